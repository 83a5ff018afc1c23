//! The numbers behind a strategy. Values of MINUIT's strategy table (James, Winkler, MINUIT User's Guide 2004, 5.1).

use crate::minimize::Strategy;

/// How hard derivatives are refined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::minimize) struct Tuning {
    /// Most refinements of a first derivative.
    pub(in crate::minimize) gradient_cycles: usize,
    /// Relative change of the step below which it is kept.
    pub(in crate::minimize) gradient_step_tolerance: f64,
    /// Relative change of the derivative below which it is kept.
    pub(in crate::minimize) gradient_tolerance: f64,
    /// Most refinements of a second derivative.
    pub(in crate::minimize) hesse_cycles: usize,
    /// Relative change of the step below which a second derivative is kept.
    pub(in crate::minimize) hesse_step_tolerance: f64,
    /// Relative change of the second derivative below which it is kept.
    pub(in crate::minimize) hesse_g2_tolerance: f64,
}

impl Strategy {
    /// The numbers of this strategy.
    pub(in crate::minimize) fn tuning(self) -> Tuning {
        let (cycles, step, gradient, hesse_cycles) = match self {
            Strategy::Fast => (2, 0.5, 0.1, 3),
            Strategy::Default => (3, 0.3, 0.05, 5),
            Strategy::Careful => (5, 0.1, 0.02, 7),
        };
        Tuning {
            gradient_cycles: cycles,
            gradient_step_tolerance: step,
            gradient_tolerance: gradient,
            hesse_cycles,
            hesse_step_tolerance: step,
            hesse_g2_tolerance: gradient,
        }
    }

    /// One level less careful, for the many fits inside MINOS, profiles and contours.
    pub(in crate::minimize) fn lower(self) -> Strategy {
        match self {
            Strategy::Fast | Strategy::Default => Strategy::Fast,
            Strategy::Careful => Strategy::Default,
        }
    }
}
