//! Data sets that have errors in common, drawn together by the one covariance of all their rows: what is common displaces the rows of all
//! of them at once. Deliberately not here: data sets that hang together with no other.

use super::joint::Joint;
use crate::cost::Part;
use crate::data::{Data, Dataset};
use crate::fit::Member;
use crate::numeric::random::Random;

use std::sync::Arc;

/// The law of the data sets of a group.
#[derive(Debug)]
pub(super) struct Together {
    /// The members, by their positions.
    members: Vec<usize>,
    /// Predictions of all rows, one data set below the other.
    prediction: Vec<f64>,
    joint: Joint,
}

impl Together {
    /// The law of `members`, whose cost is `part` of the fit's, at the parameters `truth` of the fit; `None` where they have none.
    pub fn new(members: Vec<usize>, part: &Part, truth: &[f64]) -> Option<Together> {
        let p = part.own(truth);
        let (prediction, joint) = (part.cost.prediction(&p)?, Joint::of(&*part.cost, &p)?);
        Some(Together { members, prediction, joint })
    }

    /// Whether member `j` is drawn here.
    pub fn has(&self, j: usize) -> bool {
        self.members.contains(&j)
    }

    /// Puts data that are drawn in place of those of `all` members that belong here.
    pub fn draw(&self, all: &mut [Member], random: &mut Random) {
        let of = |k: &usize| all.get(*k).and_then(|m| m.data.as_deref()).map_or(&[][..], measured);
        let mut d: Vec<f64> = self.members.iter().flat_map(|k| of(k).iter().copied()).collect();
        self.joint.draw(&self.prediction, &mut d, random);
        let mut rest = d.as_slice();
        for &k in &self.members {
            let Some(data) = all.get_mut(k).and_then(|m| m.data.as_mut()) else { continue };
            let (own, others) = rest.split_at(measured(data).len().min(rest.len()));
            rest = others;
            *data = Arc::new(with(data, own.to_vec()));
        }
    }
}

/// What was measured: y, or contents.
fn measured(data: &Dataset) -> &[f64] {
    match &data.data {
        Data::Points(p) => &p.y,
        Data::Histogram(h) => &h.content,
        Data::Sample(_) => &[],
    }
}

/// The same data with other values measured.
fn with(data: &Dataset, values: Vec<f64>) -> Dataset {
    let mut toy = data.clone();
    match &mut toy.data {
        Data::Points(p) => p.y = values,
        Data::Histogram(h) => h.content = values,
        Data::Sample(_) => {}
    }
    toy
}
