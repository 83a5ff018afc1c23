//! A realistic fit: the Lorentz peak on a parabola, against 50-digit arithmetic and against ROOT.

use fitpanel::minimize::{CovStatus, Level, Method, MinosOutcome, contour, minimize, minos};
use fitpanel::params::ParamId;
use serde_json::Value;

use super::functions::*;
use super::{close, lorentz};

const EXACT: &str = include_str!("../../data/reference/root_lorentzian_quadratic/exact.json");
const OTHER_PROGRAM: &str = include_str!("../../data/reference/root_lorentzian_quadratic/expected.json");

fn number(v: &Value) -> f64 {
    v.as_f64().unwrap()
}

/// Values, errors, covariance of the exact solution; without derivatives within the tolerance of the search. Effort as ROOT's.
#[test]
fn the_fit() {
    let exact: Value = serde_json::from_str(EXACT).unwrap();
    let exact = &exact["fits"]["chi2_default"];
    let other: Value = serde_json::from_str(OTHER_PROGRAM).unwrap();
    let calls = number(&other["fits"]["default"]["ncalls"]);
    for offers in OFFERS {
        let f = lorentz::chi_square(offers);
        let found = minimize(&ctx(&f, &Method::default()), &lorentz::start()).unwrap();
        assert!(found.is_valid() && found.status.covariance == CovStatus::Accurate);
        let sharp = offers != Offers::Value;
        close(found.fval, 58.92838606194422, if sharp { 1e-12 * 58.9 } else { 2e-4 }, "F");
        let c = found.covariance.as_ref().unwrap();
        for i in 0..6 {
            let sigma = number(&exact["errors_from_full_hessian"][i]);
            close(
                found.values()[i],
                number(&exact["values"][i]),
                if sharp { 1e-8 } else { 0.014 } * sigma,
                "value",
            );
            close(found.errors[i], sigma, if sharp { 1e-6 } else { 2e-2 } * sigma, "error");
            for j in 0..6 {
                let scale = sigma * number(&exact["errors_from_full_hessian"][j]);
                let expected = number(&exact["covariance"][i][j]);
                close(c[(i, j)], expected, if sharp { 1e-6 } else { 2e-2 } * scale, "covariance");
            }
        }
        let spent = if sharp { (found.nfcn + found.ngrad) as f64 } else { found.nfcn as f64 };
        assert!(spent < 1.3 * calls, "{spent} calls, {calls} elsewhere");
    }
}

/// MINOS errors of all six parameters against ROOT at its finest setting.
#[test]
fn its_minos_errors() {
    let other: Value = serde_json::from_str(OTHER_PROGRAM).unwrap();
    let expected = &other["fits"]["converged_tol_1e-6_strategy_2"]["minos"];
    let method = Method::default();
    let f = lorentz::chi_square(Offers::Gradient);
    let at = minimize(&ctx(&f, &method), &lorentz::start()).unwrap();
    for k in 0..6 {
        let MinosOutcome::Errors(e) = minos(&ctx(&f, &method), &at, ParamId(k), Level::Cl(1.0)).unwrap()
        else {
            panic!("new minimum")
        };
        assert!(e.lower_valid && e.upper_valid);
        for (got, other) in [(e.lower, number(&expected[k][0])), (e.upper, number(&expected[k][1]))] {
            close(got, other, 1e-3 * other.abs(), "MINOS");
        }
    }
}

/// Every point of a region lies on its level: the cost there, minimised over the rest, has risen by Δ.
#[test]
fn its_contours() {
    let method = Method::default();
    let f = lorentz::chi_square(Offers::Gradient);
    let at = minimize(&ctx(&f, &method), &lorentz::start()).unwrap();
    for (x, y) in [(4, 5), (1, 2)] {
        let region = contour(&ctx(&f, &method), &at, ParamId(x), ParamId(y), Level::Cl(0.683), 12).unwrap();
        assert_eq!(region.points.len(), 13);
        for &(px, py) in &region.points[..12] {
            let mut held = at.params.clone();
            held.set_values(&at.values());
            for (k, v) in [(x, px), (y, py)] {
                let p = held.get_mut(ParamId(k)).unwrap();
                p.value = v;
                p.fixed = true;
            }
            let there = minimize(&ctx(&f, &method), &held).unwrap();
            close(there.fval - at.fval, region.rise, 1e-4 * region.rise, "rise");
        }
    }
}
