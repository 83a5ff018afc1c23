//! The session: the choices, their history, the results, the worker.
//!
//! Invariants: [`FitConfig`] is the only truth about what the user chose, and only [`Session::apply`] changes it. A refused
//! command changes nothing. Results are never changed, only added; taking over a result's values is a change like any
//! other, and can be undone. The worker never sees the session.

use std::path::Path;
use std::sync::Arc;

mod errand;
mod functions;
mod models;
mod past;
mod view;

pub use errand::Errand;
pub use past::PastFit;

use super::apply::{self, Edit};
use super::file::{self, SavedResult};
use super::functions::Functions;
use super::history::{History, Snapshot};
use super::job::{JobEvent, Worker};
use super::past::FitsMade;
use super::session_copy::SessionCopy;
use super::shift::Shift;
use super::state::State;
use super::{
    Command, FitConfig, FitError, FitRequest, FitResult, Member, Suggestions, Task, TaskOutput, ValueOrigin,
    cost_of, policy, question, run, suggest,
};
use crate::cost::Cost;
use crate::minimize::{Observer, Progress};

/// What a command or a poll changed; front ends redraw what depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Changed {
    /// The configuration.
    pub config: bool,
    /// The data set itself.
    pub data: bool,
    /// The result, or whether it is fresh.
    pub result: bool,
    /// The job's state or progress.
    pub job: bool,
}

impl Changed {
    /// Both changes together.
    pub fn and(self, other: Changed) -> Changed {
        Changed {
            config: self.config || other.config,
            data: self.data || other.data,
            result: self.result || other.result,
            job: self.job || other.job,
        }
    }

    /// Whether anything changed.
    pub fn any(self) -> bool {
        self != Changed::default()
    }
}

/// The result as it should be shown.
#[derive(Debug, Clone, Copy)]
pub enum Shown<'a> {
    /// No result.
    None,
    /// It answers the present configuration.
    Fresh(&'a Arc<FitResult>),
    /// The configuration has changed since.
    Stale(&'a Arc<FitResult>),
}

impl<'a> Shown<'a> {
    /// The result, fresh or stale.
    pub fn any(self) -> Option<&'a Arc<FitResult>> {
        match self {
            Shown::None => None,
            Shown::Fresh(r) | Shown::Stale(r) => Some(r),
        }
    }

    /// The result when it answers the present configuration.
    pub fn fresh(self) -> Option<&'a Arc<FitResult>> {
        match self {
            Shown::Fresh(r) => Some(r),
            Shown::None | Shown::Stale(_) => None,
        }
    }
}

/// The worker.
#[derive(Debug, Clone, PartialEq)]
pub enum JobState {
    /// Nothing runs.
    Idle,
    /// A job runs.
    Running {
        /// How it stands.
        progress: Progress,
        /// Seconds since its start.
        elapsed_secs: f64,
    },
}

/// A job as the worker gets it: frozen, owned.
enum Job {
    Task {
        request: Arc<FitRequest>,
        task: Task,
    },
    Errand(Box<errand::Ordered>),
    /// Which models might describe the data of the active member.
    Models(Box<FitConfig>),
}

/// A job's answer, with what was asked.
enum Answer {
    Task { request: Arc<FitRequest>, outcome: Result<TaskOutput, FitError> },
    Errand(Box<errand::Carried>),
    Models { config: Box<FitConfig>, outcome: Result<Suggestions, FitError> },
}

fn work(job: Job, watch: &dyn Observer) -> Answer {
    let (request, task) = match job {
        Job::Task { request, task } => (request, task),
        Job::Errand(ordered) => return Answer::Errand(Box::new(ordered.carry_out(watch))),
        Job::Models(config) => {
            let outcome = suggest(&config, watch);
            return Answer::Models { config, outcome };
        }
    };
    let outcome = run(&request, &task, watch);
    if let Ok(result) = &outcome {
        // Whoever draws must not wait for them.
        for member in &result.members {
            member.band.get();
        }
    }
    Answer::Task { request, outcome }
}

/// The result that is shown, and what it was made from.
#[derive(Clone)]
struct View {
    /// As it came from the worker.
    original: Arc<FitResult>,
    /// Under the present error policy.
    result: Arc<FitResult>,
    /// Whether it answers the present configuration.
    fresh: bool,
}

/// The one state under window, command line and tests.
pub struct Session {
    state: State,
    history: History,
    /// All fits of this run.
    past: FitsMade,
    /// The choices at the time when the running task was ordered.
    ordered: Option<(Arc<FitRequest>, State)>,
    /// The one to show.
    shown: Option<View>,
    /// What was fitted to each data set, as numbers.
    functions: Functions,
    /// What a session file said about the last fit.
    saved: Option<SavedResult>,
    worker: Worker<Job, Answer>,
    failure: Option<FitError>,
    errand: Errand,
    models: models::Models,
}

impl Default for Session {
    fn default() -> Session {
        Session::new()
    }
}

impl Session {
    /// An empty session: no data, `gaus`.
    pub fn new() -> Session {
        Session::of(apply::initial_state())
    }

    /// The session that a program without arguments begins with: the built-in example and the formula that describes it,
    /// not fitted yet.
    ///
    /// # Errors
    /// None for the embedded example; the type is that of reading any file.
    pub fn example() -> Result<Session, FitError> {
        let mut state = apply::initial_state();
        apply::open_example(&mut state, crate::data::examples::BUILT_IN)?;
        Ok(Session::of(state))
    }

    fn of(state: State) -> Session {
        Session {
            state,
            history: History::default(),
            past: FitsMade::default(),
            ordered: None,
            shown: None,
            functions: Functions::default(),
            saved: None,
            worker: Worker::new(work),
            failure: None,
            errand: Errand::None,
            models: models::Models::default(),
        }
    }

    /// Called by the worker whenever there is something to poll (the window repaints then).
    pub fn set_wake(&mut self, wake: Box<dyn Fn() + Send + Sync>) {
        self.worker.set_wake(Arc::from(wake));
    }

    /// Carries out a command.
    ///
    /// A change is one undo step; changes of the same value or range in a row are one step until [`Command::EndGesture`].
    /// A command that leaves everything as it was makes no step.
    ///
    /// # Errors
    /// The command is refused; nothing has changed then.
    pub fn apply(&mut self, command: Command) -> Result<Changed, FitError> {
        match command {
            Command::Run(task) => self.submit(task),
            Command::Suggest => self.look_for_models(),
            Command::Cancel => Ok(self.cancel()),
            Command::AdoptResult => self.adopt_shown(),
            Command::TakeFunction { name, to } => self.take_function(&name, to),
            Command::GoBackTo(number) => self.go_back_to(number),
            Command::GoBackToFunction(name) => self.go_back_to_function(&name),
            Command::DrawFit { number, drawn } => self.draw_fit(number, drawn),
            Command::TakeFit(number) => self.take_fit(number),
            Command::ColorFunction { name, color } => self.color_function(&name, color),
            Command::ShowFunction { name, visible } => self.show_function(&name, visible),
            Command::RemoveFunction(name) => self.remove_function(&name),
            Command::Undo => Ok(self.step(History::undo)),
            Command::Redo => Ok(self.step(History::redo)),
            Command::EndGesture => {
                self.history.end_gesture();
                Ok(Changed::default())
            }
            Command::Save(path) => self.save(&path),
            change => self.change(&change),
        }
    }

    /// A change of the choices, on a copy that is put in place only when nothing refused.
    fn change(&mut self, command: &Command) -> Result<Changed, FitError> {
        let mut draft = self.state.clone();
        match apply::edit(&mut draft, command)? {
            Some(edit) => Ok(self.commit(draft, edit)),
            None => Ok(Changed::default()),
        }
    }

    /// Puts a changed copy in place, as one step.
    fn commit(&mut self, draft: State, edit: Edit) -> Changed {
        let Edit { label, gesture, saved, functions } = edit;
        let other_functions = functions.is_some();
        let before_functions = functions.map(|list| std::mem::replace(&mut self.functions, Functions(list)));
        let before_saved = self.saved.clone();
        // A remembered result answers the question of its file only.
        if saved.is_some() || !question::same_question(&draft.asked().config, &self.state.asked().config) {
            self.saved = saved;
        }
        if draft.config.same(&self.state.config) && !other_functions {
            return Changed::default();
        }
        let before = std::mem::replace(&mut self.state, draft);
        let changed = self.changed_since(&before);
        let (functions, shift) = (before_functions, Shift::default());
        let before = Snapshot { state: before, saved: before_saved, functions, shift };
        self.history.record(label, gesture, before);
        Changed { result: changed.result || other_functions, ..changed }
    }

    fn step(&mut self, go: fn(&mut History, Snapshot) -> Option<Snapshot>) -> Changed {
        let functions = Some(self.functions.clone());
        let shift = Shift::default();
        let present = Snapshot { state: self.state.clone(), saved: self.saved.clone(), functions, shift };
        let Some(Snapshot { state, saved, functions, shift }) = go(&mut self.history, present) else {
            return Changed::default();
        };
        let other = functions.is_some() || saved != self.saved || shift.any();
        self.saved = saved;
        if let Some(functions) = functions {
            self.functions = functions;
        }
        shift.go(&mut self.functions);
        let before = std::mem::replace(&mut self.state, state);
        let changed = self.changed_since(&before);
        Changed { result: changed.result || other, ..changed }
    }

    /// Compares with the state before, and brings the shown result in step with the present one.
    fn changed_since(&mut self, before: &State) -> Changed {
        let config = !self.state.config.same(&before.config);
        let data = !self.state.config.same_data(&before.config);
        Changed { config, data, result: self.refresh_shown(), job: false }
    }

    /// Chooses the result to show: the newest that answers the present configuration, or else the newest on the same data,
    /// stale. True when that is another one than before, or under another policy.
    fn refresh_shown(&mut self) -> bool {
        let asked = self.state.asked();
        let config = &asked.config;
        let newest = |accept: fn(&FitResult, &FitConfig) -> bool| {
            self.past.results().rev().find(|r| accept(r, config)).cloned()
        };
        // One that ends where the parameters stand says more than one that began there.
        let fresh = newest(question::is_found).or_else(|| newest(question::answers)).map(|r| (r, true));
        let chosen = fresh.or_else(|| newest(question::same_measurement).map(|r| (r, false)));
        let same = match (&chosen, &self.shown) {
            (None, None) => true,
            (Some((original, fresh)), Some(view)) => {
                Arc::ptr_eq(original, &view.original)
                    && *fresh == view.fresh
                    && if *fresh {
                        policy::holds(&view.result, config)
                    } else {
                        view.result.request.config.active == config.active
                    }
            }
            _ => false,
        };
        if !same {
            self.shown = chosen.map(|(original, fresh)| {
                let result = if fresh {
                    policy::under(&original, config)
                } else {
                    policy::showing(&original, config.active)
                };
                View { original, result, fresh }
            });
        }
        !same
    }

    /// Takes in what the worker has sent.
    pub fn poll(&mut self) -> Changed {
        let mut changed = Changed { job: self.worker.has_news(), ..Changed::default() };
        match self.worker.poll() {
            None => return changed,
            Some(JobEvent::Done(Answer::Task { request, outcome: Ok(result) })) => {
                changed = changed.and(self.store(&request, &result));
            }
            Some(JobEvent::Done(Answer::Task { outcome: Err(error), .. })) => self.failure = Some(error),
            Some(JobEvent::Done(Answer::Models { config, outcome })) => {
                changed = changed.and(self.take_models(&config, outcome));
            }
            Some(JobEvent::Done(Answer::Errand(carried))) => changed = changed.and(self.join(*carried)),
            Some(JobEvent::Crashed(what)) => {
                self.errand = Errand::None;
                self.failure = Some(FitError::Crashed { what });
            }
        }
        Changed { job: true, ..changed }
    }

    /// The last failure of a background job, once.
    pub fn take_failure(&mut self) -> Option<FitError> {
        self.failure.take()
    }

    /// Runs `task` on this thread and stores its result (command line, tests).
    ///
    /// # Errors
    /// As [`super::run()`].
    pub fn run_now(&mut self, task: &Task, watch: &dyn Observer) -> Result<Arc<FitResult>, FitError> {
        let request = Arc::new(self.request_for(task)?);
        let result = run(&request, task, watch)?;
        self.history.end_gesture();
        self.store(&request, &result);
        Ok(result)
    }

    /// The same; what has changed.
    ///
    /// # Errors
    /// As [`super::run()`].
    pub fn run_here(&mut self, task: &Task, watch: &dyn Observer) -> Result<Changed, FitError> {
        let request = Arc::new(self.request_for(task)?);
        let result = run(&request, task, watch)?;
        Ok(self.store(&request, &result))
    }

    fn submit(&mut self, task: Task) -> Result<Changed, FitError> {
        let request = Arc::new(self.request_for(&task)?);
        let ordered = Some((Arc::clone(&request), self.state.clone()));
        let changed = self.hand_over(Job::Task { request, task })?;
        self.ordered = ordered;
        Ok(changed)
    }

    fn hand_over(&mut self, job: Job) -> Result<Changed, FitError> {
        let no_thread = |e: std::io::Error| FitError::NoThread { reason: e.to_string() };
        self.worker.submit(job).map_err(no_thread)?;
        // An errand that was under way is overtaken, and so is a search for models.
        self.errand = Errand::None;
        self.models.looking = false;
        self.failure = None;
        Ok(Changed { job: true, ..Changed::default() })
    }

    fn cancel(&mut self) -> Changed {
        let was_running = self.worker.running().is_some();
        self.worker.cancel();
        if self.worker.running().is_none() {
            self.errand = Errand::None;
        }
        Changed { job: was_running, ..Changed::default() }
    }

    /// Keeps a result and, when it answers the configuration as it stands, takes its values over. A user who has changed
    /// something meanwhile keeps what he changed; the result is stale then.
    fn store(&mut self, request: &FitRequest, result: &Arc<FitResult>) -> Changed {
        let adopt = question::same_question(&request.config, &self.state.asked().config)
            && request.config.params.values() == self.state.config.params.values();
        // HESSE, MINOS and the like give the same minimum with something added: it takes the old one's place.
        self.saved = None;
        self.functions.take_in(result, request.previous.is_none());
        let adopted = if adopt { self.adopt(result) } else { Changed::default() };
        let state = self.state_of(request, result, adopt);
        if request.previous.is_none() || !self.past.replace(result, &state) {
            self.past.push(Arc::clone(result), state);
        }
        let shown = Changed { result: self.refresh_shown(), ..Changed::default() };
        adopted.and(shown)
    }

    /// The choices with the values of `result`: the present ones where they were adopted, else those of the time when it was ordered.
    fn state_of(&mut self, request: &FitRequest, result: &FitResult, adopted: bool) -> State {
        let ordered = self.ordered.take_if(|(asked, _)| std::ptr::eq(&raw const **asked, request));
        match ordered {
            Some((_, mut state)) if !adopted => {
                take_over(&mut state.config, result);
                state
            }
            _ => self.state.clone(),
        }
    }

    fn adopt_shown(&mut self) -> Result<Changed, FitError> {
        let result = Arc::clone(self.result().any().ok_or(FitError::NoResult)?);
        let same = |(a, b): (&Member, &Member)| a.formula == b.formula && a.names == b.names;
        let then = &result.request.config;
        if !then.pairs(&self.state.asked().config).is_some_and(|mut pairs| pairs.all(same)) {
            return Err(FitError::StaleResult);
        }
        Ok(self.adopt(&result))
    }

    /// Takes the values of `result` over into the free parameters, as one undo step.
    fn adopt(&mut self, result: &FitResult) -> Changed {
        let before = self.state.clone();
        take_over(&mut self.state.config, result);
        if self.state.config.same(&before.config) {
            return Changed::default();
        }
        let changed = self.changed_since(&before);
        let (functions, shift) = (None, Shift::default());
        let before = Snapshot { state: before, saved: self.saved.clone(), functions, shift };
        self.history.record_beside_gesture("Fit", before);
        changed
    }

    /// The present question, frozen.
    ///
    /// # Errors
    /// No data (a typed cost needs none), or no parameter.
    pub fn request(&self) -> Result<FitRequest, FitError> {
        let request = self.request_of_any()?;
        if request.config.params.is_empty() {
            return Err(FitError::NoParameter(request.config.member().formula.clone()));
        }
        Ok(request)
    }

    /// The same for a formula that may be without parameters, where nothing is to be fitted.
    pub(crate) fn request_of_any(&self) -> Result<FitRequest, FitError> {
        self.state.check_aside()?;
        let State { config, models } = self.state.asked().into_owned();
        if let Some(j) = config.members.iter().position(|m| m.data.is_none() && m.needs_data()) {
            let several = config.members.len() > 1;
            return Err(if several { FitError::NoData.in_member(config.title(j)) } else { FitError::NoData });
        }
        let previous = self.result().fresh().cloned();
        Ok(FitRequest { config, models, previous })
    }

    /// The cost as it stands: a function of the parameters, ties followed.
    ///
    /// # Errors
    /// As [`Session::request`]; the cost cannot be built.
    pub fn cost(&self) -> Result<Box<dyn Cost>, FitError> {
        cost_of(&self.request()?)
    }

    /// The request for `task`: a fit starts from the parameters, everything else from the fresh result.
    fn request_for(&self, task: &Task) -> Result<FitRequest, FitError> {
        let request = self.request()?;
        match (task, &request.previous, &self.shown) {
            (Task::Fit, ..) => Ok(FitRequest { previous: None, ..request }),
            (_, None, None) => Err(FitError::NoResult),
            (_, None, Some(_)) => Err(FitError::StaleResult),
            (_, Some(_), _) => Ok(request),
        }
    }

    fn save(&self, path: &Path) -> Result<Changed, FitError> {
        let result = self.result_to_save();
        file::save(path, &self.state.config, &self.functions.0, result.as_ref())?;
        Ok(Changed::default())
    }

    fn result_to_save(&self) -> Option<SavedResult> {
        match self.result() {
            Shown::Fresh(r) => Some(SavedResult::of(r)),
            // A stale one would look like the answer to the present choices when the file is opened again.
            Shown::None | Shown::Stale(_) => self.saved.clone(),
        }
    }

    /// What it holds now, for writing it beside the work and for seeing later what is new.
    pub fn to_copy(&self) -> SessionCopy {
        SessionCopy::new(self.state.config.clone(), self.functions.0.clone(), self.result_to_save())
    }

    /// The functions of all data.
    pub(super) fn all_functions(&self) -> &[super::Function] {
        &self.functions.0
    }
}

/// The values of `result` into the free parameters, and into those that follow others.
fn take_over(config: &mut FitConfig, result: &FitResult) {
    let FitConfig { params, origins, .. } = config;
    let asked = result.request.config.params.iter().map(|p| p.is_free() || p.is_tied());
    let found = result.minimum.values().into_iter().zip(asked);
    for ((p, origin), (value, asked)) in params.iter_mut().zip(origins).zip(found) {
        if !asked {
            continue;
        }
        if p.is_tied() {
            p.value = value;
        } else if p.is_free() && value.is_finite() {
            p.value = p.limits.clip(value);
            *origin = ValueOrigin::Fitted;
        }
    }
}
