//! Units that differ by a factor: `mm` and `cm`, `ms` and `s`, `mV/s` and `V/s`, degrees and radians. Made of the table of units that labs
//! write; of a word that it does not hold nothing is guessed.

use super::number::POWERS;
use super::quantity::Unit;

/// What a unit of the table is in the one that stands for its quantity: powers of those, a power of ten, and a factor beside it.
const MADE_OF: &[(&str, &str, i32, i32, f64)] = &[
    ("min", "s", 1, 0, 60.0),
    ("h", "s", 1, 0, 3600.0),
    ("°", "rad", 1, 0, std::f64::consts::PI / 180.0),
    ("bar", "Pa", 1, 5, 1.0),
    ("l", "m", 3, -3, 1.0),
    // Of differences, which errors are.
    ("°C", "K", 1, 0, 1.0),
    ("Hz", "s", -1, 0, 1.0),
    ("Bq", "s", -1, 0, 1.0),
];
/// Other words for units of the table.
const WORDS: &[(&str, &str)] = &[
    ("deg", "°"),
    ("degree", "°"),
    ("degrees", "°"),
    ("Grad", "°"),
    ("º", "°"),
    ("hr", "h"),
    ("Std", "h"),
    ("Sek", "s"),
    ("Sekunden", "s"),
    ("seconds", "s"),
    ("ºC", "°C"),
];

/// Powers of units.
type Powers = &'static [(&'static str, i32)];

/// Units of the table made of others: a power of ten, and powers of those.
const DERIVED: &[(&str, i32, Powers)] = &[
    ("N", 3, &[("g", 1), ("m", 1), ("s", -2)]),
    ("J", 3, &[("g", 1), ("m", 2), ("s", -2)]),
    ("W", 3, &[("g", 1), ("m", 2), ("s", -3)]),
    ("Pa", 3, &[("g", 1), ("m", -1), ("s", -2)]),
    ("C", 0, &[("A", 1), ("s", 1)]),
    ("V", 3, &[("g", 1), ("m", 2), ("s", -3), ("A", -1)]),
    ("Ω", 3, &[("g", 1), ("m", 2), ("s", -3), ("A", -2)]),
    ("F", -3, &[("g", -1), ("m", -2), ("s", 4), ("A", 2)]),
    ("H", 3, &[("g", 1), ("m", 2), ("s", -2), ("A", -2)]),
    ("T", 3, &[("g", 1), ("s", -2), ("A", -1)]),
    ("Gy", 0, &[("m", 2), ("s", -2)]),
    // An angle is a ratio of lengths.
    ("rad", 0, &[]),
];

/// A product of units as powers of those that stand for a quantity, a power of ten and a factor.
#[derive(Debug, Clone, PartialEq)]
struct Product {
    /// (unit, exponent), sorted, none of them zero.
    units: Vec<(&'static str, i32)>,
    power: i32,
    factor: f64,
}

/// How numbers of one unit become those of another one of the same quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::data) struct Scale {
    power: i32,
    factor: f64,
}

impl Scale {
    /// From one unit to another; `None` when they are not both known, or are of different quantities.
    pub fn between(from: &str, to: &str) -> Option<Scale> {
        let (from, to) = (product(from)?, product(to)?);
        let scale = Scale { power: from.power - to.power, factor: from.factor / to.factor };
        (from.units == to.units).then_some(scale)
    }

    /// From a product of powers of units to one unit: from `mV` and `mA` to `W`. `None` as above.
    pub fn of_product(parts: &[(&str, i32)], to: &str) -> Option<Scale> {
        let mut from = Product::one();
        for (unit, n) in parts.iter().filter(|(_, n)| *n != 0) {
            from.multiply(&product(unit).filter(|_| !unit.is_empty())?, *n);
        }
        let (from, to) = (from.in_base(), product(to).filter(|_| !to.is_empty())?.in_base());
        let scale = Scale { power: from.power - to.power, factor: from.factor / to.factor };
        (from.units == to.units).then_some(scale)
    }

    /// Whether nothing changes.
    pub fn is_one(self) -> bool {
        self.power == 0 && self.factor == 1.0
    }

    /// A number in the other unit; rounded once where they differ by a power of ten.
    pub fn of(self, value: f64) -> f64 {
        let ten = ten_to(self.power.unsigned_abs());
        let value = if self.power < 0 { value / ten } else { value * ten };
        if self.factor < 1.0 { value / self.factor.recip() } else { value * self.factor }
    }

    /// `divided by 10`, `multiplied by 60`.
    pub fn words(self) -> String {
        let size = self.of(1.0);
        let shown = |size: f64| {
            let rounded = format!("{size:.6e}").parse().unwrap_or(size);
            if (1e-4..1e7).contains(&rounded) { format!("{rounded}") } else { format!("{rounded:e}") }
        };
        if size < 1.0 {
            let ten = ten_to(self.power.unsigned_abs());
            let inverse = if self.factor == 1.0 { ten } else { size.recip() };
            format!("divided by {}", shown(inverse))
        } else {
            format!("multiplied by {}", shown(size))
        }
    }
}

fn ten_to(power: u32) -> f64 {
    let exact = usize::try_from(power).ok().and_then(|k| POWERS.get(k)).copied();
    exact.unwrap_or_else(|| 10_f64.powi(i32::try_from(power).unwrap_or(i32::MAX)))
}

/// A text as a product of units; `None` when a part of it is unknown.
fn product(text: &str) -> Option<Product> {
    let text = text.trim();
    let mut all = Product::one();
    // `V DC` is one unit.
    if !all.take(text, 1) {
        let mut rest = text;
        all.parts(&mut rest, 1, 0)?;
        if !rest.is_empty() {
            return None;
        }
    }
    all.units.retain(|(_, exponent)| *exponent != 0);
    all.units.sort_unstable();
    Some(all)
}

/// Brackets in brackets go no deeper in any unit.
const DEEPEST: usize = 4;

impl Product {
    fn one() -> Product {
        Product { units: Vec::new(), power: 0, factor: 1.0 }
    }

    fn multiply(&mut self, other: &Product, n: i32) {
        for (unit, exponent) in &other.units {
            self.add(unit, exponent * n);
        }
        self.power += other.power * n;
        self.factor *= other.factor.powi(n);
    }

    fn add(&mut self, unit: &'static str, exponent: i32) {
        match self.units.iter_mut().find(|(known, _)| *known == unit) {
            Some((_, sum)) => *sum += exponent,
            None => self.units.push((unit, exponent)),
        }
    }

    /// The same in units of which none is made of others.
    fn in_base(&self) -> Product {
        let mut base = Product { units: Vec::new(), ..*self };
        for &(unit, exponent) in &self.units {
            match DERIVED.iter().find(|(derived, ..)| *derived == unit) {
                Some((_, power, parts)) => {
                    parts.iter().for_each(|(part, n)| base.add(part, n * exponent));
                    base.power += power * exponent;
                }
                None => base.add(unit, exponent),
            }
        }
        base.units.retain(|(_, exponent)| *exponent != 0);
        base.units.sort_unstable();
        base
    }

    /// Units one behind the other, up to a bracket that closes; a slash turns the next one round.
    fn parts(&mut self, rest: &mut &str, sign: i32, depth: usize) -> Option<()> {
        let mut turned = sign;
        let mut any = false;
        loop {
            *rest = rest.trim_start_matches([' ', '*', '·', '⋅', '\u{a0}']);
            if let Some(behind) = rest.strip_prefix('/') {
                (*rest, turned) = (behind, -sign);
            } else if let Some(behind) = rest.strip_prefix('(').filter(|_| depth < DEEPEST) {
                *rest = behind;
                self.parts(rest, turned, depth + 1)?;
                *rest = rest.strip_prefix(')')?;
                (turned, any) = (sign, true);
            } else if rest.is_empty() || rest.starts_with(')') {
                return (any && turned == sign).then_some(());
            } else {
                let end = rest.find([' ', '*', '·', '⋅', '/', '(', ')', '\u{a0}']).unwrap_or(rest.len());
                let (word, behind) = rest.split_at(end);
                let (unit, exponent) = exponent(word)?;
                if unit != "1" && !self.take(unit, turned * exponent) {
                    return None;
                }
                (*rest, turned, any) = (behind, sign, true);
            }
        }
    }

    /// Multiplies by a power of a unit of the table; whether it is one.
    fn take(&mut self, text: &str, exponent: i32) -> bool {
        let told = WORDS.iter().find(|(word, _)| *word == text).map_or(text, |(_, unit)| unit);
        let Some(unit) = Unit::parse(told) else { return false };
        let made = MADE_OF.iter().find(|(base, ..)| *base == unit.base);
        let (base, times, power, factor) = made
            .map_or((unit.base, 1, 0, 1.0), |(_, base, times, power, factor)| {
                (*base, *times, *power, *factor)
            });
        self.add(base, times * exponent);
        self.power += (power + i32::from(unit.power)) * exponent;
        self.factor *= factor.powi(exponent);
        true
    }
}

/// `m^2`, `m²`, `s-1`, `m2`: the unit and its power.
fn exponent(word: &str) -> Option<(&str, i32)> {
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    let is_sign = |c: char| matches!(c, '-' | '−' | '⁻' | '^');
    let at = word.find(|c: char| is_sign(c) || c.is_ascii_digit() || RAISED.contains(c));
    let Some(at) = at.filter(|at| *at > 0) else { return Some((word, 1)) };
    let (unit, power) = word.split_at(at);
    let is_negative = power.contains(['-', '−', '⁻']);
    let digits = power.chars().filter(|c| !is_sign(*c));
    let plain = |c: char| c.to_digit(10).or_else(|| RAISED.chars().position(|r| r == c).map(|k| k as u32));
    let size = digits.map(plain).try_fold(0_i32, |n, d| n.checked_mul(10)?.checked_add(d? as i32))?;
    (1..10).contains(&size).then_some((unit, if is_negative { -size } else { size }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_change_their_units() {
        for (from, to, value, expected, words) in [
            ("mm", "cm", 5.0, 0.5, "divided by 10"),
            ("ms", "s", 7.0, 0.007, "divided by 1000"),
            ("cm", "mm", 0.3, 3.0, "multiplied by 10"),
            ("kΩ", "Ohm", 4.7, 4700.0, "multiplied by 1000"),
            ("min", "s", 1.5, 90.0, "multiplied by 60"),
            ("s", "min", 90.0, 1.5, "divided by 60"),
            ("h", "min", 2.0, 120.0, "multiplied by 60"),
            ("deg", "rad", 180.0, std::f64::consts::PI, "divided by 57.29578"),
            ("hPa", "Pa", 3.0, 300.0, "multiplied by 100"),
            ("mbar", "hPa", 3.0, 3.0, "multiplied by 1"),
            ("ml", "cm^3", 3.0, 3.0, "multiplied by 1"),
            ("l", "m³", 3.0, 0.003, "divided by 1000"),
            ("cm/s", "m/s", 3.0, 0.03, "divided by 100"),
            ("mV s-1", "V/s", 3.0, 0.003, "divided by 1000"),
            ("mm²", "cm^2", 3.0, 0.03, "divided by 100"),
            ("1/min", "Hz", 60.0, 1.0, "divided by 60"),
            ("J/(kg K)", "J/(g*K)", 3.0, 0.003, "divided by 1000"),
            ("keV", "MeV", 3.0, 0.003, "divided by 1000"),
            ("µA", "mA", 3.0, 0.003, "divided by 1000"),
            ("dm", "m", 3.0, 0.3, "divided by 10"),
            ("K", "°C", 3.0, 3.0, "multiplied by 1"),
            ("mV DC", "V", 3.0, 0.003, "divided by 1000"),
        ] {
            let scale = Scale::between(from, to).unwrap_or_else(|| panic!("{from} to {to}"));
            assert_eq!((scale.of(value), scale.words().as_str()), (expected, words), "{from} to {to}");
        }
    }

    #[test]
    fn of_unknown_words_and_other_quantities_nothing_is_said() {
        for (from, to) in [
            ("mm", "s"),
            ("furlong", "m"),
            ("mfoo", "foo"),
            ("m/", "m"),
            ("", "m"),
            ("m", "m^2"),
            ("J/(kg", "J/kg"),
            ("%", "V"),
            ("eV", "J"),
        ] {
            assert_eq!(Scale::between(from, to), None, "{from} to {to}");
        }
    }
}
