//! The verdict on fits whose answer is known beforehand: data made so that χ², its probability, the order of signs or the values
//! themselves are those of a textbook. Probabilities are quantiles of tables: χ² of 19 degrees of freedom exceeds 30.14 with 5 %, 36.19 with 1 %,
//! 7.63 with 99 %.

use fitpanel::cost::{CostKind, ErrorSource, ModelKind};
use fitpanel::data::{Data, Dataset, Histogram, Points, Sample, YErrors};
use fitpanel::fit::toys::Toys;
use fitpanel::fit::{Bootstrap, FitResult, Resampling, Severity, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::report::{json, text, verdict};

use crate::support::{Fit, close};

/// Twenty points whose residuals from their mean are ± √`square`, the signs those of `sign`, as many above as below.
fn about_a_mean(square: f64, sign: impl Fn(usize) -> bool, errors: YErrors) -> Dataset {
    let x = (0..20).map(f64::from).collect();
    let y = (0..20).map(|k| 3.0 + if sign(k) { square.sqrt() } else { -square.sqrt() }).collect();
    Dataset::new("mean", Data::Points(Points::new(x, y, None, errors).unwrap()))
}

fn ones() -> YErrors {
    YErrors::Symmetric(vec![1.0; 20])
}

fn code(result: &FitResult) -> &'static str {
    verdict(result).code
}

/// χ² = 20 r² with 19 degrees of freedom, signs in turn.
#[test]
fn the_probability_decides_between_five_words() {
    for (square, chi2_table, expected) in [
        (1.0, 18.34..27.2, "good"),
        (1.55, 30.14..32.85, "acceptable"),
        (1.75, 32.85..36.19, "acceptable"),
        (1.85, 36.19..43.82, "too_much_scatter"),
        (0.36, 6.84..7.63, "too_good"),
        (0.0035, 0.0..1.0, "too_good"),
    ] {
        let fit = Fit::new(about_a_mean(square, |k| k % 2 == 0, ones()), "pol0").run();
        let chi2 = fit.gof.chi2.unwrap();
        close("χ²", chi2, 20.0 * square, 1e-12 * 20.0);
        assert!(chi2_table.contains(&chi2), "{chi2}");
        assert_eq!(code(&fit), expected, "{square}: {:?}", verdict(&fit));
    }
}

/// Ten signs above, ten below: two runs where 11 ± 2.2 are expected. χ² of 20 with 19 degrees of freedom sees nothing.
#[test]
fn a_pattern_is_named_whatever_chi_square_says() {
    let halves = |k: usize| k < 10;
    let fit = |square: f64, errors: YErrors| Fit::new(about_a_mean(square, halves, errors), "pol0").run();
    let good = fit(1.0, ones());
    let p = good.gof.p_value.unwrap();
    assert!(p > 0.3 && p < 0.5, "{p}");
    assert_eq!(good.gof.runs.unwrap().count, 2);
    assert_eq!(code(&good), "pattern_left");
    let far = fit(0.02, ones());
    assert_eq!(code(&far), "too_good");
    assert!(verdict(&far).sentence.contains("in a regular pattern"), "{}", verdict(&far).sentence);
    assert_eq!(code(&fit(4.0, ones())), "wrong_shape");
    // Without errors χ² cannot judge, the order of the signs can.
    assert_eq!(code(&fit(1.0, YErrors::None)), "wrong_shape");
    let in_turn = Fit::new(about_a_mean(1.0, |k| k % 2 == 0, YErrors::None), "pol0").run();
    assert_eq!(code(&in_turn), "no_errors_given");
}

/// An error that all rows have in common moves neighbours together: a pattern is no surprise then.
#[test]
fn common_errors_excuse_a_pattern() {
    let mut fit = Fit::new(about_a_mean(1.0, |k| k < 10, ones()), "pol0");
    fit.cost(|c| c.errors.push(ErrorSource::of_y(0.5).correlated(1.0)));
    let result = fit.run();
    assert_eq!(result.member().cost, CostKind::Chi2Cov);
    assert_eq!(code(&result), "good");
}

/// Quantiles of the logistic law, k + ½ of n, around `at`.
fn logistic(n: u32, at: f64) -> impl Iterator<Item = f64> {
    (0..n).map(move |k| (f64::from(k) + 0.5) / f64::from(n)).map(move |q| at + 0.3 * (q / (1.0 - q)).ln())
}

/// Two clusters ten widths apart and one normal law: nobody needs χ² to see that.
#[test]
fn values_that_do_not_follow_the_curve() {
    let values: Vec<f64> = logistic(300, -3.0).chain(logistic(300, 3.0)).collect();
    let data = Dataset::new("two", Data::Sample(Sample::new(values, None).unwrap()));
    let mut fit = Fit::new(data, "gaus");
    fit.cost(|c| c.kind = CostKind::Unbinned);
    let result = fit.run();
    assert!(result.minimum.is_valid());
    let ks = result.gof.of_values.unwrap().ks;
    // At −2.2 lie ½/(1 + e^{−0.8/0.3}) of the values; below it the normal law of the same width, 3.05, has Φ(−0.72).
    close("D", ks.statistic, 0.4675 - 0.2354, 0.005);
    assert!(ks.p_value < 1e-15, "{}", ks.p_value);
    let v = verdict(&result);
    assert_eq!((v.code, v.severity, v.headline.as_str()), ("wrong_shape", Severity::Warning, "Wrong shape"));
    assert!(v.sentence.contains("p < 1e-15"), "{}", v.sentence);
    assert!(text::report(&result).contains("▲ Wrong shape: The values do not follow the curve"));
}

/// Four values are enough to see that Constant only scales the density; the maximum of the likelihood is their mean and their standard
/// deviation (Gauss).
#[test]
fn four_values_and_a_normal_law() {
    let values = vec![1.0, 2.0, 4.0, 5.0];
    let data = Dataset::new("four", Data::Sample(Sample::new(values, None).unwrap()));
    let result = Fit::new(data, "gaus").run();
    assert!(result.is_valid(), "{:?}", verdict(&result));
    let at = |name: &str| result.minimum.params.find(name).unwrap().0;
    close("mean", result.minimum.values()[at("Mean")], 3.0, 1e-4);
    close("sigma", result.minimum.values()[at("Sigma")], 2.5_f64.sqrt(), 1e-4);
    assert!(result.warnings.iter().any(|w| w.code == "W-NORM-FREE"));
}

/// Quantiles of the exponential law follow it as closely as any: the fit is valid, and the tests have their say.
#[test]
fn values_that_follow_the_curve() {
    let values: Vec<f64> = (0..200).map(|k| -2.0 * (1.0 - (f64::from(k) + 0.5) / 200.0).ln()).collect();
    let data = Dataset::new("waits", Data::Sample(Sample::new(values, Some((0.0, 40.0))).unwrap()));
    let mut fit = Fit::new(data, "exp(-x/tau)/tau");
    fit.value("tau", 1.0).likelihood(CostKind::Unbinned, ModelKind::Density);
    let v = verdict(&fit.run());
    assert_eq!((v.code, v.severity), ("valid", Severity::Info));
    assert!(
        v.sentence.contains("as far as a test can tell (Kolmogorov–Smirnov: p = 1.000, optimistic"),
        "{}",
        v.sentence
    );
}

/// 200 bins that expect a tenth of a count: no single count is an outlier, empty stretches are no pattern, and a small χ² is no wonder
/// (deviances of few counts are smaller than their degrees of freedom). Ten counts in one bin are one.
#[test]
fn few_counts_are_no_reproach() {
    let fit = |more: f64| {
        let edges: Vec<f64> = (0..=200).map(f64::from).collect();
        let mut content: Vec<f64> =
            (0..200).map(|k| if (k * k + 3 * k) % 11 == 0 { 1.0 } else { 0.0 }).collect();
        content[100] += more;
        let data = Data::Histogram(Histogram::from_edges(&edges, content).unwrap());
        let mut fit = Fit::new(Dataset::new("few", data), "pol0");
        fit.likelihood(CostKind::Likelihood, ModelKind::Function);
        fit.run()
    };
    let few = fit(0.0);
    assert!(few.gof.p_value.unwrap() > 0.99);
    assert_eq!(few.gof.runs, None);
    assert_eq!(code(&few), "valid", "{:?}", verdict(&few));
    let v = verdict(&fit(10.0));
    assert_eq!(v.code, "outlier");
    assert!(v.sentence.starts_with("Bin 101 (x = 100.5) is 7.4 errors"), "{}", v.sentence);
}

/// 120 per unit of x in bins of width 1, 2 and 4: the contents are the curve only when it is multiplied by the width (W-VARBIN).
#[test]
fn bins_of_different_width_come_first() {
    let edges = [0.0, 1.0, 2.0, 4.0, 6.0, 10.0, 14.0];
    let content = vec![121.0, 118.0, 243.0, 236.0, 481.0, 479.0];
    let data = Data::Histogram(Histogram::from_edges(&edges, content).unwrap());
    let mut fit = Fit::new(Dataset::new("wide", data), "pol0");
    let v = verdict(&fit.run());
    assert_eq!((v.code, v.covers), ("wrong_shape", vec!["W-VARBIN"]));
    assert!(v.sentence.starts_with("The bins differ in width"), "{}", v.sentence);
    fit.cost(|c| c.times_width = true);
    assert_eq!(code(&fit.run()), "too_good");
    // Where the curve goes with the contents all the same, it is a message among others.
    let data = Data::Histogram(
        Histogram::from_edges(&edges, vec![121.0, 118.0, 130.0, 105.0, 123.0, 125.0]).unwrap(),
    );
    let said = text::messages(&Fit::new(Dataset::new("alike", data), "pol0").run());
    let titles: Vec<&str> = said.iter().map(|(_, title, _)| title.as_str()).collect();
    assert_eq!(titles, ["Good fit", "Bins differ in width"]);
}

/// Two heaps of counts, one of them met: the bins of the other expect nothing, but hold so much that they are no matter of chance.
#[test]
fn a_second_peak_is_no_scatter() {
    let edges: Vec<f64> = (0..=30).map(f64::from).collect();
    let heap = |k: usize, at: f64| 60.0 * (-0.5 * (k as f64 + 0.5 - at).powi(2) / 4.0).exp();
    let content: Vec<f64> = (0..30).map(|k| (heap(k, 7.0) + heap(k, 22.0)).round()).collect();
    let data = Data::Histogram(Histogram::from_edges(&edges, content).unwrap());
    let mut fit = Fit::new(Dataset::new("heaps", data), "gaus");
    fit.value("Constant", 60.0).value("Mean", 7.0).value("Sigma", 2.0);
    fit.likelihood(CostKind::Likelihood, ModelKind::Function);
    let result = fit.run();
    assert_eq!(code(&result), "wrong_shape", "{:?}", verdict(&result));
}

fn line(model: &str) -> Fit {
    let x = (1..=4).map(f64::from).collect();
    let points = Points::new(x, vec![2.0, 3.0, 4.1, 4.9], None, YErrors::Symmetric(vec![0.1; 4])).unwrap();
    Fit::new(Dataset::new("line", Data::Points(points)), model)
}

/// What the data do not decide is no result for a program, whatever the search says: a combination of parameters, more of them than data.
/// As many as data are decided, only not tested. Toys and bootstrap of values that are one choice of many are refused.
#[test]
fn what_is_not_determined_is_not_valid() {
    for (model, determined, code, why) in [
        ("a*x+b*x+c", false, "not_determined", "a and b do the same job"),
        ("pol4", false, "too_few_data", "fewer data than free parameters"),
        ("pol3", true, "too_few_data", ""),
        ("pol1", true, "good", ""),
    ] {
        let mut fit = line(model);
        let result = fit.run();
        assert!(result.minimum.is_valid(), "{model}");
        assert_eq!((result.is_valid(), result.is_determined()), (determined, determined), "{model}");
        let told = &json::fit_json(&result)["minimum"];
        assert_eq!(
            (&told["valid"], &told["determined"]),
            (&determined.into(), &determined.into()),
            "{model}"
        );
        assert_eq!(told["verdict"], code, "{model}");
        assert_eq!(
            text::report(&result).contains("INVALID Minimum (not the only one)"),
            !determined,
            "{model}"
        );
        let toys = Toys::of_fit(&result, 1).map(drop).map_err(|e| e.to_string());
        let bootstrap = Task::Resample(Resampling::Bootstrap(Bootstrap { n: 20, seed: 1 }));
        let drawn = fit.session.run_now(&bootstrap, &NoObserver).map(drop).map_err(|e| e.to_string());
        if determined {
            assert_eq!(toys, Ok(()), "{model}");
        } else {
            let (toys, drawn) = (toys.unwrap_err(), drawn.unwrap_err());
            assert!(toys.contains(why), "{toys}");
            assert!(drawn.contains(why), "{drawn}");
        }
    }
}

/// Quantiles of an exponential law reach so far that a straight line through their density is below zero there: a wall at which the search
/// ends, no likelihood. The uniform density over the same span, −2 ln L = 2N ln(span), is far better.
#[test]
fn a_density_below_zero_is_no_result() {
    let x: Vec<f64> = (0..200).map(|k| -(1.0 - (f64::from(k) + 0.5) / 200.0).ln()).collect();
    let uniform = 2.0 * 200.0 * (x[199] - x[0]).ln();
    let fit = Fit::new(Dataset::new("times", Data::Sample(Sample::new(x, None).unwrap())), "pol1").run();
    if fit.minimum.fval > uniform || fit.negative_density().is_some() {
        assert!(!fit.is_valid(), "{:?}", fit.minimum.values());
        assert_eq!(code(&fit), "below_zero", "{:?}", verdict(&fit));
    } else {
        panic!("the search has found a better way: {:?} {}", fit.minimum.values(), fit.minimum.fval);
    }
}

/// Three points and a line, ndof = 1: p is 0.77, and yet nothing is known of the model. Eight values, three counts in bins: the same. With
/// one point more, or hundreds of values, the words are those of a fit that was tested.
#[test]
fn few_data_hardly_test_a_model() {
    let of_points = |n: usize| {
        let y = [2.0, 3.0, 4.02, 4.99];
        let x: Vec<f64> = (1..=n).map(|k| k as f64).collect();
        let points = Points::new(x, y[..n].to_vec(), None, YErrors::Symmetric(vec![0.1; n])).unwrap();
        Fit::new(Dataset::new("line", Data::Points(points)), "pol1").run()
    };
    let three = of_points(3);
    assert_eq!(three.gof.ndof, Some(1));
    let v = verdict(&three);
    assert_eq!((v.code, v.headline.as_str(), v.severity), ("hardly_tested", "Hardly tested", Severity::Info));
    assert!(v.sentence.contains("one datum more than the 2 parameters"), "{}", v.sentence);
    assert_ne!(code(&of_points(4)), "hardly_tested");
    let of_values = |n: usize| {
        let x: Vec<f64> = (0..n).map(|k| (k as f64 + 0.5) / n as f64).collect();
        Fit::new(Dataset::new("values", Data::Sample(Sample::new(x, None).unwrap())), "gausn").run()
    };
    let v = verdict(&of_values(8));
    // The width of so few values has unequal errors, which is said first.
    assert_eq!(v.code, "unequal_errors", "{}", v.sentence);
    assert!(v.sentence.contains("8 values hardly test it"), "{}", v.sentence);
    assert_ne!(code(&of_values(300)), "hardly_tested");
    let edges: Vec<f64> = (0..=5).map(f64::from).collect();
    let bins = Histogram::from_edges(&edges, vec![1.0, 2.0, 0.0, 0.0, 0.0]).unwrap();
    let mut fit = Fit::new(Dataset::new("bins", Data::Histogram(bins)), "pol0");
    fit.likelihood(CostKind::Likelihood, ModelKind::Function);
    let v = verdict(&fit.run());
    assert!(v.code == "unequal_errors" && v.sentence.contains("3 entries"), "{}", v.sentence);
}

/// Nothing that is said of a robust fit calls what it minimized, or the sum of the plain squares, a judgement.
#[test]
fn a_robust_fit_is_judged_by_nothing() {
    let mut fit = line("pol1");
    fit.cost(|c| c.loss = fitpanel::cost::Loss::Huber);
    let result = fit.run();
    let v = verdict(&result);
    assert_eq!(v.code, "valid");
    assert!(v.sentence.contains("what was minimized is no χ²"), "{}", v.sentence);
    let report = text::report(&result);
    assert!(report.contains("χ² without the loss = ") && !report.contains("χ²/ndof"), "{report}");
    assert!(!report.contains("only χ² judges"), "{report}");
    let json = json::fit_json(&result);
    assert!(json["p_value"].is_null() && json["chi2"].is_number());
    assert_eq!(json["goodness"]["chi2_of_plain_squares"], true);
    assert_eq!(json::fit_json(&line("pol1").run())["goodness"]["chi2_of_plain_squares"], false);
}

/// The distance between distributions has no errors by its nature: nobody is sent to HESSE, or to models that cannot be ranked.
#[test]
fn a_distance_is_not_sent_to_hesse() {
    let x: Vec<f64> = (0..200).map(|k| (f64::from(k) + 0.5) / 200.0).collect();
    let mut fit = Fit::new(Dataset::new("flat", Data::Sample(Sample::new(x, None).unwrap())), "gausn");
    fit.likelihood(CostKind::KsDistance, ModelKind::Density);
    let result = fit.run();
    let v = verdict(&result);
    assert_ne!(v.code, "no_errors", "{}", v.sentence);
    let said = text::report(&result);
    assert!(!said.contains("Run HESSE") && !said.contains("fitpanel suggest"), "{said}");
}
