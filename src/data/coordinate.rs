//! Names of coordinates where a person chooses one of them (`--range y:0:3`, `axis = "y"`): the letters of formulas, and `x[4]` … behind the
//! fourth, which have none. What a formula reads as a coordinate is settled in the model.

use super::MAX_COORDINATES;

/// Letters of the first coordinates.
const LETTERS: [&str; 4] = ["x", "y", "z", "t"];

/// Name of coordinate `k`, 0 being x.
pub fn coordinate_name(k: usize) -> String {
    LETTERS.get(k).map_or_else(|| format!("x[{k}]"), ToString::to_string)
}

/// The coordinate called `name`: by its letter, by its number (`x[1]` is y), or by the role of its column (`x2` is y).
pub fn coordinate_named(name: &str) -> Option<usize> {
    let by_letter = LETTERS.iter().position(|l| *l == name);
    let by_number =
        || name.strip_prefix("x[")?.strip_suffix(']')?.parse().ok().filter(|k| *k < MAX_COORDINATES);
    let by_role =
        || name.strip_prefix('x')?.parse().ok().filter(|k| (2..=MAX_COORDINATES).contains(k)).map(|k| k - 1);
    by_letter.or_else(by_number).or_else(by_role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_coordinate_is_found_by_its_names() {
        for k in 0..MAX_COORDINATES {
            assert_eq!(coordinate_named(&coordinate_name(k)), Some(k));
            assert_eq!(coordinate_named(&format!("x[{k}]")), Some(k));
        }
        assert_eq!((coordinate_named("x2"), coordinate_named("x10")), (Some(1), Some(9)));
        for unknown in ["", "u", "x0", "x1", "x11", "x[10]", "x["] {
            assert_eq!(coordinate_named(unknown), None, "{unknown}");
        }
    }
}
