//! From the settled tree to expressions of the arena. Every literal is a double; operands that are all numbers must give a number:
//! `1/0` or `log(-1)` are refused at their place instead of making every value of the model infinite.

use super::FormulaError;
use super::conv::Wanted;
use super::expr::{Expr, Kind, ShapeUse};
use super::names::{self, Function};
use super::resolve::whole;
use crate::model::ir::{Arena, Func1, Func2, Id};

/// Lowers expressions of one formula.
pub(super) struct Lowerer<'a> {
    pub(super) text: &'a str,
    pub(super) arena: &'a mut Arena,
    /// What stands for each coordinate.
    pub(super) coords: Vec<Id>,
    /// Position in the model's parameters of each reference.
    pub(super) position: &'a [usize],
    /// Whether convolutions stand on the grids that were asked for.
    pub(super) on_grids: bool,
}

impl Lowerer<'_> {
    /// The expression of `expr`.
    pub(super) fn lower(&mut self, expr: &Expr) -> Result<Id, FormulaError> {
        let id = match &expr.what {
            Kind::Const(v) => return Ok(self.arena.constant(*v)),
            Kind::Coord(k) => {
                let known = self.coords.get(*k).copied();
                return Ok(known.unwrap_or_else(|| self.arena.constant(f64::NAN)));
            }
            Kind::Param(r) => {
                let k = self.position.get(*r).copied().unwrap_or_default();
                return Ok(self.arena.param(u16::try_from(k).unwrap_or(u16::MAX)));
            }
            Kind::Neg(a) => {
                let a = self.lower(a)?;
                self.arena.neg(a)
            }
            Kind::Not(a) => {
                let a = self.lower(a)?;
                self.arena.unary(Func1::Not, a)
            }
            Kind::Sum(list) => return self.chain(list, expr, Arena::add, Arena::sub),
            Kind::Product(list) => return self.chain(list, expr, Arena::mul, Arena::div),
            Kind::Binary(f, a, b) => {
                let operands = [self.lower(a)?, self.lower(b)?];
                let id = self.arena.binary(*f, operands[0], operands[1]);
                return self.finite(id, &operands, expr);
            }
            Kind::Choice(parts) => {
                let [c, a, b] = parts.as_ref();
                let (c, a, b) = (self.lower(c)?, self.lower(a)?, self.lower(b)?);
                self.arena.select(c, a, b)
            }
            Kind::Apply(function, arguments) => return self.apply(*function, arguments, expr),
            Kind::Shape(used) => self.shape(used)?,
            Kind::Normalised(shape, ends) => {
                let norm = self.norm(shape, ends.as_deref())?;
                let f = self.lower(shape)?;
                self.arena.div(f, norm)
            }
            Kind::Convolution(convolution) => {
                let nan = self.arena.constant(f64::NAN);
                let x = self.coords.first().copied().unwrap_or(nan);
                self.convolution(convolution, Wanted::At(x))?.unwrap_or(nan)
            }
        };
        Ok(id)
    }

    fn chain(
        &mut self,
        list: &[(bool, Expr)],
        whole: &Expr,
        direct: fn(&mut Arena, Id, Id) -> Id,
        inverse: fn(&mut Arena, Id, Id) -> Id,
    ) -> Result<Id, FormulaError> {
        let mut total = None;
        for (inverted, part) in list {
            let next = self.lower(part)?;
            total = Some(match total {
                None => next,
                Some(before) => {
                    if *inverted && self.arena.is_zero(next) && matches!(whole.what, Kind::Product(_)) {
                        let message = "read a division by 0, expected a divisor that is not 0";
                        return Err(FormulaError::new(self.text, part.span.clone(), message));
                    }
                    let id = if *inverted {
                        inverse(self.arena, before, next)
                    } else {
                        direct(self.arena, before, next)
                    };
                    self.finite(id, &[before, next], whole)?
                }
            });
        }
        Ok(total.unwrap_or_else(|| self.arena.constant(0.0)))
    }

    fn apply(
        &mut self,
        function: Function,
        arguments: &[Expr],
        whole_call: &Expr,
    ) -> Result<Id, FormulaError> {
        let ids: Vec<Id> = arguments.iter().map(|a| self.lower(a)).collect::<Result<_, _>>()?;
        let id = match function {
            Function::One(f) => self.arena.unary(f, ids[0]),
            Function::Two(f) => self.arena.binary(f, ids[0], ids[1]),
            Function::Three(f) => self.arena.ternary(f, ids[0], ids[1], ids[2]),
            Function::Fold(f) => {
                let first = ids[0];
                ids[1..].iter().fold(first, |m, &next| self.arena.binary(f, m, next))
            }
            Function::Vector => return Ok(self.vector(&ids)),
            Function::Built(_, build) => build(self.arena, &ids),
            Function::Orthogonal(build) => {
                build(self.arena, whole(&arguments[0].what, names::MAX_ORDER).unwrap_or(0), ids[1])
            }
        };
        self.finite(id, &ids, whole_call)
    }

    /// The value of a list whose index is x, found by halving; nothing beyond its ends.
    fn vector(&mut self, values: &[Id]) -> Id {
        let x = match self.coords.first() {
            Some(x) => *x,
            None => return self.arena.constant(f64::NAN),
        };
        let nothing = self.arena.constant(f64::NAN);
        let found = self.halved(x, values, 0);
        let (first, end) = (self.arena.constant(-0.5), self.arena.constant(values.len() as f64 - 0.5));
        let (below, inside) = (self.arena.binary(Func2::Lt, x, first), self.arena.binary(Func2::Lt, x, end));
        let from_first = self.arena.select(below, nothing, found);
        self.arena.select(inside, from_first, nothing)
    }

    fn halved(&mut self, x: Id, values: &[Id], from: usize) -> Id {
        let (before, after) = values.split_at(values.len() / 2);
        match (before, after) {
            ([], [one]) => *one,
            ([], _) => self.arena.constant(f64::NAN),
            _ => {
                let border = self.arena.constant((from + before.len()) as f64 - 0.5);
                let is_before = self.arena.binary(Func2::Lt, x, border);
                let (a, b) = (self.halved(x, before, from), self.halved(x, after, from + before.len()));
                self.arena.select(is_before, a, b)
            }
        }
    }

    pub(super) fn shape(&mut self, used: &ShapeUse) -> Result<Id, FormulaError> {
        let coords: Vec<Id> = used.coords.iter().map(|a| self.lower(a)).collect::<Result<_, _>>()?;
        let params: Vec<Id> = used.params.iter().map(|a| self.lower(a)).collect::<Result<_, _>>()?;
        Ok((used.found.shape.build)(self.arena, &coords, &params))
    }

    /// Refuses a number that is not finite when all operands are finite numbers.
    fn finite(&self, id: Id, operands: &[Id], expr: &Expr) -> Result<Id, FormulaError> {
        let finite = |&o: &Id| self.arena.as_constant(o).is_some_and(f64::is_finite);
        match self.arena.as_constant(id) {
            Some(v) if !v.is_finite() && operands.iter().all(finite) => {
                let shown = self.text.get(expr.span.clone()).unwrap_or("this part");
                let message =
                    format!("'{shown}' is {v} whatever x and the parameters are, expected a finite number");
                Err(FormulaError::new(self.text, expr.span.clone(), message))
            }
            _ => Ok(id),
        }
    }
}
