//! Whether the parts of a sum with event numbers (`NSUM`) that have no integral in closed form are normalised at the minimum: each holds as
//! many events in the fit range as its number says. A second rule, with nodes ever closer about the places where the part is high, tells.

use super::super::result::NOT_ONE;
use super::super::{FitResult, FitWarning, Severity};
use super::problem::Problem;
use crate::model::{DataExtent, Model, Role};
use crate::numeric::gauss::legendre;

/// The content of a part may differ from its number by this part.
const ACCURACY: f64 = 1e-6;
/// Where it differs by this much the numbers are none.
const FAR_OFF: f64 = 1e-3;
/// Places at which a part is looked at.
const LOOKED_AT: usize = 4096;
/// Pieces halve towards a place so many times.
const HALVINGS: i32 = 48;
const NODES: usize = 16;

/// `W-INTEGRAL` of each part whose content is not its number.
pub(super) fn warnings(problem: &Problem<'_>, result: &FitResult) -> Vec<FitWarning> {
    let all = result.minimum.values();
    let mut found = Vec::new();
    for view in problem.views().into_iter().filter(|v| v.own.model.counts_events()) {
        // An integral in closed form is right however narrow a part is.
        let by_numbers = view.own.model.bin_integral().is_none();
        let Some([lo, hi]) = view.own.model.range_of_parts().filter(|_| by_numbers) else { continue };
        let p = view.own.own(&all);
        for (label, part) in parts(&view.own.model) {
            let Some(number) = number_of(&part).map(|k| p[k]).filter(|n| *n != 0.0) else { continue };
            let content = integral(&part, &p, (lo, hi));
            let off = (content / number - 1.0).abs();
            // Where this rule sees nothing either it cannot judge.
            if content.is_finite() && content != 0.0 && off > ACCURACY {
                let text = format!(
                    "the part '{label}' is normalised by numbers, and it is narrower than these can see or has a corner between them: it holds \
                     {} events where its number says {}, {:.1e} of it more or less. Write it with a predefined shape (gaus, …), or narrow the \
                     fit range",
                    short(content),
                    short(number),
                    off as f32
                );
                let (code, severity) =
                    if off > FAR_OFF { (NOT_ONE, Severity::Bad) } else { ("W-INTEGRAL", Severity::Warning) };
                found.push(FitWarning { code, severity, text, param: None });
            }
        }
    }
    found
}

/// The terms, or the whole where it is one.
fn parts(model: &Model) -> Vec<(String, Model)> {
    let parts = model.components();
    if parts.is_empty() { vec![(model.text().to_owned(), model.clone())] } else { parts }
}

/// The parameter that the whole part is a multiple of.
fn number_of(part: &Model) -> Option<usize> {
    (0..part.n_params()).find(|&k| part.is_multiple_of(k))
}

/// ∫ of the part, over pieces that halve towards where it is high, and towards all places that stand in it.
fn integral(part: &Model, p: &[f64], (lo, hi): (f64, f64)) -> f64 {
    let x: Vec<f64> = (0..=LOOKED_AT).map(|k| lo + (hi - lo) * k as f64 / LOOKED_AT as f64).collect();
    let mut f = vec![0.0; x.len()];
    part.eval(&[&x], p, &mut f);
    let high = (0..x.len()).max_by(|&i, &j| f[i].abs().total_cmp(&f[j].abs())).map(|i| x[i]);
    let roles = part.roles(&DataExtent { lo, hi, height: 1.0 });
    let is_place = |k: &usize| matches!(roles.get(*k), Some(Role::Place { .. }));
    let places = (0..p.len()).filter(is_place).flat_map(|k| [p[k], -p[k]]);
    let mut cuts = vec![lo, hi];
    for place in places.chain(high).filter(|x| (lo..=hi).contains(x)) {
        cuts.push(place);
        let halved = (0..HALVINGS).map(|k| (hi - lo) * 0.5_f64.powi(k + 1));
        cuts.extend(halved.flat_map(|d| [place - d, place + d]).filter(|x| (lo..=hi).contains(x)));
    }
    // Pieces of a sixty-fourth of the range at most, for what is not about a place.
    cuts.extend((1..64).map(|k| lo + (hi - lo) * f64::from(k) / 64.0));
    cuts.sort_unstable_by(f64::total_cmp);
    let rule = legendre(NODES);
    let nodes = |w: &[f64]| -> Vec<(f64, f64)> {
        let (middle, half) = (0.5 * (w[0] + w[1]), 0.5 * (w[1] - w[0]));
        rule.iter().map(|(x, weight)| (middle + half * x, half * weight)).collect()
    };
    let (x, weights): (Vec<f64>, Vec<f64>) = cuts.windows(2).flat_map(nodes).unzip();
    let mut f = vec![0.0; x.len()];
    part.eval(&[&x], p, &mut f);
    f.iter().zip(&weights).map(|(f, w)| f * w).sum()
}

/// Five digits.
fn short(value: f64) -> f64 {
    format!("{value:.4e}").parse().unwrap_or(value)
}
