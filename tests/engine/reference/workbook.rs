//! The iminuit workbook: polynomials of exercise 1, the mixture of section 5 with four likelihoods, the staged masked fit.

use fitpanel::cost::{CostKind, ModelKind};

use crate::support::*;

const NORMAL_PDF: &str = "z*norm_pdf(x,mu,sigma)+(1-z)/2";
const NORMAL_CDF: &str = "z*norm_cdf(x,mu,sigma)+(1-z)*(x+1)/2";
const DENSITY: &str = "nsig*norm_pdf(x,mu,sigma)+nbkg/2";
const SCALED_CDF: &str = "nsig*norm_cdf(x,mu,sigma)+nbkg*(x+1)/2";

/// IM093: how well each order fits, with p(χ², ndof) of 25 digits. By Akaike's criterion order 4 is the one: χ² + 2n is smallest there.
#[test]
fn goodness_of_fit_against_the_order() {
    let folder = "workbook_exercise1_polynomials";
    let probabilities = [1.4302355e-25, 8.3563144e-7, 6.7599336e-7, 0.84732609, 0.88739604, 0.86393496];
    let published = [161.365308, 58.7904445, 57.4958714, 8.74017567, 7.27559201, 6.90333372];
    let mut criteria = Vec::new();
    for (k, (probability, chi2)) in probabilities.into_iter().zip(published).enumerate() {
        let degree = k + 1;
        let result = Fit::new(dataset(folder, "data.csv"), &format!("pol{degree}")).run();
        close("χ²", result.gof.chi2.unwrap(), chi2, 1e-8 * chi2);
        close("p", result.gof.p_value.unwrap(), probability, 1e-6 * probability);
        let ndof = 18.0 - degree as f64;
        close("χ²/ndof", result.gof.reduced_chi2.unwrap(), chi2 / ndof, 1e-8 * chi2);
        criteria.push((result.gof.aic.unwrap(), chi2 + 2.0 * (degree as f64 + 1.0)));
    }
    // The same constants of the data stand in all of them.
    let offset = criteria[0].0 - criteria[0].1;
    for (aic, expected) in &criteria {
        close("AIC", aic - offset, *expected, 1e-6);
    }
    let best = criteria.iter().enumerate().min_by(|a, b| a.1.0.total_cmp(&b.1.0)).unwrap().0;
    assert_eq!(best + 1, 4);
}

/// IM128: polynomials up to order 10 on the spectrum, raw x from 90 to 160, against 120-digit least squares.
#[test]
fn polynomials_to_order_ten_on_a_spectrum() {
    let folder = "signal_polynomials";
    for degree in 0..=10 {
        let stored = &expected(folder)["fits"][format!("degree_{degree}")];
        let result = Fit::new(dataset(folder, "data.csv"), &format!("pol{degree}")).run();
        let (values, errors) = (numbers(&stored["coefficients"]), numbers(&stored["errors"]));
        assert!(result.minimum.is_valid(), "degree {degree}");
        let chi2 = num(&stored["chi2"]);
        // Raw powers of x near 125 cancel ever more: rounding of the terms of order 9 and 10 alone moves the curve in its eighth digit.
        let rounding = if degree < 9 { 1e-9 } else { 1e-6 };
        close(&format!("χ² of degree {degree}"), result.gof.chi2.unwrap(), chi2, rounding * chi2);
        for k in 0..=degree {
            let what = format!("degree {degree}, p{k}");
            close(&what, result.minimum.params[k].value, values[k], 1e-4 * errors[k]);
            close(&format!("{what} error"), result.errors()[k], errors[k], 1e-5 * errors[k]);
        }
    }
}

/// IM043, IM047, IM048, KA028: polynomials of degree 1 to 6 against the exact solution.
#[test]
fn polynomials_of_exercise_1() {
    let folder = "workbook_exercise1_polynomials";
    for degree in 1..=6 {
        let stored = &expected(folder)["fits"][format!("degree_{degree}")]["exact"];
        let mut fit = Fit::new(dataset(folder, "data.csv"), &format!("pol{degree}"));
        let result = fit.run();
        let (values, errors) = (numbers(&stored["coefficients"]), numbers(&stored["errors"]));
        assert!(result.minimum.is_valid());
        for k in 0..=degree {
            let what = format!("degree {degree}, p{k}");
            close(&what, result.minimum.params[k].value, values[k], 1e-4 * errors[k]);
            close(&format!("{what} error"), result.errors()[k], errors[k], 1e-6 * errors[k]);
        }
        assert_eq!(result.gof.ndof, Some(18 - degree as i64));
    }
}

fn mixture(name: &str, file: &str, formula: &str, kind: CostKind, model_kind: ModelKind) {
    let folder = "workbook_mixture";
    let stored = &expected(folder)["fits"][name];
    let mut fit = Fit::new(dataset(folder, file), formula);
    fit.likelihood(kind, model_kind).range(-1.0, 1.0).setup(stored).careful().minos();
    let contours: Vec<_> = stored["mncontour"].as_array().unwrap().clone();
    for c in &contours {
        let (x, y) = (c["x"].as_str().unwrap().to_string(), c["y"].as_str().unwrap().to_string());
        let cl = num(&c["cl"]);
        fit.intervals(|i| i.contours.push((x, y, vec![cl], 60)));
    }
    let result = fit.run();
    agrees_with_converged(name, &result, &stored["converged"], true);
    let names: Vec<&str> = stored["start"].as_object().unwrap().keys().map(String::as_str).collect();
    agrees_with_exact(name, &result, &exact(folder)["fits"][name], &names);
    for contour in &contours {
        contour_rises(name, &mut fit, &result, contour);
    }
}

/// IM008, IM104, IM114, IM115, IM116: unbinned likelihood of a peak on a flat background; no χ² is shown.
#[test]
fn mixture_unbinned() {
    mixture("UnbinnedNLL", "data.csv", NORMAL_PDF, CostKind::Unbinned, ModelKind::Density);
}

/// IM106, IM107, IM119, IM120, IM122: binned likelihood of a cumulative function.
#[test]
fn mixture_binned() {
    mixture("BinnedNLL", "hist.csv", NORMAL_CDF, CostKind::Likelihood, ModelKind::Cdf);
}

/// IM123: the same values binned and unbinned. A histogram keeps less than the values themselves: its errors are not smaller but by
/// rounding of the curvature, and the results lie within a part of them, √(σ_b² − σ_u²) being the scatter of their difference.
#[test]
fn mixture_binned_against_unbinned() {
    let folder = "workbook_mixture";
    let run = |file: &str, name: &str, formula: &str, kind: CostKind, model_kind: ModelKind| {
        let mut fit = Fit::new(dataset(folder, file), formula);
        fit.likelihood(kind, model_kind).range(-1.0, 1.0).setup(&expected(folder)["fits"][name]);
        fit.run()
    };
    let unbinned = run("data.csv", "UnbinnedNLL", NORMAL_PDF, CostKind::Unbinned, ModelKind::Density);
    let binned = run("hist.csv", "BinnedNLL", NORMAL_CDF, CostKind::Likelihood, ModelKind::Cdf);
    for name in ["z", "mu", "sigma"] {
        let at = |r: &fitpanel::fit::FitResult| {
            let k = r.minimum.params.find(name).unwrap().0;
            (r.minimum.values()[k], r.errors()[k])
        };
        let ((value, error), (other, wider)) = (at(&unbinned), at(&binned));
        assert!((value - other).abs() < 0.35 * error, "{name}: {value} and {other} ± {error}");
        assert!((wider / error - 1.0).abs() < 0.1, "{name}: ± {error} and ± {wider}");
    }
}

/// IM139, IM140: extended unbinned likelihood.
#[test]
fn mixture_extended_unbinned() {
    mixture("ExtendedUnbinnedNLL", "data.csv", DENSITY, CostKind::Extended, ModelKind::Density);
}

/// IM139, IM141: extended binned likelihood of a scaled cumulative function.
#[test]
fn mixture_extended_binned() {
    mixture("ExtendedBinnedNLL", "hist.csv", SCALED_CDF, CostKind::Extended, ModelKind::Cdf);
}

/// The printed numbers of the workbook, with default settings.
#[test]
fn mixture_as_printed_in_the_workbook() {
    let folder = "workbook_mixture";
    let mut fit = Fit::new(dataset(folder, "data.csv"), NORMAL_PDF);
    fit.likelihood(CostKind::Unbinned, ModelKind::Density).range(-1.0, 1.0);
    fit.setup(&expected(folder)["fits"]["UnbinnedNLL"]);
    let result = fit.run();
    close("unbinned FCN", result.minimum.fval, 1504.25, 0.005);
    assert_eq!((result.gof.chi2, result.gof.ndof, result.gof.p_value), (None, None, None));
}

/// IM060, IM131, IM132, IM138, IM142: mask the signal, fit the background, unmask, fit the signal, release all.
#[test]
fn mixture_staged_masked_fit() {
    let folder = "workbook_mixture";
    let fits = expected(folder);
    let stages = fits["fits"]["staged_masked_ExtendedBinnedNLL"].as_array().unwrap();
    let mut fit = Fit::new(dataset(folder, "hist.csv"), SCALED_CDF);
    fit.likelihood(CostKind::Extended, ModelKind::Cdf).setup(&stages[0]).exclude(&[(-0.5, 0.5)]);
    let first = fit.run();
    agrees_loosely("stage 1", &first, &stages[0]);
    fit.exclude(&[]).fix("nbkg", true).fix("nsig", false).fix("mu", false).fix("sigma", false);
    let second = fit.run();
    agrees_loosely("stage 2", &second, &stages[1]);
    fit.fix("nbkg", false);
    let third = fit.run();
    agrees_loosely("stage 3", &third, &stages[2]);
}

/// As [`agrees_with_converged`] for fits stored at the default tolerance: values within 0.02σ, errors within 1 %.
fn agrees_loosely(what: &str, result: &fitpanel::fit::FitResult, stored: &serde_json::Value) {
    assert!(result.minimum.is_valid(), "{what}: {:?}", result.minimum.status);
    close(&format!("{what}: fval"), result.minimum.fval, num(&stored["fcn"]), 2e-4);
    assert_eq!(result.gof.ndof.map(|n| n as f64), stored["ndof"].as_f64(), "{what}: ndof");
    for p in stored["params"].as_array().unwrap() {
        let (name, sigma) = (p["name"].as_str().unwrap(), num(&p["hesse_error"]));
        let i = result.minimum.params.find(name).unwrap().0;
        close(&format!("{what}: {name}"), result.minimum.params[i].value, num(&p["value"]), 0.02 * sigma);
        if p["fixed"] == false {
            close(&format!("{what}: {name} error"), result.errors()[i], sigma, 0.01 * sigma);
        }
    }
}

/// The cost at given points, to 1e-12 relative (the binned and unbinned ones are pure arithmetic).
#[test]
fn mixture_cost_at_points() {
    use fitpanel::cost::{CostChoice, Normalise, build};
    use fitpanel::data::Selection;
    use fitpanel::model::Model;
    let folder = "workbook_mixture";
    let all = expected(folder);
    let table = [
        ("UnbinnedNLL", "data.csv", NORMAL_PDF, CostKind::Unbinned, ModelKind::Density),
        ("BinnedNLL", "hist.csv", NORMAL_CDF, CostKind::Likelihood, ModelKind::Cdf),
        ("ExtendedBinnedNLL", "hist.csv", SCALED_CDF, CostKind::Extended, ModelKind::Cdf),
    ];
    for (name, file, formula, kind, model_kind) in table {
        let model = Model::compile(formula).unwrap();
        let choice = CostChoice { kind, model_kind, normalise: Normalise::Declared, ..CostChoice::default() };
        let cost = build(&dataset(folder, file), &model, &Selection::default(), &choice).unwrap();
        let order: Vec<String> = model.params().iter().map(|p| p.name.clone()).collect();
        let stored_order: Vec<String> =
            all["fits"][name]["start"].as_object().unwrap().keys().cloned().collect();
        for point in all["fits"]["cost_at_points"][name].as_array().unwrap() {
            let stored = numbers(&point["par"]);
            let p: Vec<f64> =
                order.iter().map(|n| stored[stored_order.iter().position(|s| s == n).unwrap()]).collect();
            let fcn = num(&point["fcn"]);
            close(&format!("{name} at {p:?}"), cost.value(&p), fcn, 1e-12 * fcn.abs());
        }
    }
}
