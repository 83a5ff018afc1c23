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
        let values = || found.fit_set.rows.iter().map(|i| sample.x[i]);
        let ends = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), x| (lo.min(x), hi.max(x)));
        let (params, p) = (&self.minimum.params, own.own(&self.minimum.values()).into_owned());
        let is_among = |m: usize| (ends.0..=ends.1).contains(&p[m]);
        // The values are counted, not copied: there may be millions.
        let within = |m: usize, w: usize| {
            let reach = SEEN * p[w].abs();
            values().filter(|x| (x - p[m]).abs() <= reach).count()
        };
        let mut peaks = peaks(&own.model, ends)?.into_iter().filter(|(_, w)| params[own.at[*w]].is_free());
        let (place, width) = peaks.find(|&(m, w)| is_among(m) && p[w].is_finite() && within(m, w) < LEAST)?;
        Some(Collapse {
            width: ParamId(own.at[width]),
            place: ParamId(own.at[place]),
            within: within(place, width),
            spacing: short(spacing(values(), p[place])),
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

/// How far apart the values next to `place` are.
fn spacing(values: impl Iterator<Item = f64>, place: f64) -> f64 {
    let mut nearest: Vec<f64> = Vec::with_capacity(NEAREST + 1);
    for far in values.map(|x| (x - place).abs()) {
        let at = nearest.partition_point(|v| *v <= far);
        nearest.insert(at, far);
        nearest.truncate(NEAREST);
    }
    nearest.last().map_or(f64::NAN, |reach| 2.0 * reach / nearest.len() as f64)
}

/// The same as text, without a row of zeros.
fn written(value: f64) -> String {
    if value.abs() < 1e-4 { format!("{:e}", short(value)) } else { short(value).to_string() }
}

/// Three digits.
fn short(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}
