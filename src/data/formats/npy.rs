//! NumPy's file of one array: a magic word, a Python dictionary that describes the array, and its bytes. Own reader of the format of
//! NumPy's enhancement proposal 1 (NEP 1, versions 1 to 3); nothing that needs Python to be understood is read.
//!
//! One dimension is one column, two are as many columns as the second has; fields of a structured array are columns by their names.

mod header;
mod literal;

use std::io::{Read, Seek};

use self::header::{Field, Header, Stored};
use super::columns::{Columns, Named, Values, Wish, first_time, seconds_since_first, times_read};
use super::error::FormatError;
use super::{Format, Listed, damaged, size};

/// Reads an array.
pub(super) fn read(source: &mut (impl Read + Seek), name: &str, wish: &Wish) -> Result<Columns, FormatError> {
    if let Some(table) = &wish.table {
        return Err(FormatError::NoTable {
            name: name.into(),
            kind: "array",
            table: table.clone(),
            known: Vec::new(),
        });
    }
    let file = size::length(source, name)?;
    from_reader(source, name, file)?.keep(name, wish)
}

/// The one array there is.
pub(super) fn tables(source: &mut (impl Read + Seek), name: &str) -> Result<Vec<Listed>, FormatError> {
    let (rows, columns) = shape(source, name)?;
    Ok(vec![Listed { name: String::new(), rows, columns }])
}

/// Rows and columns of the array that begins here.
pub(super) fn shape(source: &mut impl Read, name: &str) -> Result<(usize, usize), FormatError> {
    let header = header::read(source, name)?;
    Ok((header.rows, header.columns()))
}

/// Reads the array that begins here; `file` is the size of what holds it.
pub(super) fn from_reader(source: &mut impl Read, name: &str, file: u64) -> Result<Columns, FormatError> {
    let header = header::read(source, name)?;
    let bytes = data(source, name, file, &header)?;
    let mut notes = Vec::new();
    if !header.left_out.is_empty() {
        notes
            .push(format!("fields left out, for they hold no single number: {}", header.left_out.join(", ")));
    }
    for field in &header.fields {
        let Stored::Number(scalar) = field.stored else { continue };
        let at = |element: usize| bytes.get(element * header.item_bytes + field.offset..).unwrap_or_default();
        notes.extend(scalar.rounding(&field.name, (0..header.rows * header.per_row).map(at)));
    }
    let columns: Vec<Named> = match header.fields.as_slice() {
        [field] if header.structured => vec![column(field, &bytes, &header, 0)],
        [field] => (0..header.per_row).map(|k| column(field, &bytes, &header, k)).collect(),
        fields => fields.iter().map(|f| column(f, &bytes, &header, 0)).collect(),
    };
    if header.fields.iter().any(|f| matches!(f.stored, Stored::Moment { .. })) {
        let since: Vec<&str> = columns.iter().map(|c| c.since.as_str()).filter(|s| !s.is_empty()).collect();
        notes.push(times_read(&since.join(" and ")));
    }
    Ok(Columns { notes, ..Columns::new(columns) })
}

/// The bytes of all elements, when the file can hold them.
fn data(source: &mut impl Read, name: &str, file: u64, header: &Header) -> Result<Vec<u8>, FormatError> {
    let elements = (header.rows as u64).saturating_mul(header.per_row as u64);
    size::check(name, file, elements, (header.item_bytes as u64).max(1))?;
    // Columns without a row take memory too.
    size::check(name, file, header.per_row as u64, size_of::<Named>() as u64)?;
    let wanted = elements.saturating_mul(header.item_bytes as u64);
    let mut bytes = Vec::new();
    source.take(wanted).read_to_end(&mut bytes).map_err(|e| damaged(name, Format::Npy, e.to_string()))?;
    if (bytes.len() as u64) < wanted {
        let reason = format!("its header promises {wanted} bytes of numbers, and {} follow", bytes.len());
        return Err(damaged(name, Format::Npy, reason));
    }
    Ok(bytes)
}

/// Column `k` of the array, or one field of its elements.
fn column(field: &Field, bytes: &[u8], header: &Header, k: usize) -> Named {
    let at = |row: usize| {
        let element = if header.fortran { k * header.rows + row } else { row * header.per_row + k };
        bytes.get(element * header.item_bytes + field.offset..).unwrap_or_default()
    };
    let rows = 0..header.rows;
    let mut since = String::new();
    let values = match field.stored {
        Stored::Number(scalar) => Values::numbers(rows.map(|r| scalar.value(at(r))).collect()),
        Stored::Moment { scalar, per_second } => {
            // The smallest number stands for no time.
            let counts: Vec<_> = rows.map(|r| scalar.integer(at(r)).filter(|&t| t != i64::MIN)).collect();
            since = first_time(&counts, per_second);
            Values::numbers(seconds_since_first(&counts, per_second))
        }
        Stored::Span { scalar, per_second } => {
            let seconds =
                |t: Option<i64>| t.filter(|&t| t != i64::MIN).map_or(f64::NAN, |t| t as f64 / per_second);
            Values::numbers(rows.map(|r| seconds(scalar.integer(at(r)))).collect())
        }
        Stored::Bytes(n) => Values::Text(rows.map(|r| latin(at(r).get(..n).unwrap_or_default())).collect()),
        Stored::Characters { n, big_endian } => {
            Values::Text(rows.map(|r| ucs4(at(r).get(..4 * n).unwrap_or_default(), big_endian)).collect())
        }
    };
    let mut named = Named { since, ..Named::new(&field.name, values) };
    if matches!(field.stored, Stored::Moment { .. } | Stored::Span { .. }) && named.unit.is_empty() {
        named.unit = "s".into();
    }
    named
}

/// Bytes to text; what follows the last character is filled with zeros.
fn latin(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches('\0').into()
}

/// Characters of four bytes to text.
fn ucs4(bytes: &[u8], big_endian: bool) -> String {
    let code = |c: &[u8]| {
        let bytes = <[u8; 4]>::try_from(c).unwrap_or_default();
        let code = if big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    bytes.chunks_exact(4).map(code).collect::<String>().trim_end_matches('\0').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The NPY format, version 1.0, by hand: two elements of datetime64[s], of which the smallest number is none.
    #[test]
    fn a_column_without_a_time_says_so() {
        for (first, said) in [
            (i64::MIN, "no time in it, taken as NaN"),
            (951_868_800, "times are read as seconds since 2000-03-01 00:00:00"),
        ] {
            let dict = "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (2,), }\n";
            let mut bytes = b"\x93NUMPY\x01\x00".to_vec();
            bytes.extend((dict.len() as u16).to_le_bytes());
            bytes.extend(dict.as_bytes());
            bytes.extend([first, i64::MIN].iter().flat_map(|t| t.to_le_bytes()));
            let size = bytes.len() as u64;
            let read = from_reader(&mut bytes.as_slice(), "t.npy", size).unwrap();
            assert_eq!(read.notes, [said]);
        }
    }
}
