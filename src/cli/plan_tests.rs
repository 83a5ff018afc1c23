//! What options mean: merged, overridden, refused.

use super::super::args::{Cli, Command};
use super::*;
use crate::cost::{Loss, Weights};
use crate::data::Binning;
use crate::minimize::{Algorithm, Strategy};
use clap::Parser as _;

fn plan(line: &[&str]) -> Result<Plan, String> {
    let args = ["fitpanel", "fit", "f.csv"].iter().chain(line);
    match Cli::try_parse_from(args).map(|c| c.command) {
        Ok(Some(Command::Fit(args))) => Plan::new(&args).map_err(|e| e.to_string()),
        other => Err(format!("{other:?}")),
    }
}

#[test]
fn costs_by_name_and_by_letter() {
    let kind = |line: &[&str]| plan(line).unwrap().cost(CostChoice::default()).kind;
    assert_eq!(kind(&[]), CostKind::Auto);
    assert_eq!(kind(&["--cost", "chi2-eff"]), CostKind::Chi2Eff);
    assert_eq!(kind(&["--root-options", "L"]), CostKind::Likelihood);
    assert_eq!(kind(&["--root-options", "L", "--cost", "pearson"]), CostKind::Pearson);
    let robust = plan(&["--cost", "robust:soft-l1"]).unwrap().cost(CostChoice::default());
    assert_eq!((robust.kind, robust.loss), (CostKind::Chi2, Loss::SoftL1));
    let huber = plan(&["--cost", "robust:huber=2"]).unwrap().cost(robust);
    assert_eq!((huber.loss, huber.loss_scale), (Loss::Huber, Some(2.0)));
    let ended = plan(&["--cost", "chi2"]).unwrap().cost(huber);
    assert_eq!((ended.loss, ended.loss_scale), (Loss::Linear, None));
    let letters = plan(&["--root-options", "WWIEX0"]).unwrap().cost(CostChoice::default());
    assert!(letters.weights == Weights::OneAll && letters.integral && letters.ignore_x_errors);
}

#[test]
fn unknown_words_name_the_known_ones() {
    assert_eq!(
        plan(&["--report", "pdf"]).unwrap_err(),
        "--report: read 'pdf', expected text, markdown, html, latex, csv, json"
    );
    assert_eq!(plan(&["--strategy", "3"]).unwrap_err(), "--strategy: read '3', expected 0, 1 or 2");
    let many = plan(&["--bins", "ten"]).unwrap_err();
    assert!(many.starts_with("--bins: read 'ten', expected N, N,log, width=W, edges=A,B,C…"), "{many}");
}

#[test]
fn a_span_is_the_window_without_bins_and_the_bins_with_them() {
    let read = |line: &[&str]| plan(line).unwrap().read;
    assert_eq!(read(&["--span", "-1:1"]).window, Some((-1.0, 1.0)));
    let binned = read(&["--span", "-1:1", "--bins", "50"]);
    assert_eq!(binned.window, None);
    assert_eq!(binned.binning, Some(Binning::Uniform { n: 50, span: Some((-1.0, 1.0)) }));
}

#[test]
fn minos_band_and_level() {
    let intervals = |line: &[&str]| plan(line).unwrap().intervals(&Intervals::default());
    assert_eq!(intervals(&[]).minos, None);
    assert_eq!(intervals(&["--minos"]).minos, Some(vec![]));
    assert_eq!(intervals(&["--minos=a,b"]).minos, Some(vec!["a".into(), "b".into()]));
    assert_eq!(intervals(&["--root-options", "E"]).minos, Some(vec![]));
    assert_eq!(intervals(&["--band", "--cl", "0.95"]).band, Some(0.95));
    assert_eq!(intervals(&["--band=2"]).band, Some(2.0));
    let wide = intervals(&["--band=prediction,0.95"]);
    assert_eq!(
        (wide.band, wide.band_kind.prediction, wide.band_kind.simultaneous),
        (Some(0.95), true, false)
    );
    assert!(plan(&["--band=0.9,0.8"]).is_err() && plan(&["--band=wide"]).is_err());
}

#[test]
fn minimizers_with_and_without_a_number() {
    let method = |line: &[&str]| plan(line).map(|p| p.method(Method::default()));
    let many = method(&["--minimizer", "multistart=7"]).unwrap();
    assert_eq!((many.algorithm, many.starts), (Algorithm::Multistart, 7));
    let steps = method(&["--minimizer", "descent=0.5"]).unwrap();
    assert_eq!((steps.algorithm, steps.learning_rate), (Algorithm::Descent, 0.5));
    assert_eq!(method(&["--minimizer", "scan"]).unwrap().algorithm, Algorithm::Scan);
    assert_eq!(
        method(&["--minimizer", "scan=3"]).unwrap_err(),
        "--minimizer: read 'scan=3', but scan takes no number"
    );
    assert!(method(&["--improve"]).unwrap().improve && method(&["--root-options", "M"]).unwrap().improve);
}

#[test]
fn options_change_only_what_they_name() {
    let session = Method { tolerance: 0.01, max_calls: Some(77), ..Method::default() };
    let method = plan(&["--strategy", "2"]).unwrap().method(session);
    assert_eq!((method.strategy, method.tolerance, method.max_calls), (Strategy::Careful, 0.01, Some(77)));
}
