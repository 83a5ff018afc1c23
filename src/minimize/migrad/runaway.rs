//! Parameters that have run away: F falls towards a limit as one of them goes to infinity, ever more slowly, so that the search stops
//! somewhere on the way with a small edm and a Hessian that may even be positive definite. There is no minimum there.
//!
//! Such an end is told from a minimum by looking far ahead: twice and a hundred times as far from the start F, minimised over the other
//! parameters, is lower still. Looked for only where a parameter's error leaves it undetermined and it has moved by many times its own
//! size, or is nothing beside that error; any other end costs no evaluation.

use crate::minimize::attempts::add_counts;
use crate::minimize::intervals::conditional::Conditional;
use crate::minimize::prepare;
use crate::minimize::task::Task;
use crate::minimize::{MinimizeError, Minimum, StopReason, Strategy};
use crate::params::{ParamId, Parameters};

/// A parameter that has moved by this many times its start value and step is suspected …
const FAR: f64 = 100.0;
/// … unless its error is smaller than this part of the way.
const DETERMINED: f64 = 0.1;
/// An error this many times larger than all that the parameter has been makes it suspected as well …
const LOST: f64 = 3.0;
/// … when it has grown, and gone at least this part of its start value and step.
const MOVED: f64 = 0.5;
/// A look ahead goes at least this part of the error, where a minimum would show.
const VISIBLE: f64 = 0.1;
/// How far ahead to look, in units of the way from the start.
const AHEAD: [f64; 2] = [2.0, 100.0];

/// Warnings about the place where a search has ended.
const OF_THE_PLACE: [&str; 2] = ["W-HESSE-FLAT", "W-DEGENERATE"];

impl Task<'_> {
    /// The result, which is not valid when a parameter has run away.
    pub(in crate::minimize) fn kept_from_running(
        &self,
        start: &Parameters,
        mut found: Minimum,
    ) -> Result<Minimum, MinimizeError> {
        let cut_short = matches!(
            found.status.stop,
            StopReason::CallLimit | StopReason::Cancelled | StopReason::NotFinite
        );
        if cut_short {
            return Ok(found);
        }
        let suspects = (0..start.len()).filter(|&k| suspected(start, &found, k)).map(ParamId);
        for k in suspects.collect::<Vec<_>>() {
            match self.falls_beyond(start, &mut found, k) {
                Ok(false) => continue,
                Ok(true) => {
                    found.status.stop = StopReason::RunsAway(k);
                    // What changes nothing out there may well do so elsewhere.
                    found.status.flat.clear();
                    found.status.warnings.retain(|(code, _)| !OF_THE_PLACE.contains(code));
                }
                Err(MinimizeError::Cancelled) => found.status.stop = StopReason::Cancelled,
                Err(other) => return Err(other),
            }
            found.status.valid = false;
            break;
        }
        Ok(found)
    }

    fn falls_beyond(
        &self,
        start: &Parameters,
        found: &mut Minimum,
        who: ParamId,
    ) -> Result<bool, MinimizeError> {
        // The old covariance says nothing about so distant a place.
        let base = Minimum { covariance: None, ..found.clone() };
        let from = start[who.0].value;
        let way = reach(found.params[who.0].value - from, found.errors[who.0]);
        let mut further = Conditional::new(self.ctx, &base, self.ticker(), &[who.0], Strategy::Default);
        let mut guess = found.values();
        let mut falls = true;
        for length in AHEAD {
            let there = match further.fit(&[from + length * way], &guess) {
                Ok(slice) => slice,
                Err(MinimizeError::Cancelled) => return Err(MinimizeError::Cancelled),
                // Nothing can be said of a place that cannot be evaluated.
                Err(_) => {
                    falls = false;
                    break;
                }
            };
            // The second look may lose in rounding what the first one has won, but not more.
            falls = there.fval < found.fval;
            if !falls {
                break;
            }
            guess = there.values;
        }
        let counts = further.counts();
        add_counts(found, counts);
        Ok(falls)
    }
}

/// The length of a look ahead: the way from the start, but no less than can be told from the minimum itself.
fn reach(way: f64, error: f64) -> f64 {
    let visible = if error.is_finite() { VISIBLE * error } else { 0.0 };
    way.signum() * way.abs().max(visible)
}

/// Whether parameter `k` may have run away: it is not determined where it stands, and has gone far beyond its start or has grown
/// and is nothing beside its error.
fn suspected(start: &Parameters, found: &Minimum, k: usize) -> bool {
    let p = &start[k];
    let way = found.params[k].value - p.value;
    let barred = if way > 0.0 { p.limits.upper() } else { p.limits.lower() }.is_some();
    if !p.is_free() || way == 0.0 || barred {
        return false;
    }
    let (error, size) = (found.errors[k], p.value.abs() + prepare::external_step(p));
    // The errors of a matrix that had to be forced say nothing.
    let determined = found.status.posdef && error < DETERMINED * way.abs();
    let outwards = found.params[k].value.abs() > p.value.abs() && way.abs() > MOVED * size;
    let nothing = outwards && error > LOST * (size + found.params[k].value.abs());
    !determined && (way.abs() > FAR * size || nothing)
}
