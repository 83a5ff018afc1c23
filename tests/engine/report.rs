//! Reports of real fits: the text compared with stored reports, the JSON with the numbers of other programs.
//!
//! What depends on the machine or on the path of the search (times, calls, the last digits of edm) is masked.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use fitpanel::cost::CostKind;
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{FitResult, ProfileWish, Severity, Task};
use fitpanel::minimize::{Level, Method, NoObserver, Observer, Progress};
use fitpanel::params::ParamId;
use fitpanel::report::document::{Beside, Form, write};
use fitpanel::report::{ViewOptions, contour_figure, fit_figure, json, profile_figure, text, verdict};
use serde_json::Value;

use crate::support::{Fit, close, dataset, num};

/// The text with version, times, calls and edm masked; the numbers of boxes keep their places.
fn masked(report: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in report.lines() {
        let mut line = line.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        for (from, to) in [("Nfcn = ", " │"), ("EDM = ", " (Goal"), ("time = ", " s")] {
            line = mask(&line, from, to);
        }
        // Boxes are as wide as what was masked.
        lines.push(if line.starts_with(['┌', '├', '└']) {
            line.replace('─', "")
        } else {
            squeezed(&line)
        });
    }
    lines.join("\n") + "\n"
}

fn mask(line: &str, from: &str, to: &str) -> String {
    let Some(start) = line.find(from).map(|i| i + from.len()) else { return line.to_string() };
    let end = line[start..].find(to).map_or(line.len(), |i| start + i);
    format!("{}…{}", &line[..start], &line[end..])
}

fn squeezed(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Compares with `tests/engine/golden/NAME.txt`; `UPDATE_GOLDEN=1` rewrites it.
fn check(name: &str, result: &FitResult) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("tests/engine/golden/{name}.txt"));
    let now = masked(&text::report(result));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &now).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(now == stored, "{name} differs from {}:\n{now}", path.display());
}

/// Points x = 1…6 near y = x with σ = 0.2.
fn six_points(sy: YErrors) -> Dataset {
    let x = (1..=6).map(f64::from).collect();
    let y = vec![1.1, 2.3, 2.7, 4.4, 4.9, 6.2];
    Dataset::new("six.csv", Data::Points(Points::new(x, y, None, sy).unwrap()))
}

fn peak() -> Fit {
    Fit::new(dataset("root_lorentzian_quadratic", "data.csv"), "pol2+lorentzian")
}

/// IM034, IM035, IM036, KA021: the peak on a parabola with MINOS, profile and region.
#[test]
fn good_fit() {
    let mut fit = peak();
    fit.minos().intervals(|i| {
        i.profiles = vec![ProfileWish::new("m", 30, 2.0)];
        i.contours = vec![("A".into(), "G".into(), vec![0.68, 0.9], 30)];
        i.band = Some(0.6827);
    });
    let r = fit.run();
    check("good_fit", &r);
    assert_eq!(verdict(&r).headline, "Good fit");
    let markdown = write(&r, Form::Markdown, &Beside::default());
    assert!(markdown.contains("| 3 | A | 13.8 | 2.2 | -2.1 | 2.3 |"), "{markdown}");
}

/// IM038, IM073 and the JSON contract: numbers of Minuit2 for the same fit, at full precision.
#[test]
fn json_holds_the_numbers_of_minuit() {
    let mut fit = peak();
    let r = fit.minos().run();
    let text = serde_json::to_string(&json::fit_json(&r)).unwrap();
    let v: Value = serde_json::from_str(&text).unwrap();
    close("fval", num(&v["minimum"]["fval"]), 58.928386061944, 1e-9);
    close("p", num(&v["p_value"]), 0.30004764, 1e-6);
    assert_eq!((v["ndof"].as_i64(), v["cost"].as_str()), (Some(54), Some("chi2")));
    assert_eq!(v["minimum"]["covariance"], "accurate");
    let values = [-0.86471311581, 45.843379035, -13.321418849, 13.80743061, 0.17230933286, 0.98728095172];
    let errors = [0.891783847, 2.64225715, 0.97698167, 2.17762322, 0.0358280702, 0.0112681056];
    for (i, p) in v["params"].as_array().unwrap().iter().enumerate() {
        close("value", num(&p["value"]), values[i], 1e-5 * errors[i]);
        close("error", num(&p["error"]), errors[i], 2e-3 * errors[i]);
        assert_eq!(
            num(&p["value"]).to_bits(),
            r.minimum.params[i].value.to_bits(),
            "reads back to the same double"
        );
    }
    close("MINOS −", num(&v["params"][3]["minos"]["lower"]), -2.0777, 2e-3);
    close("MINOS +", num(&v["params"][3]["minos"]["upper"]), 2.2967, 2e-3);
    assert_eq!(v["params"][4]["limits"], serde_json::json!([0.0, null]));
}

/// IM068: a constant function is an INVALID minimum with no error printed.
#[test]
fn constant_function() {
    let mut fit = Fit::new(six_points(YErrors::Symmetric(vec![0.2; 6])), "0*[0]+0*[1]+2");
    let r = fit.run();
    let report = text::report(&r);
    assert!(report.contains("INVALID Minimum"), "{report}");
    assert!(report.contains("■ Not determined") || report.contains("■ No result yet"), "{report}");
    let table = report.lines().filter(|l| l.starts_with("│ 0 ") || l.starts_with("│ 1 "));
    assert!(table.clone().count() == 2 && table.clone().all(|l| l.contains('—')), "{report}");
    assert_eq!(verdict(&r).severity, Severity::Bad);
}

/// Window requirement C4: a parameter at its limit has no ±, anywhere.
#[test]
fn at_limit() {
    let mut fit = Fit::new(six_points(YErrors::Symmetric(vec![0.2; 6])), "pol1");
    fit.limits("p1", Some(0.0), Some(0.9));
    let r = fit.run();
    check("at_limit", &r);
    assert_eq!(verdict(&r).headline, "At a limit");
    let stats = fit_figure(&r, &ViewOptions::default()).stats;
    assert!(stats.iter().any(|(name, value)| name == "p1" && value == "0.9 (at limit)"), "{stats:?}");
}

/// A small value far from all limits is told as it is; one that missed its limit by the noise of its way there is told as the limit.
#[test]
fn small_values_are_no_limits() {
    let charge = 1.602e-19;
    let data = |slope: f64| {
        let x: Vec<f64> = (1..=6).map(f64::from).collect();
        let y =
            x.iter().enumerate().map(|(k, x)| slope * (x + if k % 2 == 0 { 0.01 } else { -0.01 })).collect();
        let errors = YErrors::Symmetric(vec![0.02 * charge; 6]);
        Dataset::new("charge.csv", Data::Points(Points::new(x, y, None, errors).unwrap()))
    };
    let told = |slope: f64| {
        let mut fit = Fit::new(data(slope), "e*x");
        fit.value("e", 2e-19).limits("e", Some(0.0), Some(1.0));
        let r = fit.run();
        (r.told_value(ParamId(0)), r.minimum.values()[0])
    };
    let (told_free, found) = told(charge);
    assert!((told_free / charge - 1.0).abs() < 1e-3, "{told_free:e}");
    assert_eq!(told_free.to_bits(), found.to_bits());
    let (told_zero, found) = told(-charge);
    assert_eq!(told_zero, 0.0, "found {found:e}");
}

#[test]
fn call_limit() {
    let mut fit = peak();
    let method = Method { max_calls: Some(12), polish: false, ..Method::default() };
    fit.apply(fitpanel::fit::Command::SetMethod(method));
    for (name, v) in [("p0", 1.0), ("p1", 1.0), ("p2", 1.0), ("A", 1.0), ("G", 1.0), ("m", 1.0)] {
        fit.value(name, v);
    }
    let r = fit.run();
    let report = text::report(&r);
    assert!(report.contains("INVALID Minimum") && report.contains("ABOVE call limit"), "{report}");
    assert_eq!(verdict(&r).headline, "No result yet");
    assert!(!report.contains('±'), "{report}");
}

/// Stops after so many evaluations.
struct Impatient(AtomicUsize);

impl Observer for Impatient {
    fn on_progress(&self, _: Progress) {}
    fn stop_requested(&self) -> bool {
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1)).is_err()
    }
}

#[test]
fn cancelled() {
    let mut fit = peak();
    for (name, v) in [("p0", 1.0), ("p1", 1.0), ("p2", 1.0), ("A", 1.0), ("G", 1.0), ("m", 1.0)] {
        fit.value(name, v);
    }
    let r = fit.session.run_now(&Task::Fit, &Impatient(AtomicUsize::new(25))).unwrap();
    assert_eq!(verdict(&r).headline, "Stopped");
    assert!(text::report(&r).contains("■ Stopped: "));
}

/// IM116: no χ²/ndof for an unbinned fit, in no form.
#[test]
fn unbinned() {
    let x = (0..200).map(|k| -5.0 * (1.0 - (f64::from(k) + 0.5) / 200.0).ln()).collect::<Vec<f64>>();
    let data =
        Dataset::new("times.csv", Data::Sample(fitpanel::data::Sample::new(x, Some((0.0, 40.0))).unwrap()));
    let mut fit = Fit::new(data, "expon");
    fit.fix("loc", true).value("loc", 0.0);
    let r = fit.run();
    assert_eq!(r.member().cost, CostKind::Unbinned);
    check("unbinned", &r);
    let v = json::fit_json(&r);
    for key in ["ndof", "chi2", "reduced_chi2", "p_value"] {
        assert!(v[key].is_null(), "{key}");
    }
    assert_eq!(fit_figure(&r, &ViewOptions::default()).stats[0].0, "−2 ln L");
}

/// Points without errors: errors from the scatter, no probability, and the verdict says why.
#[test]
fn without_errors() {
    let r = Fit::new(six_points(YErrors::None), "pol1").run();
    check("without_errors", &r);
    assert!(json::fit_json(&r)["p_value"].is_null());
    let stats = fit_figure(&r, &ViewOptions::default()).stats;
    assert_eq!(stats[0], ("scatter".to_string(), "0.292".to_string()), "√(0.34/4)");
    assert_eq!(verdict(&r).errors, "errors from the scatter");
}

/// IM099, IM102, KA026: figures of a real profile and region lie on their parabola and ellipse for a linear model.
#[test]
fn scans_of_a_line_are_parabolic() {
    let mut fit = Fit::new(six_points(YErrors::Symmetric(vec![0.2; 6])), "pol1");
    fit.intervals(|i| i.profiles = vec![ProfileWish::new("p1", 21, 2.0)]);
    fit.run();
    let levels = vec![Level::Sigmas(1.0), Level::Cl(0.9)];
    let task = Task::Contour { x: ParamId(0), y: ParamId(1), levels, size: 24 };
    let r = fit.session.run_now(&task, &NoObserver).unwrap();
    let c = r.covariance().unwrap().try_inverse().unwrap();
    let v = r.minimum.values();
    let figure = contour_figure(&r, ParamId(0), ParamId(1)).unwrap();
    let regions = figure.main.layers.iter().filter_map(|l| match l {
        fitpanel::report::figure::Layer::Polygon { label, xy, .. } => Some((label.as_str(), xy)),
        _ => None,
    });
    for ((label, xy), (name, rise)) in regions.zip([
        ("2.15σ in one parameter; 90 % joint", 4.605170185988092),
        ("1σ in one parameter; 39 % joint", 1.0),
    ]) {
        assert_eq!(label, name);
        for p in xy {
            let (dx, dy) = (p.0 - v[0], p.1 - v[1]);
            let q = c[(0, 0)] * dx * dx + 2.0 * c[(0, 1)] * dx * dy + c[(1, 1)] * dy * dy;
            close(label, q, rise, 4e-3 * rise);
        }
    }
    let profile = profile_figure(&r, ParamId(1)).unwrap();
    assert_eq!(profile.main.y_title, "Δχ²");
    let two_sigma = profile.main.layers.iter().find_map(|l| match l {
        fitpanel::report::figure::Layer::Curve { label, xy, .. } if label == "profile" => xy.last().copied(),
        _ => None,
    });
    close("Δχ² at 2σ", two_sigma.unwrap().1, 4.0, 1e-3);
}
