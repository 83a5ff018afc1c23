//! Small controls that every panel uses; each has an accessible name, none knows the session.

mod basic;
mod formula_edit;
mod jog;
mod level;
mod range_slider;
mod value_edit;

pub use basic::{
    Mark, check, chip, combo, drag_ghost, fix_toggle, link, primary, right_note, section, segmented,
    segmented_with_tips, tabs, tabs_with_mark, toggle,
};
pub use formula_edit::{FormulaState, formula_edit};
pub use jog::{Jog, jog};
pub use level::level_of;
pub use range_slider::range_slider;
pub use value_edit::{field_text, name_edit, number_of, value_edit};
