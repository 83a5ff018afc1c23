//! Choices → file.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::bins;
use super::functions::{self, FunctionEntry};
use super::names::cost_name;
use super::numbers::Numbers;
use super::paths::relative_to;
use super::schema::SharedErrorEntry;
use super::schema::{
    AlongEntry, BandEntry, BandTable, ConstraintEntry, ContourEntry, DataEntry, DefinitionEntry,
    DerivedEntry, FitEntry, LimitEntry, MinosEntry, ParameterEntry, ProfileEntry, SessionFile,
};
use super::{SavedResult, VERSION};
use crate::cost::{Constraint, CostKind, ErrorSource};
use crate::data::read::{CalculatedColumn, ReadOptions};
use crate::data::{Dataset, Interval, Selection, coordinate_name};
use crate::fit::{
    BandKind, FitConfig, FitError, Function, Intervals, Member, ONE_SIGMA, ProfileWish, Quantity,
    SharedError, Source, ValueOrigin, prints,
};
use crate::minimize::{Algorithm, Method};
use crate::model::NamedFormula;

/// Writes the session file at `path`; the old file is there until the new one is complete.
///
/// # Errors
/// The folder does not exist, or cannot be written.
pub(crate) fn save(
    path: &Path,
    config: &FitConfig,
    functions: &[Function],
    result: Option<&SavedResult>,
) -> Result<(), FitError> {
    let text = to_text(path, config, functions, result).map_err(|reason| FitError::Io {
        action: "write",
        path: path.display().to_string(),
        reason,
    })?;
    let failed = |e: std::io::Error| FitError::io("write", path, &e);
    // In the same folder, because a file can only be renamed within one disk.
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    readable_by_all(file.as_file(), path).map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Temporary files are private; a session file gets the permissions of the file it replaces, or the usual ones.
#[cfg(unix)]
fn readable_by_all(file: &std::fs::File, path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    const USUAL: u32 = 0o644;
    let old = std::fs::metadata(path).map(|m| m.permissions().mode() & 0o777);
    file.set_permissions(std::fs::Permissions::from_mode(old.unwrap_or(USUAL)))
}

#[cfg(not(unix))]
fn readable_by_all(_file: &std::fs::File, _path: &Path) -> std::io::Result<()> {
    Ok(())
}

/// The whole file as text.
pub(super) fn to_text(
    path: &Path,
    config: &FitConfig,
    functions: &[Function],
    result: Option<&SavedResult>,
) -> Result<String, String> {
    let mut data = Written::default();
    let several = config.members.len() > 1;
    let mut fit: Vec<FitEntry> = config
        .members
        .iter()
        .enumerate()
        .map(|(j, member)| fit_entry(member, data.name_of(path, member, &config.data_name(j))))
        .collect();
    if let Some(first) = fit.first_mut() {
        put_whole(first, config);
    }
    let function = function_entries(config, functions, &fit);
    let shared_error = config.shared_errors.iter().map(|shared| shared_entry(shared, &fit)).collect();
    let file = SessionFile {
        version: VERSION,
        simultaneous: several.then_some(true),
        active: (config.active > 0).then_some(config.active + 1),
        definition: config.definitions.iter().map(definition_entry).collect(),
        shared_error,
        fit,
        data: data.entries,
        parameter: parameter_entries(config),
        constraint: constraint_entries(config),
        result: result.map(SavedResult::to_entry),
        function,
    };
    toml::to_string(&file).map_err(|e| e.to_string())
}

/// A common source of error, by the names of the data that have it, and by the numbers of the fits where several have these data.
fn shared_entry(shared: &SharedError, fits: &[FitEntry]) -> SharedErrorEntry {
    let ErrorSource { name, axis, size, relative, of, correlation, on } = shared.source.clone();
    let data: Vec<String> = shared.members.iter().filter_map(|&j| fits.get(j)?.data.clone()).collect();
    let named = |fit: &FitEntry| fit.data.as_ref().is_some_and(|name| data.contains(name));
    let by_name: Vec<usize> = (0..fits.len()).filter(|&j| named(&fits[j])).collect();
    let (data, fit) = if by_name == shared.members {
        (data, Vec::new())
    } else {
        (Vec::new(), shared.members.iter().map(|j| j + 1).collect())
    };
    SharedErrorEntry { data, fit, name, axis, value: size, relative, of, correlation, on }
}

/// The functions under the names that their data have in the file. Of data that are gone the name stays, with a number where other data of
/// the file have it.
fn function_entries(config: &FitConfig, functions: &[Function], fits: &[FitEntry]) -> Vec<FunctionEntry> {
    let is_taken = |name: &str| fits.iter().any(|fit| fit.data.as_deref() == Some(name));
    let entry = |f: &Function| {
        let owner = (0..config.members.len()).find(|&j| f.belongs_to(&config.members, j));
        let name = owner.and_then(|j| fits.get(j)?.data.clone());
        functions::entry(&name.unwrap_or_else(|| numbered(&f.data, is_taken)), f)
    };
    functions.iter().map(entry).collect()
}

/// Data sets, each written once.
#[derive(Default)]
struct Written<'a> {
    entries: Vec<DataEntry>,
    data: Vec<&'a Arc<Dataset>>,
}

impl<'a> Written<'a> {
    /// The name of the data of `member` in the file; a name that others have gets a number.
    fn name_of(&mut self, path: &Path, member: &'a Member, name: &str) -> Option<String> {
        let data = member.data.as_ref()?;
        let same = |(d, entry): (&&Arc<Dataset>, &DataEntry)| {
            Arc::ptr_eq(d, data) && entry.error == member.cost.errors
        };
        if let Some(known) = self.data.iter().zip(&self.entries).position(same) {
            return Some(self.entries[known].name.clone());
        }
        let mut entry = data_entry(path, data, member.source.as_ref());
        entry.error.clone_from(&member.cost.errors);
        entry.name = numbered(name, |name| self.entries.iter().any(|e| e.name == name));
        entry.title = (entry.name != data.name).then(|| data.name.clone());
        self.data.push(data);
        self.entries.push(entry);
        self.entries.last().map(|e| e.name.clone())
    }
}

/// `plain`, with a number where it is taken.
fn numbered(plain: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = plain.to_owned();
    let mut number = 1;
    while is_taken(&name) {
        number += 1;
        name = format!("{plain}_{number}");
    }
    name
}

fn data_entry(path: &Path, data: &Arc<Dataset>, source: Option<&Source>) -> DataEntry {
    // What the file itself or a cut leaves out is left out again when it is read.
    let masked = match source {
        Some(_) => data.masked_by_hand().collect(),
        None => data.mask.left_out().collect(),
    };
    let mut entry = DataEntry { name: data.name.clone(), masked, ..DataEntry::default() };
    match source {
        None => entry.numbers = Some(Numbers::of(data)),
        Some(Source::Example { name, options }) => {
            entry.example = Some(name.clone());
            put_options(options, &mut entry);
        }
        Some(Source::Text { text, options, .. }) => {
            entry.text = Some(text.to_string());
            put_options(options, &mut entry);
        }
        Some(Source::File { path: file, options }) => {
            entry.file = Some(relative_to(path, file));
            entry.hash = Some(prints::of_data(data));
            put_options(options, &mut entry);
        }
    }
    entry
}

/// What was said about reading.
fn put_options(options: &ReadOptions, entry: &mut DataEntry) {
    let ReadOptions { kind, columns, calculated, cut, binning, stream, window, form, table } = options;
    entry.stream = *stream;
    entry.column = calculated.iter().map(CalculatedColumn::text).collect();
    entry.cut.clone_from(cut);
    entry.kind = *kind;
    entry.window = *window;
    entry.form = *form;
    entry.table.clone_from(table);
    entry.columns = columns.iter().map(|(role, column)| (role.clone(), column.clone().into())).collect();
    if let Some(binning) = binning {
        bins::put(binning, entry);
    }
}

/// Ranges and exclusions of the further coordinates.
fn along(selection: &Selection) -> Vec<AlongEntry> {
    let pairs = |list: &[Interval]| list.iter().map(|i| (i.lo, i.hi)).collect();
    let axes = (1..selection.n_axes()).map(|k| (k, selection.axis(k)));
    axes.filter(|(_, axis)| !axis.is_everything())
        .map(|(k, axis)| AlongEntry {
            axis: coordinate_name(k),
            range: pairs(&axis.ranges),
            exclude: pairs(&axis.exclude),
        })
        .collect()
}

/// What belongs to one member.
pub(super) fn fit_entry(member: &Member, data: Option<String>) -> FitEntry {
    let cost = &member.cost;
    let pairs = |list: &[Interval]| list.iter().map(|i| (i.lo, i.hi)).collect();
    FitEntry {
        name: member.name.clone(),
        data,
        color: member.color.map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}")),
        hidden: member.hidden,
        figure: member.figure.clone(),
        left_out: member.left_out,
        model: member.formula.clone(),
        rename: member.names.iter().cloned().collect(),
        cost: (cost.kind != CostKind::Auto).then(|| cost_name(cost.kind).to_owned()),
        errordef: cost.errordef,
        ndata: cost.ndata,
        range: pairs(&member.selection.ranges),
        exclude: pairs(&member.selection.exclude),
        along: along(&member.selection),
        integral: cost.integral,
        model_kind: cost.model_kind,
        weights: cost.weights,
        bin_rule: cost.bin_rule,
        width: cost.times_width,
        strict_ndof: cost.strict_ndof,
        no_chi2: cost.no_chi2,
        ignore_x_errors: cost.ignore_x_errors,
        normalise: cost.normalise,
        log_det: cost.log_det,
        det_ref: cost.det_ref,
        dynamic_errors: cost.dynamic_errors,
        zero_error: cost.zero_error,
        loss: cost.loss,
        loss_scale: cost.loss_scale,
        loss_formula: cost.loss_formula.clone(),
        ..FitEntry::default()
    }
}

/// What belongs to all members together, in the first entry.
fn put_whole(entry: &mut FitEntry, config: &FitConfig) {
    entry.errors = config.scaling;
    entry.keep_user_values = config.keep_user_values;
    entry.print = config.print;
    entry.storing = config.storing;
    entry.contour_look = config.contour_look;
    put_method(entry, &config.method);
    put_intervals(entry, &config.intervals);
}

/// Only what differs from the default, so that a file says what was chosen.
fn put_method(entry: &mut FitEntry, method: &Method) {
    let default = Method::default();
    entry.minimizer = (method.algorithm != Algorithm::default()).then(|| method.algorithm.name().to_owned());
    entry.strategy = (method.strategy != default.strategy).then(|| method.strategy.into());
    entry.tolerance = (method.tolerance != default.tolerance).then_some(method.tolerance);
    entry.max_calls = method.max_calls;
    entry.iterate = (method.iterate != default.iterate).then_some(method.iterate);
    entry.covariance = method.covariance;
    entry.improve = method.improve;
    entry.starts = (method.starts != default.starts).then_some(method.starts);
    entry.seed = (method.seed != default.seed).then_some(method.seed);
    entry.learning_rate = (method.learning_rate != default.learning_rate).then_some(method.learning_rate);
    entry.max_steps = (method.max_steps != default.max_steps).then_some(method.max_steps);
    entry.robust_fraction = method.robust_fraction;
    entry.polish = (method.polish != default.polish).then_some(method.polish);
}

fn put_intervals(entry: &mut FitEntry, intervals: &Intervals) {
    entry.minos = intervals
        .minos
        .as_ref()
        .map(|names| if names.is_empty() { MinosEntry::All(true) } else { MinosEntry::Names(names.clone()) });
    entry.cl = intervals.cl;
    let BandKind { simultaneous, prediction } = intervals.band_kind;
    entry.band = match intervals.band {
        cl if intervals.band_kind != BandKind::default() => {
            Some(BandEntry::Kind(BandTable { cl, simultaneous, prediction }))
        }
        None => Some(BandEntry::Shown(false)),
        Some(cl) if cl == ONE_SIGMA => None,
        Some(cl) => Some(BandEntry::Level(cl)),
    };
    let profile =
        |p: &ProfileWish| ProfileEntry { name: p.name.clone(), size: p.size, bound: p.bound, held: p.held };
    entry.profile = intervals.profiles.iter().map(profile).collect();
    let contour = |c: &(String, String, Vec<f64>, usize)| ContourEntry {
        x: c.0.clone(),
        y: c.1.clone(),
        cl: c.2.clone(),
        size: c.3,
    };
    entry.contour = intervals.contours.iter().map(contour).collect();
    let limit = |b: &(String, f64, bool)| LimitEntry { name: b.0.clone(), cl: b.1, lower: !b.2 };
    entry.limit = intervals.bounds.iter().map(limit).collect();
    entry.scan.clone_from(&intervals.scans);
    entry.matrix.clone_from(&intervals.matrix);
    let derived = |q: &Quantity| DerivedEntry {
        name: q.name.clone(),
        expression: q.expression.clone(),
        profile: q.profile,
    };
    entry.derived = intervals.derived.iter().map(derived).collect();
    entry.bootstrap = intervals.bootstrap;
    entry.jackknife = intervals.jackknife;
}

fn parameter_entries(config: &FitConfig) -> Vec<ParameterEntry> {
    let entry = |(p, origin): (&crate::params::Parameter, &ValueOrigin)| ParameterEntry {
        name: p.name.clone(),
        value: Some(p.value),
        step: p.step,
        min: p.limits.lower(),
        max: p.limits.upper(),
        typed_limits: (!p.limits.is_none()).then_some(p.typed_limits),
        fixed: p.fixed,
        tie: p.tie.clone(),
        origin: (*origin != ValueOrigin::User).then_some(*origin),
    };
    config.params.iter().zip(&config.origins).filter(|(p, _)| !p.constant).map(entry).collect()
}

/// Outside knowledge is of the whole fit; with which of several members it was said is kept.
fn constraint_entries(config: &FitConfig) -> Vec<ConstraintEntry> {
    let of_member = |(j, member): (usize, &Member)| {
        let fit = (j > 0).then_some(j + 1);
        let entry = |c: &Constraint| ConstraintEntry { fit, ..constraint_entry(c) };
        member.cost.constraints.iter().map(entry).collect::<Vec<_>>()
    };
    config.members.iter().enumerate().flat_map(of_member).collect()
}

/// A diagonal covariance is written as errors when their squares read back to the same numbers.
pub(super) fn constraint_entry(constraint: &Constraint) -> ConstraintEntry {
    let Constraint { names, values, covariance, upper, relative } = constraint.clone();
    let entry = ConstraintEntry { names, values, upper, relative, ..ConstraintEntry::default() };
    let diagonal = covariance.iter().enumerate().all(|(i, row)| {
        row.iter()
            .enumerate()
            .all(|(j, &c)| if i == j { c >= 0.0 && c.sqrt() * c.sqrt() == c } else { c == 0.0 })
    });
    if diagonal {
        let errors = covariance.iter().enumerate().map(|(i, row)| row[i].sqrt()).collect();
        ConstraintEntry { errors: Some(errors), ..entry }
    } else {
        ConstraintEntry { covariance: Some(covariance), ..entry }
    }
}

pub(super) fn definition_entry(function: &NamedFormula) -> DefinitionEntry {
    DefinitionEntry { name: function.name.clone(), formula: function.formula.clone() }
}
