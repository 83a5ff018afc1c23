//! Data for a command: files read under a bar where that takes long, and the data of a session read anew where options say how.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::exit::CliError;
use super::plan::is_session;
use super::progress::ReadBar;
use super::stdin;
use crate::data::Dataset;
use crate::data::read::{FormOptions, ReadOptions};
use crate::fit::{Command, NewData, Session, Source, read_from};

/// Reads data from where they come from.
///
/// # Errors
/// They cannot be read or understood.
pub(super) fn read(source: &Source) -> Result<Dataset, CliError> {
    let name = match source {
        Source::File { path, .. } => name_of(path),
        Source::Example { name, .. } | Source::Text { name, .. } => name.clone(),
    };
    let mut bar = ReadBar::new(&name);
    Ok(read_from(source, &mut |done, total| bar.show(done, total))?)
}

/// The name of a file without its folder.
pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Takes the first file, a session perhaps, and adds the others to it.
///
/// # Errors
/// A file cannot be read; options that a session has no use for.
pub(super) fn open(session: &mut Session, files: &[PathBuf], options: &ReadOptions) -> Result<(), CliError> {
    let Some((first, more)) = files.split_first() else { return Ok(()) };
    if is_session(first) {
        let bar = ReadBar::new(&name_of(first));
        session.apply(Command::Open { path: first.clone(), options: ReadOptions::default() })?;
        drop(bar);
        return read_anew(session, first, options);
    }
    let given = |path: &PathBuf| {
        if stdin::is_stdin(path) {
            return stdin::dataset(options).map(|data| (Arc::new(data), None));
        }
        let source = Source::File { path: path.clone(), options: options.clone() };
        read(&source).map(|data| (Arc::new(data), Some(source)))
    };
    let (data, source) = given(first)?;
    session.apply(Command::SetData(data, source))?;
    for path in more {
        let (data, source) = given(path)?;
        session.apply(Command::AddMember { data: NewData::Given(data, source), formula: None })?;
    }
    Ok(())
}

/// Reads the data of a session once more, with what `wish` says besides.
fn read_anew(session: &mut Session, path: &Path, wish: &ReadOptions) -> Result<(), CliError> {
    if *wish == ReadOptions::default() {
        return Ok(());
    }
    let refused = |why: &str, help: &str| CliError::Usage {
        message: format!("options for reading data do not go with '{}': {why}", path.display()),
        help: Some(help.into()),
    };
    let config = session.config();
    if config.members.len() > 1 {
        return Err(refused(
            "it has several data sets",
            "say it in the [[data]] of the session that is meant",
        ));
    }
    let member = config.member();
    let Some(before) = member.data.clone() else {
        return Err(refused("it has no data", "leave them out"));
    };
    let only_bins = ReadOptions { binning: wish.binning.clone(), ..ReadOptions::default() };
    let Some(mut source) = member.source.clone() else {
        if *wish != only_bins {
            let why = "it holds the numbers themselves, and there is no file to be read another way";
            return Err(refused(why, "only --bins goes with numbers"));
        }
        session.apply(Command::SetBinning(wish.binning.clone()))?;
        return Ok(());
    };
    put_over(source.options_mut(), wish);
    let mut data = read(&source)?;
    data.name.clone_from(&before.name);
    session.apply(Command::SetData(Arc::new(data), Some(source)))?;
    Ok(())
}

/// What was said last counts; a calculated column takes the place of one of the same name.
fn put_over(options: &mut ReadOptions, wish: &ReadOptions) {
    let ReadOptions { kind, columns, calculated, cut, binning, stream, window, form, table } = wish.clone();
    let FormOptions { encoding, separator, decimal_comma, thousands, header } = form;
    options.kind = kind.or(options.kind);
    if !columns.is_empty() {
        options.columns = columns;
    }
    options.calculated.retain(|old| calculated.iter().all(|new| new.name != old.name));
    options.calculated.extend(calculated);
    options.cut = cut.or(options.cut.take());
    options.binning = binning.or(options.binning.take());
    options.stream |= stream;
    options.window = window.or(options.window);
    options.table = table.or(options.table.take());
    let own = &mut options.form;
    own.encoding = encoding.or(own.encoding);
    own.separator = separator.or(own.separator);
    own.decimal_comma = decimal_comma.or(own.decimal_comma);
    own.thousands = thousands.or(own.thousands);
    own.header = header.or(own.header);
}
