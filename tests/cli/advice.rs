//! What can be done about a fit is said with the option that does it, and the option does it.

#![expect(clippy::unwrap_used, reason = "a report without its parts ends the test")]

use super::sandbox::{Sandbox, assert_close, number};

/// MIGRAD alone ends in the wrong valley; the option named by the report leads to the right one.
#[test]
fn the_option_that_leads_to_the_better_valley() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("peak.csv");
    let args = ["peak.csv", "--model", "gaus+pol1", "--param", "Mean=5", "--param", "Sigma=2"];
    let alone = [&["fit"], &args[..], &["--minimizer", "migrad"]].concat();
    let report = sandbox.run(&alone).stdout;
    assert!(report.contains("χ² 34.41 instead of 492"), "{report}");
    assert!(report.contains("● What to do: Take it: --minimizer auto"), "{report}");
    let fit = sandbox.json(&[&args[..], &["--minimizer", "migrad"]].concat());
    assert_eq!(fit.pointer("/minimum/verdict").unwrap(), "better_valley");
    assert_eq!(fit.pointer("/minimum/advice/0/flag").unwrap(), "--minimizer auto");
    let taken = sandbox.json(&[&args[..], &["--minimizer", "auto"]].concat());
    assert_close(number(&taken, "/chi2"), 34.41, 0.01, "χ²");
}

/// A formula without a value at x = 0, refused with the interval that leaves it out.
#[test]
fn the_interval_that_leaves_a_pole_out() {
    let table = "x,y,sy\n0,9,0.1\n1,3.1,0.1\n2,1.9,0.1\n3,1.8,0.1\n4,1.5,0.1\n";
    let sandbox = Sandbox::with(&[("pole.csv", table)]);
    let refused = sandbox.run(&["fit", "pole.csv", "--model", "a+b/x"]);
    let said = "cannot be computed at x = 0 (row 1) (division by zero)";
    assert!(refused.stderr.contains(said) && refused.code == Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("Exclude x ≤ 0: --exclude -1:0"), "{}", refused.stderr);
    let fit = sandbox.json(&["pole.csv", "--model", "a+b/x", "--exclude", "-1:0"]);
    assert_close(number(&fit, "/data/n_used"), 4.0, 0.0, "rows");
}

/// Roots of numbers below 0, because of a parameter: refused with the limit that keeps it where the formula is defined, and that does.
#[test]
fn the_limit_that_keeps_a_parameter_where_the_formula_is_defined() {
    let row = |x: u32| format!("{x},{},0.1\n", 2.0 * (12.5 - f64::from(x)).sqrt());
    let table: String = std::iter::once("x,y,sy\n".to_owned()).chain((1..=10).map(row)).collect();
    let sandbox = Sandbox::with(&[("root.csv", &table)]);
    let args = ["root.csv", "--model", "c*sqrt(a-x)", "--param", "a=1"];
    let refused = sandbox.run(&[&["fit"][..], &args].concat());
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    let advice = "Keep a above 10: --param a=";
    let flag = refused.stderr.split(advice).nth(1).and_then(|rest| rest.split_whitespace().next());
    let flag = format!("a={}", flag.unwrap_or_else(|| panic!("{}", refused.stderr)));
    assert!(flag.ends_with(",min=10"), "{flag}");
    let fit = sandbox.json(&["root.csv", "--model", "c*sqrt(a-x)", "--param", &flag]);
    assert_eq!(fit["minimum"]["valid"], true);
    assert_close(number(&fit, "/params/1/value"), 12.5, 1e-3, "a");
}

/// Numbers that cannot be squared are refused before anything is fitted, with row, column and unit.
#[test]
fn numbers_too_large_are_named() {
    let table = "t,U\n1,1.1e200\n2,2.0e200\n3,2.9e200\n";
    let sandbox = Sandbox::with(&[("huge.csv", table)]);
    let refused = sandbox.run(&["fit", "huge.csv", "--model", "pol1"]);
    let said = "error[E-SCALE]: row 3 of column 'U' holds 2.9e200, too large to be squared — give the column in another unit (divided by 1e200)";
    assert!(refused.stderr.contains(said) && refused.code == Some(2), "{}", refused.stderr);
}

/// Powers that are held are none that the search takes: a line in x about 1e60 as a cubic with two of its terms at 0.
#[test]
fn powers_that_are_held_are_not_searched_for() {
    let sandbox = Sandbox::with(&[("far.csv", "x,y,sy\n1e60,2,0.1\n2e60,4,0.1\n3e60,6.1,0.1\n4e60,8,0.1\n")]);
    let held = ["--param", "p2=0,fixed", "--param", "p3=0,fixed"];
    let run = sandbox.run(&[&["fit", "far.csv", "--model", "pol3"], &held[..]].concat());
    assert!(
        !run.stderr.contains("E-SCALE") && !run.stderr.contains("large for the powers"),
        "{}",
        run.stderr
    );
    let free = sandbox.run(&["fit", "far.csv", "--model", "pol3"]);
    assert!(free.stderr.contains("large for the powers"), "{}", free.stderr);
}

/// The words of a flag, as a shell splits them.
fn words_of(flag: &str) -> Vec<String> {
    let parts = flag.split('"').enumerate();
    let split = |(k, part): (usize, &str)| -> Vec<String> {
        if k % 2 == 1 { vec![part.into()] } else { part.split_whitespace().map(Into::into).collect() }
    };
    parts.flat_map(split).collect()
}

/// Options that may be given many times: what is advised is added to them. Of any other it takes the place.
const REPEATED: [&str; 3] = ["--param", "--exclude", "--error"];

/// The command with what is advised.
fn followed(args: &[&str], flag: &str) -> Vec<String> {
    let words = words_of(&flag.replace("SIZE", "0.5"));
    let mut out: Vec<String> = Vec::new();
    let mut list = args.iter();
    while let Some(arg) = list.next() {
        let name = arg.split('=').next().unwrap_or(arg);
        if *arg != name && words.iter().any(|w| w == name) {
            continue;
        }
        if words.iter().any(|w| w == arg) && arg.starts_with("--") && !REPEATED.contains(arg) {
            list.next();
        } else {
            out.push((*arg).into());
        }
    }
    out.extend(words);
    out
}

fn fitted(sandbox: &Sandbox, args: &[String]) -> serde_json::Value {
    sandbox.json(&args.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A table of x, y and one error for all, or none.
fn table(rows: impl IntoIterator<Item = (f64, f64)>, sigma: f64) -> String {
    let mut text = if sigma > 0.0 { "x,y,sy\n".to_owned() } else { "x,y\n".to_owned() };
    let error = if sigma > 0.0 { format!(",{sigma}") } else { String::new() };
    text.extend(rows.into_iter().map(|(x, y)| format!("{x},{y}{error}\n")));
    text
}

const TO_AND_FRO: [f64; 6] = [1.0, -1.1, 0.9, 0.1, -0.9, 0.4];

/// n points from `from` on, with residuals of `part` errors to and fro.
fn along(n: usize, from: f64, sigma: f64, part: f64, law: impl Fn(f64) -> f64) -> String {
    let row = |k: usize| (from + k as f64, law(from + k as f64) + part * sigma * TO_AND_FRO[k % 6]);
    table((0..n).map(row), sigma)
}

fn value(fit: &serde_json::Value, name: &str) -> f64 {
    super::sandbox::param(fit, name).0
}

/// What is seen of an option in the fit with it; before, after.
type Effect = fn(&serde_json::Value, &serde_json::Value) -> bool;

fn is_fixed(_: &serde_json::Value, after: &serde_json::Value) -> bool {
    after["params"].as_array().unwrap().iter().any(|p| p["fixed"] == true)
}

fn same_curve(before: &serde_json::Value, after: &serde_json::Value) -> bool {
    (number(before, "/chi2") - number(after, "/chi2")).abs() < 1e-4 * (1.0 + number(before, "/chi2"))
        && after["model"]["formula"].as_str().unwrap().contains("(x-")
}

/// A fit with a verdict, and what each of its advised options does.
struct Case {
    data: String,
    args: &'static [&'static str],
    verdict: &'static str,
    /// The start of each option in order, and its effect; of another command nothing is run.
    effects: Vec<(&'static str, Effect)>,
}

#[expect(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<Case> {
    let line = |x: f64| 1.0 + 0.5 * x;
    let late = 1.7e9;
    vec![
        Case {
            data: along(12, 1.0, 0.1, 1.0, line),
            args: &["--model", "m*x+c", "--param", "m=0.3,min=0,max=0.4"],
            verdict: "at_limit",
            effects: vec![
                ("--param m,min=-inf,max=inf", |_, b| (value(b, "m") - 0.5).abs() < 0.02),
                ("--limit m,side=lower", |_, b| number(b, "/one_sided_limits/0/value") < 0.4),
                ("--param m=", is_fixed),
            ],
        },
        Case {
            data: table(
                (1..=12)
                    .map(|k| (f64::from(k), 1.05 + 0.55 * f64::from(k) + 0.1 * TO_AND_FRO[k as usize % 6])),
                0.0,
            ),
            args: &["--model", "pol1"],
            verdict: "no_errors_given",
            effects: vec![("--error y=SIZE", |_, b| b["p_value"].is_number())],
        },
        Case {
            data: table(
                [0, 1, 3, 6, 11, 14, 12, 7, 2, 1, 0]
                    .iter()
                    .enumerate()
                    .map(|(k, &n)| (k as f64, f64::from(n))),
                0.0,
            ),
            args: &["--model", "gaus"],
            verdict: "no_errors_given",
            effects: vec![
                ("--kind histogram", |_, b| b["cost"] != "chi2" && b["data"]["kind"] == "histogram"),
                // It is not asked again.
                ("--error-policy from-scatter", |_, b| {
                    !b["minimum"]["advice"].to_string().contains("Poisson")
                }),
                ("--error y=SIZE", |_, b| b["p_value"].is_number()),
            ],
        },
        Case {
            data: along(18, 1.0, 0.1, 3.0, line),
            args: &["--model", "pol1"],
            verdict: "too_much_scatter",
            effects: vec![
                ("--error-policy from-scatter", |a, b| b["p_value"].is_null() && a["p_value"].is_number()),
                ("fitpanel suggest FILE", |_, _| true),
            ],
        },
        Case {
            data: along(20, late, 0.1, 0.9, |x| {
                1.0 + 0.5 * (x - late) + if x == late + 7.0 { 0.9 } else { 0.0 }
            }),
            args: &["--model", "a+b*(x-1700000000)"],
            verdict: "outlier",
            effects: vec![
                ("--exclude", |a, b| number(a, "/data/n_used") - number(b, "/data/n_used") == 1.0),
                ("--cost robust:soft_l1", |_, b| {
                    (value(b, "b") - 0.5).abs() < 0.01 && b["p_value"].is_null()
                }),
            ],
        },
        Case {
            data: along(12, 1.0, 0.1, 1.0, line),
            args: &["--model", "a*x+b+k*(x>100)"],
            verdict: "not_determined",
            effects: vec![
                ("--param k=", |a, b| is_fixed(a, b) && b["minimum"]["determined"] == true),
                ("--model \"a*x+b\"", |_, b| b["minimum"]["verdict"] == "good"),
            ],
        },
        // Of terms that do the same job one stays.
        Case {
            data: along(12, 0.0, 0.02, 1.0, |x| 3.0 * (-0.4 * x).exp() + 1.0),
            args: &["--model", "a*exp(-b*x)+c+d"],
            verdict: "not_determined",
            effects: vec![
                ("--param c=", is_fixed),
                ("--param d=", is_fixed),
                ("--model \"a*exp(-b*x)+c\"", |_, b| b["minimum"]["verdict"] == "good"),
            ],
        },
        Case {
            data: along(20, 100.0, 0.02, 1.0, |x| (4.0 - 0.03 * x).exp()),
            args: &["--model", "expo"],
            verdict: "strongly_correlated",
            effects: vec![
                ("--param Constant=", is_fixed),
                ("--param Slope=", is_fixed),
                ("--model \"exp(Constant+Slope*(x-110))\"", same_curve),
                ("--contour Constant,Slope", |_, b| b["contours"].as_array().is_some_and(|c| !c.is_empty())),
            ],
        },
        Case {
            data: include_str!("../../examples-data/peak.csv").into(),
            args: &[
                "--model",
                "gaus+pol1",
                "--param",
                "Sigma=4.5",
                "--minimizer",
                "migrad",
                "--max-calls",
                "2",
            ],
            verdict: "not_converged",
            effects: vec![
                ("--max-calls 1000", |_, b| b["minimum"]["has_reached_call_limit"] == false),
                ("fitpanel suggest FILE", |_, _| true),
            ],
        },
        Case {
            data: table([(1.0, 1.0), (2.0, 4.0), (3.0, 9.5)], 0.1),
            args: &["--model", "pol2"],
            verdict: "too_few_data",
            effects: vec![
                ("--param p2=", |_, b| b["ndof"] == 1),
                ("--param p1=", |_, b| b["ndof"] == 1),
                ("--param p0=", |_, b| b["ndof"] == 1),
            ],
        },
        Case {
            data: table(
                (0..9).map(|k| {
                    let x = f64::from(k);
                    (x, 2.0 * (-x / 3.0).exp() + 0.3 * (-1.0_f64).powi(k))
                }),
                0.45,
            ),
            args: &["--model", "A*exp(-x/tau)", "--minos=tau"],
            verdict: "unequal_errors",
            effects: vec![("--minos", |_, b| {
                b["params"].as_array().unwrap().iter().all(|p| p["minos"].is_object())
            })],
        },
    ]
}

/// Every option that is advised is taken, alone and as it stands, and does what it says.
#[test]
fn every_option_does_what_it_says() {
    for case in cases() {
        let sandbox = Sandbox::with(&[("data.csv", &case.data)]);
        let args = [&["data.csv"], case.args].concat();
        let before = sandbox.json(&args);
        let what = format!("{args:?}: {:#}", before["minimum"]);
        assert_eq!(before["minimum"]["verdict"], case.verdict, "{what}");
        let advice = before["minimum"]["advice"].as_array().unwrap();
        let flags: Vec<&str> = advice.iter().filter_map(|a| a["flag"].as_str()).collect();
        assert_eq!(flags.len(), case.effects.len(), "{what}");
        for (flag, (start, effect)) in flags.iter().zip(&case.effects) {
            assert!(flag.starts_with(start), "{flag} instead of {start}");
            if flag.starts_with("--") {
                let after = fitted(&sandbox, &followed(&args, flag));
                assert!(effect(&before, &after), "{flag}: {after:#}");
            } else {
                let words = words_of(&flag.replace("FILE", "data.csv"));
                let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
                let run = sandbox.run(&words);
                assert!(run.code == Some(0) && !run.stdout.is_empty(), "{flag}: {}", run.stderr);
            }
        }
    }
}

/// A law that is another one when x is counted from elsewhere is left as it is.
#[test]
fn no_shift_to_another_family() {
    let power = along(20, 100.0, 0.5, 1.0, |x| 2.0 * x.powf(1.5));
    let saturation = along(20, 100.0, 0.01, 1.0, |x| 9.0 * x / (30.0 + x));
    for (data, model) in [(power, "A*x^n"), (saturation, "V*x/(K+x)")] {
        let sandbox = Sandbox::with(&[("data.csv", &data)]);
        let fit = sandbox.json(&["data.csv", "--model", model]);
        assert_eq!(fit["minimum"]["verdict"], "strongly_correlated", "{:#}", fit["minimum"]);
        assert!(!fit["minimum"]["advice"].to_string().contains("Shift"), "{:#}", fit["minimum"]);
    }
}

/// Sizes and places of seven digits and more are written with all that it takes to read them back.
#[test]
fn a_late_place_keeps_its_digits() {
    let late = 1_700_000_000.0;
    let data = along(21, late, 0.2, 1.0, |x| 9.0 * (-0.5 * ((x - late - 10.0) / 3.0_f64).powi(2)).exp());
    let sandbox = Sandbox::with(&[("data.csv", &data)]);
    let args = ["data.csv", "--model", "gaus", "--param", "Mean=1700000010,min=1700000000,max=1700000009"];
    let fit = sandbox.json(&args);
    assert_eq!(fit["minimum"]["verdict"], "at_limit", "{:#}", fit["minimum"]);
    let advice = fit["minimum"]["advice"].as_array().unwrap();
    let fixed = advice.iter().filter_map(|a| a["flag"].as_str()).find(|f| f.ends_with(",fixed")).unwrap();
    let again = fitted(&sandbox, &followed(&args, fixed));
    assert_eq!(value(&again, "Mean").to_bits(), value(&fit, "Mean").to_bits(), "{fixed}");
}

/// A typed cost has no model that another could replace, and no data to estimate starts from: neither is advised, with or without sums over
/// rows of a file.
#[test]
fn a_typed_cost_is_not_sent_for_other_models() {
    let sandbox = Sandbox::with(&[("line.csv", "x,y,sy\n1,2,0.1\n2,3,0.1\n3,4.1,0.1\n4,4.9,0.1\n")]);
    let custom = ["--cost", "custom", "--model"];
    let runs = [
        [&["fit"], &custom[..], &["exp(-a)"]].concat(),
        [&["fit"], &custom[..], &["(a-1)^2+(b-2)^4", "--max-calls", "3"]].concat(),
        [&["fit", "line.csv"], &custom[..], &["sum(((y-a*x)/sy)^2)*exp(-b)"]].concat(),
    ];
    for args in runs {
        let report = sandbox.run(&args).stdout;
        assert!(report.contains("What to do"), "{report}");
        assert!(!report.contains("suggest") && !report.contains("Better start"), "{report}");
    }
    let fit = sandbox.run(&[&["fit", "line.csv"], &custom[..], &["sum(((y-a*x-b)/sy)^2)"]].concat()).stdout;
    let said = fit.replace("\n  ", " ");
    assert!(said.contains("with sums over the rows") && !said.contains("There are no data"), "{fit}");
}

/// Sixty points 0.1 apart of 2 sin(3x + 0.4), as a table; `shift` moves every second place.
fn oscillation(shift: f64) -> String {
    let row = |k: usize| {
        let x = 0.1 * k as f64 + if k % 2 == 1 { shift } else { 0.0 };
        let wobble = 0.05 * ((k * k * 7 % 11) as f64 / 5.0 - 1.0);
        format!("{x:.4},{:.4},0.05\n", 2.0 * (3.0 * x + 0.4).sin() + wobble)
    };
    "x,y,sy\n".to_owned() + &(0..60).map(row).collect::<String>()
}

/// Through points 0.1 apart ω = 20π + 3 goes like ω = 3, and T = 2π/(20π + 3) like 2π/3; of uneven points no other is named, and none where the
/// slow one was found.
#[test]
fn the_frequency_that_does_as_well_is_named() {
    let sandbox = Sandbox::with(&[("even.csv", &oscillation(0.0)), ("uneven.csv", &oscillation(0.031))]);
    let said = |args: &[&str]| {
        let fit =
            sandbox.json(&[args, &["--minimizer", "migrad", "--param", "a=2", "--param", "p=0.4"]].concat());
        assert_eq!(fit["minimum"]["valid"], true, "{args:?}");
        let warnings = fit["minimum"]["warnings"].as_array().unwrap().clone();
        let alias = warnings.into_iter().find(|w| w["code"] == "W-ALIAS");
        alias.map(|w| (w["severity"].as_str().unwrap().to_owned(), w["text"].as_str().unwrap().to_owned()))
    };
    let sine = ["even.csv", "--model", "a*sin(w*x+p)", "--param"];
    assert_eq!(said(&[&sine[..], &["w=3"]].concat()), None);
    let (severity, text) = said(&[&sine[..], &["w=65.83"]].concat()).unwrap();
    assert!(
        severity == "warning" && text.contains("and w = 3 go") && text.contains("steps of 0.1"),
        "{text}"
    );
    let (severity, text) = said(&[&sine[..], &["w=-3", "--param", "p=2.7"]].concat()).unwrap();
    assert!(severity == "info" && text.contains("same oscillation"), "{text}");
    let period = ["even.csv", "--model", "a*cos(2*pi*x/T-p)", "--param", "T=0.09544"];
    let (_, text) = said(&period).unwrap();
    assert!(text.contains("and T = 2.09"), "{text}");
    let uneven = ["uneven.csv", "--model", "a*sin(w*x+p)", "--param", "w=3"];
    assert_eq!(said(&uneven), None);
    let negative = ["uneven.csv", "--model", "a*sin(w*x+p)", "--param", "w=-3", "--param", "p=2.7"];
    assert_eq!(said(&negative), None, "nothing but even steps is looked at");
}

/// Counts of a bell, 1000 in bins of 0.5: its normalised density has no parameter for that, and is told so; each of both options leads to
/// mean and width.
#[test]
fn a_density_on_counts_has_the_wrong_scale() {
    let bell = |x: f64| (-0.5 * (x - 5.0) * (x - 5.0)).exp() / std::f64::consts::TAU.sqrt();
    let rows = (0..20).map(|k| (0.5 * f64::from(k), 0.5 * f64::from(k + 1)));
    let row = |(lo, hi): (f64, f64)| format!("{lo},{hi},{}\n", (500.0 * bell(0.5 * (lo + hi))).round());
    let table = "lo,hi,n\n".to_owned() + &rows.map(row).collect::<String>();
    let sandbox = Sandbox::with(&[("bell.csv", &table)]);
    let density = "1/(sqrt(2*pi)*s)*exp(-0.5*((x-m)/s)^2)";
    let start = ["bell.csv", "--param", "m=5.2", "--model"];
    let fit = sandbox.json(&[&start[..], &[density]].concat());
    assert_eq!(fit.pointer("/minimum/verdict").unwrap(), "wrong_scale", "{fit:#}");
    let advice = fit.pointer("/minimum/advice").unwrap().to_string();
    assert!(advice.contains("--cost likelihood --density") && advice.contains("N*(1/(sqrt"), "{advice}");
    let times = sandbox.json(&[&start[..], &[&format!("N*({density})")]].concat());
    let shape = sandbox.json(&[&start[..], &[density, "--cost", "likelihood", "--density"]].concat());
    for fit in [&times, &shape] {
        assert_ne!(fit.pointer("/minimum/verdict").unwrap(), "wrong_scale");
        assert_close(super::sandbox::param(fit, "m").0, 5.0, 0.03, "m");
        assert_close(super::sandbox::param(fit, "s").0.abs(), 1.0, 0.05, "s");
    }
    assert_close(super::sandbox::param(&times, "N").0.abs(), 500.0, 20.0, "N");
    // A density that may take any size is none of that kind.
    let gaus = sandbox.json(&["bell.csv", "--model", "gaus"]);
    assert!(!gaus["minimum"]["warnings"].to_string().contains("W-SCALE"));
}

/// k = 1e8 exp(−50 kJ/mol/RT) at 20 … 80 °C: with x in °C the law misses, and is told why; the option finds the energy again. A formula that
/// adds the 273.15 itself is left alone.
#[test]
fn a_law_of_absolute_temperature_asks_for_kelvin() {
    let k = |t: f64| 1e8 * (-50_000.0 / (8.314_462_618 * (t + 273.15))).exp();
    let row = |i: u32| {
        let t = 20.0 + 10.0 * f64::from(i);
        format!("{t},{:.6e},{:.2e}\n", k(t), 0.02 * k(t))
    };
    let table = "T / °C,k / 1/s,sk / 1/s\n".to_owned() + &(0..7).map(row).collect::<String>();
    let named_x = table.replace("T / °C", "x / °C");
    let sandbox = Sandbox::with(&[("rate.csv", &table), ("x.csv", &named_x)]);
    let fit = sandbox.json(&["rate.csv", "--model", "arrhenius"]);
    let said = |fit: &serde_json::Value| fit["minimum"]["warnings"].to_string().contains("W-CELSIUS");
    assert!(said(&fit));
    assert_eq!(fit.pointer("/minimum/advice/0/flag").unwrap(), "--column \"x=x+273.15\"");
    // A second column x would be refused.
    let other = sandbox.json(&["x.csv", "--model", "arrhenius"]);
    assert!(said(&other) && !other["minimum"]["advice"].to_string().contains("273.15"));
    let fit = sandbox.json(&["rate.csv", "--model", "arrhenius", "--column", "x=x+273.15"]);
    assert!(!said(&fit));
    assert_close(super::sandbox::param(&fit, "E_a").0, 50_000.0, 1.0, "E_a");
    for model in ["A*exp(-E/(8.314462618*(x+273.15)))", "A*exp(-x/b)"] {
        assert!(!said(&sandbox.json(&["rate.csv", "--model", model])), "{model}");
    }
}
