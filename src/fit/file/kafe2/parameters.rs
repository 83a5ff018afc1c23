//! What is known about parameters: start values, `fixed_parameters`, `limited_parameters`, `parameter_constraints`.

use super::fields::{Fields, Item, Refusal, nearest};
use super::model;
use crate::fit::file::schema::{ConstraintEntry, ParameterEntry};

/// Parameters and constraints of a fit.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub parameters: Vec<ParameterEntry>,
    pub constraints: Vec<ConstraintEntry>,
    pub notes: Vec<String>,
    unused: Vec<String>,
}

impl Known {
    /// Takes over the parameters of a function; a start value that was given before stands.
    pub fn add(&mut self, model: &model::Read) {
        for (name, value) in &model.params {
            match self.parameters.iter_mut().find(|p| p.name == *name) {
                Some(known) => known.value = known.value.or(*value),
                None => self.parameters.push(ParameterEntry {
                    name: name.clone(),
                    value: *value,
                    ..ParameterEntry::default()
                }),
            }
        }
        self.unused.extend(model.unused.iter().cloned());
    }

    /// Takes what is said about parameters out of `fields`.
    ///
    /// # Errors
    /// A parameter that no function has, or a value that is not what it should be.
    pub fn read(&mut self, fields: &mut Fields<'_>) -> Result<(), Refusal> {
        if let Some(fixed) = fields.take("fixed_parameters") {
            self.fixed(&fixed)?;
        }
        if let Some(limited) = fields.either(&["limited_parameters", "limit_parameters"])? {
            for (name, item) in limited.fields("a mapping, as a: [0, 1]")?.rest() {
                let (lo, hi) = limits(&item)?;
                if let Some(parameter) = self.find(&item, name)? {
                    (parameter.min, parameter.max, parameter.typed_limits) = (lo, hi, Some(true));
                }
            }
        }
        if let Some(constraints) = fields.take("parameter_constraints") {
            self.constraints(&constraints)?;
        }
        Ok(())
    }

    /// Start values in the order of the arguments.
    ///
    /// # Errors
    /// There are more or fewer of them.
    pub fn starts(&mut self, item: &Item<'_>, model: &model::Read) -> Result<(), Refusal> {
        let values = item.numbers()?;
        if values.len() != model.params.len() {
            // Arguments without effect have a value as well, but nobody says which.
            if values.len() == model.params.len() + model.unused.len() {
                self.notes.extend(model::passed_over(std::slice::from_ref(&item.place)));
                return Ok(());
            }
            let message = format!("has {} numbers for {} parameters", values.len(), model.params.len());
            return Err(item.refuse(&message));
        }
        for ((name, _), value) in model.params.iter().zip(values) {
            if let Some(parameter) = self.parameters.iter_mut().find(|p| p.name == *name) {
                parameter.value = Some(value);
            }
        }
        Ok(())
    }

    /// The parameter called `name`; none where the name is an argument without effect.
    fn find(&mut self, item: &Item<'_>, name: &str) -> Result<Option<&mut ParameterEntry>, Refusal> {
        if let Some(k) = self.parameters.iter().position(|p| p.name == name) {
            return Ok(self.parameters.get_mut(k));
        }
        if self.unused.iter().any(|u| u == name) {
            return Ok(None);
        }
        let names: Vec<&str> = self.parameters.iter().map(|p| p.name.as_str()).collect();
        let hint = match nearest(name, names.iter().copied()) {
            Some(near) => format!("did you mean '{near}'?"),
            None => format!("there are {}", names.join(", ")),
        };
        Err(item.refuse(&format!("there is no parameter '{name}'; {hint}")))
    }

    /// `a: 1`, or names alone, which stay at their start values.
    fn fixed(&mut self, item: &Item<'_>) -> Result<(), Refusal> {
        if let Some(names) = item.elements() {
            for name in names {
                if let Some(parameter) = self.find(&name, name.text("the name of a parameter")?)? {
                    parameter.fixed = true;
                }
            }
            return Ok(());
        }
        for (name, value) in item.fields("a mapping, as a: 1.5")?.rest() {
            let null = matches!(value.node.value, super::tree::Value::Null);
            let number = if null { None } else { Some(value.number()?) };
            if let Some(parameter) = self.find(&value, name)? {
                parameter.fixed = true;
                parameter.value = number.or(parameter.value);
            }
        }
        Ok(())
    }

    /// A list, or a mapping with the names as keys.
    fn constraints(&mut self, item: &Item<'_>) -> Result<(), Refusal> {
        if let Some(elements) = item.elements() {
            for element in elements {
                let made =
                    constraint(element.fields("a mapping with name, value, uncertainty")?, &element, None)?;
                self.constrain(&element, made)?;
            }
            return Ok(());
        }
        for (name, element) in item.fields("a list, or a mapping of names")?.rest() {
            let made =
                constraint(element.fields("a mapping with value, uncertainty")?, &element, Some(name))?;
            self.constrain(&element, made)?;
        }
        Ok(())
    }

    fn constrain(&mut self, item: &Item<'_>, made: ConstraintEntry) -> Result<(), Refusal> {
        let mut all = true;
        for name in &made.names {
            all &= self.find(item, name)?.is_some();
        }
        if all {
            self.constraints.push(made);
        } else {
            self.notes.push(format!("{}: about a parameter without effect, left out", item.place));
        }
        Ok(())
    }
}

fn limits(item: &Item<'_>) -> Result<(Option<f64>, Option<f64>), Refusal> {
    let what = "two limits, [from, to], null for none";
    let one = |side: &Item<'_>| match side.node.value {
        super::tree::Value::Null => Ok(None),
        _ => side.number().map(Some),
    };
    match item.list(what)?.as_slice() {
        [lo, hi] => {
            let (lo, hi) = (one(lo)?, one(hi)?);
            if let (Some(a), Some(b)) = (lo, hi)
                && a > b
            {
                return Err(item.refuse(&format!("the lower limit {a} is above the upper limit {b}")));
            }
            Ok((lo, hi))
        }
        _ => Err(item.expected(what)),
    }
}

fn constraint(
    mut fields: Fields<'_>,
    item: &Item<'_>,
    name: Option<&str>,
) -> Result<ConstraintEntry, Refusal> {
    let kind = fields.take("type");
    let kind = kind.map(|k| k.choice(&[("simple", false), ("matrix", true)])).transpose()?;
    let relative = fields.take("relative").map_or(Ok(false), |r| r.flag())?;
    let made = if kind == Some(true) {
        matrix_constraint(&mut fields, item)?
    } else {
        let name = match name {
            Some(name) => name.to_owned(),
            None => fields.need("name")?.text("the name of a parameter")?.to_owned(),
        };
        let value = fields.need("value")?.number()?;
        let error = fields.need("uncertainty")?;
        let sigma = error.number()?;
        if sigma <= 0.0 {
            return Err(error.expected("a number above 0"));
        }
        ConstraintEntry {
            names: vec![name],
            values: vec![value],
            errors: Some(vec![sigma]),
            ..ConstraintEntry::default()
        }
    };
    fields.finish()?;
    Ok(ConstraintEntry { relative, ..made })
}

fn matrix_constraint(fields: &mut Fields<'_>, item: &Item<'_>) -> Result<ConstraintEntry, Refusal> {
    let names = fields.need("names")?.list("a list of names")?;
    let names = names.iter().map(|n| n.text("a name").map(str::to_owned)).collect::<Result<Vec<_>, _>>()?;
    let values = fields.need("values")?;
    let matrix = fields.need("matrix")?;
    let words = [("cov", false), ("covariance", false), ("cor", true), ("correlation", true)];
    let is_correlation = fields.take("matrix_type").map_or(Ok(false), |t| t.choice(&words))?;
    let errors = fields.either(&["uncertainties", "uncertainty"])?;
    let (n, rows, given) = (names.len(), matrix.matrix()?, values.numbers()?);
    if rows.len() != n || rows.iter().any(|row| row.len() != n) {
        return Err(matrix.refuse(&format!("must have {n} rows of {n} numbers, one a name")));
    }
    if given.len() != n {
        return Err(values.refuse(&format!("has {} numbers for {n} names", given.len())));
    }
    let errors = errors.map(|e| e.numbers()).transpose()?;
    let made = ConstraintEntry { names, values: given, ..ConstraintEntry::default() };
    match (is_correlation, errors) {
        (false, None) => Ok(ConstraintEntry { covariance: Some(rows), ..made }),
        (true, Some(e)) if e.len() == n => {
            Ok(ConstraintEntry { errors: Some(e), correlation: Some(rows), ..made })
        }
        (true, _) => Err(item.refuse(&format!("a correlation matrix needs {n} uncertainties"))),
        (false, Some(_)) => {
            Err(item.refuse("a covariance matrix has its errors in it: leave uncertainties out"))
        }
    }
}
