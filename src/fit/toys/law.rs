//! How the data of one member came about, as its cost says, and data drawn by that law.
//!
//! Weighted values: nothing says how their weights came about, so each drawn value gets that of one of the values at hand, whatever its place.
//! As long as weights and places have nothing to do with each other this is the law of the data; it keeps (Σw)²/Σw², on which errors
//! depend.

use std::sync::Arc;

use super::boxes::Boxes;
use super::counts::{self, Total};
use super::events::{Number, Steps};
use super::joint::Joint;
use super::points::{self, Scatter};
use super::{possible, templates, trials};
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
    /// Bins of counts in which the model expects less than nothing; they are drawn empty.
    below_zero: usize,
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
        density: Density,
        number: Number,
        window: Option<(f64, f64)>,
        /// Those of the values at hand, of which each drawn value gets one.
        weights: Option<Vec<f64>>,
    },
}

/// A density that values are drawn from.
#[derive(Debug)]
enum Density {
    /// Of one coordinate.
    Line(Steps),
    /// Of several.
    Boxes(Boxes),
}

impl Density {
    /// Values, a column a coordinate.
    fn draw(&self, number: Number, random: &mut Random) -> Option<Vec<Vec<f64>>> {
        match self {
            Density::Line(steps) => steps.draw(number, random).map(|x| vec![x]),
            Density::Boxes(boxes) => boxes.draw(number, random),
        }
    }
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
        if let Data::Sample(s) = &data.data
            && s.weights.as_ref().is_some_and(|w| w.iter().any(|w| *w < 0.0))
        {
            return Err(refuse(WEIGHTS_BELOW_ZERO));
        }
        let cost = cost::build(data, &own.model, &member.selection, &member.cost)?;
        let p = own.own(truth);
        let mut rows = data.fit_set(&member.selection)?.rows.to_vec();
        let used = cost.fit_set().rows.to_vec();
        let prediction = || {
            let all = cost.prediction(&p);
            let all = all.ok_or_else(|| refuse("the model predicts nothing at these parameters"))?;
            possible::numbers(data, &used, all)
        };
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
            (Data::Sample(sample), _) => events((member, sample), &own.model, &*cost, &p, &rows)?,
        };
        let below_zero = match (&law, &data.data) {
            (Law::Counts { prediction, .. }, Data::Histogram(h)) if h.error.is_none() => {
                rows.iter().filter(|&&k| prediction.get(k).is_some_and(|mu| *mu < 0.0)).count()
            }
            _ => 0,
        };
        Ok(Drawn { law, rows, below_zero })
    }

    /// Bins of counts in which the model expects less than nothing.
    pub fn below_zero(&self) -> usize {
        self.below_zero
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
            (Law::Events { density, number, window, weights }, _) => {
                let values = density
                    .draw(*number, random)
                    .ok_or_else(|| refuse("the density has no bound, or is nearly nowhere above zero"))?;
                let toy = Data::Sample(sample_of(values, *window, weights.as_deref(), random)?);
                let titles = Dataset::new(data.name.clone(), toy);
                Dataset {
                    x_title: data.x_title.clone(),
                    further_titles: data.further_titles.clone(),
                    y_title: data.y_title.clone(),
                    ..titles
                }
            }
            _ => return Err(FitError::NoData),
        })
    }
}

/// Why some weighted values are not drawn.
const WEIGHTS_BELOW_ZERO: &str = "weights below zero take away what others have too much, and where they do so the density does not tell; \
                                  a bootstrap draws such values again";

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

/// A sample of drawn values; each gets the weight of one of those at hand, whatever its place.
fn sample_of(
    mut values: Vec<Vec<f64>>,
    window: Option<(f64, f64)>,
    weights: Option<&[f64]>,
    random: &mut Random,
) -> Result<Sample, FitError> {
    let further = values.split_off(1);
    let x = values.swap_remove(0);
    let n = x.len();
    let sample = Sample::new(x, window)?.with_further(further)?;
    let Some(all) = weights else { return Ok(sample) };
    let one = |random: &mut Random| all[((random.uniform() * all.len() as f64) as usize).min(all.len() - 1)];
    Ok(sample.with_weights((0..n).map(|_| one(random)).collect::<Vec<f64>>())?)
}

/// The law of single values, those of `rows`: the density on the domain over which the likelihood takes it.
fn events(
    (member, sample): (&Member, &Sample),
    model: &Model,
    cost: &dyn Cost,
    p: &[f64],
    rows: &[usize],
) -> Result<Law, FitError> {
    let of = |column: &[f64]| rows.iter().map(|&i| column[i]).collect::<Vec<f64>>();
    let weights = sample.weights.as_ref().map(|w| of(w));
    let extended = cost.kind() == CostKind::Extended;
    let number = match &weights {
        _ if !extended => Number::Exactly(rows.len()),
        None => Number::OfDensity { weight: 1.0 },
        // On average the sum of the weights is the integral.
        Some(w) => Number::OfDensity { weight: w.iter().sum::<f64>() / w.len() as f64 },
    };
    let n = model.n_coordinates();
    let x: Vec<Vec<f64>> = (0..n).filter_map(|k| sample.coordinate(k)).map(|x| of(x)).collect();
    let density =
        if n > 1 { in_boxes(model, cost, p, &x)? } else { on_a_line(member, model, cost, p, &x[0])? };
    let window = sample.window.or_else(|| span_for_window(cost));
    Ok(Law::Events { density, number, window, weights })
}

/// The density of one coordinate.
fn on_a_line(
    member: &Member,
    model: &Model,
    cost: &dyn Cost,
    p: &[f64],
    x: &[f64],
) -> Result<Density, FitError> {
    let density = if member.cost.model_kind == ModelKind::Cdf { model.slope() } else { model.clone() };
    let domain = domain_on(cost, 0);
    let steps = Steps::new(density, p, &domain, x);
    steps.map(Density::Line).ok_or_else(|| refuse(NOWHERE))
}

const NOWHERE: &str = "the density is nowhere above zero at these parameters";

/// The density of several coordinates.
fn in_boxes(model: &Model, cost: &dyn Cost, p: &[f64], x: &[Vec<f64>]) -> Result<Density, FitError> {
    let domain: Vec<Vec<Interval>> = (0..x.len()).map(|axis| domain_on(cost, axis)).collect();
    if domain.iter().flatten().any(|i| !(i.lo.is_finite() && i.hi.is_finite())) {
        return Err(refuse(
            "the density of several coordinates has no end on one of them; give each a fit range to draw from",
        ));
    }
    let boxes = Boxes::new(model.clone(), p, &domain, x);
    boxes.map(Density::Boxes).ok_or_else(|| refuse(NOWHERE))
}

/// The intervals of an axis over which the likelihood takes the density.
fn domain_on(cost: &dyn Cost, axis: usize) -> Vec<Interval> {
    let line = Interval { lo: f64::NEG_INFINITY, hi: f64::INFINITY };
    let hull = cost.normalisation().and_then(|n| n.axes.get(axis).copied()).unwrap_or(line);
    let set = cost.fit_set();
    let ranges = if axis == 0 { Some(&set.intervals) } else { set.further.get(axis - 1) };
    let Some(ranges) = ranges.filter(|r| !r.is_empty()) else { return vec![hull] };
    let inside = ranges.iter().map(|i| Interval { lo: i.lo.max(hull.lo), hi: i.hi.min(hull.hi) });
    inside.filter(|i| i.lo < i.hi).collect()
}

/// Holds the domain of a density where it was the span of the data.
pub(in crate::fit) fn keep_domain(member: &mut Member, data: &Dataset, sample: &Sample, cost: &dyn Cost) {
    if sample.window.is_none()
        && let Some(window) = span_for_window(cost)
    {
        let sample = Sample { window: Some(window), ..sample.clone() };
        member.data = Some(Arc::new(Dataset { data: Data::Sample(sample), ..data.clone() }));
    }
    let axes = cost.normalisation().map(|n| n.axes).unwrap_or_default();
    for (axis, span) in axes.into_iter().enumerate().skip(1) {
        let mut chosen = member.selection.axis(axis);
        if chosen.ranges.is_empty() && span.lo.is_finite() && span.hi.is_finite() {
            chosen.ranges = vec![span];
            member.selection.set_axis(axis, chosen);
        }
    }
}

/// The span of the data where it stands for the window of single values. It must go on doing so: other values have another span.
pub(in crate::fit) fn span_for_window(cost: &dyn Cost) -> Option<(f64, f64)> {
    let Interval { lo, hi } = *cost.normalisation()?.axes.first()?;
    let ranges = &cost.fit_set().intervals;
    let open = ranges.is_empty() || ranges.iter().any(|i| i.lo.is_infinite() || i.hi.is_infinite());
    (lo.is_finite() && hi.is_finite() && open).then_some((lo, hi))
}
