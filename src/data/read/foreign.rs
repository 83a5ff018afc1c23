//! Files that are no tables of text, by their own readers: their columns become a sheet like any other, histograms and graphs are data
//! already.

use std::io::{Read, Seek};

use super::header::Header;
use super::reading::Reading;
use super::sheet::{Lines, Sheet, SheetColumn};
use super::{ReadError, ReadOptions, interpret};
use crate::data::Dataset;
use crate::data::formats::{self, Values, Wish};

/// Reads a file whose first bytes (or ending) say that it is no table of text; `None` when it may be one.
pub(super) fn read(
    source: &mut (impl Read + Seek),
    start: &[u8],
    name: &str,
    options: &ReadOptions,
) -> Option<Result<Dataset, ReadError>> {
    // `root` may begin a table in plain words; the file format goes on with its version, high byte zero.
    if start.starts_with(b"root") && start.get(4) == Some(&0) {
        return Some(root(source, name, options));
    }
    let start = &start[..start.len().min(formats::BYTES_TO_DETECT)];
    formats::detect(start, name)?;
    Some(columns(source, name, options))
}

fn columns(source: &mut (impl Read + Seek), name: &str, options: &ReadOptions) -> Result<Dataset, ReadError> {
    let wish = Wish { table: options.table.clone(), columns: None };
    let read = formats::read(source, name, &wish).map_err(|e| ReadError::foreign(&e))?;
    let mut lines = Lines::default();
    let n_rows = read.n_rows();
    for row in 0..n_rows {
        lines.push(row, read.rows.get(row).copied().unwrap_or(row + 1));
    }
    let named = read.columns.iter().any(|c| !c.name.is_empty());
    let header = read.columns.iter().map(|c| Header { name: c.name.clone(), unit: c.unit.clone() }).collect();
    let columns = read.columns.into_iter().map(|c| match c.values {
        Values::Numbers { values, bad } => SheetColumn { values, bad, ..SheetColumn::default() },
        Values::Text(words) => {
            let first = words.iter().position(|w| !w.is_empty());
            let bad = first.map(|row| (row, super::shortened(&words[row]))).into_iter().collect();
            SheetColumn { bad, is_text: true, ..SheetColumn::default() }
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
    let reading = Reading::of_columns(&sheet);
    interpret(sheet, reading, name, options)
}

#[cfg(not(feature = "root"))]
fn root(_: &mut (impl Read + Seek), name: &str, _: &ReadOptions) -> Result<Dataset, ReadError> {
    Err(ReadError::Foreign {
        code: "E-FORMAT",
        message: format!("{name} is a ROOT file, and this build cannot read them"),
        help: Some("build with the feature root".into()),
    })
}

/// The object asked for, else the first histogram or graph, else the first tree.
#[cfg(feature = "root")]
fn root(source: &mut (impl Read + Seek), name: &str, options: &ReadOptions) -> Result<Dataset, ReadError> {
    use crate::data::root::{Object, RootFile};
    let refuse = |e| ReadError::foreign(&e);
    let mut file = RootFile::open(source, name).map_err(refuse)?;
    let list = file.list();
    let is_known = |class: &str| ["TH", "TGraph", "TProfile"].iter().any(|c| class.starts_with(c));
    let is_tree = |class: &str| class.starts_with("TTree") || class.starts_with("TNtuple");
    let first = list.iter().find(|e| is_known(&e.class)).or_else(|| list.iter().find(|e| is_tree(&e.class)));
    let wanted = options.table.clone().or_else(|| first.map(|e| e.path.clone()));
    let wanted = wanted.ok_or_else(|| ReadError::Foreign {
        code: "E-FORMAT",
        message: format!("{name} holds no histogram, graph or tree"),
        help: None,
    })?;
    let others: Vec<String> = list
        .iter()
        .filter(|e| e.path != wanted && (is_known(&e.class) || is_tree(&e.class)))
        .map(|e| e.path.clone())
        .collect();
    let mut notes = file.notes().to_vec();
    if options.table.is_none() && !others.is_empty() {
        notes.push(format!("read the object {wanted}; there are also {}", others.join(", ")));
    } else {
        notes.push(format!("read the object {wanted}"));
    }
    match file.read(&wanted).map_err(refuse)? {
        Object::Tree(tree) => {
            let told: Vec<&str> = options.columns.iter().map(|(_, c)| c.as_str()).collect();
            let names: Vec<&str> = if told.is_empty() { tree.readable().collect() } else { told };
            let read = tree.columns(&mut file, &names).map_err(refuse)?;
            notes.extend(read.notes);
            let n_rows = read.columns.first().map_or(0, |(_, v)| v.len());
            let mut lines = Lines::default();
            if n_rows > 0 {
                lines.push(0, 1);
            }
            let header =
                read.columns.iter().map(|(n, _)| Header { name: n.clone(), unit: String::new() }).collect();
            let columns =
                read.columns.into_iter().map(|(_, values)| SheetColumn { values, ..SheetColumn::default() });
            let sheet = Sheet {
                header: Some(header),
                columns: columns.collect(),
                n_rows,
                lines,
                notes,
                ..Sheet::default()
            };
            let reading = Reading::of_columns(&sheet);
            interpret(sheet, reading, name, options)
        }
        object => {
            let short = name.rsplit(['/', '\\']).next().unwrap_or(name);
            let mut data = object.into_dataset(short, name).map_err(refuse)?;
            data.notes.splice(0..0, notes);
            match &options.binning {
                Some(binning) => {
                    data.binned(binning).map_err(|source| ReadError::Data { name: name.into(), source })
                }
                None => Ok(data),
            }
        }
    }
}
