//! A script of iminuit: the same question in numpy, fitted from the same start values, compared with what was found here.

mod cost;

use self::cost::{counts, gauss, prediction, rho, values};
use super::on_one_line;
use super::problem::{Param, Part, Predict, Problem, Statistic};
use super::rows::{Errors, Rows, Source};
use super::tables::{Place, Tables};
use crate::cost::{Axis, Constraint, Loss};
use crate::model::{Code, Language};
use crate::report::pdg;

/// Names of coordinates.
const COORDINATES: [&str; 4] = ["x", "y", "z", "t"];

/// The script, with the data in it or in tables beside it.
///
/// # Errors
/// What Python has no function for, and fits of more coordinates than have names.
pub(super) fn script(problem: &Problem, title: &str, tables: &mut Tables) -> Result<String, Vec<String>> {
    let mut writer = Writer { problem, text: Vec::new() };
    writer.head(title);
    let several = problem.parts.len() > 1;
    let mut cannot = Vec::new();
    for (j, part) in problem.parts.iter().enumerate() {
        let tail = if several { (j + 1).to_string() } else { String::new() };
        if let Err(why) = writer.part(part, &tail, tables) {
            cannot.push(why);
        }
    }
    if let Err(why) = writer.whole(several) {
        cannot.push(why);
    }
    if !cannot.is_empty() {
        return Err(cannot);
    }
    writer.fit();
    Ok(writer.text.join("\n") + "\n")
}

struct Writer<'a> {
    problem: &'a Problem,
    text: Vec<String>,
}

/// A number that Python reads back as the same double.
fn py(v: f64) -> String {
    match v {
        v if v.is_nan() => "np.nan".to_owned(),
        v if v == f64::INFINITY => "np.inf".to_owned(),
        v if v == f64::NEG_INFINITY => "-np.inf".to_owned(),
        v => format!("{v:?}"),
    }
}

/// Text as a string of Python.
fn string(text: &str) -> String {
    format!("\"{}\"", on_one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// Text inside a doc string.
fn doc(text: &str) -> String {
    on_one_line(text).replace('\\', "/").replace("\"\"\"", "'''")
}

impl Writer<'_> {
    fn line(&mut self, text: impl Into<String>) {
        self.text.push(text.into());
    }

    fn lines(&mut self, text: &str) {
        self.text.extend(text.lines().map(str::to_owned));
    }

    fn head(&mut self, title: &str) {
        self.line("#!/usr/bin/env python3");
        self.line(format!("\"\"\"{}: a fit of fitpanel, done again with iminuit.", doc(title)));
        self.lines(
            "
Needs iminuit 2, numpy and scipy (1.15 for a Landau density). Run it with python3 and the name of this file: it fits from
the same start values with the same cost, prints what it finds beside what fitpanel found, and exits with 1 where they
differ by more than a thousandth of an error.
\"\"\"

import sys
from pathlib import Path

import numpy as np
from iminuit import Minuit
from scipy import special, stats

np.seterr(all=\"ignore\")
FOLDER = Path(__file__).resolve().parent

# Parameters: name, start value, first step, lower and upper limit, whether it is held.
PARAMS = [",
        );
        let problem = self.problem;
        for p in &problem.params {
            let end = |v: Option<f64>| v.map_or_else(|| "None".to_owned(), py);
            let held = if p.held { "True" } else { "False" };
            let remark =
                if p.safe == p.name { String::new() } else { format!("  # {} in fitpanel", doc(&p.name)) };
            let [lower, upper] = p.limits;
            self.line(format!(
                "    ({}, {}, {}, {}, {}, {held}),{remark}",
                string(&p.safe),
                py(p.start),
                py(p.step),
                end(lower),
                end(upper)
            ));
        }
        self.line("]");
    }

    /// One data set: its numbers, its model, its cost.
    fn part(&mut self, part: &Part, tail: &str, tables: &mut Tables) -> Result<(), String> {
        let n = part.model.n_coordinates();
        if n > COORDINATES.len() {
            return Err("a model of more than four coordinates".to_owned());
        }
        self.line("");
        self.line("");
        self.line(format!("# {}: {}", doc(&part.title), doc(&part.formula)));
        self.columns(part, tail, tables);
        let names = self.problem.names(&part.at);
        if matches!(part.statistic, Statistic::Typed) {
            let code = part.model.code(Language::Python, &[], &names)?;
            self.function(&format!("cost{tail}"), &["p".to_owned()], &unpacked(&part.at, &names), &code);
            return Ok(());
        }
        let x: Vec<&str> = COORDINATES[..n].to_vec();
        let code = part.model.code(Language::Python, &x, &names)?;
        let arguments =
            |x: &[&str]| x.iter().map(|x| (*x).to_owned()).chain(names.clone()).collect::<Vec<_>>();
        self.function(&format!("model{tail}"), &arguments(&x), "", &code);
        if let Statistic::Gauss { errors, .. } = &part.statistic
            && errors.have_x()
        {
            self.slope(part, tail, &x, &names);
        }
        if needs_integral(part) {
            self.integral(part, tail, &names);
        }
        self.cost(part, tail);
        Ok(())
    }

    /// A function with an expression.
    fn function(&mut self, name: &str, arguments: &[String], first: &str, code: &Code) {
        self.line("");
        self.line("");
        self.line(format!("def {name}({}):", arguments.join(", ")));
        if !first.is_empty() {
            self.line(format!("    {first}"));
        }
        for (step, text) in &code.steps {
            self.line(format!("    {step} = {text}"));
        }
        self.line(format!("    return {}", code.value));
    }

    /// ∂f/∂x: by its formula where that can be read, else by differences.
    fn slope(&mut self, part: &Part, tail: &str, x: &[&str], names: &[String]) {
        let slope = part.model.slope();
        let arguments: Vec<String> = x.iter().map(|x| (*x).to_owned()).chain(names.iter().cloned()).collect();
        match slope.code(Language::Python, x, names) {
            Ok(code) => self.function(&format!("slope{tail}"), &arguments, "", &code),
            Err(_) => {
                self.lines(&format!(
                    "

def slope{tail}(x, *p):
    h = 1e-5 * np.maximum(np.abs(x), 1e-3 * np.ptp(x))
    return (model{tail}(x + h, *p) - model{tail}(x - h, *p)) / (2.0 * h)"
                ));
            }
        }
    }

    /// The integral of the model from lo to hi: in closed form, or by Gauss and Legendre.
    fn integral(&mut self, part: &Part, tail: &str, names: &[String]) {
        let closed =
            part.model.bin_integral().and_then(|m| m.code(Language::Python, &["lo", "hi"], names).ok());
        if let Some(code) = closed {
            let arguments: Vec<String> =
                ["lo", "hi"].map(String::from).into_iter().chain(names.iter().cloned()).collect();
            self.function(&format!("integral{tail}"), &arguments, "", &code);
            return;
        }
        self.lines(&format!(
            "

def integral{tail}(lo, hi, *p):
    # Gauss and Legendre: 16 nodes in each of 64 pieces.
    nodes, weights = np.polynomial.legendre.leggauss(16)
    ends = np.linspace(lo, hi, 65)
    total = 0.0
    for a, b in zip(ends[:-1], ends[1:]):
        for node, weight in zip(nodes, weights):
            total = total + 0.5 * (b - a) * weight * model{tail}(0.5 * (a + b) + 0.5 * (b - a) * node, *p)
    return total"
        ));
    }

    /// The numbers of a data set.
    fn columns(&mut self, part: &Part, tail: &str, tables: &mut Tables) {
        let columns = columns_of(part, tail);
        if columns.is_empty() {
            return;
        }
        match tables.place(&part.title, &columns) {
            Place::Here => {
                for (name, list) in &columns {
                    self.array(name, list);
                }
            }
            Place::File(file) => {
                let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
                let names = names.join(", ");
                self.line(format!(
                    "{names} = np.loadtxt(FOLDER / {}, delimiter=\",\", skiprows=1, unpack=True)",
                    string(&file)
                ));
            }
        }
        if let Some((lo, hi)) = &part.rows.sharing {
            self.array(&format!("all_lo{tail}"), lo);
            self.array(&format!("all_hi{tail}"), hi);
        }
        if let Statistic::Gauss { errors: Errors::Correlated { sources, .. }, .. } = &part.statistic {
            for (k, source) in sources.iter().enumerate() {
                self.source(source, k + 1, tail);
            }
        }
    }

    fn array(&mut self, name: &str, list: &[f64]) {
        if let Some(first) = list.first().filter(|first| list.len() > 3 && list.iter().all(|v| v == *first)) {
            self.line(format!("{name} = np.full({}, {})", list.len(), py(*first)));
            return;
        }
        self.line(format!("{name} = np.array(["));
        for line in wrapped(list.iter().map(|v| py(*v))) {
            self.line(format!("    {line},"));
        }
        self.line("])");
    }

    /// A source of correlated errors: sizes, and correlations of all pairs.
    fn source(&mut self, source: &Source, k: usize, tail: &str) {
        let of = if source.axis == Axis::X { "x" } else { "y" };
        let what = if source.of_model { ", as parts of the model" } else { "" };
        let name = if source.name.is_empty() { String::new() } else { format!(" ({})", doc(&source.name)) };
        self.line(format!(
            "# A source of errors of {of}{what}{name}: sizes, and correlation of every pair of rows."
        ));
        self.array(&format!("size{tail}_{k}"), &source.size);
        match &source.rho {
            Ok(rho) => self.line(format!("rho{tail}_{k} = {}", py(*rho))),
            Err(rows) => {
                self.line(format!("rho{tail}_{k} = np.array(["));
                for row in rows {
                    self.line("    [");
                    for line in wrapped(row.iter().map(|v| py(*v))) {
                        self.line(format!("        {line},"));
                    }
                    self.line("    ],");
                }
                self.line("])");
            }
        }
    }

    /// The cost of a data set.
    fn cost(&mut self, part: &Part, tail: &str) {
        self.line("");
        self.line("");
        self.line(format!("def cost{tail}(p):"));
        let own = arguments(&part.at, self.problem.params.len());
        let body = match &part.statistic {
            Statistic::Typed => String::new(),
            Statistic::Values { domain, divided, extended } => {
                values(tail, &own, domain, *divided, *extended)
            }
            Statistic::Binomial => format!(
                "    # −2 ln L of successes among trials, above the saturated model
    eff = {}
    if np.any(~((eff >= 0.0) & (eff <= 1.0))):
        return np.inf
    yes, no = k{tail}, n{tail} - k{tail}
    return 2.0 * np.sum(xlogratio(yes, n{tail} * eff) + xlogratio(no, n{tail} * (1.0 - eff)))",
                prediction(part, tail, &own)
            ),
            Statistic::Counts { multinomial, constant } => counts(part, tail, &own, *multinomial, *constant),
            Statistic::Gauss { errors, log, loss } => gauss(part, tail, &own, (errors, *log, loss)),
        };
        self.lines(&body);
        if let Statistic::Gauss { loss, .. } = &part.statistic
            && loss.loss != Loss::Linear
        {
            self.lines(&rho(loss, tail));
        }
    }

    /// F of all data sets with ties and constraints.
    fn whole(&mut self, several: bool) -> Result<(), String> {
        let problem = self.problem;
        let uses_counts = problem
            .parts
            .iter()
            .any(|p| matches!(p.statistic, Statistic::Counts { .. } | Statistic::Binomial));
        if uses_counts {
            self.lines(
                "

def xlogratio(n, m):
    # n ln(n/m), 0 where n is 0
    return special.xlogy(n, np.where(n > 0.0, n, 1.0) / np.where(n > 0.0, m, 1.0))",
            );
        }
        if problem.parts.iter().any(is_correlated) {
            self.lines(
                "

def covariance(size, rho):
    # of errors of these sizes, with one correlation for every pair or a matrix of them
    if np.ndim(rho) == 0:
        rho = rho + (1.0 - rho) * np.eye(len(size))
    return np.outer(size, size) * rho",
            );
        }
        self.lines(
            "

def followed(p):
    # the parameters as numbers of numpy, those that follow others put right
    p = np.array(p, dtype=float)",
        );
        for (k, p) in problem.params.iter().enumerate() {
            let Some(tie) = &p.tie else { continue };
            let names: Vec<String> = tie.at.iter().map(|i| format!("p[{i}]")).collect();
            let code = tie.model.code(Language::Python, &[], &names)?;
            for (step, text) in &code.steps {
                self.line(format!("    {step} = {text}"));
            }
            self.line(format!("    p[{k}] = {}", code.value));
        }
        self.line("    return p");
        self.line("");
        self.line("");
        self.line("def total(p):");
        self.line("    p = followed(p)");
        let costs: Vec<String> = if several {
            (1..=problem.parts.len()).map(|j| format!("cost{j}(p)")).collect()
        } else {
            vec!["cost(p)".to_owned()]
        };
        self.line(format!("    f = {}", costs.join(" + ")));
        for (at, constraint) in &problem.constraints {
            self.constraint(at, constraint);
        }
        self.line("    return f if np.isfinite(f) else 1e300");
        Ok(())
    }

    fn constraint(&mut self, at: &[usize], c: &Constraint) {
        let names: Vec<&str> = at.iter().map(|&k| self.problem.params[k].name.as_str()).collect();
        self.line(format!("    # known beforehand: {}", doc(&names.join(", "))));
        if let [k] = at {
            let sigma = c.covariance[0][0].sqrt();
            let sigma = match c.upper {
                Some(up) => format!("({} if p[{k}] > {} else {})", py(up), py(c.values[0]), py(sigma)),
                None => py(sigma),
            };
            self.line(format!("    f += ((p[{k}] - {}) / {sigma}) ** 2", py(c.values[0])));
            return;
        }
        let list = |numbers: &[f64]| numbers.iter().map(|v| py(*v)).collect::<Vec<_>>().join(", ");
        let places: Vec<String> = at.iter().map(usize::to_string).collect();
        let rows: Vec<String> = c.covariance.iter().map(|row| format!("[{}]", list(row))).collect();
        self.line(format!("    d = p[[{}]] - np.array([{}])", places.join(", "), list(&c.values)));
        self.line(format!("    f += d @ np.linalg.solve(np.array([{}]), d)", rows.join(", ")));
    }

    /// The search, and the comparison.
    fn fit(&mut self) {
        let problem = self.problem;
        self.line("");
        self.line("");
        self.line("# What fitpanel found: value, and error where it means anything.");
        self.line("FITPANEL = {");
        for p in &problem.params {
            self.line(format!(
                "    {}: ({}, {}),{}",
                string(&p.safe),
                py(p.value),
                error_of(p),
                rounded(p, problem.scale)
            ));
        }
        self.line("}");
        self.line(format!("FVAL = {}", py(problem.fval)));
        self.line(format!(
            "UP = {}  # the rise of the cost that one standard deviation means",
            py(problem.up)
        ));
        let why = if problem.scale == 1.0 {
            "errors as given"
        } else {
            "errors from the scatter: times √(χ²/ndof)"
        };
        self.line(format!("SCALE = {}  # {why}", py(problem.scale)));
        self.lines(FIT);
    }
}

/// The end of every script.
const FIT: &str = r#"

def main():
    m = Minuit(total, [start for _, start, *_ in PARAMS], name=[name for name, *_ in PARAMS])
    m.errordef = UP
    m.tol = 1e-5
    for name, _, step, lower, upper, held in PARAMS:
        m.limits[name] = (lower, upper)
        m.errors[name] = step
        m.fixed[name] = held
    for _ in range(5):
        m.migrad(ncall=200000)
        if m.valid:
            break
    m.hesse()
    values = followed(m.values)
    if not m.valid:
        print("iminuit: the minimum is not valid")
    print(f"cost: iminuit {m.fval:.10g}, fitpanel {FVAL:.10g}")
    worst = 0.0
    for (name, *_), value in zip(PARAMS, values):
        ours, error = FITPANEL[name]
        line = f"{name}: iminuit {value:.8g} ± {SCALE * m.errors[name]:.3g}, fitpanel {ours:.8g}"
        if error is not None:
            shift = abs(value - ours) / error
            worst = max(worst, shift)
            line += f" ± {SCALE * error:.3g}, apart by {shift:.1e} of an error"
        print(line)
    same = m.valid and worst < 1e-3 and abs(m.fval - FVAL) < 0.01 * UP
    print("the same result" if same else "NOT the same result")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())"#;

fn error_of(p: &Param) -> String {
    p.error.map_or_else(|| "None".to_owned(), py)
}

/// The result as it is written, as a remark.
fn rounded(p: &Param, scale: f64) -> String {
    match p.error {
        Some(error) => format!("  # fitpanel: {}", pdg::value_with_error(p.value, scale * error)),
        None => String::new(),
    }
}

/// Words in lines of a readable length.
pub(super) fn wrapped(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut().filter(|line| line.len() + word.len() < 100) {
            Some(line) => {
                line.push_str(", ");
                line.push_str(&word);
            }
            None => lines.push(word),
        }
    }
    lines
}

/// How the parameters of a part are handed over.
fn arguments(at: &[usize], n: usize) -> String {
    if at.len() == n && at.iter().enumerate().all(|(k, &i)| k == i) {
        return "*p".to_owned();
    }
    let places: Vec<String> = at.iter().map(usize::to_string).collect();
    format!("*p[[{}]]", places.join(", "))
}

/// Names for the parameters of a typed cost.
fn unpacked(at: &[usize], names: &[String]) -> String {
    let pairs: Vec<String> = at.iter().map(|k| format!("p[{k}]")).collect();
    format!("{} = {}", names.join(", "), pairs.join(", "))
}

fn is_correlated(part: &Part) -> bool {
    matches!(&part.statistic, Statistic::Gauss { errors: Errors::Correlated { .. }, .. })
}

/// Whether the integral of the model is needed.
pub(super) fn needs_integral(part: &Part) -> bool {
    let of_values =
        matches!(part.statistic, Statistic::Values { divided, extended, .. } if divided || extended);
    of_values || matches!(part.predict, Predict::Average | Predict::Integral)
}

impl Errors {
    /// Whether there are errors of x.
    pub(super) fn have_x(&self) -> bool {
        match self {
            Errors::Independent { x, .. } => !x.is_empty(),
            Errors::Correlated { sources, .. } => sources.iter().any(|s| s.axis == Axis::X),
        }
    }
}

/// The columns of a data set by their names in a script.
pub(super) fn columns_of(part: &Part, tail: &str) -> Vec<(String, Vec<f64>)> {
    let Rows { x, lo, hi, y, n, .. } = &part.rows;
    let mut columns: Vec<(String, Vec<f64>)> = Vec::new();
    let several = x.len() > 1;
    for (k, x) in x.iter().enumerate() {
        columns.push((format!("{}{tail}", COORDINATES.get(k).copied().unwrap_or("w")), x.clone()));
    }
    let counts = matches!(part.statistic, Statistic::Binomial);
    for (name, list) in [("lo", lo), ("hi", hi)] {
        columns.push((format!("{name}{tail}"), list.clone()));
    }
    columns.push((format!("{}{tail}", value_name(part, several)), y.clone()));
    if counts {
        columns.push((format!("n{tail}"), n.clone()));
    }
    if let Statistic::Gauss { errors, .. } = &part.statistic {
        match errors {
            Errors::Independent { lower, upper, x, model, .. } => {
                let some =
                    |list: &Vec<f64>| if list.iter().all(|s| *s == 0.0) { Vec::new() } else { list.clone() };
                columns.push((format!("sy{tail}"), some(lower)));
                columns.push((format!("sy_up{tail}"), upper.clone().unwrap_or_default()));
                columns.push((format!("sx{tail}"), x.clone()));
                columns.push((format!("part{tail}"), model.clone()));
            }
            Errors::Correlated { sigma, .. } => {
                let some = if sigma.iter().all(|s| *s == 0.0) { Vec::new() } else { sigma.clone() };
                columns.push((format!("sy{tail}"), some));
            }
        }
    }
    columns.retain(|(_, list)| !list.is_empty());
    columns
}

/// What the values of a data set are called in a script.
pub(super) fn value_name(part: &Part, several: bool) -> &'static str {
    match part.statistic {
        Statistic::Binomial => "k",
        _ if !part.rows.lo.is_empty() => "n",
        _ if several => "values",
        _ => "y",
    }
}
