//! The interpreter on a session: what each command changes and says. Numbers of the line are by hand, those of the peak exact.

use super::{ClassicError, Interpreter, Plot, Reply};
use crate::data::read::{ReadOptions, read_dataset};
use crate::error::Explain as _;
use crate::fit::{Command, Session};
use crate::minimize::{Algorithm, NoObserver};
use std::sync::Arc;

/// Points on a line: x 1 … 4, σ 0.1. Weighted least squares gives 1.05 + 0.98·x, χ² = 1.8, errors 0.1·√1.5 and 0.1·√0.2.
const LINE: &str = "x,y,sy\n1,2,0.1\n2,3,0.1\n3,4.1,0.1\n4,4.9,0.1\n";

struct Dialog {
    session: Session,
    minuit: Interpreter,
}

impl Dialog {
    fn line() -> Dialog {
        let data = read_dataset(LINE.as_bytes(), "line.csv", &ReadOptions::default()).unwrap();
        let mut session = Session::new();
        session.apply(Command::SetData(Arc::new(data), None)).unwrap();
        session.apply(Command::SetFormula("a+b*x".into())).unwrap();
        Dialog { session, minuit: Interpreter::new() }
    }

    fn typed(formula: &str) -> Dialog {
        let mut session = Session::new();
        session.apply(Command::SetCustomCost { formula: formula.into(), errordef: None }).unwrap();
        Dialog { session, minuit: Interpreter::new() }
    }

    fn try_say(&mut self, line: &str) -> Result<Reply, ClassicError> {
        self.minuit.run_line(&mut self.session, &NoObserver, line)
    }

    fn say(&mut self, line: &str) -> String {
        self.try_say(line).unwrap_or_else(|e| panic!("{line}: {e}")).text
    }

    fn refused(&mut self, line: &str) -> String {
        self.try_say(line).expect_err(line).to_string()
    }

    fn value(&self, k: usize) -> f64 {
        self.session.config().params[k].value
    }
}

/// The numbers of the last line of a table that begins with `first second`.
fn row(text: &str, first: &str, second: &str) -> Vec<f64> {
    let line = text.lines().rev().find(|l| {
        let mut words = l.split_whitespace();
        words.next() == Some(first) && words.next() == Some(second)
    });
    let line = line.unwrap_or_else(|| panic!("no row {first} {second} in {text}"));
    line.split_whitespace().skip(2).filter_map(|w| w.parse().ok()).collect()
}

/// The numbers before CALLS and TOTAL in the head of a printout.
fn counts(text: &str) -> (usize, usize) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let before = |word: &str| {
        let at = words.iter().rposition(|w| *w == word).unwrap_or_else(|| panic!("no {word} in {text}"));
        words[at - 1].parse().unwrap()
    };
    (before("CALLS"), before("TOTAL"))
}

fn close(found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{found}, expected {expected} within {tolerance}");
}

/// TM003: the cost carries its data: χ² at 1 + 1·x is 2 by hand.
#[test]
fn call_gives_the_cost_of_the_data() {
    let mut d = Dialog::line();
    d.say("SET PAR 1 1");
    d.say("set par b 1");
    assert!(d.say("CALL FCN 3").starts_with(" FCN=2 FROM CALL"), "{}", d.say("CALL"));
}

/// TM021, TM022: before a fit the errors are the start steps, and are called a guess.
#[test]
fn guesses_are_called_so() {
    let mut d = Dialog::line();
    d.say("SET PAR 1 5");
    let text = d.say("SHOW PARAMETER");
    assert!(text.contains("CURRENT GUESS"), "{text}");
    assert_eq!(row(&text, "1", "a")[..3], [5.0, 0.05, 0.05]);
    d.say("SET STR 0");
    let text = d.say("SIMPLEX");
    assert!(text.contains("CURRENT GUESS") && text.contains("NO ERROR MATRIX"), "{text}");
    assert!(!text.contains("CORRELATION COEFFICIENTS"));
}

/// TM024, IM017: after MIGRAD there is no adjective, and values and errors are those of weighted least squares.
#[test]
fn migrad_of_a_line() {
    let mut d = Dialog::line();
    let text = d.say("mig");
    assert!(text.contains("FCN=1.8 FROM MIGRAD  STATUS=CONVERGED"), "{text}");
    assert!(text.contains("ERROR MATRIX ACCURATE") && !text.contains("GUESS"), "{text}");
    let (a, b) = (row(&text, "1", "a"), row(&text, "2", "b"));
    close(a[0], 1.05, 1e-5);
    close(a[1], 0.1 * 1.5_f64.sqrt(), 1e-5);
    close(b[0], 0.98, 1e-5);
    close(b[1], 0.1 * 0.2_f64.sqrt(), 1e-6);
    // Correlation −x̄/√(mean of x²) = −2.5/√7.5; of two parameters it is the global one too.
    let text = d.say("SHO COR");
    let r = 2.5 / 7.5_f64.sqrt();
    let numbers: Vec<f64> =
        text.lines().nth(2).unwrap().split_whitespace().map(|w| w.parse().unwrap()).collect();
    close(numbers[1], r, 1e-5);
    close(numbers[3], -r, 6e-4);
    let eigen = d.say("SHO EIG");
    let values: Vec<f64> =
        eigen.lines().nth(1).unwrap().split_whitespace().map(|w| w.parse().unwrap()).collect();
    close(values[0], 1.0 - r, 1e-5);
    close(values[1], 1.0 + r, 1e-4);
}

/// TM019: every minimizer of the list ends at the same minimum.
#[test]
fn several_algorithms() {
    for (command, algorithm) in
        [("MIGRAD", Algorithm::Migrad), ("SIM 0 1e-6", Algorithm::Simplex), ("MINIMIZE", Algorithm::Combined)]
    {
        let mut d = Dialog::typed("(a-1)^2+10*(b-a^2)^2");
        d.say("SET PAR a -1");
        d.say(command);
        assert_eq!(d.session.config().method.algorithm, algorithm);
        close(d.value(0), 1.0, 2e-3);
        close(d.value(1), 1.0, 5e-3);
    }
}

/// The fit of MIGRAD is taken back as one step: the values before it are there again.
#[test]
fn migrad_can_be_undone() {
    let mut d = Dialog::line();
    d.say("SET PAR 1 5");
    d.say("SET PAR 2 -1");
    d.say("MIGRAD 500");
    close(d.value(0), 1.05, 1e-6);
    assert_eq!(d.say("UNDO"), " Undone: Fit\n");
    assert_eq!((d.value(0), d.value(1)), (5.0, -1.0));
    d.say("REDO");
    close(d.value(0), 1.05, 1e-6);
    assert!(d.say("SHOW FCN").starts_with(" FCN=1.8 "));
}

/// SEEK looks at random, the same way for the same seed.
#[test]
fn seek_repeats_itself() {
    let seek = |seed: &str| {
        let mut d = Dialog::typed("(a-1)^2+(b-2)^2");
        d.say("SET PAR 1 1.1");
        d.say("SET PAR 2 1.9");
        d.say(&format!("SET RAN {seed}"));
        assert_eq!(d.say("SHOW RAN"), format!(" SEED {seed} OF SEEK AND IMPROVE\n"));
        let text = d.say("SEEK 200");
        assert!(text.contains("FROM SEEK"), "{text}");
        (d.value(0), d.value(1))
    };
    let (a, b) = seek("7");
    assert!((a - 1.0).hypot(b - 2.0) < 0.05, "{a} {b}");
    assert_eq!(seek("7"), (a, b));
    assert_ne!(seek("8"), (a, b));
}

/// TM026: IMPROVE finds the lower of two minima, says so when there is none, and does not stay switched on.
#[test]
fn improve_looks_elsewhere() {
    // Minima near a = 0.984 and, lower, near a = −1.015.
    let mut d = Dialog::typed("4*(a^2-1)^2+0.5*a+b^2");
    d.say("SET PAR 1 1");
    d.say("MIGRAD");
    assert!(d.value(0) > 0.9);
    let text = d.say("IMPROVE");
    assert!(text.contains("FROM IMPROVE  STATUS=CONVERGED"), "{text}");
    assert!(d.value(0) < -0.9, "{text}");
    let text = d.say("IMP 3000");
    assert!(text.contains("no better minimum found in"), "{text}");
    d.say("MIGRAD");
    assert!(!d.session.config().method.improve && d.session.config().method.max_calls.is_none());
}

/// TM020: SET ERRORDEF 4 asks for two standard deviations, exactly twice one for a straight line.
#[test]
fn errordef_is_a_number_of_standard_deviations() {
    let mut d = Dialog::line();
    let one = row(&d.say("MINOS"), "1", "a");
    close(one[2], -0.1 * 1.5_f64.sqrt(), 1e-5);
    assert!(d.say("SET ERR 4").contains("rise of 4: 2 standard deviations"));
    let text = d.say("MINOS 0 a");
    let two = row(&text, "1", "a");
    close(two[1], one[1], 1e-6);
    close(two[2], 2.0 * one[2], 1e-5);
    close(two[3], 2.0 * one[3], 1e-5);
    assert!(text.contains("parabolic errors are one standard deviation"), "{text}");
    // A typed cost has an up of its own: errors grow with its root.
    let mut d = Dialog::typed("(a-1)^2");
    close(row(&d.say("MIGRAD"), "1", "a")[1], 1.0, 1e-5);
    d.say("SET ERR 4");
    close(row(&d.say("MIGRAD"), "1", "a")[1], 2.0, 1e-5);
}

/// TM004, TM005, TM031: SCAN draws F along a parameter; for a line it has risen by k² at k conditional errors, and that is what the
/// picture of the errors should show.
#[test]
fn scan_is_a_parabola() {
    let mut d = Dialog::line();
    d.say("MIGRAD");
    // With the slope held the error of a is 0.1/√4.
    let reply = d.try_say("SCAn 1 5 0.95 1.15").unwrap();
    let Some(Plot::Curve { name, xy, .. }) = &reply.plot else { panic!("{reply:?}") };
    assert_eq!(name, "a");
    for ((x, f), k) in xy.iter().zip([-2.0, -1.0, 0.0, 1.0, 2.0]) {
        close(*x, 1.05 + 0.05 * k, 1e-12);
        close(*f, 1.8 + k * k, 1e-9);
    }
    assert!(reply.text.contains('*') && d.minuit.plot() == reply.plot.as_ref());
    assert_eq!(d.say("SHOW PLOT").lines().count(), 6);
    assert!(!reply.plot.unwrap().figure().main.layers.is_empty());
}

/// A scan that meets a lower value keeps it, as one step of undo.
#[test]
fn scan_keeps_the_best_value() {
    let mut d = Dialog::line();
    d.say("SET PAR 1 3");
    d.say("SET PAR 2 0.98");
    assert!(d.say("SCAN 1 11 0.05 2.05").contains("a = 1.05 taken over"));
    close(d.value(0), 1.05, 1e-12);
    assert_eq!(d.say("UNDO"), " Undone: Change a\n");
    close(d.value(0), 3.0, 0.0);
    assert_eq!(d.say("REDO"), " Redone: Change a\n");
    close(d.value(0), 1.05, 1e-12);
}

/// TM006, TM008: CONTOUR is a lattice of F with the others held: digits, and numbers.
#[test]
fn contour_is_a_lattice() {
    let mut d = Dialog::line();
    d.say("MIGRAD");
    let reply = d.try_say("CON 1 2 1 3").unwrap();
    let Some(Plot::Lattice { x, y, fval, base, .. }) = &reply.plot else { panic!("{reply:?}") };
    // F − F̂ = Σ (δa + δb·x)²/σ² = (4δa² + 20 δa δb + 30 δb²)/0.01.
    for (i, &a) in x.iter().enumerate() {
        for (j, &b) in y.iter().enumerate() {
            let (da, db) = (a - 1.05, b - 0.98);
            close(fval[i][j] - base.0, (4.0 * da * da + 20.0 * da * db + 30.0 * db * db) / 0.01, 1e-7);
        }
    }
    let text = d.say("CONTOUR a b");
    assert!(text.contains("1: FCN=2.8 2: FCN=5.8") && text.contains("no confidence region"), "{text}");
}

/// MNCONTOUR: every point of the region has risen by up, the others minimized (here there are none).
#[test]
fn mncontour_runs_migrad_first() {
    let mut d = Dialog::line();
    let reply = d.try_say("MNC 1 2 8").unwrap();
    assert!(reply.text.contains("MIGRAD first") && reply.text.contains("39 % joint"), "{}", reply.text);
    let Some(Plot::Region { curves, .. }) = &reply.plot else { panic!("{reply:?}") };
    assert!(curves[0].len() >= 9);
    for (a, b) in &curves[0] {
        let (da, db) = (a - 1.05, b - 0.98);
        close((4.0 * da * da + 20.0 * da * db + 30.0 * db * db) / 0.01, 1.0, 2e-3);
    }
}

/// IM057, IM058: FIX, RELEASE, RESTORE, SET LIMITS, CLEAR change the session and nothing else; every one can be undone.
#[test]
fn parameters_are_held_and_limited() {
    let mut d = Dialog::line();
    let before = d.session.config().params.clone();
    d.say("FIX 2 1");
    assert_eq!(d.say("SHOW NPFIX"), " 2 HELD: 1 a, 2 b\n");
    assert_eq!(d.say("RESTORE 1"), " PARAMETER 1 a RESTORED\n");
    d.say("REL b");
    assert_eq!(d.session.config().params, before);
    d.say("FIX b a");
    assert_eq!(d.session.config().params.n_free(), 0);
    d.say("RESTORE");
    assert_eq!(d.session.config().params, before);
    d.say("SET LIM 1 0 1");
    d.say("SET LIM b -inf 2");
    assert_eq!(d.say("SHO LIM"), "    1 a          from 0 to 1\n    2 b          from none to 2\n");
    let text = d.say("MIGRAD");
    assert!(
        text.contains("at limit")
            && text.contains("WARNING (At a limit): a stopped at the limit you set (1)"),
        "{text}"
    );
    d.say("SET LIM 1");
    d.say("SET LIM");
    assert!(d.session.config().params.iter().all(|p| p.limits.is_none()));
    d.say("FIX 1");
    d.say("CLEAR");
    assert_eq!(d.session.config().params.n_free(), 2);
    while d.session.undo_label().is_some() {
        d.say("UNDO");
    }
    assert_eq!(d.say("UNDO"), " There is nothing to undo.\n");
}

/// TM023: at strategy 0 the matrix comes from the search and is called approximate.
#[test]
fn approximate_errors_are_called_so() {
    let mut d = Dialog::typed("exp(a)-2*a+(b-a)^2+b^4");
    d.say("SET STR 0");
    let text = d.say("MIGRAD");
    assert!(text.contains("APPROXIMATE"), "{text}");
    assert!(!d.say("HESSE").contains("APPROXIMATE"));
}

/// TM027: a search that ran out of calls says so, and has no errors; the limit holds for that command only.
#[test]
fn a_limit_of_calls() {
    let mut d = Dialog::typed("(1-a)^2+100*(b-a^2)^2");
    d.say("SET PAR 1 -1.2");
    d.say("SET PAR 2 1");
    let text = d.say("MIGRAD 5");
    assert!(text.contains("STATUS=CALL LIMIT") && text.contains("no minimum"), "{text}");
    assert!(text.contains("WARNING"), "{text}");
    let text = d.say("MIGRAD");
    assert!(text.contains("STATUS=CONVERGED"), "{text}");
    assert_eq!(d.session.config().method.max_calls, None);
    let before = counts(&text).1;
    let text = d.say("MINOS 10");
    assert!(text.contains("MINOS was ended by its limit of 10 calls."), "{text}");
    // What it spent before it was ended is told, and added to the total.
    let (spent, total) = counts(&text);
    assert!((10..20).contains(&spent) && total >= before + 10, "{before} {text}");
    assert!(!d.say("MINOS").contains("ended by"));
}

/// TM025: warnings can be switched off, and the print level says how much there is.
#[test]
fn print_levels_and_warnings() {
    let lines = |level: &str, d: &mut Dialog| {
        d.say(&format!("SET PRI {level}"));
        d.say("SET PAR 1 0");
        d.say("MIGRAD").lines().count()
    };
    let mut d = Dialog::typed("(1-a)^2+100*(b-a^2)^2+0*c");
    let counts = ["-1", "0", "1", "2", "3"].map(|level| lines(level, &mut d));
    assert!(counts[0] == 0 && counts.windows(2).all(|w| w[0] < w[1]), "{counts:?}");
    d.say("SET PRI 1");
    assert!(d.say("MIGRAD").contains("WARNING"));
    d.say("SET NOW");
    assert_eq!(d.say("SHO WAR"), " WARNINGS ARE NOT PRINTED\n");
    assert!(!d.say("MIGRAD").contains("WARNING"));
}

/// A result of other settings is shown as such.
#[test]
fn stale_results_are_said_to_be() {
    let mut d = Dialog::line();
    assert_eq!(d.refused("SHO COV"), "there is no fit yet — run a fit first");
    d.say("MIGRAD");
    d.say("SET STR 2");
    assert!(d.say("SHO COV").starts_with(" Of the last fit; the settings have changed since."));
    assert!(d.say("SHO PAR").contains("CURRENT GUESS"));
    assert_eq!(d.refused("HESSE"), "the settings have changed since the last fit — run the fit again first");
}

/// TM004: what is not understood is refused in one sentence, and nothing has changed.
#[test]
fn sentences() {
    let mut d = Dialog::line();
    for (line, sentence) in [
        ("FIX", "the parameter is missing; write FIX parameters"),
        ("FIX 3", "there is no parameter '3'; there are 1 a, 2 b"),
        ("FIX 1 zeta", "there is no parameter 'zeta'; there are 1 a, 2 b"),
        ("SET", "the topic is missing; write SET topic [values]"),
        ("SET STR 7", "strategy: read '7', expected 0, 1 or 2"),
        ("SET ERR -1", "up: read '-1', expected a number above zero: 1 for chi-square, 0.5 for -ln L"),
        ("SET LIM 1 2", "the upper limit is missing; write SET LIMits [parameter] [lower upper]"),
        ("SET PAR 1 two", "value: read 'two', expected a number"),
        ("SET COV", "COVariance follows from the fit and cannot be set; SHOW COVariance prints it"),
        ("SHOW E", "'E' is ambiguous: ERRordef, EPSmachine, EIGenvalues"),
        ("MIGRAD -1", "maxcalls: read '-1', expected a whole number from 0 to 1000000000"),
        ("MIGRAD 1 2 3", "'3' is one argument too many; write MIGrad [maxcalls] [tolerance]"),
        ("SCAN 1 1", "points: read '1', expected a whole number from 2 to 100000"),
        ("SCAN 1 5 2 1", "scan of a: 2 to 1 is no range"),
        ("CONTOUR 1 1", "a contour needs two different parameters, not a twice"),
        ("CONTOUR 1", "the second parameter is missing; write CONtour par1 par2 [devs] [ngrid]"),
        ("SAVE", "the name of the file is missing; write SAVe file.toml"),
    ] {
        assert_eq!(d.refused(line), sentence);
    }
    let e = d.try_say("MINOS 2").expect_err("a limit of two calls").to_string();
    assert!(e.starts_with("MINOS 2 would be a limit of 2 calls; for parameter 2 write MINOS 0 2"), "{e}");
    assert_eq!(d.try_say("FOO").expect_err("no command").code(), "E-COMMAND");
    assert_eq!(d.session.undo_label(), Some("Set the formula a+b*x"));
}

/// No text whatever makes it panic: every command with every kind of argument.
#[test]
fn nothing_panics() {
    let arguments = [
        "",
        "0",
        "1",
        "99",
        "-1",
        "1e400",
        "nan",
        "inf",
        "a b",
        "a b 0",
        "1 2 -inf 5",
        "é",
        "1 1",
        "b 2 x",
        "\"",
        ",,,",
    ];
    let mut d = Dialog::line();
    for e in super::words::COMMANDS.iter().filter(|e| e.means != super::words::Verb::Save) {
        for a in arguments {
            let _ = d.try_say(&format!("{} {a}", e.name));
        }
    }
    for t in super::words::TOPICS {
        for a in arguments {
            let _ = d.try_say(&format!("SET {} {a}", t.name));
            let _ = d.try_say(&format!("SHOW {} {a}", t.name));
        }
    }
    // Neither does a session without data.
    let mut empty = Dialog { session: Session::new(), minuit: Interpreter::new() };
    for e in super::words::COMMANDS.iter().filter(|e| e.means != super::words::Verb::Save) {
        let _ = empty.try_say(&format!("{} 1 2", e.name));
        let _ = empty.try_say(e.name);
    }
}

/// What the data do not determine is no result, though the search came to an end.
#[test]
fn two_constants_are_not_determined() {
    let mut dialog = Dialog::line();
    dialog.session.apply(Command::SetFormula("a+b+c*x".into())).unwrap();
    let said = dialog.say("migrad");
    assert!(said.contains("STATUS=NOT DETERMINED") && !said.contains("CONVERGED"), "{said}");
    assert_eq!(said.matches("undetermined").count(), 2, "{said}");
}
