//! How fast a table of text is read: bytes a second from memory and from a file to a data set, on one thread and on two, beside what a reader of
//! lines alone does in the same rounds (counting line ends: no reader can be faster than looking at every byte).
//!
//! `cargo bench --bench reading -- [FILE.csv] [--quick] [--full]`. Without a file, tables of two columns are made: four decimals, the shortest form
//! of random doubles (16 to 17 digits), and one with a gap in every hundredth row; 10⁶ rows of each, 10⁷ with `--full`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

#[allow(dead_code, reason = "each benchmark uses its part")]
mod support;

use std::fmt::Write as _;
use std::fs::File;
use std::hint::black_box;
use std::io::{Cursor, Read, Seek};
use std::path::Path;

use fitpanel::data::read::{ReadOptions, read_source};
use support::harness::{Options, lane, lane_in, race, three, two_threads};

/// Reads a source to a data set.
fn read(source: &mut (impl Read + Seek)) {
    let data = read_source(source, "table.csv", &ReadOptions::default(), &mut |_, _| true);
    black_box(data.is_ok_and(|d| d.n_total() > 0));
}

/// How the numbers of a table are written.
#[derive(Clone, Copy)]
enum Form {
    Short,
    Shortest,
    Gaps,
}

fn table(form: Form, rows: usize) -> String {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / 9_007_199_254_740_992.0 * 4.0 - 2.0
    };
    let mut text = "x,y\n".to_owned();
    for row in 0..rows {
        let (x, y) = (next(), next());
        // Writing into a string cannot fail.
        let _ = match form {
            Form::Short => writeln!(text, "{x:.4},{y:.4}"),
            Form::Gaps if row % 100 == 7 => writeln!(text, "{x},"),
            Form::Shortest | Form::Gaps => writeln!(text, "{x},{y}"),
        };
    }
    text
}

/// What reading every byte once costs.
fn line_ends(bytes: &[u8]) -> usize {
    bytes.iter().map(|b| usize::from(*b == b'\n')).sum()
}

fn report(name: &str, bytes: usize, seconds: &[f64]) {
    let speed = |s: &f64| format!("{:>9}", three(bytes as f64 / 1e6 / s));
    let row: Vec<String> = seconds.iter().map(speed).collect();
    println!("{name:<28} {:>8} {}", three(bytes as f64 / 1e6), row.join(" "));
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::from_args();
    let (one, two) = (rayon::ThreadPoolBuilder::new().num_threads(1).build()?, two_threads()?);
    println!("{:<28} {:>8} {:>9} {:>9} {:>9}  (MB/s)", "table", "MB", "1 thread", "2 threads", "bytes");
    let files: Vec<&String> =
        options.filters.iter().filter(|f| Path::new(f).extension().is_some_and(|e| e == "csv")).collect();
    for path in &files {
        let bytes = std::fs::metadata(path)?.len() as usize;
        let open = || File::open(path);
        let mut lanes = [
            lane_in(&one, || drop(open().map(|mut f| read(&mut f)))),
            lane_in(&two, || drop(open().map(|mut f| read(&mut f)))),
            lane(|| drop(black_box(std::fs::read(path).map(|b| line_ends(&b))))),
        ];
        report(path, bytes, &race(options.budget(8.0), &mut lanes));
    }
    if !files.is_empty() {
        return Ok(());
    }
    let rows = if options.full { 10_000_000 } else { 1_000_000 };
    for (name, form) in [("short", Form::Short), ("shortest", Form::Shortest), ("gaps", Form::Gaps)] {
        if !options.wants(name) {
            continue;
        }
        let text = table(form, rows);
        let bytes = text.as_bytes();
        let mut lanes = [
            lane_in(&one, || read(&mut Cursor::new(bytes))),
            lane_in(&two, || read(&mut Cursor::new(bytes))),
            lane(|| {
                black_box(line_ends(bytes));
            }),
        ];
        report(name, bytes.len(), &race(options.budget(4.0), &mut lanes));
    }
    Ok(())
}
