//! Dates and times of day in a cell, to seconds, and back. No calendars but the Gregorian one, no time zones but an offset from UTC written
//! in digits.

/// A date, a time of day, or both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::data) struct Stamp {
    /// The date as it is written.
    pub date: Option<Date>,
    /// Seconds since midnight (less the offset from UTC where one is given).
    pub clock: Option<f64>,
    /// Whether an offset from UTC is given.
    pub is_utc: bool,
    /// Whether the hours are counted to twelve.
    pub is_half_day: bool,
}

/// A date whose order of day and month may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::data) struct Date {
    year: i64,
    /// Day and month, or the two numbers of which nobody says which is which.
    first: u32,
    second: u32,
    order: Order,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// `first` is the month.
    MonthDay,
    /// `first` is the day.
    DayMonth,
    /// `3/4/2026` or `3-4-2026`: what the column tells.
    Open,
}

impl Date {
    /// Whether the writing leaves the order open.
    pub(in crate::data) fn is_open(&self) -> bool {
        self.order == Order::Open
    }

    /// Whether the numbers themselves say that the first one is the day, or the month.
    pub(in crate::data) fn first_is_day(&self) -> Option<bool> {
        match (self.first > 12, self.second > 12) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    /// Days since 1 January 1970; `None` for a day that no month has.
    pub(in crate::data) fn days(&self, open_is_day_first: bool) -> Option<i64> {
        let day_first = self.order == Order::DayMonth || (self.is_open() && open_is_day_first);
        let (day, month) = if day_first { (self.first, self.second) } else { (self.second, self.first) };
        days(self.year, i64::from(month), i64::from(day))
    }
}

/// Days since 1 January 1970 of a Gregorian date; `None` for a day that no month has. Years begin in March here, so that the leap day is the
/// last one; 719 468 days lie between 0000-03-01 and 1970-01-01 (E. G. Richards, in: Explanatory Supplement to the Astronomical Almanac,
/// 3rd edition, 15.11).
pub(in crate::data) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Reads `2026-03-01`, `1.3.2026`, `3/1/2026`, `12:05`, `12:05:30,25`, `1:05 pm`, and a date with a time behind a blank or `T`.
pub(in crate::data) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    // The shortest are 1:05 and 1.3.26; the longest has an offset from UTC.
    if !(4..=40).contains(&text.len()) || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some(date) = date(text) {
        return Some(Stamp { date: Some(date), clock: None, is_utc: false, is_half_day: false });
    }
    if let Some(stamp) = time_of_day(text) {
        return Some(stamp);
    }
    let at = text[..text.find(':')?].rfind(['T', ' '])?;
    let day = date(text[..at].trim_end().trim_end_matches(','))?;
    Some(Stamp { date: Some(day), ..time_of_day(text[at + 1..].trim())? })
}

fn time_of_day(text: &str) -> Option<Stamp> {
    let lower = text.to_ascii_lowercase();
    let is_half_day = lower.ends_with(['m', '.']);
    let is_utc = lower.ends_with('z') || lower.contains(['+', '-']);
    Some(Stamp { date: None, clock: Some(clock(text)?), is_utc, is_half_day })
}

/// `2026-11-22 08:00:00` of seconds since 1970, or as much of it as there was.
pub(in crate::data) fn written(seconds: f64, has_date: bool, has_clock: bool) -> String {
    const DAY: f64 = 86_400.0;
    // To the millisecond; a time before the first of a clock's own day is none.
    let seconds = (seconds * 1000.0).round() / 1000.0;
    let days = (seconds / DAY).floor();
    let clock = || {
        let rest = seconds - days * DAY;
        let (minutes, second) = ((rest / 60.0).floor(), rest % 60.0);
        let second =
            if second.fract() < 5e-4 { format!("{:02}", second.floor()) } else { format!("{second:06.3}") };
        format!("{:02}:{:02}:{second}", (minutes / 60.0).floor(), minutes % 60.0)
    };
    match (has_date, has_clock) {
        (true, true) => format!("{} {}", calendar(days as i64), clock()),
        (true, false) => calendar(days as i64),
        (false, _) => clock(),
    }
}

/// The date of a day counted from 1 January 1970: [`days`] the other way round.
fn calendar(days: i64) -> String {
    let days = days.saturating_add(719_468);
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `12-Mar-2026`, `3. März 2026`: the first letters of the month in English, German, French, Spanish, Italian or Dutch.
fn with_month(text: &str) -> Option<Date> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "ene", "gen"],
        &["feb", "fév", "fev"],
        &["mar", "mär", "mrt", "maa"],
        &["apr", "avr", "abr"],
        &["may", "mai", "mag", "mei"],
        &["jun", "juin", "giu"],
        &["jul", "juil", "lug"],
        &["aug", "aoû", "ago"],
        &["sep", "set"],
        &["oct", "okt", "ott"],
        &["nov"],
        &["dec", "dez", "déc", "dic"],
    ];
    let mut parts = text.split(['-', ' ', '.', '/']).filter(|p| !p.is_empty());
    let (day, name, year) = (parts.next()?, parts.next()?.to_lowercase(), parts.next()?);
    let month = MONTHS.iter().position(|m| m.iter().any(|start| name.starts_with(start)))? as u32 + 1;
    let letters = name.chars().all(char::is_alphabetic) && parts.next().is_none();
    let first: u32 = day.parse().ok().filter(|d| (1..=31).contains(d) && letters)?;
    let year = match year.len() {
        4 => year.parse().ok()?,
        2 => of_two_digits(year.parse().ok()?),
        _ => return None,
    };
    Some(Date { year, first, second: month, order: Order::DayMonth })
}

fn date(text: &str) -> Option<Date> {
    if text.contains(char::is_alphabetic) {
        return with_month(text);
    }
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let parts: Vec<&str> = text.split(mark).collect();
    let &[a, b, c] = parts.as_slice() else { return None };
    let digits = |t: &str| (1..=4).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    if !(digits(a) && digits(b) && digits(c)) {
        return None;
    }
    let number = |t: &str| t.parse::<u32>().ok();
    if a.len() == 4 && b.len() <= 2 && c.len() <= 2 {
        let (first, second) = (number(b)?, number(c)?);
        let good = (1..=12).contains(&first) && (1..=31).contains(&second);
        return good.then_some(Date { year: a.parse().ok()?, first, second, order: Order::MonthDay });
    }
    // Two digits are a year only behind points or slashes.
    let year = match (c.len(), mark) {
        (4, _) => c.parse().ok()?,
        (2, '.' | '/') => of_two_digits(c.parse().ok()?),
        _ => return None,
    };
    let (first, second) = (number(a)?, number(b)?);
    let is_open = matches!(mark, '/' | '-');
    let order = if is_open { Order::Open } else { Order::DayMonth };
    let month = if is_open { first.min(second) } else { second };
    let good =
        a.len() <= 2 && b.len() <= 2 && (1..=12).contains(&month) && (1..=31).contains(&first.max(second));
    good.then_some(Date { year, first, second, order })
}

/// The year of two digits: from 69 on one of the last century (POSIX, strptime, %y).
fn of_two_digits(year: i64) -> i64 {
    if year >= 69 { 1900 + year } else { 2000 + year }
}

fn clock(text: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    let (body, afternoon) = match lower.strip_suffix("pm").or(lower.strip_suffix("p.m.")) {
        Some(body) => (body.trim_end(), Some(true)),
        None => match lower.strip_suffix("am").or(lower.strip_suffix("a.m.")) {
            Some(body) => (body.trim_end(), Some(false)),
            None => (lower.as_str(), None),
        },
    };
    let (body, offset) = zone(body)?;
    let parts: Vec<&str> = body.split(':').collect();
    let whole = |t: &str, below: u32| {
        let good = (1..=2).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
        t.parse::<u32>().ok().filter(|v| good && *v < below)
    };
    let seconds = |t: &str| {
        let t = t.replace(',', ".");
        let good = t.bytes().all(|b| b.is_ascii_digit() || b == b'.') && t.find('.').unwrap_or(t.len()) <= 2;
        t.parse::<f64>().ok().filter(|v| good && *v < 61.0)
    };
    let (hours, rest) = match parts.as_slice() {
        [m, s] if s.contains(['.', ',']) => (0, f64::from(whole(m, 60)?) * 60.0 + seconds(s)?),
        [h, m] => (whole(h, 24)?, f64::from(whole(m, 60)?) * 60.0),
        [h, m, s] => (whole(h, 24)?, f64::from(whole(m, 60)?) * 60.0 + seconds(s)?),
        _ => return None,
    };
    let hours = match afternoon {
        None => hours,
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(true) => hours % 12 + 12,
        Some(false) => hours % 12,
    };
    Some(f64::from(hours) * 3600.0 + rest - offset)
}

/// Takes `Z` or an offset `+02:00` off; the offset in seconds.
fn zone(text: &str) -> Option<(&str, f64)> {
    if let Some(body) = text.strip_suffix('z') {
        return Some((body, 0.0));
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some((text, 0.0)) };
    let sign = if text[at..].starts_with('-') { -1.0 } else { 1.0 };
    let digits: String = text[at + 1..].chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        _ if !digits.bytes().all(|b| b.is_ascii_digit()) => return None,
        2 => (digits.parse::<f64>().ok()?, 0.0),
        4 => (digits[..2].parse::<f64>().ok()?, digits[2..].parse::<f64>().ok()?),
        _ => return None,
    };
    Some((&text[..at], sign * (hours * 3600.0 + minutes * 60.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Option<f64> {
        let stamp = stamp(text)?;
        let days = match stamp.date {
            Some(date) => date.days(true)?,
            None => 0,
        };
        Some(days as f64 * 86400.0 + stamp.clock.unwrap_or(0.0))
    }

    /// Seconds since 1970 as `date -u -d … +%s` prints them.
    #[test]
    fn dates_and_times() {
        for (text, expected) in [
            ("2026-03-01 12:00:30", 1772366430.0),
            ("2026-03-01T12:00:30Z", 1772366430.0),
            ("2026-03-01T14:00:30+02:00", 1772366430.0),
            ("1.3.2026 12:00", 1772366400.0),
            ("01/03/26 12:00", 1772366400.0),
            ("2024/02/29", 1709164800.0),
            ("31.12.1969", -86400.0),
            ("31.12.99", 946598400.0),
            ("01.01.00", 946684800.0),
            ("01.01.69", -31536000.0),
            ("31.12.68", 3124137600.0),
            ("03-04-2026", 1775174400.0),
            ("12:05", 43500.0),
            ("12:05:30,25", 43530.25),
            ("1:05 pm", 47100.0),
            ("12:05 AM", 300.0),
            ("02:12.5", 132.5),
            ("01-Mar-2026 12:00:30", 1772366430.0),
            ("01-MAR-26 12:00", 1772366400.0),
            ("1. März 2026", 1772323200.0),
            ("3-OCT-2025", 1759449600.0),
            ("29 févr. 2024", 1709164800.0),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
    }

    /// As `date -u -d @…` writes them.
    #[test]
    fn times_are_written_as_they_are_read() {
        for (at, text) in [
            (1772366430.0, "2026-03-01 12:00:30"),
            (1709164800.0, "2024-02-29 00:00:00"),
            (-86400.0, "1969-12-31 00:00:00"),
            (951782400.25, "2000-02-29 00:00:00.250"),
            (4107542399.0, "2100-02-28 23:59:59"),
        ] {
            assert_eq!(written(at, true, true), text);
            assert_eq!(seconds(text), Some(at));
        }
        assert_eq!(
            (written(1709164800.0, true, false), written(43530.0, false, true)),
            ("2024-02-29".into(), "12:05:30".into())
        );
        assert!(stamp("3/4/2026 1:05 PM").is_some_and(|s| s.is_half_day && !s.is_utc));
        assert!(stamp("2026-03-01T12:00:30+01:00").is_some_and(|s| s.is_utc && !s.is_half_day));
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "1.2.3",
            "1-2-3",
            "25:00",
            "12:61",
            "30.2.2026",
            "2026-13-01",
            "1:2:3:4",
            "12",
            "1/2",
            "13:05 pm",
            "3:4",
            "3 apples 2026",
            "1-Mar",
            "12-Mar-2026-1",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
        assert_eq!(stamp("03-04-2026").map(|s| s.date.is_some_and(|d| d.is_open())), Some(true));
        assert_eq!(stamp("03-14-2026").and_then(|s| s.date?.first_is_day()), Some(false));
        assert_eq!(stamp("03.04.2026").map(|s| s.date.is_some_and(|d| d.is_open())), Some(false));
        assert_eq!(stamp("3/4/2026").map(|s| s.date.is_some_and(|d| d.is_open())), Some(true));
        assert_eq!(stamp("3/14/2026").and_then(|s| s.date?.first_is_day()), Some(false));
    }
}
