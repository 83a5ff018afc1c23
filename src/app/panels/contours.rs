//! The tab Contours: regions of two parameters, the others fitted again.

use std::sync::Arc;

use egui::{Button, Color32, RichText, Sense, Stroke, StrokeKind, Ui, vec2};

use super::levels;
use super::profiles::{Picture, choose, nearest_free, points_ui};
use crate::app::state::PanelState;
use crate::app::theme::{ROW, Tokens, chosen};
use crate::app::widgets::{check, combo};
use crate::fit::{Command, ContourFill, ContourLook, FitResult, JobState, Session, Task};
use crate::language::{phrase, tr};
use crate::minimize::Scan;
use crate::params::ParamId;
use crate::report::{Figure, map_figure, superimposed_figure};

/// Fewest and most points of a contour.
const POINTS: (usize, usize) = (4, 1000);
/// Fewest and most points of a map on each axis.
const MAP: (usize, usize) = (11, 200);
/// How far a map reaches, in errors.
const REACH: f64 = 3.0;
/// Room that the choices of the look need.
const LOOK: f32 = 250.0;
/// What regions can be filled with; a session file may have any other color.
const FILLS: [(&str, ContourFill); 8] = [
    (phrase("pale"), ContourFill::Pale),
    (phrase("none"), ContourFill::Nothing),
    (phrase("pale yellow"), ContourFill::Rgb([0xff, 0xff, 0x99])),
    (phrase("yellow"), ContourFill::Rgb([0xf0, 0xe4, 0x42])),
    (phrase("orange"), ContourFill::Rgb([0xe6, 0x9f, 0x00])),
    (phrase("green"), ContourFill::Rgb([0x00, 0x9e, 0x73])),
    (phrase("sky blue"), ContourFill::Rgb([0x56, 0xb4, 0xe9])),
    (phrase("gray"), ContourFill::Rgb([0x7f, 0x7f, 0x7f])),
];

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let muted = Tokens::of(ui).muted;
    let Some(result) = session.result().fresh() else {
        ui.label(RichText::new(tr("Contours start from a fit that is up to date; fit first.")).color(muted));
        return;
    };
    let Some((x, y)) = chosen_pair(result, state) else {
        ui.label(RichText::new(tr("A contour needs two free parameters.")).color(muted));
        return;
    };
    ui.horizontal_wrapped(|ui| {
        if let Some(id) = choose(ui, tr("Contour of"), result, x) {
            state.contour_of = Some(if id == y { (y, x) } else { (id, y) });
        }
        if let Some(id) = choose(ui, tr("and"), result, y) {
            state.contour_of = Some(if id == x { (y, x) } else { (x, id) });
        }
        let drawn = levels::drawn(result, Some((x, y)));
        let mut levels = levels::ui(ui, &drawn, &mut state.contour_levels);
        match levels::field(ui, &drawn, &levels, &mut state.contour_levels) {
            Ok(typed) => levels = typed,
            Err(why) => state.refuse(why),
        }
        let points = state.contour_points;
        if let Some(n) = points_ui(ui, tr("Points of the contour"), points, POINTS, state) {
            state.contour_points = n;
        }
        let idle = session.job() == JobState::Idle;
        let button = Button::new(tr("Draw contour")).min_size(vec2(0.0, ROW));
        let tip =
            tr("Regions of these levels, the other parameters fitted again: Contour in ROOT, draw_mncontour() in iminuit");
        if ui.add_enabled(idle, button).on_hover_text(tip).clicked() {
            out.push(Command::Run(Task::Contour { x, y, levels, size: state.contour_points }));
            state.contour_map = false;
        }
        let button = Button::new(tr("FCN map")).min_size(vec2(0.0, ROW));
        let tip = tr("The function over both parameters as colors, the others held: contour() in iminuit");
        if ui.add_enabled(idle, button).on_hover_text(tip).clicked() {
            let size = state.contour_points.clamp(MAP.0, MAP.1);
            out.push(Command::Run(Task::Plane { x, y, size, bound: REACH }));
            state.contour_map = true;
        }
        // They stay side by side where the line has no room for them.
        if ui.available_size_before_wrap().x < LOOK {
            ui.end_row();
            ui.set_row_height(ROW);
        }
        look_ui(ui, session, out);
    });
    // A grid alone is what the fit was asked for.
    let drawn = levels::drawn(result, Some((x, y)));
    if state.contour_map || drawn.is_empty() {
        let of = Of { result: Arc::clone(result), pair: (x, y), look: ContourLook::default() };
        if let Some(picture) = of.map(&mut state.map_picture) {
            picture.ui(ui, phrase("Map figure"), &mut state.map_plot);
            return;
        }
    }
    let of = Of { result: Arc::clone(result), pair: (x, y), look: session.config().contour_look };
    if let Some(picture) = of.kept(&mut state.contour_picture) {
        picture.ui(ui, phrase("Contour figure"), &mut state.contour_plot);
    } else {
        let text = tr("Draw contour shows which pairs of values go together.");
        ui.label(RichText::new(text).color(muted));
    }
}

/// The two parameters that the tab names: those chosen, or the first pair that there is.
pub fn chosen_pair(result: &FitResult, state: &PanelState) -> Option<(ParamId, ParamId)> {
    let of_scan = |s: &Scan| <[ParamId; 2]>::try_from(s.params.as_slice()).ok().map(|[x, y]| (x, y));
    let drawn = || result.contours.first().map(|c| (c.x, c.y));
    let first =
        || drawn().or_else(|| result.scans.iter().find_map(of_scan)).unwrap_or((ParamId(0), ParamId(1)));
    pair(result, state.contour_of.unwrap_or_else(first))
}

/// What the button of the tab asks for.
pub fn command(session: &Session, state: &PanelState) -> Option<Command> {
    let result = session.result().fresh()?;
    let (x, y) = chosen_pair(result, state)?;
    let levels = levels::taken(&levels::drawn(result, Some((x, y))), &state.contour_levels);
    Some(Command::Run(Task::Contour { x, y, levels, size: state.contour_points }))
}

/// The picture as it was made last.
#[derive(Clone, Default)]
pub struct KeptPicture(Option<(Of, Option<Picture>)>);

/// What a picture is of.
#[derive(Clone)]
struct Of {
    result: Arc<FitResult>,
    pair: (ParamId, ParamId),
    look: ContourLook,
}

impl Of {
    fn is(&self, other: &Of) -> bool {
        Arc::ptr_eq(&self.result, &other.result) && (self.pair, self.look) == (other.pair, other.look)
    }

    /// The picture, made anew only when it is of something else; `None` where there is none yet.
    fn kept(self, kept: &mut KeptPicture) -> Option<&Picture> {
        self.made(kept, |of| superimposed_figure(&of.result, of.pair, of.look))
    }

    /// The same of the map.
    fn map(self, kept: &mut KeptPicture) -> Option<&Picture> {
        self.made(kept, |of| map_figure(&of.result, of.pair.0, of.pair.1))
    }

    fn made(self, kept: &mut KeptPicture, make: fn(&Of) -> Option<Figure>) -> Option<&Picture> {
        if !kept.0.as_ref().is_some_and(|(of, _)| of.is(&self)) {
            let figure = make(&self);
            kept.0 = Some((self, figure.map(Picture::of)));
        }
        kept.0.as_ref().and_then(|(_, picture)| picture.as_ref())
    }
}

/// Whether contours are drawn over one another, and what they are filled with.
fn look_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let look = session.config().contour_look;
    let tip = tr(
        "New levels over those that are drawn, and the contours of all pairs in one picture: Superimpose in ROOT",
    );
    if check(ui, look.superimpose, tr("Superimpose"), "").on_hover_text(tip).clicked() {
        let superimpose = !look.superimpose;
        out.push(Command::SetContourLook(ContourLook { superimpose, ..look }));
    }
    ui.label(RichText::new(tr("Fill")).color(Tokens::of(ui).muted));
    let name = FILLS.iter().find(|(_, fill)| *fill == look.fill).map(|(name, _)| tr(name).to_owned());
    let shown = name.unwrap_or_else(|| look.fill.to_string());
    let chosen = combo(ui, tr("Fill color"), shown, 96.0, |ui| {
        let mut picked = None;
        for (name, fill) in FILLS {
            ui.horizontal(|ui| {
                spot_ui(ui, fill);
                if ui.selectable_label(fill == look.fill, tr(name)).clicked() {
                    picked = Some(fill);
                }
            });
        }
        picked
    });
    if let Some(fill) = chosen.flatten().filter(|fill| *fill != look.fill) {
        out.push(Command::SetContourLook(ContourLook { fill, ..look }));
    }
}

/// A spot of the color.
fn spot_ui(ui: &mut Ui, fill: ContourFill) {
    let t = Tokens::of(ui);
    let (spot, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
    let color = match fill {
        ContourFill::Rgb(rgb) => chosen(rgb),
        ContourFill::Pale => t.accent_soft,
        ContourFill::Nothing => Color32::TRANSPARENT,
    };
    ui.painter().rect(spot, 2, color, Stroke::new(1.0, t.hairline), StrokeKind::Inside);
}

/// Two different free parameters, the chosen ones when they are.
fn pair(result: &FitResult, (x, y): (ParamId, ParamId)) -> Option<(ParamId, ParamId)> {
    let x = nearest_free(result, x);
    let free = result.minimum.params.free();
    let other = free.iter().copied().find(|&i| i != x.0)?;
    let y = if y != x && free.contains(&y.0) { y } else { ParamId(other) };
    Some((x, y))
}

#[cfg(test)]
mod tests {
    use super::{KeptPicture, Of};
    use crate::fit::{Command, ContourFill, ContourLook, Session, Task};
    use crate::minimize::{Level, NoObserver};
    use crate::params::ParamId;

    /// The picture is the same one until result, pair or look are others.
    #[test]
    fn a_picture_is_kept() {
        let mut session = Session::new();
        session.apply(Command::OpenExample("peak.csv".into())).unwrap();
        session.apply(Command::SetFormula("gaus".into())).unwrap();
        session.run_now(&Task::Fit, &NoObserver).unwrap();
        let (x, y) = (ParamId(0), ParamId(1));
        let mut kept = KeptPicture::default();
        // Where its layers are stored: elsewhere when it was made anew, because the old ones were still there then.
        let mut place = |session: &Session, pair, look| {
            let of = Of { result: session.result().fresh().unwrap().clone(), pair, look };
            of.kept(&mut kept).map(|picture| picture.figure.main.layers.as_ptr())
        };
        let pale = ContourLook::default();
        assert!(place(&session, (x, y), pale).is_none());
        session
            .run_now(&Task::Contour { x, y, levels: vec![Level::Sigmas(1.0)], size: 12 }, &NoObserver)
            .unwrap();
        let first = place(&session, (x, y), pale);
        assert!(first.is_some(), "the result has become another one");
        assert_eq!(place(&session, (x, y), pale), first);
        let empty = ContourLook { fill: ContourFill::Nothing, ..pale };
        let second = place(&session, (x, y), empty);
        assert!(second.is_some() && second != first);
        let turned = place(&session, (y, x), empty);
        assert!(turned.is_some() && turned != second);
        session.run_now(&Task::Fit, &NoObserver).unwrap();
        assert_ne!(place(&session, (y, x), empty), turned);
    }
}
