//! Columns out again: as a table of text, as JSON (an object of arrays) and as an array of NumPy (structured, one field a column). All read back
//! equal:
//! numbers are written with as many digits as they need, what is no number as `null`, and units stand in the names.

use std::io::{self, Write};

use super::columns::{Columns, Named, Values};

/// Writes a table of text: remarks behind `#`, then a head unless no column has a name. What is no number is `nan`, infinity `inf`.
///
/// # Errors
/// Those of the writer.
pub fn write_csv(columns: &Columns, separator: u8, out: &mut impl Write) -> io::Result<()> {
    let has_names = columns.columns.iter().any(|c| !c.name.is_empty());
    for remark in &columns.remarks {
        writeln!(out, "# {}", remark.replace(['\r', '\n'], " "))?;
    }
    if !has_names && !columns.remarks.is_empty() {
        // A remark right above the numbers would be read as their names.
        writeln!(out, "#")?;
    }
    let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(out);
    if has_names {
        writer.write_record(titles(columns))?;
    }
    let cell = |column: &Named, row: usize| match &column.values {
        Values::Numbers { values, .. } => match values.get(row) {
            Some(v) if !v.is_nan() => v.to_string(),
            _ => "nan".to_owned(),
        },
        Values::Text(words) => words.get(row).cloned().unwrap_or_default(),
    };
    for row in 0..columns.n_rows() {
        writer.write_record(columns.columns.iter().map(|column| cell(column, row)))?;
    }
    writer.flush()
}

/// Writes an object of arrays, keys in the order of the columns. NaN becomes `null`, and infinity the word `inf`, for JSON knows neither.
///
/// # Errors
/// Those of the writer.
pub fn write_json(columns: &Columns, out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"{")?;
    for (k, (title, column)) in titles(columns).iter().zip(&columns.columns).enumerate() {
        if k > 0 {
            out.write_all(b",")?;
        }
        serde_json::to_writer(&mut *out, title).map_err(io::Error::other)?;
        out.write_all(b":[")?;
        for row in 0..column.values.len() {
            if row > 0 {
                out.write_all(b",")?;
            }
            match &column.values {
                Values::Numbers { values, .. } => json_number(values[row], out)?,
                Values::Text(words) => {
                    serde_json::to_writer(&mut *out, &words[row]).map_err(io::Error::other)?;
                }
            }
        }
        out.write_all(b"]")?;
    }
    out.write_all(b"}\n")
}

fn json_number(v: f64, out: &mut impl Write) -> io::Result<()> {
    match v {
        v if v.is_nan() => out.write_all(b"null"),
        v if v.is_infinite() => out.write_all(if v > 0.0 { b"\"inf\"" } else { b"\"-inf\"" }),
        v => serde_json::to_writer(out, &v).map_err(io::Error::other),
    }
}

/// Writes a structured array of version 1 (version 3 when a name needs more than Latin letters): `<f8` for numbers, `<U` for words.
///
/// # Errors
/// Those of the writer.
pub fn write_npy(columns: &Columns, out: &mut impl Write) -> io::Result<()> {
    out.write_all(&npy_header(columns))?;
    for row in 0..columns.n_rows() {
        for column in &columns.columns {
            match &column.values {
                Values::Numbers { values, .. } => {
                    out.write_all(&values.get(row).copied().unwrap_or(f64::NAN).to_le_bytes())?;
                }
                Values::Text(words) => {
                    let word = words.get(row).map(String::as_str).unwrap_or_default();
                    let codes = word.chars().map(u32::from).chain(std::iter::repeat(0)).take(width(words));
                    codes.map(u32::to_le_bytes).try_for_each(|code| out.write_all(&code))?;
                }
            }
        }
    }
    Ok(())
}

/// The characters of the longest word; at least one, for no type is of no width.
fn width(words: &[String]) -> usize {
    words.iter().map(|w| w.chars().count()).max().unwrap_or(1).max(1)
}

/// The head: magic word, version, length, dictionary, filled up with blanks to a multiple of 64 bytes.
fn npy_header(columns: &Columns) -> Vec<u8> {
    let field = |(title, column): (String, &Named)| {
        let code = match &column.values {
            Values::Numbers { .. } => "<f8".to_string(),
            Values::Text(words) => format!("<U{}", width(words)),
        };
        let title = title.replace('\\', "\\\\").replace('\'', "\\'");
        format!("('{title}', '{code}')")
    };
    let fields: Vec<String> = titles(columns).into_iter().zip(&columns.columns).map(field).collect();
    let shape = columns.n_rows();
    let mut text =
        format!("{{'descr': [{}], 'fortran_order': False, 'shape': ({shape},), }}", fields.join(", "));
    let long = !text.is_ascii() || text.len() > 65_000;
    let before = if long { 12 } else { 10 };
    let blanks = (64 - (before + text.len() + 1) % 64) % 64;
    text.extend(std::iter::repeat_n(' ', blanks));
    text.push('\n');
    let mut bytes = b"\x93NUMPY".to_vec();
    if long {
        bytes.extend([3, 0]);
        bytes.extend((text.len() as u32).to_le_bytes());
    } else {
        bytes.extend([1, 0]);
        bytes.extend((text.len() as u16).to_le_bytes());
    }
    bytes.extend(text.into_bytes());
    bytes
}

/// Titles of columns, each one given once and none of them empty: fields and keys need a name of their own.
fn titles(columns: &Columns) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for (i, column) in columns.columns.iter().enumerate() {
        let title = if column.name.is_empty() { format!("column {}", i + 1) } else { column.title() };
        let again = titles.contains(&title);
        titles.push(if again { format!("{title} ({})", i + 1) } else { title });
    }
    titles
}
