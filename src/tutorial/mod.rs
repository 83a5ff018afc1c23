//! Layer 4: tutorials as scripts. A script is a text: what a person reads, and what is done upon what that person sees. It is read here, and
//! what comes of its replay is laid out here as pages; the replay itself stands in `app::tutorial`, for it needs the window.
//!
//! ```toml
//! title = "A line through points"
//! [start]
//! example = "fall_de.csv"
//! [[step]]
//! say.en = "Press **Fit**."
//! say.de = "Drücke **Fit**."
//! click = "Fit"
//! expect = { label = "Result value of p0", value = 5.0, within = 0.1 }
//! ```
//!
//! Labels are English; a window that speaks another language is searched for what it says in their place.

#[cfg(feature = "gui")]
pub mod chapter;
mod fault;
mod fields;
#[cfg(feature = "gui")]
pub mod markdown;
mod number;
#[cfg(feature = "gui")]
pub mod page;
mod read;
mod script;
mod shipped;
#[cfg(feature = "gui")]
mod svg;
mod text;
mod write;

pub use fault::{Fault, TutorialError};
pub use number::numbers;
pub use read::read;
pub use script::*;
pub use shipped::{SHIPPED, Shipped};
#[cfg(feature = "gui")]
pub use svg::Annotated;
pub use text::Text;
pub use write::{line, write};

#[cfg(test)]
mod tests;
