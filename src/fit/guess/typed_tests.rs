//! Formulas as students of physics, chemistry and biology type them, on made-up data of known truth, from automatic start values alone: the
//! search must end in the minimum that it reaches from the truth, in whatever units the data are.

use std::sync::Arc;

use crate::cost::CostKind;
use crate::data::{Data, Dataset, Histogram, MoreColumn, Points, YErrors};
use crate::fit::{Command, FitResult, ParamEdit, Session, Task};
use crate::minimize::NoObserver;
use crate::model::Model;
use crate::numeric::random::Random;
use crate::params::ParamId;

/// A formula, the truth, and where the data lie.
struct Case {
    formula: &'static str,
    /// Name, value, and powers of the units of x and y in it.
    truth: &'static [(&'static str, f64, f64, f64)],
    /// First and last abscissa, and number of points.
    x: (f64, f64, usize),
    /// Error of y, in units of the largest.
    noise: f64,
}

/// Units of x and y in which all is repeated.
const UNITS: [(f64, f64); 3] = [(1.0, 1.0), (1e-9, 1e3), (1e6, 1e-6)];

/// The truth in the order of the model.
fn truth_of(model: &Model, case: &Case, units: (f64, f64)) -> Vec<f64> {
    let value = |name: &str| {
        let (_, value, of_x, of_y) = case.truth.iter().find(|t| t.0 == name).unwrap();
        value * units.0.powf(*of_x) * units.1.powf(*of_y)
    };
    model.params().iter().map(|p| value(&p.name)).collect()
}

/// Points about the truth.
fn points(case: &Case, model: &Model, truth: &[f64], units: (f64, f64)) -> Dataset {
    let (lo, hi, n) = case.x;
    let x: Vec<f64> = (0..n).map(|i| units.0 * (lo + (hi - lo) * i as f64 / (n - 1) as f64)).collect();
    let mut y = vec![0.0; n];
    model.eval(&[&x], truth, &mut y);
    let sigma = case.noise * y.iter().fold(0.0, |m: f64, y| m.max(y.abs()));
    let mut stream = Random::new(7, 0);
    for y in &mut y {
        *y += sigma * stream.normal();
    }
    let points = Points { x, further: Vec::new(), y, sx: None, sy: YErrors::Symmetric(vec![sigma; n]) };
    Dataset::new("made", Data::Points(points))
}

/// The fits from automatic starts and from the truth.
fn both(data: Dataset, formula: &str, truth: &[f64]) -> (Arc<FitResult>, Arc<FitResult>) {
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(data), None)).unwrap();
    session.apply(Command::SetFormula(formula.into())).unwrap();
    let found = session.run_now(&Task::Fit, &NoObserver).unwrap_or_else(|e| panic!("{formula}: {e}"));
    for (k, value) in truth.iter().enumerate() {
        session.apply(Command::SetParam(ParamId(k), ParamEdit::Value(*value))).unwrap();
    }
    let meant = session.run_now(&Task::Fit, &NoObserver).unwrap();
    (found, meant)
}

fn check(cases: &[Case]) {
    let mut bad = Vec::new();
    for case in cases {
        for units in UNITS {
            let model = Model::compile(case.formula).unwrap();
            let truth = truth_of(&model, case, units);
            let data = points(case, &model, &truth, units);
            let (found, meant) = both(data, case.formula, &truth);
            let (a, b) = (found.minimum.fval, meant.minimum.fval);
            assert!(meant.minimum.is_valid(), "{}: the truth leads nowhere", case.formula);
            if !found.minimum.is_valid() || a > b + 1e-3 {
                let start = found.request.config.params.values();
                bad.push(format!("{} in {units:?}: {a} from {start:?}, {b} from {truth:?}", case.formula));
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn steps_and_thresholds() {
    check(&[
        Case {
            formula: "a*tanh((x-b)/c)",
            truth: &[("a", 3.0, 0.0, 1.0), ("b", 4.0, 1.0, 0.0), ("c", 0.8, 1.0, 0.0)],
            x: (0.0, 10.0, 40),
            noise: 0.02,
        },
        Case {
            formula: "A/(1+exp(-(x-m)/s))",
            truth: &[("A", 5.0, 0.0, 1.0), ("m", 60.0, 1.0, 0.0), ("s", 3.0, 1.0, 0.0)],
            x: (20.0, 100.0, 41),
            noise: 0.02,
        },
        Case {
            formula: "A*0.5*(1+erf((x-m)/(sqrt(2)*s)))+B",
            truth: &[("A", 5.0, 0.0, 1.0), ("m", 60.0, 1.0, 0.0), ("s", 4.0, 1.0, 0.0), ("B", 1.0, 0.0, 1.0)],
            x: (20.0, 100.0, 41),
            noise: 0.02,
        },
        Case {
            formula: "Emin+(Emax-Emin)/(1+(EC50/x)^h)",
            truth: &[
                ("Emin", 1.0, 0.0, 1.0),
                ("Emax", 9.0, 0.0, 1.0),
                ("EC50", 3.0, 1.0, 0.0),
                ("h", 2.5, 0.0, 0.0),
            ],
            x: (0.2, 20.0, 30),
            noise: 0.02,
        },
        Case {
            formula: "V0*atan((x-x0)/w)+c",
            truth: &[
                ("V0", 2.0, 0.0, 1.0),
                ("x0", 5.5, 1.0, 0.0),
                ("w", 0.4, 1.0, 0.0),
                ("c", 1.0, 0.0, 1.0),
            ],
            x: (0.0, 10.0, 40),
            noise: 0.02,
        },
    ]);
}

#[test]
fn saturation_and_growth() {
    check(&[
        Case {
            formula: "A*(1-exp(-x/tau))",
            truth: &[("A", 5.0, 0.0, 1.0), ("tau", 3.0, 1.0, 0.0)],
            x: (0.0, 20.0, 30),
            noise: 0.02,
        },
        Case {
            formula: "Rmax*x/(K+x)",
            truth: &[("Rmax", 7.0, 0.0, 1.0), ("K", 2.0, 1.0, 0.0)],
            x: (0.1, 20.0, 30),
            noise: 0.02,
        },
        Case {
            formula: "a/(1+(x/c)^n)",
            truth: &[("a", 4.0, 0.0, 1.0), ("c", 6.0, 1.0, 0.0), ("n", 4.0, 0.0, 0.0)],
            x: (0.5, 20.0, 40),
            noise: 0.02,
        },
        Case {
            formula: "K/(1+((K-P0)/P0)*exp(-r*x))",
            truth: &[("K", 100.0, 0.0, 1.0), ("P0", 3.0, 0.0, 1.0), ("r", 0.6, -1.0, 0.0)],
            x: (0.0, 15.0, 31),
            noise: 0.02,
        },
        Case {
            formula: "Vmax*x/(Km+x+x^2/Ki)",
            truth: &[("Vmax", 12.0, 0.0, 1.0), ("Km", 2.0, 1.0, 0.0), ("Ki", 8.0, 1.0, 0.0)],
            x: (0.1, 25.0, 50),
            noise: 0.01,
        },
        Case {
            formula: "L-(L-y0)*exp(-k*x)",
            truth: &[("L", 25.0, 0.0, 1.0), ("y0", 90.0, 0.0, 1.0), ("k", 0.2, -1.0, 0.0)],
            x: (0.0, 20.0, 30),
            noise: 0.01,
        },
    ]);
}

#[test]
fn decays() {
    check(&[
        Case {
            formula: "A*exp(-x/tau)+c",
            truth: &[("A", 50.0, 0.0, 1.0), ("tau", 2.2, 1.0, 0.0), ("c", 3.0, 0.0, 1.0)],
            x: (0.0, 15.0, 40),
            noise: 0.01,
        },
        Case {
            formula: "A*exp(-x/t1)+B*exp(-x/t2)",
            truth: &[
                ("A", 50.0, 0.0, 1.0),
                ("t1", 1.0, 1.0, 0.0),
                ("B", 20.0, 0.0, 1.0),
                ("t2", 9.0, 1.0, 0.0),
            ],
            x: (0.0, 30.0, 61),
            noise: 0.003,
        },
        Case {
            formula: "A*2^(-x/T)",
            truth: &[("A", 50.0, 0.0, 1.0), ("T", 4.0, 1.0, 0.0)],
            x: (0.0, 30.0, 31),
            noise: 0.01,
        },
        Case {
            formula: "exp(a-b*x)+c",
            truth: &[("a", 3.0, 0.0, 0.0), ("b", 0.3, -1.0, 0.0), ("c", 2.0, 0.0, 0.0)],
            x: (0.0, 20.0, 31),
            noise: 0.01,
        },
        Case {
            formula: "A*(exp(-x/t1)-exp(-x/t2))",
            truth: &[("A", 8.0, 0.0, 1.0), ("t1", 6.0, 1.0, 0.0), ("t2", 1.0, 1.0, 0.0)],
            x: (0.0, 30.0, 61),
            noise: 0.01,
        },
        Case {
            formula: "N0*exp(-(x/tau)^b)",
            truth: &[("N0", 8.0, 0.0, 1.0), ("tau", 6.0, 1.0, 0.0), ("b", 0.6, 0.0, 0.0)],
            x: (0.1, 40.0, 61),
            noise: 0.01,
        },
    ]);
}

#[test]
fn oscillations() {
    check(&[
        Case {
            formula: "A*exp(-g*x)*cos(w*x+phi)",
            truth: &[
                ("A", 5.0, 0.0, 1.0),
                ("g", 0.12, -1.0, 0.0),
                ("w", 2.3, -1.0, 0.0),
                ("phi", 0.7, 0.0, 0.0),
            ],
            x: (0.0, 20.0, 120),
            noise: 0.02,
        },
        Case {
            formula: "A*sin(2*pi*f*x+phi)+c",
            truth: &[
                ("A", 5.0, 0.0, 1.0),
                ("f", 0.35, -1.0, 0.0),
                ("phi", 2.1, 0.0, 0.0),
                ("c", 12.0, 0.0, 1.0),
            ],
            x: (0.0, 20.0, 100),
            noise: 0.02,
        },
        Case {
            formula: "A*cos(2*pi*(x-x0)/T)",
            truth: &[("A", 5.0, 0.0, 1.0), ("x0", 1.2, 1.0, 0.0), ("T", 3.7, 1.0, 0.0)],
            x: (0.0, 20.0, 100),
            noise: 0.02,
        },
    ]);
}

#[test]
fn waves_of_the_laboratory() {
    check(&[
        Case {
            formula: "I0*(sin(b*(x-x0))/(b*(x-x0)))^2+c",
            truth: &[
                ("I0", 100.0, 0.0, 1.0),
                ("b", 1.7, -1.0, 0.0),
                ("x0", 0.33, 1.0, 0.0),
                ("c", 2.0, 0.0, 1.0),
            ],
            x: (-10.0, 10.0, 100),
            noise: 0.01,
        },
        Case {
            formula: "U0*cos(x-a)^2+c",
            truth: &[("U0", 5.0, 0.0, 1.0), ("a", 0.9, 0.0, 0.0), ("c", 0.3, 0.0, 1.0)],
            x: (0.0, 6.3, 37),
            noise: 0.02,
        },
        Case {
            formula: "A*sin(w*x)+B*cos(w*x)+C",
            truth: &[("A", 2.0, 0.0, 1.0), ("w", 1.9, -1.0, 0.0), ("B", 3.0, 0.0, 1.0), ("C", 1.0, 0.0, 1.0)],
            x: (0.0, 20.0, 80),
            noise: 0.02,
        },
    ]);
}

#[test]
fn peaks_and_resonances() {
    check(&[
        Case {
            formula: "A*exp(-(x-m)^2/(2*s^2))+b",
            truth: &[
                ("A", 40.0, 0.0, 1.0),
                ("m", 532.0, 1.0, 0.0),
                ("s", 1.3, 1.0, 0.0),
                ("b", 10.0, 0.0, 1.0),
            ],
            x: (500.0, 560.0, 121),
            noise: 0.02,
        },
        Case {
            formula: "A/((x-x0)^2+g^2)",
            truth: &[("A", 40.0, 2.0, 1.0), ("x0", 7.0, 1.0, 0.0), ("g", 0.6, 1.0, 0.0)],
            x: (0.0, 20.0, 80),
            noise: 0.01,
        },
        Case {
            formula: "A/sqrt((w0^2-x^2)^2+(2*g*x)^2)",
            truth: &[("A", 40.0, 2.0, 1.0), ("w0", 5.0, 1.0, 0.0), ("g", 0.4, 1.0, 0.0)],
            x: (0.5, 12.0, 80),
            noise: 0.01,
        },
        Case {
            formula: "a+b*x+A*exp(-((x-m)/w)^2)",
            truth: &[
                ("a", 20.0, 0.0, 1.0),
                ("b", 0.5, -1.0, 1.0),
                ("A", -9.0, 0.0, 1.0),
                ("m", 12.0, 1.0, 0.0),
                ("w", 1.5, 1.0, 0.0),
            ],
            x: (0.0, 40.0, 81),
            noise: 0.01,
        },
        Case {
            formula: "A*exp(-0.5*((x-m1)/s1)^2)+B*exp(-0.5*((x-m2)/s2)^2)",
            truth: &[
                ("A", 9.0, 0.0, 1.0),
                ("m1", 12.0, 1.0, 0.0),
                ("s1", 2.0, 1.0, 0.0),
                ("B", 5.0, 0.0, 1.0),
                ("m2", 25.0, 1.0, 0.0),
                ("s2", 3.0, 1.0, 0.0),
            ],
            x: (0.0, 40.0, 81),
            noise: 0.01,
        },
    ]);
}

#[test]
fn laws() {
    check(&[
        Case {
            formula: "A*x^n",
            truth: &[("A", 3.0, -1.7, 1.0), ("n", 1.7, 0.0, 0.0)],
            x: (1.0, 30.0, 30),
            noise: 0.01,
        },
        Case {
            formula: "a+b*ln(x/c+1)",
            truth: &[("a", 3.0, 0.0, 1.0), ("b", 2.0, 0.0, 1.0), ("c", 0.8, 1.0, 0.0)],
            x: (0.0, 30.0, 40),
            noise: 0.005,
        },
        Case {
            formula: "A*exp(-T0/x)",
            truth: &[("A", 3e4, 0.0, 1.0), ("T0", 4000.0, 1.0, 0.0)],
            x: (280.0, 400.0, 25),
            noise: 0.01,
        },
        Case {
            formula: "y0+v*(x-t0)^2/2",
            truth: &[("y0", 3.0, 0.0, 1.0), ("v", 2.0, -2.0, 1.0), ("t0", 4.0, 1.0, 0.0)],
            x: (0.0, 10.0, 30),
            noise: 0.01,
        },
        Case {
            formula: "sqrt(a^2+(b*x)^2)",
            truth: &[("a", 3.0, 0.0, 1.0), ("b", 2.0, -1.0, 1.0)],
            x: (0.0, 10.0, 30),
            noise: 0.01,
        },
        Case {
            formula: "k*x/(1+x/Is)^m",
            truth: &[("k", 3.0, -1.0, 1.0), ("Is", 5.0, 1.0, 0.0), ("m", 1.5, 0.0, 0.0)],
            x: (0.1, 40.0, 40),
            noise: 0.005,
        },
        Case {
            formula: "x<t0?y0:y0+s*(x-t0)",
            truth: &[("t0", 4.0, 1.0, 0.0), ("y0", 3.0, 0.0, 1.0), ("s", 2.0, -1.0, 1.0)],
            x: (0.0, 10.0, 41),
            noise: 0.01,
        },
    ]);
}

/// Successes among `n` trials at each x, drawn.
fn successes(x: &[f64], p: &[f64], n: u32) -> Dataset {
    let mut random = Random::new(11, 0);
    let of = |p: &f64, random: &mut Random| (0..n).filter(|_| random.uniform() < *p).count() as f64;
    let k: Vec<f64> = p.iter().map(|p| of(p, &mut random)).collect();
    let trials = f64::from(n);
    let y: Vec<f64> = k.iter().map(|k| k / trials).collect();
    let sigma = y.iter().map(|y| (y * (1.0 - y) / trials).sqrt().max(2e-3)).collect();
    let points = Points { x: x.to_vec(), further: Vec::new(), y, sx: None, sy: YErrors::Symmetric(sigma) };
    let column = |role: &str, values: Vec<f64>| MoreColumn { role: role.into(), name: role.into(), values };
    let more = vec![column("k", k), column("n", vec![trials; x.len()])];
    Dataset { more, ..Dataset::new("made", Data::Points(points)) }
}

/// Successes among 200 trials by the thresholds of a detector: the efficiency must not leave 0 to 1 where the search begins.
#[test]
fn efficiencies() {
    let x: Vec<f64> = (0..20).map(|i| 20.0 + 3.0 * f64::from(i)).collect();
    for (formula, truth) in [
        ("0.5*(1+erf((x-m)/s))", [45.0, 12.0].as_slice()),
        ("1/(1+exp(-(x-m)/s))", &[45.0, 4.0]),
        ("1/(1+exp(-(b0+b1*x)))", &[-9.0, 0.2]),
        ("e0*0.5*(1+erf((x-m)/(sqrt(2)*s)))", &[0.93, 45.0, 5.0]),
        ("1-exp(-(x/l)^k)", &[48.0, 4.0]),
    ] {
        let model = Model::compile(formula).unwrap();
        let mut p = vec![0.0; 20];
        model.eval(&[&x], truth, &mut p);
        let data = successes(&x, &p, 200);
        let (found, meant) = both(data, formula, truth);
        assert!(found.minimum.is_valid(), "{formula}");
        assert!(found.minimum.fval <= meant.minimum.fval + 1e-3, "{formula}");
    }
}

/// A logistic curve that rises to 1: without a limit the best height lies a little above, where there is no likelihood, and no search ends. With
/// the limit that comes with efficiencies the others are those of a curve whose height is 1.
#[test]
fn a_logistic_efficiency_stays_below_one() {
    let x: Vec<f64> = (0..20).map(|i| 20.0 + 3.0 * f64::from(i)).collect();
    let p: Vec<f64> =
        x.iter().map(|x| 0.5 * (1.0 + crate::numeric::special::erf((x - 45.0) / 12.0))).collect();
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(successes(&x, &p, 200)), None)).unwrap();
    session.apply(Command::SetFormula("logistic".into())).unwrap();
    let fit = session.run_now(&Task::Fit, &NoObserver).unwrap();
    assert!(fit.minimum.is_valid());
    assert!(fit.minimum.params[0].limits.upper() == Some(1.0) && fit.minimum.params[0].value <= 1.0);
    assert_eq!(fit.request.source_of_limits(ParamId(0)), Some("an efficiency"));
    session.apply(Command::SetFormula("1/(1+exp(-k*(x-x_0)))".into())).unwrap();
    let at_one = session.run_now(&Task::Fit, &NoObserver).unwrap();
    assert!(fit.minimum.fval <= at_one.minimum.fval + 1e-3);
    // A height of one's own is told which limit helps.
    session.apply(Command::SetFormula("L/(1+exp(-k*(x-x_0)))".into())).unwrap();
    let typed = session.run_now(&Task::Fit, &NoObserver).unwrap();
    let hint = typed.warnings.iter().find(|w| w.code == "W-EFFICIENCY");
    assert!(typed.minimum.is_valid() || hint.is_some_and(|w| w.text.contains("give L an upper limit")));
}

/// Convolutions cost thousands of operations a value: the estimate is still there at once, and as good as the truth within a few units of χ².
/// (A χ² far above is that of a wrong place or width; a search without an end is seen as a test without one.)
#[test]
fn convolutions_are_estimated_with_few_values() {
    for (formula, shape, truth) in [
        ("CONV(landau,gaus)", "langaus", [30.0, 5.0, 0.6, 0.8].as_slice()),
        ("CONV(gaus,landau)", "langaus", &[30.0, 5.0, 0.6, 0.8]),
        ("CONV(CONV(gaus,gaus),gaus)", "gaus", &[10.0, 5.0, 1.3]),
    ] {
        let made = Model::compile(shape).unwrap();
        let x = (0.0, 15.0, 45);
        let data = points(&Case { formula: shape, truth: &[], x, noise: 0.02 }, &made, truth, (1.0, 1.0));
        let mut session = Session::new();
        session.apply(Command::SetData(Arc::new(data.clone()), None)).unwrap();
        session.apply(Command::SetFormula(formula.into())).unwrap();
        let start = session.config().params.values();
        let model = Model::compile(formula).unwrap();
        let chi2 = |model: &Model, p: &[f64]| -> f64 {
            let Data::Points(data) = &data.data else { return f64::NAN };
            let YErrors::Symmetric(sigma) = &data.sy else { return f64::NAN };
            let mut y = vec![0.0; data.x.len()];
            model.eval(&[&data.x], p, &mut y);
            (0..y.len()).map(|i| ((data.y[i] - y[i]) / sigma[i]).powi(2)).sum()
        };
        let (got, best) = (chi2(&model, &start), chi2(&made, truth));
        assert!(got < best + 10.0, "{formula}: {got} at {start:?}, {best} at the truth");
    }
}

/// Numbers of events and widths are positive, whatever else describes the counts as well; and what is typed is followed by the others.
#[test]
fn signs_are_those_that_a_person_means() {
    let edges: Vec<f64> = (0..=10).map(f64::from).collect();
    let counts = vec![3.0, 15.0, 39.0, 73.0, 130.0, 116.0, 81.0, 33.0, 10.0, 0.0];
    let data = Arc::new(Dataset::new("c", Data::Histogram(Histogram::from_edges(&edges, counts).unwrap())));
    for formula in
        ["N*norm_pdf(x,mu,s)", "N/(sqrt(2*pi)*s)*exp(-0.5*((x-mu)/s)^2)", "N*exp(-0.5*((x-mu)/s)^2)"]
    {
        for kind in [CostKind::Likelihood, CostKind::Chi2] {
            for typed in [None, Some(1.0)] {
                let mut session = Session::new();
                session.apply(Command::SetData(Arc::clone(&data), None)).unwrap();
                session.apply(Command::SetFormula(formula.into())).unwrap();
                session.apply(Command::SetCostKind(kind)).unwrap();
                let s = ParamId(session.config().params.names().iter().position(|n| n == "s").unwrap());
                if let Some(value) = typed {
                    session.apply(Command::SetParam(s, ParamEdit::Value(value))).unwrap();
                    session.apply(Command::Guess).unwrap();
                    session.apply(Command::SetParam(s, ParamEdit::Value(value))).unwrap();
                }
                let found = session
                    .run_now(&Task::Fit, &NoObserver)
                    .unwrap_or_else(|e| panic!("{formula} {typed:?}: {e}"));
                let values = found.minimum.values();
                assert!(found.is_valid(), "{formula} {typed:?}");
                if typed.is_none() {
                    assert!(values.iter().all(|v| *v > 0.0), "{formula}: {values:?}");
                }
            }
        }
    }
}
