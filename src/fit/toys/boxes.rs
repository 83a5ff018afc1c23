//! Values of several coordinates drawn from a density, by acceptance and rejection below boxes.
//!
//! The same as [`super::events`] does on a line: every axis is cut where the data are dense, each box gets a height above the density, and
//! where the density is found above it all heights are doubled and the toy begins anew. Deliberately without tails: a domain without end is
//! refused by the caller, as nothing says how far to look.

use super::events::{Number, PATIENCE};
use crate::data::Interval;
use crate::model::Model;
use crate::numeric::random::Random;

/// Boxes in all, about.
const BOXES: f64 = 4096.0;
/// A box is this much higher than the largest density seen in it …
const MARGIN: f64 = 1.2;
/// … and not below this part of the boxes beside it.
const NEIGHBOUR: f64 = 0.05;
/// Values thrown at a time.
const BLOCK: usize = 256;
/// How often the heights may be doubled.
const DOUBLINGS: i32 = 40;
/// Places looked at along each side of a box.
const LOOKS: usize = 3;

/// A density with boxes above it.
#[derive(Debug)]
pub(super) struct Boxes {
    density: Model,
    p: Vec<f64>,
    /// Cells of each axis.
    cells: Vec<Vec<(f64, f64)>>,
    /// Height of each box; the first axis runs fastest.
    height: Vec<f64>,
    /// Contents of the boxes up to and with each.
    content: Vec<f64>,
}

/// How a try to draw ended.
enum Try {
    All(Vec<Vec<f64>>),
    /// The density was found above its box.
    Above,
    TooFew,
}

impl Boxes {
    /// Boxes above `density` at the parameters `p` over the product of `domain` (the intervals of each axis, all finite); the columns
    /// `data` say where to look closely. `None` where the density is nowhere above zero.
    pub fn new(density: Model, p: &[f64], domain: &[Vec<Interval>], data: &[Vec<f64>]) -> Option<Boxes> {
        let n = BOXES.powf(1.0 / domain.len() as f64) as usize;
        let cells: Vec<Vec<(f64, f64)>> =
            domain.iter().zip(data).map(|(axis, x)| cells_of(axis, x, n)).collect();
        let count = cells.iter().map(Vec::len).product();
        let mut boxes = Boxes { density, p: p.to_vec(), cells, height: Vec::new(), content: Vec::new() };
        let seen: Vec<f64> = (0..count).map(|b| boxes.seen(b)).collect();
        boxes.height = (0..count).map(|b| boxes.raised(b, &seen)).collect();
        let mut sum = 0.0;
        for b in 0..count {
            sum += boxes.height[b] * boxes.volume(b);
            boxes.content.push(sum);
        }
        (sum > 0.0 && sum.is_finite()).then_some(boxes)
    }

    /// Values, a column a coordinate; `None` where the density has no bound, or nearly nothing is kept.
    pub fn draw(&self, number: Number, random: &mut Random) -> Option<Vec<Vec<f64>>> {
        let mut factor = 1.0;
        for _ in 0..DOUBLINGS {
            match self.draw_below(number, factor, random) {
                Try::All(values) => return Some(values),
                Try::Above => factor *= 2.0,
                Try::TooFew => return None,
            }
        }
        None
    }

    /// The same with all boxes `factor` times as high.
    fn draw_below(&self, number: Number, factor: f64, random: &mut Random) -> Try {
        let total = self.content.last().copied().unwrap_or(0.0);
        let d = self.cells.len();
        let (wanted, mut thrown) = number.of(factor * total, PATIENCE, random);
        let mut kept: Vec<Vec<f64>> = vec![Vec::new(); d];
        let mut x: Vec<Vec<f64>> = vec![Vec::new(); d];
        let (mut below, mut f) = (Vec::new(), Vec::new());
        while thrown > 0 && kept[0].len() < wanted {
            let n = thrown.min(BLOCK);
            thrown -= n;
            for column in &mut x {
                column.clear();
            }
            below.clear();
            for _ in 0..n {
                let place = random.uniform() * total;
                let b = self.content.partition_point(|c| *c <= place).min(self.content.len() - 1);
                for (x, (lo, hi)) in x.iter_mut().zip(self.sides(b)) {
                    x.push(lo + (hi - lo) * random.uniform());
                }
                below.push((factor * self.height[b], random.uniform()));
            }
            f.resize(n, 0.0);
            let columns: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
            self.density.eval(&columns, &self.p, &mut f);
            for (i, (&f, &(height, u))) in f.iter().zip(&below).enumerate() {
                if f > height {
                    return Try::Above;
                }
                if height * u < f && kept[0].len() < wanted {
                    kept.iter_mut().zip(&x).for_each(|(kept, x)| kept.push(x[i]));
                }
            }
        }
        if wanted == usize::MAX || kept[0].len() == wanted { Try::All(kept) } else { Try::TooFew }
    }

    /// The number of box `b` on each axis.
    fn place(&self, b: usize) -> Vec<usize> {
        let mut rest = b;
        let on = |cells: &Vec<(f64, f64)>| {
            let k = rest % cells.len();
            rest /= cells.len();
            k
        };
        self.cells.iter().map(on).collect()
    }

    fn sides(&self, b: usize) -> Vec<(f64, f64)> {
        self.place(b).iter().zip(&self.cells).map(|(&k, cells)| cells[k]).collect()
    }

    fn volume(&self, b: usize) -> f64 {
        self.sides(b).iter().map(|(lo, hi)| hi - lo).product()
    }

    /// The largest density seen in a box; what is not a number or below zero counts as nothing.
    fn seen(&self, b: usize) -> f64 {
        let sides = self.sides(b);
        let n = LOOKS.pow(u32::try_from(sides.len()).unwrap_or(1));
        let mut stride = 1;
        let column = |(lo, hi): &(f64, f64)| {
            let own = stride;
            stride *= LOOKS;
            let at = |i: usize| (i / own % LOOKS) as f64 / (LOOKS - 1) as f64;
            (0..n).map(|i| lo + (hi - lo) * at(i)).collect::<Vec<f64>>()
        };
        let x: Vec<Vec<f64>> = sides.iter().map(column).collect();
        let columns: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
        let mut f = vec![0.0; n];
        self.density.eval(&columns, &self.p, &mut f);
        f.into_iter().filter(|f| f.is_finite()).fold(0.0, f64::max)
    }

    /// The height that box `b` gets from what was `seen` in it and beside it.
    fn raised(&self, b: usize, seen: &[f64]) -> f64 {
        let place = self.place(b);
        let mut stride = 1;
        let mut beside = 0.0_f64;
        for (k, cells) in place.iter().zip(&self.cells) {
            if *k > 0 {
                beside = beside.max(seen[b - stride]);
            }
            if k + 1 < cells.len() {
                beside = beside.max(seen[b + stride]);
            }
            stride *= cells.len();
        }
        (MARGIN * seen[b]).max(NEIGHBOUR * beside)
    }
}

/// About `n` cells in `intervals`, half of them even and half by quantiles of `x`.
fn cells_of(intervals: &[Interval], x: &[f64], n: usize) -> Vec<(f64, f64)> {
    let mut sorted: Vec<f64> = x.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let half = (n / 2).max(2);
    let length: f64 = intervals.iter().map(|i| i.hi - i.lo).sum();
    let every = sorted.len().div_ceil(half).max(1);
    let mut cells = Vec::new();
    for interval in intervals {
        let own = (((interval.hi - interval.lo) / length * half as f64).ceil() as usize).max(1);
        let even = (0..=own).map(|k| {
            if k == own {
                interval.hi
            } else {
                interval.lo + (interval.hi - interval.lo) * k as f64 / own as f64
            }
        });
        let of_data = sorted.iter().copied().step_by(every).filter(|x| *x > interval.lo && *x < interval.hi);
        let mut edges: Vec<f64> = even.chain(of_data).collect();
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        cells.extend(edges.windows(2).map(|e| (e[0], e[1])));
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(formula: &str, p: &[f64], domain: &[Vec<Interval>], n: usize) -> Vec<Vec<f64>> {
        let data = vec![vec![0.1, 0.4, 0.9]; domain.len()];
        let boxes = Boxes::new(Model::compile_for(formula, domain.len()).unwrap(), p, domain, &data).unwrap();
        boxes.draw(Number::Exactly(n), &mut Random::new(6, 0)).unwrap()
    }

    fn mean(x: impl Iterator<Item = f64>, n: usize) -> f64 {
        x.sum::<f64>() / n as f64
    }

    /// x + y on the unit square: E x = 7/12, E xy = 1/3, E x² = 5/12; with a hole in x the part beyond it is a ratio of areas.
    #[test]
    fn moments_are_those_of_the_density() {
        let n = 20_000;
        let unit = vec![Interval::from((0.0, 1.0))];
        let v = drawn("a*(x+y)", &[3.0], &[unit.clone(), unit.clone()], n);
        let one = 1.0 / (n as f64).sqrt();
        let sigma_x = (5.0_f64 / 12.0 - 49.0 / 144.0).sqrt();
        assert!((mean(v[0].iter().copied(), n) - 7.0 / 12.0).abs() < 4.0 * sigma_x * one);
        assert!((mean(v[1].iter().copied(), n) - 7.0 / 12.0).abs() < 4.0 * sigma_x * one);
        let products = v[0].iter().zip(&v[1]).map(|(x, y)| x * y);
        // E x²y² = 1/6.
        assert!((mean(products, n) - 1.0 / 3.0).abs() < 4.0 * (1.0_f64 / 6.0 - 1.0 / 9.0).sqrt() * one);
        let gap = vec![Interval::from((0.0, 0.25)), Interval::from((0.75, 1.0))];
        let v = drawn("a*(x+y)", &[3.0], &[gap, unit], n);
        let upper = v[0].iter().filter(|x| **x > 0.5).count() as f64 / n as f64;
        assert!(v[0].iter().all(|x| !(0.25..0.75).contains(x)));
        // ∫(x + ½) from ¾ to 1 over that and the one from 0 to ¼: (7/32 + 1/8)/(7/32 + 1/8 + 1/32 + 1/8).
        let expected = 11.0 / 16.0;
        assert!((upper - expected).abs() < 4.0 * (expected * (1.0 - expected)).sqrt() * one);
    }

    /// A spike between the places that are looked at: the boxes rise until it fits below them. Number by the law of Poisson.
    #[test]
    fn a_spike_is_met_and_numbers_are_those_of_poisson() {
        let unit = vec![Interval::from((0.0, 1.0))];
        let domain = [unit.clone(), unit];
        let wave = "1+a*sin(2*pi*600*x)";
        let v = drawn(&format!("({wave})*(1+0*y)"), &[0.8], &domain, 4000);
        let upper = v[0].iter().filter(|x| (**x * 600.0).fract() < 0.5).count() as f64 / 4000.0;
        assert!(
            (upper - 0.5 - 0.8 / std::f64::consts::PI).abs() < 4.0 * (0.19_f64 / 4000.0).sqrt(),
            "{upper}"
        );
        let density = Model::compile_for("a*x*y", 2).unwrap();
        let boxes = Boxes::new(density, &[400.0], &domain, &[vec![0.5], vec![0.5]]).unwrap();
        let number = |i| {
            let number = Number::OfDensity { weight: 2.0 };
            boxes.draw(number, &mut Random::new(8, i)).unwrap()[0].len() as f64
        };
        // ∫ = 100, and each value counts twice.
        assert!((mean((0..400).map(number), 400) - 50.0).abs() < 4.0 * (50.0_f64 / 400.0).sqrt());
    }
}
