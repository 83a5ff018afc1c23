//! The periodic cubic spline through the points of a closed curve, in the parameter of the summed lengths of its chords
//! (de Boor, A Practical Guide to Splines, 1978, chapter IV). Each coordinate is scaled by its range first, so that lengths mean
//! something where the units of x and y have nothing to do with each other.

/// `size` points (and the first again) evenly spaced on the spline through `points`, whose first is repeated at the end; points that
/// are not numbers are left out. The points themselves when there are not fewer, or too few for a curve.
pub(in crate::minimize) fn closed(points: &[(f64, f64)], size: usize) -> Vec<(f64, f64)> {
    let mut knots: Vec<(f64, f64)> =
        points.iter().copied().filter(|p| p.0.is_finite() && p.1.is_finite()).collect();
    if knots.len() > 1 && knots.first() == knots.last() {
        knots.pop();
    }
    knots.dedup();
    let n = knots.len();
    if n < 3 || size <= n {
        return points.to_vec();
    }
    let span = |f: fn(&(f64, f64)) -> f64| {
        let (lo, hi) =
            knots.iter().map(f).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
        if hi > lo { hi - lo } else { 1.0 }
    };
    let (wide, high) = (span(|p| p.0), span(|p| p.1));
    let chord = |i: usize| {
        let (a, b) = (knots[i], knots[(i + 1) % n]);
        ((b.0 - a.0) / wide).hypot((b.1 - a.1) / high)
    };
    let h: Vec<f64> = (0..n).map(chord).collect();
    let coordinate = |f: fn(&(f64, f64)) -> f64| -> Vec<f64> { knots.iter().map(f).collect() };
    let (x, y) = (coordinate(|p| p.0), coordinate(|p| p.1));
    let (mx, my) = (bends(&h, &x), bends(&h, &y));
    let whole: f64 = h.iter().sum();
    let (mut piece, mut start) = (0, 0.0);
    let mut out: Vec<(f64, f64)> = (0..size)
        .map(|k| {
            let s = whole * k as f64 / size as f64;
            while piece + 1 < n && s >= start + h[piece] {
                start += h[piece];
                piece += 1;
            }
            let next = (piece + 1) % n;
            let b = ((s - start) / h[piece]).min(1.0);
            let a = 1.0 - b;
            let sixth = h[piece] * h[piece] / 6.0;
            let at = |v: &[f64], m: &[f64]| {
                a * v[piece] + b * v[next] + sixth * ((a * a * a - a) * m[piece] + (b * b * b - b) * m[next])
            };
            (at(&x, &mx), at(&y, &my))
        })
        .collect();
    out.push(out[0]);
    out
}

/// Second derivatives at the knots: continuity of the first derivative makes a cyclic tridiagonal system,
///
/// ```text
/// h_{i−1} m_{i−1} + 2 (h_{i−1} + h_i) m_i + h_i m_{i+1} = 6 ((v_{i+1} − v_i)/h_i − (v_i − v_{i−1})/h_{i−1})
/// ```
///
/// solved as a plain one after taking its corners away (Sherman and Morrison).
fn bends(h: &[f64], v: &[f64]) -> Vec<f64> {
    let n = v.len();
    let before = |i: usize| (i + n - 1) % n;
    let mut diagonal: Vec<f64> = (0..n).map(|i| 2.0 * (h[before(i)] + h[i])).collect();
    let right: Vec<f64> = (0..n)
        .map(|i| 6.0 * ((v[(i + 1) % n] - v[i]) / h[i] - (v[i] - v[before(i)]) / h[before(i)]))
        .collect();
    let corner = h[n - 1];
    let gamma = -diagonal[0];
    diagonal[0] -= gamma;
    diagonal[n - 1] -= corner * corner / gamma;
    let x = tridiagonal(h, &diagonal, right);
    let mut u = vec![0.0; n];
    (u[0], u[n - 1]) = (gamma, corner);
    let z = tridiagonal(h, &diagonal, u);
    let part = (x[0] + corner * x[n - 1] / gamma) / (1.0 + z[0] + corner * z[n - 1] / gamma);
    x.iter().zip(&z).map(|(x, z)| x - part * z).collect()
}

/// Solves the symmetric system with off-diagonals h₀ … h_{n−2} by elimination.
fn tridiagonal(h: &[f64], diagonal: &[f64], mut x: Vec<f64>) -> Vec<f64> {
    let n = x.len();
    let mut d = diagonal.to_vec();
    for i in 1..n {
        let f = h[i - 1] / d[i - 1];
        d[i] -= f * h[i - 1];
        x[i] -= f * x[i - 1];
    }
    x[n - 1] /= d[n - 1];
    for i in (0..n - 1).rev() {
        x[i] = (x[i] - h[i] * x[i + 1]) / d[i];
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A circle of 24 points, in very different units: the spline misses it by h⁴/384 at most.
    #[test]
    fn a_circle_stays_one() {
        let at = |k: usize| {
            let (s, c) = (std::f64::consts::TAU * (k % 24) as f64 / 24.0).sin_cos();
            (3.0 + 1e-3 * c, -5.0 + 1e6 * s)
        };
        let knots: Vec<(f64, f64)> = (0..=24).map(at).collect();
        let fine = closed(&knots, 500);
        assert_eq!((fine.len(), fine[0]), (501, fine[500]));
        for p in &fine {
            assert!((((p.0 - 3.0) / 1e-3).hypot((p.1 + 5.0) / 1e6) - 1.0).abs() < 2e-5);
        }
        // Knots are kept when their number divides that of the points.
        for k in 0..24 {
            assert!((closed(&knots, 240)[10 * k].0 - knots[k].0).abs() < 1e-12);
        }
        assert_eq!(closed(&knots, 24), knots);
    }
}
