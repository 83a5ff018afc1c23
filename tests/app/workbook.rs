//! The exercises of the iminuit workbook by mouse and keyboard: a file is opened, bins and range are chosen, functions typed, parameters
//! held and released. The numbers are those of iminuit 2.33 and of exact arithmetic.

use fitpanel::fit::Session;

use crate::window::Window;

const POINTS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/reference/workbook_exercise1_polynomials/data.csv");
const ENERGIES: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/reference/signal_likelihoods/data.csv");
const PEAK: &str = "A*exp(-(x-B)/C)+D*exp(-(x-mu)^2/(2*sigma^2))";

fn open(path: &str) -> Window {
    let mut window = Window::new(Session::new());
    window.enter("Path", path);
    window
}

/// The energies in 70 bins from 90 to 160.
fn histogram() -> Window {
    let mut window = open(ENERGIES);
    window.click("Bins");
    window.enter("Bins from", "90");
    window.enter("Bins to", "160");
    window.enter("Number of bins", "70");
    window
}

fn fit(window: &mut Window) -> f64 {
    window.click("Fit");
    let result = window.session().result().fresh().expect("a fresh result");
    assert!(result.minimum.is_valid(), "{:?}", result.minimum.status);
    result.minimum.fval
}

fn value(window: &Window, name: &str) -> f64 {
    let params = &window.session().config().params;
    params[params.find(name).unwrap().0].value
}

fn close(found: f64, exact: f64, tolerance: f64) {
    assert!((found - exact).abs() <= tolerance, "{found} instead of {exact}");
}

/// Exercises 1 and 2: polynomials chosen from the list, and what the window says of them.
#[test]
fn polynomials_and_their_status() {
    let mut window = open(POINTS);
    for (order, chi2) in [(1, 161.365_308), (4, 8.740_175_67), (6, 6.903_333_72)] {
        window.choose("Function", &format!("pol{order}"));
        close(fit(&mut window), chi2, 1e-6 * chi2);
        let words = if order == 1 { "fit" } else { "Good fit" };
        assert!(window.says(words), "{order}: {:?}", window.texts());
    }
    assert!(window.says("valid · covariance accurate"), "{:?}", window.texts());
}

/// Exercises 3 to 5: bins and a range chosen, a polynomial, an exponential whose origin is held.
#[test]
fn a_histogram_from_single_values() {
    let window = open(ENERGIES);
    assert!(window.says("30550 values"), "{:?}", window.texts());
    drop(window);
    let mut window = histogram();
    assert!(window.says("70 bins"), "{:?}", window.texts());
    window.keep_picture("bins");
    window.choose("Function", "pol4");
    close(fit(&mut window), 307.819_308_500_574_8, 1e-4);
    window.enter("Range from", "100");
    window.enter("Range to", "120");
    assert!(window.says("20 of 70 bins"), "{:?}", window.texts());
    window.enter("Range from", "90");
    window.enter("Range to", "160");
    window.enter("Formula", "A*exp(-(x-B)/C)");
    window.enter("Value of B", "90");
    window.click("Fix B");
    close(fit(&mut window), 259.884_624_830_046, 1e-5);
    close(value(&window, "C"), 12.741_906_564, 1e-4);
}

/// Exercises 6 and 7: the peak left out and held, then the background held, then everything free; the intermediate results are iminuit's.
#[test]
fn a_peak_in_stages() {
    let mut window = histogram();
    window.enter("Formula", PEAK);
    for (name, start) in [("B", "90"), ("D", "100"), ("mu", "124"), ("sigma", "2")] {
        window.enter(&format!("Value of {name}"), start);
        window.click(&format!("Fix {name}"));
    }
    window.enter("Leave out", "120:130");
    assert!(window.says("60 of 70 bins"), "{:?}", window.texts());
    close(fit(&mut window), 64.666_498_1, 3e-4);
    window.keep_picture("left_out");
    // A blank in place of what stands there.
    window.enter("Leave out", " ");
    for name in ["A", "C", "D", "mu", "sigma"] {
        window.click(&format!("Fix {name}"));
    }
    // iminuit's background, held here, stood a hundredth of an error off its minimum.
    close(fit(&mut window), 70.219_358_4, 1e-3);
    window.click("Fix A");
    window.click("Fix C");
    close(fit(&mut window), 70.211_090_611_5, 1e-5);
    close(value(&window, "mu"), 125.134_624_2, 2e-4);
    window.enter("Leave out", "5");
    assert!(window.says("'5' is no interval; type something like 120:130"), "{:?}", window.texts());
}

/// Exercise 8: the binned likelihood of the shape from its cumulative function.
#[test]
fn a_binned_likelihood() {
    let mut window = histogram();
    window.choose("Method", "Binned Likelihood");
    window.click("Cumulative");
    window.enter("Formula", "z*truncexpon_cdf(x,90,160,90,C)+(1-z)*truncnorm_cdf(x,90,160,mu,sigma)");
    for (name, start) in [("z", "0.95"), ("C", "20"), ("mu", "124"), ("sigma", "2")] {
        window.enter(&format!("Value of {name}"), start);
    }
    close(fit(&mut window), 68.348_887_340_3, 1e-5);
    close(value(&window, "sigma"), 1.428_323_642, 2e-4);
    window.keep_picture("exercise_8");
}
