//! Several data sets in one fit: numbers against other programs and against arithmetic, the commands, and the session file.

use std::sync::Arc;

use fitpanel::cost::{Constraint, CostChoice, CostKind, ModelKind, Normalise};
use fitpanel::data::read::ReadOptions;
use fitpanel::data::{Data, Dataset, Histogram, Points, Sample, YErrors};
use fitpanel::error::Explain;
use fitpanel::fit::{
    Command, FitResult, Intervals, NewData, ParamEdit, Quantity, Session, Shown, Task, ValueOrigin,
};
use fitpanel::minimize::NoObserver;
use fitpanel::params::ParamId;
use fitpanel::report::json::fit_json;
use fitpanel::report::{data_figure, text};

use crate::support::{Fit, agrees_with_converged, close, expected, num, numbers, reference_file};

fn points(name: &str, x: &[f64], y: &[f64], sigma: f64) -> Dataset {
    let sy = YErrors::Symmetric(vec![sigma; x.len()]);
    let points = Points { x: x.to_vec(), further: Vec::new(), y: y.to_vec(), sx: None, sy };
    Dataset::new(name, Data::Points(points))
}

fn add(fit: &mut Fit, data: Dataset, formula: &str) {
    let data = NewData::Given(Arc::new(data), None);
    fit.apply(Command::AddMember { data, formula: Some(formula.into()) });
}

const X: [f64; 4] = [1.0, 2.0, 3.0, 4.0];

/// Two lines of the same slope a.
fn lines() -> Fit {
    let mut fit = Fit::new(points("first", &X, &[1.1, 2.3, 2.7, 4.4], 0.2), "a*x+b");
    add(&mut fit, points("second", &X, &[2.2, 3.1, 4.4, 4.8], 0.3), "a*x+c");
    fit
}

fn names(session: &Session) -> Vec<String> {
    session.config().params.names()
}

/// The two lines of the engine's test vectors, as kafe2 fits them: one minimum, one covariance, one χ².
#[test]
fn two_lines_share_a_slope() {
    let mut fit = lines();
    let r = fit.run();
    assert_eq!(r.minimum.params.names(), ["a", "b", "c"]);
    let found = [0.993_076_92, 0.142_307_69, 1.142_307_69];
    let errors = [0.074_420_82, 0.211_223_5, 0.238_988_19];
    for i in 0..3 {
        close("value", r.minimum.params[i].value, found[i], 1e-8);
        close("error", r.errors()[i], errors[i], 1e-7);
    }
    close("χ²", r.gof.chi2.unwrap(), 9.262_179_487, 1e-8);
    assert_eq!(r.gof.ndof, Some(5));
    // What belongs to each: the parts add up to the whole.
    let [one, two] = r.members.as_slice() else { panic!() };
    close("sum", one.chi2.unwrap() + two.chi2.unwrap(), r.gof.chi2.unwrap(), 1e-12);
    close("F", one.fval + two.fval, r.minimum.fval, 1e-12);
    assert_eq!((one.ndata, two.ndata), (Some(4), Some(4)));
    let pulls = two.pulls.as_ref().unwrap();
    close("pull", pulls[0], (2.2 - found[0] - found[2]) / 0.3, 1e-6);
}

/// KA058: the shared intercept of kafe2's multifit, values, errors, covariance, χ² and its probability.
#[test]
fn kafe2_multifit_with_a_shared_intercept() {
    let all = expected("kafe2_multifit");
    let stored = &all["fits"]["shared_c"];
    let mut fit = multifit();
    let r = fit.minos().run();
    let (values, errors) = (numbers(&stored["values"]), numbers(&stored["errors"]));
    assert_eq!(r.minimum.params.names(), ["s", "c", "d"]);
    for i in 0..3 {
        close("value", r.minimum.params[i].value, values[i], 1e-6 * errors[i]);
        close("error", r.errors()[i], errors[i], 1e-6 * errors[i]);
        let minos = r.minos[i].as_ref().unwrap();
        close("MINOS", minos.upper, errors[i], 1e-5 * errors[i]);
        for j in 0..3 {
            let c = num(&stored["covariance"][i][j]);
            close("covariance", r.covariance().unwrap()[(i, j)], c, 1e-6 * errors[i] * errors[j]);
        }
    }
    close("χ²", r.gof.chi2.unwrap(), num(&stored["goodness_of_fit"]), 1e-9);
    close("p", r.gof.p_value.unwrap(), num(&stored["chi2_probability"]), 1e-9);
    assert_eq!(r.gof.ndof, stored["ndf"].as_i64());
}

fn multifit() -> Fit {
    let text = String::from_utf8(reference_file("kafe2_multifit", "data.csv")).unwrap();
    let rows: Vec<Vec<f64>> =
        text.lines().skip(1).map(|l| l.split(',').map(|v| v.parse().unwrap()).collect()).collect();
    let column = |k: usize| rows.iter().map(|r| r[k]).collect::<Vec<f64>>();
    let mut fit = Fit::new(points("y1", &column(0), &column(1), 0.2), "s*x+c");
    add(&mut fit, points("y2", &column(0), &column(2), 0.15), "d*x+c");
    fit
}

/// Single values unbinned and counts in bins with one mean, as iminuit's sum of costs finds it.
#[test]
fn an_unbinned_and_a_binned_likelihood_share_a_mean() {
    let all = expected("simultaneous_weighted_template");
    let stored = &all["fits"]["simultaneous_shared_mu"];
    let text = String::from_utf8(reference_file("simultaneous_weighted_template", "data.csv")).unwrap();
    let x: Vec<f64> = text.lines().skip(1).map(|l| l.parse().unwrap()).collect();
    let sample = Dataset::new(
        "single",
        Data::Sample(Sample { x: x.into(), further: Vec::new(), window: None, weights: None }),
    );
    let (edges, counts) = (numbers(&stored["hist_edges"]), numbers(&stored["hist_counts"]));
    let bins = Dataset::new("bins", Data::Histogram(Histogram::from_edges(&edges, counts).unwrap()));

    let mut fit = Fit::new(sample, "norm(x,mu,s1)");
    fit.cost(|c| {
        (c.kind, c.model_kind, c.normalise) = (CostKind::Unbinned, ModelKind::Density, Normalise::Declared);
    });
    add(&mut fit, bins, "n*norm_cdf(x,mu,s2)");
    fit.cost(|c| (c.kind, c.model_kind) = (CostKind::Extended, ModelKind::Cdf));
    fit.setup(stored).careful().minos();
    let r = fit.run();
    agrees_with_converged("shared mean", &r, &stored["converged"], false);
    // What has no degrees of freedom in one member has none in the whole.
    assert_eq!((r.gof.ndof, r.gof.chi2), (None, None));
    assert_eq!(
        r.members.iter().map(|m| m.cost).collect::<Vec<_>>(),
        [CostKind::Unbinned, CostKind::Extended]
    );
}

/// A simultaneous fit of data sets that have nothing in common is each of them by itself, and says so.
#[test]
fn what_shares_nothing_is_fitted_as_alone() {
    let mut fit = lines();
    let map = |name: &str| Command::MapParam { member: 1, param: "a".into(), name: name.into() };
    fit.apply(map("a2"));
    assert_eq!(names(&fit.session), ["a", "b", "a2", "c"]);
    let r = fit.run();
    let mut alone = Fit::new(points("second", &X, &[2.2, 3.1, 4.4, 4.8], 0.3), "a*x+c");
    let one = alone.run();
    for (i, k) in [(0, 2), (1, 3)] {
        close("value", r.minimum.params[k].value, one.minimum.params[i].value, 1e-9);
        close("error", r.errors()[k], one.errors()[i], 1e-9);
    }
    close("χ²", r.members[1].chi2.unwrap(), one.gof.chi2.unwrap(), 1e-9);
    assert!(r.warnings.iter().any(|w| w.code == "W-INDEPENDENT"));
    fit.apply(map("a"));
    assert_eq!(names(&fit.session), ["a", "b", "c"]);
}

/// Outside knowledge is counted once, wherever it was said, and a robust search leaves rows out of the right data set.
#[test]
fn a_constraint_counts_once() {
    let mut fit = lines();
    let known = Constraint::simple("a", 1.2, 0.1);
    fit.cost(|c| c.constraints = vec![known]);
    let r = fit.run();
    // The slope is the weighted mean of what the lines say and of what is known.
    let (a, v) = (0.993_076_923, 0.074_420_82_f64.powi(2));
    let mean = (a / v + 1.2 / 0.01) / (1.0 / v + 1.0 / 0.01);
    close("a", r.minimum.params[0].value, mean, 1e-7);
    close("error", r.errors()[0], (1.0 / v + 1.0 / 0.01_f64).powf(-0.5), 1e-7);
    assert_eq!(r.gof.ndof, Some(6));
}

/// Bands of each data set by propagation of the one covariance: at x = 0 the error of the intercept.
#[test]
fn every_member_has_its_own_band() {
    let mut fit = Fit::new(points("first", &[0.0, 1.0, 2.0], &[0.1, 1.2, 1.9], 0.2), "a*x+b");
    add(&mut fit, points("second", &[0.0, 2.0, 5.0], &[3.1, 5.2, 7.7], 0.1), "c+a*x");
    let r = fit.run();
    for (j, name) in [(0, "b"), (1, "c")] {
        let band = r.members[j].band.get().unwrap();
        let k = r.minimum.params.find(name).unwrap().0;
        close("curve", band.f[0], r.minimum.params[k].value, 1e-12);
        close("band", band.upper[0] - band.f[0], r.errors()[k], 1e-9);
        let last = band.x.len() - 1;
        let (c, x) = (r.covariance().unwrap(), band.x[last]);
        let variance = c[(k, k)] + 2.0 * x * c[(k, 0)] + x * x * c[(0, 0)];
        close("band at the end", band.f[last] - band.lower[last], variance.sqrt(), 1e-9);
    }
}

#[test]
fn commands_are_about_the_member_shown_and_can_be_undone() {
    let mut s = lines().session;
    assert_eq!((s.config().active, s.config().title(1).as_str()), (1, "second"));
    s.apply(Command::SetFormula("a*x+c+d*x^2".into())).unwrap();
    assert_eq!(names(&s), ["a", "b", "c", "d"]);
    assert_eq!(s.config().members[0].formula, "a*x+b");
    s.apply(Command::Activate(0)).unwrap();
    assert_eq!(s.config().member().formula, "a*x+b");
    assert_eq!(
        (s.users_of(0), s.users_of(1)),
        (vec!["first".into(), "second".into()], vec!["first".to_owned()])
    );
    s.apply(Command::RenameMember(1, "other".into())).unwrap();
    s.apply(Command::RemoveMember(0)).unwrap();
    assert_eq!(
        (names(&s), s.config().title(0)),
        (vec!["a".into(), "c".into(), "d".into()], "other".to_owned())
    );
    let refused = |s: &mut Session, c: Command| s.apply(c).unwrap_err().code();
    assert_eq!(refused(&mut s, Command::RemoveMember(0)), "E-MEMBER");
    assert_eq!(refused(&mut s, Command::Activate(3)), "E-MEMBER");
    let unknown = Command::MapParam { member: 0, param: "zeta".into(), name: "a".into() };
    assert_eq!(refused(&mut s, unknown), "E-PAR-UNKNOWN");
    for _ in 0..3 {
        s.apply(Command::Undo).unwrap();
    }
    assert_eq!((s.config().members.len(), s.config().active), (2, 1));
    s.apply(Command::Undo).unwrap();
    assert_eq!(names(&s), ["a", "b", "c"]);
}

/// IM046: the parameters of a single formula get names of the user's; what is found is the same, and the names are saved with the session.
#[test]
fn parameters_of_one_formula_under_other_names() {
    let mut plain = Fit::new(points("line", &X, &[1.1, 2.3, 2.7, 4.4], 0.2), "pol1");
    let mut named = Fit::new(points("line", &X, &[1.1, 2.3, 2.7, 4.4], 0.2), "pol1");
    for (param, name) in [("p0", "offset"), ("p1", "slope")] {
        named.apply(Command::MapParam { member: 0, param: param.into(), name: name.into() });
    }
    let (plain, result) = (plain.run(), named.run());
    assert_eq!(result.minimum.params.names(), ["offset", "slope"]);
    for k in 0..2 {
        close("value", result.minimum.values()[k], plain.minimum.values()[k], 1e-12);
        close("error", result.errors()[k], plain.errors()[k], 1e-12);
    }
    let report = text::report(&result);
    assert!(report.contains("offset") && report.contains("slope") && !report.contains("│ p0"), "{report}");
    // By hand: Σ(x − x̄)(y − ȳ)/Σ(x − x̄)² = 5.15/5.
    close("slope", result.minimum.values()[1], 1.03, 1e-12);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("named.toml");
    named.apply(Command::Save(path.clone()));
    let mut again = Session::new();
    again.apply(Command::Open { path, options: ReadOptions::default() }).unwrap();
    assert_eq!(again.config().params.names(), ["offset", "slope"]);
}

/// Start values come from the data that know the parameter; what the user set, and what a fit found, stays.
#[test]
fn start_values_are_estimated_from_the_own_data() {
    let mut s = lines().session;
    let at = |s: &Session, name: &str| {
        let ParamId(k) = s.config().params.find(name).unwrap();
        (s.config().params[k].value, s.config().origins[k])
    };
    for (name, value) in [("a", 1.0), ("b", 0.0), ("c", 1.2)] {
        let (start, origin) = at(&s, name);
        assert!((start - value).abs() < 0.5 && origin == ValueOrigin::Guessed, "{name} starts at {start}");
    }
    let b = s.config().params.find("b").unwrap();
    s.apply(Command::SetParam(b, ParamEdit::Value(7.0))).unwrap();
    s.apply(Command::SetFormula("a*x+c".into())).unwrap();
    assert_eq!(at(&s, "b"), (7.0, ValueOrigin::User));
}

/// The result answers the question whichever member is shown, and is stale when any of them changes.
#[test]
fn a_result_follows_the_member_shown() {
    let mut s = lines().session;
    s.run_now(&Task::Fit, &NoObserver).unwrap();
    let label = |s: &Session| s.result().any().unwrap().data().unwrap().name.clone();
    assert_eq!(label(&s), "second");
    s.apply(Command::Activate(0)).unwrap();
    assert!(matches!(s.result(), Shown::Fresh(_)) && label(&s) == "first");
    let figure = data_figure(&s, &fitpanel::report::ViewOptions::default());
    assert!(figure.main.layers.len() > 2);
    s.apply(Command::SetMask { row: 0, used: false }).unwrap();
    assert!(matches!(s.result(), Shown::Stale(_)));
    s.apply(Command::Activate(1)).unwrap();
    assert!(matches!(s.result(), Shown::Stale(_)) && label(&s) == "second");
}

#[test]
fn a_session_file_holds_all_members() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a.toml"), folder.path().join("b.toml"));
    let mut s = lines().session;
    s.apply(Command::MapParam { member: 1, param: "c".into(), name: "offset".into() }).unwrap();
    s.apply(Command::SetRange(Some((0.0, 3.5).into()))).unwrap();
    s.apply(Command::SetCostKind(CostKind::GaussNll)).unwrap();
    s.apply(Command::Activate(0)).unwrap();
    s.run_now(&Task::Fit, &NoObserver).unwrap();
    s.apply(Command::Save(first.clone())).unwrap();
    let mut t = Session::new();
    t.apply(Command::Open { path: first.clone(), options: ReadOptions::default() }).unwrap();
    assert_eq!(t.config(), s.config());
    assert!(t.saved_result().is_some_and(|(_, current)| current));
    t.apply(Command::Save(second.clone())).unwrap();
    let text = std::fs::read_to_string(&first).unwrap();
    assert_eq!(text, std::fs::read_to_string(&second).unwrap());
    assert!(text.contains("simultaneous = true") && text.contains("c = \"offset\""), "{text}");
}

/// By hand, after the contract: two [[data]], two [[fit]], the parameter they share written once.
#[test]
fn a_session_written_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    put("T.csv", "x,y,sy\n1,1.1,0.2\n2,2.3,0.2\n3,2.7,0.2\n4,4.4,0.2\n");
    put("I.csv", "x,y,sy\n1,2.2,0.3\n2,3.1,0.3\n3,4.4,0.3\n4,4.8,0.3\n");
    let session = |fits: &str| {
        let head = "version = 1\n[[data]]\nname = \"T\"\nfile = \"T.csv\"\n[[data]]\nname = \"I\"\nfile = \"I.csv\"\n";
        put("s.toml", &format!("{head}{fits}"));
        let mut s = Session::new();
        let open = Command::Open { path: folder.path().join("s.toml"), options: ReadOptions::default() };
        s.apply(open).map(|_| s)
    };
    let both = "[[fit]]\ndata = \"T\"\nmodel = \"a*x+b\"\n[[fit]]\ndata = \"I\"\nmodel = \"a*x+c\"\n";
    let mut s = session(&format!("{both}[[parameter]]\nname = \"a\"\nvalue = 1.5\n")).unwrap();
    let a = s.config().params.find("a").unwrap();
    assert_eq!(s.config().params[a.0].value, 1.5);
    let r: Arc<FitResult> = s.run_now(&Task::Fit, &NoObserver).unwrap();
    close("a", r.minimum.params[a.0].value, 0.993_076_92, 1e-7);

    let said = |fits: &str| session(fits).err().unwrap().to_string();
    assert!(said("").contains("it has no [[fit]]"));
    assert!(said(&both.replace("data = \"I\"\n", "")).contains("say which"));
    let text = said(&format!("{both}strategy = 2\n"));
    assert!(text.contains("[[fit]] number 2 has a search of its own"), "{text}");
    let text = said(&both.replace("a*x+c", "a*x+("));
    assert!(text.starts_with("I: "), "{text}");
}

/// The contract's keys are those of the first data set; what belongs to each stands in "members", and in a table of the report.
#[test]
fn reports_name_every_member() {
    let mut fit = lines();
    fit.apply(Command::Activate(0));
    let r = fit.run();
    let json = fit_json(&r);
    assert_eq!(json["data"]["name"], "first");
    let members = json["members"].as_array().unwrap();
    assert_eq!(members.len(), 2);
    assert_eq!(members[1]["model"]["parameters"].as_array().unwrap(), &["a", "c"]);
    close("χ²", num(&members[1]["chi2"]) + num(&members[0]["chi2"]), num(&json["chi2"]), 1e-12);
    let text = text::report(&r);
    for part in ["Fit     1 of 2: first", "Fit     2 of 2: second", "a*x+c", "│ second │"] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    let alone = Fit::new(points("first", &X, &[1.1, 2.3, 2.7, 4.4], 0.2), "a*x+b").run();
    assert!(fit_json(&alone).get("members").is_none());
}

/// Data without errors beside data with errors: σ = 1 counts as an error there, and the report says so.
#[test]
fn data_without_errors_beside_others_are_pointed_at() {
    let mut fit = lines();
    let mut bare = points("bare", &X, &[3.0, 4.1, 5.2, 5.9], 1.0);
    if let Data::Points(p) = &mut bare.data {
        p.sy = YErrors::None;
    }
    add(&mut fit, bare, "a*x+d");
    let r = fit.run();
    let said = r.warnings.iter().find(|w| w.code == "W-MIXED").unwrap();
    assert!(said.text.starts_with("bare: no errors given") && !r.unweighted, "{}", said.text);
    let choice = CostChoice { kind: CostKind::Unbinned, ..CostChoice::default() };
    fit.apply(Command::SetCost(choice));
    let error = fit.session.run_now(&Task::Fit, &NoObserver).unwrap_err();
    assert!(error.to_string().starts_with("bare: "), "{error}");
}

/// Two parameters that become one: what correlates it with itself or asks it twice goes, a tie that would follow itself is refused; a name
/// is one word, and the e3 of a number is none.
#[test]
fn a_parameter_that_takes_the_name_of_another() {
    let mut fit = lines();
    let name = |own: &str, name: &str| Command::MapParam { member: 1, param: own.into(), name: name.into() };
    fit.apply(name("c", "e3"));
    let pair = Constraint {
        names: vec!["b".into(), "e3".into()],
        values: vec![0.1, 1.0],
        covariance: vec![vec![0.04, 0.01], vec![0.01, 0.09]],
        ..Constraint::default()
    };
    fit.cost(|c| c.constraints = vec![pair, Constraint::simple("e3", 1.0, 0.5)]);
    fit.apply(Command::SetIntervals(Intervals {
        minos: Some(vec!["b".into(), "e3".into()]),
        contours: vec![("b".into(), "e3".into(), vec![0.68], 8), ("a".into(), "e3".into(), vec![0.68], 8)],
        derived: vec![Quantity { name: "q".into(), expression: "2.e3*e3".into(), profile: false }],
        ..Intervals::default()
    }));
    for bad in ["my par", "2b", "b+c", ""] {
        let error = fit.session.apply(name("c", bad)).unwrap_err();
        assert_eq!(error.code(), "E-PAR-NAME", "{bad}");
    }
    fit.apply(name("c", "b"));
    let config = fit.session.config();
    let left: Vec<&[String]> =
        config.members.iter().flat_map(|m| &m.cost.constraints).map(|c| c.names.as_slice()).collect();
    assert_eq!(left, [["b"]]);
    assert_eq!(config.intervals.minos, Some(vec!["b".into()]));
    assert_eq!(config.intervals.contours, [("a".to_owned(), "b".to_owned(), vec![0.68], 8)]);
    assert_eq!(config.intervals.derived[0].expression, "2.e3*b");
    let result = fit.run();
    close("q", result.derived[0].value, 2000.0 * result.minimum.params[1].value, 1e-9);
    // Apart again, one tied to the other: they cannot be one.
    fit.apply(name("c", "c"));
    fit.edit("b", ParamEdit::Tie(Some("2*c".into())));
    let error = fit.session.apply(name("c", "b")).unwrap_err();
    assert!(error.to_string().contains('b') && names(&fit.session).contains(&"c".to_owned()), "{error}");
}
