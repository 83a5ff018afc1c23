//! The cost of a data set in numpy, statement by statement.

use super::super::problem::{Part, Predict, Total};
use super::super::rows::{Errors, Log};
use super::{COORDINATES, py, value_name};
use crate::cost::{Axis, Loss, NamedLoss};

/// The predictions of the rows.
pub(super) fn prediction(part: &Part, tail: &str, own: &str) -> String {
    let center = format!("0.5 * (lo{tail} + hi{tail})");
    let width = format!("(hi{tail} - lo{tail})");
    let integral = format!("integral{tail}(lo{tail}, hi{tail}, {own})");
    let raw = match part.predict {
        Predict::Points => {
            let x: Vec<String> = COORDINATES[..part.rows.x.len().min(COORDINATES.len())]
                .iter()
                .map(|x| format!("{x}{tail}"))
                .collect();
            format!("model{tail}({}, {own})", x.join(", "))
        }
        Predict::Center => format!("model{tail}({center}, {own})"),
        Predict::CenterTimesWidth => format!("{width} * model{tail}({center}, {own})"),
        Predict::Average => format!("{integral} / {width}"),
        Predict::Integral => integral,
        Predict::Difference => format!("model{tail}(hi{tail}, {own}) - model{tail}(lo{tail}, {own})"),
    };
    // A model without x is one number for all rows.
    if part.model.slope_vanishes() {
        return format!("{raw} + 0.0 * {}{tail}", value_name(part, part.rows.x.len() > 1));
    }
    raw
}

/// The line of the prediction, with what turns it into contents.
pub(super) fn predicted(part: &Part, tail: &str, own: &str) -> String {
    let raw = prediction(part, tail, own);
    match part.total {
        Total::Itself => format!("    m = {raw}"),
        Total::Entries(n) => format!("    m = {} * ({raw})  # of so many entries", py(n)),
        Total::Shared(n) => {
            let whole = match (&part.rows.sharing, part.predict) {
                (None, _) => "np.sum(m)".to_owned(),
                (Some(_), Predict::Difference) => {
                    format!("np.sum(model{tail}(all_hi{tail}, {own}) - model{tail}(all_lo{tail}, {own}))")
                }
                (Some(_), _) => format!("np.sum(integral{tail}(all_lo{tail}, all_hi{tail}, {own}))"),
            };
            format!("    m = {raw}\n    m = {} * m / {whole}  # the shape alone, of so many entries", py(n))
        }
    }
}

pub(super) fn counts(part: &Part, tail: &str, own: &str, multinomial: bool, constant: f64) -> String {
    let (what, term) = if multinomial {
        ("−2 ln L of how the entries share the bins, above the saturated model", "")
    } else {
        ("−2 ln L of Poisson's distribution, above the saturated model (Baker and Cousins)", "m - n + ")
    };
    let term = term.replace("- n", &format!("- n{tail}"));
    let constant = if constant == 0.0 { String::new() } else { format!(" + {}", py(constant)) };
    format!(
        "    # {what}
{}
    if np.any(~(m >= 0.0)) or np.any((m == 0.0) & (n{tail} > 0.0)):
        return np.inf
    return 2.0 * np.sum({term}xlogratio(n{tail}, m)){constant}",
        predicted(part, tail, own)
    )
}

pub(super) fn values(tail: &str, own: &str, domain: &[(f64, f64)], divided: bool, extended: bool) -> String {
    let pieces: Vec<String> = domain
        .iter()
        .map(|(lo, hi)| format!("integral{tail}(np.float64({}), np.float64({}), {own})", py(*lo), py(*hi)))
        .collect();
    let integral = pieces.join(" + ");
    let (what, rest) = match (divided, extended) {
        (_, true) => (
            "an extended likelihood: the integral is the number of events expected",
            format!(" + 2.0 * ({integral})"),
        ),
        (true, _) => {
            ("the density divided by its integral", format!(" + 2.0 * len(x{tail}) * np.log({integral})"))
        }
        _ => ("the density is taken as normalised", String::new()),
    };
    format!(
        "    # −2 ln L of single values; {what}
    f = model{tail}(x{tail}, {own}) + 0.0 * x{tail}
    if np.any(~(f > 0.0)):
        return np.inf
    return -2.0 * np.sum(np.log(f)){rest}"
    )
}

/// Squared residuals.
pub(super) fn gauss(
    part: &Part,
    tail: &str,
    own: &str,
    (errors, log, loss): (&Errors, Log, &NamedLoss),
) -> String {
    let y = format!("{}{tail}", value_name(part, part.rows.x.len() > 1));
    let n = part.rows.x.len().min(COORDINATES.len());
    let x: Vec<String> = COORDINATES[..n].iter().map(|x| format!("{x}{tail}")).collect();
    let slope = format!("slope{tail}({}, {own})", x.join(", "));
    let lines = match errors {
        Errors::Independent { .. } => independent(errors, tail, [&y, &slope], (log, loss)),
        Errors::Correlated { .. } => correlated(errors, tail, [&y, &slope], log),
    };
    format!("{}\n    {}", predicted(part, tail, own), lines.join("\n    "))
}

/// What is added to a sum of logarithms.
fn constant(log: Log) -> String {
    match log {
        Log::Yes(c) if c != 0.0 => format!(" + {}", py(c)),
        _ => String::new(),
    }
}

/// Rows by themselves.
fn independent(
    errors: &Errors,
    tail: &str,
    [y, slope]: [&str; 2],
    (log, loss): (Log, &NamedLoss),
) -> Vec<String> {
    let Errors::Independent { lower, upper, x, model, expected } = errors else { return Vec::new() };
    let mut lines = Vec::new();
    let mut rest = Vec::new();
    if *expected {
        lines.push("if np.any(~(m > 0.0)):\n        return np.inf".to_owned());
    }
    if !x.is_empty() {
        rest.push(format!("({slope} * sx{tail}) ** 2"));
    }
    if !model.is_empty() {
        rest.push(format!("(part{tail} * m) ** 2"));
    }
    if *expected {
        rest.push("m".to_owned());
    }
    let has_y = lower.iter().any(|s| *s != 0.0);
    let own = match upper {
        Some(_) => Some(format!("np.where(m > {y}, sy_up{tail}, sy{tail}) ** 2")),
        None => has_y.then(|| format!("sy{tail} ** 2")),
    };
    let all: Vec<String> = own.into_iter().chain(rest.clone()).collect();
    lines.push(format!("v = {}  # variance of each row", all.join(" + ")));
    let squares = format!("({y} - m) ** 2 / v");
    let sum = if loss.loss == Loss::Linear {
        format!("np.sum({squares})")
    } else {
        format!("np.sum(rho{tail}({squares}))")
    };
    match (log, upper) {
        (Log::No, _) => lines.push(format!("return {sum}")),
        (Log::Yes(_), None) => lines.push(format!("return {sum} + np.sum(np.log(v)){}", constant(log))),
        (Log::Yes(_), Some(_)) => {
            let middle = format!("(0.5 * (sy{tail} + sy_up{tail})) ** 2");
            let all: Vec<String> = std::iter::once(middle).chain(rest).collect();
            lines.push(format!("middle = {}", all.join(" + ")));
            lines.push(format!("return {sum} + np.sum(np.log(middle)){}", constant(log)));
        }
    }
    lines
}

/// Rows that hang together.
fn correlated(errors: &Errors, tail: &str, [y, slope]: [&str; 2], log: Log) -> Vec<String> {
    let Errors::Correlated { sigma, expected, sources } = errors else { return Vec::new() };
    let has_y = sigma.iter().any(|s| *s != 0.0);
    let own = has_y.then(|| format!("sy{tail} ** 2"));
    let diagonal: Vec<String> = own.into_iter().chain(expected.then(|| "m".to_owned())).collect();
    let mut lines = vec![if diagonal.is_empty() {
        format!("v = np.zeros((len({y}), len({y})))")
    } else {
        format!("v = np.diag({})", diagonal.join(" + "))
    }];
    for (k, source) in sources.iter().enumerate() {
        let k = k + 1;
        let scale = match (source.axis, source.of_model) {
            (Axis::X, _) => format!(" * {slope}"),
            (Axis::Y, true) => " * m".to_owned(),
            (Axis::Y, false) => String::new(),
        };
        lines.push(format!("v = v + covariance(size{tail}_{k}{scale}, rho{tail}_{k})"));
    }
    let factor =
        ["try:", "    root = np.linalg.cholesky(v)", "except np.linalg.LinAlgError:", "    return np.inf"];
    lines.extend(factor.map(String::from));
    lines.push(format!("white = np.linalg.solve(root, {y} - m)"));
    lines.push(match log {
        Log::No => "return white @ white".to_owned(),
        Log::Yes(_) => format!("return white @ white + 2.0 * np.sum(np.log(np.diag(root))){}", constant(log)),
    });
    lines
}

/// A robust loss of squared pulls.
pub(super) fn rho(loss: &NamedLoss, tail: &str) -> String {
    let scale = loss.scale.unwrap_or(if loss.loss == Loss::Biweight { 4.685 } else { 1.0 });
    let body = match loss.loss {
        Loss::Linear | Loss::Typed => "s",
        Loss::SoftL1 => "2.0 * (np.sqrt(1.0 + s) - 1.0)",
        Loss::Huber => "np.where(s <= 1.0, s, 2.0 * np.sqrt(s) - 1.0)",
        Loss::Cauchy => "np.log1p(s)",
        Loss::Arctan => "np.arctan(s)",
        Loss::Biweight => "np.where(s <= 1.0, (1.0 - (1.0 - s) ** 3) / 3.0, 1.0 / 3.0)",
    };
    format!(
        "

def rho{tail}(s):
    # the loss of a squared pull: {}
    scale = {} ** 2
    s = s / scale
    return scale * ({body})",
        loss.text(),
        py(scale)
    )
}
