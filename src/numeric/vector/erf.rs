//! The error function, its complement, the cumulative distribution of the normal distribution, and its unnormalized density.
//!
//! erf: x + x·P(x²) below 1, 1 − exp(polynomial) beyond. The complement keeps its relative accuracy in the tail:
//! erfc z = exp(−z²)·P(t)/(z + ½) with t = (z − 3)/(z + 3), the square taken as a pair of doubles (the form is that of
//! M. M. Shepherd and J. G. Laframboise, Math. Comp. 36, 249 (1981)).

use super::Arithmetic;
use super::block::{Function, TOP_BIT, beyond};
use super::double::{ordered_sum, product, quotient_pair, sum};
use super::exp::{Exp, clamp, exp_pair_less_one, scale};
use super::poly::poly;

/// erf(x)/x − 1 in x², |x| ≤ 1: minimax, computed for this program; the error is below 2⁻⁵⁶.
const SMALL: [f64; 12] = [
    0.12837916709551256,
    -0.3761263890318355,
    0.11283791670945253,
    -0.02686617064327622,
    0.005223977607423468,
    -0.0008548325989696758,
    0.00012055295320494294,
    -1.4924744663335489e-05,
    1.6447517677871873e-06,
    -1.6209175911748696e-07,
    1.3722976265924504e-08,
    -7.801188874097751e-10,
];

/// ln(erfc x) in x − 1, 1 ≤ x ≤ 5.95: minimax, computed for this program; the error of erf x is below 2⁻⁵⁷.
const LOG_COMPLEMENT: [f64; 18] = [
    -1.8496055099332482,
    -2.6389675142347757,
    -0.8431072563594122,
    -0.041561098025087916,
    0.010033825179194768,
    -0.001977901216216398,
    0.00023731643629970898,
    2.6296323129875847e-05,
    -2.7198966254964946e-05,
    9.671369464314875e-06,
    -2.1319336873243795e-06,
    2.048084031459148e-07,
    5.801300467753844e-08,
    -3.339163874973913e-08,
    8.518836688545775e-09,
    -1.3191087431558888e-09,
    1.1932599892390875e-10,
    -4.8650068050811385e-12,
];

/// What a tail needs: the point in the middle of its variable t = (z − middle)/(z + middle), the offset of the divisor as a pair, and the
/// polynomial in t, whose constant term is a pair.
struct Tail {
    middle: f64,
    offset: (f64, f64),
    constant: (f64, f64),
    rest: [f64; 21],
}

/// exp(z²)·erfc(z)·(z + ½) for 0.4765 ≤ z ≤ 27.3: minimax, computed for this program; the error is below 2⁻⁵⁷.
const ERFC: Tail = Tail {
    middle: 3.0,
    offset: (0.5, 0.0),
    constant: (0.6265040291348648, 2.052036472101107e-17),
    rest: [
        -0.06781055306229065,
        -0.023781147176724693,
        0.06482257935138994,
        -0.0596368317077012,
        0.034154013671608585,
        -0.011885257458031097,
        0.001264695914930955,
        0.0009443451606674628,
        -0.0003899162046483961,
        -5.2579733422539395e-05,
        6.255008457852916e-05,
        2.4738132123954975e-06,
        -1.0051795440607141e-05,
        -3.623889988011792e-07,
        1.7396797712665018e-06,
        1.70510166122735e-07,
        -3.130284965279001e-07,
        -5.9089997668750416e-08,
        5.409950430710508e-08,
        1.0772791787358528e-08,
        -6.995556565172215e-09,
    ],
};

/// The same polynomial for exp(a²/2)·Φ(−a)·(a + √½), with a = z·√2.
const NORMAL: Tail = Tail {
    middle: 4.242640687119285,
    offset: (std::f64::consts::FRAC_1_SQRT_2, -4.833646656726457e-17),
    constant: (0.44300524744195724, 1.700466847158938e-17),
    rest: [
        -0.04794930190635593,
        -0.01681581043305735,
        0.0458364854333709,
        -0.04216960810899643,
        0.024150534671932487,
        -0.008404146144721777,
        0.0008942750575866033,
        0.0006677528668886627,
        -0.0002757123924014025,
        -3.7179486056058565e-05,
        4.4229588969270055e-05,
        1.7492500978737332e-06,
        -7.107692719153329e-06,
        -2.5624771847971744e-07,
        1.2301393633556054e-06,
        1.2056889472663064e-07,
        -2.213445725995078e-07,
        -4.17829380518707e-08,
        3.8254126354384834e-08,
        7.617514125151963e-09,
        -4.946605485407346e-09,
    ],
};

/// Where erf is nearly ½: above it the complement comes from the tail.
const HALF_POINT: f64 = 0.4769;

/// erf x for |x| ≤ 1.
#[inline(always)]
fn erf_small<A: Arithmetic>(x: f64) -> f64 {
    A::fma(x, poly::<A, 12>(x * x, &SMALL), x)
}

/// erf x, for all x, to 1 ulp.
#[inline(always)]
pub fn erf<A: Arithmetic>(x: f64) -> f64 {
    Erf::usual::<A>(clamp(x, -5.95, 5.95))
}

pub(super) struct Erf;

impl Function for Erf {
    #[inline(always)]
    fn outside(x: f64) -> u64 {
        beyond(x, 5.95)
    }

    #[inline(always)]
    fn usual<A: Arithmetic>(x: f64) -> f64 {
        let a = x.abs();
        let large = 1.0 - Exp::usual::<A>(poly::<A, 18>(a - 1.0, &LOG_COMPLEMENT));
        let large = f64::from_bits(large.to_bits() | x.to_bits() & TOP_BIT);
        if a < 1.0 { erf_small::<A>(x) } else { large }
    }

    #[inline(always)]
    fn whole<A: Arithmetic>(x: f64) -> f64 {
        erf::<A>(x)
    }
}

/// exp(−square)·P(t)/(z + offset): a number and the word with the power of two.
#[inline(always)]
fn tail<A: Arithmetic>(z: f64, square: (f64, f64), of: &Tail) -> (f64, u64) {
    let t = (z - of.middle) / (z + of.middle);
    let (p, p_low) = ordered_sum(of.constant.0, t * poly::<A, 21>(t, &of.rest));
    let (divisor, divisor_low) = sum(z, of.offset.0);
    let (size, size_low) =
        quotient_pair::<A>((p, p_low + of.constant.1), (divisor, divisor_low + of.offset.1));
    let (e, n) = exp_pair_less_one::<A>(-square.0, -square.1);
    (size + A::fma(size, e, size_low), n)
}

/// A positive number multiplied by a power of two, the result being normal.
#[inline(always)]
fn scale_normal(p: f64, n: u64) -> f64 {
    f64::from_bits(p.to_bits().wrapping_add(n << 52))
}

/// The tail of erfc for z ≥ 0.4765.
#[inline(always)]
fn erfc_tail<A: Arithmetic>(z: f64) -> (f64, u64) {
    tail::<A>(z, product::<A>(z, z), &ERFC)
}

#[inline(always)]
fn erfc_from<A: Arithmetic>(x: f64, tail: f64) -> f64 {
    let large = if x < 0.0 { 2.0 - tail } else { tail };
    if x.abs() < HALF_POINT { 1.0 - erf_small::<A>(x) } else { large }
}

/// 1 − erf x, for all x, to 1.5 ulp, in the tail too.
#[inline(always)]
pub fn erfc<A: Arithmetic>(x: f64) -> f64 {
    let (p, n) = erfc_tail::<A>(clamp(x.abs(), 0.0, 27.3));
    erfc_from::<A>(x, scale(p, n))
}

pub(super) struct Erfc;

impl Function for Erfc {
    #[inline(always)]
    fn outside(x: f64) -> u64 {
        beyond(x, 26.0)
    }

    #[inline(always)]
    fn usual<A: Arithmetic>(x: f64) -> f64 {
        let (p, n) = erfc_tail::<A>(x.abs());
        erfc_from::<A>(x, scale_normal(p, n))
    }

    #[inline(always)]
    fn whole<A: Arithmetic>(x: f64) -> f64 {
        erfc::<A>(x)
    }
}

/// Φ(−a) for a ≥ 0.674.
#[inline(always)]
fn normal_tail<A: Arithmetic>(a: f64) -> (f64, u64) {
    let (square, low) = product::<A>(a, a);
    tail::<A>(a, (0.5 * square, 0.5 * low), &NORMAL)
}

#[inline(always)]
fn normal_cdf_from<A: Arithmetic>(x: f64, tail: f64) -> f64 {
    let z = x * std::f64::consts::FRAC_1_SQRT_2;
    let large = if x < 0.0 { tail } else { 1.0 - tail };
    if z.abs() < HALF_POINT { A::fma(0.5, erf_small::<A>(z), 0.5) } else { large }
}

/// The cumulative distribution Φ(x) of the normal distribution, for all x, to 1.3 ulp, in the lower tail too.
#[inline(always)]
pub fn normal_cdf<A: Arithmetic>(x: f64) -> f64 {
    let (p, n) = normal_tail::<A>(clamp(x.abs(), 0.0, 38.6));
    normal_cdf_from::<A>(x, scale(p, n))
}

pub(super) struct NormalCdf;

impl Function for NormalCdf {
    #[inline(always)]
    fn outside(x: f64) -> u64 {
        beyond(x, 37.0)
    }

    #[inline(always)]
    fn usual<A: Arithmetic>(x: f64) -> f64 {
        let (p, n) = normal_tail::<A>(x.abs());
        normal_cdf_from::<A>(x, scale_normal(p, n))
    }

    #[inline(always)]
    fn whole<A: Arithmetic>(x: f64) -> f64 {
        normal_cdf::<A>(x)
    }
}

#[inline(always)]
fn half_square_split<A: Arithmetic>(x: f64) -> (f64, u64) {
    let (square, low) = product::<A>(x, x);
    let (e, n) = exp_pair_less_one::<A>(-0.5 * square, -0.5 * low);
    (1.0 + e, n)
}

/// exp(−x²/2), for all x, to 0.8 ulp: the rounding of the square, which grows with it, is corrected.
#[inline(always)]
pub fn exp_minus_half_square<A: Arithmetic>(x: f64) -> f64 {
    let (p, n) = half_square_split::<A>(clamp(x, -39.0, 39.0));
    scale(p, n)
}

pub(super) struct ExpMinusHalfSquare;

impl Function for ExpMinusHalfSquare {
    #[inline(always)]
    fn outside(x: f64) -> u64 {
        beyond(x, 37.0)
    }

    #[inline(always)]
    fn usual<A: Arithmetic>(x: f64) -> f64 {
        let (p, n) = half_square_split::<A>(x);
        scale_normal(p, n)
    }

    #[inline(always)]
    fn whole<A: Arithmetic>(x: f64) -> f64 {
        exp_minus_half_square::<A>(x)
    }
}
