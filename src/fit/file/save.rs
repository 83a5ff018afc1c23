//! Choices → file.

use std::io::Write;
use std::path::Path;

use super::names::cost_name;
use super::numbers::Numbers;
use super::paths::relative_to;
use super::schema::{
    BandEntry, BandTable, ConstraintEntry, ContourEntry, DataEntry, DerivedEntry, FitEntry, LimitEntry,
    MinosEntry, ParameterEntry, ProfileEntry, SessionFile,
};
use super::{SavedResult, VERSION};
use crate::cost::{Constraint, CostKind};
use crate::data::read::ReadOptions;
use crate::data::{Binning, Dataset, Interval};
use crate::fit::{
    BandKind, FitConfig, FitError, Intervals, ONE_SIGMA, ProfileWish, Quantity, Source, ValueOrigin,
};
use crate::minimize::{Algorithm, Method};

/// Writes the session file at `path`; the old file is there until the new one is complete.
///
/// # Errors
/// The folder does not exist, or cannot be written.
pub(crate) fn save(path: &Path, config: &FitConfig, result: Option<&SavedResult>) -> Result<(), FitError> {
    let text = to_text(path, config, result).map_err(|reason| FitError::Io {
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
    result: Option<&SavedResult>,
) -> Result<String, String> {
    let data = config.member().data.as_deref().map(|d| data_entry(path, d, config.member().source.as_ref()));
    let file = SessionFile {
        version: VERSION,
        fit: vec![fit_entry(config, data.as_ref().map(|d| d.name.clone()))],
        data: data.into_iter().collect(),
        parameter: parameter_entries(config),
        constraint: config.member().cost.constraints.iter().map(constraint_entry).collect(),
        result: result.map(SavedResult::to_entry),
    };
    toml::to_string(&file).map_err(|e| e.to_string())
}

fn data_entry(path: &Path, data: &Dataset, source: Option<&Source>) -> DataEntry {
    let masked = data.mask.left_out().collect();
    let mut entry = DataEntry { name: data.name.clone(), masked, ..DataEntry::default() };
    match source {
        None => entry.numbers = Some(Numbers::of(data)),
        Some(Source::Example(name)) => entry.example = Some(name.clone()),
        Some(Source::File { path: file, options }) => {
            let ReadOptions { kind, columns, binning, window } = options;
            entry.file = Some(relative_to(path, file));
            entry.kind = *kind;
            entry.window = *window;
            entry.columns =
                columns.iter().map(|(role, column)| (role.clone(), column.clone().into())).collect();
            match binning {
                None => {}
                Some(Binning::Uniform { n, span }) => {
                    entry.bins = Some(*n);
                    entry.span = *span;
                }
                Some(Binning::Edges(edges)) => entry.edges = Some(edges.clone()),
            }
        }
    }
    entry
}

fn fit_entry(config: &FitConfig, data: Option<String>) -> FitEntry {
    let cost = &config.member().cost;
    let pairs = |list: &[Interval]| list.iter().map(|i| (i.lo, i.hi)).collect();
    let mut entry = FitEntry {
        data,
        model: config.member().formula.clone(),
        cost: (cost.kind != CostKind::Auto).then(|| cost_name(cost.kind).to_owned()),
        errordef: cost.errordef,
        range: pairs(&config.member().selection.ranges),
        exclude: pairs(&config.member().selection.exclude),
        integral: cost.integral,
        model_kind: cost.model_kind,
        weights: cost.weights,
        ignore_x_errors: cost.ignore_x_errors,
        normalise: cost.normalise,
        log_det: cost.log_det,
        zero_error: cost.zero_error,
        loss: cost.loss,
        loss_scale: cost.loss_scale,
        loss_formula: cost.loss_formula.clone(),
        errors: config.scaling,
        keep_user_values: config.keep_user_values,
        print: config.print,
        ..FitEntry::default()
    };
    put_method(&mut entry, &config.method);
    put_intervals(&mut entry, &config.intervals);
    entry
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
}

fn parameter_entries(config: &FitConfig) -> Vec<ParameterEntry> {
    let entry = |(p, origin): (&crate::params::Parameter, &ValueOrigin)| ParameterEntry {
        name: p.name.clone(),
        value: Some(p.value),
        step: p.step,
        min: p.limits.lower(),
        max: p.limits.upper(),
        fixed: p.fixed,
        tie: p.tie.clone(),
        origin: (*origin != ValueOrigin::User).then_some(*origin),
    };
    config.params.iter().zip(&config.origins).filter(|(p, _)| !p.constant).map(entry).collect()
}

/// A diagonal covariance is written as errors when their squares read back to the same numbers.
fn constraint_entry(constraint: &Constraint) -> ConstraintEntry {
    let Constraint { names, values, covariance } = constraint.clone();
    let diagonal = covariance.iter().enumerate().all(|(i, row)| {
        row.iter()
            .enumerate()
            .all(|(j, &c)| if i == j { c >= 0.0 && c.sqrt() * c.sqrt() == c } else { c == 0.0 })
    });
    if diagonal {
        let errors = covariance.iter().enumerate().map(|(i, row)| row[i].sqrt()).collect();
        ConstraintEntry { names, values, errors: Some(errors), covariance: None }
    } else {
        ConstraintEntry { names, values, errors: None, covariance: Some(covariance) }
    }
}
