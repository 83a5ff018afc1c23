//! The profile of a parameter where everything is linear: a parabola, F̂ + up·(δ/σ)², whatever the others do. No function value is needed, and
//! where parameters are almost the same thing, powers of an x that is far from 0, none could be had: Newton's steps between neighbours lose
//! all digits there.

use crate::minimize::Minimum;

/// A parameter with less than this part of its variance left for itself, 1 − ρ², makes second derivatives lose their digits.
const ALONE: f64 = 1e-6;

/// F along one parameter, the others minimised.
#[derive(Debug, Clone, Copy)]
pub(in crate::minimize) struct Parabola {
    center: f64,
    floor: f64,
    sigma: f64,
    up: f64,
    /// How far the others let it go to both sides before one of them meets a limit.
    room: [f64; 2],
}

impl Parabola {
    /// That of parameter `k` of a solution of linear equations; `None` where second derivatives serve as well, or something is not determined.
    pub(in crate::minimize) fn of(at: &Minimum, k: usize) -> Option<Parabola> {
        let free = at.params.free();
        let alone = |&j: &usize| at.global_correlations.get(j).is_some_and(|r| 1.0 - r * r < ALONE);
        let sound = at.algorithm == "Linear" && at.is_valid() && at.status.flat.is_empty();
        let covariance = at.covariance.as_ref().filter(|_| sound && free.iter().any(alone))?;
        let sigma = at.errors.get(k).copied().filter(|s| *s > 0.0 && s.is_finite())?;
        let mut room = [f64::INFINITY; 2];
        for &j in &free {
            let response = covariance[(j, k)] / covariance[(k, k)];
            let (value, limits) = (at.params[j].value, at.params[j].limits);
            let below = limits.lower().map_or(f64::INFINITY, |end| value - end);
            let above = limits.upper().map_or(f64::INFINITY, |end| end - value);
            let ways = if response < 0.0 { [above, below] } else { [below, above] };
            for (room, way) in room.iter_mut().zip(ways) {
                *room = room.min(way / response.abs());
            }
        }
        Some(Parabola { center: at.params[k].value, floor: at.fval, sigma, up: at.up, room })
    }

    /// F with the parameter at `x`; `None` where a limit comes in between.
    pub(in crate::minimize) fn value(&self, x: f64) -> Option<f64> {
        let away = x - self.center;
        let free = -self.room[0] <= away && away <= self.room[1];
        free.then(|| self.floor + self.up * (away / self.sigma).powi(2))
    }

    /// How far F rises by `rise` to both sides; `None` where a limit comes before.
    pub(in crate::minimize) fn way(&self, rise: f64) -> Option<f64> {
        let way = self.sigma * (rise / self.up).sqrt();
        self.room.iter().all(|room| way < *room).then_some(way)
    }
}
