//! Numbers of events in bins: `NSUM` is a density, contents are its values times the width of each bin, whatever else is chosen.

use fitpanel::cost::{CostKind, ModelKind, area};
use fitpanel::data::{Data, Dataset, Edges, Histogram, Points, Sample, YErrors};
use fitpanel::fit::{Command, FitResult};
use fitpanel::model::Model;
use fitpanel::numeric::stats::normal_quantile;
use fitpanel::report::verdict::verdict;

use crate::support::{Fit, close};

/// Bins of unequal width; the midpoint rule is exact for the straight lines below.
const EDGES: [f64; 7] = [0.0, 1.0, 1.5, 2.0, 4.0, 5.0, 10.0];
const COUNTS: [f64; 6] = [12.0, 9.0, 11.0, 30.0, 22.0, 140.0];
/// A flat part and a rising one.
const LINES: &str = "NSUM(flat*pol0, rising*pol1)";

fn bins(counts: &[f64]) -> Dataset {
    Dataset::new("bins", Data::Histogram(Histogram::from_edges(&EDGES, counts.to_vec()).unwrap()))
}

fn value(r: &FitResult, name: &str) -> f64 {
    r.minimum.params.iter().find(|p| p.name == name).unwrap().value
}

/// Every way to compare a straight line with contents of bins is the same, and the likelihood has as many events as the data (its
/// derivative by a common factor of both numbers is Σμ − Σn).
#[test]
fn numbers_of_events_add_up_to_the_entries() {
    for kind in [CostKind::Likelihood, CostKind::Extended, CostKind::PoissonFull, CostKind::Chi2] {
        let mut numbers = Vec::new();
        for (integral, width) in [(false, false), (true, false), (false, true), (true, true)] {
            let mut fit = Fit::new(bins(&COUNTS), LINES);
            fit.cost(|c| (c.kind, c.integral, c.times_width) = (kind, integral, width));
            // 1 + x
            fit.value("p1", 1.0).fix("p1", true).careful();
            let r = fit.run();
            assert!(r.minimum.is_valid());
            assert!(r.warnings.iter().all(|w| w.code != "W-VARBIN"), "widths are taken into account");
            numbers.push((value(&r, "flat"), value(&r, "rising")));
        }
        for (flat, rising) in &numbers {
            close("flat", *flat, numbers[0].0, 1e-6 * 224.0);
            close("rising", *rising, numbers[0].1, 1e-6 * 224.0);
            if kind != CostKind::Chi2 {
                close("events", flat + rising, 224.0, 1e-6);
            }
        }
    }
}

/// Contents that the law makes give its numbers back, in a part of the range those of that part: bins belong by their centers, and as a whole.
/// What is added to the sum is a density as well; a factor is one.
#[test]
fn a_sum_of_events_with_more_in_the_formula() {
    let per_unit = |x: f64| 30.0 / 10.0 + 40.0 * (1.0 + x) / 60.0 + 5.0;
    let counts: Vec<f64> = EDGES.windows(2).map(|e| per_unit(0.5 * (e[0] + e[1])) * (e[1] - e[0])).collect();
    let mut fit = Fit::new(bins(&counts), &format!("{LINES}+pol0"));
    fit.value("p1", 1.0).fix("p1", true).value("flat", 30.0).fix("flat", true);
    let r = fit.run();
    close("rising", value(&r, "rising"), 40.0, 1e-6);
    let level = r.minimum.params.iter().rfind(|p| p.is_free() && p.name != "rising").unwrap().value;
    close("level", level, 5.0, 1e-6);
    let text = fitpanel::report::words::cost_words(&r);
    assert!(text.contains("model times the width of each bin (NSUM is a density of events)"), "{text}");
    let mut twice = Fit::new(bins(&counts), "2*NSUM(n*pol0)");
    let all = counts.iter().sum::<f64>();
    twice.cost(|c| c.kind = CostKind::Likelihood);
    close("half of all", value(&twice.run(), "n"), 0.5 * all, 1e-6 * all);
    // Up to 3.4: the bin from 2 to 4 belongs to it.
    twice.range(0.0, 3.4);
    let part = counts[..4].iter().sum::<f64>();
    close("half of a part", value(&twice.run(), "n"), 0.5 * part, 1e-6 * part);
    let fractions = Fit::new(bins(&[50.0, 25.0, 25.0, 100.0, 50.0, 250.0]), "c*FSUM(z*pol1, pol0)").run();
    let said = fitpanel::report::words::cost_words(&fractions);
    assert!(!said.contains("times the width"), "fractions are no numbers of events: {said}");
    assert!(fractions.warnings.iter().any(|w| w.code == "W-VARBIN"));
}

/// Values taken in a window: the numbers are those of the window, not of the span of the values.
#[test]
fn numbers_of_single_values_are_those_of_the_window() {
    let x: Vec<f64> = (0..90).map(|k| 1.0 + 0.1 * f64::from(k)).collect();
    let data = Dataset::new("v", Data::Sample(Sample::new(x, Some((0.0, 12.0))).unwrap()));
    let mut fit = Fit::new(data, "NSUM(n*pol0)");
    fit.cost(|c| c.kind = CostKind::Extended);
    let r = fit.run();
    close("n", value(&r, "n"), 90.0, 1e-6);
    close("σ", r.errors()[0], 90.0_f64.sqrt(), 1e-6);
}

/// Where only the shape is fitted a number is held, and the verdict has the way out as commands; they lead to all numbers.
#[test]
fn held_numbers_point_at_the_extended_likelihood() {
    let part = |k: u32, n: u32| (f64::from(k) + 0.5) / f64::from(n);
    let peak = (0..80).map(|k| 5.0 + 0.5 * normal_quantile(part(k, 80)));
    let fall = (0..120).map(|k| -(1.0 - part(k, 120) * (1.0 - (-3.0_f64).exp())).ln() / 0.3);
    let x: Vec<f64> = peak.chain(fall).collect();
    let data = Dataset::new("v", Data::Sample(Sample::new(x, Some((0.0, 10.0))).unwrap()));
    let mut fit = Fit::new(data, "NSUM(ns*gaus,nb*expo)");
    let shape = fit.run();
    let said = shape.warnings.iter().find(|w| w.code == "W-NORM-FREE").unwrap();
    assert!(said.text.contains("Choose the cost 'extended' (--cost extended)"), "{}", said.text);
    let v = verdict(&shape);
    let remedy = v.remedies.iter().find(|m| m.label == "Fit the numbers").unwrap();
    assert_eq!(remedy.flag.as_deref(), Some("--cost extended"));
    let change = remedy.commands_in(fit.session.config(), Some(&shape)).remove(0);
    fit.apply(change);
    let all = fit.run();
    assert_eq!(all.member().cost, CostKind::Extended);
    close("events", value(&all, "ns") + value(&all, "nb"), 200.0, 1e-4);
    close("peak", value(&all, "ns"), 80.0, 5.0);
    // The same shape.
    for name in ["Mean", "Sigma", "Slope"] {
        close(name, value(&all, name), value(&shape, name), 1e-3);
    }
    assert!(verdict(&all).remedies.iter().all(|m| m.label != "Fit the numbers"));
}

/// Points have no width: the values are those of the density, and the report says what that means.
#[test]
fn points_have_no_width() {
    let x: Vec<f64> = (0..=10).map(f64::from).collect();
    let y = vec![7.0; 11];
    let sy = YErrors::Symmetric(vec![1.0; 11]);
    let data = Dataset::new("p", Data::Points(Points::new(x, y, None, sy).unwrap()));
    let r = Fit::new(data, "NSUM(n*pol0)").run();
    close("n", value(&r, "n"), 70.0, 1e-6);
    assert!(r.warnings.iter().any(|w| w.code == "W-DENSITY" && w.text.contains("per unit of x")));
}

/// Formulas whose integral nobody knows in closed form are normalised by numbers: against integrals by hand, and against the integral of
/// the whole by adaptive quadrature.
#[test]
fn any_formula_is_normalised() {
    let at = |text: &str, x: f64, p: &[f64]| {
        let model = Model::compile(text).unwrap().with_range(0.5, 4.0);
        let mut y = [0.0];
        model.eval(&[&[x]], p, &mut y);
        y[0]
    };
    // ∫(1 + a cos 3x) = 3.5 + a (sin 12 − sin 1.5)/3
    let norm = 3.5 + 0.4 * (12.0_f64.sin() - 1.5_f64.sin()) / 3.0;
    let exact = 50.0 * (1.0 + 0.4 * (3.0_f64 * 1.3).cos()) / norm;
    close("cosine", at("NSUM([n]*(1+[a]*cos(3*x)))", 1.3, &[50.0, 0.4]), exact, 1e-10 * exact);
    // ∫1/x = ln 8
    close("1/x", at("NSUM(n/x)", 2.0, &[8.0_f64.ln()]), 0.5, 1e-10);
    // The shape and what multiplies it are one part: ∫x e^(−x) = [−(1 + x) e^(−x)].
    let norm = 1.5 * (-0.5_f64).exp() - 5.0 * (-4.0_f64).exp();
    close("x·expo", at("NSUM(n*x*expo)", 2.0, &[-1.0, 3.0]), 3.0 * 2.0 * (-2.0_f64).exp() / norm, 1e-9);
    for (text, p) in [
        ("NSUM(n*exp(-(x/t)^2)*(1+x))", &[40.0, 1.7][..]),
        ("NSUM(n*CONV(landau,gaus))", &[1.5, 0.2, 0.0, 0.15, 40.0]),
        ("NSUM(n*CONV(breitwigner,gaus,fft))", &[1.5, 0.2, 0.0, 0.15, 40.0]),
        ("NSUM(n*CONV(expon,gaus))", &[0.7, 0.9, 0.0, 0.15, 40.0]),
    ] {
        let model = Model::compile(text).unwrap().with_range(0.5, 4.0);
        assert_eq!(model.n_params(), p.len(), "{text}: {:?}", model.params());
        let whole = area(&model, p, (0.5, 4.0)).unwrap();
        close(text, whole.value, 40.0, 1e-6 * 40.0);
    }
    assert!(Model::compile("NSUM(n*x^2,0,inf)").is_ok());
    let said = Model::compile("NSUM(n*exp(-x^2)*x^3,0,inf)").unwrap_err().to_string();
    assert!(said.contains("expected finite ends of the range"), "{said}");
    let long = Model::compile("NSUM(n*CONV(exp(-(x/s)^4),gaus))").unwrap_err();
    assert!(long.to_string().contains("too long to be integrated by numbers"), "{long}");
}

/// A fit with a free shape finds what made the contents, by value at the centers and with its own integral.
#[test]
fn a_free_shape_is_fitted() {
    let edges: Vec<f64> = (0..=60).map(|k| 0.1 * f64::from(k)).collect();
    let shape = |x: f64| x * x * (-x / 0.8_f64).exp();
    let norm = area(&Model::compile("x^2*exp(-x/0.8)").unwrap(), &[], (0.0, 6.0)).unwrap().value;
    let counts = edges.windows(2).map(|e| 900.0 * 0.1 * shape(0.5 * (e[0] + e[1])) / norm).collect();
    let data = Dataset::new("bins", Data::Histogram(Histogram::from_edges(&edges, counts).unwrap()));
    let mut fit = Fit::new(data, "NSUM(n*x^2*exp(-x/t))");
    fit.cost(|c| c.kind = CostKind::Likelihood).value("t", 1.0).value("n", 500.0);
    let r = fit.run();
    assert!(r.minimum.is_valid());
    close("n", value(&r, "n"), 900.0, 1e-3);
    close("t", value(&r, "t"), 0.8, 1e-5);
    // The curve in the unit of the bins.
    close("scale", r.member().curve_scale, 0.1, 1e-12);
    fit.cost(|c| c.model_kind = ModelKind::Density);
    fit.apply(Command::SetCostKind(CostKind::Extended));
    close("n by integral", value(&fit.run(), "n"), 900.0, 0.2);
}

/// A typed peak of a two-thousandth of the range falls between the nodes of its norm: a second rule tells, and the numbers are no result; a broad one
/// is normalised to ten digits, and a predefined one in closed form.
#[test]
fn a_peak_between_the_nodes_is_told() {
    let fit = |text: &str, sigma: f64| {
        // Quantiles of a peak about 321.3 and of a flat ground.
        let peak = (0..300).map(|i| 321.3 + sigma * normal_quantile((f64::from(i) + 0.5) / 300.0));
        let ground = (0..700).map(|i| 1000.0 * (f64::from(i) + 0.5) / 700.0);
        let mut x: Vec<f64> = peak.chain(ground).collect();
        x.sort_by(f64::total_cmp);
        let sample = Sample::new(x, Some((0.0, 1000.0))).unwrap();
        let mut fit = Fit::new(Dataset::new("sample", Data::Sample(sample)), text);
        fit.apply(Command::SetCostKind(CostKind::Extended));
        fit.value("n", 300.0).value("m", 321.3).value("s", sigma).value("b", 700.0).run()
    };
    let typed = "NSUM(n*exp(-0.5*((x-m)/s)^2), b*pol0)";
    let narrow = fit(typed, 0.5);
    let said = narrow.warnings.iter().find(|w| w.code == "W-NOT-ONE").map(|w| w.text.as_str());
    assert!(said.is_some_and(|text| text.contains("narrower than these can see")), "{:?}", narrow.warnings);
    assert!(!narrow.is_valid());
    for (text, sigma) in [(typed, 30.0), ("NSUM(n*norm_pdf(x,m,s), b*pol0)", 0.5)] {
        let r = fit(text, sigma);
        let codes: Vec<&str> = r.warnings.iter().map(|w| w.code).collect();
        assert!(!codes.contains(&"W-NOT-ONE") && !codes.contains(&"W-INTEGRAL"), "{text}: {codes:?}");
        close(text, value(&r, "n"), 300.0, 15.0);
    }
}

/// Bins on two axes: a density of events by value is taken times the area of the bin, as its integral over it is.
#[test]
fn events_in_boxes_are_counted_by_their_area() {
    let sides = |k: usize| (0.5 * (k % 2) as f64, 0.25 * (k / 2) as f64);
    let rows: Vec<(f64, f64)> = (0..4).map(sides).collect();
    let edges = |lo: Vec<f64>, width: f64| Edges { hi: lo.iter().map(|lo| lo + width).collect(), lo };
    let axes =
        vec![edges(rows.iter().map(|r| r.0).collect(), 0.5), edges(rows.iter().map(|r| r.1).collect(), 0.25)];
    let bins = Histogram::of_boxes(axes, vec![4.0, 5.0, 6.0, 9.0], None).unwrap();
    let mut fit = Fit::new(Dataset::new("boxes", Data::Histogram(bins)), "NSUM(n*pol0)");
    fit.cost(|c| c.kind = CostKind::Likelihood).value("n", 10.0);
    // n/(width of x) is the density; 24 entries lie on an area of 1·0.5.
    close("n", value(&fit.run(), "n"), 48.0, 1e-6);
    close("scale", fit.run().member().curve_scale, 0.125, 1e-12);
    fit.apply(Command::SetCostKind(CostKind::Extended));
    close("n by integral", value(&fit.run(), "n"), 48.0, 1e-6);
}
