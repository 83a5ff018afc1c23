//! One header cell to a name and a unit: `T / s`, `T [s]`, `T (s)`, `T/s`, `T in s`.

use super::quantity::Unit;
use super::scale::Scale;

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

/// Functions of mathematics, in small letters: what stands in brackets behind them is no unit, whatever stands before them.
const MATHEMATICS: &[&str] = &[
    "sqrt", "√", "exp", "log", "log2", "log10", "lg", "lb", "ln", "sin", "cos", "tan", "cot", "arcsin",
    "arccos", "arctan",
];

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
            .or_else(|| cell.strip_suffix(" in %").map(|name| Header::new(name, "%")))
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
    let inside = unit.trim_matches(['(', ')', '[', ']']);
    let is_node = matches!(name, "V" | "I") && Unit::parse(inside).is_none() && is_node(inside);
    let is_argument = is_node
        || FUNCTIONS.contains(&name)
        || is_function(name) && !is_measured(name, unit, inside)
        || slashed(name).is_some_and(|of| !is_ratio(name, &of.unit, inside))
        || name.trim_end().ends_with('/');
    (!name.trim().is_empty() && !is_argument).then(|| Header::new(name, unit))
}

/// Whether a name ends in a function of mathematics, perhaps with its square: `ln`, `1/sqrt`, `sin²`.
fn is_function(name: &str) -> bool {
    MATHEMATICS.contains(&last_word(name).1.to_lowercase().as_str())
}

/// The last word of a name without its square, and what stands before it; `U_lg` is one word.
fn last_word(name: &str) -> (&str, &str) {
    let name = name.trim_end();
    let name = name.strip_suffix("^2").or_else(|| name.strip_suffix('²')).unwrap_or(name);
    let is_between = |c: char| !c.is_alphanumeric() && !matches!(c, '√' | '_');
    let start =
        name.char_indices().rev().find(|(_, c)| is_between(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    name.split_at(start)
}

/// Whether a name that ends in such a word is a quantity all the same, and the bracket its unit: `y exp (mm)`, `exp [K]`. A unit of one letter
/// is a symbol too: `sqrt (h)`.
fn is_measured(name: &str, bracket: &str, inside: &str) -> bool {
    let before = last_word(name).0;
    let is_of_words = before.ends_with(' ') && before.trim_end().ends_with(char::is_alphabetic);
    let (is_apart, is_known) = (name.ends_with(' '), Unit::parse(inside).is_some());
    is_of_words && (is_apart || is_known)
        || is_known && (bracket.starts_with('[') || is_apart && inside.chars().count() > 1)
}

/// Whether `U/I (Ω)` is a ratio in a unit, and no `U/V (peak)`: `of` stands behind its slash, `inside` in the bracket.
fn is_ratio(name: &str, of: &str, inside: &str) -> bool {
    let is_unit = |text: &str| Scale::between(text, text).is_some();
    !name.contains(" /") && (inside == "%" || is_unit(inside) && !is_unit(of))
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

/// `T / s`, `n / (1/s)`, `T/s`: a slash outside brackets, the first with blanks around it, or else the first one; `1/T` is a name.
fn slashed(cell: &str) -> Option<Header> {
    let mut depth = 0_i32;
    let slashes = cell.char_indices().filter(|(_, c)| {
        depth += match c {
            '(' | '[' => 1,
            ')' | ']' => -1,
            _ => 0,
        };
        *c == '/' && depth == 0
    });
    let is_spaced = |at: &&usize| cell[..**at].ends_with(' ') && cell[**at + 1..].starts_with(' ');
    // Behind `in` it is a part of the unit: `E in V/m`.
    let divides = |at: &usize| cell[..*at].trim() != "1" && (is_spaced(&at) || !cell[..*at].contains(" in "));
    let slashes: Vec<usize> = slashes.map(|(at, _)| at).filter(divides).collect();
    let at = *slashes.iter().find(is_spaced).or(slashes.first())?;
    let (name, unit) = cell.split_at(at);
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
            ("1/T", "1/T", ""),
            ("1/T (1/K)", "1/T", "1/K"),
            ("1/T / (1/K)", "1/T", "1/K"),
            ("1/T in 1/K", "1/T", "1/K"),
            ("E in V/m", "E", "V/m"),
            ("1/T/K^-1", "1/T", "K^-1"),
            ("1/sqrt(n)", "1/sqrt(n)", ""),
            ("U/I (Ω)", "U/I", "Ω"),
            ("U/I / Ω", "U/I", "Ω"),
            ("U/V (peak)", "U", "V (peak)"),
            ("ln(U/V)", "ln(U/V)", ""),
            ("log10(I/A)", "log10(I/A)", ""),
            ("sin²(α)", "sin²(α)", ""),
            ("sin (φ)", "sin (φ)", ""),
            ("I_exp (mA)", "I_exp", "mA"),
            ("T_exp [K]", "T_exp", "K"),
            ("y exp (mm)", "y exp", "mm"),
            ("y exp(mm)", "y exp", "mm"),
            ("y exp (Skt)", "y exp", "Skt"),
            ("U_lg (V)", "U_lg", "V"),
            ("U_lg(V)", "U_lg", "V"),
            ("exp [K]", "exp", "K"),
            ("exp (mm)", "exp", "mm"),
            ("sqrt (h)", "sqrt (h)", ""),
            ("sqrt(h)", "sqrt(h)", ""),
            ("1 / sqrt(n)", "1 / sqrt(n)", ""),
            ("2 ln(U)", "2 ln(U)", ""),
            ("d sin(α)", "d sin(α)", ""),
            ("I^2 / A^2", "I^2", "A^2"),
            ("I² (A²)", "I²", "A²"),
            ("sqrt(h) / m^0.5", "sqrt(h)", "m^0.5"),
            ("sqrt(h) (m^0.5)", "sqrt(h)", "m^0.5"),
            ("ΔA/A in %", "ΔA/A", "%"),
            ("ΔA/A / %", "ΔA/A", "%"),
            ("ΔA/A (%)", "ΔA/A", "%"),
            ("ΔA/A [%]", "ΔA/A", "%"),
            ("(s)", "(s)", ""),
            ("", "", ""),
        ] {
            assert_eq!(Header::parse(cell), Header { name: name.into(), unit: unit.into() }, "{cell}");
        }
    }
}
