//! What a figure on paper is called, and what it shows in words, in the language of the reader: for those who hear it and for those who search.

use crate::data::{AxisTitle, Data, Dataset};
use crate::fit::{Member, Session};
use crate::report::figure::{Figure, Layer};

use super::axes::title_said;
use super::subject::Subject;

/// A text of the program in the language of the reader.
type Say = fn(&str) -> String;

/// A sentence of the program with these values in its places, which stay as they are.
fn filled(say: Say, sentence: &str, values: &[&str]) -> String {
    let said = say(sentence);
    let mut pieces = said.split("{}");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for (piece, value) in pieces.zip(values) {
        text.push_str(value);
        text.push_str(piece);
    }
    text
}

/// What the sheet is called.
pub(super) fn title(session: &Session, subject: &Subject, say: Say) -> String {
    let config = session.config();
    let data = config.title(config.active);
    let what = match subject {
        Subject::Fit | Subject::Members => {
            let formula = &config.member().formula;
            return if formula.is_empty() { data } else { filled(say, "{}: fit of {}", &[&data, formula]) };
        }
        Subject::Profile(name) => filled(say, "Profile of {}", &[name]),
        Subject::Likelihood(name) => filled(say, "Likelihood along {}", &[name]),
        Subject::Contour(x, y) => filled(say, "Contours of {} and {}", &[x, y]),
        Subject::Map(x, y) => filled(say, "Map of {} and {}", &[x, y]),
        Subject::Pairs => say("Profiles and contours of all parameters"),
        Subject::Correlations => say("Correlation of the parameters"),
        Subject::DataCorrelation => say("Correlation of the data"),
    };
    format!("{data}: {what}")
}

/// What a sheet of trends is called.
pub(super) fn trend_title(names: &[&str], say: Say) -> String {
    filled(say, "{} of many files", &[&names.join(", ")])
}

/// Titles whose names the data gave stay as they are given, also where the program has a word for them.
pub(super) fn named_by_data(figure: &mut Figure, members: &[Member], say: Say) {
    let data = || members.iter().filter_map(|m| m.data.as_deref());
    let x: Vec<&AxisTitle> = data().map(|d| &d.x_title).collect();
    // What is counted in bins has a title of ours where the file has none.
    let is_points = |d: &&Dataset| matches!(d.data, Data::Points(_));
    let measured = data().filter(is_points).map(|d| &d.y_title);
    let y: Vec<&AxisTitle> = data().flat_map(|d| &d.further_titles).chain(measured).collect();
    let is_named = |title: &str, by: &[&AxisTitle]| {
        let is_by = |part: &str| {
            let names = by.iter().map(|t| t.quantity.as_str()).filter(|name| !name.is_empty());
            names.into_iter().any(|name| {
                part.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(" / "))
            })
        };
        is_by(title) || title.split(", ").all(is_by)
    };
    figure.own_titles[0] |= is_named(&figure.main.x_title, &x);
    // Of a name per bin the second part is ours.
    if let Some(name) = figure.main.y_title.strip_suffix(" per bin")
        && is_named(name, &y)
    {
        figure.main.y_title = filled(say, "{} per bin", &[name]);
        figure.own_titles[1] = true;
    }
    figure.own_titles[1] |= is_named(&figure.main.y_title, &y);
}

/// What a figure shows, in words.
pub(super) fn describe(figure: &Figure, say: Say) -> String {
    let main = &figure.main;
    let mut said = Vec::new();
    if !main.x_title.is_empty() || !main.y_title.is_empty() {
        let title = |axis: usize, title: &String| {
            if figure.own_titles[axis] { title.clone() } else { title_said(say, title) }
        };
        let titles = [title(1, &main.y_title), title(0, &main.x_title)];
        said.push(filled(say, "{} against {}.", &[&titles[0], &titles[1]]));
    }
    let points: usize =
        main.layers.iter().map(|l| if let Layer::Points { at, .. } = l { at.len() } else { 0 }).sum();
    match points {
        0 => {}
        1 => said.push(say("1 point.")),
        n => said.push(filled(say, "{} points.", &[&n.to_string()])),
    }
    let mut labels: Vec<String> = Vec::new();
    for layer in &main.layers {
        if let Layer::Curve { label, .. } | Layer::Polygon { label, .. } = layer {
            let label = say(label);
            if !label.is_empty() && !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    if !labels.is_empty() {
        said.push(filled(say, "Drawn: {}.", &[&labels.join("; ")]));
    }
    if !figure.formula.is_empty() {
        said.push(filled(say, "Model: {}.", &[&figure.formula]));
    }
    if !figure.stats.is_empty() {
        let line = |(k, (name, value)): (usize, &(String, String))| {
            let name = if figure.parameters.contains(&k) { name.clone() } else { say(name) };
            format!("{name} = {}", say(value))
        };
        let lines: Vec<String> = figure.stats.iter().enumerate().map(line).collect();
        said.push(format!("{}.", lines.join(", ")));
    }
    said.join(" ")
}
