//! Time an event of value, gradient and Hessian of a cost, beside the same sums as plain scalar loops in the same rounds.
//!
//! `cargo bench --bench kernels -- [part of a model's name] [--quick] [--full]`. The columns are the vector levels of the machine on
//! one thread, and its highest level on two; behind each time stands how many times slower the scalar loop was. 10⁷ rows only for
//! the mixture unless `--full` asks for all.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[allow(dead_code, reason = "each benchmark uses its part")]
mod support;

use std::hint::black_box;

use fitpanel::fcn::Fcn;
use fitpanel::numeric::vector::Level;
use nalgebra::DMatrix;
use rayon::ThreadPool;
use support::cases::{self, Case, Outcome, Ready, TYPED_MIXTURE};
use support::harness::{
    Lane, Options, count, lane, lane_in, one_thread_by_default, race, three, two_threads,
};

/// What is asked of a cost.
#[derive(Clone, Copy)]
enum Order {
    Value,
    Gradient,
    Hessian,
}

impl Order {
    const ALL: [Order; 3] = [Order::Value, Order::Gradient, Order::Hessian];

    fn name(self) -> &'static str {
        match self {
            Order::Value => "value",
            Order::Gradient => "gradient",
            Order::Hessian => "Hessian",
        }
    }
}

/// Everything of `fcn` at `p` up to that order, with room of its own for the answer.
fn pass<'a>(fcn: &'a dyn Fcn, p: &'a [f64], order: Order) -> impl FnMut() + Send + 'a {
    let n = p.len();
    let (mut grad, mut hess) = (vec![0.0; n], DMatrix::zeros(n, n));
    move || {
        let p = black_box(p);
        match order {
            Order::Value => {
                black_box(fcn.value(p));
            }
            Order::Gradient => {
                black_box(fcn.gradient().map(|g| g.value_and_gradient(p, &mut grad)));
            }
            Order::Hessian => {
                black_box(fcn.hessian().map(|h| h.with_value_and_gradient(p, &mut grad, &mut hess)));
            }
        }
    }
}

/// Value, gradient and Hessian in one list.
fn everything(fcn: &dyn Fcn, p: &[f64]) -> Vec<f64> {
    let n = p.len();
    let (mut grad, mut hess) = (vec![0.0; n], DMatrix::zeros(n, n));
    let value = fcn.gradient().map_or(f64::NAN, |g| g.value_and_gradient(p, &mut grad));
    if let Some(h) = fcn.hessian() {
        h.hessian(p, &mut hess);
    }
    std::iter::once(value).chain(grad).chain(hess.iter().copied()).collect()
}

/// Two loops that compute something else cannot be compared.
fn check(case: &Case, ready: &Ready) -> Outcome<()> {
    let (ours, hand) = (everything(&*ready.ours, &ready.p), everything(&*ready.hand, &ready.p));
    let largest = |part: &[f64]| part.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let n = ready.p.len();
    for (from, to) in [(0, 1), (1, 1 + n), (1 + n, ours.len())] {
        let size = largest(&hand[from..to]);
        for i in from..to {
            let off = (ours[i] - hand[i]).abs();
            if off.is_nan() || off > 1e-9 * size {
                return Err(format!("{}: entry {i} is {}, by hand {}", case.name, ours[i], hand[i]).into());
            }
        }
    }
    Ok(())
}

/// One line of the table.
fn line(ready: &Ready, n: usize, order: Order, pool: &ThreadPool, options: &Options) -> String {
    let Ready { ours, hand, p } = ready;
    let mut lanes: Vec<Lane<'_>> = vec![lane(pass(&**hand, p, order))];
    for level in Level::available() {
        let mut timed = lane(pass(&**ours, p, order));
        lanes.push(Box::new(move |times| Level::with(level, || timed(times))));
    }
    lanes.push(lane_in(pool, pass(&**ours, p, order)));
    let per_event: Vec<f64> =
        race(options.budget(0.2 + n as f64 * 2e-7), &mut lanes).iter().map(|t| t * 1e9 / n as f64).collect();
    let cell = |t: &f64| format!("{:>8} {:>5}x", three(*t), three(per_event[0] / t));
    let cells: String = per_event[1..].iter().map(cell).collect();
    format!("{:>7} {:>9} {:>8}{cells}", count(n), order.name(), three(per_event[0]))
}

fn sizes(case: &Case, options: &Options) -> Vec<usize> {
    let largest = match (options.quick, options.full || case.name == TYPED_MIXTURE) {
        (true, _) => 5,
        (false, true) => 7,
        (false, false) => 6,
    };
    (2..=largest).map(|e| 10_usize.pow(e)).collect()
}

fn table(case: &Case, pool: &ThreadPool, options: &Options) -> Outcome<()> {
    println!("\n{}: {}", case.name, case.formula);
    let levels: Vec<String> = Level::available().map(|l| format!("{:>15}", l.name())).collect();
    println!("{:>7} {:>9} {:>8}{}{:>15}   ns an event", "N", "", "scalar", levels.concat(), "2 threads");
    for n in sizes(case, options) {
        let ready = case.ready(n)?;
        if n <= 10_000 {
            check(case, &ready)?;
        }
        for order in Order::ALL {
            println!("{}", line(&ready, n, order, pool, options));
        }
    }
    if case.name == TYPED_MIXTURE {
        println!(
            "        value at 10^6 elsewhere, on another machine, one thread: numba fused by hand 13 ns,"
        );
        println!("        RooFit (vectorised) 26, ROOT TF1 30, iminuit with numpy 112");
    }
    Ok(())
}

fn main() -> Outcome<()> {
    let options = Options::from_args();
    one_thread_by_default();
    let pool = two_threads()?;
    for case in cases::ALL {
        if options.wants("kernels") || options.wants(case.name) {
            table(case, &pool, &options)?;
        }
    }
    Ok(())
}
