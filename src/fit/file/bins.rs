//! The keys of a session file that say how a sample is cut into bins: `bins` (a number, or the name of a rule), `bin_width`, `log_bins`,
//! `edges`, `merge` and the `span` of the first three.

use serde::{Deserialize, Serialize};

use super::schema::DataEntry;
use crate::data::{Binning, BinningRule};

/// `bins = 50` or `bins = "fd"`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum BinsEntry {
    Number(usize),
    Rule(String),
}

/// The binning that the keys ask for.
///
/// # Errors
/// One plain clause: keys that contradict each other, or the name of a rule that there is not.
pub(super) fn binning(entry: &DataEntry) -> Result<Option<Binning>, String> {
    let DataEntry { bins, bin_width, log_bins, edges, merge, span, .. } = entry;
    let given = [
        ("bins", bins.is_some()),
        ("bin_width", bin_width.is_some()),
        ("edges", edges.is_some()),
        ("merge", merge.is_some()),
    ];
    let given: Vec<&str> = given.iter().filter(|(_, is)| *is).map(|(key, _)| *key).collect();
    if given.len() > 1 {
        return Err(format!("give bins or edges, not both: it has {}", given.join(" and ")));
    }
    if *log_bins && !matches!(bins, Some(BinsEntry::Number(_))) {
        return Err("log_bins = true needs the number of bins: bins = 40".into());
    }
    let span = *span;
    Ok(match (bins, bin_width, edges, merge) {
        (Some(BinsEntry::Number(n)), ..) if *log_bins => Some(Binning::Logarithmic { n: *n, span }),
        (Some(BinsEntry::Number(n)), ..) => Some(Binning::Uniform { n: *n, span }),
        (Some(BinsEntry::Rule(name)), ..) => {
            let known = || BinningRule::ALL.map(BinningRule::name).join(", ");
            let unknown = || format!("bins = \"{name}\" is no rule; there are {}", known());
            Some(Binning::Rule { rule: BinningRule::from_name(name).ok_or_else(unknown)?, span })
        }
        (_, Some(width), ..) => Some(Binning::Width { width: *width, span }),
        (_, _, Some(edges), _) => Some(Binning::Edges(edges.clone())),
        (.., Some(k)) => Some(Binning::Merged(*k)),
        _ => None,
    })
}

/// Puts the keys of a binning into an entry.
pub(super) fn put(binning: &Binning, entry: &mut DataEntry) {
    entry.span = binning.span();
    match binning {
        Binning::Uniform { n, .. } => entry.bins = Some(BinsEntry::Number(*n)),
        Binning::Logarithmic { n, .. } => {
            entry.bins = Some(BinsEntry::Number(*n));
            entry.log_bins = true;
        }
        Binning::Rule { rule, .. } => entry.bins = Some(BinsEntry::Rule(rule.name().into())),
        Binning::Width { width, .. } => entry.bin_width = Some(*width),
        Binning::Edges(edges) => entry.edges = Some(edges.clone()),
        Binning::Merged(k) => entry.merge = Some(*k),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_binning_is_found_again() {
        let span = Some((0.5, 8.0));
        for asked in [
            Binning::Uniform { n: 50, span },
            Binning::Logarithmic { n: 7, span: None },
            Binning::Width { width: 0.25, span },
            Binning::Rule { rule: BinningRule::Knuth, span: None },
            Binning::Edges(vec![0.0, 1.0, 5.0]),
            Binning::Merged(2),
        ] {
            let mut entry = DataEntry::default();
            put(&asked, &mut entry);
            let text = toml::to_string(&entry).unwrap();
            let read: DataEntry = toml::from_str(&text).unwrap();
            assert_eq!(binning(&read), Ok(Some(asked)), "{text}");
        }
    }

    #[test]
    fn keys_that_contradict_each_other_are_refused() {
        for (text, why) in [
            ("bins = 5\nedges = [0, 1]", "bins and edges"),
            ("bins = 5\nmerge = 2", "bins and merge"),
            ("bins = \"many\"", "there are sturges, scott, fd, doane, knuth"),
            ("log_bins = true", "needs the number"),
        ] {
            let entry: DataEntry = toml::from_str(text).unwrap();
            assert!(binning(&entry).unwrap_err().contains(why), "{text}");
        }
    }
}
