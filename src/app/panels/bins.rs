//! Bins of a sample that came from a file: how many, from where to where; or none, so that every single value counts.

use egui::{RichText, Ui};

use crate::app::state::PanelState;
use crate::app::theme::Tokens;
use crate::app::widgets::{check, field_text, number_of, value_edit};
use crate::data::read::ReadOptions;
use crate::data::{Binning, Data, DataKind, Dataset};
use crate::fit::{Command, Session, Source};

/// Width of the number of bins.
const COUNT: f32 = 44.0;
/// Width of an end.
const END: f32 = 58.0;
/// Bins at first.
const AT_FIRST: usize = 50;

/// Draws the row; nothing for data that are no sample, or came from no file.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let member = session.config().member();
    let (Some(data), Some(Source::File { path, options })) = (member.data.as_deref(), &member.source) else {
        return;
    };
    if options.binning.is_none() && data.kind() != DataKind::Sample {
        return;
    }
    let open = |binning: Option<Binning>| Command::Open {
        path: path.clone(),
        options: ReadOptions { binning, ..options.clone() },
    };
    ui.horizontal(|ui| {
        let tip = "Count the values in bins of equal width; without bins every single value counts";
        let binned = options.binning.is_some();
        if check(ui, binned, "Bins", "").on_hover_text(tip).clicked() {
            out.push(open((!binned).then_some(Binning::Uniform { n: AT_FIRST, span: None })));
        }
        let (n, span) = match &options.binning {
            Some(Binning::Uniform { n, span }) => (*n, span.or(edges(data))),
            _ => return,
        };
        let Some((lo, hi)) = span else { return };
        let mut changed = (n, lo, hi);
        let text = n.to_string();
        if let Some(typed) = value_edit(ui, "Number of bins", &text, &text, COUNT) {
            match typed.parse() {
                Ok(n) => changed.0 = n,
                Err(_) => state.refuse(format!(
                    "number of bins: '{typed}' is not a whole number; type something like 50"
                )),
            }
        }
        for (label, name, end) in [("from", "Bins from", &mut changed.1), ("to", "Bins to", &mut changed.2)] {
            ui.label(RichText::new(label).color(Tokens::of(ui).muted));
            let text = field_text(*end);
            if let Some(typed) = value_edit(ui, name, &text, &text, END) {
                match number_of(&typed, name) {
                    Ok(v) => *end = v,
                    Err(why) => state.refuse(why),
                }
            }
        }
        if changed != (n, lo, hi) {
            let (n, lo, hi) = changed;
            out.push(open(Some(Binning::Uniform { n, span: Some((lo, hi)) })));
        }
    });
}

/// Outer edges of the bins there are.
fn edges(data: &Dataset) -> Option<(f64, f64)> {
    match &data.data {
        Data::Histogram(h) => h.span_on(0),
        Data::Points(_) | Data::Sample(_) => data.span(),
    }
}
