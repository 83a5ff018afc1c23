//! Functions with a name of the user's: what a mention stands for, whose parameters are whose, and what is refused.

use crate::model::{Model, NamedFormula};

fn table(list: &[(&str, &str)]) -> Vec<NamedFormula> {
    let mut functions = Vec::new();
    for (name, formula) in list {
        let function = NamedFormula::new(name, formula, &functions).unwrap_or_else(|e| panic!("{name}: {e}"));
        functions.push(function);
    }
    functions
}

fn value(model: &Model, x: f64, p: &[f64]) -> f64 {
    let mut y = [0.0];
    model.eval(&[&[x]], p, &mut y);
    y[0]
}

fn names(model: &Model) -> Vec<&str> {
    model.params().iter().map(|p| p.name.as_str()).collect()
}

/// RF028: f1*2 is twice the expression of f1, with its parameters behind those that are there.
#[test]
fn a_function_of_a_function() {
    let functions = table(&[("f1", "[0]*sin([1]*x)/x"), ("line", "pol1")]);
    let twice = Model::compile_with("f1*2", 1, &functions).unwrap();
    assert_eq!((twice.text(), twice.n_params()), ("f1*2", 2));
    assert!((value(&twice, 1.5, &[3.0, 0.7]) - 2.0 * 3.0 * (0.7f64 * 1.5).sin() / 1.5).abs() < 1e-15);
    let sum = Model::compile_with("[0]+f1+line", 1, &functions).unwrap();
    assert_eq!(sum.n_params(), 5);
    let exact = 5.0 + 3.0 * (0.7f64 * 1.5).sin() / 1.5 + 0.25 + 0.5 * 1.5;
    assert!((value(&sum, 1.5, &[5.0, 3.0, 0.7, 0.25, 0.5]) - exact).abs() < 1e-15, "{:?}", names(&sum));
    // Each mention has parameters of its own, as gaus+gaus has.
    let both = Model::compile_with("f1-f1", 1, &functions).unwrap();
    assert_eq!(both.n_params(), 4);
}

/// Shapes inside keep their names, limits and offsets; typed names are the same everywhere.
#[test]
fn parameters_keep_their_names_and_limits() {
    let functions = table(&[("peak", "gaus(0)+base"), ("both", "peak+expo"), ("scaled", "A*x^2+B")]);
    let model = Model::compile_with("peak+base*x", 1, &functions[..1]).unwrap();
    assert_eq!(names(&model), ["Constant", "Mean", "Sigma", "base"]);
    assert_eq!(model.params()[2].limits.lower(), Some(0.0));
    let model = Model::compile_with("both", 1, &functions).unwrap();
    assert_eq!(names(&model), ["Constant", "Mean", "Sigma", "Constant_2", "Slope", "base"]);
    let model = Model::compile_with("scaled+gaus+A", 1, &functions).unwrap();
    assert_eq!(names(&model), ["Constant", "Mean", "Sigma", "A", "B"]);
    let surface = table(&[("bump", "xygaus")]);
    assert_eq!(Model::compile_with("bump", 2, &surface).unwrap().n_coordinates(), 2);
}

#[test]
fn names_that_are_taken_and_formulas_that_are_none() {
    for (name, formula, word) in [
        ("gaus", "x", "means something"),
        ("pol", "x", "means something"),
        ("sin", "x", "means something"),
        ("x", "2", "means something"),
        ("CONV", "2", "means something"),
        ("2f", "x", "expected a name"),
        ("f g", "x", "expected a name"),
        ("", "x", "expected a name"),
        ("f", "x+", "expected"),
        // Not yet defined: a parameter. And no circles.
        ("f", "g(x)", "expected the name of a function"),
    ] {
        let refused = NamedFormula::new(name, formula, &[]);
        let message = refused.map_or_else(|e| e.to_string(), |_| panic!("{name} = {formula}"));
        assert!(
            message.contains(word) || word == "means something" && message.contains("something already"),
            "{message}"
        );
    }
}

/// ROOT's trap: without offsets nothing is shared, and the reading is said; with the same number it is shared, and said.
#[test]
fn nothing_is_shared_silently() {
    let bare = Model::compile("gaus+expo").unwrap();
    assert_eq!((bare.n_params(), bare.text()), (5, "gaus(0)+expo(3)"));
    assert!(
        bare.notes().iter().any(|n| n.contains("gaus(0), expo(3)") && n.contains("nothing is shared")),
        "{:?}",
        bare.notes()
    );
    let shared = Model::compile("gaus(0)+expo(0)").unwrap();
    assert_eq!(shared.n_params(), 3);
    let note = shared.notes().join(" ");
    assert!(note.contains("Parameter 0 (Constant) is shared by gaus(0) and expo(0)"), "{note}");
    assert!(note.contains("Parameter 1 (Mean) is shared by gaus(0) and expo(0)"), "{note}");
    // A function of the user's shares nothing with a shape beside it either.
    let functions = table(&[("f1", "[0]*x")]);
    assert_eq!(Model::compile_with("f1+gaus", 1, &functions).unwrap().n_params(), 4);
}

/// A function of parameters alone is a factor of its part, not of the shape that is divided by its integral.
#[test]
fn functions_of_parameters_count_events() {
    let functions = table(&[("eff", "e0*0.9"), ("peak", "eff*exp(-(x-m)^2)")]);
    let model = Model::compile_with("NSUM(eff*N*expo, nb*pol0)", 1, &functions).unwrap().with_range(0.0, 2.0);
    let area = |e0: f64, n: f64| {
        let p: Vec<f64> = model
            .params()
            .iter()
            .map(|h| match h.name.as_str() {
                "e0" => e0,
                "N" => n,
                "nb" => 10.0,
                _ => -0.5,
            })
            .collect();
        area_of(&model, &p)
    };
    for (e0, n) in [(1.0, 100.0), (0.5, 100.0), (0.5, 40.0)] {
        assert!((area(e0, n) - (0.9 * e0 * n + 10.0)).abs() < 1e-6, "{e0} {n}: {}", area(e0, n));
    }
    // What depends on x is still the shape.
    assert!(Model::compile_with("NSUM(N*peak, nb*pol0)", 1, &functions).is_ok());
    assert!(Model::compile_with("NSUM(eff)", 1, &functions).is_err());
}

/// Brackets around a product change nothing, nor does a minus before one.
#[test]
fn products_in_brackets_are_products() {
    let area = |text: &str, p: &[f64]| {
        let model = Model::compile(text).unwrap().with_range(0.0, 2.0);
        area_of(&model, p)
    };
    for (text, all) in [
        ("NSUM(2*(N*expo))", 60.0),
        ("NSUM((N*expo)*2)", 60.0),
        ("NSUM(6/(N/expo))", 0.2),
        ("NSUM(-(N*expo))", -30.0),
        ("NSUM(-expo*N)", -30.0),
    ] {
        let model = Model::compile(text).unwrap();
        let p: Vec<f64> = model.params().iter().map(|h| if h.name == "N" { 30.0 } else { -0.4 }).collect();
        assert!((area(text, &p) - all).abs() < 1e-6, "{text}: {}", area(text, &p));
    }
}

/// ∫ f over 0..2 by Simpson's rule.
fn area_of(model: &Model, p: &[f64]) -> f64 {
    let x: Vec<f64> = (0..=2000).map(|i| f64::from(i) * 1e-3).collect();
    let mut y = vec![0.0; x.len()];
    model.eval(&[&x], p, &mut y);
    let weight = |i: usize| {
        if i == 0 || i == 2000 {
            1.0
        } else if i % 2 == 1 {
            4.0
        } else {
            2.0
        }
    };
    y.iter().enumerate().map(|(i, y)| weight(i) * y).sum::<f64>() * 1e-3 / 3.0
}
