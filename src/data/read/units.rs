//! Errors that stand in another unit than the values they belong to: in `mm` beside `cm`, in per cent of the value. They are converted where
//! the factor is known; of other words nothing is guessed, and it is said.

use std::borrow::Cow;

use super::roles::{Role, Roles};
use super::scale::Scale;
use super::sheet::Sheet;

/// How the unit of an error stands to that of its value.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Relation {
    /// The same, or one of them is not given.
    Same,
    /// Per cent of each value.
    Share,
    /// Another one of the same quantity.
    Other(Scale),
    /// Not known.
    Unknown,
}

fn relation(sheet: &Sheet, error: usize, of: usize) -> Relation {
    let unit = |c: usize| sheet.header.as_ref().and_then(|h| h.get(c)).map_or("", |h| h.unit.trim());
    let (from, to) = (unit(error), unit(of));
    let is_share =
        |unit: &str| matches!(unit.to_lowercase().as_str(), "%" | "percent" | "per cent" | "prozent");
    // What stood in the cells of the values is in their unit.
    if from.is_empty() || from == to || error == of || sheet.columns[error].error_of == Some(of) {
        return Relation::Same;
    }
    match Scale::between(from, to) {
        _ if is_share(from) && is_share(to) => Relation::Same,
        _ if is_share(from) => Relation::Share,
        _ if to.is_empty() => Relation::Same,
        Some(scale) if scale.is_one() => Relation::Same,
        Some(scale) => Relation::Other(scale),
        None => Relation::Unknown,
    }
}

/// The errors of column `of`, which stand in column `error`, in the unit of their values.
pub(super) fn errors_of(sheet: &Sheet, error: usize, of: usize) -> Cow<'_, [f64]> {
    let raw = sheet.numbers(error);
    match relation(sheet, error, of) {
        Relation::Same | Relation::Unknown => Cow::Borrowed(raw),
        Relation::Other(scale) => raw.iter().map(|v| scale.of(*v)).collect(),
        Relation::Share => {
            let share = |(error, value): (&f64, &f64)| error * value.abs() / 100.0;
            raw.iter().zip(sheet.numbers(of)).map(share).collect()
        }
    }
}

/// What is to be said of errors in another unit than their values.
pub(super) fn remark(sheet: &Sheet, error: usize, of: usize) -> Option<String> {
    let header = sheet.header.as_deref()?;
    let (named, value) = (sheet.column_name(error), sheet.column_name(of));
    let (from, to) = (&header[error].unit, &header[of].unit);
    match relation(sheet, error, of) {
        Relation::Same => None,
        Relation::Share => {
            Some(format!("errors in column {named} are per cent of the value in column {value}"))
        }
        Relation::Other(scale) => Some(format!(
            "errors in column {named} are in {from}, the values of column {value} in {to}: they were {}",
            scale.words()
        )),
        Relation::Unknown => Some(format!(
            "careful: errors in column {named} are in {from}, the values of column {value} in {to}, and no factor between these \
             units is known: they are taken as they stand"
        )),
    }
}

/// Brings the errors that have a role into the units of their values; gives a sentence on each that was in another one.
pub(super) fn settle(sheet: &mut Sheet, roles: &Roles) -> Vec<String> {
    let value = |role: Role| match role {
        Role::Sx => roles.get(Role::X),
        Role::Sy | Role::SyMinus | Role::SyPlus => roles.get(Role::Y).or(roles.get(Role::N)),
        _ => None,
    };
    let pairs = roles.columns.iter().filter_map(|&(role, error)| Some((error, value(role)?)));
    let pairs: Vec<(usize, usize)> = pairs.filter(|(error, of)| error != of).collect();
    // From the columns as they stand, for one may be of two values.
    let notes = pairs.iter().filter_map(|&(error, of)| remark(sheet, error, of)).collect();
    for &(error, of) in &pairs {
        if matches!(relation(sheet, error, of), Relation::Other(_) | Relation::Share) {
            let values = errors_of(sheet, error, of).into_owned();
            sheet.columns[error].values = values;
            if let Some(header) = &mut sheet.header {
                header[error].unit = header[of].unit.clone();
            }
        }
    }
    notes
}

#[cfg(test)]
mod tests {
    use crate::data::read::{CalculatedColumn, ReadOptions, read_dataset};
    use crate::data::{Data, Dataset, Points, YErrors};

    fn read(text: &str, options: &ReadOptions) -> Dataset {
        read_dataset(text.as_bytes(), "t.csv", options).unwrap()
    }

    fn points(data: &Dataset) -> &Points {
        let Data::Points(points) = &data.data else { panic!("{:?}", data.notes) };
        points
    }

    fn said<'d>(data: &'d Dataset, words: &str) -> Option<&'d String> {
        data.notes.iter().find(|n| n.contains(words))
    }

    #[test]
    fn errors_come_in_the_unit_of_their_values() {
        let data = read("t / s,u(t) / ms,l / cm,dl / mm\n1,20,5,3\n2,30,7,4\n", &ReadOptions::default());
        assert_eq!(points(&data).sx, Some(vec![0.02, 0.03]));
        assert_eq!(points(&data).sy, YErrors::Symmetric(vec![0.3, 0.4]));
        let note = "errors in column 'dl' are in mm, the values of column 'l' in cm: they were divided by 10";
        assert!(data.notes.iter().any(|n| n == note), "{:?}", data.notes);
        let units: Vec<&str> = data.units.iter().map(|(_, u)| u.as_str()).collect();
        assert_eq!(units, ["s", "cm", "s", "cm"]);
    }

    #[test]
    fn errors_in_per_cent_are_shares_of_the_values() {
        let data = read("t / s,U / V,err / %\n1,-5,3\n2,7,4\n", &ReadOptions::default());
        assert_eq!(points(&data).sy, YErrors::Symmetric(vec![0.15, 0.28]));
        assert!(said(&data, "are per cent of the value in column 'U'").is_some(), "{:?}", data.notes);
    }

    /// Of units without a known factor the numbers stay, and a sentence says so; equal or missing units say nothing.
    #[test]
    fn unknown_units_are_said_and_not_guessed() {
        let data = read("t,l / rod,dl / furlong\n1,5,3\n2,7,4\n", &ReadOptions::default());
        assert_eq!(points(&data).sy, YErrors::Symmetric(vec![3.0, 4.0]));
        assert!(said(&data, "careful: errors in column 'dl' are in furlong").is_some(), "{:?}", data.notes);
        for head in ["t,l / cm,dl", "t,l,dl / cm", "t,l / rod,dl / rod", "t,T / °C,dT / K"] {
            let data = read(&format!("{head}\n1,5,3\n2,7,4\n"), &ReadOptions::default());
            assert_eq!(points(&data).sy, YErrors::Symmetric(vec![3.0, 4.0]), "{head}");
            assert!(said(&data, "errors in column").is_none(), "{head}: {:?}", data.notes);
        }
    }

    /// What is calculated from a column has errors of the unit of that column; the column of errors itself stays as in the file.
    #[test]
    fn calculated_errors_follow() {
        let calculated = vec![CalculatedColumn::parse("y = 2*l").unwrap()];
        let cut = Some("dl > 3".to_owned());
        let options = ReadOptions { calculated, cut, ..ReadOptions::default() };
        let data = read("t,l / cm,dl / mm\n1,5,3\n2,7,4\n", &options);
        assert_eq!(points(&data).sy, YErrors::Symmetric(vec![0.6, 0.8]));
        assert_eq!(data.mask.iter().collect::<Vec<_>>(), [1]);
        assert!(said(&data, "they were divided by 10").is_some(), "{:?}", data.notes);
    }
}
