//! What judges a fit counts the same data everywhere: χ², degrees of freedom, p and the criteria leave out together what says nothing
//! (constraints on parameters that cannot move, rows without variance) and are withheld together where they would have no meaning.

use std::f64::consts::TAU;
use std::sync::Arc;

use fitpanel::cost::{
    Constraint, CostChoice, CostKind, DynamicErrors, ErrorSource, ModelKind, RelativeTo, TemplateForm,
};
use fitpanel::data::{Data, Dataset, Histogram, MoreColumn, Points, Sample, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, FitResult, NewData, ParamEdit, Session, Task};
use fitpanel::minimize::{NoObserver, Strategy};
use fitpanel::numeric::stats::chi2_p_value;

use super::{fit, id, line, near, session, set};

fn choose(s: &mut Session, change: impl FnOnce(&mut CostChoice)) {
    let mut cost = s.config().member().cost.clone();
    change(&mut cost);
    s.apply(Command::SetCost(cost)).unwrap();
}

fn edit(s: &mut Session, name: &str, edit: ParamEdit) {
    let p = id(s, name);
    s.apply(Command::SetParam(p, edit)).unwrap();
}

fn constrained(formula: &str, constraints: Vec<Constraint>) -> Session {
    let mut s = session(line(Some(0.2)), formula);
    choose(&mut s, |c| c.constraints = constraints);
    s
}

/// The line of six points with the slope held at `a` and b = v ± σ known: χ² and −2 ln L by hand.
fn by_hand(a: f64, v: f64, sigma: f64) -> (f64, f64) {
    let y = [1.1, 2.3, 2.7, 4.4, 4.9, 6.2];
    let r: Vec<f64> = y.iter().zip(1..).map(|(y, x)| y - a * f64::from(x)).collect();
    let (w, u) = (1.0 / 0.04, 1.0 / (sigma * sigma));
    let b = (w * r.iter().sum::<f64>() + u * v) / (6.0 * w + u);
    let chi2 = w * r.iter().map(|r| (r - b).powi(2)).sum::<f64>() + u * (b - v).powi(2);
    (chi2, chi2 + 6.0 * (TAU * 0.04).ln() + (TAU * sigma * sigma).ln())
}

fn judged(r: &FitResult, (chi2, nll): (f64, f64)) {
    near(r.gof.chi2.unwrap(), chi2, 1e-9 * chi2);
    assert_eq!(r.gof.ndof, Some(6));
    near(r.gof.p_value.unwrap(), chi2_p_value(chi2, 6.0), 1e-9);
    near(r.gof.aic.unwrap(), nll + 2.0, 1e-8);
    near(r.gof.bic.unwrap(), nll + 6.0_f64.ln(), 1e-8);
}

/// A constraint on a parameter that is fixed, or tied to one that is, stays in F and counts for nothing else. It may be far off: what is
/// left keeps its digits.
#[test]
fn a_held_parameter_says_nothing() {
    let known = || vec![Constraint::simple("a", 1.0, 1e-6), Constraint::simple("b", 0.2, 0.5)];
    let mut s = constrained("a*x+b", known());
    set(&mut s, "a", 1.02);
    edit(&mut s, "a", ParamEdit::Fixed(true));
    let r = fit(&mut s);
    let expected = by_hand(1.02, 0.2, 0.5);
    judged(&r, expected);
    near(r.minimum.fval, expected.0 + 4e8, 1e-3);

    let mut s = constrained("a*x+b+0*c", known());
    set(&mut s, "c", 0.51);
    edit(&mut s, "c", ParamEdit::Fixed(true));
    edit(&mut s, "a", ParamEdit::Tie(Some("2*c".into())));
    let r = fit(&mut s);
    judged(&r, expected);
    let said = r.warnings.iter().find(|w| w.code == "W-CONSTR-FIXED").unwrap();
    assert_eq!(said.text, "a follows parameters that are fixed; its constraint has no effect");
}

/// A constraint on both parameters with one of them fixed is what a Gaussian says of the other then: b = 0.2 + (ρσ_b/σ_a)·δ_a with the
/// error σ_b √(1 − ρ²).
#[test]
fn half_of_a_matrix() {
    let (sa, sb, rho) = (0.1, 0.5, 0.6);
    let both = Constraint {
        names: vec!["a".into(), "b".into()],
        values: vec![1.0, 0.2],
        covariance: vec![vec![sa * sa, rho * sa * sb], vec![rho * sa * sb, sb * sb]],
        ..Constraint::default()
    };
    let mut s = constrained("a*x+b", vec![both.clone()]);
    set(&mut s, "a", 1.05);
    edit(&mut s, "a", ParamEdit::Fixed(true));
    let r = fit(&mut s);
    judged(&r, by_hand(1.05, 0.2 + rho * sb / sa * 0.05, sb * (1.0 - rho * rho).sqrt()));
    assert!(r.warnings.iter().all(|w| w.code != "W-CONSTR-FIXED"), "it shifts b");
    // With both free all of it counts.
    let mut s = constrained("a*x+b", vec![both]);
    assert_eq!(fit(&mut s).gof.ndof, Some(6));
}

/// The same in a fit of two data sets.
#[test]
fn a_held_parameter_of_two_data_sets() {
    let mut s = constrained("a*x+b", vec![Constraint::simple("a", 1.0, 1e-6)]);
    let data = NewData::Given(Arc::new(line(Some(0.2))), None);
    s.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    set(&mut s, "a", 1.02);
    edit(&mut s, "a", ParamEdit::Fixed(true));
    let r = fit(&mut s);
    // Twice the scatter about the mean of y − 1.02 x.
    let rest: Vec<f64> =
        [1.1, 2.3, 2.7, 4.4, 4.9, 6.2].iter().zip(1..).map(|(y, x)| y - 1.02 * f64::from(x)).collect();
    let mean = rest.iter().sum::<f64>() / 6.0;
    let chi2 = 2.0 * rest.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / 0.04;
    near(r.gof.chi2.unwrap(), chi2, 1e-9 * chi2);
    assert_eq!(r.gof.ndof, Some(10));
    near(r.gof.aic.unwrap(), chi2 + 12.0 * (TAU * 0.04).ln() + 4.0, 1e-8);
}

/// Beside data without errors χ² and the likelihood have no unit: neither p nor the criteria are shown, and the report says why.
#[test]
fn data_without_errors_beside_others_are_not_judged() {
    for unit in [1.0, 1000.0] {
        let mut s = session(line(Some(0.2)), "a*x+b");
        assert!(fit(&mut s).gof.aic.is_some());
        let mut bare = line(None);
        if let Data::Points(p) = &mut bare.data {
            for y in &mut p.y {
                *y *= unit;
            }
        }
        let data = NewData::Given(Arc::new(bare), None);
        s.apply(Command::AddMember { data, formula: Some("c*x+d".into()) }).unwrap();
        let r = fit(&mut s);
        let gof = &r.gof;
        assert_eq!((gof.p_value, gof.aic, gof.aicc, gof.bic), (None, None, None, None));
        assert!(gof.chi2.is_some() && gof.ndof == Some(8));
        let said = r.warnings.iter().find(|w| w.code == "W-MIXED").unwrap();
        assert!(said.text.contains("depend on the unit of y"), "{}", said.text);
    }
}

/// `template:asy` is −ln L whatever errors are asked of it: a constraint n = v ± σ rises by ½ at one σ, declared or not, and saying what
/// the cost says itself is worth no warning.
#[test]
fn the_scale_of_a_plain_likelihood() {
    let n = vec![40.0, 55.0, 70.0, 60.0];
    let bins = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0, 4.0], n).unwrap();
    let mut data = Dataset::new("bins", Data::Histogram(bins));
    let column = |role: &str, name: &str, values: [f64; 4]| MoreColumn {
        role: role.into(),
        name: name.into(),
        values: values.to_vec(),
    };
    data.more =
        vec![column("t1", "sig", [40.0, 50.0, 30.0, 20.0]), column("t2", "bkg", [10.0, 20.0, 60.0, 80.0])];
    let run = |errordef: Option<f64>| {
        let mut s = session(data.clone(), "sig+bkg");
        choose(&mut s, |c| {
            c.kind = CostKind::Template(TemplateForm::Asy);
            c.constraints = vec![Constraint::simple("sig", 60.0, 10.0)];
            c.errordef = errordef;
        });
        fit(&mut s)
    };
    let (own, same, twice) = (run(None), run(Some(0.5)), run(Some(2.0)));
    for (other, factor) in [(&same, 1.0), (&twice, 2.0)] {
        for k in 0..2 {
            near(other.minimum.values()[k], own.minimum.values()[k], 1e-4);
            near(other.errors()[k] / own.errors()[k], factor, 1e-3);
        }
        near(other.minimum.fval, own.minimum.fval, 1e-6);
    }
    let text = |r: &FitResult| r.warnings.iter().find(|w| w.code == "W-UP-SET").map(|w| w.text.clone());
    assert_eq!((text(&own), text(&same)), (None, None));
    let said = text(&twice).unwrap();
    assert!(said.contains("(0.5, the scale of −ln L)") && said.ends_with("2 times as large."), "{said}");
}

/// Points at `x` with errors of x or a source relative to the model, and none of y.
fn bare(x: &[f64], y: &[f64], sx: Option<f64>) -> Dataset {
    let sx = sx.map(|s| vec![s; x.len()]);
    let points = Points { x: x.to_vec(), further: Vec::new(), y: y.to_vec(), sx, sy: YErrors::None };
    Dataset::new("points", Data::Points(points))
}

fn has(r: &FitResult, code: &str) -> bool {
    r.warnings.iter().any(|w| w.code == code)
}

/// A point where the curve is level has no variance from errors of x: it is no datum of χ², nor of ndof, nor of the criteria.
#[test]
fn a_row_without_variance_is_no_datum() {
    let x = [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0];
    let y = [5.1, 2.1, 1.4, 1.8, 5.3, 9.7];
    let mut s = session(bare(&x, &y, Some(0.1)), "a*x^2+b");
    let r = fit(&mut s);
    assert!(has(&r, "W-ZERO-SIGMA-EFF"));
    assert_eq!((r.gof.ndof, r.member().ndata), (Some(3), Some(5)));
    let (p, gof) = (r.minimum.values(), &r.gof);
    let terms = x.iter().zip(&y).filter(|(x, _)| **x != 0.0);
    let terms = terms.map(|(x, y)| ((y - p[0] * x * x - p[1]).powi(2), (0.2 * p[0] * x).powi(2)));
    let (chi2, logs) = terms.fold((0.0, 0.0), |(c, l), (r2, v)| (c + r2 / v, l + (TAU * v).ln()));
    near(gof.chi2.unwrap(), chi2, 1e-9);
    near(gof.p_value.unwrap(), chi2_p_value(chi2, 3.0), 1e-9);
    near(gof.aic.unwrap(), chi2 + logs + 4.0, 1e-9);
    near(gof.bic.unwrap(), chi2 + logs + 2.0 * 5.0_f64.ln(), 1e-9);
}

/// Errors of 10 % of the model, with the model 0 in the first row: followed, held and correlated. What is held at last is a mean of y/x,
/// because the errors go as x.
#[test]
fn errors_relative_to_a_model_that_vanishes() {
    let (x, y) = ([0.0, 1.0, 2.0, 4.0], [0.1, 2.2, 3.8, 8.4]);
    for (held, rho) in [(false, 0.0), (true, 0.0), (true, 0.5)] {
        let mut s = session(bare(&x, &y, None), "a*x");
        set(&mut s, "a", 1.0);
        choose(&mut s, |c| {
            c.errors = vec![ErrorSource::of_y(0.1).relative_to(RelativeTo::Model).correlated(rho)];
            c.dynamic_errors = if held { DynamicErrors::Iterative } else { DynamicErrors::Nonlinear };
        });
        let r = fit(&mut s);
        assert!(r.minimum.is_valid() && has(&r, "W-ZERO-SIGMA-EFF"));
        assert_eq!((r.gof.ndof, r.member().ndata), (Some(2), Some(3)));
        if held {
            near(r.minimum.values()[0], (2.2 + 1.9 + 2.1) / 3.0, 1e-5);
        }
    }
}

/// Errors of x that a fit leaves out make it one of data without errors: of a constant, and with `chi2`.
#[test]
fn errors_of_x_that_do_not_count() {
    let (x, y) = ([1.0, 2.0, 3.0, 4.0], [2.2, 1.8, 2.4, 2.0]);
    for (formula, kind) in [("pol0", CostKind::Auto), ("a+0*b", CostKind::Chi2)] {
        let mut s = session(bare(&x, &y, None), formula);
        choose(&mut s, |c| {
            c.errors = vec![ErrorSource::of_x(0.3)];
            c.kind = kind;
        });
        if kind == CostKind::Chi2 {
            edit(&mut s, "b", ParamEdit::Fixed(true));
        }
        let r = fit(&mut s);
        assert!(r.unweighted && has(&r, "W-UNUSED"), "{formula}");
        near(r.minimum.values()[0], 2.1, 1e-9);
        // σ/√N with σ² = Σ(y − ȳ)²/(N − 1).
        near(r.errors()[0], (0.2_f64 / 3.0 / 4.0).sqrt(), 1e-9);
    }
}

/// A bin whose weights cancel counts like an empty one: with ΣW² = 2W elsewhere every scale is ½, and the constant is the mean of all
/// four bins.
#[test]
fn weights_that_cancel() {
    let w = vec![4.0, 3.0, 0.0, 5.0];
    let mut bins = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0, 4.0], w).unwrap();
    bins.error = Some([8.0_f64, 6.0, 4.0, 10.0].iter().map(|v| v.sqrt()).collect());
    let mut s = session(Dataset::new("bins", Data::Histogram(bins)), "pol0");
    choose(&mut s, |c| c.kind = CostKind::Likelihood);
    let r = fit(&mut s);
    near(r.minimum.values()[0], 3.0, 1e-6);
    assert_eq!(r.gof.ndof, Some(3));
}

/// The number of events says nothing about the distribution of the values: an extended fit has the degrees of freedom of its shape, also
/// where two yields share it, where the yield is fixed, and where a parameter is tied.
#[test]
fn the_yield_shapes_nothing() {
    let x: Vec<f64> = (0..64).map(|i| -2.0 * ((f64::from(i) + 0.5) / 64.0).ln()).collect();
    let data = || Dataset::new("values", Data::Sample(Sample::new(x.clone(), Some((0.0, 12.0))).unwrap()));
    let ndof = |formula: &str, kind: CostKind, change: &dyn Fn(&mut Session)| {
        let mut s = session(data(), formula);
        choose(&mut s, |c| (c.kind, c.model_kind) = (kind, ModelKind::Density));
        change(&mut s);
        fit(&mut s).gof.of_values.unwrap().bins.ndof
    };
    let start = |s: &mut Session| {
        set(s, "n", 50.0);
        set(s, "t", 1.5);
    };
    let shape = ndof("exp(-x/t)/t", CostKind::Unbinned, &|s| set(s, "t", 1.5));
    let number = "n*exp(-x/t)/t";
    assert_eq!(ndof(number, CostKind::Extended, &start), shape);
    let fixed = |s: &mut Session| {
        start(s);
        edit(s, "n", ParamEdit::Fixed(true));
    };
    assert_eq!(ndof(number, CostKind::Extended, &fixed), shape);
    let tied = |s: &mut Session| {
        start(s);
        edit(s, "n", ParamEdit::Tie(Some("32*t".into())));
    };
    assert_eq!(ndof(number, CostKind::Extended, &tied), shape);
    let two = |s: &mut Session| {
        set(s, "n", 30.0);
        set(s, "m", 30.0);
    };
    assert_eq!(ndof("n*exp(-x)+m*exp(-x/3)/3", CostKind::Extended, &two), shape);
}

/// Where a fit cannot begin the reason is named: a cumulative function that falls, a parameter outside the domain, and else the value of
/// the cost; a strategy that does not exist has a code of its own.
#[test]
fn why_a_fit_cannot_begin() {
    let refused = |s: &mut Session| s.run_now(&Task::Fit, &NoObserver).unwrap_err();
    let bins = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0], vec![3.0, 5.0, 2.0]).unwrap();
    let mut s = session(Dataset::new("bins", Data::Histogram(bins)), "a*sin(2*x)");
    choose(&mut s, |c| (c.kind, c.model_kind) = (CostKind::Extended, ModelKind::Cdf));
    set(&mut s, "a", 1.0);
    let error = refused(&mut s);
    assert_eq!(error.code(), "E-CDF-DECR");
    assert!(error.to_string().starts_with("The cumulative function falls between 1 and 2"), "{error}");

    let mut s = session(line(Some(0.2)), "b+log(a*x)");
    set(&mut s, "a", -2.0);
    let error = refused(&mut s);
    let said = "a = -2 is outside the range where b+log(a*x) is defined — choose another start value";
    assert_eq!((error.code(), error.to_string().as_str()), ("E-DOMAIN", said));

    // What is held was not chosen as a start, and ∞ − ∞ has nothing to do with domains.
    s.apply(Command::SetParam(id(&s, "a"), ParamEdit::Fixed(true))).unwrap();
    assert_eq!(refused(&mut s).code(), "E-START-BAD");
    let mut s = session(line(Some(0.2)), "exp(a*x)-exp(b*x)");
    set(&mut s, "a", 1e6);
    set(&mut s, "b", 1e6);
    assert_eq!(refused(&mut s).code(), "E-START-BAD");

    let mut s = session(line(Some(0.2)), "b+exp(a*x)");
    set(&mut s, "a", 1e6);
    assert_eq!(refused(&mut s).code(), "E-START-BAD");
    assert_eq!(Strategy::try_from(3).unwrap_err().code(), "E-STRATEGY");
}

/// Where a model is nothing although something was counted there, or a curve is no efficiency, place and count are named instead of a cost
/// that is infinite.
#[test]
fn what_is_impossible_has_no_likelihood() {
    let refused = |s: &mut Session| {
        let error = s.run_now(&Task::Fit, &NoObserver).unwrap_err();
        assert_eq!(error.code(), "E-START-BAD");
        error.to_string()
    };
    let bins = Histogram::from_edges(&[0.0, 1.0, 2.0, 3.0, 4.0], vec![3.0, 5.0, 2.0, 7.0]).unwrap();
    let mut s = session(Dataset::new("bins", Data::Histogram(bins)), "a*(x<2)");
    for kind in [CostKind::Likelihood, CostKind::Extended] {
        choose(&mut s, |c| c.kind = kind);
        let said = refused(&mut s);
        assert!(
            said.starts_with("the model is 0 at x = 2.5, where 2 are counted: what is impossible"),
            "{said}"
        );
    }
    // The mean square of the empty bins is no likelihood, and no reason to refuse.
    choose(&mut s, |c| c.kind = CostKind::Chi2);
    assert!(s.run_now(&Task::Fit, &NoObserver).unwrap().minimum.is_valid());
}

/// A grid of too few points for a narrow resolution is told, with what to do; one that is fine enough is not.
#[test]
fn a_grid_that_is_too_coarse_is_told() {
    let warned = |formula: &str, width: f64, resolution: f64| {
        let mut s = session(line(Some(0.2)), formula);
        for (name, value) in
            [("Constant", 1.0), ("MPV", 3.0), ("Sigma", width), ("Mean", 0.0), ("Sigma_2", resolution)]
        {
            if s.config().params.find(name).is_ok() {
                set(&mut s, name, value);
            }
        }
        for name in s.config().params.names().into_iter().skip(1) {
            s.apply(Command::SetParam(id(&s, &name), ParamEdit::Fixed(true))).unwrap();
        }
        let r = fit(&mut s);
        r.warnings.iter().any(|w| w.code == "W-CONV" && w.text.contains("write quad"))
    };
    assert!(warned("CONV(landau,gaus,fft,128)", 0.1, 0.1));
    assert!(!warned("CONV(landau,gaus,fft)", 0.1, 0.1));
    // Where a grid of that size shows nothing of the resolution, quadrature stands in, and there is nothing to warn of.
    assert!(!warned("CONV(landau,gaus,fft,128)", 1.0, 0.004));
}

/// Straight lines through two parabolas with errors that are too small: the shape is wrong, with few rows as with many.
#[test]
fn a_pattern_in_several_long_tables_is_seen() {
    for rows in [1000, 6000] {
        let x: Vec<f64> = (0..rows).map(|k| f64::from(k) / f64::from(rows)).collect();
        // A scatter that changes its sign with every row.
        let noise = |k: usize| if k.is_multiple_of(2) { 0.004 } else { -0.004 };
        let y: Vec<f64> = x.iter().enumerate().map(|(k, x)| x * x + noise(k)).collect();
        let sy = YErrors::Symmetric(vec![0.01; x.len()]);
        let data = |name: &str| {
            Dataset::new(name, Data::Points(Points::new(x.clone(), y.clone(), None, sy.clone()).unwrap()))
        };
        let mut s = session(data("one"), "a+b*x");
        s.apply(Command::AddMember {
            data: NewData::Given(Arc::new(data("two")), None),
            formula: Some("c+d*x".into()),
        })
        .unwrap();
        let result = fit(&mut s);
        assert_eq!(fitpanel::report::verdict(&result).code, "wrong_shape", "{rows}");
        assert!(result.gof.runs.is_none());
        // Above, below, above: three runs.
        let counts: Vec<usize> = result.gof.runs_of_members.iter().map(|r| r.unwrap().count).collect();
        assert!(counts.len() == 2 && counts.iter().all(|n| (3..rows as usize / 4).contains(n)), "{counts:?}");
    }
}
