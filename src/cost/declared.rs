//! Whether a density of single values that is taken as normalised is so: its integral over where the values could lie is 1, and over any part of
//! that no more.

use super::ModelKind;
use super::normalisation::Domain;
use super::predict::integral_over;
use super::rows::{Block, Order, Predict};
use crate::model::Model;

/// An integral may differ from 1 by this much: a formula is typed with so many digits.
pub(super) const NEARLY: f64 = 1e-3;
/// The span of the values is widened by up to 2^this.
const DOUBLINGS: i32 = 24;

/// What is to be said of `model`, a density taken as normalised over `domain`, at `p`: that it is no density, or that it may be none.
pub(super) fn doubt(model: &Model, domain: &Domain, x: &[f64], p: &[f64]) -> Option<(&'static str, String)> {
    let total = total(domain.integral(model, ModelKind::Density, x).as_ref(), p).filter(|i| i.is_finite())?;
    let (lo, hi) = domain.hull();
    let whole = !domain.from_span && !domain.set_by_user;
    let said = |from: f64, to: f64, found: f64| {
        format!(
            "the density is taken as normalised, and its integral from {} to {} is {}, not 1",
            from as f32,
            to as f32,
            format!("{found:.3e}").parse::<f64>().unwrap_or(found)
        )
    };
    if total > 1.0 + NEARLY || whole && total < 1.0 - NEARLY {
        return Some(("W-NOT-ONE", format!("{}: this likelihood means nothing", said(lo, hi, total))));
    }
    if !domain.from_span {
        return None;
    }
    let open = f64::INFINITY;
    let ends = [(0.0, open), (-open, open)];
    let found: Vec<(f64, f64, f64)> = ends
        .into_iter()
        .filter(|(from, _)| *from < lo)
        .filter_map(|(from, to)| Some((from, to, beyond(model, (lo, hi), from, p)?)))
        .collect();
    let is_one = |i: f64| (i - 1.0).abs() < 10.0 * NEARLY;
    let &(from, to, first) = found.first()?;
    if is_one(total) || found.iter().any(|(_, _, i)| is_one(*i)) {
        return None;
    }
    let range = "if it is one over another range, give that (--range A:B); else the likelihood means nothing";
    Some(("W-NORM-DOUBT", format!("{}: {range}", said(from, to, first))))
}

/// The integral from `from`, 0 or −∞, to ∞, in pieces that grow away from the values; `None` where it does not end.
fn beyond(model: &Model, (lo, hi): (f64, f64), from: f64, p: &[f64]) -> Option<f64> {
    let span = hi - lo;
    let far = |k: i32| span * (2.0_f64.powi(k) - 1.0);
    let right = (0..DOUBLINGS).map(|k| (hi + far(k), hi + far(k + 1)));
    let left = (0..DOUBLINGS).map(|k| (lo - far(k + 1), lo - far(k)));
    let left: Vec<(f64, f64)> = if from == 0.0 { vec![(0.0, lo)] } else { left.collect() };
    let inside = (0..16).map(|k| (lo + span * f64::from(k) / 16.0, lo + span * f64::from(k + 1) / 16.0));
    let (a, b) = left.into_iter().chain(inside).chain(right).unzip();
    let pieces = integral_over(model, a, b);
    let mut block = Block::default();
    pieces.predict(0..pieces.n_rows(), p, Order::Value, &mut block);
    let all: f64 = block.m.iter().sum();
    let last = block.m.last()?.abs() + if from == 0.0 { 0.0 } else { block.m.first()?.abs() };
    (all.is_finite() && last <= NEARLY * all.abs()).then_some(all)
}

fn total(pieces: &dyn Predict, p: &[f64]) -> Option<f64> {
    let mut block = Block::default();
    pieces.predict(0..pieces.n_rows(), p, Order::Value, &mut block);
    (!block.m.is_empty()).then(|| block.m.iter().sum())
}
