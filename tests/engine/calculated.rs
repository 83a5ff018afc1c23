//! Columns by formula and cuts: values, errors by exact derivatives, roles, what is refused, and the same in a session file.

use fitpanel::data::read::{CalculatedColumn, ReadOptions, read_dataset};
use fitpanel::data::{Data, DataKind, Dataset, Points, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, Session};

/// A decay seen by a voltmeter and an ammeter, each with its errors.
const TABLE: &str =
    "t / s;U / V;dU;I / mA;ΔI\n0;10;0.1;2;0.1\n1;6;0.1;1.2;0.1\n2;3.6;0.2;0.7;0.1\n3;2;0.2;0.4;0.1\n";

fn options(columns: &[&str], cut: Option<&str>, roles: &[(&str, &str)]) -> ReadOptions {
    ReadOptions {
        calculated: columns.iter().map(|c| CalculatedColumn::parse(c).unwrap()).collect(),
        cut: cut.map(str::to_owned),
        columns: roles.iter().map(|(r, c)| ((*r).to_owned(), (*c).to_owned())).collect(),
        ..ReadOptions::default()
    }
}

fn read(text: &str, options: &ReadOptions) -> Result<Dataset, String> {
    read_dataset(text.as_bytes(), "t.csv", options).map_err(|e| e.to_string())
}

fn points(data: &Dataset) -> &Points {
    match &data.data {
        Data::Points(p) => p,
        other => panic!("{other:?}"),
    }
}

fn sy(data: &Dataset) -> &[f64] {
    match &points(data).sy {
        YErrors::Symmetric(s) => s,
        other => panic!("{other:?}"),
    }
}

fn near(found: &[f64], truth: &[f64]) {
    assert_eq!(found.len(), truth.len());
    for (f, t) in found.iter().zip(truth) {
        assert!((f - t).abs() <= 1e-14 * t.abs(), "{found:?} {truth:?}");
    }
}

/// The textbook: σ(ln U) = σ_U/U, σ(UI)² = (Iσ_U)² + (Uσ_I)².
#[test]
fn errors_follow_by_the_derivatives() {
    let data = read(TABLE, &options(&["L = ln(U)"], None, &[("x", "t"), ("y", "L")])).unwrap();
    near(&points(&data).y, &[10.0_f64, 6.0, 3.6, 2.0].map(f64::ln));
    near(sy(&data), &[0.1 / 10.0, 0.1 / 6.0, 0.2 / 3.6, 0.1]);
    let note = "calculated L = ln(U) with errors out of column 'dU'";
    assert!(data.notes.iter().any(|n| n == note), "{:?}", data.notes);
    let power = options(&["P / W = U*I/1000"], None, &[("x", "t"), ("y", "P")]);
    let data = read(TABLE, &power).unwrap();
    near(&points(&data).y, &[0.02, 0.0072, 3.6 * 0.7 / 1000.0, 0.0008]);
    let quadrature = |u: f64, su: f64, i: f64, si: f64| (i * su).hypot(u * si) / 1000.0;
    near(
        sy(&data),
        &[
            quadrature(10.0, 0.1, 2.0, 0.1),
            quadrature(6.0, 0.1, 1.2, 0.1),
            quadrature(3.6, 0.2, 0.7, 0.1),
            quadrature(2.0, 0.2, 0.4, 0.1),
        ],
    );
    assert_eq!(data.y_title.text(), "P / W");
}

/// What two columns both depend on is not counted as independent: U·I − I·U has no error, and neither has U/(2U).
#[test]
fn a_column_of_calculated_columns_is_written_out() {
    let both = options(&["a = U*I", "b = a - I*U", "c = a/(2*U*I)"], None, &[("x", "t"), ("y", "c")]);
    let data = read(TABLE, &both).unwrap();
    near(&points(&data).y, &[0.5; 4]);
    // Errors that are zero everywhere are none.
    assert_eq!(points(&data).sy, YErrors::None);
    let square = options(&["a = 2*U", "y = a^2"], None, &[]);
    near(sy(&read(TABLE, &square).unwrap()), &[8.0, 4.8, 5.76, 3.2]);
}

/// A name that is a role has it; what was the error of another ordinate is not the new one's. Columns without names are c1, c2 …, and roles
/// are names as well.
#[test]
fn names_that_are_roles() {
    let data = read(TABLE, &options(&["y = 1/I"], None, &[])).unwrap();
    near(&points(&data).y, &[0.5, 1.0 / 1.2, 1.0 / 0.7, 2.5]);
    near(sy(&data), &[0.1 / 4.0, 0.1 / 1.44, 0.1 / 0.49, 0.1 / 0.16]);
    let bare = "1 10 0.5\n2 20 0.5\n4 40 1\n";
    let data = read(bare, &options(&["x = 1/c1", "y = sqrt(y)"], None, &[])).unwrap();
    assert_eq!(points(&data).x, [1.0, 0.5, 0.25]);
    near(&points(&data).y, &[10.0_f64, 20.0, 40.0].map(f64::sqrt));
    near(sy(&data), &[(10.0, 0.5), (20.0, 0.5), (40.0, 1.0)].map(|(y, s): (f64, f64)| s / 2.0 / y.sqrt()));
    let odd = read("U in,2nd\n1,3\n2,5\n", &options(&["y = `2nd`*pi + 1e1"], None, &[])).unwrap();
    assert_eq!(points(&odd).y, [3.0 * std::f64::consts::PI + 10.0, 5.0 * std::f64::consts::PI + 10.0]);
}

/// Errors that stand in the cells, on both sides, or are told by role.
#[test]
fn errors_out_of_all_places() {
    let cells = "x,T\n1,2.0 ± 0.1\n2,4.0 ± 0.2\n";
    near(sy(&read(cells, &options(&["y = T^2"], None, &[])).unwrap()), &[0.4, 1.6]);
    let sides = "x,y,sy-,sy+\n1,2,0.1,0.3\n2,4,0.2,0.2\n";
    let told = [("x", "x"), ("y", "z")];
    let data = read(sides, &options(&["z = 3*y"], None, &told)).unwrap();
    near(sy(&data), &[0.6, 0.6]);
    let generic = "a,b,c\n1,2,0.5\n2,4,0.25\n";
    let told = [("x", "a"), ("y", "b"), ("sy", "c")];
    assert!(
        read(generic, &options(&["d = 2*b"], None, &told)).unwrap().notes.iter().any(|n| n.contains("'c'"))
    );
}

/// A cut leaves rows out, counts them, and does not lose them; it knows any column, calculated ones as well.
#[test]
fn rows_that_a_cut_leaves_out_stay_visible() {
    let data =
        read(TABLE, &options(&["P = U*I"], Some("t >= 1 && P > 1"), &[("x", "t"), ("y", "U")])).unwrap();
    assert_eq!((data.n_total(), data.mask.to_vec()), (4, vec![1, 2]));
    let note = "the cut t >= 1 && P > 1 keeps 2 of 4 rows and leaves 2 out";
    assert!(data.notes.iter().any(|n| n == note), "{:?}", data.notes);
    let cut = data.reading.as_ref().unwrap().cut.as_ref().unwrap();
    assert_eq!(cut.rows.to_vec(), [1, 2]);
    // A value that is missing fulfils nothing; a column may be text as long as nobody asks for it.
    let holes = "E,n,name\n1,5,a\n2,,b\n3,7,c\n4,0,d\n";
    let cut = options(&[], Some("n > 0"), &[("x", "E")]);
    let data = read(holes, &cut).unwrap();
    assert_eq!((data.kind(), data.mask.to_vec()), (DataKind::Sample, vec![0, 2]));
    // Bins count what is left.
    let binning = Some(fitpanel::data::Binning::Edges(vec![0.0, 2.5, 5.0]));
    let binned = read(holes, &ReadOptions { binning, ..cut }).unwrap();
    let Data::Histogram(h) = &binned.data else { panic!("{:?}", binned.data) };
    assert_eq!(h.content, [1.0, 1.0]);
}

#[test]
fn what_cannot_be_calculated_is_told() {
    for (columns, cut, why) in [
        (&["L = ln(V)"][..], None, "there is no column 'V'; there are t, U, dU, I, ΔI"),
        (&["L = ln(dV)"], None, "there is no column 'dV' — did you mean 'dU'?"),
        (&["L = ln(voltage)"], None, "there is no column 'voltage'; there are t, U, dU, I, ΔI"),
        (&["U = 2*t"], None, "there is a column 'U' already"),
        (&["a = U", "a = I"], None, "there is a column 'a' already"),
        (&["a = b", "b = U"], None, "there is no column 'b'"),
        (&["a = ln(U"], None, "the calculated column 'a = ln(U'"),
        (&["a = gaus(0)"], None, "it has the parameter"),
        (&["a = [k]*U"], None, "'[' has no meaning here"),
        (&["a = `U"], None, "not closed"),
        (&[], Some("t > 17"), "it holds for none of the 4 rows"),
        (&[], Some("t >"), "the cut 't >'"),
    ] {
        let error = read(TABLE, &options(columns, cut, &[])).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
    let words =
        read_dataset(b"x,y,s\n1,2,a\n2,3,b\n", "w.csv", &options(&[], Some("s > 1"), &[])).unwrap_err();
    assert!(words.to_string().contains("column 's'") && words.code() == "E-READ", "{words}");
    for text in ["L", "= 3", "L =", "a == b"] {
        assert!(CalculatedColumn::parse(text).is_err(), "{text}");
    }
}

/// Commands read the file anew, each a step of undo; the session file keeps the choices and not the rows that follow from them.
#[test]
fn columns_and_cuts_in_a_session() {
    let folder = tempfile::tempdir().unwrap();
    let (table, saved) = (folder.path().join("t.csv"), folder.path().join("t.toml"));
    std::fs::write(&table, TABLE).unwrap();
    let mut session = Session::new();
    let roles = options(&[], None, &[]);
    session.apply(Command::Open { path: table, options: roles }).unwrap();
    let y = vec![CalculatedColumn::parse("y [V²] = U^2").unwrap()];
    session.apply(Command::SetColumns(y)).unwrap();
    session.apply(Command::SetCut(Some("t > 0".into()))).unwrap();
    session.apply(Command::SetMask { row: 2, used: false }).unwrap();
    let refused = session.apply(Command::SetMask { row: 0, used: true }).unwrap_err();
    assert!(refused.to_string().contains("the cut leaves it out"), "{refused}");
    session.apply(Command::Save(saved.clone())).unwrap();
    let text = std::fs::read_to_string(&saved).unwrap();
    for line in ["column = [\"y [V²] = U^2\"]", "cut = \"t > 0\"", "masked = [2]"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let mut again = Session::new();
    again.apply(Command::Open { path: saved, options: ReadOptions::default() }).unwrap();
    let (a, b) = (session.config().member(), again.config().member());
    assert_eq!((&a.data, &a.source), (&b.data, &b.source));
    assert_eq!(b.data.as_ref().unwrap().mask.to_vec(), [1, 3]);
    again.apply(Command::SetCut(None)).unwrap();
    // What a person left out is out without the cut as well.
    assert_eq!(again.config().member().data.as_ref().unwrap().mask.to_vec(), [0, 1, 3]);
    let mut typed = Session::new();
    let refused = typed.apply(Command::SetCut(Some("x > 0".into()))).unwrap_err();
    assert!(refused.to_string().contains("came from none"), "{refused}");
}

/// A name of several words needs no quotes; other names are shown in the form in which they are understood.
#[test]
fn names_of_several_words_in_cuts() {
    let text = "t,Strom I,T-1\n0,50,1\n1,150,2\n2,80,3\n";
    let read = |cut: &str| read_dataset(text.as_bytes(), "w.csv", &options(&[], Some(cut), &[]));
    for cut in ["Strom I < 100", "`Strom I` < 100", "100>Strom I && t >= 0", "`T-1` != 2"] {
        assert_eq!(read(cut).unwrap().mask.to_vec(), [0, 2], "{cut}");
    }
    let wrong = read("T < 3").unwrap_err();
    assert!(wrong.to_string().contains("write the name of the column 'T-1' in backquotes: `T-1`"), "{wrong}");
    assert!(wrong.help().unwrap().contains("a cut is a condition on columns"));
    let wrong = read("Strom < 3").unwrap_err();
    assert!(wrong.to_string().contains("`Strom I`"), "{wrong}");
}

/// Of `Spannung U / V` the symbol is a name as well, in formulas, cuts and roles; what may be several columns is said.
#[test]
fn symbols_of_columns_are_names_too() {
    let text = "Zeit t / s;Spannung U / V;Länge l in m;Strom (I) / A\n1;2;3;4\n2;5;6;7\n3;8;9;9\n";
    let read = |o: &ReadOptions| read_dataset(text.as_bytes(), "w.csv", o);
    let told = options(&["P / W = U*I"], Some("t > 1 && l < 9"), &[("x", "t"), ("y", "P")]);
    let data = read(&told).unwrap();
    let Data::Points(p) = &data.data else { panic!("{:?}", data.notes) };
    assert_eq!((&p.x[..], &p.y[..]), (&[1.0, 2.0, 3.0][..], &[8.0, 35.0, 72.0][..]));
    assert_eq!(data.mask.to_vec(), [1]);
    assert_eq!(data.columns[0], ("x".to_owned(), "Zeit t".to_owned()));
    let twice = "Zeit t / s,Quelle U / V,Last U / V\n1,2,3\n2,5,6\n";
    let read = |o: &ReadOptions| read_dataset(twice.as_bytes(), "w.csv", o).unwrap_err().to_string();
    let refused = read(&options(&[], Some("U > 3"), &[]));
    assert!(refused.contains("'U' may be the column 'Quelle U' or 'Last U'"), "{refused}");
    let refused = read(&options(&[], None, &[("x", "t"), ("y", "U")]));
    assert!(refused.contains("'U' for y may be the column 'Quelle U' or 'Last U' of w.csv"), "{refused}");
    // The symbol of one column is the role of another.
    let crossed = "Zeit t / s,Weg x / m,Ort y / m\n1,2,3\n2,5,6\n";
    let refused = read_dataset(crossed.as_bytes(), "w.csv", &options(&[], Some("x > 3"), &[])).unwrap_err();
    assert!(refused.to_string().contains("'x' may be the column 'Weg x' or 'Zeit t'"), "{refused}");
}
