//! The data sets of an HDF5 file that can be columns. Links may go in circles: depth and number are bounded.

use hdf5_pure::{Datatype, File, Group};

use super::super::error::FormatError;
use super::super::{Format, damaged};
use super::element::{Stored, fields, stored};

/// How deep groups are followed, and how many data sets are looked at.
const DEEPEST: usize = 12;
const MOST: usize = 10_000;

/// A data set of one or two dimensions whose elements can be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
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

/// The data sets of a file, those of a group before those of the groups in it.
pub(super) fn walk(file: &File, name: &str) -> Result<Vec<Node>, FormatError> {
    let mut nodes = Vec::new();
    visit(&file.root(), "", DEEPEST, &mut nodes).map_err(|e| damaged(name, Format::Hdf5, e))?;
    Ok(nodes)
}

fn visit(group: &Group, path: &str, depth: usize, nodes: &mut Vec<Node>) -> Result<(), String> {
    for name in group.datasets().map_err(|e| e.to_string())? {
        if nodes.len() >= MOST {
            return Ok(());
        }
        nodes.extend(node(group, &name, path));
    }
    let Some(depth) = depth.checked_sub(1) else { return Ok(()) };
    for name in group.groups().map_err(|e| e.to_string())? {
        if let Ok(inner) = group.group(&name)
            && nodes.len() < MOST
        {
            visit(&inner, &format!("{path}/{name}"), depth, nodes)?;
        }
    }
    Ok(())
}

/// A data set, when it can be a table.
fn node(group: &Group, name: &str, path: &str) -> Option<Node> {
    let dataset = group.dataset(name).ok()?;
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
    usable.then(|| Node { path: format!("{path}/{name}"), shape, stored, fields, bytes, left_out })
}
