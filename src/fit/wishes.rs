//! Profiles and grids as they are asked for together with a fit: by the names of parameters, so that a session file can hold them.
//! Deliberately not checked here: names are settled where a wish becomes part of a session, sizes and ranges where F is computed.

use serde::{Deserialize, Serialize};

/// A profile asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProfileWish {
    /// The parameter.
    pub name: String,
    /// Number of points.
    pub size: usize,
    /// Half width in σ.
    pub bound: f64,
    /// The others keep their values (iminuit's `profile`) instead of being minimised again (`mnprofile`).
    #[serde(default)]
    pub held: bool,
}

impl ProfileWish {
    /// The others minimised again at each of `size` points over ± `bound` σ.
    pub fn new(name: impl Into<String>, size: usize, bound: f64) -> ProfileWish {
        ProfileWish { name: name.into(), size, bound, held: false }
    }
}

/// F on a grid around the minimum, the parameters that are not on an axis held.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum ScanWish {
    /// Two free parameters, `npoints` each over ± `sigmas` of their errors (iminuit's `contour`).
    Plane {
        /// The first axis.
        x: String,
        /// The second one.
        y: String,
        /// Half width in σ.
        sigmas: f64,
        /// Points on each axis.
        npoints: usize,
    },
    /// The cells of any number of parameters (pyminuit's `scan`).
    Lattice {
        /// At the left edges of the cells instead of their centers.
        #[serde(default)]
        corners: bool,
        /// The axes, the slowest first.
        axes: Vec<CellsWish>,
    },
}

/// One axis of a lattice: `bins` cells from `low` to `high`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellsWish {
    /// The parameter.
    pub name: String,
    /// Number of cells.
    pub bins: usize,
    /// Left edge of the first cell.
    pub low: f64,
    /// Right edge of the last cell.
    pub high: f64,
}

impl ScanWish {
    /// The parameters on its axes.
    pub fn names(&self) -> Vec<&String> {
        match self {
            ScanWish::Plane { x, y, .. } => vec![x, y],
            ScanWish::Lattice { axes, .. } => axes.iter().map(|a| &a.name).collect(),
        }
    }

    /// The same, to be renamed.
    pub fn names_mut(&mut self) -> Vec<&mut String> {
        match self {
            ScanWish::Plane { x, y, .. } => vec![x, y],
            ScanWish::Lattice { axes, .. } => axes.iter_mut().map(|a| &mut a.name).collect(),
        }
    }
}
