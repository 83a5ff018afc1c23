//! Data sets of a simultaneous fit that count twice: looked for when something changed that decides it, for all numbers are compared.

use std::sync::{Arc, Weak};

use crate::data::{Dataset, Selection};
use crate::fit::Session;
use crate::params::ParamId;

/// What decides it.
#[derive(Clone, Default)]
struct Question {
    members: Vec<(Weak<Dataset>, Selection, Vec<usize>)>,
    /// Those that take part in the fit, and whether they have data to compare.
    used: Vec<(usize, bool)>,
    free: Vec<bool>,
}

impl Question {
    fn of(session: &Session) -> Question {
        let config = session.config();
        let members = config.members.iter().zip(session.models());
        let data = |data: &Option<Arc<Dataset>>| data.as_ref().map_or_else(Weak::new, Arc::downgrade);
        Question {
            members: members.map(|(m, own)| (data(&m.data), m.selection.clone(), own.at.clone())).collect(),
            used: config.taking_part().into_iter().map(|j| (j, config.members[j].needs_data())).collect(),
            free: config.params.iter().map(|p| p.is_free()).collect(),
        }
    }

    fn is(&self, other: &Question) -> bool {
        let mut pairs = self.members.iter().zip(&other.members);
        self.members.len() == other.members.len()
            && pairs.all(|(a, b)| Weak::ptr_eq(&a.0, &b.0) && (&a.1, &a.2) == (&b.1, &b.2))
            && (&self.used, &self.free) == (&other.used, &other.free)
    }
}

/// The pairs that were found.
#[derive(Clone, Default)]
pub struct Twice {
    asked: Question,
    pairs: Vec<(usize, usize)>,
}

impl Twice {
    /// Looks for them where something changed; whether it did.
    pub fn keep(&mut self, session: &Session) -> bool {
        let config = session.config();
        let now = Question::of(session);
        if self.asked.is(&now) {
            return false;
        }
        let is_free = |k: usize| config.params.get(ParamId(k)).is_some_and(|p| p.is_free());
        let rows = |j: usize| {
            let member = &config.members[j];
            member.data.as_ref()?.fit_set(&member.selection).ok().map(|set| set.rows)
        };
        self.pairs = config.counted_twice(session.models(), is_free, rows);
        self.asked = now;
        true
    }

    /// The first member that holds the numbers of member `j`.
    pub fn first_of(&self, j: usize) -> Option<usize> {
        self.pairs.iter().find(|(_, second)| *second == j).map(|(first, _)| *first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Data, Interval, Points, YErrors};
    use crate::fit::{Command, NewData};

    fn line(name: &str) -> Arc<Dataset> {
        let points = Points::new(
            vec![1.0, 2.0, 3.0, 4.0],
            vec![1.1, 2.3, 2.7, 4.4],
            None,
            YErrors::Symmetric(vec![0.2; 4]),
        );
        Arc::new(Dataset::new(name, Data::Points(points.unwrap())))
    }

    fn both(second: &str) -> Session {
        let mut session = Session::new();
        session.apply(Command::SetData(line("first"), None)).unwrap();
        session.apply(Command::SetFormula("a*x+b".into())).unwrap();
        let data = NewData::Given(line("again"), None);
        session.apply(Command::AddMember { data, formula: Some(second.into()) }).unwrap();
        session
    }

    /// Numbers are compared when something changed, and not again for the next frame.
    #[test]
    fn numbers_are_compared_once() {
        let mut session = both("a*x+b");
        let mut twice = Twice::default();
        assert!(twice.keep(&session));
        assert_eq!((twice.first_of(0), twice.first_of(1)), (None, Some(0)));
        assert!(!twice.keep(&session), "nothing changed");
        session.apply(Command::RenameMember(0, "cold".into())).unwrap();
        assert!(!twice.keep(&session), "a name changes no number");
        session.apply(Command::UseMember { member: 1, used: false }).unwrap();
        assert!(twice.keep(&session));
        assert_eq!(twice.first_of(1), None);
    }

    /// As the fit warns of it: no parameter in common, or no row that both use, is no number that counts twice.
    #[test]
    fn what_shares_nothing_does_not_count_twice() {
        let mut twice = Twice::default();
        twice.keep(&both("c*x+d"));
        assert_eq!(twice.first_of(1), None, "no parameter in common");
        let mut session = both("a*x+b");
        for (member, lo, hi) in [(0, 0.5, 2.5), (1, 2.5, 4.5)] {
            session.apply(Command::Activate(member)).unwrap();
            let selection = Selection { ranges: vec![Interval { lo, hi }], ..Selection::default() };
            session.apply(Command::SetSelection(selection)).unwrap();
        }
        assert!(twice.keep(&session));
        assert_eq!(twice.first_of(1), None, "no row in common");
    }
}
