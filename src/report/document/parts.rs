//! What a document is made of, before it is written in some form: titles, sentences, tables, numbers with their exact values.

use crate::model::formula::Math;

use super::number::Number;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Span {
    /// Words.
    Text(String),
    /// Words that stand out.
    Strong(String),
    /// What is typed: formulas, commands, names of files.
    Code(String),
    /// A parameter, by its name and as it is written on paper.
    Name(String, Option<Math>),
    /// A formula on paper, and as it was typed.
    Formula(Math, String),
    /// A number.
    Number(Number),
}

/// A line or a cell.
pub(super) type Spans = Vec<Span>;

/// A line of words.
pub(super) fn text(words: impl Into<String>) -> Spans {
    vec![Span::Text(words.into())]
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub caption: String,
    pub head: Vec<Spans>,
    pub rows: Vec<Vec<Spans>>,
    /// Columns from here on hold numbers.
    pub numeric_from: usize,
    /// By which LaTeX refers to it, and by which comments name it.
    pub label: &'static str,
}

/// Part of a section.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// A paragraph.
    Line(Spans),
    /// A formula in a line of its own: what stands before it, on paper, and as typed.
    Formula(Option<String>, Math, String),
    /// One below the other.
    List(Vec<Spans>),
    /// Labels with what belongs to them.
    Facts(Vec<(String, Spans)>),
    /// A table.
    Table(Grid),
    /// A command to copy.
    Command(String),
}

/// Blocks below a title.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    pub title: String,
    pub blocks: Vec<Block>,
}

/// A whole report.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Document {
    pub title: String,
    /// Stands before all else: that the fit is not valid.
    pub alarm: Option<Spans>,
    /// The result in one sentence.
    pub sentence: Spans,
    pub sections: Vec<Section>,
}

/// Spans as plain words: formulas as they were typed.
pub(super) fn plain(spans: &[Span]) -> String {
    let one = |span: &Span| match span {
        Span::Text(t) | Span::Strong(t) | Span::Code(t) | Span::Name(t, _) | Span::Formula(_, t) => t.clone(),
        Span::Number(n) => n.pretty(),
    };
    spans.iter().map(one).collect()
}
