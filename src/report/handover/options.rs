//! Choices of a session as options of the command line; what no option says is told as a clause.

use std::fmt::Write as _;

use super::{number, numbers};
use crate::cost::{
    Axis, BinRule, Constraint, Correlation, CostChoice, CostKind, DetRef, DynamicErrors, ErrorSize,
    ErrorSource, LogDet, Loss, ModelKind, Normalise, Weights, ZeroError,
};
use crate::data::read::{Encoding, FormOptions, ReadOptions, Separator, Thousands};
use crate::data::{AxisSelection, Binning, Interval, Selection, coordinate_name};
use crate::fit::{BandKind, ErrorScaling, FitConfig, Intervals, ONE_SIGMA, ScanWish, ValueOrigin};
use crate::minimize::{Algorithm, CovarianceForm, Method};
use crate::params::Parameter;

/// Options and their values, and what could not be said with them.
#[derive(Debug, Default)]
pub(super) struct Options {
    /// Words of the command.
    pub words: Vec<String>,
    /// Clauses.
    pub unsaid: Vec<String>,
}

/// Significant digits of a start value that a fit left behind.
const DIGITS: usize = 4;

impl Options {
    /// `--name`, and its value.
    pub fn say(&mut self, option: &str, value: impl Into<String>) {
        let value = value.into();
        if value.starts_with('-') {
            self.words.push(format!("{option}={value}"));
        } else {
            self.words.extend([option.to_owned(), value]);
        }
    }

    fn flag(&mut self, option: &str, is_on: bool) {
        if is_on {
            self.words.push(option.to_owned());
        }
    }

    fn cannot(&mut self, is_there: bool, what: &str) {
        if is_there {
            self.unsaid.push(what.to_owned());
        }
    }

    /// How a file is read.
    pub fn reading(&mut self, options: &ReadOptions) {
        let ReadOptions { kind, columns, calculated, cut, binning, stream, window, form, table } = options;
        if let Some(kind) = kind {
            self.say("--kind", kind.name());
        }
        if !columns.is_empty() {
            let pairs: Vec<String> =
                columns.iter().map(|(role, column)| format!("{role}={column}")).collect();
            self.cannot(columns.iter().any(|(_, c)| c.contains(',')), "a column whose name has a comma");
            self.say("--columns", pairs.join(","));
        }
        for column in calculated {
            self.say("--column", column.text());
        }
        if let Some(cut) = cut {
            self.say("--cut", cut.clone());
        }
        if let Some(table) = table {
            self.say("--table", table.clone());
        }
        if let Some(binning) = binning {
            self.say("--bins", bins(binning));
        }
        if let Some((lo, hi)) = binning.as_ref().map_or(*window, Binning::span) {
            self.say("--span", format!("{}:{}", number(lo), number(hi)));
        }
        self.flag("--stream", *stream);
        if *form != FormOptions::default() {
            self.say("--read", form_text(form));
        }
    }

    /// Ranges and masks.
    pub fn selection(&mut self, selection: &Selection) {
        for k in 0..selection.n_axes() {
            let AxisSelection { ranges, exclude } = selection.axis(k);
            let name = if k == 0 { String::new() } else { format!("{}:", coordinate_name(k)) };
            for (option, list) in [("--range", ranges), ("--exclude", exclude)] {
                for Interval { lo, hi } in list {
                    self.say(option, format!("{name}{}:{}", open(lo), open(hi)));
                }
            }
        }
    }

    /// The statistic with all that belongs to it, constraints aside.
    pub fn cost(&mut self, choice: &CostChoice) {
        let named = CostKind::NAMES.iter().find(|(_, kind)| *kind == choice.kind).map_or("auto", |(n, _)| n);
        if choice.loss == Loss::Linear {
            if choice.kind != CostKind::Auto {
                self.say("--cost", named);
            }
        } else {
            self.cannot(choice.kind != CostKind::Chi2, "a robust loss of another cost than chi2");
            self.say("--cost", format!("robust:{}", choice.named_loss().text()));
        }
        if let Some(up) = choice.errordef {
            self.say("--errordef", number(up));
        }
        if let Some(n) = choice.ndata {
            self.say("--ndata", n.to_string());
        }
        match choice.model_kind {
            ModelKind::Function => {}
            ModelKind::Density => self.flag("--density", true),
            ModelKind::DensityOfAll => self.flag("--density=kafe2", true),
            ModelKind::Cdf => self.flag("--cdf", true),
        }
        self.flag("--integral", choice.integral);
        self.flag("--width", choice.times_width);
        self.flag("--strict-ndof", choice.strict_ndof);
        self.words_of_cost(choice);
        for source in choice.errors.iter().filter(|s| s.on) {
            self.error("--error", source, false);
        }
    }

    /// What is said with letters of ROOT alone.
    pub fn letters(&mut self, choice: &CostChoice, keep_user_values: bool) {
        let letters = [("C", choice.no_chi2), ("EX0", choice.ignore_x_errors), ("B", keep_user_values)];
        let letters: Vec<&str> = letters.into_iter().filter(|(_, on)| *on).map(|(l, _)| l).collect();
        if !letters.is_empty() {
            self.say("--root-options", letters.join(","));
        }
    }

    /// Choices of one word.
    fn words_of_cost(&mut self, choice: &CostChoice) {
        let words = [
            (
                "--bin-rule",
                match choice.bin_rule {
                    BinRule::Exact => None,
                    BinRule::Midpoint => Some("midpoint"),
                    BinRule::Trapezoid => Some("trapezoid"),
                    BinRule::Simpson => Some("simpson"),
                },
            ),
            (
                "--weights",
                match choice.weights {
                    Weights::Errors => None,
                    Weights::One => Some("one"),
                    Weights::OneAll => Some("one-all"),
                    Weights::Corrected => Some("corrected"),
                },
            ),
            (
                "--normalise",
                match choice.normalise {
                    Normalise::Auto => None,
                    Normalise::Always => Some("always"),
                    Normalise::Declared => Some("declared"),
                },
            ),
            (
                "--log-det",
                match choice.log_det {
                    LogDet::Auto => None,
                    LogDet::On => Some("on"),
                    LogDet::Off => Some("off"),
                },
            ),
            ("--det-ref", (choice.det_ref == DetRef::Unit).then_some("unit")),
            ("--dynamic-errors", (choice.dynamic_errors == DynamicErrors::Iterative).then_some("iterative")),
            (
                "--zero-error",
                match choice.zero_error {
                    ZeroError::Error => None,
                    ZeroError::Skip => Some("skip"),
                    ZeroError::One => Some("one"),
                },
            ),
        ];
        for (option, word) in words {
            if let Some(word) = word {
                self.say(option, word);
            }
        }
    }

    /// One source of error of the data; `shared`: its correlation is always said, because nothing said means fully correlated.
    pub fn error(&mut self, option: &str, source: &ErrorSource, shared: bool) {
        let axis = if source.axis == Axis::X { "x" } else { "y" };
        let sizes = match &source.size {
            ErrorSize::Same(s) => vec![*s],
            ErrorSize::Rows(list) => list.clone(),
            ErrorSize::Covariance(_) => Vec::new(),
        };
        let texts: Option<Vec<String>> = if source.relative {
            sizes.iter().map(|s| per_cent(*s)).collect()
        } else {
            Some(sizes.iter().map(|s| number(*s)).collect())
        };
        let (Some(texts), Correlation::Same(rho)) = (texts.filter(|t| !t.is_empty()), &source.correlation)
        else {
            self.unsaid.push("a matrix of errors".into());
            return;
        };
        let mut text = format!("{axis}={}{}", texts.join(";"), if source.relative { "%" } else { "" });
        if source.follows_model() {
            text += ",of=model";
        }
        if *rho != 0.0 || shared {
            let _ = write!(text, ",correlation={}", number(*rho));
        }
        if !source.name.is_empty() && !source.name.contains([',', '=']) {
            let _ = write!(text, ",name={}", source.name);
        }
        self.say(option, text);
    }

    /// Outside knowledge of parameters.
    pub fn constraint(&mut self, constraint: &Constraint) {
        let Constraint { names, values, covariance, upper, relative } = constraint;
        let sigma = covariance.first().and_then(|row| row.first()).map_or(f64::NAN, |v| v.sqrt());
        let exact = covariance.first().and_then(|row| row.first()) == Some(&(sigma * sigma));
        let sign = |v: f64| if *relative { per_cent(v) } else { Some(number(v)) };
        let part = if *relative { "%" } else { "" };
        let text = match (names.as_slice(), values.as_slice(), upper) {
            ([name], [value], Some(up)) if exact => sign(*up)
                .zip(sign(sigma))
                .map(|(up, low)| format!("{name}={}+{up}-{low}{part}", number(*value))),
            ([name], [value], None) if exact => {
                sign(sigma).map(|s| format!("{name}={}±{s}{part}", number(*value)))
            }
            (_, _, None) if !relative => {
                let rows: Vec<String> = covariance.iter().map(|row| numbers(row, ",")).collect();
                Some(format!("{}={},covariance={}", names.join(","), numbers(values, ","), rows.join(";")))
            }
            _ => None,
        };
        match text {
            Some(text) => self.say("--constraint", text),
            None => self.unsaid.push(format!("the constraint on {}", names.join(", "))),
        }
    }

    /// What was set of a parameter; `own` are the limits that come with the function.
    pub fn param(&mut self, index: usize, p: &Parameter, origin: ValueOrigin) {
        let name = if p.name.contains(['=', ',']) { index.to_string() } else { p.name.clone() };
        if let Some(tie) = &p.tie {
            self.say("--param", format!("{name}=={tie}"));
            return;
        }
        let value = match origin {
            ValueOrigin::Fitted if !p.fixed => Some(rounded(p.value, p)),
            ValueOrigin::User | ValueOrigin::Fitted => Some(p.value),
            _ if p.fixed => Some(p.value),
            ValueOrigin::Guessed | ValueOrigin::Default => None,
        };
        let mut text = value.map_or(name.clone(), |v| format!("{name}={}", number(v)));
        let bare = text.len();
        if let Some(step) = p.step {
            let _ = write!(text, ",step={}", number(step));
        }
        if p.typed_limits {
            self.cannot(p.limits.is_none(), "limits of a function that were taken away");
            for (key, end) in [("min", p.limits.lower()), ("max", p.limits.upper())] {
                text += &end.map_or_else(String::new, |end| format!(",{key}={}", number(end)));
            }
        }
        if p.fixed {
            text += ",fixed";
        }
        if value.is_some() || text.len() > bare {
            self.say("--param", text);
        }
    }

    /// The search.
    pub fn method(&mut self, method: &Method) {
        let usual = Method::default();
        let with = |given: Option<String>| {
            let name = method.algorithm.name();
            given.map_or_else(|| name.to_owned(), |number| format!("{name}={number}"))
        };
        let algorithm = match method.algorithm {
            Algorithm::Auto => None,
            Algorithm::Multistart => Some(with(Some(method.starts.to_string()))),
            Algorithm::Robust => Some(with(method.robust_fraction.map(number))),
            _ => Some(with(None)),
        };
        if let Some(algorithm) = algorithm {
            self.say("--minimizer", algorithm);
        }
        if method.strategy != usual.strategy {
            self.say("--strategy", u8::from(method.strategy).to_string());
        }
        if method.tolerance != usual.tolerance {
            self.say("--tolerance", number(method.tolerance));
        }
        if let Some(n) = method.max_calls {
            self.say("--max-calls", n.to_string());
        }
        if method.seed != usual.seed {
            self.say("--seed", method.seed.to_string());
        }
        if method.learning_rate != usual.learning_rate {
            self.say("--learning-rate", number(method.learning_rate));
        }
        if method.max_steps != usual.max_steps {
            self.say("--max-steps", method.max_steps.to_string());
        }
        match method.covariance {
            CovarianceForm::Auto => {}
            CovarianceForm::Hessian => self.say("--covariance", "hessian"),
            CovarianceForm::Jacobian => self.say("--covariance", "jacobian"),
            CovarianceForm::Sandwich => self.say("--covariance", "sandwich"),
        }
        self.flag("--improve", method.improve);
        self.cannot(method.iterate != usual.iterate, "the number of tries of the search");
        self.cannot(method.polish != usual.polish, "a search without its last steps");
    }

    /// Whose errors the parameters get, and what is found beside the minimum. The band of one standard deviation is of the figure alone.
    pub fn beside(&mut self, config: &FitConfig) {
        match config.scaling {
            ErrorScaling::Auto => {}
            ErrorScaling::AsGiven => self.say("--error-policy", "as-given"),
            ErrorScaling::FromScatter => self.say("--error-policy", "from-scatter"),
        }
        let Intervals {
            minos,
            cl,
            profiles,
            contours,
            scans,
            bounds,
            matrix,
            band,
            band_kind,
            derived,
            bootstrap,
            jackknife,
        } = &config.intervals;
        match minos.as_deref() {
            None => {}
            Some([]) => self.flag("--minos", true),
            Some(names) => self.words.push(format!("--minos={}", names.join(","))),
        }
        if let Some(cl) = cl {
            self.say("--cl", number(*cl));
        }
        for p in profiles {
            let held = if p.held { ",held" } else { "" };
            self.say("--profile", format!("{},size={},bound={}{held}", p.name, p.size, number(p.bound)));
        }
        for (x, y, levels, size) in contours {
            self.say("--contour", format!("{x},{y},cl={},size={size}", numbers(levels, ";")));
        }
        for scan in scans {
            self.scan(scan);
        }
        for (name, cl, is_upper) in bounds {
            let side = if *is_upper { "upper" } else { "lower" };
            self.say("--limit", format!("{name},cl={},side={side}", number(*cl)));
        }
        if !matrix.is_empty() {
            self.words.push(format!("--matrix={}", numbers(matrix, ";")));
        }
        if let Some(cl) = band.filter(|cl| *cl != ONE_SIGMA || *band_kind != BandKind::default()) {
            let mut text = format!("--band={}", number(cl));
            text += if band_kind.simultaneous { ",simultaneous" } else { "" };
            text += if band_kind.prediction { ",prediction" } else { "" };
            self.words.push(text);
        }
        for q in derived {
            let profile = if q.profile { ", profile" } else { "" };
            self.say("--derive", format!("{} = {}{profile}", q.name, q.expression));
        }
        if let Some(b) = bootstrap {
            self.say("--bootstrap", format!("{},seed={}", b.n, b.seed));
        }
        self.flag("--jackknife", *jackknife);
    }

    fn scan(&mut self, scan: &ScanWish) {
        match scan {
            ScanWish::Plane { x, y, sigmas, npoints } => {
                let text = format!("{x},{y},held,sigmas={},npoints={npoints}", number(*sigmas));
                self.say("--contour", text);
            }
            ScanWish::Lattice { corners, axes } => {
                let axis = |a: &crate::fit::CellsWish| {
                    format!("{}:{}:{}:{}", a.name, a.bins, number(a.low), number(a.high))
                };
                let axes: Vec<String> = axes.iter().map(axis).collect();
                self.say("--scan", axes.join(";") + if *corners { ",corners" } else { "" });
            }
        }
    }
}

/// An end of a range; nothing for an open one.
fn open(end: f64) -> String {
    if end.is_finite() { number(end) } else { String::new() }
}

/// 0.05 as 5: the number that, read as per cent, gives the same double.
fn per_cent(part: f64) -> Option<String> {
    let text = format!("{part:e}");
    let (digits, exponent) = text.split_once('e')?;
    let value: f64 = format!("{digits}e{}", exponent.parse::<i32>().ok()? + 2).parse().ok()?;
    (value / 100.0 == part).then(|| number(value))
}

/// A value that a fit left behind, to a few digits: near enough to begin from, and inside its limits.
fn rounded(v: f64, p: &Parameter) -> f64 {
    let near = format!("{v:.*e}", DIGITS - 1).parse().unwrap_or(v);
    if p.limits.contains(near) { near } else { v }
}

fn bins(binning: &Binning) -> String {
    match binning {
        Binning::Uniform { n, .. } => n.to_string(),
        Binning::Logarithmic { n, .. } => format!("{n},log"),
        Binning::Width { width, .. } => format!("width={}", number(*width)),
        Binning::Rule { rule, .. } => rule.name().to_owned(),
        Binning::Edges(edges) => format!("edges={}", numbers(edges, ",")),
        Binning::Merged(k) => format!("merge={k}"),
    }
}

fn form_text(form: &FormOptions) -> String {
    let FormOptions { encoding, separator, decimal_comma, thousands, header } = form;
    let words = [
        encoding.map(|e| match e {
            Encoding::Utf8 => "encoding=utf8".to_owned(),
            Encoding::Utf16 => "encoding=utf16".to_owned(),
            Encoding::Latin1 => "encoding=latin1".to_owned(),
        }),
        separator.map(|s| {
            let name = match s {
                Separator::Semicolon => "semicolon",
                Separator::Tab => "tab",
                Separator::Comma => "comma",
                Separator::Bar => "bar",
                Separator::Blanks => "blanks",
            };
            format!("separator={name}")
        }),
        decimal_comma.map(|is| format!("decimal={}", if is { "comma" } else { "point" })),
        thousands.map(|t| {
            let name = match t {
                Thousands::Comma => "comma",
                Thousands::Point => "point",
                Thousands::Blank => "blank",
                Thousands::Apostrophe => "apostrophe",
            };
            format!("thousands={name}")
        }),
        header.map(|line| format!("header={line}")),
    ];
    words.into_iter().flatten().collect::<Vec<_>>().join(",")
}
