//! File → choices: text to schema, schema to data, formula, parameters and settings; every refusal is one sentence with the
//! file and, where it is known, the line.

use std::path::Path;
use std::sync::Arc;

use super::names::{cost, minimizer};
use super::paths::resolve;
use super::schema::{
    BandEntry, ConstraintEntry, DataEntry, DerivedEntry, FitEntry, MinosEntry, ParameterEntry, ProfileEntry,
    SessionFile,
};
use super::{Loaded, SavedResult, VERSION};
use crate::cost::{Constraint, CostChoice, NamedLoss};
use crate::data::read::ReadOptions;
use crate::data::{Binning, Dataset, Interval, Selection};
use crate::fit::apply::{read_example, read_file, state_of_formula};
use crate::fit::derive::Quantities;
use crate::fit::state::State;
use crate::fit::{
    BandKind, FitError, Intervals, ONE_SIGMA, ProfileWish, Quantity, ScanWish, Source, ValueOrigin, start,
    tie,
};
use crate::minimize::{Method, Strategy};
use crate::params::Limits;

/// Reads the session file at `path`, its data, and compiles its formula.
///
/// # Errors
/// The file cannot be read, is no TOML, has an unknown key or a value that is not allowed, is from a newer version; its data
/// or its formula are refused.
pub(crate) fn load(path: &Path) -> Result<Loaded, FitError> {
    let bytes = std::fs::read(path).map_err(|e| FitError::io("read", path, &e))?;
    let text = String::from_utf8(bytes).map_err(|_| refuse(path, "it is not a text file"))?;
    let file = parse(path, &text)?;
    build(path, file)
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

fn build(path: &Path, file: SessionFile) -> Result<Loaded, FitError> {
    let SessionFile { version: _, data, fit, parameter, constraint, result } = file;
    let [mut fit]: [FitEntry; 1] = fit.try_into().map_err(|list: Vec<_>| {
        refuse(path, format!("it has {} [[fit]]; this version of the program fits exactly one", list.len()))
    })?;
    let named_loss = take_loss(&mut fit).map_err(|m| refuse(path, m))?;
    let kind = fit.cost.as_deref().map(cost).transpose().map_err(|m| refuse(path, m))?.unwrap_or_default();
    let entry = chosen_data(path, data, fit.data.as_deref())?;
    let data = entry.map(|entry| read_data(path, entry)).transpose()?;
    let n = data.as_ref().map_or(1, |(data, _)| data.n_coordinates());
    let mut state = state_of_formula(&fit.model, fit.keep_user_values, kind, n)?;
    if let Some((data, source)) = data {
        state.config.member_mut().data = Some(Arc::new(data));
        state.config.member_mut().source = source;
    }
    put_fit(&mut state, fit, constraint).map_err(|message| refuse(path, message))?;
    if let Some(loss) = named_loss {
        state.config.member_mut().cost.set_loss(loss);
    }
    state.config.member().cost.up()?;
    // Estimates first, so that what the file gives stands over them.
    start::refresh(&mut state);
    put_parameters(&mut state, parameter)?;
    tie::settle(&mut state.config.params)?;
    check_names(&state)?;
    let result = result.map(SavedResult::from_entry).transpose().map_err(|message| refuse(path, message))?;
    Ok(Loaded { state, result })
}

/// A cost written by hand as `robust:huber=2` is χ² with that loss.
fn take_loss(fit: &mut FitEntry) -> Result<Option<NamedLoss>, String> {
    let Some(loss) = fit.cost.as_deref().and_then(|c| c.strip_prefix("robust:")) else { return Ok(None) };
    let loss = NamedLoss::read(loss)?;
    fit.cost = Some("chi2".to_owned());
    Ok(Some(loss))
}

/// The data entry that the fit names; the only one when it names none.
fn chosen_data(path: &Path, data: Vec<DataEntry>, name: Option<&str>) -> Result<Option<DataEntry>, FitError> {
    let names: Vec<String> = data.iter().map(|d| d.name.clone()).collect();
    match name {
        None if data.len() > 1 => {
            Err(refuse(path, "it has several [[data]]: say which in [[fit]] with data = \"name\""))
        }
        None => Ok(data.into_iter().next()),
        Some(name) => match data.into_iter().find(|d| d.name == name) {
            Some(entry) => Ok(Some(entry)),
            None => Err(refuse(path, format!("[[fit]] names data '{name}'; there are {}", names.join(", ")))),
        },
    }
}

fn read_data(path: &Path, entry: DataEntry) -> Result<(Dataset, Option<Source>), FitError> {
    let DataEntry { name, file, example, kind, bins, span, edges, window, masked, columns, numbers } = entry;
    let (mut data, source) = match (file, example, numbers) {
        (Some(file), None, None) => {
            let binning = match (bins, edges) {
                (Some(_), Some(_)) => return Err(refuse(path, "give bins or edges, not both")),
                (Some(n), None) => Some(Binning::Uniform { n, span }),
                (None, edges) => edges.map(Binning::Edges),
            };
            let columns = columns.into_iter().map(|(role, column)| (role, column_text(column))).collect();
            let options = ReadOptions { kind, columns, binning, window };
            let file = resolve(path, &file);
            (read_file(&file, &options)?, Some(Source::File { path: file, options }))
        }
        (None, Some(example), None) => (read_example(&example)?, Some(Source::Example(example))),
        (None, None, Some(numbers)) => {
            (numbers.dataset(&name).map_err(|m| refuse(path, format!("data '{name}': {m}")))?, None)
        }
        _ => return Err(refuse(path, format!("data '{name}' needs one of file, example and numbers"))),
    };
    for row in masked {
        if row >= data.n_total() {
            return Err(FitError::Row { row, reason: "the data have no such row" });
        }
        data.mask.set(row, false);
    }
    if !name.is_empty() {
        data.name = name;
    }
    Ok((data, source))
}

/// A column is a header in quotes or a bare number.
fn column_text(value: toml::Value) -> String {
    match value {
        toml::Value::String(s) => s,
        other => other.to_string(),
    }
}

fn put_fit(state: &mut State, fit: FitEntry, constraint: Vec<ConstraintEntry>) -> Result<(), String> {
    let intervals = |list: &[(f64, f64)]| list.iter().map(|&(lo, hi)| Interval { lo, hi }).collect();
    let config = &mut state.config;
    config.member_mut().selection =
        Selection { ranges: intervals(&fit.range), exclude: intervals(&fit.exclude) };
    config.scaling = fit.errors;
    config.keep_user_values = fit.keep_user_values;
    config.print = fit.print;
    config.method = method(&fit)?;
    config.member_mut().cost = CostChoice {
        kind: config.member().cost.kind,
        errordef: fit.errordef,
        model_kind: fit.model_kind,
        weights: fit.weights,
        integral: fit.integral,
        ignore_x_errors: fit.ignore_x_errors,
        normalise: fit.normalise,
        log_det: fit.log_det,
        zero_error: fit.zero_error,
        loss: fit.loss,
        loss_scale: fit.loss_scale,
        loss_formula: fit.loss_formula.clone(),
        constraints: constraint.into_iter().map(constraint_of).collect::<Result<_, _>>()?,
    };
    config.intervals = intervals_of(fit);
    Ok(())
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
        strategy: fit.strategy.map(Strategy::try_from).transpose()?.unwrap_or_default(),
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

fn constraint_of(entry: ConstraintEntry) -> Result<Constraint, String> {
    let ConstraintEntry { names, values, errors, covariance } = entry;
    let n = names.len();
    let label = names.join(", ");
    let covariance = match (errors, covariance) {
        (Some(errors), None) => diagonal(&errors),
        (None, Some(covariance)) => covariance,
        _ => return Err(format!("the constraint of {label} needs errors or covariance, one of them")),
    };
    if values.len() != n || covariance.len() != n || covariance.iter().any(|row| row.len() != n) {
        return Err(format!(
            "the constraint of {label} needs {n} values and as many errors, or an {n} × {n} covariance"
        ));
    }
    Ok(Constraint { names, values, covariance })
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
    let constraints = config.member().cost.constraints.iter().flat_map(|c| &c.names);
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
    Quantities::new(&config.params, Some(state.model()), &intervals.derived)?;
    Ok(())
}
