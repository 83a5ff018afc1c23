//! The integral that a part of a normalised sum is divided by: in closed form, else by Gauss's rule over pieces of the range.

use super::FormulaError;
use super::expr::Expr;
use super::integrate;
use super::lower::Lowerer;
use crate::model::ir::{Arena, Id, Node};
use crate::numeric::gauss::legendre;

/// Pieces of the range and nodes of each: a peak as narrow as a hundredth of the range is good to ten digits.
const PIECES: usize = 40;
const NODES: usize = 8;
/// A part is not written out at so many nodes where its operations, with second derivatives by each pair of its parameters, are more than this.
const MOST_OPERATIONS: usize = 3_200_000;

impl Lowerer<'_> {
    /// ∫ shape dx between the ends, by default those of the fit range.
    pub(super) fn norm(&mut self, shape: &Expr, ends: Option<&[Expr; 2]>) -> Result<Id, FormulaError> {
        let (lo, hi) = match ends {
            Some([lo, hi]) => (self.lower(lo)?, self.lower(hi)?),
            None => (self.arena.range_lower(), self.arena.range_upper()),
        };
        if let Some(end) = [lo, hi].iter().position(|&e| self.arena.depends_on_coord(e)) {
            let span = ends.map_or(shape.span.clone(), |e| e[end].span.clone());
            let message = "read an end of the range that depends on x, expected a number or a parameter";
            return Err(FormulaError::new(self.text, span, message));
        }
        if let Some(norm) = integrate::between(shape, self, lo, hi)? {
            return Ok(norm);
        }
        self.by_nodes(shape, [lo, hi])
    }

    /// The same integral as a sum over nodes.
    fn by_nodes(&mut self, shape: &Expr, [lo, hi]: [Id; 2]) -> Result<Id, FormulaError> {
        let shown = self.text.get(shape.span.clone()).unwrap_or("this part");
        let refused = |message: String| Err(FormulaError::new(self.text, shape.span.clone(), message));
        if self.coords.len() > 1 {
            return refused(format!(
                "read '{shown}', whose integral is not known in closed form; in several coordinates only such parts can be normalised"
            ));
        }
        let is_infinite = |&end: &Id| self.arena.as_constant(end).is_some_and(|v| !v.is_finite());
        if [lo, hi].iter().any(is_infinite) {
            return refused(format!(
                "read '{shown}', whose integral is found by numbers, expected finite ends of the range"
            ));
        }
        let before = std::mem::replace(&mut self.on_grids, false);
        let root = self.lower(shape);
        self.on_grids = before;
        let root = root?;
        let n_operations = self.arena.reachable(&[root]).into_iter().filter(|r| *r).count();
        let n_params = self.arena.params_of(root).len().max(1);
        if n_operations * PIECES * NODES * n_params * n_params > MOST_OPERATIONS {
            let message = format!(
                "read '{shown}', whose integral is not known in closed form and which is too long to be integrated by numbers"
            );
            let help =
                "put a predefined shape into CONV, or add the part beside the sum without normalising it";
            return Err(FormulaError::new(self.text, shape.span.clone(), message).with_help(help));
        }
        let width = self.arena.sub(hi, lo);
        let mut total = self.arena.constant(0.0);
        for piece in 0..PIECES {
            for (x, weight) in legendre(NODES) {
                let share = (piece as f64 + 0.5 * (1.0 + x)) / PIECES as f64;
                let step = self.arena.scale(share, width);
                let place = self.arena.add(lo, step);
                let there = at(self.arena, root, place);
                let term = self.arena.scale(0.5 * weight / PIECES as f64, there);
                total = self.arena.add(total, term);
            }
        }
        Ok(self.arena.mul(width, total))
    }
}

/// f at x = `place`.
fn at(arena: &mut Arena, f: Id, place: Id) -> Id {
    arena.replace_leaves(f, |_, node| (node == Node::Coord(0)).then_some(place))
}
