//! The one door: everything a front end can ask of a session, as data.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cost::{CostChoice, CostKind};
use crate::data::read::{CalculatedColumn, ReadOptions};
use crate::data::{Binning, Dataset, Interval, Selection};
use crate::minimize::{Level, Method};
use crate::params::{Limits, ParamId, Parameter};

use super::config::{ErrorScaling, Intervals, PrintLevel, Source, ValueOrigin};
use super::contour_look::ContourLook;
use super::derive::Quantity;
use super::figure_look::FigureLook;
use super::file::OpenedSession;
use super::functions::Storing;
use super::member::SharedError;
use super::resample::Resampling;
use super::toys::ToysWish;

/// A change of one parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum ParamEdit {
    /// Its value (origin becomes `User`).
    Value(f64),
    /// Its start step; `None` for the rule.
    Step(Option<f64>),
    /// Its limits; a value outside moves to the nearer one.
    Limits(Limits),
    /// Fixed or free; fixing a tied parameter unties it.
    Fixed(bool),
    /// It follows other parameters by this expression; `None` sets it free.
    Tie(Option<String>),
}

/// Work that may take long.
#[derive(Debug, Clone, PartialEq)]
pub enum Task {
    /// Minimise, HESSE, and the intervals of the configuration.
    Fit,
    /// HESSE at the last minimum.
    Hesse,
    /// MINOS of these parameters (all free ones when empty) at the last minimum.
    Minos(Vec<ParamId>),
    /// A profile at the last minimum.
    Profile {
        /// The parameter.
        param: ParamId,
        /// Number of points.
        size: usize,
        /// Half width in σ.
        bound: f64,
        /// From here to there, whatever the half width.
        span: Option<(f64, f64)>,
        /// The others keep their values instead of being minimised again; both kinds may stand side by side.
        held: bool,
    },
    /// Contours at the last minimum, one for each level.
    Contour {
        /// Parameter on the x axis.
        x: ParamId,
        /// Parameter on the y axis.
        y: ParamId,
        /// Levels.
        levels: Vec<Level>,
        /// Points on each.
        size: usize,
    },
    /// The cost over two parameters on a grid around the last minimum, the others held.
    Plane {
        /// Parameter on the x axis.
        x: ParamId,
        /// Parameter on the y axis.
        y: ParamId,
        /// Points on each axis.
        size: usize,
        /// Half width in σ.
        bound: f64,
    },
    /// A one-sided limit at the last minimum.
    Bound {
        /// The parameter.
        param: ParamId,
        /// A probability above 0.5, or from 1 on a number of standard deviations.
        level: Level,
        /// From above.
        upper: bool,
    },
    /// Profiles of these parameters (all free ones when empty) and contours of all their pairs, at the last minimum. Stopped, what is
    /// complete stays.
    Matrix {
        /// The parameters.
        params: Vec<ParamId>,
        /// Levels of the contours.
        levels: Vec<Level>,
    },
    /// The scatter of the last values over data drawn from the data themselves. Stopped, nothing of it stays.
    Resample(Resampling),
    /// Data drawn from the last values and fitted again. Stopped, what is complete stays.
    Toys(ToysWish),
}

/// A data set to be added to those that are there.
#[derive(Debug, Clone, PartialEq)]
pub enum NewData {
    /// A data file.
    File {
        /// The path.
        path: PathBuf,
        /// What was said about it.
        options: ReadOptions,
    },
    /// A built-in example by file name, with its formula.
    Example(String),
    /// The numbers themselves.
    Given(Arc<Dataset>, Option<Source>),
}

/// Everything a front end can ask. Commands about data, formula, rows and cost are about the active member of the fit.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Read a data file (or a session, by its extension: `.toml`, or `.yml` of kafe2go).
    Open {
        /// The path.
        path: PathBuf,
        /// What was said about it.
        options: ReadOptions,
    },
    /// Take a session that was read.
    TakeSession(OpenedSession),
    /// Read the data of the active member from this source, and nothing else: formula and settings stay, and so do rows that were left out
    /// by hand where they are the same rows.
    Read(Source),
    /// The same of another table of the file; what was said about reading the one before stays as far as it goes with this one, and the
    /// notes of the data say what does not.
    OpenTable(Source),
    /// Read a file anew for all members that have it.
    ReadAgain(PathBuf),
    /// Give members new data from the sources that they have, as one step.
    SetNumbers(Vec<(usize, Arc<Dataset>)>),
    /// Load a built-in example by file name.
    OpenExample(String),
    /// Take this data set.
    SetData(Arc<Dataset>, Option<Source>),
    /// Add a data set that is fitted together with those that are there, and show it. Without a formula it gets that of the member shown
    /// before; parameters of the same name are the same parameter.
    AddMember {
        /// The data.
        data: NewData,
        /// What is to describe them.
        formula: Option<String>,
    },
    /// Take the member at this position away; the last one stays.
    RemoveMember(usize),
    /// Show the member at this position; commands about data, formula, rows and cost are about it from now on.
    Activate(usize),
    /// Call a member something; an empty name is that of its data.
    RenameMember(usize, String),
    /// Give a member a color in figures, as red, green and blue; `None` for one of the program's.
    SetColor {
        /// Position of the member.
        member: usize,
        /// The color.
        color: Option<[u8; 3]>,
    },
    /// What a person says about the figure of a member: titles of its axes, looks of its parts, place of its numbers.
    SetFigureLook {
        /// Position of the member.
        member: usize,
        /// All that is said about it.
        look: FigureLook,
    },
    /// Draw a member while another one is worked on, or not.
    ShowMember {
        /// Position of the member.
        member: usize,
        /// Whether it is drawn.
        visible: bool,
    },
    /// Let a member take part in the fit, or leave it out of it; at least one takes part.
    UseMember {
        /// Position of the member.
        member: usize,
        /// Whether it takes part.
        used: bool,
    },
    /// Let the fit know a parameter of one formula by another name: parameters of the same name are shared.
    MapParam {
        /// Position of the member.
        member: usize,
        /// Its name in the formula.
        param: String,
        /// Its name in the fit.
        name: String,
    },
    /// Replace the sources of error that several members have in common.
    SetSharedErrors(Vec<SharedError>),
    /// Commit a formula (parameters that keep their name and term keep value, limits and flags; new ones are guessed).
    SetFormula(String),
    /// The same with parameters that belong to the active member alone: where another member has one of the same name, it gets a name of its
    /// own, and all start anew.
    SetOwnFormula(String),
    /// Give a formula a name that other formulas may use; a name that is there gets the new formula.
    DefineFunction {
        /// The name.
        name: String,
        /// What it stands for.
        formula: String,
    },
    /// Operation Add: append `+term` with the next free parameters; present values stay, the new term is guessed from the residual.
    AddTerm(String),
    /// Take the term at this position of the sum away; the others keep their values, and what was said about them.
    RemoveTerm(usize),
    /// Estimate the free parameters of the term at this position anew from what the others leave.
    GuessTerm(usize),
    /// Change a parameter.
    SetParam(ParamId, ParamEdit),
    /// Give all parameters values, steps, limits, flags and ties at once, as one step, each with the origin of its value. The names are those
    /// of the fit, in its order.
    SetParameters {
        /// What the step is called.
        label: String,
        /// The parameters.
        params: Vec<(Parameter, ValueOrigin)>,
    },
    /// Replace the values of all parameters at once, one entry each; fixed, constant and tied ones keep theirs.
    SetValues(Vec<f64>),
    /// Give some parameters values while a hand moves them: one step until [`Command::EndGesture`]. A value beyond a limit stops there.
    MoveValues(Vec<(ParamId, f64)>),
    /// Replace ranges and exclusions.
    SetSelection(Selection),
    /// Count the sample of the active member in these bins, or each value for itself; of a histogram, merge bins or take them apart again.
    /// Ranges stay, masks of single bins do not.
    SetBinning(Option<Binning>),
    /// The same while a hand moves the bins: one step until [`Command::EndGesture`].
    MoveBinning(Binning),
    /// Read the file of the active member anew with these calculated columns.
    SetColumns(Vec<CalculatedColumn>),
    /// Read the file of the active member anew and leave out the rows for which this does not hold; `None` takes them all.
    SetCut(Option<String>),
    /// Mask or unmask one row.
    SetMask {
        /// The row.
        row: usize,
        /// True to use it.
        used: bool,
    },
    /// Set the one fit range of x; `None` for everything.
    SetRange(Option<Interval>),
    /// Replace the cost choice.
    SetCost(CostChoice),
    /// Minimise a typed formula: every name in it is a parameter and no data are needed, unless it sums over the rows of the data with
    /// `sum(…)`, where the columns are known by their roles.
    SetCustomCost {
        /// The cost itself.
        formula: String,
        /// The rise that one standard deviation means; 1 when not given.
        errordef: Option<f64>,
    },
    /// Replace only the statistic. From or to a typed cost the present formula is read anew.
    SetCostKind(CostKind),
    /// Replace the search settings.
    SetMethod(Method),
    /// Replace the quantities derived from the parameters; a fresh result shows them at once.
    SetDerived(Vec<Quantity>),
    /// Replace what is computed beside the fit.
    SetIntervals(Intervals),
    /// Error-honesty switch.
    SetScaling(ErrorScaling),
    /// ROOT's B.
    SetKeepUserValues(bool),
    /// What happens to a function once it is fitted: appended to the list or in its place, kept, drawn.
    SetStoring(Storing),
    /// How contours are drawn: one over the other, and filled with what. Changes no number; new contours follow it.
    SetContourLook(ContourLook),
    /// Take the values of a fitted function over: its parameters one after the other from this position of the present formula on, or,
    /// without a position, those of the same name.
    TakeFunction {
        /// Its name in the list.
        name: String,
        /// Position of its first parameter in the formula of the active member.
        to: Option<usize>,
    },
    /// Show a fitted function of the active member, or hide it.
    ShowFunction {
        /// Its name in the list.
        name: String,
        /// Whether it is drawn.
        visible: bool,
    },
    /// Give a fitted function of the active member another one of the colors for curves, counted from 0.
    ColorFunction {
        /// Its name in the list.
        name: String,
        /// Which color.
        color: usize,
    },
    /// Everything as it was after the fit of this number in this run, which is the present one again.
    GoBackTo(usize),
    /// The formula of a fitted function with its values, as one step.
    GoBackToFunction(String),
    /// Draw a fit of this run beside the others, or no longer.
    DrawFit {
        /// Which one it was in this run, counted from 1.
        number: usize,
        /// Whether it is drawn.
        drawn: bool,
    },
    /// Take the values of a fit of this run over, into the free parameters of the same names.
    TakeFit(usize),
    /// Forget a fitted function of the active member.
    RemoveFunction(String),
    /// Verbosity.
    SetPrint(PrintLevel),
    /// Estimate all start values anew from the data.
    Guess,
    /// Several changes of the choices as one step; refused, all of them, when one of them is.
    Several {
        /// What the step is called.
        label: String,
        /// The changes, in order.
        changes: Vec<Command>,
    },
    /// Run in the background; [`Session::poll`](super::Session::poll) takes in what came of it.
    Run(Task),
    /// Look in the background for models that might describe the data of the active member ([`Session::suggestions`](super::Session::suggestions)).
    Suggest,
    /// Stop the running job.
    Cancel,
    /// Take the result's values over into the parameters.
    AdoptResult,
    /// All settings to their defaults; data and results stay, and so do the formulas of several members.
    Reset,
    /// Undo the last change.
    Undo,
    /// Redo it.
    Redo,
    /// The drag or typing that made the last changes has ended: they are one undo step.
    EndGesture,
    /// Save the session file.
    Save(PathBuf),
}
