//! How long whole fits take, from data and formula in memory to values, errors and verdict. Compare within one run.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run its fit must stop there")]

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use fitpanel::cost::{CostChoice, CostKind, ModelKind, Normalise};
use fitpanel::data::{Data, Dataset, Points, Sample, YErrors, examples};
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::{Level, NoObserver};
use fitpanel::params::ParamId;

fn session(data: Dataset, formula: &str) -> Session {
    let mut session = Session::new();
    let commands = [Command::SetData(Arc::new(data), None), Command::SetFormula(formula.into())];
    for command in commands {
        session.apply(command).unwrap();
    }
    session
}

fn line_of_ten_points(c: &mut Criterion) {
    let x: Vec<f64> = (0..10).map(f64::from).collect();
    let y = x.iter().map(|x| 2.0 + 0.5 * x + 0.1 * (7.0 * x).sin()).collect();
    let points = Points { x, y, sx: None, sy: YErrors::Symmetric(vec![0.1; 10]) };
    let mut session = session(Dataset::new("line", Data::Points(points)), "pol1");
    c.bench_function("line of 10 points", |b| b.iter(|| session.run_now(&Task::Fit, &NoObserver).unwrap()));
}

fn lorentzian_peak(c: &mut Criterion) {
    let mut session = Session::new();
    session.apply(Command::OpenExample(examples::BUILT_IN.into())).unwrap();
    session.apply(Command::SetFormula("pol2(0)+lorentzian(3)".into())).unwrap();
    c.bench_function("Lorentzian on a parabola, 60 bins", |b| {
        b.iter(|| session.run_now(&Task::Fit, &NoObserver).unwrap());
    });
    let contour = Task::Contour { x: ParamId(3), y: ParamId(4), levels: vec![Level::Cl(0.68)], size: 100 };
    c.bench_function("its contour of 100 points", |b| {
        b.iter(|| session.run_now(&contour, &NoObserver).unwrap());
    });
}

/// Deterministic values of a Gaussian on a flat background, by the quantiles of both.
fn mixture(n: usize) -> Dataset {
    let normal = |p: f64| fitpanel::numeric::stats::normal_quantile(p);
    let at = |i: usize| (i as f64 + 0.5) / n as f64;
    let x =
        (0..n).map(|i| if i % 7 < 2 { 0.1 * normal(at(i)) } else { 2.0 * at(i) - 1.0 }).collect::<Vec<f64>>();
    Dataset::new("mixture", Data::Sample(Sample { x: x.into(), window: Some((-1.0, 1.0)) }))
}

fn unbinned(c: &mut Criterion) {
    for n in [1_400, 100_000] {
        let mut session = session(mixture(n), "z*norm_pdf(x,mu,sigma)+(1-z)/2");
        let choice = CostChoice {
            kind: CostKind::Unbinned,
            model_kind: ModelKind::Density,
            normalise: Normalise::Declared,
            ..CostChoice::default()
        };
        session.apply(Command::SetCost(choice)).unwrap();
        for (i, v) in [0.4, 0.0, 0.2].into_iter().enumerate() {
            session.apply(Command::SetParam(ParamId(i), fitpanel::fit::ParamEdit::Value(v))).unwrap();
        }
        c.bench_function(&format!("unbinned mixture of {n} values"), |b| {
            b.iter(|| session.run_now(&Task::Fit, &NoObserver).unwrap());
        });
    }
}

criterion_group!(fits, line_of_ten_points, lorentzian_peak, unbinned);
criterion_main!(fits);
