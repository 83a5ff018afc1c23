//! Directions in which F does not change, put into words: which parameters do the same job, one sentence for each group of them.
//! Deliberately no search for such directions: they are handed over by whoever has decomposed a Jacobian or a Hessian.
//!
//! With Z the directions as orthonormal columns, in units in which all parameters weigh alike, the projector Z·Zᵀ does not depend on
//! which basis of the idle space was found. Its diagonal tells which parameters take part, its other elements which of them belong
//! together, and its trace over a group how many of them have to be fixed.

use nalgebra::DMatrix;

/// Parameters with at least this part of the largest weight (squared) take part.
const TAKES_PART: f64 = 0.01;
/// Parameters whose element of the projector is at least this part of its diagonal belong together.
const BELONGS: f64 = 0.01;
/// What a sentence about several parameters ends with.
const SAME_JOB: &str = "do the same job";

/// A group of parameters of which the data determine only combinations.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// Their numbers among the free ones, rising.
    pub(super) members: Vec<usize>,
    /// How many of them have to be fixed for the others to be determined.
    pub(super) surplus: usize,
}

/// The groups that idle directions (columns) form.
pub(super) fn groups(idle: &DMatrix<f64>) -> Vec<Group> {
    let projector = idle * idle.transpose();
    let weight = |i: usize| projector[(i, i)];
    let largest = (0..projector.nrows()).map(weight).fold(0.0, f64::max);
    let mut open: Vec<usize> =
        (0..projector.nrows()).filter(|&i| weight(i) > 0.0 && weight(i) >= TAKES_PART * largest).collect();
    let tied = |i: usize, j: usize| projector[(i, j)].abs() >= BELONGS * (weight(i) * weight(j)).sqrt();
    let mut found = Vec::new();
    while !open.is_empty() {
        let mut members = vec![open.remove(0)];
        let mut next = 0;
        while next < members.len() {
            let (with, rest): (Vec<usize>, Vec<usize>) = open.iter().partition(|&&j| tied(members[next], j));
            members.extend(with);
            open = rest;
            next += 1;
        }
        members.sort_unstable();
        let trace: f64 = members.iter().map(|&i| weight(i)).sum();
        found.push(Group { members, surplus: (trace.round() as usize).max(1) });
    }
    found
}

impl Group {
    /// 'A and B do the same job', ', 2 too many' where fixing one is not enough.
    pub(super) fn sentence<'n>(&self, name: impl Fn(usize) -> &'n str) -> String {
        let names: Vec<&str> = self.members.iter().map(|&i| name(i)).collect();
        match names.as_slice() {
            [] => format!("some parameters {SAME_JOB}"),
            [one] => format!("{one} is hardly determined"),
            [first @ .., last] => {
                let more =
                    if self.surplus > 1 { format!(", {} too many", self.surplus) } else { String::new() };
                format!("{} and {last} {SAME_JOB}{more}", first.join(", "))
            }
        }
    }

    /// 'fix one of them'.
    pub(super) fn remedy(&self) -> String {
        match (self.members.len(), self.surplus) {
            (1, _) => "fix it".to_string(),
            (_, 1) => "fix one of them".to_string(),
            (_, n) => format!("fix {n} of them"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Idle directions of columns (1, x, 2x, 3, z): (1, 0, 0, −1, 0)/√2 and (0, 1, −1, 0, 0)/√2 where all have unit length; any other
    /// basis of the same plane says the same.
    #[test]
    fn groups_do_not_depend_on_the_basis() {
        let half = 0.5_f64.sqrt();
        let idle =
            DMatrix::from_column_slice(5, 2, &[half, 0.0, 0.0, -half, 0.0, 0.0, half, -half, 0.0, 0.0]);
        let turned = &idle * DMatrix::from_row_slice(2, 2, &[0.6, -0.8, 0.8, 0.6]);
        for basis in [idle, turned] {
            let found = groups(&basis);
            let members: Vec<Vec<usize>> = found.iter().map(|g| g.members.clone()).collect();
            assert_eq!(members, [vec![0, 3], vec![1, 2]]);
            assert!(found.iter().all(|g| g.surplus == 1 && g.remedy() == "fix one of them"));
            let name = |i: usize| ["a", "b", "c", "d", "e"][i];
            assert_eq!(found[1].sentence(name), "b and c do the same job");
        }
    }

    /// Three columns that are multiples of one leave two parameters too many.
    #[test]
    fn how_many_have_to_be_fixed() {
        let idle = DMatrix::from_fn(3, 2, |i, k| match (i, k) {
            (2, 0) => 0.0,
            (2, 1) => -2.0 / 6.0_f64.sqrt(),
            (i, 0) => (1.0 - 2.0 * i as f64) * 0.5_f64.sqrt(),
            _ => 1.0 / 6.0_f64.sqrt(),
        });
        let found = groups(&idle);
        assert_eq!(found, [Group { members: vec![0, 1, 2], surplus: 2 }]);
        assert_eq!(found[0].remedy(), "fix 2 of them");
        assert_eq!(found[0].sentence(|i| ["a", "b", "c"][i]), "a, b and c do the same job, 2 too many");
    }
}
