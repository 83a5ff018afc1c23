//! Files of many hands: what is read as what, and what each bad file is told.

use fitpanel::data::examples;
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Binning, Data, DataKind, Dataset, Selection, YErrors};
use fitpanel::error::Explain;
use proptest::prelude::*;

fn read(text: &str) -> Dataset {
    read_with(text.as_bytes(), &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"))
}

fn read_with(bytes: &[u8], options: &ReadOptions) -> Result<Dataset, String> {
    read_dataset(bytes, "f.csv", options).map_err(|e| e.to_string())
}

fn told(columns: &[(&str, &str)]) -> ReadOptions {
    let columns = columns.iter().map(|(r, c)| (r.to_string(), c.to_string())).collect();
    ReadOptions { columns, ..ReadOptions::default() }
}

fn of_kind(kind: DataKind) -> ReadOptions {
    ReadOptions { kind: Some(kind), ..ReadOptions::default() }
}

/// All numbers of a data set in one line: `points 1,2 sy 3`.
fn show(d: &Dataset) -> String {
    let list = |v: &[f64]| v.iter().map(|v| v.to_string()).collect::<Vec<_>>().join(" ");
    match &d.data {
        Data::Sample(s) => format!("sample x {}", list(&s.x)),
        Data::Histogram(h) => {
            let error = h.error.as_ref().map_or(String::new(), |e| format!(" error {}", list(e)));
            format!("histogram lo {} hi {} n {}{error}", list(&h.lo), list(&h.hi), list(&h.content))
        }
        Data::Points(p) => {
            let sx = p.sx.as_ref().map_or(String::new(), |s| format!(" sx {}", list(s)));
            let sy = match &p.sy {
                YErrors::None => String::new(),
                YErrors::Symmetric(s) => format!(" sy {}", list(s)),
                YErrors::Asymmetric { lower, upper } => format!(" sy- {} sy+ {}", list(lower), list(upper)),
            };
            format!("points x {} y {}{sx}{sy}", list(&p.x), list(&p.y))
        }
    }
}

#[test]
fn good_files_are_read_as_a_person_would() {
    for (text, expected) in [
        // Separators and decimal marks.
        ("x,y\n1,2\n3,4\n", "points x 1 3 y 2 4"),
        ("1 2\n3 4\n", "points x 1 3 y 2 4"),
        ("1\t2\n3\t4", "points x 1 3 y 2 4"),
        ("1;2\n3;4\n", "points x 1 3 y 2 4"),
        ("0,5;1,5\n1;2,5\n", "points x 0.5 1 y 1.5 2.5"),
        ("0,5\t1,5\n1\t2,5\n", "points x 0.5 1 y 1.5 2.5"),
        ("0,5  1,5\n1  2,5\n", "points x 0.5 1 y 1.5 2.5"),
        ("1.5, 2.5\n3.5, 4.5\n", "points x 1.5 3.5 y 2.5 4.5"),
        ("  1.5   2.5\n 3.5   4.5\n", "points x 1.5 3.5 y 2.5 4.5"),
        ("\"1,5\",\"2,5\"\n\"3,5\",\"4,5\"\n", "points x 1.5 3.5 y 2.5 4.5"),
        ("1;2;\n3;4;\n", "points x 1 3 y 2 4"),
        ("x,y\r\n1,2\r\n3,4\r\n", "points x 1 3 y 2 4"),
        ("\u{feff}x,y\n1,2\n3,4\n", "points x 1 3 y 2 4"),
        // Without names: by the number of columns.
        ("1\n2\n3\n", "sample x 1 2 3"),
        ("1 2 3\n4 5 6\n", "points x 1 4 y 2 5 sy 3 6"),
        ("1 2 3 4\n5 6 7 8\n", "points x 1 5 y 2 6 sx 3 7 sy 4 8"),
        ("1 2 ± 0.1\n2 3 ± 0.2\n", "points x 1 2 y 2 3 sy 0.1 0.2"),
        // Names, units, comments.
        ("# made by me\n% and me\n! too\nx y\n1 2\n3 4\n", "points x 1 3 y 2 4"),
        ("# x y err\n1 2 0.1\n3 4 0.2\n", "points x 1 3 y 2 4 sy 0.1 0.2"),
        ("t,U\ns,V\n1,2\n3,4\n", "points x 1 3 y 2 4"),
        ("t / s   U / V   dU / V\n1 2 0.1\n3 4 0.2\n", "points x 1 3 y 2 4 sy 0.1 0.2"),
        ("My measurement\n\nx,y\n1,2\n3,4\n", "points x 1 3 y 2 4"),
        ("run,x,y\na,1,2\nb,3,4\n", "points x 1 3 y 2 4"),
        ("x,y,err-,err+\n1,2,0.1,0.2\n", "points x 1 y 2 sy- 0.1 sy+ 0.2"),
        ("x,y,sy\n1,2,0\n3,4,0\n", "points x 1 3 y 2 4"),
        // Histograms and samples.
        ("lo,hi,n\n0,1,5\n1,2,7\n", "histogram lo 0 1 hi 1 2 n 5 7"),
        ("lo,hi,content,error\n0,1,5,2\n3,4,7,3\n", "histogram lo 0 3 hi 1 4 n 5 7 error 2 3"),
        ("x,counts\n0.5,5\n1.5,7\n2.5,4\n", "histogram lo 0 1 2 hi 1 2 3 n 5 7 4"),
        ("x,counts\n0.5,5\n1.5,7\n3.5,4\n", "points x 0.5 1.5 3.5 y 5 7 4"),
        ("x,counts,err\n0.5,5,2\n1.5,7,3\n", "points x 0.5 1.5 y 5 7 sy 2 3"),
        ("energy\n1.5\n2.5\n", "sample x 1.5 2.5"),
        // Numbers of another hand.
        ("1.0D+1 \u{2212}2\n3E0 .5\n", "points x 10 3 y -2 0.5"),
        // A missing value keeps its row.
        ("x,y\n1,2\n3,\n5,NaN\n", "points x 1 3 5 y 2 NaN NaN"),
    ] {
        assert_eq!(show(&read(text)), expected, "{text:?}");
    }
}

#[test]
fn bad_files_get_one_plain_sentence() {
    let plain = ReadOptions::default();
    let xy = told(&[("x", "1"), ("y", "2")]);
    let cases: &[(&str, &ReadOptions, &str)] = &[
        ("", &plain, "the file is empty: f.csv"),
        ("\n \n;;;\n", &plain, "the file is empty: f.csv"),
        ("# only words\n", &plain, "f.csv holds no row of numbers — only comments"),
        ("x,y\n", &plain, "f.csv holds no row of numbers — only a header"),
        ("x,y\ns,m\n", &plain, "f.csv holds no row of numbers — only a header"),
        ("x,y\n1,2\n3,abc\n", &plain, "f.csv, line 3, column 'y': read 'abc', expected a number"),
        ("x,y\n1,abc\n3,4\n", &plain, "f.csv, line 2, column 'y': read 'abc', expected a number"),
        ("1,2\n3,4,5\n", &plain, "f.csv, line 2: read 3 cells, expected 2"),
        ("x,y\n1,2\n3\n", &plain, "f.csv, line 3: read 1 cell, expected 2"),
        (
            "x,y,sy\n1,2,0.1\n3,4,-0.1\n",
            &plain,
            "f.csv, line 3, column 'sy': the uncertainty -0.1 is below zero — correct or remove it",
        ),
        ("1\n2\n", &of_kind(DataKind::Points), "f.csv has 1 column of numbers, but points need x and y"),
        (
            "1\n2\n",
            &of_kind(DataKind::Histogram),
            "f.csv has 1 column of numbers, but histograms need lo, hi and n, or centre and n",
        ),
        ("x,y\n1,2\n", &told(&[("x", "q")]), "f.csv has no column 'q' for x — its columns are x, y"),
        (
            "1 2\n3 4\n",
            &told(&[("x", "3")]),
            "f.csv has no column '3' for x — its columns are 1 to 2 (they have no names)",
        ),
        (
            "1 2\n",
            &told(&[("bad", "1")]),
            "columns: there is no role 'bad' — there are x, x2, x3 … x10, y, sx, sy, sy-, sy+, lo, hi, lo2, hi2, lo3, hi3, n, w, w2, k, t1, t1v, t2 …",
        ),
        ("1 2\n", &told(&[("w", "1")]), "columns: a sample needs x, but only w is given"),
        ("1 2\n", &told(&[("x", "1"), ("x", "2")]), "columns: the role 'x' is given twice"),
        ("1 2\n", &told(&[("y", "1")]), "columns: points need x and y, but only y is given"),
        (
            "1 2 3\n",
            &told(&[("x", "1"), ("y", "2"), ("sy-", "3")]),
            "columns: sy- and sy+ must be given together",
        ),
        (
            "lo,hi,n\n0,1,5\n0.5,2,7\n",
            &plain,
            "f.csv, line 3: the bin 0.5:2 does not begin above the one before and end above its own beginning",
        ),
        (
            "x,n\n0,5\n1,7\n3,2\n",
            &of_kind(DataKind::Histogram),
            "f.csv: the bin centres in column 'x' are not equally spaced and rising — give the edges as lo and hi",
        ),
        ("run,x,y\na,1,2\nb,3,4\n", &xy, "f.csv, line 2, column 'run': read 'a', expected a number"),
        (
            "PK\u{3}\u{4}zip",
            &plain,
            "f.csv is a workbook or archive (zip), not a table of text — save it as CSV and open that",
        ),
    ];
    for (text, options, expected) in cases {
        let message = read_with(text.as_bytes(), options).unwrap_err();
        assert_eq!(&message, expected, "{text:?}");
        assert!(!message.contains('\n'), "more than one line: {message}");
    }
}

/// Everything that was guessed or left out is a sentence of the notes.
#[test]
fn the_notes_say_what_was_done() {
    let d = read("# a\ntitle only\nt / s;s / m;Δs / m;who\n0,2;0,3;0,1;me\n0,4;;0,1;you\n");
    assert_eq!(
        d.notes,
        [
            "read 2 rows of 4 columns, separated by semicolons, with decimal commas",
            "lines before the table were passed over: 2",
            "taken as points: x is column 't' in s, y is column 's' in m, sy is column 'Δs' in m (by their names)",
            "column 'who' (it holds words: 'me') is not used",
            "row 2 is left out: not numbers",
            "left out: line 5 (row 2)",
        ]
    );
    assert_eq!((d.x_title.text().as_str(), d.y_title.text().as_str()), ("t / s", "s / m"));
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
    };
    assert_eq!(d.columns, pairs(&[("x", "t"), ("y", "s"), ("sy", "Δs")]));
    assert_eq!(d.units, pairs(&[("x", "s"), ("y", "m"), ("sy", "m")]));
}

#[test]
fn a_guessed_histogram_is_said() {
    let notes = read("x,counts\n0.5,5\n1.5,7\n2.5,4\n").notes.join("\n");
    assert!(notes.contains("edges midway between the centers"), "{notes}");
    let notes = read("x,counts\n0.5,5\n1.5,7\n3.5,4\n").notes.join("\n");
    assert!(notes.contains("taken as points without errors"), "{notes}");
}

#[test]
fn other_encodings_are_read_and_said() {
    let latin1 = b"T / \xB0C;U / V\n20,5;1,5\n21;2\n";
    let d = read_with(latin1, &ReadOptions::default()).unwrap();
    assert_eq!((show(&d).as_str(), d.x_title.unit.as_str()), ("points x 20.5 21 y 1.5 2", "°C"));
    assert!(d.notes[0].ends_with("as Latin-1"), "{}", d.notes[0]);
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("x\ty\n1\t2\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(show(&read_with(&utf16, &ReadOptions::default()).unwrap()), "points x 1 y 2");
}

#[test]
fn columns_are_taken_as_told_and_nothing_else() {
    let text = "U,T,dT,extra\n1,2,0.1,9\n3,4,0.2,9\n";
    let get = |columns: &[(&str, &str)]| show(&read_with(text.as_bytes(), &told(columns)).unwrap());
    assert_eq!(get(&[("x", "T"), ("y", "U")]), "points x 2 4 y 1 3");
    assert_eq!(get(&[("x", "2"), ("y", "1"), ("sy", "dT")]), "points x 2 4 y 1 3 sy 0.1 0.2");
    assert_eq!(get(&[("x", "extra")]), "sample x 9 9");
    assert_eq!(get(&[("x", "U"), ("n", "extra")]), "histogram lo 0 2 hi 2 4 n 9 9");
}

#[test]
fn a_sample_is_binned_on_request_and_points_are_not() {
    let binning = Some(Binning::Uniform { n: 2, span: Some((0.0, 4.0)) });
    let options = ReadOptions { binning, ..ReadOptions::default() };
    let d = read_with(b"1\n2\n3\n9\n", &options).unwrap();
    assert_eq!(show(&d), "histogram lo 0 2 hi 2 4 n 1 2");
    assert!(d.notes.last().unwrap().contains("1 above"), "{:?}", d.notes);
    let refused = read_with(b"1 2\n3 4\n", &options).unwrap_err();
    assert_eq!(refused, "f.csv: only a sample of single values can be binned, and these data are points");
}

/// Every embedded example reads, is what its description says, and stands on one line of provenance.
#[test]
fn the_examples_are_what_they_say() {
    let kinds = [
        ("lorentzian_peak.csv", DataKind::Histogram, 60),
        ("peak.csv", DataKind::Points, 50),
        ("fall_de.csv", DataKind::Points, 10),
        ("decay_counts.csv", DataKind::Histogram, 40),
        ("workbook_exercise1.csv", DataKind::Points, 19),
        ("mixture.csv", DataKind::Sample, 1400),
        ("signal.csv", DataKind::Histogram, 70),
        ("three_peaks.csv", DataKind::Histogram, 49),
        ("graph_xy_errors.csv", DataKind::Points, 12),
        ("calibration.csv", DataKind::Points, 8),
        ("outliers.csv", DataKind::Points, 17),
        ("rising.csv", DataKind::Points, 6),
        ("falling.csv", DataKind::Points, 6),
    ];
    assert_eq!(examples::ALL.len(), kinds.len());
    for (name, kind, rows) in kinds {
        let example = examples::find(name).unwrap();
        let d = example.dataset().unwrap();
        assert_eq!((d.kind(), d.n_total(), d.name.as_str()), (kind, rows, name));
        assert!(d.mask.is_all(), "{name}");
        let text = std::str::from_utf8(example.bytes).unwrap();
        assert_eq!(text.lines().filter(|l| l.starts_with('#')).count(), 1, "{name}");
        assert!(text.starts_with("# ") && text.lines().next().unwrap().contains("used freely"), "{name}");
    }
    assert!(examples::find(examples::BUILT_IN).is_some());
}

/// The signal example holds the counts of the reference histogram (sum 30550).
#[test]
fn the_signal_example_holds_all_events() {
    let d = examples::find("signal.csv").unwrap().dataset().unwrap();
    let Data::Histogram(h) = &d.data else { panic!("no histogram") };
    assert_eq!((h.content[0], h.lo[0], h.hi[69]), (2266.0, 90.0, 160.0));
    assert_eq!((d.x_title.text().as_str(), d.y_title.text().as_str()), ("mass / GeV", "counts"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Any bytes give a data set or one plain sentence; never a panic.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        check_any(&bytes);
    }

    /// The same for bytes that look like tables, which reach further.
    #[test]
    fn any_table_is_read_or_refused(text in "[0-9a-z,;.\t \n#±\"+/()-]{0,200}") {
        check_any(text.as_bytes());
    }
}

fn check_any(bytes: &[u8]) {
    for kind in [None, Some(DataKind::Points), Some(DataKind::Histogram), Some(DataKind::Sample)] {
        match read_dataset(bytes, "f", &ReadOptions { kind, ..ReadOptions::default() }) {
            Ok(d) => {
                assert_eq!(d.mask.total(), d.n_total());
                assert_eq!(d.x().len(), d.n_total());
                let _ = d.fit_set(&Selection::default());
            }
            Err(e) => {
                let text = e.to_string();
                assert!(!text.is_empty() && !text.contains('\n') && e.code().starts_with("E-"), "{text:?}");
            }
        }
    }
}
