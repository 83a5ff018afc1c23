//! NIST's Statistical Reference Datasets: the nonlinear problems through an ordinary fit, as a user finds it: file, formula, the start
//! values, automatic choice, no errors given. Certified values and standard deviations are NIST's (public domain).
//!
//! Correct digits of a number are −log₁₀ of its relative difference, at most 11 (what is certified).

use fitpanel::fit::{Command, ParamEdit};
use serde_json::Value;

use crate::support::{Fit, num, reference_file};

/// One run: digits of the worst parameter and of the worst deviation, and whether the fit claims to be valid.
struct Run {
    name: String,
    values: f64,
    deviations: f64,
    valid: bool,
}

fn digits(found: f64, certified: f64) -> f64 {
    let d = -((found - certified) / certified).abs().log10();
    if d.is_nan() { 0.0 } else { d.clamp(0.0, 11.0) }
}

fn problems() -> serde_json::Map<String, Value> {
    let all: Value = serde_json::from_slice(&reference_file("nist_strd", "problems.json")).unwrap();
    all.as_object().unwrap().clone()
}

fn run(name: &str, problem: &Value, start: usize) -> Run {
    let data = crate::support::dataset("nist_strd", &format!("{name}.csv"));
    let mut fit = Fit::new(data, problem["model"].as_str().unwrap());
    let certified = problem["params"].as_array().unwrap();
    for p in certified {
        let id = fit.session.config().params.find(p["name"].as_str().unwrap()).unwrap();
        fit.apply(Command::SetParam(id, ParamEdit::Value(num(&p[format!("start{start}")]))));
    }
    let result = fit.run();
    let errors = result.errors();
    let worst = |found: &dyn Fn(usize) -> f64, key: &str| {
        certified.iter().fold(11.0_f64, |worst, p| {
            let id = result.minimum.params.find(p["name"].as_str().unwrap()).unwrap();
            worst.min(digits(found(id.0), num(&p[key])))
        })
    };
    let values = result.minimum.values();
    Run {
        name: format!("{name} from start {start}"),
        values: worst(&|i| values[i], "certified"),
        deviations: worst(&|i| errors[i], "certified_sd"),
        valid: result.minimum.is_valid(),
    }
}

/// Every problem whose place in the list leaves `part` when divided by 4: six digits in every parameter and four in the deviations of
/// JᵀJ, from both starts, and no claim of validity with fewer than four.
fn part(part: usize) {
    for (_, (name, problem)) in problems().iter().enumerate().filter(|(k, _)| k % 4 == part) {
        for start in [1, 2] {
            let r = run(name, problem, start);
            assert!(r.valid && r.values >= 6.0, "{}: {:.1} digits, valid: {}", r.name, r.values, r.valid);
            assert!(r.deviations >= 4.0, "{}: {:.1} digits of deviations", r.name, r.deviations);
        }
    }
}

#[test]
fn first_quarter() {
    part(0);
}

#[test]
fn second_quarter() {
    part(1);
}

#[test]
fn third_quarter() {
    part(2);
}

#[test]
fn fourth_quarter() {
    part(3);
}

/// Lanczos1 is data without scatter: residuals of 1e-13, some hundred times the rounding of doubles. Errors good to the digits that are
/// certified need the data as the decimals that they were written as.
#[test]
fn lanczos1_has_all_certified_digits() {
    let problems = problems();
    for start in [1, 2] {
        let r = run("Lanczos1", &problems["Lanczos1"], start);
        assert!(r.valid && r.values >= 9.0, "{}: {:.1} digits, valid: {}", r.name, r.values, r.valid);
        assert!(r.deviations >= 9.0, "{}: {:.1} digits of deviations", r.name, r.deviations);
    }
}
