//! Files that are no tables of text, by their own readers: their columns become a sheet like any other, histograms and graphs are data
//! already.

use std::io::{Read, Seek};

use super::header::Header;
use super::reading::Reading;
use super::roles::find_column;
use super::sheet::{Lines, Sheet, SheetColumn};
use super::{ReadError, ReadOptions, Taken};
use crate::data::formats::{self, FormatError, Values, Wish};
use crate::data::{Dataset, uhi};

/// Whether the first bytes of a file (or its ending) say that it is no table of text.
pub(super) fn is_foreign(start: &[u8], name: &str) -> bool {
    let is_root = start.starts_with(b"root") && start.get(4) == Some(&0);
    is_root || formats::detect(&start[..start.len().min(formats::BYTES_TO_DETECT)], name).is_some()
}

/// Reads a file whose first bytes (or ending) say that it is no table of text; `None` when it may be one.
pub(super) fn read(
    source: &mut (impl Read + Seek),
    start: &[u8],
    name: &str,
    options: &ReadOptions,
) -> Option<Result<Taken, ReadError>> {
    // `root` may begin a table in plain words; the file format goes on with its version, high byte zero.
    if start.starts_with(b"root") && start.get(4) == Some(&0) {
        return Some(root(source, name, options));
    }
    let start = &start[..start.len().min(formats::BYTES_TO_DETECT)];
    let format = formats::detect(start, name)?;
    if format == formats::Format::Json && uhi::is_histogram(start) {
        return Some(json_histogram(source, name, options));
    }
    Some(columns(source, name, options))
}

fn columns(source: &mut (impl Read + Seek), name: &str, options: &ReadOptions) -> Result<Taken, ReadError> {
    let told = told_by_name(options);
    let wish = |columns| Wish { table: options.table.clone(), columns };
    let read = match formats::read(source, name, &wish(told.as_deref())) {
        // Roles may be told by a part of a name: which, the whole table shows.
        Err(unknown @ FormatError::UnknownColumn { .. }) => {
            let whole = formats::read(source, name, &wish(None));
            if whole.as_ref().is_ok_and(|whole| has_all(whole, options)) { whole } else { Err(unknown) }
        }
        read => read,
    };
    let read = read.map_err(|e| ReadError::foreign(&e))?;
    let mut lines = Lines::default();
    let n_rows = read.n_rows();
    let (table, unread) = (read.table.clone(), read.unread);
    let unread = unread.iter().map(|title| Header::parse(title).name).collect();
    for row in 0..n_rows {
        lines.push(row, read.rows.get(row).copied().unwrap_or(row + 1));
    }
    let named = read.columns.iter().any(|c| !c.name.is_empty());
    let header = read.columns.iter().map(|c| Header { name: c.name.clone(), unit: c.unit.clone() });
    let mut header: Vec<Header> = header.collect();
    super::words::take_error_units(&mut header);
    let columns = read.columns.into_iter().map(|c| {
        let since = Some(c.since).filter(|since| !since.is_empty());
        match c.values {
            Values::Numbers { values, bad } => SheetColumn { values, bad, since, ..SheetColumn::default() },
            Values::Text(words) => {
                let first = words.iter().position(|w| !w.is_empty());
                let bad = first.map(|row| (row, super::shortened(&words[row]))).into_iter().collect();
                SheetColumn { bad, is_text: true, ..SheetColumn::default() }
            }
        }
    });
    let columns: Vec<SheetColumn> = columns.collect();
    let sheet = Sheet {
        header: named.then_some(header),
        columns,
        n_rows,
        lines,
        notes: read.notes,
        ..Sheet::default()
    };
    let reading = Reading { table, unread, ..Reading::of_columns(&sheet) };
    Ok(Taken::Table(Box::new(sheet), Box::new(reading)))
}

/// Whether all columns that were told are in a table.
fn has_all(table: &formats::Columns, options: &ReadOptions) -> bool {
    let header = table.columns.iter().map(|c| Header { name: c.name.clone(), unit: c.unit.clone() });
    let header: Vec<Header> = header.collect();
    let is_there = |column: &str| find_column(column, Some(&header), header.len()).is_some();
    options.columns.iter().all(|(_, column)| is_there(column))
}

/// The columns that were told by their names, where no others are needed: a formula may use any, and a number counts all of them.
fn told_by_name(options: &ReadOptions) -> Option<Vec<String>> {
    let alone = options.calculated.is_empty() && options.cut.is_none() && !options.columns.is_empty();
    let is_number = |column: &str| column.trim().parse::<usize>().is_ok();
    if !alone || options.columns.iter().any(|(_, column)| is_number(column)) {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    for (_, column) in &options.columns {
        if !names.contains(column) {
            names.push(column.clone());
        }
    }
    Some(names)
}

/// A histogram as JSON.
fn json_histogram(
    source: &mut (impl Read + Seek),
    name: &str,
    options: &ReadOptions,
) -> Result<Taken, ReadError> {
    let io = |e: std::io::Error| ReadError::Io { name: name.into(), reason: e.to_string() };
    let refused = |reason: String| ReadError::Foreign {
        code: "E-FORMAT",
        message: format!("{name} cannot be read as a histogram: {reason}"),
        help: None,
    };
    check_no_table("the histogram", options)?;
    let mut bytes = Vec::new();
    source.seek(std::io::SeekFrom::Start(0)).map_err(io)?;
    source.read_to_end(&mut bytes).map_err(io)?;
    let value = serde_json::from_slice(&bytes).map_err(|e| refused(e.to_string()))?;
    let short = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut data = uhi::from_json(&value, short).map_err(refused)?;
    data.notes.insert(0, format!("read a histogram of {} bins", data.n_total()));
    binned(data, name, options)
}

/// Data that need no columns, with their bins merged where that was asked for.
///
/// # Errors
/// They are asked for as another kind, or cannot be merged.
fn binned(data: Dataset, name: &str, options: &ReadOptions) -> Result<Taken, ReadError> {
    if let Some(kind) = options.kind.filter(|kind| *kind != data.kind()) {
        let (own, asked) = (super::plural(data.kind()), super::plural(kind));
        let reason = format!("{name} holds {own} that are whole already, and cannot be read as {asked}");
        return Err(ReadError::BadRole { reason });
    }
    let refused = |source| ReadError::Data { name: name.into(), source };
    let data = match &options.binning {
        Some(binning) => data.binned(binning).map_err(refused)?,
        None => data,
    };
    Ok(Taken::Data(Box::new(data)))
}

/// Refuses what is said about columns and values beside what is no table.
fn check_no_table(what: &str, options: &ReadOptions) -> Result<(), ReadError> {
    let asked = [
        (!options.calculated.is_empty(), "there are no columns to calculate with"),
        (options.cut.is_some(), "there are no columns to cut on"),
        (!options.columns.is_empty(), "there are no columns to choose from"),
        (options.window.is_some(), "there are no single values that a window could hold"),
    ];
    match asked.iter().find(|(is_asked, _)| *is_asked) {
        Some((_, why)) => Err(ReadError::BadRole { reason: format!("{what} is no table: {why}") }),
        None => Ok(()),
    }
}

#[cfg(not(feature = "root"))]
fn root(_: &mut (impl Read + Seek), name: &str, _: &ReadOptions) -> Result<Taken, ReadError> {
    Err(ReadError::Foreign {
        code: "E-FORMAT",
        message: format!("{name} is a ROOT file, and this build cannot read them"),
        help: Some("build with the feature root".into()),
    })
}

/// The object asked for, else the first histogram or graph, else the first tree.
#[cfg(feature = "root")]
fn root(source: &mut (impl Read + Seek), name: &str, options: &ReadOptions) -> Result<Taken, ReadError> {
    use crate::data::root::{Object, RootFile, is_data, is_tree};
    let refuse = |e| ReadError::foreign(&e);
    let mut file = RootFile::open(source, name).map_err(refuse)?;
    let list = file.list();
    let first = list.iter().find(|e| is_data(&e.class)).or_else(|| list.iter().find(|e| is_tree(&e.class)));
    // Where nothing can be read, the first object says why.
    let first = first.or(list.first());
    let wanted = options.table.clone().or_else(|| first.map(|e| e.path.clone()));
    let wanted = wanted.ok_or_else(|| ReadError::Foreign {
        code: "E-FORMAT",
        message: format!("{name} holds no object at all"),
        help: Some("look at it in ROOT's TBrowser, or write it anew".into()),
    })?;
    let others: Vec<String> = list
        .iter()
        .filter(|e| e.path != wanted && (is_data(&e.class) || is_tree(&e.class)))
        .map(|e| e.path.clone())
        .collect();
    let mut notes = file.notes().to_vec();
    if options.table.is_none() && !others.is_empty() {
        notes.push(format!("read the object {wanted}; there are also {}", others.join(", ")));
    } else {
        notes.push(format!("read the object {wanted}"));
    }
    match file.read(&wanted).map_err(refuse)? {
        Object::Tree(tree) => columns_of_tree(&mut file, &tree, (name, wanted), options, notes),
        object => {
            check_no_table(&wanted, options)?;
            let short = name.rsplit(['/', '\\']).next().unwrap_or(name);
            let mut data = object.into_dataset(short, name).map_err(refuse)?;
            data.notes.splice(0..0, notes);
            data.reading = Some(Reading::of_object(&wanted));
            binned(data, name, options)
        }
    }
}

/// The columns of a tree that were asked for; all of them where formulas may use any.
#[cfg(feature = "root")]
fn columns_of_tree<R: Read + Seek>(
    file: &mut crate::data::root::RootFile<R>,
    tree: &crate::data::root::TreeInfo,
    (name, table): (&str, String),
    options: &ReadOptions,
    mut notes: Vec<String>,
) -> Result<Taken, ReadError> {
    let told: Vec<&str> = options.columns.iter().map(|(_, c)| c.as_str()).collect();
    let all = told.is_empty() || !options.calculated.is_empty() || options.cut.is_some();
    let mut names: Vec<&str> = if all { tree.readable().collect() } else { Vec::new() };
    // Lists are read where they are asked for, or where there is nothing else.
    names.extend(told.iter().filter(|column| !all || tree.lists().any(|list| list == **column)));
    if names.is_empty() {
        names.extend(tree.lists().next());
    }
    let others = not_read(tree, &names);
    if names.is_empty() {
        return Err(ReadError::Foreign {
            code: "E-FORMAT",
            message: format!("the tree {table} of {name} has no column of single numbers: {others}"),
            help: Some(
                "let RDataFrame's Define and Snapshot write the numbers as columns of their own".into(),
            ),
        });
    }
    if all && !others.is_empty() {
        notes.push(format!("columns left out: {others}"));
    }
    let read = tree.columns(file, &names).map_err(|e| ReadError::foreign(&e))?;
    notes.extend(read.notes);
    let n_rows = read.columns.first().map_or(0, |(_, v)| v.len());
    let mut lines = Lines::default();
    if n_rows > 0 {
        lines.push(0, 1);
    }
    let header = read.columns.iter().map(|(n, _)| Header { name: n.clone(), unit: String::new() }).collect();
    let columns =
        read.columns.into_iter().map(|(_, values)| SheetColumn { values, ..SheetColumn::default() });
    let columns = columns.collect();
    let sheet = Sheet { header: Some(header), columns, n_rows, lines, notes, ..Sheet::default() };
    let all_columns = tree.readable().chain(tree.lists());
    let unread = all_columns.filter(|column| !names.contains(column)).map(str::to_owned).collect();
    let reading = Reading { table, unread, ..Reading::of_columns(&sheet) };
    Ok(Taken::Table(Box::new(sheet), Box::new(reading)))
}

/// The columns of a tree that hold no single numbers and were not read, each with the reason: `name (it holds texts)`.
#[cfg(feature = "root")]
fn not_read(tree: &crate::data::root::TreeInfo, names: &[&str]) -> String {
    const SHOWN: usize = 6;
    let others = tree.columns.iter().filter_map(|c| {
        let of_lists = || "it holds lists, which are read when it is asked for".to_owned();
        let is_left = c.is_list && !names.contains(&c.name.as_str());
        let why = c.kind.as_ref().err().cloned().or_else(|| is_left.then(of_lists))?;
        Some(format!("{} ({why})", c.name))
    });
    let others: Vec<String> = others.collect();
    match others.len().checked_sub(SHOWN) {
        None | Some(0) => others.join(", "),
        Some(more) => format!("{} and {more} more", others[..SHOWN].join(", ")),
    }
}
