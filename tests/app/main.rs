//! Tests of the window: widgets are found by their accessible label, as a person or a screen reader finds them.

mod fitting;
mod keyboard;
mod layout;
mod pictures;
mod window;
