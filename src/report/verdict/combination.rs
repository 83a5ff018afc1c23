//! What two parameters that do the same job say together: the sum, the difference, the product or the quotient, where one of them is measured
//! well. Errors by linear propagation with the correlation.

use super::super::pdg::value_with_error;
use crate::fit::FitResult;

/// A combination is measured well when its error is below this part of either error, both in the same unit.
const WELL: f64 = 0.3;

/// `a + b = 24.9 ± 0.9` for parameters `i` and `j`; `None` where no such combination is measured well.
pub(super) fn well_measured(r: &FitResult, i: usize, j: usize) -> Option<String> {
    if !(r.error_is_meaningful(i) && r.error_is_meaningful(j)) {
        return None;
    }
    let c = r.covariance()?;
    let (p, q) = (&r.minimum.params[i], &r.minimum.params[j]);
    let (a, b) = (p.value, q.value);
    // Value and slopes of each; of an error in a unit of its own it is the change that counts.
    let tried = [
        ("+", a + b, 1.0, 1.0),
        ("-", a - b, 1.0, -1.0),
        ("*", a * b, b, a),
        ("/", a / b, 1.0 / b, -a / (b * b)),
    ];
    tried.into_iter().find_map(|(sign, value, da, db)| {
        let variance = da * da * c[(i, i)] + db * db * c[(j, j)] + 2.0 * da * db * c[(i, j)];
        let least = (da * da * c[(i, i)]).min(db * db * c[(j, j)]).sqrt();
        let error = variance.max(0.0).sqrt();
        let known = value.is_finite() && error > 0.0 && error < WELL * least;
        known.then(|| format!("{} {sign} {} = {}", p.name, q.name, value_with_error(value, error)))
    })
}

#[cfg(test)]
mod tests {
    use super::well_measured;
    use crate::report::testing;

    /// 27 ± 11 and −3 ± 11 with a sum of 24 ± 0.9: the covariance is (0.81 − 2·121)/2.
    #[test]
    fn a_sum_is_known_where_its_terms_are_not() {
        let mut r = testing::line();
        assert_eq!(well_measured(&r, 0, 1), None);
        let both = f64::midpoint(0.81, -2.0 * 121.0);
        r.minimum.covariance = Some(nalgebra::DMatrix::from_row_slice(2, 2, &[121.0, both, both, 121.0]));
        r.minimum.errors = vec![11.0, 11.0];
        r.minimum.params.set_values(&[27.0, -3.0]);
        assert_eq!(well_measured(&r, 0, 1).as_deref(), Some("m + c = 24.0 ± 0.9"));
        r.beside_limit = vec![crate::params::ParamId(0)];
        assert_eq!(well_measured(&r, 0, 1), None);
    }
}
