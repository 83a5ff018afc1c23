//! Why a script cannot be read, or a step cannot be done: with the step, the line, what was looked for and what is there.

use std::ops::Range;
use std::sync::Arc;

use super::Origin;
use crate::error::Explain;
use crate::model::edit_distance;

/// So many labels are named that are there instead.
const NEAREST: usize = 3;

/// Why something cannot be done on the screen.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the sentence says what each field is")]
pub enum Fault {
    /// No widget has the label.
    #[error("there is no '{label}' in the window{}", place(.within.as_ref()))]
    NotThere { label: String, within: Option<String>, near: Vec<String> },
    /// Several have it.
    #[error("there are {} widgets '{label}': {}", what.len(), what.join("; "))]
    Several { label: String, what: Vec<String> },
    /// It cannot be used now.
    #[error("'{label}' is there, but it cannot be used now")]
    OffLimits { label: String },
    /// It cannot be scrolled to.
    #[error("'{label}' is there, but it stands outside of what is shown")]
    OutOfView { label: String },
    /// Something stands before it.
    #[error("'{label}' is there, but something else stands before it")]
    Covered { label: String },
    /// No such place in the figure.
    #[error("the point ({x}, {y}) does not stand in the figure")]
    NotInFigure { x: f64, y: f64 },
    /// No such panel.
    #[error("there is no panel or group '{name}'")]
    NoPanel { name: String, near: Vec<String> },
    /// A number is another one.
    #[error("'{label}' says '{found}', expected {value} ± {within}")]
    Number { label: String, found: String, value: f64, within: f64 },
    /// There is no number.
    #[error("'{label}' says '{found}', which has no number {nth}")]
    NoNumber { label: String, found: String, nth: usize },
    /// A text is another one.
    #[error("'{label}' says '{found}', expected that it contains '{expected}'")]
    Words { label: String, found: String, expected: String },
    /// On or off, free or blocked.
    #[error("'{label}' is {found}, expected that it is {expected}")]
    State { label: String, found: &'static str, expected: &'static str },
    /// Something is there that should not be.
    #[error("'{label}' is there, expected that it is not")]
    NotGone { label: String },
    /// Nobody says so.
    #[error("nothing in the window says '{expected}'")]
    NoMessage { expected: String, near: Vec<String> },
    /// No such key.
    #[error("there is no key '{key}'")]
    NoKey { key: String },
    /// A dialog waits.
    #[error("a file dialog was opened, and no 'file' of the step answers it")]
    Unanswered,
    /// Nothing asked.
    #[error("no file dialog was opened that '{file}' could answer")]
    NotAsked { file: String },
    /// The window does not come to rest.
    #[error("the window did not come to rest within {seconds} s")]
    NoRest { seconds: u64 },
    /// Somebody has had enough.
    #[error("stopped")]
    Stopped,
    /// A file.
    #[error("{file}: {reason}")]
    File { file: String, reason: String },
}

fn place(within: Option<&String>) -> String {
    within.map_or_else(String::new, |w| format!(" under '{w}'"))
}

impl Fault {
    /// The words nearest to `label` among those that are there, the nearest first.
    pub fn nearest<'a>(label: &str, there: impl Iterator<Item = &'a str>) -> Vec<String> {
        let wanted = label.to_lowercase();
        let length = wanted.chars().count();
        let far = |word: &str| {
            let word = word.to_lowercase();
            // A label that holds all of it, or stands in it, is near whatever its length.
            let is_inside = !wanted.is_empty() && (word.contains(&wanted) || wanted.contains(&word));
            if is_inside { 1 } else { edit_distance(&wanted, &word) }
        };
        let mut near: Vec<(usize, &str)> = there
            .filter(|word| !word.trim().is_empty() && word.chars().count() <= 4 * length.max(8))
            .map(|word| (far(word), word))
            .filter(|(d, _)| *d <= (length / 2).max(2))
            .collect();
        near.sort_by_key(|(d, word)| (*d, word.len()));
        near.dedup();
        near.into_iter().take(NEAREST).map(|(_, word)| word.to_owned()).collect()
    }

    fn help(&self) -> Option<String> {
        let named = |near: &[String]| {
            let quoted: Vec<String> = near.iter().map(|n| format!("'{n}'")).collect();
            (!near.is_empty()).then(|| format!("the nearest that is there: {}", quoted.join(", ")))
        };
        match self {
            Fault::NotThere { near, .. } | Fault::NoPanel { near, .. } | Fault::NoMessage { near, .. } => {
                named(near)
            }
            Fault::Several { .. } => {
                Some("name the panel or group with in = \"…\", or what it is with role = \"…\"".into())
            }
            Fault::Unanswered => Some("file = \"data.csv\" in the same step answers it".into()),
            Fault::NoKey { .. } => Some("keys are named like Ctrl+Enter, Shift+F1, Escape, Left, A".into()),
            _ => None,
        }
    }
}

/// Why a tutorial was not read or not replayed.
#[derive(Debug, Clone, PartialEq)]
pub struct TutorialError {
    origin: Arc<Origin>,
    span: Range<usize>,
    step: Option<usize>,
    message: String,
    help: Option<String>,
}

impl TutorialError {
    /// A script that cannot be understood here.
    pub(super) fn script(origin: &Arc<Origin>, span: Range<usize>, message: impl Into<String>) -> Self {
        TutorialError { origin: Arc::clone(origin), span, step: None, message: message.into(), help: None }
    }

    /// With what can be done.
    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// A step (from 0) that cannot be done; none for what is there before the first one.
    pub fn of_step(origin: &Arc<Origin>, step: Option<usize>, span: Range<usize>, fault: &Fault) -> Self {
        let help = fault.help();
        TutorialError { origin: Arc::clone(origin), span, step, message: fault.to_string(), help }
    }

    /// Why, in a sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Whether the script was read and a step failed.
    pub fn is_of_step(&self) -> bool {
        self.step.is_some()
    }

    /// The step that failed, from 1.
    pub fn step(&self) -> Option<usize> {
        self.step.map(|k| k + 1)
    }

    /// The line of the script, from 1.
    pub fn line(&self) -> usize {
        let text = &self.origin.text;
        let end = (0..=self.span.start.min(text.len())).rev().find(|&i| text.is_char_boundary(i));
        1 + text[..end.unwrap_or(0)].matches('\n').count()
    }
}

impl std::fmt::Display for TutorialError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, ", self.origin.name)?;
        if let Some(step) = self.step() {
            write!(f, "step {step}, ")?;
        }
        write!(f, "line {}: {}", self.line(), self.message)
    }
}

impl std::error::Error for TutorialError {}

impl Explain for TutorialError {
    fn code(&self) -> &'static str {
        if self.is_of_step() { "E-STEP" } else { "E-TUTORIAL" }
    }

    fn help(&self) -> Option<String> {
        self.help.clone()
    }

    fn place(&self) -> Option<(&str, Range<usize>)> {
        Some((&self.origin.text, self.span.clone()))
    }
}
