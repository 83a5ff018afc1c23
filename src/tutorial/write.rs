//! From steps to the text of a script, as a person would write it: what was recorded is read, changed and played like any other.

use super::{
    Action, Click, Crop, Deed, Drag, Expect, FileName, Script, Shot, Spot, Start, Step, Target, Text, That,
};
use crate::language::Language;

/// Longest line that is not taken apart.
const WIDTH: usize = 120;

/// The text that [`read`](super::read()) reads back as this script; only comments and where things stood in the file it came from are lost.
///
/// A drag on a widget that is called `plot` and files whose names are no text cannot be said in a script.
pub fn write(script: &Script) -> String {
    let mut out = String::new();
    text(&mut out, "title", &script.title);
    text(&mut out, "about", &script.about);
    if !out.is_empty() {
        out.push('\n');
    }
    start(&mut out, &script.start);
    for each in &script.steps {
        step(&mut out, each);
    }
    out
}

/// An action as it stands in a script.
pub fn line(deed: &Deed) -> String {
    format!("{} = {}", name(deed), value(deed))
}

fn add(out: &mut String, text: &str) {
    out.push_str(text);
}

/// A text in quotes.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A text that may have several lines; blanks around it do not count.
fn paragraph(text: &str) -> String {
    let is_plain = |c: char| c == '\n' || !c.is_control();
    if text.contains('\n') && text.chars().all(is_plain) && !text.contains(['\\', '"']) {
        format!("\"\"\"\n{text}\n\"\"\"")
    } else {
        quoted(text)
    }
}

fn text(out: &mut String, name: &str, text: &Text) {
    let languages: Vec<Language> = text.languages().collect();
    let is_english = languages == [Language::English];
    for language in languages {
        let words = paragraph(text.of(language));
        let key = if is_english { name.to_owned() } else { format!("{name}.{}", language.code()) };
        add(out, &format!("{key} = {words}\n"));
    }
}

fn number(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e15 { format!("{x:.0}") } else { format!("{x:?}") }
}

fn start(out: &mut String, start: &Start) {
    out.push_str("[start]\n");
    match &start.opened {
        None => {}
        Some(FileName::Example(name)) => add(out, &format!("example = {}\n", quoted(name))),
        Some(FileName::Path(path)) => {
            let is_session = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"));
            let key = if is_session { "session" } else { "file" };
            add(out, &format!("{key} = {}\n", quoted(&path.to_string_lossy())));
        }
    }
    add(out, &format!("size = [{}, {}]\n", start.size.0, start.size.1));
    if start.dark {
        out.push_str("theme = \"dark\"\n");
    }
    if start.language != Language::English {
        add(out, &format!("language = \"{}\"\n", start.language.code()));
    }
}

fn step(out: &mut String, step: &Step) {
    out.push_str("\n[[step]]\n");
    text(out, "say", &step.say);
    let runs = runs(&step.actions);
    // A name can stand only once in a step: what comes again stands in a list of its own.
    let comes_again = |k: usize| runs[..k].iter().any(|(name, _)| *name == runs[k].0);
    if (0..runs.len()).any(comes_again) {
        let each = step.actions.iter().map(|a| format!("{{ {} }}", line(&a.deed)));
        out.push_str(&list("do", each.collect()));
        return;
    }
    for (name, deeds) in runs {
        let values: Vec<String> = deeds.into_iter().map(value).collect();
        match <[String; 1]>::try_from(values) {
            Ok([one]) => add(out, &format!("{name} = {one}\n")),
            Err(several) => out.push_str(&list(name, several)),
        }
    }
}

/// Actions of one name behind each other; each drop and each picture stands for itself.
fn runs(actions: &[Action]) -> Vec<(&'static str, Vec<&Deed>)> {
    let mut runs: Vec<(&'static str, Vec<&Deed>)> = Vec::new();
    for Action { deed, .. } in actions {
        match runs.last_mut() {
            Some((last, list)) if *last == name(deed) && !matches!(deed, Deed::Drop(_) | Deed::Shot(_)) => {
                list.push(deed);
            }
            _ => runs.push((name(deed), vec![deed])),
        }
    }
    runs
}

/// A list in a line, or with a line for each where that is too long.
fn list(name: &str, items: Vec<String>) -> String {
    let line = format!("{name} = [{}]\n", items.join(", "));
    if line.chars().count() <= WIDTH {
        return line;
    }
    let lines: Vec<String> = items.into_iter().map(|item| format!("    {item},\n")).collect();
    format!("{name} = [\n{}]\n", lines.concat())
}

fn name(deed: &Deed) -> &'static str {
    match deed {
        Deed::Click { how: Click::Once, .. } => "click",
        Deed::Click { how: Click::Twice, .. } => "double_click",
        Deed::Click { how: Click::Right, .. } => "right_click",
        Deed::Choose { .. } => "choose",
        Deed::Type { .. } => "type",
        Deed::Key(_) => "key",
        Deed::Drag(_) => "drag",
        Deed::Drop(_) => "drop",
        Deed::Answer(_) => "file",
        Deed::Wait => "wait",
        Deed::Expect(_) => "expect",
        Deed::Shot(_) => "shot",
    }
}

/// `{ a = 1, b = 2 }` of what there is.
fn table(fields: impl IntoIterator<Item = (&'static str, Option<String>)>) -> String {
    let there = fields.into_iter().filter_map(|(key, value)| Some(format!("{key} = {}", value?)));
    let there: Vec<String> = there.collect();
    if there.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", there.join(", ")) }
}

/// What a click acts upon, what is chosen, and so on.
fn value(deed: &Deed) -> String {
    match deed {
        Deed::Click { on, .. } => target(on),
        Deed::Choose { list, items } => {
            let items = one_or_list(&items.iter().map(|item| quoted(item)).collect::<Vec<_>>());
            table([("in", Some(target(list))), ("item", Some(items))])
        }
        Deed::Type { into: None, text, enter: false } => quoted(text),
        Deed::Type { into, text, enter } => table([
            ("in", into.as_ref().map(target)),
            ("text", Some(quoted(text))),
            ("enter", enter.then(|| "true".to_owned())),
        ]),
        Deed::Key(key) => quoted(key),
        Deed::Drag(drag) => dragged(drag),
        Deed::Drop(files) => one_or_list(&files.iter().map(file).collect::<Vec<_>>()),
        Deed::Answer(answer) => file(answer),
        Deed::Wait => "\"fit\"".to_owned(),
        Deed::Expect(expected) => expect(expected),
        Deed::Shot(how) => shot(how),
    }
}

fn one_or_list(items: &[String]) -> String {
    match items {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

fn target_fields(target: &Target) -> [(&'static str, Option<String>); 3] {
    [
        ("label", Some(quoted(&target.label))),
        ("in", target.within.as_deref().map(quoted)),
        ("role", target.role.as_deref().map(quoted)),
    ]
}

fn target(target: &Target) -> String {
    match target {
        Target { label, within: None, role: None } => quoted(label),
        narrowed => table(target_fields(narrowed)),
    }
}

fn targets(list: &[Target]) -> Option<String> {
    (!list.is_empty()).then(|| one_or_list(&list.iter().map(target).collect::<Vec<_>>()))
}

fn dragged(drag: &Drag) -> String {
    let spot = |spot: &Spot| match spot {
        Spot::At(x, y) => format!("[{}, {}]", number(*x), number(*y)),
        Spot::Of(at) => target(at),
    };
    table([
        ("in", Some(drag.on.as_ref().map_or_else(|| "\"plot\"".to_owned(), target))),
        ("from", Some(spot(&drag.from))),
        ("to", Some(spot(&drag.to))),
        ("button", drag.right.then(|| "\"right\"".to_owned())),
    ])
}

fn file(file: &FileName) -> String {
    match file {
        FileName::Path(path) => quoted(&path.to_string_lossy()),
        FileName::Example(name) => table([("example", Some(quoted(name)))]),
    }
}

fn expect(expected: &Expect) -> String {
    match expected {
        Expect::Message(text) => table([("message", Some(quoted(text)))]),
        Expect::Gone(target) => {
            let [label, within, role] = target_fields(target);
            table([label, within, role, ("gone", Some("true".to_owned()))])
        }
        Expect::Seen { target, that } => {
            let conditions = that.iter().flat_map(condition);
            table(target_fields(target).into_iter().chain(conditions))
        }
    }
}

fn condition(that: &That) -> Vec<(&'static str, Option<String>)> {
    match that {
        That::Contains(text) => vec![("contains", Some(quoted(text)))],
        That::On(on) => vec![("on", Some(on.to_string()))],
        That::Enabled(enabled) => vec![("enabled", Some(enabled.to_string()))],
        That::Number { nth, value, within } => vec![
            ("value", Some(number(*value))),
            ("within", Some(number(*within))),
            ("number", (*nth != 1).then(|| nth.to_string())),
        ],
    }
}

fn shot(shot: &Shot) -> String {
    let yes = |is: bool| is.then(|| "true".to_owned());
    let crop = shot.crop.as_ref().map(|crop| match crop {
        Crop::Rect(sides) => format!("[{}]", sides.map(number).join(", ")),
        Crop::Around(list) => targets(list).unwrap_or_else(|| "[]".to_owned()),
    });
    table([
        ("ring", targets(&shot.ring)),
        ("number", targets(&shot.number)),
        ("crop", crop),
        ("enlarge", shot.enlarge.map(number)),
        ("after", yes(shot.after)),
        ("animate", yes(shot.animate)),
    ])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::tutorial::{SHIPPED, read};

    /// What a script says, without where it says it.
    fn said(script: &Script) -> impl PartialEq + std::fmt::Debug + use<> {
        let steps: Vec<(Text, Vec<Deed>)> = script
            .steps
            .iter()
            .map(|s| (s.say.clone(), s.actions.iter().map(|a| a.deed.clone()).collect()))
            .collect();
        (script.title.clone(), script.about.clone(), script.start.clone(), steps)
    }

    fn again(script: &Script) -> (String, Script) {
        let text = write(script);
        let read = read("again.toml", &text, Path::new("."));
        let read = read.unwrap_or_else(|e| panic!("{e}\n{text}"));
        (text, read)
    }

    #[test]
    fn the_shipped_scripts_are_read_back_as_they_are() {
        for shipped in SHIPPED {
            let script = shipped.read().unwrap();
            let (text, read) = again(&script);
            assert_eq!(said(&read), said(&script), "{}", shipped.name);
            assert_eq!(write(&read), text, "{}", shipped.name);
        }
    }

    #[test]
    fn a_script_is_written_as_a_person_would() {
        let source = "title = \"A fit\"\n\n[start]\nexample = \"peak.csv\"\nsize = [1280, 800]\n\n[[step]]\nsay = \"Type it.\"\n\
                      type = { in = \"Formula\", text = \"pol1+gaus\", enter = true }\n\n[[step]]\nsay = \"Fit.\"\n\
                      click = { label = \"Fit\", in = \"fit\" }\nwait = \"fit\"\n\
                      expect = { label = \"Result value of p0\", value = 31.66, within = 0.005 }\n\n[[step]]\nsay = \"Twice.\"\n\
                      do = [{ key = \"Tab\" }, { click = \"A\" }, { key = \"F5\" }]\n";
        assert_eq!(write(&read("a.toml", source, Path::new(".")).unwrap()), source);
    }

    fn words() -> impl Strategy<Value = String> {
        let odd = "[ -~äχ²\"'\\\\\n\t…±]{0,20}x";
        // The reader cuts blanks around what is said.
        prop_oneof!["[a-z]{1,8}", odd.prop_map(|t| t.trim().to_owned())]
    }

    fn some_target() -> impl Strategy<Value = Target> {
        (words(), proptest::option::of(words()), proptest::option::of(words()))
            .prop_filter("the figure has no other name", |(label, ..)| label != "plot")
            .prop_map(|(label, within, role)| Target { label, within, role })
    }

    fn finite() -> impl Strategy<Value = f64> {
        prop_oneof![any::<f64>().prop_filter("finite", |x| x.is_finite()), (-999..999).prop_map(f64::from)]
    }

    fn some_file() -> impl Strategy<Value = FileName> {
        prop_oneof![
            words().prop_map(|name| FileName::Path(name.into())),
            Just(FileName::Example("peak.csv".into()))
        ]
    }

    fn some_spot() -> impl Strategy<Value = Spot> {
        prop_oneof![(finite(), finite()).prop_map(|(x, y)| Spot::At(x, y)), some_target().prop_map(Spot::Of)]
    }

    fn some_expectation() -> impl Strategy<Value = Expect> {
        let number = (1_usize..5, finite(), 0.0..1e3_f64).prop_map(|(nth, value, within)| That::Number {
            nth,
            value,
            within,
        });
        let that = (
            proptest::option::of(words().prop_map(That::Contains)),
            proptest::option::of(any::<bool>().prop_map(That::On)),
            proptest::option::of(any::<bool>().prop_map(That::Enabled)),
            proptest::option::of(number),
        );
        let that = that.prop_map(|(a, b, c, d)| [a, b, c, d].into_iter().flatten().collect::<Vec<That>>());
        prop_oneof![
            words().prop_map(Expect::Message),
            some_target().prop_map(Expect::Gone),
            (some_target(), that).prop_map(|(target, that)| Expect::Seen { target, that }),
        ]
    }

    fn some_deed() -> impl Strategy<Value = Deed> {
        let how = prop_oneof![Just(Click::Once), Just(Click::Twice), Just(Click::Right)];
        prop_oneof![
            (some_target(), how).prop_map(|(on, how)| Deed::Click { on, how }),
            (some_target(), proptest::collection::vec(words(), 1..4))
                .prop_map(|(list, items)| Deed::Choose { list, items }),
            (proptest::option::of(some_target()), words(), any::<bool>())
                .prop_map(|(into, text, enter)| Deed::Type { into, text, enter }),
            words().prop_map(Deed::Key),
            (proptest::option::of(some_target()), some_spot(), some_spot(), any::<bool>())
                .prop_map(|(on, from, to, right)| Deed::Drag(Drag { on, from, to, right })),
            proptest::collection::vec(some_file(), 1..3).prop_map(Deed::Drop),
            some_file().prop_map(Deed::Answer),
            Just(Deed::Wait),
            some_expectation().prop_map(Deed::Expect),
        ]
    }

    fn some_shot() -> impl Strategy<Value = Deed> {
        let crop = prop_oneof![
            proptest::collection::vec(some_target(), 1..3).prop_map(Crop::Around),
            proptest::array::uniform4(finite()).prop_map(Crop::Rect)
        ];
        let list = || proptest::collection::vec(some_target(), 0..3);
        (list(), list(), proptest::option::of(crop), proptest::option::of(0.25..8.0_f64), any::<[bool; 2]>())
            .prop_map(|(ring, number, crop, enlarge, [after, animate])| {
                Deed::Shot(Shot { ring, number, crop, enlarge, after, animate })
            })
    }

    proptest! {
        #[test]
        fn any_script_is_read_back_as_it_is(
            says in words(),
            deeds in proptest::collection::vec(some_deed(), 0..7),
            shot in proptest::option::of(some_shot()),
            dark in any::<bool>(),
        ) {
            let action = |deed| Action { deed, span: 0..0 };
            let step = Step { say: Text::english(says.trim()), actions: deeds.into_iter().chain(shot).map(action).collect(), span: 0..0 };
            let empty = SHIPPED[0].read().unwrap();
            let start = Start { opened: None, size: (640, 480), dark, language: Language::German };
            let script = Script { title: Text::default(), about: Text::default(), start, steps: vec![step], origin: empty.origin };
            let (text, read) = again(&script);
            prop_assert_eq!(said(&read), said(&script), "{}", text);
        }
    }
}
