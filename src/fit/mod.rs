//! Layer 3: the session that window, command line and tests share. What the user chose ([`FitConfig`]), the one door to change it
//! ([`Command`] → [`Session::apply`]), a frozen question ([`FitRequest`]), its answer ([`FitResult`]), undo, and the worker.
//! No egui, no printing.

pub mod command;
pub mod compare;
pub mod config;
mod contour_look;
pub mod error;
mod feature;
pub mod file;
pub mod functions;
pub mod guess;
pub mod request;
pub mod resample;
pub mod result;
pub mod run;
pub mod session;
mod session_copy;
pub mod suggest;
pub mod toys;

mod apply;
mod aside;
mod batch;
mod collapse;
mod counted;
mod curve_at;
mod derive;
mod figure_look;
mod fingerprint;
mod hand;
mod history;
mod job;
mod limit_met;
mod mark;
mod member;
mod middle;
mod nested;
mod past;
mod policy;
mod prints;
mod question;
mod repeat;
mod rows;
mod shift;
mod start;
mod state;
#[cfg(test)]
mod testing;
mod tie;
mod unequal;
mod wishes;

pub use apply::{DROPPED, changed_parameter, read_again_label, read_data, read_from, read_table};
pub use batch::{fit_file, fit_files, session_of_file};
pub use collapse::Collapse;
pub use command::{Command, NewData, ParamEdit, Task};
pub use compare::{Comparison, compare, delta_aic};
pub use config::{BandKind, ErrorScaling, FitConfig, Intervals, ONE_SIGMA, PrintLevel, Source, ValueOrigin};
pub use contour_look::{ContourFill, ContourLook, NoColor};
pub use derive::{Derived, Quantity};
pub use error::FitError;
pub use feature::{CROSSING, OF_CURVE, crossing_call};
pub use figure_look::{FigureLook, PartLook};
pub use file::{CHANGED, OpenedSession, SavedResult, is_session, path_from, read_session, session_text};
pub use fingerprint::fingerprint_text;
pub use functions::{Function, FunctionParam, Storing};
pub use hand::{Followers, Hand};
pub use limit_met::LimitMet;
pub use member::{Member, MemberModel, SharedError};
pub use request::FitRequest;
pub use resample::{Bootstrap, Resampled, ResampledParameter, Resampling};
pub use result::{
    Band, FitResult, FitWarning, GoodnessOfFit, GroupResult, MemberResult, Severity, TaskOutput, ValueTests,
};
pub use run::{LazyBand, cost_of, run};
pub use session::{Changed, Errand, JobState, PastFit, Session, Shown};
pub use session_copy::SessionCopy;
pub use suggest::{Caution, Suggestion, Suggestions, suggest};
pub use unequal::Unequal;
pub use wishes::{CellsWish, ProfileWish, ScanWish};

pub(crate) use middle::middle_of;
pub(crate) use unequal::UNEQUAL;

use crate::numeric::vector;

/// Refuses an environment variable `FITPANEL_SIMD` that names no vector level; unset, empty or right, it says nothing.
///
/// # Errors
/// What it holds and what it may hold.
pub fn check_vector_level() -> Result<(), vector::UnknownLevel> {
    vector::wished().map(|_| ())
}
