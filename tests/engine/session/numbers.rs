//! What a fit adds to the minimum: error policy, goodness of fit, band, warnings, new minima.

use fitpanel::cost::{CostChoice, Weights};
use fitpanel::data::{Data, Dataset, Points, Sample, YErrors};
use fitpanel::fit::{Command, ErrorScaling, Intervals, ParamEdit, Session, Severity, Shown, Task};
use fitpanel::minimize::NoObserver;
use fitpanel::params::Limits;

use super::{fit, id, limits, line, session, set, value};
use crate::support::close;

/// KA: kafe2's line with errors given (specification A.6): values, errors, χ², ndof, p; the other policy is at hand.
#[test]
fn a_line_with_errors() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let r = fit(&mut s);
    let e = r.errors();
    close("a", r.minimum.values()[0], 1.0, 1e-9);
    close("b", r.minimum.values()[1], 0.1, 1e-9);
    close("σ_a", e[0], 0.04780914, 1e-8);
    close("σ_b", e[1], 0.18618987, 1e-8);
    close("χ²", r.gof.chi2.unwrap(), 8.5, 1e-9);
    assert_eq!(r.gof.ndof, Some(4));
    close("p", r.gof.p_value.unwrap(), 0.07488722802, 1e-10);
    close("other", r.other_scale.unwrap(), (8.5_f64 / 4.0).sqrt(), 1e-9);
    // −2 ln L = χ² + Σ ln 2πσ².
    let nll = 8.5 + 6.0 * (2.0 * std::f64::consts::PI * 0.04).ln();
    close("AIC", r.gof.aic.unwrap(), nll + 4.0, 1e-9);
    close("BIC", r.gof.bic.unwrap(), nll + 2.0 * 6.0_f64.ln(), 1e-9);
    assert!((0..2).all(|i| r.error_is_meaningful(i)));
    let pulls = r.member().pulls.as_ref().unwrap();
    close("Σ pull²", pulls.iter().map(|p| p * p).sum(), 8.5, 1e-9);
}

/// Unweighted data: errors from the scatter, the same for MINOS, no p-value; the switch acts without a fit.
#[test]
fn a_line_without_errors_takes_them_from_the_scatter() {
    let mut s = session(line(None), "a*x+b");
    s.apply(Command::SetIntervals(Intervals { minos: Some(vec![]), ..Intervals::default() })).unwrap();
    let r = fit(&mut s);
    let factor = (0.34_f64 / 4.0).sqrt();
    let unscaled = [0.23904572, 0.93094934];
    close("F", r.minimum.fval, 0.34, 1e-9);
    for i in 0..2 {
        close("scaled error", r.errors()[i], unscaled[i] * factor, 1e-8);
        let minos = r.minos[i].as_ref().unwrap();
        close("MINOS is scaled as well", minos.upper, r.errors()[i], 1e-4 * r.errors()[i]);
        close("on both sides", -minos.lower, r.errors()[i], 1e-4 * r.errors()[i]);
    }
    assert_eq!(r.gof.p_value, None);
    assert!(r.warnings.iter().any(|w| w.code == "unweighted" && w.severity == Severity::Info));

    assert!(s.apply(Command::SetScaling(ErrorScaling::AsGiven)).unwrap().result);
    let given = s.result().fresh().unwrap();
    close("as given", given.errors()[0], unscaled[0], 1e-8);
    assert_eq!(given.gof.p_value, None, "σ = 1 was not measured");
    assert!(given.minos.iter().all(Option::is_none), "MINOS belongs to the other levels");
    s.apply(Command::Undo).unwrap();
    assert!(s.result().fresh().unwrap().minos[0].is_some());
}

/// RF006, FP018: W sets the errors aside and scales.
#[test]
fn all_weights_one_is_unweighted() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    s.apply(Command::SetCost(CostChoice { weights: Weights::One, ..CostChoice::default() })).unwrap();
    let r = fit(&mut s);
    close("scaled error", r.errors()[0], 0.23904572 * (0.34_f64 / 4.0).sqrt(), 1e-8);
    assert!(r.unweighted && r.gof.p_value.is_none());
}

/// The band of a line in closed form; Student's t when the errors come from the scatter.
#[test]
fn the_band_of_a_line_is_the_textbook_one() {
    // Student's t for 4 degrees of freedom at Φ(1), from the closed form of its distribution function.
    let student = 1.141_626_629_090_954;
    for (sigma, q) in [(Some(0.2), 1.0), (None, student)] {
        let mut s = session(line(sigma), "a*x+b");
        let r = fit(&mut s);
        let band = r.member().band.get().unwrap();
        let c = r.covariance().unwrap();
        assert_eq!((band.x[0], *band.x.last().unwrap()), (1.0, 6.0));
        for i in 0..band.x.len() {
            let x = band.x[i];
            close("curve", band.f[i], 1.0 * x + 0.1, 1e-8);
            let variance = c[(0, 0)] * x * x + 2.0 * c[(0, 1)] * x + c[(1, 1)];
            close("half width", band.upper[i] - band.f[i], q * variance.sqrt(), 1e-9);
            close("symmetric", band.f[i] - band.lower[i], band.upper[i] - band.f[i], 1e-12);
        }
    }
}

#[test]
fn without_degrees_of_freedom_there_are_no_errors() {
    let two =
        Points { x: vec![1.0, 2.0], further: Vec::new(), y: vec![1.0, 3.0], sx: None, sy: YErrors::None };
    let mut s = session(Dataset::new("two", Data::Points(two)), "a*x+b");
    s.apply(Command::SetIntervals(Intervals { minos: Some(vec![]), ..Intervals::default() })).unwrap();
    let r = fit(&mut s);
    close("a", r.minimum.values()[0], 2.0, 1e-8);
    assert!(r.errors()[0].is_nan() && !r.error_is_meaningful(0));
    assert!(r.minos.iter().all(Option::is_none) && r.member().band.get().is_none());
    assert_eq!(r.warnings[0].code, "W-NOERR");
}

#[test]
fn a_parameter_at_its_limit_has_no_printable_error() {
    let mut s = session(line(Some(0.2)), "a*x+b");
    let a = id(&s, "a");
    s.apply(Command::SetParam(a, ParamEdit::Limits(limits(0.0, 0.8)))).unwrap();
    let r = fit(&mut s);
    assert!(!r.error_is_meaningful(0) && r.minimum.status.at_limit == [a]);
    let w = &r.warnings[0];
    assert_eq!((w.code, w.severity, w.param), ("at_limit", Severity::Bad, Some(0)));
}

/// With the slope at its limit the error of the intercept is that of a mean, 0.2/√n, which is right only with this slope: it is not shown. Counted
/// from the middle, where both have nothing to do with each other, it is right in any case.
#[test]
fn errors_that_depend_on_a_limit_are_not_printable() {
    let data = line(Some(0.2));
    let x: Vec<f64> = data.x().to_vec();
    let middle = x.iter().sum::<f64>() / x.len() as f64;
    for (formula, depends) in [("a*x+b".to_owned(), true), (format!("a*(x-{middle})+b"), false)] {
        let mut s = session(data.clone(), &formula);
        let (a, b) = (id(&s, "a"), id(&s, "b"));
        s.apply(Command::SetParam(a, ParamEdit::Limits(limits(0.0, 0.8)))).unwrap();
        let r = fit(&mut s);
        close("b", r.errors()[b.0], 0.2 / (x.len() as f64).sqrt(), 1e-6);
        assert_eq!(r.error_is_meaningful(b.0), !depends, "{formula}");
        assert_eq!(r.beside_limit, if depends { vec![b] } else { Vec::new() });
        s.apply(Command::SetParam(a, ParamEdit::Limits(Limits::NONE))).unwrap();
        let free = fit(&mut s);
        assert_eq!(free.errors()[b.0] > 1.2 * r.errors()[b.0], depends, "{formula}");
        assert!(free.beside_limit.is_empty() && free.error_is_meaningful(b.0));
    }
}

#[test]
fn a_parameter_without_effect_is_named() {
    let mut s = session(line(Some(0.2)), "a*x+b+0*c");
    let r = fit(&mut s);
    let c = id(&s, "c").0;
    assert!(!r.error_is_meaningful(c), "{:?}", r.minimum.status);
}

/// Option W-NORM-FREE: a constant in front of a normalised pdf is held, and the likelihood fit is well defined.
#[test]
fn a_free_scale_of_a_pdf_is_held() {
    let x: Vec<f64> = (0..200).map(|k| (f64::from(k) - 99.5) / 50.0).collect();
    let data = Dataset::new(
        "sample",
        Data::Sample(Sample { x: x.into(), further: Vec::new(), window: Some((-2.0, 2.0)), weights: None }),
    );
    let mut s = session(data, "gaus");
    let r = fit(&mut s);
    assert!(r.warnings.iter().any(|w| w.code == "W-NORM-FREE" && w.param == Some(0)), "{:?}", r.warnings);
    assert!(r.minimum.params[0].fixed && !s.config().params[0].fixed);
}

/// PM040: MINOS that meets a lower minimum adopts it and starts again.
#[test]
fn minos_adopts_a_new_minimum() {
    let points = Points {
        x: vec![0.0, 1.0],
        further: Vec::new(),
        y: vec![0.0, 0.0],
        sx: None,
        sy: YErrors::Symmetric(vec![1.0; 2]),
    };
    let mut s = session(Dataset::new("well", Data::Points(points)), "x<0.5 ? 0.6*(a^2-1) : 0.3*(a-1)");
    set(&mut s, "a", -1.1);
    let shallow = fit(&mut s);
    close("the wrong valley", shallow.minimum.values()[0], -0.86, 0.02);
    let r = s.run_now(&Task::Minos(vec![]), &NoObserver).unwrap();
    close("the right one", r.minimum.values()[0], 1.0, 1e-3);
    assert!(r.warnings.iter().any(|w| w.code == "W-NEWMIN"), "{:?}", r.warnings);
    close("taken over", value(&s, "a"), 1.0, 1e-3);
    assert!(matches!(s.result(), Shown::Fresh(_)));
}

/// The example that greets the user fits at once.
#[test]
fn the_built_in_example_fits() {
    let mut s = Session::example().unwrap();
    let r = fit(&mut s);
    assert!(r.minimum.is_valid());
    close("χ² (specification A.1)", r.gof.chi2.unwrap(), 58.928386061944, 1e-6);
    assert_eq!(r.gof.ndof, Some(54));
}

/// A peak in nanometers is the same peak: values and errors go with the unit, although Sigma is limited to above zero.
#[test]
fn the_unit_of_the_data_does_not_matter() {
    let of_unit = |unit: f64| {
        let x: Vec<f64> = (0..15).map(|k| (0.5 + 0.6 * f64::from(k)) * unit).collect();
        let peak =
            |x: f64| 2.0 * (-0.5 * ((x / unit - 5.0) / 1.5).powi(2)).exp() + 0.05 * (9.0 * x / unit).sin();
        let y = x.iter().map(|x| peak(*x)).collect();
        let points = Points::new(x, y, None, YErrors::Symmetric(vec![0.03; 15])).unwrap();
        let mut s = session(Dataset::new("peak", Data::Points(points)), "gaus");
        let r = fit(&mut s);
        assert!(
            r.minimum.is_valid() && r.minimum.status.at_limit.is_empty(),
            "{unit}: {:?}",
            r.minimum.status
        );
        r
    };
    let known = of_unit(1.0);
    for unit in [1e-3, 1e-6, 1e-9, 1e-15, 1e12] {
        let r = of_unit(unit);
        close("F", r.minimum.fval, known.minimum.fval, 1e-9);
        for (k, scale) in [(0, 1.0), (1, unit), (2, unit)] {
            close("value", r.minimum.values()[k] / scale, known.minimum.values()[k], 1e-7);
            close("error", r.errors()[k] / scale, known.errors()[k], 1e-6);
        }
    }
}
