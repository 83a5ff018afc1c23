//! The rules of the house, checked on the sources themselves: layers, sizes, headers, where printing and colors may stand.

use std::fs;
use std::path::{Path, PathBuf};

/// Every Rust file below `folder` of the package, with its path relative to it.
pub fn rust_files(folder: &str) -> Vec<(String, String)> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        for path in entries.flatten().map(|e| e.path()) {
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let text = |p: &PathBuf| fs::read_to_string(p).unwrap();
    paths
        .iter()
        .map(|p| (p.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/"), text(p)))
        .collect()
}

/// What each top-level module may use of the others. Arrows only point down.
const LAYERS: &[(&str, &[&str])] = &[
    ("fcn", &[]),
    ("error", &[]),
    ("language", &[]),
    ("params", &["error"]),
    ("numeric", &["error"]),
    ("model", &["params", "numeric", "error"]),
    ("data", &["model", "numeric", "error"]),
    ("cost", &["data", "model", "fcn", "params", "numeric", "error"]),
    ("minimize", &["fcn", "params", "numeric", "error"]),
    ("fit", &["minimize", "cost", "data", "model", "fcn", "params", "numeric", "error"]),
    ("report", &["language", "fit", "minimize", "cost", "data", "model", "params", "numeric", "error"]),
    ("classic", &["report", "fit", "minimize", "cost", "data", "model", "params", "numeric", "error"]),
    ("tutorial", &["language", "data", "model", "error"]),
    (
        "app",
        &[
            "language", "tutorial", "classic", "report", "fit", "minimize", "cost", "data", "model",
            "params", "error",
        ],
    ),
    (
        "cli",
        &[
            "language", "app", "tutorial", "classic", "report", "fit", "minimize", "cost", "data", "model",
            "params", "error",
        ],
    ),
];

fn top_module(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or(path)
}

/// Modules that a source names as `crate::module`, comments and documentation left out.
fn modules_used(source: &str) -> Vec<String> {
    let code = source.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            Some(group) => top_level_names(group),
            None => vec![rest],
        };
        for name in names {
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            used.push(name[..end].to_string());
        }
    }
    used
}

/// The members of `{a::x, b::{c, d}, e}` (opening brace already eaten), outermost level only.
fn top_level_names(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(group[start..i].trim());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(group[start..i].trim());
                start = i + 1;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn layers_only_point_down() {
    let mut wrong = Vec::new();
    for (path, source) in rust_files("src") {
        let module = top_module(&path);
        let Some((_, allowed)) = LAYERS.iter().find(|(m, _)| *m == module) else { continue };
        for used in modules_used(&source) {
            let is_module = LAYERS.iter().any(|(m, _)| *m == used);
            if is_module && used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("src/{path} uses crate::{used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_layer_check_sees_through_groups() {
    let used = modules_used(
        "use crate::{data::{Dataset, read}, fit};\nlet x = crate::app::x();\n// crate::report\n",
    );
    assert_eq!(used, ["data", "fit", "app"]);
}

#[test]
fn crates_stay_where_they_belong() {
    let only = [
        ("evalexpr::", &["model/formula/"][..]),
        ("saphyr_parser::", &["fit/file/kafe2/tree.rs"][..]),
        ("flate2::", &["data/root/block.rs", "data/formats/"][..]),
        ("lz4_flex::", &["data/root/block.rs", "data/formats/parquet/"][..]),
        ("ruzstd::", &["data/root/block.rs", "data/formats/parquet/"][..]),
        ("xz4rust::", &["data/root/block.rs"][..]),
        ("egui", &["app/"][..]),
        ("eframe::", &["app/native.rs"][..]),
        ("rfd::", &["app/dialogs.rs"][..]),
        ("arboard::", &["app/clipboard.rs"][..]),
        ("clap::", &["cli/"][..]),
        ("indicatif::", &["cli/"][..]),
        ("ctrlc::", &["cli/"][..]),
        // Vector code is what the compiler makes of loops; the call of a function compiled for a level is the one unsafe thing.
        ("unsafe", &["numeric/vector/level.rs"][..]),
        ("std::arch", &[][..]),
        // The worker; reading; the watch over files; a file dialog, which blocks its thread; writing what is kept; the fit that follows the
        // hand; reports, whose figures take time; the fit on many files; and waiting for the worker without a display.
        (
            "std::thread::",
            &[
                "fit/job.rs",
                "app/batch.rs",
                "app/contents.rs",
                "app/dialogs.rs",
                "app/headless/run.rs",
                "app/keep/mod.rs",
                "app/live.rs",
                "app/reader.rs",
                "app/reporting.rs",
                "app/watch.rs",
            ][..],
        ),
    ];
    let mut wrong = Vec::new();
    for (path, source) in rust_files("src") {
        let tests = source.find("#[cfg(test)]").unwrap_or(source.len());
        let code = source[..tests].lines().filter(|l| !l.trim_start().starts_with("//"));
        for line in code {
            for (what, places) in only {
                let named = line.contains(what) && !line.contains("feature");
                if named && !places.iter().any(|p| path.starts_with(p)) && !path.contains("tests") {
                    wrong.push(format!("src/{path} names {what}: {}", line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_say_what_they_are_and_stay_small() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "benches"] {
        for (path, source) in rust_files(folder) {
            if !source.starts_with("//!") {
                wrong.push(format!("{folder}/{path} does not begin with //!"));
            }
            let lines = source.lines().count();
            if lines > 600 {
                wrong.push(format!("{folder}/{path} has {lines} lines, more than 600"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn colors_stand_in_the_theme_alone() {
    for (path, source) in rust_files("src") {
        let may =
            path == "app/theme.rs" || path.starts_with("app/headless/") || path.starts_with("app/theme/");
        for name in ["Color32::from_rgb(", "Color32::from_gray(", "Color32::RED", "Color32::from_rgba"] {
            assert!(may || !source.contains(name), "src/{path} has a color of its own: {name}");
        }
    }
}

#[test]
fn the_project_speaks_of_itself_alone() {
    let words = [
        concat!("/wo", "rk/"),
        concat!("/t", "mp/"),
        concat!("crates", ".io"),
        concat!("py", "pi.org"),
        "TODO",
        "FIXME",
    ];
    for folder in ["src", "tests", "benches", "examples-data"] {
        for (path, source) in rust_files(folder) {
            if path.ends_with("tidy.rs") {
                continue;
            }
            for word in words {
                assert!(!source.contains(word), "{folder}/{path} contains {word}");
            }
        }
    }
}

/// Programs that write files leave the paths of the machine in them: ROOT the name of the file it was told to write.
#[test]
fn no_file_holds_a_path_of_the_machine_that_wrote_it() {
    fn look(dir: &Path, word: &[u8], found: &mut Vec<PathBuf>) {
        for path in fs::read_dir(dir).unwrap().flatten().map(|e| e.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" {
                    look(&path, word, found);
                }
            } else if name != "tidy.rs" && fs::read(&path).unwrap().windows(word.len()).any(|w| w == word) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches", "fuzz", "resources", "examples-data"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        look(&folder, concat!("/wo", "rk/").as_bytes(), &mut found);
    }
    assert!(found.is_empty(), "{found:?}");
}
