//! Fast Fourier transforms whose length is a power of two, for convolutions of real samples.
//!
//! In place, radix 2, decimation in time (J. Cooley and J. Tukey, Math. Comp. 19 (1965) 297), with the sines computed once for each length.
//! Deliberately nothing else: no other lengths, no windows. Two real results come back from one inverse transform, one in the real and
//! one in the imaginary part.

use std::cell::RefCell;
use std::f64::consts::PI;
use std::sync::OnceLock;

/// The longest transform, as a power of two.
pub const LONGEST: u32 = 17;

/// Lists that a thread keeps to be used again.
const KEPT: usize = 32;

thread_local! {
    static SPARE: RefCell<Vec<Vec<f64>>> = const { RefCell::new(Vec::new()) };
    /// Samples transformed by this thread, which is what transforms cost.
    #[cfg(test)]
    pub(crate) static TRANSFORMED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// So many zeros, in memory that was given back if there is any.
pub fn zeros(n: usize) -> Vec<f64> {
    let mut list = SPARE.with(|spare| spare.borrow_mut().pop()).unwrap_or_default();
    list.clear();
    list.resize(n, 0.0);
    list
}

/// Keeps the memory of a list for [`zeros`].
pub fn give_back(list: Vec<f64>) {
    SPARE.with(|spare| {
        let mut spare = spare.borrow_mut();
        if spare.len() < KEPT {
            spare.push(list);
        }
    });
}

/// The transforms of one length.
#[derive(Debug)]
pub struct Fourier {
    n: usize,
    /// e^(−2πik/n) for k < n/2.
    roots: Vec<[f64; 2]>,
}

/// The transform of real samples.
#[derive(Debug, Clone)]
pub struct Spectrum {
    re: Vec<f64>,
    im: Vec<f64>,
}

impl Drop for Spectrum {
    fn drop(&mut self) {
        give_back(std::mem::take(&mut self.re));
        give_back(std::mem::take(&mut self.im));
    }
}

impl Fourier {
    /// Transforms of 2^`log2` samples, at most 2^[`LONGEST`].
    pub fn of(log2: u32) -> &'static Fourier {
        static KNOWN: [OnceLock<Fourier>; LONGEST as usize + 1] =
            [const { OnceLock::new() }; LONGEST as usize + 1];
        let log2 = log2.min(LONGEST);
        KNOWN[log2 as usize].get_or_init(|| {
            let n = 1_usize << log2;
            let root = |k: usize| {
                let (sin, cos) = (2.0 * PI * k as f64 / n as f64).sin_cos();
                [cos, -sin]
            };
            Fourier { n, roots: (0..n / 2).map(root).collect() }
        })
    }

    /// Number of samples.
    pub fn len(&self) -> usize {
        self.n
    }

    /// Never: there is one sample at least.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// The transform of samples, to which zeros are added up to the length.
    pub fn spectrum(&self, samples: &[f64]) -> Spectrum {
        let (mut re, mut im) = (zeros(self.n), zeros(self.n));
        re.iter_mut().zip(samples).for_each(|(to, s)| *to = *s);
        self.transform(&mut re, &mut im);
        Spectrum { re, im }
    }

    /// Circular convolutions Σ_k a_k b_{i−k} of two pairs at once.
    pub fn convolutions(&self, first: [&Spectrum; 2], second: [&Spectrum; 2]) -> [Vec<f64>; 2] {
        let (mut re, mut im) = (zeros(self.n), zeros(self.n));
        for i in 0..self.n {
            let product = |[a, b]: [&Spectrum; 2]| {
                [a.re[i] * b.re[i] - a.im[i] * b.im[i], a.re[i] * b.im[i] + a.im[i] * b.re[i]]
            };
            let (u, v) = (product(first), product(second));
            // u + iv, over n.
            re[i] = (u[0] - v[1]) / self.n as f64;
            im[i] = (u[1] + v[0]) / self.n as f64;
        }
        // The inverse is the transform with real and imaginary parts exchanged.
        self.transform(&mut im, &mut re);
        [re, im]
    }

    fn transform(&self, re: &mut [f64], im: &mut [f64]) {
        let n = self.n;
        if n < 2 {
            return;
        }
        #[cfg(test)]
        TRANSFORMED.with(|count| count.set(count.get() + n));
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
            let stride = n / (2 * half);
            for start in (0..n).step_by(2 * half) {
                let (re_a, re_b) = re[start..start + 2 * half].split_at_mut(half);
                let (im_a, im_b) = im[start..start + 2 * half].split_at_mut(half);
                let roots = self.roots.iter().step_by(stride);
                for ((((ra, rb), ia), ib), &[cos, sin]) in
                    re_a.iter_mut().zip(re_b).zip(im_a).zip(im_b).zip(roots)
                {
                    let (u, v) = (*rb * cos - *ib * sin, *rb * sin + *ib * cos);
                    (*rb, *ib) = (*ra - u, *ia - v);
                    (*ra, *ia) = (*ra + u, *ia + v);
                }
            }
            half *= 2;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the sum itself.
    #[test]
    fn convolutions_of_two_pairs() {
        let fourier = Fourier::of(5);
        let samples = |s: f64| (0..32).map(|k| (s * f64::from(k)).sin() + s).collect::<Vec<_>>();
        let lists = [0.3, 1.1, 2.0, 0.7].map(samples);
        let spectra: Vec<Spectrum> = lists.iter().map(|l| fourier.spectrum(l)).collect();
        let got = fourier.convolutions([&spectra[0], &spectra[1]], [&spectra[2], &spectra[3]]);
        for (got, (a, b)) in got.iter().zip([(&lists[0], &lists[1]), (&lists[2], &lists[3])]) {
            for (i, value) in got.iter().enumerate() {
                let sum: f64 = (0..32).map(|k| a[k] * b[(32 + i - k) % 32]).sum();
                assert!((value - sum).abs() < 1e-12, "{i}: {value} {sum}");
            }
        }
    }
}
