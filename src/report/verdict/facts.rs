//! What a verdict is about, as data: parameters, rows and numbers behind its sentence.

use crate::params::ParamId;

/// The facts of a verdict.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// The parameters it names.
    pub params: Vec<ParamId>,
    /// The rows it names, of the member shown, from 0.
    pub rows: Vec<usize>,
    /// Numbers by what they are: `pull`, `correlation`, `p_value`, `lower` …
    pub numbers: Vec<(&'static str, f64)>,
}

impl Facts {
    /// The number of this name.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.numbers.iter().find(|(of, _)| *of == name).map(|(_, value)| *value)
    }
}
