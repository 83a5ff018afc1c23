//! Single values drawn from a density, by acceptance and rejection below steps.
//!
//! The domain is cut into cells, finely where the data are dense, and each gets a step above the density. Values are thrown
//! evenly below the steps and kept where they fall below the density (J. von Neumann 1951). A density that is found above its step starts
//! the toy again with steps twice as high, so that what is drawn follows the density itself, however coarse the steps; only a spike that
//! neither the looks nor the thrown values meet is not known to be there.
//! No integral is needed, not even for an extended likelihood: thrown in a Poisson number, the kept ones are a Poisson process of the density.

use crate::data::Interval;
use crate::model::Model;
use crate::numeric::random::Random;

/// Cells of equal width, and as many that hold as many data each.
const CELLS: usize = 128;
/// Places in a cell at which the density is looked at.
const LOOKS: usize = 8;
/// A step stands this much above the largest density seen in its cell …
const MARGIN: f64 = 1.1;
/// … and not below this part of the steps beside it.
const NEIGHBOUR: f64 = 0.05;
/// Beyond the data cells double their width, until a cell holds less than this part of everything.
const NOTHING: f64 = 1e-13;
/// Values thrown at a time.
const BLOCK: usize = 256;
/// Values thrown for each that is wanted before the density is given up.
pub(super) const PATIENCE: usize = 10_000;
/// How often the steps may be doubled.
const DOUBLINGS: i32 = 40;

/// How many values are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    /// Exactly so many.
    Exactly(usize),
    /// As many as the integral of the density says, by the law of Poisson.
    OfDensity {
        /// What each counts for in the integral: 1 where values have no weights.
        weight: f64,
    },
}

impl Number {
    /// How many are wanted (`usize::MAX` for all that are kept) and how many are thrown below steps of this `area`, with so much
    /// `patience` for each.
    pub(super) fn of(self, area: f64, patience: usize, random: &mut Random) -> (usize, usize) {
        match self {
            Number::Exactly(n) => (n, patience.saturating_mul(n.max(1))),
            Number::OfDensity { weight } => (usize::MAX, random.poisson(area / weight) as usize),
        }
    }
}

/// A density with steps above it.
#[derive(Debug)]
pub(super) struct Steps {
    density: Model,
    p: Vec<f64>,
    /// Edges of cell k.
    cells: Vec<(f64, f64)>,
    height: Vec<f64>,
    /// Area of the cells up to and with each.
    area: Vec<f64>,
}

impl Steps {
    /// Steps above `density` at the parameters `p` over `domain`, whose ends may be infinite; `data` say where to look closely. `None`
    /// where the density is nowhere above zero, or not a number.
    pub fn new(density: Model, p: &[f64], domain: &[Interval], data: &[f64]) -> Option<Steps> {
        let mut sorted: Vec<f64> = data.iter().copied().filter(|x| x.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let mut steps =
            Steps { density, p: p.to_vec(), cells: Vec::new(), height: Vec::new(), area: Vec::new() };
        let core = core_of(domain, &sorted);
        for &(lo, hi) in &core {
            let edges = edges(lo, hi, &sorted);
            steps.cells.extend(edges.windows(2).map(|e| (e[0], e[1])));
        }
        steps.height = steps.cells.iter().map(|&c| steps.seen(c)).collect();
        steps.raise();
        steps.extend_tails(domain, &core);
        steps.add_up();
        let total = steps.area.last().copied().unwrap_or(0.0);
        (total > 0.0 && total.is_finite()).then_some(steps)
    }

    /// Values, in the order in which they were drawn; `None` where the density has no bound, or nearly nothing is kept.
    pub fn draw(&self, number: Number, random: &mut Random) -> Option<Vec<f64>> {
        let mut factor = 1.0;
        for _ in 0..DOUBLINGS {
            match self.draw_below(number, factor, random) {
                Drawn::All(values) => return Some(values),
                Drawn::Above => factor *= 2.0,
                Drawn::TooFew => return None,
            }
        }
        None
    }

    /// The same with all steps `factor` times as high.
    fn draw_below(&self, number: Number, factor: f64, random: &mut Random) -> Drawn {
        let total = self.area.last().copied().unwrap_or(0.0);
        let (wanted, mut thrown) = number.of(factor * total, PATIENCE, random);
        let mut kept = Vec::with_capacity(if wanted == usize::MAX { thrown } else { wanted });
        let (mut x, mut below, mut f) = (Vec::new(), Vec::new(), Vec::new());
        while thrown > 0 && kept.len() < wanted {
            let n = thrown.min(BLOCK);
            thrown -= n;
            x.clear();
            below.clear();
            for _ in 0..n {
                let cell = self.cell_at(random.uniform() * total);
                let (lo, hi) = self.cells[cell];
                x.push(lo + (hi - lo) * random.uniform());
                below.push((factor * self.height[cell], random.uniform()));
            }
            f.resize(n, 0.0);
            self.density.eval(&[&x], &self.p, &mut f);
            for ((&x, &f), &(height, u)) in x.iter().zip(&f).zip(&below) {
                if f > height {
                    return Drawn::Above;
                }
                if height * u < f && kept.len() < wanted {
                    kept.push(x);
                }
            }
        }
        if wanted == usize::MAX || kept.len() == wanted { Drawn::All(kept) } else { Drawn::TooFew }
    }

    fn cell_at(&self, area: f64) -> usize {
        self.area.partition_point(|a| *a <= area).min(self.cells.len().saturating_sub(1))
    }

    /// The largest density seen in a cell; what is not a number or below zero counts as nothing.
    fn seen(&self, (lo, hi): (f64, f64)) -> f64 {
        let x: Vec<f64> = (0..=LOOKS).map(|j| lo + (hi - lo) * (j as f64 / LOOKS as f64)).collect();
        let mut f = vec![0.0; x.len()];
        self.density.eval(&[&x], &self.p, &mut f);
        f.into_iter().filter(|f| f.is_finite()).fold(0.0, f64::max)
    }

    /// Cells beyond the outermost ones, as far as the domain goes without end.
    fn extend_tails(&mut self, domain: &[Interval], core: &[(f64, f64)]) {
        let (Some(first), Some(last)) = (core.first(), core.last()) else { return };
        let inside: f64 = self.cells.iter().zip(&self.height).map(|(c, h)| h * (c.1 - c.0)).sum();
        let width = (last.1 - first.0) / CELLS as f64;
        if domain.iter().any(|i| i.hi == f64::INFINITY) {
            self.tail(last.1, width, inside);
        }
        if domain.iter().any(|i| i.lo == f64::NEG_INFINITY) {
            self.tail(first.0, -width, inside);
        }
    }

    fn tail(&mut self, from: f64, width: f64, inside: f64) {
        let (mut edge, mut width) = (from, width);
        loop {
            let next = edge + width;
            let cell = if width > 0.0 { (edge, next) } else { (next, edge) };
            let height = self.seen(cell);
            self.cells.push(cell);
            self.height.push(MARGIN * height);
            let reached =
                (next - from).abs() > (from.abs() + width.abs()) && height * width.abs() <= NOTHING * inside;
            if reached || !(next + width).is_finite() {
                return;
            }
            edge = next;
            width *= 2.0;
        }
    }

    /// Raises the steps of the fine cells to what they must be. Beside a cell of another width, as in the tails, the height of a step
    /// says nothing.
    fn raise(&mut self) {
        let seen = self.height.clone();
        for k in 0..seen.len() {
            let beside = |j: Option<usize>| j.and_then(|j| seen.get(j)).copied().unwrap_or(0.0);
            let neighbours = beside(k.checked_sub(1)).max(beside(Some(k + 1)));
            self.height[k] = (MARGIN * seen[k]).max(NEIGHBOUR * neighbours);
        }
    }

    /// The areas of the cells, added up.
    fn add_up(&mut self) {
        let mut sum = 0.0;
        let areas = self.cells.iter().zip(&self.height).map(|(c, h)| {
            sum += h * (c.1 - c.0);
            sum
        });
        self.area = areas.collect();
    }
}

/// How a try to draw ended.
enum Drawn {
    All(Vec<f64>),
    /// The density was found above its step.
    Above,
    TooFew,
}

/// The finite part of the domain that is cut into fine cells: as it is, or as far as the data go at an infinite end.
fn core_of(domain: &[Interval], sorted: &[f64]) -> Vec<(f64, f64)> {
    let first = sorted.first().copied().unwrap_or(-1.0);
    let last = sorted.last().copied().unwrap_or(1.0);
    // Data at one place only still need a core with some width.
    let half = if last > first { 0.0 } else { 0.5 * first.abs().max(1.0) };
    let (first, last) = (first - half, last + half);
    let finite = |i: &Interval| {
        let lo = if i.lo.is_finite() { i.lo } else { first.min(i.hi) };
        let hi = if i.hi.is_finite() { i.hi } else { last.max(i.lo) };
        (lo, hi)
    };
    let mut core: Vec<(f64, f64)> = domain.iter().map(finite).filter(|(lo, hi)| lo < hi).collect();
    core.sort_by(|a, b| a.0.total_cmp(&b.0));
    core
}

/// Edges of cells from `lo` to `hi`: equal steps, and quantiles of the data.
fn edges(lo: f64, hi: f64, sorted: &[f64]) -> Vec<f64> {
    let even = (0..=CELLS).map(|k| if k == CELLS { hi } else { lo + (hi - lo) * (k as f64 / CELLS as f64) });
    let every = sorted.len().div_ceil(CELLS).max(1);
    let of_data = sorted.iter().copied().step_by(every).filter(|x| *x > lo && *x < hi);
    let mut edges: Vec<f64> = even.chain(of_data).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::special::gammainc;
    use crate::numeric::stats;

    /// The largest distance between the drawn values and the cumulative function, times √n: above 1.95 once in a thousand.
    fn kolmogorov(values: &mut [f64], cdf: impl Fn(f64) -> f64) -> f64 {
        values.sort_by(f64::total_cmp);
        let n = values.len() as f64;
        let steps =
            values.iter().enumerate().map(|(i, &x)| (cdf(x) - i as f64 / n, (i + 1) as f64 / n - cdf(x)));
        n.sqrt() * steps.fold(0.0, |d: f64, (a, b)| d.max(a).max(b))
    }

    fn whole() -> Vec<Interval> {
        vec![Interval { lo: f64::NEG_INFINITY, hi: f64::INFINITY }]
    }

    fn draw(formula: &str, p: &[f64], domain: &[Interval], data: &[f64], n: usize) -> Vec<f64> {
        let steps = Steps::new(Model::compile(formula).unwrap(), p, domain, data).unwrap();
        steps.draw(Number::Exactly(n), &mut Random::new(4, 0)).unwrap()
    }

    /// A normal law, a half-open exponential with its jump, Cauchy's tails, and a law on two pieces with a gap.
    #[test]
    fn values_follow_their_cumulative_function() {
        let data = [-1.5, -0.2, 0.3, 2.0];
        let mut x = draw("norm", &[0.5, 2.0], &whole(), &data, 4000);
        assert!(kolmogorov(&mut x, |x| stats::normal_cdf((x - 0.5) / 2.0)) < 1.95);
        let mut x = draw("exp(-x/tau)", &[3.0], &[(0.0, f64::INFINITY).into()], &[0.1, 2.0, 4.0], 4000);
        assert!(kolmogorov(&mut x, |x| 1.0 - (-x / 3.0).exp()) < 1.95);
        let mut x = draw("1/(1+((x-m)/g)^2)", &[1.0, 0.5], &whole(), &data, 4000);
        assert!(kolmogorov(&mut x, |x| 0.5 + ((x - 1.0) / 0.5).atan() / std::f64::consts::PI) < 1.95);
        let gap = [Interval::from((0.0, 1.0)), Interval::from((3.0, 4.0))];
        let mut x = draw("a*x", &[1.0], &gap, &[0.5, 3.5], 4000);
        assert!(x.iter().all(|x| (0.0..=1.0).contains(x) || (3.0..=4.0).contains(x)));
        let area = |x: f64| 0.5 * (x.min(1.0).powi(2) + (x.max(3.0).powi(2) - 9.0));
        assert!(kolmogorov(&mut x, |x| area(x) / 4.0) < 1.95);
    }

    /// A peak a thousand times narrower than the domain, between the places looked at on an even grid.
    #[test]
    fn a_narrow_peak_is_found_by_the_data() {
        let data: Vec<f64> = (0..50).map(|k| 0.3137 + 1e-3 * (f64::from(k) / 25.0 - 1.0)).collect();
        let mut x = draw("0.5*norm_pdf(x,m,s)+0.5/10", &[0.3137, 1e-3], &[(0.0, 10.0).into()], &data, 4000);
        let cdf = |x: f64| 0.5 * stats::normal_cdf((x - 0.3137) / 1e-3) + 0.05 * x;
        assert!(kolmogorov(&mut x, cdf) < 1.95);
    }

    /// Without a number given there are as many as the integral says: mean and variance of the number are both 3·(1 − e⁻²)·100.
    #[test]
    fn a_poisson_number_without_an_integral() {
        let density = Model::compile("a*exp(-x)").unwrap();
        let steps = Steps::new(density, &[300.0], &[(0.0, 2.0).into()], &[]).unwrap();
        let mu = 300.0 * gammainc(1.0, 2.0);
        let n = 400;
        let numbers: Vec<f64> = (0..n)
            .map(|i| {
                steps.draw(Number::OfDensity { weight: 1.0 }, &mut Random::new(8, i)).unwrap().len() as f64
            })
            .collect();
        let mean = numbers.iter().sum::<f64>() / n as f64;
        let variance = numbers.iter().map(|k| (k - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
        assert!((mean - mu).abs() < 4.0 * (mu / n as f64).sqrt(), "{mean} against {mu}");
        assert!((variance / mu - 1.0).abs() < 4.0 * (2.0 / n as f64).sqrt(), "{variance} against {mu}");
    }

    /// A wave with the period of the looks: they see nothing of it, the values drawn do, and the steps rise until it fits below them.
    /// The part of the values on its upper halves is 1/2 + 0.8/π.
    #[test]
    fn steps_that_are_too_low_are_raised() {
        let x = draw("1+a*sin(2*pi*1024*x)", &[0.8], &[(0.0, 1.0).into()], &[], 4000);
        let upper = x.iter().filter(|x| (**x * 1024.0).fract() < 0.5).count() as f64 / 4000.0;
        let expected = 0.5 + 0.8 / std::f64::consts::PI;
        assert!((upper - expected).abs() < 4.0 * (0.19_f64 / 4000.0).sqrt(), "{upper} against {expected}");
    }

    #[test]
    fn a_density_that_is_none_is_refused() {
        let none = |formula: &str, p: &[f64]| {
            Steps::new(Model::compile(formula).unwrap(), p, &[(0.0, 1.0).into()], &[]).is_none()
        };
        assert!(none("a*x", &[0.0]) && none("a*x", &[-1.0]) && none("a*x", &[f64::NAN]));
    }
}
