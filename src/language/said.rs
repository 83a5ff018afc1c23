//! Sentences of the engine in another language: the engine speaks English; its sentence is looked up in the table, and what stands
//! in the places of the sentence that fits is taken over, itself translated where the table knows it.

use std::cell::RefCell;
use std::collections::HashMap;

use super::table::{self, Table, Template};
use super::{Language, filled, spoken};

/// A sentence of fewer letters fits by chance where words stand in its places.
const SHORT: usize = 4;
/// How deep a sentence may stand in another.
const DEEPEST: usize = 5;
/// So many sentences are remembered.
const REMEMBERED: usize = 4000;
/// What parts of a text stand between, the largest parts first, and whether all parts must be known: a colon or a comma stands inside sentences too.
const BETWEEN: [(&str, bool); 6] =
    [("\n", false), (". ", false), (" · ", false), ("; ", false), (": ", true), (", ", true)];

/// Signs that what stands behind them is no more of the sentence.
const GOING_ON: [&str; 3] = ["; ", " · ", ": "];

/// Single words of the engine that stand inside its sentences; none that people are likely to give to a parameter.
const OWN_WORDS: [&str; 49] = [
    "Continue",
    "points",
    "bins",
    "values",
    "entries",
    "rows",
    "row",
    "histogram",
    "sample",
    "list",
    "combinations",
    "independent",
    "quantiles",
    "likelihood",
    "fitted",
    "stopped",
    "Stopped",
    "converged",
    "excluded",
    "fixed",
    "semicolons",
    "tabs",
    "commas",
    "bars",
    "blanks",
    "blocks",
    "toys",
    "Toys",
    "Fits",
    "fits",
    "Exact",
    "Derivative",
    "Outliers",
    "Sign",
    "Templates",
    "MIGRAD",
    "HESSE",
    "Combination",
    "Linear",
    "Multistart",
    "Attempt",
    "Attempts",
    "Bootstrap",
    "Jackknife",
    "Automatic",
    "Chi-square",
    "parameter",
    "parameters",
    "or",
];

/// Marks of quotation.
const QUOTES: [char; 4] = ['\'', '"', '‘', '’'];

thread_local! {
    static KNOWN: RefCell<HashMap<(Language, String), String>> = RefCell::new(HashMap::new());
}

/// A sentence of the engine in the language that is spoken; one that the table does not know stays English.
pub fn said(english: &str) -> String {
    let language = spoken();
    if language == Language::English || english.is_empty() {
        return english.to_owned();
    }
    if let Some(text) = KNOWN.with_borrow(|known| known.get(&(language, english.to_owned())).cloned()) {
        return text;
    }
    let text = translated(table::of(language), english, 0).unwrap_or_else(|| english.to_owned());
    KNOWN.with_borrow_mut(|known| {
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert((language, english.to_owned()), text.clone());
    });
    text
}

/// The whole text, a sentence with places, or part by part; none where nothing of it is known.
fn translated(table: &Table, english: &str, depth: usize) -> Option<String> {
    // Inside a sentence a single word may be a name that a person gave.
    if depth > 0 && is_word(english) && !OWN_WORDS.contains(&english) {
        return None;
    }
    if let Some(text) = table.exact(english) {
        return Some(text.to_owned());
    }
    if let Some(text) = list(table, english) {
        return Some(text);
    }
    // A code in brackets behind a message stays.
    if let Some((text, code)) = english.strip_suffix(']').and_then(|text| text.rsplit_once(" [")) {
        return Some(format!("{} [{code}]", translated(table, text, depth)?));
    }
    if depth >= DEEPEST || !english.contains(char::is_alphabetic) {
        return None;
    }
    fitting(table, english, depth, false)
        .or_else(|| in_parts(table, english, depth))
        .or_else(|| fitting(table, english, depth, true))
}

/// A list of names: `a, b and c`.
fn list(table: &Table, english: &str) -> Option<String> {
    [" and ", " or "].into_iter().find_map(|between| {
        let (head, last) = english.rsplit_once(between)?;
        let are_names = head.split(", ").chain([last]).all(|name| !name.is_empty() && !name.contains(' '));
        let word = table.exact(between.trim()).filter(|_| are_names)?;
        Some(format!("{head} {word} {last}"))
    })
}

/// By the sentence with places that fits; its values hold several sentences only where `long`, and none that stands behind it.
fn fitting(table: &Table, english: &str, depth: usize, long: bool) -> Option<String> {
    table.candidates(english).find_map(|template| {
        let values = values(template, english)?;
        let begins_with_a_place = template.pieces.first().is_some_and(String::is_empty);
        let is_chance = |v: &&str| has_words(v) && (begins_with_a_place || v.contains(' '));
        if template.weight() < SHORT && values.iter().any(is_chance) {
            return None;
        }
        let is_several = |v: &&str| v.contains(". ") || v.contains('\n');
        let goes_on = template.pieces.last().is_some_and(String::is_empty)
            && values.last().is_some_and(|v| GOING_ON.iter().any(|sign| v.contains(sign)));
        if !long && (goes_on || values.iter().any(is_several)) {
            return None;
        }
        let value = |k: usize| {
            let at = template.order.iter().position(|&place| place == k)?;
            let found =
                (!is_quoted(template, at)).then(|| translated(table, values[at], depth + 1)).flatten();
            Some(found.unwrap_or_else(|| values[at].to_owned()))
        };
        Some(filled(template.text, value))
    })
}

/// A word without a blank that does not end as a sentence does.
fn is_word(text: &str) -> bool {
    !text.contains(char::is_whitespace) && !text.ends_with(['.', '!', '?'])
}

/// Whether the place stands between marks of quotation: what someone typed.
fn is_quoted(template: &Template, at: usize) -> bool {
    let before = template.pieces.get(at).is_some_and(|piece| piece.ends_with(QUOTES));
    before && template.pieces.get(at + 1).is_some_and(|piece| piece.starts_with(QUOTES))
}

/// What stands in the places of a sentence, if it is this one.
pub(super) fn values<'a>(template: &Template, text: &'a str) -> Option<Vec<&'a str>> {
    let (first, rest) = template.pieces.split_first()?;
    let mut values = Vec::with_capacity(rest.len());
    fill(rest, text.strip_prefix(first.as_str())?, &mut values).then_some(values)
}

/// Fills the places before `pieces` from `text`; the shortest values that let the rest fit.
fn fill<'a>(pieces: &[String], text: &'a str, values: &mut Vec<&'a str>) -> bool {
    let Some((piece, rest)) = pieces.split_first() else { return text.is_empty() };
    if rest.is_empty() {
        return text.strip_suffix(piece.as_str()).is_some_and(|value| {
            values.push(value);
            !value.is_empty()
        });
    }
    for (at, found) in text.match_indices(piece.as_str()) {
        if at == 0 {
            continue;
        }
        values.push(&text[..at]);
        if fill(rest, &text[at + found.len()..], values) {
            return true;
        }
        values.pop();
    }
    false
}

/// Sentence by sentence, then by smaller parts; none where no part is known.
fn in_parts(table: &Table, english: &str, depth: usize) -> Option<String> {
    for (between, all) in BETWEEN {
        if !english.contains(between) {
            continue;
        }
        // A full stop belongs to the sentence before it.
        let full_stop = between == ". ";
        let parts: Vec<&str> = english.split(between).collect();
        let last = parts.len() - 1;
        let (mut known, mut unknown) = (0, 0);
        let mut part = |k: usize, part: &str| {
            let whole = if full_stop && k < last { format!("{part}.") } else { part.to_owned() };
            let found = translated(table, &whole, depth + 1);
            known += usize::from(found.is_some());
            unknown += usize::from(found.is_none() && has_words(&whole));
            found.unwrap_or(whole)
        };
        let words: Vec<String> = parts.iter().enumerate().map(|(k, p)| part(k, p)).collect();
        if known > 0 && !(all && unknown > 0) {
            return Some(words.join(if full_stop { " " } else { between }));
        }
    }
    None
}

/// Whether there are words in it, beside numbers, signs and what is typed on the command line.
fn has_words(text: &str) -> bool {
    if text.starts_with("--") || text.starts_with("fitpanel ") {
        return false;
    }
    let letters: Vec<bool> = text.chars().map(char::is_alphabetic).collect();
    letters.windows(2).any(|pair| pair == [true, true])
}

#[cfg(test)]
mod tests;
