//! A number of a document: rounded for people, with its error and unit, and all digits for programs.

use super::super::pdg::{self, NONE, Row};

/// A number, cut where its error is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Number {
    /// Digits, the power of ten left out.
    pub value: String,
    /// Nothing, one error, or the lower and the upper one without their signs.
    pub errors: Vec<String>,
    /// The power of ten of all of these.
    pub power: i32,
    /// Empty where none is known.
    pub unit: String,
    /// Value and errors with all their digits.
    pub exact: Vec<f64>,
}

impl Number {
    /// With this many significant digits.
    pub fn lone(x: f64, digits: usize) -> Number {
        Number { exact: vec![x], ..Number::of_text(&pdg::number(x, digits)) }
    }

    /// All digits that there are.
    pub fn exact(x: f64) -> Number {
        Number { exact: vec![x], ..Number::of_text(&exact_text(x)) }
    }

    /// A number that was written already.
    pub fn of_text(text: &str) -> Number {
        let (value, power) = text.split_once('e').unwrap_or((text, "0"));
        let power = power.parse().unwrap_or(0);
        Number { value: value.to_owned(), power, ..Number::default() }
    }

    /// In the format of its row, with its errors where there are any: one, or the lower and the upper one. A value without a row has `digits`.
    pub fn measured(x: f64, errors: &[f64], row: Option<Row>, digits: usize) -> Number {
        let Some(row) = row else { return Number::lone(x, digits) };
        let power = row.suffix().trim_start_matches('e').parse().unwrap_or(0);
        let known: Vec<f64> = errors.iter().copied().filter(|e| e.is_finite()).collect();
        let write = |e: &f64| if power == 0 { row.error(e.abs()) } else { row.mantissa(e.abs()) };
        let whole = known.len() == errors.len();
        if errors.is_empty() || !whole {
            // What rounds to nothing has no power of ten of its own.
            return Number { exact: vec![x], ..Number::of_text(&row.number(x)) };
        }
        Number {
            value: row.mantissa(x),
            errors: known.iter().map(write).collect(),
            power,
            unit: String::new(),
            exact: std::iter::once(x).chain(known).collect(),
        }
    }

    pub fn with_unit(mut self, unit: &str) -> Number {
        unit.clone_into(&mut self.unit);
        self
    }

    /// As it is written in a line of plain text: `22.20 ± 0.14`, `(1.234 ± 0.012)e-15 mA`, `0.30 -0.13 +0.15`.
    pub fn plain(&self) -> String {
        let inside = match self.errors.as_slice() {
            [] => self.value.clone(),
            [error] => format!("{} ± {error}", self.value),
            [lower, upper, ..] => format!("{} -{lower} +{upper}", self.value),
        };
        let bare = self.errors.is_empty() || (self.power == 0 && self.unit.is_empty());
        let inside = if bare { inside } else { format!("({inside})") };
        let power = if self.power == 0 { String::new() } else { format!("e{}", self.power) };
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        format!("{inside}{power}{unit}")
    }

    /// As a person writes it: true minus signs, raised powers of ten.
    pub fn pretty(&self) -> String {
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        // A unit may hold letters that look like a power of ten.
        pdg::pretty(self.plain().strip_suffix(&unit).unwrap_or_default()) + &unit
    }

    /// Value and errors with all digits, where that says more.
    pub fn all_digits(&self) -> Option<String> {
        let texts: Vec<String> = self.exact.iter().map(|x| exact_text(*x)).collect();
        if texts.is_empty() || texts == [self.plain()] {
            return None;
        }
        Some(match self.exact.as_slice() {
            [_, lower, upper] => {
                let [lower, upper] = [lower, upper].map(|e| exact_text(e.abs()));
                pdg::pretty(&format!("{} -{lower} +{upper}", texts[0]))
            }
            _ => texts.join(" ± "),
        })
    }
}

/// The shortest text that reads back to the same double; [`NONE`] for NaN.
pub(super) fn exact_text(x: f64) -> String {
    if x.is_nan() { NONE.to_owned() } else { format!("{x:?}").trim_end_matches(".0").to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_errors_powers_and_units() {
        let row = |x, e: &[f64]| Row::new(x, e);
        let number = Number::measured(22.2, &[0.1412], row(22.2, &[0.1412]), 6);
        assert_eq!(
            (number.plain(), number.all_digits().unwrap()),
            ("22.20 ± 0.14".into(), "22.2 ± 0.1412".into())
        );
        let small = Number::measured(1.234e-15, &[1.2e-17], row(1.234e-15, &[1.2e-17]), 6).with_unit("eV");
        assert_eq!(small.pretty(), "(1.234 ± 0.012)·10⁻¹⁵ eV");
        let sides = Number::measured(0.3, &[-0.1287, 0.1546], row(0.3, &[-0.1287, 0.1546]), 6);
        assert_eq!(sides.plain(), "0.30 -0.13 +0.15");
        assert_eq!(sides.all_digits().unwrap(), "0.3 −0.1287 +0.1546");
        assert_eq!(Number::measured(2.5, &[f64::NAN], None, 6).plain(), "2.5");
        assert_eq!(exact_text(1.0 / 3.0).parse::<f64>().unwrap(), 1.0 / 3.0);
        assert_eq!((exact_text(5.0), exact_text(1e-7)), ("5".into(), "1e-7".into()));
    }
}
