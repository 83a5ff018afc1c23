//! Tables as labs write them, each with the reading that is expected beside it. Files and expectations are written by `make.py`, by hand.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fitpanel::data::read::{FormOptions, ReadOptions, Separator, read_dataset};
use fitpanel::data::{Data, Dataset, YErrors};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tables")
}

/// The tables, in the order of their numbers.
fn tables() -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path());
    let table = |p: &PathBuf| {
        let name = p.file_name().unwrap().to_string_lossy();
        name.starts_with(|c: char| c.is_ascii_digit()) && !name.ends_with(".expected")
    };
    let mut list: Vec<PathBuf> = files.filter(table).collect();
    list.sort();
    list
}

fn read(path: &Path) -> Dataset {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let bytes = std::fs::read(path).unwrap();
    read_dataset(&bytes, &name, &ReadOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// How a table was written, in the words of the expectations.
fn written(d: &Dataset) -> String {
    let reading = d.reading.as_ref().unwrap();
    let text = reading.text.as_ref().unwrap();
    let mut parts = vec![text.encoding.name().to_owned()];
    parts.push(if reading.columns.len() > 1 { text.separator.words().into() } else { "one column".into() });
    parts.push(format!("decimal {}", if text.decimal_comma { "comma" } else { "point" }));
    parts.extend(text.thousands.map(|t| format!("thousands marked by {}", t.words())));
    if text.has_uncertainties {
        parts.push("uncertainties in the cells".into());
    }
    if text.has_times {
        parts.push("times as seconds since the first".into());
    }
    parts.join("; ")
}

/// Numbers of a row by role.
fn row(d: &Dataset, i: usize) -> String {
    let mut parts: Vec<(&str, f64)> = Vec::new();
    match &d.data {
        Data::Points(p) => {
            parts.extend([("x", p.x[i]), ("y", p.y[i])]);
            parts.extend(p.sx.as_ref().map(|s| ("sx", s[i])));
            match &p.sy {
                YErrors::None => {}
                YErrors::Symmetric(s) => parts.push(("sy", s[i])),
                YErrors::Asymmetric { lower, upper } => parts.extend([("sy-", lower[i]), ("sy+", upper[i])]),
            }
        }
        Data::Histogram(h) if d.columns.iter().any(|(role, _)| role == "x") => {
            parts.extend([("x", h.center(i)), ("n", h.content[i])]);
        }
        Data::Histogram(h) => parts.extend([("lo", h.lo[i]), ("hi", h.hi[i]), ("n", h.content[i])]),
        Data::Sample(s) => {
            parts.push(("x", s.x[i]));
            parts.extend(s.weights.as_ref().map(|w| ("w", w[i])));
        }
    }
    parts.iter().map(|(role, v)| format!("{role}={v}")).collect::<Vec<_>>().join(" ")
}

/// What was read, in the form of the expectations; `last` only where they ask for it.
fn found(d: &Dataset, with_last: bool) -> String {
    let mut text = String::new();
    let reading = d.reading.as_ref().unwrap();
    writeln!(text, "read: {}", written(d)).unwrap();
    writeln!(text, "kind: {}", d.kind().name()).unwrap();
    for role in &reading.roles {
        let column = &reading.columns[role.column];
        let name = if column.name.is_empty() { (role.column + 1).to_string() } else { column.name.clone() };
        let unit = if column.unit.is_empty() { String::new() } else { format!(" [{}]", column.unit) };
        let sure = if role.is_sure { "sure" } else { "question" };
        writeln!(text, "{}: {name}{unit} {sure}", role.role).unwrap();
    }
    writeln!(text, "rows: {} of {}", d.mask.len(), d.n_total()).unwrap();
    if let Some(left) = d.notes.iter().find(|n| n.starts_with("left out: ")) {
        writeln!(text, "{left}").unwrap();
    }
    let parts = &reading.parts;
    if parts.list.len() > 1 {
        let sizes: Vec<String> = parts.list.iter().map(|p| p.n_rows.to_string()).collect();
        writeln!(text, "parts: {}s of {} rows", parts.word(), sizes.join(", ")).unwrap();
    }
    writeln!(text, "first: {}", row(d, d.mask.iter().next().unwrap())).unwrap();
    if with_last {
        writeln!(text, "last: {}", row(d, d.n_total() - 1)).unwrap();
    }
    text
}

/// All open without a word from the user; every choice is the expected one, or marked as a question where it says so.
#[test]
fn tables_of_labs_are_understood() {
    let mut wrong = Vec::new();
    let (mut n, mut without_question) = (0, 0);
    for path in tables() {
        let expected = std::fs::read_to_string(
            path.with_file_name(format!("{}.expected", path.file_name().unwrap().to_string_lossy())),
        )
        .unwrap();
        let found = found(&read(&path), expected.contains("\nlast: "));
        n += 1;
        without_question += usize::from(!found.contains("question"));
        if found != expected {
            wrong.push(format!("--- {}\nexpected\n{expected}found\n{found}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{} of {n} tables:\n{}", wrong.len(), wrong.join("\n"));
    assert!(n >= 40 && without_question >= 36, "{without_question} of {n} without a question");
}

/// Whatever was guessed can be told otherwise.
#[test]
fn every_choice_can_be_changed() {
    let text = "1,25\n2,50\n";
    let with = |form: FormOptions| {
        let options = ReadOptions { form, ..ReadOptions::default() };
        read_dataset(text.as_bytes(), "f", &options).unwrap()
    };
    let usual = FormOptions::default();
    assert_eq!(row(&with(usual), 0), "x=1 y=25");
    assert_eq!(
        row(
            &with(FormOptions { decimal_comma: Some(true), separator: Some(Separator::Semicolon), ..usual }),
            0
        ),
        "x=1.25"
    );
    assert_eq!(row(&with(FormOptions { header: Some(1), ..usual }), 0), "x=2 y=50");
}

/// What is doubtful is a question among the notes.
#[test]
fn doubts_are_questions() {
    let notes = |name: &str| read(&folder().join(name)).notes.join("\n");
    assert!(notes("25_phone_acceleration.csv").contains("question: y is column 'Acceleration x'?"));
    assert!(notes("17_analyser.dat").contains("question: x is column 1, y is column 2?"));
    assert!(!notes("01_fall_de.csv").contains("question"));
}

/// Rows that do not fit are kept, left out and listed by their lines; more than one in four is an error.
#[test]
fn rows_that_do_not_fit_are_left_out() {
    let text = |odd: usize| {
        let rows: String =
            (0..8).map(|k| if k < odd { format!("{k};1;9\n") } else { format!("{k};1\n") }).collect();
        format!("x;y\n9;9\n{rows}")
    };
    let read = |text: &str| read_dataset(text.as_bytes(), "f", &ReadOptions::default());
    let d = read(&text(2)).unwrap();
    assert_eq!((d.n_total(), d.mask.len()), (9, 7));
    assert_eq!(d.notes.last().unwrap(), "left out: lines 3, 4 (rows 2, 3)");
    assert_eq!(read(&text(3)).unwrap_err().to_string(), "f, line 3: read 3 cells, expected 2");
    let footer = format!("{}Mean;of all\n", text(0));
    assert_eq!(read(&footer).unwrap().notes.last().unwrap(), "left out: line 11 (row 10)");
}

/// A file of many blocks is read as one of one block: rows, lines, faults.
#[test]
fn long_tables_are_read_in_order() {
    let mut text = String::from("a,b\n");
    let n = 150_000;
    for k in 0..n {
        if k == 120_000 {
            text += "# a remark\n\n";
        }
        writeln!(text, "{k},{}.5", 2 * k).unwrap();
    }
    assert!(text.len() > 2 << 20, "{}", text.len());
    let d = read_dataset(text.as_bytes(), "f", &ReadOptions::default()).unwrap();
    let Data::Points(p) = &d.data else { panic!() };
    assert!((0..n).all(|k| p.x[k] == k as f64 && p.y[k] == 2.0 * k as f64 + 0.5));
    let faulty = text.replace("\n130000,260000.5\n", "\n130000,oops\n");
    let error = read_dataset(faulty.as_bytes(), "f", &ReadOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "f, line 130004, column 'b': read 'oops', expected a number");
}

/// Of two tables of different columns one below the other, the last is read, and that there is another is said.
#[test]
fn another_table_above_is_told() {
    let data = read(&folder().join("84_two_tables_de.csv"));
    let told = "careful: lines 2, 3, 4, 5, 6, 7 are rows of another table, which is not read";
    assert!(data.notes.iter().any(|n| n.starts_with(told)), "{:?}", data.notes);
    let settings = read(&folder().join("83_siglent.csv"));
    assert!(!settings.notes.iter().any(|n| n.contains("another table")), "{:?}", settings.notes);
}
