//! Sources of error of a data set, as the user gives them: plain data, saved in sessions, with the checks that need no other source.
//! The columns of errors that a data set brings are sources of their own and not listed here. What sources add up to is assembled in
//! [`super::gaussian`].
//!
//! ```text
//! independent          V = diag(s²)
//! correlation ρ        V_ij = s_i s_j (ρ + (1 − ρ) δ_ij)      −1/(N−1) ≤ ρ ≤ 1; ρ = 1 is fully correlated
//! correlation matrix   V_ij = s_i s_j R_ij
//! covariance matrix    V as given
//! relative to data     s_i = r_i |d_i|, once and for all
//! relative to model    V_ij = r_i r_j R_ij m_i m_j, following the parameters, signs kept
//! ```

use serde::{Deserialize, Serialize};

use super::CostError;

/// Symmetry demanded of a matrix, relative to √(C_ii C_jj).
const SYMMETRY: f64 = 1e-12;

/// How far a correlation may lie outside its bounds by rounding.
const ROUNDING: f64 = 1e-12;

/// The coordinate that a source belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Of x: projected on y by the slope of the model.
    X,
    /// Of y, or of the contents of bins.
    #[default]
    Y,
}

/// What a relative error is relative to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelativeTo {
    /// The data: fixed once.
    #[default]
    Data,
    /// The model: it follows the parameters.
    Model,
}

/// Size of a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ErrorSize {
    /// One σ for all rows.
    Same(f64),
    /// One σ a row of the data set.
    Rows(Vec<f64>),
    /// The covariance matrix of all rows, row by row; of relative errors when the source is relative.
    Covariance(Vec<Vec<f64>>),
}

impl Default for ErrorSize {
    fn default() -> ErrorSize {
        ErrorSize::Same(0.0)
    }
}

/// How the errors of a source hang together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Correlation {
    /// The same coefficient for every pair of rows: 0 independent, 1 fully correlated.
    Same(f64),
    /// One coefficient a pair, row by row.
    Matrix(Vec<Vec<f64>>),
}

impl Default for Correlation {
    fn default() -> Correlation {
        Correlation::Same(0.0)
    }
}

/// One source of error of all rows of a data set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ErrorSource {
    /// Its name; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Its coordinate.
    pub axis: Axis,
    /// Its size.
    #[serde(rename = "value")]
    pub size: ErrorSize,
    /// Whether the size is a part (0.05 for 5 %) of what `of` says.
    #[serde(skip_serializing_if = "is_default")]
    pub relative: bool,
    /// What a relative size is relative to.
    #[serde(skip_serializing_if = "is_default")]
    pub of: RelativeTo,
    /// How the rows hang together; without meaning for a covariance.
    #[serde(skip_serializing_if = "is_default")]
    pub correlation: Correlation,
    /// Whether it is taken into account.
    #[serde(skip_serializing_if = "is_true")]
    pub on: bool,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_true(value: &bool) -> bool {
    *value
}

impl Default for ErrorSource {
    fn default() -> ErrorSource {
        ErrorSource {
            name: String::new(),
            axis: Axis::Y,
            size: ErrorSize::default(),
            relative: false,
            of: RelativeTo::Data,
            correlation: Correlation::default(),
            on: true,
        }
    }
}

impl ErrorSource {
    /// An independent error of y, the same for all rows.
    pub fn of_y(sigma: f64) -> ErrorSource {
        ErrorSource { size: ErrorSize::Same(sigma), ..ErrorSource::default() }
    }

    /// An independent error of x, the same for all rows.
    pub fn of_x(sigma: f64) -> ErrorSource {
        ErrorSource { axis: Axis::X, ..ErrorSource::of_y(sigma) }
    }

    /// The same relative to the data or to the model.
    pub fn relative_to(self, of: RelativeTo) -> ErrorSource {
        ErrorSource { relative: true, of, ..self }
    }

    /// The same with this correlation of every pair of rows.
    pub fn correlated(self, rho: f64) -> ErrorSource {
        ErrorSource { correlation: Correlation::Same(rho), ..self }
    }

    /// Whether it follows the parameters.
    pub fn follows_model(&self) -> bool {
        self.relative && self.of == RelativeTo::Model
    }

    /// Whether it goes with any number of rows, so that it may stay when the data change.
    pub fn fits_any_data(&self) -> bool {
        matches!((&self.size, &self.correlation), (ErrorSize::Same(_), Correlation::Same(_)))
    }

    /// Its name, or what it is.
    pub fn label(&self) -> String {
        match (self.name.as_str(), self.axis) {
            ("", Axis::X) => "error of x".to_owned(),
            ("", Axis::Y) => "error of y".to_owned(),
            (name, _) => name.to_owned(),
        }
    }

    /// Whether it could be a source of errors of `n` rows.
    ///
    /// # Errors
    /// Sizes that are below zero, not finite, or not one a row; a correlation outside its bounds; a matrix that is not symmetric; an
    /// error of x relative to the model.
    pub fn check(&self, n: usize) -> Result<(), CostError> {
        if self.axis == Axis::X && self.follows_model() {
            return Err(CostError::DoesNotFit {
                what: format!("{}: a model predicts y, not x", self.label()),
                remedy: "give an error of x as it stands, or relative to the data".to_owned(),
            });
        }
        match &self.size {
            ErrorSize::Same(s) => self.check_sizes(&[*s], false)?,
            ErrorSize::Rows(s) => {
                self.check_length(s.len(), n)?;
                self.check_sizes(s, true)?;
            }
            ErrorSize::Covariance(rows) => return self.check_matrix(rows, n, false),
        }
        match &self.correlation {
            Correlation::Same(rho) => {
                let lowest = if n > 1 { -1.0 / (n - 1) as f64 } else { -1.0 };
                if *rho <= 1.0 && *rho >= lowest - ROUNDING {
                    Ok(())
                } else {
                    Err(CostError::SourceCorrelation { source_name: self.label(), rho: *rho, lowest })
                }
            }
            Correlation::Matrix(rows) => self.check_matrix(rows, n, true),
        }
    }

    fn check_length(&self, found: usize, expected: usize) -> Result<(), CostError> {
        if found == expected {
            return Ok(());
        }
        Err(CostError::SourceShape { source_name: self.label(), found, expected })
    }

    fn check_sizes(&self, sizes: &[f64], by_row: bool) -> Result<(), CostError> {
        let bad = |s: &f64| *s < 0.0 || !s.is_finite();
        let rows: Vec<usize> = (0..sizes.len()).filter(|&i| bad(&sizes[i])).map(|i| i + 1).collect();
        match rows.first() {
            None => Ok(()),
            Some(_) if by_row => Err(CostError::NegativeSigma { rows }),
            Some(_) => Err(self.not_allowed("size", sizes[0], "a number of at least 0")),
        }
    }

    fn check_matrix(&self, rows: &[Vec<f64>], n: usize, correlation: bool) -> Result<(), CostError> {
        self.check_length(rows.len(), n)?;
        for row in rows {
            self.check_length(row.len(), n)?;
        }
        for i in 0..n {
            let v = rows[i][i];
            if correlation && (v - 1.0).abs() > ROUNDING {
                return Err(self.not_allowed("correlation of a row with itself", v, "1"));
            }
            if !correlation && (v < 0.0 || !v.is_finite()) {
                return Err(CostError::NegativeSigma { rows: vec![i + 1] });
            }
            for j in 0..i {
                let (a, b) = (rows[i][j], rows[j][i]);
                if correlation && (a.abs() > 1.0 + ROUNDING || a.is_nan()) {
                    return Err(self.not_allowed("correlation", a, "between −1 and 1"));
                }
                let scale = (v * rows[j][j]).sqrt();
                let differ = (a - b).abs();
                if differ > SYMMETRY * scale || differ.is_nan() {
                    return Err(CostError::SourceNotSymmetric {
                        source_name: self.label(),
                        i: i + 1,
                        j: j + 1,
                    });
                }
            }
        }
        Ok(())
    }

    fn not_allowed(&self, what: &'static str, value: f64, rule: &'static str) -> CostError {
        CostError::SourceNumber { source_name: self.label(), what, value, rule }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Explain;

    fn code(source: &ErrorSource, n: usize) -> &'static str {
        source.check(n).map_or_else(|e| e.code(), |()| "fine")
    }

    fn matrix(rows: [[f64; 2]; 2]) -> Vec<Vec<f64>> {
        rows.iter().map(|r| r.to_vec()).collect()
    }

    #[test]
    fn bad_sources_are_refused() {
        let y = || ErrorSource::of_y(0.1);
        assert_eq!(code(&y(), 3), "fine");
        assert_eq!(code(&ErrorSource::of_y(-0.1), 3), "E-OPTION");
        assert_eq!(code(&ErrorSource::of_y(f64::NAN), 3), "E-OPTION");
        assert_eq!(code(&ErrorSource::of_x(0.1).relative_to(RelativeTo::Model), 3), "E-OPTION");
        let rows = |s: Vec<f64>| ErrorSource { size: ErrorSize::Rows(s), ..y() };
        assert_eq!(code(&rows(vec![0.1; 2]), 3), "E-SHAPE");
        assert_eq!(code(&rows(vec![0.1, -0.2, 0.1]), 3), "E-NEG-SIGMA");
    }

    /// ρ of N rows is at least −1/(N − 1): below that the matrix has a negative eigenvalue.
    #[test]
    fn a_correlation_has_bounds() {
        let y = || ErrorSource::of_y(0.1);
        for (rho, n, expected) in [
            (1.0, 5, "fine"),
            (1.01, 5, "E-COV-PD"),
            (-0.25, 5, "fine"),
            (-0.26, 5, "E-COV-PD"),
            (-1.0, 2, "fine"),
            (f64::NAN, 2, "E-COV-PD"),
        ] {
            assert_eq!(code(&y().correlated(rho), n), expected, "{rho} of {n}");
        }
        let text = y().correlated(-0.5).check(5).unwrap_err().to_string();
        assert!(text.contains("-0.5") && text.contains("-0.25"), "{text}");
    }

    #[test]
    fn matrices_are_square_and_symmetric() {
        let y = || ErrorSource::of_y(0.1);
        let covariance = |m: [[f64; 2]; 2]| ErrorSource {
            size: ErrorSize::Covariance(matrix(m)),
            ..ErrorSource::default()
        };
        let correlation =
            |m: [[f64; 2]; 2]| ErrorSource { correlation: Correlation::Matrix(matrix(m)), ..y() };
        assert_eq!(code(&covariance([[1.0, 0.5], [0.5, 1.0]]), 2), "fine");
        assert_eq!(code(&covariance([[1.0, 0.5], [0.5, 1.0]]), 3), "E-SHAPE");
        assert_eq!(code(&covariance([[1.0, 0.5], [0.4, 1.0]]), 2), "E-COV-SYM");
        assert_eq!(code(&covariance([[1.0, 0.5], [0.5, -1.0]]), 2), "E-NEG-SIGMA");
        assert_eq!(code(&covariance([[1.0, f64::NAN], [f64::NAN, 1.0]]), 2), "E-COV-SYM");
        assert_eq!(code(&correlation([[1.0, 0.5], [0.5, 1.0]]), 2), "fine");
        assert_eq!(code(&correlation([[1.0, 1.5], [1.5, 1.0]]), 2), "E-OPTION");
        assert_eq!(code(&correlation([[2.0, 0.5], [0.5, 1.0]]), 2), "E-OPTION");
    }
}
