//! What was asked of the search on the command line, as changes of what a session holds. The rest of a command is in [`super::plan`].

use super::args::{QuestionArgs, SearchArgs};
use super::exit::CliError;
use super::letters::Letters;
use super::plan::choose;
use super::values;
use crate::fit::ErrorScaling;
use crate::minimize::{Algorithm, CovarianceForm, Method, Strategy};

/// Wishes about the search; what was not asked for stays.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct MethodWish {
    chosen: Option<Minimizer>,
    strategy: Option<Strategy>,
    tolerance: Option<f64>,
    max_calls: Option<usize>,
    seed: Option<u64>,
    learning_rate: Option<f64>,
    max_steps: Option<usize>,
    covariance: Option<CovarianceForm>,
    improve: bool,
}

/// An algorithm and what was said with its name.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Minimizer {
    algorithm: Algorithm,
    starts: Option<usize>,
    learning_rate: Option<f64>,
    robust_fraction: Option<f64>,
}

impl MethodWish {
    /// Resolves the options of the search.
    ///
    /// # Errors
    /// A value that cannot be read.
    pub(super) fn new(
        question: &QuestionArgs,
        args: &SearchArgs,
        letters: &Letters,
    ) -> Result<MethodWish, CliError> {
        let typed = question.cost.as_deref() == Some("custom");
        if letters.user && args.minimizer.is_none() && !typed {
            return Err(CliError::Usage {
                message: "--root-options U: the algorithm of the user is not named".into(),
                help: Some("name it with --minimizer, or type the cost itself with --cost custom".into()),
            });
        }
        let chosen = match args.minimizer.as_deref() {
            Some(text) => Some(minimizer(text)?),
            None => minimizer_of(letters)?,
        };
        let forms = [
            ("auto", CovarianceForm::Auto),
            ("hessian", CovarianceForm::Hessian),
            ("jacobian", CovarianceForm::Jacobian),
            ("sandwich", CovarianceForm::Sandwich),
        ];
        let strategy = |text: &str| {
            let level = values::whole("--strategy", text)?;
            Strategy::try_from(u8::try_from(level).unwrap_or(u8::MAX))
                .map_err(|_| CliError::usage(format!("--strategy: read '{text}', expected 0, 1 or 2")))
        };
        Ok(MethodWish {
            chosen,
            improve: args.improve || letters.improve,
            strategy: args.strategy.as_deref().map(strategy).transpose()?,
            tolerance: args.tolerance.as_deref().map(|t| values::number("--tolerance", t)).transpose()?,
            max_calls: args.max_calls.as_deref().map(|n| values::whole("--max-calls", n)).transpose()?,
            seed: args.seed.as_deref().map(values::seed).transpose()?,
            learning_rate: args.learning_rate.as_deref().map(values::learning_rate).transpose()?,
            max_steps: args.max_steps.as_deref().map(values::max_steps).transpose()?,
            covariance: args
                .covariance
                .as_deref()
                .map(|c| choose("--covariance", c, &forms, &[]))
                .transpose()?,
        })
    }

    /// `method` with what was asked for.
    pub(super) fn applied_to(&self, mut method: Method) -> Method {
        if let Some(chosen) = self.chosen {
            method.algorithm = chosen.algorithm;
            method.starts = chosen.starts.unwrap_or(method.starts);
            method.learning_rate = chosen.learning_rate.unwrap_or(method.learning_rate);
            method.robust_fraction = chosen.robust_fraction.or(method.robust_fraction);
        }
        method.strategy = self.strategy.unwrap_or(method.strategy);
        method.tolerance = self.tolerance.unwrap_or(method.tolerance);
        method.max_calls = self.max_calls.or(method.max_calls);
        method.seed = self.seed.unwrap_or(method.seed);
        method.learning_rate = self.learning_rate.unwrap_or(method.learning_rate);
        method.max_steps = self.max_steps.unwrap_or(method.max_steps);
        method.covariance = self.covariance.unwrap_or(method.covariance);
        method.improve |= self.improve;
        method
    }
}

/// An algorithm with the number behind its name.
fn minimizer(text: &str) -> Result<Minimizer, CliError> {
    let algorithms = Algorithm::ALL.map(|a| (a.name(), a));
    let (name, number) = text.split_once('=').map_or((text, None), |(name, number)| (name, Some(number)));
    let algorithm = choose("--minimizer", name, &algorithms, &[])?;
    let mut chosen = Minimizer { algorithm, ..Minimizer::default() };
    let Some(number) = number else { return Ok(chosen) };
    match algorithm {
        Algorithm::Multistart => chosen.starts = Some(values::whole("--minimizer multistart", number)?),
        Algorithm::Descent => chosen.learning_rate = Some(values::number("--minimizer descent", number)?),
        Algorithm::Robust => chosen.robust_fraction = Some(values::number("--minimizer robust", number)?),
        other => {
            let text = format!("--minimizer: read '{text}', but {} takes no number", other.name());
            return Err(CliError::usage(text));
        }
    }
    Ok(chosen)
}

/// What ROOT's letters say of the minimizer: ROB, ROB=0.7, F.
fn minimizer_of(letters: &Letters) -> Result<Option<Minimizer>, CliError> {
    let Some(part) = &letters.robust else {
        let migrad = Minimizer { algorithm: Algorithm::Migrad, ..Minimizer::default() };
        return Ok(letters.not_linear.then_some(migrad));
    };
    let given = Some(part.as_str()).filter(|part| !part.is_empty());
    let robust_fraction = given.map(|part| values::number("--root-options ROB", part)).transpose()?;
    Ok(Some(Minimizer { algorithm: Algorithm::Robust, robust_fraction, ..Minimizer::default() }))
}

/// Whose errors the parameters get.
///
/// # Errors
/// Another word.
pub(super) fn error_policy(text: &str) -> Result<ErrorScaling, CliError> {
    let words = [
        ("auto", ErrorScaling::Auto),
        ("as-given", ErrorScaling::AsGiven),
        ("from-scatter", ErrorScaling::FromScatter),
    ];
    choose("--error-policy", text, &words, &[])
}
