//! Why FCN and χ² differ, in one line whose numbers add up: what a fit minimizes may hold more than χ², the statistic that judges it.
//!
//! All numbers of the line have the same number of decimals, and what is said to be left over is the difference of the numbers as they are
//! written, not of the exact ones: a reader who adds them gets FCN to the last digit. Deliberately not here: what χ² is for each cost.

use crate::cost::{CostKind, Loss};
use crate::fit::FitResult;

use super::pdg::number;

/// Digits in which FCN and χ² are printed above, which decides whether they differ.
const PRINTED: usize = 6;
/// No more digits than this are written, so that all of them are true.
const DIGITS: i32 = 12;

/// `-10.8133 = 8.5000 (χ²) - 19.3133 (logarithm of the covariance)`; `None` where both are printed alike, or one of them is not printed.
pub(super) fn beside_chi2(r: &FitResult) -> Option<String> {
    let chi2 = r.gof.chi2.filter(|_| !r.unweighted)?;
    let fcn = r.minimum.fval;
    if !(fcn.is_finite() && chi2.is_finite()) || number(fcn, PRINTED) == number(chi2, PRINTED) {
        return None;
    }
    let held = Some(r.gof.held).filter(|h| *h != 0.0);
    let places = decimals(&[fcn, chi2])?;
    let units = |x: f64| (x * 10f64.powi(places)).round() as i128;
    let (fcn, chi2, held) = (units(fcn), units(chi2), held.map_or(0, units));
    let parts = [(held, "constraints on parameters that cannot move"), (fcn - chi2 - held, rest(r))];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(x, _)| *x != 0)
        .map(|(x, what)| {
            let sign = if *x < 0 { "-" } else { "+" };
            format!(" {sign} {} ({what})", written(x.abs(), places))
        })
        .collect();
    let (fcn, chi2) = (written(fcn, places), written(chi2, places));
    (!parts.is_empty()).then(|| format!("{fcn} = {chi2} (χ²){}; only χ² judges the fit", parts.concat()))
}

/// What beside constraints stands in FCN and not in χ².
fn rest(r: &FitResult) -> &'static str {
    let (kind, loss) = (r.member().cost, r.request.config.member().cost.loss);
    match kind {
        _ if r.members.len() > 1 => "logarithms and constants of the data sets",
        _ if kind.is_least_squares() && loss != Loss::Linear => {
            "far points count less in FCN than in χ²: robust loss"
        }
        CostKind::GaussNll => "logarithms of the errors, Σ ln 2πσ²",
        CostKind::Chi2Eff => "logarithms of the errors along the curve, ln det V",
        CostKind::Chi2 | CostKind::Chi2Cov | CostKind::GaussApproximation => {
            "a part that depends on the errors of the data alone, ln det V"
        }
        CostKind::PoissonFull => "constants of the Poisson probabilities, alike for all curves",
        _ => "constants of the likelihood",
    }
}

/// How many decimals show the smallest of these numbers as well as it is printed above; fewer where the largest has no true digits there.
/// `None` where no number of decimals would do.
fn decimals(numbers: &[f64]) -> Option<i32> {
    let exponents = numbers.iter().filter(|x| **x != 0.0).map(|x| x.abs().log10().floor() as i32);
    let (low, high) = exponents.fold((i32::MAX, i32::MIN), |(a, b), e| (a.min(e), b.max(e)));
    let wanted = (PRINTED as i32 - 1).saturating_sub(low).min(DIGITS - 1 - high).max(0);
    (high < DIGITS && wanted <= 2 * DIGITS).then_some(wanted)
}

/// A whole number of units of the last place, as a number with `places` decimals.
fn written(units: i128, places: i32) -> String {
    let digits = format!("{:0width$}", units.unsigned_abs(), width = places as usize + 1);
    let (whole, part) = digits.split_at(digits.len() - places as usize);
    let sign = if units < 0 { "-" } else { "" };
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    /// The numbers of a line in units of its last place, FCN first; the others with their signs.
    fn units(line: &str) -> Vec<i128> {
        let (fcn, sum) = line.split_once(" = ").unwrap();
        let mut plain = String::new();
        let mut depth = 0;
        for c in sum.split("; ").next().unwrap().chars() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                c if depth == 0 && !c.is_whitespace() => plain.push(c),
                _ => {}
            }
        }
        let terms = plain.replace('-', " -").replace('+', " +");
        let terms = terms.split_whitespace().chain(std::iter::once(fcn));
        let places: Vec<usize> = terms.clone().map(|t| t.split('.').nth(1).map_or(0, str::len)).collect();
        assert!(places.windows(2).all(|w| w[0] == w[1]), "{line}");
        let mut all: Vec<i128> = terms.map(|t| t.replace('.', "").parse().unwrap()).collect();
        all.rotate_right(1);
        all
    }

    fn line_of(kind: CostKind, fcn: f64, chi2: f64, held: f64) -> Option<String> {
        let mut r = testing::line();
        r.members[0].cost = kind;
        (r.minimum.fval, r.gof.chi2, r.gof.held) = (fcn, Some(chi2), held);
        beside_chi2(&r)
    }

    /// As typed by hand: 8.5 + 12 ln 0.2 of the six points of engine.md A.6.
    #[test]
    fn a_line_adds_up() {
        let line = line_of(CostKind::GaussNll, 0.214007449246, 8.5, 0.0).unwrap();
        assert_eq!(
            line,
            "0.214007 = 8.500000 (χ²) - 8.285993 (logarithms of the errors, Σ ln 2πσ²); only χ² judges the fit"
        );
        let held = line_of(CostKind::Chi2, 12.5, 8.5, 4.0).unwrap();
        assert_eq!(
            held,
            "12.50000 = 8.50000 (χ²) + 4.00000 (constraints on parameters that cannot move); only χ² judges the fit"
        );
        assert_eq!(line_of(CostKind::Chi2, 8.5, 8.5, 0.0), None);
        assert_eq!(line_of(CostKind::Chi2, 8.5000000001, 8.5, 0.0), None, "both are printed as 8.5");
    }

    /// Numbers of all sizes and signs, with roundings that would not fit: FCN is the sum of the others in units of the last place.
    #[test]
    fn every_line_adds_up_to_the_last_digit() {
        let mut seen = 0;
        for a in 0..40 {
            for b in 1..12 {
                let fcn = (f64::from(a) - 17.3).powi(3) * 10f64.powi(a % 7 - 3) / 7.0;
                let chi2 = f64::from(b * b) / 3.0 * 10f64.powi(b % 5 - 2);
                let held = if (a + b) % 3 == 0 { f64::from(b) / 9.0 } else { 0.0 };
                let Some(line) = line_of(CostKind::Chi2Cov, fcn, chi2, held) else { continue };
                let all = units(&line);
                assert_eq!(all[0], all[1..].iter().sum::<i128>(), "{line}");
                seen += 1;
            }
        }
        assert!(seen > 400, "{seen}");
    }
}
