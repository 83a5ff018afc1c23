//! What the reference tests share: the stored numbers of other programs, a fit through the session, and comparisons.

use std::path::PathBuf;
use std::sync::Arc;

use fitpanel::cost::{CostChoice, CostKind, ModelKind, Normalise};
use fitpanel::data::{Dataset, Interval, Selection, read::ReadOptions, read::read_dataset};
use fitpanel::fit::{Command, ErrorScaling, FitResult, Intervals, ParamEdit, Session, Task};
use fitpanel::minimize::{Ctx, Method, Minimum, NoObserver, Strategy};
use fitpanel::params::Limits;
use serde_json::Value;

/// A file of `tests/data/reference`.
pub fn reference_file(folder: &str, file: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/data/reference").join(folder).join(file);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The stored numbers of a folder.
pub fn expected(folder: &str) -> Value {
    serde_json::from_slice(&reference_file(folder, "expected.json")).unwrap()
}

/// The 50-digit results of a folder.
pub fn exact(folder: &str) -> Value {
    serde_json::from_slice(&reference_file(folder, "exact.json")).unwrap()
}

/// A data file of a folder.
pub fn dataset(folder: &str, file: &str) -> Dataset {
    read_dataset(&reference_file(folder, file), file, &ReadOptions::default()).unwrap()
}

/// A list of numbers.
pub fn numbers(v: &Value) -> Vec<f64> {
    v.as_array().unwrap().iter().map(|x| x.as_f64().unwrap_or(f64::NAN)).collect()
}

/// A number.
pub fn num(v: &Value) -> f64 {
    v.as_f64().unwrap_or_else(|| panic!("no number: {v}"))
}

/// A fit to be set up and run through the session.
pub struct Fit {
    /// The session.
    pub session: Session,
}

impl Fit {
    /// Data and formula; everything else as a user finds it.
    pub fn new(data: Dataset, formula: &str) -> Fit {
        let mut fit = Fit { session: Session::new() };
        fit.apply(Command::SetData(Arc::new(data), None));
        fit.apply(Command::SetFormula(formula.into()));
        fit
    }

    /// One command that must be accepted.
    pub fn apply(&mut self, command: Command) -> &mut Fit {
        let text = format!("{command:?}");
        if let Err(e) = self.session.apply(command) {
            panic!("{text}: {e}");
        }
        self
    }

    /// Sets the value of a parameter given by name or index.
    pub fn value(&mut self, name: &str, value: f64) -> &mut Fit {
        self.edit(name, ParamEdit::Value(value))
    }

    /// Any change of a parameter.
    pub fn edit(&mut self, name: &str, edit: ParamEdit) -> &mut Fit {
        let id = self.session.config().params.find(name).unwrap();
        self.apply(Command::SetParam(id, edit))
    }

    /// Limits; `None` for no limit on a side.
    pub fn limits(&mut self, name: &str, lower: Option<f64>, upper: Option<f64>) -> &mut Fit {
        self.edit(name, ParamEdit::Limits(Limits::new(lower, upper).unwrap()))
    }

    /// Fixed or free.
    pub fn fix(&mut self, name: &str, fixed: bool) -> &mut Fit {
        self.edit(name, ParamEdit::Fixed(fixed))
    }

    /// `start`, `step`, `limits` and `fixed` of a stored fit.
    pub fn setup(&mut self, stored: &Value) -> &mut Fit {
        for (name, start) in stored["start"].as_object().unwrap() {
            self.limits(name, None, None).value(name, num(start));
            if let Some(step) = stored["step"].get(name).and_then(Value::as_f64) {
                self.edit(name, ParamEdit::Step(Some(step)));
            }
            if let Some(l) = stored["limits"].get(name) {
                self.limits(name, l[0].as_f64(), l[1].as_f64());
            }
        }
        let fixed = stored["fixed"].as_array().cloned().unwrap_or_default();
        for name in fixed {
            self.fix(name.as_str().unwrap(), true);
        }
        self
    }

    /// Changes the cost choice.
    pub fn cost(&mut self, change: impl FnOnce(&mut CostChoice)) -> &mut Fit {
        let mut choice = self.session.config().member().cost.clone();
        change(&mut choice);
        self.apply(Command::SetCost(choice))
    }

    /// One of the likelihoods of iminuit's cost module.
    pub fn likelihood(&mut self, kind: CostKind, model_kind: ModelKind) -> &mut Fit {
        self.cost(|c| {
            c.kind = kind;
            c.model_kind = model_kind;
            c.normalise = Normalise::Declared;
        })
    }

    /// The only range.
    pub fn range(&mut self, lo: f64, hi: f64) -> &mut Fit {
        self.apply(Command::SetRange(Some(Interval { lo, hi })))
    }

    /// Excluded intervals.
    pub fn exclude(&mut self, intervals: &[(f64, f64)]) -> &mut Fit {
        let present = self.session.config().member().selection.clone();
        let exclude = intervals.iter().map(|&i| i.into()).collect();
        self.apply(Command::SetSelection(Selection { exclude, ..present }))
    }

    /// Strategy 2 and a small tolerance, as the stored `converged` fits.
    pub fn careful(&mut self) -> &mut Fit {
        let method = Method { strategy: Strategy::Careful, tolerance: 1e-6, ..Method::default() };
        self.apply(Command::SetMethod(method))
    }

    /// MINOS for all free parameters.
    pub fn minos(&mut self) -> &mut Fit {
        self.intervals(|i| i.minos = Some(vec![]))
    }

    /// Changes what is computed beside the fit.
    pub fn intervals(&mut self, change: impl FnOnce(&mut Intervals)) -> &mut Fit {
        let mut intervals = self.session.config().intervals.clone();
        change(&mut intervals);
        self.apply(Command::SetIntervals(intervals))
    }

    /// Errors as given, whatever the weights.
    pub fn unscaled(&mut self) -> &mut Fit {
        self.apply(Command::SetScaling(ErrorScaling::AsGiven))
    }

    /// The fit.
    pub fn run(&mut self) -> Arc<FitResult> {
        self.session.run_now(&Task::Fit, &NoObserver).unwrap_or_else(|e| panic!("{e}"))
    }
}

/// `a` is within `tolerance` of `b`, absolutely.
pub fn close(what: &str, a: f64, b: f64, tolerance: f64) {
    let off = (a - b).abs();
    assert!(off <= tolerance, "{what}: {a} against {b}, off by {off:e}, allowed {tolerance:e}");
}

/// Agreement with a stored `converged` fit of iminuit: values within 1e-3 of the error, cost to 1e-6 (absolute and relative),
/// HESSE errors to 2e-3, MINOS to 1e-3 of its size. Where 50-digit errors exist they are the measure ([`agrees_with_exact`]): no
/// peer's HESSE is exact, and iminuit's is then only asked to agree to two hundredths.
pub fn agrees_with_converged(what: &str, result: &FitResult, stored: &Value, has_exact: bool) {
    let error_tolerance = if has_exact { 2e-2 } else { 2e-3 };
    let m = &result.minimum;
    assert!(m.is_valid(), "{what}: not valid: {:?}", m.status);
    let fcn = num(&stored["fcn"]);
    close(&format!("{what}: fval"), m.fval, fcn, 1e-6 * (1.0 + fcn.abs()));
    let errors = result.errors();
    for stored in stored["params"].as_array().unwrap() {
        let name = stored["name"].as_str().unwrap();
        let i = m.params.find(name).unwrap().0;
        let label = format!("{what}: {name}");
        if stored["fixed"] == true {
            assert_eq!(errors[i], 0.0, "{label} is fixed");
            continue;
        }
        let sigma = num(&stored["hesse_error"]);
        close(&format!("{label} value"), m.params[i].value, num(&stored["value"]), 1e-3 * sigma);
        close(&format!("{label} error"), errors[i], sigma, error_tolerance * sigma);
        let sides = (stored["minos_lower"].as_f64(), stored["minos_upper"].as_f64());
        if let (Some(minos), (Some(lower), Some(upper))) = (&result.minos[i], sides) {
            // A pair of equal sides is no crossing that iminuit found but its parabolic error.
            if lower != -upper {
                close(&format!("{label} MINOS −"), minos.lower, lower, 1e-3 * lower.abs());
                close(&format!("{label} MINOS +"), minos.upper, upper, 1e-3 * upper.abs());
            }
            assert!(minos.lower_valid && minos.upper_valid, "{label}: MINOS not valid");
        }
    }
}

/// Agreement with 50-digit arithmetic: values within 1e-7 of the error, cost to 1e-9, errors and covariances to 1e-8.
pub fn agrees_with_exact(what: &str, result: &FitResult, stored: &Value, names: &[&str]) {
    let m = &result.minimum;
    let fcn = num(&stored["fcn"]);
    close(&format!("{what}: fval"), m.fval, fcn, 1e-9 * (1.0 + fcn.abs()));
    let (values, errors) = (numbers(&stored["values"]), numbers(&stored["errors_from_full_hessian"]));
    let (ours, covariance) = (result.errors(), result.covariance().unwrap());
    let at: Vec<usize> = names.iter().map(|n| m.params.find(n).unwrap().0).collect();
    for (k, &i) in at.iter().enumerate() {
        close(&format!("{what}: {} value", names[k]), m.params[i].value, values[k], 1e-7 * errors[k]);
        close(&format!("{what}: {} error", names[k]), covariance[(i, i)].sqrt(), errors[k], 1e-8 * errors[k]);
        if m.params[i].limits.is_none() {
            close(&format!("{what}: {} printed error", names[k]), ours[i], errors[k], 1e-8 * errors[k]);
        }
        if let (Some(minos), Some(sides)) = (&result.minos[i], stored["minos"][k].as_array()) {
            close(&format!("{what}: {} MINOS −", names[k]), minos.lower, num(&sides[0]), 1e-5 * errors[k]);
            close(&format!("{what}: {} MINOS +", names[k]), minos.upper, num(&sides[1]), 1e-5 * errors[k]);
        }
        for (l, &j) in at.iter().enumerate() {
            let c = num(&stored["covariance"][k][l]);
            close(
                &format!("{what}: covariance {k},{l}"),
                covariance[(i, j)],
                c,
                2e-8 * errors[k] * errors[l],
            );
        }
    }
}

/// Agreement with a stored fit of ROOT: values within `values`·σ, χ² and ndof, MINOS to 5e-3; errors within `errors` relative.
pub fn agrees_with_root(what: &str, result: &FitResult, stored: &Value, values: f64, errors: f64) {
    let m = &result.minimum;
    assert!(m.is_valid(), "{what}: not valid: {:?}", m.status);
    let (v, e) = (numbers(&stored["values"]), numbers(&stored["errors"]));
    let ours = result.errors();
    for i in (0..v.len()).filter(|&i| e[i] != 0.0) {
        close(&format!("{what}: value {i}"), m.params[i].value, v[i], values * e[i]);
        close(&format!("{what}: error {i}"), ours[i], e[i], errors * e[i]);
    }
    let chi2 = num(&stored["chi2"]);
    close(&format!("{what}: chi2"), result.gof.chi2.unwrap(), chi2, 1e-5 * (1.0 + chi2));
    assert_eq!(result.gof.ndof, stored["ndf"].as_i64(), "{what}: ndof");
    let sides = |i: usize| {
        Some((result.minos[i].as_ref()?, stored["minos"][i][0].as_f64()?, stored["minos"][i][1].as_f64()?))
    };
    for (i, (ours, lower, upper)) in (0..v.len()).filter_map(|i| Some((i, sides(i)?))) {
        close(&format!("{what}: MINOS − {i}"), ours.lower, lower, 5e-3 * lower.abs());
        close(&format!("{what}: MINOS + {i}"), ours.upper, upper, 5e-3 * upper.abs());
    }
}

/// How far ROOT's own errors may be off in fits for which exact ones are stored and are the measure: up to 3.5 % where it
/// converged well, and a quarter for the width of a Gaussian of which the range shows one side (there √C is 22.63, ROOT prints 18.43,
/// and ours, the displacement at a parameter limited to above zero, is 13.39).
pub const ROOT_ERRORS: f64 = 0.3;

/// The cost at our contour's points, profiled anew with both parameters fixed there, has risen as stated to 1 %; at iminuit's points
/// to 3 % (its own points are not better than that).
pub fn contour_rises(what: &str, fit: &mut Fit, result: &FitResult, stored: &Value) {
    let (x, y) = (stored["x"].as_str().unwrap(), stored["y"].as_str().unwrap());
    let rise = num(&stored["delta_fcn_in_units_of_errordef"]);
    let ours = result.contours.iter().find(|c| {
        let name = |id: fitpanel::params::ParamId| result.minimum.params[id.0].name.clone();
        name(c.x) == x && name(c.y) == y && (c.rise - rise).abs() < 1e-3
    });
    let ours = ours.unwrap_or_else(|| panic!("{what}: no contour of {x}, {y} with rise {rise}"));
    assert!(ours.points.len() > 20, "{what}: {} points", ours.points.len());
    assert_eq!(ours.points.first(), ours.points.last(), "{what}: not closed");
    let theirs = stored["points"].as_array().unwrap().iter().map(|p| (num(&p[0]), num(&p[1])));
    let ours = ours.points.iter().copied().step_by(7).map(|p| (p, 0.01));
    for ((px, py), tolerance) in ours.chain(theirs.step_by(9).map(|p| (p, 0.03))) {
        fit.value(x, px).value(y, py).fix(x, true).fix(y, true).intervals(|i| *i = Intervals::default());
        let conditional = fit.run();
        let up = conditional.minimum.fval - result.minimum.fval;
        close(&format!("{what}: rise at ({px}, {py})"), up, rise, tolerance * rise);
        fit.fix(x, false).fix(y, false);
    }
}

/// Calls `test` with the minimiser's context for the cost of `f` at its result.
pub fn with_minimiser(f: &Fit, result: &FitResult, test: impl FnOnce(&Ctx<'_>, &Minimum)) {
    let config = f.session.config();
    let cost = fitpanel::cost::build(
        config.member().data.as_ref().unwrap(),
        f.session.model(),
        &config.member().selection,
        &config.member().cost,
    )
    .unwrap();
    let method = Method { strategy: Strategy::Careful, tolerance: 1e-6, ..Method::default() };
    test(&Ctx { fcn: cost.as_ref(), method: &method, watch: &NoObserver }, &result.minimum);
}
