//! A hand on the curve: the handles of the formula that is shown, what a drag does to the parameters of the fit, and the others fitted again
//! while some are held. Where handles stand and what they do is said in [`crate::model::handles`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::run::fit_alone;
use super::{Command, FitConfig, FitError, FitRequest, Intervals, Session};
use crate::minimize::{Observer, Progress};
use crate::model::handles::{Dragged, Handles};
use crate::params::{Limits, ParamId};

/// Range of x where there are neither data nor a fit range.
const WITHOUT_DATA: (f64, f64) = (-5.0, 5.0);
/// The way to a limit is halved so often.
const HALVINGS: usize = 48;
/// A value beyond its limit by such a part of it is rounding.
const ROUNDING: f64 = 1e-12;

/// The handles of the active member.
#[derive(Debug, Clone)]
pub struct Hand {
    handles: Handles,
    /// Places of points.
    anchors: Vec<f64>,
    /// Parameters of the fit by those of the formula.
    at: Vec<usize>,
    key: Key,
}

/// What the handles depend on.
#[derive(Debug, Clone, PartialEq)]
struct Key {
    active: usize,
    formula: String,
    at: Vec<usize>,
    free: Vec<bool>,
    span: (f64, f64),
    heights: bool,
}

impl Key {
    fn of(session: &Session, heights: bool) -> Key {
        let config = session.config();
        let at = session.member_model().at.clone();
        let free = at.iter().map(|&k| config.params.get(ParamId(k)).is_some_and(|p| p.is_free())).collect();
        let formula = config.member().formula.clone();
        Key { active: config.active, formula, at, free, span: span_of(config), heights }
    }
}

/// Where the curve is fitted: the range inside the data.
fn span_of(config: &FitConfig) -> (f64, f64) {
    let member = config.member();
    let ranges = &member.selection.ranges;
    let chosen = ranges.iter().map(|r| (r.lo, r.hi)).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let data = member.data.as_deref().and_then(|data| data.span());
    match (data, chosen) {
        (Some(data), Some(chosen)) => (data.0.max(chosen.0), data.1.min(chosen.1)),
        (data, chosen) => data.or(chosen).unwrap_or(WITHOUT_DATA),
    }
}

impl Hand {
    /// The handles of the formula of the active member; none of a typed cost. Without `heights` those alone that move along x: where the curve
    /// is drawn as high as the data are, whatever its height.
    pub fn of(session: &Session, heights: bool) -> Hand {
        let key = Key::of(session, heights);
        let handles = Handles::new(session.model(), &key.free, key.span, heights);
        Hand { anchors: handles.anchors().to_vec(), at: key.at.clone(), handles, key }
    }

    /// Whether they are those of `session`, whatever the values of its parameters.
    pub fn is_of(&self, session: &Session, heights: bool) -> bool {
        self.key == Key::of(session, heights)
    }

    /// The same with or without heights.
    pub fn is_current(&self, session: &Session) -> bool {
        self.is_of(session, self.key.heights)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.handles.list().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.handles.list().is_empty()
    }

    /// What handle `k` is called: `Peak of gaus: Mean, Constant`.
    pub fn name(&self, k: usize, session: &Session) -> String {
        let Some(handle) = self.handles.list().get(k) else { return String::new() };
        let params = &session.config().params;
        let names: Vec<String> = handle.moves.iter().map(|&j| params[self.at[j]].name.clone()).collect();
        // `gaus(0)` is `gaus` where it is the only one.
        let stem = |label: &str| label.split('(').next().unwrap_or(label).to_owned();
        let same = session.model().terms().iter().filter(|t| stem(&t.label) == stem(&handle.of)).count();
        let of = if handle.is_of_library && same == 1 { stem(&handle.of) } else { handle.of.clone() };
        format!("{} of {of}: {}", handle.what, names.join(", "))
    }

    /// Whether handle `k` follows along x, and along y.
    pub fn follows(&self, k: usize) -> (bool, bool) {
        self.handles.list().get(k).map_or((false, false), |handle| handle.follows)
    }

    /// The parameters of the fit that handle `k` moves.
    pub fn moves(&self, k: usize) -> Vec<ParamId> {
        let handle = self.handles.list().get(k);
        handle.map_or_else(Vec::new, |h| h.moves.iter().map(|&j| ParamId(self.at[j])).collect())
    }

    fn values(&self, config: &FitConfig) -> Vec<f64> {
        self.at.iter().map(|&k| config.params.get(ParamId(k)).map_or(f64::NAN, |p| p.value)).collect()
    }

    /// Where handle `k` stands, in the unit of the formula.
    pub fn place(&self, k: usize, session: &Session) -> Option<(f64, f64)> {
        self.handles.place(k, &self.values(session.config()), &self.anchors)
    }

    /// Drags handle `k` to a point, in the unit of the formula, or as far as the limits let it come; `None` where the curve cannot go there.
    pub fn drag(&mut self, k: usize, session: &Session, to: (f64, f64)) -> Option<Command> {
        let config = session.config();
        let before = self.values(config);
        let limits: Vec<Limits> = self.at.iter().map(|&j| config.params[j].limits).collect();
        let dragged = self.dragged(k, &before, &limits, to)?;
        let changed = |&j: &usize| dragged.values[j] != before[j];
        let moved: Vec<usize> = (0..before.len()).filter(changed).collect();
        self.anchors = dragged.anchors;
        let value = |j: usize| (ParamId(self.at[j]), dragged.values[j]);
        Some(Command::MoveValues(moved.into_iter().map(value).collect()))
    }

    /// Parameters and anchors inside the limits for which handle `k` is at `to`, or near.
    fn dragged(&self, k: usize, before: &[f64], limits: &[Limits], to: (f64, f64)) -> Option<Dragged> {
        let here = self.handles.place(k, before, &self.anchors)?;
        let whole = self.handles.drag(k, before, &self.anchors, to)?;
        if let Some(inside) = clipped(&whole, before, limits) {
            return Some(inside);
        }
        // As far as it can go towards the hand, and from there along the limit.
        let mut now = Dragged { values: before.to_vec(), anchors: self.anchors.clone() };
        let mut at = here;
        for along in [(true, true), (false, true), (true, false)] {
            let end = (if along.0 { to.0 } else { at.0 }, if along.1 { to.1 } else { at.1 });
            now = self.farthest(k, now, limits, (at, end));
            at = self.handles.place(k, &now.values, &now.anchors)?;
        }
        Some(now)
    }

    /// The last of what is inside the limits on a straight way.
    fn farthest(&self, k: usize, from: Dragged, limits: &[Limits], way: ((f64, f64), (f64, f64))) -> Dragged {
        let (start, end) = way;
        let on_way = |part: f64| {
            let at = |a: f64, b: f64| if part == 1.0 || a == b { b } else { a + part * (b - a) };
            let to = (at(start.0, end.0), at(start.1, end.1));
            let dragged = self.handles.drag(k, &from.values, &from.anchors, to)?;
            clipped(&dragged, &from.values, limits)
        };
        if let Some(all) = on_way(1.0) {
            return all;
        }
        let (mut good, mut bad, mut last) = (0.0, 1.0, None);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (good + bad);
            match on_way(middle) {
                Some(inside) => (good, last) = (middle, Some(inside)),
                None => bad = middle,
            }
        }
        last.unwrap_or(from)
    }
}

/// What was dragged, on its limits where it is beyond them by rounding; `None` where it is farther out.
fn clipped(dragged: &Dragged, before: &[f64], limits: &[Limits]) -> Option<Dragged> {
    let mut inside = dragged.clone();
    for ((value, before), limits) in inside.values.iter_mut().zip(before).zip(limits) {
        let nearest = limits.clip(*value);
        if *value != *before && (*value - nearest).abs() > ROUNDING * value.abs().max(before.abs()) {
            return None;
        }
        if *value != *before {
            *value = nearest;
        }
    }
    Some(inside)
}

/// A search that ends when its time is over.
struct Until(Instant);

impl Observer for Until {
    fn on_progress(&self, _progress: Progress) {}

    fn stop_requested(&self) -> bool {
        Instant::now() > self.0
    }
}

/// The question of the best values of all other parameters while some stay as they are.
#[derive(Debug, Clone)]
pub struct Followers {
    request: FitRequest,
    others: Vec<usize>,
}

impl Followers {
    /// Finds them within `patience`; nothing is stored anywhere.
    ///
    /// # Errors
    /// As for a fit.
    pub fn find(self, patience: Duration) -> Result<Vec<(ParamId, f64)>, FitError> {
        let watch = Until(Instant::now() + patience);
        let found = fit_alone(&Arc::new(self.request), &watch)?.minimum.values();
        let value = |k: usize| (ParamId(k), found[k]);
        Ok(self.others.into_iter().map(value).filter(|(_, v)| v.is_finite()).collect())
    }
}

impl Session {
    /// What the other parameters are to be while `held` stay as they are; `None` where there are no others.
    ///
    /// # Errors
    /// As [`Session::request`].
    pub fn followers(&self, held: &[ParamId]) -> Result<Option<Followers>, FitError> {
        let mut request = self.request()?;
        let config = &mut request.config;
        // Nothing beside the minimum is wanted.
        config.intervals = Intervals { band: None, ..Intervals::default() };
        for &id in held {
            if let Some(p) = config.params.get_mut(id) {
                p.fixed = true;
            }
        }
        let others = config.params.free();
        request.previous = None;
        Ok((!others.is_empty()).then_some(Followers { request, others }))
    }
}

#[cfg(test)]
mod tests {
    use super::Hand;
    use crate::fit::{Command, ParamEdit, Session};
    use crate::params::{Limits, ParamId};

    fn session(formula: &str, values: &[f64], limits: &[(usize, f64, f64)]) -> Session {
        let mut session = Session::new();
        session.apply(Command::SetFormula(formula.into())).unwrap();
        for (k, value) in values.iter().enumerate() {
            session.apply(Command::SetParam(ParamId(k), ParamEdit::Value(*value))).unwrap();
        }
        for &(k, lo, hi) in limits {
            let limits = Limits::new(Some(lo), Some(hi)).unwrap();
            session.apply(Command::SetParam(ParamId(k), ParamEdit::Limits(limits))).unwrap();
        }
        session
    }

    /// The values after dragging handle `k` of `session` to all these points.
    fn pulled(session: &mut Session, k: usize, way: &[(f64, f64)]) -> Vec<f64> {
        let mut hand = Hand::of(session, true);
        for &to in way {
            let command = hand.drag(k, session, to).unwrap();
            session.apply(command).unwrap();
        }
        session.config().params.values()
    }

    /// A hand that goes beyond a limit in one go leaves the handle on it, and along it the handle still follows.
    #[test]
    fn a_handle_stops_at_a_limit() {
        let limited = || session("gaus", &[5.0, 1.0, 1.5], &[(1, 0.0, 2.0), (0, 0.0, 8.0), (2, 0.5, 3.0)]);
        let near = |p: Vec<f64>, wanted: [f64; 3]| {
            let is_near = p.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9);
            assert!(is_near, "{p:?} for {wanted:?}");
        };
        near(pulled(&mut limited(), 0, &[(1.7, 6.0)]), [6.0, 1.7, 1.5]);
        near(pulled(&mut limited(), 0, &[(4.5, 6.0)]), [6.0, 2.0, 1.5]);
        near(pulled(&mut limited(), 0, &[(4.5, 6.0), (4.5, 7.0), (4.5, 20.0)]), [8.0, 2.0, 1.5]);
        near(pulled(&mut limited(), 0, &[(-9.0, -9.0), (0.3, 1.0)]), [1.0, 0.3, 1.5]);
        near(pulled(&mut limited(), 1, &[(9.0, 0.0)]), [5.0, 1.0, 3.0]);
        near(pulled(&mut limited(), 1, &[(-9.0, 0.0)]), [5.0, 1.0, 0.5]);
    }

    /// A line whose slope is limited turns as far as that and no farther; the other point stays.
    #[test]
    fn a_line_stops_at_its_steepest() {
        let mut session = session("pol1", &[1.0, 0.5], &[(1, -1.0, 1.0)]);
        let hand = Hand::of(&session, true);
        let (first, second) = (hand.place(0, &session).unwrap(), hand.place(1, &session).unwrap());
        let p = pulled(&mut session, 1, &[(second.0, 50.0)]);
        assert!((p[1] - 1.0).abs() < 1e-9, "{p:?}");
        assert!((p[0] + p[1] * first.0 - first.1).abs() < 1e-9, "{p:?} through {first:?}");
        assert!(session.config().params[1].limits.contains(p[1]));
    }
}
