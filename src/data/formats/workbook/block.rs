//! Where the table is in a sheet: the cells that touch one another make a block, the block with the most numbers is the table, its first
//! rows without numbers are titles and column names. A block may be cut out by hand with a range.

use std::collections::HashMap;

use super::book::Cells;
use super::cell::Cell;
use super::place::Area;

/// A table in a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    /// Its columns.
    pub columns: Vec<u32>,
    /// The first and the last row of numbers.
    pub rows: (u32, u32),
    /// The row of the column names.
    pub names: Option<u32>,
    /// The row of units in brackets below them.
    pub units: Option<u32>,
    /// Text above the table that is passed over.
    pub titles: Vec<String>,
}

/// More rows with a number than this are never taken for titles above the column names.
const MOST_TITLES: usize = 5;

/// Cells of one row.
struct Row<'a> {
    number: u32,
    cells: Vec<(u32, &'a Cell)>,
}

impl Row<'_> {
    fn numbers(&self) -> usize {
        self.cells.iter().filter(|(_, c)| c.is_numeric()).count()
    }

    /// Whether it names at least half of so many columns and holds no number; a single cell is a title unless there is a single column.
    fn names(&self, columns: usize) -> bool {
        self.numbers() == 0 && 2 * self.cells.len() >= columns && self.cells.len() >= columns.min(2)
    }

    /// Whether every cell is a unit in brackets.
    fn is_units(&self) -> bool {
        let bracketed =
            |t: &str| (t.starts_with('[') && t.ends_with(']')) || (t.starts_with('(') && t.ends_with(')'));
        !self.cells.is_empty() && self.cells.iter().all(|(_, c)| c.text().is_some_and(bracketed))
    }
}

impl Block {
    /// The block of a sheet that holds the most numbers.
    pub fn largest(cells: &Cells) -> Option<Block> {
        let area = areas(cells)
            .into_iter()
            .max_by_key(|(_, numbers, first)| (*numbers, std::cmp::Reverse(*first)))?
            .0;
        let mut block = Block::within(cells, &area)?;
        let above = |(row, column): (u32, u32)| row < area.rows.0 && column <= area.columns.1;
        let above = cells.iter().filter(|(at, _)| above(*at)).filter_map(|(_, c)| c.text());
        block.titles.splice(0..0, above.map(String::from));
        Some(block)
    }

    /// The table in an area of a sheet.
    pub fn within(cells: &Cells, area: &Area) -> Option<Block> {
        let rows = rows(cells, area);
        let mut numbers: HashMap<u32, usize> = HashMap::new();
        for (column, _) in rows.iter().flat_map(|r| &r.cells).filter(|(_, c)| c.is_numeric()) {
            *numbers.entry(*column).or_default() += 1;
        }
        let start = start(&rows, numbers.len())?;
        let (head, body) = rows.split_at_checked(start)?;
        let (first, last) = (body.first()?.number, body.last()?.number);
        let mut columns: Vec<u32> = body.iter().flat_map(|r| &r.cells).map(|(c, _)| *c).collect();
        columns.sort_unstable();
        columns.dedup();
        let (mut names, mut units, mut titles) = (None, None, head);
        if let Some((row, above)) = titles.split_last().filter(|(r, _)| r.is_units() && r.number + 1 == first)
        {
            (units, titles) = (Some(row.number), above);
        }
        let below = units.unwrap_or(first);
        if let Some((row, above)) =
            titles.split_last().filter(|(r, _)| r.numbers() == 0 && r.number + 1 == below)
        {
            (names, titles) = (Some(row.number), above);
        }
        let text =
            |row: &Row| row.cells.iter().filter_map(|(_, c)| c.text().map(String::from)).collect::<Vec<_>>();
        Some(Block {
            columns,
            rows: (first, last),
            names,
            units,
            titles: titles.iter().flat_map(text).collect(),
        })
    }

    /// The number of rows of numbers.
    pub fn n_rows(&self) -> usize {
        (self.rows.1 - self.rows.0) as usize + 1
    }
}

/// The rows of an area that are not blank.
fn rows<'a>(cells: &'a Cells, area: &Area) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = Vec::new();
    for ((number, column), cell) in cells.iter().filter(|(at, _)| area.holds(*at)) {
        match rows.last_mut().filter(|r| r.number == *number) {
            Some(row) => row.cells.push((*column, cell)),
            None => rows.push(Row { number: *number, cells: vec![(*column, cell)] }),
        }
    }
    rows
}

/// The index of the first row of the table: below the column names, or the first that holds a number in half of the columns.
fn start(rows: &[Row], columns: usize) -> Option<usize> {
    let with_numbers = |rows: &[Row]| rows.iter().filter(|r| r.numbers() > 0).count();
    let named = rows.iter().position(|r| r.names(columns)).filter(|&at| {
        let (above, below) = (with_numbers(&rows[..at]), with_numbers(&rows[at..]));
        above <= MOST_TITLES && above < below
    });
    let from = named.unwrap_or(0);
    let enough =
        |r: &Row| if named.is_some() { r.numbers() > 0 } else { 2 * r.numbers() >= columns && columns > 0 };
    let found = rows.iter().skip(from).position(enough);
    found.or_else(|| rows.iter().skip(from).position(|r| r.numbers() > 0)).map(|at| from + at)
}

/// The rectangles around cells that touch one another (corners count), with how many numbers are in each and its first cell.
fn areas(cells: &Cells) -> Vec<(Area, usize, usize)> {
    let index: HashMap<(u32, u32), usize> = cells.iter().enumerate().map(|(i, (at, _))| (*at, i)).collect();
    let mut parent: Vec<usize> = (0..cells.len()).collect();
    for (i, ((row, column), _)) in cells.iter().enumerate() {
        let left = column.checked_sub(1).map(|c| (*row, c));
        let above = row.checked_sub(1);
        let above = [column.checked_sub(1), Some(*column), column.checked_add(1)].map(|c| above.zip(c));
        for neighbor in above.into_iter().chain([left]).flatten() {
            if let Some(&j) = index.get(&neighbor) {
                let (a, b) = (root(&mut parent, i), root(&mut parent, j));
                parent[a.max(b)] = a.min(b);
            }
        }
    }
    let mut areas: HashMap<usize, (Area, usize, usize)> = HashMap::new();
    for (i, ((row, column), cell)) in cells.iter().enumerate() {
        let first = root(&mut parent, i);
        let new = (Area { rows: (*row, *row), columns: (*column, *column) }, 0, first);
        let (area, numbers, _) = areas.entry(first).or_insert(new);
        area.rows = (area.rows.0.min(*row), area.rows.1.max(*row));
        area.columns = (area.columns.0.min(*column), area.columns.1.max(*column));
        *numbers += usize::from(cell.is_numeric());
    }
    areas.into_values().filter(|(_, numbers, _)| *numbers > 0).collect()
}

/// The first cell of the block that a cell belongs to; the way there is made shorter.
fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[&[&str]]) -> Cells {
        let cell = |text: &str| text.parse().map_or_else(|_| Cell::Text(text.into()), Cell::Number);
        let row = |(r, row): (usize, &&[&str])| {
            let cells = row.iter().enumerate().filter(|(_, t)| !t.is_empty());
            cells.map(|(c, t)| ((r as u32, c as u32), cell(t))).collect::<Vec<_>>()
        };
        rows.iter().enumerate().flat_map(row).collect()
    }

    #[test]
    fn titles_names_and_units_are_passed() {
        let cells = sheet(&[
            &["Pendulum", "", ""],
            &["taken on day", "3", ""],
            &["T", "l", "remark"],
            &["(s)", "[m]", ""],
            &["2.0", "1.0", ""],
            &["2.1", "", "late"],
            &["2.2", "1.2", ""],
        ]);
        let block = Block::largest(&cells).unwrap();
        assert_eq!((block.names, block.units, block.rows), (Some(2), Some(3), (4, 6)));
        assert_eq!((block.columns.as_slice(), block.titles.len()), ([0, 1, 2].as_slice(), 2));
    }

    #[test]
    fn the_larger_of_two_blocks() {
        let cells =
            sheet(&[&["1", "", "x"], &["2", "", "1"], &["", "", "2"], &["", "", "3"], &["", "", "4"]]);
        let block = Block::largest(&cells).unwrap();
        assert_eq!((block.columns, block.rows, block.names), (vec![2], (1, 4), Some(0)));
    }

    #[test]
    fn numbers_without_names() {
        let block = Block::largest(&sheet(&[&["1", "2"], &["off", "off"], &["3", "4"]])).unwrap();
        assert_eq!((block.rows, block.names), ((0, 2), None));
        assert_eq!(Block::largest(&sheet(&[&["a", "b"]])), None);
        assert_eq!(Block::largest(&Vec::new()), None);
    }
}
