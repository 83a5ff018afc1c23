//! One row of Set Parameters: name, Fix, Bound, Value, Min, a line with three marks, Max, Step, Errors.
//!
//! Min and Max are limits where Bound is ticked, else only where the line ends. Whoever types one of them, or moves its mark, wants a limit:
//! Bound ticks itself. A value never jumps, except to the limit that it would lie beyond.

use egui::{
    Align, Direction, Label, Layout, Rect, RichText, Sense, Shape, Stroke, Ui, UiBuilder, WidgetInfo, pos2,
    vec2,
};

use super::parameters::{quiet_fields, typed_value};
use super::set_parameters::SetParameters;
use crate::app::state::{Holding, PanelState};
use crate::app::theme::{SMALL, TABLE_ROW, Tokens, bold_id};
use crate::app::widgets::{Mark3, Marks, Slid, check, field_text, number_of, triple_slider, value_edit};
use crate::fit::{Command, ParamEdit, Session};
use crate::language::{phrase, tr, trf};
use crate::params::{Limits, ParamId, Parameter};
use crate::report::pdg;

/// Widths of the columns; the line with the marks, the sixth, takes what is left.
const WIDTHS: [f32; 9] = [88.0, 34.0, 58.0, 106.0, 74.0, 0.0, 74.0, 68.0, 72.0];
/// Their titles, and what they mean.
const TITLES: [(&str, &str); 9] = [
    (phrase("name"), ""),
    (phrase("fix"), phrase("The fit keeps the value, which may be 0")),
    (phrase("bound"), phrase("Min and Max are limits of the fit")),
    (phrase("value"), phrase("A number, or = and an expression of other parameters that it follows")),
    (phrase("min"), phrase("A typed number is a limit, none takes it away; pale: only the end of the line")),
    ("", ""),
    (phrase("max"), phrase("A typed number is a limit, none takes it away; pale: only the end of the line")),
    (phrase("step"), phrase("Step of the arrows beside the value, and first step of the search when typed")),
    (phrase("errors"), phrase("Error of the last fit")),
];
/// The line reaches so many errors to both sides …
const REACH: f64 = 10.0;
/// … without an error so many times the value …
const REACH_OF_VALUE: f64 = 3.0;
/// … and of a value that is zero so far.
const REACH_OF_ZERO: f64 = 10.0;
/// Beyond a value outside the line goes on by this part of itself.
const BEYOND: f64 = 0.25;
/// Of smaller values ROOT's step is many times as long as they are.
const LEAST_OF_ROOT: f64 = 0.1;
/// A value that is nearer to an end than this part of the line stands at it.
const NEAR_END: f64 = 0.005;

/// Left and right end of column `k`.
fn column(row: Rect, k: usize) -> (f32, f32) {
    let slider = (row.width() - WIDTHS.iter().sum::<f32>()).max(30.0);
    let width = |k: usize| if k == 5 { slider } else { WIDTHS[k] };
    let left = row.left() + (0..k).map(width).sum::<f32>();
    (left, left + width(k))
}

/// Draws into column `k`: names at the left, boxes in the middle, numbers at the right.
fn cell<R>(ui: &mut Ui, row: Rect, k: usize, draw: impl FnOnce(&mut Ui) -> R) -> R {
    let (left, right) = column(row, k);
    let rect = Rect::from_min_max(pos2(left + 3.0, row.top()), pos2(right - 3.0, row.bottom()));
    let layout = match k {
        0 => Layout::left_to_right(Align::Center),
        1 | 2 => Layout::centered_and_justified(Direction::LeftToRight),
        _ => Layout::right_to_left(Align::Center),
    };
    let mut inside = ui.new_child(UiBuilder::new().id_salt(("setting", k)).max_rect(rect).layout(layout));
    draw(&mut inside)
}

fn next_row(ui: &mut Ui) -> Rect {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), TABLE_ROW), Sense::hover());
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    rect
}

/// The titles of the columns.
pub fn head_ui(ui: &mut Ui) {
    let rect = next_row(ui);
    for (k, (title, tip)) in TITLES.into_iter().enumerate() {
        let text = RichText::new(tr(title)).size(SMALL).color(Tokens::of(ui).muted);
        let label = cell(ui, rect, k, |ui| ui.add(Label::new(text).truncate()));
        if !tip.is_empty() {
            label.on_hover_text(tr(tip));
        }
    }
}

/// One parameter.
pub struct Row<'a> {
    param: &'a Parameter,
    id: ParamId,
    error: f64,
    /// Ends of the line.
    pub reach: (f64, f64),
}

impl Row<'_> {
    /// Of this parameter with the error of the last fit; `reach` is where its line ended before.
    pub fn new(param: &Parameter, id: ParamId, error: f64, reach: Option<(f64, f64)>) -> Row<'_> {
        Row { param, id, error, reach: reach_of(param, error, reach) }
    }

    /// Draws it.
    pub fn ui(
        &self,
        ui: &mut Ui,
        session: &Session,
        dialog: &mut SetParameters,
        state: &mut PanelState,
        out: &mut Vec<Command>,
    ) {
        let rect = next_row(ui);
        let mut edits = Ok(Vec::new());
        ui.push_id(self.id.0, |ui| {
            cell(ui, rect, 0, |ui| {
                let name = RichText::new(&self.param.name).font(bold_id(12.5));
                ui.add(Label::new(name).truncate()).on_hover_text(&self.param.name);
            });
            let mut take = |more: Result<Vec<ParamEdit>, String>| {
                if !matches!(&more, Ok(list) if list.is_empty()) {
                    edits = more;
                }
            };
            take(Ok(self.fix_ui(ui, rect)));
            take(Ok(self.bound_ui(ui, rect)));
            take(self.value_ui(ui, rect));
            take(self.limit_ui(ui, rect, false));
            let slid = self.slider_ui(ui, rect);
            take(Ok(slid.map_or_else(Vec::new, |slid| self.slid(slid, session, dialog, state, out))));
            take(self.limit_ui(ui, rect, true));
            take(self.step_ui(ui, rect));
            self.error_ui(ui, rect);
        });
        let made =
            edits.and_then(|list| list.into_iter().try_for_each(|e| dialog.change(session, self.id, e, out)));
        if let Err(why) = made {
            state.refuse(why);
        }
    }

    fn fix_ui(&self, ui: &mut Ui, rect: Rect) -> Vec<ParamEdit> {
        let Parameter { name, fixed, constant, .. } = self.param;
        let tip = if *constant {
            trf("{} does nothing in this formula", &[&name])
        } else {
            trf("Keep {} at its value", &[&name])
        };
        let clicked = cell(ui, rect, 1, |ui| {
            ui.add_enabled_ui(!constant, |ui| {
                let name = trf("Fix {} in Set Parameters", &[&name]);
                check(ui, *fixed || *constant, "", "").accessible_name(name)
            })
            .inner
            .on_hover_text(&tip)
            .on_disabled_hover_text(&tip)
            .clicked()
        });
        if clicked { vec![ParamEdit::Fixed(!fixed)] } else { Vec::new() }
    }

    fn bound_ui(&self, ui: &mut Ui, rect: Rect) -> Vec<ParamEdit> {
        let Parameter { name, limits, .. } = self.param;
        let on = !limits.is_none();
        let clicked = cell(ui, rect, 2, |ui| {
            check(ui, on, "", "")
                .accessible_name(trf("Bound {}", &[&name]))
                .on_hover_text(trf("Keep {} between Min and Max", &[&name]))
                .clicked()
        });
        if !clicked {
            return Vec::new();
        }
        // The line holds the value: it does not jump.
        let wanted = if on { Ok(Limits::NONE) } else { Limits::new(Some(self.reach.0), Some(self.reach.1)) };
        wanted.map(ParamEdit::Limits).into_iter().collect()
    }

    fn value_ui(&self, ui: &mut Ui, rect: Rect) -> Result<Vec<ParamEdit>, String> {
        let Parameter { name, value, tie, constant, .. } = self.param;
        let exact = tie.as_ref().map_or_else(|| field_text(*value), |tie| format!("= {tie}"));
        let shown = tie.as_ref().map_or_else(|| self.rounded(), |_| exact.clone());
        cell(ui, rect, 3, |ui| {
            let can_step = tie.is_none() && !constant;
            let steps = ui.add_enabled_ui(can_step, |ui| spin_ui(ui, name)).inner;
            if steps != 0.0 {
                return Ok(vec![ParamEdit::Value(self.param.limits.clip(value + steps * self.step()))]);
            }
            quiet_fields(ui);
            let width = ui.available_width();
            let label = trf("Value of {} in Set Parameters", &[&name]);
            let typed =
                ui.add_enabled_ui(!constant, |ui| value_edit(ui, &label, &shown, &exact, width)).inner;
            typed.map_or_else(|| Ok(Vec::new()), |text| typed_value(self.param, &text))
        })
    }

    /// The value as its error rounds it.
    fn rounded(&self) -> String {
        if self.error.is_finite() && self.error > 0.0 {
            pdg::pretty(&pdg::round_pair(self.param.value, self.error).0)
        } else {
            pdg::number_pretty(self.param.value, 5)
        }
    }

    /// Min, or Max where `upper`.
    fn limit_ui(&self, ui: &mut Ui, rect: Rect, upper: bool) -> Result<Vec<ParamEdit>, String> {
        let limits = self.param.limits;
        let (set, end) = if upper { (limits.upper(), self.reach.1) } else { (limits.lower(), self.reach.0) };
        let what = if upper { tr("Upper limit") } else { tr("Lower limit") };
        let label = trf("{} of {}", &[&what, &self.param.name]);
        let shown = match (set, limits.is_none()) {
            (Some(v), _) => pdg::number_pretty(v, 5),
            (None, true) => pdg::number_pretty(end, 3),
            (None, false) => "–".to_owned(),
        };
        let exact = set.map_or_else(String::new, field_text);
        let pale = set.is_none();
        let typed = field_ui(ui, rect, if upper { 6 } else { 4 }, &label, (&shown, &exact), pale);
        let Some(typed) = typed else { return Ok(Vec::new()) };
        let number = number_or_none(&typed, &label)?;
        let ends = if upper { (limits.lower(), number) } else { (number, limits.upper()) };
        let limits = Limits::new(ends.0, ends.1).map_err(|e| format!("{}: {e}", self.param.name))?;
        Ok(vec![ParamEdit::Limits(limits)])
    }

    /// The line; what was done with its marks, and whether the others follow.
    fn slider_ui(&self, ui: &mut Ui, rect: Rect) -> Option<(Slid, bool)> {
        if !self.param.is_free() {
            return None;
        }
        let Parameter { name, value, limits, .. } = self.param;
        let (lower, upper) = (limits.lower(), limits.upper());
        let at = [lower.unwrap_or(self.reach.0), *value, upper.unwrap_or(self.reach.1)];
        let marks = Marks { whole: self.reach, at, bound: (lower.is_some(), upper.is_some()) };
        let slid = cell(ui, rect, 5, |ui| {
            let width = ui.available_width();
            triple_slider(ui, &trf("Slider of {} in Set Parameters", &[&name]), marks, width)
        });
        slid.map(|slid| (slid, ui.input(|i| i.modifiers.alt)))
    }

    fn slid(
        &self,
        (slid, others): (Slid, bool),
        session: &Session,
        dialog: &mut SetParameters,
        state: &mut PanelState,
        out: &mut Vec<Command>,
    ) -> Vec<ParamEdit> {
        let (value, limits) = (self.param.value, self.param.limits);
        if slid.done {
            state.holding = None;
            out.push(Command::EndGesture);
            // A line whose end was reached goes on.
            let near = NEAR_END * (self.reach.1 - self.reach.0);
            if value - self.reach.0 < near || self.reach.1 - value < near {
                dialog.reach[self.id.0] = None;
            }
            return Vec::new();
        }
        let limits = match slid.mark {
            Mark3::Value => {
                state.holding = Some(Holding { held: vec![self.id], others });
                dialog.slide(session, self.id, limits.clip(slid.to), out);
                return Vec::new();
            }
            Mark3::Min => Limits::new(Some(slid.to), limits.upper()),
            Mark3::Max => Limits::new(limits.lower(), Some(slid.to)),
        };
        limits.map(ParamEdit::Limits).into_iter().collect()
    }

    /// The step that was typed, else ROOT's rule: the power of ten below the error, else below a tenth of the value, else 0.1; of small values as of large ones.
    fn step(&self) -> f64 {
        let power_below = |v: f64| 10f64.powf(v.log10().floor());
        let size = self.param.value.abs();
        match self.param.step {
            Some(step) => step,
            None if self.error.is_finite() && self.error > 0.0 => power_below(self.error),
            None if size > 1.0 || (size > 0.0 && size < LEAST_OF_ROOT) => power_below(0.1 * size),
            None => 0.1,
        }
    }

    fn step_ui(&self, ui: &mut Ui, rect: Rect) -> Result<Vec<ParamEdit>, String> {
        let label = trf("{} of {}", &[&tr("Step"), &self.param.name]);
        let exact = self.param.step.map_or_else(String::new, field_text);
        let shown = pdg::number_pretty(self.step(), 4);
        let typed = field_ui(ui, rect, 7, &label, (&shown, &exact), self.param.step.is_none());
        let Some(typed) = typed else { return Ok(Vec::new()) };
        match number_or_none(&typed, &label)? {
            Some(step) if step <= 0.0 => {
                Err(trf("{}: {} is no length; type a number above 0", &[&label, &step]))
            }
            step => Ok(vec![ParamEdit::Step(step)]),
        }
    }

    fn error_ui(&self, ui: &mut Ui, rect: Rect) {
        let known = self.error.is_finite() && self.error > 0.0;
        let text =
            if known { pdg::pretty(&pdg::round_pair(self.param.value, self.error).1) } else { "–".into() };
        let muted = Tokens::of(ui).muted;
        cell(ui, rect, 8, |ui| {
            ui.add(Label::new(RichText::new(text).color(muted)).truncate())
                .on_hover_text(trf("Error of {}", &[&self.param.name]));
        });
    }
}

/// A field in column `k`; pale where nothing of it was typed.
fn field_ui(
    ui: &mut Ui,
    rect: Rect,
    k: usize,
    label: &str,
    (shown, exact): (&str, &str),
    pale: bool,
) -> Option<String> {
    cell(ui, rect, k, |ui| {
        quiet_fields(ui);
        if pale {
            ui.visuals_mut().override_text_color = Some(Tokens::of(ui).muted);
        }
        let width = ui.available_width();
        value_edit(ui, label, shown, exact, width)
    })
}

/// A typed number; nothing, a dash or `none` is none.
fn number_or_none(typed: &str, label: &str) -> Result<Option<f64>, String> {
    match typed.trim() {
        "" | "-" | "–" | "none" => Ok(None),
        text => number_of(text, label).map(Some),
    }
}

/// Two small arrows beside a value: a step up or down.
fn spin_ui(ui: &mut Ui, name: &str) -> f64 {
    let t = Tokens::of(ui);
    let (area, _) = ui.allocate_exact_size(vec2(13.0, TABLE_ROW - 3.0), Sense::hover());
    let mut steps = 0.0;
    for (up, label) in
        [(true, trf("A step more of {}", &[&name])), (false, trf("A step less of {}", &[&name]))]
    {
        let (top, bottom) = area.split_top_bottom_at_fraction(0.5);
        let half = if up { top } else { bottom };
        let response = ui.interact(half, ui.scope_id().with(&label), Sense::click());
        let enabled = ui.is_enabled();
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, &label));
        let lit = response.hovered() || response.has_focus();
        let color = if lit { t.accent } else { t.muted };
        let (c, dy) = (half.center(), if up { -2.0 } else { 2.0 });
        let corners = vec![pos2(c.x - 3.5, c.y - dy), pos2(c.x + 3.5, c.y - dy), pos2(c.x, c.y + dy)];
        ui.painter().add(Shape::convex_polygon(corners, color, Stroke::NONE));
        if response.clicked() {
            steps += if up { 1.0 } else { -1.0 };
        }
    }
    steps
}

/// Where the line of a slider ends: as before as long as it holds everything, else wide enough for value and limits.
fn reach_of(param: &Parameter, error: f64, before: Option<(f64, f64)>) -> (f64, f64) {
    let value = param.value;
    let half = if error.is_finite() && error > 0.0 {
        REACH * error
    } else if value != 0.0 {
        REACH_OF_VALUE * value.abs()
    } else {
        REACH_OF_ZERO
    };
    let (lower, upper) = (param.limits.lower(), param.limits.upper());
    let (mut lo, mut hi) = before.unwrap_or(match (lower, upper) {
        // Room beyond the limits, so that their marks can go on.
        (Some(a), Some(b)) => (a - BEYOND * (b - a), b + BEYOND * (b - a)),
        _ => (value - half, value + half),
    });
    let more = BEYOND * (hi - lo);
    let ends = [Some(value), lower, upper];
    for v in ends.into_iter().flatten().filter(|v| v.is_finite()) {
        if v < lo {
            lo = v - more;
        }
        if v > hi {
            hi = v + more;
        }
    }
    (lo, hi)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ROOT's steps for values and errors, measured on its dialog; below −1 it fails and has no step, and of small values it has 0.1.
    #[test]
    fn steps_are_those_of_root() {
        let step =
            |value: f64, error: f64| Row::new(&Parameter::new("p", value), ParamId(0), error, None).step();
        let without = [
            (1.5, 0.1),
            (9.99, 0.1),
            (10.0, 1.0),
            (35.0, 1.0),
            (167.0, 10.0),
            (-35.0, 1.0),
            (0.0, 0.1),
            (2e-6, 1e-7),
        ];
        for (value, root) in without {
            assert!((step(value, f64::NAN) / root - 1.0).abs() < 1e-12, "{value}");
        }
        for (error, root) in [(0.3, 0.1), (0.03, 0.01), (2.5, 1.0), (0.0007, 0.0001)] {
            assert!((step(5.0, error) / root - 1.0).abs() < 1e-12, "{error}");
        }
    }

    /// Every value has a line around it, negative ones and zero too, and one beyond the line makes it longer by a quarter.
    #[test]
    fn the_line_holds_the_value() {
        for value in [-40.0, -1e-9, 0.0, 3.0, 1e15] {
            let (lo, hi) = reach_of(&Parameter::new("p", value), f64::NAN, None);
            assert!(lo < value && value < hi, "{value}: {lo} {hi}");
        }
        assert_eq!(reach_of(&Parameter::new("p", 14.0), f64::NAN, Some((0.0, 10.0))), (0.0, 16.5));
        let mut bound = Parameter::new("p", 2.0);
        bound.limits = Limits::new(Some(0.0), Some(8.0)).unwrap();
        assert_eq!(reach_of(&bound, f64::NAN, None), (-2.0, 10.0));
    }
}
