//! What a warning is called in a report: two or three words that a first-year student reads, and the code of the manual behind them.
//!
//! Deliberately not here: what a warning says. Its sentence comes from where it was found out ([`crate::fit::FitWarning`]); this is the
//! word in front of it, as the headline stands before the sentence of the verdict.

use super::warnings::WARNINGS;

/// Words in front of the sentence of a warning with this code.
pub fn title(code: &str) -> &'static str {
    WARNINGS.iter().find(|(known, ..)| *known == code).map_or(OTHER, |(_, title, _)| title)
}

/// Every code with its title, what it means and what helps.
pub fn listed() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    WARNINGS.into_iter()
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
                } else if !path.ends_with("report/warnings.rs") && !path.ends_with("report/titles.rs") {
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
