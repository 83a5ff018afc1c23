//! Where results go: report, JSON, files, sessions, pipes.

use std::process::Stdio;

use crate::sandbox::{LINE, Sandbox, assert_close, number, param};

/// The report with its time blanked.
fn timeless(text: &str) -> String {
    let blank = |line: &str| match line.find("time = ") {
        Some(at) => line[..at].to_string(),
        None => line.to_string(),
    };
    text.lines().map(|l| blank(l) + "\n").collect::<Vec<_>>().concat()
}

#[test]
fn the_report_goes_to_stdout_or_to_a_file() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let run = sandbox.run(&["fit", "line.csv", "--model", "pol1"]);
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    for expected in [
        "line.csv (points), 4 of 4 points used",
        "χ² = 1.8, ndof = 2, p = 0.41",
        "│ 0 │ p0   │  1.05 │        0.12 │",
    ] {
        assert!(run.stdout.contains(expected), "{expected} in\n{}", run.stdout);
    }
    let to_file = sandbox.run(&["fit", "line.csv", "--model", "pol1", "-o", "report.txt"]);
    assert_eq!((to_file.stdout.as_str(), to_file.code), ("", Some(0)));
    assert_eq!(timeless(&sandbox.text("report.txt")), timeless(&run.stdout));
    let quiet = sandbox.run(&["fit", "line.csv", "--model", "pol1", "--quiet"]);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str(), quiet.code), ("", "", Some(0)));
}

/// Titles of axes are kept in the session, whose figure has them, and an option overrides them.
#[test]
fn titles_of_axes_are_kept() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let first = ["fit", "line.csv", "--model", "pol1", "--xtitle", "time / s", "--save", "a.toml"];
    assert_eq!(sandbox.run(&first).code, Some(0));
    assert!(sandbox.text("a.toml").contains("x_title = \"time / s\""), "{}", sandbox.text("a.toml"));
    let again = ["fit", "a.toml", "--xtitle", "t", "--ytitle", "way / m", "--save", "b.toml"];
    assert_eq!(sandbox.run(&again).code, Some(0));
    let text = sandbox.text("b.toml");
    assert!(text.contains("x_title = \"t\"") && text.contains("y_title = \"way / m\""), "{text}");
}

#[test]
fn markdown_on_request() {
    let run = Sandbox::with(&[("line.csv", LINE)])
        .run(&["fit", "line.csv", "--model", "pol1", "--report", "markdown"]);
    assert!(
        run.stdout.starts_with("# ") && run.stdout.contains("| 0 | p0 | 1.05 | 0.12 |"),
        "{}",
        run.stdout
    );
}

/// Every form on stdout and in a file; the command in it is the one that was typed.
#[test]
fn reports_that_can_be_published() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let begins = [
        ("html", "<!DOCTYPE html>"),
        ("latex", "% Fit report"),
        ("csv", "name,value,error,"),
        ("markdown", "# Fit report"),
    ];
    for (form, begin) in begins {
        let args = ["fit", "line.csv", "--model", "a*x+b", "--report", form];
        let printed = sandbox.run(&args).stdout;
        assert!(printed.starts_with(begin), "{printed}");
        assert!(sandbox.run(&[&args[..], &["-o", "report"]].concat()).stdout.is_empty());
        let written = sandbox.text("report");
        assert!(written.starts_with(begin), "{written}");
        let command = format!("fitpanel fit line.csv --model 'a*x+b' --report {form} -o report");
        let shown = written.replace("\\textquotesingle{}", "'").replace("-{}-", "--");
        assert_eq!(shown.contains(&command), form != "csv", "{written}");
    }
    let json = sandbox.run(&["fit", "line.csv", "--model", "a*x+b", "--report", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["params"], sandbox.json(&["line.csv", "--model", "a*x+b"])["params"]);
}

/// In HTML they stand in the page, beside LaTeX and Markdown in files.
#[cfg(feature = "figures")]
#[test]
fn reports_have_their_figures() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["fit", "line.csv", "--model", "a*x+b", "--contour", "a,b", "--report"];
    let page = sandbox.run(&[&args[..], &["html"]].concat()).stdout;
    assert_eq!((page.matches("<figure>").count(), page.matches("<svg").count()), (2, 2));
    for (form, file, names) in [
        ("latex", "my report.tex", "\\includegraphics[width=130mm]{my-report-figure-1.pdf}"),
        ("markdown", "a.md", "(<a-figure-2.png>)"),
    ] {
        assert!(!sandbox.run(&[&args[..], &[form]].concat()).stdout.contains("figure-1."));
        sandbox.run(&[&args[..], &[form, "-o", file]].concat());
        assert!(sandbox.text(file).contains(names), "{}", sandbox.text(file));
    }
    for (picture, begin) in [("my-report-figure-1.pdf", &b"%PDF"[..]), ("a-figure-2.png", &b"\x89PNG"[..])] {
        assert!(std::fs::read(sandbox.path(picture)).unwrap().starts_with(begin), "{picture}");
    }
}

#[test]
fn reports_speak_german_when_asked() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["fit", "line.csv", "--model", "a*x+b", "--report"];
    let page = sandbox.run(&[&args[..], &["html", "--lang", "de"]].concat()).stdout;
    assert!(page.contains("<html lang=\"de\">") && page.contains("Die Anpassung von "), "{page}");
    let page = sandbox.run(&[&args[..], &["latex", "--lang", "de"]].concat()).stdout;
    assert!(page.contains("output-decimal-marker = {,}"), "{page}");
    let said = sandbox.refused(&[&args[..], &["html", "--lang", "xx"]].concat());
    assert!(said.contains("--lang: language 'xx' is not known; it is en or de"), "{said}");
}

#[test]
fn json_on_stdout_takes_the_place_of_the_report_and_in_a_file_it_does_not() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let on_stdout = sandbox.json(&["line.csv", "--model", "pol1"]);
    let run = sandbox.run(&["fit", "line.csv", "--model", "pol1", "--json=fit.json"]);
    assert!(run.stdout.contains("Valid Minimum"));
    let in_file: serde_json::Value = serde_json::from_str(&sandbox.text("fit.json")).expect("JSON");
    assert_eq!(in_file["params"], on_stdout["params"]);
    let keys: Vec<&str> = in_file.as_object().expect("an object").keys().map(String::as_str).collect();
    let expected = [
        "fitpanel",
        "data",
        "model",
        "cost",
        "minimum",
        "ndof",
        "chi2",
        "reduced_chi2",
        "p_value",
        "aic",
        "bic",
        "params",
        "covariance",
        "correlation",
        "profiles",
        "contours",
        "one_sided_limits",
        "band",
        "derived",
        "derived_covariance",
        "goodness",
    ];
    assert_eq!(keys, expected);
}

/// Options that contradict each other are resolved, and every form of output says so.
#[test]
fn contradicting_letters_are_said() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let said = "option P has no effect beside W";
    let args = ["fit", "line.csv", "--model", "pol1", "--root-options", "PW"];
    assert!(sandbox.run(&args).stdout.contains(said));
    assert!(sandbox.json(&args[1..])["data"]["notes"].to_string().contains(said));
}

/// A session saved by one fit gives the same fit when it is fitted again, and options override it.
#[test]
fn a_session_is_saved_and_fitted_again() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let first = sandbox.json(&[
        "line.csv",
        "--model",
        "pol1",
        "--range",
        "1:3.5",
        "--param",
        "p0=1,min=0",
        "--save",
        "fit.toml",
    ]);
    assert_eq!(number(&first, "/data/n_used"), 3.0);
    let again = sandbox.json(&["fit.toml"]);
    for name in ["p0", "p1"] {
        assert_close(param(&again, name).0, param(&first, name).0, 1e-9, name);
    }
    assert_eq!(again["data"]["range"], first["data"]["range"]);
    assert_eq!(again["params"][0]["limits"], first["params"][0]["limits"]);
    let wider = sandbox.json(&["fit.toml", "--range", "1:4"]);
    assert_eq!(number(&wider, "/data/n_used"), 4.0);
}

/// The trace of the search stands on stderr, so that stdout stays clean.
#[test]
fn the_trace_goes_to_stderr() {
    let run = Sandbox::with(&[("line.csv", LINE)])
        .run(&["fit", "line.csv", "--model", "pol1", "--print", "1", "--json"]);
    assert!(run.stderr.starts_with("    FCN Result | Parameter values\n"), "{}", run.stderr);
    // Two lines of header and one for each call; a straight line needs very few.
    let rows = run.stderr.lines().skip(2).filter(|l| l.contains('|')).count();
    let result: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let calls = result.pointer("/fit/nfcn").or(result.pointer("/minimum/nfcn")).and_then(|n| n.as_u64());
    assert!(rows >= 1 && calls.is_some_and(|n| rows as u64 <= n), "{rows} rows, {calls:?} calls");
}

/// `fitpanel … | head` closes the pipe early: a success, without a word.
#[test]
fn a_closed_pipe_is_a_success() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let mut command = sandbox.command(&["fit", "line.csv", "--model", "pol1"]);
    let mut child =
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("its end");
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

/// Data on the curve to the last digit: a zero that is meant, and one sentence about it.
#[test]
fn exact_data_are_said_to_be_exact() {
    let sandbox = Sandbox::with(&[("exact.csv", "x,y\n0,0.1\n0.1,0.3\n0.2,0.5\n0.3,0.7\n0.4,0.9\n")]);
    let fit = sandbox.json(&["exact.csv", "--model", "pol1", "--minos"]);
    assert_eq!((param(&fit, "p0"), param(&fit, "p1")), ((0.1, 0.0), (2.0, 0.0)));
    let said = fit["minimum"]["messages"].to_string();
    assert!(said.contains("lie on the curve exactly"), "{said}");
    let sandbox = Sandbox::with(&[("exact.csv", "x,y\n1,1.23456789\n2,2.46913578\n3,3.70370367\n")]);
    let run = sandbox.run(&["fit", "exact.csv", "--model", "a*x"]);
    assert!(run.stdout.contains(" 1.23456789 "), "{}", run.stdout);
}

/// What is read is not written over by what is found; a session may be, by itself fitted.
#[test]
fn an_input_is_not_written_over() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    for option in ["-o", "--json=line.csv", "--save"] {
        let mut args = vec!["fit", "line.csv", "--model", "pol1", option];
        if !option.contains('=') {
            args.push("./line.csv");
        }
        let said = sandbox.refused(&args);
        assert!(said.contains("is the file that is read, and would be lost"), "{option}: {said}");
    }
    assert_eq!(sandbox.text("line.csv"), LINE);
    assert_eq!(sandbox.run(&["fit", "line.csv", "--model", "pol1", "--save", "s.toml"]).code, Some(0));
    assert_eq!(sandbox.run(&["fit", "s.toml", "--save", "s.toml"]).code, Some(0));
}

/// The value of an option that stands behind `=` only, typed after a blank, is no second file; the sentence says how it is typed.
#[test]
fn values_behind_a_blank_are_recognised() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    for (option, value) in [("--json", "result.json"), ("--minos", "p0")] {
        let said = sandbox.refused(&["fit", "line.csv", "--model", "pol1", option, value]);
        assert!(said.contains(&format!("join them: {option}={value}")), "{said}");
    }
    assert!(!sandbox.path("result.json").exists());
}
