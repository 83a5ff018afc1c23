//! Bins on two or three axes from a table: boxes given by their edges, or counts at the centers of a lattice. One axis is in [`super::build`].

use super::build::Reader;
use super::roles::{Found, Role, Roles};
use super::sheet::Sheet;
use super::{ReadError, header::Header};
use crate::data::{Edges, Histogram};

/// Centers (often rounded) are one center when they differ by less than this part of the step.
const SAME_CENTER: f64 = 1e-3;
/// Centers count as equally spaced when no step differs from the mean one by more than this part of it (they are often rounded to a few
/// digits).
const SPACING_TOLERANCE: f64 = 0.01;

/// Roles of the coordinates and edges, an axis each.
const AXES: [(Role, Role, Role); 3] = [
    (Role::X, Role::Lo, Role::Hi),
    (Role::Further(2), Role::Lo2, Role::Hi2),
    (Role::Further(3), Role::Lo3, Role::Hi3),
];

/// Columns named `x, y, counts` or `x, y, z, counts` (any word for counts) with whole numbers at the centers of a lattice are a histogram on
/// several axes. Anything less plain is left to the user.
pub(super) fn counted(sheet: &Sheet, headers: &[Header], usable: &[usize]) -> Option<Roles> {
    let letters = [Role::X, Role::Further(2), Role::Further(3)];
    let mut columns = Vec::new();
    for &c in usable {
        let name = headers[c].name.to_lowercase();
        let axis = ["x", "y", "z"].iter().position(|l| *l == name);
        let role = match axis {
            Some(axis) => letters[axis],
            None if super::words::is_counts(&name) => Role::N,
            None => return None,
        };
        columns.push((role, c));
    }
    let roles = Roles::new(columns, Found::ByName);
    let n_axes = letters.iter().filter(|r| roles.has(**r)).count();
    let plain =
        roles.columns.len() == n_axes + 1 && n_axes > 1 && roles.has(Role::Further(2)) && roles.has(Role::N);
    let numbers = |role: Role| -> Option<Vec<f64>> {
        let c = roles.get(role).filter(|c| sheet.is_clean(*c))?;
        Some(sheet.numbers(c).to_vec())
    };
    let fits = plain
        && sheet.holds_counts(roles.get(Role::N)?)
        && letters[..n_axes].iter().all(|r| numbers(*r).is_some_and(|x| x.len() > 3 && steps(&x).is_some()));
    fits.then_some(roles)
}

/// Columns named `x, y, z`, perhaps with errors of z, whose x and y are a lattice of as many places as rows: z is measured over the plane.
pub(super) fn surface(sheet: &Sheet, headers: &[Header], usable: &[usize]) -> Option<Roles> {
    let mut columns = Vec::new();
    for &c in usable {
        columns.push(match headers[c].name.to_lowercase().as_str() {
            "x" => (Role::X, c),
            "y" => (Role::Further(2), c),
            "z" => (Role::Y, c),
            "sz" | "dz" | "ez" | "z_err" | "sigma_z" | "σz" | "σ_z" => (Role::Sy, c),
            _ => return None,
        });
    }
    let roles = Roles::new(columns, Found::ByName);
    let is_twice = roles.columns.windows(2).any(|w| w[0].0 == w[1].0);
    let on = |role: Role| places(sheet.numbers(roles.get(role)?));
    let ((x, n_x), (y, n_y)) = (on(Role::X)?, on(Role::Further(2))?);
    let n_places = n_x * n_y;
    let z = roles.get(Role::Y).filter(|_| !is_twice && n_places == sheet.n_rows && n_places > 3)?;
    let mut taken = vec![false; n_places];
    for place in x.iter().zip(&y).map(|(i, j)| i * n_y + j) {
        // A place that is measured twice leaves another one empty.
        if std::mem::replace(taken.get_mut(place)?, true) {
            return None;
        }
    }
    Some(roles.doubting(vec![z]))
}

/// Which center of their lattice each number belongs to, counted from 0, and how many there are.
fn places(x: &[f64]) -> Option<(Vec<usize>, usize)> {
    let (centers, step) = steps(x)?;
    let place = |v: &f64| ((v - centers[0]) / step).round() as usize;
    Some((x.iter().map(place).collect(), centers.len()))
}

/// Whether the roles are those of bins on several axes.
pub(super) fn has_several(roles: &Roles) -> bool {
    AXES[1..].iter().any(|(x, lo, _)| roles.has(*x) || roles.has(*lo))
}

/// The boxes of all rows.
///
/// # Errors
/// A column is missing or no number; centers that are no lattice; boxes without width or given twice.
pub(super) fn histogram(reader: &Reader<'_>) -> Result<Histogram, ReadError> {
    let content = reader.required(Role::N)?;
    let error = reader.optional(Role::Sy)?;
    let mut axes = Vec::new();
    for (x, lo, hi) in AXES {
        axes.extend(match (reader.optional(lo)?, reader.optional(hi)?, reader.optional(x)?) {
            (Some(lo), Some(hi), _) => Some(Edges { lo, hi }),
            (_, _, Some(centers)) => Some(reader.edges_on_lattice(x, &centers)?),
            _ => None,
        });
    }
    Histogram::of_boxes(axes, content, error).map_err(|e| reader.refused_bin(e))
}

/// The centers of a lattice on one axis, rising, with their common step.
pub(super) fn steps(x: &[f64]) -> Option<(Vec<f64>, f64)> {
    let mut sorted: Vec<f64> = x.to_vec();
    if sorted.iter().any(|v| !v.is_finite()) {
        return None;
    }
    sorted.sort_unstable_by(f64::total_cmp);
    let span = sorted.last()? - sorted.first()?;
    // First by rounding alone, then by the step that this gives.
    let mut centers: Vec<f64> = Vec::new();
    for v in sorted {
        if centers.last().is_none_or(|last| v - last > 1e-9 * span) {
            centers.push(v);
        }
    }
    let rough = span / (centers.len() as f64 - 1.0);
    centers.dedup_by(|b, a| *b - *a < SAME_CENTER * rough);
    equal_step(&centers).map(|step| (centers, step))
}

/// The common step of rising, equally spaced centers.
pub(super) fn equal_step(x: &[f64]) -> Option<f64> {
    let (first, last) = (x.first()?, x.last()?);
    let step = (last - first) / (x.len() as f64 - 1.0);
    let equal = |w: &[f64]| (w[1] - w[0] - step).abs() <= SPACING_TOLERANCE * step;
    (x.len() > 1 && step > 0.0 && step.is_finite() && x.windows(2).all(equal)).then_some(step)
}

/// Edges midway between the centers of a lattice, for each of `x`; `None` when they are not equally spaced. Neighbours share an edge to the
/// last bit.
pub(super) fn edges(x: &[f64]) -> Option<Edges> {
    let (centers, step) = steps(x)?;
    let edge = |k: usize| centers[0] + (k as f64 - 0.5) * step;
    let place = |v: &f64| ((v - centers[0]) / step).round() as usize;
    Some(Edges {
        lo: x.iter().map(|v| edge(place(v))).collect(),
        hi: x.iter().map(|v| edge(place(v) + 1)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn z_over_a_lattice_of_x_and_y() {
        let read = |text: &str| {
            let options = crate::data::read::ReadOptions::default();
            let data = crate::data::read::read_dataset(text.as_bytes(), "z.dat", &options).unwrap();
            data.columns.iter().map(|(role, c)| format!("{role}={c}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(read("# x y z\n0 0 5\n0 1 6\n\n1 0 7\n1 1 9\n"), "x=x x2=y y=z");
        assert_eq!(read("x,y,z,dz\n0,0,5,1\n0,1,6,1\n1,0,7,1\n1,1,9,1\n"), "x=x x2=y y=z sy=dz");
        // Places measured twice are no lattice, though there are as many rows.
        assert_eq!(read("x,y,z\n0,0,5\n0,0,6\n1,1,7\n1,1,9\n"), "x=x y=y");
        // Three coordinates of a path.
        assert_eq!(read("x,y,z\n0,0,5\n1,3,6\n2,0,7\n3,1,9\n"), "x=x y=y");
    }

    #[test]
    fn a_lattice_in_any_order_has_common_edges() {
        let x = [0.3, 0.1, 0.2, 0.1 + 0.1, 0.30000000000000004, 0.1];
        let Edges { lo, hi } = edges(&x).unwrap();
        assert_eq!((lo[0], hi[0] > lo[0], lo[1], lo[2]), (hi[2], true, lo[5], lo[3]));
        assert!((lo[1] - 0.05).abs() < 1e-15 && (hi[0] - 0.35).abs() < 1e-15);
        assert_eq!(edges(&[0.0, 1.0, 3.0]), None);
        assert_eq!(edges(&[1.0, 1.0]), None);
    }
}
