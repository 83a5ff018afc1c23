//! Intervals, profiles and regions.

use super::{Level, MinimizeError};
use crate::params::ParamId;

/// MINOS errors of one parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct MinosError {
    /// The parameter.
    pub param: ParamId,
    /// The level asked for.
    pub level: Level,
    /// Lower error, negative.
    pub lower: f64,
    /// Upper error, positive.
    pub upper: f64,
    /// The lower crossing was found.
    pub lower_valid: bool,
    /// The upper crossing was found.
    pub upper_valid: bool,
    /// The parameter's lower limit cut the interval.
    pub at_lower_limit: bool,
    /// The parameter's upper limit cut the interval.
    pub at_upper_limit: bool,
    /// Below the lower end F is not a number: the interval ends at the edge of the domain, which is no limit of the parameter.
    pub at_lower_edge: bool,
    /// The same above the upper end.
    pub at_upper_edge: bool,
    /// The call limit ended the search for the lower crossing.
    pub at_lower_max_fcn: bool,
    /// The call limit ended the search for the upper crossing.
    pub at_upper_max_fcn: bool,
    /// F at the lower end, the others minimised: F̂ + Δ at a crossing, less at a limit or an edge; NaN where there is no end.
    pub lower_fval: f64,
    /// F at the upper end.
    pub upper_fval: f64,
    /// A lower minimum was met on the way.
    pub new_minimum: bool,
    /// Calls spent.
    pub nfcn: usize,
}

impl MinosError {
    /// An interval of which no end is known.
    pub fn unknown(param: ParamId, level: Level) -> MinosError {
        MinosError {
            param,
            level,
            lower: f64::NAN,
            upper: f64::NAN,
            lower_valid: false,
            upper_valid: false,
            at_lower_limit: false,
            at_upper_limit: false,
            at_lower_edge: false,
            at_upper_edge: false,
            at_lower_max_fcn: false,
            at_upper_max_fcn: false,
            lower_fval: f64::NAN,
            upper_fval: f64::NAN,
            new_minimum: false,
            nfcn: 0,
        }
    }

    /// Whether both crossings were found.
    pub fn is_valid(&self) -> bool {
        self.lower_valid && self.upper_valid
    }
}

/// F along one parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The parameter.
    pub param: ParamId,
    /// Its values.
    pub x: Vec<f64>,
    /// F there.
    pub fval: Vec<f64>,
    /// Whether the conditional fit is valid (always true when others are held).
    pub valid: Vec<bool>,
    /// Whether the others were minimised again.
    pub refit: bool,
}

/// A region of two parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Contour {
    /// Parameter on the x axis.
    pub x: ParamId,
    /// Parameter on the y axis.
    pub y: ParamId,
    /// The level asked for.
    pub level: Level,
    /// Rise of F in units of up.
    pub rise: f64,
    /// Closed curve, counter-clockwise from the smallest x on, first point repeated at the end; NaN for failed points.
    pub points: Vec<(f64, f64)>,
    /// Which of them lie where a limit cuts the region, at F below the level.
    pub at_limit: Vec<bool>,
    /// Boundaries of other pieces of the region, or of holes in it.
    pub more: Vec<Piece>,
    /// How it was sought, and what is missing.
    pub sought: Sought,
    /// Calls spent.
    pub nfcn: usize,
}

/// How the boundary of a region was sought, and what was not found of it. Other pieces of a region are looked for on a few rays from the
/// minimum, and around other minima that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sought {
    /// Directions in which F never rises to the level: there the region has no end.
    pub open: usize,
    /// Directions in which the other parameters could not be minimised.
    pub failed: usize,
    /// Directions given up because calls were used up.
    pub out_of_calls: usize,
    /// Other minima whose surroundings were looked at.
    pub minima: usize,
    /// Bays or other pieces show up that were not followed.
    pub unresolved: bool,
}

impl Contour {
    /// Points that could not be found.
    pub fn gaps(&self) -> usize {
        let missing = |points: &[(f64, f64)]| points.iter().skip(1).filter(|p| p.0.is_nan()).count();
        missing(&self.points) + self.more.iter().map(|p| missing(&p.points)).sum::<usize>()
    }

    /// The same with every curve from its smallest x on.
    #[must_use]
    pub fn from_smallest_x(mut self) -> Contour {
        turn_round(&mut self.points, &mut self.at_limit);
        self.more.iter_mut().for_each(|p| turn_round(&mut p.points, &mut p.at_limit));
        self
    }

    /// `size` points on the periodic cubic spline through those of the first curve that were found, evenly spaced in the length of
    /// its chords, the first repeated at the end; the points themselves when `size` is not larger than their number.
    pub fn interpolated(&self, size: usize) -> Vec<(f64, f64)> {
        crate::minimize::regions::spline::closed(&self.points, size)
    }
}

/// Lets a closed curve begin, and end, at its smallest x.
fn turn_round(points: &mut Vec<(f64, f64)>, at_limit: &mut Vec<bool>) {
    points.pop();
    at_limit.pop();
    let known = (0..points.len()).filter(|&i| points[i].0.is_finite());
    let first = known.min_by(|&i, &j| points[i].0.total_cmp(&points[j].0)).unwrap_or(0);
    if !points.is_empty() && at_limit.len() == points.len() {
        points.rotate_left(first);
        at_limit.rotate_left(first);
    }
    points.extend(points.first().copied());
    at_limit.extend(at_limit.first().copied());
}

/// A closed boundary.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// As [`Contour::points`].
    pub points: Vec<(f64, f64)>,
    /// As [`Contour::at_limit`].
    pub at_limit: Vec<bool>,
}

/// A one-sided limit on a parameter, asymptotic: that of Wilks' theorem.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// The parameter.
    pub param: ParamId,
    /// The level asked for: a one-sided probability, or a number of standard deviations.
    pub level: Level,
    /// Whether it is a limit from above.
    pub upper: bool,
    /// The largest (or smallest) value that the data allow; infinite when they do not bound it.
    pub value: f64,
    /// Whether the crossing was found.
    pub valid: bool,
    /// The parameter's own limit, or the edge of the domain, was reached below the level.
    pub at_limit: bool,
    /// A lower minimum was met on the way.
    pub new_minimum: bool,
    /// F there, the others minimised.
    pub fval: f64,
    /// Calls spent.
    pub nfcn: usize,
}

/// Profiles and regions of several parameters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matrix {
    /// The parameters, in the order of rows and columns.
    pub params: Vec<ParamId>,
    /// The diagonal.
    pub profiles: Vec<Profile>,
    /// The regions below it, pair after pair, level after level.
    pub contours: Vec<Contour>,
    /// What has no result, and why.
    pub failed: Vec<(String, MinimizeError)>,
    /// Stopped on request before all was done.
    pub cancelled: bool,
}
