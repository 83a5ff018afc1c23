//! The list of fitted functions: what was fitted to each data set, as numbers that outlive the fit and are saved with the session. A fit
//! replaces the list of its data unless it is to be appended (ROOT's `+`), and keeps nothing when it is not to (N).
//!
//! Deliberately no part of undo, like results: what was fitted was fitted. A function of data that have changed since stays, out of date.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::fingerprint::{fingerprint_text, rows_text, same_numbers};
use super::{FitResult, Member};
use crate::cost::{CostKind, ErrorSource};
use crate::data::{Dataset, RowSet};
use crate::params::Parameter;

/// What happens to a function once it is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Storing {
    /// The functions fitted before stay (ROOT's `+`).
    pub append: bool,
    /// It is kept at all (not with ROOT's N).
    pub keep: bool,
    /// It is drawn (not with ROOT's 0).
    pub draw: bool,
}

impl Default for Storing {
    fn default() -> Storing {
        Storing { append: false, keep: true, draw: true }
    }
}

/// A parameter of a fitted function.
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionParam {
    /// Its name in the fit.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Its error under the policy of the fit; `None` when it had no meaning.
    pub error: Option<f64>,
    /// Held, or tied to others.
    pub fixed: bool,
}

/// The data of a fit, the rows used, and the sources of error beside the columns.
type Held = (Arc<Dataset>, RowSet, Vec<ErrorSource>);

/// The data and rows of a fit: themselves, or what a file remembers of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mark {
    held: Option<Held>,
    data: OnceLock<String>,
    rows: OnceLock<String>,
}

impl Mark {
    /// From the fingerprints of a file.
    pub fn saved(data: String, rows: String) -> Mark {
        Mark { held: None, data: OnceLock::from(data), rows: OnceLock::from(rows) }
    }

    /// The fingerprint of the data.
    pub fn data(&self) -> &str {
        self.data.get_or_init(|| self.held.as_ref().map(|(d, ..)| fingerprint_text(d)).unwrap_or_default())
    }

    /// The fingerprint of the rows that were used.
    pub fn rows(&self) -> &str {
        self.rows.get_or_init(|| {
            self.held.as_ref().map(|(d, rows, errors)| rows_text(d, rows, errors)).unwrap_or_default()
        })
    }

    fn is_of(&self, data: &Dataset) -> bool {
        match &self.held {
            Some((held, ..)) => std::ptr::eq(&raw const **held, data) || same_numbers(held, data),
            None => self.data() == fingerprint_text(data),
        }
    }
}

/// A function that was fitted to a data set.
#[derive(Debug, Clone)]
pub struct Function {
    /// What it is called: its formula; one that its data have already gets a number (`gaus_2`).
    pub name: String,
    /// Name of its data.
    pub data: String,
    /// The data and rows.
    pub(crate) mark: Mark,
    /// Formula, rows and cost as they were asked for, without the data.
    pub asked: Member,
    /// The cost, `auto` resolved.
    pub cost: CostKind,
    /// Its parameters, in the order of the formula.
    pub params: Vec<FunctionParam>,
    /// Their covariance, scaled by the policy of the fit.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Whether the minimum was valid.
    pub valid: bool,
    /// Its part of the lowest cost, and the rise of one standard deviation.
    pub fval: f64,
    /// The rise that one standard deviation means.
    pub up: f64,
    /// Its part of the goodness-of-fit statistic.
    pub chi2: Option<f64>,
    /// Degrees of freedom; `None` for one of several data sets.
    pub ndof: Option<i64>,
    /// Probability of a larger χ².
    pub p_value: Option<f64>,
    /// Akaike's criterion.
    pub aic: Option<f64>,
    /// Bayes' criterion.
    pub bic: Option<f64>,
    /// The data came without errors: χ² is a scatter.
    pub unweighted: bool,
    /// Factor from f(x) to the unit of the drawn data.
    pub scale: f64,
    /// Whether it is drawn.
    pub visible: bool,
    /// Which of the colors for curves it has.
    pub color: usize,
}

impl Function {
    /// What `result` says about its member `j`; `None` without data.
    fn of(result: &FitResult, j: usize) -> Option<Function> {
        let (member, own) = (result.request.config.members.get(j)?, result.request.models.get(j)?);
        let (data, found) = (member.data.clone().filter(|_| member.needs_data())?, result.members.get(j)?);
        let errors = result.errors();
        let param = |&k: &usize| {
            let p: &Parameter = &result.minimum.params[k];
            let error = errors.get(k).copied().filter(|_| result.error_is_meaningful(k));
            FunctionParam { name: p.name.clone(), value: p.value, error, fixed: !p.is_free() }
        };
        let row = |c: &nalgebra::DMatrix<f64>, &k: &usize| own.at.iter().map(|&l| c[(k, l)]).collect();
        let alone = result.members.len() == 1;
        let whole = |value: Option<f64>| value.filter(|_| alone);
        Some(Function {
            name: member.formula.clone(),
            data: data.name.clone(),
            mark: Mark {
                held: Some((data, found.fit_set.rows.clone(), member.cost.errors.clone())),
                ..Mark::default()
            },
            asked: Member { data: None, source: None, ..member.clone() },
            cost: found.cost,
            params: own.at.iter().map(param).collect(),
            covariance: result.covariance().map(|c| own.at.iter().map(|k| row(&c, k)).collect()),
            valid: result.minimum.is_valid(),
            fval: found.fval,
            up: result.minimum.up,
            chi2: found.chi2,
            ndof: result.gof.ndof.filter(|_| alone),
            p_value: whole(result.gof.p_value),
            aic: whole(result.gof.aic),
            bic: whole(result.gof.bic),
            unweighted: result.unweighted,
            scale: found.curve_scale,
            visible: true,
            color: 0,
        })
    }

    /// Number of parameters that were free.
    pub fn n_free(&self) -> usize {
        self.params.iter().filter(|p| !p.fixed).count()
    }

    /// Whether `member` has the data that it was fitted to, under their name.
    pub fn belongs_to(&self, member: &Member) -> bool {
        member.data.as_ref().is_some_and(|d| d.name == self.data)
    }

    /// Whether the data of `member` are still those numbers; otherwise it is out of date.
    pub fn is_current(&self, member: &Member) -> bool {
        member.data.as_deref().is_some_and(|data| self.mark.is_of(data))
    }

    /// Whether both were fitted to the same rows of the same data.
    pub fn same_rows(&self, other: &Function) -> bool {
        match (&self.mark.held, &other.mark.held) {
            (Some((a, rows, errors)), Some((b, others, more))) if Arc::ptr_eq(a, b) => {
                rows == others && errors == more
            }
            _ => self.mark.rows() == other.mark.rows(),
        }
    }

    /// Whether both are the same minimum of the same question.
    fn same_fit(&self, other: &Function) -> bool {
        let values = |f: &Function| f.params.iter().map(|p| p.value.to_bits()).collect::<Vec<_>>();
        self.data == other.data
            && self.asked.same_question(&other.asked)
            && values(self) == values(other)
            && self.same_rows(other)
    }
}

/// All functions of a session, oldest first.
#[derive(Debug, Clone, Default)]
pub(crate) struct Functions(pub Vec<Function>);

impl Functions {
    /// Takes in what `result` has found, as the question says; one that has the same minimum already is brought up to date, and nothing
    /// else happens where a result is only an earlier one with something added.
    pub fn take_in(&mut self, result: &FitResult, is_new: bool) {
        let Storing { append, keep, draw } = result.request.config.storing;
        let n = result.members.len();
        let mut new: Vec<Function> = (0..n).filter_map(|j| Function::of(result, j)).collect();
        new.retain(|function| !self.updated(function));
        if !keep || !is_new || new.is_empty() {
            return;
        }
        if !append {
            self.0.retain(|old| !new.iter().any(|f| f.data == old.data));
        }
        for mut function in new {
            let of_data = |f: &&Function| f.data == function.data;
            function.name = self.free_name(&function.data, &function.name);
            function.color = self.0.iter().filter(of_data).map(|f| f.color + 1).max().unwrap_or(0);
            function.visible = draw;
            self.0.push(function);
        }
    }

    /// Puts `function` in the place of the same fit, which keeps its name and how it is shown; false when there is none.
    fn updated(&mut self, function: &Function) -> bool {
        let Some(old) = self.0.iter_mut().rev().find(|f| f.same_fit(function)) else { return false };
        let (name, visible, color) = (old.name.clone(), old.visible, old.color);
        *old = Function { name, visible, color, ..function.clone() };
        true
    }

    /// `name`, with a number when a function of these data has it.
    fn free_name(&self, data: &str, name: &str) -> String {
        let taken = |name: &str| self.0.iter().any(|f| f.data == data && f.name == name);
        let numbered = (2..).map(|k| format!("{name}_{k}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        names.find(|name| !taken(name)).unwrap_or_default()
    }

    /// The one called `name`, of the data called `data` if there are several; the newest of them.
    pub fn position(&self, data: Option<&str>, name: &str) -> Option<usize> {
        let of_data = self.0.iter().rposition(|f| f.name == name && data.is_none_or(|d| f.data == d));
        of_data.or_else(|| self.0.iter().rposition(|f| f.name == name))
    }
}
