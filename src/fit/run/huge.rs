//! Numbers so large or so small that their squares are no numbers any more: no cost can be computed of them, so the fit is refused before it
//! begins, with the row and the column. Deliberately no scaling behind the user's back: values and errors of a fit are in the unit of the
//! data.

use std::borrow::Cow;

use super::super::{FitError, FitRequest, MemberModel};
use crate::data::{Data, Dataset, RowSet, YErrors, coordinate_name};
use crate::params::{ParamId, Parameter, Parameters};

/// Beyond this the square of a number, or a sum of many squares, overflows.
const LARGEST: f64 = 1e150;
/// Below this it is 0 to the computer.
const SMALLEST: f64 = 1e-150;

/// Coordinates up to here are left to the formula; of larger ones it must be able to take its powers.
const COMMON: f64 = 1e30;

/// What a column is, for what may be asked of it.
struct Column<'a> {
    role: String,
    values: Cow<'a, [f64]>,
    /// Everything is divided by these.
    errors: bool,
}

/// Refuses data whose squares cannot be computed, or the squares of what the formula makes of them.
pub(super) fn refuse(request: &FitRequest) -> Result<(), FitError> {
    let config = &request.config;
    let several = config.members.len() > 1;
    for (j, (member, own)) in config.members.iter().zip(&request.models).enumerate() {
        let Some(data) = member.data.as_deref().filter(|_| member.needs_data()) else { continue };
        // A selection that leaves nothing has an error of its own.
        let Ok(set) = data.fit_set(&member.selection) else { continue };
        let in_columns = columns(data).iter().find_map(|column| beyond(data, column, &set.rows));
        let found = in_columns.or_else(|| in_powers(data, own, &config.params, &set.rows));
        if let Some(error) = found {
            return Err(if several { error.in_member(config.title(j)) } else { error });
        }
    }
    Ok(())
}

/// The largest x, where a derivative of the model at the start cannot be squared there.
fn in_powers(data: &Dataset, own: &MemberModel, params: &Parameters, rows: &RowSet) -> Option<FitError> {
    if own.model.n_coordinates() != 1 || data.n_coordinates() != 1 {
        return None;
    }
    let x = data.x();
    let sizes = rows.iter().filter_map(|i| Some((i, x.get(i)?.abs()))).filter(|(_, v)| v.is_finite());
    let (row, size) = sizes.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, size)| *size > COMMON)?;
    let (mut f, mut slopes) = ([0.0], vec![0.0; own.model.n_params()]);
    own.model.eval_with_gradient(&[&[x[row]]], &own.own(&params.values()), &mut f, &mut slopes);
    // What is held is not searched for, and no number is no large one.
    let is_searched =
        |k: usize| own.at.get(k).and_then(|&i| params.get(ParamId(i))).is_none_or(Parameter::is_free);
    if slopes.iter().enumerate().all(|(k, s)| s.is_nan() || s.abs() <= LARGEST || !is_searched(k)) {
        return None;
    }
    let how = "large for the powers that the formula takes of it";
    let remedy = format!("give the column in another unit (divided by {})", unit(size));
    Some(FitError::OutOfScale { row: row + 1, column: title(data, "x"), value: x[row], how, remedy })
}

/// The power of ten below a number.
fn unit(size: f64) -> String {
    format!("1e{}", size.log10().floor())
}

/// The numbers of a data set by column.
fn columns(data: &Dataset) -> Vec<Column<'_>> {
    let plain = |role: &str, values| Column { role: role.to_owned(), values, errors: false };
    let errors = |role: &str, values| Column { role: role.to_owned(), values, errors: true };
    let coordinate = |k: usize| {
        let role = if k == 0 { "x".to_owned() } else { format!("x{}", k + 1) };
        Some(Column { role, values: data.coordinate(k)?, errors: false })
    };
    let mut list: Vec<Column<'_>> = (0..data.n_coordinates()).filter_map(coordinate).collect();
    match &data.data {
        Data::Points(p) => {
            list.push(plain("y", Cow::Borrowed(&p.y)));
            list.extend(p.sx.iter().map(|s| errors("sx", Cow::Borrowed(s.as_slice()))));
            match &p.sy {
                YErrors::None => {}
                YErrors::Symmetric(s) => list.push(errors("sy", Cow::Borrowed(s.as_slice()))),
                YErrors::Asymmetric { lower, upper } => {
                    list.push(errors("sy-", Cow::Borrowed(lower.as_slice())));
                    list.push(errors("sy+", Cow::Borrowed(upper.as_slice())));
                }
            }
        }
        Data::Histogram(h) => {
            list.push(plain("n", Cow::Borrowed(&h.content)));
            list.extend(h.error.iter().map(|e| errors("error", Cow::Borrowed(e.as_slice()))));
        }
        Data::Sample(_) => {}
    }
    list
}

/// What is wrong with a column in the rows used.
fn beyond(data: &Dataset, column: &Column<'_>, rows: &RowSet) -> Option<FitError> {
    let sizes =
        || rows.iter().filter_map(|i| Some((i, column.values.get(i)?.abs()))).filter(|(_, v)| v.is_finite());
    let largest = sizes().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let least = sizes().filter(|(_, v)| *v > 0.0).min_by(|a, b| a.1.total_cmp(&b.1));
    let (found, how) = if largest.1 > LARGEST {
        (largest, "large to be squared")
    } else if column.errors {
        (least.filter(|(_, v)| *v < SMALLEST)?, "small to be squared")
    } else {
        ((0.0 < largest.1 && largest.1 < SMALLEST).then_some(largest)?, "small to be squared")
    };
    let (row, size) = found;
    // One number that sticks out is rather a slip of the pen than a unit.
    let alone =
        sizes().filter(|(_, v)| *v > LARGEST || *v > 0.0 && *v < SMALLEST).count() == 1 && rows.len() > 1;
    let remedy = if alone {
        "correct it, or leave that row out".to_owned()
    } else {
        format!("give the column in another unit (divided by {})", unit(size))
    };
    let value = column.values.get(row).copied()?;
    Some(FitError::OutOfScale { row: row + 1, column: title(data, &column.role), value, how, remedy })
}

/// The header of a column, or what its role is called.
fn title(data: &Dataset, role: &str) -> String {
    let named = data.columns.iter().find(|(of, _)| of == role).map(|(_, header)| header.clone());
    let letter = || match role.strip_prefix('x').and_then(|k| k.parse::<usize>().ok()) {
        Some(k) if data.n_coordinates() > 1 => coordinate_name(k - 1).clone(),
        _ => role.to_owned(),
    };
    named.unwrap_or_else(letter)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::Points;
    use crate::error::Explain;
    use crate::fit::{Command, Session, Task};
    use crate::minimize::NoObserver;

    fn said(x: &[f64], y: &[f64], sy: YErrors) -> Option<String> {
        said_of("pol1", x, y, sy)
    }

    fn said_of(formula: &str, x: &[f64], y: &[f64], sy: YErrors) -> Option<String> {
        let mut s = Session::new();
        let points = Points::new(x.to_vec(), y.to_vec(), None, sy).unwrap();
        s.apply(Command::SetData(Arc::new(Dataset::new("data", Data::Points(points))), None)).unwrap();
        s.apply(Command::SetFormula(formula.into())).unwrap();
        let error = s.run_now(&Task::Fit, &NoObserver).err()?;
        assert_eq!(error.code(), "E-SCALE");
        Some(error.to_string())
    }

    #[test]
    fn what_is_too_large_is_named() {
        let x = [1.0, 2.0, 3.0, 4.0];
        let y = [1.1, 2.0, 2.9, 4.2];
        let times = |v: &[f64], by: f64| v.iter().map(|v| v * by).collect::<Vec<_>>();
        let none = || YErrors::None;
        assert_eq!(
            said(&x, &times(&y, 1e307), none()).unwrap(),
            "row 4 of column 'y' holds 4.2e307, too large to be squared — give the column in another unit (divided by 1e307)"
        );
        assert!(
            said(&times(&x, 1e200), &y, none())
                .unwrap()
                .starts_with("row 4 of column 'x' holds 4e200, too large")
        );
        assert!(said(&x, &times(&y, 1e-200), none()).unwrap().contains("too small to be squared"));
        let slip = said(&x, &[1.1, 2.0, -1e308, 4.2], YErrors::Symmetric(vec![0.1; 4])).unwrap();
        assert_eq!(
            slip,
            "row 3 of column 'y' holds -1e308, too large to be squared — correct it, or leave that row out"
        );
        let tiny = said(&x, &y, YErrors::Symmetric(vec![1e-200; 4])).unwrap();
        assert!(tiny.starts_with("row 1 of column 'sy' holds 1e-200, too small"), "{tiny}");
        // Numbers of any common size are left alone, and so are zeros.
        for by in [1e-140, 1e-30, 1.0, 1e30, 1e140] {
            assert_eq!(said(&x, &times(&y, by), none()), None, "{by}");
            assert_eq!(said(&times(&x, by), &y, none()), None, "{by}");
        }
        assert_eq!(said(&x, &[0.0; 4], none()), None);
        let powers = said_of("pol3", &times(&x, 1e60), &y, none()).unwrap();
        assert!(
            powers.starts_with("row 4 of column 'x' holds 4e60, too large for the powers that the formula"),
            "{powers}"
        );
        assert_eq!(said_of("pol2", &times(&x, 1e60), &y, none()), None);
    }
}
