//! Landau functions against contour integrals with 40 digits (mpmath 1.3), the published values of ROOT, and each other.

use super::*;

/// λ, φ, φ', φ'', φ''', and the smaller tail: Φ for λ ≤ −1, 1 − Φ above.
const ROWS: &[[f64; 6]] = &[
    [
        -7.5,
        1.3965400726113744e-288,
        9.281987618250634e-286,
        6.159907020501566e-283,
        4.0817926641312373e-280,
        2.0980381089243632e-291,
    ],
    [
        -7.0,
        4.9766770126438426e-175,
        2.0052469770377218e-172,
        8.059642174151952e-170,
        3.2313033216745383e-167,
        1.2320713467109256e-177,
    ],
    [
        -6.3,
        5.580966950044722e-87,
        1.1152837868817343e-84,
        2.2175691303479825e-82,
        4.386949372592439e-80,
        2.778887874911578e-89,
    ],
    [
        -5.0,
        5.72996827057301e-24,
        3.099849787289726e-22,
        1.6457004825000575e-20,
        8.567699470019424e-19,
        1.0401083461973864e-25,
    ],
    [
        -4.1,
        4.3093979649870965e-10,
        9.351286084341993e-09,
        1.933553391504027e-07,
        3.7902028167729114e-06,
        1.900147988651422e-11,
    ],
    [
        -3.0,
        0.0006737286139080644,
        0.004644740983511825,
        0.02704606143520061,
        0.12284005462687837,
        8.59212662520897e-05,
    ],
    [
        -2.2,
        0.026571530695303408,
        0.07520186636233409,
        0.12483405869141623,
        -0.05643261963022762,
        0.007115257691184595,
    ],
    [
        -1.6,
        0.08872893909509674,
        0.11874465120471503,
        -0.0016762320821943285,
        -0.26976346452792394,
        0.04035904777680276,
    ],
    [
        -1.0,
        0.15139191152148557,
        0.07945788642731862,
        -0.10714511577880617,
        -0.059884314200792724,
        0.1136146410540233,
    ],
    [
        -0.999,
        0.15147131582538986,
        0.07935071143162897,
        -0.10720481337017787,
        -0.05951093249328588,
        0.886233927323372,
    ],
    [
        -0.5,
        0.17733354699252185,
        0.024965013272051424,
        -0.10035534557792043,
        0.06559026519764422,
        0.8030578130799458,
    ],
    [
        -0.2227829812564,
        0.18065563382055094,
        -6.706756410249745e-16,
        -0.07889667032789868,
        0.08442277198588129,
        0.7532774359331178,
    ],
    [
        0.0,
        0.17885416067524942,
        -0.015471352326106197,
        -0.06005508094480846,
        0.08291131960330868,
        0.7131671198745823,
    ],
    [
        0.7,
        0.1576101020680424,
        -0.039846047917733864,
        -0.014128009031797433,
        0.04546864076917654,
        0.5944225183701313,
    ],
    [
        1.3557804209908,
        0.13017712401227854,
        -0.04172668357669755,
        0.005206075463334518,
        0.01635804096604684,
        0.5000000000000002,
    ],
    [
        3.3,
        0.06706019914048111,
        -0.02257374571757237,
        0.008923656118488546,
        -0.003093069157133379,
        0.31461893223426385,
    ],
    [
        5.0,
        0.03916341958129041,
        -0.011529628635769328,
        0.004431367186052281,
        -0.001941652745375823,
        0.2269732200571642,
    ],
    [
        10.0,
        0.011976487388788528,
        -0.0022732078678100137,
        0.0006108328874703889,
        -0.0002079168368116996,
        0.11706113408643615,
    ],
    [
        33.3,
        0.0010455693351060131,
        -6.523417115028708e-05,
        6.025608873524566e-06,
        -7.343783726863051e-07,
        0.03290412775350784,
    ],
    [
        100.0,
        0.00010761122400783727,
        -2.2087118126053022e-06,
        6.774771977470359e-08,
        -2.762765848832415e-09,
        0.010428970836710173,
    ],
    [
        777.0,
        1.6810299980582846e-06,
        -4.353387425230258e-09,
        1.690366363026142e-11,
        -8.748435087556884e-14,
        0.0012973890704141417,
    ],
    [
        1999.0,
        2.519291173383587e-07,
        -2.527721022102286e-10,
        3.8036296835042547e-13,
        -7.630469512674191e-16,
        0.000502051557531459,
    ],
    [
        2500.0,
        1.6088645156836638e-07,
        -1.2901337575283498e-10,
        1.5516115918348737e-13,
        -2.487862021631984e-16,
        0.00040118707049459633,
    ],
    [
        100000.0,
        1.000211833485056e-10,
        -2.0006155249660176e-15,
        6.00240219235741e-20,
        -2.401177140265592e-24,
        1.000110912337901e-05,
    ],
    [
        1000000.0,
        1.0000257859166496e-12,
        -2.0000753581388016e-18,
        6.000295434041271e-24,
        -2.400145317736529e-29,
        1.0000133928895521e-06,
    ],
    [
        30000000.0,
        1.1111123180693475e-15,
        -7.407419230078904e-23,
        7.407422924059319e-30,
        -9.876568741750773e-37,
        3.333335199325818e-08,
    ],
];

#[test]
fn density_derivatives_and_tails_over_thirteen_decades() {
    for [lambda, phi, d1, d2, d3, tail] in ROWS.iter().copied() {
        let close = |what: &str, got: f64, expected: f64, size: f64, tolerance: f64| {
            assert!(
                (got - expected).abs() <= tolerance * size,
                "{what}({lambda}): {got:e} instead of {expected:e}"
            );
        };
        close("φ", landau(lambda), phi, phi, 1e-11);
        close("φ'", landau_derivative(1, lambda), d1, d1.abs() + 1e-3 * phi, 1e-10);
        close("φ''", landau_derivative(2, lambda), d2, d2.abs() + 1e-3 * phi, 1e-9);
        close("φ'''", landau_derivative(3, lambda), d3, d3.abs() + 1e-3 * phi, 1e-8);
        let got = if lambda <= -1.0 { landau_cdf(lambda) } else { landau_upper(lambda) };
        close("tail", got, tail, tail, 1e-11);
        close("ln φ", ln_landau(lambda), phi.ln(), phi.ln().abs(), 1e-13);
        close("(ln φ)'", ln_landau_derivative(1, lambda), d1 / phi, (d1 / phi).abs() + 1e-3, 1e-10);
    }
}

/// The values printed in the specification of the engine.
#[test]
fn printed_values() {
    let density = [
        (-3.0, 6.737286139080644e-4),
        (-2.0, 0.04398547837936389),
        (-1.0, 0.1513919115214856),
        (0.0, 0.1788541606752494),
        (1.0, 0.1452066370964019),
        (5.0, 0.03916341958129041),
        (10.0, 0.01197648738878853),
        (50.0, 4.496494678722378e-4),
        (100.0, 1.076112240078373e-4),
        (1000.0, 1.012057179716136e-6),
        (-4.0, 3.3899538635808424e-9),
        (-5.0, 5.72996827057301e-24),
        (-7.0, 4.97667701268626e-175),
    ];
    for (lambda, expected) in density {
        let got = landau(lambda);
        assert!((got / expected - 1.0).abs() < 1e-10, "φ({lambda}) = {got:e}");
    }
    for (lambda, expected) in [
        (-2.0, 0.014094357934149),
        (0.0, 0.28683288012542),
        (5.0, 0.77302677994284),
        (100.0, 0.98957102916329),
    ] {
        assert!((landau_cdf(lambda) / expected - 1.0).abs() < 1e-12, "Φ({lambda})");
    }
    assert!((landau(LANDAU_MODE) - LANDAU_PEAK).abs() < 1e-13);
    assert!(landau_derivative(1, LANDAU_MODE).abs() < 1e-13);
    assert!((landau_cdf(1.3557804209908) - 0.5).abs() < 1e-14);
    let (left, right) = (landau(-1.586532956), landau(2.432112756));
    assert!((left / LANDAU_PEAK - 0.5).abs() < 1e-9 && (right / LANDAU_PEAK - 0.5).abs() < 1e-9);
}

#[test]
fn tables_agree_with_the_sums_between_their_nodes() {
    for i in 0..4000 {
        let lambda = -0.9999 + 0.01 * f64::from(i) * (1.0 + 0.05 * f64::from(i));
        assert!((landau(lambda) / right_sum(0, lambda) - 1.0).abs() < 1e-12, "{lambda}");
        assert!((landau_upper(lambda) / right_sum(-1, lambda) - 1.0).abs() < 1e-12, "{lambda}");
    }
    for i in 0..1000 {
        let lambda = -7.3 + 0.0063 * f64::from(i);
        let c = saddle(lambda);
        let direct = 0.5 * (c / (2.0 * PI)).ln() - c + left_ratio(0, c).ln();
        assert!((ln_landau(lambda) - direct).abs() < 1e-12 * c.max(1.0), "{lambda}");
    }
}

#[test]
fn intervals_keep_relative_accuracy() {
    for (a, b) in [
        (-3.0, -2.9),
        (-0.5, 0.3),
        (-5.0, 40.0),
        (900.0, 905.0),
        (5.0, 5.001),
        (5.0, 5.02),
        (-1.0005, -0.9995),
    ] {
        // Gauss–Legendre with three nodes on many pieces as the independent sum.
        let n = 4000;
        let h = (b - a) / f64::from(n);
        let mut sum = 0.0;
        for i in 0..n {
            let m = a + (f64::from(i) + 0.5) * h;
            let d = 0.5 * h * 0.6f64.sqrt();
            sum += h / 18.0 * (5.0 * landau(m - d) + 8.0 * landau(m) + 5.0 * landau(m + d));
        }
        let got = landau_interval(a, b);
        assert!((got / sum - 1.0).abs() < 2e-11, "[{a}, {b}]: {got:e} against {sum:e}");
        assert!((landau_interval(b, a) + got).abs() <= 1e-15 * got.abs().max(1e-3));
    }
}

#[test]
fn far_out_and_not_a_number() {
    assert_eq!((landau(-800.0), landau(f64::INFINITY), landau_cdf(f64::INFINITY)), (0.0, 0.0, 1.0));
    assert!(ln_landau(-20.0).is_finite() && ln_landau(1e18).is_finite());
    assert!((landau(1e15) * 1e30 - 1.0).abs() < 1e-12);
    assert!(landau(f64::NAN).is_nan() && landau_cdf(f64::NAN).is_nan() && ln_landau(f64::NAN).is_nan());
}

#[test]
fn higher_derivatives_continue_the_lower_ones() {
    for lambda in [-3.0, -1.7, 0.4, 6.0, 50.0] {
        for n in 1..=5 {
            let h = 1e-4 * (lambda + 4.0);
            let slope = |f: fn(u8, f64) -> f64| (f(n - 1, lambda + h) - f(n - 1, lambda - h)) / (2.0 * h);
            let (d, l) = (landau_derivative(n, lambda), ln_landau_derivative(n, lambda));
            let scale = landau(lambda) / (lambda + 4.0).powi(i32::from(n)) * 100.0;
            assert!((slope(landau_derivative) - d).abs() < 1e-5 * d.abs().max(scale), "φ {n} {lambda}");
            let size = l.abs().max((lambda + 4.0).powi(-i32::from(n)));
            assert!(n > 3 || (slope(ln_landau_derivative) - l).abs() < 2e-5 * size, "ln φ {n} {lambda}: {l}");
        }
    }
}

/// λ, s, g, ∂g/∂λ and ∂g/∂s for a Gaussian wider than φ: integrals over the characteristic function e^(−πω/2 + iω ln ω − s²ω²/2) with 40 digits
/// (mpmath 1.3).
const WIDE: &[[f64; 5]] = &[
    [0.0, 20.0, 0.018596070870917307, 0.00011626635085760389, -0.00086377180596830732],
    [-50.0, 20.0, 0.00066871189859051038, 8.5254230559394426e-5, 0.00018452019576809118],
    [-150.0, 20.0, 8.3980505557102419e-15, 3.1486894913976898e-15, 2.3193658475659978e-14],
    [100.0, 20.0, 0.0001254814793731794, -3.0926099191158457e-6, 2.566950802030439e-6],
    [230.0, 20.0, 2.013932106488189e-5, -1.8216757680031509e-7, 4.9775422186430084e-8],
    [250.0, 20.0, 1.6939154203081511e-5, -1.4029301481894991e-7, 3.5054375246816564e-8],
    [10000.0, 1000.0, 1.0333748699419765e-8, -2.1352312904620894e-12, 6.6933864604121499e-13],
    [-9000.0, 1000.0, 9.8524620558435365e-22, 8.8708652631138861e-24, 7.8885507508164519e-23],
    [2000.0, 1000.0, 5.4957052813401044e-5, -1.0899112525094003e-7, 1.6216535355302881e-7],
    [1e10, 1e12, 3.9892233378569097e-13, -3.9892233269747927e-27, -3.9888244155202605e-25],
    [8e12, 1e12, 2.1474243982777635e-26, -4.4741205248892533e-38, 3.2003342510904244e-37],
];

/// λ, s and g where the Gaussian begins to be wide (mpmath 1.3, 130 digits).
const HARDLY_WIDE: &[(f64, f64, f64)] = &[
    (-40.0, 2.0, 7.2092864655494026e-79),
    (-16.0, 2.0, 3.2026446497525354e-13),
    (-3.0, 2.0, 0.04278903224035406),
    (0.0, 2.0, 0.1126174945100689),
    (9.0, 2.0, 0.016645686442894872),
    (20.0, 2.0, 0.0031026838018155449),
    (-60.0, 3.0, 3.5868996701166548e-83),
    (-24.0, 3.0, 1.8279660052644757e-14),
    (-3.0, 3.0, 0.049587375934617677),
    (0.0, 3.0, 0.088033199449820247),
    (9.0, 3.0, 0.020106472428168588),
    (30.0, 3.0, 0.0013423049192828065),
    (-100.0, 5.0, 2.5125019294647674e-86),
    (-40.0, 5.0, 2.0290203361298889e-15),
    (-3.0, 5.0, 0.046366489107540911),
    (0.0, 5.0, 0.061146590774101829),
    (9.0, 5.0, 0.028637715251486024),
    (50.0, 5.0, 0.00046482467204273145),
];

/// However wide the Gaussian, the values keep their digits and come at once.
#[test]
fn landau_with_a_wide_resolution() {
    for &[lambda, s, value, slope, by_s] in WIDE {
        let got = [(0, 0), (1, 0), (1, 1)].map(|(n, m)| landau_gauss(n, m, lambda, s));
        for (got, exact) in got.into_iter().zip([value, slope, by_s]) {
            assert!((got / exact - 1.0).abs() < 1e-12, "λ {lambda}, s {s}: {got:e}, not {exact:e}");
        }
    }
    for &(lambda, s, exact) in HARDLY_WIDE {
        let got = landau_gauss(0, 0, lambda, s);
        // Twenty widths left of the mode only the last flank of φ counts.
        let part = if lambda < -19.0 * s { 1e-10 } else { 1e-13 };
        assert!((got / exact - 1.0).abs() < part, "λ {lambda}, s {s}: {got:e}, not {exact:e}");
    }
    // Both rules where they meet, and the content of intervals by the sum over one of many pieces.
    for lambda in [-20.0, -3.0, 0.0, 9.0, 23.0, 25.0, 95.0, 97.0, 400.0] {
        let [narrow, wide] = [2.0, 2.0_f64.next_up()].map(|s| landau_gauss(0, 0, lambda, s));
        assert!((narrow / wide - 1.0).abs() < 1e-12, "{lambda}: {narrow:e} {wide:e}");
    }
    let edges: Vec<f64> = (0..=60).map(|k| -120.0 + 10.0 * f64::from(k)).collect();
    let pieces: f64 = edges.windows(2).map(|e| landau_gauss_interval(e[0], e[1], 20.0)).sum();
    let whole = landau_gauss_interval(-120.0, 480.0, 20.0);
    assert!((pieces / whole - 1.0).abs() < 1e-12, "{pieces} {whole}");
    let by_gauss: f64 = crate::numeric::gauss::legendre(20)
        .into_iter()
        .map(|(x, w)| 15.0 * w * landau_gauss(0, 0, 25.0 + 15.0 * x, 20.0))
        .sum();
    assert!((landau_gauss_interval(10.0, 40.0, 20.0) / by_gauss - 1.0).abs() < 1e-12);
    assert!((landau_gauss_interval(40.0, 10.0, 20.0) / by_gauss + 1.0).abs() < 1e-12);
    let all = landau_gauss_interval(f64::NEG_INFINITY, f64::INFINITY, 1e6);
    assert!((all - 1.0).abs() < 1e-12, "{all}");
    // Far left of a narrow φ there is nothing, beyond the domain no number.
    assert_eq!(landau_gauss(0, 0, -50.0, 1e-12), 0.0);
    assert_eq!(landau_gauss(1, 1, -1e300, 20.0), 0.0);
    assert!(landau_gauss(0, 0, 0.0, 2e15).is_nan() && landau_gauss(0, 0, 0.0, f64::INFINITY).is_nan());
    assert!(landau_gauss_interval(0.0, 1.0, 2e15).is_nan());
}
