//! The list of fitted functions: kept, appended, looked up, taken over, saved with the session, and compared with one another.

use std::sync::Arc;

use fitpanel::cost::CostKind;
use fitpanel::data::read::ReadOptions;
use fitpanel::data::{Data, Dataset, Interval, Points, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, Session, Storing, compare};
use fitpanel::report::{ViewOptions, data_figure, figure::Layer, functions};

use crate::support::{Fit, ROOT_ERRORS, agrees_with_root, close, dataset, expected};

/// The three Gaussians of ROOT's multifit example, each on its own range, all of them kept.
fn three_gaussians() -> Fit {
    let mut fit = Fit::new(dataset("root_multifit", "data.csv"), "gaus");
    append(&mut fit);
    for (lo, hi) in [(85.0, 95.0), (98.0, 108.0), (110.0, 121.0)] {
        fit.apply(Command::SetFormula("gaus".into())).range(lo, hi).apply(Command::Guess);
        fit.run();
    }
    fit
}

fn append(fit: &mut Fit) {
    fit.apply(Command::SetStoring(Storing { append: true, ..Storing::default() }));
}

fn names(session: &Session) -> Vec<&str> {
    session.functions_of(0).map(|f| f.name.as_str()).collect()
}

/// RF039, RF041, RF046: R+ keeps all; each is found by its name, with range, values and errors; the sum starts from the three.
#[test]
fn the_sum_starts_from_the_three_results() {
    let mut fit = three_gaussians();
    assert_eq!(names(&fit.session), ["gaus", "gaus_2", "gaus_3"]);
    let second = fit.session.function("gaus_2").unwrap();
    assert_eq!(second.asked.selection.ranges, [Interval { lo: 98.0, hi: 108.0 }]);
    assert_eq!(
        second.params.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
        ["Constant", "Mean", "Sigma"]
    );
    close("Mean", second.params[1].value, 100.467, 1e-3);
    close("its error", second.params[1].error.unwrap(), 1.5343, 5e-3);
    close("its covariance", second.covariance.as_ref().unwrap()[1][1].sqrt(), 1.5343, 5e-3);
    for (label, kind) in [("total_converged", CostKind::Chi2), ("total_L", CostKind::Likelihood)] {
        fit.apply(Command::SetFormula("gaus(0)+gaus(3)+gaus(6)".into())).range(85.0, 125.0);
        fit.cost(|c| c.kind = kind);
        for (name, first) in [("gaus", 0), ("gaus_2", 3), ("gaus_3", 6)] {
            fit.apply(Command::TakeFunction { name: name.into(), to: Some(first) });
        }
        let start = fit.session.config().params.values();
        close("start", start[3], 5.9631, 1e-3);
        let result = fit.run();
        agrees_with_root(label, &result, &expected("root_multifit")["fits"][label], 1e-2, ROOT_ERRORS);
    }
    assert_eq!(fit.session.functions().len(), 5);
}

/// RF016, RF017, RF018, FP025, FP026: a fit replaces the list unless it is appended; nothing is kept with N, and not drawn with 0.
#[test]
fn what_is_kept_of_a_fit() {
    let mut fit = Fit::new(line(), "a*x+b");
    let storing = |append, keep, draw| Command::SetStoring(Storing { append, keep, draw });
    let run = |fit: &mut Fit, formula: &str, command: Command| {
        fit.apply(Command::SetFormula(formula.into())).apply(command);
        fit.run();
    };
    run(&mut fit, "a*x+b", storing(false, true, true));
    run(&mut fit, "a*x", storing(false, true, true));
    assert_eq!(names(&fit.session), ["a*x"], "the list is replaced");
    run(&mut fit, "a*x+b", storing(true, true, false));
    assert_eq!(names(&fit.session), ["a*x", "a*x+b"]);
    let visible = |s: &Session| s.functions().iter().map(|f| f.visible).collect::<Vec<_>>();
    assert_eq!(visible(&fit.session), [true, false]);
    run(&mut fit, "b", storing(true, false, true));
    assert_eq!(names(&fit.session), ["a*x", "a*x+b"], "nothing is kept");
    let layers = data_figure(&fit.session, &ViewOptions::default()).main.layers;
    let kept = |l: &Layer| match l {
        Layer::Curve { label, .. } => names(&fit.session).contains(&label.as_str()).then(|| label.clone()),
        _ => None,
    };
    let drawn: Vec<String> = layers.iter().filter_map(kept).collect();
    assert_eq!(drawn, ["a*x"], "beside the fit itself");
    // HESSE and the same fit again add nothing.
    run(&mut fit, "a*x+b", storing(true, true, true));
    assert_eq!(fit.session.functions().len(), 2);
    let unknown = fit.session.apply(Command::RemoveFunction("zeta".into())).unwrap_err();
    assert_eq!(unknown.code(), "E-FUNCTION");
    assert!(unknown.to_string().contains("there are a*x, a*x+b"), "{unknown}");
    fit.apply(Command::RemoveFunction("a*x".into()));
    assert_eq!(names(&fit.session), ["a*x+b"]);
}

fn line() -> Dataset {
    let x: Vec<f64> = (1..=6).map(f64::from).collect();
    let y = vec![1.1, 2.3, 2.7, 4.4, 4.9, 6.2];
    let sy = YErrors::Symmetric(vec![0.2; 6]);
    Dataset::new("line", Data::Points(Points { x, further: Vec::new(), y, sx: None, sy }))
}

/// RF042: the functions are saved with their data, stay when the session is read again, and are out of date when the data change.
#[test]
fn functions_are_saved_with_the_session() {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("line.csv");
    std::fs::write(&csv, "x,y,sy\n1,1.1,0.2\n2,2.3,0.2\n3,2.7,0.2\n4,4.4,0.2\n5,4.9,0.2\n6,6.2,0.2\n")
        .unwrap();
    let open =
        |path: &std::path::Path| Command::Open { path: path.to_owned(), options: ReadOptions::default() };
    let mut fit = Fit { session: Session::new() };
    fit.apply(open(&csv));
    append(&mut fit);
    for formula in ["b", "a*x+b", "a*x+b+c*x^2"] {
        fit.apply(Command::SetFormula(formula.into())).run();
    }
    let (first, second) = (folder.path().join("a.toml"), folder.path().join("b.toml"));
    fit.apply(Command::Save(first.clone()));
    let mut again = Fit { session: Session::new() };
    again.apply(open(&first));
    assert_eq!(names(&again.session), ["b", "a*x+b", "a*x+b+c*x^2"]);
    assert_eq!(functions::json(&again.session), functions::json(&fit.session));
    assert_eq!(functions::text(&again.session), functions::text(&fit.session));
    again.apply(Command::Save(second.clone()));
    assert_eq!(std::fs::read_to_string(&first).unwrap(), std::fs::read_to_string(&second).unwrap());
    // By name: the shared ones take their values, the third is not there.
    again.apply(Command::SetFormula("b+a*x".into()));
    again.apply(Command::TakeFunction { name: "a*x+b".into(), to: None });
    let function = again.session.function("a*x+b").unwrap();
    let values = [function.params[1].value, function.params[0].value];
    assert_eq!(again.session.config().params.values(), values);
    let text = std::fs::read_to_string(&csv).unwrap().replace("4.9", "5.9");
    std::fs::write(&csv, text).unwrap();
    let mut changed = Fit { session: Session::new() };
    changed.apply(open(&first));
    let member = changed.session.config().member().clone();
    assert!(changed.session.functions().iter().all(|f| !f.is_current(&member)));
    assert!(
        functions::text(&changed.session).contains("out of date"),
        "{}",
        functions::text(&changed.session)
    );
}

/// Functions fitted before are drawn on their own range; the one that is shown anyway, and hidden ones, are not.
#[test]
fn kept_functions_are_drawn() {
    let mut fit = three_gaussians();
    let curves = |s: &Session| -> Vec<(String, f64)> {
        let layers = data_figure(s, &ViewOptions::default()).main.layers;
        let named = |l: &Layer| match l {
            Layer::Curve { label, xy, .. } if label.starts_with("gaus") => Some((label.clone(), xy[0].0)),
            _ => None,
        };
        layers.iter().filter_map(named).collect()
    };
    assert_eq!(curves(&fit.session), [("gaus".to_owned(), 85.0), ("gaus_2".to_owned(), 98.0)]);
    fit.apply(Command::ShowFunction { name: "gaus".into(), visible: false });
    assert_eq!(curves(&fit.session), [("gaus_2".to_owned(), 98.0)]);
}

/// The F test and the likelihood ratio: a constant, a line and a parabola of the same points, by hand; other rows are refused.
#[test]
fn nested_fits_are_compared() {
    let mut fit = Fit::new(line(), "b");
    append(&mut fit);
    let results: Vec<_> = ["b", "a*x+b", "d*x^3+c*x^2+a*x+b"]
        .iter()
        .map(|formula| fit.apply(Command::SetFormula((*formula).into())).run())
        .collect();
    let list = fit.session.functions().to_vec();
    let chi2 = |k: usize| results[k].gof.chi2.unwrap();
    let c = compare(&list[1], &list[2]).unwrap();
    let f = (chi2(1) - chi2(2)) / 2.0 / (chi2(2) / 2.0);
    // F with 2 and 2 degrees of freedom: p = 1/(1 + f); χ² with 2: p = exp(−Δ/2).
    close("F", c.f_test.unwrap().0, f, 1e-9);
    close("p of F", c.f_test.unwrap().1, 1.0 / (1.0 + f), 1e-9);
    let (delta, p) = c.likelihood_ratio.unwrap();
    close("Δ", delta, chi2(1) - chi2(2), 1e-9);
    close("p of Δ", p, (-0.5 * delta).exp(), 1e-9);
    close("ΔAIC", c.delta_aic.unwrap(), chi2(2) - chi2(1) + 4.0, 1e-9);
    close("ΔBIC", c.delta_bic.unwrap(), chi2(2) - chi2(1) + 2.0 * 6.0_f64.ln(), 1e-9);
    assert_eq!(c.more_parameters, 2);
    fit.range(0.0, 4.5).run();
    let shorter = fit.session.functions().last().unwrap();
    let refused = compare(&list[2], shorter).unwrap_err();
    assert_eq!(refused.code(), "E-COMPARE");
    assert!(refused.to_string().contains("different rows"), "{refused}");
    let mut other = Fit::new(Dataset { name: "other".into(), ..line() }, "b");
    other.apply(Command::SetMask { row: 0, used: false }).run();
    let refused = compare(&list[0], &other.session.functions()[0]).unwrap_err().to_string();
    assert!(refused.contains("different data"), "{refused}");
    let text = functions::text(&fit.session);
    assert!(text.contains("Functions of line") && text.contains("d*x^3+c*x^2+a*x+b"), "{text}");
}

/// IM137: least squares and likelihood of the same counts side by side: both in the list with values and errors, both drawn, and no test of
/// one against the other.
#[test]
fn least_squares_beside_likelihood() {
    let mut fit = Fit::new(dataset("root_hist_gauss_like", "data.csv"), "gaus");
    append(&mut fit);
    let squares = fit.run();
    fit.cost(|c| c.kind = CostKind::Likelihood);
    let likelihood = fit.run();
    let list = fit.session.functions().to_vec();
    assert_eq!(names(&fit.session), ["gaus", "gaus_2"]);
    for (function, result) in list.iter().zip([&squares, &likelihood]) {
        for (i, p) in function.params.iter().enumerate() {
            assert_eq!((p.value, p.error.unwrap()), (result.minimum.params[i].value, result.errors()[i]));
        }
    }
    assert_ne!(list[0].params[0].value, list[1].params[0].value);
    // χ² leaves empty bins out: there is no test of one against the other.
    assert_eq!(compare(&list[0], &list[1]).unwrap_err().code(), "E-COMPARE");
    let layers = data_figure(&fit.session, &ViewOptions::default()).main.layers;
    let curves = layers
        .iter()
        .filter(|l| matches!(l, Layer::Curve { label, .. } if label == "gaus" || label.starts_with("fit")));
    assert_eq!(curves.count(), 2);
    let text = functions::text(&fit.session);
    assert!(text.contains("– gaus (all)") && text.contains("– gaus_2 (all)"), "{text}");
}

/// Each data set of a simultaneous fit has its own list, with its own parameters.
#[test]
fn every_data_set_has_its_own_list() {
    let mut fit = Fit::new(line(), "a*x+b");
    let data = fitpanel::fit::NewData::Given(Arc::new(Dataset { name: "second".into(), ..line() }), None);
    fit.apply(Command::AddMember { data, formula: Some("a*x+c".into()) });
    fit.run();
    let of = |j: usize| fit.session.functions_of(j).collect::<Vec<_>>();
    let own = |j: usize| of(j)[0].params.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    assert_eq!((own(0), own(1)), (vec!["a".into(), "b".into()], vec!["a".to_owned(), "c".to_owned()]));
    assert_eq!(of(1)[0].covariance.as_ref().unwrap().len(), 2);
}

/// The points of [`line`] with other numbers.
fn other_line() -> Dataset {
    let mut other = line();
    if let Data::Points(p) = &mut other.data {
        p.y.iter_mut().for_each(|y| *y = 10.0 - *y);
    }
    other
}

/// Two data sets may have one name: a function belongs to that with its numbers, also when the session was saved and opened again.
#[test]
fn data_of_one_name_have_lists_of_their_own() {
    let mut fit = Fit::new(line(), "a*x+b");
    let data = fitpanel::fit::NewData::Given(Arc::new(other_line()), None);
    fit.apply(Command::AddMember { data, formula: Some("c*x+d".into()) });
    fit.run();
    let both = |s: &Session| -> Vec<Vec<String>> {
        (0..2).map(|j| s.functions_of(j).map(|f| f.asked.formula.clone()).collect()).collect()
    };
    let own = vec![vec!["a*x+b".to_owned()], vec!["c*x+d".to_owned()]];
    assert_eq!(both(&fit.session), own);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("two.toml");
    fit.apply(Command::Save(path.clone()));
    let mut again = Fit { session: Session::new() };
    again.apply(Command::Open { path, options: ReadOptions::default() });
    assert_eq!(both(&again.session), own);
    let members = again.session.config().members.clone();
    assert!((0..2).all(|j| again.session.functions_of(j).all(|f| f.is_current(&members[j]))));
}

/// Another file of the same name in another folder is other data: its list begins empty, and a fit of it leaves the first one's alone.
#[test]
fn files_of_one_name_have_lists_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, y: [f64; 3]| {
        let folder = folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        let path = folder.join("data.csv");
        std::fs::write(&path, format!("x,y,sy\n1,{},0.1\n2,{},0.1\n3,{},0.1\n", y[0], y[1], y[2])).unwrap();
        Command::Open { path, options: ReadOptions::default() }
    };
    let (first, second) = (file("monday", [1.0, 2.0, 3.1]), file("tuesday", [3.0, 2.0, 0.9]));
    let mut fit = Fit { session: Session::new() };
    fit.apply(first.clone()).apply(Command::SetFormula("a*x+b".into())).run();
    fit.apply(second);
    assert!(names(&fit.session).is_empty());
    fit.apply(Command::SetFormula("c*x+b".into())).run();
    assert_eq!(names(&fit.session), ["c*x+b"]);
    fit.apply(first);
    assert_eq!(names(&fit.session), ["a*x+b"]);
}

/// The heights of the curve called `name` at the data.
fn drawn(session: &Session, name: &str) -> Option<Vec<f64>> {
    let layers = data_figure(session, &ViewOptions::default()).main.layers;
    let x = session.config().member().data.as_ref()?.x().to_vec();
    layers.iter().find_map(|l| match l {
        Layer::Curve { label, xy, .. } if label == name => {
            x.iter().map(|x| xy.iter().find(|p| (p.0 - x).abs() < 1e-12).map(|p| p.1)).collect()
        }
        _ => None,
    })
}

/// A kept function is drawn as it was fitted: with the user's functions of then, and on the range inside the data.
#[test]
fn kept_functions_are_drawn_as_they_were_fitted() {
    let define = |formula: &str| Command::DefineFunction { name: "f1".into(), formula: formula.into() };
    let mut fit = Fit::new(line(), "pol0");
    append(&mut fit);
    fit.apply(define("a*x+b")).apply(Command::SetFormula("f1".into()));
    let straight = fit.run();
    fit.apply(Command::SetFormula("legendre2".into())).range(-100.0, 100.0);
    let bent = fit.run();
    fit.apply(Command::SetFormula("pol0".into())).run();
    fit.apply(define("a*x^2+b"));
    let agree = |session: &Session| {
        for (name, result) in [("f1", &straight), ("legendre2", &bent)] {
            let drawn = drawn(session, name).unwrap_or_else(|| panic!("{name} is not drawn"));
            let predicted = result.members[0].prediction.as_ref().unwrap();
            for (k, (y, f)) in drawn.iter().zip(predicted).enumerate() {
                close(&format!("{name} at point {k}"), *y, *f, 1e-9);
            }
        }
    };
    agree(&fit.session);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.toml");
    fit.apply(Command::Save(path.clone()));
    let mut again = Fit { session: Session::new() };
    again.apply(Command::Open { path, options: ReadOptions::default() });
    agree(&again.session);
}

/// Halves of a simultaneous fit of the same data are no models to be compared: their parameters are the best for both together.
#[test]
fn halves_of_a_simultaneous_fit_are_not_compared() {
    let mut fit = Fit::new(line(), "a*x+b");
    append(&mut fit);
    fit.run();
    let shared = fit.session.config().member().data.clone().unwrap();
    let data = fitpanel::fit::NewData::Given(shared, None);
    fit.apply(Command::AddMember { data, formula: Some("a*x+b+c*x^2".into()) });
    fit.run();
    let text = functions::text(&fit.session);
    assert_eq!(text.matches("Functions of").count(), 1, "{text}");
    assert!(!text.contains("against"), "{text}");
    let list = fit.session.functions();
    assert_eq!(list.iter().map(|f| f.together).collect::<Vec<_>>(), [false, true, true]);
    let refused = compare(&list[0], &list[2]).unwrap_err().to_string();
    assert!(refused.contains("together with other data"), "{refused}");
}

/// IM003: one model at several fixed values of its parameter, all curves on one plot: m·x + c at m = 0.8, 1 and 1.2.
#[test]
fn curves_at_several_fixed_values_on_one_plot() {
    let mut fit = Fit::new(line(), "m*x+c");
    append(&mut fit);
    let slopes = [0.8, 1.0, 1.2];
    for m in slopes {
        fit.value("m", m).fix("m", true).run();
    }
    assert_eq!(names(&fit.session), ["m*x+c", "m*x+c_2", "m*x+c_3"]);
    let layers = data_figure(&fit.session, &ViewOptions::default()).main.layers;
    let slope = |l: &Layer| match l {
        // The last of them is the fit itself.
        Layer::Curve { label, xy, .. } if label.starts_with("m*x+") || label.starts_with("fit") => {
            let (a, b) = (xy[0], xy[xy.len() - 1]);
            Some((label.clone(), (b.1 - a.1) / (b.0 - a.0)))
        }
        _ => None,
    };
    let found: Vec<(String, f64)> = layers.iter().filter_map(slope).collect();
    assert_eq!(found.len(), 3, "{found:?}");
    for m in slopes {
        assert!(found.iter().any(|(_, slope)| (slope - m).abs() < 1e-9), "{m} is not in {found:?}");
    }
}

/// What was fitted to data that are gone is saved as well, also where the new data have their name: it is never taken for a function of those.
#[test]
fn functions_of_data_that_are_gone_are_saved() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (folder.path().join("one"), folder.path().join("other"));
    for (path, last) in [(&one, 6.2), (&other, 7.7)] {
        std::fs::create_dir(path).unwrap();
        let rows = format!("x,y,sy\n1,1.1,0.2\n2,2.3,0.2\n3,2.7,0.2\n4,{last},0.2\n");
        std::fs::write(path.join("line.csv"), rows).unwrap();
    }
    let open = |path: std::path::PathBuf| Command::Open { path, options: ReadOptions::default() };
    let mut fit = Fit { session: Session::new() };
    fit.apply(open(one.join("line.csv"))).apply(Command::SetFormula("a*x+b".into())).run();
    fit.apply(open(other.join("line.csv")));
    assert!(!fit.session.functions().is_empty() && names(&fit.session).is_empty());
    let values = |s: &Session| s.functions()[0].params.iter().map(|p| p.value).collect::<Vec<_>>();
    let file = folder.path().join("s.toml");
    fit.apply(Command::Save(file.clone()));
    for _ in 0..2 {
        let mut again = Fit { session: Session::new() };
        again.apply(open(file.clone()));
        assert_eq!(values(&again.session), values(&fit.session));
        assert!(names(&again.session).is_empty());
        again.apply(Command::Save(file.clone()));
    }
}
