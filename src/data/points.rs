//! Points x, y with optional errors in x and y, and with up to nine further coordinates beside x. What has one abscissa only (errors of x,
//! a curve) means x, the first coordinate.

use super::DataError;

/// Errors of the ordinates.
#[derive(Debug, Clone, PartialEq)]
pub enum YErrors {
    /// None given: the fit is unweighted.
    None,
    /// One σ a point.
    Symmetric(Vec<f64>),
    /// σ− and σ+ of each point, both positive.
    Asymmetric {
        /// Used when the model lies below the point.
        lower: Vec<f64>,
        /// Used when the model lies above the point.
        upper: Vec<f64>,
    },
}

/// Coordinates that a point can have at most: `x[0]` to `x[9]` of a formula.
pub const MAX_COORDINATES: usize = 10;

/// Points; x need not be sorted or distinct. All vectors have the same length.
#[derive(Debug, Clone, PartialEq)]
pub struct Points {
    /// Abscissas.
    pub x: Vec<f64>,
    /// Further coordinates beside x (`y`, `z`, `t`, `x[4]` … of a formula), at most nine columns; usually none.
    pub further: Vec<Vec<f64>>,
    /// Ordinates.
    pub y: Vec<f64>,
    /// σ of x, when given.
    pub sx: Option<Vec<f64>>,
    /// σ of y.
    pub sy: YErrors,
}

impl Points {
    /// Points whose lengths agree and whose uncertainties are nowhere below zero. NaN stays: the row is masked later.
    ///
    /// Uncertainties that are all zero or missing are dropped: such points are unweighted.
    ///
    /// # Errors
    /// `E-SHAPE` for unequal lengths, `E-NEG-SIGMA` with the rows.
    pub fn new(x: Vec<f64>, y: Vec<f64>, sx: Option<Vec<f64>>, sy: YErrors) -> Result<Points, DataError> {
        let n = x.len();
        check_length("y", &y, n)?;
        if let Some(sx) = &sx {
            check_sigma("sx", sx, n)?;
        }
        match &sy {
            YErrors::None => {}
            YErrors::Symmetric(s) => check_sigma("sy", s, n)?,
            YErrors::Asymmetric { lower, upper } => {
                check_sigma("sy-", lower, n)?;
                check_sigma("sy+", upper, n)?;
            }
        }
        let mut points = Points { x, further: Vec::new(), y, sx, sy };
        points.drop_empty_errors();
        Ok(points)
    }

    /// Efficiencies k/n. Their errors are only drawn: of k + 1 successes in n + 2 trials, which are 0 nowhere (Laplace's rule).
    ///
    /// # Errors
    /// As [`Points::new`].
    pub fn of_fractions(x: Vec<f64>, k: &[f64], n: &[f64]) -> Result<Points, DataError> {
        let y = k.iter().zip(n).map(|(k, n)| k / n).collect();
        let sigma = |(k, n): (&f64, &f64)| {
            let p = (k + 1.0) / (n + 2.0);
            (p * (1.0 - p) / (n + 3.0)).max(0.0).sqrt()
        };
        Points::new(x, y, None, YErrors::Symmetric(k.iter().zip(n).map(sigma).collect()))
    }

    /// The same points with further coordinates beside x.
    ///
    /// # Errors
    /// `E-SHAPE` for another length, or for more than nine columns.
    pub fn with_further(self, further: Vec<Vec<f64>>) -> Result<Points, DataError> {
        for column in &further {
            check_length("a further coordinate", column, self.len())?;
        }
        let n = 1 + further.len();
        if n > MAX_COORDINATES {
            return Err(DataError::TooManyCoordinates { n });
        }
        Ok(Points { further, ..self })
    }

    /// Number of coordinates: 1 for x alone.
    pub fn n_coordinates(&self) -> usize {
        1 + self.further.len()
    }

    /// Coordinate `k` of all points; 0 is x.
    pub fn coordinate(&self, k: usize) -> Option<&[f64]> {
        match k.checked_sub(1) {
            None => Some(&self.x),
            Some(k) => self.further.get(k).map(Vec::as_slice),
        }
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// σ of y that counts when the model lies below (`model_above` false) or above point `i`; `None` when unweighted.
    pub fn sigma_y(&self, i: usize, model_above: bool) -> Option<f64> {
        match &self.sy {
            YErrors::None => None,
            YErrors::Symmetric(s) => s.get(i).copied(),
            YErrors::Asymmetric { lower, upper } => {
                if model_above {
                    upper.get(i).copied()
                } else {
                    lower.get(i).copied()
                }
            }
        }
    }

    /// Whether all coordinates, y and every given σ of row `i` are finite.
    pub(super) fn row_is_finite(&self, i: usize) -> bool {
        let finite = |v: &Vec<f64>| v.get(i).is_some_and(|v| v.is_finite());
        finite(&self.x)
            && self.further.iter().all(finite)
            && finite(&self.y)
            && self.sx.as_ref().is_none_or(finite)
            && match &self.sy {
                YErrors::None => true,
                YErrors::Symmetric(s) => finite(s),
                YErrors::Asymmetric { lower, upper } => finite(lower) && finite(upper),
            }
    }

    /// Drops uncertainties that say nothing (all zero or missing); returns the axes that lost theirs.
    pub(super) fn drop_empty_errors(&mut self) -> Vec<&'static str> {
        let says_nothing = |s: &[f64]| !s.is_empty() && s.iter().all(|v| *v == 0.0 || v.is_nan());
        let mut dropped = Vec::new();
        let y_empty = match &self.sy {
            YErrors::None => false,
            YErrors::Symmetric(s) => says_nothing(s),
            YErrors::Asymmetric { lower, upper } => says_nothing(lower) && says_nothing(upper),
        };
        if y_empty {
            self.sy = YErrors::None;
            dropped.push("y");
        }
        if self.sx.as_deref().is_some_and(says_nothing) {
            self.sx = None;
            dropped.push("x");
        }
        dropped
    }
}

/// Refuses a column whose length is not the number of rows.
pub(super) fn check_length(what: &'static str, column: &[f64], expected: usize) -> Result<(), DataError> {
    if column.len() == expected {
        Ok(())
    } else {
        Err(DataError::Length { what, found: column.len(), expected })
    }
}

/// Refuses uncertainties of the wrong length or below zero.
pub(super) fn check_sigma(what: &'static str, sigma: &[f64], expected: usize) -> Result<(), DataError> {
    check_length(what, sigma, expected)?;
    let rows: Vec<usize> = (0..sigma.len()).filter(|&i| sigma[i] < 0.0).map(|i| i + 1).collect();
    if rows.is_empty() { Ok(()) } else { Err(DataError::NegativeSigma { rows }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An uncertainty below zero is refused and the rows are named.
    #[test]
    fn a_negative_uncertainty_names_its_rows() {
        let sy = YErrors::Symmetric(vec![0.1, -0.1, 0.1, -2.0]);
        let error = Points::new(vec![1.0; 4], vec![1.0; 4], None, sy).unwrap_err();
        assert_eq!(error, DataError::NegativeSigma { rows: vec![2, 4] });
        assert!(error.to_string().starts_with("rows 2, 4 have an uncertainty below zero"));
    }

    #[test]
    fn uncertainties_that_are_all_zero_or_missing_mean_unweighted() {
        let sy = YErrors::Symmetric(vec![0.0, f64::NAN]);
        let points = Points::new(vec![1.0, 2.0], vec![3.0, 4.0], Some(vec![0.0, 0.0]), sy).unwrap();
        assert_eq!((points.sx, points.sy), (None, YErrors::None));
    }

    #[test]
    fn lengths_must_agree() {
        let error = Points::new(vec![1.0, 2.0], vec![1.0], None, YErrors::None).unwrap_err();
        assert_eq!(error, DataError::Length { what: "y", found: 1, expected: 2 });
    }

    #[test]
    fn further_coordinates_are_as_long_as_x_and_at_most_nine() {
        let points = || Points::new(vec![1.0, 2.0], vec![3.0, 4.0], None, YErrors::None).unwrap();
        let columns = |n: usize| vec![vec![5.0, 6.0]; n];
        let three = points().with_further(columns(2)).unwrap();
        assert_eq!(
            (three.n_coordinates(), three.coordinate(0), three.coordinate(3)),
            (3, Some([1.0, 2.0].as_slice()), None)
        );
        assert_eq!(points().with_further(columns(10)), Err(DataError::TooManyCoordinates { n: 11 }));
        let short = points().with_further(vec![vec![1.0]]).unwrap_err();
        assert_eq!(short.to_string(), "a further coordinate has 1 values but there are 2 rows");
    }

    #[test]
    fn the_side_of_the_model_chooses_the_asymmetric_error() {
        let sy = YErrors::Asymmetric { lower: vec![1.0], upper: vec![2.0] };
        let p = Points::new(vec![0.0], vec![0.0], None, sy).unwrap();
        assert_eq!((p.sigma_y(0, false), p.sigma_y(0, true)), (Some(1.0), Some(2.0)));
    }
}
