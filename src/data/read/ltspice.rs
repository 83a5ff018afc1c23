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

/// Whether a line begins with a cell that is a number: a row, whatever its other cells hold.
pub(super) fn begins_with_number(line: &str) -> bool {
    cells(line).next().is_some_and(|cell| cell.parse::<f64>().is_ok())
}

/// How many cells a line has.
pub(super) fn n_cells(line: &str) -> usize {
    line.split('\t').count()
}

/// Which columns hold magnitudes and phases.
pub(super) struct Pairs(Vec<bool>);

impl Pairs {
    /// Those of a text: where one of its rows has such a cell.
    pub(super) fn of(text: &str) -> Pairs {
        let mut pairs = Vec::new();
        for line in text.lines().filter(|line| is_row(line)) {
            for (k, cell) in cells(line).enumerate() {
                pairs.resize(pairs.len().max(k + 1), false);
                pairs[k] |= pair(cell).is_some();
            }
        }
        Pairs(pairs)
    }

    fn has(&self, column: usize) -> bool {
        self.0.get(column) == Some(&true)
    }

    /// The head of such a table with two names in place of each that two cells stand below.
    pub(super) fn head(&self, line: &str) -> String {
        let mut out = String::new();
        for (k, name) in cells(line).enumerate() {
            let tab = if k == 0 { "" } else { "\t" };
            // Writing into a string cannot fail.
            let _ = if self.has(k) {
                write!(out, "{tab}{name} [dB]\tphase of {name} [°]")
            } else {
                write!(out, "{tab}{name}")
            };
        }
        out
    }

    /// A row with two cells in place of each magnitude and phase.
    pub(super) fn row(&self, line: &str) -> String {
        let split = |(k, cell): (usize, &str)| match pair(cell) {
            Some((magnitude, phase)) => format!("{magnitude}\t{phase}"),
            None if self.has(k) => faulty(cell),
            None => cell.to_owned(),
        };
        cells(line).enumerate().map(split).collect::<Vec<_>>().join("\t")
    }
}

/// Two cells of one that is no pair of numbers, so that its fault is told in its line and column: each as it stands, as far as they can be
/// told apart.
fn faulty(cell: &str) -> String {
    let bare = cell.trim_start_matches('(').trim_end_matches(')').trim_end_matches(['°', 'º']);
    match bare.split_once("dB,") {
        Some((magnitude, phase)) => format!("{}\t{}", magnitude.trim(), phase.trim()),
        None => format!("{cell}\t{cell}"),
    }
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

    /// A row at whose frequency there is no response is left out by its line, the first one as any other; a cell that is no number is told by
    /// line and column, and a line that ends too early by its line.
    #[test]
    fn faulty_cells_are_told() {
        let infinite = "(-1.#INFe+000dB,-1.5e+001°)";
        for (cell, line) in [("(-3.5e-001dB,-1.5e+001°)", 2), ("(-3.0e+000dB,-4.5e+001°)", 3)] {
            let text = TEXT.replace(cell, infinite);
            let data = read(text.as_bytes(), &[]);
            assert_eq!((data.n_total(), data.mask.len()), (3, 2), "{:?}", data.notes);
            let told = data.left_out(&crate::data::Selection::default(), 9).first;
            let told: Vec<_> = told.iter().map(|r| (r.line, r.cell.as_deref())).collect();
            assert_eq!(told, [(Some(line), Some("V(out)"))]);
            let names: Vec<&str> =
                data.reading.as_ref().unwrap().columns.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(names[..2], ["Freq.", "V(out)"]);
        }
        let options = ReadOptions::default();
        for (cell, found) in [
            ("(oops,-4.5e+001°)", "(oops,-4.5e+001°)"),
            ("(oopsdB,-4.5e+001°)", "oops"),
            ("nothing", "nothing"),
        ] {
            // The other cell of the row is no pair either.
            let text =
                TEXT.replace("(-3.0e+000dB,-4.5e+001°)\t(-6.3e+001dB,4.5e+001°)", &format!("{cell}\t{cell}"));
            let error = read_dataset(text.as_bytes(), "bode.txt", &options).unwrap_err().to_string();
            assert_eq!(
                error,
                format!("bode.txt, line 3, column 'V(out)': read '{found}', expected a number")
            );
        }
        let short = format!("{TEXT}1.0e+004\n");
        let data = read(short.as_bytes(), &[]);
        assert_eq!((data.n_total(), data.mask.len()), (4, 3), "{:?}", data.notes);
        assert!(data.notes.iter().any(|n| n.starts_with("left out: line 5")), "{:?}", data.notes);
    }

    /// Steps of a parameter are remarks, and lines keep their numbers.
    #[test]
    fn lines_and_steps() {
        let stepped = TEXT.replace("1.0e+001\t", "Step Information: R=1K  (Run: 1/2)\n1.0e+001\t");
        let data = read(stepped.as_bytes(), &[]);
        let lines = &data.reading.as_ref().unwrap().rows.as_ref().unwrap().lines;
        assert_eq!((data.n_total(), lines.line(0), lines.line(2)), (3, 3, 5));
    }
}
