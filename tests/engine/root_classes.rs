//! Classes of ROOT beside the usual ones, written by ROOT 6.40 in four compressions, against what ROOT itself says of them; and those that are
//! refused, each with one plain sentence.

use std::io::Cursor;
use std::sync::Arc;

use fitpanel::cost::CostKind;
use fitpanel::data::read::{ReadOptions, read_source};
use fitpanel::data::root::RootFile;
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::NoObserver;
use serde_json::Value;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/root/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn files() -> Vec<String> {
    ["zlib", "lz4", "zstd", "lzma"].iter().map(|name| format!("root_classes_{name}.root")).collect()
}

fn read(file: &str, path: &str) -> Result<Dataset, String> {
    let options = ReadOptions { table: Some(path.into()), ..ReadOptions::default() };
    read_source(&mut Cursor::new(bytes(file)), file, &options, &mut |_, _| true).map_err(|e| e.to_string())
}

fn points(data: &Dataset) -> &Points {
    match &data.data {
        Data::Points(points) => points,
        other => panic!("{other:?}"),
    }
}

fn symmetric(points: &Points) -> &[f64] {
    match &points.sy {
        YErrors::Symmetric(sy) => sy,
        other => panic!("{other:?}"),
    }
}

fn expected(path: &str) -> Vec<Vec<f64>> {
    let all: Value = serde_json::from_slice(&bytes("classes.json")).unwrap();
    let row = |row: &Value| match row {
        Value::Array(row) => row.iter().map(|v| v.as_f64().unwrap()).collect(),
        v => vec![v.as_f64().unwrap()],
    };
    all[path].as_array().unwrap().iter().map(row).collect()
}

fn same(found: &[Vec<f64>], path: &str) {
    let bits = |rows: &[Vec<f64>]| -> Vec<u64> { rows.iter().flatten().map(|v| v.to_bits()).collect() };
    assert_eq!(bits(found), bits(&expected(path)), "{path}: {found:?}");
}

#[test]
fn profiles_on_several_axes() {
    for file in files() {
        for path in ["profile2", "profile3"] {
            let data = read(&file, path).unwrap();
            let p = points(&data);
            let row = |k: usize| -> Vec<f64> {
                let places = (0..p.n_coordinates()).map(|c| p.coordinate(c).unwrap()[k]);
                places.chain([p.y[k], symmetric(p)[k]]).collect()
            };
            let rows: Vec<Vec<f64>> = (0..p.len()).map(row).collect();
            same(&rows, path);
        }
        let data = read(&file, "profile2").unwrap();
        assert_eq!((data.x_title.text(), data.y_title.text()), ("x / cm".into(), "U / V".into()));
    }
}

#[test]
fn graphs_over_a_plane_and_with_bent_errors() {
    for file in files() {
        let data = read(&file, "plane").unwrap();
        let p = points(&data);
        let rows: Vec<Vec<f64>> = (0..p.len()).map(|k| vec![p.x[k], p.further[0][k], p.y[k]]).collect();
        same(&rows, "plane");
        let data = read(&file, "plane_errors").unwrap();
        let rows: Vec<Vec<f64>> = symmetric(points(&data)).iter().map(|s| vec![*s]).collect();
        same(&rows, "plane_errors");
        let data = read(&file, "bent").unwrap();
        let p = points(&data);
        let YErrors::Asymmetric { lower, upper } = &p.sy else { panic!() };
        let rows: Vec<Vec<f64>> = (0..3).map(|k| vec![p.x[k], p.y[k], lower[k], upper[k]]).collect();
        same(&rows, "bent");
    }
}

#[test]
fn efficiencies_are_successes_of_trials() {
    for file in files() {
        let data = read(&file, "efficiency").unwrap();
        let p = points(&data);
        let column = |role: &str| data.more.iter().find(|c| c.role == role).unwrap().values.clone();
        let (k, n) = (column("k"), column("n"));
        let rows: Vec<Vec<f64>> = (0..p.len()).map(|i| vec![p.x[i], k[i], n[i], p.y[i]]).collect();
        same(&rows, "efficiency");
        assert!(data.notes.contains(&"1 bin has no entry: left out".into()), "{:?}", data.notes);
        assert_eq!(data.x_title.text(), "E / GeV");
    }
}

/// A line through it: where the likelihood of successes is largest, and its second derivatives there (Newton's method in Python, apart from
/// this program).
#[test]
fn a_line_through_an_efficiency() {
    let data = read("root_classes_zlib.root", "efficiency").unwrap();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(data), None)).unwrap();
    session.apply(Command::SetFormula("pol1".into())).unwrap();
    let fit = session.run_now(&Task::Fit, &NoObserver).unwrap();
    assert!(fit.is_valid() && fit.member().cost == CostKind::Binomial, "{:?}", fit.minimum.status);
    let found = [fit.minimum.params[0].value, fit.minimum.params[1].value, fit.errors()[0], fit.errors()[1]];
    let expected = [
        -0.051_282_308_842_406_71,
        0.169_829_023_697_573_33,
        0.132_532_804_656_021_63,
        0.045_399_598_361_910_16,
    ];
    for (found, expected) in found.iter().zip(expected) {
        assert!((found / expected - 1.0).abs() < 1e-5, "{found} {expected}");
    }
}

#[test]
fn histograms_of_every_number_and_the_newest_cycle() {
    for file in files() {
        for path in ["h1C", "h1S", "h1I", "h1L", "h1F", "h1D", "a/b/deep"] {
            let data = read(&file, path).unwrap();
            let Data::Histogram(h) = &data.data else { panic!() };
            let rows: Vec<Vec<f64>> = h.content.iter().map(|n| vec![*n]).collect();
            same(&rows, path);
        }
        let Data::Histogram(first) = read(&file, "a/b/deep;1").unwrap().data else { panic!() };
        assert_eq!(first.content, [1.0, 0.0]);
    }
}

/// What is not read is refused with the class and what to do, and nothing unreadable is chosen where nothing was asked for.
#[test]
fn other_classes_are_refused_in_one_sentence() {
    for file in files() {
        for (path, says) in [
            ("multi", "its class is TGraphMultiErrors; only graphs with one error bar"),
            ("sparse", "project it onto one to three axes"),
            ("func", "its class is TF1; histograms, profiles, graphs, efficiencies and trees are read"),
            ("words", "its class is TObjString"),
        ] {
            let error = read(&file, path).unwrap_err();
            assert!(error.contains(says) && !error.contains('\n'), "{path}: {error}");
        }
    }
    let file = RootFile::open(Cursor::new(bytes("root_rntuple.root")), "n.root").unwrap();
    assert_eq!(file.list().len(), 1);
    let error = read_source(
        &mut Cursor::new(bytes("root_rntuple.root")),
        "n.root",
        &ReadOptions::default(),
        &mut |_, _| true,
    );
    assert!(error.unwrap_err().to_string().contains("Snapshot writes it as a TTree"));
}

/// Branches that hold no single numbers are named with the reason; a tree of nothing else is refused.
#[test]
fn branches_of_objects_are_left_out_and_said() {
    let data = |file: &str| {
        read_source(&mut Cursor::new(bytes(file)), file, &ReadOptions::default(), &mut |_, _| true)
    };
    let notes = data("root_branches.root").unwrap().notes.join("\n");
    for says in ["columns left out: var (it holds lists", "s (it holds objects", "vec (it holds lists"] {
        assert!(notes.contains(says), "{says}\n{notes}");
    }
    let error = data("root_nested.root").unwrap_err().to_string();
    assert!(
        error.starts_with("the tree nest of root_nested.root has no column of single numbers: p ("),
        "{error}"
    );
}
