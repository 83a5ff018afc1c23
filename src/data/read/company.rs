//! What columns mean beside others: an `e` behind x and y, a number of the row before what was measured, a name that could be one of several.

use super::header::Header;
use super::roles::Role;
use super::scale::Scale;
use super::words::{self, Sign, Word};

/// What the numbers of a column look like.
pub(super) trait Look {
    /// Whole numbers not below zero.
    fn holds_counts(&self, column: usize) -> bool;
    /// Dates or times of day.
    fn is_time(&self, column: usize) -> bool;
    /// 1, 2, 3 …, or from 0.
    fn counts_rows(&self, column: usize) -> bool;
    /// The same number in every row, of several.
    fn is_constant(&self, column: usize) -> bool;
    /// Numbers above zero.
    fn may_be_errors(&self, column: usize) -> bool;
}

/// What names mean beside others: `e` behind x and y, `s` beside a column called y, `mean` beside its error, `±` behind each of several
/// columns.
pub(super) fn by_company(words: &mut [(usize, Option<Word>)], headers: &[Header], look: &dyn Look) {
    let name = |c: usize| headers[c].name.trim();
    let has_y = words.iter().any(|(_, w)| *w == Some(Word::Is(Role::Y)));
    let errors: Vec<usize> = words.iter().map(|(c, _)| *c).filter(|c| words::is_error(name(*c))).collect();
    let before = |k: usize| k.checked_sub(1).map(|k| words[k].0).filter(|c| !errors.contains(c));
    let signs: Vec<(usize, usize)> = (0..words.len())
        .filter(|&k| errors.contains(&words[k].0))
        .map_while(|k| before(k).map(|of| (k, of)))
        .collect();
    if errors.len() > 1 && signs.len() == errors.len() {
        for (k, of) in signs {
            words[k].1 = Some(Word::ErrorOf(of, Sign::Both));
        }
    }
    if words.len() < 3 {
        return;
    }
    let has_mean = words.iter().any(|(c, w)| w.is_none() && words::is_mean(name(*c)));
    for (c, word) in words.iter_mut().filter(|(_, w)| w.is_none()) {
        let letter = name(*c) == "e" || (matches!(name(*c), "s" | "u") && (has_y || has_mean));
        if letter && look.may_be_errors(*c) {
            *word = Some(Word::Is(Role::Sy));
        } else if !has_y && words::is_mean(name(*c)) {
            *word = Some(Word::Is(Role::Y));
        }
    }
}

/// `t, x`: of a time and a place behind it the time is the abscissa, for x is what was measured; not where there is a y.
pub(super) fn time_before_place(words: &mut [(usize, Option<Word>)], headers: &[Header], look: &dyn Look) {
    let is_place = |(c, w): &(usize, Option<Word>)| {
        *w == Some(Word::Is(Role::X)) && words::squeezed(&headers[*c].name) == "x"
    };
    let Some(place) = words.iter().position(is_place) else { return };
    let has_ordinate = |(_, w): &(usize, Option<Word>)| {
        matches!(w, Some(Word::Is(Role::Y | Role::N | Role::W | Role::Lo | Role::Hi | Role::Further(_))))
    };
    let is_time = |(c, w): &(usize, Option<Word>)| {
        let Header { name, unit } = &headers[*c];
        let in_seconds = unit.is_empty() || Scale::between(unit, "s").is_some();
        w.is_none() && (look.is_time(*c) || words::is_time(name) && in_seconds)
    };
    let time = words[..place].iter().position(is_time);
    let Some(time) = time.filter(|_| !words.iter().any(has_ordinate)) else { return };
    let column = words[place].0;
    words[time].1 = Some(Word::Is(Role::X));
    words[place].1 = None;
    for (_, word) in words.iter_mut().filter(|(_, w)| *w == Some(Word::Is(Role::Sx))) {
        *word = Some(Word::ErrorOf(column, Sign::Both));
    }
}

/// Columns whose names say nothing, without one that only numbers the rows where there are others.
pub(super) fn measured(words: &[(usize, Option<Word>)], headers: &[Header], look: &dyn Look) -> Vec<usize> {
    let free: Vec<usize> = words.iter().filter(|(_, w)| w.is_none()).map(|(c, _)| *c).collect();
    let named = |r: Role| words.iter().any(|(_, w)| *w == Some(Word::Is(r)));
    let is_index = |c: &usize| words::is_index(&headers[*c].name) && look.counts_rows(*c);
    let others: Vec<usize> = free.iter().copied().filter(|c| !is_index(c)).collect();
    let known = usize::from(named(Role::X)) + usize::from(named(Role::Y) || named(Role::N));
    if others.len() + known > 1 { others } else { free }
}

/// Which of x and y are only likely: taken from columns without a telling name of which there are more than needed, or that have a number
/// for a name.
pub(super) fn doubts(
    headers: &[Header],
    free: &[usize],
    x: usize,
    y: Option<usize>,
    look: &dyn Look,
) -> Vec<usize> {
    let is_name = |c: usize| headers[c].name.chars().any(char::is_alphabetic);
    let taken = [Some(x), y].into_iter().flatten().filter(|c| free.contains(c)).count();
    let several = free.len() > taken;
    let doubtful = |c: &usize| {
        let is_abscissa = |c: usize| words::is_abscissa(&headers[c].name) || look.is_time(c);
        let picked = free.contains(c) && several && !(*c == x && is_abscissa(*c));
        picked || (free.contains(c) && !is_name(*c))
    };
    [Some(x), y].into_iter().flatten().filter(doubtful).collect()
}

#[cfg(test)]
mod tests {
    use crate::data::read::{ReadOptions, read_dataset};

    /// Roles with the columns that have them.
    fn roles(head: &str) -> Vec<(String, String)> {
        let n = head.split(',').count();
        let rows: String = (1..6).map(|k| vec![k.to_string(); n].join(",") + "\n").collect();
        let data =
            read_dataset(format!("{head}\n{rows}").as_bytes(), "t.csv", &ReadOptions::default()).unwrap();
        data.columns
    }

    /// A place called x was measured at the times before it; called first, or beside a y, it is the abscissa.
    #[test]
    fn a_place_is_no_abscissa_behind_a_time() {
        for (head, x, y) in [
            ("t,x", "t", "x"),
            ("t (s),x (m)", "t", "x"),
            ("Nr.,t / ms,x / cm", "t", "x"),
            ("time,x", "time", "x"),
            ("x,t", "x", "t"),
            ("t,x,y", "x", "y"),
            ("T / K,x / mm", "x", "T"),
            ("t / V,x / mm", "x", "t"),
        ] {
            let found = roles(head);
            let of = |role: &str| found.iter().find(|(r, _)| r == role).map(|(_, c)| c.as_str());
            assert_eq!((of("x"), of("y")), (Some(x), Some(y)), "{head}: {found:?}");
        }
        let found = roles("t,x,dx,dt");
        for role in [("x", "t"), ("y", "x"), ("sx", "dt"), ("sy", "dx")] {
            assert!(found.contains(&(role.0.into(), role.1.into())), "{role:?}: {found:?}");
        }
    }
}
