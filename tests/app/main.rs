//! Tests of the window: widgets are found by their accessible label, as a person or a screen reader finds them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says where it stands")]

mod axes;
mod bounds;
mod commands;
mod compare;
mod disk;
mod doctor;
mod entries;
mod faults;
mod figures;
mod fitting;
mod german;
mod glyphs;
mod hand;
mod handles;
mod handover;
mod keep;
mod keyboard;
mod layout;
mod looks;
mod members;
mod methods;
mod models;
mod monkey;
mod on_paper;
mod operations;
mod options;
mod parts;
mod pasteboard;
mod pasted;
mod pictures;
mod reading;
mod reports;
mod resampling;
mod rows;
mod search;
mod set_parameters;
mod snapshots;
mod sources;
mod titles;
mod view;
mod widgets;
mod window;
mod workbook;
mod written;
