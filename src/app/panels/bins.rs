//! Bins of single values: how many, how wide, by equal ratios, by edges or as a rule proposes, and from where to where; of a histogram, how
//! many neighbours are one. Bins follow the hand; without bins every single value counts.

use egui::{RichText, Ui};

use crate::app::state::PanelState;
use crate::app::theme::{GAP, SMALL, Tokens};
use crate::app::widgets::{Jog, check, combo, field_text, jog, link, number_of, value_edit};
use crate::data::{Binning, BinningRule, Data, DataKind, Dataset, Histogram};
use crate::fit::{Command, Session};
use crate::language::{phrase, tr, trf};

/// Width of the list of ways.
const WAY: f32 = 126.0;
/// Width of a number.
const NUMBER: f32 = 56.0;
/// Width of an end.
const END: f32 = 66.0;
/// Bins at first.
const AT_FIRST: usize = 50;
/// The slider moves the number of bins by this factor at most.
const REACH: f64 = 8.0;
/// Bins of more values follow the hand only when it lets go.
const LIVE: usize = 3_000_000;
/// The slider leaves off here.
const MOST: f64 = 10_000.0;

/// How bins are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Number,
    Width,
    Logarithmic,
    Edges,
    Rule(BinningRule),
}

/// The ways with their words.
const WAYS: [(Way, &str); 9] = [
    (Way::Number, phrase("Number")),
    (Way::Width, phrase("Width")),
    (Way::Logarithmic, phrase("Logarithmic")),
    (Way::Edges, phrase("Edges")),
    (Way::Rule(BinningRule::FreedmanDiaconis), phrase("Freedman–Diaconis")),
    (Way::Rule(BinningRule::Scott), phrase("Scott")),
    (Way::Rule(BinningRule::Knuth), phrase("Knuth")),
    (Way::Rule(BinningRule::Sturges), phrase("Sturges")),
    (Way::Rule(BinningRule::Doane), phrase("Doane")),
];

/// Draws the rows; nothing for data that are neither single values of one coordinate nor counted ones.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let member = session.config().member();
    let Some(data) = member.data.as_deref() else { return };
    let told = member.source.as_ref().and_then(|source| source.options().binning.clone());
    let counted = match &data.data {
        Data::Histogram(h) if h.n_coordinates() == 1 => Some(h),
        _ => None,
    };
    let whole = data.unbinned.as_deref().unwrap_or(data);
    let of_values = matches!(&whole.data, Data::Sample(s) if s.n_coordinates() == 1);
    let streamed = data.unbinned.is_none() && told.is_some();
    match counted {
        Some(h) if !of_values && !streamed => merge_ui(ui, data, h, state, out),
        Some(h) => {
            let binning = told.unwrap_or_else(|| equal(h));
            let n_values = data.unbinned.as_ref().map(|values| values.n_total());
            ui.horizontal(|ui| way_ui(ui, &binning, (h, n_values), (state, out)));
            if binning.span().is_some() || !matches!(binning, Binning::Edges(_) | Binning::Merged(_)) {
                ui.horizontal(|ui| span_ui(ui, &binning, h, (state, out)));
            }
            outside_ui(ui, data, h);
        }
        None if of_values && data.kind() == DataKind::Sample && check_ui(ui, false) => {
            out.push(set(Binning::Uniform { n: AT_FIRST, span: None }));
        }
        None => {}
    }
}

fn set(binning: Binning) -> Command {
    Command::SetBinning(Some(binning))
}

fn check_ui(ui: &mut Ui, on: bool) -> bool {
    let tip = tr("Count the values in bins; without bins every single value counts");
    check(ui, on, tr("Bins"), "").on_hover_text(tip).clicked()
}

/// Bins of equal width like those that are there.
fn equal(h: &Histogram) -> Binning {
    Binning::Uniform { n: h.len(), span: h.span_on(0) }
}

fn way_of(binning: &Binning) -> Way {
    match binning {
        Binning::Uniform { .. } | Binning::Merged(_) => Way::Number,
        Binning::Width { .. } => Way::Width,
        Binning::Logarithmic { .. } => Way::Logarithmic,
        Binning::Edges(_) => Way::Edges,
        Binning::Rule { rule, .. } => Way::Rule(*rule),
    }
}

/// The bins that a way begins with: as like those that are there as it can.
fn begun(way: Way, present: &Binning, h: &Histogram) -> Binning {
    let span = present.span();
    let ends = h.span_on(0).unwrap_or((0.0, 1.0));
    match way {
        Way::Number => Binning::Uniform { n: h.len(), span },
        Way::Width => Binning::Width { width: round_width((ends.1 - ends.0) / h.len() as f64), span },
        Way::Logarithmic => Binning::Logarithmic { n: h.len(), span },
        Way::Edges => Binning::Edges(h.lo.iter().copied().chain(h.hi.last().copied()).collect()),
        Way::Rule(rule) => Binning::Rule { rule, span },
    }
}

/// A width of two digits at most.
fn round_width(width: f64) -> f64 {
    let text = format!("{width:.1e}");
    text.parse().unwrap_or(width)
}

/// Whether there are bins, how they are chosen, and the number that goes with that.
fn way_ui(
    ui: &mut Ui,
    binning: &Binning,
    (h, n_values): (&Histogram, Option<usize>),
    (state, out): (&mut PanelState, &mut Vec<Command>),
) {
    if check_ui(ui, true) {
        out.push(Command::SetBinning(None));
    }
    let way = way_of(binning);
    let shown = WAYS.iter().find(|(w, _)| *w == way).map_or("", |(_, words)| tr(words));
    let picked = combo(ui, tr("Way of binning"), shown, WAY, |ui| {
        let entry = |ui: &mut Ui, words: &str, on| ui.selectable_label(on, tr(words)).clicked();
        WAYS.iter().find(|(w, words)| entry(ui, words, *w == way)).map(|(w, _)| *w)
    });
    if let Some(way) = picked.flatten().filter(|w| *w != way) {
        out.push(set(begun(way, binning, h)));
    }
    let counted = |n: usize| match binning {
        Binning::Logarithmic { span, .. } => Binning::Logarithmic { n, span: *span },
        other => Binning::Uniform { n, span: other.span() },
    };
    match binning {
        Binning::Uniform { n, .. } | Binning::Logarithmic { n, .. } => {
            count_ui(ui, (*n, n_values), &counted, (state, out));
        }
        Binning::Width { width, span } => {
            let wished = number_ui(ui, tr("Width of bins"), *width, state);
            out.extend(wished.map(|width| set(Binning::Width { width, span: *span })));
        }
        Binning::Rule { .. } => {
            let words = trf("proposes {}", &[&h.len()]);
            ui.label(RichText::new(words).color(Tokens::of(ui).muted));
        }
        Binning::Edges(edges) => out.extend(edges_ui(ui, edges, state).map(Binning::Edges).map(set)),
        Binning::Merged(_) => {}
    }
}

/// The number of bins: typed, or moved by the hand. The bins follow it unless there are too many values; where the values are not at hand
/// (`None`), the file is counted once, when it lets go.
fn count_ui(
    ui: &mut Ui,
    (n, n_values): (usize, Option<usize>),
    bins: &dyn Fn(usize) -> Binning,
    (state, out): (&mut PanelState, &mut Vec<Command>),
) {
    let shown = state.bins_in_hand.unwrap_or(n);
    let text = shown.to_string();
    if let Some(typed) = value_edit(ui, tr("Number of bins"), &text, &text, NUMBER) {
        if let Ok(n) = typed.parse() {
            out.push(set(bins(n)));
        } else {
            let what = trf("'{}' is not a whole number; type something like 50", &[&typed]);
            state.refuse(trf("number of bins: {}", &[&what]));
        }
    }
    let width = ui.available_width();
    match jog(ui, tr("Number of bins slider"), shown as f64, width) {
        Some(Jog::Pulled { from, by }) => {
            let moved = (from * REACH.powf(by)).round().clamp(1.0, MOST) as usize;
            state.bins_in_hand = Some(moved);
            if moved != n && n_values.is_some_and(|n| n < LIVE) {
                out.push(Command::MoveBinning(bins(moved)));
            }
        }
        Some(Jog::Released) => {
            let moved = state.bins_in_hand.take().filter(|moved| *moved != n);
            out.push(moved.map_or(Command::EndGesture, |moved| set(bins(moved))));
        }
        None => {}
    }
}

fn number_ui(ui: &mut Ui, name: &str, value: f64, state: &mut PanelState) -> Option<f64> {
    let text = field_text(value);
    match number_of(&value_edit(ui, name, &text, &text, END)?, name) {
        Ok(v) => Some(v),
        Err(why) => {
            state.refuse(why);
            None
        }
    }
}

/// The edges one after the other.
fn edges_ui(ui: &mut Ui, edges: &[f64], state: &mut PanelState) -> Option<Vec<f64>> {
    let text = edges.iter().map(|e| field_text(*e)).collect::<Vec<_>>().join("; ");
    let width = ui.available_width();
    let typed = value_edit(ui, tr("Edges of bins"), &text, &text, width)?;
    let parts = typed.split([';', ' ']).map(str::trim).filter(|part| !part.is_empty());
    match parts.map(|part| number_of(part, tr("edges of bins"))).collect() {
        Ok(edges) => Some(edges),
        Err(why) => {
            state.refuse(why);
            None
        }
    }
}

/// From where to where.
fn span_ui(
    ui: &mut Ui,
    binning: &Binning,
    h: &Histogram,
    (state, out): (&mut PanelState, &mut Vec<Command>),
) {
    let Some((lo, hi)) = binning.span().or(h.span_on(0)) else { return };
    let muted = Tokens::of(ui).muted;
    let mut changed = (lo, hi);
    for (label, name, end) in
        [(tr("from"), tr("Bins from"), &mut changed.0), (tr("to"), tr("Bins to"), &mut changed.1)]
    {
        ui.label(RichText::new(label).color(muted));
        if let Some(v) = number_ui(ui, name, *end, state) {
            *end = v;
        }
    }
    let wished = if changed == (lo, hi) { None } else { Some(Some(changed)) };
    let tip = tr("Bins over all values");
    let all = binning.span().is_some() && link(ui, tr("all values")).on_hover_text(tip).clicked();
    let wished = if all { Some(None) } else { wished };
    if let Some(span) = wished {
        out.push(set(with_span(binning, span)));
    }
}

fn with_span(binning: &Binning, span: Option<(f64, f64)>) -> Binning {
    match binning {
        Binning::Uniform { n, .. } => Binning::Uniform { n: *n, span },
        Binning::Width { width, .. } => Binning::Width { width: *width, span },
        Binning::Logarithmic { n, .. } => Binning::Logarithmic { n: *n, span },
        Binning::Rule { rule, .. } => Binning::Rule { rule: *rule, span },
        same @ (Binning::Edges(_) | Binning::Merged(_)) => same.clone(),
    }
}

/// What lies beside the bins, and that weights were summed.
fn outside_ui(ui: &mut Ui, data: &Dataset, h: &Histogram) {
    let mut words = Vec::new();
    if h.underflow != 0.0 {
        words.push(trf("{} below", &[&field_text(h.underflow)]));
    }
    if h.overflow != 0.0 {
        words.push(trf("{} above", &[&field_text(h.overflow)]));
    }
    let values = data.unbinned.as_deref().map(|values| &values.data);
    if matches!(values, Some(Data::Sample(s)) if s.weights.is_some()) {
        words.push(tr("weighted, errors √Σw²").into());
    }
    if !words.is_empty() {
        ui.label(RichText::new(words.join(" · ")).size(SMALL).color(Tokens::of(ui).muted));
    }
}

/// How many neighbouring bins of a histogram are one.
fn merge_ui(ui: &mut Ui, data: &Dataset, h: &Histogram, state: &mut PanelState, out: &mut Vec<Command>) {
    if !state.view.data_details && data.unbinned.is_none() {
        return;
    }
    let whole = data.unbinned.as_ref().map_or(h.len(), |before| before.n_total());
    let present = (whole / h.len().max(1)).max(1);
    ui.horizontal(|ui| {
        let muted = Tokens::of(ui).muted;
        ui.label(RichText::new(tr("Each")).color(muted));
        let text = present.to_string();
        if let Some(typed) = value_edit(ui, tr("Bins merged into one"), &text, &text, NUMBER - GAP) {
            match typed.parse::<usize>() {
                Ok(k) => {
                    out.push(Command::SetBinning((k != 1).then_some(Binning::Merged(k))));
                }
                Err(_) => state.refuse(trf(
                    "bins merged into one: '{}' is not a whole number; type something like 2",
                    &[&typed],
                )),
            }
        }
        let words = trf("of {} bins merged into one", &[&whole]);
        ui.label(RichText::new(words).color(muted));
    });
    outside_ui(ui, data, h);
}
