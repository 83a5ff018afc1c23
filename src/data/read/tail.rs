//! What stands below a table and is none of its rows (means and the like), and numbers that are words of an instrument.

use super::sheet::Sheet;

/// More rows than these are no accident but a part of the table that cannot be read.
const MOST: usize = 8;
/// At most one row in this many.
const SHARE: usize = 3;

/// How the note on them begins.
pub(super) const BELOW: &str = "lines below the table were passed over";

/// Takes rows off the end whose first cell is a word in a column of numbers (`Mean;0,90`), with what does not fit between them;
/// `before` is the number of rows that were read before those of this sheet.
pub(super) fn cut(sheet: &mut Sheet, before: usize) {
    let Some(first) = sheet.columns.first().filter(|c| !c.is_text && !c.bad.is_empty()) else { return };
    let is_word = |row: usize| {
        first
            .bad
            .iter()
            .any(|(r, text)| *r == row && text.starts_with(|c: char| c.is_alphabetic() || c == 'Σ'))
    };
    // Odd rows rise as they are read.
    let fits_not = |row: usize| is_word(row) || sheet.odd.binary_search(&row).is_ok();
    let mut kept = sheet.n_rows;
    while kept > 0 && sheet.n_rows - kept <= MOST && fits_not(kept - 1) {
        kept -= 1;
    }
    let n = sheet.n_rows - kept;
    if n == 0 || n > MOST || n * SHARE > before + sheet.n_rows || !(kept..sheet.n_rows).any(is_word) {
        return;
    }
    let lines: Vec<usize> = (kept..sheet.n_rows).map(|row| sheet.lines.line(row)).collect();
    sheet.notes.push(format!("{BELOW}: {}", super::listed(&lines)));
    for column in &mut sheet.columns {
        column.values.truncate(kept);
        column.bad.retain(|(row, _)| *row < kept);
    }
    sheet.odd.retain(|row| *row < kept);
    sheet.n_rows = kept;
}

/// SCPI's numbers for "not a number" and "infinity" (SCPI-99, volume 1, 7.2.1.4 and 7.2.1.5), which no measurement gives.
const WORDS: [f64; 2] = [9.91e37, 9.9e37];

/// Takes them for missing, and counts them.
pub(super) fn without_words(sheet: &mut Sheet) {
    for v in sheet.columns.iter_mut().flat_map(|c| &mut c.values).filter(|v| WORDS.contains(&v.abs())) {
        *v = f64::NAN;
        sheet.n_overflows += 1;
    }
}

/// What is said of so many of them.
pub(super) fn overflow_note(n: usize) -> Option<String> {
    let cells = if n == 1 { "1 cell" } else { &format!("{n} cells") };
    let how = "by which instruments say overflow, are taken as missing";
    (n > 0).then(|| format!("{cells} of ±9.9e37 or 9.91e37, {how}"))
}

#[cfg(test)]
mod tests {
    use super::{MOST, Sheet};
    use crate::data::read::sheet::SheetColumn;
    use crate::data::read::{ReadOptions, read_dataset};

    #[test]
    fn what_stands_below_is_passed_over() {
        let rows = "t;U\n1;0,2\n2;0,4\n3;0,6\n4;0,8\n5;1,0\n6;1,2\n";
        let read = |text: &str| read_dataset(text.as_bytes(), "f.csv", &ReadOptions::default());
        let data = read(&format!("{rows}\nMittelwert:;0,70\nStdabw.:;0,37\nAnzahl Messwerte: 6\n")).unwrap();
        assert_eq!((data.n_total(), data.mask.len()), (6, 6));
        assert!(
            data.notes.iter().any(|n| n == "lines below the table were passed over: 9, 10, 11"),
            "{:?}",
            data.notes
        );
        // A word among the rows is no footer.
        let error = read(&rows.replace("3;0,6", "drei;0,6")).unwrap_err().to_string();
        assert_eq!(error, "f.csv, line 4, column 't': read 'drei', expected a number");
    }

    /// A million rows at the end that do not fit: looked at singly against all of them, this would take hours.
    #[test]
    fn a_long_end_that_does_not_fit_is_no_footer_and_takes_no_time() {
        const N: usize = 1_000_000;
        let tail = |n_odd: usize| {
            let bad = vec![(N - 1, "Mean".to_owned())];
            let column = SheetColumn { values: vec![1.0; N], bad, ..SheetColumn::default() };
            let odd = (N - n_odd..N - 1).collect();
            let mut sheet = Sheet { columns: vec![column], n_rows: N, odd, ..Sheet::default() };
            super::cut(&mut sheet, 0);
            sheet.n_rows
        };
        let begun = std::time::Instant::now();
        assert_eq!([MOST, MOST + 1, N / 4].map(tail), [N - MOST, N, N]);
        assert!(begun.elapsed().as_secs() < 5);
    }

    #[test]
    fn instruments_say_overflow_in_numbers() {
        let text = "U,I\n1,2\n2,+9.910000E+37\n3,-9.9e37\n4,8\n";
        let data = read_dataset(text.as_bytes(), "f.csv", &ReadOptions::default()).unwrap();
        assert_eq!((data.n_total(), data.mask.len()), (4, 2));
    }
}
