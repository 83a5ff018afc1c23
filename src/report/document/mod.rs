//! Reports that can be published: one document of a result, in one of two languages, written as HTML, LaTeX or Markdown; and the table of
//! parameters alone for programs and spreadsheets.
//!
//! [`write()`] is the door. `build` decides what is said and `parts` is what it is made of; `html`, `latex` and `markdown` write it. `sentence` is
//! the line for a lab report, `parameters` and `matrices` the tables, `pictures` the figures, `provenance` how the numbers came about. Texts go through the tables
//! of [`crate::language`]; numbers keep their decimal point in both languages, as they are copied into programs: only LaTeX, whose siunitx
//! knows it by an option, and the table for a spreadsheet have the comma in German.

mod build;
mod html;
mod latex;
mod markdown;
pub(crate) mod mathml;
mod matrices;
mod number;
mod parameters;
mod parts;
mod pictures;
mod provenance;
mod sentence;
mod table;
mod tex;
mod tex_math;

#[cfg(test)]
mod tests;

pub use pictures::{Picture, figure_stem, pictures, pictures_while};

use crate::fit::FitResult;
use crate::language::{Language, speaking};

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// One file for browsers and word processors.
    #[default]
    Html,
    /// Pipe tables, and formulas between dollars.
    Markdown,
    /// A whole document with siunitx and booktabs.
    Latex,
    /// The parameters, one row each, with all digits.
    Csv,
    /// The parameters between tabs, for a spreadsheet.
    Tabs,
    /// The classic printout of Minuit, always in English.
    Text,
    /// The sentence of the result alone.
    Sentence,
}

impl Form {
    /// The ending of a file of this form.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Html => "html",
            Form::Markdown => "md",
            Form::Latex => "tex",
            Form::Csv => "csv",
            Form::Tabs => "tsv",
            Form::Text | Form::Sentence => "txt",
        }
    }

    /// The ending of figures in files beside a report that holds none itself.
    pub fn ending_of_figures(self) -> Option<&'static str> {
        match self {
            Form::Latex => Some("pdf"),
            Form::Markdown => Some("png"),
            _ => None,
        }
    }

    /// The form that a file of this ending has.
    pub fn of_ending(ending: &str) -> Option<Form> {
        let forms = [Form::Html, Form::Markdown, Form::Latex, Form::Csv, Form::Tabs, Form::Text];
        forms.into_iter().find(|form| form.ending().eq_ignore_ascii_case(ending))
    }
}

/// What a document holds beside the result.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// In which it speaks.
    pub language: Language,
    /// The command line that repeats the fit.
    pub command: Option<String>,
    /// Sentences about what was asked for.
    pub notes: Vec<String>,
    /// Further lists of sentences, each below a title.
    pub lists: Vec<(String, Vec<String>)>,
    /// Its figures: in a page of HTML, and in others where they stand in files beside it.
    pub pictures: Vec<Picture>,
}

/// The report of a fit in this form.
pub fn write(result: &FitResult, form: Form, beside: &Beside) -> String {
    speaking(beside.language, || match form {
        Form::Html => html::page(&build::document(result, beside, true), &beside.pictures),
        Form::Latex => latex::page(&build::document(result, beside, true), beside),
        Form::Markdown => markdown::page(&build::document(result, beside, false), &beside.pictures),
        Form::Csv => table::csv(result),
        Form::Tabs => table::tabs(result, beside.language),
        Form::Text => super::text::report(result),
        Form::Sentence => parts::plain(&sentence::sentence(result)) + "\n",
    })
}
