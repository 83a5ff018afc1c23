//! The linear fitter beside NIST's problems: what is not determined, limits, fixed values, constraints, high powers, and models that it must
//! refuse. Exact numbers are from rational arithmetic.

use fitpanel::cost::Constraint;
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, FitError, FitWarning, Severity, Task};
use fitpanel::minimize::{Algorithm, CovStatus, Method, NoObserver};
use fitpanel::report::verdict::verdict;

use crate::support::{Fit, close};

fn points(x: Vec<f64>, y: Vec<f64>, sigma: f64) -> Dataset {
    let sy = YErrors::Symmetric(vec![sigma; x.len()]);
    Dataset::new("points", Data::Points(Points::new(x, y, None, sy).unwrap()))
}

fn six() -> Dataset {
    points((1..=6).map(f64::from).collect(), vec![1.1, 2.3, 2.7, 4.4, 4.9, 6.2], 0.2)
}

fn with(fit: &mut Fit, algorithm: Algorithm) -> &mut Fit {
    fit.apply(Command::SetMethod(Method { algorithm, ..Method::default() }))
}

/// E-LINEAR or another code, and its sentence.
fn refusal(fit: &mut Fit) -> (&'static str, String) {
    match fit.session.run_now(&Task::Fit, &NoObserver) {
        Err(FitError::Minimize(e)) => (e.code(), e.to_string()),
        other => panic!("{other:?}"),
    }
}

/// TM033: two names for one slope: the smallest of all solutions, both said, the error of the third parameter right.
#[test]
fn two_that_do_the_same_job_share_it() {
    let found = Fit::new(six(), "a*x+b*x+c").run();
    let minimum = &found.minimum;
    assert_eq!(minimum.status.flat, ["a and b do the same job"]);
    assert_eq!(minimum.status.covariance, CovStatus::MadePosDef);
    assert!(minimum.status.warnings.iter().any(|w| w.0 == "W-RANK"));
    let line = Fit::new(six(), "pol1").run();
    let (shared, alone) = (minimum.values(), line.minimum.values());
    close("a", shared[0], 0.5 * alone[1], 1e-13);
    close("b", shared[1], 0.5 * alone[1], 1e-13);
    close("c", shared[2], alone[0], 1e-12);
    close("error of c", found.errors()[2], line.errors()[0], 1e-12);
    assert!(!found.error_is_meaningful(0) && !found.error_is_meaningful(1) && found.error_is_meaningful(2));
}

/// A solved fit that is not determined says what a searched one says, A·exp(−(x−B)/C) with A and B free: a minimum, no errors for
/// the two, and a verdict that is anything but good. Nothing is said twice.
#[test]
fn solved_or_searched_the_verdict_is_the_same() {
    let solved = Fit::new(six(), "a+b*x+c*(2*x)").run();
    let fall = points((0..9).map(f64::from).collect(), FALLING.to_vec(), 0.3);
    let mut searched = Fit::new(fall, "A*exp(-(x-B)/C)");
    let searched = searched.value("A", 10.0).value("C", 3.0).run();
    for (found, names, code) in [(&solved, "b and c", "W-RANK"), (&searched, "A and B", "W-DEGENERATE")] {
        let status = &found.minimum.status;
        assert_eq!(status.flat, [format!("{names} do the same job")]);
        // Whether the matrix had to be forced is decided by rounding where it is summed up.
        assert!(found.minimum.is_valid() && status.covariance >= CovStatus::MadePosDef);
        let remedy = |w: &&FitWarning| w.text.ends_with("fix one of them");
        assert_eq!(found.warnings.iter().filter(|w| w.code == code).filter(remedy).count(), 1);
        assert!(!found.warnings.iter().any(|w| w.code == "correlation"));
        let meaningful: Vec<bool> = (0..3).map(|i| found.error_is_meaningful(i)).collect();
        assert_eq!(meaningful.iter().filter(|m| !**m).count(), 2, "{names}: {meaningful:?}");
        let verdict = verdict(found);
        assert_eq!((verdict.severity, verdict.headline.as_str()), (Severity::Bad, "Not determined"));
        assert!(verdict.sentence.contains(names) && verdict.sentence.contains("Fix one of them"));
    }
}

/// 10·exp(−x/3) with some scatter.
const FALLING: [f64; 9] = [10.1, 7.6, 5.3, 4.2, 3.2, 2.0, 1.9, 0.9, 1.1];

/// Several groups are told apart, and how many are too many of one; by the linear fitter, by Levenberg–Marquardt, by MIGRAD. The
/// robust fit refuses in the same words.
#[test]
fn every_group_is_named() {
    for algorithm in [Algorithm::Auto, Algorithm::Lm, Algorithm::Migrad] {
        let mut fit = Fit::new(six(), "a+b*x+c*(2*x)+d*3");
        let two = with(&mut fit, algorithm).run();
        assert_eq!(two.minimum.status.flat, ["a and d do the same job", "b and c do the same job"]);
        assert!(two.minimum.is_valid(), "{algorithm:?}: {:?}", two.minimum.status);
        assert!(verdict(&two).sentence.contains("Fix one of each"));
        let mut fit = Fit::new(six(), "a+b*x+c*(2*x)-d*x");
        let three = with(&mut fit, algorithm).run();
        assert_eq!(three.minimum.status.flat, ["b, c and d do the same job, 2 too many"]);
        assert!(three.error_is_meaningful(0) && !three.error_is_meaningful(3));
        assert!(verdict(&three).sentence.contains("Fix so many of them"));
    }
    let said = refusal(with(&mut Fit::new(six(), "a+b*x+c*(2*x)"), Algorithm::Robust));
    assert_eq!(said.0, "E-LINEAR");
    assert!(said.1.contains("b and c do the same job, fix one of them"), "{}", said.1);
}

/// KA027: automatic and exact; edm 0 from one call, and where a limit, a curve or the cost forbids it the search goes on as ever.
#[test]
fn chosen_where_it_applies_and_refused_by_name_elsewhere() {
    let line = Fit::new(six(), "pol1").run();
    assert_eq!((line.minimum.algorithm, line.minimum.nfcn, line.minimum.edm), ("Linear", 1, 0.0));
    let mut limited = Fit::new(six(), "pol1");
    limited.limits("p1", Some(0.0), Some(0.9));
    let result = limited.run();
    assert!(result.minimum.algorithm != "Linear" && !result.minimum.status.at_limit.is_empty());
    let said = refusal(with(&mut limited, Algorithm::Linear));
    assert_eq!(said.0, "E-LINEAR");
    assert!(said.1.contains("the limits of p1"), "{}", said.1);
    limited.limits("p1", Some(-100.0), Some(100.0));
    assert_eq!(limited.run().minimum.values(), line.minimum.values());
    let mut curved = Fit::new(six(), "a*exp(b*x)");
    let said = refusal(with(&mut curved, Algorithm::Linear));
    assert_eq!(said.0, "E-LINEAR");
    assert!(said.1.contains("not linear in all of its free parameters"), "{}", said.1);
    // With the curved parameter fixed the rest is linear.
    curved.value("b", 0.2).fix("b", true);
    assert_eq!(curved.run().minimum.algorithm, "Linear");
}

/// Without errors the scatter says how near a limit is: ±87000 around x + 1000 leaves b, at least 1, uncertain by 52000, and a scatter of a
/// ten-thousandth keeps b away from a limit that is a hundredth below it, solved or searched.
#[test]
fn limits_are_near_by_the_errors_of_the_scatter() {
    let line = |scatter: f64| {
        let sign = |i: i32| if (i / 2) % 2 == 0 { 1.0 } else { -1.0 };
        let y = (0..12).map(|i| f64::from(i) + 1000.0 + scatter * sign(i + 1));
        let points = Points::new((0..12).map(f64::from).collect(), y.collect(), None, YErrors::None).unwrap();
        Dataset::new("points", Data::Points(points))
    };
    let mut wide = Fit::new(line(87_000.0), "a*x+b");
    wide.limits("b", Some(1.0), None);
    let near = wide.run();
    assert!(near.minimum.algorithm != "Linear" && !near.minimum.status.at_limit.is_empty());
    assert_eq!(refusal(with(&mut wide, Algorithm::Linear)).0, "E-LINEAR");
    for algorithm in [Algorithm::Auto, Algorithm::Lm, Algorithm::Migrad] {
        let mut narrow = Fit::new(line(1e-4), "a*x+b");
        narrow.limits("b", Some(999.99), None);
        let far = with(&mut narrow, algorithm).run();
        assert!(far.minimum.is_valid() && far.minimum.status.at_limit.is_empty(), "{algorithm:?}");
        assert_eq!(far.minimum.algorithm == "Linear", algorithm == Algorithm::Auto);
    }
}

/// A value that is fixed is moved to the data, a constraint is one more row: MIGRAD finds the same.
#[test]
fn fixed_values_and_constraints() {
    let known = Constraint::simple("p1", 0.9, 0.02);
    let set_up = |fit: &mut Fit| {
        fit.cost(|c| c.constraints = vec![known.clone()]).value("p2", 0.03).fix("p2", true);
    };
    let mut fit = Fit::new(six(), "pol2");
    set_up(&mut fit);
    let solved = fit.run();
    assert_eq!(solved.minimum.algorithm, "Linear");
    let searched = with(&mut fit, Algorithm::Migrad).run();
    close("F", solved.minimum.fval, searched.minimum.fval, 1e-10);
    for k in 0..3 {
        close("value", solved.minimum.values()[k], searched.minimum.values()[k], 1e-9);
        close("error", solved.errors()[k], searched.errors()[k], 1e-9);
    }
    for k in 0..2 {
        let (a, b) = (solved.minimum.global_correlations[k], searched.minimum.global_correlations[k]);
        close("global correlation", a, b, 1e-7);
    }
}

/// y = ((7919 i² + 104729 i) mod 31) + i at i = 0 … 79.
fn comb(first: f64) -> Dataset {
    let y = (0..80).map(|i: u32| f64::from((i * i * 7919 + i * 104_729) % 31 + i));
    points((0..80).map(|i| first + f64::from(i)).collect(), y.collect(), 1.0)
}

const COMB_CHI2: f64 = 5037.404784074605;
const COMB: [f64; 8] = [
    10.515530444143367,
    0.18268735980396122,
    0.5424866580628549,
    -0.055366426396694354,
    0.0023204840158234773,
    -4.7247404629074546e-05,
    4.6412965787503516e-07,
    -1.7624928351526825e-09,
];

/// A polynomial of degree 7 in the powers of x itself, named and typed: columns from 1 to 2·10¹³.
#[test]
fn degree_seven() {
    for formula in ["pol7", "a+b*x+c*x^2+d*x^3+e*x^4+f*x^5+g*x^6+h*x^7"] {
        let found = Fit::new(comb(0.0), formula).run();
        assert!(found.minimum.is_valid() && found.minimum.algorithm == "Linear");
        assert!((found.minimum.fval / COMB_CHI2 - 1.0).abs() < 1e-9, "{formula}: {}", found.minimum.fval);
        for (value, exact) in found.minimum.values().iter().zip(COMB) {
            assert!((value / exact - 1.0).abs() < 1e-9, "{formula}: {value} for {exact}");
        }
    }
}

/// The same in calendar years: coefficients of 10¹⁴ cancel, and their rounding alone leaves some tenths in y.
#[test]
fn degree_seven_in_calendar_years() {
    let found = Fit::new(comb(1940.0), "pol7").run();
    assert!((found.minimum.fval / COMB_CHI2 - 1.0).abs() < 0.02, "{}", found.minimum.fval);
}
