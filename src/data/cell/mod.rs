//! What stands in one cell of a table, whatever file it comes from: a number in any spelling, a date or time of day, the name and unit at the
//! head of a column. Knows no tables, and nothing of files.

pub(super) mod header;
pub(super) mod number;
pub(super) mod quantity;
pub(super) mod scale;
pub(super) mod time;

pub(super) use header::Header;
pub(super) use number::{Cell, Marks, cell};
