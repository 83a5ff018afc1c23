//! An error as a person reads it: one sentence, the place with a caret, and what to do.
//!
//! ```text
//! error[E-FORMULA]: formula, column 5: unknown function 'sinn'
//!    A * sinn(omega * x + phi)
//!        ^^^^
//! help: did you mean 'sin'?
//! ```
//!
//! For terminals and for tool tips with a fixed-width font. No colour, no backtrace, no advice of its own.

use std::ops::Range;

use crate::error::Explain;

use super::width;

/// Columns of text shown around the place at fault; the rest of a long line is cut.
const SHOWN: usize = 92;

/// Blanks before the text at fault.
const INDENT: &str = "   ";

/// One plain sentence with code, the underlined place when there is one, and help. No newline at the end.
pub fn render_error(error: &dyn Explain) -> String {
    let mut text = format!("error[{}]: {}", error.code(), one_line(&error.to_string()));
    if let Some((source, span)) = error.place() {
        text.push('\n');
        text.push_str(&underlined(source, &span));
    }
    if let Some(help) = error.help() {
        text.push_str("\nhelp: ");
        text.push_str(&one_line(&help));
    }
    text
}

/// The line of `source` that holds the start of `span` (bytes), and a line of carets under it.
///
/// Spans out of bounds or inside a character are moved to the nearest sensible place; an empty span gets one caret.
pub fn underlined(source: &str, span: &Range<usize>) -> String {
    let start = boundary(source, span.start);
    let end = boundary(source, span.end.max(span.start)).max(start);
    let line_start = source[..start].rfind('\n').map_or(0, |i| i + 1);
    let line_end = source[start..].find('\n').map_or(source.len(), |i| start + i);
    let before = printable(&source[line_start..start]);
    let marked = printable(&source[start..end.min(line_end)]);
    let after = printable(&source[end.min(line_end)..line_end]);
    let (before, after) = cut_to_fit(before, &marked, after);
    let carets = "^".repeat(width::of(&marked).clamp(1, SHOWN));
    let blanks = " ".repeat(width::of(&before));
    format!("{INDENT}{before}{marked}{after}\n{INDENT}{blanks}{carets}")
}

/// Largest character boundary that is not above `at`.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// Tabs and control characters as blanks, so that columns can be counted.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Cuts the parts before and after the marked one so that a line fits.
fn cut_to_fit(before: String, marked: &str, after: String) -> (String, String) {
    let free = SHOWN.saturating_sub(width::of(marked));
    if width::of(&before) + width::of(&after) <= free {
        return (before, after);
    }
    let right = width::of(&after).min(free / 3);
    let left = free - right;
    let before = if width::of(&before) > left {
        format!("…{}", tail(&before, left.saturating_sub(1)))
    } else {
        before
    };
    let room = free.saturating_sub(width::of(&before));
    let after =
        if width::of(&after) > room { format!("{}…", head(&after, room.saturating_sub(1))) } else { after };
    (before, after)
}

fn head(text: &str, columns: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|&c| {
            used += width::of_char(c);
            used <= columns
        })
        .collect()
}

fn tail(text: &str, columns: usize) -> String {
    head(&text.chars().rev().collect::<String>(), columns).chars().rev().collect()
}

/// A sentence on one line: line breaks and runs of blanks become single blanks.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FormulaError;

    fn formula_error(text: &str, span: Range<usize>, help: Option<&str>) -> FormulaError {
        FormulaError {
            text: text.into(),
            span,
            message: "unknown function".into(),
            help: help.map(Into::into),
        }
    }

    #[test]
    fn the_place_is_underlined_and_help_follows() {
        let e = formula_error("A * sinn(omega * x + phi)", 4..8, Some("did you mean 'sin'?"));
        assert_eq!(
            render_error(&e),
            "error[E-FORMULA]: formula, column 5: unknown function\n   A * sinn(omega * x + phi)\n       ^^^^\nhelp: did you mean 'sin'?"
        );
    }

    #[test]
    fn columns_are_those_of_the_screen() {
        assert_eq!(
            underlined("σ·幅+foo", &(8..11)).lines().nth(1),
            Some("        ^^^"),
            "one, one and two columns"
        );
        assert_eq!(underlined("α+β)", &(5..6)).lines().nth(1), Some("      ^"));
        assert_eq!(underlined("a +", &(3..3)).lines().nth(1), Some("      ^"), "the end of the text");
        assert_eq!(underlined("a\tb", &(2..3)), "   a b\n     ^");
    }

    #[test]
    fn odd_spans_do_no_harm() {
        for (start, end) in [(0, 0), (0, 100), (1, 2), (99, 100), (3, 1)] {
            let span = start..end;
            let shown = underlined("é+1", &span);
            assert_eq!(shown.lines().count(), 2, "{span:?}");
            assert!(shown.contains('^'));
        }
    }

    #[test]
    fn only_the_line_at_fault_is_shown_and_long_ones_are_cut() {
        assert_eq!(underlined("a+\nb+)\nc", &(5..6)), "   b+)\n     ^");
        let long = format!("{}?{}", "a+".repeat(100), "+b".repeat(100));
        let shown = underlined(&long, &(200..201));
        let lines: Vec<&str> = shown.lines().collect();
        assert!(width::of(lines[0]) <= SHOWN + INDENT.len());
        let at = lines[1].find('^').unwrap();
        assert_eq!(lines[0].chars().nth(at), Some('?'));
    }

    #[test]
    fn an_error_without_place_is_one_line() {
        let e = crate::fit::FitError::NoData;
        assert_eq!(render_error(&e), "error[E-NODATA]: there are no data to fit — open a file first");
    }
}
