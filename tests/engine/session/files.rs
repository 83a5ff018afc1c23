//! Session files: stable, relative, embedded, written by hand.

use std::path::Path;

use fitpanel::cost::{Constraint, CostChoice, CostKind};
use fitpanel::data::Selection;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, ErrorScaling, Intervals, ParamEdit, ProfileWish, Session, ValueOrigin};
use fitpanel::minimize::{Algorithm, Method, Strategy};

use super::{example_file, fit, id, limits, line, session, value};

/// Load∘save∘load changes nothing, and neither does save∘load∘save.
#[test]
fn session_files_are_stable() {
    let dir = tempfile::tempdir().unwrap();
    let csv = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples-data/peak.csv");
    std::fs::create_dir(dir.path().join("data")).unwrap();
    let data = dir.path().join("data/peak.csv");
    std::fs::copy(csv, &data).unwrap();
    let (first, second) = (dir.path().join("a.toml"), dir.path().join("b.toml"));

    let mut s = Session::new();
    s.apply(Command::Open { path: data.clone(), options: ReadOptions::default() }).unwrap();
    s.apply(Command::SetFormula("gaus+pol1".into())).unwrap();
    let mean = id(&s, "Mean");
    s.apply(Command::SetParam(mean, ParamEdit::Limits(limits(-1.0, 100.0)))).unwrap();
    s.apply(Command::SetParam(mean, ParamEdit::Step(Some(0.125)))).unwrap();
    let selection = Selection {
        ranges: vec![(0.0, 48.0).into()],
        exclude: vec![(3.0, 5.5).into()],
        ..Selection::default()
    };
    s.apply(Command::SetSelection(selection)).unwrap();
    s.apply(Command::SetMask { row: 7, used: false }).unwrap();
    let constraint = Constraint::simple("Mean", 22.0, 0.5);
    let cost = CostChoice { constraints: vec![constraint], kind: CostKind::Chi2, ..CostChoice::default() };
    s.apply(Command::SetCost(cost)).unwrap();
    let method = Method { algorithm: Algorithm::Combined, strategy: Strategy::Careful, ..Method::default() };
    s.apply(Command::SetMethod(Method { tolerance: 0.01, max_calls: Some(0), ..method })).unwrap();
    let intervals = Intervals {
        minos: Some(vec!["Mean".into()]),
        cl: Some(0.95),
        profiles: vec![ProfileWish { held: true, ..ProfileWish::new("Sigma", 11, 2.5) }],
        contours: vec![("Mean".into(), "Sigma".into(), vec![0.68, 0.95], 30)],
        band: None,
        ..Intervals::default()
    };
    s.apply(Command::SetIntervals(intervals)).unwrap();
    s.apply(Command::SetScaling(ErrorScaling::FromScatter)).unwrap();
    fit(&mut s);
    s.apply(Command::Save(first.clone())).unwrap();

    let mut t = Session::new();
    t.apply(Command::Open { path: first.clone(), options: ReadOptions::default() }).unwrap();
    assert_eq!(t.config(), s.config());
    let (saved, current) = t.saved_result().unwrap();
    assert!(current && saved.valid && saved.params.len() == 5);
    t.apply(Command::Save(second.clone())).unwrap();
    let text = std::fs::read_to_string(&first).unwrap();
    assert_eq!(text, std::fs::read_to_string(&second).unwrap());
    assert!(text.contains("file = \"data/peak.csv\""), "{text}");
    assert_eq!(t.undo_label(), Some("Open a.toml"));

    // Other numbers in the data file: the stored result is out of date, and nothing else is.
    let changed = std::fs::read_to_string(&data).unwrap().replacen('4', "5", 20);
    std::fs::write(&data, changed).unwrap();
    t.apply(Command::Open { path: first, options: ReadOptions::default() }).unwrap();
    assert!(t.saved_result().is_some_and(|(_, current)| !current));
}

#[test]
fn data_without_a_file_are_embedded() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s.toml");
    for data in [line(Some(0.2)), line(None), example_file("peak.csv"), example_file("mixture.csv")] {
        let s = {
            let mut s = session(data, "gaus");
            s.apply(Command::Save(path.clone())).unwrap();
            s
        };
        let mut t = Session::new();
        t.apply(Command::Open { path: path.clone(), options: ReadOptions::default() }).unwrap();
        assert_eq!(
            t.config().member().data.as_ref().unwrap().data,
            s.config().member().data.as_ref().unwrap().data
        );
        assert_eq!(t.config().params, s.config().params);
    }
}

#[test]
fn a_session_by_hand_needs_little() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("s.toml");
    let text = "version = 1\n[[data]]\nexample = \"peak.csv\"\n[[fit]]\nmodel = \"gaus\"\n[[parameter]]\nname = \"Mean\"\nvalue = 20.0\n";
    std::fs::write(&path, text).unwrap();
    let mut s = Session::new();
    s.apply(Command::Open { path: path.clone(), options: ReadOptions::default() }).unwrap();
    assert_eq!(value(&s, "Mean"), 20.0);
    assert_eq!(s.config().origins[1], ValueOrigin::User);
    assert_eq!(s.config().origins[0], ValueOrigin::Guessed);
    for (bad, says) in [
        (text.replace("Mean", "Mena"), "'Mena'"),
        (text.replace("peak.csv", "peek.csv"), "'peek.csv'"),
        (text.replace("\"gaus\"", "\"gauss(\""), "formula"),
        (text.replace("value = 20.0", "value = 20.0\nmin = 3\nmax = 2"), "above the upper limit"),
        (text.replace("model =", "modell ="), "'modell'"),
    ] {
        std::fs::write(&path, bad).unwrap();
        let refusal =
            s.apply(Command::Open { path: path.clone(), options: ReadOptions::default() }).unwrap_err();
        assert!(refusal.to_string().contains(says), "{refusal}");
    }
}

/// As many bins as rows: what a cut keeps are rows, and says nothing about a bin masked by hand.
#[test]
fn masked_bins_are_kept_beside_a_cut() {
    let dir = tempfile::tempdir().unwrap();
    let values = dir.path().join("v.csv");
    std::fs::write(&values, "x\n0.5\n1.5\n2.5\n3.5\n").unwrap();
    let binning = Some(fitpanel::data::Binning::Uniform { n: 4, span: Some((0.0, 4.0)) });
    let options = ReadOptions { cut: Some("x > 1".into()), binning, ..ReadOptions::default() };
    let mut s = Session::new();
    s.apply(Command::Open { path: values, options }).unwrap();
    s.apply(Command::SetFormula("a".into())).unwrap();
    s.apply(Command::SetMask { row: 0, used: false }).unwrap();
    let file = dir.path().join("s.toml");
    s.apply(Command::Save(file.clone())).unwrap();
    let mut t = Session::new();
    t.apply(Command::Open { path: file, options: ReadOptions::default() }).unwrap();
    let rows = |s: &Session| s.config().member().data.as_ref().unwrap().mask.to_vec();
    assert_eq!((rows(&t), rows(&s)), (vec![1, 2, 3], vec![1, 2, 3]));
    // The bin is empty by the cut, and may be used all the same.
    t.apply(Command::SetMask { row: 0, used: true }).unwrap();
    assert_eq!(rows(&t), [0, 1, 2, 3]);
}

/// Bins of an example are saved with it.
#[test]
fn bins_of_an_example_are_saved() {
    let dir = tempfile::tempdir().unwrap();
    let mut s = Session::new();
    s.apply(Command::OpenExample("mixture.csv".into())).unwrap();
    let binning = fitpanel::data::Binning::Uniform { n: 20, span: Some((-1.0, 1.0)) };
    s.apply(Command::SetBinning(Some(binning))).unwrap();
    let (t, _) = super::saved_and_read(&mut s, dir.path());
    assert_eq!(t.config().member().data.as_ref().unwrap().n_total(), 20);
}

/// Files of one name in several folders are told apart by as little of their paths as does it, in the fit, in the report and in a saved
/// session.
#[test]
fn files_of_the_same_name_have_names_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let file = |folder: &str| {
        let folder = dir.path().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("run.csv");
        std::fs::write(&path, "x,y,sy\n1,2,0.1\n2,3,0.1\n3,4,0.1\n").unwrap();
        path
    };
    let [a, b, c] = ["mon/a", "mon/b", "tue/b"].map(file);
    let options = ReadOptions::default;
    let mut s = Session::new();
    s.apply(Command::Open { path: a, options: options() }).unwrap();
    s.apply(Command::SetFormula("pol1".into())).unwrap();
    let titles =
        |s: &Session| -> Vec<String> { (0..s.config().members.len()).map(|j| s.config().title(j)).collect() };
    assert_eq!(titles(&s), ["run.csv"]);
    let add = |s: &mut Session, path| {
        let data = fitpanel::fit::NewData::File { path, options: options() };
        s.apply(Command::AddMember { data, formula: None }).unwrap();
    };
    add(&mut s, b.clone());
    assert_eq!(titles(&s), ["a/run.csv", "b/run.csv"]);
    add(&mut s, c);
    assert_eq!(titles(&s), ["a/run.csv", "mon/b/run.csv", "tue/b/run.csv"]);
    let report = fitpanel::report::text::report(&fit(&mut s));
    for name in ["a/run.csv (points)", "mon/b/run.csv (points)", "tue/b/run.csv (points)"] {
        assert!(report.contains(name), "{name}: {report}");
    }
    let saved = dir.path().join("s.toml");
    s.apply(Command::Save(saved.clone())).unwrap();
    let mut again = Session::new();
    again.apply(Command::Open { path: saved, options: options() }).unwrap();
    assert_eq!(titles(&again), titles(&s));
    // The same file twice.
    add(&mut s, b);
    assert_eq!(titles(&s)[3], "mon/b/run.csv_2");
}
