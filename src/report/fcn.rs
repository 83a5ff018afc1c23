//! Why FCN and χ² differ, in one line whose numbers add up: what a fit minimizes may hold more than χ², the statistic that judges it.
//!
//! All numbers of the line have the same number of decimals, and what is said to be left over is the difference of the numbers as they are
//! written, not of the exact ones: a reader who adds them gets FCN to the last digit. Deliberately not here: what χ² is for each cost.

use crate::cost::{Axis, CostKind};
use crate::data::Data;
use crate::fit::FitResult;

use super::pdg::number;
use super::words::is_robust;

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
    let (what, end) = if is_robust(r) {
        ("χ² of the plain squares", "neither judges the fit")
    } else {
        ("χ²", "only χ² judges the fit")
    };
    (!parts.is_empty()).then(|| format!("{fcn} = {chi2} ({what}){}; {end}", parts.concat()))
}

/// What beside constraints stands in FCN and not in χ².
fn rest(r: &FitResult) -> &'static str {
    let kind = r.member().cost;
    let sources = &r.request.config.member().cost.errors;
    match kind {
        _ if is_robust(r) => "far points count less in FCN than in χ²: robust loss",
        _ if r.members.len() > 1 => "logarithms and constants of the data sets",
        CostKind::GaussNll => "logarithms of the errors, Σ ln 2πσ²",
        CostKind::Chi2Eff => "logarithms of the errors along the curve, ln det V",
        CostKind::GaussApproximation | CostKind::Pearson => {
            "logarithms of the errors, which follow the curve, ln det V"
        }
        CostKind::Chi2 | CostKind::Chi2Cov if sources.iter().any(|s| s.on && s.follows_model()) => {
            "logarithms of the errors, which follow the curve, ln det V"
        }
        CostKind::Chi2Cov if has_errors_of_x(r) => "logarithms of the errors along the curve, ln det V",
        CostKind::Chi2 | CostKind::Chi2Cov => {
            "logarithms of the errors of the data, alike for all curves, ln det V"
        }
        CostKind::PoissonFull => "constants of the Poisson probabilities, alike for all curves",
        _ => "constants of the likelihood",
    }
}

/// Whether errors of x have a part in V, so that it follows the slope of the curve.
fn has_errors_of_x(r: &FitResult) -> bool {
    let member = r.request.config.member();
    let of_columns = match member.data.as_deref().map(|d| &d.data) {
        Some(Data::Points(p)) => p.sx.is_some(),
        _ => false,
    };
    of_columns || member.cost.errors.iter().any(|s| s.on && s.axis != Axis::Y)
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
    use crate::cost::{ErrorSource, Loss, RelativeTo};
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

    /// 5 % of the model follow the curve, an error of 0.2 does not; under a robust loss not even χ² judges.
    #[test]
    fn the_rest_is_called_what_it_is() {
        let said = |change: fn(&mut crate::cost::CostChoice)| {
            let mut r = testing::with_config(testing::line(), |c| change(&mut c.member_mut().cost));
            (r.minimum.fval, r.gof.chi2) = (12.9952, Some(12.9271));
            beside_chi2(&r).unwrap()
        };
        let fixed = said(|cost| cost.errors = vec![ErrorSource::of_y(0.2)]);
        assert!(fixed.contains("of the data, alike for all curves"), "{fixed}");
        let follows = said(|cost| cost.errors = vec![ErrorSource::of_y(0.05).relative_to(RelativeTo::Model)]);
        assert!(follows.contains("which follow the curve"), "{follows}");
        let off = said(|cost| {
            let source = ErrorSource::of_y(0.05).relative_to(RelativeTo::Model);
            cost.errors = vec![ErrorSource { on: false, ..source }];
        });
        assert!(off.contains("alike for all curves"), "{off}");
        let robust = said(|cost| cost.loss = Loss::Huber);
        assert!(robust.ends_with("neither judges the fit") && robust.contains("robust loss"), "{robust}");
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
