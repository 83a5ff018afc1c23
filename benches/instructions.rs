//! Instructions an event of the kernels, counted by valgrind's callgrind: the same on a busy machine and on an idle one, so a later
//! change can be compared exactly. Not a measure of time: AVX-512 is unknown to valgrind and an instruction is no cycle.
//!
//! `cargo bench --bench instructions -- [part of a model's name] [--quick] [--update]`. The bench runs itself under callgrind, once
//! a model and level. Counting is on within six functions alone, for three passes at two numbers of rows: the difference of the two is
//! the cost of rows, the rest that of a call. The counts are compared with those kept in `benches/instructions.txt`, which belong to
//! one version of the compiler; `--update` keeps those of this run.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[allow(dead_code, reason = "each benchmark uses its part")]
mod support;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fitpanel::fcn::Fcn;
use nalgebra::DMatrix;
use support::cases::{self, Case, Outcome, TYPED_MIXTURE};
use support::harness::{Options, one_thread_by_default, three};

/// Names the model in the process under callgrind.
const COUNTED: &str = "FITPANEL_BENCH_COUNTED";

/// Numbers of rows: one and two chunks of the sums, below the number from which threads are used.
const ROWS: [usize; 2] = [4096, 8192];

const ORDERS: [&str; 3] = ["value", "gradient", "Hessian"];

/// A larger relative change of a count is reported.
const TOLERANCE: f64 = 0.01;

/// Functions that run a pass and are told apart by their names; each has something of its own, so that the compiler keeps them all.
macro_rules! measured {
    ($($name:ident)*) => {
        const NAMES: &[&str] = &[$(stringify!($name)),*];
        const MEASURED: &[fn(&mut dyn FnMut())] = &[$($name),*];
        $(
            #[inline(never)]
            fn $name(pass: &mut dyn FnMut()) {
                pass();
                black_box(stringify!($name));
            }
        )*
    };
}

// By number of rows, then by order.
measured! {
    measured_value_one measured_gradient_one measured_hessian_one
    measured_value_two measured_gradient_two measured_hessian_two
}

/// Everything up to `order` of `fcn` at `p`.
fn pass(fcn: &dyn Fcn, p: &[f64], order: usize, grad: &mut [f64], hess: &mut DMatrix<f64>) {
    let value = match order {
        0 => Some(fcn.value(p)),
        1 => fcn.gradient().map(|g| g.value_and_gradient(p, grad)),
        _ => fcn.hessian().and_then(|h| h.with_value_and_gradient(p, grad, hess)),
    };
    black_box(value);
}

/// Under callgrind: each pass once to warm up, and once to be counted.
fn run_passes(case: &Case) -> Outcome<()> {
    for (i, rows) in ROWS.into_iter().enumerate() {
        let ready = case.ready(rows)?;
        let n = ready.p.len();
        let (mut grad, mut hess) = (vec![0.0; n], DMatrix::zeros(n, n));
        for order in 0..ORDERS.len() {
            let mut work = || pass(&*ready.ours, &ready.p, order, &mut grad, &mut hess);
            work();
            MEASURED[i * ORDERS.len() + order](&mut work);
        }
    }
    Ok(())
}

/// Instructions an event, and those of a call whatever its rows.
#[derive(Debug, Clone, PartialEq)]
struct Count {
    name: String,
    an_event: f64,
    a_call: f64,
}

/// Runs this program under callgrind for one model at `level`; one count an order.
fn count(level: &str, case: &Case, folder: &Path) -> Outcome<Vec<Count>> {
    let out = folder.join("counts");
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=*measured_*"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe()?)
        .env("FITPANEL_SIMD", level)
        .env(COUNTED, case.name)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!("callgrind ended with {status}").into());
    }
    let totals = inclusive(&std::fs::read_to_string(&out)?);
    let of =
        |i: usize| totals.iter().filter(|(name, _)| name.ends_with(NAMES[i])).map(|(_, c)| c).sum::<f64>();
    let one = |(order, what): (usize, &&str)| {
        let (short, long) = (of(order), of(order + ORDERS.len()));
        let an_event = (long - short) / (ROWS[1] - ROWS[0]) as f64;
        Count {
            name: format!("{level}, {}, {what}", case.name),
            an_event,
            a_call: short - an_event * ROWS[0] as f64,
        }
    };
    Ok(ORDERS.iter().enumerate().map(one).collect())
}

/// What calls of a function cost with all that they call, by the function's name. A name stands in the file where its number appears
/// first; the line after `calls=` holds the cost.
fn inclusive(text: &str) -> Vec<(String, f64)> {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut out = Vec::new();
    let (mut called, mut expects_cost) = ("", false);
    for line in text.lines() {
        if expects_cost {
            let cost = line.split(' ').nth(1).and_then(|c| c.parse().ok()).unwrap_or(0.0);
            out.push((names.get(called).copied().unwrap_or_default().to_owned(), cost));
            expects_cost = false;
        } else if let Some(function) = line.strip_prefix("fn=").or_else(|| line.strip_prefix("cfn=")) {
            let (id, name) = function.split_once(' ').unwrap_or((function, ""));
            if !name.is_empty() {
                names.insert(id, name);
            }
            called = id;
        } else {
            expects_cost = line.starts_with("calls=");
        }
    }
    out
}

/// The counts kept, and the compiler that they belong to.
fn kept(path: &Path) -> (String, Vec<Count>) {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let compiler = text.lines().find_map(|l| l.strip_prefix("# ")).unwrap_or_default().to_owned();
    let number = |s: &str| s.trim().parse::<f64>().ok();
    let parse = |line: &str| {
        let mut cells = line.split('|');
        let name = cells.next()?.trim().to_owned();
        Some(Count { name, an_event: number(cells.next()?)?, a_call: number(cells.next()?)? })
    };
    (compiler, text.lines().filter_map(parse).collect())
}

fn keep(path: &Path, compiler: &str, counts: &[Count]) -> Outcome<()> {
    let mut text = format!("# {compiler}\n# level, model, what | instructions an event | a call besides\n");
    for c in counts {
        writeln!(text, "{} | {:.3} | {:.0}", c.name, c.an_event, c.a_call)?;
    }
    Ok(std::fs::write(path, text)?)
}

fn compiler() -> String {
    let program = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into());
    let output = Command::new(program).arg("--version").output();
    output.map_or_else(|_| "rustc unknown".into(), |o| String::from_utf8_lossy(&o.stdout).trim().to_owned())
}

/// The cases asked for; only the mixture when it must be quick.
fn chosen(options: &Options) -> Vec<&'static Case> {
    let asked = |c: &&Case| options.wants("instructions") || options.wants(c.name);
    cases::ALL.iter().filter(asked).filter(|c| !options.quick || c.name == TYPED_MIXTURE).collect()
}

fn print(counts: &[Count], kept: &[Count]) {
    for c in counts {
        let before = kept.iter().find(|k| k.name == c.name);
        let change = before.map_or_else(
            || "new".into(),
            |k| match c.an_event / k.an_event - 1.0 {
                d if d.abs() > TOLERANCE => {
                    format!("CHANGED by {:+.1} % from {}", 100.0 * d, three(k.an_event))
                }
                _ => "as kept".into(),
            },
        );
        println!("{:<48} {:>8} {:>9.0}   {change}", c.name, three(c.an_event), c.a_call);
    }
}

fn main() -> Outcome<()> {
    one_thread_by_default();
    if let Ok(name) = std::env::var(COUNTED) {
        return run_passes(cases::find(&name).ok_or("no such case")?);
    }
    let options = Options::from_args();
    let cases = chosen(&options);
    if cases.is_empty() {
        return Ok(());
    }
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("instructions: valgrind is not installed, nothing is counted");
        return Ok(());
    }
    let store = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("benches").join("instructions.txt");
    let (compiler_then, before) = kept(&store);
    let compiler = compiler();
    println!("instructions                                     an event    a call   ({compiler})");
    if !compiler_then.is_empty() && compiler_then != compiler {
        println!("the counts kept are those of {compiler_then}");
    }
    let folder = tempfile::tempdir()?;
    let levels: &[&str] = if options.quick { &["avx2"] } else { &["avx2", "baseline"] };
    let mut counts = Vec::new();
    for level in levels {
        for case in &cases {
            let of_case = count(level, case, folder.path())?;
            print(&of_case, &before);
            counts.extend(of_case);
        }
    }
    if options.update {
        counts.extend(
            before.into_iter().filter(|b| !counts.iter().any(|c| c.name == b.name)).collect::<Vec<_>>(),
        );
        keep(&store, &compiler, &counts)?;
    }
    Ok(())
}
