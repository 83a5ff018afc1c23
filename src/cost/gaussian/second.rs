//! First and second derivatives of F = rᵀV⁻¹r + λ ln det V by the predictions m and the slopes s that V(θ) follows, contracted with the
//! derivatives of those in the parameters. With α = V⁻¹r, W = V⁻¹, Q = λW − ααᵀ and
//!
//! ```text
//! dV = Σ_a (D_a G_a + G_aᵀ D_a)      D_a = diag(du_a),  u = (m, s),  G_m = M diag(m) + ½ diag(c),  G_s = X diag(s)
//!
//! dF      = −2 αᵀdm + tr(Q dV) = g_mᵀ dm + g_sᵀ ds
//! g_m     = −2α + 2 (Q∘M) m + c∘diag Q            g_s = 2 (Q∘X) s
//!
//! d²F(k,l) = 2 z_k·z_l + 2 dm_kᵀ(Q∘M)dm_l + 2 ds_kᵀ(Q∘X)ds_l − λ tr(W dV_k W dV_l) + g·d²u
//! z_k      = L⁻¹ (dm_k + dV_k α)
//! tr(W dV_k W dV_l) = Σ_ab du_akᵀ (2 E_a∘E_bᵀ + 2 (E_a G_bᵀ)∘W) du_bl        E_a = G_a W
//! ```
//!
//! so that the work in N³ does not grow with the number of parameters. The matrix in the logarithm may differ from that of the squares
//! by a constant diagonal (asymmetric errors), hence two factors.

use nalgebra::{DMatrix, DVector};

use super::factor::Factor;
use super::matrix::Symmetric;
use super::sources::Variances;

/// Everything that derivatives are made of, at one point.
pub(super) struct Point<'a> {
    /// What V is made of.
    pub variances: &'a Variances,
    /// m.
    pub m: &'a DVector<f64>,
    /// s.
    pub s: &'a DVector<f64>,
    /// α.
    pub alpha: &'a DVector<f64>,
    /// L of the squares.
    pub factor: &'a Factor,
    /// W of the logarithm, where it counts.
    pub inverse: Option<&'a DMatrix<f64>>,
}

impl Point<'_> {
    /// (Q∘B) v.
    fn q_times(&self, b: &Symmetric, v: &DVector<f64>) -> DVector<f64> {
        let squares = b.times(self.alpha.component_mul(v).as_slice());
        let squares = self.alpha.component_mul(&DVector::from_vec(squares));
        match self.inverse {
            Some(w) => DVector::from_vec(b.hadamard_times(w, v.as_slice())) - squares,
            None => -squares,
        }
    }

    /// g_m and g_s.
    pub fn gradient(&self) -> (DVector<f64>, DVector<f64>) {
        let v = self.variances;
        let mut by_m = -2.0 * self.alpha;
        if !v.model.is_zero() {
            by_m += 2.0 * self.q_times(&v.model, self.m);
        }
        for (i, c) in v.counts.iter().enumerate() {
            let w = self.inverse.map_or(0.0, |w| w[(i, i)]);
            by_m[i] += c * (w - self.alpha[i] * self.alpha[i]);
        }
        let by_s = if v.x.is_zero() { self.s * 0.0 } else { 2.0 * self.q_times(&v.x, self.s) };
        (by_m, by_s)
    }

    /// The second derivatives without those of m and s themselves, for the changes `dm` and `ds` of each parameter.
    pub fn curvature(&self, dm: &DMatrix<f64>, ds: &DMatrix<f64>) -> DMatrix<f64> {
        let v = self.variances;
        let ways: Vec<(&DMatrix<f64>, &Symmetric, DMatrix<f64>)> =
            [(dm, &v.model, self.m), (ds, &v.x, self.s)]
                .into_iter()
                .enumerate()
                .filter(|(a, (_, b, _))| !b.is_zero() || (*a == 0 && !v.counts.is_empty()))
                .map(|(a, (du, b, u))| (du, b, growth(b, u, if a == 0 { &v.counts } else { &[] })))
                .collect();
        let mut z = dm.clone();
        for (du, _, g) in &ways {
            let along = g * self.alpha;
            for (k, mut column) in z.column_iter_mut().enumerate() {
                let du = du.column(k);
                column += du.component_mul(&along) + g.tr_mul(&du.component_mul(self.alpha));
            }
        }
        self.factor.whiten(&mut z);
        let mut hess = 2.0 * z.tr_mul(&z);
        for (du, b, _) in &ways {
            for (k, column) in du.column_iter().enumerate() {
                let q = self.q_times(b, &column.into_owned());
                let row = 2.0 * du.tr_mul(&q);
                let mut to = hess.column_mut(k);
                to += row;
            }
        }
        if let Some(w) = self.inverse {
            subtract_traces(&ways, w, &mut hess);
        }
        hess
    }
}

/// B diag(u) + ½ diag(c).
fn growth(b: &Symmetric, u: &DVector<f64>, counts: &[f64]) -> DMatrix<f64> {
    let mut g = b.full();
    for (mut column, u) in g.column_iter_mut().zip(u.iter()) {
        column *= *u;
    }
    for (i, c) in counts.iter().enumerate() {
        g[(i, i)] += 0.5 * c;
    }
    g
}

/// Subtracts tr(W dV_k W dV_l).
fn subtract_traces(
    ways: &[(&DMatrix<f64>, &Symmetric, DMatrix<f64>)],
    w: &DMatrix<f64>,
    hess: &mut DMatrix<f64>,
) {
    let e: Vec<DMatrix<f64>> = ways.iter().map(|(_, _, g)| g * w).collect();
    for (a, (da, _, _)) in ways.iter().enumerate() {
        for (b, (db, _, gb)) in ways.iter().enumerate() {
            let product = &e[a] * gb.transpose();
            let between = 2.0 * (e[a].component_mul(&e[b].transpose()) + product.component_mul(w));
            *hess -= da.tr_mul(&(between * *db));
        }
    }
}
