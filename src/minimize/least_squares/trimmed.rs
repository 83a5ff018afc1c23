//! The robust linear fit: least trimmed squares ([`super::lts`]) finds the bulk of the rows and their scatter, rows further off than 2.5 of it
//! are outliers, and the others are fitted by ordinary least squares, which gives values and errors (P. Rousseeuw, A. Leroy, Robust
//! Regression and Outlier Detection, 1987, ch. 1: reweighted least squares).

use super::design::Design;
use super::exact::{self, Solved};
use super::lts::{self, Rows, Trimmed};
use super::residuals::Residuals;
use crate::minimize::call::{Gate, Halt, Warning};
use crate::minimize::task::Task;
use crate::minimize::{MinimizeError, Minimum, Trimming};
use crate::numeric::stats;
use crate::params::Parameters;

/// Rows further off than this many standard deviations are outliers.
const OUTLIER: f64 = 2.5;
/// A scatter below this part of the data is rounding.
const ROUNDING: f64 = 1e-12;
/// Products of a fraction and a number of rows are whole to this.
const WHOLE: f64 = 1e-9;
const NAME: &str = "robust fit";

impl Task<'_> {
    /// The robust linear fit, which keeps at least `Method::robust_fraction` of the rows.
    pub(in crate::minimize) fn trimmed(
        &self,
        params: &Parameters,
        warnings: &[Warning],
    ) -> Result<Minimum, MinimizeError> {
        let gate = self.gate();
        let not_linear = |reason: String| MinimizeError::NotLinear { what: NAME, reason };
        let rows = Residuals::new(&gate, params).ok_or_else(|| not_linear(exact::NO_SQUARES.to_string()))?;
        let design = Design::of(&rows, &params.values())
            .map_err(Halt::into_error)?
            .ok_or_else(|| not_linear(exact::CURVED.to_string()))?;
        let work = design.rows();
        let h = rows_to_keep(self.ctx.method.robust_fraction, work.n_data, rows.n_free())?;
        let stop = || self.ctx.watch.stop_requested();
        let found = lts::least_trimmed_squares(&work, h, self.ctx.method.seed, &stop);
        let raw = match found {
            Some(raw) if !stop() => raw,
            _ if stop() => return Err(MinimizeError::Cancelled),
            _ => return Err(not_linear(undetermined(&design, |i| gate.transform().name(i)))),
        };
        let (scale, outliers) = outliers(&work, &raw, h);
        let kept: Vec<usize> = (0..work.n_data).filter(|i| outliers.binary_search(i).is_err()).collect();
        let solution = work
            .solve(&kept)
            .ok_or_else(|| not_linear("without outliers the data do not determine it".to_string()))?;
        let solved = Solved {
            solution: design.in_parameters(solution),
            diagonal: design.diagonal(|i| outliers.binary_search(&i).is_err()),
            idle: Vec::new(),
            together: Vec::new(),
        };
        let values = Task::values_of(&rows, &design, &solved, params);
        let kept_sum = design.sum_of_squares(&solved.solution.c, |i| outliers.binary_search(&i).is_err());
        let unit = gate.unit(kept_sum);
        if let Some(name) = exact::limit_in_the_way(&rows, params, &solved, &values, unit) {
            return Err(not_linear(exact::limits_of(&name)));
        }
        if !design.holds_at(&rows, &values).map_err(Halt::into_error)? {
            return Err(not_linear(exact::CURVED.to_string()));
        }
        let raw_values = design.values(&rows, &design.in_free(&raw.c));
        let trimming = Trimming { outliers, rows: h, scale, raw_values };
        self.reweighted(&gate, params, values, (&solved, trimming), warnings).map_err(Halt::into_error)
    }

    fn reweighted(
        &self,
        gate: &Gate<'_>,
        params: &Parameters,
        values: Vec<f64>,
        (solved, trimming): (&Solved, Trimming),
        warnings: &[Warning],
    ) -> Result<Minimum, Halt> {
        let squares = gate.squares();
        let fval = gate.other_pass(&values, false, || {
            let mut r = vec![0.0; squares.map_or(0, |s| s.n_rows())];
            if let Some(squares) = squares {
                squares.residuals(&values, &mut r, &mut []);
            }
            trimming.outliers.iter().for_each(|&i| r[i] = 0.0);
            r.iter().map(|r| r * r).sum()
        })?;
        let mut warnings = warnings.to_vec();
        warnings.push((
            "W-LTS-ERR",
            "errors are those of the least-squares fit without the outliers; the trimmed fit itself has none"
                .to_string(),
        ));
        let mut found = self.minimum_of(gate, params, (values, fval), solved, &warnings);
        found.algorithm = "Robust (least trimmed squares)";
        found.trimming = Some(Box::new(trimming));
        Ok(found)
    }
}

/// Why a part of the rows does not determine the parameters: because all of them do not, and which.
fn undetermined<'n>(design: &Design, name: impl Fn(usize) -> &'n str) -> String {
    let together = exact::solution(design).map_or_else(Vec::new, |s| s.together);
    let said: Vec<String> =
        together.iter().map(|group| format!("{}, {}", group.sentence(&name), group.remedy())).collect();
    if said.is_empty() {
        return "the data do not determine all of its free parameters".to_string();
    }
    said.join("; ")
}

/// h, from the part of the rows that is to be kept; without one the smallest that withstands most outliers.
fn rows_to_keep(fraction: Option<f64>, n: usize, p: usize) -> Result<usize, MinimizeError> {
    let least = (n + p).div_ceil(2).min(n);
    let Some(fraction) = fraction else { return Ok(least) };
    let h = (fraction * n as f64 - WHOLE).ceil();
    if !(fraction > 0.5 && fraction <= 1.0 && h >= least as f64) {
        let smallest = (least as f64 / n as f64).max(0.5);
        return Err(MinimizeError::RobustFraction { fraction, smallest });
    }
    Ok((h as usize).min(n))
}

/// The scatter of the bulk, and the rows that do not belong to it, rising; none where all rows were to be kept.
fn outliers(rows: &Rows<'_>, raw: &Trimmed, h: usize) -> (f64, Vec<usize>) {
    let r = rows.residuals(&raw.c);
    let sum: f64 = raw.rows.iter().map(|&i| r[i] * r[i]).sum();
    let scale = (consistency(h as f64 / rows.n_data as f64) * sum / h as f64).sqrt();
    let scale = scale.max(ROUNDING * rows.b.amax());
    if h == rows.n_data {
        return (scale, Vec::new());
    }
    (scale, (0..rows.n_data).filter(|&i| r[i].abs() > OUTLIER * scale).collect())
}

/// What makes the mean square of the innermost part of normal numbers an estimate of their variance: 1/(1 − 2qφ(q)/(2Φ(q) − 1)) with
/// 2Φ(q) − 1 the part.
fn consistency(part: f64) -> f64 {
    if part >= 1.0 {
        return 1.0;
    }
    let q = stats::normal_quantile(0.5 * (1.0 + part));
    let density = (-0.5 * q * q).exp() / std::f64::consts::TAU.sqrt();
    1.0 / (1.0 - 2.0 * q * density / part)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Half of normal numbers lie within 0.6745 σ; their mean square is 0.142651835 σ² (50-digit arithmetic).
    #[test]
    fn the_consistency_factor() {
        assert!((1.0 / consistency(0.5) - 0.142_651_835_488_519).abs() < 1e-12, "{}", 1.0 / consistency(0.5));
        assert!((consistency(1.0 - 1e-12) - 1.0).abs() < 1e-8);
    }

    #[test]
    fn how_many_rows() {
        assert_eq!(rows_to_keep(None, 20, 4).unwrap(), 12);
        assert_eq!(rows_to_keep(Some(0.75), 20, 4).unwrap(), 15);
        assert_eq!(rows_to_keep(Some(0.55), 100, 2).unwrap(), 55);
        assert_eq!(rows_to_keep(Some(1.0), 20, 4).unwrap(), 20);
        for bad in [0.5, 0.55, 1.01, f64::NAN, -1.0] {
            assert!(rows_to_keep(Some(bad), 20, 4).is_err(), "{bad}");
        }
    }
}
