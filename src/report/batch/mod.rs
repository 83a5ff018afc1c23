//! The fit of a session on many files: what is told of each, the table of all, and where each stands when a parameter is drawn against them.

mod against;
mod table;

use std::path::{Path, PathBuf};

pub use against::{Against, short_name};
pub use table::{head, names, row, table};

use crate::fit::{FitError, FitResult, Severity};
use crate::params::ParamId;

use super::error_text::render_error;
use super::{figure, verdict};

/// What came of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileFit {
    /// The file.
    pub file: PathBuf,
    /// The fit, or in one sentence why there is none.
    pub fit: Result<Fitted, String>,
}

/// What is told of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// The minimum and all that is said of it can be used.
    pub is_valid: bool,
    /// How bad the verdict is.
    pub severity: Severity,
    /// Code of the verdict.
    pub verdict: &'static str,
    /// The verdict in a word or two.
    pub headline: String,
    /// χ²; `None` where undefined.
    pub chi2: Option<f64>,
    /// Degrees of freedom.
    pub ndof: Option<i64>,
    /// Probability of a larger χ².
    pub p_value: Option<f64>,
    /// The parameters in their order.
    pub params: Vec<FittedParam>,
}

/// A parameter of such a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct FittedParam {
    /// Its name.
    pub name: String,
    /// Its name with its unit, as an axis writes it.
    pub title: String,
    /// Its value.
    pub value: f64,
    /// Its error; `None` where it means nothing.
    pub error: Option<f64>,
    /// How far it reaches down and up (from MINOS where that is valid on both sides) where fit and error can be trusted.
    pub reach: Option<(f64, f64)>,
}

impl FileFit {
    /// Of what came of `file`.
    pub fn of(file: &Path, fitted: &Result<std::sync::Arc<FitResult>, FitError>) -> FileFit {
        let fit = match fitted {
            Ok(result) => Ok(Fitted::of(result)),
            Err(error) => Err(sentence(error)),
        };
        FileFit { file: file.to_owned(), fit }
    }

    /// Whether there is a fit and it is valid.
    pub fn is_valid(&self) -> bool {
        self.fit.as_ref().is_ok_and(|fit| fit.is_valid)
    }

    /// The parameter of this name.
    pub fn param(&self, name: &str) -> Option<&FittedParam> {
        self.fit.as_ref().ok()?.params.iter().find(|p| p.name == name)
    }
}

impl Fitted {
    fn of(result: &FitResult) -> Fitted {
        let said = verdict(result);
        let params = (0..result.minimum.params.len()).map(|i| FittedParam::of(result, i));
        Fitted {
            is_valid: result.is_valid(),
            severity: said.severity,
            verdict: said.code,
            headline: said.headline.clone(),
            chi2: result.gof.chi2,
            ndof: result.gof.ndof,
            p_value: result.gof.p_value,
            params: params.collect(),
        }
    }
}

impl FittedParam {
    fn of(result: &FitResult, i: usize) -> FittedParam {
        let param = &result.minimum.params[i];
        let is_trusted = result.error_is_meaningful(i);
        let error = result.errors().get(i).copied().filter(|_| is_trusted || !param.is_free());
        let error = error.filter(|e| e.is_finite());
        let minos = result.minos.get(i).and_then(Option::as_ref).filter(|m| m.lower_valid && m.upper_valid);
        let reach = minos.map(|m| (m.lower.abs(), m.upper)).or(error.map(|e| (e, e)));
        FittedParam {
            name: param.name.clone(),
            title: figure::parameter_title(result, ParamId(i)),
            value: param.value,
            error,
            reach: reach.filter(|_| is_trusted && result.is_valid() && param.value.is_finite()),
        }
    }
}

/// What is wrong, on one line.
fn sentence(error: &FitError) -> String {
    let text = render_error(error);
    let first = text.lines().next().unwrap_or_default();
    first.split_once("]: ").map_or(first, |(_, sentence)| sentence).to_owned()
}
