//! A parameter of the fit gets another name: everything that is asked of it by name goes on with the new one. Deliberately not here: the list
//! of parameters itself, and formulas, which have names of their own.

use crate::fit::{FitConfig, ScanWish};

/// Constraints, intervals, derived quantities and ties that name `old` name `new`.
pub(super) fn everywhere(config: &mut FitConfig, old: &str, new: &str) {
    let FitConfig { members, params, intervals, .. } = config;
    let constrained = members.iter_mut().flat_map(|m| &mut m.cost.constraints).flat_map(|c| &mut c.names);
    let names = constrained
        .chain(intervals.minos.iter_mut().flatten())
        .chain(intervals.profiles.iter_mut().map(|p| &mut p.name))
        .chain(intervals.contours.iter_mut().flat_map(|c| [&mut c.0, &mut c.1]))
        .chain(intervals.bounds.iter_mut().map(|b| &mut b.0))
        .chain(intervals.scans.iter_mut().flat_map(ScanWish::names_mut));
    for name in names.filter(|name| *name == old) {
        new.clone_into(name);
    }
    let derived = intervals.derived.iter_mut().map(|q| &mut q.expression);
    for text in derived.chain(params.iter_mut().filter_map(|p| p.tie.as_mut())) {
        *text = in_text(text, old, new);
    }
}

/// An expression with one name in place of another, wherever it stands as a word of its own.
fn in_text(text: &str, old: &str, new: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end =
            rest.find(|c| is_part(c) != is_part(rest.chars().next().unwrap_or(c))).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end.max(c.len_utf8()));
        out.push_str(if word == old { new } else { word });
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words() {
        assert_eq!(in_text("2*a+aa-b_a*sin(a)/a2", "a", "slope"), "2*slope+aa-b_a*sin(slope)/a2");
        assert_eq!(in_text("µ^2", "µ", "m"), "m^2");
    }
}
