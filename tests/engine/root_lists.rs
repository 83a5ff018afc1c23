//! Lists of different lengths in trees, and graphs that are drawn together, in a file that ROOT wrote (tests/data/root/lists.py), against
//! what uproot reads in it and what was written.

use std::io::Cursor;

use fitpanel::data::read::{ReadError, ReadOptions, read_dataset};
use fitpanel::data::root::{Object, RootFile, TreeInfo};
use fitpanel::data::{Data, Dataset, YErrors};
use serde_json::Value;

const LISTS: [&str; 6] = ["x", "k", "pairs", "few", "whole", "flags"];

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/root/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn hits() -> (RootFile<Cursor<Vec<u8>>>, TreeInfo) {
    let mut file = RootFile::open(Cursor::new(bytes("root_lists.root")), "root_lists.root").unwrap();
    let Object::Tree(tree) = file.read("hits").unwrap() else { panic!() };
    (file, tree)
}

fn read(table: &str, columns: &[(&str, &str)]) -> Result<Dataset, ReadError> {
    let columns = columns.iter().map(|(r, c)| ((*r).to_owned(), (*c).to_owned())).collect();
    let options = ReadOptions { table: Some(table.to_owned()), columns, ..ReadOptions::default() };
    read_dataset(&bytes("root_lists.root"), "root_lists.root", &options)
}

/// (lengths, values) as uproot reads them.
fn expected(name: &str) -> (Vec<usize>, Vec<f64>) {
    let all: Value = serde_json::from_slice(&bytes("lists.json")).unwrap();
    let of = |what: &str| all[name][what].as_array().unwrap().clone();
    let number = |v: &Value| v.as_bool().map_or_else(|| v.as_f64().unwrap(), |b| f64::from(u8::from(b)));
    let lengths = of("lengths").iter().map(|n| n.as_u64().unwrap() as usize).collect();
    (lengths, of("values").iter().map(number).collect())
}

#[test]
fn lists_are_read_one_value_after_another() {
    let (mut file, tree) = hits();
    assert_eq!(tree.lists().collect::<Vec<_>>(), LISTS);
    assert_eq!(tree.readable().collect::<Vec<_>>(), ["event", "n"]);
    let why = tree.columns.iter().find(|c| c.name == "nested").unwrap().kind.clone().unwrap_err();
    assert_eq!(why, "it holds objects (class TBranchElement)");
    for name in LISTS {
        let read = tree.columns(&mut file, &[name]).unwrap();
        let (lengths, values) = expected(name);
        assert_eq!(lengths.len(), tree.entries);
        assert_eq!(read.columns, [(name.to_owned(), values)], "{name}");
    }
}

/// As ROOT draws them: what an entry has once stands beside each number of its list.
#[test]
fn single_numbers_are_repeated_beside_lists() {
    let (mut file, tree) = hits();
    let read = tree.columns(&mut file, &["event", "x", "k"]).unwrap();
    let (lengths, x) = expected("x");
    let events: Vec<f64> =
        lengths.iter().enumerate().flat_map(|(i, n)| std::iter::repeat_n(i as f64, *n)).collect();
    assert_eq!(read.columns[0].1, events);
    assert_eq!((&read.columns[1].1, &read.columns[2].1), (&x, &expected("k").1));
    let said = format!(
        "each number of the lists of x is a row: {} of 400 entries; repeated for each of them: event",
        x.len()
    );
    assert_eq!(read.notes, [said]);
    let error = tree.columns(&mut file, &["x", "few"]).unwrap_err().to_string();
    assert!(
        error.contains("the lists of x and few have other lengths: read one of them at a time"),
        "{error}"
    );
}

#[test]
fn lists_become_samples_and_points() {
    let few = read("hits", &[("x", "few")]).unwrap();
    let Data::Sample(sample) = &few.data else { panic!("{:?}", few.notes) };
    assert_eq!(sample.x[..], expected("few").1);
    let points = read("hits", &[("x", "x"), ("y", "k")]).unwrap();
    let Data::Points(p) = &points.data else { panic!("{:?}", points.notes) };
    assert_eq!((&p.x[..], &p.y[..]), (&expected("x").1[..], &expected("k").1[..]));
    // Unless they are asked for, they are named among what was left out.
    let plain = read("hits", &[]).unwrap();
    let left = plain.notes.iter().find(|n| n.starts_with("columns left out")).unwrap();
    assert!(left.contains("x (it holds lists, which are read when it is asked for)"), "{left}");
}

/// Each is an object below theirs, by its name; where two have the same, by its number.
#[test]
fn graphs_that_are_drawn_together_are_offered_one_by_one() {
    let (mut file, _) = hits();
    let paths: Vec<String> = file.list().into_iter().map(|e| format!("{} {}", e.path, e.class)).collect();
    assert_eq!(
        paths,
        [
            "hits TTree",
            "many TMultiGraph",
            "drawn/unnamed TMultiGraph",
            "many/cold TGraph",
            "many/warm TGraphErrors",
            "many/hot TGraphAsymmErrors",
            "drawn/unnamed/1 TGraph",
            "drawn/unnamed/2 TGraph",
        ]
    );
    let points = |table: &str| match read(table, &[]).map(|d| (d.data.clone(), d)).unwrap() {
        (Data::Points(p), d) => (p, d),
        (other, _) => panic!("{other:?}"),
    };
    let (cold, _) = points("many/cold");
    assert_eq!((cold.x, cold.y, cold.sy), (vec![0.0, 1.0, 2.0], vec![5.0, 4.0, 3.5], YErrors::None));
    let (warm, _) = points("many/warm");
    assert_eq!((warm.x, warm.y), (vec![1.0, 2.0], vec![7.0, 8.5]));
    assert_eq!((warm.sx, warm.sy), (Some(vec![0.1, 0.2]), YErrors::Symmetric(vec![0.3, 0.4])));
    let (hot, _) = points("many/hot");
    let sy = YErrors::Asymmetric { lower: vec![0.5, 0.6], upper: vec![0.7, 0.8] };
    assert_eq!((hot.y, hot.sy), (vec![9.0, 11.0], sy));
    let (second, data) = points("drawn/unnamed/2");
    assert_eq!(second.y, [10.0, 11.0]);
    assert_eq!((data.x_title.text(), data.y_title.text()), ("t / s".into(), "U / V".into()));
    let error = file.read("many").unwrap_err().to_string();
    assert!(
        error.contains("it holds several graphs: choose one of many/cold, many/warm, many/hot"),
        "{error}"
    );
}

/// Cut anywhere and with any byte changed: an error or other numbers, never a panic.
#[test]
fn damaged_lists_are_refused() {
    let whole = bytes("root_lists.root");
    let try_it = |bytes: Vec<u8>| {
        let Ok(mut file) = RootFile::open(Cursor::new(bytes), "damaged.root") else { return };
        for entry in file.list() {
            if let Ok(Object::Tree(tree)) = file.read(&entry.path) {
                let names: Vec<String> = tree.lists().map(str::to_owned).collect();
                for name in names {
                    drop(tree.columns(&mut file, &[name]));
                }
            }
        }
    };
    for part in 0..40 {
        try_it(whole[..whole.len() * part / 40].to_vec());
    }
    for k in 0..400 {
        let mut bytes = whole.clone();
        let at = (k * 7919 + 113) % whole.len();
        bytes[at] ^= 1 << (k % 8);
        try_it(bytes);
    }
}
