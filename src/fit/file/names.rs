//! Code names of costs and minimizers, as they stand in session files and on the command line.

use crate::cost::CostKind;
use crate::minimize::Algorithm;

/// A name among those of a table; a hyphen may stand for an underscore.
fn find<T: Copy>(table: &[(&str, T)], what: &str, name: &str) -> Result<T, String> {
    let wanted = name.replace('-', "_");
    let known = || table.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ");
    let entry = table.iter().find(|(n, _)| *n == wanted);
    entry.map(|(_, v)| *v).ok_or_else(|| format!("there is no {what} '{name}'; there are {}", known()))
}

fn name<T: PartialEq + Copy>(table: &[(&'static str, T)], value: T) -> &'static str {
    table.iter().find(|(_, v)| *v == value).map_or("auto", |(n, _)| n)
}

/// The cost called `name`.
pub(super) fn cost(name: &str) -> Result<CostKind, String> {
    find(&CostKind::NAMES, "cost", name)
}

/// Its name.
pub(super) fn cost_name(kind: CostKind) -> &'static str {
    name(&CostKind::NAMES, kind)
}

/// The minimizer called `name`.
pub(super) fn minimizer(name: &str) -> Result<Algorithm, String> {
    find(&Algorithm::ALL.map(|a| (a.name(), a)), "minimizer", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_kinds_go_both_ways() {
        for (text, kind) in CostKind::NAMES {
            assert_eq!(cost(text), Ok(kind));
            assert_eq!(cost_name(kind), text);
        }
        assert_eq!(cost("poisson-full"), Ok(CostKind::PoissonFull));
        assert!(cost("chi3").is_err_and(|e| e.contains("'chi3'") && e.contains("chi2")));
        for algorithm in Algorithm::ALL {
            assert_eq!(minimizer(algorithm.name()), Ok(algorithm));
        }
    }
}
