//! The tab Resampling: toys, bootstrap and jackknife of the fit as a table, with a histogram of the values or pulls of one parameter. The fits
//! run beside the window; they are made in `fit`.

use std::sync::Arc;

use egui::{Button, Grid, Label, Rect, RichText, ScrollArea, Ui, UiBuilder, pos2, vec2};

use crate::app::plot;
use crate::app::state::{PanelState, RepeatedState, Repetition, ScatterOf};
use crate::app::theme::{ROW, SMALL, TEXT, Tokens, bold_id};
use crate::app::widgets::{check, combo, segmented, segmented_with_tips, value_edit};
use crate::fit::toys::{ToyParameter, ToyScatter, ToysWish};
use crate::fit::{
    Bootstrap, Command, FitResult, Intervals, JobState, ResampledParameter, Resampling, Session, Task,
};
use crate::language::{in_sentence, phrase, said, tr, trf};
use crate::report::figure::{Scatter, scatter_figure};
use crate::report::{Figure, Table, pdg, resampled, toys};

/// The ways with their labels and what they do.
const WAYS: [(Repetition, &str, &str); 3] = [
    (
        Repetition::Bootstrap,
        phrase("Bootstrap"),
        phrase(
            "Errors from fits of data drawn from the data themselves: no law of their errors is assumed, rows are independent",
        ),
    ),
    (Repetition::Jackknife, phrase("Jackknife"), phrase("Errors from fits that leave out one row each")),
    (
        Repetition::Toys,
        phrase("Toys"),
        phrase(
            "Experiments drawn from the fit and fitted: bias, pulls, coverage, and how often a fit is as bad as this one",
        ),
    ),
];
/// Widths of the choice of a way, of a number, and of the list of parameters.
const CHOICE: f32 = 240.0;
const FIELD: f32 = 66.0;
const LIST: f32 = 78.0;
/// Width of the choice between values and pulls.
const PULLS: f32 = 164.0;
/// Part of the width that the table takes.
const TABLE_SHARE: f32 = 0.58;
/// Most fits that can be asked for here.
const MOST: usize = 1_000_000;

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let Some(result) = session.result().fresh() else {
        let text = tr("Toys, bootstrap and jackknife start from a fit that is up to date; fit first.");
        ui.label(RichText::new(text).color(Tokens::of(ui).muted));
        return;
    };
    tell(result, &mut state.repeated);
    ui.horizontal_wrapped(|ui| asked_ui(ui, session, state, out));
    let Some(found) = Found::of(result, state.repeated.way) else {
        let text = tr("Run makes the fits in the background; Esc stops them.");
        ui.label(RichText::new(text).color(Tokens::of(ui).muted));
        return;
    };
    let whole = ui.available_rect_before_wrap();
    let cut = whole.left() + (TABLE_SHARE * whole.width()).round();
    let left = Rect::from_min_max(whole.min, pos2(cut - 8.0, whole.bottom()));
    table_ui(&mut ui.new_child(UiBuilder::new().id_salt("table").max_rect(left)), &found);
    let right = Rect::from_min_max(pos2(cut, whole.top()), whole.max);
    found.picture_ui(&mut ui.new_child(UiBuilder::new().id_salt("scatter").max_rect(right)), result, state);
    ui.allocate_rect(whole, egui::Sense::hover());
}

/// Puts the number and the seed of the fits that are shown into the fields, once.
fn tell(result: &Arc<FitResult>, asked: &mut RepeatedState) {
    let same = |told: &(Arc<FitResult>, Repetition)| Arc::ptr_eq(&told.0, result) && told.1 == asked.way;
    if asked.told.as_ref().is_some_and(same) {
        return;
    }
    asked.told = Some((Arc::clone(result), asked.way));
    let made = match asked.way {
        Repetition::Toys => result.toys.as_deref().map(|study| (study.wish.n, study.wish.seed)),
        Repetition::Bootstrap => result.resampled.iter().find_map(|r| match r.how {
            Resampling::Bootstrap(Bootstrap { n, seed }) => Some((n, seed)),
            Resampling::Jackknife => None,
        }),
        Repetition::Jackknife => None,
    };
    (asked.n, asked.seed) = made.unwrap_or((asked.n, asked.seed));
}

/// What is to be done, and the button.
fn asked_ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    if let Some(way) = segmented_with_tips(
        ui,
        &WAYS.map(|(way, label, tip)| (way, tr(label), tr(tip))),
        state.repeated.way,
        CHOICE,
    ) {
        state.repeated.way = way;
    }
    let way = state.repeated.way;
    if way != Repetition::Jackknife {
        let n = state.repeated.n;
        if let Some(n) = number_ui(ui, (tr("Fits"), tr("Number of fits")), n as u64, (2, MOST as u64), state)
        {
            state.repeated.n = n as usize;
        }
        let seed = state.repeated.seed;
        if let Some(seed) = number_ui(ui, (tr("Seed"), tr("Seed of the fits")), seed, (0, u64::MAX), state) {
            state.repeated.seed = seed;
        }
    }
    let (n, seed) = (state.repeated.n, state.repeated.seed);
    let bootstrap = Bootstrap { n, seed };
    let button = Button::new(tr("Run")).min_size(vec2(56.0, ROW));
    let run = ui.add_enabled(session.job() == JobState::Idle, button).accessible_name(tr("Run the fits"));
    if run.on_hover_text(tr("Makes these fits in the background; Esc stops them")).clicked() {
        out.push(Command::Run(match way {
            Repetition::Bootstrap => Task::Resample(Resampling::Bootstrap(bootstrap)),
            Repetition::Jackknife => Task::Resample(Resampling::Jackknife),
            Repetition::Toys => Task::Toys(ToysWish { n, seed }),
        }));
    }
    let present = &session.config().intervals;
    let (on, changed) = match way {
        Repetition::Toys => return,
        Repetition::Jackknife => {
            (present.jackknife, Intervals { jackknife: !present.jackknife, ..present.clone() })
        }
        Repetition::Bootstrap => {
            let on = present.bootstrap.is_some();
            (on, Intervals { bootstrap: (!on).then_some(bootstrap), ..present.clone() })
        }
    };
    let tip = tr("Every fit is followed by these; saved with the session");
    if check(ui, on, tr("With every fit"), "").on_hover_text(tip).clicked() {
        out.push(Command::SetIntervals(changed));
    }
}

/// A whole number with its label; `None` while it stays.
fn number_ui(
    ui: &mut Ui,
    (label, name): (&str, &str),
    present: u64,
    (least, most): (u64, u64),
    state: &mut PanelState,
) -> Option<u64> {
    ui.label(RichText::new(label).color(Tokens::of(ui).muted));
    let text = present.to_string();
    let typed = value_edit(ui, name, &text, &text, FIELD)?;
    match typed.trim().parse::<u64>() {
        Ok(n) if (least..=most).contains(&n) => Some(n),
        _ => {
            let upto = if most == u64::MAX { tr("on").to_owned() } else { trf("to {}", &[&most]) };
            state.refuse(trf(
                "{}: '{}' is not allowed; type a whole number from {} {}",
                &[&in_sentence(label), &typed, &least, &upto],
            ));
            None
        }
    }
}

/// What the fits gave.
struct Found<'a> {
    caption: String,
    table: Table,
    note: &'static str,
    scatters: Vec<One<'a>>,
}

/// One parameter or quantity.
struct One<'a> {
    name: &'a str,
    values: &'a [f64],
    /// Of toys.
    pulls: Option<&'a [f64]>,
    /// The value at hand, or the truth, and the error that goes with it.
    value: f64,
    error: f64,
    interval: Option<(f64, f64)>,
}

impl<'a> Found<'a> {
    fn of(result: &'a FitResult, way: Repetition) -> Option<Found<'a>> {
        let name = match way {
            Repetition::Toys => return Found::of_toys(result),
            Repetition::Bootstrap => "bootstrap",
            Repetition::Jackknife => "jackknife",
        };
        let found = result.resampled.iter().find(|r| r.how.name() == name)?;
        let resampled::Shown { caption, table, note } = resampled::shown(found);
        let one = |(p, error): (&'a ResampledParameter, Option<f64>)| One {
            name: &p.name,
            values: &p.values,
            pulls: None,
            value: p.value,
            error: error.unwrap_or(f64::NAN),
            interval: p.interval,
        };
        let errors = result.errors();
        let of_params = found.parameters.iter().map(|p| (p, errors.get(p.index).copied()));
        let of_derived = found.derived.iter().map(|p| (p, result.derived.get(p.index).map(|d| d.error)));
        let scatters = of_params.chain(of_derived).map(one).collect();
        Some(Found { caption, table, note, scatters })
    }

    fn of_toys(result: &'a FitResult) -> Option<Found<'a>> {
        let study = result.toys.as_deref()?;
        let errors = result.errors();
        let one = |(p, s): (&'a ToyParameter, &'a ToyScatter)| One {
            name: &p.name,
            values: &s.values,
            pulls: Some(&s.pulls),
            value: p.truth,
            error: errors.get(p.index).copied().unwrap_or(f64::NAN),
            interval: s.interval,
        };
        let note = phrase(
            "Truth is the fit; the pull is (estimate − truth)/error, and coverage how often estimate ± error holds the truth.",
        );
        Some(Found {
            caption: toys::study_caption(study),
            table: toys::study_table(study),
            note,
            scatters: study.summary.parameters.iter().zip(&study.scatter).map(one).collect(),
        })
    }

    /// The histogram of one of them.
    fn picture_ui(&self, ui: &mut Ui, result: &Arc<FitResult>, state: &mut PanelState) {
        let chosen = state.repeated.shown.min(self.scatters.len().saturating_sub(1));
        let Some(one) = self.scatters.get(chosen) else { return };
        let pulls = one.pulls.filter(|_| state.repeated.pulls);
        ui.horizontal(|ui| {
            ui.label(RichText::new(tr("Histogram of")).color(Tokens::of(ui).muted));
            combo(ui, tr("Distribution of"), one.name, LIST, |ui| {
                for (k, other) in self.scatters.iter().enumerate() {
                    if ui.selectable_label(k == chosen, other.name).clicked() {
                        state.repeated.shown = k;
                    }
                }
            });
            if one.pulls.is_some() {
                let choices = [(false, tr("Values")), (true, tr("Pull values"))];
                if let Some(pulls) = segmented(ui, &choices, state.repeated.pulls, PULLS) {
                    state.repeated.pulls = pulls;
                }
            }
        });
        // There may be a million values: the picture is made when something else is to be seen.
        let RepeatedState { way, drawn, plot, .. } = &mut state.repeated;
        let of =
            |d: &ScatterOf| Arc::ptr_eq(&d.0, result) && (d.1, d.2, d.3) == (*way, chosen, pulls.is_some());
        if !drawn.as_ref().is_some_and(|(d, _)| of(d)) {
            *drawn = Some(((Arc::clone(result), *way, chosen, pulls.is_some()), one.figure(pulls)));
        }
        if let Some((_, Some(figure))) = drawn {
            plot::figure_ui(ui, phrase("Distribution figure"), figure, plot);
        } else {
            let value = pdg::number_pretty(one.value, 6);
            let text = trf("The values of {} are all the same: {}", &[&one.name, &value]);
            ui.label(RichText::new(text).color(Tokens::of(ui).muted));
        }
    }
}

impl One<'_> {
    /// The histogram of its values, or of `pulls`; `None` where all are the same.
    fn figure(&self, pulls: Option<&[f64]>) -> Option<Figure> {
        let title = if pulls.is_some() { format!("pull of {}", self.name) } else { self.name.to_owned() };
        let scatter = Scatter {
            title: &title,
            values: pulls.unwrap_or(self.values),
            normal: if pulls.is_some() { (0.0, 1.0) } else { (self.value, self.error) },
            label: if pulls.is_some() { phrase("normal law") } else { phrase("error of the fit") },
            mark: Some(match (pulls, self.pulls) {
                (Some(_), _) => (0.0, phrase("truth")),
                (None, Some(_)) => (self.value, phrase("truth")),
                (None, None) => (self.value, phrase("value")),
            }),
            interval: self.interval.filter(|_| pulls.is_none()),
        };
        let mut figure = scatter_figure(&scatter)?;
        // The table has the numbers.
        figure.stats.clear();
        Some(figure)
    }
}

/// How the fits were made, the numbers, and what they mean.
fn table_ui(ui: &mut Ui, found: &Found<'_>) {
    let t = Tokens::of(ui);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add(Label::new(RichText::new(said(&found.caption)).color(t.text)).wrap());
        ScrollArea::horizontal().show(ui, |ui| grid_ui(ui, &found.table));
        ui.add(Label::new(RichText::new(said(found.note)).size(SMALL).color(t.muted)).wrap());
    });
}

fn grid_ui(ui: &mut Ui, table: &Table) {
    let t = Tokens::of(ui);
    let columns = table.head.len();
    Grid::new("resampled").num_columns(columns).spacing([11.0, 3.0]).min_row_height(17.0).show(ui, |ui| {
        for title in &table.head {
            ui.label(RichText::new(said(&title.to_lowercase())).size(SMALL).color(t.muted));
        }
        ui.end_row();
        for row in &table.rows {
            for (k, cell) in row.iter().enumerate() {
                // What a percentage is known to is told to the pointer that rests on it.
                let short = cell.split_once(" % (").map(|(percent, _)| format!("{percent} %"));
                let whole = if k == 0 { cell.clone() } else { pdg::pretty(cell) };
                let text = RichText::new(short.as_ref().unwrap_or(&whole));
                let label = ui.label(if k == 0 { text.font(bold_id(TEXT)) } else { text });
                if short.is_some() {
                    label.on_hover_text(whole);
                }
            }
            ui.end_row();
        }
    });
}
