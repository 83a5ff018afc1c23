//! From the standard start and from fifty others: the minimum to 1e-8 in F, or an honest refusal. Never a valid result at anything else.

use fitpanel::fcn::Fcn;
use fitpanel::minimize::{Algorithm, Method, Minimum, minimize};
use fitpanel::params::{Parameter, Parameters};

use super::functions::*;
use super::problems::{Extended, PROBLEMS, Problem};

/// How near F has to come.
const EXACT: f64 = 1e-8;

pub fn parameters(values: &[f64]) -> Parameters {
    let named = |(i, &v): (usize, &f64)| Parameter::new(format!("p{i}"), v);
    Parameters::new(values.iter().enumerate().map(named).collect()).unwrap()
}

/// A sequence that fills a cube (additive recurrence of the square roots of primes).
fn random_start(center: &[f64], k: usize) -> Vec<f64> {
    // The first start is the center itself.
    if k == 0 {
        return center.to_vec();
    }
    const ROOTS: [f64; 10] = [
        std::f64::consts::SQRT_2,
        1.732_050_808,
        2.236_067_977,
        2.645_751_311,
        3.316_624_790,
        3.605_551_275,
        4.123_105_626,
        4.358_898_944,
        4.795_831_523,
        5.385_164_807,
    ];
    let draw = |i: usize| 2.0 * (k as f64 * ROOTS[i]).fract() - 1.0;
    center.iter().enumerate().map(|(i, c)| c + 3.0 * (1.0 + c.abs()) * draw(i)).collect()
}

/// Tight enough that 1e-8 is what the goal asks for, with calls enough.
fn tight() -> Method {
    Method { algorithm: Algorithm::Migrad, tolerance: 1e-6, max_calls: Some(20_000), ..Method::default() }
}

/// How many of the starts reached a minimum; panics where one claims to have and has not.
fn reached(f: &dyn Fcn, what: &str, center: &[f64], minima: &[f64]) -> usize {
    let mut good = 0;
    for k in 0..=50 {
        let from = random_start(center, k);
        let found = minimize(&ctx(f, &tight()), &parameters(&from)).unwrap();
        let there = minima.iter().any(|m| (found.fval - m).abs() <= EXACT * (1.0 + m.abs()));
        assert!(there || !found.is_valid(), "{what}, start {k}: {}", account(&found));
        good += usize::from(there && found.is_valid());
        if k == 0 {
            assert!(there, "{what}, standard start: {}", account(&found));
        }
    }
    good
}

pub fn account(found: &Minimum) -> String {
    format!("F = {} at {:?}, edm {} {:?}", found.fval, found.values(), found.edm, found.status)
}

/// MIGRAD from all starts, by values alone, with gradients, with Hessians; `at_least` so many end in a minimum.
fn check(name: &str, at_least: [usize; 3]) {
    let problem: &Problem = PROBLEMS.iter().find(|p| p.name == name).unwrap();
    for (offers, least) in OFFERS.into_iter().zip(at_least) {
        let what = format!("{name}, {offers:?}");
        let good = reached(&problem.offering(offers), &what, problem.start, problem.minima);
        assert!(good >= least, "{what}: only {good} of 51 starts");
    }
}

#[test]
fn rosenbrock_in_two_dimensions() {
    check("Rosenbrock", [51, 51, 51]);
}

#[test]
fn woods_function() {
    check("Wood", [51, 51, 51]);
}

#[test]
fn powells_singular_function() {
    check("Powell, singular", [51, 51, 51]);
}

#[test]
fn beales_function() {
    // Many of these starts lie on slopes that fall for ever, towards 7.3125 as a → 0 and b → −∞ and towards 0.45202 as a → −∞ and
    // b → 1; steps by second derivatives follow them further than lines do.
    check("Beale", [36, 36, 23]);
}

#[test]
fn the_function_of_goldstein_and_price() {
    check("Goldstein and Price", [51, 51, 51]);
}

#[test]
fn browns_badly_scaled_function() {
    check("Brown, badly scaled", [51, 51, 51]);
}

#[test]
fn the_helical_valley() {
    check("helical valley", [50, 50, 50]);
}

#[test]
fn the_function_of_box() {
    check("Box", [51, 51, 51]);
}

#[test]
fn himmelblaus_function() {
    check("Himmelblau", [51, 51, 51]);
}

#[test]
fn rosenbrock_in_ten_dimensions() {
    let center: Vec<f64> = [-1.2, 1.0].repeat(5);
    for offers in OFFERS {
        let what = format!("Rosenbrock in ten dimensions, {offers:?}");
        assert_eq!(reached(&Extended(offers), &what, &center, &[0.0]), 51, "{what}");
    }
}
