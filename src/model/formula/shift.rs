//! x counted from another place. A formula with x − c in the place of x is the same family of curves only where a parameter takes up what
//! the shift adds: polynomials with all their lower powers, exponentials of a line, waves with a phase. Of any other formula nothing is said.

use std::collections::HashMap;

use super::ast::{Ast, What};
use super::lex::{Kind, Token, lex};
use super::{check, parse};
use crate::model::ir::Func2;

/// Highest power that is looked at.
const MOST: f64 = 30.0;
/// Functions of parameters alone that may stand in a factor.
const PLAIN: [&str; 6] = ["exp", "log", "sqrt", "sin", "cos", "abs"];

/// `text` with x − `middle` in the place of x; `None` where that is another family of curves, or may be. The parameters `free` take any value;
/// `held` are the others.
pub(crate) fn shifted(text: &str, middle: f64, free: &[&str], held: &[&str]) -> Option<String> {
    let tokens = lex(text).ok()?;
    let mut uses: HashMap<String, usize> = HashMap::new();
    for name in tokens.iter().filter_map(|t| name_of(&t.kind)) {
        *uses.entry(name).or_default() += 1;
    }
    let checked = check::check(text, tokens.clone()).ok()?;
    let ast = parse::parse(text, &checked).ok()?;
    Family { uses, free, held }.is_closed(&ast).then(|| replaced(text, &tokens, middle))
}

/// The name of a parameter, as far as the token is one.
fn name_of(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Name(name) | Kind::Named(name) => Some(name.clone()),
        Kind::Numbered(n) => Some(format!("p{n}")),
        _ => None,
    }
}

fn replaced(text: &str, tokens: &[Token], middle: f64) -> String {
    let shifted = if middle < 0.0 { format!("(x+{})", -middle) } else { format!("(x-{middle})") };
    let mut out = String::new();
    let mut from = 0;
    for token in tokens.iter().filter(|t| matches!(&t.kind, Kind::Name(name) if name == "x")) {
        out += &text[from..token.span.start];
        out += &shifted;
        from = token.span.end;
    }
    out + &text[from..]
}

/// What is known of the names.
struct Family<'a> {
    /// How often each of them stands in the formula.
    uses: HashMap<String, usize>,
    free: &'a [&'a str],
    held: &'a [&'a str],
}

impl Family<'_> {
    /// Whether the sum stays in the family.
    fn is_closed(&self, ast: &Ast) -> bool {
        let mut powers: Vec<(i32, bool)> = Vec::new();
        let mut moves = false;
        for term in summands(ast) {
            if let Some((power, is_free)) = self.power(term) {
                powers.push((power, is_free));
            } else if self.takes_up(term) {
                moves = true;
            } else {
                return false;
            }
        }
        let top = powers.iter().map(|(power, _)| *power).max().unwrap_or(0);
        (moves || top > 0) && (0..top).all(|k| powers.contains(&(k, true)))
    }

    /// The power of x that the term is, and whether its coefficient is a parameter that does nothing else.
    fn power(&self, term: &Ast) -> Option<(i32, bool)> {
        let (mut power, mut is_free) = (0, false);
        for (divides, factor) in factors(term) {
            match power_of_x(factor) {
                Some(n) if !divides => power += n,
                _ if self.is_plain(factor) => is_free |= !divides && self.is_own(factor),
                _ => return None,
            }
        }
        Some((power, is_free))
    }

    /// Whether the term is exp of a line in x with a size or an offset that is free, or a wave with a free phase.
    fn takes_up(&self, term: &Ast) -> bool {
        let (mut found, mut size) = (None, false);
        for (divides, factor) in factors(term) {
            match &factor.what {
                _ if self.is_plain(factor) => size |= !divides && self.is_own(factor),
                What::Call(name, arguments) if !divides && found.is_none() => {
                    found = Some((name.as_str(), arguments.as_slice()));
                }
                _ => return false,
            }
        }
        let Some((name, [argument])) = found else { return false };
        let Some(offset) = self.line(argument) else { return false };
        match name {
            "exp" => size || offset,
            "sin" | "cos" => offset,
            _ => false,
        }
    }

    /// Whether an expression that is a line in x has a free offset; `None` of any other.
    fn line(&self, ast: &Ast) -> Option<bool> {
        let powers: Option<Vec<_>> = summands(ast).into_iter().map(|term| self.power(term)).collect();
        let powers = powers.filter(|list| list.iter().all(|(n, _)| *n <= 1))?;
        Some(powers.contains(&(0, true)))
    }

    /// A free parameter that stands nowhere else.
    fn is_own(&self, ast: &Ast) -> bool {
        parameter(ast).is_some_and(|name| self.free.contains(&&*name) && self.uses.get(&name) == Some(&1))
    }

    /// Without x.
    fn is_plain(&self, ast: &Ast) -> bool {
        match &ast.what {
            What::Number(_) => true,
            What::Name(_) | What::Numbered(_) | What::Named(_) => parameter(ast).is_some_and(|name| {
                name != "x" && (name == "pi" || self.free.contains(&&*name) || self.held.contains(&&*name))
            }),
            What::Neg(inner) => self.is_plain(inner),
            What::Sum(list) | What::Product(list) => list.iter().all(|(_, a)| self.is_plain(a)),
            What::Binary(_, a, b) => self.is_plain(a) && self.is_plain(b),
            What::Call(name, list) => {
                PLAIN.contains(&name.as_str()) && !list.is_empty() && list.iter().all(|a| self.is_plain(a))
            }
            _ => false,
        }
    }
}

fn parameter(ast: &Ast) -> Option<String> {
    match &ast.what {
        What::Name(name) | What::Named(name) => Some(name.clone()),
        What::Numbered(n) => Some(format!("p{n}")),
        _ => None,
    }
}

/// The terms of a sum of sums, without their signs.
fn summands(ast: &Ast) -> Vec<&Ast> {
    match &ast.what {
        What::Sum(list) => list.iter().flat_map(|(_, a)| summands(a)).collect(),
        What::Neg(inner) => summands(inner),
        _ => vec![ast],
    }
}

/// The factors of a product, without signs; `true` divides.
fn factors(ast: &Ast) -> Vec<(bool, &Ast)> {
    match &ast.what {
        What::Product(list) => {
            let all = list
                .iter()
                .flat_map(|(divides, a)| factors(a).into_iter().map(move |(d, f)| (d != *divides, f)));
            all.collect()
        }
        What::Neg(inner) => factors(inner),
        _ => vec![(false, ast)],
    }
}

/// n of xⁿ.
fn power_of_x(ast: &Ast) -> Option<i32> {
    let is_x = |a: &Ast| matches!(&a.what, What::Name(name) if name == "x");
    match &ast.what {
        _ if is_x(ast) => Some(1),
        What::Binary(Func2::PowLog(_), base, power) if is_x(base) => match power.what {
            What::Number(n) if (1.0..=MOST).contains(&n) && n.fract() == 0.0 => Some(n as i32),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_that_stay_what_they_are() {
        let free =
            ["A", "B", "a", "b", "c", "k", "n", "w", "phi", "tau", "K", "V", "p0", "p1", "Constant", "Slope"];
        let read = |text: &str| shifted(text, 110.0, &free, &["h"]);
        for (text, there) in [
            ("a+b*x", "a+b*(x-110)"),
            ("a + b*x + c*x^2", "a + b*(x-110) + c*(x-110)^2"),
            ("c*x*x-b*x+a", "c*(x-110)*(x-110)-b*(x-110)+a"),
            ("[0]+[1]*x", "[0]+[1]*(x-110)"),
            ("x+b", "(x-110)+b"),
            ("exp(Constant+Slope*x)", "exp(Constant+Slope*(x-110))"),
            ("A*exp(-x/tau)", "A*exp(-(x-110)/tau)"),
            ("A*exp(-h*x)+c", "A*exp(-h*(x-110))+c"),
            ("A*sin(w*x+phi)", "A*sin(w*(x-110)+phi)"),
            ("A*cos(2*pi*x/tau - phi) + a + b*x", "A*cos(2*pi*(x-110)/tau - phi) + a + b*(x-110)"),
        ] {
            assert_eq!(read(text).as_deref(), Some(there), "{text}");
        }
        for text in [
            "A*x^n",
            "2*x^1.5",
            "A*x^2",
            "a+c*x^2",
            "a*x",
            "h+b*x",
            "a+a*x",
            "V*x/(K+x)",
            "A*log(x)",
            "a+b/x",
            "sqrt(a+b*x)",
            "A*x*exp(-x/tau)",
            "h*exp(-x/tau)",
            "exp(-x/tau)",
            "A*exp(-A*x)",
            "A*exp(-x^2/tau)",
            "A*exp(-x/tau)+B*x",
            "A*sin(w*x)",
            "A*sin(w*x+h)",
            "a+b*(x-3)",
            "gaus",
            "a+b*x+gaus",
            "x>3",
            "a+b",
            "a+b*x[0]",
            "a+",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(shifted("a+b*x", -2.5, &["a", "b"], &[]).as_deref(), Some("a+b*(x+2.5)"));
    }
}
