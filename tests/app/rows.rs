//! What is done with the rows of a file before they are fitted, by mouse and keyboard: columns by formula, cuts, bins, other sheets, and the
//! list of rows that are left out.

use egui::{Key, Modifiers, PointerButton, vec2};
use fitpanel::app::Theme;
use fitpanel::data::read::{CalculatedColumn, ReadOptions};
use fitpanel::data::{Binning, BinningRule, Data, Histogram, WhyLeftOut, YErrors};
use fitpanel::fit::{Command, Session, Shown, Source};
use fitpanel::report::figure::{Layer, Role};
use fitpanel::report::{ViewOptions, data_figure};

use crate::window::Window;

/// A window that has opened a file of this text.
fn open(text: &str, name: &str) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let mut window = Window::new(Session::new());
    window.enter("Path", path.to_str().unwrap());
    (window, folder)
}

fn y(window: &Window) -> (Vec<f64>, Vec<f64>) {
    match &window.session().config().member().data.as_ref().expect("data").data {
        Data::Points(p) => match &p.sy {
            YErrors::Symmetric(s) => (p.y.clone(), s.clone()),
            _ => (p.y.clone(), Vec::new()),
        },
        _ => panic!("no points"),
    }
}

fn histogram(window: &Window) -> Histogram {
    match &window.session().config().member().data.as_ref().expect("data").data {
        Data::Histogram(h) => h.clone(),
        _ => panic!("no histogram"),
    }
}

fn close(found: &[f64], exact: &[f64]) {
    assert_eq!(found.len(), exact.len(), "{found:?}");
    assert!(found.iter().zip(exact).all(|(a, b)| (a - b).abs() <= 1e-14 * b.abs().max(1.0)), "{found:?}");
}

const DECAY: &str = "t / s,U / V,u(U) / V,flag\n1,8,0.4,5\n2,4,0.4,0\n3,2,0.2,7\n4,1,0.2,0\n5,0.5,0.1,3\n";

/// A column y = ln(U) with the errors u(U)/U that follow from those of U; what is no formula is told below its line and stays to be mended,
/// and the data are those of before.
#[test]
fn columns_by_formula() {
    let (mut window, _folder) = open(DECAY, "decay.csv");
    window.click("More about the data");
    window.enter("Calculated column 1", "y = ln(U)");
    let exact = [8.0_f64, 4.0, 2.0, 1.0, 0.5];
    let logarithms = exact.map(f64::ln);
    let errors = [0.05, 0.1, 0.1, 0.2, 0.2];
    close(&y(&window).0, &logarithms);
    close(&y(&window).1, &errors);
    window.enter("Calculated column 2", "z = ln(V)");
    assert!(window.says("V") && window.value("Calculated column 2") == "z = ln(V)", "{:?}", window.texts());
    close(&y(&window).0, &logarithms);
    window.keep_picture("columns");
    window.enter("Calculated column 2", "ln(U)");
    assert!(window.says("expected NAME = FORMULA"), "{:?}", window.texts());
    window.enter("Calculated column 2", "z = 2*y");
    assert_eq!(window.session().config().member().source.as_ref().unwrap().options().calculated.len(), 2);
    assert!(!window.says("expected NAME = FORMULA"), "{:?}", window.texts());
    window.enter("Calculated column 1", "y = 2*U");
    close(&y(&window).0, &exact.map(|u| 2.0 * u));
    window.key(Modifiers::COMMAND, Key::Z);
    close(&y(&window).0, &logarithms);
    window.click("Remove calculated column 2");
    window.click("Remove calculated column 1");
    close(&y(&window).0, &exact);
}

/// A cut leaves rows out, says how many, and shows them hollow; a fit is out of date then.
#[test]
fn a_cut_drops_rows_and_says_so() {
    let (mut window, _folder) = open(DECAY, "decay.csv");
    window.enter("Formula", "a*exp(-b*x)");
    window.click("Fit");
    window.click("More about the data");
    window.enter("Cut", "flag > 0 && t < 5");
    assert!(window.says("drops 3 of 5 rows"), "{:?}", window.texts());
    assert!(matches!(window.session().result(), Shown::Stale(_)), "the fit is out of date");
    assert!(window.says("2 of 5 points"), "{:?}", window.texts());
    let figure = data_figure(window.session(), &ViewOptions::default());
    let hollow = figure.main.layers.iter().find_map(|layer| match layer {
        Layer::Points { role: Role::Masked, at, .. } => Some(at.clone()),
        _ => None,
    });
    assert_eq!(hollow, Some(vec![(2.0, 4.0), (4.0, 1.0), (5.0, 0.5)]));
    window.keep_picture("cut");
    window.enter("Cut", "q > 0");
    assert!(window.says("q") && window.value("Cut") == "q > 0");
    assert!(window.says("2 of 5 points"), "what is refused changes nothing: {:?}", window.texts());
    window.enter("Cut", "flag > 100");
    assert!(window.says("holds for none of the 5 rows"), "{:?}", window.texts());
    window.enter("Cut", "flag >= 0");
    assert!(window.says("drops 0 of 5 rows") && window.says("5 points"), "{:?}", window.texts());
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(window.says("drops 3 of 5 rows"), "{:?}", window.texts());
    window.click("More about the data");
    assert!(window.says("cut flag > 0 && t < 5: drops 3 of 5 rows"), "{:?}", window.texts());
}

/// Every row that is not used is listed with line, cell and reason; one that was left out by hand can be taken back.
#[test]
fn rows_left_out_are_listed() {
    let (mut window, _folder) = open("x,y,sy\n1,2,1\n2,,1\n3,4,\n4,5,1\n5,6,1\n6,7,1\n", "gaps.csv");
    let mask = |row| Command::SetMask { row, used: false };
    let mut session = Session::new();
    let source = window.session().config().member().source.clone().unwrap();
    session.apply(Command::Read(source)).unwrap();
    session.apply(mask(4)).unwrap();
    window = Window::new(session);
    window.enter("Range to", "5.5");
    assert!(window.says("2 of 6 points"), "{:?}", window.texts());
    window.click("2 of 6 points");
    assert!(
        window.says("2 where a value is not a number, 1 by hand, 1 outside the range"),
        "{:?}",
        window.texts()
    );
    for text in [
        "line 3 (row 2)",
        "line 4 (row 3)",
        "line 6 (row 5)",
        "line 7 (row 6)",
        "by hand",
        "outside the range",
    ] {
        assert!(window.says(text), "{text}: {:?}", window.texts());
    }
    window.keep_picture("rows_left_out");
    // What has x and y is in the figure, if only its error is missing.
    let figure = data_figure(window.session(), &ViewOptions::default());
    let hollow = |of: Role| {
        figure.main.layers.iter().find_map(|layer| match layer {
            Layer::Points { role, at, .. } if *role == of => Some(at.clone()),
            _ => None,
        })
    };
    assert_eq!(hollow(Role::Masked), Some(vec![(3.0, 4.0), (5.0, 6.0)]));
    assert_eq!(hollow(Role::Outside), Some(vec![(6.0, 7.0)]));
    window.click("Use line 6 (row 5)");
    assert!(window.says("3 of 6 points"), "{:?}", window.texts());
    let data = window.session().config().member().data.clone().unwrap();
    let told = data.left_out(&window.session().config().member().selection, 10);
    assert_eq!(told.counts, [(WhyLeftOut::NoNumber, 2), (WhyLeftOut::Range, 1)]);
}

/// The sample of 1000 Gaussian values of the reference: the numbers of bins are those of NumPy, Knuth's that of an exact posterior.
#[test]
fn bins_as_rules_propose_and_as_told() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/reference/bin_rules/samples.json");
    let all: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let case = &all[0];
    let values: Vec<f64> = case["values"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
    let lines: Vec<String> = values.iter().map(|v| format!("{v}")).collect();
    let (mut window, _folder) = open(&format!("x\n{}\n", lines.join("\n")), "gauss.csv");
    window.click("Bins");
    for rule in BinningRule::ALL {
        window.choose("Way of binning", rule.title());
        let expected = case["bins"][rule.name()].as_u64().unwrap() as usize;
        assert_eq!(histogram(&window).len(), expected, "{rule:?}");
        assert!(window.says(&format!("proposes {expected}")), "{:?}", window.texts());
    }
    window.keep_picture("bins_rule");
    window.choose("Way of binning", "Width");
    window.enter("Width of bins", "0.5");
    let h = histogram(&window);
    assert!(h.lo.iter().zip(&h.hi).all(|(a, b)| b - a == 0.5) && h.lo[0].rem_euclid(0.5) == 0.0);
    window.enter("Bins from", "-1");
    window.enter("Bins to", "1");
    let below = values.iter().filter(|v| **v < -1.0).count();
    let above = values.iter().filter(|v| **v > 1.0).count();
    let h = histogram(&window);
    assert_eq!((h.len(), h.underflow, h.overflow), (4, below as f64, above as f64));
    assert!(window.says(&format!("{below} below · {above} above")), "{:?}", window.texts());
    window.keep_picture("bins_outside");
    window.choose("Way of binning", "Edges");
    window.enter("Edges of bins", "-1; 0; 2; 4");
    let h = histogram(&window);
    assert_eq!(h.content[0], values.iter().filter(|v| (-1.0..0.0).contains(*v)).count() as f64);
    assert_eq!((h.lo, h.hi), (vec![-1.0, 0.0, 2.0], vec![0.0, 2.0, 4.0]));
    window.enter("Edges of bins", "-1; 0; -2");
    assert!(window.says("Not possible"), "{:?}", window.texts());
    window.choose("Way of binning", "Logarithmic");
    assert!(window.says("Not possible"), "values below zero have no logarithm: {:?}", window.texts());
    window.choose("Way of binning", "Number");
    window.click("Bins");
    assert!(window.says("1000 values"), "{:?}", window.texts());
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(histogram(&window).len(), 3);
}

/// Bins follow the hand, one step of undo, and what is fitted is out of date.
#[test]
fn bins_follow_the_hand() {
    let mut window = Window::example("mixture.csv");
    window.click("Bins");
    window.enter("Number of bins", "40");
    let at = window.rect("Number of bins slider").center();
    window.drag(PointerButton::Primary, at, at + vec2(30.0, 0.0));
    let n = histogram(&window).len();
    assert!(n > 50, "{n}");
    assert_eq!(histogram(&window).content.iter().sum::<f64>(), 1400.0);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(histogram(&window).len(), 40, "one step");
    window.click("Fit");
    window.enter("Number of bins", "20");
    assert!(window.says("Out of date"), "{:?}", window.texts());
}

/// Neighbouring bins of a histogram are merged and taken apart again.
#[test]
fn bins_of_a_histogram_are_merged() {
    let mut window = Window::example("signal.csv");
    let before = histogram(&window);
    window.click("More about the data");
    window.enter("Bins merged into one", "2");
    let merged = histogram(&window);
    assert_eq!((merged.len(), merged.content[0]), (35, before.content[0] + before.content[1]));
    window.enter("Bins merged into one", "5");
    assert_eq!(histogram(&window).len(), 14, "of the bins of the file");
    window.keep_picture("merged");
    window.enter("Bins merged into one", "1");
    assert_eq!(histogram(&window), before);
}

/// Another sheet keeps what goes with it; what does not is said, not dropped in silence.
#[test]
fn another_sheet_keeps_what_goes_with_it() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/formats/workbook.xlsx");
    let mut window = Window::new(Session::new());
    window.enter("Path", path);
    assert_eq!(window.value("Contents of the file"), "Run 1");
    window.click("More about the data");
    window.enter("Calculated column 1", "w = 2*T");
    window.enter("Cut", "x > 0.7");
    assert!(window.says("drops 1 of 6 rows"), "{:?}", window.texts());
    window.choose("Contents of the file", "Run 2");
    assert_eq!(window.value("Contents of the file"), "Run 2");
    assert!(window.says("drops 1 of 6 rows"), "the cut goes with it: {:?}", window.texts());
    assert!(window.says("was dropped: the calculated w"), "{:?}", window.texts());
    let source = window.session().config().member().source.clone().unwrap();
    let options = source.options();
    assert_eq!((options.table.as_deref(), options.cut.as_deref()), (Some("Run 2"), Some("x > 0.7")));
    assert!(options.calculated.is_empty());
    window.keep_picture("other_sheet");
    assert_eq!(y(&window).0.len(), 6);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.value("Contents of the file"), "Run 1");
    assert_eq!(window.value("Calculated column 1"), "w = 2*T");
    window.choose("Contents of the file", "Notes");
    assert!(window.says("Not possible"), "words are no data: {:?}", window.texts());
    assert_eq!(window.value("Contents of the file"), "Run 1");
}

/// Update reads an example with what was said about it, and examples have roles, bins and cuts like files.
#[test]
fn an_example_is_updated_with_its_options() {
    let mut window = Window::example("mixture.csv");
    window.click("Bins");
    window.enter("Number of bins", "25");
    window.enter("Formula", "pol1");
    window.click("Update");
    assert_eq!(histogram(&window).len(), 25);
    assert_eq!(window.session().config().member().formula, "pol1");
    let options = window.session().config().member().source.as_ref().unwrap().options().clone();
    assert_eq!(options.binning, Some(Binning::Uniform { n: 25, span: None }));
}

/// All chips of a histogram have room in two lines with whole names.
#[test]
fn all_chips_have_room() {
    let window = Window::example("signal.csv");
    for chip in ["lo mass_lo", "hi mass_hi", "n counts", "± √n"] {
        assert!(window.rect(chip).right() <= 376.5, "{chip}: {:?}", window.rect(chip));
    }
    let rows: Vec<f32> = ["lo mass_lo", "± √n"].iter().map(|c| window.rect(c).top()).collect();
    assert!((20.0..30.0).contains(&(rows[1] - rows[0])), "{rows:?}");
}

/// Everything that the card can show stays inside its column, in both themes and sizes: columns by formula, a cut, weighted bins.
#[test]
fn the_card_stays_inside_its_column() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a_long_name_of_a_file_of_events.csv");
    let rows: Vec<String> =
        (0..200).map(|k| format!("{},{}", f64::from(k) * 0.37 % 9.0, 1 + k % 3)).collect();
    std::fs::write(&path, format!("energy / GeV,w\n{}\n", rows.join("\n"))).unwrap();
    let options = ReadOptions {
        calculated: vec![CalculatedColumn::parse("e2 / GeV = energy*sqrt(2)+1e-3*energy^2").unwrap()],
        cut: Some("energy > 0.1 && energy < 8.9".into()),
        binning: Some(Binning::Uniform { n: 40, span: Some((1.0, 8.0)) }),
        ..ReadOptions::default()
    };
    for (theme, size) in [(Theme::Light, [1280.0, 800.0]), (Theme::Dark, [1920.0, 1080.0])] {
        let mut session = Session::new();
        let source = Source::File { path: path.clone(), options: options.clone() };
        session.apply(Command::Read(source)).unwrap();
        let mut window = Window::sized(session, theme, size);
        window.click("More about the data");
        assert!(window.says("weighted, errors √Σw²"), "{:?}", window.texts());
        window.keep_picture(&format!("card_{}", size[0]));
        let lines = ["Calculated column 1", "Calculated column 2", "Cut", "Number of bins slider", "Bins to"];
        for label in lines {
            assert!(window.rect(label).right() < 366.0, "{label}: {:?}", window.rect(label));
        }
    }
}

/// Columns and functions are offered while they are typed, in the line of a column and in that of the cut; columns without numbers are not.
#[test]
fn names_of_columns_are_completed() {
    let table = "time / s,voltage / V,volume,place\n1,8,3,here\n2,4,4,there\n3,2,5,here\n4,1,6,there\n";
    let (mut window, _folder) = open(table, "names.csv");
    window.click("More about the data");
    window.type_into("Calculated column 1", "y = ln(vol");
    assert!(window.says("voltage") && window.says("volume"), "{:?}", window.texts());
    window.keep_picture("completion of columns");
    window.key(Modifiers::NONE, Key::Tab);
    assert_eq!(window.value("Calculated column 1"), "y = ln(voltage");
    assert_eq!(window.focused().as_deref(), Some("Calculated column 1"));
    window.enter("Calculated column 1", "y = ln(voltage)");
    close(&y(&window).0, &[8.0_f64, 4.0, 2.0, 1.0].map(f64::ln));
    window.type_into("Cut", "tim");
    window.key(Modifiers::NONE, Key::Tab);
    assert_eq!(window.value("Cut"), "time");
    window.type_into("Cut", "plac");
    window.key(Modifiers::NONE, Key::Tab);
    assert_eq!(window.value("Cut"), "plac", "no number, no name");
}
