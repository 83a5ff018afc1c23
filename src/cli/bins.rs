//! `--bins`: how a sample is cut into bins, as typed.

use super::exit::CliError;
use super::values::{expected, number, whole};
use crate::data::{Binning, BinningRule};

const OPTION: &str = "--bins";

/// What can be typed.
const FORMS: &str = "N, N,log, width=W, edges=A,B,C…, merge=K, or one of sturges, scott, fd, doane, knuth";

/// `50`, `40,log`, `width=0.5`, `edges=0,1,2,5`, `fd`, `merge=2`.
///
/// # Errors
/// None of these, or a span beside edges or merging, which have their own.
pub(super) fn binning(text: &str, span: Option<(f64, f64)>) -> Result<Binning, CliError> {
    let text = text.trim();
    let spanless = |binning: Binning| match span {
        Some(_) => {
            let message = format!("{OPTION} {text} says itself where the bins are, and --span is given too");
            Err(CliError::Usage { message, help: Some("leave --span out".into()) })
        }
        None => Ok(binning),
    };
    match text.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
        Some(("width", width)) => Ok(Binning::Width { width: number("--bins width", width)?, span }),
        Some(("merge", k)) => spanless(Binning::Merged(whole("--bins merge", k)?)),
        Some(("edges", list)) => {
            let edges = list.split([',', ';']).map(|e| number("--bins edges", e));
            spanless(Binning::Edges(edges.collect::<Result<_, _>>()?))
        }
        Some(_) => Err(expected(OPTION, text, FORMS)),
        None => plain(text, span),
    }
}

/// A number, a number of logarithmic bins, or a rule.
fn plain(text: &str, span: Option<(f64, f64)>) -> Result<Binning, CliError> {
    if let Some(rule) = BinningRule::from_name(text) {
        return Ok(Binning::Rule { rule, span });
    }
    let count = |n: &str| n.trim().parse::<usize>().map_err(|_| expected(OPTION, text, FORMS));
    match text.split_once(',') {
        Some((n, "log")) => Ok(Binning::Logarithmic { n: count(n)?, span }),
        Some(_) => Err(expected(OPTION, text, FORMS)),
        None => Ok(Binning::Uniform { n: count(text)?, span }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_understood() {
        let span = Some((1.0, 2.0));
        for (text, meant) in [
            ("50", Binning::Uniform { n: 50, span }),
            ("40,log", Binning::Logarithmic { n: 40, span }),
            ("width=0.5", Binning::Width { width: 0.5, span }),
            ("FD", Binning::Rule { rule: BinningRule::FreedmanDiaconis, span }),
        ] {
            assert_eq!(binning(text, span).unwrap(), meant, "{text}");
        }
        assert_eq!(binning("edges=0,1,2,5", None).unwrap(), Binning::Edges(vec![0.0, 1.0, 2.0, 5.0]));
        assert_eq!(binning("merge=3", None).unwrap(), Binning::Merged(3));
        assert!(binning("edges=0,1", span).is_err());
        for wrong in ["", "many", "1.5", "40,lin", "width=a", "edges=", "step=2", "-3"] {
            assert!(binning(wrong, None).is_err(), "{wrong}");
        }
    }
}
