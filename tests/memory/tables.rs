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

/// Seconds that it takes to read a file of HDF5 with so many columns in one group, the fastest of five times.
#[cfg(feature = "hdf5")]
fn time_of_columns(n: usize) -> f64 {
    let mut file = hdf5_pure::FileBuilder::new();
    for k in 0..n {
        file.create_dataset(&format!("c{k}")).with_f64_data(&[1.0, k as f64, 3.0]);
    }
    let (bytes, wish) = (file.finish().unwrap(), fitpanel::data::formats::Wish::default());
    let once = || {
        let begun = std::time::Instant::now();
        let mut source = Cursor::new(bytes.as_slice());
        let columns = fitpanel::data::formats::read(&mut source, "wide.h5", &wish).unwrap();
        assert_eq!(columns.columns.len(), n);
        begun.elapsed().as_secs_f64()
    };
    (0..5).map(|_| once()).fold(f64::INFINITY, f64::min)
}

/// The way to a column leads through its group once, and not once for each column: 16 times the columns took 250 times as long. The bound
/// is far from both, for other work on the machine takes time too.
#[cfg(feature = "hdf5")]
#[test]
fn a_wide_group_costs_what_its_columns_cost() {
    let (few, many) = (time_of_columns(500), time_of_columns(8000));
    assert!(many < 80.0 * few, "{few} s for 500 columns, {many} s for 16 times as many");
}

/// A file of 114 bytes that asked for 46 024 bins of two numbers.
#[test]
fn a_file_of_kafe2_has_no_bins_without_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("few.yml");
    let text = "type: histogram\nn_bins: 46024\nbin_range: [-1.5, 4.5]\nraw_data: [2270, 79374]\n";
    std::fs::write(&path, text).unwrap();
    let open = fitpanel::fit::Command::Open { path, options: ReadOptions::default() };
    let (info, opened) = counted(|| fitpanel::fit::Session::new().apply(open).map(drop));
    assert!(opened.unwrap_err().to_string().contains("46024"));
    assert!(info.bytes_max < 4 << 20, "{}", info.bytes_max);
}

/// A file of 14 kB whose 6.9 million rows were never written: its numbers stand in memory as in the file and as they are read, both at once.
#[cfg(feature = "hdf5")]
#[test]
fn rows_that_were_never_written_take_no_more_than_a_file_can_hold() {
    let path = format!("{}/tests/data/found/unwritten_rows.h5", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let wish = fitpanel::data::formats::Wish { table: Some("/".into()), ..Default::default() };
    let read = |bytes: &[u8]| {
        fitpanel::data::formats::read(&mut Cursor::new(bytes), "unwritten.h5", &wish).map(drop)
    };
    let (info, read) = counted(|| read(&bytes));
    assert!(read.is_err());
    assert!(info.bytes_max < 20 * bytes.len() as u64 + (68 << 20), "{}", info.bytes_max);
}
