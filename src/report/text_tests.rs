//! Golden reports: the whole text for results of every kind, compared character by character.
//!
//! The results are built by hand (`report::testing`), so that nothing but the report can change them.

use super::*;
use crate::cost::CostKind;
use crate::fit::{FitWarning, GoodnessOfFit};
use crate::minimize::{CovStatus, StopReason};
use crate::params::{Limits, ParamId};
use crate::report::document::{Beside, Form, write};
use crate::report::testing;

/// Compares with `golden/NAME.txt` beside this file; `UPDATE_GOLDEN=1` rewrites the file instead.
fn check(name: &str, result: &FitResult) {
    let path = format!("{}/src/report/golden/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let text = report(result).replace(env!("CARGO_PKG_VERSION"), "VERSION");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(text == expected, "{name} differs from {path}:\n{text}");
    for line in text.lines() {
        assert!(width::of(line) <= COLUMNS, "{name}: {} columns\n{line}", width::of(line));
    }
}

/// IM001, IM034, IM035, IM036, IM040: version, the three blocks and their numbers.
#[test]
fn good() {
    let mut r = testing::line();
    testing::add_minos(&mut r);
    testing::add_profile(&mut r);
    testing::add_contours(&mut r);
    testing::add_band(&mut r);
    check("good", &r);
}

/// FP027, FP028, FP029: quiet says nothing, the default the report, verbose also every point that the search went through.
#[test]
fn as_much_as_the_print_level_asks_for() {
    let mut r = testing::line();
    let n = r.minimum.params.len();
    let point = |nfcn: usize, fval: f64| TracePoint { nfcn, fval, edm: 0.5, values: vec![1.25; n] };
    r.minimum.trace = vec![point(3, 17.5), point(8, 2.25)];
    assert_eq!(printed(&r, PrintLevel::Quiet), "");
    assert_eq!(printed(&r, PrintLevel::Default), report(&r));
    let verbose = printed(&r, PrintLevel::Verbose);
    let path = verbose.strip_prefix(&report(&r)).unwrap();
    for cell in ["17.5", "2.25", "0.5", "1.25", " 3 ", " 8 "] {
        assert!(path.contains(cell), "{cell} is not in\n{path}");
    }
    r.minimum.trace.clear();
    assert_eq!(printed(&r, PrintLevel::Verbose), report(&r));
}

/// A value that is nothing beside an error with a power of ten is 0, and says so in every form of the report.
#[test]
fn zero_beside_a_large_error() {
    let mut r = testing::line();
    if let Some(p) = r.minimum.params.get_mut(ParamId(0)) {
        p.value = 3.0;
    }
    r.minimum.errors[0] = 1e6;
    let cells = |text: &str, separator: char| -> Vec<String> {
        let line = text.lines().find(|l| l.split(separator).any(|c| c.trim() == "m")).unwrap();
        line.split(separator).map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect()
    };
    assert_eq!(cells(&report(&r), '│')[2..4], ["0", "1.0e6"]);
    let markdown = write(&r, Form::Markdown, &Beside::default());
    assert!(cells(&markdown, '|').iter().any(|c| c == "0"), "{markdown}");
    for text in [report(&r), markdown] {
        assert!(!text.contains("0.0e6") && !text.contains("0.0·10"), "{text}");
    }
}

/// IM059: a fixed parameter has zero rows and a `yes`.
#[test]
fn fixed_and_limited() {
    check("fixed_and_limited", &testing::peak());
}

/// IM068: the constant function: INVALID, Hesse FAILED, covariance not pos. def.; no error is printed.
#[test]
fn constant_function() {
    let mut r = testing::line();
    let s = &mut r.minimum.status;
    (s.valid, s.hesse_failed, s.posdef) = (false, true, false);
    s.covariance = CovStatus::Failed;
    s.flat = vec!["m".into(), "c".into()];
    r.minimum.covariance = None;
    r.minimum.errors = vec![f64::NAN; 2];
    r.minimum.edm = 0.0;
    r.warnings = vec![FitWarning {
        code: "W-HESSE-FLAT",
        severity: Severity::Bad,
        text: "The cost does not change with m, c: error not defined.".into(),
        param: None,
    }];
    check("constant_function", &r);
}

#[test]
fn no_covariance() {
    let mut r = testing::line();
    r.minimum.algorithm = "Simplex";
    r.minimum.status.covariance = CovStatus::Missing;
    r.minimum.covariance = None;
    r.minimum.errors = vec![f64::NAN; 2];
    check("no_covariance", &r);
}

#[test]
fn made_positive_definite() {
    let mut r = testing::line();
    r.minimum.status.covariance = CovStatus::MadePosDef;
    r.minimum.status.posdef = false;
    check("made_positive_definite", &r);
}

/// Window requirement C4: no ± for a parameter at its limit.
#[test]
fn at_limit() {
    let mut r = testing::line();
    r.minimum.status.at_limit = vec![ParamId(1)];
    if let Some(p) = r.minimum.params.get_mut(ParamId(1)) {
        p.value = 0.0;
        p.limits = Limits::new(Some(0.0), Some(10.0)).unwrap();
    }
    testing::add_minos(&mut r);
    if let Some(m) = r.minos[1].as_mut() {
        (m.lower_valid, m.at_lower_limit) = (false, true);
    }
    check("at_limit", &r);
}

#[test]
fn cancelled() {
    let mut r = testing::line();
    let s = &mut r.minimum.status;
    (s.stop, s.valid, s.above_max_edm) = (StopReason::Cancelled, false, true);
    s.covariance = CovStatus::Approximate;
    r.minimum.edm = 12.5;
    check("cancelled", &r);
}

#[test]
fn call_limit() {
    let mut r = testing::line();
    let s = &mut r.minimum.status;
    (s.stop, s.valid, s.above_max_edm) = (StopReason::CallLimit, false, true);
    s.covariance = CovStatus::Missing;
    r.minimum.edm = 0.37;
    r.minimum.covariance = None;
    check("call_limit", &r);
}

/// IM116: no χ²/ndof for an unbinned fit.
#[test]
fn unbinned() {
    let r = testing::unbinned();
    assert!(!report(&r).contains("χ²/ndof"));
    check("unbinned", &r);
}

/// No errors of the data: scaled by the scatter, and no probability.
#[test]
fn without_errors() {
    let mut r = testing::line();
    let mut config = r.request.config.clone();
    let mut data = testing::points();
    if let crate::data::Data::Points(p) = &mut data.data {
        p.sy = crate::data::YErrors::None;
    }
    data.notes = vec!["no column of errors found: the fit is unweighted".into()];
    config.member_mut().data = Some(std::sync::Arc::new(data));
    let models = r.request.models.clone();
    r.request = std::sync::Arc::new(crate::fit::FitRequest { config, models, previous: None });
    (r.error_scale, r.other_scale, r.unweighted) = (0.52, None, true);
    r.gof = GoodnessOfFit { p_value: None, ..r.gof };
    check("without_errors", &r);
}

/// A wide covariance matrix is cut into blocks of columns.
#[test]
fn many_parameters() {
    let mut r = testing::line();
    let params: Vec<crate::params::Parameter> =
        (0..9).map(|k| crate::params::Parameter::new(format!("p{k}"), 10f64.powi(k - 4))).collect();
    r.minimum.params = crate::params::Parameters::new(params).unwrap();
    let s: Vec<f64> = (0..9).map(|k| 0.02 * 10f64.powi(k - 4)).collect();
    let c = nalgebra::DMatrix::from_fn(9, 9, |i, j| s[i] * s[j] * if i == j { 1.0 } else { 0.1 });
    r.minimum.covariance = Some(c);
    r.minimum.errors = s;
    r.minimum.global_correlations = vec![0.3; 9];
    r.minos = vec![None; 9];
    r.members[0].cost = CostKind::Pearson;
    check("many_parameters", &r);
}
