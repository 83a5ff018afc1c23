//! `fitpanel minuit`: commands on stdin, the printout on stdout, refusals on stderr with their lines, and the exit code.

#![expect(clippy::expect_used, reason = "a program that cannot be started ends the test, as it should")]

use std::io::Write as _;
use std::process::Stdio;

use crate::sandbox::{LINE, Run, Sandbox, assert_close};

/// 50-digit numbers of the Lorentz peak on a parabola, and those of ROOT's converged fit with MINOS.
const EXACT: &str = include_str!("../data/reference/root_lorentzian_quadratic/exact.json");
const ROOT: &str = include_str!("../data/reference/root_lorentzian_quadratic/expected.json");

/// Runs `minuit` with these arguments and commands.
fn minuit(sandbox: &Sandbox, args: &[&str], commands: &str) -> Run {
    let args: Vec<&str> = ["minuit"].iter().chain(args).copied().collect();
    let mut command = sandbox.command(&args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // A program that ends before it has read everything closes the pipe; that is no failure of the test.
    let _ = child.stdin.take().expect("stdin").write_all(commands.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code() }
}

/// What the n-th command (from 1) printed.
fn answer(run: &Run, n: usize) -> String {
    let start = format!(" ** {n:>4} **");
    let mut lines = run.stdout.lines().skip_while(|l| !l.starts_with(&start)).skip(2);
    let mut text = String::new();
    for line in lines.by_ref().take_while(|l| *l != " **********") {
        text += line;
        text.push('\n');
    }
    text
}

/// The numbers of row `first` of the last table of a text.
fn row(text: &str, first: usize) -> Vec<f64> {
    let first = first.to_string();
    let line = text.lines().rev().find(|l| l.split_whitespace().next() == Some(first.as_str()));
    let line = line.unwrap_or_else(|| panic!("no row {first} in {text}"));
    line.split_whitespace().skip(1).filter_map(|w| w.parse().ok()).collect()
}

/// The part of a text before a line that begins a matrix.
fn table(text: &str) -> &str {
    text.split(" EXTERNAL ERROR MATRIX").next().unwrap_or(text)
}

fn list(value: &serde_json::Value) -> Vec<f64> {
    value.as_array().expect("a list").iter().filter_map(serde_json::Value::as_f64).collect()
}

/// TM004, TM013, TM018, TM024, RF001: a whole script on a session: values, errors and covariance as the 50-digit ones, MINOS as ROOT's.
#[test]
fn a_script_on_a_session() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("lorentzian_peak.csv");
    let saved = sandbox.run(&[
        "fit",
        "lorentzian_peak.csv",
        "--model",
        "pol2+lorentzian",
        "--quiet",
        "--save",
        "fit.toml",
    ]);
    assert_eq!(saved.code, Some(0), "{}", saved.stderr);
    let script = "SET LIM\nMIGRAD\nMINOS\nSET STR 2\nFIX 1\nMNC 1 2\nRESTORE\nMIGRAD\nMNC 4 5 8\nSHOW COV\nSHOW COR\nSAVE out.toml\nEXIT\nMIGRAD\n";
    let run = minuit(&sandbox, &["fit.toml"], script);
    let exact: serde_json::Value = serde_json::from_str(EXACT).expect("JSON");
    let exact = &exact["fits"]["chi2_default"];
    let (values, errors) = (list(&exact["values"]), list(&exact["errors_from_full_hessian"]));
    let first = answer(&run, 2);
    assert!(first.contains("FCN=58.928386 FROM MIGRAD  STATUS=CONVERGED"), "{first}");
    for n in [2, 8] {
        let text = answer(&run, n);
        for k in 0..6 {
            let found = row(table(&text), k + 1);
            assert_close(found[0], values[k], 1e-5 * values[k].abs(), "value");
            assert_close(found[1], errors[k], 1e-5 * errors[k], "error");
        }
    }
    let root: serde_json::Value = serde_json::from_str(ROOT).expect("JSON");
    let root = &root["fits"]["converged_tol_1e-6_strategy_2"]["minos"];
    for k in 0..6 {
        let found = row(&answer(&run, 3), k + 1);
        let expected = list(&root[k]);
        assert_close(found[2], expected[0], 1e-3 * errors[k], "lower");
        assert_close(found[3], expected[1], 1e-3 * errors[k], "upper");
    }
    let covariance = answer(&run, 10);
    for k in 0..6 {
        for (found, expected) in row(&covariance, k + 1).iter().zip(list(&exact["covariance"][k])) {
            assert_close(*found, expected, 6e-4 * expected.abs(), "covariance");
        }
    }
    // The contour needs both parameters free: refused with its line, and the script goes on.
    assert_eq!(answer(&run, 6), " NOT CARRIED OUT\n");
    assert!(run.stderr.starts_with("line 6: error[E-CONTOUR-FIXED]: p0 is fixed"), "{}", run.stderr);
    assert!(answer(&run, 9).contains("39 % joint"));
    assert_eq!(run.code, Some(2));
    assert!(!run.stdout.contains("**   14 **"), "nothing after EXIT");
    assert!(sandbox.text("out.toml").contains("strategy = 2"));
}

/// TM004, IM038: unknown and ambiguous commands are said with their line; the rest is carried out, and the exit code is 2.
#[test]
fn what_is_not_understood() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let run = minuit(&sandbox, &["line.csv", "--model", "pol1"], "FOO 1\nMIN\n\n# note\nSET STR x\nMIGRAD\n");
    assert_eq!(
        run.stderr,
        "line 1: error[E-COMMAND]: 'FOO' is no command; there are FIX\nhelp: HELP lists everything\n\
         line 2: error[E-COMMAND]: 'MIN' is ambiguous: MINImize, MINOs\n\
         line 5: error[E-ARGUMENT]: strategy: read 'x', expected a number\n\
         error[E-COMMAND]: 3 commands were not carried out, see above\n"
    );
    assert!(run.stdout.contains("FCN=1.8 FROM MIGRAD  STATUS=CONVERGED"), "{}", run.stdout);
    assert_eq!(run.code, Some(2));
}

/// The exit code is that of the last minimum; without any it is 0.
#[test]
fn exit_codes() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let code = |commands: &str| {
        let cost =
            ["--cost", "custom", "--model", "(1-a)^2+100*(b-a^2)^2", "--param", "a=-1.2", "--param", "b=1"];
        minuit(&sandbox, &cost, commands).code
    };
    assert_eq!(code(""), Some(0));
    assert_eq!(code("MIGRAD\n"), Some(0));
    assert_eq!(code("MIGRAD 5\n"), Some(1));
    assert_eq!(code("MIGRAD 5\nMIGRAD\n"), Some(0));
    assert_eq!(code("MIGRAD 5\nNONSENSE\n"), Some(2));
    let run = minuit(&sandbox, &["nowhere.toml"], "MIGRAD\n");
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(2)));
    assert!(run.stderr.contains("nowhere.toml"), "{}", run.stderr);
}

/// TM002: the user's own cost with its own up: p = 0.3 from 3 of 10, errors of −ln L, MINOS −0.13 and +0.155.
#[test]
fn a_typed_cost() {
    let sandbox = Sandbox::with(&[]);
    let cost =
        ["--cost", "custom", "--model", "-3*log(p)-7*log(1-p)", "--errordef", "0.5", "--param", "p=0.5"];
    let run = minuit(&sandbox, &cost, "SHOW ERR\nMIGRAD\nMINOS\n");
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    assert_eq!(answer(&run, 1), " ERRORS CORRESPOND TO A RISE OF FCN BY 0.5\n");
    let found = row(&answer(&run, 3), 1);
    assert_close(found[0], 0.3, 1e-5, "p");
    assert_close(found[1], (0.3_f64 * 0.7 / 10.0).sqrt(), 1e-5, "error");
    assert_close(found[2], -0.129, 2e-3, "lower");
    assert_close(found[3], 0.155, 2e-3, "upper");
}

/// TM014, TM015, TM017: a parameter at a limit has no printed error, the advice is to remove the limit; done, the fit is right.
#[test]
fn advice_about_limits() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("lorentzian_peak.csv");
    let script = "SET LIM 5 0.3 1\nMIGRAD\nSET LIM 5\nMIGRAD\n";
    let run = minuit(&sandbox, &["lorentzian_peak.csv", "--model", "pol2+lorentzian"], script);
    let limited = answer(&run, 2);
    assert!(limited.contains("FCN=65.3698") || limited.contains("FCN=65.3699"), "{limited}");
    assert!(limited.contains("at limit"), "{limited}");
    assert!(limited.contains("G stopped at the limit you set (0.3"), "{limited}");
    assert!(limited.contains("remove or widen the limit and fit again"), "{limited}");
    assert!(answer(&run, 4).contains("FCN=58.928386 FROM MIGRAD  STATUS=CONVERGED"));
    assert_eq!(run.code, Some(0));
}

/// TM035: a start where the formula overflows is said, and what to do.
#[test]
fn a_start_too_far() {
    let sandbox = Sandbox::with(&[]);
    let cost = ["--cost", "custom", "--model", "exp(exp(a))-b", "--param", "a=1e6"];
    let run = minuit(&sandbox, &cost, "MIGRAD\n");
    assert!(run.stderr.contains("choose other start values"), "{}", run.stderr);
    assert_eq!(run.code, Some(2));
}

/// TM005, TM006, TM007, TM008: plots as characters without any display, and their numbers.
#[test]
fn plots_as_characters() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let run = minuit(&sandbox, &["line.csv", "--model", "pol1"], "MIGRAD\nSCAn 1\nCON 1 2\nSHOW PLOT\n");
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    let scan = answer(&run, 2);
    assert!(scan.contains("SCAN OF PARAMETER NO. 1, p0") && scan.matches('*').count() > 20, "{scan}");
    let contour = answer(&run, 3);
    assert!(contour.contains("1: FCN=2.8") && contour.contains('+'), "{contour}");
    assert_eq!(answer(&run, 4).lines().count(), 1 + 25 * 25);
}

/// TM009: the printout goes into the file that is asked for.
#[test]
fn the_printout_into_a_file() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["line.csv", "--model", "pol1", "-o", "printout.txt"];
    let run = minuit(&sandbox, &args, "SET TITLE Falling ball\nMIGRAD\nSHO TITLE\n");
    assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", Some(0)));
    let text = sandbox.text("printout.txt");
    assert!(text.contains("FROM MIGRAD") && text.ends_with(" Falling ball\n"), "{text}");
}

/// `--help` has examples and says what the exit codes mean.
#[test]
fn help_has_examples() {
    let sandbox = Sandbox::with(&[]);
    let run = sandbox.run(&["minuit", "--help"]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout.contains("fitpanel minuit peak.csv") && run.stdout.contains("Exit code: 0"),
        "{}",
        run.stdout
    );
}
