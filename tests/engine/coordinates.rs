//! Points of several coordinates: formulas of x, y and z with their derivatives against 60-digit arithmetic, a plane against exact fractions,
//! errors of x, what a session keeps, and what is refused.

use fitpanel::cost::{self, CostChoice, CostKind};
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{AxisSelection, Data, Dataset, Points, Sample, Selection, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, Intervals, Quantity, Session};
use fitpanel::minimize::{Algorithm, Method};
use fitpanel::model::Model;
use fitpanel::report::figure::{Layer, Role};
use fitpanel::report::{ViewOptions, data_figure, fit_figure, text};
use nalgebra::DMatrix;

use crate::support::{Fit, close};

const CURVED: &str = "a*exp(-b*x)*sin(c*y+x)+z^2*log(1+b*y*y)/(1+a*z)";
const AT: [f64; 3] = [1.3, 0.7, 2.1];

/// Places, and f, ∂f/∂(a, b, c), the packed Hessian (aa, ab, bb, ac, bc, cc) and ∂f/∂x there, from mpmath with 60 digits.
const EXACT: [([f64; 3], [f64; 11]); 2] = [
    (
        [0.4, 1.5, -0.25],
        [
            -0.302_626_905_552_498_844_54,
            -0.267_721_586_833_197_361_03,
            0.236_988_375_314_820_841_37,
            -1.352_566_671_801_233_723,
            0.024_027_067_370_718_372_909,
            0.150_028_491_434_694_242_02,
            -0.133_127_583_764_034_347_17,
            -1.040_435_901_385_564_402_3,
            0.541_026_668_720_493_489_2,
            0.877_962_523_767_226_456_02,
            -0.628_567_218_251_018_695_68,
        ],
    ),
    (
        [2.5, -0.75, 3.5],
        [
            0.913_201_604_905_934_917_23,
            -0.323_339_256_903_046_012_46,
            0.439_767_807_153_359_946_82,
            -0.101_968_591_162_552_647_34,
            0.582_852_460_129_469_645_33,
            -0.908_715_167_285_392_237_25,
            0.768_067_124_583_636_334_02,
            -0.078_437_377_817_348_190_259,
            0.254_921_477_906_381_618_34,
            -0.101_482_494_269_175_383_92,
            0.009_668_795_348_429_718_681_4,
        ],
    ),
];

fn within(what: &str, found: f64, exact: f64, size: f64) {
    close(what, found, exact, 4e-15 * size.max(exact.abs()));
}

/// Values, first and second derivatives and the slope in x to rounding.
#[test]
fn derivatives_of_a_formula_of_three_coordinates() {
    let model = Model::compile_for(CURVED, 3).unwrap();
    assert_eq!(model.n_coordinates(), 3);
    for ([x, y, z], exact) in EXACT {
        let at = [[x], [y], [z]];
        let at: Vec<&[f64]> = at.iter().map(|c| c.as_slice()).collect();
        let (mut f, mut df, mut d2f, mut slope) = ([0.0], [0.0; 3], [0.0; 6], [0.0]);
        model.eval_with_hessian(&at, &AT, &mut f, &mut df, &mut d2f);
        model.slope().eval(&at, &AT, &mut slope);
        let found: Vec<f64> = f.into_iter().chain(df).chain(d2f).chain(slope).collect();
        for (k, (found, exact)) in found.into_iter().zip(exact).enumerate() {
            within(&format!("number {k}"), found, exact, 1.0);
        }
    }
}

/// A thousand points that repeat the two places in long stretches: blocks, their tails, and both ways of summing derivatives. With
/// σ = 1 and data 0 the cost is Σf², its gradient Σ2f·f′, its Hessian Σ2(f′f′ + f·f″).
#[test]
fn a_cost_over_many_points_of_three_coordinates() {
    let n = 1001;
    let place = |i: usize| &EXACT[usize::from(i % 7 < 3)];
    let column = |k: usize| (0..n).map(|i| place(i).0[k]).collect::<Vec<f64>>();
    let points = Points::new(column(0), vec![0.0; n], None, YErrors::Symmetric(vec![1.0; n])).unwrap();
    let points = points.with_further(vec![column(1), column(2)]).unwrap();
    let data = Dataset::new("points", Data::Points(points));
    let model = Model::compile_for(CURVED, 3).unwrap();
    let cost = cost::build(&data, &model, &Selection::default(), &CostChoice::default()).unwrap();
    let second = (0..n).filter(|i| i % 7 < 3).count();
    let counts = [(n - second) as f64, second as f64];
    // The sum, and that of the sizes of its terms, which rounding goes by.
    let check = |what: &str, found: f64, of: &dyn Fn(&[f64; 11]) -> f64| {
        let terms = [0, 1].map(|k| counts[k] * of(&EXACT[k].1));
        within(what, found, terms[0] + terms[1], terms[0].abs() + terms[1].abs());
    };
    let (mut grad, mut hess) = ([0.0; 3], DMatrix::zeros(3, 3));
    let value = cost.gradient().unwrap().value_and_gradient(&AT, &mut grad);
    cost.hessian().unwrap().hessian(&AT, &mut hess);
    check("F", value, &|e| e[0] * e[0]);
    close("F alone", cost.value(&AT), value, 0.0);
    for k in 0..3 {
        check("gradient", grad[k], &|e| 2.0 * e[0] * e[1 + k]);
        for l in 0..=k {
            let second = |e: &[f64; 11]| 2.0 * (e[1 + k] * e[1 + l] + e[0] * e[4 + k * (k + 1) / 2 + l]);
            check("Hessian", hess[(k, l)], &second);
        }
    }
}

/// Six points above a plane, half of them with σ = 2.
const PLANE: &str = "x,x2,y,sy\n1,1,2.1,1\n2,5,9.4,2\n3,2,5.5,1\n4,7,13.3,2\n5,3,8.3,1\n6,1,6.2,2\n";
/// The normal equations solved in fractions: a, b, c, their covariance, χ².
const PLANE_FIT: [f64; 3] = [-241.0 / 7030.0, 2756.0 / 3515.0, 5261.0 / 3515.0];
const PLANE_COVARIANCE: [[f64; 3]; 3] = [
    [2063.0 / 1406.0, -351.0 / 1406.0, -229.0 / 1406.0],
    [-351.0 / 1406.0, 149.0 / 1406.0, -51.0 / 1406.0],
    [-229.0 / 1406.0, -51.0 / 1406.0, 159.0 / 1406.0],
];
const PLANE_CHI2: f64 = 16757.0 / 140_600.0;

fn plane() -> Dataset {
    read_dataset(PLANE.as_bytes(), "plane.csv", &ReadOptions::default()).unwrap()
}

/// The same plane by every way of writing it and by several searches; MINOS and the contour follow the exact ellipse.
#[test]
fn a_plane_is_that_of_the_normal_equations() {
    let searches = [Algorithm::Auto, Algorithm::Linear, Algorithm::Lm, Algorithm::Migrad];
    for (formula, algorithm) in
        ["a+b*x+c*y", "a+b*x[0]+c*x[1]", "a+b*x1+c*x2", "a+b*x+c*x2"].into_iter().zip(searches)
    {
        let mut fit = Fit::new(plane(), formula);
        fit.apply(Command::SetMethod(Method { algorithm, ..Method::default() })).minos();
        fit.intervals(|i| i.contours = vec![("b".into(), "c".into(), vec![0.9], 40)]);
        let result = fit.run();
        let m = &result.minimum;
        assert!(m.is_valid(), "{formula}: {:?}", m.status);
        let covariance = result.covariance().unwrap();
        for k in 0..3 {
            let error = PLANE_COVARIANCE[k][k].sqrt();
            close(formula, m.values()[k], PLANE_FIT[k], 1e-6 * error);
            for l in 0..3 {
                close(formula, covariance[(k, l)], PLANE_COVARIANCE[k][l], 1e-9 * error);
            }
            let minos = result.minos[k].as_ref().unwrap();
            close("MINOS", minos.upper, error, 1e-4 * error);
            close("MINOS", -minos.lower, error, 1e-4 * error);
        }
        close(formula, result.gof.chi2.unwrap(), PLANE_CHI2, 1e-9);
        assert_eq!(result.gof.ndof, Some(3));
        // δᵀC⁻¹δ is the rise on the whole contour: 2·ln 10 for 90 % of two parameters.
        let ([bb, bc], cc) = ([PLANE_COVARIANCE[1][1], PLANE_COVARIANCE[1][2]], PLANE_COVARIANCE[2][2]);
        for &(b, c) in &result.contours[0].points {
            let (u, v) = (b - PLANE_FIT[1], c - PLANE_FIT[2]);
            let rise = (cc * u * u - 2.0 * bc * u * v + bb * v * v) / (bb * cc - bc * bc);
            close("contour", rise, 2.0 * 10.0_f64.ln(), 0.02);
        }
    }
}

/// Without errors the deviations come from the scatter; a constraint counts as a datum; a robust loss and a limit do their part.
#[test]
fn what_else_a_fit_of_points_can_do() {
    let unweighted =
        read_dataset(b"x1,x2,y\n0,0,1\n1,0,3\n0,1,4\n1,1,6.4\n", "f", &ReadOptions::default()).unwrap();
    let mut fit = Fit::new(unweighted, "a+b*x+c*y");
    let result = fit.run();
    // By hand: residuals ±0.1, so the variance of a single point is 0.04.
    let expected = [(0.9, 0.03_f64.sqrt()), (2.2, 0.2), (3.2, 0.2)];
    for (k, (value, error)) in expected.into_iter().enumerate() {
        close("value", result.minimum.values()[k], value, 1e-9);
        close("error", result.errors()[k], error, 1e-9);
    }
    let known = cost::Constraint::simple("c", 5.0, 1e-6);
    fit.cost(|c| c.constraints = vec![known]);
    close("constrained", fit.run().minimum.values()[2], 5.0, 1e-6);
    fit.cost(|c| (c.constraints, c.loss) = (Vec::new(), cost::Loss::SoftL1));
    assert!(fit.run().minimum.is_valid());
    fit.cost(|c| c.loss = cost::Loss::Linear).limits("b", Some(3.0), None);
    close("at its limit", fit.run().minimum.values()[1], 3.0, 1e-9);
}

/// Errors of the first coordinate: σ² = σ_y² + (∂f/∂x·σ_x)² with the slope at all coordinates; F by hand at p = (1, 2, 3).
#[test]
fn errors_of_x_beside_a_second_coordinate() {
    let points =
        Points::new(vec![1.0, 2.0], vec![9.0, 6.0], Some(vec![0.5, 0.1]), YErrors::Symmetric(vec![0.3, 0.4]))
            .unwrap();
    let data = Dataset::new("p", Data::Points(points.with_further(vec![vec![2.0, 0.5]]).unwrap()));
    let model = Model::compile_for("a+b*x*y+c*y", 2).unwrap();
    let cost = cost::build(&data, &model, &Selection::default(), &CostChoice::default()).unwrap();
    assert_eq!(cost.kind(), CostKind::Chi2Eff);
    // f = 1 + 2xy + 3y = 11 and 4.5; ∂f/∂x = 2y = 4 and 1.
    let variances: [f64; 2] = [0.09 + 4.0, 0.16 + 0.01];
    let exact =
        4.0 / variances[0] + 2.25 / variances[1] + (variances[0] / 0.09).ln() + (variances[1] / 0.16).ln();
    close("F", cost.value(&[1.0, 2.0, 3.0]), exact, 1e-12);
}

#[test]
fn a_session_keeps_the_coordinates() {
    let folder = tempfile::tempdir().unwrap();
    let (data, first, second) =
        (folder.path().join("plane.csv"), folder.path().join("a.toml"), folder.path().join("b.toml"));
    std::fs::write(&data, PLANE).unwrap();
    let columns =
        [("x", "x2"), ("x2", "1"), ("y", "y")].map(|(role, column)| (role.to_string(), column.to_string()));
    let read = ReadOptions { columns: columns.to_vec(), ..ReadOptions::default() };
    for embedded in [false, true] {
        let mut s = Session::new();
        s.apply(Command::Open { path: data.clone(), options: read.clone() }).unwrap();
        if embedded {
            let numbers = s.config().member().data.clone().unwrap();
            s.apply(Command::SetData(numbers, None)).unwrap();
        }
        s.apply(Command::SetFormula("a+b*y+c*x".into())).unwrap();
        let result = s.run_now(&fitpanel::fit::Task::Fit, &fitpanel::minimize::NoObserver).unwrap();
        s.apply(Command::Save(first.clone())).unwrap();
        let mut t = Session::new();
        t.apply(Command::Open { path: first.clone(), options: ReadOptions::default() }).unwrap();
        assert!(t.config().same_data(s.config()) && t.model().n_coordinates() == 2);
        assert_eq!(t.config().params, s.config().params);
        assert!(t.saved_result().is_some_and(|(_, current)| current));
        t.apply(Command::Save(second.clone())).unwrap();
        let text = std::fs::read_to_string(&first).unwrap();
        assert_eq!(text, std::fs::read_to_string(&second).unwrap());
        let again = t.run_now(&fitpanel::fit::Task::Fit, &fitpanel::minimize::NoObserver).unwrap();
        close("fval", again.minimum.fval, result.minimum.fval, 1e-12);
    }
}

/// Another file has another number of coordinates: the same formula is read anew, and undo brings everything back.
#[test]
fn data_and_formula_stay_in_step() {
    let one = Points::new(vec![1.0, 2.0, 3.0], vec![1.0, 2.0, 3.5], None, YErrors::None).unwrap();
    let one = std::sync::Arc::new(Dataset::new("one", Data::Points(one)));
    let mut s = Fit::new(plane(), "a+b*x+c*y").session;
    let names = |s: &Session| s.config().params.names().join(" ");
    assert_eq!(names(&s), "a b c");
    s.apply(Command::SetData(one.clone(), None)).unwrap();
    assert_eq!(names(&s), "a b c y");
    assert!(s.model().notes()[0].starts_with("'y' is taken as a parameter"), "{:?}", s.model().notes());
    s.apply(Command::Undo).unwrap();
    assert_eq!((names(&s).as_str(), s.model().n_coordinates()), ("a b c", 2));
    // What has a meaning in two coordinates only stays as it is, and the fit says why it cannot be.
    s.apply(Command::SetFormula("a*x+pol1(y)".into())).unwrap();
    s.apply(Command::SetData(one, None)).unwrap();
    let error = s.cost().err().unwrap();
    assert_eq!(error.code(), "E-SHAPE");
    assert_eq!(
        error.to_string(),
        "the model takes 2 coordinates but the data have one, x; name a column for each of them as x, x2 and x3, or write the \
         model as a function of x"
    );
}

/// A formula of x alone is what it always was, second coordinate or not.
#[test]
fn a_curve_through_points_of_two_coordinates() {
    let mut fit = Fit::new(plane(), "pol1");
    let result = fit.run();
    assert_eq!(result.request.model().n_coordinates(), 1);
    assert!(result.member().band.get().is_some());
    let curve = |l: &Layer| matches!(l, Layer::Curve { role: Role::Fit, xy, .. } if xy.len() > 10 && xy.iter().all(|p| p.1.is_finite()));
    assert!(fit_figure(&result, &ViewOptions::default()).main.layers.iter().any(curve));
}

/// The figure of three coordinates, of which the third is 0 throughout: data with bars, one dash a point at the fitted value, pulls, no curve and no band.
#[test]
fn fitted_values_are_drawn_at_the_points() {
    let mut data = plane();
    if let Data::Points(p) = &mut data.data {
        p.further.push(vec![0.0; 6]);
    }
    let mut fit = Fit::new(data, "a+b*x+c*y+z");
    fit.intervals(|i| *i = Intervals { band: Some(0.683), ..Intervals::default() });
    let dashes = |layers: &[Layer], wanted: Role| -> Vec<(f64, f64)> {
        let found = layers.iter().find_map(|l| match l {
            Layer::Curve { role, xy, label, .. } if *role == wanted && label.ends_with("at each point") => {
                Some(xy.clone())
            }
            _ => None,
        });
        found.unwrap_or_default().chunks(3).map(|d| (0.5 * (d[0].0 + d[1].0), d[0].1)).collect()
    };
    let preview = data_figure(&fit.session, &ViewOptions::default());
    assert_eq!(dashes(&preview.main.layers, Role::Preview).len(), 6);
    let result = fit.run();
    let figure = fit_figure(&result, &ViewOptions::default());
    for (i, (x, y)) in dashes(&figure.main.layers, Role::Fit).into_iter().enumerate() {
        let [a, b, c] = PLANE_FIT;
        let x2 = [1.0, 5.0, 2.0, 7.0, 3.0, 1.0][i];
        close("x", x, i as f64 + 1.0, 1e-12);
        close("y", y, a + b * x + c * x2, 1e-9);
    }
    assert!(!figure.main.layers.iter().any(|l| matches!(l, Layer::Band { .. })));
    assert!(
        figure
            .main
            .layers
            .iter()
            .any(|l| matches!(l, Layer::Points { role: Role::Data, ey, .. } if ey.len() == 6))
    );
    assert!(figure.pulls.is_some() && result.member().band.get().is_none());
    assert!(result.warnings.iter().any(|w| w.code == "W-COORDINATES"));
    fit.value("a", 3.0);
    let stale = data_figure(&fit.session, &ViewOptions::default());
    assert_eq!(
        stale.main.layers.iter().filter(|l| matches!(l, Layer::Curve { role: Role::Preview, .. })).count(),
        2
    );
}

/// Names: letters, numbers in brackets, and x1, x2 where nothing else is meant by them.
#[test]
fn names_of_coordinates() {
    for (formula, n, coordinates, params) in [
        ("a+b*x+c*y", 1, 1, "a b c y"),
        ("a+b*x+c*y+z", 2, 2, "a b c z"),
        ("b1-b2*x1*exp(-b3*x2)", 2, 2, "b1 b2 b3"),
        ("a*x+b*x2+c*x3", 3, 3, "a b c"),
        ("a*exp(-(x-x1)^2-(y-y1)^2)+b*exp(-(x-x2)^2)", 2, 2, "a x1 y1 b x2"),
        ("a*exp(-(x-x1)^2)+b*exp(-(x-x2)^2)", 2, 1, "a x1 b x2"),
        ("a*exp(-(x-x1)^2)", 1, 1, "a x1"),
        ("a*x1+[x2]", 2, 1, "a x2"),
        ("a*x1*exp(-x2/t)", 2, 2, "a t"),
        ("a+z*y", 3, 3, "a"),
        ("pol1(y)+gaus", 2, 2, "p0 p1 Constant Mean Sigma"),
        ("pol1(y)+gaus", 1, 2, "p0 p1 Constant Mean Sigma"),
    ] {
        let model = Model::compile_for(formula, n).unwrap();
        let names: Vec<&str> = model.params().iter().map(|p| p.name.as_str()).collect();
        assert_eq!((model.n_coordinates(), names.join(" ").as_str()), (coordinates, params), "{formula}");
    }
    let notes = |formula: &str, n: usize| Model::compile_for(formula, n).unwrap().notes().join(" ");
    assert_eq!(notes("b1-b2*x1*exp(-b3*x2)", 2), "x1, x2 are coordinates; [x1] would be a parameter.");
    assert_eq!(
        notes("a*x+b*y+z", 2),
        "'z' is taken as a parameter: data without a column of the role x3 have two coordinates, x and y."
    );
    assert_eq!(notes("z*norm_pdf(x,mu,sigma)+(1-z)/2", 1), "");
    let typed = Model::compile_without_coordinates("(1-x)^2+100*(y-x^2)^2").unwrap();
    assert_eq!((typed.n_coordinates(), typed.n_params()), (0, 2));
}

/// The report says over which rectangle a density of two coordinates was divided by its integral, and that f in derived quantities was not.
#[test]
fn the_domain_of_a_density_of_two_coordinates() {
    let place = |k: u32, step: f64| (f64::from(k) * step).fract();
    let x: Vec<f64> = (0..60).map(|k| 2.0 * place(k, 0.618_033_988_75).powi(2)).collect();
    let y: Vec<f64> = (0..60).map(|k| 1.5 * place(k, 0.414_213_562_37).powi(2)).collect();
    let values = Sample { x: x.into(), further: vec![y.into()], window: None, weights: None };
    let mut fit = Fit::new(Dataset::new("plane", Data::Sample(values)), "exp(-a*x-b*y)");
    let mut ranges = Selection::default();
    ranges.set_axis(0, AxisSelection { ranges: vec![(0.0, 2.0).into()], exclude: Vec::new() });
    ranges.set_axis(1, AxisSelection { ranges: vec![(0.0, 1.5).into()], exclude: Vec::new() });
    let density = Quantity { name: "q".into(), expression: "f(0,0)".into(), profile: false };
    fit.apply(Command::SetSelection(ranges)).apply(Command::SetDerived(vec![density]));
    let r = fit.run();
    let text = text::report(&r);
    assert!(text.contains("divided by its integral over x 0 to 2, y 0 to 1.5"), "{text}");
    assert!(r.warnings.iter().any(|w| w.code == "W-FORMULA"), "{:?}", r.warnings);
}
