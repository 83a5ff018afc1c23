//! JSON to columns. Five shapes are known: an object of arrays, an array of objects, an array of arrays, an array of numbers, and
//! an object with `columns` and `data` (pandas' `split`); pandas' object of objects by row labels is the first of them in other clothes.
//! Anything else is refused with these shapes named.

mod shapes;

use std::io::{Read, Seek};

use serde_json::Value;

use super::columns::{Columns, Wish};
use super::error::FormatError;
use super::{Format, Listed, damaged, size};

/// How deep tables are looked for.
const DEEPEST: usize = 4;

/// Reads a table; [`Wish::table`] is a path of keys with slashes.
pub(super) fn read(source: &mut (impl Read + Seek), name: &str, wish: &Wish) -> Result<Columns, FormatError> {
    let mut notes = Vec::new();
    let value = parse(source, name, &mut notes)?;
    let (path, value) = match &wish.table {
        Some(path) => (path.clone(), at_path(&value, path).ok_or_else(|| no_table(name, path, &value))?),
        None => the_table(&value),
    };
    let mut columns = shapes::table(value, name)?;
    if wish.table.is_none() && !path.is_empty() {
        notes.push(format!("the table '{path}' is read"));
    }
    columns.notes.splice(0..0, notes);
    columns.table = path;
    columns.keep(name, wish)
}

/// Every table in it.
pub(super) fn tables(source: &mut (impl Read + Seek), name: &str) -> Result<Vec<Listed>, FormatError> {
    let value = parse(source, name, &mut Vec::new())?;
    let mut found = Vec::new();
    list(&value, String::new(), DEEPEST, &mut found);
    Ok(found)
}

/// Bytes to a tree. Python writes NaN and Infinity, which are no JSON: they are taken as `null` and as words.
fn parse(source: &mut (impl Read + Seek), name: &str, notes: &mut Vec<String>) -> Result<Value, FormatError> {
    let bytes = size::whole(source, name)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let wrong = |e: serde_json::Error| {
        damaged(name, Format::Json, format!("line {}, column {}: {}", e.line(), e.column(), plain(&e)))
    };
    match serde_json::from_slice(text) {
        Ok(value) => Ok(value),
        Err(e) => {
            let Some(mended) = without_python(text) else { return Err(wrong(e)) };
            notes.push("NaN and Infinity, which JSON does not know, are read as Python means them".into());
            serde_json::from_slice(&mended).map_err(wrong)
        }
    }
}

/// The words of the parser without its line and column.
fn plain(e: &serde_json::Error) -> String {
    let text = e.to_string();
    text.split(" at line ").next().unwrap_or_default().to_string()
}

/// The text with Python's words for what is no number replaced, outside quotes; `None` when there are none.
fn without_python(text: &[u8]) -> Option<Vec<u8>> {
    const WORDS: [(&[u8], &[u8]); 3] =
        [(b"NaN", b"null"), (b"-Infinity", b"\"-inf\""), (b"Infinity", b"\"inf\"")];
    let (mut out, mut at, mut quoted, mut found) = (Vec::with_capacity(text.len()), 0, false, false);
    while let Some(&byte) = text.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        let word = WORDS.iter().find(|(word, _)| !quoted && rest.starts_with(word));
        if let Some((word, instead)) = word {
            out.extend_from_slice(instead);
            (at, found) = (at + word.len(), true);
            continue;
        }
        if quoted && byte == b'\\' {
            out.extend_from_slice(rest.get(..2).unwrap_or(rest));
            at += 2;
            continue;
        }
        quoted ^= byte == b'"';
        out.push(byte);
        at += 1;
    }
    found.then_some(out)
}

/// The value at a path of keys.
fn at_path<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('/').filter(|key| !key.is_empty()).try_fold(value, |v, key| v.get(key))
}

/// The value itself when it is a table, or else the first table in it.
fn the_table(value: &Value) -> (String, &Value) {
    let mut found = Vec::new();
    list(value, String::new(), DEEPEST, &mut found);
    match found.first() {
        Some(first) => (first.name.clone(), at_path(value, &first.name).unwrap_or(value)),
        None => (String::new(), value),
    }
}

/// The tables in a value: itself, or those of its members.
fn list(value: &Value, path: String, depth: usize, found: &mut Vec<Listed>) {
    if let Ok(columns) = shapes::table(value, "") {
        found.push(Listed { name: path, rows: columns.n_rows(), columns: columns.columns.len() });
        return;
    }
    let (Value::Object(members), Some(depth)) = (value, depth.checked_sub(1)) else { return };
    for (key, member) in members {
        let path = if path.is_empty() { key.clone() } else { format!("{path}/{key}") };
        list(member, path, depth, found);
    }
}

fn no_table(name: &str, path: &str, value: &Value) -> FormatError {
    let mut found = Vec::new();
    list(value, String::new(), DEEPEST, &mut found);
    let known =
        found.into_iter().map(|l| if l.name.is_empty() { "the whole".into() } else { l.name }).collect();
    FormatError::NoTable { name: name.into(), kind: "table", table: path.into(), known }
}
