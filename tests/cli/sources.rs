//! Sources of error of the data on the command line, with the numbers of kafe2.

use crate::sandbox::{Sandbox, assert_close, number, param};

const DATA: &str = "x,y\n1,2.3\n2,4.2\n3,7.5\n4,9.4\n5,11.2\n6,13.8\n7,17.1\n8,18.7\n";
const LINE: &[&str] = &["line.csv", "--model", "a*x+b"];

fn fit(sandbox: &Sandbox, more: &[&str]) -> serde_json::Value {
    sandbox.json(&[LINE, more].concat())
}

/// KA012, KA035, KA036: absolute, relative to data and model, correlated; the cost as kafe2 prints it.
#[test]
fn sources_add_up() {
    let sandbox = Sandbox::with(&[("line.csv", DATA)]);
    let kafe2 = ["--log-det", "on", "--det-ref", "unit"];
    let with = |more: &[&str]| fit(&sandbox, &[&kafe2, more].concat());
    let half = with(&["--error", "y=0.4", "--error", "y=0.3,correlation=0.5,name=watch"]);
    assert_close(number(&half, "/minimum/fval"), -5.714_088_574_732_499, 1e-8, "cost");
    assert_close(param(&half, "b").1, 0.411_660_466_16, 1e-6, "error of b");
    assert_eq!((half["cost"].as_str(), half["ndof"].as_i64()), (Some("chi2_cov"), Some(6)));
    assert_eq!(half["data"]["errors"][1]["name"], "watch");
    let data = with(&["--error", "y=0.4", "--error", "y=5%,correlation=1"]);
    assert_close(number(&data, "/minimum/fval"), -4.257_295_226_779_856, 1e-8, "cost");
    let model = with(&["--error", "y=0.4", "--error", "y=5%,of=model,correlation=1"]);
    assert_close(number(&model, "/minimum/fval"), -4.118_103_159_607_745, 1e-8, "cost");
    let only = with(&["--error", "y=10%,of=model"]);
    assert_close(param(&only, "a").0, 2.338_422_799, 2e-5, "a");
    let rows = with(&["--error", "y=0.4;0.4;0.4;0.4;0.4;0.4;0.4;0.4"]);
    assert_close(number(&rows, "/minimum/fval"), -7.037_139_805_224_574, 1e-8, "cost");
}

/// KA006, KA010: a covariance from a file; the report names every source on a line.
#[test]
fn a_matrix_from_a_file() {
    let row = |i: i32| {
        (0..8).map(|j| format!("{}", 0.2 * (-f64::from((i - j).abs()) / 3.0).exp())).collect::<Vec<_>>()
    };
    let matrix: String = (0..8).map(|i| row(i).join(", ") + "\n").collect();
    let sandbox = Sandbox::with(&[("line.csv", DATA), ("v.csv", &matrix)]);
    let fit = fit(&sandbox, &["--error", "y=matrix:v.csv"]);
    assert_close(number(&fit, "/chi2"), 24.144_819_984_231_37, 1e-9, "chi2");
    assert_close(param(&fit, "a").0, 2.352_475_464_311_8, 1e-7, "a");
    let run = sandbox
        .run(&[&["fit"], LINE, &["--error", "y=matrix:v.csv", "--error", "x=0.1,name=ruler"]].concat());
    assert!(run.stdout.contains("y with a covariance matrix of 8 rows"), "{}", run.stdout);
    assert!(run.stdout.contains("ruler: x ± 0.1, independent"), "{}", run.stdout);
    let run = sandbox.run(&[&["fit"], LINE, &["--report", "markdown", "--error", "y=3%"]].concat());
    assert!(run.stdout.contains("y ± 3 % of the data, independent"), "{}", run.stdout);
}

/// KA066: points that are fully correlated and nothing else.
#[test]
fn refusals_name_the_rows() {
    let sandbox = Sandbox::with(&[("line.csv", DATA), ("short.csv", "1 0\n0 1\n"), ("word.csv", "1 a\n")]);
    let refused = |more: &[&str], code: &str, words: &str| {
        let said = sandbox.refused(&[&["fit"], LINE, more].concat());
        assert!(said.contains(code) && said.contains(words), "{more:?}: {said}");
    };
    refused(&["--error", "y=0.5,correlation=1"], "E-COV-PD", "repeat one another");
    refused(&["--error", "y=0.5,correlation=-0.5"], "E-COV-PD", "-0.5");
    refused(&["--error", "y=matrix:short.csv"], "E-SHAPE", "8 rows");
    refused(&["--error", "y=matrix:word.csv"], "E-OPTION", "line 1: read 'a'");
    refused(&["--error", "y=1,of=model"], "E-OPTION", "per cent");
}

/// A session holds its sources; more of them can be added to it.
#[test]
fn sources_of_a_session() {
    let sandbox = Sandbox::with(&[("line.csv", DATA)]);
    sandbox.run(&[&["fit"], LINE, &["--error", "y=0.4", "--save", "s.toml"]].concat());
    assert!(sandbox.text("s.toml").contains("[[data.error]]"), "{}", sandbox.text("s.toml"));
    let more = sandbox.json(&["s.toml", "--error", "y=0.3,correlation=0.5"]);
    assert_close(param(&more, "b").1, 0.411_660_466_16, 1e-6, "error of b");
}

/// KA046: two parameters known together, as typed.
#[test]
fn constraints_of_two_parameters() {
    let sandbox = Sandbox::with(&[("line.csv", DATA)]);
    let matrix = "a,b=2.2,0.1,covariance=0.0025,-0.003;-0.003,0.04";
    let known = fit(&sandbox, &["--error", "y=0.4", "--constraint", matrix]);
    assert_close(param(&known, "a").0, 2.291_420_578_177_7, 1e-7, "a");
    assert_close(number(&known, "/chi2"), 13.954_975_520_671_4, 1e-8, "chi2");
    assert_eq!(known["ndof"], 8);
}

/// KA050: a list of numbers with errors in a column, by a model of one expression each; saved and read again, from the file and embedded.
#[test]
fn a_list_of_numbers() {
    let sandbox = Sandbox::with(&[("list.csv", "y,sy\n4.9,0.2\n3.1,0.1\n8.2,0.3\n")]);
    let model = "vector(p, q, p+q)";
    let fit = sandbox.json(&["list.csv", "--kind", "indexed", "--model", model, "--save", "s.toml"]);
    assert_eq!((fit["data"]["kind"].as_str(), fit["ndof"].as_i64()), (Some("indexed"), Some(1)));
    assert_close(param(&fit, "p").0, 4.957_142_857_142_84, 1e-8, "p");
    assert_close(param(&fit, "q").1, 0.096_362_566, 1e-6, "error of q");
    assert!(sandbox.text("s.toml").contains("kind = \"indexed\""));
    let again = sandbox.json(&["s.toml"]);
    assert_close(number(&again, "/chi2"), 0.285_714_285_714, 1e-9, "chi2");
    let run = sandbox.run(&["fit", "list.csv", "--kind", "indexed", "--model", "vector(p, q)"]);
    assert!(run.code == Some(2) && run.stderr.contains("E-SHAPE"), "{}", run.stderr);
}
