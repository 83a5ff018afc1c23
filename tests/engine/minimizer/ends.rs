//! Ends of intervals where the way to them is not simple, one-sided limits, and everything at once.

use fitpanel::error::Explain;
use fitpanel::minimize::{
    Level, MatrixPlan, Method, MinosError, MinosOutcome, bound, contour_ellipse, matrix, minimize, minos,
    minos_of,
};
use fitpanel::params::ParamId;

use super::functions::*;
use super::intervals::{errors, interval};
use super::jet::Jet;
use super::{Function, close, run};

const A: ParamId = ParamId(0);
const B: ParamId = ParamId(1);

/// A lower minimum too narrow to be met by the steps of the search lies on the way to the crossing: it is not stepped over.
#[test]
fn minos_looks_back() {
    // A parabola with a dip of depth 2 around 0.8 of the way to the upper crossing.
    let f: Function = |p| {
        let d = 40.0 * (p[0] - 0.8);
        let bump = (Jet::constant(1.0) + d.sq()).sq();
        p[0].sq() + 0.3 * p[1].sq() - Jet::constant(2.0) / bump
    };
    for offers in OFFERS {
        let at = run(f, offers, &start(&[-0.1, 0.2]));
        assert!(at.is_valid() && at.values()[0].abs() < 0.01, "{offers:?}");
        let outcome = minos(&ctx(&test(f, offers), &Method::default()), &at, A, Level::Sigmas(1.0)).unwrap();
        match outcome {
            MinosOutcome::NewMinimum { values, fval } => assert!(values[0] > 0.5 && fval < at.fval),
            MinosOutcome::Errors(e) => panic!("{offers:?}: {e:?}"),
        }
    }
}

/// A hill before the crossing: the interval ends on its near side.
#[test]
fn minos_takes_the_first_crossing() {
    let f: Function = |p| {
        let d = 10.0 * (p[0] - 0.6);
        p[0].sq() + p[1].sq() + Jet::constant(3.0) / (Jet::constant(1.0) + d.sq().sq().sq())
    };
    for offers in OFFERS {
        let at = run(f, offers, &start(&[-0.1, 0.2]));
        let e = interval(f, offers, &at, A, Level::Sigmas(1.0));
        let end = at.values()[0] + e.upper;
        assert!(e.upper_valid && end < 0.6, "{offers:?}: {end}");
        let rise = f(&[Jet::constant(end), Jet::constant(0.0)]).v - at.fval;
        close(rise, 1.0, 2e-3, "rise");
    }
}

/// All parameters at once give what each gives alone, bit for bit, on any number of threads.
#[test]
fn minos_of_several() {
    let method = Method::default();
    for offers in OFFERS {
        let f = test(wood as Function, offers);
        let c = ctx(&f, &method);
        let at = minimize(&c, &start(&[1.1, 1.2, 0.9, 0.8])).unwrap();
        let which: Vec<ParamId> = (0..4).map(ParamId).collect();
        let alone: Vec<MinosError> =
            which.iter().map(|&p| errors(minos(&c, &at, p, Level::Cl(1.0)).unwrap())).collect();
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let all = pool.install(|| minos_of(&c, &at, &which, Level::Cl(1.0)).unwrap());
            let all: Vec<MinosError> = all.into_iter().map(|o| errors(o.unwrap())).collect();
            assert_eq!(all, alone, "{offers:?}");
        }
    }
}

/// F at the ends is told: the level at a crossing, less at a limit.
#[test]
fn minos_tells_the_value_at_its_ends() {
    for offers in OFFERS {
        let at = run(circle, offers, &limited(start(&[3.0, 4.0]), 0, Some(0.5), Some(5.0)));
        let e = interval(circle, offers, &at, A, Level::Cl(1.0));
        close(e.lower_fval - at.fval, 0.25, 1e-3, "at the limit");
        close(e.upper_fval - at.fval, 1.0, 1e-9, "at the crossing");
        assert!(!e.is_valid() && !e.at_lower_max_fcn);
    }
}

/// One-sided limits of a circle, by probability and by standard deviations; at a limit of the parameter and on an open side too.
#[test]
fn one_sided() {
    let method = Method::default();
    for offers in OFFERS {
        let f = test(circle as Function, offers);
        let c = ctx(&f, &method);
        let at = run(circle, offers, &limited(start(&[3.0, 4.0]), 0, Some(0.5), None));
        let tolerance = if offers == Offers::Value { 2e-4 } else { 1e-6 };
        let upper = bound(&c, &at, A, Level::Cl(0.95), true).unwrap();
        assert!(upper.valid && upper.upper);
        close(upper.value, 1.0 + 1.6448536269514722, tolerance, "95 %");
        close(bound(&c, &at, B, Level::Sigmas(2.0), false).unwrap().value, 0.0, 1e-3, "2 sigma");
        let lower = bound(&c, &at, A, Level::Cl(0.95), false).unwrap();
        assert!(!lower.valid && lower.at_limit && lower.value == 0.5);
        assert_eq!(bound(&c, &at, A, Level::Cl(0.4), true).unwrap_err().code(), "E-CL");
    }
}

/// The largest value allowed may lie behind a hill.
#[test]
fn one_sided_behind_a_hill() {
    let f: Function = |p| 3.0 * (p[0].sq() * (p[0] - 2.0).sq()) + 0.01 * p[0].sq() + p[1].sq();
    for offers in OFFERS {
        let t = test(f, offers);
        let method = Method::default();
        let c = ctx(&t, &method);
        let at = run(f, offers, &start(&[0.1, 0.1]));
        let e = interval(f, offers, &at, A, Level::Sigmas(1.0));
        let far = bound(&c, &at, A, Level::Sigmas(1.0), true).unwrap();
        assert!(e.upper_valid && at.values()[0] + e.upper < 1.0 && far.value > 2.0, "{offers:?} {far:?}");
        let rise = f(&[Jet::constant(far.value), Jet::constant(0.0)]).v - at.fval;
        close(rise, 1.0, 2e-3, "rise");
    }
}

/// The matrix keeps what is complete when it is stopped, and is complete when it is not.
#[test]
fn a_matrix_stopped_on_request() {
    let f = test(wood as Function, Offers::Hessian);
    let method = Method::default();
    let at = minimize(&ctx(&f, &method), &start(&[1.1, 1.2, 0.9, 0.8])).unwrap();
    let plan = MatrixPlan {
        params: (0..3).map(ParamId).collect(),
        highest: 4.0,
        sigma: 1.0,
        levels: vec![Level::Cl(1.0), Level::Cl(2.0)],
        profile_size: 11,
        contour_size: 12,
    };
    let whole = matrix(&ctx(&f, &method), &at, &plan).unwrap();
    assert_eq!((whole.profiles.len(), whole.contours.len(), whole.cancelled), (3, 6, false));
    let watch = StopAfter { limit: 150, ..StopAfter::default() };
    let c = fitpanel::minimize::Ctx { fcn: &f, method: &method, watch: &watch };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let part = pool.install(|| matrix(&c, &at, &plan).unwrap());
    let kept = part.profiles.len() + part.contours.len();
    assert!(part.cancelled && (1..9).contains(&kept), "{kept}");
    assert!(part.profiles.iter().all(|p| whole.profiles.contains(p)));
    assert!(part.contours.iter().all(|p| whole.contours.contains(p)));
}

/// The ellipse of the covariance of a quadratic is its region.
#[test]
fn the_ellipse_is_the_region_of_a_quadratic() {
    let at = run(quadratic, Offers::Hessian, &start(&[0.0, 0.0]));
    for (x, y) in contour_ellipse(&at, (A, B), 2.0, 40).unwrap() {
        close(quadratic(&[Jet::constant(x), Jet::constant(y)]).v, 2.0, 1e-9, "rise");
    }
    assert!(contour_ellipse(&at, (A, A), 2.0, 40).is_none());
    // Two points and fewer enclose nothing.
    assert!((0..3).all(|size| contour_ellipse(&at, (A, B), 2.0, size).is_none()));
}
