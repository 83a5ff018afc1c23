//! What can go wrong: no numbers, no minimum, wrong derivatives, limits in the way, the user's patience.

use fitpanel::error::Explain;
use fitpanel::fcn::{Fcn, Gradient};
use fitpanel::minimize::{
    Algorithm, CovStatus, Ctx, Method, MinimizeError, Minimum, Observer, Progress, StopReason, minimize,
};
use fitpanel::params::{Limits, ParamId};

use super::functions::*;
use super::jet::Jet;
use super::problems::Real;
use super::{Function, close, run};

fn codes(m: &Minimum) -> Vec<&'static str> {
    m.status.warnings.iter().map(|w| w.0).collect()
}

/// IM088: values that are not numbers lie outside the domain and are walked around.
#[test]
fn not_a_number_is_outside() {
    // √a and ln b are numbers only where a, b are positive; the minimum is at a = 4, b = e.
    let f: Function = |p| (p[0].sqrt() - 2.0).sq() + (p[1].ln() - 1.0).sq();
    for algorithm in [Algorithm::Migrad, Algorithm::Simplex] {
        let method = Method { algorithm, tolerance: 1e-3, ..Method::default() };
        for offers in OFFERS {
            let found = minimize(&ctx(&test(f, offers), &method), &start(&[0.01, 0.01])).unwrap();
            assert!(found.is_valid(), "{:?}", found.status);
            close(found.values()[0], 4.0, 0.1, "a");
            close(found.values()[1], std::f64::consts::E, 0.1, "b");
        }
    }
}

/// A start where F is no number: moved towards nothing a few times, refused when that does not help.
#[test]
fn a_start_outside_the_domain() {
    let inside = |r: f64| move |p: &[Jet]| if p[0].v.abs() < r { p[0].sq() } else { Jet::constant(f64::NAN) };
    let found =
        minimize(&ctx(&test(inside(1.0), Offers::Value), &Method::default()), &start(&[10.0])).unwrap();
    assert!(found.is_valid() && found.values()[0].abs() < 0.02);
    let refused =
        minimize(&ctx(&test(inside(1.0), Offers::Value), &Method::default()), &start(&[1000.0])).unwrap_err();
    assert_eq!(refused.code(), "E-START-BAD");
    assert!(refused.to_string().contains("a = 1000"), "{refused}");
}

/// −∞ has no minimum, and settings that make no sense are refused.
#[test]
fn refusals() {
    let bottomless: Function = |p| if p[0].v < -1.0 { Jet::constant(f64::NEG_INFINITY) } else { p[0] };
    let refused =
        minimize(&ctx(&test(bottomless, Offers::Value), &Method::default()), &start(&[0.0])).unwrap_err();
    assert_eq!(refused.code(), "E-NEGINF");
    let method = Method { tolerance: -1.0, ..Method::default() };
    let refused =
        minimize(&ctx(&test(circle as Function, Offers::Value), &method), &start(&[0.0, 0.0])).unwrap_err();
    assert_eq!(refused.code(), "E-TOL");
    let no_up = test(circle as Function, Offers::Value).up(0.0);
    let refused = minimize(&ctx(&no_up, &Method::default()), &start(&[0.0, 0.0])).unwrap_err();
    assert_eq!(refused.code(), "E-UP");
}

/// F without a lower bound: never called valid.
#[test]
fn a_slope_without_end_is_not_valid() {
    let f: Function = |p| p[0] + p[1].sq();
    for offers in OFFERS {
        let found = run(f, offers, &start(&[0.0, 1.0]));
        assert!(!found.is_valid(), "{:?}", found.status);
    }
}

/// A slope that falls ever more slowly towards a limit has no minimum either, however small edm becomes on the way.
#[test]
fn a_parameter_that_runs_away_is_named() {
    let f: Function = |p| Jet::constant(1.0).over(p[0].sq() + 1.0).sqrt() + (p[1] - p[0]).sq();
    for offers in OFFERS {
        for tolerance in [0.1, 1e-4] {
            let method = Method { tolerance, max_calls: Some(10_000), ..Method::default() };
            let found = minimize(&ctx(&test(f, offers), &method), &start(&[1.0, 1.0])).unwrap();
            assert!(
                matches!(found.status.stop, StopReason::RunsAway(_)),
                "{offers:?}: {:?} {:?}",
                found.values(),
                found.status
            );
            assert!(!found.is_valid());
            assert!(found.status.reasons()[0].contains("runs away"));
        }
    }
}

/// Neither the tolerance nor a limit on the other side makes a minimum of such a slope; a limit in its way does.
#[test]
fn a_flight_is_seen_early_and_beside_limits() {
    let exponential: Function = |p| (-p[0]).exp();
    let hill: Function = |p| Jet::constant(1.0).over(p[0].sq() + 1.0);
    for f in [exponential, hill] {
        for offers in OFFERS {
            let away =
                |found: &Minimum| matches!(found.status.stop, StopReason::RunsAway(_)) && !found.is_valid();
            let found = run(f, offers, &start(&[1.0]));
            assert!(away(&found), "{offers:?}: {:?} {:?}", found.values(), found.status);
            let mut from = start(&[1.0]);
            from.iter_mut().for_each(|p| p.limits = Limits::new(Some(0.0), None).unwrap());
            let found = run(f, offers, &from);
            assert!(away(&found), "{offers:?}, limited: {:?} {:?}", found.values(), found.status);
            from.iter_mut().for_each(|p| p.limits = Limits::new(None, Some(30.0)).unwrap());
            let found = run(f, offers, &from);
            assert!(!away(&found), "{offers:?}, barred: {:?} {:?}", found.values(), found.status);
        }
    }
}

/// TM032, IM088: a saddle is recognised by its Hessian and left on the way down.
#[test]
fn a_saddle_is_left() {
    let f: Function = |p| p[0].sq() - p[1].sq() + 0.25 * p[1].sq().sq();
    for offers in OFFERS {
        let found = run(f, offers, &start(&[1.0, 0.0]));
        assert!(found.is_valid() && found.status.covariance == CovStatus::Accurate, "{:?}", found.status);
        close(found.fval, -1.0, 1e-3, "F");
        close(found.values()[1].abs(), 2f64.sqrt(), 0.02, "b");
    }
}

/// A kink has no second derivative; the bottom is found all the same, and nothing is invented.
#[test]
fn a_kink_is_survived() {
    let f: Function = |p| (p[0] - 1.0).abs();
    for algorithm in [Algorithm::Migrad, Algorithm::Simplex] {
        let method = Method { algorithm, ..Method::default() };
        let found = minimize(&ctx(&test(f, Offers::Value), &method), &start(&[3.0])).unwrap();
        close(found.values()[0], 1.0, 0.1, "a");
    }
}

/// IM049, TM030: a minimum at a limit: the other parameter is right, the limit is named, nothing lies outside.
#[test]
fn a_limit_in_the_way() {
    for offers in OFFERS {
        for (lower, upper, at) in
            [(Some(1.5), None, 1.5), (Some(1.5), Some(9.0), 1.5), (None, Some(0.5), 0.5)]
        {
            let from = if lower.is_some() { 3.0 } else { 0.1 };
            let found = run(circle, offers, &limited(start(&[from, 4.0]), 0, lower, upper));
            assert!(found.is_valid(), "{:?}", found.status);
            close(found.values()[0], at, 1e-3, "a");
            assert!(found.params[0].limits.contains(found.values()[0]));
            close(found.values()[1], 2.0, 0.02, "b");
            close(found.errors[1], 1.0, 0.01, "error of b");
            assert_eq!(found.status.at_limit, [ParamId(0)]);
        }
    }
}

/// IM049: limits far away change neither values nor errors.
#[test]
fn limits_far_away_do_not_matter() {
    let params = limited(limited(start(&[0.0, 0.0]), 0, Some(-900.0), Some(1000.0)), 1, Some(-400.0), None);
    let found = run(quadratic, Offers::Hessian, &params);
    let sigma = [(80.0f64 / 3.8).sqrt(), (20.0f64 / 3.8).sqrt()];
    for i in 0..2 {
        close(found.values()[i], [1.0, 2.0][i], 1e-8, "value");
        close(found.errors[i], sigma[i], 1e-3 * sigma[i], "error");
        let c = found.covariance.as_ref().unwrap();
        close(c[(i, i)].sqrt(), sigma[i], 1e-7, "covariance");
        assert!(found.status.at_limit.is_empty());
    }
}

/// Values that start outside or on a limit, steps that are none: put right with a warning.
#[test]
fn starts_are_put_right() {
    let found = run(circle, Offers::Hessian, &limited(start(&[-3.0, 4.0]), 0, Some(0.0), Some(5.0)));
    assert_eq!(codes(&found), ["W-CLIPPED"]);
    close(found.values()[0], 1.0, 1e-8, "a");
    let found = run(circle, Offers::Hessian, &limited(start(&[0.0, 4.0]), 0, Some(0.0), Some(5.0)));
    assert_eq!(codes(&found), ["W-START-AT-LIMIT"]);
    close(found.values()[0], 1.0, 1e-8, "a");
    let wide = run(circle, Offers::Hessian, &limited(start(&[3.0, 4.0]), 0, Some(0.0), Some(1e10)));
    assert!(codes(&wide).contains(&"W-WIDE-LIMIT"));
}

/// Nothing free: one evaluation, valid, edm 0.
#[test]
fn all_fixed() {
    let found = run(circle, Offers::Hessian, &fixed(fixed(start(&[3.0, 4.0]), 0), 1));
    assert!(found.is_valid() && found.edm == 0.0 && found.nfcn == 1 && found.fval == 8.0);
    assert_eq!(codes(&found), ["W-ALLFIXED"]);
    assert_eq!(found.errors, [0.0, 0.0]);
}

/// TM033, IM088: two parameters that do the same job are named.
#[test]
fn two_that_do_the_same_job() {
    let f: Function = |p| (p[0] + p[1] - 3.0).sq() + (p[2] - 1.0).sq();
    for offers in [Offers::Gradient, Offers::Hessian] {
        let found = run(f, offers, &start(&[1.0, 1.0, 5.0]));
        assert_eq!(found.status.flat, ["a and b do the same job"]);
        assert_eq!(found.status.covariance, CovStatus::MadePosDef);
        assert!(!found.status.posdef && codes(&found).contains(&"W-DEGENERATE"));
        close(found.fval, 0.0, 1e-8, "F");
        close(found.errors[2], 1.0, 1e-2, "c is determined");
    }
}

struct WrongGradient;

impl Fcn for WrongGradient {
    fn value(&self, p: &[f64]) -> f64 {
        (p[0] - 1.0).powi(2) + (p[1] - 2.0).powi(2)
    }
    fn up(&self) -> f64 {
        1.0
    }
    fn gradient(&self) -> Option<&dyn Gradient> {
        Some(self)
    }
}

impl Gradient for WrongGradient {
    fn value_and_gradient(&self, p: &[f64], grad: &mut [f64]) -> f64 {
        grad[0] = 2.0 * (p[0] - 1.0);
        grad[1] = -2.0 * (p[1] - 2.0);
        self.value(p)
    }
}

/// A wrong derivative is noticed, named, and not used.
#[test]
fn wrong_derivatives_are_noticed() {
    let found = minimize(&ctx(&WrongGradient, &Method::default()), &start(&[3.0, 4.0])).unwrap();
    assert_eq!(codes(&found), ["W-GRAD"]);
    assert!(found.status.warnings[0].1.contains('b'));
    assert!(found.is_valid());
    close(found.values()[1], 2.0, 1e-3, "b");
}

/// A derivative of zero, and differences that are rounding alone, contradict nothing: F does not depend on b, and is large.
#[test]
fn right_derivatives_are_not_refused() {
    let f: Function = |p| (p[0] - 1.0).sq() + 0.0 * p[1] + 1e9;
    let found = run(f, Offers::Gradient, &start(&[1.0, 4.0]));
    assert!(!codes(&found).contains(&"W-GRAD"), "{:?}", found.status.warnings);
    // At the minimum itself, of a function whose values end in rounding.
    let g: Function = |p| 0.3 * ((p[0] - 1.0).sq() + (p[1] - 2.0).sq()) + 1e7 / 3.0;
    let found = run(g, Offers::Gradient, &start(&[1.0, 2.0]));
    assert!(codes(&found).is_empty(), "{:?}", found.status.warnings);
}

/// A start from which first derivatives alone do not lead to the minimum at once.
const HARD: [f64; 6] = [42.7, 1.7, -19.7, 9.8, 2.7, 2.1];

/// PM014: the user's limit holds for all attempts of the robust driver together.
#[test]
fn the_call_limit_is_for_all_attempts() {
    // Without second derivatives MIGRAD stops on a bump of the landscape.
    let f = super::lorentz::chi_square(Offers::Gradient);
    let from = super::lorentz::from(&HARD);
    let free = minimize(&ctx(&f, &Method::default()), &from).unwrap();
    assert!(free.status.attempts.len() > 1, "{:?}", free.status);
    let first = minimize(&ctx(&f, &Method { iterate: 1, ..Method::default() }), &from).unwrap();
    let max = first.nfcn + 20;
    let limited = minimize(&ctx(&f, &Method { max_calls: Some(max), ..Method::default() }), &from).unwrap();
    assert_eq!(limited.status.stop, StopReason::CallLimit);
    // The check of the derivatives at the new start, and one iteration, may go beyond.
    assert!(!limited.is_valid() && limited.nfcn < max + 60, "{} calls of {max}", limited.nfcn);
}

/// Stopped after any number of calls: within one call, with the best point so far.
#[test]
fn stopped_within_one_call() {
    let method = Method::default();
    for algorithm in [Algorithm::Migrad, Algorithm::Simplex, Algorithm::Combined] {
        let method = Method { algorithm, ..method.clone() };
        for offers in OFFERS {
            let f = test(rosenbrock as Function, offers);
            for limit in [1, 2, 5, 17, 40] {
                let watch = StopAfter { limit, ..StopAfter::default() };
                let c = Ctx { fcn: &f, method: &method, watch: &watch };
                let found = minimize(&c, &start(&[-1.2, 1.0])).unwrap();
                if found.is_valid() {
                    // Done with the last call that was allowed: nobody asked again.
                    assert!(watch.calls() <= limit, "not stopped");
                    continue;
                }
                assert_eq!(found.status.stop, StopReason::Cancelled);
                assert_eq!(watch.calls(), limit);
                assert_eq!(found.fval, f.value(&found.values()));
                assert!(found.fval <= 24.2);
            }
            let watch = StopAfter::default();
            let c = Ctx { fcn: &f, method: &method, watch: &watch };
            assert_eq!(minimize(&c, &start(&[-1.2, 1.0])).unwrap_err(), MinimizeError::Cancelled);
        }
    }
}

/// The robust driver says what it tried.
#[test]
fn attempts_are_listed() {
    // Without second derivatives MIGRAD stops on a bump of the landscape; without retries that is the end.
    let f = super::lorentz::chi_square(Offers::Gradient);
    let from = super::lorentz::from(&HARD);
    let once = minimize(&ctx(&f, &Method { iterate: 1, ..Method::default() }), &from).unwrap();
    let more = minimize(&ctx(&f, &Method::default()), &from).unwrap();
    assert!(!once.is_valid() && once.status.attempts.is_empty());
    assert!(more.status.attempts.len() > 1 && more.fval < once.fval);
    assert!(more.status.attempts[0].starts_with("attempt 1, MIGRAD: not valid"));
}

/// Reports come at most every 50 ms, and at least once.
#[test]
fn progress_is_not_a_flood() {
    struct Slow(std::sync::Mutex<Vec<std::time::Instant>>);
    impl Observer for Slow {
        fn on_progress(&self, progress: Progress) {
            assert_eq!(progress.stage, "fit");
            self.0.lock().unwrap().push(std::time::Instant::now());
        }
        fn stop_requested(&self) -> bool {
            std::thread::sleep(std::time::Duration::from_millis(1));
            false
        }
    }
    let watch = Slow(std::sync::Mutex::default());
    let f = test(rosenbrock as Function, Offers::Value);
    let method = Method::default();
    minimize(&Ctx { fcn: &f, method: &method, watch: &watch }, &start(&[-1.2, 1.0])).unwrap();
    let times = watch.0.into_inner().unwrap();
    assert!(times.len() >= 3);
    assert!(times.windows(2).all(|w| (w[1] - w[0]).as_millis() >= 45));
}

/// Two wells, the higher one about 0 and the lower one about 6, started beyond a hill at −2: the way down leads to where nothing is. Without
/// residuals the last rung of the ladder are many starts, which find the lower well: F = −6 + 1/65 there.
#[test]
fn many_starts_are_the_last_rung() {
    let c = Jet::constant;
    let wells = move |p: &[Jet]| {
        let bell = |height: f64, place: f64, width: f64| {
            c(height) * (c(-0.5 / (width * width)) * (p[0] - c(place)).sq()).exp()
        };
        c(1.0).over((p[0] + 2.0).sq() + 1.0) - bell(1.0, 0.0, 1.0) - bell(6.0, 6.0, 2.0)
    };
    let method = Method { algorithm: Algorithm::Auto, ..Method::default() };
    for offers in OFFERS {
        let found = minimize(&ctx(&test(wells, offers), &method), &start(&[-8.0])).unwrap();
        assert!(found.is_valid(), "{offers:?}: {:?}", found.status);
        let attempts = &found.status.attempts;
        assert!(attempts.last().unwrap().contains("many starts"), "{attempts:?}");
        close(found.values()[0], 6.0, 0.05, "x");
        let alone = Method { iterate: 1, ..method.clone() };
        let lost = minimize(&ctx(&test(wells, offers), &alone), &start(&[-8.0])).unwrap();
        assert!(!lost.is_valid(), "{:?}", lost.status);
    }
}
