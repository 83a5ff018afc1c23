//! A number and its unit in one cell: `1.2 mV`, `980mV`, `95 %`, `12,3 V DC`, `+1.2E-03VDC`. Only units that instruments and labs write;
//! prefixes are powers of ten. No arithmetic of units.

use super::number::{Marks, POWERS, number};

/// A unit as base and prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::data) struct Unit {
    /// Without its prefix: `V`.
    pub base: &'static str,
    /// The prefix as a power of ten: −3 of `mV`.
    pub power: i8,
}

/// Units that take a prefix, and how they are written.
const PREFIXED: &[(&str, &[&str])] = &[
    ("V", &["V", "VDC", "VAC", "V DC", "V AC", "Volt"]),
    ("A", &["A", "ADC", "AAC", "A DC", "A AC"]),
    ("Ω", &["Ω", "\u{2126}", "Ohm", "ohm", "OHM"]),
    ("s", &["s", "sec", "SECS"]),
    ("m", &["m"]),
    ("g", &["g"]),
    ("W", &["W"]),
    ("Hz", &["Hz", "HZ"]),
    ("F", &["F"]),
    ("H", &["H"]),
    ("T", &["T"]),
    ("N", &["N"]),
    ("J", &["J"]),
    ("Pa", &["Pa"]),
    ("bar", &["bar"]),
    ("K", &["K"]),
    ("eV", &["eV"]),
    ("C", &["C"]),
    ("l", &["l", "L"]),
    ("mol", &["mol"]),
    ("lx", &["lx"]),
    ("Bq", &["Bq"]),
    ("Gy", &["Gy"]),
    ("Sv", &["Sv"]),
    ("rad", &["rad"]),
];
/// Units that take none.
const PLAIN: &[&str] = &["%", "°C", "°F", "°", "dB", "dBm", "dBV", "min", "h", "cps", "cpm", "CPM", "RDNG#"];
/// Prefixes and their powers of ten.
const PREFIXES: &[(&str, i8)] = &[
    ("f", -15),
    ("p", -12),
    ("n", -9),
    ("µ", -6),
    ("μ", -6),
    ("u", -6),
    ("m", -3),
    ("c", -2),
    ("d", -1),
    ("h", 2),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
];

impl Unit {
    /// The unit of that spelling.
    pub fn parse(text: &str) -> Option<Unit> {
        let of = |text: &str, power| {
            let named = |(_, ways): &&(&str, &[&str])| ways.contains(&text);
            PREFIXED.iter().find(named).map(|(base, _)| Unit { base, power })
        };
        let plain = || PLAIN.iter().find(|u| **u == text).map(|base| Unit { base, power: 0 });
        let prefixed = || {
            PREFIXES.iter().find_map(|(prefix, power)| {
                // Only lengths and volumes are measured in tenths and hundredths, only pressures in hundreds.
                let unit = of(text.strip_prefix(prefix)?, *power)?;
                let usual = match power {
                    -2 | -1 => matches!(unit.base, "m" | "l"),
                    2 => unit.base == "Pa",
                    _ => true,
                };
                usual.then_some(unit)
            })
        };
        of(text, 0).or_else(plain).or_else(prefixed)
    }

    /// As it is written at the head of a column.
    pub fn text(self) -> String {
        let prefix = PREFIXES.iter().find(|(_, power)| *power == self.power).map_or("", |(p, _)| p);
        format!("{prefix}{}", self.base.trim_end_matches("RDNG#"))
    }

    /// A number in this unit as one in `other`, of the same base; rounded once.
    pub fn convert(self, value: f64, other: Unit) -> f64 {
        let power = self.power - other.power;
        let factor = POWERS.get(usize::from(power.unsigned_abs())).copied();
        let factor = factor.unwrap_or_else(|| 10_f64.powi(i32::from(power.unsigned_abs())));
        if power < 0 { value / factor } else { value * factor }
    }
}

/// No unit has more bytes than this: a long text is not tried letter by letter.
const LONGEST: usize = 24;

/// A number and a unit behind it.
pub(in crate::data) fn quantity(text: &str, marks: Marks) -> Option<(f64, Unit)> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | '\u{2212}')) {
        return None;
    }
    // The unit begins where what is left before it is a number: letters of an exponent belong to that.
    let starts = text.char_indices().filter(|(_, c)| c.is_alphabetic() || matches!(c, '%' | '°'));
    for (at, _) in starts.skip_while(|(at, _)| text.len() - at > LONGEST) {
        let (value, unit) = text.split_at(at);
        let Some(unit) = Unit::parse(unit.trim()) else { continue };
        if let Some(value) = number(value.trim_end(), marks) {
            return Some((value, unit));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_units() {
        for (text, comma, value, unit) in [
            ("1.2 mV", false, 1.2, "mV"),
            ("980mV", false, 980.0, "mV"),
            ("12,3 V DC", true, 12.3, "V"),
            ("+1.234567E-03VDC", false, 1.234567e-3, "V"),
            ("95 %", false, 95.0, "%"),
            ("21.5°C", false, 21.5, "°C"),
            ("10 kHz", false, 10.0, "kHz"),
            ("4.7 kΩ", false, 4.7, "kΩ"),
            ("3 uA", false, 3.0, "µA"),
            ("5 cm", false, 5.0, "cm"),
            ("2 T", false, 2.0, "T"),
            ("\u{2212}2 m", false, -2.0, "m"),
        ] {
            let found = quantity(text, Marks::decimal(comma)).map(|(v, u)| (v, u.text()));
            assert_eq!(found, Some((value, unit.to_owned())), "{text}");
        }
        for text in ["1.2", "12 apples", "V", "1.2.3 V", "", "mV 3", "3 cV", "2 e"] {
            assert_eq!(quantity(text, Marks::decimal(false)), None, "{text}");
        }
    }

    #[test]
    fn no_unit_is_longer_than_what_is_tried() {
        let ways = PREFIXED.iter().flat_map(|(_, ways)| ways.iter()).chain(PLAIN);
        let prefix = PREFIXES.iter().map(|(p, _)| p.len()).max().unwrap();
        assert!(ways.map(|way| prefix + way.len()).max().unwrap() <= LONGEST);
        // What stands far behind is passed over, and what is near is found.
        let long = format!("1{}", "0".repeat(5000));
        assert!(quantity(&format!("{long} mV"), Marks::decimal(false)).is_some());
        assert!(quantity(&format!("1 mV{}", "x".repeat(5000)), Marks::decimal(false)).is_none());
    }

    #[test]
    fn prefixes_are_powers_of_ten() {
        let unit = |text| Unit::parse(text).unwrap();
        assert_eq!(unit("mV").convert(980.0, unit("V")), 0.98);
        assert_eq!(unit("MHz").convert(1.0, unit("kHz")), 1000.0);
    }
}
