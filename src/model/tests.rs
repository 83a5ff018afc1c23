//! Models as the rest of the program sees them: integrals, densities, texts.

use super::Model;
use crate::numeric::double::Double;

fn value(model: &Model, x: &[f64], p: &[f64]) -> f64 {
    let columns: Vec<&[f64]> = x.iter().map(std::slice::from_ref).collect();
    let mut y = [0.0];
    model.eval(&columns, p, &mut y);
    y[0]
}

/// Gauss–Legendre with 8 nodes on 40 pieces: the integrals' independent judge.
fn quadrature(model: &Model, lo: f64, hi: f64, p: &[f64]) -> f64 {
    const NODES: [(f64, f64); 4] = [
        (0.183_434_642_495_649_8, 0.362_683_783_378_362),
        (0.525_532_409_916_329, 0.313_706_645_877_887_3),
        (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
        (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
    ];
    let h = (hi - lo) / 80.0;
    let piece = |k: usize| {
        let c = lo + (2 * k + 1) as f64 * h;
        let pair = |&(t, w): &(f64, f64)| w * (value(model, &[c - h * t], p) + value(model, &[c + h * t], p));
        h * NODES.iter().map(pair).sum::<f64>()
    };
    (0..40).map(piece).sum()
}

/// KA051, IM107: integrals over bins, against quadrature.
#[test]
fn integrals_in_closed_form_agree_with_quadrature() {
    for (text, p) in [
        ("gaus", vec![3.0, 0.9, 0.7]),
        ("pol4", vec![1.0, -2.0, 0.5, 0.3, -0.1]),
        ("gaus+pol1", vec![3.0, 0.9, 0.7, 1.0, -2.0]),
        ("A*gaus(x,1,m,s)/B - 2", vec![3.0, 2.0, 0.5, 0.7]),
        ("A*exp(-(x-B)/C)", vec![3.0, 0.9, 0.7]),
        ("-(x-A)^2*(x+1)/B", vec![0.4, 2.0]),
        ("A*gaus(x,1,m,s)*B", vec![0.4, 2.0, 0.3, 0.9]),
        ("5", vec![]),
    ] {
        let model = Model::compile(text).unwrap();
        let integral = model.bin_integral().unwrap_or_else(|| panic!("{text} has an integral"));
        assert_eq!((integral.n_coordinates(), integral.n_params()), (2, model.n_params()));
        for (lo, hi) in [(-1.0, 2.0), (0.5, 0.50001), (2.0, 3.5)] {
            let (exact, numeric) = (value(&integral, &[lo, hi], &p), quadrature(&model, lo, hi, &p));
            assert!((exact - numeric).abs() <= 1e-10 * numeric.abs().max(1e-12), "{text}: {exact} {numeric}");
        }
    }
    for text in ["sin(x)", "gaus*x", "exp(-x^2)", "gaus(x^2,1,2,3)", "1/x"] {
        assert!(Model::compile(text).unwrap().bin_integral().is_none(), "{text}");
    }
}

/// Bins at 30σ keep their relative accuracy; ∫₃₀³¹ φ = Q(30) − Q(31), Q from 40-digit arithmetic.
#[test]
fn integrals_keep_their_digits_in_the_tail() {
    let integral = Model::compile("gaus").unwrap().bin_integral().unwrap();
    let height = 1.0 / (2.0 * std::f64::consts::PI).sqrt();
    let got = value(&integral, &[30.0, 31.0], &[height, 0.0, 1.0]);
    let expected = 4.906_713_927_147_918e-198;
    assert!((got / expected - 1.0).abs() < 1e-12, "{got:e}");
    let mirrored = value(&integral, &[-31.0, -30.0], &[height, 0.0, 1.0]);
    assert!((mirrored / expected - 1.0).abs() < 1e-12, "{mirrored:e}");
}

/// The derivative of an integral by its upper end is the function.
#[test]
fn the_integral_of_a_slope_is_the_function() {
    let model = Model::compile("A*x^2/(1+x)+B").unwrap();
    let integral = model.slope().bin_integral().unwrap();
    let p = [2.0, 5.0];
    let rise = value(&model, &[3.0], &p) - value(&model, &[1.0], &p);
    assert_eq!(value(&integral, &[1.0, 3.0], &p), rise);
}

/// IM043, RF026: limits come with predefined shapes and only with them.
#[test]
fn shapes_bring_their_limits() {
    let gaus = Model::compile("gaus+pol1").unwrap();
    assert_eq!(gaus.params()[2].limits.lower(), Some(0.0));
    assert!(gaus.params()[0].limits.is_none() && gaus.params()[3].limits.is_none());
    assert!(Model::compile("gaus(x,a,b,c)").unwrap().params()[2].limits.is_none());
}

#[test]
fn derivatives_read_as_formulas() {
    let model = Model::compile("A*x^3+B*x").unwrap();
    assert_eq!(model.derivative_text("A").unwrap(), "x^3");
    assert_eq!(model.derivative_text("B").unwrap(), "x");
    assert_eq!(model.derivative_text("none"), None);
    // What is printed is read back as the same function.
    for text in ["A*exp(-(x-B)/C)", "gaus", "A/(1+x^2)-(B-x)*C", "x>A ? A*x : -(B*x)^2", "-A^2*x/(B/C)"] {
        let model = Model::compile(text).unwrap();
        let p = [1.3, 0.4, 2.1];
        for of in ["x", "A", "Constant", "Sigma"] {
            let Some(printed) = model.derivative_text(of) else { continue };
            let named = printed.replace("Constant", "[0]").replace("Mean", "[1]").replace("Sigma", "[2]");
            let again = Model::compile(&named.replace('A', "[0]").replace('B', "[1]").replace('C', "[2]"))
                .unwrap_or_else(|e| panic!("{printed}: {e}"));
            let expected = if of == "x" {
                value(&model.slope(), &[0.7], &p)
            } else {
                let at = model.params().iter().position(|h| h.name == of).unwrap();
                let (mut y, mut dy) = ([0.0], [0.0; 3]);
                model.eval_with_gradient(&[&[0.7]], &p, &mut y, &mut dy);
                dy[at]
            };
            let got = value(&again, &[0.7], &p);
            assert!((got - expected).abs() < 1e-12 * expected.abs().max(1.0), "{text} by {of}: {printed}");
        }
    }
}

#[test]
fn models_are_shared_between_threads() {
    let model = Model::compile("gaus+expm1(A*x)").unwrap();
    let p = [3.0, 0.9, 0.7, 0.2];
    let one = value(&model, &[0.4], &p);
    std::thread::scope(|s| {
        let handles: Vec<_> = (0..4).map(|_| s.spawn(|| value(&model.clone(), &[0.4], &p))).collect();
        assert!(handles.into_iter().all(|h| h.join().unwrap() == one));
    });
}

/// Formulas with twice the digits, at x = 0.1 with the decimals meant, against mpmath.
#[test]
fn formulas_are_known_to_28_digits() {
    let cases = [
        ("A*exp(-B*x)+sin(2*pi*x)/3", 0.449_027_862_409_739_46, 8.343_873_566_321_093e-18),
        ("A*(x+2)^B+sqrt(x)*log(x)+0.1*x^3", 0.330_954_016_374_326_2, -1.662_966_953_326_213e-17),
        ("atan(A*x)/pi+tanh(B*x)", 0.177_927_479_213_345, 1.321_873_521_378_888e-17),
    ];
    for (text, hi, lo) in cases {
        let program = Model::compile(text).unwrap().precise().unwrap();
        let p = [Double::from(0.3), Double::from(1.7)];
        let found = program.at(&mut program.prepared(&p), &[Double::from_decimal(0.1)]);
        let off = (found - Double::from(hi) - Double::from(lo)).hi() / hi;
        assert!(off.abs() < 1e-28, "{text}: off by {off:.1e}");
    }
    assert!(Model::compile("A*erf(B*x)").unwrap().precise().is_none());
    assert!(Model::compile("A*x^B+0.123456789012345678").unwrap().precise().is_none());
}
