//! Whether a formula is Σ z_k·pdf_k with Σ z_k = 1: normalised over the whole real line without any integral.

use super::FormulaError;
use super::expr::{Expr, Kind};
use super::lower::Lowerer;
use crate::model::ir::{Columns, Id, Tape};

/// Parameter values tried for Σ z_k = 1; a sum that is 1 at all of them is 1.
const TRIALS: u32 = 5;

/// Whether `expr` is such a sum.
pub(super) fn is_normalised(expr: &Expr, lowerer: &mut Lowerer<'_>) -> Result<bool, FormulaError> {
    let one = lowerer.arena.constant(1.0);
    let mut weights = Vec::new();
    if !collect(expr, one, lowerer, &mut weights)? || weights.is_empty() {
        return Ok(false);
    }
    let total = lowerer.arena.sum(&weights);
    Ok(is_one(total, lowerer))
}

/// Adds the weights of all pdfs in `expr`, each times `weight`; `false` if something else stands there.
fn collect(
    expr: &Expr,
    weight: Id,
    lowerer: &mut Lowerer<'_>,
    weights: &mut Vec<Id>,
) -> Result<bool, FormulaError> {
    match &expr.what {
        Kind::Shape(used) => {
            let in_x = used.coords.len() == 1 && used.coords[0].as_coord() == Some(0);
            for p in &used.params {
                let id = lowerer.lower(p)?;
                if lowerer.arena.depends_on_coord(id) {
                    return Ok(false);
                }
            }
            weights.push(weight);
            Ok(in_x && used.found.shape.normalised)
        }
        Kind::Neg(a) => {
            let minus = lowerer.arena.neg(weight);
            collect(a, minus, lowerer, weights)
        }
        Kind::Sum(list) => {
            for (inverse, part) in list {
                let signed = if *inverse { lowerer.arena.neg(weight) } else { weight };
                if !collect(part, signed, lowerer, weights)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        Kind::Product(list) => {
            let mut factor = weight;
            let mut moving = None;
            for (inverse, part) in list {
                let id = lowerer.lower(part)?;
                if lowerer.arena.depends_on_coord(id) {
                    if *inverse || moving.replace(part).is_some() {
                        return Ok(false);
                    }
                } else if *inverse {
                    factor = lowerer.arena.div(factor, id);
                } else {
                    factor = lowerer.arena.mul(factor, id);
                }
            }
            match moving {
                Some(part) => collect(part, factor, lowerer, weights),
                None => Ok(false),
            }
        }
        _ => Ok(false),
    }
}

/// Whether a function of the parameters is 1 at several of their values.
fn is_one(total: Id, lowerer: &Lowerer<'_>) -> bool {
    if let Some(v) = lowerer.arena.as_constant(total) {
        return (v - 1.0).abs() < 1e-12;
    }
    let tape = Tape::compile(lowerer.arena, &[total], &[]);
    let n = lowerer.arena.params_of(total).last().map_or(0, |k| k + 1);
    (1..=TRIALS).all(|trial| {
        // Irrational steps: no accidental relation between the values holds at all of them.
        let p: Vec<f64> = (0..n)
            .map(|k| (0.754_877_666 * f64::from(trial) + 0.569_840_291 * (k as f64 + 1.0)).fract())
            .collect();
        let mut value = [0.0];
        let _ = tape.run(&[], &p, [0.0, 1.0], &mut Columns::new(1, &mut value, &mut [], &mut []));
        (value[0] - 1.0).abs() < 1e-12
    })
}
