//! The tab Derived: quantities that follow from the parameters, with their errors; typed as `name = expression`.

use egui::{Button, Grid, Key, Label, Margin, RichText, ScrollArea, TextEdit, TextStyle, Ui, vec2};

use super::of_curve;
use crate::app::state::PanelState;
use crate::app::theme::{GAP, ROW, SMALL, TEXT, Tokens, bold_id};
use crate::app::widgets::link;
use crate::fit::{Command, Derived, Quantity, Session};
use crate::language::{tr, trf};
use crate::report::pdg;

/// Width of the button.
const BUTTON: f32 = 72.0;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let list = &session.config().intervals.derived;
    ui.horizontal(|ui| {
        of_curve::ui(ui, session, &mut state.derive, out);
        let width = (ui.available_width() - BUTTON - GAP).max(120.0);
        let edit = TextEdit::singleline(&mut state.derive)
            .id_salt("derived quantity")
            .font(TextStyle::Monospace)
            .margin(Margin::symmetric(8, 4))
            .hint_text(tr("name = expression of parameters, like FWHM = 2.3548*Sigma"))
            .desired_width(width);
        let response = ui.add(edit).accessible_name(tr("Derived quantity"));
        let entered = response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let add = ui.add(Button::new(tr("Derive")).min_size(vec2(BUTTON, ROW)));
        let add = add.on_hover_text(tr("Add it to the list; a name that is there already is replaced"));
        if (entered || add.clicked()) && !state.derive.trim().is_empty() {
            match quantity(&state.derive) {
                Ok(new) => {
                    let mut changed = list.clone();
                    match changed.iter_mut().find(|q| q.name == new.name) {
                        Some(old) => *old = new,
                        None => changed.push(new),
                    }
                    out.push(Command::SetDerived(changed));
                }
                Err(why) => state.refuse(why),
            }
        }
    });
    if list.is_empty() {
        let text = tr(
            "What follows from the parameters, a width or an area, with the error that their covariance gives it.",
        );
        ui.label(RichText::new(text).color(Tokens::of(ui).muted));
        return;
    }
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        Grid::new("derived").num_columns(6).spacing([26.0, 3.0]).min_row_height(18.0).show(ui, |ui| {
            for title in [tr("quantity"), tr("value"), tr("± error"), tr("interval"), tr("expression"), ""] {
                ui.label(RichText::new(title).size(SMALL).color(Tokens::of(ui).muted));
            }
            ui.end_row();
            for quantity in list {
                row_ui(ui, session, quantity, out);
                ui.end_row();
            }
        });
    });
}

fn row_ui(ui: &mut Ui, session: &Session, quantity: &Quantity, out: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let fresh = session.result().fresh();
    let found = fresh.and_then(|r| r.derived.iter().find(|d| d.quantity == *quantity));
    ui.label(RichText::new(&quantity.name).font(bold_id(TEXT)));
    let [value, error, interval] = found.map_or_else(Default::default, numbers);
    let label = trf("Value of the quantity {}", &[&quantity.name]);
    let response = ui.label(value);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Cell, true, &label));
    let rough = found.is_some_and(|d| d.is_nonlinear);
    let error = RichText::new(error).color(if rough { t.warning } else { t.text });
    let response = ui.label(error);
    if rough {
        response.on_hover_text(tr(
            "The expression bends within one standard deviation: the interval says more than this error",
        ));
    }
    ui.label(interval);
    let expression = RichText::new(format!("= {}", quantity.expression)).monospace().color(t.muted);
    ui.add(Label::new(expression).extend());
    let remove = link(ui, tr("remove")).accessible_name(trf("Remove {}", &[&quantity.name]));
    if remove.clicked() {
        let list = &session.config().intervals.derived;
        out.push(Command::SetDerived(list.iter().filter(|q| q.name != quantity.name).cloned().collect()));
    }
}

/// Value, error and interval, rounded together; what is not known is not written as a number.
fn numbers(d: &Derived) -> [String; 3] {
    let error = if d.error_is_meaningful { d.error } else { f64::NAN };
    let ends = d.interval.as_ref().filter(|i| i.lower_valid && i.upper_valid);
    let interval = ends.map(|i| pdg::pretty(&pdg::value_with_asymmetric_error(d.value, i.lower, i.upper)));
    let (value, error) = if error.is_finite() && error > 0.0 {
        pdg::round_pair(d.value, error)
    } else {
        (pdg::number(d.value, 6), pdg::NONE.to_owned())
    };
    [pdg::pretty(&value), pdg::pretty(&error), interval.unwrap_or_default()]
}

/// `name = expression` as it was typed.
fn quantity(text: &str) -> Result<Quantity, String> {
    let parts = text.split_once('=').map(|(name, rest)| (name.trim(), rest.trim_start_matches('=').trim()));
    match parts {
        Some((name, expression)) if !name.is_empty() && !expression.is_empty() => {
            Ok(Quantity { name: name.to_owned(), expression: expression.to_owned(), profile: false })
        }
        _ => Err(trf(
            "'{}' is no quantity; type a name, = and an expression, like FWHM = 2.3548*Sigma",
            &[&text],
        )),
    }
}
