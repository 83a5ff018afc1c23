//! `x_errors`, `y_errors` and `errors` → sources of error: a number, a percentage, a list of one a row, a mapping, or a list of these.

use super::fields::{Item, Refusal, number};
use crate::cost::{Axis, Correlation, ErrorSize, ErrorSource, RelativeTo};

/// Where errors stand: of which axis, relative to what, of how many rows with which values.
#[derive(Clone, Copy)]
pub(super) struct Of<'d> {
    pub axis: Axis,
    pub relative_to: RelativeTo,
    pub data: &'d [f64],
}

/// The sources that `item` lists.
///
/// # Errors
/// A value that is none of the forms, or a source that cannot be one of so many rows.
pub(super) fn sources(item: &Item<'_>, of: Of<'_>) -> Result<Vec<ErrorSource>, Refusal> {
    let single = |item: &Item<'_>| source(item, of);
    match item.elements() {
        Some(elements) if elements.iter().any(|e| e.scalar().is_none()) => {
            elements.iter().map(single).collect()
        }
        _ => Ok(vec![source(item, of)?]),
    }
}

const FORMS: &str = "a number, a percentage as 5%, a list of one a row, or a mapping with error_value";

/// One source.
fn source(item: &Item<'_>, of: Of<'_>) -> Result<ErrorSource, Refusal> {
    let bare = ErrorSource { axis: of.axis, of: of.relative_to, ..ErrorSource::default() };
    let made = if item.fields(FORMS).is_ok() {
        mapping(item, of, bare)?
    } else {
        let (size, relative) = size(item, of)?;
        ErrorSource { size, relative, ..bare }
    };
    made.check(of.data.len()).map_err(|e| item.refuse(&e.to_string()))?;
    Ok(if made.relative { made } else { ErrorSource { of: RelativeTo::Data, ..made } })
}

fn mapping(item: &Item<'_>, of: Of<'_>, bare: ErrorSource) -> Result<ErrorSource, Refusal> {
    let mut fields = item.fields(FORMS)?;
    let is_matrix = match fields.take("type") {
        Some(kind) => Some(kind.choice(&[("simple", false), ("matrix", true)])?),
        None => None,
    };
    let name = fields.take("name").map(|n| n.text("a name").map(str::to_owned)).transpose()?;
    let relative = fields.take("relative").map(|r| r.flag()).transpose()?;
    let reference = fields.take("reference");
    let reference = reference
        .map(|r| r.choice(&[("data", RelativeTo::Data), ("model", RelativeTo::Model)]))
        .transpose()?;
    let value = fields.either(&["error_value", "err_val"])?;
    let matrix = fields.take("matrix");
    let words = [("covariance", false), ("cov", false), ("correlation", true), ("cor", true)];
    let given = fields.take("matrix_type").map(|t| t.choice(&words)).transpose()?;
    let rho = fields.either(&["correlation_coefficient", "correlation"])?;
    fields.finish()?;
    let is_matrix = is_matrix.unwrap_or(matrix.is_some());
    let mut made =
        ErrorSource { name: name.unwrap_or_default(), of: reference.unwrap_or(of.relative_to), ..bare };
    let mut percent = false;
    if let Some(value) = value {
        (made.size, percent) = size(&value, of)?;
        if is_matrix && matrix.is_none() {
            return Err(item.refuse("type: matrix needs a matrix"));
        }
    } else if !is_matrix {
        return Err(item.refuse("error_value is missing: a number, a percentage, or a list of one a row"));
    }
    made.relative = relative.unwrap_or(percent);
    if percent && !made.relative {
        return Err(item.refuse("a percentage cannot be relative: false"));
    }
    if is_matrix {
        let rows = matrix.ok_or_else(|| item.refuse("type: matrix needs a matrix"))?.matrix()?;
        let has_size = made.size != ErrorSize::default();
        match given.unwrap_or(has_size) {
            true if has_size => made.correlation = Correlation::Matrix(rows),
            true => return Err(item.refuse("a correlation matrix needs err_val, the errors themselves")),
            false if has_size => {
                return Err(item.refuse("a covariance matrix has its errors in it: leave err_val out"));
            }
            false => made.size = ErrorSize::Covariance(rows),
        }
    } else {
        made.correlation = Correlation::Same(rho.map_or(Ok(0.0), |r| r.number())?);
    }
    Ok(made)
}

/// A size, and whether it is a part of the value.
fn size(item: &Item<'_>, of: Of<'_>) -> Result<(ErrorSize, bool), Refusal> {
    if let Some(elements) = item.elements() {
        return Ok((ErrorSize::Rows(rows(item, &elements, of)?), false));
    }
    if let Some(part) = percentage(item) {
        return Ok((ErrorSize::Same(part), true));
    }
    item.as_number().map(|v| (ErrorSize::Same(v), false)).ok_or_else(|| item.expected(FORMS))
}

/// One error a row; a percentage among them is one of its datum.
fn rows(item: &Item<'_>, elements: &[Item<'_>], of: Of<'_>) -> Result<Vec<f64>, Refusal> {
    if elements.len() != of.data.len() {
        let message = format!("has {} numbers for {} data", elements.len(), of.data.len());
        return Err(item.refuse(&message));
    }
    let row =
        |(element, datum): (&Item<'_>, &f64)| match percentage(element) {
            Some(_) if of.relative_to == RelativeTo::Model => Err(element
                .refuse("errors relative to the model are given by one percentage, or by relative: true")),
            Some(part) => Ok(part * datum.abs()),
            None => element.number(),
        };
    elements.iter().zip(of.data).map(row).collect()
}

/// `5%` as 0.05.
fn percentage(item: &Item<'_>) -> Option<f64> {
    item.scalar()?.trim().strip_suffix('%').and_then(number).map(|p| p / 100.0)
}
