//! The errors of several data sets one below the other: their own, block by block, and sources that several of them have in common.
//!
//! ```text
//! V = blockdiag(V_1, V_2, …) + Σ_s S_s        S_s,ij = s_i s_j R_ij in all blocks that s names, own blocks included once
//! ```
//! R is the correlation of the rows of one data set: row i of one has the very error of row i of another, whatever the correlation of a
//! row with the next is (kafe2's shared errors; with R = 1 everywhere all rows of all of them have one).

use super::listed::at_rows;
use super::sources::{Sides, Variances};
use crate::cost::errors::Axis;
use crate::cost::{CostError, ErrorSource};

/// The rows that a cost uses of one data set, and what their errors are.
#[derive(Debug)]
pub(in crate::cost) struct Member<'a> {
    /// The own errors of the rows used.
    pub own: &'a Variances,
    /// The rows used.
    pub rows: &'a [usize],
    /// x of all rows of the data set.
    pub x: &'a [f64],
    /// y of all rows.
    pub y: &'a [f64],
    /// Whether errors of x count here.
    pub with_x: bool,
}

/// The errors of all rows used: `shared` are sources with the members (positions in the list) that have them in common.
///
/// # Errors
/// A source that does not fit.
pub(in crate::cost) fn stacked(
    members: &[Member<'_>],
    shared: &[(&ErrorSource, Vec<usize>)],
) -> Result<Variances, CostError> {
    let n: usize = members.iter().map(|m| m.rows.len()).sum();
    let mut all = Variances::none(n);
    let mut from = Vec::with_capacity(members.len());
    let mut at = 0;
    for member in members {
        from.push(at);
        add_block(&mut all, member.own, at, n);
        at += member.rows.len();
    }
    for (source, which) in shared {
        let which: Vec<usize> = which.iter().copied().filter(|&k| k < members.len()).collect();
        let lengths: Vec<usize> = which.iter().map(|&k| members[k].x.len()).collect();
        // (member among those that have it, row of its data, row of the stack)
        let rows: Vec<(usize, usize, usize)> = which
            .iter()
            .enumerate()
            .filter(|(_, k)| source.axis == Axis::Y || members[**k].with_x)
            .flat_map(|(w, &k)| {
                let at = from[k];
                members[k].rows.iter().enumerate().map(move |(place, &i)| (w, i, at + place))
            })
            .collect();
        let places: Vec<usize> = rows.iter().map(|row| row.2).collect();
        let rows: Vec<(usize, usize)> = rows.iter().map(|row| (row.0, row.1)).collect();
        let source = at_rows(source, &lengths, &rows)?;
        let values = |of: fn(&Member<'_>, usize) -> f64| -> Vec<f64> {
            rows.iter().map(|&(w, i)| of(&members[which[w]], i)).collect()
        };
        let (x, y) = (values(|m, i| m.x[i]), values(|m, i| m.y[i]));
        let mut part = Variances::none(rows.len());
        part.add(&source, &(0..rows.len()).collect::<Vec<_>>(), &x, &y);
        scatter(&mut all, &part, &places, n);
    }
    Ok(all)
}

/// Adds the own errors of a member from row `at` on.
fn add_block(all: &mut Variances, own: &Variances, at: usize, n: usize) {
    all.y = all.y.clone().plus(own.y.placed(at, n));
    all.model = all.model.clone().plus(own.model.placed(at, n));
    all.x = all.x.clone().plus(own.x.placed(at, n));
    let rows = own.y.len();
    if let Some(sides) = &own.sides {
        let to = all.sides.get_or_insert_with(|| Sides { lower: vec![0.0; n], upper: vec![0.0; n] });
        to.lower[at..at + rows].copy_from_slice(&sides.lower);
        to.upper[at..at + rows].copy_from_slice(&sides.upper);
    }
    if !own.counts.is_empty() {
        all.counts.resize(n, 0.0);
        all.counts[at..at + rows].copy_from_slice(&own.counts);
    }
}

/// Adds the errors `part`, whose rows stand at `places` among all `n`.
fn scatter(all: &mut Variances, part: &Variances, places: &[usize], n: usize) {
    let mut back = vec![None; n];
    for (i, &place) in places.iter().enumerate() {
        back[place] = Some(i);
    }
    let spread = |v: &super::matrix::Symmetric| v.spread(&back);
    all.y = all.y.clone().plus(spread(&part.y));
    all.model = all.model.clone().plus(spread(&part.model));
    all.x = all.x.clone().plus(spread(&part.x));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A source of independent rows: row i of one data set has the error of row i of the other, and of no other row.
    #[test]
    fn independent_rows_are_shared_row_by_row() {
        let own = Variances::none(2);
        let member = |rows: &'static [usize]| Member {
            own: &own,
            rows,
            x: &[1.0, 2.0, 3.0],
            y: &[0.0; 3],
            with_x: true,
        };
        let common = ErrorSource::of_y(0.5);
        let all = stacked(&[member(&[0, 1]), member(&[1, 2])], &[(&common, vec![0, 1])]).unwrap();
        let v = all.at(&[0.0; 4], &[0.0; 4], None);
        let same = [[1, 0, 0, 0], [0, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]];
        for i in 0..4 {
            for j in 0..4 {
                assert!((v[(i, j)] - 0.25 * f64::from(same[i][j])).abs() < 1e-15, "{i} {j}");
            }
        }
        let short = Member { x: &[1.0, 2.0], y: &[0.0; 2], ..member(&[0, 1]) };
        let refused = stacked(&[member(&[0, 1]), short], &[(&common, vec![0, 1])]).unwrap_err();
        assert!(refused.to_string().contains("fully correlated"), "{refused}");
    }

    /// KA059, D30: two data sets of their own errors 0.2 and 0.3 with a common 0.5.
    #[test]
    fn shared_blocks_and_own_blocks() {
        let own = |sigma: f64| {
            let mut v = Variances::none(2);
            v.add(&ErrorSource::of_y(sigma), &[0, 1], &[1.0, 2.0], &[1.0, 2.0]);
            v
        };
        let (a, b) = (own(0.2), own(0.3));
        let member = |own| Member { own, rows: &[0, 1], x: &[1.0, 2.0], y: &[1.0, 2.0], with_x: true };
        let common = ErrorSource::of_y(0.5).correlated(1.0);
        let all = stacked(&[member(&a), member(&b)], &[(&common, vec![0, 1])]).unwrap();
        let v = all.at(&[0.0; 4], &[0.0; 4], None);
        for i in 0..4 {
            for j in 0..4 {
                let own = if i != j {
                    0.0
                } else if i < 2 {
                    0.04
                } else {
                    0.09
                };
                assert!((v[(i, j)] - 0.25 - own).abs() < 1e-15, "{i} {j}");
            }
        }
    }
}
