//! What was recorded: actions, put together to steps and to a script.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::find::View;
use crate::language::{labels, spoken, tr, trf};
use crate::tutorial::{
    Action, Click, Deed, Expect, FileName, Origin, Script, Start, Step, Target, Text, That, numbers,
};

/// Actions in the order in which they were done.
#[derive(Debug, Default)]
pub struct Recorded {
    /// Steps that are finished: what is said, and what is done.
    steps: Vec<(String, Vec<Deed>)>,
    /// What is done in the step that is being recorded.
    deeds: Vec<Deed>,
    /// What is said in it.
    pub note: String,
}

impl Recorded {
    /// The number of the step that is being recorded, from 1.
    pub fn step(&self) -> usize {
        self.steps.len() + 1
    }

    /// Whether nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.deeds.is_empty() && self.note.trim().is_empty()
    }

    /// What was done last in this step.
    pub fn last(&self) -> Option<&Deed> {
        self.deeds.last()
    }

    /// The same, to go on with it.
    pub fn last_mut(&mut self) -> Option<&mut Deed> {
        self.deeds.last_mut()
    }

    /// Something was done.
    pub fn push(&mut self, deed: Deed) {
        self.deeds.push(deed);
    }

    /// A fit has ended: the numbers that it shows are expected, in place of those of a fit just before.
    pub fn fitted(&mut self, view: &View) {
        while matches!(self.deeds.last(), Some(Deed::Wait | Deed::Expect(_))) {
            self.deeds.pop();
        }
        if !matches!(view.app.session.result(), crate::fit::Shown::Fresh(_)) {
            return;
        }
        // What follows each letter is no result that anybody looks at.
        let is_asked_for =
            matches!(self.deeds.last(), Some(Deed::Click { .. } | Deed::Choose { .. } | Deed::Key(_)));
        self.deeds.push(Deed::Wait);
        if is_asked_for {
            self.deeds.extend(results(view).into_iter().map(Deed::Expect));
        }
    }

    /// The last action is no part of it any more; of an empty step the one before.
    pub fn remove_last(&mut self) {
        if self.deeds.is_empty()
            && let Some((note, deeds)) = self.steps.pop()
        {
            (self.note, self.deeds) = (note, deeds);
        }
        // What is expected belongs to what was done before.
        while matches!(self.deeds.last(), Some(Deed::Wait | Deed::Expect(_))) {
            self.deeds.pop();
        }
        self.deeds.pop();
    }

    /// A new step begins, unless this one is empty.
    pub fn next_step(&mut self) {
        let note = std::mem::take(&mut self.note).trim().to_owned();
        let deeds = std::mem::take(&mut self.deeds);
        if !note.is_empty() || !deeds.is_empty() {
            self.steps.push((note, deeds));
        }
    }

    /// The script that stands at `path`.
    pub fn script(&self, path: &Path, start: Start) -> Script {
        let folder = path.parent().unwrap_or(Path::new("."));
        let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let title = stem.replace(['-', '_'], " ");
        let current = (self.note.trim().to_owned(), self.deeds.clone());
        let is_there = |(note, deeds): &&(String, Vec<Deed>)| !note.is_empty() || !deeds.is_empty();
        let step = |(note, deeds): &(String, Vec<Deed>)| Step {
            say: Text::of_one(spoken(), if note.is_empty() { told(deeds) } else { note.clone() }),
            actions: deeds
                .iter()
                .map(|deed| Action { deed: beside(deed.clone(), folder), span: 0..0 })
                .collect(),
            span: 0..0,
        };
        let origin = Origin { name: stem, text: String::new(), folder: folder.to_owned() };
        Script {
            title: Text::of_one(spoken(), title),
            about: Text::default(),
            start,
            steps: self.steps.iter().chain([&current]).filter(is_there).map(step).collect(),
            origin: Arc::new(origin),
        }
    }
}

/// The free parameters as they are shown, to within half of the last digit.
fn results(view: &View) -> Vec<Expect> {
    let params = &view.app.session.config().params;
    let free = params.iter().filter(|param| param.is_free());
    free.filter_map(|param| expected(view, &format!("Result value of {}", param.name))).collect()
}

/// The number that stands behind this label.
fn expected(view: &View, label: &str) -> Option<Expect> {
    let target = Target { label: label.to_owned(), within: None, role: None };
    let text = view.find_text(&target).ok()?.text();
    let shown = labels(label).into_iter().find_map(|name| text.strip_prefix(name.as_str()));
    let said = shown.filter(|rest| !rest.trim().is_empty()).unwrap_or(text);
    let value = *numbers(said).first()?;
    let that = vec![That::Number { nth: 1, value, within: half_of_last_digit(said) }];
    Some(Expect::Seen { target, that })
}

/// Half a unit of the last digit of the first number of a text: 0.05 of `22.2`, 50 of `1.2×10³`.
fn half_of_last_digit(text: &str) -> f64 {
    let start = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let mantissa: String = text[start..].chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let mantissa = mantissa.trim_end_matches('.');
    let decimals = mantissa.split_once('.').map_or(0, |(_, behind)| behind.len());
    let plain: f64 = mantissa.parse().unwrap_or(1.0);
    let whole = numbers(text).first().map_or(plain, |n| n.abs());
    let scale = if plain > 0.0 { whole / plain } else { 1.0 };
    let power = scale.log10().round() as i32 - decimals as i32 - 1;
    format!("5e{power}").parse().unwrap_or(f64::INFINITY)
}

/// Files are named from where the script stands, where they stand below it.
fn beside(deed: Deed, folder: &Path) -> Deed {
    let near = |file: FileName| match file {
        FileName::Path(path) => {
            let path = std::path::absolute(&path).unwrap_or(path);
            let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
            FileName::Path(path.strip_prefix(&folder).map_or(path.clone(), Path::to_path_buf))
        }
        example @ FileName::Example(_) => example,
    };
    match deed {
        Deed::Drop(files) => Deed::Drop(files.into_iter().map(near).collect()),
        Deed::Answer(FileName::Path(path)) if path.components().count() > 1 => {
            Deed::Answer(near(FileName::Path(path)))
        }
        other => other,
    }
}

/// A step in words, where nobody has written any.
fn told(deeds: &[Deed]) -> String {
    let sentences: Vec<String> = deeds.iter().filter_map(sentence).collect();
    if sentences.is_empty() { tr("Look at the window.").to_owned() } else { sentences.join(" ") }
}

/// What the window says for a label.
fn word(label: &str) -> String {
    labels(label).into_iter().next().unwrap_or_else(|| label.to_owned())
}

fn sentence(deed: &Deed) -> Option<String> {
    let file = |file: &FileName| file.name();
    Some(match deed {
        Deed::Click { on, how: Click::Once } => trf("Click **{}**.", &[&word(&on.label)]),
        Deed::Click { on, how: Click::Twice } => trf("Double-click **{}**.", &[&word(&on.label)]),
        Deed::Click { on, how: Click::Right } => {
            trf("Click **{}** with the right button.", &[&word(&on.label)])
        }
        Deed::Choose { list, items } => {
            let items: Vec<String> = items.iter().map(|item| word(item)).collect();
            trf("Choose **{}** in **{}**.", &[&items.join(" ▸ "), &word(&list.label)])
        }
        Deed::Type { into: Some(into), text, enter: true } => {
            trf("Type `{}` into **{}** and press Enter.", &[text, &word(&into.label)])
        }
        Deed::Type { into: Some(into), text, .. } => {
            trf("Type `{}` into **{}**.", &[text, &word(&into.label)])
        }
        Deed::Type { into: None, text, .. } => trf("Type `{}`.", &[text]),
        Deed::Key(key) => trf("Press **{}**.", &[key]),
        Deed::Drag(_) => tr("Drag with the mouse as the arrow shows.").to_owned(),
        Deed::Drop(files) => {
            let names: Vec<String> = files.iter().map(file).collect();
            trf("Drop **{}** on the window.", &[&names.join(", ")])
        }
        Deed::Answer(answer) => trf("The file is **{}**.", &[&file(answer)]),
        Deed::Wait | Deed::Expect(_) | Deed::Shot(_) => return None,
    })
}

/// A name beside `path` that no file has yet.
pub fn free_beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let name = |k: usize| {
        let number = if k == 1 { String::new() } else { format!("-{k}") };
        path.with_file_name(format!("{stem}.session{number}.toml"))
    };
    (1..10_000).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(1))
}

#[cfg(test)]
mod tests {
    use super::half_of_last_digit;

    #[test]
    fn half_of_the_last_digit_that_is_shown() {
        for (text, half) in
            [("22.20 ± 0.14", 0.005), ("−0.234", 0.0005), ("1.2×10³", 50.0), ("132", 0.5), ("3.1e-5", 5e-7)]
        {
            assert_eq!(half_of_last_digit(text), half, "{text}");
        }
    }
}
