//! Models that might describe the data, as a table and as JSON. What the numbers say stands in [`suggest`](mod@crate::fit::suggest).

use serde_json::{Value, json};

use super::pdg::{number, probability};
use super::width::{self, Align, pad, wrap};
use crate::fit::{Caution, Suggestion, Suggestions};

/// Columns of a line of words.
const COLUMNS: usize = super::text::COLUMNS;
/// Digits of χ².
const DIGITS: usize = 4;
/// Titles of the columns.
const HEAD: [&str; 6] = ["ΔAICc", "par", "χ²/ndof", "p", "model", "formula"];

/// One line a model, the best first.
pub fn text(found: &Suggestions) -> String {
    if found.list.is_empty() {
        return "None of the usual models could be fitted to these data.\n".to_owned();
    }
    let rows: Vec<[String; 6]> = found.list.iter().map(row).collect();
    let width =
        |c: usize| rows.iter().map(|r| width::of(&r[c])).chain([width::of(HEAD[c])]).max().unwrap_or(0);
    let widths: Vec<usize> = (0..HEAD.len()).map(width).collect();
    let line = |cells: &[String], caution: &str| {
        let cell = |c: usize| pad(&cells[c], widths[c], if c < 4 { Align::Right } else { Align::Left });
        let line = (0..HEAD.len()).map(cell).collect::<Vec<_>>().join("  ");
        format!("{line}  {caution}").trim_end().to_owned() + "\n"
    };
    let mut out = line(&HEAD.map(str::to_owned), "");
    for (cells, suggestion) in rows.iter().zip(&found.list) {
        out += &line(cells, &suggestion.caution.map_or_else(String::new, |c| format!("▲ {}", caution(c))));
    }
    let thinned = match found.every {
        1 => String::new(),
        n => format!(" Of every {n} rows one was fitted."),
    };
    if let Some(times) = found.error_scale {
        let words = format!(
            "▲ None of the models comes within the errors given. They were compared with errors {} times larger, the scatter about the \
             one that comes nearest: the errors are too small, or the right model is not among these.",
            number(times, 2)
        );
        out.extend(wrap(&words, COLUMNS).into_iter().map(|line| line + "\n"));
    }
    if found.counted {
        let words =
            "Compared by the likelihood of counts: some bins hold fewer than 5 (--cost likelihood fits so).";
        out.extend(wrap(words, COLUMNS).into_iter().map(|line| line + "\n"));
    }
    if !found.complete {
        out += "▲ Stopped: not all of the usual models were tried.\n";
    }
    let words = format!(
        "ΔAICc says how much worse than the best a model does for its number of parameters; below 2 the data cannot tell.{thinned}"
    );
    out.push('\n');
    out.extend(wrap(&words, COLUMNS).into_iter().map(|line| line + "\n"));
    out
}

fn row(suggestion: &Suggestion) -> [String; 6] {
    let gof = &suggestion.result.gof;
    let chi2 = gof.chi2.filter(|_| !suggestion.result.unweighted).zip(gof.ndof);
    [
        suggestion.delta.map_or_else(String::new, |d| format!("{d:.1}")),
        suggestion.result.minimum.params.n_free().to_string(),
        chi2.map_or_else(String::new, |(chi2, ndof)| format!("{}/{ndof}", number(chi2, DIGITS))),
        gof.p_value.map_or_else(String::new, probability),
        suggestion.title.to_owned(),
        suggestion.formula.clone(),
    ]
}

/// A caution in a few words.
pub fn caution(caution: Caution) -> String {
    match caution {
        Caution::SimplerDoes(title) => format!("the {title} does as well"),
        Caution::Misses => "misses the data".to_owned(),
        Caution::FewData => "few data for it".to_owned(),
        Caution::SmallErrors(times) => format!("errors {} times too small for it", number(times, 2)),
    }
}

/// A list of objects with `model`, `formula`, `n_free`, `delta_aicc`, `fval`, `chi2`, `ndof`, `p_value`, `caution` and `params` (values by
/// name), `every`: one of so many rows was fitted, `complete`: nothing was left out because the work was stopped, `error_scale`: what
/// the errors were multiplied by because no model comes within them, or null, and `counted`: the likelihood of counts was taken.
pub fn json(found: &Suggestions) -> Value {
    let object = |s: &Suggestion| {
        let minimum = &s.result.minimum;
        let values: serde_json::Map<String, Value> =
            minimum.params.iter().map(|p| (p.name.clone(), json!(p.value))).collect();
        json!({
            "model": s.title,
            "formula": s.formula,
            "n_free": minimum.params.n_free(),
            "delta_aicc": s.delta,
            "fval": minimum.fval,
            "chi2": s.result.gof.chi2,
            "ndof": s.result.gof.ndof,
            "p_value": s.result.gof.p_value,
            "caution": s.caution.map(caution),
            "params": values,
        })
    };
    json!({ "models": found.list.iter().map(object).collect::<Vec<_>>(), "every": found.every, "complete": found.complete, "error_scale": found.error_scale, "counted": found.counted })
}
