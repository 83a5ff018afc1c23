//! The tab Compare: fits of one run side by side.

use egui::{Key, Modifiers};
use fitpanel::report::figure::Layer;
use fitpanel::report::{ViewOptions, data_figure};

use crate::window::Window;

fn curves(window: &Window) -> Vec<String> {
    let layers = data_figure(window.session(), &ViewOptions::default()).main.layers;
    let label = |l: Layer| if let Layer::Curve { label, dashed: false, .. } = l { Some(label) } else { None };
    layers.into_iter().filter_map(label).collect()
}

#[test]
fn fits_are_compared_drawn_and_gone_back_to() {
    let mut window = Window::example("peak.csv");
    window.click("Compare");
    assert!(window.says("Every fit to these data will stand here"), "{:?}", window.texts());
    window.enter("Formula", "gaus");
    window.click("Fit");
    let first = window.session().config().params.values();
    assert!(window.says("Fit another model"), "{:?}", window.texts());
    window.enter("Formula", "gaus(0)+pol1(3)");
    window.click("Fit");
    assert!(window.has("Compare with fit 1, gaus") && window.has("Shown: fit 2, gaus(0)+pol1(3)"));
    assert!(window.says("gaus(0)+pol1(3) against gaus (2 parameters more)"), "{:?}", window.texts());
    // The numbers of a row are said with their titles: only the eye sees columns.
    assert_eq!(window.value("Compare with fit 1, gaus"), "χ²/ndf 542.7/47, p < 10⁻¹⁵, ΔAIC +504");
    window.click("Draw fit 1, gaus");
    assert!(curves(&window).contains(&"gaus".to_owned()), "{:?}", curves(&window));
    window.keep_picture("compare");
    let color = |window: &Window| window.session().past_fits()[0].function.color;
    let before = color(&window);
    window.click("Color of fit 1, gaus");
    assert_eq!(color(&window), (before + 1) % 4);
    window.enter("Formula", "gaus(0)+pol0(3)");
    window.click("Fit");
    assert!(curves(&window).contains(&"gaus".to_owned()), "it stays drawn");
    // The newest of the others is compared until another one is clicked.
    assert!(window.says("against gaus(0)+pol1(3)"), "{:?}", window.texts());
    window.click("Compare with fit 1, gaus");
    assert!(window.says("against gaus (1 parameter more)"), "{:?}", window.texts());
    window.click("Draw fit 1, gaus");
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(curves(&window).contains(&"gaus".to_owned()), "undo shows it again");
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(!curves(&window).contains(&"gaus".to_owned()));
    window.click("Take the values of fit 1, gaus");
    assert_eq!(window.session().config().params.values()[..3], first[..3]);
    window.click("Go back to fit 1, gaus");
    assert_eq!((window.value("Formula"), window.session().config().params.values()), ("gaus".into(), first));
    assert!(window.has("Shown: fit 1, gaus"));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.value("Formula"), "gaus(0)+pol0(3)");
}
