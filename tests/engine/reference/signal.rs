//! The signal stand-in of the workbook (30 550 energies): least squares and four likelihoods of a peak on an exponential.

use fitpanel::cost::{CostKind, ModelKind};

use crate::support::*;

const LS: &str = "signal_least_squares";
const NLL: &str = "signal_likelihoods";
const EXP: &str = "A*exp(-(x-B)/C)";
const EXP_GAUSS: &str = "A*exp(-(x-B)/C)+D*exp(-(x-mu)^2/(2*sigma^2))";
const PDF: &str = "z*truncexpon_pdf(x,90,160,90,C)+(1-z)*truncnorm_pdf(x,90,160,mu,sigma)";
const CDF: &str = "z*truncexpon_cdf(x,90,160,90,C)+(1-z)*truncnorm_cdf(x,90,160,mu,sigma)";
const DENSITY: &str = "nb*truncexpon_pdf(x,90,160,90,C)+ns*truncnorm_pdf(x,90,160,mu,sigma)";
const SCALED_CDF: &str = "nb*truncexpon_cdf(x,90,160,90,C)+ns*truncnorm_cdf(x,90,160,mu,sigma)";
const WORKBOOK_CDF: &str = "z*expon_cdf(x,B,C)+(1-z)*norm_cdf(x,mu,sigma)";

fn with_contours(fit: &mut Fit, stored: &serde_json::Value) -> Vec<serde_json::Value> {
    let contours = stored["mncontour"].as_array().cloned().unwrap_or_default();
    for c in &contours {
        let (x, y) = (c["x"].as_str().unwrap().to_string(), c["y"].as_str().unwrap().to_string());
        let cl = num(&c["cl"]);
        fit.intervals(|i| i.contours.push((x, y, vec![cl], 50)));
    }
    contours
}

/// IM055, IM129, IM130: exponential, and exponential with a Gaussian, B fixed.
#[test]
fn least_squares() {
    for (name, formula) in [("exp_B_fixed_90", EXP), ("exp_gauss_B_fixed_90", EXP_GAUSS)] {
        let stored = expected(LS)["fits"][name].clone();
        let mut fit = Fit::new(dataset(LS, "data.csv"), formula);
        fit.setup(&stored).careful().minos();
        let contours = with_contours(&mut fit, &stored);
        let result = fit.run();
        agrees_with_converged(name, &result, &stored["converged"], formula == EXP_GAUSS);
        for c in &contours {
            contour_rises(name, &mut fit, &result, c);
        }
        if formula == EXP_GAUSS {
            let exact = exact(LS)["fits"]["exp_gauss_B_fixed_90 (A,C,D,mu,sigma)"].clone();
            agrees_with_exact(name, &result, &exact, &["A", "C", "D", "mu", "sigma"]);
        }
    }
}

/// A and B do the same job: the cost and C agree with the fixed fit, and the degeneracy is said.
#[test]
fn degenerate_scale_is_said() {
    for (name, formula, fixed) in [
        ("exp_B_free_degenerate", EXP, "exp_B_fixed_90"),
        ("exp_gauss_B_free_degenerate", EXP_GAUSS, "exp_gauss_B_fixed_90"),
    ] {
        let stored = expected(LS)["fits"].clone();
        let mut fit = Fit::new(dataset(LS, "data.csv"), formula);
        let result = fit.setup(&stored[name]).run();
        let reference = &stored[fixed]["converged"];
        // Along the valley the search may stop anywhere below its goal for the distance to the minimum, 2e-4.
        close(&format!("{name}: fval"), result.minimum.fval, num(&reference["fcn"]), 2e-4);
        let said = result.warnings.iter().any(|w| w.text.contains('A') && w.text.contains('B'));
        assert!(said, "{name}: nothing said of A and B: {:?}", result.warnings);
        let a = result.minimum.params.find("A").unwrap().0;
        assert!(!result.error_is_meaningful(a), "{name}: an error of A is printed that has no meaning");
    }
}

/// IM132: fix the signal, mask it, fit the background; unmask, fix the background, fit the signal; release all.
#[test]
fn staged_masked_fits() {
    let table = [
        (LS, "exercise7_staged_B_fixed_90", EXP_GAUSS, CostKind::Auto, ModelKind::Function),
        (NLL, "staged_masked_ExtendedBinnedNLL", SCALED_CDF, CostKind::Extended, ModelKind::Cdf),
    ];
    for (folder, name, formula, kind, model_kind) in table {
        let stages = expected(folder)["fits"][name].clone();
        let file = if folder == LS { "data.csv" } else { "hist.csv" };
        let mut fit = Fit::new(dataset(folder, file), formula);
        fit.likelihood(kind, model_kind).setup(&stages[0]).exclude(&[(120.0, 130.0)]);
        for (i, stage) in stages.as_array().unwrap().iter().enumerate() {
            if i > 0 {
                fit.exclude(&[]);
                for p in stage["params"].as_array().unwrap() {
                    let (name, fixed) = (p["name"].as_str().unwrap(), p["fixed"] == true);
                    fit.fix(name, fixed);
                    if fixed {
                        // What the stage before left there: iminuit's stands a hundredth of an error off the minimum.
                        fit.value(name, num(&p["value"]));
                    }
                }
            }
            let result = fit.run();
            close(&format!("{name} stage {}: fval", i + 1), result.minimum.fval, num(&stage["fcn"]), 3e-4);
            for p in stage["params"].as_array().unwrap().iter().filter(|p| p["fixed"] == false) {
                let at = result.minimum.params.find(p["name"].as_str().unwrap()).unwrap().0;
                let sigma = num(&p["hesse_error"]);
                let what = format!("{name} stage {}: {}", i + 1, p["name"]);
                close(&what, result.minimum.params[at].value, num(&p["value"]), 0.02 * sigma);
                close(&format!("{what} error"), result.errors()[at], sigma, 0.01 * sigma);
            }
        }
    }
}

fn likelihood(name: &str, file: &str, formula: &str, kind: CostKind, model_kind: ModelKind) {
    let stored = expected(NLL)["fits"][name].clone();
    let mut fit = Fit::new(dataset(NLL, file), formula);
    fit.likelihood(kind, model_kind).setup(&stored).careful().minos();
    if file == "data.csv" {
        fit.range(90.0, 160.0);
    }
    let contours = with_contours(&mut fit, &stored);
    let result = fit.run();
    agrees_with_converged(name, &result, &stored["converged"], true);
    let names: Vec<&str> = stored["start"].as_object().unwrap().keys().map(String::as_str).collect();
    let names: Vec<&str> = names.into_iter().filter(|n| *n != "B").collect();
    agrees_with_exact(name, &result, &exact(NLL)["fits"][name], &names);
    for c in contours.iter().take(1) {
        contour_rises(name, &mut fit, &result, c);
    }
}

/// IM135, IM136: binned likelihood of truncated shapes.
#[test]
fn binned_truncated() {
    likelihood("BinnedNLL_truncated_pdfs", "hist.csv", CDF, CostKind::Likelihood, ModelKind::Cdf);
}

/// The same by densities: bin integrals are taken by the engine.
#[test]
fn binned_density() {
    likelihood("BinnedNLL_truncated_pdfs", "hist.csv", PDF, CostKind::Likelihood, ModelKind::Density);
}

#[test]
fn binned_workbook_cdf() {
    likelihood(
        "BinnedNLL_workbook_cdf_B_fixed_90",
        "hist.csv",
        WORKBOOK_CDF,
        CostKind::Likelihood,
        ModelKind::Cdf,
    );
}

#[test]
fn extended_binned() {
    likelihood("ExtendedBinnedNLL", "hist.csv", SCALED_CDF, CostKind::Extended, ModelKind::Cdf);
}

#[test]
fn unbinned() {
    likelihood("UnbinnedNLL_in_90_160", "data.csv", PDF, CostKind::Unbinned, ModelKind::Density);
}

#[test]
fn extended_unbinned() {
    likelihood("ExtendedUnbinnedNLL_in_90_160", "data.csv", DENSITY, CostKind::Extended, ModelKind::Density);
}
