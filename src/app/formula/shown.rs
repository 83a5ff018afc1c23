//! The line of the panel that shows the formula as it is written on paper, always of the same height: what is larger is drawn smaller, and
//! what would become too small to read is moved along with the wheel.

use egui::{Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::layout::{Conditions, Placed, layout};
use super::paint::{paint, width};
use crate::app::theme::{TEXT, Tokens};
use crate::fit::Session;
use crate::language::{tr, trf};
use crate::model::formula::{Math, Writing, typeset};
use crate::report::pdg;

/// Height of the line.
pub const HEIGHT: f32 = 36.0;
/// Letters are drawn no smaller than this part of their size.
const LEAST: f32 = 0.62;
/// Digits of values in the place of names.
const DIGITS: usize = 4;

/// The last formula that could be read.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// What it was made of: the text, the names, and whether the session has taken it.
    of: Option<(String, Vec<String>, bool)>,
    math: Option<Math>,
}

impl Shown {
    /// Follows what is typed; what is no formula changes nothing.
    fn follow(&mut self, text: &str, session: &Session) {
        let names: Vec<String> = session.model().params().iter().map(|p| p.name.clone()).collect();
        let now = (text.to_owned(), names, is_taken(text, session));
        if self.of.as_ref() == Some(&now) {
            return;
        }
        if let Some(math) = written(text, session, &now.1, &|_| None) {
            self.math = Some(math);
        }
        self.of = Some(now);
    }
}

/// Whether it is the formula of the session.
fn is_taken(text: &str, session: &Session) -> bool {
    text == session.config().member().formula
}

/// The text on paper; shapes are written out where it is the formula of the session.
fn written(
    text: &str,
    session: &Session,
    names: &[String],
    value_of: &dyn Fn(&str) -> Option<String>,
) -> Option<Math> {
    let terms = if is_taken(text, session) { session.model().terms() } else { &[] };
    typeset(text, &Writing { terms, names, value_of }).ok()
}

/// The formula with the present values in the place of the names.
fn with_values(text: &str, session: &Session) -> Option<Math> {
    let model = session.model();
    let names: Vec<String> = model.params().iter().map(|p| p.name.clone()).collect();
    let all = session.config().params.values();
    let values = session.member_model().own(&all);
    let value_of = |name: &str| {
        let k = names.iter().position(|n| n == name)?;
        values.get(k).map(|v| pdg::number_pretty(*v, DIGITS))
    };
    written(text, session, &names, &value_of)
}

/// Draws the line below the entry; `wrong` when what is typed cannot be read and the last formula is shown.
pub fn shown_ui(ui: &mut Ui, shown: &mut Shown, text: &str, wrong: bool, session: &Session) {
    shown.follow(text, session);
    let size = vec2(ui.available_width(), HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let name =
        if text.is_empty() { tr("no formula").to_owned() } else { trf("Written formula {}", &[&text]) };
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    let Some(math) = &shown.math else { return };
    let t = Tokens::of(ui);
    let placed = placed(ui, math);
    let by = (size.x / placed.width.max(1.0)).min(HEIGHT / placed.height().max(1.0)).clamp(LEAST, 1.0);
    let placed = placed.scaled(by);
    let color = if wrong { t.muted.gamma_multiply(0.6) } else { t.text };
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect));
    inside.set_clip_rect(rect.intersect(ui.clip_rect()));
    ScrollArea::horizontal().id_salt("written formula").show(&mut inside, |ui| {
        let room = vec2(placed.width, HEIGHT);
        let (rect, _) = ui.allocate_exact_size(room, Sense::hover());
        let base = rect.center().y + 0.5 * (placed.up - placed.down);
        paint(ui.painter(), &placed, pos2(rect.left(), base), by * TEXT, color);
    });
    if !wrong {
        response.on_hover_ui(|ui| values_ui(ui, text, session));
    }
}

/// The formula with its values, large enough to read.
fn values_ui(ui: &mut Ui, text: &str, session: &Session) {
    let Some(math) = with_values(text, session) else { return };
    let placed = placed(ui, &math);
    let (rect, response) = ui.allocate_exact_size(vec2(placed.width, placed.height()), Sense::hover());
    response
        .widget_info(|| WidgetInfo::labeled(Role::Image, true, tr("The formula with its present values")));
    paint(ui.painter(), &placed, pos2(rect.left(), rect.top() + placed.up), TEXT, Tokens::of(ui).text);
}

fn placed(ui: &Ui, math: &Math) -> Placed {
    let widths = |text: &str, size: f32, slanted: bool| width(ui.painter(), text, size, slanted);
    layout(math, TEXT, &widths, Conditions { when: tr("if"), otherwise: tr("otherwise") })
}
