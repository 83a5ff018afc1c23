//! Commands that look at the function: SCAN, CONTOUR, MNCONTOUR, CALL.

use super::interpreter::Turn;
use super::line::{Args, count, number, parameter};
use super::page::Page;
use super::table::sci;
use super::{ClassicError, Interpreter, Plot, Reply};
use crate::fit::{Command, FitError, ParamEdit, Session, Task};
use crate::minimize::{self, Ctx, Level, MinimizeError, Observer, SCAN_POINTS, ScanAxis, start_step};
use crate::params::{ParamId, Parameter};
use crate::report::pdg::number as short;
use crate::report::words;

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
    pub(super) fn scan(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, watch, args } = turn;
        args.at_most(4)?;
        let params = &session.config().params;
        let which = match args.get(0) {
            None | Some("0") => params.free().into_iter().map(ParamId).collect(),
            Some(text) => vec![free(session, text)?],
        };
        let points = args.get(1).map_or(Ok(SCAN_POINTS), |t| size("points", t, MOST_POINTS))?;
        let ends = match (args.get(2), args.get(3)) {
            (None, _) => None,
            (Some(_), None) => {
                return Err(args.refused("the end of the range is missing"));
            }
            (Some(from), Some(to)) => Some((number("from", from)?, number("to", to)?)),
        };
        let (mut page, mut plot) = (Page::default(), None);
        for id in which {
            let one = self.scan_one(session, watch, id, points, ends)?;
            page.add(one.text);
            plot = one.plot;
        }
        Ok(Reply { text: page.text(), plot, ends: false })
    }

    /// F along one parameter; the lowest value met is kept when it is lower than the present one.
    fn scan_one(
        &mut self,
        session: &mut Session,
        watch: &dyn Observer,
        id: ParamId,
        points: usize,
        ends: Option<(f64, f64)>,
    ) -> Result<Reply, ClassicError> {
        let cost = session.cost()?;
        let config = session.config();
        let ctx = Ctx { fcn: &*cost, method: &config.method, watch };
        let Parameter { name, value, .. } = config.params[id.0].clone();
        let ends = ends.unwrap_or_else(|| around(session, id, HALF_WIDTH));
        let found = minimize::scan(&ctx, &config.params, id, points, Some(ends)).map_err(FitError::from)?;
        let here = cost.value(&config.params.values());
        let lower = found.best_fval < here || here.is_nan() && found.best_fval.is_finite();
        let (best, fval) = if lower { (found.best[id.0], found.best_fval) } else { (value, here) };
        drop(cost);
        let calls = found.nfcn + 1;
        self.calls += calls;
        if lower {
            session.apply(Command::SetParam(id, ParamEdit::Value(best)))?;
        }
        let finite = |f: f64| if f.is_finite() { f } else { f64::NAN };
        let xy = found.x.iter().flatten().zip(&found.fval).map(|(&x, &f)| (x, finite(f))).collect();
        let plot = Plot::Curve { name: name.clone(), xy, at: best };
        let mut page = Page::default();
        page.line(format!(" SCAN OF PARAMETER NO. {}, {name}", id.0 + 1));
        if self.level >= 0 {
            page.add(plot.text());
        }
        let (fval, best) = (short(fval, DIGITS), short(best, DIGITS));
        let kept = if lower { "taken over" } else { "kept" };
        page.line(format!(
            " FCN={fval} FROM SCAN  {calls} CALLS  {} TOTAL; {name} = {best} {kept}",
            self.calls
        ));
        Ok(Reply { text: page.text(), plot: Some(plot), ends: false })
    }

    /// CONTOUR: F over two parameters at the middles of a lattice of cells, others held, levels counted from the lowest value met.
    pub(super) fn contour(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, watch, args } = turn;
        args.at_most(4)?;
        let (a, b) = pair(session, args)?;
        let devs = args.get(2).map_or(Ok(HALF_WIDTH), |t| positive("devs", t))?;
        let lines = args.get(3).map_or(Ok(GRID), |t| size("ngrid", t, MOST_LINES))?;
        let cost = session.cost()?;
        let config = session.config();
        let ctx = Ctx { fcn: &*cost, method: &config.method, watch };
        let axes = [a, b].map(|param| {
            let (low, high) = around(session, param, devs);
            ScanAxis { param, bins: lines, low, high }
        });
        let found = minimize::scan_lattice(&ctx, &config.params, &axes, false).map_err(FitError::from)?;
        let p = config.params.values();
        let (at, here) = ((p[a.0], p[b.0]), cost.value(&p));
        self.calls += found.nfcn + 1;
        let lowest = found.best_fval.min(here);
        let fval: Vec<Vec<f64>> = found.fval.chunks(lines).map(<[f64]>::to_vec).collect();
        let [x, y] = [0, 1].map(|k| found.x.get(k).cloned().unwrap_or_default());
        let names = [a, b].map(|id| config.params[id.0].name.clone());
        let plot = Plot::Lattice { names, x, y, fval, at, base: (lowest, cost.up()) };
        let mut page = Page::default();
        page.add(plot.text());
        page.line(" The others are held: this is no confidence region. MNCONTOUR minimizes them.");
        if lowest < here {
            let lowest = short(lowest, DIGITS);
            page.line(format!(" Values as low as FCN={lowest} were met, below the present one."));
        }
        Ok(Reply { text: page.text(), plot: Some(plot), ends: false })
    }

    /// MNCONTOUR: the region of two parameters where F has risen by ERRORDEF, others minimized.
    pub(super) fn mncontour(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, watch, args } = turn;
        args.at_most(3)?;
        let (x, y) = pair(session, args)?;
        let points = args.get(2).map_or(Ok(CONTOUR_POINTS), |t| size("points", t, MOST_POINTS))?;
        let mut page = Page::default();
        page.add(self.minimum(session, watch, "MNCONTOUR")?);
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
            page.add(plot.text());
        }
        let (a, b) = (&params[x.0].name, &params[y.0].name);
        let (points, calls) = (contour.points.len().saturating_sub(1), contour.nfcn);
        page.line(format!(" MNCONTOUR OF {a} AND {b}  {points} POINTS  {calls} CALLS  {} TOTAL", self.calls));
        for (x, y) in contour.points.iter().skip(1) {
            page.line(if x.is_finite() && y.is_finite() {
                format!("   {:>13}  {:>13}", sci(*x, 5), sci(*y, 5))
            } else {
                "       not found".to_string()
            });
        }
        Ok(Reply { text: page.text(), plot: Some(plot), ends: false })
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
fn pair(session: &Session, args: Args<'_>) -> Result<(ParamId, ParamId), ClassicError> {
    let a = free(session, args.needed(0, "the first parameter")?)?;
    let b = free(session, args.needed(1, "the second parameter")?)?;
    if a == b {
        let name = session.config().params[a.0].name.clone();
        return Err(FitError::Minimize(MinimizeError::SameParameter { name }).into());
    }
    Ok((a, b))
}

/// So many errors to each side, inside the limits: errors of the last fit where they mean something, else start steps, or the whole
/// of two limits.
fn around(session: &Session, id: ParamId, devs: f64) -> (f64, f64) {
    let p = &session.config().params[id.0];
    let of_fit = session.result().any().filter(|r| r.error_is_meaningful(id.0));
    let known = of_fit.and_then(|r| r.errors().get(id.0).copied()).filter(|e| *e > 0.0);
    if let (None, Some(a), Some(b)) = (known, p.limits.lower(), p.limits.upper()) {
        return (a, b);
    }
    let reach = devs * known.unwrap_or_else(|| start_step(p));
    (p.limits.clip(p.value - reach), p.limits.clip(p.value + reach))
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
