//! MINOS, profiles and regions where the answer is known in closed form.

use fitpanel::error::Explain;
use fitpanel::minimize::{
    Grid, Level, Method, MinimizeError, Minimum, MinosError, MinosOutcome, contour, contour_grid, minimize,
    minos, profile,
};
use fitpanel::params::{ParamId, Parameters};

use super::functions::*;
use super::jet::Jet;
use super::{Function, close, run};

const A: ParamId = ParamId(0);
const B: ParamId = ParamId(1);

pub fn errors(outcome: MinosOutcome) -> MinosError {
    match outcome {
        MinosOutcome::Errors(e) => e,
        MinosOutcome::NewMinimum { values, fval } => panic!("new minimum {fval} at {values:?}"),
    }
}

pub fn interval(f: Function, offers: Offers, at: &Minimum, par: ParamId, level: Level) -> MinosError {
    errors(minos(&ctx(&test(f, offers), &Method::default()), at, par, level).unwrap())
}

/// IM094, PM035, PM036: a circle's interval is the square root of the χ² quantile, at any level.
#[test]
fn minos_of_a_circle() {
    for offers in OFFERS {
        let at = run(circle, offers, &start(&[3.0, 4.0]));
        for (level, k) in [
            (Level::Cl(0.5), 0.674489750196082),
            (Level::Cl(0.9), 1.644853626951473),
            (Level::Cl(2.0), 2.0),
            (Level::Sigmas(3.0), 3.0),
        ] {
            let e = interval(circle, offers, &at, A, level);
            let tolerance = if offers == Offers::Value { 1e-4 } else { 1e-6 };
            assert!(e.lower_valid && e.upper_valid);
            close(e.lower, -k, tolerance, "lower");
            close(e.upper, k, tolerance, "upper");
        }
    }
}

/// IM020, KA019: the binomial likelihood of 3 in 10, with limits and with nothing but the edge of the domain.
#[test]
fn minos_of_a_binomial() {
    let method = Method::default();
    for offers in OFFERS {
        let f = test(bernoulli as Function, offers).up(0.5);
        for params in [start(&[0.5]), limited(start(&[0.5]), 0, Some(0.0), Some(1.0))] {
            let at = minimize(&ctx(&f, &method), &params).unwrap();
            let sigma = 0.021f64.sqrt();
            assert!(at.is_valid());
            close(at.values()[0], 0.3, 0.014 * sigma, "p");
            close(at.fval, 6.108643021, 1e-4, "F");
            if params[0].limits.is_none() {
                close(at.errors[0], sigma, 1e-2 * sigma, "error");
            }
            let e = errors(minos(&ctx(&f, &method), &at, A, Level::Cl(1.0)).unwrap());
            let shift = at.values()[0] - 0.3;
            close(e.lower + shift, -0.128738, 1e-3 * sigma, "lower");
            close(e.upper + shift, 0.154614, 1e-3 * sigma, "upper");
        }
    }
}

/// KA020, IM094: with a correlated partner MINOS gives the full error, not the one with the partner held.
#[test]
fn minos_minimises_the_others() {
    for offers in OFFERS {
        let at = run(quadratic, offers, &start(&[0.0, 0.0]));
        let sigma = (80.0f64 / 3.8).sqrt();
        let e = interval(quadratic, offers, &at, A, Level::Cl(1.0));
        close(e.lower, -sigma, 1e-6 * sigma, "lower");
        close(e.upper, sigma, 1e-6 * sigma, "upper");
    }
}

/// A limit inside the interval makes it one-sided and says so.
#[test]
fn minos_at_a_limit() {
    for offers in OFFERS {
        let at = run(circle, offers, &limited(start(&[3.0, 4.0]), 0, Some(0.5), Some(5.0)));
        let e = interval(circle, offers, &at, A, Level::Cl(1.0));
        assert!(e.at_lower_limit && !e.lower_valid && e.upper_valid && !e.at_upper_limit);
        close(e.lower, 0.5 - at.values()[0], 1e-12, "lower");
        close(at.values()[0] + e.upper, 2.0, 1e-3, "upper");
    }
}

/// A side on which F never rises enough is open.
#[test]
fn minos_of_an_open_side() {
    // F = (1 − 1/a)² tends to 1 from below.
    let f: Function = |p| (Jet::constant(1.0) - Jet::constant(1.0) / p[0]).sq();
    for offers in OFFERS {
        let at = run(f, offers, &limited(start(&[2.0]), 0, Some(0.01), None));
        assert!(at.is_valid());
        let e = interval(f, offers, &at, A, Level::Cl(1.0));
        assert!(e.upper == f64::INFINITY && !e.upper_valid);
        close(e.lower, -0.5, 2e-3, "lower");
    }
}

/// PM040: from the higher of two minima MINOS finds the lower one.
#[test]
fn minos_discovers_a_lower_minimum() {
    let f: Function = |p| p[0].sq().sq() - p[0].sq() + 0.1 * p[0];
    for offers in OFFERS {
        let at = run(f, offers, &start(&[0.7]));
        assert!(at.is_valid() && at.values()[0] > 0.6);
        // 1.9 errors to the left lies the other minimum.
        let outcome = minos(&ctx(&test(f, offers), &Method::default()), &at, A, Level::Sigmas(1.9)).unwrap();
        match outcome {
            MinosOutcome::NewMinimum { values, fval } => assert!(values[0] < -0.2 && fval < at.fval - 0.01),
            MinosOutcome::Errors(e) => panic!("{e:?}"),
        }
    }
}

/// PM037: what MINOS and contours refuse, each with its code.
#[test]
fn refusals() {
    let f = test(circle as Function, Offers::Hessian);
    let method = Method::default();
    let c = ctx(&f, &method);
    let at = minimize(&c, &fixed(start(&[3.0, 4.0]), 1)).unwrap();
    let code = |e: MinimizeError| e.code();
    assert_eq!(code(minos(&c, &at, B, Level::Cl(1.0)).unwrap_err()), "E-CONTOUR-FIXED");
    assert_eq!(code(contour(&c, &at, A, B, Level::Cl(1.0), 20).unwrap_err()), "E-CONTOUR-FIXED");
    assert_eq!(code(contour(&c, &at, A, A, Level::Cl(1.0), 20).unwrap_err()), "E-CONTOUR-SAME");
    assert_eq!(code(minos(&c, &at, A, Level::Cl(0.0)).unwrap_err()), "E-CL");
    assert_eq!(code(profile(&c, &at, A, &Grid::Sigmas { size: 1, bound: 2.0 }, true).unwrap_err()), "E-SIZE");
    let flat = test(|_: &[Jet]| Jet::constant(0.0), Offers::Value);
    let c = ctx(&flat, &method);
    let nowhere = minimize(&c, &start(&[1.0])).unwrap();
    assert_eq!(code(minos(&c, &nowhere, A, Level::Cl(1.0)).unwrap_err()), "E-MINOS-INVALID");
}

/// IM102, KA023, PM042: the region of a circle is a circle of the radius of the table, closed, counter-clockwise, from the
/// smallest x on.
#[test]
fn contour_of_a_circle() {
    for offers in OFFERS {
        let at = run(circle, offers, &start(&[3.0, 4.0]));
        let f = test(circle as Function, offers);
        for (level, radius) in [
            (Level::Cl(0.5), 1.177410),
            (Level::Cl(0.68), 1.509592),
            (Level::Cl(0.9), 2.145966),
            (Level::Cl(1.0), 1.515173),
            (Level::Cl(2.0), 2.485976),
            (Level::Cl(3.0), 3.439354),
            (Level::Sigmas(2.0), 2.0),
        ] {
            let region = contour(&ctx(&f, &Method::default()), &at, A, B, level, 30).unwrap();
            assert_eq!(region.points.len(), 31);
            assert_eq!(region.points[0], region.points[30]);
            for &(x, y) in &region.points {
                close((x - 1.0).hypot(y - 2.0), radius, 1e-4, "radius");
                assert!(x >= region.points[0].0);
            }
            let area: f64 = region.points.windows(2).map(|w| w[0].0 * w[1].1 - w[1].0 * w[0].1).sum();
            assert!(area > 0.0, "clockwise");
        }
    }
}

/// IM102: three parameters, two of them drawn: the region is the ellipse of the marginal covariance.
#[test]
fn contour_minimises_the_third() {
    // H/2 has ones on and 0.4 off the diagonal; the marginal 2 × 2 covariance follows by inversion.
    let f: Function = |p| {
        p[0].sq() + p[1].sq() + p[2].sq() + 0.8 * (p[0] * p[1]) + 0.8 * (p[1] * p[2]) + 0.8 * (p[0] * p[2])
    };
    for offers in OFFERS {
        let at = run(f, offers, &start(&[1.0, 2.0, -1.0]));
        let c = at.covariance.clone().unwrap().view((0, 0), (2, 2)).into_owned().try_inverse().unwrap();
        let t = test(f, offers);
        let region = contour(&ctx(&t, &Method::default()), &at, A, B, Level::Sigmas(1.0), 24).unwrap();
        for &(x, y) in &region.points {
            let (x, y) = (x - at.values()[0], y - at.values()[1]);
            let rise = c[(0, 0)] * x * x + 2.0 * c[(0, 1)] * x * y + c[(1, 1)] * y * y;
            close(rise, 1.0, 1e-3, "rise");
        }
    }
}

/// IM099, IM100, IM101: profiles, held and minimised, of a quadratic.
#[test]
fn profiles_of_a_quadratic() {
    let method = Method::default();
    for offers in OFFERS {
        let f = test(quadratic as Function, offers);
        let at = run(quadratic, offers, &start(&[0.0, 0.0]));
        let sigma = (80.0f64 / 3.8).sqrt();
        let grid = Grid::Sigmas { size: 9, bound: 2.0 };
        let free = profile(&ctx(&f, &method), &at, A, &grid, true).unwrap();
        let held = profile(&ctx(&f, &method), &at, A, &grid, false).unwrap();
        assert!(free.refit && !held.refit && free.valid.iter().all(|&v| v));
        close(free.x[0], 1.0 - 2.0 * sigma, 1e-4, "first point");
        for i in 0..9 {
            let d = free.x[i] - 1.0;
            close(free.fval[i], d * d / (sigma * sigma), 1e-4, "minimised");
            close(held.fval[i], 0.25 * d * d, 1e-3, "held");
        }
    }
}

/// IM098: the lattice of held values is the function itself.
#[test]
fn lattice_of_a_quadratic() {
    let f = test(quadratic as Function, Offers::Value);
    let at = run(quadratic, Offers::Value, &start(&[0.0, 0.0]));
    let (gx, gy) = (Grid::Span { size: 5, lo: -1.0, hi: 1.0 }, Grid::Points(vec![0.0, 2.0, 7.0]));
    let z = contour_grid(&ctx(&f, &Method::default()), &at, (A, &gx), (B, &gy)).unwrap();
    assert_eq!((z.len(), z[0].len()), (5, 3));
    let (x, y) = (-1.0f64, 7.0f64);
    close(
        z[0][2],
        0.25 * (x - 1.0).powi(2) + (y - 2.0).powi(2) + 0.9 * (x - 1.0) * (y - 2.0),
        1e-12,
        "corner",
    );
}

/// Stopped on request: MINOS and contours end at once, with nothing half done.
#[test]
fn intervals_stop_on_request() {
    let at = run(rosenbrock, Offers::Value, &start(&[-1.2, 1.0]));
    let f = test(rosenbrock as Function, Offers::Value);
    let method = Method::default();
    for limit in [0, 1, 7, 20] {
        let watch = StopAfter { limit, ..StopAfter::default() };
        let c = fitpanel::minimize::Ctx { fcn: &f, method: &method, watch: &watch };
        assert_eq!(minos(&c, &at, A, Level::Cl(1.0)).unwrap_err(), MinimizeError::Cancelled);
        assert!(watch.calls() <= limit.max(1));
        let watch = StopAfter { limit, ..StopAfter::default() };
        let c = fitpanel::minimize::Ctx { fcn: &f, method: &method, watch: &watch };
        assert_eq!(contour(&c, &at, A, B, Level::Cl(1.0), 50).unwrap_err(), MinimizeError::Cancelled);
        // Each thread may have been inside one call.
        assert!(watch.calls() <= limit + rayon::current_num_threads());
    }
}

/// Parameters that nobody can tell apart do not get an interval.
#[test]
fn degenerate_parameters_have_open_sides() {
    let f: Function = |p| (p[0] + p[1] - 3.0).sq();
    let params: Parameters = start(&[1.0, 1.0]);
    let at = run(f, Offers::Hessian, &params);
    let e = interval(f, Offers::Hessian, &at, A, Level::Cl(1.0));
    assert!(!e.lower_valid && !e.upper_valid && e.upper == f64::INFINITY);
}
