//! Every function of the library at 50 points: values, derivatives by each parameter and by x, integrals over an interval, against references with
//! 20 digits from an implementation of its own (`tests/data/vector/library.py`, which says what stands in its output). A function that
//! is added to the catalogue without its points fails here.
//!
//! Demanded: values to 1e-13, derivatives and integrals to 1e-12, each relative to the number itself.

use std::fmt::Write as _;

use fitpanel::model::{Model, predefined};

const TABLE: &str = include_str!("../data/vector/library.txt");

/// What a number may be off, relative to itself.
const VALUE: f64 = 1e-13;
const SLOPE: f64 = 1e-12;
const INTEGRAL: f64 = 1e-12;

/// One function of the library with its points.
struct Section {
    name: String,
    range: Option<(f64, f64)>,
    dim: usize,
    points: Vec<Point>,
}

/// `x... p... = f df/dp... df/dx... [; lo hi integral]`
struct Point {
    x: Vec<f64>,
    p: Vec<f64>,
    value: f64,
    by_params: Vec<f64>,
    by_x: Vec<f64>,
    integral: Option<[f64; 3]>,
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(|t| t.parse().unwrap()).collect()
}

impl Point {
    fn read(line: &str, n: usize, dim: usize) -> Point {
        let (at, rest) = line.split_once('=').unwrap();
        let (exact, area) = rest.split_once(';').map_or((rest, None), |(e, a)| (e, Some(a)));
        let (at, exact) = (numbers(at), numbers(exact));
        assert_eq!((at.len(), exact.len()), (n + dim, 1 + n + dim), "{line}");
        Point {
            x: at[..dim].to_vec(),
            p: at[dim..].to_vec(),
            value: exact[0],
            by_params: exact[1..=n].to_vec(),
            by_x: exact[n + 1..].to_vec(),
            integral: area.map(|a| numbers(a).try_into().unwrap()),
        }
    }
}

impl Section {
    /// `NAME [range LO HI] params N coordinates D`, then points.
    fn read_all() -> Vec<Section> {
        let mut list: Vec<Section> = Vec::new();
        let mut n = 0;
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            if let Some(section) = list.last_mut()
                && line.contains('=')
            {
                let point = Point::read(line, n, section.dim);
                section.points.push(point);
                continue;
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            let after = |w: &str| words.iter().position(|v| *v == w).map(|k| k + 1);
            let whole = |w: &str| words[after(w).unwrap()].parse().unwrap();
            let range = after("range").map(|k| (words[k].parse().unwrap(), words[k + 1].parse().unwrap()));
            n = whole("params");
            list.push(Section {
                name: words[0].into(),
                range,
                dim: whole("coordinates"),
                points: Vec::new(),
            });
        }
        list
    }

    fn model(&self) -> Model {
        let model = Model::compile_for(&self.name, self.dim).unwrap();
        match self.range {
            Some((lo, hi)) => model.with_range(lo, hi),
            None => model,
        }
    }
}

/// Numbers that are further off than allowed, as text.
#[derive(Default)]
struct Failures {
    text: String,
    compared: usize,
}

impl Failures {
    fn compare(&mut self, what: &dyn Fn() -> String, got: f64, exact: f64, allowed: f64) {
        self.compared += 1;
        let close = (got - exact).abs() <= allowed * exact.abs();
        // A NaN is not close.
        if !close {
            let off = (got - exact).abs() / exact.abs();
            writeln!(self.text, "{}: {got:e}, exact {exact:e}, off by {off:.1e}", what()).unwrap();
        }
    }

    fn point(&mut self, name: &str, [model, slope]: [&Model; 2], point: &Point) {
        let Point { x, p, .. } = point;
        let at = |what: &str| format!("{name} {what} at x={x:?} p={p:?}");
        let columns: Vec<&[f64]> = x.iter().map(std::slice::from_ref).collect();
        let (mut y, mut dy) = ([0.0], vec![0.0; p.len()]);
        model.eval(&columns, p, &mut y);
        self.compare(&|| at("value"), y[0], point.value, VALUE);
        model.eval_with_gradient(&columns, p, &mut y, &mut dy);
        for (k, (&got, &exact)) in dy.iter().zip(&point.by_params).enumerate() {
            self.compare(&|| at(&format!("slope {k}")), got, exact, SLOPE);
        }
        slope.eval(&columns, p, &mut y);
        self.compare(&|| at("slope by x"), y[0], point.by_x[0], SLOPE);
    }
}

#[test]
fn values_derivatives_and_integrals_of_every_function() {
    let mut failures = Failures::default();
    for section in Section::read_all() {
        let model = section.model();
        let (slope, integral) = (model.slope(), model.bin_integral());
        for point in &section.points {
            failures.point(&section.name, [&model, &slope], point);
            if let (Some([lo, hi, exact]), Some(integral)) = (point.integral, &integral) {
                let mut content = [0.0];
                integral.eval(&[&[lo], &[hi]], &point.p, &mut content);
                let what = || format!("{} from {lo} to {hi} p={:?}", section.name, point.p);
                failures.compare(&what, content[0], exact, INTEGRAL);
            }
        }
    }
    let n = failures.text.lines().count();
    assert!(n == 0, "{n} of {} numbers are off\n{}", failures.compared, failures.text);
    assert!(failures.compared > 10_000);
}

#[test]
fn every_entry_of_the_catalogue_has_its_points() {
    let sections = Section::read_all();
    for shape in predefined::all() {
        let found =
            sections.iter().find(|s| predefined::find(&s.name).is_some_and(|f| f.shape.name == shape.name));
        assert_eq!(found.map(|s| s.points.len()), Some(50), "points of {}", shape.name);
    }
}

/// In the middle of a rise the value is half and the slopes are exact fractions: a branch that meets another there must not lose them.
#[test]
fn the_middle_of_a_rise() {
    let mut failures = Failures::default();
    for (name, line) in [
        ("logistic", "2 3 1.7 2 = 1.5 0.5 0 -1.275 1.275"),
        ("logistic", "2 3 -1.7 2 = 1.5 0.5 0 1.275 -1.275"),
        ("hill", "2 3 2 2.5 = 1.5 0.5 -0.9375 0 0.9375"),
    ] {
        let model = Model::compile(name).unwrap();
        failures.point(name, [&model, &model.slope()], &Point::read(line, 3, 1));
    }
    assert!(failures.text.is_empty() && failures.compared == 15, "{}", failures.text);
}
