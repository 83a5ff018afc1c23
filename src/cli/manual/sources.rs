//! The errors of the program with their codes and sentences, read from the very sources that say them: there is no second list of them.

/// An error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// `E-RANGE`.
    pub code: String,
    /// Its sentence, `{}` in the places of values.
    pub sentence: String,
}

macro_rules! sources {
    ($($path:literal),* $(,)?) => { [$(include_str!(concat!("../../", $path))),*] };
}

/// The files that hold the errors, from the data on upwards.
const SOURCES: [&str; 13] = sources![
    "data/error.rs",
    "data/read/error.rs",
    "data/formats/error.rs",
    "data/root/error.rs",
    "model/formula/error.rs",
    "params/limits.rs",
    "cost/error.rs",
    "minimize/error.rs",
    "fit/error.rs",
    "report/page/error.rs",
    "report/page/subject.rs",
    "classic/error.rs",
    "tutorial/fault.rs",
];

/// All of them, by their codes.
pub(super) fn errors() -> Vec<Listed> {
    let mut found: Vec<Listed> = SOURCES.iter().flat_map(|source| of(source)).collect();
    found.sort_by(|a, b| a.code.cmp(&b.code));
    found.dedup();
    found
}

/// Those of a source: `#[error("…")]` before a variant says the sentence, the arms of `fn code` the code of the variant. A code that no arm
/// gives to a variant stands for all that are left; without any, for what the file says of itself in its first line.
fn of(source: &str) -> Vec<Listed> {
    let Some((_, body)) = source.split_once("fn code(&self)") else { return Vec::new() };
    let body = body.split_once("\n    }\n").map_or(body, |(body, _)| body);
    let mut open = sentences(source);
    let mut found = Vec::new();
    let (mut rest, mut others) = (body, Vec::new());
    while let Some((before, behind)) = rest.split_once('"') {
        let Some((code, behind)) = behind.split_once('"') else { break };
        rest = behind;
        // Of several arms the last one has this code.
        let arm =
            before.rsplit_once(',').filter(|(_, arm)| arm.contains("=>")).map_or(before, |(_, arm)| arm);
        let is_meant = |variant: &str| {
            arm.split("::")
                .skip(1)
                .any(|name| name.split(|c: char| !c.is_alphanumeric()).next() == Some(variant))
        };
        let (meant, left): (Vec<_>, Vec<_>) = open.into_iter().partition(|(variant, _)| is_meant(variant));
        open = left;
        if meant.is_empty() {
            others.push(code);
        }
        found.extend(meant.into_iter().map(|(_, sentence)| Listed { code: code.to_owned(), sentence }));
    }
    let first = source.lines().next().unwrap_or_default().trim_start_matches("//! ");
    for code in others {
        if open.is_empty() {
            found.push(Listed { code: code.to_owned(), sentence: first.to_owned() });
        }
        found.extend(
            open.iter().map(|(_, sentence)| Listed { code: code.to_owned(), sentence: sentence.clone() }),
        );
    }
    found
}

/// Variants with their sentences.
fn sentences(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for behind in source.split("#[error(").skip(1) {
        let Some((sentence, rest)) = behind.trim_start().strip_prefix('"').and_then(quoted) else { continue };
        let Some((_, rest)) = rest.split_once(")]") else { continue };
        let mut lines = rest.lines().map(str::trim);
        let line = lines.find(|l| !l.is_empty() && !l.starts_with("//") && !l.starts_with('#'));
        let name: String = line.unwrap_or_default().chars().take_while(|c| c.is_alphanumeric()).collect();
        if !name.is_empty() && sentence.contains(' ') {
            found.push((name, blanked(&sentence)));
        }
    }
    found
}

/// A text up to its closing mark, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut sentence = String::new();
    let mut letters = text.char_indices();
    while let Some((at, c)) = letters.next() {
        match c {
            '"' => return Some((sentence, &text[at + 1..])),
            '\\' => match letters.next()?.1 {
                // A line that goes on below.
                '\n' => {
                    let rest = letters.as_str();
                    let skipped = rest.len() - rest.trim_start().len();
                    letters.by_ref().take(rest[..skipped].chars().count()).for_each(drop);
                }
                'n' => sentence.push(' '),
                other => sentence.push(other),
            },
            other => sentence.push(other),
        }
    }
    None
}

/// With `{}` in the places of values.
fn blanked(sentence: &str) -> String {
    let mut out = String::new();
    let mut depth = 0;
    for c in sentence.chars() {
        match c {
            '{' => {
                if depth == 0 {
                    out.push_str("{}");
                }
                depth += 1;
            }
            '}' => depth -= 1,
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}
