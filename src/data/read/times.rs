//! Columns of dates and times of day as seconds since the first of them; which time that is, is kept.

use super::layout::Kind;
use super::sheet::Sheet;
use super::time::written;

/// Seconds of a day.
pub(super) const DAY: f64 = 86_400.0;

/// Times become seconds since the first; a column of dates and one of times of day become one.
pub(super) fn since_first(sheet: &mut Sheet, kinds: &[Kind]) {
    let only = |wanted: (bool, bool)| {
        kinds.iter().position(|k| matches!(k, Kind::Time { date, clock, .. } if (*date, *clock) == wanted))
    };
    let joined = only((true, false)).zip(only((false, true)));
    if let Some((date, clock)) = joined {
        let seconds = sheet.columns[clock].values.clone();
        for (day, second) in sheet.columns[date].values.iter_mut().zip(&seconds) {
            *day += second;
        }
        sheet.columns[clock].is_spare = true;
        if let Some(header) = &mut sheet.header {
            let both = format!("{} {}", header[date].name, header[clock].name);
            both.trim().clone_into(&mut header[date].name);
        }
    }
    for (c, kind) in kinds.iter().enumerate() {
        let Kind::Time { date, clock, utc, .. } = *kind else { continue };
        let clock = clock || joined.is_some_and(|(of, _)| of == c);
        let values = &mut sheet.columns[c].values;
        if !date {
            over_midnight(values);
        }
        let first = values.iter().copied().find(|v| v.is_finite());
        for v in values.iter_mut() {
            *v -= first.unwrap_or(0.0);
        }
        let zone = if utc && date { " UTC" } else { "" };
        sheet.columns[c].since = first.map(|first| format!("{}{zone}", written(first, date, clock)));
        if let Some(header) = &mut sheet.header {
            header[c].unit = "s".into();
        }
    }
}

/// A time of day that falls by more than half a day is one of the next day.
fn over_midnight(values: &mut [f64]) {
    let (mut days, mut before) = (0.0, f64::NAN);
    for v in values.iter_mut().filter(|v| v.is_finite()) {
        if before - *v > 0.5 * DAY {
            days += DAY;
        }
        before = *v;
        *v += days;
    }
}

#[cfg(test)]
mod tests {
    use crate::data::Data;
    use crate::data::read::{ReadOptions, read_dataset};

    /// Where the time counts from stands in the note of the reading and at the axis, not in the unit, with which parameters are reckoned.
    #[test]
    fn the_first_time_is_said() {
        for (text, since) in [
            (
                "run;Datum;Zeit;T\n1;22.11.2026;08:00:00;20,1\n2;22.11.2026;08:15:00;20,4\n",
                "2026-11-22 08:00:00",
            ),
            (
                "run;T;Datum;Zeit\n1;20,1;22.11.2026;08:00:00\n2;20,4;22.11.2026;08:15:00\n",
                "2026-11-22 08:00:00",
            ),
            ("Zeit;T\n08:00;20,1\n08:15;20,4\n", "08:00:00"),
            ("Datum;T\n22.11.2026;20,1\n23.11.2026;20,4\n", "2026-11-22"),
            (
                "t;T\n2026-11-22T09:00:00+01:00;20,1\n2026-11-22T09:15:00+01:00;20,4\n",
                "2026-11-22 08:00:00 UTC",
            ),
        ] {
            let data = read_dataset(text.as_bytes(), "t.csv", &ReadOptions::default()).unwrap();
            let Data::Points(points) = &data.data else { panic!("{text}") };
            let step = if since.len() == 10 { 86_400.0 } else { 900.0 };
            assert_eq!((&points.x[..], &points.y[..]), (&[0.0, step][..], &[20.1, 20.4][..]), "{text}");
            assert!(data.x_title.text().ends_with(&format!("since {since} / s")), "{}", data.x_title.text());
            assert!(data.notes[0].contains(&format!("seconds since {since}")), "{:?}", data.notes);
            assert!(data.units.contains(&("x".into(), "s".into())));
        }
    }
}
