//! Entries of a branch that are lists of different lengths: arrays with a length beside them (`x[n]`) and vectors of numbers. Where each
//! entry begins stands behind the entries of a basket.

use super::basket::Basket;
use super::error::{Fault, Found};
use super::number::Number;

/// What precedes the numbers of a vector: a count of bytes, a version, and how many numbers there are.
const HEAD: usize = 10;

/// How the lists of a branch lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lists {
    /// Numbers alone.
    Arrays,
    /// Each behind its head.
    Vectors,
}

/// The numbers in a vector of this class; `None` of vectors of anything else, and of all other classes.
pub(super) fn of_vector(class: &str) -> Option<Number> {
    let class = class.strip_prefix("std::").unwrap_or(class);
    let inside = class.strip_prefix("vector<")?.strip_suffix('>')?.trim();
    Some(match inside {
        "bool" => Number::Bool,
        "char" | "signed char" | "Char_t" => Number::I8,
        "unsigned char" | "UChar_t" => Number::U8,
        "short" | "Short_t" => Number::I16,
        "unsigned short" | "UShort_t" => Number::U16,
        "int" | "Int_t" => Number::I32,
        "unsigned int" | "unsigned" | "UInt_t" => Number::U32,
        "long" | "long long" | "Long_t" | "Long64_t" => Number::I64,
        "unsigned long" | "unsigned long long" | "ULong_t" | "ULong64_t" => Number::U64,
        "float" | "Float_t" => Number::F32,
        "double" | "Double_t" => Number::F64,
        _ => return None,
    })
}

/// Numbers of lists one behind the other, and how long each list is.
#[derive(Debug, Default)]
pub(super) struct Flat {
    pub values: Vec<f64>,
    pub lengths: Vec<usize>,
    /// How many numbers were rounded.
    pub rounded: usize,
}

impl Flat {
    /// Appends the entries of a basket.
    pub fn append(&mut self, basket: &Basket, lists: Lists, number: Number) -> Found<()> {
        if basket.offsets.len() != basket.entries {
            return Err(Fault::Unsupported("it does not say where each of its lists begins".into()));
        }
        let ends = basket.offsets.iter().skip(1).copied().chain([basket.data.len()]);
        for (start, end) in basket.offsets.iter().zip(ends) {
            let entry = basket.data.get(*start..end);
            let entry = entry.ok_or_else(|| Fault::damaged("a list ends before it begins"))?;
            let bytes = match lists {
                Lists::Arrays => entry,
                Lists::Vectors => inside(entry, number)?,
            };
            if bytes.len() % number.width() != 0 {
                return Err(Fault::damaged("a list holds a part of a number"));
            }
            let each = bytes.chunks_exact(number.width());
            self.lengths.push(each.len());
            self.rounded += each.clone().filter(|bytes| !number.is_exact(bytes)).count();
            self.values.extend(each.map(|bytes| number.real(bytes)));
        }
        Ok(())
    }
}

/// The bytes of the numbers of a vector.
fn inside(entry: &[u8], number: Number) -> Found<&[u8]> {
    let (head, bytes) =
        entry.split_at_checked(HEAD).ok_or_else(|| Fault::damaged("a vector is shorter than its head"))?;
    let said = head[6..].iter().fold(0_usize, |n, b| n << 8 | usize::from(*b));
    if said.checked_mul(number.width()) != Some(bytes.len()) {
        return Err(Fault::Damaged(format!("a vector of {said} numbers has {} bytes", bytes.len())));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_vectors() {
        for (class, number) in [
            ("vector<float>", Some(Number::F32)),
            ("std::vector<unsigned int>", Some(Number::U32)),
            ("vector<Long64_t>", Some(Number::I64)),
            ("vector<vector<float> >", None),
            ("vector<TLorentzVector>", None),
            ("TLorentzVector", None),
        ] {
            assert_eq!(of_vector(class), number, "{class}");
        }
    }

    /// Places that contradict one another are an error, never numbers.
    #[test]
    fn places_are_checked() {
        let basket = |offsets: &[usize]| Basket {
            entries: 2,
            data: vec![0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3],
            offsets: offsets.to_vec(),
        };
        let read = |offsets: &[usize]| {
            let mut flat = Flat::default();
            flat.append(&basket(offsets), Lists::Arrays, Number::I32).map(|()| (flat.values, flat.lengths))
        };
        assert_eq!(read(&[0, 4]).unwrap(), (vec![1.0, 2.0, 3.0], vec![1, 2]));
        for offsets in [&[0][..], &[0, 5], &[8, 4], &[0, 16]] {
            assert!(read(offsets).is_err(), "{offsets:?}");
        }
    }
}
