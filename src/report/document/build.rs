//! What a report says, in the order in which it is read: the sentence, the model, the parameters, how good the fit is, and how it came about.

use super::super::sheet::{Sheet, Table};
use super::super::verdict::verdict;
use super::number::Number;
use super::parts::{Block, Document, Grid, Section, Span, Spans, text};
use super::sentence::{formula, sentence};
use super::{Beside, matrices, parameters, provenance};
use crate::fit::{FitResult, Severity};
use crate::language::{said, tr, trf};

/// The document; `combined` puts errors beside their values, as printed pages do, and else in columns of their own.
pub(super) fn document(r: &FitResult, beside: &Beside, combined: bool) -> Document {
    let sheet = Sheet::new(r);
    let judged = verdict(r);
    let alarm = (judged.severity == Severity::Bad || !r.is_valid()).then(|| {
        vec![Span::Strong(said(&judged.headline)), Span::Text(format!(": {}", said(&judged.sentence)))]
    });
    let sections = [
        Some(model(r, &sheet)),
        Some(parameters::section(r, combined)),
        Some(quality(r, &sheet, beside)),
        matrices::section(r),
        list(tr("Limits, profiles, regions and tests"), &sheet.extras),
        members(&sheet),
        derived(&sheet),
        resampled(&sheet),
    ];
    let lists = beside.lists.iter().filter_map(|(title, lines)| list(&said(title), lines));
    let end = provenance::section(r, &sheet, beside);
    let sections = sections.into_iter().flatten().chain(lists).chain([end]).collect();
    Document { title: title(r), alarm, sentence: sentence(r), sections }
}

fn title(r: &FitResult) -> String {
    let config = &r.request.config;
    match r.data() {
        Some(_) if config.members.len() > 1 => {
            trf("Fit report: {} data sets together", &[&config.members.len()])
        }
        Some(_) => trf("Fit report: {}", &[&config.data_name(config.active)]),
        None => tr("Fit report").to_owned(),
    }
}

/// Formulas on paper, and everything that was chosen.
fn model(r: &FitResult, sheet: &Sheet) -> Section {
    let several = r.members.len() > 1;
    let config = &r.request.config;
    let written = (0..config.members.len()).filter_map(|j| {
        let shown = if several { r.showing(j) } else { r.clone() };
        let name = several.then(|| config.title(j));
        formula(&shown).map(|(math, typed)| Block::Formula(name, math, typed))
    });
    let facts = sheet.head.iter().map(|(label, value)| (said(label), vec![fact(r, label, value)]));
    let facts = Block::Facts(facts.collect());
    Section { title: tr("Data and model").to_owned(), blocks: written.chain([facts]).collect() }
}

fn fact(r: &FitResult, label: &str, value: &str) -> Span {
    let config = &r.request.config;
    match (label, value.split_once(": ")) {
        // A note on one of several data sets begins with its name.
        ("Note", Some((name, words))) if (0..config.members.len()).any(|j| config.title(j) == name) => {
            Span::Text(format!("{name}: {}", said(words)))
        }
        ("Fit", Some((number, name))) => {
            let (j, n) = number.split_once(" of ").unwrap_or((number, ""));
            Span::Text(format!("{}: {name}", trf("{} of {}", &[&j, &n])))
        }
        ("Model", _) => Span::Code(value.to_owned()),
        // The name of a cost is the same in all languages.
        ("Cost", Some((code, words))) => Span::Text(format!("{code}: {}", said(words))),
        _ => Span::Text(said(value)),
    }
}

/// The verdict, goodness of fit, what ± means, and all messages.
fn quality(r: &FitResult, sheet: &Sheet, beside: &Beside) -> Section {
    let messages = sheet
        .messages
        .iter()
        .map(|m| vec![Span::Strong(said(&m.title)), Span::Text(format!(": {}", said(&m.text)))]);
    let notes = beside.notes.iter().map(|n| text(said(n)));
    let mut blocks = vec![Block::List(messages.chain(notes).collect())];
    blocks.push(Block::Line(errors(r)));
    let states = sheet.minimum.iter().map(|pair| pair.iter().map(|cell| text(said(&cell.text))).collect());
    blocks.push(Block::Table(Grid {
        caption: trf("Minimum ({})", &[&sheet.algorithm]),
        head: vec![text(tr("Minimum")), text(tr("Search"))],
        rows: states.collect(),
        numeric_from: usize::MAX,
        label: "minimum",
    }));
    Section { title: tr("Quality of the fit").to_owned(), blocks }
}

/// Where the errors come from, what they would be otherwise, and what ± means.
fn errors(r: &FitResult) -> Spans {
    let judged = verdict(r);
    let mut sentences = vec![format!("{}.", capital(&said(&judged.errors)))];
    let policy = judged.policy;
    if let (Some((here, there)), Some(other)) = (&policy.numbers, policy.other) {
        sentences.push(trf("{} {}, {} {}.", &[here, &said(policy.here), there, &said(other)]));
    }
    if r.minimum.params.free().into_iter().any(|i| r.error_is_meaningful(i)) {
        sentences.push(tr("± is one standard deviation of one parameter (68 %).").to_owned());
    }
    text(sentences.join(" "))
}

/// With a capital letter in front.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn list(title: &str, lines: &[String]) -> Option<Section> {
    let items = lines.iter().map(|line| text(said(line))).collect();
    (!lines.is_empty()).then(|| Section { title: title.to_owned(), blocks: vec![Block::List(items)] })
}

fn members(sheet: &Sheet) -> Option<Section> {
    let table = sheet.members.as_ref()?;
    let blocks = vec![Block::Table(grid(table, tr("Data sets").to_owned(), 1, "datasets"))];
    Some(Section { title: tr("Data sets").to_owned(), blocks })
}

fn derived(sheet: &Sheet) -> Option<Section> {
    let captions = [tr("Derived quantities"), tr("Covariance of derived quantities (correlation)")];
    let tables =
        sheet.derived.iter().zip(captions).map(|(t, c)| Block::Table(grid(t, c.to_owned(), 1, "derived")));
    let title = tr("Derived quantities").to_owned();
    (!sheet.derived.is_empty()).then(|| Section { title, blocks: tables.collect() })
}

fn resampled(sheet: &Sheet) -> Option<Section> {
    let blocks = sheet.resampled.iter().flat_map(|drawn| {
        [
            Block::Line(text(said(&drawn.caption))),
            Block::Table(grid(&drawn.table, tr("Errors from data drawn again").to_owned(), 1, "resampled")),
            Block::Line(text(said(drawn.note))),
        ]
    });
    let title = tr("Errors from data drawn again").to_owned();
    (!sheet.resampled.is_empty()).then(|| Section { title, blocks: blocks.collect() })
}

/// A table of the sheet.
fn grid(table: &Table, caption: String, numeric_from: usize, label: &'static str) -> Grid {
    let head = table.head.iter().map(|t| text(said(t))).collect();
    let row =
        |cells: &Vec<String>| cells.iter().enumerate().map(|(c, t)| cell(t, c >= numeric_from)).collect();
    Grid { caption, head, rows: table.rows.iter().map(row).collect(), numeric_from, label }
}

fn cell(written: &str, numeric: bool) -> Spans {
    let is_number = numeric && written.parse::<f64>().is_ok_and(f64::is_finite);
    if is_number { vec![Span::Number(Number::of_text(written))] } else { text(said(written)) }
}
