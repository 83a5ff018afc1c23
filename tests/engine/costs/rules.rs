//! Which rows a cost uses, what it refuses, what it warns of, and over what it normalises.

use fitpanel::cost::{CostChoice, CostKind, Loss, ModelKind, Weights, ZeroError};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::error::Explain;

use super::*;

fn code(data: &Dataset, c: &CostChoice) -> &'static str {
    match try_build(data, "a+b*x", c) {
        Ok(_) => panic!("{c:?} is accepted"),
        Err(e) => {
            assert!(e.to_string().contains(';') || e.code() != "E-OPTION", "no remedy in: {e}");
            e.code()
        }
    }
}

fn rows(data: &Dataset, c: &CostChoice) -> Vec<usize> {
    build(data, "a+b*x", c).fit_set().rows.to_vec()
}

fn weights(weights: Weights) -> CostChoice {
    CostChoice { weights, ..CostChoice::default() }
}

fn zero(zero_error: ZeroError) -> CostChoice {
    CostChoice { zero_error, ..CostChoice::default() }
}

/// RF050, RF053: empty bins leave Neyman's χ² and W; WW, Pearson and the likelihoods use them.
#[test]
fn bins_without_entries() {
    let data = counts(&[0.0, 1.0, 2.0, 3.0], &[4.0, 0.0, 9.0]);
    assert_eq!(rows(&data, &CostChoice::default()), [0, 2]);
    assert_eq!(rows(&data, &weights(Weights::One)), [0, 2]);
    assert_eq!(rows(&data, &weights(Weights::OneAll)), [0, 1, 2]);
    for kind in [CostKind::Pearson, CostKind::Likelihood, CostKind::PoissonFull, CostKind::Extended] {
        assert_eq!(rows(&data, &choice(kind, ModelKind::Function)), [0, 1, 2]);
    }
    let shape = choice(CostKind::Likelihood, ModelKind::Density);
    assert_eq!(rows(&data, &shape), [0, 1, 2]);
    // An empty bin with an error of its own is data like any other.
    let given = contents(&[4.0, 0.0, 9.0], &[2.0, 1.0, 3.0]);
    assert_eq!(rows(&given, &CostChoice::default()), [0, 1, 2]);
    assert_eq!(rows(&given, &weights(Weights::One)), [0, 1, 2]);
    let at = |c: &CostChoice| build(&given, "a+b*x", c).value(&[1.0, 0.0]);
    near(at(&CostChoice::default()), 9.0 / 4.0 + 1.0 + 64.0 / 9.0, 1e-14);
    near(at(&weights(Weights::One)), 9.0 + 1.0 + 64.0, 1e-14);
    let nothing = counts(&[0.0, 1.0, 2.0], &[0.0, 0.0]);
    assert_eq!(code(&nothing, &CostChoice::default()), "E-NODATA");
    assert_eq!(code(&nothing, &shape), "E-NODATA");
}

/// FP018, FP019: unit weights give unweighted sums, whose errors are to be scaled.
#[test]
fn unit_weights() {
    let data = counts(&[0.0, 1.0, 2.0, 3.0], &[4.0, 0.0, 9.0]);
    let one = build(&data, "a+b*x", &weights(Weights::One));
    near(one.value(&[1.0, 0.0]), 9.0 + 64.0, 1e-14);
    let all = build(&data, "a+b*x", &weights(Weights::OneAll));
    near(all.value(&[1.0, 0.0]), 9.0 + 1.0 + 64.0, 1e-14);
    assert!(one.is_unweighted() && all.is_unweighted());
    assert!(!build(&data, "a+b*x", &CostChoice::default()).is_unweighted());
    let (x, y) = six();
    let points = build(&points(&x, &y, 0.2), "a+b*x", &weights(Weights::One));
    near(points.value(&[0.1, 1.0]), 0.34, 1e-12);
    assert!(points.is_unweighted());
}

/// A point with σ = 0: refused with its number, skipped, or taken with σ = 1. All σ zero: an unweighted fit.
#[test]
fn points_without_uncertainty() {
    let with = |s: Vec<f64>| {
        let numbers = Points {
            x: vec![1.0, 2.0, 3.0],
            further: Vec::new(),
            y: vec![1.0, 2.0, 4.0],
            sx: None,
            sy: YErrors::Symmetric(s),
        };
        Dataset::new("points", Data::Points(numbers))
    };
    let one_zero = with(vec![0.5, 0.0, 0.5]);
    assert_eq!(code(&one_zero, &CostChoice::default()), "E-ZERO-SIGMA");
    let Err(error) = try_build(&one_zero, "a+b*x", &CostChoice::default()) else { panic!("accepted") };
    assert!(error.to_string().contains("row 2 "), "{error}");
    assert_eq!(rows(&one_zero, &zero(ZeroError::Skip)), [0, 2]);
    assert_eq!(rows(&one_zero, &zero(ZeroError::One)), [0, 1, 2]);
    near(build(&one_zero, "a+b*x", &zero(ZeroError::One)).value(&[0.0, 0.0]), 4.0 + 4.0 + 64.0, 1e-14);
    assert_eq!(rows(&one_zero, &weights(Weights::One)), [0, 1, 2]);
    assert!(build(&with(vec![0.0; 3]), "a+b*x", &CostChoice::default()).is_unweighted());
    let mut negative = one_zero.clone();
    if let Data::Points(p) = &mut negative.data {
        p.sy = YErrors::Symmetric(vec![0.5, -0.1, 0.5]);
    }
    assert_eq!(code(&negative, &CostChoice::default()), "E-NEG-SIGMA");
    assert_eq!(code(&negative, &weights(Weights::One)), "E-NEG-SIGMA");
}

/// Negative contents are fine for least squares and refused by likelihoods of counts; parts of counts are fine everywhere.
#[test]
fn negative_and_broken_contents() {
    let data = counts(&[0.0, 1.0, 2.0, 3.0], &[4.0, -1.0, 9.0]);
    assert_eq!(rows(&data, &CostChoice::default()), [0, 1, 2]);
    assert_eq!(rows(&data, &choice(CostKind::Pearson, ModelKind::Function)), [0, 1, 2]);
    for kind in [CostKind::Likelihood, CostKind::PoissonFull, CostKind::Extended] {
        assert_eq!(code(&data, &choice(kind, ModelKind::Function)), "E-NEG-COUNT");
    }
    let broken = counts(&[0.0, 1.0, 2.0], &[2.5, 3.5]);
    let full = build(&broken, "a+b*x", &choice(CostKind::PoissonFull, ModelKind::Function));
    // −2 ln[e^−μ μ^n/Γ(n+1)] at μ = 3: ln Γ(3.5) = ln(15√π/8), ln Γ(4.5) = ln(105√π/16).
    let log_gamma = |c: f64| (c * std::f64::consts::PI.sqrt()).ln();
    let expected = 2.0 * (6.0 - 6.0 * 3.0_f64.ln() + log_gamma(15.0 / 8.0) + log_gamma(105.0 / 16.0));
    near(full.value(&[3.0, 0.0]), expected, 1e-13);
}

/// Sums of weights: Pearson's variance is μ ΣW²/ΣW, pulls of likelihoods are (W − μ)/√ΣW²; full Poisson is refused.
#[test]
fn weighted_bins() {
    let data = contents(&[4.0, 2.0], &[4.0_f64.sqrt() * 2.0, 2.0]);
    let pearson = build(&data, "a+b*x", &choice(CostKind::Pearson, ModelKind::Function));
    let factor = (16.0 + 4.0) / 6.0;
    near(pearson.value(&[3.0, 0.0]), 2.0 / (3.0 * factor), 1e-14);
    let likelihood = build(&data, "a+b*x", &choice(CostKind::Likelihood, ModelKind::Function));
    near(likelihood.pulls(&[3.0, 0.0]).unwrap()[0], 0.25, 1e-14);
    assert_eq!(code(&data, &choice(CostKind::PoissonFull, ModelKind::Function)), "E-OPTION");
    // Errors of whole counts that are rounded are still counts.
    let rounded = contents(&[4.0, 18.0], &[2.0, 4.2]);
    let plain = counts(&[0.0, 1.0, 2.0], &[4.0, 18.0]);
    let c = choice(CostKind::Likelihood, ModelKind::Function);
    assert_eq!(
        build(&rounded, "a+b*x", &c).value(&[9.0, 1.0]),
        build(&plain, "a+b*x", &c).value(&[9.0, 1.0])
    );
}

/// What does not go together is refused with what to choose instead.
#[test]
fn combinations_that_are_refused() {
    let (x, y) = six();
    let p = points(&x, &y, 0.2);
    for kind in [
        CostKind::Pearson,
        CostKind::Likelihood,
        CostKind::Extended,
        CostKind::Unbinned,
        CostKind::PoissonFull,
    ] {
        assert_eq!(code(&p, &choice(kind, ModelKind::Function)), "E-OPTION");
    }
    assert_eq!(code(&p, &choice(CostKind::Auto, ModelKind::Density)), "E-OPTION");
    let h = counts(&[0.0, 1.0, 2.0], &[3.0, 4.0]);
    assert_eq!(code(&h, &choice(CostKind::Unbinned, ModelKind::Density)), "E-OPTION");
    assert_eq!(code(&h, &choice(CostKind::Chi2Eff, ModelKind::Function)), "E-OPTION");
    let s = sample(&x, None);
    for kind in
        [CostKind::Chi2, CostKind::Chi2Eff, CostKind::Pearson, CostKind::GaussNll, CostKind::PoissonFull]
    {
        assert_eq!(code(&s, &choice(kind, ModelKind::Density)), "E-OPTION");
    }
}

/// `auto` is χ² for points and bins, an unbinned likelihood for values.
#[test]
fn automatic_choice() {
    let (x, y) = six();
    let kind = |d: &Dataset| build(d, "a+b*x", &CostChoice::default()).kind();
    assert_eq!(kind(&points(&x, &y, 0.2)), CostKind::Chi2);
    assert_eq!(kind(&counts(&[0.0, 1.0, 2.0], &[3.0, 4.0])), CostKind::Chi2);
    assert_eq!(kind(&sample(&x, Some((0.0, 7.0)))), CostKind::Unbinned);
}

fn codes(data: &Dataset, formula: &str, c: &CostChoice, p: &[f64]) -> Vec<&'static str> {
    build(data, formula, c).warnings(p).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn warnings() {
    let c = CostChoice::default();
    let edges: Vec<f64> = (0..=12).map(f64::from).collect();
    let mut n = vec![9.0; 12];
    assert!(codes(&counts(&edges, &n), "a", &c, &[9.0]).is_empty());
    n[3] = 0.0;
    n[5] = 2.0;
    assert_eq!(codes(&counts(&edges, &n), "a", &c, &[9.0]), ["W-EMPTY-DROPPED", "W-LOWCOUNT"]);
    let poisson = choice(CostKind::Likelihood, ModelKind::Function);
    assert!(codes(&counts(&edges, &n), "a", &poisson, &[9.0]).is_empty());
    assert_eq!(codes(&counts(&edges, &n), "a*(x-3.7)", &poisson, &[1.0]), ["W-NEG-PRED"]);
    let uneven = counts(&[0.0, 1.0, 3.0], &[9.0, 16.0]);
    assert_eq!(codes(&uneven, "a", &c, &[9.0]), ["W-VARBIN"]);
    assert!(codes(&uneven, "a*x^0", &choice(CostKind::Extended, ModelKind::Density), &[9.0]).is_empty());
    let (x, y) = six();
    let sy = YErrors::Asymmetric { lower: vec![0.1; 6], upper: vec![0.2; 6] };
    let asymmetric = Dataset::new(
        "a",
        Data::Points(Points { x: x.clone(), further: Vec::new(), y: y.clone(), sx: None, sy }),
    );
    assert_eq!(codes(&asymmetric, "a+b*x", &c, &[0.1, 1.0]), ["W-ASYM"]);
    let robust = CostChoice { loss: Loss::SoftL1, ..CostChoice::default() };
    assert_eq!(codes(&points(&x, &y, 0.2), "a+b*x", &robust, &[0.1, 1.0]), ["W-ROBUST-ERR"]);
    let falling = counts(&[0.0, 1.0, 2.0], &[9.0, 16.0]);
    let cdf = choice(CostKind::Likelihood, ModelKind::Cdf);
    assert_eq!(codes(&falling, "a*sin(2*x)", &cdf, &[1.0]), ["E-CDF-DECR"]);
    assert_eq!(build(&falling, "a*sin(2*x)", &cdf).value(&[1.0]), f64::INFINITY);
}

/// IM116: no χ², no pulls for single values; masked rows have no pull but a prediction.
#[test]
fn what_is_defined_where() {
    let (x, y) = six();
    let mut data = points(&x, &y, 0.2);
    data.mask.set(2, false);
    let cost = build(&data, "a+b*x", &CostChoice::default());
    let pulls = cost.pulls(&[0.1, 1.0]).unwrap();
    assert!(pulls[2].is_nan() && pulls.iter().filter(|z| z.is_nan()).count() == 1);
    near(cost.prediction(&[0.1, 1.0]).unwrap()[2], 3.1, 1e-15);
    let unbinned = build(&sample(&x, Some((0.0, 7.0))), "a+b*x", &CostChoice::default());
    assert!(unbinned.chi2(&[1.0, 0.1]).is_none() && unbinned.pulls(&[1.0, 0.1]).is_none());
    assert!(unbinned.prediction(&[1.0, 0.1]).is_none() && unbinned.ndata().is_none());
}

/// IM133: pulls of counts are (n − μ)/√μ.
#[test]
fn pulls_of_counts() {
    let data = counts(&[0.0, 1.0, 2.0], &[9.0, 16.0]);
    let cost = build(&data, "a", &choice(CostKind::Likelihood, ModelKind::Function));
    assert_eq!(cost.pulls(&[4.0]).unwrap(), [2.5, 6.0]);
    let neyman = build(&data, "a", &CostChoice::default());
    assert_eq!(neyman.pulls(&[4.0]).unwrap(), [5.0 / 3.0, 3.0]);
}

/// IM117, IM136: a function that is no pdf is divided by its integral over the range, and what only scales it is found.
#[test]
fn normalisation_of_single_values() {
    let values: Vec<f64> = (0..200).map(|k| 0.2 + 1.6 * (f64::from(k) * 0.618_033_988_75).fract()).collect();
    let auto = CostChoice::default();
    let windowed = sample(&values, Some((0.0, 2.0)));
    let p = [1.3, 0.8, 0.6];
    let gauss = "c*exp(-0.5*((x-m)/s)^2)";
    let cost = build(&windowed, gauss, &auto);
    assert_eq!(cost.normalisation(), Some(Normalisation::of_line((0.0, 2.0), true)));
    near(cost.value(&p), cost.value(&[2.6, 0.8, 0.6]), 1e-13);
    assert_eq!(cost.free_scale(&p), Some(0));
    // −2 Σ ln f + 2N ln ∫₀² f, the integral by Simpson's rule on 20 000 pieces.
    let f = |x: f64| p[0] * (-0.5 * ((x - p[1]) / p[2]).powi(2)).exp();
    let h = 1e-4;
    let simpson: f64 = (0..10_000)
        .map(|k| 2.0 * h * f64::from(k))
        .map(|a| h / 3.0 * (f(a) + 4.0 * f(a + h) + f(a + 2.0 * h)))
        .sum();
    let expected: f64 = values.iter().map(|&x| -2.0 * (f(x) / simpson).ln()).sum();
    near(cost.value(&p), expected, 1e-9);
    near(cost.curve_scale(&p), 200.0 / simpson, 1e-9);
    // A range with a hole: both pieces count, nothing else.
    let holes = build_in(&windowed, "c", &auto, &select(&[(0.0, 1.0), (1.5, 2.0)], &[(0.25, 0.5)]));
    let n = holes.n_rows() as f64;
    near(holes.value(&[3.0]), 2.0 * n * 1.25_f64.ln(), 1e-12);
    // Without window and range: the span of the data, with a word about it.
    let bare = sample(&values, None);
    let flat = build(&bare, "c+d*x", &auto);
    assert!(flat.warnings(&[1.0, 0.1]).iter().any(|(code, _)| *code == "W-NORM-SPAN"));
    let span = flat.normalisation().unwrap();
    assert!(span.axes[0].lo >= 0.2 && span.axes[0].hi <= 1.8 && span.divided);
    // c and d together only scale c + d x: one of them is to be held.
    assert_eq!(flat.free_scale(&[1.0, 0.1]), Some(0));
    let slope = build(&bare, "1+d*x", &auto);
    assert_eq!(slope.free_scale(&[0.1]), None);
}

/// An exclusion does not say where the values end: a shape of the line is divided by what the hole leaves of it, any
/// other by its integral over the span, with a word.
#[test]
fn an_exclusion_alone_leaves_the_rest_of_the_line() {
    let values = [0.3, 1.4, 2.2, 4.5, 5.1];
    let bare = sample(&values, None);
    let hole = select(&[], &[(3.0, 4.0)]);
    let auto = CostChoice::default();
    let (mean, sigma) = (2.5, 1.25);
    let cost = build_in(&bare, "norm_pdf(x,m,s)", &auto, &hole);
    let says = |cost: &dyn Cost, p: &[f64]| cost.warnings(p).iter().any(|(code, _)| *code == "W-NORM-SPAN");
    assert!(!says(&*cost, &[mean, sigma]));
    let line = Normalisation::of_line((f64::NEG_INFINITY, f64::INFINITY), true);
    assert_eq!(cost.normalisation(), Some(line));
    // 1 − (Φ(1.2) − Φ(0.4)), from a table of the normal law with 10 digits.
    let rest = 1.0 - (0.884_930_329_8 - 0.655_421_741_6);
    let term = |x: &f64| {
        ((x - mean) / sigma).powi(2) + 2.0 * sigma.ln() + std::f64::consts::TAU.ln() + 2.0 * f64::ln(rest)
    };
    near(cost.value(&[mean, sigma]), values.iter().map(term).sum(), 1e-9);
    let flat = build_in(&bare, "c", &auto, &hole);
    assert!(says(&*flat, &[1.0]));
    assert_eq!(flat.normalisation(), Some(Normalisation::of_line((0.3, 5.1), true)));
    near(flat.value(&[7.0]), 10.0 * 3.8_f64.ln(), 1e-12);
}

/// The same of y in two coordinates, and what the report says of each axis; a density that counts as normalised is taken as one of the
/// whole plane.
#[test]
fn an_exclusion_of_one_of_two_coordinates() {
    let x = vec![0.0, 1.0, 2.0, 1.0, 1.5];
    let y = vec![0.5, 1.0, 4.0, 2.5, 0.75];
    let values = Sample { x: x.into(), further: vec![y.into()], window: None, weights: None };
    let data = Dataset::new("plane", Data::Sample(values));
    let auto = CostChoice::default();
    let mut hole = Selection::default();
    hole.set_axis(1, AxisSelection { ranges: Vec::new(), exclude: vec![(2.0, 3.0).into()] });
    let flat = cost::build(&data, &Model::compile_for("c+0*x*y", 2).unwrap(), &hole, &auto).unwrap();
    assert!(flat.warnings(&[1.0]).iter().any(|(code, _)| *code == "W-NORM-SPAN"));
    let over = |a: (f64, f64), b: (f64, f64), divided| {
        Some(Normalisation { axes: vec![a.into(), b.into()], divided })
    };
    assert_eq!(flat.normalisation(), over((0.0, 2.0), (0.5, 4.0), true));
    // Four values in an area of 2·(1.5 + 1).
    near(flat.value(&[3.0]), 8.0 * 5.0_f64.ln(), 1e-9);
    let line = (f64::NEG_INFINITY, f64::INFINITY);
    let normal = Model::compile_for("exp(-0.5*((x-a)^2+(y-b)^2))/6.283185307179586", 2).unwrap();
    let declared = declared(CostKind::Unbinned, ModelKind::Density);
    let cost = cost::build(&data, &normal, &Selection::default(), &declared).unwrap();
    assert_eq!(cost.normalisation(), over(line, line, false));
}

/// Terms of Pearson's χ² without a prediction above zero are no data.
#[test]
fn pearson_terms_without_a_prediction_are_no_data() {
    let data = counts(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], &[25.0, 15.0, 6.0, 1.0, 2.0]);
    let cost = build(&data, "a*(3-x)", &choice(CostKind::Pearson, ModelKind::Function));
    assert_eq!((cost.ndata(), cost.silent_rows(&[10.0]), cost.silent_rows(&[-10.0])), (Some(5), 2, 3));
    let mut fit = crate::support::Fit::new(data, "a*(3-x)");
    let r = fit.cost(|c| c.kind = CostKind::Pearson).run();
    // Σ (n − aw)²/aw is least where a² Σ w = Σ n²/w, with w = 2.5, 1.5, 0.5.
    let (w, n) = ([2.5, 1.5, 0.5], [25.0, 15.0, 6.0]);
    let a = (w.iter().zip(n).map(|(w, n)| n * n / w).sum::<f64>() / 4.5).sqrt();
    let chi2: f64 = w.iter().zip(n).map(|(w, n)| (n - a * w).powi(2) / (a * w)).sum();
    near(r.gof.chi2.unwrap(), chi2, 1e-8);
    assert_eq!(r.gof.ndof, Some(2));
    near(r.gof.p_value.unwrap(), (-0.5 * chi2).exp(), 1e-8);
    near(r.gof.bic.unwrap() - r.gof.aic.unwrap(), 3.0_f64.ln() - 2.0, 1e-10);
}

/// Extended likelihoods and least squares have no free scale.
#[test]
fn scale_is_free_only_when_divided() {
    let data = counts(&[0.0, 1.0, 2.0, 3.0, 4.0], &[9.0, 16.0, 4.0, 7.0]);
    let gauss = "c*exp(-0.5*((x-m)/s)^2)";
    let p = [10.0, 1.7, 1.1];
    let free = |kind, model_kind| build(&data, gauss, &choice(kind, model_kind)).free_scale(&p);
    assert_eq!(free(CostKind::Extended, ModelKind::Density), None);
    assert_eq!(free(CostKind::Likelihood, ModelKind::Function), None);
    assert_eq!(free(CostKind::Chi2, ModelKind::Function), None);
}

/// IM142: a mask takes rows out of the cost and, removed, leaves everything as it was.
#[test]
fn a_mask_can_be_removed() {
    let (x, y) = six();
    let mut data = points(&x, &y, 0.2);
    let whole = build(&data, "a+b*x", &CostChoice::default()).value(&[0.3, 0.9]);
    data.mask.set(1, false);
    let masked = build(&data, "a+b*x", &CostChoice::default());
    near(whole - masked.value(&[0.3, 0.9]), ((2.3_f64 - 2.1) / 0.2).powi(2), 1e-12);
    assert_eq!(masked.ndata(), Some(5));
    data.mask.set(1, true);
    assert_eq!(build(&data, "a+b*x", &CostChoice::default()).value(&[0.3, 0.9]), whole);
}
