//! What a fit needs beside its data, counted by an allocator that counts. Not a measurement of time, and not of the process: only
//! what is asked for on the thread of the fit counts, which in a pool of one thread is everything.

#![expect(clippy::unwrap_used, reason = "tests")]

mod formulas;
#[cfg(feature = "root")]
mod root_files;
mod tables;

use std::sync::Arc;

use allocation_counter::{AllocationInfo, measure};
use fitpanel::cost::{self, Cost, CostChoice, CostKind, ModelKind};
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Data, Dataset, Interval, Points, Sample, Selection, YErrors};
use fitpanel::fit::{Command, FitResult, Session, Task};
use fitpanel::minimize::{Method, NoObserver};
use fitpanel::model::Model;
use fitpanel::report::{ViewOptions, fit_figure};

/// Bytes of one value.
const VALUE: u64 = 8;

/// What a fit may need whatever the number of values: session, programs, results, a figure.
const CONSTANT: u64 = 250_000;

/// Runs `work` where it is measured: on the only thread of a pool.
fn counted<T: Send>(work: impl FnOnce() -> T + Send) -> (AllocationInfo, T) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        let mut out = None;
        let info = measure(|| out = Some(work()));
        (info, out.unwrap())
    })
}

/// A bell on a falling background in [0, 10], spread evenly by their quantiles and in no order.
fn values(n: usize) -> Vec<f64> {
    let mut x = Vec::with_capacity(n);
    for i in 0..n {
        let p = ((i as f64) * 0.618_033_988_749_895).fract().mul_add(0.999_998, 1e-6);
        x.push(if i % 10 < 3 {
            5.0 + 0.5 * (p / (1.0 - p)).ln() / 1.7
        } else {
            -3.0 * (1.0 - 0.96 * p).ln()
        });
    }
    x
}

fn sample(n: usize) -> Dataset {
    Dataset::new("sample", Data::Sample(Sample::new(values(n), Some((0.0, 10.0))).unwrap()))
}

/// The number density of the sample, typed as a formula.
const FORMULA: &str = "ns*norm_pdf(x,mu,sigma)+nb*exp(-x/tau)/tau";

fn extended() -> CostChoice {
    CostChoice { kind: CostKind::Extended, model_kind: ModelKind::Density, ..CostChoice::default() }
}

/// Everything from the values in memory to the figure, as a user does it.
fn whole_fit(data: Dataset, selection: Option<Interval>) -> Arc<FitResult> {
    let mut session = Session::new();
    let method = Method { iterate: 1, ..Method::default() };
    let commands = [
        Command::SetData(Arc::new(data), None),
        Command::SetFormula(FORMULA.into()),
        Command::SetCost(extended()),
        Command::SetRange(selection),
        Command::SetMethod(method),
    ];
    for command in commands {
        session.apply(command).unwrap();
    }
    let result = session.run_now(&Task::Fit, &NoObserver).unwrap();
    assert!(!fit_figure(&result, &ViewOptions::default()).main.layers.is_empty());
    result
}

/// Bytes in use at the worst moment of a whole fit of `n` values, the values not counted.
fn peak(n: usize, selection: Option<Interval>) -> u64 {
    let data = sample(n);
    let (info, result) = counted(|| whole_fit(data, selection));
    assert!(result.minimum.is_valid(), "{:?}", result.minimum.status);
    info.bytes_max
}

/// A whole fit needs less than half of its data beside them.
#[test]
fn a_fit_holds_its_sample_once() {
    let n = 100_000;
    let more = peak(n, None);
    assert!(more <= n as u64 * VALUE / 2 + CONSTANT, "{more} bytes beside {} of data", n as u64 * VALUE);
}

/// Bytes in use at the worst moment of a fit of a line to `n` points, the points not counted.
fn peak_of_line(n: usize) -> u64 {
    let x: Vec<f64> = (0..n).map(|i| i as f64 * 1e-3).collect();
    let y = values(n).iter().zip(&x).map(|(v, x)| 2.0 * x + v).collect();
    let points = Points::new(x, y, None, YErrors::None).unwrap();
    let data = Arc::new(Dataset::new("points", Data::Points(points)));
    let (info, result) = counted(|| {
        let mut session = Session::new();
        session.apply(Command::SetData(data, None)).unwrap();
        session.apply(Command::SetFormula("pol1".into())).unwrap();
        session.run_now(&Task::Fit, &NoObserver).unwrap()
    });
    assert!(result.minimum.is_valid());
    info.bytes_max
}

/// Where the points are too many for a matrix, what grows with them is both columns in the cost, and the pulls and the curve at each point in
/// the result; nothing once more.
#[test]
fn a_fit_of_points_holds_four_numbers_a_point() {
    let (n, more) = (1_100_000, 1_500_000);
    let (few, many) = (peak_of_line(n), peak_of_line(more));
    let each = (many - few) as f64 / (more - n) as f64;
    assert!(each < 4.2 * VALUE as f64, "{each} bytes a point: {few} and {many}");
}

/// A range that leaves some values out costs one copy of the others.
#[test]
fn a_range_costs_one_copy_of_the_values_inside() {
    let n = 100_000;
    let more = peak(n, Some(Interval { lo: 0.5, hi: 9.5 }));
    assert!(more <= n as u64 * VALUE * 5 / 4 + CONSTANT, "{more} bytes beside {}", n as u64 * VALUE);
}

/// Before the first call of the cost nothing that grows with the number of values is asked for.
#[test]
fn making_ready_does_not_depend_on_the_number_of_values() {
    let ready = |n: usize| {
        let data = sample(n);
        let (info, _) = counted(|| {
            let mut session = Session::new();
            session.apply(Command::SetData(Arc::new(data), None)).unwrap();
            session.apply(Command::SetFormula("gaus".into())).unwrap();
            let config = session.config();
            let data = config.member().data.as_ref().unwrap();
            let cost = cost::build(data, session.model(), &config.member().selection, &config.member().cost)
                .unwrap();
            cost.free_scale(&config.params.values())
        });
        info.bytes_max
    };
    let (few, many) = (ready(20_000), ready(1_000_000));
    assert!(many <= few + 100_000, "{few} bytes for 20 000 values, {many} for a million");
}

/// A column of text becomes numbers without being held in many pieces: the cells once more, and a few words a row.
#[test]
fn reading_a_column_costs_a_few_times_its_text() {
    let text: String = values(100_000).iter().flat_map(|v| [v.to_string(), "\n".into()]).collect();
    let options = ReadOptions::default();
    let (info, data) = counted(|| read_dataset(text.as_bytes(), "column.csv", &options).unwrap());
    assert_eq!(data.n_total(), 100_000);
    let (more, bytes) = (info.bytes_max, text.len() as u64);
    assert!(more <= 4 * bytes, "{more} bytes for a text of {bytes}");
}

/// A cost of `n` values and parameters near its minimum.
fn cost_of(n: usize) -> (Box<dyn Cost>, Vec<f64>) {
    let model = Model::compile(FORMULA).unwrap();
    let cost = cost::build(&sample(n), &model, &Selection::default(), &extended()).unwrap();
    let n = n as f64;
    let known = [("ns", 0.3 * n), ("mu", 5.0), ("sigma", 0.5), ("nb", 0.7 * n), ("tau", 3.0)];
    let value = |name: &str| known.iter().find(|k| k.0 == name).unwrap().1;
    let p = model.params().iter().map(|hint| value(&hint.name)).collect();
    (cost, p)
}

/// Bytes asked for by a value, a value with gradient, and a Hessian, after each has run once.
fn bytes_of_evaluations(n: usize) -> [u64; 3] {
    let (cost, p) = cost_of(n);
    let mut gradient = vec![0.0; p.len()];
    let mut hessian = nalgebra::DMatrix::zeros(p.len(), p.len());
    counted(|| {
        let mut evaluate = |order: usize| match order {
            0 => assert!(cost.value(&p).is_finite()),
            1 => assert!(cost.gradient().unwrap().value_and_gradient(&p, &mut gradient).is_finite()),
            _ => cost.hessian().unwrap().hessian(&p, &mut hessian),
        };
        [0, 1, 2].map(|order| {
            evaluate(order);
            measure(|| evaluate(order)).bytes_total
        })
    })
    .1
}

/// Evaluations ask for nothing that grows with the number of values: the programs work in buffers that stay.
#[test]
fn evaluations_allocate_nothing_that_grows() {
    let (few, many) = (bytes_of_evaluations(1_000), bytes_of_evaluations(20_000));
    for (order, (few, many)) in ["value", "gradient", "Hessian"].iter().zip(few.iter().zip(&many)) {
        assert!(*many <= few + 1_000, "{order}: {few} bytes for 1000 values, {many} for 20 000");
        assert!(*many <= 20_000, "{order}: {many} bytes");
    }
}
