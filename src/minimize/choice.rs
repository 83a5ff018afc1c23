//! What the user can choose about the search.

use serde::{Deserialize, Serialize};

/// The algorithms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// Variable metric (Davidon, Fletcher, Powell) with HESSE as its verification.
    #[default]
    Migrad,
    /// Nelder and Mead.
    Simplex,
    /// MIGRAD; on failure SIMPLEX and MIGRAD again.
    Combined,
}

/// Care against speed: 0 fast, 1 default, 2 careful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Strategy {
    /// 0.
    Fast,
    /// 1.
    #[default]
    Default,
    /// 2.
    Careful,
}

impl TryFrom<u8> for Strategy {
    type Error = String;
    fn try_from(v: u8) -> Result<Strategy, String> {
        match v {
            0 => Ok(Strategy::Fast),
            1 => Ok(Strategy::Default),
            2 => Ok(Strategy::Careful),
            _ => Err(format!("strategy = {v} is not allowed; it must be 0, 1 or 2")),
        }
    }
}

impl From<Strategy> for u8 {
    fn from(s: Strategy) -> u8 {
        match s {
            Strategy::Fast => 0,
            Strategy::Default => 1,
            Strategy::Careful => 2,
        }
    }
}

/// Everything chosen about the search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Method {
    /// Which algorithm.
    pub algorithm: Algorithm,
    /// Care against speed.
    pub strategy: Strategy,
    /// The edm goal is 0.002·tolerance·up; 0.1 by default, 0 takes the smallest allowed.
    pub tolerance: f64,
    /// Call limit; `None` takes 200 + 100n + 5n², `Some(0)` is unlimited.
    pub max_calls: Option<usize>,
    /// Tries of the robust driver (5); 1 switches it off.
    pub iterate: usize,
    /// Newton steps at the end, when second derivatives are exact.
    pub polish: bool,
}

impl Default for Method {
    fn default() -> Method {
        Method {
            algorithm: Algorithm::Migrad,
            strategy: Strategy::Default,
            tolerance: 0.1,
            max_calls: None,
            iterate: 5,
            polish: true,
        }
    }
}

/// How far F rises for an interval or region.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Level {
    /// A probability between 0 and 1 (joint for regions), or at 1 and above a number of standard deviations.
    Cl(f64),
    /// A number of standard deviations k: a rise of k²·up, in two dimensions too.
    Sigmas(f64),
}

impl Level {
    /// Rise of F in units of `up` for `dim` parameters of interest (1 or 2).
    ///
    /// # Errors
    /// `E-CL`: not above zero or not finite.
    pub fn rise(self, _dim: usize) -> Result<f64, super::MinimizeError> {
        todo!()
    }
}
