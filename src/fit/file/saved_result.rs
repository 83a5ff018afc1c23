//! What a session file remembers of the last fit. It is shown until a new fit replaces it; the program never computes with it.

use super::names::{cost, cost_name};
use super::schema::{ResultEntry, ResultParameter};
use crate::cost::CostKind;
use crate::fit::{FitConfig, FitResult, prints};

/// One parameter of a remembered fit.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedParam {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Its error under the policy of the fit; `None` when it had no meaning.
    pub error: Option<f64>,
}

/// The fingerprints of all data that take part, in the order of the members; empty without data.
fn data_hash(config: &FitConfig) -> String {
    let there = config.members.iter().filter(|m| !m.left_out);
    let all = there.filter_map(|m| m.data.as_ref()).map(prints::of_data);
    all.collect::<Vec<_>>().join(" ")
}

/// A remembered fit.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedResult {
    data_hash: String,
    /// Whether its minimum was valid.
    pub valid: bool,
    /// The cost it minimised.
    pub cost: CostKind,
    /// Its lowest value.
    pub fval: f64,
    /// Goodness-of-fit statistic.
    pub chi2: Option<f64>,
    /// Degrees of freedom.
    pub ndof: Option<i64>,
    /// Probability of a larger χ².
    pub p_value: Option<f64>,
    /// Parameters in order.
    pub params: Vec<SavedParam>,
}

impl SavedResult {
    /// What is remembered of `result`.
    pub fn of(result: &FitResult) -> SavedResult {
        let errors = result.errors();
        let param = |(i, p): (usize, &crate::params::Parameter)| SavedParam {
            name: p.name.clone(),
            value: p.value,
            error: errors.get(i).copied().filter(|_| result.error_is_meaningful(i)),
        };
        SavedResult {
            data_hash: data_hash(&result.request.config),
            valid: result.is_valid(),
            cost: result.members[0].cost,
            fval: result.minimum.fval,
            chi2: result.gof.chi2,
            ndof: result.gof.ndof,
            p_value: result.gof.p_value,
            params: result.minimum.params.iter().enumerate().map(param).collect(),
        }
    }

    /// Whether the data of `config` are the numbers it was made from; otherwise it is out of date.
    pub(crate) fn is_of(&self, config: &FitConfig) -> bool {
        self.data_hash == data_hash(config)
    }

    /// Members of `config` whose data are not the numbers it was made from.
    pub(super) fn changed(&self, config: &FitConfig) -> Vec<usize> {
        let mut then = self.data_hash.split(' ');
        let there = config.members.iter().enumerate().filter(|(_, m)| !m.left_out);
        let with_data = there.filter_map(|(j, m)| Some((j, m.data.as_ref()?)));
        with_data
            .filter(|(_, data)| then.next() != Some(prints::of_data(data).as_str()))
            .map(|(j, _)| j)
            .collect()
    }

    pub(super) fn from_entry(entry: ResultEntry) -> Result<SavedResult, String> {
        let param = |p: ResultParameter| SavedParam { name: p.name, value: p.value, error: p.error };
        Ok(SavedResult {
            cost: cost(&entry.cost)?,
            data_hash: entry.data_hash,
            valid: entry.valid,
            fval: entry.fval,
            chi2: entry.chi2,
            ndof: entry.ndof,
            p_value: entry.p_value,
            params: entry.parameter.into_iter().map(param).collect(),
        })
    }

    pub(super) fn to_entry(&self) -> ResultEntry {
        let param = |p: &SavedParam| ResultParameter { name: p.name.clone(), value: p.value, error: p.error };
        ResultEntry {
            data_hash: self.data_hash.clone(),
            valid: self.valid,
            cost: cost_name(self.cost).to_owned(),
            fval: self.fval,
            chi2: self.chi2,
            ndof: self.ndof,
            p_value: self.p_value,
            parameter: self.params.iter().map(param).collect(),
        }
    }
}
