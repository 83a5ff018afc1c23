//! The table of actions, in the order of the menus, and the short forms that its rows are written in.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::{Action, Menu, Row};
use crate::language::phrase;
use crate::report::document::Form;
use crate::report::handover::Peer;

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
    row(
        Action::Batch,
        Menu::File,
        phrase("Batch…"),
        &[ctrl_shift(Key::B)],
        phrase("Fit many files as this one is fitted: a table, and each parameter over the files"),
    ),
    row(
        Action::SaveReport,
        Menu::File,
        phrase("Save report…"),
        &[ctrl_shift(Key::S)],
        phrase("Write the report in the form and the language of the tab Report"),
    ),
    row(
        Action::SaveFigure,
        Menu::File,
        phrase("Save figure…"),
        &[ctrl(Key::E)],
        phrase("Write the plot as PDF, SVG or PNG, for a paper or a lab report"),
    ),
    row(
        Action::SaveTab,
        Menu::File,
        phrase("Save picture of the tab…"),
        &[ctrl_shift(Key::E)],
        phrase(
            "Write the profile, the contours, the matrix or the correlations of the tab below as PDF, SVG or PNG",
        ),
    ),
    after_line(&row(
        Action::Export(Peer::Iminuit),
        Menu::File,
        phrase("Export for iminuit (.py)…"),
        &[],
        phrase("A script of Python that repeats this fit and compares the results"),
    )),
    row(
        Action::Export(Peer::Root),
        Menu::File,
        phrase("Export for ROOT (.C)…"),
        &[],
        phrase("A macro that repeats this fit and compares the results"),
    ),
    row(
        Action::Export(Peer::Kafe2),
        Menu::File,
        phrase("Export for kafe2go (.yml)…"),
        &[],
        phrase("A file of kafe2go for this fit of points"),
    ),
    row(
        Action::Export(Peer::Shell),
        Menu::File,
        phrase("Export as command line (.sh)…"),
        &[],
        phrase("The command that repeats this fit without a window"),
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
        phrase("Put the report of the fit on the clipboard, for a word processor and as plain text"),
    )),
    row(
        Action::CopyFigure,
        Menu::Edit,
        phrase("Copy figure"),
        &[],
        phrase("Put the plot on the clipboard as a picture"),
    ),
    row(
        Action::CopyTab,
        Menu::Edit,
        phrase("Copy picture of the tab"),
        &[],
        phrase(
            "Put the profile, the contours, the matrix or the correlations of the tab below on the clipboard as a picture",
        ),
    ),
    row(
        Action::CopyReportAs(Form::Latex),
        Menu::Edit,
        phrase("Copy report as LaTeX"),
        &[],
        phrase("A document with siunitx and booktabs, in the language of reports"),
    ),
    row(
        Action::CopyReportAs(Form::Markdown),
        Menu::Edit,
        phrase("Copy report as Markdown"),
        &[],
        phrase("Tables and formulas for notebooks and web pages, in the language of reports"),
    ),
    row(
        Action::CopyReportAs(Form::Tabs),
        Menu::Edit,
        phrase("Copy parameters for a spreadsheet"),
        &[],
        phrase("A table between tabs; with decimal commas where reports are German"),
    ),
    row(
        Action::CopyReportAs(Form::Text),
        Menu::Edit,
        phrase("Copy report as plain text"),
        &[],
        phrase("The classic printout of Minuit, always in English"),
    ),
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
    row(
        Action::MaskByClicks,
        Menu::Data,
        phrase("Leave out points by clicks"),
        &[],
        phrase(
            "A click on a point of the figure: the fit does not use it; once more, and it does again; Esc: no more",
        ),
    ),
    row(
        Action::RangeByDrag,
        Menu::Data,
        phrase("Drag the fit range"),
        &[],
        phrase(
            "Drag over the figure from one end of the fit range to the other, as with the right button; Esc: no range after all",
        ),
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
        phrase("Panel below the figure"),
        &[],
        phrase("Pull, residual or ratio of each point, whatever was chosen last"),
    ),
    row(
        Action::Below,
        Menu::View,
        phrase("Residual, pull, ratio in turn"),
        &[key(Key::R)],
        phrase("The next of them below the figure, after the ratio nothing: y − f, (y − f) / σ, y / f"),
    ),
    row(
        Action::Band,
        Menu::View,
        phrase("Band of the curve"),
        &[],
        phrase("Where the curve may lie, at the level of the button"),
    ),
    row(
        Action::NextBand,
        Menu::View,
        phrase("Next band"),
        &[key(Key::B)],
        phrase("In turn: of the curve at 68 % and 95 %, of new points at 95 %, none"),
    ),
    row(
        Action::Parts,
        Menu::View,
        phrase("Parts of the sum"),
        &[key(Key::P)],
        phrase("Each term of the function as a dashed line"),
    ),
    row(
        Action::StartCurve,
        Menu::View,
        phrase("Start curve"),
        &[],
        phrase("The curve at the values that the fit started from, as a dashed line"),
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
        Action::Written,
        Menu::View,
        phrase("Written formula"),
        &[],
        phrase(
            "The formula as it is written on paper, below its entry; the pointer over it shows the values in it",
        ),
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
        Action::AxisTitles,
        Menu::View,
        phrase("Axis titles…"),
        &[],
        phrase("Type what the axes of the figure are called; an empty title is that of the data"),
    ),
    row(
        Action::BoxZoom,
        Menu::View,
        phrase("Zoom into a box"),
        &[key(Key::Z)],
        phrase("Drag a box over the figure to see it larger; Esc: no box after all"),
    ),
    row(
        Action::ShowAll,
        Menu::View,
        phrase("Show all data"),
        &[key(Key::Home)],
        phrase("The figure without zoom"),
    ),
    row(
        Action::ResetLayout,
        Menu::View,
        phrase("Reset layout"),
        &[],
        phrase("Width of the left column, its cards, height of the results and both tabs as at the start"),
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
