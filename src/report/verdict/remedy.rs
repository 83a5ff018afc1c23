//! What can be done about a verdict: commands of a session that a button gives and undo takes back, a place of the window that shows more,
//! and how the command line says the same.

use super::super::pdg::number;
use super::Facts;
use super::digits::{exact, near};
use super::part::without_part;
use super::shift::shift_origin;
use crate::cost::{CostChoice, CostKind, Loss, ModelKind, Normalise, Weights};
use crate::data::read::CalculatedColumn;
use crate::data::{Data, DataKind};
use crate::fit::suggest;
use crate::fit::toys::ToysWish;
use crate::fit::{
    Command, ErrorScaling, FitConfig, FitResult, FitWarning, Intervals, MemberModel, ParamEdit, Task,
};
use crate::minimize::{Algorithm, Level, StopReason, Strategy};
use crate::model::formula::in_radians;
use crate::model::{COORDINATE_LETTERS, Model};
use crate::params::{Limits, ParamId};

/// Parameters that are offered to be fixed, at most.
const MOST_FIXED: usize = 3;
/// Contour points, and toys.
const POINTS: usize = 40;
const TOYS: usize = 1000;
/// Level of a one-sided interval.
const ONE_SIDED: f64 = 0.95;
/// A call limit that was reached is raised so many times.
const MORE_CALLS: usize = 4;
const LEAST_CALLS: usize = 1000;

/// Where a remedy leads beside what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// These rows in the figure.
    Rows(Vec<usize>),
    /// Models that might describe the data.
    Models,
    /// The errors of the data.
    Errors,
    /// The contours of two parameters.
    Contours(ParamId, ParamId),
    /// Toys.
    Toys,
    /// All minima that were met.
    Minima,
    /// The report on the clipboard.
    Report,
}

/// Something that can be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Remedy {
    /// The words of the button.
    pub label: String,
    /// What it does, and what that is good for.
    pub tip: String,
    /// Carried out in this order.
    pub commands: Vec<Command>,
    /// Shown then.
    pub place: Option<Place>,
    /// What the command line calls it: an option to be added to the command, or another command; a word in capitals is to be replaced. `None` for what
    /// is only shown.
    pub flag: Option<String>,
}

impl Remedy {
    pub(super) fn new(label: impl Into<String>, tip: impl Into<String>) -> Remedy {
        Remedy { label: label.into(), tip: tip.into(), commands: Vec::new(), place: None, flag: None }
    }

    /// A change, and the fit with it.
    pub(super) fn refit(mut self, change: Command) -> Remedy {
        self.commands.extend([change, Command::Run(Task::Fit)]);
        self
    }

    fn run(mut self, command: Command) -> Remedy {
        self.commands.push(command);
        self
    }

    fn show(mut self, place: Place) -> Remedy {
        self.place = Some(place);
        self
    }

    /// The commands for a session with this configuration: what is said of a result is said of the data set it shows, and where the one that is
    /// worked on takes no part in the fit that is another one.
    pub fn commands_in(&self, config: &FitConfig, result: Option<&FitResult>) -> Vec<Command> {
        let shown = result.and_then(|r| config.taking_part().get(r.request.config.active).copied());
        let Some(shown) = shown.filter(|&j| j != config.active) else { return self.commands.clone() };
        if self.commands.is_empty() && !matches!(self.place, Some(Place::Rows(_) | Place::Errors)) {
            return Vec::new();
        }
        let own = |command: &Command| match command {
            // Outside knowledge of data that take no part was handed to the first that does.
            Command::SetCost(choice) => {
                let constraints = config.members[shown].cost.constraints.clone();
                Command::SetCost(CostChoice { constraints, ..choice.clone() })
            }
            other => other.clone(),
        };
        std::iter::once(Command::Activate(shown)).chain(self.commands.iter().map(own)).collect()
    }

    pub(super) fn flag(mut self, flag: impl Into<String>) -> Remedy {
        self.flag = Some(flag.into());
        self
    }
}

/// What can be done about the verdict `code` on `r`.
pub(super) fn remedies(r: &FitResult, code: &str, facts: &Facts) -> Vec<Remedy> {
    let richer_models = || richer_models(&r.request.config);
    let all =
        |f: fn(&FitResult, ParamId) -> Option<Remedy>| facts.params.iter().filter_map(move |&p| f(r, p));
    let of_verdict = match code {
        "good" | "exact" => vec![copy_report()],
        "wrong_shape" if r.warnings.iter().any(|w| w.code == "W-VARBIN") => {
            vec![times_width(r), check_errors()]
        }
        "empty_bins" => vec![by_likelihood()],
        "negative_counts" => richer_models().into_iter().collect(),
        "wrong_shape" | "pattern_left" | "acceptable" => {
            show(facts).into_iter().chain(richer_models()).collect()
        }
        "too_much_scatter" if r.member().cost.is_least_squares() => {
            [Some(check_errors()), use_scatter(r), richer_models()].into_iter().flatten().collect()
        }
        "too_much_scatter" => richer_models().into_iter().collect(),
        "too_good" | "no_errors_given" => {
            let mut list = counts(r);
            let chosen = matches!(r.request.config.member().cost.weights, Weights::One | Weights::OneAll);
            if code == "too_good" {
                list.push(check_errors());
            } else if !chosen {
                list.push(add_errors());
            }
            list
        }
        "outlier" => [show(facts), mask(r, facts), robust(r)].into_iter().flatten().collect(),
        "collapsed" => {
            let bounded = numbers_below_zero(r).into_iter().chain(all(wide_enough));
            bounded.chain(richer_models()).collect()
        }
        "in_steps" => vec![several_starts(r)],
        "no_entries" => all(upper_limit).collect(),
        "at_limit" => {
            let free = all(free_limit).chain(all(one_sided));
            free.chain(all(fix)).collect()
        }
        "not_determined" => all(fix).take(MOST_FIXED).chain(without_part(r, facts)).collect(),
        "strongly_correlated" | "errors_unreliable" => {
            let one = all(fix).take(2).chain(shift_origin(r));
            one.chain(ellipse(r, facts)).collect()
        }
        "stopped" => [go_on(r)].into_iter().chain(better_start_of(r)).collect(),
        "not_converged" if r.warnings.iter().any(|w| w.code.starts_with("W-EFFICIENCY")) => {
            limit_to_one(r).or_else(|| limit_to_zero(r)).into_iter().chain(richer_models()).collect()
        }
        "not_converged" => {
            let own = [go_on(r)].into_iter().chain(better_start_of(r));
            own.chain(richer_models()).collect()
        }
        "no_result" => {
            let starts = better_start_of(r).into_iter().chain([several_starts(r)]);
            starts.chain(all(fix)).collect()
        }
        "wrong_model" | "below_zero" => {
            let bounded = if code == "below_zero" { numbers_below_zero(r) } else { Vec::new() };
            let others = bounded.into_iter().chain(richer_models()).chain(better_start_of(r));
            others.chain([several_starts(r)]).collect()
        }
        "no_errors" => [run_hesse()].into_iter().chain(better_start_of(r)).collect(),
        "wrong_scale" => as_density(r).into_iter().chain([times_a_number(r)]).collect(),
        "not_normalised" if r.member().cost != CostKind::Unbinned => Vec::new(),
        "above_one" | "not_normalised" => vec![divide_by_integral(r)],
        "better_valley" => [take_lower(r), Some(compare())].into_iter().flatten().collect(),
        "unequal_errors" => use_both_sides(r, facts).or_else(|| run_minos(r)).into_iter().collect(),
        "x_errors_large" => vec![toys()],
        "too_few_data" => all(fix).take(MOST_FIXED).collect(),
        _ => Vec::new(),
    };
    numbers_of_events(r).into_iter().chain(radians(r)).chain(kelvin(r)).chain(of_verdict).collect()
}

/// Where the formula of the member that is shown takes an angle in another unit as radians, wherever it takes it: the same with it converted.
fn radians(r: &FitResult) -> Option<Remedy> {
    r.warnings.iter().find(|w| w.code == "W-DEGREES")?;
    let member = r.request.config.member();
    let (data, model) = (member.data.as_deref()?, &r.request.member_model().model);
    (0..model.n_coordinates()).find_map(|k| {
        let angle = data.angle(k).filter(|a| model.takes_all_for_radians(k, a.radian))?;
        let letter = COORDINATE_LETTERS.get(k)?;
        let formula = in_radians(&member.formula, letter, &angle.factor)?;
        let tip = format!("Takes {letter} in {}: {formula}", angle.unit);
        let remedy = Remedy::new("Convert to radians", tip).refit(Command::SetFormula(formula.clone()));
        let alone = r.request.config.members.len() == 1;
        Some(if alone { remedy.flag(format!("--model \"{formula}\"")) } else { remedy })
    })
}

/// Where x is a temperature in °C under a law of absolute ones: the file read with x in kelvin. Nothing where a column may be called x already.
fn kelvin(r: &FitResult) -> Option<Remedy> {
    r.warnings.iter().find(|w| w.code == "W-CELSIUS")?;
    let member = r.request.config.member();
    let source = member.source.as_ref()?;
    let mut options = source.options().clone();
    let is_called_x = member.data.as_ref().is_some_and(|d| d.x_title.quantity == "x");
    if is_called_x || options.columns.iter().any(|(role, _)| role == "x") {
        return None;
    }
    let column = CalculatedColumn { name: "x".into(), unit: "K".into(), formula: "x+273.15".into() };
    options.calculated.push(column);
    let changes = vec![Command::Read(source.with(options)), Command::Guess];
    let change = Command::Several { label: "Kelvin".into(), changes };
    let tip = "Reads the file again with x + 273.15 in the place of x";
    let remedy = Remedy::new("Take x in kelvin", tip).refit(change);
    let alone = r.request.config.members.len() == 1;
    Some(if alone { remedy.flag("--column \"x=x+273.15\"") } else { remedy })
}

/// Bins with a density: the likelihood of its shape, for which the number of entries is no matter.
fn as_density(r: &FitResult) -> Option<Remedy> {
    let member = r.request.config.member();
    member.data.as_deref().filter(|d| d.kind() == DataKind::Histogram)?;
    let mut cost = member.cost.clone();
    (cost.kind, cost.model_kind) = (CostKind::Likelihood, ModelKind::Density);
    let tip = "Takes the curve for a density and fits its shape by the likelihood of the counts";
    let remedy = Remedy::new("Fit as a density", tip).refit(Command::SetCost(cost));
    Some(remedy.flag("--cost likelihood --density"))
}

/// The likelihood of counts, in which empty bins count.
fn by_likelihood() -> Remedy {
    let tip = "Fits by the likelihood of counts: right for few counts and empty bins, too";
    let change = Command::SetCostKind(CostKind::Likelihood);
    Remedy::new("Use the likelihood of counts", tip).refit(change).flag("--cost likelihood")
}

/// The curve times a number that is fitted.
fn times_a_number(r: &FitResult) -> Remedy {
    let formula = &r.request.config.member().formula;
    let taken = |name: &str| r.minimum.params.iter().any(|p| p.name == name);
    let name = ["N", "norm", "N_total"].into_iter().find(|name| !taken(name)).unwrap_or("N_1");
    let formula = format!("{name}*({formula})");
    let tip = format!("Fits {formula}, whose size {name} follows the data");
    let remedy = Remedy::new(format!("Multiply by {name}"), tip).refit(Command::SetFormula(formula.clone()));
    remedy.flag(format!("--model \"{formula}\""))
}

/// Where numbers of events are held because only the shape is fitted.
fn numbers_of_events(r: &FitResult) -> Option<Remedy> {
    let members = || r.request.config.members.iter().zip(&r.request.models);
    // So many events lie in a range as a cumulative function with a factor rises over it.
    let of_events = |kind: ModelKind, model: &Model| kind == ModelKind::Cdf || model.counts_events();
    let counts = |k: usize| {
        members().any(|(member, own)| of_events(member.cost.model_kind, &own.model) && own.at.contains(&k))
    };
    let is_held = |w: &FitWarning| w.code == "W-NORM-FREE" && w.param.is_some_and(counts);
    let tip = "Fits the numbers of events together with the shape (extended likelihood)";
    r.warnings.iter().any(is_held).then(|| {
        Remedy::new("Fit the numbers", tip)
            .refit(Command::SetCostKind(CostKind::Extended))
            .flag("--cost extended")
    })
}

fn divide_by_integral(r: &FitResult) -> Remedy {
    let mut cost = r.request.config.member().cost.clone();
    cost.normalise = Normalise::Always;
    Remedy::new("Divide by the integral", "Makes the model a probability over the bins that are fitted")
        .refit(Command::SetCost(cost))
        .flag("--normalise always")
}

fn copy_report() -> Remedy {
    Remedy::new("Copy report", "Puts the whole report on the clipboard").show(Place::Report)
}

fn show(facts: &Facts) -> Option<Remedy> {
    let rows = facts.rows.clone();
    let one = rows.len() == 1;
    (!rows.is_empty()).then(|| {
        let (label, tip) = if one {
            ("Show", "Rings the point in the figure")
        } else {
            ("Show where", "Rings the longest stretch of points on one side of the curve")
        };
        Remedy::new(label, tip).show(Place::Rows(rows))
    })
}

/// Where the catalogue has models for such data.
pub(super) fn richer_models(config: &FitConfig) -> Option<Remedy> {
    let tip = "Fits the usual models to these data and shows them, the best first";
    suggest::is_possible(config).then(|| {
        Remedy::new("Try other models", tip)
            .run(Command::Suggest)
            .show(Place::Models)
            .flag("fitpanel suggest FILE")
    })
}

fn check_errors() -> Remedy {
    Remedy::new("Check errors", "Shows the errors that the data have, and those that were added")
        .show(Place::Errors)
}

fn add_errors() -> Remedy {
    let tip = "Shows where errors are given to the data: one number for all, or in per cent";
    Remedy::new("Add errors", tip).show(Place::Errors).flag("--error y=SIZE")
}

fn times_width(r: &FitResult) -> Remedy {
    let mut cost = r.request.config.member().cost.clone();
    cost.times_width = true;
    Remedy::new("Multiply by the width", "Compares the contents with the curve times the width of each bin")
        .refit(Command::SetCost(cost))
        .flag("--width")
}

fn use_scatter(r: &FitResult) -> Option<Remedy> {
    let tip = "Takes the size of the errors from the scatter of the points: right if the errors have the right proportions only, and the \
               curve is right. χ² judges nothing then";
    (r.other_scale.is_some() && r.request.config.scaling != ErrorScaling::FromScatter).then(|| {
        Remedy::new("Use scatter instead", tip)
            .run(Command::SetScaling(ErrorScaling::FromScatter))
            .flag("--error-policy from-scatter")
    })
}

fn mask(r: &FitResult, facts: &Facts) -> Option<Remedy> {
    let &row = facts.rows.first()?;
    let data = r.request.config.member().data.as_deref()?;
    let what = if data.kind() == DataKind::Histogram { "bin" } else { "point" };
    let tip = format!("Leaves {what} {} out and fits again; say so when you publish the result", row + 1);
    let remedy =
        Remedy::new(format!("Mask {what} {}", row + 1), tip).refit(Command::SetMask { row, used: false });
    // The command line knows no masks, but intervals, which hold for all data sets.
    let several = r.request.config.members.len() > 1;
    if data.kind() == DataKind::Histogram || data.n_coordinates() > 1 || several {
        return Some(remedy);
    }
    let x = data.x();
    let place = *x.get(row)?;
    let nearest =
        x.iter().map(|other| (other - place).abs()).filter(|d| *d > 0.0).fold(f64::INFINITY, f64::min);
    let alone = x.iter().filter(|other| **other == place).count() == 1 && nearest.is_finite();
    let side = |sign: f64| near(place + sign * 0.25 * nearest, 0.2 * nearest);
    Some(if alone { remedy.flag(format!("--exclude {}:{}", side(-1.0), side(1.0))) } else { remedy })
}

fn robust(r: &FitResult) -> Option<Remedy> {
    let mut cost = r.request.config.member().cost.clone();
    let can = r.member().cost.is_least_squares() && cost.loss == Loss::Linear;
    cost.loss = Loss::SoftL1;
    let tip =
        "Fits with a loss (soft L1) under which points far off count less; there is no χ² probability then";
    can.then(|| Remedy::new("Robust fit", tip).refit(Command::SetCost(cost)).flag("--cost robust:soft_l1"))
}

fn name(r: &FitResult, p: ParamId) -> Option<&str> {
    r.minimum.params.get(p).map(|p| p.name.as_str())
}

fn fix(r: &FitResult, p: ParamId) -> Option<Remedy> {
    let param = r.minimum.params.get(p).filter(|p| p.is_free())?;
    let value = r.told_value(p);
    let tip = format!("Holds {} at {} and fits the others", param.name, number(value, 6));
    let remedy = Remedy::new(format!("Fix {} and fit", param.name), tip)
        .refit(Command::SetParam(p, ParamEdit::Fixed(true)));
    Some(remedy.flag(format!("--param {}={},fixed", param.name, exact(value))))
}

fn free_limit(r: &FitResult, p: ParamId) -> Option<Remedy> {
    let met = r.limit_met(p).filter(|met| met.source.is_none())?;
    let name = name(r, p)?;
    let tip = format!("Takes the limits of {name} away ({}) and fits again", number(met.limit, 4));
    let remedy = Remedy::new(format!("Free limit of {name}"), tip);
    let change = Command::SetParam(p, ParamEdit::Limits(Limits::NONE));
    Some(remedy.refit(change).flag(format!("--param {name},min=-inf,max=inf")))
}

/// Numbers of events that came out below zero kept above.
fn numbers_below_zero(r: &FitResult) -> Vec<Remedy> {
    let params = &r.minimum.params;
    let is_number = |k: usize| {
        let stands = |own: &MemberModel| {
            let at = own.at.iter().position(|&at| at == k);
            own.model.counts_events() && at.is_some_and(|k| own.model.is_linear_in(&[k]))
        };
        params[k].value < 0.0 && r.request.models.iter().any(stands)
    };
    let remedy = |k: usize| {
        let limits = Limits::new(Some(0.0), params[k].limits.upper()).ok()?;
        let name = &params[k].name;
        let tip = format!("Gives {name} the lower limit 0 and fits again");
        let change = Command::SetParam(ParamId(k), ParamEdit::Limits(limits));
        let remedy = Remedy::new(format!("Keep {name} above 0"), tip).refit(change);
        Some(remedy.flag(format!("--param {name},min=0")))
    };
    params.free().into_iter().filter(|&k| is_number(k)).filter_map(remedy).collect()
}

/// A lower limit of a width at the spacing of the values, and a start above it.
fn wide_enough(r: &FitResult, p: ParamId) -> Option<Remedy> {
    let least = r.collapse().filter(|c| c.width == p)?.spacing;
    let param = r.minimum.params.get(p)?;
    let limits = Limits::new(Some(least), param.limits.upper()).ok()?;
    let tip =
        format!("Keeps {} above {least}, about the distance of the values there, and fits again", param.name);
    let remedy = Remedy::new(format!("Keep {} above {least}", param.name), tip);
    let change = Command::SetParam(p, ParamEdit::Limits(limits));
    Some(remedy.refit(change).flag(format!("--param {},min={least}", param.name)))
}

/// The upper end of an interval that 0 closes below.
fn upper_limit(r: &FitResult, p: ParamId) -> Option<Remedy> {
    let param = r.minimum.params.get(p)?;
    if param.limits.lower() == Some(0.0) {
        return one_sided(r, p);
    }
    let limits = Limits::new(Some(0.0), param.limits.upper()).ok()?;
    let tip =
        format!("Gives {} the lower limit 0 and fits again: then its upper limit can be found", param.name);
    let remedy = Remedy::new(format!("Keep {} above 0", param.name), tip);
    let change = Command::SetParam(p, ParamEdit::Limits(limits));
    Some(remedy.refit(change).flag(format!("--param {0},min=0 --limit {0}", param.name)))
}

/// On the side away from the limit.
fn one_sided(r: &FitResult, p: ParamId) -> Option<Remedy> {
    let limit = r.limit_met(p)?.limit;
    let param = r.minimum.params.get(p)?;
    let upper = param.limits.lower() == Some(limit);
    let side = if upper { "upper" } else { "lower" };
    let tip = format!("Finds the {side} end of a 95 % interval that the limit closes on the other side");
    let bound = Task::Bound { param: p, level: Level::Cl(ONE_SIDED), upper };
    let remedy = Remedy::new(format!("One-sided interval of {}", param.name), tip).run(Command::Run(bound));
    Some(remedy.flag(format!("--limit {},side={side}", param.name)))
}

fn ellipse(r: &FitResult, facts: &Facts) -> Option<Remedy> {
    let &[x, y, ..] = facts.params.as_slice() else { return None };
    let levels = vec![Level::Sigmas(1.0), Level::Sigmas(2.0)];
    let contour = Task::Contour { x, y, levels, size: POINTS };
    let tip = "Draws the region that holds both parameters together";
    let remedy = Remedy::new("Show ellipse", tip).run(Command::Run(contour)).show(Place::Contours(x, y));
    Some(remedy.flag(format!("--contour {},{}", name(r, x)?, name(r, y)?)))
}

fn go_on(r: &FitResult) -> Remedy {
    let mut method = r.request.config.method.clone();
    let (flag, tip) = if r.minimum.status.stop == StopReason::CallLimit {
        let calls = (MORE_CALLS * r.minimum.nfcn).max(LEAST_CALLS);
        method.max_calls = Some(calls);
        (
            format!("--max-calls {calls}"),
            format!("Fits again from where the search ended, with up to {calls} calls"),
        )
    } else if r.minimum.status.stop == StopReason::Cancelled {
        return Remedy::new("Continue", "Fits again from where the search ended")
            .run(Command::Run(Task::Fit));
    } else {
        method.strategy = Strategy::Careful;
        (
            "--strategy 2".to_owned(),
            "Fits again from where the search ended, with more care (strategy 2)".to_owned(),
        )
    };
    Remedy::new("Continue", tip).refit(Command::SetMethod(method)).flag(flag)
}

/// Of a typed cost nothing can be estimated.
fn better_start_of(r: &FitResult) -> Option<Remedy> {
    (r.member().cost != CostKind::Custom).then(better_start)
}

pub(super) fn better_start() -> Remedy {
    Remedy::new("Better start", "Estimates all start values anew from the data and fits from there")
        .refit(Command::Guess)
}

/// The height of a curve of efficiencies, which none is above.
fn limit_to_one(r: &FitResult) -> Option<Remedy> {
    let k = r.warnings.iter().find(|w| w.code == "W-EFFICIENCY")?.param?;
    let param = r.minimum.params.get(ParamId(k))?;
    let limits = Limits::new(param.limits.lower(), Some(1.0)).ok()?;
    let tip = format!("Gives {} the upper limit 1 and fits again", param.name);
    let remedy = Remedy::new(format!("Limit {} to 1", param.name), tip);
    let change = Command::SetParam(ParamId(k), ParamEdit::Limits(limits));
    Some(remedy.refit(change).flag(format!("--param {},max=1", param.name)))
}

/// The same of a curve that comes to 0, which none is below.
fn limit_to_zero(r: &FitResult) -> Option<Remedy> {
    let k = r.warnings.iter().find(|w| w.code == "W-EFFICIENCY-0")?.param?;
    let param = r.minimum.params.get(ParamId(k))?;
    let limits = Limits::new(Some(0.0), param.limits.upper()).ok()?;
    let tip = format!("Gives {} the lower limit 0 and fits again", param.name);
    let remedy = Remedy::new(format!("Keep {} above 0", param.name), tip);
    let change = Command::SetParam(ParamId(k), ParamEdit::Limits(limits));
    Some(remedy.refit(change).flag(format!("--param {},min=0 --limit {}", param.name, param.name)))
}

fn several_starts(r: &FitResult) -> Remedy {
    let mut method = r.request.config.method.clone();
    method.algorithm = Algorithm::Multistart;
    let tip = "Searches from many starts and keeps the lowest minimum";
    Remedy::new("Several starts", tip).refit(Command::SetMethod(method)).flag("--minimizer multistart")
}

fn run_hesse() -> Remedy {
    Remedy::new("Run HESSE", "Computes the second derivatives at the minimum").run(Command::Run(Task::Hesse))
}

/// The errors − and + of the parameters that need them and do not have them, with this fit and those that follow.
fn use_both_sides(r: &FitResult, facts: &Facts) -> Option<Remedy> {
    let missing = |id: &&ParamId| r.minos.get(id.0).is_none_or(Option::is_none);
    let which: Vec<ParamId> = facts.params.iter().filter(missing).copied().collect();
    let names: Vec<String> = which.iter().filter_map(|&id| name(r, id)).map(str::to_owned).collect();
    let config = &r.request.config;
    if names.is_empty() || names.len() < which.len() || config.intervals.minos.is_some() {
        return None;
    }
    let flag = format!("--minos={}", names.join(","));
    let intervals = Intervals { minos: Some(names), ..config.intervals.clone() };
    let tip = "Follows the valley to both sides (MINOS), now and with the fits that follow: the results then have errors − and +";
    let remedy = Remedy::new("Use the +/− errors", tip).run(Command::SetIntervals(intervals));
    Some(remedy.run(Command::Run(Task::Minos(which))).flag(flag))
}

/// As long as some parameter has no errors of its own.
fn run_minos(r: &FitResult) -> Option<Remedy> {
    let missing = r.minimum.params.free().into_iter().any(|k| r.minos.get(k).is_none_or(Option::is_none));
    let tip = "Follows the valley to both sides of each parameter: errors − and + of their own";
    let remedy = Remedy::new("Run MINOS", tip).run(Command::Run(Task::Minos(Vec::new()))).flag("--minos");
    missing.then_some(remedy)
}

fn toys() -> Remedy {
    let tip = "Draws a thousand data sets from the fit and fits them again: their scatter is the error";
    let wish = ToysWish { n: TOYS, seed: 1 };
    Remedy::new("Run toys", tip)
        .run(Command::Run(Task::Toys(wish)))
        .show(Place::Toys)
        .flag("fitpanel toys FILE")
}

/// The values of the lowest valley, and the fit from there.
fn take_lower(r: &FitResult) -> Option<Remedy> {
    let lower = super::search::lower_valley(r)?;
    let tip = "Takes the values of the lower minimum over and fits from there";
    Some(Remedy::new("Take it", tip).refit(Command::SetValues(lower.values.clone())).flag("--minimizer auto"))
}

fn compare() -> Remedy {
    Remedy::new("Compare minima", "Lists the minima with their values").show(Place::Minima)
}

/// Whether counts are to be treated as counts, while nobody has said.
fn counts(r: &FitResult) -> Vec<Remedy> {
    if !super::shape::look_like_counts(r) || r.request.config.scaling != ErrorScaling::Auto {
        return Vec::new();
    }
    let no = Remedy::new(
        "No",
        "They are no counts: the errors are taken from the scatter, and this is not asked again",
    )
    .run(Command::SetScaling(ErrorScaling::FromScatter));
    as_histogram(r).into_iter().chain([no.flag("--error-policy from-scatter")]).collect()
}

/// The file read as bins with their contents, and the likelihood of counts.
fn as_histogram(r: &FitResult) -> Option<Remedy> {
    let member = r.request.config.member();
    let (data, source) = (member.data.as_deref()?, member.source.as_ref()?);
    let Data::Points(points) = &data.data else { return None };
    let column = |role: &str| data.columns.iter().find(|(of, _)| of == role).map(|(_, c)| c.clone());
    let (x, y) = (column("x")?, column("y")?);
    let steps: Vec<f64> = points.x.windows(2).map(|w| w[1] - w[0]).collect();
    let step = *steps.first()?;
    // Edges lie midway between centers that are equally far apart.
    if data.indexed || step.is_nan() || step <= 0.0 || steps.iter().any(|s| (s - step).abs() > 1e-6 * step) {
        return None;
    }
    let mut options = source.options().clone();
    options.kind = Some(DataKind::Histogram);
    options.columns = vec![("x".into(), x.clone()), ("n".into(), y.clone())];
    let changes = vec![Command::Read(source.with(options)), Command::SetCostKind(CostKind::Likelihood)];
    let tip = "Reads the rows as bins and fits with the likelihood of counts: right for few counts and empty bins, too";
    let change = Command::Several { label: "Counting statistics".into(), changes };
    let flag = format!("--kind histogram --columns \"x={x},n={y}\" --cost likelihood");
    Some(Remedy::new("Yes, Poisson", tip).refit(change).flag(flag))
}
