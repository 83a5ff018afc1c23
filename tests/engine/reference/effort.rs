//! How many passes over the data the reference fits take from their stored starts, values and derivatives in one pass counted once:
//! at most a third of what iminuit's MIGRAD with HESSE takes. A fit whose χ² is next to impossible is not among them: there the automatic
//! choice looks for another minimum first, which iminuit does not (`exp_B_fixed_90`, an exponential without the peak that is there, takes
//! 7 passes and 285 for the second opinion).

use fitpanel::cost::{CostKind, ModelKind};

use crate::support::*;

const LS: &str = "signal_least_squares";
const NLL: &str = "signal_likelihoods";
const MIX: &str = "workbook_mixture";
const DECAY: &str = "exponential_decay_features";

fn passes(folder: &str, name: &str, fit: &mut Fit) {
    let stored = &expected(folder)["fits"][name];
    let iminuit = num(&stored["default_migrad_hesse"]["nfcn"]);
    let result = fit.setup(stored).run();
    let ours = result.minimum.nfcn as f64;
    assert!(result.minimum.is_valid(), "{name}: {:?}", result.minimum.status);
    assert!(3.0 * ours <= iminuit, "{name}: {ours} passes against {iminuit}");
}

#[test]
fn least_squares_take_a_third() {
    let peak = "A*exp(-(x-B)/C)+D*exp(-(x-mu)^2/(2*sigma^2))";
    passes(LS, "exp_gauss_B_fixed_90", &mut Fit::new(dataset(LS, "data.csv"), peak));
    for name in ["least_squares", "limit_c_ge_0.6_active", "limits_inactive", "c_fixed_0.5"] {
        passes(DECAY, name, &mut Fit::new(dataset(DECAY, "data.csv"), "A*exp(-x/tau)+c"));
    }
}

#[test]
fn likelihoods_take_a_third() {
    let cdf = "z*norm_cdf(x,mu,sigma)+(1-z)*(x+1)/2";
    let pdf = "z*norm_pdf(x,mu,sigma)+(1-z)/2";
    let scaled = "nsig*norm_cdf(x,mu,sigma)+nbkg*(x+1)/2";
    let truncated = "z*truncexpon_cdf(x,90,160,90,C)+(1-z)*truncnorm_cdf(x,90,160,mu,sigma)";
    for (folder, name, file, formula, kind, model, range) in [
        (MIX, "UnbinnedNLL", "data.csv", pdf, CostKind::Unbinned, ModelKind::Density, (-1.0, 1.0)),
        (MIX, "BinnedNLL", "hist.csv", cdf, CostKind::Likelihood, ModelKind::Cdf, (-1.0, 1.0)),
        (MIX, "ExtendedBinnedNLL", "hist.csv", scaled, CostKind::Extended, ModelKind::Cdf, (-1.0, 1.0)),
        (
            NLL,
            "BinnedNLL_truncated_pdfs",
            "hist.csv",
            truncated,
            CostKind::Likelihood,
            ModelKind::Cdf,
            (90.0, 160.0),
        ),
    ] {
        let mut fit = Fit::new(dataset(folder, file), formula);
        fit.likelihood(kind, model).range(range.0, range.1);
        passes(folder, name, &mut fit);
    }
}
