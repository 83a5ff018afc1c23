//! A text in several languages.

use crate::language::Language;

/// What is said, language by language; Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text(Vec<(Language, String)>);

impl Text {
    /// In English alone.
    pub fn english(text: impl Into<String>) -> Text {
        Text(vec![(Language::English, text.into())])
    }

    /// In this language alone.
    pub fn of_one(language: Language, text: impl Into<String>) -> Text {
        Text(vec![(language, text.into())])
    }

    /// With these words in this language.
    pub(super) fn add(&mut self, language: Language, text: String) {
        self.0.push((language, text));
    }

    /// In this language; where it is missing in English, else in the first there is.
    pub fn of(&self, language: Language) -> &str {
        let find = |wanted| self.0.iter().find(|(l, _)| *l == wanted);
        let found = find(language).or_else(|| find(Language::English)).or(self.0.first());
        found.map_or("", |(_, text)| text.as_str())
    }

    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|(_, text)| text.trim().is_empty())
    }

    /// The languages it is written in.
    pub fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        self.0.iter().map(|(language, _)| *language)
    }
}
