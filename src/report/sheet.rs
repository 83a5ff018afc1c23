//! The report as cells: what text and Markdown both write, decided once.
//!
//! Four blocks after the classic printout of Minuit: head (data, model, cost), minimum, parameters, covariance; then messages
//! and summaries of what was asked for beside the fit. Strings only; no lines and no alignment here.

use crate::cost::Normalisation;
use crate::fit::{FitResult, GroupResult, Member, MemberResult, Severity};
use crate::minimize::{Bound, Contour, LocalMinimum, Profile, Scan};
use crate::numeric::goodness::Test;
use crate::params::ParamId;

use super::derived;
use super::fcn;
use super::parameter::{Told, told};
use super::pdg::{self, NONE, number, p_equals};
use super::resampled;
use super::sources;
use super::titles::{title, with_code};
use super::units;
use super::verdict::{Verdict, verdict, why_no_error};
use super::words::{self, Cell};

/// Minima listed in a report; JSON has all.
const MOST_MINIMA: usize = 10;

/// A table of strings; the first row is the head.
pub struct Table {
    /// Titles of the columns.
    pub head: Vec<String>,
    /// Cells.
    pub rows: Vec<Vec<String>>,
}

/// A line of the messages.
pub(super) struct Message {
    pub severity: Severity,
    /// Two or three words: the headline of the verdict, or what the warning is called.
    pub title: String,
    pub text: String,
}

/// A whole report.
pub(super) struct Sheet {
    /// `fitpanel 0.1.0`.
    pub program: String,
    /// Label and value.
    pub head: Vec<(&'static str, String)>,
    pub algorithm: &'static str,
    /// Pairs of cells: the numbers and the six states.
    pub minimum: Vec<[Cell; 2]>,
    /// One row for each of several members.
    pub members: Option<Table>,
    pub parameters: Table,
    pub covariance: Option<Table>,
    /// Quantities derived from the parameters, and their covariance when there are several.
    pub derived: Vec<Table>,
    /// Bootstrap and jackknife: how they were made, and their errors.
    pub resampled: Vec<resampled::Shown>,
    pub messages: Vec<Message>,
    /// One line each: profiles, contours, band.
    pub extras: Vec<String>,
}

impl Sheet {
    pub fn new(result: &FitResult) -> Sheet {
        Sheet {
            program: format!("fitpanel {}", env!("CARGO_PKG_VERSION")),
            head: head(result),
            algorithm: result.minimum.algorithm,
            minimum: minimum(result),
            members: members(result),
            parameters: parameters(result),
            covariance: covariance(result),
            derived: derived::tables(result),
            resampled: resampled::tables(result),
            messages: messages(result),
            extras: extras(result),
        }
    }
}

fn head(r: &FitResult) -> Vec<(&'static str, String)> {
    let several = r.members.len() > 1;
    let mut lines = Vec::new();
    for j in 0..r.members.len() {
        if several {
            lines.push(("Fit", format!("{} of {}: {}", j + 1, r.members.len(), r.request.config.title(j))));
            lines.extend(member_head(&r.showing(j)));
        } else {
            lines.extend(member_head(r));
        }
    }
    if !r.request.config.aside.is_empty() {
        lines.push(("Without", format!("{}: no part of this fit", words::list(&r.request.config.aside))));
    }
    lines.push(("Errors", errors(r)));
    lines.extend(r.request.config.shared_errors.iter().filter(|s| s.source.on).map(|s| {
        let names: Vec<String> = s.members.iter().map(|&j| r.request.config.title(j)).collect();
        ("Shared", format!("{}, common to {}", sources::words(&s.source), words::list(&names)))
    }));
    if let Some(m) = r.minos.iter().flatten().find(|m| !words::is_one_sigma(m.level)) {
        lines.push(("MINOS", format!("intervals at {}", words::level_words(m.level))));
    }
    for p in &r.minimum.params {
        lines.extend(p.tie.iter().map(|expression| ("Tied", format!("{} = {expression}", p.name))));
    }
    for (j, member) in r.request.config.members.iter().enumerate().filter(|(_, m)| m.needs_data()) {
        let said =
            |n: &String| if several { format!("{}: {n}", r.request.config.title(j)) } else { n.clone() };
        let notes = member.data.iter().flat_map(|d| &d.notes).filter(|n| careful(n).is_none());
        lines.extend(notes.map(|n| ("Note", said(n))));
    }
    lines
}

/// Where the errors come from, below a label that says already that this is about errors.
fn errors(r: &FitResult) -> String {
    let said = verdict(r).errors;
    said.trim_start_matches("errors").trim_start_matches([':', ' ']).to_owned()
}

/// Data, range, model and cost of the member shown.
fn member_head(r: &FitResult) -> Vec<(&'static str, String)> {
    let Member { selection, formula, names, .. } = r.request.config.member();
    let mut lines = Vec::new();
    if let Some(data) = r.data() {
        let (kind, rows) = words::kind_words(data.kind());
        let config = &r.request.config;
        let name = config.data_name(config.active);
        lines.push(("Data", format!("{name} ({kind}), {}", used_words(r, rows))));
        lines.push(("Range", words::selection_words(selection)));
    }
    lines.push(("Model", formula.clone()));
    lines.extend(names.iter().map(|(own, name)| ("Renamed", format!("{own} is {name}"))));
    lines.push(("Cost", format!("{}: {}", words::cost_code(r.member().cost), words::cost_words(r))));
    if r.data().is_some() {
        let cost = &r.request.config.member().cost;
        lines.extend(sources::lines(cost).into_iter().map(|line| ("Source", line)));
    }
    if let Some(Normalisation { axes, divided }) = &r.member().normalisation {
        let how = if *divided { "divided by its integral over" } else { "taken as normalised over" };
        lines.push(("Density", format!("{how} {}", words::domain_words(axes))));
    }
    lines
}

/// F, χ² and data of each of several members; none for a single one. What is no term of the whole, because data sets have errors in
/// common, stands in brackets, and the whole of these behind the others.
fn members(r: &FitResult) -> Option<Table> {
    if r.members.len() < 2 {
        return None;
    }
    let shown = |x: Option<f64>| x.map_or_else(|| NONE.to_string(), |x| number(x, 6));
    let row = |(j, m): (usize, &MemberResult)| {
        let n = m.ndata.unwrap_or_else(|| m.fit_set.rows.len());
        let parts = [shown(Some(m.fval)), shown(m.chi2)];
        let [f, chi2] = if r.is_in_group(j) { parts.map(|x| format!("({x})")) } else { parts };
        vec![r.request.config.title(j), n.to_string(), f, chi2]
    };
    let together = |g: &GroupResult| {
        let names: Vec<String> = g.members.iter().map(|&j| r.request.config.title(j)).collect();
        let n = g.ndata.map_or_else(|| NONE.to_string(), |n| n.to_string());
        vec![format!("{}, together", words::list(&names)), n, shown(Some(g.fval)), shown(g.chi2)]
    };
    let rows = r.members.iter().enumerate().map(row).chain(r.groups.iter().map(together)).collect();
    Some(Table { head: ["Fit", "Data", "F", "χ²"].map(String::from).into(), rows })
}

/// `60 of 62 bins used, 2 masked`.
fn used_words(r: &FitResult, rows: &str) -> String {
    let s = &r.member().fit_set;
    let empty = s.n_total.saturating_sub(s.rows.len() + s.n_masked + s.n_outside + r.member().outliers.len());
    let reasons = [
        (r.member().outliers.len(), "found to be outliers"),
        (s.n_masked, "masked"),
        (s.n_outside, "outside the range"),
        (empty, "left out by the cost"),
    ];
    let left_out = reasons.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!(", {n} {why}"));
    format!("{} of {} {rows} used{}", s.rows.len(), s.n_total, left_out.collect::<String>())
}

fn minimum(r: &FitResult) -> Vec<[Cell; 2]> {
    let m = &r.minimum;
    let plain = |text: String| Cell { text, severity: Severity::Info };
    // Without errors of the data χ²/ndof is a squared scatter, and under a robust loss no property of FCN: no judgement.
    let judges = !r.unweighted && !words::is_robust(r);
    let reduced = r.gof.reduced_chi2.filter(|x| x.is_finite() && judges);
    let fcn = match reduced {
        Some(x) => format!("FCN = {} (χ²/ndof = {})", number(m.fval, 6), number(x, 4)),
        None => format!("FCN = {}", number(m.fval, 6)),
    };
    let calls = match m.ngrad {
        0 => format!("Nfcn = {}", m.nfcn),
        n => format!("Nfcn = {} (gradient: {n})", m.nfcn),
    };
    let edm = format!("EDM = {} (Goal: {})", number(m.edm, 3), number(m.edm_goal, 3));
    let time = format!("time = {} s", number(r.elapsed.as_secs_f64(), 2));
    let mut rows = vec![[plain(fcn), plain(calls)], [plain(edm), plain(time)]];
    if let Some(test) = goodness(r) {
        rows.push([plain(test), plain(criteria(r))]);
    }
    let [valid, edm, limit, calls, hesse, cov] = words::status_cells(r);
    rows.extend([[valid, edm], [limit, calls], [hesse, cov]]);
    rows
}

/// `χ² = 58.93, ndof = 54, p = 0.30`, as far as defined; the scatter about the curve when the data have no errors.
fn goodness(r: &FitResult) -> Option<String> {
    let first = match words::scatter(r) {
        Some(scatter) => format!("scatter = {}", number(scatter, 4)),
        None if r.unweighted => return None,
        None if r.gof.chi2.is_none() && r.request.config.member().cost.no_chi2 => {
            "χ² not computed (option C)".to_owned()
        }
        None if words::is_robust(r) => format!("χ² without the loss = {}", number(r.gof.chi2?, 6)),
        None => format!("χ² = {}", number(r.gof.chi2?, 6)),
    };
    let ndof = r.gof.ndof.map(|n| format!("ndof = {n}"));
    let p = r.gof.p_value.map(pdg::p_equals);
    Some([Some(first), ndof, p].into_iter().flatten().collect::<Vec<_>>().join(", "))
}

fn criteria(r: &FitResult) -> String {
    let named = [("AIC", r.gof.aic), ("BIC", r.gof.bic)];
    let parts = named.iter().filter_map(|(n, x)| x.map(|x| format!("{n} = {}", number(x, 6))));
    parts.collect::<Vec<_>>().join(", ")
}

fn parameters(r: &FitResult) -> Table {
    let head = ["", "Name", "Value", "Hesse error", "MINOS -", "MINOS +", "Limit -", "Limit +", "Fixed"];
    let rows = (0..r.minimum.params.len()).map(|i| parameter(r, i)).collect();
    let mut table = Table { head: head.map(String::from).into(), rows };
    let units = units::of_fit(&r.request);
    if units.iter().any(|unit| !unit.is_empty()) {
        table.head.push("Unit".into());
        table.rows.iter_mut().zip(units).for_each(|(row, unit)| row.push(unit));
    }
    table
}

fn parameter(r: &FitResult, i: usize) -> Vec<String> {
    let Told { parameter: p, value, error, minos, lower, upper, row } = told(r, i);
    let write = |x: f64| match row {
        _ if x.is_nan() => NONE.to_string(),
        Some(row) => row.error(x),
        // Exact: every digit means something.
        None if error == 0.0 => number(x, 15),
        None => number(x, 6),
    };
    type Ends = fn(&crate::minimize::MinosError) -> (bool, bool);
    let minos_cell = |x: f64, ends: Ends| match minos {
        None => String::new(),
        Some(m) if x.is_nan() && ends(m).0 => "at limit".to_string(),
        Some(m) if x.is_nan() && ends(m).1 => "at edge".to_string(),
        Some(_) => write(x),
    };
    let limit = |end: Option<f64>| end.map_or_else(String::new, |x| number(x, 6));
    vec![
        i.to_string(),
        p.name.clone(),
        row.map_or_else(|| write(value), |row| row.number(value)),
        if p.is_free() || p.is_tied() { write(error) } else { String::new() },
        minos_cell(lower, |m| (m.at_lower_limit, m.at_lower_edge)),
        minos_cell(upper, |m| (m.at_upper_limit, m.at_upper_edge)),
        limit(p.limits.lower()),
        limit(p.limits.upper()),
        match p.is_free() {
            true => String::new(),
            false if p.is_tied() => "tied".to_string(),
            false => "yes".to_string(),
        },
    ]
}

/// Covariance of all parameters with the correlation in brackets; `None` when there is none worth printing. Rows and columns
/// of parameters whose error means nothing hold [`NONE`].
fn covariance(r: &FitResult) -> Option<Table> {
    let c = r.covariance()?;
    let correlation = r.minimum.correlation()?;
    let params = &r.minimum.params;
    let names = params.names();
    let means = |i: usize| !params[i].is_free() || r.error_is_meaningful(i);
    if c.nrows() != names.len() || !params.free().into_iter().any(means) {
        return None;
    }
    let cell = |i: usize, j: usize| {
        if !means(i) || !means(j) {
            return NONE.to_string();
        }
        let value = number(c[(i, j)], 3);
        if i == j { value } else { format!("{value} ({:.3})", correlation[(i, j)]) }
    };
    let row =
        |i: usize| std::iter::once(names[i].clone()).chain((0..names.len()).map(|j| cell(i, j))).collect();
    let rows = (0..names.len()).map(row).collect();
    Some(Table { head: std::iter::once(String::new()).chain(names.iter().cloned()).collect(), rows })
}

fn messages(r: &FitResult) -> Vec<Message> {
    let v = verdict(r);
    let mut list =
        vec![Message { severity: v.severity, title: v.headline.clone(), text: v.sentence.clone() }];
    if let Some(text) = advice(&v) {
        list.push(Message { severity: Severity::Info, title: "What to do".into(), text });
    }
    if let Some(text) = why_no_error(r) {
        list.push(Message { severity: Severity::Warning, title: "Errors".into(), text });
    }
    let notes = r.request.config.members.iter().flat_map(|m| &m.data).flat_map(|d| &d.notes);
    for text in notes.filter_map(|n| careful(n)) {
        list.push(Message { severity: Severity::Warning, title: "Data".into(), text: text.into() });
    }
    let mut said: Vec<&str> = Vec::new();
    for w in &r.warnings {
        if !v.covers.contains(&w.code) && !said.contains(&w.text.as_str()) {
            let text = with_code(&w.text, w.code);
            list.push(Message { severity: w.severity, title: title(w.code).into(), text });
            said.push(&w.text);
        }
    }
    if let Some(text) = fcn::beside_chi2(r) {
        list.push(Message { severity: Severity::Info, title: "FCN and χ²".into(), text });
    }
    for text in &r.minimum.status.attempts {
        list.push(Message { severity: Severity::Info, title: "Attempt".into(), text: text.clone() });
    }
    let minima = &r.minimum.minima;
    for m in minima.iter().take(MOST_MINIMA) {
        list.push(Message { severity: Severity::Info, title: "Minimum".into(), text: local_minimum(r, m) });
    }
    if minima.len() > MOST_MINIMA {
        let text = format!("and {} more, all higher", minima.len() - MOST_MINIMA);
        list.push(Message { severity: Severity::Info, title: "Minimum".into(), text });
    }
    list
}

/// The remedies of a verdict as the command line says them: `Fix b: --param b=3,fixed · …`.
fn advice(v: &Verdict) -> Option<String> {
    let said = v.remedies.iter().filter_map(|r| Some(format!("{}: {}", r.label, r.flag.as_ref()?)));
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join(" · "))
}

/// What a note of the data warns of, where it does.
fn careful(note: &str) -> Option<&str> {
    note.strip_prefix("careful: ")
}

/// `F = 58.93 at A = 1.2, G = 0.17, found from 12 starts`.
fn local_minimum(r: &FitResult, m: &LocalMinimum) -> String {
    let free = r.minimum.params.iter().zip(&m.values).filter(|(p, _)| p.is_free());
    let values: Vec<String> = free.map(|(p, &v)| format!("{} = {}", p.name, number(v, 6))).collect();
    let times = if m.found == 1 { String::new() } else { format!(", found from {} starts", m.found) };
    let valid = if m.valid { "" } else { ", not converged" };
    format!("F = {} at {}{times}{valid}", number(m.fval, 9), values.join(", "))
}

fn extras(r: &FitResult) -> Vec<String> {
    let profiles = r.profiles.iter().map(|p| profile(r, p));
    let contours = r.contours.iter().map(|c| contour(r, c));
    let band = r
        .member()
        .band
        .get()
        .map(|b| format!("Band of the curve: {} at {} points", words::band_words(b), b.x.len()));
    let bounds = r.bounds.iter().filter(|b| b.valid).map(|b| bound(r, b));
    let scans = r.scans.iter().map(|s| scan(r, s));
    bounds.chain(profiles).chain(contours).chain(scans).chain(band).chain(judged(r)).collect()
}

/// Tests of single values against the distribution, and of the order of signs.
fn judged(r: &FitResult) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(t) = r.gof.of_values {
        let one =
            |name: &str, t: Test| format!("{name} = {} ({})", number(t.statistic, 4), p_equals(t.p_value));
        let ad = t.ad.map_or("no Anderson–Darling A²".to_owned(), |ad| one("Anderson–Darling A²", ad));
        let tests = [one("Kolmogorov–Smirnov D", t.ks), ad, one("Cramér–von Mises W²", t.cvm)].join(", ");
        let optimistic = if t.optimistic { "; optimistic, because parameters were fitted" } else { "" };
        let why =
            "; A² is infinite where a value lies at an end of the range: give the range of the measurement";
        lines.push(format!("{tests}{optimistic}{}", if t.ad.is_none() { why } else { "" }));
        // Fewer bins than parameters judge nothing.
        if let Some(p) = t.bins.p_value {
            let (deviance, p) = (number(t.bins.deviance, 4), p_equals(p));
            lines.push(format!(
                "Deviance over {} bins of equal probability: {deviance} (ndof {}, {p})",
                t.bins.bins, t.bins.ndof
            ));
        }
    }
    if let Some(runs) = r.gof.runs {
        lines.push(format!(
            "Runs of residual signs: {} ({} above, {} below; {})",
            runs.count,
            runs.above,
            runs.below,
            p_equals(runs.p_value)
        ));
    }
    lines
}

fn name(r: &FitResult, id: ParamId) -> String {
    r.minimum.params.get(id).map_or_else(|| format!("[{}]", id.0), |p| p.name.clone())
}

/// `0.9 to 1.1` of the finite numbers.
fn span(x: impl Iterator<Item = f64>) -> String {
    let (lo, hi) = x
        .filter(|x| x.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
    if lo > hi { "no points".to_string() } else { format!("{} to {}", number(lo, 4), number(hi, 4)) }
}

fn profile(r: &FitResult, p: &Profile) -> String {
    let how = if p.refit { "others minimized again" } else { "others held" };
    let failed = p.valid.iter().filter(|v| !**v).count();
    let failed = if failed > 0 { format!(", {failed} not valid") } else { String::new() };
    let rise = p.fval.iter().map(|f| f - r.minimum.fval);
    format!(
        "Profile of {}: {} points from {}, rise {} ({how}{failed})",
        name(r, p.param),
        p.x.len(),
        span(p.x.iter().copied()),
        span(rise)
    )
}

fn scan(r: &FitResult, s: &Scan) -> String {
    let names: Vec<String> = s.params.iter().map(|&p| name(r, p)).collect();
    let sizes: Vec<String> = s.x.iter().map(|axis| axis.len().to_string()).collect();
    let value = |(name, p): (&String, &ParamId)| {
        format!("{name} = {}", number(s.best.get(p.0).copied().unwrap_or(f64::NAN), 6))
    };
    let lowest: Vec<String> = names.iter().zip(&s.params).map(value).collect();
    format!(
        "Scan of {}: {} points, others held; lowest F = {} at {}",
        names.join(", "),
        sizes.join(" × "),
        number(s.best_fval, 9),
        lowest.join(", ")
    )
}

/// One-sided, and valid where Wilks' theorem is.
fn bound(r: &FitResult, b: &Bound) -> String {
    let side = if b.upper { "Upper" } else { "Lower" };
    let level = words::one_sided_words(b.level);
    format!("{side} limit on {}: {} at {level} (one-sided, asymptotic)", name(r, b.param), number(b.value, 6))
}

fn contour(r: &FitResult, c: &Contour) -> String {
    format!(
        "Contour of {} and {}: {}; rise {}, {} points, {} from {}, {} from {}; {}",
        name(r, c.x),
        name(r, c.y),
        words::region_words(words::nominal_rise(r, c)),
        number(c.rise, 4),
        c.points.len().saturating_sub(1),
        name(r, c.x),
        span(c.points.iter().map(|p| p.0)),
        name(r, c.y),
        span(c.points.iter().map(|p| p.1)),
        further_pieces(c)
    )
}

/// How many further pieces were found, and how thoroughly they were looked for.
fn further_pieces(c: &Contour) -> String {
    let found = match c.more.len() {
        0 => "no further piece".to_string(),
        1 => "1 further piece".to_string(),
        n => format!("{n} further pieces"),
    };
    match c.sought.minima {
        0 => format!("{found} seen on a few rays"),
        1 => format!("{found} seen on a few rays and around the other minimum known"),
        n => format!("{found} seen on a few rays and around {n} other minima known"),
    }
}
