//! One fit of a file: data, function, cost and search, with the defaults of kafe2 where nothing is said.
//!
//! The whole logarithm of the determinant is in the cost of points, so that its value is kafe2's; parameters and errors do not depend on
//! it unless the errors follow the model.

use super::data::{self, Kind};
use super::errors::{Of, sources};
use super::fields::{Fields, Item, Refusal};
use super::model::{self, passed_over};
use super::parameters::Known;
use crate::cost::{
    Axis, BinRule, CostKind, DetRef, DynamicErrors, ErrorSource, LogDet, ModelKind, Normalise, RelativeTo,
};
use crate::data::Dataset;
use crate::fit::file::names::cost_name;
use crate::fit::file::schema::FitEntry;

/// A fit as it was read.
pub(super) struct Read {
    pub data: Dataset,
    pub errors: Vec<ErrorSource>,
    pub fit: FitEntry,
}

/// Keys about pictures and print, and results of earlier fits.
const WITHOUT_MEANING: [&str; 24] = [
    "model_label",
    "title",
    "legend",
    "fit_results",
    "minimizer_kwargs",
    "plot",
    "plot_style",
    "plot_adapter_type",
    "customize",
    "figsize",
    "grid",
    "separate",
    "asymmetric",
    "contours",
    "ratio",
    "residual",
    "pull",
    "x_range",
    "y_range",
    "x_scale",
    "y_scale",
    "data_label",
    "model_name",
    "axis_labels",
];

const KINDS: [(&str, Kind); 7] = [
    ("xy", Kind::Xy),
    ("indexed", Kind::Indexed),
    ("histogram", Kind::Histogram),
    ("hist", Kind::Histogram),
    ("unbinned", Kind::Unbinned),
    ("xyfit", Kind::Xy),
    ("histfit", Kind::Histogram),
];

/// Reads a fit and all its keys; what it says of parameters goes to `known`.
///
/// # Errors
/// A key that is unknown or missing, or a value that is not what it should be.
pub(super) fn read(mut fields: Fields<'_>, name: &str, known: &mut Known) -> Result<Read, Refusal> {
    let kind = fields.take("type").map_or(Ok(Kind::Xy), |t| t.choice(&KINDS))?;
    let mut notes = fields.pass_over(&WITHOUT_MEANING);
    let (data::Read { mut data, mut errors }, parametric) = match fields.take("dataset") {
        None => (data::read(&mut fields, kind, name)?, fields.take("parametric_model")),
        Some(dataset) => {
            let mut inside = dataset.fields("a mapping with the data")?;
            notes.extend(inside.pass_over(&["type"]));
            let read = data::read(&mut inside, kind, name)?;
            inside.finish()?;
            (read, fields.take("parametric_model"))
        }
    };
    let model = match &parametric {
        None => model::read(&mut fields, kind)?,
        Some(item) => {
            let mut inside = item.fields("a mapping with the model")?;
            // A function may stand beside the errors that follow it, or outside.
            let model = match model::read(&mut fields, kind) {
                Ok(outside) if outside.notes.iter().all(|n| !n.starts_with("no model_function")) => outside,
                Err(e) if kind != Kind::Indexed => return Err(e),
                _ => model::read(&mut inside, kind)?,
            };
            known.add(&model);
            errors.extend(parametric_errors(&mut inside, kind, &data)?);
            if let Some(starts) = inside.take("model_parameters") {
                known.starts(&starts, &model)?;
            }
            notes.extend(inside.pass_over(&["type", "data", "x_data", "y_data", "model_label", "label"]));
            notes.extend(inside.pass_over(&[
                "bin_edges",
                "n_bins",
                "bin_range",
                "bin_heights",
                "x_label",
                "y_label",
            ]));
            inside.finish()?;
            model
        }
    };
    known.add(&model);
    known.read(&mut fields)?;
    let mut fit = FitEntry { model: model.formula.clone(), ..FitEntry::default() };
    settings(&mut fields, kind, &mut fit, &mut notes)?;
    fields.finish()?;
    data.notes.extend(model.notes);
    data.notes.extend(passed_over(&notes));
    Ok(Read { data, errors, fit })
}

/// Errors of the model: relative ones follow it.
fn parametric_errors(
    fields: &mut Fields<'_>,
    kind: Kind,
    data: &Dataset,
) -> Result<Vec<ErrorSource>, Refusal> {
    let values = data::contents(data);
    let mut all = Vec::new();
    if let Some(item) = fields.either(&["y_errors", "errors"])? {
        all.extend(sources(&item, Of { axis: Axis::Y, relative_to: RelativeTo::Model, data: &values })?);
    }
    if kind == Kind::Xy
        && let Some(item) = fields.take("x_errors")
    {
        let x = data.x();
        all.extend(sources(&item, Of { axis: Axis::X, relative_to: RelativeTo::Data, data: &x })?);
    }
    Ok(all)
}

/// Cost and search.
fn settings(
    fields: &mut Fields<'_>,
    kind: Kind,
    fit: &mut FitEntry,
    notes: &mut Vec<String>,
) -> Result<(), Refusal> {
    let asked = fields.either(&["cost_function", "cost_func"])?;
    let (mut cost, model_kind) = match kind {
        Kind::Xy | Kind::Indexed => (CostKind::Auto, ModelKind::Function),
        Kind::Histogram => (CostKind::PoissonFull, ModelKind::DensityOfAll),
        Kind::Unbinned => (CostKind::Unbinned, ModelKind::Density),
    };
    fit.model_kind = model_kind;
    if let Some(item) = &asked {
        cost = cost_of(item, kind)?;
    }
    match kind {
        Kind::Xy | Kind::Indexed => {
            (fit.log_det, fit.det_ref) = (LogDet::On, DetRef::Unit);
            if cost == CostKind::GaussNll {
                (fit.log_det, fit.det_ref) = (LogDet::default(), DetRef::default());
            }
        }
        Kind::Histogram => histogram(fields, fit)?,
        Kind::Unbinned => fit.normalise = Normalise::Declared,
    }
    if cost == CostKind::GaussApproximation {
        fit.log_det = LogDet::Off;
    }
    fit.cost = (cost != CostKind::Auto).then(|| cost_name(cost).to_owned());
    let dynamic = [("nonlinear", DynamicErrors::Nonlinear), ("iterative", DynamicErrors::Iterative)];
    if let Some(item) = fields.take("dynamic_error_algorithm") {
        fit.dynamic_errors = item.choice(&dynamic)?;
    }
    search(fields, notes)
}

/// Densities are those of all entries, and integrated over each bin as kafe2 does it.
fn histogram(fields: &mut Fields<'_>, fit: &mut FitEntry) -> Result<(), Refusal> {
    let rules = [
        ("simpson", BinRule::Simpson),
        ("rectangle", BinRule::Midpoint),
        ("midpoint", BinRule::Midpoint),
        ("trapezoid", BinRule::Trapezoid),
        ("numerical", BinRule::Exact),
    ];
    fit.bin_rule = fields.take("bin_evaluation").map_or(Ok(BinRule::Simpson), |r| r.choice(&rules))?;
    if let Some(density) = fields.take("density")
        && !density.flag()?
    {
        (fit.model_kind, fit.integral, fit.width) = (ModelKind::Function, true, true);
    }
    Ok(())
}

/// The minimum is the same whoever finds it.
fn search(fields: &mut Fields<'_>, notes: &mut Vec<String>) -> Result<(), Refusal> {
    let Some(item) = fields.take("minimizer") else { return Ok(()) };
    let known = [("iminuit", true), ("minuit", true), ("root", true), ("scipy", false), ("tminuit", true)];
    if !item.choice(&known)? {
        notes.push(item.place);
    }
    Ok(())
}

/// The cost called by one of kafe2's names.
fn cost_of(item: &Item<'_>, kind: Kind) -> Result<CostKind, Refusal> {
    let points = [
        ("chi2", CostKind::Auto),
        ("chi_2", CostKind::Auto),
        ("chisquared", CostKind::Auto),
        ("chi_squared", CostKind::Auto),
        ("chi2_covariance", CostKind::Chi2Cov),
        ("nll", CostKind::GaussNll),
        ("nll_gaussian", CostKind::GaussNll),
        ("gauss_nll", CostKind::GaussNll),
    ];
    let counts = [
        ("nll", CostKind::PoissonFull),
        ("poisson", CostKind::PoissonFull),
        ("nll_poisson", CostKind::PoissonFull),
        ("poisson_nll", CostKind::PoissonFull),
        ("nllr", CostKind::Likelihood),
        ("nllr_poisson", CostKind::Likelihood),
        ("gauss_approximation", CostKind::GaussApproximation),
        ("gaussian_approximation", CostKind::GaussApproximation),
        ("chi2", CostKind::Chi2),
    ];
    match kind {
        Kind::Xy | Kind::Indexed => item.choice(&points),
        Kind::Histogram => item.choice(&counts),
        Kind::Unbinned => item.choice(&[("nll", CostKind::Unbinned), ("unbinned", CostKind::Unbinned)]),
    }
}
