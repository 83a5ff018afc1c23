//! From checked tokens to the tree. The precedence of operators is found by evalexpr's parser (`build_operator_tree`); nothing of it
//! is evaluated there, and it never sees a number or a name.
//!
//! Every operand goes to evalexpr as `v<k>`, k the position of its token, every pair of brackets as a call `v<k>(…)`: so each node of the
//! tree it returns points back to its place, and its own reading of numbers, comments and names cannot interfere. Two things that it
//! reads otherwise are made explicit before: `a^b` gets brackets around its right side (powers bind to the right, −x^2 = −(x^2)), and
//! `c ? a : b` becomes a call with three arguments.

use std::ops::Range;

use evalexpr::{Node, Operator, build_operator_tree};

use super::FormulaError;
use super::ast::{Ast, What};
use super::check::{Checked, MAX_DEPTH};
use super::lex::{Kind, Op};
use crate::model::ir::Func2;

/// Parses the tokens of `text`.
pub(super) fn parse(text: &str, checked: &Checked) -> Result<Ast, FormulaError> {
    let parser = Parser { text, checked };
    let n = checked.tokens.len();
    let cuts: Vec<usize> = (0..n).filter(|&k| checked.tokens[k].kind == Kind::PlusPlus).collect();
    if cuts.is_empty() {
        return parser.expression(0, n);
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for to in cuts.into_iter().chain([n]) {
        let part = parser.expression(from, to)?;
        let span = part.span.clone();
        let bracketed = part.is_open(text);
        let coefficient = Ast { what: What::Coefficient { bracketed }, span: span.clone() };
        parts.push((false, Ast { what: What::Product(vec![(false, coefficient), (false, part)]), span }));
        from = to + 1;
    }
    Ok(Ast { what: What::Sum(parts), span: 0..text.len() })
}

struct Parser<'a> {
    text: &'a str,
    checked: &'a Checked,
}

impl Parser<'_> {
    /// The tokens from..to as one expression.
    fn expression(&self, from: usize, to: usize) -> Result<Ast, FormulaError> {
        let mut plain = String::new();
        self.write_range(from, to, &mut plain);
        let tree = build_operator_tree(&plain).map_err(|_| self.unreadable(from, to))?;
        self.convert(&tree, 0)?.ok_or_else(|| self.unreadable(from, to))
    }

    fn span_of(&self, from: usize, to: usize) -> Range<usize> {
        let tokens = &self.checked.tokens;
        let start = tokens.get(from).map_or(self.text.len(), |t| t.span.start);
        let end = to.checked_sub(1).and_then(|k| tokens.get(k)).map_or(start, |t| t.span.end);
        start..end.max(start)
    }

    /// Only if the grammar check let something through that evalexpr refuses.
    fn unreadable(&self, from: usize, to: usize) -> FormulaError {
        FormulaError::new(
            self.text,
            self.span_of(from, to),
            "cannot make sense of this part, expected an expression",
        )
    }

    // ---- writing for evalexpr ----

    fn write_range(&self, from: usize, to: usize, out: &mut String) {
        if let Some(q) = self.at_this_level(from, to, &Kind::Question).first() {
            let colon = self.checked.partner[*q];
            refer(*q, out);
            out.push('(');
            self.write_range(from, *q, out);
            out.push(',');
            self.write_range(q + 1, colon, out);
            out.push(',');
            self.write_range(colon + 1, to, out);
            out.push(')');
            return;
        }
        let mut k = from;
        while k < to {
            k = self.write_item(k, out);
        }
    }

    /// Positions of `kind` between from and to, outside inner brackets.
    fn at_this_level(&self, from: usize, to: usize, kind: &Kind) -> Vec<usize> {
        let mut found = Vec::new();
        let mut k = from;
        while k < to {
            let token = &self.checked.tokens[k].kind;
            if token == kind {
                found.push(k);
            }
            k = if *token == Kind::Open { self.checked.partner[k] + 1 } else { k + 1 };
        }
        found
    }

    /// Writes what begins at token `k`; answers where the next one begins.
    fn write_item(&self, k: usize, out: &mut String) -> usize {
        match &self.checked.tokens[k].kind {
            Kind::Open => self.write_brackets(k, k, out),
            Kind::Name(_) if self.checked.is_call(k) => self.write_brackets(k, k + 1, out),
            Kind::Op(Op::Pow) => {
                out.push_str("^(");
                let next = self.write_exponent(k + 1, out);
                out.push(')');
                next
            }
            Kind::Op(op) => {
                out.push_str(spelling(*op));
                k + 1
            }
            _ => {
                refer(k, out);
                k + 1
            }
        }
    }

    /// `v<name>(…)` for the brackets that open at token `open`.
    fn write_brackets(&self, name: usize, open: usize, out: &mut String) -> usize {
        let close = self.checked.partner[open];
        refer(name, out);
        if close > open + 1 {
            let mut from = open + 1;
            out.push('(');
            for comma in self.at_this_level(open + 1, close, &Kind::Comma) {
                self.write_range(from, comma, out);
                out.push(',');
                from = comma + 1;
            }
            self.write_range(from, close, out);
            out.push(')');
        }
        close + 1
    }

    /// Signs, one operand, and the powers behind it.
    fn write_exponent(&self, mut k: usize, out: &mut String) -> usize {
        while matches!(self.checked.tokens[k].kind, Kind::Op(_)) {
            k = self.write_item(k, out);
        }
        k = self.write_item(k, out);
        match self.checked.tokens.get(k).map(|t| &t.kind) {
            Some(Kind::Op(Op::Pow)) => self.write_item(k, out),
            _ => k,
        }
    }

    // ---- reading evalexpr's tree ----

    /// The tree as ours; `None` where it has no operand.
    fn convert(&self, node: &Node, depth: usize) -> Result<Option<Ast>, FormulaError> {
        if depth > 3 * MAX_DEPTH {
            let whole = 0..self.text.len();
            return Err(FormulaError::new(self.text, whole, "nested too deep, expected a shorter formula")
                .with_help("put brackets around parts of long chains"));
        }
        match node.operator() {
            Operator::RootNode => match node.children() {
                [inner] => self.convert(inner, depth + 1),
                _ => Ok(None),
            },
            Operator::Add | Operator::Sub => self.chain(node, depth, is_sum, What::Sum),
            Operator::Mul | Operator::Div => self.chain(node, depth, is_product, What::Product),
            Operator::Neg => Ok(self.one(node, depth)?.map(|a| self.signed(What::Neg, a))),
            Operator::Not => Ok(self.one(node, depth)?.map(|a| self.signed(What::Not, a))),
            Operator::VariableIdentifierRead { identifier } => Ok(self.leaf(identifier)),
            Operator::FunctionIdentifier { identifier } => self.call(identifier, node, depth),
            operator => match binary(operator) {
                Some(f) => self.two(f, node, depth),
                None => Ok(None),
            },
        }
    }

    fn one(&self, node: &Node, depth: usize) -> Result<Option<Ast>, FormulaError> {
        match node.children() {
            [a] => self.convert(a, depth + 1),
            _ => Ok(None),
        }
    }

    /// An operand with the sign before it.
    fn signed(&self, make: fn(Box<Ast>) -> What, inner: Ast) -> Ast {
        let before = self.text.get(..inner.span.start).unwrap_or("");
        let start = before.rfind(['-', '\u{2212}', '!']).unwrap_or(inner.span.start);
        let span = start..inner.span.end;
        Ast { what: make(Box::new(inner)), span }
    }

    fn two(&self, f: Func2, node: &Node, depth: usize) -> Result<Option<Ast>, FormulaError> {
        let [a, b] = node.children() else { return Ok(None) };
        let both_compare =
            |child: &Node| is_comparison(f) && binary(child.operator()).is_some_and(is_comparison);
        let chained = both_compare(a) || both_compare(b);
        let (Some(a), Some(b)) = (self.convert(a, depth + 1)?, self.convert(b, depth + 1)?) else {
            return Ok(None);
        };
        let span = a.span.start..b.span.end;
        if chained {
            return Err(FormulaError::new(self.text, span, "read two comparisons in a row, expected one")
                .with_help("write 0 < x && x < 1, or brackets"));
        }
        Ok(Some(Ast { what: What::Binary(f, Box::new(a), Box::new(b)), span }))
    }

    /// A run of + and − (or * and /) as one flat list. Walks down the left sides in a loop.
    fn chain(
        &self,
        node: &Node,
        depth: usize,
        belongs: fn(&Operator) -> Option<bool>,
        make: fn(Vec<(bool, Ast)>) -> What,
    ) -> Result<Option<Ast>, FormulaError> {
        let mut list = Vec::new();
        let mut at = node;
        while let Some(inverse) = belongs(at.operator()) {
            let [left, right] = at.children() else { return Ok(None) };
            let Some(right) = self.convert(right, depth + 1)? else { return Ok(None) };
            list.push((inverse, right));
            at = left;
        }
        let Some(first) = self.convert(at, depth + 1)? else { return Ok(None) };
        list.push((false, first));
        list.reverse();
        let start = list.first().map_or(0, |(_, a)| a.span.start);
        let end = list.last().map_or(start, |(_, a)| a.span.end);
        Ok(Some(Ast { what: make(list), span: start..end }))
    }

    fn leaf(&self, identifier: &str) -> Option<Ast> {
        let k = position(identifier)?;
        let token = self.checked.tokens.get(k)?;
        let mut span = token.span.clone();
        let what = match &token.kind {
            Kind::Number(v) => What::Number(*v),
            Kind::Name(name) if self.checked.is_call(k) => {
                span.end = self.checked.tokens.get(k + 2)?.span.end;
                What::Call(name.clone(), Vec::new())
            }
            Kind::Name(name) => What::Name(name.clone()),
            Kind::Numbered(n) => What::Numbered(*n),
            Kind::Named(name) => What::Named(name.clone()),
            Kind::Coordinate(n) => What::Coordinate(*n),
            _ => return None,
        };
        Some(Ast { what, span })
    }

    /// `v<k>(…)`: brackets, a choice or a call, as token k says.
    fn call(&self, identifier: &str, node: &Node, depth: usize) -> Result<Option<Ast>, FormulaError> {
        let Some(k) = position(identifier).filter(|&k| k < self.checked.tokens.len()) else {
            return Ok(None);
        };
        let Some(mut arguments) = self.arguments(node, depth)? else { return Ok(None) };
        let start = self.checked.tokens[k].span.start;
        let close = |open: usize| {
            let end = self.checked.partner.get(open).and_then(|&c| self.checked.tokens.get(c));
            end.map_or(start, |t| t.span.end)
        };
        Ok(match &self.checked.tokens[k].kind {
            Kind::Open if arguments.len() == 1 => {
                arguments.pop().map(|inner| Ast { what: inner.what, span: start..close(k) })
            }
            Kind::Question => <[Ast; 3]>::try_from(arguments).ok().map(|parts| {
                let span = parts[0].span.start..parts[2].span.end;
                Ast { what: What::Choice(Box::new(parts)), span }
            }),
            Kind::Name(name) => {
                Some(Ast { what: What::Call(name.clone(), arguments), span: start..close(k + 1) })
            }
            _ => None,
        })
    }

    fn arguments(&self, node: &Node, depth: usize) -> Result<Option<Vec<Ast>>, FormulaError> {
        let mut inner = node;
        // The call holds one root node, and that, with several arguments, a tuple.
        while let [only] = inner.children() {
            inner = only;
            if *inner.operator() != Operator::RootNode {
                break;
            }
        }
        if *inner.operator() != Operator::Tuple {
            return Ok(self.convert(inner, depth + 1)?.map(|a| vec![a]));
        }
        let mut list = Vec::new();
        for child in inner.children() {
            let Some(argument) = self.convert(child, depth + 1)? else { return Ok(None) };
            list.push(argument);
        }
        Ok(Some(list))
    }
}

/// Writes the operand that stands for a token.
fn refer(token: usize, out: &mut String) {
    out.push('v');
    out.push_str(&token.to_string());
}

fn position(identifier: &str) -> Option<usize> {
    identifier.strip_prefix('v')?.parse().ok()
}

fn is_sum(operator: &Operator) -> Option<bool> {
    match operator {
        Operator::Add => Some(false),
        Operator::Sub => Some(true),
        _ => None,
    }
}

fn is_product(operator: &Operator) -> Option<bool> {
    match operator {
        Operator::Mul => Some(false),
        Operator::Div => Some(true),
        _ => None,
    }
}

fn is_comparison(f: Func2) -> bool {
    matches!(f, Func2::Lt | Func2::Le | Func2::Gt | Func2::Ge | Func2::Eq | Func2::Ne)
}

fn binary(operator: &Operator) -> Option<Func2> {
    Some(match operator {
        Operator::Mod => Func2::Mod,
        Operator::Exp => Func2::PowLog(0),
        Operator::Eq => Func2::Eq,
        Operator::Neq => Func2::Ne,
        Operator::Gt => Func2::Gt,
        Operator::Lt => Func2::Lt,
        Operator::Geq => Func2::Ge,
        Operator::Leq => Func2::Le,
        Operator::And => Func2::And,
        Operator::Or => Func2::Or,
        _ => return None,
    })
}

/// How evalexpr writes an operator.
fn spelling(op: Op) -> &'static str {
    match op {
        Op::Add => " + ",
        Op::Sub | Op::Neg => " - ",
        Op::Mul => " * ",
        Op::Div => " / ",
        Op::Mod => " % ",
        Op::Pow => " ^ ",
        Op::Lt => " < ",
        Op::Le => " <= ",
        Op::Gt => " > ",
        Op::Ge => " >= ",
        Op::Eq => " == ",
        Op::Ne => " != ",
        Op::And => " && ",
        Op::Or => " || ",
        Op::Not => " !",
        Op::Plus => " ",
    }
}
