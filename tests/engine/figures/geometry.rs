//! Data, curves and regions stand where arithmetic on the frame puts them, within 0.05 mm.

use fitpanel::report::figure::Scale;
use fitpanel::report::page::{Frame, Letters, Placed, svg};

use super::cases::{Case, MASKED, RANGES, case, columns};
use super::drawn::{Drawn, Spot, distance, place, read};

/// What is asked for.
pub const NEAR: f64 = 0.05;

/// A figure read back.
fn read_back(placed: &Placed) -> Drawn {
    read(&svg(&placed.page, Letters::Named, "figure"))
}

/// Middles and heights of the data of a case, from its file.
fn data(path: &str, are_bins: bool) -> Vec<(f64, f64)> {
    let c = columns(path);
    if are_bins {
        (0..c[0].len()).map(|k| (f64::midpoint(c[0][k], c[1][k]), c[2][k])).collect()
    } else {
        c[0].iter().copied().zip(c[1].iter().copied()).collect()
    }
}

fn is_inside(frame: &Frame, (x, y): Spot) -> bool {
    let area = frame.area;
    (area.left..=area.right).contains(&x) && (area.top..=area.bottom).contains(&y)
}

/// Every value has a dot; those outside of the frame are not asked for, but few may be.
fn points_stand(name: &str, drawn: &Drawn, frame: &Frame, data: &[(f64, f64)]) {
    let mut seen = 0;
    for &value in data {
        let at = place(frame, value);
        if !is_inside(frame, at) {
            continue;
        }
        seen += 1;
        let off = drawn.dots.iter().map(|d| (d.0 - at.0).hypot(d.1 - at.1)).fold(f64::INFINITY, f64::min);
        assert!(off < NEAR, "{name}: {value:?} is {off} mm from its place {at:?}");
    }
    assert!(seen + 1 >= data.len(), "{name}: {seen} of {} are in the frame", data.len());
}

/// One of the lines passes the model at 200 abscissas between two, wherever that is inside the frame.
fn curve_passes(name: &str, drawn: &Drawn, frame: &Frame, range: (f64, f64), model: impl Fn(f64) -> f64) {
    let places: Vec<Spot> = (0..200)
        .map(|k| range.0 + (range.1 - range.0) * (f64::from(k) + 0.5) / 200.0)
        .map(|x| place(frame, (x, model(x))))
        .filter(|&at| is_inside(frame, at))
        .collect();
    assert!(places.len() > 150, "{name}: {} places are in the frame", places.len());
    let long: Vec<&[Spot]> = drawn
        .lines
        .iter()
        .filter(|(width, line)| line.len() > 20 || *width > 0.45)
        .map(|(_, line)| line.as_slice())
        .collect();
    // Through ranges a curve is drawn in pieces, dashed between them; these are thick.
    let thick: Vec<&[Spot]> =
        drawn.lines.iter().filter(|(width, _)| *width > 0.45).map(|(_, line)| line.as_slice()).collect();
    let worst = |lines: &[&[Spot]]| {
        let nearest = |at| lines.iter().map(|line| distance(line, at)).fold(f64::INFINITY, f64::min);
        places.iter().map(|&at| nearest(at)).fold(0.0, f64::max)
    };
    let one = long.iter().map(|line| worst(&[line])).fold(f64::INFINITY, f64::min);
    let best = if thick.is_empty() { one } else { one.min(worst(&thick)) };
    assert!(best < NEAR, "{name}: the curve is {best} mm off");
}

/// Numbers along the x axis of the lowest frame stand below what they say.
fn numbers_stand(name: &str, drawn: &Drawn, frame: &Frame, lowest: &Frame) {
    let mut seen = 0;
    for (word, (x, y)) in &drawn.words {
        let Ok(value) = word.parse::<f64>() else { continue };
        let area = lowest.area;
        if *y < area.bottom || *y > area.bottom + 6.0 || frame.scales.x == Scale::Log {
            continue;
        }
        let at = place(frame, (value, 1.0)).0;
        if !(area.left - NEAR..=area.right + NEAR).contains(&at) {
            continue;
        }
        assert!((at - x).abs() < NEAR, "{name}: the number {word} stands at {x}, not {at}");
        seen += 1;
    }
    assert!(seen >= 2, "{name}: {seen} numbers along x");
}

/// Data, curve and numbers of a figure with one curve.
fn all_stand(case: &Case, data: &[(f64, f64)], model: impl Fn(f64) -> f64) {
    let placed = case.placed();
    let drawn = read_back(&placed);
    let frame = &placed.frames[0];
    points_stand(case.name, &drawn, frame, data);
    let xs = data.iter().map(|p| p.0);
    let range = (xs.clone().fold(f64::INFINITY, f64::min), xs.fold(f64::NEG_INFINITY, f64::max));
    curve_passes(case.name, &drawn, frame, range, model);
    let lowest = placed.frames.last().unwrap();
    numbers_stand(case.name, &drawn, frame, lowest);
    for below in &placed.frames[1..] {
        let (a, b) = (frame.area, below.area);
        assert!((a.left - b.left).abs() < 1e-9 && (a.right - b.right).abs() < 1e-9, "{}", case.name);
        assert!(b.top > a.bottom && frame.x == below.x, "{}", case.name);
    }
}

/// sigma-normalised bell of ROOT's gaus.
fn bell(a: f64, mean: f64, sigma: f64, x: f64) -> f64 {
    a * (-0.5 * ((x - mean) / sigma).powi(2)).exp()
}

#[test]
fn points_and_their_line() {
    let c = case("points");
    let (a, b) = (c.value("a"), c.value("b"));
    all_stand(&c, &data("examples-data/graph_xy_errors.csv", false), |x| a + b * x);
}

#[test]
fn counts_and_their_bell() {
    let c = case("counts");
    let [a, m, s] = parameters(&c);
    all_stand(&c, &data("tests/data/reference/root_hist_gauss_like/data.csv", true), |x| bell(a, m, s, x));
}

#[test]
fn a_decay_on_a_logarithmic_axis() {
    let c = case("logarithmic");
    let (n, tau, b) = (c.value("N"), c.value("tau"), c.value("b"));
    assert_eq!(c.placed().frames[0].scales.y, Scale::Log);
    all_stand(&c, &data("examples-data/decay_counts.csv", false), |x| n * (-x / tau).exp() + b);
}

/// The panel below has the same edges, and its pulls are (y − f)/σ.
#[test]
fn pulls_below_a_polynomial() {
    let c = case("pulls");
    let p: [f64; 5] = parameters(&c);
    let model = |x: f64| p.iter().rev().fold(0.0, |sum, p| sum * x + p);
    let points = data("examples-data/workbook_exercise1.csv", false);
    all_stand(&c, &points, model);
    let placed = c.placed();
    assert_eq!(placed.frames.len(), 2);
    let errors = &columns("examples-data/workbook_exercise1.csv")[2];
    let pulls: Vec<Spot> = points.iter().zip(errors).map(|(&(x, y), s)| (x, (y - model(x)) / s)).collect();
    points_stand("pulls below", &read_back(&placed), &placed.frames[1], &pulls);
}

#[test]
fn the_parts_of_a_sum() {
    let c = case("components");
    let [p0, p1, p2, a, g, m] = parameters(&c);
    let ground = |x: f64| p0 + p1 * x + p2 * x * x;
    let peak = lorentzian(a, g, m);
    let bins = data("examples-data/lorentzian_peak.csv", true);
    all_stand(&c, &bins, |x| ground(x) + peak(x));
    let placed = c.placed();
    let drawn = read_back(&placed);
    curve_passes("ground", &drawn, &placed.frames[0], (0.0, 2.9), ground);
    curve_passes("peak", &drawn, &placed.frames[0], (0.0, 3.0), peak);
}

/// ROOT's Lorentzian of area A·(bin-free) with full width G at m.
fn lorentzian(a: f64, g: f64, m: f64) -> impl Fn(f64) -> f64 {
    move |x| 0.5 * a * g / std::f64::consts::PI / ((x - m).powi(2) + 0.25 * g * g)
}

/// The band of the curve is √(g·C·g) beside it.
#[test]
fn a_band_along_a_peak() {
    let c = case("band");
    let p: [f64; 5] = parameters(&c);
    let model = move |p: [f64; 5], x: f64| p[0] + p[1] * x + bell(p[2], p[3], p[4], x);
    all_stand(&c, &data("examples-data/peak.csv", false), |x| model(p, x));
    let result = c.fit.session.result().fresh().unwrap();
    let covariance = result.covariance().unwrap();
    let half = |x: f64| {
        let slope: Vec<f64> = (0..5)
            .map(|k| {
                let step = 1e-4 * covariance[(k, k)].sqrt();
                let moved = |by: f64| {
                    let mut q = p;
                    q[k] += by;
                    model(q, x)
                };
                (moved(step) - moved(-step)) / (2.0 * step)
            })
            .collect();
        let sum: f64 = (0..5)
            .flat_map(|i| (0..5).map(move |j| (i, j)))
            .map(|(i, j)| slope[i] * covariance[(i, j)] * slope[j])
            .sum();
        sum.sqrt()
    };
    let placed = c.placed();
    let drawn = read_back(&placed);
    let edges: Vec<Vec<Spot>> = drawn.closed.iter().filter(|l| l.len() > 50).cloned().collect();
    assert_eq!(edges.len(), 1, "there is one band");
    for k in 1..100 {
        let x = 0.5 + 49.0 * f64::from(k) / 100.0;
        for side in [-1.0, 1.0] {
            let at = place(&placed.frames[0], (x, model(p, x) + side * half(x)));
            let off = distance(&edges[0], at);
            assert!(off < NEAR, "the band at {x} is {off} mm off");
        }
    }
}

/// The contours of a linear model are ellipses of Δχ² = 1, 4 and 9.
#[test]
fn contours_are_ellipses() {
    let c = case("contour");
    let placed = c.placed();
    let (drawn, frame) = (read_back(&placed), &placed.frames[0]);
    let middle = (c.value("a"), c.value("c"));
    points_or_crosses(&drawn, place(frame, middle));
    let inverse = c.fit.session.result().fresh().unwrap().covariance().unwrap().try_inverse().unwrap();
    let rings: Vec<&Vec<Spot>> = drawn.closed.iter().filter(|l| l.len() > 50).collect();
    assert!(rings.len() >= 3, "{} rings", rings.len());
    for sigmas in [1.0, 2.0, 3.0] {
        let ellipse = |k: i32| {
            let (s, c) = (f64::from(k) / 200.0 * std::f64::consts::TAU).sin_cos();
            // Along a direction as far as the form rises to σ².
            let (sa, sc) = (1.0 / inverse[(0, 0)].sqrt(), 1.0 / inverse[(1, 1)].sqrt());
            let (da, dc) = (c * sa, s * sc);
            let rise =
                inverse[(0, 0)] * da * da + 2.0 * inverse[(0, 1)] * da * dc + inverse[(1, 1)] * dc * dc;
            let far = sigmas / rise.sqrt();
            place(frame, (middle.0 + far * da, middle.1 + far * dc))
        };
        let worst = |ring: &[Spot]| {
            let mut line = ring.to_vec();
            line.push(ring[0]);
            (0..200).map(|k| distance(&line, ellipse(k))).fold(0.0, f64::max)
        };
        let best = rings.iter().map(|r| worst(r)).fold(f64::INFINITY, f64::min);
        assert!(best < NEAR, "the contour of {sigmas} σ is {best} mm off");
    }
}

fn points_or_crosses(drawn: &Drawn, at: Spot) {
    let near = |p: &Spot| (p.0 - at.0).hypot(p.1 - at.1) < NEAR;
    assert!(drawn.dots.iter().any(near), "the minimum is marked at {at:?}");
}

/// The profile of a linear model is a parabola that rises by 1 at an error.
#[test]
fn a_profile_is_a_parabola() {
    let c = case("profile");
    let placed = c.placed();
    let (drawn, frame) = (read_back(&placed), &placed.frames[0]);
    let result = c.fit.session.result().fresh().unwrap();
    let (middle, sigma) = (c.value("c"), result.covariance().unwrap()[(1, 1)].sqrt());
    let range = (middle - 2.9 * sigma, middle + 2.9 * sigma);
    curve_passes("profile", &drawn, frame, range, |v| ((v - middle) / sigma).powi(2));
    numbers_stand("profile", &drawn, frame, frame);
}

/// Frames of the matrix stand in straight rows and columns, those of a column over the same range.
#[test]
fn the_matrix_of_all_pairs_is_straight() {
    let placed = case("pairs").placed();
    let mut lefts: Vec<f64> = Vec::new();
    for frame in &placed.frames {
        let area = frame.area;
        assert!(area.right <= placed.page.size.0 && area.bottom <= placed.page.size.1);
        let column = placed.frames.iter().filter(|f| (f.area.left - area.left).abs() < NEAR);
        assert!(column.into_iter().all(|f| f.x == frame.x && (f.area.right - area.right).abs() < 1e-9));
        if lefts.iter().all(|l| (l - area.left).abs() > NEAR) {
            lefts.push(area.left);
        }
    }
    assert_eq!((lefts.len(), placed.frames.len() >= 6), (3, true));
}

/// Every corner of every full box of the plane is a corner of a box that is drawn.
#[test]
fn boxes_of_a_plane() {
    let c = case("plane");
    let placed = c.placed();
    let (drawn, frame) = (read_back(&placed), &placed.frames[0]);
    let file = columns("tests/data/reference/root_hist2d/data.csv");
    let step = |values: &[f64]| {
        let mut all = values.to_vec();
        all.sort_by(f64::total_cmp);
        all.dedup_by(|a, b| (*a - *b).abs() < 1e-9);
        all[1] - all[0]
    };
    let (wide, high) = (step(&file[0]), step(&file[1]));
    for k in 0..file[0].len() {
        if file[2][k] == 0.0 {
            continue;
        }
        let corner = |a: f64, b: f64| place(frame, (file[0][k] + a * wide, file[1][k] + b * high));
        let (low, top) = (corner(-0.5, -0.5), corner(0.5, 0.5));
        let fits = |b: &Vec<Spot>| {
            b.len() == 4
                && (b[0].0 - low.0).hypot(b[0].1 - top.1) < NEAR
                && (b[2].0 - top.0).hypot(b[2].1 - low.1) < NEAR
        };
        assert!(drawn.closed.iter().any(fits), "no box at {low:?} … {top:?}");
    }
}

#[test]
fn two_data_sets_on_one_axis_and_on_their_own() {
    let c = case("together");
    let [line, fall] = together(&c);
    let points = data("examples-data/graph_xy_errors.csv", false);
    let falls = data("examples-data/fall_de.csv", false);
    let placed = c.placed();
    let drawn = read_back(&placed);
    points_stand("together", &drawn, &placed.frames[0], &points);
    points_stand("together", &drawn, &placed.frames[0], &falls);
    curve_passes("together", &drawn, &placed.frames[0], (1.0, 12.0), &line);
    curve_passes("together", &drawn, &placed.frames[0], (0.25, 2.0), &fall);

    let placed = case("members").placed();
    let drawn = read_back(&placed);
    assert_eq!(placed.frames.len(), 2);
    points_stand("members", &drawn, &placed.frames[0], &points);
    points_stand("members", &drawn, &placed.frames[1], &falls);
    curve_passes("members", &drawn, &placed.frames[0], (1.0, 12.0), line);
    curve_passes("members", &drawn, &placed.frames[1], (0.25, 2.0), fall);
}

/// The two models with the values of the fit.
fn together(c: &Case) -> [Box<dyn Fn(f64) -> f64>; 2] {
    let (a, b, fall) = (c.value("a"), c.value("b"), c.value("c"));
    [Box::new(move |x| a + b * x), Box::new(move |x| a + fall * x * x)]
}

/// Rows that are left out are drawn as rings where they are, whether by hand or by ranges.
#[test]
fn rows_left_out_are_rings_at_their_places() {
    let c = case("masked");
    let p: [f64; 9] = parameters(&c);
    let model = |x: f64| (0..3).map(|k| bell(p[3 * k], p[3 * k + 1], p[3 * k + 2], x)).sum();
    let bins = data("tests/data/reference/root_multifit/data.csv", true);
    all_stand(&c, &bins, model);
    let placed = c.placed();
    let text = svg(&placed.page, Letters::Named, "figure");
    let is_used = |k: usize| !MASKED.contains(&k) && RANGES.iter().any(|r| (r.0..=r.1).contains(&bins[k].0));
    let used = (0..bins.len()).filter(|&k| is_used(k)).count();
    assert_eq!(text.matches("<circle").count(), bins.len() - used);
}

/// Values of the fit, in their order.
fn parameters<const N: usize>(c: &Case) -> [f64; N] {
    let result = c.fit.session.result().fresh().unwrap();
    result.minimum.values()[..N].try_into().unwrap()
}
