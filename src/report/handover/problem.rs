//! A fit as a peer is asked it: parameters under names that every language takes, the rows of each data set that are used, and the statistic
//! in plain terms. What no peer is told (and so none can repeat) is refused here, a clause each.

use super::rows::{Errors, Log, Rows, errors_of};
use crate::cost::{Constraint, CostKind, Loss, ModelKind, NamedLoss, Weights};
use crate::data::{Data, Dataset, Histogram};
use crate::fit::{FitResult, Member, MemberModel, ValueOrigin};
use crate::minimize::Algorithm;
use crate::model::Model;
use crate::params::Parameter;

/// Words that are no names in Python or C++, and names that the scripts use themselves.
pub(super) const TAKEN: &[&str] = &[
    "False",
    "None",
    "True",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "and_eq",
    "asm",
    "bitand",
    "bitor",
    "char16_t",
    "char32_t",
    "compl",
    "const_cast",
    "decltype",
    "dynamic_cast",
    "noexcept",
    "not_eq",
    "nullptr",
    "or_eq",
    "reinterpret_cast",
    "static_assert",
    "static_cast",
    "thread_local",
    "xor",
    "xor_eq",
    "alignas",
    "alignof",
    "auto",
    "bool",
    "case",
    "catch",
    "char",
    "const",
    "constexpr",
    "default",
    "delete",
    "do",
    "double",
    "enum",
    "explicit",
    "export",
    "extern",
    "float",
    "friend",
    "goto",
    "inline",
    "int",
    "long",
    "mutable",
    "namespace",
    "new",
    "operator",
    "private",
    "protected",
    "public",
    "register",
    "short",
    "signed",
    "sizeof",
    "static",
    "struct",
    "switch",
    "template",
    "this",
    "throw",
    "typedef",
    "typeid",
    "typename",
    "union",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "np",
    "special",
    "stats",
    "sys",
    "x",
    "y",
    "z",
    "t",
    "lo",
    "hi",
    "p",
    "std",
    "TMath",
    "ROOT",
    "Minuit",
    "main",
    "model",
    "cost",
    "total",
    "slope",
    "integral",
    "M_PI",
    "INFINITY",
    "NAN",
    "I",
    "E",
    "PARAMS",
    "FITPANEL",
    "y0",
    "y1",
    "j0",
    "j1",
    "yn",
    "jn",
    "gamma",
    "index",
];

/// How the scripts begin the names of what stands in a function beside the parameters.
const LOCAL: [&str; 2] = ["step", "quad_"];

/// A parameter of the fit.
#[derive(Debug, Clone)]
pub(super) struct Param {
    /// Its name.
    pub name: String,
    /// A name that every language takes.
    pub safe: String,
    /// Where the search begins.
    pub start: f64,
    /// The first step.
    pub step: f64,
    /// Lower and upper limit.
    pub limits: [Option<f64>; 2],
    /// Held, or constant.
    pub held: bool,
    /// What it follows: a function of all parameters.
    pub tie: Option<Tie>,
    /// What was found.
    pub value: f64,
    /// Its error, without the factor of the policy; none that means anything otherwise.
    pub error: Option<f64>,
}

/// An expression of parameters, and which ones.
#[derive(Debug, Clone)]
pub(super) struct Tie {
    pub model: Model,
    pub at: Vec<usize>,
}

/// How contents of bins are predicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Predict {
    /// At the points.
    Points,
    /// At the centers of bins.
    Center,
    /// At the centers, times the widths.
    CenterTimesWidth,
    /// Averaged over each bin.
    Average,
    /// Integrated over each bin.
    Integral,
    /// The difference of a cumulative function.
    Difference,
}

/// What turns predictions into contents.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Total {
    /// Nothing.
    Itself,
    /// Times so many entries.
    Entries(f64),
    /// Times so many entries over the sum of the predictions.
    Shared(f64),
}

/// The statistic of a data set.
#[derive(Debug, Clone)]
pub(super) enum Statistic {
    /// Squared residuals.
    Gauss { errors: Errors, log: Log, loss: NamedLoss },
    /// Counts in bins; the last one is added to F.
    Counts { multinomial: bool, constant: f64 },
    /// Successes among trials.
    Binomial,
    /// Single values; over these intervals the density is integrated, to be divided by it or (extended) for the number of events.
    Values { domain: Vec<(f64, f64)>, divided: bool, extended: bool },
    /// A formula of parameters.
    Typed,
}

/// One data set with its formula.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub title: String,
    pub formula: String,
    pub model: Model,
    pub at: Vec<usize>,
    pub rows: Rows,
    pub predict: Predict,
    pub total: Total,
    pub statistic: Statistic,
}

/// A whole fit.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    pub params: Vec<Param>,
    pub parts: Vec<Part>,
    pub constraints: Vec<(Vec<usize>, Constraint)>,
    /// The rise of F that one standard deviation means.
    pub up: f64,
    /// The least F.
    pub fval: f64,
    /// The factor on all errors, where they come from the scatter.
    pub scale: f64,
    /// What the scripts do not do, because it changes no value.
    pub notes: Vec<String>,
}

impl Problem {
    /// What was asked of `result`.
    ///
    /// # Errors
    /// What no peer can be told, a clause each.
    pub fn new(result: &FitResult) -> Result<Problem, Vec<String>> {
        let config = &result.request.config;
        let mut cannot = Vec::new();
        if config.shared_errors.iter().any(|s| s.source.on) {
            cannot.push("errors that several data sets have in common".to_owned());
        }
        if config.method.algorithm == Algorithm::Robust {
            cannot.push("the robust linear fit, which leaves rows out".to_owned());
        }
        let several = config.members.len() > 1;
        let mut parts = Vec::new();
        for (j, (member, own)) in config.members.iter().zip(&result.request.models).enumerate() {
            if several && member.cost.errordef.is_some_and(|up| up != 1.0) {
                cannot.push("an errordef of one of several data sets".to_owned());
            }
            match part(result, j, member, own) {
                Ok(part) => parts.push(part),
                Err(why) => cannot.push(why),
            }
        }
        let params = params(result).map_err(|e| vec![e])?;
        let constraints = constraints(result, &params);
        if !cannot.is_empty() {
            cannot.dedup();
            return Err(cannot);
        }
        let up = config.members.first().and_then(|m| m.cost.errordef).filter(|_| !several).unwrap_or(1.0);
        let scale = if result.error_scale.is_finite() { result.error_scale } else { 1.0 };
        let notes = beside(result);
        Ok(Problem { params, parts, constraints, up, fval: result.minimum.fval, scale, notes })
    }

    /// Names that every language takes, of the parameters of a part.
    pub fn names(&self, at: &[usize]) -> Vec<String> {
        at.iter().filter_map(|&k| Some(self.params.get(k)?.safe.clone())).collect()
    }
}

/// What is found beside the minimum here, and in no script.
fn beside(result: &FitResult) -> Vec<String> {
    let asked = &result.request.config.intervals;
    let all = [
        ("MINOS", asked.minos.is_some()),
        ("profiles", !asked.profiles.is_empty()),
        ("contours", !asked.contours.is_empty() || !asked.matrix.is_empty()),
        ("grids", !asked.scans.is_empty()),
        ("limits at a level", !asked.bounds.is_empty()),
        ("derived quantities", !asked.derived.is_empty()),
        ("bootstrap and jackknife", asked.bootstrap.is_some() || asked.jackknife),
    ];
    let list: Vec<&str> = all.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect();
    if list.is_empty() {
        Vec::new()
    } else {
        vec![format!("not in the script, which fits alone: {}", list.join(", "))]
    }
}

fn params(result: &FitResult) -> Result<Vec<Param>, String> {
    let config = &result.request.config;
    let names = config.params.names();
    let mut safe: Vec<String> = Vec::new();
    for name in &names {
        let mut plain: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        if !name.is_ascii() {
            plain = name.chars().map(spelled).collect();
        }
        let opens_badly = plain.is_empty() || plain.starts_with(|c: char| c.is_ascii_digit());
        let is_local = LOCAL.iter().any(|prefix| plain.starts_with(prefix));
        if opens_badly || is_local || TAKEN.contains(&plain.as_str()) {
            plain = format!("p_{plain}");
        }
        let mut full = plain.clone();
        let mut k = 1;
        while safe.contains(&full) {
            k += 1;
            full = format!("{plain}_{k}");
        }
        safe.push(full);
    }
    let param = |(k, p): (usize, &Parameter)| {
        let tie = p.tie.as_deref().map(|text| tie(text, &names)).transpose()?;
        let found = result.minimum.params.iter().nth(k);
        // What a fit itself holds because the cost knows nothing of it (the height of a density) cannot be searched for elsewhere.
        let by_fit = p.is_free() && found.is_some_and(|found| found.fixed);
        let typed = by_fit || p.fixed || p.constant || config.origins.get(k) == Some(&ValueOrigin::User);
        let start = if typed { p.value } else { near(p) };
        let rule = if start == 0.0 { 0.1 } else { 0.01 * start.abs() };
        let error = result.minimum.errors.get(k).copied();
        Ok(Param {
            name: p.name.clone(),
            safe: safe[k].clone(),
            start,
            step: p.step.unwrap_or_else(|| digits(rule)),
            limits: [p.limits.lower(), p.limits.upper()],
            held: by_fit || !p.is_free(),
            tie,
            value: found.map_or(f64::NAN, |p| p.value),
            error: error.filter(|e| p.is_free() && *e > 0.0 && result.error_is_meaningful(k)),
        })
    };
    config.params.iter().enumerate().map(param).collect()
}

/// Digits of start values that nobody has typed.
const DIGITS: usize = 6;

fn digits(v: f64) -> f64 {
    format!("{v:.*e}", DIGITS - 1).parse().unwrap_or(v)
}

/// The start value to a few digits, inside its limits.
fn near(p: &Parameter) -> f64 {
    let near = digits(p.value);
    if p.limits.contains(near) { near } else { p.value }
}

/// A letter in the alphabet of programs: Greek ones by their names.
fn spelled(c: char) -> String {
    const GREEK: &str = "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΦΨΩ";
    const NAMES: [&str; 34] = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
        "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
        "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega",
    ];
    match GREEK.chars().position(|g| g == c) {
        Some(k) => NAMES[k].to_owned(),
        None if c.is_ascii_alphanumeric() => c.to_string(),
        None => "_".to_owned(),
    }
}

fn tie(text: &str, names: &[String]) -> Result<Tie, String> {
    let model = Model::compile_without_coordinates(text).map_err(|e| e.to_string())?;
    let place = |name: &String| names.iter().position(|n| n == name);
    let at = model.params().iter().map(|p| place(&p.name)).collect::<Option<Vec<_>>>();
    Ok(Tie { at: at.ok_or_else(|| format!("the tie {text}"))?, model })
}

fn constraints(result: &FitResult, params: &[Param]) -> Vec<(Vec<usize>, Constraint)> {
    let place = |name: &String| params.iter().position(|p| p.name == *name);
    let all = result.request.config.members.iter().flat_map(|m| &m.cost.constraints);
    all.filter_map(|c| Some((c.names.iter().map(place).collect::<Option<Vec<_>>>()?, absolute(c)))).collect()
}

/// The same with a covariance that is no part of the values.
fn absolute(c: &Constraint) -> Constraint {
    if !c.relative {
        return c.clone();
    }
    let scale = |i: usize| c.values.get(i).copied().unwrap_or(1.0).abs();
    let row =
        |(i, row): (usize, &Vec<f64>)| row.iter().enumerate().map(|(j, v)| v * scale(i) * scale(j)).collect();
    let covariance = c.covariance.iter().enumerate().map(row).collect();
    Constraint { covariance, upper: c.upper.map(|up| up * scale(0)), relative: false, ..c.clone() }
}

fn part(result: &FitResult, j: usize, member: &Member, own: &MemberModel) -> Result<Part, String> {
    let found = &result.members[j];
    let title = result.request.config.title(j);
    let formula = own.model.text().to_owned();
    let base = Part {
        title,
        formula,
        model: own.model.clone(),
        at: own.at.clone(),
        rows: Rows::default(),
        predict: Predict::Points,
        total: Total::Itself,
        statistic: Statistic::Typed,
    };
    if found.cost == CostKind::Custom {
        return if own.model.n_coordinates() == 0 && member.data.is_none() {
            Ok(base)
        } else {
            Err("a typed cost that uses data".to_owned())
        };
    }
    let data = member.data.as_deref().ok_or("a fit without data")?;
    let used = found.fit_set.rows.to_vec();
    if matches!(found.cost, CostKind::Template(_)) {
        return Err("templates".to_owned());
    }
    if found.cost == CostKind::KsDistance {
        return Err("the Kolmogorov–Smirnov distance".to_owned());
    }
    if member.cost.weights == Weights::Corrected {
        return Err("errors corrected for the weights of the data".to_owned());
    }
    if member.cost.dynamic_errors == crate::cost::DynamicErrors::Iterative {
        return Err("errors that are held and found again (iterative)".to_owned());
    }
    match &data.data {
        Data::Points(points) => {
            let rows = Rows::of_points(points, &used, own.model.n_coordinates());
            if found.cost == CostKind::Binomial {
                let rows = rows.with_counts(data, &used)?;
                return Ok(Part { rows, statistic: Statistic::Binomial, ..base });
            }
            let statistic = gauss(result, j, member, data, &used, &own.model)?;
            Ok(Part { rows, statistic, ..base })
        }
        Data::Histogram(h) => of_bins(result, j, member, (data, h), &used, base),
        Data::Sample(sample) => {
            if sample.weights.is_some() {
                return Err("values with weights".to_owned());
            }
            if own.model.n_coordinates() > 1 {
                return Err("a density of several coordinates".to_owned());
            }
            if member.cost.model_kind == ModelKind::Cdf {
                return Err("a cumulative function of single values".to_owned());
            }
            let normalisation = found.normalisation.as_ref();
            let divided = normalisation.is_some_and(|n| n.divided);
            let extended = found.cost == CostKind::Extended;
            let hull = normalisation.and_then(|n| n.axes.first()).copied();
            let hull = hull.map_or((f64::NEG_INFINITY, f64::INFINITY), |i| (i.lo, i.hi));
            let intervals = &found.fit_set.intervals;
            let domain: Vec<(f64, f64)> = if intervals.is_empty() {
                vec![hull]
            } else {
                intervals.iter().map(|i| (i.lo.max(hull.0), i.hi.min(hull.1))).collect()
            };
            let rows = Rows::of_values(&sample.x, &used);
            Ok(Part { rows, statistic: Statistic::Values { domain, divided, extended }, ..base })
        }
    }
}

fn gauss(
    result: &FitResult,
    j: usize,
    member: &Member,
    data: &Dataset,
    used: &[usize],
    model: &Model,
) -> Result<Statistic, String> {
    if member.cost.loss == Loss::Typed {
        return Err("a typed loss".to_owned());
    }
    let (errors, log) = errors_of(result.members[j].cost, &member.cost, data, used, model)?;
    Ok(Statistic::Gauss { errors, log, loss: member.cost.named_loss() })
}

fn of_bins(
    result: &FitResult,
    j: usize,
    member: &Member,
    (data, h): (&Dataset, &Histogram),
    used: &[usize],
    base: Part,
) -> Result<Part, String> {
    let found = &result.members[j];
    let choice = &member.cost;
    if h.n_coordinates() > 1 {
        return Err("bins on several axes".to_owned());
    }
    if choice.bin_rule != crate::cost::BinRule::Exact {
        return Err("a rule of thumb for integrals over bins".to_owned());
    }
    let extended = found.cost == CostKind::Extended;
    let width = choice.multiplies_by_width(&base.model);
    let predict = match choice.model_kind {
        ModelKind::Cdf => Predict::Difference,
        ModelKind::Density | ModelKind::DensityOfAll => Predict::Integral,
        ModelKind::Function if extended || (choice.integral && width) => Predict::Integral,
        ModelKind::Function if choice.integral => Predict::Average,
        ModelKind::Function if width => Predict::CenterTimesWidth,
        ModelKind::Function => Predict::Center,
    };
    let in_range = data.fit_set(&member.selection).map_err(|e| e.to_string())?.rows.to_vec();
    let divided = found.normalisation.as_ref().is_some_and(|n| n.divided);
    let sum = |rows: &[usize]| rows.iter().map(|&k| h.content[k]).sum::<f64>();
    let total = match choice.model_kind {
        _ if extended => Total::Itself,
        ModelKind::Function => Total::Itself,
        ModelKind::DensityOfAll => Total::Entries(h.content.iter().sum::<f64>() + h.underflow + h.overflow),
        ModelKind::Density | ModelKind::Cdf if divided => Total::Shared(sum(&in_range)),
        ModelKind::Density | ModelKind::Cdf => Total::Entries(sum(&in_range)),
    };
    let mut rows = Rows::of_bins(h, used);
    if matches!(total, Total::Shared(_)) && in_range.len() != used.len() {
        rows = rows.sharing(h, &in_range);
    }
    let weighted = || super::rows::is_weighted(h, used);
    let shape = matches!(choice.model_kind, ModelKind::Density | ModelKind::Cdf);
    let statistic = match found.cost {
        CostKind::Likelihood | CostKind::PoissonFull | CostKind::Extended => {
            if weighted() {
                return Err("a likelihood of weighted bins".to_owned());
            }
            let full = found.cost == CostKind::PoissonFull;
            let constant = if full { super::rows::poisson_constants(&rows.y) } else { 0.0 };
            Statistic::Counts { multinomial: shape && found.cost == CostKind::Likelihood, constant }
        }
        _ => {
            if matches!(found.cost, CostKind::Pearson | CostKind::GaussApproximation) && weighted() {
                return Err("a variance taken from weighted bins".to_owned());
            }
            gauss(result, j, member, data, used, &base.model)?
        }
    };
    Ok(Part { rows, predict, total, statistic, ..base })
}
