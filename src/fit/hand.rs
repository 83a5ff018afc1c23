//! A hand on the curve: the handles of the formula that is shown, what a drag does to the parameters of the fit, and the others fitted again
//! while some are held. Where handles stand and what they do is said in [`crate::model::handles`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Command, FitConfig, FitError, FitRequest, Intervals, Session, Task, run};
use crate::minimize::{Observer, Progress};
use crate::model::handles::Handles;
use crate::params::ParamId;

/// Range of x where there are neither data nor a fit range.
const WITHOUT_DATA: (f64, f64) = (-5.0, 5.0);

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

    /// Drags handle `k` to a point, in the unit of the formula; `None` where the curve cannot go there, or a limit is in the way.
    pub fn drag(&mut self, k: usize, session: &Session, to: (f64, f64)) -> Option<Command> {
        let config = session.config();
        let before = self.values(config);
        let dragged = self.handles.drag(k, &before, &self.anchors, to)?;
        let changed = |&j: &usize| dragged.values[j] != before[j];
        let moved: Vec<usize> = (0..before.len()).filter(changed).collect();
        let inside = |&j: &usize| config.params[self.at[j]].limits.contains(dragged.values[j]);
        if !moved.iter().all(inside) {
            return None;
        }
        self.anchors = dragged.anchors;
        let value = |j: usize| (ParamId(self.at[j]), dragged.values[j]);
        Some(Command::MoveValues(moved.into_iter().map(value).collect()))
    }
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
        let found = run(&Arc::new(self.request), &Task::Fit, &watch)?.minimum.values();
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
