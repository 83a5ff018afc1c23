//! From a file to a fit, as a student does it.

use egui::{Key, Modifiers};
use fitpanel::fit::{Session, Shown, ValueOrigin};

use crate::window::Window;

/// The peak of the lab data, whose best values are known from iminuit (`tests/data/reference/lab_files`).
const PEAK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/reference/lab_files/peak.csv");

fn number(text: &str) -> f64 {
    text.replace('\u{2212}', "-").trim_start_matches(['±', ' ', '+']).parse().unwrap_or(f64::NAN)
}

#[test]
fn from_a_file_to_the_sum_of_a_peak_and_a_line_and_back() {
    let mut window = Window::new(Session::new());
    assert!(window.says("no data"), "an empty window says so");
    window.enter("Path", PEAK);
    assert!(window.says("50 points"), "{:?}", window.texts());
    assert!(window.has("± err"), "the error column is found by its name");

    window.choose("Function", "gaus");
    assert_eq!(window.value("Formula"), "gaus");
    window.click("Fit");
    // A Gaussian alone, without the line: iminuit 2.33, LeastSquares, migrad and hesse.
    assert_eq!(window.value("Result value of Mean"), GAUS_MEAN.0);
    assert_eq!(window.value("Result error of Mean"), GAUS_MEAN.1);

    let peak_alone = number(&window.value("Value of Mean"));
    window.click("Add");
    window.choose("Function", "pol1");
    assert_eq!(window.value("Formula"), "gaus(0)+pol1(3)");
    let config = window.session().config();
    assert_eq!(config.origins[1], ValueOrigin::Fitted, "the fitted values are kept when a term is added");
    assert!((config.params[1].value - peak_alone).abs() < 0.01);

    window.click("Fit");
    for (name, value, error) in SUM {
        let shown = number(&window.value(&format!("Result value of {name}")));
        let shown_error = number(&window.value(&format!("Result error of {name}")));
        // Shown with one or two digits of the error; what is computed is closer.
        assert!((shown - value).abs() < 0.1 * error, "{name} = {shown}, expected {value}");
        let id = window.session().config().params.find(name).unwrap();
        let computed = window.session().config().params[id.0].value;
        assert!((computed - value).abs() < 1e-3 * error, "{name} = {computed}, expected {value}");
        assert!(
            (shown_error / error - 1.0).abs() < 0.06,
            "error of {name} = {shown_error}, expected {error}"
        );
    }
    assert!(window.says("Good fit"));
    assert!(window.says("34.415 / 45"), "χ² and degrees of freedom: {:?}", window.texts());

    window.enter("Formula", "gaus(0)+sinn(x)");
    assert!(window.says("sinn"), "the message names the word");
    assert!(window.says("^^^^"), "a caret stands below it");
    assert_eq!(
        window.session().config().member().formula,
        "gaus(0)+pol1(3)",
        "a wrong formula changes nothing"
    );
    window.key(Modifiers::NONE, Key::Escape);
    assert_eq!(window.value("Formula"), "gaus(0)+pol1(3)");

    let mut undone = 0;
    while window.session().undo_label().is_some() {
        window.key(Modifiers::COMMAND, Key::Z);
        undone += 1;
        assert!(undone < 20, "undo comes to an end");
    }
    assert!(undone >= 4, "open, gaus, fit, add, fit: {undone} steps");
    assert!(window.session().config().member().data.is_none(), "back at the empty window");
    while window.session().redo_label().is_some() {
        window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    }
    assert_eq!(window.value("Formula"), "gaus(0)+pol1(3)");
    assert!(
        matches!(window.session().result(), Shown::Fresh(_)),
        "the result of the last fit is shown again"
    );
}

/// Mean of a Gaussian alone fitted to the peak.
const GAUS_MEAN: (&str, &str) = ("21.46", "0.34");

/// `gaus(0)+pol1(3)`: tests/data/reference/lab_files/expected.json.
const SUM: [(&str, f64, f64); 5] = [
    ("Constant", 131.56143044567884, 5.9250754346324435),
    ("Mean", 22.20281083495212, 0.13551706844031916),
    ("Sigma", 3.2343318966718964, 0.1291451079575965),
    ("p0", 31.65644556050212, 1.7562961884704367),
    ("p1", -0.2294705321264687, 0.05174711230006684),
];

#[test]
fn the_error_policy_is_one_click_away_and_says_what_the_other_would_give() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Fit");
    assert_eq!(window.value("Result error of Mean"), "0.14");
    window.click("Error policy");
    assert_eq!(window.value("Result error of Mean"), "0.12", "as lmfit, Fityk and gnuplot print it");
    window.click("Error policy");
    assert_eq!(window.value("Result error of Mean"), "0.14");
}

#[test]
fn values_limits_and_fixes_are_typed_into_the_table() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.enter("Value of Mean", "20,5");
    let mean = |w: &Window| w.session().config().params[1].clone();
    assert_eq!(mean(&window).value, 20.5, "a comma is understood");
    window.click("Set Parameters…");
    window.enter("Lower limit of Mean", "10");
    window.enter("Upper limit of Mean", "30");
    assert_eq!((mean(&window).limits.lower(), mean(&window).limits.upper()), (Some(10.0), Some(30.0)));
    window.enter("Step of Mean", "0.5");
    assert_eq!(mean(&window).step, Some(0.5));
    window.click("Fix Mean");
    assert!(mean(&window).fixed && window.is_on("Fix Mean in Set Parameters"));

    window.enter("Upper limit of Mean", "5");
    assert!(
        window.app().notice().is_some_and(|n| n.contains("above the upper limit")),
        "{:?}",
        window.app().notice()
    );
    assert_eq!(mean(&window).limits.upper(), Some(30.0), "refused, nothing changed");
    window.click("OK in Set Parameters");
    window.enter("Value of Mean", "abc");
    assert!(window.app().notice().is_some_and(|n| n.contains("'abc' is not a number")));
    window.click("Dismiss");
    assert_eq!(window.app().notice(), None);
}

#[test]
fn fit_takes_the_formula_that_was_typed_or_says_what_is_wrong_with_it() {
    let mut window = Window::example("peak.csv");
    window.type_into("Formula", "gaus(0)+pol0(3)");
    window.click("Fit");
    assert_eq!(window.session().config().member().formula, "gaus(0)+pol0(3)");
    assert!(window.has("Result value of p0"));
    window.type_into("Formula", "gaus(0)+exp(");
    window.click("Fit");
    assert!(
        window.app().notice().is_some_and(|n| n.contains("correct the formula")),
        "{:?}",
        window.app().notice()
    );
    assert_eq!(window.session().config().member().formula, "gaus(0)+pol0(3)");
}

#[test]
fn a_slider_pulls_the_value_and_is_one_step_of_undo() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    let value = |w: &Window| w.session().config().params[1].value;
    let before = value(&window);
    let middle = window.rect("Slider of Mean").center();
    window.drag(egui::PointerButton::Primary, middle, middle + egui::vec2(20.0, 0.0));
    assert!(value(&window) > before, "pulled to the right it grows");
    assert_eq!(window.session().config().origins[1], ValueOrigin::User);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&window), before, "the whole pull is one step");
}

#[test]
fn the_range_slider_moves_the_range() {
    let mut window = Window::example("peak.csv");
    let handle = window.rect("Range slider, lower end").center();
    window.drag(egui::PointerButton::Primary, handle, handle + egui::vec2(40.0, 0.0));
    let ranges = window.session().config().member().selection.ranges.clone();
    assert!(ranges.len() == 1 && ranges[0].lo > 4.0 && ranges[0].hi == 49.5, "{ranges:?}");
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(window.session().config().member().selection.ranges.is_empty(), "one step of undo");
}

#[test]
fn a_file_dropped_on_the_window_is_opened() {
    let mut window = Window::new(Session::new());
    window.drop_file(PEAK);
    assert!(window.says("50 points"), "{:?}", window.app().notice());
}

/// Of several files the first is opened and the others are added; where one cannot be read, those behind it are named.
#[test]
fn several_files_dropped_on_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    for (name, y) in [("a.csv", 1), ("b.csv", 2), ("c.csv", 3)] {
        std::fs::write(file(name), format!("x,y\n1,{y}\n2,{y}\n3,{y}\n")).unwrap();
    }
    let names = |window: &Window| {
        let members = &window.session().config().members;
        members.iter().filter_map(|m| Some(m.data.as_ref()?.name.clone())).collect::<Vec<_>>()
    };
    let mut window = Window::new(Session::new());
    window.drop_files([file("a.csv"), file("b.csv"), file("c.csv")]);
    assert_eq!(names(&window), ["a.csv", "b.csv", "c.csv"], "{:?}", window.app().notice());
    let mut window = Window::new(Session::new());
    window.drop_files([file("a.csv"), file("none.csv"), file("c.csv")]);
    assert_eq!(names(&window), ["a.csv"]);
    let notice = window.app().notice().unwrap_or_default();
    assert!(notice.contains("none.csv") && notice.ends_with("not added either: c.csv"), "{notice}");
}

#[test]
fn a_range_is_dragged_out_with_the_right_button_and_taken_back() {
    let mut window = Window::example("peak.csv");
    let figure = window.rect("Figure");
    let at = |part: f32| figure.left_top() + egui::vec2(part * figure.width(), 0.5 * figure.height());
    window.drag(egui::PointerButton::Secondary, at(0.2), at(0.7));
    let ranges = window.session().config().member().selection.ranges.clone();
    assert_eq!(ranges.len(), 1, "one range");
    assert!(
        ranges[0].lo > 5.0 && ranges[0].lo < 15.0 && ranges[0].hi > 30.0 && ranges[0].hi < 40.0,
        "{ranges:?}"
    );
    assert!(window.says("of 50 points"));
    window.enter("Range from", "0");
    window.enter("Range to", "100");
    assert!(
        window.session().config().member().selection.ranges.is_empty(),
        "a range that holds everything is none"
    );
}

#[test]
fn minos_profile_and_contour_are_drawn_on_demand() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Best errors");
    window.click("Fit");
    let upper = number(&window.value("MINOS upper error of Mean"));
    assert!((upper - 0.1355).abs() < 0.006, "nearly parabolic: {upper}");
    window.click("Profiles");
    window.choose("Profile of", "Mean");
    window.click("Draw profile");
    assert!(window.has("Profile figure") && !window.says("scan, others held"));
    window.click("Others held");
    window.click("Draw profile");
    assert!(window.says("scan, others held"), "{:?}", window.texts());
    let kinds = window.session().result().fresh().map(|r| r.profiles.iter().map(|p| p.refit).collect());
    assert_eq!(kinds, Some(vec![true, false]), "both curves are there");
    window.click("Contours");
    window.click("Draw contour");
    assert!(window.has("Contour figure"));
    window.click("Correlations");
    assert!(window.says("Sigma with Constant \u{2212}0."), "{:?}", window.texts());
    window.click("Messages");
    assert!(window.says("Valid Minimum"));
}

#[test]
fn a_running_fit_can_be_cancelled_and_the_window_stays_live() {
    let mut window = Window::example("mixture.csv");
    window.enter("Formula", "[0]*exp(-0.5*((x-[1])/[2])^2)+[3]+[4]*sin([5]*x+[6])^2+abs([7])*cosh([8]*x)");
    window.click_only("Fit");
    let mut seen = false;
    for _ in 0..40 {
        window.step();
        if window.app().is_busy() && window.has("Cancel") {
            seen = true;
            window.key_only(Modifiers::NONE, Key::Escape);
            break;
        }
    }
    window.settle();
    assert!(seen || !window.app().is_busy(), "a fit that is done before it can be stopped is fine too");
    assert!(window.has("Fit"), "the button is back");
}

#[test]
fn a_file_that_cannot_be_read_is_a_sentence_in_place() {
    let mut window = Window::example("peak.csv");
    window.click("More about the data");
    window.enter("Path", "/no/such/file.csv");
    assert!(
        window.app().notice().is_some_and(|n| n.contains("/no/such/file.csv")),
        "{:?}",
        window.app().notice()
    );
    assert!(window.says("50 points"), "the data of before are still there");
}
