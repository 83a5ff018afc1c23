//! Sentences that fit a table of a test.

use super::super::table::{Table, Template};
use super::*;

fn table() -> Table {
    Table::of_text(
        "{} of {} points are used\n    von {2} Punkten werden {1} verwendet\nline {}: {}\n    Zeile {}: {}\n'{}' is not a number\n    '{}' ist keine Zahl\n\
         Good fit\n    Gute Anpassung\nA file.\n    Eine Datei.\n",
    )
}

fn of(english: &str) -> Option<String> {
    translated(&table(), english, 0)
}

/// Every sentence of the engine's table, with numbers in its places, is found again as itself and not as another one that fits by chance.
#[test]
fn every_sentence_of_the_table_is_told_from_all_others() {
    let mut wrong = Vec::new();
    for language in Language::ALL {
        for (english, text) in table::lines(language.tables()[2]) {
            let value = |k: usize| Some((17 + k).to_string());
            let (english, expected) = (filled(english, value), filled(text, value));
            let found = translated(table::of(language), &english, 0);
            if found.as_ref() != Some(&expected) {
                wrong.push((english, found));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_sentence_with_places_takes_its_values_along() {
    assert_eq!(of("3 of 10 points are used").as_deref(), Some("von 10 Punkten werden 3 verwendet"));
    assert_eq!(of("Good fit").as_deref(), Some("Gute Anpassung"));
    assert_eq!(of("3 of 10 points are lost"), None);
}

#[test]
fn a_sentence_in_a_sentence_is_translated_too() {
    assert_eq!(of("line 7: 'a' is not a number").as_deref(), Some("Zeile 7: 'a' ist keine Zahl"));
    assert_eq!(of("line 7: something else").as_deref(), Some("Zeile 7: something else"));
}

#[test]
fn several_sentences_are_translated_one_by_one() {
    assert_eq!(of("A file. Good fit").as_deref(), Some("Eine Datei. Gute Anpassung"));
    assert_eq!(of("Good fit · unknown").as_deref(), Some("Gute Anpassung · unknown"));
    assert_eq!(of("unknown · as well"), None);
    assert_eq!(
        of("line 7: 'a' is not a number · Good fit").as_deref(),
        Some("Zeile 7: 'a' ist keine Zahl · Gute Anpassung")
    );
}

#[test]
fn a_value_is_the_shortest_that_lets_the_rest_fit() {
    let template = Template::new("{} and {}", "");
    assert_eq!(values(&template, "a and b and c"), Some(vec!["a", "b and c"]));
    assert_eq!(values(&template, " and b"), None, "a place holds something");
}
