//! What a parameter is drawn against when many files were fitted: their order, their names, or a number in their names.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// What stands along x.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Against {
    /// 1, 2, 3 … in the order of the files.
    #[default]
    Order,
    /// The names, in the order of the files.
    Name,
    /// A number in the name, of those that are not the same in all names: the first one (1), the second …
    Number(usize),
}

impl Against {
    /// All that there are for these files.
    pub fn all(files: &[&Path]) -> Vec<Against> {
        let numbers = differing(&numbers_of(files)).len();
        [Against::Order, Against::Name].into_iter().chain((1..=numbers).map(Against::Number)).collect()
    }

    /// Where each file stands; `None` for one whose name has no such number.
    pub fn places(self, files: &[&Path]) -> Vec<Option<f64>> {
        match self {
            Against::Order | Against::Name => (1..=files.len()).map(|k| Some(k as f64)).collect(),
            Against::Number(which) => {
                let all = numbers_of(files);
                let at = differing(&all).get(which.saturating_sub(1)).copied();
                // Of one file the first number is meant.
                let at = at.or((which < 2).then_some(0));
                all.iter().map(|numbers| numbers.get(at?).copied()).collect()
            }
        }
    }
}

impl fmt::Display for Against {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Against::Order => f.write_str("order"),
            Against::Name => f.write_str("name"),
            Against::Number(1) => f.write_str("number"),
            Against::Number(which) => write!(f, "number={which}"),
        }
    }
}

impl FromStr for Against {
    type Err = String;

    fn from_str(text: &str) -> Result<Against, String> {
        let which = text.strip_prefix("number=").and_then(|n| n.parse().ok()).filter(|n| *n > 0);
        match (text, which) {
            ("order", _) => Ok(Against::Order),
            ("name", _) => Ok(Against::Name),
            ("number", _) => Ok(Against::Number(1)),
            (_, Some(which)) => Ok(Against::Number(which)),
            _ => Err(format!("read '{text}', expected order, name, number or number=2, number=3 …")),
        }
    }
}

/// The name of a file without its folder and its ending.
pub fn short_name(file: &Path) -> String {
    file.file_stem().unwrap_or(file.as_os_str()).to_string_lossy().into_owned()
}

fn numbers_of(files: &[&Path]) -> Vec<Vec<f64>> {
    files.iter().map(|file| numbers_in(&short_name(file))).collect()
}

/// Which of the numbers are not the same in all names.
fn differing(all: &[Vec<f64>]) -> Vec<usize> {
    let most = all.iter().map(Vec::len).max().unwrap_or(0);
    let differs = |k: &usize| {
        let mut there = all.iter().filter_map(|numbers| numbers.get(*k));
        let first = there.next();
        there.any(|number| Some(number) != first)
    };
    (0..most).filter(differs).collect()
}

/// The numbers in a name. A dash between a word and a number is none of its sign: `run-12` is 12, `T=-12` and `T_-12` are −12.
fn numbers_in(name: &str) -> Vec<f64> {
    let letters: Vec<char> = name.chars().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        if !letters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let begin = at;
        let digits = |from: usize| letters[from..].iter().take_while(|c| c.is_ascii_digit()).count();
        at += digits(at);
        if letters.get(at) == Some(&'.') && digits(at + 1) > 0 {
            at += 1 + digits(at + 1);
        }
        let is_negative = begin > 0
            && matches!(letters[begin - 1], '-' | '−')
            && (begin == 1 || !letters[begin - 2].is_alphanumeric());
        let text: String = letters[begin..at].iter().collect();
        found.extend(text.parse::<f64>().ok().map(|x| if is_negative { -x } else { x }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_names() {
        for (name, numbers) in [
            ("run12", vec![12.0]),
            ("run-12", vec![12.0]),
            ("T=-12.5K", vec![-12.5]),
            ("T_-3", vec![-3.0]),
            ("-4", vec![-4.0]),
            ("2024-01-05", vec![2024.0, 1.0, 5.0]),
            ("v1.2.3", vec![1.2, 3.0]),
            ("none", vec![]),
        ] {
            assert_eq!(numbers_in(name), numbers, "{name}");
        }
    }

    /// The number that tells the files apart is taken; a file without it has no place.
    #[test]
    fn the_number_that_differs() {
        let places = |names: &[&str]| {
            let files: Vec<&Path> = names.iter().map(Path::new).collect();
            Against::Number(1).places(&files)
        };
        assert_eq!(places(&["a/s2_10K.csv", "b/s2_20K.csv"]), [Some(10.0), Some(20.0)]);
        assert_eq!(places(&["run3.csv", "other.csv", "run1.csv"]), [Some(3.0), None, Some(1.0)]);
        assert_eq!(places(&["run3.csv"]), [Some(3.0)]);
        let two = [Path::new("s7_run1_T=-20C.csv"), Path::new("s7_run2_T=-5C.csv")];
        assert_eq!(Against::Number(2).places(&two), [Some(-20.0), Some(-5.0)]);
        assert_eq!(Against::Number(3).places(&two), [None, None]);
        assert_eq!(Against::all(&two).last(), Some(&Against::Number(2)));
        assert_eq!(Against::Order.places(&[Path::new("b"), Path::new("a")]), [Some(1.0), Some(2.0)]);
    }

    #[test]
    fn what_is_typed_reads_back() {
        for word in ["order", "name", "number", "number=2"] {
            assert_eq!(word.parse::<Against>().map(|against| against.to_string()), Ok(word.to_owned()));
        }
        for word in ["day", "number=0", "number=x"] {
            assert!(word.parse::<Against>().is_err_and(|e| e.contains(&format!("read '{word}'"))));
        }
    }
}
