//! Start values of typed formulas of one coordinate: a few values of each parameter that its role in the formula allows
//! (`Model::roles`), sizes solved for, the best combinations settled with some damped steps; the least χ² wins. This is the separation
//! of linear from other parameters (G. H. Golub, V. Pereyra, SIAM J. Numer. Anal. 10 (1973) 413) on a grid.
//!
//! Deliberately coarse: at most a thousand combinations on a hundred points. What the values are for is the search that follows.

use super::curve::Curve;
use super::laboratory::strongest_frequencies;
use super::peak::above_line;
use super::solve::{Problem, linear_set};
use super::{Question, Scale};
use crate::model::{DataExtent, Model, Role, Term};

/// Most combinations that are looked at; of long formulas as many as cost so many operations at a point, and at least a few.
const MOST: usize = 1000;
const OPERATIONS: usize = 40_000;
const FEWEST: usize = 30;
/// Formulas longer than this (convolutions of convolutions by nodes) are left to what their names say.
const LONGEST: usize = 20_000;
/// Points on which combinations are compared, and on which the best are settled.
const COARSE: usize = 100;
const FINE: usize = 300;
/// How many of the best are settled, with how many steps.
const SETTLED: usize = 8;
const STEPS: usize = 40;
/// Operations that all tries together may take, and the fewest steps from each start.
const SETTLING: usize = 200_000_000;
const FEWEST_STEPS: usize = 4;
/// Sizes that are tried, in units of the one that the formula suggests.
const SIZES: [f64; 5] = [1.0, 0.3, 3.0, 0.1, 0.03];
/// The same below zero, where a parameter may be.
const NEGATIVE: [f64; 2] = [-1.0, -0.2];
/// Sizes of numbers that are no lengths or rates.
const PLAIN: [f64; 5] = [1.0, 0.3, 3.0, 0.1, 10.0];
const EXPONENTS: [f64; 6] = [1.0, 2.0, 4.0, 0.5, -1.0, 8.0];
/// Where on the span places are tried.
const PLACES: [f64; 6] = [0.5, 0.3, 0.7, 0.1, 0.9, 0.0];
/// Efficiencies are kept so far from 0 and 1.
const MARGIN: f64 = 1e-3;
/// χ² must fall to this part for a density to take other values than those its names suggest.
const MUCH_BETTER: f64 = 0.5;

/// A value to be tried.
#[derive(Debug, Clone, Copy)]
enum Trial {
    Value(f64),
    /// An offset that lets the argument be this at the place.
    Reaches(f64, f64),
}

/// What is looked for, and among what.
struct Search<'a> {
    model: &'a Model,
    roles: Vec<Role<Model>>,
    /// Parameters that are tried, with their trials.
    tried: Vec<(usize, Vec<Trial>)>,
    /// Parameters that are solved for.
    linear: Vec<usize>,
    scale: Scale,
}

/// Values for all parameters that are not known; `None` where the formula has no parameter beside linear ones, or nothing fits. `rough`
/// are values that other estimators propose.
pub(super) fn guess(
    question: &Question<'_>,
    curve: &Curve,
    known: &[Option<f64>],
    rough: &[Option<f64>],
) -> Option<Vec<f64>> {
    let model = question.model;
    let open: Vec<usize> =
        (0..known.len()).filter(|&k| known[k].is_none() && !model.params()[k].unused).collect();
    let is_sized = question.scale != Scale::Density;
    let linear = if is_sized { linear_set(model, &open) } else { Vec::new() };
    let curved: Vec<usize> = open.iter().copied().filter(|k| !linear.contains(k)).collect();
    // Of a density only the course can be compared, too little to move what was found with the sizes.
    let is_shape = |t: &Term| t.shape.is_some() || !is_sized && t.normalised.is_some();
    let shaped = |k: usize| model.terms().iter().any(|t| is_shape(t) && t.params.contains(&k));
    let typed: Vec<usize> = curved.iter().copied().filter(|&k| !shaped(k) || rough[k].is_none()).collect();
    if typed.is_empty() || curve.len() < 2 || model.n_operations() > LONGEST {
        return None;
    }
    let roles = model.roles(&extent(curve)?);
    let coarse = curve.thinned(COARSE);
    let tried: Vec<(usize, Vec<Trial>)> =
        typed.iter().map(|&k| (k, trials(model, k, &roles[k], &coarse, question.scale))).collect();
    let search = Search { model, roles, tried, linear, scale: question.scale };
    let base: Vec<f64> = (0..known.len()).map(|k| known[k].or(rough[k]).unwrap_or(1.0)).collect();
    let best = search.best_of_grid(&coarse, &base);
    let first = search.judged(&coarse, base);
    if !is_sized {
        // Only the course can be compared, so what the names say counts more.
        let (chi2, theta) = best.into_iter().next()?;
        return Some(if chi2 < MUCH_BETTER * first.0 { theta } else { first.1 });
    }
    search.settled(&curve.thinned(FINE), best.into_iter().chain([first]), &open)
}

/// Where the data lie.
fn extent(curve: &Curve) -> Option<DataExtent> {
    let (lo, hi) = (curve.x[0], curve.x[curve.len() - 1]);
    let height = curve.y.iter().fold(0.0, |m: f64, y| m.max(y.abs()));
    (hi > lo && height > 0.0).then_some(DataExtent { lo, hi, height })
}

/// What may be tried for a parameter, the most natural first.
fn trials(model: &Model, k: usize, role: &Role<Model>, curve: &Curve, scale: Scale) -> Vec<Trial> {
    let limits = model.params()[k].limits;
    let peak = above_line(curve).filter(|p| p.height > 0.0);
    let (lo, span) = (curve.x[0], curve.span());
    let places: Vec<f64> = peak
        .map(|p| p.place)
        .into_iter()
        .chain(half_way(curve))
        .chain(PLACES.iter().map(|share| lo + share * span))
        .collect();
    let mut list: Vec<f64> = match role {
        Role::Place { sign } => places.iter().map(|x| sign * x).collect(),
        Role::Offset { ln_height, .. } => {
            let reaches = |&x: &f64| Trial::Reaches(x, *ln_height);
            return places.iter().map(reaches).chain([Trial::Value(0.0)]).collect();
        }
        Role::Phase => (0..4).map(|quarter| f64::from(quarter) * std::f64::consts::FRAC_PI_2).collect(),
        Role::Frequency { power, ln_factor } => {
            let seen = strongest_frequencies(curve).into_iter().flat_map(|w| [w, 0.5 * w]);
            let slow = [1.0, 3.0, 10.0].into_iter().map(|times| times / span);
            seen.chain(slow).map(|w| ((w.ln() - ln_factor) / power).exp()).collect()
        }
        Role::Exponent => EXPONENTS.to_vec(),
        Role::Base { ln_change } => {
            let rate = (-ln_change).exp();
            [-1.0, 1.0, -0.3, 0.3, -3.0, 3.0].iter().map(|r| (r * rate).exp()).collect()
        }
        Role::Size { ln, per_x } => {
            let size = ln.exp();
            if *per_x == 0.0 {
                let fraction = (scale == Scale::Density).then_some(0.5);
                fraction.into_iter().chain(PLAIN.iter().map(|s| s * size)).chain([-size, 0.0]).collect()
            } else {
                let sizes = SIZES.iter().map(|s| size * s.powf(*per_x));
                let width = peak.filter(|_| *per_x == 1.0).map(|p| p.fwhm / 2.355);
                let negative = NEGATIVE.iter().map(|s| s * size);
                // A length that x is divided by without a place may be one among the data.
                let inside = [0.25, 0.5, 0.75].map(|share| lo + share * span);
                let inside = inside.into_iter().filter(|&x| *per_x == 1.0 && x > 0.0 && lo >= 0.0);
                sizes.chain(width).chain(inside).chain(negative).collect()
            }
        }
    };
    list.retain(|v| v.is_finite() && limits.contains(*v));
    if list.is_empty() {
        list.push(limits.clip(1.0));
    }
    list.into_iter().map(Trial::Value).collect()
}

/// Where the smoothed curve passes the middle between its least and its largest value.
fn half_way(curve: &Curve) -> Option<f64> {
    let y = super::peak::smoothed(&curve.y, 1);
    let (least, most) = y.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), &y| (a.min(y), b.max(y)));
    let half = 0.5 * (least + most);
    let i = (1..y.len()).find(|&i| (y[i - 1] < half) != (y[i] < half))?;
    Some(0.5 * (curve.x[i - 1] + curve.x[i]))
}

impl Search<'_> {
    /// The best combinations with their χ², the least first.
    fn best_of_grid(&self, curve: &Curve, base: &[f64]) -> Vec<(f64, Vec<f64>)> {
        let counts: Vec<usize> = self.tried.iter().map(|(_, list)| list.len()).collect();
        let all = counts.iter().fold(1_usize, |n, c| n.saturating_mul(*c));
        let mut best: Vec<(f64, Vec<f64>)> = Vec::new();
        let most = (OPERATIONS / self.model.n_operations().max(1)).clamp(FEWEST, MOST);
        let keep = (most / FEWEST).clamp(2, SETTLED);
        for pick in 0..all.min(most) {
            let theta = self.combination(&picked(pick, &counts, all <= most), base);
            let (chi2, theta) = self.judged(curve, theta);
            // A tie goes to the earlier, more natural one.
            let at = best.partition_point(|(other, _)| *other <= chi2 * (1.0 + 1e-9));
            if chi2 < f64::INFINITY && at < keep {
                best.insert(at, (chi2, theta));
                best.truncate(keep);
            }
        }
        best
    }

    /// The parameters of one combination; offsets come last, as they depend on the others.
    fn combination(&self, choice: &[usize], base: &[f64]) -> Vec<f64> {
        let mut theta = base.to_vec();
        let chosen = || self.tried.iter().zip(choice).map(|((k, list), &c)| (*k, list[c]));
        for (k, trial) in chosen() {
            if let Trial::Value(v) = trial {
                theta[k] = v;
            }
        }
        for (k, trial) in chosen() {
            if let (Trial::Reaches(x, value), Role::Offset { sign, rest, .. }) = (trial, &self.roles[k]) {
                let mut at = [0.0];
                rest.eval(&[&[x]], &theta, &mut at);
                theta[k] = self.model.params()[k].limits.clip(sign * (value - at[0]));
            }
        }
        theta
    }

    /// χ² with the sizes that go with these values; of a density with the best factor.
    fn judged(&self, curve: &Curve, mut theta: Vec<f64>) -> (f64, Vec<f64>) {
        let problem = Problem::new(curve, vec![self.model.clone()]);
        if self.scale == Scale::Density {
            return (chi2_of_course(curve, &problem.value(&theta)), theta);
        }
        if !self.linear.is_empty() {
            problem.solve_sizes(&mut theta, &self.linear);
            self.pull_inside(&problem, &mut theta);
        }
        for (k, hint) in self.model.params().iter().enumerate().filter(|(k, _)| self.linear.contains(k)) {
            theta[k] = hint.limits.clip(theta[k]);
        }
        (self.chi2(&problem, &theta), theta)
    }

    /// χ²; infinite where an efficiency is none.
    fn chi2(&self, problem: &Problem<'_>, theta: &[f64]) -> f64 {
        if self.scale == Scale::Share && !problem.value(theta).iter().all(|f| (0.0..=1.0).contains(f)) {
            return f64::INFINITY;
        }
        problem.chi2(theta, &problem.all())
    }

    /// Efficiencies above 1 are brought down by a common factor of all sizes.
    fn pull_inside(&self, problem: &Problem<'_>, theta: &mut [f64]) {
        if self.scale != Scale::Share {
            return;
        }
        let highest = problem.value(theta).into_iter().fold(0.0, f64::max);
        if highest > 1.0 {
            for &k in &self.linear {
                theta[k] *= (1.0 - MARGIN) / highest;
            }
        }
    }

    /// The best after some steps of all open parameters.
    fn settled(
        &self,
        curve: &Curve,
        starts: impl Iterator<Item = (f64, Vec<f64>)>,
        open: &[usize],
    ) -> Option<Vec<f64>> {
        let problem = Problem::new(curve, vec![self.model.clone()]);
        let mut best: Option<(f64, Vec<f64>)> = None;
        // A try takes about an evaluation a parameter, a step up to three tries.
        let a_step = 3 * curve.len() * self.model.n_operations().max(1) * (1 + open.len());
        let starts: Vec<(f64, Vec<f64>)> = starts.collect();
        let steps = (SETTLING / (a_step * starts.len().max(1))).clamp(FEWEST_STEPS, STEPS);
        for (_, start) in starts {
            let mut theta = start.clone();
            problem.refine(&mut theta, open, &problem.all(), steps);
            // Steps that lead out of the domain are taken back.
            let (chi2, theta) = match self.chi2(&problem, &theta) {
                chi2 if chi2 < f64::INFINITY => (chi2, theta),
                _ => (self.chi2(&problem, &start), start),
            };
            if chi2 < f64::INFINITY && best.as_ref().is_none_or(|(least, _)| chi2 < 0.999 * least) {
                best = Some((chi2, theta));
            }
        }
        best.map(|(_, theta)| theta)
    }
}

/// Which trial of each parameter combination number `pick` takes: one after the other where all of them have their turn (`each`), else
/// some that are spread evenly (multiples of irrational numbers, one a parameter).
fn picked(pick: usize, counts: &[usize], each: bool) -> Vec<usize> {
    if each {
        let mut rest = pick;
        return counts
            .iter()
            .map(|&n| {
                let choice = rest % n;
                rest /= n;
                choice
            })
            .collect();
    }
    let root = |k: usize| ((k * k + 3 * k + 3) as f64).sqrt();
    let at = |(k, &n): (usize, &usize)| ((root(k) * pick as f64).fract() * n as f64) as usize;
    counts.iter().enumerate().map(|(k, n)| at((k, n)).min(n - 1)).collect()
}

/// Least χ² over all factors of the curve.
fn chi2_of_course(curve: &Curve, f: &[f64]) -> f64 {
    let sum = |a: &[f64], b: &[f64]| -> f64 {
        (0..f.len()).map(|i| a[i] * b[i] / (curve.sigma[i] * curve.sigma[i])).sum()
    };
    let factor = sum(&curve.y, f) / sum(f, f);
    let rest: Vec<f64> = curve.y.iter().zip(f).map(|(y, f)| y - factor * f).collect();
    let chi2 = sum(&rest, &rest);
    if chi2.is_finite() && factor > 0.0 { chi2 } else { f64::INFINITY }
}
