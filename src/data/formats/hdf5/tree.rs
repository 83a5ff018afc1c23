//! The data sets of an HDF5 file that can be columns. Links may go in circles: the depth is
//! bounded, and what is looked at by the size of the file.

use hdf5_pure::{Dataset, Datatype, File, Group};

use super::super::error::FormatError;
use super::super::{Format, damaged};
use super::element::{Stored, fields, stored};

/// How deep groups are followed, and how many groups and data sets are looked at.
const DEEPEST: usize = 12;
const MOST: u64 = 20_000;

/// No object takes fewer bytes than this with the link to it: more of them than the file holds are the same ones met again.
const LEAST: u64 = 16;

/// A data set of one or two dimensions whose elements can be read.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The way to its bytes, kept because the way by its path goes through all of its group again.
    pub dataset: Dataset,
    /// Its path, with a slash before it.
    pub path: String,
    pub shape: Vec<u64>,
    /// What its elements are, unless they are compound.
    pub stored: Option<Stored>,
    /// The members of compound elements: name, offset, what they are.
    pub fields: Vec<(String, usize, Stored)>,
    /// Bytes of an element.
    pub bytes: usize,
    /// Members that cannot be columns.
    pub left_out: Vec<String>,
}

impl Node {
    /// Whether it is a single column.
    pub fn is_column(&self) -> bool {
        self.shape.len() == 1 && self.fields.is_empty()
    }

    pub fn rows(&self) -> usize {
        self.shape.first().map_or(0, |n| *n as usize)
    }

    pub fn columns(&self) -> usize {
        if self.fields.is_empty() { self.shape.get(1).map_or(1, |n| *n as usize) } else { self.fields.len() }
    }

    /// Bytes that an element takes while it is read: those of the file, and the numbers and words made of them.
    pub fn room(&self) -> u64 {
        let made = |stored: Stored| match stored {
            Stored::Number(_) => size_of::<f64>(),
            Stored::Text(n) => size_of::<String>() + n,
            Stored::LongText => size_of::<String>(),
        };
        let of_fields = self.fields.iter().map(|(_, _, stored)| made(*stored));
        let made = self.stored.filter(|_| self.fields.is_empty()).map_or_else(|| of_fields.sum(), made);
        (self.bytes as u64).saturating_add(made as u64)
    }

    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// The path of the group it is in; `/` for the outermost.
    pub fn group(&self) -> &str {
        match self.path.rsplit_once('/') {
            Some(("", _)) | None => "/",
            Some((group, _)) => group,
        }
    }
}

/// The data sets of a file of so many bytes, those of a group before those of the groups in it.
pub(super) fn walk(file: &File, (name, length): (&str, u64)) -> Result<Vec<Node>, FormatError> {
    let mut walk = Walk { nodes: Vec::new(), left: MOST.min(length / LEAST) as usize };
    walk.visit(&file.root(), "", DEEPEST).map_err(|e| damaged(name, Format::Hdf5, e))?;
    Ok(walk.nodes)
}

/// A way through the groups of a file.
struct Walk {
    nodes: Vec<Node>,
    /// How many groups and data sets may still be looked at.
    left: usize,
}

impl Walk {
    fn visit(&mut self, group: &Group, path: &str, depth: usize) -> Result<(), String> {
        for (name, dataset) in group.iter_datasets().map_err(|e| e.to_string())? {
            if !self.spend() {
                return Ok(());
            }
            self.nodes.extend(node(dataset, &name, path));
        }
        let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
        for (name, inner) in group.iter_groups().map_err(|e| e.to_string())? {
            if !self.spend() {
                return Ok(());
            }
            self.visit(&inner, &format!("{path}/{name}"), depth)?;
        }
        Ok(())
    }

    /// Whether one more may be looked at.
    fn spend(&mut self) -> bool {
        let one = self.left.checked_sub(1);
        self.left = one.unwrap_or(0);
        one.is_some()
    }
}

/// A data set, when it can be a table.
fn node(dataset: Dataset, name: &str, path: &str) -> Option<Node> {
    let (shape, datatype) = (dataset.shape().ok()?, dataset.datatype().ok()?);
    if !matches!(shape.len(), 1 | 2) {
        return None;
    }
    let stored = stored(&datatype);
    let (fields, left_out) = fields(&datatype);
    let usable = if matches!(datatype, Datatype::Compound { .. }) {
        shape.len() == 1 && !fields.is_empty()
    } else {
        stored.is_some()
    };
    let bytes = datatype.type_size() as usize;
    usable.then(|| Node { dataset, path: format!("{path}/{name}"), shape, stored, fields, bytes, left_out })
}
