//! Commands about the data: open a file or an example, take a data set, mask rows.

use std::path::Path;
use std::sync::Arc;

use super::Edit;
use crate::data::{
    Binning, Dataset, Selection, examples,
    read::{ReadOptions, read_source},
};
use crate::fit::state::State;
use crate::fit::{FitError, Source, file, start};

/// Reads a data file; a whole session where the extension says so (`.toml`, `.yml`).
pub(super) fn open(state: &mut State, path: &Path, options: &ReadOptions) -> Result<Edit, FitError> {
    if file::is_session(path) {
        let loaded = file::load(path)?;
        *state = loaded.state;
        let label = format!("Open {}", file_name(path));
        return Ok(Edit { saved: loaded.result, functions: Some(loaded.functions), ..Edit::step(label) });
    }
    let data = read_file(path, options)?;
    let source = Source::File { path: path.to_owned(), options: options.clone() };
    take(state, Arc::new(data), Some(source));
    Ok(Edit::step(format!("Open {}", file_name(path))))
}

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
        Source::Example { name, options } => Ok(example(name)?.read(options)?),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// Loads a built-in example together with the formula that describes it.
pub(crate) fn open_example(state: &mut State, name: &str) -> Result<Edit, FitError> {
    let data = read_example(name)?;
    take(state, Arc::new(data), Some(Source::example(name)));
    if let Some(example) = examples::find(name) {
        super::model::set_formula(state, example.formula)?;
    }
    Ok(Edit::step(format!("Open {name}")))
}

/// The data of a built-in example.
pub(crate) fn read_example(name: &str) -> Result<Dataset, FitError> {
    Ok(example(name)?.dataset()?)
}

fn example(name: &str) -> Result<&'static examples::Example, FitError> {
    examples::find(name).ok_or_else(|| FitError::NoExample {
        name: name.to_owned(),
        known: examples::ALL.iter().map(|e| e.name.to_owned()).collect(),
    })
}

/// Takes a data set that someone else has made.
pub(super) fn set_data(state: &mut State, data: &Arc<Dataset>, source: Option<&Source>) -> Edit {
    take(state, Arc::clone(data), source.cloned());
    let verb = if matches!(source, Some(Source::File { .. })) { "Open" } else { "Set data" };
    Edit::step(format!("{verb} {}", data.name))
}

/// Puts new data in place. Ranges belong to the data they were drawn on: another source starts without any.
fn take(state: &mut State, data: Arc<Dataset>, source: Option<Source>) {
    let config = &mut state.config;
    let same_source = source.is_some() && same_origin(config.member().source.as_ref(), source.as_ref());
    if !same_source || data.fit_set(&config.member().selection).is_err() {
        config.member_mut().selection = Selection::default();
    }
    let before = config.clone();
    let coordinates = |data: &Option<Arc<Dataset>>| data.as_ref().map_or(1, |d| d.n_coordinates());
    let column = |data: &Option<Arc<Dataset>>| data.as_ref().map(|d| d.x_title.quantity.clone());
    let other_coordinates = coordinates(&config.member().data) != data.n_coordinates()
        || column(&config.member().data).as_ref() != Some(&data.x_title.quantity);
    let member = config.member_mut();
    // A source of one error a row belongs to the rows that it was given for.
    member.cost.errors.retain(|s| (same_source || s.fits_any_data()) && s.check(data.n_total()).is_ok());
    member.data = Some(data);
    member.source = source;
    if other_coordinates {
        super::model::read_for_data(state);
    }
    // The same numbers under another name or with other notes ask for no new estimates.
    if !state.config.same_data(&before) {
        start::after_new_data(state);
    }
}

/// Whether two sources are the same file or example, whatever was said about its columns.
fn same_origin(a: Option<&Source>, b: Option<&Source>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.is_same_place(b))
}

/// Cuts the values anew into bins: those that are at hand, else those of the file read again.
pub(super) fn set_binning(state: &mut State, binning: Option<&Binning>) -> Result<Edit, FitError> {
    let member = state.config.member();
    let data = member.data.as_ref().ok_or(FitError::NoData)?;
    let label = if binning.is_some() { "Set bins" } else { "Take bins away" };
    let mut source = member.source.clone();
    let mut was_binned = false;
    if let Some(source) = &mut source {
        was_binned = std::mem::replace(&mut source.options_mut().binning, binning.cloned()).is_some();
    }
    let whole = data.unbinned.as_ref().unwrap_or(data);
    let changed = match (&source, binning) {
        // Bins of a file that are no longer what the file holds: of a stream.
        (Some(source), _) if was_binned && data.unbinned.is_none() => {
            Arc::new(read_from(source, &mut |_, _| true)?)
        }
        (_, Some(binning)) => Arc::new(whole.binned(binning)?),
        (_, None) => Arc::clone(whole),
    };
    take(state, changed, source);
    Ok(Edit::step(label))
}

/// Reads the file or the example of the active member with other choices.
///
/// # Errors
/// The data came from neither, or are refused that way.
pub(super) fn read_anew(
    state: &mut State,
    label: &str,
    change: impl FnOnce(&mut ReadOptions),
) -> Result<Edit, FitError> {
    let Some(mut source) = state.config.member().source.clone() else { return Err(FitError::NoFile) };
    change(source.options_mut());
    let data = read_from(&source, &mut |_, _| true)?;
    take(state, Arc::new(data), Some(source));
    Ok(Edit::step(label))
}

/// Masks a row or takes it back into use.
pub(super) fn set_mask(state: &mut State, row: usize, used: bool) -> Result<Edit, FitError> {
    let data = state.config.member().data.as_ref().ok_or(FitError::NoData)?;
    if row >= data.n_total() {
        return Err(FitError::Row { row, reason: "the data have no such row" });
    }
    if used && !data.row_is_finite(row) {
        return Err(FitError::Row { row, reason: "it holds something that is not a number" });
    }
    let cut = data.reading.as_ref().and_then(|r| r.cut.as_ref());
    if used && cut.is_some_and(|cut| !cut.rows.contains(row)) {
        return Err(FitError::Row { row, reason: "the cut leaves it out" });
    }
    let mut changed = Dataset::clone(data);
    changed.mask.set(row, used);
    // A mask that leaves nothing to fit is refused here, not at the next fit.
    if !used {
        changed.fit_set(&state.config.member().selection)?;
    }
    state.config.member_mut().data = Some(Arc::new(changed));
    start::refresh(state);
    Ok(Edit::step(if used { format!("Use row {}", row + 1) } else { format!("Mask row {}", row + 1) }))
}
