//! From the text of a script to its steps.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::fields::{Fields, Value, number, several, text, wrong};
use super::{
    Action, Click, Crop, Deed, Drag, Expect, FileName, Origin, Script, Shot, Spot, Start, Step, Target, Text,
    That, TutorialError,
};
use crate::data::examples;
use crate::language::Language;

/// Size of the window where the script says nothing.
const SIZE: (u32, u32) = (1280, 800);
/// Smallest and largest side of the window.
const SIDES: std::ops::RangeInclusive<u32> = 200..=8000;

/// The actions, as a step names them.
const ACTIONS: [&str; 12] = [
    "click",
    "double_click",
    "right_click",
    "choose",
    "type",
    "key",
    "drag",
    "drop",
    "file",
    "wait",
    "expect",
    "shot",
];

type Read<T> = Result<T, TutorialError>;

/// Reads the script `source`; `name` is how messages call it, and the files it names stand in `folder`.
///
/// # Errors
/// What is no TOML, is not known, or has another kind than expected; with its line.
pub fn read(name: &str, source: &str, folder: &Path) -> Read<Script> {
    let origin = Origin { name: name.to_owned(), text: source.to_owned(), folder: folder.to_owned() };
    let origin = Arc::new(origin);
    let table = DeTable::parse(source).map_err(|e| {
        TutorialError::script(&origin, e.span().unwrap_or(0..0), e.message().trim().replace('\n', ", "))
    })?;
    Reader { origin: &origin }.script(table.get_ref())
}

/// Knows where the text is from.
struct Reader<'a> {
    origin: &'a Arc<Origin>,
}

impl Reader<'_> {
    fn error(&self, span: Range<usize>, message: impl Into<String>) -> TutorialError {
        TutorialError::script(self.origin, span, message)
    }

    fn script<'a>(&'a self, table: &'a DeTable<'a>) -> Read<Script> {
        let mut fields = Fields::new(self.origin, table);
        let title = self.words(fields.take("title"))?;
        let about = self.words(fields.take("about"))?;
        let start = fields.take("start").map(|v| self.start(v)).transpose()?;
        let steps = fields.take_with_key("step");
        fields.done()?;
        let (span, list) = steps.ok_or_else(|| self.error(0..0, "there is no [[step]]"))?;
        let list = list.get_ref().as_array().ok_or_else(|| self.error(span, "steps begin with [[step]]"))?;
        let steps = list.iter().map(|v| self.step(v)).collect::<Read<Vec<_>>>()?;
        let start =
            start.unwrap_or(Start { opened: None, size: SIZE, dark: false, language: Language::English });
        Ok(Script { title, about, start, steps, origin: Arc::clone(self.origin) })
    }

    /// A text, or one for each language.
    fn words(&self, value: Option<Value>) -> Read<Text> {
        let mut words = Text::default();
        let Some(value) = value else { return Ok(words) };
        match value.get_ref() {
            DeValue::String(text) => words.add(Language::English, text.trim().to_owned()),
            DeValue::Table(table) => {
                for (key, v) in table {
                    let language = Language::ALL.into_iter().find(|l| l.code() == key.get_ref().as_ref());
                    let codes = Language::ALL.map(Language::code).join(" or ");
                    let language = language.ok_or_else(|| {
                        self.error(
                            key.span(),
                            format!("'{}' is no language, expected {codes}", key.get_ref()),
                        )
                    })?;
                    words.add(language, text(self.origin, v, language.code())?.trim().to_owned());
                }
            }
            _ => return Err(wrong(self.origin, value, "text", "a text in quotes, or one for each language")),
        }
        Ok(words)
    }

    fn start(&self, value: Value) -> Read<Start> {
        let mut fields = Fields::of(self.origin, value, "start")?;
        let opened: Vec<FileName> = ["session", "file", "example"]
            .into_iter()
            .filter_map(|name| Some((name, fields.take(name)?)))
            .map(|(name, v)| {
                if name == "example" {
                    self.example(v)
                } else {
                    Ok(FileName::Path(PathBuf::from(text(self.origin, v, name)?)))
                }
            })
            .collect::<Read<_>>()?;
        if opened.len() > 1 {
            return Err(self.error(value.span(), "start: expected one of session, file and example"));
        }
        let size = fields.take("size").map(|v| self.size(v)).transpose()?;
        let dark = match fields.take("theme") {
            None => false,
            Some(v) => match text(self.origin, v, "theme")?.as_str() {
                "light" => false,
                "dark" => true,
                _ => return Err(wrong(self.origin, v, "theme", "light or dark")),
            },
        };
        let language = match fields.take("language") {
            None => Language::English,
            Some(v) => {
                text(self.origin, v, "language")?.parse().map_err(|e: String| self.error(v.span(), e))?
            }
        };
        fields.done()?;
        let opened = opened.into_iter().next();
        Ok(Start { opened, size: size.unwrap_or(SIZE), dark, language })
    }

    fn size(&self, value: Value) -> Read<(u32, u32)> {
        let [w, h] = several::<2>(self.origin, value, "size")?;
        let side = |n: f64| (n.fract() == 0.0).then_some(n as u32).filter(|n| SIDES.contains(n));
        side(w)
            .zip(side(h))
            .ok_or_else(|| wrong(self.origin, value, "size", "whole numbers from 200 to 8000"))
    }

    fn example(&self, value: Value) -> Read<FileName> {
        let name = text(self.origin, value, "example")?;
        if examples::find(&name).is_some() {
            return Ok(FileName::Example(name));
        }
        let all: Vec<&str> = examples::ALL.iter().map(|e| e.name).collect();
        let error = self.error(value.span(), format!("there is no example '{name}'"));
        Err(error.with_help(format!("there are {}", all.join(", "))))
    }

    /// A file beside the script as text, or `{ example = "…" }`.
    fn file(&self, value: Value, what: &str) -> Read<FileName> {
        if value.get_ref().is_str() {
            return Ok(FileName::Path(PathBuf::from(text(self.origin, value, what)?)));
        }
        let mut fields = Fields::of(self.origin, value, what)?;
        let example = fields.take("example").map(|v| self.example(v)).transpose()?;
        fields.done()?;
        example.ok_or_else(|| wrong(self.origin, value, what, "a file, or { example = \"…\" }"))
    }

    fn step(&self, value: Value) -> Read<Step> {
        let mut fields = Fields::of(self.origin, value, "step")?;
        let (said, say) = fields.take_with_key("say").unzip();
        let say = self.words(say)?;
        let done = fields.take("do");
        let mut actions = self.actions(&mut fields)?;
        fields.done()?;
        if let Some(done) = done {
            let list = done.get_ref().as_array();
            for item in list.ok_or_else(|| wrong(self.origin, done, "do", "a list [{ … }, { … }]"))? {
                let mut fields = Fields::of(self.origin, item, "do")?;
                actions.extend(self.actions(&mut fields)?);
                fields.done()?;
            }
        }
        actions.sort_by_key(|action| action.span.start);
        if say.is_empty() {
            let error = self.error(said.unwrap_or(value.span()), "this step says nothing");
            return Err(error.with_help("say = \"…\", or say.en = \"…\" and say.de = \"…\""));
        }
        if actions.iter().filter(|a| matches!(a.deed, Deed::Shot(_))).count() > 1 {
            return Err(self.error(value.span(), "a step has one picture, expected one 'shot'"));
        }
        Ok(Step { say, actions, span: value.span() })
    }

    fn actions(&self, fields: &mut Fields) -> Read<Vec<Action>> {
        let mut actions = Vec::new();
        for name in ACTIONS {
            let Some((key, value)) = fields.take_with_key(name) else { continue };
            match value.get_ref().as_array() {
                // Files that are let go together are one action.
                Some(list) if name != "drop" => {
                    for value in list {
                        actions.push(Action { deed: self.deed(name, value)?, span: value.span() });
                    }
                }
                _ => {
                    actions.push(Action { deed: self.deed(name, value)?, span: key.start..value.span().end });
                }
            }
        }
        Ok(actions)
    }

    fn deed(&self, name: &str, value: Value) -> Read<Deed> {
        let click = |how| Ok(Deed::Click { on: self.target(value, name)?, how });
        match name {
            "click" => click(Click::Once),
            "double_click" => click(Click::Twice),
            "right_click" => click(Click::Right),
            "choose" => self.choose(value),
            "type" => self.typed(value),
            "key" => Ok(Deed::Key(text(self.origin, value, name)?)),
            "drag" => self.drag(value),
            "drop" => self.dropped(value),
            "file" => Ok(Deed::Answer(self.file(value, name)?)),
            "wait" => match text(self.origin, value, name)?.as_str() {
                "fit" => Ok(Deed::Wait),
                _ => Err(wrong(self.origin, value, name, "\"fit\"")),
            },
            "expect" => self.expect(value),
            _ => self.shot(value),
        }
    }

    /// A label as text, or with what narrows it.
    fn target(&self, value: Value, name: &str) -> Read<Target> {
        if value.get_ref().is_str() {
            return Ok(Target { label: text(self.origin, value, name)?, within: None, role: None });
        }
        let mut fields = Fields::of(self.origin, value, name)?;
        let target = self.target_of(&mut fields, value)?;
        fields.done()?;
        Ok(target)
    }

    fn target_of(&self, fields: &mut Fields, value: Value) -> Read<Target> {
        let label = fields.text("label")?;
        let label = label.ok_or_else(|| self.error(value.span(), "no label = \"…\" says what is meant"))?;
        Ok(Target { label, within: fields.text("in")?, role: fields.text("role")? })
    }

    fn targets(&self, value: Value, name: &str) -> Read<Vec<Target>> {
        match value.get_ref().as_array() {
            Some(list) => list.iter().map(|v| self.target(v, name)).collect(),
            None => Ok(vec![self.target(value, name)?]),
        }
    }

    fn choose(&self, value: Value) -> Read<Deed> {
        let mut fields = Fields::of(self.origin, value, "choose")?;
        let missing = |what: &str| self.error(value.span(), format!("choose: no {what}"));
        let list = fields.take("in").map(|v| self.target(v, "in")).transpose()?;
        let items = match fields.take("item") {
            None => return Err(missing("item = \"…\" says what is taken")),
            Some(v) => match v.get_ref().as_array() {
                Some(list) => list.iter().map(|v| text(self.origin, v, "item")).collect::<Read<_>>()?,
                None => vec![text(self.origin, v, "item")?],
            },
        };
        fields.done()?;
        Ok(Deed::Choose { list: list.ok_or_else(|| missing("in = \"…\" says which list or menu"))?, items })
    }

    fn typed(&self, value: Value) -> Read<Deed> {
        if value.get_ref().is_str() {
            return Ok(Deed::Type { into: None, text: text(self.origin, value, "type")?, enter: false });
        }
        let mut fields = Fields::of(self.origin, value, "type")?;
        let into = fields.take("in").map(|v| self.target(v, "in")).transpose()?;
        let text = fields.text("text")?.ok_or_else(|| self.error(value.span(), "type: no text = \"…\""))?;
        let enter = fields.flag("enter")?.unwrap_or(false);
        fields.done()?;
        Ok(Deed::Type { into, text, enter })
    }

    fn drag(&self, value: Value) -> Read<Deed> {
        let mut fields = Fields::of(self.origin, value, "drag")?;
        let on = fields.take("in").map(|v| self.target(v, "in")).transpose()?;
        // The figure of the data has no other name.
        let on = on.filter(|target| target.label != "plot");
        let from = fields.take("from").map(|v| self.spot(v, "from")).transpose()?;
        let to = fields.take("to").map(|v| self.spot(v, "to")).transpose()?;
        let button = fields.take("button");
        let right = match button.map(|v| text(self.origin, v, "button")).transpose()?.as_deref() {
            None | Some("left") => false,
            Some("right") => true,
            Some(_) => return Err(self.error(value.span(), "drag: button is left or right")),
        };
        fields.done()?;
        let (from, to) = from.zip(to).ok_or_else(|| self.error(value.span(), "drag: no from and to"))?;
        Ok(Deed::Drag(Drag { on, from, to, right }))
    }

    fn spot(&self, value: Value, name: &str) -> Read<Spot> {
        if value.get_ref().is_array() {
            let [x, y] = several::<2>(self.origin, value, name)?;
            return Ok(Spot::At(x, y));
        }
        Ok(Spot::Of(self.target(value, name)?))
    }

    fn dropped(&self, value: Value) -> Read<Deed> {
        let files = match value.get_ref().as_array() {
            Some(list) => list.iter().map(|v| self.file(v, "drop")).collect::<Read<_>>()?,
            None => vec![self.file(value, "drop")?],
        };
        Ok(Deed::Drop(files))
    }

    fn expect(&self, value: Value) -> Read<Deed> {
        let mut fields = Fields::of(self.origin, value, "expect")?;
        if let Some(message) = fields.text("message")? {
            fields.done()?;
            return Ok(Deed::Expect(Expect::Message(message)));
        }
        let target = self.target_of(&mut fields, value)?;
        if fields.flag("gone")? == Some(true) {
            fields.done()?;
            return Ok(Deed::Expect(Expect::Gone(target)));
        }
        let mut that = Vec::new();
        that.extend(fields.text("contains")?.map(That::Contains));
        that.extend(fields.flag("on")?.map(That::On));
        that.extend(fields.flag("enabled")?.map(That::Enabled));
        let (number, within, nth) =
            (fields.number("value")?, fields.number("within")?, fields.number("number")?);
        match (number, within) {
            (Some(value), Some(within)) if within >= 0.0 => {
                that.push(That::Number { nth: nth.map_or(1, |n| n.max(1.0) as usize), value, within });
            }
            (None, None) if nth.is_none() => {}
            _ => {
                let error = self.error(value.span(), "expect: a number has its tolerance");
                return Err(error.with_help("value = 22.2, within = 0.1"));
            }
        }
        fields.done()?;
        Ok(Deed::Expect(Expect::Seen { target, that }))
    }

    fn shot(&self, value: Value) -> Read<Deed> {
        let mut fields = Fields::of(self.origin, value, "shot")?;
        let ring = fields.take("ring").map(|v| self.targets(v, "ring")).transpose()?.unwrap_or_default();
        let number = fields.take("number").map(|v| self.targets(v, "number")).transpose()?;
        let crop = fields.take("crop").map(|v| self.crop(v)).transpose()?;
        let enlarge = match fields.take("enlarge") {
            None => None,
            Some(v) => {
                let times = crate::tutorial::fields::number(self.origin, v, "enlarge")?;
                let is_sane = (0.25..=8.0).contains(&times);
                Some(
                    is_sane
                        .then_some(times)
                        .ok_or_else(|| wrong(self.origin, v, "enlarge", "a number from 0.25 to 8"))?,
                )
            }
        };
        let after = fields.flag("after")?.unwrap_or(false);
        let animate = fields.flag("animate")?.unwrap_or(false);
        fields.done()?;
        Ok(Deed::Shot(Shot { ring, number: number.unwrap_or_default(), crop, enlarge, after, animate }))
    }

    fn crop(&self, value: Value) -> Read<Crop> {
        let is_rect = value.get_ref().as_array().and_then(|list| list.iter().next());
        if is_rect.is_some_and(|first| number(self.origin, first, "crop").is_ok()) {
            return Ok(Crop::Rect(several::<4>(self.origin, value, "crop")?));
        }
        Ok(Crop::Around(self.targets(value, "crop")?))
    }
}
