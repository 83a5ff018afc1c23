//! Data sets that stay in a session without taking part in its fit. What a fit is asked is the session without them: the search, the results
//! and the reports never see them. The list of parameters stays whole; those that only data left out have are held.

use std::borrow::Cow;

use super::apply::forget_sharer;
use super::state::State;
use super::{FitConfig, FitError, MemberModel};
use crate::data::RowSet;
use crate::params::ParamId;

impl FitConfig {
    /// Positions of the members that take part in the fit.
    pub fn taking_part(&self) -> Vec<usize> {
        (0..self.members.len()).filter(|&j| !self.members[j].left_out).collect()
    }

    /// Pairs of members that take part in the fit with the same numbers in `rows` that both use, and decide a parameter together that is free.
    /// It looks at all the numbers.
    pub fn counted_twice(
        &self,
        models: &[MemberModel],
        is_free: impl Fn(usize) -> bool,
        rows: impl Fn(usize) -> Option<RowSet>,
    ) -> Vec<(usize, usize)> {
        let used = self.taking_part();
        let with_data = |j: usize| self.members[j].data.is_some() && self.members[j].needs_data();
        let own = |j: usize| models.get(j).map_or(&[][..], |own| own.at.as_slice());
        let overlap = |i: usize, j: usize| {
            let (Some(a), Some(b)) = (rows(i), rows(j)) else { return false };
            a.iter().any(|row| b.contains(row))
        };
        let same = |&(i, j): &(usize, usize)| {
            let common = || own(i).iter().any(|k| own(j).contains(k) && is_free(*k));
            let numbers = || self.members[i].same_data(&self.members[j]);
            with_data(i) && with_data(j) && common() && numbers() && overlap(i, j)
        };
        let pairs = used.iter().enumerate().flat_map(|(k, &j)| used[..k].iter().map(move |&i| (i, j)));
        pairs.filter(same).collect()
    }

    /// Which member of the fit member `j` of the session is; `None` where it takes no part.
    pub fn place_in_fit(&self, j: usize) -> Option<usize> {
        self.members.get(j).filter(|m| !m.left_out)?;
        Some(self.members[..j].iter().filter(|m| !m.left_out).count())
    }

    /// Titles of the members that take no part.
    pub fn left_out(&self) -> Vec<String> {
        (0..self.members.len()).filter(|&j| self.members[j].left_out).map(|j| self.title(j)).collect()
    }
}

impl State {
    /// What a fit is asked: this without the data sets that take no part, which are named in [`FitConfig::aside`].
    pub(crate) fn asked(&self) -> Cow<'_, State> {
        let there = self.config.taking_part();
        if there.len() == self.config.members.len() || there.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut asked = self.clone();
        let config = &mut asked.config;
        config.aside = self.config.left_out();
        for (j, member) in config.members.iter_mut().enumerate() {
            // Numbers that tell names apart are those of the whole session.
            member.name = self.config.title(j);
        }
        config.active = self.config.place_in_fit(self.config.active).unwrap_or(0);
        let mut constraints = Vec::new();
        for j in (0..config.members.len()).rev().filter(|j| !there.contains(j)) {
            forget_sharer(config, j);
            constraints.extend(config.members.remove(j).cost.constraints);
        }
        // Outside knowledge is of the whole fit.
        config.members[0].cost.constraints.extend(constraints);
        asked.models = there.iter().map(|&j| self.models[j].clone()).collect();
        for k in 0..config.params.len() {
            let used = asked.models.iter().any(|own| own.at.contains(&k));
            if !used {
                config.idle.push(k);
            }
            if let Some(p) = config.params.get_mut(ParamId(k)).filter(|p| !used && p.is_free()) {
                p.fixed = true;
            }
        }
        Cow::Owned(asked)
    }

    /// Refuses a typed cost that may use the costs of fits by their numbers beside data that take no part.
    pub(crate) fn check_aside(&self) -> Result<(), FitError> {
        let uses_others = self.config.members.iter().any(|m| !m.fits_used().is_empty());
        if uses_others && self.config.members.iter().any(|m| m.left_out) {
            return Err(FitError::LeftOutOfTyped);
        }
        Ok(())
    }
}
