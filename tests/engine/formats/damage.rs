//! Damaged files: cut short, and with bytes changed by a seeded generator. Any answer is right but a panic or one that never comes.

use super::*;

const FILES: &[&str] = &[
    "sample_f8.npy",
    "fortran_f4.npy",
    "records.npy",
    "columns.json",
    "rows.json",
    #[cfg(feature = "numpy")]
    "columns.npz",
    #[cfg(feature = "numpy")]
    "deflated.npz",
    #[cfg(feature = "parquet")]
    "table_snappy.parquet",
    #[cfg(feature = "parquet")]
    "table_lz4.parquet",
    #[cfg(feature = "parquet")]
    "table_gzip.parquet",
    #[cfg(feature = "parquet")]
    "missing.parquet",
    #[cfg(feature = "parquet")]
    "typed.parquet",
    #[cfg(feature = "hdf5")]
    "table.h5",
    #[cfg(feature = "hdf5")]
    "compound.h5",
    #[cfg(feature = "workbooks")]
    "workbook.xlsx",
    #[cfg(feature = "workbooks")]
    "workbook.ods",
    #[cfg(feature = "workbooks")]
    "workbook.xls",
];

fn try_both(name: &str, bytes: Vec<u8>, what: &str) {
    let answer = std::panic::catch_unwind(|| {
        let mut source = Cursor::new(bytes);
        let _ = read(&mut source, name, &Wish::default());
        let _ = tables(&mut source, name);
    });
    assert!(answer.is_ok(), "{name}: {what}");
}

#[test]
fn cut_files() {
    for name in FILES {
        let whole = bytes(name);
        for part in 0..60 {
            let end = whole.len() * part / 60;
            try_both(name, whole[..end].to_vec(), &format!("cut at {end}"));
        }
    }
}

/// Numbers by the xorshift of G. Marsaglia, J. Stat. Softw. 8 (2003) 14.
struct Shift(u64);

impl Shift {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize
    }
}

/// Workbooks take the most time: each kind has a test of its own, beside all others.
fn changed(wanted: impl Fn(&str) -> bool, seed: u64) {
    let mut random = Shift(seed);
    for name in FILES.iter().filter(|name| wanted(name)) {
        let whole = bytes(name);
        for round in 0..500 {
            let mut damaged = whole.clone();
            let (at, bit) = (random.next() % whole.len(), random.next());
            damaged[at] = if round % 2 == 0 { damaged[at] ^ 1 << (bit % 8) } else { bit as u8 };
            try_both(name, damaged, &format!("round {round}, byte {at}"));
        }
    }
}

#[test]
fn changed_bytes() {
    changed(|name| !name.starts_with("workbook"), 0x9e37_79b9_7f4a_7c15);
}

#[cfg(feature = "workbooks")]
#[test]
fn changed_bytes_of_xlsx() {
    changed(|name| name == "workbook.xlsx", 0x2545_f491_4f6c_dd1d);
}

#[cfg(feature = "workbooks")]
#[test]
fn changed_bytes_of_xls_and_ods() {
    changed(|name| matches!(name, "workbook.xls" | "workbook.ods"), 0x5851_f42d_4c95_7f2d);
}

/// What an archive lacks that was cut off is said without the words of archives.
#[cfg(feature = "workbooks")]
#[test]
fn a_workbook_that_was_cut_off() {
    let whole = bytes("workbook.xlsx");
    let cut = whole[..whole.len() / 2].to_vec();
    let error = read(&mut Cursor::new(cut), "workbook.xlsx", &Wish::default()).unwrap_err().to_string();
    assert!(error.contains("its end is missing") && !error.contains("EOCD"), "{error}");
}
