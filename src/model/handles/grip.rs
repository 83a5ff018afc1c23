//! Where one handle stands, and what a drag of it does.

use std::f64::consts::{FRAC_PI_2, TAU};

use super::solve::Goal;
use super::table::{Entry, Via};
use super::{Dragged, Handles, height_of};
use crate::model::Term;

/// A handle by the parameters of the model.
#[derive(Debug, Clone)]
pub(super) enum Grip {
    /// Counted from a parameter, with a product of others.
    At { from: Option<usize>, times: f64, of: Vec<(usize, i32)>, along: Option<usize>, height: Option<usize> },
    /// At e^p.
    Exp { along: usize },
    /// At an anchor: one of the points through all of which the curve runs. `log` is the term whose logarithm is straight.
    On { anchor: usize, all: Vec<usize>, of: Vec<(usize, Via)>, log: Option<usize> },
    /// The crest nearest to an anchor.
    Crest { anchor: usize, height: Option<usize>, frequency: usize, phase: usize, held: bool },
    /// The next one.
    Period { anchor: usize, frequency: usize, phase: usize },
}

impl Grip {
    /// The grip of an entry of the table that has no points of its own, with its name; the anchor of a wave is new.
    pub fn of(
        entry: Entry,
        term: &Term,
        free: &[bool],
        anchors: &mut Vec<f64>,
        (lo, hi): (f64, f64),
    ) -> Option<(&'static str, Grip)> {
        let own = |k: usize| term.params.get(k).copied();
        let open = |k: usize| own(k).filter(|&k| free[k]);
        Some(match entry {
            Entry::At { what, spot, along, height } => {
                let from = spot.from.and_then(own);
                let of: Option<Vec<(usize, i32)>> =
                    spot.of.iter().map(|&(k, e)| Some((own(k)?, e))).collect();
                let (along, height) = (open(along), height.and_then(open));
                (what, Grip::At { from, times: spot.times, of: of?, along, height })
            }
            Entry::Exp { what, along } => (what, Grip::Exp { along: open(along)? }),
            Entry::Crest { height, frequency, phase } => {
                anchors.push(0.5 * (lo + hi));
                let (anchor, held) = (anchors.len() - 1, open(phase).is_none());
                let (frequency, phase) = (own(frequency)?, own(phase)?);
                ("Crest", Grip::Crest { anchor, height: open(height), frequency, phase, held })
            }
            Entry::Period { frequency, phase } => {
                // It counts from the crest before it in the table.
                let anchor = anchors.len().checked_sub(1)?;
                ("Period", Grip::Period { anchor, frequency: open(frequency)?, phase: open(phase)? })
            }
            Entry::Points { .. } | Entry::All => return None,
        })
    }

    /// Moves along x only.
    pub fn forget_height(&mut self) {
        if let Grip::At { height, .. } | Grip::Crest { height, .. } = self {
            *height = None;
        }
    }

    /// The parameters that it moves: along x first.
    pub fn moves(&self) -> Vec<usize> {
        match self {
            Grip::At { along, height, .. } => along.iter().chain(height).copied().collect(),
            Grip::Exp { along } => vec![*along],
            Grip::On { of, .. } => of.iter().map(|(k, _)| *k).collect(),
            Grip::Crest { height, phase, held, .. } => {
                Some(*phase).filter(|_| !held).into_iter().chain(*height).collect()
            }
            Grip::Period { frequency, phase, .. } => vec![*frequency, *phase],
        }
    }

    /// Whether it follows the hand along x, and along y.
    pub fn follows(&self) -> (bool, bool) {
        match self {
            Grip::At { along, height, .. } => (along.is_some(), height.is_some()),
            Grip::Exp { .. } | Grip::Period { .. } => (true, false),
            Grip::On { .. } => (true, true),
            Grip::Crest { height, held, .. } => (!held, height.is_some()),
        }
    }

    /// The abscissa; `None` where there is none.
    pub fn x(&self, p: &[f64], anchors: &[f64]) -> Option<f64> {
        let x = match self {
            Grip::At { from, times, of, .. } => {
                from.map_or(0.0, |k| p[k]) + if of.is_empty() { 0.0 } else { times * product(p, of) }
            }
            Grip::Exp { along } => p[*along].exp(),
            Grip::On { anchor, .. } => *anchors.get(*anchor)?,
            Grip::Crest { anchor, frequency, phase, .. } => {
                crest(p[*frequency], p[*phase], *anchors.get(*anchor)?)
            }
            Grip::Period { anchor, frequency, phase } => {
                let f = p[*frequency];
                crest(f, p[*phase], *anchors.get(*anchor)?) + f.abs().recip()
            }
        };
        Some(x).filter(|x| x.is_finite())
    }

    /// Moves parameters and anchors so that the handle lies at `to` as far as it follows; `None` where that is not possible.
    pub fn drag(&self, handles: &Handles, dragged: &mut Dragged, to: (f64, f64)) -> Option<()> {
        let Dragged { values, anchors } = dragged;
        match self {
            Grip::At { from, times, of, along, .. } => {
                if let Some(k) = *along {
                    let rest = from.filter(|from| *from != k).map_or(0.0, |from| values[from]);
                    values[k] = match of.iter().find(|(other, _)| *other == k) {
                        // A size stays one: it ends short of where it is counted from, on its side.
                        Some(&(_, power)) => {
                            let length = times * product(values, of);
                            let side = 1.0_f64.copysign(length);
                            let wanted = side * (side * (to.0 - rest)).max(handles.least);
                            values[k] * (wanted / length).powi(power)
                        }
                        None if of.is_empty() => to.0,
                        None => to.0 - times * product(values, of),
                    };
                }
            }
            Grip::Exp { along } => values[*along] = to.0.ln(),
            Grip::On { anchor, all, of, log } => {
                let points = points(handles, (*anchor, all), (values, anchors), to)?;
                anchors[*anchor] = to.0;
                *values = through(handles, of, *log, points, values)?;
            }
            Grip::Crest { anchor, frequency, phase, held, .. } => {
                if !held {
                    let before = crest(values[*frequency], values[*phase], anchors[*anchor]);
                    values[*phase] += TAU * values[*frequency] * (before - to.0);
                    anchors[*anchor] = to.0;
                }
            }
            Grip::Period { anchor, frequency, phase } => {
                let (f, first) =
                    (values[*frequency], crest(values[*frequency], values[*phase], anchors[*anchor]));
                let new = (to.0 - first).recip();
                if !(new > 0.0 && new.is_finite()) {
                    return None;
                }
                values[*frequency] = new.copysign(f);
                values[*phase] += TAU * (f - values[*frequency]) * first;
                anchors[*anchor] = first;
            }
        }
        self.lift(handles, dragged, to.1)
    }

    /// Lets the curve reach `y` where the handle stands, where it moves a height.
    fn lift(&self, handles: &Handles, dragged: &mut Dragged, y: f64) -> Option<()> {
        let (Grip::At { height: Some(height), .. } | Grip::Crest { height: Some(height), .. }) = self else {
            return Some(());
        };
        let points = [(self.x(&dragged.values, &dragged.anchors)?, y)];
        let of = [(*height, Via::Plain)];
        let goal = Goal { model: &handles.model, of: &of, points: &points, log: false };
        dragged.values = goal.reach(&dragged.values)?;
        Some(())
    }
}

fn product(p: &[f64], of: &[(usize, i32)]) -> f64 {
    of.iter().map(|&(k, power)| p[k].powi(power)).product()
}

/// The crest of a wave of this frequency and phase that lies nearest to `about`.
fn crest(frequency: f64, phase: f64, about: f64) -> f64 {
    let turns = ((TAU * frequency * about + phase - FRAC_PI_2) / TAU).round();
    (FRAC_PI_2 + TAU * turns - phase) / (TAU * frequency)
}

/// The points of a term with the one at `anchor` moved; the others stay on the curve.
fn points(
    handles: &Handles,
    (anchor, all): (usize, &[usize]),
    (p, anchors): (&[f64], &[f64]),
    to: (f64, f64),
) -> Option<Vec<(f64, f64)>> {
    let place = |&k: &usize| {
        let x = *anchors.get(k)?;
        Some(if k == anchor { to } else { (x, handles.at(x, p)) })
    };
    all.iter().map(place).collect()
}

/// The parameters for which the curve runs through `points`.
fn through(
    handles: &Handles,
    of: &[(usize, Via)],
    log: Option<usize>,
    mut points: Vec<(f64, f64)>,
    p: &[f64],
) -> Option<Vec<f64>> {
    let Some(number) = log else {
        return Goal { model: &handles.model, of, points: &points, log: false }.reach(p);
    };
    // What the other terms of a sum give is taken away.
    let term = handles.terms.get(number).unwrap_or(&handles.model);
    for (x, y) in &mut points {
        *y -= handles.at(*x, p) - height_of(term, *x, p);
    }
    Goal { model: term, of, points: &points, log: true }.reach(p)
}
