//! Toys and simulated data from the command line (interface.md 1).

use super::sandbox::{LINE, Sandbox, assert_close, number};
use serde_json::Value;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
}

/// One line a toy, the keys of the contract first; shards make up the whole; another seed gives others.
#[test]
fn a_line_of_json_a_toy() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    sandbox.run(&["fit", "line.csv", "--model", "pol1", "--save", "fit.toml"]);
    let run = sandbox.run(&["toys", "fit.toml", "-n", "6"]);
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    let toys = lines(&run.stdout);
    assert_eq!(toys.len(), 6);
    for (i, toy) in toys.iter().enumerate() {
        let keys: Vec<&str> = toy.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys[..4], ["toy", "seed", "valid", "fval"]);
        assert_eq!((&toy["toy"], &toy["seed"], &toy["valid"]), (&i.into(), &1.into(), &true.into()));
        assert_eq!(toy["params"][1]["name"], "p1");
        // Four points 1 … 4 with σ = 0.1: the error of a slope is 0.1/√5 whatever the data.
        assert_close(number(toy, "/params/1/error"), 0.1 / 5.0_f64.sqrt(), 1e-9, "error of the slope");
        let (slope, chi2) = (number(toy, "/params/1/value"), number(toy, "/chi2"));
        assert!((slope - 0.98).abs() < 5.0 * 0.0448 && chi2 < 25.0, "{toy}");
    }
    let of = |shard: &str| sandbox.run(&["toys", "fit.toml", "-n", "6", "--shard", shard]).stdout;
    assert_eq!(
        of("1/2").lines().collect::<Vec<_>>(),
        run.stdout.lines().skip(1).step_by(2).collect::<Vec<_>>()
    );
    assert_eq!(of("2/2").lines().collect::<Vec<_>>(), run.stdout.lines().step_by(2).collect::<Vec<_>>());
    let other = sandbox.run(&["toys", "fit.toml", "-n", "6", "--seed", "2"]).stdout;
    assert!(other.lines().zip(run.stdout.lines()).all(|(a, b)| a != b));
}

/// KA018: what the toys say together, about the parameters as they stand.
#[test]
fn a_summary_instead() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args =
        ["toys", "line.csv", "--model", "m*x+c", "--param", "m=2", "--param", "c=1", "--truth", "start"];
    let json = [&args[..], &["-n", "100", "--minos", "--summary=json"]].concat();
    let all: Value = serde_json::from_str(&sandbox.run(&json).stdout).unwrap();
    assert_eq!((&all["toys"], &all["failed"], &all["chi2"]), (&100.into(), &0.into(), &Value::Null));
    assert_eq!((number(&all, "/params/0/truth"), number(&all, "/params/1/truth")), (2.0, 1.0));
    assert_close(number(&all, "/params/0/pull_width"), 1.0, 3.0 / 200.0_f64.sqrt(), "width of the pulls");
    // x = 1 … 4: the correlation of slope and constant is −x̄/√(mean of x²) = −2.5/√7.5.
    assert_close(number(&all, "/correlation/0/1"), -2.5 / 7.5_f64.sqrt(), 0.06, "correlation");
    assert!(number(&all, "/params/0/covered_by_minos/hits") > 50.0);
    let run = sandbox.run(&["toys", "line.csv", "--model", "m*x+c", "-n", "50", "--summary"]);
    assert!(run.stdout.starts_with("50 toys of seed 1, 0 of them without a valid fit\n"), "{}", run.stdout);
    assert!(
        run.stdout.contains("Pull width") && run.stdout.contains("χ² of the data 1.8: "),
        "{}",
        run.stdout
    );
}

#[test]
fn misuse_is_said() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let refused = |args: &[&str], what: &str| {
        let said = sandbox.refused(args);
        assert!(said.contains(what), "{said}");
    };
    refused(&["toys", "line.csv", "-n", "0"], "-n: read '0', expected a number from 1");
    refused(&["toys", "line.csv", "--shard", "3/2"], "--shard: read '3/2', expected I/K");
    refused(&["toys", "line.csv", "--summary=xml"], "--summary: read 'xml', expected text or json");
    refused(&["toys", "line.csv", "--truth", "me"], "--truth: read 'me', expected fit or start");
    refused(&["simulate", "m*x+c", "--param", "m=1", "--x", "0:1:11"], "no value for c");
    refused(&["simulate", "m*x", "--param", "m=1", "--sigma", "1"], "--sigma is the error of points");
    refused(
        &["simulate", "m", "--param", "m=1", "--bins", "0:5:5", "--sigma", "1"],
        "--sigma is the error of points, and belongs to --x",
    );
    refused(
        &["simulate", "m", "--param", "m=1", "--x", "0:5:5", "--span", "0:1"],
        "--span is where single values are taken, and belongs to --events",
    );
    refused(&["simulate", "m*x", "--param", "m=1"], "one of --x, --bins and --events");
    let too_many = ["simulate", "m*x", "--param", "m=1", "--events", "10000001"];
    refused(&too_many, "--events: read '10000001', expected a size from 1 to 10000000");
    refused(&["simulate", "m*x", "--param", "m=1", "--x", "1:0:11"], "--x: read '1:0:11', expected LO:HI:N");
}

/// What cannot be drawn is refused with its place instead of being written as zero.
#[test]
fn impossible_data_are_refused() {
    let sandbox = Sandbox::with(&[]);
    for (args, what) in [
        (&["simulate", "a*log(x)", "--param", "a=1", "--x", "-1:1:5"][..], "the model gives NaN at x = -1"),
        (
            &["simulate", "a*x", "--param", "a=3", "--bins", "-2:2:4"],
            "the expected count is -4.5 at x = -1.5",
        ),
        (&["simulate", "a*sqrt(x)", "--param", "a=3", "--bins", "-2:2:4"], "the model gives NaN at x = -1.5"),
        (
            &["simulate", "a-x", "--param", "a=1", "--events", "5", "--span", "0:4"],
            "the density is -0.001 at x = 1.001",
        ),
    ] {
        let said = sandbox.refused(args);
        assert!(said.contains(what), "{said}");
    }
    let points = ["simulate", "a*x", "--param", "a=3", "--x", "-2:2:4"];
    assert_eq!(sandbox.run(&points).code, Some(0), "points may be below zero");
}

/// A line that is below zero in some bins: toys draw those empty, and the summary says so.
#[test]
fn bins_below_zero_are_told() {
    let sandbox = Sandbox::with(&[("h.csv", "lo,hi,n\n0,1,9\n1,2,6\n2,3,5\n3,4,1\n")]);
    let args =
        ["toys", "h.csv", "--model", "a+b*x", "--param", "a=10", "--param", "b=-4", "--truth", "start"];
    let run = sandbox.run(&[&args[..], &["-n", "3", "--summary"]].concat());
    assert!(
        run.stdout.contains("less than nothing in 1 bin, which is drawn empty"),
        "{}{}",
        run.stdout,
        run.stderr
    );
}

/// IM025: the workbook's line with Gaussian noise. The same seed gives the same file; fitted, it gives the truth within its errors,
/// with the covariance of eleven equidistant points.
#[test]
fn a_line_with_noise() {
    let sandbox = Sandbox::with(&[]);
    let line = ["simulate", "m*x+c", "--param", "m=1", "--param", "c=2", "--x", "0:1:11", "--sigma", "0.1"];
    let seeded = |seed: &str| sandbox.run(&[&line[..], &["--seed", seed]].concat()).stdout;
    let text = seeded("3");
    assert_eq!(text, seeded("3"));
    assert_ne!(text, seeded("4"));
    assert_eq!((text.lines().next(), text.lines().count()), (Some("x,y,sy"), 12));
    std::fs::write(sandbox.path("line.csv"), &text).unwrap();
    let fit = sandbox.json(&["line.csv", "--model", "m*x+c"]);
    for (k, (truth, variance)) in [(1.0, 0.00909091_f64), (2.0, 0.00318182)].into_iter().enumerate() {
        assert_close(number(&fit, &format!("/covariance/{k}/{k}")), variance, 1e-7, "variance");
        assert_close(number(&fit, &format!("/params/{k}/value")), truth, 3.0 * variance.sqrt(), "value");
    }
    assert!(number(&fit, "/p_value") > 0.001);
}

/// Counts and single values: as many as asked for, where they were asked for; read back they are what they were written as.
#[test]
fn counts_and_single_values() {
    let sandbox = Sandbox::with(&[]);
    let counts = ["simulate", "a+0*x", "--param", "a=1000", "--bins", "0:5:10", "-o", "counts.csv"];
    assert_eq!(sandbox.run(&counts).code, Some(0));
    let fit = sandbox.json(&["counts.csv", "--model", "pol0", "--cost", "likelihood"]);
    assert_eq!(fit["data"]["kind"], "histogram");
    assert_close(number(&fit, "/params/0/value"), 1000.0, 30.0, "mean count");
    let events = ["simulate", "exp(-x/tau)", "--param", "tau=2", "--events", "500", "--span", "0:4"];
    let text = sandbox.run(&events).stdout;
    let values: Vec<f64> = text.lines().skip(1).map(|l| l.parse().unwrap()).collect();
    assert_eq!((text.lines().next(), values.len()), (Some("x"), 500));
    assert!(values.iter().all(|x| (0.0..=4.0).contains(x)));
    // The mean of an exponential cut at two means: 2(1 − 3e⁻²)/(1 − e⁻²), its width below 1.1.
    let e = (-2.0_f64).exp();
    let mean = values.iter().sum::<f64>() / 500.0;
    assert_close(mean, 2.0 * (1.0 - 3.0 * e) / (1.0 - e), 4.0 * 1.1 / 500.0_f64.sqrt(), "mean");
}

/// Successes among trials and templates are drawn as they are fitted, from a table and from a session of it.
#[test]
fn efficiencies_and_templates() {
    let runs = "x,yes,all\n1,31,80\n2,37,80\n3,44,80\n4,58,80\n";
    let bins = "lo,hi,n,sig,bkg\n0,1,210,50,300\n1,2,330,200,250\n2,3,260,200,200\n3,4,120,50,150\n";
    let sandbox = Sandbox::with(&[("runs.csv", runs), ("bins.csv", bins)]);
    let cases = [
        (["runs.csv", "--columns", "x=x,k=yes,n=all", "--model", "a+b*x"], "/chi2"),
        (["bins.csv", "--columns", "lo=lo,hi=hi,n=n,t1=sig,t2=bkg", "--cost", "template:jsc"], "/chi2"),
    ];
    for (args, chi2) in cases {
        let fit = sandbox.json(&[&args[..], &["--save", "s.toml"]].concat());
        let all = |from: &[&str]| -> Value {
            let run =
                sandbox.run(&[&["toys"], from, &["-n", "60", "--seed", "2", "--summary=json"]].concat());
            assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
            serde_json::from_str(&run.stdout).unwrap()
        };
        let found = all(&args);
        assert_eq!((&found["toys"], &found["failed"]), (&60.into(), &0.into()));
        assert_close(number(&found, chi2), number(&fit, chi2), 1e-6, "the statistic of the data");
        for k in 0..2 {
            let at = |what: &str| number(&found, &format!("/params/{k}/{what}"));
            assert_close(at("truth"), number(&fit, &format!("/params/{k}/value")), 1e-3, "truth");
            assert_close(at("pull_width"), 1.0, 4.0 / 120.0_f64.sqrt(), "width of the pulls");
        }
        assert_eq!(all(&["s.toml"])["params"][0]["pull_width"], found["params"][0]["pull_width"]);
    }
}

/// Errors from data drawn again: in JSON, text and Markdown, kept in a session; the jackknife of a mean is s/√n.
#[test]
fn bootstrap_and_jackknife() {
    let sandbox = Sandbox::with(&[("y.csv", "x,y\n1,4.1\n2,3.7\n3,5.2\n4,4.4\n5,4.9\n6,3.1\n")]);
    let asked = ["y.csv", "--model", "pol0", "--bootstrap", "100,seed=3", "--jackknife", "--save", "s.toml"];
    let fit = sandbox.json(&asked);
    let y = [4.1, 3.7, 5.2, 4.4, 4.9, 3.1];
    let mean: f64 = y.iter().sum::<f64>() / 6.0;
    let squares: f64 = y.iter().map(|y| (y - mean) * (y - mean)).sum();
    let exact = (squares / 30.0).sqrt();
    assert_close(number(&fit, "/jackknife/params/0/error"), exact, 1e-6, "jackknife");
    // The error of a mean with 1/n for 1/(n − 1), known to one part in √(2·100).
    let expected = exact * (5.0_f64 / 6.0).sqrt();
    let found = number(&fit, "/bootstrap/params/0/error");
    assert_close(found, expected, 3.0 * expected / 200.0_f64.sqrt(), "bootstrap");
    assert_eq!((&fit["bootstrap"]["n"], &fit["bootstrap"]["seed"]), (&100.into(), &3.into()));
    assert_eq!((&fit["jackknife"]["n"], &fit["jackknife"]["seed"]), (&6.into(), &Value::Null));
    assert_eq!(sandbox.json(&["s.toml"])["bootstrap"], fit["bootstrap"], "the session asks the same");
    let text = sandbox.run(&["fit", "s.toml"]).stdout;
    assert!(text.contains("Bootstrap: 100 fits of data drawn again, seed 3; quantiles at 1σ"), "{text}");
    assert!(text.contains("Jackknife: 6 fits, each without one row"), "{text}");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for note in [
        "one row after the other is left out; this takes rows as",
        "fits of data drawn from the data themselves",
    ] {
        assert!(words.contains(note), "{text}");
    }
    let few = sandbox.run(&["fit", "y.csv", "--model", "pol0", "--bootstrap", "2"]).stdout;
    assert!(few.contains("; too few for quantiles at 1σ") && !few.contains("Lower"), "{few}");
    let page = sandbox.run(&["fit", "s.toml", "--report", "markdown"]).stdout;
    assert!(page.contains("## Errors from data drawn again\n\nBootstrap: 100 fits"), "{page}");
    let said = sandbox.refused(&["fit", "y.csv", "--model", "pol0", "--bootstrap", "1"]);
    assert!(said.contains("--bootstrap"), "{said}");
    let said = sandbox.refused(&["fit", "y.csv", "--model", "pol0", "--bootstrap", "50,sead=3"]);
    assert!(said.contains("--bootstrap: read 'sead=3', expected seed=S"), "{said}");
}

/// A formula without parameters has nothing to be fitted and can be drawn from: y − (2 + x) in units of σ is the normal numbers of the seed.
#[test]
fn a_law_without_parameters_is_drawn() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let y = |formula: &[&str], x: &str| -> Vec<f64> {
        let run = sandbox.run(&[&["simulate"], formula, &["--x", x, "--sigma", "0.5"]].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout.lines().skip(1).map(|l| l.split(',').nth(1).unwrap().parse().unwrap()).collect()
    };
    let (plain, named) = (y(&["2+x"], "0:1:5"), y(&["a+x", "--param", "a=2"], "0:1:5"));
    assert_eq!(plain, named);
}
