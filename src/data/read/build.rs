//! Cells of a table to checked numbers: points, histogram or sample, with titles and units.

use std::cell::RefCell;

use super::header::Header;
use super::roles::{Role, Roles};
use super::sheet::Sheet;
use super::units::Converted;
use super::words::edge_of;
use super::{ReadError, ReadOptions, planes};
use crate::data::MoreColumn;
use crate::data::dataset::index;
use crate::data::{
    AxisTitle, Data, DataError, DataKind, Dataset, Edges, Histogram, Points, Sample, YErrors, coordinate_name,
};

/// The data set that the roles make of the table, with these errors in the units of their values.
pub(super) fn dataset(
    sheet: &mut Sheet,
    roles: &Roles,
    converted: Vec<Converted>,
    kind: DataKind,
    name: &str,
    options: &ReadOptions,
) -> Result<Dataset, ReadError> {
    let columns = sheet.columns.iter_mut().map(|c| std::mem::take(&mut c.values)).collect();
    let sheet = &*sheet;
    let units: Vec<(Role, String)> = converted.iter().map(|c| (c.role, c.unit.clone())).collect();
    let reader =
        Reader { sheet, columns: RefCell::new(columns), converted: RefCell::new(converted), roles, name };
    let data = match kind {
        DataKind::Points if roles.has(Role::K) => Data::Points(reader.fractions()?),
        DataKind::Points => Data::Points(reader.points()?),
        DataKind::Indexed => Data::Points(reader.list()?),
        DataKind::Histogram if planes::has_several(roles) => Data::Histogram(planes::histogram(&reader)?),
        DataKind::Histogram => Data::Histogram(reader.histogram()?),
        DataKind::Sample => {
            let (x, further) = (reader.required(Role::X)?, reader.further()?);
            let sample = Sample::new(x, options.window).and_then(|s| s.with_further(further));
            let sample = sample.and_then(|s| match reader.optional(Role::W) {
                Ok(Some(w)) => s.with_weights(w).map(Ok),
                Ok(None) => Ok(Ok(s)),
                Err(e) => Ok(Err(e)),
            });
            Data::Sample(sample.map_err(|e| reader.refused(e))??)
        }
    };
    let mut dataset = Dataset::new(name.rsplit(['/', '\\']).next().unwrap_or(name), data);
    dataset.indexed = kind == DataKind::Indexed;
    dataset.x_title = title(sheet, roles.get(Role::X).or(roles.get(Role::Lo)), "x");
    if dataset.indexed {
        dataset.x_title.quantity = "index".into();
    }
    let edges = [Some(Role::Lo2), Some(Role::Lo3)].into_iter().chain(std::iter::repeat(None));
    dataset.further_titles = Role::further()
        .zip(edges)
        .enumerate()
        .map_while(|(k, (x, lo))| {
            let column = roles.get(x).or_else(|| roles.get(lo?))?;
            Some(title(sheet, Some(column), &coordinate_name(k + 1)))
        })
        .collect();
    dataset.y_title = match kind {
        DataKind::Sample => AxisTitle { quantity: "entries".into(), unit: String::new() },
        DataKind::Histogram => title(sheet, roles.get(Role::N), "entries"),
        DataKind::Points if roles.has(Role::K) => {
            AxisTitle { quantity: "efficiency".into(), unit: String::new() }
        }
        DataKind::Points | DataKind::Indexed => title(sheet, roles.get(Role::Y), "y"),
    };
    for &(role, column) in &roles.columns {
        dataset.columns.push((role.name().into(), column_key(sheet, column)));
        let of_header = || sheet.header.as_ref().map(|h| &h[column].unit);
        let unit = units.iter().find(|(r, _)| *r == role).map(|(_, unit)| unit).or_else(of_header);
        if let Some(unit) = unit.filter(|unit| !unit.is_empty()) {
            dataset.units.push((role.name().into(), unit.clone()));
        }
    }
    dataset.more = reader.more()?;
    Ok(dataset)
}

/// Whether x and n look like a histogram: whole counts, not below zero, at equally spaced rising centers.
pub(super) fn is_counted(sheet: &Sheet, roles: &Roles) -> bool {
    let Some((x, n)) = roles.get(Role::X).zip(roles.get(Role::N)) else { return false };
    sheet.is_clean(x) && sheet.holds_counts(n) && planes::equal_step(sheet.numbers(x)).is_some()
}

/// The key by which a column can be asked for again: its name when that is unique, else its number.
fn column_key(sheet: &Sheet, column: usize) -> String {
    let name = |h: &Vec<Header>| {
        let name = h[column].name.clone();
        let unique = h.iter().filter(|other| other.name == name).count() == 1;
        (unique && !name.is_empty()).then_some(name)
    };
    sheet.header.as_ref().and_then(name).unwrap_or_else(|| (column + 1).to_string())
}

fn title(sheet: &Sheet, column: Option<usize>, default: &str) -> AxisTitle {
    let header = column.and_then(|c| sheet.header.as_ref().map(|h| h[c].clone())).unwrap_or_default();
    let quantity = match edge_of(&header.name) {
        Some((quantity, _)) => quantity.to_string(),
        None if header.name.is_empty() || header.name == "lo" => default.into(),
        None => header.name,
    };
    let since = column.and_then(|c| sheet.columns[c].since.as_deref());
    let quantity = since.map_or(quantity.clone(), |since| format!("{quantity} since {since}"));
    AxisTitle { quantity, unit: header.unit }
}

/// A table with its roles, to take columns from.
pub(super) struct Reader<'a> {
    sheet: &'a Sheet,
    /// The numbers of the sheet, each column until it is taken.
    columns: RefCell<Vec<Vec<f64>>>,
    /// Errors that stand in another unit than their values, until they are taken.
    converted: RefCell<Vec<Converted>>,
    roles: &'a Roles,
    name: &'a str,
}

impl Reader<'_> {
    fn refused(&self, source: DataError) -> ReadError {
        ReadError::Data { name: self.name.into(), source }
    }

    /// The numbers of a role, when there is such a column. Missing cells are NaN.
    ///
    /// # Errors
    /// A cell that is no number, in a row that is used; an uncertainty below zero.
    pub(super) fn optional(&self, role: Role) -> Result<Option<Vec<f64>>, ReadError> {
        let Some(c) = self.roles.get(role) else { return Ok(None) };
        let name = || self.name.to_owned();
        let place = |row: usize| (self.sheet.lines.line(row), self.sheet.column_name(c));
        if let Some((row, found)) = self.sheet.columns[c].bad.first() {
            let (line, column) = place(*row);
            return Err(ReadError::NotANumber { name: name(), line, column, found: found.clone() });
        }
        if self.sheet.columns[c].is_text {
            return Err(ReadError::EmptyColumn { name: name(), column: self.sheet.column_name(c) });
        }
        let values = self.take(c);
        if role.is_error()
            && let Some(row) = values.iter().position(|v| *v < 0.0)
        {
            let (line, column) = place(row);
            return Err(ReadError::NegativeError { name: name(), line, column, value: values[row] });
        }
        let mut converted = self.converted.borrow_mut();
        let change = converted.iter().position(|c| c.role == role).map(|at| converted.swap_remove(at));
        Ok(Some(match change {
            Some(change) => change.apply(values),
            None => values,
        }))
    }

    /// The numbers of a column: moved out of the sheet where no other role needs them, so that a long file is held once.
    fn take(&self, column: usize) -> Vec<f64> {
        let several = self.roles.columns.iter().filter(|(_, c)| *c == column).count() > 1;
        let kept = self
            .roles
            .columns
            .iter()
            .any(|(r, c)| *c == column && (r.is_template() || matches!(r, Role::K | Role::N)));
        match self.columns.borrow_mut().get_mut(column) {
            Some(values) if !several && !kept => std::mem::take(values),
            Some(values) => values.clone(),
            None => Vec::new(),
        }
    }

    pub(super) fn required(&self, role: Role) -> Result<Vec<f64>, ReadError> {
        self.optional(role)?
            .ok_or_else(|| ReadError::BadRole { reason: format!("the role '{}' is missing", role.name()) })
    }

    fn points(&self) -> Result<Points, ReadError> {
        let (x, y) = (self.required(Role::X)?, self.required(Role::Y)?);
        let sy = self.errors_of_y()?;
        // Not `Points::new`: errors that are all zero are dropped where they can be noted, in `Dataset::new`.
        Ok(Points { x, further: self.further()?, y, sx: self.optional(Role::Sx)?, sy })
    }

    /// The coordinates after the first one.
    fn further(&self) -> Result<Vec<Vec<f64>>, ReadError> {
        Role::further().filter_map(|role| self.optional(role).transpose()).collect()
    }

    /// A list of numbers: x is the index, from 0.
    fn list(&self) -> Result<Points, ReadError> {
        let y = self.required(Role::Y)?;
        let (x, sy) = (index(y.len()), self.errors_of_y()?);
        Ok(Points { x, further: Vec::new(), y, sx: None, sy })
    }

    fn errors_of_y(&self) -> Result<YErrors, ReadError> {
        Ok(match (self.optional(Role::SyMinus)?, self.optional(Role::SyPlus)?, self.optional(Role::Sy)?) {
            (Some(lower), Some(upper), _) => YErrors::Asymmetric { lower, upper },
            (_, _, Some(sy)) => YErrors::Symmetric(sy),
            _ => YErrors::None,
        })
    }

    /// Efficiencies k/n at x, or in the order of the rows.
    fn fractions(&self) -> Result<Points, ReadError> {
        let (k, n) = (self.required(Role::K)?, self.required(Role::N)?);
        let x = self.optional(Role::X)?.unwrap_or_else(|| (1..=k.len()).map(|i| i as f64).collect());
        let points = Points::of_fractions(x, &k, &n).map_err(|e| self.refused(e))?;
        points.with_further(self.further()?).map_err(|e| self.refused(e))
    }

    /// Columns beside those that the kind of data holds.
    fn more(&self) -> Result<Vec<MoreColumn>, ReadError> {
        let fractions = self.roles.has(Role::K);
        let mut more = Vec::new();
        for &(role, column) in &self.roles.columns {
            let wanted = role.is_template() || role == Role::K || (role == Role::N && fractions);
            if !wanted {
                continue;
            }
            if let Some(values) = self.optional(role)? {
                let header = self.sheet.header.as_ref().map(|h| h[column].name.clone());
                let name = header.filter(|name| !name.is_empty()).unwrap_or_else(|| role.name().to_owned());
                more.push(MoreColumn { role: role.name().to_owned(), name, values });
            }
        }
        Ok(more)
    }

    fn histogram(&self) -> Result<Histogram, ReadError> {
        let content = self.required(Role::N)?;
        let error = match self.optional(Role::W2)? {
            Some(squares) => Some(squares.iter().map(|w2| w2.sqrt()).collect()),
            None => self.optional(Role::Sy)?,
        };
        let (lo, hi) = match (self.optional(Role::Lo)?, self.optional(Role::Hi)?) {
            (Some(lo), Some(hi)) => (lo, hi),
            _ => self.edges_of_centers()?,
        };
        Histogram::new(lo.clone(), hi.clone(), content, error).map_err(|e| match e {
            DataError::Edges { index, .. } => ReadError::BadBin {
                name: self.name.into(),
                line: self.sheet.lines.line(index - 1),
                lo: lo[index - 1],
                hi: hi[index - 1],
            },
            other => self.refused(other),
        })
    }

    /// A box that is none, by the line it stands in.
    pub(super) fn refused_bin(&self, error: DataError) -> ReadError {
        match error {
            DataError::Edges { index, .. } => {
                ReadError::BadBox { name: self.name.into(), line: self.sheet.lines.line(index - 1) }
            }
            other => self.refused(other),
        }
    }

    /// Edges midway between the centers `x` of a lattice, the column of `role`.
    pub(super) fn edges_on_lattice(&self, role: Role, x: &[f64]) -> Result<Edges, ReadError> {
        planes::edges(x).ok_or_else(|| {
            let column = self.roles.get(role).map(|c| self.sheet.column_name(c)).unwrap_or_default();
            ReadError::UnevenCenters { name: self.name.into(), column }
        })
    }

    /// Edges midway between equally spaced centers.
    fn edges_of_centers(&self) -> Result<(Vec<f64>, Vec<f64>), ReadError> {
        let x = self.required(Role::X)?;
        let Some(step) = planes::equal_step(&x) else {
            let column = self.roles.get(Role::X).map(|c| self.sheet.column_name(c)).unwrap_or_default();
            return Err(ReadError::UnevenCenters { name: self.name.into(), column });
        };
        let edge = |k: usize| x[0] + (k as f64 - 0.5) * step;
        Ok(((0..x.len()).map(edge).collect(), (1..=x.len()).map(edge).collect()))
    }
}
