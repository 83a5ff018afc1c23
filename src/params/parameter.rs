//! One parameter, and the ordered list of them.

use serde::{Deserialize, Serialize};

use super::{Limits, ParamError};

/// Position of a parameter in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ParamId(pub usize);

/// One parameter as the user sets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Unique, non-empty.
    pub name: String,
    /// Start or present value, in the user's units.
    pub value: f64,
    /// Start step; `None` takes the rule 0.01·|value|, or 0.1 at zero.
    pub step: Option<f64>,
    /// Where the value may go.
    pub limits: Limits,
    /// A person has set the limits; else they are those that come with the function.
    #[serde(default)]
    pub typed_limits: bool,
    /// Held at its value.
    pub fixed: bool,
    /// Declared constant by the model: it cannot be released.
    pub constant: bool,
    /// It follows other parameters by this expression.
    #[serde(default)]
    pub tie: Option<String>,
}

impl Parameter {
    /// A free parameter without limits.
    pub fn new(name: impl Into<String>, value: f64) -> Parameter {
        Parameter {
            name: name.into(),
            value,
            step: None,
            limits: Limits::NONE,
            typed_limits: false,
            fixed: false,
            constant: false,
            tie: None,
        }
    }

    /// Whether a fit varies it: not fixed, not constant, not tied, limits not equal.
    pub fn is_free(&self) -> bool {
        let pinned = self.limits.lower().is_some() && self.limits.lower() == self.limits.upper();
        !(self.fixed || self.constant || pinned || self.is_tied())
    }

    /// Whether it follows other parameters.
    pub fn is_tied(&self) -> bool {
        self.tie.is_some()
    }

    /// Whether its value may be estimated from data: not fixed, not constant, not tied.
    pub fn is_open(&self) -> bool {
        !(self.fixed || self.constant || self.is_tied())
    }
}

/// Parameters in the order of the model.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Parameters(Vec<Parameter>);

impl Parameters {
    /// A list from its members.
    ///
    /// # Errors
    /// A name is empty or used twice.
    pub fn new(list: Vec<Parameter>) -> Result<Parameters, ParamError> {
        for (i, p) in list.iter().enumerate() {
            if p.name.is_empty() || list[..i].iter().any(|q| q.name == p.name) {
                return Err(ParamError::BadName { name: p.name.clone() });
            }
        }
        Ok(Parameters(list))
    }

    /// Number of parameters, fixed ones included.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Number of free parameters.
    pub fn n_free(&self) -> usize {
        self.0.iter().filter(|p| p.is_free()).count()
    }

    /// Positions of the free parameters.
    pub fn free(&self) -> Vec<usize> {
        (0..self.0.len()).filter(|&i| self.0[i].is_free()).collect()
    }

    /// Positions of the free parameters and of those tied to others: all that have an error.
    pub fn varying(&self) -> Vec<usize> {
        (0..self.0.len()).filter(|&i| self.0[i].is_free() || self.0[i].is_tied()).collect()
    }

    /// The parameter at `id`, if there is one.
    pub fn get(&self, id: ParamId) -> Option<&Parameter> {
        self.0.get(id.0)
    }

    /// The parameter at `id`, to change it; the name must stay unique.
    pub fn get_mut(&mut self, id: ParamId) -> Option<&mut Parameter> {
        self.0.get_mut(id.0)
    }

    /// The parameter called `name`; a whole number is taken as an index when no parameter has that name.
    ///
    /// # Errors
    /// Neither a name nor an index of the list.
    pub fn find(&self, name: &str) -> Result<ParamId, ParamError> {
        let by_name = self.0.iter().position(|p| p.name == name);
        by_name
            .or_else(|| name.parse::<usize>().ok().filter(|&i| i < self.0.len()))
            .map(ParamId)
            .ok_or_else(|| ParamError::Unknown { name: name.into(), known: self.names() })
    }

    /// All names in order.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|p| p.name.clone()).collect()
    }

    /// All values in order.
    pub fn values(&self) -> Vec<f64> {
        self.0.iter().map(|p| p.value).collect()
    }

    /// Replaces all values; shorter input leaves the rest.
    pub fn set_values(&mut self, values: &[f64]) {
        for (p, &v) in self.0.iter_mut().zip(values) {
            p.value = v;
        }
    }

    /// The members in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Parameter> {
        self.0.iter()
    }

    /// The members in order, to change them; names must stay unique.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Parameter> {
        self.0.iter_mut()
    }
}

impl std::ops::Index<usize> for Parameters {
    type Output = Parameter;
    fn index(&self, i: usize) -> &Parameter {
        &self.0[i]
    }
}

impl<'a> IntoIterator for &'a Parameters {
    type Item = &'a Parameter;
    type IntoIter = std::slice::Iter<'a, Parameter>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for &'a mut Parameters {
    type Item = &'a mut Parameter;
    type IntoIter = std::slice::IterMut<'a, Parameter>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
