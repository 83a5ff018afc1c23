//! The plot as data: what the window draws with egui_plot and the exporters draw too. No colours, only roles, but for data sets to which a
//! person has given one.
//!
//! This file holds the vocabulary (layers, panels, figures); the builders are one file each: `data` draws what was measured,
//! `curve` samples functions, `fit` and `preview` put both together, `scan` draws profiles, `contours` confidence regions, `rows` how the errors of the data
//! hang together, `plane` data on two axes seen from above, `several` points of several coordinates against the first,
//! `looks` puts onto it what a person has said, `below` the panel with pulls, residuals or ratios, `functions` what was fitted before, `members` the other data sets of a fit, `typed` a cost without data with the level lines of `levels`, `axes` finds titles
//! and ranges, `stats` the box of numbers, `drawing` says which of it all is drawn. Everything is in the unit of the drawn data, until
//! `on_axes` puts it on logarithmic axes.

pub mod area;
mod axes;
mod below;
pub mod clip;
mod contours;
mod correlations;
pub mod cover;
mod curve;
mod data;
mod drawing;
mod fit;
mod functions;
mod levels;
mod likelihood;
mod looks;
mod map;
mod members;
mod on_axes;
pub mod palette;
pub mod place;
mod plane;
pub mod plane_sides;
mod preview;
mod rows;
mod scales;
mod scan;
mod scatter;
mod several;
mod stats;
pub mod steps;
#[cfg(test)]
mod tests;
mod trend;
mod typed;
pub mod wording;

pub use contours::{contour_figure, superimposed_figure};
pub use correlations::correlation_figure;
pub use drawing::Drawing;
pub use fit::{START, fit_figure};
pub use likelihood::{likelihood_figure, likelihoods};
pub use looks::{part_labels, part_names};
pub use map::map_figure;
pub use members::{drawn_apart, joint_figure, members_drawn};
pub use on_axes::has_scales;
pub use preview::{curve_scale, data_figure, member_figure};
pub use rows::data_correlation_figure;
pub use scales::{Scale, Scales};
pub(in crate::report) use scan::title as parameter_title;
pub use scan::{bound_stats, profile_figure};
pub use scatter::{Scatter, scatter_figure};
pub use stats::{StatsBox, Values, scatter_text, stats_lines};
pub use trend::{Trend, trend};

use crate::fit::ContourFill;

/// What a layer is, so that a theme can colour it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Measured data.
    Data,
    /// Rows that someone has left out.
    Masked,
    /// Rows that are not used for another reason: they are outside the range, or hold nothing for the cost.
    Outside,
    /// Rows that the fit itself has left out.
    Outlier,
    /// The fitted curve.
    Fit,
    /// The curve at the present (not fitted) parameters, or of a stale result.
    Preview,
    /// Part number k of a sum.
    Part(usize),
    /// Band of the curve.
    Band,
    /// A parabola or ellipse from the covariance.
    Parabolic,
    /// Level lines, guides, zero lines.
    Guide,
    /// Data of a fit that have a color of their own, and their curve.
    Member(Ink),
    /// Contour number k (0 the innermost).
    Contour(usize),
    /// A marked point (the minimum).
    Mark,
}

/// How one of several data sets is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    /// Its number in the fit, from 0, by which a theme has a color for it.
    pub number: usize,
    /// Its color, when someone chose one, as red, green and blue.
    pub rgb: Option<[u8; 3]>,
    /// Rows that the fit does not use.
    pub hollow: bool,
}

/// One thing to draw.
#[derive(Debug, Clone, PartialEq)]
pub enum Layer {
    /// Points with error bars; `ex`, `ey` are (minus, plus) half lengths, empty when absent.
    Points {
        /// Role.
        role: Role,
        /// Positions.
        at: Vec<(f64, f64)>,
        /// x bars.
        ex: Vec<(f64, f64)>,
        /// y bars.
        ey: Vec<(f64, f64)>,
    },
    /// Histogram outline: edges lo, hi and content.
    Steps {
        /// Role.
        role: Role,
        /// (lo, hi, content).
        bins: Vec<(f64, f64, f64)>,
    },
    /// Points crossed out.
    Crosses {
        /// Role.
        role: Role,
        /// Legend text.
        label: String,
        /// Positions.
        at: Vec<(f64, f64)>,
    },
    /// A curve; NaN breaks it.
    Curve {
        /// Role.
        role: Role,
        /// Legend text and direct label.
        label: String,
        /// Points.
        xy: Vec<(f64, f64)>,
        /// Dashed.
        dashed: bool,
    },
    /// The area between two curves.
    Band {
        /// Role.
        role: Role,
        /// Abscissas.
        x: Vec<f64>,
        /// Lower edge.
        lower: Vec<f64>,
        /// Upper edge.
        upper: Vec<f64>,
    },
    /// A closed region.
    Polygon {
        /// Role.
        role: Role,
        /// Legend text.
        label: String,
        /// Points, first repeated at the end.
        xy: Vec<(f64, f64)>,
        /// What it is filled with.
        fill: ContourFill,
    },
    /// A horizontal line over the whole width.
    HLine {
        /// Role.
        role: Role,
        /// Height.
        y: f64,
        /// Text at its end.
        label: String,
    },
    /// Boxes in colors that say a value.
    Cells {
        /// Role.
        role: Role,
        /// The boxes.
        patches: Vec<Patch>,
        /// From values to colors.
        scale: ColorScale,
    },
    /// Dots in colors that say a value.
    Dots {
        /// Role.
        role: Role,
        /// Positions.
        at: Vec<(f64, f64)>,
        /// One value a dot.
        values: Vec<f64>,
        /// From values to colors.
        scale: ColorScale,
    },
    /// A vertical line over the whole height.
    VLine {
        /// Role.
        role: Role,
        /// Position.
        x: f64,
        /// Text at its end.
        label: String,
    },
}

impl Layer {
    /// What it is.
    pub fn role(&self) -> Role {
        match self {
            Layer::Points { role, .. }
            | Layer::Crosses { role, .. }
            | Layer::Steps { role, .. }
            | Layer::Curve { role, .. }
            | Layer::Band { role, .. }
            | Layer::Polygon { role, .. }
            | Layer::Cells { role, .. }
            | Layer::Dots { role, .. }
            | Layer::HLine { role, .. }
            | Layer::VLine { role, .. } => *role,
        }
    }

    /// The same, to be changed.
    pub fn role_mut(&mut self) -> &mut Role {
        match self {
            Layer::Points { role, .. }
            | Layer::Crosses { role, .. }
            | Layer::Steps { role, .. }
            | Layer::Curve { role, .. }
            | Layer::Band { role, .. }
            | Layer::Polygon { role, .. }
            | Layer::Cells { role, .. }
            | Layer::Dots { role, .. }
            | Layer::HLine { role, .. }
            | Layer::VLine { role, .. } => role,
        }
    }
}

/// A box with a value; NaN for none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patch {
    /// From left to right.
    pub x: (f64, f64),
    /// From bottom to top.
    pub y: (f64, f64),
    /// What its color says.
    pub value: f64,
}

/// How values become colors.
#[derive(Debug, Clone, PartialEq)]
pub struct ColorScale {
    /// Values of the first and the last color.
    pub range: (f64, f64),
    /// Two colors on both sides of a neutral middle, instead of one that grows darker.
    pub signed: bool,
    /// What the values are.
    pub title: String,
}

/// Sums of a plane along its axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Projections {
    /// Over x, above the main panel.
    pub top: Panel,
    /// Over y, beside the main panel; its own x runs upward.
    pub right: Panel,
}

/// What the colors of a plane show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Plane {
    /// What was measured.
    #[default]
    Data,
    /// What the model predicts.
    Fit,
    /// Their difference in units of the errors.
    Pulls,
}

/// What the panel below the main one shows of every point y with its error σ and the prediction f.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Below {
    /// (y − f) / σ.
    #[default]
    Pull,
    /// y − f.
    Residual,
    /// y / f.
    Ratio,
}

/// One panel with its axes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// Title of the x axis, `quantity / unit`.
    pub x_title: String,
    /// Title of the y axis.
    pub y_title: String,
    /// Range of x to show.
    pub x_range: (f64, f64),
    /// Range of y to show.
    pub y_range: (f64, f64),
    /// From back to front.
    pub layers: Vec<Layer>,
}

/// A whole figure.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// The main panel.
    pub main: Panel,
    /// The panel below, with the same x range.
    pub pulls: Option<Panel>,
    /// What that shows.
    pub below: Below,
    /// Projections of a plane.
    pub beside: Option<Projections>,
    /// Statistics box: (label, value) lines.
    pub stats: Vec<(String, String)>,
    /// Which of these lines are parameters: their labels are names that people gave.
    pub parameters: std::ops::Range<usize>,
    /// How the axes of main and pull panel are divided: positions on a logarithmic one are decimal logarithms.
    pub scales: Scales,
    /// What is not shown, and why.
    pub notes: Vec<String>,
    /// The titles of x and y are those that a person has given, in any language.
    pub own_titles: [bool; 2],
    /// The formula above the statistics; empty for none.
    pub formula: String,
    /// What stands at 0.5, 1.5 … of both axes in place of numbers, from the left and from above: the names of a matrix, whose values are written
    /// into its boxes.
    pub names: Vec<String>,
    /// What stands at 1, 2, 3 … of x in place of numbers; empty for numbers.
    pub x_names: Vec<String>,
    /// Where the left upper corner of the numbers stands, as parts of width and height of the frame, where somebody has put it.
    pub numbers_at: Option<(f64, f64)>,
}

impl Figure {
    /// Takes the functions and their bands out of the main panel: what was measured stays.
    pub fn hide_functions(&mut self) {
        let is_function = |role: Role| matches!(role, Role::Fit | Role::Preview | Role::Part(_) | Role::Band);
        self.main.layers.retain(|layer| match layer {
            Layer::Curve { role: Role::Member(_), label, .. } => label.is_empty(),
            Layer::Curve { role, .. } | Layer::Band { role, .. } | Layer::Steps { role, .. } => {
                !is_function(*role)
            }
            _ => true,
        });
    }
}

/// What of a figure to show.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewOptions {
    /// The panel below.
    pub pulls: bool,
    /// What it shows.
    pub below: Below,
    /// The band.
    pub band: bool,
    /// The parts of a sum.
    pub parts: bool,
    /// The statistics box.
    pub stats: bool,
    /// What it holds.
    pub stats_box: StatsBox,
    /// The curve at the start values, dotted, beside the fit.
    pub start: bool,
    /// What the colors of a plane show.
    pub plane: Plane,
    /// How the axes are divided.
    pub scales: Scales,
}

impl Default for ViewOptions {
    fn default() -> ViewOptions {
        ViewOptions {
            pulls: true,
            below: Below::Pull,
            band: true,
            parts: true,
            stats: true,
            stats_box: StatsBox::default(),
            start: false,
            plane: Plane::Data,
            scales: Scales::default(),
        }
    }
}
