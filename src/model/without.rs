//! A sum without one of its terms, written as a formula again.

use super::{Model, Term, predefined};
use crate::numeric::random::Random;

impl Model {
    /// The formula without term `k` of its sum, with the place that each of its parameters has in this one; `None` where it cannot be written so
    /// that all other terms keep their parameters and the sum its values. `compile` reads a formula as this one was read.
    pub fn without_term(
        &self,
        k: usize,
        compile: impl Fn(&str) -> Option<Model>,
    ) -> Option<(Model, Vec<usize>)> {
        if self.terms().len() < 2 || k >= self.terms().len() {
            return None;
        }
        texts(self, k).iter().filter_map(|text| compile(text)).find_map(|rest| {
            let places = places(self, k, &rest)?;
            is_rest(self, k, &rest, &places).then_some((rest, places))
        })
    }
}

/// Ways to write it, the best first: numbers of parameters counted anew, no numbers at functions of the library, all as it stands.
fn texts(model: &Model, k: usize) -> Vec<String> {
    let own =
        |i: &usize| !model.terms().iter().enumerate().any(|(j, term)| j != k && term.params.contains(i));
    let removed: Vec<usize> = model.terms()[k].params.iter().copied().filter(own).collect();
    let ways: [&dyn Fn(&str) -> String; 3] = [
        &|label| renumbered(label, &|n| Some(n - removed.iter().filter(|r| **r < n).count())),
        &|label| renumbered(label, &|_| None),
        &str::to_owned,
    ];
    ways.into_iter().map(|way| joined(model, k, way)).collect()
}

/// The other terms with their signs; of a normalised sum its list.
fn joined(model: &Model, k: usize, way: &dyn Fn(&str) -> String) -> String {
    let others = || model.terms().iter().enumerate().filter(|(j, _)| *j != k).map(|(_, term)| term);
    if model.text().starts_with("NSUM(") {
        let shape =
            |term| factor(model, term).map_or_else(String::new, |n| format!("{n}*")) + &way(&term.label);
        let list: Vec<String> = others().map(shape).collect();
        return format!("NSUM({})", list.join(", "));
    }
    let mut text = String::new();
    for term in others() {
        let name = Term { label: way(&term.label), ..term.clone() }.name();
        if !(text.is_empty() || name.starts_with('-')) {
            text.push('+');
        }
        text.push_str(&name);
    }
    text
}

/// The parameter in front of a shape of a normalised sum, by its name.
fn factor<'a>(model: &'a Model, term: &Term) -> Option<&'a str> {
    let shape = term.normalised.as_ref()?;
    let mut others = term.params.iter().filter(|i| !shape.params.contains(&Some(**i)));
    let first = others.next().filter(|_| others.next().is_none())?;
    Some(model.params()[*first].name.as_str())
}

/// `label` with other numbers of parameters; no number means that the function is written without one.
fn renumbered(label: &str, number: &dyn Fn(usize) -> Option<usize>) -> String {
    let bytes = label.as_bytes();
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let mut out = String::new();
    let mut from = 0;
    for open in label.match_indices(['[', '(']).map(|(at, _)| at) {
        let inside = &label[open + 1..];
        let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
        let closes = inside.as_bytes().get(digits) == Some(&if bytes[open] == b'[' { b']' } else { b')' });
        let Some(n) = inside[..digits].parse::<usize>().ok().filter(|_| closes) else { continue };
        let name = &label[bytes[..open].iter().rposition(|b| !is_name(*b)).map_or(0, |at| at + 1)..open];
        let is_function = bytes[open] == b'(' && predefined::find(name).is_some();
        // x[1] is a coordinate.
        if bytes[open] == b'(' && !is_function || bytes[open] == b'[' && name == "x" {
            continue;
        }
        out.push_str(&label[from..open]);
        match number(n) {
            Some(n) => {
                let close = if is_function { ')' } else { ']' };
                out.push_str(&label[open..=open]);
                out.push_str(&n.to_string());
                out.push(close);
            }
            None if is_function => {}
            None => out.push_str(&label[open..open + digits + 2]),
        }
        from = open + digits + 2;
    }
    out + &label[from..]
}

/// The place in `whole` of every parameter of `rest`, where that is the sum without term `k`: the same terms of as many parameters, shared as
/// they were, and nothing else.
fn places(whole: &Model, k: usize, rest: &Model) -> Option<Vec<usize>> {
    let others: Vec<_> = whole.terms().iter().enumerate().filter(|(j, _)| *j != k).map(|(_, t)| t).collect();
    if others.len() != rest.terms().len() {
        return None;
    }
    let mut places: Vec<Option<usize>> = vec![None; rest.n_params()];
    for (old, new) in others.into_iter().zip(rest.terms()) {
        if old.shape != new.shape || old.params.len() != new.params.len() {
            return None;
        }
        for (&i, &j) in old.params.iter().zip(&new.params) {
            if *places[j].get_or_insert(i) != i {
                return None;
            }
        }
    }
    let places: Vec<usize> = places.into_iter().collect::<Option<_>>()?;
    let twice = |j: usize| places[..j].contains(&places[j]);
    (!(0..places.len()).any(twice)).then_some(places)
}

/// Trials that compare values, and how far rounding may part them.
const TRIALS: u64 = 12;
const ROUNDING: f64 = 1e-9;

/// Whether `rest` has the values of the other terms, at places and parameters drawn from 0…2: a text that reads as another function would
/// not. Where nothing has a value there nothing can be said, and it is not.
fn is_rest(whole: &Model, k: usize, rest: &Model, places: &[usize]) -> bool {
    let mut others = whole.components();
    others.remove(k);
    let mut random = Random::new(1, 0);
    let mut compared = false;
    for _ in 0..TRIALS {
        let theta: Vec<f64> = (0..whole.n_params()).map(|_| 2.0 * random.uniform()).collect();
        let own: Vec<f64> = places.iter().map(|&at| theta[at]).collect();
        let x: Vec<[f64; 1]> = (0..whole.n_coordinates()).map(|_| [2.0 * random.uniform()]).collect();
        let at = |model: &Model, theta: &[f64]| {
            let columns: Vec<&[f64]> = x[..model.n_coordinates()].iter().map(<[f64; 1]>::as_slice).collect();
            let mut f = [0.0];
            model.eval(&columns, theta, &mut f);
            f[0]
        };
        let terms: Vec<f64> = others.iter().map(|(_, term)| at(term, &theta)).collect();
        let (sum, size) = (terms.iter().sum::<f64>(), terms.iter().map(|v| v.abs()).sum::<f64>());
        if !sum.is_finite() {
            continue;
        }
        compared = true;
        if rest.n_coordinates() > x.len() || (at(rest, &own) - sum).abs() > ROUNDING * size {
            return false;
        }
    }
    compared
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(formula: &str, k: usize) -> Option<(String, Vec<usize>)> {
        let model = Model::compile(formula).unwrap();
        let (rest, places) = model.without_term(k, |text| Model::compile(text).ok())?;
        Some((rest.text().to_owned(), places))
    }

    #[test]
    fn the_other_terms_keep_their_parameters() {
        assert_eq!(without("gaus(0)+pol1(3)", 0), Some(("pol1(0)".into(), vec![3, 4])));
        assert_eq!(without("gaus(0)+pol1(3)", 1), Some(("gaus(0)".into(), vec![0, 1, 2])));
        assert_eq!(
            without("gaus(0)+gaus(3)+expo(6)", 1),
            Some(("gaus(0)+expo(3)".into(), vec![0, 1, 2, 6, 7]))
        );
        assert_eq!(without("[0]*x+[1]*sqrt(2)*x^2+[2]", 0), Some(("[0]*sqrt(2)*x^2+[1]".into(), vec![1, 2])));
        assert_eq!(without("a*x+b-c*exp(-x)", 1), Some(("a*x-c*exp(-x)".into(), vec![0, 2])));
        assert_eq!(without("b-c*exp(-x)", 0).map(|(text, _)| text), Some("-c*exp(-x)".into()));
        assert_eq!(without("p0*x[0]+p1*x[1]", 0), Some(("p1*x[1]".into(), vec![1])));
        assert_eq!(without("[0]*x[0]+[1]*x[1]", 0), Some(("[0]*x[1]".into(), vec![1])));
    }

    #[test]
    fn signs_stay() {
        let text = |formula: &str| without(formula, 0).map(|(text, _)| text);
        assert_eq!(text("c+a - -b*x"), Some("a-(-b*x)".into()));
        assert_eq!(text("c-gaus(1)+pol1(4)"), Some("-gaus(0)+pol1(3)".into()));
        assert_eq!(text("c+a*x - -2*b*x^2").as_deref(), Some("a*x-(-2*b*x^2)"));
        let model = Model::compile("-gaus(0)+pol1(3)").unwrap();
        let names: Vec<String> = model.components().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["-gaus(0)", "pol1(3)"]);
    }

    #[test]
    fn what_terms_share_stays_shared() {
        // Both slopes are a.
        let (text, places) = without("a*x+a*x^2+b", 0).unwrap();
        assert_eq!((text.as_str(), places), ("a*x^2+b", vec![0, 1]));
        assert_eq!(without("gaus", 0), None, "no sum");
        assert_eq!(without("a*x+b", 2), None);
    }

    #[test]
    fn normalised_sums_lose_a_shape() {
        let (text, places) = without("NSUM(N1*gaus, N2*expo)", 0).unwrap();
        let rest = Model::compile(&text).unwrap();
        let whole = Model::compile("NSUM(N1*gaus, N2*expo)").unwrap();
        let name = |k: usize| whole.params()[k].name.clone();
        assert_eq!(
            rest.params().iter().map(|p| p.name.clone()).collect::<Vec<_>>(),
            places.into_iter().map(name).collect::<Vec<_>>()
        );
    }
}
