//! A short number that tells data sets apart: it decides whether a stored result still belongs to the data.
//!
//! FNV-1a with 64 bits (G. Fowler, L. C. Noll, P. Vo, IETF draft-eastlake-fnv) over the bits of all numbers and the
//! mask. It protects against mistakes, not against malice. Names, titles and notes do not enter: they change no result.

use crate::cost::{Axis, Correlation, ErrorSize, ErrorSource, RelativeTo};
use crate::data::{Data, Dataset, MoreColumn, RowSet, YErrors, same_bits};

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

#[cfg(test)]
thread_local! {
    /// How often one was computed by this thread.
    pub(super) static COMPUTED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

struct Fnv(u64);

impl Fnv {
    fn byte(&mut self, b: u8) {
        self.0 = (self.0 ^ u64::from(b)).wrapping_mul(PRIME);
    }

    fn word(&mut self, w: u64) {
        for b in w.to_le_bytes() {
            self.byte(b);
        }
    }

    /// A list with its length, so that moving a number from one list to the next changes the result.
    fn list(&mut self, x: &[f64]) {
        self.word(x.len() as u64);
        for v in x {
            self.word(v.to_bits());
        }
    }

    fn optional(&mut self, x: Option<&[f64]>) {
        self.byte(u8::from(x.is_some()));
        self.list(x.unwrap_or_default());
    }

    fn table(&mut self, rows: &[Vec<f64>]) {
        self.word(rows.len() as u64);
        for row in rows {
            self.list(row);
        }
    }

    /// What a source of error does; its name does nothing.
    fn source(&mut self, source: &ErrorSource) {
        let ErrorSource { name: _, axis, size, relative, of, correlation, on: _ } = source;
        self.byte(match axis {
            Axis::X => 1,
            Axis::Y => 2,
        });
        self.byte(match (relative, of) {
            (false, _) => 0,
            (true, RelativeTo::Data) => 1,
            (true, RelativeTo::Model) => 2,
        });
        match size {
            ErrorSize::Same(s) => self.list(&[*s]),
            ErrorSize::Rows(s) => self.list(s),
            ErrorSize::Covariance(c) => self.table(c),
        }
        match correlation {
            Correlation::Same(r) => self.list(&[*r]),
            Correlation::Matrix(r) => self.table(r),
        }
    }
}

/// The fingerprint of the numbers and the mask of `data`; equal for equal content on every machine.
pub fn fingerprint(data: &Dataset) -> u64 {
    #[cfg(test)]
    COMPUTED.set(COMPUTED.get() + 1);
    let mut h = Fnv(OFFSET);
    match &data.data {
        Data::Points(p) => {
            h.byte(1);
            h.list(&p.x);
            p.further.iter().for_each(|x| h.list(x));
            h.list(&p.y);
            h.optional(p.sx.as_deref());
            match &p.sy {
                YErrors::None => h.byte(0),
                YErrors::Symmetric(s) => {
                    h.byte(1);
                    h.list(s);
                }
                YErrors::Asymmetric { lower, upper } => {
                    h.byte(2);
                    h.list(lower);
                    h.list(upper);
                }
            }
        }
        Data::Histogram(b) => {
            h.byte(2);
            h.list(&b.lo);
            h.list(&b.hi);
            for edges in &b.further {
                h.list(&edges.lo);
                h.list(&edges.hi);
            }
            h.list(&b.content);
            h.optional(b.error.as_deref());
            // Where nothing lies outside the number is what it was before that counted.
            let outside = [b.underflow, b.overflow];
            if outside != [0.0; 2] {
                h.list(&outside);
            }
        }
        Data::Sample(s) => {
            h.byte(3);
            h.list(&s.x);
            s.further.iter().for_each(|x| h.list(x));
            h.optional(s.window.map(|(a, b)| [a, b]).as_ref().map(|w| w.as_slice()));
            // Of plain values the number is what it was before there were weights.
            s.weights.iter().for_each(|w| h.list(w));
        }
    }
    for column in &data.more {
        column.role.bytes().for_each(|b| h.byte(b));
        h.list(&column.values);
    }
    h.word(data.mask.total() as u64);
    for row in 0..data.mask.total() {
        h.byte(u8::from(data.mask.contains(row)));
    }
    h.0
}

/// Whether both hold the same numbers and mask. The same question as that for equal fingerprints, but it ends at the first
/// difference and at shared memory. `==` will not do: rows that are not numbers differ from themselves.
pub(super) fn same_numbers(a: &Dataset, b: &Dataset) -> bool {
    let optional = |a: Option<&[f64]>, b: Option<&[f64]>| match (a, b) {
        (Some(a), Some(b)) => same_bits(a, b),
        (a, b) => a.is_none() && b.is_none(),
    };
    let same_errors = |a: &YErrors, b: &YErrors| match (a, b) {
        (YErrors::None, YErrors::None) => true,
        (YErrors::Symmetric(a), YErrors::Symmetric(b)) => same_bits(a, b),
        (YErrors::Asymmetric { lower, upper }, YErrors::Asymmetric { lower: l, upper: u }) => {
            same_bits(lower, l) && same_bits(upper, u)
        }
        _ => false,
    };
    let same = match (&a.data, &b.data) {
        (Data::Points(a), Data::Points(b)) => {
            same_bits(&a.x, &b.x)
                && a.further.len() == b.further.len()
                && a.further.iter().zip(&b.further).all(|(a, b)| same_bits(a, b))
                && same_bits(&a.y, &b.y)
                && optional(a.sx.as_deref(), b.sx.as_deref())
                && same_errors(&a.sy, &b.sy)
        }
        (Data::Histogram(a), Data::Histogram(b)) => {
            same_bits(&a.lo, &b.lo)
                && same_bits(&a.hi, &b.hi)
                && a.further.len() == b.further.len()
                && a.further
                    .iter()
                    .zip(&b.further)
                    .all(|(a, b)| same_bits(&a.lo, &b.lo) && same_bits(&a.hi, &b.hi))
                && same_bits(&a.content, &b.content)
                && optional(a.error.as_deref(), b.error.as_deref())
                && same_bits(&[a.underflow, a.overflow], &[b.underflow, b.overflow])
        }
        (Data::Sample(a), Data::Sample(b)) => {
            same_bits(&a.x, &b.x)
                && a.further.len() == b.further.len()
                && a.further.iter().zip(&b.further).all(|(a, b)| same_bits(a, b))
                && a.window == b.window
                && optional(a.weights.as_deref(), b.weights.as_deref())
        }
        _ => false,
    };
    let same_column = |a: &MoreColumn, b: &MoreColumn| {
        a.role == b.role && a.name == b.name && same_bits(&a.values, &b.values)
    };
    let more = a.more.len() == b.more.len() && a.more.iter().zip(&b.more).all(|(a, b)| same_column(a, b));
    same && more && a.mask == b.mask
}

/// The fingerprint as it stands in session files: `fnv1a64:` and 16 hexadecimal digits.
pub fn fingerprint_text(data: &Dataset) -> String {
    format!("fnv1a64:{:016x}", fingerprint(data))
}

/// The fingerprint of the rows of `data` that a fit used, with its sources of error beside the columns.
pub(super) fn rows_text(data: &Dataset, rows: &RowSet, errors: &[ErrorSource]) -> String {
    let used = Dataset { mask: rows.clone(), ..data.clone() };
    let mut h = Fnv(fingerprint(&used));
    errors.iter().filter(|source| source.on).for_each(|source| h.source(source));
    format!("fnv1a64:{:016x}", h.0)
}

#[cfg(test)]
mod tests {
    use super::super::testing::line_points;
    use super::*;
    use crate::data::{Histogram, Sample};

    #[test]
    fn every_number_and_every_mask_bit_counts() {
        let data = line_points();
        let mut masked = data.clone();
        masked.mask.set(1, false);
        let mut moved = data.clone();
        if let Data::Points(p) = &mut moved.data {
            p.y[2] += 1e-12;
        }
        let mut renamed = data.clone();
        renamed.name = "other".into();
        assert_ne!(fingerprint(&data), fingerprint(&masked));
        assert_ne!(fingerprint(&data), fingerprint(&moved));
        assert_eq!(fingerprint(&data), fingerprint(&renamed));
        assert!(!same_numbers(&data, &masked) && !same_numbers(&data, &moved));
        assert!(same_numbers(&data, &renamed));
    }

    #[test]
    fn further_coordinates_count() {
        let with = |further: Vec<Vec<f64>>| {
            let mut data = line_points();
            if let Data::Points(p) = &mut data.data {
                p.further = further;
            }
            data
        };
        let all =
            [with(vec![]), with(vec![vec![0.0; 6]]), with(vec![vec![1.0; 6]]), with(vec![vec![0.0; 6]; 2])];
        for (i, a) in all.iter().enumerate() {
            for (j, b) in all.iter().enumerate() {
                assert_eq!((fingerprint(a) == fingerprint(b), same_numbers(a, b)), (i == j, i == j));
            }
        }
    }

    #[test]
    fn what_lies_outside_the_bins_counts() {
        let with = |underflow: f64, overflow: f64| {
            let bins = Histogram::new(vec![0.0, 1.0], vec![1.0, 2.0], vec![3.0, 4.0], None).unwrap();
            Dataset::new("counts", Data::Histogram(Histogram { underflow, overflow, ..bins }))
        };
        let all = [with(0.0, 0.0), with(2.0, 0.0), with(0.0, 2.0), with(2.0, 2.0)];
        for (i, a) in all.iter().enumerate() {
            for (j, b) in all.iter().enumerate() {
                assert_eq!((fingerprint(a) == fingerprint(b), same_numbers(a, b)), (i == j, i == j));
            }
        }
    }

    /// Values that are not numbers differ from themselves, but the data do not.
    #[test]
    fn the_same_sample_with_gaps_is_the_same() {
        let sample =
            || Sample { x: vec![1.0, f64::NAN].into(), further: Vec::new(), window: None, weights: None };
        let data = || Dataset::new("sample", Data::Sample(sample()));
        assert!(same_numbers(&data(), &data()));
    }

    /// The hash of the rows is over numbers: what a source is called, or one that is switched off, changes no result.
    #[test]
    fn sources_of_error_count_by_their_numbers() {
        let data = line_points();
        let of = |errors: &[ErrorSource]| rows_text(&data, &data.mask, errors);
        let source = |size: ErrorSize| ErrorSource { size, ..ErrorSource::default() };
        let plain = source(ErrorSize::Same(0.3));
        let named = ErrorSource { name: "ruler".into(), ..plain.clone() };
        let off = ErrorSource { on: false, ..source(ErrorSize::Same(9.0)) };
        assert_eq!(of(std::slice::from_ref(&plain)), of(&[off, named]));
        let others = [
            source(ErrorSize::Same(0.4)),
            source(ErrorSize::Rows(vec![0.3; 2])),
            source(ErrorSize::Covariance(vec![vec![0.3; 2]; 1])),
            ErrorSource { axis: Axis::X, ..plain.clone() },
            ErrorSource { relative: true, ..plain.clone() },
            ErrorSource { relative: true, of: RelativeTo::Model, ..plain.clone() },
            ErrorSource { correlation: Correlation::Same(1.0), ..plain.clone() },
            ErrorSource { correlation: Correlation::Matrix(vec![vec![1.0]]), ..plain.clone() },
        ];
        let mut all: Vec<String> = others.iter().map(|s| of(std::slice::from_ref(s))).collect();
        all.extend([of(&[]), of(&[plain])]);
        let n = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), n);
    }

    #[test]
    fn the_hash_is_the_published_one() {
        // Test vectors of the FNV draft: the empty string and "a".
        let mut h = Fnv(OFFSET);
        assert_eq!(h.0, 0xcbf2_9ce4_8422_2325);
        h.byte(b'a');
        assert_eq!(h.0, 0xaf63_dc4c_8601_ec8c);
    }
}
