//! Text to records of cells: how a line is cut, and which lines hold no table. Works on bytes, block by block, so that a long file is
//! never held in pieces; what a cell means is not known here.

use super::number::{Cell, Marks, cell};

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Separator {
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `,`
    Comma,
    /// `|`, also at both ends of a line.
    Bar,
    /// Any number of blanks.
    Blanks,
}

impl Separator {
    /// All of them, those first that are seldom part of a number or a name.
    pub const ALL: [Separator; 5] =
        [Separator::Semicolon, Separator::Tab, Separator::Bar, Separator::Comma, Separator::Blanks];

    /// In the plural, for notes: `semicolons`.
    pub fn words(self) -> &'static str {
        match self {
            Separator::Semicolon => "semicolons",
            Separator::Tab => "tabs",
            Separator::Comma => "commas",
            Separator::Bar => "bars",
            Separator::Blanks => "blanks",
        }
    }

    /// The byte; `None` for blanks.
    pub(super) fn byte(self) -> Option<u8> {
        match self {
            Separator::Semicolon => Some(b';'),
            Separator::Tab => Some(b'\t'),
            Separator::Comma => Some(b','),
            Separator::Bar => Some(b'|'),
            Separator::Blanks => None,
        }
    }
}

/// Number of line ends.
pub(super) fn line_ends(text: &[u8]) -> usize {
    // Sums are what the compiler makes vector code of.
    text.iter().map(|b| usize::from(*b == b'\n')).sum()
}

/// Whether a line is a remark: it begins with `#`, `%`, `!` or `//`, or is the word to Excel, `sep=;`.
pub(super) fn is_comment(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let is_separator = || line.len() <= 5 && line.get(..4).is_some_and(|l| l.eq_ignore_ascii_case(b"sep="));
    line.starts_with(b"//") || matches!(line.first(), Some(b'#' | b'%' | b'!')) || is_separator()
}

/// The text of a remark without its sign.
pub(super) fn remark(line: &str) -> &str {
    line.trim_start().trim_start_matches(['#', '%', '!', '/'])
}

/// Whether a line holds nothing: blanks and separators, or a rule under a header (`|---|:--:|`).
pub(super) fn is_blank(line: &[u8]) -> bool {
    let empty = |b: &u8| b.is_ascii_whitespace() || matches!(b, b';' | b',' | b'|');
    let rule = |b: &u8| empty(b) || matches!(b, b'-' | b':' | b'=' | b'+');
    let marks = line.iter().filter(|b| !empty(b)).count();
    marks == 0 || (marks >= 3 && line.iter().all(rule))
}

/// A record: the 1-based line that it begins on, and its cells without blanks around them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    /// Line in the text.
    pub line: usize,
    /// The cells.
    pub cells: Vec<String>,
}

impl Record {
    /// The cell of a column; empty behind the last one.
    pub fn get(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Number of cells up to the last one that is not empty.
    pub fn filled(&self) -> usize {
        self.cells.iter().rposition(|c| !c.is_empty()).map_or(0, |i| i + 1)
    }
}

/// Cuts a text into records that are neither remarks nor blank and hands each, with its 1-based line, to `take`, until that says no. Quoted
/// cells may hold the separator, doubled quotes, even line ends.
pub(super) fn for_each(
    text: &[u8],
    separator: Separator,
    mut take: impl FnMut(usize, &mut dyn Iterator<Item = &[u8]>) -> bool,
) {
    let Some(byte) = separator.byte() else {
        for (i, line) in text.split(|b| *b == b'\n').enumerate() {
            if !is_comment(line) && !is_blank(line) && !take(i + 1, &mut words(line)) {
                return;
            }
        }
        return;
    };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(byte)
        .comment(Some(comment_sign(text)))
        .from_reader(text);
    let mut record = csv::ByteRecord::new();
    // Records that cannot be read are passed over; there is nothing that could fail in reading from memory.
    // The reader counts lines where it stops reading a record: blank lines and remarks before the next one are counted here.
    let (mut line, mut at) = (1, 0);
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let start = beginning(text, record.position().map_or(0, |p| p.byte() as usize));
        line += line_ends(&text[at..start]);
        at = start;
        let first = record.get(0).unwrap_or(b"");
        // `"#","Time"` are names: what stands in quotes is no sign.
        let is_remark = is_comment(first) && text.get(start) != Some(&b'"');
        if is_remark || is_blank(record.as_slice()) {
            continue;
        }
        // Bars may stand at both ends.
        let skip = usize::from(separator == Separator::Bar && first.trim_ascii().is_empty());
        if !take(line, &mut record.iter().skip(skip).map(<[u8]>::trim_ascii)) {
            return;
        }
    }
}

/// Where the record begins that is looked for from `at` on: behind blank lines and remarks.
fn beginning(text: &[u8], mut at: usize) -> usize {
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let end = rest.iter().position(|b| matches!(b, b'\n' | b'\r')).unwrap_or(rest.len());
        let line = &rest[..end];
        if !line.is_empty() && !is_comment(line) {
            return at;
        }
        at = (at + end + 1).min(text.len());
    }
    at
}

/// The sign that begins the first remark, so that a quote in it is no quote; the others are looked for behind.
fn comment_sign(text: &[u8]) -> u8 {
    const LOOKED_AT: usize = 4096;
    let head = &text[..text.len().min(LOOKED_AT)];
    let sign = head.split(|b| *b == b'\n').find(|l| is_comment(l)).and_then(|l| l.trim_ascii_start().first());
    sign.copied().filter(|b| matches!(b, b'%' | b'!')).unwrap_or(b'#')
}

/// All records of a short text, at most `most` of them.
pub(super) fn records(text: &str, separator: Separator, most: usize) -> Vec<Record> {
    let mut list = Vec::new();
    for_each(text.as_bytes(), separator, |line, cells| {
        let text = |c: &[u8]| String::from_utf8_lossy(c).trim().to_owned();
        list.push(Record { line, cells: cells.map(text).collect() });
        list.len() < most
    });
    list
}

/// Words between blanks; a `±` between two numbers is only decoration.
fn words(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let decoration = |w: &[u8]| w == "±".as_bytes() || w == b"+-" || w == b"+/-";
    let any = line.windows(2).any(|w| w == "±".as_bytes() || w == b"+-" || w == b"+/");
    let split = move || line.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty());
    let list: Vec<&[u8]> = if any { split().collect() } else { Vec::new() };
    let number = move |w: Option<&&[u8]>| {
        let text = w.and_then(|w| std::str::from_utf8(w).ok());
        text.is_some_and(|t| matches!(cell(t, Marks::decimal(true)), Cell::Number(_)))
    };
    split().enumerate().filter_map(move |(i, w)| {
        let between = any && decoration(w) && i > 0 && number(list.get(i - 1)) && number(list.get(i + 1));
        (!between).then_some(w)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, separator: Separator) -> Vec<(usize, Vec<String>)> {
        records(text, separator, 100).into_iter().map(|r| (r.line, r.cells)).collect()
    }

    #[test]
    fn cells_of_all_separators() {
        let expect = |text, separator, expected: &[(usize, &[&str])]| {
            let expected: Vec<(usize, Vec<String>)> =
                expected.iter().map(|(l, c)| (*l, c.iter().map(|c| (*c).to_owned()).collect())).collect();
            assert_eq!(cut(text, separator), expected, "{text:?}");
        };
        expect("a; b ;c\n\n1;2;3\n", Separator::Semicolon, &[(1, &["a", "b", "c"]), (3, &["1", "2", "3"])]);
        expect("# x\n\"1,5\",2\r\n;;\n3,4", Separator::Comma, &[(2, &["1,5", "2"]), (4, &["3", "4"])]);
        expect(
            "| a | b |\n|---|:--|\n| 1 | 2 |\n",
            Separator::Bar,
            &[(1, &["a", "b", ""]), (3, &["1", "2", ""])],
        );
        expect("// r\n 1  2 ± 0.1\n", Separator::Blanks, &[(2, &["1", "2", "0.1"])]);
        expect("\"two\nlines\",b\n1,2\n", Separator::Comma, &[(1, &["two\nlines", "b"]), (3, &["1", "2"])]);
        expect("% a \"quote\n1\t2\n", Separator::Tab, &[(2, &["1", "2"])]);
    }

    #[test]
    fn lines_without_cells() {
        for line in ["", "  ", ";;;", "|---|:--:|", "-----", "=== ==="] {
            assert!(is_blank(line.as_bytes()), "{line}");
        }
        for line in ["-1", "- -", "a", "1;2", "-;-"] {
            assert!(!is_blank(line.as_bytes()), "{line}");
        }
    }
}
