//! An object as its members by name: of those only that the rest of this module asks for. object.rs reads them.

use super::basket::Basket;
use super::error::{Fault, Found};

/// The members that are kept.
const WANTED: &[&str] = &[
    "fArray",
    "fBasketBytes",
    "fBasketEntry",
    "fBasketSeek",
    "fBaskets",
    "fBinEntries",
    "fBinSumw2",
    "fBranches",
    "fBuffer",
    "fClassName",
    "fEX",
    "fEXhigh",
    "fEXlow",
    "fEY",
    "fEYhigh",
    "fEYlow",
    "fEZ",
    "fEntries",
    "fErrorMode",
    "fFileName",
    "fGraphs",
    "fHistogram",
    "fIsUnsigned",
    "fLeafCount",
    "fLeaves",
    "fLen",
    "fName",
    "fNbins",
    "fPassedHistogram",
    "fSumw2",
    "fTitle",
    "fTotalHistogram",
    "fX",
    "fXaxis",
    "fXbins",
    "fXmax",
    "fXmin",
    "fY",
    "fYaxis",
    "fZ",
    "fZaxis",
];

/// The name of a member, when it is one that is kept.
pub(super) fn wanted(name: &str) -> Option<&'static str> {
    WANTED.binary_search(&name).ok().map(|k| WANTED[k])
}

/// A member.
#[derive(Debug)]
pub(super) enum Value {
    /// A whole number.
    Int(i64),
    /// Another number.
    Real(f64),
    /// Whole numbers.
    Ints(Vec<i64>),
    /// Other numbers.
    Reals(Vec<f64>),
    /// A text.
    Text(String),
    /// An object.
    Record(Record),
    /// Objects in a row.
    List(Vec<Element>),
    /// A pointer to something that is not read, or to nothing.
    Pointer {
        /// Whether it leads to nothing.
        is_null: bool,
    },
}

/// One of a row of objects.
#[derive(Debug)]
pub(super) enum Element {
    /// An object.
    Record(Record),
    /// Entries of a tree that lie in the tree itself.
    Basket(Basket),
    /// Nothing, or an object that was there before.
    Empty,
}

/// An object.
#[derive(Debug)]
pub(super) struct Record {
    /// Its class.
    pub class: String,
    members: Vec<(&'static str, Value)>,
    /// Members that say how many numbers another one has.
    counts: Vec<(String, usize)>,
}

impl Record {
    /// An object without members yet.
    pub fn new(class: &str) -> Record {
        Record { class: class.to_owned(), members: Vec::new(), counts: Vec::new() }
    }

    /// A member.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.iter().find(|(n, _)| *n == name).map(|(_, value)| value)
    }

    fn missing(&self, name: &str) -> Fault {
        Fault::Damaged(format!("an object of class {} has no member {name}", self.class))
    }

    /// A whole number.
    pub fn int(&self, name: &str) -> Found<i64> {
        match self.get(name) {
            Some(Value::Int(v)) => Ok(*v),
            _ => Err(self.missing(name)),
        }
    }

    /// A number.
    pub fn real(&self, name: &str) -> Found<f64> {
        match self.get(name) {
            Some(Value::Real(v)) => Ok(*v),
            Some(Value::Int(v)) => Ok(*v as f64),
            _ => Err(self.missing(name)),
        }
    }

    /// Numbers.
    pub fn reals(&self, name: &str) -> Found<Vec<f64>> {
        match self.get(name) {
            Some(Value::Reals(v)) => Ok(v.clone()),
            Some(Value::Ints(v)) => Ok(v.iter().map(|v| *v as f64).collect()),
            _ => Err(self.missing(name)),
        }
    }

    /// Whole numbers.
    pub fn ints(&self, name: &str) -> Found<&[i64]> {
        match self.get(name) {
            Some(Value::Ints(v)) => Ok(v),
            _ => Err(self.missing(name)),
        }
    }

    /// A text; empty where there is none.
    pub fn text(&self, name: &str) -> &str {
        match self.get(name) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// An object.
    pub fn record(&self, name: &str) -> Option<&Record> {
        match self.get(name) {
            Some(Value::Record(record)) => Some(record),
            _ => None,
        }
    }

    /// Takes a row of objects out.
    pub fn take_list(&mut self, name: &str) -> Found<Vec<Element>> {
        let found = self.members.iter().position(|(n, value)| *n == name && matches!(value, Value::List(_)));
        match found.map(|k| self.members.swap_remove(k).1) {
            Some(Value::List(list)) => Ok(list),
            _ => Err(self.missing(name)),
        }
    }

    /// Keeps a member that is asked for.
    pub fn keep(&mut self, name: &str, value: Value) {
        if let Some(name) = wanted(name) {
            self.members.push((name, value));
        }
    }

    /// Remembers a whole number that may say how many numbers a later member has.
    pub fn remember(&mut self, name: &str, n: i64) {
        self.counts.push((name.to_owned(), usize::try_from(n).unwrap_or(0)));
    }

    /// How many numbers a member has, by the name of the one that says so.
    pub fn count(&self, name: &str) -> Found<usize> {
        let found = self.counts.iter().rev().find(|(n, _)| n == name);
        found.map(|(_, n)| *n).ok_or_else(|| self.missing(name))
    }
}
