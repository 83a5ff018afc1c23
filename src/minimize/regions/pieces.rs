//! Pieces of a confidence region apart from the one around the minimum. F below the level outside a boundary that is known is a sign of one,
//! and so is another minimum below the level; from either MIGRAD goes down to a minimum, and what lies around that is a region like any
//! other, with a smaller rise.
//!
//! Signs are looked for on a few rays only, so finding none proves nothing; the more minima are known (a search for several lists
//! them), the less can be missed.

use std::f64::consts::TAU;

use super::contour::{Main, Region};
use super::frame::Frame;
use super::outline::Spot;
use super::squares::{self, Loop};
use crate::minimize::intervals::conditional::Conditional;
use crate::minimize::intervals::reduced::Move;
use crate::minimize::observer::StopOnly;
use crate::minimize::{Algorithm, Ctx, Method, MinimizeError, Minimum, Sought, Strategy};

/// Rays on which other pieces are looked for …
const LOOK_RAYS: usize = 8;
/// … points on each …
const LOOKS: i32 = 9;
/// … each this much further out.
const LOOK_FACTOR: f64 = 1.3;
/// A point counts when also the one at this part of its distance lies outside …
const SLIVER: f64 = 0.75;
/// … and F there is below this part of the level.
const CLEARLY: f64 = 0.95;
/// Most signs that are followed down to a minimum.
const FOLLOWED: usize = 12;

/// What lies apart from the main boundary.
pub(in crate::minimize) struct Elsewhere {
    /// Boundaries around other minima.
    pub(in crate::minimize) loops: Vec<Loop>,
    /// Those minima.
    pub(in crate::minimize) centers: Vec<Move>,
    /// Places where F is below the level although no known boundary encloses them.
    pub(in crate::minimize) signs: Vec<Move>,
    /// Other minima that were looked at.
    pub(in crate::minimize) minima: usize,
    pub(in crate::minimize) nfcn: usize,
}

impl Region<'_, '_> {
    /// Everything that is found apart from `main`, as so many points each, with about so many calls.
    pub(in crate::minimize) fn elsewhere(
        &self,
        main: &Loop,
        (size, budget): (usize, usize),
        sought: &mut Sought,
    ) -> Result<Elsewhere, MinimizeError> {
        let mut found =
            Elsewhere { loops: Vec::new(), centers: Vec::new(), signs: Vec::new(), minima: 0, nfcn: 0 };
        let level = self.at.fval + self.rise;
        let known = |m: &&crate::minimize::LocalMinimum| m.fval < level && m.values != self.at.values();
        let minima: Vec<Vec<f64>> = self.at.minima.iter().filter(known).map(|m| m.values.clone()).collect();
        found.minima = minima.len();
        let (seen, calls) = self.signs(main)?;
        found.nfcn += calls;
        let all = [main.clone()];
        for (i, values) in minima.into_iter().chain(seen).enumerate() {
            let p = self.pair(&values);
            let encloses = |l: &Loop| squares::encloses(&closed(l), p);
            if all.iter().chain(&found.loops).any(encloses) {
                continue;
            }
            let follow = i < FOLLOWED && found.nfcn < budget;
            let left = budget.saturating_sub(found.nfcn);
            let around = if follow { self.around(&values, (size, left), &mut found.nfcn)? } else { None };
            match around {
                Some((center, main))
                    if !all.iter().chain(&found.loops).any(|l| squares::encloses(&closed(l), center)) =>
                {
                    main.account_in(sought);
                    found.loops.push(main.spots);
                    found.centers.push(center);
                }
                _ => found.signs.push(p),
            }
        }
        Ok(found)
    }

    /// The boundary around the minimum into which `values` lead, and that minimum.
    fn around(
        &self,
        values: &[f64],
        (size, budget): (usize, usize),
        nfcn: &mut usize,
    ) -> Result<Option<(Move, Main)>, MinimizeError> {
        let method =
            Method { algorithm: Algorithm::Migrad, iterate: 1, improve: false, ..self.ctx.method.clone() };
        let quiet = StopOnly(self.ctx.watch);
        let ctx = Ctx { fcn: self.ctx.fcn, method: &method, watch: &quiet };
        let mut from = self.at.params.clone();
        from.set_values(values);
        let there: Minimum = match crate::minimize::minimize(&ctx, &from) {
            Ok(there) => there,
            Err(MinimizeError::Cancelled) => return Err(MinimizeError::Cancelled),
            Err(_) => return Ok(None),
        };
        *nfcn += there.nfcn;
        let rise = self.at.fval + self.rise - there.fval;
        if !there.is_valid() || there.covariance.is_none() || rise < (1.0 - CLEARLY) * self.rise {
            return Ok(None);
        }
        let center = self.pair(&there.values());
        let main = Region { at: &there, rise, ..*self }.main(size, budget)?;
        *nfcn += main.nfcn;
        let enough = main.spots.iter().filter(|s| s.p[0].is_finite()).count() > 2;
        Ok(enough.then_some((center, main)))
    }

    /// Values outside the boundary where F is below the level all the same, and the calls spent: on rays further and further out, the
    /// others minimised where that promises something.
    fn signs(&self, boundary: &Loop) -> Result<(Vec<Vec<f64>>, usize), MinimizeError> {
        let frame = self.frame();
        let boundary = closed(boundary);
        let origin = self.at.values();
        let follow = self.followed(&frame);
        let held = [self.px.0, self.py.0];
        let mut conditional = Conditional::new(self.ctx, self.at, self.ticker, &held, Strategy::Fast);
        let level = self.at.fval + CLEARLY * self.rise;
        let radius = (self.rise / self.at.up).sqrt();
        let mut hits = Vec::new();
        for k in 0..LOOK_RAYS {
            let (sin, cos) = (TAU * k as f64 / LOOK_RAYS as f64).sin_cos();
            for i in 1..=LOOKS {
                let far = radius * LOOK_FACTOR.powi(i);
                let p = frame.point([far * cos, far * sin]);
                let allowed = (0..2).all(|a| self.at.params[held[a]].limits.contains(p[a]));
                // Slivers between the boundary and its chords are no pieces.
                let nearer = frame.point([SLIVER * far * cos, SLIVER * far * sin]);
                let inside = |p| squares::encloses(&boundary, p);
                if !allowed || inside(p) || inside(nearer) {
                    continue;
                }
                let mut values: Vec<f64> =
                    origin.iter().zip(&follow).map(|(v, f)| v + far * (f[0] * cos + f[1] * sin)).collect();
                (values[held[0]], values[held[1]]) = (p[0], p[1]);
                let low = conditional.glance(&p, &values, level)?;
                if low.fval < level {
                    hits.push(low.values);
                }
            }
        }
        Ok((hits, conditional.counts().nfcn))
    }

    /// How all parameters follow a unit along each axis of the frame: C_jp C_pp⁻¹ L = C_jp L⁻ᵀ.
    fn followed(&self, frame: &Frame) -> Vec<[f64; 2]> {
        let n = self.at.params.len();
        let Some(c) = &self.at.covariance else { return vec![[0.0; 2]; n] };
        let center = frame.center;
        let row = |j: usize| frame.inside([center[0] + c[(j, self.px.0)], center[1] + c[(j, self.py.0)]]);
        (0..n).map(row).collect()
    }
}

/// A boundary without its gaps: straight lines lead across them.
fn closed(boundary: &Loop) -> Vec<Spot> {
    boundary.iter().filter(|s| s.p[0].is_finite()).copied().collect()
}
