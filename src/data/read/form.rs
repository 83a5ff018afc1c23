//! How a text is written, found by trying: separator, decimal mark, marks of thousands. The reading under which most cells are numbers wins;
//! how far behind the next one stays tells how sure it is.

use super::ReadOptions;
use super::number::{Cell, Marks, Thousands, cell};
use super::records::{Record, Separator, records};

/// Records looked at when guessing.
const SAMPLE: usize = 200;

/// How the table is written, and how sure that is, from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Form {
    /// What separates the cells.
    pub separator: Separator,
    /// How numbers are written.
    pub marks: Marks,
    /// How sure the separator is.
    pub separator_sure: f64,
    /// How sure the decimal mark is.
    pub decimal_sure: f64,
}

/// How many cells of the sample are numbers under a reading.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
struct Score {
    /// Numbers less words, of records that hold numbers; less when the names above are not as many as the cells.
    balance: f64,
    n_cells: usize,
    /// Whether no record with numbers holds words.
    clean: bool,
}

/// Finds the form, as far as it was not told.
pub(super) fn find(text: &str, options: &ReadOptions) -> Form {
    let told = &options.form;
    let mut tried: Vec<(Separator, Marks, Score)> = Vec::new();
    let separators = Separator::ALL.into_iter().filter(|s| told.separator.is_none_or(|t| t == *s));
    let mut by_tabs = false;
    for separator in separators {
        // Blanks between cells that semicolons, tabs or bars separate cleanly belong to the cells.
        let clean = |t: &(Separator, Marks, Score)| t.2.clean && t.0 != Separator::Comma && t.2.n_cells > 0;
        if separator == Separator::Blanks && (tried.iter().any(clean) || by_tabs) {
            continue;
        }
        let sample = records(text, separator, SAMPLE);
        by_tabs |= separator == Separator::Tab && is_table(&sample);
        let commas = || [false, true].into_iter().filter(|c| told.decimal_comma.is_none_or(|t| t == *c));
        let plain = commas().map(|comma| Marks { comma, thousands: told.thousands });
        // Readings without marks of thousands come first, and win where they read as many numbers: 3,100 is rather 3.1 than 3100.
        let grouped = commas().flat_map(|comma| {
            let decimal = if comma { Thousands::Comma } else { Thousands::Point };
            let others = Thousands::ALL.into_iter().filter(move |t| *t != decimal);
            others.map(move |t| Marks { comma, thousands: Some(t) })
        });
        let grouped =
            grouped.filter(|m| told.thousands.is_none() && m.thousands.is_some_and(|t| t.may_stand_in(text)));
        for marks in plain.chain(grouped) {
            tried.push((separator, marks, score(&sample, separator, marks)));
        }
    }
    let form = settle(&tried);
    if let Some((separator, marks)) = of_labels(text, &tried) {
        return Form { separator, marks, ..form };
    }
    if told.decimal_comma.is_none() && is_open(text, &form, &tried) {
        return Form { decimal_sure: 0.0, ..form };
    }
    form
}

/// The reading under which most columns hold nothing but numbers, two at least, where words outweigh the numbers under every reading:
/// `S1,Cu,2.70,anna,1.01`.
fn of_labels(text: &str, tried: &[(Separator, Marks, Score)]) -> Option<(Separator, Marks)> {
    if tried.iter().any(|t| t.2.balance > 0.0) {
        return None;
    }
    let mut best = (1, None);
    for (separator, marks, _) in tried.iter().filter(|t| t.0 != Separator::Blanks) {
        let sample = records(text, *separator, SAMPLE);
        let Some((head, rows)) = sample.split_first().filter(|(_, rows)| rows.len() > 2) else { continue };
        let width = head.cells.len();
        let holds_numbers = |c: &usize| {
            rows.iter().all(|r| r.cells.get(*c).is_some_and(|t| matches!(cell(t, *marks), Cell::Number(_))))
        };
        let n = (0..width).filter(holds_numbers).count();
        if rows.iter().all(|r| r.cells.len() == width) && n > best.0 {
            best = (n, Some((*separator, *marks)));
        }
    }
    best.1
}

/// Whether tabs alone make a table, with words in it or lines above it: all rows from the first that is divided have the same cells, and
/// none of these is several numbers.
fn is_table(sample: &[Record]) -> bool {
    let begun = sample.iter().position(|r| r.cells.len() > 1).unwrap_or(sample.len());
    let (above, rows) = sample.split_at(begun);
    let width = rows.first().map_or(0, |r| r.cells.len());
    let is_number = |word: &str| matches!(cell(word, Marks::decimal(true)), Cell::Number(_));
    // `Lab 2 3` is a name.
    let several = |text: &String| text.trim().contains(' ') && text.split_whitespace().all(is_number);
    above.len() < rows.len()
        && rows.len() > 1
        && rows.iter().all(|r| r.cells.len() == width && !r.cells.iter().any(several))
}

/// Whether the decimal marks may as well be marks of thousands: `1;1,137` reads as 1.137 and as 1137, and nothing else in the table says
/// which. Points are taken for decimal ones without a question unless semicolons stand between the cells, as where commas are decimal.
fn is_open(text: &str, form: &Form, tried: &[(Separator, Marks, Score)]) -> bool {
    let plain = form.marks;
    let other = if plain.comma { Thousands::Comma } else { Thousands::Point };
    if plain.thousands.is_some() || (!plain.comma && form.separator != Separator::Semicolon) {
        return false;
    }
    let grouped = Marks { comma: !plain.comma, thousands: Some(other) };
    let score = |marks: Marks| tried.iter().find(|t| t.0 == form.separator && t.1 == marks).map(|t| t.2);
    let differ = |text: &String| cell(text, plain) != cell(text, grouped);
    score(grouped).is_some_and(|s| Some(s) == score(plain))
        && records(text, form.separator, SAMPLE)
            .iter()
            .any(|r| r.cells.iter().any(|t| t.starts_with(|c: char| !c.is_alphabetic()) && differ(t)))
}

/// The best of the readings; the earlier one of equals.
fn settle(tried: &[(Separator, Marks, Score)]) -> Form {
    let better = |a: &Score, b: &Score| (a.balance, a.n_cells) > (b.balance, b.n_cells);
    let mut best = (Separator::Semicolon, Marks::default(), Score::default());
    if let Some(first) = tried.first() {
        best = *first;
    }
    for t in tried {
        if better(&t.2, &best.2) {
            best = *t;
        }
    }
    let next = |other: &dyn Fn(&(Separator, Marks, Score)) -> bool| {
        tried.iter().filter(|t| other(t)).map(|t| t.2.balance).fold(0.0, f64::max)
    };
    let sure =
        |next: f64| if best.2.balance > 0.0 { (1.0 - next / best.2.balance).clamp(0.0, 1.0) } else { 0.0 };
    let other_decimal = next(&|t| t.0 == best.0 && t.1.comma != best.1.comma);
    // Without any decimals both marks read the same numbers, and nothing is in doubt.
    let decimal_sure = if other_decimal == best.2.balance { 1.0 } else { sure(other_decimal) };
    Form { separator: best.0, marks: best.1, separator_sure: sure(next(&|t| t.0 != best.0)), decimal_sure }
}

fn score(sample: &[Record], separator: Separator, marks: Marks) -> Score {
    let mut score = Score { clean: true, ..Score::default() };
    // The names are those above the longest run of rows: lines of an instrument come before.
    let (mut names, mut widths) = (0, Vec::new());
    let (mut candidate, mut run, mut longest) = (0, 0, 0);
    for record in sample {
        let (mut numbers, mut words) = (0_usize, 0_usize);
        for text in &record.cells {
            match cell(text, marks) {
                Cell::Number(_) | Cell::Measured(..) => numbers += 1,
                Cell::Time(_) | Cell::Quantity(..) => numbers += 1,
                Cell::Missing => {}
                Cell::Text => words += 1,
            }
        }
        if numbers == 0 {
            if candidate == 0 || record.filled() > 1 {
                candidate = super::heading::header_cells(record, 0, separator).len();
            }
            run = 0;
            continue;
        }
        run += 1;
        if run > longest {
            (longest, names) = (run, candidate);
        }
        widths.push(record.filled());
        score.n_cells += record.cells.len();
        score.balance += numbers as f64 - words as f64;
        score.clean &= words == 0 && record.filled() > 1;
    }
    score.clean &= !widths.is_empty();
    // `2,57` under one name is one number, not two.
    const UNNAMED: f64 = 0.4;
    let usual = super::layout::most_frequent(&widths);
    if names > 0 && usual > names {
        score.balance *= UNNAMED;
    }
    score
}

#[cfg(test)]
mod tests {
    use super::super::{ReadOptions, SURE, read_dataset};
    use crate::data::Data;

    /// The second ordinate as it was read, and whether the decimal mark is a question.
    fn read(text: &str, options: &ReadOptions) -> (f64, bool) {
        let data = read_dataset(text.as_bytes(), "f.csv", options).unwrap();
        let Data::Points(points) = &data.data else { panic!("{text}") };
        let sure = data.reading.as_ref().and_then(|r| r.text.as_ref()).unwrap().decimal_sure >= SURE;
        let asked = data.notes.iter().any(|n| n.starts_with("question: are the decimal marks"));
        assert_eq!(asked, !sure, "{:?}", data.notes);
        (points.y[1], asked)
    }

    /// Tabs that make a table are no question, whatever the cells hold: words, gaps, times, uncertainties, blanks as marks of thousands.
    #[test]
    fn plain_tables_with_tabs_leave_no_question_about_them() {
        for text in [
            "1\t2\n2\t3\n3\t4\n",
            "t\tU\n1\t2,5\n2\t3\n3\t4,5\n",
            "Zeit t / s\tSpannung U / V\n0,1\t2,1\n0,2\t3,3\n0,3\t4,5\n",
            "Run 1\nDate: 2024-01-02\n\nTime (s)\tU (V)\tNote\n0\t1.5\tok\n1\t1.6\tsecond try, ok\n2\t1.7\t\n",
            "name\tvalue\tsize\nfoo bar baz\t1\t2\nqux 2 3\t2\t3\nabc\t4\t5\n",
            "Sample A 1\t1\t2\nSample B 2\t2\t3\nSample C 3\t3\t5\n",
            "t\tU\tI\n1\t2\t3\n2\t3\n3\t4\t5\n4\t5\t6\n",
            "t [s]\tx [m]\ty [m]\n0,0\t1,0\t2,0\n0,1\t1,1\t2,2\n0,2\t\t2,3\n0,3\t1,3\t\n",
            "t\tU\n1\t2\n2\t3\n3\t4\nMean\t3\n",
            "λ (nm)\tI (a. u.)\n400,5\t1 234\n401,5\t1 300\n402,5\t1 500\n",
            "2024-01-02 10:00:01\t1.5\n2024-01-02 10:00:02\t1.6\n2024-01-02 10:00:03\t1.9\n",
            "I / mA\tU / V\n1.0 ± 0.1\t2.0 ± 0.1\n2.0 ± 0.1\t3.0 ± 0.2\n",
            "t\tU\n1\t 2\n 2\t3 \n3\t4\n",
        ] {
            let data = read_dataset(text.as_bytes(), "f.tsv", &ReadOptions::default()).unwrap();
            let separator = data.reading.as_ref().and_then(|r| r.text.as_ref()).unwrap().separator;
            assert_eq!(separator, super::Separator::Tab, "{text}");
            assert!(
                !data.notes.iter().any(|n| n.contains("separated by") && n.starts_with("question")),
                "{text}"
            );
        }
    }

    /// A factor of a thousand is never taken without a word.
    #[test]
    fn marks_that_may_be_those_of_thousands_are_a_question() {
        let guess = ReadOptions::default();
        for (text, value, asked) in [
            ("t;m\n1;1,000\n2;2,137\n3;3,274\n", 2.137, true),
            ("t;m\n1;1.000\n2;2.137\n3;3.274\n", 2.137, true),
            ("x,y\n1,1\n2,\"1,234\"\n3,3\n", 1.234, true),
            ("t;m\n1;1,000\n2;2,137\n3;0,274\n", 2.137, false),
            ("t;m\n1;1,000\n2;2,137\n3;3,27\n", 2.137, false),
            ("t,m\n1,1.000\n2,2.137\n3,3.274\n", 2.137, false),
            ("t;m\n1;1\n2;2\n3;3\n", 2.0, false),
            ("t;m\n1;1,000\n2;2,137\n3;3,274,000\n", 2137.0, false),
        ] {
            assert_eq!(read(text, &guess), (value, asked), "{text}");
        }
        let mut told = ReadOptions::default();
        told.form.decimal_comma = Some(true);
        assert_eq!(read("t;m\n1;1,000\n2;2,137\n3;3,274\n", &told), (2.137, false));
        let mut told = ReadOptions::default();
        told.form.thousands = Some(super::Thousands::Comma);
        assert_eq!(read("t;m\n1;1,000\n2;2,137\n3;3,274\n", &told), (2137.0, false));
    }
}
