//! The ellipse that the covariance alone would draw for a region of two parameters.

use std::f64::consts::TAU;

use super::frame::Frame;
use crate::minimize::Minimum;
use crate::params::ParamId;

/// Fewer points enclose nothing.
const MIN_POINTS: usize = 3;

/// `size` points and the first again; `None` without a covariance of both, and for fewer than three points.
pub(in crate::minimize) fn points(
    at: &Minimum,
    (px, py): (ParamId, ParamId),
    rise: f64,
    size: usize,
) -> Option<Vec<(f64, f64)>> {
    let c = at.covariance.as_ref()?;
    let block = [c[(px.0, px.0)], c[(px.0, py.0)], c[(py.0, py.0)]];
    let positive = block[0] > 0.0 && block[2] > 0.0 && block[0] * block[2] >= block[1] * block[1];
    if !(positive && rise > 0.0 && px != py && size >= MIN_POINTS) {
        return None;
    }
    let frame = Frame::from_covariance([at.params[px.0].value, at.params[py.0].value], block);
    // From the smallest x on, counter-clockwise, as contours.
    let point = |k: usize| {
        let (s, c) = (0.5 * TAU + TAU * (k % size) as f64 / size as f64).sin_cos();
        let p = frame.point([rise.sqrt() * c, rise.sqrt() * s]);
        (p[0], p[1])
    };
    Some((0..=size).map(point).collect())
}
