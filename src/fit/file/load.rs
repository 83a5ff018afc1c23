//! File → choices: text to schema, schema to data, formula, parameters and settings; every refusal is one sentence with the
//! file and, where it is known, the line.

use std::path::Path;
use std::sync::Arc;

use super::bins;
use super::changed;
use super::named::{Named, join_data, listed, shared};
use super::names::{cost, minimizer};
use super::paths::resolve;
use super::schema::{
    BandEntry, ConstraintEntry, DataEntry, DefinitionEntry, DerivedEntry, FitEntry, MinosEntry,
    ParameterEntry, ProfileEntry, SessionFile,
};
use super::{Loaded, SavedResult, VERSION};
use crate::cost::{Constraint, CostChoice, CostKind, ErrorSource, NamedLoss};
use crate::data::read::{CalculatedColumn, ReadOptions};
use crate::data::{AxisSelection, Dataset, Interval, Selection, coordinate_named};
use crate::fit::apply::{read_from, state_of_members};
use crate::fit::derive::Quantities;
use crate::fit::state::State;
use crate::fit::{
    BandKind, FitError, Intervals, Member, ONE_SIGMA, ProfileWish, Quantity, ScanWish, Source, ValueOrigin,
    prints, start, tie,
};
use crate::minimize::{Method, Strategy};
use crate::model::NamedFormula;
use crate::params::Limits;

/// Reads the session file at `path`, its data, and compiles its formula.
///
/// # Errors
/// The file cannot be read, is no TOML, has an unknown key or a value that is not allowed, is from a newer version; its data
/// or its formula are refused.
pub(super) fn load(path: &Path, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<Loaded, FitError> {
    let bytes = std::fs::read(path).map_err(|e| FitError::io("read", path, &e))?;
    let text = String::from_utf8(bytes).map_err(|_| refuse(path, "it is not a text file"))?;
    let file = parse(path, &text)?;
    build(path, file, progress)
}

fn refuse(path: &Path, message: impl Into<String>) -> FitError {
    FitError::Session { path: path.display().to_string(), line: None, message: message.into() }
}

/// Text → schema; the version is looked at first, because a newer file may have any keys.
pub(super) fn parse(path: &Path, text: &str) -> Result<SessionFile, FitError> {
    let at = |e: toml::de::Error| FitError::Session {
        path: path.display().to_string(),
        line: e.span().map(|s| text.get(..s.start).unwrap_or(text).matches('\n').count() + 1),
        message: plain(e.message()),
    };
    let table: toml::Table = toml::from_str(text).map_err(at)?;
    match table.get("version").map(toml::Value::as_integer) {
        None => return Err(refuse(path, "this is no session file: the line 'version = 1' is missing")),
        Some(Some(v)) if v > VERSION => {
            let message = format!(
                "it was written by a newer fitpanel (version = {v}; this one reads up to {VERSION}): update the program"
            );
            return Err(refuse(path, message));
        }
        Some(Some(v)) if v >= 1 => {}
        Some(_) => return Err(refuse(path, "version must be a whole number from 1")),
    }
    toml::from_str(text).map_err(at)
}

/// The parser's words in ours: `unknown field` is an unknown key.
fn plain(message: &str) -> String {
    let first = message.lines().next().unwrap_or(message);
    first.replace("unknown field", "unknown key").replace("missing field", "missing key").replace('`', "'")
}

pub(super) fn build(
    path: &Path,
    file: SessionFile,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<Loaded, FitError> {
    let SessionFile {
        version: _,
        simultaneous,
        active,
        definition,
        data,
        shared_error,
        fit,
        parameter,
        constraint,
        result,
        function,
    } = file;
    if simultaneous == Some(false) && fit.len() > 1 {
        let message = "simultaneous = false is not possible: several [[fit]] of one session are one fit; use a session for each";
        return Err(refuse(path, message));
    }
    let Some(first) = fit.first().cloned() else { return Err(refuse(path, "it has no [[fit]]")) };
    let n = fit.len();
    if let Some(number) = active.filter(|&number| number == 0 || number > n) {
        return Err(refuse(
            path,
            format!("active = {number} is none of its {n} [[fit]], which count from 1"),
        ));
    }
    let mut functions = listed(&data, function).map_err(|message| refuse(path, message))?;
    let mut data = Read { path, entries: data, done: Vec::new(), changed: Vec::new(), progress };
    let (members, named) = members(&mut data, fit)?;
    let (mut changed, entries) = (data.changed, data.entries);
    let mut state = state_of_members(members, definitions(definition)?, first.keep_user_values)?;
    put_whole(&mut state, first, constraint).map_err(|message| refuse(path, message))?;
    for member in &state.config.members {
        member.cost.up()?;
    }
    state.config.active = active.map_or(0, |number| number - 1);
    let shared = shared_error.into_iter().map(|entry| shared(&named, entry));
    state.config.shared_errors = shared.collect::<Result<_, _>>().map_err(|message| refuse(path, message))?;
    // Estimates first, so that what the file gives stands over them.
    start::refresh(&mut state);
    put_parameters(&mut state, parameter)?;
    tie::settle(&mut state.config.params)?;
    check_names(&state)?;
    for function in &mut functions {
        join_data(function, &state.config.members, &named, &entries);
    }
    let result = result.map(SavedResult::from_entry).transpose().map_err(|message| refuse(path, message))?;
    let other = result.as_ref().map(|result| result.changed(&state.config)).unwrap_or_default();
    changed.extend(other.iter().filter_map(|&j| state.config.members[j].data.clone()));
    changed::say(&mut state.config.members, &changed, !other.is_empty());
    Ok(Loaded { state, result, functions })
}

/// The user's functions, each of which may use those before it.
pub(super) fn definitions(entries: Vec<DefinitionEntry>) -> Result<Vec<NamedFormula>, FitError> {
    let mut list = Vec::new();
    for DefinitionEntry { name, formula } in entries {
        let function = NamedFormula::new(&name, &formula, &list)?;
        list.push(function);
    }
    Ok(list)
}

/// A cost written by hand as `robust:huber=2` is χ² with that loss.
fn named_loss(fit: &FitEntry) -> Result<Option<NamedLoss>, String> {
    fit.cost.as_deref().and_then(|c| c.strip_prefix("robust:")).map(NamedLoss::read).transpose()
}

/// Data, formula, rows and cost of each fit.
fn members(data: &mut Read<'_>, fits: Vec<FitEntry>) -> Result<(Vec<Member>, Named), FitError> {
    let path = data.path;
    let one = fits.len() == 1;
    let first = fits.first().cloned().unwrap_or_default();
    let mut members = Vec::with_capacity(fits.len());
    let mut named = Vec::with_capacity(fits.len());
    for (j, fit) in fits.into_iter().enumerate() {
        let mut cost = cost_choice(&fit).map_err(|message| refuse(path, message))?;
        if j > 0 && !says_nothing_else(&fit, &first) {
            let message = format!(
                "[[fit]] number {} has a search of its own: minimizer, intervals and errors are those of the whole fit, give them in the first [[fit]]",
                j + 1
            );
            return Err(refuse(path, message));
        }
        let (found, source) = match data.of(fit.data.as_deref(), one || cost.kind != CostKind::Custom)? {
            Some((data, source, errors)) => {
                cost.errors = errors;
                cost.check_errors(data.n_total())?;
                (Some(data), source)
            }
            None => (None, None),
        };
        let only = found.is_some().then(|| data.entries.first().map(|e| e.name.clone())).flatten();
        named.push(fit.data.clone().or(only));
        members.push(Member {
            selection: selection(&fit).map_err(|why| refuse(path, why))?,
            name: fit.name,
            data: found,
            source,
            formula: fit.model,
            cost,
            names: fit.rename.into_iter().collect(),
            color: fit.color.as_deref().map(color).transpose().map_err(|why| refuse(path, why))?,
            hidden: fit.hidden,
            figure: fit.figure,
            left_out: fit.left_out,
        });
    }
    if members.iter().all(|m| m.left_out) {
        return Err(refuse(
            path,
            "all data sets are left out of the fit: leave left_out away from one of them",
        ));
    }
    Ok((members, named))
}

/// `#0072b2` as red, green and blue.
fn color(text: &str) -> Result<[u8; 3], String> {
    let wrong = || format!("color = \"{text}\" is none; it is written as \"#0072b2\"");
    let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.is_ascii()).ok_or_else(wrong)?;
    let part = |k: usize| u8::from_str_radix(&digits[2 * k..2 * k + 2], 16).map_err(|_| wrong());
    Ok([part(0)?, part(1)?, part(2)?])
}

/// Ranges and exclusions.
///
/// # Errors
/// The name of an axis that is none.
pub(super) fn selection(fit: &FitEntry) -> Result<Selection, String> {
    let intervals = |list: &[(f64, f64)]| list.iter().map(|&(lo, hi)| Interval { lo, hi }).collect();
    let mut selection =
        Selection { ranges: intervals(&fit.range), exclude: intervals(&fit.exclude), ..Selection::default() };
    for along in &fit.along {
        let unknown = || format!("along names the axis '{}'; there are y, z, t, x[4] …", along.axis);
        let axis = coordinate_named(&along.axis).filter(|axis| *axis > 0).ok_or_else(unknown)?;
        let chosen = AxisSelection { ranges: intervals(&along.range), exclude: intervals(&along.exclude) };
        selection.set_axis(axis, chosen);
    }
    Ok(selection)
}

/// Whether `fit` says of the whole fit what `first` says, or nothing.
fn says_nothing_else(fit: &FitEntry, first: &FitEntry) -> bool {
    let whole = |fit: &FitEntry| {
        let policy = (fit.errors, fit.keep_user_values, fit.print, fit.storing, fit.contour_look);
        (policy, method(fit).ok(), intervals_of(fit.clone()))
    };
    let own = whole(fit);
    own == whole(first) || own == whole(&FitEntry::default())
}

/// The data of the file, each read when it is first asked for.
struct Read<'a> {
    path: &'a Path,
    entries: Vec<DataEntry>,
    done: Vec<(String, WithErrors)>,
    /// Those whose numbers are not the ones that were saved.
    changed: Vec<Arc<Dataset>>,
    progress: &'a mut dyn FnMut(u64, u64) -> bool,
}

/// Data, where they came from, and their sources of error.
type WithErrors = (Arc<Dataset>, Option<Source>, Vec<ErrorSource>);

impl Read<'_> {
    /// The data that a fit names; the only ones when it names none but is to have some.
    fn of(&mut self, name: Option<&str>, wanted: bool) -> Result<Option<WithErrors>, FitError> {
        let entry = match name {
            None if !wanted => return Ok(None),
            None if self.entries.len() > 1 => {
                let message = "it has several [[data]]: say which in [[fit]] with data = \"name\"";
                return Err(refuse(self.path, message));
            }
            None => self.entries.first(),
            Some(name) => {
                let names: Vec<&str> = self.entries.iter().map(|d| d.name.as_str()).collect();
                let unknown = || {
                    refuse(self.path, format!("[[fit]] names data '{name}'; there are {}", names.join(", ")))
                };
                Some(self.entries.iter().find(|d| d.name == name).ok_or_else(unknown)?)
            }
        };
        let Some(mut entry) = entry.cloned() else { return Ok(None) };
        if let Some((_, found)) = self.done.iter().find(|(known, _)| *known == entry.name) {
            return Ok(Some(found.clone()));
        }
        let name = entry.name.clone();
        let errors = std::mem::take(&mut entry.error);
        let hash = entry.hash.clone();
        let (data, source) = read_data(self.path, entry, self.progress)?;
        let data = Arc::new(data);
        if hash.is_some_and(|hash| hash != prints::of_data(&data)) {
            self.changed.push(Arc::clone(&data));
        }
        let found = (data, source, errors);
        self.done.push((name, found.clone()));
        Ok(Some(found))
    }
}

fn read_data(
    path: &Path,
    mut entry: DataEntry,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(Dataset, Option<Source>), FitError> {
    let may_have_changed = entry.hash.is_some();
    let options = options(path, &mut entry)?;
    let DataEntry { name, title, file, example, text, masked, numbers, .. } = entry;
    let title = title.unwrap_or_else(|| name.clone());
    let (mut data, source) = match (file, example, text, numbers) {
        (Some(file), None, None, None) => {
            let source = Source::File { path: resolve(path, &file), options };
            (read_from(&source, progress)?, Some(source))
        }
        (None, Some(example), None, None) => {
            let source = Source::Example { name: example, options };
            (read_from(&source, progress)?, Some(source))
        }
        (None, None, Some(text), None) => {
            let source = Source::Text { name: title.clone(), text: text.into(), options };
            (read_from(&source, progress)?, Some(source))
        }
        (None, None, None, Some(_)) if options != ReadOptions::default() => {
            let message = format!(
                "data '{name}': kind, columns, bins, cut and the like say how a file is read; beside numbers they mean nothing: leave them out"
            );
            return Err(refuse(path, message));
        }
        (None, None, None, Some(numbers)) => {
            (numbers.dataset(&title).map_err(|m| refuse(path, format!("data '{name}': {m}")))?, None)
        }
        _ => return Err(refuse(path, format!("data '{name}' needs one of file, example, text and numbers"))),
    };
    for row in masked {
        if row < data.n_total() {
            data.mask.set(row, false);
        } else if !may_have_changed {
            // A file that is shorter now is told by its hash.
            return Err(FitError::Row { row, reason: "the data have no such row" });
        }
    }
    if !title.is_empty() {
        data.name = title;
    }
    Ok((data, source))
}

/// What an entry says about reading its file.
fn options(path: &Path, entry: &mut DataEntry) -> Result<ReadOptions, FitError> {
    let binning = bins::binning(entry).map_err(|message| refuse(path, message))?;
    let columns = std::mem::take(&mut entry.columns);
    Ok(ReadOptions {
        kind: entry.kind,
        columns: columns.into_iter().map(|(role, column)| (role, column_text(column))).collect(),
        calculated: entry
            .column
            .iter()
            .map(|text| CalculatedColumn::parse(text))
            .collect::<Result<_, _>>()?,
        cut: entry.cut.take(),
        binning,
        stream: entry.stream,
        window: entry.window,
        form: entry.form,
        table: entry.table.take(),
    })
}

/// A column is a header in quotes or a bare number.
fn column_text(value: toml::Value) -> String {
    match value {
        toml::Value::String(s) => s,
        other => other.to_string(),
    }
}

/// What belongs to all members together.
fn put_whole(state: &mut State, fit: FitEntry, constraint: Vec<ConstraintEntry>) -> Result<(), String> {
    let config = &mut state.config;
    config.scaling = fit.errors;
    config.print = fit.print;
    config.storing = fit.storing;
    config.contour_look = fit.contour_look;
    config.method = method(&fit)?;
    config.intervals = intervals_of(fit);
    for entry in constraint {
        let (n, number) = (config.members.len(), entry.fit.unwrap_or(1));
        let member = number.checked_sub(1).and_then(|j| config.members.get_mut(j));
        let member = member
            .ok_or_else(|| format!("[[constraint]] names fit {number}; there are {n} [[fit]], from 1"))?;
        member.cost.constraints.push(constraint_of(entry)?);
    }
    Ok(())
}

pub(super) fn cost_choice(fit: &FitEntry) -> Result<CostChoice, String> {
    let loss = named_loss(fit)?;
    let kind = match &loss {
        Some(_) => CostKind::Chi2,
        None => fit.cost.as_deref().map(cost).transpose()?.unwrap_or_default(),
    };
    let mut choice = CostChoice {
        kind,
        errordef: fit.errordef,
        ndata: fit.ndata,
        model_kind: fit.model_kind,
        weights: fit.weights,
        integral: fit.integral,
        bin_rule: fit.bin_rule,
        times_width: fit.width,
        strict_ndof: fit.strict_ndof,
        no_chi2: fit.no_chi2,
        ignore_x_errors: fit.ignore_x_errors,
        normalise: fit.normalise,
        log_det: fit.log_det,
        det_ref: fit.det_ref,
        dynamic_errors: fit.dynamic_errors,
        errors: Vec::new(),
        zero_error: fit.zero_error,
        loss: fit.loss,
        loss_scale: fit.loss_scale,
        loss_formula: fit.loss_formula.clone(),
        constraints: Vec::new(),
    };
    if let Some(loss) = loss {
        choice.set_loss(loss);
    }
    Ok(choice)
}

fn method(fit: &FitEntry) -> Result<Method, String> {
    let default = Method::default();
    if let Some(t) = fit.tolerance.filter(|t| !t.is_finite() || *t < 0.0) {
        return Err(format!("tolerance = {t} is not allowed; it must be a number of at least 0"));
    }
    if let Some(rate) = fit.learning_rate.filter(|r| !(r.is_finite() && *r > 0.0)) {
        return Err(format!("learning_rate = {rate} is not allowed; it must be a number above 0"));
    }
    Ok(Method {
        algorithm: fit.minimizer.as_deref().map(minimizer).transpose()?.unwrap_or_default(),
        strategy: fit
            .strategy
            .map(Strategy::try_from)
            .transpose()
            .map_err(|e| e.to_string())?
            .unwrap_or_default(),
        tolerance: fit.tolerance.unwrap_or(default.tolerance),
        max_calls: fit.max_calls,
        iterate: fit.iterate.unwrap_or(default.iterate),
        polish: fit.polish.unwrap_or(default.polish),
        covariance: fit.covariance,
        improve: fit.improve,
        starts: fit.starts.unwrap_or(default.starts),
        seed: fit.seed.unwrap_or(default.seed),
        learning_rate: fit.learning_rate.unwrap_or(default.learning_rate),
        max_steps: fit.max_steps.unwrap_or(default.max_steps),
        robust_fraction: fit.robust_fraction,
    })
}

fn intervals_of(fit: FitEntry) -> Intervals {
    let band_kind = match &fit.band {
        Some(BandEntry::Kind(b)) => BandKind { simultaneous: b.simultaneous, prediction: b.prediction },
        _ => BandKind::default(),
    };
    Intervals {
        band_kind,
        minos: match fit.minos {
            None | Some(MinosEntry::All(false)) => None,
            Some(MinosEntry::All(true)) => Some(Vec::new()),
            Some(MinosEntry::Names(names)) => Some(names),
        },
        cl: fit.cl,
        profiles: fit.profile.into_iter().map(profile_wish).collect(),
        contours: fit.contour.into_iter().map(|c| (c.x, c.y, c.cl, c.size)).collect(),
        scans: fit.scan,
        bounds: fit.limit.into_iter().map(|l| (l.name, l.cl, !l.lower)).collect(),
        matrix: fit.matrix,
        band: match fit.band {
            None | Some(BandEntry::Shown(true)) => Some(ONE_SIGMA),
            Some(BandEntry::Shown(false)) => None,
            Some(BandEntry::Level(cl)) => Some(cl),
            Some(BandEntry::Kind(b)) => b.cl,
        },
        derived: fit.derived.into_iter().map(quantity).collect(),
        bootstrap: fit.bootstrap,
        jackknife: fit.jackknife,
    }
}

fn profile_wish(entry: ProfileEntry) -> ProfileWish {
    let ProfileEntry { name, size, bound, held } = entry;
    ProfileWish { name, size, bound, held }
}

fn quantity(entry: DerivedEntry) -> Quantity {
    let DerivedEntry { name, expression, profile } = entry;
    Quantity { name, expression, profile }
}

pub(super) fn constraint_of(entry: ConstraintEntry) -> Result<Constraint, String> {
    let ConstraintEntry { fit: _, names, values, errors, correlation, covariance, upper, relative } = entry;
    let n = names.len();
    let label = names.join(", ");
    let covariance = match (errors, covariance) {
        (Some(errors), None) => match correlation {
            None => diagonal(&errors),
            Some(r) if r.len() == errors.len() && r.iter().all(|row| row.len() == errors.len()) => {
                Constraint::product(&errors, &r)
            }
            Some(_) => return Err(format!("the constraint of {label} needs an {n} × {n} correlation")),
        },
        (None, Some(covariance)) if correlation.is_none() => covariance,
        _ => return Err(format!("the constraint of {label} needs errors or covariance, one of them")),
    };
    if values.len() != n || covariance.len() != n || covariance.iter().any(|row| row.len() != n) {
        return Err(format!(
            "the constraint of {label} needs {n} values and as many errors, or an {n} × {n} covariance"
        ));
    }
    Ok(Constraint { names, values, covariance, upper, relative })
}

fn diagonal(errors: &[f64]) -> Vec<Vec<f64>> {
    let cell = |i: usize, j: usize, e: f64| if i == j { e * e } else { 0.0 };
    let row = |(i, &e): (usize, &f64)| (0..errors.len()).map(|j| cell(i, j, e)).collect();
    errors.iter().enumerate().map(row).collect()
}

fn put_parameters(state: &mut State, entries: Vec<ParameterEntry>) -> Result<(), FitError> {
    for entry in entries {
        let id = state.config.params.find(&entry.name)?;
        let limits = Limits::new(entry.min, entry.max)?;
        let Some(p) = state.config.params.get_mut(id) else { continue };
        p.step = entry.step;
        p.fixed = entry.fixed;
        p.tie = entry.tie;
        // Whoever writes a parameter down with a value has decided about its limits as well.
        if entry.value.is_some() || !limits.is_none() {
            // Where the file does not say, others than those of the function are those of whoever wrote it.
            p.typed_limits = !limits.is_none() && entry.typed_limits.unwrap_or(limits != p.limits);
            p.limits = limits;
        }
        if let Some(value) = entry.value {
            if !value.is_finite() {
                return Err(FitError::Value { name: entry.name, value });
            }
            p.value = value;
        }
        if !p.is_tied() {
            p.value = p.limits.clip(p.value);
        }
        if entry.value.is_some() {
            state.config.origins[id.0] = entry.origin.unwrap_or(ValueOrigin::User);
        }
    }
    Ok(())
}

/// Names in intervals and constraints must be parameters.
fn check_names(state: &State) -> Result<(), FitError> {
    let config = &state.config;
    let intervals = &config.intervals;
    let profiles = intervals.profiles.iter().map(|p| &p.name);
    let contours = intervals.contours.iter().flat_map(|c| [&c.0, &c.1]);
    let bounds = intervals.bounds.iter().map(|b| &b.0);
    let scans = intervals.scans.iter().flat_map(ScanWish::names);
    let constraints = config.members.iter().flat_map(|m| &m.cost.constraints).flat_map(|c| &c.names);
    for name in intervals
        .minos
        .iter()
        .flatten()
        .chain(profiles)
        .chain(contours)
        .chain(bounds)
        .chain(scans)
        .chain(constraints)
    {
        config.params.find(name)?;
    }
    Quantities::new(&config.params, Some(&state.models[0]), &intervals.derived)?;
    Ok(())
}
