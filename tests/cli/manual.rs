//! `fitpanel manual`: its pages hold together, hold everything there is, and what they tell to do can be done.

#![cfg(feature = "gui")]
#![expect(clippy::expect_used, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::CommandFactory as _;

use crate::sandbox::Sandbox;

/// The pages by their names, without the pictures of tutorials.
fn pages(extra: &[&str]) -> BTreeMap<String, String> {
    let sandbox = Sandbox::with(&[]);
    let run = sandbox.run(&[&["manual", "-o", "out", "--no-tutorials"], extra].concat());
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    let entries = std::fs::read_dir(sandbox.path("out")).expect("a page that was written");
    let read = |path: PathBuf| {
        let name = path.file_name().expect("a page that was written").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("a page that was written"))
    };
    entries.map(|entry| read(entry.expect("a page that was written").path())).collect()
}

/// The values of an attribute.
fn values<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let mark = format!(" {name}=\"");
    let starts: Vec<usize> = html.match_indices(&mark).map(|(at, _)| at + mark.len()).collect();
    starts.into_iter().map(|at| html[at..].split('"').next().expect("a page that was written"))
}

#[test]
fn links_lead_somewhere_and_nothing_is_loaded() {
    for language in ["en", "de"] {
        let pages = pages(&["--lang", language]);
        assert!(pages.len() >= 29, "{} pages", pages.len());
        let ids: BTreeMap<&String, BTreeSet<&str>> =
            pages.iter().map(|(name, html)| (name, values(html, "id").collect())).collect();
        let mut links = 0;
        for (name, html) in &pages {
            assert_eq!(ids[name].len(), values(html, "id").count(), "{name}: an id stands there twice");
            for link in values(html, "href").filter(|l| *l != "data:,") {
                let (file, place) = link.split_once('#').unwrap_or((link, ""));
                let file = if file.is_empty() { name.clone() } else { file.to_owned() };
                let known = ids.get(&file).unwrap_or_else(|| panic!("{name}: there is no page {link}"));
                assert!(place.is_empty() || known.contains(place), "{name}: there is no place {link}");
                links += 1;
            }
            assert!(values(html, "src").all(|src| src.starts_with("data:")), "{name}");
            for loaded in ["<script", "<iframe", "@import", "url(http", "http-equiv"] {
                assert!(!html.contains(loaded), "{name}: {loaded}");
            }
            assert!(html.contains(&format!("<html lang=\"{language}\"")), "{name}");
            assert_eq!(html.matches("<h1>").count(), 1, "{name}");
            assert!(html.matches("<table>").count() == html.matches("<caption>").count(), "{name}");
        }
        assert!(links > 800, "{links}");
    }
}

#[test]
fn headings_go_down_step_by_step() {
    for (name, html) in pages(&[]) {
        let mut last = 1;
        for (at, _) in html.match_indices("<h") {
            let Some(level) = html[at + 2..].chars().next().and_then(|c| c.to_digit(10)) else { continue };
            assert!(level <= last + 1, "{name}: a heading of level {level} follows one of level {last}");
            last = level;
        }
    }
}

#[test]
fn the_same_bytes_every_time() {
    assert_eq!(pages(&[]), pages(&[]));
}

#[test]
fn every_function_stands_there_with_its_curve() {
    let page = pages(&[]).remove("functions.html").unwrap();
    for shape in fitpanel::model::predefined::all() {
        let start = format!("<h3 id=\"function-{}\">", shape.name);
        let part = page.split(&start).nth(1).unwrap_or_else(|| panic!("{}", shape.name));
        let part = part.split("<h3").next().unwrap();
        for name in shape.names() {
            assert!(part.contains(&format!("<code>{name}</code>")), "{name}");
        }
        let (found, meaning) = shape.example().unwrap();
        for (k, (what, _)) in meaning.params.iter().enumerate() {
            assert!(part.contains(&format!("<code>{}</code>", found.param_name(k))), "{}", shape.name);
            assert!(part.contains(what), "{}: {what}", shape.name);
        }
        assert!(
            part.contains(&format!("id=\"curve-{}\"", shape.name)) || part.contains("<svg"),
            "{}",
            shape.name
        );
        assert!(!part.contains("NaN"), "{}", shape.name);
    }
    let page = pages(&[]).remove("formulas.html").unwrap();
    for name in fitpanel::model::formula::called() {
        assert!(page.contains(&format!("<code>{name}</code>")), "{name}");
    }
}

#[test]
fn every_option_of_every_command_stands_there() {
    let page = pages(&[]).remove("commands.html").unwrap();
    let mut whole = fitpanel::cli::args::Cli::command();
    whole.build();
    let mut options = 0;
    for command in whole.get_subcommands() {
        let start = format!("<h2 id=\"fitpanel-{0}\">fitpanel {0}</h2>", command.get_name());
        let part = page.split(&start).nth(1).unwrap_or_else(|| panic!("{}", command.get_name()));
        let part = part.split("<h2").next().unwrap();
        for arg in command.get_arguments() {
            let Some(long) = arg.get_long() else { continue };
            let is_there = [" ", "<", "["].iter().any(|end| part.contains(&format!("--{long}{end}")));
            assert!(is_there, "{} --{long}", command.get_name());
            options += 1;
        }
    }
    assert!(options > 150, "{options}");
}

#[test]
fn every_code_stands_there() {
    let page = pages(&[]).remove("messages.html").unwrap();
    let is_there = |code: &str| {
        let id = |kind| format!("<code id=\"{kind}-{}\">{code}</code>", code.to_lowercase());
        ["verdict", "warning", "error"].iter().any(|kind| page.contains(&id(kind)))
    };
    for code in fitpanel::report::verdict::CODES {
        assert!(is_there(code), "{code}");
    }
    // The sources themselves are the list of codes.
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut codes = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                let text = text.split("#[cfg(test)]").next().unwrap();
                let is_code = |word: &&str| {
                    let name =
                        word.strip_prefix("E-").or_else(|| word.strip_prefix("W-")).unwrap_or_default();
                    name.chars().count() > 1
                        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
                };
                if !path.to_string_lossy().contains("tests") {
                    codes.extend(text.split('"').filter(is_code).map(str::to_owned));
                }
            }
        }
    }
    assert!(codes.len() > 140, "{}", codes.len());
    for code in codes {
        assert!(is_there(&code), "{code}");
    }
}

#[test]
fn every_verdict_is_listed_as_it_is_given() {
    let listed = fitpanel::report::verdict::LISTED;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/verdict");
    let mut compared = 0;
    for file in ["search.rs", "shape.rs", "few.rs", "unequal.rs"] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        for row in text.split("Row::new(").skip(1) {
            let severity = row.split(',').next().unwrap().trim().trim_start_matches("Severity::");
            let mut quoted = row.split('"').skip(1).step_by(2);
            let (code, headline) = (quoted.next().unwrap(), quoted.next().unwrap());
            let known = listed.iter().find(|l| l.code == code).unwrap_or_else(|| panic!("{code}"));
            let is_severity = ["Bad", "Warning", "Info"].contains(&severity);
            assert!(!is_severity || format!("{:?}", known.severity) == severity, "{code}: {severity}");
            if known.headline == headline {
                compared += 1;
            }
        }
    }
    assert!(compared >= 35, "{compared}");
}

/// The texts of the chapters.
fn chapters() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("resources/manual");
    let mut found = Vec::new();
    for language in ["en", "de"] {
        for entry in std::fs::read_dir(folder.join(language)).expect("a chapter") {
            let path = entry.expect("a chapter").path();
            found.push((path.display().to_string(), std::fs::read_to_string(path).expect("a chapter")));
        }
    }
    found
}

/// Every line of a chapter that is a command is carried out in a folder with the examples, and succeeds.
#[cfg(unix)]
#[test]
fn the_commands_of_the_chapters_run() {
    let program = Path::new(env!("CARGO_BIN_EXE_fitpanel"));
    let mut count = 0;
    for (name, text) in chapters() {
        let sandbox = Sandbox::with(&[]);
        for example in fitpanel::data::examples::ALL {
            sandbox.example(example.name);
        }
        for code in fitpanel::tutorial::chapter::code(&text) {
            if code.kind == "toml" {
                std::fs::write(sandbox.path("line.toml"), code.text).unwrap();
            }
            for line in code.text.lines().filter(|_| code.kind == "sh") {
                let path =
                    format!("{}:{}", program.parent().unwrap().display(), std::env::var("PATH").unwrap());
                let mut shell = Command::new("sh");
                shell.args(["-c", line]).current_dir(sandbox.path(".")).env("PATH", path);
                let done = shell.output().unwrap();
                let said = String::from_utf8_lossy(&done.stderr).into_owned();
                assert!(done.status.success(), "{name}: {line}\n{said}");
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn the_formulas_of_the_chapters_are_formulas() {
    let mut count = 0;
    for (name, text) in chapters() {
        for code in fitpanel::tutorial::chapter::code(&text).iter().filter(|c| c.kind == "formula") {
            for line in code.text.lines() {
                let made = fitpanel::model::Model::compile(line);
                assert!(made.is_ok(), "{name}: {line}: {:?}", made.err());
                count += 1;
            }
        }
    }
    assert!(count >= 10, "{count}");
}

#[test]
fn a_folder_of_someone_else_is_left_alone() {
    let sandbox = Sandbox::with(&[("file", "")]);
    std::fs::create_dir(sandbox.path("taken")).unwrap();
    std::fs::write(sandbox.path("taken/notes.txt"), "mine").unwrap();
    let said = sandbox.refused(&["manual", "-o", "taken", "--no-tutorials"]);
    assert!(said.contains("taken is not empty, and this command has not written what is in it"), "{said}");
    let said = sandbox.refused(&["manual", "-o", "file", "--no-tutorials"]);
    assert!(said.contains("file is a file, expected a folder"), "{said}");
    let said = sandbox.refused(&["manual", "-o", "file/below", "--no-tutorials"]);
    assert!(said.starts_with("error[E-IO]"), "{said}");
    let said = sandbox.refused(&["manual", "-o", "new", "--lang", "fr"]);
    assert!(said.contains("--lang"), "{said}");
    // What it has written itself is written anew.
    for _ in 0..2 {
        assert_eq!(sandbox.run(&["manual", "-o", "ours", "--no-tutorials"]).code, Some(0));
    }
}
