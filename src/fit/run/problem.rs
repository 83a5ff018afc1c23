//! A request made ready: the cost is built, and what only scales a pdf is fixed.

use std::cell::RefCell;
use std::sync::Arc;

use super::super::derive::Quantities;
use super::super::tie::Ties;
use super::super::{
    ErrorScaling, FitConfig, FitError, FitRequest, FitResult, FitWarning, Member, MemberModel, Severity,
    ValueOrigin,
};
use super::Findings;
use super::followed::followed;
use super::gof;
use super::scaling::Scaling;
use super::spread::Spread;
use crate::cost::{
    Constraint, Cost, CostError, CostKind, ModelKind, PreciseResiduals, Refined, RobustScatter,
};
use crate::data::Dataset;
use crate::minimize::{Algorithm, CovarianceForm, Ctx, Minimum, Observer};
use crate::params::{Limits, ParamId, Parameters};

/// Everything the pieces of a fit need.
pub(super) struct Problem<'a> {
    pub request: &'a Arc<FitRequest>,
    /// A function of the parameters that follow nothing; the others are put right inside.
    pub cost: Box<dyn Cost>,
    pub(super) ties: Arc<Ties>,
    /// What is to be derived from the parameters.
    pub quantities: Quantities,
    pub watch: &'a dyn Observer,
    /// Where the search starts: the parameters of the request, with what only scales a pdf fixed.
    pub start: Parameters,
    /// What making it ready found.
    pub warnings: Vec<FitWarning>,
    /// Rows of each member that a robust fit has left out, rising.
    pub outliers: Vec<Vec<usize>>,
    /// What the values of the minimum are short of, once the cost has residuals of twice the digits.
    pub refined: Option<Arc<[f64]>>,
    /// χ² at the last point where it was asked for: error policy, goodness of fit and pulls all need that of the minimum.
    last_chi2: RefCell<(Vec<f64>, Option<f64>)>,
}

impl<'a> Problem<'a> {
    /// Builds the cost.
    pub fn new(request: &'a Arc<FitRequest>, watch: &'a dyn Observer) -> Result<Problem<'a>, FitError> {
        Problem::without(request, watch, Vec::new(), &request.config.params.values())
    }

    /// The same without these rows of the data, with errors that are held as they are at the parameters `at`.
    pub fn without(
        request: &'a Arc<FitRequest>,
        watch: &'a dyn Observer,
        outliers: Vec<Vec<usize>>,
        at: &[f64],
    ) -> Result<Problem<'a>, FitError> {
        let config = &request.config;
        let (mut cost, ties) = followed(request, &outliers, at)?;
        trimming_is_possible(&*cost, config)?;
        let quantities =
            Quantities::new(&config.params, Some(&request.models[0]), &config.intervals.derived)?;
        let mut start = config.params.clone();
        hide(&ties, &mut start);
        // A free parameter outside its limits is moved by the search, which says so.
        for p in start.iter_mut().filter(|p| !p.is_free()) {
            p.value = p.limits.clip(p.value);
        }
        if !config.members.iter().any(Member::needs_data) {
            leave_the_edge(&*cost, config, &mut start);
        }
        let mut warnings = fix_scales(&*cost, request, &mut start);
        warnings.extend(curve_as_typed(&*cost, &quantities));
        let moves = ties.moving(&start);
        cost.hold(&moves);
        warnings.extend(idle_constraints(config, &moves));
        Ok(Problem {
            request,
            cost,
            ties,
            quantities,
            watch,
            start,
            warnings,
            outliers,
            refined: None,
            last_chi2: RefCell::default(),
        })
    }

    /// The same with the errors that are held as they are at `p`.
    pub fn held_at(self, p: &[f64]) -> Result<Problem<'a>, FitError> {
        let (mut cost, ties) = followed(self.request, &self.outliers, p)?;
        cost.hold(&ties.moving(&self.start));
        Ok(Problem { cost, ties, last_chi2: RefCell::default(), ..self })
    }

    /// The same with residuals of twice the digits, at parameters that are `low` higher than they are said to be.
    pub fn with_precise(self, rows: PreciseResiduals, low: Arc<[f64]>) -> Problem<'a> {
        let cost = Box::new(Refined::new(self.cost, rows, low.to_vec()));
        Problem { cost, refined: Some(low), last_chi2: RefCell::default(), ..self }
    }

    /// Each member with what belongs to it.
    pub fn views(&self) -> Vec<View<'_>> {
        let parts = self.cost.parts();
        let FitRequest { config, models, .. } = self.request.as_ref();
        let view = |(j, (member, own)): (usize, (&'a Member, &'a MemberModel))| View {
            member,
            own,
            cost: parts.get(j).map_or(&*self.cost, |part| &*part.cost),
            data: member.data.as_deref().filter(|_| member.needs_data()),
        };
        config.members.iter().zip(models).enumerate().map(view).collect()
    }

    /// The rows of the data of each member behind the residuals that `minimum` has found to be outliers.
    pub fn outliers_of(&self, minimum: &Minimum) -> Vec<Vec<usize>> {
        // Without outliers no list of the rows is made: there may be millions.
        let Some(trimming) = minimum.trimming.as_ref().filter(|t| !t.outliers.is_empty()) else {
            return Vec::new();
        };
        let rows = self.cost.fit_set().rows.to_vec();
        let found: Vec<usize> = trimming.outliers.iter().filter_map(|&i| rows.get(i).copied()).collect();
        // Rows of a sum are counted on from one member to the next.
        let mut first = 0;
        let of_view = |view: View<'_>| {
            let own = first..first + view.cost.fit_set().n_total;
            first = own.end;
            found.iter().filter(|i| own.contains(i)).map(|i| i - own.start).collect()
        };
        self.views().into_iter().map(of_view).collect()
    }

    /// What `previous` found, as the search sees it.
    pub fn findings_of(&self, previous: &FitResult) -> Findings {
        let mut findings = Findings::of(previous);
        hide(&self.ties, &mut findings.minimum.params);
        findings
    }

    /// The minimum as the user sees it: tied parameters with value, error and covariance by propagation.
    pub fn shown(&self, mut minimum: Minimum) -> Minimum {
        if self.ties.is_empty() {
            return minimum;
        }
        let p = self.ties.resolved(&minimum.values());
        let slopes = self.ties.jet(&p, false).slopes;
        let mut covariance = minimum.covariance.as_ref().map(|c| self.ties.propagated(&p, c));
        if let (Some(c), Some(spread)) = (&mut covariance, Spread::of(self, &minimum)) {
            let right = spread.propagated(&slopes);
            for k in self.ties.targets() {
                c.set_row(k, &right.row(k));
                c.set_column(k, &right.column(k));
            }
        }
        for k in self.ties.targets() {
            if let (Some(p), Some(own)) =
                (minimum.params.get_mut(ParamId(k)), self.request.config.params.get(ParamId(k)))
            {
                p.clone_from(own);
            }
            let error = covariance.as_ref().map_or(f64::NAN, |c| c[(k, k)].sqrt());
            minimum.errors[k] = error;
            minimum.global_correlations[k] = f64::NAN;
        }
        minimum.params.set_values(&p);
        minimum.covariance = covariance;
        for point in &mut minimum.trace {
            self.ties.resolve(&mut point.values);
        }
        for other in &mut minimum.minima {
            self.ties.resolve(&mut other.values);
        }
        minimum
    }

    /// What every algorithm needs.
    pub fn ctx(&self) -> Ctx<'_> {
        Ctx { fcn: &*self.cost, method: &self.request.config.method, watch: self.watch }
    }

    /// ndof = data − free parameters, with the data that count at `p`; `None` where undefined.
    pub fn ndof(&self, p: &[f64]) -> Option<i64> {
        let data = self.cost.ndata()? as i64 - self.cost.silent_rows(p) as i64;
        Some(data - self.start.n_free() as i64)
    }

    /// Whether σ = 1 stands in the place of errors that nobody gave, be it for one of several data sets: χ² and the likelihood depend on
    /// the unit of y then.
    pub fn has_no_unit(&self) -> bool {
        self.cost.is_unweighted() || self.cost.parts().iter().any(|part| part.cost.is_unweighted())
    }

    /// The goodness-of-fit statistic at `p`; `None` too where the cost gives a number that cannot be one.
    pub fn chi2(&self, p: &[f64]) -> Option<f64> {
        if self.impossible_chi2(p).is_some() { None } else { gof::possible(self.chi2_of_cost(p)) }
    }

    /// A statistic below zero, of the whole or of one of several data sets.
    pub fn impossible_chi2(&self, p: &[f64]) -> Option<f64> {
        let own = |view: View<'_>| view.cost.chi2(&view.own.own(p));
        let several = self.request.config.members.len() > 1;
        let members = several.then(|| self.views()).into_iter().flatten().filter_map(own);
        self.chi2_of_cost(p).into_iter().chain(members).find(|v| gof::possible(Some(*v)).is_none())
    }

    /// What the cost gives for it.
    pub fn chi2_of_cost(&self, p: &[f64]) -> Option<f64> {
        let mut last = self.last_chi2.borrow_mut();
        if last.0 != p {
            *last = (p.to_vec(), self.cost.chi2(p));
        }
        last.1
    }

    /// Refuses intervals that follow the cost where that means nothing.
    ///
    /// # Errors
    /// The reason.
    pub fn can_be_followed(&self) -> Result<(), CostError> {
        match self.cost.no_intervals() {
            None => Ok(()),
            Some((code, text)) => Err(CostError::NotFollowed { code, text }),
        }
    }

    /// What stands in the place of χ² where errors are taken from the scatter of a robust fit; constraints add to it what they add to χ².
    fn scatter(&self, p: &[f64], minimum: &Minimum) -> Option<f64> {
        let (mut scatter, mut squares) = (RobustScatter::default(), 0.0);
        for view in self.views() {
            if !view.cost.kind().is_least_squares() || view.cost.kind() == CostKind::Chi2Cov {
                return None;
            }
            let own = view.own.own(p);
            let pulls = view.cost.pulls(&own)?;
            scatter.add(&view.member.cost, &pulls);
            squares += pulls.iter().filter(|r| r.is_finite()).map(|r| r * r).sum::<f64>();
        }
        let found = scatter.in_place_of_chi2(minimum.params.n_free())?;
        Some(found + (self.chi2(p)? - squares).max(0.0))
    }

    /// How errors at `minimum` are scaled. A sandwich takes the scatter of the data into account itself.
    pub fn scaling(&self, minimum: &Minimum) -> Scaling {
        let p = minimum.values();
        let itself = minimum.covariance_form == CovarianceForm::Sandwich;
        let policy = if itself { ErrorScaling::AsGiven } else { self.request.config.scaling };
        let chi2 = self.scatter(&p, minimum).or_else(|| self.chi2(&p));
        let scaling = Scaling::of(policy, self.cost.is_unweighted(), chi2, self.ndof(&p));
        Scaling { chi2_is_test: scaling.chi2_is_test && !self.has_no_unit(), ..scaling }
    }
}

/// A member as bands and pulls see it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub member: &'a Member,
    pub own: &'a MemberModel,
    /// A function of its own parameters.
    pub cost: &'a dyn Cost,
    /// None for a typed cost.
    pub data: Option<&'a Dataset>,
}

/// Refuses to trim rows that hang together: no residual belongs to one of them.
fn trimming_is_possible(cost: &dyn Cost, config: &FitConfig) -> Result<(), CostError> {
    let trims = config.method.algorithm == Algorithm::Robust;
    let p = config.params.values();
    let shared = config.shared_errors.iter().any(|s| s.source.on);
    let together = cost.parts().iter().any(|part| part.cost.row_covariance(&part.own(&p)).is_some());
    if !trims || !(shared || together || cost.row_covariance(&p).is_some()) {
        return Ok(());
    }
    Err(CostError::DoesNotFit {
        what: "a robust fit leaves single rows out, and these rows are correlated".to_owned(),
        remedy: "choose another minimizer, or switch the correlated sources of error off".to_owned(),
    })
}

/// `W-CONSTR-FIXED`: the parameters that cannot move in the fit and are constrained in vain. Where another parameter of the constraint
/// moves, what is held may shift that one.
fn idle_constraints(config: &FitConfig, moves: &[bool]) -> Vec<FitWarning> {
    let of = |c: &Constraint| c.names.iter().filter_map(|name| config.params.find(name).ok()).collect();
    let all = config.members.iter().flat_map(|m| &m.cost.constraints).map(of);
    let held = all.filter(|ids: &Vec<ParamId>| ids.iter().all(|id| !moves[id.0])).flatten();
    let warning = |id: ParamId| {
        let p = &config.params[id.0];
        let state = if p.is_tied() { "follows parameters that are fixed" } else { "is fixed" };
        let text = format!("{} {state}; its constraint has no effect", p.name);
        FitWarning { code: "W-CONSTR-FIXED", severity: Severity::Info, text, param: Some(id.0) }
    };
    held.map(warning).collect()
}

/// What f means in derived quantities where the cost divides the model by its integral.
fn curve_as_typed(cost: &dyn Cost, quantities: &Quantities) -> Option<FitWarning> {
    let first = cost.parts().first().map_or(cost, |part| &*part.cost);
    let divided = first.normalisation().is_some_and(|n| n.divided);
    (divided && quantities.use_curve()).then(|| FitWarning {
        code: "W-FORMULA",
        severity: Severity::Info,
        text: "f in derived quantities is the formula as typed, not divided by its integral".into(),
        param: None,
    })
}

/// Starts tried in turn where a typed cost is not a number at 0.
const OTHER_STARTS: [f64; 6] = [0.5, 1.0, 0.1, 10.0, -0.5, -1.0];

/// Moves the parameters of a typed cost that nobody has given a value together to where the cost is a number.
fn leave_the_edge(cost: &dyn Cost, config: &FitConfig, start: &mut Parameters) {
    let unset: Vec<usize> =
        start.free().into_iter().filter(|&k| config.origins.get(k) == Some(&ValueOrigin::Default)).collect();
    let outside = |f: f64| f.is_nan() || f == f64::INFINITY;
    let values = start.values();
    if unset.is_empty() || !outside(cost.value(&values)) {
        return;
    }
    for other in OTHER_STARTS {
        let mut p = values.clone();
        for &k in &unset {
            p[k] = start[k].limits.clip(other);
        }
        if !outside(cost.value(&p)) {
            start.set_values(&p);
            return;
        }
    }
}

/// Makes tied parameters look like fixed ones with the right value.
fn hide(ties: &Ties, params: &mut Parameters) {
    if ties.is_empty() {
        return;
    }
    params.set_values(&ties.resolved(&params.values()));
    for k in ties.targets() {
        if let Some(p) = params.get_mut(ParamId(k)) {
            p.fixed = true;
            p.limits = Limits::NONE;
        }
    }
}

/// Six digits, which say what a value that nobody chose is.
fn short(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}

/// What to do where numbers of events are held.
const EXTENDED: &str = ". Choose the cost 'extended' (--cost extended) to fit the numbers of events, too";

/// Holds the parameters that only scale a pdf which is divided by its integral, one of each: no fit could decide them.
fn fix_scales(cost: &dyn Cost, request: &FitRequest, start: &mut Parameters) -> Vec<FitWarning> {
    // So many events lie in a range as a cumulative function with a factor rises over it.
    let is_of_events = |(member, own): (&Member, &MemberModel), k: usize| {
        (member.cost.model_kind == ModelKind::Cdf || own.model.counts_events()) && own.at.contains(&k)
    };
    let of_events =
        |k: usize| request.config.members.iter().zip(&request.models).any(|both| is_of_events(both, k));
    // The direction may involve several parameters. When the user holds one of them, the others are decided, unless the one
    // found scales the pdf all by itself.
    let held = start.iter().any(|p| !p.is_free() && !p.constant);
    let mut said = Vec::new();
    for k in cost.free_scales(&start.values()) {
        let alone = scales_alone(cost, start, k);
        let Some(p) = start.get_mut(ParamId(k)).filter(|p| p.is_free() && (alone || !held)) else { continue };
        p.fixed = true;
        let mut text =
            format!("{} only scales the pdf, which is normalised: it is held at {}", p.name, short(p.value));
        if of_events(k) {
            text += EXTENDED;
        }
        said.push(FitWarning { code: "W-NORM-FREE", severity: Severity::Info, text, param: Some(k) });
    }
    said
}

/// Largest relative change of the cost that is taken as rounding.
const ROUNDING: f64 = 1e-9;

/// Whether the cost stays when only parameter `k` is moved, by half its size.
fn scales_alone(cost: &dyn Cost, start: &Parameters, k: usize) -> bool {
    let mut p = start.values();
    let here = cost.value(&p);
    p[k] += 0.5 * p[k].abs().max(0.1);
    (cost.value(&p) - here).abs() <= ROUNDING * (1.0 + here.abs())
}
