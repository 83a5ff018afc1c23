//! Where a value that is no number comes from: a function asked outside its domain, or parts that are infinite. One point at a time, for the
//! sentence that says why a fit cannot begin; deliberately nothing that a fit computes with.

use super::eval::Columns;
use super::expr::{Arena, Id, Node};
use super::tape::Tape;

/// Whether some part below `root` is no number at the point `x` because one that it is made of is infinite there (∞ − ∞, ∞/∞, 0·∞).
pub(in crate::model) fn overflows_at(arena: &Arena, root: Id, x: &[f64], p: &[f64], range: [f64; 2]) -> bool {
    let marked = arena.reachable(&[root]);
    let has_value = |id: &Id| !matches!(arena.node(*id), Node::Table(_));
    let parts: Vec<Id> =
        (0..marked.len()).filter(|&i| marked[i]).map(Arena::id_at).filter(has_value).collect();
    let mut found = vec![0.0; parts.len()];
    let columns: Vec<&[f64]> = x.chunks(1).collect();
    let mut out = Columns::new(1, &mut found, &mut [], &mut []);
    let _ = Tape::compile(arena, &parts, &[]).run(&columns, p, range, &mut out);
    let mut values = vec![0.0_f64; marked.len()];
    parts.iter().zip(&found).for_each(|(id, value)| values[id.index()] = *value);
    let below = |id: &Id| arena.node(*id).children().map(|child| values[child.index()]).collect::<Vec<f64>>();
    parts.iter().any(|id| {
        let below = below(id);
        let is_first = values[id.index()].is_nan() && !below.iter().any(|v| v.is_nan());
        is_first && below.iter().any(|v| v.is_infinite())
    })
}

#[cfg(test)]
mod tests {
    use crate::model::Model;

    /// ∞ − ∞ and ∞/∞ against the logarithm and the root of what is below zero.
    #[test]
    fn overflow_is_no_domain() {
        let overflows = |text: &str, p: &[f64]| Model::compile(text).unwrap().overflows_at(&[1.0], p);
        assert!(overflows("exp(a*x)-exp(b*x)", &[1000.0, 2000.0]));
        assert!(overflows("exp(a*x)/exp(b*x)", &[1000.0, 2000.0]));
        assert!(!overflows("log(a*x)+exp(b)", &[-1.0, 2.0]));
        assert!(!overflows("sqrt(a)*x+b", &[-1.0, 2.0]));
        assert!(!overflows("exp(a*x)-exp(b*x)", &[1.0, 2.0]));
    }
}
