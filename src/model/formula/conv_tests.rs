//! Convolutions: pairs with a closed form against the form, quadratures against sums on a fine grid by the fast Fourier transform, derivatives
//! against differences, and what is refused.

use std::f64::consts::{PI, TAU};

use crate::model::{Model, predefined};
use crate::numeric::gauss::legendre;

fn values(model: &Model, p: &[f64], x: &[f64]) -> Vec<f64> {
    let mut y = vec![0.0; x.len()];
    model.eval(&[x], p, &mut y);
    y
}

fn model(text: &str) -> Model {
    Model::compile(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn places(lo: f64, hi: f64) -> Vec<f64> {
    (0..41).map(|i| lo + (hi - lo) * f64::from(i) / 40.0).collect()
}

/// In place, without the factor 1/n of the inverse (J. Cooley and J. Tukey 1965).
fn fourier(re: &mut [f64], im: &mut [f64], sign: f64) {
    let n = re.len();
    let bits = n.trailing_zeros();
    for i in 0..n {
        let j = i.reverse_bits() >> (usize::BITS - bits);
        if i < j {
            re.swap(i, j);
            im.swap(i, j);
        }
    }
    let mut half = 1;
    while half < n {
        for start in (0..n).step_by(2 * half) {
            for k in 0..half {
                let (sin, cos) = (sign * PI * k as f64 / half as f64).sin_cos();
                let (a, b) = (start + k, start + k + half);
                let (u, v) = (re[b] * cos - im[b] * sin, re[b] * sin + im[b] * cos);
                (re[b], im[b]) = (re[a] - u, im[a] - v);
                (re[a], im[a]) = (re[a] + u, im[a] + v);
            }
        }
        half *= 2;
    }
}

/// The convolution of two models on a grid of 16384 points from −130 to 134, at every tenth point from −4 to 7; `g` is normalised on the same
/// grid.
fn by_fourier((f, p): (&Model, &[f64]), (g, q): (&Model, &[f64])) -> Vec<(f64, f64)> {
    let n = 1 << 14;
    let step = 264.0 / f64::from(n);
    let grid: Vec<f64> = (0..n).map(|i| -130.0 + (f64::from(i) + 0.5) * step).collect();
    // The resolution about 0, its negative half at the end.
    let around: Vec<f64> = (0..n).map(|i| f64::from(if i < n / 2 { i } else { i - n }) * step).collect();
    let n = grid.len();
    let (mut f_re, mut g_re) = (values(f, p, &grid), values(g, q, &around));
    let norm: f64 = g_re.iter().sum();
    let (mut f_im, mut g_im) = (vec![0.0; n], vec![0.0; n]);
    fourier(&mut f_re, &mut f_im, -1.0);
    fourier(&mut g_re, &mut g_im, -1.0);
    for i in 0..n {
        let (u, v) = (f_re[i] * g_re[i] - f_im[i] * g_im[i], f_re[i] * g_im[i] + f_im[i] * g_re[i]);
        (f_re[i], f_im[i]) = (u / (n as f64 * norm), v / (n as f64 * norm));
    }
    fourier(&mut f_re, &mut f_im, 1.0);
    let near = |x: f64| (-4.0..7.0).contains(&x);
    grid.into_iter().zip(f_re).filter(|(x, _)| near(*x)).step_by(10).collect()
}

/// The known pairs: two Gaussians, Lorentzian and Gaussian, exponential and Gaussian, Landau and Gaussian.
#[test]
fn pairs_with_a_closed_form() {
    let x = places(-3.0, 6.0);
    let wide = (0.25f64 + 0.64).sqrt();
    let rows: &[(&str, &[f64], &str, &[f64])] = &[
        // Height C becomes area C·σ·√2π.
        ("CONV(gaus,gaus)", &[3.0, 0.5, 0.5, 0.2, 0.8], "gausn", &[3.0 * 0.5 * TAU.sqrt(), 0.7, wide]),
        ("CONV(breitwigner,gaus)", &[3.0, 0.5, 0.6, 0.2, 0.8], "voigt", &[3.0, 0.7, 0.8, 0.6]),
        ("CONV(gausn,breitwigner)", &[3.0, 0.2, 0.8, 0.5, 0.6], "voigt", &[3.0, 0.7, 0.8, 0.6]),
        ("CONV(lorentzian,norm)", &[3.0, 0.6, 0.5, 0.2, 0.8], "voigt", &[3.0, 0.7, 0.8, 0.6]),
        ("CONV(gausn,expo)", &[3.0, 0.2, 0.8, -1.4], "emg", &[3.0, 0.2, 0.8, 1.4]),
        ("CONV(gausn,expon)", &[3.0, 0.2, 0.8, 0.1, 0.5], "emg", &[3.0, 0.3, 0.8, 2.0]),
        ("CONV(expo,gaus)", &[0.3, -0.7, 0.2, 0.8], "expo", &[0.3 + 0.14 + 0.5 * 0.3136, -0.7]),
        ("CONV(landaun,gaus)", &[3.0, 0.5, 0.6, 0.2, 0.8], "langaus", &[3.0, 0.7, 0.6, 0.8]),
        ("CONV(gausn,landau)", &[3.0, 0.2, 0.8, 0.5, 0.6], "langaus", &[3.0, 0.7, 0.6, 0.8]),
        ("CONV(uniform,gaus)", &[-1.0, 2.5, 0.2, 0.5], "(norm_cdf(x,-0.8,0.5)-norm_cdf(x,2.7,0.5))/3.5", &[]),
        (
            "CONV(gausn,uniform)",
            &[1.0, 0.2, 0.5, -1.0, 2.5],
            "(norm_cdf(x,-0.8,0.5)-norm_cdf(x,2.7,0.5))/3.5",
            &[],
        ),
        ("CONV(breitwigner,breitwigner)", &[3.0, 0.5, 0.6, 0.2, 0.8], "breitwigner", &[3.0, 0.7, 1.4]),
    ];
    for (text, p, same, q) in rows {
        let (conv, closed) = (model(text), model(same));
        assert_eq!(conv.n_params(), p.len(), "{text}: {:?}", conv.params());
        let largest = values(&closed, q, &x).iter().fold(0.0, |m: f64, v| m.max(*v));
        for (got, exact) in values(&conv, p, &x).iter().zip(values(&closed, q, &x)) {
            assert!((got - exact).abs() < 1e-13 * largest, "{text}: {got} against {exact}");
        }
    }
}

/// A function and a resolution with their parameters, and how many of the latter's are dropped.
type Pair<'a> = (&'a str, &'a [f64], &'a str, &'a [f64], usize);

/// Quadrature and Fourier transform agree to 1e-6 of the maximum.
#[test]
fn quadrature_over_gaussians_agrees_with_the_fourier_transform() {
    agrees_with_the_fourier_transform(&[
        ("gaus", &[3.0, 0.5, 0.5], "gaus", &[1.0, 0.2, 0.8], 1),
        ("landau", &[3.0, 0.5, 0.6], "gaus", &[1.0, 0.2, 0.8], 1),
        ("breitwigner", &[3.0, 0.5, 0.4], "gaus", &[1.0, 0.2, 0.3], 1),
        ("crystalball", &[3.0, 0.5, 0.6, 1.2, 2.5], "gaus", &[1.0, 0.2, 0.5], 1),
        ("student", &[3.0, 0.5, 0.6, 4.0], "gausn", &[1.0, 0.2, 0.5], 1),
    ]);
}

#[test]
fn quadrature_over_others_agrees_with_the_fourier_transform() {
    agrees_with_the_fourier_transform(&[
        ("gaus", &[3.0, 0.5, 0.6], "student", &[1.0, 0.0, 0.4, 4.0], 1),
        ("gaus", &[3.0, 0.5, 0.6], "crystalball", &[1.0, 0.1, 0.5, 1.2, 12.5], 1),
        ("student", &[3.0, 0.5, 0.6, 4.0], "bifurgaus", &[1.0, 0.1, 0.4, 0.7], 1),
    ]);
}

#[test]
fn quadrature_over_skew_shapes_agrees_with_the_fourier_transform() {
    agrees_with_the_fourier_transform(&[
        ("landau", &[3.0, 0.5, 0.6], "moyal", &[0.1, 0.3], 0),
        ("breitwigner", &[3.0, 0.5, 0.6], "emg", &[1.0, 0.1, 0.3, 1.4], 1),
        ("bifurgaus", &[3.0, 0.5, 0.6, 0.9], "student", &[1.0, 0.0, 0.4, 5.0], 1),
    ]);
}

fn agrees_with_the_fourier_transform(rows: &[Pair<'_>]) {
    for (f, p, g, q, dropped) in rows {
        let conv = model(&format!("CONV({f},{g})"));
        let all: Vec<f64> = p.iter().chain(&q[*dropped..]).copied().collect();
        let (x, fft): (Vec<f64>, Vec<f64>) = by_fourier((&model(f), p), (&model(g), q)).into_iter().unzip();
        let quad = values(&conv, &all, &x);
        let largest = quad.iter().fold(0.0, |m: f64, v| m.max(*v));
        for k in 0..x.len() {
            let off = (quad[k] - fft[k]).abs();
            assert!(off < 1e-6 * largest, "{f} with {g} at {}: {} against {}", x[k], quad[k], fft[k]);
        }
    }
}

/// Slopes of a Crystal Ball line with a Gaussian by the parameters of the line: ∫ ∂f/∂p(t) N(x − t) dt, whose two pieces are integrated
/// each for itself (f is continuous where they meet, so that no terms of the ends are left).
#[test]
fn slopes_across_a_joint() {
    for (name, p) in [
        ("crystalball", &[1.0, 5.0, 0.5, 1.5, 2.5][..]),
        ("crystalball", &[1.0, 5.0, 0.5, -0.7, 4.0]),
        ("dscb", &[2.0, 5.0, 0.5, 1.2, 3.0, 0.8, 5.0]),
    ] {
        let (line, n_params) = (model(name), p.len());
        let smeared = model(&format!("CONV({name},gaus)"));
        let (shift, sigma) = (0.1, 0.4);
        let all: Vec<f64> = p.iter().copied().chain([shift, sigma]).collect();
        let ends: Vec<f64> = match *p {
            [_, mean, width, alpha, _] => vec![mean - alpha * width],
            [_, mean, width, left, _, right, _] => vec![mean - left * width, mean + right * width],
            _ => Vec::new(),
        };
        let x = places(1.0, 9.0);
        let (mut y, mut dy) = (vec![0.0; x.len()], vec![0.0; x.len() * all.len()]);
        smeared.eval_with_gradient(&[&x], &all, &mut y, &mut dy);
        for k in 0..n_params {
            let found = &dy[k * x.len()..(k + 1) * x.len()];
            let exact: Vec<f64> =
                x.iter().map(|x| slope_of_smeared(&line, p, k, (*x - shift, sigma), &ends)).collect();
            let largest = exact.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
            for (found, exact) in found.iter().zip(&exact) {
                assert!(
                    (found - exact).abs() < 1e-8 * largest,
                    "{name} {p:?}, slope {k}: {found} against {exact}"
                );
            }
        }
    }
}

/// ∫ ∂f/∂p_k(t) N(x − t, σ) dt over x ± 9σ, cut at the places in the list.
fn slope_of_smeared(line: &Model, p: &[f64], k: usize, (x, sigma): (f64, f64), cuts: &[f64]) -> f64 {
    let (lo, hi) = (x - 9.0 * sigma, x + 9.0 * sigma);
    let mut ends = vec![lo];
    ends.extend(cuts.iter().copied().filter(|c| (lo..hi).contains(c)));
    ends.push(hi);
    let mut total = 0.0;
    for piece in ends.windows(2) {
        let width = (piece[1] - piece[0]) / 40.0;
        for panel in 0..40 {
            let middle = piece[0] + (f64::from(panel) + 0.5) * width;
            let rule = legendre(8);
            let t: Vec<f64> = rule.iter().map(|(u, _)| middle + 0.5 * width * u).collect();
            let (mut y, mut dy) = (vec![0.0; t.len()], vec![0.0; t.len() * p.len()]);
            line.eval_with_gradient(&[&t], p, &mut y, &mut dy);
            for (j, (_, weight)) in rule.iter().enumerate() {
                let z = (x - t[j]) / sigma;
                let normal = (-0.5 * z * z).exp() / (sigma * TAU.sqrt());
                total += 0.5 * width * weight * dy[k * t.len() + j] * normal;
            }
        }
    }
    total
}

/// Derivatives through the nodes against differences of values.
#[test]
fn derivatives_of_convolutions() {
    let rows: &[(&str, &[f64])] = &[
        ("CONV(landau,gaus)", &[3.0, 0.5, 0.6, 0.2, 0.5]),
        // At x = 0.75 the two peaks meet.
        ("CONV(moyal,gaus)+pol1(4)", &[0.5, 0.6, 0.25, 0.5, 0.3, 0.2]),
    ];
    for (text, p) in rows {
        let model = model(text);
        for x in [-0.3, 0.7, 0.75, 2.9] {
            let (mut y, mut dy) = ([0.0], vec![0.0; p.len()]);
            model.eval_with_gradient(&[&[x]], p, &mut y, &mut dy);
            for k in 0..p.len() {
                let h = 1e-4;
                let at = |by: f64| {
                    let mut q = p.to_vec();
                    q[k] += by * h;
                    values(&model, &q, &[x])[0]
                };
                let exact = (8.0 * (at(1.0) - at(-1.0)) - (at(2.0) - at(-2.0))) / (12.0 * h);
                assert!(
                    (dy[k] - exact).abs() < 1e-9 * y[0].abs().max(1.0),
                    "{text} ∂{k} at {x}: {} {exact}",
                    dy[k]
                );
            }
        }
    }
}

/// A bin of a convolution is the convolution of bins: against quadrature of the values.
#[test]
fn integrals_of_convolutions() {
    for (text, p) in [
        ("CONV(student,gaus)", &[3.0, 0.5, 0.6, 4.0, 0.2, 0.5][..]),
        ("CONV(landau,gaus)", &[3.0, 0.5, 0.6, 0.2, 0.5]),
        ("CONV(gaus,expo)", &[3.0, 0.5, 0.6, -1.3]),
    ] {
        let model = model(text);
        let mut content = [0.0];
        model.bin_integral().unwrap().eval(&[&[0.2], &[1.3]], p, &mut content);
        let n = 400;
        let x: Vec<f64> = (0..=n).map(|i| 0.2 + 1.1 * f64::from(i) / f64::from(n)).collect();
        let y = values(&model, p, &x);
        let weight = |i: usize| if i == 0 || i == 400 { 1.0 } else { 2.0 + 2.0 * (i % 2) as f64 };
        let simpson: f64 = (0..=400).map(|i| weight(i) * y[i]).sum::<f64>() * 1.1 / (3.0 * f64::from(n));
        assert!((content[0] / simpson - 1.0).abs() < 1e-9, "{text}: {} {simpson}", content[0]);
    }
}

/// A formula, its parameters, and places with exact values.
type Row = (&'static str, &'static [f64], &'static [(f64, f64)]);

/// Widths far apart, against 25 digits of mpmath's `quad` with cuts about the narrow peak; 1e-9 of the value.
#[test]
fn a_narrow_factor_is_seen() {
    let rows: &[Row] = &[
        (
            "CONV(breitwigner,bifurgaus)",
            &[1.0, 0.0, 0.01, 0.0, 0.8, 1.3],
            &[
                (0.5, 0.351_739_310_020_153_4),
                (0.53, 0.348_552_016_531_751_6),
                (0.56, 0.345_210_032_650_644_3),
                (0.59, 0.341_718_410_699_703_6),
            ],
        ),
        (
            "CONV(voigt,expon)",
            &[1.0, 0.0, 0.1, 0.1, 0.0, 10.0],
            &[
                (0.05, 0.062_190_631_239_029_11),
                (0.3, 0.090_441_239_753_794_19),
                (2.0, 0.080_971_230_620_870_86),
            ],
        ),
    ];
    for (text, p, points) in rows {
        let conv = model(text);
        for &(x, exact) in *points {
            let got = values(&conv, p, &[x])[0];
            assert!((got / exact - 1.0).abs() < 1e-9, "{text} at {x}: {got} against {exact}");
        }
    }
}

/// Over a uniform factor the slope by the place is a difference of two values of the Gaussian.
#[test]
fn a_uniform_resolution_has_exact_slopes() {
    let conv = model("CONV(gausn,uniform)");
    let normal = |t: f64| (-0.5 * (t / 0.01).powi(2)).exp() / (0.01 * TAU.sqrt());
    for x in [-0.507, -0.493, 0.1, 0.5, 0.512] {
        let (mut y, mut dy) = ([0.0], [0.0; 5]);
        conv.eval_with_gradient(&[&[x]], &[1.0, 0.0, 0.01, -0.5, 0.5], &mut y, &mut dy);
        let exact = normal(x - 0.5) - normal(x + 0.5);
        assert!((dy[1] - exact).abs() < 1e-11 * normal(0.0), "at {x}: {} against {exact}", dy[1]);
    }
}

/// A sum is convolved term by term: a line of width 0.01 beside a flat one is seen, as the Voigt profile that it becomes; a factor stands
/// outside.
#[test]
fn sums_are_split() {
    let (sum, voigt) = (model("CONV(pol0+3*breitwigner,gaus)"), model("pol0+3*voigt"));
    let p = [2.0, 1.0, 0.5, 0.01, 0.2, 0.8];
    for x in places(-3.0, 6.0) {
        let (got, exact) = (values(&sum, &p, &[x])[0], values(&voigt, &[2.0, 1.0, 0.7, 0.8, 0.01], &[x])[0]);
        assert!((got / exact - 1.0).abs() < 1e-12, "at {x}: {got} against {exact}");
    }
}

/// Where the width of a factor is not known, fixed nodes may miss what it does: said, but not of what has no narrow parts.
#[test]
fn widths_that_are_not_known_are_told() {
    let told = |text: &str| model(text).notes().iter().any(|n| n.contains("not known"));
    for text in ["CONV(1/(1+(x/w)^2),norm)", "CONV(exp(-x^2/w),norm)", "CONV(pol1+relbw,norm)"] {
        assert!(told(text), "{text}");
    }
    for text in ["CONV(pol2+a*landau,norm)", "CONV(dscb,norm)", "CONV(1+x*[0],norm)", "CONV(sine,norm)"] {
        assert!(!told(text), "{text}");
    }
}

#[test]
fn a_jump_that_no_parameter_names_is_told() {
    let told = |text: &str| model(text).notes().iter().any(|n| n.contains("W-CONV"));
    assert!(told("CONV((x>0)?exp(-x):0,norm)"));
    assert!(!told("CONV(expon,norm)") && !told("CONV(pol2,norm)"));
}

#[test]
fn parameters_are_those_of_the_function_then_of_the_resolution() {
    let names = |text: &str| model(text).params().iter().map(|p| p.name.clone()).collect::<Vec<_>>();
    assert_eq!(names("CONV(landau,gaus)"), ["Constant", "MPV", "Sigma", "Mean", "Sigma_2"]);
    assert_eq!(names("CONV(gaus,expo)+pol0"), ["Constant", "Mean", "Sigma", "Slope", "p0"]);
    assert_eq!(names("CONV(gaus,gaus,fft)").len(), 5);
    // In a sum with event numbers beside it.
    assert_eq!(names("CONV(gaus,expo)+NSUM(N1*gaus,N2*expo)").len(), 9);
    for (text, word) in [
        ("CONV(gaus)", "2 arguments"),
        ("CONV(gaus,x)", "predefined shape"),
        ("CONV(pol1,breitwigner)", "ends soon"),
        ("CONV(gaus,gaus,best)", "method"),
    ] {
        let message = Model::compile(text).map_or_else(|e| e.to_string(), |_| panic!("{text}"));
        assert!(message.contains(word) || text == "CONV(gaus)", "{text}: {message}");
    }
    assert!(predefined::find("langaus").is_some());
}

/// E[(x − t₁ − t₂)²] + 1 with the mean and the variance of a bifurcated Gaussian, m + √(2/π)(σ₂ − σ₁) and (1 − 2/π)(σ₂ − σ₁)² + σ₁σ₂: 65 536
/// pairs of nodes, the integral of each its own little expression. Walking all that was there for each took the square of that.
#[test]
fn a_convolution_in_a_convolution_ends_in_time() {
    let since = std::time::Instant::now();
    let p = [0.3, 0.5, 0.9, -0.2, 1.1, 0.7];
    let moments = |m: f64, l: f64, r: f64| {
        ((2.0 / PI).sqrt().mul_add(r - l, m), (1.0 - 2.0 / PI).mul_add((r - l) * (r - l), l * r))
    };
    let ((m1, v1), (m2, v2)) = (moments(0.3, 0.5, 0.9), moments(-0.2, 1.1, 0.7));
    let nested = model("CONV(CONV(x^2+1,bifurgaus),bifurgaus)");
    for (x, y) in [0.75, -2.0].into_iter().zip(values(&nested, &p, &[0.75, -2.0])) {
        let expected = (x - m1 - m2) * (x - m1 - m2) + v1 + v2 + 1.0;
        assert!((y / expected - 1.0).abs() < 1e-6, "{y} against {expected}");
    }
    // Where x plays no part nothing is added, and four times 128 nodes in each other are visited all the same.
    let still = Model::compile("CONV(CONV(CONV(CONV(a,gaus),gaus),gaus),gaus)").unwrap_err().to_string();
    assert!(still.contains("more than 8000000 steps"), "{still}");
    assert!(since.elapsed().as_secs() < 40, "{:?}", since.elapsed());
}
