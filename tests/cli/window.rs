//! What is typed to open the window, where there is no display: the report that comes in its place, and commands that were mistyped.

use super::sandbox::{LINE, Sandbox};

/// Several files are the members of one fit, as for `fit`.
#[test]
fn several_files_are_one_fit() {
    let sandbox = Sandbox::with(&[("a.csv", LINE), ("b.csv", LINE)]);
    let run = sandbox.run(&["a.csv", "b.csv"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for words in ["1 of 2: a.csv", "2 of 2: b.csv"] {
        assert!(run.stdout.contains(words), "{words} is not in\n{}", run.stdout);
    }
}

#[test]
fn a_session_is_opened_alone() {
    let sandbox = Sandbox::with(&[("a.csv", LINE)]);
    sandbox.json(&["a.csv", "--model", "pol1", "--save", "s.toml"]);
    let said = sandbox.refused(&["a.csv", "s.toml"]);
    assert!(said.contains("'s.toml' is a session and is fitted alone"), "{said}");
}

#[test]
fn a_mistyped_command_names_the_nearest() {
    let sandbox = Sandbox::with(&[("a.csv", LINE)]);
    assert_eq!(
        sandbox.refused(&["ft", "a.csv", "--model", "pol1"]),
        "error[E-OPTION]: there is no command 'ft', and no file of that name\nhelp: did you mean 'fitpanel fit'?\n"
    );
    let said = sandbox.refused(&["plot", "a.csv"]);
    assert!(said.contains("the commands are fit, formula, suggest, functions"), "{said}");
}
