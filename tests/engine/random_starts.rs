//! The six-parameter Lorentzian on a parabola from 200 starts drawn uniformly from wide boxes: how often the global minimum
//! (58.9284; 50-digit arithmetic) is reached, and whether anything else is ever called valid. ROOT reaches it from 44 % of such starts and
//! calls 88 of 200 other ends valid, iminuit 40 % and 56.

use fitpanel::fit::{Command, ParamEdit};

use crate::support::{Fit, dataset};

/// Boxes of a0, a1, a2, area, width, place.
const BOXES: [(f64, f64); 6] =
    [(-100.0, 100.0), (-100.0, 100.0), (-50.0, 50.0), (0.0, 100.0), (0.01, 3.0), (0.0, 3.0)];
/// The global minimum.
const GLOBAL: f64 = 58.928386061944;

/// Ends of the runs `from..to`: how many are the global minimum, and which others claim to be valid.
fn ends(from: u64, to: u64) -> (usize, Vec<String>) {
    let data = dataset("root_lorentzian_quadratic", "data.csv");
    let (mut global, mut false_claims) = (0, Vec::new());
    for run in from..to {
        let mut fit = Fit::new(data.clone(), "pol2(0)+lorentzian(3)");
        let ids: Vec<_> = (0..6).map(fitpanel::params::ParamId).collect();
        for (k, (id, (lo, hi))) in ids.into_iter().zip(BOXES).enumerate() {
            fit.apply(Command::SetParam(id, ParamEdit::Value(lo + (hi - lo) * uniform(6 * run + k as u64))));
        }
        let start = fit.session.config().params.values();
        let result = fit.run();
        let m = &result.minimum;
        if (m.fval - GLOBAL).abs() < 1e-3 {
            global += 1;
        } else if m.is_valid() {
            false_claims.push(format!("{start:?}: F = {}", m.fval));
        }
    }
    (global, false_claims)
}

/// Numbers of a multiplicative congruential generator, spread over (0, 1) (G. Marsaglia's mixing of a counter).
fn uniform(k: u64) -> f64 {
    let mut x = (k + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((x ^ (x >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// 95 of 100 are asked for; what is not the global minimum must not claim to be one.
fn check(from: u64) {
    let (global, claims) = ends(from, from + 25);
    assert!(claims.is_empty(), "{claims:#?}");
    assert!(global >= 24, "{global} of 25");
}

#[test]
fn starts_0_to_24() {
    check(0);
}

#[test]
fn starts_25_to_49() {
    check(25);
}

#[test]
fn starts_50_to_74() {
    check(50);
}

#[test]
fn starts_75_to_99() {
    check(75);
}

#[test]
fn starts_100_to_124() {
    check(100);
}

#[test]
fn starts_125_to_149() {
    check(125);
}

#[test]
fn starts_150_to_174() {
    check(150);
}

#[test]
fn starts_175_to_199() {
    check(175);
}
