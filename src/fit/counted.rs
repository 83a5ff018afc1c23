//! Pulls of counts where few are expected. There (n − μ)/√μ is no normal number: an empty bin that expects 0.1 lies below the curve nine
//! times of ten, and one count where 0.01 were expected lies ten "errors" above it, though among a hundred such bins one is no surprise.
//!
//! Deliberately not here: what pulls are used for. Five expected counts are the usual limit (W. G. Cochran, Biometrics 10 (1954) 417,
//! who also allows a fifth of all bins below it before χ² loses its law).

use std::borrow::Cow;

use super::MemberResult;
use crate::cost::CostKind;
use crate::data::{Data, Dataset};

/// Fewer expected counts than this have no normal law.
const ENOUGH: f64 = 5.0;

/// More than expected by so many standard deviations is no matter of chance.
const CLEARLY: f64 = 3.0;

/// Part of the rows that may expect fewer before χ² loses its law.
const FEW_ROWS: f64 = 0.2;

/// Counted and expected of `row`, where that is a count that expects few.
fn few(data: &Dataset, kind: CostKind, prediction: Option<&[f64]>, row: usize) -> Option<(f64, f64)> {
    let counted = match &data.data {
        Data::Histogram(h) if h.error.is_none() || !kind.is_least_squares() => *h.content.get(row)?,
        Data::Points(p) if matches!(kind, CostKind::Likelihood | CostKind::PoissonFull) => *p.y.get(row)?,
        _ => return None,
    };
    let expected = *prediction?.get(row)?;
    (expected < ENOUGH).then_some((counted, expected))
}

/// The root of the deviance of Poisson's law, with the sign of n − μ.
fn deviance((n, mu): (f64, f64)) -> f64 {
    // No counts may come from a curve at or below 0: any at all is the strongest excess there is.
    if mu <= 0.0 && n > 0.0 {
        return f64::INFINITY;
    }
    let log = if n > 0.0 { n * (n / mu).ln() } else { 0.0 };
    (2.0 * (mu - n + log)).max(0.0).sqrt().copysign(n - mu)
}

/// Rows that expect few counts and have not clearly more: the signs of their pulls are no toss.
fn uneven<'a>(
    n_rows: usize,
    (data, kind): (&'a Dataset, CostKind),
    prediction: Option<&'a [f64]>,
) -> impl Iterator<Item = usize> + 'a {
    let is_uneven =
        move |row: &usize| few(data, kind, prediction, *row).is_some_and(|counts| deviance(counts) < CLEARLY);
    (0..n_rows).filter(is_uneven)
}

/// `pulls` whose signs are a toss: NaN where few counts are expected, and not clearly more were found. Copied only where there are such.
pub(super) fn even<'a>(
    pulls: &'a [f64],
    of: (&Dataset, CostKind),
    prediction: Option<&[f64]>,
) -> Cow<'a, [f64]> {
    let mut pulls = Cow::Borrowed(pulls);
    for row in uneven(pulls.len(), of, prediction) {
        pulls.to_mut()[row] = f64::NAN;
    }
    pulls
}

impl MemberResult {
    /// Pulls whose signs are a toss: NaN where few counts are expected.
    pub fn even_pulls(&self, data: &Dataset) -> Option<Cow<'_, [f64]>> {
        Some(even(self.pulls.as_deref()?, (data, self.cost), self.prediction.as_deref()))
    }

    /// Pulls whose sizes can be judged: the root of the deviance of Poisson's law where few counts are expected.
    pub fn sized_pulls(&self, data: &Dataset) -> Option<Vec<f64>> {
        let mut pulls = self.pulls.clone()?;
        for (row, pull) in pulls.iter_mut().enumerate().filter(|(_, pull)| pull.is_finite()) {
            if let Some(counts) = few(data, self.cost, self.prediction.as_deref(), row).filter(|c| c.1 > 0.0)
            {
                *pull = deviance(counts);
            }
        }
        Some(pulls)
    }

    /// Whether so many of the rows expect few counts that χ² does not follow its law.
    pub fn is_sparse(&self, data: &Dataset) -> bool {
        let rows = &self.fit_set.rows;
        let few = rows.iter().filter(|&row| few(data, self.cost, self.prediction.as_deref(), row).is_some());
        few.count() as f64 > FEW_ROWS * rows.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Histogram;

    /// Poisson's law with a mean of 0 or below has no counts: three of them are impossible, none of them are nothing.
    #[test]
    fn counts_where_none_can_be_are_the_strongest_excess() {
        assert_eq!((deviance((3.0, 0.0)), deviance((3.0, -0.5))), (f64::INFINITY, f64::INFINITY));
        assert_eq!((deviance((0.0, 0.0)), deviance((0.0, -0.5))), (0.0, 0.0));
        // n ln(n/mu) = 3 ln 6 by hand: root of 2 (0.5 - 3 + 5.375278).
        assert!((deviance((3.0, 0.5)) - 2.398_031_9).abs() < 1e-6, "{}", deviance((3.0, 0.5)));
        let h = Histogram {
            lo: vec![0.0, 1.0],
            hi: vec![1.0, 2.0],
            further: Vec::new(),
            content: vec![3.0, 0.0],
            error: None,
            underflow: 0.0,
            overflow: 0.0,
        };
        let data = Dataset::new("counts", Data::Histogram(h));
        let left = even(&[9.0, -0.7], (&data, CostKind::Likelihood), Some(&[-0.5, 0.5]));
        assert!(left[0] == 9.0 && left[1].is_nan(), "{left:?}");
    }
}
