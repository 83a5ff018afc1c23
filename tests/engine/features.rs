//! `tests/features.md` holds every feature of the specification, each with the test that shows it; here that table is checked.

use std::collections::BTreeSet;

use super::tidy::rust_files;

const TABLE: &str = include_str!("../features.md");

/// (id, test) of every row.
fn rows() -> Vec<(String, String)> {
    let cells = |line: &str| {
        let line = line.replace("\\|", "¦");
        let cells: Vec<String> = line.trim_matches('|').split('|').map(|c| c.trim().to_string()).collect();
        (cells.len() == 3).then(|| (cells[0].clone(), cells[2].clone()))
    };
    let is_id = |id: &str| id.len() == 5 && id[..2].chars().all(|c| c.is_ascii_uppercase());
    TABLE.lines().filter(|l| l.starts_with('|')).filter_map(cells).filter(|(id, _)| is_id(id)).collect()
}

/// Names of all tests of the package: `binary::module::function`.
fn tests_that_exist() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (binary, folder) in
        [("lib", "src"), ("engine", "tests/engine"), ("cli", "tests/cli"), ("app", "tests/app")]
    {
        for (path, source) in rust_files(folder) {
            let module = path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
            let module =
                if module == "main" || module == "lib" { String::new() } else { format!("{module}::") };
            collect_tests(&source, &format!("{binary}::{module}"), &mut names);
        }
    }
    names
}

/// Adds every `#[test] fn` of a source, with the inline modules around it (told by indentation, as rustfmt writes it).
fn collect_tests(source: &str, prefix: &str, names: &mut BTreeSet<String>) {
    let mut modules: Vec<(usize, String)> = Vec::new();
    let mut is_test = false;
    for line in source.lines() {
        let indent = line.len() - line.trim_start().len();
        let text = line.trim();
        if text == "}" {
            modules.retain(|(depth, _)| *depth < indent);
        }
        let after = |keyword: &str| {
            let rest = text.strip_prefix("pub ").unwrap_or(text).strip_prefix(keyword)?;
            Some(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>())
        };
        if text.starts_with("#[test]") {
            is_test = true;
        } else if let Some(name) = after("mod ").filter(|_| text.ends_with('{')) {
            modules.push((indent, name));
        } else if let Some(name) = after("fn ").filter(|_| is_test) {
            let mut path: Vec<&str> = modules.iter().map(|(_, m)| m.as_str()).collect();
            path.push(&name);
            names.insert(format!("{prefix}{}", path.join("::")));
            is_test = false;
        }
    }
}

#[test]
fn the_table_has_every_feature_once() {
    let rows = rows();
    let ids: BTreeSet<_> = rows.iter().map(|(id, _)| id.clone()).collect();
    // Widgets of the window are no features of the specification's own list.
    assert_eq!(rows.iter().filter(|(id, _)| !id.starts_with("WG")).count(), 443);
    assert_eq!(ids.len(), rows.len(), "an id stands twice");
}

#[test]
fn every_named_test_exists() {
    let exist = tests_that_exist();
    let mut wrong = Vec::new();
    for (id, test) in rows() {
        for name in test.split(',').map(|t| t.trim().trim_matches('`')) {
            if name != "missing" && !exist.contains(name) {
                wrong.push(format!("{id}: {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "tests named in features.md that do not exist:\n{}", wrong.join("\n"));
}

#[test]
fn the_collector_finds_this_very_test() {
    assert!(tests_that_exist().contains("engine::features::the_collector_finds_this_very_test"));
}
