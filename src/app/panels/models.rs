//! The tab Models: what people try on such data, each fitted and drawn small over the data, the best for its number of parameters first.
//! A click takes one and fits it. Which models there are and how they rank is decided in `fit::suggest`.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Color32, FontId, Painter, Pos2, Rect, RichText, Role, ScrollArea, Sense, Shape, Stroke, Ui, WidgetInfo,
    pos2, vec2,
};

use crate::app::state::{PanelState, ResultsTab};
use crate::app::theme::{CORNER, GAP, SMALL, Tokens, bold_id};
use crate::app::widgets::link;
use crate::fit::{Caution, Command, FitResult, JobState, Session, Suggestion, Suggestions, Task};
use crate::language::{said, tr, trf};
use crate::report::figure::{Layer, Panel, Role as Part, fit_figure};
use crate::report::{ViewOptions, pdg};

/// Least width of a tile.
const WIDTH: f32 = 158.0;
/// Height of its picture.
const PICTURE: f32 = 62.0;
/// Height of its two lines of words.
const WORDS: f32 = 40.0;
/// Points and bins drawn at most; of more, every k-th.
const MOST_DRAWN: usize = 120;
/// Models that are shown; those behind describe the data worse than any of them.
const MOST_SHOWN: usize = 15;
/// Between the remarks on a model.
const REMARKS: &str = " · ";

/// The pictures of a list, made once.
#[derive(Debug, Clone, Default)]
pub struct Tiles {
    /// The fit of the first model, by which the list is known again.
    of: Option<Arc<FitResult>>,
    panels: Vec<Panel>,
}

impl Tiles {
    /// Pictures of this list.
    fn of(&mut self, list: &[Suggestion]) -> &[Panel] {
        let first = list.first().map(|s| &s.result);
        let same = match (first, &self.of) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        };
        if !same {
            let bare = ViewOptions {
                pulls: false,
                band: false,
                parts: false,
                stats: false,
                ..ViewOptions::default()
            };
            self.panels = list.iter().take(MOST_SHOWN).map(|s| fit_figure(&s.result, &bare).main).collect();
            self.of = first.cloned();
        }
        &self.panels
    }
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let t = Tokens::of(ui);
    let Some(found) = session.suggestions() else {
        absent_ui(ui, session, out);
        return;
    };
    ui.add_space(-2.0);
    let words = RichText::new(head(found)).size(SMALL).color(t.muted);
    ui.add(egui::Label::new(words).truncate());
    let columns = columns(ui.available_width());
    let width = ((ui.available_width() + GAP) / columns - GAP).floor();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, GAP);
        let panels = state.tiles.of(&found.list);
        let mut taken = None;
        for (row, pictures) in panels.chunks(columns as usize).enumerate() {
            ui.horizontal(|ui| {
                for (k, picture) in pictures.iter().enumerate() {
                    let suggestion = &found.list[row * columns as usize + k];
                    let here = session.config().member().formula == suggestion.formula;
                    if tile_ui(ui, suggestion, picture, here, width) {
                        taken = Some(&suggestion.formula);
                    }
                }
            });
        }
        if let Some(formula) = taken {
            // As it was fitted for its picture: by itself, and parameters that have the same name in the present formula do not hand their
            // values on.
            if session.config().members.len() > 1 {
                out.push(Command::SetOwnFormula(formula.clone()));
            } else {
                out.push(Command::SetFormula(formula.clone()));
                out.push(Command::Guess);
            }
            out.push(Command::Run(Task::Fit));
            state.view.results = ResultsTab::Results;
        }
    });
}

/// Tiles side by side.
fn columns(width: f32) -> f32 {
    ((width + GAP) / (WIDTH + GAP)).floor().max(1.0)
}

/// What the list is, in one line.
fn head(found: &Suggestions) -> String {
    if found.list.is_empty() {
        return tr(
            "None of the usual models could be fitted to these data; choose a function or type a formula.",
        )
        .to_owned();
    }
    let part = match found.every {
        1 if found.counted => tr(" (by the likelihood of counts: some bins hold fewer than 5)").to_owned(),
        1 => String::new(),
        n => trf(" (one of every {} rows)", &[&n]),
    };
    trf(
        "Usual models fitted to your data{}, the best for its number of parameters first. Click one to fit it.",
        &[&part],
    )
}

/// While there is no list.
fn absent_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let muted = |text: &str| RichText::new(text).color(Tokens::of(ui).muted);
    if session.config().member().data.is_none() {
        let words = muted(tr("Usual models stand here, drawn over the data, once there are data."));
        ui.label(words);
    } else if !session.has_usual_models() {
        let words = muted(tr(
            "There are no usual models for data and a cost of this kind: choose a function or type a formula.",
        ));
        ui.label(words);
    } else if session.job() != JobState::Idle {
        let words = muted(tr("Usual models are being fitted to the data…"));
        ui.label(words);
    } else if link(ui, tr("Look for models that might describe these data")).clicked() {
        out.push(Command::Suggest);
    }
}

/// One model; whether it was clicked.
fn tile_ui(ui: &mut Ui, suggestion: &Suggestion, picture: &Panel, here: bool, width: f32) -> bool {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, PICTURE + WORDS), Sense::click());
    let (sign, words) = remark(suggestion);
    let label = format!("{}, {}: {}", said(suggestion.title), suggestion.formula, words);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::selected(Role::Button, enabled, here, &label));
    let lit = here || response.hovered() || response.has_focus();
    let (fill, line) = if lit { (t.accent_soft, t.accent) } else { (t.card, t.hairline) };
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect(rect, CORNER, fill, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let frame = Rect::from_min_size(rect.min, vec2(width, PICTURE)).shrink2(vec2(8.0, 6.0));
    draw(&painter.with_clip_rect(frame.expand(2.0).intersect(ui.clip_rect())), frame, picture, t);
    let at = |line: f32| pos2(rect.left() + 8.0, rect.top() + PICTURE + line);
    words_ui(&painter, at(8.0), width - 16.0, &said(suggestion.title), (bold_id(SMALL), t.text));
    let color = if sign { t.warning } else { t.muted };
    words_ui(&painter, at(25.0), width - 16.0, &words, (FontId::proportional(SMALL), color));
    response.on_hover_text(tip(suggestion)).clicked()
}

/// One line of words, which say where they are cut.
fn words_ui(painter: &Painter, at: Pos2, room: f32, words: &str, (font, color): (FontId, Color32)) {
    let laid = |text: &str| {
        let mut job = LayoutJob::simple_singleline(text.to_owned(), font.clone(), color);
        job.wrap = TextWrapping::truncate_at_width(room);
        painter.layout_job(job)
    };
    let mut galley = laid(words);
    // Of two remarks the first one alone says more than both cut.
    if let Some((first, _)) = words.split_once(REMARKS).filter(|_| galley.elided) {
        galley = laid(first);
    }
    painter.galley(at - vec2(0.0, 0.5 * galley.size().y), galley, color);
}

/// Whether to look twice, and the words below the title.
fn remark(suggestion: &Suggestion) -> (bool, String) {
    let far = match suggestion.delta {
        Some(d) if d >= 99.5 => tr("ΔAICc > 100").to_owned(),
        Some(d) if d >= 9.95 => trf("ΔAICc {}", &[&format_args!("{d:.0}")]),
        Some(d) if d > 0.0 => trf("ΔAICc {}", &[&format_args!("{d:.1}")]),
        Some(_) => tr("best").to_owned(),
        None => String::new(),
    };
    let caution = match suggestion.caution {
        // The best is the best: that a simpler one is as good is told to the pointer that rests on it.
        Some(Caution::SimplerDoes(_)) if suggestion.delta == Some(0.0) => return (false, far),
        Some(Caution::SimplerDoes(_)) => tr("▲ simpler does"),
        // How far it is from the best matters no more.
        Some(Caution::Misses) => return (true, tr("▲ misses the points").to_owned()),
        Some(Caution::FewData) => tr("▲ few data"),
        Some(Caution::SmallErrors(_)) => tr("▲ errors too small?"),
        None => return (false, far),
    };
    (true, if far.is_empty() { caution.to_owned() } else { format!("{caution}{REMARKS}{far}") })
}

/// What the pointer that rests on a tile is told.
fn tip(suggestion: &Suggestion) -> String {
    let caution = match suggestion.caution {
        Some(Caution::SimplerDoes(title)) => trf(
            "\nThe {} has fewer parameters and describes the data as well: more may be fitted here than there is.",
            &[&said(title)],
        ),
        Some(Caution::Misses) => tr("\nThe points lie farther from it than their errors allow.").to_owned(),
        Some(Caution::FewData) => tr("\nWith so few data a curve can follow every fluctuation.").to_owned(),
        Some(Caution::SmallErrors(times)) => trf(
            "\nThe points scatter about it as if their errors were {} times larger than given. None of the models comes nearer, so all are compared with errors of that size: the errors are too small, or the right model is not among these.",
            &[&pdg::number_pretty(times, 2)],
        ),
        None => String::new(),
    };
    let n = suggestion.result.minimum.params.n_free();
    let count = if n == 1 { tr("1 parameter").to_owned() } else { trf("{} parameters", &[&n]) };
    trf(
        "{}, {}{}\nΔAICc says how much worse than the best it does for its number of parameters; below 2 the data cannot tell.",
        &[&suggestion.formula, &count, &caution],
    )
}

/// The data and the curve, without axes.
fn draw(painter: &Painter, frame: Rect, panel: &Panel, t: &Tokens) {
    let place = |x: f64, y: f64| {
        let part = |v: f64, (lo, hi): (f64, f64)| ((v - lo) / (hi - lo)) as f32;
        pos2(
            frame.left() + frame.width() * part(x, panel.x_range),
            frame.bottom() - frame.height() * part(y, panel.y_range),
        )
    };
    for layer in &panel.layers {
        match layer {
            Layer::Points { role: Part::Masked | Part::Outside, .. } => {}
            Layer::Points { at, .. } | Layer::Dots { at, .. } => {
                for &(x, y) in at.iter().step_by(at.len().div_ceil(MOST_DRAWN).max(1)) {
                    painter.circle_filled(place(x, y), 1.4, t.muted);
                }
            }
            Layer::Steps { bins, .. } => {
                let outline = bins.iter().flat_map(|&(lo, hi, y)| [place(lo, y), place(hi, y)]).collect();
                painter.add(Shape::line(outline, Stroke::new(1.0, t.steps)));
            }
            Layer::Curve { role: Part::Fit, xy, .. } => {
                curve(painter, xy.iter().map(|&(x, y)| place(x, y)), t.fit);
            }
            Layer::Cells { patches, scale, .. } => {
                for patch in patches {
                    let cell = Rect::from_two_pos(place(patch.x.0, patch.y.0), place(patch.x.1, patch.y.1));
                    painter.rect_filled(cell, 0, shade(t, patch.value, scale.range));
                }
            }
            Layer::Polygon { xy, .. } => curve(painter, xy.iter().map(|&(x, y)| place(x, y)), t.fit),
            _ => {}
        }
    }
}

/// A line through what is finite.
fn curve(painter: &Painter, points: impl Iterator<Item = egui::Pos2>, color: Color32) {
    let mut piece = Vec::new();
    for point in points {
        if point.x.is_finite() && point.y.is_finite() {
            piece.push(point);
        } else {
            painter.add(Shape::line(std::mem::take(&mut piece), Stroke::new(1.6, color)));
        }
    }
    painter.add(Shape::line(piece, Stroke::new(1.6, color)));
}

/// The color nearest to a value.
fn shade(t: &Tokens, value: f64, (lo, hi): (f64, f64)) -> Color32 {
    let ramp = t.ramp(false);
    let part = ((value - lo) / (hi - lo)).clamp(0.0, 1.0);
    ramp[(part * (ramp.len() - 1) as f64).round() as usize]
}
