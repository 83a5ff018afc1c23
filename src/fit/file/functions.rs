//! Fitted functions in session files: `[[function]]` with the name of the data they belong to, and the settings as in `[[fit]]`.

use serde::{Deserialize, Serialize};

use super::load::{constraint_of, cost_choice, definitions, selection};
use super::names::{cost, cost_name};
use super::save::{constraint_entry, definition_entry, fit_entry};
use super::schema::{ConstraintEntry, DefinitionEntry, FitEntry, ResultParameter};
use crate::cost::ErrorSource;
use crate::fit::Member;
use crate::fit::functions::{Function, FunctionParam};
use crate::fit::mark::Mark;

fn yes() -> bool {
    true
}

/// `[[function]]`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FunctionEntry {
    pub name: String,
    pub data: String,
    pub data_hash: String,
    pub rows_hash: String,
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub visible: bool,
    #[serde(default)]
    pub color: usize,
    /// Put on the list by hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
    /// What was minimised, `auto` resolved.
    pub statistic: String,
    pub valid: bool,
    /// Fitted together with other data.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub together: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unweighted: bool,
    pub fval: f64,
    pub up: f64,
    pub scale: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chi2: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ndof: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aic: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bic: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covariance: Option<Vec<Vec<f64>>>,
    pub fit: FitEntry,
    /// One without an error and not fixed had none with a meaning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameter: Vec<ResultParameter>,
    /// Names of parameters that were held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixed: Vec<String>,
    /// Outside knowledge that it was fitted with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraint: Vec<ConstraintEntry>,
    /// The user's functions as they were when it was fitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub definition: Vec<DefinitionEntry>,
}

/// What a file that calls its data `data` says about `function`.
pub(super) fn entry(data: &str, function: &Function) -> FunctionEntry {
    let f = function;
    let param = |p: &FunctionParam| ResultParameter { name: p.name.clone(), value: p.value, error: p.error };
    FunctionEntry {
        name: f.name.clone(),
        data: data.to_owned(),
        data_hash: f.mark.data().to_owned(),
        rows_hash: f.mark.rows().to_owned(),
        visible: f.visible,
        color: f.color,
        pinned: f.pinned,
        statistic: cost_name(f.cost).to_owned(),
        valid: f.valid,
        together: f.together,
        unweighted: f.unweighted,
        fval: f.fval,
        up: f.up,
        scale: f.scale,
        chi2: f.chi2,
        ndof: f.ndof,
        p_value: f.p_value,
        aic: f.aic,
        bic: f.bic,
        covariance: f.covariance.clone(),
        fit: fit_entry(&f.asked, None),
        parameter: f.params.iter().map(param).collect(),
        fixed: f.params.iter().filter(|p| p.fixed).map(|p| p.name.clone()).collect(),
        constraint: f.asked.cost.constraints.iter().map(constraint_entry).collect(),
        definition: f.definitions.iter().map(definition_entry).collect(),
    }
}

/// A function as a file describes it; `errors` are the sources of error of its data.
///
/// # Errors
/// A cost that does not exist, or settings that are not allowed.
pub(super) fn function(errors: &[ErrorSource], entry: FunctionEntry) -> Result<Function, String> {
    let fixed = entry.fixed;
    let param = |p: ResultParameter| FunctionParam {
        fixed: fixed.contains(&p.name),
        name: p.name,
        value: p.value,
        error: p.error,
    };
    let mut choice = cost_choice(&entry.fit)?;
    choice.errors = errors.to_vec();
    choice.constraints = entry.constraint.into_iter().map(constraint_of).collect::<Result<_, _>>()?;
    let asked = Member {
        selection: selection(&entry.fit)?,
        name: entry.fit.name,
        formula: entry.fit.model,
        cost: choice,
        names: entry.fit.rename.into_iter().collect(),
        ..Member::default()
    };
    Ok(Function {
        definitions: definitions(entry.definition).map_err(|e| e.to_string())?,
        together: entry.together,
        name: entry.name,
        data: entry.data,
        mark: Mark::saved(entry.data_hash, entry.rows_hash),
        asked,
        cost: cost(&entry.statistic)?,
        params: entry.parameter.into_iter().map(param).collect(),
        covariance: entry.covariance,
        valid: entry.valid,
        fval: entry.fval,
        up: entry.up,
        chi2: entry.chi2,
        ndof: entry.ndof,
        p_value: entry.p_value,
        aic: entry.aic,
        bic: entry.bic,
        unweighted: entry.unweighted,
        scale: entry.scale,
        visible: entry.visible,
        color: entry.color,
        pinned: entry.pinned,
    })
}
