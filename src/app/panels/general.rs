//! The tab General: Method and Fit Options, with ROOT's letters. An option that means nothing for these data is not shown.

use egui::{RichText, Ui};

use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::app::widgets::{check, combo, level_of, value_edit};
use crate::cost::{CostChoice, CostKind, Loss, ModelKind, Weights};
use crate::data::{Data, DataKind, Dataset};
use crate::fit::{Command, Intervals, Session};
use crate::minimize::Level;
use crate::report::words;

/// Part of the width for the left column of options.
const COLUMN: f32 = 0.56;

/// Width of the level of MINOS.
const LEVEL: f32 = 62.0;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    method_ui(ui, session, out);
    if takes_loss(session) {
        loss_ui(ui, session, out);
    }
    let options = options(session);
    let (left, right): (Vec<_>, Vec<_>) = options.iter().partition(|o| !o.right);
    let rows = left.len().max(right.len());
    let left_column = (COLUMN * ui.available_width()).floor();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        ui.spacing_mut().interact_size.y = 18.0;
        for row in 0..rows {
            ui.horizontal(|ui| {
                let start = ui.cursor().left();
                if let Some(option) = left.get(row) {
                    option.ui(ui, out);
                }
                let used = ui.cursor().left() - start;
                ui.add_space((left_column - used).max(0.0));
                if let Some(option) = right.get(row) {
                    option.ui(ui, out);
                }
            });
        }
    });
    if session.config().intervals.minos.is_some() {
        minos_ui(ui, session, state, out);
    }
}

/// The level of MINOS, once it is asked for.
fn minos_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let present = &session.config().intervals;
    ui.horizontal(|ui| {
        ui.label(RichText::new("MINOS at").color(Tokens::of(ui).muted))
            .on_hover_text("What the interval of one parameter covers: 1σ is 68 %; cl of minos() in iminuit");
        let shown = words::level_words(present.cl.map_or(Level::Sigmas(1.0), Level::Cl));
        let Some(typed) = value_edit(ui, "Level of MINOS", &shown, &shown, LEVEL) else { return };
        match level_of(&typed) {
            Ok(level) => {
                let cl = Some(level).filter(|&l| l != 1.0);
                out.push(Command::SetIntervals(Intervals { cl, ..present.clone() }));
            }
            Err(why) => state.refuse(why),
        }
    });
}

fn method_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let cost = &session.config().member().cost;
    let kind = session.config().member().data.as_deref().map_or(DataKind::Points, |d| d.kind());
    let methods = methods(kind);
    let shown = methods.iter().find(|m| m.0 == cost.kind).map_or_else(|| other_word(cost.kind), |m| m.1);
    ui.horizontal(|ui| {
        ui.label(RichText::new("Method").color(Tokens::of(ui).muted));
        let width = ui.available_width();
        combo(ui, "Method", shown, width, |ui| {
            for (kind, label, tooltip) in methods {
                if ui.selectable_label(*kind == cost.kind, *label).on_hover_text(*tooltip).clicked() {
                    out.push(Command::SetCostKind(*kind));
                }
            }
        });
    });
}

/// Whether a robust loss means something: sums of squares of points and bins.
fn takes_loss(session: &Session) -> bool {
    let member = session.config().member();
    let kind = member.data.as_deref().map(Dataset::kind);
    let squares = member.cost.kind.is_least_squares() || member.cost.kind == CostKind::Auto;
    squares && kind.is_some_and(|k| k != DataKind::Sample)
}

const LOSSES: [(Loss, &str, &str); 6] = [
    (Loss::Linear, "all count fully", "Every point by its squared distance"),
    (Loss::SoftL1, "soft L1", "Far points by their distance, smoothly: 2(√(1+s)−1)"),
    (Loss::Huber, "Huber", "Points beyond one error by their distance"),
    (Loss::Cauchy, "Cauchy", "Far points hardly: ln(1+s)"),
    (Loss::Arctan, "arctan", "Far points at most by π/2"),
    (Loss::Biweight, "biweight", "Points beyond 4.7 errors not at all"),
];

fn loss_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let cost = &session.config().member().cost;
    let shown = LOSSES.iter().find(|l| l.0 == cost.loss).map_or("typed", |l| l.1);
    ui.horizontal(|ui| {
        let tip = "How much points count that lie far from the curve";
        ui.label(RichText::new("Far points").color(Tokens::of(ui).muted)).on_hover_text(tip);
        let width = ui.available_width();
        combo(ui, "Loss", shown, width, |ui| {
            for (loss, label, tooltip) in LOSSES {
                if ui.selectable_label(loss == cost.loss, label).on_hover_text(tooltip).clicked() {
                    out.push(Command::SetCost(CostChoice { loss, ..cost.clone() }));
                }
            }
        });
    });
}

type Method = (CostKind, &'static str, &'static str);

/// The statistics that can be used with data of this kind.
fn methods(kind: DataKind) -> &'static [Method] {
    match kind {
        DataKind::Points | DataKind::Indexed => &[
            (
                CostKind::Auto,
                "Chi-square",
                "((data − fit) / error)², with the errors of x where there are any",
            ),
            (CostKind::GaussNll, "Gaussian Likelihood", "The same with the width of the errors counted"),
            (
                CostKind::Binomial,
                "Binomial Likelihood",
                "Successes among trials: columns with the roles k and n, the function is the efficiency",
            ),
        ],
        DataKind::Histogram => &[
            (CostKind::Auto, "Chi-square", "((content − fit) / error)²; empty bins are left out"),
            (
                CostKind::Pearson,
                "Pearson Chi-square",
                "The error is the root of what the fit expects; empty bins count",
            ),
            (
                CostKind::Likelihood,
                "Binned Likelihood",
                "Counts as Poisson says; right for few entries and empty bins",
            ),
            (
                CostKind::Extended,
                "Extended Likelihood",
                "The function is a density of entries; its integral is fitted too",
            ),
            (
                CostKind::GaussApproximation,
                "Gaussian Approximation",
                "The error is the root of what the fit expects, with the width of the errors counted; for ten and more entries a bin",
            ),
            (
                CostKind::PoissonFull,
                "Poisson, all constants",
                "Binned Likelihood with the factorials of the counts, as kafe2 gives it",
            ),
        ],
        DataKind::Sample => &[
            (CostKind::Auto, "Unbinned Likelihood", "Every single value counts; the function is normalized"),
            (
                CostKind::Extended,
                "Extended Likelihood",
                "The function is a density of entries; its integral is fitted too",
            ),
            (
                CostKind::KsDistance,
                "Kolmogorov Distance",
                "The largest distance between the distribution of the values and a cumulative function; no errors",
            ),
        ],
    }
}

/// A statistic that the list for these data does not have (from a session file or the command line).
fn other_word(kind: CostKind) -> &'static str {
    match kind {
        CostKind::Auto | CostKind::Chi2 | CostKind::Chi2Eff | CostKind::Chi2Cov => "Chi-square",
        CostKind::GaussApproximation => "Gaussian Approximation",
        CostKind::Pearson => "Pearson Chi-square",
        CostKind::GaussNll => "Gaussian Likelihood",
        CostKind::Likelihood => "Likelihood",
        CostKind::Extended => "Extended Likelihood",
        CostKind::Unbinned => "Unbinned Likelihood",
        CostKind::PoissonFull => "Poisson Likelihood, all constants",
        CostKind::Binomial => "Binomial Likelihood",
        CostKind::KsDistance => "Kolmogorov–Smirnov Distance",
        CostKind::Template(_) => "Templates",
        CostKind::Custom => "Typed cost",
    }
}

/// One check box and what it does when clicked.
struct Choice {
    label: &'static str,
    letter: &'static str,
    tooltip: &'static str,
    on: bool,
    /// In the right column: what ROOT's panel has no box for.
    right: bool,
    command: Command,
}

impl Choice {
    fn ui(&self, ui: &mut Ui, out: &mut Vec<Command>) {
        if check(ui, self.on, self.label, self.letter).on_hover_text(self.tooltip).clicked() {
            out.push(self.command.clone());
        }
    }
}

fn options(session: &Session) -> Vec<Choice> {
    let config = session.config();
    let cost = &config.member().cost;
    let data = config.member().data.as_deref().map(|d| &d.data);
    let histogram = matches!(data, Some(Data::Histogram(_)));
    let sample = matches!(data, Some(Data::Sample(_)));
    let x_errors = matches!(data, Some(Data::Points(p)) if p.sx.is_some());
    let with = |edit: fn(&mut CostChoice)| {
        let mut changed = cost.clone();
        edit(&mut changed);
        Command::SetCost(changed)
    };
    let typed = !config.needs_data();
    let mut list = Vec::new();
    let mut add = |label, letter, tooltip, on, command| {
        // A typed cost has no data to weigh and no predefined function.
        if typed && letter != "E" {
            return;
        }
        let right = matches!(letter, "B" | "EX0" | "");
        list.push(Choice { label, letter, tooltip, on, right, command });
    };
    if histogram {
        let tip = "Average the function over each bin instead of taking it at the center";
        add("Integral", "I", tip, cost.integral, with(|c| c.integral = !c.integral));
    }
    let minos = config.intervals.minos.is_some();
    let intervals = Intervals { minos: (!minos).then(Vec::new), ..config.intervals.clone() };
    let tip = "MINOS: follow the valley up on both sides";
    add("Best errors", "E", tip, minos, Command::SetIntervals(intervals));
    if !sample {
        let on = cost.weights == Weights::One;
        let tip = "Ignore the errors of the data";
        let command =
            if on { with(|c| c.weights = Weights::Errors) } else { with(|c| c.weights = Weights::One) };
        add("All weights = 1", "W", tip, on, command);
    }
    if histogram {
        let on = cost.weights == Weights::OneAll;
        let tip = "Ignore the errors of the data and use empty bins too";
        let command =
            if on { with(|c| c.weights = Weights::Errors) } else { with(|c| c.weights = Weights::OneAll) };
        add("Empty bins, weights=1", "WW", tip, on, command);
    }
    let keep = config.keep_user_values;
    let tip = "Keep your values and limits of predefined functions instead of new start values";
    add("Keep my values", "B", tip, keep, Command::SetKeepUserValues(!keep));
    if x_errors {
        let tip = "Fit as if x were exact";
        add(
            "Ignore x errors",
            "EX0",
            tip,
            cost.ignore_x_errors,
            with(|c| c.ignore_x_errors = !c.ignore_x_errors),
        );
    }
    if histogram {
        let on = cost.model_kind == ModelKind::Density;
        let tip = "The function is a probability density: it is scaled to the entries";
        let command = if on {
            with(|c| c.model_kind = ModelKind::Function)
        } else {
            with(|c| c.model_kind = ModelKind::Density)
        };
        add("Density", "", tip, on, command);
        let on = cost.model_kind == ModelKind::Cdf;
        let tip = "The function is cumulative: a bin gets its difference between the edges";
        let command = if on {
            with(|c| c.model_kind = ModelKind::Function)
        } else {
            with(|c| c.model_kind = ModelKind::Cdf)
        };
        add("Cumulative", "", tip, on, command);
    }
    list
}
