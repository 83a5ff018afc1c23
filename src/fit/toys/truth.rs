//! What toys are drawn from: parameters taken as true, and the law of the data at hand.

use std::sync::Arc;

use super::knowledge::measure_again;
use super::law::{Drawn, keep_domain, refuse};
use super::statistic::{Statistics, slack_of_cost};
use super::together::Together;
use crate::cost;
use crate::data::{Data, Dataset};
use crate::fit::run;
use crate::fit::tie::Ties;
use crate::fit::{FitError, FitRequest, FitResult, Intervals, Member, MemberModel};
use crate::numeric::random::Random;
use crate::params::Parameter;

/// An assumed truth, from which experiments like the one at hand can be drawn and fitted.
///
/// Points scatter about the curve by their errors, together where sources of error say so (without errors by the scatter of the data),
/// counts by the law of Poisson (by the multinomial law where only the shape is fitted), successes by the binomial law of their trials,
/// single values follow the density: as many as there are, or a Poisson number for an extended likelihood, each with the weight of one
/// of the values at hand where those have weights. Templates are counted again
/// about what they hold, and outside knowledge of parameters is measured again. Of a simultaneous fit every member is drawn, those
/// that have errors in common together.
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
    /// What the search has left open of its cost.
    slack: f64,
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
        if let Some(why) = result.why_not_determined() {
            return Err(refuse(format!(
                "{why}, so that the values found are one choice of many: fix a parameter"
            )));
        }
        let mut toys = Toys::about(&result.request, &result.minimum.values(), seed)?;
        toys.observed = Statistics::of(result);
        toys.slack = slack_of_cost(result);
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
        let request = &with_domains(request)?;
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
            slack: 0.0,
        })
    }

    /// Bins of counts in which the model expects less than nothing at the truth: they are drawn empty in every toy.
    pub fn bins_below_zero(&self) -> usize {
        self.members.iter().flatten().map(Drawn::below_zero).sum()
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

    /// By how much the cost of a toy that fits as badly may be lower than that of the data.
    pub(super) fn slack(&self) -> f64 {
        self.slack
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

/// The same question where the domain of densities of several coordinates is said, as far as it was the span of the data: that of a toy is
/// another.
fn with_domains(request: &FitRequest) -> Result<FitRequest, FitError> {
    let mut request = request.clone();
    let FitRequest { config, models, .. } = &mut request;
    for (member, own) in config.members.iter_mut().zip(models) {
        let Some(data) = member.data.clone().filter(|_| own.model.n_coordinates() > 1) else { continue };
        if let Data::Sample(sample) = &data.data {
            let cost = cost::build(&data, &own.model, &member.selection, &member.cost_alone())?;
            keep_domain(member, &data, sample, &*cost);
        }
    }
    Ok(request)
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
