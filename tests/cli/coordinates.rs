//! Points of several coordinates on the command line: columns x2 and x3, what JSON says of them, and what is refused.

use crate::sandbox::{Sandbox, assert_close, number, param};

/// u + 2v + 3w with one point moved up by 0.1.
const SPACE: &str = "u,v,w,f\n0,0,0,1\n1,0,0,2\n0,1,0,3\n0,0,1,4\n1,1,1,7\n2,1,0,5.1\n";
const PLANE: &str = "x,x2,y,sy\n1,1,2.1,1\n2,5,9.4,2\n3,2,5.5,1\n4,7,13.3,2\n5,3,8.3,1\n6,1,6.2,2\n";

fn refused(args: &[&str], expected: &str) {
    let sandbox =
        Sandbox::with(&[("plane.csv", PLANE), ("space.csv", SPACE), ("line.csv", "x,y\n1,2\n2,3\n3,4.5\n")]);
    assert_eq!(sandbox.refused(&[["fit"].as_slice(), args].concat()).trim_end(), expected);
}

/// The normal equations in fractions: c = 5261/3515, χ² = 16757/140600.
#[test]
fn a_plane_with_its_columns_in_json() {
    let sandbox = Sandbox::with(&[("plane.csv", PLANE)]);
    let fit = sandbox.json(&[
        "plane.csv",
        "--columns",
        "x=1,x2=x2,y=y,sy=sy",
        "--model",
        "a+b*x+c*y",
        "--minos",
        "--band",
    ]);
    assert_close(param(&fit, "c").0, 5261.0 / 3515.0, 1e-9, "c");
    assert_close(param(&fit, "c").1, (159.0_f64 / 1406.0).sqrt(), 1e-9, "error of c");
    assert_close(number(&fit, "/chi2"), 16757.0 / 140_600.0, 1e-9, "chi2");
    assert_close(number(&fit, "/params/2/minos/upper"), (159.0_f64 / 1406.0).sqrt(), 1e-4, "MINOS");
    let columns = &fit["data"]["columns"];
    assert_eq!((&columns["x"], &columns["x2"], &columns["y"]), (&"x".into(), &"x2".into(), &"y".into()));
    assert_eq!(fit["band"], serde_json::Value::Null);
    let guessed = sandbox.json(&["plane.csv", "--model", "a+b*x1+c*x2"]);
    assert_eq!((&guessed["data"]["columns"], &guessed["chi2"]), (columns, &fit["chi2"]));
}

/// Three coordinates by number; the report says what cannot be drawn; a saved session gives the same.
#[test]
fn three_coordinates_and_the_session_of_them() {
    let sandbox = Sandbox::with(&[("space.csv", SPACE)]);
    let line = ["space.csv", "--columns", "x=u,x2=v,x3=3,y=f", "--model", "k+a*x+b*y+c*z"];
    let fit = sandbox.json(&[line.as_slice(), &["--save", "s.toml"]].concat());
    assert_close(param(&fit, "c").0, 3.0, 0.1, "c");
    assert_eq!(fit["data"]["columns"]["x3"], "w");
    let again = sandbox.json(&["s.toml"]);
    assert_close(number(&again, "/chi2"), number(&fit, "/chi2"), 1e-12, "chi2");
    let report = sandbox.run(&[["fit"].as_slice(), &line].concat());
    assert!(report.stdout.contains("the model has 3 coordinates: the figure shows"), "{}", report.stdout);
}

#[test]
fn a_formula_of_more_coordinates_than_the_data() {
    refused(
        &["line.csv", "--model", "a*x+b*x[1]"],
        "error[E-SHAPE]: the model takes 2 coordinates but the data have one, x; name a column for each of them as x, x2 and x3, or \
         write the model as a function of x",
    );
    refused(
        &["plane.csv", "--model", "a*x+b*x[2]"],
        "error[E-SHAPE]: the model takes 3 coordinates but the data have two, x and y; name a column for the third as x3, or write \
         the model as a function of x and y",
    );
    // In one coordinate y is a parameter, and the report says so.
    let sandbox = Sandbox::with(&[("line.csv", "x,y\n1,2\n2,3\n3,4.5\n4,5\n5,7\n")]);
    let run = sandbox.run(&["fit", "line.csv", "--model", "a*x+y"]);
    let note = "'y' is taken as a parameter: data without a column of the role x2 have one";
    assert!(run.stdout.contains(note) && run.code == Some(0), "{}", run.stdout);
}

#[test]
fn roles_that_do_not_go_together() {
    let model = ["--model", "a*x+b*y"];
    let with = |columns: &str, expected: &str| {
        refused(&[["space.csv", "--columns", columns].as_slice(), &model].concat(), expected);
    };
    with(
        "x=u,x3=v,y=f",
        "error[E-COLUMN]: columns: x3 is the third coordinate and needs a second one: give x2 as well",
    );
    with("x=u,x2=v", "error[E-COLUMN]: columns: points need x and y, but only x, x2 is given");
    with("x=u,x2=q,y=f", "error[E-COLUMN]: space.csv has no column 'q' for x2 — its columns are u, v, w, f");
    with(
        "x=u,x2=v,y=f,sx2=w",
        "error[E-COLUMN]: columns: uncertainties of further coordinates (sx2, sx3) are not available yet in this version",
    );
    refused(
        &["space.csv", "--kind", "histogram", "--columns", "x=u,x2=v,n=f", "--model", "gaus"],
        "error[E-EDGES]: space.csv, line 5: this bin has no width, or is the same as one in a line above — correct its edges or leave \
         it out",
    );
    refused(
        &["space.csv", "--kind", "histogram", "--columns", "x=u,sx=v,n=f", "--model", "gaus"],
        "error[E-COLUMN]: columns: the role 'sx' does not go with histograms",
    );
    refused(
        &["space.csv", "--kind", "sample", "--columns", "x=u,sx=v", "--model", "gaus"],
        "error[E-COLUMN]: columns: the role 'sx' does not go with samples",
    );
}

/// Costs of counts and of single values have no points, in however many coordinates.
#[test]
fn other_costs_say_what_they_need() {
    let sandbox = Sandbox::with(&[("plane.csv", PLANE)]);
    for cost in ["likelihood", "unbinned", "pearson", "extended"] {
        let run = sandbox.run(&["fit", "plane.csv", "--model", "a+b*x+c*y", "--cost", cost]);
        assert!(run.stderr.starts_with("error[E-OPTION]: ") && run.code == Some(2), "{cost}: {}", run.stderr);
    }
}

/// `formula` knows no data: coordinates by number.
#[test]
fn the_formula_command_takes_several() {
    let run = Sandbox::with(&[]).run(&["formula", "a*x[0]*x[1]^2", "--at", "x=2,y=3,a=0.5"]);
    assert!(run.stdout.contains("value       9") && run.stdout.contains("d/dy"), "{}", run.stdout);
    let missing = Sandbox::with(&[]).run(&["formula", "a*x*x[1]", "--at", "x=2,a=1"]);
    assert_eq!(missing.stderr.trim_end(), "error[E-OPTION]: --at: no value for y");
}

/// RF024, FP021: a range of the second coordinate, an exclusion of it, and ranges of both; the normal equations of the points that are left,
/// in fractions. A saved session keeps them, JSON and the report say them.
#[test]
fn ranges_of_every_coordinate() {
    let sandbox = Sandbox::with(&[("plane.csv", PLANE)]);
    let line = ["plane.csv", "--model", "a+b*x+c*y", "--columns", "x=x,x2=x2,y=y,sy=sy"];
    let cases: [(&[&str], usize, [f64; 3], f64); 3] = [
        (&["--range", "y:1:3"], 4, [-0.1, 0.8, 1.5], 0.06),
        (
            &["--exclude", "y:4:6"],
            5,
            [-131.0 / 2315.0, 1511.0 / 1852.0, 3354.0 / 2315.0],
            11787.0 / 185_200.0,
        ),
        (
            &["--range", "x:2:", "--range", "x[1]::5"],
            4,
            [129.0 / 235.0, 63.0 / 94.0, 348.0 / 235.0],
            1.0 / 94.0,
        ),
    ];
    for (chosen, n, exact, chi2) in cases {
        let fit = sandbox.json(&[&line, chosen, &["--save", "s.toml"]].concat());
        assert_eq!(fit["data"]["n_used"], n, "{chosen:?}");
        for (name, exact) in ["a", "b", "c"].into_iter().zip(exact) {
            assert_close(param(&fit, name).0, exact, 1e-9, name);
        }
        assert_close(number(&fit, "/chi2"), chi2, 1e-9, "chi2");
        let again = sandbox.json(&["s.toml"]);
        assert_eq!((&again["chi2"], &again["data"]["along"]), (&fit["chi2"], &fit["data"]["along"]));
    }
    let fit = sandbox.json(&[&line[..], &["--range", "y:1:3", "--exclude", "y:4:6"]].concat());
    let along = serde_json::json!([{ "axis": "y", "range": [[1.0, 3.0]], "exclude": [[4.0, 6.0]] }]);
    assert_eq!(fit["data"]["along"], along);
    let report = sandbox.run(&[&["fit"], &line[..], &["--range", "y:1:3", "--exclude", "y:4:6"]].concat());
    assert!(report.stdout.contains("x all; y 1 to 3, without 4 to 6"), "{}", report.stdout);
}

#[test]
fn a_range_of_a_coordinate_that_is_not_there() {
    refused(
        &["line.csv", "--model", "a*x", "--range", "y:0:1"],
        "error[E-SHAPE]: a range of y is given, but the data have one coordinate, x",
    );
    refused(
        &["plane.csv", "--model", "a*x+b*y", "--range", "y:20:30"],
        "error[E-RANGE-OUT]: the range 20:30 lies outside the data, which span 1:7",
    );
}

/// RF033: a table of ten coordinates. At the unit points y = k, at (1, …, 1) y = 66, all with σ = 1: the normal equations (1 + 11ᵀ)c = k + 66
/// have c_k = k + 1, every variance is 10/11 and χ² is 11.
#[test]
fn ten_coordinates() {
    let unit = |k: usize| {
        let row: Vec<&str> = (0..10).map(|j| if j == k { "1" } else { "0" }).collect();
        format!("{},{},1", row.join(","), k + 1)
    };
    let mut rows = vec!["x,x2,x3,x4,x5,x6,x7,x8,x9,x10,y,sy".to_owned()];
    rows.extend((0..10).map(unit));
    rows.push("1,1,1,1,1,1,1,1,1,1,66,1\n".to_owned());
    let table = rows.join("\n");
    let sandbox = Sandbox::with(&[("ten.csv", &table)]);
    let model: Vec<String> = (0..10).map(|k| format!("c{k}*x[{k}]")).collect();
    let line = ["ten.csv", "--model", &model.join("+")];
    for minimizer in ["linear", "migrad"] {
        let fit = sandbox.json(&[&line[..], &["--minimizer", minimizer, "--save", "s.toml"]].concat());
        for k in 0..10 {
            let (value, error) = param(&fit, &format!("c{k}"));
            assert_close(value, f64::from(k) + 2.0, 1e-6, "value");
            assert_close(error, (10.0_f64 / 11.0).sqrt(), 1e-4, "error");
        }
        assert_close(number(&fit, "/chi2"), 11.0, 1e-9, "chi2");
        assert_eq!(fit["data"]["columns"]["x10"], "x10");
        assert_close(number(&sandbox.json(&["s.toml"]), "/chi2"), 11.0, 1e-9, "chi2 of the session");
    }
    let beyond = sandbox.run(&["fit", "ten.csv", "--model", "a*x[10]"]);
    assert!(beyond.stderr.contains("expected x[0] to x[9]") && beyond.code == Some(2), "{}", beyond.stderr);
}

const VALUES: &str = "u,v\n0.2,0.4\n0.5,1.2\n3,0.5\n0.9,0.1\n1.4,0.3\n1,1.6\n";

/// Single values of two coordinates: the density exp(−ax − by) normalised over the rectangle of the ranges falls into two truncated
/// exponentials, whose maxima, errors and −2 ln L come from mpmath with 40 digits; rows outside the rectangle do not count. As a number
/// density, its integral is the number of values.
#[test]
fn single_values_of_two_coordinates() {
    let sandbox = Sandbox::with(&[("values.csv", VALUES)]);
    let line = ["values.csv", "--kind", "sample", "--columns", "x=u,x2=v"];
    let rectangle = ["--range", "x:0:2", "--range", "y:0:1.5", "--param", "a=1", "--param", "b=1"];
    let shape = [&line[..], &["--model", "exp(-a*x-b*y)", "--save", "s.toml"], &rectangle].concat();
    let fit = sandbox.json(&shape);
    let exact = [("a", 0.779_897_368_650_612_2, 0.918_413_436), ("b", 1.432_750_533_271_375, 1.286_623_518)];
    for fit in [&fit, &sandbox.json(&["s.toml"])] {
        assert_eq!((&fit["data"]["kind"], &fit["data"]["n_used"]), (&"sample".into(), &4.into()));
        for (name, value, error) in exact {
            assert_close(param(fit, name).0, value, 2e-4 * error, name);
            assert_close(param(fit, name).1, error, 1e-3 * error, name);
        }
        assert_close(number(fit, "/minimum/fval"), 6.643_076_945_388_627, 1e-7, "fval");
    }
    let density = ["--model", "n*exp(-a*x-b*y)", "--cost", "extended", "--param", "n=3"];
    let fit = sandbox.json(&[&line[..], &density, &rectangle].concat());
    assert_close(param(&fit, "n").0, 6.405_826_943_498_032, 1e-2, "n");
    assert_close(param(&fit, "a").0, exact[0].1, 1e-3, "a");
    let open = sandbox.run(&[&["fit"], &line[..], &["--model", "exp(-a*x-b*y)", "--param", "a=1"]].concat());
    let note = "The density is normalised over x 0.2:3, y 0.1:1.6, the span of the data";
    assert!(open.stdout.contains(note), "{}", open.stdout);
}
