//! Tutorials replayed upon the window: what a script does is done by mouse and keyboard upon what is drawn, found by its accessible label.
//!
//! The accessible tree of a frame (`seen`) → the widget that a label means (`find`) → what a person does (`hands`), put in order by the player
//! (`player`) → frames until nothing moves (`stage`) → pictures with their marks (`marks`).
//!
//! The other way round a recorder hears what a person does (`record`), tells it by the labels of what was pointed at (`pointed`), and makes steps of
//! it (`recorded`), beside a bar of its own (`bar`).
//!
//! In the real window the same player works on what the window draws (`wire`), step by step (`guide`), beside a card with the text (`card`).

mod bar;
mod card;
mod check;
mod files;
mod find;
mod guide;
mod hands;
mod lessons;
mod marks;
mod moving;
mod player;
mod pointed;
mod record;
mod recorded;
mod recording;
mod replay;
mod seen;
mod stage;
mod wire;

pub use guide::Guide;
pub use lessons::{Wish, menu_ui};
pub use player::Marks;
pub use record::Recorder;
pub use replay::{Shown, Wishes, replay, replayed};

/// Puts the wire into the window that a tutorial is played through.
pub fn install(ctx: &egui::Context) {
    drop(ctx.plugin_or_default::<wire::Wire>());
}
