//! Where peaks are, how high and how wide: by half height above what is already explained.

use super::curve::Curve;

/// A peak above (or, with negative height, a dip below) zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Peak {
    /// Its place.
    pub place: f64,
    /// Its height, signed.
    pub height: f64,
    /// Full width at half height.
    pub fwhm: f64,
}

/// Which way peaks may point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pointing {
    /// Up.
    Up,
    /// Down.
    Down,
}

/// Running mean over 2·`reach`+1 neighbours, shorter at the ends.
pub(super) fn smoothed(y: &[f64], reach: usize) -> Vec<f64> {
    let n = y.len();
    (0..n)
        .map(|i| {
            let (from, to) = (i.saturating_sub(reach), (i + reach + 1).min(n));
            y[from..to].iter().sum::<f64>() / (to - from) as f64
        })
        .collect()
}

/// The most significant peak of `rest` (data minus what is explained): the largest mean of 2·`reach`+1 neighbours in units of its
/// error, its width by linear interpolation to half height on both sides. `None` when nothing points that way.
pub(super) fn highest(curve: &Curve, rest: &[f64], reach: usize, pointing: Pointing) -> Option<Peak> {
    let sign = if pointing == Pointing::Up { 1.0 } else { -1.0 };
    let mean: Vec<f64> = smoothed(rest, reach).into_iter().map(|v| sign * v).collect();
    let variance: Vec<f64> = curve.sigma.iter().map(|s| s * s).collect();
    let error: Vec<f64> = smoothed(&variance, reach).into_iter().map(f64::sqrt).collect();
    let top = (0..mean.len())
        .filter(|&i| mean[i] > 0.0)
        .max_by(|&i, &j| (mean[i] / error[i]).total_cmp(&(mean[j] / error[j])))?;
    // Errors that grow with y pull the most significant point down the flank: climb to the top.
    let mut top = top;
    loop {
        let better =
            [top.wrapping_sub(1), top + 1].into_iter().find(|&j| j < mean.len() && mean[j] > mean[top]);
        match better {
            Some(j) => top = j,
            None => break,
        }
    }
    let half = 0.5 * mean[top];
    let left = crossing(curve, &mean, half, (0..top).rev(), top);
    let right = crossing(curve, &mean, half, top + 1..mean.len(), top);
    let place = curve.x[top];
    let fwhm = match (left, right) {
        (Some(l), Some(r)) => r - l,
        (Some(l), None) => 2.0 * (place - l),
        (None, Some(r)) => 2.0 * (r - place),
        (None, None) => 2.355 * curve.rms.min(curve.span()),
    };
    Some(Peak { place, height: sign * mean[top], fwhm: fwhm.max(curve.spacing).min(2.0 * curve.span()) })
}

/// Where the smoothed curve first falls below `half` on the way along `path`, by linear interpolation from the point before.
fn crossing(
    curve: &Curve,
    mean: &[f64],
    half: f64,
    path: impl Iterator<Item = usize>,
    top: usize,
) -> Option<f64> {
    let mut before = top;
    for i in path {
        if mean[i] <= half {
            let t = (mean[before] - half) / (mean[before] - mean[i]);
            return Some(curve.x[before] + t * (curve.x[i] - curve.x[before]));
        }
        before = i;
    }
    None
}

/// The single peak of a shape without company: above the straight line through the means of the lowest fifth of the points on each
/// side of the highest 3-point average.
pub(super) fn above_line(curve: &Curve) -> Option<Peak> {
    let n = curve.len();
    let mean = smoothed(&curve.y, 1);
    let top = (0..n).max_by(|&i, &j| mean[i].total_cmp(&mean[j]))?;
    let low = |range: std::ops::Range<usize>| {
        let mut side: Vec<usize> = range.collect();
        side.sort_by(|&i, &j| curve.y[i].total_cmp(&curve.y[j]));
        side.truncate(side.len().div_ceil(5));
        let count = side.len() as f64;
        let of = |v: &[f64]| side.iter().map(|&i| v[i]).sum::<f64>() / count;
        (count > 0.0).then(|| (of(&curve.x), of(&curve.y)))
    };
    let (left, right) = match (low(0..top), low(top + 1..n)) {
        (Some(l), Some(r)) => (l, r),
        (Some(one), None) | (None, Some(one)) => (one, one),
        (None, None) => ((curve.x[0], 0.0), (curve.x[0], 0.0)),
    };
    let slope = if right.0 > left.0 { (right.1 - left.1) / (right.0 - left.0) } else { 0.0 };
    let rest: Vec<f64> =
        curve.x.iter().zip(&curve.y).map(|(x, y)| y - left.1 - slope * (x - left.0)).collect();
    let flat = Curve { sigma: vec![1.0; n], ..curve.clone() };
    highest(&flat, &rest, usize::from(n > 4), Pointing::Up)
}
