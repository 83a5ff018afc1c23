//! Sums of costs: derivatives against differences, and residuals against values.

use super::*;
use crate::cost::{CostChoice, build};
use crate::data::{Data, Dataset, Points, Selection, YErrors};
use crate::model::Model;

fn points(y: &[f64], sigma: f64) -> Dataset {
    let x = (1..=y.len()).map(|i| i as f64).collect();
    let sy = YErrors::Symmetric(vec![sigma; y.len()]);
    Dataset::new("points", Data::Points(Points { x, further: Vec::new(), y: y.to_vec(), sx: None, sy }))
}

fn part(y: &[f64], formula: &str, choice: &CostChoice, at: &[usize]) -> Part {
    let model = Model::compile(formula).unwrap();
    let cost = build(&points(y, 0.2), &model, &Selection::default(), choice).unwrap();
    Part { name: formula.into(), cost, at: at.to_vec() }
}

/// Two exponentials that share a decay time, one of them with another error definition; a line whose two parameters are one; a constraint.
fn example() -> Box<dyn Cost> {
    let names: Vec<String> = ["A", "tau", "B", "c"].map(String::from).to_vec();
    let up = CostChoice { errordef: Some(4.0), ..CostChoice::default() };
    let parts = vec![
        part(&[2.1, 1.4, 1.0, 0.6], "A*exp(-x/tau)", &CostChoice::default(), &[0, 1]),
        part(&[3.2, 2.2, 1.4], "c+B*exp(-x/tau)", &up, &[3, 2, 1]),
        part(&[2.0, 3.1, 3.9], "a+b*x", &CostChoice::default(), &[3, 3]),
    ];
    let known = Constraint::simple("tau", 2.5, 0.2);
    sum(parts, Vec::new(), &names, &[known]).unwrap()
}

const AT: [f64; 4] = [3.1, 2.3, 4.4, 0.9];

fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * (1.0 + b.abs()), "{a} against {b}");
}

#[test]
fn values_add_each_on_its_own_scale() {
    let cost = example();
    let [a, b, c] = [0, 1, 2].map(|i| &cost.parts()[i]);
    let expected = a.cost.value(&[3.1, 2.3])
        + b.cost.value(&b.own(&AT)) / 4.0
        + c.cost.value(&[0.9, 0.9])
        + (2.3_f64 - 2.5).powi(2) / 0.04;
    near(cost.value(&AT), expected, 1e-15);
    assert_eq!((cost.up(), cost.ndata(), cost.n_rows()), (1.0, Some(11), 10));
    assert_eq!(cost.fit_set().rows.to_vec(), (0..10).collect::<Vec<_>>());
}

#[test]
fn derivatives_are_those_of_the_value() {
    let cost = example();
    let (mut grad, mut hess) = (vec![0.0; 4], DMatrix::zeros(4, 4));
    let value = cost.gradient().unwrap().value_and_gradient(&AT, &mut grad);
    near(value, cost.value(&AT), 1e-15);
    cost.hessian().unwrap().hessian(&AT, &mut hess);
    let moved = |k: usize, h: f64| {
        let mut p = AT.to_vec();
        p[k] += h;
        p
    };
    for k in 0..4 {
        let h = 1e-4;
        near(grad[k], (cost.value(&moved(k, h)) - cost.value(&moved(k, -h))) / (2.0 * h), 1e-6);
        let at = |p: &[f64]| {
            let mut grad = vec![0.0; 4];
            cost.gradient().unwrap().value_and_gradient(p, &mut grad);
            grad
        };
        let (above, below) = (at(&moved(k, h)), at(&moved(k, -h)));
        for l in 0..4 {
            near(hess[(k, l)], (above[l] - below[l]) / (2.0 * h), 1e-6);
        }
    }
}

#[test]
fn residuals_and_expected_derivatives_belong_to_the_same_sum() {
    let cost = example();
    let squares = cost.squares().unwrap();
    let n = squares.n_rows();
    assert_eq!((n, squares.n_data(), squares.span()), (11, 10, Some((1.0, 4.0))));
    assert!(squares.bends(&[1]) && !squares.bends(&[3]));
    let (mut r, mut jacobian) = (vec![0.0; n], vec![0.0; 4 * n]);
    squares.residuals(&AT, &mut r, &mut jacobian);
    near(r.iter().map(|r| r * r).sum(), cost.value(&AT), 1e-14);
    let (mut grad, mut z) = (vec![0.0; 4], DMatrix::zeros(4, 4));
    near(cost.expected().unwrap().linearised(&AT, &mut grad, &mut z), cost.value(&AT), 1e-14);
    let mut exact = vec![0.0; 4];
    cost.gradient().unwrap().value_and_gradient(&AT, &mut exact);
    let j = DMatrix::from_column_slice(n, 4, &jacobian);
    let squared = 2.0 * j.transpose() * &j;
    for k in 0..4 {
        near(grad[k], exact[k], 1e-13);
        near(2.0 * j.column(k).iter().zip(&r).map(|(j, r)| j * r).sum::<f64>(), exact[k], 1e-12);
        for l in 0..4 {
            near(z[(k, l)], squared[(k, l)], 1e-12);
        }
    }
}
