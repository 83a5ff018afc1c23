//! Responses to alternating current as LTspice exports them: `1e3 <tab> (-3.4e-1dB,-4.5e+1°)`. A cell of magnitude and phase becomes two
//! cells, decibels and degrees.

use std::fmt::Write as _;

/// What ends such a cell, by which a text is known: the sign of degrees in any encoding that was read.
const ENDS: [&str; 2] = ["°)", "º)"];

/// Magnitude and phase of one cell, as they are written.
fn pair(cell: &str) -> Option<(&str, &str)> {
    let inside = cell.trim().strip_prefix('(')?;
    let inside = ENDS.iter().find_map(|end| inside.strip_suffix(end))?;
    let (magnitude, phase) = inside.split_once("dB,")?;
    let is_number = |text: &str| text.trim().parse::<f64>().is_ok();
    (is_number(magnitude) && is_number(phase)).then_some((magnitude.trim(), phase.trim()))
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    line.split('\t').map(str::trim)
}

/// Whether a line is a row of magnitudes and phases.
pub(super) fn is_row(line: &str) -> bool {
    line.contains("dB,") && cells(line).any(|cell| pair(cell).is_some())
}

/// The head of such a table with two names in place of each that two cells stand below; `row` is one of its rows.
pub(super) fn head(line: &str, row: &str) -> String {
    let mut out = String::new();
    for (k, (name, cell)) in cells(line).zip(cells(row)).enumerate() {
        let tab = if k == 0 { "" } else { "\t" };
        // Writing into a string cannot fail.
        let _ = match pair(cell) {
            Some(_) => write!(out, "{tab}{name} [dB]\tphase of {name} [°]"),
            None => write!(out, "{tab}{name}"),
        };
    }
    out
}

/// A row with two cells in place of each magnitude and phase.
pub(super) fn row(line: &str) -> String {
    let split = |cell: &str| pair(cell).map_or_else(|| cell.to_owned(), |(m, phase)| format!("{m}\t{phase}"));
    cells(line).map(split).collect::<Vec<_>>().join("\t")
}

/// What is said of it.
pub(super) const REMARK: &str =
    "cells of magnitude and phase, (…dB,…°), were read as two columns: decibels and degrees";

#[cfg(test)]
mod tests {
    use crate::data::read::{ReadOptions, read_dataset};
    use crate::data::{Data, Dataset};

    fn read(bytes: &[u8], columns: &[(&str, &str)]) -> Dataset {
        let columns = columns.iter().map(|(r, c)| ((*r).to_owned(), (*c).to_owned())).collect();
        read_dataset(bytes, "bode.txt", &ReadOptions { columns, ..ReadOptions::default() }).unwrap()
    }

    const TEXT: &str = "Freq.\tV(out)\tI(R1)\n1.0e+001\t(-3.5e-001dB,-1.5e+001°)\t(-6.0e+001dB,7.5e+001°)\n\
                        1.0e+002\t(-3.0e+000dB,-4.5e+001°)\t(-6.3e+001dB,4.5e+001°)\n1.0e+003\t(-2.0e+001dB,-8.4e+001°)\t(-8.0e+001dB,6.0e+000°)\n";

    #[test]
    fn magnitude_and_phase_are_two_columns() {
        let data = read(TEXT.as_bytes(), &[]);
        let reading = data.reading.as_ref().unwrap();
        let names: Vec<String> = reading.columns.iter().map(|c| format!("{} / {}", c.name, c.unit)).collect();
        assert_eq!(
            names,
            ["Freq. / ", "V(out) / dB", "phase of V(out) / °", "I(R1) / dB", "phase of I(R1) / °"]
        );
        let Data::Points(p) = &data.data else { panic!("{:?}", data.notes) };
        assert_eq!((&p.x[..], &p.y[..]), (&[10.0, 100.0, 1000.0][..], &[-0.35, -3.0, -20.0][..]));
        assert!(data.notes.iter().any(|n| n == super::REMARK), "{:?}", data.notes);
        let phase = read(TEXT.as_bytes(), &[("x", "Freq."), ("y", "phase of I(R1)")]);
        let Data::Points(p) = &phase.data else { panic!("{:?}", phase.notes) };
        assert_eq!(p.y, [75.0, 45.0, 6.0]);
        // As Latin-1, in which LTspice writes.
        let latin: Vec<u8> = TEXT.chars().map(|c| c as u32 as u8).collect();
        assert_eq!(read(&latin, &[]).data, data.data);
    }

    /// A faulty cell is told by its line, and steps of a parameter are remarks.
    #[test]
    fn lines_and_steps() {
        let stepped = TEXT.replace("1.0e+001\t", "Step Information: R=1K  (Run: 1/2)\n1.0e+001\t");
        let data = read(stepped.as_bytes(), &[]);
        let lines = &data.reading.as_ref().unwrap().rows.as_ref().unwrap().lines;
        assert_eq!((data.n_total(), lines.line(0), lines.line(2)), (3, 3, 5));
    }
}
