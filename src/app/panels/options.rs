//! Fit Options and Draw Options of ROOT's panel as check boxes, with its letters. A box that means nothing for these data is not shown.

use egui::{RichText, Ui, vec2};

use super::methods;
use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::app::widgets::{check, group, level_of, value_edit};
use crate::cost::{CostChoice, CostKind, Loss, ModelKind, Weights};
use crate::data::{Data, Histogram};
use crate::fit::{Command, FitConfig, Intervals, Member, Session, Storing};
use crate::language::tr;
use crate::minimize::{Algorithm, Level, Method};
use crate::model::Model;
use crate::report::words;

/// Part of the width for the left column.
const COLUMN: f32 = 0.57;

/// Gap between the boxes of a row.
const DRAW_GAP: f32 = 12.0;

/// Width of the level of MINOS.
const LEVEL: f32 = 62.0;

/// What a click on a box does.
enum Effect {
    /// It tells the session.
    Tell(Box<Command>),
    /// It shows or hides the function.
    ShowFunction,
}

/// One check box.
struct Choice {
    label: &'static str,
    letter: &'static str,
    tooltip: &'static str,
    on: bool,
    /// Whether a click changes anything.
    free: bool,
    effect: Effect,
}

/// Draws Fit Options in two columns, and Draw Options in a row below them.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    if !state.view.bare {
        group(ui, tr("Fit Options"));
    }
    fit_ui(ui, session, state, out);
    let choices = draw_choices(session.config(), state.view.drawing.same);
    if choices.is_empty() {
        return;
    }
    if !state.view.bare {
        group(ui, tr("Draw Options"));
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(DRAW_GAP, 2.0);
        ui.spacing_mut().interact_size.y = 18.0;
        ui.horizontal_wrapped(|ui| {
            for choice in &choices {
                choice.ui(ui, state, out);
            }
        });
    });
}

fn fit_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let (mut left, mut right) = columns(session);
    let minos = session.config().intervals.minos.is_some();
    // The level of MINOS stands in the cell that is empty anyhow.
    let level_at_left = left.len() <= right.len();
    let rows = |column: &[Choice], here: bool| column.len() + usize::from(minos && here);
    // What cannot be chosen gets a cell that is empty anyhow; beside the level of MINOS, and where room is scarce, no row of its own.
    let (at_left, at_right) = (rows(&left, level_at_left), rows(&right, !level_at_left));
    if at_right < at_left {
        right.extend(no_linear_fit(session));
    } else if at_left < at_right || (!minos && !state.view.crowded) {
        left.extend(no_linear_fit(session));
    }
    let n = rows(&left, level_at_left).max(rows(&right, !level_at_left));
    let left_column = (COLUMN * ui.available_width()).floor();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 18.0;
        for row in 0..n {
            ui.horizontal(|ui| {
                let start = ui.cursor().left();
                match left.get(row) {
                    Some(choice) => choice.ui(ui, state, out),
                    None if minos && level_at_left && row == left.len() => level_ui(ui, session, state, out),
                    None => {}
                }
                let used = ui.cursor().left() - start;
                ui.add_space((left_column - used).max(0.0));
                match right.get(row) {
                    Some(choice) => choice.ui(ui, state, out),
                    None if minos && !level_at_left && row == right.len() => {
                        level_ui(ui, session, state, out);
                    }
                    None => {}
                }
            });
        }
    });
}

/// The level of MINOS, once it is asked for.
fn level_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let present = &session.config().intervals;
    ui.label(RichText::new(tr("MINOS at")).color(Tokens::of(ui).muted))
        .on_hover_text(tr("What the interval of one parameter covers: 1σ is 68 %; cl of minos() in iminuit"));
    let shown = words::level_words(present.cl.map_or(Level::Sigmas(1.0), Level::Cl));
    let Some(typed) = value_edit(ui, tr("Level of MINOS"), &shown, &shown, LEVEL) else { return };
    match level_of(&typed) {
        Ok(level) => {
            let cl = Some(level).filter(|&l| l != 1.0);
            out.push(Command::SetIntervals(Intervals { cl, ..present.clone() }));
        }
        Err(why) => state.refuse(why),
    }
}

impl Choice {
    fn ui(&self, ui: &mut Ui, state: &mut PanelState, out: &mut Vec<Command>) {
        let response = ui.add_enabled_ui(self.free, |ui| check(ui, self.on, self.label, self.letter)).inner;
        if response.on_hover_text(self.tooltip).on_disabled_hover_text(self.tooltip).clicked() {
            match &self.effect {
                Effect::Tell(command) => out.push(Command::clone(command)),
                Effect::ShowFunction => state.view.drawing.same = !state.view.drawing.same,
            }
        }
    }
}

fn tell(
    label: &'static str,
    letter: &'static str,
    tooltip: &'static str,
    on: bool,
    command: Command,
) -> Choice {
    Choice { label, letter, tooltip, on, free: true, effect: Effect::Tell(Box::new(command)) }
}

/// The boxes of both columns.
fn columns(session: &Session) -> (Vec<Choice>, Vec<Choice>) {
    let config = session.config();
    // A typed cost has no data to weigh and no predefined function.
    if !config.needs_data() {
        return (vec![best_errors(config)], Vec::new());
    }
    let mut left = cost_choices(config, methods::used(session).is_least_squares());
    left.extend(linear_fit(session));
    let keep = config.keep_user_values;
    let tip = tr("Keep your values and limits of predefined functions instead of new start values");
    let mut right = vec![tell(tr("Keep my values"), "B", tip, keep, Command::SetKeepUserValues(!keep))];
    right.push(add_to_list(config));
    right.extend(data_choices(session));
    (left, right)
}

fn best_errors(config: &FitConfig) -> Choice {
    let minos = config.intervals.minos.is_some();
    let intervals = Intervals { minos: (!minos).then(Vec::new), ..config.intervals.clone() };
    let tip = tr("MINOS: follow the valley up on both sides");
    tell(tr("Best errors"), "E", tip, minos, Command::SetIntervals(intervals))
}

/// What is computed, and how rows are weighed: in sums of `squares` by their errors or all alike.
fn cost_choices(config: &FitConfig, squares: bool) -> Vec<Choice> {
    let cost = &config.member().cost;
    let data = config.member().data.as_deref().map(|d| &d.data);
    let mut list = Vec::new();
    if matches!(data, Some(Data::Histogram(_))) {
        let tip = tr("Average the function over each bin instead of taking it at the center");
        let changed = CostChoice { integral: !cost.integral, ..cost.clone() };
        list.push(tell(tr("Integral"), "I", tip, cost.integral, Command::SetCost(changed)));
    }
    list.push(best_errors(config));
    let weighed = |label, letter, tip, weights| {
        let on = cost.weights == weights;
        let weights = if on { Weights::Errors } else { weights };
        tell(label, letter, tip, on, Command::SetCost(CostChoice { weights, ..cost.clone() }))
    };
    let is_alike = matches!(cost.weights, Weights::One | Weights::OneAll);
    let can_be_alike = squares || is_alike;
    if can_be_alike && !matches!(data, Some(Data::Sample(_))) {
        list.push(weighed(tr("All weights = 1"), "W", tr("Ignore the errors of the data"), Weights::One));
    }
    if can_be_alike && matches!(data, Some(Data::Histogram(_))) {
        let tip = tr("Ignore the errors of the data and use empty bins too");
        list.push(weighed(tr("Empty bins, weights=1"), "WW", tip, Weights::OneAll));
    }
    let counts = !cost.kind.is_least_squares() && cost.kind != CostKind::Auto;
    let weighted = match data {
        Some(Data::Sample(sample)) => sample.weights.is_some(),
        Some(Data::Histogram(histogram)) => histogram.error.is_some() && counts,
        _ => false,
    };
    if weighted {
        let tip = tr("The entries have weights: the errors of the parameters follow from their squares");
        list.push(weighed(tr("Weighted entries"), "WL", tip, Weights::Corrected));
    }
    list
}

/// Whether all data sets are fitted by sums of squares that a linear function could be solved for.
fn is_sum_of_squares(session: &Session) -> bool {
    let is_solvable = |m: &Member| {
        let cost = &m.cost;
        let squares = cost.kind.is_least_squares() || cost.kind == CostKind::Auto;
        let exact_x = match m.data.as_deref().map(|d| &d.data) {
            Some(Data::Sample(_)) => false,
            Some(Data::Points(p)) => p.sx.is_none() || cost.ignore_x_errors,
            _ => true,
        };
        squares && exact_x && cost.loss == Loss::Linear && cost.model_kind == ModelKind::Function
    };
    session.config().members.iter().all(is_solvable)
}

/// The box of a linear fit where the function is not linear, with the reason.
fn no_linear_fit(session: &Session) -> Option<Choice> {
    if !session.config().needs_data() || !is_sum_of_squares(session) || session.is_linear() {
        return None;
    }
    let tip =
        tr("The function is not linear in all its free parameters: the best values have to be searched for");
    let nothing = Command::SetMethod(session.config().method.clone());
    Some(Choice { free: false, ..tell(tr("Linear fit"), "", tip, false, nothing) })
}

/// Linear functions are solved in one step; ROOT's F searches instead. Nothing for what is not linear, or no sum of squares.
fn linear_fit(session: &Session) -> Vec<Choice> {
    let config = session.config();
    if !is_sum_of_squares(session) || !session.is_linear() {
        return Vec::new();
    }
    let on = matches!(config.method.algorithm, Algorithm::Auto | Algorithm::Linear);
    let algorithm = if on { Algorithm::Migrad } else { Algorithm::Auto };
    let tip = tr(
        "The function is linear in its parameters: they are solved for in one step; without it MIGRAD searches, ROOT's F",
    );
    let method = Method { algorithm, ..config.method.clone() };
    let linear = tell(tr("Linear fit"), "", tip, on, Command::SetMethod(method));
    if !on {
        return vec![linear];
    }
    let cost = &config.member().cost;
    let tip = tr("Solve for the parameters and leave χ² out");
    let changed = CostChoice { no_chi2: !cost.no_chi2, ..cost.clone() };
    vec![linear, tell(tr("No Chi-square"), "C", tip, cost.no_chi2, Command::SetCost(changed))]
}

/// What only some data have.
fn data_choices(session: &Session) -> Vec<Choice> {
    let config = session.config();
    let cost = &config.member().cost;
    let data = config.member().data.as_deref().map(|d| &d.data);
    let mut list = Vec::new();
    if matches!(data, Some(Data::Points(p)) if p.sx.is_some()) {
        let on = cost.ignore_x_errors;
        let changed = CostChoice { ignore_x_errors: !on, ..cost.clone() };
        list.push(tell(
            tr("Ignore x errors"),
            "EX0",
            tr("Fit as if x were exact"),
            on,
            Command::SetCost(changed),
        ));
    }
    if matches!(data, Some(Data::Histogram(_))) {
        let kinds = [
            (
                tr("Density"),
                tr("The function is a probability density: it is scaled to the entries"),
                ModelKind::Density,
            ),
            (
                tr("Cumulative"),
                tr("The function is cumulative: a bin gets its difference between the edges"),
                ModelKind::Cdf,
            ),
        ];
        if let Some(Data::Histogram(h)) = data
            && widths_differ(h)
            && cost.model_kind == ModelKind::Function
        {
            list.push(times_width(cost, session.model()));
        }
        for (label, tip, kind) in kinds {
            let on = cost.model_kind == kind;
            let model_kind = if on { ModelKind::Function } else { kind };
            let changed = CostChoice { model_kind, ..cost.clone() };
            list.push(tell(label, "", tip, on, Command::SetCost(changed)));
        }
    }
    list
}

/// Whether the function is multiplied by the width of each bin; a density of events is always.
fn times_width(cost: &CostChoice, model: &Model) -> Choice {
    let changed = CostChoice { times_width: !cost.times_width, ..cost.clone() };
    let on = cost.multiplies_by_width(model);
    // What the formula asks for stays, whatever is chosen.
    let free = !CostChoice { times_width: false, ..cost.clone() }.multiplies_by_width(model);
    let tip = if free {
        tr("The function is per unit of x: it is multiplied by the width of each bin")
    } else {
        tr("NSUM is a density of events: it is multiplied by the width of each bin always")
    };
    Choice { free, ..tell(tr("Times width"), "WIDTH", tip, on, Command::SetCost(changed)) }
}

/// Whether bins on one axis differ in width by more than a hundredth.
fn widths_differ(h: &Histogram) -> bool {
    let widths = h.lo.iter().zip(h.hi.iter()).map(|(lo, hi)| hi - lo);
    let (least, most) = widths.fold((f64::INFINITY, 0.0_f64), |(a, b), w| (a.min(w), b.max(w)));
    h.n_coordinates() == 1 && most > 1.01 * least
}

/// Whether functions that were fitted before stay in the list.
fn add_to_list(config: &FitConfig) -> Choice {
    let storing = config.storing;
    let tip = tr("Keep the functions that were fitted to these data before beside the new one");
    let changed = Storing { append: !storing.append, ..storing };
    tell(tr("Add to list"), "+", tip, storing.append, Command::SetStoring(changed))
}

/// What becomes of a function once it is fitted; nothing of a typed cost, which is none.
fn draw_choices(config: &FitConfig, same: bool) -> Vec<Choice> {
    if !config.needs_data() {
        return Vec::new();
    }
    let storing = config.storing;
    let Storing { keep, draw, .. } = storing;
    let set = |storing| Command::SetStoring(storing);
    let tip = tr("The function is drawn over the data; without it only the data are shown");
    let effect = Effect::ShowFunction;
    vec![
        Choice { label: tr("SAME"), letter: "", tooltip: tip, on: same, free: true, effect },
        tell(
            tr("No drawing"),
            "0",
            tr("Keep the function in the list, but do not draw it"),
            !draw,
            set(Storing { draw: !draw, ..storing }),
        ),
        tell(
            tr("Do not store/draw"),
            "N",
            tr("Do not keep the function in the list"),
            !keep,
            set(Storing { keep: !keep, ..storing }),
        ),
    ]
}
