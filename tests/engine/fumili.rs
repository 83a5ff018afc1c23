//! FUMILI through whole fits: the reference fits of least squares and of likelihoods in bins and of single values, limits, the first box,
//! what it calls approximate, and where it cannot work (specification 12.7, FU001–FU007).

use std::sync::Arc;

use fitpanel::cost::{CostKind, Loss, ModelKind};
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, FitError, FitResult, Session, Task};
use fitpanel::minimize::{Algorithm, CovStatus, Method, NoObserver, StopReason, Strategy};

use crate::support::*;

const LS: &str = "signal_least_squares";
const NLL: &str = "signal_likelihoods";
const PEAK: &str = "A*exp(-(x-B)/C)+D*exp(-(x-mu)^2/(2*sigma^2))";
const PDF: &str = "z*truncexpon_pdf(x,90,160,90,C)+(1-z)*truncnorm_pdf(x,90,160,mu,sigma)";
const CDF: &str = "z*truncexpon_cdf(x,90,160,90,C)+(1-z)*truncnorm_cdf(x,90,160,mu,sigma)";
const DENSITY: &str = "nb*truncexpon_pdf(x,90,160,90,C)+ns*truncnorm_pdf(x,90,160,mu,sigma)";

fn fumili(strategy: Strategy) -> Method {
    Method { algorithm: Algorithm::Fumili, strategy, tolerance: 1e-4, ..Method::default() }
}

fn check(name: &str, result: &FitResult, stored: &serde_json::Value) {
    assert_eq!(result.minimum.algorithm, "Fumili", "{name}");
    assert_eq!(result.minimum.status.covariance, CovStatus::Accurate, "{name}: HESSE confirms it");
    agrees_with_converged(name, result, &stored["converged"], true);
}

/// FU001, FU003, FU004: least squares, on the χ² scale.
#[test]
fn least_squares() {
    let name = "exp_gauss_B_fixed_90";
    let stored = expected(LS)["fits"][name].clone();
    let mut fit = Fit::new(dataset(LS, "data.csv"), PEAK);
    let result = fit.setup(&stored).apply(Command::SetMethod(fumili(Strategy::Default))).run();
    check(name, &result, &stored);
}

fn likelihood(name: &str, file: &str, formula: &str, kind: CostKind, model_kind: ModelKind) {
    let stored = expected(NLL)["fits"][name].clone();
    let mut fit = Fit::new(dataset(NLL, file), formula);
    fit.likelihood(kind, model_kind).setup(&stored);
    if file == "data.csv" {
        fit.range(90.0, 160.0);
    }
    let result = fit.apply(Command::SetMethod(fumili(Strategy::Default))).run();
    check(name, &result, &stored);
}

/// FU002: the same linearisation for counts.
#[test]
fn counts() {
    likelihood("BinnedNLL_truncated_pdfs", "hist.csv", CDF, CostKind::Likelihood, ModelKind::Cdf);
}

/// FU002: and for single values.
#[test]
fn single_values() {
    likelihood("UnbinnedNLL_in_90_160", "data.csv", PDF, CostKind::Unbinned, ModelKind::Density);
    likelihood("ExtendedUnbinnedNLL_in_90_160", "data.csv", DENSITY, CostKind::Extended, ModelKind::Density);
}

fn peak() -> Fit {
    Fit::new(dataset("root_lorentzian_quadratic", "data.csv"), "pol2+lorentzian")
}

fn run(fit: &mut Fit, algorithm: Algorithm) -> Arc<FitResult> {
    fit.apply(Command::SetMethod(Method { algorithm, ..fumili(Strategy::Default) })).run()
}

/// Weights of a robust loss: the same minimum as MIGRAD's.
#[test]
fn robust_loss() {
    let mut fit = peak();
    fit.cost(|c| c.loss = Loss::SoftL1);
    let (found, other) = (run(&mut fit, Algorithm::Fumili), run(&mut fit, Algorithm::Migrad));
    for k in 0..6 {
        let error = other.errors()[k];
        close("value", found.minimum.values()[k], other.minimum.values()[k], 2e-3 * error);
        close("error", found.errors()[k], error, 1e-2 * error);
    }
}

/// Without HESSE the errors are those of Z, and said to be approximate.
#[test]
fn approximate_until_confirmed() {
    let mut fit = peak();
    let fast = fit.apply(Command::SetMethod(fumili(Strategy::Fast))).run();
    assert_eq!(fast.minimum.status.covariance, CovStatus::Approximate);
    let other = run(&mut fit, Algorithm::Migrad);
    for k in 0..6 {
        close("error", fast.errors()[k] / other.errors()[k], 1.0, 0.1);
    }
}

/// FU006, FU007: the first step stays in the box of ten start steps, every step within the limits, and a limit holds in the end.
#[test]
fn box_and_limits() {
    let mut fit = peak();
    fit.limits("m", Some(0.5), Some(0.9)).value("m", 0.7);
    let start = fit.session.config().params.clone();
    let found = run(&mut fit, Algorithm::Fumili);
    let m = start.find("m").unwrap();
    let trace = &found.minimum.trace;
    for point in trace {
        assert!((0.5..=0.9).contains(&point.values[m.0]), "{:?}", point.values);
    }
    for (p, moved) in start.iter().zip(&trace[1].values) {
        let step = p.step.unwrap_or(if p.value == 0.0 { 0.1 } else { 0.01 * p.value.abs() });
        assert!((moved - p.value).abs() <= 10.0 * step * (1.0 + 1e-12), "{}", p.name);
    }
    assert!(found.minimum.status.at_limit.contains(&m));
    close("m", found.minimum.values()[m.0], 0.9, 1e-9);
    let other = run(&mut fit, Algorithm::Migrad);
    close("F", found.minimum.fval, other.minimum.fval, 1e-4);
}

/// F ends at a = 5, where it is lowest and falls without bound: the box shrinks to nothing there, and what it lets F fall is no edm.
#[test]
fn no_valid_minimum_where_the_box_is_what_stops_it() {
    let text = "x,y,dy\n1,2.1,0.1\n2,1.7,0.1\n3,1.4,0.1\n4,1.1,0.1\n5,-0.5,0.1\n";
    let data = read_dataset(text.as_bytes(), "edge.csv", &ReadOptions::default()).unwrap();
    let mut fit = Fit::new(data, "sqrt(a-x)");
    for start in [5.5, 6.0, 9.0] {
        let fast = fit.value("a", start).apply(Command::SetMethod(fumili(Strategy::Fast))).run();
        let m = &fast.minimum;
        close("a", m.values()[0], 5.0, 1e-6);
        assert!(!m.is_valid() && m.status.stop == StopReason::AboveMaxEdm, "{:?}, edm {}", m.status, m.edm);
    }
}

fn refusal(session: &mut Session) -> (&'static str, String) {
    match session.run_now(&Task::Fit, &NoObserver) {
        Err(FitError::Minimize(e)) => (e.code(), e.to_string()),
        other => panic!("{other:?}"),
    }
}

/// FU005: a parameter that enters as its square, at 0, and a cost without predictions.
#[test]
fn where_it_cannot_work() {
    let mut fit = Fit::new(dataset("root_lorentzian_quadratic", "data.csv"), "t^2*x+c");
    fit.value("t", 0.0).apply(Command::SetMethod(fumili(Strategy::Default)));
    let (code, text) = refusal(&mut fit.session);
    assert_eq!(code, "E-FUMILI-SING");
    assert!(text.contains("do not change with t") && text.contains("choose migrad"), "{text}");
    let mut typed = Session::new();
    for command in [
        Command::SetFormula("(a-1)^2+(b-2)^2".into()),
        Command::SetCostKind(CostKind::Custom),
        Command::SetMethod(fumili(Strategy::Default)),
    ] {
        typed.apply(command).unwrap();
    }
    let (code, text) = refusal(&mut typed);
    assert_eq!(code, "E-FUMILI-COST");
    assert!(text.contains("choose migrad"), "{text}");
}
