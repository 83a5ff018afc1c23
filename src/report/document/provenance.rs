//! How the numbers came about: the data with their fingerprint, the rows used and left out, the program, and the command that repeats it.

use super::super::sheet::Sheet;
use super::Beside;
use super::parts::{Block, Section, Span, text};
use crate::fit::{FitResult, fingerprint_text};
use crate::language::{tr, trf};

/// So many rows left out are named one by one.
const MOST: usize = 20;

/// The section.
pub(super) fn section(r: &FitResult, sheet: &Sheet, beside: &Beside) -> Section {
    let config = &r.request.config;
    let several = r.members.len() > 1;
    let mut facts = Vec::new();
    for j in 0..r.members.len() {
        let Some(data) = config.members[j].data.as_deref().filter(|_| config.members[j].needs_data()) else {
            continue;
        };
        let of =
            |label: &str| if several { format!("{label} ({})", config.title(j)) } else { label.to_owned() };
        facts.push((of(tr("Data file")), vec![Span::Code(config.data_name(j))]));
        facts.push((of(tr("Fingerprint of the data")), vec![Span::Code(fingerprint_text(data))]));
        let set = &r.members[j].fit_set;
        let used = trf("{} of {}", &[&set.rows.len(), &set.n_total]);
        facts.push((of(tr("Rows used")), text(used)));
        let left_out: Vec<String> = set.rows.left_out().take(MOST).map(|i| (i + 1).to_string()).collect();
        if !left_out.is_empty() {
            let more = if set.n_total - set.rows.len() > MOST { " …" } else { "" };
            facts.push((of(tr("Rows left out, from 1")), text(left_out.join(", ") + more)));
        }
    }
    facts.push((tr("Program").to_owned(), text(sheet.program.clone())));
    let mut blocks = vec![Block::Facts(facts)];
    if let Some(command) = &beside.command {
        blocks.push(Block::Line(text(tr("The same again:"))));
        blocks.push(Block::Command(command.clone()));
    }
    Section { title: tr("How it was made").to_owned(), blocks }
}
