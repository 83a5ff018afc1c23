//! Fits of templates: the contents of a histogram as a sum of other histograms that have statistics of their own, and of a density if there
//! is one.
//!
//! ```text
//! μ_k = Σ_j Y_j T_jk + ∫ density     V_k = Σ_j Y_j² v_jk     T_jk = t_jk/Σ_k t_jk     v_jk = Σw²_jk/(Σ_k t_jk)²
//! ```
//! Three approximations of the likelihood of R. Barlow, C. Beeston, Comput. Phys. Commun. 77 (1993) 219: `da` (H. Dembinski, A.
//! Abdelmotteleb, arXiv:2206.12346), `jsc` (J. Conway, arXiv:1103.0354) and `asy`, a plain −ln L (C. Argüelles et al., JHEP 06 (2019)
//! 030). Deliberately not the exact likelihood of Barlow and Beeston.

use std::ops::Range;

use super::TemplateForm;
use super::assembled::Statistic;
use super::binned_nll::Weighted;
use super::kernels::{self, Jet, excess};
use super::rows::{Block, Order, Predict, Sums, packed, sum_rows};
use crate::numeric::special::{digamma, lgamma, trigamma};

/// Parts of a content that follow from templates and a density, of some rows.
pub(super) struct Mixture {
    /// Position of the yield of each template among the parameters.
    pub yields: Vec<usize>,
    /// T of each template.
    pub shapes: Vec<Vec<f64>>,
    /// v of each template.
    pub variances: Vec<Vec<f64>>,
    /// The integral of the density over each row, where there is one; evaluated with all yields at 0.
    pub density: Option<Box<dyn Predict>>,
    /// Number of rows.
    pub n: usize,
}

/// μ of a mixture.
struct Mean<'a>(&'a Mixture);

/// V of a mixture.
struct Variance<'a>(&'a Mixture);

impl Predict for Mean<'_> {
    fn n_rows(&self) -> usize {
        self.0.n
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        let len = rows.len();
        match &self.0.density {
            Some(density) => {
                let mut others = p.to_vec();
                self.0.yields.iter().for_each(|&k| others[k] = 0.0);
                density.predict(rows.clone(), &others, order, out);
            }
            None => zero(out, len, p.len(), order),
        }
        for (&k, shape) in self.0.yields.iter().zip(&self.0.shapes) {
            let shape = &shape[rows.clone()];
            out.m.iter_mut().zip(shape).for_each(|(m, t)| *m += p[k] * t);
            if !out.d.is_empty() {
                out.d[k * len..][..len].copy_from_slice(shape);
            }
        }
    }

    fn missed_accuracy(&self, p: &[f64]) -> Option<f64> {
        self.0.density.as_ref()?.missed_accuracy(p)
    }
}

impl Predict for Variance<'_> {
    fn n_rows(&self) -> usize {
        self.0.n
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        let len = rows.len();
        zero(out, len, p.len(), order);
        for (&k, v) in self.0.yields.iter().zip(&self.0.variances) {
            for (i, v) in v[rows.clone()].iter().enumerate() {
                out.m[i] += p[k] * p[k] * v;
                if order >= Order::Gradient {
                    out.d[k * len + i] = 2.0 * p[k] * v;
                }
                if order >= Order::Hessian {
                    out.d2[(packed(k) + k) * len + i] = 2.0 * v;
                }
            }
        }
    }
}

fn zero(out: &mut Block, len: usize, np: usize, order: Order) {
    out.shape(len, np, order);
    for column in [&mut out.m, &mut out.d, &mut out.d2] {
        column.fill(0.0);
    }
}

/// A histogram compared with a mixture of templates.
pub(super) struct Templates {
    /// The rows used.
    pub used: Mixture,
    /// All rows.
    pub all: Mixture,
    /// Their numbers.
    pub rows: Vec<usize>,
    /// Contents of the rows used.
    pub n: Vec<f64>,
    /// Sums of weights, when they are.
    pub weights: Option<Weighted>,
    /// The approximation.
    pub form: TemplateForm,
}

/// What a bin of `n` adds where μ is expected with the variance V. Bins without any expectation are left out.
pub(super) fn kernel(form: TemplateForm, n: f64, mu: f64, v: f64) -> Jet<2> {
    if !(mu.is_finite() && v.is_finite()) {
        return Jet::constant(f64::INFINITY);
    }
    if mu <= 0.0 {
        return Jet::constant(0.0);
    }
    if v <= 0.0 {
        let Jet { value, first: [first], second: [[second]] } = kernels::poisson(n, mu);
        let scale = if form == TemplateForm::Asy { 0.5 } else { 1.0 };
        return Jet {
            value: scale * value,
            first: [scale * first, 0.0],
            second: [[scale * second, 0.0], [0.0, 0.0]],
        };
    }
    match form {
        TemplateForm::Da => da(n, mu, v),
        TemplateForm::Jsc => jsc(n, mu, v),
        TemplateForm::Asy => asy(n, mu, v),
    }
}

/// F(μ, q(μ, V)) with its derivatives, from those of F by μ and q, and of q by μ and V.
fn chained(value: f64, (f_m, f_q): (f64, f64), (f_mm, f_mq, f_qq): (f64, f64, f64), q: Jet<2>) -> Jet<2> {
    let [q_m, q_v] = q.first;
    let mixed = f_mq * q_v + f_qq * q_m * q_v + f_q * q.second[0][1];
    Jet {
        value,
        first: [f_m + f_q * q_m, f_q * q_v],
        second: [
            [f_mm + 2.0 * f_mq * q_m + f_qq * q_m * q_m + f_q * q.second[0][0], mixed],
            [mixed, f_qq * q_v * q_v + f_q * q.second[1][1]],
        ],
    }
}

/// κ = μ²/V as a function of μ and V.
fn equivalent(mu: f64, v: f64) -> Jet<2> {
    let (cross, r) = (-2.0 * mu / (v * v), mu / v);
    Jet { value: mu * r, first: [2.0 * r, -r * r], second: [[2.0 / v, cross], [cross, 2.0 * r * r / v]] }
}

/// P(n, βμ) + P(κ, βκ) with β = (n+κ)/(μ+κ), which is P(n, μ) + 2(μ+κ)[t − (1+t) ln(1+t)] with t = (n−μ)/(μ+κ).
fn da(n: f64, mu: f64, v: f64) -> Jet<2> {
    let kappa = equivalent(mu, v);
    let k = kappa.value;
    let s = mu + k;
    let t = (n - mu) / s;
    let e = excess(t);
    let value = kernels::poisson(n, mu).value + 2.0 * s * ((1.0 + t) * e - t * t);
    let first = (2.0 * (1.0 + t - n / mu), 2.0 * e);
    let second = (
        2.0 * (n / (mu * mu) - (1.0 + t) / s),
        -2.0 * t / s,
        if n + k > 0.0 { -2.0 * t * t / (n + k) } else { 0.0 },
    );
    chained(value, first, second, kappa)
}

/// P(n, βμ) + (β−1)²/b with b = V/μ² and β at its minimum; r = (β−1)/b.
fn jsc(n: f64, mu: f64, v: f64) -> Jet<2> {
    let m2 = mu * mu;
    let cross = -2.0 / (m2 * mu);
    let of_b = Jet {
        value: v / m2,
        first: [-2.0 * v / (m2 * mu), 1.0 / m2],
        second: [[6.0 * v / (m2 * m2), cross], [cross, 0.0]],
    };
    let b = of_b.value;
    let q = 0.5 - 0.5 * mu * b;
    let root = (q * q + n * b).sqrt();
    // Without cancellation where q < 0.
    let beta = if q >= 0.0 { q + root } else { n * b / (root - q) };
    let r = if beta > 0.0 { n / beta - mu } else { -1.0 / b };
    let g = 2.0 * root;
    let value = kernels::poisson(n, beta * mu).value + r * r * b;
    let first = (2.0 * (beta - n / mu), -r * r);
    let second = (2.0 * (n / m2 - beta * b / g), 2.0 * beta * r / g, 2.0 * r * r * (r + mu) / g);
    chained(value, first, second, of_b)
}

/// −ln of the marginal likelihood with a = μ²/V + 1, b = μ/V.
fn asy(n: f64, mu: f64, v: f64) -> Jet<2> {
    let of_a = equivalent(mu, v);
    let (a, b) = (of_a.value + 1.0, mu / v);
    let value = a * b.ln() + lgamma(n + a) - lgamma(n + 1.0) - (n + a) * b.ln_1p() - lgamma(a);
    // By a and b.
    let (l_a, l_b) = ((b / (1.0 + b)).ln() + digamma(n + a) - digamma(a), a / b - (n + a) / (1.0 + b));
    let (l_aa, l_ab) = (trigamma(n + a) - trigamma(a), 1.0 / b - 1.0 / (1.0 + b));
    let l_bb = -a / (b * b) + (n + a) / ((1.0 + b) * (1.0 + b));
    // By μ and V.
    let b1 = [1.0 / v, -b / v];
    let b2 = [[0.0, -1.0 / (v * v)], [-1.0 / (v * v), 2.0 * b / (v * v)]];
    let mut out = Jet::constant(-value);
    for i in 0..2 {
        out.first[i] = -(l_a * of_a.first[i] + l_b * b1[i]);
        for j in 0..2 {
            let twice = l_aa * of_a.first[i] * of_a.first[j]
                + l_ab * (of_a.first[i] * b1[j] + b1[i] * of_a.first[j])
                + l_bb * b1[i] * b1[j];
            out.second[i][j] = -(twice + l_a * of_a.second[i][j] + l_b * b2[i][j]);
        }
    }
    out
}

impl Mixture {
    /// μ and V of all its rows.
    fn at(&self, p: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let values = |predictor: &dyn Predict| {
            let mut block = Block::default();
            predictor.predict(0..self.n, p, Order::Value, &mut block);
            block.m
        };
        (values(&Mean(self)), values(&Variance(self)))
    }
}

impl Templates {
    /// What used row i adds; sums of weights are counted in effective events.
    fn term(&self, i: usize, mu: f64, v: f64) -> Jet<2> {
        let Some(w) = &self.weights else { return kernel(self.form, self.n[i], mu, v) };
        let s = w.scale[i];
        let scaled = kernel(self.form, s * self.n[i].max(0.0), s * mu, s * s * v);
        let by = [s, s * s];
        Jet {
            value: scaled.value,
            first: [0, 1].map(|i| by[i] * scaled.first[i]),
            second: [0, 1].map(|i| [0, 1].map(|j| by[i] * by[j] * scaled.second[i][j])),
        }
    }
}

impl Statistic for Templates {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        if self.used.yields.iter().any(|&k| p[k] < 0.0) {
            // A number of events below 0 is no model.
            return Sums { value: f64::INFINITY, ..Sums::shaped(p.len(), order) };
        }
        let (mean, variance) = (Mean(&self.used), Variance(&self.used));
        sum_rows([&mean as &dyn Predict, &variance], p, order, |i, [mu, v]| self.term(i, mu, v))
    }

    fn ndata(&self) -> Option<usize> {
        Some(self.n.len())
    }

    fn n_rows(&self) -> usize {
        self.n.len()
    }

    /// Bins where nothing is expected.
    fn silent(&self, p: &[f64]) -> usize {
        self.used.at(p).0.iter().filter(|mu| **mu <= 0.0).count()
    }

    /// Not of `asy`, which has no saturated form.
    fn chi2(&self, p: &[f64]) -> Option<f64> {
        (self.form != TemplateForm::Asy).then(|| self.sums(p, Order::Value).value)
    }

    fn full_nll(&self, _p: &[f64]) -> Option<f64> {
        None
    }

    /// (n − μ)/√(V + n); of sums of weights with their own variance.
    fn pulls(&self, p: &[f64]) -> Option<Vec<f64>> {
        let (mu, v) = self.used.at(p);
        let mut out = vec![f64::NAN; self.all.n];
        for (i, &row) in self.rows.iter().enumerate() {
            let own = self.weights.as_ref().map_or(self.n[i], |w| w.sigma[i] * w.sigma[i]);
            out[row] = (self.n[i] - mu[i]) / (v[i] + own).sqrt();
        }
        Some(out)
    }

    fn prediction(&self, p: &[f64]) -> Option<Vec<f64>> {
        Some(self.all.at(p).0)
    }

    fn curve_scale(&self, _p: &[f64]) -> f64 {
        1.0
    }

    fn warnings(&self, p: &[f64], out: &mut Vec<(&'static str, String)>) {
        let (mu, _) = self.used.at(p);
        let gaps = mu.iter().zip(&self.n).filter(|(mu, n)| **mu <= 0.0 && **n != 0.0).count();
        if gaps > 0 {
            out.push((
                "W-TEMPLATE-GAP",
                format!("{gaps} filled bins are left out, because nothing is expected there: templates with more events, or wider bins, help."),
            ));
        }
        if let Some(accuracy) = Mean(&self.used).missed_accuracy(p) {
            out.push((
                "W-INTEGRAL",
                format!("An integral of the model reached a relative accuracy of {accuracy:.1e} only."),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: [TemplateForm; 3] = [TemplateForm::Da, TemplateForm::Jsc, TemplateForm::Asy];

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a:.17e} against {b:.17e}");
    }

    /// n = (0, 3, 5, 2), μ = (0.5, 2.5, 4, 3), V = (0.1, 0.2, 0.3, 0.4): sums of other programs in double precision.
    #[test]
    fn vectors() {
        let rows = [(0.0, 0.5, 0.1), (3.0, 2.5, 0.2), (5.0, 4.0, 0.3), (2.0, 3.0, 0.4)];
        for (form, exact) in
            FORMS.into_iter().zip([1.5506611758129698, 1.5383162305501192, 5.642625783118609])
        {
            let sum: f64 = rows.iter().map(|&(n, mu, v)| kernel(form, n, mu, v).value).sum();
            close(sum, exact, 1e-13);
        }
    }

    #[test]
    fn derivatives() {
        for form in FORMS {
            for (n, mu, v) in
                [(0.0, 0.5, 0.1), (3.0, 2.5, 0.2), (7.0, 2.0, 3.0), (0.0, 2.0, 8.0), (40.0, 44.0, 0.3)]
            {
                let f = |m: f64, v: f64| kernel(form, n, m, v);
                let (hm, hv) = (1e-5 * mu, 1e-5 * v);
                let at = f(mu, v);
                for (c, (lo, hi, h)) in
                    [(f(mu - hm, v), f(mu + hm, v), hm), (f(mu, v - hv), f(mu, v + hv), hv)]
                        .iter()
                        .enumerate()
                {
                    close((hi.value - lo.value) / (2.0 * h), at.first[c], 2e-6);
                    for e in 0..2 {
                        close((hi.first[e] - lo.first[e]) / (2.0 * h), at.second[c][e], 2e-6);
                    }
                }
            }
        }
    }

    /// Without an uncertainty of the templates all but `asy` are the Poisson likelihood.
    #[test]
    fn certain_templates() {
        for form in [TemplateForm::Da, TemplateForm::Jsc] {
            for v in [0.0, 1e-12] {
                close(kernel(form, 7.0, 5.0, v).value, kernels::poisson(7.0, 5.0).value, 1e-11);
            }
        }
        assert_eq!(kernel(TemplateForm::Da, 3.0, 0.0, 0.0).value, 0.0);
    }
}
