//! An open ROOT file: which objects it has, and each of them when it is asked for.

use super::cursor::Cursor;
use super::efficiency::Fractions;
use super::error::{Fault, Found, RootError, plain};
use super::key::{Head, Key, Source, keys, list_of_keys};
use super::layout::Layouts;
use super::record::Record;
use super::titles::Titles;
use super::tree::TreeInfo;
use super::{Object, efficiency, graph, histogram, object, profile, together};
use crate::data::{MoreColumn, Points};
use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

/// Directories in directories, at most.
const DEEPEST: usize = 64;
/// More objects are not listed.
const MOST: usize = 1_000_000;
/// Of more pictures of several graphs each, the graphs are not listed.
const MOST_TOGETHER: usize = 200;

/// An object that a file has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Directories and name, joined by slashes.
    pub path: String,
    /// Class of the object.
    pub class: String,
    /// Its title.
    pub title: String,
    /// Counts what was written under the same name; the highest one is the newest.
    pub cycle: u16,
}

/// An open ROOT file.
#[derive(Debug)]
pub struct RootFile<R> {
    pub(super) source: Source<R>,
    pub(super) name: String,
    /// Every object, older ones of the same name included; a million at most.
    objects: Vec<(Entry, Key)>,
    /// Graphs that lie in another object: the number among those of its key.
    members: Vec<(Entry, Key, usize)>,
    /// Where the classes are described.
    classes: (u64, usize),
    layouts: Option<Layouts>,
    notes: Vec<String>,
}

impl<R: Read + Seek> RootFile<R> {
    /// Looks at the head and the directories of a file; `name` is what errors call it.
    ///
    /// # Errors
    /// No ROOT file, cut off, or its top directory damaged. A damaged directory further down is only noted.
    pub fn open(reader: R, name: &str) -> Result<RootFile<R>, RootError> {
        let at = |fault: Fault| fault.within(name, "its head");
        let mut source = Source::new(reader).map_err(at)?;
        let head = Head::read(&mut source).map_err(at)?;
        let head = head.ok_or_else(|| RootError::NotRoot { file: name.into() })?;
        let mut notes = Vec::new();
        let listed = Walk::default().all(&mut source, head.top, &mut notes);
        let objects = listed.map_err(|fault| fault.within(name, "its list of objects"))?;
        let (name, classes) = (name.into(), head.classes);
        let mut file = RootFile { source, name, objects, members: Vec::new(), classes, layouts: None, notes };
        file.list_together();
        Ok(file)
    }

    /// Lists the graphs that are drawn together. What cannot be read says so when it is asked for.
    fn list_together(&mut self) {
        let pictures = self.objects.iter().filter(|(entry, _)| entry.class == together::CLASS);
        let pictures: Vec<(Entry, Key)> = pictures.take(MOST_TOGETHER).cloned().collect();
        for (entry, key) in pictures {
            let graphs = self.record(&key).and_then(|record| together::entries(&entry, record));
            let graphs = graphs.unwrap_or_default().into_iter().enumerate();
            self.members.extend(graphs.map(|(k, graph)| (graph, key.clone(), k)));
        }
    }

    /// The newest object of every path, in the order of the file; behind all others the graphs that are drawn together.
    pub fn list(&self) -> Vec<Entry> {
        let mut newest: HashMap<&str, u16> = HashMap::new();
        let members = || self.members.iter().map(|(entry, ..)| entry);
        let all = || self.objects.iter().map(|(entry, _)| entry).chain(members());
        for entry in all() {
            let cycle = newest.entry(&entry.path).or_default();
            *cycle = entry.cycle.max(*cycle);
        }
        let all = all();
        all.filter(|entry| newest.get(entry.path.as_str()) == Some(&entry.cycle)).cloned().collect()
    }

    /// Plain sentences: which directories could not be read.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The object at `path`: the newest of that name, or the one of a cycle as in `name;2`.
    ///
    /// # Errors
    /// No such object (the error says which there are), a class that is not read, damaged bytes.
    pub fn read(&mut self, path: &str) -> Result<Object, RootError> {
        let found = self.find(path);
        if found.is_err()
            && let Some((entry, key, k)) = self.find_member(path)
        {
            return self.member(&key, k).map_err(|fault| fault.within(&self.name, &entry.path));
        }
        let (entry, key) = found?;
        self.object(&entry, &key).map_err(|fault| fault.within(&self.name, &entry.path))
    }

    /// The newest graph of that name among those that are drawn together.
    fn find_member(&self, path: &str) -> Option<(Entry, Key, usize)> {
        let wanted = path.trim_start_matches('/');
        let same = self.members.iter().filter(|(entry, ..)| entry.path == wanted);
        same.max_by_key(|(entry, ..)| entry.cycle).cloned()
    }

    /// The graph number `k` of those that are drawn together.
    fn member(&mut self, key: &Key, k: usize) -> Found<Object> {
        let (record, titles) = together::graph(self.record(key)?, k)?;
        let (points, notes) = graph::points(&record)?;
        Ok(Object::Points { titles, points, notes, more: Vec::new() })
    }

    fn find(&self, path: &str) -> Result<(Entry, Key), RootError> {
        let wanted = path.trim_start_matches('/');
        let newest = |wanted: &str| {
            let same = self.objects.iter().filter(|(entry, _)| entry.path == wanted);
            same.max_by_key(|(entry, _)| entry.cycle)
        };
        let of_cycle = || {
            let (wanted, cycle) = wanted.rsplit_once(';')?;
            let cycle: u16 = cycle.trim().parse().ok()?;
            self.objects.iter().find(|(entry, _)| entry.path == wanted && entry.cycle == cycle)
        };
        newest(wanted).or_else(of_cycle).cloned().ok_or_else(|| RootError::NoObject {
            file: self.name.clone(),
            path: path.into(),
            known: self.known(wanted),
        })
    }

    /// Paths to offer; with cycles, when only the cycle is wrong.
    fn known(&self, wanted: &str) -> Vec<String> {
        let base = wanted.rsplit_once(';').map_or(wanted, |(base, _)| base);
        let same = self.objects.iter().filter(|(entry, _)| entry.path == base);
        let cycles: Vec<String> = same.map(|(e, _)| format!("{};{}", e.path, e.cycle)).collect();
        if cycles.is_empty() { self.list().into_iter().map(|e| e.path).collect() } else { cycles }
    }

    fn object(&mut self, entry: &Entry, key: &Key) -> Found<Object> {
        let class = entry.class.as_str();
        if class == together::CLASS {
            return Err(together::choose(entry, &self.list()));
        }
        if !super::is_data(class) && !super::is_tree(class) {
            return Err(Fault::Unsupported(refused(class)));
        }
        let record = self.record(key)?;
        if super::is_tree(class) {
            return TreeInfo::new(&entry.path, record).map(Object::Tree);
        }
        if let Some(n_axes) = histogram::dimensions(class) {
            let (histogram, notes) = histogram::histogram(&record, n_axes)?;
            let entries = record.real("fEntries")?;
            let titles = Titles::of(&record, Some(&record));
            return Ok(Object::Histogram { titles, histogram, entries, notes });
        }
        if class == "TEfficiency" {
            return of_efficiency(&record);
        }
        let (points, axes) = match profile::dimensions(class) {
            Some(n_axes) => (profile::points(&record, n_axes)?, Some(&record)),
            None => (graph::points(&record)?, record.record("fHistogram")),
        };
        let (points, notes) = points;
        Ok(Object::Points { titles: Titles::of(&record, axes), points, notes, more: Vec::new() })
    }

    /// The members of the object of a key.
    fn record(&mut self, key: &Key) -> Found<Record> {
        let bytes = key.load(&mut self.source)?;
        let mut cursor = Cursor::new(&bytes, key.length.into());
        object::read(&mut cursor, self.layouts()?, &key.class)
    }

    /// The descriptions of classes, read when first needed.
    fn layouts(&mut self) -> Found<&Layouts> {
        let layouts = match self.layouts.take() {
            Some(layouts) => layouts,
            None => self.read_layouts().map_err(|fault| match fault {
                Fault::Damaged(what) => {
                    Fault::Damaged(format!("in the file's description of classes {what}"))
                }
                fault => fault,
            })?,
        };
        Ok(self.layouts.insert(layouts))
    }

    fn read_layouts(&mut self) -> Found<Layouts> {
        let (place, length) = self.classes;
        let head = self.source.read_at(place, length)?;
        let key = Key { place, ..Key::read(&mut Cursor::new(&head, 0))? };
        let bytes = key.load(&mut self.source)?;
        Layouts::read(&mut Cursor::new(&bytes, key.length.into()))
    }
}

/// Efficiencies as points with their successes and trials.
fn of_efficiency(record: &Record) -> Found<Object> {
    let Fractions { mut places, k, n, notes } = efficiency::fractions(record)?;
    let x = places.remove(0);
    let points = Points::of_fractions(x, &k, &n)?.with_further(places)?;
    let column = |role: &str, values| MoreColumn { role: role.into(), name: role.into(), values };
    let more = vec![column("n", n), column("k", k)];
    let titles = Titles::of(record, record.record("fTotalHistogram"));
    Ok(Object::Points { titles, points, notes, more })
}

/// Why a class is not read, and what to do.
fn refused(class: &str) -> String {
    let what = match class {
        "TGraphMultiErrors" => "only graphs with one error bar a point are read: make it a TGraphAsymmErrors",
        "TH2Poly" | "TProfile2Poly" => {
            "bins of any shape have no edges: write their centers and contents as a TGraph2D"
        }
        "THStack" | "TList" | "TObjArray" | "TCanvas" => {
            "what it holds is read when it is written by itself: loop over its objects and write each"
        }
        _ if class.starts_with("THn") => {
            "project it onto one to three axes in ROOT, with Projection(…), and write that"
        }
        _ if class.ends_with("RNTuple") => "only trees are read: RDataFrame's Snapshot writes it as a TTree",
        _ => "histograms, profiles, graphs, efficiencies and trees are read",
    };
    format!("its class is {class}; {what}")
}

/// A walk through the directories, each of them once.
#[derive(Default)]
struct Walk {
    seen: HashSet<u64>,
    objects: Vec<(Entry, Key)>,
}

impl Walk {
    /// All objects below the directory at `top`.
    fn all<R: Read + Seek>(
        mut self,
        source: &mut Source<R>,
        top: u64,
        notes: &mut Vec<String>,
    ) -> Found<Vec<(Entry, Key)>> {
        let mut waiting = self.directory(source, top, "", 0)?;
        while let Some((place, path, depth)) = waiting.pop() {
            match self.directory(source, place, &path, depth) {
                Ok(mut below) => waiting.append(&mut below),
                Err(_) => notes.push(format!("the directory {} is damaged and cannot be read", plain(&path))),
            }
        }
        Ok(self.objects)
    }

    /// Takes in the objects of one directory; the directories in it: place, path, depth, the first one last.
    fn directory<R: Read + Seek>(
        &mut self,
        source: &mut Source<R>,
        place: u64,
        path: &str,
        depth: usize,
    ) -> Found<Vec<(u64, String, usize)>> {
        let (list, length) = list_of_keys(source, place)?;
        if depth > DEEPEST || !self.seen.insert(list) {
            return Err(Fault::damaged("a directory holds itself"));
        }
        let mut below = Vec::new();
        for key in keys(source, list, length)?.into_iter().filter(Key::is_alive) {
            let path = if path.is_empty() { key.name.clone() } else { format!("{path}/{}", key.name) };
            if key.is_directory() {
                below.push((key.object(), path, depth + 1));
            } else if self.objects.len() < MOST {
                let (class, title) = (key.class.clone(), key.title.clone());
                self.objects.push((Entry { path, class, title, cycle: key.cycle }, key));
            }
        }
        below.reverse();
        Ok(below)
    }
}
