//! F on grids around the minimum, the parameters that are not on an axis held where they are: a picture of the function, not a
//! confidence region.

use super::super::{FitError, ScanWish};
use super::Findings;
use super::intervals::keep;
use super::problem::Problem;
use crate::minimize::{self, Grid, MinimizeError, Minimum, Scan, ScanAxis};
use crate::params::ParamId;

/// Most points on each axis of a plane.
const MOST: usize = 1000;

/// The grids asked for together with a fit. One that cannot be had is a warning; the rest goes on.
pub(super) fn asked_for(problem: &Problem<'_>, findings: &mut Findings) -> Result<(), FitError> {
    for wish in &problem.request.config.intervals.scans {
        let names: Vec<&str> = wish.names().into_iter().map(String::as_str).collect();
        let what = format!("the scan of {}", names.join(", "));
        let made = scan(problem, &findings.minimum, wish);
        if let Some(scan) = keep(made, &what, &mut findings.warnings)? {
            findings.scans.push(scan);
        }
    }
    Ok(())
}

/// The plane of two parameters over ± `bound` of their (scaled) errors.
pub(super) fn plane_of(
    problem: &Problem<'_>,
    minimum: &Minimum,
    (x, y): (ParamId, ParamId),
    (bound, size): (f64, usize),
) -> Result<Scan, FitError> {
    let name = |id: ParamId| problem.start.get(id).map_or_else(String::new, |p| p.name.clone());
    scan(problem, minimum, &ScanWish::Plane { x: name(x), y: name(y), sigmas: bound, npoints: size })
}

fn scan(problem: &Problem<'_>, minimum: &Minimum, wish: &ScanWish) -> Result<Scan, FitError> {
    let ids: Vec<ParamId> =
        wish.names().into_iter().map(|name| problem.start.find(name)).collect::<Result<_, _>>()?;
    // A tied parameter has no value of its own to be moved.
    for p in ids.iter().filter_map(|&id| problem.start.get(id)) {
        if let Some(expression) = &p.tie {
            return Err(FitError::Tied { name: p.name.clone(), expression: expression.clone() });
        }
    }
    Ok(match (wish, ids.as_slice()) {
        (ScanWish::Plane { sigmas, npoints, .. }, &[x, y]) => {
            let bound = sigmas * problem.scaling(minimum).usable_factor();
            plane(problem, minimum, (x, y), (bound, *npoints))?
        }
        (ScanWish::Plane { .. }, _) => return Err(FitError::NoResult),
        (ScanWish::Lattice { axes, corners }, ids) => {
            let cells = ids.iter().zip(axes);
            let axes: Vec<ScanAxis> =
                cells.map(|(&param, a)| ScanAxis { param, bins: a.bins, low: a.low, high: a.high }).collect();
            minimize::scan_lattice(&problem.ctx(), &minimum.params, &axes, *corners)?
        }
    })
}

/// Two parameters over ± `bound` of their errors, both ends included.
fn plane(
    problem: &Problem<'_>,
    minimum: &Minimum,
    (px, py): (ParamId, ParamId),
    (bound, size): (f64, usize),
) -> Result<Scan, MinimizeError> {
    if size > MOST {
        let (name, value) = ("npoints", size as f64);
        return Err(MinimizeError::Setting { name, value, rule: "at most 1000" });
    }
    let grid = Grid::Sigmas { size, bound };
    let (x, y) = (minimize::grid_points(minimum, px, &grid)?, minimize::grid_points(minimum, py, &grid)?);
    let fval = minimize::contour_grid(&problem.ctx(), minimum, (px, &grid), (py, &grid))?.concat();
    let lowest = (0..fval.len()).min_by(|&a, &b| fval[a].total_cmp(&fval[b])).unwrap_or(0);
    let mut best = minimum.values();
    (best[px.0], best[py.0]) = (x[lowest / size], y[lowest % size]);
    let (best_fval, nfcn) = (fval[lowest], fval.len());
    Ok(Scan { params: vec![px, py], x: vec![x, y], fval, best, best_fval, nfcn })
}
