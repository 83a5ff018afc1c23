//! Handles: points of a curve that a hand can hold, and what a drag does to the parameters. The top of a peak is its place and its height,
//! a point beside it its width, points of a polynomial hold it where they are.
//!
//! A handle always lies on the curve, be it of one term of a sum or of a formula as a whole. Dragged, it lies where the hand is: along x
//! where it moves a place, a width or itself, along y where it moves a height. Which handles there are says `table`; a typed formula has
//! those of its linear parameters, or of the places and widths that can be told by where they stand. Pure arithmetic: no data, no cost.

mod grip;
mod solve;
mod table;
#[cfg(test)]
mod tests;

use super::ir::{DataExtent, Role};
use super::{Model, Term};
use grip::Grip;
use table::{Entry, Via};

/// More points than this of one term would hide the curve.
const MOST_POINTS: usize = 8;
/// The least length that a hand can make, as a part of the span: nothing less is seen.
const LEAST: f64 = 1e-6;

/// A handle.
#[derive(Debug, Clone)]
pub struct Handle {
    /// What it holds: `Peak`, `Width`, `Point 2`.
    pub what: String,
    /// The term that it belongs to, as it stands in the formula.
    pub of: String,
    /// Whether that is a function of the library.
    pub is_of_library: bool,
    /// The parameters of the model that it moves.
    pub moves: Vec<usize>,
    /// Whether it follows the hand along x and along y.
    pub follows: (bool, bool),
    grip: Grip,
}

/// The handles of a curve.
#[derive(Debug, Clone)]
pub struct Handles {
    model: Model,
    /// The terms by themselves.
    terms: Vec<Model>,
    list: Vec<Handle>,
    /// Where points begin.
    anchors: Vec<f64>,
    /// Whether the curve may be moved up and down.
    heights: bool,
    /// No length becomes less along x.
    least: f64,
}

/// Parameters and places of points after a drag.
#[derive(Debug, Clone, PartialEq)]
pub struct Dragged {
    /// All parameters of the model.
    pub values: Vec<f64>,
    /// All anchors.
    pub anchors: Vec<f64>,
}

impl Handles {
    /// Those of `model` with these parameters free to move, for data from `span.0` to `span.1`; none for models of several coordinates.
    /// Without `heights` none moves the curve up or down.
    pub fn new(model: &Model, free: &[bool], span: (f64, f64), heights: bool) -> Handles {
        let terms = model.components().into_iter().map(|(_, term)| term).collect();
        let mut handles = Handles {
            model: model.clone(),
            terms,
            list: Vec::new(),
            anchors: Vec::new(),
            heights,
            least: LEAST * (span.1 - span.0),
        };
        if model.n_coordinates() == 1 && free.len() == model.n_params() && span.0 < span.1 {
            for (number, term) in model.terms().iter().enumerate() {
                handles.add_term((number, term), free, span);
            }
        }
        handles
    }

    /// All of them.
    pub fn list(&self) -> &[Handle] {
        &self.list
    }

    /// Where points stand at first.
    pub fn anchors(&self) -> &[f64] {
        &self.anchors
    }

    /// Where handle `k` stands at the parameters `p`; `None` where the curve has no value.
    pub fn place(&self, k: usize, p: &[f64], anchors: &[f64]) -> Option<(f64, f64)> {
        let x = self.list.get(k)?.grip.x(p, anchors)?;
        let y = self.at(x, p);
        (x.is_finite() && y.is_finite()).then_some((x, y))
    }

    /// What dragging handle `k` to a point does; `None` where the curve cannot go there, or a handle would be lost.
    pub fn drag(&self, k: usize, p: &[f64], anchors: &[f64], to: (f64, f64)) -> Option<Dragged> {
        let mut dragged = Dragged { values: p.to_vec(), anchors: anchors.to_vec() };
        if self.place(k, p, anchors)? != to {
            self.list[k].grip.drag(self, &mut dragged, to)?;
        }
        let all_are_finite = dragged.values.iter().chain(&dragged.anchors).all(|v| v.is_finite());
        let is_lost = |j: usize| {
            self.place(j, p, anchors).is_some() && self.place(j, &dragged.values, &dragged.anchors).is_none()
        };
        (all_are_finite && !(0..self.list.len()).any(is_lost)).then_some(dragged)
    }

    /// The height of the curve.
    fn at(&self, x: f64, p: &[f64]) -> f64 {
        height_of(&self.model, x, p)
    }

    fn add_term(&mut self, (number, term): (usize, &Term), free: &[bool], span: (f64, f64)) {
        for entry in term.shape.map_or_else(Vec::new, table::of) {
            match entry {
                Entry::Points { what, of, log } => {
                    let of: Vec<(usize, Via)> = of.iter().map(|&(k, via)| (term.params[k], via)).collect();
                    self.add_points((number, term), (what, of, log), free, span);
                }
                Entry::All => {
                    let of = term.params.iter().map(|&k| (k, Via::Plain)).collect();
                    self.add_points((number, term), ("Point", of, false), free, span);
                }
                other => {
                    let found = Grip::of(other, term, free, &mut self.anchors, span);
                    self.add(term, found);
                }
            }
        }
        if term.shape.is_none() && term.normalised.is_none() {
            self.add_typed((number, term), free, span);
        }
    }

    fn add(&mut self, term: &Term, found: Option<(&str, Grip)>) {
        let Some((what, mut grip)) = found else { return };
        if !self.heights {
            grip.forget_height();
        }
        let (moves, follows) = (grip.moves(), grip.follows());
        if !moves.is_empty() {
            let (what, of) = (what.to_owned(), term.label.clone());
            let is_of_library = term.shape.is_some();
            self.list.push(Handle { what, of, is_of_library, moves, follows, grip });
        }
    }

    /// As many points as free parameters, spread over the span.
    fn add_points(
        &mut self,
        (number, term): (usize, &Term),
        (what, mut of, log): (&str, Vec<(usize, Via)>, bool),
        free: &[bool],
        (lo, hi): (f64, f64),
    ) {
        of.retain(|(k, _)| free[*k]);
        let (first, n) = (self.anchors.len(), of.len());
        if n > MOST_POINTS || !self.heights {
            return;
        }
        let all: Vec<usize> = (first..first + n).collect();
        self.anchors.extend((0..n).map(|k| lo + (hi - lo) * (k as f64 + 0.5) / n as f64));
        // Of a sum a logarithm is straight only for the term by itself.
        let term_of_log = log.then_some(number);
        for (k, &anchor) in all.iter().enumerate() {
            let name = if n > 1 { format!("{what} {}", k + 1) } else { what.to_owned() };
            let grip = Grip::On { anchor, all: all.clone(), of: of.clone(), log: term_of_log };
            self.add(term, Some((&name, grip)));
        }
    }

    /// The handles of a typed term: places with a height, lengths beside the first place; or points of what is linear in all it has.
    fn add_typed(&mut self, (number, term): (usize, &Term), free: &[bool], span: (f64, f64)) {
        let open: Vec<usize> = term.params.iter().copied().filter(|&k| free[k]).collect();
        if self.model.is_linear_in(&open) {
            let of = open.into_iter().map(|k| (k, Via::Plain)).collect();
            self.add_points((number, term), ("Point", of, false), free, span);
            return;
        }
        let extent = DataExtent { lo: span.0, hi: span.1, height: 1.0 };
        let roles = self.model.roles(&extent);
        let is_place = |&k: &usize| matches!(roles[k], Role::Place { sign } if sign > 0.0);
        let Some(place) = term.params.iter().copied().find(is_place) else { return };
        let is_factor = |k: &usize| !is_place(k) && self.model.is_linear_in(&[*k]);
        let height = open.iter().copied().find(is_factor);
        let spot = |times, of: Vec<(usize, i32)>, along: usize, height| Grip::At {
            from: Some(place),
            times,
            of,
            along: free[along].then_some(along),
            height,
        };
        let is_length = |k: &usize| {
            matches!(roles[*k], Role::Size { per_x, .. } if per_x == 1.0) && Some(*k) != height && *k != place
        };
        let lengths: Vec<usize> = open.iter().copied().filter(is_length).collect();
        self.add(term, Some(("Peak", spot(0.0, Vec::new(), place, height))));
        for length in lengths {
            self.add(term, Some(("Width", spot(1.0, vec![(length, 1)], length, None))));
        }
    }
}

fn height_of(model: &Model, x: f64, p: &[f64]) -> f64 {
    let mut y = [f64::NAN];
    model.eval(&[&[x]], p, &mut y);
    y[0]
}
