//! The members of a fit: each has its own data, formula, rows and cost; parameters are those of the whole fit.
//!
//! A fit has at least one member. With several it is simultaneous: F(θ) = Σ_j F_j(θ)/up_j over the union of their parameters, in the order
//! in which they first appear. What has the same name is the same parameter, and a member may know a parameter under another name than
//! the fit does. Deliberately not here: values, limits and flags of parameters, the search, and what is computed beside it.

use std::borrow::Cow;
use std::sync::Arc;

use super::config::Source;
use super::figure_look::FigureLook;
use super::fingerprint::same_numbers;
use crate::cost::{CostChoice, CostKind, ErrorSource, fits_in};
use crate::data::{Dataset, Selection};
use crate::model::Model;

/// Data with the formula that is to describe them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Member {
    /// What it is called; empty for the only one.
    pub name: String,
    /// The data, when there are any.
    pub data: Option<Arc<Dataset>>,
    /// Where they came from.
    pub source: Option<Source>,
    /// The formula as committed.
    pub formula: String,
    /// Ranges and exclusions.
    pub selection: Selection,
    /// The cost.
    pub cost: CostChoice,
    /// Parameters that the fit knows by another name than the formula: (name in the formula, name in the fit), in order, so that the same
    /// names are the same list whatever was renamed first.
    pub names: Vec<(String, String)>,
    /// Its color in figures, as red, green and blue; `None` for one of the program's.
    pub color: Option<[u8; 3]>,
    /// It is not drawn while another one is worked on.
    pub hidden: bool,
    /// It stays in the session without taking part in the fit.
    pub left_out: bool,
    /// What was said about its figure.
    pub figure: FigureLook,
}

/// A source of error that several members have in common.
#[derive(Debug, Clone, PartialEq)]
pub struct SharedError {
    /// The members, by their positions.
    pub members: Vec<usize>,
    /// The source: row i of one has the error of row i of the others.
    pub source: ErrorSource,
}

impl Member {
    /// A member with this formula, no data, everything else at its default.
    pub fn new(formula: impl Into<String>) -> Member {
        Member { formula: formula.into(), ..Member::default() }
    }

    /// Whether its fit needs data: all do, except that of a typed cost.
    pub fn needs_data(&self) -> bool {
        self.cost.kind != CostKind::Custom
    }

    /// The choices about the cost of these data alone: constraints are those of the whole fit.
    pub fn cost_alone(&self) -> CostChoice {
        CostChoice { constraints: Vec::new(), ..self.cost.clone() }
    }

    /// What the fit calls the parameter that the formula calls `name`.
    pub fn name_in_fit<'a>(&'a self, name: &'a str) -> &'a str {
        self.names.iter().find(|(own, _)| own == name).map_or(name, |(_, shared)| shared)
    }

    /// The names of the other fits whose costs a typed cost uses.
    pub(crate) fn fits_used(&self) -> Vec<String> {
        if self.cost.kind == CostKind::Custom { fits_in(&self.formula) } else { Vec::new() }
    }

    /// Whether both hold the same numbers: the same shared data set, or equal content.
    pub fn same_data(&self, other: &Member) -> bool {
        match (&self.data, &other.data) {
            (None, None) => true,
            (Some(a), Some(b)) => Arc::ptr_eq(a, b) || same_numbers(a, b),
            _ => false,
        }
    }

    /// Whether both ask the same of the same numbers, whatever they are called and wherever they are from.
    pub fn same_question(&self, other: &Member) -> bool {
        self.formula == other.formula
            && self.selection == other.selection
            && self.cost == other.cost
            && self.names == other.names
            && self.same_data(other)
    }

    /// What it is called and looks like from another member, which has the same data.
    pub(crate) fn take_looks(&mut self, of: &Member) {
        let Member { name, color, hidden, figure, .. } = of.clone();
        *self = Member { name, color, hidden, figure, ..self.clone() };
    }

    /// Whether nothing at all differs.
    pub fn same(&self, other: &Member) -> bool {
        let looks = |m: &Member| (m.color, m.hidden, m.left_out);
        self.name == other.name
            && self.source == other.source
            && looks(self) == looks(other)
            && self.figure == other.figure
            && self.same_question(other)
    }
}

/// The compiled formula of a member, and where its parameters stand in the list of the fit.
#[derive(Debug, Clone)]
pub struct MemberModel {
    /// The formula.
    pub model: Model,
    /// Position in the list of the fit of each parameter of the formula.
    pub at: Vec<usize>,
}

impl MemberModel {
    /// The model of the only member: its parameters are those of the fit.
    pub fn alone(model: Model) -> MemberModel {
        MemberModel { at: (0..model.n_params()).collect(), model }
    }

    /// The parameters of the formula among all of the fit.
    pub fn own<'a>(&self, all: &'a [f64]) -> Cow<'a, [f64]> {
        if self.is_alone(all.len()) {
            return Cow::Borrowed(all);
        }
        Cow::Owned(self.at.iter().map(|&i| all.get(i).copied().unwrap_or(f64::NAN)).collect())
    }

    /// The parameters of the formula that are among `params` of the fit.
    pub fn those_of(&self, params: &[usize]) -> Vec<usize> {
        (0..self.at.len()).filter(|&j| params.contains(&self.at[j])).collect()
    }

    /// Whether two parameters of the fit stand in one term of the sum.
    pub(crate) fn share_a_term(&self, i: usize, j: usize) -> bool {
        let own = |k: usize| self.at.iter().position(|&at| at == k);
        let Some((i, j)) = own(i).zip(own(j)) else { return false };
        self.model.terms().iter().any(|t| t.params.contains(&i) && t.params.contains(&j))
    }

    /// Whether its parameters are all there are, in the same order.
    pub(crate) fn is_alone(&self, n: usize) -> bool {
        self.at.len() == n && self.at.iter().enumerate().all(|(j, &i)| i == j)
    }
}
