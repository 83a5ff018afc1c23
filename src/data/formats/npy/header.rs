//! The head of an array of NumPy: its magic word, and the dictionary of `descr`, `fortran_order` and `shape` turned into how each
//! element is stored. What cannot be a column is refused here, by a sentence that says what to do instead.

use std::io::Read;

use super::super::error::FormatError;
use super::super::scalar::{Kind, Scalar};
use super::super::{Format, damaged, unsupported};
use super::literal::{Literal, parse};

/// Longer headers are not believed; NumPy itself warns above 10 000 bytes.
const LONGEST: usize = 1 << 20;

/// An array, described.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Header {
    pub rows: usize,
    /// Elements of a row: 1 for one dimension.
    pub per_row: usize,
    /// Whether columns stand together, and not rows.
    pub fortran: bool,
    /// Bytes of an element.
    pub item_bytes: usize,
    /// What is read of an element.
    pub fields: Vec<Field>,
    /// Whether the elements have named fields.
    pub structured: bool,
    /// Names of fields that cannot be columns.
    pub left_out: Vec<String>,
}

impl Header {
    /// How many columns the array is.
    pub fn columns(&self) -> usize {
        if self.structured { self.fields.len() } else { self.per_row }
    }
}

/// A part of an element.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Field {
    pub name: String,
    pub offset: usize,
    pub stored: Stored,
}

/// How a part of an element is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) enum Stored {
    Number(Scalar),
    /// A time since 1970.
    Moment {
        scalar: Scalar,
        per_second: f64,
    },
    /// A difference of times.
    Span {
        scalar: Scalar,
        per_second: f64,
    },
    Bytes(usize),
    Characters {
        n: usize,
        big_endian: bool,
    },
}

/// Reads the head; the numbers follow.
pub(in super::super) fn read(source: &mut impl Read, name: &str) -> Result<Header, FormatError> {
    let text = text(source, name)?;
    let wrong = |what: &str| damaged(name, Format::Npy, format!("its header {what}"));
    let dictionary = parse(&text).ok_or_else(|| wrong("is no dictionary"))?;
    let get = |key: &str| dictionary.get(key).ok_or_else(|| wrong(&format!("lacks '{key}'")));
    let fortran = matches!(get("fortran_order")?, Literal::True);
    let shape = get("shape")?.sizes().ok_or_else(|| wrong("has a shape that is none"))?;
    let (rows, per_row) = rows_and_columns(&shape, name)?;
    let descr = get("descr")?;
    let (fields, left_out, item_bytes) = match descr {
        Literal::Text(code) => {
            let (stored, bytes) = stored(code).map_err(|why| unsupported(name, why))?;
            (vec![Field { name: String::new(), offset: 0, stored }], Vec::new(), bytes)
        }
        Literal::List(items) => {
            fields(items).ok_or_else(|| wrong("describes its fields in a way not known here"))?
        }
        _ => return Err(wrong("does not say what the numbers are")),
    };
    let structured = matches!(descr, Literal::List(_));
    if fields.is_empty() {
        let what = format!(" — its fields are {}", left_out.join(", "));
        return Err(FormatError::NoNumbers { name: name.into(), what });
    }
    if structured && per_row != 1 {
        return Err(unsupported(
            name,
            "a structured array of two dimensions is no table — save it as one of one dimension",
        ));
    }
    Ok(Header { rows, per_row, fortran, item_bytes, fields, structured, left_out })
}

/// The dictionary as text.
fn text(source: &mut impl Read, name: &str) -> Result<String, FormatError> {
    let ends = |_| damaged(name, Format::Npy, "it ends within its header");
    let mut magic = [0; 8];
    source.read_exact(&mut magic).map_err(ends)?;
    if !magic.starts_with(b"\x93NUMPY") {
        return Err(damaged(name, Format::Npy, "it does not begin with NumPy's magic word"));
    }
    let length = if magic[6] == 1 {
        let mut length = [0; 2];
        source.read_exact(&mut length).map_err(ends)?;
        usize::from(u16::from_le_bytes(length))
    } else {
        let mut length = [0; 4];
        source.read_exact(&mut length).map_err(ends)?;
        u32::from_le_bytes(length) as usize
    };
    if length > LONGEST {
        return Err(damaged(name, Format::Npy, format!("its header claims {length} bytes")));
    }
    let mut text = vec![0; length];
    source.read_exact(&mut text).map_err(ends)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn rows_and_columns(shape: &[usize], name: &str) -> Result<(usize, usize), FormatError> {
    match *shape {
        [] => Err(unsupported(
            name,
            "the array is a single number and no column — save an array of one or two dimensions",
        )),
        [rows] => Ok((rows, 1)),
        [rows, columns] => Ok((rows, columns)),
        _ => Err(unsupported(
            name,
            format!("the array has {} dimensions — save a part of it with one or two", shape.len()),
        )),
    }
}

/// The fields of a structured array that can be columns, the names of the others, and the bytes of an element.
fn fields(items: &[Literal]) -> Option<(Vec<Field>, Vec<String>, usize)> {
    let (mut fields, mut left_out, mut offset) = (Vec::new(), Vec::new(), 0_usize);
    for item in items {
        let Literal::List(parts) = item else { return None };
        let (name, code, repeat) = match parts.as_slice() {
            [Literal::Text(name), Literal::Text(code)] => (name, code, 1),
            [Literal::Text(name), Literal::Text(code), shape] => {
                (name, code, shape.sizes()?.iter().try_fold(1_usize, |n, m| n.checked_mul(*m))?)
            }
            // A field with a title: (title, name).
            [Literal::List(names), Literal::Text(code)] => match names.as_slice() {
                [_, Literal::Text(name)] => (name, code, 1),
                _ => return None,
            },
            _ => return None,
        };
        let bytes = width(code)?;
        match stored(code) {
            Ok((stored, _)) if parts.len() == 2 => fields.push(Field { name: name.clone(), offset, stored }),
            // Bytes without a name only fill up.
            _ if name.is_empty() => {}
            _ => left_out.push(name.clone()),
        }
        offset = offset.checked_add(bytes.checked_mul(repeat)?)?;
    }
    Some((fields, left_out, offset))
}

/// Bytes of an element of this code, known or not.
fn width(code: &str) -> Option<usize> {
    let letters = code.trim_start_matches(['<', '>', '|', '=']);
    let letter = letters.chars().next()?;
    let digits: String = letters.chars().skip(1).take_while(char::is_ascii_digit).collect();
    let n: usize = digits.parse().ok()?;
    if letter == 'U' { n.checked_mul(4) } else { Some(n) }
}

/// What a code such as `<f8` or `>M8[ns]` means and how many bytes it takes; a sentence when it cannot be a column.
fn stored(code: &str) -> Result<(Stored, usize), String> {
    let big_endian = code.starts_with('>');
    let letters = code.trim_start_matches(['<', '>', '|', '=']);
    let letter = letters.chars().next().unwrap_or('?');
    let bytes = width(code);
    let number = |kind| bytes.and_then(|n| Scalar::new(kind, n, big_endian));
    let per_second = || unit(letters);
    let found = match letter {
        'f' => number(Kind::Float).map(Stored::Number),
        'i' => number(Kind::Signed).map(Stored::Number),
        'u' | 'b' => number(Kind::Unsigned).map(Stored::Number),
        'M' => number(Kind::Signed)
            .zip(per_second())
            .map(|(scalar, per_second)| Stored::Moment { scalar, per_second }),
        'm' => number(Kind::Signed)
            .zip(per_second())
            .map(|(scalar, per_second)| Stored::Span { scalar, per_second }),
        'S' => bytes.map(Stored::Bytes),
        'U' => bytes.map(|n| Stored::Characters { n: n / 4, big_endian }),
        _ => None,
    };
    found.zip(bytes).ok_or_else(|| match letter {
        'c' => "the numbers are complex — save their real and imaginary part as two columns".into(),
        'O' => "the array holds Python objects — save it as numbers, with astype(float)".into(),
        _ => format!("numbers of type '{code}' are not read — save them as float64, with astype(float)"),
    })
}

/// How many units of a type of time make a second: `M8[ns]`, `m8[25us]`.
fn unit(letters: &str) -> Option<f64> {
    let inner = letters.split_once('[')?.1.strip_suffix(']')?;
    let at = inner.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = inner.split_at(at);
    let count: f64 = if count.is_empty() { 1.0 } else { count.parse().ok()? };
    let per_second = match unit {
        "W" => 1.0 / 604_800.0,
        "D" => 1.0 / 86_400.0,
        "h" => 1.0 / 3600.0,
        "m" => 1.0 / 60.0,
        "s" => 1.0,
        "ms" => 1e3,
        "us" | "μs" => 1e6,
        "ns" => 1e9,
        "ps" => 1e12,
        "fs" => 1e15,
        "as" => 1e18,
        // Months and years have no length.
        _ => return None,
    };
    Some(per_second / count)
}
