//! The cards of the left column by their titles: a click on one folds its card, once more opens it; a window remembers it.

use egui::{Align, Layout, Ui};

use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::app::widgets::fold;
use crate::language::{phrase, tr, trf};

/// Height of the line of a title.
const HEADING: f32 = 17.0;

/// A card with a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Data Set.
    Data,
    /// Fit Function.
    Function,
    /// Parameters.
    Parameters,
}

impl Section {
    /// All of them with their titles and what a file calls them.
    const ALL: [(Section, &'static str, &'static str); 3] = [
        (Section::Data, phrase("Data Set"), "data"),
        (Section::Function, phrase("Fit Function"), "function"),
        (Section::Parameters, phrase("Parameters"), "parameters"),
    ];

    fn title(self) -> &'static str {
        Section::ALL.iter().find(|s| s.0 == self).map_or("", |s| tr(s.1))
    }
}

/// Which cards are folded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded(Vec<Section>);

impl Folded {
    /// Those that a file calls so.
    pub fn named(names: &[String]) -> Folded {
        let is_named = |s: &&(Section, &str, &str)| names.iter().any(|name| name == s.2);
        Folded(Section::ALL.iter().filter(is_named).map(|s| s.0).collect())
    }

    /// What a file calls them.
    pub fn names(&self) -> Vec<String> {
        Section::ALL.iter().filter(|s| self.has(s.0)).map(|s| s.2.to_owned()).collect()
    }

    /// Whether this one is folded.
    pub fn has(&self, section: Section) -> bool {
        self.0.contains(&section)
    }

    /// Opens this one.
    pub fn open(&mut self, section: Section) {
        self.0.retain(|s| *s != section);
    }

    fn turn(&mut self, section: Section) {
        if self.has(section) {
            self.open(section);
        } else {
            self.0.push(section);
        }
    }
}

/// Draws the title of a card with what stands at the right end of its line; whether the card is open.
pub fn heading(
    ui: &mut Ui,
    state: &mut PanelState,
    section: Section,
    note: impl FnOnce(&mut Ui, &mut PanelState),
) -> bool {
    let open = !state.view.folded.has(section);
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = HEADING;
        ui.horizontal(|ui| {
            let title = section.title();
            let response = fold(ui, title, open, &trf("Section {}", &[&title]));
            let tip =
                if open { tr("Click: fold this part of the panel") } else { tr("Click: open it again") };
            if response.on_hover_text(tip).clicked() {
                state.view.folded.turn(section);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| note(ui, state));
        });
    });
    open
}

/// A muted note at the right end of the line of a title.
pub fn note(ui: &mut Ui, words: &str) {
    let text = egui::RichText::new(words).color(Tokens::of(ui).muted);
    ui.add(egui::Label::new(text).truncate());
}
