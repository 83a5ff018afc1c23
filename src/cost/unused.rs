//! Columns of errors that a cost leaves out, and why: said beside the columns, before any fit.

use super::choice::{CostChoice, CostKind, Weights};
use crate::data::{Data, Dataset, YErrors};

/// (role, why) of each role of errors of the data that this cost does not look at.
///
/// # Examples
/// ```
/// use fitpanel::cost::{CostChoice, CostKind, unused_errors};
/// use fitpanel::data::read::{ReadOptions, read_dataset};
///
/// let data = read_dataset(b"x,y,sx,sy\n1,2,0.1,0.2\n2,3,0.1,0.2\n", "t.csv", &ReadOptions::default())?;
/// let choice = CostChoice { kind: CostKind::Chi2, ..CostChoice::default() };
/// assert_eq!(unused_errors(&data, &choice), [("sx", "this χ² leaves errors of x out; chi2_eff uses them")]);
/// # Ok::<(), fitpanel::data::read::ReadError>(())
/// ```
pub fn unused_errors(data: &Dataset, choice: &CostChoice) -> Vec<(&'static str, &'static str)> {
    const ONES: &str = "all weights are 1";
    const BINOMIAL: &str = "the likelihood of k successes in n trials takes none";
    let ones = matches!(choice.weights, Weights::One | Weights::OneAll);
    let mut list = Vec::new();
    match &data.data {
        Data::Points(p) => {
            let trials = data.more.iter().any(|c| c.role == "k")
                && matches!(choice.kind, CostKind::Auto | CostKind::Binomial | CostKind::Likelihood);
            let of_x = match choice.kind {
                _ if trials => Some(BINOMIAL),
                _ if ones => Some(ONES),
                _ if choice.ignore_x_errors => Some("errors of x are switched off"),
                CostKind::Chi2 => Some("this χ² leaves errors of x out; chi2_eff uses them"),
                _ => None,
            };
            if p.sx.is_some() {
                list.extend(of_x.map(|why| ("sx", why)));
            }
            let roles: &[&'static str] = match &p.sy {
                YErrors::None => &[],
                YErrors::Symmetric(_) => &["sy"],
                YErrors::Asymmetric { .. } => &["sy-", "sy+"],
            };
            if ones && !trials {
                list.extend(roles.iter().map(|role| (*role, ONES)));
            }
        }
        Data::Histogram(h) if h.error.is_some() => {
            let why = match choice.kind {
                _ if ones => Some(ONES),
                CostKind::Pearson => Some("Pearson's χ² takes the variance from the function"),
                CostKind::Template(_) => Some("the templates and counts have statistics of their own"),
                _ => None,
            };
            list.extend(why.map(|why| ("sy", why)));
        }
        Data::Histogram(_) | Data::Sample(_) => {}
    }
    list
}
