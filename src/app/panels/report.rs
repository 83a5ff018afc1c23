//! The tab Report: what a report file would hold, in the form and the language that are chosen here; copied and saved by buttons.

use std::sync::Arc;

use egui::{ScrollArea, TextEdit, TextStyle, Ui};

use crate::app::actions::Action;
use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::app::widgets::combo;
use crate::fit::{Command, FitResult, Session};
use crate::language::{Language, phrase, tr, trf};
use crate::report::document::{Beside, Form, pictures, write};
use crate::report::figure::Drawing;
use crate::report::functions;
use crate::report::handover::command_line;

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

/// The report in words, made once for a result and a choice.
#[derive(Default)]
pub struct Written {
    of: Option<(Arc<FitResult>, Form, Language, Drawing)>,
    text: String,
}

/// What a form is called.
pub fn name(form: Form) -> &'static str {
    FORMS.iter().find(|(f, ..)| *f == form).map_or("", |(_, name, _)| tr(name))
}

/// The language of reports: the one chosen, else that of the window.
pub fn language(state: &PanelState) -> Language {
    state.view.report_language.unwrap_or(state.view.language)
}

/// The report of the result that is shown.
pub fn report(session: &Session, drawing: &Drawing, form: Form, language: Language) -> Option<String> {
    let result = session.result().any()?;
    let beside = Beside {
        language,
        // What no option says is said by a session file alone.
        command: command_line(&result.request.config, None).ok().map(|c| c.line()),
        notes: Vec::new(),
        lists: functions::sections(session),
        pictures: if form == Form::Html && session.result().fresh().is_some() {
            pictures(session, drawing, language, None)
        } else {
            Vec::new()
        },
    };
    Some(write(result, form, &beside))
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, _out: &mut Vec<Command>) {
    let Some(result) = session.result().any().cloned() else {
        ui.colored_label(Tokens::of(ui).muted, tr("The report of the fit will stand here."));
        return;
    };
    head_ui(ui, state);
    let wanted = (result, state.view.report_form, language(state), state.view.drawing.clone());
    let known = state.written_report.of.as_ref();
    let is_known = known.is_some_and(|of| {
        Arc::ptr_eq(&of.0, &wanted.0) && (of.1, of.2) == (wanted.1, wanted.2) && of.3 == wanted.3
    });
    if !is_known {
        state.written_report.text = report(session, &wanted.3, wanted.1, wanted.2).unwrap_or_default();
        state.written_report.of = Some(wanted);
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
