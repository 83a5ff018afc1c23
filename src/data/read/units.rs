//! Errors that stand in another unit than the values they belong to: in `mm` beside `cm`, in per cent of the value. They are converted where
//! the factor is known; of other words nothing is guessed, and it is said. The columns stay as they stand in the file, for one may belong to
//! two values.

use std::borrow::Cow;

use super::measures::{self, How, Measure};
use super::notes::SpareErrors;
use super::roles::{Role, Roles};
use super::scale::Scale;
use super::sheet::Sheet;
use super::words;

/// How the unit of an error stands to that of its value.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Relation {
    /// The same, or one of them is not given.
    Same,
    /// Shares of each value: so many make all of it, 100 of those in per cent.
    Share(f64),
    /// Shares of a value whose zero is chosen, which is no size.
    NoShare,
    /// Another one of the same quantity.
    Other(Scale),
    /// No standard deviations, perhaps in another unit as well.
    As(How, Option<Scale>),
    /// No standard deviations, in a unit from which no factor is known.
    Strange(How),
    /// Not known.
    Unknown,
}

/// Units whose zero is chosen, or that are logarithms, in small letters; beside all that begin with `dB`.
const CHOSEN_ZERO: [&str; 14] = [
    "°c",
    "ºc",
    "\u{2103}",
    "degc",
    "deg c",
    "celsius",
    "grad celsius",
    "°f",
    "ºf",
    "\u{2109}",
    "degf",
    "deg f",
    "fahrenheit",
    "np",
];

/// Whether a unit is decibels, of whatever reference: their differences are all the same.
fn is_level(unit: &str) -> bool {
    unit.starts_with("dB") && !unit.contains('/')
}

fn unit(sheet: &Sheet, column: usize) -> &str {
    sheet.header.as_ref().and_then(|h| h.get(column)).map_or("", |h| h.unit.trim())
}

fn measure(sheet: &Sheet, column: usize) -> Option<Measure> {
    sheet.header.as_ref().and_then(|h| h.get(column)).map(measures::of)
}

fn is_share_by_name(sheet: &Sheet, column: usize) -> bool {
    sheet.header.as_ref().and_then(|h| h.get(column)).is_some_and(|h| words::share(&h.name).is_some())
}

fn relation(sheet: &Sheet, error: usize, of: usize) -> Relation {
    let measure = measure(sheet, error);
    let how = measure.as_ref().map_or(How::Sigma, |m| m.how);
    let (from, to) = (measure.as_ref().map_or("", |m| m.unit.trim()), unit(sheet, of));
    let is_per_cent =
        |unit: &str| matches!(unit.to_lowercase().as_str(), "%" | "percent" | "per cent" | "prozent");
    // `ΔU/U` is a share by its name.
    let by_name = from.is_empty()
        && error != of
        && (is_share_by_name(sheet, error) || measure.as_ref().is_some_and(|m| m.is_share));
    let parts = how.factor() * if by_name { 1.0 } else { 100.0 };
    let is_share = by_name || is_per_cent(from);
    // What stood in the cells of the values is in their unit.
    let is_in_unit = !by_name && (from.is_empty() || from == to);
    if error == of || sheet.columns[error].error_of == Some(of) {
        return Relation::Same;
    }
    let relation = match Scale::between(from, to) {
        _ if is_in_unit => Relation::Same,
        _ if !by_name && is_share && is_per_cent(to) => Relation::Same,
        _ if is_share && (is_level(to) || CHOSEN_ZERO.contains(&to.to_lowercase().as_str())) => {
            Relation::NoShare
        }
        _ if is_share => Relation::Share(parts),
        _ if to.is_empty() => Relation::Same,
        Some(scale) if scale.is_one() => Relation::Same,
        Some(scale) => Relation::Other(scale),
        None if is_level(from) && is_level(to) => Relation::Same,
        None => Relation::Unknown,
    };
    match (how, relation) {
        (How::Sigma, relation) => relation,
        (how, Relation::Same) => Relation::As(how, None),
        (how, Relation::Unknown) => Relation::Strange(how),
        (how, Relation::Other(scale)) => Relation::As(how, Some(scale)),
        (_, relation) => relation,
    }
}

/// Standard deviations of other numbers, in another unit.
fn sigmas(errors: &[f64], how: How, scale: Option<Scale>) -> Vec<f64> {
    let scaled = |v: f64| scale.as_ref().map_or(v, |scale| scale.of(v));
    errors.iter().map(|v| scaled(how.sigma(*v))).collect()
}

/// Whether errors in column `error` can be those of column `of`.
pub(super) fn can_be_errors(sheet: &Sheet, error: usize, of: usize) -> bool {
    relation(sheet, error, of) != Relation::NoShare
}

/// The numbers of a column of shares, of squares of them their roots.
fn roots(sheet: &Sheet, error: usize) -> Cow<'_, [f64]> {
    let raw = sheet.numbers(error);
    match measure(sheet, error).map(|m| m.how) {
        Some(How::Variance) => raw.iter().map(|v| v.sqrt()).collect(),
        _ => Cow::Borrowed(raw),
    }
}

fn shares(errors: &[f64], values: &[f64], parts: f64) -> Vec<f64> {
    errors.iter().zip(values).map(|(error, value)| error * value.abs() / parts).collect()
}

/// The errors of column `of`, which stand in column `error`, in the unit of their values.
pub(super) fn errors_of(sheet: &Sheet, error: usize, of: usize) -> Cow<'_, [f64]> {
    let raw = sheet.numbers(error);
    match relation(sheet, error, of) {
        Relation::Same | Relation::Unknown | Relation::NoShare => Cow::Borrowed(raw),
        Relation::Other(scale) => raw.iter().map(|v| scale.of(*v)).collect(),
        Relation::Share(parts) => shares(&roots(sheet, error), sheet.numbers(of), parts).into(),
        Relation::As(how, scale) => sigmas(raw, how, scale).into(),
        Relation::Strange(how) => sigmas(raw, how, None).into(),
    }
}

/// What is to be said of errors in another unit than their values.
pub(super) fn remark(sheet: &Sheet, error: usize, of: usize) -> Option<String> {
    let (named, value) = (sheet.column_name(error), sheet.column_name(of));
    let (from, to) = (unit(sheet, error), unit(sheet, of));
    match relation(sheet, error, of) {
        Relation::Same => None,
        Relation::Share(parts) => {
            let what = if parts < 100.0 { "shares" } else { "per cent" };
            let how = measure(sheet, error).map(|m| m.how).filter(|how| *how != How::Sigma);
            let how = how.map(|how| format!(", {}", how.words())).unwrap_or_default();
            Some(format!("errors in column {named} are {what} of the value in column {value}{how}"))
        }
        Relation::NoShare => Some(format!(
            "careful: errors in column {named} are {}, but {}: they are not used — give them in {to}",
            if from.is_empty() { "shares" } else { "per cent" },
            no_share(to)
        )),
        Relation::As(how, scale) => {
            let scaled =
                scale.map(|scale| format!(", and in another unit than column {value}: {}", scale.words()));
            Some(format!("errors in column {named} are {}{}", how.words(), scaled.unwrap_or_default()))
        }
        Relation::Other(scale) => Some(format!(
            "errors in column {named} are in {from}, the values of column {value} in {to}: they were {}",
            scale.words()
        )),
        Relation::Strange(how) => Some(format!(
            "careful: errors in column {named} are {}; they are in {}, the values of column {value} in {to}, and no factor between these \
             units is known",
            how.words(),
            measure(sheet, error).map_or_else(|| from.to_owned(), |m| m.unit)
        )),
        Relation::Unknown => Some(format!(
            "careful: errors in column {named} are in {from}, the values of column {value} in {to}, and no factor between these \
             units is known: they are taken as they stand"
        )),
    }
}

/// Why there is no share of a value in this unit.
fn no_share(unit: &str) -> String {
    format!("a share of a value in {unit} says nothing, for 0 {unit} is not nothing")
}

/// Columns of errors and of their values, each with the role of the errors.
fn pairs(roles: &Roles) -> Vec<(Role, usize, usize)> {
    let value = |role: Role| match role {
        Role::Sx => roles.get(Role::X),
        Role::Sy | Role::SyMinus | Role::SyPlus => roles.get(Role::Y).or(roles.get(Role::N)),
        _ => None,
    };
    let pairs = roles.columns.iter().filter_map(|&(role, error)| Some((role, error, value(role)?)));
    pairs.filter(|(_, error, of)| error != of).collect()
}

/// The roles without errors that cannot be those of their values; these, and a sentence on each.
pub(super) fn usable(sheet: &Sheet, roles: Roles) -> (Roles, Vec<SpareErrors>, Vec<String>) {
    let refused: Vec<(Role, usize, usize)> =
        pairs(&roles).into_iter().filter(|&(_, error, of)| !can_be_errors(sheet, error, of)).collect();
    if refused.is_empty() {
        return (roles, Vec::new(), Vec::new());
    }
    let is_side = |role: Role| matches!(role, Role::SyMinus | Role::SyPlus);
    let has_side = refused.iter().any(|(role, ..)| is_side(*role));
    // One side alone is no error.
    let is_gone =
        |role: Role| (has_side && is_side(role)) || refused.iter().any(|(refused, ..)| *refused == role);
    let kept = roles.columns.iter().copied().filter(|(role, _)| !is_gone(*role)).collect();
    let mut notes: Vec<String> =
        refused.iter().filter_map(|&(_, error, of)| remark(sheet, error, of)).collect();
    notes.dedup();
    let spare = refused
        .iter()
        .map(|&(_, column, of)| SpareErrors { column, instead: Some(no_share(unit(sheet, of))) });
    let spare = spare.collect();
    (Roles::new(kept, roles.found).doubting(roles.doubtful), spare, notes)
}

/// The errors of a role in the unit of their values.
pub(super) struct Converted {
    /// The role.
    pub role: Role,
    /// The unit; empty when the values have none.
    pub unit: String,
    change: Change,
}

enum Change {
    /// Each number by itself.
    By(Scale),
    /// These, for they depend on the values.
    To(Vec<f64>),
}

impl Converted {
    /// The errors, of the numbers that stand in the file.
    pub(super) fn apply(self, mut raw: Vec<f64>) -> Vec<f64> {
        match self.change {
            Change::By(scale) => raw.iter_mut().for_each(|v| *v = scale.of(*v)),
            Change::To(errors) => raw = errors,
        }
        raw
    }
}

/// What becomes of the errors of each role, and what is to be said of them.
#[derive(Default)]
pub(super) struct Settled {
    /// Those that change.
    pub converted: Vec<Converted>,
    /// Sentences.
    pub notes: Vec<String>,
    /// Rows whose error is 0 because the value of which it is a share is.
    pub shares_of_zero: Vec<usize>,
}

/// Brings the errors that have a role into the units of their values.
pub(super) fn settle(sheet: &Sheet, roles: &Roles) -> Settled {
    let mut settled = Settled::default();
    for (role, error, of) in pairs(roles) {
        settled.notes.extend(remark(sheet, error, of));
        let change = match relation(sheet, error, of) {
            Relation::Other(scale) => Change::By(scale),
            Relation::As(how, scale) => Change::To(sigmas(sheet.numbers(error), how, scale)),
            Relation::Strange(how) => Change::To(sigmas(sheet.numbers(error), how, None)),
            Relation::Share(parts) => {
                let (errors, values) = (roots(sheet, error), sheet.numbers(of));
                let is_of_zero = |row: &usize| values[*row] == 0.0 && errors[*row] > 0.0;
                let rows: Vec<usize> = (0..errors.len().min(values.len())).filter(is_of_zero).collect();
                if !rows.is_empty() {
                    settled.notes.push(format!(
                        "careful: a share of 0 is 0, so the errors in column {} are 0 in {}",
                        sheet.column_name(error),
                        super::lines_of(sheet, &rows)
                    ));
                }
                if role != Role::Sx {
                    settled.shares_of_zero.extend(rows);
                }
                Change::To(shares(&errors, values, parts))
            }
            Relation::Same | Relation::NoShare | Relation::Unknown => continue,
        };
        let unit = match relation(sheet, error, of) {
            Relation::Strange(_) => measure(sheet, error).map_or_else(String::new, |m| m.unit),
            _ => unit(sheet, of).to_owned(),
        };
        settled.converted.push(Converted { role, unit, change });
    }
    settled.shares_of_zero.sort_unstable();
    settled.shares_of_zero.dedup();
    settled
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

    /// `ΔA/A` is a share of A, not an error in ampere; beside a quantity that is measured in ampere it is one.
    #[test]
    fn ratios_are_shares_of_the_values() {
        for (head, sy) in [
            ("t,A / cm²,ΔA/A", [1.0, 2.8]),
            ("t,A,dA / A", [1.0, 2.8]),
            ("t,A / cm²,ΔA/A in %", [0.01, 0.028]),
            ("t,A / cm²,σ_A/A (%)", [0.01, 0.028]),
            ("t,Fläche A (cm²),ΔA/A", [1.0, 2.8]),
            ("t,I / A,ΔI / A", [0.2, 0.4]),
            ("t,A / A,ΔA / A", [0.2, 0.4]),
        ] {
            let data = read(&format!("{head}\n1,-5,0.2\n2,7,0.4\n"), &ReadOptions::default());
            let YErrors::Symmetric(found) = &points(&data).sy else { panic!("{head}: {:?}", data.notes) };
            let near = found.iter().zip(sy).all(|(f, e)| (f - e).abs() < 1e-15);
            assert!(near, "{head}: {found:?}");
            let is_said = said(&data, "of the value in column").is_some();
            assert_eq!(is_said, sy[0] != 0.2, "{head}: {:?}", data.notes);
        }
        let data = read("t,T / °C,ΔT/T\n1,5,0.2\n2,7,0.4\n", &ReadOptions::default());
        assert_eq!(points(&data).sy, YErrors::None);
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

    fn with(columns: &[(&str, &str)]) -> ReadOptions {
        let columns = columns.iter().map(|(r, c)| ((*r).to_owned(), (*c).to_owned())).collect();
        ReadOptions { columns, ..ReadOptions::default() }
    }

    /// A column may hold the errors of two values of different units, and an abscissa may be an error as well.
    #[test]
    fn a_shared_column_is_converted_for_each_role_alone() {
        let text = "x / mm,y / cm,err / mm\n10,2,1\n20,3,2\n";
        let data = read(text, &with(&[("x", "1"), ("y", "2"), ("sx", "3"), ("sy", "3")]));
        assert_eq!(points(&data).sx, Some(vec![1.0, 2.0]));
        assert_eq!(points(&data).sy, YErrors::Symmetric(vec![0.1, 0.2]));
        let units: Vec<(&str, &str)> = data.units.iter().map(|(r, u)| (r.as_str(), u.as_str())).collect();
        assert_eq!(units, [("x", "mm"), ("y", "cm"), ("sx", "mm"), ("sy", "cm")]);
        let note =
            "errors in column 'err' are in mm, the values of column 'y' in cm: they were divided by 10";
        assert_eq!(said(&data, "errors in column").map(String::as_str), Some(note));
        let data = read("x / mm,y / cm\n10,2\n20,3\n", &with(&[("x", "1"), ("y", "2"), ("sy", "1")]));
        assert_eq!((&points(&data).x[..], data.x_title.text()), (&[10.0, 20.0][..], "x / mm".into()));
        assert_eq!(points(&data).sy, YErrors::Symmetric(vec![1.0, 2.0]));
        let share = read(
            "x / mm,y / cm,err / %\n10,2,1\n20,3,2\n",
            &with(&[("x", "1"), ("y", "2"), ("sx", "3"), ("sy", "3")]),
        );
        assert_eq!(points(&share).sx, Some(vec![0.1, 0.4]));
        assert_eq!(points(&share).sy, YErrors::Symmetric(vec![0.02, 0.06]));
    }

    /// 5 % of 20 °C is not 1 °C: of such values no error is made, neither as told nor by its name nor of what is calculated.
    #[test]
    fn there_is_no_share_of_a_value_whose_zero_is_chosen() {
        for unit in ["°C", "°F", "dB", "dBm"] {
            let text = format!("t / s,T / {unit},dT / %\n1,20,5\n2,30,5\n");
            let told = with(&[("x", "t"), ("y", "T"), ("sy", "dT")]);
            for options in [ReadOptions::default(), told] {
                let data = read(&text, &options);
                assert_eq!(points(&data).sy, YErrors::None, "{unit}");
                let note = format!(
                    "careful: errors in column 'dT' are per cent, but a share of a value in {unit} says nothing, for 0 {unit} is not \
                     nothing: they are not used — give them in {unit}"
                );
                let said: Vec<&String> = data.notes.iter().filter(|n| n.contains("careful")).collect();
                assert_eq!(said, [&note], "{:?}", data.notes);
                assert_eq!(data.reading.as_ref().unwrap().spare_errors[0].column, 2);
            }
            let calculated = vec![CalculatedColumn::parse("y = 2*T").unwrap()];
            let data = read(&text, &ReadOptions { calculated, ..ReadOptions::default() });
            assert_eq!(points(&data).sy, YErrors::None, "{unit}");
            assert!(said(&data, "says nothing").is_some(), "{:?}", data.notes);
        }
        let kelvin = read("t / s,T / K,dT / %\n1,20,5\n2,30,5\n", &ReadOptions::default());
        assert_eq!(points(&kelvin).sy, YErrors::Symmetric(vec![1.0, 1.5]));
        let sides =
            read("t,T / °C,T_err_low / %,T_err_high / K\n1,20,5,1\n2,30,5,1\n", &ReadOptions::default());
        assert_eq!(points(&sides).sy, YErrors::None, "{:?}", sides.notes);
    }

    #[test]
    fn units_of_the_same_differences_say_nothing() {
        for head in ["f,L / dBm,dL / dB", "f,L / dB(A),dL / dB", "t,A / Bq,dA / 1/s", "t,A / 1/s,dA / Bq"] {
            let data = read(&format!("{head}\n1,5,3\n2,7,4\n"), &ReadOptions::default());
            assert_eq!(points(&data).sy, YErrors::Symmetric(vec![3.0, 4.0]), "{head}");
            assert!(said(&data, "errors in column").is_none(), "{head}: {:?}", data.notes);
        }
    }

    /// Messages quote the cell as it stands in the file, and why an error is zero.
    #[test]
    fn cells_are_told_as_they_stand() {
        for (unit, cell) in [("mV", "-30"), ("%", "-3")] {
            let text = format!("t / s,U / V,dU / {unit}\n1,5,20\n2,0,{cell}\n");
            let error = read_dataset(text.as_bytes(), "t.csv", &ReadOptions::default()).unwrap_err();
            let said = format!(
                "t.csv, line 3, column 'dU': the uncertainty {cell} is below zero — correct or remove it"
            );
            assert_eq!(error.to_string(), said);
        }
        let data = read("t / s,U / V,dU / %\n1,0,3\n2,2,3\n", &ReadOptions::default());
        assert_eq!(points(&data).sy, YErrors::Symmetric(vec![0.0, 0.06]));
        let note = "careful: a share of 0 is 0, so the errors in column 'dU' are 0 in line 2 (row 1)";
        assert!(data.notes.iter().any(|n| n == note), "{:?}", data.notes);
    }
}
