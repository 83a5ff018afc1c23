//! The values of one parameter in many fits, of toys or of data drawn again, as a histogram with the normal curve that its error means.

use crate::numeric::sum::sum;
use crate::report::pdg::{number_pretty, pretty, value_with_error};

use super::{Figure, Layer, Panel, Role, axes, scan};

/// Fewest and most bins.
const BINS: (usize, usize) = (5, 60);
/// Values farther from the middle than so many widths are counted, not drawn.
const FARTHEST: f64 = 6.0;

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Scatter<'a> {
    /// Title of the axis.
    pub title: &'a str,
    /// The values.
    pub values: &'a [f64],
    /// Mean and standard deviation of the normal curve beside them.
    pub normal: (f64, f64),
    /// What the curve stands for.
    pub label: &'a str,
    /// A value to be marked, and what it is.
    pub mark: Option<(f64, &'a str)>,
    /// Quantiles.
    pub interval: Option<(f64, f64)>,
}

/// The picture; `None` for fewer than two values, or for values that are all the same.
pub fn scatter_figure(s: &Scatter<'_>) -> Option<Figure> {
    let finite: Vec<f64> = s.values.iter().copied().filter(|v| v.is_finite()).collect();
    let n = finite.len() as f64;
    let mean = sum(&finite) / n;
    let squares: Vec<f64> = finite.iter().map(|v| (v - mean).powi(2)).collect();
    let rms = (sum(&squares) / (n - 1.0)).sqrt();
    if finite.len() < 2 || rms.is_nan() || rms <= 0.0 {
        return None;
    }
    let near = |v: &f64| (v - mean).abs() <= FARTHEST * rms;
    let (lo, hi) = axes::span(finite.iter().copied().filter(near))?;
    let bins = histogram(&finite, (lo, hi));
    let width = bins.first().map(|b| b.1 - b.0)?;
    let x_range = axes::x_range(Some((lo, hi)));
    let (center, sigma) = s.normal;
    let height = n * width / (sigma * (2.0 * std::f64::consts::PI).sqrt());
    let normal: Vec<(f64, f64)> = scan::smooth(x_range)
        .map(|x| (x, height * (-0.5 * ((x - center) / sigma).powi(2)).exp()))
        .filter(|p| p.1.is_finite())
        .collect();
    let highest = bins.iter().map(|b| b.2).chain(normal.iter().map(|p| p.1)).fold(0.0, f64::max);
    let mut layers = vec![Layer::Steps { role: Role::Data, bins }];
    if !normal.is_empty() {
        layers.push(Layer::Curve { role: Role::Fit, label: s.label.to_owned(), xy: normal, dashed: false });
    }
    // What they are stands among the numbers.
    let line = |role, x| Layer::VLine { role, x, label: String::new() };
    let guides = s.interval.into_iter().flat_map(|(lower, upper)| [lower, upper]);
    layers.extend(guides.map(|x| line(Role::Guide, x)));
    layers.extend(s.mark.map(|(x, _)| line(Role::Mark, x)));
    let outside = finite.iter().filter(|v| !near(v)).count();
    let main = Panel {
        x_title: s.title.to_owned(),
        y_title: "fits per bin".to_owned(),
        x_range,
        y_range: (0.0, 1.08 * highest),
        layers,
    };
    Some(Figure { main, stats: numbers(s, (n, mean, rms), outside), ..Figure::default() })
}

/// Counts of values in bins of one width, about as many as the root of their number.
fn histogram(values: &[f64], (lo, hi): (f64, f64)) -> Vec<(f64, f64, f64)> {
    let n = ((values.len() as f64).sqrt().ceil() as usize).clamp(BINS.0, BINS.1);
    let width = (hi - lo) / n as f64;
    let edge = |k: usize| lo + width * k as f64;
    let mut bins: Vec<(f64, f64, f64)> = (0..n).map(|k| (edge(k), edge(k + 1), 0.0)).collect();
    for v in values.iter().filter(|v| (lo..=hi).contains(*v)) {
        let k = (((v - lo) / width) as usize).min(n - 1);
        bins[k].2 += 1.0;
    }
    bins
}

fn numbers(s: &Scatter<'_>, (n, mean, rms): (f64, f64, f64), outside: usize) -> Vec<(String, String)> {
    let line = |label: &str, value: String| (label.to_owned(), pretty(&value));
    let mut lines = vec![
        line("fits", number_pretty(n, 7)),
        line("mean", value_with_error(mean, rms / n.sqrt())),
        // Of n numbers from a normal law.
        line("width", value_with_error(rms, rms / (2.0 * (n - 1.0)).sqrt())),
    ];
    if let Some((value, label)) = s.mark {
        lines.push(line(label, number_pretty(value, 5)));
    }
    if let Some((lower, upper)) = s.interval {
        lines.push(line("quantiles", format!("{} to {}", number_pretty(lower, 4), number_pretty(upper, 4))));
    }
    if outside > 0 {
        lines.push(line("farther out", outside.to_string()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[f64]) -> Option<Figure> {
        scatter_figure(&Scatter {
            title: "a",
            values,
            normal: (2.0, 1.0),
            label: "normal",
            mark: None,
            interval: Some((1.0, 3.0)),
        })
    }

    /// Every value is in one bin, the highest in the last, and the area under the curve is that of the bins.
    #[test]
    fn all_values_are_counted() {
        let values: Vec<f64> = (0..100).map(|k| f64::from(k) * 0.04).collect();
        let figure = of(&values).unwrap();
        let Layer::Steps { bins, .. } = &figure.main.layers[0] else { panic!("no histogram") };
        assert_eq!((bins.len(), bins.iter().map(|b| b.2).sum::<f64>()), (10, 100.0));
        assert_eq!((bins[0].0, bins[9].1), (0.0, 3.96));
        let Layer::Curve { xy, .. } = &figure.main.layers[1] else { panic!("no curve") };
        let area: f64 = xy.windows(2).map(|p| 0.5 * (p[0].1 + p[1].1) * (p[1].0 - p[0].0)).sum();
        // Within two standard deviations lie 95.45 %; the picture reaches a little farther.
        assert!((0.94..1.0).contains(&(area / (100.0 * 0.396))), "{area}");
        assert_eq!(figure.stats[0].1, "100");
    }

    #[test]
    fn what_has_no_width_has_no_picture() {
        assert!(of(&[1.0]).is_none() && of(&[1.0, 1.0, 1.0]).is_none() && of(&[f64::NAN, 1.0]).is_none());
    }
}
