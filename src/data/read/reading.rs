//! How a file was read: every choice, how sure it is, and what there was to choose from. For a person who looks whether it is right and
//! says otherwise; what was told is in [`super::ReadOptions`].

use super::calculate::CutRead;
use super::decode::Encoding;
use super::layout::{Kind, Layout};
use super::notes::SpareErrors;
use super::number::Thousands;
use super::parts::{Choice, Parts};
use super::records::Separator;
use super::roles::{Found, Roles};
use super::sheet::{Lines, Sheet};

/// Below this a choice is a question.
pub const SURE: f64 = 0.25;

/// How a file was read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// Encoding, separator and so on, of a table of text; `None` of other files.
    pub text: Option<TextRead>,
    /// The sheet, array or object that was read; empty of a file that is one table.
    pub table: String,
    /// The parts that blank lines divide a table of text into, as far as there are several.
    pub parts: Parts,
    /// The columns of the file.
    pub columns: Vec<ColumnRead>,
    /// Columns of a tree that were not asked for, and not read.
    pub unread: Vec<String>,
    /// Which column has which role.
    pub roles: Vec<RoleRead>,
    /// Columns that sound like errors and are not used.
    pub spare_errors: Vec<SpareErrors>,
    /// Rows whose error is 0 because it is a share of a value of 0, rising.
    pub shares_of_zero: Vec<usize>,
    /// The rows that a cut keeps, where there is one and they are those of the data: bins made of them have none.
    pub cut: Option<CutRead>,
    /// Where the rows of the data stand in the file; `None` where they are no rows of it, but bins made of them.
    pub rows: Option<FileRows>,
}

/// Rows of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileRows {
    /// The line of each.
    pub lines: Lines,
    /// Those that do not fit into the table, rising: too short, too long, or of words only.
    pub odd: Vec<usize>,
}

/// How a table of text is written.
#[derive(Debug, Clone, PartialEq)]
pub struct TextRead {
    /// Encoding of its letters.
    pub encoding: Encoding,
    /// What separates the cells.
    pub separator: Separator,
    /// How sure that is, from 0 to 1: by how much more cells are numbers than under the next separator.
    pub separator_sure: f64,
    /// Whether a comma is the decimal mark.
    pub decimal_comma: bool,
    /// How sure that is, likewise; not at all where the marks may as well be those of thousands.
    pub decimal_sure: f64,
    /// What stands between groups of three digits.
    pub thousands: Option<Thousands>,
    /// Lines of the column names and of their units.
    pub header_lines: Vec<usize>,
    /// Whether cells hold uncertainties behind ±, or in brackets.
    pub has_uncertainties: bool,
    /// Whether times were read as seconds since the first.
    pub has_times: bool,
    /// The first times, of each column of times.
    pub since: Vec<String>,
    /// Remarks and titles before the table, without their signs.
    pub remarks: Vec<String>,
    /// How many remarks stand between its rows, as far as was looked.
    pub n_more_remarks: usize,
    /// Whether `3/4/2026` or `3-4-2026` was taken as 3 April although nothing says so.
    pub open_dates: bool,
}

/// A column of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnRead {
    /// Its name; empty when it has none.
    pub name: String,
    /// Its unit; empty when it has none.
    pub unit: String,
    /// Whether it holds numbers.
    pub has_numbers: bool,
}

/// A column with a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRead {
    /// The role on the command line: `x`, `sy`.
    pub role: &'static str,
    /// Position of the column, from 0.
    pub column: usize,
    /// Whether its name or the user says so; otherwise a person should look.
    pub is_sure: bool,
}

impl Reading {
    pub(super) fn of_text(layout: &Layout, encoding: Encoding, sheet: &Sheet) -> Reading {
        let form = &layout.form;
        let text = TextRead {
            encoding,
            separator: form.separator,
            // Nothing separates the cells of one column, whatever was calculated beside it.
            separator_sure: if layout.kinds.len() > 1 { form.separator_sure } else { 1.0 },
            decimal_comma: form.marks.comma,
            decimal_sure: form.decimal_sure,
            thousands: form.marks.thousands,
            header_lines: layout.header_lines.clone(),
            has_uncertainties: layout.kinds.contains(&Kind::Measured),
            has_times: layout.kinds.iter().any(|k| matches!(k, Kind::Time { .. })),
            since: sheet.columns.iter().filter(|c| !c.is_spare).filter_map(|c| c.since.clone()).collect(),
            remarks: layout.remarks.clone(),
            n_more_remarks: layout.n_more_remarks,
            open_dates: layout.open_dates,
        };
        let table = sheet.parts.chosen.map_or_else(String::new, Choice::table);
        Reading { text: Some(text), table, parts: sheet.parts.clone(), ..Reading::of_columns(sheet) }
    }

    /// Of an object that is data already: nothing has to be guessed.
    #[cfg(feature = "root")]
    pub(super) fn of_object(path: &str) -> Reading {
        Reading { table: path.to_owned(), ..Reading::default() }
    }

    /// Of a file whose form leaves nothing to guess.
    pub(super) fn of_columns(sheet: &Sheet) -> Reading {
        let column = |c: usize| {
            let header = sheet.header.as_ref().map(|h| h[c].clone()).unwrap_or_default();
            ColumnRead { name: header.name, unit: header.unit, has_numbers: !sheet.columns[c].is_text }
        };
        let columns = (0..sheet.n_columns()).map(column).collect();
        Reading { columns, ..Reading::default() }
    }

    /// Takes in what was calculated.
    pub(super) fn take_columns(&mut self, sheet: &Sheet) {
        self.columns = Reading::of_columns(sheet).columns;
    }

    pub(super) fn take_roles(&mut self, roles: &Roles) {
        let told = roles.found == Found::Told;
        self.roles = roles
            .columns
            .iter()
            .map(|&(r, column)| RoleRead {
                role: r.name(),
                column,
                is_sure: told || !roles.doubtful.contains(&column),
            })
            .collect();
    }

    /// `read 12 rows of 3 columns, separated by semicolons, with decimal commas, as Latin-1`.
    pub fn note(&self, n_rows: usize) -> String {
        let count = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
        let own = self.columns.len();
        let read = format!("read {} of {}", count(n_rows, "row"), count(own, "column"));
        let Some(text) = &self.text else { return read };
        let mut parts = vec![read];
        if own > 1 {
            parts.push(format!("separated by {}", text.separator.words()));
        }
        if text.decimal_comma {
            parts.push("with decimal commas".into());
        }
        parts.extend(text.thousands.map(|t| format!("thousands marked by {}", t.words())));
        if text.has_uncertainties {
            parts.push("with uncertainties in the cells".into());
        }
        if text.has_times {
            let since = if text.since.is_empty() { "the first".into() } else { text.since.join(" and ") };
            parts.push(format!("times as seconds since {since}"));
        }
        if text.encoding != Encoding::Utf8 {
            parts.push(format!("as {}", text.encoding.name()));
        }
        parts.join(", ")
    }

    /// What a person should look at, a sentence each.
    pub fn doubts(&self) -> Vec<String> {
        let mut list = Vec::new();
        if let Some(text) = &self.text {
            if text.separator_sure < SURE && self.columns.len() > 1 {
                list.push(format!("question: are the cells separated by {}?", text.separator.words()));
            }
            if text.decimal_sure < SURE {
                let mark = if text.decimal_comma { "commas" } else { "points" };
                list.push(format!("question: are the decimal marks {mark}?"));
            }
            if text.open_dates {
                list.push("question: dates like 3/4/2026 or 3-4-2026 were read as 3 April".into());
            }
        }
        let doubtful = self.roles.iter().filter(|r| !r.is_sure);
        let names: Vec<String> =
            doubtful.map(|r| format!("{} is column {}", r.role, self.name(r.column))).collect();
        if !names.is_empty() {
            list.push(format!("question: {}?", names.join(", ")));
        }
        list
    }

    fn name(&self, column: usize) -> String {
        match self.columns.get(column) {
            Some(c) if !c.name.is_empty() => format!("'{}'", c.name),
            _ => (column + 1).to_string(),
        }
    }
}
