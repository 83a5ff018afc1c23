//! Models suggested for a file that was opened: tiles in the place of the results, taken by a click.

use egui::{Key, Modifiers};
use fitpanel::app::Theme;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, Session, Task};
use fitpanel::minimize::NoObserver;

use crate::window::Window;

/// The label of the tile whose name begins like this.
fn tile(window: &Window, title: &str) -> String {
    let begin = format!("{title}, ");
    let texts = window.texts();
    texts.iter().find(|text| text.starts_with(&begin)).unwrap_or_else(|| panic!("{texts:?}")).clone()
}

/// Drop a file, click a tile, copy the report: three actions to the right result, with the errors of the file. The numbers are those of
/// iminuit and ROOT: χ² 34.41/45, Mean 22.20 ± 0.136.
#[test]
fn three_actions_from_a_file_to_a_report() {
    let mut window = Window::new(Session::new());
    window.drop_file("examples-data/peak.csv");
    window.keep_picture("models");
    let peak = tile(&window, "peak on a line");
    assert!(peak.contains("best"), "{peak}");
    window.click(&peak);
    let result = window.session().result().fresh().expect("fitted").clone();
    assert_eq!(window.session().config().member().formula, "gaus+pol1");
    assert!((result.gof.chi2.unwrap() - 34.41).abs() < 0.01, "{:?}", result.gof.chi2);
    let (values, errors) = (result.minimum.values(), result.errors());
    assert!((values[1] - 22.20).abs() < 0.005 && (errors[1] - 0.136).abs() < 0.0005, "{values:?} {errors:?}");
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::C);
    assert!(window.says("the report is on the clipboard"));
    assert!(window.has("global corr."), "the results are shown: {:?}", window.texts());
    window.key(Modifiers::COMMAND, Key::Z);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.session().config().member().formula, "gaus", "taken back");
}

/// What is richer than need be says so; the list goes when the data change, and comes again when asked for.
#[test]
fn tiles_are_about_the_data() {
    let mut window = Window::sized(Session::new(), Theme::Dark, [1920.0, 1080.0]);
    window.drop_file("examples-data/fall_de.csv");
    window.keep_picture("models_dark");
    assert!(tile(&window, "cubic").contains("simpler does"), "{:?}", window.texts());
    window.enter("Range from", "0.3");
    assert!(!window.texts().iter().any(|text| text.starts_with("cubic, ")));
    window.click("Look for models that might describe these data");
    tile(&window, "parabola");
}

/// A tile in a simultaneous fit is fitted by itself: parameters that the other data set has too get names of their own, which is said, and the
/// minimum is that of two fits. A click on a name shares it, and another one takes that back.
#[test]
fn a_tile_among_several_data_sets_shares_nothing_unasked() {
    let line = |slope: f64| {
        let row = |k: i32| format!("{k},{},0.5\n", slope * f64::from(k) + f64::from(k * k % 5) * 0.3);
        format!("x,y,sy\n{}", (0..12).map(row).collect::<String>())
    };
    let folder = tempfile::tempdir().unwrap();
    let files = [("a.csv", 2.0), ("b.csv", -3.0)].map(|(name, slope)| {
        std::fs::write(folder.path().join(name), line(slope)).unwrap();
        folder.path().join(name)
    });
    let alone: Vec<Vec<f64>> = files
        .iter()
        .map(|file| {
            let mut session = Session::new();
            session.apply(Command::Open { path: file.clone(), options: ReadOptions::default() }).unwrap();
            session.apply(Command::SetFormula("pol1".into())).unwrap();
            session.run_now(&Task::Fit, &NoObserver).unwrap().minimum.values()
        })
        .collect();
    let mut window = Window::new(Session::new());
    window.drop_files(files);
    window.click("a.csv");
    window.enter("Formula", "pol1");
    window.click("b.csv");
    window.click("Models");
    if window.has("Look for models that might describe these data") {
        window.click("Look for models that might describe these data");
    }
    window.click(&tile(&window, "straight line"));
    assert_eq!(window.session().config().params.names(), ["p0", "p1", "p0_2", "p1_2"]);
    assert!(window.says("p0 is p0_2, p1 is p1_2"), "{:?}", window.texts());
    window.keep_picture("models_own_names");
    let fitted = window.session().result().fresh().expect("fitted").minimum.values();
    let both = alone.concat();
    assert!(fitted.iter().zip(&both).all(|(a, b)| (a - b).abs() < 1e-6), "{fitted:?} for {both:?}");
    window.click("Sharing of p0_2");
    window.click("Share p0 of a.csv");
    assert_eq!(window.session().config().params.names(), ["p0", "p1", "p1_2"]);
    assert!(window.says("p0: shared by a.csv, b.csv"), "{:?}", window.texts());
    window.click("Sharing of p0");
    window.click("A value of its own for b.csv");
    assert_eq!(window.session().config().params.names(), ["p0", "p1", "p0_2", "p1_2"]);
}

/// Three coordinates have none to look for.
#[test]
fn nothing_is_looked_for_where_there_is_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("space.csv");
    let rows: Vec<String> = (0..20).map(|k| format!("{k},{},{},{}", k % 3, k % 5, 2 * k + k % 3)).collect();
    std::fs::write(&path, format!("x,x2,x3,y\n{}\n", rows.join("\n"))).unwrap();
    let mut session = Session::new();
    let columns = [("x", "x"), ("x2", "x2"), ("x3", "x3"), ("y", "y")];
    let columns = columns.map(|(role, name)| (role.to_owned(), name.to_owned())).to_vec();
    let options = ReadOptions { columns, ..ReadOptions::default() };
    session.apply(Command::Open { path, options }).unwrap();
    let mut window = Window::new(session);
    assert!(window.app().notice().is_none(), "{:?}", window.app().notice());
    window.click("Models");
    assert!(window.says("There are no usual models for data"), "{:?}", window.texts());
}
