//! Where data come from: a file or an example read, another table of the same file with what was said about the one before as far as it
//! goes with it, and rows that were left out by hand found again. Changes no session; `data` does.

use std::path::Path;

use crate::data::Dataset;
use crate::data::read::{ReadError, ReadOptions, read_dataset, read_source};
use crate::fit::{FitError, Source};

/// Reads the bytes and understands them; errors name the file.
pub(crate) fn read_file(path: &Path, options: &ReadOptions) -> Result<Dataset, FitError> {
    read_data(path, options, &mut |_, _| true)
}

/// Reads a data file as [`Command::Open`](crate::fit::Command::Open) does, for whoever wants to do that beside other work and then gives the
/// session [`Command::SetData`](crate::fit::Command::SetData): `progress` is told the bytes read and the bytes in all, and says whether to go
/// on.
///
/// # Errors
/// The file cannot be read or understood; `progress` said no.
pub fn read_data(
    path: &Path,
    options: &ReadOptions,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Dataset, FitError> {
    let mut file = std::fs::File::open(path).map_err(|e| FitError::io("read", path, &e))?;
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        let is_directory = std::io::Error::from(std::io::ErrorKind::IsADirectory);
        return Err(FitError::io("read", path, &is_directory));
    }
    Ok(read_source(&mut file, &file_name(path), options, progress)?)
}

/// Reads data again from where they came from, as [`read_data`] does.
///
/// # Errors
/// As [`read_data`]; there is no such example.
pub fn read_from(source: &Source, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Dataset, FitError> {
    match source {
        Source::File { path, options } => read_data(path, options, progress),
        Source::Example { name, options } => Ok(super::data::example(name)?.read(options)?),
        Source::Text { name, text, options } => Ok(read_dataset(text.as_bytes(), name, options)?),
    }
}

/// What reading the file of `name` again is called in the history.
pub fn read_again_label(name: &str) -> String {
    format!("Read {name} again")
}

/// The name of a file without its folder.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// One thing that was said about reading.
struct Said {
    /// In words.
    words: String,
    /// Takes it over.
    put: fn(&mut ReadOptions, &ReadOptions),
}

/// What was said about reading a table beside its form and its name, one thing each.
fn said(options: &ReadOptions) -> Vec<Said> {
    let ReadOptions { kind, columns, calculated, cut, binning, stream, window, form: _, table: _ } = options;
    let mut list = Vec::new();
    let mut say = |is: bool, words: String, put: fn(&mut ReadOptions, &ReadOptions)| {
        if is {
            list.push(Said { words, put });
        }
    };
    say(kind.is_some(), "the kind of data".into(), |to, from| to.kind = from.kind);
    let roles: Vec<&str> = columns.iter().map(|(role, _)| role.as_str()).collect();
    say(!columns.is_empty(), format!("the roles {}", roles.join(", ")), |to, from| {
        to.columns.clone_from(&from.columns);
    });
    let names: Vec<&str> = calculated.iter().map(|c| c.name.as_str()).collect();
    say(!calculated.is_empty(), format!("the calculated {}", names.join(", ")), |to, from| {
        to.calculated.clone_from(&from.calculated);
    });
    let text = cut.as_deref().unwrap_or_default();
    say(cut.is_some(), format!("the cut {text}"), |to, from| to.cut.clone_from(&from.cut));
    say(window.is_some(), "the window".into(), |to, from| to.window = from.window);
    say(binning.is_some(), "the bins".into(), |to, from| {
        to.binning.clone_from(&from.binning);
        to.stream = from.stream;
    });
    say(*stream && binning.is_none(), "reading in blocks".into(), |to, from| to.stream = from.stream);
    list
}

/// Reads another table of the file of `source` (the table is named in it) with what was said about the table before, as far as it goes with
/// this one. Gives the data, their source as it was read in the end, and adds to the notes what had to be dropped.
///
/// # Errors
/// As [`read_data`], of the table with nothing said about it.
pub fn read_table(
    source: &Source,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(Dataset, Source), FitError> {
    let mut wanted = source.clone();
    let options = wanted.options_mut().clone();
    let with = |options: ReadOptions| {
        let mut source = source.clone();
        *source.options_mut() = options;
        source
    };
    let all = said(&options);
    match read_from(source, progress) {
        Ok(data) if all.is_empty() || takes_options(&data) => return Ok((data, source.clone())),
        Err(error @ FitError::Read(ReadError::Cancelled { .. })) => return Err(error),
        _ => {}
    }
    let mut kept = ReadOptions { form: options.form, table: options.table.clone(), ..ReadOptions::default() };
    let mut data = read_from(&with(kept.clone()), progress)?;
    let mut dropped = Vec::new();
    for Said { words, put } in all {
        let mut tried = kept.clone();
        put(&mut tried, &options);
        match read_from(&with(tried.clone()), progress) {
            Ok(read) if takes_options(&data) => (kept, data) = (tried, read),
            Err(error @ FitError::Read(ReadError::Cancelled { .. })) => return Err(error),
            _ => dropped.push(words),
        }
    }
    if !dropped.is_empty() {
        data.notes.push(format!("{DROPPED}: {}", dropped.join("; ")));
    }
    Ok((data, with(kept)))
}

/// How a note begins that says what was dropped.
pub const DROPPED: &str = "does not go with this table and was dropped";

/// Objects that are data already have no columns to say anything about.
fn takes_options(data: &Dataset) -> bool {
    data.reading.as_ref().is_some_and(|reading| !reading.columns.is_empty())
}

/// Leaves the rows out that were left out by hand before the file was read anew, where they are the same rows; notes how many are not.
/// `before` and `after`: data and how they were read.
pub(super) fn keep_masks(
    (before, then): (&Dataset, &ReadOptions),
    (data, now): (&mut Dataset, &ReadOptions),
) {
    // Of other bins nothing can be the same.
    if then.binning != now.binning {
        return;
    }
    let rows: Vec<usize> = before.masked_by_hand().collect();
    let same_table = then.form == now.form && then.table == now.table && then.stream == now.stream;
    // A file that has grown or was corrected elsewhere still has its other rows.
    let (old, new) = (before.x(), data.x());
    let same_numbers =
        |row: usize| matches!((old.get(row), new.get(row)), (Some(a), Some(b)) if a.to_bits() == b.to_bits());
    let same_length = before.n_total() == data.n_total();
    let is_same = |row: usize| same_table && if then == now { same_numbers(row) } else { same_length };
    let (kept, gone): (Vec<usize>, Vec<usize>) = rows.into_iter().partition(|row| is_same(*row));
    for row in kept {
        data.mask.set(row, false);
    }
    if !gone.is_empty() {
        let said = match gone.len() {
            1 => "1 row that was left out by hand is used".to_owned(),
            n => format!("{n} rows that were left out by hand are used"),
        };
        data.notes.push(format!("{said}: the file has other rows now"));
    }
}
