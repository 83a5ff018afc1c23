//! Text to records of cells: which lines hold a table, and how a line is cut. The text is gone through record by record and never held
//! in pieces; what a cell means is not known here.

use std::borrow::Cow;

use csv::StringRecord;

use super::number::{Cell, cell};

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// One of `;`, tab or `,`.
    Char(u8),
    /// Any number of blanks.
    Blanks,
}

impl Separator {
    /// For notes: `semicolons`.
    pub(super) fn words(self) -> &'static str {
        match self {
            Separator::Char(b';') => "semicolons",
            Separator::Char(b'\t') => "tabs",
            Separator::Char(_) => "commas",
            Separator::Blanks => "blanks",
        }
    }
}

pub(super) fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with(['#', '%', '!'])
}

pub(super) fn is_blank(line: &str) -> bool {
    line.chars().all(|c| c.is_whitespace() || matches!(c, ';' | ','))
}

/// The lines of a text that hold a table: neither comments nor blank.
pub(super) struct Content<'a> {
    /// Those lines; the text itself when it has no others.
    pub text: Cow<'a, str>,
    /// Their 1-based line numbers; `None` when they are 1, 2, 3 …
    lines: Option<Vec<usize>>,
}

impl Content<'_> {
    pub fn of(text: &str) -> Content<'_> {
        let holds = |l: &str| !is_comment(l) && !is_blank(l);
        if text.lines().all(holds) {
            return Content { text: text.into(), lines: None };
        }
        let kept = || text.lines().enumerate().filter(|(_, l)| holds(l));
        let lines = kept().map(|(i, _)| i + 1).collect();
        Content { text: kept().flat_map(|(_, l)| [l, "\n"]).collect::<String>().into(), lines: Some(lines) }
    }

    /// Line in the file of the 1-based line `at` of the content.
    pub fn line(&self, at: usize) -> usize {
        let line = |lines: &Vec<usize>| lines.get(at.saturating_sub(1)).copied();
        self.lines.as_ref().and_then(line).unwrap_or(at)
    }
}

/// Cuts a text into records and hands each with its 1-based line to `take`. Quoted cells may hold the separator, doubled quotes,
/// even line ends.
pub(super) fn for_each_record<E>(
    text: &str,
    separator: Separator,
    mut take: impl FnMut(usize, &StringRecord) -> Result<(), E>,
) -> Result<(), E> {
    let byte = match separator {
        Separator::Blanks => {
            return text.lines().enumerate().try_for_each(|(i, line)| take(i + 1, &split_blanks(line)));
        }
        Separator::Char(byte) => byte,
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(byte)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => take(record.position().map_or(0, |p| p.line() as usize), &record)?,
            Ok(false) => return Ok(()),
            Err(e) if e.is_io_error() => return Ok(()),
            // A record that cannot be read is passed over; the reader goes on behind it.
            Err(_) => {}
        }
    }
}

/// All records of a short text.
pub(super) fn records(text: &str, separator: Separator) -> Vec<StringRecord> {
    let mut list = Vec::new();
    let keep = |_, record: &StringRecord| -> Result<(), std::convert::Infallible> {
        list.push(record.clone());
        Ok(())
    };
    let Ok(()) = for_each_record(text, separator, keep);
    list
}

/// Cells between blanks; a `±` between two numbers is only decoration.
fn split_blanks(text: &str) -> StringRecord {
    let words: Vec<&str> = text.split_whitespace().collect();
    let decoration = |i: usize| {
        let number = |w: Option<&&str>| w.is_some_and(|w| matches!(cell(w, true), Cell::Number(_)));
        matches!(words[i], "±" | "+-" | "+/-")
            && i > 0
            && number(words.get(i - 1))
            && number(words.get(i + 1))
    };
    (0..words.len()).filter(|&i| !decoration(i)).map(|i| words[i]).collect()
}
