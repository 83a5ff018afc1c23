//! Trees (TTree, TNtuple): a table whose columns lie in baskets all over the file. A column is one number of every entry; only
//! the baskets of the columns asked for are read. Each element of an array of fixed length is a column, `x[0]`, `x[1]` …; lists of different
//! lengths, texts and objects are named as columns that are not read, and why.

use super::RootFile;
use super::basket::Basket;
use super::branch::{Branch, Lies};
use super::error::{Fault, Found, RootError};
use super::number::Number;
use super::record::{Element, Record};
use std::io::{Read, Seek};

/// A tree: what its columns are, and where.
#[derive(Debug, Clone)]
pub struct TreeInfo {
    /// Path in the file.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Number of entries.
    pub entries: usize,
    /// Its columns, in the order of the file.
    pub columns: Vec<ColumnInfo>,
    branches: Vec<Branch>,
}

/// A column of a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnInfo {
    /// Name of the branch; `branch.leaf` where a branch holds several numbers, `branch[k]` of an array.
    pub name: String,
    /// How its numbers are stored, in words; or why it cannot be read.
    pub kind: Result<&'static str, String>,
    branch: usize,
    leaf: usize,
}

/// Columns of numbers out of a tree, all as long as it has entries.
#[derive(Debug, Clone, PartialEq)]
pub struct Columns {
    /// Name and numbers.
    pub columns: Vec<(String, Vec<f64>)>,
    /// Plain sentences: what was lost on the way.
    pub notes: Vec<String>,
}

impl TreeInfo {
    /// The tree that `record` describes.
    pub(super) fn new(path: &str, mut record: Record) -> Found<TreeInfo> {
        let mut branches = Vec::new();
        for element in record.take_list("fBranches")? {
            if let Element::Record(branch) = element {
                branches.push(Branch::new(branch)?);
            }
        }
        let entries = usize::try_from(record.int("fEntries")?).unwrap_or(0);
        let columns = branches.iter().enumerate().flat_map(|(k, branch)| columns_of(k, branch)).collect();
        Ok(TreeInfo { path: path.into(), title: record.text("fTitle").into(), entries, columns, branches })
    }

    /// Names of the columns that can be read.
    pub fn readable(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(|column| column.kind.is_ok()).map(|column| column.name.as_str())
    }

    /// The numbers of the columns `names`, in this order, as floating-point numbers of 64 bits (true is 1). Reads only what they need.
    ///
    /// # Errors
    /// No such column (the error says which there are), a column that cannot be read, damaged baskets.
    pub fn columns<R: Read + Seek>(
        &self,
        file: &mut RootFile<R>,
        names: &[impl AsRef<str>],
    ) -> Result<Columns, RootError> {
        let mut out = Columns { columns: Vec::new(), notes: Vec::new() };
        for name in names {
            let name = name.as_ref();
            let column = self.columns.iter().find(|c| c.name == name).ok_or_else(|| RootError::NoColumn {
                file: file.name.clone(),
                tree: self.path.clone(),
                column: name.to_owned(),
                known: self.readable().map(str::to_owned).collect(),
            })?;
            let place = format!("column {name} of {}", self.path);
            let read = self.column(file, column).map_err(|fault| fault.within(&file.name, &place));
            let (values, rounded) = read?;
            if rounded > 0 {
                let lost = "have more than 53 bits, and their last digits are lost";
                out.notes.push(format!("careful: numbers of {name} {lost}: {rounded} of {}", values.len()));
            }
            out.columns.push((name.to_owned(), values));
        }
        Ok(out)
    }

    /// The numbers of a column, and how many of them had to be rounded.
    fn column<R: Read + Seek>(
        &self,
        file: &mut RootFile<R>,
        column: &ColumnInfo,
    ) -> Found<(Vec<f64>, usize)> {
        let missing = || Fault::damaged("it has no branch");
        let branch = self.branches.get(column.branch).ok_or_else(missing)?;
        let leaf = branch.leaves.get(column.leaf).ok_or_else(missing)?;
        let number = leaf.number.clone().map_err(Fault::Unsupported)?;
        if branch.entries != self.entries {
            let (has, all) = (branch.entries, self.entries);
            return Err(Fault::Damaged(format!("it has {has} entries in a tree of {all}")));
        }
        let (stride, offset) = branch.stride(column.leaf);
        let slot = Slot { number, stride, offset };
        let mut values = Vec::new();
        let mut rounded = 0;
        let mut k = 0;
        while values.len() < branch.entries {
            rounded += match branch.basket(k, values.len())? {
                Lies::Here(basket) => slot.append(basket, &mut values)?,
                Lies::InFile(place, length) => {
                    slot.append(&Basket::load(&mut file.source, place, length)?, &mut values)?
                }
            };
            k += 1;
        }
        if values.len() > branch.entries {
            return Err(Fault::damaged("its baskets hold more entries than it has"));
        }
        Ok((values, rounded))
    }
}

/// Where in an entry a number lies.
struct Slot {
    number: Number,
    stride: usize,
    offset: usize,
}

impl Slot {
    /// Appends the numbers of a basket; how many of them were rounded.
    fn append(&self, basket: &Basket, values: &mut Vec<f64>) -> Found<usize> {
        if basket.entries.checked_mul(self.stride) != Some(basket.data.len()) {
            let (n, bytes) = (basket.entries, basket.data.len());
            return Err(Fault::Damaged(format!("a basket of {n} entries has {bytes} bytes")));
        }
        let range = self.offset..self.offset + self.number.width();
        let bytes = basket.data.chunks_exact(self.stride).filter_map(|entry| entry.get(range.clone()));
        values.extend(bytes.clone().map(|bytes| self.number.real(bytes)));
        Ok(bytes.filter(|bytes| !self.number.is_exact(bytes)).count())
    }
}

fn columns_of(k: usize, branch: &Branch) -> Vec<ColumnInfo> {
    let alone = branch.n_parts == 1;
    let named = |leaf: &super::branch::Leaf| {
        let part = if alone { String::new() } else { format!(".{}", leaf.name) };
        let place = leaf.place.map_or_else(String::new, |k| format!("[{k}]"));
        format!("{}{part}{place}", branch.name)
    };
    let column = |(at, leaf): (usize, &super::branch::Leaf)| ColumnInfo {
        name: named(leaf),
        kind: leaf.number.clone().map(Number::name),
        branch: k,
        leaf: at,
    };
    branch.leaves.iter().enumerate().map(column).collect()
}
