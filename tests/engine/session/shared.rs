//! Errors that several data sets of one fit have in common: numbers of kafe2, by arithmetic, and through session files.

use std::sync::Arc;

use fitpanel::cost::{Correlation, CostKind, DetRef, ErrorSource, LogDet};
use fitpanel::data::read::ReadOptions;
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, NewData, Session, SharedError, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::report::text;

use crate::support::{Fit, close, expected, num, numbers, reference_file};

fn points(name: &str, x: &[f64], y: &[f64], sigma: f64) -> Dataset {
    let sy = YErrors::Symmetric(vec![sigma; x.len()]);
    let points = Points { x: x.to_vec(), further: Vec::new(), y: y.to_vec(), sx: None, sy };
    Dataset::new(name, Data::Points(points))
}

fn two(a: (Dataset, &str), b: (Dataset, &str), source: ErrorSource) -> Fit {
    let mut fit = Fit::new(a.0, a.1);
    let data = NewData::Given(Arc::new(b.0), None);
    fit.apply(Command::AddMember { data, formula: Some(b.1.into()) });
    fit.apply(Command::SetSharedErrors(vec![SharedError { members: vec![0, 1], source }]));
    fit
}

const X: [f64; 4] = [1.0, 2.0, 3.0, 4.0];

fn lines(source: ErrorSource) -> Fit {
    let first = points("first", &X, &[1.1, 2.3, 2.7, 4.4], 0.2);
    let second = points("second", &X, &[2.2, 3.1, 4.4, 4.8], 0.3);
    two((first, "a*x+b"), (second, "a*x+c"), source)
}

/// KA059: two lines sharing a slope with a fully correlated 0.5 in y: values and χ² stay, the intercepts take the common error, and
/// ln det V is that of the whole matrix, own blocks counted once.
#[test]
fn two_lines_with_a_common_error() {
    let mut fit = lines(ErrorSource::of_y(0.5).correlated(1.0));
    let r = fit.run();
    let values = [0.993_076_92, 0.142_307_69, 1.142_307_69];
    // The common error moves both lines together: it adds to the variance of each intercept. What kafe2 printed (0.5427828) comes from
    // differences of values and has five digits.
    let alone = [0.074_420_82_f64, 0.211_223_5, 0.238_988_19];
    let common = [0.0, 0.25, 0.25];
    for (i, printed) in [0.074_420_8, 0.542_782_8, 0.554_179_9].into_iter().enumerate() {
        close("value", r.minimum.params[i].value, values[i], 1e-8);
        close("error", r.errors()[i], (alone[i] * alone[i] + common[i]).sqrt(), 1e-7);
        close("error as printed", r.errors()[i], printed, 1e-5 * printed);
    }
    close("χ²", r.gof.chi2.unwrap(), 9.262_179_487, 1e-8);
    assert_eq!(r.gof.ndof, Some(5));
    let text = text::report(&r);
    assert!(text.contains("common to first and second"), "{text}");
    // The whole logarithm: F = χ² + ln det V.
    for j in 0..2 {
        fit.apply(Command::Activate(j));
        fit.cost(|c| (c.log_det, c.det_ref) = (LogDet::On, DetRef::Unit));
    }
    let with_log = fit.run();
    close("ln det V", with_log.minimum.fval - r.minimum.fval, -18.893_369_318, 1e-8);
    // What belongs to each stands on its own: pulls with the whole error of a row.
    let pull = (1.1 - values[0] - values[1]) / (0.04_f64 + 0.25).sqrt();
    close("pull", r.members[0].pulls.as_ref().unwrap()[0], pull, 1e-7);
}

/// KA059: kafe2's multifit with a shared error of y: row i of one data set has the error of row i of the other.
#[test]
fn kafe2_multifit_with_a_shared_error() {
    let all = expected("kafe2_multifit");
    let stored = &all["fits"]["shared_c_shared_y_error_0.1"];
    let text = String::from_utf8(reference_file("kafe2_multifit", "data.csv")).unwrap();
    let rows: Vec<Vec<f64>> =
        text.lines().skip(1).map(|l| l.split(',').map(|v| v.parse().unwrap()).collect()).collect();
    let column = |k: usize| rows.iter().map(|r| r[k]).collect::<Vec<f64>>();
    let first = points("y1", &column(0), &column(1), 0.2);
    let second = points("y2", &column(0), &column(2), 0.15);
    let mut fit = two((first, "s*x+c"), (second, "d*x+c"), ErrorSource::of_y(0.1));
    let r = fit.minos().run();
    let (values, errors) = (numbers(&stored["values"]), numbers(&stored["errors"]));
    for i in 0..3 {
        close("value", r.minimum.params[i].value, values[i], 1e-6 * errors[i]);
        close("error", r.errors()[i], errors[i], 1e-6 * errors[i]);
        close("MINOS", r.minos[i].as_ref().unwrap().lower, -errors[i], 1e-5 * errors[i]);
        for j in 0..3 {
            let c = num(&stored["covariance"][i][j]);
            close("covariance", r.covariance().unwrap()[(i, j)], c, 1e-6 * errors[i] * errors[j]);
        }
    }
    close("χ²", r.gof.chi2.unwrap(), num(&stored["goodness_of_fit"]), 1e-9);
    close("p", r.gof.p_value.unwrap(), num(&stored["chi2_probability"]), 1e-9);
}

/// A third data set that shares nothing is a term of its own; one that leaves takes its part of the error along.
#[test]
fn groups_and_those_who_leave() {
    let mut fit = lines(ErrorSource::of_y(0.5).correlated(1.0));
    let together = fit.run();
    let third = points("third", &X, &[0.3, 0.5, 0.4, 0.6], 0.1);
    let alone = Fit::new(third.clone(), "e").run();
    let data = NewData::Given(Arc::new(third), None);
    fit.apply(Command::AddMember { data, formula: Some("e".into()) });
    let r = fit.run();
    close("F", r.minimum.fval, together.minimum.fval + alone.minimum.fval, 1e-9);
    close("error", r.errors()[1], together.errors()[1], 1e-9);
    fit.apply(Command::RemoveMember(1));
    assert!(fit.session.config().shared_errors.is_empty());
    assert_eq!(fit.session.config().members[0].cost.errors.len(), 1);
    let r = fit.run();
    let b = r.minimum.params.find("b").unwrap().0;
    assert!(r.errors()[b] > 0.5, "its part of the error is its own now");
    fit.apply(Command::Undo).apply(Command::Undo);
    assert_eq!(fit.session.config().shared_errors.len(), 1);
}

#[test]
fn sessions_hold_shared_errors_and_likelihoods_have_none() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a.toml"), folder.path().join("b.toml"));
    let mut fit = lines(ErrorSource::of_y(0.5).correlated(1.0));
    let r = fit.run();
    fit.apply(Command::Activate(0)).apply(Command::Save(first.clone()));
    let open = |path: &std::path::Path| {
        let mut s = Session::new();
        s.apply(Command::Open { path: path.to_owned(), options: ReadOptions::default() }).map(|_| s)
    };
    let mut s = open(&first).unwrap();
    assert_eq!(s.config(), fit.session.config());
    close("F", s.run_now(&Task::Fit, &NoObserver).unwrap().minimum.fval, r.minimum.fval, 1e-9);
    s.apply(Command::Save(second.clone())).unwrap();
    let text = std::fs::read_to_string(&first).unwrap();
    assert_eq!(text, std::fs::read_to_string(&second).unwrap());
    // By hand: without a correlation it is complete.
    let by_hand = text.replace("correlation = 1.0\n", "");
    assert!(
        by_hand.contains("[[shared_error]]\ndata = [\"first\", \"second\"]") && by_hand != text,
        "{text}"
    );
    std::fs::write(&second, &by_hand).unwrap();
    let s = open(&second).unwrap();
    assert_eq!(s.config().shared_errors[0].source.correlation, Correlation::Same(1.0));
    std::fs::write(&second, text.replace("[\"first\", \"second\"]", "[\"first\", \"zeta\"]")).unwrap();
    assert!(open(&second).err().unwrap().to_string().contains("'zeta', which no [[fit]] has"));
    fit.apply(Command::SetCostKind(CostKind::Pearson));
    let refused = fit.session.run_now(&Task::Fit, &NoObserver).unwrap_err();
    assert_eq!(refused.code(), "E-SHARE", "{refused}");
}
