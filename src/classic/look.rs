//! Commands that look at the function: SCAN, CONTOUR, MNCONTOUR, CALL.

use super::line::{at_most, count, needed, number, parameter};
use super::{ClassicError, Interpreter, Plot, Reply};
use crate::fit::{Command, FitError, ParamEdit, Session, Task};
use crate::minimize::{Level, MinimizeError, Observer, start_step};
use crate::params::{ParamId, Parameter};
use crate::report::pdg::number as short;
use crate::report::words;

/// Points of a scan.
const SCAN_POINTS: usize = 41;
/// Lines of a contour plot.
const GRID: usize = 25;
/// Most points of one plot.
const MOST_POINTS: usize = 100_000;
/// Most lines of a contour plot.
const MOST_LINES: usize = 300;
/// Points of MNCONTOUR.
const CONTOUR_POINTS: usize = 20;
/// Half width of a picture in errors.
const HALF_WIDTH: f64 = 2.0;
/// Digits of function values.
const DIGITS: usize = 8;

impl Interpreter {
    /// CALL: the function at the present values.
    pub(super) fn call(&mut self, session: &Session) -> Result<Reply, ClassicError> {
        let fval = session.cost()?.value(&session.config().params.values());
        self.calls += 1;
        Ok(Reply::of(format!(" FCN={} FROM CALL  1 CALLS  {} TOTAL\n", short(fval, 12), self.calls)))
    }

    /// SCAN: of one parameter, or of all that vary in turn.
    pub(super) fn scan(
        &mut self,
        session: &mut Session,
        args: &[&str],
        usage: &'static str,
    ) -> Result<Reply, ClassicError> {
        at_most(args, 4, usage)?;
        let params = &session.config().params;
        let which = match args.first() {
            None | Some(&"0") => params.free().into_iter().map(ParamId).collect(),
            Some(text) => vec![free(session, text)?],
        };
        let points = args.get(1).map_or(Ok(SCAN_POINTS), |t| size("points", t, MOST_POINTS))?;
        let ends = match (args.get(2), args.get(3)) {
            (None, _) => None,
            (Some(_), None) => {
                return Err(ClassicError::Usage { what: "the end of the range is missing".into(), usage });
            }
            (Some(from), Some(to)) => Some(range((from, number("from", from)?), (to, number("to", to)?))?),
        };
        let mut reply = Reply::default();
        for id in which {
            let Reply { text, plot, .. } = self.scan_one(session, id, points, ends)?;
            reply.text += &text;
            reply.plot = plot;
        }
        Ok(reply)
    }

    /// F along one parameter; the lowest value met is kept when it is lower than the present one.
    fn scan_one(
        &mut self,
        session: &mut Session,
        id: ParamId,
        points: usize,
        ends: Option<(f64, f64)>,
    ) -> Result<Reply, ClassicError> {
        let cost = session.cost()?;
        let mut p = session.config().params.values();
        let parameter = session.config().params[id.0].clone();
        let (lo, hi) = ends.unwrap_or_else(|| around(session, id, HALF_WIDTH));
        let (lo, hi) = (parameter.limits.clip(lo), parameter.limits.clip(hi));
        let mut best = (parameter.value, cost.value(&p));
        let xy: Vec<(f64, f64)> = grid(lo, hi, points)
            .map(|x| {
                p[id.0] = x;
                let f = cost.value(&p);
                if f < best.1 || (best.1.is_nan() && !f.is_nan()) {
                    best = (x, f);
                }
                (x, if f.is_finite() { f } else { f64::NAN })
            })
            .collect();
        drop(cost);
        self.calls += points + 1;
        if best.0 != parameter.value {
            session.apply(Command::SetParam(id, ParamEdit::Value(best.0)))?;
        }
        let plot = Plot::Curve { name: parameter.name.clone(), xy, at: best.0 };
        let mut text = format!(" SCAN OF PARAMETER NO. {}, {}\n", id.0 + 1, parameter.name);
        if self.level >= 0 {
            text += &plot.text();
        }
        let kept = if best.0 == parameter.value { "kept" } else { "taken over" };
        text += &format!(
            " FCN={} FROM SCAN  {} CALLS  {} TOTAL; {} = {} {kept}\n",
            short(best.1, DIGITS),
            points + 1,
            self.calls,
            parameter.name,
            short(best.0, DIGITS)
        );
        Ok(Reply { text, plot: Some(plot), ends: false })
    }

    /// CONTOUR: F over two parameters, others held, levels counted from the present value.
    pub(super) fn contour(
        &mut self,
        session: &Session,
        args: &[&str],
        usage: &'static str,
    ) -> Result<Reply, ClassicError> {
        at_most(args, 4, usage)?;
        let (a, b) = pair(session, args, usage)?;
        let devs = match args.get(2) {
            None => HALF_WIDTH,
            Some(text) => positive("devs", text)?,
        };
        let lines = args.get(3).map_or(Ok(GRID), |t| size("ngrid", t, MOST_LINES))?;
        let cost = session.cost()?;
        let params = &session.config().params;
        let points = |id: ParamId| -> Vec<f64> {
            let (lo, hi) = around(session, id, devs);
            grid(params[id.0].limits.clip(lo), params[id.0].limits.clip(hi), lines).collect()
        };
        let (x, y) = (points(a), points(b));
        let mut p = params.values();
        let (at, base) = ((p[a.0], p[b.0]), cost.value(&p));
        let mut column = |v: f64| -> Vec<f64> {
            p[a.0] = v;
            y.iter()
                .map(|&w| {
                    p[b.0] = w;
                    cost.value(&p)
                })
                .collect()
        };
        let fval: Vec<Vec<f64>> = x.iter().map(|&v| column(v)).collect();
        let lowest = fval.iter().flatten().copied().filter(|f| f.is_finite()).fold(base, f64::min);
        self.calls += lines * lines + 1;
        let names = [a, b].map(|id| params[id.0].name.clone());
        let plot = Plot::Lattice { names, x, y, fval, at, base: (lowest, cost.up()) };
        let mut text = plot.text();
        text += " The others are held: this is no confidence region. MNCONTOUR minimizes them.\n";
        if lowest < base {
            text += &format!(
                " Values as low as FCN={} were met, below the present one.\n",
                short(lowest, DIGITS)
            );
        }
        Ok(Reply { text, plot: Some(plot), ends: false })
    }

    /// MNCONTOUR: the region of two parameters where F has risen by ERRORDEF, others minimized.
    pub(super) fn mncontour(
        &mut self,
        session: &mut Session,
        watch: &dyn Observer,
        args: &[&str],
        usage: &'static str,
    ) -> Result<Reply, ClassicError> {
        at_most(args, 3, usage)?;
        let (x, y) = pair(session, args, usage)?;
        let points = args.get(2).map_or(Ok(CONTOUR_POINTS), |t| size("points", t, MOST_POINTS))?;
        let mut text = self.minimum(session, watch, "MNCONTOUR")?;
        let levels = vec![Level::Sigmas(level_in_sigmas(session))];
        let result = session.run_now(&Task::Contour { x, y, levels, size: points }, watch)?;
        let found = result.contours.iter().rev().find(|c| (c.x, c.y) == (x, y));
        let Some(contour) = found else { return Err(FitError::NoResult.into()) };
        self.calls += contour.nfcn;
        let params = &result.minimum.params;
        let names = [x, y].map(|id| params[id.0].name.clone());
        let curves: Vec<Vec<(f64, f64)>> =
            std::iter::once(&contour.points).chain(contour.more.iter().map(|p| &p.points)).cloned().collect();
        let label = words::region_words(words::nominal_rise(&result, contour));
        let plot = Plot::Region { names, curves, at: (params[x.0].value, params[y.0].value), label };
        if self.level >= 0 {
            text += &plot.text();
        }
        text += &format!(
            " MNCONTOUR OF {} AND {}  {} POINTS  {} CALLS  {} TOTAL\n",
            params[x.0].name,
            params[y.0].name,
            contour.points.len().saturating_sub(1),
            contour.nfcn,
            self.calls
        );
        for (x, y) in contour.points.iter().skip(1) {
            text += &match x.is_finite() && y.is_finite() {
                true => format!("   {:>13}  {:>13}\n", super::table::sci(*x, 5), super::table::sci(*y, 5)),
                false => "       not found\n".to_string(),
            };
        }
        Ok(Reply { text, plot: Some(plot), ends: false })
    }
}

/// The number of standard deviations that intervals are followed to.
pub(super) fn level_in_sigmas(session: &Session) -> f64 {
    let cl = session.config().intervals.cl.unwrap_or(1.0);
    Level::Cl(cl).rise(1).map_or(1.0, f64::sqrt)
}

/// A parameter that may be moved.
fn free(session: &Session, text: &str) -> Result<ParamId, ClassicError> {
    let params = &session.config().params;
    let id = parameter(params, text)?;
    match &params[id.0] {
        p if p.is_free() => Ok(id),
        Parameter { name, tie: Some(expression), .. } => {
            Err(FitError::Tied { name: name.clone(), expression: expression.clone() }.into())
        }
        p => Err(FitError::Minimize(MinimizeError::Fixed { name: p.name.clone() }).into()),
    }
}

/// Two different parameters that may be moved.
fn pair(session: &Session, args: &[&str], usage: &'static str) -> Result<(ParamId, ParamId), ClassicError> {
    let a = free(session, needed(args, 0, "the first parameter", usage)?)?;
    let b = free(session, needed(args, 1, "the second parameter", usage)?)?;
    if a == b {
        let name = session.config().params[a.0].name.clone();
        return Err(FitError::Minimize(MinimizeError::SameParameter { name }).into());
    }
    Ok((a, b))
}

/// So many errors to each side: those of the last fit where they mean something, else start steps.
fn around(session: &Session, id: ParamId, devs: f64) -> (f64, f64) {
    let p = &session.config().params[id.0];
    let known = session
        .result()
        .any()
        .filter(|r| r.error_is_meaningful(id.0))
        .and_then(|r| r.errors().get(id.0).copied());
    if let (None, Some(a), Some(b)) = (known, p.limits.lower(), p.limits.upper()) {
        return (a, b);
    }
    let error = known.filter(|e| *e > 0.0).unwrap_or_else(|| start_step(p));
    (p.value - devs * error, p.value + devs * error)
}

fn grid(lo: f64, hi: f64, n: usize) -> impl Iterator<Item = f64> {
    let step = (hi - lo) / (n.max(2) - 1) as f64;
    (0..n).map(move |k| if k + 1 == n { hi } else { lo + step * k as f64 })
}

fn size(what: &'static str, text: &str, most: usize) -> Result<usize, ClassicError> {
    let n = count(what, text)?;
    if (2..=most).contains(&n) {
        return Ok(n);
    }
    let expected =
        if most == MOST_LINES { "a whole number from 2 to 300" } else { "a whole number from 2 to 100000" };
    Err(ClassicError::Number { what, text: text.to_string(), expected })
}

fn positive(what: &'static str, text: &str) -> Result<f64, ClassicError> {
    let value = number(what, text)?;
    if value > 0.0 && value.is_finite() {
        return Ok(value);
    }
    Err(ClassicError::Number { what, text: text.to_string(), expected: "a number above zero" })
}

/// Both ends of a scan, finite and different.
fn range((from_text, from): (&str, f64), (to_text, to): (&str, f64)) -> Result<(f64, f64), ClassicError> {
    let refuse =
        |what, text: &str, expected| Err(ClassicError::Number { what, text: text.to_string(), expected });
    if !from.is_finite() {
        return refuse("from", from_text, "a finite number");
    }
    if !to.is_finite() || to <= from {
        return refuse("to", to_text, "a finite number above the start of the range");
    }
    Ok((from, to))
}
