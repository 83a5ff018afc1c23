//! How the data of one member came about, as its cost says, and data drawn by that law.

use super::counts::{self, Total};
use super::events::{Number, Steps};
use super::joint::Joint;
use super::points::{self, Scatter};
use super::{templates, trials};
use crate::cost::{self, Cost, CostChoice, CostKind, ModelKind};
use crate::data::{Data, Dataset, Interval, Sample};
use crate::fit::{FitError, Member, MemberModel};
use crate::model::Model;
use crate::numeric::random::Random;

/// A member that is drawn.
#[derive(Debug)]
pub(super) struct Drawn {
    law: Law,
    /// Its rows that are drawn.
    rows: Vec<usize>,
}

/// How data came about.
#[derive(Debug)]
enum Law {
    Points {
        prediction: Vec<f64>,
        scatter: Scatter,
    },
    /// Rows that hang together, or have errors from sources beside their columns: by their whole covariance.
    Joint {
        prediction: Vec<f64>,
        joint: Joint,
    },
    /// Successes among the trials of each row.
    Trials {
        prediction: Vec<f64>,
    },
    Counts {
        prediction: Vec<f64>,
        total: Total,
    },
    /// Counts beside templates that are counted again themselves.
    Templates {
        prediction: Vec<f64>,
    },
    Events {
        steps: Steps,
        number: Number,
        window: Option<(f64, f64)>,
    },
}

/// The refusal of data that cannot be drawn.
pub(super) fn refuse(reason: impl Into<String>) -> FitError {
    FitError::Toys { reason: reason.into() }
}

impl Drawn {
    /// The law of the data of `member` at the parameters `truth` of the fit, of which those marked are `free`.
    ///
    /// # Errors
    /// Data like these cannot be drawn.
    pub fn new(member: &Member, own: &MemberModel, truth: &[f64], free: &[bool]) -> Result<Drawn, FitError> {
        let Some(data) = member.data.as_deref().filter(|_| member.needs_data()) else {
            return Err(refuse("a typed cost knows no data that could be drawn"));
        };
        if let Some(why) = unknown_law(data) {
            return Err(refuse(why));
        }
        let cost = cost::build(data, &own.model, &member.selection, &member.cost)?;
        let p = own.own(truth);
        let mut rows = data.fit_set(&member.selection)?.rows.to_vec();
        let prediction =
            || cost.prediction(&p).ok_or_else(|| refuse("the model predicts nothing at these parameters"));
        let law = match (&data.data, cost.kind()) {
            (_, CostKind::Binomial) => {
                // A row without trials says nothing.
                rows = cost.fit_set().rows.to_vec();
                let prediction = prediction()?;
                trials::check(data, &rows, &prediction).map_err(refuse)?;
                Law::Trials { prediction }
            }
            (_, CostKind::Template(_)) => Law::Templates { prediction: prediction()? },
            (Data::Points(_) | Data::Histogram(_), _) if scatters_jointly(data, &member.cost, &*cost) => {
                let joint = Joint::of(&*cost, &p).ok_or_else(|| {
                    refuse("the covariance of the data is not positive definite at these parameters")
                })?;
                Law::Joint { prediction: prediction()?, joint }
            }
            (Data::Points(_), _) => {
                let n_free = own.at.iter().filter(|&&k| free.get(k) == Some(&true)).count();
                let scatter = scatter(&*cost, &p, n_free)?;
                // Those that the cost leaves out stay.
                rows = cost.fit_set().rows.to_vec();
                Law::Points { scatter, prediction: prediction()? }
            }
            (Data::Histogram(_), _) => {
                Law::Counts { prediction: prediction()?, total: total_of(&member.cost, &*cost) }
            }
            (Data::Sample(sample), _) => {
                let x: Vec<f64> = rows.iter().map(|&i| sample.x[i]).collect();
                events(member, &own.model, &*cost, &p, (&x, sample.window))?
            }
        };
        Ok(Drawn { law, rows })
    }

    /// Data like `data`, drawn.
    ///
    /// # Errors
    /// The density has no bound, or is nearly nowhere above zero.
    pub fn data(&self, data: &Dataset, random: &mut Random) -> Result<Dataset, FitError> {
        Ok(match (&self.law, &data.data) {
            (Law::Points { prediction, scatter }, Data::Points(p)) => {
                let toy = points::drawn(p, &self.rows, prediction, *scatter, random);
                Dataset { data: Data::Points(toy), ..data.clone() }
            }
            (Law::Trials { prediction }, _) => trials::drawn(data, &self.rows, prediction, random),
            (Law::Counts { prediction, total }, Data::Histogram(h)) => {
                let toy = counts::drawn(h, &self.rows, prediction, *total, random);
                Dataset { data: Data::Histogram(toy), ..data.clone() }
            }
            (Law::Templates { prediction }, Data::Histogram(h)) => {
                let toy = counts::drawn(h, &self.rows, prediction, Total::Free, random);
                let more = templates::drawn(&data.more, random);
                Dataset { data: Data::Histogram(toy), more, ..data.clone() }
            }
            (Law::Joint { prediction, joint }, Data::Points(p)) => {
                let mut toy = p.clone();
                joint.draw(prediction, &mut toy.y, random);
                Dataset { data: Data::Points(toy), ..data.clone() }
            }
            (Law::Joint { prediction, joint }, Data::Histogram(h)) => {
                let mut toy = h.clone();
                joint.draw(prediction, &mut toy.content, random);
                Dataset { data: Data::Histogram(toy), ..data.clone() }
            }
            (Law::Events { steps, number, window }, _) => {
                let values = steps
                    .draw(*number, random)
                    .ok_or_else(|| refuse("the density has no bound, or is nearly nowhere above zero"))?;
                let toy = Dataset::new(data.name.clone(), Data::Sample(Sample::new(values, *window)?));
                Dataset { x_title: data.x_title.clone(), y_title: data.y_title.clone(), ..toy }
            }
            _ => return Err(FitError::NoData),
        })
    }
}

/// Why data of this kind cannot be drawn, when they cannot.
fn unknown_law(data: &Dataset) -> Option<&'static str> {
    match &data.data {
        Data::Sample(s) if s.n_coordinates() > 1 => {
            Some("values of several coordinates are not drawn in this version")
        }
        Data::Sample(s) if s.weights.is_some() => {
            Some("nothing says how the weights of the values came about")
        }
        _ => None,
    }
}

/// What of the contents of bins a fit takes as given. A density of all entries makes each bin a Poisson count of its own.
pub(in crate::fit) fn total_of(choice: &CostChoice, cost: &dyn Cost) -> Total {
    let density = matches!(choice.model_kind, ModelKind::Density | ModelKind::Cdf);
    if cost.kind() == CostKind::Likelihood && density { Total::Fixed } else { Total::Free }
}

/// Whether rows scatter by the variances of the cost rather than by columns of the data: where sources of error count, and points whose
/// variance is what the model predicts.
fn scatters_jointly(data: &Dataset, choice: &CostChoice, cost: &dyn Cost) -> bool {
    let source = choice.errors.iter().any(|s| s.on);
    let of_model = matches!(data.data, Data::Points(_)) && choice.kind == CostKind::GaussApproximation;
    !cost.is_unweighted() && (source || of_model)
}

/// By how much points scatter: by their errors, or where they came without, as they do about the curve.
fn scatter(cost: &dyn Cost, p: &[f64], n_free: usize) -> Result<Scatter, FitError> {
    if !cost.is_unweighted() {
        return Ok(Scatter::Own);
    }
    let ndof = cost.ndata().unwrap_or(0) as f64 - n_free as f64;
    let sigma = (cost.chi2(p).unwrap_or(f64::NAN) / ndof).sqrt();
    if ndof > 0.0 && sigma.is_finite() {
        return Ok(Scatter::Common(sigma));
    }
    Err(refuse("the points have no errors, and too few are left to see their scatter"))
}

/// The law of single values `x`: the density on the interval over which the likelihood takes it.
fn events(
    member: &Member,
    model: &Model,
    cost: &dyn Cost,
    p: &[f64],
    (x, window): (&[f64], Option<(f64, f64)>),
) -> Result<Law, FitError> {
    let density = if member.cost.model_kind == ModelKind::Cdf { model.slope() } else { model.clone() };
    let line = Interval { lo: f64::NEG_INFINITY, hi: f64::INFINITY };
    let hull = cost.normalisation().and_then(|n| n.axes.first().copied()).unwrap_or(line);
    let Interval { lo, hi } = hull;
    let ranges = &cost.fit_set().intervals;
    let inside = ranges.iter().map(|i| Interval { lo: i.lo.max(lo), hi: i.hi.min(hi) });
    let domain = if ranges.is_empty() { vec![hull] } else { inside.filter(|i| i.lo < i.hi).collect() };
    let steps = Steps::new(density, p, &domain, x)
        .ok_or_else(|| refuse("the density is nowhere above zero at these parameters"))?;
    let extended = cost.kind() == CostKind::Extended;
    let number = if extended { Number::OfDensity } else { Number::Exactly(x.len()) };
    Ok(Law::Events { steps, number, window: window.or_else(|| span_for_window(cost)) })
}

/// The span of the data where it stands for the window of single values. It must go on doing so: other values have another span.
pub(in crate::fit) fn span_for_window(cost: &dyn Cost) -> Option<(f64, f64)> {
    let Interval { lo, hi } = *cost.normalisation()?.axes.first()?;
    let ranges = &cost.fit_set().intervals;
    let open = ranges.is_empty() || ranges.iter().any(|i| i.lo.is_infinite() || i.hi.is_infinite());
    (lo.is_finite() && hi.is_finite() && open).then_some((lo, hi))
}
