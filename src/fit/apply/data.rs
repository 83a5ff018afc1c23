//! Commands about the data: open a file or an example, take a data set, mask rows. How a file is read is in `reading`.

use std::path::Path;
use std::sync::Arc;

use super::Edit;
use super::reading::{file_name, keep_masks, read_again_label, read_from, read_table};
use crate::data::read::ReadOptions;
use crate::data::{Binning, Dataset, Selection, examples};
use crate::fit::state::State;
use crate::fit::{FitError, OpenedSession, Source, file, start};

/// Reads a data file; a whole session where the extension says so (`.toml`, `.yml`).
pub(super) fn open(state: &mut State, path: &Path, options: &ReadOptions) -> Result<Edit, FitError> {
    if file::is_session(path) {
        return Ok(take_session(state, &file::read_session(path, &mut |_, _| true)?));
    }
    read(state, &Source::File { path: path.to_owned(), options: options.clone() })
}

/// Puts a session in the place of this one.
pub(super) fn take_session(state: &mut State, opened: &OpenedSession) -> Edit {
    let loaded = opened.loaded();
    state.clone_from(&loaded.state);
    let label = format!("Open {}", file_name(opened.path()));
    Edit { saved: loaded.result.clone(), functions: Some(loaded.functions.clone()), ..Edit::step(label) }
}

/// Reads data from this source.
pub(super) fn read(state: &mut State, source: &Source) -> Result<Edit, FitError> {
    let data = read_from(source, &mut |_, _| true)?;
    Ok(set_data(state, &Arc::new(data), Some(source)))
}

/// Reads another table of a file with what was said about the one before, as far as it goes with it.
pub(super) fn open_table(state: &mut State, source: &Source) -> Result<Edit, FitError> {
    let (data, source) = read_table(source, &mut |_, _| true)?;
    Ok(set_data(state, &Arc::new(data), Some(&source)))
}

/// Reads a file anew for all members that have it.
pub(super) fn read_again(state: &mut State, path: &Path) -> Result<Edit, FitError> {
    let of_file = |source: &Source| matches!(source, Source::File { path: p, .. } if p == path);
    let members = state.config.members.iter().enumerate();
    let sources: Vec<(usize, Source)> =
        members.filter_map(|(j, m)| Some((j, m.source.clone().filter(of_file)?))).collect();
    let read = |(j, source): (usize, Source)| Ok((j, Arc::new(read_from(&source, &mut |_, _| true)?)));
    set_numbers(state, &sources.into_iter().map(read).collect::<Result<Vec<_>, FitError>>()?)
}

/// Gives members new data from the sources that they have.
pub(super) fn set_numbers(state: &mut State, list: &[(usize, Arc<Dataset>)]) -> Result<Edit, FitError> {
    let n = state.config.members.len();
    let shown = state.config.active;
    let mut name = String::new();
    for (index, data) in list {
        if *index >= n {
            return Err(FitError::NoMember { action: "read", index: *index, n });
        }
        state.config.active = *index;
        let source = state.config.member().source.clone();
        name.clone_from(&data.name);
        set_data(state, data, source.as_ref());
    }
    state.config.active = shown;
    Ok(Edit::step(read_again_label(&name)))
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

pub(super) fn example(name: &str) -> Result<&'static examples::Example, FitError> {
    examples::find(name).ok_or_else(|| FitError::NoExample {
        name: name.to_owned(),
        known: examples::ALL.iter().map(|e| e.name.to_owned()).collect(),
    })
}

/// Takes a data set that someone else has made.
pub(super) fn set_data(state: &mut State, data: &Arc<Dataset>, source: Option<&Source>) -> Edit {
    let label = label(state.config.member().source.as_ref(), source, &data.name);
    let mut data = Arc::clone(data);
    let before = state.config.member();
    if let (Some(then), Some(now), Some(rows)) = (&before.source, source, &before.data)
        && then.is_same_place(now)
    {
        // A session may call them otherwise than their file.
        if rows.name != data.name {
            Arc::make_mut(&mut data).name.clone_from(&rows.name);
        }
        if rows.masked_by_hand().next().is_some() {
            keep_masks((rows, then.options()), (Arc::make_mut(&mut data), now.options()));
        }
    }
    take(state, data, source.cloned());
    Edit::step(label)
}

/// What was done, for the history.
fn label(before: Option<&Source>, after: Option<&Source>, name: &str) -> String {
    let same = before.zip(after).filter(|(a, b)| a.is_same_place(b));
    let Some((then, now)) = same.map(|(a, b)| (a.options(), b.options())) else {
        let verb = if matches!(after, Some(Source::File { .. })) { "Open" } else { "Set data" };
        return format!("{verb} {name}");
    };
    let what = match &now.table {
        Some(table) if then.table != now.table => return format!("Open {table}"),
        _ if then.calculated != now.calculated => "Calculate columns",
        _ if then.cut != now.cut => "Cut rows",
        _ if then.columns != now.columns => "Change the roles",
        _ if then.binning != now.binning => "Set bins",
        _ if then != now => "Change the reading",
        _ => return read_again_label(name),
    };
    what.into()
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
    // A title of one's own may name the unit.
    let titles = |data: &Dataset| (data.x_title.clone(), data.y_title.clone());
    let before_titles = config.member().data.as_deref().map(titles);
    let other_columns = other_coordinates || before_titles != Some(titles(&data));
    let member = config.member_mut();
    if other_columns {
        member.figure = member.figure.for_other_columns();
    }
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
    let edit = read(state, &source)?;
    Ok(Edit { label: label.into(), ..edit })
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
