//! Costs with sources of error at given parameters: values of the specification, exact derivatives, the short paths against the matrix,
//! residuals, and what is refused.

use fitpanel::cost::{
    Axis, Constraint, CostChoice, CostKind, DetRef, DynamicErrors, ErrorSize, ErrorSource, LogDet, Loss,
    ModelKind, RelativeTo, SharedMember, SharedSource, Weights, ZeroError, build_shared,
};
use fitpanel::error::Explain;
use fitpanel::model::Model;

use super::derivatives::check;
use super::*;

const LINE: &str = "a*x+b";
const CURVE: &str = "A*exp(-x/t)+c*x^2";
const AT: [f64; 3] = [5.0, 2.0, 0.15];

fn with(errors: Vec<ErrorSource>) -> CostChoice {
    CostChoice { errors, ..CostChoice::default() }
}

fn whole(errors: Vec<ErrorSource>) -> CostChoice {
    CostChoice { log_det: LogDet::On, det_ref: DetRef::Unit, ..with(errors) }
}

fn relative(part: f64) -> ErrorSource {
    ErrorSource::of_y(part).relative_to(RelativeTo::Model)
}

/// The values of the line of six points (KA002, KA003, KA060): χ² + ln det V, and the likelihood in full.
#[test]
fn six_points() {
    let (x, y) = six();
    let data = bare_points(&x, &y);
    let at = [1.0, 0.1];
    near(build(&data, LINE, &with(vec![ErrorSource::of_y(0.2)])).value(&at), 8.5, 1e-13);
    let cost = build(&data, LINE, &whole(vec![ErrorSource::of_y(0.2)]));
    near(cost.value(&at), -10.8132549492092, 1e-13);
    near(cost.chi2(&at).unwrap(), 8.5, 1e-13);
    let full = CostChoice { kind: CostKind::GaussNll, ..with(vec![ErrorSource::of_y(0.2)]) };
    near(build(&data, LINE, &full).value(&at), 0.21400744924686, 1e-12);
    near(cost.full_nll(&at).unwrap(), 0.21400744924686, 1e-12);
    let of_x = build(&data, LINE, &whole(vec![ErrorSource::of_y(0.2), ErrorSource::of_x(0.1)]));
    near(of_x.value(&[1.00045666, 0.09840182]), -11.174466704, 1e-10);
    near(of_x.chi2(&[1.00045666, 0.09840182]).unwrap(), 6.798830808, 1e-6);
    let of_model = build(&data, LINE, &whole(vec![ErrorSource::of_y(0.2), relative(0.05)]));
    near(of_model.value(&[0.9909232, 0.12703832]), -10.824429230, 1e-9);
    near(of_model.chi2(&[0.9909232, 0.12703832]).unwrap(), 4.825941896, 1e-6);
    assert_eq!(of_model.kind(), CostKind::Chi2);
    assert_eq!(of_x.kind(), CostKind::Chi2Eff);
}

/// A column of errors and a source add up as two sources do (KA049).
#[test]
fn columns_are_sources() {
    let (x, y) = six();
    let column = build(&points(&x, &y, 0.3), LINE, &with(vec![ErrorSource::of_y(0.4)]));
    let both = build(&points(&x, &y, 0.5), LINE, &CostChoice::default());
    assert_eq!(column.value(&[1.1, 0.2]), both.value(&[1.1, 0.2]));
    assert!(column.squares().is_some() && column.row_covariance(&[1.1, 0.2]).is_none());
    for v in column.row_variances(&[1.1, 0.2]).unwrap() {
        near(v, 0.25, 1e-15);
    }
}

/// The points of derivatives: with sources of every kind.
fn curve() -> Dataset {
    let x: Vec<f64> = (0..9).map(|k| 0.3 + 0.55 * f64::from(k)).collect();
    let y = vec![4.6, 3.1, 2.6, 2.2, 1.9, 2.4, 2.5, 3.2, 4.1];
    points(&x, &y, 0.3)
}

fn sources() -> Vec<ErrorSource> {
    let by_row = ErrorSize::Rows((0..9).map(|k| 0.1 + 0.02 * f64::from(k)).collect());
    vec![
        ErrorSource::of_y(0.2).correlated(0.4),
        ErrorSource { size: by_row, ..ErrorSource::of_x(0.0) }.correlated(0.3),
        relative(0.07).correlated(0.6),
        ErrorSource::of_y(0.03).relative_to(RelativeTo::Data),
    ]
}

/// Exact first and second derivatives of everything that V(θ) may be made of.
#[test]
fn derivatives_of_correlated_rows() {
    let data = curve();
    for k in 0..4 {
        for log_det in [LogDet::Auto, LogDet::Off] {
            let choice = CostChoice { log_det, ..with(vec![sources()[0].clone(), sources()[k].clone()]) };
            check(&*build(&data, CURVE, &choice), &AT);
        }
    }
    check(&*build(&data, CURVE, &with(sources())), &AT);
    let counts = CostChoice { kind: CostKind::GaussApproximation, ..with(sources()) };
    check(&*build(&data, CURVE, &counts), &AT);
    let full = CostChoice { kind: CostKind::GaussNll, ..with(sources()) };
    check(&*build(&data, CURVE, &full), &AT);
}

/// Independent rows whose variance follows the parameters.
#[test]
fn derivatives_of_independent_rows() {
    let data = curve();
    for kind in [CostKind::Auto, CostKind::GaussNll, CostKind::GaussApproximation] {
        for loss in [Loss::Linear, Loss::SoftL1] {
            for log_det in [LogDet::Auto, LogDet::Off] {
                let errors = vec![relative(0.07), ErrorSource::of_x(0.2)];
                let choice = CostChoice { kind, loss, log_det, ..with(errors) };
                check(&*build(&data, CURVE, &choice), &AT);
                let choice = CostChoice { kind, loss, log_det, ..with(vec![relative(0.07)]) };
                check(&*build(&data, CURVE, &choice), &AT);
            }
        }
    }
}

/// Rows that are independent give the same on the short path and by the matrix, whatever their errors are: a correlation so small that it
/// only rounds makes the difference.
#[test]
fn short_paths_agree_with_the_matrix() {
    let data = curve();
    let list: [Vec<ErrorSource>; 4] = [
        vec![ErrorSource::of_y(0.2)],
        vec![ErrorSource::of_x(0.2)],
        vec![relative(0.1)],
        vec![relative(0.1), ErrorSource::of_x(0.2)],
    ];
    for errors in list {
        for kind in [CostKind::Chi2Cov, CostKind::GaussNll, CostKind::GaussApproximation] {
            for det_ref in [DetRef::Data, DetRef::Unit] {
                for log_det in [LogDet::Auto, LogDet::On, LogDet::Off] {
                    let short = CostChoice { kind, det_ref, log_det, ..with(errors.clone()) };
                    let mut long = short.clone();
                    long.errors.push(ErrorSource::of_y(1e-9).correlated(0.5));
                    let (short, long) = (build(&data, CURVE, &short), build(&data, CURVE, &long));
                    assert!(short.row_covariance(&AT).is_none() && long.row_covariance(&AT).is_some());
                    near(short.value(&AT), long.value(&AT), 1e-12);
                    near(short.chi2(&AT).unwrap(), long.chi2(&AT).unwrap(), 1e-12);
                    near(short.full_nll(&AT).unwrap(), long.full_nll(&AT).unwrap(), 1e-12);
                    for (a, b) in short.pulls(&AT).unwrap().iter().zip(long.pulls(&AT).unwrap()) {
                        near(*a, b, 1e-12);
                    }
                }
            }
        }
    }
}

/// KA065: whitened residuals have χ² for their square, and residuals for the minimizers of sums of squares.
#[test]
fn whitened_residuals() {
    let cost = build(&curve(), CURVE, &with(vec![sources()[0].clone()]));
    let chi2 = cost.chi2(&AT).unwrap();
    let whitened = cost.whitened_pulls(&AT).unwrap();
    near(whitened.iter().map(|z| z * z).sum(), chi2, 1e-13);
    assert!((cost.pulls(&AT).unwrap().iter().map(|z| z * z).sum::<f64>() - chi2).abs() > 0.1);
    let squares = cost.squares().unwrap();
    let (mut r, mut j) = (vec![0.0; 9], vec![0.0; 27]);
    squares.residuals(&AT, &mut r, &mut j);
    near(r.iter().map(|z| z * z).sum(), chi2, 1e-13);
    let mut g = [0.0; 3];
    cost.gradient().unwrap().value_and_gradient(&AT, &mut g);
    for k in 0..3 {
        near(2.0 * (0..9).map(|i| r[i] * j[9 * k + i]).sum::<f64>(), g[k], 1e-12);
    }
    assert!(build(&curve(), CURVE, &with(sources())).squares().is_none());
}

/// Asymmetric columns beside a correlated source: each side has its own σ, and F has no jump where the model crosses a point.
#[test]
fn asymmetric_and_correlated() {
    let sy = YErrors::Asymmetric { lower: vec![0.1, 0.2, 0.3], upper: vec![0.4, 0.2, 0.5] };
    let numbers = Points { x: vec![1.0, 2.0, 3.0], further: vec![], y: vec![1.0, 2.0, 3.0], sx: None, sy };
    let data = Dataset::new("points", Data::Points(numbers));
    let cost = build(&data, "a*x", &with(vec![ErrorSource::of_y(0.1).correlated(1.0)]));
    // Above all points: V = diag(0.16, 0.04, 0.25) + 0.01, below: diag(0.01, 0.04, 0.09) + 0.01 (40-digit arithmetic).
    near(cost.value(&[1.1]), 1.07809611829944547, 1e-13);
    near(cost.value(&[0.9]), 1.57647058823529412, 1e-13);
    let law = CostChoice { kind: CostKind::GaussNll, ..with(vec![relative(0.1).correlated(1.0)]) };
    let cost = build(&data, "a*x", &law);
    check(&*cost, &[1.2]);
    let (below, above) = (cost.value(&[1.0 - 1e-9]), cost.value(&[1.0 + 1e-9]));
    near(below, above, 1e-7);
    assert!(cost.warnings(&[1.2]).iter().any(|(code, _)| *code == "W-ASYM"));
}

/// KA037, KA038, KA063, KA064: σ² = m + other variances. With the data in place of the model the fit of a constant is the harmonic mean of
/// the counts, which is too low; with the model and its logarithm it is nearly their mean.
#[test]
fn gaussian_approximation_of_poisson() {
    let n = [12.0, 9.0, 17.0, 14.0, 8.0];
    let data = counts(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0], &n);
    let kind = CostKind::GaussApproximation;
    let cost = build(&data, "pol0", &choice(kind, ModelKind::Function));
    let m = 11.5;
    let by_hand: f64 = n.iter().map(|n| (n - m) * (n - m) / m + (m / n).ln()).sum();
    near(cost.value(&[m]), by_hand, 1e-14);
    near(cost.chi2(&[m]).unwrap(), n.iter().map(|n| (n - m) * (n - m) / m).sum(), 1e-14);
    let off = CostChoice { log_det: LogDet::Off, ..choice(kind, ModelKind::Function) };
    near(build(&data, "pol0", &off).value(&[m]), cost.chi2(&[m]).unwrap(), 1e-14);
    // Beside an independent and a correlated error of the contents.
    let more = CostChoice { kind, ..with(vec![ErrorSource::of_y(2.0)]) };
    let by_hand: f64 = n.iter().map(|n| (n - m) * (n - m) / (m + 4.0) + ((m + 4.0) / (n + 4.0)).ln()).sum();
    near(build(&data, "pol0", &more).value(&[m]), by_hand, 1e-14);
    assert_eq!(cost.value(&[-1.0]), f64::INFINITY);
    let codes = |m: f64| cost.warnings(&[m]).iter().map(|(code, _)| *code).collect::<Vec<_>>();
    assert!(codes(9.9).contains(&"W-GAUSSAPPROX") && !codes(10.1).contains(&"W-GAUSSAPPROX"));
}

/// KA066, KA062: what cannot be is refused by name.
#[test]
fn refusals() {
    let (x, y) = six();
    let code = |data: &Dataset, choice: &CostChoice| {
        try_build(data, LINE, choice).map_or_else(|e| e.code(), |_| "fine")
    };
    let bare = bare_points(&x, &y);
    let fully = ErrorSource::of_y(0.5).correlated(1.0);
    let singular = try_build(&bare, LINE, &with(vec![fully.clone()])).err().unwrap();
    assert_eq!(singular.code(), "E-COV-PD");
    assert!(singular.to_string().contains("rows 1"), "{singular}");
    assert_eq!(code(&bare, &with(vec![fully.clone(), ErrorSource::of_y(0.01)])), "fine");
    // Rows 2 and 5 only.
    let mut r = vec![vec![0.0; 6]; 6];
    for (i, row) in r.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    (r[1][4], r[4][1]) = (1.0, 1.0);
    let pair = ErrorSource { correlation: fitpanel::cost::Correlation::Matrix(r), ..ErrorSource::of_y(0.2) };
    let text = try_build(&bare, LINE, &with(vec![pair])).err().unwrap().to_string();
    assert!(text.contains("rows 2, 5 repeat one another"), "{text}");
    let short = ErrorSource { size: ErrorSize::Rows(vec![0.1; 5]), ..ErrorSource::default() };
    assert_eq!(code(&bare, &with(vec![short])), "E-SHAPE");
    let zero =
        ErrorSource { size: ErrorSize::Rows(vec![0.1, 0.1, 0.0, 0.1, 0.1, 0.1]), ..ErrorSource::default() };
    let text = try_build(&bare, LINE, &with(vec![zero.clone()])).err().unwrap().to_string();
    assert!(text.contains("row 3"), "{text}");
    let skip = CostChoice { zero_error: ZeroError::Skip, ..with(vec![zero.clone()]) };
    assert_eq!(build(&bare, LINE, &skip).ndata(), Some(5));
    let one = CostChoice { zero_error: ZeroError::One, ..with(vec![zero]) };
    near(build(&bare, LINE, &one).row_variances(&[1.0, 0.0]).unwrap()[2], 1.0, 1e-15);
    let robust = CostChoice { loss: Loss::SoftL1, ..with(vec![ErrorSource::of_y(0.1), fully.clone()]) };
    assert_eq!(code(&bare, &robust), "E-OPTION");
    let bins = counts(&[0.0, 1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]);
    let poisson = CostChoice { kind: CostKind::Likelihood, ..with(vec![fully.clone()]) };
    assert_eq!(code(&bins, &poisson), "E-OPTION");
    assert_eq!(code(&bins, &with(vec![ErrorSource::of_x(0.1)])), "E-OPTION");
    assert_eq!(code(&sample(&[1.0, 2.0, 3.0], None), &with(vec![fully.clone()])), "E-OPTION");
    // Switched off, or with all weights 1, it is as if it were not there.
    let off = ErrorSource { on: false, ..fully.clone() };
    assert!(build(&bare, LINE, &with(vec![off])).is_unweighted());
    let ones = CostChoice { weights: Weights::One, ..with(vec![fully]) };
    assert!(build(&bare, LINE, &ones).is_unweighted());
}

/// Ranges leave out rows of matrices too.
#[test]
fn matrices_follow_the_rows() {
    let (x, y) = six();
    let matrix = |n: usize| {
        let v = |i: usize, j: usize| 0.04 * (-(i.abs_diff(j) as f64)).exp();
        (0..n).map(|i| (0..n).map(|j| v(i, j)).collect()).collect()
    };
    let source = |n| ErrorSource { size: ErrorSize::Covariance(matrix(n)), ..ErrorSource::default() };
    let part = build_in(&bare_points(&x, &y), LINE, &with(vec![source(6)]), &select(&[(2.0, 5.0)], &[]));
    let alone = build(&bare_points(&x[1..5], &y[1..5]), LINE, &with(vec![source(4)]));
    assert_eq!(part.value(&[1.1, 0.3]), alone.value(&[1.1, 0.3]));
    assert!(
        part.pulls(&[1.0, 0.0]).unwrap()[0].is_nan() && part.whitened_pulls(&[1.0, 0.0]).unwrap()[5].is_nan()
    );
    assert_eq!(part.row_covariance(&[1.0, 0.0]).unwrap().nrows(), 4);
}

/// KA059: two lines with a common slope and a common fully correlated error, the values of the specification.
#[test]
fn two_lines_share_an_error() {
    let x = [1.0, 2.0, 3.0, 4.0];
    let (first, second) = (points(&x, &[1.1, 2.3, 2.7, 4.4], 0.2), points(&x, &[2.2, 3.1, 4.4, 4.8], 0.3));
    let (one, two) = (Model::compile("a*x+b").unwrap(), Model::compile("a*x+c").unwrap());
    let params = ["a", "b", "c"].map(String::from);
    let (selection, choice) = (Selection::default(), CostChoice::default());
    let member = |data, model, params| SharedMember {
        name: "one".into(),
        data,
        model,
        selection: &selection,
        choice: &choice,
        params,
    };
    let members = [member(&first, &one, vec![0, 1]), member(&second, &two, vec![0, 2])];
    let common = ErrorSource::of_y(0.5).correlated(1.0);
    let shared = [SharedSource { source: &common, members: vec![0, 1] }];
    let at = [0.99307692, 0.14230769, 1.14230769];
    let cost = build_shared(&members, &shared, &params, &[], &[]).unwrap();
    near(cost.value(&at), 9.262179487, 1e-9);
    assert_eq!((cost.ndata(), cost.prediction(&at).unwrap().len()), (Some(8), 8));
    check(&*cost, &at);
    let with_log = CostChoice { log_det: LogDet::On, det_ref: DetRef::Unit, ..CostChoice::default() };
    let logged = members.clone().map(|m| SharedMember { choice: &with_log, ..m });
    let whole = build_shared(&logged, &shared, &params, &[], &[]).unwrap();
    near(whole.value(&at), 9.262179487 - 18.893369318, 1e-9);
    let mut hess = nalgebra::DMatrix::zeros(3, 3);
    cost.hessian().unwrap().hessian(&at, &mut hess);
    let covariance = 2.0 * hess.try_inverse().unwrap();
    // The common error moves both lines alike: it adds to the variances of b and c, and leaves the slope alone.
    for (k, error) in [0.07442082_f64, 0.2112235, 0.23898819].into_iter().enumerate() {
        let common = if k == 0 { 0.0 } else { 0.25 };
        near(covariance[(k, k)].sqrt(), (error * error + common).sqrt(), 1e-7);
    }
    // Nothing that is no Gaussian can share, and constraints belong to the whole.
    let likelihood = CostChoice { kind: CostKind::Likelihood, ..CostChoice::default() };
    let bins = counts(&[0.0, 1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]);
    let other = SharedMember {
        name: "bins".into(),
        data: &bins,
        model: &two,
        selection: &selection,
        choice: &likelihood,
        params: vec![0, 2],
    };
    let refused = build_shared(&[other], &shared, &params, &[], &[]);
    assert_eq!(refused.err().map(|e| e.code()), Some("E-SHARE"));
    let known = [Constraint::simple("c", 1.0, 0.1)];
    let cost = build_shared(&members, &shared, &params, &known, &[]).unwrap();
    near(cost.value(&at), 9.262179487 + (0.14230769_f64 / 0.1).powi(2), 1e-9);
    // A common error of x, relative to the model, and models that bend.
    let (one, two) = (Model::compile("A*exp(-x/t)").unwrap(), Model::compile("t*x^2+A").unwrap());
    let order: Vec<usize> = two.params().iter().map(|p| usize::from(p.name == "t")).collect();
    let members = [member(&first, &one, vec![0, 1]), member(&second, &two, order)];
    let of_x = ErrorSource { axis: Axis::X, ..ErrorSource::of_y(0.1).correlated(0.7) };
    let of_model = relative(0.1).correlated(0.5);
    let shared = [&of_x, &of_model].map(|source| SharedSource { source, members: vec![0, 1] });
    let cost = build_shared(&members, &shared, &["A", "t"].map(String::from), &[], &[]).unwrap();
    check(&*cost, &[3.0, 1.5]);
}

/// Two lines y = a x and y = b x of x = 0, 1, 2 with a common error: their cost at the parameters `at`.
fn two_lines(common: &ErrorSource, choice: &CostChoice, at: [f64; 2]) -> Result<Box<dyn Cost>, CostError> {
    let data = bare_points(&[0.0, 1.0, 2.0], &[0.25, 1.5, 2.5]);
    let (one, two) = (Model::compile("a*x").unwrap(), Model::compile("b*x").unwrap());
    let selection = Selection::default();
    let member = |model, params| SharedMember {
        name: "line".into(),
        data: &data,
        model,
        selection: &selection,
        choice,
        params,
    };
    let members = [member(&one, vec![0]), member(&two, vec![1])];
    let shared = [SharedSource { source: common, members: vec![0, 1] }];
    build_shared(&members, &shared, &["a", "b"].map(String::from), &[], &at)
}

/// A common error of x that is left out gives no row an uncertainty: it is the rule on rows without one that counts.
#[test]
fn a_common_error_that_is_left_out_is_none() {
    let of_x = ErrorSource { axis: Axis::X, ..ErrorSource::of_y(0.1) };
    let left_out = CostChoice { kind: CostKind::Chi2, ..CostChoice::default() };
    let refused = two_lines(&of_x, &left_out, [1.0, 1.0]).err().unwrap();
    assert_eq!(refused.code(), "E-ZERO-SIGMA", "{refused}");
    let one = CostChoice { zero_error: ZeroError::One, ..left_out };
    let cost = two_lines(&of_x, &one, [1.0, 1.0]).unwrap();
    near(cost.value(&[1.0, 1.0]), 2.0 * (0.0625 + 0.25 + 0.25), 1e-14);
}

/// Where the model is 0 a held error relative to it is 0 too: such a row is left out of all data sets together, as it is of one.
#[test]
fn a_row_whose_held_common_error_is_zero_is_left_out() {
    let held = CostChoice { dynamic_errors: DynamicErrors::Iterative, ..CostChoice::default() };
    let own = CostChoice { errors: vec![relative(0.5)], ..held };
    let cost = two_lines(&relative(0.5), &own, [1.0, 2.0]).unwrap();
    assert_eq!((cost.ndata(), cost.fit_set().rows.to_vec()), (Some(4), vec![1, 2, 4, 5]));
    let said: Vec<&str> = cost.warnings(&[1.0, 2.0]).iter().map(|(code, _)| *code).collect();
    assert_eq!(said.iter().filter(|code| **code == "W-ZERO-SIGMA-EFF").count(), 2, "{said:?}");
    // V of rows (x, 2x): x²/4·[[2, 2], [2, 8]], V⁻¹ = [[8, −2], [−2, 2]]·4/(12x²).
    let pair =
        |x: f64, r: [f64; 2]| (8.0 * r[0] * r[0] - 4.0 * r[0] * r[1] + 2.0 * r[1] * r[1]) / (3.0 * x * x);
    near(cost.chi2(&[1.0, 2.0]).unwrap(), pair(1.0, [0.5, -0.5]) + pair(2.0, [0.5, -1.5]), 1e-13);
    // The whole model is 0.
    let nothing = two_lines(&relative(0.5), &own, [0.0, 0.0]).err().unwrap();
    assert!(nothing.to_string().contains("no row has an uncertainty"), "{nothing}");
}
