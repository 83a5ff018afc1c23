//! Errors that several data sets of one fit have in common: numbers of kafe2, by arithmetic, and through session files.

use std::sync::Arc;

use fitpanel::cost::{
    Constraint, Correlation, CostChoice, CostKind, DetRef, DynamicErrors, ErrorSize, ErrorSource, LogDet,
    Loss, ModelKind, RelativeTo,
};
use fitpanel::data::read::ReadOptions;
use fitpanel::data::{Data, Dataset, Histogram, Points, Sample, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::toys::{ToySummary, Toys};
use fitpanel::fit::{Command, FitResult, NewData, ParamEdit, ProfileWish, Session, SharedError, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::report::json::fit_json;
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

/// Both lines as one data set whose rows hang together: the second line stands ten further on, and `common` is the covariance of all rows
/// beside the errors of the columns.
fn joint(sigma: [f64; 2], common: impl Fn(usize, usize) -> f64) -> Fit {
    let x: Vec<f64> = X.iter().copied().chain(X.iter().map(|x| x + 10.0)).collect();
    let sy: Vec<f64> = (0..8).map(|i| sigma[i / 4]).collect();
    let points = Points { x, further: Vec::new(), y: Y.to_vec(), sx: None, sy: YErrors::Symmetric(sy) };
    let mut fit = Fit::new(Dataset::new("both", Data::Points(points)), JOINT);
    let matrix = (0..8).map(|i| (0..8).map(|j| common(i, j)).collect()).collect();
    let source = ErrorSource { size: ErrorSize::Covariance(matrix), ..ErrorSource::default() };
    fit.cost(|c| c.errors = vec![source]);
    fit
}

const Y: [f64; 8] = [1.1, 2.3, 2.7, 4.4, 2.2, 3.1, 4.4, 4.8];
const JOINT: &str = "x<10 ? a*x+b : a*(x-10)+c";

/// Two results of the same parameters.
fn agree(one: &FitResult, other: &FitResult) {
    close("F", one.minimum.fval, other.minimum.fval, 1e-8);
    assert_eq!(one.gof.ndof, other.gof.ndof);
    for p in &one.minimum.params {
        let k = [one, other].map(|r| r.minimum.params.find(&p.name).unwrap().0);
        let sigma = other.errors()[k[1]];
        close(&p.name, p.value, other.minimum.params[k[1]].value, 1e-6 * sigma);
        close("error", one.errors()[k[0]], sigma, 1e-6 * sigma);
    }
}

/// Sizes by row, listed once for both data sets or for all rows, are those of the one covariance of all rows.
#[test]
fn shared_sizes_row_by_row() {
    let rows = |s: &[f64]| ErrorSource { size: ErrorSize::Rows(s.to_vec()), ..ErrorSource::default() };
    let alike = [0.1, 0.2, 0.3, 0.4];
    let twice = |i: usize| alike[i % 4];
    let together = lines(rows(&alike).correlated(1.0)).run();
    agree(&together, &joint([0.2, 0.3], |i, j| twice(i) * twice(j)).run());
    let independent = lines(rows(&alike)).run();
    let same_row = |i: usize, j: usize| if i % 4 == j % 4 { twice(i) * twice(j) } else { 0.0 };
    agree(&independent, &joint([0.2, 0.3], same_row).run());
    let all = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];
    let listed = lines(rows(&all).correlated(1.0)).run();
    agree(&listed, &joint([0.2, 0.3], |i, j| all[i] * all[j]).run());
    let matrix: Vec<Vec<f64>> =
        (0..8).map(|i| (0..8).map(|j| if i == j { 0.2 } else { 0.1 }).collect()).collect();
    let covariance = ErrorSource { size: ErrorSize::Covariance(matrix), ..ErrorSource::default() };
    agree(&lines(covariance).run(), &joint([0.2, 0.3], |i, j| if i == j { 0.2 } else { 0.1 }).run());
    let mut wrong = lines(rows(&[0.1; 5]).correlated(1.0));
    let refused = wrong.session.run_now(&Task::Fit, &NoObserver).unwrap_err();
    assert_eq!(refused.code(), "E-SHAPE", "{refused}");
    // Who stays keeps the sizes of its own rows.
    let mut fit = lines(rows(&all).correlated(1.0));
    fit.apply(Command::RemoveMember(0));
    assert_eq!(fit.session.config().members[0].cost.errors[0].size, ErrorSize::Rows(all[4..].to_vec()));
}

/// A row whose only error is the common one has an error.
#[test]
fn a_common_error_may_be_the_only_one() {
    let first = points("first", &X, &Y[..4], 0.2);
    let second = points("second", &X, &Y[4..], 0.0);
    let r = two((first, "a*x+b"), (second, "a*x+c"), ErrorSource::of_y(0.5)).run();
    let same_row = |i: usize, j: usize| if i % 4 == j % 4 { 0.25 } else { 0.0 };
    agree(&r, &joint([0.2, 0.0], same_row).run());
    // Nothing but one common error for all rows decides nothing.
    let bare = || points("bare", &X, &Y[..4], 0.0);
    let common = ErrorSource::of_y(0.5).correlated(1.0);
    let mut fit = two((bare(), "a*x+b"), (bare(), "a*x+c"), common);
    assert_eq!(fit.session.run_now(&Task::Fit, &NoObserver).unwrap_err().code(), "E-COV-PD");
}

/// A χ² that leaves errors of x out leaves common ones out too, and says so; bins have none.
#[test]
fn a_common_error_of_x_is_used_or_spoken_of() {
    let of_x = ErrorSource::of_x(0.2);
    let mut fit = lines(of_x.clone());
    fit.apply(Command::Activate(0)).apply(Command::SetCostKind(CostKind::Chi2));
    let r = fit.run();
    let said: Vec<_> = r.warnings.iter().filter(|w| w.code == "W-UNUSED").collect();
    assert!(said.iter().any(|w| w.text.contains("first: The common uncertainty of x")), "{said:?}");
    // The same as an error of the second alone.
    let mut own = lines(ErrorSource { on: false, ..of_x.clone() });
    own.cost(|c| c.errors = vec![of_x.clone()]);
    agree(&r, &own.run());
    let bins = Histogram::from_edges(&[0.5, 1.5, 2.5, 3.5, 4.5], vec![9.0, 8.0, 7.0, 6.0]).unwrap();
    let bins = Dataset::new("bins", Data::Histogram(bins));
    let mut fit = two((points("first", &X, &Y[..4], 0.2), "a*x+b"), (bins, "a*x+c"), of_x);
    let refused = fit.session.run_now(&Task::Fit, &NoObserver).unwrap_err().to_string();
    assert!(refused.contains("bins") && refused.contains("no uncertainty of x"), "{refused}");
}

/// Beside data sets with a common error a pdf that is divided by its integral still has no scale.
#[test]
fn a_free_scale_is_held_beside_a_group() {
    let mut fit = lines(ErrorSource::of_y(0.5).correlated(1.0));
    let lines_alone = fit.run();
    let x: Vec<f64> = (0..40).map(|i| -(1.0 - (f64::from(i) + 0.5) / 40.0_f64).ln()).collect();
    let sample = Dataset::new(
        "decays",
        Data::Sample(Sample { x: x.into(), further: Vec::new(), window: None, weights: None }),
    );
    let decays = Fit::new(sample.clone(), "N*exp(-x/tau)").run();
    let data = NewData::Given(Arc::new(sample), None);
    fit.apply(Command::AddMember { data, formula: Some("N*exp(-x/tau)".into()) });
    let r = fit.run();
    let said = r.warnings.iter().find(|w| w.code == "W-NORM-FREE").map(|w| w.text.clone());
    assert!(said.is_some_and(|text| text.starts_with("N only scales")));
    close("F", r.minimum.fval, lines_alone.minimum.fval + decays.minimum.fval, 1e-7);
}

/// Densities of bins that have an error in common, and each a scale of its own: both are held, and the fit is that of the shapes.
#[test]
fn free_scales_are_held_within_a_group() {
    let edges: Vec<f64> = (0..=8).map(f64::from).collect();
    let bins = |name: &str, total: f64| {
        let content = (0..8).map(|k| (total * (-f64::from(k) / 2.5).exp()).round()).collect();
        Dataset::new(name, Data::Histogram(Histogram::from_edges(&edges, content).unwrap()))
    };
    let group = |a: &str, b: &str| {
        let common = ErrorSource::of_y(2.0).correlated(1.0);
        let mut fit = two((bins("first", 400.0), a), (bins("second", 900.0), b), common);
        for j in 0..2 {
            fit.apply(Command::Activate(j));
            fit.cost(|c| (c.kind, c.model_kind) = (CostKind::Chi2, ModelKind::Density));
        }
        fit.run()
    };
    let (scaled, shapes) = (group("N*exp(-x/tau)", "M*exp(-x/tau)"), group("exp(-x/tau)", "exp(-x/tau)"));
    let held: Vec<_> = scaled.warnings.iter().filter(|w| w.code == "W-NORM-FREE").map(|w| w.param).collect();
    assert_eq!(held.len(), 2, "{:?}", scaled.warnings);
    assert!(scaled.minimum.is_valid() && scaled.gof.ndof == shapes.gof.ndof);
    close("F", scaled.minimum.fval, shapes.minimum.fval, 1e-8);
}

/// What is chosen about the one covariance: the whole likelihood, errors that are held, another error definition.
#[test]
fn choices_about_the_common_covariance() {
    let common = || ErrorSource::of_y(0.5).correlated(1.0);
    let both = |fit: &mut Fit, change: fn(&mut CostChoice)| {
        for j in 0..2 {
            fit.apply(Command::Activate(j)).cost(change);
        }
    };
    let plain = lines(common()).run();
    // −2 ln L = χ² + ln det V + N ln 2π, with ln det V of the specification.
    let mut fit = lines(common());
    both(&mut fit, |c| c.kind = CostKind::GaussNll);
    let full = fit.run();
    let constants = -18.893_369_318 + 8.0 * std::f64::consts::TAU.ln();
    close("−2 ln L", full.minimum.fval, plain.minimum.fval + constants, 1e-8);
    close("χ²", full.gof.chi2.unwrap(), 9.262_179_487, 1e-8);
    // A rise of 4: errors twice as large.
    let mut fit = lines(common());
    both(&mut fit, |c| c.errordef = Some(4.0));
    let r = fit.run();
    for i in 0..3 {
        close("error", r.errors()[i], 2.0 * plain.errors()[i], 1e-7);
    }
    // One that asks for the logarithm is enough.
    let mut fit = lines(common());
    fit.cost(|c| (c.log_det, c.det_ref) = (LogDet::On, DetRef::Unit));
    close("ln det V", fit.run().minimum.fval - plain.minimum.fval, -18.893_369_318, 1e-8);
    // Errors of the model, held: as in one data set.
    let of_model = || ErrorSource::of_y(0.1).relative_to(RelativeTo::Model).correlated(1.0);
    let mut fit = lines(of_model());
    both(&mut fit, |c| c.dynamic_errors = DynamicErrors::Iterative);
    let held = fit.run();
    assert!(held.warnings.iter().any(|w| w.code == "W-ITERATIVE"));
    let mut one = joint([0.2, 0.3], |_, _| 0.0);
    one.cost(|c| (c.dynamic_errors, c.errors) = (DynamicErrors::Iterative, vec![of_model()]));
    let one = one.run();
    for p in &held.minimum.params {
        let k = one.minimum.params.find(&p.name).unwrap().0;
        close(&p.name, p.value, one.minimum.params[k].value, 1e-3 * one.errors()[k]);
    }
    // What one covariance cannot be is refused by name.
    let refused = |change: fn(&mut CostChoice)| {
        let mut fit = lines(common());
        fit.cost(change);
        fit.session.run_now(&Task::Fit, &NoObserver).unwrap_err().to_string()
    };
    for change in [
        (|c| c.kind = CostKind::GaussNll) as fn(&mut CostChoice),
        |c| c.dynamic_errors = DynamicErrors::Iterative,
        |c| c.errordef = Some(2.0),
        |c| c.loss = Loss::Huber,
    ] {
        let text = refused(change);
        assert!(text.contains("second") && text.contains("choose") | text.contains("give"), "{text}");
    }
}

/// KA059: three lines of one slope with an error of 5 % of the data that all of them have in common (a common normalization). Values,
/// errors and χ² of generalised least squares in fractions; the group is a term of F, what belongs to each is not.
#[test]
fn three_lines_with_a_common_normalization() {
    let part = ErrorSource::of_y(0.05).relative_to(RelativeTo::Data).correlated(1.0);
    let mut fit = lines(part.clone());
    let third = points("third", &X, &[0.5, 1.4, 2.6, 3.3], 0.1);
    let data = NewData::Given(Arc::new(third), None);
    fit.apply(Command::AddMember { data, formula: Some("a*x+d".into()) });
    let all = SharedError { members: vec![0, 1, 2], source: part };
    let r = fit.apply(Command::SetSharedErrors(vec![all])).run();
    let exact = [
        ("a", 0.936_903_657_096_945_7, 0.061_143_364_735_206_14),
        ("b", 0.196_380_690_712_336_4, 0.138_864_562_535_562_87),
        ("c", 1.163_481_579_647_460_5, 0.187_571_379_490_829_42),
        ("d", -0.456_412_409_318_872_34, 0.110_553_924_640_158_22),
    ];
    for (name, value, error) in exact {
        let k = r.minimum.params.find(name).unwrap().0;
        close(name, r.minimum.params[k].value, value, 1e-9);
        close("error", r.errors()[k], error, 1e-9);
    }
    close("χ²", r.gof.chi2.unwrap(), 13.159_644_425_950_376, 1e-9);
    assert_eq!(r.gof.ndof, Some(8));
    let [group] = r.groups.as_slice() else { panic!("one group") };
    assert_eq!((group.members.as_slice(), group.ndata), (&[0, 1, 2][..], Some(12)));
    close("group", group.fval, r.minimum.fval, 1e-12);
}

/// The terms of F are groups and those beside them; reports and JSON say which is which, and whose the common errors are.
#[test]
fn groups_and_members_beside_them_add_up() {
    let mut fit = lines(ErrorSource::of_y(0.5).correlated(1.0));
    let data = NewData::Given(Arc::new(points("third", &X, &[0.3, 0.5, 0.4, 0.6], 0.1)), None);
    let r = fit.apply(Command::AddMember { data, formula: Some("e+a*0.1".into()) }).run();
    let total = r.groups[0].fval + r.members[2].fval;
    close("F", total, r.minimum.fval, 1e-9);
    close("χ²", r.groups[0].chi2.unwrap() + r.members[2].chi2.unwrap(), r.gof.chi2.unwrap(), 1e-9);
    assert!(r.is_in_group(1) && !r.is_in_group(2));
    let text = text::report(&r);
    assert!(text.contains("first and second, together") && text.contains("│ ("), "{text}");
    let json = fit_json(&r);
    assert_eq!(json["groups"][0]["members"], serde_json::json!(["first", "second"]));
    close("F", num(&json["groups"][0]["fval"]) + num(&json["members"][2]["fval"]), r.minimum.fval, 1e-9);
    let errors = json["members"][0]["data"]["errors"].as_array().unwrap();
    assert_eq!((errors.len(), num(&errors[0]["value"])), (1, 0.5));
    assert_eq!(errors[0]["shared_with"], serde_json::json!(["second"]));
    assert_eq!(json["members"][2]["data"]["errors"], serde_json::json!([]));
    let alone = Fit::new(points("first", &X, &Y[..4], 0.2), "a*x+b").run();
    assert!(fit_json(&alone).get("groups").is_none() && alone.groups.is_empty());
}

/// Who has an error in common is kept in a file, also where names of data do not tell: two fits of one data set, two data of one name.
#[test]
fn files_tell_who_shares_what() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("s.toml");
    let again = |fit: &mut Fit| {
        fit.apply(Command::Activate(0)).apply(Command::Save(path.clone()));
        let mut s = Session::new();
        s.apply(Command::Open { path: path.clone(), options: ReadOptions::default() }).unwrap();
        s
    };
    let common = ErrorSource::of_y(0.5).correlated(1.0);
    let data = Arc::new(points("same", &X, &Y[..4], 0.2));
    let mut fit = Fit { session: Session::new() };
    fit.apply(Command::SetData(Arc::clone(&data), None)).apply(Command::SetFormula("a*x+b".into()));
    for (data, formula) in [(data, "c"), (Arc::new(points("other", &X, &Y[4..], 0.3)), "a*x+d")] {
        let data = NewData::Given(data, None);
        fit.apply(Command::AddMember { data, formula: Some(formula.into()) });
    }
    let shared = vec![SharedError { members: vec![0, 2], source: common.clone() }];
    fit.apply(Command::SetSharedErrors(shared.clone()));
    let mut s = again(&mut fit);
    assert_eq!(s.config().shared_errors, shared);
    close("F", s.run_now(&Task::Fit, &NoObserver).unwrap().minimum.fval, fit.run().minimum.fval, 1e-9);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("fit = [\n    1,\n    3,\n]") || text.contains("fit = [1, 3]"), "{text}");
    let number = text.replace("fit = [1, 3]", "fit = [1, 4]");
    std::fs::write(&path, number).unwrap();
    let open = Command::Open { path: path.clone(), options: ReadOptions::default() };
    let refused = Session::new().apply(open).unwrap_err().to_string();
    assert!(refused.contains("names fit 4; there are 3"), "{refused}");

    let (one, two) = (points("same", &X, &Y[..4], 0.2), points("same", &X, &Y[4..], 0.3));
    let mut fit = self::two((one, "a*x+b"), (two, "a*x+c"), common);
    let mut s = again(&mut fit);
    assert_eq!(s.config().shared_errors, fit.session.config().shared_errors);
    close("F", s.run_now(&Task::Fit, &NoObserver).unwrap().minimum.fval, fit.run().minimum.fval, 1e-9);
}

/// A switched-off common error is none; a robust loss beside a group is a term like any other, and within one it has no meaning.
#[test]
fn what_is_off_is_not_there_and_losses_stay_outside() {
    let off = ErrorSource { on: false, ..ErrorSource::of_y(0.5).correlated(1.0) };
    let without = lines(off).run();
    assert!(without.groups.is_empty());
    close("χ²", without.members[0].chi2.unwrap() + without.members[1].chi2.unwrap(), 9.262_179_487, 1e-8);
    close("error", without.errors()[1], 0.211_223_5, 1e-7);
    let mut fit = lines(ErrorSource::of_y(0.5).correlated(1.0));
    let group = fit.run();
    let third = points("third", &X, &[1.0, 1.1, 0.9, 9.0], 0.1);
    let mut alone = Fit::new(third.clone(), "e");
    let huber = |c: &mut CostChoice| c.loss = Loss::Huber;
    let robust = alone.cost(huber).run();
    let data = NewData::Given(Arc::new(third), None);
    fit.apply(Command::AddMember { data, formula: Some("e".into()) }).cost(huber);
    let r = fit.run();
    close("F", r.minimum.fval, group.minimum.fval + robust.minimum.fval, 1e-6);
    fit.apply(Command::Activate(0)).cost(huber);
    assert_eq!(fit.session.run_now(&Task::Fit, &NoObserver).unwrap_err().code(), "E-SHARE");
}

/// Toys of both lines are displaced together: intercepts scatter by the common error and hang together by it, and errors are right.
#[test]
fn toys_are_displaced_together() {
    let mut fit = lines(ErrorSource::of_y(0.5).correlated(1.0));
    let r = fit.run();
    let n = 300;
    let toys = Toys::of_fit(&r, 3).unwrap();
    let all = ToySummary::of(&toys, &toys.run_all(&(0..n).collect::<Vec<_>>(), &NoObserver));
    assert_eq!(all.failed, 0);
    let one = 1.0 / (n as f64).sqrt();
    for p in &all.parameters {
        assert!(
            p.pull_mean.abs() < 3.0 * one && (p.pull_width - 1.0).abs() < 3.0 * one / 2_f64.sqrt(),
            "{p:?}"
        );
    }
    let c = r.covariance().unwrap();
    let rho = c[(1, 2)] / (c[(1, 1)] * c[(2, 2)]).sqrt();
    assert!(rho > 0.8 && (all.correlation[(1, 2)] - rho).abs() < 3.0 * (1.0 - rho * rho) * one);
}

/// What is asked of a parameter by name goes on when the fit gets to know it by another.
#[test]
fn a_new_name_keeps_what_was_asked() {
    let mut fit = lines(ErrorSource { on: false, ..ErrorSource::of_y(0.5) });
    fit.limits("c", Some(-5.0), Some(5.0)).edit("b", ParamEdit::Tie(Some("2*c-1".into())));
    fit.cost(|c| c.constraints = vec![Constraint::simple("c", 1.2, 0.1)]);
    fit.intervals(|i| {
        i.minos = Some(vec!["c".into()]);
        i.profiles = vec![ProfileWish { name: "c".into(), size: 5, bound: 2.0, held: false }];
        i.contours = vec![("a".into(), "c".into(), vec![0.68], 12)];
    });
    let before = fit.run();
    let map = |member, param: &str, name: &str| Command::MapParam {
        member,
        param: param.into(),
        name: name.into(),
    };
    fit.apply(map(1, "c", "offset"));
    let config = fit.session.config();
    assert_eq!(config.members[1].cost.constraints[0].names, ["offset"]);
    assert_eq!(config.intervals.minos, Some(vec!["offset".to_owned()]));
    assert_eq!((&*config.intervals.profiles[0].name, &*config.intervals.contours[0].1), ("offset", "offset"));
    let k = config.params.find("offset").unwrap();
    assert_eq!(config.params[k.0].limits.upper(), Some(5.0));
    let r = fit.run();
    close("F", r.minimum.fval, before.minimum.fval, 1e-9);
    close("b", r.minimum.params[1].value, before.minimum.params[1].value, 1e-7);
    // Others go on with the old name: what was asked stays with them.
    fit.cost(|c| c.constraints = vec![Constraint::simple("a", 1.0, 0.1)]);
    fit.apply(map(1, "a", "slope"));
    assert_eq!(fit.session.config().members[1].cost.constraints[0].names, ["a"]);
}

/// Reset leaves every data set its own formula and its names.
#[test]
fn reset_keeps_who_shares_what() {
    let mut fit = lines(ErrorSource::of_y(0.5).correlated(1.0));
    let map = Command::MapParam { member: 1, param: "c".into(), name: "offset".into() };
    fit.apply(map).cost(|c| c.log_det = LogDet::Off).apply(Command::Reset);
    let config = fit.session.config();
    assert_eq!(config.params.names(), ["a", "b", "offset"]);
    assert!(config.shared_errors.is_empty() && config.members[1].cost == CostChoice::default());
    close("a", fit.run().minimum.params[0].value, 0.993_076_92, 1e-8);
}

/// Errors that are held during each search are those of the truth when toys of several data sets are drawn: a common part of 0.1 relative
/// to constants of 10 scatters by 1, wherever the fit has started.
#[test]
fn toys_of_held_errors_scatter_about_the_truth() {
    let constant = |name| points(name, &X, &[10.0; 4], 0.1);
    let common = ErrorSource::of_y(0.1).correlated(1.0).relative_to(RelativeTo::Model);
    let mut fit = two((constant("first"), "a"), (constant("second"), "b"), common);
    for j in 0..2 {
        fit.apply(Command::Activate(j));
        fit.cost(|c| c.dynamic_errors = DynamicErrors::Iterative);
    }
    fit.value("a", 1.0).value("b", 1.0);
    let r = fit.run();
    close("a", r.minimum.values()[0], 10.0, 1e-6);
    let toys = Toys::of_fit(&r, 7).unwrap();
    let n = 400_u32;
    let square = |number: u32| match &toys.data(u64::from(number)).unwrap().data {
        Data::Points(p) => (p.y[0] - 10.0).powi(2),
        _ => f64::NAN,
    };
    let variance = (0..n).map(square).sum::<f64>() / f64::from(n);
    // Three standard errors √(2/n) of a variance of 0.1² + 1².
    close("variance", variance, 1.01, 3.0 * 1.01 * (2.0 / f64::from(n)).sqrt());
}
