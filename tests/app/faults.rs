//! Where other programs give wrong results without a word, in the window; `tests/cli/faults.rs` does the same on the command line.

use fitpanel::fit::{Command, Session};

use tempfile::TempDir;

use crate::window::Window;

/// A window over this table, fitted with this formula; the file is there as long as the folder is kept.
fn fitted(table: &str, formula: &str) -> (Window, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, table).unwrap();
    let mut window = Window::new(Session::new());
    window.drop_file(path.to_str().unwrap());
    window.enter("Formula", formula);
    window.click("Fit");
    (window, folder)
}

fn peak(factor: f64) -> String {
    let text = std::fs::read_to_string("examples-data/peak.csv").unwrap();
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        format!("{},{},{}\n", cells[0], cells[1], cells[2] * factor)
    });
    format!("x,counts,err\n{}", rows.collect::<String>())
}

fn error_of(window: &Window, i: usize) -> f64 {
    window.session().result().fresh().expect("fitted").errors()[i]
}

/// Errors half as large give results half as uncertain as given, and the same from the scatter; the switch names both.
#[test]
fn the_size_of_the_errors_counts() {
    for (factor, as_given) in [(1.0, 0.1356), (0.5, 0.0678)] {
        let (mut window, _folder) = fitted(&peak(factor), "gaus+pol1");
        assert!((error_of(&window, 1) - as_given).abs() < 1e-4);
        window.click("Error policy");
        window.settle();
        assert!((error_of(&window, 1) - 0.1186).abs() < 1e-4);
    }
}

/// The column of errors has its chip and stands in the fit.
#[test]
fn a_column_of_errors_is_used() {
    let (window, _folder) = fitted(&peak(1.0), "gaus+pol1");
    assert!(window.has("± err"), "{:?}", window.texts());
    let chi2 = window.session().result().fresh().unwrap().gof.chi2.unwrap();
    assert!((chi2 - 34.4147).abs() < 1e-4, "{chi2}");
}

/// Beside a value at its limit stands no error.
#[test]
fn no_error_is_shown_at_a_limit() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus+pol1");
    window.click("Set Parameters…");
    window.enter("Upper limit of Sigma", "2.5");
    window.click("Fit");
    assert!(window.says("Sigma stopped at the limit you set (2.5)"), "{:?}", window.texts());
    assert_eq!(window.value("Result error of Sigma"), "—");
}

/// Errors of x change the slope: that of the distances from the line, not that of the vertical ones.
#[test]
fn errors_of_x_count() {
    let rows = "0,0,0.5,0.5\n1,2.5,0.5,0.5\n2,2.5,0.5,0.5\n3,6.5,0.5,0.5\n4,8,0.5,0.5\n";
    let (window, _folder) = fitted(&format!("x,y,sx,sy\n{rows}"), "pol1");
    let slope = window.session().result().fresh().unwrap().minimum.values()[1];
    // −2 ln L without its constant, the best p0 put in: (Syy − 2 p1 Sxy + p1² Sxx) / σ² (1 + p1²) + n ln(1 + p1²).
    let (sxx, sxy, syy) = (10.0, 20.0, 42.7);
    let cost = |p1: f64| {
        let s = 1.0 + p1 * p1;
        (syy - 2.0 * p1 * sxy + p1 * p1 * sxx) / (0.25 * s) + 5.0 * s.ln()
    };
    let (mut low, mut high) = (0.0, 4.0);
    while high - low > 1e-9 {
        let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if cost(a) < cost(b) { high = b } else { low = a }
    }
    assert!((slope - low).abs() < 1e-4, "{slope}, not {low}");
    assert!((slope - sxy / sxx).abs() > 0.05, "the errors of y alone give 2");
}

/// All start values 1, as a program that never guesses has them.
#[test]
fn start_values_of_one_end_at_the_peak() {
    let mut window = Window::example("peak.csv");
    window.enter("Formula", "gaus+pol1");
    for name in ["Constant", "Mean", "Sigma", "p0", "p1"] {
        window.enter(&format!("Value of {name}"), "1");
    }
    window.click("Fit");
    let values = window.session().result().fresh().unwrap().minimum.values();
    assert!((values[1] - 22.20).abs() < 0.005, "{values:?}");
}

/// A Gaussian is fitted, a constant is added and the sum is fitted: in ROOT's panel this ends in the wrong place or crashes.
#[test]
fn a_constant_added_to_a_fitted_peak() {
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    let mut window = Window::new(session);
    window.enter("Formula", "gaus");
    window.click("Fit");
    window.click("Add");
    window.choose("Function", "pol0");
    window.click("Fit");
    let result = window.session().result().fresh().expect("fitted").clone();
    assert_eq!(window.session().config().member().formula, "gaus(0)+pol0(3)");
    assert!(result.minimum.is_valid(), "{:?}", result.minimum.values());
    // By Gauss–Newton steps of a few lines elsewhere.
    for (value, exact) in
        result.minimum.values().iter().zip([132.022_644, 22.121_776_3, 3.315_513_93, 24.915_246_2])
    {
        assert!((value / exact - 1.0).abs() < 1e-6, "{value}, not {exact}");
    }
    assert!((result.gof.chi2.unwrap() - 54.030_060_66).abs() < 1e-6);
}
