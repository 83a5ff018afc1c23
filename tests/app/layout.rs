//! Nothing is cut off, nothing overlaps, in both usual sizes.

use fitpanel::app::Theme;
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::NoObserver;

use crate::window::Window;

fn fitted(size: [f32; 2]) -> Window {
    let mut session = Session::example().unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    Window::sized(session, Theme::Light, size)
}

#[test]
fn the_columns_keep_their_order_and_stay_inside_the_window() {
    for size in [[1280.0, 800.0], [1920.0, 1080.0]] {
        let window = fitted(size);
        let top_down =
            ["Data Set", "Type", "Nop", "Formula", "Value of A", "General", "Method", "Range from", "Fit"];
        let tops: Vec<f32> = top_down.iter().map(|label| window.rect(label).top()).collect();
        assert!(tops.windows(2).all(|pair| pair[0] < pair[1]), "{top_down:?} stand at {tops:?}");
        for label in top_down {
            let rect = window.rect(label);
            assert!(rect.left() >= 0.0 && rect.right() <= 376.5, "{label} in the left column: {rect:?}");
        }
        let figure = window.rect("Figure");
        assert!(figure.left() > 376.0 && figure.right() < size[0] && figure.bottom() < size[1]);
        let (pulls, results) =
            (window.rect("Pull panel of the figure"), window.rect("Height of the results"));
        let (drawn, below) = (pulls.bottom() - figure.top(), size[1] - 32.0 - results.bottom());
        assert!(drawn > below, "the figure has the largest part: {drawn} and {below}");
    }
}

#[test]
fn main_panel_and_pull_panel_share_the_x_axis_exactly() {
    let window = fitted([1280.0, 800.0]);
    let (main, pulls) = (window.rect("Figure"), window.rect("Pull panel of the figure"));
    assert_eq!((main.left(), main.right()), (pulls.left(), pulls.right()));
    assert!(pulls.top() > main.bottom());
}

#[test]
fn what_is_typed_long_does_not_widen_the_left_column() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("lorentzian_peak.csv".into())).unwrap();
    let long = "pol2+lorentzian+gaus+[a_rather_long_parameter_name]*sin([another_long_parameter_name]*x)";
    session.apply(Command::SetFormula(long.into())).unwrap();
    let window = Window::new(session);
    assert!(window.rect("Formula").right() <= 376.5);
    assert!(window.rect("Figure").left() < 480.0);
}

/// A histogram with six parameters: what stands last in the panel is still above its buttons.
#[test]
fn the_last_row_of_the_panel_is_not_cut() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("lorentzian_peak.csv".into())).unwrap();
    session.apply(Command::SetFormula("pol2(0)+lorentzian(3)".into())).unwrap();
    let mut window = Window::new(session);
    window.keep_picture("six_parameters");
    let (last, buttons) = (window.rect("Leave out"), window.rect("Update"));
    assert!(last.bottom() <= buttons.top() - 3.0, "{last:?} above {buttons:?}");
}

/// Names of columns are whole: where one line has no room for all chips, there are two.
#[test]
fn chips_stand_in_two_lines_with_whole_names() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("lorentzian_peak.csv".into())).unwrap();
    let window = Window::new(session);
    let [first, last] = ["lo energy_lo", "± √n"].map(|label| window.rect(label));
    assert!(first.width() > 100.0, "{first:?}");
    assert!(last.top() > first.bottom() && last.top() < first.bottom() + 8.0, "{first:?}, {last:?}");
    assert!(window.rect("hi energy_hi").right() <= 376.5 && window.rect("n counts").right() <= 376.5);
}

#[test]
fn the_report_can_be_copied_in_every_size() {
    for size in [[1280.0, 800.0], [1920.0, 1080.0]] {
        let window = fitted(size);
        let (copy, last) = (window.rect("Copy the report"), window.rect("Commands"));
        assert!(copy.right() < size[0] && copy.left() > last.right(), "{last:?}, {copy:?}");
    }
}

/// The figure keeps its height from table to table and from picture to picture; the matrix of all pairs needs most. Beside a table the main panel
/// is at least 300 points high.
#[test]
fn the_figure_keeps_its_height_between_tabs() {
    let mut window = fitted([1280.0, 800.0]);
    let height = window.rect("Figure").height();
    assert!(height >= 300.0, "{height}");
    for tab in ["Compare", "Derived", "Correlations", "Messages", "Commands"] {
        window.click(tab);
        assert_eq!(window.rect("Figure").height(), height, "{tab}");
    }
    window.click("Models");
    let lower = window.rect("Figure").height();
    for tab in ["Profiles", "Contours", "Resampling"] {
        window.click(tab);
        assert_eq!(window.rect("Figure").height(), lower, "{tab}");
    }
    window.click("Pairs");
    let lowest = window.rect("Figure").height();
    assert!(lowest < lower && lower < height, "{lowest} {lower} {height}");
}

/// The edge between figure and results is dragged, moves with the arrow keys, and a double click would put it back.
#[test]
fn the_results_are_as_high_as_wanted() {
    let mut window = fitted([1280.0, 800.0]);
    let (figure, edge) = (window.rect("Figure").height(), window.rect("Height of the results").center());
    window.drag(egui::PointerButton::Primary, edge, edge - egui::vec2(0.0, 80.0));
    let moved = window.rect("Height of the results").center().y;
    assert!((edge.y - moved - 80.0).abs() < 2.0, "{edge:?} {moved}");
    assert!(window.rect("Figure").height() < figure - 40.0);
    window.focus("Height of the results");
    window.key(egui::Modifiers::NONE, egui::Key::ArrowDown);
    assert!(window.rect("Height of the results").center().y > moved);
}

/// In the narrowest window all tabs are whole, in as many lines as that takes.
#[test]
fn tabs_stand_in_lines_where_the_window_is_narrow() {
    let window = fitted([1100.0, 700.0]);
    for tab in [
        "Results",
        "Models",
        "Compare",
        "Derived",
        "Correlations",
        "Profiles",
        "Contours",
        "Pairs",
        "Resampling",
        "Messages",
        "Commands",
    ] {
        let rect = window.rect(tab);
        assert!(rect.right() <= 1100.0 && rect.bottom() < 676.0, "{tab}: {rect:?}");
    }
    assert!(window.rect("Commands").top() > window.rect("Results").top());
}

/// A click on the title of a card folds it, another one opens it; the keyboard can do it too, and what needs it opens it.
#[test]
fn cards_fold_by_their_titles() {
    let mut window = fitted([1920.0, 1080.0]);
    let method = window.rect("Method").top();
    assert!(window.is_on("Section Parameters"));
    window.click("Section Parameters");
    assert!(!window.is_on("Section Parameters") && !window.has("Value of A"));
    assert!(window.rect("Method").top() < method - 60.0, "what is below moves up");
    window.click("Section Data Set");
    window.keep_picture("folded cards");
    assert!(!window.has("Data Set"), "the list is folded: {:?}", window.texts());
    window.focus("Section Fit Function");
    window.key(egui::Modifiers::NONE, egui::Key::Space);
    assert!(!window.has("Formula"));
    window.key(egui::Modifiers::NONE, egui::Key::Escape);
    window.click("Model menu");
    window.click("Type a formula");
    assert!(window.has("Formula") && window.focused().as_deref() == Some("Formula"));
    window.key(egui::Modifiers::NONE, egui::Key::Escape);
    window.click("View menu");
    window.click("Reset layout");
    assert!(window.has("Value of A") && window.has("Data Set"));
}

/// The boxes of the tab General stand below ROOT's words for their groups where the column has room for them.
#[test]
fn boxes_stand_in_groups() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    let window = Window::sized(session, Theme::Light, [1920.0, 1080.0]);
    let top = |label: &str| window.rect(label).top();
    let order = ["Fit Settings", "Method", "Fit Options", "Best errors", "Draw Options", "No drawing"];
    assert!(order.windows(2).all(|pair| top(pair[0]) < top(pair[1])), "{:?}", order.map(top));
    assert_eq!(top("SAME"), top("Do not store/draw"), "one row");
}
