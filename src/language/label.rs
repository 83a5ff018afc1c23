//! Labels of the window, told by what they are in English: a script names them so, whatever the window speaks.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::said::values;
use super::table::{self, Template, lines};
use super::{Language, filled, said, spoken};

/// Texts of the window with places, by language.
fn templates(language: Language) -> &'static [Template] {
    static ALL: OnceLock<HashMap<Language, Vec<Template>>> = OnceLock::new();
    let of = |language: Language| {
        let window = lines(language.tables()[0]).into_iter();
        let mut with_places: Vec<Template> = window
            .map(|(english, text)| Template::new(english, text))
            .filter(|t| !t.order.is_empty())
            .collect();
        with_places.sort_by_key(|t| std::cmp::Reverse(t.weight()));
        with_places.retain(|t| t.weight() > 2);
        with_places
    };
    &ALL.get_or_init(|| Language::ALL.into_iter().map(|l| (l, of(l))).collect())[&language]
}

/// What the window may say for this label in the language that is spoken, the likeliest first: as a whole, with values in its places, or in two
/// pieces, of which the second may be a name; and the English itself.
pub fn labels(english: &str) -> Vec<String> {
    let language = spoken();
    if language == Language::English {
        return vec![english.to_owned()];
    }
    let table = table::of(language);
    let mut found: Vec<String> = table.exact(english).map(str::to_owned).into_iter().collect();
    // A button that opens a dialog says so by dots, which its label leaves out.
    let dotted = table.exact(&format!("{english}…"));
    found.extend(dotted.map(|text| text.trim_end_matches('…').to_owned()));
    for template in templates(language) {
        let Some(values) = values(template, english) else { continue };
        let value = |k: usize| {
            let at = template.order.iter().position(|&place| place == k)?;
            Some(values[at].to_owned())
        };
        let known =
            |k: usize| value(k).map(|v| table.exact(&v).map_or_else(|| piece(language, &v), str::to_owned));
        found.extend([filled(template.text, value), filled(template.text, known)]);
    }
    for (at, _) in english.match_indices(' ').rev() {
        let Some(first) = table.exact(&english[..at]) else { continue };
        let second = &english[at + 1..];
        found.push(format!("{first} {second}"));
        found.extend(table.exact(second).map(|second| format!("{first} {second}")));
    }
    found.extend([said(english), english.to_owned()]);
    found
}

/// A value that is words with places itself: `fit 2, gaus`.
fn piece(language: Language, value: &str) -> String {
    let filled_with = |template: &Template| {
        let values = values(template, value)?;
        Some(filled(template.text, |k| {
            let at = template.order.iter().position(|&place| place == k)?;
            Some(values[at].to_owned())
        }))
    };
    templates(language).iter().find_map(filled_with).unwrap_or_else(|| value.to_owned())
}

/// Texts of the window by what is said in their place.
struct Back {
    exact: HashMap<&'static str, &'static str>,
    templates: Vec<Template>,
}

fn back(language: Language) -> &'static Back {
    static ALL: OnceLock<HashMap<Language, Back>> = OnceLock::new();
    let of = |language: Language| {
        let window = lines(language.tables()[0]);
        let mut exact = HashMap::new();
        let mut templates = Vec::new();
        for (english, text) in window {
            exact.entry(text).or_insert(english);
            exact.entry(text.trim_end_matches('…')).or_insert_with(|| english.trim_end_matches('…'));
            let template = Template::new(text, english);
            if !template.order.is_empty() && template.weight() > 2 {
                templates.push(template);
            }
        }
        templates.sort_by_key(|t| std::cmp::Reverse(t.weight()));
        Back { exact, templates }
    };
    &ALL.get_or_init(|| Language::ALL.into_iter().map(|l| (l, of(l))).collect())[&language]
}

/// The English label that the window says so in the language that is spoken, the other way round than [`labels`]; what it does not translate
/// stays as it is.
pub fn english(label: &str) -> String {
    let language = spoken();
    if language == Language::English {
        return label.to_owned();
    }
    let back = back(language);
    let exact = |said: &str| back.exact.get(said).map(|english| (*english).to_owned());
    let mut found: Vec<String> = exact(label).into_iter().collect();
    for template in &back.templates {
        let Some(values) = values(template, label) else { continue };
        let value = |k: usize| {
            let at = template.order.iter().position(|&place| place == k)?;
            Some(values[at].to_owned())
        };
        let known = |k: usize| value(k).map(|v| exact(&v).unwrap_or(v));
        found.extend([filled(template.text, known), filled(template.text, value)]);
    }
    for (at, _) in label.match_indices(' ').rev() {
        let Some(first) = exact(&label[..at]) else { continue };
        let second = &label[at + 1..];
        found.extend(exact(second).map(|second| format!("{first} {second}")));
        found.push(format!("{first} {second}"));
    }
    let leads_back = |english: &String| labels(english).iter().any(|said| said == label);
    found.into_iter().find(leads_back).unwrap_or_else(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{speaking, trf};

    #[test]
    fn whole_with_values_and_in_pieces() {
        speaking(Language::German, || {
            let first = |english: &str| labels(english).remove(0);
            assert_eq!(first("Cancel"), "Abbrechen");
            assert_eq!(first("Open"), "Öffnen");
            assert_eq!(first("Result value of p0"), format!("{} p0", crate::language::tr("Result value of")));
            let part = "Remove part {}";
            assert_ne!(trf(part, &[&"gaus"]), "Remove part gaus", "the table has it");
            assert_eq!(first("Remove part gaus"), trf(part, &[&"gaus"]));
            let (template, fit) = ("Compare with {}", trf("fit {}, {}", &[&2, &"gaus"]));
            assert_ne!(fit, "fit 2, gaus", "the table has it");
            assert!(
                labels("Compare with fit 2, gaus").contains(&trf(template, &[&fit])),
                "values in places of values"
            );
            assert!(labels("Range from").contains(&"Bereich von".to_owned()), "{:?}", labels("Range from"));
            assert_eq!(first("Kaleidoscope"), "Kaleidoscope");
        });
        assert_eq!(labels("Fix Mean"), ["Fix Mean"]);
    }
}
