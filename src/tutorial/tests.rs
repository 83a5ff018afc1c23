//! Scripts that are read, and those that are not.

use std::path::Path;

use super::*;
use crate::error::Explain as _;
use crate::language::Language;

fn script(text: &str) -> Result<Script, TutorialError> {
    read("lesson.toml", text, Path::new("lessons"))
}

/// Where and why a script is refused.
fn refused(text: &str) -> (usize, String, String) {
    let error = script(text).expect_err("the script is wrong");
    assert!(!error.is_of_step() && error.code() == "E-TUTORIAL");
    (error.line(), error.to_string(), error.help().unwrap_or_default())
}

#[test]
fn the_actions_of_the_contract() {
    let script = script(
        "title = \"A fit\"\n[start]\nsession = \"a.fit.toml\"\nsize = [1000, 700]\ntheme = \"dark\"\n\
         [[step]]\nsay = \"Do it\"\nchoose = {in = \"Predefined\", item = \"expo\"}\n\
         type = {in = \"Formula\", text = \"a*x\"}\nclick = \"Fit\"\n\
         drag = {in = \"plot\", from = [1, 2.5], to = [3, 4]}\n\
         expect = {label = \"Status\", contains = \"valid\"}\n",
    )
    .unwrap();
    assert_eq!(script.start.opened, Some(FileName::Path("a.fit.toml".into())));
    assert!(script.start.dark && script.start.size == (1000, 700));
    let target = |label: &str| Target { label: label.into(), within: None, role: None };
    let deeds: Vec<Deed> = script.steps[0].actions.iter().map(|a| a.deed.clone()).collect();
    assert_eq!(
        deeds,
        [
            Deed::Choose { list: target("Predefined"), items: vec!["expo".into()] },
            Deed::Type { into: Some(target("Formula")), text: "a*x".into(), enter: false },
            Deed::Click { on: target("Fit"), how: Click::Once },
            Deed::Drag(Drag { on: None, from: Spot::At(1.0, 2.5), to: Spot::At(3.0, 4.0), right: false }),
            Deed::Expect(Expect::Seen {
                target: target("Status"),
                that: vec![That::Contains("valid".into())]
            }),
        ]
    );
}

#[test]
fn several_actions_stay_in_order_and_texts_have_languages() {
    let script = script(
        "[[step]]\nsay.de = \"Drück\"\nsay.en = \"Press\"\nkey = [\"Tab\", \"Enter\"]\n\
         do = [{click = \"A\"}, {key = \"B\"}, {click = \"C\"}]\nshot = {ring = \"A\", enlarge = 2}\n",
    )
    .unwrap();
    let step = &script.steps[0];
    assert_eq!((step.say.of(Language::German), step.say.of(Language::English)), ("Drück", "Press"));
    let names: Vec<String> = step
        .actions
        .iter()
        .map(|a| match &a.deed {
            Deed::Key(key) => key.clone(),
            Deed::Click { on, .. } => on.label.clone(),
            _ => "shot".to_owned(),
        })
        .collect();
    assert_eq!(names, ["Tab", "Enter", "A", "B", "C", "shot"]);
}

#[test]
fn what_is_not_known_is_named_with_its_line() {
    let (line, said, help) = refused("[[step]]\nsay = \"a\"\nclik = \"Fit\"\n");
    assert_eq!((line, help.as_str()), (3, "did you mean 'click'?"));
    assert_eq!(said, "lesson.toml, line 3: 'clik' is not known here");
    let (line, said, _) = refused("[[step]]\nsay = \"a\"\n\nexpect = { label = \"x\", vaule = 3 }\n");
    assert!(line == 4 && said.contains("'vaule'"), "{said}");
    let (line, said, _) = refused("[[step]]\nsay.fr = \"a\"\n");
    assert!(line == 2 && said.contains("'fr' is no language"), "{said}");
    let (_, said, help) = refused("[start]\nexample = \"paek.csv\"\n[[step]]\nsay = \"a\"\n");
    assert!(said.contains("no example 'paek.csv'") && help.contains("peak.csv"), "{said} {help}");
}

#[test]
fn what_is_missing_or_of_another_kind_is_refused() {
    for (text, line, words) in [
        ("title = \"a\"\n", 1, "no [[step]]"),
        ("[[step]]\nclick = \"Fit\"\n", 1, "says nothing"),
        ("[[step]]\nsay = \"a\"\nclick = 3\n", 3, "click: expected { … }"),
        ("[[step]]\nsay = \"a\"\nexpect = { label = \"x\", value = 3 }\n", 3, "tolerance"),
        ("[[step]]\nsay = \"a\"\ndrag = { from = [1], to = [2, 3] }\n", 3, "2 numbers"),
        ("[[step]]\nsay = \"a\"\nwait = \"rain\"\n", 3, "wait: expected \"fit\""),
        ("[[step]]\nsay = \"a\"\nshot = { enlarge = 100 }\n", 3, "0.25 to 8"),
        ("[[step]]\nsay = \"a\"\nshot = {}\ndo = [{ shot = {} }]\n", 1, "one picture"),
        ("[start]\nsize = [10, 20]\n[[step]]\nsay = \"a\"\n", 2, "from 200 to 8000"),
        ("[start]\nfile = \"a\"\nexample = \"peak.csv\"\n[[step]]\nsay = \"a\"\n", 1, "expected one of"),
        ("[[step]\n", 1, ""),
    ] {
        let (at, said, _) = refused(text);
        assert!(at == line && said.contains(words), "{text}: {said}");
    }
}

#[test]
fn the_nearest_label_is_named() {
    let there = ["Fit", "Fit now", "Reset", "Function", "Close"];
    assert_eq!(
        Fault::nearest("Fitt", there.into_iter()),
        ["Fit"],
        "the others are more than half of it away"
    );
    assert_eq!(
        Fault::nearest("Fit no", there.into_iter()),
        ["Fit", "Fit now"],
        "one stands in it, it stands in the other"
    );
    assert_eq!(Fault::nearest("fonction", there.into_iter()), ["Function"]);
    assert!(Fault::nearest("Spectrometer", there.into_iter()).is_empty());
}
