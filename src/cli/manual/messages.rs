//! What the program says of a fit and of a mistake: verdicts, warnings, errors.

use super::frame::{Page, Part, pick};
use super::sources::errors;
use crate::fit::Severity;
use crate::language::{Language, said, tr};
use crate::report::titles;
use crate::report::verdict::LISTED;
use crate::tutorial::chapter::grid;
use crate::tutorial::markdown::escaped;

/// The page.
pub(super) fn page(language: Language) -> Page {
    let code = |kind: &str, code: &str| format!("<code id=\"{kind}-{}\">{code}</code>", code.to_lowercase());
    let verdicts: Vec<Vec<String>> = LISTED
        .iter()
        .map(|v| {
            let severity = match v.severity {
                Severity::Bad => "not to be used",
                Severity::Warning => "with care",
                Severity::Info => "good",
            };
            vec![
                code("verdict", v.code),
                format!("<strong>{}</strong>", escaped(&said(v.headline))),
                severity.to_owned(),
                escaped(v.meaning),
                escaped(v.help),
            ]
        })
        .collect();
    let warnings: Vec<Vec<String>> = titles::listed()
        .map(|(name, title, meaning)| vec![code("warning", name), escaped(&said(title)), escaped(meaning)])
        .collect();
    let mut last = String::new();
    let errors: Vec<Vec<String>> = errors()
        .into_iter()
        .map(|e| {
            let sentence = escaped(&tr(&e.sentence).replace("{}", "…"));
            let first =
                if e.code == last { format!("<code>{}</code>", e.code) } else { code("error", &e.code) };
            last = e.code;
            vec![first, sentence]
        })
        .collect();
    let head = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let body = format!(
        "<h2 id=\"verdicts\">Verdicts</h2>\n<p>Every fit has one: a headline with a sentence in the window and in reports, a word in JSON \
         (<code>minimum.verdict</code>). The first that applies is given, the worst first. What to do about it stands beside it as buttons in the \
         window, as options in reports. <a href=\"result.html\">Reading the result</a> says more.</p>\n{}\
         <h2 id=\"warnings\">Warnings</h2>\n<p>They stand below the result with a sentence that names parameters and numbers. Codes with a \
         <code>W-</code> are shown there; the others are words of JSON (<code>minimum.messages</code>).</p>\n{}\
         <h2 id=\"errors\">Errors</h2>\n<p>What could not be done, in one sentence that says where and what is expected; … stands for names and \
         numbers. The exit code is 2.</p>\n{}",
        grid(
            "Verdicts, the worst first",
            &head(&["Code", "Headline", "The result is", "When", "What helps"]),
            &verdicts
        ),
        grid("Warnings", &head(&["Code", "Title", "Meaning, and what helps"]), &warnings),
        grid("Errors by their codes", &head(&["Code", "Sentence"]), &errors),
    );
    let headings = [("verdicts", "Verdicts"), ("warnings", "Warnings"), ("errors", "Errors")];
    Page {
        file: "messages.html".into(),
        title: pick(language, "What the program says", "Was das Programm sagt").into(),
        part: Part::Reference,
        body,
        headings: headings.map(|(id, words)| (id.to_owned(), words.to_owned())).to_vec(),
        language: Language::English,
    }
}
