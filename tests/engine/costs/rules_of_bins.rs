//! How a model becomes the content of a bin: midpoint, trapezoid and Simpson's rule, widths, and densities of all entries.

use fitpanel::cost::BinRule;

use super::super::support::{Fit, close, expected, num, numbers};
use super::derivatives::check;
use super::*;

fn ruled(rule: BinRule) -> CostChoice {
    CostChoice { bin_rule: rule, ..choice(CostKind::Extended, ModelKind::Density) }
}

/// IM108: the cubic a·x³ over [1, 2] and [2, 4] has the integrals 3.75a and 60a; midpoint 3.375 and 54, trapezoid 4.5 and 72, Simpson exact.
#[test]
fn rules_for_a_cubic() {
    let data = counts(&[1.0, 2.0, 4.0], &[3.0, 50.0]);
    for (rule, exact) in [
        (BinRule::Exact, [3.75, 60.0]),
        (BinRule::Midpoint, [3.375, 54.0]),
        (BinRule::Trapezoid, [4.5, 72.0]),
        (BinRule::Simpson, [3.75, 60.0]),
    ] {
        let cost = build(&data, "a*x^3", &ruled(rule));
        let found = cost.prediction(&[1.0]).unwrap();
        near(found[0], exact[0], 1e-12);
        near(found[1], exact[1], 1e-12);
    }
}

/// IM108: the midpoint rule falls short of ∫f by w³f″/24 (Taylor at the center), up to the next order.
#[test]
fn the_midpoint_rule_misses_the_second_derivative() {
    let edges = [0.5, 0.6];
    let data = counts(&edges, &[3.0]);
    let at = |rule: BinRule| build(&data, "a*exp(-x/a)", &ruled(rule)).prediction(&[0.7]).unwrap()[0];
    let second = (-0.55_f64 / 0.7).exp() / 0.7;
    let missed = at(BinRule::Exact) - at(BinRule::Midpoint);
    near(missed / (0.1_f64.powi(3) * second / 24.0), 1.0, 2e-3);
}

#[test]
fn derivatives_of_every_rule() {
    let data = counts(&[0.0, 0.5, 1.5, 2.0], &[9.0, 11.0, 3.0]);
    for rule in [BinRule::Midpoint, BinRule::Trapezoid, BinRule::Simpson] {
        check(&*build(&data, "n*exp(-x/t)", &ruled(rule)), &[15.0, 1.2]);
        let shape = CostChoice {
            bin_rule: rule,
            normalise: Normalise::Always,
            ..choice(CostKind::Likelihood, ModelKind::Density)
        };
        check(&*build(&data, "exp(-x/t)+c", &shape), &[1.2, 0.1]);
    }
}

/// IM113: bins of width 1, 2 and 4 that grow like powers of two, and a last wide one: a density of 3 per unit of x holds 3w, at the center
/// times the width and by integral; without the width the model is warned of.
#[test]
fn bins_of_different_width() {
    let edges = [1.0, 2.0, 4.0, 8.0, 100.0];
    let data = counts(&edges, &[3.0, 6.0, 12.0, 276.0]);
    let codes = |c: &CostChoice| {
        let cost = build(&data, "a+0*x", c);
        let codes: Vec<&str> = cost.warnings(&[3.0]).into_iter().map(|w| w.0).collect();
        (cost.value(&[3.0]), codes.contains(&"W-VARBIN"))
    };
    for integral in [false, true] {
        let wide = CostChoice { times_width: true, integral, ..CostChoice::default() };
        assert_eq!(codes(&wide), (0.0, false));
        let narrow = codes(&CostChoice { integral, ..CostChoice::default() });
        assert!(narrow.0 > 100.0 && narrow.1);
    }
    let mut fit = Fit::new(data, "a+0*x");
    let result = fit.cost(|c| c.times_width = true).value("a", 1.0).run();
    near(result.minimum.params[0].value, 3.0, 1e-9);
}

/// KA054 and the histograms of kafe2: a density of all 500 entries in Poisson form with Simpson's rule, and the same with a free number.
#[test]
fn densities_of_all_entries() {
    let stored = expected("kafe2_hist");
    let edges = numbers(&stored["bin_edges"]);
    let data = counts(&edges, &numbers(&stored["bin_heights"]));
    let run = |name: &str, formula: &str, model_kind: ModelKind, kind: CostKind| {
        let s = &stored["fits"][name];
        let mut fit = Fit::new(data.clone(), formula);
        fit.cost(|c| (c.kind, c.model_kind, c.bin_rule) = (kind, model_kind, BinRule::Simpson));
        let names: Vec<&str> =
            s["parameter_names"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
        let (values, errors) = (numbers(&s["values"]), numbers(&s["errors"]));
        for (name, value) in names.iter().zip(&values) {
            fit.value(name, value * 1.01);
        }
        let result = fit.run();
        // kafe2 stops where its own tolerance lets it: its cost may lie a little above the minimum.
        close(name, result.gof.chi2.unwrap(), num(&s["goodness_of_fit"]), 1e-6);
        for (k, name) in names.iter().enumerate() {
            let i = result.minimum.params.find(name).unwrap().0;
            close(name, result.minimum.params[i].value, values[k], 1e-3 * errors[k]);
            close(name, result.errors()[i], errors[k], 2e-3 * errors[k]);
        }
        result
    };
    let poisson =
        run("density_poisson", "norm_pdf(x,mu,sigma)", ModelKind::DensityOfAll, CostKind::PoissonFull);
    close("full", poisson.minimum.fval, num(&stored["fits"]["density_poisson"]["cost"]), 1e-6);
    assert_eq!(poisson.gof.ndof, stored["fits"]["density_poisson"]["ndf"].as_i64());
    run("scaled_poisson", "N*norm_pdf(x,mu,sigma)", ModelKind::Density, CostKind::Extended);
}

/// Entries outside the bins count: 8 inside and 2 outside make a density of 10.
#[test]
fn entries_outside_the_bins_count() {
    let mut data = counts(&[0.0, 1.0, 2.0], &[3.0, 5.0]);
    if let Data::Histogram(h) = &mut data.data {
        (h.underflow, h.overflow) = (0.5, 1.5);
    }
    let cost = build(&data, "a+0*x", &choice(CostKind::Likelihood, ModelKind::DensityOfAll));
    assert_eq!(cost.prediction(&[0.25]).unwrap(), [2.5, 2.5]);
    let poisson = |n: f64, mu: f64| 2.0 * (mu - n + n * (n / mu).ln());
    near(cost.value(&[0.25]), poisson(3.0, 2.5) + poisson(5.0, 2.5), 1e-13);
    // Poisson is what such a density is compared by when nothing is said.
    let unsaid = build(&data, "a+0*x", &choice(CostKind::Auto, ModelKind::DensityOfAll));
    assert_eq!((unsaid.kind(), unsaid.value(&[0.25])), (CostKind::Likelihood, cost.value(&[0.25])));
}
