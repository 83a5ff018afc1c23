//! A written formula as LaTeX's mathematics.

use super::tex::{symbol, words};
use crate::language::tr;
use crate::model::formula::{Face, Fence, Math};

/// The formula, without the signs that begin and end mathematics.
pub(super) fn tex(math: &Math) -> String {
    match math {
        Math::Word(text, face) => word(text, *face),
        Math::Row(list) => list.iter().map(tex).collect(),
        Math::Fraction(a, b) => format!("\\frac{{{}}}{{{}}}", tex(a), tex(b)),
        // A power of a power needs a group around the inner one.
        Math::Power(a, b) => format!("{{{}}}^{{{}}}", tex(a), tex(b)),
        Math::Index(a, b) => format!("{{{}}}_{{{}}}", tex(a), tex(b)),
        Math::Root(None, inner) => format!("\\sqrt{{{}}}", tex(inner)),
        Math::Root(Some(n), inner) => format!("\\sqrt[{n}]{{{}}}", tex(inner)),
        Math::Fenced(Fence::Round, inner) => format!("\\left({}\\right)", tex(inner)),
        Math::Fenced(Fence::Bar, inner) => format!("\\left|{}\\right|", tex(inner)),
        Math::Cases(rows) => {
            let rows: Vec<String> = rows.iter().map(case).collect();
            format!("\\begin{{cases}}{}\\end{{cases}}", rows.join(" \\\\ "))
        }
    }
}

fn case((value, condition): &(Math, Option<Math>)) -> String {
    let condition = condition.as_ref().map_or_else(
        || format!("\\text{{{}}}", words(tr("otherwise"))),
        |c| format!("\\text{{{} }}{}", words(tr("if")), tex(c)),
    );
    format!("{} & {condition}", tex(value))
}

fn word(text: &str, face: Face) -> String {
    match (face, text) {
        (Face::Gap, _) => "\\,".to_owned(),
        (_, "−") => "-".to_owned(),
        (Face::Operator, "mod") => "\\bmod ".to_owned(),
        (
            Face::Upright,
            "exp" | "ln" | "sin" | "cos" | "tan" | "arcsin" | "arccos" | "arctan" | "sinh" | "cosh" | "tanh"
            | "log" | "min" | "max",
        ) => {
            format!("\\{text} ")
        }
        _ => {
            let inside: String = text.chars().map(letter).collect();
            let is_word = text.chars().count() > 1 && text.starts_with(char::is_alphabetic);
            if is_word { format!("\\mathrm{{{inside}}}") } else { inside }
        }
    }
}

/// A sign inside mathematics.
fn letter(c: char) -> String {
    match c {
        '−' => "-".to_owned(),
        c if c.is_ascii_alphanumeric() => c.to_string(),
        '+' | '-' | '=' | '<' | '>' | ',' | '.' | '(' | ')' | '/' | '*' | '\'' | '!' | ':' | ';' | '|'
        | '?' => c.to_string(),
        c => symbol(c).map_or_else(|| format!("\\text{{{}}}", words(&c.to_string())), |s| format!("{s} ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::formula::{Writing, typeset};

    #[test]
    fn fractions_powers_and_greek_letters() {
        let of = |text: &str| {
            tex(&typeset(text, &Writing { terms: &[], names: &[], value_of: &|_| None }).unwrap())
        };
        assert_eq!(of("a/x^2"), "\\frac{a}{{x}^{2}}");
        assert_eq!(of("exp(-x/tau)"), "\\exp \\left(-\\frac{x}{\\tau }\\right)");
        assert_eq!(of("Sigma_2"), "{\\mathrm{Sigma}}_{2}");
        assert_eq!(
            of("x<0 ? a : b"),
            "\\begin{cases}a & \\text{if }x<0 \\\\ b & \\text{otherwise}\\end{cases}"
        );
    }
}
