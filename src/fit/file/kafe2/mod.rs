//! Files of kafe2go: YAML with the data, the errors, the function and what is known about its parameters → the same choices that a
//! session file makes. Written from kafe2's published documentation of the format.
//!
//! | file | what it reads |
//! |---|---|
//! | `tree`, `fields` | YAML → values with their lines; keys taken out one by one, unknown ones named |
//! | `fit`, `data`, `errors`, `parameters` | one fit and its parts |
//! | `model`, `python`, `expression`, `tokens` | the function → a formula |
//!
//! Several documents in a file, or `type: multi` with `fits`, are one fit together: parameters of the same name are the same parameter.
//! Deliberately absent: running Python; pictures; writing such files. A session that was read from one is saved as a session file.

mod data;
mod errors;
mod expression;
mod fields;
mod fit;
mod model;
mod parameters;
mod python;
#[cfg(test)]
mod tests;
mod tokens;
mod tree;

use std::path::Path;
use std::sync::Arc;

use self::fields::{Fields, Item, Refusal};
use self::parameters::Known;
use self::tree::Node;
use super::Loaded;
use super::numbers::Numbers;
use super::schema::{DataEntry, SessionFile};
use crate::fit::FitError;

/// Reads the file at `path`.
///
/// # Errors
/// The file cannot be read, is no YAML, or says something that is not understood; its data or its formula are refused.
pub(crate) fn load(path: &Path, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Loaded, FitError> {
    let bytes = std::fs::read(path).map_err(|e| FitError::io("read", path, &e))?;
    let refuse = |refusal: Refusal| FitError::Session {
        path: path.display().to_string(),
        line: refusal.line,
        message: refusal.message,
    };
    let no_text = || refuse(Refusal { line: None, message: "it is not a text file".into() });
    let text = String::from_utf8(bytes).map_err(|_| no_text())?;
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let (file, notes) = session(&text, &name).map_err(refuse)?;
    let mut loaded = super::load::build(path, file, progress)?;
    for (member, notes) in loaded.state.config.members.iter_mut().zip(notes) {
        if let Some(data) = &mut member.data {
            Arc::make_mut(data).notes = notes;
        }
    }
    Ok(loaded)
}

/// The session that `text` describes, and what is to be said about each data set.
fn session(text: &str, name: &str) -> Result<(SessionFile, Vec<Vec<String>>), Refusal> {
    let documents = tree::documents(text)?;
    let mut known = Known::default();
    let mut reads = Vec::new();
    for document in &documents {
        let item = Item { place: String::new(), node: document };
        let mut fields = top(&item)?;
        match fits(document) {
            None => reads.push(fit::read(fields, name, &mut known)?),
            Some(fits) => {
                fields.pass_over(&["type"]);
                let fits = fields.take("fits").unwrap_or(Item { place: "fits".into(), node: fits });
                for fit in fits.list("a list of fits")? {
                    reads.push(fit::read(fit.fields("a fit")?, name, &mut known)?);
                }
                known.read(&mut fields)?;
                fields.finish()?;
            }
        }
    }
    if reads.is_empty() {
        return Err(Refusal { line: None, message: "it is empty: give x_data and y_data at least".into() });
    }
    Ok(assembled(reads, known))
}

/// The keys of a document.
fn top<'a>(item: &Item<'a>) -> Result<Fields<'a>, Refusal> {
    let what = "this is no file of kafe2go: expected keys with values, as x_data: [1, 2, 3]";
    item.fields(what).map_err(|_| Refusal { line: Some(item.node.line), message: what.into() })
}

/// The list of fits of `type: multi`.
fn fits(document: &Node) -> Option<&Node> {
    let tree::Value::Map(entries) = &document.value else { return None };
    entries.iter().find(|(key, _)| key == "fits").map(|(_, fits)| fits)
}

/// Parts as a session file lists them.
fn assembled(reads: Vec<fit::Read>, known: Known) -> (SessionFile, Vec<Vec<String>>) {
    let mut file = SessionFile { version: super::VERSION, ..SessionFile::default() };
    let mut notes = Vec::new();
    for fit::Read { mut data, errors, mut fit } in reads {
        let same = file
            .data
            .iter()
            .filter(|d| d.name == data.name || d.name.starts_with(&format!("{} (", data.name)));
        let same = same.count();
        if same > 0 {
            data.name = format!("{} ({})", data.name, same + 1);
        }
        fit.data = Some(data.name.clone());
        let numbers = Some(Numbers::of(&data));
        file.data.push(DataEntry { name: data.name, error: errors, numbers, ..DataEntry::default() });
        file.fit.push(fit);
        notes.push(data.notes);
    }
    if let Some(first) = notes.first_mut() {
        first.extend(known.notes);
    }
    file.parameter = known.parameters;
    file.constraint = known.constraints;
    (file, notes)
}
