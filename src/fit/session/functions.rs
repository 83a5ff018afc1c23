//! The session's list of fitted functions: looked up by name, shown or hidden, and their values taken over.

use super::{Changed, Session};
use crate::fit::apply;
use crate::fit::functions::Functions;
use crate::fit::history::Snapshot;
use crate::fit::shift::Shift;
use crate::fit::{FitConfig, FitError, Function};
use crate::params::ParamId;

impl Session {
    /// Everything that was fitted to any data of this session and kept, oldest first.
    pub fn functions(&self) -> &[Function] {
        &self.functions.0
    }

    /// What was fitted to the data of member `j`, oldest first.
    pub fn functions_of(&self, j: usize) -> impl Iterator<Item = &Function> {
        let members = &self.config().members;
        self.functions.0.iter().filter(move |f| f.belongs_to(members, j))
    }

    /// The fitted function called `name`: one of the active member if there is any.
    ///
    /// # Errors
    /// There is none; the error names those that there are.
    pub fn function(&self, name: &str) -> Result<&Function, FitError> {
        self.function_at(name).map(|k| &self.functions.0[k])
    }

    /// Its place in the list.
    pub(super) fn function_at(&self, name: &str) -> Result<usize, FitError> {
        let FitConfig { members, active, .. } = self.config();
        let found = self.functions.position(members, *active, name);
        found.ok_or_else(|| FitError::NoFunction {
            name: name.to_owned(),
            known: self.functions.0.iter().map(|f| f.name.clone()).collect(),
        })
    }

    /// Changes the list as one step, which undo takes back whatever was fitted since.
    pub(super) fn relist(&mut self, label: String, change: impl FnOnce(&mut Functions)) -> Changed {
        let before = self.functions.clone();
        change(&mut self.functions);
        let shift = Shift::between(&self.functions, &before);
        if !shift.any() {
            return Changed::default();
        }
        let (state, saved) = (self.state.clone(), self.saved.clone());
        self.history.record(label, None, Snapshot { state, saved, functions: None, shift });
        Changed { result: true, ..Changed::default() }
    }

    pub(super) fn show_function(&mut self, name: &str, visible: bool) -> Result<Changed, FitError> {
        let k = self.function_at(name)?;
        let label = format!("{} {name}", if visible { "Show the curve" } else { "Hide the curve" });
        Ok(self.relist(label, |list| list.0[k].visible = visible))
    }

    pub(super) fn remove_function(&mut self, name: &str) -> Result<Changed, FitError> {
        let k = self.function_at(name)?;
        Ok(self.relist(format!("Forget the curve {name}"), |list| drop(list.0.remove(k))))
    }

    pub(super) fn color_function(&mut self, name: &str, color: usize) -> Result<Changed, FitError> {
        let k = self.function_at(name)?;
        Ok(self.relist(format!("Color of the curve {name}"), |list| list.0[k].color = color))
    }

    /// Its values into the parameters of the active formula, as one step. Those that are held here, or follow others, stay.
    pub(super) fn take_function(&mut self, name: &str, to: Option<usize>) -> Result<Changed, FitError> {
        let function = self.function(name)?.clone();
        self.take_values_of(&function, name, to)
    }

    /// The same of a function that is called `name`.
    pub(super) fn take_values_of(
        &mut self,
        function: &Function,
        name: &str,
        to: Option<usize>,
    ) -> Result<Changed, FitError> {
        let params = &self.config().params;
        let at = &self.member_model().at;
        let refuse = |why: String| Err(FitError::NoPlace { name: name.to_owned(), why });
        match to {
            Some(first) if first + function.params.len() > at.len() => {
                let (n, m) = (function.params.len(), at.len());
                return refuse(format!(
                    "it has {n} parameters, and the formula has {m}, counted from 0: none may come after the last one"
                ));
            }
            None if !function.params.iter().any(|p| params.find(&p.name).is_ok()) => {
                let own: Vec<&str> = function.params.iter().map(|p| p.name.as_str()).collect();
                let (own, there) = (own.join(", "), params.names().join(", "));
                return refuse(format!(
                    "none of its parameters {own} is among {there} — give the number of the first one"
                ));
            }
            _ => {}
        }
        let place = |(i, from): (usize, &crate::fit::FunctionParam)| {
            let id = match to {
                Some(first) => ParamId(*at.get(first + i)?),
                None => params.find(&from.name).ok()?,
            };
            params.get(id).filter(|p| p.is_free()).map(|_| (id, from.value))
        };
        let values: Vec<(ParamId, f64)> = function.params.iter().enumerate().filter_map(place).collect();
        let mut draft = self.state.clone();
        let edit = apply::take_values(&mut draft, &values, format!("Take the values of {name}"))?;
        Ok(self.commit(draft, edit))
    }
}
