//! Timing side by side. Deliberately not criterion: what counts here is the ratio of two pieces of work on a machine whose clock
//! wanders, so they take turns within one run and each keeps its best round.

use std::time::{Duration, Instant};

/// What the command line asks for: words that a name must contain, `--quick`, `--full`, `--update`.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A benchmark runs when one of these is part of its name; without any, all run.
    pub filters: Vec<String>,
    /// A few seconds in all: less work, fewer rounds.
    pub quick: bool,
    /// The longest cases too.
    pub full: bool,
    /// Keep the counts of this run.
    pub update: bool,
}

impl Options {
    /// From the arguments of the process; what cargo adds of itself is passed over.
    pub fn from_args() -> Options {
        let mut options = Options::default();
        for argument in std::env::args().skip(1) {
            match argument.as_str() {
                "--quick" => options.quick = true,
                "--full" => options.full = true,
                "--update" => options.update = true,
                flag if flag.starts_with("--") => {}
                _ => options.filters.push(argument),
            }
        }
        options
    }

    /// Whether the benchmark of that name is asked for.
    pub fn wants(&self, name: &str) -> bool {
        self.filters.is_empty() || self.filters.iter().any(|f| name.contains(f.as_str()))
    }

    /// How long one race may last, beyond one round of warming up and one that counts.
    pub fn budget(&self, normal: f64) -> Duration {
        Duration::from_secs_f64(if self.quick { normal / 8.0 } else { normal })
    }
}

/// One contestant: does its work that many times and says how long it took. Timing is its own affair, so that entering a pool
/// of threads does not count.
pub type Lane<'a> = Box<dyn FnMut(usize) -> Duration + 'a>;

/// Work on this thread.
pub fn lane<'a>(mut work: impl FnMut() + 'a) -> Lane<'a> {
    Box::new(move |times| clock(times, &mut work))
}

/// Work inside `pool`.
pub fn lane_in<'a>(pool: &'a rayon::ThreadPool, mut work: impl FnMut() + Send + 'a) -> Lane<'a> {
    Box::new(move |times| pool.install(|| clock(times, &mut work)))
}

fn clock(times: usize, work: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..times {
        work();
    }
    start.elapsed()
}

/// A round shorter than this would measure the clock.
const ROUND: f64 = 100e-6;

/// Rounds of all lanes in turn until the time is up; the least seconds a call of each.
pub fn race(budget: Duration, lanes: &mut [Lane<'_>]) -> Vec<f64> {
    let times: Vec<usize> = lanes.iter_mut().map(|lane| repetitions(lane)).collect();
    let mut best = vec![f64::INFINITY; lanes.len()];
    let start = Instant::now();
    loop {
        for ((lane, &times), best) in lanes.iter_mut().zip(&times).zip(&mut best) {
            *best = best.min(lane(times).as_secs_f64() / times as f64);
        }
        if start.elapsed() >= budget {
            return best;
        }
    }
}

/// How often a lane repeats its work within a round; finding out warms it up.
fn repetitions(lane: &mut Lane<'_>) -> usize {
    let mut times = 1;
    while lane(times).as_secs_f64() < ROUND && times < 1 << 16 {
        times *= 4;
    }
    times
}

/// Everything outside a pool of its own runs on the thread that asks.
pub fn one_thread_by_default() {
    // Fails only when a pool was made before, which then stays.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).build_global();
}

/// A pool of two threads.
///
/// # Errors
/// The system gives no threads.
pub fn two_threads() -> Result<rayon::ThreadPool, rayon::ThreadPoolBuildError> {
    rayon::ThreadPoolBuilder::new().num_threads(2).build()
}

/// A number with three figures: `1.23`, `12.3`, `123`.
pub fn three(v: f64) -> String {
    let decimals = match v {
        v if v < 9.995 => 2,
        v if v < 99.95 => 1,
        _ => 0,
    };
    format!("{v:.decimals$}")
}

/// A time in the unit that suits it.
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 1e-3 => format!("{} µs", three(s * 1e6)),
        s if s < 1.0 => format!("{} ms", three(s * 1e3)),
        s => format!("{} s", three(s)),
    }
}

/// A count of events: `10^6`.
pub fn count(n: usize) -> String {
    let digits = n.ilog10();
    if n == 10_usize.pow(digits) { format!("10^{digits}") } else { n.to_string() }
}
