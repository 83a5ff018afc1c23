//! Instructions an event of the kernels, counted by valgrind's callgrind: the same on a busy machine and on an idle one, so a later
//! change can be compared exactly. Not a measure of time: AVX-512 is unknown to valgrind and an instruction is no cycle.
//!
//! `cargo bench --bench instructions -- [--quick] [--update]`. The bench runs itself under callgrind once a level. Counting is on
//! within [`measured`] alone, at two numbers of rows: their difference is the cost of rows, the rest that of a call. The counts are
//! compared with those kept in `benches/instructions.txt`, which belong to one version of the compiler.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[allow(dead_code, reason = "each benchmark uses its part")]
mod support;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fitpanel::fcn::Fcn;
use nalgebra::DMatrix;
use support::cases::{self, Case, Outcome, TYPED_MIXTURE};
use support::harness::{Options, one_thread_by_default, three};

/// Set for the process under callgrind: `all` or the only case.
const COUNTED: &str = "FITPANEL_BENCH_COUNTED";

/// Numbers of rows: one and two chunks of the sums, below the number from which threads are used.
const ROWS: [usize; 2] = [4096, 8192];

const ORDERS: [&str; 3] = ["value", "gradient", "Hessian"];

/// A larger relative change of a count is reported.
const TOLERANCE: f64 = 0.01;

/// What is counted.
#[inline(never)]
fn measured(fcn: &dyn Fcn, p: &[f64], order: usize, grad: &mut [f64], hess: &mut DMatrix<f64>) -> f64 {
    let value = match order {
        0 => Some(fcn.value(p)),
        1 => fcn.gradient().map(|g| g.value_and_gradient(p, grad)),
        _ => fcn.hessian().and_then(|h| h.with_value_and_gradient(p, grad, hess)),
    };
    std::hint::black_box(value.unwrap_or(f64::NAN))
}

/// The cases of a run.
fn chosen(quick: bool) -> impl Iterator<Item = &'static Case> {
    cases::ALL.iter().filter(move |c| !quick || c.name == TYPED_MIXTURE)
}

/// Under callgrind: each pass once for the caches of the program, and once to be counted.
fn counted(quick: bool) -> Outcome<()> {
    for case in chosen(quick) {
        for rows in ROWS {
            let ready = case.ready(rows)?;
            let n = ready.p.len();
            let (mut grad, mut hess) = (vec![0.0; n], DMatrix::zeros(n, n));
            for order in 0..ORDERS.len() {
                for _ in 0..2 {
                    measured(&*ready.ours, &ready.p, order, &mut grad, &mut hess);
                }
            }
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

/// Runs this program under callgrind at `level`; one count a case and order.
fn count(level: &str, quick: bool, folder: &Path) -> Outcome<Vec<Count>> {
    let out = folder.join(format!("counts-{level}"));
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--zero-before=*measured*", "--dump-after=*measured*"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(std::env::current_exe()?)
        .env("FITPANEL_SIMD", level)
        .env(COUNTED, if quick { "quick" } else { "all" })
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!("callgrind ended with {status}").into());
    }
    let mut part = 0;
    let mut next = || -> Outcome<f64> {
        // The first call of each pair warms up.
        part += 2;
        total(&out.with_extension(part.to_string()))
    };
    let mut counts = Vec::new();
    for case in chosen(quick) {
        let mut at = [[0.0; 3]; 2];
        for rows in &mut at {
            for cell in rows.iter_mut() {
                *cell = next()?;
            }
        }
        for (order, what) in ORDERS.iter().enumerate() {
            let an_event = (at[1][order] - at[0][order]) / (ROWS[1] - ROWS[0]) as f64;
            let a_call = at[0][order] - an_event * ROWS[0] as f64;
            counts.push(Count { name: format!("{level}, {}, {what}", case.name), an_event, a_call });
        }
    }
    Ok(counts)
}

/// The sum of a dump of callgrind.
fn total(path: &Path) -> Outcome<f64> {
    let text = std::fs::read_to_string(path)?;
    let line = text.lines().find_map(|l| l.strip_prefix("totals:").or_else(|| l.strip_prefix("summary:")));
    Ok(line.ok_or("a dump without its sum")?.trim().parse()?)
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
    if let Ok(which) = std::env::var(COUNTED) {
        return counted(which == "quick");
    }
    let options = Options::from_args();
    if !options.wants("instructions") {
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
        let of_level = count(level, options.quick, folder.path())?;
        print(&of_level, &before);
        counts.extend(of_level);
    }
    if options.update {
        keep(&store, &compiler, &counts)?;
    }
    Ok(())
}
