//! Points drawn about a curve.

use crate::data::Points;
use crate::numeric::random::Random;

/// How far points scatter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Scatter {
    /// By their own errors; points without any (of x neither) by 1, as a fit that uses them takes them.
    Own,
    /// The same for all: the points have no errors of their own.
    Common(f64),
}

/// The points of `rows` drawn anew about `prediction` (one entry a row of the data), the others left as they are. Errors of x move the
/// abscissa away from where the curve was read: the truth lies at the x of the data. Of asymmetric errors each side is as likely as
/// the other, and the one counts that a fit would use for such a residual.
pub(super) fn drawn(
    points: &Points,
    rows: &[usize],
    prediction: &[f64],
    scatter: Scatter,
    random: &mut Random,
) -> Points {
    let mut toy = points.clone();
    for &i in rows {
        let Some(m) = prediction.get(i).copied().filter(|m| m.is_finite()) else { continue };
        let z = random.normal();
        let sx = points.sx.as_ref().map_or(0.0, |s| s[i]);
        // The model is below a point that is drawn upwards.
        let sigma = match scatter {
            Scatter::Common(sigma) => sigma,
            Scatter::Own if sx == 0.0 && has_no_error(points, i) => 1.0,
            Scatter::Own => points.sigma_y(i, z < 0.0).unwrap_or(0.0),
        };
        toy.y[i] = m + sigma * z;
        if sx > 0.0 {
            toy.x[i] += sx * random.normal();
        }
    }
    toy
}

/// Whether point `i` has no error of y on one side or both.
fn has_no_error(points: &Points, i: usize) -> bool {
    [false, true].into_iter().any(|above| points.sigma_y(i, above).unwrap_or(0.0) == 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::YErrors;

    fn random() -> Random {
        Random::new(11, 0)
    }

    fn mean(x: &[f64]) -> f64 {
        x.iter().sum::<f64>() / x.len() as f64
    }

    /// Each side has half of the points, with its own width: E r = (σ₋ − σ₊)/√(2π), E r² = (σ₋² + σ₊²)/2.
    #[test]
    fn asymmetric_errors_have_two_half_normal_sides() {
        let n = 20_000;
        let sy = YErrors::Asymmetric { lower: vec![2.0; n], upper: vec![0.5; n] };
        let p = Points::new(vec![0.0; n], vec![9.0; n], None, sy).unwrap();
        let rows: Vec<usize> = (0..n).collect();
        let toy = drawn(&p, &rows, &vec![1.0; n], Scatter::Own, &mut random());
        let r: Vec<f64> = toy.y.iter().map(|y| y - 1.0).collect();
        let above = r.iter().filter(|r| **r > 0.0).count() as f64;
        assert!((above / n as f64 - 0.5).abs() < 4.0 * 0.5 / (n as f64).sqrt());
        let squares: Vec<f64> = r.iter().map(|r| r * r).collect();
        let expected = 1.5 / std::f64::consts::TAU.sqrt();
        let width = (2.125 - expected * expected).sqrt();
        assert!((mean(&r) - expected).abs() < 4.0 * width / (n as f64).sqrt());
        // E r⁴ = 3(σ₋⁴ + σ₊⁴)/2.
        let spread = (1.5 * 16.0625 - 2.125_f64.powi(2)).sqrt();
        assert!((mean(&squares) - 2.125).abs() < 4.0 * spread / (n as f64).sqrt());
    }

    #[test]
    fn abscissas_move_by_their_errors_and_other_rows_stay() {
        let n = 10_000;
        let p = Points::new(vec![3.0; n], vec![9.0; n], Some(vec![0.5; n]), YErrors::None).unwrap();
        let rows: Vec<usize> = (1..n).collect();
        let toy = drawn(&p, &rows, &vec![1.0; n], Scatter::Own, &mut random());
        assert_eq!((toy.x[0], toy.y[0]), (3.0, 9.0));
        assert!(toy.y[1..].iter().all(|y| *y == 1.0), "no error of y was given");
        let dx: Vec<f64> = toy.x[1..].iter().map(|x| (x - 3.0) / 0.5).collect();
        let squares: Vec<f64> = dx.iter().map(|d| d * d).collect();
        let one = 4.0 / (n as f64).sqrt();
        assert!(mean(&dx).abs() < one && (mean(&squares) - 1.0).abs() < one * 2.0_f64.sqrt());
    }

    #[test]
    fn points_without_errors_scatter_alike() {
        let p = Points::new(vec![0.0; 4000], vec![9.0; 4000], None, YErrors::None).unwrap();
        let rows: Vec<usize> = (0..4000).collect();
        let toy = drawn(&p, &rows, &vec![1.0; 4000], Scatter::Common(3.0), &mut random());
        let squares: Vec<f64> = toy.y.iter().map(|y| (y - 1.0).powi(2) / 9.0).collect();
        assert!((mean(&squares) - 1.0).abs() < 4.0 * (2.0_f64 / 4000.0).sqrt());
    }
}
