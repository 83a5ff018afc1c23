//! Templates counted again: what a template holds is taken for its expectation, as the likelihoods of R. Barlow and C. Beeston (Comput.
//! Phys. Commun. 77 (1993) 219) and those after it take it.

use crate::data::MoreColumn;
use crate::numeric::random::Random;

/// The columns of templates drawn anew, all rows of them, because their sums are what shapes are divided by; other columns stay. Counts
/// follow the law of Poisson; sums of weights W with Σw² = V are counts of mean s|W| divided by s = |W|/V, with the sign of W
/// (G. Bohm, G. Zech, NIM A 748 (2014) 1). What is empty stays so.
pub(in crate::fit) fn drawn(columns: &[MoreColumn], random: &mut Random) -> Vec<MoreColumn> {
    let mut toy = columns.to_vec();
    for (k, column) in columns.iter().enumerate().filter(|(_, c)| c.is_template()) {
        let squares = columns.iter().position(|c| c.role == column.role_of_squares());
        for (i, &content) in column.values.iter().enumerate() {
            let s = squares.map_or(1.0, |at| content.abs() / columns[at].values[i]);
            if content == 0.0 || !(s > 0.0 && s.is_finite()) {
                continue;
            }
            let count = random.poisson(s * content.abs());
            toy[k].values[i] = content.signum() * count / s;
            if let Some(at) = squares {
                toy[at].values[i] = count / (s * s);
            }
        }
    }
    toy
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A count of 20, and a sum of weights of −30 with Σw² = 90: means and variances are those, within four standard errors.
    #[test]
    fn means_and_variances() {
        let column = |role: &str, values: &[f64]| MoreColumn {
            role: role.into(),
            name: role.into(),
            values: values.into(),
        };
        let columns = [column("t1", &[20.0, 0.0]), column("t2", &[-30.0, 0.0]), column("t2v", &[90.0, 0.0])];
        let (n, mut random) = (4000, Random::new(3, 0));
        let toys: Vec<Vec<MoreColumn>> = (0..n).map(|_| drawn(&columns, &mut random)).collect();
        let mean = |of: &dyn Fn(&[MoreColumn]) -> f64| toys.iter().map(|t| of(t)).sum::<f64>() / f64::from(n);
        for (k, expected, variance) in [(0, 20.0_f64, 20.0_f64), (1, -30.0, 90.0)] {
            let found = mean(&|t| t[k].values[0]);
            assert!((found - expected).abs() < 4.0 * (variance / f64::from(n)).sqrt(), "{found}");
            let found = mean(&|t| (t[k].values[0] - expected).powi(2));
            assert!((found / variance - 1.0).abs() < 4.0 * (2.2 / f64::from(n)).sqrt(), "{found}");
        }
        assert!((mean(&|t| t[2].values[0]) / 90.0 - 1.0).abs() < 4.0 * (0.1 / f64::from(n)).sqrt());
        assert!(toys.iter().all(|t| t.iter().all(|c| c.values[1] == 0.0)), "what is empty stays so");
    }
}
