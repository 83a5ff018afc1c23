//! Data that are not what they were when a session was saved: said in their notes, so that a file that was replaced is not taken for the old one.

use std::sync::Arc;

use super::CHANGED;
use crate::data::Dataset;
use crate::fit::{Member, Source};

/// Notes with the data that they are not those of the session when it was saved; `fitted`: nor those of its fit.
pub(super) fn say(members: &mut [Member], changed: &[Arc<Dataset>], fitted: bool) {
    // Data that several members share stay shared.
    let mut told: Vec<(Arc<Dataset>, Arc<Dataset>)> = Vec::new();
    for member in members {
        let Some(data) = member.data.clone().filter(|d| changed.iter().any(|c| Arc::ptr_eq(c, d))) else {
            continue;
        };
        let known =
            told.iter().find(|(before, _)| Arc::ptr_eq(before, &data)).map(|(_, after)| Arc::clone(after));
        let after = known.unwrap_or_else(|| {
            let what = match &member.source {
                Some(Source::File { path, .. }) => path.display().to_string(),
                Some(Source::Example { name, .. } | Source::Text { name, .. }) => name.clone(),
                None => "the numbers in it".to_owned(),
            };
            let fit =
                if fitted { "; the fit that the session file remembers is of other numbers" } else { "" };
            let mut after = Dataset::clone(&data);
            after.notes.push(format!("{CHANGED}: {what}{fit}"));
            let after = Arc::new(after);
            told.push((data, Arc::clone(&after)));
            after
        });
        member.data = Some(after);
    }
}
