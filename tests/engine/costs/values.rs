//! Values of costs at given parameters against other programs and 40-digit arithmetic.

use fitpanel::cost::{CostChoice, CostKind, LogDet, Loss, ModelKind, Normalise, Weights};
use fitpanel::numeric::special::erf;

use super::super::support::{dataset, expected, num, numbers};
use super::*;

/// From the stored order n_sig, n_bkg, μ, σ to that of the formulas, by first appearance.
fn order(p: &[f64]) -> [f64; 4] {
    [p[0], p[2], p[3], p[1]]
}

const MIXTURE: &str = "z*norm_pdf(x,mu,sigma)+(1-z)/2";
const MIXTURE_CDF: &str = "z*norm_cdf(x,mu,sigma)+(1-z)*(x+1)/2";
const DENSITY: &str = "nsig*norm_pdf(x,mu,sigma)+nbkg/2";
const SCALED_CDF: &str = "nsig*norm_cdf(x,mu,sigma)+nbkg*(x+1)/2";
const PEAK: &str = "pol2(0)+lorentzian(3)";

/// Calls `check` with every stored point and value of a cost.
fn at_points(name: &str, check: impl Fn(&[f64], f64)) {
    let all = expected("workbook_mixture");
    for point in all["fits"]["cost_at_points"][name].as_array().unwrap() {
        check(&numbers(&point["par"]), num(&point["fcn"]));
    }
}

/// IM104, IM107, IM115, IM119, KA055: the mixture of a peak and a flat background, unbinned and binned, at three points.
#[test]
fn mixture_likelihoods_at_points() {
    let events = dataset("workbook_mixture", "data.csv");
    let bins = dataset("workbook_mixture", "hist.csv");
    let unbinned = build(&events, MIXTURE, &declared(CostKind::Unbinned, ModelKind::Density));
    at_points("UnbinnedNLL", |p, f| near(unbinned.value(p), f, 1e-12));
    let binned = build(&bins, MIXTURE_CDF, &choice(CostKind::Likelihood, ModelKind::Cdf));
    at_points("BinnedNLL", |p, f| near(binned.value(p), f, 1e-12));
    near(binned.value(&[0.3, 0.0, 0.1]), 38.28316761, 1e-9);
    assert_eq!(binned.ndata(), Some(50));
    assert_eq!(unbinned.ndata(), None);
}

/// IM139, IM140, IM141: extended costs. The integral over [−1, 1] is ours, where the stored value used n_sig + n_bkg.
#[test]
fn extended_mixture_likelihoods_at_points() {
    let events = dataset("workbook_mixture", "data.csv");
    let bins = dataset("workbook_mixture", "hist.csv");
    let extended = choice(CostKind::Extended, ModelKind::Density);
    let unbinned = build_in(&events, DENSITY, &extended, &select(&[(-1.0, 1.0)], &[]));
    at_points("ExtendedUnbinnedNLL", |p, f| {
        let inside = |x: f64| 0.5 * erf((x - p[2]) / (p[3] * std::f64::consts::SQRT_2));
        let missing = p[0] * (1.0 - (inside(1.0) - inside(-1.0)));
        near(unbinned.value(&order(p)), f - 2.0 * missing, 1e-12);
    });
    let binned = build(&bins, SCALED_CDF, &choice(CostKind::Extended, ModelKind::Cdf));
    at_points("ExtendedBinnedNLL", |p, f| near(binned.value(&order(p)), f, 1e-12));
    near(binned.value(&order(&[380.0, 1020.0, 0.0, 0.08])), 31.68330152, 1e-9);
    let masked = build_in(
        &bins,
        SCALED_CDF,
        &choice(CostKind::Extended, ModelKind::Cdf),
        &select(&[], &[(-0.5, 0.5)]),
    );
    near(masked.value(&order(&[300.0, 1004.3734127679611, 0.0, 0.2])), 17.276623590337955, 1e-12);
    assert_eq!(masked.ndata(), Some(24));
    // The density of the same model gives the same contents.
    let density = build(&bins, DENSITY, &extended);
    near(density.value(&order(&[383.0, 1017.0, -0.008, 0.083])), 29.742327245595078, 1e-9);
}

/// IM135: exercise 8's cumulative function is not normalised in the range, and taken at its word.
#[test]
fn unnormalised_cdf_is_taken_at_its_word() {
    let bins = dataset("signal_likelihoods", "hist.csv");
    let all = expected("signal_likelihoods");
    let converged = &all["fits"]["BinnedNLL_workbook_cdf_B_fixed_90"]["converged"];
    let cdf = "z*(1-exp(-(x-B)/C))+(1-z)*norm_cdf(x,mu,sigma)";
    let p: Vec<f64> = converged["params"].as_array().unwrap().iter().map(|p| num(&p["value"])).collect();
    let cost = build(&bins, cdf, &choice(CostKind::Likelihood, ModelKind::Cdf));
    near(cost.value(&p), num(&converged["fcn"]), 1e-11);
}

/// One function per bin value: μ_k in bin k of width 1.
fn steps(mu: &[f64]) -> String {
    let mut text = format!("a*{}", mu[mu.len() - 1]);
    for (k, m) in mu.iter().enumerate().rev().skip(1) {
        text = format!("x<{} ? a*{m} : ({text})", k + 1);
    }
    text
}

/// IM120, KA042, KA053, KA062: Poisson likelihood in saturated and in full form.
#[test]
fn poisson_vectors() {
    let edges: Vec<f64> = (0..6).map(f64::from).collect();
    let likelihood = choice(CostKind::Likelihood, ModelKind::Function);
    let small =
        build(&counts(&edges[..5], &[0.0, 3.0, 5.0, 2.0]), &steps(&[0.5, 2.5, 4.0, 3.0]), &likelihood);
    near(small.value(&[1.0]), 1.7035044214731663, 1e-13);
    let n = counts(&edges, &[3.0, 7.0, 9.0, 4.0, 1.0]);
    let mu = steps(&[3.25270316, 8.1017861, 9.13816064, 4.66706473, 1.0796348]);
    let full = build(&n, &mu, &choice(CostKind::PoissonFull, ModelKind::Function));
    near(full.value(&[1.0]), 16.40444861256, 1e-12);
    near(full.chi2(&[1.0]).unwrap(), 0.28565743091, 1e-10);
    let saturated = build(&n, &mu, &likelihood);
    near(saturated.full_nll(&[1.0]).unwrap(), full.value(&[1.0]), 1e-13);
    near(saturated.value(&[1.0]), full.chi2(&[1.0]).unwrap(), 1e-13);
}

/// Sums of weights: scaled Poisson, extended and shape only; the same shape with plain counts.
#[test]
fn weighted_vectors() {
    let (w, w2) = ([0.0, 3.3, 5.1, 2.2], [0.0_f64, 4.5, 6.0, 1.5]);
    let weighted = contents(&w, &w2.map(f64::sqrt));
    let extended = build(&weighted, "a*(x+x^2/2)", &choice(CostKind::Extended, ModelKind::Cdf));
    near(extended.value(&[1.0]), 5.392996846096895, 1e-12);
    let shape = choice(CostKind::Likelihood, ModelKind::Cdf);
    near(build(&weighted, "(x/4)^a", &shape).value(&[1.2]), 5.126761695122693, 1e-12);
    let plain = counts(&[0.0, 1.0, 2.0, 3.0, 4.0], &[0.0, 3.0, 5.0, 2.0]);
    near(build(&plain, "(x/4)^a", &shape).value(&[1.2]), 5.741523068200768, 1e-12);
}

/// KA046: squares, soft L1, a matrix constraint and the extended likelihood of four values.
#[test]
fn small_vectors() {
    let line = points(&[0.0, 1.0, 2.0, 3.0, 4.0], &[0.1, 1.2, 1.9, 3.2, 9.0], 0.3);
    let squares = CostChoice::default();
    near(build(&line, "a*x+b", &squares).value(&[1.0, 0.0]), 278.8888888888889, 1e-14);
    let robust = CostChoice { loss: Loss::SoftL1, ..CostChoice::default() };
    let cost = build(&line, "a*x+b", &robust);
    near(cost.value(&[1.0, 0.0]), 32.41705134449168, 1e-13);
    near(cost.value(&[1.23312, -0.07972]), 29.32541427, 1e-9);
    near(cost.chi2(&[1.0, 0.0]).unwrap(), 278.8888888888889, 1e-14);
    let constraint = fitpanel::cost::Constraint {
        names: vec!["a".into(), "b".into()],
        values: vec![1.0, 2.0],
        covariance: vec![vec![0.04, 0.01], vec![0.01, 0.09]],
        ..fitpanel::cost::Constraint::default()
    };
    let constrained = CostChoice { constraints: vec![constraint], ..CostChoice::default() };
    let cost = build(&line, "a*x+b", &constrained);
    let free = build(&line, "a*x+b", &squares);
    near(cost.value(&[1.1, 1.8]) - free.value(&[1.1, 1.8]), 0.8285714285714288, 1e-12);
    assert_eq!(cost.ndata(), Some(7));
    let values = sample(&[0.1, 0.5, 0.9, 1.7], Some((0.0, 2.0)));
    let cost = build(&values, "N*lambda*exp(-lambda*x)", &choice(CostKind::Extended, ModelKind::Density));
    near(cost.value(&[4.5, 1.1]), 2.2476709620942037, 1e-12);
}

/// KA060, KA047: the line through six points: χ², Gaussian likelihood in full, no errors, a constraint.
#[test]
fn line_of_six_points() {
    let (x, y) = six();
    let cost = build(&points(&x, &y, 0.2), "a*x+b", &CostChoice::default());
    near(cost.value(&[1.0, 0.1]), 8.5, 1e-13);
    assert_eq!((cost.kind(), cost.ndata()), (CostKind::Chi2, Some(6)));
    let full = build(&points(&x, &y, 0.2), "a*x+b", &choice(CostKind::GaussNll, ModelKind::Function));
    near(full.value(&[1.0, 0.1]), 0.21400744924686, 1e-12);
    near(full.chi2(&[1.0, 0.1]).unwrap(), 8.5, 1e-13);
    near(cost.full_nll(&[1.0, 0.1]).unwrap(), 0.21400744924686, 1e-12);
    let bare = build(&bare_points(&x, &y), "a*x+b", &CostChoice::default());
    near(bare.value(&[1.0, 0.1]), 0.34, 1e-13);
    assert!(bare.is_unweighted() && !cost.is_unweighted());
    let pulls = cost.pulls(&[1.0, 0.1]).unwrap();
    near(pulls.iter().map(|z| z * z).sum(), 8.5, 1e-13);
}

/// KA060: errors in x with the determinant. The stored cost takes s = 1 as reference: 12 ln 0.2 below ours.
#[test]
fn line_with_errors_in_x() {
    let (x, y) = six();
    let sy = YErrors::Symmetric(vec![0.2; 6]);
    let data =
        Dataset::new("six", Data::Points(Points { x, further: Vec::new(), y, sx: Some(vec![0.1; 6]), sy }));
    let cost = build(&data, "a*x+b", &CostChoice::default());
    assert_eq!(cost.kind(), CostKind::Chi2Eff);
    let p = [1.00045666, 0.09840182];
    near(cost.value(&p) + 12.0 * 0.2_f64.ln(), -11.174466704, 1e-9);
    near(cost.chi2(&p).unwrap(), 6.798830808, 1e-7);
    let full = build(&data, "a*x+b", &choice(CostKind::GaussNll, ModelKind::Function));
    near(full.value(&p), cost.value(&p) + 6.0 * (std::f64::consts::TAU * 0.04).ln(), 1e-12);
    near(full.value(&p), cost.full_nll(&p).unwrap(), 1e-12);
    let ignored = CostChoice { ignore_x_errors: true, ..CostChoice::default() };
    let cost = build(&data, "a*x+b", &ignored);
    assert_eq!(cost.kind(), CostKind::Chi2);
    near(cost.value(&[1.0, 0.1]), 8.5, 1e-12);
}

/// Points with errors in x and y: ROOT's effective variance, without the logarithm, and its EX0.
#[test]
fn root_effective_variance() {
    let data = dataset("root_graph_errors", "data.csv");
    let all = expected("root_graph_errors");
    let root = CostChoice { log_det: LogDet::Off, ..CostChoice::default() };
    let fit = &all["fits"]["formula_x_errors"];
    let cost = build(&data, "p0+p1*x+p2*x^2", &root);
    near(
        cost.value(&numbers(&fit["values"])),
        num(&all["fits"]["definition_check"]["sum (y-f)^2/(ey^2+(ex*f')^2)"]),
        1e-12,
    );
    let fit = &all["fits"]["formula_EX0_converged"];
    let plain = CostChoice { ignore_x_errors: true, ..CostChoice::default() };
    near(build(&data, "p0+p1*x+p2*x^2", &plain).value(&numbers(&fit["values"])), num(&fit["chi2"]), 1e-12);
}

/// FP011, FP012, FP018, RF050, RF053: the Lorentzian on a parabola with χ², likelihood, Pearson, W, and the integral in each bin.
#[test]
fn lorentzian_on_a_parabola() {
    let data = dataset("root_lorentzian_quadratic", "data.csv");
    let all = expected("root_lorentzian_quadratic");
    let at = |name: &str| (numbers(&all["fits"][name]["values"]), num(&all["fits"][name]["chi2"]));
    let chi2 = CostChoice::default();
    let poisson = choice(CostKind::Likelihood, ModelKind::Function);
    let with_integral = |c: &CostChoice| CostChoice { integral: true, ..c.clone() };
    let (p, f) = at("converged_tol_1e-6_strategy_2");
    near(build(&data, PEAK, &chi2).value(&p), f, 1e-12);
    let (p, f) = at("converged_L_tol_1e-6_strategy_2");
    near(build(&data, PEAK, &poisson).value(&p), f, 1e-12);
    let (p, f) = at("converged_I_tol_1e-6_strategy_2");
    near(build(&data, PEAK, &with_integral(&chi2)).value(&p), f, 1e-7);
    let (p, f) = at("converged_L_I_tol_1e-6_strategy_2");
    near(build(&data, PEAK, &with_integral(&poisson)).value(&p), f, 1e-7);
    let (p, f) = at("W");
    let cost = build(&data, PEAK, &CostChoice { weights: Weights::One, ..CostChoice::default() });
    near(cost.value(&p), f, 1e-12);
    assert!(cost.is_unweighted());
    let p = [3.402734607, 41.996101952, -12.229727407, 12.686041893, 0.1603612776, 0.98792920806];
    near(
        build(&data, PEAK, &choice(CostKind::Pearson, ModelKind::Function)).value(&p),
        53.158913687851,
        1e-11,
    );
}

/// Averages from the closed form and from quadrature of the same function agree.
#[test]
fn closed_form_and_quadrature_agree() {
    let data = dataset("root_lorentzian_quadratic", "data.csv");
    let integral = CostChoice { integral: true, ..CostChoice::default() };
    let p = [1.0, 40.0, -10.0, 10.0, 0.2, 1.0];
    let closed = build(&data, PEAK, &integral);
    // A factor that depends on x and is 1 hides the closed form.
    let quadrature = build(&data, "(pol2(0)+lorentzian(3))*(cos(x)^2+sin(x)^2)", &integral);
    near(closed.value(&p), quadrature.value(&p), 1e-8);
}

/// KA051: χ² of a density compares with N·∫f over the bins in use, and so does its prediction.
#[test]
fn densities_predict_contents() {
    let bins = dataset("workbook_mixture", "hist.csv");
    let p = [0.275, -0.009, 0.084];
    for kind in [CostKind::Chi2, CostKind::Likelihood, CostKind::Pearson, CostKind::PoissonFull] {
        let cost = build(
            &bins,
            MIXTURE,
            &CostChoice { normalise: Normalise::Always, ..choice(kind, ModelKind::Density) },
        );
        let total: f64 = cost.prediction(&p).unwrap().iter().sum();
        near(total, 1400.0, 1e-12);
        near(cost.curve_scale(&p), 1400.0 * 0.04, 1e-6);
        assert_eq!(cost.normalisation(), Some(Normalisation::of_line((-1.0, 1.0), true)));
    }
}

/// IM131, IM138: the background alone, with the signal region masked.
#[test]
fn masked_signal_region() {
    let bins = dataset("signal_likelihoods", "hist.csv");
    let all = expected("signal_likelihoods");
    let stage = &all["fits"]["staged_masked_ExtendedBinnedNLL"][0];
    let param = |k: usize| num(&stage["params"][k]["value"]);
    let density = "nb*exp(-(x-90)/C)/(C*(1-exp(-70/C)))";
    let extended = choice(CostKind::Extended, ModelKind::Density);
    let cost = build_in(&bins, density, &extended, &select(&[], &[(120.0, 130.0)]));
    near(cost.value(&[param(0), param(2)]), num(&stage["fcn"]), 1e-9);
    assert_eq!(cost.ndata(), Some(60));
}

/// KA045, KA046, KA047: constraints of one and of two parameters, and a robust loss, at the minima of another program.
#[test]
fn constrained_and_robust_decay() {
    let mut data = dataset("exponential_decay_features", "data.csv");
    let all = expected("exponential_decay_features");
    let minimum = |name: &str| {
        let m = &all["fits"][name]["converged"];
        let p: Vec<f64> = m["params"].as_array().unwrap().iter().map(|p| num(&p["value"])).collect();
        (p, num(&m["fcn"]))
    };
    let constrained = |names: &[&str], values: &[f64], covariance: &[&[f64]]| CostChoice {
        constraints: vec![fitpanel::cost::Constraint {
            names: names.iter().map(|n| (*n).to_owned()).collect(),
            values: values.to_vec(),
            covariance: covariance.iter().map(|row| row.to_vec()).collect(),
            ..fitpanel::cost::Constraint::default()
        }],
        ..CostChoice::default()
    };
    let decay = "A*exp(-x/tau)+c";
    let one = build(&data, decay, &constrained(&["tau"], &[1.5], &[&[0.0025]]));
    let (p, f) = minimum("constraint_tau_1.5_0.05");
    near(one.value(&p), f, 1e-12);
    assert_eq!(one.ndata(), Some(18));
    let covariance: [&[f64]; 2] = [&[0.04, -0.006], &[-0.006, 0.01]];
    let two = build(&data, decay, &constrained(&["A", "tau"], &[2.8, 1.4], &covariance));
    let (p, f) = minimum("constraint_A_tau_correlated");
    near(two.value(&p), f, 1e-12);
    near(two.chi2(&p).unwrap(), f, 1e-12);
    assert_eq!(two.ndata(), Some(19));
    if let Data::Points(points) = &mut data.data {
        points.y = numbers(&all["fits"]["soft_l1_two_outliers"]["y"]);
    }
    let robust = CostChoice { loss: Loss::SoftL1, ..CostChoice::default() };
    let (p, f) = minimum("soft_l1_two_outliers");
    near(build(&data, decay, &robust).value(&p), f, 1e-12);
}
