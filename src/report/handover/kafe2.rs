//! A file of kafe2go: points with their errors, the function in Python with its start values, what is held, limited and known beforehand.
//! kafe2go compares nothing: what was found here stands in remarks. Only fits of points by χ² have the same meaning there and here; the
//! others are refused.

use super::on_one_line;
use super::problem::{Param, Part, Predict, Problem, Statistic};
use super::python::wrapped;
use super::rows::{Errors, Log, Source};
use crate::cost::{Axis, Constraint, Loss};
use crate::model::Language;
use crate::report::pdg;

/// Words that kafe2go takes in no function.
const FORBIDDEN: [&str; 12] = [
    "compile", "eval", "exec", "execfile", "file", "globals", "input", "locals", "open", "reload", "self",
    "super",
];

/// The file.
///
/// # Errors
/// What kafe2go cannot be told, a clause each.
pub(super) fn script(problem: &Problem, title: &str) -> Result<String, Vec<String>> {
    let title = remark(title);
    let [part] = problem.parts.as_slice() else {
        return Err(vec!["several data sets in one fit, as kafe2go takes one file a fit".to_owned()]);
    };
    let mut cannot = Vec::new();
    if problem.params.iter().any(|p| p.tie.is_some()) {
        cannot.push("parameters that follow others".to_owned());
    }
    if problem.up != 1.0 {
        cannot.push("an errordef of one's own".to_owned());
    }
    if problem.constraints.iter().any(|(_, c)| c.upper.is_some()) {
        cannot.push("a constraint with two errors".to_owned());
    }
    let forbidden =
        problem.params.iter().find(|p| FORBIDDEN.contains(&p.safe.as_str()) || p.safe.contains("__"));
    cannot.extend(forbidden.map(|p| format!("a parameter called {}", p.name)));
    let body = points(problem, part).unwrap_or_else(|why| {
        cannot.push(why);
        String::new()
    });
    if !cannot.is_empty() {
        return Err(cannot);
    }
    let mut text = format!(
        "# {title}: a fit of fitpanel, to be done again with kafe2:  kafe2go {title}.yml\n# {}: {}\n#\n# What fitpanel found:\n",
        remark(&part.title),
        remark(&part.formula)
    );
    for p in &problem.params {
        let found = match p.error {
            Some(error) => pdg::value_with_error(p.value, problem.scale * error),
            None => yaml(p.value),
        };
        let named = if p.name == p.safe { String::new() } else { format!(" ({} here)", p.safe) };
        text.extend([format!("#   {}{named} = {found}\n", remark(&p.name))]);
    }
    if problem.scale != 1.0 {
        text += "# Its errors come from the scatter of the points; those of kafe2 take every point as known to ±1.\n";
    }
    Ok(text + &body)
}

fn remark(text: &str) -> String {
    on_one_line(text)
}

/// A number that YAML and Python read as a double.
fn yaml(v: f64) -> String {
    match v {
        v if v == f64::INFINITY => ".inf".to_owned(),
        v if v == f64::NEG_INFINITY => "-.inf".to_owned(),
        v => {
            let text = format!("{v:?}");
            // YAML 1.1 takes 1e-7 for a word.
            match text.split_once('e') {
                Some((digits, power)) if !digits.contains('.') => format!("{digits}.0e{}", signed(power)),
                Some((digits, power)) => format!("{digits}e{}", signed(power)),
                None => text,
            }
        }
    }
}

fn signed(power: &str) -> String {
    if power.starts_with('-') { power.to_owned() } else { format!("+{power}") }
}

fn list(key: &str, numbers: &[f64]) -> String {
    let lines = wrapped(numbers.iter().map(|v| yaml(*v)));
    format!("{key}: [\n  {}\n]\n", lines.join(",\n  "))
}

/// Points by χ².
fn points(problem: &Problem, part: &Part) -> Result<String, String> {
    let Statistic::Gauss { errors, log, loss } = &part.statistic else {
        return Err("another cost than the χ² of points".to_owned());
    };
    if part.predict != Predict::Points {
        return Err("the contents of bins, which kafe2 fits as a density by a likelihood".to_owned());
    }
    if part.rows.x.len() != 1 {
        return Err("points of several coordinates".to_owned());
    }
    if loss.loss != Loss::Linear {
        return Err("a robust loss".to_owned());
    }
    if errors.have_x() && *log == Log::No {
        return Err("errors of x without the logarithm of the determinant, which kafe2 adds".to_owned());
    }
    let mut text = String::from("type: xy\n");
    text += &list("x_data", &part.rows.x[0]);
    text += &list("y_data", &part.rows.y);
    text += &sources(errors)?;
    text += &function(problem, part)?;
    text += &settings(problem);
    Ok(text)
}

/// Errors of x and y as lists of sources.
fn sources(errors: &Errors) -> Result<String, String> {
    let (mut of_x, mut of_y) = (String::new(), String::new());
    match errors {
        Errors::Independent { upper: Some(_), .. } => return Err("asymmetric errors".to_owned()),
        Errors::Independent { expected: true, .. } | Errors::Correlated { expected: true, .. } => {
            return Err("a variance that is what the model expects".to_owned());
        }
        Errors::Independent { lower, x, model, .. } => {
            if !model.is_empty() {
                return Err("errors relative to the model".to_owned());
            }
            if lower.iter().any(|s| *s != 0.0) {
                of_y += &source(lower, 0.0);
            }
            if !x.is_empty() {
                of_x += &source(x, 0.0);
            }
        }
        Errors::Correlated { sigma, sources, .. } => {
            if sigma.iter().any(|s| *s != 0.0) {
                of_y += &source(sigma, 0.0);
            }
            for Source { axis, of_model, size, rho, .. } in sources {
                if *of_model {
                    return Err("errors relative to the model".to_owned());
                }
                let Ok(rho) = rho else { return Err("errors given as a matrix".to_owned()) };
                let to = if *axis == Axis::X { &mut of_x } else { &mut of_y };
                *to += &source(size, *rho);
            }
        }
    }
    let section = |key: &str, text: String| if text.is_empty() { text } else { format!("{key}:\n{text}") };
    Ok(section("x_errors", of_x) + &section("y_errors", of_y))
}

fn source(size: &[f64], rho: f64) -> String {
    let is_same = size.iter().all(|s| *s == size[0]);
    let value = if is_same {
        yaml(size[0])
    } else {
        let lines = wrapped(size.iter().map(|v| yaml(*v)));
        format!("[\n      {}\n    ]", lines.join(",\n      "))
    };
    format!(
        "  - type: simple\n    error_value: {value}\n    correlation_coefficient: {}\n    relative: false\n",
        yaml(rho)
    )
}

/// The function, its start values those of its arguments.
fn function(problem: &Problem, part: &Part) -> Result<String, String> {
    let names = problem.names(&part.at);
    let code = part.model.code(Language::Python, &["x"], &names)?;
    let full = |text: &str| text.replace("special.", "scipy.special.").replace("stats.", "scipy.stats.");
    let starts = part.at.iter().map(|&k| format!("{}={}", problem.params[k].safe, start(&problem.params[k])));
    let starts: Vec<String> = starts.collect();
    let mut text = format!("model_function: |\n  def model(x, {}):\n", starts.join(", "));
    for (step, expression) in &code.steps {
        text.extend([format!("      {step} = {}\n", full(expression))]);
    }
    // A constant is as long as x.
    let each = if part.model.slope_vanishes() { " + 0.0*x" } else { "" };
    Ok(text + &format!("      return {}{each}\n", full(&code.value)))
}

fn start(p: &Param) -> String {
    format!("{:?}", p.start)
}

fn settings(problem: &Problem) -> String {
    let mut text = String::new();
    let held: Vec<&Param> = problem.params.iter().filter(|p| p.held).collect();
    if !held.is_empty() {
        text += "fixed_parameters:\n";
        text.extend(held.iter().map(|p| format!("  {}: {}\n", p.safe, yaml(p.start))));
    }
    let limited: Vec<&Param> =
        problem.params.iter().filter(|p| !p.held && p.limits != [None, None]).collect();
    if !limited.is_empty() {
        text += "limited_parameters:\n";
        let end = |v: Option<f64>| v.map_or_else(|| "null".to_owned(), yaml);
        text.extend(
            limited.iter().map(|p| format!("  {}: [{}, {}]\n", p.safe, end(p.limits[0]), end(p.limits[1]))),
        );
    }
    if !problem.constraints.is_empty() {
        text += "parameter_constraints:\n";
        text.extend(problem.constraints.iter().map(|(at, c)| constraint(problem, at, c)));
    }
    text
}

fn constraint(problem: &Problem, at: &[usize], c: &Constraint) -> String {
    let names = problem.names(at);
    if let [name] = names.as_slice() {
        let sigma = yaml(c.covariance[0][0].sqrt());
        return format!(
            "  - type: simple\n    name: {name}\n    value: {}\n    uncertainty: {sigma}\n",
            yaml(c.values[0])
        );
    }
    let row = |row: &Vec<f64>| format!("[{}]", row.iter().map(|v| yaml(*v)).collect::<Vec<_>>().join(", "));
    let rows: Vec<String> = c.covariance.iter().map(row).collect();
    format!(
        "  - type: matrix\n    names: [{}]\n    values: {}\n    matrix_type: cov\n    matrix: [{}]\n",
        names.join(", "),
        row(&c.values),
        rows.join(", ")
    )
}
