//! The elements of a data set of HDF5: which types are numbers or words, and their bytes to columns.

use hdf5_pure::{AttrValue, Dataset, Datatype, DatatypeByteOrder, VlenStringReadOptions};

use super::super::columns::{Columns, Named, Values};
use super::super::error::FormatError;
use super::super::scalar::{Kind, Scalar};
use super::super::{Format, damaged, size};
use super::tree::Node;

/// What an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    Number(Scalar),
    /// Text of so many bytes.
    Text(usize),
    /// Text of any length, kept elsewhere in the file.
    LongText,
}

/// What elements of this type are; `None` when they can be no column (complex numbers, references, lists, odd floats).
pub(super) fn stored(datatype: &Datatype) -> Option<Stored> {
    let big = |order: &DatatypeByteOrder| *order == DatatypeByteOrder::BigEndian;
    let plain =
        |size: u32, offset: u16, precision: u16| offset == 0 && u64::from(precision) == 8 * u64::from(size);
    let number = |kind, size: u32, order| Scalar::new(kind, size as usize, big(order)).map(Stored::Number);
    match datatype {
        Datatype::FixedPoint { size, byte_order, layout }
            if plain(*size, layout.bit_offset, layout.bit_precision) =>
        {
            number(if layout.signed { Kind::Signed } else { Kind::Unsigned }, *size, byte_order)
        }
        Datatype::FloatingPoint { size, byte_order, layout } => {
            // Exponent and fraction of IEEE 754; other layouts are not read as if they were these.
            let ieee = match size {
                2 => (5, 10),
                4 => (8, 23),
                8 => (11, 52),
                _ => return None,
            };
            let known = plain(*size, layout.bit_offset, layout.bit_precision)
                && (layout.exponent_size, layout.mantissa_size) == ieee;
            if known { number(Kind::Float, *size, byte_order) } else { None }
        }
        // h5py keeps truth values as an enumeration of bytes.
        Datatype::Enumeration { base_type, .. } => stored(base_type),
        Datatype::BitField { size, byte_order, bit_offset, bit_precision }
            if plain(*size, *bit_offset, *bit_precision) =>
        {
            number(Kind::Unsigned, *size, byte_order)
        }
        Datatype::String { size, .. } => Some(Stored::Text(*size as usize)),
        Datatype::VariableLength { is_string: true, .. } => Some(Stored::LongText),
        _ => None,
    }
}

/// The members of a compound type that can be columns (name, offset, what they are), and the names of the others.
pub(super) fn fields(datatype: &Datatype) -> (Vec<(String, usize, Stored)>, Vec<String>) {
    let Datatype::Compound { members, .. } = datatype else { return Default::default() };
    let (mut fields, mut left_out) = (Vec::new(), Vec::new());
    for member in members {
        match stored(&member.datatype) {
            Some(kind) if kind != Stored::LongText => {
                fields.push((member.name.clone(), member.byte_offset as usize, kind));
            }
            _ => left_out.push(member.name.clone()),
        }
    }
    (fields, left_out)
}

/// Reads a data set; `from` is the name of the file and its size.
pub(super) fn read_dataset(node: &Node, from: (&str, u64)) -> Result<Columns, FormatError> {
    let (name, length) = from;
    let wrong = |e: hdf5_pure::Error| damaged(name, Format::Hdf5, format!("{}: {e}", node.path));
    let elements = node.shape.iter().fold(1_u64, |n, m| n.saturating_mul(*m));
    size::check(name, length, elements, node.room())?;
    // Columns without a row take memory too.
    size::check(name, length, node.columns() as u64, size_of::<Named>() as u64)?;
    let dataset = &node.dataset;
    let unit = units(dataset);
    if node.stored == Some(Stored::LongText) {
        let most = size::allowed(length) as usize;
        let options = VlenStringReadOptions::new().with_max_elements(most / 8).with_max_payload_bytes(most);
        let words = dataset.read_vlen_strings(options).map_err(wrong)?;
        return Ok(table(node, &unit, |_, at| {
            Values::Text(at.map(|i| words.get(i).cloned().unwrap_or_default()).collect())
        }));
    }
    let bytes = dataset.read_raw().map_err(wrong)?;
    if (bytes.len() as u64) < elements.saturating_mul(node.bytes as u64) {
        return Err(damaged(name, Format::Hdf5, format!("{} is shorter than its shape says", node.path)));
    }
    let stored = node.stored.map(|stored| (node.name(), 0, stored));
    let fields = node.fields.iter().map(|(title, offset, stored)| (title.as_str(), *offset, *stored));
    let rounded: Vec<String> = stored
        .into_iter()
        .filter(|_| node.fields.is_empty())
        .chain(fields)
        .filter_map(|(title, offset, stored)| {
            let Stored::Number(scalar) = stored else { return None };
            let n = if node.fields.is_empty() { node.rows() * node.columns() } else { node.rows() };
            scalar.rounding(title, (0..n).map(|i| bytes.get(i * node.bytes + offset..).unwrap_or_default()))
        })
        .collect();
    let mut table = table(node, &unit, |(offset, stored), at| {
        let element = |i: usize| bytes.get(i * node.bytes + offset..).unwrap_or_default();
        match stored {
            Stored::Number(scalar) => Values::numbers(at.map(|i| scalar.value(element(i))).collect()),
            Stored::Text(n) => {
                Values::Text(at.map(|i| text(element(i).get(..n).unwrap_or_default())).collect())
            }
            Stored::LongText => Values::Text(at.map(|_| String::new()).collect()),
        }
    });
    table.notes.extend(rounded);
    Ok(table)
}

/// The columns of a data set, each made from the indices of its elements.
fn table(
    node: &Node,
    unit: &str,
    values: impl Fn((usize, Stored), Box<dyn Iterator<Item = usize>>) -> Values,
) -> Columns {
    let (rows, per_row) = (node.rows(), node.columns());
    let mut columns = Vec::new();
    if node.fields.is_empty() {
        let stored = node.stored.unwrap_or(Stored::LongText);
        for k in 0..per_row {
            let title = if node.is_column() { node.name() } else { "" };
            let mut named =
                Named::new(title, values((0, stored), Box::new((0..rows).map(move |r| r * per_row + k))));
            if !unit.is_empty() {
                named.unit = unit.into();
            }
            columns.push(named);
        }
    }
    for (title, offset, stored) in &node.fields {
        columns.push(Named::new(title, values((*offset, *stored), Box::new(0..rows))));
    }
    let mut table = Columns::new(columns);
    if !node.left_out.is_empty() {
        table.notes.push(format!(
            "members of {} left out, for they hold no single number: {}",
            node.path,
            node.left_out.join(", ")
        ));
    }
    table
}

fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).trim_end().into()
}

/// The unit of a data set: its attribute `units` or `unit`.
pub(super) fn units(dataset: &Dataset) -> String {
    let Ok(attributes) = dataset.attrs() else { return String::new() };
    let found = ["units", "unit", "Units", "Unit"].iter().find_map(|key| attributes.get(*key));
    match found {
        Some(AttrValue::String(s) | AttrValue::AsciiString(s) | AttrValue::VarLenString(s)) => {
            s.trim().into()
        }
        Some(AttrValue::StringSized { value, .. } | AttrValue::AsciiStringSized { value, .. }) => {
            value.trim().into()
        }
        _ => String::new(),
    }
}
