//! The update of the inverse Hessian from one step: Davidon, Fletcher and Powell's formula, with Fletcher's switch to its
//! complement (R. Fletcher, Comput. J. 13 (1970) 317; W. Davidon, Comput. J. 10 (1968) 406).

use nalgebra::{DMatrix, DVector};

/// The new V and how much it changed, Σ|ΔV|/Σ|V|; `None` when the step carries no usable curvature.
///
/// ```text
/// δ = u₁ − u₀, γ = g₁ − g₀, a = δᵀγ, b = γᵀVγ
/// V ← V + δδᵀ/a − Vγ(Vγ)ᵀ/b                      (rank 2)
///       + b·wwᵀ, w = δ/a − Vγ/b   when a > b       (the complementary formula)
/// ```
pub(in crate::minimize) fn update(
    v: &DMatrix<f64>,
    delta: &DVector<f64>,
    gamma: &DVector<f64>,
) -> Option<(DMatrix<f64>, f64)> {
    let v_gamma = v * gamma;
    let a = delta.dot(gamma);
    let b = gamma.dot(&v_gamma);
    if a.is_nan() || b.is_nan() || a <= 0.0 || b <= 0.0 {
        return None;
    }
    let mut change = (delta * delta.transpose()) / a - (&v_gamma * v_gamma.transpose()) / b;
    if a > b {
        let w = delta / a - &v_gamma / b;
        change += (&w * w.transpose()) * b;
    }
    let updated = v + &change;
    let size: f64 = updated.iter().map(|x| x.abs()).sum();
    let moved: f64 = change.iter().map(|x| x.abs()).sum();
    (moved.is_finite() && size.is_finite() && size > 0.0).then(|| (updated, moved / size))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After n conjugate steps on a quadratic the update holds the exact inverse (Fletcher 1970, property 1).
    #[test]
    fn a_quadratic_is_learnt_in_n_exact_steps() {
        let h = DMatrix::from_row_slice(2, 2, &[3.0, 1.0, 1.0, 2.0]);
        let mut v = DMatrix::identity(2, 2);
        let mut u = DVector::from_vec(vec![1.0, -2.0]);
        for _ in 0..2 {
            let g = &h * &u;
            let s = -(&v * &g);
            let exact = -s.dot(&g) / s.dot(&(&h * &s));
            let delta = &s * exact;
            u += &delta;
            v = update(&v, &delta, &(&h * &delta)).unwrap().0;
        }
        assert!((v * h - DMatrix::identity(2, 2)).amax() < 1e-12);
    }

    #[test]
    fn no_curvature_no_update() {
        let v = DMatrix::identity(1, 1);
        assert!(update(&v, &DVector::from_element(1, 1.0), &DVector::from_element(1, -1.0)).is_none());
    }
}
