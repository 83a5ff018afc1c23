//! Likelihoods of single values: of a pdf's shape, −2 Σ ln f/I, and of a number density, 2[N − Σ ln h]. The logarithms
//! of many values are taken as one of their product. Weighted values count for Σw²-effective events, or as they are with errors corrected
//! (F. James, Statistical Methods in Experimental Physics, 2nd ed., 8.5.2).

use nalgebra::DMatrix;

use super::ModelKind;
use super::assembled::{CoarseSums, Statistic};
use super::binned_nll::NO_INTERVALS;
use super::declared;
use super::distribution::Distribution;
use super::expected::of_logarithms;
use super::kernels::{Jet, TINY};
use super::normalisation::{Domain, FreeScale};
use super::predict::AtPoints;
use super::prediction::integral_warnings;
use super::rows::{Block, Order, Predict, Sums, packed, sum_terms};
use super::terms::{ByRow, Events};
use crate::data::{Column, Interval};
use crate::model::Model;
use crate::numeric::sum::sum;

/// What the integral of the model over the window is for.
pub(super) enum Integral {
    /// f is taken as normalised.
    Declared,
    /// f is divided by I(θ): 2N ln I is added.
    Divides(Box<dyn Predict>),
    /// The number N(θ) of events expected: 2N is added.
    Expected(Box<dyn Predict>),
}

/// Weights of single values as they enter a sum.
pub(super) struct Weighting {
    /// Of each value.
    pub w: Vec<f64>,
    /// Their sum.
    pub total: f64,
    /// Of the number of events expected.
    pub of_number: f64,
}

/// Weights of a likelihood of single values.
pub(super) struct EventWeights {
    /// Σw as given: the number of entries that a drawn curve stands for.
    pub entries: f64,
    /// As they enter F: scaled to an effective number of events, or as given where the errors are corrected.
    pub of_terms: Weighting,
    /// Where the errors are corrected: squared.
    pub squares: Option<Weighting>,
}

impl EventWeights {
    /// Scaled by Σw/Σw², so that F counts n_eff = (Σw)²/Σw² events; or, with `corrected`, as they are, and their squares beside them.
    /// `None` when they do not sum up to anything.
    pub fn new(w: Vec<f64>, corrected: bool) -> Option<EventWeights> {
        let squares: Vec<f64> = w.iter().map(|w| w * w).collect();
        let (entries, square) = (sum(&w), sum(&squares));
        if !(entries > 0.0 && square.is_finite()) {
            return None;
        }
        if corrected {
            let of_number = square / entries;
            let of_terms = Weighting { w, total: entries, of_number: 1.0 };
            let squares = Some(Weighting { w: squares, total: square, of_number });
            return Some(EventWeights { entries, of_terms, squares });
        }
        let scale = entries / square;
        let w = w.into_iter().map(|w| scale * w).collect();
        let of_terms = Weighting { w, total: scale * entries, of_number: scale };
        Some(EventWeights { entries, of_terms, squares: None })
    }
}

/// Up to this many values are ranked to judge a fit.
pub const MOST_RANKED: usize = 50_000;

/// What the cumulative function of the model is made from.
pub(super) struct Ranked {
    /// The model as typed.
    pub model: Model,
    /// What its values mean.
    pub kind: ModelKind,
    /// Where the values could lie.
    pub domain: Domain,
    /// Whether the integral over the domain counts as 1.
    pub divided: bool,
}

/// A likelihood of single values.
pub(super) struct UnbinnedNll {
    /// Weights of the values, when they have any.
    pub weights: Option<EventWeights>,
    /// f at the values.
    pub events: Box<dyn Predict>,
    /// Its integral.
    pub integral: Integral,
    /// What its cumulative function is made from, where the values can be ranked.
    pub ranked: Option<Ranked>,
    /// How to find out whether a parameter only scales the model.
    pub free_scale: Option<FreeScale>,
    /// How to find out which parameters of a number density shape it.
    pub shape: Option<FreeScale>,
}

/// Σ of the pieces of an integral.
fn total(pieces: &dyn Predict, p: &[f64], order: Order) -> Sums {
    let piece = |_, m: f64| if m.is_finite() { Jet::new(m, 1.0, 0.0) } else { Jet::constant(f64::NAN) };
    sum_terms(pieces, None, p, order, &ByRow(piece))
}

/// −2 Σ w ln f.
fn log_likelihood(events: &dyn Predict, p: &[f64], order: Order, w: Option<&Weighting>) -> Sums {
    let terms = Events::weighted(w.map(|w| w.w.as_slice()));
    let mut sums = sum_terms(events, None, p, order, &terms);
    // 2 ∂f∂f/f² of the values where f² leaves the range of numbers.
    let mut row = Block::default();
    for i in terms.far() {
        events.predict(i..i + 1, p, Order::Gradient, &mut row);
        let slopes: Vec<f64> = row.d.iter().map(|d| d / row.m[0]).collect();
        let twice = w.map_or(2.0, |w| 2.0 * w.w[i]);
        for k in 0..p.len() {
            for l in 0..=k {
                sums.hess[packed(k) + l] += twice * slopes[k] * slopes[l];
            }
        }
    }
    sums
}

/// From this many values on, a search begins with part of them …
const MANY: usize = 1 << 17;
/// … about this many. Statistics puts their minimum √(n/30 000) errors away from that of all.
const PART: usize = 30_000;

/// Places on each interval of the domain at which the sign of a density is looked at.
const LOOKED_AT: usize = 512;

impl UnbinnedNll {
    /// Where a density is none: a value at which it is zero or below counts as 2·10⁻³⁰⁸, a wall at which searches end; an interval where it
    /// is below zero makes its integral, and F, too small.
    fn below_zero(&self, p: &[f64]) -> Option<String> {
        let is_none = |_, m: f64| Jet::constant(f64::from(u8::from(m < TINY)));
        let n = sum_terms(self.events.as_ref(), None, p, Order::Value, &ByRow(is_none)).value;
        if n > 0.0 {
            let of = self.events.n_rows();
            return Some(format!(
                "The density is zero or below at {n} of {of} values, where none could be then."
            ));
        }
        let x = self.negative_place(p)?;
        Some(format!("The density is below zero about x = {}, where no probability can be.", x as f32))
    }

    /// A place of the domain where the density is below zero.
    fn negative_place(&self, p: &[f64]) -> Option<f64> {
        let ranked = self.ranked.as_ref().filter(|r| r.kind != ModelKind::Cdf)?;
        let finite = ranked.domain.intervals.iter().filter(|i| i.lo.is_finite() && i.hi.is_finite());
        let step = |i: &Interval| (i.hi - i.lo) / LOOKED_AT as f64;
        let x: Vec<f64> =
            finite.flat_map(|i| (0..=LOOKED_AT).map(move |k| i.lo + step(i) * k as f64)).collect();
        let mut f = vec![0.0; x.len()];
        ranked.model.eval(&[&x], p, &mut f);
        x.iter().zip(&f).find(|(_, f)| **f < 0.0).map(|(x, _)| *x)
    }

    /// Adds what the integral of the model contributes.
    fn add_integral(&self, p: &[f64], order: Order, w: Option<&Weighting>, sums: &mut Sums) {
        match &self.integral {
            Integral::Declared => {}
            Integral::Divides(pieces) => {
                let mut i = total(pieces.as_ref(), p, order);
                let n = w.map_or(self.events.n_rows() as f64, |w| w.total);
                let value = i.value;
                // ∂I/I, because the square of a small I may leave the range of numbers.
                i.scale(1.0 / value);
                let g = if value > 0.0 {
                    (2.0 * n * value.ln(), 2.0 * n, -2.0 * n)
                } else {
                    (f64::INFINITY, 0.0, 0.0)
                };
                sums.add_function_of(&i, g);
            }
            Integral::Expected(pieces) => {
                let i = total(pieces.as_ref(), p, order);
                // A negative number of events is no model, and would let F fall without end.
                let possible = i.value.is_finite() && i.value >= 0.0;
                let twice = w.map_or(2.0, |w| 2.0 * w.of_number);
                let value = if possible { twice * i.value } else { f64::INFINITY };
                sums.add_function_of(&i, (value, twice, 0.0));
            }
        }
    }
}

impl UnbinnedNll {
    /// F with these weights.
    fn sums_with(&self, p: &[f64], order: Order, w: Option<&Weighting>) -> Sums {
        let mut sums = log_likelihood(self.events.as_ref(), p, order, w);
        self.add_integral(p, order, w, &mut sums);
        sums
    }

    /// Weights as they enter F.
    fn of_terms(&self) -> Option<&Weighting> {
        self.weights.as_ref().map(|w| &w.of_terms)
    }

    /// ∂I/I of a density divided by its integral, by which ∂ ln f moves.
    fn shift(&self, p: &[f64]) -> Option<Vec<f64>> {
        let Integral::Divides(pieces) = &self.integral else { return None };
        let i = total(pieces.as_ref(), p, Order::Gradient);
        Some(i.grad.iter().map(|g| g / i.value).collect())
    }
}

impl Statistic for UnbinnedNll {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        self.sums_with(p, order, self.of_terms())
    }

    fn corrected(&self, p: &[f64]) -> Option<Sums> {
        let squares = self.weights.as_ref()?.squares.as_ref()?;
        let mut sums = self.sums_with(p, Order::Hessian, Some(squares));
        sums.scale(0.5);
        Some(sums)
    }

    fn scores(&self, p: &[f64]) -> Option<Vec<f64>> {
        // The number of events is one more term, which has no scatter of its own to show.
        if matches!(self.integral, Integral::Expected(_)) {
            return None;
        }
        let squares: Option<Vec<f64>> = self.of_terms().map(|w| w.w.iter().map(|w| w * w).collect());
        let shift = self.shift(p);
        let mut z = of_logarithms(self.events.as_ref(), p, shift.as_deref(), squares.as_deref());
        for z in &mut z {
            *z *= 0.5;
        }
        Some(z)
    }

    fn distribution(&self, p: &[f64]) -> Option<Vec<f64>> {
        let ranked = self.ranked.as_ref().filter(|_| self.weights.is_none())?;
        let (_, x) = self.events.points().filter(|_| self.events.n_rows() <= MOST_RANKED)?;
        Distribution::new(&ranked.model, ranked.kind, &ranked.domain, x.first()?, ranked.divided).at_whole(p)
    }

    fn shapes(&self, p: &[f64], directions: &DMatrix<f64>) -> Option<usize> {
        self.shape.as_ref()?.shapes(p, directions)
    }

    fn no_intervals(&self) -> Option<(&'static str, &'static str)> {
        self.weights.as_ref()?.squares.as_ref().map(|_| NO_INTERVALS)
    }

    /// Every k-th value counts for k.
    fn coarse(&self) -> Option<CoarseSums<'_>> {
        // Weighted values are searched as they are.
        self.weights.is_none().then_some(())?;
        let n = self.events.n_rows();
        let (model, x) = self.events.points().filter(|_| n >= MANY)?;
        // An odd stride, so that no pattern of pairs in the data is met.
        let thinned =
            |x: &&[f64]| Column::from(x.iter().copied().step_by((n / PART) | 1).collect::<Vec<_>>());
        let events = AtPoints::of(model.clone(), x.iter().map(thinned).collect());
        let weight = n as f64 / events.n_rows() as f64;
        Some(Box::new(move |p, order| {
            let mut sums = log_likelihood(&events, p, order, None);
            sums.scale(weight);
            self.add_integral(p, order, None, &mut sums);
            sums
        }))
    }

    fn ndata(&self) -> Option<usize> {
        None
    }

    fn n_rows(&self) -> usize {
        self.events.n_rows()
    }

    /// Not with weights below zero: their products are no longer a matrix without negative eigenvalues.
    fn has_expected(&self) -> bool {
        self.of_terms().is_none_or(|w| w.w.iter().all(|w| *w >= 0.0))
    }

    fn expected(&self, p: &[f64]) -> Vec<f64> {
        let weights = self.of_terms().map(|w| w.w.as_slice());
        of_logarithms(self.events.as_ref(), p, self.shift(p).as_deref(), weights)
    }

    fn chi2(&self, _p: &[f64]) -> Option<f64> {
        None
    }

    /// For weighted values there is no such likelihood.
    fn full_nll(&self, p: &[f64]) -> Option<f64> {
        self.weights.is_none().then_some(())?;
        Some(self.sums(p, Order::Value).value)
    }

    fn pulls(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    fn prediction(&self, _p: &[f64]) -> Option<Vec<f64>> {
        None
    }

    fn curve_scale(&self, p: &[f64]) -> f64 {
        let n = self.weights.as_ref().map_or(self.events.n_rows() as f64, |w| w.entries);
        match &self.integral {
            Integral::Declared => n,
            Integral::Divides(pieces) => n / total(pieces.as_ref(), p, Order::Value).value,
            Integral::Expected(_) => 1.0,
        }
    }

    fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        if let Integral::Divides(pieces) | Integral::Expected(pieces) = &self.integral {
            integral_warnings(pieces.as_ref(), p, out);
        }
        out.extend(self.below_zero(p).map(|text| ("W-NEG-DENSITY", text)));
        if let (Integral::Declared, Some(ranked)) = (&self.integral, &self.ranked)
            && ranked.kind != ModelKind::Cdf
            && !ranked.model.is_normalised_pdf()
            && let Some((_, x)) = self.events.points()
        {
            let x = x.first().copied().unwrap_or_default();
            out.extend(declared::doubt(&ranked.model, &ranked.domain, x, p));
        }
    }

    fn free_scale(&self, p: &[f64]) -> Option<usize> {
        self.free_scale.as_ref()?.find(p)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(formula: &str, x: Vec<f64>) -> UnbinnedNll {
        let model = Model::compile(formula).unwrap();
        let events = Box::new(AtPoints::new(model, x));
        UnbinnedNll {
            weights: None,
            ranked: None,
            events,
            integral: Integral::Declared,
            free_scale: None,
            shape: None,
        }
    }

    fn close(found: &[f64], exact: &[f64]) {
        let same = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-12 * b.abs();
        assert!(found.iter().zip(exact).all(same), "{found:?} instead of {exact:?}");
    }

    /// Values up to 37 σ from the middle, where the density is 10⁻³⁰⁰: with z = (x − μ)/σ a value adds z² + 2 ln σ + ln 2π.
    #[test]
    fn a_far_value_keeps_its_second_derivatives() {
        let (mu, sigma) = (0.3, 1.1);
        for far in [26.4, 26.7, 30.3, 34.0, 37.1] {
            // More than one block, the far values at the end of a block and of all.
            let mut x: Vec<f64> = (0..300).map(|i| f64::from(i % 60) * 0.05 - 1.5).collect();
            (x[255], x[299]) = (mu + far * sigma, mu - far * sigma);
            let (mut grad, mut hess) = ([0.0; 2], [0.0; 3]);
            for z in x.iter().map(|x| (x - mu) / sigma) {
                grad[0] += -2.0 * z / sigma;
                grad[1] += (2.0 - 2.0 * z * z) / sigma;
                hess[0] += 2.0 / (sigma * sigma);
                hess[1] += 4.0 * z / (sigma * sigma);
                hess[2] += (6.0 * z * z - 2.0) / (sigma * sigma);
            }
            let found = cost("norm_pdf(x,mu,sigma)", x).sums(&[mu, sigma], Order::Hessian);
            assert!(found.value.is_finite());
            close(&found.grad, &grad);
            close(&found.hess, &hess);
        }
    }

    /// A pdf with a tiny factor, divided by an integral that is as small: every value is far.
    #[test]
    fn a_tiny_factor_changes_nothing() {
        let x: Vec<f64> = (1..40).map(|i| f64::from(i) * 0.1).collect();
        let sums = |factor: &str| {
            let formula = format!("{factor}*(1+a*x+b*x^2)");
            let model = Model::compile(&formula).unwrap();
            let mut cost = cost(&formula, x.clone());
            let pieces = crate::cost::predict::integral_over(&model, vec![0.0], vec![4.0]);
            cost.integral = Integral::Divides(pieces);
            cost.sums(&[0.4, 0.2], Order::Hessian)
        };
        let (tiny, plain) = (sums("1e-250"), sums("1"));
        close(&tiny.grad, &plain.grad);
        close(&tiny.hess, &plain.hess);
    }

    /// x and y are independent and normal: every column of the part counts, and the part stands for all.
    #[test]
    fn part_of_many_values_has_all_coordinates() {
        let n = MANY;
        let x: Vec<f64> = (0..n).map(|i| (i as f64 * 0.618_033_988_75).fract()).collect();
        let y: Vec<f64> = (0..n).map(|i| 2.0 + (i as f64 * 0.414_213_562_37).fract()).collect();
        let model = Model::compile_for("exp(-0.5*((x-a)^2+(y-b)^2))/6.283185307179586", 2).unwrap();
        let part: Vec<usize> = (0..n).step_by((n / PART) | 1).collect();
        let square =
            |i: &usize| (x[*i] - 0.4).powi(2) + (y[*i] - 2.3).powi(2) + 2.0 * std::f64::consts::TAU.ln();
        let expected = part.iter().map(square).sum::<f64>() * (n as f64 / part.len() as f64);
        let events = Box::new(AtPoints::of(model, vec![x.clone().into(), y.clone().into()]));
        let whole = UnbinnedNll { events, ..cost("norm_pdf(x,0,1)", vec![0.0]) };
        let sums = whole.coarse().unwrap()(&[0.4, 2.3], Order::Value);
        assert!((sums.value / expected - 1.0).abs() < 1e-12, "{} for {expected}", sums.value);
    }
}
