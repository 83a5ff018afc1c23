//! **fitpanel**: fit functions to data by pointing and clicking, with Minuit's statistics behind every click, and the same engine
//! without a window.
//!
//! # The map
//!
//! One engine, two thin fronts. Modules stand in reading order; each uses only those above it (a test checks this).
//!
//! | layer | module | what it turns into what |
//! |---|---|---|
//! | 0 | [`error`], [`fcn`], [`params`], [`numeric`] | words that all share: an error that explains itself, a function to minimise, parameters, sums, special functions, vector arithmetic |
//! | 0 | [`language`] | an English sentence → the same in the language of window or report |
//! | 1 | [`model`] | a typed formula or a predefined name → [`model::Model`]: values, exact first and second derivatives on blocks of points |
//! | 1 | [`data`] | bytes → [`data::Dataset`]: points, a histogram or a sample, and which rows a fit uses |
//! | 2 | [`cost`] | data × model → [`cost::Cost`]: a number on the scale of −2 ln L, with gradient and Hessian |
//! | 2 | [`minimize`] | [`fcn::Fcn`] → [`minimize::Minimum`]: MIGRAD, SIMPLEX, HESSE, MINOS, profiles, contours |
//! | 3 | [`fit`] | [`fit::Command`]s → [`fit::Session`] → [`fit::FitResult`]: the one state under window, command line and tests |
//! | 4 | [`report`] | results → text, HTML, LaTeX, Markdown, JSON, and [`report::Figure`], the plot as data |
//! | 4 | [`classic`] | lines of MINUIT's command language → commands and tasks of a session → text and plots |
//! | 4 | [`tutorial`] | a script → steps upon what a person sees; their pictures → pages |
//! | 5 | `app` (feature `gui`) | the window: reads the session, emits commands; and the rasteriser that draws it without a display |
//! | 5 | [`cli`] | the command line |
//!
//! # What is deliberately absent
//!
//! - `minimize` knows neither data nor models, `cost` knows no minimiser, `fit` knows no window and prints nothing.
//! - `report` computes nothing that a result does not hold; `app` and `cli` format and lay out, they do not calculate.
//! - A panel of the window cannot change anything: it reads `&Session` and pushes [`fit::Command`]s, applied after drawing.
//! - evalexpr parses and nothing else: what a formula means stands in [`model::formula`] alone.
//! - No sum over data depends on the number of threads: [`numeric::sum`] cuts all rows into the same chunks.
//! - No intrinsics and one place with unsafe code: vector code is what the compiler makes of loops over blocks, compiled for each level of
//!   the machine ([`numeric::vector`]).
//!
//! # Four ways through the house
//!
//! 1. **Click on Fit.** A panel pushes `Command::Run(Task::Fit)`; after drawing the window applies it; the session freezes a
//!    [`fit::FitRequest`] and hands it to its worker; the worker calls [`fit::run()`]; `Session::poll` takes the result in.
//! 2. **Drag or type a parameter.** `Command::SetParam` every frame; the result becomes stale; the curve follows the parameters;
//!    `Command::EndGesture` makes it one step of undo.
//! 3. **`fitpanel fit`.** Arguments become the same commands, [`fit::run()`] is called on this thread, [`report`] writes.
//! 4. **A screenshot.** The same window is pumped without a display until nothing moves, and painted by our own rasteriser.
//!
//! # From a formula to a number
//!
//! Text → tree ([`model::formula`]) → arena of shared expressions, simplified as it is built ([`model::ir`]) → factors of parameters drawn
//! together, so that they are computed once a call → a flat program of a few instructions, each a loop over a block of 256 points compiled
//! for AVX-512, AVX2 and the baseline. A cost runs the program forward to the model's values, adds its terms ([`cost`]), and goes on
//! to the sums that gradient and Hessian need, found by the reverse mode; the chain rule to the parameters comes once a call.
//!
//! # An example
//!
//! ```
//! use fitpanel::fit::{Command, Session, Task};
//! use fitpanel::minimize::NoObserver;
//!
//! let mut session = Session::new();
//! session.apply(Command::OpenExample("lorentzian_peak.csv".into()))?;
//! session.apply(Command::SetFormula("pol2(0)+lorentzian(3)".into()))?;
//! let result = session.run_now(&Task::Fit, &NoObserver)?;
//! assert!(result.minimum.is_valid());
//! assert!((result.minimum.fval - 58.928386).abs() < 1e-6);
//! # Ok::<(), fitpanel::fit::FitError>(())
//! ```

pub mod error;
pub mod fcn;
pub mod language;
pub mod params;

pub mod numeric;

pub mod model;

pub mod data;

pub mod cost;
pub mod minimize;

pub mod fit;

pub mod report;

pub mod classic;
pub mod tutorial;

#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
