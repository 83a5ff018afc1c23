//! F around a point as a parabola in the parameters of interest, all others minimised: one pass over the data with exact derivatives
//! tells how the profile runs near by and how the others follow.
//!
//! With p the one or two parameters of interest and η the others, g and H the derivatives at the point, block elimination gives
//!
//! ```text
//! min over η of the Taylor sum  =  floor + slope·δ + ½ δᵀ bend δ
//! floor = F − ½ g_ηᵀ H_ηη⁻¹ g_η        slope = g_p − H_pη H_ηη⁻¹ g_η        bend = H_pp − H_pη H_ηη⁻¹ H_ηp
//! η follows by  shift + response·δ,     shift = −H_ηη⁻¹ g_η,               response = −H_ηη⁻¹ H_ηp
//! ```
//!
//! (the Schur complement; the response is the theorem of implicit functions applied to ∂F/∂η = 0). Knows no limits and no calls.

use nalgebra::DMatrix;

/// A pivot below this part of its diagonal is rounding.
const SMALLEST_PIVOT: f64 = 1e-13;

/// A displacement of the parameters of interest; the second is 0 when there is only one.
pub(in crate::minimize) type Move = [f64; 2];

/// The scalar product of two displacements.
pub(in crate::minimize) fn dot(a: Move, b: Move) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

/// The parabola; vectors are in the order of all parameters.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Reduced {
    /// F at the point itself.
    pub(in crate::minimize) fval: f64,
    /// The least F of the parabola with the parameters of interest where they are.
    pub(in crate::minimize) floor: f64,
    /// Its first derivatives.
    pub(in crate::minimize) slope: Move,
    /// Its second derivatives: xx, xy, yy.
    pub(in crate::minimize) bend: [f64; 3],
    /// How every parameter moves to reach the floor; 0 for those of interest and those held.
    pub(in crate::minimize) shift: Vec<f64>,
    /// How every parameter moves a unit of each parameter of interest.
    pub(in crate::minimize) response: Vec<Move>,
}

impl Reduced {
    /// The parabola of F = `fval` with derivatives `g` and `h`, where `interest` are of interest and `others` are minimised; `None`
    /// where F has no minimum over these.
    pub(in crate::minimize) fn new(
        fval: f64,
        g: &[f64],
        h: &DMatrix<f64>,
        interest: &[usize],
        others: &[usize],
    ) -> Option<Reduced> {
        let m = others.len();
        let l = factor(h, others)?;
        // Columns of L⁻¹ (g_η, H_ηp): their scalar products are all that the Schur complement needs.
        let mut a: Vec<f64> = others.iter().map(|&j| g[j]).collect();
        forward(&l, &mut a);
        let mut b = [Vec::new(), Vec::new()];
        for (column, &k) in b.iter_mut().zip(interest) {
            *column = others.iter().map(|&j| h[(j, k)]).collect();
            forward(&l, column);
        }
        let inner = |u: &[f64], v: &[f64]| -> f64 { u.iter().zip(v).map(|(x, y)| x * y).sum() };
        let mut slope = [0.0; 2];
        let mut bend = [0.0; 3];
        for (i, &k) in interest.iter().enumerate() {
            slope[i] = g[k] - inner(&a, &b[i]);
            bend[2 * i] = h[(k, k)] - inner(&b[i], &b[i]);
        }
        if let [k, l] = *interest {
            bend[1] = h[(k, l)] - inner(&b[0], &b[1]);
        }
        let floor = fval - 0.5 * inner(&a, &a);
        backward(&l, &mut a);
        b.iter_mut().filter(|c| c.len() == m).for_each(|c| backward(&l, c));
        let n = g.len();
        let (mut shift, mut response) = (vec![0.0; n], vec![[0.0; 2]; n]);
        for (i, &j) in others.iter().enumerate() {
            shift[j] = -a[i];
            for (k, column) in b.iter().enumerate().take(interest.len()) {
                response[j][k] = -column[i];
            }
        }
        interest.iter().enumerate().for_each(|(i, &k)| response[k][i] = 1.0);
        let finite = floor.is_finite() && slope.iter().chain(&bend).all(|v| v.is_finite());
        finite.then_some(Reduced { fval, floor, slope, bend, shift, response })
    }

    /// bend·d.
    pub(in crate::minimize) fn bent(&self, d: Move) -> Move {
        [self.bend[0] * d[0] + self.bend[1] * d[1], self.bend[1] * d[0] + self.bend[2] * d[1]]
    }

    /// First derivatives of the profile after a displacement.
    pub(in crate::minimize) fn slope_after(&self, d: Move) -> Move {
        let b = self.bent(d);
        [self.slope[0] + b[0], self.slope[1] + b[1]]
    }

    /// How far along `d` the parabola, rising, reaches `level`; `None` when it never does.
    pub(in crate::minimize) fn reach(&self, d: Move, level: f64) -> Option<f64> {
        let (first, second) = (dot(self.slope, d), dot(self.bent(d), d));
        let rest = level - self.floor;
        let root = (first * first + 2.0 * second * rest).sqrt();
        // Two forms of the same root: each loses no digits where it is used.
        let t = if first >= 0.0 { 2.0 * rest / (first + root) } else { (root - first) / second };
        (root > 0.0 && t.is_finite()).then_some(t)
    }
}

/// Cholesky's factor of the block of `h` that belongs to `others`, rows one after the other; `None` when it is not positive definite.
fn factor(h: &DMatrix<f64>, others: &[usize]) -> Option<Vec<f64>> {
    let m = others.len();
    let mut l = vec![0.0; m * m];
    for i in 0..m {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| l[i * m + k] * l[j * m + k]).sum();
            let rest = h[(others[i], others[j])] - known;
            if i == j {
                if rest.is_nan() || rest <= SMALLEST_PIVOT * h[(others[i], others[i])].abs() {
                    return None;
                }
                l[i * m + i] = rest.sqrt();
            } else {
                l[i * m + j] = rest / l[j * m + j];
            }
        }
    }
    Some(l)
}

/// x ← L⁻¹x.
fn forward(l: &[f64], x: &mut [f64]) {
    let m = x.len();
    for i in 0..m {
        let known: f64 = (0..i).map(|k| l[i * m + k] * x[k]).sum();
        x[i] = (x[i] - known) / l[i * m + i];
    }
}

/// x ← L⁻ᵀx.
fn backward(l: &[f64], x: &mut [f64]) {
    let m = x.len();
    for i in (0..m).rev() {
        let known: f64 = (i + 1..m).map(|k| l[k * m + i] * x[k]).sum();
        x[i] = (x[i] - known) / l[i * m + i];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F = ½ zᵀHz around 0, seen from a point off the valley: the parabola is exact, so every quantity is known.
    #[test]
    fn a_quadratic_is_its_own_model() {
        let h = DMatrix::from_row_slice(3, 3, &[4.0, 1.0, 0.5, 1.0, 3.0, 0.25, 0.5, 0.25, 2.0]);
        let z = nalgebra::DVector::from_vec(vec![0.7, -1.1, 0.4]);
        let g = &h * &z;
        let f = 0.5 * z.dot(&g);
        let one = Reduced::new(f, g.as_slice(), &h, &[0], &[1, 2]).unwrap();
        // 1/(H⁻¹)₀₀ is the curvature of the profile.
        let curvature = 1.0 / h.clone().try_inverse().unwrap()[(0, 0)];
        assert!((one.bend[0] - curvature).abs() < 1e-14);
        assert!((one.floor - 0.5 * curvature * 0.49).abs() < 1e-14);
        assert!((one.slope[0] - curvature * 0.7).abs() < 1e-14);
        // Minus the way back to the minimum, and forwards to twice the distance.
        assert!((one.reach([-1.0, 0.0], one.floor).unwrap() - 1.4).abs() < 1e-13);
        assert!((one.reach([1.0, 0.0], 4.0 * one.floor).unwrap() - 0.7).abs() < 1e-13);
        // Moved to the minimum all parameters are 0.
        for j in 0..3 {
            assert!((z[j] + one.shift[j] - 0.7 * one.response[j][0]).abs() < 1e-14);
        }
        let two = Reduced::new(f, g.as_slice(), &h, &[2, 0], &[1]).unwrap();
        let inverse = h.try_inverse().unwrap();
        let det = inverse[(0, 0)] * inverse[(2, 2)] - inverse[(0, 2)].powi(2);
        assert!((two.bend[1] + inverse[(0, 2)] / det).abs() < 1e-13);
        assert!((two.bend[0] - inverse[(0, 0)] / det).abs() < 1e-13);
    }

    #[test]
    fn a_saddle_has_no_valley() {
        let h = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, -1.0]);
        assert!(Reduced::new(0.0, &[0.0, 0.0], &h, &[0], &[1]).is_none());
        assert!(Reduced::new(0.0, &[0.0, 0.0], &h, &[1], &[0]).is_some());
        let nan = DMatrix::from_row_slice(2, 2, &[1.0, 0.0, 0.0, f64::NAN]);
        assert!(Reduced::new(0.0, &[0.0, 0.0], &nan, &[0], &[1]).is_none());
    }
}
