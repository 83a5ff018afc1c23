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

/// Tables of text, whole and in the way of long ones, with roles, cuts and bins behind them.
#[test]
fn changed_bytes_of_texts() {
    use fitpanel::data::Binning;
    use fitpanel::data::read::{ReadOptions, read_source};

    let texts: [&[u8]; 4] = [
        b"t / s;U in V;dU\n0,5;1.234,5;0,1\n1,5;2,5;0,1\n2,5;3,25(4);0,1\n",
        "# run\nDatum,Zeit,n ± 1\n03-04-26,12:05:30,\"1,234\"\n31.12.99,1:05 pm,2.5e3(2)\n".as_bytes(),
        b"\xff\xfev\0o\0n\0;\0b\0i\0s\0\n\x001\0;\x002\0\n\0",
        b"lo hi n err\n0 1 5 2.2\n1 2 7 2.6\n2 3 0 0\n",
    ];
    let wishes = [
        ReadOptions::default(),
        ReadOptions {
            binning: Some(Binning::Width { width: 0.5, span: None }),
            cut: Some("c1 > 0".into()),
            stream: true,
            ..ReadOptions::default()
        },
    ];
    let mut random = Shift(0x1357_9bdf_0246_8ace);
    for text in texts {
        for round in 0..200 {
            let mut damaged = text.to_vec();
            for _ in 0..=round % 3 {
                let at = random.next() % damaged.len();
                damaged[at] = random.next() as u8;
            }
            damaged.truncate(damaged.len() - random.next() % 4);
            for options in &wishes {
                let answer = std::panic::catch_unwind(|| {
                    let _ = read_source(&mut Cursor::new(&damaged), "f.csv", options, &mut |_, _| true);
                });
                assert!(answer.is_ok(), "{:?}", String::from_utf8_lossy(&damaged));
            }
        }
    }
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
