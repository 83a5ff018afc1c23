//! A formula as it is written on paper: fractions, powers, roots, indices. From the tree of the text alone; what it looks like on a screen is
//! none of its business. A predefined function that is a term of its own is written out with the names of its parameters.

use super::ast::{Ast, What};
use super::{FormulaError, check, lex, parse};
use crate::model::Term;
use crate::model::ir::Func2;
use crate::model::predefined::{self, ParamNames};

/// What stands beside or above what.
#[derive(Debug, Clone, PartialEq)]
pub enum Math {
    /// A word or a number.
    Word(String, Face),
    /// One beside the other.
    Row(Vec<Math>),
    /// Over and under a line.
    Fraction(Box<Math>, Box<Math>),
    /// Raised behind something.
    Power(Box<Math>, Box<Math>),
    /// Lowered behind something.
    Index(Box<Math>, Box<Math>),
    /// Under a root; with a small number before it.
    Root(Option<&'static str>, Box<Math>),
    /// Between two signs as high as what they hold.
    Fenced(Fence, Box<Math>),
    /// Values below one another, each with its condition; the last one holds otherwise.
    Cases(Vec<(Math, Option<Math>)>),
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Face {
    /// Slanted: a letter that stands for a number.
    Letter,
    /// Upright: numbers, functions, names of several letters.
    Upright,
    /// Upright with room on both sides.
    Operator,
    /// A little room and nothing else.
    Gap,
}

/// What stands around something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fence {
    /// ( )
    Round,
    /// | |
    Bar,
}

/// What a formula is written with.
pub struct Writing<'a> {
    /// The terms of the model, where the text is its formula.
    pub terms: &'a [Term],
    /// The names of its parameters.
    pub names: &'a [String],
    /// What is written in the place of a parameter.
    pub value_of: &'a dyn Fn(&str) -> Option<String>,
}

/// `text` on paper.
///
/// # Errors
/// It is no formula.
pub fn typeset(text: &str, writing: &Writing<'_>) -> Result<Math, FormulaError> {
    let ast = tree(text)?;
    let single = [(false, ast.clone())];
    let list: &[(bool, Ast)] = if let What::Sum(list) = &ast.what { list } else { &single };
    let scribe = Scribe { text, own: &[], writing };
    if list.len() != writing.terms.len() {
        return Ok(scribe.math(&ast));
    }
    let parts = list.iter().zip(writing.terms).map(|((minus, part), term)| {
        let written = term.shape.and_then(|shape| scribe.shape(shape, &term.params));
        (*minus, written.unwrap_or_else(|| scribe.at(part, SUM + 1)))
    });
    Ok(sum(parts.collect()))
}

fn tree(text: &str) -> Result<Ast, FormulaError> {
    parse::parse(text, &check::check(text, lex::lex(text)?)?)
}

/// How strongly parts hang together: what hangs together less than its place asks for gets brackets.
const CHOICE: u8 = 0;
const EITHER: u8 = 1;
const BOTH: u8 = 2;
const COMPARED: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;
const RAISED: u8 = 6;
const WHOLE: u8 = 7;

/// Letters of the Greek alphabet by their names; capital ones where they look like no Latin ones. `Sigma` would look like a sum.
const GREEK: [(&str, &str); 31] = [
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("Pi", "Π"),
];

/// Writes the tree of one text.
struct Scribe<'a> {
    text: &'a str,
    /// What names of this text are called outside of it: the parameters of a shape.
    own: &'a [(String, String)],
    writing: &'a Writing<'a>,
}

impl Scribe<'_> {
    /// A predefined function with these parameters, where its formula can be written.
    fn shape(&self, shape: &str, params: &[usize]) -> Option<Math> {
        let found = predefined::all().find(|s| s.name == shape)?;
        let names: Vec<&String> = params.iter().filter_map(|&k| self.writing.names.get(k)).collect();
        match found.params {
            ParamNames::Family { prefix: "p", suffix: "", extra: 1, .. } if found.name == "pol" => {
                Some(self.polynomial(&names))
            }
            ParamNames::Family { .. } => None,
            ParamNames::Fixed(own) => {
                let ast = tree(found.formula).ok()?;
                let own: Vec<(String, String)> =
                    own.iter().zip(names).map(|(a, b)| ((*a).to_owned(), b.clone())).collect();
                let scribe = Scribe { text: found.formula, own: &own, writing: self.writing };
                Some(scribe.at(&ast, SUM + 1))
            }
        }
    }

    fn polynomial(&self, names: &[&String]) -> Math {
        let x = || Math::Word("x".into(), Face::Letter);
        let term = |(k, name): (usize, &&String)| {
            let power = match k {
                0 => return (false, self.name(name)),
                1 => x(),
                k => Math::Power(Box::new(x()), Box::new(upright(&k.to_string()))),
            };
            (false, Math::Row(vec![self.name(name), gap(), power]))
        };
        sum(names.iter().enumerate().map(term).collect())
    }

    fn math(&self, ast: &Ast) -> Math {
        self.at(ast, CHOICE)
    }

    /// In brackets where the place asks for parts that hang together more strongly.
    fn at(&self, ast: &Ast, least: u8) -> Math {
        let math = self.bare(ast);
        if strength(&ast.what) < least { Math::Fenced(Fence::Round, Box::new(math)) } else { math }
    }

    fn bare(&self, ast: &Ast) -> Math {
        match &ast.what {
            What::Number(_) => {
                upright(self.text.get(ast.span.clone()).unwrap_or("").trim_matches(['(', ')', ' ']))
            }
            What::Name(name) => self.name(name),
            What::Numbered(n) => self.name(&format!("p{n}")),
            What::Named(name) => self.name(name),
            What::Coordinate(n) => index(Math::Word("x".into(), Face::Letter), upright(&n.to_string())),
            What::Coefficient { .. } => Math::Row(Vec::new()),
            What::Neg(inner) => Math::Row(vec![upright("−"), self.at(inner, PRODUCT)]),
            What::Not(inner) => Math::Row(vec![upright("¬"), self.at(inner, RAISED)]),
            What::Sum(list) => {
                // A sign before the first term needs no brackets.
                let least = |k: usize, minus: bool| if k == 0 && !minus { SUM } else { SUM + 1 };
                let term = |(k, (minus, a)): (usize, &(bool, Ast))| (*minus, self.at(a, least(k, *minus)));
                sum(list.iter().enumerate().map(term).collect())
            }
            What::Product(list) => self.product(list),
            What::Binary(Func2::PowLog(_), base, power) => self.power(base, power),
            What::Binary(f, a, b) => {
                let (sign, least) = comparison(*f);
                Math::Row(vec![self.at(a, least), operator(sign), self.at(b, least)])
            }
            What::Choice(parts) => Math::Cases(self.cases(parts)),
            What::Call(name, arguments) => self.call(name, arguments),
        }
    }

    /// x² for x^2, sin²… never: a power of a call stands behind its brackets.
    fn power(&self, base: &Ast, power: &Ast) -> Math {
        let base = match &base.what {
            What::Call(name, arguments) if is_drawn_otherwise(name, arguments.len()) => {
                Math::Fenced(Fence::Round, Box::new(self.bare(base)))
            }
            _ => self.at(base, WHOLE),
        };
        // A number in the place of a name may have a sign.
        Math::Power(Box::new(base), Box::new(self.math(power)))
    }

    fn cases(&self, [condition, yes, no]: &[Ast; 3]) -> Vec<(Math, Option<Math>)> {
        let mut rows = vec![(self.math(yes), Some(self.math(condition)))];
        match &no.what {
            What::Choice(inner) => rows.extend(self.cases(inner)),
            _ => rows.push((self.math(no), None)),
        }
        rows
    }

    fn product(&self, list: &[(bool, Ast)]) -> Math {
        // A sign of the first factor is one of the whole.
        if let Some(((_, Ast { what: What::Neg(inner), .. }), others)) = list.split_first() {
            let mut unsigned = vec![(false, (**inner).clone())];
            unsigned.extend_from_slice(others);
            return Math::Row(vec![upright("−"), self.product(&unsigned)]);
        }
        let below: Vec<&Ast> = list.iter().filter(|(divides, _)| *divides).map(|(_, a)| a).collect();
        let above: Vec<&Ast> = list.iter().filter(|(divides, _)| !divides).map(|(_, a)| a).collect();
        if below.is_empty() {
            return self.factors(&above);
        }
        // Functions stand behind the fraction when something else is left above its line.
        let (calls, plain): (Vec<&Ast>, Vec<&Ast>) = above
            .into_iter()
            .partition(|a| matches!(a.what, What::Call(..) | What::Sum(_) | What::Choice(_)));
        let (above, behind) = if plain.is_empty() { (calls, Vec::new()) } else { (plain, calls) };
        let fraction = Math::Fraction(Box::new(self.over(&above)), Box::new(self.over(&below)));
        if behind.is_empty() {
            return fraction;
        }
        Math::Row(vec![fraction, gap(), self.factors(&behind)])
    }

    /// Above or below a line nothing needs brackets that stands alone.
    fn over(&self, list: &[&Ast]) -> Math {
        if let [only] = list { self.math(only) } else { self.factors(list) }
    }

    fn factors(&self, list: &[&Ast]) -> Math {
        let mut row: Vec<Math> = Vec::new();
        for factor in list {
            let math = self.at(factor, RAISED);
            if let Some(last) = row.last() {
                row.push(if needs_dot(last, &math) { operator_tight("·") } else { gap() });
            }
            row.push(math);
        }
        if row.len() == 1 { row.remove(0) } else { Math::Row(row) }
    }

    fn call(&self, name: &str, arguments: &[Ast]) -> Math {
        match (name, arguments) {
            ("sqrt", [a]) => Math::Root(None, Box::new(self.math(a))),
            ("cbrt", [a]) => Math::Root(Some("3"), Box::new(self.math(a))),
            ("abs" | "fabs", [a]) => Math::Fenced(Fence::Bar, Box::new(self.math(a))),
            ("pow" | "Power", [a, b]) => self.power(a, b),
            ("sq", [a]) => Math::Power(Box::new(self.at(a, WHOLE)), Box::new(upright("2"))),
            _ => {
                let mut inside = Vec::new();
                for (k, argument) in arguments.iter().enumerate() {
                    if k > 0 {
                        inside.extend([upright(","), gap()]);
                    }
                    inside.push(self.math(argument));
                }
                let inside = Math::Fenced(Fence::Round, Box::new(Math::Row(inside)));
                Math::Row(vec![function(name), inside])
            }
        }
    }

    /// A name: Greek letters by their names, what follows `_` and numbers behind a letter lowered; or the value in its place.
    fn name(&self, written: &str) -> Math {
        let name = self.own.iter().find(|(own, _)| own == written).map_or(written, |(_, outside)| outside);
        if let Some(value) = (self.writing.value_of)(name) {
            let number = upright(&value);
            // A sign or a power of ten would belong to a power of the name by their ends alone.
            return if value.starts_with(['-', '−']) || value.contains('·') {
                Math::Fenced(Fence::Round, Box::new(number))
            } else {
                number
            };
        }
        let digits = name.trim_end_matches(|c: char| c.is_ascii_digit());
        let (stem, below) = match name.split_once('_') {
            Some((stem, below)) if !stem.is_empty() && !below.is_empty() => (stem, below.replace('_', ",")),
            _ if digits.chars().count() == 1 || GREEK.iter().any(|(g, _)| *g == digits) => {
                (digits, name[digits.len()..].to_owned())
            }
            _ => (name, String::new()),
        };
        let letter = letter(stem);
        if below.is_empty() {
            return letter;
        }
        let below = GREEK.iter().find(|(g, _)| *g == below).map_or(below.as_str(), |(_, sign)| sign);
        index(letter, upright(below))
    }
}

/// Whether a call is drawn without its name and brackets, so that a power of it needs some.
fn is_drawn_otherwise(name: &str, n: usize) -> bool {
    matches!((name, n), ("sqrt" | "cbrt" | "sq", 1) | ("pow" | "Power", 2))
}

fn strength(what: &What) -> u8 {
    match what {
        What::Choice(_) => CHOICE,
        What::Binary(Func2::PowLog(_), ..) => RAISED,
        What::Binary(Func2::Or, ..) => EITHER,
        What::Binary(Func2::And, ..) => BOTH,
        What::Binary(..) => COMPARED,
        What::Sum(_) | What::Neg(_) => SUM,
        What::Product(list) if matches!(list.first(), Some((_, Ast { what: What::Neg(_), .. }))) => SUM,
        What::Product(_) | What::Not(_) => PRODUCT,
        What::Call(name, arguments) if is_drawn_otherwise(name, arguments.len()) => RAISED,
        _ => WHOLE,
    }
}

fn comparison(f: Func2) -> (&'static str, u8) {
    match f {
        Func2::Lt => ("<", SUM),
        Func2::Le => ("≤", SUM),
        Func2::Gt => (">", SUM),
        Func2::Ge => ("≥", SUM),
        Func2::Eq => ("=", SUM),
        Func2::Ne => ("≠", SUM),
        Func2::And => ("∧", BOTH),
        Func2::Or => ("∨", EITHER),
        Func2::Mod => ("mod", RAISED),
        _ => ("?", WHOLE),
    }
}

fn sum(parts: Vec<(bool, Math)>) -> Math {
    let mut row = Vec::new();
    for (k, (minus, part)) in parts.into_iter().enumerate() {
        match (k, minus) {
            (0, false) => {}
            (0, true) => row.push(upright("−")),
            (_, true) => row.push(operator("−")),
            (_, false) => row.push(operator("+")),
        }
        row.push(part);
    }
    if row.len() == 1 { row.remove(0) } else { Math::Row(row) }
}

/// Two numbers, and two words of which one has several letters, would run together.
fn needs_dot(left: &Math, right: &Math) -> bool {
    let is_number = |m: &Math| matches!(first(m), Some((w, Face::Upright)) if w.starts_with(|c: char| c.is_ascii_digit()));
    let is_word = |m: &Math| {
        matches!(m, Math::Word(w, Face::Upright) if w.chars().count() > 1 && w.starts_with(char::is_alphabetic))
            || matches!(m, Math::Index(stem, _) if matches!(&**stem, Math::Word(w, Face::Upright) if w.starts_with(char::is_alphabetic)))
    };
    is_number(right) || is_word(left) || is_word(right)
}

/// The first word of something.
fn first(math: &Math) -> Option<(&str, Face)> {
    match math {
        Math::Word(text, face) => Some((text, *face)),
        Math::Row(list) => list.iter().find_map(first),
        Math::Power(inner, _) | Math::Index(inner, _) => first(inner),
        _ => None,
    }
}

fn letter(name: &str) -> Math {
    if let Some((_, sign)) = GREEK.iter().find(|(greek, _)| *greek == name) {
        let face = if name == "pi" { Face::Upright } else { Face::Letter };
        return Math::Word((*sign).to_owned(), face);
    }
    let face = if name.chars().count() == 1 { Face::Letter } else { Face::Upright };
    Math::Word(name.to_owned(), face)
}

/// The name of a function as mathematics writes it.
fn function(name: &str) -> Math {
    match name {
        "log" | "ln" => upright("ln"),
        "log10" => index(upright("log"), upright("10")),
        "log2" => index(upright("log"), upright("2")),
        "asin" => upright("arcsin"),
        "acos" => upright("arccos"),
        "atan" => upright("arctan"),
        other => upright(other),
    }
}

fn upright(text: &str) -> Math {
    Math::Word(text.replace('-', "−"), Face::Upright)
}

fn operator(sign: &str) -> Math {
    Math::Word(sign.to_owned(), Face::Operator)
}

/// A sign between factors.
fn operator_tight(sign: &str) -> Math {
    Math::Row(vec![gap(), upright(sign), gap()])
}

fn gap() -> Math {
    Math::Word(String::new(), Face::Gap)
}

fn index(of: Math, below: Math) -> Math {
    Math::Index(Box::new(of), Box::new(below))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    /// On one line: {a}/{b}, a^{b}, a_{b}, √{a}.
    fn line(math: &Math) -> String {
        match math {
            Math::Word(_, Face::Gap) => " ".into(),
            Math::Word(text, Face::Operator) => format!(" {text} "),
            Math::Word(text, Face::Letter) => format!("/{text}/"),
            Math::Word(text, Face::Upright) => text.clone(),
            Math::Row(list) => list.iter().map(line).collect(),
            Math::Fraction(a, b) => format!("{{{}}}÷{{{}}}", line(a), line(b)),
            Math::Power(a, b) => format!("{}^{{{}}}", line(a), line(b)),
            Math::Index(a, b) => format!("{}_{{{}}}", line(a), line(b)),
            Math::Root(n, a) => format!("{}√{{{}}}", n.unwrap_or(""), line(a)),
            Math::Fenced(Fence::Round, a) => format!("({})", line(a)),
            Math::Fenced(Fence::Bar, a) => format!("|{}|", line(a)),
            Math::Cases(rows) => {
                let row = |(value, condition): &(Math, Option<Math>)| match condition {
                    Some(condition) => format!("{} if {}", line(value), line(condition)),
                    None => line(value),
                };
                format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join("; "))
            }
        }
    }

    fn check(text: &str, expected: &str) {
        let writing = Writing { terms: &[], names: &[], value_of: &|_| None };
        assert_eq!(
            line(&typeset(text, &writing).unwrap()).replace('/', ""),
            expected.replace('/', ""),
            "{text}"
        );
    }

    #[test]
    fn formulas_as_on_paper() {
        check("a*exp(-x/tau)+c", "a exp(−{x}÷{τ}) + c");
        check("(a+b)/(c-d)", "{a + b}÷{c − d}");
        check("a/b/c*d", "{a d}÷{b c}");
        check("(a/b)/(c/d)", "{{a}÷{b}}÷{{c}÷{d}}");
        check("x^y^2", "x^{y^{2}}");
        check("(x^y)^2", "(x^{y})^{2}");
        check("-x^2", "−x^{2}");
        check("(-x)^2", "(−x)^{2}");
        check("a*(b+c)*-d", "a (b + c) (−d)");
        check("a-(b-c)", "a − (b − c)");
        check("exp(-2*x^2-3*x)", "exp(−2 x^{2} − 3 x)");
        check("-a+b*(-c+x)", "−a + b (−c + x)");
        check("a+(-b)", "a + (−b)");
        check("a && (b || c)", "a ∧ (b ∨ c)");
        check("a && b || x>c", "a ∧ b ∨ x > c");
        check("p0+p1*x+p_10*x^2", "p_{0} + p_{1} x + p_{10} x^{2}");
        check("2*3*x", "2 · 3 x");
        check("Mean*x", "Mean · x");
        check("sqrt(x^2+1)+cbrt(x)+abs(x-1)", "√{x^{2} + 1} + 3√{x} + |x − 1|");
        check("sqrt(x)^3", "(√{x})^{3}");
        check("sin(x)^2+log(x)+log10(x)", "sin(x)^{2} + ln(x) + log_{10}(x)");
        check(
            "1/(sigma*sqrt(2*pi))*exp(-0.5*((x-mu)/sigma)^2)",
            "{1}÷{σ √{2 π}} exp(−0.5 ({x − μ}÷{σ})^{2})",
        );
        check("x<0 ? a : x<1 ? b : c", "[a if x < 0; b if x < 1; c]");
        check("(x>=0 && x<=1)*a", "(x ≥ 0 ∧ x ≤ 1) a");
        check("max(a,b)*[2]+[k_max]", "max(a, b) p_{2} + k_{max}");
        check("atan2(x,1e-3)", "atan2(x, 1e−3)");
    }

    /// Where a sum is the model's, its shapes are written out with the names of its parameters; a number stands in the place of a name.
    #[test]
    fn shapes_are_written_out() {
        let model = Model::compile("gaus+pol2").unwrap();
        let names: Vec<String> = model.params().iter().map(|p| p.name.clone()).collect();
        let writing = Writing { terms: model.terms(), names: &names, value_of: &|_| None };
        let written = line(&typeset(model.text(), &writing).unwrap()).replace('/', "");
        assert_eq!(written, "Constant · exp(−0.5 ({x − Mean}÷{Sigma})^{2}) + p_{0} + p_{1} x + p_{2} x^{2}");
        let value_of = |name: &str| (name == "Mean").then(|| "-1.5".to_owned());
        let writing = Writing { value_of: &value_of, ..writing };
        assert!(line(&typeset(model.text(), &writing).unwrap()).contains("({/x/ − (−1.5)}÷{Sigma})"));
    }

    #[test]
    fn what_is_no_formula_is_refused() {
        let writing = Writing { terms: &[], names: &[], value_of: &|_| None };
        assert!(typeset("a*(x", &writing).is_err() && typeset("", &writing).is_err());
    }
}
