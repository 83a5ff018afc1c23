//! Expressions of Python → our formula language: names of NumPy, SciPy and math lose their prefixes, values assigned before are put in,
//! `a if c else b` and `np.where(c, a, b)` become `c ? a : b`.

use std::collections::HashMap;

use super::fields::nearest;
use super::python::{Complaint, closing};
use super::tokens::{Kind, Token};
use crate::model::Model;

/// Brackets within brackets.
const DEPTH: usize = 64;

/// Length of a formula, assigned values put in.
const LENGTH: usize = 100_000;

/// What may stand before the name of a function.
const PREFIXES: [&str; 11] = [
    "scipy.special.",
    "scipy.stats.",
    "numpy.",
    "special.",
    "stats.",
    "sympy.",
    "scipy.",
    "math.",
    "np.",
    "sp.",
    "unc.",
];

/// Functions by their names there and here.
const FUNCTIONS: [(&str, &str); 52] = [
    ("sin", "sin"),
    ("cos", "cos"),
    ("tan", "tan"),
    ("arcsin", "asin"),
    ("arccos", "acos"),
    ("arctan", "atan"),
    ("arctan2", "atan2"),
    ("asin", "asin"),
    ("acos", "acos"),
    ("atan", "atan"),
    ("atan2", "atan2"),
    ("sinh", "sinh"),
    ("cosh", "cosh"),
    ("tanh", "tanh"),
    ("arcsinh", "asinh"),
    ("arccosh", "acosh"),
    ("arctanh", "atanh"),
    ("asinh", "asinh"),
    ("acosh", "acosh"),
    ("atanh", "atanh"),
    ("exp", "exp"),
    ("expm1", "expm1"),
    ("log", "log"),
    ("log10", "log10"),
    ("log2", "log2"),
    ("log1p", "log1p"),
    ("sqrt", "sqrt"),
    ("cbrt", "cbrt"),
    ("square", "sq"),
    ("power", "pow"),
    ("pow", "pow"),
    ("abs", "abs"),
    ("absolute", "abs"),
    ("fabs", "abs"),
    ("Abs", "abs"),
    ("sign", "sign"),
    ("minimum", "min"),
    ("maximum", "max"),
    ("min", "min"),
    ("max", "max"),
    ("floor", "floor"),
    ("ceil", "ceil"),
    ("hypot", "hypot"),
    ("erf", "erf"),
    ("erfc", "erfc"),
    ("erfinv", "erfinv"),
    ("gamma", "gamma"),
    ("gammaln", "lgamma"),
    ("lgamma", "lgamma"),
    ("norm.pdf", "norm_pdf"),
    ("norm.cdf", "norm_cdf"),
    ("beta", "beta"),
];

/// Functions whose first argument is what they give: they only change how numbers are stored.
const TRANSPARENT: [&str; 5] = ["float", "array", "asarray", "float64", "atleast_1d"];

/// Names and what they stand for, while a function is read.
pub(super) struct Expression {
    names: HashMap<String, String>,
    indexed: bool,
}

impl Expression {
    /// With the abscissa, if there is one, and the parameters.
    pub fn new(x: Option<String>, params: &[(String, Option<f64>)], indexed: bool) -> Expression {
        let mut names: HashMap<String, String> =
            params.iter().map(|(name, _)| (name.clone(), spelled(name))).collect();
        names.extend(x.map(|x| (x, "x".to_owned())));
        Expression { names, indexed }
    }

    /// Lets a name stand for a formula from now on.
    pub fn define(&mut self, name: String, formula: String) {
        let simple = formula.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.');
        let text = if simple || is_in_brackets(&formula) { formula } else { format!("({formula})") };
        self.names.insert(name, text);
    }

    /// The formula of an expression.
    pub fn text(&self, words: &[Token]) -> Result<String, Complaint> {
        let text = self.whole(words)?;
        let length = text.len();
        if length > LENGTH {
            return Err((words[0].line, format!("the formula would be {length} letters long, of {LENGTH}")));
        }
        Ok(text)
    }

    /// What may only stand alone: a list of values, one a datum.
    fn whole(&self, words: &[Token]) -> Result<String, Complaint> {
        let Some(first) = words.first() else { return Err((1, "an expression is missing".into())) };
        let open = match words {
            [name, open, ..] if open.is("(") && matches!(strip(name.text()), "array" | "asarray") => 2,
            _ => 0,
        };
        if !words.get(open).is_some_and(|t| t.is("[")) {
            return self.expression(words, 0);
        }
        if !self.indexed {
            return Err((first.line, "a list of values is understood in fits of type: indexed only".into()));
        }
        let close = closing(words, open).ok_or((first.line, "a '[' is not closed".to_owned()))?;
        let values = self.arguments(&words[open + 1..close], 0)?;
        // [a]*8 is a, 8 times.
        let one = values.len() == 1;
        match words.get(close + 1..).unwrap_or_default() {
            [] => {}
            [last] if open == 2 && last.is(")") => {}
            [times, Token { kind: Kind::Number(_), .. }] if one && times.is("*") => {
                return Ok(values[0].clone());
            }
            [other, ..] => {
                return Err((other.line, format!("read '{}' after a list of values", other.text())));
            }
        }
        Ok(format!("vector({})", values.join(",")))
    }

    fn expression(&self, words: &[Token], depth: usize) -> Result<String, Complaint> {
        let line = words.first().map_or(1, |t| t.line);
        if depth > DEPTH {
            return Err((line, format!("more than {DEPTH} brackets within brackets")));
        }
        if words.is_empty() {
            return Err((line, "an expression is missing".into()));
        }
        let choice = top_level(words).find(|&i| words[i].is_name("if"));
        if let Some(at) = choice {
            let otherwise = top_level(words).find(|&i| i > at && words[i].is_name("else"));
            let otherwise = otherwise.ok_or((line, "'if' needs an 'else'".to_owned()))?;
            let part = |range: &[Token]| self.expression(range, depth + 1);
            let (yes, no) = (part(&words[..at])?, part(&words[otherwise + 1..])?);
            return Ok(format!("(({}) ? ({yes}) : ({no}))", part(&words[at + 1..otherwise])?));
        }
        self.chain(words, depth)
    }

    /// Operands and operators one after the other.
    fn chain(&self, words: &[Token], depth: usize) -> Result<String, Complaint> {
        let mut text = String::new();
        let mut comparisons = 0;
        let mut i = 0;
        while let Some(token) = words.get(i) {
            let refused = |what: &str| Err((token.line, format!("read '{}', {what}", token.text())));
            let mut next = i + 1;
            match &token.kind {
                Kind::Number(number) => text.push_str(number),
                Kind::Name(name) if name == "and" || name == "or" => {
                    comparisons = 0;
                    text.push_str(if name == "and" { "&&" } else { "||" });
                }
                Kind::Name(_) if words.get(next).is_some_and(|t| t.is("(")) => {
                    let close = closing(words, next).ok_or((token.line, "a '(' is not closed".to_owned()))?;
                    let arguments = self.arguments(&words[next + 1..close], depth)?;
                    text.push_str(&self.call(token, &arguments)?);
                    next = close + 1;
                }
                Kind::Name(name) => text.push_str(&self.named(token, name)?),
                Kind::Op("(") => {
                    let close = closing(words, i).ok_or((token.line, "a '(' is not closed".to_owned()))?;
                    let inside = self.expression(&words[next..close], depth + 1)?;
                    text.extend(["(", &inside, ")"]);
                    next = close + 1;
                }
                Kind::Op(op @ ("+" | "-" | "*" | "/")) => text.push_str(op),
                Kind::Op("**") => text.push('^'),
                Kind::Op(op @ ("<" | "<=" | ">" | ">=" | "==" | "!=")) => {
                    comparisons += 1;
                    if comparisons > 1 {
                        return refused("but a < b < c is not understood: write a < b and b < c");
                    }
                    text.push_str(op);
                }
                Kind::Op("%" | "//") => {
                    return refused("expected a - b*np.floor(a/b) or np.floor(a/b) instead");
                }
                Kind::Op("^") => return refused("which is no power in Python; a power is **"),
                Kind::Op("[") => return refused("but elements of lists are not understood"),
                Kind::Op("=") => return refused("but arguments by name are not understood in calls"),
                _ => return refused("which is not understood in a formula"),
            }
            i = next;
        }
        Ok(text)
    }

    /// Arguments separated by commas.
    fn arguments(&self, words: &[Token], depth: usize) -> Result<Vec<String>, Complaint> {
        let commas: Vec<usize> = top_level(words).filter(|&i| words[i].is(",")).collect();
        let mut from = 0;
        let mut all = Vec::new();
        for end in commas.into_iter().chain([words.len()]) {
            // A comma may stand behind the last one.
            if from < end || end < words.len() {
                all.push(self.expression(&words[from..end], depth + 1)?);
            }
            from = end + 1;
        }
        Ok(all)
    }

    fn call(&self, token: &Token, arguments: &[String]) -> Result<String, Complaint> {
        let name = strip(token.text());
        match (name, arguments) {
            (name, [value]) if TRANSPARENT.contains(&name) => return Ok(format!("({value})")),
            ("where", [test, yes, no]) => return Ok(format!("(({test}) ? ({yes}) : ({no}))")),
            ("radians" | "deg2rad", [angle]) => return Ok(format!("(({angle})*pi/180)")),
            ("degrees" | "rad2deg", [angle]) => return Ok(format!("(({angle})*180/pi)")),
            ("arange", [_]) if self.indexed => return Ok("x".into()),
            ("ones", [_]) if self.indexed => return Ok("1".into()),
            ("full", [_, value]) if self.indexed => return Ok(format!("({value})")),
            ("ones_like", [_]) => return Ok("1".into()),
            ("zeros_like", [_]) => return Ok("0".into()),
            ("full_like", [_, value]) => return Ok(format!("({value})")),
            _ => {}
        }
        let known = FUNCTIONS.iter().find(|(theirs, _)| *theirs == name);
        let unknown = || {
            let hint = nearest(name, FUNCTIONS.iter().map(|(theirs, _)| *theirs));
            let hint = hint.map_or(String::new(), |near| format!("; did you mean '{near}'?"));
            (token.line, format!("unknown function '{}'{hint}", token.text()))
        };
        known.map(|(_, ours)| format!("{ours}({})", arguments.join(","))).ok_or_else(unknown)
    }

    fn named(&self, token: &Token, name: &str) -> Result<String, Complaint> {
        if let Some(text) = self.names.get(name) {
            return Ok(text.clone());
        }
        match (strip(name), name) {
            ("pi", _) => Ok("pi".into()),
            ("e" | "E", with_prefix) if with_prefix.contains('.') => Ok("exp(1)".into()),
            ("inf", _) => Ok("inf".into()),
            (_, "not" | "lambda" | "for" | "in" | "is") => {
                Err((token.line, format!("read '{name}', which is not understood in a formula")))
            }
            _ => {
                let mut known: Vec<&str> = self.names.keys().map(String::as_str).collect();
                known.sort_unstable();
                Err((token.line, format!("unknown name '{name}'; there are {}", known.join(", "))))
            }
        }
    }
}

/// How a formula spells a parameter: in brackets where the bare name means something else.
pub(super) fn spelled(name: &str) -> String {
    let is_itself = Model::compile_for(name, 1).is_ok_and(|m| {
        matches!(m.params(), [only] if only.name == name) && m.terms().iter().all(|t| t.shape.is_none())
    });
    if is_itself { name.to_owned() } else { format!("[{name}]") }
}

/// A name without the module before it.
fn strip(name: &str) -> &str {
    PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

/// Whether the first bracket is closed by the last.
fn is_in_brackets(text: &str) -> bool {
    let mut depth = 0_i32;
    text.starts_with('(')
        && text.char_indices().all(|(i, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth > 0 || i + 1 == text.len()
        })
}

/// Positions of the words that are in no brackets.
pub(super) fn top_level(words: &[Token]) -> impl Iterator<Item = usize> {
    let mut depth = 0_i32;
    words.iter().enumerate().filter_map(move |(i, token)| {
        let opens = ["(", "[", "{"].iter().any(|b| token.is(b));
        let closes = [")", "]", "}"].iter().any(|b| token.is(b));
        depth += i32::from(opens) - i32::from(closes);
        (depth == 0 && !opens && !closes).then_some(i)
    })
}
