//! Start values estimated from the data: a plain local search from them (one try of MIGRAD, no robust driver) must find the minimum
//! that a person would have meant. The minima are those of ROOT and iminuit, or of data made from a known curve.

use fitpanel::cost::{CostChoice, CostKind, ModelKind, build};
use fitpanel::data::{Data, Dataset, Histogram, Interval, Points, RowSet, Selection, YErrors};
use fitpanel::fit::guess::{Question, Scale, guess};
use fitpanel::minimize::{Ctx, Method, Minimum, NoObserver, minimize};
use fitpanel::model::Model;
use fitpanel::params::{Parameter, Parameters};

use crate::support::{Fit, dataset, expected, num, numbers};

/// The estimates, and where a plain search ends that starts from them.
struct Outcome {
    start: Vec<Option<f64>>,
    minimum: Minimum,
}

fn run(data: &Dataset, formula: &str, choice: &CostChoice) -> Outcome {
    run_on(data, formula, choice, &Selection::default())
}

fn run_on(data: &Dataset, formula: &str, choice: &CostChoice, selection: &Selection) -> Outcome {
    let model = Model::compile(formula).unwrap();
    let rows = data.fit_set(selection).unwrap().rows;
    let scale = Scale::of(choice, data, &model);
    let start = guess(&Question { model: &model, data, rows: &rows, scale, known: &[] });
    let list = model.params().iter().zip(&start).map(|(hint, value)| {
        let value = value.unwrap_or(1.0);
        assert!(
            value.is_finite() && hint.limits.contains(value),
            "{formula}: {} starts at {value}",
            hint.name
        );
        Parameter { limits: hint.limits, ..Parameter::new(hint.name.clone(), value) }
    });
    let start_values = Parameters::new(list.collect()).unwrap();
    let cost = build(data, &model, selection, choice).unwrap();
    let method = Method { iterate: 1, ..Method::default() };
    let ctx = Ctx { fcn: cost.as_ref(), method: &method, watch: &NoObserver };
    let minimum = minimize(&ctx, &start_values).unwrap();
    Outcome { start, minimum }
}

fn fval(data: &Dataset, formula: &str) -> f64 {
    let found = run(data, formula, &CostChoice::default());
    assert!(found.start.iter().all(Option::is_some), "{formula}: {:?}", found.start);
    assert!(found.minimum.status.valid, "{formula} from {:?}: {:?}", found.start, found.minimum.status);
    found.minimum.fval
}

fn assert_near(got: f64, expected: f64, tolerance: f64, what: &str) {
    assert!(
        (got - expected).abs() <= tolerance * expected.abs().max(1.0),
        "{what}: {got} instead of {expected}"
    );
}

/// The Lorentz peak on a parabola, whose false solution lies at 140.05.
#[test]
fn lorentz_peak_on_a_parabola() {
    let data = dataset("root_lorentzian_quadratic", "data.csv");
    for formula in ["pol2+lorentzian", "lorentzian(0)+pol2(3)", "breitwigner+pol2"] {
        assert_near(fval(&data, formula), 58.928386061944, 1e-6, formula);
    }
    let choice = CostChoice { kind: CostKind::Likelihood, ..CostChoice::default() };
    assert_near(run(&data, "pol2+lorentzian", &choice).minimum.fval, 55.673939058238, 1e-6, "likelihood");
}

/// RF037: three Gaussians that overlap, in the order of their places.
#[test]
fn three_overlapping_peaks() {
    let data = dataset("root_multifit", "data.csv");
    let fit = &expected("root_multifit")["fits"]["total_converged"];
    let range = Selection { ranges: vec![Interval { lo: 85.0, hi: 125.0 }], ..Selection::default() };
    let found = run_on(&data, "gaus(0)+gaus(3)+gaus(6)", &CostChoice::default(), &range);
    assert_near(found.minimum.fval, num(&fit["chi2"]), 1e-4, "three peaks");
    for (got, expected) in found.minimum.params.values().iter().zip(numbers(&fit["values"])) {
        assert_near(*got, expected, 2e-2, "three peaks");
    }
}

/// A file of the laboratory: a peak on a falling line, fitted with no start values.
#[test]
fn peak_on_a_line() {
    let data = dataset("lab_files", "peak.csv");
    let fit = &expected("lab_files")["peak.csv"];
    for formula in ["gaus(0)+pol1(3)", "pol1+gaus", "gaus(0)+pol0(3)+expo(4)"] {
        let value = fval(&data, formula);
        if !formula.contains("expo") {
            assert_near(value, num(&fit["chi2"]), 1e-6, formula);
        }
    }
}

/// A small peak on a steep exponential.
#[test]
fn peak_on_an_exponential() {
    let data = dataset("signal_least_squares", "data.csv");
    let fit = &expected("signal_least_squares")["fits"]["exp_gauss_B_fixed_90"];
    for formula in ["expo+gaus", "gaus(0)+expo(3)"] {
        assert_near(fval(&data, formula), num(&fit["converged"]["fcn"]), 1e-6, formula);
    }
}

/// RF026: single shapes.
#[test]
fn single_shapes() {
    for (folder, formulas) in [
        ("root_hist_gauss_like", &["gaus", "gausn"][..]),
        ("root_hist_landau_like", &["landau", "landaun"]),
        ("root_hist_expo_like", &["expo"]),
        ("root_hist_breitwigner_like", &["breitwigner"]),
        ("root_hist_flat_wavy", &["pol0", "pol3", "pol9", "cheb4"]),
    ] {
        let (data, reference) = (dataset(folder, "data.csv"), expected(folder));
        for formula in formulas {
            let fit = &reference["fits"][*formula];
            let chi2 = ["default", "none", "chi2"].iter().find_map(|k| fit[*k]["chi2"].as_f64());
            let value = fval(&data, formula);
            if let Some(chi2) = chi2 {
                assert_near(value, chi2, 1e-4, &format!("{folder} {formula}"));
            }
        }
    }
}

/// Pseudo-random numbers of a fixed series, roughly normal.
fn noise(i: u32) -> f64 {
    let mut state = u64::from(i).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    let mut sum = -6.0;
    for _ in 0..12 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        sum += (state >> 11) as f64 / (1u64 << 53) as f64;
    }
    sum
}

fn points(n: u32, lo: f64, hi: f64, sigma: f64, f: impl Fn(f64) -> f64) -> Dataset {
    let x: Vec<f64> = (0..n).map(|i| lo + (hi - lo) * f64::from(i) / f64::from(n - 1)).collect();
    let y = x.iter().zip(1..).map(|(&x, i)| f(x) + sigma * noise(i)).collect();
    let sy = YErrors::Symmetric(vec![sigma; n as usize]);
    Dataset::new("made", Data::Points(Points { x, further: Vec::new(), y, sx: None, sy }))
}

fn bell(x: f64, c: f64, m: f64, s: f64) -> f64 {
    c * (-0.5 * ((x - m) / s).powi(2)).exp()
}

/// Curves of which the truth is known: the minimum must lie at most as high as the truth, and near its χ² expectation.
#[test]
fn known_curves_are_found_again() {
    type Curve = fn(f64) -> f64;
    let cases: &[(&str, Curve)] = &[
        ("gaus", |x| bell(x, 10.0, 3.0, 0.3)),
        ("gaus", |x| bell(x, 10.0, -7.0, 6.0)),
        ("gaus+pol0", |x| 50.0 + bell(x, 10.0, 3.0, 0.5)),
        ("gaus+pol1", |x| 5.0 - 2.0 * x + bell(x, -10.0, 3.0, 0.8)),
        ("gaus+gaus", |x| bell(x, 10.0, -4.0, 1.0) + bell(x, 6.0, 4.0, 2.0)),
        ("gaus+gaus", |x| bell(x, 10.0, 0.0, 0.7) + bell(x, 5.0, 0.5, 4.0)),
        ("gaus+gaus+pol1", |x| 3.0 + 0.2 * x + bell(x, 8.0, -1.5, 1.0) + bell(x, 6.0, 2.0, 1.0)),
        ("gaus+gaus+gaus", |x| bell(x, 8.0, -6.0, 1.0) + bell(x, 3.0, 0.0, 1.5) + bell(x, 8.0, 6.0, 0.6)),
        ("gaus+gaus+gaus+gaus+pol0", |x| {
            2.0 + bell(x, 8.0, -6.0, 0.5)
                + bell(x, 3.0, -2.0, 0.7)
                + bell(x, 5.0, 2.0, 0.8)
                + bell(x, 9.0, 6.0, 0.6)
        }),
        ("gaus+expo", |x| (2.0 - 0.2 * x).exp() + bell(x, 10.0, 4.0, 0.6)),
        ("gaus+expo", |x| (2.0 + 0.2 * x).exp() + bell(x, 10.0, -4.0, 0.6)),
        ("expo+pol0", |x| 3.0 + 10.0 * (-0.5 * (x + 10.0)).exp()),
        ("expo+expo", |x| 30.0 * (-1.2 * (x + 10.0)).exp() + 20.0 * (-0.15 * (x + 10.0)).exp()),
        ("gaus-gaus", |x| bell(x, 10.0, -4.0, 1.0) - bell(x, 6.0, 4.0, 2.0)),
        ("landau", |x| 40.0 * fitpanel::numeric::special::landau((x + 3.0) / 0.8)),
        ("landau+expo", |x| {
            (1.0 - 0.2 * x).exp() + 80.0 * fitpanel::numeric::special::landau((x - 1.0) / 0.5)
        }),
        ("crystalball", |x| bell(x, 10.0, 2.0, 1.0)),
        ("student", |x| 30.0 / (1.0 + (x - 1.0).powi(2)).powi(2)),
        ("breitwigner+pol2", |x| 5.0 + 0.1 * x - 0.03 * x * x + 2.0 / (0.1 + (x + 2.0).powi(2))),
        ("lorentzian+lorentzian+pol1", |x| {
            4.0 + 2.0 / (0.2 + (x + 2.0).powi(2)) + 3.0 / (0.5 + (x - 4.0).powi(2))
        }),
    ];
    for (formula, truth) in cases {
        let n = 120;
        let data = points(n, -10.0, 10.0, 0.3, truth);
        let at_truth: f64 = (0..n).map(|i| noise(i + 1).powi(2)).sum();
        let found = run(&data, formula, &CostChoice::default());
        let limit = at_truth + 1e-6;
        assert!(
            found.minimum.fval <= limit,
            "{formula}: {} > {limit}, from {:?}",
            found.minimum.fval,
            found.start
        );
    }
}

/// Adding a term to a fitted curve keeps the curve and takes the new term from what it leaves over.
#[test]
fn a_new_term_comes_from_the_residual() {
    let data = dataset("lab_files", "peak.csv");
    let model = Model::compile("gaus(0)+pol1(3)").unwrap();
    let rows = data.fit_set(&Selection::default()).unwrap().rows;
    let known = [Some(131.6), Some(22.2), Some(3.23)];
    let values =
        guess(&Question { model: &model, data: &data, rows: &rows, scale: Scale::Contents, known: &known });
    assert_eq!(&values[..3], &known);
    assert_near(values[3].unwrap(), 31.7, 0.05, "p0");
    assert_near(values[4].unwrap(), -0.23, 0.1, "p1");
}

/// A value that the user holds is kept, and the others fit in with it.
#[test]
fn known_values_stand() {
    let data = points(80, -10.0, 10.0, 0.3, |x| 2.0 + bell(x, 10.0, 3.0, 1.0));
    let model = Model::compile("gaus(0)+pol0(3)").unwrap();
    let rows = RowSet::all(80);
    let known = [None, Some(3.0), None, None];
    let values =
        guess(&Question { model: &model, data: &data, rows: &rows, scale: Scale::Contents, known: &known });
    assert_eq!(values[1], Some(3.0));
    for (value, truth) in values.iter().zip([10.0, 3.0, 1.0, 2.0]) {
        assert_near(value.unwrap(), truth, 0.1, "held mean");
    }
}

/// Samples and densities: areas in the units of the likelihoods.
#[test]
fn densities_and_yields() {
    let data = dataset("workbook_mixture", "data.csv");
    let choice =
        CostChoice { kind: CostKind::Unbinned, model_kind: ModelKind::Density, ..CostChoice::default() };
    let found = run(&data, "z*norm_pdf(x,mu,sigma)+(1-z)*uniform_pdf(x,-1,1)", &choice);
    assert_near(found.minimum.fval, 1504.2506, 1e-5, "mixture");
    let choice =
        CostChoice { kind: CostKind::Extended, model_kind: ModelKind::Density, ..CostChoice::default() };
    let found = run(&data, "gausn(0)+pol0(3)", &choice);
    assert!(found.minimum.status.valid, "{:?}", found.start);
    assert_near(found.minimum.params.values()[0], 383.0, 0.05, "yield of the peak");
}

/// PM011: moments of a histogram for a typed formula, whatever its parameters are called.
#[test]
fn typed_formulas() {
    let data = dataset("root_hist_gauss_like", "data.csv");
    let model = Model::compile("A*exp(-0.5*((x-mu)/sigma)^2)").unwrap();
    let rows = data.fit_set(&Selection::default()).unwrap().rows;
    let ask = |model: &Model| {
        guess(&Question { model, data: &data, rows: &rows, scale: Scale::Contents, known: &[] })
    };
    assert!(ask(&model).iter().all(Option::is_some));
    let numbered = Model::compile("[0]*exp(-0.5*((x-[1])/[2])^2)").unwrap();
    assert_eq!(ask(&numbered), ask(&model));
}

/// Nothing that a file may hold makes the estimators panic or give a value that is no number.
#[test]
fn odd_data_give_finite_values_or_none() {
    let y = |y: Vec<f64>, x: Vec<f64>| {
        Dataset::new("odd", Data::Points(Points { x, further: Vec::new(), y, sx: None, sy: YErrors::None }))
    };
    let sets = [
        y(vec![1.0], vec![1.0]),
        y(vec![1.0, 2.0], vec![1.0, 1.0]),
        y(vec![0.0; 5], vec![1.0, 2.0, 3.0, 4.0, 5.0]),
        y(vec![-1.0, -2.0, -3.0], vec![1.0, 2.0, 3.0]),
        y(vec![1e300, -1e300, 1e300, 2.0], vec![1e-300, 2.0, 3.0, 1e300]),
        y(vec![f64::NAN, 1.0, 2.0], vec![0.0, f64::INFINITY, 1.0]),
    ];
    let formulas = [
        "gaus",
        "landau",
        "expo",
        "pol3",
        "gaus+pol1",
        "gaus+gaus+expo",
        "crystalball+pol0",
        "expo+expo",
        "a*x+tau",
    ];
    for data in &sets {
        for formula in formulas {
            let model = Model::compile(formula).unwrap();
            let rows = RowSet::all(data.n_total());
            for scale in [Scale::Contents, Scale::Density, Scale::NumberDensity, Scale::Cumulative] {
                let values = guess(&Question { model: &model, data, rows: &rows, scale, known: &[] });
                assert!(values.iter().flatten().all(|v| v.is_finite()), "{formula}: {values:?}");
            }
        }
    }
}

/// Every estimator of the library: data drawn from a shape lead back to it, from nothing but the data.
#[test]
fn the_library_finds_its_own_curves() {
    let rows: &[(&str, &[f64], (f64, f64))] = &[
        ("voigt", &[50.0, 3.0, 0.4, 0.6], (0.0, 6.0)),
        ("dscb", &[20.0, 3.0, 0.4, 1.2, 2.5, 1.6, 3.5], (0.0, 6.0)),
        ("bifurgaus", &[20.0, 3.0, 0.4, 0.9], (0.0, 7.0)),
        ("emg", &[50.0, 2.0, 0.4, 1.1], (0.0, 8.0)),
        ("langaus", &[50.0, 3.0, 0.4, 0.5], (0.0, 12.0)),
        ("student", &[50.0, 3.0, 0.4, 4.0], (0.0, 6.0)),
        ("moyal", &[3.0, 0.6], (0.0, 12.0)),
        ("weibull", &[2.2, 3.0], (0.1, 8.0)),
        ("chi2_pdf", &[5.0], (0.1, 20.0)),
        ("poisson_pmf", &[5.5], (0.0, 20.0)),
        ("binomial_pmf", &[20.0, 0.3], (0.0, 15.0)),
        ("sine", &[3.0, 0.37, 1.1, 5.0], (0.0, 10.0)),
        ("dampedsine", &[3.0, 0.57, 1.1, 4.0, 5.0], (0.0, 10.0)),
        ("power", &[3.0, -1.7], (0.5, 10.0)),
        ("arrhenius", &[3.0, 9000.0], (280.0, 400.0)),
        ("logistic", &[3.0, 1.7, 4.0], (0.0, 10.0)),
        ("logistic", &[3.0, -1.7, 4.0], (0.0, 10.0)),
        ("gompertz", &[3.0, 6.0, 0.8], (0.0, 10.0)),
        ("hill", &[3.0, 2.0, 2.5], (0.1, 10.0)),
        ("doubleslit", &[3.0, 40.0, 170.0, 1.0], (-0.02, 0.02)),
        ("polyval3", &[0.1, -0.4, 2.0, 1.0], (0.0, 6.0)),
        ("bernstein2", &[0.1, 0.4, 0.3], (-1.0, 1.0)),
        ("gaus+legendre2", &[20.0, 3.0, 0.4, 30.0, 1.0, 0.5], (0.0, 6.0)),
    ];
    for (name, p, (lo, hi)) in rows {
        let x: Vec<f64> = (0..60).map(|i| lo + (hi - lo) * f64::from(i) / 59.0).collect();
        let mut y = vec![0.0; x.len()];
        Model::compile(name).unwrap().eval(&[&x], p, &mut y);
        let size = y.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
        let sy = YErrors::Symmetric(vec![0.01 * size; x.len()]);
        let data = Dataset::new("curve", Data::Points(Points { x, further: Vec::new(), y, sx: None, sy }));
        let found = run(&data, name, &CostChoice::default());
        assert!(found.start.iter().all(Option::is_some), "{name}: {:?}", found.start);
        assert!(found.minimum.fval < 1e-3, "{name} from {:?} ends at {}", found.start, found.minimum.fval);
    }
}

/// A sum of normalised shapes begins where the same shapes would begin when they are added: numbers of events, places, widths and slopes from
/// the data. The contents are those of the law, so that a search from there ends at the numbers that made them.
#[test]
fn normalised_sums_begin_at_their_parts() {
    let (lo, hi, n) = (0.0, 10.0, 50);
    let width = (hi - lo) / f64::from(n);
    let edges: Vec<f64> = (0..=n).map(|k| lo + width * f64::from(k)).collect();
    let centers: Vec<f64> = edges.windows(2).map(|e| 0.5 * (e[0] + e[1])).collect();
    let gauss = |x: f64| (-0.5 * ((x - 6.0) / 0.5_f64).powi(2)).exp() / (0.5 * std::f64::consts::TAU.sqrt());
    let expo = |x: f64| 0.4 * (-0.4 * x).exp() / (1.0 - (-4.0_f64).exp());
    // (1 + 0.2 x) over its integral from 0 to 10.
    let line = |x: f64| (1.0 + 0.2 * x) / 20.0;
    type Part<'a> = &'a dyn Fn(f64) -> f64;
    let cases: [(&str, Part<'_>, &[f64]); 3] = [
        (
            "NSUM(N1*gaus, N2*expo)",
            &|x| 400.0 * gauss(x) + 1500.0 * expo(x),
            &[6.0, 0.5, -0.4, 400.0, 1500.0],
        ),
        (
            "NSUM(N1*expo, N2*gaus)",
            &|x| 400.0 * gauss(x) + 1500.0 * expo(x),
            &[-0.4, 6.0, 0.5, 1500.0, 400.0],
        ),
        ("NSUM(N1*gaus, N2*pol1)", &|x| 400.0 * gauss(x) + 900.0 * line(x), &[6.0, 0.5, 0.2, 400.0, 900.0]),
    ];
    for (formula, law, exact) in cases {
        let content = centers.iter().map(|&x| width * law(x)).collect();
        let data = Dataset::new("bins", Data::Histogram(Histogram::from_edges(&edges, content).unwrap()));
        let model = Model::compile(formula).unwrap().with_range(lo, hi);
        let rows = RowSet::all(data.n_total());
        let start = guess(&Question {
            model: &model,
            data: &data,
            rows: &rows,
            scale: Scale::NumberDensity,
            known: &[],
        });
        for (value, exact) in start.iter().zip(exact) {
            assert_near(value.unwrap() / exact, 1.0, 0.1, formula);
        }
        let mut fit = Fit::new(data, formula);
        let first = fit.session.config().params.values();
        assert!(
            first.iter().zip(exact).all(|(v, e)| (v / e - 1.0).abs() < 0.1),
            "{formula} starts at {first:?}"
        );
        let result = fit.run();
        assert!(result.minimum.is_valid(), "{formula}");
        for (value, exact) in result.minimum.values().iter().zip(exact) {
            assert_near(*value, *exact, 1e-4, formula);
        }
    }
}
