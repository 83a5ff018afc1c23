//! `fitpanel formula` and `fitpanel functions`: what the formula language makes of a text, and what it knows.

use super::args::FormulaArgs;
use super::exit::{CliError, Exit};
use super::out::Out;
use super::values;
use crate::cost;
use crate::model::predefined::{self, ParamNames, Shape};
use crate::model::{COORDINATE_LETTERS, Model, ParamHint};
use crate::params::ParamError;
use crate::report::pdg::number;
use crate::report::titles::note;
use crate::report::width::{self, Align, pad};

/// Digits shown of values and derivatives.
const DIGITS: usize = 10;

/// Parses a formula and shows what it is made of.
///
/// # Errors
/// The formula does not compile, or `--at` lacks a value.
pub(super) fn formula(args: &FormulaArgs, out: &mut Out) -> Result<Exit, CliError> {
    let model = Model::compile(&args.expr)?;
    let mut lines = vec![("formula".to_string(), model.text().to_string())];
    let params: Vec<String> = model.params().iter().enumerate().map(|(i, p)| described(i, p)).collect();
    let params =
        if params.is_empty() { "none: it can be drawn, not fitted".into() } else { params.join(", ") };
    lines.push(("parameters".into(), params));
    lines.extend(model.notes().into_iter().map(|n| ("note".into(), note(&n))));
    let of = |name: &str| model.derivative_text(name).map(|text| (format!("d/d{name}"), text));
    lines.extend(COORDINATE_LETTERS.iter().take(model.n_coordinates()).filter_map(|letter| of(letter)));
    lines.extend(model.params().iter().filter_map(|p| of(&p.name)));
    let at = At::read(&model, args.at.as_deref())?;
    // An integral needs the parameters only: with them alone there is no place to evaluate the formula at.
    let placed = args.integral.is_none() || at.x.iter().any(Option::is_some);
    if args.at.is_some() && placed {
        lines.extend(value_at(&model, &at)?);
    }
    if let Some(text) = &args.integral {
        lines.push(integral(&model, &at, text)?);
    }
    let label_width = lines.iter().map(|(label, _)| width::of(label)).max().unwrap_or(0) + 2;
    let text: Vec<String> = lines
        .iter()
        .map(|(label, value)| format!("{}{value}\n", pad(label, label_width, Align::Left)))
        .collect();
    out.text(&text.concat())?;
    Ok(Exit::Valid)
}

/// `2 Sigma (above 0)`.
fn described(i: usize, p: &ParamHint) -> String {
    let limits = match (p.limits.lower(), p.limits.upper()) {
        (None, None) => String::new(),
        (Some(a), None) => format!(" (above {a})"),
        (None, Some(b)) => format!(" (below {b})"),
        (Some(a), Some(b)) => format!(" (from {a} to {b})"),
    };
    format!("{i} {}{limits}", p.name)
}

/// The values of `--at`, as far as they were given.
struct At {
    x: Vec<Option<f64>>,
    p: Vec<Option<f64>>,
}

/// Letters of the coordinates of `model`.
fn letters(model: &Model) -> &'static [&'static str] {
    &COORDINATE_LETTERS[..model.n_coordinates().min(COORDINATE_LETTERS.len())]
}

impl At {
    fn read(model: &Model, text: Option<&str>) -> Result<At, CliError> {
        let names: Vec<String> = model.params().iter().map(|p| p.name.clone()).collect();
        let letters = letters(model);
        let mut at = At { x: vec![None; model.n_coordinates()], p: vec![None; names.len()] };
        let given = text.map_or(Ok(Vec::new()), |text| values::pairs("--at", text, "NAME=VALUE"))?;
        for (name, value) in given {
            let value = values::number("--at", &value)?;
            if let Some(k) = names.iter().position(|n| *n == name) {
                at.p[k] = Some(value);
            } else if let Some(k) = letters.iter().position(|l| *l == name) {
                at.x[k] = Some(value);
            } else {
                let known = letters.iter().map(|l| (*l).to_string()).chain(names).collect();
                return Err(ParamError::Unknown { name, known }.into());
            }
        }
        Ok(at)
    }

    /// Parameters that the formula uses and that were not given.
    fn missing<'m>(&self, model: &'m Model) -> Vec<&'m str> {
        let open = model.params().iter().zip(&self.p).filter(|(hint, p)| p.is_none() && !hint.unused);
        open.map(|(hint, _)| hint.name.as_str()).collect()
    }

    /// All parameters; those that the formula does not use are 0.
    fn params(&self) -> Vec<f64> {
        self.p.iter().map(|p| p.unwrap_or(0.0)).collect()
    }
}

/// Value and derivatives where `--at` says.
fn value_at(model: &Model, at: &At) -> Result<Vec<(String, String)>, CliError> {
    let letters = letters(model);
    let mut missing = at.missing(model);
    let needed = |l: &&str| model.derivative_text(l).is_none_or(|d| d != "0");
    let coordinates = letters.iter().zip(&at.x).filter(|(l, v)| v.is_none() && needed(l)).map(|(l, _)| *l);
    missing.splice(0..0, coordinates.collect::<Vec<_>>());
    if !missing.is_empty() {
        return Err(CliError::usage(format!("--at: no value for {}", missing.join(", "))));
    }
    // What has no letter cannot be given, so nothing is claimed of it.
    let absent = |k: usize| if k < letters.len() { 0.0 } else { f64::NAN };
    let x: Vec<[f64; 1]> = at.x.iter().enumerate().map(|(k, v)| [v.unwrap_or_else(|| absent(k))]).collect();
    let x: Vec<&[f64]> = x.iter().map(|v| v.as_slice()).collect();
    let p = at.params();
    let (mut f, mut df, mut slope) = ([0.0], vec![0.0; p.len()], [0.0]);
    model.eval_with_gradient(&x, &p, &mut f, &mut df);
    model.slope().eval(&x, &p, &mut slope);
    let mut lines = vec![("value".to_string(), number(f[0], DIGITS))];
    let derivative = |name: &str, v: f64| (format!("df/d{name}"), number(v, DIGITS));
    lines.push(derivative("x", slope[0]));
    lines.extend(model.params().iter().zip(df).map(|(hint, v)| derivative(&hint.name, v)));
    Ok(lines)
}

/// The integral over x where `--integral` says, at the parameters of `--at`.
fn integral(model: &Model, at: &At, text: &str) -> Result<(String, String), CliError> {
    let option = "--integral";
    let span = values::interval(option, text)?;
    let missing = at.missing(model);
    if !missing.is_empty() {
        return Err(CliError::usage(format!("--at: no value for {}", missing.join(", "))));
    }
    let area = cost::area(model, &at.params(), (span.lo, span.hi)).ok_or_else(|| {
        values::expected(option, text, "LO:HI, two numbers that rise, for a formula of x alone")
    })?;
    let rough = area.missed.map_or_else(String::new, |a| format!(" (to {} of it only)", number(a, 2)));
    Ok((format!("integral {}:{}", span.lo, span.hi), format!("{}{rough}", number(area.value, DIGITS))))
}

/// Lists the catalogue.
///
/// # Errors
/// stdout is closed.
pub(super) fn functions(out: &mut Out) -> Result<Exit, CliError> {
    let rows: Vec<[String; 3]> = predefined::all().map(row).collect();
    let head = ["Function", "Parameters", "Formula"].map(String::from);
    let widths: Vec<usize> =
        (0..2).map(|c| rows.iter().chain([&head]).map(|r| width::of(&r[c])).max().unwrap_or(0) + 2).collect();
    let line = |r: &[String; 3]| {
        format!("{}{}{}\n", pad(&r[0], widths[0], Align::Left), pad(&r[1], widths[1], Align::Left), r[2])
    };
    let mut text = line(&head);
    text.extend(rows.iter().map(line));
    text += "\nSums share nothing unless numbered alike: gaus+pol1 is gaus(0)+pol1(3). Any other formula works too: \
             fitpanel formula --help.\n";
    out.text(&text)?;
    Ok(Exit::Valid)
}

fn row(shape: &Shape) -> [String; 3] {
    let params = match shape.params {
        ParamNames::Fixed(names) => names.join(", "),
        ParamNames::Family { prefix, .. } => format!("{prefix}0 … {prefix}N"),
    };
    [shape.names().join(", "), params, shape.formula.to_string()]
}
