//! Parts of a table of text that blank lines divide, as gnuplot has them: two blank lines or more end a data set, one ends a block. All of
//! them are read as one table unless one is chosen, a data set or a block of it; that is said either way.

use std::ops::Range;

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
    /// The blocks of a data set, as far as there are several.
    pub blocks: Vec<PartRead>,
}

/// One of the parts, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Choice {
    /// Which part.
    pub part: usize,
    /// Which block of it; all of them where none was chosen.
    pub block: Option<usize>,
}

impl Choice {
    /// By which [`super::ReadOptions::table`] asks for it: `2`, or `2.1`.
    pub fn table(self) -> String {
        let block = self.block.map_or_else(String::new, |block| format!(".{}", block + 1));
        format!("{}{block}", self.part + 1)
    }
}

/// The parts of a table of text, as far as there are several.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// In the order of the file; each is asked for by its number, from 1.
    pub list: Vec<PartRead>,
    /// Whether two blank lines divide them, or one.
    pub are_sets: bool,
    /// The one that was read; all of them where none was chosen.
    pub chosen: Option<Choice>,
}

impl Parts {
    /// What one of them is called.
    pub fn word(&self) -> &'static str {
        if self.are_sets { "data set" } else { "block" }
    }

    /// What was done with them.
    pub(super) fn note(&self) -> Option<String> {
        let (word, n) = (self.word(), self.list.len());
        let begin = |list: &[PartRead]| super::listed(&list.iter().map(|part| part.line).collect::<Vec<_>>());
        match self.chosen {
            _ if n < 2 => None,
            Some(Choice { part, block: Some(block) }) => {
                let blocks = &self.list.get(part)?.blocks;
                let (line, n_blocks, k) = (blocks.get(block)?.line, blocks.len(), part + 1);
                let of = format!("block {} of {n_blocks} in {word} {k} of {n}", block + 1);
                Some(format!("read {of}, which begins on line {line}"))
            }
            Some(Choice { part, block: None }) => {
                let read = self.list.get(part)?;
                let blocks = self.of_blocks(part).map(|said| format!("; {said}")).unwrap_or_default();
                Some(format!("read {word} {} of {n}, which begins on line {}{blocks}", part + 1, read.line))
            }
            None => {
                let with_blocks = (0..n).find_map(|part| self.of_blocks(part));
                Some(format!(
                    "{} between the rows divide them into {n} {word}s, which begin on lines {}: all were read as one table; one of them \
                     alone is table 1 to {n}{}",
                    if self.are_sets { "two blank lines" } else { "single blank lines" },
                    begin(&self.list),
                    with_blocks.map(|said| format!("; {said}")).unwrap_or_default()
                ))
            }
        }
    }

    /// Whether a later part begins with names of its own for all columns, other ones than the table has on these lines: it is another table.
    pub(super) fn have_other_heads(&self, text: &str, head: &[usize]) -> bool {
        let line = |number: usize| {
            text.lines()
                .nth(number.wrapping_sub(1))
                .unwrap_or_default()
                .trim_start_matches(['#', '%', '!', '/'])
                .trim()
        };
        let heads: Vec<&str> = head.iter().map(|&number| line(number)).collect();
        self.list.iter().skip(1).filter(|part| part.has_names).any(|part| {
            let own = line(part.line);
            !heads.contains(&own)
                && heads.iter().any(|head| n_cells(head) == n_cells(own) && n_cells(own) > 1)
        })
    }

    /// What single blank lines divide a data set into.
    fn of_blocks(&self, part: usize) -> Option<String> {
        let (n, k) = (self.list.get(part)?.blocks.len(), part + 1);
        (n > 1).then(|| {
            format!("{} {k} has {n} blocks, of which one alone is table {k}.1 to {k}.{n}", self.word())
        })
    }

    /// The part of that number, or the block: `2`, `2.1`, `data set 2`, `data set 2 block 1`.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn choose(&self, wanted: &str, name: &str) -> Result<Choice, ReadError> {
        let n = self.list.len().max(1);
        let number = wanted.trim().trim_start_matches(self.word()).trim();
        let (part, block) = match number.split_once('.').or_else(|| number.split_once(" block ")) {
            Some((part, block)) => (part, Some(block)),
            None => (number, None),
        };
        let from_0 = |text: &str| text.trim().parse::<usize>().ok().and_then(|k| k.checked_sub(1));
        let part = from_0(part).filter(|k| *k < n);
        let blocks = part.and_then(|k| self.list.get(k)).map_or(0, |p| p.blocks.len());
        let found = match (part, block) {
            (Some(part), None) => Some(Choice { part, block: None }),
            (Some(part), Some(block)) => {
                from_0(block).filter(|k| *k < blocks).map(|k| Choice { part, block: Some(k) })
            }
            (None, _) => None,
        };
        found.ok_or_else(|| {
            let reason = match part {
                _ if n == 1 => {
                    format!("{name} is one table of text: there is no '{wanted}' to choose from it")
                }
                Some(part) if blocks > 1 => {
                    let k = part + 1;
                    format!("{name} has no block '{wanted}': {} {k} has {k}.1 to {k}.{blocks}", self.word())
                }
                Some(part) => {
                    format!(
                        "{name} has no block '{wanted}': no blank line divides {} {}",
                        self.word(),
                        part + 1
                    )
                }
                None => format!("{name} has no {} '{wanted}': there are 1 to {n}", self.word()),
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
    pub(super) fn only(&self, text: &str, chosen: Choice) -> String {
        let first = self.list.first().map_or(0, |p| p.line);
        let part = self.list.get(chosen.part);
        let end = self.list.get(chosen.part + 1).map_or(usize::MAX, |p| p.line);
        let names = part.is_some_and(|p| p.has_names && chosen.part > 0);
        let mut own = part.map_or(0, |p| p.line)..end;
        // A block has the names of its data set, unless it has its own.
        let mut names_of_set = None;
        if let Some((part, k)) = part.zip(chosen.block) {
            let block = part.blocks.get(k);
            let own_names = block.is_some_and(|b| b.has_names);
            names_of_set = Some(part.line).filter(|_| part.has_names && !own_names);
            own = block.map_or(0, |b| b.line)..part.blocks.get(k + 1).map_or(end, |b| b.line);
        }
        let mut out = String::with_capacity(text.len());
        for (i, line) in text.split_inclusive('\n').enumerate() {
            let number = i + 1;
            let is_head = number < first && (!names || is_comment(line.as_bytes()));
            if is_head || own.contains(&number) || names_of_set == Some(number) {
                out.push_str(line);
            } else {
                out.push('\n');
            }
        }
        out
    }
}

/// How many cells a line of names has, by whatever divides them.
fn n_cells(line: &str) -> usize {
    let by = |separator: char| line.split(separator).count();
    match [';', '\t', ','].map(by).into_iter().find(|n| *n > 1) {
        Some(n) => n,
        None => line.split_whitespace().count(),
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
        let are_sets = self.within(0..n_rows).any(|(_, n)| n >= OF_SETS);
        let least = if are_sets { OF_SETS } else { 1 };
        let mut list = self.divided(0..n_rows, least, lines, words);
        // Blank lines between all rows divide nothing.
        let several = self.list.len() <= MOST && list.len() > 1 && 2 * list.len() <= n_rows;
        if !several {
            return Parts::default();
        }
        if are_sets {
            let ends: Vec<usize> = list.iter().skip(1).map(|p| p.rows.start).chain([n_rows]).collect();
            for (set, end) in list.iter_mut().zip(ends) {
                let rows = set.rows.start..end;
                let blocks = self.divided(rows.clone(), 1, lines, words);
                if blocks.len() > 1 && 2 * blocks.len() <= rows.len() {
                    set.part.blocks = blocks.into_iter().map(|b| b.part).collect();
                }
            }
        }
        Parts { list: list.into_iter().map(|p| p.part).collect(), are_sets, chosen: None }
    }

    /// Gaps inside these rows.
    fn within(&self, rows: Range<usize>) -> impl Iterator<Item = (usize, usize)> {
        let from = self.list.partition_point(|(row, _)| *row <= rows.start);
        self.list[from..].iter().copied().take_while(move |(row, _)| *row < rows.end)
    }

    /// These rows, divided by gaps of `least` blank lines and more.
    fn divided(&self, rows: Range<usize>, least: usize, lines: &Lines, words: &[usize]) -> Vec<Divided> {
        let ends = self.within(rows.clone()).filter(|(_, n)| *n >= least).map(|(row, _)| row);
        let mut list: Vec<Divided> = Vec::new();
        let mut start = rows.start;
        for end in ends.chain([rows.end]) {
            let at = |row: usize| words.partition_point(|w| *w < row);
            let n_words = at(end) - at(start);
            // Words alone are no part: they stay with what follows.
            if n_words < end - start {
                let (line, n_rows) = (lines.line(start), end - start - n_words);
                let has_names = words.binary_search(&start).is_ok();
                let part = PartRead { line, n_rows, has_names, blocks: Vec::new() };
                list.push(Divided { part, rows: start..end });
                start = end;
            }
        }
        list
    }
}

/// A part, and the rows it is made of.
struct Divided {
    part: PartRead,
    rows: Range<usize>,
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
                    one table; one of them alone is table 1 to 3; data set 1 has 2 blocks, of which one alone is table 1.1 to 1.2";
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
        assert_eq!(x(&read(text, None).unwrap()), [1.0, 2.0, 3.0, 4.0]);
        let second = read(text, Some("2")).unwrap();
        assert_eq!((x(&second), second.y_title.text()), (vec![5.0, 6.0, 7.0, 8.0], "I".to_owned()));
    }

    /// Single blank lines inside a data set divide it into blocks, as gnuplot has them, and each can be read alone.
    #[test]
    fn blocks_of_a_data_set_can_be_chosen() {
        const NAMED: &str = "# t U\n1 2\n2 3\n\n3 4\n4 5\n\n\nx I\n5 6\n6 7\n\n7 8\n8 9\n9 1\n";
        let all = read(NAMED, None).unwrap();
        let blocks = "one of them alone is table 1 to 2; data set 1 has 2 blocks, of which one alone is table 1.1 to 1.2";
        assert!(note(&all, blocks).is_some(), "{:?}", all.notes);
        let second = read(NAMED, Some("2")).unwrap();
        let blocks = "read data set 2 of 2, which begins on line 9; data set 2 has 2 blocks, of which one alone is table 2.1 to 2.2";
        assert!(note(&second, blocks).is_some(), "{:?}", second.notes);
        for (table, expected, names, line) in [
            ("1.1", &[1.0, 2.0][..], ["t", "U"], 2),
            ("1.2", &[3.0, 4.0], ["t", "U"], 5),
            ("2.1", &[5.0, 6.0], ["x", "I"], 9),
            ("2.2", &[7.0, 8.0, 9.0], ["x", "I"], 13),
            ("data set 2 block 2", &[7.0, 8.0, 9.0], ["x", "I"], 13),
        ] {
            let one = read(NAMED, Some(table)).unwrap();
            assert_eq!(x(&one), expected, "{table}: {:?}", one.notes);
            assert!(note(&one, &format!("which begins on line {line}")).is_some(), "{:?}", one.notes);
            let reading = one.reading.as_ref().unwrap();
            let found: Vec<&str> = reading.columns.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(found, names, "{table}");
            assert!(table.starts_with('d') || reading.table == table);
        }
        for (table, said) in [
            ("1.3", "f.dat has no block '1.3': data set 1 has 1.1 to 1.2"),
            ("3.1", "f.dat has no data set '3.1': there are 1 to 2"),
        ] {
            assert_eq!(read(NAMED, Some(table)).unwrap_err().to_string(), said);
        }
        let said = read(SETS, Some("2.1")).unwrap_err().to_string();
        assert_eq!(said, "f.dat has no block '2.1': no blank line divides data set 2");
    }

    /// Names of its own make a block another table, the same names once more do not.
    #[test]
    fn parts_with_other_names_are_not_one_table() {
        let text = |head: &str| format!("t / s,U / V\n0,1.0\n1,2.1\n2,2.9\n\n{head}\n10,5\n20,4.1\n30,3.2\n");
        let data = read(&text("f / Hz,A / mV"), None).unwrap();
        assert_eq!(x(&data), [0.0, 1.0, 2.0]);
        assert!(note(&data, "careful: the blocks have different columns").is_some(), "{:?}", data.notes);
        let data = read(&text("f / Hz,A / mV"), Some("2")).unwrap();
        assert_eq!((x(&data), data.y_title.text()), (vec![10.0, 20.0, 30.0], "A / mV".to_owned()));
        let data = read(&text("t / s,U / V"), None).unwrap();
        assert_eq!(x(&data).iter().filter(|x| x.is_finite()).count(), 6);
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
