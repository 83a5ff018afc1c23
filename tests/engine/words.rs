//! The words of the window in other languages: every text of the code has its line in the table, every line of the table is used, and no text
//! goes past the table.

use std::collections::{BTreeMap, BTreeSet};

use crate::tidy::rust_files;

/// A text in the code.
struct Literal {
    /// The code before it.
    before: String,
    /// What it says.
    text: String,
}

/// The texts of a source, without those of its tests, its comments and its attributes.
fn literals(source: &str) -> Vec<Literal> {
    let code: Vec<char> = source.chars().collect();
    let (mut found, mut before, mut i) = (Vec::new(), String::new(), 0);
    while i < code.len() {
        let rest = &code[i..];
        match rest {
            ['/', '/', ..] => i += rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
            ['\'', '\\', ..] => i += 2 + rest[3..].iter().position(|c| *c == '\'').unwrap_or(0) + 2,
            ['\'', _, '\'', ..] => i += 3,
            ['"', ..] => {
                let (text, length) = literal(&rest[1..]);
                found.push(Literal { before: tail(&before), text });
                before.push('"');
                i += length + 1;
            }
            [c, ..] => {
                before.push(*c);
                i += 1;
            }
            [] => break,
        }
    }
    found
}

/// The end of some code, which says what a text is for.
fn tail(before: &str) -> String {
    let trimmed = before.trim_end();
    let start = trimmed.char_indices().rev().nth(40).map_or(0, |(at, _)| at);
    trimmed[start..].to_owned()
}

/// What a text says, and how long it is in the code with its closing mark.
fn literal(code: &[char]) -> (String, usize) {
    let (mut text, mut i) = (String::new(), 0);
    while i < code.len() && code[i] != '"' {
        match &code[i..] {
            ['\\', '\n', rest @ ..] => i += 2 + rest.iter().take_while(|c| c.is_whitespace()).count(),
            ['\\', 'n', ..] => {
                text.push('\n');
                i += 2;
            }
            ['\\', 'u', '{', rest @ ..] => {
                let digits: String = rest.iter().take_while(|c| **c != '}').collect();
                text.extend(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32));
                i += 4 + digits.len();
            }
            ['\\', c, ..] => {
                text.push(*c);
                i += 2;
            }
            [c, ..] => {
                text.push(*c);
                i += 1;
            }
            [] => break,
        }
    }
    (text, i + 1)
}

/// The sources of the window without their tests.
fn window_sources() -> Vec<(String, String)> {
    let files = rust_files("src/app").into_iter();
    let files = files.filter(|(path, _)| !path.contains("tests"));
    let code = |source: &str| {
        let lines =
            source.lines().take_while(|l| !l.starts_with("#[cfg(test)]") && !l.starts_with("#[cfg(all(test"));
        let lines = lines.filter(|l| !l.trim_start().starts_with("#["));
        lines.collect::<Vec<_>>().join("\n")
    };
    files.map(|(path, source)| (path, code(&source))).collect()
}

/// Whether the text is handed to the table.
fn is_marked(literal: &Literal) -> bool {
    ["tr(", "trf(", "phrase("].iter().any(|mark| {
        let Some(start) = literal.before.strip_suffix(mark) else { return false };
        !start.ends_with(|c: char| c.is_alphanumeric() || c == '_')
    })
}

/// Places `{}` or `{1}` of a text.
fn places(text: &str) -> usize {
    text.match_indices('{')
        .filter(|(at, _)| {
            let inside = text[at + 1..].split('}').next().unwrap_or("x");
            inside.chars().all(|c| c.is_ascii_digit())
        })
        .count()
}

/// The lines of a table of German, as the program reads them.
fn table(name: &str) -> Vec<(String, String)> {
    let path = format!("{}/resources/words/german/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let plain = |line: &str| line.replace("\\n", "\n").replace("\\s", " ");
    let mut lines = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#'));
    let mut pairs = Vec::new();
    while let Some(english) = lines.next() {
        let german = lines.next().and_then(|l| l.strip_prefix("    "));
        let german = german.unwrap_or_else(|| panic!("{name}: no line below '{english}'"));
        assert!(!english.starts_with("    "), "{name}: '{english}' stands below nothing");
        pairs.push((plain(english), plain(german)));
    }
    pairs
}

/// Texts that the program makes of its own accord, handed to the table by a function of the engine.
fn engine_sources() -> String {
    let engine = [
        "src/report",
        "src/fit",
        "src/data",
        "src/model",
        "src/minimize",
        "src/cost",
        "src/classic",
        "src/params",
        "src/numeric",
        "src/tutorial",
    ];
    let files = engine.iter().flat_map(|folder| rust_files(folder));
    let texts = files.flat_map(|(_, source)| literals(&source)).map(|l| l.text);
    texts.collect::<Vec<_>>().join("\n")
}

/// The sources of reports that speak a language, without their tests.
fn report_sources() -> Vec<(String, String)> {
    let files = rust_files("src/report/document").into_iter().filter(|(path, _)| !path.contains("tests"));
    let code = |source: String| source.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    files.map(|(path, source)| (path, code(source))).collect()
}

/// Every text that these sources hand to the table has a line in it, and every line has a text; so many there are at least.
fn table_and_texts_agree(sources: Vec<(String, String)>, name: &str, least: usize) {
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    for (path, source) in sources {
        for literal in literals(&source).into_iter().filter(is_marked) {
            used.entry(literal.text).or_insert_with(|| path.clone());
        }
    }
    assert!(used.len() > least, "the texts are found: {}", used.len());
    let lines = table(name);
    let known: BTreeSet<&str> = lines.iter().map(|(english, _)| english.as_str()).collect();
    assert_eq!(known.len(), lines.len(), "{name}: no line stands twice");
    let missing: Vec<_> = used.iter().filter(|(text, _)| !known.contains(text.as_str())).collect();
    assert!(missing.is_empty(), "resources/words/german/{name} has no line for {missing:#?}");
    let stale: Vec<_> = known.iter().filter(|text| !used.contains_key(**text)).collect();
    assert!(stale.is_empty(), "{name}: no text is {stale:#?}");
}

#[test]
fn every_text_of_the_window_has_its_german_and_no_line_is_stale() {
    table_and_texts_agree(window_sources(), "window.txt", 700);
}

#[test]
fn every_text_of_reports_has_its_german_and_no_line_is_stale() {
    table_and_texts_agree(report_sources(), "report.txt", 30);
}

#[test]
fn a_line_has_as_many_places_in_both_languages() {
    for name in ["window.txt", "report.txt", "engine.txt"] {
        for (english, german) in table(name) {
            assert_eq!(places(&english), places(&german), "{name}: '{english}' and '{german}'");
            assert!(!german.trim().is_empty(), "{name}: '{english}'");
        }
    }
}

/// Runs of three words between the places of a text; of a short one all of its words.
fn runs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    loop {
        let (piece, after) = rest.split_once('{').map_or((rest, None), |(piece, after)| (piece, Some(after)));
        let words: Vec<&str> = piece.split_whitespace().collect();
        found.extend(words.windows(3).map(|run| run.join(" ")));
        if words.len() < 3 && !words.is_empty() {
            found.push(words.join(" "));
        }
        let Some(after) = after else { return found };
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
}

#[test]
fn the_sentences_of_the_table_are_those_of_the_engine() {
    let source = engine_sources();
    let every: BTreeSet<&str> = source.split(|c: char| !c.is_alphanumeric()).collect();
    // The engine puts a sentence together from several texts: all its words stand somewhere, and of a long one most stand beside one another.
    let is_known = |text: &str| {
        let plain: String = runs(text).join(" ");
        let mut words = plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        // A plural is made with an s.
        let is_word = |word: &str| every.contains(word) || every.contains(word.trim_end_matches('s'));
        let runs: Vec<String> = runs(text).into_iter().filter(|run| run.matches(' ').count() == 2).collect();
        let known = runs.iter().filter(|run| source.contains(run.as_str())).count();
        words.all(|word| is_word(word) || is_word(&word.to_lowercase()))
            && (runs.len() < 4 || 2 * known >= runs.len())
    };
    let stale: Vec<String> =
        table("engine.txt").into_iter().map(|(e, _)| e).filter(|e| !is_known(e)).collect();
    assert!(stale.is_empty(), "no sentence of the engine is {stale:#?}");
}

/// Where a text names something for the program itself: an identifier, a file, a word of a formula.
const FOR_THE_PROGRAM: [&str; 32] = [
    "id_salt(",
    "id_salt((",
    "Id::unique(",
    "scope_id().with(",
    "scope_id().with((",
    "make_persistent_id((",
    "Grid::new(",
    "Grid::new((",
    "Plot::new((",
    "Panel::top(",
    "Panel::bottom(",
    "Panel::left(",
    "bare(",
    "request_discard(",
    "Builder::new().name(",
    "starts_with(",
    "starts_with(b",
    "strip_prefix(",
    "replacen(",
    "trim_end_matches(",
    "include_bytes!(",
    "Name(",
    "path.join(",
    "self.path(",
    "with_extension(",
    "folder.join(format!(",
    "has(&list,",
    "role ==",
    "name ==",
    "r ==",
    "r !=",
    "e ==",
];

/// Files without words for a person who looks at the window: names of files, of options of the command line and of words of a script, fonts.
const WORDLESS: [&str; 10] = [
    "tab.rs",
    "theme.rs",
    "native.rs",
    "classic.rs",
    "keep/folder.rs",
    "keep/slots.rs",
    "tutorial/check.rs",
    "tutorial/find.rs",
    "tutorial/hands.rs",
    "tutorial/wire.rs",
];

/// Names that are the same in all languages: of roles, of files, of options, of commands, of what is typed.
const NAMES: [&str; 84] = [
    "Result value of {}",
    "{stem}.session{number}.toml",
    "tutorial.session.toml",
    "{}.toml",
    "Ctrl+",
    "Shift+",
    "Alt+",
    "pdf",
    "svg",
    "png",
    "{stem}.pdf",
    "{stem}-{what}.pdf",
    "data",
    "function",
    "parameters",
    "entries",
    "likelihood",
    "correlation",
    "χ²/ndf",
    "ΔAIC",
    "Esc",
    "EX0",
    "WIDTH",
    "WL",
    "WW",
    "MULTI",
    "Nop",
    "Add",
    "NormAdd",
    "Conv",
    "CONV({}, {name})",
    "NSUM({inside}, N{free}*{name})",
    "NSUM({})",
    "TH",
    "TGraph",
    "TProfile",
    "TTree",
    "TNtuple",
    "MIGRAD, MINOS, SHOW COVARIANCE, HELP …",
    "y2 = ln(U)",
    "auto",
    "none",
    "all",
    "Read: ",
    "sx",
    "sy",
    "sy-",
    "sy+",
    "sx2",
    "sx3",
    "lo",
    "hi",
    "csv",
    "CSV",
    "batch.csv",
    "tsv",
    "txt",
    "dat",
    "asc",
    "toml",
    "yml",
    "yaml",
    "root",
    "xlsx",
    "xlsm",
    "xlsb",
    "xls",
    "ods",
    "npy",
    "npz",
    "json",
    "parquet",
    "h5",
    "hdf5",
    "hdf",
    "dark",
    "light",
    "window.toml",
    "{stem}.fit.toml",
    "session.fit.toml",
    "pasted table",
    "bootstrap",
    "jackknife",
    "pull of {}",
];

/// Words of the command line, which speaks English.
const COMMAND_LINE: [&str; 5] = [
    "plot",
    "fit",
    "results",
    "panel '{other}' is not known; there are all, plot, fit and results",
    ".unreadable",
];

#[test]
fn no_text_of_the_window_goes_past_the_table() {
    let words = |text: &str| {
        let mut plain = String::new();
        let mut inside = false;
        for c in text.chars() {
            inside = (inside || c == '{') && c != '}';
            plain.push(if inside || c == '}' { ' ' } else { c });
        }
        plain.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_alphabetic))
    };
    let is_exempt = |literal: &Literal| {
        FOR_THE_PROGRAM.iter().any(|start| literal.before.ends_with(start))
            || NAMES.contains(&literal.text.as_str())
            || COMMAND_LINE.contains(&literal.text.as_str())
    };
    let mut past = Vec::new();
    for (path, source) in window_sources() {
        if WORDLESS.contains(&path.as_str()) {
            continue;
        }
        for literal in literals(&source) {
            if words(&literal.text) && !is_marked(&literal) && !is_exempt(&literal) {
                past.push(format!("{path}: …{} \"{}\"", literal.before, literal.text));
            }
        }
    }
    assert!(past.is_empty(), "these texts are not handed to tr, trf or phrase: {past:#?}");
}

#[test]
fn the_scan_of_texts_reads_them_as_the_compiler_does() {
    let source = "let a = tr(\"one \\\n    two\"); // \"three\"\nlet b = ['\"', '\\'']; f(\"\\u{3c7}²\\n\")";
    let found: Vec<(bool, String)> =
        literals(source).iter().map(|l| (is_marked(l), l.text.clone())).collect();
    assert_eq!(found, [(true, "one two".to_owned()), (false, "χ²\n".to_owned())]);
    assert_eq!(places("{} of {x} and {2}"), 2);
}
