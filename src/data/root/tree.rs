//! Trees (TTree, TNtuple): a table whose columns lie in baskets all over the file. A column is one number of every entry; only
//! the baskets of the columns asked for are read. Each element of an array of fixed length is a column, `x[0]`, `x[1]` …; lists of different
//! lengths (`x[n]`, vectors of numbers) are read one value after another when they are asked for; texts and objects are named as columns
//! that are not read, and why.

use super::RootFile;
use super::basket::Basket;
use super::branch::{Branch, Lies};
use super::error::{Fault, Found, RootError};
use super::lists::{Flat, Lists};
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
    /// Whether every entry is a list of numbers: each number is a row then.
    pub is_list: bool,
    branch: usize,
    leaf: usize,
}

/// Columns of numbers out of a tree, all as long as it has entries, or as their lists have numbers.
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

    /// Names of the columns of single numbers that can be read.
    pub fn readable(&self) -> impl Iterator<Item = &str> {
        self.named(false)
    }

    /// Names of the columns of lists that can be read.
    pub fn lists(&self) -> impl Iterator<Item = &str> {
        self.named(true)
    }

    fn named(&self, lists: bool) -> impl Iterator<Item = &str> {
        let found = self.columns.iter().filter(move |column| column.kind.is_ok() && column.is_list == lists);
        found.map(|column| column.name.as_str())
    }

    /// The numbers of the columns `names`, in this order, as floating-point numbers of 64 bits (true is 1). Reads only what they need.
    /// Beside lists, the single numbers of an entry are repeated for each number of its list.
    ///
    /// # Errors
    /// No such column (the error says which there are), a column that cannot be read, lists of other lengths beside one another, damaged
    /// baskets.
    pub fn columns<R: Read + Seek>(
        &self,
        file: &mut RootFile<R>,
        names: &[impl AsRef<str>],
    ) -> Result<Columns, RootError> {
        let mut read: Vec<(String, Flat)> = Vec::new();
        let mut notes = Vec::new();
        for name in names {
            let name = name.as_ref();
            let column = self.columns.iter().find(|c| c.name == name).ok_or_else(|| RootError::NoColumn {
                file: file.name.clone(),
                tree: self.path.clone(),
                column: name.to_owned(),
                known: self.readable().chain(self.lists()).map(str::to_owned).collect(),
            })?;
            let place = format!("column {name} of {}", self.path);
            let flat = self.column(file, column).map_err(|fault| fault.within(&file.name, &place))?;
            if flat.rounded > 0 {
                let (lost, n) = ("have more than 53 bits, and their last digits are lost", flat.values.len());
                notes.push(format!("careful: numbers of {name} {lost}: {} of {n}", flat.rounded));
            }
            read.push((name.to_owned(), flat));
        }
        notes.extend(self.beside_lists(&mut read).map_err(|fault| fault.within(&file.name, &self.path))?);
        let columns = read.into_iter().map(|(name, flat)| (name, flat.values)).collect();
        Ok(Columns { columns, notes })
    }

    /// Repeats single numbers for each number of the lists beside them, and says so.
    fn beside_lists(&self, read: &mut [(String, Flat)]) -> Found<Option<String>> {
        let mut lists = read.iter().filter(|(_, flat)| !flat.lengths.is_empty());
        let Some((first, of_first)) = lists.next() else { return Ok(None) };
        if let Some((other, _)) = lists.find(|(_, flat)| flat.lengths != of_first.lengths) {
            let what =
                format!("the lists of {first} and {other} have other lengths: read one of them at a time");
            return Err(Fault::Unsupported(what));
        }
        let (first, lengths, n) = (first.clone(), of_first.lengths.clone(), of_first.values.len());
        let mut repeated = Vec::new();
        for (name, flat) in read.iter_mut().filter(|(_, flat)| flat.lengths.is_empty()) {
            let each = flat.values.iter().zip(&lengths);
            flat.values = each.flat_map(|(v, n)| std::iter::repeat_n(*v, *n)).collect();
            repeated.push(name.as_str());
        }
        let rows = format!("each number of the lists of {first} is a row: {n} of {} entries", self.entries);
        Ok(Some(if repeated.is_empty() {
            rows
        } else {
            format!("{rows}; repeated for each of them: {}", repeated.join(", "))
        }))
    }

    /// The numbers of a column.
    fn column<R: Read + Seek>(&self, file: &mut RootFile<R>, column: &ColumnInfo) -> Found<Flat> {
        let missing = || Fault::damaged("it has no branch");
        let branch = self.branches.get(column.branch).ok_or_else(missing)?;
        let leaf = branch.leaves.get(column.leaf).ok_or_else(missing)?;
        let number = leaf.number.clone().map_err(Fault::Unsupported)?;
        if branch.entries != self.entries {
            let (has, all) = (branch.entries, self.entries);
            return Err(Fault::Damaged(format!("it has {has} entries in a tree of {all}")));
        }
        let (stride, offset) = branch.stride(column.leaf);
        let slot = Slot { number, stride, offset, lists: branch.lists };
        let (mut flat, mut done, mut k) = (Flat::default(), 0, 0);
        while done < branch.entries {
            let loaded;
            let basket = match branch.basket(k, done)? {
                Lies::Here(basket) => basket,
                Lies::InFile(place, length) => {
                    loaded = Basket::load(&mut file.source, place, length)?;
                    &loaded
                }
            };
            slot.append(basket, &mut flat)?;
            done += basket.entries;
            k += 1;
        }
        if done > branch.entries {
            return Err(Fault::damaged("its baskets hold more entries than it has"));
        }
        Ok(flat)
    }
}

/// Where in an entry a number lies.
struct Slot {
    number: Number,
    stride: usize,
    offset: usize,
    /// Where the entries are lists.
    lists: Option<Lists>,
}

impl Slot {
    /// Appends the numbers of a basket.
    fn append(&self, basket: &Basket, flat: &mut Flat) -> Found<()> {
        if let Some(lists) = self.lists {
            return flat.append(basket, lists, self.number);
        }
        if basket.entries.checked_mul(self.stride) != Some(basket.data.len()) {
            let (n, bytes) = (basket.entries, basket.data.len());
            return Err(Fault::Damaged(format!("a basket of {n} entries has {bytes} bytes")));
        }
        let range = self.offset..self.offset + self.number.width();
        let bytes = basket.data.chunks_exact(self.stride).filter_map(|entry| entry.get(range.clone()));
        flat.values.extend(bytes.clone().map(|bytes| self.number.real(bytes)));
        flat.rounded += bytes.filter(|bytes| !self.number.is_exact(bytes)).count();
        Ok(())
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
        is_list: branch.lists.is_some(),
        branch: k,
        leaf: at,
    };
    branch.leaves.iter().enumerate().map(column).collect()
}
