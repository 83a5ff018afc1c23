//! Everything a user can do without pointing at data: one table of label, tooltip, shortcut and place, read by the menu, the
//! buttons and the keyboard. An action that does not work yet is not here.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::panels::plane::is_plane;
pub use super::pressed::{key_text, pressed};
use super::state::PanelState;
use crate::app::words::{phrase, tr};
use crate::fit::{JobState, Session, Shown};
use crate::report::figure::{Plane, Scale};

/// An action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Choose a data or session file.
    Open,
    /// Choose a file to be fitted together with the data that are there.
    AddData,
    /// Write the session file.
    Save,
    /// Close the program.
    Quit,
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// The table on the clipboard as data.
    Paste,
    /// The report to the clipboard.
    CopyReport,
    /// Fit.
    Fit,
    /// Stop it.
    Cancel,
    /// Start values from the data.
    Guess,
    /// Models that might describe the data.
    Models,
    /// A term more, by its place in [`COMMON`](crate::model::predefined::COMMON).
    AddPart(usize),
    /// The keyboard to the formula.
    Formula,
    /// The point under the pointer left out, or used again.
    Mask,
    /// The parameter under the pointer or the keyboard fixed, or freed.
    FixFree,
    /// Start values from the data, and fit.
    FitAnew,
    /// Contour of the two chosen parameters.
    Contour,
    /// MINOS errors at the present minimum.
    Minos,
    /// HESSE at the present minimum.
    Hesse,
    /// Toys, bootstrap and jackknife.
    Resampling,
    /// All settings as at the start.
    Reset,
    /// The data anew from where they came from.
    Update,
    /// No fit range.
    AllPoints,
    /// Pull panel on or off.
    Pulls,
    /// Band on or off.
    Band,
    /// Parts of a sum on or off.
    Parts,
    /// Statistics box on or off.
    Stats,
    /// The figures of all data sets, or that of one.
    AllFigures,
    /// ROOT's Set Parameters.
    SetParameters,
    /// The left column shown or hidden.
    FitPanel,
    /// The x axis logarithmic or linear.
    LogX,
    /// The y axis.
    LogY,
    /// The figure without zoom.
    ShowAll,
    /// Light or dark.
    Dark,
    /// Text that stands out more, or as usual.
    HighContrast,
    /// A step larger.
    LargerText,
    /// A step smaller.
    SmallerText,
    /// As at the start.
    UsualText,
    /// What is asked is fitted at once.
    Live,
    /// Handles on the curve.
    Handles,
    /// The keyboard map.
    Keys,
}

/// The menus, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Menu {
    /// Files.
    File,
    /// Changes.
    Edit,
    /// Data.
    Data,
    /// The function.
    Model,
    /// Fits.
    Fit,
    /// What is shown.
    View,
    /// Help.
    Help,
}

/// All menus with their titles.
pub const MENUS: [(Menu, &str); 7] = [
    (Menu::File, phrase("File")),
    (Menu::Edit, phrase("Edit")),
    (Menu::Data, phrase("Data")),
    (Menu::Model, phrase("Model")),
    (Menu::Fit, phrase("Fit")),
    (Menu::View, phrase("View")),
    (Menu::Help, phrase("Help")),
];

/// One row of the table.
pub struct Row {
    /// The action.
    pub action: Action,
    /// Where it stands.
    pub menu: Menu,
    /// Its words in English.
    pub label: &'static str,
    /// What it does, for the pointer that rests on it.
    pub tooltip: &'static str,
    /// Its keys, the first one shown.
    pub keys: &'static [KeyboardShortcut],
    /// A hairline stands above it.
    pub separated: bool,
}

impl Row {
    /// Its words in the language of the window.
    pub fn title(&self) -> &'static str {
        tr(self.label)
    }

    /// What it does, in the language of the window.
    pub fn tip(&self) -> &'static str {
        tr(self.tooltip)
    }
}

const CTRL_SHIFT: Modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };

const fn key(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::SHIFT, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(CTRL_SHIFT, key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

const fn row(
    action: Action,
    menu: Menu,
    label: &'static str,
    keys: &'static [KeyboardShortcut],
    tooltip: &'static str,
) -> Row {
    Row { action, menu, label, tooltip, keys, separated: false }
}

/// The row that adds a function.
const fn part(k: usize, label: &'static str, keys: &'static [KeyboardShortcut]) -> Row {
    row(
        Action::AddPart(k),
        Menu::Model,
        label,
        keys,
        phrase("A term more, with parameters of its own, guessed from what the others leave"),
    )
}

const fn after_line(row: &Row) -> Row {
    let Row { action, menu, label, tooltip, keys, .. } = *row;
    Row { action, menu, label, tooltip, keys, separated: true }
}

/// The table, in the order of the menus.
pub const TABLE: &[Row] = &[
    row(
        Action::Open,
        Menu::File,
        phrase("Open…"),
        &[ctrl(Key::O)],
        phrase("Read a data file or a saved session"),
    ),
    row(
        Action::Save,
        Menu::File,
        phrase("Save session…"),
        &[ctrl(Key::S)],
        phrase("Write everything chosen here to a file that opens again"),
    ),
    after_line(&row(Action::Quit, Menu::File, phrase("Quit"), &[ctrl(Key::Q)], phrase("Close the program"))),
    row(Action::Undo, Menu::Edit, phrase("Undo"), &[ctrl(Key::Z)], phrase("Take back the last change")),
    row(
        Action::Redo,
        Menu::Edit,
        phrase("Redo"),
        &[ctrl_shift(Key::Z), ctrl(Key::Y)],
        phrase("Do again what was undone"),
    ),
    row(
        Action::Paste,
        Menu::Edit,
        phrase("Paste data"),
        &[ctrl(Key::V)],
        phrase("Read the table on the clipboard, copied from a spreadsheet or a text"),
    ),
    after_line(&row(
        Action::CopyReport,
        Menu::Edit,
        phrase("Copy report"),
        &[ctrl_shift(Key::C)],
        phrase("Put the report of the fit on the clipboard"),
    )),
    row(
        Action::AddData,
        Menu::Data,
        phrase("Add a file…"),
        &[ctrl_shift(Key::O)],
        phrase("Fit it together with the data that are there: parameters of the same name are shared"),
    ),
    row(
        Action::Update,
        Menu::Data,
        phrase("Read again"),
        &[alt(Key::U)],
        phrase("Read the data again from where they came from: Update of ROOT's panel"),
    ),
    row(
        Action::AllPoints,
        Menu::Data,
        phrase("Use the whole range"),
        &[ctrl(Key::A), ctrl_shift(Key::A)],
        phrase("Fit all points again"),
    ),
    row(
        Action::Mask,
        Menu::Data,
        phrase("Leave out the point under the pointer"),
        &[key(Key::M)],
        phrase("The fit does not use it; once more, and it does again"),
    ),
    part(0, phrase("Add a line"), &[key(Key::Num1)]),
    part(1, phrase("Add a parabola"), &[key(Key::Num2)]),
    part(2, phrase("Add a Gaussian peak"), &[key(Key::Num3)]),
    part(3, phrase("Add a Lorentzian peak"), &[key(Key::Num4)]),
    part(4, phrase("Add a Voigt peak"), &[key(Key::Num5)]),
    part(5, phrase("Add an exponential"), &[key(Key::Num6)]),
    part(6, phrase("Add a sine wave"), &[key(Key::Num7)]),
    part(7, phrase("Add a power law"), &[key(Key::Num8)]),
    after_line(&row(
        Action::Formula,
        Menu::Model,
        phrase("Type a formula"),
        &[key(Key::Num9)],
        phrase("The keyboard goes to the formula of the Fit Panel"),
    )),
    row(
        Action::FixFree,
        Menu::Model,
        phrase("Fix or free the parameter"),
        &[key(Key::F)],
        phrase("The one whose row has the keyboard, or is under the pointer"),
    ),
    row(
        Action::Fit,
        Menu::Fit,
        phrase("Fit"),
        &[key(Key::F5), ctrl(Key::Enter), alt(Key::F)],
        phrase("Find the parameters that describe the data best"),
    ),
    row(
        Action::Cancel,
        Menu::Fit,
        phrase("Cancel"),
        &[key(Key::Escape)],
        phrase("Stop the running fit; the best values so far are kept"),
    ),
    row(
        Action::Live,
        Menu::Fit,
        phrase("Live"),
        &[key(Key::Space)],
        phrase("Fit again by itself whenever something changes, and the others while one is moved"),
    ),
    row(
        Action::FitAnew,
        Menu::Fit,
        phrase("Guess and fit"),
        &[shift(Key::F5)],
        phrase("Fit from start values estimated anew from the data"),
    ),
    after_line(&row(
        Action::Guess,
        Menu::Fit,
        phrase("Guess start values"),
        &[key(Key::G)],
        phrase("Estimate all parameters anew from the data"),
    )),
    row(
        Action::Models,
        Menu::Fit,
        phrase("Suggest models"),
        &[key(Key::S)],
        phrase("Fit what people try on such data, and rank it"),
    ),
    row(
        Action::Hesse,
        Menu::Fit,
        phrase("Errors by HESSE"),
        &[],
        phrase("Second derivatives at the minimum"),
    ),
    row(
        Action::Minos,
        Menu::Fit,
        phrase("Errors by MINOS"),
        &[key(Key::E)],
        phrase("Asymmetric errors of all free parameters at the minimum"),
    ),
    row(
        Action::Contour,
        Menu::Fit,
        phrase("Contour of two parameters"),
        &[key(Key::C)],
        phrase("Of the two that the tab Contours names, the others fitted again"),
    ),
    row(
        Action::Resampling,
        Menu::Fit,
        phrase("Toys and bootstrap…"),
        &[key(Key::T)],
        phrase("The fit repeated on data drawn from it, or from the data themselves: the tab Resampling"),
    ),
    after_line(&row(
        Action::Reset,
        Menu::Fit,
        phrase("Reset settings"),
        &[alt(Key::R)],
        phrase("All settings as at the start; data and results stay"),
    )),
    row(
        Action::FitPanel,
        Menu::View,
        phrase("Fit Panel"),
        &[key(Key::F4), alt(Key::C)],
        phrase("The column on the left, with everything that can be chosen"),
    ),
    row(
        Action::Pulls,
        Menu::View,
        phrase("Pull panel"),
        &[key(Key::R)],
        phrase("(data − fit) / error below the figure"),
    ),
    row(
        Action::Band,
        Menu::View,
        phrase("Band of the curve"),
        &[key(Key::B)],
        phrase("Where the curve may lie, at the level of the button"),
    ),
    row(
        Action::Parts,
        Menu::View,
        phrase("Parts of the sum"),
        &[key(Key::P)],
        phrase("Each term of the function as a dashed line"),
    ),
    row(
        Action::Handles,
        Menu::View,
        phrase("Handles on the curve"),
        &[key(Key::H)],
        phrase("Diamonds to drag: tops and widths of peaks, points of lines"),
    ),
    row(
        Action::Stats,
        Menu::View,
        phrase("Statistics box"),
        &[],
        phrase("χ² and parameters inside the figure"),
    ),
    row(
        Action::AllFigures,
        Menu::View,
        phrase("All data sets"),
        &[],
        phrase("The figures of data sets that are fitted together, side by side"),
    ),
    row(
        Action::SetParameters,
        Menu::View,
        phrase("Set Parameters…"),
        &[shift(Key::P)],
        phrase("Value, limits, step and fix of every parameter in a window of its own, the curve follows"),
    ),
    row(
        Action::LogY,
        Menu::View,
        phrase("Logarithmic y axis"),
        &[key(Key::L)],
        phrase("Equal steps for equal ratios; what is not above 0 is left out"),
    ),
    row(
        Action::LogX,
        Menu::View,
        phrase("Logarithmic x axis"),
        &[shift(Key::L)],
        phrase("Equal steps for equal ratios; what is not above 0 is left out"),
    ),
    row(
        Action::ShowAll,
        Menu::View,
        phrase("Show all data"),
        &[key(Key::Home)],
        phrase("The figure without zoom"),
    ),
    after_line(&row(
        Action::Dark,
        Menu::View,
        phrase("Dark"),
        &[ctrl_shift(Key::D)],
        phrase("Dark or light colors"),
    )),
    row(
        Action::HighContrast,
        Menu::View,
        phrase("High contrast"),
        &[],
        phrase("Text and lines that stand out more, in both themes"),
    ),
    row(
        Action::LargerText,
        Menu::View,
        phrase("Larger text"),
        &[ctrl(Key::Plus), ctrl(Key::Equals)],
        phrase("Everything a step larger"),
    ),
    row(
        Action::SmallerText,
        Menu::View,
        phrase("Smaller text"),
        &[ctrl(Key::Minus)],
        phrase("Everything a step smaller"),
    ),
    row(
        Action::UsualText,
        Menu::View,
        phrase("Usual text size"),
        &[ctrl(Key::Num0)],
        phrase("As at the start"),
    ),
    row(Action::Keys, Menu::Help, phrase("Keys"), &[key(Key::F1)], phrase("All keys at a glance")),
];

impl Action {
    /// Its row in the table.
    pub fn row(self) -> &'static Row {
        // Every action has a row; the test below keeps it so.
        TABLE.iter().find(|row| row.action == self).unwrap_or(&TABLE[0])
    }

    /// Its first key, as written in menus.
    pub fn key_text(self) -> Option<String> {
        self.row().keys.first().map(|keys| key_text(*keys))
    }

    /// Whether it can be done now.
    pub fn is_enabled(self, session: &Session) -> bool {
        let config = session.config();
        let has_result = !matches!(session.result(), Shown::None);
        let idle = session.job() == JobState::Idle;
        match self {
            Action::Undo => session.undo_label().is_some(),
            Action::Redo => session.redo_label().is_some(),
            Action::CopyReport => has_result,
            Action::Fit => config.member().data.is_some() || !config.needs_data(),
            Action::Models => idle && session.has_usual_models(),
            Action::Guess | Action::FitAnew | Action::AddData | Action::Mask => {
                config.member().data.is_some()
            }
            Action::AddPart(_) => {
                config.needs_data() && config.member().data.as_deref().is_none_or(|d| d.n_coordinates() == 1)
            }
            Action::Contour => {
                idle && session.result().fresh().is_some_and(|r| r.minimum.params.n_free() > 1)
            }
            Action::Minos | Action::Hesse => idle && matches!(session.result(), Shown::Fresh(_)),
            Action::Cancel => !idle,
            Action::AllPoints => config.member().selection.has_ranges(),
            Action::Update => config.member().source.is_some(),
            Action::AllFigures => config.members.len() > 1,
            _ => true,
        }
    }

    /// Whether it is switched on, for those that are switches.
    pub fn is_on(self, state: &PanelState) -> Option<bool> {
        let view = &state.view;
        match self {
            // The pulls of a plane are its colors.
            Action::Pulls if is_plane(&state.figure) => Some(view.drawing.options.plane == Plane::Pulls),
            Action::Pulls => Some(view.drawing.options.pulls),
            Action::Band => Some(view.drawing.options.band),
            Action::Parts => Some(view.drawing.options.parts),
            Action::Stats => Some(view.drawing.options.stats),
            Action::LogX => Some(view.drawing.options.scales.x == Scale::Log),
            Action::LogY => Some(view.drawing.options.scales.y == Scale::Log),
            Action::Live => Some(view.live),
            Action::Handles => Some(view.handles),
            Action::AllFigures => Some(view.all_figures),
            Action::FitPanel => Some(view.fit_panel),
            Action::SetParameters => Some(state.set_parameters.is_some()),
            Action::Dark => Some(view.theme == super::Theme::Dark),
            Action::HighContrast => Some(view.contrast == super::Contrast::High),
            _ => None,
        }
    }

    /// Whether its key may fire while a text is being typed.
    pub(super) fn works_while_typing(self) -> bool {
        matches!(
            self,
            Action::Fit
                | Action::Open
                | Action::AddData
                | Action::Save
                | Action::Quit
                | Action::Dark
                | Action::LargerText
                | Action::SmallerText
                | Action::UsualText
                | Action::Keys
                | Action::CopyReport
                | Action::Update
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_actions_share_a_key() {
        let keys: Vec<_> =
            TABLE.iter().flat_map(|row| row.keys.iter().map(move |k| (k, row.label))).collect();
        for (i, (a, label)) in keys.iter().enumerate() {
            for (b, other) in &keys[..i] {
                assert_ne!(a, b, "{label} and {other}");
            }
        }
    }

    #[test]
    fn every_action_names_itself() {
        for row in TABLE {
            assert_eq!(row.action.row().label, row.label);
            assert!(!row.tooltip.is_empty() && !row.tooltip.ends_with('.'), "{}", row.label);
        }
    }

    #[test]
    fn keys_are_written_as_people_write_them() {
        assert_eq!(Action::Redo.key_text().as_deref(), Some("Ctrl+Shift+Z"));
        assert_eq!(Action::Fit.key_text().as_deref(), Some("F5"));
        assert_eq!(Action::Cancel.key_text().as_deref(), Some("Esc"));
    }
}
