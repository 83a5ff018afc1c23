//! The fits of this run: looked at, drawn beside the present one, their values taken over, or gone back to.

use std::sync::Arc;

use super::{Changed, Session};
use crate::fit::apply::Edit;
use crate::fit::past::MadeFit;
use crate::fit::{Command, FitError, FitResult, Function, apply, policy, question};
use crate::params::ParamId;

/// A fit of this run, as its number among them and what it found for the active member.
#[derive(Debug, Clone)]
pub struct PastFit {
    /// Which one it was, counted from 1.
    pub number: usize,
    /// What it found; called by the name that the list of functions has for it, if that has it.
    pub function: Function,
    /// It is the result that is shown.
    pub shown: bool,
    /// It is drawn beside others, as one of the list of functions.
    pub drawn: bool,
}

impl Session {
    /// The fits of this run to the present measurement, oldest first, under the present error policy: what they found for the active member.
    pub fn past_fits(&self) -> Vec<PastFit> {
        let config = &self.state.asked().config;
        let here = self.past.fits().iter().filter(|fit| question::same_measurement(&fit.result, config));
        here.filter_map(|fit| self.past_fit(fit)).collect()
    }

    fn past_fit(&self, fit: &MadeFit) -> Option<PastFit> {
        let mut function = self.function_of(&fit.result)?;
        let listed = self.functions.0.iter().find(|f| f.same_fit(&function));
        if let Some(listed) = listed {
            function.name.clone_from(&listed.name);
            function.color = listed.color;
        }
        let shown = self.shown.as_ref().is_some_and(|view| Arc::ptr_eq(&view.original, &fit.result));
        Some(PastFit { number: fit.number, shown, drawn: listed.is_some_and(|f| f.visible), function })
    }

    /// What a result says about the active member, under the present error policy.
    fn function_of(&self, result: &Arc<FitResult>) -> Option<Function> {
        let asked = self.state.asked();
        let mut config = result.request.config.clone();
        config.scaling = asked.config.scaling;
        Function::of(&policy::under(result, &config), asked.config.active)
    }

    fn fit_at(&self, number: usize) -> Result<&MadeFit, FitError> {
        let known = || self.past.fits().iter().map(|fit| fit.number.to_string()).collect();
        self.past.find(number).ok_or_else(|| FitError::NoPastFit { number, known: known() })
    }

    /// Data, formula, rows, cost and parameters as they were after the fit, as one step; its result is the present one again. What figures
    /// look like and how much is said is no part of a fit: it stays as it is now.
    pub(super) fn go_back_to(&mut self, number: usize) -> Result<Changed, FitError> {
        let mut state = self.fit_at(number)?.state.clone();
        state.config.take_looks(&self.state.config);
        Ok(self.commit(state, Edit::step(format!("Back to fit {number}"))))
    }

    /// The formula of a fitted function with its values, as one step.
    pub(super) fn go_back_to_function(&mut self, name: &str) -> Result<Changed, FitError> {
        let function = self.function(name)?.clone();
        let mut draft = self.state.clone();
        apply::edit(&mut draft, &Command::SetFormula(function.asked.formula.clone()))?;
        let at = draft.models[draft.config.active].at.clone();
        let values: Vec<(ParamId, f64)> =
            at.into_iter().map(ParamId).zip(function.params.iter().map(|p| p.value)).collect();
        let edit = apply::take_values(&mut draft, &values, format!("Back to {name}"))?;
        Ok(self.commit(draft, edit))
    }

    /// Draws the curve of a fit beside others until it is hidden, whatever is fitted meanwhile; or hides it.
    pub(super) fn draw_fit(&mut self, number: usize, drawn: bool) -> Result<Changed, FitError> {
        let fit = self.fit_at(number)?.result.clone();
        let Some(function) = self.function_of(&fit) else { return Ok(Changed::default()) };
        let label = if drawn { "Draw fit" } else { "Hide fit" };
        Ok(self.relist(format!("{label} {number}"), |list| list.pin(function, drawn)))
    }

    /// The values of a fit into the free parameters of the same names, as one step.
    pub(super) fn take_fit(&mut self, number: usize) -> Result<Changed, FitError> {
        let name = format!("fit {number}");
        let found = self.function_of(&self.fit_at(number)?.result.clone());
        let function = found.ok_or_else(|| FitError::NoPlace {
            name: name.clone(),
            why: "it was fitted to other data sets".into(),
        })?;
        self.take_values_of(&function, &name, None)
    }
}
