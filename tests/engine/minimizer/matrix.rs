//! Every algorithm on every function, those for sums of squares included, free, with a parameter fixed, with one limit and with two,
//! whatever derivatives there are: a result that calls itself valid is a minimum of that very problem. Judged from outside, by exact
//! derivatives at the point found.

use fitpanel::error::Explain;
use fitpanel::minimize::{Algorithm, Method, Minimum, hesse, minimize};
use fitpanel::params::Parameters;
use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::anywhere::{account, parameters};
use super::functions::*;
use super::problems::{Extended, Offered, PROBLEMS, Problem};

/// A valid result of a search with edm goal 2e-7 has F below the minimum of its neighbourhood by less than this.
const NEAR: f64 = 1e-5;

/// The five ways in which a problem is posed; limits cut off its minimum where they can.
fn setups(problem: &Problem) -> Vec<(&'static str, Parameters)> {
    let from = parameters(problem.start);
    let x = problem.start[0];
    let held = fixed(from.clone(), problem.start.len() - 1);
    vec![
        ("free", from.clone()),
        ("fixed", held),
        ("lower limit", limited(from.clone(), 0, Some(x - 0.5), None)),
        ("upper limit", limited(from.clone(), 0, None, Some(x + 0.25))),
        ("two limits", limited(limited(from, 0, Some(x - 1.0), Some(x + 0.5)), 1, Some(-20.0), Some(20.0))),
    ]
}

/// What is wrong with a valid result: a slope that leads down inside the limits, or a curvature that does.
fn wrong(problem: &Problem, found: &Minimum) -> Option<String> {
    let p = found.values();
    let jet = problem.jet_at(&p);
    let mut inner = Vec::new();
    for (i, q) in found.params.iter().enumerate().filter(|(_, q)| q.is_free()) {
        let width = 1e-6 * (1.0 + p[i].abs());
        let at_lower = q.limits.lower().is_some_and(|a| p[i] - a < width);
        let at_upper = q.limits.upper().is_some_and(|b| b - p[i] < width);
        if !(at_lower && jet.g[i] >= 0.0 || at_upper && jet.g[i] <= 0.0) {
            inner.push(i);
        }
    }
    let n = inner.len();
    if n == 0 {
        return None;
    }
    let h = DMatrix::from_fn(n, n, |a, b| jet.h[inner[a]][inner[b]]);
    let g = DVector::from_fn(n, |a, _| jet.g[inner[a]]);
    let eigen = SymmetricEigen::new(h);
    let largest = eigen.eigenvalues.amax();
    let mut decrement = 0.0;
    for (w, v) in eigen.eigenvalues.iter().zip(eigen.eigenvectors.column_iter()) {
        if *w < -1e-3 * largest.min(1.0) {
            return Some(format!("F curves down by {w}"));
        }
        let slope = v.dot(&g);
        decrement += 0.5 * slope * slope / w.max(1e-9 * largest).max(1e-9);
    }
    // Ten times the rounding of F is what the criterion of the edm leaves open.
    (decrement > NEAR + 40.0 * f64::EPSILON * jet.v.abs())
        .then(|| format!("{decrement} above the bottom of its own parabola"))
}

fn method(algorithm: Algorithm) -> Method {
    Method {
        algorithm,
        tolerance: 1e-4,
        max_calls: Some(4000),
        starts: 6,
        learning_rate: 1e-3,
        ..Method::default()
    }
}

/// What a problem may admit to: derivatives alone, and residuals besides.
fn offered(problem: Problem) -> impl Iterator<Item = (String, Offered)> {
    let alone = OFFERS.map(|o| (format!("{o:?}"), problem.offering(o)));
    let with = [Offers::Value, Offers::Hessian]
        .map(|o| (format!("{o:?} and residuals"), problem.offering(o).with_residuals()));
    alone.into_iter().chain(with)
}

/// One result; whether it is valid.
fn judge(algorithm: Algorithm, problem: &Problem, setup: &str, params: &Parameters) -> usize {
    let mut valid = 0;
    for (offers, f) in offered(*problem) {
        let what = format!("{algorithm:?}, {}, {setup}, {offers}", problem.name);
        let found = match minimize(&ctx(&f, &method(algorithm)), params) {
            Ok(found) => found,
            // Methods for sums of squares refuse what offers no residuals, linear ones what is not linear.
            Err(e) => {
                assert!(e.code().starts_with("E-"), "{what}: {e}");
                continue;
            }
        };
        for q in &found.params {
            assert!(q.limits.contains(q.value), "{what}: outside its limits");
        }
        let known = problem.minima.iter().any(|m| (found.fval - m).abs() <= NEAR * (1.0 + m.abs()));
        if found.is_valid() {
            valid += 1;
            if setup == "free" {
                assert!(known, "{what}: {}", account(&found));
            } else if !known && let Some(reason) = wrong(problem, &found) {
                panic!("{what}: {reason}: {}", account(&found));
            }
        }
    }
    valid
}

/// All problems, all setups, all offers, and the valley in ten dimensions; at least so many results are valid.
fn check(algorithm: Algorithm, at_least: usize) {
    let mut valid = 0;
    for problem in &PROBLEMS {
        for (setup, params) in setups(problem) {
            valid += judge(algorithm, problem, setup, &params);
        }
    }
    for offers in OFFERS {
        let start = [-1.2, 1.0].repeat(5);
        let Ok(found) = minimize(&ctx(&Extended(offers), &method(algorithm)), &parameters(&start)) else {
            continue;
        };
        assert!(found.fval < NEAR || !found.is_valid(), "{algorithm:?}, {offers:?}: {}", account(&found));
        valid += usize::from(found.is_valid());
    }
    assert!(valid >= at_least, "{algorithm:?}: only {valid} of {}", 25 * PROBLEMS.len() + 3);
}

#[test]
fn migrad() {
    check(Algorithm::Migrad, 215);
}

#[test]
fn automatic() {
    check(Algorithm::Auto, 215);
}

#[test]
fn combined() {
    check(Algorithm::Combined, 215);
}

#[test]
fn simplex() {
    check(Algorithm::Simplex, 215);
}

#[test]
fn scan_and_seek() {
    check(Algorithm::Scan, 0);
    check(Algorithm::Seek, 0);
}

#[test]
fn multistart() {
    check(Algorithm::Multistart, 205);
}

#[test]
fn descent() {
    check(Algorithm::Descent, 20);
}

#[test]
fn levenberg_marquardt() {
    check(Algorithm::Lm, 78);
}

#[test]
fn fumili() {
    check(Algorithm::Fumili, 62);
}

/// Wood's saddle at F = 7.877 has an eigenvalue of −1.2e-4 of the largest: FUMILI, which knows no second derivatives of a model, may end
/// there, and HESSE tells it from a minimum.
#[test]
fn hesse_tells_a_saddle_from_a_minimum() {
    let wood = PROBLEMS.iter().find(|p| p.name == "Wood").unwrap();
    let mut saddles = 0;
    for (offers, f) in offered(*wood).filter(|(offers, _)| offers.contains("residuals")) {
        for tolerance in [0.1, 0.01] {
            let method = Method { algorithm: Algorithm::Fumili, tolerance, ..Method::default() };
            let found = minimize(&ctx(&f, &method), &parameters(wood.start)).unwrap();
            let judged = hesse(&ctx(&f, &method), &found).unwrap();
            saddles += usize::from(found.fval > 1.0);
            assert_eq!(judged.is_valid(), judged.fval < 1e-3, "{offers}, {tolerance}: {}", account(&judged));
        }
    }
    assert!(saddles > 0, "nothing was tested");
}

/// Linear are only those of which one parameter is fixed, and of these one. The robust fit, whose minimum is that of other rows, refuses the
/// others, too.
#[test]
fn linear_and_robust() {
    check(Algorithm::Linear, 2);
    for problem in &PROBLEMS {
        for (setup, params) in setups(problem) {
            let linear = problem.name.starts_with("Brown") && setup == "fixed";
            for (offers, f) in offered(*problem).filter(|_| !linear) {
                let refused = minimize(&ctx(&f, &method(Algorithm::Robust)), &params).unwrap_err();
                assert_eq!(refused.code(), "E-LINEAR", "{}, {setup}, {offers}", problem.name);
            }
        }
    }
}
