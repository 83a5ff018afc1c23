//! Errors of the linearised problem, up·(JᵀJ)⁻¹, where residuals leave none to tell.

use std::sync::Arc;

use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::fit::FitResult;
use fitpanel::minimize::CovarianceForm;

use crate::support::Fit;

/// 7 exp(−(x − 1)/2.3) at 0, 0.5 …, with noise of 0.1.
const DECAY: [f64; 14] = [
    10.9412, 8.8448, 7.0066, 5.5559, 4.4226, 3.6495, 2.8317, 2.2170, 1.9194, 1.5417, 1.2844, 0.8980, 0.7966,
    0.6341,
];

fn fit(formula: &str) -> Arc<FitResult> {
    let rows: Vec<String> =
        DECAY.iter().enumerate().map(|(k, y)| format!("{},{y}\n", 0.5 * k as f64)).collect();
    let text = format!("x,y\n{}", rows.concat());
    let data = read_dataset(text.as_bytes(), "decay.csv", &ReadOptions::default()).unwrap();
    Fit::new(data, formula).run()
}

fn says_how_errors_differ(result: &FitResult) -> bool {
    result.warnings.iter().any(|w| w.code == "W-JTJ")
}

#[test]
fn columns_that_are_dependent_have_no_inverse() {
    let plain = fit("A*exp(-x/C)");
    assert_eq!(plain.minimum.covariance_form, CovarianceForm::Jacobian);
    // A and B do the same job: JᵀJ is singular, and what its inverse holds is rounding.
    let both = fit("A*exp(-(x-B)/C)");
    assert!(!both.minimum.status.flat.is_empty(), "{:?}", both.minimum.status);
    assert_eq!(both.minimum.covariance_form, CovarianceForm::Hessian);
    assert!(!says_how_errors_differ(&both), "{:?}", both.warnings);
}
