//! Tables with a slip in them: what a person meant is said or asked, and nothing else is read in silence.

use fitpanel::data::read::{CalculatedColumn, ReadOptions, Separator, read_dataset};
use fitpanel::data::{Data, DataKind, Dataset, Selection, YErrors};
use fitpanel::error::Explain;
use fitpanel::model::Model;

fn read_with(text: &str, options: &ReadOptions) -> Dataset {
    read_dataset(text.as_bytes(), "f.csv", options).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn read(text: &str) -> Dataset {
    read_with(text, &ReadOptions::default())
}

/// The sentence and the advice of a refusal.
fn refused(text: &str) -> (String, String) {
    let error = read_dataset(text.as_bytes(), "f.csv", &ReadOptions::default()).unwrap_err();
    (error.to_string(), error.help().unwrap_or_default())
}

#[test]
fn more_successes_than_trials_name_the_row() {
    let text = "k,n,x\n2,4,1\n5,3,2\n1,4,3\n";
    let (error, help) = refused(text);
    assert_eq!(error, "f.csv, line 3, row 2: 5 successes of 3 trials (columns 'k' and 'n')");
    assert!(help.contains("--columns"), "{help}");
    // A cut may take the row out, and other roles mean something else.
    let cut = ReadOptions { cut: Some("k <= n".into()), ..ReadOptions::default() };
    assert_eq!(read_with(text, &cut).mask.len(), 2);
    let columns = [("x", "x"), ("y", "n")].map(|(r, c)| (r.to_owned(), c.to_owned())).to_vec();
    let told = ReadOptions { columns, ..ReadOptions::default() };
    assert_eq!(read_with(text, &told).n_total(), 3);
    // How often each k was seen, and a refractive index.
    assert_eq!(read("k,n\n0,2\n1,5\n2,4\n3,1\n").n_total(), 4);
    assert!(read("x,n,k\n1,2,3\n2,1,5\n3,1,4\n").more.is_empty());
}

#[test]
fn an_ordinate_that_cannot_be_read_is_no_sample_of_x() {
    for (text, column, cell) in [
        (
            "Freq.\tV(out)\n1e3\t1.0e0,2.0e-1\n1e4\t9.0e-1,3.0e-1\n1e5\t8.0e-1,4.0e-1\n",
            "'V(out)'",
            "1.0e0,2.0e-1",
        ),
        ("t;U\n1;2,1 ± 5 %\n2;3,1 ± 5 %\n3;4,1 ± 5 %\n", "'U'", "2,1 ± 5 %"),
    ] {
        let (error, help) = refused(text);
        assert!(
            error.contains(column) && error.contains(&format!("'{cell}'")) && error.contains("line 2"),
            "{error}"
        );
        assert!(help.contains("--kind sample"), "{help}");
        let told = ReadOptions { kind: Some(DataKind::Sample), ..ReadOptions::default() };
        assert_eq!(read_with(text, &told).n_total(), 3);
    }
    // Words beside values, or numbers beside values in no order: a sample, and it is said.
    for text in ["m;who\n2;me\n1;you\n3;me\n", "t;U\n2;2,1 ± 5 %\n1;3,1 ± 5 %\n3;4,1 ± 5 %\n"] {
        let data = read(text);
        assert_eq!(data.kind(), DataKind::Sample);
        let said = |n: &String| n.starts_with("careful: column") && n.contains("as a sample");
        assert!(data.notes.iter().any(said), "{:?}", data.notes);
    }
    // Labels before values are labels.
    let labels = read("who;m\nme;2\nyou;1\n");
    assert!(!labels.notes.iter().any(|n| n.starts_with("careful")), "{:?}", labels.notes);
}

#[test]
fn errors_in_a_calculated_column_are_used() {
    let text = "t;U;Messunsicherheit\n1;2,1;0,1\n2;3,1;0,1\n3;4,1;0,1\n";
    let calculated = vec![CalculatedColumn::parse("y=ln(U)").unwrap()];
    let data = read_with(text, &ReadOptions { calculated, ..ReadOptions::default() });
    assert!(data.notes.iter().any(|n| n.contains("errors out of column 'Messunsicherheit'")));
    assert!(
        !data.notes.iter().any(|n| n.contains("Messunsicherheit") && n.contains("not used")),
        "{:?}",
        data.notes
    );
}

#[test]
fn rows_left_out_are_counted_by_the_reasons_that_are_listed() {
    let good = (1..=20).map(|i| format!("{i},{i}.5\n")).collect::<Vec<_>>().concat();
    let data = read(&format!("t,U\n{good}21,\n23\n24,1,2\n25,nan\n26,\n28,3\n"));
    let told = data.left_out(&Selection::default(), 100);
    for (why, n) in &told.counts {
        let words = if why.words() == "not a number" { "not numbers" } else { why.words() };
        let note = format!("{n} rows are left out: {words} ");
        assert!(data.notes.iter().any(|said| said.starts_with(&note)), "{note}: {:?}", data.notes);
    }
    let counts: Vec<(&str, usize)> = told.counts.iter().map(|(why, n)| (why.words(), *n)).collect();
    assert_eq!(counts, [("not a number", 3), ("too few or too many cells", 2)]);
    assert_eq!(data.notes.iter().filter(|n| n.contains("left out: ") && n.contains("first: ")).count(), 2);
}

#[test]
fn a_title_does_not_decide_what_divides_the_cells() {
    for title in ["Messung 1", "Versuch 3 vom 12.5.", "2 4 6", "# nichts"] {
        for head in ["Zeit t / s\tSpannung U / V\tBem\n", ""] {
            let data = read(&format!("{title}\n{head}0\t5,1\tok\n1\t3,7\tok\n2\t2,8\tgut\n"));
            let text = data.reading.as_ref().and_then(|r| r.text.as_ref()).unwrap();
            assert_eq!((text.separator, data.n_total()), (Separator::Tab, 3), "{title} {head}");
            assert_eq!((data.kind(), data.mask.len()), (DataKind::Points, 3), "{title} {head}");
        }
    }
    // Blanks divide where tabs leave several numbers in a cell.
    let blanks = read("t\tU  I\n0\t5.1  3\n1\t3.7  4\n");
    assert_eq!(blanks.reading.unwrap().text.unwrap().separator, Separator::Blanks);
}

/// `expon_pfd` is a slip of the library's name, in a sum and alone; names of parameters with a line in them are none.
#[test]
fn names_of_the_library_with_a_slip() {
    let told = |text: &str| {
        let model = Model::compile(text);
        model.map_or_else(|e| format!("{e} {:?}", e.help()), |m| m.notes().join(" "))
    };
    for (text, meant) in [
        ("A*expon_pfd+b*x", "write expon_pdf"),
        ("norm_pfd", "did you mean 'norm_pdf'"),
        ("a*x+norm_cfd*b", "write norm_cdf"),
    ] {
        assert!(told(text).contains(meant), "{text}: {}", told(text));
    }
    for text in ["x*rate_pdf+b", "norm_par*x", "a_pdf*x+b_cdf"] {
        assert!(!told(text).contains("is meant"), "{text}: {}", told(text));
    }
}

/// `error of the voltage / V` is what it says.
#[test]
fn the_error_of_the_column() {
    for name in ["error of the voltage / V", "uncertainty of voltage / V"] {
        let data = read(&format!("t / s,voltage / V,{name}\n0,1,0.4\n1,3,0.3\n2,4,0.2\n"));
        let Data::Points(points) = &data.data else { panic!("{:?}", data.kind()) };
        assert_eq!(points.sy, YErrors::Symmetric(vec![0.4, 0.3, 0.2]), "{name}");
    }
}
