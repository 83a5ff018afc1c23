//! A tree of JSON to columns, by its shape, and lists of values to numbers or words.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::super::columns::{Columns, Named, Values, of_one_length};
use super::super::error::FormatError;
use super::super::unsupported;
use crate::data::cell::{Cell, Marks, cell};

const NULL: &Value = &Value::Null;

/// The columns of a value of one of the known shapes.
pub(super) fn table(value: &Value, name: &str) -> Result<Columns, FormatError> {
    let columns = match value {
        Value::Object(members) => split(members, name).unwrap_or_else(|| of_object(members, name))?,
        Value::Array(items) => of_array(items, name)?,
        _ => return Err(other_shape(name)),
    };
    let any = columns.columns.iter().any(|c| matches!(c.values, Values::Numbers { .. }));
    if !any || columns.n_rows() == 0 {
        return Err(FormatError::NoNumbers { name: name.into(), what: String::new() });
    }
    Ok(columns)
}

fn other_shape(name: &str) -> FormatError {
    let shapes = "an object of arrays, an array of objects, an array of rows, an array of numbers, or an object with \
                  columns and data";
    unsupported(name, format!("no table is found in this JSON — expected {shapes}"))
}

/// `{"columns": [...], "data": [[...], ...]}`; `None` when it is something else.
fn split(members: &Map<String, Value>, name: &str) -> Option<Result<Columns, FormatError>> {
    let titles = members.get("columns")?.as_array()?;
    let rows = members.get("data")?.as_array()?;
    let titles: Vec<String> = titles.iter().map(word).collect();
    rows.first()?.as_array()?;
    Some(of_rows(rows, &titles, name))
}

/// `{"x": [...], "y": [...]}`, or pandas' `{"x": {"0": ..., "1": ...}, ...}`.
fn of_object(members: &Map<String, Value>, name: &str) -> Result<Columns, FormatError> {
    let mut notes = Vec::new();
    let single = |v: &Value| !v.is_array() && !v.is_object();
    let mut lists: Vec<(&String, Vec<&Value>)> = members
        .iter()
        .filter_map(|(key, v)| v.as_array().map(|a| (key, a.iter().collect::<Vec<_>>())))
        .filter(|(_, list)| list.iter().all(|v| single(v)))
        .collect();
    if lists.is_empty() {
        lists = by_labels(members).unwrap_or_default();
    }
    if lists.is_empty() {
        return Err(other_shape(name));
    }
    let others: Vec<&str> =
        members.keys().filter(|k| lists.iter().all(|(key, _)| key != k)).map(String::as_str).collect();
    if !others.is_empty() {
        notes.push(format!("left out, for they are no columns: {}", others.join(", ")));
    }
    let lengths: Vec<(String, usize)> =
        lists.iter().map(|(key, list)| ((*key).clone(), list.len())).collect();
    let kept = of_one_length(&lengths, &mut notes);
    let columns =
        kept.iter().filter_map(|&i| lists.get(i)).map(|(key, list)| column(key, list, &mut notes)).collect();
    Ok(Columns { notes, ..Columns::new(columns) })
}

/// Objects that all have the same labels of rows.
fn by_labels(members: &Map<String, Value>) -> Option<Vec<(&String, Vec<&Value>)>> {
    let labels: Vec<&String> = members.values().next()?.as_object()?.keys().collect();
    let of = |member: &'_ Value| member.as_object().is_some_and(|m| m.len() == labels.len());
    let single = |v: &&Value| !v.is_array() && !v.is_object();
    if !members.values().all(of) {
        return None;
    }
    let list = |member| {
        labels.iter().map(|l| Value::get(member, l.as_str()).filter(single)).collect::<Option<Vec<_>>>()
    };
    members.iter().map(|(key, member)| Some((key, list(member)?))).collect()
}

/// `[{...}, ...]`, `[[...], ...]` or `[1, 2, ...]`.
fn of_array(items: &[Value], name: &str) -> Result<Columns, FormatError> {
    match items.first() {
        Some(Value::Object(_)) => of_records(items, name),
        Some(Value::Array(first)) => {
            let is_header = !first.is_empty() && items.len() > 1 && first.iter().all(Value::is_string);
            let titles =
                if is_header { first.iter().map(word).collect() } else { vec![String::new(); first.len()] };
            let rows = if is_header { items.get(1..).unwrap_or_default() } else { items };
            of_rows(rows, &titles, name)
        }
        Some(_) => {
            if let Some(at) = items.iter().position(|v| v.is_array() || v.is_object()) {
                return Err(unsupported(
                    name,
                    format!("item {} is no number, though the first one is", at + 1),
                ));
            }
            let mut notes = Vec::new();
            let column = column("", &items.iter().collect::<Vec<_>>(), &mut notes);
            Ok(Columns { notes, ..Columns::new(vec![column]) })
        }
        None => Err(FormatError::NoNumbers { name: name.into(), what: " — the list is empty".into() }),
    }
}

/// Rows of equal length.
fn of_rows(rows: &[Value], titles: &[String], name: &str) -> Result<Columns, FormatError> {
    for (i, row) in rows.iter().enumerate() {
        let found = row.as_array().map(Vec::len);
        if found != Some(titles.len()) {
            let found = found.map_or("no list".into(), |n| format!("{n} values"));
            let reason = format!("row {} has {found}, expected a list of {}", i + 1, titles.len());
            return Err(unsupported(name, reason));
        }
    }
    let mut notes = Vec::new();
    let value = |row: &'_ Value, k: usize| -> Value { row.get(k).unwrap_or(NULL).clone() };
    let mut columns = Vec::new();
    for (k, title) in titles.iter().enumerate() {
        let values: Vec<Value> = rows.iter().map(|row| value(row, k)).collect();
        columns.push(column(title, &values.iter().collect::<Vec<_>>(), &mut notes));
    }
    Ok(Columns { notes, ..Columns::new(columns) })
}

/// Objects whose keys are the columns; a key that one of them lacks is a missing value there.
fn of_records(items: &[Value], name: &str) -> Result<Columns, FormatError> {
    let (mut keys, mut index) = (Vec::new(), HashMap::new());
    let mut lists: Vec<Vec<&Value>> = Vec::new();
    for (row, item) in items.iter().enumerate() {
        let Value::Object(members) = item else {
            return Err(unsupported(name, format!("item {} is no object, though the first one is", row + 1)));
        };
        for (key, value) in members {
            let k = *index.entry(key).or_insert_with(|| {
                keys.push(key);
                lists.push(Vec::new());
                keys.len() - 1
            });
            if let Some(list) = lists.get_mut(k) {
                list.resize(row, NULL);
                list.push(value);
            }
        }
    }
    let mut notes = Vec::new();
    let columns = keys.iter().zip(&mut lists).map(|(key, list)| {
        list.resize(items.len(), NULL);
        column(key, list, &mut notes)
    });
    let columns = columns.collect();
    Ok(Columns { notes, ..Columns::new(columns) })
}

/// A list of values to a column: numbers when at least half of those that are there are numbers.
fn column(title: &str, list: &[&Value], notes: &mut Vec<String>) -> Named {
    let (mut values, mut bad, mut missing) = (Vec::with_capacity(list.len()), Vec::new(), Vec::new());
    for (row, value) in list.iter().enumerate() {
        let number = match value {
            Value::Number(n) => n.as_f64(),
            Value::Bool(b) => Some(f64::from(u8::from(*b))),
            Value::Null => {
                missing.push(row + 1);
                None
            }
            Value::String(s) => match cell(s, Marks::default()) {
                Cell::Number(v) => Some(v),
                Cell::Missing => None,
                Cell::Text | Cell::Measured(..) | Cell::Time(_) | Cell::Quantity(..) => {
                    bad.push((row, s.clone()));
                    None
                }
            },
            other => {
                bad.push((row, other.to_string()));
                None
            }
        };
        values.push(number.unwrap_or(f64::NAN));
    }
    let numbers = list.len() - bad.len() - missing.len();
    if bad.len() > numbers {
        return Named::new(title, Values::Text(list.iter().map(|v| word(v)).collect()));
    }
    if !missing.is_empty() {
        let rows = super::super::columns::some_rows(&missing);
        notes.push(format!("no value in column '{title}', row {rows}: taken as NaN"));
    }
    Named::new(title, Values::Numbers { values, bad })
}

/// A value as text.
fn word(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
