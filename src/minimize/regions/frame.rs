//! Coordinates of two parameters in which the covariance is the unit circle: the length of a standard deviation is 1 in every
//! direction, so that lengths and angles along a region's boundary mean something.
//!
//! ```text
//! (x, y) = center + L·u,   L Lᵀ = 2 × 2 block of the covariance = 2 up · bend⁻¹
//! ```

use crate::minimize::intervals::reduced::Move;

/// The coordinates.
#[derive(Debug, Clone, Copy)]
pub(in crate::minimize) struct Frame {
    /// The minimum.
    pub(in crate::minimize) center: Move,
    /// L: xx, yx, yy.
    l: [f64; 3],
}

impl Frame {
    /// From the second derivatives (xx, xy, yy) of the profile of both; `None` where they are not positive definite.
    pub(in crate::minimize) fn from_bend(center: Move, bend: [f64; 3], up: f64) -> Option<Frame> {
        let det = bend[0] * bend[2] - bend[1] * bend[1];
        let c = [bend[2], -bend[1], bend[0]].map(|v| 2.0 * up * v / det);
        let fit = bend[0] > 0.0 && bend[2] > 0.0 && det > 1e-14 * bend[0] * bend[2];
        fit.then(|| Frame::from_covariance(center, c))
    }

    /// From the block (xx, xy, yy) of a covariance.
    pub(in crate::minimize) fn from_covariance(center: Move, c: [f64; 3]) -> Frame {
        let sx = c[0].sqrt();
        let yx = c[1] / sx;
        Frame { center, l: [sx, yx, (c[2] - yx * yx).max(0.0).sqrt()] }
    }

    /// A displacement in the parameters' own units.
    pub(in crate::minimize) fn out(&self, u: Move) -> Move {
        [self.l[0] * u[0], self.l[1] * u[0] + self.l[2] * u[1]]
    }

    /// The parameters at u.
    pub(in crate::minimize) fn point(&self, u: Move) -> Move {
        let d = self.out(u);
        [self.center[0] + d[0], self.center[1] + d[1]]
    }

    /// u of the parameters.
    pub(in crate::minimize) fn inside(&self, p: Move) -> Move {
        let a = (p[0] - self.center[0]) / self.l[0];
        [a, (p[1] - self.center[1] - self.l[1] * a) / self.l[2]]
    }

    /// Lᵀg: a gradient in these coordinates.
    pub(in crate::minimize) fn gradient(&self, g: Move) -> Move {
        [self.l[0] * g[0] + self.l[1] * g[1], self.l[2] * g[1]]
    }

    /// One standard deviation of x or y.
    pub(in crate::minimize) fn sigma(&self, axis: usize) -> f64 {
        if axis == 0 { self.l[0] } else { self.l[1].hypot(self.l[2]) }
    }
}

/// Angle from `a` to `b`, counter-clockwise, between −π and π.
pub(in crate::minimize) fn turn(a: Move, b: Move) -> f64 {
    (a[0] * b[1] - a[1] * b[0]).atan2(a[0] * b[0] + a[1] * b[1])
}

/// Length.
pub(in crate::minimize) fn norm(a: Move) -> f64 {
    a[0].hypot(a[1])
}

/// b − a.
pub(in crate::minimize) fn between(a: Move, b: Move) -> Move {
    [b[0] - a[0], b[1] - a[1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_covariance_is_the_unit_circle() {
        let frame = Frame::from_covariance([1.0, 2.0], [4.0, 1.0, 9.0]);
        for k in 0..8 {
            let (s, c) = (f64::from(k) * 0.8).sin_cos();
            let d = frame.out([c, s]);
            // d'C⁻¹d = 1 with C⁻¹ = (9, −1; −1, 4)/35.
            let q = (9.0 * d[0] * d[0] - 2.0 * d[0] * d[1] + 4.0 * d[1] * d[1]) / 35.0;
            assert!((q - 1.0).abs() < 1e-14);
            let back = frame.inside(frame.point([c, s]));
            assert!((back[0] - c).abs() < 1e-14 && (back[1] - s).abs() < 1e-14);
        }
        assert!((frame.sigma(1) - 3.0).abs() < 1e-14 && frame.sigma(0) == 2.0);
        // up = 1: bend = 2 C⁻¹.
        let same = Frame::from_bend([1.0, 2.0], [18.0 / 35.0, -2.0 / 35.0, 8.0 / 35.0], 1.0).unwrap();
        assert!((same.l[2] - frame.l[2]).abs() < 1e-14 && (same.l[1] - frame.l[1]).abs() < 1e-14);
        assert!(Frame::from_bend([0.0; 2], [1.0, 2.0, 1.0], 1.0).is_none());
    }
}
