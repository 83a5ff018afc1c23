//! Several data sets in one fit, by mouse: added, shown, renamed and taken away.

use std::sync::Arc;

use fitpanel::app::dialogs::Chosen;
use fitpanel::cost::{Correlation, ErrorSource};
use fitpanel::data::read::ReadOptions;
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, NewData, Session, SharedError};
use fitpanel::report::figure::{Layer, Role};
use fitpanel::report::{ViewOptions, joint_figure};

use crate::window::Window;

/// The two lines of kafe2's example, y1 = a x + b and y2 = a x + c.
fn line(name: &str, y: [f64; 4], sigma: f64) -> Arc<Dataset> {
    let sy = YErrors::Symmetric(vec![sigma; 4]);
    let points = Points::new(vec![1.0, 2.0, 3.0, 4.0], y.to_vec(), None, sy).unwrap();
    Arc::new(Dataset::new(name, Data::Points(points)))
}

/// KA058, RF033: two lines with a common slope; values, errors and χ² as kafe2 gives them. A click shows the other data set.
#[test]
fn two_lines_with_one_slope() {
    let mut session = Session::new();
    session.apply(Command::SetData(line("first", [1.1, 2.3, 2.7, 4.4], 0.2), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line("second", [2.2, 3.1, 4.4, 4.8], 0.3), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    let mut window = Window::new(session);
    assert!(window.says("a: shared by first, second"), "{:?}", window.texts());
    window.click("Fit");
    window.keep_picture("members");
    let result = window.session().result().fresh().expect("a fresh result").clone();
    let exact = [(0.993_076_92, 0.074_420_82), (0.142_307_69, 0.211_223_5), (1.142_307_69, 0.238_988_19)];
    for (k, (value, error)) in exact.into_iter().enumerate() {
        assert!((result.minimum.values()[k] - value).abs() < 1e-7, "{k}: {:?}", result.minimum.values());
        assert!((result.errors()[k] - error).abs() < 1e-7, "{k}: {:?}", result.errors());
    }
    assert!((result.gof.chi2.unwrap() - 9.262_179_487).abs() < 1e-8);
    assert_eq!(window.session().config().active, 1);
    window.click("first");
    assert_eq!(window.session().config().active, 0);
    assert_eq!(window.value("Formula"), "a*x+b");
    assert!(window.session().result().fresh().is_some(), "looking at another data set changes no fit");
    window.enter("Name of fit 1", "cold");
    assert_eq!(window.session().config().title(0), "cold");
    window.click("Remove fit 2");
    assert_eq!(window.session().config().members.len(), 1);
    assert!(!window.has("Remove fit 1"), "a single data set has no list");
}

/// The same numbers twice are marked in the list and told by the fit; the mark goes with the second of them.
#[test]
fn data_given_twice_are_marked() {
    let mut session = Session::new();
    let y = [1.1, 2.3, 2.7, 4.4];
    session.apply(Command::SetData(line("first", y, 0.2), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line("again", y, 0.2), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+b".into()) }).unwrap();
    let mut window = Window::new(session);
    assert!(window.has("twice"), "{:?}", window.texts());
    window.click("Fit");
    window.keep_picture("twice");
    let result = window.session().result().fresh().expect("a fresh result").clone();
    assert!(result.warnings.iter().any(|w| w.code == "W-SAME-DATA"));
    window.click("Fit with again");
    assert!(!window.has("twice"));
}

/// Degrees inside a cosine: the button of the Fit Doctor converts them, and the fit is that of the law.
#[test]
fn degrees_are_converted_by_a_button() {
    let phi: Vec<f64> = (0..=12).map(|k| 15.0 * f64::from(k)).collect();
    let y = phi.iter().map(|phi| 3.0 * phi.to_radians().cos().powi(2) + 0.2).collect();
    let points = Points::new(phi, y, None, YErrors::Symmetric(vec![0.01; 13])).unwrap();
    let mut data = Dataset::new("malus", Data::Points(points));
    data.x_title.unit = "deg".into();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(data), None)).unwrap();
    session.apply(Command::SetFormula("A*cos(x)^2+c".into())).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    window.click("Convert to radians");
    assert_eq!(window.value("Formula"), "A*cos(x*pi/180)^2+c");
    let result = window.session().result().fresh().expect("a fresh result").clone();
    assert!((result.minimum.values()[0] - 3.0).abs() < 1e-6);
}

/// A box takes a data set out of the fit and back; what is left out is paler, and the last one cannot be.
#[test]
fn a_data_set_is_left_out_by_its_box() {
    let mut session = Session::new();
    session.apply(Command::SetData(line("first", [1.1, 2.3, 2.7, 4.4], 0.2), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line("second", [2.2, 3.1, 4.4, 4.8], 0.3), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    assert!(window.is_on("Fit with second"));
    window.click("Fit with second");
    assert!(!window.is_on("Fit with second") && !window.is_enabled("Fit with first"));
    window.click("Fit");
    let slope = window.session().result().fresh().expect("a fresh result").minimum.values()[0];
    assert!((slope - 1.03).abs() < 1e-9, "{slope}");
    window.keep_picture("left_out_member");
    let pale = |window: &Window| {
        let layers = joint_figure(window.session(), &ViewOptions::default()).main.layers;
        layers.iter().any(|l| matches!(l, Layer::Points { role: Role::Masked, at, .. } if at.len() == 4))
    };
    assert!(pale(&window));
    window.key(egui::Modifiers::COMMAND, egui::Key::Z);
    window.key(egui::Modifiers::COMMAND, egui::Key::Z);
    assert!(window.is_on("Fit with second") && !pale(&window));
    assert!(window.session().result().fresh().is_some(), "the fit of both is the answer again");
}

/// KA059: a shift of 0.5 that both data sets have in common widens both offsets by that and leaves the slope alone; it can be switched off
/// and removed where the sources of either data set stand.
#[test]
fn a_source_in_common() {
    let mut session = Session::new();
    session.apply(Command::SetData(line("first", [1.1, 2.3, 2.7, 4.4], 0.2), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line("second", [2.2, 3.1, 4.4, 4.8], 0.3), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    let shift = ErrorSource { correlation: Correlation::Same(1.0), ..ErrorSource::of_y(0.5) };
    session
        .apply(Command::SetSharedErrors(vec![SharedError { members: vec![0, 1], source: shift }]))
        .unwrap();
    let mut window = Window::new(session);
    let fitted = |window: &mut Window| {
        window.click("Fit");
        window.session().result().fresh().expect("a fresh result").errors()
    };
    let close = |found: &[f64], shift: f64| {
        let exact = [0.074_420_82, 0.211_223_5_f64.hypot(shift), 0.238_988_19_f64.hypot(shift)];
        assert!(found.iter().zip(exact).all(|(a, b)| (a - b).abs() < 1e-6), "{found:?} for {exact:?}");
    };
    window.click("Errors");
    assert!(window.says("y ± 0.5, fully correlated, with first"), "{:?}", window.texts());
    close(&fitted(&mut window), 0.5);
    window.keep_picture("common");
    window.click("Use common source 1");
    close(&fitted(&mut window), 0.0);
    window.click("Remove common source 1");
    assert!(window.session().config().shared_errors.is_empty() && !window.has("Use common source 1"));
}

/// A second file is chosen in the dialog and fitted together with the first; undone, it is gone.
#[test]
fn a_file_is_added_by_the_dialog() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let first = file("first.csv", "x,y,sy\n1,1.1,0.2\n2,2.3,0.2\n3,2.7,0.2\n4,4.4,0.2\n");
    let second = file("second.csv", "x,y,sy\n1,2.2,0.3\n2,3.1,0.3\n3,4.4,0.3\n4,4.8,0.3\n");
    let mut window = Window::answering(Session::new(), vec![Chosen::Open(first), Chosen::Open(second)]);
    window.click("Open");
    assert_eq!(window.session().config().title(0), "first.csv");
    window.enter("Formula", "a*x+b");
    window.click("More about the data");
    window.click("Add the file");
    assert_eq!(window.session().config().title(1), "second.csv");
    window.enter("Formula", "a*x+c");
    window.click("Fit");
    let result = window.session().result().fresh().expect("a fresh result").clone();
    // kafe2's χ² of its example of two lines with a common slope.
    assert!((result.gof.chi2.unwrap() - 9.262_179_487).abs() < 1e-8, "{:?}", result.gof.chi2);
    for _ in 0..3 {
        window.key(egui::Modifiers::COMMAND, egui::Key::Z);
    }
    assert_eq!(window.session().config().members.len(), 1, "the fit, the formula and the file are undone");
}

/// What two data sets have in common is seen beside the diagonal: all eight rows are one picture, whose correlations follow from
/// (0.2² + 0.5²), (0.3² + 0.5²) and 0.5².
#[test]
fn the_correlation_of_several_data_sets_is_one_picture() {
    let mut session = Session::new();
    session.apply(Command::SetData(line("first", [1.1, 2.3, 2.7, 4.4], 0.2), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line("second", [2.2, 3.1, 4.4, 4.8], 0.3), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    let shift = ErrorSource { correlation: Correlation::Same(1.0), ..ErrorSource::of_y(0.5) };
    session
        .apply(Command::SetSharedErrors(vec![SharedError { members: vec![0, 1], source: shift }]))
        .unwrap();
    let mut window = Window::new(session);
    window.click("Data correlation");
    assert!(window.has("Correlation of the data"));
    window.keep_picture("data_correlation_members");
    let figure = fitpanel::report::data_correlation_figure(window.session()).unwrap();
    let Some(Layer::Cells { patches, .. }) = figure.main.layers.first() else { panic!("no plane") };
    assert_eq!(patches.len(), 64);
    let at = |i: usize, j: usize| patches[8 * i + j].value;
    for (i, j, exact) in
        [(0, 3, 0.25 / 0.29), (0, 4, 0.25 / (0.29_f64 * 0.34).sqrt()), (4, 7, 0.25 / 0.34), (5, 5, 1.0)]
    {
        assert!((at(i, j) - exact).abs() < 1e-12, "{i} {j}: {} for {exact}", at(i, j));
    }
}

/// The other data set stands in the figure in its color, with its curve and name, until its eye is closed; color, eye and name are saved.
#[test]
fn data_sets_have_colors_and_can_be_hidden() {
    let mut session = Session::new();
    session.apply(Command::SetData(line("first", [1.1, 2.3, 2.7, 4.4], 0.2), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line("second", [2.2, 3.1, 4.4, 4.8], 0.3), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    window.click("Color of fit 1");
    window.keep_picture("member_colors");
    window.click("Color fit 1 vermilion");
    let vermilion = Some([0xd5, 0x5e, 0x00]);
    assert_eq!(window.session().config().members[0].color, vermilion);
    window.keep_picture("member_colored");
    let drawn = |window: &Window| {
        let figure = joint_figure(window.session(), &ViewOptions::default());
        let beside = |layer: &Layer| match layer {
            Layer::Points { role: Role::Member(ink), at, .. } => {
                assert_eq!((ink.rgb, ink.number, at.len()), (vermilion, 0, 4));
                Some("points".to_owned())
            }
            Layer::Curve { role: Role::Member(_), label, .. } if !label.is_empty() => Some(label.clone()),
            _ => None,
        };
        figure.main.layers.iter().filter_map(beside).collect::<Vec<_>>()
    };
    assert_eq!(drawn(&window), ["points", "first"]);
    assert!(window.session().result().fresh().is_some(), "a color changes no fit");
    window.click("Draw fit 1");
    assert!(drawn(&window).is_empty() && !window.is_on("Draw fit 1"));
    window.enter("Name of fit 2", "warm");
    let folder = tempfile::tempdir().unwrap();
    let saved = folder.path().join("two.toml");
    let mut again = Session::new();
    {
        let mut copy = Session::new();
        copy.apply(Command::SetData(line("first", [1.1, 2.3, 2.7, 4.4], 0.2), None)).unwrap();
        copy.apply(Command::SetColor { member: 0, color: vermilion }).unwrap();
        copy.apply(Command::ShowMember { member: 0, visible: false }).unwrap();
        copy.apply(Command::RenameMember(0, "cold".into())).unwrap();
        copy.apply(Command::Save(saved.clone())).unwrap();
    }
    again.apply(Command::Open { path: saved, options: ReadOptions::default() }).unwrap();
    let member = again.config().member();
    assert_eq!((member.color, member.hidden, member.name.as_str()), (vermilion, true, "cold"));
    window.click("Draw fit 1");
    assert_eq!(drawn(&window).len(), 2);
    window.click("Color of fit 1");
    window.enter("Color of fit 1 as a number", "#12345");
    assert!(window.says("color: '#12345' is none"), "{:?}", window.texts());
}
