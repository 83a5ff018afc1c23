//! Values and exact derivatives of every predefined shape and of every function of the formula language, at points whose references
//! were computed with 110 digits (central differences of the defining formulas with two step sizes that agree to 30 digits; the
//! Landau density by quadrature of its integral). The files of `tests/data/derivatives` say what stands in them.
//!
//! Demanded (engine accuracy, row 3): slopes to 1e-12 relative, second derivatives to 1e-10, of each number by itself and at each
//! vector level of the machine. Points on a joint between two branches are not among them: there is no derivative.

use std::fmt::Write as _;
use std::path::PathBuf;

use fitpanel::model::{Model, predefined};
use fitpanel::numeric::vector::Level;

/// What a number may be off, relative to itself, and besides absolutely.
#[derive(Debug, Clone, Copy)]
struct Tolerance {
    value: f64,
    slope: f64,
    second: f64,
    absolute: f64,
}

/// What is demanded of every predefined shape.
const SHAPES: Tolerance = Tolerance { value: 1e-13, slope: 1e-12, second: 1e-10, absolute: 1e-300 };

/// A point and its exact numbers.
struct Point {
    x: f64,
    p: Vec<f64>,
    value: f64,
    by_params: Vec<f64>,
    by_x: f64,
    second: Vec<f64>,
}

impl Point {
    /// `x p… = f ∂f/∂p… ∂f/∂x ∂²f/∂p∂p…`
    fn read(line: &str) -> Point {
        let numbers = |s: &str| s.split_whitespace().map(|t| t.parse().unwrap()).collect::<Vec<f64>>();
        let (at, exact) = line.split_once('=').unwrap();
        let (at, exact) = (numbers(at), numbers(exact));
        let n = at.len() - 1;
        assert_eq!(exact.len(), 2 + n + n * (n + 1) / 2, "{line}");
        Point {
            x: at[0],
            p: at[1..].to_vec(),
            value: exact[0],
            by_params: exact[1..=n].to_vec(),
            by_x: exact[n + 1],
            second: exact[n + 2..].to_vec(),
        }
    }
}

fn file(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/derivatives").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn points(text: &str) -> Vec<Point> {
    text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(Point::read).collect()
}

/// Numbers that are further off than allowed, as text, and how many were compared.
#[derive(Default)]
struct Failures {
    text: String,
    compared: usize,
}

impl Failures {
    fn compare(&mut self, what: &dyn Fn() -> String, got: f64, exact: f64, relative: f64, absolute: f64) {
        self.compared += 1;
        let off = (got - exact).abs();
        // Not the other way round: a NaN must fail.
        if !(off <= relative * exact.abs() || off <= absolute) {
            let relative = off / exact.abs();
            writeln!(self.text, "{}: {got:e}, exact {exact:e}, off by {relative:.1e}", what()).unwrap();
        }
    }

    /// Compares a model at its points, at the present vector level.
    fn model(&mut self, name: &str, model: &Model, points: &[Point], allowed: Tolerance) {
        let (n, slope) = (model.n_params(), model.slope());
        for point in points {
            assert_eq!(point.p.len(), n, "{name}");
            let (x, p) = ([point.x], &point.p);
            let (mut y, mut dy, mut d2y) = ([0.0], vec![0.0; n], vec![0.0; n * (n + 1) / 2]);
            let mut by_x = [0.0];
            let at = |what: &str, k: usize| format!("{name} {what} {k} at x={} p={p:?}", point.x);
            model.eval(&[&x], p, &mut y);
            self.compare(&|| at("value", 0), y[0], point.value, allowed.value, allowed.absolute);
            slope.eval(&[&x], p, &mut by_x);
            self.compare(&|| at("slope by x", 0), by_x[0], point.by_x, allowed.slope, allowed.absolute);
            model.eval_with_gradient(&[&x], p, &mut y, &mut dy);
            self.compare(
                &|| at("value with gradient", 0),
                y[0],
                point.value,
                allowed.value,
                allowed.absolute,
            );
            for (k, (&got, &exact)) in dy.iter().zip(&point.by_params).enumerate() {
                self.compare(&|| at("slope", k), got, exact, allowed.slope, allowed.absolute);
            }
            model.eval_with_hessian(&[&x], p, &mut y, &mut dy, &mut d2y);
            self.compare(&|| at("value with Hessian", 0), y[0], point.value, allowed.value, allowed.absolute);
            for (k, (&got, &exact)) in dy.iter().zip(&point.by_params).enumerate() {
                self.compare(&|| at("slope with Hessian", k), got, exact, allowed.slope, allowed.absolute);
            }
            for (k, (&got, &exact)) in d2y.iter().zip(&point.second).enumerate() {
                self.compare(&|| at("second", k), got, exact, allowed.second, allowed.absolute);
            }
        }
    }

    fn none(&self) {
        let n = self.text.lines().count();
        assert!(self.text.is_empty(), "{n} of {} numbers are off\n{}", self.compared, self.text);
        assert!(self.compared > 0);
    }
}

/// Orders of the families for which there are numbers.
const ORDERS: &[(&str, &[usize])] = &[("pol", &[1, 4, 9]), ("chebyshev", &[2, 5, 9])];

/// The names under which a shape of the catalogue has numbers.
fn names(shape: &predefined::Shape) -> Vec<String> {
    match ORDERS.iter().find(|(stem, _)| *stem == shape.name) {
        Some((stem, orders)) => orders.iter().map(|n| format!("{stem}{n}")).collect(),
        None => vec![shape.name.to_string()],
    }
}

#[test]
fn every_predefined_shape_has_exact_derivatives() {
    for level in Level::available() {
        let mut failures = Failures::default();
        let mut compared = 0;
        Level::with(level, || {
            for name in predefined::all().flat_map(names).filter(|name| has_file(name)) {
                compared += 1;
                let points = points(&file(&format!("{name}.txt")));
                assert!(points.len() >= 100, "{name}: {} points", points.len());
                failures.model(&name, &Model::compile(&name).unwrap(), &points, SHAPES);
            }
        });
        failures.none();
        assert!(compared >= 33, "{compared} shapes");
    }
}

/// Whether a shape has second derivatives here; values and first derivatives of all of them stand in `library`.
fn has_file(name: &str) -> bool {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/derivatives/{name}.txt")).exists()
}

/// A formula with its points.
struct Formula<'a> {
    text: &'a str,
    range: Option<(f64, f64)>,
    tolerance: Tolerance,
    points: Vec<Point>,
}

impl Formula<'_> {
    /// `formula: text`, perhaps `range: lo hi` and `absolute: tolerance`, then points.
    fn read(section: &str) -> Formula<'_> {
        let mut lines = section.lines();
        let text = lines.next().unwrap().trim();
        let (mut range, mut tolerance) = (None, SHAPES);
        let mut points = Vec::new();
        for line in lines.filter(|l| !l.is_empty()) {
            if let Some(ends) = line.strip_prefix("range: ") {
                let (lo, hi) = ends.split_once(' ').unwrap();
                range = Some((lo.parse().unwrap(), hi.parse().unwrap()));
            } else if let Some(absolute) = line.strip_prefix("absolute: ") {
                tolerance.absolute = absolute.parse().unwrap();
            } else {
                points.push(Point::read(line));
            }
        }
        Formula { text, range, tolerance, points }
    }
}

#[test]
fn every_function_of_the_language_has_exact_derivatives() {
    let text = file("formulas.txt");
    for level in Level::available() {
        let mut failures = Failures::default();
        Level::with(level, || {
            for section in text.split("formula: ").skip(1) {
                let formula = Formula::read(section);
                let mut model = Model::compile(formula.text).unwrap();
                if let Some((lo, hi)) = formula.range {
                    model = model.with_range(lo, hi);
                }
                failures.model(formula.text, &model, &formula.points, formula.tolerance);
            }
        });
        failures.none();
    }
}
