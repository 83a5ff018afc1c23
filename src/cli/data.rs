//! `fitpanel data`: how files were read, without any fit: columns with their roles, what was recognised and what is doubtful, rows left out.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::args::ReadingArgs;
use super::exit::{CliError, Exit};
use super::out::Out;
use super::reading;
use crate::cost::unused_errors;
use crate::data::read::{PartRead, Reading};
use crate::data::{Dataset, LeftOutRows};
use crate::fit::{FitConfig, Member, Session};
use crate::report::width::{self, Align, pad};
use crate::report::words::kind_words;

/// Rows left out are listed up to this many.
const MOST: usize = 1000;
/// Of these so many are shown as text.
const SHOWN: usize = 20;

/// Arguments of `data`.
#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
#[command(after_help = "Examples:
  fitpanel data run.csv
  fitpanel data a/run.csv b/run.csv
  fitpanel data scans.dat --table 2 --json
  fitpanel data run.csv --columns x=t,y=U --cut \"t > 0.5\"")]
pub struct DataArgs {
    /// Files of data, or a session
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) reading: ReadingArgs,
    /// The same as JSON: a list with an object for each file
    #[arg(long)]
    pub json: bool,
}

/// Carries the command out.
///
/// # Errors
/// A file cannot be read or understood.
pub(super) fn data(args: &DataArgs, out: &mut Out) -> Result<Exit, CliError> {
    let options = args.reading.options(false)?;
    let mut session = Session::new();
    reading::open(&mut session, &args.files, &options)?;
    let config = session.config();
    let read = config.members.iter().enumerate().filter_map(|(j, m)| Some((j, m, m.data.as_deref()?)));
    if args.json {
        let list: Vec<Value> = read.map(|(j, member, data)| as_json(config, j, member, data)).collect();
        out.text(&format!("{:#}\n", Value::Array(list)))?;
    } else {
        let list: Vec<String> = read.map(|(j, member, data)| as_text(config, j, member, data)).collect();
        out.text(&list.join("\n"))?;
    }
    Ok(Exit::Valid)
}

/// A column and what is done with it.
struct Row {
    name: String,
    unit: String,
    role: Option<&'static str>,
    is_sure: bool,
    /// Why errors, recognised as such, are not used.
    unused: Option<String>,
}

fn rows(reading: &Reading, member: &Member, data: &Dataset) -> Vec<Row> {
    let by_cost = unused_errors(data, &member.cost);
    let row = |(c, column): (usize, &crate::data::read::ColumnRead)| {
        let role = reading.roles.iter().find(|r| r.column == c);
        let ignored = role.and_then(|r| by_cost.iter().find(|(name, _)| *name == r.role));
        let spare = reading.spare_errors.iter().find(|s| s.column == c);
        let spare =
            spare.map(|s| s.instead.clone().unwrap_or_else(|| "it is not clear whose they are".into()));
        Row {
            name: if column.name.is_empty() { (c + 1).to_string() } else { column.name.clone() },
            unit: column.unit.clone(),
            role: role.map(|r| r.role),
            is_sure: role.is_none_or(|r| r.is_sure),
            unused: ignored.map(|(_, why)| (*why).to_owned()).or(spare),
        }
    };
    reading.columns.iter().enumerate().map(row).collect()
}

/// Rows of the table that no fit uses.
fn left_out(member: &Member, data: &Dataset) -> LeftOutRows {
    data.left_out(&member.selection, MOST)
}

fn as_text(config: &FitConfig, j: usize, member: &Member, data: &Dataset) -> String {
    let (kind, rows_are) = kind_words(data.kind());
    let mut text = format!("{}: {kind}, {} {rows_are}\n", config.data_name(j), data.n_total());
    let reading = data.unbinned.as_deref().unwrap_or(data).reading.as_ref();
    if let Some(reading) = reading.filter(|r| !r.columns.is_empty()) {
        text += &table(&rows(reading, member, data));
    }
    text.extend(data.notes.iter().map(|note| format!("– {note}\n")));
    let left = left_out(member, data);
    for row in left.first.iter().take(SHOWN) {
        let cell = row.cell.as_ref().map_or_else(String::new, |cell| format!(", '{cell}'"));
        text.extend(["  ", &row.place(), &cell, ": ", row.why.words(), "\n"]);
    }
    let more = left.len().saturating_sub(SHOWN);
    if more > 0 {
        text.extend(["  and ", &more.to_string(), " more\n"]);
    }
    text
}

/// The columns, one a line.
fn table(rows: &[Row]) -> String {
    let wide = |of: fn(&Row) -> &str| rows.iter().map(|r| width::of(of(r))).max().unwrap_or(0) + 2;
    let (names, units) = (wide(|r| &r.name), wide(|r| &r.unit));
    let line = |r: &Row| {
        let sign = if r.is_sure { "" } else { " ?" };
        let role = match (r.role, &r.unused) {
            (Some(role), None) => format!("{role}{sign}"),
            (Some(role), Some(why)) => format!("{role}, unused: {why}"),
            (None, Some(why)) => format!("errors, unused: {why}"),
            (None, None) => "not used".to_owned(),
        };
        format!("  {}{}{role}\n", pad(&r.name, names, Align::Left), pad(&r.unit, units, Align::Left))
    };
    rows.iter().map(line).collect()
}

/// A part of a text between blank lines; `blocks` only where it has several.
fn part_as_json(part: &PartRead) -> Value {
    let mut told = json!({ "line": part.line, "rows": part.n_rows });
    if !part.blocks.is_empty() {
        told["blocks"] = part.blocks.iter().map(part_as_json).collect();
    }
    told
}

fn as_json(config: &FitConfig, j: usize, member: &Member, data: &Dataset) -> Value {
    let reading = data.unbinned.as_deref().unwrap_or(data).reading.as_ref();
    let columns: Vec<Value> = reading
        .map(|reading| rows(reading, member, data))
        .unwrap_or_default()
        .into_iter()
        .map(|r| {
            json!({ "name": r.name, "unit": r.unit, "role": r.role, "sure": r.is_sure, "unused": r.unused })
        })
        .collect();
    let parts: Vec<Value> =
        reading.map(|r| r.parts.list.iter().map(part_as_json).collect()).unwrap_or_default();
    let left = left_out(member, data);
    // A selection that a fit refuses is refused there, with its reason.
    let used = data.fit_set(&member.selection).map_or_else(|_| data.mask.clone(), |set| set.rows);
    let row = |r: &crate::data::LeftOut| {
        json!({
            "line": r.line, "row": (!r.is_bin).then_some(r.row + 1), "bin": r.is_bin.then_some(r.row + 1),
            "cell": r.cell, "why": r.why.words(),
        })
    };
    let table = reading.map(|r| r.table.clone()).filter(|table| !table.is_empty());
    json!({
        "name": config.data_name(j),
        "kind": kind_words(data.kind()).0,
        "n_total": data.n_total(),
        "n_used": used.len(),
        "table": table,
        "parts": parts,
        "columns": columns,
        "notes": data.notes,
        "n_left_out": left.len(),
        "left_out": left.first.iter().map(row).collect::<Vec<_>>(),
    })
}
