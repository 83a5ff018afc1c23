//! `fitpanel batch`: many files, one session.

use crate::sandbox::{LINE, Sandbox};

/// Three files with a session of the first; the second has another slope, the third is none.
fn sandbox() -> Sandbox {
    let steep = "x,y,sy\n1,4,0.1\n2,7.1,0.1\n3,10,0.1\n4,12.9,0.1\n5,99,0.1\n";
    let sandbox = Sandbox::with(&[("run1.csv", LINE), ("run2.csv", steep), ("run3.csv", "nothing\n")]);
    sandbox.json(&["run1.csv", "--model", "pol1", "--range", "0:4.5", "--save", "fit.toml"]);
    sandbox
}

/// A line a file, each the JSON of a fit of that file alone but for its time; the same for one job and for several.
#[test]
fn a_line_a_file() {
    let sandbox = sandbox();
    let run = sandbox.run(&["batch", "fit.toml", "run1.csv", "run2.csv", "run3.csv", "run1.csv"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""), "{}", run.stdout);
    let lines: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
    assert_eq!(lines.len(), 4);
    for (line, file) in lines.iter().zip(["run1.csv", "run2.csv"]) {
        assert_eq!(line["file"], file);
        let mut fit = sandbox.json(&[file, "--model", "pol1", "--range", "0:4.5"]);
        for key in ["params", "covariance", "chi2", "p_value", "ndof", "data"] {
            assert_eq!(line[key], fit[key].take(), "{file} {key}");
        }
    }
    assert_eq!(lines[2]["file"], "run3.csv");
    assert!(lines[2]["error"].as_str().is_some_and(|e| e.contains("run3.csv")), "{}", lines[2]);
    assert_eq!(lines[3]["params"], lines[0]["params"]);
    let plain = |text: &str| {
        let cut = |line: &str| {
            line.split("\"seconds\":").map(|p| p.trim_start_matches(|c: char| c != ',')).collect::<String>()
        };
        text.lines().map(cut).collect::<Vec<_>>()
    };
    for jobs in ["1", "3"] {
        let again = sandbox
            .run(&["batch", "fit.toml", "run1.csv", "run2.csv", "run3.csv", "run1.csv", "--jobs", jobs]);
        assert_eq!(plain(&again.stdout), plain(&run.stdout), "{jobs}");
    }
}

/// One table, patterns that no shell has replaced, and the exit code when all is well.
#[test]
fn a_table_of_files() {
    let sandbox = sandbox();
    let run = sandbox.run(&["batch", "fit.toml", "run?.csv", "--csv", "-o", "all.csv"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{}", run.stderr);
    let table = sandbox.text("all.csv");
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(table.lines().next(), Some("file,valid,verdict,chi2,ndof,p,p0,p0_error,p1,p1_error,error"));
    assert_eq!((rows[1][0], rows[1][1], rows[1][4]), ("run1.csv", "true", "2"));
    assert!(rows[2][8].parse::<f64>().is_ok_and(|slope| (slope - 2.96).abs() < 1e-9), "{table}");
    assert!(
        rows[3][1] == "false" && table.lines().nth(3).is_some_and(|l| l.contains("run3.csv holds")),
        "{table}"
    );
    let good = sandbox.run(&["batch", "fit.toml", "run1.csv", "run2.csv", "--csv"]);
    assert_eq!((good.code, good.stdout.lines().count()), (Some(0), 3), "{}", good.stdout);
}

#[test]
fn what_is_no_batch() {
    let sandbox = sandbox();
    sandbox.json(&["run1.csv", "run2.csv", "--model", "pol1", "--save", "two.toml"]);
    assert!(sandbox.refused(&["batch", "run1.csv", "run2.csv"]).contains("'run1.csv' is no session"));
    assert!(sandbox.refused(&["batch", "fit.toml", "day*.csv"]).contains("no file is like 'day*.csv'"));
    assert!(sandbox.refused(&["batch", "fit.toml", "run1.csv", "--jobs", "0"]).contains("--jobs"));
    let two = sandbox.run(&["batch", "two.toml", "run1.csv"]);
    assert!(two.code == Some(1) && two.stdout.contains("one data set"), "{} {}", two.stdout, two.stderr);
}

/// The trend of a parameter stands in its figure where values, errors and names say; a file without a trusted value is left out and named.
#[test]
fn the_trend_of_a_parameter() {
    let line = |slope: f64| {
        (1..=4).map(|x| format!("{x},{},0.1\n", slope * f64::from(x))).collect::<Vec<_>>().concat()
    };
    let file = |slope: f64| format!("x,y,sy\n{}", line(slope));
    let files = [(10, 1.0), (20, 2.0), (40, 3.0)].map(|(n, slope)| (format!("s7_T={n}K.csv"), file(slope)));
    let bad = ("s7_T=60K.csv".to_owned(), "nothing\n".to_owned());
    let all: Vec<(&str, &str)> =
        files.iter().chain([&bad]).map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let sandbox = Sandbox::with(&all);
    sandbox.json(&["s7_T=10K.csv", "--model", "m*x", "--save", "fit.toml"]);
    let trend = ["batch", "fit.toml", "s7*.csv", "--csv", "--trend", "m", "--figure"];
    let run = sandbox.run(&[&trend[..], &["t.svg", "--against", "number", "--style", "bw"]].concat());
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert_eq!(run.stderr.trim(), "trend of m: left out, without a trusted value: s7_T=60K.csv");
    let svg = sandbox.text("t.svg");
    // Slopes and errors 0.1/√Σx² do not round: three points from 10 to 40, whose middle one stands a third of the way.
    assert!(svg.contains("3 points.") && svg.contains("number in the name of the file"), "{svg}");
    assert!(svg.contains("1 file without a trusted value is not shown"), "{svg}");
    let (_, dots) = svg.split_once("stroke-linecap=\"round\" d=\"").unwrap_or_default();
    let dots: Vec<(f64, f64)> = dots
        .split('"')
        .next()
        .unwrap_or_default()
        .split('M')
        .filter_map(|dot| {
            let (x, y) = dot.strip_suffix("h0")?.split_once(' ')?;
            Some((x.parse().ok()?, y.parse().ok()?))
        })
        .collect();
    assert_eq!(dots.len(), 3, "{svg}");
    let part = |a: f64, b: f64, c: f64| (b - a) / (c - a);
    assert!((part(dots[0].0, dots[1].0, dots[2].0) - 1.0 / 3.0).abs() < 1e-3, "{dots:?}");
    assert!((part(dots[0].1, dots[1].1, dots[2].1) - 0.5).abs() < 1e-3, "{dots:?}");
    let german =
        sandbox.run(&[&trend[..], &["n.svg", "--against", "name", "--lang", "de", "--size", "172"]].concat());
    let svg = sandbox.text("n.svg");
    assert!(
        german.code == Some(1) && svg.contains("Name der Datei") && svg.contains("m vieler Dateien"),
        "{svg}"
    );
    for (args, said) in [
        (vec!["--trend", "q", "--figure", "t.svg"], "there is no parameter 'q'; there are m"),
        (vec!["--trend", "m"], "--figure"),
        (vec!["--trend", "m", "--figure", "t.gif"], "--figure: read 't.gif'"),
        (vec!["--trend", "m", "--figure", "t.svg", "--against", "day"], "--against: read 'day'"),
    ] {
        let refused = sandbox.refused(&[vec!["batch", "fit.toml", "s7_T=10K.csv"], args].concat());
        assert!(refused.contains(said), "{refused}");
    }
    let none = sandbox.run(&["batch", "fit.toml", "s7_T=60K.csv", "--trend", "m", "--figure", "none.svg"]);
    assert!(none.code == Some(1) && !sandbox.path("none.svg").exists(), "{}", none.stderr);
    assert!(none.stderr.contains("no file is left"), "{}", none.stderr);
}
