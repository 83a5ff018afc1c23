//! Convolutions that are shapes of the catalogue: two Gaussians, a Lorentzian, an exponential or Landau's density with a Gaussian, two
//! Lorentzians.

use std::f64::consts::PI;

use super::conv::Wanted;
use super::expr::ShapeUse;
use super::lower::Lowerer;
use crate::model::ir::{Arena, Func2, Id};
use crate::model::predefined::{self, Shape};

/// A Gaussian: its area, its middle and its width.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gaussian {
    pub area: Id,
    pub mean: Id,
    pub sigma: Id,
}

/// A shape of the catalogue with its parameters as expressions.
pub(super) struct Known {
    shape: &'static Shape,
    p: Vec<Id>,
}

impl Lowerer<'_> {
    /// The shape as a Gaussian.
    pub(super) fn gaussian(&mut self, used: &ShapeUse, p: &[Id]) -> Option<Gaussian> {
        Some(match (used.found.shape.name, p) {
            ("gaus", &[height, mean, sigma]) => {
                let width = self.arena.scale((2.0 * PI).sqrt(), sigma);
                Gaussian { area: self.arena.mul(height, width), mean, sigma }
            }
            ("gausn", &[area, mean, sigma]) => Gaussian { area, mean, sigma },
            ("norm", &[mean, sigma]) => Gaussian { area: self.arena.constant(1.0), mean, sigma },
            _ => return None,
        })
    }

    /// A shape convolved with a Gaussian of unit area, where that is a shape again.
    pub(super) fn smeared(&mut self, name: &str, p: &[Id], by: Gaussian) -> Option<Known> {
        let a = &mut *self.arena;
        let one = a.constant(1.0);
        let moved = |a: &mut Arena, place: Id| a.add(place, by.mean);
        let (shape, p) = match (name, p) {
            ("gaus", &[height, mean, sigma]) => {
                let width = a.scale((2.0 * PI).sqrt(), sigma);
                let wider = a.binary(Func2::Hypot, sigma, by.sigma);
                ("gausn", vec![a.mul(height, width), moved(a, mean), wider])
            }
            ("gausn", &[area, mean, sigma]) => {
                ("gausn", vec![area, moved(a, mean), a.binary(Func2::Hypot, sigma, by.sigma)])
            }
            ("norm", &[mean, sigma]) => {
                ("norm", vec![moved(a, mean), a.binary(Func2::Hypot, sigma, by.sigma)])
            }
            ("breitwigner", &[area, mean, fwhm]) | ("lorentzian", &[area, fwhm, mean]) => {
                ("voigt", vec![area, moved(a, mean), by.sigma, fwhm])
            }
            ("voigt", &[area, mean, sigma, fwhm]) => {
                ("voigt", vec![area, moved(a, mean), a.binary(Func2::Hypot, sigma, by.sigma), fwhm])
            }
            ("expo", &[constant, slope]) => {
                // exp(p₀ + p₁x) keeps its form: the mean of e^(−p₁t) comes out.
                let product = a.mul(slope, by.sigma);
                let square = a.powi(product, 2);
                let half = a.scale(0.5, square);
                let back = a.mul(slope, by.mean);
                let sum = a.add(constant, half);
                ("expo", vec![a.sub(sum, back), slope])
            }
            ("expon", &[place, length]) => ("emg", vec![one, moved(a, place), by.sigma, a.div(one, length)]),
            ("emg", &[area, mean, sigma, rate]) => {
                ("emg", vec![area, moved(a, mean), a.binary(Func2::Hypot, sigma, by.sigma), rate])
            }
            ("landau", &[height, place, c]) => {
                ("langaus", vec![a.mul(height, c), moved(a, place), c, by.sigma])
            }
            ("landaun", &[area, place, c]) => ("langaus", vec![area, moved(a, place), c, by.sigma]),
            ("landau_pdf", &[place, c]) => ("langaus", vec![one, moved(a, place), c, by.sigma]),
            ("langaus", &[area, place, c, sigma]) => {
                ("langaus", vec![area, moved(a, place), c, a.binary(Func2::Hypot, sigma, by.sigma)])
            }
            _ => return None,
        };
        Some(Known { shape: predefined::find(shape)?.shape, p })
    }

    /// A resolution seen by a Gaussian function: as [`Lowerer::smeared`], and an exponential begins at 0.
    pub(super) fn smeared_resolution(&mut self, g: &ShapeUse, p: &[Id], by: Gaussian) -> Option<Known> {
        match (g.found.shape.name, p) {
            ("expo", &[_, slope]) => {
                let one = self.arena.constant(1.0);
                let rate = self.arena.neg(slope);
                Some(Known { shape: predefined::find("emg")?.shape, p: vec![one, by.mean, by.sigma, rate] })
            }
            (name, p) => self.smeared(name, p, by),
        }
    }

    /// Two Lorentzians: the widths add.
    pub(super) fn two_lorentzians(
        &mut self,
        f: &ShapeUse,
        p: &[Id],
        g: &ShapeUse,
        q: &[Id],
    ) -> Option<Known> {
        let order = |name: &str, p: &[Id]| match (name, p) {
            ("breitwigner", &[area, mean, fwhm]) | ("lorentzian", &[area, fwhm, mean]) => {
                Some([area, mean, fwhm])
            }
            _ => None,
        };
        let [area, mean, fwhm] = order(f.found.shape.name, p)?;
        let [_, shift, more] = order(g.found.shape.name, q)?;
        let p = vec![area, self.arena.add(mean, shift), self.arena.add(fwhm, more)];
        Some(Known { shape: predefined::find("breitwigner")?.shape, p })
    }

    pub(super) fn built(&mut self, known: &Known, wanted: Wanted) -> Option<Id> {
        match wanted {
            Wanted::At(x) => Some((known.shape.build)(self.arena, &[x], &known.p)),
            Wanted::Between(lo, hi) => known.shape.integral.map(|build| build(self.arena, lo, hi, &known.p)),
        }
    }
}
