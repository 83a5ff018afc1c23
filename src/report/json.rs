//! The JSON of a fit (interface contract): every number at full precision, keys always present and in one order.
//!
//! Numbers are written with the fewest digits that read back to the same double; NaN and infinities are null, as is every
//! key that does not apply. Nothing is rounded and nothing is left out because it means little: the flags say that.

use serde_json::{Map, Value, json};

use crate::data::{Interval, Selection, coordinate_name};
use crate::fit::{
    Derived, FitResult, FitWarning, GroupResult, Resampled, ResampledParameter, Resampling, Severity,
};
use crate::minimize::{
    Bound, Contour, Level, LocalMinimum, MinosError, Nested, Profile, Scan, Sought, StopReason,
};
use crate::numeric::goodness::Test;
use crate::params::ParamId;

use super::figure::likelihoods;
use super::titles::title;
use super::verdict::Remedy;
use super::words;

/// The fit as one JSON value; NaN and infinities are null, numbers read back to the same double. What belongs to each of several data sets
/// (data, model, cost and band of the object are those of the one shown), and grids, stand at its end, when there are any.
pub fn fit_json(result: &FitResult) -> Value {
    let mut json = contract(result);
    if let Some(all) = json.as_object_mut().filter(|_| result.members.len() > 1) {
        let members = (0..result.members.len()).map(|j| member(result, j)).collect();
        all.insert("members".into(), Value::Array(members));
    }
    let aside = &result.request.config.aside;
    if let Some(all) = json.as_object_mut().filter(|_| !aside.is_empty()) {
        all.insert("left_out".into(), json!(aside));
    }
    if let Some(all) = json.as_object_mut().filter(|_| !result.groups.is_empty()) {
        let groups = result.groups.iter().map(|g| group(result, g)).collect();
        all.insert("groups".into(), Value::Array(groups));
    }
    if let Some(all) = json.as_object_mut().filter(|_| !result.scans.is_empty()) {
        all.insert("scans".into(), Value::Array(result.scans.iter().map(|s| scan(result, s)).collect()));
    }
    if let Some(all) = json.as_object_mut() {
        let found = result.resampled.iter().map(|r| (r.how.name().to_owned(), resampled(r)));
        all.extend(found);
    }
    let several = result.merrors.iter().any(|m| result.merrors[0].level != m.level);
    if let Some(all) = json.as_object_mut().filter(|_| several) {
        let merrors = result.merrors.iter().map(|m| merror(result, m)).collect();
        all.insert("merrors".into(), Value::Array(merrors));
    }
    if let Some(all) = json.as_object_mut() {
        all.insert("goodness".into(), goodness(result));
    }
    json
}

/// Errors from data drawn again.
fn resampled(r: &Resampled) -> Value {
    let parameter = |p: &ResampledParameter| {
        let (lower, upper) = p.interval.unwrap_or((f64::NAN, f64::NAN));
        object([
            ("name", json!(p.name)),
            ("value", num(p.value)),
            ("error", num(p.error)),
            ("bias", num(p.bias)),
            ("lower", num(lower)),
            ("upper", num(upper)),
        ])
    };
    object([
        ("n", json!(r.n)),
        ("failed", json!(r.failed)),
        ("seed", if let Resampling::Bootstrap(b) = r.how { json!(b.seed) } else { Value::Null }),
        ("cl", num(r.cl)),
        ("params", r.parameters.iter().map(parameter).collect()),
        ("derived", r.derived.iter().map(parameter).collect()),
        ("covariance", matrix(Some(&r.covariance))),
    ])
}

/// A MINOS error at a level of its own, in standard deviations.
fn merror(r: &FitResult, m: &MinosError) -> Value {
    object([
        ("name", name(r, m.param)),
        ("sigmas", num(m.level.rise(1).map_or(f64::NAN, f64::sqrt))),
        ("lower", num(m.lower)),
        ("upper", num(m.upper)),
        ("lower_valid", json!(m.lower_valid)),
        ("upper_valid", json!(m.upper_valid)),
    ])
}

/// What every fit has.
fn contract(r: &FitResult) -> Value {
    object([
        ("fitpanel", json!(env!("CARGO_PKG_VERSION"))),
        ("data", data(r)),
        ("model", model(r)),
        ("cost", json!(words::cost_code(r.member().cost))),
        ("minimum", minimum(r)),
        ("ndof", r.gof.ndof.map_or(Value::Null, |n| json!(n))),
        ("chi2", optional(r.gof.chi2)),
        ("reduced_chi2", optional(r.gof.reduced_chi2)),
        ("p_value", optional(r.gof.p_value)),
        ("aic", optional(r.gof.aic)),
        ("bic", optional(r.gof.bic)),
        ("params", Value::Array((0..r.minimum.params.len()).map(|i| parameter(r, i)).collect())),
        ("covariance", matrix(trusted(r, r.covariance()).as_ref())),
        ("correlation", matrix(trusted(r, r.minimum.correlation()).as_ref())),
        ("profiles", Value::Array(r.profiles.iter().map(|p| profile(r, p)).collect())),
        ("contours", Value::Array(r.contours.iter().map(|c| contour(r, c)).collect())),
        ("one_sided_limits", Value::Array(r.bounds.iter().map(|b| one_sided(r, b)).collect())),
        ("band", band(r)),
        ("derived", Value::Array(r.derived.iter().map(derived).collect())),
        ("derived_covariance", matrix(r.derived_covariance.as_ref())),
    ])
}

/// Further judgements of the fit: the saturated likelihood, AICc, the runs of signs, and tests of single values.
fn goodness(r: &FitResult) -> Value {
    let runs = r.gof.runs.map_or(Value::Null, |runs| {
        object([
            ("count", json!(runs.count)),
            ("above", json!(runs.above)),
            ("below", json!(runs.below)),
            ("z", num(runs.z)),
            ("p_value", num(runs.p_value)),
        ])
    });
    let values = r.gof.of_values.map_or(Value::Null, |t| {
        let test = |t: Test| object([("statistic", num(t.statistic)), ("p_value", num(t.p_value))]);
        object([
            ("kolmogorov_smirnov", test(t.ks)),
            ("anderson_darling", t.ad.map_or(Value::Null, test)),
            ("cramer_von_mises", test(t.cvm)),
            ("optimistic", json!(t.optimistic)),
            ("deviance", num(t.bins.deviance)),
            ("deviance_bins", json!(t.bins.bins)),
            ("deviance_ndof", json!(t.bins.ndof)),
            ("deviance_p_value", optional(t.bins.p_value)),
        ])
    });
    object([
        ("chi2_of_plain_squares", json!(words::is_robust(r))),
        ("fval_saturated", optional(r.gof.saturated)),
        ("aicc", optional(r.gof.aicc)),
        ("runs", runs),
        ("values", values),
    ])
}

pub(super) fn object<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    Value::Object(pairs.into_iter().map(|(k, v)| (k.to_string(), v)).collect())
}

/// A number, or null when it is none.
pub(super) fn num(x: f64) -> Value {
    serde_json::Number::from_f64(x).map_or(Value::Null, Value::Number)
}

pub(super) fn optional(x: Option<f64>) -> Value {
    x.map_or(Value::Null, num)
}

fn numbers(x: &[f64]) -> Value {
    Value::Array(x.iter().map(|&x| num(x)).collect())
}

fn data(r: &FitResult) -> Value {
    let config = &r.request.config;
    let Some(d) = r.data() else { return Value::Null };
    let pairs = |list: &[(String, String)]| -> Value {
        Value::Object(list.iter().map(|(k, v)| (k.clone(), json!(v))).collect::<Map<_, _>>())
    };
    let intervals = |list: &[Interval]| Value::Array(list.iter().map(|i| numbers(&[i.lo, i.hi])).collect());
    object([
        ("name", json!(config.data_name(config.active))),
        ("kind", json!(words::kind_words(d.kind()).0)),
        ("n_total", json!(r.member().fit_set.n_total)),
        ("n_used", json!(r.member().fit_set.rows.len())),
        ("outliers", json!(r.member().outliers)),
        ("range", intervals(&config.member().selection.ranges)),
        ("exclude", intervals(&config.member().selection.exclude)),
        ("along", along(&config.member().selection, intervals)),
        ("columns", pairs(&d.columns)),
        ("units", pairs(&d.units)),
        ("errors", errors(r)),
        ("notes", json!(d.notes)),
    ])
}

/// Ranges and exclusions of the further coordinates; null when there are none.
fn along(selection: &Selection, intervals: impl Fn(&[Interval]) -> Value) -> Value {
    let axis = |k: usize| {
        let chosen = selection.axis(k);
        object([
            ("axis", json!(coordinate_name(k))),
            ("range", intervals(&chosen.ranges)),
            ("exclude", intervals(&chosen.exclude)),
        ])
    };
    match selection.n_axes() {
        1 => Value::Null,
        n => Value::Array((1..n).map(axis).collect()),
    }
}

fn model(r: &FitResult) -> Value {
    let own = r.request.member_model().at.iter();
    let names: Vec<&str> =
        own.filter_map(|&k| r.minimum.params.get(ParamId(k))).map(|p| p.name.as_str()).collect();
    object([("formula", json!(r.request.config.member().formula)), ("parameters", json!(names))])
}

/// One of several data sets of a fit.
fn member(all: &FitResult, j: usize) -> Value {
    let r = all.showing(j);
    let own = r.member();
    object([
        ("name", json!(r.request.config.title(j))),
        ("data", data(&r)),
        ("model", model(&r)),
        ("cost", json!(words::cost_code(own.cost))),
        ("fval", num(own.fval)),
        ("chi2", optional(own.chi2)),
        ("ndata", own.ndata.map_or(Value::Null, |n| json!(n))),
        ("band", band(&r)),
    ])
}

/// Data sets that have errors in common: the term of F that they are together.
fn group(r: &FitResult, g: &GroupResult) -> Value {
    object([
        ("members", json!(titles(r, &g.members))),
        ("fval", num(g.fval)),
        ("chi2", optional(g.chi2)),
        ("ndata", g.ndata.map_or(Value::Null, |n| json!(n))),
    ])
}

fn titles(r: &FitResult, members: &[usize]) -> Vec<String> {
    members.iter().map(|&j| r.request.config.title(j)).collect()
}

/// The sources of error of the data set shown; those that it has in common with others say with whom.
fn errors(r: &FitResult) -> Value {
    let config = &r.request.config;
    let mut list: Vec<Value> = config.member().cost.errors.iter().map(|s| json!(s)).collect();
    for shared in config.shared_errors.iter().filter(|s| s.members.contains(&config.active)) {
        let others: Vec<usize> = shared.members.iter().copied().filter(|&j| j != config.active).collect();
        let mut source = json!(shared.source);
        source["shared_with"] = json!(titles(r, &others));
        list.push(source);
    }
    Value::Array(list)
}

fn minimum(r: &FitResult) -> Value {
    let m = &r.minimum;
    let s = &m.status;
    object([
        ("valid", json!(r.is_valid())),
        ("fval", num(m.fval)),
        ("edm", num(m.edm)),
        ("edm_goal", num(m.edm_goal)),
        ("errordef", num(m.up)),
        ("nfcn", json!(m.nfcn)),
        ("ngrad", json!(m.ngrad)),
        ("seconds", num(r.elapsed.as_secs_f64())),
        ("covariance", json!(words::covariance_code(s.covariance))),
        ("has_reached_call_limit", json!(s.stop == StopReason::CallLimit)),
        ("is_above_max_edm", json!(s.above_max_edm)),
        ("has_parameters_at_limit", json!(!s.at_limit.is_empty())),
        ("hesse_failed", json!(s.hesse_failed)),
        ("messages", messages(r)),
        ("warnings", warnings(r)),
        ("attempts", json!(s.attempts)),
        ("minima", Value::Array(m.minima.iter().map(local_minimum).collect())),
        ("determined", json!(r.is_determined())),
        ("verdict", json!(super::verdict(r).code)),
        ("advice", advice(r)),
    ])
}

/// What can be done about the verdict: the words of a button, and what the command line calls it.
fn advice(r: &FitResult) -> Value {
    let one = |remedy: Remedy| object([("label", json!(remedy.label)), ("flag", json!(remedy.flag))]);
    super::verdict(r).remedies.into_iter().map(one).collect()
}

/// One of several minima.
fn local_minimum(m: &LocalMinimum) -> Value {
    object([
        ("values", numbers(&m.values)),
        ("fval", num(m.fval)),
        ("valid", json!(m.valid)),
        ("found", json!(m.found)),
    ])
}

/// The verdict first, then every warning as a plain sentence.
fn messages(r: &FitResult) -> Value {
    let v = super::verdict(r);
    let mut list = vec![format!("{}: {}", v.headline, v.sentence)];
    for w in &r.warnings {
        if !list.contains(&w.text) {
            list.push(w.text.clone());
        }
    }
    json!(list)
}

/// The same with their codes, for programs: the code of the manual, or the name of a flag.
fn warnings(r: &FitResult) -> Value {
    let severity = |s: Severity| match s {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Bad => "bad",
    };
    let warning = |w: &FitWarning| {
        object([
            ("code", json!(w.code)),
            ("severity", json!(severity(w.severity))),
            ("title", json!(title(w.code))),
            ("text", json!(w.text)),
            ("param", w.param.map_or(Value::Null, |k| json!(name(r, ParamId(k))))),
        ])
    };
    Value::Array(r.warnings.iter().map(warning).collect())
}

fn parameter(r: &FitResult, i: usize) -> Value {
    let p = &r.minimum.params[i];
    let at = |list: &[f64]| optional(list.get(i).copied());
    let minos = r.minos.get(i).and_then(Option::as_ref).map_or(Value::Null, |m| {
        object([
            ("lower", num(m.lower)),
            ("upper", num(m.upper)),
            ("lower_valid", json!(m.lower_valid)),
            ("upper_valid", json!(m.upper_valid)),
            ("at_lower_limit", json!(m.at_lower_limit)),
            ("at_upper_limit", json!(m.at_upper_limit)),
            ("new_minimum", json!(m.new_minimum)),
        ])
    });
    object([
        ("name", json!(p.name)),
        ("value", num(p.value)),
        // What the report does not print because it means nothing is nothing here too.
        ("error", if p.is_free() && !r.error_is_meaningful(i) { Value::Null } else { at(&r.errors()) }),
        ("minos", minos),
        ("limits", Value::Array(vec![optional(p.limits.lower()), optional(p.limits.upper())])),
        ("fixed", json!(p.fixed)),
        ("constant", json!(p.constant)),
        ("global_correlation", at(&r.minimum.global_correlations)),
        ("at_limit", json!(r.minimum.status.at_limit.contains(&ParamId(i)))),
        ("tie", json!(p.tie)),
    ])
}

fn matrix(m: Option<&nalgebra::DMatrix<f64>>) -> Value {
    m.map_or(Value::Null, |m| {
        Value::Array(m.row_iter().map(|row| numbers(&row.iter().copied().collect::<Vec<_>>())).collect())
    })
}

/// A matrix without the rows and columns of parameters whose error means nothing: no numbers there.
fn trusted(r: &FitResult, matrix: Option<nalgebra::DMatrix<f64>>) -> Option<nalgebra::DMatrix<f64>> {
    let mut matrix = matrix?;
    let n = matrix.nrows();
    for i in r.minimum.params.free().into_iter().filter(|&i| i < n && !r.error_is_meaningful(i)) {
        matrix.row_mut(i).fill(f64::NAN);
        matrix.column_mut(i).fill(f64::NAN);
    }
    Some(matrix)
}

fn name(r: &FitResult, id: ParamId) -> Value {
    r.minimum.params.get(id).map_or(Value::Null, |p| json!(p.name))
}

fn profile(r: &FitResult, p: &Profile) -> Value {
    object([
        ("param", name(r, p.param)),
        ("x", numbers(&p.x)),
        ("fval", numbers(&p.fval)),
        ("valid", json!(p.valid)),
        ("held", json!(!p.refit)),
        ("likelihood", numbers(&likelihoods(r, p))),
    ])
}

/// F on a grid: lists of lists, the first axis outermost.
fn scan(r: &FitResult, s: &Scan) -> Value {
    fn lists(values: Nested) -> Value {
        match values {
            Nested::Value(f) => num(f),
            Nested::List(list) => Value::Array(list.into_iter().map(lists).collect()),
        }
    }
    let lowest: Vec<f64> = s.params.iter().filter_map(|p| s.best.get(p.0).copied()).collect();
    object([
        ("params", Value::Array(s.params.iter().map(|&p| name(r, p)).collect())),
        ("x", Value::Array(s.x.iter().map(|axis| numbers(axis)).collect())),
        ("fval", lists(s.nested())),
        ("lowest", numbers(&lowest)),
        ("lowest_fval", num(s.best_fval)),
    ])
}

/// The level of a contour as it was asked for; a number of standard deviations as its joint content.
fn contour(r: &FitResult, c: &Contour) -> Value {
    let cl = match c.level {
        Level::Cl(cl) => cl,
        Level::Sigmas(k) => words::joint_content(k * k),
    };
    let points = |p: &[(f64, f64)]| Value::Array(p.iter().map(|&(x, y)| numbers(&[x, y])).collect());
    object([
        ("x", name(r, c.x)),
        ("y", name(r, c.y)),
        ("cl", num(cl)),
        ("points", points(&c.points)),
        ("at_limit", json!(c.at_limit)),
        ("more", Value::Array(c.more.iter().map(|p| points(&p.points)).collect())),
        ("sought", sought(c.sought)),
    ])
}

/// What is missing of a contour, by reason, and how further pieces were looked for.
fn sought(s: Sought) -> Value {
    object([
        ("open", json!(s.open)),
        ("failed", json!(s.failed)),
        ("out_of_calls", json!(s.out_of_calls)),
        ("other_minima", json!(s.minima)),
        ("unresolved", json!(s.unresolved)),
    ])
}

/// A one-sided limit; its level as it was asked for, standard deviations as a one-sided probability.
fn one_sided(r: &FitResult, b: &Bound) -> Value {
    let cl = match b.level {
        Level::Cl(p) if p < 1.0 => p,
        Level::Cl(k) | Level::Sigmas(k) => crate::numeric::stats::normal_cdf(k),
    };
    object([
        ("param", name(r, b.param)),
        ("side", json!(if b.upper { "upper" } else { "lower" })),
        ("cl", num(cl)),
        ("value", num(b.value)),
        ("valid", json!(b.valid)),
        ("at_limit", json!(b.at_limit)),
    ])
}

fn band(r: &FitResult) -> Value {
    r.member().band.get().map_or(Value::Null, |b| {
        object([
            ("cl", num(b.cl)),
            ("x", numbers(&b.x)),
            ("f", numbers(&b.f)),
            ("lower", numbers(&b.lower)),
            ("upper", numbers(&b.upper)),
            ("simultaneous", json!(b.kind.simultaneous)),
            ("prediction", json!(b.kind.prediction)),
        ])
    })
}

/// A derived quantity; the ends of its interval are errors like those of MINOS, where they were found.
fn derived(d: &Derived) -> Value {
    let side = |valid: fn(&MinosError) -> bool, error: fn(&MinosError) -> f64| {
        optional(d.interval.as_ref().filter(|i| valid(i)).map(error))
    };
    object([
        ("name", json!(d.quantity.name)),
        ("value", num(d.value)),
        ("error", num(d.error)),
        ("lower", side(|i| i.lower_valid, |i| i.lower)),
        ("upper", side(|i| i.upper_valid, |i| i.upper)),
        ("expression", json!(d.quantity.expression)),
        ("is_nonlinear", json!(d.is_nonlinear)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    fn keys(v: &Value) -> Vec<&str> {
        v.as_object().unwrap().keys().map(String::as_str).collect()
    }

    /// The keys of the interface contract, in its order.
    #[test]
    fn keys_stand_in_the_order_of_the_contract() {
        let mut r = testing::line();
        testing::add_minos(&mut r);
        let v = fit_json(&r);
        let top = "fitpanel data model cost minimum ndof chi2 reduced_chi2 p_value aic bic params covariance correlation profiles contours one_sided_limits band derived derived_covariance goodness";
        assert_eq!(keys(&v).join(" "), top);
        assert_eq!(
            keys(&v["data"]).join(" "),
            "name kind n_total n_used outliers range exclude along columns units errors notes"
        );
        assert_eq!(keys(&v["model"]).join(" "), "formula parameters");
        let minimum = "valid fval edm edm_goal errordef nfcn ngrad seconds covariance has_reached_call_limit is_above_max_edm has_parameters_at_limit hesse_failed messages warnings attempts minima determined verdict advice";
        assert_eq!(keys(&v["minimum"]).join(" "), minimum);
        let param = "name value error minos limits fixed constant global_correlation at_limit tie";
        assert_eq!(keys(&v["params"][0]).join(" "), param);
        let minos = "lower upper lower_valid upper_valid at_lower_limit at_upper_limit new_minimum";
        assert_eq!(keys(&v["params"][0]["minos"]).join(" "), minos);
    }

    #[test]
    fn numbers_read_back_to_the_same_double_and_nan_is_null() {
        let mut r = testing::line();
        r.minimum.fval = 0.1 + 0.2;
        r.minimum.edm = f64::NAN;
        r.minimum.errors[1] = f64::INFINITY;
        r.gof.p_value = None;
        let text = serde_json::to_string(&fit_json(&r)).unwrap();
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["minimum"]["fval"].as_f64().unwrap().to_bits(), (0.1_f64 + 0.2).to_bits());
        assert!(back["minimum"]["edm"].is_null());
        assert!(back["params"][1]["error"].is_null());
        assert!(back["p_value"].is_null());
        assert!(back["band"].is_null());
        assert_eq!(back["params"][0]["minos"], Value::Null);
        assert_eq!(back["contours"], json!([]));
    }

    #[test]
    fn a_contour_of_sigmas_says_its_content() {
        let mut r = testing::line();
        testing::add_contours(&mut r);
        let v = fit_json(&r);
        let cl: Vec<f64> =
            v["contours"].as_array().unwrap().iter().map(|c| c["cl"].as_f64().unwrap()).collect();
        assert!((cl[0] - 0.3934693402873666).abs() < 1e-15);
        assert_eq!(cl[1], 0.9);
        assert_eq!(v["contours"][0]["x"], "m");
    }
}
