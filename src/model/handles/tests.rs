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
