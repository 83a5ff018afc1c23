//! Tables of a script, field by field: what is not asked for is an error that names what there is.

use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, Origin, TutorialError};

/// A value and its place in the script.
pub type Value<'a> = &'a Spanned<DeValue<'a>>;

/// A table that is being read.
pub struct Fields<'a> {
    origin: &'a Arc<Origin>,
    /// In the order of the script.
    left: Vec<(&'a str, Range<usize>, Value<'a>)>,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Of this table.
    pub fn new(origin: &'a Arc<Origin>, table: &'a DeTable<'a>) -> Fields<'a> {
        let mut left: Vec<_> = table.iter().map(|(key, v)| (key.get_ref().as_ref(), key.span(), v)).collect();
        left.sort_by_key(|(_, span, _)| span.start);
        Fields { origin, left, known: Vec::new() }
    }

    /// Of a value that is a table.
    pub fn of(origin: &'a Arc<Origin>, value: Value<'a>, what: &str) -> Result<Fields<'a>, TutorialError> {
        let expected = || TutorialError::script(origin, value.span(), format!("{what}: expected {{ … }}"));
        Ok(Fields::new(origin, value.get_ref().as_table().ok_or_else(expected)?))
    }

    /// The field of this name, with the place of its name.
    pub fn take_with_key(&mut self, name: &'static str) -> Option<(Range<usize>, Value<'a>)> {
        self.known.push(name);
        let at = self.left.iter().position(|(key, _, _)| *key == name)?;
        let (_, span, value) = self.left.remove(at);
        Some((span, value))
    }

    /// The field of this name.
    pub fn take(&mut self, name: &'static str) -> Option<Value<'a>> {
        self.take_with_key(name).map(|(_, value)| value)
    }

    /// A text.
    pub fn text(&mut self, name: &'static str) -> Result<Option<String>, TutorialError> {
        self.take(name).map(|v| text(self.origin, v, name)).transpose()
    }

    /// A number.
    pub fn number(&mut self, name: &'static str) -> Result<Option<f64>, TutorialError> {
        self.take(name).map(|v| number(self.origin, v, name)).transpose()
    }

    /// Yes or no.
    pub fn flag(&mut self, name: &'static str) -> Result<Option<bool>, TutorialError> {
        let flag =
            |v: Value| v.get_ref().as_bool().ok_or_else(|| wrong(self.origin, v, name, "true or false"));
        self.known.push(name);
        let at = self.left.iter().position(|(key, _, _)| *key == name);
        at.map(|at| self.left.remove(at).2).map(flag).transpose()
    }

    /// Refuses what nobody has asked for.
    pub fn done(self) -> Result<(), TutorialError> {
        let Some((key, span, _)) = self.left.into_iter().next() else { return Ok(()) };
        let error = TutorialError::script(self.origin, span, format!("'{key}' is not known here"));
        let near = Fault::nearest(key, self.known.iter().copied());
        Err(match near.first() {
            Some(near) => error.with_help(format!("did you mean '{near}'?")),
            None => error.with_help(format!("there are {}", self.known.join(", "))),
        })
    }
}

/// A value of another kind than expected.
pub fn wrong(origin: &Arc<Origin>, value: Value, name: &str, expected: &str) -> TutorialError {
    TutorialError::script(origin, value.span(), format!("{name}: expected {expected}"))
}

/// A value as text.
pub fn text(origin: &Arc<Origin>, value: Value, name: &str) -> Result<String, TutorialError> {
    value.get_ref().as_str().map(str::to_owned).ok_or_else(|| wrong(origin, value, name, "a text in quotes"))
}

/// A value as number.
pub fn number(origin: &Arc<Origin>, value: Value, name: &str) -> Result<f64, TutorialError> {
    let read = match value.get_ref() {
        DeValue::Integer(n) => n.as_str().replace('_', "").parse().ok(),
        DeValue::Float(n) => n.as_str().replace('_', "").parse().ok(),
        _ => None,
    };
    read.filter(|n: &f64| n.is_finite()).ok_or_else(|| wrong(origin, value, name, "a number"))
}

/// A value as so many numbers.
pub fn several<const N: usize>(
    origin: &Arc<Origin>,
    value: Value,
    name: &str,
) -> Result<[f64; N], TutorialError> {
    let expected = || wrong(origin, value, name, &format!("{N} numbers in brackets"));
    let list = value.get_ref().as_array().ok_or_else(expected)?;
    let read: Result<Vec<f64>, _> = list.iter().map(|v| number(origin, v, name)).collect();
    read?.try_into().map_err(|_| expected())
}
