//! Sums of terms: the background is fitted to what is outside the peaks, the peaks are taken from what is above the background, one
//! after the other, and a few damped steps settle the sum. Several ways of doing so are begun, the best of them finished; the smallest χ² wins.

use super::curve::Curve;
use super::line::log_line;
use super::peak::{Pointing, highest};
use super::shape::{Role, from_line, from_peak, place_of, role};
use super::solve::{Problem, linear_set};
use crate::model::{Model, Term};

/// Points beyond this many (scaled) standard deviations are no background.
const CLIP: f64 = 2.0;
/// Rounds of clipping; it settles after four or five.
const CLIP_ROUNDS: usize = 12;
/// Damped steps that settle a candidate.
const STEPS: usize = 25;
/// Damped steps that show what becomes of a candidate, and how many of them are settled then.
const FIRST_STEPS: usize = 6;
const SETTLED: usize = 3;

/// Which points are taken for peaks and left out when the background is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Clip {
    Above,
    Below,
    Nothing,
}

/// The terms of a sum by their role, and how to evaluate the part that is to be estimated.
struct Plan<'a> {
    curve: Curve,
    terms: &'a [Term],
    components: Vec<Model>,
    peaks: Vec<usize>,
    backgrounds: Vec<usize>,
    known: &'a [Option<f64>],
}

/// Estimates of all parameters of terms that are predefined shapes; `None` for those of typed terms.
pub(super) fn guess(model: &Model, curve: &Curve, known: &[Option<f64>]) -> Vec<Option<f64>> {
    let terms = model.terms();
    let components: Vec<Model> = model.components().into_iter().map(|(_, m)| m).collect();
    let mut found = vec![None; known.len()];
    if components.len() != terms.len() {
        return found;
    }
    let open = |t: &Term| t.params.iter().any(|&k| known[k].is_none());
    let of_role = |wanted: &[Role]| -> Vec<usize> {
        (0..terms.len()).filter(|&t| open(&terms[t]) && wanted.contains(&role(terms[t].shape))).collect()
    };
    let peaks = of_role(&[Role::Peak]);
    let backgrounds = of_role(&[Role::Linear, Role::Exponential]);
    if peaks.is_empty() && backgrounds.is_empty() {
        return found;
    }
    let plan = Plan {
        curve: without_known(curve, terms, &components, known),
        terms,
        components,
        peaks,
        backgrounds,
        known,
    };
    let Some(theta) = plan.best() else { return found };
    for &t in plan.peaks.iter().chain(&plan.backgrounds) {
        for &k in &terms[t].params {
            found[k] = Some(theta[k]);
        }
    }
    found
}

/// The curve minus the terms whose parameters are all known.
fn without_known(curve: &Curve, terms: &[Term], components: &[Model], known: &[Option<f64>]) -> Curve {
    let theta: Vec<f64> = known.iter().map(|k| k.unwrap_or(1.0)).collect();
    let mut rest = curve.clone();
    let mut f = vec![0.0; curve.len()];
    for (term, part) in terms.iter().zip(components) {
        if term.params.iter().all(|&k| known[k].is_some()) {
            part.eval(&[&curve.x], &theta, &mut f);
            rest.y.iter_mut().zip(&f).for_each(|(y, f)| *y -= f);
        }
    }
    rest
}

impl Plan<'_> {
    /// The candidate with the smallest χ².
    fn best(&self) -> Option<Vec<f64>> {
        let n = self.curve.len();
        let mut reaches = vec![usize::from(n > 4), n / 40, n / 15];
        reaches.sort_unstable();
        reaches.dedup();
        let clips: &[Clip] =
            if self.peaks.is_empty() { &[Clip::Nothing] } else { &[Clip::Above, Clip::Below, Clip::Nothing] };
        let whole = self.problem(self.peaks.iter().chain(&self.backgrounds));
        let free = self.free(self.peaks.iter().chain(&self.backgrounds));
        let mut ways: Vec<(usize, f64, Vec<f64>)> = clips
            .iter()
            .flat_map(|&clip| reaches.iter().map(move |&reach| (clip, reach)))
            .map(|(clip, reach)| self.candidate(clip, reach, &whole, &free))
            .enumerate()
            .map(|(order, (chi2, theta))| (order, chi2, theta))
            .filter(|(_, _, theta)| theta.iter().all(|v| v.is_finite()))
            .collect();
        ways.sort_by(|a, b| a.1.total_cmp(&b.1));
        ways.truncate(SETTLED);
        // A tie goes to the earlier, simpler way.
        ways.sort_by_key(|(order, ..)| *order);
        let mut best: Option<(f64, Vec<f64>)> = None;
        for (_, _, mut theta) in ways {
            let chi2 = whole.refine(&mut theta, &free, &whole.all(), STEPS - FIRST_STEPS);
            let finite = theta.iter().all(|v| v.is_finite());
            if finite && best.as_ref().is_none_or(|(b, _)| chi2 < 0.999 * b) {
                best = Some((chi2, theta));
            }
        }
        best.map(|(_, theta)| self.sorted(theta))
    }

    /// Background outside the peaks, peaks above the background, then both together.
    fn candidate(&self, clip: Clip, reach: usize, whole: &Problem<'_>, free: &[usize]) -> (f64, Vec<f64>) {
        let mut theta: Vec<f64> = self.known.iter().map(|k| k.unwrap_or(0.0)).collect();
        self.zero_peaks(&mut theta);
        self.fit_background(&mut theta, clip);
        let pointing = if clip == Clip::Below { Pointing::Down } else { Pointing::Up };
        self.place_peaks(&mut theta, reach, pointing);
        let linear = self.linear(free);
        let mut settled = theta.clone();
        let all = whole.all();
        whole.solve_linear(&mut settled, &linear, &all);
        if whole.chi2(&settled, &all) < whole.chi2(&theta, &all) {
            theta = settled;
        }
        let chi2 = whole.refine(&mut theta, free, &all, FIRST_STEPS);
        (chi2, theta)
    }

    /// Peaks that evaluate to something finite before they are placed.
    fn zero_peaks(&self, theta: &mut [f64]) {
        let flat = super::peak::Peak { place: self.curve.mean, height: 0.0, fwhm: self.curve.span() };
        for &t in &self.peaks {
            self.put(theta, t, self.terms[t].shape.and_then(|s| from_peak(s, &flat)));
        }
    }

    /// Writes the parameters of term `t` except the known ones.
    fn put(&self, theta: &mut [f64], t: usize, values: Option<Vec<f64>>) {
        for (&k, v) in self.terms[t].params.iter().zip(values.into_iter().flatten()) {
            theta[k] = self.known[k].unwrap_or(v);
        }
    }

    fn problem<'t>(&self, terms: impl Iterator<Item = &'t usize>) -> Problem<'_> {
        Problem::new(&self.curve, terms.map(|&t| self.components[t].clone()).collect())
    }

    fn free<'t>(&self, terms: impl Iterator<Item = &'t usize>) -> Vec<usize> {
        let mut list: Vec<usize> = terms
            .flat_map(|&t| self.terms[t].params.iter().copied())
            .filter(|&k| self.known[k].is_none())
            .collect();
        list.sort_unstable();
        list.dedup();
        list
    }

    /// Parameters among `free` in which every term is linear.
    fn linear(&self, free: &[usize]) -> Vec<usize> {
        let mut set = free.to_vec();
        for &t in self.peaks.iter().chain(&self.backgrounds) {
            let linear = linear_set(&self.components[t], &set);
            set.retain(|k| linear.contains(k));
        }
        set
    }

    /// Fits the background terms, leaving out step by step the points that stick out of it.
    fn fit_background(&self, theta: &mut Vec<f64>, clip: Clip) {
        if self.backgrounds.is_empty() {
            return;
        }
        let problem = self.problem(self.backgrounds.iter());
        let free = self.free(self.backgrounds.iter());
        let mut used = problem.all();
        for round in 0..CLIP_ROUNDS {
            if round == 0 {
                self.start_background(theta, &used);
            }
            problem.refine(theta, &free, &used, STEPS);
            let next = self.clipped(&problem.value(theta), clip, free.len());
            if next == used || clip == Clip::Nothing {
                break;
            }
            used = next;
            if round < 2 {
                // The first lines still saw the peaks.
                self.start_background(theta, &used);
            }
        }
    }

    /// Exponentials from the tail inwards by lines through ln y, polynomials by the linear solution on what is left.
    fn start_background(&self, theta: &mut [f64], used: &[bool]) {
        let exponentials: Vec<usize> = self
            .backgrounds
            .iter()
            .copied()
            .filter(|&t| role(self.terms[t].shape) == Role::Exponential)
            .collect();
        let n = self.curve.len();
        let mut rest = self.curve.y.clone();
        let mut f = vec![0.0; n];
        let falling = {
            let (first, second) = (&self.curve.y[..n.div_ceil(2)], &self.curve.y[n / 2..]);
            first.iter().sum::<f64>() >= second.iter().sum::<f64>()
        };
        for (rank, &t) in exponentials.iter().enumerate() {
            // The slowest one is alone where all others have died out.
            let share = n / (exponentials.len() - rank);
            let window: Vec<bool> =
                (0..n).map(|i| used[i] && if falling { i + share >= n } else { i < share }).collect();
            let sign = self.terms[t].sign;
            let y: Vec<f64> = rest.iter().map(|y| sign * y).collect();
            let shape = self.terms[t].shape.unwrap_or_default();
            self.put(theta, t, from_line(shape, log_line(&self.curve, &y, &window), self.curve.span()));
            self.components[t].eval(&[&self.curve.x], theta, &mut f);
            rest.iter_mut().zip(&f).for_each(|(r, f)| *r -= f);
        }
        let free = self.free(self.backgrounds.iter());
        let linear: Vec<usize> = self.linear(&free);
        let problem = self.problem(self.backgrounds.iter());
        let before = problem.chi2(theta, used);
        let mut solved = theta.to_vec();
        if problem.solve_linear(&mut solved, &linear, used) && problem.chi2(&solved, used) < before {
            theta.copy_from_slice(&solved);
        }
    }

    /// The points that do not stick out of the background on the clipped side by more than the scatter of the others.
    fn clipped(&self, background: &[f64], clip: Clip, n_free: usize) -> Vec<bool> {
        let c = &self.curve;
        let pull: Vec<f64> = (0..c.len()).map(|i| (c.y[i] - background[i]) / c.sigma[i]).collect();
        let sign = if clip == Clip::Below { -1.0 } else { 1.0 };
        // The scatter on the side without peaks.
        let mut other: Vec<f64> = pull.iter().map(|p| -sign * p).filter(|&p| p >= 0.0).collect();
        other.sort_by(f64::total_cmp);
        let scatter = other.get(other.len() / 2).map_or(1.0, |m| 1.48 * m).max(1e-300);
        let keep: Vec<bool> = pull.iter().map(|p| sign * p <= CLIP * scatter).collect();
        let enough = keep.iter().filter(|&&k| k).count() >= (n_free + 2).max(c.len() / 4);
        if enough { keep } else { vec![true; c.len()] }
    }

    /// The most significant peak of what is left, for each peak term in turn.
    fn place_peaks(&self, theta: &mut Vec<f64>, reach: usize, pointing: Pointing) {
        let background = self.problem(self.backgrounds.iter()).value(theta);
        let mut rest: Vec<f64> = self.curve.y.iter().zip(&background).map(|(y, b)| y - b).collect();
        let mut f = vec![0.0; self.curve.len()];
        for (rank, &t) in self.peaks.iter().enumerate() {
            let term = &self.terms[t];
            let pointing = match (term.sign < 0.0, pointing) {
                (false, p) => p,
                (true, Pointing::Up) => Pointing::Down,
                (true, Pointing::Down) => Pointing::Up,
            };
            let Some(mut peak) = highest(&self.curve, &rest, reach, pointing) else { continue };
            peak.height *= term.sign.signum();
            self.put(theta, t, term.shape.and_then(|s| from_peak(s, &peak)));
            // What is settled so far gives the next one a cleaner rest.
            let so_far = &self.peaks[..=rank];
            let problem = self.problem(so_far.iter().chain(&self.backgrounds));
            if rank + 1 < self.peaks.len() {
                self.components[t].eval(&[&self.curve.x], theta, &mut f);
                let near = |i: usize| (self.curve.x[i] - peak.place).abs() < peak.fwhm;
                let window: Vec<bool> = (0..self.curve.len()).map(near).collect();
                if window.iter().filter(|&&w| w).count() > term.params.len() + 1 {
                    problem.refine(theta, &self.free([t].iter()), &window, 5);
                }
            }
            let value = problem.value(theta);
            rest = self.curve.y.iter().zip(&value).map(|(y, v)| y - v).collect();
        }
    }

    /// Peaks of the same shape in the order of their places, so that the first term is the leftmost peak.
    fn sorted(&self, mut theta: Vec<f64>) -> Vec<f64> {
        for &first in &self.peaks {
            let Some(shape) = self.terms[first].shape else { continue };
            let group: Vec<&Term> = self
                .peaks
                .iter()
                .map(|&t| &self.terms[t])
                .filter(|t| t.shape == Some(shape) && t.sign == self.terms[first].sign)
                .collect();
            let all: Vec<usize> = group.iter().flat_map(|t| t.params.iter().copied()).collect();
            let mut distinct = all.clone();
            distinct.sort_unstable();
            distinct.dedup();
            // Shared or given parameters tie a term to its peak.
            if distinct.len() < all.len() || all.iter().any(|&k| self.known[k].is_some()) {
                continue;
            }
            let mut blocks: Vec<Vec<f64>> =
                group.iter().map(|t| t.params.iter().map(|&k| theta[k]).collect()).collect();
            let place = place_of(shape);
            blocks.sort_by(|a, b| a[place].total_cmp(&b[place]));
            for (term, block) in group.iter().zip(blocks) {
                for (&k, v) in term.params.iter().zip(block) {
                    theta[k] = v;
                }
            }
        }
        theta
    }
}
