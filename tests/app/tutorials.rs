//! Scripts replayed upon the window, and those that cannot be.

use std::path::Path;

use fitpanel::app::tutorial::{Shown, Wishes, replay};
use fitpanel::error::Explain as _;
use fitpanel::language::Language;
use fitpanel::tutorial::{SHIPPED, TutorialError, read};

/// Replays without pictures.
fn check(text: &str, wishes: &Wishes) -> Result<(), TutorialError> {
    let script = read("lesson.toml", text, Path::new("examples-data")).unwrap();
    replay(&script, &Wishes { only_check: true, ..*wishes }, &mut |_, _| panic!("no pictures"))
}

/// A line through the peak, fitted: all kinds of actions.
const LESSON: &str = r#"
[start]
example = "peak.csv"

[[step]]
say = "Choose a line, then a peak."
choose = { in = "Function", item = "pol1" }
expect = { label = "Formula", contains = "pol1" }

[[step]]
say = "Type a formula and fit."
type = { in = "Formula", text = "gaus+pol1", enter = true }
click = { label = "Fit", role = "button", in = "fit" }
wait = "fit"
expect = [
    { label = "Result value of Mean", value = 22.2, within = 0.005 },
    { label = "χ²", value = 34.415, within = 0.001 },
    { label = "χ²", value = 45, within = 0, number = 2 },
    { label = "Pull", on = true },
    { label = "Redo", enabled = false },
    { label = "Result value of Spin", gone = true },
    { message = "Good fit" },
]

[[step]]
say = "Undo by keys, and redo."
key = "Ctrl+Z"
expect = { label = "Redo", enabled = true }

[[step]]
say = "Drag out a range."
drag = { in = "plot", from = [10, 60], to = [35, 60], button = "right" }
expect = { label = "Range from", value = 10, within = 0.5 }
"#;

#[test]
fn a_script_does_what_a_person_does() {
    check(LESSON, &Wishes::default()).unwrap_or_else(|e| panic!("{e}, {:?}", e.help()));
}

#[test]
fn labels_are_english_whatever_the_window_speaks() {
    let wishes = Wishes { language: Some(Language::German), ..Wishes::default() };
    check(LESSON, &wishes).unwrap_or_else(|e| panic!("{e}, {:?}", e.help()));
}

/// Why a lesson with this last step fails: its words and its help.
fn fails(step: &str) -> (TutorialError, String, String) {
    let text =
        format!("[start]\nexample = \"peak.csv\"\n[[step]]\nsay = \"a\"\n[[step]]\nsay = \"b\"\n{step}\n");
    let error = check(&text, &Wishes::default()).expect_err("the step fails");
    let (said, help) = (error.to_string(), error.help().unwrap_or_default());
    assert!(error.is_of_step() && error.code() == "E-STEP" && error.step() == Some(2), "{said}");
    (error, said, help)
}

#[test]
fn a_changed_label_is_told_with_step_line_and_the_nearest() {
    let (error, said, help) = fails("click = \"Guess start vlues\"");
    assert_eq!(error.line(), 7);
    assert_eq!(said, "lesson.toml, step 2, line 7: there is no 'Guess start vlues' in the window");
    assert!(help.contains("'Guess start values'"), "{help}");
}

#[test]
fn what_cannot_be_done_is_said() {
    for (step, words) in [
        ("click = \"Redo\"", "cannot be used now"),
        ("click = { label = \"Fit\", in = \"nowhere\" }", "no panel or group 'nowhere'"),
        ("drag = { in = \"plot\", from = [1000, 5], to = [2000, 6] }", "does not stand in the figure"),
        ("key = \"Ctrl+Nonsense\"", "no key 'Ctrl+Nonsense'"),
        ("click = \"Open\"", "a file dialog was opened"),
        ("file = \"peak.csv\"", "no file dialog was opened"),
        ("drop = \"no such file.csv\"", "no such file.csv: "),
        ("expect = { label = \"Range from\", value = 7, within = 0.1 }", "says '0.5', expected 7 ± 0.1"),
        ("expect = { label = \"Pull\", on = false }", "'Pull' is on, expected that it is off"),
        ("expect = { message = \"Excellent weather\" }", "nothing in the window says"),
        ("expect = { label = \"Fit\", gone = true }", "expected that it is not"),
    ] {
        let (_, said, _) = fails(step);
        assert!(said.contains(words), "{step}: {said}");
    }
}

/// Files are dropped, and chosen in the dialog that a click opens; what is written does not come beside the script.
#[test]
fn files_come_from_beside_the_script() {
    let text = r#"
[[step]]
say = "Drop"
drop = { example = "signal.csv" }
expect = { label = "Data Set", contains = "signal.csv" }
[[step]]
say = "Open"
click = "Open"
file = "peak.csv"
expect = { label = "Data Set", contains = "peak.csv" }
"#;
    check(text, &Wishes::default()).unwrap_or_else(|e| panic!("{e}, {:?}", e.help()));
}

/// What stands further down is scrolled to before it is clicked.
#[test]
fn a_widget_out_of_view_is_scrolled_to() {
    let text = "[start]\nexample = \"peak.csv\"\nsize = [1000, 520]\n[[step]]\nsay = \"a\"\n\
                click = \"No drawing\"\nexpect = { label = \"No drawing\", on = true }\n";
    check(text, &Wishes::default()).unwrap_or_else(|e| panic!("{e}, {:?}", e.help()));
}

/// A picture a step, with the ring at what is clicked.
#[test]
fn pictures_show_where_the_step_acts() {
    let text = "[start]\nexample = \"peak.csv\"\n[[step]]\nsay = \"a\"\nclick = { label = \"Fit\", in = \"fit\" }\n\
                [[step]]\nsay = \"b\"\nshot = { ring = \"Pull\", number = [\"Open\", \"Paste\"], enlarge = 2 }\n\
                [[step]]\nsay = \"c\"\nshot = { crop = \"results\" }\n";
    let script = read("lesson.toml", text, Path::new(".")).unwrap();
    let mut shown: Vec<Shown> = Vec::new();
    replay(&script, &Wishes::default(), &mut |k, one| {
        assert_eq!(k, shown.len());
        shown.push(one);
    })
    .unwrap();
    let [fit, tools, results] = shown.as_slice() else { panic!("{} pictures", shown.len()) };
    assert_eq!((fit.image.width, fit.image.height, fit.marks.rings.len()), (1280, 800, 1));
    assert!(fit.marks.rings[0].contains(fit.marks.pointer.unwrap()));
    assert_eq!(fit.marked, ["Fit"]);
    assert_eq!((tools.image.width, tools.marks.numbers.len(), tools.marks.pointer), (2560, 2, None));
    assert!(results.image.width < 1280 && results.image.height < 800);
    if let Some(folder) = std::env::var_os("FITPANEL_PICTURES") {
        for (k, one) in shown.iter().enumerate() {
            let path = Path::new(&folder).join(format!("step {k}.png"));
            std::fs::write(path, one.image.to_png().unwrap()).unwrap();
        }
    }
}

/// Every tutorial that comes with the program does what it says, in a window of either language. All texts of the first ones are written
/// in both, of all others in English.
#[test]
fn all_shipped_tutorials_do_what_they_say() {
    for shipped in SHIPPED {
        let script = shipped.read().unwrap_or_else(|e| panic!("{e}"));
        let written = script.languages();
        let expected = if SHIPPED[..3].contains(shipped) { &Language::ALL[..] } else { &[Language::English] };
        assert!(expected.iter().all(|l| written.contains(l)), "{}: {written:?}", shipped.name);
        for language in Language::ALL {
            let wishes = Wishes { only_check: true, language: Some(language), ..Wishes::default() };
            let done = replay(&script, &wishes, &mut |_, _| panic!("no pictures"));
            done.unwrap_or_else(|e| panic!("{}: {e}, {:?}", language.code(), e.help()));
        }
    }
}

/// One of them with pictures: a ring or a number in each, and all of it within the picture.
#[test]
fn a_shipped_tutorial_with_pictures() {
    let script = SHIPPED[0].read().unwrap();
    let mut steps = Vec::new();
    let wishes = Wishes { language: Some(Language::German), ..Wishes::default() };
    replay(&script, &wishes, &mut |k, shown| {
        let room = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0));
        let marked = [shown.marks.rings.clone(), shown.marks.numbers.clone()].concat();
        assert!(!marked.is_empty() && marked.iter().all(|r| room.contains_rect(*r)), "step {k}: {marked:?}");
        steps.push(k);
    })
    .unwrap();
    assert_eq!(steps, [0, 1, 2, 3, 4, 5]);
}
