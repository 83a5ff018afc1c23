//! Signs of estimated values. The squares of the residuals often do not tell a pair of values from the same pair with both signs turned
//! (N·N(x; μ, s) is the same for −N and −s), and a person means the positive one.

use super::solve::Problem;

/// So many negative values are tried with either sign.
const MOST: usize = 5;
/// Sums of squares that differ by less than this part are equal.
const EQUAL: f64 = 1e-9;

/// Turns the signs of negative values among `found` that are not known, where that leaves the curve as it is or brings it nearer to the data: of
/// equal choices the one with the fewest negative values.
pub(super) fn settle(problem: &Problem<'_>, known: &[Option<f64>], found: &mut [Option<f64>]) {
    let value = |k: usize| known[k].or(found[k]);
    let negative: Vec<usize> =
        (0..found.len()).filter(|&k| known[k].is_none() && found[k].is_some_and(|v| v < 0.0)).collect();
    let Some(theta) = (0..found.len()).map(value).collect::<Option<Vec<f64>>>() else { return };
    if negative.is_empty() || negative.len() > MOST {
        return;
    }
    let all = problem.all();
    let mut best = (problem.chi2(&theta, &all), 0_usize);
    for turned in 1..1_usize << negative.len() {
        let mut other = theta.clone();
        for (bit, &k) in negative.iter().enumerate() {
            if turned >> bit & 1 == 1 {
                other[k] = -other[k];
            }
        }
        let chi2 = problem.chi2(&other, &all);
        let equal = (chi2 - best.0).abs() <= EQUAL * best.0;
        if chi2.is_finite() && (equal && turned.count_ones() > best.1.count_ones() || !equal && chi2 < best.0)
        {
            best = (chi2, turned);
        }
    }
    for (bit, &k) in negative.iter().enumerate() {
        if best.1 >> bit & 1 == 1 {
            found[k] = found[k].map(|v| -v);
        }
    }
}
