//! The minimiser without any model: functions with known minima, every algorithm, with and without derivatives.

#[path = "minimizer/anywhere.rs"]
mod anywhere;
#[path = "minimizer/ends.rs"]
mod ends;
#[path = "minimizer/everywhere.rs"]
mod everywhere;
#[path = "minimizer/functions.rs"]
mod functions;
#[path = "minimizer/intervals.rs"]
mod intervals;
#[path = "minimizer/jet.rs"]
mod jet;
#[path = "minimizer/lorentz.rs"]
mod lorentz;
#[path = "minimizer/matrix.rs"]
mod matrix;
#[path = "minimizer/peak.rs"]
mod peak;
#[path = "minimizer/problems.rs"]
mod problems;
#[path = "minimizer/regions.rs"]
mod regions;
#[path = "minimizer/trouble.rs"]
mod trouble;

use fitpanel::minimize::{Algorithm, CovStatus, Method, Minimum, StopReason, Strategy, hesse, minimize};
use fitpanel::params::Parameters;
use functions::*;
use jet::Jet;
use nalgebra::DMatrix;
use serde_json::Value;

const OTHER_PROGRAM: &str = include_str!("../data/reference/minimizer_test_functions/expected.json");

type Function = fn(&[Jet]) -> Jet;

pub fn close(got: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((got - expected).abs() <= tolerance, "{what}: {got} instead of {expected} (± {tolerance})");
}

pub fn run(f: Function, offers: Offers, from: &Parameters) -> Minimum {
    minimize(&ctx(&test(f, offers), &Method::default()), from).unwrap()
}

/// A function, where to start, and its minimum.
struct Case {
    name: &'static str,
    f: Function,
    start: &'static [f64],
    minimum: &'static [f64],
    fval: f64,
}

const CASES: [Case; 6] = [
    Case { name: "rosenbrock", f: rosenbrock, start: &[-1.2, 1.0], minimum: &[1.0, 1.0], fval: 0.0 },
    Case { name: "wood", f: wood, start: &[-3.0, -1.0, -3.0, -1.0], minimum: &[1.0; 4], fval: 0.0 },
    Case { name: "powell_singular", f: powell, start: &[3.0, -1.0, 0.0, 1.0], minimum: &[0.0; 4], fval: 0.0 },
    Case { name: "quadratic_correlated", f: quadratic, start: &[0.0, 0.0], minimum: &[1.0, 2.0], fval: 0.0 },
    Case {
        name: "goldstein_price",
        f: goldstein_price,
        start: &[0.2, -0.8],
        minimum: &[0.0, -1.0],
        fval: 3.0,
    },
    Case { name: "circle", f: circle, start: &[3.0, 4.0], minimum: &[1.0, 2.0], fval: 0.0 },
];

/// The four ways in which a test function is set up; all keep its minimum inside.
fn setups(case: &Case) -> [(&'static str, Parameters); 4] {
    // Held parameters cut valleys into pieces: start in the right one.
    let last = case.minimum.len() - 1;
    let near: Vec<f64> = case.start.iter().zip(case.minimum).map(|(s, m)| m + 0.1 * (s - m)).collect();
    let mut held = start(&near);
    held.iter_mut().nth(last).unwrap().value = case.minimum[last];
    [
        ("free", start(case.start)),
        ("fixed", fixed(held, last)),
        ("lower limit", limited(start(case.start), 0, Some(-5.0), None)),
        (
            "both limits",
            limited(limited(start(case.start), 0, Some(-5.0), Some(6.0)), 1, Some(-7.0), Some(5.0)),
        ),
    ]
}

/// IM006, IM007, IM032, IM049, IM059, IM065, PM014, PM032: every algorithm finds every minimum, free, with a parameter fixed and
/// inside limits, whatever derivatives there are.
#[test]
fn every_algorithm_finds_every_minimum() {
    for algorithm in [Algorithm::Migrad, Algorithm::Simplex, Algorithm::Combined] {
        // SIMPLEX stops where its corners agree; a finer tolerance makes that mean something.
        let tolerance = if algorithm == Algorithm::Simplex { 1e-5 } else { 0.1 };
        let method = Method { algorithm, tolerance, max_calls: Some(0), ..Method::default() };
        for case in &CASES {
            for (setup, params) in setups(case) {
                for offers in OFFERS {
                    let what = format!("{algorithm:?}, {}, {setup}, {offers:?}", case.name);
                    let found = minimize(&ctx(&test(case.f, offers), &method), &params).unwrap();
                    assert!(found.is_valid(), "{what}: {:?}", found.status);
                    close(found.fval, case.fval, 1e-3, &what);
                    if setup == "fixed" {
                        let last = case.minimum.len() - 1;
                        assert_eq!(found.values()[last], params.values()[last], "{what}");
                        assert_eq!(found.errors[last], 0.0, "{what}");
                    }
                }
            }
        }
    }
}

/// IM033, IM017, IM018, IM090: with exact derivatives values agree with the true minimum to 1e-6 of an error, and the covariance
/// with 2·up·H⁻¹ of the Hessian written out by hand.
#[test]
fn exact_derivatives_give_exact_results() {
    let hand: [(&str, DMatrix<f64>); 3] = [
        ("rosenbrock", DMatrix::from_row_slice(2, 2, &[802.0, -400.0, -400.0, 200.0])),
        ("quadratic_correlated", DMatrix::from_row_slice(2, 2, &[0.5, 0.9, 0.9, 2.0])),
        (
            "wood",
            DMatrix::from_row_slice(
                4,
                4,
                &[
                    802.0, -400.0, 0.0, 0.0, -400.0, 220.2, 0.0, 19.8, 0.0, 0.0, 722.0, -360.0, 0.0, 19.8,
                    -360.0, 200.2,
                ],
            ),
        ),
    ];
    for (name, h) in hand {
        let case = CASES.iter().find(|c| c.name == name).unwrap();
        let truth = h.try_inverse().unwrap() * 2.0;
        for offers in [Offers::Gradient, Offers::Hessian] {
            let found = run(case.f, offers, &start(case.start));
            assert!(found.is_valid() && found.status.covariance == CovStatus::Accurate, "{name}");
            let c = found.covariance.as_ref().unwrap();
            for i in 0..case.minimum.len() {
                let sigma = truth[(i, i)].sqrt();
                close(found.values()[i], case.minimum[i], 1e-6 * sigma, name);
                close(found.errors[i], sigma, 1e-6 * sigma, name);
                for j in 0..case.minimum.len() {
                    close(c[(i, j)], truth[(i, j)], 1e-6 * sigma * truth[(j, j)].sqrt(), name);
                }
            }
        }
    }
}

/// IM032, IM033, IM072: numerical derivatives reach what another program reaches, for no more than twice its calls.
#[test]
fn numerical_derivatives_against_another_program() {
    let reference: Value = serde_json::from_str(OTHER_PROGRAM).unwrap();
    for case in &CASES[..4] {
        let other = &reference["functions"][case.name];
        let found = run(case.f, Offers::Value, &start(case.start));
        let calls = other["migrad"]["nfcn"].as_f64().unwrap();
        if other["migrad"]["valid"] == Value::Bool(true) {
            assert!(found.is_valid(), "{}: {:?}", case.name, found.status);
            close(found.fval, case.fval, 1e-3, case.name);
        } else {
            assert_eq!(found.status.stop, StopReason::CallLimit, "{}", case.name);
        }
        assert!((found.nfcn as f64) < 2.0 * calls, "{}: {} calls, {calls} elsewhere", case.name, found.nfcn);
    }
    let quadratic_case = &CASES[3];
    let found = run(quadratic_case.f, Offers::Value, &start(quadratic_case.start));
    let errors = &reference["functions"]["quadratic_correlated"]["hesse_after_migrad"]["errors"];
    for i in 0..2 {
        let sigma = errors[i].as_f64().unwrap();
        close(found.errors[i], sigma, 2e-3 * sigma, "quadratic");
    }
}

/// PM017: Wood's function from its classic start: at strategy 0, where no Hessian is looked at, near the saddle at 7.87; with calls
/// enough the minimum.
#[test]
fn wood_needs_its_calls() {
    let go = |strategy, max_calls| {
        let method = Method { strategy, max_calls, iterate: 1, ..Method::default() };
        minimize(&ctx(&test(wood as Function, Offers::Value), &method), &start(CASES[1].start)).unwrap()
    };
    close(go(Strategy::Fast, None).fval, 7.873, 0.01, "strategy 0");
    for strategy in [Strategy::Default, Strategy::Careful] {
        let short = go(strategy, None);
        assert_eq!(short.status.stop, StopReason::CallLimit);
        assert!(!short.is_valid() && (680..760).contains(&short.nfcn), "{}", short.nfcn);
        let long = go(strategy, Some(5000));
        assert!(long.is_valid() && long.fval < 1e-3, "{:?}", long.status);
    }
}

/// IM068, IM081: the two functions of the workbook: two minima, and a constant that is never reported as a result.
#[test]
fn two_minima_and_a_constant() {
    for offers in OFFERS {
        for (from, to) in [(-0.1, -0.5f64.sqrt()), (0.1, 0.5f64.sqrt())] {
            let found = run(two_minima, offers, &start(&[from]));
            let exact = offers != Offers::Value;
            assert!(found.is_valid());
            close(found.values()[0], to, if exact { 1e-8 } else { 0.014 }, "t");
            close(found.fval, 0.75, if exact { 1e-14 } else { 2e-4 }, "F");
            close(found.errors[0], 0.5f64.sqrt(), if exact { 1e-7 } else { 0.01 }, "error");
        }
        for strategy in [Strategy::Fast, Strategy::Default, Strategy::Careful] {
            let method = Method { strategy, ..Method::default() };
            let flat = test(|_: &[Jet]| Jet::constant(0.0), offers);
            let found = minimize(&ctx(&flat, &method), &start(&[1.0])).unwrap();
            assert!(!found.is_valid() && found.status.hesse_failed && !found.status.posdef);
            assert_eq!(found.status.covariance, CovStatus::Failed);
            assert!(found.covariance.is_none() && found.errors[0].is_nan());
            assert_eq!((found.fval, found.edm, found.values()), (0.0, 0.0, vec![1.0]));
            assert_eq!(found.status.flat, ["a"]);
            assert!(found.status.warnings.iter().any(|w| w.0 == "W-HESSE-FLAT"));
        }
    }
}

/// PM033, IM033: HESSE alone, at a point that is no minimum and at one found without errors.
#[test]
fn hesse_anywhere() {
    for offers in OFFERS {
        let f = test(quadratic as Function, offers);
        let method = Method { algorithm: Algorithm::Simplex, ..Method::default() };
        let without = minimize(&ctx(&f, &method), &start(&[0.0, 0.0])).unwrap();
        assert_eq!(without.status.covariance, CovStatus::Missing);
        assert!(without.covariance.is_none() && without.errors[0].is_nan());
        let mut elsewhere = without.clone();
        elsewhere.params.set_values(&[3.0, 3.0]);
        let there = hesse(&ctx(&f, &method), &elsewhere).unwrap();
        assert!(!there.is_valid() && there.status.above_max_edm && there.algorithm == "External");
        // The covariance of a quadratic is the same everywhere.
        close(there.errors[0], (80.0f64 / 3.8).sqrt(), 1e-3, "a");
        let edm = 0.25 * 4.0 + 1.0 + 0.9 * 2.0;
        close(there.edm, edm, 1e-3 * edm, "edm");
    }
}

/// PM016, IM070: the trace falls, its last point is the minimum, and the goal is 0.002·tolerance·up.
#[test]
fn the_trace_falls() {
    let method = Method { polish: false, ..Method::default() };
    let found =
        minimize(&ctx(&test(rosenbrock as Function, Offers::Value).up(0.5), &method), &start(&[-1.2, 1.0]))
            .unwrap();
    assert!(found.trace.len() > 5);
    assert!(found.trace.windows(2).all(|w| w[1].fval < w[0].fval && w[1].nfcn > w[0].nfcn));
    assert_eq!(found.trace.last().unwrap().fval, found.fval);
    assert_eq!(found.edm_goal, 0.002 * 0.1 * 0.5);
}
