//! What a script says, once it is read.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Text;
use crate::language::Language;

/// The text that a script was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Its name, as messages say it.
    pub name: String,
    /// The text.
    pub text: String,
    /// Where files stand that it names.
    pub folder: PathBuf,
}

/// A tutorial.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    /// Its heading.
    pub title: Text,
    /// What it is about, in a sentence or two.
    pub about: Text,
    /// What is there before the first step.
    pub start: Start,
    /// The steps.
    pub steps: Vec<Step>,
    /// Where it was read.
    pub origin: Arc<Origin>,
}

impl Script {
    /// The languages that all of its texts are written in.
    pub fn languages(&self) -> Vec<Language> {
        let texts = || std::iter::once(&self.title).chain(self.steps.iter().map(|s| &s.say));
        let is_in = |language: &Language| texts().all(|text| text.languages().any(|l| l == *language));
        Language::ALL.into_iter().filter(is_in).collect()
    }
}

/// The window before the first step.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// What is opened.
    pub opened: Option<FileName>,
    /// Size of the window in points.
    pub size: (u32, u32),
    /// Dark, not light.
    pub dark: bool,
    /// What the window speaks.
    pub language: Language,
}

/// A file that a script names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileName {
    /// One beside the script.
    Path(PathBuf),
    /// A built-in example.
    Example(String),
}

impl FileName {
    /// Its last part.
    pub fn name(&self) -> String {
        match self {
            FileName::Path(path) => {
                path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
            }
            FileName::Example(name) => name.clone(),
        }
    }

    /// Where it stands, for one beside a script.
    pub fn path_from(&self, folder: &Path) -> Option<PathBuf> {
        match self {
            FileName::Path(path) => Some(folder.join(path)),
            FileName::Example(_) => None,
        }
    }
}

/// One step: a text, and what is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What is said.
    pub say: Text,
    /// What is done, in this order.
    pub actions: Vec<Action>,
    /// Its place in the script.
    pub span: Range<usize>,
}

/// Something that is done, and its place in the script.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What.
    pub deed: Deed,
    /// Where it says so.
    pub span: Range<usize>,
}

/// What can be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// A click.
    Click {
        /// On what.
        on: Target,
        /// With which button, how often.
        how: Click,
    },
    /// An item of a list or a menu, and of a menu in it.
    Choose {
        /// What is opened.
        list: Target,
        /// What is taken, one after the other.
        items: Vec<String>,
    },
    /// Text that is typed.
    Type {
        /// In place of what stands in this field; where none is named, where the keyboard is.
        into: Option<Target>,
        /// What.
        text: String,
        /// With Enter behind it.
        enter: bool,
    },
    /// A key with those that are held down, as `Ctrl+Enter`.
    Key(String),
    /// A movement with a button held down.
    Drag(Drag),
    /// Files that are let go over the window.
    Drop(Vec<FileName>),
    /// The file that the next file dialog is answered with.
    Answer(FileName),
    /// Until nothing runs any more.
    Wait,
    /// Something that must be seen.
    Expect(Expect),
    /// How the picture of this step looks, and when it is taken.
    Shot(Shot),
}

/// How a click is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Click {
    /// Left.
    Once,
    /// Left, twice.
    Twice,
    /// Right.
    Right,
}

/// What is looked for on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its accessible label.
    pub label: String,
    /// The panel or group that holds it.
    pub within: Option<String>,
    /// What it is: `button`, `check box`.
    pub role: Option<String>,
}

/// A place on the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Spot {
    /// Coordinates: of the data in a figure, parts of width and height (from the left and from above) on a widget.
    At(f64, f64),
    /// The middle of a widget.
    Of(Target),
}

/// A movement with a button held down.
#[derive(Debug, Clone, PartialEq)]
pub struct Drag {
    /// The widget that coordinates belong to; none for the figure of the data.
    pub on: Option<Target>,
    /// Where it begins.
    pub from: Spot,
    /// Where it ends.
    pub to: Spot,
    /// With the right button.
    pub right: bool,
}

/// What must be seen.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    /// A widget or text.
    Seen {
        /// Which one: that of this label, else the one whose text begins so.
        target: Target,
        /// What must hold for it.
        that: Vec<That>,
    },
    /// No such widget.
    Gone(Target),
    /// A text that some message contains.
    Message(String),
}

/// What must hold for a widget.
#[derive(Debug, Clone, PartialEq)]
pub enum That {
    /// Its text or label contains this.
    Contains(String),
    /// A number in its text.
    Number {
        /// Which one, from 1.
        nth: usize,
        /// What it is.
        value: f64,
        /// Give or take.
        within: f64,
    },
    /// It is on, or off.
    On(bool),
    /// It can be used, or not.
    Enabled(bool),
}

/// How a picture looks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Shot {
    /// What is ringed, in place of what the step acts upon.
    pub ring: Vec<Target>,
    /// What gets numbers, from 1.
    pub number: Vec<Target>,
    /// What is shown, not the whole window.
    pub crop: Option<Crop>,
    /// Pixels a point.
    pub enlarge: Option<f64>,
    /// It is taken when the step is done, not when its last action is about to be.
    pub after: bool,
    /// A moving picture of the step.
    pub animate: bool,
}

/// A part of the window.
#[derive(Debug, Clone, PartialEq)]
pub enum Crop {
    /// `plot`, `fit` or `results`, or what these widgets take up together.
    Around(Vec<Target>),
    /// Left, top, width and height in points.
    Rect([f64; 4]),
}
