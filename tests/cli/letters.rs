//! Letters of ROOT, digits of its box, levels of print, start values by position: small ways of the peers on the command line.

use super::sandbox::{LINE, Run, Sandbox, assert_close, number, param};

const CIRCLE: [&str; 7] =
    ["fit", "--cost", "custom", "--model", "(x-1)^2+(y-2)^2", "--param=0=3", "--param=1=4"];
const VALLEY: [&str; 7] =
    ["fit", "--cost", "custom", "--model", "(1-x)^2+100*(y-x^2)^2", "--param=0=-1.2", "--param=1=1"];

/// (F, values) of every line of a trace.
fn trace(run: &Run) -> Vec<(f64, Vec<f64>)> {
    let row = |line: &str| {
        let (f, values) = line.split_once('|')?;
        let values: Option<Vec<f64>> = values.split_whitespace().map(|v| v.parse().ok()).collect();
        Some((f.trim().parse().ok()?, values?))
    };
    run.stderr.lines().filter_map(row).collect()
}

/// PM056, IM028: from (3, 4), given by position, where F is 8, to (1, 2), where it is 0.
#[test]
fn the_trace_of_a_circle() {
    let calls =
        trace(&Sandbox::with(&[]).run(&[&CIRCLE[..], &["--minimizer", "migrad", "--print", "1"]].concat()));
    assert_eq!(calls[0], (8.0, vec![3.0, 4.0]));
    let (f, values) = calls.last().unwrap();
    assert!(*f < 1e-9 && (values[0] - 1.0).abs() < 1e-4 && (values[1] - 2.0).abs() < 1e-4, "{calls:?}");
}

/// PM019, PM020, PM021, PM022: nothing; values; differences to the first call; differences to the call before. Down a curved valley from
/// (−1.2, 1), where F is 24.2.
#[test]
fn four_levels_of_print() {
    let sandbox = Sandbox::with(&[]);
    let at = |level: &str| sandbox.run(&[&VALLEY[..], &["--minimizer", "migrad", "--print", level]].concat());
    assert_eq!(at("0").stderr, "");
    let values = trace(&at("1"));
    assert_eq!(values[0], (24.2, vec![-1.2, 1.0]));
    assert!(values.len() > 10 && values.last().unwrap().0 < 1e-3, "{values:?}");
    for (f, v) in &values {
        // Six digits of the values are shown: F follows from them to its slope times their rounding.
        let (x, y) = (v[0], v[1]);
        let exact = (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2);
        let slope = 2.0 * (1.0 - x).abs() + 200.0 * (y - x * x).abs() * (1.0 + 2.0 * x.abs());
        assert!((f - exact).abs() <= 1e-5 * (slope + 1e-2 + exact), "{f} at {v:?}");
    }
    let (first, previous) = (trace(&at("2")), trace(&at("3")));
    assert_eq!((first.len(), previous.len()), (values.len(), values.len()));
    assert_eq!((first[0].1.as_slice(), &previous[0]), ([0.0, 0.0].as_slice(), &values[0]));
    for i in 1..values.len() {
        assert_eq!((first[i].0, previous[i].0), (values[i].0, values[i].0));
        for k in 0..2 {
            assert_close(first[i].1[k], values[i].1[k] - values[0].1[k], 1e-4, "difference to the first");
            assert_close(
                previous[i].1[k],
                values[i].1[k] - values[i - 1].1[k],
                1e-4,
                "difference to the last",
            );
        }
    }
}

/// RF011, RF012: Q has no report, V has report, path and trace; the fit is the same.
#[test]
fn quiet_and_verbose() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let with = |letters: &str| {
        sandbox.run(&[
            "fit",
            "line.csv",
            "--model",
            "pol1",
            "--minimizer",
            "migrad",
            "--root-options",
            letters,
            "--save",
            "fit.toml",
        ])
    };
    let quiet = with("Q");
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str(), quiet.code), ("", "", Some(0)));
    let saved = sandbox.text("fit.toml");
    assert!(saved.contains("error = 0.0447213595"), "{saved}");
    let verbose = with("V");
    assert!(verbose.stdout.contains("Valid Minimum") && !trace(&verbose).is_empty());
    assert!(verbose.stdout.contains("Path of the search"), "{}", verbose.stdout);
    // A session keeps that it is verbose, and one that was made quiet says nothing unless it is asked to.
    let again = sandbox.run(&["fit", "fit.toml"]);
    assert!(again.stdout.contains("Path of the search") && !trace(&again).is_empty());
    let text = sandbox.text("fit.toml").replace("print = \"verbose\"", "print = \"quiet\"");
    std::fs::write(sandbox.path("fit.toml"), text).unwrap();
    let silent = sandbox.run(&["fit", "fit.toml"]);
    assert_eq!((silent.stdout.as_str(), silent.stderr.as_str(), silent.code), ("", "", Some(0)));
    assert!(sandbox.run(&["fit", "fit.toml", "--print", "0"]).stdout.contains("Valid Minimum"));
    sandbox.run(&["fit", "fit.toml", "-o", "report.txt"]);
    assert!(sandbox.text("report.txt").contains("Valid Minimum"));
    let usual = with("");
    assert!(usual.stdout.contains("Valid Minimum") && usual.stderr.is_empty());
}

/// RF010: with U the user's algorithm or cost must be named; it is the one that is used. RF022: F takes MIGRAD where the linear fitter
/// would do, and both agree.
#[test]
fn the_users_algorithm_and_no_linear_fitter() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let with = |args: &[&str]| {
        sandbox.run(&[&["fit", "line.csv", "--model", "pol1", "--root-options"], args].concat())
    };
    let refused = with(&["U"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""));
    assert!(refused.stderr.contains("the algorithm of the user is not named"), "{}", refused.stderr);
    let head = |run: &Run| {
        let names = ["Migrad", "Simplex", "Linear"];
        names.into_iter().find(|n| run.stdout.lines().take(14).any(|l| l.contains(n))).unwrap_or("?")
    };
    assert_eq!(head(&with(&["U", "--minimizer", "simplex"])), "Simplex");
    assert_eq!((head(&with(&["F"])), head(&with(&["F", "--minimizer", "linear"]))), ("Migrad", "Linear"));
    let typed = sandbox.run(&[&CIRCLE[..], &["--root-options", "U"]].concat());
    assert_eq!(typed.code, Some(0), "{}", typed.stderr);
    for letters in ["", "F"] {
        let fit = sandbox.json(&["line.csv", "--model", "pol1", "--root-options", letters]);
        assert_close(number(&fit, "/params/1/value"), 0.98, 1e-7, letters);
        assert_close(number(&fit, "/params/1/error"), 0.002_f64.sqrt(), 1e-7, letters);
    }
}

/// RF055, RF056, RF057, RF058: the box of numbers by its digits, in place of the report: χ² 1.8 of 2, p = e^(−0.9) = 0.41.
#[test]
fn the_box_by_its_digits() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let with = |digits: &str| {
        let run = sandbox.run(&["fit", "line.csv", "--model", "pol1", &format!("--opt-fit{digits}")]);
        (run.stdout, run.stderr, run.code)
    };
    let box_of = |text: &str| (text.to_string(), String::new(), Some(0));
    assert_eq!(with(""), box_of("χ² / ndof  1.8 / 2\np0         1.05 ± 0.12\np1         0.98 ± 0.04\n"));
    assert_eq!(with("=1000"), box_of("p  0.41\n"));
    assert_eq!(
        with("=1101"),
        box_of("χ² / ndof  1.8 / 2\np          0.41\np0         1.05\np1         0.98\n")
    );
    let (_, error, code) = with("=9");
    assert!(code == Some(2) && error.contains("--opt-fit: read '9', expected four digits PCEV"), "{error}");
}

/// IM029: a start value that nobody gave and nothing estimates is refused by name where that is wished; without the wish it is 1, and said.
/// RF044.
#[test]
fn a_missing_start_value() {
    // Zeros show no course that anything could be estimated from.
    let sandbox =
        Sandbox::with(&[("line.csv", LINE), ("zeros.csv", "x,y,sy\n1,0,0.1\n2,0,0.1\n3,0,0.1\n4,0,0.1\n")]);
    let model = "m*x+c+q*sin(7*x*w)";
    let base = [
        "fit",
        "zeros.csv",
        "--model",
        model,
        "--param",
        "m=1",
        "--param",
        "q=0.1,fixed",
        "--param",
        "w=1,fixed",
    ];
    let run = sandbox.run(&[&base[..], &["--strict-start"]].concat());
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.starts_with("error[E-START-MISSING]: no start value for c\n"), "{}", run.stderr);
    let given = sandbox.run(&[&base[..], &["--strict-start", "--param", "c=1"]].concat());
    assert_eq!(given.code, Some(0), "{}", given.stderr);
    let guessed = sandbox.run(&["fit", "line.csv", "--model", "pol1", "--strict-start"]);
    assert_eq!(guessed.code, Some(0), "{}", guessed.stderr);
}

/// The help names every letter that is understood, and so does the refusal of one that is not.
#[test]
fn every_letter_is_named() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let help = sandbox.run(&["fit", "--help"]).stdout;
    let help = help.split_once("letters of ROOT:").unwrap().1;
    let help: Vec<&str> = help.split_whitespace().take_while(|word| !word.starts_with("--")).collect();
    let refused = sandbox.refused(&["fit", "line.csv", "--root-options", "Z"]);
    // The table of ROOT's options.
    for letters in "W WW I L WL P MULTI U Q V E M R ROB N 0 + B C F S EX0 G".split(' ') {
        let at_hand = |words: &[&str]| words.iter().any(|w| w.split('[').next() == Some(letters));
        assert!(at_hand(&help), "{letters} is not in {help:?}");
        let words: Vec<&str> = refused.trim_end().split([' ', ',']).collect();
        assert!(at_hand(&words), "{letters} is not in {refused}");
        let run = sandbox.run(&["fit", "line.csv", "--minimizer", "migrad", "--root-options", letters]);
        assert!(!run.stderr.contains("there is no option"), "{letters}: {}", run.stderr);
    }
}

/// What was asked for and has no part in the fit is said: R without a function fitted before, rules for bins where there are none.
#[test]
fn what_has_no_effect_is_said() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let fit = |more: &[&str]| sandbox.json(&[["line.csv", "--model", "pol1"].as_slice(), more].concat());
    let notes = |json: &serde_json::Value| json["data"]["notes"].to_string();
    let plain = fit(&[]);
    let ranged = fit(&["--root-options", "R"]);
    assert!(notes(&ranged).contains("option R has no effect: no function pol1"), "{}", notes(&ranged));
    assert_eq!(ranged["params"], plain["params"]);
    assert!(!notes(&fit(&["--root-options", "R", "--range", "0:5"])).contains("option R"));
    let binned = ["fit", "line.csv", "--model", "pol1", "--bin-rule", "simpson", "--width", "--integral"];
    let report = sandbox.run(&binned).stdout;
    assert_eq!(report.matches("W-UNUSED").count(), 3, "{report}");
    for claim in ["Simpson's rule", "times the width", "averaged over"] {
        assert!(!report.contains(claim), "{claim} is claimed in\n{report}");
    }
}

/// IM012: the integral of p³(1 − p)⁷ over p, 1/1320.
#[test]
fn the_integral_of_a_likelihood() {
    let sandbox = Sandbox::with(&[]);
    let run = sandbox.run(&["formula", "x^3*(1-x)^7", "--integral", "0:1"]);
    let line = run.stdout.lines().find(|l| l.starts_with("integral 0:1")).unwrap();
    let value: f64 = line.split_whitespace().last().unwrap().parse().unwrap();
    assert!((value * 1320.0 - 1.0).abs() < 1e-9, "{line}");
    let with = sandbox.run(&["formula", "a*x", "--at", "a=3,x=1", "--integral", "0:2"]);
    assert!(
        with.stdout.lines().any(|l| l.starts_with("integral 0:2") && l.ends_with(" 6")),
        "{}",
        with.stdout
    );
    // Without x there is nothing to be evaluated but the integral; a name that is none is refused all the same.
    let without_x = sandbox.run(&["formula", "a*x", "--at", "a=3", "--integral", "0:2"]);
    assert_eq!((without_x.code, without_x.stderr.as_str()), (Some(0), ""));
    assert!(without_x.stdout.lines().any(|l| l.starts_with("integral 0:2") && l.ends_with(" 6")));
    assert!(!without_x.stdout.contains("value"), "{}", without_x.stdout);
    let slip = sandbox.run(&["formula", "a*x", "--at", "a=3,b=1", "--integral", "0:2"]);
    assert!(slip.code == Some(2) && slip.stderr.contains("no parameter 'b'"), "{}", slip.stderr);
    let none = sandbox.run(&["formula", "a*x", "--integral", "0:2"]);
    assert!(none.code == Some(2) && none.stderr.contains("--at: no value for a"), "{}", none.stderr);
    let open = sandbox.run(&["formula", "x", "--integral", "0:"]);
    assert!(open.code == Some(2) && open.stderr.contains("--integral: read '0:'"), "{}", open.stderr);
}

/// IM125: a file of 30550 values: how many there are, the smallest and the largest.
#[test]
fn a_file_of_thirty_thousand_energies() {
    let energy = |k: i32| 90.0 + f64::from((k * 7919) % 30550) / 200.0;
    let lines: Vec<String> = (0..30550).map(|k| format!("{}\n", energy(k))).collect();
    let text = lines.concat();
    let sandbox = Sandbox::with(&[("energies.txt", &text)]);
    let fit = sandbox.json(&["energies.txt", "--bins", "70", "--model", "pol0"]);
    let notes = fit["data"]["notes"].to_string();
    assert!(notes.contains("30550 values were counted in 70 bins of 90:242.745"), "{notes}");
    let whole = sandbox.json(&["energies.txt", "--model", "gaus", "--cost", "unbinned"]);
    assert_eq!((number(&whole, "/data/n_total"), number(&whole, "/data/n_used")), (30550.0, 30550.0));
}

/// RF021, FP015: C leaves χ² of the linear fitter out, with all that follows from it; values, errors and F are the same. Another search goes
/// by χ² itself and says so. It is kept with the session.
#[test]
fn no_chi_square() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let line = ["line.csv", "--model", "pol1"];
    let plain = sandbox.json(&line);
    let without = sandbox.json(&[&line[..], &["--root-options", "C", "--save", "s.toml"]].concat());
    for (name, value, error) in [("p0", 1.05, 0.015_f64.sqrt()), ("p1", 0.98, 0.002_f64.sqrt())] {
        assert_close(param(&without, name).0, value, 1e-9, name);
        assert_close(param(&without, name).1, error, 1e-9, name);
    }
    assert_eq!(
        (&without["params"], &without["minimum"]["fval"]),
        (&plain["params"], &plain["minimum"]["fval"])
    );
    for key in ["chi2", "reduced_chi2", "p_value"] {
        assert!(without[key].is_null() && !plain[key].is_null(), "{key}");
    }
    let report = sandbox.run(&["fit", "s.toml"]).stdout;
    assert!(
        report.contains("χ² not computed (option C), ndof = 2") && !report.contains("χ²/ndof"),
        "{report}"
    );
    let searched = sandbox.json(&[&line[..], &["--root-options", "CF"]].concat());
    assert_close(searched["chi2"].as_f64().unwrap(), 1.8, 1e-9, "χ²");
    let said = searched["minimum"]["warnings"].to_string();
    assert!(said.contains("No Chi-square (C) belongs to the linear fitter"), "{said}");
}
