//! The window without a window: the same application, drawn by the CPU, for pictures on machines without a display and for tests.

mod image;
pub mod raster;
mod run;

pub use image::Image;
pub use run::{screenshot, screenshot_of};
