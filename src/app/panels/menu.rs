//! The menu bar: the table of actions, the built-in examples, the name of what is open, light or dark.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align, Button, FontId, Layout, MenuBar, RichText, Ui, UiBuilder};

use crate::app::actions::{Action, MENUS, Menu, TABLE};
use crate::app::state::PanelState;
use crate::app::theme::{MENU_HEIGHT, PAD, SMALL, TEXT, Tokens};
use crate::app::widgets::sign_link;
use crate::app::{Language, Theme};
use crate::data::examples;
use crate::fit::{Command, Session};
use crate::language::{said, tr, trf};

/// Draws the menu bar.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let bar = ui.max_rect();
    let mut end = bar.left();
    MenuBar::new().ui(ui, |ui| {
        ui.set_height(MENU_HEIGHT - 2.0);
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().button_padding.x = 9.0;
        for (menu, title) in MENUS {
            let title = tr(title);
            let button = ui.menu_button(title, |ui| {
                ui.set_min_width(220.0);
                ui.spacing_mut().item_spacing.y = 1.0;
                menu_ui(ui, menu, session, state, out);
                if menu == Menu::Data {
                    examples_ui(ui, out);
                }
            });
            end = button.response.rect.right();
            button.response.accessible_name(trf("{} menu", &[&title]));
        }
    });
    let config = session.config();
    let title = match &config.member().data {
        Some(_) if config.members.len() > 1 => {
            trf("{} · {} of {}", &[&config.title(config.active), &(config.active + 1), &config.members.len()])
        }
        Some(_) => config.data_name(config.active),
        None => tr("no data").to_owned(),
    };
    let t = Tokens::of(ui);
    // Between the menus and the sun, the same on both sides.
    let room = bar.width() - 2.0 * (end - bar.left() + 2.0 * PAD);
    let mut job = LayoutJob::simple_singleline(title, FontId::proportional(TEXT), t.muted);
    job.wrap = TextWrapping::truncate_at_width(room.max(0.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(bar.center() - 0.5 * galley.size(), galley, t.muted);
    let mut right = ui.new_child(UiBuilder::new().max_rect(bar).layout(Layout::right_to_left(Align::Center)));
    let sign = if state.view.theme == Theme::Dark { "☀" } else { "☾" };
    let tip = tr("Dark or light colors (Ctrl+Shift+D)");
    if sign_link(&mut right, sign).on_hover_text(tip).accessible_name(tr("Dark or light")).clicked() {
        state.actions.push(Action::Dark);
    }
}

fn menu_ui(ui: &mut Ui, menu: Menu, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    for row in TABLE.iter().filter(|row| row.menu == menu) {
        if row.separated {
            ui.separator();
        }
        let small = |text: String| RichText::new(text).size(SMALL).color(Tokens::of(ui).muted);
        let mut label = row.title().to_owned();
        match row.action.is_on(state) {
            Some(true) => label = format!("✓ {label}"),
            Some(false) => label = format!("    {label}"),
            None if menu == Menu::View => label = format!("    {label}"),
            None => {}
        }
        let what = match row.action {
            Action::Undo => session.undo_label(),
            Action::Redo => session.redo_label(),
            _ => None,
        };
        if let Some(what) = what {
            label = format!("{label}: {}", said(what));
        }
        let keys = small(row.action.key_text().unwrap_or_default());
        let button = Button::new(label).right_text(keys);
        let enabled = row.action.is_enabled(session);
        let response = ui.add_enabled(enabled, button).on_hover_text(row.tip());
        if response.accessible_name(row.title().trim_end_matches('…')).clicked() {
            state.actions.push(row.action);
            ui.close();
        }
        if row.action == Action::Open {
            recent_ui(ui, state, out);
        }
        if row.action == Action::SaveTab {
            ui.menu_button(tr("Style of figures"), |ui| super::paper::ui(ui, state));
        }
    }
    if menu == Menu::Help {
        crate::app::tutorial::menu_ui(ui, state);
    }
    if menu == Menu::View {
        ui.separator();
        language_ui(ui, state);
    }
    if menu == Menu::Edit {
        let menu = ui.menu_button(tr("Language of the report"), |ui| super::report::languages_ui(ui, state));
        menu.response.accessible_name(tr("Language of reports"));
    }
}

/// The languages, each by its own name for itself.
fn language_ui(ui: &mut Ui, state: &mut PanelState) {
    let title = format!("    {}", tr("Language"));
    let menu = ui.menu_button(title, |ui| {
        for language in Language::ALL {
            if ui.radio(language == state.view.language, language.title()).clicked() {
                state.view.language = language;
                ui.close();
            }
        }
    });
    menu.response.accessible_name(tr("Language"));
}

/// Files that were open, in this window and in those before.
fn recent_ui(ui: &mut Ui, state: &mut PanelState, out: &mut Vec<Command>) {
    ui.add_enabled_ui(!state.recent.is_empty(), |ui| {
        ui.menu_button(tr("Recent"), |ui| {
            for path in state.recent.clone() {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                let button = ui.button(&name).on_hover_text(path.display().to_string());
                if button.accessible_name(trf("Open {} again", &[&name])).clicked() {
                    out.push(super::data::open(path));
                    ui.close();
                }
            }
            ui.separator();
            if ui.button(tr("Clear")).accessible_name(tr("Clear the list of recent files")).clicked() {
                state.recent.clear();
                ui.close();
            }
        });
    });
}

fn examples_ui(ui: &mut Ui, out: &mut Vec<Command>) {
    ui.separator();
    ui.menu_button(tr("Examples"), |ui| {
        for example in examples::ALL {
            if ui.button(example.name).on_hover_text(said(example.description)).clicked() {
                out.push(Command::OpenExample(example.name.to_owned()));
                ui.close();
            }
        }
    });
}
