//! Curves sampled where they bend: few points on a line, many on a narrow peak.
//!
//! Start intervals are cut at the data, so that no peak which data have seen falls between them; each is bisected while its
//! middle lies off the chord by more than a fraction of what the eye sees. All middles of one round are evaluated in one
//! block. Values outside the domain break the curve.

use super::{Scale, Scales};
use crate::cost::ModelKind;
use crate::model::Model;

/// Intervals to start with, besides those cut by data.
const START_INTERVALS: usize = 20;
/// Deviation from the chord, as a part of the visible height, that calls for a bisection.
const DEVIATION: f64 = 0.001;
/// Pieces narrower than this part of the width are not cut further.
const FINEST: f64 = 0.0005;
/// Data positions used as start intervals; more are thinned out.
const MOST_KNOTS: usize = 400;
/// Rounds of bisection: from a twentieth of the width to below [`FINEST`].
const ROUNDS: usize = 8;

/// Decades below the top that matter on a logarithmic axis.
const DECADES: f64 = 6.0;
/// A logarithmic axis begins at this part of the first position of data above 0.
const FIRST_PART: f64 = 0.1;

/// What of a curve is seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Heights.
    pub heights: (f64, f64),
    /// How the axes are divided.
    pub scales: Scales,
}

/// A model at given parameters, in the unit of the drawn data.
pub(super) struct Curve {
    model: Model,
    values: Vec<f64>,
    scale: f64,
}

impl Curve {
    /// The curve of `model` at `values` times `scale`; for a cumulative model its derivative. `None` for a model that is
    /// no function of one coordinate, or when `values` are not its parameters.
    pub fn new(model: &Model, kind: ModelKind, values: &[f64], scale: f64) -> Option<Curve> {
        let fits = model.n_coordinates() <= 1 && model.n_params() == values.len() && scale.is_finite();
        let model = if kind == ModelKind::Cdf { model.slope() } else { model.clone() };
        fits.then(|| Curve { model, values: values.to_vec(), scale })
    }

    /// The heights at `x`; NaN outside the domain.
    pub fn at(&self, x: &[f64]) -> Vec<f64> {
        let mut y = vec![f64::NAN; x.len()];
        for (x, y) in x.chunks(crate::numeric::sum::BLOCK).zip(y.chunks_mut(crate::numeric::sum::BLOCK)) {
            let columns: &[&[f64]] = if self.model.n_coordinates() == 0 { &[] } else { &[x] };
            self.model.eval(columns, &self.values, y);
        }
        y.iter().map(|y| self.scale * y).map(|y| if y.is_finite() { y } else { f64::NAN }).collect()
    }

    /// The curve on [lo, hi], its pieces bisected as seen.
    pub fn sample(&self, interval: (f64, f64), knots: &[f64], seen: Seen) -> Vec<(f64, f64)> {
        sample(&|x| self.at(x), interval, knots, seen)
    }

    /// [`Curve::sample`] on several intervals, NaN between them.
    pub fn sample_all(&self, intervals: &[(f64, f64)], knots: &[f64], seen: Seen) -> Vec<(f64, f64)> {
        let mut xy = Vec::new();
        for &interval in intervals {
            if !xy.is_empty() {
                xy.push((interval.0, f64::NAN));
            }
            xy.extend(self.sample(interval, knots, seen));
        }
        xy
    }
}

/// Samples `f` on [lo, hi]; see the head of this file. Empty when the interval has no length. On logarithmic axes pieces are cut and bent as
/// they are seen there, and what has no place breaks the curve; a curve that has no place at all is sampled as on linear axes, which those
/// stay that have nothing above 0.
pub(super) fn sample(
    f: &dyn Fn(&[f64]) -> Vec<f64>,
    interval: (f64, f64),
    knots: &[f64],
    seen: Seen,
) -> Vec<(f64, f64)> {
    let across = if interval.1 > 0.0 { seen.scales.x } else { Scale::Linear };
    let Some((lo, hi)) = on_axis(across, interval, knots) else { return Vec::new() };
    let is_above = |places: Vec<f64>| f(&places).iter().any(|y| *y > 0.0);
    let up = if is_above(start((lo, hi), knots)) { seen.scales.y } else { Scale::Linear };
    let seen = Seen { scales: Scales { x: across, y: up }, ..seen };
    let heights = |places: &[f64]| -> Vec<f64> {
        let x: Vec<f64> = places.iter().map(|&u| across.value(u).clamp(lo, hi)).collect();
        f(&x).into_iter().map(|y| up.place(y)).collect()
    };
    let (from, to) = (across.place(lo), across.place(hi));
    let knots: Vec<f64> = knots.iter().map(|&x| across.place(x)).collect();
    let u = start((from, to), &knots);
    let v = heights(&u);
    let mut uv: Vec<(f64, f64)> = u.into_iter().zip(v).collect();
    let window = window(&uv, seen_places(seen));
    let finest = FINEST * (to - from);
    let mut open = vec![true; uv.len() - 1];
    for _ in 0..ROUNDS {
        let cut: Vec<usize> =
            (0..open.len()).filter(|&k| open[k] && uv[k + 1].0 - uv[k].0 > finest).collect();
        if cut.is_empty() {
            break;
        }
        let middles: Vec<f64> = cut.iter().map(|&k| 0.5 * (uv[k].0 + uv[k + 1].0)).collect();
        let heights = heights(&middles);
        (uv, open) = merged(&uv, &cut, &middles, &heights, window);
    }
    uv.into_iter().map(|(u, v)| (across.value(u).clamp(lo, hi), up.value(v))).collect()
}

/// The part of an interval that is on an axis; `None` where it has no length.
fn on_axis(scale: Scale, (lo, hi): (f64, f64), knots: &[f64]) -> Option<(f64, f64)> {
    if !(lo.is_finite() && hi.is_finite() && lo < hi) {
        return None;
    }
    if scale == Scale::Linear || lo > 0.0 {
        return Some((lo, hi));
    }
    let first = knots.iter().copied().filter(|x| *x > 0.0).fold(hi, f64::min);
    (hi > 0.0).then_some((FIRST_PART * first, hi))
}

/// The heights that are seen, as places; nothing where the axis does not know.
fn seen_places(Seen { heights, scales }: Seen) -> (f64, f64) {
    let top = scales.y.place(heights.1);
    if scales.y == Scale::Linear { heights } else { (top - DECADES, top) }
}

/// Start abscissas: equal intervals and the data positions inside, without repetitions.
fn start((lo, hi): (f64, f64), knots: &[f64]) -> Vec<f64> {
    let equal = (0..=START_INTERVALS).map(|k| lo + (hi - lo) * k as f64 / START_INTERVALS as f64);
    let inside: Vec<f64> = knots.iter().copied().filter(|&x| x > lo && x < hi).collect();
    let every = inside.len().div_ceil(MOST_KNOTS).max(1);
    let mut x: Vec<f64> = equal.chain(inside.into_iter().step_by(every)).collect();
    x.sort_by(f64::total_cmp);
    x.dedup_by(|b, a| *b - *a < 1e-9 * (hi - lo));
    let last = x.len() - 1;
    (x[0], x[last]) = (lo, hi);
    x
}

/// The heights that matter: those seen, or those of the curve itself where nothing is seen; widened so that a steep flank
/// that leaves the picture is still drawn well inside it.
fn window(xy: &[(f64, f64)], seen: (f64, f64)) -> (f64, f64) {
    let ok = seen.0.is_finite() && seen.1.is_finite() && seen.1 > seen.0;
    let finite = xy.iter().map(|p| p.1).filter(|y| y.is_finite());
    let (lo, hi) = if ok {
        seen
    } else {
        finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), y| (a.min(y), b.max(y)))
    };
    (lo, hi.max(lo))
}

type Refined = (Vec<(f64, f64)>, Vec<bool>);

/// Puts the middles in; the halves of a piece stay open while the middle lies off the chord.
fn merged(xy: &[(f64, f64)], cut: &[usize], middles: &[f64], heights: &[f64], window: (f64, f64)) -> Refined {
    let span = window.1 - window.0;
    let clip = |y: f64| if y.is_nan() { y } else { y.clamp(window.0 - span, window.1 + span) };
    let (mut out, mut open) = (Vec::with_capacity(xy.len() + cut.len()), Vec::new());
    let mut cuts = cut.iter().zip(middles.iter().zip(heights)).peekable();
    for k in 0..xy.len() - 1 {
        out.push(xy[k]);
        if let Some((_, (&x, &y))) = cuts.next_if(|(c, _)| **c == k) {
            out.push((x, y));
            let (a, m, b) = (clip(xy[k].1), clip(y), clip(xy[k + 1].1));
            let broken = [a, m, b].iter().any(|y| y.is_nan());
            let off = if broken {
                !(a.is_nan() && m.is_nan() && b.is_nan())
            } else {
                (m - 0.5 * (a + b)).abs() > DEVIATION * span
            };
            open.extend([off, off]);
        } else {
            open.push(false);
        }
    }
    out.extend(xy.last());
    (out, open)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On linear axes.
    fn sample(
        f: &dyn Fn(&[f64]) -> Vec<f64>,
        interval: (f64, f64),
        knots: &[f64],
        heights: (f64, f64),
    ) -> Vec<(f64, f64)> {
        super::sample(f, interval, knots, Seen { heights, scales: Scales::default() })
    }

    fn largest_error(f: fn(f64) -> f64, xy: &[(f64, f64)]) -> f64 {
        let between = |w: &[(f64, f64)]| {
            let at = |t: f64| (w[0].0 + t * (w[1].0 - w[0].0), w[0].1 + t * (w[1].1 - w[0].1));
            (1..10).map(|k| at(f64::from(k) / 10.0)).map(|(x, y)| (y - f(x)).abs()).fold(0.0, f64::max)
        };
        xy.windows(2).map(between).fold(0.0, f64::max)
    }

    fn on(f: fn(f64) -> f64) -> impl Fn(&[f64]) -> Vec<f64> {
        move |x: &[f64]| x.iter().map(|&x| f(x)).collect()
    }

    /// A polygon of 50 segments misses the top of this peak by a fifth; the adaptive one does not by half a per cent.
    #[test]
    fn a_narrow_peak_is_followed() {
        let peak = |x: f64| 80.0 * (-0.5 * ((x - 1.0) / 0.01).powi(2)).exp() + 20.0 + 5.0 * x;
        let knots: Vec<f64> = (0..60).map(|k| 0.025 + 0.05 * f64::from(k)).collect();
        let xy = sample(&on(peak), (0.0, 3.0), &knots, (0.0, 110.0));
        assert!(largest_error(peak, &xy) < 0.005 * 110.0);
        assert!(xy.iter().map(|p| p.1).fold(0.0, f64::max) > 104.9);
        assert!(xy.len() < 400, "{} points", xy.len());
    }

    #[test]
    fn a_line_needs_no_points_and_order_is_kept() {
        let xy = sample(&on(|x| 2.0 * x - 1.0), (-1.0, 1.0), &[0.123, 5.0], (-3.0, 1.0));
        assert!(xy.len() <= 50);
        assert!(xy.windows(2).all(|w| w[0].0 < w[1].0));
        assert_eq!((xy[0].0, xy[xy.len() - 1].0), (-1.0, 1.0));
    }

    #[test]
    fn the_edge_of_the_domain_is_found() {
        let xy = sample(&on(f64::sqrt), (-1.0, 3.0), &[], (0.0, 2.0));
        let first = xy.iter().find(|p| p.1.is_finite()).unwrap();
        assert!(first.0 >= 0.0 && first.0 < 0.005, "the curve starts at {}", first.0);
        assert!(xy.iter().filter(|p| p.0 < -0.005).all(|p| p.1.is_nan()));
    }

    #[test]
    fn nothing_to_sample() {
        assert!(sample(&on(|x| x), (1.0, 1.0), &[], (0.0, 1.0)).is_empty());
        assert!(sample(&on(|x| x), (f64::NAN, 1.0), &[], (0.0, 1.0)).is_empty());
        assert!(!sample(&on(|_| f64::NAN), (0.0, 1.0), &[], (0.0, 1.0)).is_empty());
    }

    /// A power law over six decades is a straight line on two logarithmic axes, and a few points are enough for it; on linear ones it is not seen
    /// at all below a thousandth of the width.
    #[test]
    fn logarithmic_axes_see_every_decade() {
        let law = |x: f64| 3.0 * x.powf(-1.5);
        let scales = Scales { x: Scale::Log, y: Scale::Log };
        let xy = super::sample(&on(law), (1e-3, 1e3), &[], Seen { heights: (0.0, law(1e-3)), scales });
        assert!(xy.len() < 60 && xy[0].0 == 1e-3 && xy[xy.len() - 1].0 == 1e3, "{} points", xy.len());
        for decade in -3..3 {
            let (lo, hi) = (10f64.powi(decade), 10f64.powi(decade + 1));
            assert!(xy.iter().filter(|p| lo <= p.0 && p.0 <= hi).count() > 2, "from {lo} to {hi}");
        }
        assert!(xy.iter().all(|p| (p.1 / law(p.0) - 1.0).abs() < 1e-9));
        // A narrow peak far below the top is followed as well.
        let peaks = |x: f64| 1e4 * (-x).exp() + 10.0 * (-0.5 * ((x - 20.0) / 0.1).powi(2)).exp() + 1e-3;
        let scales = Scales { x: Scale::Linear, y: Scale::Log };
        let xy = super::sample(&on(peaks), (0.0, 30.0), &[20.0], Seen { heights: (0.0, 1e4), scales });
        let decades = |w: &[(f64, f64)]| {
            let middle = peaks(0.5 * (w[0].0 + w[1].0)).log10();
            (middle - 0.5 * (w[0].1.log10() + w[1].1.log10())).abs()
        };
        assert!(xy.windows(2).map(decades).fold(0.0, f64::max) < 0.02);
        // From 0 on, an axis begins below the first data.
        let from_zero = super::sample(
            &on(law),
            (0.0, 10.0),
            &[0.0, 0.5, 5.0],
            Seen { heights: (0.0, 9.0), scales: Scales { x: Scale::Log, y: Scale::Log } },
        );
        assert!((from_zero[0].0 - 0.05).abs() < 1e-15);
        // What has no place on such an axis at all is sampled as on a linear one, which the axis then stays.
        let line = |x: f64| x - 1.0;
        let on_linear = sample(&on(line), (-3.0, 0.0), &[], (-4.0, -1.0));
        let scales = Scales { x: Scale::Log, y: Scale::Log };
        assert_eq!(
            super::sample(&on(line), (-3.0, 0.0), &[], Seen { heights: (-4.0, -1.0), scales }),
            on_linear
        );
    }
}
