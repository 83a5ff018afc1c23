//! Every library function: a handle dragged to where it is changes nothing, and afterwards lies where the hand is.

use super::Handles;
use crate::model::Model;
use crate::model::predefined::{ParamNames, all};

const SPAN: (f64, f64) = (0.5, 9.5);

/// Usual values of parameters by their names.
fn usual(shape: &str, name: &str, k: usize) -> f64 {
    match (shape, name) {
        ("poisson_pmf", _) => 4.0,
        ("binomial_pmf", "n") => 12.0,
        ("binomial_pmf", _) => 0.4,
        (
            "truncnorm" | "truncnorm_cdf" | "truncexpon" | "truncexpon_cdf" | "uniform" | "uniform_cdf",
            "a",
        ) => 0.2,
        (
            "truncnorm" | "truncnorm_cdf" | "truncexpon" | "truncexpon_cdf" | "uniform" | "uniform_cdf",
            "b",
        ) => 9.9,
        ("expo", "Slope") => -0.3,
        ("expo", _) => 2.0,
        ("expdecay", "C") => 3.0,
        ("exp_x0", "x_0") => -4.0,
        ("arrhenius", "E_a") => 20.0,
        ("sine" | "dampedsine", "f") => 0.3,
        ("doubleslit", "lambda") => 0.5,
        ("argus", "c") => 9.0,
        (_, "Constant" | "A" | "L" | "I_0" | "A_0") => 20.0,
        (_, "Mean" | "m" | "mu" | "MPV" | "x_0" | "Mass" | "K") => 4.0,
        (_, "loc") => 0.3,
        (_, "N" | "NL" | "NR" | "n") => 3.0,
        _ => 0.7 + 0.25 * k as f64,
    }
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

/// Every handle of `formula` at `p`: not moved, and dragged in several directions.
fn try_all(formula: &str, p: &[f64]) -> usize {
    let model = Model::compile(formula).unwrap().with_range(SPAN.0, SPAN.1);
    let handles = Handles::new(&model, &vec![true; p.len()], SPAN, true);
    let anchors = handles.anchors().to_vec();
    for (k, handle) in handles.list().iter().enumerate() {
        let Some(here) = handles.place(k, p, &anchors) else { panic!("{formula}: {handle:?}") };
        let same = handles.drag(k, p, &anchors, here).unwrap();
        assert_eq!((same.values.as_slice(), &same.anchors), (p, &anchors), "{formula}: {handle:?}");
        for (dx, dy) in [(0.31, 0.0), (0.0, 1.7), (-0.17, -0.6), (0.23, 0.9)] {
            let dy = dy * (0.2 * here.1.abs()).max(0.01);
            let to = (here.0 + dx, here.1 + dy);
            let moved =
                handles.drag(k, p, &anchors, to).unwrap_or_else(|| panic!("{formula}: {handle:?} to {to:?}"));
            let now = handles.place(k, &moved.values, &moved.anchors).unwrap();
            if handle.follows.0 {
                assert!(close(now.0, to.0), "{formula}: {handle:?} at {now:?}, not {to:?}");
            }
            if handle.follows.1 {
                assert!(close(now.1, to.1), "{formula}: {handle:?} at {now:?}, not {to:?}");
            }
            // Nothing else was touched.
            for j in (0..p.len()).filter(|j| !handle.moves.contains(j)) {
                assert_eq!(moved.values[j], p[j], "{formula}: {handle:?} moved parameter {j}");
            }
        }
    }
    handles.list().len()
}

#[test]
fn every_shape_of_the_library() {
    for shape in all().filter(|shape| shape.n_coordinates == 1) {
        let (name, n) = match shape.params {
            ParamNames::Fixed(names) => (shape.name.to_owned(), names.len()),
            ParamNames::Family { extra, .. } => (shape.name_of(3 + extra), 3 + extra),
        };
        let model = Model::compile(&name).unwrap();
        let p: Vec<f64> = (0..n).map(|k| usual(shape.name, &model.params()[k].name, k)).collect();
        assert!(try_all(&name, &p) > 0, "{name} has no handle");
        // In a sum the handles lie on the whole curve.
        if !shape.normalised || shape.has_scale {
            let sum: Vec<f64> = p.iter().copied().chain([3.0, 0.4]).collect();
            assert!(try_all(&format!("{name}+pol1"), &sum) > 2, "{name}+pol1");
        }
    }
}

/// The top of a Gaussian is (Mean, Constant), the point beside it (Mean + Sigma, Constant/√e); both by hand.
#[test]
fn a_gaussian() {
    let model = Model::compile("gaus").unwrap();
    let handles = Handles::new(&model, &[true; 3], (0.0, 10.0), true);
    let p = [5.0, 4.0, 1.5];
    let names: Vec<&str> = handles.list().iter().map(|h| h.what.as_str()).collect();
    assert_eq!(names, ["Peak", "Width"]);
    assert_eq!(handles.place(0, &p, &[]), Some((4.0, 5.0)));
    let (x, y) = handles.place(1, &p, &[]).unwrap();
    assert!(x == 5.5 && (y - 5.0 * (-0.5_f64).exp()).abs() < 1e-14);
    let moved = handles.drag(0, &p, &[], (6.0, 8.0)).unwrap().values;
    assert!(close(moved[0], 8.0) && moved[1] == 6.0 && moved[2] == 1.5, "{moved:?}");
    assert_eq!(handles.drag(1, &p, &[], (6.5, 0.0)).unwrap().values, [5.0, 4.0, 2.5]);
}

/// A line through two points: one moves, the other stays, whatever was dragged.
#[test]
fn the_other_points_stay() {
    for (formula, p) in
        [("pol1", vec![1.0, 2.0]), ("expo", vec![1.0, -0.2]), ("pol4", vec![1.0, 2.0, 0.3, -0.1, 0.02])]
    {
        let model = Model::compile(formula).unwrap();
        let handles = Handles::new(&model, &vec![true; p.len()], SPAN, true);
        let n = p.len();
        assert_eq!(handles.list().len(), n);
        let before: Vec<_> = (0..n).map(|k| handles.place(k, &p, handles.anchors()).unwrap()).collect();
        let moved = handles.drag(0, &p, handles.anchors(), (before[0].0 - 0.2, 1.5 * before[0].1)).unwrap();
        for k in 1..n {
            let now = handles.place(k, &moved.values, &moved.anchors).unwrap();
            assert!(
                close(now.0, before[k].0) && close(now.1, before[k].1),
                "{formula} {k}: {now:?} for {before:?}"
            );
        }
    }
}

/// What is held is not moved: a fixed place leaves the height, and with both held there is no handle.
#[test]
fn what_is_held_stays() {
    let model = Model::compile("gaus").unwrap();
    let handles = Handles::new(&model, &[true, false, false], SPAN, true);
    assert_eq!(handles.list().len(), 1);
    let moved = handles.drag(0, &[5.0, 4.0, 1.5], &[], (7.0, 9.0)).unwrap();
    assert_eq!(moved.values[1..], [4.0, 1.5]);
    assert!(close(moved.values[0], 9.0));
    assert!(Handles::new(&model, &[false; 3], SPAN, true).list().is_empty());
}

/// Where the height of the curve is not for the hand, places and widths alone move, and points are none.
#[test]
fn without_heights() {
    let model = Model::compile("gaus+pol1").unwrap();
    let handles = Handles::new(&model, &[true; 5], SPAN, false);
    assert_eq!(handles.list().len(), 2);
    let moved = handles.drag(0, &[5.0, 4.0, 1.5, 1.0, 0.1], &[], (6.0, 99.0)).unwrap();
    assert_eq!(moved.values, [5.0, 6.0, 1.5, 1.0, 0.1]);
}

/// Typed formulas: points where they are linear, place and width where these stand in the open; nothing where nothing is known.
#[test]
fn typed_formulas() {
    assert_eq!(try_all("a*x+b", &[2.0, 1.0]), 2);
    assert_eq!(try_all("a+b*log(x)", &[2.0, 1.0]), 2);
    let n = try_all("A*exp(-0.5*((x-mu)/s)^2)+c", &[5.0, 4.0, 1.2, 1.0]);
    assert!(n >= 3, "{n}");
    try_all("x^a^b", &[1.2, 0.7]);
    let surface = Model::compile_for("a+b*x+c*y", 2).unwrap();
    assert!(Handles::new(&surface, &[true; 3], SPAN, true).list().is_empty());
}

/// Where no curve can go there is no answer: an exponential is never below zero.
#[test]
fn what_cannot_be() {
    let model = Model::compile("expo").unwrap();
    let handles = Handles::new(&model, &[true; 2], SPAN, true);
    assert!(handles.drag(0, &[1.0, -0.2], handles.anchors(), (2.0, -1.0)).is_none());
}

/// Powers of a year cancel in the curve: the points of a polynomial are dragged there as anywhere, each to where the hand is, within what the
/// roundings of its terms leave.
#[test]
fn polynomials_far_from_zero() {
    for (span, degrees) in [((2000.0, 2024.0), 1..=5), ((100.0, 120.0), 1..=7)] {
        for degree in degrees {
            let model = Model::compile(&format!("pol{degree}")).unwrap().with_range(span.0, span.1);
            let handles = Handles::new(&model, &vec![true; degree + 1], span, true);
            let mut p = vec![0.0; degree + 1];
            p[0] = 7.0;
            let mut anchors = handles.anchors().to_vec();
            // Up and down by turns, so that every power has its part in it.
            for turn in 0..4 * (degree + 1) {
                let k = turn % (degree + 1);
                let here = handles.place(k, &p, &anchors).unwrap();
                let to = (here.0 + 0.1, -10.0 + 15.0 * (turn * 7 % 5) as f64);
                let all: Vec<_> = (0..=degree).map(|j| handles.place(j, &p, &anchors).unwrap()).collect();
                let dragged = handles.drag(k, &p, &anchors, to);
                let dragged =
                    dragged.unwrap_or_else(|| panic!("pol{degree} at {span:?}, turn {turn}: {to:?}"));
                (p, anchors) = (dragged.values, dragged.anchors);
                for (j, before) in all.iter().enumerate() {
                    let now = handles.place(j, &p, &anchors).unwrap();
                    let wanted = if j == k { to } else { *before };
                    // What the roundings of Horner's scheme amount to.
                    let terms: f64 = (0..=degree).map(|i| (p[i] * now.0.powi(i as i32)).abs()).sum();
                    let rounding = 8.0 * f64::EPSILON * terms + 1e-8;
                    let is_there = now.0 == wanted.0 && (now.1 - wanted.1).abs() < rounding;
                    assert!(is_there, "pol{degree} at {span:?}, point {j}: {now:?} for {wanted:?}");
                }
            }
        }
    }
}

/// Zero is a height like any other.
#[test]
fn down_to_zero() {
    for degree in 0..=5 {
        let model = Model::compile(&format!("pol{degree}")).unwrap();
        let n = degree + 1;
        let p: Vec<f64> = (0..n).map(|k| 3.0 / (1.0 + 9.0 * k as f64)).collect();
        let handles = Handles::new(&model, &vec![true; n], SPAN, true);
        for k in 0..n {
            let x = handles.anchors()[k];
            let all: Vec<_> = (0..n).map(|j| handles.place(j, &p, handles.anchors()).unwrap()).collect();
            let largest = all.iter().fold(0.0_f64, |y, point| y.max(point.1.abs()));
            let down = handles.drag(k, &p, handles.anchors(), (x, 0.0));
            let down = down.unwrap_or_else(|| panic!("point {k} of pol{degree}"));
            for (j, before) in all.iter().enumerate() {
                let now = handles.place(j, &down.values, &down.anchors).unwrap();
                let wanted = if j == k { 0.0 } else { before.1 };
                assert!((now.1 - wanted).abs() < 1e-10 * largest, "pol{degree} {k} {j}: {now:?}");
            }
            let up = handles.drag(k, &down.values, &down.anchors, all[k]).unwrap();
            assert!(up.values.iter().zip(&p).all(|(a, b)| (a - b).abs() < 1e-8), "{up:?} for {p:?}");
        }
    }
    let model = Model::compile("gaus").unwrap();
    let handles = Handles::new(&model, &[true; 3], SPAN, true);
    let down = handles.drag(0, &[5.0, 4.0, 1.5], &[], (4.0, 0.0)).unwrap().values;
    assert_eq!(down, [0.0, 4.0, 1.5]);
    assert!(close(handles.drag(0, &down, &[], (4.0, 3.0)).unwrap().values[0], 3.0));
}

/// A size dragged to where it is counted from, and past it, keeps its sign: it ends short of nothing, and comes back with the hand.
#[test]
fn a_size_stays_one() {
    let typed = "A*exp(-0.5*((x-mu)/s)^2)+c";
    let cases: [(&str, &[f64], &str, usize, f64); 7] = [
        ("gaus", &[5.0, 4.0, 1.5], "Width", 2, 4.0),
        ("gaus", &[5.0, 4.0, -1.5], "Width", 2, 4.0),
        (typed, &[5.0, 4.0, 1.2, 1.0], "Width", 2, 4.0),
        ("emg", &[5.0, 4.0, 1.2, 0.8], "Tail", 3, 4.0),
        ("voigt", &[5.0, 4.0, 1.2, 0.8], "Resolution", 2, 4.0),
        ("gaus+pol1", &[5.0, 4.0, 1.5, 1.0, 0.2], "Width", 2, 4.0),
        ("weibull", &[1.7, 2.5], "Length", 1, 0.0),
    ];
    for (formula, p, what, size, center) in cases {
        let model = Model::compile(formula).unwrap().with_range(SPAN.0, SPAN.1);
        let handles = Handles::new(&model, &vec![true; p.len()], SPAN, true);
        let anchors = handles.anchors().to_vec();
        let k = handles.list().iter().position(|h| h.what == what && h.moves == [size]);
        let k = k.unwrap_or_else(|| panic!("{formula} {what}: {:?}", handles.list()));
        let here = handles.place(k, p, &anchors).unwrap();
        let across = 2.0 * center - here.0;
        for x in [center, across, center + 3.0 * (center - here.0)] {
            let small = handles.drag(k, p, &anchors, (x, 1.0)).unwrap_or_else(|| panic!("{formula} to {x}"));
            let now = handles.place(k, &small.values, &small.anchors);
            assert!(now.is_some_and(|(at, _)| (at - center).abs() < 1e-4), "{formula} {what}: {now:?}");
            assert!(small.values[size] * p[size] > 0.0, "{formula} {what}: {:?}", small.values);
            let back = handles.drag(k, &small.values, &small.anchors, here).unwrap().values;
            assert!(close(back[size], p[size]), "{formula} {what}: {back:?}");
        }
    }
}
