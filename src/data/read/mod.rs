//! Bytes in, [`Dataset`] out. No file system here: the caller reads the bytes and knows the name.
//!
//! The way of a file: `decode` (bytes to text) → `form` (separator, decimal mark: the reading under which most cells are numbers) → `layout`
//! (titles, header, units, what the columns hold) → `scan` (rows to numbers, by all threads) →
//! `calculate` (columns by formula) → `roles` (what a column means) → `build`
//! (checked data). Every guess stands in [`Reading`] with how sure it is, and can be told otherwise by [`ReadOptions`]; whatever was
//! guessed or left out is a sentence in `Dataset::notes`.

mod blocks;
mod build;
mod calculate;
mod channels;
mod company;
mod content;
mod decode;
mod error;
mod foreign;
mod form;
mod fractions;
mod head;
mod heading;
mod instruments;
mod layout;
mod ltspice;
mod measures;
mod notes;
mod parts;
mod plain_rows;
mod planes;
mod reading;
mod records;
mod roles;
mod rowwise;
mod scan;
mod sheet;
mod source;
mod step;
mod stream;
mod tail;
mod times;
mod units;
mod words;

pub use calculate::{CalculatedColumn, CutRead};
pub use content::{Content, read_content};
pub use decode::Encoding;
pub use error::ReadError;
pub use notes::SpareErrors;
pub use number::Thousands;
pub use parts::{Choice, PartRead, Parts};
pub use reading::{ColumnRead, FileRows, Reading, RoleRead, SURE, TextRead};
pub use records::Separator;
pub use sheet::Lines;
pub use source::read_source;
pub(crate) use words::symbol;

use super::cell::{header, number, quantity, scale, time};
use super::dataset::{NO_NUMBERS, left_out};
use super::{Binning, DataKind, Dataset, RowSet, WhyLeftOut};
use form::Form;
use header::Header;
use layout::Layout;
use roles::{Found, Role, Roles};
use scan::Scan;
use sheet::Sheet;

/// A column asked for by header name or by 1-based number.
pub type ColumnName = String;

/// What the user said about a file; everything else is guessed and noted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReadOptions {
    /// Kind of data; guessed from the columns when `None`.
    pub kind: Option<DataKind>,
    /// (role, column) pairs; roles x, x2, x3 … x10, y, sx, sy, sy-, sy+, lo, hi, n, w, w2, k, t1, t1v … When any is given, no other column is used.
    pub columns: Vec<(String, ColumnName)>,
    /// Columns calculated from those of the file, each from those before it as well. Named x, y, sx, sy, sy- or sy+ (`y = ln(U)`), one has
    /// that role, unless roles are told.
    pub calculated: Vec<CalculatedColumn>,
    /// Rows for which this does not hold are left out: `x > 3 && n > 0`.
    pub cut: Option<String>,
    /// Bin a sample after reading.
    pub binning: Option<Binning>,
    /// Count a long table of text in its bins while it is read, without holding its values.
    pub stream: bool,
    /// Window inside which the values of a sample were taken.
    pub window: Option<(f64, f64)>,
    /// How the text is written.
    pub form: FormOptions,
    /// Which table of a file that holds several: a sheet (`Run 2`, `Run 2!C4:D10`), an array, a group, an object of a ROOT file, a part of a
    /// text between blank lines by its number (`2`; `2.1` is the first block of the second data set).
    pub table: Option<String>,
}

/// How a table of text is written, as far as the user says so; everything else is guessed and shown in [`Reading`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FormOptions {
    /// Encoding of its letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// What separates the cells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<Separator>,
    /// Whether a comma is the decimal mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal_comma: Option<bool>,
    /// What stands between groups of three digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thousands: Option<Thousands>,
    /// 1-based line of the column names; rows begin behind it. 0: there are no names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<usize>,
}

/// Text is read in blocks of this many bytes, one for each thread at a time.
const BLOCK: usize = 1 << 20;

/// Reads a table of numbers (comma, semicolon, tab or blanks; decimal comma; `#` comments; header with units).
///
/// `name` is the file's name or path as the user knows it; errors quote it, the data set keeps its last part.
///
/// # Errors
/// Empty file, header only, letters in a number column, unknown column, too few columns; each names line and column.
///
/// # Examples
/// ```
/// use fitpanel::data::{DataKind, read};
///
/// let text = "t / s;s / m;Δs / m\n0,2;0,27;0,1\n0,4;0,781;0,1\n";
/// let data = read::read_dataset(text.as_bytes(), "fall.csv", &read::ReadOptions::default())?;
/// assert_eq!((data.kind(), data.n_total()), (DataKind::Points, 2));
/// assert_eq!(data.y_title.text(), "s / m");
/// # Ok::<(), read::ReadError>(())
/// ```
pub fn read_dataset(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Dataset, ReadError> {
    take(bytes, name, options)?.dataset(name, options)
}

/// What a file holds, before its columns have a meaning.
enum Taken {
    /// A table, and how it was read.
    Table(Box<Sheet>, Box<Reading>),
    /// Data that say themselves what they are.
    Data(Box<Dataset>),
}

impl Taken {
    fn dataset(self, name: &str, options: &ReadOptions) -> Result<Dataset, ReadError> {
        match self {
            Taken::Table(sheet, reading) => interpret(*sheet, *reading, name, options),
            Taken::Data(data) => Ok(*data),
        }
    }
}

/// Takes in a whole file.
fn take(bytes: &[u8], name: &str, options: &ReadOptions) -> Result<Taken, ReadError> {
    if let Some(taken) = foreign::read(&mut std::io::Cursor::new(bytes), bytes, name, options) {
        return taken;
    }
    let decoded = decode::decode(bytes, name, options.form.encoding)?;
    let instruments::Table { text, origin, remark } = instruments::table(decoded.text, name, &options.form)?;
    let form = form::find(&text, options);
    if origin.is_none()
        && let Some(turned) = rowwise::turned(&text, &form, options)
    {
        return by_columns(&turned, form, (name, options), decoded.encoding);
    }
    let (layout, mut scan) = scanned(&text, form, name, options)?;
    let parts = if origin.is_none() { scan.parts() } else { Parts::default() };
    let wanted = options.table.as_ref().map(|wanted| parts.choose(wanted, name)).transpose()?;
    let are_apart = || scan.check(name).is_err() || parts.have_other_heads(&text, &layout.header_lines);
    if parts.list.len() > 1 && (wanted.is_some() || are_apart()) {
        return part(&text, name, options, (parts, wanted), decoded.encoding);
    }
    if let Some(origin) = &origin {
        scan.renumber(origin);
    }
    let mut sheet = scan.finish(name)?;
    sheet.notes.extend(remark.map(str::to_owned));
    let reading = Reading::of_text(&layout, decoded.encoding, &sheet);
    Ok(Taken::Table(Box::new(sheet), Box::new(reading)))
}

/// The rows of a text, and how it is laid out.
fn scanned(text: &str, form: Form, name: &str, options: &ReadOptions) -> Result<(Layout, Scan), ReadError> {
    let layout = Layout::find(text, name, form, options)?;
    let mut scan = Scan::new(layout.clone());
    let body = scan::from_line(text.as_bytes(), layout.first_line);
    for round in scan::blocks(body, BLOCK).chunks(rayon::current_num_threads().max(1)) {
        scan.take(round);
    }
    Ok((layout, scan))
}

/// A table that was turned, of a text that is written as `form` says.
fn by_columns(
    turned: &rowwise::Turned,
    form: Form,
    (name, options): (&str, &ReadOptions),
    encoding: Encoding,
) -> Result<Taken, ReadError> {
    if let Some(wanted) = &options.table {
        Parts::default().choose(wanted, name)?;
    }
    let (mut layout, mut scan) = scanned(&turned.text, turned.form.clone(), name, options)?;
    scan.renumber(&turned.origin);
    let mut sheet = scan.finish(name)?;
    sheet.notes.push(turned.remark.to_owned());
    layout.form = form;
    layout.header_lines = vec![turned.line];
    let reading = Reading::of_text(&layout, encoding, &sheet);
    Ok(Taken::Table(Box::new(sheet), Box::new(reading)))
}

/// One part of a text alone: the one that is wanted, or the first where they are no table together.
fn part(
    text: &str,
    name: &str,
    options: &ReadOptions,
    (mut parts, wanted): (Parts, Option<Choice>),
    encoding: Encoding,
) -> Result<Taken, ReadError> {
    let chosen = wanted.unwrap_or_default();
    let text = parts.only(text, chosen);
    let (layout, scan) = scanned(&text, form::find(&text, options), name, options)?;
    parts.chosen = Some(chosen);
    let mut sheet = scan.finish(name)?;
    if wanted.is_none() {
        let (word, n) = (parts.word(), parts.list.len());
        sheet.notes.push(format!(
            "careful: the {word}s have different columns, and only the first was read; any is table 1 to {n}"
        ));
    }
    sheet.parts = parts;
    let reading = Reading::of_text(&layout, encoding, &sheet);
    Ok(Taken::Table(Box::new(sheet), Box::new(reading)))
}

/// Gives the columns of a sheet their roles and makes a data set of them, in bins where that was asked for.
fn interpret(
    sheet: Sheet,
    reading: Reading,
    name: &str,
    options: &ReadOptions,
) -> Result<Dataset, ReadError> {
    let dataset = unbinned(sheet, reading, name, options)?;
    let cut = dataset.reading.as_ref().and_then(|reading| reading.cut.as_ref());
    if let Some(cut) = cut.filter(|cut| cut.rows.is_empty()) {
        return Err(empty_cut(&cut.text, cut.rows.total()));
    }
    match &options.binning {
        Some(binning) => {
            dataset.binned(binning).map_err(|source| ReadError::Data { name: name.into(), source })
        }
        None => Ok(dataset),
    }
}

/// A cut that keeps nothing.
fn empty_cut(text: &str, n_rows: usize) -> ReadError {
    let reason = format!("it holds for none of the {n_rows} rows");
    ReadError::BadFormula { what: "the cut", formula: text.into(), reason }
}

/// The same without bins, and without a word against a cut that keeps nothing: these rows may be a part of all.
fn unbinned(
    mut sheet: Sheet,
    mut reading: Reading,
    name: &str,
    options: &ReadOptions,
) -> Result<Dataset, ReadError> {
    let mut notes = vec![reading.note(sheet.n_rows)];
    notes.extend(sheet.parts.note());
    notes.append(&mut sheet.notes);
    notes.extend(tail::overflow_note(sheet.n_overflows));
    let roles = with_calculated(&mut sheet, &mut reading, &mut notes, name, options)?;
    let (kind, roles, reason) = settle_kind(&sheet, &roles, name, options)?;
    let cut = options.cut.as_ref().map(|text| calculate::cut(&sheet, &roles, text, name)).transpose()?;
    let (roles, without_share, of_shares) = units::usable(&sheet, roles);
    if !sheet.skipped.is_empty() {
        notes.push(format!("lines before the table were passed over: {}", listed(&sheet.skipped)));
    }
    if !sheet.rows_above.is_empty() {
        let lines = listed(&sheet.rows_above);
        notes.push(format!(
            "careful: lines {lines} are rows of another table, which is not read — give it a file of its own"
        ));
    }
    notes.push(notes::of_roles(&sheet, &roles, kind));
    notes.extend(reason);
    notes.extend(notes::of_unused(&sheet, &roles));
    let mut spare = notes::spare_errors(&sheet, &roles);
    spare.retain(|s| without_share.iter().all(|w| w.column != s.column));
    notes.extend(notes::of_errors_unused(&sheet, &roles, &spare));
    notes.extend(of_shares.into_iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
    reading.spare_errors = spare.into_iter().chain(without_share).collect();
    reading.take_roles(&roles);
    notes.extend(reading.doubts());
    let of_units = units::settle(&sheet, &roles);
    notes.extend(of_units.notes.into_iter().filter(|note| !notes.contains(note)).collect::<Vec<_>>());
    reading.shares_of_zero = of_units.shares_of_zero;
    let mut dataset = build::dataset(&mut sheet, &roles, of_units.converted, kind, name, options)?;
    notes.append(&mut dataset.notes);
    dataset.notes = notes;
    leave_out(&mut dataset, &sheet);
    if let Some(cut) = &cut {
        dataset.mask = dataset.mask.filter(|row| cut.rows.contains(row));
        dataset.notes.push(calculate::cut_note(cut));
    }
    let rows = FileRows { lines: sheet.lines, odd: sheet.odd };
    let rows = (dataset.n_total() == sheet.n_rows).then_some(rows);
    dataset.reading = Some(Reading { cut, rows, ..reading });
    Ok(dataset)
}

/// The roles of all columns, with those that are calculated.
fn with_calculated(
    sheet: &mut Sheet,
    reading: &mut Reading,
    notes: &mut Vec<String>,
    name: &str,
    options: &ReadOptions,
) -> Result<Roles, ReadError> {
    if options.calculated.is_empty() {
        return find_roles(sheet, name, options);
    }
    let (told, n_own) = (!options.columns.is_empty(), sheet.n_columns());
    let by_look = ReadOptions { kind: options.kind, ..ReadOptions::default() };
    let looks = find_roles(sheet, name, &by_look)?;
    let as_told = calculate::told_of_file(options, sheet, name)?;
    notes.extend(calculate::add(sheet, &[as_told, looks.clone()], options, name)?);
    reading.take_columns(sheet);
    let roles = if told { find_roles(sheet, name, options)? } else { looks };
    Ok(calculate::assign(sheet, roles, told, n_own))
}

/// Masks rows that do not fit, and says in which lines of the file everything stands that is left out.
fn leave_out(dataset: &mut Dataset, sheet: &Sheet) {
    if !matches!(dataset.data, super::Data::Histogram(_)) || dataset.n_total() == sheet.n_rows {
        note_odd(dataset, sheet);
    }
    if dataset.n_total() == sheet.n_rows && !dataset.mask.is_all() {
        let rows: Vec<usize> = dataset.mask.left_out().take(LISTED + 1).collect();
        dataset.notes.push(format!("left out: {}", lines_of(sheet, &rows)));
    }
}

/// Masks rows that do not fit. Each is counted with those that do not fit, whatever their cells hold.
fn note_odd(dataset: &mut Dataset, sheet: &Sheet) {
    if sheet.odd.is_empty() {
        return;
    }
    let is_odd = |row: usize| sheet.odd.binary_search(&row).is_ok();
    let finite = RowSet::from_fn(dataset.n_total(), |row| dataset.row_is_finite(row));
    let others = RowSet::from_fn(dataset.n_total(), |row| finite.contains(row) || is_odd(row));
    let fit = RowSet::from_fn(dataset.n_total(), |row| !is_odd(row));
    let before = left_out(&finite, NO_NUMBERS);
    let said = [left_out(&others, NO_NUMBERS), left_out(&fit, WhyLeftOut::DoesNotFit.words())];
    let at = dataset.notes.iter().position(|note| Some(note) == before.as_ref());
    let at = at.map_or(dataset.notes.len(), |at| {
        dataset.notes.remove(at);
        at
    });
    dataset.notes.splice(at..at, said.into_iter().flatten());
    dataset.mask = dataset.mask.filter(|row| !is_odd(row));
}

/// `lines 2, 3 (rows 1, 2)`: where these rows stand in the file, and which ones of the table they are.
fn lines_of(sheet: &Sheet, rows: &[usize]) -> String {
    let shown = || rows.iter().take(LISTED + 1);
    let lines: Vec<usize> = shown().map(|row| sheet.lines.line(*row)).collect();
    let numbers: Vec<usize> = shown().map(|row| row + 1).collect();
    let s = if lines.len() == 1 { "" } else { "s" };
    format!("line{s} {} (row{s} {})", listed(&lines), listed(&numbers))
}

/// Lines are listed up to this many.
const LISTED: usize = 10;

/// `2, 3, 7`, and `…` where there are more.
fn listed(lines: &[usize]) -> String {
    let shown: Vec<String> = lines.iter().take(LISTED).map(usize::to_string).collect();
    let more = if lines.len() > LISTED { " …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Quantity and unit out of the title of an axis, as out of a header.
#[cfg(feature = "root")]
pub(crate) fn axis_title(text: &str) -> super::AxisTitle {
    let header = header::Header::parse(text);
    super::AxisTitle { quantity: header.name, unit: header.unit }
}

/// Roles as told, else by column names, else by position.
fn find_roles(sheet: &Sheet, name: &str, options: &ReadOptions) -> Result<Roles, ReadError> {
    let headers = sheet.header.as_deref();
    if !options.columns.is_empty() {
        return Roles::told(&options.columns, headers, sheet.n_columns(), name);
    }
    let usable = sheet.usable();
    if options.kind == Some(DataKind::Indexed) {
        return Ok(Roles::of_list(headers, &usable));
    }
    if let Some(roles) = headers.and_then(|headers| head::roles(sheet, headers, &usable, options.kind)) {
        return Ok(roles);
    }
    if let Some(roles) = headers.and_then(|headers| fractions::roles(sheet, headers, &usable, options.kind)) {
        return Ok(roles);
    }
    let several = headers.filter(|_| options.kind.is_none_or(|k| k == DataKind::Histogram));
    if let Some(roles) = several.and_then(|headers| planes::counted(sheet, headers, &usable)) {
        return Ok(roles);
    }
    let of_points = headers.filter(|_| options.kind.is_none_or(|k| k == DataKind::Points));
    if let Some(roles) = of_points.and_then(|headers| planes::surface(sheet, headers, &usable)) {
        return Ok(roles);
    }
    Ok(match headers {
        Some(headers) => Roles::by_name(headers, &usable, options.kind, sheet),
        None => Roles::by_position(sheet, &usable, options.kind),
    })
}

/// Kind of data from what was asked and the roles there are; roles adapted to it; and why, when it was a guess.
fn settle_kind(
    sheet: &Sheet,
    roles: &Roles,
    name: &str,
    options: &ReadOptions,
) -> Result<(DataKind, Roles, Option<String>), ReadError> {
    let has = |r: Role| roles.has(r);
    let edges = has(Role::Lo) || has(Role::Hi);
    let content = roles.get(Role::N).or(roles.get(Role::Y));
    let has_errors = roles.columns.iter().any(|(r, _)| r.is_error());
    let mut reason = None;
    let kind = match options.kind {
        Some(kind) => kind,
        None if has(Role::K) => DataKind::Points,
        None if edges => DataKind::Histogram,
        None if planes::has_several(roles) && has(Role::N) && !has(Role::Y) => {
            reason = (roles.found != Found::Told).then(|| planes_reason().into());
            DataKind::Histogram
        }
        // Of what has further coordinates and no counts, what is missing is said as of points.
        None if Role::further().any(has) => DataKind::Points,
        None if content.is_none() => DataKind::Sample,
        None if roles.found == Found::Told && has(Role::N) => DataKind::Histogram,
        None if has(Role::N) && !has_errors => {
            let kind = if build::is_counted(sheet, roles) { DataKind::Histogram } else { DataKind::Points };
            reason = Some(counts_reason(kind).into());
            kind
        }
        None => DataKind::Points,
    };
    // Beside successes n is the number of trials, and no ordinate.
    let (from, to) =
        if kind == DataKind::Histogram || has(Role::K) { (Role::Y, Role::N) } else { (Role::N, Role::Y) };
    let columns = roles.columns.iter().map(|(r, c)| (if *r == from { to } else { *r }, *c)).collect();
    let roles = Roles::new(columns, roles.found).doubting(roles.doubtful.clone());
    check_roles(sheet, &roles, kind, name)?;
    fractions::check(sheet, &roles, name, options)?;
    if options.kind.is_none() && options.calculated.is_empty() && kind == DataKind::Sample {
        reason = notes::beside_a_sample(sheet, &roles, name)?;
    }
    let keep = |r: Role| match kind {
        DataKind::Sample => matches!(r, Role::X | Role::Further(_) | Role::W),
        DataKind::Histogram => !matches!(r, Role::Sx | Role::SyMinus | Role::SyPlus | Role::W),
        DataKind::Points => !matches!(r, Role::W | Role::W2) && !r.is_template(),
        DataKind::Indexed => is_of_list(r),
    };
    let columns = roles.columns.iter().copied().filter(|(r, _)| keep(*r)).collect();
    Ok((kind, Roles::new(columns, roles.found).doubting(roles.doubtful), reason))
}

fn planes_reason() -> &'static str {
    "whole counts at the centers of a lattice were taken as a histogram on several axes, edges midway between the centers"
}

fn counts_reason(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Histogram => {
            "counts at equally spaced centers were taken as a histogram, edges midway between the centers"
        }
        _ => {
            "the counts were taken as points without errors: they are not whole numbers at equally spaced centers"
        }
    }
}

/// Every kind has the roles it needs and none that it cannot use.
fn check_roles(sheet: &Sheet, roles: &Roles, kind: DataKind, name: &str) -> Result<(), ReadError> {
    let has = |r: Role| roles.has(r);
    let enough = match kind {
        DataKind::Points => (has(Role::X) && has(Role::Y)) || (has(Role::K) && has(Role::N)),
        DataKind::Histogram => {
            let first = has(Role::X) || (has(Role::Lo) && has(Role::Hi));
            has(Role::N) && first && has(Role::Lo2) == has(Role::Hi2) && has(Role::Lo3) == has(Role::Hi3)
        }
        DataKind::Sample => has(Role::X),
        DataKind::Indexed => has(Role::Y),
    };
    if !enough {
        if roles.found == Found::Told {
            let given: Vec<&str> = roles.columns.iter().map(|(r, _)| r.name()).collect();
            let needed = match kind {
                DataKind::Points if has(Role::K) => "successes k need their trials n",
                DataKind::Points => "points need x and y",
                DataKind::Histogram => {
                    "a histogram needs lo, hi and n, or x (the centers) and n; on a second axis lo2 and hi2, or x2"
                }
                DataKind::Sample => "a sample needs x",
                DataKind::Indexed => "a list needs y",
            };
            let reason = format!("{needed}, but only {} is given", given.join(", "));
            return Err(ReadError::BadRole { reason });
        }
        let found = sheet.usable().len();
        return Err(ReadError::too_few(name, found, kind));
    }
    let wrong = roles.columns.iter().map(|(r, _)| *r).find(|r| match kind {
        DataKind::Points => {
            let edges = matches!(r, Role::Lo | Role::Hi | Role::Lo2 | Role::Hi2 | Role::Lo3 | Role::Hi3);
            edges
                || matches!(r, Role::W | Role::W2)
                || r.is_template()
                || (has(Role::K) && !is_of_fractions(*r))
        }
        DataKind::Histogram => matches!(r, Role::Sx | Role::SyMinus | Role::SyPlus | Role::W | Role::K),
        DataKind::Sample => !matches!(r, Role::X | Role::Further(_) | Role::W),
        DataKind::Indexed => !is_of_list(*r),
    });
    let one_side = has(Role::SyMinus) != has(Role::SyPlus);
    let both = has(Role::Sy) && has(Role::SyMinus);
    let reason = match wrong {
        Some(role) if roles.found == Found::Told => {
            format!("the role '{}' does not go with {}", role.name(), plural(kind))
        }
        _ if let Some((k, before)) = gap(roles) => match k {
            3 => "x3 is the third coordinate and needs a second one: give x2 as well".into(),
            _ => format!("x{k} needs the coordinates before it: give x{before} as well"),
        },
        _ if kind == DataKind::Histogram && (4..=10).any(|k| has(Role::Further(k))) => {
            "a histogram has three axes at most: x, x2 and x3".into()
        }
        _ if one_side => "sy- and sy+ must be given together".into(),
        _ if both => "give either sy, or sy- and sy+".into(),
        _ if has(Role::Sy) && has(Role::W2) => "give either sy or its square w2".into(),
        _ => return Ok(()),
    };
    Err(ReadError::BadRole { reason })
}

/// A coordinate without the one before it, and that one.
fn gap(roles: &Roles) -> Option<(u8, u8)> {
    let has = |k: u8| match k {
        2 => roles.has(Role::Further(2)) || roles.has(Role::Lo2),
        k => roles.has(Role::Further(k)),
    };
    (3..=10).find(|&k| roles.has(Role::Further(k)) && !has(k - 1)).map(|k| (k, k - 1))
}

/// What goes with a list of numbers.
fn is_of_list(role: Role) -> bool {
    matches!(role, Role::Y | Role::Sy | Role::SyMinus | Role::SyPlus)
}

/// What goes with successes among trials.
fn is_of_fractions(role: Role) -> bool {
    matches!(role, Role::X | Role::Further(_) | Role::K | Role::N)
}

fn plural(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Points => "points",
        DataKind::Indexed => "lists of numbers",
        DataKind::Histogram => "histograms",
        DataKind::Sample => "samples",
    }
}

/// The first characters of a cell, for messages.
fn shortened(cell: &str) -> String {
    const SHOWN: usize = 30;
    let clean: String = cell.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if cell.chars().count() > SHOWN { format!("{clean}…") } else { clean }
}
