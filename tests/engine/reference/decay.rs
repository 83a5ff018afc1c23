//! An exponential decay with every feature of iminuit: limits, fixed, constraints, robust loss, MINOS levels, plain scans.

use std::sync::Arc;

use fitpanel::cost::{Constraint, Loss};
use fitpanel::data::{Data, Dataset};
use fitpanel::fit::{Command, FitResult, Task};
use fitpanel::minimize::{Grid, Level, MinosOutcome, NoObserver, contour_grid, minos, profile};
use fitpanel::params::ParamId;
use serde_json::Value;

use crate::support::*;

const FOLDER: &str = "exponential_decay_features";

fn stored(name: &str) -> Value {
    expected(FOLDER)["fits"][name].clone()
}

fn data(y: Option<Vec<f64>>) -> Dataset {
    let mut data = dataset(FOLDER, "data.csv");
    if let (Data::Points(points), Some(y)) = (&mut data.data, y) {
        points.y = y;
    }
    data
}

fn fit(name: &str) -> Fit {
    let s = stored(name);
    let y = s["y"].as_array().map(|_| numbers(&s["y"]));
    let mut fit = Fit::new(data(y), "A*exp(-x/tau)+c");
    fit.setup(&s).careful().minos();
    fit
}

fn check(name: &str, result: &Arc<FitResult>) {
    let s = &stored(name)["converged"];
    agrees_with_converged(name, result, s, false);
    assert_eq!(result.gof.ndof.map(|n| n as f64), s["ndof"].as_f64(), "{name}: ndof");
}

/// IM026, IM032, IM033, IM038: the plain fit, with profiles and contours.
#[test]
fn least_squares() {
    let s = stored("least_squares");
    let mut f = fit("least_squares");
    let contours = s["mncontour"].as_array().unwrap();
    for c in contours {
        let (x, y) = (c["x"].as_str().unwrap().to_string(), c["y"].as_str().unwrap().to_string());
        f.intervals(|i| i.contours.push((x, y, vec![num(&c["cl"])], 60)));
    }
    let result = f.run();
    check("least_squares", &result);
    for c in contours {
        contour_rises("least_squares", &mut f, &result, c);
    }
}

/// IM101: mnprofile of each parameter at iminuit's points.
#[test]
fn mnprofiles() {
    let s = stored("least_squares");
    let mut f = fit("least_squares");
    let result = f.run();
    with_minimiser(&f, &result, |ctx, at| {
        for (name, p) in s["mnprofile"].as_object().unwrap() {
            let id = at.params.find(name).unwrap();
            let curve = profile(ctx, at, id, &Grid::Points(numbers(&p["x"])), true).unwrap();
            for (ours, theirs) in curve.fval.iter().zip(numbers(&p["fcn"])) {
                close(&format!("mnprofile of {name}"), *ours, theirs, 1e-3);
            }
        }
    });
}

/// IM049–IM054, IM056: limits that cut, limits that do not, a fixed parameter.
#[test]
fn limits_and_fixed() {
    check("limits_inactive", &fit("limits_inactive").run());
    check("c_fixed_0.5", &fit("c_fixed_0.5").run());
    let name = "limit_c_ge_0.6_active";
    let result = fit(name).run();
    let s = &stored(name)["converged"];
    close("fval", result.minimum.fval, num(&s["fcn"]), 1e-5);
    let c = result.minimum.params.find("c").unwrap();
    assert_eq!(result.minimum.status.at_limit, [c]);
    assert!(!result.error_is_meaningful(c.0), "an error at a limit is no error");
}

/// KA045–KA047: a Gaussian constraint on one parameter, and a correlated one on two; each counts as data.
#[test]
fn constraints() {
    let one = Constraint::simple("tau", 1.5, 0.05);
    let name = "constraint_tau_1.5_0.05";
    check(name, &fit(name).cost(|c| c.constraints.push(one)).run());
    let name = "constraint_A_tau_correlated";
    let s = stored(name);
    let covariance = s["constraint_covariance"].as_array().unwrap().iter().map(numbers).collect();
    let names = vec!["A".to_string(), "tau".to_string()];
    let two =
        Constraint { names, values: numbers(&s["constraint_mean"]), covariance, ..Constraint::default() };
    check(name, &fit(name).cost(|c| c.constraints.push(two)).run());
}

/// Robust loss against two outliers, and the plain loss on the same points.
#[test]
fn soft_l1() {
    let name = "soft_l1_two_outliers";
    let result = fit(name).cost(|c| c.loss = Loss::SoftL1).run();
    agrees_with_converged(name, &result, &stored(name)["converged"], false);
    check("linear_loss_two_outliers", &fit("linear_loss_two_outliers").run());
}

/// IM021, IM102, D4: MINOS at several confidence levels; from 1 on a level is a number of standard deviations.
#[test]
fn minos_at_levels() {
    let mut f = fit("least_squares");
    let result = f.run();
    let table = expected(FOLDER)["minos_at_confidence_levels"].clone();
    let table = if table.is_object() { table } else { stored("minos_at_confidence_levels") };
    with_minimiser(&f, &result, |ctx, at| {
        for (cl, sides) in table.as_object().unwrap().iter().filter(|(k, _)| k.parse::<f64>().is_ok()) {
            let level = Level::Cl(cl.parse().unwrap());
            for (name, pair) in sides.as_object().unwrap() {
                let MinosOutcome::Errors(e) = minos(ctx, at, at.params.find(name).unwrap(), level).unwrap()
                else {
                    panic!("a new minimum at {name}, {cl}");
                };
                let (lower, upper) = (num(&pair[0]), num(&pair[1]));
                close(&format!("{name} at {cl}, lower"), e.lower, lower, 1e-3 * lower.abs());
                close(&format!("{name} at {cl}, upper"), e.upper, upper, 1e-3 * upper);
            }
        }
    });
}

/// IM098, IM100: the cost along one parameter and on a lattice of two, the others held.
#[test]
fn scans_without_refit() {
    let mut f = fit("least_squares");
    let result = f.run();
    let line = stored("profile_tau_without_refit");
    let grid = stored("contour_grid_A_tau_without_refit");
    with_minimiser(&f, &result, |ctx, at| {
        let id = |n: &str| at.params.find(n).unwrap();
        let curve = profile(ctx, at, id("tau"), &Grid::Points(numbers(&line["x"])), false).unwrap();
        for (ours, theirs) in curve.fval.iter().zip(numbers(&line["fcn"])) {
            close("profile", *ours, theirs, 2e-2 + 1e-3 * theirs);
        }
        let (x, y) = (Grid::Points(numbers(&grid["x"])), Grid::Points(numbers(&grid["y"])));
        let ours = contour_grid(ctx, at, (id("A"), &x), (id("tau"), &y)).unwrap();
        for (row, theirs) in ours.iter().zip(grid["fcn[i][j]_at_x_i_y_j"].as_array().unwrap()) {
            for (a, b) in row.iter().zip(numbers(theirs)) {
                close("grid", *a, b, 2e-2 + 1e-3 * b);
            }
        }
    });
}

/// MINOS and contours asked for after the fit, as the window does, are those asked for with it.
#[test]
fn tasks_after_the_fit() {
    let mut f = fit("least_squares");
    let with = f.run();
    f.intervals(|i| i.minos = None);
    f.run();
    let after = f.session.run_now(&Task::Minos(vec![ParamId(1)]), &NoObserver).unwrap();
    let (a, b) = (after.minos[1].as_ref().unwrap(), with.minos[1].as_ref().unwrap());
    close("lower", a.lower, b.lower, 1e-4 * b.lower.abs());
    close("upper", a.upper, b.upper, 1e-4 * b.upper);
    f.apply(Command::Undo);
}
