//! The report as text: the three blocks (minimum, parameters, covariance) and the messages.
//!
//! Boxes of Unicode line characters, at most [`COLUMNS`] columns wide as long as names and numbers allow; a wide covariance
//! matrix is cut into several blocks of columns. ASCII minus signs, so that numbers can be copied.

use crate::fit::{FitResult, PrintLevel, Severity};
use crate::minimize::TracePoint;

use super::pdg::number;
use super::sheet::{Sheet, Table};
use super::width::{self, Align, pad, wrap};

/// Digits of values on the path of a search.
const PATH_DIGITS: usize = 6;

/// Columns aimed at.
pub const COLUMNS: usize = 100;

/// The whole report, ending in a newline.
pub fn report(result: &FitResult) -> String {
    let sheet = Sheet::new(result);
    let mut out = vec![sheet.program.clone()];
    for (label, value) in &sheet.head {
        labelled(&mut out, label, value, 8);
    }
    out.push(String::new());
    minimum(&mut out, &sheet);
    let align = |column: usize| match column {
        0 | 1 | 8 | 9 => Align::Left,
        _ => Align::Right,
    };
    if let Some(members) = &sheet.members {
        boxed(&mut out, members, |column| if column == 0 { Align::Left } else { Align::Right });
    }
    boxed(&mut out, &sheet.parameters, align);
    if let Some(covariance) = &sheet.covariance {
        for block in blocks(covariance) {
            boxed(&mut out, &block, |column| if column == 0 { Align::Left } else { Align::Right });
        }
    }
    for table in &sheet.derived {
        for block in blocks(table) {
            boxed(&mut out, &block, |column| if column == 0 { Align::Left } else { Align::Right });
        }
    }
    for drawn in &sheet.resampled {
        labelled(&mut out, "", &drawn.caption, 0);
        boxed(&mut out, &drawn.table, |column| if column == 0 { Align::Left } else { Align::Right });
        labelled(&mut out, "", drawn.note, 0);
    }
    out.push(String::new());
    for m in &sheet.messages {
        let mark = match m.severity {
            Severity::Info => "●",
            Severity::Warning => "▲",
            Severity::Bad => "■",
        };
        labelled(&mut out, mark, &format!("{}: {}", m.title, m.text), 2);
    }
    for line in &sheet.extras {
        labelled(&mut out, "–", line, 2);
    }
    out.push(String::new());
    out.join("\n")
}

/// What the report says below its tables, the verdict first: how bad, a title, a sentence.
pub fn messages(result: &FitResult) -> Vec<(Severity, String, String)> {
    Sheet::new(result).messages.into_iter().map(|m| (m.severity, m.title, m.text)).collect()
}

/// The report as far as the print level asks for it: nothing, all, or all with the path of the search.
pub fn printed(result: &FitResult, level: PrintLevel) -> String {
    match level {
        PrintLevel::Quiet => String::new(),
        PrintLevel::Default => report(result),
        PrintLevel::Verbose => report(result) + &path(result),
    }
}

/// The points that the search accepted, from its start to the minimum; empty for a search without steps.
fn path(result: &FitResult) -> String {
    let minimum = &result.minimum;
    if minimum.trace.is_empty() {
        return String::new();
    }
    let row = |point: &TracePoint| {
        let values = point.values.iter().map(|v| number(*v, PATH_DIGITS));
        let cost = [point.nfcn.to_string(), number(point.fval, PATH_DIGITS + 2), number(point.edm, 3)];
        cost.into_iter().chain(values).collect()
    };
    let names = minimum.params.iter().map(|p| p.name.clone());
    let head = ["calls", "F", "EDM"].map(String::from).into_iter().chain(names).collect();
    let table = Table { head, rows: minimum.trace.iter().map(row).collect() };
    let mut out = vec!["Path of the search".to_owned()];
    for block in blocks(&table) {
        boxed(&mut out, &block, |_| Align::Right);
    }
    out.push(String::new());
    out.join("\n")
}

/// A label and a text wrapped beside it.
fn labelled(out: &mut Vec<String>, label: &str, text: &str, indent: usize) {
    for (i, line) in wrap(text, COLUMNS - indent).iter().enumerate() {
        let label = if i == 0 { label } else { "" };
        out.push(format!("{}{line}", pad(label, indent, Align::Left)));
    }
}

fn minimum(out: &mut Vec<String>, sheet: &Sheet) {
    let numbers = sheet.minimum.len() - 3;
    let width_of =
        |side: usize| sheet.minimum.iter().map(|row| width::of(&row[side].text)).max().unwrap_or(0) + 2;
    let (left, right) = (width_of(0), width_of(1));
    let title = pad(sheet.algorithm, left + right + 1, Align::Center);
    out.push(format!("┌{}┐", "─".repeat(left + right + 1)));
    out.push(format!("│{title}│"));
    for (i, [a, b]) in sheet.minimum.iter().enumerate() {
        if i == 0 {
            out.push(rule("├┬┤", &[left, right]));
        } else if i == numbers {
            out.push(rule("├┼┤", &[left, right]));
        }
        let cell = |text: &str, w: usize| pad(&format!(" {text}"), w, Align::Left);
        out.push(format!("│{}│{}│", cell(&a.text, left), cell(&b.text, right)));
    }
    out.push(rule("└┴┘", &[left, right]));
}

fn rule(ends: &str, widths: &[usize]) -> String {
    let mut ends = ends.chars();
    let mut next = || ends.next().unwrap_or('─');
    let (first, middle, last) = (next(), next(), next());
    let parts: Vec<String> = widths.iter().map(|&w| "─".repeat(w)).collect();
    format!("{first}{}{last}", parts.join(&middle.to_string()))
}

/// A table in a box; columns without any entry below the head keep their head.
pub(super) fn boxed(out: &mut Vec<String>, table: &Table, align: impl Fn(usize) -> Align) {
    let column_width = |c: usize| {
        let cells = std::iter::once(&table.head).chain(&table.rows).filter_map(|row| row.get(c));
        cells.map(|t| width::of(t)).max().unwrap_or(0) + 2
    };
    let widths: Vec<usize> = (0..table.head.len()).map(column_width).collect();
    let line = |row: &[String], align: &dyn Fn(usize) -> Align| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells = cells.map(|(c, (text, &w))| format!(" {} ", pad(text, w - 2, align(c))));
        format!("│{}│", cells.collect::<Vec<_>>().join("│"))
    };
    out.push(rule("┌┬┐", &widths));
    out.push(line(&table.head, &|_| Align::Center));
    out.push(rule("├┼┤", &widths));
    for row in &table.rows {
        out.push(line(row, &align));
    }
    out.push(rule("└┴┘", &widths));
}

/// A wide matrix cut into blocks of columns that each fit, the names repeated.
fn blocks(matrix: &Table) -> Vec<Table> {
    let cell = |c: usize| {
        let cells = std::iter::once(&matrix.head).chain(&matrix.rows).filter_map(|row| row.get(c));
        cells.map(|t| width::of(t)).max().unwrap_or(0) + 3
    };
    let names = cell(0) + 1;
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut used = COLUMNS;
    for c in 1..matrix.head.len() {
        used += cell(c);
        match blocks.last_mut() {
            Some(block) if used <= COLUMNS => block.push(c),
            _ => {
                blocks.push(vec![c]);
                used = names + cell(c);
            }
        }
    }
    let pick = |row: &[String], block: &[usize]| -> Vec<String> {
        std::iter::once(0).chain(block.iter().copied()).filter_map(|c| row.get(c).cloned()).collect()
    };
    let table = |block: &Vec<usize>| Table {
        head: pick(&matrix.head, block),
        rows: matrix.rows.iter().map(|row| pick(row, block)).collect(),
    };
    blocks.iter().map(table).collect()
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
