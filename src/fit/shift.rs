//! What a person does with the list of fitted functions, as a step that can be taken back whatever was fitted since.

use super::functions::{Function, Functions};

/// What makes one list of another, as far as both are of the same fits: a function that was added, removed, or looks otherwise. What was
/// fitted in between stays.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shift(Vec<Shifted>);

#[derive(Debug, Clone)]
struct Shifted {
    from: Option<Function>,
    to: Option<Function>,
    /// Its place in the list that has it.
    at: usize,
}

impl Shift {
    /// From `from` to `to`.
    pub fn between(from: &Functions, to: &Functions) -> Shift {
        let place = |list: &Functions, f: &Function| list.0.iter().position(|known| known.same_fit(f));
        let looks = |f: &Function| (f.visible, f.color, f.pinned);
        let mut shifted = Vec::new();
        for (at, f) in from.0.iter().enumerate() {
            let other = place(to, f).map(|k| &to.0[k]);
            if other.is_none_or(|other| looks(other) != looks(f)) {
                shifted.push(Shifted { from: Some(f.clone()), to: other.cloned(), at });
            }
        }
        let added = to.0.iter().enumerate().filter(|(_, f)| place(from, f).is_none());
        shifted.extend(added.map(|(at, f)| Shifted { from: None, to: Some(f.clone()), at }));
        Shift(shifted)
    }

    /// Whether anything differs.
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }

    /// The same in the other direction.
    pub fn reversed(&self) -> Shift {
        let turn = |s: &Shifted| Shifted { from: s.to.clone(), to: s.from.clone(), at: s.at };
        Shift(self.0.iter().map(turn).collect())
    }

    /// Brings `list` there. A function that a fit has replaced meanwhile is not brought back.
    pub fn go(&self, list: &mut Functions) {
        for Shifted { from, to, at } in &self.0 {
            let known = to.as_ref().or(from.as_ref());
            let place = known.and_then(|known| list.0.iter().position(|f| f.same_fit(known)));
            match (to, place) {
                (Some(to), Some(k)) => {
                    let f = &mut list.0[k];
                    (f.visible, f.color, f.pinned) = (to.visible, to.color, to.pinned);
                }
                (Some(to), None) if from.is_none() => list.0.insert((*at).min(list.0.len()), to.clone()),
                (None, Some(k)) => drop(list.0.remove(k)),
                (_, None) => {}
            }
        }
    }
}
