//! Double-sided Crystal Ball line: a Gaussian core that goes over into a power law on either side, continuous with its slope; the tails are
//! those of `crystalball`.

use std::f64::consts::PI;

use super::crystalball::{CRYSTALBALL, tail, tail_content};
use super::parts::{bell, standard, standard_ends};
use super::{ParamNames, Shape, ShapeLimit};
use crate::model::ir::Func2;

/// Constant is the height (unit of y), Mean and Sigma have the unit of x; where the tails begin (AlphaL, AlphaR, in units of Sigma) and
/// their powers (NL, NR) have none.
pub(super) static DSCB: Shape = Shape {
    name: "dscb",
    params: ParamNames::Fixed(&["Constant", "Mean", "Sigma", "AlphaL", "NL", "AlphaR", "NR"]),
    formula: "Constant*(z<-AlphaL ? left tail : z>AlphaR ? right tail : exp(-z^2/2)), z=(x-Mean)/Sigma",
    limits: &[
        ShapeLimit { param: 2, lower: Some(0.0), upper: None },
        ShapeLimit { param: 3, lower: Some(0.0), upper: None },
        ShapeLimit { param: 4, lower: Some(1.0001), upper: None },
        ShapeLimit { param: 5, lower: Some(0.0), upper: None },
        ShapeLimit { param: 6, lower: Some(1.0001), upper: None },
    ],
    build: |a, x, p| {
        let z = standard(a, x[0], p[1], p[2]);
        let (minus_z, minus_left) = (a.neg(z), a.neg(p[3]));
        let core = bell(a, z);
        let (left, right) = (tail(a, z, p[3], p[4]), tail(a, minus_z, p[5], p[6]));
        let (is_left, is_right) = (a.cmp(Func2::Lt, z, minus_left), a.cmp(Func2::Gt, z, p[5]));
        let rest = a.select(is_right, right, core);
        let line = a.select(is_left, left, rest);
        a.mul(p[0], line)
    },
    integral: Some(|a, lo, hi, p| {
        let (u, v) = standard_ends(a, lo, hi, p[1], p[2]);
        let (minus_u, minus_v, minus_left) = (a.neg(u), a.neg(v), a.neg(p[3]));
        let [from, to] = [u, v].map(|z| {
            let z = a.binary(Func2::Max, z, minus_left);
            a.binary(Func2::Min, z, p[5])
        });
        let core = a.binary(Func2::NormalInterval, from, to);
        let core = a.scale((2.0 * PI).sqrt(), core);
        let left = tail_content(a, [u, v], p[3], p[4]);
        let right = tail_content(a, [minus_v, minus_u], p[5], p[6]);
        let total = a.sum(&[left, core, right]);
        a.product(&[p[0], p[2], total])
    }),
    ..CRYSTALBALL
};
