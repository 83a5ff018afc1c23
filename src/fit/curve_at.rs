//! The curve in expressions of derived quantities: f(2.5) is the formula of the model at x = 2.5, a quantity of its parameters like any
//! other. Only text and places here: what the values are, and their derivatives, the model itself tells.
//!
//! Each f(…) is given a name of its own, under which the curve at that place is evaluated before the expression. Places are numbers:
//! f(mu) would need derivatives by x as well, and is refused.

use super::FitError;
use crate::model::Model;

/// The curve at a place, and the name that stands for it.
#[derive(Debug, Clone)]
pub(super) struct CurveAt {
    /// Its name in expressions.
    pub name: String,
    /// The place, one number a coordinate.
    pub place: Vec<f64>,
}

/// `text` with every f(…) replaced by a name, which is added to `known` unless the place is there already.
///
/// # Errors
/// There is no curve, the parentheses do not close, a place is no number, or has too many or too few coordinates.
pub(super) fn replaced(
    text: &str,
    curve: Option<&Model>,
    known: &mut Vec<CurveAt>,
) -> Result<String, FitError> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = next_call(rest) {
        let inside = &rest[start + 2..];
        let end = closing(inside).ok_or_else(|| refused(text, "its parenthesis does not close"))?;
        let place = place(&inside[..end], text, curve)?;
        out.push_str(&rest[..start]);
        let name = if let Some(same) = known.iter().find(|c| c.place == place) {
            same.name.clone()
        } else {
            let name = format!("curve_at_place_{}", known.len() + 1);
            known.push(CurveAt { name: name.clone(), place });
            name
        };
        out.push_str(&name);
        rest = &inside[end + 1..];
    }
    out.push_str(rest);
    Ok(out)
}

fn refused(text: &str, reason: impl Into<String>) -> FitError {
    FitError::Curve { expression: text.to_owned(), reason: reason.into() }
}

/// Where `f(` begins that is not the end of another name.
fn next_call(text: &str) -> Option<usize> {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut from = 0;
    while let Some(at) = text[from..].find("f(").map(|i| from + i) {
        if !text[..at].ends_with(part_of_name) {
            return Some(at);
        }
        from = at + 2;
    }
    None
}

/// Where the parenthesis closes that was open before `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1;
    text.char_indices().find_map(|(i, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        (depth == 0).then_some(i)
    })
}

/// The numbers in a list of expressions without parameters.
fn place(list: &str, text: &str, curve: Option<&Model>) -> Result<Vec<f64>, FitError> {
    let n = curve.map_or(0, Model::n_coordinates);
    if n == 0 {
        return Err(refused(text, "a typed cost has no curve f"));
    }
    let mut depth = 0;
    let parts = list.split(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    });
    let numbers = parts.map(|part| number(part, text)).collect::<Result<Vec<_>, _>>()?;
    if numbers.len() != n {
        let coordinates = if n == 1 { "1 coordinate".to_string() } else { format!("{n} coordinates") };
        return Err(refused(text, format!("the curve has {coordinates}, f({list}) gives {}", numbers.len())));
    }
    Ok(numbers)
}

fn number(part: &str, text: &str) -> Result<f64, FitError> {
    let no_number = || refused(text, format!("f is known at numbers only, and '{}' is none", part.trim()));
    let expression = Model::compile_without_coordinates(part)?;
    if expression.n_params() > 0 {
        return Err(no_number());
    }
    let mut value = [f64::NAN];
    expression.eval(&[], &[], &mut value);
    if value[0].is_finite() { Ok(value[0]) } else { Err(no_number()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Explain;

    #[test]
    fn places_are_found_and_named() {
        let curve = Model::compile("a*x+b").unwrap();
        let mut known = Vec::new();
        let text = replaced("f(2.5)/f(-1) + 2*f(5/2) - erf(a) + pdf(1)", Some(&curve), &mut known).unwrap();
        assert_eq!(text, "curve_at_place_1/curve_at_place_2 + 2*curve_at_place_1 - erf(a) + pdf(1)");
        assert_eq!(known.iter().map(|c| c.place[0]).collect::<Vec<_>>(), [2.5, -1.0]);
    }

    #[test]
    fn what_is_no_place_is_refused_in_a_sentence() {
        let curve = Model::compile("a*x+b").unwrap();
        let said = |text: &str, curve: Option<&Model>| {
            let e = replaced(text, curve, &mut Vec::new()).unwrap_err();
            (e.code(), e.to_string())
        };
        let (code, text) = said("2*f(mu)", Some(&curve));
        assert!(code == "E-DERIVE" && text.contains("'mu' is none"), "{text}");
        assert!(said("f(1,2)", Some(&curve)).1.contains("the curve has 1 coordinate, f(1,2) gives 2"));
        assert!(said("f(1", Some(&curve)).1.contains("does not close"));
        assert!(said("f(1)", None).1.contains("a typed cost has no curve"));
    }
}
