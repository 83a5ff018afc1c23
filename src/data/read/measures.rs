//! What a column of errors holds when it is not the standard deviation: variances, expanded uncertainties (`U (k=2)`), half widths of
//! intervals of 95 %, shares by name (`relative error`). In the languages of [`super::words`].

use super::header::Header;
use super::words;

/// What the numbers of a column of errors are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum How {
    /// Standard deviations.
    Sigma,
    /// Their squares.
    Variance,
    /// So many of them.
    Expanded(f64),
    /// Half widths of intervals of 95 %.
    Interval,
}

/// Half the width of an interval of 95 % of a normal distribution, in standard deviations, as labs write it.
const OF_INTERVAL: f64 = 1.96;

impl How {
    /// The standard deviation.
    pub(super) fn sigma(self, value: f64) -> f64 {
        match self {
            How::Variance => value.sqrt(),
            how => value / how.factor(),
        }
    }

    /// How many standard deviations one of these is, as far as that is one number.
    pub(super) fn factor(self) -> f64 {
        match self {
            How::Sigma | How::Variance => 1.0,
            How::Expanded(k) => k,
            How::Interval => OF_INTERVAL,
        }
    }

    /// What they are and what became of them.
    pub(super) fn words(self) -> String {
        match self {
            How::Sigma => "standard deviations".into(),
            How::Variance => "variances: their square roots were taken".into(),
            How::Expanded(k) => format!("expanded by k = {k}: they were divided by {k}"),
            How::Interval => format!("half widths of intervals of 95 %: they were divided by {OF_INTERVAL}"),
        }
    }
}

/// What the head of a column says of its errors.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    /// The name as that of a column of standard deviations.
    pub name: String,
    /// The unit of the standard deviations.
    pub unit: String,
    pub how: How,
    /// Whether the name calls them shares of the values.
    pub is_share: bool,
}

const VARIANCE: [&str; 4] = ["variance", "varianz", "varianza", "variantie"];
const INTERVAL: [&str; 10] = [
    "ci",
    "ic",
    "ki",
    "vi",
    "bi",
    "confidence interval",
    "konfidenzintervall",
    "vertrauensintervall",
    "intervalle de confiance",
    "betrouwbaarheidsinterval",
];
const EXPANDED: [&str; 9] =
    ["expanded", "erweiterte", "erweiterter", "élargie", "expandida", "estesa", "uitgebreide", "erw", "exp"];
const RELATIVE: [&str; 13] = [
    "relative",
    "relativer",
    "relatives",
    "relativen",
    "relatif",
    "relativo",
    "relativa",
    "relatieve",
    "rel",
    "percent",
    "percentage",
    "prozentualer",
    "prozentuale",
];
/// Words for one side of an interval, which is no half width.
const SIDES: [&str; 12] =
    ["low", "lower", "high", "upper", "min", "max", "unten", "oben", "untere", "obere", "inf", "sup"];

/// What a head says; nothing else than usual of most.
pub(super) fn of(header: &Header) -> Measure {
    let usual =
        Measure { name: header.name.clone(), unit: header.unit.clone(), how: How::Sigma, is_share: false };
    let unit = header.unit.trim();
    // `Var(U)`
    if header.name.trim().eq_ignore_ascii_case("var") && !unit.is_empty() {
        return Measure { name: format!("u({unit})"), unit: String::new(), how: How::Variance, ..usual };
    }
    if header.name.starts_with("Var(") {
        return Measure { name: format!("u{}", &header.name[3..]), how: How::Variance, ..usual };
    }
    if let Some((name, unit, k)) = expanded(header) {
        return Measure { name, unit, how: How::Expanded(k), ..usual };
    }
    let parts = words_of(&header.name);
    let is = |list: &[&str]| parts.iter().any(|p| list.contains(&p.to_lowercase().as_str()));
    let without = |list: &[&str]| {
        let kept = parts.iter().filter(|p| !list.contains(&p.to_lowercase().as_str()));
        kept.map(String::as_str).collect::<Vec<_>>().join(" ")
    };
    if is(&VARIANCE) {
        let unit = unit.strip_suffix('²').or_else(|| unit.strip_suffix("^2")).unwrap_or(unit);
        let name = format!("{} error", without(&VARIANCE));
        let of = without(&VARIANCE).to_lowercase();
        let name = if of.starts_with("of ") { format!("error {}", without(&VARIANCE)) } else { name };
        return Measure { name: name.trim().into(), unit: unit.into(), how: How::Variance, ..usual };
    }
    if let Some(name) = interval(&header.name, unit) {
        let unit = if unit.contains("95") { "" } else { unit };
        return Measure { name, unit: unit.into(), how: How::Interval, ..usual };
    }
    let has_sign = header.name.contains('%');
    if is(&RELATIVE) || has_sign {
        let name = without(&RELATIVE).replace('%', " ").trim().to_owned();
        let is_of_errors = words::sounds_like_error(&name);
        let unit = if has_sign || is(&["percent", "percentage", "prozentualer", "prozentuale"]) {
            "%"
        } else {
            unit
        };
        if is_of_errors && (unit.is_empty() || unit == "%") {
            return Measure { name, unit: unit.into(), is_share: true, ..usual };
        }
    }
    usual
}

/// The name without `k = 2`, the unit and k; 2 where the name says expanded and not by how much.
fn expanded(header: &Header) -> Option<(String, String, f64)> {
    let factor = |text: &str| {
        let rest =
            text.trim().trim_start_matches(['(', '[']).strip_prefix('k')?.trim_start().strip_prefix('=')?;
        // A comma is a decimal one where a digit follows.
        let rest = rest.trim();
        let digit = |at: usize| rest[at..].starts_with(|c: char| c.is_ascii_digit());
        let end = rest
            .char_indices()
            .find(|&(at, c)| !(c.is_ascii_digit() || c == '.' || c == ',' && digit(at + 1)));
        let (value, behind) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        let is_end = behind.trim().is_empty() || behind.starts_with([')', ']', ',', ';']);
        let k = value.replace(',', ".").parse::<f64>().ok().filter(|k| *k > 0.0 && *k < 100.0);
        k.filter(|_| is_end)
    };
    let in_name = header
        .name
        .char_indices()
        .rev()
        .filter(|(at, c)| *c == 'k' && header.name[..*at].ends_with([' ', ',', ';', '(', '[']));
    let in_name = in_name.map(|(at, _)| at).find_map(|at| Some((at, factor(&header.name[at..])?)));
    let (name, unit, k) = match (in_name, factor(&header.unit)) {
        (Some((at, k)), _) => (&header.name[..at], header.unit.as_str(), k),
        (None, Some(k)) => (header.name.as_str(), "", k),
        (None, None) => {
            let is_expanded =
                words_of(&header.name).iter().any(|w| EXPANDED[..7].contains(&w.to_lowercase().as_str()));
            (is_expanded && words::sounds_like_error(&header.name)).then_some((
                header.name.as_str(),
                header.unit.as_str(),
                2.0,
            ))?
        }
    };
    let name = name.trim().trim_end_matches(['(', '[', ',', ';']).trim();
    let kept: Vec<String> =
        words_of(name).into_iter().filter(|w| !EXPANDED.contains(&w.to_lowercase().as_str())).collect();
    let name = kept.join(" ");
    // `U` alone is the sign of an expanded uncertainty; a quantity `x k=2` is none.
    if name != "U" && !name.starts_with("U(") && !name.starts_with("u(") && !words::sounds_like_error(&name) {
        return None;
    }
    Some((if name == "U" { "error".into() } else { name }, unit.to_owned(), k))
}

/// The name of errors without what says that they are of 95 %.
fn interval(name: &str, unit: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let says_95 = lower.contains("95") || unit.replace(' ', "") == "95%";
    let joined = lower.replace(['9', '5', '%', '(', ')', '_', '-'], " ");
    let left: Vec<&str> = joined.split_whitespace().collect();
    if !says_95 || left.iter().any(|w| SIDES.contains(w)) {
        return None;
    }
    let is_interval =
        left.iter().any(|w| INTERVAL.contains(w)) || INTERVAL[5..].iter().any(|w| joined.contains(w));
    let percent = lower.replace(' ', "").contains("95%") || unit.contains("95");
    if !(is_interval || percent && words::sounds_like_error(name)) {
        return None;
    }
    let plain = name.replace("95", " ").replace(['%', '(', ')'], " ");
    let kept = plain.split([' ', '_']).filter(|w| {
        let w = w.to_lowercase();
        !w.is_empty() && !INTERVAL.iter().any(|i| i.split(' ').any(|part| part == w))
    });
    let rest = kept.collect::<Vec<_>>().join(" ");
    Some(if words::sounds_like_error(&rest) { rest } else { format!("{rest} error").trim().to_owned() })
}

/// Words between blanks, underscores and points.
fn words_of(name: &str) -> Vec<String> {
    name.split([' ', '_', '.']).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use crate::data::read::{ReadOptions, read_dataset};
    use crate::data::{Data, YErrors};

    /// The errors 0.04 and 0.09 of the values 5 and −8 under heads of all kinds.
    #[test]
    fn heads_say_what_errors_are() {
        let (variance, halves) = ([0.2, 0.3], [0.02, 0.045]);
        let (interval, parts) = ([0.04 / 1.96, 0.09 / 1.96], [0.2, 0.72]);
        let per_cent = parts.map(|e| e / 100.0);
        for (heads, sy) in [
            (
                &[
                    "variance",
                    "Var(I)",
                    "Varianz",
                    "varianza",
                    "variantie",
                    "variance of I",
                    "I variance / A²",
                ][..],
                variance,
            ),
            (
                &[
                    "u(I) k=2",
                    "U (k=2)",
                    "U(I) (k=2)",
                    "U(I), k = 2",
                    "U (k=2, 95 %)",
                    "expanded uncertainty (k=2)",
                    "erweiterte Unsicherheit",
                    "incertitude élargie (k=2)",
                    "incertezza estesa (k=2)",
                ],
                halves,
            ),
            (&["95% CI", "CI95", "I_CI95", "95 % CI", "IC 95%", "KI 95%", "err 95%"], interval),
            (
                &[
                    "relative error %",
                    "error in %",
                    "error %",
                    "% error",
                    "relativer Fehler %",
                    "erreur relative (%)",
                    "error relativo (%)",
                    "errore relativo %",
                    "relatieve fout (%)",
                    "relative Unsicherheit / %",
                ],
                per_cent,
            ),
            (&["rel. error", "relative error", "relativer Fehler"], parts),
        ] {
            for head in heads {
                let text = format!("t;I / A;{head}\n1;5;0.04\n2;-8;0.09\n");
                let data = read_dataset(text.as_bytes(), "t.csv", &ReadOptions::default()).unwrap();
                let Data::Points(p) = &data.data else { panic!("{head}: {:?}", data.notes) };
                let YErrors::Symmetric(found) = &p.sy else { panic!("{head}: {:?}", data.notes) };
                let is_near = found.iter().zip(sy).all(|(f, e)| (f - e).abs() < 1e-14);
                assert!(is_near, "{head}: {found:?}, not {sy:?}");
                assert!(
                    data.notes.iter().any(|n| n.starts_with("errors in column")),
                    "{head}: {:?}",
                    data.notes
                );
                assert!(!data.notes.iter().any(|n| n.starts_with("careful")), "{head}: {:?}", data.notes);
            }
        }
    }

    /// The square of a relative error in per cent, and a unit from which nobody knows the way.
    #[test]
    fn variances_may_be_shares_and_of_another_unit() {
        let read = |head: &str| {
            let text = format!("t;I / A;{head}\n1;5;4\n2;-8;9\n");
            let data = read_dataset(text.as_bytes(), "t.csv", &ReadOptions::default()).unwrap();
            let Data::Points(p) = &data.data else { panic!("{head}: {:?}", data.notes) };
            let YErrors::Symmetric(found) = &p.sy else { panic!("{head}: {:?}", data.notes) };
            (found.clone(), data.notes)
        };
        let (found, _) = read("variance / %²");
        assert!((found[0] - 0.1).abs() < 1e-15 && (found[1] - 0.24).abs() < 1e-15, "{found:?}");
        let (found, notes) = read("U(I) (k=2) / K");
        assert_eq!(found, [2.0, 4.5]);
        assert!(notes.iter().any(|n| n.starts_with("careful: errors in column")), "{notes:?}");
    }

    /// Bounds of an interval, quantities that are called relative, and wave numbers are no errors.
    #[test]
    fn what_only_sounds_alike_is_left_alone() {
        for head in ["relative humidity %", "95% CI lower", "k", "humidity 95%", "variable", "U", "x k=2"] {
            let text = format!("t;I / A;{head}\n1;5;0.04\n2;-8;0.09\n");
            let data = read_dataset(text.as_bytes(), "t.csv", &ReadOptions::default()).unwrap();
            assert!(!data.columns.iter().any(|(role, _)| role == "sy"), "{head}: {:?}", data.columns);
        }
    }
}
