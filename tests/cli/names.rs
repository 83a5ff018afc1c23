//! Names for all parameters of a formula (IM046), and lists that do not fit.

use super::sandbox::{LINE, Sandbox, assert_close, param};

/// 1.05 + 0.98·x whatever the parameters are called; start values and constraints go by the new names.
#[test]
fn parameters_under_other_names() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let named = |names: &str, more: &[&str]| {
        sandbox.json(&[&["line.csv", "--model", "pol1", "--names", names], more].concat())
    };
    let fit = named("offset, slope", &["--param", "slope=3", "--minos=slope", "--derive", "twice = 2*slope"]);
    assert_close(param(&fit, "offset").0, 1.05, 1e-9, "offset");
    assert_close(param(&fit, "slope").0, 0.98, 1e-9, "slope");
    assert!(fit["params"][0]["minos"].is_null() && !fit["params"][1]["minos"].is_null());
    // Exchanged: the first parameter of the formula is the constant still.
    let turned = named("p1,p0", &[]);
    assert_eq!(turned["params"][0]["name"], "p1");
    assert_close(param(&turned, "p1").0, 1.05, 1e-9, "constant");
    assert_close(param(&turned, "p0").0, 0.98, 1e-9, "slope");
    let held = named("a,b", &["--constraint", "b=1+-0.000001"]);
    assert_close(param(&held, "b").0, 1.0, 1e-4, "b");
}

#[test]
fn lists_that_do_not_fit() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    for (names, said) in [
        ("a,b,c", "error[E-PAR-COUNT]: 3 names were given for 2 parameters; there are p0, p1"),
        ("a", "error[E-PAR-COUNT]: 1 name was given for 2 parameters; there are p0, p1"),
        ("a,a", "error[E-PAR-NAME]: the parameter name 'a' is empty or used twice"),
        ("a,", "error[E-PAR-NAME]: the parameter name '' is empty or used twice"),
        ("a,2b", "error[E-PAR-NAME]: a parameter cannot be called '2b'"),
    ] {
        let found = sandbox.refused(&["fit", "line.csv", "--model", "pol1", "--names", names]);
        assert!(found.starts_with(said), "{names}: {found}");
    }
}

/// Both data sets know the parameters by the new names: one line through all of both, 8 points.
#[test]
fn names_of_several_data_sets() {
    let sandbox = Sandbox::with(&[("a.csv", LINE), ("b.csv", LINE)]);
    let fit = sandbox.json(&["a.csv", "b.csv", "--model", "pol1", "--names", "offset,slope"]);
    assert_eq!((fit["params"].as_array().unwrap().len(), fit["ndof"].as_i64()), (2, Some(6)));
    assert_close(param(&fit, "slope").0, 0.98, 1e-9, "slope");
}
