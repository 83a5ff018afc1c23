//! What the window offers, as rows of words for a manual.

use super::actions::{MENUS, TABLE, key_text};
use crate::language::tr;

/// An action of the menus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its menu.
    pub menu: &'static str,
    /// What it is called there.
    pub title: &'static str,
    /// Its keys.
    pub keys: Vec<String>,
    /// What it does.
    pub what: &'static str,
}

/// All actions, in the order of the menus and in the language that is spoken.
pub fn actions() -> Vec<Listed> {
    let of_menu = |(menu, name): &(_, &'static str)| {
        let (menu, name) = (*menu, tr(name));
        let rows = TABLE.iter().filter(move |row| row.menu == menu);
        rows.map(move |row| Listed {
            menu: name,
            title: row.title(),
            keys: row.keys.iter().map(|keys| key_text(*keys)).collect(),
            what: row.tip(),
        })
    };
    MENUS.iter().flat_map(of_menu).collect()
}
