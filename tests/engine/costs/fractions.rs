//! Successes among trials: values, derivatives and errors of the binomial likelihood.

use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::error::Explain;
use fitpanel::fit::Task;
use fitpanel::minimize::NoObserver;

use super::super::support::Fit;
use super::derivatives::check;
use super::*;

/// Columns k and n as they are read from a table, at x = 1, 2 …
fn fractions(rows: &[(f64, f64)]) -> Dataset {
    let text: String =
        rows.iter().flat_map(|(k, n)| [k.to_string(), ",".into(), n.to_string(), "\n".into()]).collect();
    let options = ReadOptions {
        columns: vec![("k".into(), "yes".into()), ("n".into(), "all".into())],
        ..ReadOptions::default()
    };
    read_dataset(format!("yes,all\n{text}").as_bytes(), "runs.csv", &options).unwrap()
}

/// IM009, IM013: three successes in ten trials: p̂ = 0.3 ± √(0.21/10), and the MINOS errors of the typed −ln L; ten times as many are known
/// √10 times better.
#[test]
fn three_of_ten() {
    let fit = |k: f64, n: f64| Fit::new(fractions(&[(k, n)]), "p").value("p", 0.5).minos().run();
    let (few, many) = (fit(3.0, 10.0), fit(30.0, 100.0));
    assert_eq!(few.member().cost, CostKind::Binomial);
    near(few.minimum.params[0].value, 0.3, 1e-9);
    near(few.errors()[0], 0.021_f64.sqrt(), 1e-9);
    let minos = few.minos[0].as_ref().unwrap();
    near(minos.lower, -0.1287382542, 1e-6);
    near(minos.upper, 0.1545968338, 1e-6);
    near(few.errors()[0] / many.errors()[0], 10.0_f64.sqrt(), 1e-9);
    near(few.gof.chi2.unwrap(), 0.0, 1e-12);
    // −2 ln of 120·0.3³·0.7⁷.
    near(few.gof.aic.unwrap(), -2.0 * (120.0 * 0.3_f64.powi(3) * 0.7_f64.powi(7)).ln() + 2.0, 1e-10);
}

/// A turn-on curve: rows of none and of all successes take part, a row without trials does not.
#[test]
fn an_efficiency_that_rises() {
    let rows = [(0.0, 20.0), (2.0, 30.0), (0.0, 0.0), (17.0, 34.0), (33.0, 41.0), (25.0, 25.0)];
    let data = fractions(&rows);
    let curve = "1/(1+exp(-(x-m)/w))";
    let cost = build(&data, curve, &CostChoice::default());
    assert_eq!((cost.ndata(), cost.n_rows()), (Some(5), 5));
    let (m, w) = (3.9, 0.8);
    let p = |x: f64| 1.0 / (1.0 + (-(x - m) / w).exp());
    let log = |a: f64, b: f64| if a == 0.0 { 0.0 } else { a * (a / b).ln() };
    let exact: f64 = (rows.iter().enumerate().filter(|(_, r)| r.1 > 0.0))
        .map(|(i, (k, n))| {
            let p = p(i as f64 + 1.0);
            2.0 * (log(*k, n * p) + log(n - k, n * (1.0 - p)))
        })
        .sum();
    near(cost.value(&[m, w]), exact, 1e-12);
    check(&*cost, &[m, w]);
    let pulls = cost.pulls(&[m, w]).unwrap();
    let at = p(2.0);
    near(pulls[1], (2.0 - 30.0 * at) / (30.0 * at * (1.0 - at)).sqrt(), 1e-12);
    assert!(pulls[2].is_nan());
    let result = Fit::new(data, curve).value("m", 3.0).value("w", 1.0).run();
    assert!(result.minimum.is_valid());
    assert_eq!((result.gof.ndof, result.gof.saturated), (Some(3), result.gof.chi2));
}

#[test]
fn more_successes_than_trials_and_none_at_all() {
    let refused =
        |rows: &[(f64, f64)]| try_build(&fractions(rows), "p+0*x", &CostChoice::default()).err().unwrap();
    assert!(refused(&[(3.0, 4.0), (5.0, 4.0)]).to_string().starts_with("row 2 has 5 successes in 4 trials"));
    assert_eq!(refused(&[(3.0, 4.0), (-1.0, 4.0)]).code(), "E-OPTION");
    let (x, y) = six();
    let binomial = choice(CostKind::Binomial, ModelKind::Function);
    for data in [points(&x, &y, 0.2), counts(&[0.0, 1.0], &[3.0]), sample(&x, None)] {
        let error = try_build(&data, "p+0*x", &binomial).err().unwrap();
        assert!(error.to_string().contains("needs successes and trials"), "{error}");
    }
}

/// Fractions that rise so steeply that a straight line through them leaves 0 to 1.
const RISING: [(f64, f64); 6] =
    [(1.0, 20.0), (4.0, 30.0), (0.0, 0.0), (17.0, 34.0), (33.0, 41.0), (24.0, 25.0)];

/// Polynomials begin where their curve is an efficiency, and end at the maximum of the likelihood (found by Newton's method on the sum of
/// logarithms, in another program).
#[test]
fn polynomials_of_efficiencies() {
    let pol1 = [-0.155_707_606_734_755_75, 0.184_972_559_962_246_2];
    let pol2 = [-0.076_260_876_691_974_68, 0.103_509_456_695_100_64, 0.011_787_438_908_674_787];
    let pol3 = [0.150_872_275_4, -0.200_535_136_02, 0.111_910_767_15, -0.009_323_721_580];
    let table: [(&str, &[f64], f64); 4] = [
        ("pol0", &[0.526_666_666_666_666_7], 80.012_645_820_859_4),
        ("pol1", &pol1, 2.857_517_845_228_5),
        ("pol2", &pol2, 1.724_238_507_521_85),
        ("pol3", &pol3, 0.431_442_399_177_93),
    ];
    for (formula, exact, chi2) in table {
        let result = Fit::new(fractions(&RISING), formula).run();
        assert!(result.minimum.is_valid(), "{formula}: {:?}", result.minimum.status);
        near(result.gof.chi2.unwrap(), chi2, 1e-9);
        for (p, exact) in result.minimum.params.iter().zip(exact) {
            near(p.value, *exact, 1e-6);
        }
    }
}

/// No function of the library begins outside 0 to 1, whether or not a maximum lies inside.
#[test]
fn library_functions_begin_as_efficiencies() {
    let steep: [(f64, f64); 7] =
        [(0.0, 40.0), (1.0, 40.0), (6.0, 40.0), (20.0, 40.0), (35.0, 40.0), (39.0, 40.0), (39.0, 40.0)];
    let falling: Vec<(f64, f64)> = steep.iter().rev().copied().collect();
    let all = [(5.0, 5.0), (7.0, 7.0), (9.0, 9.0)];
    let one_out = [(12.0, 12.0), (11.0, 12.0), (12.0, 12.0), (12.0, 12.0), (0.0, 12.0)];
    let formulas = [
        "pol0",
        "pol1",
        "pol2",
        "pol4",
        "expo",
        "gaus",
        "landau",
        "lorentzian",
        "logistic",
        "gompertz",
        "hill",
        "power",
        "gaus+pol0",
        "expo+pol0",
        "sine+pol0",
        "cheb2",
        "a+b*x",
        "a*exp(-x/t)+c",
    ];
    for rows in [&steep[..], &falling[..], &all[..], &one_out[..], &RISING[..]] {
        for formula in formulas {
            let mut fit = Fit::new(fractions(rows), formula);
            let found = fit.session.run_now(&Task::Fit, &NoObserver);
            let code = found.err().map(|e| e.code());
            assert_ne!(
                code,
                Some("E-START-BAD"),
                "{formula} of {rows:?} from {:?}",
                fit.session.config().params.values()
            );
        }
    }
}
