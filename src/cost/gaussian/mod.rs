//! Gaussian data with any sources of error: what [`super::errors`] add up to, and the statistics that need it. The short paths for
//! independent rows of constant errors, or with errors of x alone, stay in [`super::least_squares`] and [`super::effective_variance`].
//!
//! | file | what |
//! |---|---|
//! | [`matrix`] | a symmetric matrix that knows whether it is diagonal |
//! | [`sources`] | sources → the parts of V(θ): constant, relative to the model, of x, of counts |
//! | [`factor`] | Cholesky, whitening, and which rows repeat one another |
//! | [`stack`] | predictions and slopes of several data sets, one below the other |
//! | [`second`] | exact derivatives of rᵀV⁻¹r + ln det V |
//! | [`correlated`] | the statistic of rows that hang together |
//! | [`varying`] | the statistic of independent rows whose variance follows the parameters |
//! | [`shared`] | sources that several data sets have in common |
//! | [`listed`] | which numbers of such a source belong to which rows |
//! | [`toys`] | samples of a pair of rows |
//! | [`drawn`] | the errors of all sources as bars of a picture |
//!
//! # Several data sets with a common source
//!
//! [`correlated::Correlated`] is written over a list of [`stack::Part`]s, each with its own model and data, and the
//! [`sources::Variances`] of all rows of the stack; [`shared`] makes those from the variances of the parts and the sources that several
//! of them have in common, own blocks included exactly once. The builder gives a part by `build::part` and the cost by `build::stacked`.

pub(super) mod correlated;
pub(super) mod drawn;
pub(super) mod factor;
pub(super) mod listed;
pub(super) mod matrix;
pub(super) mod shared;
pub(super) mod sources;
pub(super) mod stack;
pub(super) mod toys;
pub(super) mod varying;

mod second;

/// Expected counts below this are far from Gaussian.
const FEW: f64 = 10.0;

/// `W-GAUSSAPPROX` for predictions `m` whose variance is taken as that of a count.
pub(super) fn few_expected(m: impl Iterator<Item = f64>, out: &mut Vec<(&'static str, String)>) {
    let few = m.filter(|m| *m < FEW).count();
    if few > 0 {
        let rows = if few == 1 { "1 row expects".to_owned() } else { format!("{few} rows expect") };
        let text = format!("{rows} fewer than 10 counts: a Poisson likelihood is better.");
        out.push(("W-GAUSSAPPROX", text));
    }
}
