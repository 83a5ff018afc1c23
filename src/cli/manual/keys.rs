//! The menus of the window with their keys.

use std::fmt::Write as _;

use super::frame::{Page, Part, pick};
use crate::app::listed::{Listed, actions};
use crate::language::Language;
use crate::tutorial::chapter::grid;
use crate::tutorial::markdown::escaped;

/// The page.
pub(super) fn page(language: Language) -> Page {
    let all = actions();
    let mut body = format!(
        "<p>{}</p>\n",
        pick(
            language,
            "F1 shows the keys in the window. Keys of one letter work wherever no text is typed.",
            "F1 zeigt die Tasten im Fenster. Tasten aus einem Buchstaben gelten überall, wo kein Text getippt wird."
        )
    );
    let mut headings: Vec<(String, String)> = Vec::new();
    let mut rest = &all[..];
    let head = [
        pick(language, "Entry", "Eintrag"),
        pick(language, "Keys", "Tasten"),
        pick(language, "What it does", "Was es tut"),
    ];
    while let Some(first) = rest.first() {
        let n = rest.iter().take_while(|row| row.menu == first.menu).count();
        let id = format!("menu-{}", headings.len() + 1);
        let rows: Vec<Vec<String>> = rest[..n].iter().map(row).collect();
        let caption = format!("{} {}", pick(language, "The menu", "Das Menü"), first.menu);
        let table = grid(&caption, &head.map(String::from), &rows);
        // Writing to a text does not fail.
        let _ = write!(body, "<h2 id=\"{id}\">{}</h2>\n{table}", escaped(first.menu));
        headings.push((id, first.menu.to_owned()));
        rest = &rest[n..];
    }
    Page {
        file: "keys.html".into(),
        title: pick(language, "Menus and keys", "Menüs und Tasten").into(),
        part: Part::Reference,
        body,
        headings,
        language,
    }
}

fn row(action: &Listed) -> Vec<String> {
    let keys: Vec<String> = action.keys.iter().map(|k| format!("<kbd>{}</kbd>", escaped(k))).collect();
    vec![escaped(action.title), keys.join(", "), escaped(action.what)]
}
