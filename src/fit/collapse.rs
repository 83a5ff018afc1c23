//! A part of a density that became narrower than the values can show: on one value it makes the likelihood as high as it likes, and below zero
//! between two of them it is seen by none. RooFit and zfit let a number of events be below zero as long as the density is above zero at all
//! values, and so do we; but a width that no value measures is no result, whatever its sign.

use super::result::COLLAPSED;
use super::{FitResult, FitWarning, Severity};
use crate::cost::CostKind;
use crate::data::Data;
use crate::model::{DataExtent, Model, Role};
use crate::params::ParamId;

/// Within so many widths of its place a part is seen.
const SEEN: f64 = 3.0;
/// Fewer values than this tell no width.
const LEAST: usize = 2;
/// The spacing is that of so many values next to the place.
const NEAREST: usize = 4;

/// A free width that is below the spacing of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Collapse {
    /// The width.
    pub width: ParamId,
    /// Where the part stands.
    pub place: ParamId,
    /// How many values lie within three widths.
    pub within: usize,
    /// How far apart the values there are.
    pub spacing: f64,
}

impl FitResult {
    /// The first width that the values cannot show.
    pub fn collapse(&self) -> Option<Collapse> {
        (0..self.members.len()).find_map(|j| self.collapse_of(j))
    }

    fn collapse_of(&self, j: usize) -> Option<Collapse> {
        let (member, own) = (self.request.config.members.get(j)?, self.request.models.get(j)?);
        let found = self.members.get(j)?;
        let Data::Sample(sample) = &member.data.as_deref()?.data else { return None };
        if !matches!(found.cost, CostKind::Unbinned | CostKind::Extended) || own.model.n_coordinates() != 1 {
            return None;
        }
        let (mut lo, mut hi) = (f64::INFINITY, f64::NEG_INFINITY);
        for i in found.fit_set.rows.iter() {
            (lo, hi) = (lo.min(sample.x[i]), hi.max(sample.x[i]));
        }
        let peaks = peaks(&own.model, (lo, hi))?;
        if peaks.is_empty() {
            return None;
        }
        let mut x: Vec<f64> = found.fit_set.rows.iter().map(|i| sample.x[i]).collect();
        x.sort_unstable_by(f64::total_cmp);
        let (params, p) = (&self.minimum.params, own.own(&self.minimum.values()).into_owned());
        let is_free = |(_, w): &(usize, usize)| params[own.at[*w]].is_free();
        let mut peaks = peaks.into_iter().filter(is_free);
        let (place, width) = peaks.find(|&(m, w)| is_unseen(&x, p[m], p[w].abs()))?;
        Some(Collapse {
            width: ParamId(own.at[width]),
            place: ParamId(own.at[place]),
            within: values_within(&x, p[place], SEEN * p[width].abs()),
            spacing: short(spacing(&x, p[place])),
        })
    }
}

/// `W-COLLAPSED`.
pub(super) fn warning(result: &FitResult) -> Option<FitWarning> {
    let found = result.collapse()?;
    let params = &result.minimum.params;
    let (width, place) = (&params[found.width.0], &params[found.place.0]);
    let how_many = if found.within == 0 { "no value lies" } else { "only one value lies" };
    let text = format!(
        "the width {0} = {1} is below the spacing of the values: {how_many} within three such widths of {2} = {3}. A part as narrow as that stands \
         between the values or on one of them, and its likelihood has no end. Fix {0}, give it a lower limit (the values there are about \
         {4} apart), or take a model without that part",
        width.name,
        written(width.value),
        place.name,
        written(place.value),
        found.spacing
    );
    Some(FitWarning { code: COLLAPSED, severity: Severity::Bad, text, param: Some(found.width.0) })
}

/// Places and widths that stand in one term of the model, by their numbers.
fn peaks(model: &Model, (lo, hi): (f64, f64)) -> Option<Vec<(usize, usize)>> {
    if lo >= hi {
        return None;
    }
    let extent = DataExtent { lo, hi, height: 1.0 };
    let roles = model.roles(&extent);
    let is_place = |k: usize| matches!(roles.get(k), Some(Role::Place { .. }));
    let is_length = |k: usize| {
        matches!(roles.get(k), Some(Role::Size { per_x, .. }) if (per_x - 1.0).abs() < 0.1)
            && !model.is_linear_in(&[k])
    };
    let of_term = |params: &[usize]| {
        let mut places = params.iter().copied().filter(|&k| is_place(k));
        let mut widths = params.iter().copied().filter(|&k| is_length(k));
        // With two of a kind nothing says which belong together, and a second width keeps the part wide.
        match (places.next(), places.next(), widths.next(), widths.next()) {
            (Some(m), None, Some(w), None) => Some((m, w)),
            _ => None,
        }
    };
    Some(model.terms().iter().filter_map(|t| of_term(&t.params)).collect())
}

/// Whether a part of this width lies among the values and too few of them see it.
fn is_unseen(x: &[f64], place: f64, width: f64) -> bool {
    let among = x.first().is_some_and(|lo| *lo <= place) && x.last().is_some_and(|hi| place <= *hi);
    among && width.is_finite() && values_within(x, place, SEEN * width) < LEAST
}

fn values_within(x: &[f64], place: f64, reach: f64) -> usize {
    x.partition_point(|v| *v <= place + reach) - x.partition_point(|v| *v < place - reach)
}

/// How far apart the values next to `place` are.
fn spacing(x: &[f64], place: f64) -> f64 {
    let mut far: Vec<f64> = x.iter().map(|v| (v - place).abs()).collect();
    far.sort_unstable_by(f64::total_cmp);
    let nearest = far.len().min(NEAREST);
    far.get(nearest.saturating_sub(1)).map_or(f64::NAN, |reach| 2.0 * reach / nearest as f64)
}

/// The same as text, without a row of zeros.
fn written(value: f64) -> String {
    if value.abs() < 1e-4 { format!("{:e}", short(value)) } else { short(value).to_string() }
}

/// Three digits.
fn short(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
