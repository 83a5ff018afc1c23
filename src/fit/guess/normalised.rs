//! Normalised sums, `NSUM(N1*gaus, N2*expo)`: places, widths and slopes are those of the same shapes added without being normalised, which
//! `sum` knows how to keep apart. Not here: the numbers in front, in which the sum is linear.

use super::curve::Curve;
use super::shape::{Role, role};
use super::{Question, estimates};
use crate::model::{Model, NormalisedShape, Term};

/// Parameters of the shapes of a sum of normalised shapes alone; all `None` for any other model.
pub(super) fn guess(question: &Question<'_>, curve: &Curve, known: &[Option<f64>]) -> Vec<Option<f64>> {
    let nothing = vec![None; known.len()];
    let added: Option<Vec<&NormalisedShape>> =
        question.model.terms().iter().map(|t| t.normalised.as_ref().filter(|_| t.sign > 0.0)).collect();
    let Some(shapes) = added.filter(|shapes| !shapes.is_empty()) else { return nothing };
    let text: Vec<&str> = shapes.iter().map(|s| s.name.as_str()).collect();
    let Ok(plain) = Model::compile(&text.join("+")) else { return nothing };
    if plain.terms().len() != shapes.len() {
        return nothing;
    }
    let pairs = || shapes.iter().zip(plain.terms());
    let mut given = vec![None; plain.n_params()];
    for (shape, term) in pairs() {
        for (&at, &k) in term.params.iter().zip(&shape.params) {
            // What is known of a polynomial is a ratio of its coefficients.
            given[at] = k.and_then(|k| known[k]).filter(|_| !is_ratio(shape, term));
        }
    }
    let asked = Question { model: &plain, known: &given, ..*question };
    let theta = estimates(&asked, curve, &given);
    let mut found = nothing;
    for (shape, term) in pairs() {
        let constant = term.params.first().and_then(|&at| theta[at]);
        for (&at, &k) in term.params.iter().zip(&shape.params) {
            let Some(k) = k else { continue };
            let unit = if is_ratio(shape, term) { constant } else { Some(1.0) };
            let value = theta[at].zip(unit).map(|(value, unit)| value / unit);
            found[k] = value.filter(|v| v.is_finite() && known[k].is_none());
        }
    }
    found
}

/// A polynomial without its constant coefficient, which is 1 then.
fn is_ratio(shape: &NormalisedShape, term: &Term) -> bool {
    role(term.shape) == Role::Linear && shape.params.first() == Some(&None)
}
