//! What the window keeps beside the session: what is shown, what is being typed, which tab is open. None of it is saved, none of
//! it changes a number of a fit.

use std::path::PathBuf;
use std::sync::Arc;

use super::actions::Action;
use super::batch::BatchState;
use super::contents::Contents;
use super::keep::MOST_RECENT;
use super::layout::RESULTS_SHARE;
use super::panels::axis_titles::Titles;
use super::panels::compare::{Compared, Fits};
use super::panels::contours::KeptPicture;
use super::panels::levels::LevelsChoice;
use super::panels::messages::Told;
use super::panels::models::Tiles;
use super::panels::report::Written;
use super::panels::sections::Folded;
use super::panels::set_parameters::SetParameters;
use super::plot::PlotState;
pub use super::repeated::{RepeatedState, Repetition, ScatterOf};
use super::theme::LEFT_WIDTH;
use super::twice::Twice;
pub use super::typed::{Refused, Typed};
use super::watch::ChangedFile;
use super::widgets::FormulaState;
use super::{Contrast, Theme};
use crate::data::LeftOutRows;
use crate::fit::{Command, FitResult, Hand, Severity, Source};
use crate::params::ParamId;
use crate::report::Figure;
use crate::report::document::Form;
use crate::report::figure::Drawing;
use crate::report::page::Format;
use crate::report::verdict::Remedy;

/// Tabs of the left column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SettingsTab {
    /// ROOT's General: method and options.
    #[default]
    General,
    /// ROOT's Minimization: algorithm, strategy, tolerance.
    Minimization,
    /// Sources of error and constraints.
    Errors,
}

/// Tabs of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ResultsTab {
    /// Parameters.
    #[default]
    Results,
    /// Quantities derived from the parameters.
    Derived,
    /// The correlation matrix.
    Correlations,
    /// How the errors of the data hang together.
    DataCorrelation,
    /// The cost along one parameter.
    Profiles,
    /// Regions of two parameters.
    Contours,
    /// Profiles and contours of all parameters.
    Pairs,
    /// Toys, bootstrap and jackknife.
    Resampling,
    /// Models that might describe the data.
    Models,
    /// The fits of this run side by side.
    Compare,
    /// What a search tried, and all minima it met.
    Minima,
    /// Rows that the fit does not use.
    LeftOut,
    /// The report as it is handed out.
    Report,
    /// Messages and the whole report.
    Messages,
    /// The classic command language.
    Commands,
}

/// ROOT's Type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FunctionType {
    /// The predefined functions of as many variables as the data have.
    #[default]
    Predefined,
    /// A formula of the user's own.
    UserFunction,
    /// What was fitted to these data before, with its values.
    PreviousFit,
}

/// ROOT's Operation: what choosing a function of the list does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Operation {
    /// It replaces the formula.
    #[default]
    Nop,
    /// It is added to it.
    Add,
    /// Both become normalized shapes, each with its number of entries.
    NormAdd,
    /// The formula is convolved with it.
    Conv,
}

/// What has to wait until it was asked whether changes may be lost.
#[derive(Debug, Clone)]
pub enum Next {
    /// Closing the window.
    Quit,
    /// Opening another file.
    Do(Box<Command>),
}

/// What is asked.
#[derive(Debug, Clone)]
pub enum Question {
    /// Whether changes that are in no file may be lost.
    Unsaved(Next),
    /// Whether the session of a window is wanted that did not end as it should.
    Left {
        /// What its data were called.
        title: String,
        /// How long ago it was written.
        age: Option<std::time::Duration>,
    },
}

/// What can be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Write it to a file.
    Save,
    /// It is not wanted.
    Discard,
    /// Leave everything as it is.
    Cancel,
    /// Have it back.
    Recover,
}

/// A sentence for the user in the place of the verdict, until it is dismissed or something else succeeds.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// How bad.
    pub severity: Severity,
    /// What happened, and what to do.
    pub text: String,
    /// What can be done by a click.
    pub remedies: Vec<Remedy>,
}

/// The classic command language: what is typed, what was printed.
#[derive(Debug, Clone, Default)]
pub struct ClassicState {
    /// The line being typed.
    pub line: String,
    /// The line to carry out next.
    pub waiting: Option<String>,
    /// Lines carried out, the oldest first.
    pub given: Vec<String>,
    /// How far back the arrow keys have gone; 0 is the line being typed.
    pub back: usize,
    /// Everything printed.
    pub printout: String,
}

/// What is shown.
#[derive(Debug, Clone)]
pub struct ViewState {
    /// Light or dark.
    pub theme: Theme,
    /// Usual or high.
    pub contrast: Contrast,
    /// Size of text, in per cent of the usual one.
    pub text_size: u16,
    /// Width of the left column.
    pub panel_width: f32,
    /// Part of the height right of it that the results take.
    pub results_share: f32,
    /// What of the figure.
    pub drawing: Drawing,
    /// How figures look on paper.
    pub paper: Format,
    /// The figures of all data sets of a simultaneous fit side by side.
    pub all_figures: bool,
    /// Tab of the left column.
    pub settings: SettingsTab,
    /// Tab of the results.
    pub results: ResultsTab,
    /// The left column.
    pub fit_panel: bool,
    /// The left column has smaller gaps, because it would be a little too high.
    pub dense: bool,
    /// It has no room for the written formula.
    pub crowded: bool,
    /// It has no room for the headings of groups.
    pub bare: bool,
    /// Its cards that are folded.
    pub folded: Folded,
    /// Path field and notes about the data.
    pub data_details: bool,
    /// The keyboard map.
    pub keys: bool,
    /// Handles on the curve.
    pub handles: bool,
    /// The formula as it is written on paper.
    pub written: bool,
    /// What is asked is fitted at once.
    pub live: bool,
    /// A file that has changed on disk is read again without a question.
    pub read_again: bool,
    /// The language of all words.
    pub language: crate::app::Language,
    /// The form of reports.
    pub report_form: Form,
    /// Their language; `None` for that of the window.
    pub report_language: Option<crate::app::Language>,
}

/// A role for each of some columns of a file, by position.
#[derive(Debug, Clone, PartialEq)]
pub struct RolesDraft {
    /// The file or the example.
    pub source: Source,
    /// The roles.
    pub roles: Vec<(String, usize)>,
}

/// How far a file has been read.
#[derive(Debug, Clone, PartialEq)]
pub struct Loading {
    /// Its name.
    pub name: String,
    /// How much was read and how much there is, in bytes; 0 where that is not known.
    pub bytes: (u64, u64),
    /// The same file counted in bins while it is read, where it is so large that this may be wanted.
    pub in_blocks: Option<Source>,
}

/// What a hand holds while it moves a handle or a slider.
#[derive(Debug, Clone, PartialEq)]
pub struct Holding {
    /// The parameters.
    pub held: Vec<ParamId>,
    /// The others are to be fitted meanwhile.
    pub others: bool,
}

/// Everything that panels may change themselves.
#[derive(Clone)]
pub struct PanelState {
    /// What is shown.
    pub view: ViewState,
    /// Actions asked for in this frame.
    pub actions: Vec<Action>,
    /// ROOT's Set Parameters, while it is open.
    pub set_parameters: Option<SetParameters>,
    /// The parameter whose row is pointed at or has the keyboard.
    pub param_at: Option<ParamId>,
    /// The formula entry.
    pub formula: FormulaState,
    /// The line below it.
    pub written: super::formula::Shown,
    /// ROOT's Type.
    pub function_type: FunctionType,
    /// ROOT's Operation.
    pub operation: Operation,
    /// The function that the list shows.
    pub chosen: String,
    /// The next formula comes out of the list, which stays as it is.
    pub chose: bool,
    /// The formula that type and list were last brought in step with.
    pub seen_formula: String,
    /// The path being typed.
    pub path: String,
    /// Files opened in this run, the newest first.
    pub recent: Vec<PathBuf>,
    /// What is to be said.
    pub notice: Option<Notice>,
    /// Roles of columns that were chosen and cannot be read yet.
    pub roles: Option<RolesDraft>,
    /// Formulas of columns and cuts that are not those of the data.
    pub typed: Typed,
    /// How many bins there are to be, while the mouse moves them.
    pub bins_in_hand: Option<usize>,
    /// Files that are not what they were when they were read.
    pub changed_files: Vec<ChangedFile>,
    /// Rows that the fit does not use.
    pub left_out: LeftOutRows,
    /// Data sets that count twice.
    pub twice: Twice,
    /// How many are used.
    pub n_used: Option<usize>,
    /// What the file of the data holds.
    pub contents: Contents,
    /// What is typed to find something in it.
    pub wanted: String,
    /// The file that is being read.
    pub loading: Option<Loading>,
    /// The picture of the data, made anew when something changed.
    pub figure: Figure,
    /// Its zoom.
    pub plot: PlotState,
    /// The next drag over it is a box to zoom into.
    pub boxing: bool,
    /// Clicks on its points leave them out.
    pub masking: bool,
    /// The next drag over it is the fit range.
    pub ranging: bool,
    /// Where its menu was opened.
    pub menu_at: Option<egui::Pos2>,
    /// The left column gets its usual width in the next frame.
    pub layout_anew: bool,
    /// How much lower the list of parts is where two share a row.
    pub parts_room: f32,
    /// The part of the sum that is chosen, as it stands in the formula.
    pub part: Option<String>,
    /// Titles of axes that are being typed.
    pub titles: Titles,
    /// Where the numbers in the figure are, while they are dragged.
    pub numbers_in_hand: Option<(f64, f64)>,
    /// The handles of its curve.
    pub hand: Option<Hand>,
    /// From the formula to the height of the curve, where there is one with handles.
    pub scale: Option<f64>,
    /// What is being moved.
    pub holding: Option<Holding>,
    /// Heights of the results and of the verdict.
    pub heights: Option<(f32, f32)>,
    /// What the mouse does where it is now.
    pub hint: Option<&'static str>,
    /// Picture and zoom of each data set of a simultaneous fit where all of them are shown; that of the active one is `figure`.
    pub others: Vec<(Figure, PlotState)>,
    /// How the errors of the data hang together, while there is something to show.
    pub data_correlation: Option<Figure>,
    /// Zoom of that.
    pub data_plot: PlotState,
    /// The last result in words.
    pub told: Told,
    /// Grows with every change of the session: what was made of another one is out of date.
    pub revision: u64,
    /// The last report.
    pub written_report: Written,
    /// Pictures of the models that might describe the data.
    pub tiles: Tiles,
    /// The parameter whose profile was asked for.
    pub profile_of: Option<ParamId>,
    /// Its points, and how far it reaches to either side in errors.
    pub profile_size: (usize, f64),
    /// From where to where, when that was typed for this parameter.
    pub profile_span: Option<(ParamId, f64, f64)>,
    /// The profile whose size stands in the fields.
    pub profile_told: Option<(ParamId, Vec<f64>)>,
    /// The others keep their values along it.
    pub profile_held: bool,
    /// Zoom of its picture.
    pub profile_plot: PlotState,
    /// Rows of the data of a result that are ringed in the figure.
    pub marked: Option<(Arc<FitResult>, Vec<usize>)>,
    /// The one-sided limit to look for: from above, and its level.
    pub bound: (bool, f64),
    /// The two parameters whose contours were asked for.
    pub contour_of: Option<(ParamId, ParamId)>,
    /// Points of each.
    pub contour_points: usize,
    /// The map of the function is shown, not the contours.
    pub contour_map: bool,
    /// The map as it was made last.
    pub map_picture: KeptPicture,
    /// Zoom of the map.
    pub map_plot: PlotState,
    /// Their levels.
    pub contour_levels: LevelsChoice,
    /// Those of the matrix of all pairs.
    pub pair_levels: LevelsChoice,
    /// Their picture.
    pub contour_picture: KeptPicture,
    /// Its zoom.
    pub contour_plot: PlotState,
    /// The tab Resampling.
    pub repeated: RepeatedState,
    /// The derived quantity being typed.
    pub derive: String,
    /// The fit that the one shown is compared with.
    pub compared: Option<Compared>,
    /// All of them, made anew when something changed.
    pub fits: Option<Fits>,
    /// The classic command language.
    pub classic: ClassicState,
    /// The covariance instead of the correlations.
    pub covariance: bool,
    /// Path of the last saved session.
    pub saved_as: Option<PathBuf>,
    /// The fit on many files.
    pub batch: BatchState,
    /// What is asked.
    pub question: Option<Question>,
    /// It was asked in the frame before.
    pub asked: bool,
    /// The tutorial that was asked for.
    pub tutorial: Option<super::tutorial::Wish>,
    /// What was answered in this frame.
    pub answer: Option<Answer>,
}

impl Notice {
    /// That something was refused.
    pub fn refusal(text: String) -> Notice {
        Notice { severity: Severity::Bad, text, remedies: Vec::new() }
    }
}

impl ViewState {
    /// What is shown at the start.
    fn new(theme: Theme) -> ViewState {
        ViewState {
            theme,
            contrast: Contrast::Usual,
            text_size: 100,
            panel_width: LEFT_WIDTH,
            results_share: RESULTS_SHARE,
            drawing: Drawing::default(),
            paper: Format::default(),
            all_figures: true,
            settings: SettingsTab::default(),
            results: ResultsTab::default(),
            fit_panel: true,
            dense: false,
            crowded: false,
            bare: false,
            folded: Folded::default(),
            data_details: false,
            keys: false,
            handles: true,
            written: true,
            live: false,
            read_again: false,
            language: crate::app::Language::default(),
            report_form: Form::default(),
            report_language: None,
        }
    }
}

impl PanelState {
    /// The state at the start.
    pub fn new(theme: Theme) -> PanelState {
        PanelState {
            view: ViewState::new(theme),
            actions: Vec::new(),
            set_parameters: None,
            param_at: None,
            formula: FormulaState::default(),
            written: super::formula::Shown::default(),
            function_type: FunctionType::default(),
            operation: Operation::default(),
            chosen: String::new(),
            chose: false,
            seen_formula: String::new(),
            path: String::new(),
            recent: Vec::new(),
            notice: None,
            roles: None,
            typed: Typed::default(),
            bins_in_hand: None,
            changed_files: Vec::new(),
            twice: Twice::default(),
            left_out: LeftOutRows::default(),
            n_used: None,
            contents: Contents::default(),
            wanted: String::new(),
            loading: None,
            figure: Figure::default(),
            plot: PlotState::default(),
            boxing: false,
            masking: false,
            ranging: false,
            menu_at: None,
            layout_anew: false,
            parts_room: 0.0,
            part: None,
            titles: Titles::default(),
            numbers_in_hand: None,
            hand: None,
            scale: None,
            holding: None,
            heights: None,
            hint: None,
            others: Vec::new(),
            data_correlation: None,
            data_plot: PlotState::default(),
            told: Told::default(),
            revision: 0,
            written_report: Written::default(),
            tiles: Tiles::default(),
            profile_of: None,
            profile_size: (41, 3.0),
            profile_span: None,
            profile_told: None,
            profile_held: false,
            profile_plot: PlotState::default(),
            marked: None,
            bound: (true, 0.95),
            contour_of: None,
            contour_points: 40,
            contour_map: false,
            map_picture: KeptPicture::default(),
            map_plot: PlotState::default(),
            contour_levels: LevelsChoice::default(),
            pair_levels: LevelsChoice::default(),
            contour_picture: KeptPicture::default(),
            contour_plot: PlotState::default(),
            repeated: RepeatedState::default(),
            derive: String::new(),
            compared: None,
            fits: None,
            classic: ClassicState::default(),
            covariance: false,
            saved_as: None,
            batch: BatchState::default(),
            question: None,
            asked: false,
            tutorial: None,
            answer: None,
        }
    }

    /// Puts a file in front of those that were opened.
    pub fn remember(&mut self, path: PathBuf) {
        self.recent.retain(|known| *known != path);
        self.recent.insert(0, path);
        self.recent.truncate(MOST_RECENT);
    }

    /// Says that something was refused.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.refuse_with(text, Vec::new());
    }

    /// The same with what can be done.
    pub fn refuse_with(&mut self, text: impl Into<String>, remedies: Vec<Remedy>) {
        self.notice = Some(Notice { severity: Severity::Bad, text: text.into(), remedies });
    }

    /// Says something that should be looked at.
    pub fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { severity: Severity::Warning, text: text.into(), remedies: Vec::new() });
    }

    /// Says something harmless.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { severity: Severity::Info, text: text.into(), remedies: Vec::new() });
    }
}
