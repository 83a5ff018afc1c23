//! Commands that minimize or need a minimum: MIGRAD, MINIMIZE, SIMPLEX, SEEK, HESSE, MINOS.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::interpreter::{Passing, Turn};
use super::line::{Args, count, number, parameter};
use super::page::{Page, joined};
use super::words::Verb;
use super::{ClassicError, Interpreter, Reply, matrix, table};
use crate::fit::{Command, FitResult, Session, Severity, Task};
use crate::minimize::{Algorithm, Method, Observer, Progress};
use crate::params::ParamId;
use crate::report::titles::{title, with_code};

impl Interpreter {
    /// MIGRAD, MINIMIZE, SIMPLEX: from the present values, with the limit of calls and the tolerance given for this once.
    pub(super) fn minimize(&mut self, turn: Turn<'_>, verb: Verb) -> Result<Reply, ClassicError> {
        let Turn { session, watch, args } = turn;
        args.at_most(2)?;
        let tolerance = args.get(1).map(tolerance).transpose()?;
        let (name, algorithm) = match verb {
            Verb::Simplex => ("SIMPLEX", Algorithm::Simplex),
            Verb::Minimize => ("MINIMIZE", Algorithm::Combined),
            _ => ("MIGRAD", Algorithm::Migrad),
        };
        let method = self.method_for(session, algorithm, max_calls(args)?, tolerance);
        self.search(session, watch, method, name)
    }

    /// SEEK: random points, for a first look.
    pub(super) fn seek(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, watch, args } = turn;
        args.at_most(1)?;
        let method = self.method_for(session, Algorithm::Seek, max_calls(args)?, None);
        self.search(session, watch, method, "SEEK")
    }

    /// IMPROVE: MIGRAD from the present values, and from there a search for a lower minimum elsewhere.
    pub(super) fn improve(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, watch, args } = turn;
        args.at_most(1)?;
        let mut method = self.method_for(session, Algorithm::Migrad, max_calls(args)?, None);
        method.improve = true;
        if method.max_calls.is_none() {
            // MIGRAD's limit would end it half-way; the number of its descents is limited anyway.
            let before = (None, method.tolerance);
            method.max_calls = Some(0);
            self.passing = Some(Passing { before, now: (method.max_calls, method.tolerance) });
        }
        self.search(session, watch, method, "IMPROVE")
    }

    fn search(
        &mut self,
        session: &mut Session,
        watch: &dyn Observer,
        method: Method,
        name: &str,
    ) -> Result<Reply, ClassicError> {
        session.apply(Command::SetMethod(method))?;
        let result = self.fit(session, watch)?;
        Ok(Reply::of(self.printout(session, &result, name, result.minimum.nfcn)))
    }

    /// The session's settings with this algorithm. What a command before brought along for itself is taken out again.
    fn method_for(
        &mut self,
        session: &Session,
        algorithm: Algorithm,
        max_calls: Option<usize>,
        tolerance: Option<f64>,
    ) -> Method {
        let mut method = session.config().method.clone();
        if let Some(passing) = self.passing.take()
            && passing.now == (method.max_calls, method.tolerance)
        {
            (method.max_calls, method.tolerance) = passing.before;
        }
        let before = (method.max_calls, method.tolerance);
        method.max_calls = max_calls.or(method.max_calls);
        method.tolerance = tolerance.unwrap_or(method.tolerance);
        let now = (method.max_calls, method.tolerance);
        self.passing = (now != before).then_some(Passing { before, now });
        // MIGRAD alone does not try again from another side; MINIMIZE is there for that.
        method.iterate = if algorithm == Algorithm::Migrad { 1 } else { Method::default().iterate };
        method.improve = false;
        method.algorithm = algorithm;
        method
    }

    fn fit(&mut self, session: &mut Session, watch: &dyn Observer) -> Result<Arc<FitResult>, ClassicError> {
        let result = session.run_now(&Task::Fit, watch)?;
        self.calls += result.minimum.nfcn;
        Ok(result)
    }

    /// The minimum of the present settings: the last one, or else that of a MIGRAD, as the classic program does before MINOS and
    /// MNCONTOUR; with what is to be said about that.
    pub(super) fn minimum(
        &mut self,
        session: &mut Session,
        watch: &dyn Observer,
        what: &str,
    ) -> Result<String, ClassicError> {
        if session.result().fresh().is_some() {
            return Ok(String::new());
        }
        let method = self.method_for(session, Algorithm::Migrad, None, None);
        session.apply(Command::SetMethod(method))?;
        let result = self.fit(session, watch)?;
        let text = self.printout(session, &result, "MIGRAD", result.minimum.nfcn);
        Ok(format!(" {what} needs a minimum of the present settings: MIGRAD first.\n{text}"))
    }

    /// HESSE.
    pub(super) fn hesse(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, watch, args } = turn;
        args.at_most(1)?;
        let limit = args.get(0).map(|t| count("maxcalls", t)).transpose()?;
        let watch = Limited::new(watch, limit);
        let result = session.run_now(&Task::Hesse, &watch);
        self.calls += watch.calls();
        let result = result?;
        Ok(Reply::of(self.printout(session, &result, "HESSE", watch.calls())))
    }

    /// MINOS.
    pub(super) fn minos(&mut self, turn: Turn<'_>) -> Result<Reply, ClassicError> {
        let Turn { session, watch, args } = turn;
        let params = &session.config().params;
        // The first number is the limit of calls; a name there is a parameter already.
        let limit = args.get(0).and_then(|t| count("maxcalls", t).ok());
        let list = &args.words()[usize::from(limit.is_some())..];
        if let (Some(n), []) = (limit, list)
            && (1..=params.len()).contains(&n)
        {
            let what =
                format!("MINOS {n} would be a limit of {n} calls; for parameter {n} write MINOS 0 {n}");
            return Err(args.refused(what));
        }
        let which: Vec<ParamId> = list.iter().map(|t| parameter(params, t)).collect::<Result<_, _>>()?;
        let mut page = Page::default();
        page.add(self.minimum(session, watch, "MINOS")?);
        let watch = Limited::new(watch, limit);
        let result = session.run_now(&Task::Minos(which), &watch);
        // The calls of searches that were given up count as well.
        self.calls += watch.calls();
        let result = result?;
        if watch.is_spent() {
            page.line(format!(" MINOS was ended by its limit of {} calls.", limit.unwrap_or(0)));
        }
        page.add(table::head(&result, "MINOS", watch.calls(), self.calls));
        page.add(table::minos(&result));
        page.add(self.warnings_of(&result));
        Ok(Reply::of(page.text()))
    }

    /// What follows a search: two lines, the table, the matrices, the warnings; as much as the print level wants.
    fn printout(&self, session: &Session, result: &FitResult, from: &str, calls: usize) -> String {
        if self.level < 0 {
            return String::new();
        }
        let mut page = Page::default();
        if self.level >= 2 {
            page.add(table::path(result, self.level >= 3));
        }
        page.add(table::head(result, from, calls, self.calls));
        for attempt in &result.minimum.status.attempts {
            page.line(format!(" {attempt}"));
        }
        if self.level >= 1 {
            page.add(table::of_result(session, result));
            page.add(matrix::covariance(result));
            page.add(matrix::correlation(result));
        }
        page.add(self.warnings_of(result));
        page.text()
    }

    /// The warnings of a result, unless they are switched off; what is merely good to know from print level 2 on.
    fn warnings_of(&self, result: &FitResult) -> String {
        if !self.warnings {
            return String::new();
        }
        let least = if self.level >= 2 { Severity::Info } else { Severity::Warning };
        let shown = result.warnings.iter().filter(|w| w.severity >= least || w.code == "W-NEWMIN");
        joined(shown.map(|w| format!(" WARNING ({}): {}\n", title(w.code), with_code(&w.text, w.code))))
    }
}

/// The limit of calls, the first argument; 0 and none leave it to the session.
fn max_calls(args: Args<'_>) -> Result<Option<usize>, ClassicError> {
    Ok(args.get(0).map(|t| count("maxcalls", t)).transpose()?.filter(|&n| n > 0))
}

fn tolerance(text: &str) -> Result<f64, ClassicError> {
    let value = number("tolerance", text)?;
    if value >= 0.0 && value.is_finite() {
        return Ok(value);
    }
    Err(ClassicError::Number {
        what: "tolerance",
        text: text.to_string(),
        expected: "a number of at least 0",
    })
}

/// A watch that counts calls and asks to stop after so many; 0 and none are no limit.
struct Limited<'a> {
    inner: &'a dyn Observer,
    limit: Option<usize>,
    calls: AtomicUsize,
}

impl<'a> Limited<'a> {
    fn new(inner: &'a dyn Observer, limit: Option<usize>) -> Limited<'a> {
        Limited { inner, limit: limit.filter(|&n| n > 0), calls: AtomicUsize::new(0) }
    }

    /// Calls so far.
    fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    fn is_spent(&self) -> bool {
        self.limit.is_some_and(|n| self.calls() >= n)
    }
}

impl Observer for Limited<'_> {
    fn on_progress(&self, progress: Progress) {
        self.inner.on_progress(progress);
    }

    fn stop_requested(&self) -> bool {
        self.is_spent() || self.inner.stop_requested()
    }

    fn on_call(&self, values: &[f64], fval: f64) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.inner.on_call(values, fval);
    }
}
