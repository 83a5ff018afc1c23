//! One header cell to a name and a unit: `T / s`, `T [s]`, `T (s)`, `T/s`, `T in s`.

use super::quantity::Unit;

/// Name and unit of a column; the unit is empty when none is given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::data) struct Header {
    /// The quantity.
    pub name: String,
    /// Its unit.
    pub unit: String,
}

/// Words before a bracket that make it an argument and not a unit: `u(T)` is the uncertainty of T.
const FUNCTIONS: &[&str] =
    &["u", "σ", "sigma", "s", "d", "Δ", "δ", "delta", "err", "error", "unc", "log", "ln"];

/// Spellings of `±` that hold a slash or stand alone.
const PLUS_MINUS: &[&str] = &["±", "+-", "+/-"];

impl Header {
    /// Takes a header cell apart.
    pub(in crate::data) fn parse(cell: &str) -> Header {
        let one_line = without_tags(&cell.replace(char::is_control, " "));
        let cell = one_line.trim().trim_matches('"').trim();
        if PLUS_MINUS.contains(&cell) {
            return Header::new(cell, "");
        }
        bracketed(cell)
            .or_else(|| slashed(cell))
            .or_else(|| cell.split_once(" in ").map(|(name, unit)| Header::new(name, unit)))
            .or_else(|| enclosed(cell))
            .unwrap_or_else(|| Header::new(cell, ""))
    }

    fn new(name: &str, unit: &str) -> Header {
        let unit = unit.trim();
        let inner = unit.strip_prefix('(').and_then(|u| u.strip_suffix(')'));
        let inner = inner.or_else(|| unit.strip_prefix('[').and_then(|u| u.strip_suffix(']')));
        Header { name: name.trim().into(), unit: inner.unwrap_or(unit).trim().into() }
    }

    /// `name / unit`, for messages.
    pub(in crate::data) fn text(&self) -> String {
        if self.unit.is_empty() { self.name.clone() } else { format!("{} / {}", self.name, self.unit) }
    }
}

/// `U<sub>B1</sub>` as `U_B1`: what programs of experiments write for their own screens.
fn without_tags(cell: &str) -> String {
    if !cell.contains('<') {
        return cell.to_owned();
    }
    let tags = [
        ("<sub>", "_"),
        ("</sub>", ""),
        ("<sup>", "^"),
        ("</sup>", ""),
        ("<i>", ""),
        ("</i>", ""),
        ("<b>", ""),
        ("</b>", ""),
    ];
    tags.iter().fold(cell.to_owned(), |cell, (tag, sign)| cell.replace(tag, sign))
}

/// `T [s]`, `T (s)`, `T(s)`; not `u(T)`, and not `f(x) / m`, whose bracket does not end the cell.
fn bracketed(cell: &str) -> Option<Header> {
    let open = match cell.chars().last()? {
        ']' => cell.find('[')?,
        ')' => opening(cell)?,
        _ => return None,
    };
    let (name, unit) = cell.split_at(open);
    // Of a simulated circuit: the voltage of a node, the current of a part.
    let inside = unit.trim_matches(['(', ')']);
    let is_node = matches!(name, "V" | "I") && Unit::parse(inside).is_none() && is_node(inside);
    let is_argument =
        is_node || FUNCTIONS.contains(&name) || slashed(name).is_some() || name.trim_end().ends_with('/');
    (!name.trim().is_empty() && !is_argument).then(|| Header::new(name, unit))
}

/// Where the bracket opens that ends the cell: that of the unit in `u(I) (mA)` and `n (1/(m s))`.
fn opening(cell: &str) -> Option<usize> {
    let mut depth = 0_i32;
    let found = cell.char_indices().rev().find(|(_, c)| {
        depth += match c {
            ')' => 1,
            '(' => -1,
            _ => 0,
        };
        depth == 0
    });
    found.filter(|(_, c)| *c == '(').map(|(at, _)| at)
}

/// What people call nodes and parts of a circuit, perhaps with a number behind it.
const NODES: &[&str] = &[
    "n",
    "in",
    "out",
    "vin",
    "vout",
    "vcc",
    "vdd",
    "vee",
    "vss",
    "gnd",
    "ref",
    "vref",
    "load",
    "base",
    "emitter",
    "collector",
    "gate",
    "drain",
    "source",
];
/// First letters of parts, behind which their number stands: `R1`, but `cm3` and `m2` are none.
const PARTS: &str = "RLCDQMVIJUXEFGHBSWTK";

/// Whether this is a node (`n001`, `out`, `3`, `a,b`) or a part (`R1`) of a circuit, and no unit that is not known here.
fn is_node(inside: &str) -> bool {
    let stem = inside.trim_end_matches(|c: char| c.is_ascii_digit());
    let has_number = stem.len() < inside.len();
    let is_part = stem.len() == 1 && PARTS.contains(stem);
    let is_plain = inside.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ','));
    NODES.contains(&stem.to_lowercase().as_str())
        || has_number && (stem.is_empty() || is_part)
        || is_plain && inside.contains(['_', ','])
}

/// `Time (s) Run #1`, as loggers write it.
fn enclosed(cell: &str) -> Option<Header> {
    let (name, rest) = cell.split_once(" (")?;
    let (unit, behind) = rest.split_once(") ")?;
    let header = Header::new(&format!("{} {}", name.trim(), behind.trim()), unit);
    (!unit.contains(['(', ' '])).then_some(header)
}

/// `T / s`, `n / (1/s)`, `T/s`: the first slash outside brackets.
fn slashed(cell: &str) -> Option<Header> {
    let mut depth = 0_i32;
    let at = cell.char_indices().find(|(_, c)| {
        depth += match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        *c == '/' && depth == 0
    })?;
    let (name, unit) = cell.split_at(at.0);
    let unit = unit.strip_prefix('/')?;
    // `µSv/h` is a unit, all of it, and no quantity is called Sv or Gy.
    let is_dose = name.ends_with("Sv") || name.ends_with("Gy");
    if is_dose && Unit::parse(name).is_some() {
        return Some(Header::new(cell, cell));
    }
    (!name.trim().is_empty() && !unit.trim().is_empty()).then(|| Header::new(name, unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_units() {
        for (cell, name, unit) in [
            ("T / s", "T", "s"),
            ("T [s]", "T", "s"),
            ("T (s)", "T", "s"),
            ("T(s)", "T", "s"),
            ("t/ms", "t", "ms"),
            ("U in V", "U", "V"),
            ("rate / (1/s)", "rate", "1/s"),
            ("\"E_kin [MeV]\"", "E_kin", "MeV"),
            ("Δs / m", "Δs", "m"),
            ("u(T)", "u(T)", ""),
            ("u(T) / s", "u(T)", "s"),
            ("u(I) (mA)", "u(I)", "mA"),
            ("rate (1/(m s))", "rate", "1/(m s)"),
            ("a) b)", "a) b)", ""),
            ("v / m/s", "v", "m/s"),
            ("+/-", "+/-", ""),
            ("±", "±", ""),
            ("Time (s) Run #1", "Time Run #1", "s"),
            ("counts", "counts", ""),
            ("V(n001)", "V(n001)", ""),
            ("V(out)", "V(out)", ""),
            ("V(3)", "V(3)", ""),
            ("I(R1)", "I(R1)", ""),
            ("V(n001,n002)", "V(n001,n002)", ""),
            ("V(V)", "V", "V"),
            ("V(m/s)", "V", "m/s"),
            ("V(cm3)", "V", "cm3"),
            ("I(a.u.)", "I", "a.u."),
            ("I(mA)", "I", "mA"),
            ("U<sub>B1</sub> / V", "U_B1", "V"),
            ("uSv/h", "uSv/h", "uSv/h"),
            ("(s)", "(s)", ""),
            ("", "", ""),
        ] {
            assert_eq!(Header::parse(cell), Header { name: name.into(), unit: unit.into() }, "{cell}");
        }
    }
}
