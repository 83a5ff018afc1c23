//! What the table of parameters says, and how wide its columns are. Drawing and typing are in `parameters`.

use egui::{TextStyle, Ui};

use crate::app::theme::Tokens;
use crate::fit::FitResult;
use crate::language::tr;
use crate::params::{Limits, ParamId, Parameter};
use crate::report::pdg;

/// Right edges of the columns as parts of the width: name, value, error, slider, limits, fix.
const PLAIN: [f32; 6] = [0.245, 0.43, 0.625, 0.795, 0.92, 1.0];
/// Least width that the slider keeps where long numbers need its room.
const LEAST_SLIDER: f32 = 50.0;
/// Part of the names that may be given up for them.
const NAMES_GIVE: f32 = 0.3;
/// Room around a text in its column.
const CELL_GAPS: f32 = 15.0;
/// Columns grow by steps of this, so that they do not tremble while a number moves.
const GROWTH: f32 = 8.0;
/// Digits of a value that has no error.
const START_DIGITS: usize = 4;

/// What a row says.
pub struct Texts {
    /// The value, rounded by its error.
    pub value: String,
    /// Its error, or that it is held.
    pub error: String,
    /// Its limits in short.
    pub limits: String,
    /// The fit has kept it where it was, though it is free to move.
    pub held: bool,
}

impl Texts {
    /// Of a parameter with the fit that is up to date, and with its unit.
    pub fn of(param: &Parameter, result: Option<&FitResult>, id: ParamId, unit: &str) -> Texts {
        let fitted = result.and_then(|r| r.minimum.params.get(id));
        let held = param.is_free() && fitted.is_some_and(|p| !p.is_free() && !p.is_tied());
        let error = result.map_or(f64::NAN, |r| shown_error(r, id));
        let (value, error) = if error.is_finite() && error > 0.0 {
            let (value, error) = pdg::round_pair(param.value, error);
            (value, format!("± {} {unit}", pdg::pretty(&error)).trim_end().to_owned())
        } else if held || !(param.is_free() || param.is_tied()) {
            (pdg::number(param.value, START_DIGITS), tr("fixed").to_owned())
        } else {
            let none = if result.is_some() && param.is_free() { pdg::NONE } else { "" };
            (pdg::number(param.value, START_DIGITS), none.to_owned())
        };
        Texts { value: pdg::pretty(&value), error, limits: limits_words(param.limits), held }
    }
}

/// Edges and titles of the short table. Numbers that are too long for their columns take from the limits where there are none, then from the
/// slider, then from the names; the names, which need the width `names`, take what the numbers leave of both.
pub fn plain_columns(ui: &Ui, names: f32, texts: &[Texts]) -> ([f32; 6], [&'static str; 6]) {
    let (whole, font) = (ui.available_width().max(1.0), TextStyle::Body.resolve(ui.style()));
    let color = Tokens::of(ui).text;
    let wide = |text: &String| ui.painter().layout_no_wrap(text.clone(), font.clone(), color).size().x;
    let widest = |of: fn(&Texts) -> &String| texts.iter().map(|t| wide(of(t))).fold(0.0, f32::max);
    let left = |k: usize| if k == 0 { 0.0 } else { PLAIN[k - 1] };
    let mut columns: Vec<f32> = (0..PLAIN.len()).map(|k| whole * (PLAIN[k] - left(k))).collect();
    let grown = |width: f32, needed: f32| ((needed + CELL_GAPS - width).max(0.0) / GROWTH).ceil() * GROWTH;
    let more = [grown(columns[1], widest(|t| &t.value)), grown(columns[2], widest(|t| &t.error))];
    let wanted = more[0] + more[1];
    let limited = texts.iter().any(|t| !t.limits.is_empty());
    let (limits, whole_limits) = (if limited { 0.0 } else { columns[4] }, columns[4]);
    let mut open = wanted;
    for (k, most) in [(4, limits), (3, columns[3] - LEAST_SLIDER), (0, NAMES_GIVE * columns[0])] {
        let given = open.min(most.max(0.0));
        columns[k] -= given;
        open -= given;
    }
    // What nobody could give is missing in both.
    let part = if wanted > 0.0 { 1.0 - open / wanted } else { 0.0 };
    columns[1] += part * more[0];
    columns[2] += part * more[1];
    let mut open = grown(columns[0], names);
    for (k, least) in [(4, whole_limits - limits), (3, LEAST_SLIDER)] {
        let given = open.min((columns[k] - least).max(0.0));
        columns[k] -= given;
        columns[0] += given;
        open -= given;
    }
    let mut edges = [0.0; 6];
    let mut right = 0.0;
    for (edge, width) in edges.iter_mut().zip(&columns) {
        right += width / whole;
        *edge = right;
    }
    let limits = if columns[4] >= whole_limits { tr("limits") } else { "" };
    (edges, [tr("name"), tr("value"), tr("error"), "", limits, tr("fix")])
}

/// The error of a parameter where it means something, else NaN.
pub fn shown_error(result: &FitResult, id: ParamId) -> f64 {
    if result.error_is_meaningful(id.0) {
        result.errors().get(id.0).copied().unwrap_or(f64::NAN)
    } else {
        f64::NAN
    }
}

fn limits_words(limits: Limits) -> String {
    let number = |v| pdg::number_pretty(v, 3);
    match (limits.lower(), limits.upper()) {
        (None, None) => String::new(),
        (Some(a), None) => format!("> {}", number(a)),
        (None, Some(b)) => format!("< {}", number(b)),
        (Some(a), Some(b)) => format!("{}…{}", number(a), number(b)),
    }
}
