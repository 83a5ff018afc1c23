//! Where the table begins and what its columns hold, from the first records of a text: titles, header, units, kinds of columns.

use super::form::Form;
use super::header::Header;
use super::heading::{comment_header, is_next, is_setting, is_unit, is_units_line, names_among, names_of};
use super::number::{Cell, Marks, cell};
use super::quantity::Unit;
use super::records::{self, Record};
use super::step::Step;
use super::time::Stamp;
use super::{ReadError, ReadOptions};

/// Records looked at; a file that changes its form later is reported as ragged.
const SAMPLE: usize = 400;

/// So many good rows one behind the other are the table.
const ENOUGH: usize = 3;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Numbers.
    Number,
    /// Numbers with an uncertainty in the same cell.
    Measured,
    /// Dates, times of day, or both, as the first one.
    Time {
        /// A date stands in the cells.
        date: bool,
        /// A time of day stands in the cells.
        clock: bool,
        /// Of `3/4/2026`, the first number is the day.
        day_first: bool,
        /// Offsets from UTC stand in the cells.
        utc: bool,
    },
    /// Numbers with a unit in the same cell, as numbers of this one.
    Quantity {
        /// The unit of the column.
        unit: Unit,
        /// Whether the cells have it with several prefixes.
        mixed: bool,
    },
    /// Labels or nothing.
    Text,
}

/// What is known of a table before its rows are read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// How it is written.
    pub form: Form,
    /// A kind a column.
    pub kinds: Vec<Kind>,
    /// Names and units, when the file gives them.
    pub header: Option<Vec<Header>>,
    /// Lines of the header and of its units.
    pub header_lines: Vec<usize>,
    /// Lines that were passed over.
    pub skipped: Vec<usize>,
    /// Lines of those that are rows of another table above.
    pub rows_above: Vec<usize>,
    /// Line of the first row.
    pub first_line: usize,
    /// Whether `3/4/2026` was taken as 3 April although nothing says so.
    pub open_dates: bool,
    /// Remarks and titles before the table.
    pub remarks: Vec<String>,
    /// How many remarks stand between its rows, as far as was looked.
    pub n_more_remarks: usize,
    /// The times that no column holds.
    pub step: Option<Step>,
}

impl Layout {
    /// Looks at the beginning of a text.
    ///
    /// # Errors
    /// Empty, or no row of numbers.
    pub(super) fn find(
        text: &str,
        name: &str,
        form: Form,
        options: &ReadOptions,
    ) -> Result<Layout, ReadError> {
        let sample = records::records(text, form.separator, SAMPLE);
        if sample.is_empty() {
            let comments = text.lines().any(|l| records::is_comment(l.as_bytes()));
            return Err(if comments {
                ReadError::NoNumbers { name: name.into(), what: "comments" }
            } else {
                ReadError::Empty { name: name.into() }
            });
        }
        let cells = cells(&sample, form.marks);
        let first = match options.form.header {
            // Rows begin behind the line that was told to be the header; 0: there is none.
            Some(line) => sample.iter().position(|r| r.line > line),
            None => first_row(&cells),
        };
        let is_row = rule_of_rows(&cells);
        let Some(first) = first.filter(|&f| cells[f..].iter().any(|c| is_row(c))) else {
            return Err(no_numbers(&sample, &cells, name));
        };
        let (before, rows) = sample.split_at(first);
        let n_columns = n_columns(rows, &cells[first..], before);
        let (kinds, open_dates) = kinds(rows, &cells[first..], n_columns);
        let mut layout = Layout {
            form,
            kinds,
            header: None,
            header_lines: Vec::new(),
            skipped: Vec::new(),
            rows_above: rows_of_numbers(before, &cells),
            first_line: rows[0].line,
            open_dates,
            remarks: Vec::new(),
            n_more_remarks: 0,
            step: Step::find(text, rows[0].line, options),
        };
        let named = if options.form.header == Some(0) { &[] } else { before };
        layout.take_header(text, named);
        if layout.header.is_none() && options.form.header != Some(0) {
            layout.take_short_header(named, rows);
        }
        let mut of_comment = None;
        if layout.header.is_none() && options.form.header.is_none() {
            of_comment = comment_header(text, layout.first_line, n_columns, layout.form.separator);
            layout.header = of_comment.as_ref().map(|(_, header)| header.clone());
        }
        if let Some(header) = &mut layout.header {
            super::words::take_error_units(header);
        }
        layout.take_units();
        layout.take_remarks(text, of_comment.map(|(line, _)| line));
        Ok(layout)
    }

    /// Names for all columns but the first, which counts the rows, as R and pandas write them.
    fn take_short_header(&mut self, before: &[Record], rows: &[Record]) {
        let n = self.kinds.len();
        let Some(last) = before.last().filter(|r| n > 2 && r.filled() == n - 1 && r.cells.len() == n - 1)
        else {
            return;
        };
        let counts =
            |(k, r): (usize, &Record)| r.get(0).trim_matches('"').parse::<usize>().is_ok_and(|i| i == k + 1);
        if rows.iter().enumerate().all(counts) {
            let names = last.cells.iter().map(|c| Header::parse(c));
            self.header = Some(std::iter::once(Header::default()).chain(names).collect());
            self.header_lines = vec![last.line];
            self.skipped.retain(|l| *l != last.line);
        }
    }

    /// Units in the cells and at the head become one: that of the head where both are of one kind.
    fn take_units(&mut self) {
        for (c, kind) in self.kinds.iter_mut().enumerate() {
            let Kind::Quantity { unit, .. } = kind else { continue };
            let header = self.header.as_mut().and_then(|h| h.get_mut(c));
            match header {
                Some(header) if header.unit.is_empty() => header.unit = unit.text(),
                Some(header) => {
                    if let Some(told) = Unit::parse(&header.unit).filter(|told| told.base == unit.base) {
                        *unit = told;
                    }
                }
                None => {}
            }
        }
        let is_quantity = |k: &Kind| matches!(k, Kind::Quantity { .. });
        if self.header.is_none() && self.kinds.iter().any(is_quantity) {
            let unit =
                |k: &Kind| if let Kind::Quantity { unit, .. } = k { unit.text() } else { String::new() };
            self.header =
                Some(self.kinds.iter().map(|k| Header { name: String::new(), unit: unit(k) }).collect());
        }
    }

    /// What stands before the table and is no part of it, for those who write the table anew.
    fn take_remarks(&mut self, text: &str, header: Option<usize>) {
        const MOST: usize = 200;
        let is_remark = |l: &str| {
            let text = records::remark(l).trim();
            records::is_comment(l.as_bytes())
                && !text.is_empty()
                && !text.to_ascii_lowercase().starts_with("sep=")
        };
        for (i, line) in text.lines().enumerate() {
            let number = i + 1;
            if number >= self.first_line {
                self.n_more_remarks += usize::from(is_remark(line));
            } else if header != Some(number)
                && (is_remark(line) || self.skipped.contains(&number))
                && self.remarks.len() < MOST
            {
                self.remarks.push(records::remark(line).trim().to_owned());
            }
        }
    }

    /// Header, units line and skipped lines among the records before the first row.
    fn take_header(&mut self, text: &str, before: &[Record]) {
        let n = self.kinds.len();
        let candidates: &[usize] = &names_among(before, n);
        let mut named: Vec<(usize, Vec<String>)> = candidates
            .iter()
            .map(|i| &before[*i])
            .map(|r| (r.line, names_of(r, text, n, self.form.separator)))
            .filter(|(_, cells)| cells.len() == n)
            .collect();
        // Remarks on some of the columns stand below their names and units.
        let filled = |cells: &[String]| cells.iter().filter(|c| !c.is_empty()).count();
        while let [.., (_, above), (_, last)] = named.as_slice()
            && filled(last) < filled(above)
            && filled(above) == n
            && !last.iter().all(|c| c.is_empty() || is_unit(c))
        {
            named.pop();
        }
        if let Some((last_line, last)) = named.last() {
            let above = named.len().checked_sub(2).map(|i| &named[i]);
            let names = match above {
                Some((line, cells))
                    if filled(cells) >= filled(last)
                        && is_units_line(last)
                        && is_next(before, *line, *last_line)
                        && !is_setting(before, *line) =>
                {
                    self.header_lines = vec![*line, *last_line];
                    cells
                }
                _ => {
                    self.header_lines = vec![*last_line];
                    last
                }
            };
            let mut header: Vec<Header> = names.iter().map(|c| Header::parse(c)).collect();
            if self.header_lines.len() == 2 {
                for (h, unit) in header.iter_mut().zip(last).filter(|(h, _)| h.unit.is_empty()) {
                    h.unit = unit.trim().trim_matches(['(', ')', '[', ']']).trim().into();
                }
            }
            self.header = Some(header);
        }
        self.skipped = before.iter().map(|r| r.line).filter(|l| !self.header_lines.contains(l)).collect();
    }
}

/// What the cells hold. Where most cells of a column are plain numbers, `5 V` among them is a name.
fn cells(sample: &[Record], marks: Marks) -> Vec<Vec<Cell>> {
    let mut cells: Vec<Vec<Cell>> =
        sample.iter().map(|r| r.cells.iter().map(|c| cell(c, marks)).collect()).collect();
    for c in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
        let column = || cells.iter().filter_map(|row| row.get(c));
        let quantities = column().filter(|c| matches!(c, Cell::Quantity(..))).count();
        let numbers = column().filter(|c| matches!(c, Cell::Number(_))).count();
        if quantities > 0 && numbers >= quantities {
            for cell in cells.iter_mut().filter_map(|row| row.get_mut(c)) {
                if matches!(cell, Cell::Quantity(..)) {
                    *cell = Cell::Text;
                }
            }
        }
    }
    cells
}

/// The lines above the table that hold several numbers and no word, where there are a few of them.
fn rows_of_numbers(before: &[Record], cells: &[Vec<Cell>]) -> Vec<usize> {
    let is_row = |cells: &[Cell]| cells.len() > 1 && is_data_row(cells) && !cells.contains(&Cell::Text);
    let found = before.iter().zip(cells).filter(|(_, c)| is_row(c)).map(|(r, _)| r.line);
    let lines: Vec<usize> = found.collect();
    if lines.len() < ENOUGH { Vec::new() } else { lines }
}

/// A row of numbers: at least half of its cells that hold anything are numbers.
fn is_data_row(cells: &[Cell]) -> bool {
    let words = cells.iter().filter(|c| **c == Cell::Text).count();
    let numbers = cells.iter().filter(|c| !matches!(c, Cell::Text | Cell::Missing)).count();
    numbers > 0 && numbers >= words
}

/// What is a row among these records: where none is one of numbers, those of labels with a few numbers between them.
fn rule_of_rows(cells: &[Vec<Cell>]) -> fn(&[Cell]) -> bool {
    let is_of_labels = |cells: &[Cell]| cells.iter().filter(|c| matches!(c, Cell::Number(_))).count() > 1;
    if cells.iter().any(|c| is_data_row(c)) { is_data_row } else { is_of_labels }
}

/// Where the rows begin: behind the last record of words only that stands before the first few good rows one behind the other. A faulty
/// first row (`1,abc`) stays a row; lines of an instrument (`Points,2500`, or `Sequence,Volt,-6e-3,1e-5`) do not become one.
fn first_row(cells: &[Vec<Cell>]) -> Option<usize> {
    let is_row = rule_of_rows(cells);
    let good: Vec<bool> = cells.iter().map(|c| is_row(c)).collect();
    let width = most_frequent(
        &cells.iter().zip(&good).filter(|(_, g)| **g).map(|(c, _)| c.len()).collect::<Vec<_>>(),
    );
    let is_clean = |c: &[Cell]| is_row(c) && (!c.contains(&Cell::Text) || !is_data_row(c));
    let usual = |i: usize| cells[i].len() == width && is_clean(&cells[i]);
    let run = (0..cells.len()).find(|&i| {
        let end = (i + ENOUGH).min(cells.len());
        (i..end).all(usual)
    });
    // Where labels stand in all rows, those are the first that look alike.
    let alike = || {
        let is_alike = |w: &[Vec<Cell>]| {
            let same = |a: &Cell, b: &Cell| std::mem::discriminant(a) == std::mem::discriminant(b);
            w.iter().all(|c| is_row(c) && c.len() == width && c.iter().zip(&w[0]).all(|(a, b)| same(a, b)))
        };
        cells.windows(ENOUGH).position(is_alike)
    };
    let run = run.or_else(alike);
    let first = good.iter().position(|g| *g)?;
    let run = run.unwrap_or(first).max(first);
    let words =
        |c: &Vec<Cell>| c.contains(&Cell::Text) && c.iter().all(|c| matches!(c, Cell::Text | Cell::Missing));
    // Words where the rows hold numbers, one of them at the beginning; beside the rows they are something else.
    let is_number =
        |c: usize| matches!(cells.get(run).and_then(|r| r.get(c)), Some(Cell::Number(_) | Cell::Time(_)));
    let settings = |row: &Vec<Cell>| {
        let words = row.iter().enumerate().filter(|(c, cell)| **cell == Cell::Text && is_number(*c)).count();
        row.first() == Some(&Cell::Text) && words > 1
    };
    // `Date,2026/06/10,` where the rows begin with nothing.
    let beside = |row: &Vec<Cell>| {
        let of_run = |c: usize| cells.get(run).and_then(|r| r.get(c));
        let both = |(c, cell): (usize, &Cell)| {
            matches!(cell, Cell::Number(_)) && matches!(of_run(c), Some(Cell::Number(_)))
        };
        row.first() == Some(&Cell::Text)
            && of_run(0) == Some(&Cell::Missing)
            && !row.iter().enumerate().any(both)
    };
    let is_head = |c: &Vec<Cell>| words(c) || settings(c) || beside(c);
    let behind = cells[..run].iter().rposition(is_head).map_or(0, |i| i + 1);
    (behind.max(first)..cells.len()).find(|&i| good[i])
}

/// Why a file without any row of numbers is refused: letters in what should be the first row, or no such row.
fn no_numbers(sample: &[Record], cells: &[Vec<Cell>], name: &str) -> ReadError {
    // One line is a header, two are a header and its units; more are rows that hold letters.
    match (sample.get(1), cells.get(1)) {
        (Some(record), Some(kinds)) if sample.len() > 2 => {
            let column = kinds.iter().position(|c| *c == Cell::Text).unwrap_or(0);
            ReadError::NotANumber {
                name: name.into(),
                line: record.line,
                column: format!("'{}'", Header::parse(sample[0].get(column)).name),
                found: super::shortened(record.get(column)),
            }
        }
        _ => ReadError::NoNumbers { name: name.into(), what: "a header" },
    }
}

/// The value that occurs most often, the first of equals; 0 of none.
pub(super) fn most_frequent(list: &[usize]) -> usize {
    let mut votes: Vec<(usize, usize)> = Vec::new();
    for n in list {
        match votes.iter_mut().find(|(k, _)| k == n) {
            Some((_, count)) => *count += 1,
            None => votes.push((*n, 1)),
        }
    }
    let most = votes.iter().map(|(_, count)| *count).max().unwrap_or(0);
    votes.iter().find(|(_, count)| *count == most).map_or(0, |(n, _)| *n)
}

/// The number of cells that most rows have; a last column that is empty everywhere does not count.
fn n_columns(rows: &[Record], cells: &[Vec<Cell>], before: &[Record]) -> usize {
    let is_row = rule_of_rows(cells);
    let good = rows.iter().zip(cells).filter(|(_, c)| is_row(c)).map(|(r, _)| r.filled());
    let usual = most_frequent(&good.collect::<Vec<_>>());
    // Rows may end in empty cells that the header names, never the other way round.
    let header = before.last().map_or(0, Record::filled);
    let widest = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    if header > usual && header <= widest { header } else { usual }
}

/// What each column holds, by the majority of its cells; and whether the order of day and month had to be guessed.
fn kinds(records: &[Record], rows: &[Vec<Cell>], n_columns: usize) -> (Vec<Kind>, bool) {
    let mut open = false;
    let kinds = (0..n_columns).map(|column| {
        let cells = || rows.iter().filter_map(|r| r.get(column));
        let times: Vec<Stamp> =
            cells().filter_map(|c| if let Cell::Time(t) = c { Some(*t) } else { None }).collect();
        let numbers = cells().filter(|c| matches!(c, Cell::Number(_))).count();
        let measured = cells().filter(|c| matches!(c, Cell::Measured(..))).count();
        if times.len() > numbers + measured {
            let dates: Vec<_> = times.iter().filter_map(|t| t.date).collect();
            // Where hours are counted to twelve, the month comes first.
            let twelve = || times.iter().any(|t| t.is_half_day).then_some(false);
            let told = dates.iter().find_map(|d| d.first_is_day()).or_else(twelve);
            open |= told.is_none() && dates.iter().any(|d| d.is_open());
            return Kind::Time {
                date: !dates.is_empty(),
                clock: times.iter().any(|t| t.clock.is_some()),
                day_first: told.unwrap_or(true),
                utc: times.iter().any(|t| t.is_utc),
            };
        }
        if numbers + measured == 0
            && let Some(kind) = of_units(cells())
        {
            return kind;
        }
        match (numbers, measured) {
            // `NaN` throughout is a column of numbers that are missing, nothing throughout is no column.
            (0, 0)
                if !cells().any(|c| *c == Cell::Missing)
                    || records.iter().all(|r| !says_missing(r.get(column))) =>
            {
                Kind::Text
            }
            (_, 0) => Kind::Number,
            _ => Kind::Measured,
        }
    });
    (kinds.collect(), open)
}

/// Numbers with units, where all that hold anything are of one kind: in the unit of all, else in the one without a prefix.
fn of_units<'c>(cells: impl Iterator<Item = &'c Cell>) -> Option<Kind> {
    let mut found: Option<(Unit, bool)> = None;
    for cell in cells {
        match (cell, found) {
            (Cell::Quantity(_, unit), None) => found = Some((*unit, false)),
            (Cell::Quantity(_, unit), Some((first, mixed))) if unit.base == first.base => {
                found = Some((first, mixed || unit.power != first.power));
            }
            (Cell::Missing, _) => {}
            _ => return None,
        }
    }
    found.map(|(unit, mixed)| Kind::Quantity {
        unit: if mixed { Unit { power: 0, ..unit } } else { unit },
        mixed,
    })
}

/// Whether a cell says in words that it holds no number.
fn says_missing(text: &str) -> bool {
    !text.is_empty() && cell(text, Marks::default()) == Cell::Missing
}
