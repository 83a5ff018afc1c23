//! What the name of a column says, in the languages of the labs that we know: English, German, French, Spanish, Italian, Dutch.

use super::header::Header;
use super::quantity::Unit;
use super::roles::Role;

/// Which side of a point an error column speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Both,
    Minus,
    Plus,
}

/// What a column's name alone says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A role.
    Is(Role),
    /// The error of the column with that number.
    ErrorOf(usize, Sign),
}

/// Names without blanks, underscores and dots.
pub(super) fn squeezed(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '.')).collect()
}

const LO: &[&str] =
    &["lo", "low", "lower", "left", "xlo", "xlow", "xmin", "binlo", "binlow", "lowedge", "loweredge", "from"];
const HI: &[&str] = &[
    "hi",
    "high",
    "upper",
    "right",
    "xhi",
    "xhigh",
    "xmax",
    "binhi",
    "binhigh",
    "upedge",
    "upperedge",
    "to",
];
/// Words that mean edges only beside each other.
const EDGES: &[(&str, &str)] = &[
    ("von", "bis"),
    ("de", "à"),
    ("début", "fin"),
    ("desde", "hasta"),
    ("da", "a"),
    ("van", "tot"),
    ("min", "max"),
    ("untergrenze", "obergrenze"),
    ("inf", "sup"),
];
const COUNTS: &[&str] = &[
    "n",
    "count",
    "counts",
    "content",
    "contents",
    "entries",
    "events",
    "hits",
    "anzahl",
    "ereignisse",
    "impulse",
    "zählungen",
    "treffer",
    "coups",
    "comptage",
    "comptages",
    "effectif",
    "événements",
    "cuentas",
    "conteo",
    "conteos",
    "eventos",
    "conteggi",
    "conteggio",
    "eventi",
    "aantal",
    "telling",
    "tellingen",
    "gebeurtenissen",
];
const X: &[&str] =
    &["x", "xvalue", "center", "centre", "bincenter", "bincentre", "klassenmitte", "centro", "midden"];
const WEIGHT: &[&str] =
    &["w", "weight", "weights", "gewicht", "gewichte", "gewichten", "poids", "peso", "pesos", "pesi"];
/// What is measured first and plotted to the right, in every lab.
const TIME: &[&str] = &[
    "t",
    "time",
    "zeit",
    "uhrzeit",
    "zeitpunkt",
    "datum",
    "date",
    "temps",
    "tiempo",
    "fecha",
    "tempo",
    "data",
    "tijd",
];
/// Names of an error of nothing in particular: it belongs to y.
const ERROR: &[&str] = &[
    "err",
    "error",
    "errors",
    "sigma",
    "σ",
    "unc",
    "uncert",
    "uncertainty",
    "tolerance",
    "staterr",
    "staterror",
    "±",
    "+-",
    "+/-",
    "sd",
    "std",
    "stddev",
    "stdev",
    "stdv",
    "stderr",
    "stderror",
    "sem",
    "standarddeviation",
    "standarderror",
    "standardfehler",
    "fehler",
    "unsicherheit",
    "messunsicherheit",
    "messfehler",
    "ablesefehler",
    "statfehler",
    "toleranz",
    "standardabweichung",
    "erreur",
    "incertitude",
    "écarttype",
    "écart-type",
    "ecarttype",
    "ecart-type",
    "incertidumbre",
    "desviación",
    "desvest",
    "errore",
    "incertezza",
    "deviazione",
    "fout",
    "onzekerheid",
];
/// Names of what is measured several times in each row.
const MEAN: &[&str] =
    &["mean", "average", "avg", "mittelwert", "mittel", "moyenne", "media", "promedio", "gemiddelde"];
/// Names of a column that only numbers the rows.
const INDEX: &[&str] = &[
    "",
    "#",
    "nr",
    "no",
    "n°",
    "nº",
    "index",
    "idx",
    "i",
    "id",
    "row",
    "zeile",
    "run",
    "lauf",
    "messung",
    "messungnr",
    "messnr",
    "lfdnr",
    "punkt",
    "point",
    "pt",
    "sample",
    "reading",
    "record",
    "rec",
    "scan",
    "mesure",
    "medida",
    "misura",
    "meting",
];
/// Names of a last column for what people write beside a row.
const REMARKS: &[&str] = &[
    "comment",
    "comments",
    "kommentar",
    "bemerkung",
    "bemerkungen",
    "remark",
    "remarks",
    "note",
    "notes",
    "commentaire",
    "comentario",
    "commento",
    "opmerking",
];
/// Names of quantities that no unit is called.
const QUANTITIES: &[&str] = &[
    "time",
    "zeit",
    "temps",
    "tiempo",
    "tempo",
    "tijd",
    "voltage",
    "spannung",
    "tension",
    "current",
    "strom",
    "stromstärke",
    "frequency",
    "frequenz",
    "position",
    "velocity",
    "geschwindigkeit",
    "acceleration",
    "beschleunigung",
    "force",
    "kraft",
    "pressure",
    "druck",
    "temperature",
    "temperatur",
    "angle",
    "winkel",
    "length",
    "länge",
    "weg",
    "distance",
    "abstand",
    "mass",
    "masse",
    "energy",
    "energie",
    "power",
    "leistung",
    "wavelength",
    "wellenlänge",
    "intensity",
    "intensität",
    "amplitude",
    "phase",
    "value",
    "wert",
];
/// What may stand before the name of a quantity to mean its error, besides the words of [`ERROR`].
const BEFORE: &[&str] = &["d", "δ", "∆", "u", "s", "e", "delta"];
/// What may stand between such a word and the quantity: `incertitude de U`, `Fehler von U`.
const BETWEEN: &[&str] = &[
    "", "delta", "δ", "∆", "of", "ofthe", "on", "von", "der", "des", "de", "du", "sur", "di", "del", "della",
    "su", "van", "en",
];

/// Whether a header cell is one of the words that mean something here (so that a line of them is no line of units).
pub(super) fn is_known(cell: &str) -> bool {
    // `s` and `u` are units as well, and `e` and `d` alone mean nothing; so are `min` and `a`.
    cell.chars().count() > 1 && word(cell).is_some()
}

/// Whether a header cell names a quantity, so that a line with it is no line of units.
pub(super) fn is_quantity(cell: &str) -> bool {
    QUANTITIES.contains(&cell.trim().to_lowercase().as_str())
}

/// Whether a column of this name holds what people write beside a row.
pub(super) fn is_remarks(name: &str) -> bool {
    REMARKS.contains(&squeezed(name).to_lowercase().as_str())
}

/// Whether a column of this name is a time; `T` is none, and `data` is one only in Italian.
pub(super) fn is_time(name: &str) -> bool {
    let squeezed = squeezed(name);
    let lower = squeezed.to_lowercase();
    squeezed == "t" || (lower.len() > 1 && lower != "data" && TIME.contains(&lower.as_str()))
}

/// Whether a column of this name, in small letters, holds counts.
pub(super) fn is_counts(name: &str) -> bool {
    COUNTS.contains(&name)
}

/// Whether a name says error and not of what.
pub(super) fn is_error(name: &str) -> bool {
    ERROR.contains(&squeezed(name).to_lowercase().as_str())
}

/// Whether a name says mean and not of what.
pub(super) fn is_mean(name: &str) -> bool {
    MEAN.contains(&squeezed(name).to_lowercase().as_str())
}

/// Whether a column of this name may only number the rows.
pub(super) fn is_index(name: &str) -> bool {
    INDEX.contains(&squeezed(name).to_lowercase().as_str())
}

/// Whether a name sounds like an error of something: `err_q`, `ΔU`, `dU`, `u(T)`, `U error`.
pub(super) fn sounds_like_error(name: &str) -> bool {
    let name = share(name).unwrap_or(name);
    let lower = name.to_lowercase();
    let parts = lower.split(['_', ' ', '.', '(', ')', '-']).filter(|p| !p.is_empty());
    let capital =
        name.strip_prefix('d').is_some_and(|q| q.chars().count() <= 2 && q.starts_with(char::is_uppercase));
    parts.into_iter().any(|p| ERROR.contains(&p))
        || lower.starts_with(['δ', '∆', 'σ', '±'])
        || capital
        || name.strip_prefix("u(").is_some_and(|q| q.ends_with(')'))
}

/// Whether a column of this name is a time, or called x.
pub(super) fn is_abscissa(name: &str) -> bool {
    const FREQUENCY: [&str; 5] = ["freq", "frequency", "frequenz", "fréquence", "frecuencia"];
    let lower = squeezed(name).to_lowercase();
    let is = |list: &[&str]| list.contains(&lower.as_str());
    is(TIME) || is(X) || is(&FREQUENCY)
}

/// What a name says by itself.
pub(super) fn word(name: &str) -> Option<Word> {
    let lower = squeezed(name).to_lowercase();
    let is = |list: &[&str]| list.contains(&lower.as_str());
    let role = if is(X) {
        Role::X
    } else if lower == "y" {
        Role::Y
    } else if is(LO) {
        Role::Lo
    } else if is(HI) {
        Role::Hi
    } else if is(COUNTS) {
        Role::N
    } else if is(WEIGHT) {
        Role::W
    } else {
        let (base, sign) = signed(&lower);
        let of = |quantity: &str| error_forms(base, quantity);
        match sign {
            Sign::Both if ERROR.contains(&base) || of("y") => Role::Sy,
            Sign::Both if of("x") => Role::Sx,
            Sign::Minus if ERROR.contains(&base) || of("y") => Role::SyMinus,
            Sign::Plus if ERROR.contains(&base) || of("y") => Role::SyPlus,
            _ => return None,
        }
    };
    Some(Word::Is(role))
}

/// Columns whose names mean the two edges of a bin only because both are there (`von`, `bis`). Where one may be the error of the other
/// (`da` of `a`), they are edges only right before a column of counts.
pub(super) fn edge_pair(names: &[(usize, String)]) -> Option<(usize, usize)> {
    let find = |word: &str| names.iter().position(|(_, n)| n.to_lowercase() == word);
    let is_error = |k: usize, of: usize| {
        let (column, name) = &names[k];
        related(name, *column, names).is_some_and(|(found, _)| found == names[of].0)
    };
    let are_edges = |&(lo, hi): &(usize, usize)| {
        // `max, mean, min` are no edges.
        let counts = || names.get(hi + 1).is_some_and(|(_, n)| is_counts(&n.to_lowercase()));
        hi == lo + 1 && (!(is_error(lo, hi) || is_error(hi, lo)) || counts())
    };
    let found = EDGES.iter().filter_map(|(lo, hi)| find(lo).zip(find(hi))).find(are_edges);
    found.map(|(lo, hi)| (names[lo].0, names[hi].0))
}

/// `energy_lo` or `energy hi`: the quantity and which edge of it.
pub(super) fn edge_of(name: &str) -> Option<(&str, Role)> {
    let (quantity, side) = name.rsplit_once(['_', ' '])?;
    let side = side.to_lowercase();
    let role = match side.as_str() {
        "lo" | "low" => Role::Lo,
        "hi" | "high" => Role::Hi,
        _ => return None,
    };
    (!quantity.is_empty()).then_some((quantity, role))
}

/// Takes the side off an error's name: `err-`, `err_low`, `err_minus`.
fn signed(name: &str) -> (&str, Sign) {
    if ERROR.contains(&name) {
        return (name, Sign::Both);
    }
    for (mark, sign) in [('-', Sign::Minus), ('−', Sign::Minus), ('+', Sign::Plus)] {
        if let Some(base) = name.strip_prefix(mark).filter(|b| ERROR.contains(b)) {
            return (base, sign);
        }
    }
    let strip = |ends: &[&str]| ends.iter().find_map(|e| name.strip_suffix(e)).filter(|b| !b.is_empty());
    if let Some(base) = strip(&["-", "minus", "low", "lo", "down"]) {
        (base, Sign::Minus)
    } else if let Some(base) = strip(&["+", "plus", "high", "hi", "up"]) {
        (base, Sign::Plus)
    } else {
        (name, Sign::Both)
    }
}

/// Whether `name` says "error of `quantity`": dT, ΔT, u(T), σ_T, T_err, `Unsicherheit T`, `incertitude de T` …
fn error_forms(name: &str, quantity: &str) -> bool {
    let bracketed = name.strip_suffix(')').and_then(|n| n.split_once('('));
    let before = |prefix: &str| {
        let prefix = prefix.to_lowercase();
        let worded = |w: &&str| prefix.strip_prefix(*w).is_some_and(|rest| BETWEEN.contains(&rest));
        BEFORE.contains(&prefix.as_str()) || ERROR.iter().any(worded)
    };
    if let Some((prefix, inside)) = bracketed {
        return inside == quantity && before(prefix);
    }
    let behind = |suffix: &str| {
        let suffix = suffix.to_lowercase();
        ERROR.contains(&suffix.as_str())
    };
    name.strip_suffix(quantity).is_some_and(before) || name.strip_prefix(quantity).is_some_and(behind)
}

/// `ΔA` of `ΔA/A`, which is an error as a share of its value.
pub(super) fn share(name: &str) -> Option<&str> {
    let (error, of) = name.split_once('/')?;
    let (error, of) = (error.trim(), of.trim());
    let of = of.strip_prefix('|').and_then(|of| of.strip_suffix('|')).unwrap_or(of);
    (!of.is_empty() && error_forms(&squeezed(error), &squeezed(of))).then_some(error)
}

/// The column whose error this one is, by its name; first with the same capitals, then without.
pub(super) fn related(name: &str, column: usize, names: &[(usize, String)]) -> Option<(usize, Sign)> {
    let name = share(name).unwrap_or(name);
    let search = |fold: fn(&str) -> String| {
        let folded = fold(name);
        let of = |base: &str| {
            let found = names.iter().find(|(c, other)| {
                let other = fold(other);
                let bare = || MEAN.iter().find_map(|m| other.strip_suffix(m).or(other.strip_prefix(m)));
                let is_of_mean = || bare().is_some_and(|q| !q.is_empty() && error_forms(base, q));
                // One plain letter before a longer name is rather a name of its own: `sin` is not the error of `in`.
                let weak = other.chars().count() > 1
                    && base.starts_with(['s', 'e', 'u'])
                    && base == format!("{}{other}", &base[..1]);
                *c != column && !other.is_empty() && !weak && (error_forms(base, &other) || is_of_mean())
            });
            found.map(|(c, _)| *c)
        };
        // `sigma_phi` is of `phi`, and no upper error of `p`.
        let (base, sign) = signed(&folded);
        of(&folded).map(|c| (c, Sign::Both)).or_else(|| of(base).map(|c| (c, sign)))
    };
    search(str::to_owned).or_else(|| search(str::to_lowercase)).or_else(|| beginning(name, column, names))
}

/// The words of names of several words (`Spannung U`) as names of their columns: by the last word, then by the first, as far as only one
/// column has it.
pub(super) fn by_single_words(names: &[(usize, &str)]) -> [Vec<(usize, String)>; 2] {
    let of = |pick: fn(&str) -> Option<&str>| {
        let is_error = |w: &str| ERROR.contains(&w.to_lowercase().as_str());
        let quantity = |n: &str| n.split_whitespace().count() > 1 && !n.split_whitespace().any(is_error);
        let several = names.iter().filter(|(_, n)| quantity(n));
        let words: Vec<(usize, String)> =
            several.filter_map(|(c, n)| pick(n).map(|w| (*c, squeezed(w)))).collect();
        let once = |w: &(usize, String)| words.iter().filter(|o| o.1 == w.1).count() == 1;
        words.iter().filter(|w| once(w)).cloned().collect()
    };
    [of(|n| n.split_whitespace().next_back()), of(|n| n.split_whitespace().next())]
}

/// The only column whose name begins with what the error is of: `sigma_U` beside `U_Hall`.
fn beginning(name: &str, column: usize, names: &[(usize, String)]) -> Option<(usize, Sign)> {
    let lower = name.to_lowercase();
    let of = |base: &str| {
        let quantity = ERROR
            .iter()
            .chain(&["delta", "δ", "∆"])
            .find_map(|w| base.strip_prefix(w))
            .filter(|q| !q.is_empty())?;
        let mut found = names.iter().filter(|(c, n)| *c != column && n.to_lowercase().starts_with(quantity));
        found.next().filter(|_| found.next().is_none()).map(|(of, _)| *of)
    };
    let (base, sign) = signed(&lower);
    of(&lower).map(|of| (of, Sign::Both)).or_else(|| of(base).map(|of| (of, sign)))
}

/// `error(V)` beside `U (V)`: where another column is in that unit and none is called so, it is one and no argument.
pub(super) fn take_error_units(headers: &mut [Header]) {
    let taken = |k: usize| {
        let Header { name, unit } = headers.get(k)?;
        let (word, inside) = name.strip_suffix(')')?.split_once('(')?;
        let (word, inside) = (word.trim(), inside.trim());
        let own = Unit::parse(inside)
            .filter(|_| unit.is_empty() && ERROR.contains(&word.to_lowercase().as_str()))?;
        let mut others = headers.iter().enumerate().filter(|(o, _)| *o != k).map(|(_, h)| h);
        let is_name = |h: &Header| h.name == inside || symbol(&h.name) == Some(inside);
        let is_in_unit = |h: &Header| Unit::parse(&h.unit).is_some_and(|u| u.base == own.base);
        let is_unit = others.clone().any(is_in_unit) && !others.any(is_name);
        is_unit.then(|| Header { name: word.into(), unit: inside.into() })
    };
    let found: Vec<(usize, Header)> = (0..headers.len()).filter_map(|k| Some((k, taken(k)?))).collect();
    for (k, header) in found {
        headers[k] = header;
    }
    take_shares(headers);
}

/// `ΔA/A` beside `A / cm²`: a share of the values and no error in ampere.
fn take_shares(headers: &mut [Header]) {
    let is_share = |k: &usize| {
        let Header { name, unit } = &headers[*k];
        let is_value = |h: &Header| (h.name == *unit || symbol(&h.name) == Some(unit)) && h.unit != *unit;
        let others = headers.iter().enumerate().filter(|(o, _)| o != k).map(|(_, h)| h);
        !unit.is_empty() && error_forms(&squeezed(name), unit) && others.into_iter().any(is_value)
    };
    let found: Vec<usize> = (0..headers.len()).filter(is_share).collect();
    for k in found {
        let Header { name, unit } = std::mem::take(&mut headers[k]);
        headers[k].name = format!("{name}/{unit}");
    }
}

/// The symbol in a name of several words: `t` of `Zeit t`, `U` of `Spannung (U)`, `l` of `l, Länge`.
pub(crate) fn symbol(name: &str) -> Option<&str> {
    let mut words = name.split_whitespace();
    let (first, last) = (words.next()?, words.next_back()?);
    [last, first]
        .into_iter()
        .map(|word| word.trim_matches(['(', ')', ',', ':', ';']))
        .find(|word| is_symbol(word))
}

/// What is written in formulas: a letter, perhaps with an index (`U_1`, `T0`, `Ub`), perhaps with a sign of a difference before it.
fn is_symbol(word: &str) -> bool {
    let stem = word.strip_prefix(['Δ', '∆', 'δ', 'd']).filter(|rest| rest.starts_with(char::is_alphabetic));
    let letter_and_index = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next();
        let index = letters.as_str();
        let is_plain = index.chars().all(|c| c.is_alphanumeric() || c == '_');
        let short = index.is_empty()
            || index.starts_with('_')
            || index.chars().all(|c| c.is_ascii_digit())
            || first.is_some_and(char::is_uppercase) && index.chars().count() == 1;
        first.is_some_and(char::is_alphabetic) && is_plain && short
    };
    letter_and_index(word) || stem.is_some_and(letter_and_index)
}

/// The columns whose names hold this symbol.
pub(super) fn of_symbol(headers: &[Header], wanted: &str) -> Vec<usize> {
    let has = |c: &usize| symbol(&headers[*c].name) == Some(wanted);
    (0..headers.len()).filter(has).collect()
}
