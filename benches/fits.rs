//! Whole fits: from data and a formula in memory to values, errors and verdict through a session, as the window and the command line
//! do them, beside the same cost as a plain scalar loop (derivatives by hand) under the same search.
//!
//! `cargo bench --bench fits -- [part of a name] [--quick]`. Figures of peers are stated, not measured.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[allow(dead_code, reason = "each benchmark uses its part")]
mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use fitpanel::cost::{CostChoice, CostKind};
use fitpanel::data::{Column, Data, Dataset, Histogram, examples};
use fitpanel::fcn::Fcn;
use fitpanel::fit::{Command, FitResult, ParamEdit, Session, Task};
use fitpanel::minimize::{self, Ctx, Level, Method, Minimum, NoObserver};
use fitpanel::params::{ParamId, Parameters};
use support::cases::{MIXTURE, Outcome, extended, mixture, mixture_data, mixture_truth, scattered};
use support::hand::{ChiSquare, LogLikelihood, Loop, Poisson, Shape};
use support::harness::{
    Lane, Options, count, duration, lane, one_thread_by_default, race, three, two_threads,
};
use support::shapes::{ExpoGaus, Gaus, GausExpon, LorentzParabola};

/// A session with its data, formula, cost and start values.
fn session(data: &Arc<Dataset>, formula: &str, cost: CostChoice, start: &[f64]) -> Outcome<Session> {
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::clone(data), None))?;
    session.apply(Command::SetFormula(formula.into()))?;
    session.apply(Command::SetCost(cost))?;
    for (i, value) in start.iter().enumerate() {
        session.apply(Command::SetParam(ParamId(i), ParamEdit::Value(*value)))?;
        session.apply(Command::EndGesture)?;
    }
    Ok(session)
}

/// Runs `task` that many times; after each fit the start values are set back, which does not count.
fn timed(session: &mut Session, task: &Task, times: usize) -> Duration {
    let mut total = Duration::ZERO;
    for _ in 0..times {
        let start = Instant::now();
        let result = session.run_now(task, &NoObserver);
        total += start.elapsed();
        drop(std::hint::black_box(result));
        if matches!(task, Task::Fit) && session.undo_label() == Some("Fit") {
            let _ = session.apply(Command::Undo);
        }
    }
    total
}

/// One fit to compare: ours on one thread, perhaps on two, and by hand.
struct Contest<'a> {
    name: String,
    make: Box<dyn Fn() -> Outcome<Session> + Sync + 'a>,
    hand: Box<dyn Fcn + Send>,
    /// What peers need, as stated.
    peers: &'static str,
    two_threads: bool,
    seconds: f64,
}

const HEAD: &str = "fit                                    F/grad/Hess   1 thread   by hand  ratio   2 threads  ratio  peers";

impl Contest<'_> {
    fn run(&self, pool: &rayon::ThreadPool, options: &Options) -> Outcome<()> {
        if !options.wants("fits") && !options.wants(&self.name) {
            return Ok(());
        }
        let mut one = (self.make)()?;
        let start = one.config().params.clone();
        let first = one.run_now(&Task::Fit, &NoObserver)?;
        one.apply(Command::Undo)?;
        self.check(&first, &start)?;
        let mut lanes: Vec<Lane<'_>> = vec![
            Box::new(|times| timed(&mut one, &Task::Fit, times)),
            lane(|| drop(by_hand(&*self.hand, &start))),
        ];
        let mut same = true;
        if self.two_threads {
            let mut bits = true;
            pool.install(|| -> Option<()> {
                let second = (self.make)().ok()?.run_now(&Task::Fit, &NoObserver).ok()?;
                bits = same_bits(&first.minimum, &second.minimum);
                Some(())
            });
            same = bits;
            lanes.push(Box::new(|times| pool.install(|| self.fresh(times))));
        }
        let best = race(options.budget(self.seconds), &mut lanes);
        drop(lanes);
        self.print(&first.minimum, &best, same);
        Ok(())
    }

    /// The same in the pool: a session belongs to the thread that uses it.
    fn fresh(&self, times: usize) -> Duration {
        (self.make)().map_or(Duration::ZERO, |mut session| timed(&mut session, &Task::Fit, times))
    }

    /// Both must have found the same.
    fn check(&self, ours: &FitResult, start: &Parameters) -> Outcome<()> {
        let hand = by_hand(&*self.hand, start)?;
        let minimum = &ours.minimum;
        for i in 0..minimum.params.len() {
            let off = (minimum.params[i].value - hand.params[i].value).abs() / minimum.errors[i];
            if off.is_nan() || off > 1e-2 {
                let name = &minimum.params[i].name;
                return Err(format!("{}: {name} is off by {off} errors", self.name).into());
            }
        }
        if minimum.is_valid() { Ok(()) } else { Err(format!("{}: not valid", self.name).into()) }
    }

    fn print(&self, minimum: &Minimum, best: &[f64], same: bool) {
        let calls = format!("{}/{}/{}", minimum.nfcn, minimum.ngrad, minimum.nhessian);
        let (ours, hand) = (best[0], best[1]);
        let two = best.get(2).map_or_else(
            || format!("{:>11}  {:>5}", "", ""),
            |t| format!("{:>11} {:>5}x", duration(*t), three(ours / t)),
        );
        let ratio = three(hand / ours);
        println!(
            "{:<38} {calls:>11} {:>10} {:>9} {ratio:>5}x {two}  {}{}",
            self.name,
            duration(ours),
            duration(hand),
            self.peers,
            match (best.len(), same) {
                (2, _) => "",
                (_, true) => " (here the same bits on both)",
                (_, false) => " (here BITS DIFFER)",
            },
        );
    }
}

fn same_bits(a: &Minimum, b: &Minimum) -> bool {
    let bits = |m: &Minimum| -> Vec<u64> {
        m.values().iter().chain(&m.errors).chain([&m.fval]).map(|v| v.to_bits()).collect()
    };
    bits(a) == bits(b)
}

/// The search and HESSE on a scalar loop.
fn by_hand(fcn: &dyn Fcn, start: &Parameters) -> Outcome<Minimum> {
    let method = Method::default();
    Ok(minimize::minimize(&Ctx { fcn, method: &method, watch: &NoObserver }, start)?)
}

/// 100 equal bins of 0…10 with contents scattered around a shape.
fn bins<S: Shape<N, M>, const N: usize, const M: usize>(truth: &[f64]) -> Outcome<Histogram> {
    let shape = S::new(truth);
    let edges: Vec<f64> = (0..=100).map(|k| f64::from(k) / 10.0).collect();
    let content = (0..100).map(|k| scattered(shape.value(edges[k] + 0.05), k).0.round().max(1.0)).collect();
    Ok(Histogram::from_edges(&edges, content)?)
}

/// χ² over the bins that are not empty, the model at their centres.
fn chi_square<S: Shape<N, M> + 'static, const N: usize, const M: usize>(
    h: &Histogram,
) -> Box<dyn Fcn + Send> {
    let used: Vec<usize> = (0..h.len()).filter(|&k| h.content[k] > 0.0).collect();
    let column = |f: &dyn Fn(usize) -> f64| used.iter().map(|&k| f(k)).collect::<Vec<f64>>();
    let (x, y) = (column(&|k| h.center(k)), column(&|k| h.content[k]));
    let sum: Loop<S, ChiSquare, N, M> = Loop::over(&x, y, column(&|k| 1.0 / h.sigma(k)));
    Box::new(sum)
}

/// Baker and Cousins' likelihood of counts, the model at the centres.
fn poisson(h: &Histogram) -> Box<dyn Fcn + Send> {
    let x: Vec<f64> = (0..h.len()).map(|k| h.center(k)).collect();
    let saturated = h.content.iter().map(|y| 2.0 * (y * y.ln() - y)).collect();
    let sum: Loop<ExpoGaus, Poisson, 5, 15> = Loop::over(&x, h.content.clone(), saturated);
    Box::new(sum)
}

fn contest<'a>(
    name: impl Into<String>,
    data: Dataset,
    formula: &'a str,
    cost: CostChoice,
    hand: Box<dyn Fcn + Send>,
    peers: &'static str,
) -> Contest<'a> {
    let data = Arc::new(data);
    let make = Box::new(move || session(&data, formula, cost.clone(), &[]));
    Contest { name: name.into(), make, hand, peers, two_threads: false, seconds: 0.5 }
}

fn histogram_of(data: &Dataset) -> Outcome<&Histogram> {
    match &data.data {
        Data::Histogram(h) => Ok(h),
        _ => Err("the example is no histogram".into()),
    }
}

/// The formula of the built-in example.
const PEAK: &str = "pol2(0)+lorentzian(3)";

fn peak() -> Outcome<(Dataset, Box<dyn Fcn + Send>)> {
    let data = examples::find(examples::BUILT_IN).ok_or("no example")?.dataset()?;
    let hand = chi_square::<LorentzParabola, 6, 21>(histogram_of(&data)?);
    Ok((data, hand))
}

fn binned(pool: &rayon::ThreadPool, options: &Options) -> Outcome<()> {
    let h = bins::<Gaus, 3, 6>(&[400.0, 5.2, 2.0])?;
    let hand = chi_square::<Gaus, 3, 6>(&h);
    let data = Dataset::new("gaus", Data::Histogram(h));
    contest("gaus, 100 bins, chi-square", data, "gaus", CostChoice::default(), hand, "ROOT 102 µs")
        .run(pool, options)?;
    let (data, hand) = peak()?;
    contest("Lorentzian on parabola, 60 bins", data, PEAK, CostChoice::default(), hand, "ROOT 203 µs")
        .run(pool, options)?;
    let h = bins::<ExpoGaus, 5, 15>(&[4.6, -0.3, 60.0, 5.0, 0.5])?;
    let hand = poisson(&h);
    let data = Dataset::new("expo+gaus", Data::Histogram(h));
    let cost = CostChoice { kind: CostKind::Likelihood, ..CostChoice::default() };
    contest("expo+gaus, 100 bins, likelihood", data, "expo+gaus", cost, hand, "ROOT 643 µs")
        .run(pool, options)
}

fn unbinned(pool: &rayon::ThreadPool, options: &Options) -> Outcome<()> {
    let sizes = if options.quick { 4..=5 } else { 4..=7 };
    for e in sizes {
        let n = 10_usize.pow(e);
        let name = format!("mixture typed, unbinned, {} events", count(n));
        if !options.wants("fits") && !options.wants(&name) {
            continue;
        }
        let peers = match e {
            6 => "best 2.2 s on one thread, 1.15 s on two",
            7 => "best 23 s on one thread, 16 s on two",
            _ => "",
        };
        let x: Column = mixture(n);
        let hand: Loop<GausExpon, LogLikelihood, 5, 15> = Loop::extended(x.clone(), &[0, 3]);
        let data = Arc::new(mixture_data(x));
        let [_, mean, sigma, _, tau] = mixture_truth(n);
        let start = [0.5 * n as f64, 0.9 * mean, 2.0 * sigma, 0.5 * n as f64, 0.7 * tau];
        let make = Box::new(move || session(&data, MIXTURE, extended(), &start));
        let seconds = [0.5, 1.0, 4.0, 20.0][e as usize - 4];
        Contest { name, make, hand: Box::new(hand), peers, two_threads: e >= 6, seconds }
            .run(pool, options)?;
    }
    Ok(())
}

/// MINOS and a contour at the minimum of the built-in example.
fn intervals(options: &Options) -> Outcome<()> {
    let (data, hand) = peak()?;
    let mut session = session(&Arc::new(data), PEAK, CostChoice::default(), &[])?;
    let fitted = session.run_now(&Task::Fit, &NoObserver)?;
    let method = Method::default();
    let ctx = Ctx { fcn: &*hand, method: &method, watch: &NoObserver };
    let at = minimize::minimize(&ctx, &fitted.minimum.params)?;
    let (x, y, level) = (ParamId(3), ParamId(4), Level::Cl(0.68));
    let minos =
        || (0..at.params.len()).for_each(|i| drop(minimize::minos(&ctx, &at, ParamId(i), Level::Cl(1.0))));
    let contour = || drop(minimize::contour(&ctx, &at, x, y, level, 100));
    let region = Task::Contour { x, y, levels: vec![level], size: 100 };
    beside("its MINOS of 6 parameters", &mut session, &Task::Minos(Vec::new()), minos, options)?;
    beside("its contour of 100 points", &mut session, &region, contour, options)
}

fn beside(
    name: &str,
    session: &mut Session,
    task: &Task,
    hand: impl FnMut(),
    options: &Options,
) -> Outcome<()> {
    if !options.wants("fits") && !options.wants(name) {
        return Ok(());
    }
    let result = session.run_now(task, &NoObserver)?;
    let minos: usize = result.minos.iter().flatten().map(|m| m.nfcn).sum();
    let contour: usize = result.contours.iter().map(|c| c.nfcn).sum();
    let calls = if matches!(task, Task::Minos(_)) { minos } else { contour };
    let best =
        race(options.budget(1.0), &mut [Box::new(|n| timed(session, task, n)) as Lane<'_>, lane(hand)]);
    let ratio = three(best[1] / best[0]);
    println!("{name:<38} {calls:>11} {:>10} {:>9} {ratio:>5}x", duration(best[0]), duration(best[1]));
    Ok(())
}

fn main() -> Outcome<()> {
    let options = Options::from_args();
    one_thread_by_default();
    let pool = two_threads()?;
    println!("{HEAD}");
    binned(&pool, &options)?;
    intervals(&options)?;
    unbinned(&pool, &options)
}
