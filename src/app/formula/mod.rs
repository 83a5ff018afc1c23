//! The formula as it is written on paper: [`layout`] says where its parts stand, [`paint`] draws them, [`shown`] is the line of the panel.

mod layout;
mod paint;
mod shown;

pub use shown::{HEIGHT, Shown, shown_ui};
