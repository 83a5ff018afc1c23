//! A resonance seen through a resolution on a grid, where the data know nothing of the resolution: the search runs to a width that no grid
//! shows. One function value for search, curve and report, and what cannot be determined is said. The truth is the same fit with Voigt's
//! profile in closed form, where one place stands for the sum of both.

use std::sync::Arc;

use fitpanel::cost::{CostChoice, CostKind};
use fitpanel::data::Dataset;
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::fit::{Command, FitResult, Session, Task};
use fitpanel::minimize::{Ctx, Method, NoObserver, hesse, minimize};
use fitpanel::model::Model;
use fitpanel::params::{Limits, Parameter, Parameters};

/// Counts from 80 on, half a unit apart.
const COUNTS: [u32; 40] = [
    16, 4, 0, 11, 12, 14, 13, 15, 18, 23, 19, 21, 37, 34, 31, 61, 63, 68, 85, 133, 163, 203, 219, 211, 188,
    125, 82, 79, 57, 51, 45, 30, 26, 23, 15, 21, 22, 16, 13, 12,
];

fn data() -> Dataset {
    let rows = COUNTS.iter().enumerate().map(|(k, n)| format!("{},{n}\n", 80.0 + 0.5 * k as f64));
    let text = format!("E,N\n{}", rows.collect::<String>());
    read_dataset(text.as_bytes(), "resonance.csv", &ReadOptions::default()).unwrap()
}

fn fit(formula: &str) -> Arc<FitResult> {
    let mut s = Session::new();
    s.apply(Command::SetData(Arc::new(data()), None)).unwrap();
    s.apply(Command::SetFormula(formula.into())).unwrap();
    s.run_now(&Task::Fit, &NoObserver).unwrap()
}

#[test]
fn a_resolution_that_the_data_do_not_know() {
    let (fft, voigt) = (fit("CONV(breitwigner,gaus,fft)"), fit("voigt"));
    let near = |a: f64, b: f64, part: f64| assert!((a / b - 1.0).abs() < part, "{a} against {b}");
    assert!(fft.minimum.is_valid() && voigt.minimum.is_valid(), "{:?}", fft.minimum.status);
    near(fft.minimum.fval, voigt.minimum.fval, 1e-5);
    near(fft.gof.chi2.unwrap(), fft.minimum.fval, 1e-12);
    let p = fft.minimum.values();
    near(p[0], voigt.minimum.values()[0], 1e-3);
    near(p[1] + p[3], voigt.minimum.values()[1], 1e-5);
    near(p[2], voigt.minimum.values()[3], 1e-3);
    near(fft.errors()[0], voigt.errors()[0], 0.02);
    assert_eq!(fft.minimum.status.flat, ["Mean and Mean_2 do the same job"]);
    assert!(fft.warnings.iter().any(|w| w.code == "W-DEGENERATE"), "{:?}", fft.warnings);
    assert!(fft.warnings.iter().all(|w| w.code != "W-CONV"), "{:?}", fft.warnings);
    // A few hundred values, most of them without a transform: the grids once took thousands of the longest ones.
    assert!(fft.minimum.nfcn + fft.minimum.ngrad < 400, "{} {}", fft.minimum.nfcn, fft.minimum.ngrad);
}

/// At a width of exactly 0 the second derivative by it vanishes: it rests on its limit, and the others have their errors, 1 and 1/2 here.
#[test]
fn a_width_of_zero_rests_on_its_limit() {
    let model = Model::compile_without_coordinates("(a-1)^2+w^2+4*(b-2)^2").unwrap();
    let choice = CostChoice { kind: CostKind::Custom, ..CostChoice::default() };
    let cost = fitpanel::cost::custom(&model, &choice).unwrap();
    let width =
        Parameter { limits: Limits::new(Some(0.0), None).unwrap(), ..Parameter::new("w".to_owned(), 0.1) };
    let start = vec![Parameter::new("a".to_owned(), 0.5), width, Parameter::new("b".to_owned(), 1.0)];
    let method = Method::default();
    let ctx = Ctx { fcn: cost.as_ref(), method: &method, watch: &NoObserver };
    let mut found = minimize(&ctx, &Parameters::new(start).unwrap()).unwrap();
    found.params.set_values(&[1.0, 0.0, 2.0]);
    let found = hesse(&ctx, &found).unwrap();
    assert!(found.is_valid() && found.status.flat.is_empty(), "{:?}", found.status);
    assert_eq!(found.status.at_limit.len(), 1);
    assert!(
        (found.errors[0] - 1.0).abs() < 1e-9 && (found.errors[2] - 0.5).abs() < 1e-9,
        "{:?}",
        found.errors
    );
}
