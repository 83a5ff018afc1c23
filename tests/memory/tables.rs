//! What reading a long table of text asks of the allocator: little more than its numbers, and in bins next to nothing.

use std::io::{Cursor, Write};

#[cfg(feature = "parquet")]
use fitpanel::data::read::read_dataset;
use fitpanel::data::read::{ReadOptions, read_source};
use fitpanel::data::{Binning, Dataset};

use crate::{VALUE, counted};

/// Blocks of text, their numbers, and what is kept of the beginning; on one thread.
const ROUND: u64 = 9 << 20;

fn table(rows: usize) -> Vec<u8> {
    let mut text = b"x,y\n".to_vec();
    for k in 0..rows {
        let u = (k as f64 * 0.618_033_988_749_895).fract();
        writeln!(text, "{u:.4},{:.4}", 1.0 - u).unwrap();
    }
    text
}

fn read(text: &[u8], options: &ReadOptions) -> (u64, Dataset) {
    let (info, data) =
        counted(|| read_source(&mut Cursor::new(text), "long.csv", options, &mut |_, _| true).unwrap());
    (info.bytes_max, data)
}

/// A table of two columns is held once: its numbers and half of them, beside a round of blocks.
#[test]
fn a_table_is_held_once() {
    let rows = 400_000;
    let text = table(rows);
    let (used, data) = read(&text, &ReadOptions::default());
    let numbers = data.n_total() as u64 * 2 * VALUE;
    assert_eq!(data.n_total(), rows);
    assert!(used <= numbers * 3 / 2 + ROUND, "{used} bytes for {numbers} bytes of numbers");
}

/// Counted while it is read, a table four times as long needs no more memory.
#[test]
fn a_stream_is_not_held_at_all() {
    let options = |stream| ReadOptions {
        columns: vec![("x".into(), "x".into())],
        binning: Some(Binning::Uniform { n: 100, span: Some((0.0, 1.0)) }),
        stream,
        ..ReadOptions::default()
    };
    let [short, long] = [100_000, 400_000].map(table);
    let ((few, _), (more, data)) = (read(&short, &options(true)), read(&long, &options(true)));
    assert!(more <= few + few / 10 && more <= ROUND, "{few} and {more} bytes");
    assert_eq!(data.data, read(&long, &options(false)).1.data);
}

/// A dictionary of 1.5 kB that says to hold 1.7·10⁹ values, for which room was made (`tests/data/found`).
#[cfg(feature = "parquet")]
#[test]
fn a_dictionary_makes_room_for_the_values_that_it_can_hold() {
    let path = format!("{}/tests/data/found/large_dictionary.parquet", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let answer = |bytes: &[u8]| read_dataset(bytes, "large.parquet", &ReadOptions::default()).map(drop);
    let (info, read) = crate::counted(|| answer(&bytes));
    let text = read.unwrap_err().to_string();
    assert!(text.contains("a dictionary is shorter than its values"), "{text}");
    assert!(info.bytes_max < 20 * bytes.len() as u64 + (4 << 20), "{}", info.bytes_max);
}
