//! A parameter of the fits of many files: a point a file, with its error, in their order, by their names, or by a number in their names.

use crate::report::batch::{Against, FileFit, short_name};

use super::{Figure, Layer, Panel, Role, axes};

/// Letters of a name that have room below an axis.
const LONG: usize = 14;
/// Up to so many files each has its number below it.
const FEW: usize = 12;

/// The figure of a parameter, and which files are not in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The figure; `None` when no file has a point.
    pub figure: Option<Figure>,
    /// Places of the files without a value that can be trusted.
    pub untrusted: Vec<usize>,
    /// Places of the files without a number in their names, where that is wanted.
    pub nameless: Vec<usize>,
}

/// Draws the parameter of this name.
pub fn trend(rows: &[FileFit], name: &str, against: Against) -> Trend {
    let files: Vec<_> = rows.iter().map(|row| row.file.as_path()).collect();
    let places = against.places(&files);
    let (mut at, mut ey) = (Vec::new(), Vec::new());
    let (mut untrusted, mut nameless) = (Vec::new(), Vec::new());
    for (k, (row, place)) in rows.iter().zip(places).enumerate() {
        let value = row.param(name).and_then(|p| Some((p.value, p.reach?)));
        match (value, place) {
            (None, _) => untrusted.push(k),
            (_, None) => nameless.push(k),
            (Some((value, reach)), Some(x)) => {
                at.push((x, value));
                ey.push(reach);
            }
        }
    }
    let title = rows.iter().find_map(|row| row.param(name)).map_or(name, |p| &p.title).to_owned();
    let figure = (!at.is_empty()).then(|| {
        let panel = Panel {
            x_title: x_title(against).to_owned(),
            y_title: title,
            x_range: x_range(against, rows.len(), &at),
            y_range: y_range(&at, &ey),
            layers: vec![Layer::Points { role: Role::Data, at, ex: Vec::new(), ey }],
        };
        Figure {
            main: panel,
            notes: notes(untrusted.len(), nameless.len()),
            own_titles: [false, true],
            x_names: x_names(rows, against),
            ..Figure::default()
        }
    });
    Trend { figure, untrusted, nameless }
}

fn x_title(against: Against) -> &'static str {
    match against {
        Against::Order => "place of the file",
        Against::Name => "name of the file",
        Against::Number(_) => "number in the name of the file",
    }
}

/// Files that are not shown have their room in the row: a gap says that something is left out.
fn x_range(against: Against, n: usize, at: &[(f64, f64)]) -> (f64, f64) {
    match against {
        Against::Order | Against::Name => (0.5, n as f64 + 0.5),
        Against::Number(_) => axes::x_range(axes::span(at.iter().map(|p| p.0))),
    }
}

fn y_range(at: &[(f64, f64)], ey: &[(f64, f64)]) -> (f64, f64) {
    let ends = at.iter().zip(ey).flat_map(|((_, y), (down, up))| [y - down, y + up]);
    axes::y_range(axes::span(ends))
}

fn x_names(rows: &[FileFit], against: Against) -> Vec<String> {
    match against {
        Against::Name => told_apart(rows.iter().map(|row| short_name(&row.file)).collect()),
        Against::Order if rows.len() <= FEW => (1..=rows.len()).map(|k| k.to_string()).collect(),
        Against::Order | Against::Number(_) => Vec::new(),
    }
}

/// Long names without what all of them begin with, and then only their ends: there names of a kind differ.
fn told_apart(names: Vec<String>) -> Vec<String> {
    let letters: Vec<Vec<char>> = names.iter().map(|name| name.chars().collect()).collect();
    if letters.iter().all(|name| name.len() <= LONG) {
        return names;
    }
    let same =
        |at: &usize| letters.len() > 1 && letters.iter().all(|name| name.get(*at) == letters[0].get(*at));
    let begin = (0..letters[0].len().saturating_sub(1)).take_while(same).count();
    let short = |name: &Vec<char>| {
        let begin = begin.max(name.len().saturating_sub(LONG));
        let end: String = name[begin.min(name.len())..].iter().collect();
        if begin == 0 { end } else { format!("…{end}") }
    };
    letters.iter().map(short).collect()
}

fn notes(untrusted: usize, nameless: usize) -> Vec<String> {
    let mut notes = Vec::new();
    match untrusted {
        0 => {}
        1 => notes.push("1 file without a trusted value is not shown".to_owned()),
        n => notes.push(format!("{n} files without a trusted value are not shown")),
    }
    match nameless {
        0 => {}
        1 => notes.push("1 file without a number in its name is not shown".to_owned()),
        n => notes.push(format!("{n} files without a number in their names are not shown")),
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::batch::{Fitted, FittedParam};

    type Pair = (f64, f64);

    fn file(name: &str, fit: Result<(f64, Option<Pair>), &str>) -> FileFit {
        let fitted = |(value, reach): (f64, Option<Pair>)| {
            let param = FittedParam { name: "m".into(), title: "m / s".into(), value, error: None, reach };
            Fitted {
                is_valid: reach.is_some(),
                severity: crate::fit::Severity::Info,
                verdict: "good",
                headline: "Good fit".into(),
                chi2: None,
                ndof: None,
                p_value: None,
                params: vec![param],
            }
        };
        FileFit { file: name.into(), fit: fit.map(fitted).map_err(str::to_owned) }
    }

    fn points(figure: &Figure) -> (Vec<Pair>, Vec<Pair>) {
        match &figure.main.layers[..] {
            [Layer::Points { at, ey, .. }] => (at.clone(), ey.clone()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn long_names_are_told_apart_by_their_ends() {
        let short = |names: &[&str]| told_apart(names.iter().map(|n| (*n).to_owned()).collect());
        assert_eq!(short(&["run1", "run2"]), ["run1", "run2"]);
        assert_eq!(short(&["measurement_of_day_1", "measurement_of_day_12"]), ["…1", "…12"]);
        assert_eq!(short(&["a_name_of_many_letters", "b"]), ["…f_many_letters", "b"]);
        assert_eq!(short(&["one_name_of_many_letters"]), ["…f_many_letters"]);
    }

    /// A point a file with its error; what cannot be trusted keeps its place empty and is counted.
    #[test]
    fn a_point_a_file() {
        let rows = [
            file("T=20.csv", Ok((1.0, Some((0.1, 0.2))))),
            file("T=10.csv", Ok((9.0, None))),
            file("none.csv", Err("not read")),
            file("T=-5.csv", Ok((3.0, Some((0.3, 0.3))))),
            file("other.csv", Ok((2.0, Some((0.5, 0.5))))),
        ];
        let order = trend(&rows, "m", Against::Order);
        let figure = order.figure.unwrap();
        assert_eq!(
            points(&figure),
            (vec![(1.0, 1.0), (4.0, 3.0), (5.0, 2.0)], vec![(0.1, 0.2), (0.3, 0.3), (0.5, 0.5)])
        );
        assert_eq!((order.untrusted, order.nameless), (vec![1, 2], vec![]));
        assert_eq!((figure.main.x_range, figure.main.y_title.as_str()), ((0.5, 5.5), "m / s"));
        assert_eq!(figure.notes, ["2 files without a trusted value are not shown"]);
        assert!(figure.main.y_range.0 < 0.9 && figure.main.y_range.1 > 3.3);
        let number = trend(&rows, "m", Against::Number(1));
        assert_eq!(points(&number.figure.unwrap()).0, [(20.0, 1.0), (-5.0, 3.0)]);
        assert_eq!((number.untrusted, number.nameless), (vec![1, 2], vec![4]));
        let name = trend(&rows, "m", Against::Name).figure.unwrap();
        assert_eq!(name.x_names, ["T=20", "T=10", "none", "T=-5", "other"]);
        assert_eq!(trend(&rows, "q", Against::Name).figure, None);
    }
}
