//! What the parameters of a typed formula of several coordinates are, whatever they are called: places, lengths, rates, logarithms of
//! heights. Found from the derivatives alone, as each kind of parameter obeys an identity of its own:
//!
//! ```text
//! place          ∂f/∂μ = ∓ ∂f/∂x                                         f depends on x ∓ μ
//! length, rate   θ ∂f/∂θ = −q Σ_a (x_a − μ_a) ∂f/∂x_a + e f              f depends on (x − μ)/θ^q, times θ^e
//! log of height  ∂f/∂θ = c f
//! ```
//! The sum runs over one coordinate, or over all where one width serves them all. q is 1 for a length, −1 for a rate, ½ for a variance and
//! −½ for its inverse. The identities are tested with numbers at places and parameters chosen once and for all: what holds there to ten
//! digits is no accident. Deliberately nothing else: no algebra, no use of the data.

use nalgebra::{DMatrix, DVector};

use crate::model::Model;

/// Sets of parameters that are tried, and places for each.
const TRIALS: usize = 8;
const PLACES: usize = 6;
/// Fewer places where the function has a value prove nothing.
const ENOUGH: usize = 12;
/// What holds to this part is an identity.
const HOLDS: f64 = 1e-8;
/// Powers of a width that people write.
const POWERS: [f64; 4] = [1.0, -1.0, 0.5, -0.5];

/// What a parameter is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// A place on a coordinate; −1 where it is added instead of subtracted.
    Place { axis: usize, sign: f64 },
    /// A length to this power, of one coordinate or of all.
    Stretch { axes: Vec<usize>, power: f64 },
    /// Adds so many times itself to the logarithm of the height.
    LogHeight { slope: f64 },
}

/// Function and derivatives at all places of all trials, where they are numbers.
struct Samples {
    /// Parameters at each place.
    theta: Vec<Vec<f64>>,
    /// Coordinates.
    x: Vec<Vec<f64>>,
    f: Vec<f64>,
    /// ∂f/∂x_a.
    by_x: Vec<Vec<f64>>,
    /// ∂f/∂θ_k.
    by_theta: Vec<Vec<f64>>,
}

/// What each of the parameters `of` is; nothing for those that obey no identity.
pub(super) fn meanings(model: &Model, of: &[usize]) -> Vec<Option<Meaning>> {
    let mut found = vec![None; model.n_params()];
    let Some(samples) = Samples::new(model) else { return found };
    for &k in of {
        found[k] = samples.place(k).or_else(|| samples.log_height(k));
    }
    // Lengths are counted from places.
    let mut places = vec![None; model.n_coordinates()];
    for (k, meaning) in found.iter().enumerate() {
        if let Some(Meaning::Place { axis, sign }) = meaning
            && places[*axis].is_none()
        {
            places[*axis] = Some((k, *sign));
        }
    }
    for &k in of {
        if found[k].is_none() {
            found[k] = samples.stretch(k, &places);
        }
    }
    found
}

/// Numbers spread over 0 to 1 without a pattern (multiples of the golden section).
fn spread(k: usize) -> f64 {
    (0.381_966_011_250_105_1 * (k + 1) as f64).fract()
}

impl Samples {
    fn new(model: &Model) -> Option<Samples> {
        let (n, d) = (model.n_params(), model.n_coordinates());
        let slopes: Vec<Model> = (0..d).map(|a| model.slope_along(a)).collect();
        let mut all = Samples {
            theta: Vec::new(),
            x: vec![Vec::new(); d],
            f: Vec::new(),
            by_x: vec![Vec::new(); d],
            by_theta: vec![Vec::new(); n],
        };
        for trial in 0..TRIALS {
            // Half of the trials with parameters below 1, where correlations and fractions are defined.
            let (from, width) = if trial % 2 == 0 { (0.2, 0.7) } else { (0.6, 0.9) };
            let theta: Vec<f64> = (0..n).map(|k| from + width * spread(7 * k + 11 * trial)).collect();
            let column = |a: usize| -> Vec<f64> {
                (0..PLACES).map(|i| 0.1 + 2.3 * spread(5 * i + 13 * a + 29 * trial + 3)).collect()
            };
            let x: Vec<Vec<f64>> = (0..d).map(column).collect();
            let columns: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
            let (mut f, mut df) = (vec![0.0; PLACES], vec![0.0; PLACES * n]);
            model.eval_with_gradient(&columns, &theta, &mut f, &mut df);
            let by_x: Vec<Vec<f64>> = slopes
                .iter()
                .map(|slope| {
                    let mut values = vec![0.0; PLACES];
                    slope.eval(&columns, &theta, &mut values);
                    values
                })
                .collect();
            for i in 0..PLACES {
                let mut numbers = by_x.iter().map(|s| s[i]).chain((0..n).map(|k| df[k * PLACES + i]));
                if f[i].is_finite() && numbers.all(f64::is_finite) {
                    all.theta.push(theta.clone());
                    all.f.push(f[i]);
                    (0..d).for_each(|a| all.x[a].push(x[a][i]));
                    (0..d).for_each(|a| all.by_x[a].push(by_x[a][i]));
                    (0..n).for_each(|k| all.by_theta[k].push(df[k * PLACES + i]));
                }
            }
        }
        (all.f.len() >= ENOUGH).then_some(all)
    }

    fn len(&self) -> usize {
        self.f.len()
    }

    /// Whether left and right agree at every place where they can be told from 0, and that is at enough of them.
    fn agree(&self, left: impl Fn(usize) -> f64, right: impl Fn(usize) -> f64) -> bool {
        let mut told = 0;
        let same = (0..self.len()).all(|i| {
            let (a, b) = (left(i), right(i));
            let size = a.abs().max(b.abs());
            told += usize::from(size > f64::MIN_POSITIVE);
            (a - b).abs() <= HOLDS * size + HOLDS * HOLDS * self.f[i].abs()
        });
        same && told >= ENOUGH
    }

    fn place(&self, k: usize) -> Option<Meaning> {
        let signs = (0..self.x.len()).flat_map(|axis| [(axis, 1.0), (axis, -1.0)]);
        let holds = |&(axis, sign): &(usize, f64)| {
            self.agree(|i| self.by_theta[k][i], |i| -sign * self.by_x[axis][i])
        };
        signs.into_iter().find(holds).map(|(axis, sign)| Meaning::Place { axis, sign })
    }

    fn log_height(&self, k: usize) -> Option<Meaning> {
        let first = (0..self.len()).find(|&i| self.f[i] != 0.0)?;
        let slope = self.by_theta[k][first] / self.f[first];
        let holds = slope != 0.0 && self.agree(|i| self.by_theta[k][i], |i| slope * self.f[i]);
        holds.then_some(Meaning::LogHeight { slope })
    }

    fn stretch(&self, k: usize, places: &[Option<(usize, f64)>]) -> Option<Meaning> {
        let d = self.x.len();
        let each = (0..d).map(|a| vec![a]);
        each.chain([(0..d).collect()]).find_map(|axes| {
            let from = |a: usize, i: usize| match places[a] {
                Some((j, sign)) => self.x[a][i] - sign * self.theta[i][j],
                None => self.x[a][i],
            };
            let stretched = |i: usize| -> f64 { axes.iter().map(|&a| from(a, i) * self.by_x[a][i]).sum() };
            let moved = |i: usize| self.theta[i][k] * self.by_theta[k][i];
            let (power, e) = self.two_factors(moved, stretched)?;
            let power = POWERS.into_iter().find(|p| (p + power).abs() < 1e-6)?;
            let holds = self.agree(moved, |i| e * self.f[i] - power * stretched(i));
            holds.then(|| Meaning::Stretch { axes: axes.clone(), power })
        })
    }

    /// The a and b for which what is left of `y` − a·`u` − b·f is least.
    fn two_factors(&self, y: impl Fn(usize) -> f64, u: impl Fn(usize) -> f64) -> Option<(f64, f64)> {
        let size = |i: usize| {
            let largest = y(i).abs().max(u(i).abs()).max(self.f[i].abs());
            if largest > 0.0 { largest } else { 1.0 }
        };
        let matrix = DMatrix::from_fn(self.len(), 2, |i, j| if j == 0 { u(i) } else { self.f[i] } / size(i));
        let target = DVector::from_fn(self.len(), |i, _| y(i) / size(i));
        let svd = matrix.svd(true, true);
        // Where a power law makes both the same, neither is known.
        let (largest, least) = (svd.singular_values.max(), svd.singular_values.min());
        let solution = svd.solve(&target, 1e-12).ok().filter(|_| least > 1e-8 * largest)?;
        Some((solution[0], solution[1])).filter(|(a, b)| a.is_finite() && b.is_finite())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parameters in the order of the formula, by the meaning that its author gave them.
    #[test]
    fn parameters_are_known_by_their_derivatives() {
        let place = |axis| Some(Meaning::Place { axis, sign: 1.0 });
        let on = |axis, power| Some(Meaning::Stretch { axes: vec![axis], power });
        let all = |power| Some(Meaning::Stretch { axes: vec![0, 1], power });
        let rows: Vec<(&str, Vec<Option<Meaning>>)> = vec![
            (
                "A*exp(-0.5*((x-p)/q)^2-0.5*((y-r)/s)^2)+c",
                vec![None, place(0), on(0, 1.0), place(1), on(1, 1.0), None],
            ),
            ("A/(s*t)*exp(-((x-u)/s)^2-((y-v)/t)^2)", vec![None, on(0, 1.0), on(1, 1.0), place(0), place(1)]),
            ("A*exp(-((x-a)^2+(y-b)^2)/(2*w^2))", vec![None, place(0), place(1), all(1.0)]),
            ("A*exp(-((x-a)^2+(y-b)^2)/v)", vec![None, place(0), place(1), all(0.5)]),
            ("A*exp(-k*(x-a)^2-y/l)", vec![None, on(0, -0.5), place(0), on(1, 1.0)]),
            ("exp(h-k*x-m*y)", vec![Some(Meaning::LogHeight { slope: 1.0 }), on(0, -1.0), on(1, -1.0)]),
            ("A*exp(-((x+d)/w)^2)*y", vec![None, Some(Meaning::Place { axis: 0, sign: -1.0 }), on(0, 1.0)]),
        ];
        for (text, expected) in rows {
            let model = Model::compile_for(text, 2).unwrap();
            let mut found = meanings(&model, &(0..model.n_params()).collect::<Vec<_>>());
            // The height of a term that is a bare factor is 'power 0', which is nothing.
            for (f, e) in found.iter_mut().zip(&expected) {
                if let (Some(Meaning::LogHeight { slope }), Some(Meaning::LogHeight { .. })) = (f, e) {
                    assert!((*slope - 1.0).abs() < 1e-12);
                    *slope = 1.0;
                }
            }
            assert_eq!(found, expected, "{text}: {:?}", model.params());
        }
    }
}
