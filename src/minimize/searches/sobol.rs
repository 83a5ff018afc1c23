//! Points that fill a cube evenly: Sobol's sequence (I. Sobol, USSR Comput. Math. 7 (1967) 86) with the direction numbers of S. Joe and
//! F. Kuo (SIAM J. Sci. Comput. 30 (2008) 2635), scrambled in the manner of A. Owen by the hash of B. Burley (J. Comput. Graph. Tech. 9
//! (2020) 4). Beyond the dimensions of the table the points are plain random ones.

use crate::numeric::random::Random;

/// Bits of a coordinate.
const BITS: usize = 32;

/// A row of the table: degree of the primitive polynomial, its inner coefficients as bits, the first direction numbers.
type Row = (usize, u32, &'static [u32]);

/// Dimensions 2 to 40; the first is van der Corput's sequence and needs none.
const TABLE: [Row; 39] = [
    (1, 0, &[1]),
    (2, 1, &[1, 3]),
    (3, 1, &[1, 3, 1]),
    (3, 2, &[1, 1, 1]),
    (4, 1, &[1, 1, 3, 3]),
    (4, 4, &[1, 3, 5, 13]),
    (5, 2, &[1, 1, 5, 5, 17]),
    (5, 4, &[1, 1, 5, 5, 5]),
    (5, 7, &[1, 1, 7, 11, 19]),
    (5, 11, &[1, 1, 5, 1, 1]),
    (5, 13, &[1, 1, 1, 3, 11]),
    (5, 14, &[1, 3, 5, 5, 31]),
    (6, 1, &[1, 3, 3, 9, 7, 49]),
    (6, 13, &[1, 1, 1, 15, 21, 21]),
    (6, 16, &[1, 3, 1, 13, 27, 49]),
    (6, 19, &[1, 1, 1, 15, 7, 5]),
    (6, 22, &[1, 3, 1, 15, 13, 25]),
    (6, 25, &[1, 1, 5, 5, 19, 61]),
    (7, 1, &[1, 3, 7, 11, 23, 15, 103]),
    (7, 4, &[1, 3, 7, 13, 13, 15, 69]),
    (7, 7, &[1, 1, 3, 13, 7, 35, 63]),
    (7, 8, &[1, 3, 5, 9, 1, 25, 53]),
    (7, 14, &[1, 3, 1, 13, 9, 35, 107]),
    (7, 19, &[1, 3, 1, 5, 27, 61, 31]),
    (7, 21, &[1, 1, 5, 11, 19, 41, 61]),
    (7, 28, &[1, 3, 5, 3, 3, 13, 69]),
    (7, 31, &[1, 1, 7, 13, 1, 19, 1]),
    (7, 32, &[1, 3, 7, 5, 13, 19, 59]),
    (7, 37, &[1, 1, 3, 9, 25, 29, 41]),
    (7, 41, &[1, 3, 5, 13, 23, 1, 55]),
    (7, 42, &[1, 3, 7, 3, 13, 59, 17]),
    (7, 50, &[1, 3, 1, 3, 5, 53, 69]),
    (7, 55, &[1, 1, 5, 5, 23, 33, 13]),
    (7, 56, &[1, 1, 7, 7, 1, 61, 123]),
    (7, 59, &[1, 1, 7, 9, 13, 61, 49]),
    (7, 62, &[1, 3, 3, 5, 3, 55, 33]),
    (8, 14, &[1, 3, 1, 15, 31, 13, 49, 245]),
    (8, 21, &[1, 3, 5, 15, 31, 59, 63, 97]),
    (8, 22, &[1, 3, 1, 11, 11, 11, 77, 249]),
];

/// A sequence of points.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Sobol {
    /// Direction numbers of each dimension.
    directions: Vec<[u32; BITS]>,
    /// The last point before it is scrambled.
    last: Vec<u32>,
    /// What scrambles each dimension.
    seeds: Vec<u32>,
    random: Random,
    drawn: u32,
    dimension: usize,
}

impl Sobol {
    /// Points of `dimension` coordinates; `seed` decides the scrambling.
    pub(in crate::minimize) fn new(dimension: usize, seed: u64) -> Sobol {
        let mut random = Random::new(seed, 0);
        let regular = dimension.min(TABLE.len() + 1);
        let directions = (0..regular).map(direction_numbers).collect();
        let seeds = (0..regular).map(|_| random.bits() as u32).collect();
        Sobol { directions, last: vec![0; regular], seeds, random, drawn: 0, dimension }
    }

    /// The next point; every coordinate is between 0 and 1.
    pub(in crate::minimize) fn next(&mut self) -> Vec<f64> {
        // Gray code: from one point to the next a single direction number changes. The first point is the origin.
        if self.drawn > 0 {
            let bit = ((self.drawn - 1).trailing_ones() as usize).min(BITS - 1);
            self.last.iter_mut().zip(&self.directions).for_each(|(x, v)| *x ^= v[bit]);
        }
        self.drawn = self.drawn.wrapping_add(1);
        let regular = self.last.iter().zip(&self.seeds);
        let mut point: Vec<f64> = regular.map(|(&x, &seed)| fraction(scrambled(x, seed))).collect();
        point.extend((point.len()..self.dimension).map(|_| self.random.uniform()));
        point
    }
}

fn fraction(x: u32) -> f64 {
    (f64::from(x) + 0.5) / 4_294_967_296.0
}

/// Direction numbers of a dimension, counted from 0, as fractions of 2³².
fn direction_numbers(dimension: usize) -> [u32; BITS] {
    let mut v = [0; BITS];
    let Some((degree, inner, first)) = dimension.checked_sub(1).map(|d| TABLE[d]) else {
        (0..BITS).for_each(|k| v[k] = 1 << (BITS - 1 - k));
        return v;
    };
    for k in 0..BITS {
        if let Some(m) = first.get(k) {
            v[k] = m << (BITS - 1 - k);
            continue;
        }
        let mut x = v[k - degree] ^ (v[k - degree] >> degree);
        for j in 1..degree {
            if (inner >> (degree - 1 - j)) & 1 == 1 {
                x ^= v[k - j];
            }
        }
        v[k] = x;
    }
    v
}

/// Owen's scrambling: whether a bit is flipped depends on the bits above it only.
fn scrambled(x: u32, seed: u32) -> u32 {
    let mut x = x.reverse_bits().wrapping_add(seed);
    for even in [0x6c50_b47c_u32, 0xb82f_1e52, 0xc7af_e638, 0x8d22_f6e6] {
        x ^= x.wrapping_mul(even);
    }
    x.reverse_bits()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The published first points in three dimensions.
    #[test]
    fn the_first_points_are_the_published_ones() {
        let mut sobol = Sobol::new(3, 1);
        let mut plain = || {
            sobol.next();
            sobol.last.iter().map(|&x| f64::from(x) / 4_294_967_296.0).collect::<Vec<_>>()
        };
        for expected in [
            [0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
            [0.625, 0.125, 0.875],
            [0.125, 0.625, 0.375],
            [0.1875, 0.3125, 0.9375],
            [0.6875, 0.8125, 0.4375],
        ] {
            assert_eq!(plain(), expected);
        }
    }

    /// Of the first 64 points each 64th of each axis holds exactly one, scrambled or not; in all dimensions of the table.
    #[test]
    fn every_slice_holds_one_point() {
        let mut sobol = Sobol::new(TABLE.len() + 1, 5);
        let points: Vec<Vec<f64>> = (0..64).map(|_| sobol.next()).collect();
        for d in 0..=TABLE.len() {
            let mut slices: Vec<usize> = points.iter().map(|p| (p[d] * 64.0) as usize).collect();
            slices.sort_unstable();
            assert_eq!(slices, (0..64).collect::<Vec<_>>(), "dimension {d}");
        }
    }

    #[test]
    fn more_dimensions_than_the_table_has() {
        let point = Sobol::new(50, 1).next();
        assert!(point.len() == 50 && point.iter().all(|x| *x > 0.0 && *x < 1.0));
    }
}
