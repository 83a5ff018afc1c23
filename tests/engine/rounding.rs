//! Data that lie on the curve to within rounding: what the errors of a fit are then, and what is said about them. The answers are those of
//! calculations with 60 digits on the decimals of the files.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, FitResult, FitWarning, Intervals, Severity, Task};
use fitpanel::minimize::{NoObserver, Observer, Progress, StopReason};
use fitpanel::params::ParamId;
use fitpanel::report::verdict;

use crate::support::{Fit, dataset};

/// 2.5 exp(−0.7 x) at x = 0, 0.1 …, to 15 digits.
const DECAY: [&str; 20] = [
    "2.5",
    "2.33098454976487",
    "2.17339558849701",
    "2.02646061492547",
    "1.88945935363931",
    "1.76172022429678",
    "1.64261704953764",
    "1.53156598546104",
    "1.42802265962204",
    "1.33147950251724",
    "1.24146325947852",
    "1.15753267077807",
    "1.0792763085727",
    "1.00631056008409",
    "0.938277747128499",
    "0.874844372777888",
    "0.815699486557599",
    "0.76055316016676",
    "0.709135066249426",
    "0.66119315324956",
];

fn table(y: impl Iterator<Item = String>) -> Dataset {
    let rows: Vec<String> = y.enumerate().map(|(k, y)| format!("{}.{},{y}\n", k / 10, k % 10)).collect();
    read_dataset(format!("x,y\n{}", rows.concat()).as_bytes(), "table.csv", &ReadOptions::default()).unwrap()
}

fn decay() -> Dataset {
    table(DECAY.iter().map(|&y| y.to_owned()))
}

fn with_minos(data: Dataset, formula: &str) -> Fit {
    let mut fit = Fit::new(data, formula);
    let intervals = Intervals { minos: Some(Vec::new()), ..fit.session.config().intervals.clone() };
    fit.apply(Command::SetIntervals(intervals));
    fit
}

fn said<'a>(result: &'a FitResult, code: &str) -> Option<&'a FitWarning> {
    result.warnings.iter().find(|w| w.code == code)
}

/// |found/expected − 1|.
fn off(found: f64, expected: f64) -> f64 {
    (found / expected - 1.0).abs()
}

#[test]
fn errors_are_those_of_the_decimals() {
    let result = with_minos(decay(), "a*exp(-b*x)").run();
    assert!(result.minimum.is_valid());
    let values = result.minimum.values();
    assert_eq!(values, [2.499_999_999_999_998_2, 0.699_999_999_999_999_8]);
    assert!(off(result.gof.chi2.unwrap(), 7.126_352_443_377_24e-29) < 1e-9);
    let errors = result.errors();
    assert!(off(errors[0], 1.108_089_660_594_48e-15) < 1e-9, "{errors:?}");
    assert!(off(errors[1], 6.141_478_479_815_87e-16) < 1e-9, "{errors:?}");
    let note = said(&result, "W-ROUNDING").unwrap();
    assert!(note.severity == Severity::Info && note.text.contains("too small"), "{}", note.text);
    // A handful of doubles to the error: nothing that MINOS could follow.
    assert!(result.minos.iter().all(Option::is_none) && said(&result, "asymmetric").is_none());
}

/// The pulls are those of the decimals too: their squares add up to ndof.
#[test]
fn pulls_follow() {
    let result = Fit::new(decay(), "a*exp(-b*x)").run();
    let sum: f64 = result.member().pulls.as_ref().unwrap().iter().map(|z| z * z).sum();
    assert!(off(sum, 18.0) < 1e-9, "{sum}");
}

#[test]
fn exact_data_have_no_scatter() {
    let lines = [
        ("a+b*x", (0..9).map(|k| format!("{}", 1 + 2 * k)).collect::<Vec<_>>(), [1.0, 20.0]),
        ("a+b*x", (0..9).map(|k| format!("0.{}", 1 + k)).collect(), [0.1, 1.0]),
    ];
    for (formula, y, values) in lines {
        let result = with_minos(table(y.into_iter()), formula).run();
        assert_eq!(result.minimum.values(), values);
        assert_eq!((result.gof.chi2, result.errors()), (Some(0.0), vec![0.0, 0.0]));
        assert!(result.member().pulls.as_ref().unwrap().iter().all(|z| *z == 0.0));
        assert!(result.minos.iter().all(Option::is_none));
        assert!(said(&result, "W-ROUNDING").unwrap().text.contains("exactly"));
        assert!(result.warnings.iter().all(|w| w.severity == Severity::Info), "{:?}", result.warnings);
        assert_eq!(verdict::verdict(&result).headline, "Exact");
    }
}

/// MINOS, a profile and a later task all follow the residuals of twice the digits: Lanczos1 is nearly linear within its errors.
#[test]
fn what_follows_a_refined_minimum_agrees_with_it() {
    let formula = "b1*exp(-b2*x)+b3*exp(-b4*x)+b5*exp(-b6*x)";
    let mut fit = Fit::new(dataset("nist_strd", "Lanczos1.csv"), formula);
    for (name, start) in [("b1", 0.5), ("b2", 0.7), ("b3", 3.6), ("b4", 4.2), ("b5", 4.0), ("b6", 6.3)] {
        let id = fit.session.config().params.find(name).unwrap();
        fit.apply(Command::SetParam(id, fitpanel::fit::ParamEdit::Value(start)));
    }
    let before = fit.run();
    let task = Task::Minos(vec![ParamId(0), ParamId(4)]);
    let result = fit.session.run_now(&task, &NoObserver).unwrap();
    assert_eq!(result.minimum.values(), before.minimum.values());
    assert_eq!((result.errors(), result.gof.chi2), (before.errors(), before.gof.chi2));
    assert!(said(&result, "W-ROUNDING").is_some());
    for k in [0, 4] {
        let minos = result.minos[k].as_ref().unwrap();
        let error = result.errors()[k];
        assert!(off(minos.upper, error) < 1e-3 && off(-minos.lower, error) < 1e-3, "{minos:?} {error:e}");
    }
    let again = fit.session.run_now(&Task::Hesse, &NoObserver).unwrap();
    assert!(again.minimum.is_valid());
    for (a, b) in again.errors().iter().zip(before.errors()) {
        assert!(off(*a, b) < 1e-6, "{a:e} {b:e}");
    }
    let profile = Task::Profile { param: ParamId(0), size: 9, bound: 2.0, span: None, held: false };
    let profile = &fit.session.run_now(&profile, &NoObserver).unwrap().profiles[0];
    // Over two standard deviations F rises by four times F/ndof.
    let (lowest, end) = (before.minimum.fval, profile.fval[8]);
    assert!(off(end, lowest * (1.0 + 4.0 / 18.0)) < 1e-3, "{end:e} {lowest:e}");
}

/// The error function is not known to more digits: a plain word, and no claim.
#[test]
fn what_cannot_be_refined_says_so() {
    let model = fitpanel::model::Model::compile("2.5*erf(0.7*x)").unwrap();
    let x: Vec<f64> = (0..20).map(|k| f64::from(k) / 10.0).collect();
    let mut y = vec![0.0; 20];
    model.eval(&[&x], &[], &mut y);
    let result = with_minos(table(y.iter().map(|y| format!("{y:.14}"))), "a*erf(b*x)").run();
    assert!(result.minimum.is_valid() && result.refined.is_none());
    // What was accepted is what was asked for.
    assert!(result.minimum.edm <= 10.0 * result.minimum.edm_goal);
    let note = said(&result, "W-ROUNDING").unwrap();
    assert_eq!(note.severity, Severity::Warning);
    assert!(note.text.contains("digit"), "{}", note.text);
    assert!(result.minos.iter().all(Option::is_none));
}

/// A decay to a constant has its infimum at t = ∞; to the doubles on the way there all of F is rounding, and so is what t would gain.
#[test]
fn rounding_is_no_excuse_for_running_away() {
    for y in ["5", "-0.3"] {
        let result = with_minos(table((0..10).map(|_| y.to_owned())), "A*exp(-x/t)").run();
        let status = &result.minimum.status;
        assert!(!status.valid && status.stop == StopReason::RunsAway(ParamId(1)), "{status:?}");
        assert_eq!(verdict::verdict(&result).headline, "No result");
    }
}

/// Stopped while it is refined, from the search's own end: the values so far.
#[test]
fn a_refinement_can_be_stopped() {
    struct After(AtomicUsize);
    impl Observer for After {
        fn on_progress(&self, _: Progress) {}
        fn stop_requested(&self) -> bool {
            self.0.fetch_update(Relaxed, Relaxed, |n| n.checked_sub(1)).is_err()
        }
    }
    let run = |asked: &After| Fit::new(decay(), "a*exp(-b*x)").session.run_now(&Task::Fit, asked).unwrap();
    let asked = After(AtomicUsize::new(usize::MAX));
    assert!(run(&asked).minimum.is_valid());
    let times = usize::MAX - asked.0.load(Relaxed);
    // The refinement asks last.
    let stopped = run(&After(AtomicUsize::new(times - 1)));
    assert_eq!(stopped.minimum.status.stop, StopReason::Cancelled);
    assert!(!stopped.minimum.is_valid() && stopped.refined.is_none());
    assert!(off(stopped.minimum.values()[0], 2.5) < 1e-12);
}

/// A plane of two coordinates, and a number that the formula holds.
#[test]
fn coordinates_and_numbers_are_decimals_too() {
    let rows: Vec<String> = (0..12)
        .map(|k: i32| {
            let (u, v) = (k % 4, k / 4);
            // 0.3 + 0.7 u/10 − 0.2 v/10 + 0.1 u/10, in hundredths.
            format!("0.{u},0.{v},{}.{:02}\n", (30 + 8 * u - 2 * v) / 100, (30 + 8 * u - 2 * v) % 100)
        })
        .collect();
    let text = format!("x,x2,y\n{}", rows.concat());
    let data = read_dataset(text.as_bytes(), "plane.csv", &ReadOptions::default()).unwrap();
    let result = Fit::new(data, "a+b*x+c*y+0.1*x").run();
    assert_eq!(result.minimum.values(), [0.3, 0.7, -0.2]);
    assert_eq!((result.gof.chi2, result.errors()), (Some(0.0), vec![0.0; 3]));
}

/// 2 ln x + 3, also at 0.9, where the logarithm of the decimal passes from one way of calculation to another.
#[test]
fn a_logarithm_is_refined_too() {
    let text = "x,y\n0.5,1.6137056388801094\n0.7,2.286650112122535\n0.8,2.5537128973715806\n0.9,2.7892789686843473\n\
        1,3\n1.1,3.19062035960865\n1.5,3.8109302162163288\n2,4.386294361119891\n3,5.19722457733622\n";
    let data = read_dataset(text.as_bytes(), "log.csv", &ReadOptions::default()).unwrap();
    let result = Fit::new(data, "a*log(x)+b").run();
    assert!(result.minimum.is_valid() && result.refined.is_some());
    assert_eq!(result.minimum.values(), [2.000_000_000_000_000_4, 3.0]);
    assert!(off(result.gof.chi2.unwrap(), 1.961_837_149_768_896_8e-31) < 1e-9);
    let errors = result.errors();
    assert!(off(errors[0], 1.072_485_504_177_312_6e-16) < 1e-9, "{errors:?}");
    assert!(off(errors[1], 5.685_692_740_906_649_5e-17) < 1e-9, "{errors:?}");
}

#[test]
fn ordinary_fits_know_nothing_of_it() {
    let noisy = DECAY.iter().enumerate().map(|(k, y)| format!("{}{}", &y[..3], k % 10));
    let result = with_minos(table(noisy), "a*exp(-b*x)").run();
    assert!(result.refined.is_none() && said(&result, "W-ROUNDING").is_none());
    assert!(result.minos.iter().all(Option::is_some));
}

/// A line and steps of a half about it, a point a year, σ = 1.
fn years(formula: &str) -> std::sync::Arc<FitResult> {
    let x: Vec<f64> = (1990..=2020).map(f64::from).collect();
    let y: Vec<f64> = (0..31).map(|k| 2.0 + 0.5 * f64::from(k) + 0.5 * f64::from(7 * k % 5 - 2)).collect();
    let data = Points::new(x, y, None, YErrors::Symmetric(vec![1.0; 31])).unwrap();
    let mut fit = Fit::new(Dataset::new("years", Data::Points(data)), formula);
    let sigma = 0.682_689_492_137_086;
    let intervals = Intervals { band: Some(sigma), ..fit.session.config().intervals.clone() };
    fit.apply(Command::SetIntervals(intervals));
    fit.run()
}

/// Half the width of the band at 2005 and at 2020.
fn widths(result: &FitResult) -> Option<[f64; 2]> {
    let band = result.member().band.get()?;
    Some([2005.0, 2020.0].map(|x| {
        let i = band.x.iter().position(|at| (at - x).abs() < 1e-9).unwrap();
        0.5 * (band.upper[i] - band.lower[i])
    }))
}

/// Years are far from 0: the band of powers of them is that of powers of x − 2005, from rational arithmetic on the places alone.
#[test]
fn bands_of_powers_of_years() {
    let exact = [
        ("pol2", [0.269_642_445_166_581_8, 0.505_831_100_901_571_9], 1e-6),
        ("pol3", [0.269_642_445_166_581_8, 0.639_585_292_368_077_2], 1e-6),
        ("pol4", [0.337_587_043_040_876_83, 0.749_014_647_988_609_6], 1e-4),
        (
            "a+b*(x-2005)+c*(x-2005)^2+d*(x-2005)^3+e*(x-2005)^4",
            [0.337_587_043_040_876_83, 0.749_014_647_988_609_6],
            1e-9,
        ),
    ];
    for (formula, expected, tolerance) in exact {
        let result = years(formula);
        assert!(result.minimum.is_valid() && said(&result, "W-FAR").is_none(), "{formula}");
        let found = widths(&result).unwrap();
        for (found, expected) in found.iter().zip(expected) {
            assert!(off(*found, expected) < tolerance, "{formula}: {found} for {expected}");
        }
    }
}

/// The fifth power of a year is known to one per cent, the sixth and higher ones not at all, and that is said.
#[test]
fn higher_powers_of_years_are_not_wrong_in_silence() {
    let exact = [0.337_587_043_040_876_83, 0.833_759_450_596_738_7];
    let fifth = years("pol5");
    let found = widths(&fifth).unwrap();
    assert!(found.iter().zip(exact).all(|(f, e)| off(*f, e) < 0.01), "{found:?}");
    let said_of_the_fifth = said(&fifth, "W-FAR");
    assert!(said_of_the_fifth.is_none_or(|w| w.text.contains("rounded by up to")), "{said_of_the_fifth:?}");
    let sixth = years("pol6");
    assert!(widths(&sixth).is_none());
    assert!(sixth.warnings.iter().any(|w| w.code == "W-FAR" && w.text.contains("rounded by up to")));
    for formula in ["pol7", "pol8", "pol9"] {
        let lost = years(formula);
        assert!(!lost.minimum.is_valid(), "{formula}");
        assert!(
            said(&lost, "W-FAR").unwrap().text.starts_with("the values of the curve are lost"),
            "{formula}"
        );
    }
}

/// A profile of a polynomial is a parabola whatever x is counted from, and its MINOS error the error: found by steps from neighbour to
/// neighbour it was twenty thousand times too steep.
#[test]
fn profiles_of_powers_of_years() {
    let second = "a+b*(x-2005)+c*(x-2005)^2";
    let fourth = format!("{second}+d*(x-2005)^3+e*(x-2005)^4");
    for (formula, middle) in [("pol2", second), ("pol4", fourth.as_str())] {
        let result = years(formula);
        let k = result.minimum.params.len() - 1;
        let middle = years(middle);
        let error = middle.errors()[k];
        assert!(off(result.errors()[k], error) < 1e-3, "{formula}");
        let x: Vec<f64> = (1990..=2020).map(f64::from).collect();
        let y: Vec<f64> =
            (0..31).map(|k| 2.0 + 0.5 * f64::from(k) + 0.5 * f64::from(7 * k % 5 - 2)).collect();
        let data = Points::new(x, y, None, YErrors::Symmetric(vec![1.0; 31])).unwrap();
        let mut fit = with_minos(Dataset::new("years", Data::Points(data)), formula);
        let minos = fit.run().minos[k].clone().unwrap();
        assert!(off(minos.upper, error) < 1e-3 && off(-minos.lower, error) < 1e-3, "{formula} {minos:?}");
        let profile = Task::Profile { param: ParamId(k), size: 9, bound: 2.0, span: None, held: false };
        let result = fit.session.run_now(&profile, &NoObserver).unwrap();
        let profile = &result.profiles[0];
        for (i, f) in profile.fval.iter().enumerate() {
            let t = 0.5 * (i as f64 - 4.0);
            assert!((f - result.minimum.fval - t * t).abs() < 1e-3, "{formula} {i}: {f}");
        }
        assert!(said(&result, "W-FAR").is_none(), "{:?}", result.warnings);
    }
}

/// A small peak on a parabola, channels 1440 to 1480: what the curve is does not depend on where x is counted from, and p₂ neither.
#[test]
fn a_background_far_from_zero_is_determined() {
    let x: Vec<f64> = (1440..=1480).map(f64::from).collect();
    let peak = |x: f64| 30.0 * (-0.5 * ((x - 1461.0) / 3.0).powi(2)).exp();
    let y = x
        .iter()
        .enumerate()
        .map(|(i, &x)| 50.0 + 0.02 * (x - 1460.0) + peak(x) + f64::from(5 * i as u8 % 7) - 3.0);
    let points = Points::new(x.clone(), y.collect(), None, YErrors::None).unwrap();
    let fit = |formula: &str| {
        let mut fit = Fit::new(Dataset::new("channels", Data::Points(points.clone())), formula);
        fit.run()
    };
    let (far, near) = (fit("gaus+pol2"), fit("gaus+a+b*(x-1460)+c*(x-1460)^2"));
    assert!(far.minimum.is_valid() && near.minimum.is_valid());
    assert!(far.minimum.status.flat.is_empty(), "{:?}", far.minimum.status);
    for k in [0, 1, 2, 5] {
        assert!(off(far.minimum.values()[k], near.minimum.values()[k]) < 1e-4, "{k}");
        assert!(off(far.errors()[k], near.errors()[k]) < 1e-3, "{k}: {:?} {:?}", far.errors(), near.errors());
    }
}
