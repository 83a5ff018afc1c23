//! Sentences on what the columns were taken for, and which are not used.

use super::roles::{Found, Role, Roles};
use super::sheet::Sheet;
use super::{ReadError, measures, words};
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
    let has_role = |c: usize| roles.columns.iter().any(|(_, u)| *u == c);
    let in_errors = |c: usize| sheet.columns[c].errors_in.iter().any(|&of| has_role(of));
    let used = |c: &usize| has_role(*c) || sheet.columns[*c].is_spare || in_errors(*c);
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

/// What is said where only the column of x holds numbers and words stand behind it.
///
/// # Errors
/// The words look like numbers in an unusual form, and x rises as an abscissa does.
pub(super) fn beside_a_sample(sheet: &Sheet, roles: &Roles, name: &str) -> Result<Option<String>, ReadError> {
    let x = roles.get(Role::X).filter(|_| roles.found != Found::Told && sheet.usable().len() == 1);
    let Some(x) = x else { return Ok(None) };
    let words = |c: usize| sheet.words(c).map(|(row, found)| (c, *row, found));
    let Some((c, row, found)) = (x + 1..sheet.n_columns()).find_map(words) else { return Ok(None) };
    let (column, x_name) = (sheet.column_name(c), sheet.column_name(x));
    let is_like_number =
        !found.starts_with(char::is_alphabetic) && found.contains(|c: char| c.is_ascii_digit());
    let numbers = sheet.numbers(x);
    if is_like_number && numbers.len() > 1 && numbers.windows(2).all(|w| w[0] < w[1]) {
        return Err(ReadError::OnlyAbscissa {
            name: name.into(),
            line: sheet.lines.line(row),
            column,
            found: found.clone(),
            x: x_name,
        });
    }
    Ok(Some(format!(
        "careful: column {column} holds no numbers but '{found}' and the like, so the values of column {x_name} alone were taken as a sample"
    )))
}

/// A column that sounds like the uncertainty of what is used, and is not used itself: a fit without it says something else.
pub(super) fn of_errors_unused(sheet: &Sheet, roles: &Roles, spare: &[SpareErrors]) -> Option<String> {
    let first = spare.first().filter(|_| roles.found != Found::Told)?;
    let name = sheet.column_name(first.column);
    let n = name.trim_matches('\'');
    let said = format!("careful: column {name} sounds like an uncertainty and is not used");
    Some(match &first.instead {
        Some(why) => format!("{said}: {why}"),
        None => format!("{said} — if it is one, say whose: sx={n}, sy={n}"),
    })
}

/// A column that holds errors, by its name, and is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpareErrors {
    /// Its position, from 0.
    pub column: usize,
    /// Why, where something else is used in its place or there is no use for it.
    pub instead: Option<String>,
}

/// The columns that sound like errors of what is used and are not used themselves, each with the reason as far as it is known.
pub(super) fn spare_errors(sheet: &Sheet, roles: &Roles) -> Vec<SpareErrors> {
    let Some(headers) = sheet.header.as_deref() else { return Vec::new() };
    let usable = sheet.usable();
    let names: Vec<(usize, String)> =
        usable.iter().map(|&c| (c, words::squeezed(&measures::of(&headers[c]).name))).collect();
    let role_of = |c: usize| roles.columns.iter().find(|(_, u)| *u == c).map(|(role, _)| *role);
    let ordinate = roles.get(Role::Y).or(roles.get(Role::N));
    let of = |c: usize| {
        let name = names.iter().find(|(n, _)| *n == c).map_or("", |(_, name)| name);
        let bare = words::is_error(&measures::of(&headers[c]).name);
        words::related(name, c, &names).map(|(of, _)| of).or(ordinate.filter(|_| bare))
    };
    let instead = |value: usize| {
        let errors = match role_of(value)? {
            Role::X => [Role::Sx, Role::Sx],
            Role::Y | Role::N => [Role::Sy, Role::SyMinus],
            _ => return None,
        };
        let (of, used) = (sheet.column_name(value), errors.iter().find_map(|role| roles.get(*role))?);
        Some(format!("the errors of {of} are those of column {}", sheet.column_name(used)))
    };
    let spare = |&c: &usize| {
        // What stands here is in the errors of a calculated column already.
        if sheet.columns[c].errors_in.iter().any(|&of| role_of(of).is_some()) {
            return None;
        }
        let sounds = role_of(c).is_none() && words::sounds_like_error(&headers[c].name);
        let value = of(c);
        // The error of another column that is not used either is no loss.
        let is_loss = sounds && value.is_none_or(|of| role_of(of).is_some());
        is_loss.then(|| SpareErrors { column: c, instead: value.and_then(instead) })
    };
    usable.iter().filter_map(spare).collect()
}

#[cfg(test)]
mod tests {
    use crate::data::read::{ReadOptions, read_dataset};

    /// (column, why) of each column of errors that is not used.
    fn spare(head: &str) -> Vec<(usize, String)> {
        let n = head.split(',').count();
        let row = |k: usize| (0..n).map(|c| format!("{}", 10 * c + k)).collect::<Vec<_>>().join(",");
        let text = format!("{head}\n{}\n{}\n{}\n", row(1), row(2), row(3));
        let data = read_dataset(text.as_bytes(), "t.csv", &ReadOptions::default()).unwrap();
        let list = data.reading.unwrap().spare_errors;
        list.into_iter().map(|s| (s.column, s.instead.unwrap_or_default())).collect()
    }

    #[test]
    fn errors_in_whose_place_others_are_used() {
        let of_u = |column: &str| format!("the errors of 'U' are those of column '{column}'");
        assert_eq!(spare("t,U,dU,err"), [(3, of_u("dU"))]);
        assert_eq!(spare("t,U,dU,sigma_U"), [(3, of_u("dU"))]);
        assert_eq!(spare("t,U,dU"), []);
        // Of a column that is not used either.
        assert_eq!(spare("t,U,dU,I,dI"), []);
        assert_eq!(spare("t,U,err_q"), [(2, String::new())]);
    }
}
