//! The table of parameters: rounded for people, exact for programs.

use super::super::parameter::{Told, told};
use super::super::units;
use super::super::words::{is_one_sigma, level_words};
use super::number::Number;
use super::parts::{Block, Grid, Section, Span, Spans, text};
use super::sentence::name;
use crate::fit::FitResult;
use crate::language::{tr, trf};

/// A column: its title, its cells.
type Column = (String, Vec<Spans>);

/// The table; `combined` puts the error beside the value.
pub(super) fn section(r: &FitResult, combined: bool) -> Section {
    let all: Vec<Told<'_>> = (0..r.minimum.params.len()).map(|i| told(r, i)).collect();
    let units = units::of_fit(&r.request);
    let names = all.iter().map(|p| vec![name(&p.parameter.name)]).collect();
    let mut columns: Vec<Column> = Vec::new();
    if !combined {
        columns.push((String::new(), (0..all.len()).map(|i| text(i.to_string())).collect()));
    }
    columns.push((tr("Parameter").to_owned(), names));
    let numeric_from = columns.len();
    columns.extend(values(&all, combined));
    columns.extend(minos(&all));
    columns.extend(words(tr("Unit"), units));
    columns.extend(limits(&all));
    columns.extend(words(tr("Fixed"), all.iter().map(held)));
    columns.push((tr("Value, all digits").to_owned(), all.iter().map(|p| exact(p.value)).collect()));
    columns.push((tr("Error, all digits").to_owned(), all.iter().map(|p| exact(p.error)).collect()));
    let rows = (0..all.len()).map(|i| columns.iter().map(|(_, cells)| cells[i].clone()).collect()).collect();
    let head = columns.iter().map(|(title, _)| text(title.clone())).collect();
    let caption = trf("Parameters of the fit ({})", &[&level(r)]);
    let table = Grid { caption, head, rows, numeric_from, label: "parameters" };
    Section { title: tr("Parameters").to_owned(), blocks: vec![Block::Table(table)] }
}

/// What the errors of the table are.
fn level(r: &FitResult) -> String {
    match r.minos.iter().flatten().find(|m| !is_one_sigma(m.level)) {
        Some(m) => trf("± one standard deviation, MINOS at {}", &[&level_words(m.level)]),
        None => tr("± one standard deviation").to_owned(),
    }
}

fn values(all: &[Told<'_>], combined: bool) -> Vec<Column> {
    let value = |p: &Told<'_>| -> Spans {
        let errors: &[f64] = if combined && p.error.is_finite() { &[p.error] } else { &[] };
        let number = Number::measured(p.value, errors, p.row, 6);
        let number = if p.row.is_none() && p.error == 0.0 { Number::lone(p.value, 15) } else { number };
        vec![Span::Number(number)]
    };
    let title = if combined { tr("Value ± error") } else { tr("Value") };
    let first = (title.to_owned(), all.iter().map(value).collect());
    let errors = all
        .iter()
        .map(|p| if p.parameter.is_free() || p.parameter.is_tied() { side(p, p.error) } else { Vec::new() });
    if combined { vec![first] } else { vec![first, (tr("Error").to_owned(), errors.collect())] }
}

/// An error in the format of its row.
fn side(p: &Told<'_>, error: f64) -> Spans {
    if error.is_nan() {
        return text(super::super::pdg::NONE);
    }
    let written = p.row.map_or_else(|| super::super::pdg::number(error, 6), |row| row.error(error));
    vec![Span::Number(Number { exact: vec![error], ..Number::of_text(&written) })]
}

/// The errors of MINOS, where there are any.
fn minos(all: &[Told<'_>]) -> Vec<Column> {
    if all.iter().all(|p| p.minos.is_none()) {
        return Vec::new();
    }
    let cell = |p: &Told<'_>, error: f64, ends: (bool, bool)| match ends {
        _ if !error.is_nan() => side(p, error),
        (true, _) => text(tr("at limit")),
        (_, true) => text(tr("at edge")),
        _ => side(p, f64::NAN),
    };
    let lower = |p: &Told<'_>| {
        p.minos.map_or_else(Vec::new, |m| cell(p, p.lower, (m.at_lower_limit, m.at_lower_edge)))
    };
    let upper = |p: &Told<'_>| {
        p.minos.map_or_else(Vec::new, |m| cell(p, p.upper, (m.at_upper_limit, m.at_upper_edge)))
    };
    vec![
        ("MINOS −".to_owned(), all.iter().map(lower).collect()),
        ("MINOS +".to_owned(), all.iter().map(upper).collect()),
    ]
}

fn limits(all: &[Told<'_>]) -> Vec<Column> {
    let end = |p: &Told<'_>, end: Option<f64>| end.map_or_else(Vec::new, |x| vec![limit(p, x)]);
    let ends = [
        (tr("Limit −"), all.iter().map(|p| end(p, p.parameter.limits.lower())).collect::<Vec<_>>()),
        (tr("Limit +"), all.iter().map(|p| end(p, p.parameter.limits.upper())).collect()),
    ];
    let columns = ends.into_iter().filter(|(_, cells)| cells.iter().any(|c| !c.is_empty()));
    columns.map(|(title, cells)| (title.to_owned(), cells)).collect()
}

/// A limit with the decimals of its value, where these do not change it.
fn limit(p: &Told<'_>, x: f64) -> Span {
    // Of another size, the exponent of the value would make a number that nobody can read.
    let is_near = x == 0.0 || (1e-3..1e3).contains(&(x / p.value).abs());
    let alike = p.row.filter(|_| is_near).map(|row| row.number(x));
    let alike = alike.filter(|text| text.parse::<f64>().is_ok_and(|y| y == x));
    Span::Number(
        alike.map_or_else(|| Number::lone(x, 6), |text| Number { exact: vec![x], ..Number::of_text(&text) }),
    )
}

fn held(p: &Told<'_>) -> String {
    match p.parameter.is_free() {
        true => String::new(),
        false if p.parameter.is_tied() => tr("tied").to_owned(),
        false => tr("yes").to_owned(),
    }
}

/// A column of words; none where there are none.
fn words(title: &str, cells: impl IntoIterator<Item = String>) -> Option<Column> {
    let cells: Vec<String> = cells.into_iter().collect();
    let some = cells.iter().any(|c| !c.is_empty());
    some.then(|| (title.to_owned(), cells.into_iter().map(text).collect()))
}

fn exact(x: f64) -> Spans {
    if x.is_nan() { text(super::super::pdg::NONE) } else { vec![Span::Number(Number::exact(x))] }
}
