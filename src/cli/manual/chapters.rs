//! The chapters that are written by hand, in the order of reading.

use super::frame::{Page, Part};
use crate::language::Language;
use crate::tutorial::chapter::chapter;

/// A chapter with its texts.
struct Source {
    name: &'static str,
    english: &'static str,
    german: Option<&'static str>,
}

macro_rules! text {
    ($language:literal, $name:literal) => {
        include_str!(concat!("../../../resources/manual/", $language, "/", $name, ".md"))
    };
}

macro_rules! source {
    ($name:literal) => {
        Source { name: $name, english: text!("en", $name), german: None }
    };
    ($name:literal, german) => {
        Source { name: $name, english: text!("en", $name), german: Some(text!("de", $name)) }
    };
}

const SOURCES: [Source; 9] = [
    source!("index", german),
    source!("data"),
    source!("models"),
    source!("cost"),
    source!("errors"),
    source!("result", german),
    source!("figures"),
    source!("writing"),
    source!("shell"),
];

/// Their pages, the first page first.
pub(super) fn pages(language: Language) -> Vec<Page> {
    let page = |source: &Source| {
        let (text, language) = match (language, source.german) {
            (Language::German, Some(german)) => (german, Language::German),
            _ => (source.english, Language::English),
        };
        let made = chapter(text);
        Page {
            file: format!("{}.html", source.name),
            title: made.title,
            part: if source.name == "index" { Part::Start } else { Part::Chapters },
            body: made.body,
            headings: made.headings,
            language,
        }
    };
    SOURCES.iter().map(page).collect()
}
