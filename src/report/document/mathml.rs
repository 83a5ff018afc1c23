//! A written formula as MathML, which every browser shows without a script.

use super::html::escape;
use crate::language::tr;
use crate::model::formula::{Face, Fence, Math};

/// The formula in a line of text or, where `display`, in one of its own; `text` is read aloud and stands where nothing else can be shown.
pub(crate) fn mathml(math: &Math, text: &str, display: bool) -> String {
    let block = if display { " display=\"block\"" } else { "" };
    let inside = element(math);
    format!("<math{block} alttext=\"{}\"><mrow>{inside}</mrow></math>", escape(text))
}

fn element(math: &Math) -> String {
    match math {
        Math::Word(text, face) => word(text, *face),
        Math::Row(list) => format!("<mrow>{}</mrow>", list.iter().map(element).collect::<String>()),
        Math::Fraction(a, b) => format!("<mfrac>{}{}</mfrac>", element(a), element(b)),
        Math::Power(a, b) => format!("<msup>{}{}</msup>", element(a), element(b)),
        Math::Index(a, b) => format!("<msub>{}{}</msub>", element(a), element(b)),
        Math::Root(None, inner) => format!("<msqrt>{}</msqrt>", element(inner)),
        Math::Root(Some(n), inner) => format!("<mroot>{}<mn>{n}</mn></mroot>", element(inner)),
        Math::Fenced(fence, inner) => {
            let (open, close) = match fence {
                Fence::Round => ("(", ")"),
                Fence::Bar => ("|", "|"),
            };
            format!("<mrow><mo>{open}</mo>{}<mo>{close}</mo></mrow>", element(inner))
        }
        Math::Cases(rows) => {
            let rows: String = rows.iter().map(case).collect();
            format!("<mrow><mo>{{</mo><mtable columnalign=\"left\">{rows}</mtable></mrow>")
        }
    }
}

fn case((value, condition): &(Math, Option<Math>)) -> String {
    let condition = condition.as_ref().map_or_else(
        || format!("<mtext>{}</mtext>", tr("otherwise")),
        |c| format!("<mrow><mtext>{}&#160;</mtext>{}</mrow>", tr("if"), element(c)),
    );
    format!("<mtr><mtd>{}</mtd><mtd>{condition}</mtd></mtr>", element(value))
}

fn word(text: &str, face: Face) -> String {
    let text = escape(text);
    match face {
        Face::Letter => format!("<mi>{text}</mi>"),
        Face::Upright if text.starts_with(|c: char| c.is_ascii_digit()) => format!("<mn>{text}</mn>"),
        Face::Upright if text.starts_with(char::is_alphabetic) => {
            format!("<mi mathvariant=\"normal\">{text}</mi>")
        }
        Face::Upright | Face::Operator => format!("<mo>{text}</mo>"),
        Face::Gap => "<mspace width=\"0.17em\"></mspace>".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::formula::{Writing, typeset};

    #[test]
    fn fractions_powers_and_cases() {
        let of = |text: &str| {
            element(&typeset(text, &Writing { terms: &[], names: &[], value_of: &|_| None }).unwrap())
        };
        assert_eq!(of("a/x^2"), "<mfrac><mi>a</mi><msup><mi>x</mi><mn>2</mn></msup></mfrac>");
        assert_eq!(of("tau"), "<mi>τ</mi>");
        let cases = of("x<0 ? a : b");
        assert!(cases.contains("<mo>&lt;</mo>") && cases.contains("<mtext>otherwise</mtext>"), "{cases}");
    }
}
