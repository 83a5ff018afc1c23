//! HDF5 to columns. The parsing of the file is the crate hdf5-pure's; here: which group or data set is the table, and what its elements are.
//!
//! Data sets of one dimension and equal length in one group are columns by their names, with the attribute `units`; a compound data set
//! is columns by the names of its members; one of two dimensions is columns without names.

mod element;
mod tree;

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use hdf5_pure::{ChunkCacheConfig, File, FileAccessProperties};

use self::element::{read_dataset, units};
use self::tree::{Node, walk};
use super::columns::{Columns, Wish, chosen, of_one_length, others};
use super::error::FormatError;
use super::{Format, Listed, damaged, size};

/// Reads a group or a data set.
pub(super) fn read(source: &mut (impl Read + Seek), name: &str, wish: &Wish) -> Result<Columns, FormatError> {
    let bytes = size::whole(source, name)?;
    let (length, file) = (bytes.len() as u64, open(bytes, name)?);
    let nodes = walk(&file, (name, length))?;
    let tables = grouped(&nodes);
    let wanted = match &wish.table {
        Some(path) => asked_for(&nodes, &tables, path).ok_or_else(|| FormatError::NoTable {
            name: name.into(),
            kind: "group or data set",
            table: path.clone(),
            known: tables.iter().map(|t| t.path.clone()).collect(),
        })?,
        None => best(&tables)
            .cloned()
            .ok_or_else(|| FormatError::NoNumbers { name: name.into(), what: String::new() })?,
    };
    let mut columns = match wanted.members.as_slice() {
        [single] if single.path == wanted.path => read_dataset(single, (name, length))?,
        members => group(members, wish, (name, length))?,
    };
    let others: Vec<&str> =
        tables.iter().filter(|t| t.path != wanted.path).map(|t| t.path.as_str()).collect();
    if wish.table.is_none() && !others.is_empty() {
        columns.notes.insert(0, format!("{} is read; the file holds {} too", wanted.path, others.join(", ")));
    }
    columns.table = wanted.path;
    columns.keep(name, wish)
}

/// Groups of columns, and data sets that are tables by themselves.
pub(super) fn tables(source: &mut (impl Read + Seek), name: &str) -> Result<Vec<Listed>, FormatError> {
    let bytes = size::whole(source, name)?;
    let (length, file) = (bytes.len() as u64, open(bytes, name)?);
    let nodes = walk(&file, (name, length))?;
    let listed =
        |t: Table| Listed { rows: t.members.first().map_or(0, Node::rows), columns: t.columns, name: t.path };
    Ok(grouped(&nodes).into_iter().map(listed).collect())
}

/// Every data set is read once: what was unpacked is not kept for a second time.
fn open(bytes: Vec<u8>, name: &str) -> Result<File, FormatError> {
    let once = FileAccessProperties::new().with_chunk_cache(ChunkCacheConfig::disabled());
    File::from_bytes_with_options(bytes, once).map_err(|e| damaged(name, Format::Hdf5, e.to_string()))
}

/// A group whose data sets are columns, or a single data set.
#[derive(Debug, Clone)]
struct Table {
    path: String,
    members: Vec<Node>,
    columns: usize,
    /// Whether its columns have names.
    named: bool,
}

impl Table {
    fn of(node: &Node) -> Table {
        let named = !node.fields.is_empty() || node.shape.len() == 1;
        Table { path: node.path.clone(), members: vec![node.clone()], columns: node.columns(), named }
    }
}

/// The tables of a file, in its order: each group with its single columns, each data set of several columns.
fn grouped(nodes: &[Node]) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut of_group: HashMap<&str, usize> = HashMap::new();
    for node in nodes {
        if !node.is_column() {
            tables.push(Table::of(node));
            continue;
        }
        let known = of_group.get(node.group()).and_then(|&at| tables.get_mut(at));
        if let Some(table) = known {
            table.columns += 1;
            table.members.push(node.clone());
        } else {
            of_group.insert(node.group(), tables.len());
            let path = node.group().into();
            tables.push(Table { path, members: vec![node.clone()], columns: 1, named: true });
        }
    }
    tables
}

/// The table with the most columns, rather one whose columns have names; the first of these.
fn best(tables: &[Table]) -> Option<&Table> {
    let rank = |t: &Table| (t.columns.min(2), t.named, t.columns);
    tables.iter().rev().max_by_key(|t| rank(t))
}

/// A table by its path; a single column too, by its own.
fn asked_for(nodes: &[Node], tables: &[Table], path: &str) -> Option<Table> {
    let path = format!("/{}", path.trim().trim_matches('/'));
    let table = tables.iter().find(|t| t.path == path).cloned();
    table.or_else(|| nodes.iter().find(|n| n.path == path).map(Table::of))
}

/// The columns of a group.
fn group(members: &[Node], wish: &Wish, from: (&str, u64)) -> Result<Columns, FormatError> {
    let mut notes = Vec::new();
    let lengths: Vec<(String, usize)> = members.iter().map(|n| (n.name().to_string(), n.rows())).collect();
    let kept = of_one_length(&lengths, &mut notes);
    let kept: Vec<&Node> = kept.into_iter().filter_map(|i| members.get(i)).collect();
    let mut titles = Vec::new();
    for node in &kept {
        let unit = units(&node.dataset);
        titles.push(if unit.is_empty() {
            node.name().to_string()
        } else {
            format!("{} / {unit}", node.name())
        });
    }
    let mut columns = Vec::new();
    // `keep` finds them again by the same names: numbers would have moved, so all are read when one is asked for by number.
    let by_number = wish.columns.is_some_and(|c| c.iter().any(|c| c.trim().parse::<usize>().is_ok()));
    let indices = chosen(from.0, &titles, wish)?;
    let unread = if by_number { Vec::new() } else { others(&titles, &indices) };
    let indices: HashSet<usize> = indices.into_iter().collect();
    for (i, node) in kept.iter().enumerate() {
        if by_number || indices.contains(&i) {
            let read = read_dataset(node, from)?;
            notes.extend(read.notes);
            columns.extend(read.columns);
        }
    }
    Ok(Columns { notes, unread, ..Columns::new(columns) })
}
