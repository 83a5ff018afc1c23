//! Powers: accuracy, the table of C99 (annex F.9.4.4), and the forms over blocks.

use super::super::*;
use super::{INF, NAN, Truth, error, same, tables};

const TABLE: &str = include_str!("../../../../tests/data/vector/pow.txt");

struct Scalar(f64, f64);

impl Kernel for Scalar {
    type Output = f64;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> f64 {
        pow::<A>(self.0, self.1)
    }
}

struct Block<'a>(&'a [f64], &'a [f64], &'a mut [f64]);

impl Kernel for Block<'_> {
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        block::pow::<A>(self.0, self.1, self.2);
    }
}

struct BlockSame<'a>(&'a [f64], f64, &'a mut [f64]);

impl Kernel for BlockSame<'_> {
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        block::pow_same::<A>(self.0, self.1, self.2);
    }
}

fn cases() -> Vec<([f64; 2], Truth)> {
    tables::<2>(TABLE)
}

#[test]
fn is_accurate() {
    let cases = cases();
    assert!(cases.len() > 2000);
    for level in Level::available() {
        let error_at = |(x, truth): &([f64; 2], Truth)| {
            error(Level::with(level, || dispatch(Scalar(x[0], x[1]))), truth)
        };
        let worst = cases.iter().max_by(|a, b| error_at(a).total_cmp(&error_at(b))).unwrap();
        assert!(
            error_at(worst) <= 1.0,
            "{}: {} ulp at {:e} to the power {:e}",
            level.name(),
            error_at(worst),
            worst.0[0],
            worst.0[1]
        );
    }
}

#[test]
fn is_the_same_in_blocks() {
    let outliers = [
        (NAN, 1.0),
        (0.0, -1.0),
        (-2.0, 3.0),
        (INF, 2.0),
        (2.0, 1e308),
        (5e-324, 0.5),
        (3.0, NAN),
        (-0.0, 3.0),
    ];
    let cases = cases();
    let usual: Vec<_> =
        cases.iter().filter(|c| c.0[0] > 1e-300 && c.1.nearest > 1e-300 && c.1.nearest < 1e300).collect();
    for level in Level::available() {
        Level::with(level, || {
            for (number, length) in [1, 7, 8, 104, 256].into_iter().enumerate() {
                let taken = &usual[number * 50..number * 50 + length];
                let (mut a, mut b): (Vec<f64>, Vec<f64>) = taken.iter().map(|c| (c.0[0], c.0[1])).unzip();
                agree(&a, &b);
                for outlier in outliers {
                    (a[length / 2], b[length / 2]) = outlier;
                    agree(&a, &b);
                }
            }
        });
    }
}

fn agree(a: &[f64], b: &[f64]) {
    let mut out = vec![7.0; a.len()];
    dispatch(Block(a, b, &mut out));
    for (i, value) in out.iter().enumerate() {
        let alone = dispatch(Scalar(a[i], b[i]));
        assert!(
            same(alone, *value),
            "{:e} to the power {:e}: alone {alone:e}, in a block {value:e}",
            a[i],
            b[i]
        );
    }
    for exponent in [0.0, 0.5, -1.7, 2.0, 3.0, NAN, INF, 1e308] {
        dispatch(BlockSame(a, exponent, &mut out));
        for (a, value) in a.iter().zip(&out) {
            assert!(same(dispatch(Scalar(*a, exponent)), *value), "{a:e} to the power {exponent}");
        }
    }
}

/// a, b, and a to the power b.
const SPECIAL: &[(f64, f64, f64)] = &[
    // Everything to the power 0, and 1 to every power.
    (NAN, 0.0, 1.0),
    (NAN, -0.0, 1.0),
    (INF, 0.0, 1.0),
    (-INF, -0.0, 1.0),
    (0.0, 0.0, 1.0),
    (-0.0, -0.0, 1.0),
    (5e-324, 0.0, 1.0),
    (1.0, NAN, 1.0),
    (1.0, INF, 1.0),
    (1.0, -INF, 1.0),
    (1.0, 1e308, 1.0),
    (1.0, -3.5, 1.0),
    (-1.0, INF, 1.0),
    (-1.0, -INF, 1.0),
    (-1.0, 3.0, -1.0),
    (-1.0, 4.0, 1.0),
    (-1.0, -7.0, -1.0),
    (-1.0, 1e300, 1.0),
    (-1.0, 0.5, NAN),
    (-1.0, NAN, NAN),
    (NAN, 1.0, NAN),
    (2.0, NAN, NAN),
    (0.0, NAN, NAN),
    (NAN, NAN, NAN),
    (NAN, INF, NAN),
    (INF, NAN, NAN),
    (-INF, NAN, NAN),
    // Zeros.
    (0.0, -1.0, INF),
    (-0.0, -1.0, -INF),
    (0.0, -3.0, INF),
    (-0.0, -3.0, -INF),
    (0.0, -2.0, INF),
    (-0.0, -2.0, INF),
    (0.0, -0.5, INF),
    (-0.0, -0.5, INF),
    (0.0, 1.0, 0.0),
    (-0.0, 1.0, -0.0),
    (-0.0, 3.0, -0.0),
    (-0.0, 2.0, 0.0),
    (-0.0, 0.5, 0.0),
    (0.0, INF, 0.0),
    (-0.0, INF, 0.0),
    (0.0, -INF, INF),
    (-0.0, -INF, INF),
    (-0.0, 5e-324, 0.0),
    (0.0, -5e-324, INF),
    // Infinite exponents and bases.
    (0.5, -INF, INF),
    (-0.5, -INF, INF),
    (2.0, -INF, 0.0),
    (-2.0, -INF, 0.0),
    (0.5, INF, 0.0),
    (-0.5, INF, 0.0),
    (2.0, INF, INF),
    (-2.0, INF, INF),
    (INF, INF, INF),
    (INF, -INF, 0.0),
    (-INF, INF, INF),
    (-INF, -INF, 0.0),
    (-INF, -3.0, -0.0),
    (-INF, -2.0, 0.0),
    (-INF, -0.5, 0.0),
    (-INF, 3.0, -INF),
    (-INF, 2.0, INF),
    (-INF, 0.5, INF),
    (INF, -1.0, 0.0),
    (INF, 1.0, INF),
    (INF, 5e-324, INF),
    // Negative bases: whole exponents only, and the parity of large ones.
    (-2.0, 0.5, NAN),
    (-2.0, 2.0, 4.0),
    (-2.0, 3.0, -8.0),
    (-2.0, -3.0, -0.125),
    (-1.0, 4503599627370497.0, -1.0),
    (-1.0, 4503599627370496.0, 1.0),
    (-1.0, 9007199254740991.0, -1.0),
    (-1.0, 9007199254740992.0, 1.0),
    (-1.0, 4503599627370495.5, NAN),
    (-1.0, 2251799813685249.0, -1.0),
    (-2.0, 5e-324, NAN),
    (-5e-324, 1.0, -5e-324),
    // Exact powers, overflow and underflow.
    (2.0, 10.0, 1024.0),
    (3.0, 5.0, 243.0),
    (9.0, 0.5, 3.0),
    (10.0, 22.0, 1e22),
    (2.0, 1023.0, 8.98846567431158e307),
    (2.0, 1024.0, INF),
    (-2.0, 1025.0, -INF),
    (2.0, -1074.0, 5e-324),
    (2.0, -1075.5, 0.0),
    (-2.0, -1077.0, -0.0),
    (5e-324, 1.0, 5e-324),
    (f64::MAX, 1.0, f64::MAX),
    (1e300, 1e300, INF),
    (1e-300, 1e300, 0.0),
    (2.0, 1e-320, 1.0),
];

#[test]
fn has_its_special_values() {
    for level in Level::available() {
        for (a, b, wanted) in SPECIAL.iter().copied() {
            let value = Level::with(level, || dispatch(Scalar(a, b)));
            assert!(
                same(value, wanted),
                "{a:e} to the power {b:e} at {}: {value:e}, not {wanted:e}",
                level.name()
            );
        }
    }
}
