//! Where an axis is marked: round numbers (1, 2 or 5 times a power of ten), with labels that agree in their decimals.
//!
//! Shared by the window and the exported figures, so that both show the same axis. Draws nothing.

use super::decimal::Decimal;
use super::figure::Scale;
use super::pdg::pretty;

/// The marks of one axis.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Ticks {
    /// Labelled marks: position and text.
    pub major: Vec<(f64, String)>,
    /// Marks between them without text.
    pub minor: Vec<f64>,
}

/// Marks at 1, 2, 3 … inside [lo, hi] that have names, of which every one, every second, every third … is written, as `fits` says that they
/// have room.
pub fn named(names: &[String], (lo, hi): (f64, f64), fits: impl Fn(&Ticks) -> bool) -> Ticks {
    let every = |step: usize| {
        let mut ticks = Ticks::default();
        for (k, name) in names.iter().enumerate() {
            let at = (k + 1) as f64;
            if !(lo..=hi).contains(&at) {
                continue;
            }
            if k % step == 0 { ticks.major.push((at, name.clone())) } else { ticks.minor.push(at) }
        }
        ticks
    };
    (1..=names.len()).map(every).find(fits).unwrap_or_default()
}

/// Marks inside [lo, hi], about `count` of them with labels (never more than `2·count + 1`). Empty when the interval is
/// not finite or has no length in floating point.
pub fn linear(lo: f64, hi: f64, count: usize) -> Ticks {
    let (lo, hi) = if lo <= hi { (lo, hi) } else { (hi, lo) };
    let span = hi - lo;
    if !span.is_finite() || span <= 4.0 * f64::EPSILON * lo.abs().max(hi.abs()) {
        return Ticks::default();
    }
    let step = Step::nice(span / count.max(1) as f64);
    let labels = step.multiples(lo, hi);
    let last = labels.iter().map(|&k| (k as f64 * step.value()).abs()).fold(0.0, f64::max);
    let power = shared_power(last);
    let major = labels.iter().map(|&k| (step.at(k), step.label(k, power))).collect();
    let fine = step.divided();
    let parts = fine.per_major(&step);
    let minor = fine.multiples(lo, hi).into_iter().filter(|k| k % parts != 0).map(|k| fine.at(k)).collect();
    Ticks { major, minor }
}

/// Marks of a logarithmic axis on [lo, hi], both positive: decades labelled, 2…9 between them without text. When the
/// interval holds fewer than two decades, 2 and 5 are labelled too. Empty when the interval cannot be on such an axis.
pub fn logarithmic(lo: f64, hi: f64) -> Ticks {
    if !(lo > 0.0 && hi > lo && hi.is_finite()) {
        return Ticks::default();
    }
    let (first, last) = (lo.log10().floor() as i32, hi.log10().ceil() as i32);
    let decades = last - first;
    let every = (decades / 8 + 1).max(1);
    let mut ticks = Ticks::default();
    for decade in first..=last {
        for digit in 1..=9_u8 {
            let at = power_of_ten(f64::from(digit), decade);
            if at < lo || at > hi {
                continue;
            }
            let labelled = if decades <= 2 { matches!(digit, 1 | 2 | 5) } else { digit == 1 };
            if labelled && decade % every == 0 {
                ticks.major.push((at, decade_label(digit, decade)));
            } else {
                ticks.minor.push(at);
            }
        }
    }
    ticks
}

/// Marks of an axis that shows the places from `lo` to `hi` of this scale, as places. A logarithmic axis too short for two labelled decades or
/// parts of one has the round numbers of a linear one.
pub fn on_scale(scale: Scale, lo: f64, hi: f64, count: usize) -> Ticks {
    if scale == Scale::Linear {
        return linear(lo, hi, count);
    }
    let (from, to) = (scale.value(lo), scale.value(hi));
    let mut ticks = logarithmic(from, to);
    if ticks.major.len() < 2 {
        ticks = linear(from, to, count);
    }
    ticks.major.iter_mut().for_each(|mark| mark.0 = scale.place(mark.0));
    ticks.minor.iter_mut().for_each(|mark| *mark = scale.place(*mark));
    ticks.major.retain(|mark| mark.0.is_finite());
    ticks.minor.retain(|mark| mark.is_finite());
    ticks
}

/// Pulls beyond this are numbers like any others.
const MOST_SIGMAS: f64 = 1e5;

/// Marks of pulls: all whole numbers, with 0 and the outermost written out. `None` where they are differences of any size, of data without errors.
pub fn of_pulls(range: (f64, f64)) -> Option<Ticks> {
    let reach = range.1.min(-range.0);
    let outer = outermost(reach);
    (outer <= MOST_SIGMAS).then(|| Ticks {
        major: vec![(-outer, signed(outer, '\u{2212}')), (0.0, "0".into()), (outer, signed(outer, '+'))],
        minor: between(outer, reach),
    })
}

/// The outermost pull that is written out: a whole number that is round where it is large.
pub fn outermost(reach: f64) -> f64 {
    if reach < 6.0 {
        return reach.floor().max(1.0);
    }
    let power = 10f64.powi(reach.log10().floor() as i32);
    [5.0, 2.0, 1.0].into_iter().map(|k| k * power).find(|n| *n <= reach).unwrap_or(power)
}

/// A number of standard deviations with its sign.
pub fn signed(outer: f64, sign: char) -> String {
    format!("{sign}{outer}")
}

/// Marks without numbers: whole numbers, or fifths of the outermost one, up to the frame.
fn between(outer: f64, reach: f64) -> Vec<f64> {
    let step = if outer <= 10.0 { 1.0 } else { outer / 5.0 };
    let n = (reach / step).floor() as i32;
    let inner = (1..=n).map(|k| step * f64::from(k)).filter(|v| (v - outer).abs() > 1e-6 * outer);
    inner.flat_map(|v| [-v, v]).collect()
}

fn decade_label(digit: u8, decade: i32) -> String {
    if (-3..=4).contains(&decade) {
        let at = power_of_ten(f64::from(digit), decade);
        Decimal::new(at).map_or_else(String::new, |d| d.write(decade.min(0), 0))
    } else {
        pretty(&format!("{digit}e{decade}"))
    }
}

/// Power of ten written at every label when plain numbers up to `largest` would be long: 0 otherwise.
fn shared_power(largest: f64) -> i32 {
    let top = Decimal::new(largest).map_or(0, |d| d.exponent());
    if (-3..6).contains(&top) { 0 } else { top }
}

/// digit·10^power as the nearest double (powi of a negative power is off by an ulp; the parser is not).
fn power_of_ten(digit: f64, power: i32) -> f64 {
    format!("{digit}e{power}").parse().unwrap_or(f64::NAN)
}

/// A step of digit·10^power, digit 1, 2 or 5: exact in decimals, so that 3·0.1 is labelled 0.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    digit: i64,
    power: i32,
}

impl Step {
    /// The round step nearest to `raw` from above on a logarithmic scale.
    fn nice(raw: f64) -> Step {
        let power = raw.log10().floor();
        let lead = raw / 10f64.powf(power);
        let power = power as i32;
        match lead {
            l if l < 1.5 => Step { digit: 1, power },
            l if l < 3.5 => Step { digit: 2, power },
            l if l < 7.5 => Step { digit: 5, power },
            _ => Step { digit: 1, power: power + 1 },
        }
    }

    fn value(self) -> f64 {
        power_of_ten(self.digit as f64, self.power)
    }

    /// k steps as the nearest double.
    fn at(self, k: i64) -> f64 {
        power_of_ten((k * self.digit) as f64, self.power)
    }

    /// All k with lo ≤ k·step ≤ hi, a hair of tolerance at the ends.
    fn multiples(self, lo: f64, hi: f64) -> Vec<i64> {
        let hair = 1e-9 * (hi - lo) / self.value();
        let (first, last) = (lo / self.value() - hair, hi / self.value() + hair);
        if last - first > 1000.0 || first.abs().max(last.abs()) > 1e15 {
            return Vec::new();
        }
        (first.ceil() as i64..=last.floor() as i64).collect()
    }

    /// The step of the marks between: a fifth of 1 and 5, a quarter of 2.
    fn divided(self) -> Step {
        match self.digit {
            1 => Step { digit: 2, power: self.power - 1 },
            2 => Step { digit: 5, power: self.power - 1 },
            _ => Step { digit: 1, power: self.power },
        }
    }

    fn per_major(self, major: &Step) -> i64 {
        let up = 10_i64.pow((major.power - self.power).unsigned_abs());
        major.digit * up / self.digit
    }

    fn label(self, k: i64, power: i32) -> String {
        let Some(d) = Decimal::new(self.at(k)) else { return String::new() };
        if k == 0 {
            "0".to_string()
        } else if power == 0 {
            pretty(&d.round(self.power.min(0)).write(self.power.min(0), 0))
        } else {
            pretty(&format!("{}e{power}", d.round(self.power).write(self.power, power)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(lo: f64, hi: f64, count: usize) -> Vec<String> {
        linear(lo, hi, count).major.into_iter().map(|(_, l)| l).collect()
    }

    #[test]
    fn round_numbers_with_equal_decimals() {
        assert_eq!(labels(0.0, 3.0, 6), ["0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"]);
        assert_eq!(labels(0.0, 98.0, 5), ["0", "20", "40", "60", "80"]);
        assert_eq!(labels(-3.5, 3.5, 3), ["−2", "0", "2"]);
        assert_eq!(labels(0.1, 0.31, 2), ["0.1", "0.2", "0.3"]);
        assert_eq!(labels(3.0, 0.0, 3), ["0", "1", "2", "3"]);
    }

    #[test]
    fn positions_are_the_doubles_of_their_labels() {
        let t = linear(0.0, 1.0, 10);
        assert_eq!(t.major[3].0, 0.3);
        assert_eq!(t.major[7].0, 0.7);
        assert_eq!(
            linear(0.0, 1.0, 5).minor,
            [0.05, 0.1, 0.15, 0.25, 0.3, 0.35, 0.45, 0.5, 0.55, 0.65, 0.7, 0.75, 0.85, 0.9, 0.95]
        );
    }

    #[test]
    fn long_numbers_share_a_power_of_ten() {
        assert_eq!(labels(0.0, 3e-9, 3), ["0", "10⁻⁹", "2·10⁻⁹", "3·10⁻⁹"]);
        assert_eq!(labels(0.0, 1.5e7, 3), ["0", "0.5·10⁷", "1.0·10⁷", "1.5·10⁷"]);
    }

    #[test]
    fn hopeless_intervals_have_no_marks() {
        for (lo, hi) in [(1.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY), (1e16, 1e16 + 2.0)] {
            assert_eq!(linear(lo, hi, 5), Ticks::default(), "{lo} {hi}");
        }
        assert_eq!(logarithmic(0.0, 10.0), Ticks::default());
    }

    #[test]
    fn the_number_of_labels_stays_near_the_wish() {
        for i in 0..400 {
            let span = 1.37_f64.powi(i - 200);
            let n = linear(-0.3 * span, 0.7 * span, 6).major.len();
            assert!((3..=13).contains(&n), "{n} labels for span {span}");
        }
    }

    #[test]
    fn decades() {
        let t = logarithmic(0.5, 2000.0);
        assert_eq!(t.major.iter().map(|(_, l)| l.as_str()).collect::<Vec<_>>(), ["1", "10", "100", "1000"]);
        assert!(t.minor.contains(&0.5) && t.minor.contains(&2000.0));
        let t = logarithmic(1e-6, 1e-5);
        assert_eq!(t.major[0].1, "10⁻⁶");
        assert_eq!(t.major[1].1, "2·10⁻⁶");
    }

    #[test]
    fn marks_of_a_scale_stand_at_places() {
        assert_eq!(on_scale(Scale::Linear, 0.0, 10.0, 5), linear(0.0, 10.0, 5));
        let t = on_scale(Scale::Log, -0.3, 3.3, 5);
        assert_eq!(t.major.iter().map(|m| m.0).collect::<Vec<_>>(), [0.0, 1.0, 2.0, 3.0]);
        assert!(t.minor.iter().any(|m| (m - 2f64.log10()).abs() < 1e-12));
        // From 12 to 18: no decade, but whole numbers.
        let t = on_scale(Scale::Log, 12f64.log10(), 18f64.log10(), 4);
        let texts: Vec<_> = t.major.iter().map(|m| m.1.as_str()).collect();
        assert_eq!(texts, ["12", "13", "14", "15", "16", "17", "18"]);
        assert!((t.major[2].0 - 14f64.log10()).abs() < 1e-12);
    }

    #[test]
    fn far_pulls_have_round_numbers() {
        let outer = [3.5, 5.5, 9.0, 14.0, 21.0, 29.0, 66.0, 0.4].map(outermost);
        assert_eq!(outer, [3.0, 5.0, 5.0, 10.0, 20.0, 20.0, 50.0, 1.0]);
        assert_eq!(between(3.0, 3.5), [-1.0, 1.0, -2.0, 2.0]);
        assert_eq!(between(20.0, 25.0), [-4.0, 4.0, -8.0, 8.0, -12.0, 12.0, -16.0, 16.0, -24.0, 24.0]);
    }
}
