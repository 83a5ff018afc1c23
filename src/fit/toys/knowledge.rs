//! Outside knowledge of parameters, measured again for a toy: values about the truth with the errors that the constraint states.

use nalgebra::{Cholesky, DMatrix, DVector};

use crate::cost::Constraint;
use crate::numeric::random::Random;

/// Draws the values of `c` about `truth` (one entry a name). Relative errors are parts of the truth here, which is what is measured;
/// of unequal sides each is as likely as the other. A constraint that is not one stays: it is refused when the cost is built.
pub(in crate::fit) fn measure_again(c: &mut Constraint, truth: &[f64], random: &mut Random) {
    let k = c.names.len();
    let shape_fits = truth.len() == k && c.covariance.len() == k && c.covariance.iter().all(|r| r.len() == k);
    if !shape_fits {
        return;
    }
    let scale = |i: usize| if c.relative { truth[i].abs() } else { 1.0 };
    let covariance = DMatrix::from_fn(k, k, |i, j| c.covariance[i][j] * scale(i) * scale(j));
    let Some(root) = Cholesky::new(covariance) else { return };
    let z = DVector::from_fn(k, |_, _| random.normal());
    let mut shift = root.l() * &z;
    // σ+ is the error of a parameter above its value: of values drawn below the truth.
    if let (Some(upper), 1) = (c.upper, k)
        && z[0] < 0.0
    {
        shift[0] = upper * scale(0) * z[0];
    }
    c.values = truth.iter().zip(shift.iter()).map(|(t, shift)| t + shift).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    const N: i32 = 4000;

    fn shifts(given: &Constraint, truth: f64) -> Vec<f64> {
        let mut random = Random::new(5, 0);
        let one = |_| {
            let mut c = given.clone();
            measure_again(&mut c, &[truth], &mut random);
            c.values[0] - truth
        };
        (0..N).map(one).collect()
    }

    /// Root mean square of the shifts on one side and how many there are, each against its law within four standard errors.
    fn assert_side(shifts: impl Iterator<Item = f64>, sigma: f64) {
        let squares: Vec<f64> = shifts.map(|s| (s / sigma).powi(2)).collect();
        let n = squares.len() as f64;
        assert!((n - 0.5 * f64::from(N)).abs() < 2.0 * f64::from(N).sqrt(), "{n} of {N}");
        let mean = squares.iter().sum::<f64>() / n;
        assert!((mean - 1.0).abs() < 4.0 * (2.0 / n).sqrt(), "{mean} for σ = {sigma}");
    }

    /// 200 with −0.1 +0.4, and with −5 % +20 %: values lie above the truth by σ−, below by σ+.
    #[test]
    fn each_side_has_its_own_width() {
        for (relative, unit) in [(false, 1.0), (true, 200.0)] {
            let sided = Constraint { upper: Some(0.4), relative, ..Constraint::simple("a", 200.0, 0.1) };
            let shifts = shifts(&sided, 200.0);
            assert_side(shifts.iter().copied().filter(|s| *s > 0.0), 0.1 * unit);
            assert_side(shifts.iter().copied().filter(|s| *s < 0.0), 0.4 * unit);
        }
    }
}
