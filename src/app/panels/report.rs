//! The tab Report: what a report file would hold, in the form and the language that are chosen here; copied and saved by buttons.

use egui::{ScrollArea, TextEdit, TextStyle, Ui};

use crate::app::actions::Action;
use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::app::widgets::combo;
use crate::fit::{Command, Session};
use crate::language::{Language, phrase, tr, trf};
use crate::report::document::{Beside, Form, pictures_while, write};
use crate::report::figure::Drawing;
use crate::report::handover::command_line;
use crate::report::{functions, json};

/// The forms with their names and what they are for.
pub const FORMS: [(Form, &str, &str); 6] = [
    (Form::Html, phrase("HTML"), phrase("One file for browsers and word processors")),
    (Form::Markdown, phrase("Markdown"), phrase("Tables and formulas for notebooks and web pages")),
    (Form::Latex, phrase("LaTeX"), phrase("A document with siunitx and booktabs; comments mark its tables")),
    (Form::Text, phrase("Plain text"), phrase("The classic printout of Minuit, always in English")),
    (Form::Csv, phrase("CSV"), phrase("The parameters as a table for programs, with all digits")),
    (
        Form::Tabs,
        phrase("Table for a spreadsheet"),
        phrase("The parameters between tabs; in German with decimal commas"),
    ),
];

/// Width of the choice of a form, and of a language.
const FORM_WIDTH: f32 = 170.0;
const LANGUAGE_WIDTH: f32 = 110.0;

/// Which report is shown: another one when the session has changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    revision: u64,
    /// Its form.
    pub form: Form,
    language: Language,
    drawing: Drawing,
}

/// The report in words, made once for a session and a choice.
#[derive(Clone, Default)]
pub struct Written {
    of: Option<Wanted>,
    text: String,
    /// What is to be made for the tab.
    pub wanted: Option<Wanted>,
}

impl Written {
    /// From now on this is shown.
    pub fn show(&mut self, of: Wanted, text: String) {
        (self.of, self.text) = (Some(of), text);
    }
}

/// How a report is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// For people.
    Document(Form),
    /// For programs.
    Json,
}

/// What reports look like.
pub struct Order {
    language: Language,
    drawing: Drawing,
    /// How names of figures in files begin, and how they end.
    files: Option<(String, &'static str)>,
}

impl Order {
    /// As it is chosen in the window.
    pub fn of(state: &PanelState, files: Option<(String, &'static str)>) -> Order {
        Order { language: language(state), drawing: state.view.drawing.clone(), files }
    }
}

/// A report, and the files of its figures by their names.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The report.
    pub text: String,
    /// Its figures.
    pub files: Vec<(String, Vec<u8>)>,
}

/// What a form is called.
pub fn name(form: Form) -> &'static str {
    FORMS.iter().find(|(f, ..)| *f == form).map_or("", |(_, name, _)| tr(name))
}

/// The language of reports: the one chosen, else that of the window.
pub fn language(state: &PanelState) -> Language {
    state.view.report_language.unwrap_or(state.view.language)
}

/// The report of the result that is shown; nothing where there is none, or where `go_on` says that nobody waits for it.
pub fn made(session: &Session, kind: Kind, order: &Order, go_on: &dyn Fn() -> bool) -> Option<Made> {
    let result = session.result().any()?;
    let Kind::Document(form) = kind else {
        let mut value = json::fit_json(result);
        for (key, list) in functions::json(session).into_iter().flatten() {
            value[key] = list;
        }
        return Some(Made { text: format!("{value:#}\n"), files: Vec::new() });
    };
    let files = order.files.as_ref().map(|(stem, ending)| (stem.as_str(), *ending));
    let drawn = session.result().fresh().is_some() && (form == Form::Html || files.is_some());
    let pictures = if drawn {
        pictures_while(session, &order.drawing, order.language, files, go_on)
    } else {
        Vec::new()
    };
    let files = pictures.iter().filter_map(|p| p.file.clone()).collect();
    let beside = Beside {
        language: order.language,
        // What no option says is said by a session file alone.
        command: command_line(&result.request.config, None).ok().map(|c| c.line()),
        notes: Vec::new(),
        lists: functions::sections(session),
        pictures,
    };
    go_on().then(|| Made { text: write(result, form, &beside), files })
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, _out: &mut Vec<Command>) {
    if session.result().any().is_none() {
        ui.colored_label(Tokens::of(ui).muted, tr("The report of the fit will stand here."));
        return;
    }
    head_ui(ui, state);
    let wanted = Wanted {
        revision: state.revision,
        form: state.view.report_form,
        language: language(state),
        drawing: state.view.drawing.clone(),
    };
    if state.written_report.of.as_ref() != Some(&wanted) {
        state.written_report.wanted = Some(wanted);
        ui.horizontal(|ui| {
            ui.colored_label(Tokens::of(ui).muted, tr("The report is being made…"));
            if ui.button(tr("Cancel")).accessible_name(tr("Stop making the report")).clicked() {
                state.actions.push(Action::Cancel);
            }
        });
        return;
    }
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        // It can be marked and copied in parts, and not be changed.
        let mut text = state.written_report.text.as_str();
        let field = TextEdit::multiline(&mut text).font(TextStyle::Monospace).desired_width(f32::INFINITY);
        ui.add(field).accessible_name(tr("The report"));
    });
}

/// Form, language, Copy and Save.
fn head_ui(ui: &mut Ui, state: &mut PanelState) {
    ui.horizontal(|ui| {
        let shown = state.view.report_form;
        combo(ui, tr("Form of the report"), name(shown), FORM_WIDTH, |ui| {
            for (form, label, help) in FORMS {
                let choice = ui.radio(form == shown, tr(label)).on_hover_text(tr(help));
                if choice.accessible_name(trf("Report as {}", &[&tr(label)])).clicked() {
                    state.view.report_form = form;
                    ui.close();
                }
            }
        });
        let spoken = language(state);
        combo(ui, tr("Language of the report"), spoken.title(), LANGUAGE_WIDTH, |ui| {
            languages_ui(ui, state);
        });
        if ui
            .button(tr("Copy"))
            .on_hover_text(tr("This report to the clipboard"))
            .accessible_name(tr("Copy this report"))
            .clicked()
        {
            state.actions.push(Action::CopyReportAs(shown));
        }
        if ui
            .button(tr("Save…"))
            .on_hover_text(tr("This report into a file"))
            .accessible_name(tr("Save this report"))
            .clicked()
        {
            state.actions.push(Action::SaveReport);
        }
    });
}

/// The languages of reports, that of the window first.
pub fn languages_ui(ui: &mut Ui, state: &mut PanelState) {
    let chosen = state.view.report_language;
    if ui
        .radio(chosen.is_none(), tr("As the window"))
        .accessible_name(tr("Report in the language of the window"))
        .clicked()
    {
        state.view.report_language = None;
        ui.close();
    }
    for language in Language::ALL {
        let choice = ui.radio(chosen == Some(language), language.title());
        if choice.accessible_name(trf("Report in {}", &[&language.title()])).clicked() {
            state.view.report_language = Some(language);
            ui.close();
        }
    }
}
