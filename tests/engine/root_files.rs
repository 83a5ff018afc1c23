//! ROOT files of two writers and five ways of compressing, against what those writers say is in them, bit by bit; and the same files
//! cut off and damaged, of which nothing may come but an error or other numbers.

use std::io::Cursor;
use std::time::{Duration, Instant};

use fitpanel::data::root::{Object, RootError, RootFile, Titles, TreeInfo};
use fitpanel::data::{Histogram, Points, YErrors};
use serde_json::Value;

const COMPRESSIONS: [&str; 5] = ["none", "zlib", "lz4", "zstd", "lzma"];
type Open = RootFile<Cursor<Vec<u8>>>;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/root/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn open(name: &str) -> Open {
    RootFile::open(Cursor::new(bytes(name)), name).unwrap()
}

fn expected() -> Value {
    serde_json::from_slice(&bytes("expected.json")).unwrap()
}

/// All ten files; whether ROOT itself wrote it.
fn files() -> Vec<(String, bool)> {
    let both = |name: &&str| [(format!("{name}.root"), false), (format!("root_{name}.root"), true)];
    COMPRESSIONS.iter().flat_map(both).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    let number = |v: &Value| v.as_bool().map_or_else(|| v.as_f64().unwrap(), |b| f64::from(u8::from(b)));
    value.as_array().unwrap().iter().map(number).collect()
}

fn same(found: &[f64], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (k, (a, b)) in found.iter().zip(expected).enumerate() {
        assert_eq!(a.to_bits(), b.to_bits(), "{what}, number {k}: {a} and {b}");
    }
}

fn histogram(file: &mut Open, path: &str) -> (Histogram, Titles) {
    match file.read(path).unwrap() {
        Object::Histogram { titles, histogram, .. } => (histogram, titles),
        other => panic!("{path} is {other:?}"),
    }
}

fn points(file: &mut Open, path: &str) -> (Points, Titles) {
    match file.read(path).unwrap() {
        Object::Points { titles, points, .. } => (points, titles),
        other => panic!("{path} is {other:?}"),
    }
}

fn tree(file: &mut Open, path: &str) -> TreeInfo {
    match file.read(path).unwrap() {
        Object::Tree(tree) => tree,
        other => panic!("{path} is {other:?}"),
    }
}

#[test]
fn histograms_of_one_axis() {
    let expected = expected();
    for (name, by_root) in files() {
        let mut file = open(&name);
        for path in ["mass", "run1/weighted", "run1/steps"] {
            let (h, titles) = histogram(&mut file, path);
            let all = numbers(&expected[path]["values"]);
            let n = all.len() - 1;
            same(&h.content, &all[1..n], &format!("{path} of {name}"));
            same(&[h.underflow, h.overflow], &[all[0], all[n]], path);
            let edges = numbers(&expected[path]["edges"]);
            same(&h.lo, &edges[..n - 1], path);
            same(&h.hi, &edges[1..], path);
            let weighted = expected[path]["has_sumw2"].as_bool().unwrap();
            assert_eq!(h.error.is_some(), weighted, "{path} of {name}");
            if let Some(error) = &h.error {
                // ROOT was told σ and keeps its square.
                let kept = |v: &f64| if by_root { v.sqrt() * v.sqrt() } else { *v };
                let sigma: Vec<f64> =
                    numbers(&expected[path]["variances"])[1..n].iter().map(|v| kept(v).sqrt()).collect();
                same(error, &sigma, path);
            }
            if path == "mass" {
                let told = (titles.title.as_str(), titles.x.as_str(), titles.y.as_str());
                assert_eq!(told, ("Mass of the pair", "m / GeV", "Entries"), "{name}");
            }
        }
    }
}

#[test]
fn histograms_of_several_axes() {
    let expected = expected();
    let (all, x, y) = (&expected["plane"]["values"], &expected["plane"]["x"], &expected["plane"]["y"]);
    let (all, x, y) = (numbers(all), numbers(x), numbers(y));
    for (name, by_root) in files() {
        let mut file = open(&name);
        let (h, _) = histogram(&mut file, "plane");
        assert_eq!((h.n_coordinates(), h.len()), (2, 40));
        for k in 0..h.len() {
            let (ix, iy) = (k % 8, k / 8);
            same(&[h.content[k]], &[all[(ix + 1) * 7 + iy + 1]], &name);
            same(&[h.lo[k], h.hi[k]], &x[ix..ix + 2], &name);
            same(&[h.further[0].lo[k], h.further[0].hi[k]], &y[iy..iy + 2], &name);
        }
        let total: f64 = all.iter().sum();
        assert_eq!(h.content.iter().sum::<f64>() + h.underflow + h.overflow, total);
        if by_root {
            // Cell k of 4·5·4 holds k.
            let (h, _) = histogram(&mut file, "space");
            let inside =
                (1..3).flat_map(|z| (1..4).flat_map(move |y| (1..3).map(move |x| x + 4 * y + 20 * z)));
            same(&h.content, &inside.map(f64::from).collect::<Vec<f64>>(), &name);
            assert_eq!((h.further[1].lo[0], h.further[1].hi[11], h.lo[1]), (-1.0, 1.0, 1.0));
        }
    }
}

#[test]
fn graphs_with_and_without_errors() {
    let expected = expected();
    for (name, by_root) in files() {
        let mut file = open(&name);
        for path in ["graph", "graph_errors", "graph_asymm"] {
            let (p, titles) = points(&mut file, path);
            let of = |member: &str| numbers(&expected[path][member]);
            same(&p.x, &of("fX"), path);
            same(&p.y, &of("fY"), path);
            match (path, &p.sx, &p.sy) {
                ("graph", None, YErrors::None) => {}
                ("graph_errors", Some(sx), YErrors::Symmetric(sy)) => {
                    same(sx, &of("fEX"), path);
                    same(sy, &of("fEY"), path);
                }
                ("graph_asymm", Some(sx), YErrors::Asymmetric { lower, upper }) => {
                    let mean = |(a, b): (f64, f64)| (a + b) / 2.0;
                    let means: Vec<f64> = of("fEXlow").into_iter().zip(of("fEXhigh")).map(mean).collect();
                    same(sx, &means, path);
                    same(lower, &of("fEYlow"), path);
                    same(upper, &of("fEYhigh"), path);
                }
                other => panic!("{path} of {name}: {other:?}"),
            }
            if by_root || path == "graph" {
                assert_eq!((titles.x.as_str(), titles.y.as_str()), ("t / s", "U / V"), "{path} of {name}");
            }
        }
    }
}

/// Points of the bins that have entries.
fn check_profile(p: &Points, expected: &Value, what: &str) {
    let filled: Vec<bool> = numbers(&expected["entries"]).iter().map(|n| *n != 0.0).collect();
    let of = |member: &str| -> Vec<f64> {
        numbers(&expected[member]).into_iter().zip(&filled).filter(|(_, f)| **f).map(|(v, _)| v).collect()
    };
    same(&p.y, &of("mean"), what);
    match &p.sy {
        YErrors::Symmetric(sy) => same(sy, &of("error"), what),
        other => panic!("{what}: {other:?}"),
    }
}

#[test]
fn profiles_have_means_and_their_errors() {
    let expected = expected();
    for (name, by_root) in files() {
        let (p, _) = points(&mut open(&name), "profile");
        let filled = if by_root { &expected["root"]["profile"] } else { &expected["profile"] };
        check_profile(&p, filled, &name);
        assert_eq!((p.x[0], p.x.len()), (0.25, 20));
    }
    // Weights and the four options of the error.
    let mut file = open("root_more.root");
    for path in ["plain", "spread", "integer", "weights"] {
        check_profile(&points(&mut file, path).0, &expected["more"][path], path);
    }
    let Object::Points { notes, .. } = file.read("plain").unwrap() else { panic!() };
    assert_eq!(notes[0], "the error of every mean is the spread of its values over √N");
    assert!(notes.iter().any(|n| n.contains("bin 8: no entry, left out")), "{notes:?}");
}

#[test]
fn columns_of_trees() {
    let expected = expected();
    for (name, by_root) in files() {
        let mut file = open(&name);
        let tree = tree(&mut file, "events");
        assert_eq!((tree.entries, tree.columns.len()), (700, if by_root { 6 } else { 7 }), "{name}");
        let names: Vec<&str> = tree.readable().collect();
        let read = tree.columns(&mut file, &names).unwrap();
        assert!(read.notes.is_empty());
        for (column, values) in &read.columns {
            same(values, &numbers(&expected["events"][column]), &format!("{column} of {name}"));
        }
        let error = tree.columns(&mut file, &["pT"]).unwrap_err();
        assert!(error.to_string().contains("has no column 'pT'; it has event, run, mass, pt"), "{error}");
    }
}

/// Every width of numbers, several in a branch, and baskets that lie in the tree itself.
#[test]
fn other_trees() {
    let (mut file, expected) = (open("root_more.root"), expected());
    for path in ["rows", "ntuple"] {
        let tree = tree(&mut file, path);
        let names: Vec<&str> = tree.readable().filter(|n| !n.starts_with("triple")).collect();
        let read = tree.columns(&mut file, &names).unwrap();
        let wanted = expected["more"][path].as_object().unwrap();
        assert_eq!(read.columns.len(), wanted.len());
        for (column, values) in &read.columns {
            same(values, &numbers(&wanted[column]), column);
        }
        if path == "rows" {
            assert_eq!(
                read.notes,
                ["careful: numbers of big have more than 53 bits, and their last digits are lost: 1 of 300"]
            );
            let why =
                |name: &str| tree.columns.iter().find(|c| c.name == name).unwrap().kind.clone().unwrap_err();
            assert_eq!(why("name"), "it holds texts");
            assert!(tree.lists().eq(["list"]));
            let error = tree.columns(&mut file, &["name"]).unwrap_err().to_string();
            assert_eq!(error, "column name of rows of root_more.root cannot be read: it holds texts");
            let zeros = tree.columns(&mut file, &["triple[0]", "triple[2]"]).unwrap();
            assert!(zeros.columns.iter().all(|(_, values)| *values == [0.0; 300]));
        }
    }
}

/// Each element of an array of fixed length is a column; uproot reads i, i + 1/2, i + 1 in entry i of this one.
#[test]
fn arrays_of_one_length_are_columns() {
    let mut file = open("root_branches.root");
    let tree = tree(&mut file, "tree");
    let read = tree.columns(&mut file, &["arr[2]", "arr[0]", "arr[1]"]).unwrap();
    let column = |step: f64| (0..tree.entries).map(|i| i as f64 + step).collect::<Vec<_>>();
    let expected = [("arr[2]", column(1.0)), ("arr[0]", column(0.0)), ("arr[1]", column(0.5))];
    assert_eq!(read.columns, expected.map(|(name, values)| (name.to_owned(), values)));
    assert!(tree.lists().eq(["var", "vec"]));
}

#[test]
fn every_kind_of_cells() {
    let (mut file, expected) = (open("root_more.root"), expected());
    for kind in ["C", "S", "I", "L", "F", "D"] {
        let path = format!("a/b/cells{kind}");
        let (h, titles) = histogram(&mut file, &path);
        let all = numbers(&expected["more"][&path]);
        same(&h.content, &all[1..7], &path);
        same(&[h.underflow, h.overflow], &[all[0], all[7]], &path);
        assert_eq!(titles.x, "x [mm]");
    }
    let (h, _) = histogram(&mut file, "a/b/weighted");
    let of = |what: &str| numbers(&expected["more"]["a/b/weighted"][what]);
    let inside = |all: Vec<f64>| -> Vec<f64> { [6, 7, 8, 11, 12, 13].map(|k| all[k]).to_vec() };
    same(&h.content, &inside(of("cells")), "cells");
    same(&h.error.unwrap(), &inside(of("errors")), "errors");
}

/// The newest cycle, an older one, and what to say of those that are not there.
#[test]
fn paths_and_cycles() {
    let mut file = open("root_zlib.root");
    let steps: Vec<u16> = file.list().iter().filter(|e| e.path == "run1/steps").map(|e| e.cycle).collect();
    assert_eq!(steps, [2]);
    let paths: Vec<String> = file.list().into_iter().map(|e| format!("{} {}", e.path, e.class)).collect();
    assert!(paths.contains(&"run1/weighted TH1D".to_owned()) && paths.contains(&"events TTree".to_owned()));
    assert!(file.read("run1/steps;1").is_ok() && file.read("/run1/steps;2").is_ok());
    let error = file.read("run1/steps;3").unwrap_err().to_string();
    assert!(error.ends_with("it has run1/steps;2, run1/steps;1"), "{error}");
    let error = file.read("nothing").unwrap_err().to_string();
    assert!(error.starts_with("root_zlib.root has no object 'nothing'; it has mass, "), "{error}");
    let mut file = open("root_more.root");
    assert!(matches!(file.read("gone"), Err(RootError::NoObject { .. })), "deleted objects are no objects");
}

#[test]
fn objects_become_data_sets() {
    let mut file = open("root_lz4.root");
    let mass = file.read("mass").unwrap().into_dataset("mass", "root_lz4.root").unwrap();
    assert_eq!(
        (mass.n_total(), mass.x_title.quantity.as_str(), mass.x_title.unit.as_str()),
        (100, "m", "GeV")
    );
    assert_eq!(mass.y_title.text(), "Entries");
    let plane = file.read("plane").unwrap().into_dataset("plane", "root_lz4.root").unwrap();
    assert_eq!((plane.n_coordinates(), plane.n_total()), (2, 40));
    let graph = file.read("graph_asymm").unwrap().into_dataset("graph", "root_lz4.root").unwrap();
    assert_eq!(graph.notes, ["an error of x is the mean of those to its left and right"]);
    let error = file.read("events").unwrap().into_dataset("events", "root_lz4.root").unwrap_err();
    assert!(error.to_string().contains("it is a tree; name columns of it: event, run"), "{error}");
}

/// Files beyond 2 GiB have places of eight bytes in their head: here a small file gets such a head.
#[test]
fn a_head_with_wide_places() {
    let mut bytes = bytes("root_none.root");
    let narrow = bytes.clone();
    let word = |k: usize| narrow[k..k + 4].to_vec();
    let mut head = b"root".to_vec();
    let version = u32::from_be_bytes(narrow[4..8].try_into().unwrap()) + 1_000_000;
    head.extend(version.to_be_bytes());
    head.extend(word(8));
    for place in [12, 16] {
        head.extend([vec![0; 4], word(place)].concat());
    }
    head.extend(&narrow[20..37]);
    head.extend([vec![0; 4], word(37), word(41)].concat());
    bytes[..head.len()].copy_from_slice(&head);
    read_all(bytes).unwrap();
}

#[test]
fn other_files_are_refused() {
    let refused = |bytes: &[u8]| read_all(bytes.to_vec()).unwrap_err().to_string();
    let sentence = "damaged.root is no ROOT file: it does not begin with the letters 'root'";
    assert_eq!((refused(b""), refused(b"x,y\n1,2\n")), (sentence.to_owned(), sentence.to_owned()));
    assert!(refused(b"root").contains("is cut off"));
}

/// Everything in a file; whether anything is wrong.
fn read_all(bytes: Vec<u8>) -> Result<(), RootError> {
    let mut file = RootFile::open(Cursor::new(bytes), "damaged.root")?;
    let mut result = Ok(());
    for entry in file.list() {
        let read = file.read(&entry.path).and_then(|object| match object {
            Object::Tree(tree) => {
                let names: Vec<String> = tree.readable().map(str::to_owned).collect();
                tree.columns(&mut file, &names).map(|_| ())
            }
            other => other.into_dataset("d", "damaged.root").map(|_| ()),
        });
        if let Err(error) = read {
            assert!(!error.to_string().contains('\n') && error.to_string().len() < 2000, "{error}");
            result = Err(error);
        }
    }
    result
}

fn timed(bytes: Vec<u8>, what: &str) -> Result<(), RootError> {
    let start = Instant::now();
    let result = read_all(bytes);
    assert!(start.elapsed() < Duration::from_secs(1), "{what} took {:?}", start.elapsed());
    result
}

/// Every file without its end: the list of objects stands there, so nothing shorter than the whole is a ROOT file with all of its objects.
#[test]
fn files_that_are_cut_off_are_errors() {
    for (name, _) in files() {
        let whole = bytes(&name);
        timed(whole.clone(), &name).unwrap();
        let step = whole.len() / 23;
        for n in (0..80).step_by(3).chain((80..whole.len()).step_by(step)).chain(whole.len() - 4..whole.len())
        {
            let result = timed(whole[..n].to_vec(), &format!("{name} of {n} bytes"));
            // Behind the last list of keys stands nothing that is read.
            assert!(result.is_err() || n > whole.len() / 2, "{name} of {n} bytes");
        }
    }
}

/// `n` seeded copies of every file with one to three other bytes in it.
fn flip(seed: u64, n: usize) {
    let mut state = seed;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % below
    };
    for (name, _) in files().into_iter().chain([("root_more.root".to_owned(), true)]) {
        let whole = bytes(&name);
        for _ in 0..n {
            let mut damaged = whole.clone();
            let mut places = Vec::new();
            for _ in 0..=next(3) {
                let at = next(whole.len());
                damaged[at] = next(256) as u8;
                places.push((at, damaged[at]));
            }
            let _whatever = timed(damaged, &format!("{name} with {places:?}"));
        }
    }
}

/// Twenty copies of every file, or FITPANEL_DAMAGE times as many.
#[test]
fn damaged_files_are_errors_or_other_numbers() {
    let times = std::env::var("FITPANEL_DAMAGE").ok().and_then(|t| t.parse::<usize>().ok());
    flip(1, 20 * times.unwrap_or(1));
}
