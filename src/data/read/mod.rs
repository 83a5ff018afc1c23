//! Bytes in, [`Dataset`] out. No file system here: the caller reads the bytes and knows the name.
//!
//! The way of a file: `decode` (bytes to text) → `table` (text to cells, header, units) → `roles` (what a column means) →
//! `build` (cells to numbers, checked). Whatever was guessed or left out on the way is a sentence in `Dataset::notes`.

mod build;
mod cells;
mod decode;
mod error;
mod header;
mod number;
mod planes;
mod records;
mod roles;
mod table;

pub use error::ReadError;

use super::{Binning, DataKind, Dataset};
use roles::{Found, Role, Roles};
use table::Table;

/// A column asked for by header name or by 1-based number.
pub type ColumnName = String;

/// What the user said about a file; everything else is guessed and noted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadOptions {
    /// Kind of data; guessed from the columns when `None`.
    pub kind: Option<DataKind>,
    /// (role, column) pairs; roles x, x2, x3 … x10, y, sx, sy, sy-, sy+, lo, hi, n, w, w2, k, t1, t1v … When any is given, no other column is used.
    pub columns: Vec<(String, ColumnName)>,
    /// Bin a sample after reading.
    pub binning: Option<Binning>,
    /// Window inside which the values of a sample were taken.
    pub window: Option<(f64, f64)>,
}

/// Reads a table of numbers (comma, semicolon, tab or blanks; decimal comma; `#` comments; header with units).
///
/// `name` is the file's name or path as the user knows it; errors quote it, the data set keeps its last part.
///
/// # Errors
/// Empty file, header only, letters in a number column, unknown column, too few columns; each names line and column.
///
/// # Examples
/// ```
/// use fitpanel::data::{DataKind, read};
///
/// let text = "t / s;s / m;Δs / m\n0,2;0,27;0,1\n0,4;0,781;0,1\n";
/// let data = read::read_dataset(text.as_bytes(), "fall.csv", &read::ReadOptions::default())?;
/// assert_eq!((data.kind(), data.n_total()), (DataKind::Points, 2));
/// assert_eq!(data.y_title.text(), "s / m");
/// # Ok::<(), read::ReadError>(())
/// ```
pub fn read_dataset(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Dataset, ReadError> {
    let decoded = decode::decode(bytes, name)?;
    let table = Table::parse(&decoded.text, name)?;
    let roles = find_roles(&table, name, options)?;
    let (kind, roles, reason) = settle_kind(&table, &roles, name, options)?;
    let mut notes = vec![table_note(&table, decoded.encoding)];
    if !table.skipped.is_empty() {
        let lines: Vec<String> = table.skipped.iter().map(|l| l.to_string()).collect();
        notes.push(format!("lines before the table were passed over: {}", lines.join(", ")));
    }
    notes.push(roles_note(&table, &roles, kind));
    notes.extend(reason);
    notes.extend(unused_note(&table, &roles));
    let refused = |source| ReadError::Data { name: name.into(), source };
    let mut dataset = build::dataset(&table, &roles, kind, name, options)?;
    notes.append(&mut dataset.notes);
    dataset.notes = notes;
    match &options.binning {
        Some(binning) => dataset.binned(binning).map_err(refused),
        None => Ok(dataset),
    }
}

/// Roles as told, else by column names, else by position.
fn find_roles(table: &Table, name: &str, options: &ReadOptions) -> Result<Roles, ReadError> {
    let headers = table.header.as_deref();
    if !options.columns.is_empty() {
        return Roles::told(&options.columns, headers, table.n_columns, name);
    }
    let usable: Vec<usize> = (0..table.n_columns).filter(|&c| !table.is_text(c)).collect();
    if options.kind == Some(DataKind::Indexed) {
        return Ok(Roles::of_list(headers, &usable));
    }
    let several = headers.filter(|_| options.kind.is_none_or(|k| k == DataKind::Histogram));
    if let Some(roles) = several.and_then(|headers| planes::counted(table, headers, &usable)) {
        return Ok(roles);
    }
    Ok(match headers {
        Some(headers) => Roles::by_name(headers, &usable, options.kind),
        None => Roles::by_position(&usable, options.kind),
    })
}

/// Kind of data from what was asked and the roles there are; roles adapted to it; and why, when it was a guess.
fn settle_kind(
    table: &Table,
    roles: &Roles,
    name: &str,
    options: &ReadOptions,
) -> Result<(DataKind, Roles, Option<String>), ReadError> {
    let has = |r: Role| roles.has(r);
    let edges = has(Role::Lo) || has(Role::Hi);
    let content = roles.get(Role::N).or(roles.get(Role::Y));
    let has_errors = roles.columns.iter().any(|(r, _)| r.is_error());
    let mut reason = None;
    let kind = match options.kind {
        Some(kind) => kind,
        None if has(Role::K) => DataKind::Points,
        None if edges => DataKind::Histogram,
        None if planes::has_several(roles) && has(Role::N) && !has(Role::Y) => {
            reason = (roles.found != Found::Told).then(|| planes_reason().into());
            DataKind::Histogram
        }
        // Of what has further coordinates and no counts, what is missing is said as of points.
        None if Role::further().any(has) => DataKind::Points,
        None if content.is_none() => DataKind::Sample,
        None if roles.found == Found::Told && has(Role::N) => DataKind::Histogram,
        None if has(Role::N) && !has_errors => {
            let kind = if build::is_counted(table, roles) { DataKind::Histogram } else { DataKind::Points };
            reason = Some(counts_reason(kind).into());
            kind
        }
        None => DataKind::Points,
    };
    // Beside successes n is the number of trials, and no ordinate.
    let (from, to) =
        if kind == DataKind::Histogram || has(Role::K) { (Role::Y, Role::N) } else { (Role::N, Role::Y) };
    let columns = roles.columns.iter().map(|(r, c)| (if *r == from { to } else { *r }, *c)).collect();
    let roles = Roles::new(columns, roles.found);
    check_roles(table, &roles, kind, name)?;
    let keep = |r: Role| match kind {
        DataKind::Sample => matches!(r, Role::X | Role::Further(_) | Role::W),
        DataKind::Histogram => !matches!(r, Role::Sx | Role::SyMinus | Role::SyPlus | Role::W),
        DataKind::Points => !matches!(r, Role::W | Role::W2) && !r.is_template(),
        DataKind::Indexed => is_of_list(r),
    };
    let columns = roles.columns.iter().copied().filter(|(r, _)| keep(*r)).collect();
    Ok((kind, Roles::new(columns, roles.found), reason))
}

fn planes_reason() -> &'static str {
    "whole counts at the centers of a lattice were taken as a histogram on several axes, edges midway between the centers"
}

fn counts_reason(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Histogram => {
            "counts at equally spaced centers were taken as a histogram, edges midway between the centers"
        }
        _ => {
            "the counts were taken as points without errors: they are not whole numbers at equally spaced centers"
        }
    }
}

/// Every kind has the roles it needs and none that it cannot use.
fn check_roles(table: &Table, roles: &Roles, kind: DataKind, name: &str) -> Result<(), ReadError> {
    let has = |r: Role| roles.has(r);
    let enough = match kind {
        DataKind::Points => (has(Role::X) && has(Role::Y)) || (has(Role::K) && has(Role::N)),
        DataKind::Histogram => {
            let first = has(Role::X) || (has(Role::Lo) && has(Role::Hi));
            has(Role::N) && first && has(Role::Lo2) == has(Role::Hi2) && has(Role::Lo3) == has(Role::Hi3)
        }
        DataKind::Sample => has(Role::X),
        DataKind::Indexed => has(Role::Y),
    };
    if !enough {
        if roles.found == Found::Told {
            let given: Vec<&str> = roles.columns.iter().map(|(r, _)| r.name()).collect();
            let needed = match kind {
                DataKind::Points if has(Role::K) => "successes k need their trials n",
                DataKind::Points => "points need x and y",
                DataKind::Histogram => {
                    "a histogram needs lo, hi and n, or x (the centers) and n; on a second axis lo2 and hi2, or x2"
                }
                DataKind::Sample => "a sample needs x",
                DataKind::Indexed => "a list needs y",
            };
            let reason = format!("{needed}, but only {} is given", given.join(", "));
            return Err(ReadError::BadRole { reason });
        }
        let found = (0..table.n_columns).filter(|&c| !table.is_text(c)).count();
        return Err(ReadError::too_few(name, found, kind));
    }
    let wrong = roles.columns.iter().map(|(r, _)| *r).find(|r| match kind {
        DataKind::Points => {
            let edges = matches!(r, Role::Lo | Role::Hi | Role::Lo2 | Role::Hi2 | Role::Lo3 | Role::Hi3);
            edges
                || matches!(r, Role::W | Role::W2)
                || r.is_template()
                || (has(Role::K) && !is_of_fractions(*r))
        }
        DataKind::Histogram => matches!(r, Role::Sx | Role::SyMinus | Role::SyPlus | Role::W | Role::K),
        DataKind::Sample => !matches!(r, Role::X | Role::Further(_) | Role::W),
        DataKind::Indexed => !is_of_list(*r),
    });
    let one_side = has(Role::SyMinus) != has(Role::SyPlus);
    let both = has(Role::Sy) && has(Role::SyMinus);
    let reason = match wrong {
        Some(role) if roles.found == Found::Told => {
            format!("the role '{}' does not go with {}", role.name(), plural(kind))
        }
        _ if let Some((k, before)) = gap(roles) => match k {
            3 => "x3 is the third coordinate and needs a second one: give x2 as well".into(),
            _ => format!("x{k} needs the coordinates before it: give x{before} as well"),
        },
        _ if kind == DataKind::Histogram && (4..=10).any(|k| has(Role::Further(k))) => {
            "a histogram has three axes at most: x, x2 and x3".into()
        }
        _ if one_side => "sy- and sy+ must be given together".into(),
        _ if both => "give either sy, or sy- and sy+".into(),
        _ if has(Role::Sy) && has(Role::W2) => "give either sy or its square w2".into(),
        _ => return Ok(()),
    };
    Err(ReadError::BadRole { reason })
}

/// A coordinate without the one before it, and that one.
fn gap(roles: &Roles) -> Option<(u8, u8)> {
    let has = |k: u8| match k {
        2 => roles.has(Role::Further(2)) || roles.has(Role::Lo2),
        k => roles.has(Role::Further(k)),
    };
    (3..=10).find(|&k| roles.has(Role::Further(k)) && !has(k - 1)).map(|k| (k, k - 1))
}

/// What goes with a list of numbers.
fn is_of_list(role: Role) -> bool {
    matches!(role, Role::Y | Role::Sy | Role::SyMinus | Role::SyPlus)
}

/// What goes with successes among trials.
fn is_of_fractions(role: Role) -> bool {
    matches!(role, Role::X | Role::Further(_) | Role::K | Role::N)
}

fn plural(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Points => "points",
        DataKind::Indexed => "lists of numbers",
        DataKind::Histogram => "histograms",
        DataKind::Sample => "samples",
    }
}

fn table_note(table: &Table, encoding: Option<&str>) -> String {
    let count = |n: usize, what: &str| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") };
    let read = format!("read {} of {}", count(table.rows.len(), "row"), count(table.n_columns, "column"));
    let separated = (table.n_columns > 1).then(|| format!("separated by {}", table.separator.words()));
    let commas = table.decimal_comma.then(|| "with decimal commas".into());
    let encoded = encoding.map(|e| format!("as {e}"));
    [Some(read), separated, commas, encoded].into_iter().flatten().collect::<Vec<String>>().join(", ")
}

/// `points: x is column 't' in s, y is 's' in m — recognized by name`.
fn roles_note(table: &Table, roles: &Roles, kind: DataKind) -> String {
    let part = |(role, column): &(Role, usize)| {
        let unit = table.header.as_ref().map_or("", |h| h[*column].unit.as_str());
        let unit = if unit.is_empty() { String::new() } else { format!(" in {unit}") };
        format!("{} is column {}{unit}", role.name(), table.column_name(*column))
    };
    let parts: Vec<String> = roles.columns.iter().map(part).collect();
    let how = match roles.found {
        Found::Told => "as told",
        Found::ByName if parts.len() == 1 => "by its name",
        Found::ByName => "by their names",
        Found::ByPosition => "by position, for want of names",
    };
    let taken = match kind {
        DataKind::Points => "points",
        DataKind::Indexed => "a list of numbers",
        DataKind::Histogram => "a histogram",
        DataKind::Sample => "a sample",
    };
    format!("taken as {taken}: {} ({how})", parts.join(", "))
}

fn unused_note(table: &Table, roles: &Roles) -> Option<String> {
    let used = |c: &usize| roles.columns.iter().any(|(_, u)| u == c);
    let left: Vec<String> = (0..table.n_columns).filter(|c| !used(c)).map(|c| table.column_name(c)).collect();
    match left.len() {
        0 => None,
        1 => Some(format!("column {} is not used", left[0])),
        _ => Some(format!("columns {} are not used", left.join(", "))),
    }
}

/// The first characters of a cell, for messages.
fn shortened(cell: &str) -> String {
    const SHOWN: usize = 30;
    let clean: String = cell.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if cell.chars().count() > SHOWN { format!("{clean}…") } else { clean }
}
