//! The automatic choice doubts a minimum whose χ² is improbable while neighbouring residuals are alike. Neighbours on the axis, that is: the
//! order of the rows of a table says nothing.

use fitpanel::data::{Data, Dataset, Points, YErrors};

use crate::support::Fit;

const PEAK: &str = "a1+a2*x+a3*x^2+0.5*A*G/pi/((x-m)^2+G^2/4)";
const PARAMS: [(&str, f64); 6] =
    [("a1", -1.0), ("a2", 45.0), ("a3", -13.0), ("A", 14.0), ("G", 0.2), ("m", 2.5)];

/// The 60 bins of the Lorentz peak as points, in an order that `index` chooses: 37 has no factor in common with 60.
fn peak(index: impl Fn(usize) -> usize) -> Dataset {
    let text = include_str!("../data/reference/root_lorentzian_quadratic/data.csv");
    let row = |line: &str| -> Vec<f64> { line.split(',').map(|c| c.trim().parse().unwrap()).collect() };
    let rows: Vec<Vec<f64>> = text.lines().skip(1).filter(|l| !l.trim().is_empty()).map(row).collect();
    assert_eq!(rows.len(), 60);
    let rows: Vec<&Vec<f64>> = (0..60).map(|i| &rows[index(i)]).collect();
    let column = |of: fn(&[f64]) -> f64| rows.iter().map(|r| of(r)).collect::<Vec<f64>>();
    let sigma = YErrors::Symmetric(column(|r| r[2].max(1.0).sqrt()));
    Dataset::new(
        "peak",
        Data::Points(Points::new(column(|r| 0.5 * (r[0] + r[1])), column(|r| r[2]), None, sigma).unwrap()),
    )
}

/// With the peak sought at 2.5 the search ends in a false solution at 137; in doubt it finds the other, however the rows are ordered.
#[test]
fn the_order_of_rows_says_nothing() {
    let fit = |data: Dataset| {
        let mut fit = Fit::new(data, PEAK);
        for (name, value) in PARAMS {
            fit.value(name, value);
        }
        fit.run()
    };
    let (sorted, mixed) = (fit(peak(|i| i)), fit(peak(|i| (37 * i) % 60)));
    for found in [&sorted, &mixed] {
        assert!(
            found.minimum.is_valid() && found.minimum.status.attempts.len() > 1,
            "{:?}",
            found.minimum.status
        );
        assert!(found.minimum.fval < 80.0, "{}", found.minimum.fval);
    }
    assert!((sorted.minimum.fval - mixed.minimum.fval).abs() < 1e-6);
}
