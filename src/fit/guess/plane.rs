//! Start values of models of two and three coordinates: centers, widths and correlations from moments of the data, by the names that
//! parameters bear (`MeanX`, `sigma_y`, `Rho`); what the model is linear in by solving for it. No peaks are searched for here: what typed
//! formulas get beside it stands in `typed`.

use nalgebra::{DMatrix, DVector};

use super::solve::linear_set;
use super::{Question, Scale};
use crate::data::{Data, YErrors};

/// More rows than this are thinned out.
const MAX_ROWS: usize = 4096;

/// Rows with all coordinates, a height and its uncertainty.
pub(super) struct Cloud {
    pub x: Vec<Vec<f64>>,
    pub y: Vec<f64>,
    pub sigma: Vec<f64>,
    /// Single values, which have weights in the place of heights.
    pub events: bool,
}

/// First and second moments, with the heights (cut at zero) as weights.
pub(super) struct Moments {
    pub mean: Vec<f64>,
    pub covariance: DMatrix<f64>,
}

/// Start values, one entry a parameter; `None` where nothing can be said.
pub(super) fn guess(question: &Question<'_>, known: &[Option<f64>]) -> Vec<Option<f64>> {
    let model = question.model;
    let mut found = known.to_vec();
    let Some(cloud) = Cloud::new(question) else { return found };
    if model.terms().iter().any(|term| term.shape.is_none()) {
        return super::typed::guess(question, &cloud, known);
    }
    if let Some(moments) = cloud.moments() {
        for (k, value) in found.iter_mut().enumerate().filter(|(_, v)| v.is_none()) {
            *value = moments.of(&model.params()[k].name);
        }
    }
    let open: Vec<usize> =
        (0..found.len()).filter(|&k| found[k].is_none() && !model.params()[k].unused).collect();
    let linear = linear_set(model, &open);
    let mut theta: Vec<f64> = found.iter().map(|v| v.unwrap_or(1.0)).collect();
    if cloud.solve(question, &mut theta, &linear) {
        for k in linear {
            found[k] = Some(theta[k]);
        }
    }
    found
}

/// What a content of a bin of some volume is divided by.
fn per_content(question: &Question<'_>) -> impl Fn(f64) -> f64 {
    let entries = match &question.data.data {
        Data::Histogram(h) => question.rows.iter().map(|i| h.content[i]).filter(|n| n.is_finite()).sum(),
        Data::Points(_) | Data::Sample(_) => 1.0,
    };
    let scale = question.scale;
    move |volume| match scale {
        Scale::Contents | Scale::Share => 1.0,
        Scale::Density if entries > 0.0 => entries * volume,
        Scale::Density | Scale::NumberDensity | Scale::Cumulative => volume,
    }
}

impl Cloud {
    /// The chosen rows; `None` when no finite row is left.
    fn new(question: &Question<'_>) -> Option<Cloud> {
        let data = question.data;
        let axes: Vec<_> = (0..question.model.n_coordinates()).map_while(|k| data.coordinate(k)).collect();
        if axes.len() < question.model.n_coordinates() {
            return None;
        }
        // A content over this is what the model is compared with.
        let per = per_content(question);
        let row = |i: usize| match &data.data {
            Data::Points(p) => Some(match &p.sy {
                YErrors::None => (p.y[i], 1.0),
                YErrors::Symmetric(s) => (p.y[i], s[i]),
                YErrors::Asymmetric { lower, upper } => (p.y[i], 0.5 * (lower[i] + upper[i])),
            }),
            Data::Histogram(h) => {
                let (n, per) = (h.content[i], per(h.volume(i)));
                Some((n / per, n.abs().max(1.0).sqrt() / per))
            }
            Data::Sample(s) => Some((s.weights.as_ref().map_or(1.0, |w| w[i]), 1.0)),
        };
        let step = question.rows.len().div_ceil(MAX_ROWS) | 1;
        let events = matches!(data.data, Data::Sample(_));
        let mut cloud = Cloud { x: vec![Vec::new(); axes.len()], y: Vec::new(), sigma: Vec::new(), events };
        for i in question.rows.iter().step_by(step) {
            let (y, sigma) = row(i)?;
            if y.is_finite() && sigma.is_finite() && axes.iter().all(|x| x[i].is_finite()) {
                axes.iter().zip(&mut cloud.x).for_each(|(from, to)| to.push(from[i]));
                cloud.y.push(y);
                cloud.sigma.push(if sigma > 0.0 { sigma } else { 1.0 });
            }
        }
        (!cloud.y.is_empty()).then_some(cloud)
    }

    /// `None` where no height is above zero.
    fn moments(&self) -> Option<Moments> {
        self.moments_by(&self.y)
    }

    /// The same with these weights, cut at zero.
    pub fn moments_by(&self, weights: &[f64]) -> Option<Moments> {
        let weights: Vec<f64> = weights.iter().map(|y| y.max(0.0)).collect();
        let sum: f64 = weights.iter().sum();
        let average =
            |f: &dyn Fn(usize) -> f64| weights.iter().enumerate().map(|(i, w)| w * f(i)).sum::<f64>() / sum;
        let mean: Vec<f64> = self.x.iter().map(|x| average(&|i| x[i])).collect();
        let n = mean.len();
        let covariance =
            DMatrix::from_fn(n, n, |a, b| average(&|i| (self.x[a][i] - mean[a]) * (self.x[b][i] - mean[b])));
        (sum > 0.0).then_some(Moments { mean, covariance })
    }

    /// Puts the parameters `linear`, in which the model is linear, where the squares of (y − f)/σ are least; whether it could. A density
    /// will be divided by its integral: only its course counts, so the y may be multiplied by a common factor.
    pub fn solve(&self, question: &Question<'_>, theta: &mut [f64], linear: &[usize]) -> bool {
        if linear.is_empty() || self.events {
            return false;
        }
        for &k in linear {
            theta[k] = 0.0;
        }
        let (n, x) = (self.y.len(), self.x.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let (mut f, mut df) = (vec![0.0; n], vec![0.0; n * theta.len()]);
        question.model.eval_with_gradient(&x, theta, &mut f, &mut df);
        let scaled = question.scale == Scale::Density && f.iter().any(|f| *f != 0.0);
        let column = |i: usize, k: usize| linear.get(k).map_or(-self.y[i], |&k| df[k * n + i]);
        let design =
            DMatrix::from_fn(n, linear.len() + usize::from(scaled), |i, k| column(i, k) / self.sigma[i]);
        let target = |i: usize| if scaled { -f[i] } else { self.y[i] - f[i] };
        let rest = DVector::from_fn(n, |i, _| target(i) / self.sigma[i]);
        if design.iter().chain(rest.iter()).any(|v| !v.is_finite()) {
            return false;
        }
        let Ok(solution) = design.svd(true, true).solve(&rest, 1e-10) else { return false };
        linear.iter().zip(solution.iter()).for_each(|(&k, v)| theta[k] = *v);
        true
    }
}

impl Moments {
    /// What a parameter called `name` is: a mean, a width or a correlation.
    pub fn of(&self, name: &str) -> Option<f64> {
        let name: String = name.to_lowercase().chars().filter(|c| *c != '_').collect();
        if matches!(name.as_str(), "rho" | "ρ" | "corr" | "correlation") && self.mean.len() > 1 {
            let c = &self.covariance;
            return Some(c[(0, 1)] / (c[(0, 0)] * c[(1, 1)]).sqrt()).filter(|r| r.is_finite());
        }
        let (stem, axis) =
            ["x", "y", "z"].iter().enumerate().find_map(|(k, l)| Some((name.strip_suffix(l)?, k)))?;
        let mean = *self.mean.get(axis)?;
        match stem {
            "mean" | "mu" | "μ" | "mpv" | "m" | "center" => Some(mean),
            "sigma" | "σ" | "s" | "width" => Some(self.covariance[(axis, axis)].sqrt()).filter(|s| *s > 0.0),
            _ => None,
        }
    }
}
