//! What a warning is called in a report: two or three words that a first-year student reads, and the code of the manual behind them.
//!
//! Deliberately not here: what a warning says. Its sentence comes from where it was found out ([`crate::fit::FitWarning`]); this is the
//! word in front of it, as the headline stands before the sentence of the verdict.

/// Words in front of the sentence of a warning with this code.
pub fn title(code: &str) -> &'static str {
    TITLES.iter().find(|(known, _)| *known == code).map_or(OTHER, |(_, title)| title)
}

/// The code as a report shows it behind the sentence, so that it can be searched for: those of the manual (`W-…`, `E-…`), which all have a
/// capital letter and a hyphen; the names of flags are for programs.
pub fn shown_code(code: &str) -> Option<&str> {
    (code.starts_with("W-") || code.starts_with("E-")).then_some(code)
}

/// A sentence with the code behind it, where there is one to show.
pub fn with_code(text: &str, code: &str) -> String {
    shown_code(code).map_or_else(|| text.to_owned(), |code| format!("{text} [{code}]"))
}

/// A note of a formula, with the code that some have in front behind it.
pub fn note(text: &str) -> String {
    match text.split_once(": ") {
        Some((code, text)) if code.starts_with("W-") && !code.contains(' ') => with_code(text, code),
        _ => text.to_owned(),
    }
}

/// Of what was asked for and could not be done; its code is that of the error.
const OTHER: &str = "Not done";

/// Flags first, then the codes of the manual.
const TITLES: [(&str, &str); 92] = [
    ("above_max_edm", "Not quite at the minimum"),
    ("approximate", "Errors approximate"),
    ("asymmetric", "Unequal errors"),
    ("at_limit", "At a limit"),
    ("call_limit", "Out of steps"),
    ("cancelled", "Stopped"),
    ("correlation", "Strongly correlated"),
    ("hesse_failed", "No errors"),
    ("invalid", "No result yet"),
    ("made_pos_def", "Errors unreliable"),
    ("minos_invalid", "Open interval"),
    ("no_covariance", "No errors yet"),
    ("not_finite", "Not a number"),
    ("runs_away", "No result"),
    ("unit_weights", "All weights 1"),
    ("unweighted", "No errors given"),
    ("E-CANCELLED", "Stopped"),
    ("W-ABOVE-ONE", "More than certain"),
    ("W-ALLFIXED", "Nothing to fit"),
    ("W-ALIAS", "Another frequency"),
    ("W-ASYM", "Unequal errors of the data"),
    ("W-BESIDE-LIMIT", "Beside a limit"),
    ("W-BLOCKED", "Held at a limit"),
    ("W-BOUND-APPROX", "Approximate range"),
    ("W-CELSIUS", "Celsius, not kelvin"),
    ("W-CLIPPED", "Moved inside its limits"),
    ("W-COLLAPSED", "Too narrow to be seen"),
    ("W-CONSTR-FIXED", "Constraint without effect"),
    ("W-CONTOUR-GAP", "Gap in a contour"),
    ("W-CONV", "Convolution too coarse"),
    ("W-COORDINATES", "Several coordinates"),
    ("W-CORR-ZERO", "Correlation of zero"),
    ("W-DEGENERATE", "Not determined"),
    ("W-DEGREES", "Degrees, not radians"),
    ("W-DENSITY", "Density of events"),
    ("W-DIVERGES", "Steps too long"),
    ("W-EFFICIENCY", "Efficiency of 1"),
    ("W-EFFICIENCY-0", "Efficiency of 0"),
    ("W-EMPTY-BINS", "Empty bins"),
    ("W-EMPTY-DROPPED", "Empty bins"),
    ("W-FAR", "Far from zero"),
    ("W-FORMULA", "Formula"),
    ("W-FUMILI-SING", "Held for a step"),
    ("W-GAUSSAPPROX", "Few counts"),
    ("W-GOODNESS", "No goodness of fit"),
    ("W-GRAD", "Derivative"),
    ("W-HESSE-FLAT", "Without effect"),
    ("W-INDEPENDENT", "Nothing in common"),
    ("W-INTEGRAL", "Integral inexact"),
    ("W-ITERATIVE", "Errors held while fitting"),
    ("W-JTJ", "Linearized errors"),
    ("W-KS-ERR", "No errors"),
    ("W-LOWCOUNT", "Few counts"),
    ("W-LTS-ERR", "Errors without outliers"),
    ("W-MINOS-FIXED", "No MINOS error"),
    ("W-MIXED", "Some data without errors"),
    ("W-NDOF", "Too few data"),
    ("W-NEG-DENSITY", "Density below zero"),
    ("W-NEG-PRED", "Curve below zero"),
    ("W-NEWMIN", "A lower minimum"),
    ("W-NO-ENTRIES", "Nothing counted"),
    ("W-NO-REGION", "No contour"),
    ("W-NOERR", "No errors"),
    ("W-NONLINEAR", "Error only roughly known"),
    ("W-NORM-DOUBT", "Normalised?"),
    ("W-NORM-FREE", "Only a factor"),
    ("W-NORM-SPAN", "Span of the density"),
    ("W-NOT-ONE", "Not normalised"),
    ("W-OUTLIERS", "Outliers"),
    ("W-PAR-GAP", "Unused parameters"),
    ("W-RANK", "Not determined"),
    ("W-RESAMPLE", "Data drawn again"),
    ("W-ROBUST-ERR", "Errors indicative"),
    ("W-ROUNDING", "Last digits"),
    ("W-SCALE", "Wrong scale"),
    ("W-SIGN", "Sign"),
    ("W-START-AT-LIMIT", "Start at a limit"),
    ("W-START-DEFAULT", "Start values"),
    ("W-STEP", "Step"),
    ("W-STEPS", "In steps"),
    ("W-STRAIGHT", "No curvature"),
    ("W-SAME-DATA", "Data given twice"),
    ("W-TEMPLATE-GAP", "Templates"),
    ("W-TIE-LIMIT", "Outside its limits"),
    ("W-TOO-SLOW", "Steps too short"),
    ("W-UNUSED", "Not used"),
    ("W-UP-SET", "Size of the errors"),
    ("W-VARBIN", "Bins differ in width"),
    ("W-WIDE-LIMIT", "Very wide limits"),
    ("W-WL-MINOS", "No MINOS errors"),
    ("W-X-BENT", "Bent within the x errors"),
    ("W-ZERO-SIGMA-EFF", "Points without errors"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The sources themselves are the list of codes: every one that a warning is made with has words of its own.
    #[test]
    fn every_warning_has_a_title() {
        let mut sources = Vec::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("report/titles.rs") {
                    sources.push(std::fs::read_to_string(path).unwrap_or_default());
                }
            }
        }
        let quoted = sources.iter().flat_map(|text| text.split('"'));
        let is_code = |text: &&str| {
            text.strip_prefix("W-").is_some_and(|name| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '-')
            })
        };
        let codes: Vec<&str> = quoted.filter(is_code).collect();
        assert!(codes.len() > 60, "{} codes found", codes.len());
        for code in codes {
            assert_ne!(title(code), OTHER, "{code}");
        }
        let made_with = sources.iter().flat_map(|text| text.split("warn(\"").skip(1));
        for code in made_with.filter_map(|rest| rest.split('"').next()) {
            assert_ne!(title(code), OTHER, "{code}");
        }
    }

    #[test]
    fn names_of_flags_are_not_shown() {
        assert_eq!(with_code("there are no errors yet", "no_covariance"), "there are no errors yet");
        assert_eq!(with_code("Sigma came out negative", "W-SIGN"), "Sigma came out negative [W-SIGN]");
        assert_eq!(note("W-PAR-GAP: the formula leaves out [1]"), "the formula leaves out [1] [W-PAR-GAP]");
        assert_eq!(note("Read as gaus(0): no more"), "Read as gaus(0): no more");
        assert_eq!((title("at_limit"), title("E-MINOS-INVALID")), ("At a limit", "Not done"));
    }
}
