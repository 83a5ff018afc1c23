//! The tab Messages: everything the user should know, above the report as text, as far as Print asks for it. Both are put into words once a
//! result, not once a frame.

use std::sync::Arc;

use egui::{Label, RichText, ScrollArea, Ui};

use crate::app::state::PanelState;
use crate::app::theme::{TEXT, Tokens, bold_id};
use crate::fit::{Command, FitResult, PrintLevel, Session, Severity};
use crate::language::{phrase, said, tr};
use crate::report::text::{messages, printed};
use crate::report::{Verdict, verdict};

/// In the place of the report.
const QUIET: &str = phrase("Print is Quiet: choose Default or Verbose in Minimization to see the report");

/// What is said of a result.
#[derive(Debug, Clone, Default)]
pub struct Told {
    of: Option<(Arc<FitResult>, PrintLevel)>,
    verdict: Option<Arc<Verdict>>,
    warnings: usize,
    messages: Vec<(Severity, String, String)>,
    printed: String,
}

impl Told {
    /// Of this one, as far as Print asks for it.
    fn of(&mut self, result: &Arc<FitResult>, level: PrintLevel) -> &Told {
        if !self.of.as_ref().is_some_and(|(of, print)| Arc::ptr_eq(of, result) && *print == level) {
            let verdict = Arc::new(verdict(result));
            *self = Told {
                of: Some((Arc::clone(result), level)),
                warnings: warnings(result, &verdict),
                verdict: Some(verdict),
                messages: messages(result),
                printed: if level == PrintLevel::Quiet { String::new() } else { printed(result, level) },
            };
        }
        self
    }

    /// The verdict on this result, and how many warnings it does not say already.
    pub fn verdict_on(&mut self, result: &Arc<FitResult>, level: PrintLevel) -> (Arc<Verdict>, usize) {
        let told = self.of(result, level);
        let verdict = told.verdict.clone().unwrap_or_else(|| Arc::new(verdict(result)));
        (verdict, told.warnings)
    }
}

/// Whether a fresh result has warnings that the verdict does not say already.
pub fn is_warned(session: &Session, told: &mut Told) -> bool {
    session.result().fresh().is_some_and(|result| told.of(result, session.config().print).warnings > 0)
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, _out: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        let Some(result) = session.result().any() else {
            let notes = session.config().member().data.iter().flat_map(|d| d.notes.iter());
            for note in notes {
                ui.label(RichText::new(said(note)).color(t.muted));
            }
            return;
        };
        let level = session.config().print;
        let told = state.told.of(result, level);
        for (severity, title, text) in &told.messages {
            message_ui(ui, *severity, title, text);
        }
        ui.separator();
        if level == PrintLevel::Quiet {
            ui.label(RichText::new(tr(QUIET)).color(t.muted));
            return;
        }
        let text = RichText::new(&told.printed).monospace();
        ui.add(Label::new(text).selectable(true).extend());
    });
}

/// One message; its sign says how bad it is, not the color alone.
fn message_ui(ui: &mut Ui, severity: Severity, title: &str, text: &str) {
    // The verdict on a good fit is good news, as above the tabs.
    let good = severity == Severity::Info && title.starts_with("Good");
    let (color, _) = Tokens::of(ui).severity(Some(severity).filter(|_| !good));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().interact_size.y = 15.0;
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.label(RichText::new(sign(severity)).color(color));
        ui.label(RichText::new(said(title)).font(bold_id(TEXT)).color(color));
        ui.add(Label::new(said(text)).selectable(true).wrap());
    });
}

/// The sign of a severity, as the report has it.
fn sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "●",
        Severity::Warning => "▲",
        Severity::Bad => "■",
    }
}

/// How many warnings there are that the verdict does not say already.
fn warnings(result: &FitResult, verdict: &Verdict) -> usize {
    let covers = &verdict.covers;
    let mut texts: Vec<&str> = Vec::new();
    for w in result.warnings.iter().filter(|w| w.severity >= Severity::Warning && !covers.contains(&w.code)) {
        if !texts.contains(&w.text.as_str()) {
            texts.push(&w.text);
        }
    }
    texts.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::Task;
    use crate::minimize::NoObserver;

    #[test]
    fn a_result_is_put_into_words_once() {
        let mut session = Session::example().unwrap();
        let result = session.run_now(&Task::Fit, &NoObserver).unwrap();
        let mut told = Told::default();
        let first = told.of(&result, PrintLevel::Default).printed.as_ptr();
        assert_eq!(told.of(&result, PrintLevel::Default).printed.as_ptr(), first);
        let verdict = told.verdict_on(&result, PrintLevel::Default).0;
        assert!(Arc::ptr_eq(&verdict, &told.verdict_on(&result, PrintLevel::Default).0));
        assert_eq!(*verdict, crate::report::verdict(&result));
        assert_eq!(told.of(&result, PrintLevel::Quiet).printed, "");
        let other = session.run_now(&Task::Fit, &NoObserver).unwrap();
        assert!(!Arc::ptr_eq(&other, &result));
        assert!(!told.of(&other, PrintLevel::Default).printed.is_empty());
        assert!(told.of.as_ref().is_some_and(|(of, _)| Arc::ptr_eq(of, &other)));
    }
}
