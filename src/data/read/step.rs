//! Values of an instrument at equal steps of time, of which the head tells the step and no column the times: waveforms of GW Instek, Owon,
//! Hantek and Yokogawa, LabVIEW without a column of x. The times are calculated.

use super::header::Header;
use super::number::{Marks, number};
use super::quantity::{Unit, quantity};
use super::records::remark;
use super::sheet::{Sheet, SheetColumn};
use super::{ReadOptions, words};
use crate::data::DataKind;

/// What the step is called, in small letters.
const STEP: [&str; 11] = [
    "sampling period",
    "sample period",
    "sampling interval",
    "sample interval",
    "time increment",
    "delta_x",
    "delta x",
    "delta t",
    "dt",
    "hresolution",
    "#clock",
];
/// What the beginning is called.
const START: [&str; 2] = ["x0", "hoffset"];
/// A longer head is a table.
const LINES: usize = 200;

/// What the head says of the times.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Step {
    start: f64,
    by: f64,
    /// `s`, or nothing where the head does not say what the step is one of.
    unit: &'static str,
    /// Line of the step.
    line: usize,
    /// Whether the head says that no column holds the times.
    is_without_x: bool,
    /// Whether the head gives a scale of the values.
    has_scale: bool,
}

impl Step {
    /// What the lines before the first row say, unless values without times are asked for.
    pub(super) fn find(text: &str, first_line: usize, options: &ReadOptions) -> Option<Step> {
        let is_of_points = options.kind.is_none_or(|kind| kind == DataKind::Points);
        if !is_of_points || options.binning.is_some() || first_line > LINES {
            return None;
        }
        let head = || text.lines().take(first_line.saturating_sub(1));
        let told = |keys: &[&str]| {
            let found = head().enumerate().filter_map(|(i, line)| Some((i + 1, value(line, keys)?)));
            found.last()
        };
        let (line, (step, of_step)) = told(&STEP)?;
        let start = told(&START).map_or(0.0, |(_, (start, _))| start);
        let says = |key: &str, what: &str| {
            head().any(|line| behind(line, &[key]).is_some_and(|v| v.to_lowercase().starts_with(what)))
        };
        let is_of_x = head().nth(line - 1).is_some_and(|l| behind(l, &["delta_x", "hresolution"]).is_some());
        let is_time = !is_of_x || of_step || says("x_dimension", "time") || says("hunit", "s");
        (step > 0.0 && step.is_finite() && start.is_finite()).then(|| Step {
            start,
            by: step,
            unit: if is_time { "s" } else { "" },
            line,
            is_without_x: says("x_columns", "no"),
            has_scale: head().any(|line| behind(line, &["vertical scale"]).is_some()),
        })
    }

    /// Gives a sheet the times that its only column of numbers lacks, or in place of the numbers of its samples; `before` is the number of
    /// rows before those of this sheet.
    pub(super) fn take(&self, sheet: &mut Sheet, before: usize) {
        let usable = sheet.usable();
        let is_empty = |c: usize| sheet.columns[c].is_text && sheet.columns[c].bad.is_empty();
        let times: Vec<f64> =
            (before..before + sheet.n_rows).map(|k| self.start + k as f64 * self.by).collect();
        match usable[..] {
            [] => return,
            [_, _, ..] if numbers_samples(sheet, usable[0]) => self.put(sheet, usable[0], times),
            [_, ..] if usable[0] > 0 && is_empty(0) => self.put(sheet, 0, times),
            [only] if !is_abscissa(sheet, only) => self.insert(sheet, times),
            [_, _, ..] if self.is_without_x && !is_abscissa(sheet, usable[0]) => {
                self.insert(sheet, times);
            }
            _ => return,
        }
        let (Step { start, by: step, unit, line, .. }, of) =
            (self, if self.unit.is_empty() { "" } else { " " });
        sheet.notes.push(format!(
            "times are calculated from the beginning {start}{of}{unit} and the step {step}{of}{unit} on line {line}"
        ));
        let values = sheet.usable().last().copied().unwrap_or_default();
        let is_whole = sheet.numbers(values).iter().all(|v| v.is_nan() || v.fract() == 0.0);
        if self.has_scale && is_whole {
            sheet.notes.push(format!(
                "careful: the values of column {} are whole numbers, as a converter gives them, and may not be in the unit of the head",
                sheet.column_name(values)
            ));
        }
    }

    fn header(&self) -> Header {
        let name = if self.unit.is_empty() { "x" } else { "Time" };
        Header { name: name.into(), unit: self.unit.into() }
    }

    fn put(&self, sheet: &mut Sheet, column: usize, times: Vec<f64>) {
        sheet.columns[column].values = times;
        sheet.columns[column].is_text = false;
        if let Some(header) = sheet.header.as_mut().and_then(|h| h.get_mut(column)) {
            *header = self.header();
        }
    }

    fn insert(&self, sheet: &mut Sheet, times: Vec<f64>) {
        for column in &mut sheet.columns {
            column.error_of = column.error_of.map(|of| of + 1);
            column.errors_in.iter_mut().for_each(|of| *of += 1);
        }
        let n = sheet.columns.len();
        sheet.header.get_or_insert_with(|| vec![Header::default(); n]).insert(0, self.header());
        sheet.columns.insert(0, SheetColumn { values: times, ..SheetColumn::default() });
    }
}

/// Whether a column is called as one of samples and counts them.
fn numbers_samples(sheet: &Sheet, column: usize) -> bool {
    let header = sheet.header.as_ref().and_then(|h| h.get(column));
    let values = sheet.numbers(column);
    let first = values.first().copied().unwrap_or(f64::NAN);
    let others_are_no_times = sheet.usable().iter().all(|&c| c == column || !is_abscissa(sheet, c));
    header.is_some_and(|h| !h.name.is_empty() && words::is_index(&h.name))
        && others_are_no_times
        && values.iter().enumerate().all(|(k, v)| *v == first + k as f64)
}

/// Whether these may be the times themselves.
fn is_abscissa(sheet: &Sheet, column: usize) -> bool {
    let header = sheet.header.as_ref().and_then(|h| h.get(column));
    header.is_some_and(|h| words::is_abscissa(&h.name)) || sheet.columns[column].since.is_some()
}

/// What stands behind one of these keys and its sign: `Sampling Period,1e-5`, `SAMPLE PERIOD :,10us`, `Delta_X <tab> 0.001`.
fn behind<'l>(line: &'l str, keys: &[&str]) -> Option<&'l str> {
    const SIGNS: [char; 7] = [':', '=', ',', ';', '\t', ' ', '"'];
    let line = line.trim().trim_start_matches('"');
    let find = |key: &&str| {
        let line = if key.starts_with('#') { line } else { remark(line).trim_start() };
        let start = line.get(..key.len()).filter(|start| start.eq_ignore_ascii_case(key))?;
        let rest = &line[start.len()..];
        let value = rest.trim_start_matches(SIGNS);
        (value.len() < rest.len() && !value.is_empty()).then_some(value)
    };
    keys.iter().find_map(find)
}

/// The number behind one of these keys, in seconds where it has such a unit, and whether it has.
fn value(line: &str, keys: &[&str]) -> Option<(f64, bool)> {
    let seconds = Unit { base: "s", power: 0 };
    let mut cells = behind(line, keys)?.split(['\t', ';']).map(|cell| cell.trim().trim_matches([',', '"']));
    let first = cells.next()?;
    let of = |text: &str| {
        let text = text.trim();
        let marks = Marks::decimal(true);
        let plain = || number(text, marks).map(|v| (v, false));
        plain().or_else(|| {
            let (v, unit) = quantity(text, marks)?;
            (unit.base == "s").then(|| (unit.convert(v, seconds), true))
        })
    };
    // The unit may have a cell of its own.
    let with_unit = cells.next().filter(|c| !c.is_empty()).and_then(|unit| of(&format!("{first} {unit}")));
    with_unit
        .filter(|(_, has_unit)| *has_unit)
        .or_else(|| of(first))
        .or_else(|| of(first.split(',').next()?))
}

#[cfg(test)]
mod tests {
    use crate::data::read::{ReadOptions, read_dataset};
    use crate::data::{Data, DataKind, Dataset};

    fn read(text: &str, options: &ReadOptions) -> Dataset {
        read_dataset(text.as_bytes(), "w.csv", options).unwrap()
    }

    const GW: &str = "Memory Length,5,\nTrigger Level,0.1,\nVertical Units,V,\nVertical Scale,0.2,\nHorizontal Units,s,\nSampling Period,+1.000E-05,\nMode,Fast,\nWaveform Data,\n3,\n7,\n9,\n4,\n1,\n";

    #[test]
    fn samples_get_the_times_of_the_head() {
        let lvm = "X_Columns\tNo\n***End_of_Header***\nChannels\t1\nX_Dimension\tTime\nX0\t2,0\nDelta_X\t0,001\n***End_of_Header***\nX_Value\tU\tComment\n\t0,5\n\t0,7\n\t0,4\n\t0,8\n";
        let owon = "Channel :,CH1\nFrequency :,F= 1.000kHz\n\nSAMPLE PERIOD :,10.00us\n Index,CH1_Voltage(mV)\n0,1.5\n1,2.5\n2,1.5\n3,2.5\n";
        let hantek = "#CHANNEL:CH1\n#CLOCK=1.00us\n#SIZE=4\n\n0.5\n0.7\n0.4\n0.9\n";
        for (text, x) in [
            (GW, [0.0, 2e-5]),
            (&GW.replace(",+1.000E-05,", ";10;us"), [0.0, 2e-5]),
            (lvm, [2.0, 2.0 + 2.0 * 0.001]),
            (owon, [0.0, 2e-5]),
            (hantek, [0.0, 2e-6]),
        ] {
            let data = read(text, &ReadOptions::default());
            let Data::Points(p) = &data.data else { panic!("{text}: {:?}", data.notes) };
            assert!((p.x[0] - x[0]).abs() < 1e-15 && (p.x[2] - x[1]).abs() < 1e-15, "{text}: {:?}", p.x);
            assert_eq!(data.x_title.text(), "Time / s", "{text}");
            assert!(data.notes.iter().any(|n| n.starts_with("times are calculated")), "{:?}", data.notes);
        }
        let data = read(GW, &ReadOptions::default());
        assert!(data.notes.iter().any(|n| n.starts_with("careful: the values of column 'Waveform Data'")));
    }

    #[test]
    fn a_sample_is_one_where_it_is_told() {
        let told = ReadOptions { kind: Some(DataKind::Sample), ..ReadOptions::default() };
        let Data::Sample(sample) = read(GW, &told).data else { panic!("no sample") };
        assert_eq!(&sample.x[..], [3.0, 7.0, 9.0, 4.0, 1.0]);
    }

    /// Times that stand in the file stay.
    #[test]
    fn times_of_the_file_are_kept() {
        let text = GW.replace("3,\n7,\n9,\n4,\n1,\n", "0.5,3,\n0.6,7,\n0.7,9,\n0.8,4,\n");
        let data = read(&text, &ReadOptions::default());
        let Data::Points(p) = &data.data else { panic!("{:?}", data.notes) };
        assert_eq!((&p.x[..2], &p.y[..2]), (&[0.5, 0.6][..], &[3.0, 7.0][..]));
        assert!(!data.x_title.text().contains("Mode"), "{:?}", data.x_title);
    }
}
