//! The text of a typed cost, cut at what has a meaning of its own there: sums over rows, and the costs of other fits (`fit1.cost`).
//! Deliberately no parser: what stands between is read as a formula by others.

/// What stands behind the name of a fit whose cost is meant.
const COST_OF: &str = ".cost";

/// Whether `text` adds something up over the rows of data.
pub fn sums_over_rows(text: &str) -> bool {
    pieces(text).iter().any(|piece| matches!(piece, Piece::Sum(_)))
}

/// The names of the other fits whose costs `text` uses, each once.
pub fn fits_in(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for piece in pieces(text) {
        if let Piece::Fit(name) = piece
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// What the sum of that number is called in the outer formula.
pub(super) fn hidden(k: usize) -> String {
    format!("sum_over_rows_{k}")
}

/// A part of a text.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'t> {
    /// Outside sums.
    Text(&'t str),
    /// What stands between the brackets of a sum.
    Sum(&'t str),
    /// The name of another fit whose cost it is: `fit1.cost`.
    Fit(&'t str),
}

/// The text cut at its sums and at the costs of other fits, which stand outside of sums. A bracket that is not closed stays text, and is refused as a formula.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, inside, after)) = first_sum(rest) {
        outside(before, &mut found);
        found.push(Piece::Sum(inside));
        rest = after;
    }
    outside(rest, &mut found);
    found
}

/// A text without sums, cut at the costs of other fits.
fn outside<'t>(text: &'t str, found: &mut Vec<Piece<'t>>) {
    let mut from = 0;
    for (start, name) in names_of(text) {
        let end = start + name.len() + COST_OF.len();
        let ends = text.get(end..).is_some_and(|rest| !rest.starts_with(is_part));
        if text[start + name.len()..].starts_with(COST_OF) && ends {
            found.push(Piece::Text(&text[from..start]));
            found.push(Piece::Fit(name));
            from = end;
        }
    }
    found.push(Piece::Text(&text[from..]));
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The first `sum( )`: what stands before it, inside and behind.
fn first_sum(text: &str) -> Option<(&str, &str, &str)> {
    for (start, name) in names_of(text) {
        let behind = &text[start + name.len()..];
        let open = behind.trim_start();
        if name != "sum" || !open.starts_with('(') {
            continue;
        }
        let from = text.len() - open.len() + 1;
        let mut depth = 1;
        for (i, c) in text[from..].char_indices() {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if depth == 0 {
                return Some((&text[..start], &text[from..from + i], &text[from + i + 1..]));
            }
        }
    }
    None
}

/// The names in a text, with where they begin; not those in square brackets, which are parameters whatever they are called.
pub(super) fn names_of(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(i) = text[from..].find(is_part) {
        let start = from + i;
        let end = text[start..].find(|c| !is_part(c)).map_or(text.len(), |n| start + n);
        let name = &text[start..end];
        // A number with its exponent is no name.
        if !name.starts_with(|c: char| c.is_ascii_digit()) && !text[..start].ends_with('[') {
            found.push((start, name));
        }
        from = end;
    }
    found
}

/// The text with some of its names replaced.
pub(super) fn renamed(text: &str, new: impl Fn(&str) -> Option<String>) -> String {
    let (mut out, mut from) = (String::new(), 0);
    for (start, name) in names_of(text) {
        if let Some(new) = new(name) {
            out.push_str(&text[from..start]);
            out.push_str(&new);
            from = start + name.len();
        }
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_found_by_their_brackets() {
        let found = pieces("a+sum((x-b)^2)*2+checksum(3)+sum (y)");
        let expected = [
            Piece::Text("a+"),
            Piece::Sum("(x-b)^2"),
            Piece::Text("*2+checksum(3)+"),
            Piece::Sum("y"),
            Piece::Text(""),
        ];
        assert_eq!(found, expected);
        let fits = [
            Piece::Text("2*"),
            Piece::Fit("fit1"),
            Piece::Text("+a.costs+"),
            Piece::Fit("b"),
            Piece::Text(""),
        ];
        assert_eq!(pieces("2*fit1.cost+a.costs+b.cost"), fits);
        assert_eq!(fits_in("fit2.cost+fit1.cost/fit2.cost"), ["fit2", "fit1"]);
        assert!(!sums_over_rows("sum+1") && !sums_over_rows("sum(1") && sums_over_rows("sum(1)"));
    }

    #[test]
    fn names_are_no_numbers() {
        let names: Vec<&str> = names_of("1e5*x2+2*sy_1-exp(x)").into_iter().map(|n| n.1).collect();
        assert_eq!(names, ["x2", "sy_1", "exp", "x"]);
        assert!(names_of("[x]*2").is_empty());
        assert_eq!(renamed("x*exp(-x/xx)", |n| (n == "x").then(|| "q".into())), "q*exp(-q/xx)");
    }
}
