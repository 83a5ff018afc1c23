//! The six models of the benchmarks, and the formula of the mixture as a user types it: data, parameters, our cost and the same cost
//! by hand. Data are spread by quantiles in the order of the golden ratio, so they are the same everywhere and in no order.

use std::error::Error;

use fitpanel::cost::{self, Cost, CostChoice, CostKind, ModelKind};
use fitpanel::data::{Column, Data, Dataset, Points, Sample, Selection, YErrors};
use fitpanel::fcn::Fcn;
use fitpanel::model::Model;
use fitpanel::numeric::stats::normal_quantile;

use super::hand::{ChiSquare, LogLikelihood, Loop, Shape};
use super::shapes::{CrystalBallLine, Gaus, GausExpon, Landau, LorentzParabola, Typed};

/// What a benchmark that cannot run returns.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// A million of these is the measure of everything: a Gaussian on an exponential, unbinned, as a user types it.
pub const MIXTURE: &str = "ns*exp(-0.5*((x-mu)/sigma)^2)/(sigma*sqrt(2*pi))+nb*exp(-x/tau)/tau";

/// The name of the case of [`MIXTURE`].
pub const TYPED_MIXTURE: &str = "gaus+expo typed";

/// A cost of ours, the same by hand, and where both are evaluated.
pub struct Ready {
    /// Ours.
    pub ours: Box<dyn Cost>,
    /// By hand.
    pub hand: Box<dyn Fcn + Send>,
    /// The parameters.
    pub p: Vec<f64>,
}

/// One model.
pub struct Case {
    /// Its name in the tables.
    pub name: &'static str,
    /// What is typed.
    pub formula: &'static str,
    build: fn(&Case, usize) -> Outcome<Ready>,
}

impl Case {
    /// Cost and scalar loop over `n` rows.
    ///
    /// # Errors
    /// The formula or the cost cannot be built.
    pub fn ready(&self, n: usize) -> Outcome<Ready> {
        (self.build)(self, n)
    }
}

/// All of them.
pub const ALL: &[Case] = &[
    Case {
        name: "gaus",
        formula: "gaus",
        build: |case, n| chi_square::<Gaus, 3, 6>(case, n, (0.0, 10.0), &[100.0, 5.0, 1.5]),
    },
    Case {
        name: "gaus+expo",
        formula: "ns*norm_pdf(x,mu,sigma)+nb*expon_pdf(x,0,tau)",
        build: |case, n| likelihood(case, n),
    },
    Case { name: TYPED_MIXTURE, formula: MIXTURE, build: |case, n| likelihood(case, n) },
    Case {
        name: "Lorentzian on parabola",
        formula: "pol2+lorentzian",
        build: |case, n| {
            let p = [1.0, 45.0, -13.0, 14.0, 0.17, 0.99];
            chi_square::<LorentzParabola, 6, 21>(case, n, (0.0, 3.0), &p)
        },
    },
    Case {
        name: "crystalball+pol1",
        formula: "crystalball+pol1",
        build: |case, n| {
            let p = [100.0, 6.0, 0.9, 1.2, 3.0, 20.0, -1.0];
            chi_square::<CrystalBallLine, 7, 28>(case, n, (0.0, 10.0), &p)
        },
    },
    Case {
        name: "landau",
        formula: "landau",
        build: |case, n| chi_square::<Landau, 3, 6>(case, n, (0.0, 12.0), &[500.0, 3.0, 0.6]),
    },
    Case {
        name: "sin, erf and pow typed",
        formula: "a*sin(w*x)+b*erf((x-m)/s)+c*x^k",
        build: |case, n| {
            let p = [2.0, 1.5, 3.0, 5.0, 1.0, 0.5, 1.3];
            chi_square::<Typed, 7, 28>(case, n, (0.0, 10.0), &p)
        },
    },
];

/// The case of that name.
pub fn find(name: &str) -> Option<&'static Case> {
    ALL.iter().find(|c| c.name == name)
}

/// The `i`-th of a sequence that fills (0, 1) evenly.
fn even(i: usize) -> f64 {
    (i as f64 * 0.618_033_988_749_894_9).fract().clamp(1e-9, 1.0 - 1e-9)
}

/// The same for noise, independent of [`even`].
fn noise(i: usize) -> f64 {
    normal_quantile((i as f64 * 0.414_213_562_373_095_1).fract().clamp(1e-9, 1.0 - 1e-9))
}

/// True values of the mixture of `n` events: ns, μ, σ, nb, τ.
pub fn mixture_truth(n: usize) -> [f64; 5] {
    [0.3 * n as f64, 5.0, 0.5, 0.7 * n as f64, 3.0]
}

/// Events of the mixture.
pub fn mixture(n: usize) -> Column {
    let one = |i: usize| match i % 10 {
        0..3 => 5.0 + 0.5 * normal_quantile(even(i)),
        _ => -3.0 * (1.0 - even(i)).ln(),
    };
    (0..n).map(one).collect()
}

/// The data set of [`mixture`]; the window is so wide that nothing of the density is missing.
pub fn mixture_data(x: Column) -> Dataset {
    Dataset::new(
        "mixture",
        Data::Sample(Sample { x, further: Vec::new(), window: Some((0.0, 200.0)), weights: None }),
    )
}

/// An extended unbinned likelihood.
pub fn extended() -> CostChoice {
    CostChoice { kind: CostKind::Extended, model_kind: ModelKind::Density, ..CostChoice::default() }
}

/// A contents with deterministic noise of its root around f.
pub fn scattered(f: f64, i: usize) -> (f64, f64) {
    let sigma = (1.0 + f.abs()).sqrt();
    (f + sigma * noise(i), sigma)
}

fn likelihood(case: &Case, n: usize) -> Outcome<Ready> {
    let x = mixture(n);
    let data = mixture_data(x.clone());
    let ours = cost::build(&data, &Model::compile(case.formula)?, &Selection::default(), &extended())?;
    let hand: Loop<GausExpon, LogLikelihood, 5, 15> = Loop::extended(x, &[0, 3]);
    // Away from the minimum, where no sum cancels.
    let mut p = mixture_truth(n).to_vec();
    p[1] = 4.9;
    p[4] = 2.8;
    Ok(Ready { ours, hand: Box::new(hand), p })
}

fn chi_square<S: Shape<N, M> + 'static, const N: usize, const M: usize>(
    case: &Case,
    n: usize,
    span: (f64, f64),
    p: &[f64],
) -> Outcome<Ready> {
    let truth: Vec<f64> = p.iter().map(|p| 1.01 * p).collect();
    let shape = S::new(&truth);
    let x: Vec<f64> = (0..n).map(|i| span.0 + (span.1 - span.0) * even(i)).collect();
    let (y, sigma): (Vec<f64>, Vec<f64>) =
        x.iter().enumerate().map(|(i, &x)| scattered(shape.value(x), i)).unzip();
    let weights = sigma.iter().map(|s| 1.0 / s).collect();
    let hand: Loop<S, ChiSquare, N, M> = Loop::over(&x, y.clone(), weights);
    let points = Points { x, further: Vec::new(), y, sx: None, sy: YErrors::Symmetric(sigma) };
    let data = Dataset::new(case.name, Data::Points(points));
    let model = Model::compile(case.formula)?;
    let ours = cost::build(&data, &model, &Selection::default(), &CostChoice::default())?;
    Ok(Ready { ours, hand: Box::new(hand), p: p.to_vec() })
}
