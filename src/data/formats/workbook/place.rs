//! Places in a sheet as people write them: `B7`, `$C$4:$D$10`, `A:C`. Rows and columns are counted from 0 here.

/// The letters of a column: A, B, … Z, AA, …
pub(super) fn letters(column: u32) -> String {
    let (mut rest, mut letters) = (column + 1, Vec::new());
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + digit as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A rectangle of cells; an end is `u32::MAX` when a whole column or row is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

impl Area {
    /// Reads a range; its corners may be given in any order.
    pub fn parse(text: &str) -> Option<Area> {
        let (from, to) = text.trim().split_once(':')?;
        let (from, to) = (corner(from)?, corner(to)?);
        let pair = |a: Option<u32>, b: Option<u32>| match (a, b) {
            (Some(a), Some(b)) => Some((a.min(b), a.max(b))),
            (None, None) => Some((0, u32::MAX)),
            _ => None,
        };
        Some(Area { columns: pair(from.0, to.0)?, rows: pair(from.1, to.1)? })
    }

    /// Whether a cell lies in it.
    pub fn holds(&self, (row, column): (u32, u32)) -> bool {
        (self.rows.0..=self.rows.1).contains(&row) && (self.columns.0..=self.columns.1).contains(&column)
    }
}

/// Column and row of a corner, either of which may be left out.
fn corner(text: &str) -> Option<(Option<u32>, Option<u32>)> {
    let text = text.trim().replace('$', "");
    let at = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (letters, digits) = text.split_at(at);
    if text.is_empty() || letters.len() > 3 || digits.len() > 7 {
        return None;
    }
    let column = letters.bytes().fold(0, |n, b| 26 * n + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let row = if digits.is_empty() { None } else { Some(digits.parse::<u32>().ok()?.checked_sub(1)?) };
    Some((column.checked_sub(1), row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        for (column, text) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
        {
            assert_eq!(letters(column), text);
            assert_eq!(corner(text), Some((Some(column), None)));
        }
    }

    #[test]
    fn ranges() {
        let area = |rows, columns| Some(Area { rows, columns });
        assert_eq!(Area::parse("C4:D10"), area((3, 9), (2, 3)));
        assert_eq!(Area::parse("$d$10:$c$4"), area((3, 9), (2, 3)));
        assert_eq!(Area::parse("A:C"), area((0, u32::MAX), (0, 2)));
        assert_eq!(Area::parse("2:5"), area((1, 4), (0, u32::MAX)));
        for text in ["", ":", "C4", "C4:", "C4:D", "C0:D1", "ABCD1:E2", "C-4:D5", "Run 2"] {
            assert_eq!(Area::parse(text), None, "{text}");
        }
    }
}
