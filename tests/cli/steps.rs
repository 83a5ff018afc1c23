//! Parameters that move a curve in steps, against a scan: F has no derivatives in them.

use super::sandbox::{Sandbox, assert_close, number, param};

fn rows() -> Vec<(f64, f64)> {
    let y = |k: usize, x: f64| (2.3 * x).floor() + if k.is_multiple_of(3) { 0.13 } else { -0.065 };
    (1..=20).map(|k| (k, 0.5 * k as f64)).map(|(k, x)| (x, y(k, x))).collect()
}

fn data() -> String {
    let lines = rows().into_iter().map(|(x, y)| format!("{x},{y},0.1"));
    ["x,y,sy".to_owned()].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

fn chi2(f: impl Fn(f64) -> f64) -> f64 {
    rows().iter().map(|(x, y)| ((y - f(*x)) / 0.1).powi(2)).sum()
}

/// Rounding is no straight line: the value is that of a scan, all values of the same step are told, and there is no error.
#[test]
fn rounding_is_no_straight_line() {
    let sandbox = Sandbox::with(&[("s.csv", data().as_str())]);
    let scan = |f: fn(f64) -> f64| {
        let tried = (0..100_000).map(|k| 1e-4 * f64::from(k));
        tried.map(|a| chi2(|x| f(a * x))).fold(f64::INFINITY, f64::min)
    };
    for (name, f) in [("floor", f64::floor as fn(f64) -> f64), ("round", f64::round), ("ceil", f64::ceil)] {
        let model = format!("{name}(a*x)");
        let json = sandbox.json(&["s.csv", "--model", &model]);
        assert_close(number(&json, "/minimum/fval"), scan(f), 1e-9, name);
        assert_close(chi2(|x| f(param(&json, "a").0 * x)), scan(f), 1e-9, name);
        assert!(json["params"][0]["error"].is_null() && json["minimum"]["valid"] == true, "{json}");
    }
    // floor(a·x) is what the data were made with as long as 23 ≤ 10 a, 15 > 6.5 a: 2.3 to 2.30769.
    let said = sandbox.run(&["fit", "s.csv", "--model", "floor(a*x)"]).stdout.replace("\n  ", " ");
    assert!(said.contains("▲ In steps: The curve moves in steps with a"), "{said}");
    assert!(said.contains("all values from 2.3 to 2.3076923 do as well"), "{said}");
    assert!(!said.contains("does nothing") && !said.contains("did not converge"), "{said}");
    assert!(said.contains("NO Hesse (steps)") && said.contains("NO covariance (steps)"), "{said}");
    assert!(!said.contains("Hesse ok") && !said.contains("Covariance accurate"), "{said}");
}

/// A step of the curve: the edge lies between two points, and the heights are means, with the errors of means.
#[test]
fn an_edge_between_two_points() {
    let sandbox = Sandbox::with(&[("s.csv", data().as_str())]);
    let mean = |part: &[(f64, f64)]| part.iter().map(|(_, y)| y).sum::<f64>() / part.len() as f64;
    let rows = rows();
    let split = |k: usize| {
        let (b, c) = (mean(&rows[..k]), mean(&rows[k..]));
        (chi2(|x| if x < rows[k].0 { b } else { c }), k, b, c)
    };
    let (low, k, b, c) = (1..rows.len()).map(split).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
    let json = sandbox.json(&["s.csv", "--model", "x<a ? b : c"]);
    assert_close(number(&json, "/minimum/fval"), low, 1e-9, "χ²");
    let a = param(&json, "a").0;
    assert!(rows[k - 1].0 < a && a <= rows[k].0, "{a}");
    for (name, value, n) in [("b", b, k), ("c", c, rows.len() - k)] {
        assert_close(param(&json, name).0, value, 1e-8, name);
        assert_close(param(&json, name).1, 0.1 / (n as f64).sqrt(), 1e-6, name);
    }
    let said = sandbox.run(&["fit", "s.csv", "--model", "x<a ? b : c"]).stdout;
    assert!(said.contains("Hesse of SOME parameters") && !said.contains("Hesse ok"), "{said}");
}

/// A step between 0 and 1: the interval is as long as the step, however near 0 the start is, and ends at a limit.
#[test]
fn the_interval_of_a_step_ends_where_the_curve_changes() {
    let line = |k: i32| format!("{k},{},0.1", if k > 0 { 1.1 } else { 3.2 });
    let lines = std::iter::once("x,y,sy".to_owned()).chain((0..10).map(line));
    let sandbox = Sandbox::with(&[("st.csv", lines.collect::<Vec<_>>().join("\n").as_str())]);
    for (start, said) in [
        ("a=0.3", "all values from 0 to 1 do as well"),
        ("a=0.3,min=0.1,max=0.5", "all values from 0.1 to 0.5 do as well"),
    ] {
        let json = sandbox.json(&["st.csv", "--model", "x>a ? b : c", "--param", start]);
        let warnings = json["minimum"]["warnings"].to_string();
        assert!(warnings.contains(said), "{start}: {warnings}");
    }
}
