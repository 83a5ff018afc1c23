//! What toys are drawn from: parameters taken as true, and the law of the data at hand.

use std::sync::Arc;

use super::counts::{self, Total};
use super::events::{Number, Steps};
use super::joint::Joint;
use super::knowledge::measure_again;
use super::points::{self, Scatter};
use super::statistic::Statistics;
use super::together::Together;
use crate::cost::{self, Cost, CostChoice, CostKind, ModelKind};
use crate::data::{Data, Dataset, Interval, Sample};
use crate::fit::run;
use crate::fit::tie::Ties;
use crate::fit::{FitError, FitRequest, FitResult, Intervals, Member, MemberModel};
use crate::model::Model;
use crate::numeric::random::Random;
use crate::params::Parameter;

/// An assumed truth, from which experiments like the one at hand can be drawn and fitted.
///
/// Points scatter about the curve by their errors, together where sources of error say so (without errors by the scatter of the data), counts by the law of Poisson (by the
/// multinomial law where only the shape is fitted), single values follow the density: as many as there are, or a Poisson number for an
/// extended likelihood. Outside knowledge of parameters is drawn anew as well. Of a simultaneous fit every member is drawn, those that
/// have errors in common together.
#[derive(Debug)]
pub struct Toys {
    /// The question that every toy answers with its own data.
    request: FitRequest,
    truth: Vec<f64>,
    seed: u64,
    /// How the data of each member came about, in their order; none for those that are drawn together.
    members: Vec<Option<Drawn>>,
    /// How those that have errors in common did.
    groups: Vec<Together>,
    /// Goodness of the fit to the data at hand.
    observed: Statistics,
}

/// A member that is drawn.
#[derive(Debug)]
struct Drawn {
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
    Counts {
        prediction: Vec<f64>,
        total: Total,
    },
    Events {
        steps: Steps,
        number: Number,
        window: Option<(f64, f64)>,
    },
}

fn refuse(reason: &str) -> FitError {
    FitError::Toys { reason: reason.to_owned() }
}

impl Toys {
    /// Toys from the values that `result` found.
    ///
    /// # Errors
    /// The result is not valid, or data like these cannot be drawn.
    pub fn of_fit(result: &FitResult, seed: u64) -> Result<Toys, FitError> {
        if !result.minimum.is_valid() {
            return Err(refuse("the fit has no valid minimum whose values could be taken as true"));
        }
        let mut toys = Toys::about(&result.request, &result.minimum.values(), seed)?;
        toys.observed = Statistics::of(result);
        Ok(toys)
    }

    /// Toys from the parameters of `request` as they stand.
    ///
    /// # Errors
    /// Data like these cannot be drawn.
    pub fn of_request(request: &FitRequest, seed: u64) -> Result<Toys, FitError> {
        Toys::about(request, &request.config.params.values(), seed)
    }

    fn about(request: &FitRequest, values: &[f64], seed: u64) -> Result<Toys, FitError> {
        let config = &request.config;
        let truth = Ties::new(&config.params)?.resolved(values);
        let free: Vec<bool> = config.params.iter().map(Parameter::is_free).collect();
        let groups = groups(request, &truth)?;
        let members = config.members.iter().zip(&request.models).enumerate();
        let several = config.members.len() > 1;
        let drawn = |(j, (member, own)): (usize, (&Member, &MemberModel))| {
            if groups.iter().any(|group| group.has(j)) {
                return Ok(None);
            }
            if !several {
                return Drawn::new(member, own, &truth, &free).map(Some);
            }
            // Constraints may name parameters of other members.
            let alone = Member { cost: member.cost_alone(), ..member.clone() };
            Drawn::new(&alone, own, &truth, &free).map(Some)
        };
        let members = members.map(drawn).collect::<Result<_, FitError>>()?;
        Ok(Toys {
            request: template(request, &truth),
            truth,
            seed,
            members,
            groups,
            observed: Statistics::default(),
        })
    }

    /// The values taken as true, one entry a parameter.
    pub fn truth(&self) -> &[f64] {
        &self.truth
    }

    /// The question that every toy answers.
    pub fn request(&self) -> &FitRequest {
        &self.request
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The statistics of the data at hand, when the truth is a fit to them.
    pub fn observed(&self) -> &Statistics {
        &self.observed
    }

    /// The data of toy `number`, those of the active member.
    ///
    /// # Errors
    /// The density has no bound, or is nearly nowhere above zero.
    pub fn data(&self, number: u64) -> Result<Arc<Dataset>, FitError> {
        self.question(number)?.config.member().data.clone().ok_or(FitError::NoData)
    }

    /// The whole question of toy `number`: its data, its outside knowledge.
    pub(super) fn question(&self, number: u64) -> Result<FitRequest, FitError> {
        let mut random = Random::new(self.seed, number);
        let mut request = self.request.clone();
        let params = &self.request.config.params;
        for group in &self.groups {
            group.draw(&mut request.config.members, &mut random);
        }
        for (member, drawn) in request.config.members.iter_mut().zip(&self.members) {
            let data = member.data.as_deref().ok_or(FitError::NoData)?;
            if let Some(drawn) = drawn {
                member.data = Some(Arc::new(drawn.data(data, &mut random)?));
            }
            let at = |name: &String| params.find(name).ok();
            let known: Vec<Vec<f64>> = member
                .cost
                .constraints
                .iter()
                .map(|c| c.names.iter().filter_map(at).map(|id| self.truth[id.0]).collect())
                .collect();
            for (c, truth) in member.cost.constraints.iter_mut().zip(known) {
                measure_again(c, &truth, &mut random);
            }
        }
        Ok(request)
    }
}

impl Drawn {
    fn new(member: &Member, own: &MemberModel, truth: &[f64], free: &[bool]) -> Result<Drawn, FitError> {
        let Some(data) = member.data.as_deref().filter(|_| member.needs_data()) else {
            return Err(refuse("a typed cost knows no data that could be drawn"));
        };
        if let Some(why) = unknown_law(data, &member.cost) {
            return Err(refuse(why));
        }
        let cost = cost::build(data, &own.model, &member.selection, &member.cost)?;
        let p = own.own(truth);
        let mut rows = data.fit_set(&member.selection)?.rows.to_vec();
        let prediction =
            || cost.prediction(&p).ok_or_else(|| refuse("the model predicts nothing at these parameters"));
        let law = match &data.data {
            Data::Points(_) | Data::Histogram(_) if scatters_jointly(data, &member.cost, &*cost) => {
                let joint = Joint::of(&*cost, &p).ok_or_else(|| {
                    refuse("the covariance of the data is not positive definite at these parameters")
                })?;
                Law::Joint { prediction: prediction()?, joint }
            }
            Data::Points(_) => {
                let n_free = own.at.iter().filter(|&&k| free.get(k) == Some(&true)).count();
                let scatter = scatter(&*cost, &p, n_free)?;
                // Those that the cost leaves out stay.
                rows = cost.fit_set().rows.to_vec();
                Law::Points { scatter, prediction: prediction()? }
            }
            Data::Histogram(_) => {
                // A density of all entries makes each bin a Poisson count of its own.
                let density = matches!(member.cost.model_kind, ModelKind::Density | ModelKind::Cdf);
                let shape = cost.kind() == CostKind::Likelihood && density;
                let total = if shape { Total::Fixed } else { Total::Free };
                Law::Counts { prediction: prediction()?, total }
            }
            Data::Sample(sample) => {
                let x: Vec<f64> = rows.iter().map(|&i| sample.x[i]).collect();
                events(member, &own.model, &*cost, &p, (&x, sample.window))?
            }
        };
        Ok(Drawn { law, rows })
    }

    /// Data like `data`, drawn.
    fn data(&self, data: &Dataset, random: &mut Random) -> Result<Dataset, FitError> {
        Ok(match (&self.law, &data.data) {
            (Law::Points { prediction, scatter }, Data::Points(p)) => {
                let toy = points::drawn(p, &self.rows, prediction, *scatter, random);
                Dataset { data: Data::Points(toy), ..data.clone() }
            }
            (Law::Counts { prediction, total }, Data::Histogram(h)) => {
                let toy = counts::drawn(h, &self.rows, prediction, *total, random);
                Dataset { data: Data::Histogram(toy), ..data.clone() }
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

/// The laws of members that have errors in common: errors that a fit holds are those of the truth.
fn groups(request: &FitRequest, truth: &[f64]) -> Result<Vec<Together>, FitError> {
    if request.config.shared_errors.is_empty() {
        return Ok(Vec::new());
    }
    let cost = run::cost_at(request, truth)?;
    let several = run::groups(request).into_iter().zip(cost.terms()).filter(|(group, _)| group.len() > 1);
    let law = |(group, part)| {
        Together::new(group, part, truth).ok_or_else(|| {
            refuse("the common covariance of the data is not positive definite at these parameters")
        })
    };
    several.map(law).collect()
}

/// Why data of this kind cannot be drawn, when they cannot.
fn unknown_law(data: &Dataset, choice: &CostChoice) -> Option<&'static str> {
    match &data.data {
        Data::Sample(s) if s.n_coordinates() > 1 => {
            Some("values of several coordinates are not drawn in this version")
        }
        Data::Sample(s) if s.weights.is_some() => {
            Some("nothing says how the weights of the values came about")
        }
        _ if matches!(choice.kind, CostKind::Template(_))
            || (choice.kind == CostKind::Auto && !data.templates().is_empty()) =>
        {
            Some("templates with statistics of their own are not drawn in this version")
        }
        _ if choice.kind == CostKind::Binomial
            || (data.more("k").is_some() && matches!(choice.kind, CostKind::Auto | CostKind::Likelihood)) =>
        {
            Some("successes among trials are not drawn in this version")
        }
        _ => None,
    }
}

/// Whether rows scatter by the variances of the cost rather than by columns of the data: where sources of error count, and points whose
/// variance is what the model predicts.
fn scatters_jointly(data: &Dataset, choice: &CostChoice, cost: &dyn Cost) -> bool {
    let source = choice.errors.iter().any(|s| s.on);
    let of_model = matches!(data.data, Data::Points(_)) && choice.kind == CostKind::GaussApproximation;
    !cost.is_unweighted() && (source || of_model)
}

/// The question without what only a single fit needs, starting at the truth.
fn template(request: &FitRequest, truth: &[f64]) -> FitRequest {
    let mut template = FitRequest { previous: None, ..request.clone() };
    let of_fit = &request.config.intervals;
    template.config.intervals =
        Intervals { minos: of_fit.minos.clone(), cl: of_fit.cl, band: None, ..Intervals::default() };
    template.config.params.set_values(truth);
    template
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
    // Where the span of the data stood for the window it must go on doing so: the span of a toy is another one.
    let open = ranges.is_empty() || ranges.iter().any(|i| i.lo.is_infinite() || i.hi.is_infinite());
    let span = (lo.is_finite() && hi.is_finite() && open).then_some((lo, hi));
    Ok(Law::Events { steps, number, window: window.or(span) })
}
