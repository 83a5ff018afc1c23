//! YAML → a tree of plain values with the lines where they stand. A scalar stays text: whether `5%` is a number is for its reader to say.
//!
//! Deliberately absent: types (tags as `!!python/tuple` are passed over), merge keys. A file may be wrong in any way: depth and number of
//! values are limited, so that aliases of aliases end in a sentence.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::fields::Refusal;

/// Values within values.
const DEPTH: usize = 64;

/// Values that aliases may stand for in one file, counted as often as they are used.
const ALIASED: usize = 100_000;

/// A value and its line, from 1.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub line: usize,
    pub value: Value,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Null,
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Number of values in it, itself counted.
    fn size(&self) -> usize {
        match &self.value {
            Value::Null | Value::Scalar(_) => 1,
            Value::List(items) => 1 + items.iter().map(Node::size).sum::<usize>(),
            Value::Map(entries) => 1 + entries.iter().map(|(_, v)| v.size()).sum::<usize>(),
        }
    }

    /// Values within values.
    fn depth(&self) -> usize {
        match &self.value {
            Value::Null | Value::Scalar(_) => 0,
            Value::List(items) => 1 + items.iter().map(Node::depth).max().unwrap_or(0),
            Value::Map(entries) => 1 + entries.iter().map(|(_, v)| v.depth()).max().unwrap_or(0),
        }
    }
}

/// A list or a mapping that is not complete yet.
struct Open {
    node: Node,
    anchor: usize,
    /// Of a mapping: the key whose value comes next.
    key: Option<String>,
}

#[derive(Default)]
struct Builder {
    documents: Vec<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    /// Values that aliases stood for.
    aliased: usize,
}

/// The documents of a file.
///
/// # Errors
/// It is no YAML, a key stands twice, or it is too deep or too large.
pub(super) fn documents(text: &str) -> Result<Vec<Node>, Refusal> {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|e| Refusal {
            line: Some(e.marker().line()),
            message: format!("this is no YAML: {}", e.info()),
        })?;
        builder.take(event, span.start.line())?;
    }
    Ok(builder.documents)
}

impl Builder {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Refusal> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let null = plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let value = if null { Value::Null } else { Value::Scalar(text.into_owned()) };
                self.put(Node { line, value }, anchor)
            }
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(node) => {
                    self.aliased += node.size();
                    if self.aliased > ALIASED {
                        return Err(at(line, "aliases stand for too many values"));
                    }
                    let node = node.clone();
                    self.put(node, 0)
                }
                None => Err(at(line, "an alias stands for a value that is not complete")),
            },
            Event::SequenceStart(anchor, _) => self.begin(line, Value::List(Vec::new()), anchor),
            Event::MappingStart(anchor, _) => self.begin(line, Value::Map(Vec::new()), anchor),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(Open { node, anchor, .. }) => self.put(node, anchor),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn begin(&mut self, line: usize, value: Value, anchor: usize) -> Result<(), Refusal> {
        if self.open.len() >= DEPTH {
            return Err(at(line, &format!("more than {DEPTH} values within values")));
        }
        self.open.push(Open { node: Node { line, value }, anchor, key: None });
        Ok(())
    }

    fn put(&mut self, node: Node, anchor: usize) -> Result<(), Refusal> {
        let line = node.line;
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        if self.open.len() + node.depth() > DEPTH {
            return Err(at(line, &format!("more than {DEPTH} values within values")));
        }
        let Some(top) = self.open.last_mut() else {
            self.documents.push(node);
            return Ok(());
        };
        match (&mut top.node.value, top.key.take(), node) {
            (Value::List(items), _, node) => items.push(node),
            (Value::Map(entries), Some(key), node) => entries.push((key, node)),
            (Value::Map(entries), None, Node { value: Value::Scalar(key), .. }) => {
                if entries.iter().any(|(known, _)| *known == key) {
                    return Err(at(line, &format!("the key '{key}' stands twice")));
                }
                top.key = Some(key);
            }
            _ => return Err(at(line, "a key must be a word")),
        }
        Ok(())
    }
}

fn at(line: usize, message: &str) -> Refusal {
    Refusal { line: Some(line), message: message.to_owned() }
}
