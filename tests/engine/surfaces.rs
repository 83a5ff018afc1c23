//! Typed formulas of two coordinates without any start value: their fits must find the parameters that the data were made with. The data
//! are exact, so that the minimum is zero and its place is known to all digits.

use std::sync::Arc;

use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, Session, Task, ValueOrigin};
use fitpanel::minimize::NoObserver;
use fitpanel::model::Model;

/// Coordinates of a grid of 14 × 13 places.
fn grid([x0, x1]: [f64; 2], [y0, y1]: [f64; 2]) -> [Vec<f64>; 2] {
    let at = |lo: f64, hi: f64, k: usize, n: usize| lo + (hi - lo) * k as f64 / (n - 1) as f64;
    let places = (0..14 * 13).map(|i| (i % 14, i / 14));
    let (x, y): (Vec<f64>, Vec<f64>) = places.map(|(i, j)| (at(x0, x1, i, 14), at(y0, y1, j, 13))).unzip();
    [x, y]
}

/// A session with exact values of the formula.
fn session(formula: &str, truth: &[f64], ranges: [[f64; 2]; 2]) -> Session {
    let [x, y] = grid(ranges[0], ranges[1]);
    let model = Model::compile_for(formula, 2).unwrap();
    assert_eq!(model.n_params(), truth.len(), "{formula}");
    let mut z = vec![0.0; x.len()];
    model.eval(&[&x, &y], truth, &mut z);
    let size = z.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
    let sy = YErrors::Symmetric(vec![0.01 * size; x.len()]);
    let points = Points { x, further: vec![y], y: z, sx: None, sy };
    let mut s = Session::new();
    s.apply(Command::SetData(Arc::new(Dataset::new("grid", Data::Points(points))), None)).unwrap();
    s.apply(Command::SetFormula(formula.into())).unwrap();
    s
}

fn finds(formula: &str, truth: &[f64], ranges: [[f64; 2]; 2]) {
    let mut s = session(formula, truth, ranges);
    let defaults = s.config().origins.iter().filter(|o| **o == ValueOrigin::Default).count();
    assert_eq!(defaults, 0, "{formula}: all are estimated, {:?}", s.config().params.values());
    let start = s.config().params.values();
    let result = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let found = result.minimum.values();
    assert!(result.minimum.is_valid(), "{formula} from {start:?}: {found:?} {:?}", result.minimum.status);
    assert!(result.minimum.fval < 1e-3, "{formula} from {start:?}: {found:?} at {}", result.minimum.fval);
    for (k, (a, b)) in found.iter().zip(truth).enumerate() {
        assert!((a.abs() - b.abs()).abs() < 1e-3 * b.abs(), "{formula} [{k}]: {a} against {b}");
    }
}

/// One peak far from 0 and of a width far from 1, above a base and below one, with one width for both, and on a plane.
#[test]
fn peaks() {
    let far = [[90.0, 120.0], [-0.05, 0.08]];
    finds("A*exp(-0.5*((x-p)/q)^2-0.5*((y-r)/s)^2)", &[50.0, 104.0, 4.0, 0.02, 0.015], far);
    finds("c+A*exp(-0.5*((x-p)/q)^2-0.5*((y-r)/s)^2)", &[20.0, 50.0, 101.0, 3.0, 0.01, 0.012], far);
    finds("c-A*exp(-0.5*((x-p)/q)^2-0.5*((y-r)/s)^2)", &[100.0, 40.0, 108.0, 3.0, 0.02, 0.02], far);
    let even = [[-40.0, 60.0], [200.0, 290.0]];
    finds("A*exp(-((x-a)^2+(y-b)^2)/(2*w^2))", &[7.0, 12.0, 240.0, 14.0], even);
    finds("N/(2*pi*w^2)*exp(-((x-a)^2+(y-b)^2)/(2*w^2))+k", &[9000.0, 12.0, 5.0, 250.0, 3.0], even);
    let sloped = "A*exp(-((x-a)^2+(y-b)^2)/(2*w^2))+d+e*x+f*y";
    finds(sloped, &[90.0, 12.0, 240.0, 10.0, 3.0, 0.2, -0.1], even);
}

/// A correlation that is no number at 1, and two peaks of the same form.
#[test]
fn peaks_that_lean_and_peaks_beside_each_other() {
    let even = [[-40.0, 60.0], [200.0, 290.0]];
    let leaning = "A*exp(-0.5/(1-r^2)*(((x-a)/s)^2-2*r*(x-a)*(y-b)/(s*t)+((y-b)/t)^2))";
    finds(leaning, &[7.0, 0.6, 12.0, 15.0, 240.0, 18.0], even);
    let two = "A*exp(-((x-a)^2+(y-b)^2)/(2*w^2))+B*exp(-((x-c)^2+(y-d)^2)/(2*v^2))";
    finds(two, &[9.0, -15.0, 225.0, 9.0, 5.0, 35.0, 265.0, 11.0], even);
}

/// Planes whose slopes have any name, exponentials by lengths and by rates, rising and falling.
#[test]
fn planes_and_exponentials() {
    let far = [[1000.0, 1400.0], [-0.2, 0.3]];
    finds("mx*x+my*y+b", &[0.02, 50.0, -7.0], far);
    finds("A*exp(-x/l-y/t)", &[1e4, 150.0, 0.2], far);
    finds("A*exp(k*x-m*y)", &[0.01, 0.005, 3.0], far);
    finds("exp(h-k*x+m*y)", &[12.0, 0.006, 2.5], far);
    finds("A*exp(-x/l)*exp(-((y-b)/w)^2)", &[5e4, 120.0, 0.06, 0.09], far);
}
