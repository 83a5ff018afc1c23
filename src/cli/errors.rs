//! Errors as typed: sources of error of the data (`--error`) and outside knowledge of parameters (`--constraint`). A covariance or a
//! matrix of correlations comes from a file of numbers, a row a line.

use std::path::Path;

use super::exit::CliError;
use super::values::{expected, number, outside_brackets, positive};
use crate::cost::{Axis, Constraint, Correlation, ErrorSize, ErrorSource, RelativeTo};

const ERROR: &str = "--error";
const SHARED: &str = "--shared-error";
const CONSTRAINT: &str = "--constraint";

/// `AXIS=SIZE[%][,correlation=R][,of=data|model][,name=N]`; SIZE may be one number a row (`0.1;0.2;0.3`) or `matrix:FILE`, a
/// covariance; R may be `matrix:FILE` too.
pub(super) fn source(text: &str) -> Result<ErrorSource, CliError> {
    Ok(spoken(ERROR, text)?.0)
}

/// A source, and whether anything was said about its correlation.
fn spoken(option: &str, text: &str) -> Result<(ErrorSource, bool), CliError> {
    let form = "x=SIZE or y=SIZE[%][,correlation=R][,of=data|model][,name=N]";
    let mut parts = text.split(',').map(str::trim);
    let head = parts.next().unwrap_or("");
    let (axis, size) = head.split_once('=').ok_or_else(|| expected(option, text, form))?;
    let axis = match axis.trim() {
        "x" => Axis::X,
        "y" => Axis::Y,
        _ => return Err(expected(option, text, form)),
    };
    let (size, relative) = size_of(option, size.trim())?;
    let mut source = ErrorSource { axis, size, relative, ..ErrorSource::default() };
    let mut correlated = false;
    for part in parts {
        match part.split_once('=').map(|(key, value)| (key.trim(), value)) {
            Some(("correlation", r)) => {
                (source.correlation, correlated) = (correlation(option, r.trim())?, true);
            }
            Some(("of", of)) => {
                if !source.relative && !matches!(source.size, ErrorSize::Covariance(_)) {
                    return Err(expected(option, text, "a size in per cent (5%) before of=data or of=model"));
                }
                source.relative = true;
                source.of = match of.trim() {
                    "data" => RelativeTo::Data,
                    "model" => RelativeTo::Model,
                    _ => return Err(expected(option, part, "of=data or of=model")),
                };
            }
            Some(("name", name)) => source.name = name.trim().into(),
            _ => return Err(expected(option, part, "correlation=R, of=data, of=model or name=N")),
        }
    }
    Ok((source, correlated))
}

/// The same for one that several data sets have in common: fully correlated when nothing is said.
pub(super) fn shared(text: &str) -> Result<ErrorSource, CliError> {
    let (source, correlated) = spoken(SHARED, text)?;
    Ok(if correlated { source } else { source.correlated(1.0) })
}

/// A size, and whether it is relative.
fn size_of(option: &str, text: &str) -> Result<(ErrorSize, bool), CliError> {
    if let Some(path) = matrix_file(option, text)? {
        return Ok((ErrorSize::Covariance(matrix(option, path)?), false));
    }
    if text.is_empty() {
        return Err(expected(option, text, "a size: 0.1, 5%, 0.1;0.2;… one a row, or matrix:FILE"));
    }
    let (numbers, part) = match text.strip_suffix('%') {
        Some(rest) => (rest, 0.01),
        None => (text, 1.0),
    };
    let sizes = numbers
        .split(';')
        .map(|s| match s.strip_suffix('%') {
            Some(_) if part == 1.0 => Err(CliError::usage(format!(
                "{option}: read '{text}', expected % behind all sizes or behind the last one alone"
            ))),
            other => number(option, other.unwrap_or(s)).map(|s| scaled(s, part)),
        })
        .collect::<Result<Vec<_>, _>>()?;
    let size = match sizes.as_slice() {
        [one] => ErrorSize::Same(*one),
        _ => ErrorSize::Rows(sizes),
    };
    Ok((size, part != 1.0))
}

/// Per cent as a part: 5 % is 0.05 to the last digit.
fn scaled(value: f64, part: f64) -> f64 {
    if part == 1.0 { value } else { value / 100.0 }
}

fn correlation(option: &str, text: &str) -> Result<Correlation, CliError> {
    match matrix_file(option, text)? {
        Some(path) => Ok(Correlation::Matrix(matrix(option, path)?)),
        None => number(option, text).map(Correlation::Same),
    }
}

/// The file of `matrix:FILE`; `None` of anything else.
fn matrix_file<'a>(option: &str, text: &'a str) -> Result<Option<&'a str>, CliError> {
    let Some(rest) = text.strip_prefix("matrix") else { return Ok(None) };
    match rest.trim_start().strip_prefix(':').map(str::trim) {
        Some(path) if !path.is_empty() => Ok(Some(path)),
        _ => Err(expected(option, text, "matrix:FILE, a file with a row of the matrix a line")),
    }
}

/// The numbers of a file, a row a line, separated by commas, semicolons, tabs or blanks; lines that begin with `#` are remarks.
fn matrix(option: &str, path: &str) -> Result<Vec<Vec<f64>>, CliError> {
    let path = path.trim();
    let text = std::fs::read_to_string(Path::new(path))
        .map_err(|e| CliError::usage(format!("{option}: {path} cannot be read: {e}")))?;
    let mut rows = Vec::new();
    for (k, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let cells = line.split([',', ';', '\t', ' ']).map(str::trim).filter(|cell| !cell.is_empty());
        let row = cells.map(|cell| {
            let value = cell.parse::<f64>().ok().filter(|v| v.is_finite());
            let place = || format!("{option}: {path}, line {}: read '{cell}', expected a number", k + 1);
            value.ok_or_else(|| CliError::usage(place()))
        });
        rows.push(row.collect::<Result<Vec<f64>, _>>()?);
    }
    if rows.is_empty() {
        return Err(CliError::usage(format!(
            "{option}: {path} holds no numbers, expected a row of the matrix a line"
        )));
    }
    let odd = rows.iter().position(|row| row.len() != rows.len());
    if let Some(k) = odd {
        return Err(CliError::usage(format!(
            "{option}: {path}, row {} of the matrix has {} numbers, expected {}, as many as rows",
            k + 1,
            rows[k].len(),
            rows.len()
        )));
    }
    Ok(rows)
}

/// `NAME=VALUE±ERROR`, `NAME=VALUE±5%`, `NAME=VALUE+UP-DOWN`; for several `A,B=1±0.1,2±0.3[,correlation=R]` or
/// `A,B=1,2,covariance=V11,V12;V21,V22`.
pub(super) fn constraint(text: &str) -> Result<Constraint, CliError> {
    let (names, rest) = text.split_once('=').ok_or_else(|| expected(CONSTRAINT, text, "NAME=VALUE±ERROR"))?;
    let form = || {
        let several = "A,B=1±0.1,2±0.3, with correlation=R where they are correlated";
        expected(CONSTRAINT, text, if names.contains(',') { several } else { "NAME=VALUE±ERROR" })
    };
    let names: Vec<String> = outside_brackets(names).into_iter().map(|n| n.trim().to_owned()).collect();
    let (values, matrix) = match rest.split_once(",covariance=") {
        Some((values, rows)) => (values, Some(rows_of(rows)?)),
        None => (rest, None),
    };
    if let Some(covariance) = matrix {
        let values = values.split(',').map(|v| number(CONSTRAINT, v)).collect::<Result<_, _>>()?;
        return Ok(Constraint { names, values, covariance, ..Constraint::default() });
    }
    let (values, together) = match values.split_once(",correlation=") {
        Some((values, r)) => (values, Some(r)),
        None => (values, None),
    };
    let known = values
        .split(',')
        .map(|v| known(v).and_then(|k| k.ok_or_else(form)))
        .collect::<Result<Vec<_>, _>>()?;
    if known.len() != names.len() || known.iter().any(|k| k.relative != known[0].relative) {
        return Err(form());
    }
    let upper = known.iter().find_map(|k| k.upper);
    if upper.is_some() && names.len() > 1 {
        return Err(expected(CONSTRAINT, text, "one parameter where the errors of both sides differ"));
    }
    let errors: Vec<f64> = known.iter().map(|k| k.error).collect();
    let covariance = Constraint::product(&errors, &correlations(together, names.len())?);
    let values = known.iter().map(|k| k.value).collect();
    Ok(Constraint { names, values, covariance, upper, relative: known[0].relative })
}

/// A value with its error.
struct Known {
    value: f64,
    error: f64,
    upper: Option<f64>,
    relative: bool,
}

/// `1.5±0.1`, `1.5+-0.1`, `1.5±5%`, `1.5+0.2-0.1`; `None` for anything else.
fn known(text: &str) -> Result<Option<Known>, CliError> {
    let error = |text: &str| positive(CONSTRAINT, text.trim());
    let (body, part) = match text.trim().strip_suffix('%') {
        Some(body) => (body, 0.01),
        None => (text.trim(), 1.0),
    };
    let relative = part != 1.0;
    if let Some((value, sigma)) = body.split_once('±').or_else(|| body.split_once("+-")) {
        let (value, error) = (number(CONSTRAINT, value)?, scaled(error(sigma)?, part));
        return Ok(Some(Known { value, error, upper: None, relative }));
    }
    let sign = |from: usize, sign: char| {
        let is_sign = |(i, c): &(usize, char)| *c == sign && *i > from && !body[..*i].ends_with(['e', 'E']);
        body.char_indices().find(is_sign).map(|(i, _)| i)
    };
    let Some(plus) = sign(0, '+') else { return Ok(None) };
    let Some(minus) = sign(plus + 1, '-') else { return Ok(None) };
    let value = number(CONSTRAINT, &body[..plus])?;
    let upper = Some(scaled(error(&body[plus + 1..minus])?, part));
    Ok(Some(Known { value, error: scaled(error(&body[minus + 1..])?, part), upper, relative }))
}

/// `1,0.5;0.5,1`.
fn rows_of(text: &str) -> Result<Vec<Vec<f64>>, CliError> {
    let row = |row: &str| row.split(',').map(|v| number(CONSTRAINT, v)).collect();
    text.split(';').map(row).collect()
}

/// The correlations of `n` parameters: none, the same for every pair, or a matrix.
fn correlations(text: Option<&str>, n: usize) -> Result<Vec<Vec<f64>>, CliError> {
    let same = |r: f64| (0..n).map(|i| (0..n).map(|j| if i == j { 1.0 } else { r }).collect()).collect();
    let Some(text) = text else { return Ok(same(0.0)) };
    let rows = rows_of(text)?;
    match rows.as_slice() {
        [one] if one.len() == 1 => Ok(same(one[0])),
        rows if rows.len() == n && rows.iter().all(|r| r.len() == n) => Ok(rows.to_vec()),
        _ => Err(expected(CONSTRAINT, text, "one correlation, or a row of them for each parameter")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_as_typed() {
        assert_eq!(source("y=0.4").unwrap(), ErrorSource::of_y(0.4));
        assert_eq!(source("x=0.1").unwrap(), ErrorSource::of_x(0.1));
        let watch = source("y=5%,of=model,correlation=1,name=watch").unwrap();
        let expected = ErrorSource::of_y(0.05).relative_to(RelativeTo::Model).correlated(1.0);
        assert_eq!(watch, ErrorSource { name: "watch".into(), ..expected });
        assert_eq!(source("y=7%").unwrap(), ErrorSource::of_y(0.07).relative_to(RelativeTo::Data));
        assert_eq!(source("y=0.1;0.2").unwrap().size, ErrorSize::Rows(vec![0.1, 0.2]));
        for bad in ["0.4", "z=1", "y=a", "y=1,of=model", "y=1%,of=fit", "y=1,rho=1", "y=1,correlation=b"] {
            assert!(source(bad).is_err(), "{bad}");
        }
        let named = shared("y=1,name=correlation of the rulers").unwrap();
        assert_eq!(named.correlation, Correlation::Same(1.0), "the name says nothing");
        assert_eq!(shared("y=1,correlation=0").unwrap().correlation, Correlation::Same(0.0));
        for bad in ["y=matrix", "y=matrix:", "y=matrix=cov.txt", "y=0.1,correlation=matrix"] {
            let said = source(bad).unwrap_err().to_string();
            assert!(said.contains("expected matrix:FILE"), "{bad}: {said}");
        }
        let missing = source("y=matrix:no_such_file.csv").unwrap_err().to_string();
        assert!(missing.contains("no_such_file.csv"), "{missing}");
    }

    /// KA045: value and error in all spellings.
    #[test]
    fn constraints_in_all_spellings() {
        for text in ["tau=1.5±0.05", "tau=1.5+-0.05"] {
            assert_eq!(constraint(text).unwrap(), Constraint::simple("tau", 1.5, 0.05));
        }
        let c = constraint("a=-2e+1+4-1").unwrap();
        assert_eq!((c.values[0], c.covariance[0][0], c.upper), (-20.0, 1.0, Some(4.0)));
        let c = constraint("a=2±5%").unwrap();
        assert!(c.relative && c.covariance[0][0] == 0.05 * 0.05);
        for bad in ["m=1.5", "m=1+-0", "m", "a,b=1±1", "a,b=1±1,2+1-2", "a=1±5%,b"] {
            assert!(constraint(bad).is_err(), "{bad}");
        }
    }

    /// KA046: several parameters, by errors and correlation or by covariance.
    #[test]
    fn constraints_of_several_parameters() {
        let by_matrix = constraint("a,b=1,2,covariance=0.01,0.015;0.015,0.09").unwrap();
        assert_eq!(by_matrix.covariance, [[0.01, 0.015], [0.015, 0.09]]);
        let by_errors = constraint("a,b=1±0.1,2±0.3,correlation=0.5").unwrap();
        assert_eq!((by_errors.names.len(), &by_errors.values), (2, &by_matrix.values));
        for (a, b) in by_errors.covariance.iter().flatten().zip(by_matrix.covariance.iter().flatten()) {
            assert!((a - b).abs() < 1e-16);
        }
        assert_eq!(constraint("a,b=1±0.1,2±0.3,correlation=1,0.5;0.5,1").unwrap(), by_errors);
    }
}
