//! The curve in expressions of derived quantities: f(2.5) is the formula of the model at x = 2.5, a quantity of its parameters like any
//! other. Only text and places here: what the values are, and their derivatives, the model itself tells.
//!
//! Beside its values a curve has an integral(0,5) over a range, a maximum(0,5), the place of that, x_maximum(0,5), a width at half of it,
//! fwhm(0,5), and the first place where it has a value, x_where(1,0,5): what those are `feature` tells.
//!
//! Each of them is given a name of its own, under which the curve at that place is evaluated before the expression. Places are numbers:
//! f(mu) would need derivatives by x as well, and is refused.

use super::FitError;
use super::feature::Kind;
use super::tie::OfCurve;
use crate::model::Model;

/// What the curve is called.
const CURVE: &str = "f";

/// The curve at a place, and the name that stands for it.
#[derive(Debug, Clone)]
pub(super) struct CurveAt {
    /// Its name in expressions.
    pub name: String,
    /// What is taken of the curve.
    pub what: OfCurve,
    /// As it was written: what is called and with which numbers.
    key: (String, Vec<f64>),
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
    while let Some((start, called)) = next_call(rest) {
        let inside = &rest[start + called.len() + 1..];
        let end = closing(inside).ok_or_else(|| refused(text, "its parenthesis does not close"))?;
        let numbers = numbers(&inside[..end], text, curve)?;
        out.push_str(&rest[..start]);
        let key = (called.to_owned(), numbers);
        let name = if let Some(same) = known.iter().find(|c| c.key == key) {
            same.name.clone()
        } else {
            let name = format!("curve_at_place_{}", known.len() + 1);
            let what = of_curve(called, &key.1, (&inside[..end], text), curve)?;
            known.push(CurveAt { name: name.clone(), what, key });
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

/// Where a call of the curve begins that is not the end of another name, and what is called.
fn next_call(text: &str) -> Option<(usize, &'static str)> {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let first = |name: &'static str| {
        let call = format!("{name}(");
        let found = text.match_indices(&call).map(|(at, _)| at);
        found.filter(|&at| !text[..at].ends_with(part_of_name)).min().map(|at| (at, name))
    };
    std::iter::once(CURVE).chain(Kind::NAMES.map(|(name, _)| name)).filter_map(first).min()
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
fn numbers(list: &str, text: &str, curve: Option<&Model>) -> Result<Vec<f64>, FitError> {
    if curve.map_or(0, Model::n_coordinates) == 0 {
        return Err(refused(text, "a typed cost has no curve f"));
    }
    let mut depth = 0;
    let parts = list.split(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c == ',' && depth == 0
    });
    parts.map(|part| number(part, text)).collect()
}

/// What `called` with these numbers takes of the curve.
fn of_curve(
    called: &str,
    numbers: &[f64],
    (list, text): (&str, &str),
    curve: Option<&Model>,
) -> Result<OfCurve, FitError> {
    let n = curve.map_or(0, Model::n_coordinates);
    if called == CURVE {
        if numbers.len() != n {
            let coordinates = if n == 1 { "1 coordinate".to_string() } else { format!("{n} coordinates") };
            return Err(refused(
                text,
                format!("the curve has {coordinates}, f({list}) gives {}", numbers.len()),
            ));
        }
        return Ok(OfCurve::At(numbers.to_vec()));
    }
    if n != 1 {
        return Err(refused(
            text,
            format!("{called} is known of curves of one coordinate only, and this one has {n}"),
        ));
    }
    let wanted = Kind::NAMES.iter().find(|(name, _)| *name == called).map_or(0, |(_, n)| *n);
    let (kind, (lo, hi)) = Kind::of(called, numbers).ok_or_else(|| {
        refused(text, format!("{called} takes {wanted} numbers, {called}({list}) gives {}", numbers.len()))
    })?;
    if lo >= hi {
        return Err(refused(
            text,
            format!("the range {lo} to {hi} is empty: the smaller number comes first"),
        ));
    }
    Ok(OfCurve::Has(kind, (lo, hi)))
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
        let place = |c: &CurveAt| if let OfCurve::At(place) = &c.what { place[0] } else { f64::NAN };
        assert_eq!(known.iter().map(place).collect::<Vec<_>>(), [2.5, -1.0]);
        let text =
            replaced("integral(0,2)/f(2) + x_maximum(0, 2) - x_where(1,0,2)", Some(&curve), &mut known)
                .unwrap();
        let names = "curve_at_place_3/curve_at_place_4 + curve_at_place_5 - curve_at_place_6";
        assert_eq!((text.as_str(), known.len()), (names, 6));
        assert!(matches!(known[2].what, OfCurve::Has(Kind::Integral, (0.0, 2.0))));
        assert!(matches!(known[4].what, OfCurve::Has(Kind::Place, (0.0, 2.0))));
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
        assert!(said("fwhm(1)", Some(&curve)).1.contains("fwhm takes 2 numbers, fwhm(1) gives 1"));
        assert!(said("integral(2,1)", Some(&curve)).1.contains("the range 2 to 1 is empty"));
        let plane = Model::compile_for("a*x+b*y", 2).unwrap();
        assert!(said("maximum(0,1)", Some(&plane)).1.contains("curves of one coordinate only"));
        assert!(said("f(1", Some(&curve)).1.contains("does not close"));
        assert!(said("f(1)", None).1.contains("a typed cost has no curve"));
    }
}
