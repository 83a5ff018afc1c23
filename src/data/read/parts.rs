//! Parts of a table of text that blank lines divide, as gnuplot has them: two blank lines or more end a data set, one ends a block. All of
//! them are read as one table unless one is chosen; that is said either way.

use super::ReadError;
use super::records::is_comment;
use super::sheet::Lines;

/// Blank lines that end a data set.
const OF_SETS: usize = 2;
/// More gaps than these are ends of lines that were doubled.
const MOST: usize = 10_000;

/// A part of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRead {
    /// Line of its first row.
    pub line: usize,
    /// How many rows it has.
    pub n_rows: usize,
    /// Whether a row of words begins it, which may be names of its own.
    pub has_names: bool,
}

/// The parts of a table of text, as far as there are several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// In the order of the file; each is asked for by its number, from 1.
    pub list: Vec<PartRead>,
    /// Whether two blank lines divide them, or one.
    pub are_sets: bool,
    /// The one that was read, from 0; all of them where none was chosen.
    pub chosen: Option<usize>,
}

impl Parts {
    /// What one of them is called.
    pub fn word(&self) -> &'static str {
        if self.are_sets { "data set" } else { "block" }
    }

    /// What was done with them.
    pub(super) fn note(&self) -> Option<String> {
        let (word, n) = (self.word(), self.list.len());
        let lines: Vec<usize> = self.list.iter().map(|part| part.line).collect();
        match self.chosen {
            _ if n < 2 => None,
            Some(k) => Some(format!("read {word} {} of {n}, which begins on line {}", k + 1, lines[k])),
            None => Some(format!(
                "{} between the rows divide them into {n} {word}s, which begin on lines {}: all were read as one table; one of them \
                 alone is table 1 to {n}",
                if self.are_sets { "two blank lines" } else { "single blank lines" },
                super::listed(&lines)
            )),
        }
    }

    /// The part of that number.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn choose(&self, wanted: &str, name: &str) -> Result<usize, ReadError> {
        let n = self.list.len().max(1);
        let number = wanted.trim().trim_start_matches(self.word()).trim();
        let found = number.parse::<usize>().ok().and_then(|k| k.checked_sub(1)).filter(|k| *k < n);
        found.ok_or_else(|| {
            let reason = if n == 1 {
                format!("{name} is one table of text: there is no '{wanted}' to choose from it")
            } else {
                format!("{name} has no {} '{wanted}': there are 1 to {n}", self.word())
            };
            ReadError::Foreign {
                code: "E-COLUMN",
                message: reason,
                help: Some("leave the table out: all rows are read".into()),
            }
        })
    }

    /// The text with blank lines in place of all rows that are not of this part, so that lines keep their numbers; what stands before the
    /// first row stays, unless the part has names of its own.
    pub(super) fn only(&self, text: &str, part: usize) -> String {
        let first = self.list.first().map_or(0, |p| p.line);
        let own = self.list.get(part).map_or(0, |p| p.line);
        let end = self.list.get(part + 1).map_or(usize::MAX, |p| p.line);
        let names = self.list.get(part).is_some_and(|p| p.has_names && part > 0);
        let mut out = String::with_capacity(text.len());
        for (i, line) in text.split_inclusive('\n').enumerate() {
            let number = i + 1;
            let is_head = number < first && (!names || is_comment(line.as_bytes()));
            if is_head || (own..end).contains(&number) {
                out.push_str(line);
            } else {
                out.push('\n');
            }
        }
        out
    }
}

/// Blank lines between the rows of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Gaps {
    /// (row, blank lines before it), rising; remarks between them count as nothing.
    list: Vec<(usize, usize)>,
    /// Blank lines behind the last row.
    open: usize,
}

impl Gaps {
    /// Those of a block of whole lines, whose rows begin on these lines of it.
    pub(super) fn of(block: &[u8], lines: &Lines, n_rows: usize) -> Gaps {
        let (mut gaps, mut row) = (Gaps::default(), 0);
        for (i, line) in block.split_inclusive(|b| *b == b'\n').enumerate() {
            if row < n_rows && lines.line(row) == i + 1 {
                gaps.close(row);
                row += 1;
            } else if line.iter().all(|b| b.is_ascii_whitespace() || matches!(b, b',' | b';')) {
                gaps.open += 1;
            }
        }
        gaps
    }

    fn close(&mut self, row: usize) {
        if self.open > 0 && self.list.len() <= MOST {
            self.list.push((row, self.open));
        }
        self.open = 0;
    }

    /// Appends those of the next part, which begins with our `row` and has `n_rows`.
    pub(super) fn append(&mut self, part: &Gaps, row: usize, n_rows: usize) {
        if n_rows == 0 {
            self.open += part.open;
            return;
        }
        let mut list = part.list.as_slice();
        if let [(0, n), rest @ ..] = list {
            self.open += n;
            list = rest;
        }
        self.close(row);
        self.list.extend(list.iter().take(MOST).map(|(r, n)| (row + r, *n)));
        self.open = part.open;
    }

    /// The parts of a table of so many rows; `words` are rows that hold words only, which may be a head of their own.
    pub(super) fn parts(&self, n_rows: usize, lines: &Lines, words: &[usize]) -> Parts {
        let inner = || self.list.iter().filter(|(row, _)| *row > 0 && *row < n_rows);
        let are_sets = inner().any(|(_, n)| *n >= OF_SETS);
        let ends = inner().filter(|(_, n)| !are_sets || *n >= OF_SETS).map(|(row, _)| *row);
        let mut list: Vec<PartRead> = Vec::new();
        let mut start = 0;
        for end in ends.chain([n_rows]) {
            let n_words = words.iter().filter(|row| (start..end).contains(*row)).count();
            // Words alone are no part: they stay with what follows.
            if n_words < end - start {
                let has_names = words.contains(&start);
                list.push(PartRead { line: lines.line(start), n_rows: end - start - n_words, has_names });
                start = end;
            }
        }
        // Blank lines between all rows divide nothing.
        let several = self.list.len() <= MOST && list.len() > 1 && 2 * list.len() <= n_rows;
        if several { Parts { list, are_sets, chosen: None } } else { Parts::default() }
    }
}

/// What blank lines divide a table into that is read round by round: its rows are not held, only where the parts begin.
#[derive(Debug, Default)]
pub(super) struct PartsOfRounds {
    gaps: Gaps,
    /// Of rows behind a gap, and of the first.
    lines: Lines,
    words: Vec<usize>,
    n_rows: usize,
}

impl PartsOfRounds {
    /// Takes in the next round, whose rows stand on these lines of the file; `words` are those that hold words only.
    pub(super) fn take(&mut self, gaps: &Gaps, lines: &Lines, words: &[usize], n_rows: usize) {
        if self.gaps.list.len() <= MOST {
            if n_rows > 0 {
                for row in std::iter::once(0).chain(gaps.list.iter().map(|(row, _)| *row)) {
                    self.lines.push(self.n_rows + row, lines.line(row));
                }
            }
            self.gaps.append(gaps, self.n_rows, n_rows);
            self.words.extend(words.iter().take(MOST).map(|row| self.n_rows + row));
        }
        self.n_rows += n_rows;
    }

    /// The parts, without so many rows at the end that are none of the table.
    pub(super) fn parts(&self, n_below: usize) -> Parts {
        self.gaps.parts(self.n_rows - n_below, &self.lines, &self.words)
    }
}

#[cfg(test)]
mod tests {
    use crate::data::read::{BLOCK, ReadError, ReadOptions, read_dataset, read_source};
    use crate::data::{Data, Dataset};

    const SETS: &str = "# t U\n1 2\n2 3\n\n3 4\n4 5\n\n\n# the second\n5 6\n6 7\n7 9\n\n\n8 1\n9 2\n";

    fn read(text: &str, table: Option<&str>) -> Result<Dataset, ReadError> {
        let options = ReadOptions { table: table.map(str::to_owned), ..ReadOptions::default() };
        read_dataset(text.as_bytes(), "f.dat", &options)
    }

    fn x(data: &Dataset) -> Vec<f64> {
        let Data::Points(p) = &data.data else { panic!("{:?}", data.notes) };
        p.x.clone()
    }

    fn note<'d>(data: &'d Dataset, words: &str) -> Option<&'d str> {
        data.notes.iter().map(String::as_str).find(|n| n.contains(words))
    }

    #[test]
    fn two_blank_lines_end_a_data_set() {
        let all = read(SETS, None).unwrap();
        assert_eq!(x(&all), (1..10).map(f64::from).collect::<Vec<_>>());
        let said = "two blank lines between the rows divide them into 3 data sets, which begin on lines 2, 10, 15: all were read as \
                    one table; one of them alone is table 1 to 3";
        assert_eq!(note(&all, "two blank"), Some(said), "{:?}", all.notes);
        for (table, expected, line) in [
            ("1", &[1.0, 2.0, 3.0, 4.0][..], 2),
            ("2", &[5.0, 6.0, 7.0], 10),
            ("data set 3", &[8.0, 9.0], 15),
        ] {
            let one = read(SETS, Some(table)).unwrap();
            assert_eq!(x(&one), expected, "{table}");
            assert!(note(&one, &format!("of 3, which begins on line {line}")).is_some(), "{:?}", one.notes);
            let reading = one.reading.as_ref().unwrap();
            assert_eq!(reading.parts.list.len(), 3);
            assert_eq!(reading.rows.as_ref().unwrap().lines.line(0), line);
            let names: Vec<&str> = reading.columns.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(names, ["t", "U"]);
        }
        let none = read(SETS, Some("4")).unwrap_err();
        assert_eq!(none.to_string(), "f.dat has no data set '4': there are 1 to 3");
    }

    #[test]
    fn one_blank_line_ends_a_block() {
        let text = "t,U\n1,2\n2,3\n\n3,4\n4,5\n";
        let all = read(text, None).unwrap();
        assert!(note(&all, "single blank lines between the rows divide them into 2 blocks").is_some());
        assert_eq!(x(&read(text, Some("2")).unwrap()), [3.0, 4.0]);
        // Between every two rows, below the head or at the end, and above a mean they divide nothing.
        for text in
            ["t,U\n1,2\n\n2,3\n\n3,4\n\n", "t,U\n\n1,2\n2,3\n\n\n", "t,U\n1,2\n2,3\n3,4\n4,6\n\nMean,3\n"]
        {
            let data = read(text, None).unwrap();
            assert!(note(&data, "blank").is_none(), "{:?}", data.notes);
        }
        let one = read("t,U\n1,2\n2,3\n", Some("Run 2")).unwrap_err();
        assert_eq!(one.to_string(), "f.dat is one table of text: there is no 'Run 2' to choose from it");
    }

    /// A head of its own belongs to the part below it.
    #[test]
    fn parts_may_have_names_of_their_own() {
        let text = "t,U\n1,2\n2,3\n3,4\n4,5\n\n\nx,I\n5,6\n6,7\n7,8\n8,8\n";
        assert_eq!(x(&read(text, None).unwrap()).len(), 9);
        let second = read(text, Some("2")).unwrap();
        assert_eq!((x(&second), second.y_title.text()), (vec![5.0, 6.0, 7.0, 8.0], "I".to_owned()));
    }

    /// What has other columns is no part of the same table: the first is read, and that is said.
    #[test]
    fn parts_of_different_columns_are_not_one_table() {
        let text = "1 2\n2 3\n3 4\n\n\n4 5 6\n5 6 7\n";
        let data = read(text, None).unwrap();
        assert_eq!(x(&data), [1.0, 2.0, 3.0]);
        assert!(note(&data, "careful: the data sets have different columns").is_some(), "{:?}", data.notes);
        assert_eq!(x(&read(text, Some("2")).unwrap()), [4.0, 5.0]);
    }

    /// As short texts, whatever the ends of the blocks in which they come.
    #[test]
    fn long_texts_are_divided_too() {
        let row = format!("{:099} {:099}\n", 1, 2);
        let rows = BLOCK / 200 + 40;
        let text = row.repeat(rows - 40) + &"\n".repeat(800) + &row.repeat(40);
        let options =
            |table: Option<&str>| ReadOptions { table: table.map(str::to_owned), ..ReadOptions::default() };
        let read = |table| {
            read_source(&mut std::io::Cursor::new(&text), "f.dat", &options(table), &mut |_, _| true).unwrap()
        };
        let all = read(None);
        let begin = format!("begin on lines 1, {}: all", rows - 40 + 801);
        assert!(note(&all, &begin).is_some(), "{:?}", all.notes);
        assert_eq!(x(&read(Some("2"))).len(), 40);
    }

    /// Blank lines around the end of a round divide a table that is counted block by block as one that is read as a whole.
    #[test]
    fn parts_of_a_table_that_is_counted_are_told() {
        let row = format!("{:0199}\n", 1);
        let n_before = rayon::current_num_threads().max(1) * BLOCK / 200 - 2;
        let text = row.repeat(n_before) + &"\n".repeat(800) + &row.repeat(40) + "\n\n" + &row.repeat(2);
        let (second, third) = (n_before + 801, n_before + 843);
        let expected = format!("into 3 data sets, which begin on lines 1, {second}, {third}: all");
        for stream in [true, false] {
            let binning = Some(crate::data::Binning::Edges(vec![0.0, 2.0, 4.0]));
            let options = ReadOptions { binning, stream, ..ReadOptions::default() };
            let source = &mut std::io::Cursor::new(&text);
            let data = read_source(source, "f.dat", &options, &mut |_, _| true).unwrap();
            assert!(note(&data, &expected).is_some(), "{stream}: {:?}", data.notes);
            assert_eq!(note(&data, "block by block").is_some(), stream);
        }
    }
}
