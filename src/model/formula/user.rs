//! Functions that a user has given a name: `f1*2` stands for the expression of f1, its parameters appended. A function may use those defined
//! before it, so there are no circles. Every mention has numbered parameters of its own, as every mention of a shape; parameters with names
//! that the user typed are the same wherever the name is.

use std::ops::Range;

use super::FormulaError;
use super::conv;
use super::coords::Coords;
use super::expr::{Expr, Kind};
use super::lex::{self, Kind as TokenKind, Token};
use super::names;
use super::params::{Claim, Ref, Settled};
use super::resolve::{self, Resolver};
use super::{check, parse};
use crate::model::{COORDINATE_LETTERS, predefined};

/// A formula with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFormula {
    /// What other formulas call it.
    pub name: String,
    /// The formula.
    pub formula: String,
}

impl NamedFormula {
    /// A function of this name, which may use `others`.
    ///
    /// # Errors
    /// The name is none, or has a meaning already; the formula is refused.
    pub fn new(name: &str, formula: &str, others: &[NamedFormula]) -> Result<NamedFormula, FormulaError> {
        let refuse = |message: String| Err(FormulaError::new(name, 0..name.len(), message));
        let tokens = lex::lex(name).unwrap_or_default();
        let is_name = matches!(&tokens[..], [Token { kind: TokenKind::Name(n), .. }] if n == name);
        if !is_name {
            return refuse(format!("read '{name}', expected a name: letters, digits and _, a letter first"));
        }
        let taken = COORDINATE_LETTERS.contains(&name)
            || names::constant(name, false).is_some()
            || names::is_function(name)
            || predefined::find(name).is_some()
            || predefined::orders_of(name).is_some()
            || matches!(name, "NSUM" | "FSUM" | "CONV");
        if taken {
            return refuse(format!("read '{name}', expected a name that does not mean something already"));
        }
        let function = NamedFormula { name: name.into(), formula: formula.trim().into() };
        function.settled(1, others)?;
        Ok(function)
    }

    /// Whether `formula` mentions it.
    pub fn is_mentioned_in(&self, formula: &str) -> bool {
        formula.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == self.name)
    }

    /// The expression with its parameters, in data of `n` coordinates.
    fn settled(
        &self,
        n: usize,
        others: &[NamedFormula],
    ) -> Result<(Expr, super::Names, Settled), FormulaError> {
        let tokens = lex::lex(&self.formula)?;
        let coords = coordinates(&tokens, others, n);
        let checked = check::check(&self.formula, tokens)?;
        let ast = parse::parse(&self.formula, &checked)?;
        let (expr, names) = resolve::resolve(&self.formula, &ast, coords, others)?;
        let settled = names.settle();
        Ok((expr, names, settled))
    }
}

/// The coordinates that `tokens` and the functions mentioned there speak of where the data have `n`.
pub(super) fn coordinates(tokens: &[Token], functions: &[NamedFormula], n: usize) -> Coords {
    let of = |token: &Token| {
        let TokenKind::Name(name) = &token.kind else { return 1 };
        let Some(k) = functions.iter().position(|f| f.name == *name) else { return 1 };
        let inner = lex::lex(&functions[k].formula).unwrap_or_default();
        coordinates(&inner, &functions[..k], n).n
    };
    let mut coords = Coords::of(tokens, n);
    coords.n = tokens.iter().map(of).fold(coords.n, usize::max);
    coords
}

impl Resolver<'_> {
    /// Whether the user's function `name` depends on x, if there is one; what is refused is taken to.
    pub(super) fn user_function_moves(&self, name: &str) -> Option<bool> {
        let k = self.functions.iter().position(|f| f.name == name)?;
        let settled = self.functions[k].settled(self.coords.n, &self.functions[..k]);
        Some(settled.map_or(true, |(expr, ..)| conv::moves(&expr)))
    }

    /// The expression of the user's function `name`, if there is one.
    pub(super) fn user_function(
        &mut self,
        name: &str,
        span: &Range<usize>,
    ) -> Result<Option<Kind>, FormulaError> {
        let Some(k) = self.functions.iter().position(|f| f.name == name) else { return Ok(None) };
        let (function, before) = (&self.functions[k], &self.functions[..k]);
        let (mut expr, names, settled) = match function.settled(self.coords.n, before) {
            Ok(found) => found,
            Err(e) => {
                return self.fail(
                    span,
                    format!("read '{name}', which stands for {}: {e}", function.formula),
                    None,
                );
            }
        };
        if self.coords == Coords::NONE && conv::moves(&expr) {
            let message = format!("read '{name}', a function of x; expected one of parameters alone");
            return self.fail(span, message, Some("a typed cost knows x inside sum( ) only".into()));
        }
        self.names.counts_events |= names.counts_events;
        let user = settled.hints[..settled.n_numbered].to_vec();
        let claim = (!user.is_empty()).then(|| {
            let own = (0..user.len()).collect();
            self.names.claim(Claim { own, user, ..Claim::bare(span.clone()) })
        });
        let refs: Vec<usize> = (0..names.refs.len())
            .map(|r| {
                let at = settled.position[r];
                let to = match (&names.refs[r], claim) {
                    (_, Some(claim)) if at < settled.n_numbered => Ref::Claimed { claim, k: at },
                    _ => Ref::Name(settled.hints[at].name.clone()),
                };
                self.names.refer(to)
            })
            .collect();
        expr.moved(&refs, span);
        Ok(Some(expr.what))
    }
}
