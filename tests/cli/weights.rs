//! Weighted data, robust losses and sandwich errors on the command line and in session files.

use super::sandbox::{Sandbox, assert_close, number, param};

/// Values with weights, and the same in two bins as sums of weights with the sums of their squares.
const VALUES: &str = "t,weight\n0.5,2\n0.6,1\n1.5,0.5\n1.7,3\n1.9,1\n";
const BINS: &str = "lo,hi,sum,squares\n0,1,3,5\n1,2,4.5,10.25\n";

#[test]
fn a_weighted_sample_binned_is_the_weighted_histogram() {
    let sandbox = Sandbox::with(&[("values.csv", VALUES), ("bins.csv", BINS)]);
    let binned = ["values.csv", "--columns", "x=t,w=weight", "--bins", "2", "--span", "0:2", "--model", "a"];
    let read = ["bins.csv", "--columns", "lo=lo,hi=hi,n=sum,w2=squares", "--model", "a"];
    for cost in ["chi2", "pearson", "likelihood"] {
        let (a, b) = (
            sandbox.json(&[binned.as_slice(), &["--cost", cost]].concat()),
            sandbox.json(&[read.as_slice(), &["--cost", cost]].concat()),
        );
        assert_close(number(&a, "/minimum/fval"), number(&b, "/minimum/fval"), 1e-12, cost);
        assert_eq!(param(&a, "a"), param(&b, "a"), "{cost}");
    }
    let notes = sandbox.json(&binned)["data"]["notes"].to_string();
    assert!(notes.contains("5 weighted values gave 7.5 in 2 bins of 0:2; errors are √Σw²"), "{notes}");
}

/// WL of a constant: ΣW/K ± √(ΣW²)/K, by letters, by --weights, and from the session saved by either.
#[test]
fn corrected_errors_by_letters_and_by_name() {
    let sandbox = Sandbox::with(&[("bins.csv", BINS)]);
    let read = ["bins.csv", "--columns", "lo=lo,hi=hi,n=sum,w2=squares", "--model", "a"];
    let check = |json: &serde_json::Value| {
        assert_close(param(json, "a").0, 3.75, 1e-8, "a");
        assert_close(param(json, "a").1, 15.25_f64.sqrt() / 2.0, 1e-8, "σ");
    };
    check(&sandbox.json(&[read.as_slice(), &["--root-options", "WL", "--save", "s.toml"]].concat()));
    check(&sandbox.json(&[read.as_slice(), &["--cost", "likelihood", "--weights", "corrected"]].concat()));
    check(&sandbox.json(&["s.toml"]));
    assert!(sandbox.text("s.toml").contains("weights = \"corrected\""));
    let report = sandbox.run(&[&["fit"], read.as_slice(), &["--root-options", "WL", "--minos"]].concat());
    assert!(
        report.stdout.contains("W-WL-MINOS") && report.stdout.contains("errors corrected for the weights")
    );
}

#[test]
fn weights_belong_to_samples() {
    let sandbox = Sandbox::with(&[("values.csv", VALUES)]);
    let run = sandbox.run(&["fit", "values.csv", "--columns", "x=1,y=2,w=2", "--model", "a"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("the role 'w' does not go with points"), "{}", run.stderr);
}

const LINE: &str = "x,y,sy\n0,0.1,0.3\n1,1.2,0.3\n2,1.9,0.3\n3,3.2,0.3\n4,9,0.3\n";

/// The losses by name, with a scale, and typed; a session keeps them, and takes them by the name of the cost.
#[test]
fn robust_losses() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let start = ["line.csv", "--model", "a*x+b", "--param", "a=1", "--param", "b=0"];
    let fit = |loss: &str| {
        let cost = format!("robust:{loss}");
        sandbox.json(&[start.as_slice(), &["--cost", &cost, "--save", "s.toml"]].concat())
    };
    let soft = fit("soft_l1");
    assert_close(number(&soft, "/minimum/fval"), 29.32541427, 1e-6, "soft L1");
    for loss in ["huber=1.5", "cauchy", "2*(sqrt(1+s)-1)"] {
        let (direct, saved) = (fit(loss), sandbox.json(&["s.toml"]));
        assert_close(number(&direct, "/minimum/fval"), number(&saved, "/minimum/fval"), 1e-7, loss);
        let text = sandbox.text("s.toml").replacen("\"chi2\"", &format!("\"robust:{loss}\""), 1);
        let without: Vec<&str> = text.lines().filter(|l| !l.starts_with("loss")).collect();
        std::fs::write(sandbox.path("named.toml"), without.join("\n")).unwrap();
        let named = sandbox.json(&["named.toml"]);
        assert_close(number(&named, "/minimum/fval"), number(&direct, "/minimum/fval"), 1e-7, loss);
    }
    assert!(soft["minimum"]["messages"].to_string().contains("Errors of a robust loss are indicative"));
    let wrong = sandbox.run(&["fit", "line.csv", "--model", "a*x+b", "--cost", "robust:hubert"]);
    assert!(wrong.stderr.contains("there is no loss 'hubert'"), "{}", wrong.stderr);
}

/// The mean of the five ordinates: the scatter over √5, whatever the errors say.
#[test]
fn the_sandwich_of_a_mean() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = ["line.csv", "--model", "m", "--covariance", "sandwich", "--save", "s.toml"];
    let y = [0.1, 1.2, 1.9, 3.2, 9.0];
    let mean = y.iter().sum::<f64>() / 5.0;
    let s2 = y.iter().map(|y| (y - mean).powi(2)).sum::<f64>() / 5.0;
    for json in [sandbox.json(&args), sandbox.json(&["s.toml"])] {
        assert_close(param(&json, "m").1, (s2 / 5.0).sqrt(), 1e-9, "σ");
    }
}

/// Errors that were given and are ignored on request were given all the same.
#[test]
fn weights_of_one_are_no_missing_errors() {
    let sandbox = Sandbox::with(&[("line.csv", "x,y\n0,1\n1,3\n2,4\n3,8\n4,9.5\n")]);
    let fit = ["fit", "line.csv", "--model", "pol1", "--weights", "one", "--error", "y=0.5"];
    let said = sandbox.run(&fit).stdout;
    assert!(
        said.contains("All weights 1: ")
            && !said.contains("Add errors")
            && !said.to_lowercase().contains("no errors given"),
        "{said}"
    );
    let without = sandbox.run(&fit[..4]).stdout;
    assert!(without.contains("No errors given"), "{without}");
}

/// One bin is not several: three counts in a bin and none in the other.
#[test]
fn one_empty_bin_is_one() {
    let sandbox = Sandbox::with(&[("bins.csv", "lo,hi,n\n0,1,3\n1,2,0\n2,3,4\n")]);
    let said = sandbox.run(&["fit", "bins.csv", "--model", "pol0", "--cost", "chi2"]).stdout;
    assert!(said.contains("1 empty bin is left out"), "{said}");
    assert!(!said.contains("1 empty bins"), "{said}");
}
