//! One result for every row of the table, and the order of the rows.

use std::sync::Arc;

use super::errors::compared;
use super::*;
use crate::cost::CostError;
use crate::data::{Data, YErrors};
use crate::fit::{ErrorScaling, FitConfig, FitError};
use crate::minimize::{CovStatus, StopReason};
use crate::params::{Limits, ParamId};
use crate::report::testing::{self, with_config};

fn headline(r: &FitResult) -> String {
    verdict(r).headline
}

#[test]
fn a_good_fit_says_so_and_states_the_errors() {
    let v = verdict(&testing::line());
    assert_eq!((v.severity, v.headline.as_str()), (Severity::Info, "Good fit"));
    assert_eq!(v.sentence, "The points scatter about the curve as their errors say.");
    assert_eq!(v.errors, "errors as given · from scatter would be 4 % larger");
}

#[test]
fn pulls_decide_between_a_pattern_an_outlier_and_scatter() {
    let mut r = testing::line();
    r.gof.p_value = Some(1e-5);
    assert_eq!(headline(&r), "Too much scatter");
    let data = testing::histogram();
    let stretches: Vec<f64> = (0..20).map(|k| if (k / 5) % 2 == 0 { 2.0 } else { -2.0 }).collect();
    r = with_config(r, |c| c.member_mut().data = Some(Arc::new(data)));
    r.members[0].pulls = Some(stretches);
    // Every bin expects many counts.
    r.members[0].prediction = Some(vec![50.0; 20]);
    assert_eq!(headline(&r), "Wrong shape");
    let mut pulls: Vec<f64> = (0..20).map(|k| if k % 2 == 0 { 0.9 } else { -0.8 }).collect();
    pulls[16] = 5.14;
    r.members[0].pulls = Some(pulls);
    r.gof.p_value = Some(0.2);
    assert!(
        verdict(&r).sentence.starts_with("Bin 17 (x = 1.65) is 5.1 errors away"),
        "{}",
        verdict(&r).sentence
    );
}

/// Every row gives one of the codes that are documented, and every code is given by some row.
#[test]
fn codes_are_those_of_the_list() {
    let sources = [
        include_str!("search.rs"),
        include_str!("few.rs"),
        include_str!("shape.rs"),
        include_str!("unequal.rs"),
    ];
    let sources = sources.concat();
    let code = |call: &str| call.split('"').nth(1).map(str::to_owned);
    let mut given: Vec<String> = sources.split("Row::new(").skip(1).filter_map(code).collect();
    given.sort();
    given.dedup();
    let mut listed = CODES.to_vec();
    listed.sort_unstable();
    assert_eq!(given, listed);
    let readme = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    for code in CODES {
        assert!(readme.contains(&format!("`{code}`")), "{code} is not in the README");
    }
}

/// A search that ran out of steps far from the data is told what is wrong, not to go on.
#[test]
fn a_hopeless_model_is_not_short_of_steps() {
    let mut r = testing::peak();
    (r.minimum.status.valid, r.minimum.status.stop) = (false, StopReason::CallLimit);
    r.gof.p_value = None;
    assert_eq!(verdict(&r).code, "not_converged");
    (r.gof.chi2, r.gof.ndof) = (Some(17_000.0), Some(17));
    let n = testing::histogram().n_total();
    let mut pulls = vec![-9.0; n];
    pulls[3] = 400.0;
    (r.members[0].pulls, r.members[0].prediction) = (Some(pulls), Some(vec![0.25; n]));
    let v = verdict(&r);
    assert_eq!((v.severity, v.code), (Severity::Bad, "wrong_model"));
    let said = "With none of the values tried does the model describe these data (χ²/ndof = 1000; at x = ";
    assert!(
        v.sentence.starts_with(said) && v.sentence.contains("it gives 0.25, and the data have"),
        "{}",
        v.sentence
    );
    r.minimum.status.stop = StopReason::Cancelled;
    assert_eq!(verdict(&r).code, "stopped");
}

#[test]
fn too_good_is_not_good() {
    let mut r = testing::line();
    r.gof.p_value = Some(0.9991);
    assert_eq!(headline(&r), "Too good");
}

#[test]
fn a_parameter_at_its_limit_names_the_limit() {
    let mut r = testing::line();
    r.minimum.status.at_limit = vec![ParamId(0)];
    if let Some(p) = r.minimum.params.get_mut(ParamId(0)) {
        p.value = 2.4999;
        p.limits = Limits::new(Some(0.0), Some(2.5)).unwrap();
    }
    let v = verdict(&r);
    assert_eq!(v.severity, Severity::Bad);
    assert!(v.sentence.starts_with("m stopped at the limit you set (2.5). Its error is not reliable"));
    assert_eq!(v.covers, ["at_limit", "W-BESIDE-LIMIT"]);
    if let Some(p) = r.minimum.params.get_mut(ParamId(0)) {
        p.value = 2.46;
    }
    assert!(verdict(&r).sentence.starts_with("m lies within half an error of the limit you set (2.5)."));
    r.beside_limit = vec![ParamId(1)];
    let said = "Its error and that of c are not reliable and not printed.";
    assert!(verdict(&r).sentence.contains(said), "{}", verdict(&r).sentence);
    r.beside_limit.clear();
    r.minimum.status.at_limit.push(ParamId(1));
    assert!(verdict(&r).sentence.starts_with("m and c are at their limits. Their errors are not reliable"));
}

/// A limit that nobody has typed is said to be that of the function.
#[test]
fn a_limit_that_comes_with_the_function_is_told_from_one_of_the_user() {
    let mut r = testing::peak();
    r.minimum.status.at_limit = vec![ParamId(2)];
    if let Some(p) = r.minimum.params.get_mut(ParamId(2)) {
        p.value = 1e-7;
    }
    let said = verdict(&r).sentence;
    assert!(said.starts_with("Sigma stopped at 0, a limit that comes with gaus. Its error is not"), "{said}");
    assert!(
        said.contains("Fix Sigma, take a model without that part, or ask") && !said.contains("you set"),
        "{said}"
    );
    let typed = with_config(r, |c| {
        if let Some(p) = c.params.get_mut(ParamId(2)) {
            p.limits = Limits::new(Some(0.0), Some(3.0)).unwrap();
        }
    });
    assert!(verdict(&typed).sentence.starts_with("Sigma stopped at the limit you set (0)."));
}

#[test]
fn more_parameters_than_points_come_before_how_the_search_ended() {
    let mut r = testing::line();
    r.gof.ndof = Some(-1);
    (r.gof.p_value, r.error_scale) = (None, f64::NAN);
    r.members[0].fit_set.rows = crate::data::RowSet::of(9, [0]);
    r.minimum.status.valid = false;
    let v = verdict(&r);
    assert_eq!((v.severity, v.headline.as_str()), (Severity::Bad, "Too few data"));
    assert!(v.sentence.starts_with("1 point cannot decide 2 parameters"), "{}", v.sentence);
    assert!(why_no_error(&r).unwrap().ends_with("m and c: there are more parameters than data."));
    r.gof.ndof = Some(0);
    r.minimum.status.valid = true;
    assert!(verdict(&r).sentence.starts_with("1 point and 1 constraint fix 2 parameters but cannot test"));
}

#[test]
fn failures_come_before_everything_else() {
    let mut r = testing::line();
    r.gof.p_value = Some(1e-9);
    r.minimum.status.at_limit = vec![ParamId(0)];
    r.minimum.status.valid = false;
    r.minimum.status.stop = StopReason::CallLimit;
    r.minimum.nfcn = 220;
    let v = verdict(&r);
    assert_eq!(v.headline, "No result yet");
    assert!(v.sentence.contains("ran out of steps after 220 calls"));
    r.minimum.status.flat = vec!["c".into()];
    assert!(verdict(&r).sentence.starts_with("Changing c does nothing: the data cannot determine it."));
    r.minimum.status.flat = vec!["a and b do the same job".into()];
    assert_eq!(
        verdict(&r).sentence,
        "The data determine only a combination: a and b do the same job. Fix one of them or remove that part of the model."
    );
    r.minimum.status.flat.push("c and d do the same job".into());
    assert_eq!(
        verdict(&r).sentence,
        "The data determine only combinations: a and b do the same job; c and d do the same job. Fix one of each or remove \
         that part of the model."
    );
    r.minimum.status.stop = StopReason::RunsAway(ParamId(1));
    assert!(verdict(&r).sentence.starts_with("c runs away: the further out, the better the fit"));
    r.minimum.status.stop = StopReason::Cancelled;
    assert_eq!(headline(&r), "Stopped");
}

#[test]
fn as_many_parameters_as_points_test_nothing() {
    let mut r = testing::line();
    r.gof.ndof = Some(0);
    r.gof.p_value = None;
    r.members[0].fit_set.rows = crate::data::RowSet::of(9, [0, 1]);
    let v = verdict(&r);
    assert_eq!((v.severity, v.headline.as_str()), (Severity::Warning, "Too few data"));
    assert!(v.sentence.starts_with("2 points fix 2 parameters but cannot test them"));
}

#[test]
fn missing_and_forced_covariances() {
    let mut r = testing::line();
    r.minimum.status.covariance = CovStatus::MadePosDef;
    assert_eq!(headline(&r), "Errors unreliable");
    r.minimum.status.covariance = CovStatus::Failed;
    r.minimum.status.hesse_failed = true;
    assert_eq!(headline(&r), "No errors");
    assert_eq!(verdict(&r).severity, Severity::Bad);
}

#[test]
fn unequal_minos_errors_are_pointed_at() {
    let mut r = testing::line();
    testing::add_minos(&mut r);
    assert_eq!(headline(&r), "Good fit");
    if let Some(m) = r.minos[1].as_mut() {
        m.upper *= 1.3;
    }
    let said = verdict(&r).sentence;
    assert!(said.contains("(c −") && said.contains("% off"), "{said}");
}

#[test]
fn points_without_errors_cannot_be_judged() {
    let no_errors = |y: Option<Vec<f64>>| {
        let mut r = with_config(testing::line(), |c| {
            let mut data = testing::points();
            if let Data::Points(p) = &mut data.data {
                p.sy = YErrors::None;
                if let Some(y) = y {
                    p.y = y;
                }
            }
            c.member_mut().data = Some(Arc::new(data));
        });
        (r.unweighted, r.gof.p_value, r.other_scale, r.error_scale) = (true, None, None, 0.3);
        verdict(&r)
    };
    let v = no_errors(None);
    assert_eq!(v.headline, "Fit without given errors");
    assert!(v.sentence.starts_with("No errors given"));
    assert_eq!(v.errors, "errors from the scatter");
    let counts = no_errors(Some(vec![3.0, 7.0, 9.0, 4.0, 1.0, 0.0, 2.0, 5.0, 3.0]));
    assert!(counts.sentence.starts_with("These look like counts."));
}

/// Window requirement B.6: both policies are stated, whichever holds.
#[test]
fn the_other_policy_is_stated() {
    let mut r = with_config(testing::line(), |c| c.scaling = ErrorScaling::FromScatter);
    (r.error_scale, r.other_scale) = (0.868, Some(1.0));
    assert_eq!(verdict(&r).errors, "errors from the scatter · as given would be 15 % larger");
    (r.error_scale, r.other_scale) = (1.25, Some(1.0));
    assert_eq!(verdict(&r).errors, "errors from the scatter · as given would be 20 % smaller");
    assert_eq!(compared(2.345), "2.3 times as large");
    assert_eq!(compared(1.001), "the same");
}

#[test]
fn an_unbinned_fit_is_valid_not_good() {
    let v = verdict(&testing::unbinned());
    assert_eq!(v.headline, "Valid fit");
    assert_eq!(v.errors, "errors from the likelihood");
}

#[test]
fn reasons_for_missing_errors() {
    let mut r = testing::line();
    assert_eq!(why_no_error(&r), None);
    r.minimum.status.at_limit = vec![ParamId(1)];
    assert_eq!(why_no_error(&r).unwrap(), "No error is printed for c: a limit cuts its interval.");
    assert_eq!(parameter_words(&r, 0).unwrap(), "m = 0.98 ± 0.10");
    assert_eq!(parameter_words(&r, 1).unwrap(), "c = 0.104");
    assert_eq!(parameter_words(&r, 9), None);
    r.minimum.status.valid = false;
    assert!(
        why_no_error(&r).unwrap().starts_with("No error is printed for m and c: the fit did not converge")
    );
}

/// Rows that a formula has no value for are counted, not listed; of data that take no part nothing is said.
#[test]
fn many_rows_are_left_out_by_their_number() {
    let mut config = testing::line().request.config.clone();
    let error = |rows: Vec<usize>| {
        FitError::Cost(CostError::NotComputed {
            formula: "log(x)".into(),
            place: "x = 0 (row 1)".into(),
            why: "",
            rows,
            up_to: None,
            edge: None,
        })
    };
    let label = |rows: Vec<usize>, config: &FitConfig| {
        remedies_of_refusal(&error(rows), config).first().map(|r| r.label.clone())
    };
    assert_eq!(label((0..934).collect(), &config).as_deref(), Some("Leave out 934 rows"));
    assert_eq!(label(vec![4], &config).as_deref(), Some("Leave out row 5"));
    config.member_mut().left_out = true;
    assert_eq!(label(vec![4], &config), None);
}
