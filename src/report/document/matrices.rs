//! Covariance and correlation of the parameters, without those whose error means nothing.

use super::super::pdg::NONE;
use super::number::Number;
use super::parts::{Block, Grid, Section, Span, Spans, text};
use super::sentence::name;
use crate::fit::FitResult;
use crate::language::tr;

/// Both; nothing where fewer than two parameters vary, or none has an error.
pub(super) fn section(r: &FitResult) -> Option<Section> {
    let free = known(r);
    let (covariance, correlation) = (r.covariance()?, r.minimum.correlation()?);
    if free.len() < 2 || covariance.nrows() != r.minimum.params.len() {
        return None;
    }
    let grid = |caption: &str, label: &'static str, cell: &dyn Fn(usize, usize) -> Spans| {
        let names = || free.iter().map(|&i| vec![name(&r.minimum.params[i].name)]);
        let row = |i: usize| {
            std::iter::once(vec![name(&r.minimum.params[i].name)])
                .chain(free.iter().map(|&j| cell(i, j)))
                .collect()
        };
        let head = std::iter::once(text("")).chain(names()).collect();
        Block::Table(Grid {
            caption: caption.to_owned(),
            head,
            rows: free.iter().map(|&i| row(i)).collect(),
            numeric_from: 1,
            label,
        })
    };
    let number = |x: f64, written: String| {
        if x.is_nan() {
            text(NONE)
        } else {
            vec![Span::Number(Number { exact: vec![x], ..Number::of_text(&written) })]
        }
    };
    let of_correlation = |i: usize, j: usize| {
        let x = correlation[(i, j)];
        number(x, if i == j { "1".to_owned() } else { format!("{x:.3}") })
    };
    let of_covariance = |i: usize, j: usize| vec![Span::Number(Number::lone(covariance[(i, j)], 3))];
    let blocks = vec![
        grid(tr("Correlation of the parameters"), "correlation", &of_correlation),
        grid(tr("Covariance of the parameters"), "covariance", &of_covariance),
    ];
    Some(Section { title: tr("Covariance and correlation").to_owned(), blocks })
}

/// Parameters that vary and whose error means something.
pub(super) fn known(r: &FitResult) -> Vec<usize> {
    (0..r.minimum.params.len()).filter(|&i| r.error_is_meaningful(i)).collect()
}
