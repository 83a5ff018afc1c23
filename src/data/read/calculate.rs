//! Columns calculated from others of the same file, `y2 = ln(U)`, with the errors that follow from those of the others:
//! σ² = Σ (∂f/∂c)² σ_c², derivatives exact, errors of different columns taken as independent. A formula that uses another calculated column
//! is written out in columns of the file first, so that what both depend on is not counted as independent. And which rows a cut keeps.
//! Correlations between columns are not known here.

mod expression;
mod unit_check;

use super::header::Header;
use super::roles::{self, Role, Roles};
use super::sheet::{Sheet, SheetColumn};
use super::words::{self, Sign};
use super::{ReadError, ReadOptions, units};
use crate::data::RowSet;
use expression::{Columns, Expression};

/// A column that is calculated from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalculatedColumn {
    /// Its name.
    pub name: String,
    /// Its unit; empty when none was given.
    pub unit: String,
    /// The formula: columns by their names, by c1, c2 … or by their roles; other names in backquotes.
    pub formula: String,
}

impl CalculatedColumn {
    /// Reads `NAME = FORMULA`, the name with a unit if need be: `P / W = U*I`.
    ///
    /// # Errors
    /// There is no `=`, or nothing before or behind it.
    ///
    /// # Examples
    /// ```
    /// use fitpanel::data::read::CalculatedColumn;
    ///
    /// let power = CalculatedColumn::parse("P / W = U*I")?;
    /// assert_eq!((power.name.as_str(), power.unit.as_str(), power.formula.as_str()), ("P", "W", "U*I"));
    /// # Ok::<(), fitpanel::data::read::ReadError>(())
    /// ```
    pub fn parse(text: &str) -> Result<CalculatedColumn, ReadError> {
        let wrong = || ReadError::BadFormula {
            what: "the calculated column",
            formula: text.into(),
            reason: "expected NAME = FORMULA, as y2 = ln(U)".into(),
        };
        let (name, formula) = text.split_once('=').ok_or_else(wrong)?;
        let Header { name, unit } = Header::parse(name);
        let formula = formula.trim().to_owned();
        if name.is_empty() || formula.is_empty() || formula.starts_with('=') {
            return Err(wrong());
        }
        Ok(CalculatedColumn { name, unit, formula })
    }

    /// The same as text, which reads back equal.
    pub fn text(&self) -> String {
        let Header { name, unit } = Header { name: self.name.clone(), unit: self.unit.clone() };
        if unit.is_empty() {
            format!("{name} = {}", self.formula)
        } else {
            format!("{name} [{unit}] = {}", self.formula)
        }
    }
}

/// The rows that a cut keeps.
#[derive(Debug, Clone, PartialEq)]
pub struct CutRead {
    /// The condition.
    pub text: String,
    /// The rows for which it holds.
    pub rows: RowSet,
}

/// Appends the calculated columns to a sheet whose columns have these roles (as told, then as they look), each with one of errors behind it
/// when some column in its formula has errors. Returns a sentence about each.
///
/// # Errors
/// A name that is taken, a column that is not there or holds words, a formula that is none.
pub(super) fn add(
    sheet: &mut Sheet,
    roles: &[Roles],
    options: &ReadOptions,
    file: &str,
) -> Result<Vec<String>, ReadError> {
    let n_own = sheet.n_columns();
    let mut defined: Vec<(String, Expression)> = Vec::new();
    let mut made: Vec<(Header, SheetColumn)> = Vec::new();
    let mut sources_of: Vec<(usize, usize)> = Vec::new();
    let mut notes = Vec::new();
    for column in &options.calculated {
        let refuse = |reason: String| ReadError::BadFormula {
            what: "the calculated column",
            formula: column.text(),
            reason,
        };
        let named = |h: &Header| h.name == column.name;
        if made.iter().any(|(h, _)| named(h)) || sheet.header.as_ref().is_some_and(|h| h.iter().any(named)) {
            return Err(refuse(format!("there is a column '{}' already: choose another name", column.name)));
        }
        let known = Columns { sheet, roles, defined: &defined };
        let expression = known.expression(&column.formula).map_err(refuse)?;
        check_cells(sheet, &expression, file)?;
        let values = expression.values(sheet).map_err(refuse)?;
        let position = n_own + made.len();
        let (sources, refused): (Vec<_>, Vec<_>) =
            error_columns(sheet, roles, &expression).into_iter().partition(|(k, source)| {
                let of = expression.columns()[*k];
                source.columns().into_iter().all(|c| units::can_be_errors(sheet, c, of))
            });
        for &(k, source) in &refused {
            let of = expression.columns()[k];
            notes.extend(source.columns().into_iter().filter_map(|c| units::remark(sheet, c, of)));
        }
        let unit = column.unit.clone();
        made.push((
            Header { name: column.name.clone(), unit: unit.clone() },
            SheetColumn { values, ..SheetColumn::default() },
        ));
        if sources.is_empty() {
            notes.push(format!("calculated {}", column.text()));
        } else {
            sources_of.extend(sources.iter().flat_map(|(_, s)| s.columns()).map(|c| (c, position)));
            let names: Vec<String> =
                sources.iter().flat_map(|(_, s)| s.columns()).map(|c| sheet.column_name(c)).collect();
            notes.push(format!(
                "calculated {} with errors out of column {}",
                column.text(),
                names.join(", ")
            ));
            for &(k, source) in &sources {
                let of = expression.columns()[k];
                notes.extend(source.columns().into_iter().filter_map(|c| units::remark(sheet, c, of)));
            }
            let sigma = expression.sigma(sheet, &sources).map_err(refuse)?;
            let header = Header { name: format!("u({})", column.name), unit };
            made.push((
                header,
                SheetColumn { values: sigma, error_of: Some(position), ..SheetColumn::default() },
            ));
        }
        notes.extend(unit_check::remarks(sheet, &expression, column));
        defined.push((column.name.clone(), expression));
    }
    for (column, of) in sources_of {
        sheet.columns[column].errors_in.push(of);
    }
    if !made.is_empty() {
        let header = sheet.header.get_or_insert_with(|| vec![Header::default(); n_own]);
        for (name, column) in made {
            header.push(name);
            sheet.columns.push(column);
        }
    }
    Ok(notes)
}

/// Whether a calculated column of that name has that role without being told: only what every fit knows. A spring constant may be called
/// `k` and a refractive index `n`.
fn is_plain(role: Role) -> bool {
    matches!(role, Role::X | Role::Y | Role::Sx | Role::Sy | Role::SyMinus | Role::SyPlus)
}

/// Gives calculated columns their roles: the one that its name says (`y = ln(U)`), where roles were not told and it is a plain one; and to
/// what x and y are, when it is calculated, its errors.
pub(super) fn assign(sheet: &Sheet, mut roles: Roles, told: bool, n_own: usize) -> Roles {
    if !told {
        let header = sheet.header.as_deref().unwrap_or_default();
        for (c, h) in header.iter().enumerate().skip(n_own) {
            if let (None, Ok(role)) = (sheet.columns[c].error_of, Role::from_name(&h.name))
                && is_plain(role)
            {
                roles = roles.with(role, c);
            }
        }
    }
    let mut columns = roles.columns.clone();
    for (of, error) in [(Role::X, Role::Sx), (Role::Y, Role::Sy), (Role::N, Role::Sy)] {
        let sigma = roles.get(of).filter(|c| *c >= n_own).and_then(|c| own_error(sheet, c));
        let given = roles.has(error) || (of != Role::X && (roles.has(Role::SyMinus) || roles.has(Role::W2)));
        columns.extend(sigma.filter(|_| !given).map(|s| (error, s)));
    }
    Roles::new(columns, roles.found).doubting(roles.doubtful)
}

/// The rows that the cut keeps.
///
/// # Errors
/// A column that is not there or holds words, a text that is no formula.
pub(super) fn cut(sheet: &Sheet, roles: &Roles, text: &str, file: &str) -> Result<CutRead, ReadError> {
    let refuse = |reason: String| ReadError::BadFormula { what: "the cut", formula: text.into(), reason };
    let known = Columns { sheet, roles: std::slice::from_ref(roles), defined: &[] };
    let expression = known.expression(text).map_err(refuse)?;
    check_cells(sheet, &expression, file)?;
    let holds = expression.values(sheet).map_err(refuse)?;
    let rows = RowSet::from_fn(sheet.n_rows, |i| holds[i] != 0.0 && !holds[i].is_nan());
    Ok(CutRead { text: text.into(), rows })
}

/// `the cut x > 3 keeps 12 of 20 rows and leaves 8 out`.
pub(super) fn cut_note(cut: &CutRead) -> String {
    let (kept, all) = (cut.rows.len(), cut.rows.total());
    format!("the cut {} keeps {kept} of {all} rows and leaves {} out", cut.text, all - kept)
}

/// Refuses columns of words and cells that are no numbers.
fn check_cells(sheet: &Sheet, expression: &Expression, file: &str) -> Result<(), ReadError> {
    for &c in expression.columns() {
        let column = &sheet.columns[c];
        let named = || sheet.column_name(c);
        if let Some((row, found)) = column.bad.first() {
            let line = sheet.lines.line(*row);
            return Err(ReadError::NotANumber {
                name: file.into(),
                line,
                column: named(),
                found: found.clone(),
            });
        }
        if column.is_text {
            return Err(ReadError::EmptyColumn { name: file.into(), column: named() });
        }
    }
    Ok(())
}

/// Where the errors of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ErrorColumn {
    /// In this column.
    Both(usize),
    /// Below and above: their mean is used.
    Sides(usize, usize),
}

impl ErrorColumn {
    fn columns(self) -> Vec<usize> {
        match self {
            ErrorColumn::Both(c) => vec![c],
            ErrorColumn::Sides(lower, upper) => vec![lower, upper],
        }
    }
}

/// The columns of an expression that have errors, by their position in it.
fn error_columns(sheet: &Sheet, roles: &[Roles], expression: &Expression) -> Vec<(usize, ErrorColumn)> {
    let found = expression.columns().iter().map(|&c| error_of(sheet, roles, c));
    found.enumerate().filter_map(|(k, e)| Some((k, e?))).collect()
}

fn own_error(sheet: &Sheet, column: usize) -> Option<usize> {
    sheet.columns.iter().position(|c| c.error_of == Some(column))
}

/// The errors of a column: those of its own cells, those that belong to its role, or those of a column named after it.
fn error_of(sheet: &Sheet, roles: &[Roles], column: usize) -> Option<ErrorColumn> {
    let of_role = |roles: &Roles| {
        if roles.get(Role::X) == Some(column) {
            return roles.get(Role::Sx).map(ErrorColumn::Both);
        }
        if roles.get(Role::Y).or(roles.get(Role::N)) != Some(column) {
            return None;
        }
        let sides = roles.get(Role::SyMinus).zip(roles.get(Role::SyPlus));
        roles.get(Role::Sy).map(ErrorColumn::Both).or(sides.map(|(a, b)| ErrorColumn::Sides(a, b)))
    };
    let of_name = || {
        let header = sheet.header.as_ref()?;
        let names: Vec<(usize, String)> =
            sheet.usable().into_iter().map(|c| (c, words::squeezed(&header[c].name))).collect();
        let with = |sign: Sign| {
            let is = |(c, name): &&(usize, String)| words::related(name, *c, &names) == Some((column, sign));
            names.iter().find(is).map(|(c, _)| *c)
        };
        let sides = with(Sign::Minus).zip(with(Sign::Plus));
        with(Sign::Both).map(ErrorColumn::Both).or(sides.map(|(a, b)| ErrorColumn::Sides(a, b)))
    };
    own_error(sheet, column)
        .map(ErrorColumn::Both)
        .or_else(|| roles.iter().find_map(of_role))
        .or_else(of_name)
}

/// The roles that were told of columns that the file itself has, so that the errors told with them are known.
pub(super) fn told_of_file(options: &ReadOptions, sheet: &Sheet, file: &str) -> Result<Roles, ReadError> {
    let (headers, n) = (sheet.header.as_deref(), sheet.n_columns());
    let own = |(_, column): &&(String, String)| roles::find_column(column, headers, n).is_some();
    let told: Vec<(String, String)> = options.columns.iter().filter(own).cloned().collect();
    Roles::told(&told, headers, n, file)
}
