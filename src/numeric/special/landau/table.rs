//! Piecewise polynomials of the Landau density, made once from the sums of `reference`: a call costs a dozen multiplications.

use std::f64::consts::PI;
use std::sync::OnceLock;

use super::reference::{left_ratios, right_sums};

/// Coefficients of a right piece: with half widths of 1/32 of λ+3 the next term is below 1e-16.
const TERMS: usize = 12;
/// Added to λ so that pieces can be found from the leading bits of a number ≥ 2.
const SHIFT: f64 = 3.0;
/// Bits kept of the mantissa: sixteen pieces between powers of two.
const PIECE_BITS: u32 = 4;
/// Right end of the table, λ + 3 = 2²⁴.
const RIGHT_END: f64 = 16_777_216.0;

/// Derivatives of φ that a right piece is made of.
const ORDERS: usize = TERMS + MAX_ORDER as usize;

/// Left pieces: −7 ≤ λ ≤ −1 in widths of ½.
const LEFT_PIECES: usize = 12;
/// Width of a left piece.
const LEFT_WIDTH: f64 = 0.5;
/// Chebyshev coefficients of a left piece.
const LEFT_TERMS: usize = 14;
/// Left end of the table.
const LEFT_END: f64 = -7.0;

/// Highest derivative that the tables give with full accuracy.
pub(super) const MAX_ORDER: u8 = 3;

/// Taylor series about `centre` of φ, its first three derivatives, and the upper tail, each ready for Horner's scheme.
struct RightPiece {
    centre: f64,
    derivatives: [[f64; TERMS]; MAX_ORDER as usize + 1],
    upper_tail: [f64; TERMS],
}

/// Chebyshev sums of ln R_0 and its first three derivatives, of R_n/R_0 for n = 1 … 3, and of ln R_{−1}.
struct LeftPiece {
    centre: f64,
    ln_ratio: [[f64; LEFT_TERMS]; MAX_ORDER as usize + 1],
    order_ratio: [[f64; LEFT_TERMS]; MAX_ORDER as usize],
    ln_tail_ratio: [f64; LEFT_TERMS],
}

/// Both halves.
pub(super) struct Table {
    right: Vec<RightPiece>,
    left: Vec<LeftPiece>,
}

/// The table, made at the first call (a few milliseconds).
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| Table {
        right: (0..=piece_of(RIGHT_END * (1.0 - f64::EPSILON))).map(right_piece).collect(),
        left: (0..LEFT_PIECES).map(left_piece).collect(),
    })
}

/// Number of the piece that holds v = λ + 3 ≥ 2, from exponent and leading mantissa bits.
#[inline]
fn piece_of(v: f64) -> usize {
    ((v.to_bits() >> (52 - PIECE_BITS)) - (2f64.to_bits() >> (52 - PIECE_BITS))) as usize
}

fn right_piece(index: usize) -> RightPiece {
    let bits = |i: usize| f64::from_bits((i as u64) << (52 - PIECE_BITS));
    let first = (2f64.to_bits() >> (52 - PIECE_BITS)) as usize;
    let centre = 0.5 * (bits(first + index) + bits(first + index + 1)) - SHIFT;
    // φ⁽ⁿ⁺ᵏ⁾/k! for the n-th derivative; the tail is minus the antiderivative of φ.
    let sums: [f64; ORDERS + 1] = right_sums(-1, centre);
    let all: [f64; ORDERS] = std::array::from_fn(|n| if n % 2 == 0 { sums[n + 1] } else { -sums[n + 1] });
    let mut factorial = [1.0; TERMS];
    for k in 1..TERMS {
        factorial[k] = factorial[k - 1] * k as f64;
    }
    let mut derivatives = [[0.0; TERMS]; MAX_ORDER as usize + 1];
    for (n, terms) in derivatives.iter_mut().enumerate() {
        for (k, term) in terms.iter_mut().enumerate() {
            *term = all[n + k] / factorial[k];
        }
    }
    let mut upper_tail = [sums[0]; TERMS];
    for k in 1..TERMS {
        upper_tail[k] = -all[k - 1] / factorial[k];
    }
    RightPiece { centre, derivatives, upper_tail }
}

/// Σ terms_k dᵏ
#[inline]
fn horner(terms: &[f64; TERMS], d: f64) -> f64 {
    let mut sum = 0.0;
    for &term in terms.iter().rev() {
        sum = sum * d + term;
    }
    sum
}

fn left_piece(index: usize) -> LeftPiece {
    let centre = LEFT_END + (index as f64 + 0.5) * LEFT_WIDTH;
    let angle = |k: usize| PI * (k as f64 + 0.5) / LEFT_TERMS as f64;
    // R_{−1} … R_3 at Chebyshev's nodes.
    let ratios: [[f64; 5]; LEFT_TERMS] =
        std::array::from_fn(|k| left_ratios(-1, saddle(centre + 0.5 * LEFT_WIDTH * angle(k).cos())));
    let fit = |of: &dyn Fn(&[f64; 5]) -> f64| {
        let values = ratios.each_ref().map(of);
        let mut c = [0.0; LEFT_TERMS];
        for (j, c) in c.iter_mut().enumerate() {
            let sum: f64 = values.iter().enumerate().map(|(k, v)| v * (j as f64 * angle(k)).cos()).sum();
            *c = sum * if j == 0 { 1.0 } else { 2.0 } / LEFT_TERMS as f64;
        }
        c
    };
    let mut ln_ratio = [fit(&|r| r[1].ln()); MAX_ORDER as usize + 1];
    for n in 1..ln_ratio.len() {
        ln_ratio[n] = differentiated(&ln_ratio[n - 1]);
    }
    let order_ratio = [2, 3, 4].map(|n| fit(&|r| r[n] / r[1]));
    LeftPiece { centre, ln_ratio, order_ratio, ln_tail_ratio: fit(&|r| r[0].ln()) }
}

/// Chebyshev coefficients of the derivative with respect to λ: c'_{k−1} = c'_{k+1} + 2k·c_k.
fn differentiated(c: &[f64; LEFT_TERMS]) -> [f64; LEFT_TERMS] {
    let mut d = [0.0; LEFT_TERMS];
    for k in (1..LEFT_TERMS).rev() {
        let above = if k + 1 < LEFT_TERMS { d[k + 1] } else { 0.0 };
        d[k - 1] = above + 2.0 * k as f64 * c[k];
    }
    d[0] *= 0.5;
    d.map(|x| x * 2.0 / LEFT_WIDTH)
}

/// c = e^(−(λ+1)), place of the saddle.
#[inline]
pub(super) fn saddle(lambda: f64) -> f64 {
    (-(lambda + 1.0)).exp()
}

impl Table {
    /// φ⁽ⁿ⁾(λ), n ≤ 3, for λ > −1 inside the table.
    #[inline]
    pub(super) fn right(&self, n: u8, lambda: f64) -> Option<f64> {
        let piece = self.right_piece(lambda)?;
        Some(horner(piece.derivatives.get(usize::from(n))?, lambda - piece.centre))
    }

    /// 1 − Φ(λ) for λ > −1 inside the table.
    #[inline]
    pub(super) fn upper_tail(&self, lambda: f64) -> Option<f64> {
        let piece = self.right_piece(lambda)?;
        Some(horner(&piece.upper_tail, lambda - piece.centre))
    }

    #[inline]
    fn right_piece(&self, lambda: f64) -> Option<&RightPiece> {
        let v = lambda + SHIFT;
        if v >= 2.0 { self.right.get(piece_of(v)) } else { None }
    }

    /// n-th derivative (n ≤ 3) of ln R_0 for −7 ≤ λ ≤ −1.
    #[inline]
    pub(super) fn ln_ratio(&self, n: u8, lambda: f64) -> Option<f64> {
        let (piece, t) = self.left_piece(lambda)?;
        Some(crate::numeric::special::chebyshev_sum(piece.ln_ratio.get(usize::from(n))?, t))
    }

    /// R_n/R_0 (1 ≤ n ≤ 3) for −7 ≤ λ ≤ −1.
    #[inline]
    pub(super) fn order_ratio(&self, n: u8, lambda: f64) -> Option<f64> {
        let (piece, t) = self.left_piece(lambda)?;
        let terms = piece.order_ratio.get(usize::from(n).checked_sub(1)?)?;
        Some(crate::numeric::special::chebyshev_sum(terms, t))
    }

    /// ln R_{−1} for −7 ≤ λ ≤ −1.
    #[inline]
    pub(super) fn ln_tail_ratio(&self, lambda: f64) -> Option<f64> {
        let (piece, t) = self.left_piece(lambda)?;
        Some(crate::numeric::special::chebyshev_sum(&piece.ln_tail_ratio, t))
    }

    #[inline]
    fn left_piece(&self, lambda: f64) -> Option<(&LeftPiece, f64)> {
        if !(LEFT_END..=-1.0).contains(&lambda) {
            return None;
        }
        let index = (((lambda - LEFT_END) / LEFT_WIDTH) as usize).min(LEFT_PIECES - 1);
        let piece = &self.left[index];
        Some((piece, (lambda - piece.centre) * 2.0 / LEFT_WIDTH))
    }
}
