//! The tab General: Method, the boxes of [`super::options`], and the level of MINOS.

use egui::{RichText, Ui};

use super::options;
use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::app::widgets::{combo, level_of, value_edit};
use crate::cost::{CostChoice, CostKind, Loss};
use crate::data::{DataKind, Dataset};
use crate::fit::{Command, Intervals, Session};
use crate::minimize::Level;
use crate::report::words;

/// Width of the method beside the loss, and its longest words there.
const METHOD: f32 = 108.0;
const SHORT: usize = 12;

/// Width of the level of MINOS.
const LEVEL: f32 = 62.0;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    cost_ui(ui, session, out);
    options::ui(ui, session, state, out);
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

/// Method and loss, in one row where the words are short.
fn cost_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let cost = &session.config().member().cost;
    let kind = session.config().member().data.as_deref().map_or(DataKind::Points, |d| d.kind());
    let methods = methods(kind);
    let shown = methods.iter().find(|m| m.0 == cost.kind).map_or_else(|| other_word(cost.kind), |m| m.1);
    let with_loss = takes_loss(session);
    let beside = with_loss && shown.len() <= SHORT;
    ui.horizontal(|ui| {
        ui.label(RichText::new("Method").color(Tokens::of(ui).muted));
        let width = if beside { METHOD } else { ui.available_width() };
        combo(ui, "Method", shown, width, |ui| {
            for (kind, label, tooltip) in methods {
                if ui.selectable_label(*kind == cost.kind, *label).on_hover_text(*tooltip).clicked() {
                    out.push(Command::SetCostKind(*kind));
                }
            }
        });
        if beside {
            loss_ui(ui, session, out);
        }
    });
    if with_loss && !beside {
        ui.horizontal(|ui| loss_ui(ui, session, out));
    }
}

/// Whether a robust loss means something: sums of squares of points and bins.
fn takes_loss(session: &Session) -> bool {
    let member = session.config().member();
    let kind = member.data.as_deref().map(Dataset::kind);
    let squares = member.cost.kind.is_least_squares() || member.cost.kind == CostKind::Auto;
    squares && kind.is_some_and(|k| k != DataKind::Sample)
}

const LOSSES: [(Loss, &str, &str); 6] = [
    (Loss::Linear, "fully", "Every point by its squared distance"),
    (Loss::SoftL1, "soft L1", "Far points by their distance, smoothly: 2(√(1+s)−1)"),
    (Loss::Huber, "Huber", "Points beyond one error by their distance"),
    (Loss::Cauchy, "Cauchy", "Far points hardly: ln(1+s)"),
    (Loss::Arctan, "arctan", "Far points at most by π/2"),
    (Loss::Biweight, "biweight", "Points beyond 4.7 errors not at all"),
];

fn loss_ui(ui: &mut Ui, session: &Session, out: &mut Vec<Command>) {
    let cost = &session.config().member().cost;
    let shown = LOSSES.iter().find(|l| l.0 == cost.loss).map_or("typed", |l| l.1);
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
