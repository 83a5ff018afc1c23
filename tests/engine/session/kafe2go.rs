//! Files of kafe2go, opened like any other: the numbers are those that kafe2 finds, or of closed forms.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fitpanel::cost::CostKind;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, FitResult, ParamEdit, Session, ValueOrigin};
use fitpanel::params::{Limits, ParamId};

use super::fit;
use crate::support::{close, exact, expected, num, numbers};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/kafe2").join(name)
}

fn open(name: &str) -> Session {
    let mut session = Session::new();
    session.apply(Command::Open { path: path(name), options: ReadOptions::default() }).unwrap();
    session
}

fn fitted(name: &str) -> Arc<FitResult> {
    let result = fit(&mut open(name));
    assert!(result.minimum.is_valid(), "{name}: {:?}", result.minimum.status);
    result
}

/// Values and errors of parameters by name; a number of 0 for an error says nothing.
fn agrees(name: &str, result: &FitResult, all: &[(&str, f64, f64)], tolerance: f64) {
    let errors = result.errors();
    for (parameter, value, error) in all {
        let i = result.minimum.params.find(parameter).unwrap().0;
        close(&format!("{name}: {parameter}"), result.minimum.params[i].value, *value, tolerance);
        if *error > 0.0 {
            close(&format!("{name}: error of {parameter}"), errors[i], *error, tolerance);
        }
    }
}

/// kafe2's line: cost as kafe2 prints it, χ², ndof. Where the errors follow the model, the values are those of 40-digit arithmetic, which
/// kafe2's own come within 1e-3 of an error to.
#[test]
fn lines_as_kafe2_fits_them() {
    type Row<'a> = (&'a str, [(&'a str, f64, f64); 2], f64, f64, i64);
    let rows: [Row; 6] = [
        ("line.yml", [("a", 1.0, 0.047_809_14), ("b", 0.1, 0.186_189_87)], -10.813_254_949_209_2, 8.5, 4),
        (
            "x_errors.yml",
            [("a", 1.000_456_683_18, 0.053_432_666_04), ("b", 0.098_401_608_88, 0.208_108_663_94)],
            -11.174_466_704,
            6.798_830_747_59,
            4,
        ),
        (
            "model_relative.yml",
            [("a", 0.990_932_922_65, 0.065_492_711_11), ("b", 0.127_097_741_15, 0.215_913_848_01)],
            -10.824_429_921_26,
            4.825_816_660_08,
            4,
        ),
        ("gauss_nll.yml", [("a", 1.0, 0.047_809_14), ("b", 0.1, 0.186_189_87)], 0.214_007_449_246_86, 8.5, 4),
        ("fixed.yml", [("a", 1.023_076_92, 0.0), ("b", 0.0, 0.0)], f64::NAN, f64::NAN, 5),
        ("constraint.yml", [("a", 1.0, 0.009_788_18), ("b", 0.1, 0.088_545_58)], f64::NAN, f64::NAN, 5),
    ];
    for (name, values, cost, chi2, ndof) in rows {
        let result = fitted(name);
        // Values are given to seven or eight places.
        agrees(name, &result, &values, 2e-7);
        assert_eq!(result.gof.ndof, Some(ndof), "{name}");
        if cost.is_finite() {
            close(&format!("{name}: cost"), result.minimum.fval, cost, 1e-8);
            close(&format!("{name}: χ²"), result.gof.chi2.unwrap(), chi2, 1e-6);
        }
    }
    let result = fitted("no_errors.yml");
    agrees("no errors", &result, &[("a", 1.0, 0.0), ("b", 0.1, 0.0)], 1e-8);
    close("F", result.minimum.fval, 0.34, 1e-10);
}

/// Five per cent of the data, said in two ways; the weighted line in exact arithmetic.
#[test]
fn percentages_are_parts_of_the_data() {
    for name in ["percent.yml", "percent_long.yml"] {
        let result = fitted(name);
        let line = [
            ("a", 0.978_234_257_925_975, 0.036_650_612_742_249_4),
            ("b", 0.131_688_042_629_737_5, 0.077_048_292_043_741_26),
        ];
        agrees(name, &result, &line, 1e-8);
        close("χ²", result.gof.chi2.unwrap(), 14.064_257_192_551_16, 1e-7);
    }
    assert_eq!(open("percent_long.yml").config().member().cost.errors[0].name, "scale");
}

/// Correlated sources and matrices, in the form in which kafe2 writes them, against exact arithmetic.
#[test]
fn sources_and_matrices() {
    for (name, of) in [("written_by_kafe2.yml", "line_half_correlated"), ("matrix.yml", "line_matrix_error")]
    {
        let stored = &exact("kafe2_xy")["fits"][of];
        let mut session = open(name);
        // A limit, far as it is, bends the scale on which the errors are found: without it the fit is linear.
        session.apply(Command::SetParam(ParamId(0), ParamEdit::Limits(Limits::NONE))).unwrap();
        let result = fit(&mut session);
        let (values, errors) = (numbers(&stored["values"]), numbers(&stored["errors_from_full_hessian"]));
        agrees(name, &result, &[("a", values[0], errors[0]), ("b", values[1], errors[1])], 1e-8);
        close(name, result.minimum.fval, num(&stored["fcn"]), 1e-8);
    }
    let session = open("written_by_kafe2.yml");
    let a = &session.config().params[0];
    assert_eq!((a.value, a.limits.lower(), a.limits.upper()), (1.5, Some(1e-8), None));
}

/// δᵀC⁻¹δ of both parameters, with C of errors and correlation: the weighted mean of the line and the constraint.
#[test]
fn a_constraint_by_a_matrix() {
    let result = fitted("matrix_constraint.yml");
    // Normal equations of the line: (XᵀX)/σ² and (Xᵀy)/σ², to which C⁻¹ and C⁻¹v add.
    let det = 0.02 * 0.02 * 0.04 * 0.04 * 0.75;
    let c = [0.04 * 0.04 / det, -0.5 * 0.02 * 0.04 / det, 0.02 * 0.02 / det];
    let n = [91.0 / 0.04 + c[0], 21.0 / 0.04 + c[1], 6.0 / 0.04 + c[2]];
    let r = [93.1 / 0.04 + 1.1 * c[0], 21.6 / 0.04 + 1.1 * c[1]];
    let d = n[0] * n[2] - n[1] * n[1];
    let (a, b) = ((n[2] * r[0] - n[1] * r[1]) / d, (n[0] * r[1] - n[1] * r[0]) / d);
    agrees("matrix", &result, &[("a", a, (n[2] / d).sqrt()), ("b", b, (n[0] / d).sqrt())], 1e-8);
    assert_eq!(result.gof.ndof, Some(6));
}

/// Fits together, as a list or as documents of one file.
#[test]
fn several_fits_share_parameters() {
    for name in ["multi.yml", "documents.yml"] {
        let session = open(name);
        assert_eq!(session.config().params.names(), ["a", "b", "c"], "{name}");
        assert_eq!((session.config().title(0), session.config().title(1)), ("first".into(), "second".into()));
        let result = fitted(name);
        let line = [
            ("a", 0.993_076_92, 0.074_420_82),
            ("b", 0.142_307_69, 0.211_223_5),
            ("c", 1.142_307_69, 0.238_988_19),
        ];
        agrees(name, &result, &line, 1e-7);
        close("χ²", result.gof.chi2.unwrap(), 9.262_179_487, 1e-8);
        assert_eq!(result.gof.ndof, Some(5));
    }
}

/// Histograms by heights and by their values, a sample, a list.
#[test]
fn other_kinds_of_data() {
    let stored = &expected("kafe2_hist")["fits"]["density_poisson"];
    let (values, errors) = (numbers(&stored["values"]), numbers(&stored["errors"]));
    let line = [("mu", values[0], errors[0]), ("sigma", values[1], errors[1])];
    let result = fitted("histogram.yml");
    agrees("histogram", &result, &line, 5e-5);
    close("cost", result.minimum.fval, num(&stored["cost"]), 1e-6);
    let raw = fitted("raw_histogram.yml");
    agrees("raw", &raw, &line, 5e-5);
    close("ratio", raw.minimum.fval, num(&stored["goodness_of_fit"]), 1e-6);

    let result = fitted("unbinned.yml");
    agrees("unbinned", &result, &[("tau", 2.211_349_997_889, 0.210_989_806_8)], 2e-4);
    close("unbinned", result.minimum.fval, 680.874_217_959_186_8, 1e-6);
    assert_eq!(open("unbinned.yml").config().member().cost.kind, CostKind::Unbinned);

    let stored = &expected("kafe2_indexed")["fits"]["sum"];
    let (values, errors) = (numbers(&stored["values"]), numbers(&stored["errors"]));
    let result = fitted("indexed.yml");
    agrees("indexed", &result, &[("p", values[0], errors[0]), ("q", values[1], errors[1])], 1e-6);
    close("indexed", result.minimum.fval, num(&stored["cost"]), 1e-8);
}

/// What the file says reaches the session: names, start values, titles; keys without meaning are said.
#[test]
fn what_is_said_reaches_the_session() {
    let session = open("line.yml");
    let data = session.config().member().data.clone().unwrap();
    assert_eq!((data.name.as_str(), data.x_title.text().as_str()), ("My data", "x / s"));
    let notes = data.notes.join("\n");
    assert!(
        notes.contains("no model_function is given")
            && notes.contains("passed over")
            && notes.contains("title")
    );
    let session = open("constraint.yml");
    assert_eq!(session.config().member().formula, "a*x+b");
    assert_eq!(session.config().params[0].value, 2.0);
    assert_eq!(session.config().origins[0], ValueOrigin::User);
    assert_eq!(session.config().member().cost.constraints.len(), 1);
}

/// A session that was read from such a file is saved as a session file, and says the same.
#[test]
fn saved_as_a_session_file() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["model_relative.yml", "histogram.yml", "multi.yml", "indexed.yml"] {
        let (mut session, file) = (open(name), folder.path().join("saved.toml"));
        session.apply(Command::Save(file.clone())).unwrap();
        let mut again = Session::new();
        again.apply(Command::Open { path: file, options: ReadOptions::default() }).unwrap();
        let (one, two) = (fit(&mut session), fit(&mut again));
        assert_eq!(one.minimum.fval.to_bits(), two.minimum.fval.to_bits(), "{name}");
        assert_eq!(one.minimum.values(), two.minimum.values(), "{name}");
    }
}

/// A file that is refused leaves the session as it was, and is named with line and key.
#[test]
fn a_refused_file_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fit.yaml");
    std::fs::write(&file, "x_data: [1, 2]\ny_data: [1, 2]\ny_erors: 0.1\n").unwrap();
    let mut session = open("line.yml");
    let before = session.config().clone();
    let refusal =
        session.apply(Command::Open { path: file.clone(), options: ReadOptions::default() }).unwrap_err();
    let says = format!("{}, line 3: unknown key 'y_erors'; did you mean 'y_errors'?", file.display());
    assert_eq!(refusal.to_string(), says);
    assert!(session.config().same(&before));
}
