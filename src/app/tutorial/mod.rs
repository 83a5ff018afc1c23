//! Tutorials replayed upon the window: what a script does is done by mouse and keyboard upon what is drawn, found by its accessible label.
//!
//! The accessible tree of a frame (`seen`) → the widget that a label means (`find`) → what a person does (`hands`), put in order by the player
//! (`player`) → frames until nothing moves (`stage`) → pictures with their marks (`marks`).

mod check;
mod files;
mod find;
mod hands;
mod marks;
mod moving;
mod player;
mod replay;
mod seen;
mod stage;

pub use player::Marks;
pub use replay::{Shown, Wishes, replay};
