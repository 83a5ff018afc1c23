//! The list of fitted functions: what was fitted to each data set, as numbers that outlive the fit and are saved with the session. A fit
//! replaces the list of its data unless it is to be appended (ROOT's `+`), and keeps nothing when it is not to (N).
//!
//! Deliberately no part of undo, like results: what was fitted was fitted. What a person does with the list is taken back: opening another
//! session, which brings its own, and what was shown, hidden, colored or removed (`fit::shift`). A function of data that have changed since stays, out of date.

use serde::{Deserialize, Serialize};

use super::mark::Mark;
use super::state::settled;
use super::{FigureLook, FitResult, Member, Source};
use crate::cost::CostKind;
use crate::data::Dataset;
use crate::model::{Model, NamedFormula};
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

/// A function that was fitted to a data set.
#[derive(Debug, Clone)]
pub struct Function {
    /// What it is called: its formula; one that its data have already gets a number (`gaus_2`).
    pub name: String,
    /// Name of its data.
    pub data: String,
    /// The data and rows.
    pub(crate) mark: Mark,
    /// Formula, rows, cost and origin of the data as they were asked for, without the data.
    pub asked: Member,
    /// The user's functions that the formula could use then; empty when it uses none.
    pub definitions: Vec<NamedFormula>,
    /// It is one of several that were fitted together: its parameters are not the best for its own data alone.
    pub together: bool,
    /// The cost, `auto` resolved.
    pub cost: CostKind,
    /// Its parameters, in the order of the formula.
    pub params: Vec<FunctionParam>,
    /// Their covariance, scaled by the policy of the fit.
    pub covariance: Option<Vec<Vec<f64>>>,
    /// Whether the fit was valid: a minimum, and data that decide where it is.
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
    /// It was put on the list by hand and stays there until it is hidden, whatever is fitted meanwhile.
    pub pinned: bool,
}

impl Function {
    /// What `result` says about its member `j`; `None` without data.
    pub(super) fn of(result: &FitResult, j: usize) -> Option<Function> {
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
            asked: Member { data: None, figure: FigureLook::default(), ..member.clone() },
            definitions: used(&result.request.config.definitions, &member.formula),
            together: !alone,
            mark: Mark::of(data, found.fit_set.rows.clone(), member.cost.errors.clone()),
            cost: found.cost,
            params: own.at.iter().map(param).collect(),
            covariance: result.covariance().map(|c| own.at.iter().map(|k| row(&c, k)).collect()),
            valid: result.is_valid(),
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
            pinned: false,
        })
    }

    /// Positions of the parameters that were free.
    pub(super) fn free(&self) -> Vec<usize> {
        (0..self.params.len()).filter(|&k| !self.params[k].fixed).collect()
    }

    /// Number of parameters that were free.
    pub fn n_free(&self) -> usize {
        self.params.iter().filter(|p| !p.fixed).count()
    }

    /// Whether it belongs to member `j` of these: the data have the name and the numbers of those that it was fitted to. Where no member has
    /// those numbers any more, it belongs to the one with data of that name and origin, whose numbers have changed since.
    pub fn belongs_to(&self, members: &[Member], j: usize) -> bool {
        let named = |m: &Member| m.data.as_ref().is_some_and(|d| d.name == self.data);
        let has = |m: &Member| named(m) && self.is_current(m);
        let changed = |m: &Member| named(m) && same_origin(m.source.as_ref(), self.asked.source.as_ref());
        match members.get(j) {
            None => false,
            Some(member) if has(member) => true,
            Some(_) => members.iter().position(changed) == Some(j) && !members.iter().any(has),
        }
    }

    /// Its formula, compiled as it was for the fit: with the user's functions of then, on the range inside `data`.
    pub fn model(&self, data: &Dataset) -> Option<Model> {
        let model = Model::compile_with(&self.asked.formula, data.n_coordinates(), &self.definitions).ok()?;
        Some(settled(&model, data, &self.asked.selection).unwrap_or(model))
    }

    /// Whether it is what `result` says about the member shown.
    pub fn is_shown_by(&self, result: &FitResult) -> bool {
        Function::of(result, result.request.config.active).is_some_and(|shown| self.same_fit(&shown))
    }

    /// Whether the data of `member` are still those numbers; otherwise it is out of date.
    pub fn is_current(&self, member: &Member) -> bool {
        member.data.as_ref().is_some_and(|data| self.mark.is_of(data))
    }

    /// Whether both were fitted to the same rows of the same data.
    pub fn same_rows(&self, other: &Function) -> bool {
        self.mark.same_rows(&other.mark)
    }

    /// Whether both were fitted to data of one name and one origin, or of the same numbers.
    fn same_data(&self, other: &Function) -> bool {
        self.data == other.data
            && (same_origin(self.asked.source.as_ref(), other.asked.source.as_ref())
                || self.mark.same_data(&other.mark))
    }

    /// Whether both are the same minimum of the same question.
    pub fn same_fit(&self, other: &Function) -> bool {
        let values = |f: &Function| f.params.iter().map(|p| p.value.to_bits()).collect::<Vec<_>>();
        self.same_data(other)
            && self.asked.same_question(&other.asked)
            && values(self) == values(other)
            && self.same_rows(other)
    }
}

/// Whether data come from the same place, however they were read there.
fn same_origin(a: Option<&Source>, b: Option<&Source>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.is_same_place(b),
        (a, b) => a == b,
    }
}

/// The user's functions if `formula` mentions any: those may use one another.
fn used(definitions: &[NamedFormula], formula: &str) -> Vec<NamedFormula> {
    let any = definitions.iter().any(|f| f.is_mentioned_in(formula));
    if any { definitions.to_vec() } else { Vec::new() }
}

/// Colors for curves that were asked for, in their order.
const COLORS_OF_PINNED: [usize; 4] = [2, 3, 1, 0];

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
        let shown = (is_new && keep).then_some(draw);
        new.retain(|function| !self.updated(function, shown));
        if !keep || !is_new || new.is_empty() {
            return;
        }
        if !append {
            self.0.retain(|old| old.pinned || !new.iter().any(|f| f.same_data(old)));
        }
        for function in new {
            self.push(Function { visible: draw, ..function });
        }
    }

    /// One more, with a name and a color that no other one of these data has.
    fn push(&mut self, mut function: Function) {
        let of_data = self.0.iter().filter(|f| f.same_data(&function));
        function.color = of_data.map(|f| f.color + 1).max().unwrap_or(0);
        function.name = self.free_name(&function);
        self.0.push(function);
    }

    /// Gives the last one a color that no other one drawn has, rather none of the first ones, which parts of a sum have.
    fn color_last(&mut self) {
        let Some((last, others)) = self.0.split_last_mut() else { return };
        let is_free =
            |color: &usize| !others.iter().any(|f| f.pinned && f.same_data(last) && f.color == *color);
        last.color = COLORS_OF_PINNED.into_iter().find(is_free).unwrap_or(COLORS_OF_PINNED[0]);
    }

    /// Draws `function` from now on, or no longer: one that was put on the list for that leaves it again.
    pub fn pin(&mut self, function: Function, drawn: bool) {
        match self.0.iter().position(|f| f.same_fit(&function)) {
            None if drawn => {
                self.push(Function { visible: true, pinned: true, ..function });
                self.color_last();
            }
            None => {}
            Some(k) if !drawn && self.0[k].pinned => drop(self.0.remove(k)),
            Some(k) => (self.0[k].visible, self.0[k].pinned) = (drawn, drawn),
        }
    }

    /// Puts `function` in the place of the same fit, which keeps its name, and how it is shown unless that is said; false when there is none.
    fn updated(&mut self, function: &Function, shown: Option<bool>) -> bool {
        let Some(old) = self.0.iter_mut().rev().find(|f| f.same_fit(function)) else { return false };
        let (name, visible, color) = (old.name.clone(), shown.unwrap_or(old.visible), old.color);
        *old = Function { name, visible, color, pinned: old.pinned, ..function.clone() };
        true
    }

    /// The name of `function`, with a number when another one of these data has it.
    fn free_name(&self, function: &Function) -> String {
        let name = &function.name;
        let taken = |name: &str| self.0.iter().any(|f| f.name == name && f.same_data(function));
        let numbered = (2..).map(|k| format!("{name}_{k}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        names.find(|name| !taken(name)).unwrap_or_default()
    }

    /// The one called `name`, of member `j` if there are several; the newest of them.
    pub fn position(&self, members: &[Member], j: usize, name: &str) -> Option<usize> {
        let of_member = self.0.iter().rposition(|f| f.name == name && f.belongs_to(members, j));
        of_member.or_else(|| self.0.iter().rposition(|f| f.name == name))
    }

    /// Whether nothing was added, forgotten, shown or hidden between the two.
    pub fn same(&self, other: &Functions) -> bool {
        let pair = |(a, b): (&Function, &Function)| {
            a.name == b.name
                && a.visible == b.visible
                && a.color == b.color
                && a.pinned == b.pinned
                && a.together == b.together
                && a.same_fit(b)
        };
        self.0.len() == other.0.len() && self.0.iter().zip(&other.0).all(pair)
    }
}
