//! The parameters as one table for programs and spreadsheets: all digits, one row each. What means nothing is empty.
//! Names and units that begin with `=`, `+`, `-` or `@` have an apostrophe in front: spreadsheets would calculate them.

use super::super::parameter::told;
use super::super::units;
use super::matrices::known;
use super::number::exact_text;
use super::sentence::with_error;
use crate::fit::FitResult;
use crate::language::{Language, tr};

/// A table that is read in one line: `pandas.read_csv("fit.csv")`. The correlations are columns of their own.
pub(super) fn csv(r: &FitResult) -> String {
    let correlation = r.minimum.correlation();
    let known = known(r);
    let params = &r.minimum.params;
    let mut head: Vec<String> = [
        "name",
        "value",
        "error",
        "minos_lower",
        "minos_upper",
        "unit",
        "fixed",
        "limit_lower",
        "limit_upper",
        "valid",
    ]
    .map(String::from)
    .into();
    head.extend((0..params.len()).map(|j| format!("correlation_{}", params[j].name)));
    let units = units::of_fit(&r.request);
    let row = |i: usize| {
        let p = told(r, i);
        let varies = p.parameter.is_free() || p.parameter.is_tied();
        let end = |x: Option<f64>| x.map_or_else(String::new, number);
        let mut cells = vec![
            guarded(&p.parameter.name),
            number(p.value),
            if varies { number(p.error) } else { String::new() },
            number(p.lower),
            number(p.upper),
            guarded(&units[i]),
            (!varies).to_string(),
            end(p.parameter.limits.lower()),
            end(p.parameter.limits.upper()),
            r.is_valid().to_string(),
        ];
        cells.extend((0..params.len()).map(|j| {
            let both = known.contains(&i) && known.contains(&j);
            correlation.as_ref().filter(|_| both).map_or_else(String::new, |c| number(c[(i, j)]))
        }));
        cells
    };
    let rows = std::iter::once(head).chain((0..params.len()).map(row));
    rows.map(|cells| cells.iter().map(|c| quoted(c)).collect::<Vec<_>>().join(",") + "\n").collect()
}

/// Rounded, between tabs; German spreadsheets read the comma alone as the sign of decimals.
pub(super) fn tabs(r: &FitResult, language: Language) -> String {
    let units = units::of_fit(&r.request);
    let local = |x: String| if language == Language::German { x.replace('.', ",") } else { x };
    let row = |i: usize| {
        let number = with_error(r, i);
        let power = if number.power == 0 { String::new() } else { format!("e{}", number.power) };
        let cell = |x: &String| local(format!("{x}{power}"));
        let (lower, upper) = match number.errors.as_slice() {
            [] => (String::new(), String::new()),
            [both] => (cell(both), cell(both)),
            [lower, upper, ..] => (cell(lower), cell(upper)),
        };
        let word = |text: &str| guarded(&text.replace(['\t', '\n', '\r'], " "));
        let (name, unit) = (word(&r.minimum.params[i].name), word(&units[i]));
        let p = told(r, i);
        let all = [p.value, p.error].map(|x| local(self::number(x)));
        let [value, error] = all;
        [name, cell(&number.value), lower, upper, unit, value, error].join("\t") + "\n"
    };
    let head = [
        tr("Parameter"),
        tr("Value"),
        tr("Error −"),
        tr("Error +"),
        tr("Unit"),
        tr("Value, all digits"),
        tr("Error, all digits"),
    ];
    std::iter::once(head.join("\t") + "\n").chain((0..r.minimum.params.len()).map(row)).collect()
}

/// Nothing for what is not known.
fn number(x: f64) -> String {
    if x.is_finite() { exact_text(x) } else { String::new() }
}

/// A word that a spreadsheet would take for a formula has an apostrophe in front, the mark of text there.
fn guarded(word: &str) -> String {
    let is_formula = word.starts_with(['=', '+', '-', '@', '\t', '\r']) && word.parse::<f64>().is_err();
    if is_formula { format!("'{word}") } else { word.to_owned() }
}

/// In quotes where a program would read it otherwise.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn what_a_spreadsheet_would_calculate_is_marked_as_text() {
        for (word, expected) in [
            ("=A1", "'=A1"),
            ("+x", "'+x"),
            ("-cmd", "'-cmd"),
            ("@f", "'@f"),
            ("-1.5", "-1.5"),
            ("m/s", "m/s"),
        ] {
            assert_eq!(guarded(word), expected);
        }
    }
}
