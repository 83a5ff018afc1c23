//! Which parameters a formula has: numbers, names, and the runs of numbers that predefined shapes claim.
//!
//! Order: numbered ones by number, then names by first appearance. A shape without parentheses takes the next free run of numbers, so
//! nothing is shared unless the formula says so. Names: a shape gives its own (`Mean`), with `_2`, `_3` … where a name is taken; a plain
//! number k is `pk`. A name that equals that of a numbered parameter is that parameter.

use std::collections::BTreeSet;
use std::ops::Range;

use super::slips;
use crate::model::ParamHint;
use crate::model::predefined::{EVERY, Found, ParamNames};
use crate::params::Limits;

/// A parameter as the text refers to it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ref {
    Number(usize),
    Name(String),
    /// The k-th parameter of a claim.
    Claimed {
        claim: usize,
        k: usize,
    },
}

/// A run of numbers that belongs to one predefined shape, or the one number of a coefficient of a linear form.
#[derive(Debug, Clone)]
pub(super) struct Claim {
    pub(super) found: Option<Found>,
    /// The shape's own positions of the parameters claimed (all, unless a constant was dropped).
    pub(super) own: Vec<usize>,
    pub(super) offset: Option<usize>,
    /// Where it stands in the text.
    pub(super) span: Range<usize>,
    /// Where `(offset)` must be inserted to make the choice visible, and the coordinates to name with it.
    pub(super) insert: Option<usize>,
    /// Whether what stands there needs brackets when a factor is written before it: `[0]*(gaus(1)-b)`.
    pub(super) bracketed: bool,
    /// Names and limits of the parameters of a user's function, which has no entry in the catalogue.
    pub(super) user: Vec<ParamHint>,
}

/// All references and claims of a formula, in the order of the text.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) refs: Vec<Ref>,
    pub(super) claims: Vec<Claim>,
    /// Sentences about the formula: names that look like a slip of a shape's name, options without effect.
    remarks: Vec<String>,
    /// Whether a sum with event numbers stands in the formula, or in a function of the user's that it uses.
    pub(super) counts_events: bool,
}

/// The finished list.
#[derive(Debug, Clone)]
pub(super) struct Settled {
    /// For each reference the position in `hints`.
    pub(super) position: Vec<usize>,
    pub(super) hints: Vec<ParamHint>,
    /// First number of each claim.
    pub(super) offsets: Vec<usize>,
    /// How many of the parameters have numbers; the others follow by name.
    pub(super) n_numbered: usize,
    pub(super) notes: Vec<String>,
}

impl Claim {
    /// A claim of nothing yet.
    pub(super) fn bare(span: Range<usize>) -> Claim {
        let (own, user) = (Vec::new(), Vec::new());
        Claim { found: None, own, offset: None, span, insert: None, bracketed: false, user }
    }
}

impl Names {
    /// Remembers a reference and gives its position.
    pub(super) fn refer(&mut self, to: Ref) -> usize {
        if let Some(k) = self.refs.iter().position(|r| *r == to) {
            return k;
        }
        self.refs.push(to);
        self.refs.len() - 1
    }

    /// Remembers a claim and gives its number.
    pub(super) fn claim(&mut self, claim: Claim) -> usize {
        self.claims.push(claim);
        self.claims.len() - 1
    }

    /// Remembers that a bare name was taken for a parameter, when it looks like that of a shape: `guas`, `gaus2`.
    pub(super) fn suspect(&mut self, name: &str) {
        if let Some(shape) = slips::shape_in_a_sum(name) {
            self.remark(slips::doubt(name, shape));
        }
    }

    /// Remembers a sentence about the formula, once.
    pub(super) fn remark(&mut self, sentence: String) {
        if !self.remarks.contains(&sentence) {
            self.remarks.push(sentence);
        }
    }

    /// Settles numbers, names and order.
    pub(super) fn settle(&self) -> Settled {
        let plain: BTreeSet<usize> = self.numbers_written();
        let offsets = self.place_claims(&plain);
        let mut used = plain;
        for (claim, &offset) in self.claims.iter().zip(&offsets) {
            used.extend(offset..offset + claim.own.len());
        }
        let n_numbered = used.last().map_or(0, |m| m + 1);
        let mut hints = self.numbered(n_numbered, &offsets);
        for (k, hint) in hints.iter_mut().enumerate() {
            hint.unused = !used.contains(&k);
        }
        let position = self.refs.iter().map(|r| find_or_add(r, &offsets, &mut hints)).collect();
        let notes = self.notes(&hints, &offsets);
        Settled { position, hints, offsets, n_numbered, notes }
    }

    fn numbers_written(&self) -> BTreeSet<usize> {
        let number = |r: &Ref| if let Ref::Number(n) = r { Some(*n) } else { None };
        self.refs.iter().filter_map(number).collect()
    }

    /// Explicit offsets stay; the others take, in order, the lowest run of free numbers that is long enough.
    fn place_claims(&self, plain: &BTreeSet<usize>) -> Vec<usize> {
        let mut taken = plain.clone();
        for claim in &self.claims {
            if let Some(offset) = claim.offset {
                taken.extend(offset..offset + claim.own.len());
            }
        }
        let mut offsets = Vec::with_capacity(self.claims.len());
        for claim in &self.claims {
            let offset = claim.offset.unwrap_or_else(|| {
                let mut start = 0;
                while let Some(clash) = (start..start + claim.own.len()).rev().find(|n| taken.contains(n)) {
                    start = clash + 1;
                }
                taken.extend(start..start + claim.own.len());
                start
            });
            offsets.push(offset);
        }
        offsets
    }

    fn numbered(&self, n: usize, offsets: &[usize]) -> Vec<ParamHint> {
        let mut names: Vec<Option<String>> = vec![None; n];
        let mut limits = vec![Limits::NONE; n];
        let any_plain = self.refs.iter().any(|r| matches!(r, Ref::Number(_)));
        for (claim, &offset) in self.claims.iter().zip(offsets) {
            for (k, &own) in claim.own.iter().enumerate() {
                let at = offset + k;
                match (claim.found, claim.user.get(k)) {
                    (Some(found), _) => limits[at] = shape_limits(found, own, limits[at]),
                    (None, Some(hint)) => limits[at] = hint.limits,
                    (None, None) => {}
                }
                if names[at].is_some() {
                    continue;
                }
                let base = match (claim.found, claim.user.get(k)) {
                    (Some(found), _) if !(any_plain && is_family(found)) => found.param_name(own),
                    (None, Some(hint)) => hint.name.clone(),
                    _ => format!("p{at}"),
                };
                let name = unique(base, &names);
                names[at] = Some(name);
            }
        }
        for at in 0..n {
            if names[at].is_none() {
                let name = unique(format!("p{at}"), &names);
                names[at] = Some(name);
            }
        }
        names
            .into_iter()
            .zip(limits)
            .map(|(name, limits)| ParamHint { name: name.unwrap_or_default(), limits, unused: false })
            .collect()
    }

    fn notes(&self, hints: &[ParamHint], offsets: &[usize]) -> Vec<String> {
        let mut notes = Vec::new();
        let gaps: Vec<String> =
            (0..hints.len()).filter(|&k| hints[k].unused).map(|k| format!("[{k}]")).collect();
        if !gaps.is_empty() {
            let list = gaps.join(", ");
            notes.push(format!(
                "W-PAR-GAP: the formula leaves out {list}; what is left out is kept as a constant."
            ));
        }
        notes.extend(self.remarks.iter().cloned());
        self.note_bare_sums(hints, offsets, &mut notes);
        for (k, hint) in hints.iter().enumerate() {
            let owners: Vec<String> = self
                .claims
                .iter()
                .zip(offsets)
                .filter(|(c, o)| (**o..**o + c.own.len()).contains(&k))
                .filter_map(|(c, o)| c.found.map(|f| format!("{}({o})", f.name())))
                .collect();
            if owners.len() > 1 {
                notes.push(format!("Parameter {k} ({}) is shared by {}.", hint.name, owners.join(" and ")));
            }
        }
        notes
    }

    fn note_bare_sums(&self, hints: &[ParamHint], offsets: &[usize], notes: &mut Vec<String>) {
        let bare: Vec<String> = self
            .claims
            .iter()
            .zip(offsets)
            .filter(|(c, _)| c.insert.is_some())
            .filter_map(|(c, o)| c.found.map(|f| format!("{}({o})", f.name())))
            .collect();
        if bare.len() > 1 {
            let read = bare.join(", ");
            notes.push(match self.alike(hints, offsets) {
                Some((first, second)) => format!(
                    "Read as {}: each shape has parameters of its own, nothing is shared. To share one, tie it to the other: {} == {}.",
                    read, second, first
                ),
                None => format!("Read as {}: each shape has parameters of its own, nothing is shared.", read),
            });
        }
    }

    /// The last parameter that two shapes both have, by its names in the first and the second: `Sigma`, `Sigma_2`.
    fn alike<'h>(&self, hints: &'h [ParamHint], offsets: &[usize]) -> Option<(&'h str, &'h str)> {
        let bare = self.claims.iter().zip(offsets).filter(|(claim, _)| claim.insert.is_some());
        let of_claim = |(claim, &offset): (&Claim, &usize)| -> Vec<(String, usize)> {
            let Some(found) = claim.found else { return Vec::new() };
            claim.own.iter().enumerate().map(|(k, &own)| (found.param_name(own), offset + k)).collect()
        };
        let all: Vec<(String, usize)> = bare.flat_map(of_claim).collect();
        let earlier = |j: usize| all[..j].iter().find(|(name, at)| *name == all[j].0 && *at != all[j].1);
        let (first, second) = (0..all.len()).rev().find_map(|j| Some((earlier(j)?.1, all[j].1)))?;
        Some((hints.get(first)?.name.as_str(), hints.get(second)?.name.as_str()))
    }
}

fn is_family(found: Found) -> bool {
    matches!(found.shape.params, ParamNames::Family { .. })
}

/// The limits the shape asks for, joined with those another shape has set on a shared parameter.
fn shape_limits(found: Found, own: usize, before: Limits) -> Limits {
    let Some(asked) = found.shape.limits.iter().find(|l| l.param == own || l.param == EVERY) else {
        return before;
    };
    let larger = |a: Option<f64>, b: Option<f64>| [a, b].into_iter().flatten().reduce(f64::max);
    let smaller = |a: Option<f64>, b: Option<f64>| [a, b].into_iter().flatten().reduce(f64::min);
    let joined = Limits::new(larger(before.lower(), asked.lower), smaller(before.upper(), asked.upper));
    joined.unwrap_or(before)
}

fn unique(base: String, taken: &[Option<String>]) -> String {
    let is_taken = |n: &str| taken.iter().flatten().any(|t| t == n);
    if !is_taken(&base) {
        return base;
    }
    (2..=taken.len() + 2).map(|k| format!("{base}_{k}")).find(|n| !is_taken(n)).unwrap_or(base)
}

fn find_or_add(r: &Ref, offsets: &[usize], hints: &mut Vec<ParamHint>) -> usize {
    match r {
        Ref::Number(n) => *n,
        Ref::Claimed { claim, k } => offsets[*claim] + k,
        Ref::Name(name) => hints.iter().position(|h| h.name == *name).unwrap_or_else(|| {
            hints.push(ParamHint { name: name.clone(), limits: Limits::NONE, unused: false });
            hints.len() - 1
        }),
    }
}
