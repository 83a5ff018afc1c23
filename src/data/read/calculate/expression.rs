//! A formula whose names are columns: names to columns, the formula language of the models behind it, values and errors of all rows.

use rayon::prelude::*;

use super::ErrorColumn;
use crate::data::read::roles::{Role, Roles};
use crate::data::read::sheet::Sheet;
use crate::data::read::{units, words};
use crate::model::{Model, edit_distance};

/// Marks around the number of a column in a text whose names are settled; no text of a user holds them.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// Where powers of columns are looked for.
const PLACES: [f64; 3] = [0.754_877_666, 2.414_213_562, 5.138_935_209];

/// Rows that are calculated at a time.
const CHUNK: usize = 1 << 13;

/// What a formula can be about.
pub(super) struct Columns<'a> {
    pub(super) sheet: &'a Sheet,
    /// Roles of its columns: as told, then as they look.
    pub(super) roles: &'a [Roles],
    /// What was calculated before, written out in columns of the file.
    pub(super) defined: &'a [(String, Expression)],
}

/// A formula of columns.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    /// The formula, columns as their numbers between marks.
    settled: String,
    /// Columns that it uses: coordinate k of the model is the k-th of them.
    columns: Vec<usize>,
    model: Model,
}

impl Columns<'_> {
    /// # Errors
    /// One plain clause: a name that is no column, or a text that is no formula.
    pub(super) fn expression(&self, text: &str) -> Result<Expression, String> {
        let settled = self.settled(text)?;
        let columns = used(&settled);
        let named =
            written(&settled, |c| format!("x[{}]", columns.iter().position(|u| *u == c).unwrap_or(0)));
        let model = Model::compile_for(&named, columns.len().max(1)).map_err(|e| {
            let name = |message: &str| {
                columns.iter().enumerate().fold(message.to_owned(), |m, (k, c)| {
                    m.replace(&format!("x[{k}]"), self.sheet.column_name(*c).trim_matches('\''))
                })
            };
            name(&e.message)
        })?;
        if let Some(first) = model.params().first() {
            return Err(format!("it has the parameter '{}', and only columns have values here", first.name));
        }
        Ok(Expression { settled, columns, model })
    }

    /// The text with every name of a column replaced by its number.
    fn settled(&self, text: &str) -> Result<String, String> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if c == '`' {
                let (name, behind) =
                    rest[1..].split_once('`').ok_or("a name in backquotes is not closed: `name`")?;
                out.push_str(&self.column(name)?.ok_or_else(|| self.unknown(name))?);
                rest = behind;
            } else if c.is_ascii_digit() || c == '.' {
                let end = number_end(rest);
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            } else if c.is_alphabetic() || c == '_' {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                let end = self.name_of_words(rest).unwrap_or(end);
                let (name, behind) = rest.split_at(end);
                let is_call = behind.trim_start().starts_with('(') || behind.starts_with("::");
                match if is_call { None } else { self.column(name)? } {
                    Some(column) => out.push_str(&column),
                    None if is_call || is_constant(name) => out.push_str(name),
                    None => return Err(self.unknown(name)),
                }
                rest = behind;
            } else if c == OPEN || c == CLOSE || c == '[' {
                return Err(format!("'{}' has no meaning here", c.escape_default()));
            } else {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        Ok(out)
    }

    /// What stands for a name: a calculated column, one of the file by its name, by its symbol (`U` of `Spannung U`), by c1, c2 …, or by its
    /// role.
    ///
    /// # Errors
    /// A symbol that may be several columns.
    fn column(&self, name: &str) -> Result<Option<String>, String> {
        let before = self.defined.iter().find(|(n, _)| n == name);
        if let Some((_, expression)) = before {
            return Ok(Some(format!("({})", expression.settled)));
        }
        let header = self.sheet.header.as_deref().unwrap_or_default();
        let by_name = header.iter().position(|h| h.name == name);
        let by_number = || {
            let number: usize = name.strip_prefix('c')?.parse().ok()?;
            (1..=self.sheet.n_columns()).contains(&number).then(|| number - 1)
        };
        let by_role = || {
            let role = Role::from_name(name).ok()?;
            self.roles.iter().find_map(|roles| roles.get(role))
        };
        let found = if let Some(column) = by_name {
            Some(column)
        } else {
            let mut may_be = words::of_symbol(header, name);
            let own = !may_be.is_empty();
            may_be.extend(by_number().or_else(by_role).filter(|c| !may_be.contains(c)));
            if own && may_be.len() > 1 {
                return Err(self.ambiguous(name, &may_be));
            }
            may_be.first().copied()
        };
        Ok(found.map(|column| format!("{OPEN}{column}{CLOSE}")))
    }

    fn ambiguous(&self, name: &str, columns: &[usize]) -> String {
        let names: Vec<String> = columns.iter().map(|c| self.sheet.column_name(*c)).collect();
        let first = names[0].trim_matches('\'');
        format!(
            "'{name}' may be the column {} — write the whole name in backquotes: `{first}`",
            names.join(" or ")
        )
    }

    /// Bytes of the longest name of several words that a text begins with: `Strom I < 100`. Two names side by side mean nothing else.
    fn name_of_words(&self, text: &str) -> Option<usize> {
        let header = self.sheet.header.as_deref().unwrap_or_default().iter().map(|h| h.name.as_str());
        let names = header.chain(self.defined.iter().map(|(name, _)| name.as_str()));
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let of_words = |name: &&str| name.contains(' ') && name.chars().all(|c| is_word(c) || c == ' ');
        let begins = |name: &&str| text.strip_prefix(*name).is_some_and(|rest| !rest.starts_with(is_word));
        names.filter(of_words).filter(begins).map(str::len).max()
    }

    fn unknown(&self, name: &str) -> String {
        let own = (0..self.sheet.n_columns()).map(|c| match self.sheet.header.as_ref().map(|h| &h[c].name) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => format!("c{}", c + 1),
        });
        let known: Vec<String> = own.chain(self.defined.iter().map(|(n, _)| n.clone())).collect();
        // A part of a longer name: the longer one in the form in which it is understood.
        let is_plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
        let longer = known
            .iter()
            .find(|k| !is_plain(k) && k.split(|c| !is_plain(&String::from(c))).any(|w| w == name));
        if let Some(longer) = longer {
            return format!(
                "there is no column '{name}' — write the name of the column '{longer}' in backquotes: `{longer}`"
            );
        }
        let shown = |name: &String| if is_plain(name) { name.clone() } else { format!("`{name}`") };
        // One letter for another is no slip of a finger.
        let most = 2.min(name.chars().count().saturating_sub(1));
        let near = known.iter().min_by_key(|k| edit_distance(name, k));
        let near = near.filter(|k| edit_distance(name, k) <= most);
        if let Some(near) = near {
            return format!("there is no column '{name}' — did you mean '{near}'?");
        }
        let known: Vec<String> = known.iter().map(shown).collect();
        format!("there is no column '{name}'; there are {}", known.join(", "))
    }
}

impl Expression {
    /// The columns of the file that it uses.
    pub(super) fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// Its value in every row.
    ///
    /// # Errors
    /// None at present; a clause if a column has got lost.
    pub(super) fn values(&self, sheet: &Sheet) -> Result<Vec<f64>, String> {
        let mut out = vec![0.0; sheet.n_rows];
        self.run(&self.model, sheet, &mut out)?;
        Ok(out)
    }

    /// √Σ (∂f/∂c · σ_c)² in every row; `sources` are positions of columns in it and where their errors stand.
    ///
    /// # Errors
    /// As [`Expression::values`].
    pub(super) fn sigma(&self, sheet: &Sheet, sources: &[(usize, ErrorColumn)]) -> Result<Vec<f64>, String> {
        let mut squares = vec![0.0; sheet.n_rows];
        let mut slope = vec![0.0; sheet.n_rows];
        for &(k, source) in sources {
            self.run(&self.model.slope_along(k), sheet, &mut slope)?;
            let of = self.columns[k];
            let sigma: Box<dyn Fn(usize) -> f64 + '_> = match source {
                ErrorColumn::Both(c) => {
                    let sigma = units::errors_of(sheet, c, of);
                    Box::new(move |i| sigma[i])
                }
                ErrorColumn::Sides(lower, upper) => {
                    let (lower, upper) =
                        (units::errors_of(sheet, lower, of), units::errors_of(sheet, upper, of));
                    Box::new(move |i| 0.5 * (lower[i] + upper[i]))
                }
            };
            for (i, (square, slope)) in squares.iter_mut().zip(&slope).enumerate() {
                let part = slope * sigma(i);
                *square += part * part;
            }
        }
        Ok(squares.into_iter().map(f64::sqrt).collect())
    }

    /// Whether the k-th of its columns, one unit of which is `radian` radians, is taken as an angle in radians.
    pub(super) fn takes_for_radians(&self, k: usize, radian: f64) -> bool {
        self.model.takes_for_radians(k, radian)
    }

    /// The whole powers of its columns and the number before them, where it is nothing else; `None` of sums and the like.
    pub(super) fn powers(&self) -> Option<(Vec<i32>, f64)> {
        let n = self.columns.len();
        if n == 0 {
            return None;
        }
        // Places without any accidental relation.
        let x: Vec<Vec<f64>> =
            (0..n).map(|k| PLACES.iter().map(|p| 1.0 + (p * (k as f64 + 1.37)).fract()).collect()).collect();
        let x: Vec<&[f64]> = x.iter().map(Vec::as_slice).collect();
        let of = |model: &Model| {
            let mut y = [0.0; PLACES.len()];
            model.eval(&x[..model.n_coordinates().min(n)], &[], &mut y);
            y
        };
        let value = of(&self.model);
        let power = |k: usize| {
            let slope = of(&self.model.slope_along(k));
            let at = |i: usize| slope[i] * x[k][i] / value[i];
            let whole = at(0).round();
            let is_power = (0..PLACES.len()).all(|i| (at(i) - whole).abs() < 1e-9);
            (is_power && whole.abs() < 100.0).then_some(whole as i32)
        };
        let powers: Vec<i32> = (0..n).map(power).collect::<Option<_>>()?;
        let product: f64 = powers.iter().enumerate().map(|(k, n)| x[k][0].powi(*n)).product();
        let constant = value[0] / product;
        (constant.is_finite() && constant != 0.0).then_some((powers, constant))
    }

    /// A model of the columns in every row.
    fn run(&self, model: &Model, sheet: &Sheet, out: &mut [f64]) -> Result<(), String> {
        let columns: Vec<&[f64]> = self.columns.iter().map(|&c| sheet.numbers(c)).collect();
        if columns.iter().any(|c| c.len() != out.len()) {
            return Err("a column of it has got lost".into());
        }
        let none = vec![0.0; if columns.is_empty() { CHUNK } else { 0 }];
        out.par_chunks_mut(CHUNK).enumerate().for_each(|(k, out)| {
            let rows = k * CHUNK..k * CHUNK + out.len();
            let mut x: Vec<&[f64]> = columns.iter().map(|c| &c[rows.clone()]).collect();
            if x.is_empty() {
                x.push(&none[..out.len()]);
            }
            x.truncate(model.n_coordinates());
            model.eval(&x, &[], out);
        });
        Ok(())
    }
}

/// Bytes of the number that a text begins with, its exponent included.
fn number_end(text: &str) -> usize {
    let digits = |t: &str| t.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(t.len());
    let end = digits(text);
    let Some(behind) = text[end..].strip_prefix(['e', 'E']) else { return end.max(1) };
    let unsigned = behind.trim_start_matches(['+', '-']);
    let exponent = unsigned.find(|c: char| !c.is_ascii_digit()).unwrap_or(unsigned.len());
    if exponent == 0 || behind.len() - unsigned.len() > 1 {
        return end.max(1);
    }
    text.len() - unsigned.len() + exponent
}

/// Whether a formula knows the name as a number: `pi`.
fn is_constant(name: &str) -> bool {
    Model::compile_without_coordinates(name).is_ok_and(|m| m.n_params() == 0)
}

/// The columns in a settled text, each once.
fn used(settled: &str) -> Vec<usize> {
    let mut columns = Vec::new();
    written(settled, |c| {
        if !columns.contains(&c) {
            columns.push(c);
        }
        String::new()
    });
    columns
}

/// A settled text with its columns written in some way.
fn written(settled: &str, mut column: impl FnMut(usize) -> String) -> String {
    let mut parts = settled.split(OPEN);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once(CLOSE).unwrap_or((part, ""));
        out.push_str(&column(number.parse().unwrap_or(0)));
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_end_where_they_end() {
        for (text, number) in [
            ("1e5*x", "1e5"),
            ("2.e-3+a", "2.e-3"),
            ("3eV", "3"),
            ("7", "7"),
            (".5e", ".5"),
            ("1e+-3", "1"),
            ("10c2", "10"),
        ] {
            assert_eq!(&text[..number_end(text)], number, "{text}");
        }
    }

    #[test]
    fn constants_are_no_columns() {
        assert!(is_constant("pi") && !is_constant("U") && !is_constant("y"));
    }
}
