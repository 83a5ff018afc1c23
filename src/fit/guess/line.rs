//! Straight lines through logarithms: the start of exponentials.

use super::curve::Curve;

/// ln y ≈ intercept + slope·x over the points of `used` with y > 0, weights y²/σ². With fewer than two positive points: through the
/// first and the last one, a value that is not positive being replaced by the other [ROOT InitExpo]; flat when both fail.
pub(super) fn log_line(curve: &Curve, y: &[f64], used: &[bool]) -> (f64, f64) {
    let mut s = [0.0; 5];
    let mut count = 0;
    for i in (0..curve.len()).filter(|&i| used[i] && y[i] > 0.0) {
        let (x, ln_y) = (curve.x[i], y[i].ln());
        let w = (y[i] / curve.sigma[i]).powi(2);
        for (s, term) in s.iter_mut().zip([w, w * x, w * ln_y, 0.0, 0.0]) {
            *s += term;
        }
        count += 1;
    }
    if count >= 2 && s[0] > 0.0 {
        let (mean_x, mean_y) = (s[1] / s[0], s[2] / s[0]);
        for i in (0..curve.len()).filter(|&i| used[i] && y[i] > 0.0) {
            let w = (y[i] / curve.sigma[i]).powi(2);
            let d = curve.x[i] - mean_x;
            s[3] += w * d * d;
            s[4] += w * d * (y[i].ln() - mean_y);
        }
        let slope = s[4] / s[3];
        if slope.is_finite() {
            return (mean_y - slope * mean_x, slope);
        }
    }
    through_ends(curve, y)
}

fn through_ends(curve: &Curve, y: &[f64]) -> (f64, f64) {
    let last = curve.len() - 1;
    let (first_y, last_y) = match (y[0] > 0.0, y[last] > 0.0) {
        (true, true) => (y[0], y[last]),
        (true, false) => (y[0], y[0]),
        (false, true) => (y[last], y[last]),
        (false, false) => (1.0, 1.0),
    };
    let slope = (last_y / first_y).ln() / curve.span();
    (first_y.ln() - slope * curve.x[0], slope)
}
