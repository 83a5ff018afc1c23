//! The languages of window and report. A text stands in the code in English; the table of a language says what is shown in its place.
//!
//! [`tr`] is for a text that is shown, [`trf`] for one with places for values, [`phrase`] for one that stands in a table of the code and is
//! handed to [`tr`] later, [`said()`] for a sentence of the engine, which knows no languages and speaks English. What a table does not hold is
//! shown in English. Numbers look the same in all languages: they are copied into programs.

mod label;
mod said;
mod table;

use std::cell::Cell;
use std::fmt::Display;
use std::str::FromStr;

pub use label::{english, labels};
pub use said::said;

/// A language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// As the texts stand in the code.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 2] = [Language::English, Language::German];

    /// Its own name for itself.
    pub fn title(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
        }
    }

    /// Its two letters.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
        }
    }

    /// Its tables: the words of the window, those of reports, and the sentences of the engine.
    fn tables(self) -> [&'static str; 3] {
        match self {
            Language::English => [""; 3],
            Language::German => [
                include_str!("../../resources/words/german/window.txt"),
                include_str!("../../resources/words/german/report.txt"),
                include_str!("../../resources/words/german/engine.txt"),
            ],
        }
    }

    /// What a name of the environment like `de_AT.UTF-8` asks for.
    fn of_locale(name: &str) -> Option<Language> {
        let code = name.split(['_', '.', '@', '-']).next().unwrap_or_default();
        Language::ALL.into_iter().find(|l| l.code().eq_ignore_ascii_case(code))
    }

    /// The language of the person at this machine: of the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that says anything.
    pub fn of_machine() -> Language {
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
        said.into_iter()
            .find(|name| !name.is_empty())
            .and_then(|name| Language::of_locale(&name))
            .unwrap_or_default()
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Language, String> {
        Language::ALL
            .into_iter()
            .find(|l| l.code().eq_ignore_ascii_case(text) || l.title().eq_ignore_ascii_case(text))
            .ok_or_else(|| format!("language '{text}' is not known; it is en or de"))
    }
}

thread_local! {
    static PRESENT: Cell<Language> = const { Cell::new(Language::English) };
}

/// The language of what this thread draws from here on.
pub fn speak(language: Language) {
    PRESENT.set(language);
}

/// What `work` gives where this language is spoken.
pub fn speaking<T>(language: Language, work: impl FnOnce() -> T) -> T {
    let before = PRESENT.replace(language);
    let done = work();
    PRESENT.set(before);
    done
}

/// The language that is spoken.
pub fn spoken() -> Language {
    PRESENT.get()
}

/// A text that is translated where it is shown.
pub const fn phrase(english: &str) -> &str {
    english
}

/// A text in the language that is spoken.
pub fn tr(english: &str) -> &str {
    let language = spoken();
    if language == Language::English {
        return english;
    }
    table::of(language).exact(english).unwrap_or(english)
}

/// A text with values in its places `{}`, or `{1}`, `{2}`, … where a language has another order.
pub fn trf(english: &str, values: &[&dyn Display]) -> String {
    filled(tr(english), |k| values.get(k).map(ToString::to_string))
}

/// A label as it stands inside a sentence: in small letters, except where nouns keep their capitals.
pub fn in_sentence(label: &str) -> String {
    match spoken() {
        Language::English => label.to_lowercase(),
        Language::German => label.to_owned(),
    }
}

/// What stands before each place of a text with the number of its value, and what stands behind the last one.
pub fn pieces(template: &str) -> Vec<(&str, Option<usize>)> {
    let (mut found, mut rest, mut next) = (Vec::new(), template, 0);
    while let Some((before, place, after)) = split_place(rest) {
        found.push((before, Some(place.unwrap_or(next))));
        next += 1;
        rest = after;
    }
    found.push((rest, None));
    found
}

/// The template with its places filled; a place without a value stays empty.
fn filled(template: &str, value: impl Fn(usize) -> Option<String>) -> String {
    let mut text = String::with_capacity(2 * template.len());
    for (before, place) in pieces(template) {
        text.push_str(before);
        text.push_str(&place.and_then(&value).unwrap_or_default());
    }
    text
}

/// What stands before the first place, its number where it has one, and what stands behind it.
fn split_place(template: &str) -> Option<(&str, Option<usize>, &str)> {
    for (open, _) in template.match_indices('{') {
        let (inside, after) = template[open + 1..].split_once('}')?;
        if inside.is_empty() {
            return Some((&template[..open], None, after));
        }
        if let Some(k) = inside.parse::<usize>().ok().and_then(|k| k.checked_sub(1)) {
            return Some((&template[..open], Some(k), after));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_takes_its_value_in_order_or_by_its_number() {
        let of = |template: &str| filled(template, |k| ["a", "b"].get(k).map(|v| (*v).to_owned()));
        assert_eq!(of("{} of {} points"), "a of b points");
        assert_eq!(of("{2} mit {1}"), "b mit a");
        assert_eq!(of("{x} {} {"), "{x} a {");
    }

    #[test]
    fn the_machine_says_its_language_by_the_first_letters() {
        assert_eq!(Language::of_locale("de_AT.UTF-8"), Some(Language::German));
        assert_eq!(Language::of_locale("de"), Some(Language::German));
        assert_eq!(Language::of_locale("en_US"), Some(Language::English));
        assert_eq!(Language::of_locale("C.UTF-8"), None);
        assert_eq!("DE".parse(), Ok(Language::German));
        assert!("klingon".parse::<Language>().is_err());
    }

    #[test]
    fn a_text_that_no_table_holds_is_shown_in_english() {
        speak(Language::German);
        assert_eq!(tr("no such text"), "no such text");
        assert_eq!(tr("Cancel"), "Abbrechen");
        speak(Language::English);
        assert_eq!(tr("Cancel"), "Cancel");
    }
}
