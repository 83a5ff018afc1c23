//! Nodes for two factors of very different width: the extent of one is cut where either has its peak, its jump or a joint of its pieces, and
//! the nodes gather about these places at distances w·sinh(v), v in equal steps, w the smaller width. Fixed nodes see nothing of a factor
//! narrower than their step.
//!
//! The map is that of P. Johnston and D. Elliott (Int. J. Numer. Meth. Engng 62, 564, 2005) for nearly singular integrands.

use super::conv::Wanted;
use super::conv_nodes::Nodes;
use super::lower::Lowerer;
use crate::model::ir::{Arena, Func1, Func2, Id};
use crate::model::predefined::Shape;
use crate::numeric::gauss::legendre;

/// Panels in v from a cut to the end of its piece, and nodes of each: 1e-9 for widths that differ by 1e4.
const PANELS: usize = 12;
const LEGENDRE: usize = 6;

/// A shape with its parameters.
#[derive(Clone, Copy)]
pub(super) struct Factor<'a> {
    pub shape: &'static Shape,
    pub p: &'a [Id],
}

impl Lowerer<'_> {
    /// Nodes over the extent of `over`, gathered about its own peak and where that of `other` lies; `None` where one has no known peak.
    pub(super) fn graded(
        &mut self,
        over: Factor<'_>,
        other: Factor<'_>,
        wanted: Wanted,
        unit: bool,
    ) -> Option<Nodes> {
        let (start, length) = self.extent(over.shape.name, over.p)?;
        let (middle, width) = peak(self.arena, over)?;
        let (place, other_width) = peak(self.arena, other)?;
        let a = &mut *self.arena;
        let end = a.add(start, length);
        let width = a.binary(Func2::Min, width, other_width);
        let mut cuts = vec![middle];
        cuts.extend(joints(a, over));
        let mut of_other = vec![place];
        of_other.extend(joints(a, other));
        for place in of_other {
            match wanted {
                Wanted::At(x) => cuts.push(a.sub(x, place)),
                Wanted::Between(lo, hi) => cuts.extend([lo, hi].map(|end| a.sub(end, place))),
            }
        }
        for cut in &mut cuts {
            let high = a.binary(Func2::Max, *cut, start);
            *cut = a.binary(Func2::Min, high, end);
        }
        sort(a, &mut cuts);
        let mut nodes = Nodes::new();
        let mut from = start;
        for (k, &cut) in cuts.iter().enumerate() {
            let to = if let Some(&next) = cuts.get(k + 1) {
                let both = a.add(cut, next);
                a.scale(0.5, both)
            } else {
                end
            };
            for (sign, towards) in [(-1.0, from), (1.0, to)] {
                piece(a, over, (cut, towards), (sign, width), &mut nodes);
            }
            from = to;
        }
        if unit {
            let weights: Vec<Id> = nodes.iter().map(|n| n.0).collect();
            let total = a.sum(&weights);
            for (weight, _) in &mut nodes {
                *weight = a.div(*weight, total);
            }
        }
        Some(nodes)
    }
}

/// Nodes from a cut to the end of its piece. The sign is that of the side, not computed from the length: so the slopes of the pieces add up to
/// that of the whole also where two cuts meet.
fn piece(
    a: &mut Arena,
    over: Factor<'_>,
    (cut, towards): (Id, Id),
    (sign, width): (f64, Id),
    nodes: &mut Nodes,
) {
    let reach = a.sub(towards, cut);
    let widths = a.div(reach, width);
    let v_end = a.unary(Func1::Asinh, widths);
    let whole = a.mul(width, v_end);
    let size = a.scale(sign, whole);
    for panel in 0..PANELS {
        for (x, w) in legendre(LEGENDRE) {
            let share = (panel as f64 + 0.5 * (1.0 + x)) / PANELS as f64;
            let v = a.scale(share, v_end);
            let (sinh, cosh) = (a.unary(Func1::Sinh, v), a.unary(Func1::Cosh, v));
            let step = a.mul(width, sinh);
            let place = a.add(cut, step);
            let value = (over.shape.build)(a, &[place], over.p);
            let stretch = a.mul(size, cosh);
            let weight = a.mul(stretch, value);
            nodes.push((a.scale(0.5 * w / PANELS as f64, weight), place));
        }
    }
}

/// In ascending order, whatever the parameters are.
fn sort(a: &mut Arena, cuts: &mut [Id]) {
    for end in (1..cuts.len()).rev() {
        for k in 0..end {
            let (low, high) = (cuts[k], cuts[k + 1]);
            cuts[k] = a.binary(Func2::Min, low, high);
            cuts[k + 1] = a.binary(Func2::Max, low, high);
        }
    }
}

/// Whether nodes can be gathered where the shape has its peak.
pub(super) fn has_known_peak(shape: &'static Shape, n_params: usize) -> bool {
    let mut arena = Arena::new();
    let p: Vec<Id> = (0..n_params).filter_map(|k| u16::try_from(k).ok()).map(|k| arena.param(k)).collect();
    peak(&mut arena, Factor { shape, p: &p }).is_some()
}

/// Where pieces of a shape meet beside its peak: a rule across such a place has few digits, and its slopes by the parameters fewer.
fn joints(a: &mut Arena, factor: Factor<'_>) -> Vec<Id> {
    let beside = |a: &mut Arena, mean: Id, sigma: Id, widths: Id, sign: f64| {
        let distance = a.mul(sigma, widths);
        let distance = a.scale(sign, distance);
        a.add(mean, distance)
    };
    match (factor.shape.name, factor.p) {
        ("crystalball" | "crystalballn", &[_, mean, sigma, alpha, _]) => {
            vec![beside(a, mean, sigma, alpha, -1.0)]
        }
        ("dscb", &[_, mean, sigma, left, _, right, _]) => {
            vec![beside(a, mean, sigma, left, -1.0), beside(a, mean, sigma, right, 1.0)]
        }
        ("truncnorm", &[from, to, ..]) => vec![from, to],
        _ => Vec::new(),
    }
}

/// Where a shape has its peak or its jump, and on which length it changes there.
fn peak(a: &mut Arena, factor: Factor<'_>) -> Option<(Id, Id)> {
    let (place, width) = match (factor.shape.name, factor.p) {
        ("breitwigner", &[_, place, fwhm]) | ("lorentzian", &[_, fwhm, place]) => (place, a.scale(0.5, fwhm)),
        ("voigt", &[_, place, sigma, fwhm]) => {
            let half = a.scale(0.5, fwhm);
            (place, a.binary(Func2::Hypot, sigma, half))
        }
        ("norm" | "expon" | "moyal" | "landau_pdf", &[place, width]) => (place, width),
        (
            "gaus" | "gausn" | "landau" | "landaun" | "student" | "emg" | "crystalball" | "crystalballn"
            | "dscb",
            &[_, place, width, ..],
        ) => (place, width),
        ("langaus", &[_, place, c, sigma]) => (place, a.binary(Func2::Hypot, c, sigma)),
        ("bifurgaus", &[_, place, left, right]) => (place, a.binary(Func2::Min, left, right)),
        ("truncnorm", &[_, _, place, width]) => (place, width),
        ("uniform", &[from, to]) => (from, a.sub(to, from)),
        ("expo", &[_, slope]) => {
            let one = a.constant(-1.0);
            (a.constant(0.0), a.div(one, slope))
        }
        _ => return None,
    };
    Some((place, a.unary(Func1::Abs, width)))
}
