//! What a curve has beside its values: the integral over a range, its maximum, where that is, its width at half of it, and where it has
//! a value; as functions of the parameters with their derivatives.
//!
//! ```text
//! ∫f         closed form where the model has one, else Gauss and Legendre's rule; derivatives are integrals of those of f
//! M = f(x̂)   f′(x̂) = 0:   ∂M/∂p = ∂f/∂p,   ∂x̂/∂p = −(∂f′/∂p)/f″
//! f(x₀) = c   ∂x₀/∂p = (∂c/∂p − ∂f/∂p)/f′     (at half maximum c = M/2, above zero)
//! ```
//! (theorem of implicit functions). Second derivatives of what is not an integral are differences of the exact first ones.

use crate::model::Model;
use crate::numeric::gauss::legendre;

/// Pieces of a range on which a maximum or a crossing is looked for first.
const PIECES: usize = 400;
/// Halvings of a piece, as far as the digits go.
const HALVINGS: usize = 80;
/// Pieces and nodes in each for an integral without a closed form.
const PANELS: usize = 64;
const NODES: usize = 10;
/// Step of differences of first derivatives, in parts of a parameter.
const STEP: f64 = 1e-5;

/// What a front end may offer of a curve over a range: the call, and a name for the quantity.
pub const OF_CURVE: [(&str, &str); 4] =
    [("integral", "Integral"), ("maximum", "Maximum"), ("x_maximum", "Place"), ("fwhm", "FWHM")];

/// A name for the place where a curve has a value.
pub const CROSSING: &str = "x0";

/// The expression of the first place in a range, as `0,5`, where the curve is 0.
pub fn crossing_call(range: &str) -> String {
    format!("x_where(0,{range})")
}

/// What is asked of the curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Its integral.
    Integral,
    /// Its largest value.
    Maximum,
    /// Where that is.
    Place,
    /// The width at half of it.
    Width,
    /// Where it first has this value.
    Where(f64),
}

impl Kind {
    /// What it is called in expressions, with the numbers it takes.
    pub(super) const NAMES: [(&'static str, usize); 5] =
        [("integral", 2), ("maximum", 2), ("x_maximum", 2), ("fwhm", 2), ("x_where", 3)];

    /// The kind of that name, with its numbers: the range comes last.
    pub(super) fn of(name: &str, numbers: &[f64]) -> Option<(Kind, (f64, f64))> {
        Some(match (name, numbers) {
            ("integral", &[lo, hi]) => (Kind::Integral, (lo, hi)),
            ("maximum", &[lo, hi]) => (Kind::Maximum, (lo, hi)),
            ("x_maximum", &[lo, hi]) => (Kind::Place, (lo, hi)),
            ("fwhm", &[lo, hi]) => (Kind::Width, (lo, hi)),
            ("x_where", &[value, lo, hi]) => (Kind::Where(value), (lo, hi)),
            _ => return None,
        })
    }
}

/// One of them of one curve over one range.
#[derive(Debug, Clone)]
pub(super) struct Feature {
    kind: Kind,
    range: (f64, f64),
    model: Model,
    slope: Model,
    bend: Model,
    integral: Option<Model>,
}

/// A number with its first derivatives.
type Jet = (f64, Vec<f64>);

impl Feature {
    /// Of a curve of one coordinate.
    pub fn new(model: &Model, kind: Kind, range: (f64, f64)) -> Feature {
        let slope = model.slope();
        let (bend, integral) = (slope.slope(), model.bin_integral());
        Feature { kind, range, model: model.clone(), slope, bend, integral }
    }

    /// Its value; NaN where there is none.
    pub fn value(&self, p: &[f64]) -> f64 {
        match self.kind {
            Kind::Integral => self.integral(p).0,
            Kind::Maximum => self.place(p).map_or(f64::NAN, |x| value(&self.model, x, p)),
            Kind::Place => self.place(p).unwrap_or(f64::NAN),
            Kind::Width => self.half(p).map_or(f64::NAN, |(left, right, _)| right - left),
            Kind::Where(c) => self.crossing(p, c, self.range).unwrap_or(f64::NAN),
        }
    }

    /// The same with its derivatives by the parameters.
    pub fn with_gradient(&self, p: &[f64]) -> Jet {
        let nothing = || (f64::NAN, vec![f64::NAN; p.len()]);
        match self.kind {
            Kind::Integral => self.integral(p),
            Kind::Maximum => self.place(p).map_or_else(nothing, |x| jet(&self.model, x, p)),
            Kind::Place => self.place(p).map_or_else(nothing, |x| {
                let bend = value(&self.bend, x, p);
                // At an end of the range it stays there.
                let inside = x > self.range.0 && x < self.range.1;
                let of_slope = jet(&self.slope, x, p).1;
                (x, of_slope.iter().map(|s| if inside { -s / bend } else { 0.0 }).collect())
            }),
            Kind::Width => self.half(p).map_or_else(nothing, |(left, right, top)| {
                let of_half: Vec<f64> = jet(&self.model, top, p).1.iter().map(|d| 0.5 * d).collect();
                let (a, b) = (self.moved(left, p, &of_half), self.moved(right, p, &of_half));
                (right - left, b.iter().zip(&a).map(|(b, a)| b - a).collect())
            }),
            Kind::Where(c) => self
                .crossing(p, c, self.range)
                .map_or_else(nothing, |x| (x, self.moved(x, p, &vec![0.0; p.len()]))),
        }
    }

    /// Second derivatives, packed by columns of the upper triangle.
    pub fn hessian(&self, p: &[f64]) -> Vec<f64> {
        let n = p.len();
        let mut rows = Vec::with_capacity(n);
        for k in 0..n {
            let h = STEP * p[k].abs().max(STEP);
            let at = |sign: f64| {
                let mut moved = p.to_vec();
                moved[k] += sign * h;
                self.with_gradient(&moved).1
            };
            let (up, down) = (at(1.0), at(-1.0));
            rows.push(up.iter().zip(&down).map(|(a, b)| (a - b) / (2.0 * h)).collect::<Vec<f64>>());
        }
        let pairs = (0..n).flat_map(|b| (0..=b).map(move |a| (a, b)));
        pairs.map(|(a, b)| 0.5 * (rows[a][b] + rows[b][a])).collect()
    }

    fn integral(&self, p: &[f64]) -> Jet {
        let (lo, hi) = self.range;
        if let Some(closed) = &self.integral {
            let mut derivatives = vec![0.0; p.len()];
            let mut sum = [0.0];
            closed.eval_with_gradient(&[&[lo], &[hi]], p, &mut sum, &mut derivatives);
            if sum[0].is_finite() {
                return (sum[0], derivatives);
            }
        }
        let half = 0.5 * (hi - lo) / PANELS as f64;
        let (mut sum, mut derivatives) = (0.0, vec![0.0; p.len()]);
        let rule = legendre(NODES);
        for panel in 0..PANELS {
            let middle = lo + half * (2 * panel + 1) as f64;
            for (t, weight) in &rule {
                let (f, d) = jet(&self.model, middle + half * t, p);
                sum += weight * half * f;
                derivatives.iter_mut().zip(d).for_each(|(total, d)| *total += weight * half * d);
            }
        }
        (sum, derivatives)
    }

    /// Where the curve is highest.
    fn place(&self, p: &[f64]) -> Option<f64> {
        let x = grid(self.range);
        let f: Vec<f64> = x.iter().map(|&x| value(&self.model, x, p)).collect();
        let top = (0..x.len()).filter(|&i| f[i].is_finite()).max_by(|&a, &b| f[a].total_cmp(&f[b]))?;
        let (mut lo, mut hi) = (x[top.saturating_sub(1)], x[(top + 1).min(PIECES)]);
        let rises = |x: f64| value(&self.slope, x, p) > 0.0;
        if !rises(lo) || rises(hi) {
            return Some(x[top]);
        }
        for _ in 0..HALVINGS {
            let middle = 0.5 * (lo + hi);
            if rises(middle) { lo = middle } else { hi = middle }
        }
        Some(0.5 * (lo + hi))
    }

    /// Both places of half the maximum, and that of the maximum.
    fn half(&self, p: &[f64]) -> Option<(f64, f64, f64)> {
        let top = self.place(p)?;
        let level = 0.5 * value(&self.model, top, p);
        let left = self.crossing(p, level, (top, self.range.0))?;
        let right = self.crossing(p, level, (top, self.range.1))?;
        (level > 0.0).then_some((left, right, top))
    }

    /// The first place from one end of a range to the other where the curve has a value.
    fn crossing(&self, p: &[f64], level: f64, range: (f64, f64)) -> Option<f64> {
        let x = grid(range);
        let above = |x: f64| value(&self.model, x, p) - level;
        let crosses = |w: &&[f64]| {
            let (a, b) = (above(w[0]), above(w[1]));
            a.is_finite() && b.is_finite() && (a > 0.0) != (b > 0.0)
        };
        let piece = x.windows(2).find(crosses)?;
        let (mut from, mut to) = (piece[0], piece[1]);
        let side = above(from) > 0.0;
        for _ in 0..HALVINGS {
            let middle = 0.5 * (from + to);
            if (above(middle) > 0.0) == side { from = middle } else { to = middle }
        }
        Some(0.5 * (from + to))
    }

    /// How the place where the curve has a value moves when the value moves like this.
    fn moved(&self, x: f64, p: &[f64], of_value: &[f64]) -> Vec<f64> {
        let slope = value(&self.slope, x, p);
        jet(&self.model, x, p).1.iter().zip(of_value).map(|(f, c)| (c - f) / slope).collect()
    }
}

fn grid((from, to): (f64, f64)) -> Vec<f64> {
    (0..=PIECES).map(|i| from + (to - from) * i as f64 / PIECES as f64).collect()
}

fn value(model: &Model, x: f64, p: &[f64]) -> f64 {
    let mut f = [f64::NAN];
    model.eval(&[&[x]], p, &mut f);
    f[0]
}

fn jet(model: &Model, x: f64, p: &[f64]) -> Jet {
    let (mut f, mut d) = ([f64::NAN], vec![0.0; p.len()]);
    model.eval_with_gradient(&[&[x]], p, &mut f, &mut d);
    (f[0], d)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, within: f64) {
        assert!((a - b).abs() <= within * b.abs().max(1.0), "{a} instead of {b}");
    }

    /// A Gaussian of height A at μ: A, μ, 2√(2 ln 2)·σ, A·σ·√(2π), μ + σ√(2 ln 2) at half; derivatives by hand, second ones by differences.
    #[test]
    fn a_gaussian_in_closed_form() {
        let model = Model::compile("gaus").unwrap();
        let p = [3.0, 1.2, 0.4];
        let of = |kind, range| Feature::new(&model, kind, range);
        let wide = (-10.0, 12.0);
        let fwhm = 2.0 * (2.0 * std::f64::consts::LN_2).sqrt();
        let area = (2.0 * std::f64::consts::PI).sqrt();
        for (kind, range, value, gradient) in [
            (Kind::Maximum, wide, 3.0, [1.0, 0.0, 0.0]),
            (Kind::Place, wide, 1.2, [0.0, 1.0, 0.0]),
            (Kind::Width, wide, fwhm * 0.4, [0.0, 0.0, fwhm]),
            (Kind::Integral, wide, 3.0 * 0.4 * area, [0.4 * area, 0.0, 3.0 * area]),
            (Kind::Where(1.5), (1.2, 3.0), 1.2 + 0.2 * fwhm, [0.4 / (0.5 * fwhm) / 3.0, 1.0, 0.5 * fwhm]),
        ] {
            let feature = of(kind, range);
            let (v, g) = feature.with_gradient(&p);
            close(v, value, 1e-11);
            close(feature.value(&p), value, 1e-11);
            for (g, exact) in g.iter().zip(gradient) {
                close(*g, exact, 1e-9);
            }
        }
        // ∂²(A·σ·√2π)/∂A∂σ = √2π stands at row 0 of column 2.
        let h = of(Kind::Integral, wide).hessian(&p);
        close(h[3], area, 1e-6);
        assert!(h.len() == 6 && h[0].abs() < 1e-6);
    }

    /// A parabola with its vertex at 2, height 5: ∫ over [0, 4] is 20 − 16/3, half height 2.5 at 2 ± √2.5; none that rises has a width.
    #[test]
    fn a_parabola_in_closed_form() {
        let model = Model::compile("pol2").unwrap();
        let p = [1.0, 4.0, -1.0];
        let of = |kind| Feature::new(&model, kind, (0.0, 4.0)).with_gradient(&p);
        close(of(Kind::Integral).0, 20.0 - 16.0 / 3.0, 1e-13);
        close(of(Kind::Integral).1[2], 64.0 / 3.0, 1e-13);
        close(of(Kind::Maximum).0, 5.0, 1e-13);
        // x̂ = −b/2c.
        close(of(Kind::Place).0, 2.0, 1e-12);
        close(of(Kind::Place).1[1], 0.5, 1e-9);
        close(of(Kind::Place).1[2], 2.0, 1e-9);
        close(of(Kind::Width).0, 2.0 * 2.5_f64.sqrt(), 1e-12);
        close(of(Kind::Where(2.5)).0, 2.0 - 2.5_f64.sqrt(), 1e-12);
        let line = Model::compile("pol1").unwrap();
        let of = |kind| Feature::new(&line, kind, (0.0, 4.0)).with_gradient(&[1.0, 2.0]);
        assert!(of(Kind::Width).0.is_nan() && of(Kind::Where(100.0)).0.is_nan());
        assert_eq!(of(Kind::Place), (4.0, vec![0.0, 0.0]));
        // Without a closed form the rule of quadrature: ∫ exp(−x²) sin(x)² dx over [−6, 6] = √π(1 − 1/e)/2.
        let odd = Model::compile("a*exp(-x*x)*sin(x)*sin(x)").unwrap();
        let v = Feature::new(&odd, Kind::Integral, (-6.0, 6.0)).with_gradient(&[2.0]);
        let exact = std::f64::consts::PI.sqrt() * 0.5 * (1.0 - (-1.0_f64).exp());
        close(v.0, 2.0 * exact, 1e-12);
        close(v.1[0], exact, 1e-12);
    }
}
