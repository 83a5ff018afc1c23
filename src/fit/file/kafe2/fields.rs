//! Values with the place where they stand, and mappings whose keys are taken out one by one: what is left over was not understood, and
//! is named together with the nearest of the keys that were looked for.

use super::tree::{Node, Value};
use crate::model::edit_distance;

/// Why a file cannot be read: one sentence, and the line it is about.
#[derive(Debug)]
pub(super) struct Refusal {
    pub line: Option<usize>,
    pub message: String,
}

/// A value and the keys that lead to it, as `y_errors[2].error_value`.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    pub place: String,
    pub node: &'a Node,
}

impl<'a> Item<'a> {
    /// A sentence about this value.
    pub fn refuse(&self, message: &str) -> Refusal {
        Refusal { line: Some(self.node.line), message: format!("{}: {message}", self.place) }
    }

    /// What was read, and what it should be.
    pub fn expected(&self, what: &str) -> Refusal {
        let read = match &self.node.value {
            Value::Null => "nothing".to_owned(),
            Value::Scalar(text) => format!("'{}'", shortened(text)),
            Value::List(items) => format!("a list of {}", items.len()),
            Value::Map(_) => "a mapping".to_owned(),
        };
        self.refuse(&format!("read {read}, expected {what}"))
    }

    /// The text of a scalar.
    pub fn scalar(&self) -> Option<&'a str> {
        match &self.node.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The same, demanded.
    pub fn text(&self, what: &str) -> Result<&'a str, Refusal> {
        self.scalar().ok_or_else(|| self.expected(what))
    }

    /// A number, if it is one.
    pub fn as_number(&self) -> Option<f64> {
        self.scalar().and_then(number)
    }

    /// A finite number.
    pub fn number(&self) -> Result<f64, Refusal> {
        self.as_number().ok_or_else(|| self.expected("a number"))
    }

    /// A whole number from 1.
    pub fn count(&self) -> Result<usize, Refusal> {
        let whole = self.scalar().and_then(|t| t.trim().parse().ok()).filter(|n| *n > 0);
        whole.ok_or_else(|| self.expected("a whole number from 1"))
    }

    /// Yes or no.
    pub fn flag(&self) -> Result<bool, Refusal> {
        match self.scalar().unwrap_or_default().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Ok(true),
            "false" | "no" | "off" => Ok(false),
            _ => Err(self.expected("true or false")),
        }
    }

    /// The elements of a list, if it is one.
    pub fn elements(&self) -> Option<Vec<Item<'a>>> {
        let Value::List(items) = &self.node.value else { return None };
        let element = |(k, node)| Item { place: format!("{}[{k}]", self.place), node };
        Some(items.iter().enumerate().map(element).collect())
    }

    /// The same, demanded.
    pub fn list(&self, what: &str) -> Result<Vec<Item<'a>>, Refusal> {
        self.elements().ok_or_else(|| self.expected(what))
    }

    /// A list of numbers.
    pub fn numbers(&self) -> Result<Vec<f64>, Refusal> {
        self.list("a list of numbers")?.iter().map(Item::number).collect()
    }

    /// Numbers row by row.
    pub fn matrix(&self) -> Result<Vec<Vec<f64>>, Refusal> {
        self.list("a matrix, a list of rows")?.iter().map(Item::numbers).collect()
    }

    /// One of some words; several may mean the same.
    pub fn choice<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, Refusal> {
        let wanted = self.scalar().unwrap_or_default().to_ascii_lowercase().replace(['-', ' '], "_");
        let found = words.iter().find(|(word, _)| *word == wanted);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            self.expected(&format!("one of {}", known.join(", ")))
        })
    }

    /// The keys of a mapping.
    pub fn fields(&self, what: &str) -> Result<Fields<'a>, Refusal> {
        let Value::Map(entries) = &self.node.value else { return Err(self.expected(what)) };
        let left = entries.iter().map(|(key, node)| (key.as_str(), node)).collect();
        Ok(Fields { place: self.place.clone(), line: self.node.line, left, asked: Vec::new() })
    }
}

/// A mapping, as far as its keys have not been taken out.
pub(super) struct Fields<'a> {
    place: String,
    line: usize,
    left: Vec<(&'a str, &'a Node)>,
    asked: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Takes a key out; one without a value (or `null`) is as good as absent.
    pub fn take(&mut self, key: &'static str) -> Option<Item<'a>> {
        self.asked.push(key);
        let position = self.left.iter().position(|(k, _)| *k == key)?;
        let (_, node) = self.left.remove(position);
        (!matches!(node.value, Value::Null)).then(|| Item { place: self.path(key), node })
    }

    /// Takes a key out that has several spellings.
    pub fn either(&mut self, keys: &[&'static str]) -> Result<Option<Item<'a>>, Refusal> {
        let mut found: Vec<Item<'a>> = keys.iter().filter_map(|key| self.take(key)).collect();
        match (found.pop(), found.pop()) {
            (Some(last), Some(first)) => {
                Err(last.refuse(&format!("{} says the same: give one of them", first.place)))
            }
            (last, _) => Ok(last),
        }
    }

    /// Takes a key out that must be there.
    pub fn need(&mut self, key: &'static str) -> Result<Item<'a>, Refusal> {
        self.take(key).ok_or_else(|| self.missing(key))
    }

    /// That `what` is not there; a key that could be meant by it is named.
    pub fn missing(&self, what: &str) -> Refusal {
        let meant = nearest(what, self.left.iter().map(|(key, _)| *key));
        let hint = meant.map_or(String::new(), |key| format!(" (there is a key '{key}')"));
        Refusal { line: Some(self.line), message: format!("{} is missing{hint}", self.path(what)) }
    }

    /// Takes keys out that have no meaning here, and says which were there.
    pub fn pass_over(&mut self, keys: &[&'static str]) -> Vec<String> {
        keys.iter().filter_map(|key| self.take(key)).map(|item| item.place).collect()
    }

    /// All entries that are left, whatever their keys.
    pub fn rest(&mut self) -> Vec<(&'a str, Item<'a>)> {
        let left = std::mem::take(&mut self.left);
        left.into_iter().map(|(key, node)| (key, Item { place: self.path(key), node })).collect()
    }

    /// Refuses what is left over.
    pub fn finish(self) -> Result<(), Refusal> {
        let Some((key, node)) = self.left.first() else { return Ok(()) };
        let hint = match nearest(key, self.asked.iter().copied()) {
            Some(near) => format!("did you mean '{near}'?"),
            None => format!("there are {}", self.asked.join(", ")),
        };
        let place = if self.place.is_empty() { String::new() } else { format!(" of {}", self.place) };
        Err(Refusal { line: Some(node.line), message: format!("unknown key '{key}'{place}; {hint}") })
    }

    fn path(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}.{key}", self.place) }
    }
}

/// The word that `name` was probably meant to be.
pub(super) fn nearest<'w>(name: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let by_distance = words.into_iter().map(|word| (edit_distance(name, word), word));
    by_distance.filter(|(d, word)| *d <= 3 && *d < word.len()).min_by_key(|(d, _)| *d).map(|(_, word)| word)
}

/// A finite number as YAML and Python write it.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let begins = text.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
    begins.then(|| text.replace('_', "").parse().ok()).flatten().filter(|v: &f64| v.is_finite())
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > 40 { line.chars().take(40).chain(['…']).collect() } else { line.to_owned() }
}
