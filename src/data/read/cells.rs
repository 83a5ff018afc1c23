//! The cells of a table, one behind the other in one text: a million rows of text in two allocations. Every row has as many cells as
//! the table has columns; nothing is known here of what a cell means.

use csv::StringRecord;

/// Rows of cells, with the line of the file that each began on.
#[derive(Debug)]
pub(super) struct Cells {
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<usize>,
    /// 1-based line number of each row.
    lines: Vec<usize>,
    n_columns: usize,
}

impl Cells {
    /// No rows yet, of `n_columns` cells each; room for `bytes` of text.
    pub fn new(n_columns: usize, bytes: usize) -> Cells {
        Cells { text: String::with_capacity(bytes), ends: Vec::new(), lines: Vec::new(), n_columns }
    }

    /// Takes a row in, cut to the number of columns. Returns false, and takes nothing in, when it is shorter or holds more.
    pub fn push(&mut self, line: usize, record: &StringRecord) -> bool {
        if record.len() < self.n_columns || record.iter().skip(self.n_columns).any(|c| !c.is_empty()) {
            return false;
        }
        for cell in record.iter().take(self.n_columns) {
            self.text.push_str(cell);
            self.ends.push(self.text.len());
        }
        self.lines.push(line);
        true
    }

    /// Number of cells in a row.
    pub fn n_columns(&self) -> usize {
        self.n_columns
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Line of the file that a row began on.
    pub fn line(&self, row: usize) -> usize {
        self.lines.get(row).copied().unwrap_or(0)
    }

    /// The text of a cell; empty where there is none.
    pub fn get(&self, row: usize, column: usize) -> &str {
        let cell = row * self.n_columns + column;
        let start = if cell == 0 { Some(0) } else { self.ends.get(cell - 1).copied() };
        let range = start.zip(self.ends.get(cell).copied()).filter(|_| column < self.n_columns);
        range.and_then(|(start, end)| self.text.get(start..end)).unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were() {
        let mut cells = Cells::new(2, 0);
        assert!(cells.push(3, &StringRecord::from(vec!["a", ""])));
        assert!(cells.push(5, &StringRecord::from(vec!["1,5", "Δ", ""])));
        assert!(!cells.push(6, &StringRecord::from(vec!["1"])));
        assert!(!cells.push(7, &StringRecord::from(vec!["1", "2", "3"])));
        assert_eq!((cells.len(), cells.line(1)), (2, 5));
        let all: Vec<&str> = (0..2).flat_map(|r| [cells.get(r, 0), cells.get(r, 1)]).collect();
        assert_eq!(all, ["a", "", "1,5", "Δ"]);
        assert_eq!((cells.get(0, 2), cells.get(2, 0)), ("", ""));
    }
}
