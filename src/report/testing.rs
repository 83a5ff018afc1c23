//! Results built by hand for the tests of this layer: every fact in them is chosen, none is computed by a fit.

use std::sync::Arc;
use std::time::Duration;

use nalgebra::DMatrix;

use crate::cost::{CostKind, Normalisation};
use crate::data::{AxisTitle, Data, Dataset, FitSet, Histogram, Points, RowSet, Sample, YErrors};
use crate::fit::{
    Band, BandKind, FitConfig, FitRequest, FitResult, GoodnessOfFit, LazyBand, MemberModel, MemberResult,
    ValueOrigin,
};
use crate::minimize::{
    Contour, CovStatus, CovarianceForm, Level, Minimum, MinimumStatus, MinosError, Profile, StopReason,
};
use crate::model::Model;
use crate::params::{Limits, ParamId, Parameter, Parameters};

/// The same result with other choices.
pub fn with_config(mut r: FitResult, change: impl FnOnce(&mut FitConfig)) -> FitResult {
    let mut config = r.request.config.clone();
    change(&mut config);
    r.request = Arc::new(FitRequest { config, models: r.request.models.clone(), previous: None });
    r
}

/// A data set with titles, built field by field.
pub fn dataset(name: &str, data: Data) -> Dataset {
    let n = match &data {
        Data::Points(p) => p.x.len(),
        Data::Histogram(h) => h.content.len(),
        Data::Sample(s) => s.x.len(),
    };
    Dataset {
        name: name.into(),
        x_title: AxisTitle { quantity: "U".into(), unit: "V".into() },
        further_titles: Vec::new(),
        y_title: AxisTitle { quantity: "I".into(), unit: "mA".into() },
        data,
        indexed: false,
        mask: RowSet::all(n),
        columns: vec![("x".into(), "U / V".into()), ("y".into(), "I / mA".into())],
        units: vec![("x".into(), "V".into()), ("y".into(), "mA".into())],
        more: Vec::new(),
        unbinned: None,
        reading: None,
        notes: Vec::new(),
    }
}

/// Nine points near a line with errors of 0.5.
pub fn points() -> Dataset {
    let x: Vec<f64> = (1..=9).map(f64::from).collect();
    let noise = [0.3, -0.4, 0.2, 0.6, -0.7, -0.1, 0.5, -0.6, 0.2];
    let y: Vec<f64> = x.iter().zip(noise).map(|(x, e)| 0.98 * x + 0.1 + e).collect();
    let sy = YErrors::Symmetric(vec![0.5; 9]);
    dataset("line.csv", Data::Points(Points { x, further: Vec::new(), y, sx: None, sy }))
}

/// Twenty bins of [0, 2] around a peak.
pub fn histogram() -> Dataset {
    let content = [0., 1., 0., 2., 5., 11., 22., 40., 55., 57., 41., 25., 9., 6., 1., 0., 1., 0., 0., 0.];
    let lo: Vec<f64> = (0..20).map(|k| f64::from(k) / 10.0).collect();
    let hi = (1..=20).map(|k| f64::from(k) / 10.0).collect();
    let h = Histogram {
        lo,
        hi,
        further: Vec::new(),
        content: content.into(),
        error: None,
        underflow: 0.0,
        overflow: 0.0,
    };
    let mut d = dataset("peak.csv", Data::Histogram(h));
    d.x_title = AxisTitle { quantity: "energy".into(), unit: "MeV".into() };
    d.y_title = AxisTitle { quantity: "counts".into(), unit: String::new() };
    d
}

/// A hundred values spread evenly over [0, 1].
pub fn sample() -> Dataset {
    let x = (0..100).map(|k| (f64::from(k) + 0.5) / 100.0).collect();
    let mut d = dataset(
        "times.csv",
        Data::Sample(Sample { x, further: Vec::new(), window: Some((0.0, 1.0)), weights: None }),
    );
    d.x_title = AxisTitle { quantity: "t".into(), unit: "s".into() };
    d.y_title = AxisTitle::default();
    d
}

/// The choices for `data` and `formula`, everything else at its default.
pub fn config(data: Dataset, formula: &str, params: Parameters) -> FitConfig {
    let mut config = FitConfig::new(formula, params);
    config.origins.fill(ValueOrigin::User);
    config.member_mut().data = Some(Arc::new(data));
    config
}

/// A valid minimum of two parameters with an accurate covariance.
fn minimum(params: Parameters, covariance: [[f64; 2]; 2]) -> Minimum {
    let c = DMatrix::from_fn(2, 2, |i, j| covariance[i][j]);
    Minimum {
        params,
        algorithm: "Migrad",
        covariance_form: CovarianceForm::Hessian,
        fval: 7.5,
        edm: 3.2e-9,
        edm_goal: 0.0002,
        up: 1.0,
        nfcn: 34,
        ngrad: 0,
        nhessian: 1,
        errors: vec![c[(0, 0)].sqrt(), c[(1, 1)].sqrt()],
        covariance: Some(c),
        global_correlations: vec![0.8, 0.8],
        status: MinimumStatus {
            stop: StopReason::Converged,
            covariance: CovStatus::Accurate,
            valid: true,
            above_max_edm: false,
            hesse_failed: false,
            posdef: true,
            at_limit: Vec::new(),
            flat: Vec::new(),
            attempts: Vec::new(),
            warnings: Vec::new(),
        },
        trace: Vec::new(),
        minima: Vec::new(),
        trimming: None,
    }
}

/// A result for `config` at `minimum`: all rows used, errors as given, χ² 7.5 with 7 degrees of freedom.
fn result(config: FitConfig, minimum: Minimum) -> FitResult {
    let n = config.member().data.as_ref().map_or(0, |d| d.mask.total());
    let model = Model::compile(&config.member().formula).unwrap();
    FitResult {
        request: Arc::new(FitRequest { config, models: vec![MemberModel::alone(model)], previous: None }),
        minimum,
        refined: None,
        error_scale: 1.0,
        other_scale: Some((7.5_f64 / 7.0).sqrt()),
        minos: vec![None, None],
        merrors: Vec::new(),
        unequal: Vec::new(),
        profiles: Vec::new(),
        contours: Vec::new(),
        scans: Vec::new(),
        resampled: Vec::new(),
        toys: None,
        bounds: Vec::new(),
        derived: Vec::new(),
        derived_covariance: None,
        gof: GoodnessOfFit {
            chi2: Some(7.5),
            ndof: Some(7),
            reduced_chi2: Some(7.5 / 7.0),
            p_value: Some(0.3787),
            aic: Some(11.5),
            aicc: None,
            bic: Some(11.9),
            ..GoodnessOfFit::default()
        },
        members: vec![member(n)],
        beside_limit: Vec::new(),
        groups: Vec::new(),
        warnings: Vec::new(),
        on_the_way: Vec::new(),
        unweighted: false,
        elapsed: Duration::from_micros(600),
    }
}

/// All of `n` rows, with pulls that scatter as they should.
fn member(n: usize) -> MemberResult {
    MemberResult {
        cost: CostKind::Chi2,
        fval: 7.5,
        chi2: Some(7.5),
        ndata: Some(n),
        outliers: Vec::new(),
        fit_set: FitSet {
            rows: RowSet::all(n),
            n_total: n,
            n_masked: 0,
            n_outside: 0,
            intervals: Vec::new(),
            further: Vec::new(),
        },
        pulls: Some((0..n).map(|i| if i % 2 == 0 { 0.9 } else { -0.8 }).collect()),
        prediction: None,
        curve_scale: 1.0,
        normalisation: None,
        band: LazyBand::default(),
    }
}

/// A good fit of a line m·x + c.
pub fn line() -> FitResult {
    let params = Parameters::new(vec![Parameter::new("m", 0.9823), Parameter::new("c", 0.104)]).unwrap();
    let config = config(points(), "m*x+c", params.clone());
    result(config, minimum(params, [[0.0107, -0.0423], [-0.0423, 0.214]]))
}

/// A good Poisson-likelihood fit of `gaus` to counts, the first parameter fixed.
pub fn peak() -> FitResult {
    let mut params = Parameters::new(vec![
        Parameter::new("Constant", 55.2),
        Parameter::new("Mean", 0.8501),
        Parameter::new("Sigma", 0.1983),
    ])
    .unwrap();
    for (p, fixed) in params.iter_mut().zip([true, false, false]) {
        p.fixed = fixed;
    }
    if let Some(p) = params.get_mut(ParamId(2)) {
        p.limits = Limits::above(0.0).unwrap();
    }
    let mut r =
        result(config(histogram(), "gaus", params.clone()), minimum(params, [[0.0, 0.0], [0.0, 0.0]]));
    let c = [[0.0, 0.0, 0.0], [0.0, 1.4e-4, -3.1e-6], [0.0, -3.1e-6, 7.2e-5]];
    r.minimum.covariance = Some(DMatrix::from_fn(3, 3, |i, j| c[i][j]));
    r.minimum.errors = (0..3).map(|i| c[i][i].sqrt()).collect();
    r.minimum.global_correlations = vec![f64::NAN, 0.03, 0.03];
    r.minos = vec![None, None, None];
    r.members[0].cost = CostKind::Likelihood;
    r
}

/// An unbinned fit: no χ², no pulls.
pub fn unbinned() -> FitResult {
    let mut r = line();
    let mut config = r.request.config.clone();
    config.member_mut().data = Some(Arc::new(sample()));
    let request = FitRequest { config, models: r.request.models.clone(), previous: None };
    r.request = Arc::new(request);
    r.members[0].cost = CostKind::Unbinned;
    r.gof = GoodnessOfFit { aic: Some(1508.25), bic: Some(1516.0), ..GoodnessOfFit::default() };
    r.members[0].fit_set = FitSet {
        rows: RowSet::all(100),
        n_total: 100,
        n_masked: 0,
        n_outside: 0,
        intervals: Vec::new(),
        further: Vec::new(),
    };
    r.members[0].pulls = None;
    r.other_scale = None;
    r.members[0].normalisation = Some(Normalisation::of_line((0.0, 1.0), true));
    r
}

/// MINOS errors of the two parameters of [`line`].
pub fn add_minos(r: &mut FitResult) {
    let e = r.errors();
    r.minos = (0..2).map(|i| Some(minos(i, -0.99 * e[i], 1.01 * e[i]))).collect();
}

/// A valid MINOS error.
pub fn minos(i: usize, lower: f64, upper: f64) -> MinosError {
    MinosError {
        lower,
        upper,
        lower_valid: true,
        upper_valid: true,
        nfcn: 20,
        ..MinosError::unknown(ParamId(i), Level::Cl(1.0))
    }
}

/// Two ellipses of the covariance of [`line`]: 1σ and 90 % joint.
pub fn add_contours(r: &mut FitResult) {
    let levels = [(Level::Sigmas(1.0), 1.0), (Level::Cl(0.9), 4.605170185988092)];
    let c = r.minimum.covariance.clone().unwrap();
    let l = c.cholesky().unwrap().l();
    let (m, b) = (r.minimum.params[0].value, r.minimum.params[1].value);
    let make = |&(level, rise): &(Level, f64)| {
        let at = |k: usize| {
            let (s, c) = (std::f64::consts::TAU * (k % 40) as f64 / 40.0).sin_cos();
            let t = f64::sqrt(rise);
            (m + t * l[(0, 0)] * c, b + t * (l[(1, 0)] * c + l[(1, 1)] * s))
        };
        Contour {
            x: ParamId(0),
            y: ParamId(1),
            level,
            rise,
            points: (0..=40).map(at).collect(),
            at_limit: vec![false; 41],
            more: Vec::new(),
            sought: crate::minimize::Sought::default(),
            nfcn: 800,
        }
    };
    r.contours = levels.iter().map(make).collect();
}

/// The exact profile of the first parameter of [`line`].
pub fn add_profile(r: &mut FitResult) {
    let (v, e) = (r.minimum.params[0].value, r.errors()[0]);
    let t: Vec<f64> = (0..=40).map(|k| f64::from(k - 20) / 8.0).collect();
    r.profiles = vec![Profile {
        param: ParamId(0),
        x: t.iter().map(|t| v + t * e).collect(),
        fval: t.iter().map(|t| r.minimum.fval + t * t).collect(),
        valid: vec![true; t.len()],
        refit: true,
    }];
}

/// A band of constant half width 0.1 around the line.
pub fn add_band(r: &mut FitResult) {
    let x: Vec<f64> = (0..=16).map(|k| 1.0 + 0.5 * f64::from(k)).collect();
    let f: Vec<f64> = x.iter().map(|x| 0.9823 * x + 0.104).collect();
    let lower = f.iter().map(|f| f - 0.1).collect();
    let upper = f.iter().map(|f| f + 0.1).collect();
    r.members[0].band = Band { cl: 0.6827, kind: BandKind::default(), x, f, lower, upper }.into();
}
