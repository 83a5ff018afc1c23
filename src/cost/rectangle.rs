//! Over what a density of single values of several coordinates is integrated: the product of what the ranges and exclusions leave of each
//! coordinate; where a coordinate has none, the window of x, or the span of the values (`W-NORM-SPAN`).
//!
//! Deliberately without the whole plane: no integral over it is known in closed form here. A density that is normalised over it is taken as
//! such unless a range is given.

use super::boxes::BoxQuadrature;
use super::normalisation::{hull_of, six_digits};
use super::{Normalisation, Normalise};
use crate::data::{Column, Edges, FitSet, Interval, coordinate_name};
use crate::model::Model;

/// The part of `open` between its outer ends, in whose place those of `span` stand where they are infinite; and whether one was.
fn closed(open: &[Interval], span: (f64, f64)) -> (Vec<Interval>, bool) {
    let hull = hull_of(open);
    let lo = if hull.lo.is_infinite() { span.0 } else { hull.lo };
    let hi = if hull.hi.is_infinite() { span.1 } else { hull.hi };
    let inside = open.iter().map(|i| Interval { lo: i.lo.max(lo), hi: i.hi.min(hi) });
    let was_open = hull.lo.is_infinite() || hull.hi.is_infinite();
    (inside.filter(|i| i.lo < i.hi).collect(), was_open)
}

/// Pieces into which an interval is cut before quadrature, in two and in three coordinates: narrow peaks are not overlooked.
const PIECES: [usize; 2] = [6, 3];

/// A union of rectangles (of boxes): a list of intervals on each axis.
pub(super) struct Rectangle {
    axes: Vec<Vec<Interval>>,
    /// The same before open ends were closed.
    open: Vec<Vec<Interval>>,
    /// Some side is the span of the values, for want of anything better.
    pub from_span: bool,
    /// A range, exclusion or window was set by the user.
    set_by_user: bool,
}

impl Rectangle {
    /// The domain of the values `x` used, a column a coordinate. Open ends of what is chosen of an axis are those of `span` there, open
    /// axes reach over the values used.
    pub fn choose(
        set: &FitSet,
        window: Option<(f64, f64)>,
        x: &[Column],
        span: impl Fn(usize) -> Option<(f64, f64)>,
    ) -> Rectangle {
        let line = Interval { lo: f64::NEG_INFINITY, hi: f64::INFINITY };
        let mut found =
            Rectangle { axes: Vec::new(), open: Vec::new(), from_span: false, set_by_user: false };
        for (k, x) in x.iter().enumerate() {
            let selected =
                if k == 0 { Some(&set.intervals) } else { set.further.get(k - 1) }.filter(|i| !i.is_empty());
            let given = selected.cloned().or_else(|| Some(vec![window.filter(|_| k == 0)?.into()]));
            found.set_by_user |= given.is_some();
            let ends = if given.is_some() { span(k) } else { x.extremes() };
            let open = given.unwrap_or_else(|| vec![line]);
            let (closed, was_open) = closed(&open, ends.unwrap_or((f64::NAN, f64::NAN)));
            found.from_span |= was_open;
            found.axes.push(closed);
            found.open.push(open);
        }
        found
    }

    /// What the report says: a density that is not integrated is taken as normalised over what was chosen, be it without end.
    pub fn normalisation(&self, extended: bool, divided: bool) -> Normalisation {
        let axes = if extended || divided { &self.axes } else { &self.open };
        Normalisation { axes: axes.iter().map(|axis| hull_of(axis)).collect(), divided }
    }

    /// Whether a density is divided by its integral.
    pub fn divides(&self, choice: Normalise, model: &Model) -> bool {
        match choice {
            Normalise::Always => true,
            Normalise::Declared => false,
            Normalise::Auto => self.set_by_user || !model.is_normalised_pdf(),
        }
    }

    /// The integral of `model`, as pieces to be added; for two or three coordinates.
    pub fn integral(&self, model: &Model) -> BoxQuadrature {
        let n = PIECES[usize::from(self.axes.len() > 2)];
        let piece = |i: &Interval, j: usize| {
            let end = |j: usize| if j == n { i.hi } else { i.lo + (i.hi - i.lo) * (j as f64 / n as f64) };
            (end(j), end(j + 1))
        };
        let mut boxes: Vec<Vec<(f64, f64)>> = vec![Vec::new()];
        for axis in &self.axes {
            let sides: Vec<(f64, f64)> = axis.iter().flat_map(|i| (0..n).map(move |j| piece(i, j))).collect();
            let longer =
                |b: &Vec<(f64, f64)>, s: &(f64, f64)| b.iter().chain([s]).copied().collect::<Vec<_>>();
            boxes = boxes.iter().flat_map(|b| sides.iter().map(move |s| longer(b, s))).collect();
        }
        let edges = |k: usize| {
            let (lo, hi) = boxes.iter().map(|b| b[k]).unzip();
            Edges { lo, hi }
        };
        BoxQuadrature::new(model.clone(), (0..self.axes.len()).map(edges).collect())
    }

    /// Text of `W-NORM-SPAN`.
    pub fn span_text(&self) -> String {
        let side = |(k, axis): (usize, &Vec<Interval>)| {
            let hull = hull_of(axis);
            format!("{} {}:{}", coordinate_name(k), six_digits(hull.lo), six_digits(hull.hi))
        };
        let sides: Vec<String> = self.axes.iter().enumerate().map(side).collect();
        format!(
            "The density is normalised over {}, the span of the data; give the ranges in which the values were taken.",
            sides.join(", ")
        )
    }
}
