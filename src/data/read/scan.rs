//! The rows of a table, read block by block and the blocks of a round by all threads; the order of rows is that of the file. Cells become
//! numbers at once, so that a long file needs little more memory than its numbers.

use rayon::prelude::*;

use super::ReadError;
use super::header::Header;
use super::layout::{Kind, Layout};
use super::number::{Cell, Thousands, cell, plain};
use super::parts::{Gaps, Parts, PartsOfRounds};
use super::plain_rows::PlainRows;
use super::records;
use super::sheet::{Lines, Sheet, SheetColumn};
use super::{instruments, tail, times};

/// Cells that are no numbers are kept for messages up to this many a column.
const KEPT: usize = 8;

/// Room for one row in this many more may stay.
const SPARE: usize = 8;

/// More odd rows than one in this many are no accident.
const ODD_SHARE: usize = 4;

/// A row that does not fit: too short, too long, or words only.
#[derive(Debug, Clone, Copy)]
struct Odd {
    row: usize,
    line: usize,
    /// Cells it has; 0 for words only.
    found: usize,
}

/// Columns in the making.
#[derive(Debug, Default)]
struct Column {
    values: Vec<f64>,
    /// Uncertainties that stand in the same cells.
    sigmas: Vec<f64>,
    bad: Vec<(usize, String)>,
}

impl AsMut<Vec<f64>> for Column {
    fn as_mut(&mut self) -> &mut Vec<f64> {
        &mut self.values
    }
}

/// Rows of one block.
#[derive(Debug, Default)]
struct Part {
    columns: Vec<Column>,
    n_rows: usize,
    n_lines: usize,
    lines: Lines,
    odd: Vec<Odd>,
    gaps: Gaps,
    /// Column and text of the first row of words only.
    words: Option<(usize, String)>,
}

/// A table that is being read.
pub(super) struct Scan {
    layout: Layout,
    all: Part,
    /// Line of the file that the next block begins on.
    next_line: usize,
}

impl Scan {
    /// Begins with the line where the layout has its first row.
    pub(super) fn new(layout: Layout) -> Scan {
        let columns = layout.kinds.iter().map(|_| Column::default()).collect();
        let next_line = layout.first_line;
        Scan { layout, all: Part { columns, ..Part::default() }, next_line }
    }

    /// The line of the file behind the last one that was read.
    pub(super) fn next_line(&self) -> usize {
        self.next_line
    }

    /// Rows read so far.
    pub(super) fn n_rows(&self) -> usize {
        self.all.n_rows
    }

    /// Makes room for as many rows as `bytes` of text hold, by the look of a block.
    pub(super) fn reserve(&mut self, block: &[u8], bytes: usize) {
        // Rows of a file differ in length; a few per cent more cost no memory until they are written.
        const MORE: f64 = 1.03;
        let lines = block.split(|b| *b == b'\n');
        let rows = lines.filter(|l| !records::is_blank(l) && !records::is_comment(l)).count();
        let likely = (bytes as f64 / block.len().max(1) as f64 * rows as f64 * MORE) as usize;
        // A cell is a digit and a mark at least.
        let most = bytes / (2 * self.layout.kinds.len()).max(1);
        let rows = likely.min(most) + 1;
        for (column, kind) in self.all.columns.iter_mut().zip(&self.layout.kinds) {
            // Without the room the columns grow as they are filled.
            if *kind != Kind::Text && column.values.try_reserve_exact(rows).is_err() {
                return;
            }
            if *kind == Kind::Measured && column.sigmas.try_reserve_exact(rows).is_err() {
                return;
            }
        }
    }

    /// Reads blocks of whole lines, the next ones of the file.
    pub(super) fn take(&mut self, blocks: &[&[u8]]) {
        let layout = &self.layout;
        let parts: Vec<Part> = match blocks {
            [one] => vec![part(one, layout)],
            several => several.par_iter().map(|block| part(block, layout)).collect(),
        };
        for part in parts {
            self.append(part);
        }
    }

    fn append(&mut self, part: Part) {
        let rows = self.all.n_rows;
        for (all, new) in self.all.columns.iter_mut().zip(part.columns) {
            all.values.extend_from_slice(&new.values);
            all.sigmas.extend_from_slice(&new.sigmas);
            let room = KEPT.saturating_sub(all.bad.len());
            all.bad.extend(new.bad.into_iter().take(room).map(|(row, text)| (row + rows, text)));
        }
        self.all.lines.append(&part.lines, rows, self.next_line);
        self.all.gaps.append(&part.gaps, rows, part.n_rows);
        let moved =
            part.odd.iter().map(|o| Odd { row: o.row + rows, line: o.line + self.next_line - 1, ..*o });
        self.all.odd.extend(moved);
        self.all.words = self.all.words.take().or(part.words);
        self.all.n_rows += part.n_rows;
        self.next_line += part.n_lines;
    }

    /// The table.
    ///
    /// # Errors
    /// Too many rows that do not fit.
    pub(super) fn finish(self, name: &str) -> Result<Sheet, ReadError> {
        self.check(name)?;
        Ok(self.round(0, true))
    }

    /// Judges the rows that do not fit.
    ///
    /// # Errors
    /// There are too many.
    pub(super) fn check(&self, name: &str) -> Result<(), ReadError> {
        let mut odd = OddRows::default();
        odd.count(self, name);
        odd.check()
    }

    /// What blank lines make of all rows, those that do not fit among them.
    pub(super) fn parts(&self) -> Parts {
        self.all.gaps.parts(self.all.n_rows, &self.all.lines, &self.all.rows_of_words())
    }

    /// Adds what blank lines make of these rows to those of the rounds before.
    pub(super) fn add_parts(&self, all: &mut PartsOfRounds) {
        all.take(&self.all.gaps, &self.all.lines, &self.all.rows_of_words(), self.all.n_rows);
    }

    /// One part of a table, however many rows do not fit: behind `before` rows, and whether it is the last one.
    pub(super) fn round(self, before: usize, is_last: bool) -> Sheet {
        let gaps = self.all.gaps.clone();
        let words = self.all.rows_of_words();
        let step = self.layout.step.clone();
        let mut sheet = self.sheet();
        if is_last {
            tail::cut(&mut sheet, before);
        }
        instruments::take_times(&mut sheet, before);
        if let Some(step) = step {
            step.take(&mut sheet, before);
        }
        tail::without_words(&mut sheet);
        sheet.parts = gaps.parts(sheet.n_rows, &sheet.lines, &words);
        sheet
    }

    /// Gives the rows of a text that was rewritten the lines where they stood in the file.
    pub(super) fn renumber(&mut self, origin: &Lines) {
        let mut lines = Lines::default();
        for row in 0..self.all.n_rows {
            lines.push(row, origin.line(self.all.lines.line(row)));
        }
        self.all.lines = lines;
        for odd in &mut self.all.odd {
            odd.line = origin.line(odd.line);
        }
    }

    /// The table as it stands in the file.
    fn sheet(self) -> Sheet {
        let Scan { layout, all, .. } = self;
        let n_rows = all.n_rows;
        let mut sheet = Sheet {
            header: layout.header.clone(),
            n_rows,
            lines: all.lines,
            odd: all.odd.iter().map(|o| o.row).collect(),
            skipped: layout.skipped.clone(),
            rows_above: layout.rows_above.clone(),
            ..Sheet::default()
        };
        let mut sigmas = Vec::new();
        for (c, (mut column, kind)) in all.columns.into_iter().zip(&layout.kinds).enumerate() {
            // A little room that was never written costs no memory, but giving it back copies the column.
            if column.values.capacity() > column.values.len() + column.values.len() / SPARE {
                column.values.shrink_to_fit();
            }
            if *kind == Kind::Measured {
                sigmas.push((c, column.sigmas));
            }
            sheet.columns.push(SheetColumn {
                values: column.values,
                bad: column.bad,
                is_text: *kind == Kind::Text,
                ..SheetColumn::default()
            });
        }
        times::since_first(&mut sheet, &layout.kinds);
        for (of, values) in sigmas {
            if let Some(header) = &mut sheet.header {
                let Header { name, unit } = header[of].clone();
                header.push(Header { name: format!("u({name})"), unit });
            }
            sheet.columns.push(SheetColumn { values, error_of: Some(of), ..SheetColumn::default() });
        }
        sheet
    }
}

/// Rows of a whole table that do not fit, counted over all its parts.
#[derive(Debug, Default)]
pub(super) struct OddRows {
    n_odd: usize,
    n_rows: usize,
    first: Option<ReadError>,
}

impl OddRows {
    /// Takes in the next part.
    pub(super) fn count(&mut self, scan: &Scan, name: &str) {
        let Scan { layout, all, .. } = scan;
        self.n_odd += all.odd.len();
        self.n_rows += all.n_rows;
        if let (None, Some(first)) = (&self.first, all.odd.first()) {
            self.first = Some(refused(*first, all, layout, name));
        }
    }

    /// Judges all of them.
    ///
    /// # Errors
    /// Too many rows that do not fit.
    pub(super) fn check(self) -> Result<(), ReadError> {
        self.first.filter(|_| self.n_odd * ODD_SHARE > self.n_rows).map_or(Ok(()), Err)
    }
}

/// Why a table with so many odd rows is refused: the first of them.
fn refused(odd: Odd, all: &Part, layout: &Layout, name: &str) -> ReadError {
    if odd.found > 0 {
        let expected = layout.kinds.len();
        return ReadError::Ragged { name: name.into(), line: odd.line, found: odd.found, expected };
    }
    let (column, found) = all.words.clone().unwrap_or_default();
    let named = layout.header.as_ref().map(|h| format!("'{}'", h[column].name));
    let column = named.unwrap_or_else(|| (column + 1).to_string());
    ReadError::NotANumber { name: name.into(), line: odd.line, column, found }
}

/// Offsets of blocks of whole lines, each of about `size` bytes.
pub(super) fn blocks(text: &[u8], size: usize) -> Vec<&[u8]> {
    let mut rest = text;
    let mut list = Vec::new();
    while rest.len() > size {
        let Some(end) = rest[size..].iter().position(|b| *b == b'\n') else { break };
        let (block, behind) = rest.split_at(size + end + 1);
        list.push(block);
        rest = behind;
    }
    if !rest.is_empty() {
        list.push(rest);
    }
    list
}

/// The text from the 1-based line on.
pub(super) fn from_line(text: &[u8], line: usize) -> &[u8] {
    if line <= 1 {
        return text;
    }
    let ends = text.iter().enumerate().filter(|(_, b)| **b == b'\n');
    ends.map(|(i, _)| i + 1).nth(line - 2).map_or(&[], |start| &text[start..])
}

/// Lines that are no plain rows are taken singly as long as they are fewer than one in this many; a block with more of them goes the long way.
const PLAIN_SHARE: usize = 8;

/// Reads one block: plain rows the short way as far as they go, other lines the long way.
fn part(block: &[u8], layout: &Layout) -> Part {
    let columns = layout.kinds.iter().map(|_| Column::default()).collect();
    let n_lines = records::line_ends(block);
    let mut part = Part { columns, n_lines, ..Part::default() };
    let plain = PlainRows::of(layout);
    let (mut at, mut line, mut others) = (0, 1, 0);
    while at < block.len() {
        if let Some(run) =
            plain.map(|plain| plain.take(&block[at..], &mut part.columns)).filter(|r| r.rows > 0)
        {
            part.lines.push(part.n_rows, line);
            part.n_rows += run.rows;
            (at, line) = (at + run.bytes, line + run.rows);
        }
        let rest = &block[at..];
        let one = rest.split_inclusive(|b| *b == b'\n').next().unwrap_or_default();
        others += 1;
        let singly =
            plain.is_some() && is_line(one) && others * PLAIN_SHARE < part.n_rows + KEPT * PLAIN_SHARE;
        let taken = if singly { one } else { rest };
        records::for_each(taken, layout.form.separator, |l, cells| {
            part.take(line + l - 1, cells, layout);
            true
        });
        (at, line) = (at + taken.len(), line + 1);
    }
    if part.n_rows < n_lines {
        part.gaps = Gaps::of(block, &part.lines, part.n_rows);
    }
    part
}

/// Whether a line is one for everybody: no quote that may go on in the next one, no line end of old Macintoshes in it.
fn is_line(line: &[u8]) -> bool {
    let body = line.strip_suffix(b"\n").unwrap_or(line);
    let body = body.strip_suffix(b"\r").unwrap_or(body);
    !body.iter().any(|b| matches!(b, b'"' | b'\r'))
}

impl Part {
    /// Reads one row.
    fn take(&mut self, line: usize, cells: &mut dyn Iterator<Item = &[u8]>, layout: &Layout) {
        let row = self.n_rows;
        let (mut found, mut numbers, mut words) = (0, 0, 0);
        for (column, kind) in self.columns.iter_mut().zip(&layout.kinds) {
            let text = cells.next();
            found += usize::from(text.is_some());
            match column.take(row, text.unwrap_or(b""), *kind, layout) {
                Some(true) => numbers += 1,
                Some(false) => words += 1,
                None => {}
            }
        }
        let short = found < layout.kinds.len();
        let mut more = 0;
        for (k, text) in cells.enumerate() {
            if !text.is_empty() {
                more = k + 1;
            }
        }
        self.n_rows += 1;
        self.lines.push(row, line);
        let only_words = numbers == 0 && words > 0;
        if short || more > 0 || only_words {
            let words = self.drop_bad(row, layout);
            let found = if only_words && !short && more == 0 { 0 } else { found + more };
            self.odd.push(Odd { row, line, found });
            self.words = self.words.take().or(words.filter(|_| found == 0));
        }
    }
}

impl Part {
    fn rows_of_words(&self) -> Vec<usize> {
        self.odd.iter().filter(|odd| odd.found == 0).map(|odd| odd.row).collect()
    }

    /// In a row that is left out no cell is wrong. Returns the first of those that would be.
    fn drop_bad(&mut self, row: usize, layout: &Layout) -> Option<(usize, String)> {
        let mut first = None;
        for (c, column) in self.columns.iter_mut().enumerate() {
            if layout.kinds[c] != Kind::Text
                && let Some((_, text)) = column.bad.pop_if(|(r, _)| *r == row)
            {
                first = first.or(Some((c, text)));
            }
        }
        first
    }
}

impl Column {
    /// Reads one cell; whether it is a number (true) or words that should be one (false).
    #[inline]
    fn take(&mut self, row: usize, text: &[u8], kind: Kind, layout: &Layout) -> Option<bool> {
        let marks = layout.form.marks;
        if kind == Kind::Number
            && marks.thousands != Some(Thousands::Point)
            && let Some(v) = plain(text, marks.comma)
        {
            self.values.push(v);
            return Some(true);
        }
        self.slowly(row, text, kind, layout)
    }

    fn slowly(&mut self, row: usize, text: &[u8], kind: Kind, layout: &Layout) -> Option<bool> {
        let text = String::from_utf8_lossy(text);
        if kind == Kind::Text {
            if self.bad.is_empty() && !text.is_empty() {
                self.bad.push((row, super::shortened(&text)));
            }
            return None;
        }
        let (value, sigma, told) = match (cell(&text, layout.form.marks), kind) {
            (Cell::Number(v), Kind::Number | Kind::Measured) => (v, f64::NAN, Some(true)),
            (Cell::Measured(v, s), Kind::Measured) => (v, s, Some(true)),
            (Cell::Quantity(v, own), Kind::Quantity { unit, .. }) if own.base == unit.base => {
                (own.convert(v, unit), f64::NAN, Some(true))
            }
            // Nothing has no unit.
            (Cell::Number(v), Kind::Quantity { mixed, .. }) if v == 0.0 || !mixed => {
                (v, f64::NAN, Some(true))
            }
            (Cell::Time(t), Kind::Time { date, clock, day_first, .. })
                if t.date.is_some() == date || !date =>
            {
                let days = t.date.map_or(Some(0), |d| d.days(day_first));
                let seconds = days.map(|d| d as f64 * times::DAY + t.clock.unwrap_or(0.0));
                let told = seconds.is_some() && (clock || t.clock.is_none());
                (seconds.unwrap_or(f64::NAN), f64::NAN, Some(told))
            }
            (Cell::Missing, _) => (f64::NAN, f64::NAN, None),
            _ => (f64::NAN, f64::NAN, Some(false)),
        };
        self.values.push(value);
        if kind == Kind::Measured {
            self.sigmas.push(sigma);
        }
        if told == Some(false) && self.bad.len() < KEPT {
            self.bad.push((row, super::shortened(&text)));
        }
        told
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ReadOptions, form};
    use super::*;

    /// Blank lines are no rows: room for them in each of many columns would be more than there is memory.
    #[test]
    fn room_is_made_for_no_more_rows_than_the_text_can_hold() {
        let row = vec!["1"; 300].join(",") + "\n";
        let options = ReadOptions::default();
        for (text, most) in [
            (row.repeat(20) + &"\n".repeat(200_000), 25_000 * 2),
            (row.repeat(20), 25_000 * 2),
            (row.repeat(20) + &"1\n".repeat(200_000), 15_000_000 / 600 + 1),
        ] {
            let head = row.repeat(20);
            let layout = Layout::find(&head, "f.csv", form::find(&head, &options), &options).unwrap();
            let mut scan = Scan::new(layout);
            scan.reserve(text.as_bytes(), 15_000_000);
            let room = scan.all.columns.iter().map(|c| c.values.capacity()).max();
            assert!(room.is_some_and(|r| (1..=most).contains(&r)), "{room:?}");
        }
    }
}
