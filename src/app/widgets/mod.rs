//! Small controls that every panel uses; each has an accessible name, none knows the session.

mod arrows;
mod basic;
mod chip;
mod completion;
mod eye;
mod formula_edit;
mod jog;
mod level;
mod range_slider;
mod shorten;
mod triple_slider;
mod typed_line;
mod value_edit;

pub use arrows::{arrow_released, arrow_steps};
pub use basic::{
    GROUP, check, combo, fix_toggle, fold, group, link, primary, segmented, segmented_with_tips, sign_link,
    tabs, tabs_in, tabs_with_mark, toggle,
};
pub use chip::{Mark, chip, chip_size, drag_ghost};
pub use completion::{Name, names_of_columns};
pub use eye::{eye, swatch};
pub use formula_edit::{FormulaState, formula_edit};
pub use jog::{Jog, jog};
pub use level::{level_of, levels_of_text};
pub use range_slider::range_slider;
pub use shorten::{name_width, shorten};
pub use triple_slider::{Mark3, Marks, Slid, triple_slider};
pub use typed_line::{typed_line, wrong_ui};
pub use value_edit::{field_text, name_edit, number_of, value_edit};
