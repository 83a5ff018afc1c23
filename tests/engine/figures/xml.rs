//! Whether a picture is well-formed XML that needs nothing from outside.

use std::collections::BTreeSet;

/// Tags with their attributes and whether they open, close or stand alone; text between them must be escaped.
pub fn check(name: &str, text: &str) {
    let mut open: Vec<String> = Vec::new();
    let (mut ids, mut wanted) = (BTreeSet::new(), BTreeSet::new());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        entities(name, &rest[..start]);
        assert!(!rest[..start].contains('>'), "{name}: a bare > in a text");
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            let end = comment.find("--").unwrap();
            assert!(comment[end..].starts_with("-->"), "{name}: -- inside a comment");
            rest = &comment[end + 3..];
            continue;
        }
        let end = end_of_tag(rest).unwrap_or_else(|| panic!("{name}: a tag without end: {rest:.60}"));
        let tag = &rest[..end];
        rest = &rest[end + 1..];
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(closed.trim()), "{name}: closes another tag");
            continue;
        }
        let alone = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (element, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        assert!(element.chars().all(|c| c.is_ascii_alphanumeric()), "{name}: element {element}");
        for (key, value) in self::attributes(name, attributes) {
            entities(name, value);
            if key == "id" {
                assert!(ids.insert(value.to_owned()), "{name}: id {value} stands twice");
            }
            if key == "aria-labelledby" {
                wanted.extend(value.split(' ').map(str::to_owned));
            }
            let points = value.split("url(").skip(1).map(|u| u.split(')').next().unwrap());
            wanted.extend(points.map(|u| u.strip_prefix('#').expect("inside").to_owned()));
            assert!(key != "href" && key != "src" && !key.ends_with(":href"), "{name}: {key}={value}");
            assert!(key == "xmlns" || !value.contains("://"), "{name}: {key}={value}");
        }
        if !alone {
            open.push(element.to_owned());
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{name}: not closed: {open:?}");
    assert!(wanted.is_subset(&ids), "{name}: {wanted:?} not all among {ids:?}");
    assert_eq!(text.matches("http").count(), 1, "{name}: an address beside that of SVG");
    // Fonts are in the file itself.
    for address in text.split("url(").skip(1) {
        assert!(address.starts_with('#') || address.starts_with("data:"), "{name}: {address:.40}");
    }
}

/// Where a tag ends: a > within quotes is none.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(k, c)| {
        quoted ^= c == '"';
        (c == '>' && !quoted).then_some(k)
    })
}

/// `key="value"` after one another, no key twice.
fn attributes<'a>(name: &str, text: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (key, after) = rest.split_once("=\"").unwrap_or_else(|| panic!("{name}: no value: {rest}"));
        let (value, after) = after.split_once('"').unwrap_or_else(|| panic!("{name}: no quote: {rest}"));
        assert!(!key.contains(char::is_whitespace) && !value.contains('<'), "{name}: {key}={value}");
        assert!(all.iter().all(|(other, _)| *other != key), "{name}: {key} stands twice");
        all.push((key, value));
        rest = after.trim_start();
    }
    all
}

/// Every & begins an entity that XML knows, and no character is one that it does not.
fn entities(name: &str, text: &str) {
    for after in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;"].iter().any(|known| after.starts_with(known));
        assert!(known, "{name}: &{after:.20}");
    }
    assert!(text.chars().all(|c| c >= ' ' || c == '\n'), "{name}: a character that is none");
}

#[test]
#[should_panic(expected = "closes another tag")]
fn a_tag_that_is_not_closed_is_found() {
    check("wrong", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>");
}

#[test]
#[should_panic(expected = "not all among")]
fn a_clip_that_is_not_there_is_found() {
    check("wrong", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g clip-path=\"url(#a)\"></g></svg>");
}
