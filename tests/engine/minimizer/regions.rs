//! Regions of two parameters whose boundary is known in closed form: cut by limits, bent, in several pieces.

use fitpanel::minimize::{Contour, Level, LocalMinimum, Method, Minimum, contour, minimize};
use fitpanel::params::{ParamId, Parameters};

use super::functions::*;
use super::jet::Jet;
use super::{Function, close, run};

const A: ParamId = ParamId(0);
const B: ParamId = ParamId(1);

fn region(f: Function, offers: Offers, at: &Minimum, level: Level, size: usize) -> Contour {
    contour(&ctx(&test(f, offers), &Method::default()), at, A, B, level, size).unwrap()
}

fn area(points: &[(f64, f64)]) -> f64 {
    0.5 * points.windows(2).map(|w| w[0].0 * w[1].1 - w[1].0 * w[0].1).sum::<f64>()
}

fn span(points: &[(f64, f64)], of: fn(&(f64, f64)) -> f64) -> (f64, f64) {
    points.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)))
}

/// What every contour promises: the number of points, closed, counter-clockwise, from the smallest x on.
fn regular(c: &Contour, size: usize) {
    assert_eq!((c.points.len(), c.at_limit.len(), c.gaps()), (size + 1, size + 1, 0));
    assert_eq!(c.points[0], c.points[size]);
    assert!(area(&c.points) > 0.0, "clockwise");
    assert!(c.points.iter().all(|p| p.0 >= c.points[0].0), "not from the smallest x");
}

fn known(f: Function, p: (f64, f64)) -> f64 {
    f(&[Jet::constant(p.0), Jet::constant(p.1)]).v
}

/// With exact second derivatives every point is on the level to 1e-6 of it, evenly spaced, the extremes among them.
#[test]
fn a_circle_to_rounding() {
    let at = run(circle, Offers::Hessian, &start(&[3.0, 4.0]));
    for (size, level) in [(4, Level::Cl(0.9)), (17, Level::Cl(0.68)), (100, Level::Sigmas(2.0))] {
        let c = region(circle, Offers::Hessian, &at, level, size);
        regular(&c, size);
        let r = c.rise.sqrt();
        let gaps = c.points.windows(2).map(|w| (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1));
        let (lo, hi) = gaps.fold((f64::INFINITY, 0.0f64), |(a, b), v| (a.min(v), b.max(v)));
        assert!(hi < 1.35 * lo, "{size}: gaps from {lo} to {hi}");
        for &(x, y) in &c.points {
            close((x - 1.0).powi(2) + (y - 2.0).powi(2), c.rise, 1e-9, "rise");
        }
        close(c.points[0].0, 1.0 - r, 1e-9, "smallest x");
        close(span(&c.points, |p| p.1).1, 2.0 + r, 1e-9, "largest y");
    }
}

/// (1−a)² + steep·(b−a²)² is bent like a banana: rays from the minimum cross its boundary more than once. With w = √steep·(b − a²)
/// the region is a circle in (a, w), so its area is π·rise/√steep, and a runs from 1 − √rise to 1 + √rise.
fn bent(f: Function, offers: Offers, steep: f64, level: Level) {
    let at = run(f, offers, &start(&[-1.2, 1.0]));
    let c = region(f, offers, &at, level, 100);
    let lattice = offers == Offers::Value;
    if !lattice {
        regular(&c, 100);
    }
    let whole = std::f64::consts::PI * c.rise / steep.sqrt();
    close(area(&c.points), whole, if lattice { 0.03 } else { 0.01 } * whole, "area");
    let (lo, hi) = span(&c.points, |p| p.0);
    // The tips lie between lines of the lattice.
    let tolerance = if lattice { 0.1 } else { 1e-6 };
    close(lo, 1.0 - c.rise.sqrt(), tolerance, "smallest a");
    close(hi, 1.0 + c.rise.sqrt(), tolerance, "largest a");
    for &p in &c.points {
        close(known(f, p), c.rise, if lattice { 2e-3 } else { 1e-6 } * c.rise, "rise");
    }
    assert!(c.more.is_empty());
}

/// Rosenbrock's own, followed with exact second derivatives and with differences of gradients.
#[test]
fn a_banana() {
    for offers in [Offers::Hessian, Offers::Gradient] {
        bent(rosenbrock, offers, 100.0, Level::Cl(0.68));
        bent(rosenbrock, offers, 100.0, Level::Sigmas(3.0));
    }
}

/// A wider one, also on the lattice that is left when there are no derivatives.
#[test]
fn a_wide_banana() {
    let wide: Function = |p| (p[0] - 1.0).sq() + 4.0 * (p[1] - p[0].sq()).sq();
    for offers in OFFERS {
        bent(wide, offers, 4.0, Level::Sigmas(1.5));
    }
}

/// A limit cuts the region: its points lie on the limit there, flagged, none beyond; what is left is a disk without a segment.
#[test]
fn cut_by_limits() {
    for offers in OFFERS {
        let at = run(circle, offers, &limited(start(&[3.0, 4.0]), 0, Some(0.5), None));
        let c = region(circle, offers, &at, Level::Sigmas(1.0), 60);
        let tolerance = if offers == Offers::Hessian { 1e-8 } else { 1e-4 };
        let mut flagged = 0;
        for (&(x, y), &cut) in c.points.iter().zip(&c.at_limit) {
            let rise = (x - 1.0).powi(2) + (y - 2.0).powi(2);
            if cut {
                flagged += 1;
                assert!(x == 0.5 && rise <= 1.0 + 1e-3, "{x} {y}");
            } else {
                close(rise, 1.0, 2.0 * tolerance, "rise");
            }
        }
        assert!(flagged > 5, "{flagged}");
        // Disk minus the segment beyond the distance 1/2: π − (π/3 − √3/4).
        let whole = std::f64::consts::PI * 2.0 / 3.0 + 3.0f64.sqrt() / 4.0;
        close(area(&c.points), whole, 0.012 * whole, "area");
    }
}

/// Limits on both sides of both parameters, a corner inside the region: the boundary goes along two limits through the corner.
#[test]
fn a_corner_of_the_limits() {
    let params = limited(limited(start(&[1.5, 1.5]), 0, Some(0.0), Some(1.5)), 1, Some(0.0), Some(2.5));
    let at = run(circle, Offers::Hessian, &params);
    let c = region(circle, Offers::Hessian, &at, Level::Sigmas(1.0), 80);
    regular(&c, 80);
    assert!(c.points.iter().zip(&c.at_limit).any(|(p, &cut)| cut && *p == (1.5, 2.5)), "no corner");
    // By counting cells of a fine lattice.
    let n = 1000;
    let cell = |i: usize, j: usize| (1.5 * (i as f64 + 0.5) / n as f64, 2.5 * (j as f64 + 0.5) / n as f64);
    let inside = |(x, y): (f64, f64)| (x - 1.0f64).powi(2) + (y - 2.0f64).powi(2) < 1.0;
    let count = (0..n * n).filter(|k| inside(cell(k / n, k % n))).count();
    close(area(&c.points), 3.75 * count as f64 / (n * n) as f64, 0.01, "area");
}

/// A region that is all of what the limits allow is their rectangle.
#[test]
fn nothing_but_limits() {
    let params = limited(limited(start(&[1.5, 1.5]), 0, Some(0.9), Some(1.1)), 1, Some(1.9), Some(2.2));
    for offers in OFFERS {
        let at = run(circle, offers, &params);
        let c = region(circle, offers, &at, Level::Sigmas(1.0), 40);
        assert!(c.at_limit.iter().all(|&cut| cut));
        close(area(&c.points), 0.06, 3e-3, "area");
    }
}

/// θ⁴ − θ² has minima at ±1/√2 with a hill of 1/4 between: below it the region is in two pieces, above it is one.
#[test]
fn two_pieces() {
    let f: Function = |p| 4.0 * (p[0].sq().sq() - p[0].sq()) + p[1].sq();
    for offers in OFFERS {
        let at = run(f, offers, &start(&[0.8, 0.3]));
        let c = region(f, offers, &at, Level::Sigmas(0.6), 60);
        assert_eq!(c.more.len(), 1, "{offers:?}");
        let (a, b) = (span(&c.points, |p| p.0), span(&c.more[0].points, |p| p.0));
        // 4(θ⁴ − θ²) = −1 + 0.36 at θ² = (1 ± 0.6)/2.
        let (inner, outer) = (0.2f64.sqrt(), 0.8f64.sqrt());
        let tolerance = if offers == Offers::Hessian { 2e-3 } else { 2e-2 };
        close(a.0, inner, tolerance, "inner end");
        close(a.1, outer, tolerance, "outer end");
        close(b.0, -outer, 0.02, "other outer end");
        close(b.1, -inner, 0.02, "other inner end");
        let whole = region(f, offers, &at, Level::Sigmas(1.2), 80);
        assert!(whole.more.is_empty());
        for &p in whole.points.iter().chain(&c.points).chain(&c.more[0].points) {
            let rise = known(f, p) + 1.0;
            let wanted = if rise > 1.0 { 1.44 } else { 0.36 };
            close(rise, wanted, 2e-3 * wanted, "rise");
        }
        let (lo, hi) = span(&whole.points, |p| p.0);
        close(lo, -1.1f64.sqrt(), 0.02, "smallest");
        close(hi, 1.1f64.sqrt(), 0.02, "largest");
    }
}

/// Of two equal valleys far apart the rays see nothing; known as another minimum, the other one is a piece of the region, followed like the
/// first: circles around (0, 0) and (40, −30).
#[test]
fn a_known_minimum_is_a_piece() {
    // The distance to one is beyond every ray from the other; min(u, v) without a kink where it matters.
    let f: Function = |p| {
        let (u, v) = (p[0].sq() + p[1].sq(), (p[0] - 40.0).sq() + (p[1] + 30.0).sq());
        -((-u).exp() + (-v).exp()).ln()
    };
    let mut at = run(f, Offers::Hessian, &start(&[0.3, 0.2]));
    let alone = region(f, Offers::Hessian, &at, Level::Sigmas(1.0), 40);
    assert_eq!((alone.more.len(), alone.sought.minima, alone.sought.unresolved), (0, 0, false));
    let other = LocalMinimum { values: vec![40.0, -30.0], fval: at.fval, valid: true, found: 1 };
    let high = LocalMinimum { values: vec![-70.0, 5.0], fval: at.fval + 1.5, valid: true, found: 1 };
    at.minima = vec![LocalMinimum { values: at.values(), ..other.clone() }, other, high];
    let both = region(f, Offers::Hessian, &at, Level::Sigmas(1.0), 40);
    assert_eq!((both.more.len(), both.sought.minima), (1, 1));
    assert_eq!(both.points, alone.points);
    assert_eq!(both.more[0].points.len(), 41);
    for &(x, y) in &both.more[0].points {
        close((x - 40.0).hypot(y + 30.0), 1.0, 1e-5, "radius");
    }
}

/// A valley that is open on one side: its points there are missing, the reason is counted, no lattice is tried for what has no end, and
/// all that at no more calls than a fit for every point twice over, plus following it.
#[test]
fn an_open_region_says_so() {
    // To the left F rises to 0.96 only.
    let f: Function = |p| {
        let q = 4.0 * (p[0].exp() - 1.0).sq();
        1.2 * (q / (q + 1.0)) + p[1].sq()
    };
    let at = run(f, Offers::Hessian, &start(&[0.1, 0.2]));
    let c = region(f, Offers::Hessian, &at, Level::Sigmas(1.05), 60);
    assert!(c.gaps() > 0 && c.sought.open > 0, "{:?} {}", c.sought, c.gaps());
    assert_eq!(c.gaps(), c.sought.open + c.sought.failed + c.sought.out_of_calls);
    assert!(c.nfcn < 3 * 60 * 420, "{}", c.nfcn);
}

/// The others are minimised, and may sit at a limit of their own where that holds them.
#[test]
fn a_third_parameter_at_its_limit() {
    // Without the limit c = (a + b)/2 would be best.
    let f: Function = |p| p[0].sq() + p[1].sq() + (2.0 * p[2] - p[0] - p[1]).sq();
    let params: Parameters = limited(start(&[1.0, 2.0, -1.0]), 2, Some(-10.0), Some(0.25));
    let method = Method::default();
    let t = test(f, Offers::Hessian);
    let at = minimize(&ctx(&t, &method), &params).unwrap();
    let c = contour(&ctx(&t, &method), &at, A, B, Level::Sigmas(1.0), 50).unwrap();
    regular(&c, 50);
    for &(x, y) in &c.points {
        let best = (0.5 * (x + y)).min(0.25);
        close(x * x + y * y + (2.0 * best - x - y).powi(2), 1.0, 1e-6, "rise");
    }
}

/// The bits do not depend on the number of threads, nor do they change from run to run.
#[test]
fn the_same_bits_on_any_number_of_threads() {
    for offers in [Offers::Hessian, Offers::Gradient] {
        let f = test(rosenbrock as Function, offers);
        let method = Method::default();
        let at = run(rosenbrock, offers, &start(&[-1.2, 1.0]));
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| contour(&ctx(&f, &method), &at, A, B, Level::Cl(0.68), 60).unwrap())
        };
        let one = on(1);
        assert_eq!(on(3), one);
    }
}

/// `interpolated`: a spline through the points, closed, of as many as are asked for.
#[test]
fn a_smooth_line() {
    let at = run(circle, Offers::Hessian, &start(&[3.0, 4.0]));
    let c = region(circle, Offers::Hessian, &at, Level::Sigmas(1.0), 20);
    let smooth = c.interpolated(200);
    assert_eq!((smooth.len(), smooth[0]), (201, smooth[200]));
    for (x, y) in smooth {
        close((x - 1.0).hypot(y - 2.0), 1.0, 1e-4, "radius");
    }
    assert_eq!(c.interpolated(20), c.points);
}
