//! The values of a column of Parquet: which physical and logical types are numbers, times or words, and how groups of rows are gathered
//! into one list. The types are those of the format's `LogicalTypes.md`; a file of old writers says the same by a `converted` type.

use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use ::parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use ::parquet::data_type::{ByteArray, DataType, FixedLenByteArray, Int96};
use ::parquet::schema::types::ColumnDescriptor;

use super::super::columns::{Values, first_time, seconds_since_first, some_rows, times_read};
use super::super::scalar::half;

/// What the stored values mean.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Meaning {
    Number,
    Unsigned,
    /// Whole numbers of this many decimals.
    Decimal(i32),
    /// Counts of time, so many a second.
    Moment(f64),
    /// A time of day or a duration.
    Span(f64),
    Half,
    Text,
}

fn per_second(unit: TimeUnit) -> f64 {
    match unit {
        TimeUnit::MILLIS => 1e3,
        TimeUnit::MICROS => 1e6,
        TimeUnit::NANOS => 1e9,
    }
}

const PER_DAY: f64 = 1.0 / 86_400.0;

/// What a column means; `None` when it can be no column of numbers or words.
fn meaning(column: &ColumnDescriptor) -> Option<Meaning> {
    let physical = column.physical_type();
    let meant = match column.logical_type_ref() {
        Some(LogicalType::Decimal(d)) => Some(Meaning::Decimal(d.scale)),
        Some(LogicalType::Date) => Some(Meaning::Moment(PER_DAY)),
        Some(LogicalType::Time(t)) => Some(Meaning::Span(per_second(t.unit))),
        Some(LogicalType::Timestamp(t)) => Some(Meaning::Moment(per_second(t.unit))),
        Some(LogicalType::Integer(i)) if !i.is_signed => Some(Meaning::Unsigned),
        Some(LogicalType::Float16) => Some(Meaning::Half),
        Some(LogicalType::String | LogicalType::Enum | LogicalType::Json) => Some(Meaning::Text),
        Some(LogicalType::Integer(_) | LogicalType::Unknown) => None,
        Some(_) => return None,
        None => match column.converted_type() {
            ConvertedType::DECIMAL => Some(Meaning::Decimal(column.type_scale())),
            ConvertedType::DATE => Some(Meaning::Moment(PER_DAY)),
            ConvertedType::TIMESTAMP_MILLIS => Some(Meaning::Moment(1e3)),
            ConvertedType::TIMESTAMP_MICROS => Some(Meaning::Moment(1e6)),
            ConvertedType::TIME_MILLIS => Some(Meaning::Span(1e3)),
            ConvertedType::TIME_MICROS => Some(Meaning::Span(1e6)),
            ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64 => Some(Meaning::Unsigned),
            ConvertedType::INTERVAL | ConvertedType::BSON => return None,
            _ => None,
        },
    };
    match (physical, meant) {
        (Type::INT96, _) => Some(Meaning::Moment(1e9)),
        (Type::BYTE_ARRAY, None) => Some(Meaning::Text),
        (Type::FIXED_LEN_BYTE_ARRAY, None) => None,
        (_, meant) => Some(meant.unwrap_or(Meaning::Number)),
    }
}

/// Whether a column can be read.
pub(super) fn is_known(column: &ColumnDescriptor) -> bool {
    meaning(column).is_some()
}

/// A column while its groups of rows are read.
pub(super) struct Gathered {
    meaning: Meaning,
    numbers: Vec<f64>,
    counts: Vec<Option<i64>>,
    words: Vec<String>,
    missing: Vec<usize>,
    rounded: bool,
    rows: usize,
}

impl Gathered {
    pub fn new(column: &ColumnDescriptor) -> Gathered {
        let meaning = meaning(column).unwrap_or(Meaning::Number);
        Gathered {
            meaning,
            numbers: Vec::new(),
            counts: Vec::new(),
            words: Vec::new(),
            missing: Vec::new(),
            rounded: false,
            rows: 0,
        }
    }

    /// Takes in a group of `rows` rows; a value is there where its definition level is `full`.
    pub fn take(&mut self, reader: ColumnReader, rows: usize, full: i16) -> Result<(), String> {
        let shape = (rows, full);
        match reader {
            ColumnReader::BoolColumnReader(r) => {
                each(r, shape, |v| self.number(v.map(|b| f64::from(u8::from(b)))))
            }
            ColumnReader::Int32ColumnReader(r) => {
                let unsigned = self.meaning == Meaning::Unsigned;
                each(r, shape, |v| {
                    self.count(v.map(|i| if unsigned { i64::from(i as u32) } else { i64::from(i) }));
                })
            }
            ColumnReader::Int64ColumnReader(r) => each(r, shape, |v| self.count(v)),
            ColumnReader::Int96ColumnReader(r) => {
                each(r, shape, |v: Option<Int96>| self.count(v.map(|t| t.to_nanos())))
            }
            ColumnReader::FloatColumnReader(r) => each(r, shape, |v| self.number(v.map(f64::from))),
            ColumnReader::DoubleColumnReader(r) => each(r, shape, |v| self.number(v)),
            ColumnReader::ByteArrayColumnReader(r) => {
                each(r, shape, |v: Option<ByteArray>| self.bytes(v.as_ref().map(|b| b.data())))
            }
            ColumnReader::FixedLenByteArrayColumnReader(r) => {
                each(r, shape, |v: Option<FixedLenByteArray>| self.bytes(v.as_ref().map(|b| b.data())))
            }
        }
    }

    fn number(&mut self, value: Option<f64>) {
        self.rows += 1;
        if value.is_none() {
            self.missing.push(self.rows);
        }
        self.numbers.push(value.unwrap_or(f64::NAN));
    }

    /// A whole number.
    fn count(&mut self, value: Option<i64>) {
        match self.meaning {
            Meaning::Moment(_) => {
                self.rows += 1;
                self.missing.extend(value.is_none().then_some(self.rows));
                self.counts.push(value);
            }
            Meaning::Span(per_second) => self.number(value.map(|t| t as f64 / per_second)),
            Meaning::Decimal(scale) => self.number(value.map(|v| decimal(v as f64, scale))),
            Meaning::Unsigned => {
                self.rounded |= value.is_some_and(|v| v as u64 as f64 as u128 != u128::from(v as u64));
                self.number(value.map(|v| v as u64 as f64));
            }
            _ => {
                self.rounded |= value.is_some_and(|v| v as f64 as i128 != i128::from(v));
                self.number(value.map(|v| v as f64));
            }
        }
    }

    /// Bytes: text, a half, or a decimal number of any length (two's complement, the greatest byte first).
    fn bytes(&mut self, value: Option<&[u8]>) {
        match self.meaning {
            Meaning::Half => {
                let bits = |b: &[u8]| <[u8; 2]>::try_from(b).map(u16::from_le_bytes);
                self.number(value.and_then(|b| bits(b).ok()).map(half));
            }
            Meaning::Decimal(scale) => {
                let whole = |b: &[u8]| {
                    let sign = b.first().map_or(0.0, |b| if *b > 127 { -1.0 } else { 0.0 });
                    b.iter().fold(sign, |v, b| 256.0 * v + f64::from(*b))
                };
                self.number(value.map(|b| decimal(whole(b), scale)));
            }
            _ => {
                self.rows += 1;
                self.words.push(String::from_utf8_lossy(value.unwrap_or_default()).into_owned());
            }
        }
    }

    /// The column, and where it is a time, from when it counts (empty for spans); what was changed is noted.
    pub fn finish(self, title: &str, notes: &mut Vec<String>) -> (Values, Option<String>) {
        if !self.missing.is_empty() {
            notes.push(format!(
                "no value in column '{title}', row {}: taken as NaN",
                some_rows(&self.missing)
            ));
        }
        if self.rounded {
            let lost = "have more than 53 bits, and their last digits are lost";
            notes.push(format!("careful: whole numbers of '{title}' {lost}"));
        }
        match self.meaning {
            Meaning::Text => (Values::Text(self.words), None),
            Meaning::Moment(per_second) => {
                let since = first_time(&self.counts, per_second);
                notes.push(format!("column '{title}': {}", times_read(&since)));
                (Values::numbers(seconds_since_first(&self.counts, per_second)), Some(since))
            }
            meaning => (Values::numbers(self.numbers), matches!(meaning, Meaning::Span(_)).then(String::new)),
        }
    }
}

/// A whole number with its decimal point moved; divided, for powers of ten are exact and their inverses are not.
fn decimal(whole: f64, scale: i32) -> f64 {
    whole / 10.0_f64.powi(scale)
}

/// Hands each row of a group to `take`: its value, or `None` where there is none.
fn each<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    (rows, full): (usize, i16),
    mut take: impl FnMut(Option<T::T>),
) -> Result<(), String> {
    /// Rows read at a time.
    const BATCH: usize = 8192;
    let (mut values, mut levels, mut done) = (Vec::new(), Vec::new(), 0);
    while done < rows {
        values.clear();
        levels.clear();
        let wanted = BATCH.min(rows - done);
        let read =
            reader.read_records(wanted, Some(&mut levels), None, &mut values).map_err(|e| e.to_string())?;
        if read.0 == 0 {
            return Err(format!("it ends after {done} of {rows} rows"));
        }
        let mut there = values.drain(..);
        for row in 0..read.0 {
            let is_there = full == 0 || levels.get(row) == Some(&full);
            take(if is_there { there.next() } else { None });
        }
        done += read.0;
    }
    Ok(())
}
