//! Robust losses: values by hand, exact derivatives, what an outlier does to a line, and errors from the scatter of the terms.

use fitpanel::cost::{CostChoice, Loss};
use fitpanel::error::Explain;
use fitpanel::minimize::{CovarianceForm, Method};

use super::super::support::Fit;
use super::derivatives::check;
use super::*;
use fitpanel::fit::Command;

/// Four points on y = x within a third of σ = 0.3, the fifth 5 away from it: squared pulls 1/9, 4/9, 1/9, 4/9 and 2500/9.
fn with_outlier() -> Dataset {
    points(&[0.0, 1.0, 2.0, 3.0, 4.0], &[0.1, 1.2, 1.9, 3.2, 9.0], 0.3)
}

fn robust(loss: Loss, scale: Option<f64>) -> CostChoice {
    CostChoice { loss, loss_scale: scale, ..CostChoice::default() }
}

fn typed(text: &str) -> CostChoice {
    CostChoice { loss: Loss::Typed, loss_formula: Some(text.into()), ..CostChoice::default() }
}

const EVERY: [Loss; 6] =
    [Loss::Linear, Loss::SoftL1, Loss::Huber, Loss::Cauchy, Loss::Arctan, Loss::Biweight];

/// KA046: Σ c²ρ(s/c²) on the line y = x, in double precision by another program; χ² stays that of the plain squares.
#[test]
fn values_of_every_loss() {
    let data = with_outlier();
    for (loss, c, exact) in [
        (Loss::SoftL1, None, 32.41705134449168),
        (Loss::Huber, None, 33.44444444444444),
        (Loss::Huber, Some(1.5), 48.86111111111112),
        (Loss::Cauchy, None, 6.576585560596491),
        (Loss::Cauchy, Some(2.0), 18.081373427171552),
        (Loss::Arctan, None, 2.624959443853026),
        (Loss::Biweight, None, 8.408519005029742),
    ] {
        let cost = build(&data, "a*x+b", &robust(loss, c));
        near(cost.value(&[1.0, 0.0]), exact, 1e-13);
        near(cost.chi2(&[1.0, 0.0]).unwrap(), 278.8888888888889, 1e-13);
        let codes: Vec<&str> = cost.warnings(&[1.0, 0.0]).into_iter().map(|w| w.0).collect();
        assert_eq!(codes, ["W-ROBUST-ERR"], "{loss:?}");
    }
    near(build(&data, "a*x+b", &typed("log(1+s)")).value(&[1.0, 0.0]), 6.576585560596491, 1e-13);
}

#[test]
fn derivatives_of_every_loss() {
    let data = with_outlier();
    for loss in EVERY {
        for scale in [None, Some(3.0)] {
            check(&*build(&data, "a*x^1.1+b", &robust(loss, scale)), &[1.35, 0.3]);
        }
    }
    check(&*build(&data, "a*x^1.1+b", &typed("2*(sqrt(1+s)-1)")), &[1.35, 0.3]);
}

/// The outlier pulls the plain line to a slope of 1.96; the losses that bound it keep the slope of the other four.
#[test]
fn an_outlier_loses_its_pull() {
    let slope = |choice: CostChoice| {
        let mut fit = Fit::new(with_outlier(), "a*x+b");
        let result = fit.cost(|c| *c = choice).value("a", 1.0).value("b", 0.0).run();
        assert!(result.minimum.is_valid());
        assert_eq!(
            result.gof.p_value.is_none(),
            !matches!(result.request.config.member().cost.loss, Loss::Linear)
        );
        result.minimum.params[0].value
    };
    assert!((slope(robust(Loss::Linear, None)) - 1.98).abs() < 0.02);
    assert!((slope(robust(Loss::SoftL1, None)) - 1.23312).abs() < 1e-4);
    for loss in [Loss::Cauchy, Loss::Arctan, Loss::Biweight] {
        assert!((slope(robust(loss, None)) - 1.0).abs() < 0.05, "{loss:?}");
    }
}

#[test]
fn a_scale_must_be_above_zero() {
    for bad in [0.0, -1.0, f64::NAN] {
        let refused = try_build(&with_outlier(), "a*x+b", &robust(Loss::Huber, Some(bad))).err().unwrap();
        assert_eq!(refused.code(), "E-OPTION");
    }
}

/// H⁻¹(Σ g gᵀ)H⁻¹ of the mean of N numbers is s²/N, with s² = Σ(y − ȳ)²/N, whatever σ the data claim; the parabola says σ²/N.
#[test]
fn the_sandwich_of_a_mean() {
    let y = [3.1, 2.7, 4.4, 3.9, 2.2, 5.0, 3.3];
    let x: Vec<f64> = (0..7).map(f64::from).collect();
    let mean = y.iter().sum::<f64>() / 7.0;
    let s2 = y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / 7.0;
    for data in [points(&x, &y, 0.25), points(&x, &y, 100.0), bare_points(&x, &y)] {
        let mut fit = Fit::new(data, "m");
        let method = Method { covariance: CovarianceForm::Sandwich, ..Method::default() };
        let result = fit.apply(Command::SetMethod(method)).run();
        near(result.minimum.params[0].value, mean, 1e-12);
        near(result.covariance().unwrap()[(0, 0)], s2 / 7.0, 1e-10);
        near(result.errors()[0], (s2 / 7.0).sqrt(), 1e-10);
    }
}

/// Errors from the scatter of a robust fit are those that repeated measurements have: points about a line with a width that nobody told, one in
/// twelve of them far off. The squares of all would say several times as much.
#[test]
fn errors_from_the_scatter_are_those_of_repeated_fits() {
    let x: Vec<f64> = (0..48).map(|k| f64::from(k) / 24.0).collect();
    let (mut slopes, mut said, mut of_squares) = (Vec::new(), 0.0, 0.0);
    for seed in 0..150 {
        let mut random = fitpanel::numeric::random::Random::new(seed, 0);
        let far = |u: f64| {
            if u < 1.0 / 24.0 {
                9.0
            } else if u < 1.0 / 12.0 {
                -9.0
            } else {
                0.0
            }
        };
        let y: Vec<f64> =
            x.iter().map(|x| 1.0 + 0.5 * x + 0.8 * random.normal() + far(random.uniform())).collect();
        let sy = fitpanel::data::YErrors::None;
        let data =
            Dataset::new("p", Data::Points(fitpanel::data::Points::new(x.clone(), y, None, sy).unwrap()));
        let mut fit = Fit::new(data, "a+b*x");
        fit.cost(|c| c.loss = Loss::Huber);
        let r = fit.run();
        assert!(r.minimum.is_valid() && r.gof.p_value.is_none());
        slopes.push(r.minimum.values()[1]);
        said += r.errors()[1] / 150.0;
        of_squares += r.minimum.errors[1] * r.gof.reduced_chi2.unwrap().sqrt() / 150.0;
    }
    let mean = slopes.iter().sum::<f64>() / 150.0;
    let width = (slopes.iter().map(|b| (b - mean).powi(2)).sum::<f64>() / 149.0).sqrt();
    // The width of 150 is known to 6 per cent.
    assert!((said / width - 1.0).abs() < 0.18, "said {said}, repeated {width}");
    assert!(of_squares > 1.8 * width, "{of_squares} of the squares against {width}");
}
