//! MINOS, profiles, regions and one-sided limits of parameters that follow others. A tied parameter is a quantity derived from those it
//! follows: in the coordinates of [`exchange`](super::exchange) it takes the place of one of them and is searched like any parameter.
//! Deliberately not the region of two tied parameters at once: that would need two exchanges.

use super::super::FitError;
use super::super::derive::{Quantities, Quantity};
use super::derived::{Interval, Which, interval};
use super::exchange::Exchanged;
use super::problem::Problem;
use super::scaling::Scaling;
use crate::minimize::{self, Bound, Contour, Ctx, Grid, Level, MinimizeError, Minimum, Profile};
use crate::params::ParamId;

/// A tied parameter.
pub(super) struct Follower {
    id: ParamId,
    name: String,
    /// The one quantity that has its value.
    itself: Quantities,
}

impl Follower {
    /// Parameter `id` as a follower; `None` when it follows nothing.
    ///
    /// # Errors
    /// A tie that cannot be evaluated.
    pub fn of(problem: &Problem<'_>, id: ParamId) -> Result<Option<Follower>, FitError> {
        let params = &problem.request.config.params;
        let Some(p) = params.get(id).filter(|p| p.is_tied()) else { return Ok(None) };
        // No parameter has a name with a blank, so this one is free.
        let name = format!("{} itself", p.name);
        let itself =
            Quantities::new(params, None, &[Quantity { name, expression: p.name.clone(), profile: false }])?;
        Ok(Some(Follower { id, name: p.name.clone(), itself }))
    }

    /// Its MINOS errors.
    pub fn minos(
        &self,
        problem: &Problem<'_>,
        minimum: &Minimum,
        scaling: &Scaling,
    ) -> Result<Interval, MinimizeError> {
        let which = Which { quantities: &self.itself, j: 0, name: &self.name };
        let mut found = interval(problem, which, minimum, scaling)?;
        if let Interval::Found(errors) = &mut found {
            errors.param = self.id;
        }
        Ok(found)
    }

    /// Its profile on `grid`, the others minimised again (`refit`) or held, but for the one in whose place it moves.
    pub fn profile(
        &self,
        problem: &Problem<'_>,
        minimum: &Minimum,
        grid: &Grid,
        refit: bool,
    ) -> Result<Profile, MinimizeError> {
        let fcn = self.exchanged(problem, minimum, None)?;
        let at = fcn.minimum(minimum, &self.name);
        let ctx = Ctx { fcn: &fcn, ..problem.ctx() };
        let found = minimize::profile(&ctx, &at, fcn.id(), grid, refit)?;
        Ok(Profile { param: self.id, ..found })
    }

    /// A one-sided limit on it.
    pub fn bound(
        &self,
        problem: &Problem<'_>,
        minimum: &Minimum,
        (level, upper): (Level, bool),
    ) -> Result<Bound, MinimizeError> {
        let fcn = self.exchanged(problem, minimum, None)?;
        let at = fcn.minimum(minimum, &self.name);
        let ctx = Ctx { fcn: &fcn, ..problem.ctx() };
        let found = minimize::bound(&ctx, &at, fcn.id(), level, upper)?;
        Ok(Bound { param: self.id, ..found })
    }

    /// Its region with the free parameter `other`, this one on the y axis.
    pub fn contour(
        &self,
        problem: &Problem<'_>,
        minimum: &Minimum,
        other: ParamId,
        (level, size): (Level, usize),
    ) -> Result<Contour, MinimizeError> {
        let fcn = self.exchanged(problem, minimum, Some(other))?;
        let at = fcn.minimum(minimum, &self.name);
        let ctx = Ctx { fcn: &fcn, ..problem.ctx() };
        let found = minimize::contour(&ctx, &at, other, fcn.id(), level, size)?;
        Ok(Contour { y: self.id, ..found })
    }

    /// F with this parameter in the place of one that it follows, though not of `kept`.
    fn exchanged<'a>(
        &'a self,
        problem: &'a Problem<'_>,
        minimum: &Minimum,
        kept: Option<ParamId>,
    ) -> Result<Exchanged<'a>, MinimizeError> {
        let made = Exchanged::keeping(&*problem.cost, (&self.itself, 0), minimum, kept);
        made.ok_or_else(|| MinimizeError::Follows {
            name: self.name.clone(),
            other: kept.and_then(|k| Some(minimum.params.get(k)?.name.clone())),
        })
    }
}

/// The region of a pair of which at least one is tied; `None` when none is.
pub(super) fn contour(
    problem: &Problem<'_>,
    minimum: &Minimum,
    (x, y): (ParamId, ParamId),
    how: (Level, usize),
) -> Result<Option<Contour>, FitError> {
    let turned = |c: Contour| {
        let swapped = |points: Vec<(f64, f64)>| points.into_iter().rev().map(|(a, b)| (b, a)).collect();
        let backwards = |flags: Vec<bool>| flags.into_iter().rev().collect();
        let more = c
            .more
            .into_iter()
            .map(|p| minimize::Piece { points: swapped(p.points), at_limit: backwards(p.at_limit) });
        Contour {
            x: c.y,
            y: c.x,
            points: swapped(c.points),
            at_limit: backwards(c.at_limit),
            more: more.collect(),
            ..c
        }
    };
    match (Follower::of(problem, x)?, Follower::of(problem, y)?) {
        (None, None) => Ok(None),
        (None, Some(tied)) => Ok(Some(tied.contour(problem, minimum, x, how)?)),
        (Some(tied), None) => Ok(Some(turned(tied.contour(problem, minimum, y, how)?).from_smallest_x())),
        (Some(a), Some(b)) => Err(MinimizeError::Follows { name: a.name, other: Some(b.name) }.into()),
    }
}
