//! Rows about how the curve goes with the data, and what the errors of its parameters are worth.
//!
//! χ² judges sizes and the order of the pulls their signs; where there is no χ² (single values), tests of single values judge. All of
//! them are those of the result; only the order of the pulls is tested here ([`super::pattern`]).

use std::borrow::Cow;

use crate::cost::{CostKind, MOST_RANKED, Weights, sums_over_rows};
use crate::data::{Data, Dataset};
use crate::fit::{FitResult, MemberResult, Severity};
use crate::model::COORDINATE_LETTERS;
use crate::model::formula::is_doubt;
use crate::numeric::stats::normal_quantile;

use super::super::pdg::{number, p_equals};
use super::super::words;
use super::Row;
use super::chance::of_measurements;
use super::combination::well_measured;
use super::pattern::{FEW_RUNS, is_pattern};

/// A probability below this is a bad fit.
const P_BAD: f64 = 0.01;
/// A probability below this is worth a look.
const P_DOUBTFUL: f64 = 0.05;
/// A χ² probability above this is too good to be true.
const P_TOO_GOOD: f64 = 0.99;
/// A χ²/ndof below this is rounding.
const NOTHING: f64 = 1e-18;
/// A verdict is asked for with every picture of the window: of more rows than this the order of pulls is not looked at anew.
const LONG: usize = 10_000;
/// A pull beyond this is an outlier …
const PULL_OUTLIER: f64 = 4.0;
/// … unless so many are looked at that chance alone has one more often than this.
const BY_CHANCE: f64 = 0.01;
/// Two parameters with a correlation beyond this do the same job.
const CORRELATION_HIGH: f64 = 0.98;
/// Beyond this even a linear problem is hardly determined.
const CORRELATION_SINGULAR: f64 = 0.9999;

/// Whether χ² may judge the fit, and its probability.
pub(super) fn p_value(r: &FitResult) -> Option<f64> {
    r.gof.p_value.filter(|p| p.is_finite())
}

fn abscissas(r: &FitResult) -> Cow<'_, [f64]> {
    r.request.config.member().data.as_ref().map(|d| d.x()).unwrap_or_default()
}

/// Data and results of all members.
pub(super) fn members(r: &FitResult) -> impl Iterator<Item = (&Dataset, &MemberResult)> {
    let data = r.request.config.members.iter().map(|m| m.data.as_deref());
    data.zip(&r.members).filter_map(|(data, member)| Some((data?, member)))
}

/// Whether the pulls of some member lie above and below the curve in stretches.
fn has_pattern(r: &FitResult) -> bool {
    let rows: usize = r.members.iter().map(|m| m.fit_set.rows.len()).sum();
    if rows > LONG {
        return r.gof.runs_of_members.iter().flatten().any(|runs| runs.z < FEW_RUNS);
    }
    members(r).any(|(data, m)| m.even_pulls(data).is_some_and(|pulls| is_pattern(&data.x(), &pulls)))
}

/// Whether pulls that resemble their neighbours would be no surprise: errors that rows have in common move them together; and points of
/// several coordinates have no order.
fn pulls_go_together(r: &FitResult) -> bool {
    let hang_together = |m: &MemberResult| m.cost == CostKind::Chi2Cov;
    !r.groups.is_empty() || members(r).any(|(data, m)| hang_together(m) || data.n_coordinates() > 1)
}

/// Whether χ² does not follow its law, because few counts are expected in many bins.
fn is_sparse(r: &FitResult) -> bool {
    members(r).any(|(data, m)| m.is_sparse(data))
}

/// Whether the data are counts whose errors are nobody's estimate but the law of counting.
fn is_counting(r: &FitResult) -> bool {
    !r.member().cost.is_least_squares()
}

/// A likelihood of something that is no density.
pub(super) fn below_zero(r: &FitResult) -> Option<Row> {
    let text = format!(
        "{} Limit the parameters so that the model stays above zero, or take another one; these numbers are no result.",
        r.negative_density()?
    );
    Some(Row::new(Severity::Bad, "below_zero", "No density", text))
}

/// Probabilities that add up to more than 1.
pub(super) fn above_one(r: &FitResult) -> Option<Row> {
    let text = format!("{} These numbers are no result.", r.above_one()?);
    Some(Row::new(Severity::Bad, "above_one", "No probability", text))
}

/// A curve of the wrong area that no parameter changes.
pub(super) fn wrong_scale(r: &FitResult) -> Option<Row> {
    let found = r.warnings.iter().find(|w| w.code == "W-SCALE")?;
    Some(Row::new(Severity::Bad, "wrong_scale", "Wrong scale", as_sentence(&found.text)))
}

/// A name that is nearly that of a shape, in a fit that came to nothing.
pub(super) fn mistyped(r: &FitResult) -> Option<Row> {
    let doubt = r.warnings.iter().find(|w| is_doubt(&w.text))?;
    // Without a probability of χ² the order of the pulls, or tests of single values, say whether the curve goes with the data.
    let misses = || match p_value(r) {
        Some(p) => p < P_BAD,
        None => worst_of_values(r).is_some_and(|(_, p)| p < P_BAD) || !pulls_go_together(r) && has_pattern(r),
    };
    (!r.is_valid() || misses())
        .then(|| Row::new(Severity::Bad, "mistyped", "A function mistyped?", doubt.text.clone()))
}

/// A bad χ² of bins that differ in width, compared with a curve that knows nothing of widths: that comes first.
pub(super) fn bins_differ(r: &FitResult) -> Option<Row> {
    p_value(r).filter(|p| *p < P_BAD && r.warnings.iter().any(|w| w.code == "W-VARBIN"))?;
    let text = "The bins differ in width, and the curve is compared with their contents as if they were alike. Multiply it by the width \
                of the bins (width), or fit a density.";
    Some(Row::new(Severity::Warning, "wrong_shape", "Wrong shape", text))
}

/// Counts below zero are expected nowhere; a likelihood passes over bins in which a curve says so.
pub(super) fn negative_counts(r: &FitResult) -> Option<Row> {
    let found = r.warnings.iter().find(|w| w.code == "W-NEG-PRED")?;
    let text = format!(
        "{} A number of counts is never below zero, so this is no model of these data: choose a function that stays above zero, or a \
         range in which it does.",
        found.text
    );
    Some(Row::new(Severity::Warning, "negative_counts", "Curve below zero", text))
}

/// Empty bins that are left out, over which the curve stands.
pub(super) fn empty_bins(r: &FitResult) -> Option<Row> {
    let found = r.warnings.iter().find(|w| w.code == "W-EMPTY-BINS")?;
    Some(Row::new(Severity::Warning, "empty_bins", "Empty bins are left out", found.text.clone()))
}

/// The text of a warning as a sentence.
fn as_sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// A bad χ² with a pattern; without a χ² that could judge, because errors come from the scatter, the pattern alone.
pub(super) fn pattern(r: &FitResult) -> Option<Row> {
    let may_be_wrong = match p_value(r) {
        Some(p) => p < P_BAD,
        None => words::errors_are_from_scatter(r) && !pulls_go_together(r),
    };
    (may_be_wrong && has_pattern(r)).then(|| {
        let text = "The curve misses the points in a regular pattern. Something is missing in the model, so the ± are \
                    too optimistic. Look at the pulls and try a richer model.";
        Row::new(Severity::Warning, "wrong_shape", "Wrong shape", text).at(longest_stretch(r))
    })
}

/// The rows of the longest stretch of pulls of one sign, in order of x.
fn longest_stretch(r: &FitResult) -> Vec<usize> {
    let Some(pulls) = r.member().pulls.as_deref().filter(|p| p.len() <= LONG) else { return Vec::new() };
    let x = abscissas(r);
    let mut order: Vec<usize> = (0..pulls.len().min(x.len())).filter(|&i| pulls[i].is_finite()).collect();
    order.sort_by(|&a, &b| x[a].total_cmp(&x[b]));
    let stretches = order.chunk_by(|&a, &b| (pulls[a] > 0.0) == (pulls[b] > 0.0));
    // Of stretches of one length that which lies farther off.
    let weight = |rows: &[usize]| rows.iter().map(|&i| pulls[i].abs()).sum::<f64>();
    let longest = stretches.max_by(|a, b| a.len().cmp(&b.len()).then(weight(a).total_cmp(&weight(b))));
    longest.map(<[usize]>::to_vec).unwrap_or_default()
}

/// The test of single values that finds the curve least likely, and its probability.
fn worst_of_values(r: &FitResult) -> Option<(&'static str, f64)> {
    let t = r.gof.of_values?;
    let tests = [
        ("Kolmogorov–Smirnov", Some(t.ks.p_value)),
        ("Cramér–von Mises", Some(t.cvm.p_value)),
        ("Anderson–Darling", t.ad.map(|ad| ad.p_value)),
        ("bins of equal probability", t.bins.p_value),
    ];
    let known = tests.into_iter().filter_map(|(name, p)| Some((name, p.filter(|p| p.is_finite())?)));
    known.min_by(|a, b| a.1.total_cmp(&b.1))
}

/// Single values that do not follow the curve. The probabilities are too large where parameters were fitted, so that a small one stands.
pub(super) fn values_elsewhere(r: &FitResult) -> Option<Row> {
    let (test, p) = worst_of_values(r).filter(|(_, p)| p_value(r).is_none() && *p < P_BAD)?;
    let text = format!(
        "The values do not follow the curve ({test}: {}). Something is missing in the model, so the ± are too optimistic. Look at the \
         figure and try a richer model.",
        p_equals(p)
    );
    Some(Row::new(Severity::Warning, "wrong_shape", "Wrong shape", text))
}

/// `x = 3`, and the further coordinates of a point that has some.
fn place(r: &FitResult, row: usize) -> String {
    let mut at = vec![abscissas(r).get(row).copied().unwrap_or(f64::NAN)];
    if let Some(data) = &r.request.config.member().data {
        let further = (1..data.n_coordinates()).filter_map(|k| data.coordinate(k));
        at.extend(further.filter_map(|x| x.get(row).copied()));
    }
    let said: Vec<String> =
        COORDINATE_LETTERS.iter().zip(at).map(|(letter, x)| format!("{letter} = {}", number(x, 4))).collect();
    said.join(", ")
}

/// How many errors away one of `n` points is far off: of normal pulls fewer than [`BY_CHANCE`] are expected beyond, 2nΦ(−t) = 0.01, and it
/// is never less than [`PULL_OUTLIER`].
fn far_off(n: usize) -> f64 {
    PULL_OUTLIER.max(-normal_quantile(0.5 * BY_CHANCE / n.max(1) as f64))
}

pub(super) fn outlier(r: &FitResult) -> Option<Row> {
    p_value(r)?;
    let data = r.request.config.member().data.as_deref()?;
    let pulls = r.member().pulls.as_deref()?;
    let far = far_off(pulls.len());
    if pulls.len() > LONG && !pulls.iter().any(|p| p.abs() > far) {
        return None;
    }
    let pulls = r.member().sized_pulls(data)?;
    let finite = pulls.iter().enumerate().filter(|(_, p)| p.is_finite());
    let (row, pull) = finite.max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()))?;
    let beyond = pulls.iter().filter(|p| p.abs() > far).count();
    let what = match data.data {
        Data::Histogram(_) => "Bin",
        _ => "Point",
    };
    // Many outliers are no outliers: then the scatter as a whole is the story.
    (beyond > 0 && 20 * beyond <= pulls.len().max(20)).then(|| {
        let text = format!(
            "{what} {} ({}) is {:.1} errors away from the curve. Look at it before removing it.",
            row + 1,
            place(r, row),
            pull.abs()
        );
        Row::new(Severity::Warning, "outlier", "One point is far off", text).at(vec![row]).with("pull", *pull)
    })
}

pub(super) fn too_much_scatter(r: &FitResult) -> Option<Row> {
    let p = p_value(r).filter(|p| *p < P_BAD)?;
    let text = if is_counting(r) {
        let rough = if is_sparse(r) { ", roughly, because many bins expect fewer than 5" } else { "" };
        format!(
            "The counts scatter more than counting allows ({}{rough}). The model does not fit, or something beside chance moves the \
             counts. Look at the pulls and try a richer model.",
            p_equals(p)
        )
    } else {
        format!(
            "The points scatter more than their errors allow ({}). The errors are too small, or the model does not \
             fit. Check the errors, or use the scatter instead.",
            p_equals(p)
        )
    };
    Some(Row::new(Severity::Warning, "too_much_scatter", "Too much scatter", text))
}

/// One of several members whose own χ² is too large, where that of all is not, or there is none.
pub(super) fn member_scatters(r: &FitResult) -> Option<Row> {
    let judged = r.gof.p_of_members.iter().flatten().count() as f64;
    let known = r.gof.p_of_members.iter().zip(&r.members).enumerate();
    let found = known.filter_map(|(j, (p, member))| {
        let data = r.request.config.members.get(j)?.data.as_deref()?;
        // The worst of several is worse than one.
        let p = p.filter(|_| !member.is_sparse(data)).map(|p| (p * judged).min(1.0))?;
        Some((j, p, member)).filter(|_| p < P_BAD)
    });
    let (j, p, member) = found.min_by(|a, b| a.1.total_cmp(&b.1))?;
    let (name, chi2, n) = (r.request.config.title(j), member.chi2?, member.ndata?);
    let text = format!(
        "{name} scatters about its curve more than its errors allow (χ² = {} for {n} rows, {}). Its model does not fit, or its errors are \
         too small: check them, and look at its pulls.",
        number(chi2, 4),
        p_equals(p)
    );
    Some(Row::new(Severity::Warning, "too_much_scatter", "Too much scatter", text))
}

pub(super) fn too_close(r: &FitResult) -> Option<Row> {
    p_value(r).filter(|p| *p > P_TOO_GOOD && !is_sparse(r))?;
    let text = if r.gof.reduced_chi2.is_some_and(|x| x < NOTHING) {
        "The data lie on the curve to the last digit, as computed ones do and measured ones do not. The errors of the parameters are \
         those that measured data with these errors would have."
    } else if is_counting(r) {
        "The counts lie closer to the curve than counting allows. Perhaps they are no plain counts, but weighted, smoothed or \
         computed; check them."
    } else if !pulls_go_together(r) && has_pattern(r) {
        "The points lie closer to the curve than their errors allow, and yet they miss it in a regular pattern. The errors are \
         probably too large and hide that something is missing in the model; check the errors and look at the pulls."
    } else {
        "The points lie closer to the curve than their errors allow. The errors are probably too large, or \
         not independent; check them."
    };
    Some(Row::new(Severity::Warning, "too_good", "Too good", text))
}

/// A pattern that χ² does not see.
pub(super) fn pattern_left(r: &FitResult) -> Option<Row> {
    p_value(r).filter(|_| !pulls_go_together(r) && has_pattern(r))?;
    let text = "χ² is good, but the curve misses the points in a regular pattern: they lie above and below it in stretches longer than \
                chance makes them. The errors may be too large and hide that something is missing in the model; look at the pulls.";
    Some(Row::new(Severity::Warning, "pattern_left", "A pattern is left", text).at(longest_stretch(r)))
}

/// The two free parameters with the largest correlation, and what it is.
pub(super) fn worst_pair(r: &FitResult) -> Option<(usize, usize, f64)> {
    let c = r.minimum.correlation()?;
    let free = r.minimum.params.free();
    let pairs = free.iter().flat_map(|&i| free.iter().filter(move |&&j| j < i).map(move |&j| (j, i)));
    let (i, j) = pairs.max_by(|a, b| c[*a].abs().total_cmp(&c[*b].abs()))?;
    Some((i, j, c[(i, j)]))
}

pub(super) fn same_job(r: &FitResult) -> Option<Row> {
    let (i, j, rho) = worst_pair(r)?;
    let free = r.minimum.params.free();
    // For a model linear in its parameters a high correlation harms nothing but the reading of single errors.
    let harmless = r.request.is_linear_in(&free) && rho.abs() < CORRELATION_SINGULAR;
    (rho.abs() > CORRELATION_HIGH && !harmless).then(|| {
        let names = words::names(&r.minimum.params, &[i, j]);
        let known = well_measured(r, i, j).map(|known| format!(" ({known})")).unwrap_or_default();
        let text = format!(
            "{} do much the same job (correlation {rho:.3}): only a combination of them is well measured{known}. Fix one, shift \
             the origin of x, or give their correlation with the result.",
            words::list(&names)
        );
        let row = Row::new(Severity::Warning, "strongly_correlated", "Strongly correlated", text);
        row.about(&[i, j]).with("correlation", rho)
    })
}

/// Errors of x over which the curve is not straight.
pub(super) fn bent(r: &FitResult) -> Option<Row> {
    r.warnings.iter().find(|w| w.code == "W-X-BENT")?;
    let text = "The errors of x are so large that the curve bends within them. The formula for the errors takes it for straight there, so \
                the ± are approximate; toys tell the true ones.";
    Some(Row::new(Severity::Warning, "x_errors_large", "Large errors of x", text))
}

/// Neither good nor bad: what chance does now and then.
pub(super) fn acceptable(r: &FitResult) -> Option<Row> {
    let (what, p, place) = match (p_value(r), r.gof.of_values) {
        (Some(_), _) if is_sparse(r) => return None,
        (Some(p), _) => ("The points scatter a little more than their errors say", p, "pulls"),
        (None, Some(values)) => ("The values follow the curve only just", values.ks.p_value, "figure"),
        (None, None) => return None,
    };
    (p < P_DOUBTFUL).then(|| {
        let optimistic = p_value(r).is_none() && r.gof.of_values.is_some_and(|t| t.optimistic);
        let measurements = match of_measurements(p) {
            // The probability is an upper bound.
            words if optimistic => words.replacen("about", "at most", 1),
            words => words,
        };
        let text = format!(
            "{what} ({}). Chance does so in {} measurements: look at the {place} before you believe the model.",
            p_equals(p),
            measurements
        );
        Row::new(Severity::Warning, "acceptable", "Acceptable fit", text)
    })
}

pub(super) fn no_errors_given(r: &FitResult) -> Option<Row> {
    if !r.unweighted {
        return None;
    }
    let chosen = matches!(r.request.config.member().cost.weights, Weights::One | Weights::OneAll);
    let title = if chosen { "All weights 1" } else { "Fit without given errors" };
    let text = if look_like_counts(r) {
        "These look like counts. The errors are estimated from the scatter; counting statistics (a Poisson likelihood) \
         would be right, also for empty bins."
    } else if chosen {
        "All weights are 1: the errors are estimated from the scatter, assuming the model is right. χ² cannot judge the fit then."
    } else {
        "No errors given: they are estimated from the scatter, assuming the model is right. χ² cannot judge the fit then."
    };
    Some(Row::new(Severity::Info, "no_errors_given", title, text))
}

pub(super) fn look_like_counts(r: &FitResult) -> bool {
    let Some(data) = r.request.config.member().data.as_ref() else { return false };
    match &data.data {
        // A likelihood of counts knows bins, and those have one coordinate.
        Data::Points(p) if p.further.is_empty() => {
            p.y.len() >= 5 && p.y.iter().all(|&y| y >= 0.0 && y == y.round()) && p.y.iter().any(|&y| y > 1.0)
        }
        _ => false,
    }
}

/// No row of the table applies.
pub(super) fn good(r: &FitResult) -> Row {
    if r.minimum.params.n_free() == 0 {
        let text = "All parameters are fixed: the function was only computed, not fitted.";
        return Row::new(Severity::Info, "nothing_to_fit", "Nothing to fit", text);
    }
    let valid = |text: String| Row::new(Severity::Info, "valid", "Valid fit", text);
    if p_value(r).is_some_and(|p| !(P_DOUBTFUL..=P_TOO_GOOD).contains(&p)) && is_sparse(r) {
        return valid(
            "The search found its minimum. Many bins expect fewer than 5 counts, so χ² judges only roughly: look at the figure, or \
             let toys judge."
                .into(),
        );
    }
    if p_value(r).is_some() {
        let text = "The points scatter about the curve as their errors say.";
        return Row::new(Severity::Info, "good", "Good fit", text);
    }
    if r.member().cost == CostKind::Custom {
        let text = if sums_over_rows(&r.request.config.member().formula) {
            "The search found a minimum of the formula. Whether it describes the data the formula alone cannot say."
        } else {
            "The search found a minimum of the formula. There are no data, so nothing judges the formula itself."
        };
        return Row::new(Severity::Info, "valid", "Valid minimum", text);
    }
    if let Some(values) = r.gof.of_values {
        return valid(format!(
            "The search found its minimum, and the values follow the curve as far as a test can tell (Kolmogorov–Smirnov: {}{}).",
            p_equals(values.ks.p_value),
            if values.optimistic { ", optimistic because parameters were fitted" } else { "" }
        ));
    }
    let why = if words::is_robust(r) {
        "A robust loss lets far points count less, so what was minimized is no χ² and no probability judges the curve"
    } else if words::errors_are_from_scatter(r) {
        "The errors come from the scatter, so χ² cannot judge the curve"
    } else if r.warnings.iter().any(|w| w.code == "W-MIXED") {
        "Some of the data have no errors, so χ² cannot judge the curve"
    } else if too_many_values(r) {
        "So many single values are not tested one by one, and they have no χ²; counted in bins they are judged"
    } else {
        "This kind of fit has no χ² that could judge the curve"
    };
    valid(format!("The search found its minimum. {why}: look at the figure."))
}

/// Whether there are single values, more than are ranked to test a curve.
fn too_many_values(r: &FitResult) -> bool {
    let is_sample = |data: &Dataset| matches!(data.data, Data::Sample(_));
    members(r).any(|(data, m)| is_sample(data) && m.fit_set.rows.len() > MOST_RANKED)
}

#[cfg(test)]
mod tests {
    use super::far_off;

    /// By tables of the normal distribution: 2Φ(−4.417) = 1e-5, 2Φ(−5.731) = 1e-8.
    #[test]
    fn of_many_points_one_may_lie_farther_away() {
        for (n, expected) in [(0, 4.0), (50, 4.0), (1000, 4.417), (1_000_000, 5.731)] {
            assert!((far_off(n) - expected).abs() < 1e-3, "{n}: {}", far_off(n));
        }
    }
}
