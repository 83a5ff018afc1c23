//! Bad input: one plain sentence on stderr, nothing on stdout, exit code 2, never a panic.

use crate::sandbox::{LINE, Sandbox};

/// Runs `fit` on `line.csv` (or the file named first) and compares everything.
fn refused(args: &[&str], stderr: &str) {
    let files = [
        ("line.csv", LINE),
        ("empty.csv", ""),
        ("header.csv", "x,y,sy\n"),
        ("letters.csv", "x,y\n1,2\n3,abc\n"),
        ("negative.csv", "x,y,sy\n1,2,0.1\n2,3,-0.1\n"),
        ("zero.csv", "x,y,sy\n1,2,0.1\n2,3,0\n3,3,0.1\n"),
        ("ragged.csv", "x,y\n1,2\n3,4,5\n"),
        ("allnan.csv", "x,y\n1,nan\n2,nan\n"),
        ("bad.toml", "version = 1\ncolour = \"red\"\n"),
    ];
    assert_eq!(Sandbox::with(&files).refused(args).trim_end(), stderr, "{args:?}");
}

#[test]
fn missing_file() {
    refused(&["fit", "nowhere.csv"], "error[E-IO]: cannot read nowhere.csv: no such file — check the path");
}

#[test]
fn empty_file() {
    refused(
        &["fit", "empty.csv"],
        "error[E-READ]: the file is empty: empty.csv\n\
         help: export the table once more, or choose another file",
    );
}

#[test]
fn header_only() {
    refused(
        &["fit", "header.csv"],
        "error[E-READ]: header.csv holds no row of numbers — only a header\n\
         help: check that the numbers were exported too; --read says how a table is written, as in --read header=3",
    );
}

#[test]
fn letters_in_a_number_column() {
    refused(
        &["fit", "letters.csv"],
        "error[E-READ]: letters.csv, line 3, column 'y': read 'abc', expected a number\n\
         help: correct the cell, leave it empty, or choose other columns",
    );
}

#[test]
fn ragged_row() {
    refused(
        &["fit", "ragged.csv"],
        "error[E-READ]: ragged.csv, line 3: read 3 cells, expected 2\n\
         help: give every row as many cells; if another character separates them, say so: --read separator=semicolon",
    );
}

#[test]
fn only_nan_rows() {
    refused(
        &["fit", "allnan.csv", "--model", "pol1"],
        "error[E-NODATA]: no data point is left to fit: 2 read, 2 masked, 0 outside the range\n\
         help: take back masks or cuts, or read other columns",
    );
}

#[test]
fn negative_error() {
    refused(
        &["fit", "negative.csv"],
        "error[E-NEG-SIGMA]: negative.csv, line 3, column 'sy': the uncertainty -0.1 is below zero — correct or remove it",
    );
}

#[test]
fn zero_error() {
    let run = Sandbox::with(&[("zero.csv", "x,y,sy\n1,2,0.1\n2,3,0\n3,3,0.1\n")])
        .run(&["fit", "zero.csv", "--model", "pol1"]);
    assert!(run.stderr.starts_with("error[E-ZERO-SIGMA]: ") && run.stderr.contains('2'), "{}", run.stderr);
    assert_eq!(run.code, Some(2));
}

#[test]
fn unknown_column() {
    refused(
        &["fit", "line.csv", "--columns", "x=U,y=y"],
        "error[E-COLUMN]: line.csv has no column 'U' for x — its columns are x, y, sy",
    );
}

#[test]
fn unknown_role() {
    refused(
        &["fit", "line.csv", "--columns", "q=x"],
        "error[E-COLUMN]: columns: there is no role 'q' — there are x, x2, x3 … x10, y, sx, sy, sy-, sy+, lo, hi, lo2, hi2, lo3, hi3, n, w, w2, k, t1, t1v, t2 …\n\
         help: roles are given as --columns x=NAME,y=NAME,sy=NAME, columns by name or number",
    );
}

#[test]
fn formula_with_an_unknown_function() {
    refused(
        &["fit", "line.csv", "--model", "sinn(x)"],
        "error[E-FORMULA]: formula, column 1: read 'sinn(', expected the name of a function\n   sinn(x)\n   ^^^^\n\
         help: did you mean 'sin'?",
    );
}

#[test]
fn formula_without_an_operator() {
    refused(
        &["fit", "line.csv", "--model", "2x"],
        "error[E-FORMULA]: formula, column 1: read '2x', expected an operator between 2 and x\n   2x\n   ^^\nhelp: write 2*x",
    );
}

#[test]
fn formula_that_divides_by_zero() {
    refused(
        &["fit", "line.csv", "--model", "1/0"],
        "error[E-FORMULA]: formula, column 3: read a division by 0, expected a divisor that is not 0\n   1/0\n     ^",
    );
}

#[test]
fn formula_that_ends_too_early() {
    refused(
        &["fit", "line.csv", "--model", "exp("],
        "error[E-FORMULA]: formula, column 5: the formula ends after '(', expected a number, a name or '('\n   exp(\n       ^",
    );
}

/// A setting of a parameter whose name is that of a function: the formula has no such parameter, and the help says how it gets one.
#[test]
fn a_function_taken_for_a_parameter() {
    refused(
        &["fit", "line.csv", "--model", "power*x", "--param", "power=1"],
        "error[E-PAR-UNKNOWN]: there is no parameter 'power'; there are A, b\n\
         help: power is a function that the formula can use; write [power] there for a parameter of that name",
    );
    let fit = Sandbox::with(&[("line.csv", LINE)]).json(&[
        "line.csv",
        "--model",
        "[power]*x+[sine]",
        "--param",
        "power=1",
    ]);
    assert_eq!((&fit["params"][0]["name"], &fit["params"][1]["name"]), (&"power".into(), &"sine".into()));
}

#[test]
fn formula_without_parameters() {
    refused(
        &["fit", "line.csv", "--model", "sin(x)"],
        "error[E-NOPAR]: the formula 'sin(x)' has no parameter to fit",
    );
}

#[test]
fn range_outside_the_data() {
    refused(
        &["fit", "line.csv", "--model", "pol1", "--range", "10:20"],
        "error[E-RANGE-OUT]: the range 10:20 lies outside the data, which span 1:4",
    );
}

#[test]
fn range_the_wrong_way_round() {
    refused(
        &["fit", "line.csv", "--model", "pol1", "--range", "3:1"],
        "error[E-RANGE]: the range 3:1 is empty — its lower end must be below its upper end\nhelp: did you mean 1:3?",
    );
}

#[test]
fn limits_the_wrong_way_round() {
    refused(
        &["fit", "line.csv", "--model", "pol1", "--param", "p0=1,min=3,max=2"],
        "error[E-LIMIT]: --param p0: the lower limit 3 is above the upper limit 2\nhelp: swap the two limits",
    );
}

#[test]
fn unknown_parameter() {
    for option in
        [["--param", "q=1"], ["--minos=q", "--quiet"], ["--profile", "q"], ["--constraint", "q=1+-1"]]
    {
        let args: Vec<&str> = ["fit", "line.csv", "--model", "pol1"].into_iter().chain(option).collect();
        refused(&args, "error[E-PAR-UNKNOWN]: there is no parameter 'q'; there are p0, p1");
    }
}

/// PM009: keys of a parameter's settings, of options and of a session that do not exist are refused by name, not ignored.
#[test]
fn unknown_keys() {
    let sandbox =
        Sandbox::with(&[("line.csv", LINE), ("bad.toml", "version = 1\n[[fit]]\nmodle = \"pol1\"\n")]);
    for (args, key) in [
        (["line.csv", "--param", "p0=1,stepp=2"].as_slice(), "stepp"),
        (&["line.csv", "--profile", "p0,sizes=5"], "sizes"),
        (&["line.csv", "--contour", "p0,p1,level=2"], "level"),
        (&["line.csv", "--error", "y=1,rho=0.5"], "rho"),
        (&["line.csv", "--kolumns", "x=1"], "--kolumns"),
        (&["bad.toml"], "modle"),
    ] {
        let model: &[&str] = if args[0] == "line.csv" { &["--model", "pol1"] } else { &[] };
        let said = sandbox.refused(&[&["fit"], args, model].concat());
        assert!(said.starts_with("error[E-") && said.contains(key), "{args:?}: {said}");
    }
}

#[test]
fn contours_of_one_or_of_held_parameters() {
    refused(
        &["fit", "line.csv", "--model", "pol1", "--contour", "p0,0"],
        "error[E-CONTOUR-SAME]: a contour needs two different parameters, not p0 twice",
    );
    refused(
        &["fit", "line.csv", "--model", "pol1", "--param", "p1=1,fixed", "--contour", "p0,p1"],
        "error[E-CONTOUR-FIXED]: p1 is fixed — release it first",
    );
}

#[test]
fn bad_values_of_options() {
    for (option, value, sentence) in [
        ("--range", "5", "--range: read '5', expected LO:HI"),
        ("--strategy", "3", "--strategy: read '3', expected 0, 1 or 2"),
        ("--cl", "0", "--cl: read '0', expected a number above zero"),
        (
            "--bins",
            "many",
            "--bins: read 'many', expected N, N,log, width=W, edges=A,B,C…, merge=K, or one of sturges, scott, fd, doane, knuth",
        ),
        (
            "--param",
            "p0=1,stop=2",
            "--param: read 'stop=2', expected step=S, min=A, max=B, fixed or tie=EXPR",
        ),
        ("--constraint", "p0=1", "--constraint: read 'p0=1', expected NAME=VALUE±ERROR"),
        (
            "--minimizer",
            "magic",
            "--minimizer: read 'magic', expected auto, migrad, simplex, combined, lm, linear, scan, seek, multistart, descent, robust, fumili",
        ),
        ("--minimizer", "lm=2", "--minimizer: read 'lm=2', but lm takes no number"),
        (
            "--derive",
            "a+p0",
            "--derive: read 'a+p0', expected NAME = EXPRESSION, or NAME = EXPRESSION, profile",
        ),
        (
            "--error",
            "z=0.1",
            "--error: read 'z=0.1', expected x=SIZE or y=SIZE[%][,correlation=R][,of=data|model][,name=N]",
        ),
        ("--report", "pdf", "--report: read 'pdf', expected text, markdown, html, latex, csv, json"),
        (
            "--cost",
            "ks_distance",
            "the distance between distributions needs single values; read them as a sample, or choose another cost",
        ),
        (
            "--error",
            "y=5%;6",
            "--error: read '5%;6', expected % behind all sizes or behind the last one alone",
        ),
    ] {
        let run = Sandbox::with(&[("line.csv", LINE)]).run(&["fit", "line.csv", option, value]);
        let expected = format!("error[E-OPTION]: {sentence}\n");
        assert_eq!((run.stdout.as_str(), run.stderr, run.code), ("", expected, Some(2)), "{option} {value}");
    }
}

#[test]
fn bad_usage() {
    refused(
        &["fit"],
        "error[E-OPTION]: no FILE to fit was given\n\
         help: fitpanel fit FILE --model M; only --cost custom does without a file",
    );
    refused(
        &["fit", "line.csv", "--modle", "gaus"],
        "error[E-OPTION]: unexpected argument '--modle' found\nhelp: a similar argument exists: '--model'",
    );
}

#[test]
fn a_session_with_an_unknown_key_names_it() {
    let run = Sandbox::with(&[("bad.toml", "version = 1\ncolour = \"red\"\n")]).run(&["fit", "bad.toml"]);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(2)));
    assert!(run.stderr.contains("colour") && run.stderr.contains("bad.toml"), "{}", run.stderr);
}

#[test]
fn outputs_that_cannot_be_written() {
    refused(
        &["fit", "line.csv", "--model", "pol1", "--json=nowhere/fit.json"],
        "error[E-IO]: cannot write nowhere/fit.json: no such folder — check the path",
    );
}

#[test]
fn binning_what_is_no_sample() {
    refused(
        &["fit", "line.csv", "--bins", "3"],
        "error[E-KIND]: line.csv: only a sample of single values can be binned, and these data are points\n\
         help: name one column of values as x, and no other",
    );
}

/// The vector level can be lowered by name; any other name is told, not passed over.
#[test]
fn unknown_vector_level() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let fit = ["fit", "line.csv", "--model", "pol1"];
    let with = |level: &str| {
        let output = sandbox.command(&fit).env("FITPANEL_SIMD", level).output().unwrap();
        (
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
            output.status.code(),
        )
    };
    let (stdout, stderr, code) = with("nonsense");
    assert_eq!((stdout.as_str(), code), ("", Some(2)));
    assert_eq!(
        stderr.trim_end(),
        "error[E-OPTION]: FITPANEL_SIMD is 'nonsense' — expected avx512, avx2 or baseline\n\
         help: leave it unset: the machine's own level is the fastest"
    );
    // Set but empty is as good as unset.
    for level in ["baseline", "avx2", "avx512", "", " "] {
        assert_eq!(with(level).2, Some(0), "{level}");
    }
}

/// The option that was typed is the one that is named.
#[test]
fn shared_errors_are_named() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    for (typed, said) in [
        ("z=0.1", "--shared-error: read 'z=0.1', expected x=SIZE or y=SIZE"),
        ("y=a", "--shared-error: read 'a', expected a number"),
        ("y=matrix:none.txt", "--shared-error: none.txt cannot be read"),
    ] {
        let text =
            sandbox.refused(&["fit", "line.csv", "line.csv", "--model", "pol1", "--shared-error", typed]);
        assert!(text.contains(said), "{typed}: {text}");
    }
}
