//! Which numbers of a source that several data sets have in common belong to which of their rows. Numbers are listed once for all data
//! sets (row i of one has the number of row i of another; the data sets are then of one length), or for the rows of all of them, one data
//! set below the other. Deliberately not here: what the sources add up to, and which rows a cost uses.

use crate::cost::CostError;
use crate::cost::errors::{Correlation, ErrorSize, ErrorSource};

/// How numbers are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listing {
    /// Once, for the rows of each data set alike.
    EachAlike,
    /// For all rows of all data sets.
    OneBelowTheOther,
}

impl Listing {
    /// How `found` numbers are listed for data sets of `lengths` rows; `None` where they fit neither way.
    fn of(found: usize, lengths: &[usize]) -> Option<Listing> {
        if lengths.iter().all(|&n| n == found) {
            return Some(Listing::EachAlike);
        }
        (lengths.iter().sum::<usize>() == found).then_some(Listing::OneBelowTheOther)
    }

    /// The place in the list of row `i` of data set `k`.
    fn place(self, lengths: &[usize], (k, i): (usize, usize)) -> usize {
        match self {
            Listing::EachAlike => i,
            Listing::OneBelowTheOther => lengths[..k].iter().sum::<usize>() + i,
        }
    }
}

/// The lists of a source that data sets of `lengths` rows have in common.
struct Lists<'a> {
    lengths: &'a [usize],
    /// Of sizes or of a covariance; alike where there is none.
    sizes: Listing,
    /// Of a matrix of correlations; alike where there is none.
    pairs: Listing,
}

impl<'a> Lists<'a> {
    /// Checks the source as well.
    fn of(source: &ErrorSource, lengths: &'a [usize]) -> Result<Lists<'a>, CostError> {
        let first = lengths.first().copied().unwrap_or(0);
        let same_length = lengths.iter().all(|&n| n == first);
        let listing = |found: usize| {
            let expected = if same_length { first } else { lengths.iter().sum() };
            let wrong = || CostError::SourceShape { source_name: source.label(), found, expected };
            Ok::<_, CostError>((Listing::of(found, lengths).ok_or_else(wrong)?, found))
        };
        let (sizes, n_sizes) = match &source.size {
            ErrorSize::Same(_) => (Listing::EachAlike, first),
            ErrorSize::Rows(s) => listing(s.len())?,
            ErrorSize::Covariance(v) => listing(v.len())?,
        };
        let (pairs, n_pairs) = match (&source.size, &source.correlation) {
            (ErrorSize::Covariance(_), _) => (Listing::EachAlike, first),
            (_, Correlation::Matrix(r)) => listing(r.len())?,
            (_, Correlation::Same(rho)) if *rho == 1.0 || same_length => (Listing::EachAlike, first),
            _ => {
                return Err(CostError::DoesNotFit {
                    what: format!("{}: data sets of different length have no rows in common", source.label()),
                    remedy: "a source shared by them must be fully correlated (correlation = 1)".to_owned(),
                });
            }
        };
        ErrorSource { correlation: Correlation::default(), ..source.clone() }.check(n_sizes)?;
        ErrorSource { size: ErrorSize::default(), ..source.clone() }.check(n_pairs)?;
        Ok(Lists { lengths, sizes, pairs })
    }

    /// The source with the numbers of these rows, (data set, row) each.
    fn pick(&self, source: &ErrorSource, rows: &[(usize, usize)]) -> ErrorSource {
        let at = |listing: Listing| rows.iter().map(move |&row| listing.place(self.lengths, row));
        let square = |matrix: &[Vec<f64>], listing: Listing| -> Vec<Vec<f64>> {
            at(listing).map(|i| at(listing).map(|j| matrix[i][j]).collect()).collect()
        };
        let size = match &source.size {
            ErrorSize::Same(s) => ErrorSize::Same(*s),
            ErrorSize::Rows(s) => ErrorSize::Rows(at(self.sizes).map(|i| s[i]).collect()),
            ErrorSize::Covariance(v) => ErrorSize::Covariance(square(v, self.sizes)),
        };
        let correlation = match &source.correlation {
            Correlation::Same(rho) => Correlation::Same(*rho),
            Correlation::Matrix(r) => Correlation::Matrix(square(r, self.pairs)),
        };
        ErrorSource { size, correlation, ..source.clone() }
    }
}

/// All rows of the data sets `which` of those with `lengths` rows.
fn all_rows(lengths: &[usize], which: &[usize]) -> Vec<(usize, usize)> {
    which.iter().flat_map(|&k| (0..lengths[k]).map(move |i| (k, i))).collect()
}

/// What the data sets `which` have of a `source` that data sets of `lengths` rows have in common: that of one of them is a source like
/// its own.
///
/// # Errors
/// The source has numbers for other rows than those, or cannot be a source of errors.
pub fn shared_by(source: &ErrorSource, lengths: &[usize], which: &[usize]) -> Result<ErrorSource, CostError> {
    let lists = Lists::of(source, lengths)?;
    let which: Vec<usize> = which.iter().copied().filter(|&k| k < lengths.len()).collect();
    let rows = |listing: Listing| match listing {
        Listing::EachAlike => all_rows(lengths, which.get(..1).unwrap_or_default()),
        Listing::OneBelowTheOther => all_rows(lengths, &which),
    };
    let ErrorSource { size, .. } = lists.pick(source, &rows(lists.sizes));
    let ErrorSource { correlation, .. } = lists.pick(source, &rows(lists.pairs));
    Ok(ErrorSource { size, correlation, ..source.clone() })
}

/// `source` as one of these rows alone, (data set, row) each: the same row of two data sets has the same error.
pub(super) fn at_rows(
    source: &ErrorSource,
    lengths: &[usize],
    rows: &[(usize, usize)],
) -> Result<ErrorSource, CostError> {
    let mut at = Lists::of(source, lengths)?.pick(source, rows);
    match (&at.size, &at.correlation) {
        (ErrorSize::Covariance(_), _) | (_, Correlation::Matrix(_)) => {}
        (_, Correlation::Same(rho)) if *rho == 1.0 => {}
        (_, Correlation::Same(rho)) => {
            let entry = |a: &(usize, usize), b: &(usize, usize)| if a.1 == b.1 { 1.0 } else { *rho };
            let matrix = rows.iter().map(|a| rows.iter().map(|b| entry(a, b)).collect()).collect();
            at.correlation = Correlation::Matrix(matrix);
        }
    }
    Ok(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(s: &[f64]) -> ErrorSource {
        ErrorSource { size: ErrorSize::Rows(s.to_vec()), ..ErrorSource::default() }.correlated(1.0)
    }

    #[test]
    fn numbers_for_each_alike_or_for_all_rows() {
        let of = |s: &[f64], lengths: &[usize], which: &[usize]| match shared_by(&sizes(s), lengths, which) {
            Ok(source) => source.size,
            Err(e) => panic!("{e}"),
        };
        assert_eq!(of(&[1.0, 2.0], &[2, 2], &[1]), ErrorSize::Rows(vec![1.0, 2.0]));
        assert_eq!(of(&[1.0, 2.0, 3.0, 4.0], &[2, 2], &[1]), ErrorSize::Rows(vec![3.0, 4.0]));
        assert_eq!(of(&[1.0, 2.0, 3.0], &[1, 2], &[1]), ErrorSize::Rows(vec![2.0, 3.0]));
        assert_eq!(of(&[1.0, 2.0, 3.0, 4.0], &[1, 2, 1], &[0, 2]), ErrorSize::Rows(vec![1.0, 4.0]));
        for (lengths, expected) in [([2, 2], "there are 2 rows"), ([1, 4], "there are 5 rows")] {
            let refused = shared_by(&sizes(&[1.0; 3]), &lengths, &[0]).unwrap_err().to_string();
            assert!(refused.contains(expected), "{refused}");
        }
    }

    /// Bounds of a correlation are those of one data set, not of all rows together.
    #[test]
    fn a_correlation_belongs_to_the_rows_of_one_data_set() {
        let source = ErrorSource::of_y(0.1).correlated(-0.5);
        assert!(shared_by(&source, &[3, 3], &[0]).is_ok());
        assert!(shared_by(&source, &[4, 4], &[0]).is_err());
        let rows = [(0, 0), (0, 1), (1, 0), (1, 1)];
        let Correlation::Matrix(r) = at_rows(&source, &[3, 3], &rows).unwrap().correlation else {
            panic!("a matrix of rows")
        };
        assert_eq!((r[0][2], r[0][1], r[1][2], r[1][3]), (1.0, -0.5, -0.5, 1.0));
    }
}
