//! Options of the search typed on the command line: seed, learning rate, most steps.

use super::sandbox::{LINE, Sandbox, assert_close, param};

/// One step of descent from a = 0 on (a − 1)² goes 2·rate far; it is saved with the session.
#[test]
fn rate_and_steps_of_a_descent() {
    let sandbox = Sandbox::with(&[]);
    let cost = ["--cost", "custom", "--model", "(a-1)^2", "--param", "a=0", "--minimizer", "descent"];
    let steps = |rate: &str, most: &str| {
        let options = ["--learning-rate", rate, "--max-steps", most, "--save", "s.toml"];
        param(&sandbox.json(&[cost.as_slice(), &options].concat()), "a").0
    };
    assert_close(steps("0.25", "1"), 0.5, 1e-9, "one step");
    assert_close(steps("0.125", "2"), 0.4375, 1e-9, "two steps");
    let session = sandbox.text("s.toml");
    assert!(session.contains("learning_rate = 0.125\nmax_steps = 2\n"), "{session}");
}

/// The same seed draws the same points, another one others.
#[test]
fn a_seed_repeats_a_search() {
    let sandbox = Sandbox::with(&[]);
    let cost = ["--cost", "custom", "--model", "(a-1)^2+(b-2)^2+a*b", "--minimizer", "seek"];
    let found = |seed: &str| {
        let options = ["--max-calls", "50", "--seed", seed];
        param(&sandbox.json(&[cost.as_slice(), &options].concat()), "a").0
    };
    assert_eq!(found("7"), found("7"));
    assert_ne!(found("7"), found("8"));
}

#[test]
fn values_that_are_none() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    for (option, value, expected) in [
        ("--seed", "-1", "a whole number from 0 to 9223372036854775807"),
        ("--seed", "18446744073709551615", "a whole number from 0 to 9223372036854775807"),
        ("--learning-rate", "0", "a number above zero"),
        ("--learning-rate", "fast", "a number"),
        ("--max-steps", "0", "at least 1 step"),
        ("--max-steps", "1.5", "a whole number"),
    ] {
        let said = sandbox.refused(&["fit", "line.csv", "--model", "m*x+c", option, value]);
        assert_eq!(said, format!("error[E-OPTION]: {option}: read '{value}', expected {expected}\n"));
    }
    let help = sandbox.run(&["fit", "--help"]).stdout;
    for option in ["--seed <N>", "--learning-rate <A>", "--max-steps <N>", "[,held]"] {
        assert!(help.contains(option), "{option}");
    }
}
