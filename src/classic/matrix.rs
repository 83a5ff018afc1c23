//! Error matrix, correlations with the global ones, eigenvalues. Rows of parameters whose error means nothing are dashes.

use nalgebra::DMatrix;

use super::page::{Page, joined};
use super::table::{matrix_words, sci};
use crate::fit::FitResult;
use crate::minimize::CovStatus;
use crate::numeric::linalg::eigen_symmetric;

/// Columns of a matrix in one block; a wider one is cut.
const BLOCK: usize = 8;

/// What stands for a number that means nothing.
const DASH: &str = "-";

/// Parameters that have rows: free ones and those that follow others.
fn rows_of(result: &FitResult) -> Vec<usize> {
    result.minimum.params.varying()
}

/// Why there is no matrix, when there is none.
fn missing(result: &FitResult) -> Option<String> {
    let status = result.minimum.status.covariance;
    let none =
        matches!(status, CovStatus::Missing | CovStatus::Failed) || result.minimum.covariance.is_none();
    none.then(|| format!(" {}: HESSE computes it at a minimum.\n", matrix_words(status)))
}

/// The error matrix in the user's units.
pub(super) fn covariance(result: &FitResult) -> String {
    let Some(c) = result.covariance() else { return missing(result).unwrap_or_default() };
    if let Some(words) = missing(result) {
        return words;
    }
    let rows = rows_of(result);
    let mut page = Page::default();
    page.line(format!(
        " EXTERNAL ERROR MATRIX   NPAR={}  ERR DEF={}  {}",
        rows.len(),
        crate::report::pdg::number(result.minimum.up, 6),
        matrix_words(result.minimum.status.covariance)
    ));
    if result.error_scale != 1.0 && result.error_scale.is_finite() {
        let factor = crate::report::pdg::number(result.error_scale, 6);
        page.line(format!(" Errors come from the scatter of the data: multiplied by {factor}."));
    }
    page.add(blocks(result, &rows, None, |i, j| sci(c[(i, j)], 3), 10));
    page.text()
}

/// Correlations.
pub(super) fn correlation(result: &FitResult) -> String {
    let Some(r) = result.minimum.correlation() else { return missing(result).unwrap_or_default() };
    if missing(result).is_some() {
        return String::new();
    }
    let rows = rows_of(result);
    let global = &result.minimum.global_correlations;
    let text = " PARAMETER CORRELATION COEFFICIENTS\n".to_string();
    text + &blocks(result, &rows, Some(global), |i, j| format!("{:.3}", r[(i, j)]), 6)
}

/// Rows `rows` in blocks of columns, each row with its number and perhaps a global correlation.
fn blocks(
    result: &FitResult,
    rows: &[usize],
    global: Option<&Vec<f64>>,
    cell: impl Fn(usize, usize) -> String,
    width: usize,
) -> String {
    let means = |i: usize| result.error_is_meaningful(i);
    let mut page = Page::default();
    for block in rows.chunks(BLOCK) {
        let heads = joined(block.iter().map(|j| format!(" {:>width$}", j + 1)));
        let title = if global.is_some() { "   GLOBAL" } else { "" };
        page.line(format!("   NO.{title}{heads}"));
        for &i in rows {
            let of_row = match global.map(|g| g[i]) {
                None => String::new(),
                Some(g) if means(i) && g.is_finite() => format!("  {g:.5}"),
                Some(_) => format!("  {DASH:>7}"),
            };
            let entry = |j: usize| if means(i) && means(j) { cell(i, j) } else { DASH.to_string() };
            let cells = joined(block.iter().map(|&j| format!(" {:>width$}", entry(j))));
            page.line(format!("  {:>4}{of_row}{cells}", i + 1));
        }
    }
    page.text()
}

/// Eigenvalues of the correlations of the free parameters: the smallest one tells how well the least certain combination is known.
pub(super) fn eigenvalues(result: &FitResult) -> String {
    if let Some(words) = missing(result) {
        return words;
    }
    let free = result.minimum.params.free();
    let Some(r) = result.minimum.correlation() else { return String::new() };
    let part = DMatrix::from_fn(free.len(), free.len(), |i, j| r[(free[i], free[j])]);
    let Some(eigen) = eigen_symmetric(&part) else { return missing(result).unwrap_or_default() };
    let values: Vec<String> = eigen.values.iter().map(|&w| sci(w, 4)).collect();
    let lines = joined(values.chunks(6).map(|c| format!("     {}\n", c.join("  "))));
    format!(" EIGENVALUES OF THE CORRELATION MATRIX, SMALLEST FIRST\n{lines}")
}
