//! The function of a fit, and refusals, without any file.

use super::fields::Refusal;
use super::python::{arrow, function};
use super::session;

fn formula(text: &str) -> String {
    function(text, false).unwrap().formula
}

#[test]
fn python_becomes_a_formula() {
    let f = function("def line(x, a=1, b=-2.5e-1):\n    return a*x + b\n", false).unwrap();
    assert_eq!((f.name.as_str(), f.formula.as_str()), ("line", "a*x+b"));
    assert_eq!(f.params, [("a".into(), Some(1.0)), ("b".into(), Some(-0.25))]);
    assert_eq!(formula("def f(t, A0=1., t0=5.): return A0 * np.exp(-t/t0)"), "A0*exp(-x/t0)");
    assert_eq!(formula("lambda x, a=1: a*x**2"), "a*x^2");
    assert_eq!(arrow("parabola: x a b=2 -> a*x**2 + b", false).unwrap().formula, "a*x^2+b");
    let pieces = "import numpy as np\ndef f(x, w=1., c=0.1):\n  \"\"\"Text: with 'quotes'.\"\"\"\n  s = np.sqrt(w**2 - # why\n     c**2)\n  u = s\n  return u*x if x > 0 else np.where(x < -1, np.pi, 0)\n";
    assert_eq!(formula(pieces), "((x>0) ? ((sqrt(w^2-c^2))*x) : (((x<-1) ? (pi) : (0))))");
    // A name that means something else here is written in brackets.
    assert_eq!(formula("def f(x, gaus=1, x_0=2): return gaus*x - x_0"), "[gaus]*x-x_0");
    let vector = function("def f(a, b): return [a, b, a+b]", true).unwrap();
    assert_eq!(vector.formula, "vector(a,b,a+b)");
    assert_eq!(function("def f(m=80):\n  return [float(m)]*8", true).unwrap().formula, "(m)");
}

#[test]
fn what_is_not_understood_is_named_with_its_line() {
    let refused = |text: &str| function(text, false).unwrap_err();
    let (line, message) = refused("def f(x, a):\n  for i in x:\n    a\n");
    assert!(line == 2 && message.contains("'for'") && message.contains("return"), "{message}");
    for (text, word) in [
        ("def f(x, a): return a*y", "unknown name 'y'"),
        ("def f(x, a): return np.sinn(x)", "did you mean 'sin'?"),
        ("def f(x, a): return a^2", "**"),
        ("def f(x, a): return x[0]", "elements"),
        ("def f(x, a=b): return a", "expected a number"),
        ("def f(x, a, a): return a", "twice"),
        ("def f(): return 1", "no argument"),
        ("def f(x, a): a = 2", "returns nothing"),
        ("def f(x, a): return (a", "not closed"),
        ("def f(x, a): return 0 < a < 1", "a < b and b < c"),
        ("def f(x, a): return 'abc", "does not end"),
        ("def f(x, a): return", "missing"),
    ] {
        let (_, message) = refused(text);
        assert!(message.contains(word), "{text}: {message}");
    }
}

#[test]
fn refusals_name_key_and_place() {
    let points = "x_data: [1, 2, 3]\ny_data: [1, 2, 3.5]\n";
    let refused = |more: &str| {
        let Refusal { line, message } = session(&format!("{points}{more}"), "fit.yml").unwrap_err();
        format!("{}: {message}", line.unwrap_or(0))
    };
    for (more, words) in [
        ("y_error: 0.2", "3: unknown key 'y_error'; did you mean 'y_errors'?"),
        ("y_errors: big", "3: y_errors: read 'big', expected a number"),
        ("y_errors: [0.1, 0.2]", "3: y_errors: has 2 numbers for 3 data"),
        ("y_errors: -0.2", "3: y_errors: "),
        (
            "y_errors:\n- error_vale: 0.1",
            "4: unknown key 'error_vale' of y_errors[0]; did you mean 'error_value'?",
        ),
        ("y_errors:\n- error_value: 0.1\n- type: matrix", "y_errors[1]: type: matrix needs a matrix"),
        ("y_errors: {error_value: 0.1, correlation_coefficient: 2}", "y_errors: "),
        ("type: xyz", "3: type: read 'xyz', expected one of xy, "),
        ("fixed_parameters: {c: 1}", "fixed_parameters.c: there is no parameter 'c'; there are a, b"),
        ("limited_parameters: {a: [2, 1]}", "limited_parameters.a: the lower limit 2"),
        ("limited_parameters: {a: 2}", "limited_parameters.a: read '2', expected two limits"),
        ("parameter_constraints: {a: {value: 1}}", "parameter_constraints.a.uncertainty is missing"),
        (
            "parameter_constraints: {a: {value: 1, uncertainty: 0}}",
            "a.uncertainty: read '0', expected a number above 0",
        ),
        (
            "parameter_constraints: [{type: matrix, names: [a, b], values: [1, 2], matrix: [[1]]}]",
            "must have 2 rows",
        ),
        ("model_function: linear_modell", "did you mean 'linear_model'?"),
        (
            "model_function: |\n  def f(x, a):\n    while 1: a",
            "model_function: line 2 of the function: read 'while'",
        ),
        (
            "model_function: {python_cod: abc}",
            "unknown key 'python_cod' of model_function; did you mean 'python_code'?",
        ),
        ("cost_function: chi3", "cost_function: read 'chi3', expected one of chi2"),
        ("minimizer: foo", "minimizer: read 'foo'"),
        ("x_data: [1]", "3: the key 'x_data' stands twice"),
        ("label: [", "this is no YAML"),
    ] {
        let refusal = refused(more);
        assert!(refusal.contains(words), "{more}: {refusal}");
    }
    let whole = |text: &str| session(text, "fit.yml").unwrap_err().message;
    assert!(whole("").contains("empty"));
    assert!(whole("just words").contains("no file of kafe2go"));
    assert_eq!(whole("x_data: [1, 2]"), "y_data is missing");
    assert!(whole("x_data: [1, 2]\ny_data: [1]").contains("y_data: has 1 numbers, x_data has 2"));
    assert!(
        whole("type: histogram\nbin_heights: [1, 2]\nn_bins: 3\nbin_range: [0, 1]")
            .contains("2 numbers for 3 bins")
    );
    assert!(whole("type: histogram\nraw_data: [1, 2]").contains("bin_edges, or n_bins and bin_range"));
    for key in ["raw_data", "bin_heights"] {
        let many = whole(&format!("type: histogram\n{key}: [1, 2]\nn_bins: 46024\nbin_range: [0, 1]"));
        assert!(many.starts_with("n_bins: is 46024 for 2 numbers: give at most 20000"), "{many}");
    }
    let deep = format!("x_data: {}", "[".repeat(100));
    assert!(whole(&deep).contains("within"));
    let aliases: Vec<String> = (1..40).map(|k| format!("k{k}: &a{k} [*a{}, *a{}]\n", k - 1, k - 1)).collect();
    assert!(whole(&format!("k0: &a0 [1, 2]\n{}", aliases.concat())).contains("too many"));
}
