//! Single values with weights and of several coordinates: drawn by the engine, with pulls and scatter that are known exactly.

use super::*;

fn kind(kind: CostKind) -> CostChoice {
    CostChoice { kind, ..CostChoice::default() }
}

/// 200 waiting times with weights ½ and 3/2.
fn weighted() -> Sample {
    let x: Vec<f64> = (0..200).map(|i| -2.0 * (1.0 - (f64::from(i) + 0.5) / 200.0).ln()).collect();
    let weights: Vec<f64> = (0..200).map(|i| if i % 2 == 0 { 0.5 } else { 1.5 }).collect();
    Sample::new(x, None).unwrap().with_weights(weights).unwrap()
}

/// Each value gets the weight of one of those at hand. The pull of the weighted mean of waiting times has the mean −E w³/(√n (E w²)^3/2),
/// and that of the sum of the weights, whose number of terms is Poisson's, half of it.
#[test]
fn weighted_values_are_drawn_with_weights() {
    let skewness = -1.75 / (200.0_f64.sqrt() * 1.25_f64.powf(1.5));
    let mut s = truth(Data::Sample(weighted()), "exp(-x/tau)/tau", &[("tau", 2.0)]);
    let corrected = |cost: CostKind| CostChoice {
        weights: Weights::Corrected,
        normalise: Normalise::Declared,
        ..kind(cost)
    };
    choose(&mut s, corrected(CostKind::Unbinned));
    let (toys, done) = run(&s, many(100));
    let all = ToySummary::of(&toys, &done);
    assert_eq!(all.failed, 0);
    pulls(&all.parameters[0], skewness);
    // A weighted mean of n exponential numbers: σ² = τ² E w²/(n (E w)²), to first order.
    let sigma = 2.0 * (1.25_f64 / 200.0).sqrt();
    let one = 3.0 / (2.0 * done.len() as f64).sqrt();
    assert!((all.parameters[0].rms / sigma - 1.0).abs() < one, "{:?}", all.parameters[0]);
    let toy = toys.data(5).unwrap();
    let Data::Sample(sample) = &toy.data else { panic!("a sample") };
    let w = sample.weights.as_ref().unwrap();
    let heavy = w.iter().filter(|w| **w == 1.5).count();
    assert!(w.len() == 200 && w.iter().all(|w| *w == 0.5 || *w == 1.5) && (70..=130).contains(&heavy));

    let mut s = truth(Data::Sample(weighted()), "N/tau*exp(-x/tau)", &[("N", 200.0), ("tau", 2.0)]);
    choose(&mut s, corrected(CostKind::Extended));
    let all = summary(&s, many(60));
    assert_eq!(all.failed, 0);
    pulls(&all.parameters[0], 0.5 * skewness);
}

/// Weights below zero take events away: where, no density tells.
#[test]
fn weights_below_zero_are_refused_with_what_helps() {
    let below: Vec<f64> = (0..200).map(|i| if i % 9 == 0 { -0.2 } else { 1.1 }).collect();
    let sample = Sample { weights: Some(below.into()), ..weighted() };
    let s = truth(Data::Sample(sample), "exp(-x/tau)/tau", &[("tau", 2.0)]);
    let e = Toys::of_request(&s.request().unwrap(), 1).unwrap_err().to_string();
    assert!(e.contains("weights below zero") && e.contains("bootstrap"), "{e}");
}

/// 400 places on the unit square with the density 1 + a(2x − 1)(2y − 1), a = 0: the information is n/9, and the law has no side.
#[test]
fn values_of_two_coordinates() {
    let place = |step: f64| (0..400).map(|i| (f64::from(i) * step).fract()).collect::<Vec<f64>>();
    let (x, y) = (place(0.618_033_988_749_895), place(0.754_877_666_246_693));
    let sample = Sample::new(x, Some((0.0, 1.0))).unwrap().with_further(vec![y]).unwrap();
    let mut s = truth(Data::Sample(sample), "1+a*(2*x-1)*(2*y-1)", &[("a", 0.0)]);
    choose(&mut s, kind(CostKind::Unbinned));
    let (toys, done) = run(&s, many(40));
    let all = ToySummary::of(&toys, &done);
    assert_eq!(all.failed, 0);
    pulls(&all.parameters[0], 0.0);
    let one = 3.0 / (2.0 * done.len() as f64).sqrt();
    assert!((all.parameters[0].rms / (3.0 / 400.0_f64.sqrt()) - 1.0).abs() < one, "{:?}", all.parameters[0]);
    // The domain is that of the data at hand in every toy, not the span of the toy.
    let toy = toys.data(2).unwrap();
    let Data::Sample(sample) = &toy.data else { panic!("a sample") };
    assert_eq!((sample.x.len(), sample.n_coordinates()), (400, 2));
    assert!(!toys.request().config.members[0].selection.axis(1).ranges.is_empty());
}

/// A plane through 25 points of the square −2 … 2 by σ = ½: σ² of the level is σ²/25, of the slopes σ²/50.
#[test]
fn points_of_two_coordinates() {
    let along = |k: i32| f64::from(k) - 2.0;
    let x: Vec<f64> = (0..25).map(|k| along(k % 5)).collect();
    let y: Vec<f64> = (0..25).map(|k| along(k / 5)).collect();
    let (z, sy) = (vec![1.0; 25], YErrors::Symmetric(vec![0.5; 25]));
    let points = Points { x, further: vec![y], y: z, sx: None, sy };
    let s = truth(Data::Points(points), "a+b*x+c*y", &[("a", 1.0), ("b", 0.5), ("c", -2.0)]);
    let all = summary(&s, many(100));
    assert_eq!(all.failed, 0);
    for (p, variance) in all.parameters.iter().zip([0.25 / 25.0_f64, 0.25 / 50.0, 0.25 / 50.0]) {
        pulls(p, 0.0);
        let one = 3.0 / (2.0 * all.n as f64).sqrt();
        assert!((p.rms / variance.sqrt() - 1.0).abs() < one, "{p:?}");
    }
}
