//! Carrying out actions: most become a command to the session, the others change what is shown.

use super::actions::Action;
use super::layout::RESULTS_SHARE;
use super::panels::plane::is_plane;
use super::panels::sections::{Folded, Section};
use super::panels::set_parameters::SetParameters;
use super::panels::{contours, figure, operation};
use super::state::{Operation, ResultsTab, SettingsTab, ViewState};
use super::theme::LEFT_WIDTH;
use super::{App, TEXT_SIZES};
use crate::fit::{BandKind, Command, Intervals, ONE_SIGMA, ParamEdit, Source, Task};
use crate::language::{said, tr, trf};
use crate::model::predefined::COMMON;
use crate::report::figure::Plane;

/// Step of the size of text, in per cent.
const TEXT_STEP: u16 = 10;
/// Level of a band that nearly everything lies in. One standard deviation may have been written as 1, which is above it.
const WIDE: f64 = 0.95;

/// What is only shown or not.
fn switch(view: &mut ViewState, action: Action) {
    let options = &mut view.drawing.options;
    match action {
        Action::Parts => options.parts = !options.parts,
        Action::StartCurve => options.start = !options.start,
        Action::Stats => options.stats = !options.stats,
        Action::LogX => options.scales.x = options.scales.x.other(),
        Action::LogY => options.scales.y = options.scales.y.other(),
        Action::Live => view.live = !view.live,
        Action::Written => view.written = !view.written,
        Action::Handles => view.handles = !view.handles,
        Action::AllFigures => view.all_figures = !view.all_figures,
        Action::FitPanel => view.fit_panel = !view.fit_panel,
        Action::Dark => view.theme = view.theme.other(),
        Action::HighContrast => view.contrast = view.contrast.other(),
        Action::Keys => view.keys = !view.keys,
        _ => {}
    }
}

impl App {
    /// Does what a menu entry, a button or a key asks for; an action that cannot be done now does nothing.
    pub(super) fn perform(&mut self, action: Action, ctx: &egui::Context) {
        let stops = action == Action::Cancel;
        let stopped = stops && (self.stop_reading() || self.stop_making() || self.stop_batch());
        if stopped || !action.is_enabled(&self.session) {
            return;
        }
        let view = &mut self.state.view;
        match action {
            Action::Open => self.ask_for_file(ctx, false),
            Action::AddData => self.ask_for_file(ctx, true),
            Action::Save => self.ask_where_to_save(ctx),
            Action::Batch => self.open_batch(),
            Action::Export(peer) => self.ask_where_to_export(peer, ctx),
            Action::Quit => self.quit(ctx),
            Action::Paste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            Action::CopyReport => self.copy_report(ctx),
            Action::CopyReportAs(form) => self.copy_report_as(form, ctx),
            Action::SaveReport => self.ask_for_report(ctx),
            Action::SaveFigure | Action::SaveTab => self.ask_for_figure(action == Action::SaveTab, ctx),
            Action::CopyFigure | Action::CopyTab => self.copy_figure(action == Action::CopyTab, ctx),
            Action::Undo => self.queue.push(Command::Undo),
            Action::Redo => self.queue.push(Command::Redo),
            Action::Fit => self.fit(),
            Action::Cancel => self.queue.push(Command::Cancel),
            Action::Guess => self.queue.push(Command::Guess),
            Action::FitAnew => {
                self.queue.push(Command::Guess);
                self.fit();
            }
            Action::AddPart(k) => {
                let name = COMMON[k.min(COMMON.len() - 1)].to_owned();
                self.queue.push(operation::command(Operation::Add, &self.session, name));
            }
            Action::Formula => {
                view.fit_panel = true;
                view.folded.open(Section::Function);
                self.state.formula.take_keyboard();
            }
            Action::Mask => self.mask(ctx),
            Action::FixFree => self.fix_or_free(),
            Action::Contour => {
                view.results = ResultsTab::Contours;
                self.state.contour_map = false;
                self.queue.extend(contours::command(&self.session, &self.state));
            }
            Action::Minos => self.queue.push(Command::Run(Task::Minos(Vec::new()))),
            Action::Models => {
                view.results = ResultsTab::Models;
                self.queue.push(Command::Suggest);
            }
            Action::Hesse => self.queue.push(Command::Run(Task::Hesse)),
            Action::Resampling => view.results = ResultsTab::Resampling,
            Action::Update => self.queue.extend(self.read_again()),
            Action::Reset => {
                self.state.operation = Operation::Nop;
                self.queue.push(Command::Reset);
            }
            Action::AllPoints => {
                let selection = self.session.config().member().selection.clone().without_ranges();
                self.queue.push(Command::SetSelection(selection));
            }
            Action::Pulls | Action::Below if is_plane(&self.state.figure) => {
                let plane = &mut view.drawing.options.plane;
                *plane = if *plane == Plane::Pulls { Plane::Data } else { Plane::Pulls };
            }
            Action::Pulls => view.drawing.options.pulls = !view.drawing.options.pulls,
            Action::Below => view.drawing.next_below(),
            Action::Band => self.band(),
            Action::NextBand => self.next_band(),
            Action::SetParameters => self.set_parameters(),
            Action::LargerText => self.enlarge(ctx),
            Action::SmallerText => self.shrink(ctx),
            Action::UsualText => view.text_size = 100,
            Action::ShowAll => self.state.plot.show_all(),
            Action::BoxZoom | Action::RangeByDrag | Action::MaskByClicks => self.take_tool(action),
            Action::ResetLayout => self.reset_layout(),
            Action::AxisTitles => self.state.titles.open(&self.state.figure),
            _ => switch(view, action),
        }
        self.outdated = true;
        ctx.request_repaint();
    }

    /// What the mouse does in the figure: this, or no longer; one at a time.
    fn take_tool(&mut self, action: Action) {
        let taken = action.is_on(&self.state) != Some(true);
        let is = |tool: Action| taken && tool == action;
        self.state.boxing = is(Action::BoxZoom);
        self.state.ranging = is(Action::RangeByDrag);
        self.state.masking = is(Action::MaskByClicks);
    }

    /// Leaves the point under the pointer out, or uses it again.
    fn mask(&mut self, ctx: &egui::Context) {
        let pointed =
            ctx.pointer_hover_pos().and_then(|at| figure::row_at(&self.session, &self.state.plot, at));
        match pointed {
            Some(row) => self.queue.push(figure::mask_command(&self.session, row)),
            None => {
                self.state.say(tr("point at a point of the figure, then press M: the fit does not use it"));
            }
        }
    }

    /// Fixes or frees the parameter whose row is pointed at or has the keyboard.
    fn fix_or_free(&mut self) {
        let param = self.state.param_at.and_then(|id| Some((id, self.session.config().params.get(id)?)));
        match param {
            Some((id, param)) if !param.constant => {
                self.queue.push(Command::SetParam(id, ParamEdit::Fixed(!param.fixed)));
            }
            _ => self
                .state
                .say(tr("point at the row of a parameter, then press F: it is fixed, or free again")),
        }
    }

    /// Opens Set Parameters, or closes it with what was changed.
    fn set_parameters(&mut self) {
        match self.state.set_parameters.take() {
            Some(open) => self.queue.extend(open.close()),
            None => self.state.set_parameters = Some(SetParameters::open(&self.session)),
        }
    }

    /// The size of text that the window shows, in per cent: less than wished where there is no room for it.
    fn shown_text(&self, ctx: &egui::Context) -> u16 {
        let size = ctx.content_rect().size() * ctx.zoom_factor();
        (100.0 * self.zoom(size)).round() as u16
    }

    /// Text a step smaller than it is shown.
    fn shrink(&mut self, ctx: &egui::Context) {
        self.state.view.text_size = self.shown_text(ctx).saturating_sub(TEXT_STEP).max(TEXT_SIZES.0);
    }

    /// Text a step larger than it is shown, where the window has room for it.
    fn enlarge(&mut self, ctx: &egui::Context) {
        let (wished, shown) = (self.state.view.text_size, self.shown_text(ctx));
        self.state.view.text_size = (shown + TEXT_STEP).min(TEXT_SIZES.1);
        if shown < TEXT_SIZES.1 && self.shown_text(ctx) <= shown {
            self.state.view.text_size = wished;
            self.state.say(tr("the window has no room for larger text: make the window larger first"));
        }
    }

    /// Fits what the window shows: a formula that was typed is taken first, and one that is none is not passed over.
    fn fit(&mut self) {
        match self.state.formula.pending() {
            Some(Err(problem)) => {
                let text = trf(
                    "{}; correct the formula, or press Esc in it to have the last one back",
                    &[&said(&problem.to_string())],
                );
                self.state.refuse(text);
                return;
            }
            Some(Ok(formula)) => self.queue.push(Command::SetFormula(formula.to_owned())),
            None => {}
        }
        if self.state.view.results == ResultsTab::Models {
            self.state.view.results = ResultsTab::Results;
        }
        self.queue.push(Command::EndGesture);
        self.queue.push(Command::Run(Task::Fit));
    }

    /// The command that reads the data that are shown from where they came from.
    fn read_again(&self) -> Option<Command> {
        Some(match self.session.config().member().source.clone()? {
            Source::File { path, .. } => Command::ReadAgain(path),
            other @ (Source::Example { .. } | Source::Text { .. }) => Command::Read(other),
        })
    }

    /// The band off, or on, at one standard deviation where none was asked for.
    fn band(&mut self) {
        let options = &mut self.state.view.drawing.options;
        let intervals = &self.session.config().intervals;
        options.band = !options.band || intervals.band.is_none();
        if options.band && intervals.band.is_none() {
            let wanted = Intervals { band: Some(ONE_SIGMA), ..intervals.clone() };
            self.queue.push(Command::SetIntervals(wanted));
        }
    }

    /// Columns, heights and tabs as at the start.
    fn reset_layout(&mut self) {
        let view = &mut self.state.view;
        (view.panel_width, view.results_share) = (LEFT_WIDTH, RESULTS_SHARE);
        (view.settings, view.results) = (SettingsTab::default(), ResultsTab::default());
        view.fit_panel = true;
        view.folded = Folded::default();
        self.state.layout_anew = true;
    }

    /// Of the curve at one standard deviation, at 95 %, of new points, none.
    fn next_band(&mut self) {
        let shown = &mut self.state.view.drawing.options.band;
        let intervals = &self.session.config().intervals;
        let level = intervals.band.filter(|_| *shown);
        let wanted = match level {
            None => Some((ONE_SIGMA, false)),
            Some(_) if intervals.band_kind.prediction => None,
            Some(level) => Some((WIDE, level != 1.0 && level >= WIDE)),
        };
        *shown = wanted.is_some();
        if let Some((level, prediction)) = wanted {
            let band_kind = BandKind { prediction, ..intervals.band_kind };
            let wanted = Intervals { band: Some(level), band_kind, ..intervals.clone() };
            self.queue.push(Command::SetIntervals(wanted));
        }
    }

    /// Asks for a file to open, or to add to the data that are there.
    fn ask_for_file(&mut self, ctx: &egui::Context, adding: bool) {
        (self.adding, self.opens_script) = (adding, false);
        let wake = ctx.clone();
        self.dialogs.open(Box::new(move || wake.request_repaint()));
    }

    fn ask_where_to_save(&mut self, ctx: &egui::Context) {
        self.writing = None;
        let name = match &self.session.config().member().data {
            Some(data) => {
                let stem = data.name.rsplit_once('.').map_or(data.name.as_str(), |(stem, _)| stem);
                format!("{stem}.fit.toml")
            }
            None => "session.fit.toml".to_owned(),
        };
        let wake = ctx.clone();
        self.dialogs.save(&name, Box::new(move || wake.request_repaint()));
    }
}
