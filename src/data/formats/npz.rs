//! NumPy's archive of arrays: a zip archive whose members are files of one array each.
//!
//! Arrays of one dimension and equal length are columns by their names. An archive of a single array, or one asked for by name, is read
//! as that array would be.

use std::io::{Read, Seek};

use super::columns::{Columns, Wish, chosen, of_one_length, others};
use super::error::FormatError;
use super::zip::{Member, members, unpack};
use super::{Listed, npy, size};

/// An array of the archive.
struct Array {
    name: String,
    member: Member,
    rows: usize,
    columns: usize,
}

/// Enough of a member to see its header.
const HEAD: u64 = 1 << 16;

/// Reads an archive.
pub(super) fn read(source: &mut (impl Read + Seek), name: &str, wish: &Wish) -> Result<Columns, FormatError> {
    let (arrays, mut notes) = arrays(source, name)?;
    let file = size::length(source, name)?;
    if let Some(table) = &wish.table {
        let array = arrays.iter().find(|a| a.name == *table || format!("{}.npy", a.name) == *table);
        let array = array.ok_or_else(|| FormatError::NoTable {
            name: name.into(),
            kind: "array",
            table: table.clone(),
            known: arrays.iter().map(|a| a.name.clone()).collect(),
        })?;
        return Columns { table: table.clone(), ..one(source, name, file, array)? }.keep(name, wish);
    }
    let single: Vec<&Array> = arrays.iter().filter(|a| a.columns == 1).collect();
    if single.is_empty() {
        let first = arrays.first().ok_or_else(|| FormatError::NoNumbers {
            name: name.into(),
            what: " — the archive is empty".into(),
        })?;
        let mut columns = one(source, name, file, first)?;
        note_others(&arrays, |a| a.name != first.name, &mut columns.notes);
        columns.table.clone_from(&first.name);
        return columns.keep(name, wish);
    }
    let lengths: Vec<(String, usize)> = single.iter().map(|a| (a.name.clone(), a.rows)).collect();
    let single: Vec<&Array> = match wish.columns {
        Some(_) => single,
        None => {
            of_one_length(&lengths, &mut notes).into_iter().filter_map(|i| single.get(i).copied()).collect()
        }
    };
    note_others(&arrays, |a| a.columns != 1, &mut notes);
    let titles: Vec<String> = single.iter().map(|a| a.name.clone()).collect();
    let indices = chosen(name, &titles, wish)?;
    let unread = others(&titles, &indices);
    let wanted: Vec<&Array> = indices.into_iter().filter_map(|i| single.get(i).copied()).collect();
    let mut columns = Vec::new();
    for array in &wanted {
        let read = one(source, name, file, array)?;
        notes.extend(read.notes);
        columns.extend(read.columns);
    }
    same_length(name, &wanted)?;
    Ok(Columns { notes, unread, ..Columns::new(columns) })
}

/// The arrays of an archive.
pub(super) fn tables(source: &mut (impl Read + Seek), name: &str) -> Result<Vec<Listed>, FormatError> {
    let (arrays, _) = arrays(source, name)?;
    Ok(arrays.into_iter().map(|a| Listed { name: a.name, rows: a.rows, columns: a.columns }).collect())
}

/// Members that are arrays of one or two dimensions, and notes on the others.
fn arrays(source: &mut (impl Read + Seek), name: &str) -> Result<(Vec<Array>, Vec<String>), FormatError> {
    let (mut arrays, mut notes) = (Vec::new(), Vec::new());
    for member in members(source, name)? {
        let Some(array) = member.name.strip_suffix(".npy").map(String::from) else {
            notes.push(format!("{} is no array and is left out", member.name));
            continue;
        };
        let head = unpack(source, name, &member, HEAD)?;
        match npy::shape(&mut head.as_slice(), &array) {
            Ok((rows, columns)) => arrays.push(Array { name: array, member, rows, columns }),
            Err(why) => notes.push(format!("left out: {why}")),
        }
    }
    if arrays.is_empty() && !notes.is_empty() {
        return Err(FormatError::NoNumbers { name: name.into(), what: format!(" — {}", notes.join("; ")) });
    }
    Ok((arrays, notes))
}

/// One array; a column without a name takes that of the array.
fn one(
    source: &mut (impl Read + Seek),
    name: &str,
    file: u64,
    array: &Array,
) -> Result<Columns, FormatError> {
    let bytes = unpack(source, name, &array.member, size::allowed(file))?;
    let mut read = npy::from_reader(&mut bytes.as_slice(), &format!("{name}, array {}", array.name), file)?;
    if let [column] = read.columns.as_mut_slice()
        && column.name.is_empty()
    {
        let unit = std::mem::take(&mut column.unit);
        *column = super::Named::new(&array.name, std::mem::take(&mut column.values));
        if column.unit.is_empty() {
            column.unit = unit;
        }
    }
    Ok(read)
}

fn note_others(arrays: &[Array], other: impl Fn(&Array) -> bool, notes: &mut Vec<String>) {
    let others: Vec<String> = arrays
        .iter()
        .filter(|a| other(a))
        .map(|a| format!("{} ({} × {})", a.name, a.rows, a.columns))
        .collect();
    if !others.is_empty() {
        notes.push(format!("arrays left out, to be asked for by name: {}", others.join(", ")));
    }
}

/// Columns asked for by name may differ in length: then there is no table.
fn same_length(name: &str, arrays: &[&Array]) -> Result<(), FormatError> {
    if arrays.windows(2).all(|w| w[0].rows == w[1].rows) {
        return Ok(());
    }
    let list: Vec<String> = arrays.iter().map(|a| format!("{} has {}", a.name, a.rows)).collect();
    Err(super::unsupported(name, format!("the arrays differ in length — {}", list.join(", "))))
}
