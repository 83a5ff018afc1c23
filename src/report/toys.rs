//! Toys as lines of JSON, their summary as text and as JSON. Formats only.

use nalgebra::DMatrix;
use serde_json::{Value, json};

use crate::fit::toys::{
    Coverage, Statistic, Toy, ToyParameter, ToyProbability, ToyScatter, ToyStudy, ToySummary, Toys,
};
use crate::minimize::MinosError;

use super::json::{num, object, optional};
use super::pdg::{NONE, Row, number, probability, value_with_error};
use super::sheet::Table;
use super::text::boxed;
use super::width::Align;

/// One toy as one JSON value (interface contract): what does not apply is null.
pub fn toy_json(toys: &Toys, toy: &Toy) -> Value {
    let params = toys.request().config.params.iter().enumerate().map(|(k, p)| {
        let at = |list: &[f64]| num(list.get(k).copied().unwrap_or(f64::NAN));
        let minos = toy.minos.get(k).and_then(Option::as_ref);
        object([
            ("name", json!(p.name)),
            ("value", at(&toy.values)),
            ("error", at(&toy.errors)),
            ("minos", minos.map_or(Value::Null, sides)),
        ])
    });
    object([
        ("toy", json!(toy.number)),
        ("seed", json!(toys.seed())),
        ("valid", json!(toy.valid)),
        ("fval", num(toy.fval)),
        ("chi2", optional(toy.statistics.get(Statistic::Chi2))),
        ("params", params.collect()),
        ("message", toy.reason.as_ref().map_or(Value::Null, |r| json!(r))),
    ])
}

fn sides(m: &MinosError) -> Value {
    let side = |valid: bool, error: f64| if valid { num(error) } else { Value::Null };
    object([("lower", side(m.lower_valid, m.lower)), ("upper", side(m.upper_valid, m.upper))])
}

/// The summary as JSON.
pub fn summary_json(toys: &Toys, summary: &ToySummary) -> Value {
    let parameter = |p: &ToyParameter| {
        object([
            ("name", json!(p.name)),
            ("truth", num(p.truth)),
            ("mean", num(p.mean)),
            ("rms", num(p.rms)),
            ("bias", num(p.bias)),
            ("bias_error", num(p.bias_error)),
            ("pull_mean", num(p.pull_mean)),
            ("pull_mean_error", num(p.pull_mean_error)),
            ("pull_width", num(p.pull_width)),
            ("pull_width_error", num(p.pull_width_error)),
            ("covered", coverage(&p.covered)),
            ("covered_by_minos", p.covered_by_minos.as_ref().map_or(Value::Null, coverage)),
        ])
    };
    let p_value = |p: &ToyProbability| {
        object([("value", num(p.value)), ("lower", num(p.toys.lower)), ("upper", num(p.toys.upper))])
    };
    let p_values = summary.probabilities.iter().map(|(s, p)| (s.key(), p_value(p)));
    object([
        ("toys", json!(summary.n)),
        ("failed", json!(summary.failed)),
        ("seed", json!(toys.seed())),
        ("bins_below_zero", json!(toys.bins_below_zero())),
        ("cl", num(summary.cl)),
        ("params", summary.parameters.iter().map(parameter).collect()),
        ("correlation", rows(&summary.correlation)),
        ("chi2", optional(toys.observed().get(Statistic::Chi2))),
        ("p_value", summary.probability(Statistic::Chi2).as_ref().map_or(Value::Null, p_value)),
        ("p_values", Value::Object(p_values.map(|(key, p)| (key.to_owned(), p)).collect())),
    ])
}

fn rows(m: &DMatrix<f64>) -> Value {
    m.row_iter().map(|row| row.iter().map(|&x| num(x)).collect::<Value>()).collect()
}

fn coverage(c: &Coverage) -> Value {
    object([
        ("hits", json!(c.hits)),
        ("of", json!(c.of)),
        ("fraction", num(c.fraction())),
        ("lower", num(c.lower)),
        ("upper", num(c.upper)),
    ])
}

/// The summary as text, ending in a newline.
pub fn summary_text(toys: &Toys, summary: &ToySummary) -> String {
    let mut out = vec![
        format!("{} toys of seed {}, {} of them without a valid fit", summary.n, toys.seed(), summary.failed),
        format!("coverage of intervals of {}", level(summary.cl)),
    ];
    match toys.bins_below_zero() {
        0 => {}
        1 => out.push("the model expects less than nothing in 1 bin, which is drawn empty".to_owned()),
        n => out.push(format!("the model expects less than nothing in {n} bins, which are drawn empty")),
    }
    boxed(&mut out, &table(summary), |column| if column == 0 { Align::Left } else { Align::Right });
    for (statistic, p) in &summary.probabilities {
        let Some(observed) = toys.observed().get(*statistic) else { continue };
        out.push(format!(
            "{} of the data {}: {} of {} toys have at least that, p = {} ({} to {})",
            statistic.label(),
            number(observed, 6),
            p.toys.hits,
            p.toys.of,
            probability(p.value),
            if p.toys.lower == 0.0 { "0".to_owned() } else { probability(p.toys.lower) },
            probability(p.toys.upper),
        ));
    }
    out.push(String::new());
    out.join("\n")
}

fn table(summary: &ToySummary) -> Table {
    let by_minos = summary.parameters.iter().any(|p| p.covered_by_minos.is_some());
    let mut head = vec!["Name", "Truth", "Bias", "RMS", "Pull mean", "Pull width", "Coverage"];
    if by_minos {
        head.push("MINOS coverage");
    }
    let row = |p: &ToyParameter| {
        let mut cells = vec![
            p.name.clone(),
            number(p.truth, 6),
            value_with_error(p.bias, p.bias_error),
            number(p.rms, 4),
            value_with_error(p.pull_mean, p.pull_mean_error),
            value_with_error(p.pull_width, p.pull_width_error),
            percent(&p.covered),
        ];
        if by_minos {
            cells.push(p.covered_by_minos.as_ref().map_or_else(String::new, percent));
        }
        cells
    };
    Table {
        head: head.into_iter().map(String::from).collect(),
        rows: summary.parameters.iter().map(row).collect(),
    }
}

/// The summary of toys of a fit as cells, with the quantiles of the estimates; what is looked at first stands in front.
pub fn study_table(study: &ToyStudy) -> Table {
    let by_minos = study.summary.parameters.iter().any(|p| p.covered_by_minos.is_some());
    let mut head = vec!["Name", "Truth", "Lower", "Upper", "Pull mean", "Pull width", "Coverage"];
    if by_minos {
        head.push("MINOS coverage");
    }
    head.extend(["Bias", "RMS"]);
    let row = |(p, scatter): (&ToyParameter, &ToyScatter)| {
        let (lower, upper) = scatter.interval.unwrap_or((f64::NAN, f64::NAN));
        let together = Row::new(p.truth, &[p.rms]);
        let write = |x: f64| match &together {
            _ if !x.is_finite() => NONE.to_owned(),
            Some(row) => row.number(x),
            None => number(x, 6),
        };
        let mut cells = vec![
            p.name.clone(),
            write(p.truth),
            write(lower),
            write(upper),
            value_with_error(p.pull_mean, p.pull_mean_error),
            value_with_error(p.pull_width, p.pull_width_error),
            percent(&p.covered),
        ];
        if by_minos {
            cells.push(p.covered_by_minos.as_ref().map_or_else(String::new, percent));
        }
        cells.extend([value_with_error(p.bias, p.bias_error), number(p.rms, 3)]);
        cells
    };
    Table {
        head: head.into_iter().map(String::from).collect(),
        rows: study.summary.parameters.iter().zip(&study.scatter).map(row).collect(),
    }
}

/// How toys of a fit were made, and how often one fits as badly as the data.
pub fn study_caption(study: &ToyStudy) -> String {
    let ToySummary { n, failed, .. } = &study.summary;
    let made = format!("Toys: {n} experiments drawn from the fit and fitted, seed {}", study.wish.seed);
    let stopped = if *n < study.wish.n {
        format!(" (stopped, {} were asked for)", study.wish.n)
    } else {
        String::new()
    };
    let failed =
        if *failed == 0 { String::new() } else { format!("; {failed} without a valid minimum, left out") };
    let p = study.summary.probabilities.first().map(|(statistic, p)| {
        format!("; {} % fit as badly by {}", number(100.0 * p.toys.fraction(), 3), statistic.label())
    });
    format!("{made}{stopped}{failed}{}", p.unwrap_or_default())
}

/// `68.3 % (66.8 to 69.7)`.
fn percent(c: &Coverage) -> String {
    if c.of == 0 {
        return "none".into();
    }
    format!("{:.1} % ({:.1} to {:.1})", 100.0 * c.fraction(), 100.0 * c.lower, 100.0 * c.upper)
}

fn level(cl: f64) -> String {
    match cl {
        _ if cl < 1.0 => format!("{} %", number(100.0 * cl, 6)),
        1.0 => "1 standard deviation (68.27 %)".into(),
        _ => format!("{} standard deviations", number(cl, 4)),
    }
}
