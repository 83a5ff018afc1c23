//! Words inside the frame, where the figure says that they have room: the statistics box, the names of curves and lines.

use egui::{Align2, FontId, Pos2, Rect, Ui, Vec2, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::crowd::Crowds;
use crate::app::theme::{TEXT, Tokens};
use crate::language::said;
use crate::report::Figure;
use crate::report::figure::area::Area;
use crate::report::figure::wording::{Ground, Ink, Numbers, Writer, wording};

fn font() -> FontId {
    FontId::proportional(TEXT)
}

/// A rectangle of the screen as the figure knows it.
pub fn area(rect: Rect) -> Area {
    Area {
        left: rect.left().into(),
        top: rect.top().into(),
        right: rect.right().into(),
        bottom: rect.bottom().into(),
    }
}

fn rect(area: &Area) -> Rect {
    let corner = |x: f64, y: f64| pos2(x as f32, y as f32);
    Rect::from_min_max(corner(area.left, area.top), corner(area.right, area.bottom))
}

/// Draws all words into `frame`; the statistics into `corner`, when there is one that nothing else is drawn in. Gives where the statistics
/// stand inside the frame.
pub fn words_ui(
    ui: &Ui,
    frame: Rect,
    transform: &PlotTransform,
    figure: &Figure,
    corner: Option<Rect>,
    crowds: &Crowds,
) -> Option<Rect> {
    let tokens = Tokens::of(ui);
    let at = |(x, y): (f64, f64)| {
        let at = transform.position_from_point(&PlotPoint::new(x, y));
        (f64::from(at.x), f64::from(at.y))
    };
    let covered =
        |points: &[(f64, f64)]| crowds.covered(points).map(|boxes| boxes.iter().map(|b| area(*b)).collect());
    let ground = Ground { frame: area(frame), at: &at, covered: &covered };
    let wording = with_writer(ui, |writer| wording(figure, &ground, (writer, writer), corner.map(area)));
    for word in &wording.names {
        let color = match word.ink {
            Ink::Of(role) => tokens.role(role),
            Ink::Text => tokens.text,
            Ink::Muted => tokens.muted,
        };
        ui.painter().text(rect(&word.area).min, Align2::LEFT_TOP, &word.text, font(), color);
    }
    let (numbers, place) = wording.numbers?;
    let place = rect(&place);
    paint(ui, &numbers, place.min);
    corner.is_none().then_some(place)
}

/// What writes on the screen.
fn with_writer<R>(ui: &Ui, write: impl FnOnce(&Writer<'_>) -> R) -> R {
    let size = |text: &str| {
        let size = word_size(ui, text);
        (f64::from(size.x), f64::from(size.y))
    };
    write(&Writer { unit: 1.0, size: &size, say: &said })
}

fn word_size(ui: &Ui, text: &str) -> Vec2 {
    ui.painter().layout_no_wrap(text.to_owned(), font(), Tokens::of(ui).text).size()
}

/// How much room the statistics of a figure take.
pub fn figure_stats_size(ui: &Ui, figure: &Figure) -> Vec2 {
    let (width, height) = with_writer(ui, |writer| Numbers::of(figure, writer).size);
    vec2(width as f32, height as f32)
}

fn paint(ui: &Ui, numbers: &Numbers, corner: Pos2) {
    let color = Tokens::of(ui).text;
    let write = |at: Pos2, align: Align2, text: &str| {
        ui.painter().text(at, align, text, font(), color);
    };
    let [values, errors] = numbers.columns.map(|column| vec2(column as f32, 0.0));
    let mut at = corner;
    if !numbers.formula.is_empty() {
        write(at, Align2::LEFT_TOP, &numbers.formula);
        at.y += numbers.line as f32;
    }
    for [name, value, error] in &numbers.lines {
        write(at, Align2::LEFT_TOP, name);
        if error.is_empty() {
            write(at + values, Align2::LEFT_TOP, value);
        } else {
            write(at + errors, Align2::RIGHT_TOP, value);
            write(at + errors, Align2::LEFT_TOP, error);
        }
        at.y += numbers.line as f32;
    }
}
