//! The errors of all sources together as the bars of a picture: √V_ii of each row, with the data in place of the model.

use super::sources::Variances;
use crate::cost::{Axis, CostChoice, Weights};
use crate::data::{Data, Dataset, YErrors};

/// `data` with the errors of its sources beside those of its columns; `None` where there are no sources that count.
pub fn with_all_errors(data: &Dataset, choice: &CostChoice) -> Option<Dataset> {
    let sources: Vec<_> = choice.errors.iter().filter(|s| s.on && s.check(data.n_total()).is_ok()).collect();
    if sources.is_empty() || matches!(choice.weights, Weights::One | Weights::OneAll) {
        return None;
    }
    let mut all = data.clone();
    let rows: Vec<usize> = (0..data.n_total()).collect();
    let x = data.x().into_owned();
    let added = |y: &[f64]| {
        let mut v = Variances::none(rows.len());
        for source in &sources {
            v.add(source, &rows, &x, y);
        }
        let of_y = v.y.diagonal().into_iter().zip(v.model.outer(y).diagonal()).map(|(a, b)| a + b);
        (of_y.collect::<Vec<f64>>(), v.x.diagonal())
    };
    let with = |s: &[f64], v: &[f64]| s.iter().zip(v).map(|(s, v)| (s * s + v).sqrt()).collect::<Vec<_>>();
    match &mut all.data {
        Data::Points(p) => {
            let (y, of_x) = added(&p.y);
            p.sy = match &p.sy {
                YErrors::None => YErrors::Symmetric(y.iter().map(|v| v.sqrt()).collect()),
                YErrors::Symmetric(s) => YErrors::Symmetric(with(s, &y)),
                YErrors::Asymmetric { lower, upper } => {
                    YErrors::Asymmetric { lower: with(lower, &y), upper: with(upper, &y) }
                }
            };
            if sources.iter().any(|s| s.axis == Axis::X) {
                let own = p.sx.clone().unwrap_or_else(|| vec![0.0; rows.len()]);
                p.sx = Some(with(&own, &of_x));
            }
            // A source of x alone says nothing of y.
            if matches!(&p.sy, YErrors::Symmetric(s) if s.iter().all(|s| *s == 0.0)) {
                p.sy = YErrors::None;
            }
        }
        Data::Histogram(h) => {
            let (y, _) = added(&h.content);
            let own: Vec<f64> = (0..h.len()).map(|k| h.sigma(k)).collect();
            h.error = Some(with(&own, &y));
        }
        Data::Sample(_) => return None,
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::{ErrorSource, RelativeTo};
    use crate::data::Points;

    /// KA009: the bars are the roots of the summed variances, of y and of x.
    #[test]
    fn bars_of_all_sources() {
        let sy = YErrors::Symmetric(vec![0.3, 0.4]);
        let points = Points::new(vec![1.0, 2.0], vec![4.0, -3.0], None, sy).unwrap();
        let data = Dataset::new("points", Data::Points(points));
        let scale = ErrorSource::of_y(0.1).relative_to(RelativeTo::Model).correlated(1.0);
        let errors = vec![scale, ErrorSource::of_x(0.25)];
        let all = with_all_errors(&data, &CostChoice { errors, ..CostChoice::default() }).unwrap();
        let Data::Points(p) = &all.data else { panic!("points stay points") };
        assert_eq!(p.sx, Some(vec![0.25, 0.25]));
        for (i, expected) in [0.5, 0.5].into_iter().enumerate() {
            assert!((p.sigma_y(i, true).unwrap() - expected).abs() < 1e-15);
        }
        assert!(with_all_errors(&data, &CostChoice::default()).is_none());
    }
}
