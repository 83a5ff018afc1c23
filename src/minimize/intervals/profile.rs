//! F along one parameter or over two, others held (`profile`, `contour`) or minimised again (`mnprofile`); specification 7.3, 7.4.

use rayon::prelude::*;

use super::conditional::Conditional;
use super::minos::free_name;
use super::parabola::Parabola;
use super::reduced::Reduced;
use super::valley::Valley;
use crate::minimize::call::{Gate, Halt};
use crate::minimize::prepare;
use crate::minimize::ticker::Ticker;
use crate::minimize::transform::Transform;
use crate::minimize::{Ctx, Grid, MinimizeError, Minimum, Profile, Strategy};
use crate::params::ParamId;

/// F along parameter `par`.
pub(in crate::minimize) fn run(
    ctx: &Ctx<'_>,
    at: &Minimum,
    par: ParamId,
    grid: &Grid,
    refit: bool,
) -> Result<Profile, MinimizeError> {
    prepare::check_settings(ctx)?;
    let name = free_name(at, par)?;
    let x = points(at, par, grid)?;
    let ticker = Ticker::new(ctx.watch, format!("profile of {name}"), x.len());
    if refit {
        return refitted(ctx, at, par, x, &ticker);
    }
    let gate = Gate::new(ctx, &ticker, Transform::new(&at.params), usize::MAX);
    let mut p = at.values();
    let mut fval = Vec::with_capacity(x.len());
    for &v in &x {
        p[par.0] = v;
        fval.push(gate.value_at(&p).map_err(Halt::into_error)?);
        ticker.part_done();
    }
    Ok(Profile { param: par, valid: vec![true; x.len()], x, fval, refit })
}

/// F over a lattice of two parameters, the others held.
pub(in crate::minimize) fn lattice(
    ctx: &Ctx<'_>,
    at: &Minimum,
    (px, gx): (ParamId, &Grid),
    (py, gy): (ParamId, &Grid),
) -> Result<Vec<Vec<f64>>, MinimizeError> {
    prepare::check_settings(ctx)?;
    let names = (free_name(at, px)?, free_name(at, py)?);
    if px == py {
        return Err(MinimizeError::SameParameter { name: names.0 });
    }
    let (x, y) = (points(at, px, gx)?, points(at, py, gy)?);
    let ticker = Ticker::new(ctx.watch, format!("contour of {} and {}", names.0, names.1), x.len());
    let row = |&v: &f64| {
        let gate = Gate::new(ctx, &ticker, Transform::new(&at.params), usize::MAX);
        let mut p = at.values();
        p[px.0] = v;
        let mut out = Vec::with_capacity(y.len());
        for &w in &y {
            p[py.0] = w;
            out.push(gate.value_at(&p).map_err(Halt::into_error)?);
        }
        ticker.part_done();
        Ok(out)
    };
    x.par_iter().map(row).collect()
}

/// The points of a grid, inside the parameter's limits.
pub(in crate::minimize) fn points(
    at: &Minimum,
    par: ParamId,
    grid: &Grid,
) -> Result<Vec<f64>, MinimizeError> {
    let p = &at.params[par.0];
    let refuse = |name, value, rule| Err(MinimizeError::Setting { name, value, rule });
    let (size, lo, hi) = match *grid {
        Grid::Points(ref list) => {
            if list.len() < 2 {
                return refuse("size", list.len() as f64, "at least 2");
            }
            if let Some(&bad) = list.iter().find(|v| !v.is_finite()) {
                return refuse("a point of the grid", bad, "a finite number");
            }
            return Ok(list.iter().map(|&v| p.limits.clip(v)).collect());
        }
        Grid::Sigmas { size, bound } => {
            let sigma = at.errors[par.0];
            if !(sigma > 0.0 && sigma.is_finite()) {
                return refuse("the error", sigma, "known: run HESSE first, or give the range as two values");
            }
            if !(bound > 0.0 && bound.is_finite()) {
                return refuse("bound", bound, "above zero");
            }
            (size, p.value - bound * sigma, p.value + bound * sigma)
        }
        Grid::Span { size, lo, hi } => (size, lo, hi),
    };
    if size < 2 {
        return refuse("size", size as f64, "at least 2");
    }
    let (lo, hi) = (p.limits.clip(lo), p.limits.clip(hi));
    if !(lo.is_finite() && hi.is_finite() && lo < hi) {
        return refuse("the upper end of the range", hi, "finite and above the lower end, inside the limits");
    }
    let step = (hi - lo) / (size - 1) as f64;
    Ok((0..size).map(|i| if i + 1 == size { hi } else { lo + step * i as f64 }).collect())
}

/// Outwards from the minimum on both sides, each point starting from its neighbour's solution.
fn refitted(
    ctx: &Ctx<'_>,
    at: &Minimum,
    par: ParamId,
    x: Vec<f64>,
    ticker: &Ticker<'_>,
) -> Result<Profile, MinimizeError> {
    let center = at.params[par.0].value;
    let mut order: Vec<usize> = (0..x.len()).collect();
    order.sort_by(|&i, &j| (x[i] - center).abs().total_cmp(&(x[j] - center).abs()));
    let (above, below): (Vec<usize>, Vec<usize>) = order.into_iter().partition(|&i| x[i] >= center);
    let walk = |side: &[usize]| {
        let mut walker = Walker::new(ctx, at, par, ticker);
        let mut out = Vec::with_capacity(side.len());
        for &i in side {
            let (fval, ok) = walker.step(x[i])?;
            out.push((i, fval, ok));
            ticker.part_done();
        }
        Ok::<_, MinimizeError>(out)
    };
    let (up, down) = rayon::join(|| walk(&above), || walk(&below));
    let mut fval = vec![f64::NAN; x.len()];
    let mut valid = vec![false; x.len()];
    for (i, f, ok) in up?.into_iter().chain(down?) {
        fval[i] = f;
        valid[i] = ok;
    }
    Ok(Profile { param: par, x, fval, valid, refit: true })
}

/// Goes along a profile, each point starting from its neighbour's solution.
struct Walker<'a> {
    conditional: Conditional<'a>,
    valley: Option<Valley<'a>>,
    par: ParamId,
    /// The last point, and the parabola there.
    values: Vec<f64>,
    local: Option<Reduced>,
    parabola: Option<Parabola>,
}

impl<'a> Walker<'a> {
    fn new(ctx: &Ctx<'a>, at: &'a Minimum, par: ParamId, ticker: &'a Ticker<'a>) -> Walker<'a> {
        Walker {
            conditional: Conditional::new(ctx, at, ticker, &[par.0], Strategy::Fast),
            valley: Valley::new(ctx, at, ticker, Transform::new(&at.params), &[par.0], false),
            par,
            values: at.values(),
            local: None,
            parabola: Parabola::of(at, par.0),
        }
    }

    /// F with the parameter at `x`, and whether it is a minimum over the others.
    fn step(&mut self, x: f64) -> Result<(f64, bool), MinimizeError> {
        if let Some(known) = self.parabola.and_then(|p| p.value(x)) {
            return Ok((known, true));
        }
        if let Some(valley) = &self.valley {
            let mut guess = match &self.local {
                Some(local) => valley.moved(&self.values, local, [x - self.values[self.par.0], 0.0]).0,
                None => self.values.clone(),
            };
            guess[self.par.0] = x;
            if let Some(point) = valley.settle(&guess).map_err(Halt::into_error)? {
                let fval = point.local.floor;
                (self.values, self.local) = (point.values, Some(point.local));
                return Ok((fval, true));
            }
        }
        let slice = self.conditional.fit(&[x], &self.values)?;
        if slice.valid {
            (self.values, self.local) = (slice.values, None);
        }
        Ok((slice.fval, slice.valid))
    }
}
