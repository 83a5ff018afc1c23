//! Successes among trials: values, derivatives and errors of the binomial likelihood.

use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::error::Explain;

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
