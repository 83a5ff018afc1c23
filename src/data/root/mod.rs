//! Histograms, graphs, profiles and columns of trees out of ROOT files.
//!
//! A reader of its own: graphs and histograms are needed beside trees, no C may be compiled, and a damaged file must give an error that says
//! what is wrong and where. It writes nothing, follows no links to other files, and knows no classes of users.
//!
//! The way of a file: `key` (the head, directories, keys) → `block` (compressed bytes to bytes) → `layout` (how the file itself describes
//! its classes) → `object` (bytes to a `record` of members) → `histogram`, `profile`, `graph`, `efficiency`, or `tree` with `branch` and `basket`.
//! Every length is compared with what is left before memory is asked for, and nothing recurses without a limit.
//!
//! Written from the descriptions of the format that the ROOT team publishes (reference pages of TFile, TDirectory, TKey, TBasket and
//! TStreamerInfo) and from the bytes of files that ROOT and uproot wrote (tests/data/root).
//!
//! # Examples
//! ```no_run
//! use fitpanel::data::root::{Object, RootFile};
//!
//! let bytes = std::fs::File::open("run.root").unwrap();
//! let mut file = RootFile::open(bytes, "run.root")?;
//! if let Object::Tree(tree) = file.read("events")? {
//!     let mass = tree.columns(&mut file, &["mass"])?;
//! }
//! let mass = file.read("mass")?.into_dataset("mass", "run.root")?;
//! # Ok::<(), fitpanel::data::root::RootError>(())
//! ```

mod basket;
mod block;
mod branch;
mod checksum;
mod cursor;
mod efficiency;
mod error;
mod file;
mod graph;
mod histogram;
mod key;
mod layout;
mod lists;
mod number;
mod object;
mod profile;
mod record;
mod titles;
mod together;
mod tree;

pub use error::RootError;
pub use file::{Entry, RootFile};
pub use titles::Titles;
pub use tree::{ColumnInfo, Columns, TreeInfo};

use super::{Data, Dataset, Histogram, MoreColumn, Points};
use error::Fault;

/// An object of a file.
#[derive(Debug, Clone)]
pub enum Object {
    /// TH1, TH2, TH3.
    Histogram {
        /// Titles of it and its axes.
        titles: Titles,
        /// Contents, without what lies outside the axes; that is summed up in underflow and overflow.
        histogram: Histogram,
        /// How many entries ROOT counted.
        entries: f64,
        /// Plain sentences: what was made of what.
        notes: Vec<String>,
    },
    /// TGraph, TGraphErrors, TGraphAsymmErrors, TGraphBentErrors, TGraph2D, TGraph2DErrors, also one of a TMultiGraph; TProfile, TProfile2D, TProfile3D; TEfficiency.
    Points {
        /// Titles of it and its axes.
        titles: Titles,
        /// The points.
        points: Points,
        /// Successes and trials of an efficiency.
        more: Vec<MoreColumn>,
        /// Plain sentences: what was made of what.
        notes: Vec<String>,
    },
    /// TTree, TNtuple: its columns are read by [`TreeInfo::columns`].
    Tree(TreeInfo),
}

/// Whether objects of a class are read: histograms, graphs, profiles, efficiencies.
pub(crate) fn is_data(class: &str) -> bool {
    histogram::dimensions(class).is_some()
        || profile::dimensions(class).is_some()
        || graph::CLASSES.contains(&class)
        || class == "TEfficiency"
}

/// Whether objects of a class are tables.
pub(crate) fn is_tree(class: &str) -> bool {
    matches!(class, "TTree" | "TNtuple" | "TNtupleD")
}

impl Object {
    /// The data set `name` of this object; `file` is for the error.
    ///
    /// # Errors
    /// `E-FORMAT`: a tree, of which columns must be chosen.
    pub fn into_dataset(self, name: &str, file: &str) -> Result<Dataset, RootError> {
        let (data, titles, notes, more) = match self {
            Object::Histogram { titles, histogram, notes, .. } => {
                (Data::Histogram(histogram), titles, notes, Vec::new())
            }
            Object::Points { titles, points, notes, more } => (Data::Points(points), titles, notes, more),
            Object::Tree(tree) => {
                let names: Vec<&str> = tree.readable().collect();
                let what = format!("it is a tree; name columns of it: {}", names.join(", "));
                return Err(Fault::Unsupported(what).within(file, &tree.path));
            }
        };
        let mut dataset = Dataset::new(name, data);
        let [x, y, z] = titles.axes();
        let further = dataset.n_coordinates() - 1;
        let mut rest = [y, z].into_iter();
        dataset.x_title = x;
        dataset.further_titles = rest.by_ref().take(further).collect();
        dataset.y_title = rest.next().unwrap_or_default();
        dataset.notes.splice(0..0, notes);
        dataset.more = more;
        Ok(dataset)
    }
}
