//! What is computed on demand, seen in tabs of its own: correlations, minima, contours, all pairs.

use egui::{Key, Modifiers};
use fitpanel::app::Theme;
use fitpanel::data::read::ReadOptions;
use fitpanel::fit::{Command, ContourFill, ContourLook, Intervals, ParamEdit, Session, Shown};
use fitpanel::minimize::{Algorithm, Method};
use fitpanel::params::{Limits, ParamId};
use fitpanel::report::ViewOptions;
use fitpanel::report::figure::{Layer, Role, fit_figure};

use crate::window::Window;

#[test]
fn covariance_and_correlations_with_global_ones_and_eigenvalues() {
    let mut window = Window::example("peak.csv");
    window.click("Fit");
    window.click("Correlations");
    assert!(window.says("Eigenvalues 0."), "{:?}", window.texts());
    assert!(window.says("Sigma with all others 0."), "{:?}", window.texts());
    window.keep_picture("correlations");
    window.click("Covariance");
    // The square of the error that iminuit gives, 0.1291451.
    assert!(window.says("Covariance matrix:") && window.says("Sigma 0.01668"), "{:?}", window.texts());
    window.keep_picture("covariance");
}

/// Six-hump camel back: two minima of F = −1.0316 and four higher ones (Dixon and Szegő).
const CAMEL: &str = "(4-2.1*x^2+x^4/3)*x^2+x*y+(-4+4*y^2)*y^2";

#[test]
fn all_minima_are_listed_and_a_click_takes_one_over() {
    let mut session = Session::new();
    session.apply(Command::SetCustomCost { formula: CAMEL.into(), errordef: None }).unwrap();
    for (i, (lo, hi)) in [(-2.0, 2.0), (-1.0, 1.0)].into_iter().enumerate() {
        let limits = Limits::new(Some(lo), Some(hi)).unwrap();
        session.apply(Command::SetParam(ParamId(i), ParamEdit::Limits(limits))).unwrap();
    }
    let method = Method { algorithm: Algorithm::Multistart, starts: 40, ..Method::default() };
    session.apply(Command::SetMethod(method)).unwrap();
    let mut window = Window::new(session);
    assert!(!window.has("Minima"), "nothing to list yet");
    window.click("Fit");
    window.click("Minima");
    window.keep_picture("minima");
    let minima = match window.session().result() {
        Shown::Fresh(result) => result.minimum.minima.clone(),
        _ => panic!("no result"),
    };
    assert!(minima.len() >= 4 && (minima[0].fval + 1.031_628_453_49).abs() < 1e-8, "{minima:?}");
    let label = window.texts().into_iter().find(|t| t.starts_with("Take over minimum 3,")).unwrap();
    let before = window.session().config().params.values();
    window.click(&label);
    assert_eq!(window.session().config().params.values(), minima[2].values);
    assert!(window.is_on(&label), "the row says that its values are the present ones");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.session().config().params.values(), before, "one step of undo");
}

#[test]
fn three_levels_of_a_contour_with_their_ellipses() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus+pol0");
    window.click("Fit");
    window.click("Contours");
    window.click("Draw contour");
    let Shown::Fresh(result) = window.session().result() else { panic!("no result") };
    assert_eq!(result.contours.len(), 3);
    assert!(window.says("ellipse from HESSE") && window.says("1σ"), "{:?}", window.texts());
    window.keep_picture("contours");
    window.click("68 95 99 %");
    window.click("Draw contour");
    let Shown::Fresh(result) = window.session().result() else { panic!("no result") };
    // −2 ln(1 − p) for two parameters.
    let rises: Vec<f64> = result.contours.iter().map(|c| c.rise).collect();
    for (rise, expected) in rises.iter().zip([2.278_868_566_4, 5.991_464_547_1, 9.210_340_372_0]) {
        assert!((rise - expected).abs() < 1e-8, "{rises:?}");
    }
    assert!(window.says("95 % joint"), "{:?}", window.texts());
    window.click("Profiles");
    window.click("Draw profile");
    window.keep_picture("profile");
}

/// WG050: levels and pairs over one another, filled with a color, as steps of undo.
#[test]
fn contours_over_one_another_in_a_color() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus+pol0");
    window.click("Fit");
    window.click("Contours");
    window.click("Draw contour");
    window.click("68 95 99 %");
    window.click("Draw contour");
    let n = |window: &Window| window.session().result().fresh().unwrap().contours.len();
    assert_eq!(n(&window), 3, "new levels take the place of the old ones");
    window.click("Superimpose");
    window.click("1 2 3 σ");
    window.click("Draw contour");
    assert_eq!(n(&window), 6, "or are drawn over them");
    assert!(window.says("1σ in one parameter") && window.says("95 % joint"), "{:?}", window.texts());
    let yellow = |window: &mut Window| {
        let picture = window.picture();
        picture.pixels().filter(|p| p.0[0] > 240 && p.0[1] > 240 && p.0[2] < 215).count()
    };
    assert!(yellow(&mut window) < 1000, "{}", yellow(&mut window));
    window.choose("Fill color", "pale yellow");
    window.keep_picture("contours filled");
    assert!(yellow(&mut window) > 10_000, "{}", yellow(&mut window));
    window.choose("and", "Sigma");
    window.click("Draw contour");
    assert!(n(&window) > 6, "contours of another pair are added");
    assert!(
        window.says("Constant, Sigma: 1σ") && window.says("Constant, Mean: 1σ"),
        "both are in the picture: {:?}",
        window.texts()
    );
    window.keep_picture("contours superimposed");
    window.choose("Fill color", "green");
    window.choose("Fill color", "pale yellow");
    let look = ContourLook { superimpose: true, fill: ContourFill::Rgb([0xff, 0xff, 0x99]) };
    assert_eq!(window.session().config().contour_look, look);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.session().config().contour_look.fill, ContourFill::Rgb([0x00, 0x9e, 0x73]));
    window.key(Modifiers::COMMAND, Key::Y);
    assert_eq!(window.session().config().contour_look, look);
}

/// What is lit is what is drawn, also where the fit was asked for levels that no button has.
#[test]
fn the_lit_levels_are_those_that_are_drawn() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    let contours = vec![("Mean".into(), "Sigma".into(), vec![0.68, 0.9], 24)];
    session.apply(Command::SetIntervals(Intervals { contours, ..Intervals::default() })).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    window.click("Contours");
    assert!(window.is_on("as drawn") && !window.is_on("1 2 3 σ") && !window.is_on("68 95 99 %"));
    window.click("Draw contour");
    assert!(window.is_on("as drawn"), "the same levels again");
    window.click("1 2 3 σ");
    window.click("Draw contour");
    assert!(window.is_on("1 2 3 σ") && !window.has("as drawn"));
    window.choose("and", "Constant");
    assert!(window.is_on("1 2 3 σ"), "nothing is drawn of this pair: these will be");
    window.click("Pairs");
    assert!(window.is_on("1 2 3 σ") && !window.has("as drawn"));
}

/// The legend of all pairs stands where no picture is.
#[test]
fn the_legend_of_pairs_covers_nothing() {
    for (formula, file) in
        [("pol1", "peak.csv"), ("gaus+pol0", "peak.csv"), ("gaus+gaus+pol1", "three_peaks.csv")]
    {
        for size in [[1280.0, 800.0], [1920.0, 1080.0]] {
            let mut session = Session::new();
            session.apply(Command::OpenExample(file.into())).unwrap();
            session.apply(Command::SetFormula(formula.into())).unwrap();
            let mut window = Window::sized(session, Theme::Light, size);
            window.click("Fit");
            window.click("Contours");
            window.enter("Points of the contour", "8");
            window.click("Draw contour");
            window.click("Pairs");
            let texts = window.texts();
            let legend = texts.iter().find(|t| t.starts_with("Legend: ")).unwrap();
            let room = window.rect(legend);
            let pictures =
                texts.iter().filter(|t| t.starts_with("Profile of ") || t.starts_with("Contours of "));
            let pictures: Vec<&String> = pictures.collect();
            let n = window.session().result().fresh().unwrap().minimum.params.free().len();
            assert!(pictures.len() >= n * (n + 1) / 2, "{texts:?}");
            for picture in pictures {
                let other = window.rect(picture);
                assert!(!room.intersects(other), "{formula} {size:?}: {room:?} on {picture} {other:?}");
            }
            window.keep_picture(&format!("legend {n} {}", size[0]));
        }
    }
}

#[test]
fn all_pairs_are_drawn_and_named() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut session = Session::new();
        session.apply(Command::OpenExample("peak.csv".into())).unwrap();
        session.apply(Command::SetFormula("gaus".into())).unwrap();
        let mut window = Window::sized(session, theme, [1280.0, 800.0]);
        window.click("Fit");
        window.click("Pairs");
        assert!(window.has("Profile of Mean: not drawn yet"));
        window.click("Draw all pairs");
        assert!(window.has("Profile of Mean") && window.has("Contours of Constant and Sigma"));
        assert!(!window.has("Contours of Sigma and Constant"), "one triangle only");
        // IM103: profiles and contours of three levels in one figure, with a legend.
        let legend = window.texts().into_iter().find(|t| t.starts_with("Legend: ")).unwrap();
        assert!(["1σ", "2σ", "3σ"].iter().all(|level| legend.contains(level)), "{legend}");
        window.keep_picture(&format!("pairs {theme:?}"));
    }
}

#[test]
fn the_matrix_of_pairs_can_be_stopped_and_keeps_what_is_complete() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("lorentzian_peak.csv".into())).unwrap();
    session.apply(Command::SetFormula("pol2+lorentzian".into())).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    window.click("Pairs");
    window.click_only("Draw all pairs");
    // All pictures are counted, profiles and every level of a contour by itself.
    let done = |window: &Window| {
        let texts = window.texts();
        let counted = texts.iter().find_map(|t| t.split_once(" of 51 done"));
        counted.and_then(|(n, _)| n.parse::<usize>().ok())
    };
    while window.app().is_busy() && done(&window).is_none_or(|n| n < 2) {
        window.step();
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    window.keep_picture("pairs running");
    assert!(window.app().is_busy(), "it is stopped before its end");
    window.click("Stop, nothing more is drawn");
    assert!(!window.app().is_busy() && window.has("Draw all pairs"));
    assert!(matches!(window.session().result(), Shown::Fresh(_)), "the fit is as good as before");
    let Shown::Fresh(result) = window.session().result() else { panic!("no result") };
    assert!(result.profiles.len() + result.contours.len() >= 2, "what was complete is kept");
    window.keep_picture("pairs stopped");
}

/// Counts on two axes: the plane with sums beside it; a click shows pulls or the prediction in its place.
#[test]
fn a_plane_shows_data_prediction_or_pulls() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/reference/root_hist2d/data.csv");
    let mut session = Session::new();
    session.apply(Command::Open { path: path.into(), options: ReadOptions::default() }).unwrap();
    let mut window = Window::new(session);
    window.enter("Formula", "A*exp(-0.5*((x-mean_x)/sigma_x)^2-0.5*((y-mean_y)/sigma_y)^2)");
    window.click("Fit");
    window.keep_picture("plane");
    assert!(
        window.has("Sums over the columns of the plane") && window.has("Sums over the rows of the plane")
    );
    assert!(window.is_on("Data") && !window.is_on("Pulls"));
    window.click("Pulls");
    assert!(window.is_on("Pulls") && !window.is_on("Data"));
    window.keep_picture("plane_pulls");
    window.click("Prediction");
    assert!(window.is_on("Prediction"));
    window.keep_picture("plane_prediction");
}

/// A search that was stopped, or that ended at a limit, is not called a fit like any other, and has no band without errors.
#[test]
fn the_end_of_a_search_is_called_what_it_was() {
    let window = peak_within(None);
    assert!(window.says("valid · covariance accurate") && window.has("fitted"), "{:?}", window.texts());
    assert!(has_band(&window));
    let window = peak_within(Some(2.5));
    assert!(window.says("at a limit · covariance"), "{:?}", window.texts());
    assert!(window.has("at a limit") && !window.has("fitted"), "{:?}", window.texts());
    assert!(!has_band(&window), "a parameter at its limit has no error");
}

/// A fitted peak with this upper limit of its width, which is 3.2.
fn peak_within(upper: Option<f64>) -> Window {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    session.apply(Command::SetFormula("gaus+pol1".into())).unwrap();
    let sigma = session.config().params.names().iter().position(|name| name == "Sigma").unwrap();
    session.apply(Command::SetParam(ParamId(sigma), ParamEdit::Value(2.0))).unwrap();
    let limits = Limits::new(Some(0.5), upper).unwrap();
    session.apply(Command::SetParam(ParamId(sigma), ParamEdit::Limits(limits))).unwrap();
    let mut window = Window::new(session);
    window.click("Fit");
    window.click("Results");
    window
}

fn has_band(window: &Window) -> bool {
    let result = window.session().result().fresh().unwrap();
    let figure = fit_figure(result, &ViewOptions::default());
    let band = figure.main.layers.iter().any(|layer| matches!(layer, Layer::Band { role: Role::Band, .. }));
    let named = figure.main.layers.iter().any(
        |layer| matches!(layer, Layer::Curve { role: Role::Fit, label, .. } if label.contains("68 % band: where the curve may lie")),
    );
    assert_eq!(band, named, "its name stands where it is drawn");
    band
}
