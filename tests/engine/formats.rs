//! Files of other formats, written by the programs people use (tests/data/formats/README.md), read to the values written into them.

use std::io::Cursor;

use fitpanel::data::formats::{Columns, FormatError, Values, Wish, read, tables};

mod damage;
#[cfg(any(feature = "workbooks", feature = "parquet"))]
mod odd;
mod written;

const X: [f64; 6] = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0];
const U: [f64; 6] = [2.1, 3.9, 6.2, 7.8, 10.1, 12.2];
const ERR: [f64; 6] = [0.1, 0.1, 0.2, 0.2, 0.3, 0.3];
const N: [f64; 6] = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/formats/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn wished(name: &str, table: Option<&str>, columns: Option<&[String]>) -> Result<Columns, FormatError> {
    read(&mut Cursor::new(bytes(name)), name, &Wish { table: table.map(String::from), columns })
}

fn plain(name: &str) -> Columns {
    wished(name, None, None).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[cfg(any(feature = "numpy", feature = "hdf5", feature = "workbooks"))]
fn table(name: &str, table: &str) -> Columns {
    wished(name, Some(table), None).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn titles(columns: &Columns) -> Vec<String> {
    columns.columns.iter().map(|c| c.title()).collect()
}

fn numbers(columns: &Columns, k: usize) -> &[f64] {
    match &columns.columns[k].values {
        Values::Numbers { values, bad } if bad.is_empty() => values,
        other => panic!("column {k}: {other:?}"),
    }
}

#[track_caller]
fn assert_table(columns: &Columns, expected_titles: &[&str], expected: &[&[f64]]) {
    assert_eq!(titles(columns), expected_titles, "{:?}", columns.notes);
    for (k, values) in expected.iter().enumerate() {
        assert_eq!(numbers(columns, k), *values, "column {k}");
    }
}

fn single(values: &[f64]) -> Vec<f64> {
    values.iter().map(|v| f64::from(*v as f32)).collect()
}

#[test]
fn arrays_of_numpy() {
    assert_table(&plain("sample_f8.npy"), &[""], &[&X]);
    assert_table(&plain("pair_f8.npy"), &["", "", ""], &[&X, &U, &ERR]);
    assert_table(&plain("fortran_f4.npy"), &["", ""], &[&X, &single(&U)]);
    assert_table(&plain("big_endian_i2.npy"), &[""], &[&N]);
    assert_table(&plain("bool_u8.npy"), &[""], &[&[1.0, 0.0, 1.0]]);
    assert_table(&plain("records.npy"), &["t", "U", "dU", "n"], &[&X, &U, &ERR, &N]);
    let asked = ["n".to_string(), "1".to_string()];
    assert_table(&wished("records.npy", None, Some(&asked)).unwrap(), &["n", "t"], &[&N, &X]);
}

#[test]
fn arrays_that_are_no_table_are_refused() {
    let npy = |dictionary: &str, data: usize| {
        let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
        bytes.extend((dictionary.len() as u16).to_le_bytes());
        bytes.extend(dictionary.bytes());
        bytes.extend(vec![0; data]);
        read(&mut Cursor::new(bytes), "a.npy", &Wish::default()).unwrap_err().to_string()
    };
    for (descr, shape, said) in [
        ("'<f8'", "(2, 2, 2)", "3 dimensions"),
        ("'<f8'", "()", "single number"),
        ("'<c16'", "(4,)", "complex"),
        ("'|O'", "(4,)", "Python objects"),
        ("'<f16'", "(4,)", "astype"),
        ("'<f8'", "(99999999999,)", "claims to hold 799999999992 bytes"),
        ("'<f8'", "(9,)", "promises 72 bytes of numbers, and 64 follow"),
    ] {
        let message = npy(&format!("{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}"), 64);
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn json_of_every_shape() {
    assert_table(&plain("columns.json"), &["x", "y", "dy"], &[&X, &U, &ERR]);
    assert_table(&plain("list.json"), &[""], &[&X]);
    assert_table(&plain("pairs.json"), &["", ""], &[&X, &U]);
    assert_table(&plain("rows.json"), &["t", "U", "dU"], &[&X, &U, &ERR]);
    let of = |text: &str, table: Option<&str>| {
        let wish = Wish { table: table.map(String::from), columns: None };
        read(&mut Cursor::new(text.as_bytes()), "a.json", &wish)
    };
    let ab = |text| assert_table(&of(text, None).unwrap(), &["a", "b / s"], &[&[1.0, 2.0], &[3.0, 4.0]]);
    ab(r#"{"columns": ["a", "b / s"], "index": [0, 1], "data": [[1, 3], [2, 4]]}"#);
    ab(r#"[["a", "b / s"], [1, 3], [2, 4]]"#);
    ab(r#"{"a": {"0": 1, "1": 2}, "b / s": {"0": 3, "1": 4}}"#);
    ab(r#"{"title": "x", "run": {"a": [1, 2], "b / s": [3, 4]}}"#);
    let named = of(r#"{"r": {"p": {"a": [1]}, "q": {"b": [2]}}}"#, Some("r/q")).unwrap();
    assert_table(&named, &["b"], &[&[2.0]]);
    let holes = of(r#"[{"a": 1, "b": null}, {"b": NaN, "a": "0.5"}, {"a": Infinity}]"#, None).unwrap();
    assert_eq!(numbers(&holes, 0), [1.0, 0.5, f64::INFINITY]);
    assert!(numbers(&holes, 1).iter().all(|v| v.is_nan()), "{holes:?}");
    let words = of(r#"{"a": [1, 2, "three"], "w": ["p", "q", "r"]}"#, None).unwrap();
    let Values::Numbers { bad, .. } = &words.columns[0].values else { panic!("{words:?}") };
    assert_eq!(
        (bad.as_slice(), words.place(2, 0).as_str()),
        ([(2, "three".into())].as_slice(), "row 3, column 'a'")
    );
    assert_eq!(words.columns[1].values, Values::Text(vec!["p".into(), "q".into(), "r".into()]));
    for (text, said) in [
        ("{\"a\": 1}", "expected an object of arrays"),
        ("[[1, 2], [3]]", "row 2 has 1 values, expected a list of 2"),
        ("[1, 2", "line 1, column"),
    ] {
        let message = of(text, None).unwrap_err().to_string();
        assert!(message.contains(said), "{message}");
    }
}

#[cfg(feature = "numpy")]
#[test]
fn archives_of_numpy() {
    for name in ["columns.npz", "deflated.npz"] {
        assert_table(&plain(name), &["x", "y", "dy"], &[&X, &U, &ERR]);
        assert_table(&table(name, "y"), &["y"], &[&U]);
        let asked = ["dy".to_string(), "x".to_string()];
        assert_table(&wished(name, None, Some(&asked)).unwrap(), &["dy", "x"], &[&ERR, &X]);
        let message = wished(name, Some("z"), None).unwrap_err().to_string();
        assert_eq!(message, format!("there is no array 'z' in {name} — there are x, y, dy"));
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_with_every_codec() {
    for codec in ["none", "snappy", "gzip", "zstd", "lz4"] {
        let columns = plain(&format!("table_{codec}.parquet"));
        assert_table(&columns, &["t / s", "U / V", "err", "n", "note"], &[&X, &U, &ERR, &N]);
        let words = "abcdef".chars().map(String::from).collect();
        assert_eq!(columns.columns[4].values, Values::Text(words));
    }
    let asked = ["U".to_string()];
    let columns = wished("missing.parquet", None, Some(&asked)).unwrap();
    let values = numbers(&columns, 0);
    assert!(values[2].is_nan() && values[3..] == U[3..], "{values:?}");
    assert!(columns.notes[0].contains("row 3: taken as NaN"), "{:?}", columns.notes);
}

#[cfg(feature = "hdf5")]
#[test]
fn hdf5_groups_matrices_and_members() {
    let run = plain("table.h5");
    assert_eq!(run.table, "/run1");
    let k = |title: &str| titles(&run).iter().position(|t| t == title).unwrap();
    assert_eq!(numbers(&run, k("t / s")), X);
    assert_eq!(numbers(&run, k("U / V")), U);
    assert_eq!(numbers(&run, k("dU")), single(&ERR));
    assert_table(&table("table.h5", "matrix"), &["", "", ""], &[&X, &U, &ERR]);
    assert_table(&table("table.h5", "/run1/t"), &["t / s"], &[&X]);
    assert_table(&table("table.h5", "/"), &["counts"], &[&N]);
    let hits = table("compound.h5", "hits");
    assert_table(&hits, &["t", "U", "dU", "n"], &[&X, &U, &ERR, &N]);
    assert_table(&table("compound.h5", "flags"), &["flags"], &[&[1.0, 0.0, 1.0]]);
    let labels = table("compound.h5", "labels");
    assert_eq!(labels.columns[0].values, Values::Text("abcdef".chars().map(String::from).collect()));
    let message = wished("table.h5", Some("run2"), None).unwrap_err().to_string();
    assert!(
        message.starts_with("there is no group or data set 'run2' in table.h5 — there are "),
        "{message}"
    );
}

#[cfg(feature = "workbooks")]
#[test]
fn workbooks_of_three_kinds() {
    for name in ["workbook.xlsx", "workbook.xls"] {
        let columns = plain(name);
        assert_eq!(columns.table, "Run 1");
        assert_table(&columns, &["l / m", "T / s", "u(T) / s"], &[&X, &U, &ERR]);
        assert_eq!(columns.place(0, 1), "sheet 'Run 1', cell B2 (column 'T / s')");
    }
    for asked in ["Run 2", "Run 2!C4:D10", "'Run 2'!$C$4:$D$10", "Run 2!C:D"] {
        let columns = table("workbook.xlsx", asked);
        assert_table(&columns, &["x", "y"], &[&X, &U]);
        assert_eq!(columns.place(5, 1), "sheet 'Run 2', cell D10 (column 'y')");
    }
    assert_table(&table("workbook.xlsx", "Run 2!C6:D8"), &["", ""], &[&X[1..4], &U[1..4]]);
    let message = wished("workbook.xlsx", Some("Run 3"), None).unwrap_err().to_string();
    assert_eq!(message, "there is no sheet 'Run 3' in workbook.xlsx — there are Notes, Run 1, Run 2");
    assert!(wished("workbook.xlsx", Some("Notes"), None).is_err());
    let ods = plain("workbook.ods");
    assert_table(&ods, &["t / s", "U / V", "err", "n", "note"], &[&X, &U, &ERR, &N]);
}

#[test]
fn every_file_lists_its_tables() {
    let of = |name: &str| tables(&mut Cursor::new(bytes(name)), name).unwrap();
    let size = |name: &str| of(name).iter().map(|l| (l.name.clone(), l.rows, l.columns)).collect::<Vec<_>>();
    assert_eq!(size("pair_f8.npy"), [(String::new(), 6, 3)]);
    assert_eq!(size("rows.json"), [(String::new(), 6, 3)]);
    #[cfg(feature = "numpy")]
    assert_eq!(size("columns.npz").last(), Some(&("dy".into(), 6, 1)));
    #[cfg(feature = "parquet")]
    assert_eq!(size("table_zstd.parquet"), [(String::new(), 6, 5)]);
    #[cfg(feature = "hdf5")]
    assert_eq!(size("table.h5"), [("/".into(), 6, 1), ("/matrix".into(), 6, 3), ("/run1".into(), 6, 3)]);
    #[cfg(feature = "workbooks")]
    assert_eq!(
        size("workbook.xlsx"),
        [("Notes".into(), 0, 0), ("Run 1".into(), 6, 3), ("Run 2".into(), 6, 2)]
    );
}

/// Whole numbers that a double cannot hold are rounded to the nearest one, and that is said.
#[test]
fn whole_numbers_of_more_than_53_bits_are_rounded_and_said() {
    let mut files = vec!["big_u8.npy"];
    if cfg!(feature = "parquet") {
        files.push("big.parquet");
    }
    if cfg!(feature = "hdf5") {
        files.push("big.h5");
    }
    for name in files {
        let read = plain(name);
        let two = |k: i32| 2.0_f64.powi(k);
        assert_eq!(numbers(&read, 0), [two(53), two(53), two(63), two(64)], "{name}");
        let said = |n: &String| n.starts_with("careful: ") && n.contains("more than 53 bits");
        assert!(read.notes.iter().any(said), "{name}: {:?}", read.notes);
    }
}
