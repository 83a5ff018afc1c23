//! Which names of a formula are coordinates. Letters x, y, z, t as far as the data go, so that in one coordinate `z` is free to be a
//! parameter; `x[0]`, `x[1]` … always; and in several coordinates x1, x2, x3 as data sheets call them, or x, x2, x3 as the roles of columns
//! are called, where a formula speaks that way: in (x-x1)^2+(y-y1)^2 the number belongs to a place, not to a column.

use super::lex::{Kind, Token};
use super::params::Settled;
use crate::model::{COORDINATE_LETTERS, predefined};

/// Names of the first coordinates by number.
const NUMBERED: [&str; 10] = ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10"];

/// The coordinates of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Coords {
    /// How many it has.
    pub(super) n: usize,
    /// Whether x1, x2, x3 are names of them.
    numbered: bool,
}

impl Coords {
    /// No coordinate: every name is a parameter.
    pub(super) const NONE: Coords = Coords { n: 0, numbered: false };

    /// The coordinates that `tokens` speak of where the data have `n_data`; at least one.
    pub(super) fn of(tokens: &[Token], n_data: usize) -> Coords {
        let by_number = |t: &Token| match &t.kind {
            Kind::Coordinate(k) => k + 1,
            Kind::Name(name) => predefined::find(name).map_or(1, |f| f.shape.n_coordinates),
            _ => 1,
        };
        let known = tokens.iter().map(by_number).max().unwrap_or(1).max(n_data);
        let has = |name: &str| tokens.iter().any(|t| matches!(&t.kind, Kind::Name(n) if n == name));
        let lettered = tokens.iter().any(|t| matches!(t.kind, Kind::Coordinate(_)))
            || COORDINATE_LETTERS.iter().take(known).skip(1).any(|l| has(l))
            || (has("x") && has("x1"));
        let all = Coords { n: known, numbered: known > 1 && !lettered };
        let used = |t: &Token| match &t.kind {
            Kind::Name(name) => all.named(name).map_or(by_number(t), |k| k + 1),
            _ => by_number(t),
        };
        Coords { n: tokens.iter().map(used).max().unwrap_or(1), ..all }
    }

    /// The coordinate called `name`.
    pub(super) fn named(self, name: &str) -> Option<usize> {
        let among = |names: &[&str]| names.iter().position(|l| *l == name).filter(|&k| k < self.n);
        among(&COORDINATE_LETTERS).or_else(|| among(&NUMBERED).filter(|_| self.numbered))
    }

    /// What a user should know about names that are coordinates by number, and about parameters called like a coordinate that the data
    /// do not have. In one coordinate z and t are usual names of parameters: nothing is said of them.
    pub(super) fn notes(self, tokens: &[Token], settled: &Settled, n_data: usize) -> Vec<String> {
        let written = |name: &str| tokens.iter().any(|t| matches!(&t.kind, Kind::Name(n) if n == name));
        let numbered: Vec<&str> =
            NUMBERED.into_iter().filter(|name| written(name) && self.named(name).is_some()).collect();
        let mut notes: Vec<String> = Vec::new();
        if let Some(first) = numbered.first() {
            let verb = if numbered.len() == 1 { "is a coordinate" } else { "are coordinates" };
            notes.push(format!("{} {verb}; [{first}] would be a parameter.", numbered.join(", ")));
        }
        for name in settled.hints.iter().map(|h| h.name.as_str()).filter(|name| written(name)) {
            let of_data = match (n_data, name) {
                (1, "y") => "one coordinate, x",
                (2, "z") => "two coordinates, x and y",
                (2, "x3") if self.numbered => "two coordinates",
                _ => continue,
            };
            notes.push(format!(
                "'{name}' is taken as a parameter: data without a column of the role {} have {of_data}.",
                if n_data == 1 { "x2" } else { "x3" }
            ));
        }
        notes
    }
}
