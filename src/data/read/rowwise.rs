//! Tables whose rows are the columns, as on many sheets of a lab: each line begins with a name, and the values follow to the right
//! (`t / s;0;1;2`, below it `U / V;5;4;3`). Such a table is turned before it is read; a line of names that is told leaves it as it is.

use super::form::Form;
use super::number::{Cell, Marks, cell};
use super::records::{Record, Separator, is_comment, records};
use super::scale::Scale;
use super::sheet::Lines;
use super::{Header, ReadOptions};

/// More quantities than these are rows with labels before them.
const MOST: usize = 40;
/// A longer text was not written by hand.
const LONGEST: usize = 1 << 20;

/// What is said of a table that was turned.
pub(super) const REMARK: &str = "each line begins with a name and its values follow to the right: the table was turned, and its rows \
                                 count from left to right";

/// The same where no name has a unit: the names may as well be labels of rows.
pub(super) const QUESTION: &str = "careful: each line begins with a name that has no unit and its values follow to the right: the table was \
                                   turned, and each line is a column; if each line is one measurement, say that there is no line of \
                                   names";

/// A table that was turned: its text has tabs between the cells.
pub(super) struct Turned {
    pub text: String,
    /// How it is written now.
    pub form: Form,
    /// The line of the file that it begins on, for every line of it.
    pub origin: Lines,
    /// That line.
    pub line: usize,
    /// What is said of it.
    pub remark: &'static str,
}

/// The table with its rows as columns, where it is one of these.
pub(super) fn turned(text: &str, form: &Form, options: &ReadOptions) -> Option<Turned> {
    if text.len() > LONGEST || options.form.header.is_some() {
        return None;
    }
    let all = records(text, form.separator, MOST + 1);
    let titles = all.iter().take_while(|r| r.filled() == 1 && is_word(r.get(0), form.marks)).count();
    let (titles, rows) = all.split_at(titles);
    let quantities: Vec<Quantity> = rows.iter().map_while(|r| Quantity::of(r, form)).collect();
    let n_values = quantities.iter().map(|q| q.values.len()).max().unwrap_or(0);
    if quantities.len() < rows.len() || rows.len() > MOST || !are_quantities(&quantities, n_values) {
        return None;
    }
    let remarks = text.lines().filter(|l| is_comment(l.as_bytes())).map(str::to_owned);
    let titles = titles.iter().map(|r| format!("# {}", r.get(0)));
    let names = quantities.iter().map(|q| q.name.clone()).collect::<Vec<_>>().join("\t");
    let row = |i: usize| {
        let cells = quantities.iter().map(|q| q.values.get(i).map_or("", String::as_str));
        cells.collect::<Vec<_>>().join("\t")
    };
    let lines: Vec<String> =
        titles.chain(remarks).chain([names]).chain((0..n_values).map(row)).map(|l| l + "\n").collect();
    let line = rows.first().map_or(1, |r| r.line);
    let mut origin = Lines::default();
    for i in 0..lines.len() {
        origin.push(i + 1, line);
    }
    let form = Form { separator: Separator::Tab, ..form.clone() };
    let remark = if quantities.iter().any(Quantity::has_unit) { REMARK } else { QUESTION };
    Some(Turned { text: lines.concat(), form, origin, line, remark })
}

/// A name and what follows it.
struct Quantity {
    name: String,
    values: Vec<String>,
}

impl Quantity {
    /// A line of words and then numbers only, or places where one is missing; words are the name and perhaps its unit.
    fn of(record: &Record, form: &Form) -> Option<Quantity> {
        let cells = &record.cells[..record.filled()];
        let n_words = cells.iter().take_while(|c| is_word(c, form.marks)).count();
        let (words, values) = cells.split_at(n_words);
        let name = match words {
            [name] => name.clone(),
            words if !words.is_empty() && form.separator == Separator::Blanks => words.join(" "),
            [name, unit] if is_unit(unit) => format!("{name} / {unit}"),
            _ => return None,
        };
        let is_value = |text: &String| {
            matches!(cell(text, form.marks), Cell::Number(_) | Cell::Measured(..) | Cell::Missing)
        };
        let values: Vec<String> = values.iter().map(|v| v.replace('\t', " ")).collect();
        let name = name.replace(char::is_control, " ");
        values.iter().all(is_value).then_some(Quantity { name, values })
    }

    fn has_unit(&self) -> bool {
        is_unit(&Header::parse(&self.name).unit)
    }
}

/// Whether these lines are quantities and no rows with labels before them: there are more values than lines, or names have units.
fn are_quantities(list: &[Quantity], n_values: usize) -> bool {
    let is_named_once = |q: &Quantity| list.iter().filter(|o| o.name == q.name).count() == 1;
    list.len() > 1
        && n_values > 1
        && list.iter().all(|q| 2 * q.values.len() > n_values && is_named_once(q))
        && (n_values > list.len() || list.iter().filter(|q| q.has_unit()).count() > 1)
}

fn is_word(text: &str, marks: Marks) -> bool {
    cell(text, marks) == Cell::Text
}

fn is_unit(text: &str) -> bool {
    !text.is_empty() && Scale::between(text, text).is_some()
}

#[cfg(test)]
mod tests {
    use crate::data::read::{FormOptions, ReadError, ReadOptions, Separator, read_dataset};
    use crate::data::{Data, Dataset, YErrors};

    fn read(text: &str, form: FormOptions) -> Result<Dataset, ReadError> {
        let options = ReadOptions { form, ..ReadOptions::default() };
        read_dataset(text.as_bytes(), "sheet.csv", &options)
    }

    /// Abscissae, ordinates, errors, names with units, and whether it was turned.
    fn told(text: &str) -> (Vec<f64>, Vec<f64>, YErrors, String, bool) {
        let data = read(text, FormOptions::default()).unwrap();
        let Data::Points(p) = &data.data else { panic!("{text}: {:?}", data.notes) };
        let was_turned = data.notes.iter().any(|n| n == super::REMARK);
        let names = format!("{}, {}", data.x_title.text(), data.y_title.text());
        (p.x.clone(), p.y.clone(), p.sy.clone(), names, was_turned)
    }

    #[test]
    fn lines_that_begin_with_names_are_columns() {
        let (x, y) = (vec![0.0, 1.0, 2.0, 3.5], vec![5.1, 4.0, 3.2, 2.25]);
        let sy = YErrors::Symmetric(vec![0.1, 0.1, 0.2, 0.2]);
        for text in [
            "t / s;0;1;2;3,5\nU / V;5,1;4,0;3,2;2,25\nΔU / V;0,1;0,1;0,2;0,2\n",
            "t / s,0,1,2,3.5\nU / V,5.1,4.0,3.2,2.25\nΔU / V,0.1,0.1,0.2,0.2\n",
            "Versuch 3\n\nt / s\t0\t1\t2\t3,5\nU / V\t5,1\t4,0\t3,2\t2,25\nΔU / V\t0,1\t0,1\t0,2\t0,2\n",
            "# taken by hand\nt / s  0 1 2 3.5\nU / V  5.1 4.0 3.2 2.25\nΔU / V  0.1 0.1 0.2 0.2\n",
            "t;s;0;1;2;3,5\nU;V;5,1;4,0;3,2;2,25\nΔU;V;0,1;0,1;0,2;0,2\n",
            "| t / s | 0 | 1 | 2 | 3.5 |\n|---|---|---|---|---|\n| U / V | 5.1 | 4.0 | 3.2 | 2.25 |\n| ΔU / V | 0.1 | 0.1 | 0.2 | 0.2 |\n",
        ] {
            assert_eq!(told(text), (x.clone(), y.clone(), sy.clone(), "t / s, U / V".into(), true), "{text}");
        }
        let data = read("t\t0\t1\t2\nU\t5\t4\t3\n", FormOptions::default()).unwrap();
        assert_eq!(data.reading.unwrap().text.unwrap().separator, Separator::Tab);
        let data = read("# by hand\nt 0 1 2\nU 5 4 3\n", FormOptions::default()).unwrap();
        let text = data.reading.unwrap().text.unwrap();
        assert_eq!(
            (text.separator, text.header_lines, text.remarks),
            (Separator::Blanks, vec![2], vec!["by hand".into()])
        );
    }

    /// A value that is missing leaves its place in both columns.
    #[test]
    fn values_may_be_missing() {
        let data = read("t / s;0;1;2;3\nU / V;5;;3\n", FormOptions::default()).unwrap();
        assert_eq!(
            (data.n_total(), data.mask.iter().collect::<Vec<_>>()),
            (4, vec![0, 2]),
            "{:?}",
            data.notes
        );
    }

    /// Two labelled measurements look like two quantities where no name has a unit: what was taken for granted is asked.
    #[test]
    fn without_units_it_is_a_question() {
        let notes = |text: &str| read(text, FormOptions::default()).unwrap().notes;
        for text in ["probe_a;1.2;3.4;5.6\nprobe_b;1.1;3.3;5.5\n", "t\t0\t1\t2\nU\t5\t4\t3\n"] {
            let notes = notes(text);
            assert!(
                notes.iter().any(|n| n == super::QUESTION) && super::QUESTION.starts_with("careful: "),
                "{notes:?}"
            );
            assert!(!notes.iter().any(|n| n == super::REMARK), "{notes:?}");
        }
        let told = notes("t / s;0;1;2\nU / V;5;4;3\n");
        assert!(
            told.iter().any(|n| n == super::REMARK) && !told.iter().any(|n| n.starts_with("careful")),
            "{told:?}"
        );
        // Answered: both lines are measurements.
        let none = FormOptions { header: Some(0), ..FormOptions::default() };
        let data = read("probe_a;1.2;3.4;5.6\nprobe_b;1.1;3.3;5.5\n", none).unwrap();
        assert_eq!(data.n_total(), 2);
    }

    #[test]
    fn rows_with_labels_stay_rows() {
        for text in [
            "Ort;t;U\nLabor;1;2\nHof;2;3\nDach;3;4\n",
            "Anna 1.80 75\nBen 1.75 80\nEva 1.70 60\nUli 1.90 90\n",
            "a;1;2;3\na;2;3;4\n",
            "1;2;3\n4;5;6\n",
        ] {
            let data = read(text, FormOptions::default());
            let is_turned = |d: &Dataset| d.notes.iter().any(|n| n == super::REMARK);
            assert!(data.as_ref().is_ok_and(|d| !is_turned(d)), "{text}: {data:?}");
        }
        // Told that there are no names, the lines are rows.
        let none = FormOptions { header: Some(0), ..FormOptions::default() };
        let data = read("t;0;1;2\nU;5;4;3\n", none).unwrap();
        assert_eq!(data.n_total(), 2);
    }
}
