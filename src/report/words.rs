//! The words for facts of a fit: status cells, costs, levels, kinds of data. One place, so that text, Markdown and the
//! window say the same thing.

use crate::cost::{
    BinChoices, BinRule, Constraint, CostKind, LogDet, Loss, ModelKind, TemplateForm, Weights, sums_over_rows,
};
use crate::data::{AxisSelection, DataKind, Interval, Selection, coordinate_name};
use crate::fit::{Band, BandKind, FitResult, ONE_SIGMA, Severity};
use crate::minimize::{CovStatus, Level, StopReason};
use crate::params::Parameters;

use super::pdg::number;

/// A fact in words, and how bad it is (colour only repeats what the words say: bad ones have CAPITALS).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The words.
    pub text: String,
    /// How bad.
    pub severity: Severity,
}

impl Cell {
    fn new(text: &str, severity: Severity) -> Cell {
        Cell { text: text.to_string(), severity }
    }
}

/// The six status cells of a result, in reading order: validity, EDM, limits, calls, Hesse, covariance.
pub fn status_cells(result: &FitResult) -> [Cell; 6] {
    use Severity::{Bad, Info, Warning};
    let minimum = &result.minimum;
    let s = &minimum.status;
    let invalid = if s.valid { "INVALID Minimum (not the only one)" } else { "INVALID Minimum" };
    let limited = minimum.status.stop == crate::minimize::StopReason::CallLimit;
    let pick = |bad: bool, yes: &str, no: &str, how: Severity| {
        if bad { Cell::new(yes, how) } else { Cell::new(no, Info) }
    };
    [
        pick(!result.is_valid(), invalid, "Valid Minimum", Bad),
        pick(s.above_max_edm, "ABOVE EDM threshold (goal x 10)", "Below EDM threshold (goal x 10)", Bad),
        pick(!s.at_limit.is_empty(), "SOME parameters at limit", "No parameters at limit", Warning),
        pick(limited, "ABOVE call limit", "Below call limit", Bad),
        hesse_cell(result),
        match s.covariance {
            _ if has_only_steps(result) => Cell::new("NO covariance (steps)", Warning),
            CovStatus::Accurate => Cell::new("Covariance accurate", Info),
            CovStatus::Approximate => Cell::new("Covariance APPROXIMATE", Warning),
            CovStatus::MadePosDef => Cell::new("Covariance FORCED pos. def.", Warning),
            CovStatus::Failed if !s.posdef => Cell::new("Covariance NOT pos. def.", Bad),
            CovStatus::Failed | CovStatus::Missing => Cell::new("NO covariance", Bad),
        },
    ]
}

/// Whether the curve moves in steps with parameter `k`: there are no derivatives by it.
pub fn moves_in_steps(result: &FitResult, k: usize) -> bool {
    result.warnings.iter().any(|w| w.code == "W-STEPS" && w.param == Some(k))
}

/// Whether the curve moves in steps with every free parameter.
fn has_only_steps(result: &FitResult) -> bool {
    let free = result.minimum.params.free();
    !free.is_empty() && free.into_iter().all(|k| moves_in_steps(result, k))
}

fn hesse_cell(result: &FitResult) -> Cell {
    let s = &result.minimum.status;
    if has_only_steps(result) {
        Cell::new("NO Hesse (steps)", Severity::Warning)
    } else if result.minimum.params.free().into_iter().any(|k| moves_in_steps(result, k)) {
        Cell::new("Hesse of SOME parameters", Severity::Warning)
    } else if s.hesse_failed || s.covariance == CovStatus::Failed {
        Cell::new("Hesse FAILED", Severity::Bad)
    } else if matches!(s.covariance, CovStatus::Accurate | CovStatus::MadePosDef) {
        Cell::new("Hesse ok", Severity::Info)
    } else {
        Cell::new("Hesse not run", Severity::Warning)
    }
}

/// The covariance status as the JSON key `minimum.covariance` says it.
pub fn covariance_code(status: CovStatus) -> &'static str {
    match status {
        CovStatus::Accurate => "accurate",
        CovStatus::Approximate => "approximate",
        CovStatus::MadePosDef => "made_positive_definite",
        CovStatus::Failed => "failed",
        CovStatus::Missing => "none",
    }
}

/// Code name of a cost: `chi2`, `gauss_nll` …
pub fn cost_code(kind: CostKind) -> &'static str {
    match kind {
        CostKind::Auto => "auto",
        CostKind::Chi2 => "chi2",
        CostKind::Chi2Eff => "chi2_eff",
        CostKind::Chi2Cov => "chi2_cov",
        CostKind::GaussApproximation => "gauss_approximation",
        CostKind::Pearson => "pearson",
        CostKind::GaussNll => "gauss_nll",
        CostKind::Likelihood => "likelihood",
        CostKind::Extended => "extended",
        CostKind::Unbinned => "unbinned",
        CostKind::PoissonFull => "poisson_full",
        CostKind::Binomial => "binomial",
        CostKind::KsDistance => "ks_distance",
        CostKind::Template(TemplateForm::Da) => "template:da",
        CostKind::Template(TemplateForm::Jsc) => "template:jsc",
        CostKind::Template(TemplateForm::Asy) => "template:asy",
        CostKind::Custom => "custom",
    }
}

/// What was minimised, in words: `least squares (χ²)`.
pub fn cost_words(result: &FitResult) -> String {
    let choice = &result.request.config.member().cost;
    let base = match result.member().cost {
        CostKind::Auto => "chosen by the data",
        CostKind::Chi2 => match choice.weights {
            Weights::Errors | Weights::Corrected if result.unweighted => {
                "least squares, no errors given (all weights equal)"
            }
            Weights::Errors | Weights::Corrected => "least squares (χ²)",
            Weights::One => "least squares, all weights 1, empty bins left out",
            Weights::OneAll => "least squares, all weights 1, empty bins too",
        },
        CostKind::Chi2Eff if choice.log_det == LogDet::Off => {
            "least squares with x errors (effective variance), as ROOT's"
        }
        CostKind::Chi2Eff => {
            "least squares with x errors (effective variance) and their logarithm, so that slopes are not biased; ROOT's χ² is \
             that without it (log-det off)"
        }
        CostKind::Chi2Cov => "least squares with the covariance matrix of all errors",
        CostKind::GaussApproximation => "Gaussian approximation of Poisson (σ² from the model)",
        CostKind::Pearson => "Pearson χ² (σ² from the model)",
        CostKind::GaussNll => "Gaussian likelihood with all constants",
        CostKind::Likelihood if is_sample(result) => "unbinned likelihood",
        CostKind::Likelihood if choice.model_kind == ModelKind::Function => {
            "Poisson likelihood of the counts"
        }
        CostKind::Likelihood if choice.model_kind == ModelKind::DensityOfAll => {
            "Poisson likelihood of the counts, from a density of all entries"
        }
        CostKind::Likelihood => "binned likelihood of the shape",
        CostKind::Extended => "extended likelihood (shape and number of events)",
        CostKind::Unbinned => "unbinned likelihood",
        CostKind::PoissonFull => "Poisson likelihood with all constants",
        CostKind::Binomial => "binomial likelihood of successes among trials",
        CostKind::KsDistance => "largest distance between the distributions (Kolmogorov–Smirnov)",
        CostKind::Template(TemplateForm::Da) => {
            "templates with statistics of their own (Dembinski, Abdelmotteleb)"
        }
        CostKind::Template(TemplateForm::Jsc) => "templates with statistics of their own (Conway)",
        CostKind::Template(TemplateForm::Asy) => {
            "templates with statistics of their own, marginalized (Argüelles, Schneider, Yuan), −ln L"
        }
        CostKind::Custom => typed_words(&result.request.config.member().formula),
    };
    let mut words = vec![base.to_string()];
    if result.minimum.up != 1.0 && result.member().cost != CostKind::KsDistance {
        words
            .push(format!("one standard deviation is a rise of {} (errordef)", number(result.minimum.up, 6)));
    }
    if choice.loss != Loss::Linear && result.member().cost.is_least_squares() {
        words.push(format!("robust loss {}", choice.named_loss().text()));
    }
    if choice.weights == Weights::Corrected && !result.member().cost.is_least_squares() {
        words.push("errors corrected for the weights".to_string());
    }
    if result.minimum.covariance_form == crate::minimize::CovarianceForm::Sandwich
        && choice.weights != Weights::Corrected
    {
        words.push("errors from the scatter of the terms (sandwich)".to_string());
    }
    let in_bins = bin_choices(result);
    if in_bins.average {
        words.push("model averaged over each bin".to_string());
    }
    match choice.bin_rule {
        _ if !in_bins.rule => {}
        BinRule::Exact => {}
        BinRule::Midpoint => words.push("integrals over bins by the midpoint rule".to_string()),
        BinRule::Trapezoid => words.push("integrals over bins by the trapezoid rule".to_string()),
        BinRule::Simpson => words.push("integrals over bins by Simpson's rule".to_string()),
    }
    if in_bins.width {
        let why = if choice.times_width { "" } else { " (NSUM is a density of events)" };
        words.push(format!("model times the width of each bin{why}"));
    }
    if !choice.constraints.is_empty() {
        let names: Vec<String> = choice.constraints.iter().map(|c| c.names.join(", ")).collect();
        words.push(format!("with outside knowledge of {}", names.join("; ")));
    }
    words.join(", ")
}

fn typed_words(formula: &str) -> &'static str {
    if sums_over_rows(formula) {
        "the formula itself, with sums over the rows of the data"
    } else {
        "the formula itself, without data"
    }
}

/// Which choices about bins have a part in the fit of the member shown.
fn bin_choices(result: &FitResult) -> BinChoices {
    let member = result.request.config.member();
    let data = member.data.as_deref().filter(|d| d.kind() == DataKind::Histogram);
    let model = &result.request.member_model().model;
    data.map(|d| member.cost.in_bins(result.member().cost, d.n_coordinates(), model)).unwrap_or_default()
}

fn is_sample(result: &FitResult) -> bool {
    result.request.config.member().data.as_ref().is_some_and(|d| d.kind() == DataKind::Sample)
}

/// Whether the parameter errors of `result` come from the scatter of the data (3.22) instead of the errors given.
pub fn errors_are_from_scatter(result: &FitResult) -> bool {
    use crate::fit::ErrorScaling::{AsGiven, Auto, FromScatter};
    let wanted = match result.request.config.scaling {
        AsGiven => false,
        FromScatter => true,
        Auto => result.unweighted,
    };
    wanted && result.gof.chi2.is_some() && result.gof.ndof.is_some()
}

/// Rise of a contour in units of one standard deviation's rise under the policy of errors: the level that was asked for.
pub fn nominal_rise(result: &FitResult, contour: &crate::minimize::Contour) -> f64 {
    contour.rise / one_sigma_rise(result)
}

/// Rise of F, in units of `up`, that one standard deviation means: 1, or χ²/ndof when errors come from the scatter.
pub fn one_sigma_rise(result: &FitResult) -> f64 {
    let s = result.error_scale;
    if s.is_finite() && s > 0.0 { s * s } else { 1.0 }
}

/// Whether a robust loss took part, so that what was minimised is no χ²: the χ² that is shown beside it is that of the plain squares, in
/// which far points count in full, and nothing follows from it. Likelihoods leave the loss out.
pub fn is_robust(result: &FitResult) -> bool {
    let members = result.request.config.members.iter().zip(&result.members);
    members.into_iter().any(|(m, found)| m.cost.loss != Loss::Linear && found.cost.is_least_squares())
}

/// Standard deviation of the points about the curve, √(χ²/ndof), when the data came without errors: what χ² measures then.
pub fn scatter(result: &FitResult) -> Option<f64> {
    if result.request.config.member().cost.loss != Loss::Linear {
        // The squares hold the far points.
        return Some(result.error_scale).filter(|s| result.unweighted && s.is_finite());
    }
    let variance = result.gof.reduced_chi2.filter(|x| x.is_finite() && *x >= 0.0)?;
    result.unweighted.then(|| variance.sqrt())
}

/// What the rise of the function is called on an axis: Δχ² or Δ(−2 ln L).
pub fn rise_symbol(result: &FitResult) -> &'static str {
    match result.member().cost {
        _ if is_robust(result) => "ΔF",
        CostKind::Chi2 | CostKind::Chi2Eff | CostKind::Chi2Cov | CostKind::Pearson => "Δχ²",
        CostKind::KsDistance => "ΔD",
        CostKind::Auto | CostKind::Custom => "ΔF",
        _ => "Δ(−2 ln L)",
    }
}

/// A content in per cent: `39 %`, `98.9 %`, `99.73 %`; near 100 % as many decimals as tell it from 100 %.
pub fn percent(content: f64) -> String {
    let missing = 1.0 - content;
    let decimals = if (1e-9..0.02).contains(&missing) { (-missing.log10()).floor() as usize } else { 0 };
    let text = format!("{:.*}", decimals, 100.0 * content);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

/// Both readings of a two-parameter level whose rise is `rise`·up: `1σ in one parameter; 39 % joint`.
pub fn region_words(rise: f64) -> String {
    let sigmas = number(rise.max(0.0).sqrt(), 3);
    format!("{sigmas}σ in one parameter; {} joint", percent(joint_content(rise)))
}

/// Whether a level means one standard deviation of one parameter.
pub fn is_one_sigma(level: Level) -> bool {
    match level {
        Level::Sigmas(k) => k == 1.0,
        Level::Cl(c) => c == 1.0 || (c - 0.682_689_492_137_085_9).abs() < 5e-4,
    }
}

/// A level of one parameter as it was asked for: `90 %`, `2σ`.
pub fn level_words(level: Level) -> String {
    match level {
        Level::Cl(c) if c < 1.0 => percent(c),
        Level::Cl(k) | Level::Sigmas(k) => format!("{}σ", number(k, 3)),
    }
}

/// A one-sided level as a probability: standard deviations are those of one side.
pub fn one_sided_words(level: Level) -> String {
    match level {
        Level::Cl(p) if p < 1.0 => percent(p),
        Level::Cl(k) | Level::Sigmas(k) => percent(crate::numeric::stats::normal_cdf(k)),
    }
}

/// What is said of a fit that went well.
pub const FITTED: &str = "fitted";

/// How a fit ended, in a word or two: no more than is true of it.
pub fn end_words(result: &FitResult) -> &'static str {
    let status = &result.minimum.status;
    match status.stop {
        StopReason::CallLimit | StopReason::Cancelled | StopReason::NotFinite => "stopped",
        StopReason::RunsAway(_) => "no minimum",
        _ if !result.is_valid() => "not valid",
        _ if !status.at_limit.is_empty() => "at a limit",
        _ => FITTED,
    }
}

/// The level of a band: one standard deviation is "68 %" as everyone says, others have the digits they were given with.
pub fn band_level(level: f64) -> String {
    let one = (level - ONE_SIGMA).abs() < 5e-4 || level == 1.0;
    match level {
        _ if one => "68 %".to_owned(),
        p if p < 1.0 => format!("{} %", number(100.0 * p, 5)),
        sigmas => level_words(Level::Cl(sigmas)),
    }
}

/// Level of a band and what it holds: `68 %`, `95 %, all x together, new measurements`.
pub fn band_words(band: &Band) -> String {
    let level = band_level(band.cl);
    let together = if band.kind.simultaneous { ", all x together" } else { "" };
    let prediction = if band.kind.prediction { ", new measurements" } else { "" };
    format!("{level}{together}{prediction}")
}

/// What a band of this kind holds, at its level: `68 % band: where the curve may lie`.
pub fn band_holds(kind: BandKind, level: f64) -> String {
    let what = match (kind.prediction, kind.simultaneous) {
        (false, false) => "where the curve may lie",
        (false, true) => "where the whole curve may lie",
        (true, false) => "where a new point may lie",
        (true, true) => "where all new points may lie",
    };
    format!("{} band: {what}", band_level(level))
}

/// Content of the region of two parameters inside a rise of `rise`·up: 1 − e^(−rise/2).
pub fn joint_content(rise: f64) -> f64 {
    -(-0.5 * rise).exp_m1()
}

/// Kind of the data with the word for its rows: (`histogram`, `bins`).
pub fn kind_words(kind: DataKind) -> (&'static str, &'static str) {
    match kind {
        DataKind::Points => ("points", "points"),
        DataKind::Indexed => ("indexed", "values"),
        DataKind::Histogram => ("histogram", "bins"),
        DataKind::Sample => ("sample", "values"),
    }
}

/// `0 to 1.5, 2 to 3`.
pub fn intervals_words(intervals: &[Interval]) -> String {
    let one = |i: &Interval| format!("{} to {}", number(i.lo, 6), number(i.hi, 6));
    intervals.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What a fit uses: `0 to 3, without 1 to 2`; in several coordinates `x 0 to 3; y all`; `all` when nothing was chosen.
pub fn selection_words(selection: &Selection) -> String {
    let of = |axis: &AxisSelection| {
        let ranges = if axis.ranges.is_empty() { "all".to_owned() } else { intervals_words(&axis.ranges) };
        match axis.exclude.as_slice() {
            [] => ranges,
            exclude => format!("{ranges}, without {}", intervals_words(exclude)),
        }
    };
    match selection.n_axes() {
        1 => of(&selection.axis(0)),
        n => {
            let axes = (0..n).map(|k| format!("{} {}", coordinate_name(k), of(&selection.axis(k))));
            axes.collect::<Vec<_>>().join("; ")
        }
    }
}

/// `0 to 3`; in several coordinates `x 0 to 3, y 1 to 2`.
pub fn domain_words(axes: &[Interval]) -> String {
    let side = |(k, i): (usize, &Interval)| {
        let ends = format!("{} to {}", number(i.lo, 6), number(i.hi, 6));
        if axes.len() > 1 { format!("{} {ends}", coordinate_name(k)) } else { ends }
    };
    axes.iter().enumerate().map(side).collect::<Vec<_>>().join(", ")
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// Names of the parameters at these positions.
pub fn names(params: &Parameters, at: &[usize]) -> Vec<String> {
    at.iter().filter_map(|&i| params.get(crate::params::ParamId(i))).map(|p| p.name.clone()).collect()
}

/// One constraint: `a = 1 ± 0.1`, `a = 1 −0.1 +0.2`, `a = 1 ± 5 %`, or what it is over several parameters.
pub fn constraint_words(c: &Constraint) -> String {
    let ([name], [value], [[variance]]) = (&c.names[..], &c.values[..], &flat(&c.covariance)[..]) else {
        return format!("{} by a covariance matrix", c.names.join(", "));
    };
    let size = |s: f64| if c.relative { format!("{} %", number(100.0 * s, 6)) } else { number(s, 6) };
    let error = match c.upper {
        Some(upper) => format!("\u{2212}{} +{}", size(variance.sqrt()), size(upper)),
        None => format!("± {}", size(variance.sqrt())),
    };
    format!("{name} = {} {error}", number(*value, 6))
}

/// Rows as arrays of one number, where they are.
fn flat(rows: &[Vec<f64>]) -> Vec<[f64; 1]> {
    rows.iter().filter_map(|row| <[f64; 1]>::try_from(row.as_slice()).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// KA024: a kσ region holds 1 − exp(−k²/2) of two parameters.
    #[test]
    fn a_region_states_both_readings() {
        assert_eq!(region_words(1.0), "1σ in one parameter; 39 % joint");
        assert_eq!(region_words(4.0), "2σ in one parameter; 86 % joint");
        assert_eq!(region_words(9.0), "3σ in one parameter; 98.9 % joint");
        assert_eq!(region_words(2.278868566), "1.51σ in one parameter; 68 % joint");
        assert_eq!(region_words(5.991464547), "2.45σ in one parameter; 95 % joint");
    }

    #[test]
    fn percents_keep_what_is_missing() {
        assert_eq!(percent(0.6826894921), "68 %");
        assert_eq!(percent(0.99), "99 %");
        assert_eq!(percent(0.9973002039), "99.73 %");
        assert_eq!(percent(0.9999994267), "99.999943 %");
        assert_eq!(percent(1.0), "100 %");
    }

    #[test]
    fn lists_read_like_sentences() {
        let names: Vec<String> = ["a", "b", "c"].map(String::from).into();
        assert_eq!(list(&names), "a, b and c");
        assert_eq!(list(&names[..2]), "a and b");
        assert_eq!(list(&names[..1]), "a");
        assert_eq!(list(&[]), "");
    }
}
