//! Every file that the fuzzers once found (`fuzz/kept`, `tests/data/found`) through the readers that they were found with: an answer or
//! an error, never a panic. The same as the fuzzers demand, without them.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fitpanel::data::formats::{self, Wish};
use fitpanel::data::read::{ReadOptions, read_dataset, read_source};
#[cfg(feature = "root")]
use fitpanel::data::root::{Object, RootFile};
use fitpanel::fit::{Command, Session};
use fitpanel::model::Model;

/// A reader of bytes.
type Reader = fn(&[u8]);

/// The fuzzers, each with the readers it feeds (fuzz/fuzz_targets).
const READERS: &[(&str, Reader)] = &[
    ("table", table),
    ("workbook", workbook),
    ("numpy", |bytes| all(bytes, if bytes.starts_with(b"PK") { "fuzzed.npz" } else { "fuzzed.npy" })),
    ("json", |bytes| all(bytes, "fuzzed.json")),
    ("parquet", |bytes| all(bytes, "fuzzed.parquet")),
    ("hdf5", |bytes| all(bytes, "fuzzed.h5")),
    ("root", root),
    ("session", |bytes| session(bytes, "toml")),
    ("kafe2", |bytes| session(bytes, "yml")),
    ("formula", formula),
];

/// A test build is many times slower than a fuzzer; what once never ended took hours.
const LONGEST: Duration = Duration::from_mins(1);

fn all(bytes: &[u8], name: &str) {
    let mut source = Cursor::new(bytes);
    drop(formats::read(&mut source, name, &Wish::default()));
    for table in formats::tables(&mut source, name).into_iter().flatten().take(8) {
        let wish = Wish { table: Some(table.name), ..Wish::default() };
        drop(formats::read(&mut source, name, &wish));
    }
}

fn workbook(bytes: &[u8]) {
    for name in ["fuzzed.xlsx", "fuzzed.ods", "fuzzed.xls"] {
        all(bytes, name);
    }
}

fn table(bytes: &[u8]) {
    let options = ReadOptions::default();
    let whole = read_dataset(bytes, "fuzzed.csv", &options);
    let streamed = read_source(&mut Cursor::new(bytes), "fuzzed.csv", &options, &mut |_, _| true);
    assert_eq!(whole.is_ok(), streamed.is_ok(), "both ways answer alike");
}

#[cfg(feature = "root")]
fn root(bytes: &[u8]) {
    let Ok(mut file) = RootFile::open(Cursor::new(bytes), "fuzzed.root") else { return };
    for entry in file.list() {
        match file.read(&entry.path) {
            Ok(Object::Tree(tree)) => {
                let names: Vec<String> = tree.readable().map(str::to_owned).collect();
                drop(tree.columns(&mut file, &names));
                let lists: Vec<String> = tree.lists().map(str::to_owned).collect();
                for name in lists {
                    drop(tree.columns(&mut file, &[name]));
                }
            }
            Ok(other) => drop(other.into_dataset("fuzzed", "fuzzed.root")),
            Err(_) => {}
        }
    }
}

#[cfg(not(feature = "root"))]
fn root(_: &[u8]) {}

fn session(bytes: &[u8], ending: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("fuzzed.{ending}"));
    std::fs::write(&path, bytes).unwrap();
    drop(Session::new().apply(Command::Open { path, options: ReadOptions::default() }));
}

fn formula(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(model) = Model::compile(text) else { return };
    let (n, mut y) = (model.n_params(), [0.0]);
    let x = [[0.75]; 3];
    let x: Vec<&[f64]> = x.iter().take(model.n_coordinates()).map(|c| &c[..]).collect();
    let (p, mut dy) = (vec![1.25; n], vec![0.0; n]);
    model.eval_with_gradient(&x, &p, &mut y, &mut dy);
    let again = Model::compile_for(model.text(), model.n_coordinates()).map(|m| m.n_params());
    assert_eq!(again.ok(), Some(n), "{} reads back", model.text());
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut list: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    list.sort();
    list
}

/// Feeds a file to a reader; what is wrong with its answer.
fn fault(reader: Reader, bytes: &[u8], path: &Path) -> Option<String> {
    let begun = Instant::now();
    let answer = catch_unwind(AssertUnwindSafe(|| reader(bytes)));
    let took = begun.elapsed();
    let what = match answer {
        Err(_) => "panicked".to_owned(),
        Ok(()) if took > LONGEST => format!("took {took:?}"),
        Ok(()) => return None,
    };
    Some(format!("{}: {what}", path.display()))
}

/// The inputs that reach every part of the readers, and those that were faults: the latter through every reader there is.
#[test]
fn what_fuzzers_found_is_read_or_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut faults, mut n) = (Vec::new(), 0);
    for (name, reader) in READERS {
        let kept = files(&root.join("fuzz/kept").join(name));
        assert!(!kept.is_empty(), "{name}");
        for path in kept.iter().chain(&files(&root.join("tests/data/found"))) {
            let bytes = std::fs::read(path).unwrap();
            faults.extend(fault(*reader, &bytes, path));
            n += 1;
        }
    }
    assert!(faults.is_empty(), "{} of {n}:\n{}", faults.len(), faults.join("\n"));
}

/// Each fuzzer is one of those above.
#[test]
fn every_fuzzer_has_its_reader_here() {
    let targets = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets"));
    let mut names: Vec<String> =
        targets.iter().map(|p| p.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    let mut known: Vec<&str> = READERS.iter().map(|(name, _)| *name).collect();
    known.sort_unstable();
    assert_eq!(names, known);
}

/// The corpus is kept with the sources: it stays small.
#[test]
fn the_corpus_is_small() {
    const MOST: u64 = 2 << 20;
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/kept");
    let size = |path: &PathBuf| std::fs::metadata(path).unwrap().len();
    let total: u64 = files(&corpus).iter().flat_map(|folder| files(folder)).map(|path| size(&path)).sum();
    assert!(total < MOST, "{total} bytes");
}
