//! How many columns a text takes on a terminal: what tables and carets are aligned by.
//!
//! A short table of the ranges that matter (combining marks 0, East Asian wide and emoji 2, everything else 1; Unicode
//! Standard Annex 11), not the full one: parameter names and formulas, not typesetting.

/// Columns of one character.
pub fn of_char(c: char) -> usize {
    match u32::from(c) {
        0..=0x1f | 0x7f..=0x9f => 0,
        0x300..=0x36f
        | 0x483..=0x489
        | 0x591..=0x5bd
        | 0x200b..=0x200f
        | 0x20d0..=0x20ff
        | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0x303e
        | 0x3041..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1f64f
        | 0x1f900..=0x1f9ff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Columns of a text without line breaks.
pub fn of(text: &str) -> usize {
    text.chars().map(of_char).sum()
}

/// Where a text stands in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// At the right.
    Right,
    /// In the middle.
    Center,
}

/// `text` filled with blanks to `columns`; longer text stays as it is.
pub fn pad(text: &str, columns: usize, align: Align) -> String {
    let free = columns.saturating_sub(of(text));
    let left = match align {
        Align::Left => 0,
        Align::Right => free,
        Align::Center => free / 2,
    };
    format!("{}{}{}", " ".repeat(left), text, " ".repeat(free - left))
}

/// `text` broken at blanks into lines of at most `columns`; a longer word gets a line of its own.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if of(line) + 1 + of(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_and_combining_characters() {
        assert_eq!(of("χ²/ndof"), 7);
        assert_eq!(of("幅"), 2);
        assert_eq!(of("e\u{301}"), 1);
        assert_eq!(pad("σ", 3, Align::Right), "  σ");
        assert_eq!(pad("ab", 5, Align::Center), " ab  ");
        assert_eq!(pad("幅", 3, Align::Left), "幅 ");
    }

    #[test]
    fn wrapping_keeps_every_word() {
        let text = "the search ran out of steps";
        let lines = wrap(text, 10);
        assert_eq!(lines, ["the search", "ran out of", "steps"]);
        assert_eq!(wrap("", 10), Vec::<String>::new());
        assert_eq!(wrap("incomprehensibilities", 5), ["incomprehensibilities"]);
    }
}
