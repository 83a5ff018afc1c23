//! What stands in a cell, for a table of numbers: calamine's kinds of values reduced to those that make a difference here, and times
//! brought to milliseconds (Excel keeps a time as a number of days, to a millisecond; ODF 1.3, part 4, 18.3.14, keeps its text).

use calamine::{Data, DataRef, ExcelDateTime};

use crate::data::cell::time::days;

/// A cell that is not blank.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Number(f64),
    /// A time, in milliseconds since some day that is the same for all of a workbook.
    Moment(i64),
    /// A duration, in seconds.
    Span(f64),
    /// An error such as `#DIV/0!`.
    Error(String),
    Text(String),
}

const MILLISECONDS: f64 = 86_400_000.0;
/// No program has dates further from its first day (LibreOffice: 32 767 years); farther off, milliseconds overflow in the end.
const MOST_DAYS: f64 = 2e7;

impl Cell {
    /// Whether it can stand in a column of numbers.
    pub fn is_numeric(&self) -> bool {
        !matches!(self, Cell::Text(_))
    }

    /// Its text, if it is one.
    pub fn text(&self) -> Option<&str> {
        if let Cell::Text(text) = self { Some(text) } else { None }
    }

    /// A cell of calamine; `None` when it is blank.
    pub fn from_data(data: Data) -> Option<Cell> {
        Some(match data {
            Data::Int(i) => Cell::Number(i as f64),
            Data::Float(v) => Cell::Number(v),
            Data::Bool(b) => Cell::Number(f64::from(u8::from(b))),
            Data::String(text) => return words(&text),
            Data::DateTime(time) => excel(time),
            Data::DateTimeIso(text) => moment(&text).map_or(Cell::Text(text), Cell::Moment),
            Data::DurationIso(text) => span(&text).map_or(Cell::Text(text), Cell::Span),
            Data::Error(e) => Cell::Error(e.to_string()),
            Data::Empty => return None,
        })
    }

    /// The same, of a cell that borrows its text.
    pub fn from_ref(data: DataRef<'_>) -> Option<Cell> {
        match data {
            DataRef::SharedString(text) => words(text),
            other => Cell::from_data(Data::from(other)),
        }
    }
}

fn words(text: &str) -> Option<Cell> {
    let text = text.trim();
    (!text.is_empty()).then(|| Cell::Text(text.into()))
}

fn excel(time: ExcelDateTime) -> Cell {
    let days = time.as_f64();
    if time.is_duration() {
        Cell::Span((days * MILLISECONDS).round() / 1000.0)
    } else if days.abs() > MOST_DAYS || days.is_nan() {
        Cell::Text(format!("the date {days}"))
    } else {
        Cell::Moment((days * MILLISECONDS).round() as i64 + first_day(time) * 86_400_000)
    }
}

/// Days from 1970 to the day 0 of a workbook: 30 December 1899, or 1 January 1904 in those of old Macintoshes.
fn first_day(time: ExcelDateTime) -> i64 {
    const USUAL: i64 = -25_569;
    const OF_1904: i64 = -24_107;
    let (year, month, day, ..) = time.to_ymd_hms_milli();
    let date = days(year.into(), month.into(), day.into());
    let is_late = date.is_some_and(|date| date - time.as_f64().floor() as i64 > (USUAL + OF_1904) / 2);
    if is_late { OF_1904 } else { USUAL }
}

/// Milliseconds since 1970 of `2026-03-01`, `2026-03-01T12:30:00.5` or `12:30:00`.
fn moment(text: &str) -> Option<i64> {
    let text = text.trim().trim_end_matches('Z');
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, time),
        None if text.contains(':') => ("1970-01-01", text),
        None => (text, "0:0:0"),
    };
    let mut parts = date.splitn(3, '-').map(|p| p.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let days = Some(year).filter(|y| (0..=9999).contains(y)).and_then(|year| days(year, month, day))?;
    let mut parts = time.split(':').map(|p| p.parse::<f64>().ok());
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let seconds = parts.next().unwrap_or(Some(0.0))?;
    let in_day = (3600.0 * hours + 60.0 * minutes + seconds) * 1000.0;
    (in_day.abs() <= MILLISECONDS).then(|| days * 86_400_000 + in_day.round() as i64)
}

/// Seconds of `PT01H02M03.5S`, with days perhaps.
fn span(text: &str) -> Option<f64> {
    let (sign, rest) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let (mut seconds, mut digits, mut in_time) = (0.0, String::new(), false);
    for c in rest.strip_prefix('P')?.chars() {
        let unit = match c {
            'T' => {
                in_time = true;
                continue;
            }
            'D' => 86_400.0,
            'H' => 3600.0,
            'M' if in_time => 60.0,
            'S' => 1.0,
            c => {
                digits.push(c);
                continue;
            }
        };
        seconds += unit * digits.parse::<f64>().ok()?;
        digits.clear();
    }
    digits.is_empty().then_some(sign * seconds)
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    /// 1 January 2000 is day 36 526; what is no date of any calendar is a cell that cannot be read.
    #[test]
    fn dates_of_excel() {
        let cell = |days| excel(ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false));
        assert_eq!(cell(36_526.5), Cell::Moment(946_728_000_000));
        for days in [-1e20, 1e20, 3e7, -1e300, f64::NAN, f64::INFINITY] {
            assert_eq!(cell(days), Cell::Text(format!("the date {days}")));
        }
        assert!(matches!(cell(-2e7), Cell::Moment(_)));
    }

    #[test]
    fn times_of_ods() {
        assert_eq!(moment("1970-01-01"), Some(0));
        assert_eq!(moment("2000-03-01T00:00:00"), Some(951_868_800_000));
        assert_eq!(moment("2024-02-29T23:59:59.5"), Some(1_709_251_199_500));
        assert_eq!(moment("1969-12-31T23:59:59"), Some(-1000));
        assert_eq!(span("PT01H02M03.5S"), Some(3723.5));
        assert_eq!(span("-P1DT1S"), Some(-86_401.0));
        for text in [
            "",
            "x",
            "2024",
            "2024-13-01",
            "2024-02-31",
            "2023-02-29",
            "2024-02",
            "2024-01-01T",
            "99999999999999999999-01-01",
            "P1Y",
        ] {
            assert_eq!(moment(text).or(span(text).map(|s| s as i64)), None, "{text}");
        }
    }
}
