//! Everything the user can choose, as plain data: cloned for undo, compared for staleness, saved in session files.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::cost::CostError;
use crate::data::read::ReadOptions;
use crate::minimize::Method;
use crate::model::NamedFormula;
use crate::params::Parameters;

use super::contour_look::ContourLook;
use super::derive::Quantity;
use super::functions::Storing;
use super::member::{Member, SharedError};
use super::resample::{Bootstrap, Resampling};
use super::wishes::{ProfileWish, ScanWish};

/// Where the data came from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A file, with what was said about reading it.
    File {
        /// Path as given.
        path: PathBuf,
        /// Columns, kind, binning.
        options: ReadOptions,
    },
    /// A built-in example, with what was said about reading it.
    Example {
        /// Its file name.
        name: String,
        /// Columns, kind, binning.
        options: ReadOptions,
    },
    /// A table that came as text, pasted from a spreadsheet; a session file holds it whole.
    Text {
        /// What it is called.
        name: String,
        /// The table.
        text: Arc<str>,
        /// Columns, kind, binning.
        options: ReadOptions,
    },
}

impl Source {
    /// A table of text as it stands.
    pub fn text(name: impl Into<String>, text: impl Into<Arc<str>>) -> Source {
        Source::Text { name: name.into(), text: text.into(), options: ReadOptions::default() }
    }

    /// An example as it stands.
    pub fn example(name: impl Into<String>) -> Source {
        Source::Example { name: name.into(), options: ReadOptions::default() }
    }

    /// What was said about reading it.
    pub fn options(&self) -> &ReadOptions {
        match self {
            Source::File { options, .. } | Source::Example { options, .. } | Source::Text { options, .. } => {
                options
            }
        }
    }

    /// The same, to be changed.
    pub fn options_mut(&mut self) -> &mut ReadOptions {
        match self {
            Source::File { options, .. } | Source::Example { options, .. } | Source::Text { options, .. } => {
                options
            }
        }
    }

    /// The same place, read with these options.
    #[must_use]
    pub fn with(&self, options: ReadOptions) -> Source {
        let mut source = self.clone();
        *source.options_mut() = options;
        source
    }

    /// Whether both are the same file, example or text, however it was read.
    pub fn is_same_place(&self, other: &Source) -> bool {
        match (self, other) {
            (Source::File { path, .. }, Source::File { path: other, .. }) => path == other,
            (Source::Example { name, .. }, Source::Example { name: other, .. }) => name == other,
            (Source::Text { text, .. }, Source::Text { text: other, .. }) => text == other,
            _ => false,
        }
    }
}

/// Where the present value of a parameter comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueOrigin {
    /// No estimate: 1 (`W-START-DEFAULT`).
    #[default]
    Default,
    /// Estimated from the data.
    Guessed,
    /// Typed or dragged by the user.
    User,
    /// Taken over from a fit.
    Fitted,
}

/// How errors of parameters are scaled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorScaling {
    /// As given when the data have errors, from the scatter when they have none.
    #[default]
    Auto,
    /// As given (absolute).
    AsGiven,
    /// Multiplied by √(χ²/ndof).
    FromScatter,
}

/// ROOT's Q, default, V.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintLevel {
    /// Nothing but the result asked for.
    Quiet,
    /// The report.
    #[default]
    Default,
    /// The report with the trace of the search.
    Verbose,
}

/// Probability content of one standard deviation, erf(1/√2).
pub const ONE_SIGMA: f64 = 0.682_689_492_137_085_9;

/// What a band holds at its level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BandKind {
    /// The curve at all x together (Scheffé), not at each x by itself.
    pub simultaneous: bool,
    /// A new measurement, not the curve: the errors of the data are added.
    pub prediction: bool,
}

/// Intervals, profiles and regions asked for together with a fit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Intervals {
    /// MINOS: `None` not, empty list for all free parameters, else these names.
    pub minos: Option<Vec<String>>,
    /// Level of MINOS and band (1 standard deviation when absent).
    pub cl: Option<f64>,
    /// Profiles.
    pub profiles: Vec<ProfileWish>,
    /// Contours: x name, y name, levels, size.
    pub contours: Vec<(String, String, Vec<f64>, usize)>,
    /// Grids on which the others are held.
    pub scans: Vec<ScanWish>,
    /// One-sided limits: name, level (a probability above 0.5, or from 1 on standard deviations), whether from above.
    pub bounds: Vec<(String, f64, bool)>,
    /// Levels of a matrix of profiles and contours of all free parameters; empty for none.
    pub matrix: Vec<f64>,
    /// Draw the band at this level; one standard deviation by default, `None` for no band.
    pub band: Option<f64>,
    /// What it holds.
    pub band_kind: BandKind,
    /// Quantities to derive from the parameters.
    pub derived: Vec<Quantity>,
    /// Errors from data drawn from the data themselves.
    pub bootstrap: Option<Bootstrap>,
    /// Errors from fits that leave out one row each.
    pub jackknife: bool,
}

impl Intervals {
    /// The ways of drawing the data again that are asked for.
    pub fn resamplings(&self) -> impl Iterator<Item = Resampling> {
        let jackknife = self.jackknife.then_some(Resampling::Jackknife);
        self.bootstrap.map(Resampling::Bootstrap).into_iter().chain(jackknife)
    }
}

impl Default for Intervals {
    fn default() -> Intervals {
        Intervals {
            minos: None,
            cl: None,
            profiles: Vec::new(),
            contours: Vec::new(),
            scans: Vec::new(),
            bounds: Vec::new(),
            matrix: Vec::new(),
            band: Some(ONE_SIGMA),
            band_kind: BandKind::default(),
            derived: Vec::new(),
            bootstrap: None,
            jackknife: false,
        }
    }
}

/// Everything the user chose.
#[derive(Debug, Clone, PartialEq)]
pub struct FitConfig {
    /// Data, formulas and costs; at least one.
    pub members: Vec<Member>,
    /// Of what a fit is asked: titles of the data sets of the session that take no part in it.
    pub aside: Vec<String>,
    /// In a fit without some data sets, the parameters that only these have: where they stand is no part of the question.
    pub(crate) idle: Vec<usize>,
    /// The member that is shown, and that commands about data, formula, rows and cost change.
    pub active: usize,
    /// Functions with a name of the user's, which formulas and later functions may use.
    pub definitions: Vec<NamedFormula>,
    /// Sources of error that several members have in common.
    pub shared_errors: Vec<SharedError>,
    /// The parameters of all formulas with values, steps, limits and flags.
    pub params: Parameters,
    /// One entry a parameter.
    pub origins: Vec<ValueOrigin>,
    /// The search.
    pub method: Method,
    /// What else to compute.
    pub intervals: Intervals,
    /// Error-honesty switch.
    pub scaling: ErrorScaling,
    /// ROOT's B: keep the user's values and limits of predefined functions.
    pub keep_user_values: bool,
    /// What happens to a function once it is fitted.
    pub storing: Storing,
    /// How contours are drawn.
    pub contour_look: ContourLook,
    /// Verbosity.
    pub print: PrintLevel,
}

impl FitConfig {
    /// Every setting at its default for a formula with these parameters; no data.
    pub fn new(formula: impl Into<String>, params: Parameters) -> FitConfig {
        let origins = vec![ValueOrigin::Default; params.len()];
        FitConfig {
            members: vec![Member::new(formula)],
            aside: Vec::new(),
            idle: Vec::new(),
            active: 0,
            definitions: Vec::new(),
            shared_errors: Vec::new(),
            params,
            origins,
            method: Method::default(),
            intervals: Intervals::default(),
            scaling: ErrorScaling::default(),
            keep_user_values: false,
            storing: Storing::default(),
            contour_look: ContourLook::default(),
            print: PrintLevel::default(),
        }
    }

    /// What data sets and contours look like, and how much is said, from the present choices: members are known by their data.
    pub(crate) fn take_looks(&mut self, now: &FitConfig) {
        (self.contour_look, self.print, self.storing) = (now.contour_look, now.print, now.storing);
        let called = |m: &Member| m.data.as_ref().map(|d| d.name.clone());
        let mut left: Vec<&Member> = now.members.iter().collect();
        for member in &mut self.members {
            if let Some(at) = left.iter().position(|m| called(m) == called(member)) {
                member.take_looks(left.remove(at));
            }
        }
    }

    /// The active member: what is shown and what commands change.
    pub fn member(&self) -> &Member {
        &self.members[self.active]
    }

    /// The same, to be changed.
    pub fn member_mut(&mut self) -> &mut Member {
        &mut self.members[self.active]
    }

    /// What member `j` is called: its name, or that of its data; a name that another before it has gets a number.
    pub fn title(&self, j: usize) -> String {
        let plain = |j: usize| {
            let member = &self.members[j];
            match &member.data {
                _ if !member.name.is_empty() => member.name.clone(),
                Some(data) if !data.name.is_empty() => self.data_name(j),
                _ => format!("fit {}", j + 1),
            }
        };
        let name = plain(j);
        let same = (0..j).filter(|&i| plain(i) == name).count();
        if same == 0 { name } else { format!("{name}_{}", same + 1) }
    }

    /// What the data of member `j` are called: files of the same name by as much of their paths as tells them apart.
    pub fn data_name(&self, j: usize) -> String {
        let file = |member: &Member| match (&member.data, &member.source) {
            (Some(data), Some(Source::File { path, .. })) => Some((data.name.clone(), path.clone())),
            _ => None,
        };
        let name =
            self.members.get(j).and_then(|m| m.data.as_ref()).map_or_else(String::new, |d| d.name.clone());
        let Some((_, path)) = self.members.get(j).and_then(file).filter(|(n, p)| p.ends_with(n)) else {
            return name;
        };
        let others = self.members.iter().filter_map(file).filter(|(n, p)| *n == name && *p != path);
        let others: Vec<PathBuf> = others.map(|(_, p)| p).collect();
        if others.is_empty() {
            return name;
        }
        let tail = |path: &Path, n: usize| -> Vec<String> {
            let parts = path.components().rev().filter(|part| matches!(part, Component::Normal(_)));
            let mut parts: Vec<String> =
                parts.take(n).map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
            parts.reverse();
            parts
        };
        let most = path.components().count();
        let enough = (2..=most).find(|&n| others.iter().all(|other| tail(other, n) != tail(&path, n)));
        tail(&path, enough.unwrap_or(most)).join("/")
    }

    /// The fit that the typed cost of member `j` calls by `name`: `fit1` is the first, and titles are names too.
    ///
    /// # Errors
    /// There is none, it is the same one, or it uses costs of other fits itself.
    pub(crate) fn other_fit(&self, j: usize, name: &str) -> Result<usize, CostError> {
        let numbered = name.strip_prefix("fit").and_then(|n| n.parse::<usize>().ok());
        let titled = || (0..self.members.len()).find(|&i| self.title(i) == name);
        let found = titled().or_else(|| numbered?.checked_sub(1).filter(|&i| i < self.members.len()));
        let refuse = |what: String| CostError::DoesNotFit {
            what,
            remedy: format!("name one of the others, fit1 to fit{}", self.members.len()),
        };
        match found {
            None => Err(refuse(format!("there is no fit called {name}"))),
            Some(i) if i == j => Err(refuse(format!("a typed cost cannot use its own cost {name}.cost"))),
            Some(i) if !self.members[i].fits_used().is_empty() => {
                Err(refuse(format!("{name} uses the costs of other fits itself")))
            }
            Some(i) => Ok(i),
        }
    }

    /// Whether the active member needs data: all do, except a typed cost.
    pub fn needs_data(&self) -> bool {
        self.member().needs_data()
    }

    /// Names of the parameters that a fit would vary and that have no value but the default: nobody set them, nothing was estimated.
    pub fn without_start(&self) -> Vec<String> {
        let all = self.params.iter().zip(&self.origins);
        all.filter(|(p, o)| p.is_free() && **o == ValueOrigin::Default).map(|(p, _)| p.name.clone()).collect()
    }

    /// Whether both hold the same numbers: the same shared data sets, or equal content.
    pub fn same_data(&self, other: &FitConfig) -> bool {
        self.pairs(other).is_some_and(|mut pairs| pairs.all(|(a, b)| a.same_data(b)))
    }

    /// Their members side by side, when there are as many of them.
    pub(crate) fn pairs<'a>(
        &'a self,
        other: &'a FitConfig,
    ) -> Option<impl Iterator<Item = (&'a Member, &'a Member)>> {
        (self.members.len() == other.members.len()).then(|| self.members.iter().zip(&other.members))
    }

    /// Whether nothing at all differs.
    pub fn same(&self, other: &FitConfig) -> bool {
        self.params == other.params
            && self.origins == other.origins
            && self.active == other.active
            && self.definitions == other.definitions
            && self.shared_errors == other.shared_errors
            && self.method == other.method
            && self.intervals == other.intervals
            && self.scaling == other.scaling
            && self.keep_user_values == other.keep_user_values
            && self.print == other.print
            && self.storing == other.storing
            && self.contour_look == other.contour_look
            && self.pairs(other).is_some_and(|mut pairs| pairs.all(|(a, b)| a.same(b)))
    }
}
