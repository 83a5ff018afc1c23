//! What was asked of the cost on the command line, as changes of what a session holds. The rest of a command is in [`super::plan`].

use super::args::QuestionArgs;
use super::errors;
use super::exit::CliError;
use super::letters::Letters;
use super::plan::choose;
use super::values;
use crate::cost::{
    BinRule, Constraint, CostChoice, CostKind, DetRef, DynamicErrors, ErrorSource, LogDet, ModelKind,
    NamedLoss, Normalise, Weights, ZeroError,
};

/// Wishes about the cost; what was not asked for stays.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct CostWish {
    pub kind: Option<CostKind>,
    errordef: Option<f64>,
    ndata: Option<usize>,
    loss: Option<NamedLoss>,
    model_kind: Option<ModelKind>,
    weights: Option<Weights>,
    integral: bool,
    bin_rule: Option<BinRule>,
    times_width: bool,
    strict_ndof: bool,
    no_chi2: bool,
    ignore_x_errors: bool,
    normalise: Option<Normalise>,
    log_det: Option<LogDet>,
    det_ref: Option<DetRef>,
    dynamic_errors: Option<DynamicErrors>,
    errors: Vec<ErrorSource>,
    zero_error: Option<ZeroError>,
    constraints: Vec<Constraint>,
}

impl CostWish {
    /// Resolves the options of the cost and of the errors of the data.
    ///
    /// # Errors
    /// A value that cannot be read, or a cost of a later version.
    pub(super) fn new(args: &QuestionArgs, letters: &Letters) -> Result<CostWish, CliError> {
        let by_letters = if letters.likelihood || letters.shape_only {
            Some((CostKind::Likelihood, None::<NamedLoss>))
        } else if letters.pearson {
            Some((CostKind::Pearson, None))
        } else {
            None
        };
        let chosen = match args.cost.as_deref() {
            Some(name) => Some(named_cost(name)?),
            None => by_letters,
        };
        let letter_weights = match (letters.one_all, letters.one, letters.corrected) {
            (true, ..) => Some(Weights::OneAll),
            (_, true, _) => Some(Weights::One),
            (.., true) => Some(Weights::Corrected),
            _ => None,
        };
        let weights = args.weights.as_deref().map(|w| choose("--weights", w, WEIGHTS, &[])).transpose()?;
        let normalise =
            [("auto", Normalise::Auto), ("always", Normalise::Always), ("declared", Normalise::Declared)];
        let log_det = [("auto", LogDet::Auto), ("on", LogDet::On), ("off", LogDet::Off)];
        let det_ref = [("data", DetRef::Data), ("unit", DetRef::Unit)];
        let dynamic = [("nonlinear", DynamicErrors::Nonlinear), ("iterative", DynamicErrors::Iterative)];
        let zero_error = [("error", ZeroError::Error), ("skip", ZeroError::Skip), ("one", ZeroError::One)];
        let bin_rule = [
            ("exact", BinRule::Exact),
            ("midpoint", BinRule::Midpoint),
            ("trapezoid", BinRule::Trapezoid),
            ("simpson", BinRule::Simpson),
        ];
        let densities = [("", ModelKind::Density), ("kafe2", ModelKind::DensityOfAll)];
        let density = args.density.as_deref().map(|d| choose("--density", d, &densities, &[])).transpose()?;
        let density = density.or(letters.shape_only.then_some(ModelKind::Density));
        Ok(CostWish {
            kind: chosen.as_ref().map(|(kind, _)| *kind),
            errordef: args.errordef.as_deref().map(|up| values::number("--errordef", up)).transpose()?,
            ndata: args.ndata,
            loss: chosen.as_ref().and_then(|(_, loss)| loss.clone()),
            model_kind: if args.cdf { Some(ModelKind::Cdf) } else { density },
            weights: weights.or(letter_weights),
            integral: args.integral || letters.integral,
            bin_rule: args
                .bin_rule
                .as_deref()
                .map(|rule| choose("--bin-rule", rule, &bin_rule, &[]))
                .transpose()?,
            times_width: args.width,
            strict_ndof: args.strict_ndof,
            no_chi2: letters.no_chi2,
            ignore_x_errors: letters.ignore_x_errors,
            normalise: args
                .normalise
                .as_deref()
                .map(|w| choose("--normalise", w, &normalise, &[]))
                .transpose()?,
            zero_error: args
                .zero_error
                .as_deref()
                .map(|w| choose("--zero-error", w, &zero_error, &[]))
                .transpose()?,
            log_det: args.log_det.as_deref().map(|w| choose("--log-det", w, &log_det, &[])).transpose()?,
            det_ref: args.det_ref.as_deref().map(|w| choose("--det-ref", w, &det_ref, &[])).transpose()?,
            dynamic_errors: args
                .dynamic_errors
                .as_deref()
                .map(|w| choose("--dynamic-errors", w, &dynamic, &[]))
                .transpose()?,
            errors: args.error.iter().map(|e| errors::source(e)).collect::<Result<_, _>>()?,
            constraints: args.constraint.iter().map(|c| errors::constraint(c)).collect::<Result<_, _>>()?,
        })
    }

    /// `choice` with what was asked for.
    pub(super) fn applied_to(&self, mut choice: CostChoice) -> CostChoice {
        choice.kind = self.kind.unwrap_or(choice.kind);
        choice.errordef = self.errordef.or(choice.errordef);
        choice.ndata = self.ndata.or(choice.ndata);
        if let Some(loss) = &self.loss {
            choice.set_loss(loss.clone());
        }
        choice.model_kind = self.model_kind.unwrap_or(choice.model_kind);
        choice.weights = self.weights.unwrap_or(choice.weights);
        choice.normalise = self.normalise.unwrap_or(choice.normalise);
        choice.log_det = self.log_det.unwrap_or(choice.log_det);
        choice.det_ref = self.det_ref.unwrap_or(choice.det_ref);
        choice.dynamic_errors = self.dynamic_errors.unwrap_or(choice.dynamic_errors);
        choice.errors.extend(self.errors.iter().cloned());
        choice.zero_error = self.zero_error.unwrap_or(choice.zero_error);
        choice.integral |= self.integral;
        choice.bin_rule = self.bin_rule.unwrap_or(choice.bin_rule);
        choice.times_width |= self.times_width;
        choice.strict_ndof |= self.strict_ndof;
        choice.no_chi2 |= self.no_chi2;
        choice.ignore_x_errors |= self.ignore_x_errors;
        choice.constraints.extend(self.constraints.iter().cloned());
        choice
    }
}

/// Names of weights.
const WEIGHTS: &[(&str, Weights)] = &[
    ("errors", Weights::Errors),
    ("one", Weights::One),
    ("one-all", Weights::OneAll),
    ("corrected", Weights::Corrected),
];

/// A cost by its name; a named one ends a robust loss that a session may hold.
fn named_cost(name: &str) -> Result<(CostKind, Option<NamedLoss>), CliError> {
    if let Some(loss) = name.trim().strip_prefix("robust:") {
        let loss = NamedLoss::read(loss).map_err(|reason| CliError::usage(format!("--cost: {reason}")))?;
        return Ok((CostKind::Chi2, Some(loss)));
    }
    // The usual form of templates needs no name of its own.
    let full = if name.trim() == "template" { "template:da" } else { name };
    Ok((choose("--cost", full, &CostKind::NAMES, &[])?, Some(NamedLoss::default())))
}
