//! Everything a user can do without pointing at data: one table of label, tooltip, shortcut and place, read by the menu, the
//! buttons and the keyboard. An action that does not work yet is not here.

mod table;

use egui::KeyboardShortcut;

use super::panels::plane::is_plane;
pub use super::pressed::{key_text, pressed};
use super::state::PanelState;
use crate::fit::{JobState, Session, Shown};
use crate::language::{phrase, tr};
use crate::report::document::Form;
use crate::report::figure::{Plane, Scale};
use crate::report::handover::Peer;
pub use table::TABLE;

/// An action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Choose a data or session file.
    Open,
    /// Choose a file to be fitted together with the data that are there.
    AddData,
    /// Fit many files as the one that is open.
    Batch,
    /// Write the session file.
    Save,
    /// Write the fit as a script for another program.
    Export(Peer),
    /// Close the program.
    Quit,
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// The table on the clipboard as data.
    Paste,
    /// The report to the clipboard, for word processors and as plain text.
    CopyReport,
    /// The report in one form to the clipboard.
    CopyReportAs(Form),
    /// The report into a file.
    SaveReport,
    /// Write the figure into a file.
    SaveFigure,
    /// Put the figure on the clipboard.
    CopyFigure,
    /// Write the picture of the tab below into a file.
    SaveTab,
    /// Put the picture of the tab below on the clipboard.
    CopyTab,
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
    /// Clicks on points leave them out, or use them again.
    MaskByClicks,
    /// The next drag over the figure is the fit range.
    RangeByDrag,
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
    /// The panel below on or off.
    Pulls,
    /// Another one in its place: residual, pull, ratio, none.
    Below,
    /// Band on or off.
    Band,
    /// The bands that people want, in turn.
    NextBand,
    /// Parts of a sum on or off.
    Parts,
    /// The curve that the search started from on or off.
    StartCurve,
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
    /// The next drag over the figure is a box to zoom into.
    BoxZoom,
    /// What the axes of the figure are called.
    AxisTitles,
    /// The figure without zoom.
    ShowAll,
    /// Columns, heights and tabs as at the start.
    ResetLayout,
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
    /// The formula as it is written on paper.
    Written,
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

impl Action {
    /// Its row in the table.
    pub fn row(self) -> &'static Row {
        // Every action has a row; the test below keeps it so.
        TABLE.iter().find(|row| row.action == self).unwrap_or(&TABLE[0])
    }

    /// Its first key, as written in menus.
    pub fn key_text(self) -> Option<String> {
        // The panel below is switched by the key that goes on to the next one.
        let row = if self == Action::Pulls { Action::Below.row() } else { self.row() };
        row.keys.first().map(|keys| key_text(*keys))
    }

    /// Whether it can be done now.
    pub fn is_enabled(self, session: &Session) -> bool {
        let config = session.config();
        let has_result = !matches!(session.result(), Shown::None);
        let idle = session.job() == JobState::Idle;
        match self {
            Action::Undo => session.undo_label().is_some(),
            Action::Redo => session.redo_label().is_some(),
            Action::CopyReport | Action::CopyReportAs(_) | Action::SaveReport => has_result,
            Action::SaveTab | Action::CopyTab => session.result().fresh().is_some(),
            Action::SaveFigure | Action::CopyFigure => config.member().data.is_some() || !config.needs_data(),
            Action::Fit => config.member().data.is_some() || !config.needs_data(),
            Action::Models => idle && session.has_usual_models(),
            Action::Guess
            | Action::FitAnew
            | Action::AddData
            | Action::Mask
            | Action::MaskByClicks
            | Action::RangeByDrag => config.member().data.is_some(),
            Action::Batch => {
                config.needs_data() && config.members.len() == 1 && config.member().data.is_some()
            }
            Action::AddPart(_) => {
                config.needs_data() && config.member().data.as_deref().is_none_or(|d| d.n_coordinates() == 1)
            }
            Action::Contour => {
                idle && session.result().fresh().is_some_and(|r| r.minimum.params.n_free() > 1)
            }
            Action::Export(_) | Action::Minos | Action::Hesse => {
                idle && matches!(session.result(), Shown::Fresh(_))
            }
            Action::Cancel => !idle,
            Action::AxisTitles => config.member().data.is_some(),
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
            Action::StartCurve => Some(view.drawing.options.start),
            Action::Stats => Some(view.drawing.options.stats),
            Action::LogX => Some(view.drawing.options.scales.x == Scale::Log),
            Action::LogY => Some(view.drawing.options.scales.y == Scale::Log),
            Action::BoxZoom => Some(state.boxing),
            Action::MaskByClicks => Some(state.masking),
            Action::RangeByDrag => Some(state.ranging),
            Action::Written => Some(view.written),
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
                | Action::SaveFigure
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
