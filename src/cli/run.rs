//! `fitpanel fit`: the plan carried out on a session, step by step as a person would in the window; then the outputs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::FitArgs;
use super::beside::fit_others;
use super::exit::{self, CliError, Exit};
use super::names;
use super::out::{Out, write_file};
use super::plan::{Plan, ReportForm};
use super::progress::Watch;
use super::reading;
use super::values::{self, ParamWish};
use crate::cost::Axis;
use crate::data::{Dataset, Selection};
use crate::fit::{
    Command, FitError, FitResult, Function, ParamEdit, PrintLevel, ScanWish, Session, SharedError, Storing,
    Task,
};
use crate::minimize::MinimizeError;
use crate::model::predefined;
use crate::params::{Limits, ParamId};
use crate::report::document::{self, Beside, Form, figure_stem, pictures};
use crate::report::figure::{Drawing, StatsBox, stats_lines};
use crate::report::handover::quoted;
use crate::report::width::{self, Align, pad};
use crate::report::{functions, json, text};

/// Trace of a verbose session: that of ROOT's V.
const VERBOSE_TRACE: u8 = 3;

/// Fits and reports.
///
/// # Errors
/// Bad usage or bad input; a fit that did not converge is [`Exit::NotValid`].
pub(super) fn fit(args: &FitArgs, out: &mut Out) -> Result<Exit, CliError> {
    let mut plan = Plan::new(args)?;
    let mut session = prepare(&plan)?;
    fit_others(&mut session, &plan.compare)?;
    plan.notes.extend(one_model_of_several(&plan, &session));
    plan.notes.extend(without_range(&session, &plan));
    let by_session = plan.output.level.is_none() && session.config().print == PrintLevel::Verbose;
    let trace = if by_session { VERBOSE_TRACE } else { plan.output.trace };
    let result = storing(&mut session, plan.storing, |s| search(s, trace))?;
    if let Some(path) = &plan.output.save {
        session.apply(Command::Save(path.clone()))?;
    }
    write(&session, &result, &plan, out)?;
    // Stopped while profiles or contours were under way: the minimum stands, what was asked for does not.
    let stopped = result.warnings.iter().any(|w| w.code == exit::STOPPED);
    Ok(if result.is_valid() && !stopped { Exit::Valid } else { Exit::NotValid })
}

/// Carries `work` out with other rules for what is kept; those of the session are in force again afterwards.
fn storing<T>(
    session: &mut Session,
    wish: Storing,
    work: impl FnOnce(&mut Session) -> Result<T, CliError>,
) -> Result<T, CliError> {
    let own = session.config().storing;
    let storing = Storing {
        append: own.append || wish.append,
        keep: own.keep && wish.keep,
        draw: own.draw && wish.draw,
    };
    session.apply(Command::SetStoring(storing))?;
    let done = work(session)?;
    session.apply(Command::SetStoring(own))?;
    Ok(done)
}

/// Runs the fit of a session on this thread.
///
/// # Errors
/// The fit cannot be asked for.
pub(super) fn search(session: &mut Session, trace: u8) -> Result<Arc<FitResult>, CliError> {
    let watch = Watch::new(trace);
    let result = session.run_now(&Task::Fit, &watch);
    watch.finish();
    result.map_err(|error| CliError::refused(error, session.config()))
}

/// The session that the plan describes, ready to be fitted.
///
/// # Errors
/// The file cannot be read, or a choice does not go with the data or the model.
pub(super) fn prepare(plan: &Plan) -> Result<Session, CliError> {
    let mut session = Session::new();
    if plan.keep_user_values {
        session.apply(Command::SetKeepUserValues(true))?;
    }
    open(&mut session, plan)?;
    // Of several files the first is shown, of a session the one that was worked on.
    let shown = if plan.is_session() { session.config().active } else { 0 };
    for (name, formula) in &plan.functions {
        let (name, formula) = (name.clone(), formula.clone());
        session.apply(Command::DefineFunction { name, formula })?;
    }
    for (j, formula) in formulas(plan, &session)?.into_iter().enumerate() {
        session.apply(Command::Activate(j))?;
        let selection = plan.selection(range_of_function(&session, plan, formula.as_deref()));
        session.apply(Command::SetSelection(selection))?;
        if let Some(formula) = plan.custom_cost().filter(|_| j == 0) {
            session.apply(Command::SetCustomCost { formula: formula.into(), errordef: None })?;
        } else if let Some(formula) = formula {
            // `polyval` has as many coefficients as there are start values.
            let counted =
                predefined::find_by_arguments(&formula, plan.params.len() + 1).map(|found| found.name());
            session.apply(Command::SetFormula(counted.unwrap_or(formula)))?;
        }
    }
    names::rename(&mut session, &plan.names)?;
    for j in 0..session.config().members.len() {
        session.apply(Command::Activate(j))?;
        let mut cost = plan.cost(session.config().member().cost.clone());
        if j > 0 {
            // Outside knowledge is of the whole fit, and is counted once.
            cost.constraints.clone_from(&session.config().member().cost.constraints);
        }
        session.apply(Command::SetCost(cost))?;
    }
    session.apply(Command::Activate(0))?;
    let members: Vec<usize> = (0..session.config().members.len()).collect();
    let mut shared = session.config().shared_errors.clone();
    shared.extend(plan.shared.iter().map(|s| SharedError { members: members.clone(), source: s.clone() }));
    session.apply(Command::SetSharedErrors(shared))?;
    for (name, to) in &plan.take {
        session.apply(Command::TakeFunction { name: name.clone(), to: *to })?;
    }
    for wish in &plan.params {
        set_param(&mut session, wish)?;
    }
    let method = plan.method(session.config().method.clone());
    session.apply(Command::SetMethod(method))?;
    if let Some(scaling) = plan.scaling {
        session.apply(Command::SetScaling(scaling))?;
    }
    set_intervals(&mut session, plan)?;
    for name in &plan.leave_out {
        let member = data_set(&session, name)?;
        session.apply(Command::UseMember { member, used: false })?;
    }
    session.apply(Command::Activate(shown))?;
    set_titles(&mut session, plan)?;
    let before = session.config().contour_look;
    let look = values::contour_look(&plan.contours, before)?;
    if look != before {
        session.apply(Command::SetContourLook(look))?;
    }
    if plan.output.trace > 0 {
        session.apply(Command::SetPrint(PrintLevel::Verbose))?;
    }
    let names = session.config().without_start();
    if plan.strict_start && !names.is_empty() {
        return Err(FitError::StartMissing { names }.into());
    }
    Ok(session)
}

/// The place of a data set by its name, or by its number from 1.
fn data_set(session: &Session, name: &str) -> Result<usize, CliError> {
    let config = session.config();
    let titles: Vec<String> = (0..config.members.len()).map(|j| config.title(j)).collect();
    let number = name.parse::<usize>().ok().and_then(|k| k.checked_sub(1)).filter(|j| *j < titles.len());
    titles.iter().position(|title| title == name).or(number).ok_or_else(|| {
        CliError::usage(format!(
            "--leave-out: there is no data set '{name}'; there are {}",
            titles.join(", ")
        ))
    })
}

/// Applies the settings of one parameter; limits first, so that a value outside them is moved and said.
pub(super) fn set_param(session: &mut Session, wish: &ParamWish) -> Result<(), CliError> {
    let id = session.config().params.find(&wish.name)?;
    if wish.min.is_some() || wish.max.is_some() {
        let old = session.config().params.get(id).map_or(Limits::NONE, |p| p.limits);
        let limits = Limits::new(wish.min.or(old.lower()), wish.max.or(old.upper()))
            .map_err(|source| CliError::Param { name: wish.name.clone(), source })?;
        session.apply(Command::SetParam(id, ParamEdit::Limits(limits)))?;
    }
    let edits = [
        // Untied first, so that a value can be set.
        wish.tie.is_some().then_some(ParamEdit::Tie(None)),
        wish.value.map(ParamEdit::Value),
        wish.step.map(|step| ParamEdit::Step(Some(step))),
        wish.fixed.then_some(ParamEdit::Fixed(true)),
        wish.tie.clone().filter(|t| !t.is_empty()).map(|t| ParamEdit::Tie(Some(t))),
    ];
    for edit in edits.into_iter().flatten() {
        session.apply(Command::SetParam(id, edit))?;
    }
    Ok(())
}

/// The present range; with ROOT's R that of the last function of this formula.
fn range_of_function(session: &Session, plan: &Plan, formula: Option<&str>) -> Selection {
    let config = session.config();
    let formula = formula.unwrap_or(&config.member().formula);
    let found = last_of(session, config.active, formula).filter(|_| plan.function_range);
    found.map_or(&config.member().selection, |f| &f.asked.selection).clone()
}

/// The last function of this formula that was fitted to the data of member `j`.
fn last_of<'a>(session: &'a Session, j: usize, formula: &str) -> Option<&'a Function> {
    session.functions_of(j).filter(|f| f.asked.formula == formula.trim()).last()
}

/// What is to be said when ROOT's R asks for the range of a function that was never fitted.
fn without_range(session: &Session, plan: &Plan) -> Option<String> {
    let members = session.config().members.iter().enumerate();
    let new =
        members.filter(|_| plan.function_range).find(|(j, m)| last_of(session, *j, &m.formula).is_none());
    let formula = &new?.1.formula;
    Some(format!(
        "option R has no effect: no function {formula} was fitted to these data before that has a range; give one with --range"
    ))
}

/// Reads the files of the plan.
fn open(session: &mut Session, plan: &Plan) -> Result<(), CliError> {
    let files: Vec<PathBuf> = plan.file.iter().chain(&plan.more).cloned().collect();
    reading::open(session, &files, &plan.read)
}

/// The formula of each member; none where the present one stays.
fn formulas(plan: &Plan, session: &Session) -> Result<Vec<Option<String>>, CliError> {
    let n = session.config().members.len();
    match plan.models.as_slice() {
        [] if plan.is_session() => Ok(vec![None; n]),
        [] => Ok(session
            .config()
            .members
            .iter()
            .map(|m| m.data.as_deref().and_then(sum_of_templates))
            .collect()),
        [one] if plan.is_session() => Ok((0..n).map(|j| (j == 0).then(|| one.clone())).collect()),
        [one] => Ok(vec![Some(one.clone()); n]),
        each if each.len() == n => Ok(each.iter().cloned().map(Some).collect()),
        each => {
            let text = format!("{} models were given for a session of {n} data sets", each.len());
            Err(CliError::usage(text))
        }
    }
}

/// What is to be said when one model was given for a session of several data sets, which have models of their own.
fn one_model_of_several(plan: &Plan, session: &Session) -> Option<String> {
    let n = session.config().members.len();
    (plan.is_session() && plan.models.len() == 1 && n > 1).then(|| {
        format!(
            "--model was given once for {n} data sets: it is the model of {}, the others keep theirs; give it {n} times to change all",
            session.config().title(0)
        )
    })
}

/// The sum of the names of all templates, where there are some: what a fit of them is when no formula is given.
fn sum_of_templates(data: &Dataset) -> Option<String> {
    let names: Vec<String> = data.templates().into_iter().map(|t| t.name).collect();
    (!names.is_empty()).then(|| names.join("+"))
}

/// What the axes of the figure of the data set that is shown are called.
fn set_titles(session: &mut Session, plan: &Plan) -> Result<(), CliError> {
    for (axis, title) in [Axis::X, Axis::Y].into_iter().zip(&plan.titles) {
        if let Some(title) = title {
            let look = session.config().member().figure.with_title(axis, title);
            session.apply(Command::SetFigureLook { member: session.config().active, look })?;
        }
    }
    Ok(())
}

/// Intervals by the parameters' own names; an index or a name that is not there is settled here.
fn set_intervals(session: &mut Session, plan: &Plan) -> Result<(), CliError> {
    let config = session.config();
    let mut intervals = plan.intervals(&config.intervals);
    let rename = |name: &mut String| -> Result<ParamId, CliError> {
        let id = config.params.find(name)?;
        if let Some(p) = config.params.get(id) {
            name.clone_from(&p.name);
        }
        Ok(id)
    };
    intervals.minos.iter_mut().flatten().try_for_each(|n| rename(n).map(drop))?;
    intervals.profiles.iter_mut().try_for_each(|p| rename(&mut p.name).map(drop))?;
    let mut scanned = intervals.scans.iter_mut().flat_map(ScanWish::names_mut);
    scanned.try_for_each(|n| rename(n).map(drop))?;
    intervals.bounds.iter_mut().try_for_each(|(n, ..)| rename(n).map(drop))?;
    for (x, y, ..) in &mut intervals.contours {
        let ids = [rename(x)?, rename(y)?];
        if ids[0] == ids[1] {
            return Err(FitError::Minimize(MinimizeError::SameParameter { name: x.clone() }).into());
        }
        let held = ids.into_iter().filter_map(|id| config.params.get(id)).find(|p| !p.is_free());
        if let Some(p) = held {
            if let Some(expression) = &p.tie {
                return Err(FitError::Tied { name: p.name.clone(), expression: expression.clone() }.into());
            }
            return Err(FitError::Minimize(MinimizeError::Fixed { name: p.name.clone() }).into());
        }
    }
    session.apply(Command::SetIntervals(intervals))?;
    Ok(())
}

/// JSON and report to where they were asked for, with what is to be said about contradicting options. JSON on stdout takes the
/// place of the report.
fn write(session: &Session, result: &FitResult, plan: &Plan, out: &mut Out) -> Result<(), CliError> {
    let output = &plan.output;
    let on_stdout = |path: &Path| path.as_os_str() == "-";
    let mut json_on_stdout = false;
    if let Some(path) = &output.json {
        let text = json_text(session, result, &plan.notes);
        json_on_stdout = on_stdout(path);
        if json_on_stdout { out.text(&text)? } else { write_file(path, text.as_bytes())? }
    }
    let level = output.level.unwrap_or(session.config().print);
    // Into a file, which is asked for by its name, even a quiet session writes.
    let shown = level.max(PrintLevel::Default);
    let (beside, files) = match output.form {
        ReportForm::Document(form) => beside(session, plan, form),
        _ => (Beside::default(), Vec::new()),
    };
    let report = || match output.form {
        _ if output.stats_box.is_some() => stats_box(result, output.stats_box) + &lines("", &plan.notes),
        ReportForm::Text => {
            text::printed(result, shown) + &functions::text(session) + &lines("● ", &plan.notes)
        }
        ReportForm::Json => json_text(session, result, &plan.notes),
        ReportForm::Document(form) => document::write(result, form, &beside),
    };
    match output.report_file.as_deref().filter(|p| !on_stdout(p)) {
        Some(path) => {
            for (name, bytes) in files {
                write_file(&path.with_file_name(name), &bytes)?;
            }
            write_file(path, report().as_bytes())
        }
        None if output.quiet || level == PrintLevel::Quiet || json_on_stdout => Ok(()),
        None => out.text(&report()),
    }
}

/// What a report that can be published holds beside the result, and the files of its figures.
fn beside(session: &Session, plan: &Plan, form: Form) -> (Beside, Vec<(String, Vec<u8>)>) {
    let output = &plan.output;
    let in_files = matches!(form, Form::Latex | Form::Markdown);
    let path = output.report_file.as_deref().filter(|p| in_files && p.as_os_str() != "-");
    let pictures = match (form, path) {
        (Form::Html, _) => pictures(session, &Drawing::default(), output.language, None),
        (_, Some(path)) => {
            let ending = if form == Form::Latex { "pdf" } else { "png" };
            pictures(session, &Drawing::default(), output.language, Some((&figure_stem(path), ending)))
        }
        _ => Vec::new(),
    };
    let files = pictures.iter().filter_map(|p| p.file.clone()).collect();
    let beside = Beside {
        language: plan.output.language,
        command: Some(typed_command()),
        notes: plan.notes.clone(),
        lists: functions::sections(session),
        pictures,
    };
    (beside, files)
}

/// The command as it was typed.
fn typed_command() -> String {
    let arguments = std::env::args_os().skip(1).map(|a| quoted(&a.to_string_lossy()));
    std::iter::once("fitpanel".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// The box of numbers, its labels one below the other.
fn stats_box(result: &FitResult, holds: Option<StatsBox>) -> String {
    let lines = stats_lines(result, holds.unwrap_or_default());
    let label = lines.iter().map(|(label, _)| width::of(label)).max().unwrap_or(0) + 2;
    let lines = lines.iter().map(|(name, value)| format!("{}{value}\n", pad(name, label, Align::Left)));
    lines.collect::<Vec<_>>().concat()
}

fn lines(mark: &str, notes: &[String]) -> String {
    notes.iter().map(|n| format!("{mark}{n}\n")).collect::<Vec<_>>().concat()
}

fn json_text(session: &Session, result: &FitResult, notes: &[String]) -> String {
    format!("{:#}\n", json_with_notes(session, result, notes))
}

/// The JSON of the fit; sentences about options stand among those about the data.
fn json_with_notes(session: &Session, result: &FitResult, notes: &[String]) -> serde_json::Value {
    let mut value = json::fit_json(result);
    for (key, list) in functions::json(session).into_iter().flatten() {
        value[key] = list;
    }
    if let Some(list) = value.pointer_mut("/data/notes").and_then(|v| v.as_array_mut()) {
        list.extend(notes.iter().map(|n| n.as_str().into()));
    }
    value
}
