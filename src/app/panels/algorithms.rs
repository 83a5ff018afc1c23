//! What the window says about each algorithm: one sentence with the names of ROOT and iminuit, and the settings only it has. The
//! algorithms themselves are in `minimize`.

use crate::language::tr;
use crate::minimize::Algorithm;

/// A setting that only some algorithms have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Number of starts.
    Starts,
    /// Seed of random numbers.
    Seed,
    /// Learning rate.
    Rate,
    /// Most steps.
    Steps,
    /// Part of the rows that is trusted.
    Fraction,
}

impl Setting {
    /// Its words, also for screen readers.
    pub fn label(self) -> &'static str {
        match self {
            Setting::Starts => tr("Starts"),
            Setting::Seed => tr("Seed"),
            Setting::Rate => tr("Learning rate"),
            Setting::Steps => tr("Max. steps"),
            Setting::Fraction => tr("Fraction"),
        }
    }

    /// What it does.
    pub fn tooltip(self) -> &'static str {
        match self {
            Setting::Starts => tr("Number of starts, your own values among them"),
            Setting::Seed => tr("The same seed repeats the same search"),
            Setting::Rate => {
                tr("A step is this times the gradient: too small takes forever, too large never arrives")
            }
            Setting::Steps => tr("Most steps against the gradient"),
            Setting::Fraction => tr(
                "Part of the rows that is trusted, above one half; 'auto' takes the smallest there is: ROOT's rob=",
            ),
        }
    }
}

/// What an algorithm does, and what it is called elsewhere.
pub fn sentence(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Auto => tr(
            "What suits the function: solved where it is linear, Levenberg–Marquardt for data without errors, MIGRAD otherwise; other starts where the result is in doubt",
        ),
        Algorithm::Migrad => {
            tr("Variable metric, the standard of MINUIT: Minuit2 / Migrad in ROOT, migrad() in iminuit")
        }
        Algorithm::Simplex => tr(
            "Nelder and Mead: needs no derivatives, slow, no errors: Minuit2 / Simplex in ROOT, simplex() in iminuit",
        ),
        Algorithm::Combined => tr(
            "MIGRAD, and where it fails SIMPLEX and MIGRAD again: Minuit2 / Combination in ROOT, MINIMIZE of MINUIT",
        ),
        Algorithm::Lm => tr("Levenberg–Marquardt, for sums of squares: GSLMultiFit in ROOT"),
        Algorithm::Linear => tr(
            "Solved in one step, for sums of squares linear in all free parameters: Linear fitter (TLinearFitter) in ROOT",
        ),
        Algorithm::Scan => tr(
            "The cost on a grid between limits, the best point is kept: Minuit2 / Scan in ROOT, scan() in iminuit",
        ),
        Algorithm::Seek => tr("Random points around the best one so far: SEEK of MINUIT"),
        Algorithm::Multistart => {
            tr("Many starts, and a list of all minima found; ROOT and iminuit have nothing like it")
        }
        Algorithm::Descent => tr("Steps against the gradient, for teaching: slow where valleys are narrow"),
        Algorithm::Robust => tr(
            "Linear with outliers among the data: least trimmed squares, Robust option (rob=) of ROOT's linear fitter",
        ),
        Algorithm::Fumili => tr(
            "Predictions taken as linear in a box, for sums of squares and likelihoods: Fumili and Fumili2 in ROOT",
        ),
    }
}

/// The settings that only this algorithm has.
pub fn settings(algorithm: Algorithm) -> &'static [Setting] {
    match algorithm {
        Algorithm::Multistart => &[Setting::Starts, Setting::Seed],
        Algorithm::Descent => &[Setting::Rate, Setting::Steps],
        Algorithm::Robust => &[Setting::Fraction, Setting::Seed],
        Algorithm::Seek => &[Setting::Seed],
        _ => &[],
    }
}
