//! Every character that the program can say has its picture in the fonts of the window.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::window::Window;

/// All source files below a folder but those of tests.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") && !name.contains("tests") {
            found.push(path);
        }
    }
    found
}

/// The characters beyond ASCII in code; comments and what follows the tests of a file do not count.
fn said(text: &str) -> impl Iterator<Item = char> + '_ {
    let code = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]"));
    let lines = code.map(|line| line.split("//").next().unwrap_or_default());
    lines.flat_map(str::chars).filter(|c| !c.is_ascii())
}

#[test]
fn every_character_of_every_sentence_can_be_drawn() {
    let window = Window::example("peak.csv");
    let mut missing = BTreeSet::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let place = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
        missing.extend(said(&text).filter(|c| !window.can_draw(*c)).map(|c| (c, place.clone())));
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert!(!window.can_draw('𝄞'), "what no font has is found");
}
