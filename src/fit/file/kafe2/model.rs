//! The function of a fit: Python, SymPy's `x a b -> a*x + b`, or the name of one in kafe2's library; bare, or in a mapping with names for
//! print, which have no meaning here.

use super::data::Kind;
use super::fields::{Fields, Item, Refusal, nearest};
use super::python::{Complaint, Function, arrow, function};
use crate::model::Model;

/// A formula and its parameters.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub formula: String,
    /// In the order of the arguments, with their defaults; those of the library have none, and are estimated from the data.
    pub params: Vec<(String, Option<f64>)>,
    /// Arguments that do not occur in the formula.
    pub unused: Vec<String>,
    pub notes: Vec<String>,
}

/// Names of the library, what they stand for, and their parameters.
const LIBRARY: [(&[&str], &str, &[&str]); 5] = [
    (&["linear_model", "linear", "line"], "a*x+b", &["a", "b"]),
    (&["quadratic_model", "quadratic"], "a*x^2+b*x+c", &["a", "b", "c"]),
    (&["cubic_model", "cubic"], "a*x^3+b*x^2+c*x+d", &["a", "b", "c", "d"]),
    (&["exponential_model", "exponential", "exp"], "A_0*exp(x/x_0)", &["A_0", "x_0"]),
    (
        &["normal_distribution", "normal_distribution_pdf", "normal", "gauss", "gaussian"],
        "norm_pdf(x,mu,sigma)",
        &["mu", "sigma"],
    ),
];

/// Keys of the function.
const KEYS: [&str; 5] =
    ["model_function", "model_density_function", "model_density", "model_density_func", "model_func"];

/// Names for print.
const NAMES: [&str; 9] = [
    "type",
    "name",
    "latex_name",
    "expression_string",
    "latex_expression_string",
    "arg_formatters",
    "signature",
    "model_function_formatter",
    "description",
];

/// Takes the function out of `fields`.
///
/// # Errors
/// It is missing where there is none to be expected, or not understood.
pub(super) fn read(fields: &mut Fields<'_>, kind: Kind) -> Result<Read, Refusal> {
    let Some(item) = fields.either(&KEYS)? else { return default(fields, kind) };
    let mut notes = Vec::new();
    let code = match item.fields("a function") {
        Err(_) => item.clone(),
        Ok(mut inside) => {
            let library = inside.take("name");
            notes.extend(inside.pass_over(&NAMES));
            let code = inside.take("python_code");
            let missing = inside.missing("python_code");
            inside.finish()?;
            code.or(library).ok_or(missing)?
        }
    };
    let found = understood(&code, kind)?;
    let mut read = checked(&code, found)?;
    read.notes.splice(0..0, passed_over(&notes));
    Ok(read)
}

/// That keys were read and have no meaning here.
pub(super) fn passed_over(places: &[String]) -> Option<String> {
    (!places.is_empty()).then(|| format!("passed over, without meaning for the fit: {}", places.join(", ")))
}

/// A line through points, a normal distribution of single values.
fn default(fields: &Fields<'_>, kind: Kind) -> Result<Read, Refusal> {
    let name = match kind {
        Kind::Xy => "linear_model",
        Kind::Histogram | Kind::Unbinned => "normal_distribution",
        Kind::Indexed => return Err(fields.missing("model_function")),
    };
    let function = of_library(name).unwrap_or_default();
    let note = format!("no model_function is given: {name}, {}, as in kafe2", function.formula);
    Ok(Read { formula: function.formula, params: function.params, unused: Vec::new(), notes: vec![note] })
}

fn understood(code: &Item<'_>, kind: Kind) -> Result<Function, Refusal> {
    let what = "a Python function (def f(x, a=1): …), 'x a b -> a*x + b', or a name as linear_model";
    let text = code.text(what)?.trim();
    let indexed = kind == Kind::Indexed;
    let complaint = |(line, message): Complaint| {
        let place =
            if text.contains('\n') { format!("line {line} of the function: ") } else { String::new() };
        code.refuse(&format!("{place}{message}"))
    };
    let is_word = |word: &str| text.starts_with(word) && text[word.len()..].starts_with(char::is_whitespace);
    let has_def = text.lines().any(|l| l.trim_start().starts_with("def "));
    if has_def || is_word("lambda") {
        return function(text, indexed).map_err(complaint);
    }
    if text.contains("->") {
        return arrow(text, indexed).map_err(complaint);
    }
    let names = || LIBRARY.iter().flat_map(|(names, ..)| names.iter().copied());
    let hint = match nearest(text, names()) {
        Some(near) => format!("{what}; did you mean '{near}'?"),
        None => what.to_owned(),
    };
    of_library(text).filter(|_| !indexed).ok_or_else(|| code.expected(&hint))
}

fn of_library(name: &str) -> Option<Function> {
    let (names, formula, params) = LIBRARY.iter().find(|(names, ..)| names.contains(&name))?;
    let params = params.iter().map(|p| ((*p).to_owned(), None)).collect();
    Some(Function { name: names[0].to_owned(), params, formula: (*formula).to_owned() })
}

/// The formula must compile, and have the parameters that the function has.
fn checked(code: &Item<'_>, function: Function) -> Result<Read, Refusal> {
    let Function { params, formula, .. } = function;
    let model = Model::compile_for(&formula, 1)
        .map_err(|e| code.refuse(&format!("as the formula '{formula}': {e}")))?;
    let occurs = |name: &str| model.params().iter().any(|hint| hint.name == name);
    let (params, unused): (Vec<_>, Vec<_>) = params.into_iter().partition(|(name, _)| occurs(name));
    let unused: Vec<String> = unused.into_iter().map(|(name, _)| name).collect();
    let mut notes = Vec::new();
    if !unused.is_empty() {
        notes.push(format!("{} of the function: without effect, no parameter of the fit", unused.join(", ")));
    }
    Ok(Read { formula, params, unused, notes })
}
