//! `fitpanel figure`: the plot alone, in the form that the name of the file says.

use crate::sandbox::{Sandbox, param};

/// Ten points on a line, with errors.
const LINE: &str = "x / s,y_1 / m,err\n1,2.1,0.2\n2,3.9,0.2\n3,6.2,0.2\n4,7.8,0.2\n5,10.1,0.2\n6,12.2,0.2\n";

fn sandbox() -> Sandbox {
    Sandbox::with(&[("line.csv", LINE)])
}

/// The ending says what is written: bytes that begin as such files do.
#[test]
fn the_ending_says_what_is_written() {
    let sandbox = sandbox();
    for (name, start) in
        [("line.svg", b"<svg ".as_slice()), ("line.pdf", b"%PDF-"), ("line.png", b"\x89PNG\r\n")]
    {
        let run = sandbox.run(&["figure", "line.csv", "--model", "pol1", "-o", name]);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", Some(0)), "{name}");
        assert!(std::fs::read(sandbox.path(name)).unwrap().starts_with(start), "{name}");
    }
}

/// The numbers in the figure are those of the report, titles are lowered where an index stands, and sizes are those that were asked for.
#[test]
fn numbers_titles_and_sizes() {
    let sandbox = sandbox();
    let args = ["figure", "line.csv", "--model", "pol1", "-o", "line.svg", "--letters", "named"];
    let run = sandbox.run(&[&args[..], &["--size", "172x90"]].concat());
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    let svg = std::fs::read_to_string(sandbox.path("line.svg")).unwrap();
    assert!(svg.contains("width=\"172mm\" height=\"90mm\""), "{svg}");
    assert!(svg.contains(">y<tspan dy=") && svg.contains(">1</tspan>"), "y_1 is y with an index: {svg}");
    // Straight line through equal errors: slope Σ(x−x̄)(y−ȳ)/Σ(x−x̄)² = 35.35/17.5, its error 0.2/√17.5.
    assert!(svg.contains(">2.02</text>") && svg.contains(" ± 0.05 m/s</text>"), "{svg}");
    let (slope, error) = param(&sandbox.json(&["line.csv", "--model", "pol1"]), "p1");
    assert!((slope - 35.35 / 17.5).abs() < 1e-12 && (error - 0.2 / 17.5_f64.sqrt()).abs() < 1e-12);
}

/// One sentence says what was wrong, and nothing is written.
#[test]
fn what_is_no_figure_is_refused() {
    let sandbox = sandbox();
    for (args, said) in [
        (vec!["-o", "line.gif"], "-o: read 'line.gif', expected a name that ends in .svg, .pdf or .png"),
        (vec!["-o", "line.svg", "--size", "5"], "--size: a figure is between 30 and 1000 mm large, not 5"),
        (
            vec!["-o", "line.svg", "--style", "odd"],
            "--style: style 'odd' is not known; it is one of default, hep, presentation, bw",
        ),
        (
            vec!["-o", "line.svg", "--letters", "none"],
            "--letters: read 'none', expected embedded, named or paths",
        ),
        (vec!["-o", "line.png", "--dpi", "1000000"], "the picture would have"),
        (vec!["-o", "line.svg", "--show", "roof"], "--show: read 'roof', expected fit, members"),
        (
            vec!["-o", "line.svg", "--show", "correlations"],
            "there is no fit to draw correlations of; fit first",
        ),
    ] {
        let run = sandbox.run(&[vec!["figure", "line.csv"], args.clone()].concat());
        assert!(run.stderr.contains(said) && run.code == Some(2), "{args:?}: {}", run.stderr);
        assert!(!sandbox.path(args[1]).exists(), "{args:?}");
    }
}

/// In German the title, the description and the axes are German; names that the data gave stay, also where the program has a word for them.
#[test]
fn a_figure_in_german() {
    let counts = "entries,row\n1,2.1\n2,3.9\n3,6.2\n4,7.8\n";
    let sandbox =
        Sandbox::with(&[("counts.csv", counts), ("times.csv", "t / s\n1.2\n1.4\n2.2\n2.5\n3.1\n2.6\n")]);
    let svg = |args: &[&str], name: &str| {
        let run =
            sandbox.run(&[&["figure"], args, &["-o", name, "--lang", "de", "--letters", "named"]].concat());
        assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)), "{args:?}");
        sandbox.text(name)
    };
    let line = svg(&["counts.csv", "--columns", "x=row,y=entries", "--model", "pol1"], "line.svg");
    for said in
        [": Anpassung von pol1</title>", "entries gegen row. 4 Punkte. Gezeichnet: ", " Modell: pol1(0). "]
    {
        assert!(line.contains(said), "{said}: {line}");
    }
    for name in ["entries", "row"] {
        assert!(line.contains(&format!(">{name}</text>")), "{name}: {line}");
    }
    assert!(!line.contains("Einträge") && !line.contains("Zeile"), "{line}");
    let profile = svg(
        &["counts.csv", "--columns", "x=row,y=entries", "--model", "pol1", "--show", "profile=p1"],
        "profile.svg",
    );
    assert!(profile.contains(": Profil von p1</title>"), "{profile}");
    let bins = svg(&["times.csv", "--bins", "3"], "bins.svg");
    assert!(bins.contains("Einträge / 0.6333 s gegen t / s."), "{bins}");
    let none = sandbox.run(&["figure", "counts.csv", "-o", "no.svg", "--show", "pairs", "--lang", "de"]);
    assert!(
        none.code == Some(2) && none.stderr.contains("there is no fit to draw pairs of"),
        "{}",
        none.stderr
    );
}
