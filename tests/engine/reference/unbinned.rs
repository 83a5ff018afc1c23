//! Life times with a flat background, unbinned: kafe2's fits, and the same minima in 40-digit arithmetic (kafe2's values are good to 2e-5 of an
//! error).

use fitpanel::cost::{CostKind, ModelKind};

use crate::support::*;

const FOLDER: &str = "kafe2_unbinned";
const DECAY: &str = "(1-fbg)*exp(-x/tau)/tau/(exp(-a/tau)-exp(-b/tau)) + fbg/(b-a)";

fn fit() -> Fit {
    let mut fit = Fit::new(dataset(FOLDER, "data.csv"), DECAY);
    fit.likelihood(CostKind::Unbinned, ModelKind::Density).careful().minos();
    for (name, value) in [("a", 1.0), ("b", 9.0)] {
        fit.value(name, value).fix(name, true);
    }
    fit.value("tau", 2.0);
    fit
}

/// KA055: values, errors, MINOS and cost of one free parameter.
#[test]
fn one_free_parameter() {
    let result = fit().value("fbg", 0.05).fix("fbg", true).run();
    assert!(result.minimum.is_valid());
    agrees_with_exact("tau alone", &result, &exact(FOLDER)["fits"]["tau_only"], &["tau"]);
    let kafe2 = &expected(FOLDER)["fits"]["tau_only"];
    let (values, errors) = (numbers(&kafe2["values"]), numbers(&kafe2["errors"]));
    let tau = result.minimum.params.find("tau").unwrap().0;
    close("tau", result.minimum.values()[tau], values[0], 1e-4 * errors[0]);
    close("error", result.errors()[tau], errors[0], 1e-4 * errors[0]);
    close("cost", result.minimum.fval, num(&kafe2["cost"]), 1e-6);
    // Without a range nobody knows how much of this density lies below the first value: its distribution is not known, and not tested.
    assert!(result.gof.of_values.is_none());
    let tests = fit().value("fbg", 0.05).fix("fbg", true).range(1.0, 9.0).run().gof.of_values.unwrap();
    close("A²", tests.ad.unwrap().statistic, 0.329_896_943_551_460_7, 1e-6);
}

/// The background rests at its limit 0: the other parameter's values and both MINOS sides are those of the limited problem, and no
/// error of the background is printed (kafe2 prints 0.038 for it, and a fall of 3e-18).
#[test]
fn a_background_at_its_limit() {
    let mut f = fit();
    f.value("fbg", 0.1).limits("fbg", Some(0.0), Some(1.0)).limits("tau", Some(0.5), Some(10.0));
    let result = f.run();
    let (m, stored) = (&result.minimum, &exact(FOLDER)["fits"]["tau_fbg_limited"]);
    let at = |name: &str| m.params.find(name).unwrap().0;
    let (tau, fbg) = (at("tau"), at("fbg"));
    assert!(m.is_valid(), "{:?}", m.status);
    let error = num(&stored["tau_error_beside_the_limit"]);
    close("cost", m.fval, num(&stored["fcn"]), 1e-6);
    close("tau", m.values()[tau], num(&stored["tau"]), 1e-4 * error);
    close("fbg", m.values()[fbg], 0.0, 1e-7);
    close("error of tau", result.errors()[tau], error, 1e-2 * error);
    assert!(!result.error_is_meaningful(fbg));
    let sides = numbers(&stored["minos_tau"]);
    let minos = result.minos[tau].as_ref().unwrap();
    close("MINOS −", minos.lower, sides[0], 1e-3 * error);
    close("MINOS +", minos.upper, sides[1], 1e-3 * error);
    let up = num(&stored["minos_fbg_upper"]);
    close("MINOS + of fbg", result.minos[fbg].as_ref().unwrap().upper, up, 1e-3 * up);
    // kafe2's own, to the digits in which it converged.
    let kafe2 = &expected(FOLDER)["fits"]["tau_fbg_limited"]["asymmetric_errors_down_up"];
    close("kafe2 −", minos.lower, num(&kafe2["tau"][0]), 1e-3 * error);
    close("kafe2 +", minos.upper, num(&kafe2["tau"][1]), 1e-3 * error);
}

/// The region of both, cut by the limit: all its points are found, in the order of the boundary, F has risen by the level at every one that
/// is not on the limit and by less at the others.
#[test]
fn a_region_that_a_limit_cuts() {
    let mut f = fit();
    f.value("fbg", 0.1).limits("fbg", Some(0.0), Some(1.0)).limits("tau", Some(0.5), Some(10.0));
    f.range(1.0, 9.0).intervals(|i| {
        i.minos = None;
        i.contours = vec![("tau".into(), "fbg".into(), vec![0.683], 100)];
    });
    let result = f.run();
    let contour = &result.contours[0];
    let values: Vec<f64> = std::str::from_utf8(&reference_file(FOLDER, "data.csv"))
        .unwrap()
        .lines()
        .skip(1)
        .map(|l| l.parse().unwrap())
        .collect();
    let cost = |tau: f64, fbg: f64| -> f64 {
        let whole = tau * ((-1.0 / tau).exp() - (-9.0 / tau).exp());
        values.iter().map(|x| -2.0 * ((1.0 - fbg) * (-x / tau).exp() / whole + fbg / 8.0).ln()).sum()
    };
    let lowest = num(&exact(FOLDER)["fits"]["tau_fbg_limited"]["fcn"]);
    assert_eq!(contour.points.len(), 101);
    for (&(tau, fbg), &on_limit) in contour.points.iter().zip(&contour.at_limit) {
        let rise = cost(tau, fbg) - lowest;
        if on_limit {
            assert!(fbg == 0.0 && rise < contour.rise + 1e-5, "({tau}, {fbg}): {rise}");
        } else {
            close(&format!("({tau}, {fbg})"), rise, contour.rise, 1e-5);
        }
    }
    // Around the middle of the region the boundary turns one way, once.
    let angle = |&(tau, fbg): &(f64, f64)| ((fbg - 0.03) / 0.05).atan2((tau - 2.25) / 0.3);
    let turns =
        contour.points.windows(2).map(|w| (angle(&w[1]) - angle(&w[0])).rem_euclid(std::f64::consts::TAU));
    let turns: Vec<f64> = turns.collect();
    assert!(turns.iter().all(|t| *t < 1.0), "{turns:?}");
    close("once", turns.iter().sum(), std::f64::consts::TAU, 1e-9);
}
