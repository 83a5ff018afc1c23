//! What the tab of repeated fits keeps: how they are asked for, and the picture of them.

use std::sync::Arc;

use super::plot::PlotState;
use crate::fit::FitResult;
use crate::report::figure::Figure;

/// Ways of repeating a fit on other data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Repetition {
    /// Data drawn from the data themselves.
    #[default]
    Bootstrap,
    /// Data without one row each.
    Jackknife,
    /// Data drawn from the fit.
    Toys,
}

/// What the tab Resampling asks for and shows.
#[derive(Debug, Clone)]
pub struct RepeatedState {
    /// How.
    pub way: Repetition,
    /// How many fits.
    pub n: usize,
    /// Seed of the random numbers.
    pub seed: u64,
    /// The fit and the way whose number and seed stand in the fields.
    pub told: Option<(Arc<FitResult>, Repetition)>,
    /// The parameter in the picture, by its place in the table.
    pub shown: usize,
    /// Its pulls instead of its values.
    pub pulls: bool,
    /// The picture, made once, and of what it is.
    pub drawn: Option<(ScatterOf, Option<Figure>)>,
    /// Zoom of the picture.
    pub plot: PlotState,
}

/// What a picture of repeated fits is of: the result, how the fits were made, which parameter, and whether its pulls.
pub type ScatterOf = (Arc<FitResult>, Repetition, usize, bool);

impl Default for RepeatedState {
    fn default() -> RepeatedState {
        let plot = PlotState::default();
        RepeatedState {
            way: Repetition::default(),
            n: 1000,
            seed: 1,
            told: None,
            shown: 0,
            pulls: true,
            drawn: None,
            plot,
        }
    }
}
