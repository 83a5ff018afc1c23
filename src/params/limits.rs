//! Limits of one parameter: none, one-sided or two-sided, never NaN, never the wrong way round.

use serde::{Deserialize, Serialize};

use crate::error::Explain;

/// The interval that a parameter may not leave; `None` on a side means no limit there.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(try_from = "(Option<f64>, Option<f64>)", into = "(Option<f64>, Option<f64>)")]
pub struct Limits {
    lower: Option<f64>,
    upper: Option<f64>,
}

impl Limits {
    /// No limit on either side.
    pub const NONE: Limits = Limits { lower: None, upper: None };

    /// Limits from two optional ends; an infinite end means none.
    ///
    /// # Errors
    /// NaN, and a lower end above the upper one (equal ends are allowed: they fix the parameter).
    pub fn new(lower: Option<f64>, upper: Option<f64>) -> Result<Limits, ParamError> {
        let lower = lower.filter(|&a| a != f64::NEG_INFINITY);
        let upper = upper.filter(|&b| b != f64::INFINITY);
        for end in [lower, upper].into_iter().flatten() {
            if !end.is_finite() {
                return Err(ParamError::LimitNotFinite { limit: end });
            }
        }
        match (lower, upper) {
            (Some(a), Some(b)) if a > b => Err(ParamError::LimitsReversed { lower: a, upper: b }),
            _ => Ok(Limits { lower, upper }),
        }
    }

    /// Only a lower limit.
    ///
    /// # Errors
    /// `a` is not finite.
    pub fn above(a: f64) -> Result<Limits, ParamError> {
        Limits::new(Some(a), None)
    }

    /// The lower limit.
    pub fn lower(self) -> Option<f64> {
        self.lower
    }

    /// The upper limit.
    pub fn upper(self) -> Option<f64> {
        self.upper
    }

    /// Whether there is no limit at all.
    pub fn is_none(self) -> bool {
        self == Limits::NONE
    }

    /// The nearest value inside.
    pub fn clip(self, value: f64) -> f64 {
        let v = self.lower.map_or(value, |a| value.max(a));
        self.upper.map_or(v, |b| v.min(b))
    }

    /// Whether `value` lies inside, the ends included.
    pub fn contains(self, value: f64) -> bool {
        self.lower.is_none_or(|a| value >= a) && self.upper.is_none_or(|b| value <= b)
    }
}

impl TryFrom<(Option<f64>, Option<f64>)> for Limits {
    type Error = ParamError;
    fn try_from((a, b): (Option<f64>, Option<f64>)) -> Result<Limits, ParamError> {
        Limits::new(a, b)
    }
}

impl From<Limits> for (Option<f64>, Option<f64>) {
    fn from(l: Limits) -> Self {
        (l.lower, l.upper)
    }
}

/// What can be wrong with a parameter's settings.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParamError {
    /// A limit is NaN or infinite on the wrong side.
    #[error("a limit of {limit} is not a number that can bound a parameter")]
    LimitNotFinite {
        /// The offending limit.
        limit: f64,
    },
    /// Lower above upper.
    #[error("the lower limit {lower} is above the upper limit {upper}")]
    LimitsReversed {
        /// The lower limit.
        lower: f64,
        /// The upper limit.
        upper: f64,
    },
    /// Empty or repeated name.
    #[error("the parameter name '{name}' is empty or used twice")]
    BadName {
        /// The name.
        name: String,
    },
    /// A name that no formula could call a parameter by.
    #[error(
        "a parameter cannot be called '{name}': a name is one word of letters, digits and underscores that begins with no digit"
    )]
    NoName {
        /// The name.
        name: String,
    },
    /// Names for all parameters, but not as many.
    #[error(
        "{given} {} for {} parameters; there are {}",
        if *given == 1 { "name was given" } else { "names were given" },
        known.len(),
        known.join(", ")
    )]
    Count {
        /// How many names were given.
        given: usize,
        /// The names that exist.
        known: Vec<String>,
    },
    /// No such parameter.
    #[error("there is no parameter '{name}'; there are {}", known.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names that exist.
        known: Vec<String>,
    },
}

impl Explain for ParamError {
    fn code(&self) -> &'static str {
        match self {
            ParamError::LimitNotFinite { .. } | ParamError::LimitsReversed { .. } => "E-LIMIT",
            ParamError::BadName { .. } | ParamError::NoName { .. } => "E-PAR-NAME",
            ParamError::Count { .. } => "E-PAR-COUNT",
            ParamError::Unknown { .. } => "E-PAR-UNKNOWN",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            ParamError::LimitsReversed { .. } => Some("swap the two limits".into()),
            _ => None,
        }
    }
}
