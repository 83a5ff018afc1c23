//! The cost of a data set in C++, statement by statement.

use std::fmt::Write as _;

use super::super::problem::{Part, Predict, Total};
use super::super::python::value_name;
use super::super::rows::{Errors, Log};
use super::{COORDINATES, cpp, remark};
use crate::cost::{Axis, Loss, NamedLoss};

/// What is measured in row i.
fn value(part: &Part, tail: &str) -> String {
    format!("{}{tail}[i]", value_name(part, part.rows.x.len() > 1))
}

/// The coordinates of row i.
fn coordinates(part: &Part, tail: &str) -> String {
    let n = part.rows.x.len().min(COORDINATES.len());
    COORDINATES[..n].iter().map(|x| format!("{x}{tail}[i]")).collect::<Vec<_>>().join(", ")
}

/// The prediction of row i.
pub(super) fn prediction(part: &Part, tail: &str, own: &str) -> String {
    let center = format!("0.5*(lo{tail}[i] + hi{tail}[i])");
    let width = format!("(hi{tail}[i] - lo{tail}[i])");
    let integral = format!("integral{tail}(lo{tail}[i], hi{tail}[i]{own})");
    match part.predict {
        Predict::Points => format!("model{tail}({}{own})", coordinates(part, tail)),
        Predict::Center => format!("model{tail}({center}{own})"),
        Predict::CenterTimesWidth => format!("{width}*model{tail}({center}{own})"),
        Predict::Average => format!("{integral}/{width}"),
        Predict::Integral => integral,
        Predict::Difference => format!("(model{tail}(hi{tail}[i]{own}) - model{tail}(lo{tail}[i]{own}))"),
    }
}

/// Predictions of all rows as a list m, with what turns them into contents.
fn predicted(part: &Part, tail: &str, own: &str) -> String {
    let y = format!("{}{tail}", value_name(part, part.rows.x.len() > 1));
    let mut text = format!(
        "    Numbers m({y}.size());\n    for (size_t i = 0; i < m.size(); ++i) m[i] = {};",
        prediction(part, tail, own)
    );
    match part.total {
        Total::Itself => {}
        Total::Entries(n) => {
            let _ =
                write!(text, "\n    for (double &content : m) content *= {};  // of so many entries", cpp(n));
        }
        Total::Shared(n) => {
            text += "\n    double whole = 0.0;  // the shape alone, of a number of entries\n    ";
            let all = format!("for (size_t i = 0; i < all_lo{tail}.size(); ++i) whole +=");
            let (lo, hi) = (format!("all_lo{tail}[i]"), format!("all_hi{tail}[i]"));
            let sum = match (&part.rows.sharing, part.predict) {
                (None, _) => "for (double content : m) whole += content;".to_owned(),
                (Some(_), Predict::Difference) => {
                    format!("{all} model{tail}({hi}{own}) - model{tail}({lo}{own});")
                }
                (Some(_), _) => format!("{all} integral{tail}({lo}, {hi}{own});"),
            };
            text.push_str(&sum);
            let _ = write!(text, "\n    for (double &content : m) content *= {}/whole;", cpp(n));
        }
    }
    text
}

pub(super) fn counts(part: &Part, tail: &str, own: &str, multinomial: bool, constant: f64) -> String {
    let (what, term) = if multinomial {
        ("-2 ln L of how the entries share the bins, above the saturated model", String::new())
    } else {
        (
            "-2 ln L of Poisson's distribution, above the saturated model (Baker and Cousins)",
            format!("m[i] - n{tail}[i] + "),
        )
    };
    format!(
        "    // {what}
{}
    double f = {};
    for (size_t i = 0; i < m.size(); ++i) {{
        if (!(m[i] >= 0.0) || (m[i] == 0.0 && n{tail}[i] > 0.0)) return INFINITY;
        f += 2.0*({term}xlogratio{tail}(n{tail}[i], m[i]));
    }}
    return f;",
        predicted(part, tail, own),
        cpp(constant)
    )
}

pub(super) fn values(tail: &str, own: &str, domain: &[(f64, f64)], divided: bool, extended: bool) -> String {
    let pieces: Vec<String> =
        domain.iter().map(|(lo, hi)| format!("integral{tail}({}, {}{own})", cpp(*lo), cpp(*hi))).collect();
    let integral = pieces.join(" + ");
    let (what, rest) = match (divided, extended) {
        (_, true) => (
            "an extended likelihood: the integral is the number of events expected",
            format!(" + 2.0*({integral})"),
        ),
        (true, _) => {
            ("the density divided by its integral", format!(" + 2.0*x{tail}.size()*std::log({integral})"))
        }
        _ => ("the density is taken as normalised", String::new()),
    };
    format!(
        "    // -2 ln L of single values; {what}
    double sum = 0.0;
    for (double value : x{tail}) {{
        const double f = model{tail}(value{own});
        if (!(f > 0.0)) return INFINITY;
        sum += std::log(f);
    }}
    return -2.0*sum{rest};"
    )
}

/// Squared residuals.
pub(super) fn gauss(
    part: &Part,
    tail: &str,
    own: &str,
    (errors, log, loss): (&Errors, Log, &NamedLoss),
) -> String {
    let (y, slope) = (value(part, tail), format!("slope{tail}({}{own})", coordinates(part, tail)));
    let body = match errors {
        Errors::Independent { .. } => independent(errors, tail, [&y, &slope], (log, loss)),
        Errors::Correlated { .. } => correlated(errors, tail, [&y, &slope], log),
    };
    format!("{}\n{body}", predicted(part, tail, own))
}

fn constant(log: Log) -> String {
    match log {
        Log::No => "0.0".to_owned(),
        Log::Yes(c) => cpp(c),
    }
}

/// Rows by themselves.
fn independent(errors: &Errors, tail: &str, [y, slope]: [&str; 2], (log, loss): (Log, &NamedLoss)) -> String {
    let Errors::Independent { lower, upper, x, model, expected } = errors else { return String::new() };
    let mut rest = Vec::new();
    if !x.is_empty() {
        rest.push(format!("std::pow({slope}*sx{tail}[i], 2)"));
    }
    if !model.is_empty() {
        rest.push(format!("std::pow(part{tail}[i]*m[i], 2)"));
    }
    if *expected {
        rest.push("m[i]".to_owned());
    }
    let has_y = lower.iter().any(|s| *s != 0.0);
    let first = match upper {
        Some(_) => Some(format!("std::pow(m[i] > {y} ? sy_up{tail}[i] : sy{tail}[i], 2)")),
        None => has_y.then(|| format!("std::pow(sy{tail}[i], 2)")),
    };
    let all: Vec<String> = first.into_iter().chain(rest.clone()).collect();
    let guard = if *expected { "\n        if (!(m[i] > 0.0)) return INFINITY;" } else { "" };
    let squares = format!("std::pow({y} - m[i], 2)/v");
    let term = if loss.loss == Loss::Linear { squares } else { format!("rho{tail}({squares})") };
    let logarithm = match (log, upper) {
        (Log::No, _) => String::new(),
        (Log::Yes(_), None) => "\n        f += std::log(v);".to_owned(),
        (Log::Yes(_), Some(_)) => {
            let middle = format!("std::pow(0.5*(sy{tail}[i] + sy_up{tail}[i]), 2)");
            let all: Vec<String> = std::iter::once(middle).chain(rest).collect();
            format!("\n        f += std::log({});", all.join(" + "))
        }
    };
    format!(
        "    double f = {};
    for (size_t i = 0; i < m.size(); ++i) {{{guard}
        const double v = {};  // variance of the row
        f += {term};{logarithm}
    }}
    return f;",
        constant(log),
        all.join(" + ")
    )
}

/// Rows that hang together.
fn correlated(errors: &Errors, tail: &str, [y, slope]: [&str; 2], log: Log) -> String {
    let Errors::Correlated { sigma, expected, sources } = errors else { return String::new() };
    let has_y = sigma.iter().any(|s| *s != 0.0);
    let own = has_y.then(|| format!("std::pow(sy{tail}[i], 2)"));
    let diagonal: Vec<String> = own.into_iter().chain(expected.then(|| "m[i]".to_owned())).collect();
    let diagonal = if diagonal.is_empty() { "0.0".to_owned() } else { diagonal.join(" + ") };
    let has_x = sources.iter().any(|s| s.axis == Axis::X);
    let slopes = if has_x {
        format!("\n    Numbers s(n);\n    for (int i = 0; i < n; ++i) s[i] = {slope};")
    } else {
        String::new()
    };
    let mut terms = String::new();
    for (k, source) in sources.iter().enumerate() {
        let scale = match (source.axis, source.of_model) {
            (Axis::X, _) => "*s[i]*s[j]",
            (Axis::Y, true) => "*m[i]*m[j]",
            (Axis::Y, false) => "",
        };
        let (size, rho) = (format!("size{tail}_{}", k + 1), format!("rho{tail}_{}", k + 1));
        // Writing into a string cannot fail.
        let _ = write!(terms, "\n            v[i*n + j] += {size}[i]*{size}[j]*{rho}(i, j){scale};");
    }
    let logarithm = if log == Log::No { "" } else { "\n        f += 2.0*std::log(v[i*n + i]);" };
    format!(
        "    const int n = m.size();{slopes}
    Numbers v(n*n);  // the covariance of all rows
    for (int i = 0; i < n; ++i)
        for (int j = 0; j <= i; ++j) {{
            v[i*n + j] = i == j ? {diagonal} : 0.0;{terms}
        }}
    // Cholesky: the factor stands in the place of v, and makes residuals that are independent.
    Numbers white(n);
    double f = {};
    for (int i = 0; i < n; ++i) {{
        for (int j = 0; j <= i; ++j) {{
            double sum = v[i*n + j];
            for (int k = 0; k < j; ++k) sum -= v[i*n + k]*v[j*n + k];
            if (i == j && !(sum > 0.0)) return INFINITY;
            v[i*n + j] = i == j ? std::sqrt(sum) : sum/v[j*n + j];
        }}
        double sum = {y} - m[i];
        for (int k = 0; k < i; ++k) sum -= v[i*n + k]*white[k];
        white[i] = sum/v[i*n + i];
        f += white[i]*white[i];{logarithm}
    }}
    return f;",
        constant(log)
    )
}

/// A robust loss of squared pulls.
pub(super) fn rho(loss: &NamedLoss, tail: &str) -> String {
    let scale = loss.scale.unwrap_or(if loss.loss == Loss::Biweight { 4.685 } else { 1.0 });
    let body = match loss.loss {
        Loss::Linear | Loss::Typed => "s",
        Loss::SoftL1 => "2.0*(std::sqrt(1.0 + s) - 1.0)",
        Loss::Huber => "(s <= 1.0 ? s : 2.0*std::sqrt(s) - 1.0)",
        Loss::Cauchy => "std::log1p(s)",
        Loss::Arctan => "std::atan(s)",
        Loss::Biweight => "(s <= 1.0 ? (1.0 - std::pow(1.0 - s, 3))/3.0 : 1.0/3.0)",
    };
    format!(
        "
double rho{tail}(double s) {{
    // the loss of a squared pull: {}
    const double scale = std::pow({}, 2);
    s /= scale;
    return scale*{body};
}}",
        remark(&loss.text()),
        cpp(scale)
    )
}
