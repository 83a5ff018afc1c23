//! What formulas may be made of: operators, functions of numbers, constants.

use super::frame::{Page, Part, pick};
use crate::language::Language;
use crate::model::formula::{OPERATORS, constants, described};
use crate::tutorial::chapter::grid;
use crate::tutorial::markdown::escaped;

/// The page.
pub(super) fn page(language: Language) -> Page {
    let code = |name: &str| format!("<code>{}</code>", escaped(name));
    let pair = |(name, what): (&str, &str)| vec![code(name), escaped(what)];
    let head = |first: &str| [first.to_owned(), "Meaning".to_owned()];
    let operators: Vec<_> = OPERATORS.into_iter().map(pair).collect();
    let functions: Vec<_> = described().map(pair).collect();
    let constants: Vec<_> = constants().map(|(name, value)| vec![code(name), value.to_string()]).collect();
    let body = format!(
        "<p>Every other name is a parameter, and <code>x</code> (<code>y</code>, <code>z</code>) a coordinate; how formulas are written is said in \
         <a href=\"models.html\">Functions and formulas</a>. Angles are in radians.</p>\n\
         <h2 id=\"operators\">Operators</h2>\n{}<h2 id=\"functions\">Functions</h2>\n\
         <p>ROOT's names are read as well: <code>TMath::Exp</code>, <code>sqrt</code>, <code>TMath::Pi()</code>.</p>\n{}\
         <h2 id=\"constants\">Constants</h2>\n{}",
        grid("Operators, those that bind closest first", &head("Operator"), &operators),
        grid("Functions", &head("Function"), &functions),
        grid("Constants", &["Constant".into(), "Value".into()], &constants),
    );
    let headings = [("operators", "Operators"), ("functions", "Functions"), ("constants", "Constants")];
    Page {
        file: "formulas.html".into(),
        title: pick(language, "What formulas are made of", "Woraus Formeln bestehen").into(),
        part: Part::Reference,
        body,
        headings: headings.map(|(id, words)| (id.to_owned(), words.to_owned())).to_vec(),
        language: Language::English,
    }
}
