//! Laboratory shapes: waves from the periodogram, laws from straight lines through logarithms, rising curves from where they pass a quarter, a
//! half and three quarters of their height.
//!
//! The periodogram is the least-squares one with a floating mean (M. Zechmeister and M. Kürster, Astron. Astrophys. 496 (2009) 577, after Lomb
//! 1976): for every frequency the best a·cos + b·sin + c.

use std::f64::consts::{PI, TAU};

use nalgebra::{Matrix3, RowVector3, Vector3};

use super::curve::Curve;

/// Steps of the frequency over the inverse span of the data.
const STEPS_PER_SPAN: f64 = 8.0;
/// Most frequencies tried.
const MAX_STEPS: usize = 2000;
/// The same where a formula is searched, and how many of the strongest are tried.
const MAX_SEARCHED: usize = 500;
const FREQUENCIES: usize = 3;
/// Molar gas constant in J/(mol K).
const GAS: f64 = 8.314_462_618_153_24;

/// Parameters of a laboratory shape in its own order; `None` for other shapes, or where the data show nothing of the kind.
pub(super) fn from_course(shape: &str, curve: &Curve) -> Option<Vec<f64>> {
    match shape {
        "sine" => {
            let wave = strongest_wave(curve)?;
            Some(vec![wave.amplitude, wave.frequency, wave.phase, wave.level])
        }
        "dampedsine" => {
            let wave = strongest_wave(curve)?;
            let tau = decay_of(curve, wave.level);
            let middle = 0.5 * (curve.x[0] + curve.x[curve.len() - 1]);
            Some(vec![wave.amplitude * (middle / tau).exp(), wave.frequency, wave.phase, tau, wave.level])
        }
        "doubleslit" => {
            // Fringes cos²(πd·x/λ) have the frequency d/λ; only ratios to λ can be known.
            let wave = strongest_wave(curve)?;
            let highest = curve.y.iter().copied().fold(0.0, f64::max);
            Some(vec![highest, 0.25 * wave.frequency, wave.frequency, 1.0])
        }
        "power" => {
            let (intercept, slope) = line(curve, |x, y| (x > 0.0 && y > 0.0).then(|| (x.ln(), y.ln())))?;
            Some(vec![intercept.exp(), slope])
        }
        "arrhenius" => {
            let (intercept, slope) = line(curve, |x, y| (x > 0.0 && y > 0.0).then(|| (1.0 / x, y.ln())))?;
            Some(vec![intercept.exp(), -GAS * slope])
        }
        _ => rising(shape, curve),
    }
}

/// Logistic, Gompertz and Hill curves.
fn rising(shape: &str, curve: &Curve) -> Option<Vec<f64>> {
    if !matches!(shape, "logistic" | "gompertz" | "hill") {
        return None;
    }
    // The curve is taken to come near its limit where it is largest.
    let limit = curve.y.iter().copied().fold(0.0, |m: f64, y| if y.abs() > m.abs() { y } else { m });
    let [quarter, half, most] = [0.25, 0.5, 0.75].map(|share| crossing(curve, share * limit));
    let (quarter, half, most) = (quarter?, half?, most?);
    let width = if most == quarter { curve.spacing } else { most - quarter };
    match shape {
        "logistic" => Some(vec![limit, 2.0 * 3f64.ln() / width, half]),
        "gompertz" => {
            // b·e^(−cx) is ln 4 at a quarter, ln 2 at the half and ln(4/3) at three quarters.
            let rate = (4f64.ln() / (4.0 / 3.0_f64).ln()).ln() / width;
            Some(vec![limit, 2f64.ln() * (rate * half).exp(), rate])
        }
        _ if quarter > 0.0 && most > quarter => Some(vec![limit, half, 9f64.ln() / (most / quarter).ln()]),
        _ => Some(vec![limit, half.abs().max(curve.spacing), 1.0]),
    }
}

/// Where the curve first passes `level`, between neighbours; its first point if it never does.
fn crossing(curve: &Curve, level: f64) -> Option<f64> {
    let step = (1..curve.len()).find(|&i| (curve.y[i - 1] < level) != (curve.y[i] < level));
    let Some(i) = step else { return curve.x.first().copied() };
    let share = (level - curve.y[i - 1]) / (curve.y[i] - curve.y[i - 1]);
    Some(curve.x[i - 1] + share * (curve.x[i] - curve.x[i - 1]))
}

/// Straight line through transformed points; `None` with fewer than two different ones.
fn line(curve: &Curve, point: impl Fn(f64, f64) -> Option<(f64, f64)>) -> Option<(f64, f64)> {
    let points: Vec<(f64, f64)> = curve.x.iter().zip(&curve.y).filter_map(|(&x, &y)| point(x, y)).collect();
    let n = points.len() as f64;
    let (u0, v0) = points.iter().fold((0.0, 0.0), |(u, v), p| (u + p.0 / n, v + p.1 / n));
    let (mut uu, mut uv) = (0.0, 0.0);
    for (u, v) in &points {
        uu += (u - u0) * (u - u0);
        uv += (u - u0) * (v - v0);
    }
    let slope = uv / uu;
    slope.is_finite().then_some((v0 - slope * u0, slope))
}

/// A wave on a level.
#[derive(Debug, Clone, Copy)]
struct Wave {
    amplitude: f64,
    frequency: f64,
    phase: f64,
    level: f64,
}

/// The wave that leaves the smallest squares.
fn strongest_wave(curve: &Curve) -> Option<Wave> {
    let span = curve.span();
    if curve.len() < 4 || span <= 0.0 {
        return None;
    }
    let most = (STEPS_PER_SPAN * span * 0.5 / curve.spacing).min(MAX_STEPS as f64) as usize;
    let mut best: Option<(f64, Wave)> = None;
    for k in 2..=most.max(4) {
        let frequency = k as f64 / (STEPS_PER_SPAN * span);
        let Some((explained, wave)) = wave_of(curve, frequency) else { continue };
        if best.is_none_or(|(e, _)| explained > e) {
            best = Some((explained, wave));
        }
    }
    best.map(|(_, wave)| wave)
}

/// Angular frequencies of the waves that explain most, the strongest first; neighbours of a stronger one are left out.
pub(super) fn strongest_frequencies(curve: &Curve) -> Vec<f64> {
    let span = curve.span();
    if curve.len() < 4 {
        return Vec::new();
    }
    let most = (STEPS_PER_SPAN * span * 0.5 / curve.spacing).min(MAX_SEARCHED as f64) as usize;
    let explained: Vec<f64> = (0..=most.max(4))
        .map(|k| wave_of(curve, k as f64 / (STEPS_PER_SPAN * span)).map_or(0.0, |(e, _)| e))
        .collect();
    let is_peak = |&k: &usize| {
        explained[k] > explained[k - 1] && explained.get(k + 1).is_none_or(|e| explained[k] >= *e)
    };
    let mut peaks: Vec<usize> = (2..explained.len()).filter(is_peak).collect();
    peaks.sort_by(|&a, &b| explained[b].total_cmp(&explained[a]));
    peaks.truncate(FREQUENCIES);
    peaks.into_iter().map(|k| TAU * k as f64 / (STEPS_PER_SPAN * span)).collect()
}

/// Least squares of a·cos + b·sin + c at one frequency, and how much of Σy² it explains.
fn wave_of(curve: &Curve, frequency: f64) -> Option<(f64, Wave)> {
    let (mut normal, mut right) = (Matrix3::zeros(), Vector3::zeros());
    for (&x, &y) in curve.x.iter().zip(&curve.y) {
        let (sin, cos) = (TAU * frequency * x).sin_cos();
        let row = RowVector3::new(cos, sin, 1.0);
        normal += row.transpose() * row;
        right += row.transpose() * y;
    }
    let best = normal.cholesky()?.solve(&right);
    let (a, b, level, explained) = (best[0], best[1], best[2], best.dot(&right));
    // a cos u + b sin u = A sin(u + φ)
    let wave = Wave { amplitude: a.hypot(b), frequency, phase: a.atan2(b), level };
    (explained.is_finite() && wave.phase.abs() <= PI).then_some((explained, wave))
}

/// How fast the deviations from the level fall, from the two halves of the data.
fn decay_of(curve: &Curve, level: f64) -> f64 {
    let half = curve.len() / 2;
    let spread = |range: std::ops::Range<usize>| {
        let n = range.len().max(1) as f64;
        (range.map(|i| (curve.y[i] - level).powi(2)).sum::<f64>() / n).sqrt()
    };
    let (first, second) = (spread(0..half), spread(half..curve.len()));
    let fall = (first / second).ln();
    if fall > 0.05 { 0.5 * curve.span() / fall } else { 2.0 * curve.span() }
}
