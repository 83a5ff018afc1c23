//! The table of a language, read once: an English text at the beginning of a line, what is said in its place indented below it.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Language, split_place};

/// A sentence with places.
pub struct Template {
    /// What stands between the places, in English.
    pub pieces: Vec<String>,
    /// Which value stands in which place, from 0.
    pub order: Vec<usize>,
    /// The sentence in the language.
    pub text: &'static str,
}

impl Template {
    /// The sentence of a line of the table.
    pub fn new(english: &str, text: &'static str) -> Template {
        let (mut pieces, mut order, mut rest) = (Vec::new(), Vec::new(), english);
        while let Some((before, place, after)) = split_place(rest) {
            pieces.push(before.to_owned());
            order.push(place.unwrap_or(order.len()));
            rest = after;
        }
        pieces.push(rest.to_owned());
        Template { pieces, order, text }
    }

    /// Letters that do not stand in places: the more, the less a sentence fits by chance.
    pub fn weight(&self) -> usize {
        self.pieces.iter().map(|piece| piece.chars().filter(|c| c.is_alphabetic()).count()).sum()
    }
}

/// All texts of a language.
pub struct Table {
    exact: HashMap<&'static str, &'static str>,
    /// Sentences with places by the first word before the first of them.
    by_word: HashMap<String, Vec<Template>>,
    /// Those that begin with a place, or inside a word.
    open: Vec<Template>,
}

/// The first word of a text, where something stands behind it.
pub fn first_word(text: &str) -> Option<&str> {
    text.split_once(' ').map(|(word, _)| word)
}

impl Table {
    /// The table of one text.
    #[cfg(test)]
    pub fn of_text(text: &'static str) -> Table {
        Table::read(["", "", text])
    }

    /// The table of these texts. What window and report say with values they put together themselves, so only the engine's sentences are looked for.
    fn read([window, report, engine]: [&'static str; 3]) -> Table {
        let mut table = Table { exact: HashMap::new(), by_word: HashMap::new(), open: Vec::new() };
        let engine = lines(engine);
        table.exact.extend(engine.iter().copied().chain(lines(report)).chain(lines(window)));
        for (english, text) in engine {
            let template = Template::new(english, text);
            if template.order.is_empty() {
                continue;
            }
            match first_word(&template.pieces[0]) {
                Some(word) if !word.is_empty() => {
                    table.by_word.entry(word.to_owned()).or_default().push(template);
                }
                _ => table.open.push(template),
            }
        }
        let heaviest_first = |list: &mut Vec<Template>| list.sort_by_key(|t| std::cmp::Reverse(t.weight()));
        table.by_word.values_mut().for_each(heaviest_first);
        heaviest_first(&mut table.open);
        table
    }

    /// What is said for exactly this text.
    pub fn exact(&self, english: &str) -> Option<&'static str> {
        self.exact.get(english).copied()
    }

    /// Sentences with places that may have become this text, the most telling first in each group.
    pub fn candidates(&self, text: &str) -> impl Iterator<Item = &Template> {
        let word = first_word(text).and_then(|word| self.by_word.get(word));
        word.into_iter().flatten().chain(&self.open)
    }
}

/// Pairs of an English text and what is said in its place. `\n` is a new line, `\s` a space at an end.
pub fn lines(text: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut pairs = Vec::new();
    let mut english = None;
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        match (line.strip_prefix("    "), english.take()) {
            (Some(said), Some(english)) => pairs.push((plain(english), plain(said))),
            (_, _) => english = Some(line),
        }
    }
    pairs
}

/// A text with its marks resolved; leaked, for a table lives as long as the program.
fn plain(line: &'static str) -> &'static str {
    if line.contains('\\') { line.replace("\\n", "\n").replace("\\s", " ").leak() } else { line }
}

/// The table of a language.
pub fn of(language: Language) -> &'static Table {
    static TABLES: [OnceLock<Table>; Language::ALL.len()] = [const { OnceLock::new() }; Language::ALL.len()];
    TABLES[language as usize].get_or_init(|| Table::read(language.tables()))
}
