//! The elementary functions against values of mpmath, at every level of the machine, and their special values.
//!
//! The tables in `tests/data/vector` were computed with 60 digits, those of huge angles with 1500: the bits of x, the bits of the double
//! nearest to the true value, and what that lacks, in thousandths of a unit in the last place; so an error is known to 0.001 ulp.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

use super::*;

mod power;

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;

/// What a line of a table says of the value.
#[derive(Clone, Copy)]
struct Truth {
    nearest: f64,
    /// (true value − nearest)/ulp
    rest: f64,
}

/// The lines of a table for a function of N variables.
fn tables<const N: usize>(text: &str) -> Vec<([f64; N], Truth)> {
    let bits = |word: &str| f64::from_bits(u64::from_str_radix(word, 16).unwrap());
    let line = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let truth = Truth { nearest: bits(words[N]), rest: words[N + 1].parse::<f64>().unwrap() / 1000.0 };
        (std::array::from_fn(|i| bits(words[i])), truth)
    };
    text.lines().filter(|l| !l.starts_with('#')).map(line).collect()
}

/// The unit in the last place of a finite number.
fn ulp(x: f64) -> f64 {
    let exponent = (x.to_bits() >> 52 & 0x7ff).max(1);
    if exponent > 52 { f64::from_bits((exponent - 52) << 52) } else { f64::from_bits(1 << (exponent - 1)) }
}

/// |value − truth| in units of the last place.
fn error(value: f64, truth: &Truth) -> f64 {
    if value.is_nan() || value.is_infinite() {
        INF
    } else {
        ((value - truth.nearest) / ulp(truth.nearest) - truth.rest).abs()
    }
}

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan()
}

/// What the tests need of a function: its two forms, each as compiled for the level in use.
struct Forms {
    name: &'static str,
    scalar: fn(f64) -> f64,
    block: fn(&[f64], &mut [f64]),
}

macro_rules! forms {
    ($name:ident) => {{
        struct Scalar(f64);
        impl Kernel for Scalar {
            type Output = f64;
            #[inline(always)]
            fn run<A: Arithmetic>(self) -> f64 {
                $name::<A>(self.0)
            }
        }
        struct Block<'a>(&'a [f64], &'a mut [f64]);
        impl Kernel for Block<'_> {
            type Output = ();
            #[inline(always)]
            fn run<A: Arithmetic>(self) {
                block::$name::<A>(self.0, self.1);
            }
        }
        Forms {
            name: stringify!($name),
            scalar: |x| dispatch(Scalar(x)),
            block: |x, out| dispatch(Block(x, out)),
        }
    }};
}

impl Forms {
    /// All errors of the table are at most `bound` ulp, at every level.
    fn are_accurate(&self, text: &str, bound: f64) {
        let table = tables::<1>(text);
        assert!(table.len() > 1000, "{}: {} values", self.name, table.len());
        for level in Level::available() {
            let error_at = |(x, t): &([f64; 1], Truth)| error(Level::with(level, || (self.scalar)(x[0])), t);
            let worst = table.iter().max_by(|a, b| error_at(a).total_cmp(&error_at(b))).unwrap();
            let largest = error_at(worst);
            assert!(largest <= bound, "{} at {}: {largest} ulp at {:e}", self.name, level.name(), worst.0[0]);
            assert!(largest > 0.49, "the table of {} has no hard values: {largest}", self.name);
        }
    }

    /// The block form gives the scalar form's bits, in blocks of many lengths, with and without numbers of the slow path.
    fn agree(&self, text: &str) {
        let inputs: Vec<f64> = tables::<1>(text).iter().map(|t| t.0[0]).collect();
        let outliers = [NAN, 0.0, -0.0, INF, -INF, -1.0, 5e-324, 1e300, -1e300, 1.0];
        for level in Level::available() {
            Level::with(level, || {
                for (number, length) in [1, 7, 8, 104, 256, 256, 256].into_iter().enumerate() {
                    let start = number * 61;
                    let mut block = inputs[start..start + length].to_vec();
                    self.agree_on(&block);
                    // Numbers of the middle only, so that the fast loop runs.
                    let middle = inputs.iter().filter(|x| x.abs() < 1.0 && x.abs() > 0.01);
                    self.agree_on(&middle.copied().cycle().skip(number).take(length).collect::<Vec<f64>>());
                    block[length / 2] = outliers[number];
                    self.agree_on(&block);
                }
                self.agree_on(&outliers);
            });
        }
    }

    fn agree_on(&self, block: &[f64]) {
        let mut out = vec![7.0; block.len()];
        (self.block)(block, &mut out);
        for (x, value) in block.iter().zip(out) {
            let alone = (self.scalar)(*x);
            assert!(same(alone, value), "{}({x:e}): alone {alone:e}, in a block {value:e}", self.name);
        }
    }

    /// Exact values, with the sign of zero, in both forms and at every level.
    fn are_exact(&self, values: &[(f64, f64)]) {
        for level in Level::available() {
            Level::with(level, || {
                let x: Vec<f64> = values.iter().map(|v| v.0).collect();
                let mut out = vec![7.0; x.len()];
                (self.block)(&x, &mut out);
                for ((x, wanted), in_block) in values.iter().zip(out) {
                    for value in [(self.scalar)(*x), in_block] {
                        assert!(
                            same(value, *wanted),
                            "{}({x:e}) at {}: {value:e}, not {wanted:e}",
                            self.name,
                            level.name()
                        );
                    }
                }
            });
        }
    }
}

/// The three tests of a function: the largest error allowed, and special values.
macro_rules! function_tests {
    ($($name:ident: $bound:expr, [$($x:expr => $y:expr),* $(,)?];)*) => {
        $(mod $name {
            use super::*;

            pub(super) const TABLE: &str = include_str!(concat!("../../../../tests/data/vector/", stringify!($name), ".txt"));

            #[test]
            fn is_accurate() {
                forms!($name).are_accurate(TABLE, $bound);
            }

            #[test]
            fn is_the_same_in_blocks() {
                forms!($name).agree(TABLE);
            }

            #[test]
            fn has_its_special_values() {
                forms!($name).are_exact(&[(NAN, NAN), $(($x, $y)),*]);
            }
        })*
    };
}

function_tests! {
    exp: 1.0, [
        0.0 => 1.0, -0.0 => 1.0, INF => INF, -INF => 0.0, 709.782712893384 => 1.7976931348622732e308, 709.7827128933841 => INF,
        1e308 => INF, -745.1332191019411 => 5e-324, -745.1332191019412 => 0.0, -1e308 => 0.0, 5e-324 => 1.0, 1e-17 => 1.0,
    ];
    expm1: 1.1, [
        0.0 => 0.0, -0.0 => -0.0, INF => INF, -INF => -1.0, 5e-324 => 5e-324, -5e-324 => -5e-324, 1e-300 => 1e-300, -40.0 => -1.0,
        -1e308 => -1.0, 709.782712893384 => 1.7976931348622732e308, 709.7827128933841 => INF, 1e308 => INF,
    ];
    ln: 0.8, [
        0.0 => -INF, -0.0 => -INF, INF => INF, -INF => NAN, -1.0 => NAN, -5e-324 => NAN, 1.0 => 0.0, 2.0 => std::f64::consts::LN_2,
        5e-324 => -744.4400719213812, f64::MAX => 709.782712893384,
    ];
    ln_1p: 1.2, [
        0.0 => 0.0, -0.0 => -0.0, INF => INF, -INF => NAN, -1.0 => -INF, -1.0000000000000002 => NAN, -2.0 => NAN, -1e308 => NAN,
        5e-324 => 5e-324, -5e-324 => -5e-324, 1e-300 => 1e-300, f64::MAX => 709.782712893384,
    ];
    sin: 0.7, [
        0.0 => 0.0, -0.0 => -0.0, INF => NAN, -INF => NAN, 5e-324 => 5e-324, -5e-324 => -5e-324, 1e-300 => 1e-300,
        1e22 => -0.8522008497671888, -1e22 => 0.8522008497671888, f64::MAX => 0.004961954789184062, f64::MIN => -0.004961954789184062,
    ];
    cos: 0.7, [
        0.0 => 1.0, -0.0 => 1.0, INF => NAN, -INF => NAN, 5e-324 => 1.0,
        1e22 => 0.523214785395139, -1e22 => 0.523214785395139, f64::MAX => -0.9999876894265599, f64::MIN => -0.9999876894265599,
    ];
    tan: 0.8, [
        0.0 => 0.0, -0.0 => -0.0, INF => NAN, -INF => NAN, 5e-324 => 5e-324, -5e-324 => -5e-324, 1e-300 => 1e-300,
        f64::MAX => -0.004962015874444895, f64::MIN => 0.004962015874444895,
    ];
    sinh: 0.8, [
        0.0 => 0.0, -0.0 => -0.0, INF => INF, -INF => -INF, 5e-324 => 5e-324, -5e-324 => -5e-324, 1e-300 => 1e-300,
        710.4758600739439 => 1.7976931348621744e308, -710.4758600739439 => -1.7976931348621744e308, 710.475860073944 => INF, 1e308 => INF, -1e308 => -INF,
    ];
    cosh: 1.1, [
        0.0 => 1.0, -0.0 => 1.0, INF => INF, -INF => INF, 5e-324 => 1.0, 710.4758600739439 => 1.7976931348621744e308,
        710.475860073944 => INF, -710.475860073944 => INF, 1e308 => INF,
    ];
    tanh: 1.6, [
        0.0 => 0.0, -0.0 => -0.0, INF => 1.0, -INF => -1.0, 5e-324 => 5e-324, -5e-324 => -5e-324, 1e-300 => 1e-300, 20.0 => 1.0,
        1e308 => 1.0, -1e308 => -1.0,
    ];
    log2: 0.7, [
        0.0 => -INF, -0.0 => -INF, INF => INF, -INF => NAN, -1.0 => NAN, 1.0 => 0.0, 2.0 => 1.0, 0.5 => -1.0, 1024.0 => 10.0,
        5e-324 => -1074.0, f64::MIN_POSITIVE => -1022.0, 8.98846567431158e307 => 1023.0,
    ];
    log10: 0.7, [
        0.0 => -INF, -0.0 => -INF, INF => INF, -INF => NAN, -1.0 => NAN, 1.0 => 0.0, 10.0 => 1.0, 100.0 => 2.0, 1e3 => 3.0, 1e4 => 4.0,
        1e5 => 5.0, 1e6 => 6.0, 1e7 => 7.0, 1e8 => 8.0, 1e9 => 9.0, 1e10 => 10.0, 1e15 => 15.0, 1e22 => 22.0, 1e-5 => -5.0,
    ];
    atan: 0.7, [
        0.0 => 0.0, -0.0 => -0.0, INF => FRAC_PI_2, -INF => -FRAC_PI_2, 1.0 => FRAC_PI_4, -1.0 => -FRAC_PI_4, 5e-324 => 5e-324,
        -5e-324 => -5e-324, 1e308 => FRAC_PI_2,
    ];
    asin: 1.0, [
        0.0 => 0.0, -0.0 => -0.0, 1.0 => FRAC_PI_2, -1.0 => -FRAC_PI_2, 5e-324 => 5e-324, 1.0000000000000002 => NAN, -2.0 => NAN, INF => NAN,
        -INF => NAN,
    ];
    acos: 1.0, [
        0.0 => FRAC_PI_2, -0.0 => FRAC_PI_2, 1.0 => 0.0, -1.0 => PI, 5e-324 => FRAC_PI_2, 1.0000000000000002 => NAN, -2.0 => NAN, INF => NAN,
        -INF => NAN,
    ];
    erf: 1.0, [
        0.0 => 0.0, -0.0 => -0.0, INF => 1.0, -INF => -1.0, 6.0 => 1.0, -6.0 => -1.0, 1e308 => 1.0, 5e-324 => 5e-324, -5e-324 => -5e-324,
    ];
    erfc: 1.5, [
        0.0 => 1.0, -0.0 => 1.0, INF => 0.0, -INF => 2.0, -6.0 => 2.0, 27.3 => 0.0, 1e308 => 0.0, -1e308 => 2.0, 5e-324 => 1.0,
        27.226 => 5e-324,
    ];
    normal_cdf: 1.3, [
        0.0 => 0.5, -0.0 => 0.5, INF => 1.0, -INF => 0.0, 9.0 => 1.0, -38.6 => 0.0, 1e308 => 1.0, -1e308 => 0.0, 5e-324 => 0.5,
    ];
    exp_minus_half_square: 0.8, [
        0.0 => 1.0, -0.0 => 1.0, INF => 0.0, -INF => 0.0, 38.6 => 5e-324, 38.7 => 0.0, -38.7 => 0.0, 1e308 => 0.0, 5e-324 => 1.0,
    ];
    cbrt: 0.6, [
        0.0 => 0.0, -0.0 => -0.0, INF => INF, -INF => -INF, 1.0 => 1.0, -8.0 => -2.0, 27.0 => 3.0,
    ];
}

/// Huge angles, among them the one closest of all to a multiple of π/2, are in the tables, and have the same bits at every level.
#[test]
fn huge_angles_are_the_same_at_every_level() {
    let closest = 6381956970095103.0 * 2f64.powi(797);
    let files = [sin::TABLE, cos::TABLE, tan::TABLE];
    for (form, text) in [forms!(sin), forms!(cos), forms!(tan)].into_iter().zip(files) {
        let huge: Vec<f64> = tables::<1>(text).iter().map(|t| t.0[0]).filter(|x| x.abs() > 1.6e6).collect();
        assert!(huge.len() > 300 && huge.contains(&closest), "{}: {} huge angles", form.name, huge.len());
        for x in huge {
            let at_baseline = Level::with(Level::Baseline, || (form.scalar)(x));
            for level in Level::available() {
                assert!(same(Level::with(level, || (form.scalar)(x)), at_baseline), "{}({x:e})", form.name);
            }
        }
    }
}
