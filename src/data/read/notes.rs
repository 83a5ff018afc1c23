//! Sentences on what the columns were taken for, and which are not used.

use super::roles::{Found, Role, Roles};
use super::sheet::Sheet;
use super::words;
use crate::data::DataKind;

/// `points: x is column 't' in s, y is 's' in m — recognized by name`.
pub(super) fn of_roles(sheet: &Sheet, roles: &Roles, kind: DataKind) -> String {
    let part = |(role, column): &(Role, usize)| {
        let unit = sheet.header.as_ref().map_or("", |h| h[*column].unit.as_str());
        let unit = if unit.is_empty() { String::new() } else { format!(" in {unit}") };
        format!("{} is column {}{unit}", role.name(), sheet.column_name(*column))
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

/// Which columns are not used, and what those of words hold.
pub(super) fn of_unused(sheet: &Sheet, roles: &Roles) -> Option<String> {
    let used = |c: &usize| roles.columns.iter().any(|(_, u)| u == c) || sheet.columns[*c].is_spare;
    let named = |c: usize| match sheet.columns[c].bad.first() {
        Some((_, words)) if sheet.columns[c].is_text => {
            format!("{} (it holds words: '{words}')", sheet.column_name(c))
        }
        _ => sheet.column_name(c),
    };
    let left: Vec<String> = (0..sheet.n_columns()).filter(|c| !used(c)).map(named).collect();
    match left.len() {
        0 => None,
        1 => Some(format!("column {} is not used", left[0])),
        _ => Some(format!("columns {} are not used", left.join(", "))),
    }
}

/// A column that sounds like the uncertainty of what is used, and is not used itself: a fit without it says something else.
pub(super) fn of_errors_unused(sheet: &Sheet, roles: &Roles) -> Option<String> {
    let headers = sheet.header.as_deref().filter(|_| roles.found != Found::Told)?;
    let is_used = |c: usize| roles.columns.iter().any(|(_, u)| *u == c);
    let names: Vec<(usize, String)> =
        sheet.usable().into_iter().map(|c| (c, words::squeezed(&headers[c].name))).collect();
    // The error of another column that is not used either is no loss.
    let of_unused = |c: usize| {
        let name = names.iter().find(|(n, _)| *n == c).map_or("", |(_, name)| name);
        words::related(name, c, &names).is_some_and(|(of, _)| !is_used(of))
    };
    let is_left = |c: &usize| !is_used(*c) && words::sounds_like_error(&headers[*c].name) && !of_unused(*c);
    let left = sheet.usable().into_iter().find(is_left)?;
    let name = sheet.column_name(left);
    Some(format!(
        "careful: column {name} sounds like an uncertainty and is not used — if it is one, say whose: sx={n}, sy={n}",
        n = name.trim_matches('\'')
    ))
}
