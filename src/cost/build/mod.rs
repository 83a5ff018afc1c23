//! Which cost a data set, a model and a choice make: `auto` is resolved, what does not go together is refused with what to
//! choose instead, rows are chosen by the rules of [`super::bins`]. One file a kind of data.

mod gaussian;
mod histogram;
mod points;
mod sample;
mod shared;
mod templates;

pub use shared::{SharedMember, SharedSource, build_shared};

use super::assembled::{Assembled, Facts, Statistic};
use super::constraint::Constraints;
use super::loss::Rho;
use super::predict::AtPoints;
use super::rows::Predict;
use super::{
    BinChoices, BinRule, Cost, CostChoice, CostError, CostKind, ErrorSource, Loss, Normalisation,
    TemplateForm, Weights,
};
use crate::data::{Column, Data, Dataset, FitSet, RowSet, Selection};
use crate::model::Model;

/// Builds the cost of `data` and `model`: the rows that `selection` and the rules on empty bins and zero errors leave, compared
/// with the model by `choice`. With [`CostKind::Auto`] points and histograms are compared by χ² (with the effective variance when
/// there are errors of x), single values by an unbinned likelihood, whose pdf is divided by its integral unless it is normalised.
/// [`CostKind::Custom`] leaves the data out: it is [`custom`](super::custom()) of the model.
///
/// # Errors
/// Data, model and choice do not go together; each error says what to do.
///
/// # Examples
/// Five counts and a constant: the sum of squares (n − 6)²/n.
/// ```
/// use fitpanel::cost::{self, CostChoice};
/// use fitpanel::data::{Data, Dataset, Histogram, Selection};
/// use fitpanel::model::Model;
///
/// let bins = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], vec![4.0, 9.0, 4.0, 9.0, 6.0])?;
/// let data = Dataset::new("counts", Data::Histogram(bins));
/// let cost = cost::build(&data, &Model::compile("pol0")?, &Selection::default(), &CostChoice::default())?;
/// assert_eq!(cost.value(&[6.0]), 1.0 + 1.0 + 1.0 + 1.0);
/// assert_eq!(cost.ndata(), Some(5));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn build(
    data: &Dataset,
    model: &Model,
    selection: &Selection,
    choice: &CostChoice,
) -> Result<Box<dyn Cost>, CostError> {
    if choice.kind == CostKind::Custom {
        return super::custom(model, choice);
    }
    Task::new(data, model, selection, choice, None)?.build(data).map_err(|e| e.explained_by(data))
}

/// The same with every error that follows the parameters held as it is at `p`: V no longer depends on them.
///
/// # Errors
/// As [`build`].
pub fn build_held(
    data: &Dataset,
    model: &Model,
    selection: &Selection,
    choice: &CostChoice,
    p: &[f64],
) -> Result<Box<dyn Cost>, CostError> {
    if choice.kind == CostKind::Custom {
        return super::custom(model, choice);
    }
    Task::new(data, model, selection, choice, Some(p))?.build(data).map_err(|e| e.explained_by(data))
}

/// Why there is no binomial likelihood.
const NO_TRIALS: (&str, &str) = (
    "a binomial likelihood needs successes and trials",
    "read the columns of both with k=… for the successes and n=… for the trials",
);

/// Why there is no fit of templates.
const NO_BINS: (&str, &str) =
    ("templates describe a histogram", "read the rows as bins, with t1=… and t2=… for the templates");

/// Why there is no distance of distributions.
const NO_VALUES: (&str, &str) = (
    "the distance between distributions needs single values",
    "read them as a sample, or choose another cost",
);

fn refuse(what: impl Into<String>, remedy: impl Into<String>) -> CostError {
    CostError::DoesNotFit { what: what.into(), remedy: remedy.into() }
}

/// Text of `W-UP-SET`.
fn up_text(up: f64, own: f64) -> String {
    let scale = if own == 1.0 { "−2 ln L" } else { "−ln L" };
    format!(
        "This cost sets errordef itself ({own}, the scale of {scale}); with the {up} given all errors are {} times as large.",
        (up / own).sqrt()
    )
}

/// What is being built.
struct Task<'a> {
    model: &'a Model,
    choice: &'a CostChoice,
    constraints: Constraints,
    rho: Rho,
    fit_set: FitSet,
    notes: Vec<(&'static str, String)>,
    up: f64,
    /// The rise that one standard deviation means on the scale of the cost, whatever was declared.
    own_up: f64,
    /// Parameters at which errors that follow them are held.
    held: Option<&'a [f64]>,
    /// Whether some are.
    is_held: bool,
    /// Its part of the errors that it has in common with other data sets; they are added for all of them together.
    common: Vec<ErrorSource>,
}

impl<'a> Task<'a> {
    /// Checks that model and data go together, and chooses the rows.
    fn new(
        data: &Dataset,
        model: &'a Model,
        selection: &Selection,
        choice: &'a CostChoice,
        held: Option<&'a [f64]>,
    ) -> Result<Task<'a>, CostError> {
        if model.n_coordinates() == 0 || model.n_coordinates() > data.n_coordinates() {
            return Err(CostError::Coordinates {
                found: model.n_coordinates(),
                expected: data.n_coordinates(),
                kind: data.kind(),
            });
        }
        match model.n_values() {
            Some(_) if !data.indexed => return Err(CostError::VectorOfPoints),
            Some(found) if found != data.n_total() => {
                return Err(CostError::VectorShape { found, expected: data.n_total() });
            }
            _ => {}
        }
        Ok(Task {
            model,
            choice,
            constraints: Constraints::new(&choice.constraints, model.params())?,
            fit_set: data.fit_set(selection)?,
            notes: Vec::new(),
            rho: Rho::of(choice)?,
            up: choice.up()?,
            own_up: 1.0,
            held,
            is_held: false,
            common: Vec::new(),
        })
    }

    fn build(self, data: &Dataset) -> Result<Box<dyn Cost>, CostError> {
        match &data.data {
            Data::Points(points) => match (data.more("k"), data.more("n")) {
                (Some(k), Some(n)) => self.fractions(points, (k, n)),
                _ => self.points(points),
            },
            Data::Histogram(histogram) => match (self.choice.kind, data.templates()) {
                (CostKind::Template(form), templates) => self.templates(histogram, &templates, form),
                (CostKind::Auto, templates) if !templates.is_empty() => {
                    self.templates(histogram, &templates, TemplateForm::default())
                }
                _ => self.histogram(histogram),
            },
            Data::Sample(sample) => self.sample(sample, data),
        }
    }
}

impl Task<'_> {
    /// Puts the cost together; `rows` are the rows used after all rules.
    fn assemble<S: Statistic + 'static>(
        mut self,
        statistic: S,
        kind: CostKind,
        rows: RowSet,
        unweighted: bool,
        normalisation: Option<Normalisation>,
    ) -> Box<dyn Cost> {
        if self.up != self.own_up {
            self.notes.insert(0, ("W-UP-SET", up_text(self.up, self.own_up)));
        }
        let fit_set = FitSet { rows, ..self.fit_set };
        let facts = Facts {
            kind,
            fit_set,
            unweighted,
            normalisation,
            notes: self.notes,
            up: self.up,
            held: self.is_held,
        };
        Box::new(Assembled { statistic, constraints: self.constraints, facts })
    }

    fn note(&mut self, code: &'static str, text: impl Into<String>) {
        self.notes.push((code, text.into()));
    }

    /// Says which choices have no meaning for the cost at hand.
    fn note_unused(&mut self, is_likelihood: bool, bins: Option<BinChoices>) {
        if is_likelihood && matches!(self.choice.weights, Weights::One | Weights::OneAll) {
            self.note("W-UNUSED", "Unit weights belong to least squares; this likelihood does not use them.");
        }
        if !is_likelihood && self.choice.weights == Weights::Corrected {
            let text = "Corrected errors belong to likelihoods of weighted data; least squares use the errors as they are.";
            self.note("W-UNUSED", text);
        }
        if is_likelihood && self.choice.loss != Loss::Linear {
            self.note("W-UNUSED", "A robust loss belongs to least squares; this likelihood does not use it.");
        }
        if self.choice.integral && bins.is_none() {
            self.note("W-UNUSED", "There are no bins to average the model over; it is taken at each x.");
        }
        let in_bins = bins.unwrap_or_default();
        if self.choice.bin_rule != BinRule::Exact && !in_bins.rule {
            self.note(
                "W-UNUSED",
                "No integral over bins is taken here: the rule chosen for them has no effect.",
            );
        }
        if self.choice.times_width && !in_bins.width {
            self.note(
                "W-UNUSED",
                "The model is not compared with contents of bins by its value: their width has no effect.",
            );
        }
    }

    /// The rows listed, as a set.
    fn rows(&self, list: &[usize]) -> RowSet {
        RowSet::of(self.fit_set.n_total, list.iter().copied())
    }

    /// f at the abscissas `x`.
    fn at(&self, x: impl Into<Column>) -> Box<dyn Predict> {
        Box::new(AtPoints::new(self.model.clone(), x))
    }
}
