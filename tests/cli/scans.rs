//! The cost along a parameter, the others fitted again or held, and on grids, typed on the command line.

use super::sandbox::{LINE, Sandbox, assert_close, number};

const MODEL: [&str; 3] = ["line.csv", "--model", "m*x+c"];
/// σ of the slope: 0.1/√Σ(x − x̄)².
const SIGMA: f64 = 0.044_721_359_549_995_79;

/// IM100, IM101: χ² is a parabola. With c fitted again it rises by 1 at one σ of the slope; with c held by Σx²/Σ(x − x̄)² = 30/5 = 6.
#[test]
fn a_profile_with_the_others_held() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let options = ["--profile", "m,size=5", "--profile", "m,size=5,held", "--save", "s.toml"];
    let json = sandbox.json(&[MODEL.as_slice(), &options].concat());
    for (k, (rise, held)) in [(1.0, false), (6.0, true)].into_iter().enumerate() {
        assert_eq!(json["profiles"][k]["held"], held);
        for (i, sigmas) in [-2.0, -1.0, 0.0, 1.0, 2.0_f64].into_iter().enumerate() {
            let x = number(&json, &format!("/profiles/{k}/x/{i}"));
            assert_close(x, 0.98 + sigmas * SIGMA, 1e-9, "x");
            let f = number(&json, &format!("/profiles/{k}/fval/{i}"));
            assert_close(f - 1.8, rise * sigmas * sigmas, 1e-7, "rise");
        }
    }
    assert!(sandbox.text("s.toml").contains("bound = 2.0\nheld = true\n"), "{}", sandbox.text("s.toml"));
    assert_eq!(sandbox.json(&["s.toml"])["profiles"], json["profiles"]);
}

#[test]
fn the_report_says_which_kind() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let args = [["fit"].as_slice(), &MODEL, &["--profile", "m,held"]].concat();
    let report = sandbox.run(&args).stdout;
    assert!(report.contains("Profile of m: 30 points from 0.8906 to 1.069, rise "), "{report}");
    assert!(report.contains("(others held)"), "{report}");
    let said = sandbox.refused(&[["fit"].as_slice(), &MODEL, &["--profile", "m,hold"]].concat());
    assert_eq!(said, "error[E-OPTION]: --profile: read 'hold', expected size=N, bound=S or held\n");
}

/// χ² of the line m·x + c.
fn chi2(m: f64, c: f64) -> f64 {
    let points = [(1.0, 2.0), (2.0, 3.0), (3.0, 4.1), (4.0, 4.9_f64)];
    points.iter().map(|(x, y)| ((y - m * x - c) / 0.1).powi(2)).sum()
}

fn close_to_list(json: &serde_json::Value, pointer: &str, expected: &[f64]) {
    assert_eq!(
        json.pointer(pointer).and_then(|v| v.as_array()).map(Vec::len),
        Some(expected.len()),
        "{json:#}"
    );
    for (i, &e) in expected.iter().enumerate() {
        assert_close(number(json, &format!("{pointer}/{i}")), e, 1e-7 * e.abs().max(1.0), pointer);
    }
}

/// IM098, PM042: χ² itself over ± 1 error of both, with 3 points on each axis.
#[test]
fn a_plane_of_two_parameters() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let options = ["--contour", "m,c,held,sigmas=1,npoints=3", "--save", "s.toml"];
    let json = sandbox.json(&[MODEL.as_slice(), &options].concat());
    // σ of the constant: 0.1·√(Σx²/(4·Σ(x − x̄)²)).
    let (sm, sc) = (SIGMA, 0.1 * 1.5_f64.sqrt());
    let (m, c) = ([0.98 - sm, 0.98, 0.98 + sm], [1.05 - sc, 1.05, 1.05 + sc]);
    assert_eq!(json["scans"][0]["params"], serde_json::json!(["m", "c"]));
    close_to_list(&json, "/scans/0/x/0", &m);
    close_to_list(&json, "/scans/0/x/1", &c);
    for (i, &m) in m.iter().enumerate() {
        close_to_list(&json, &format!("/scans/0/fval/{i}"), &c.map(|c| chi2(m, c)));
    }
    close_to_list(&json, "/scans/0/lowest", &[0.98, 1.05]);
    assert_close(number(&json, "/scans/0/lowest_fval"), 1.8, 1e-9, "F");
    assert_eq!(json["contours"], serde_json::json!([]));
    assert_eq!(sandbox.json(&["s.toml"])["scans"], json["scans"]);
}

/// PM043, PM044, PM045, PM048: two cells on each axis, at their centers and at their left edges; one line in the report.
#[test]
fn a_lattice_of_cells() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let lattice = |text: &'static str| [MODEL.as_slice(), &["--scan", text, "--save", "s.toml"]].concat();
    for (text, m, c) in
        [("m:2:0:2;c:2:-1:3", [0.5, 1.5], [0.0, 2.0]), ("m:2:0:2;c:2:-1:3,corners", [0.0, 1.0], [-1.0, 1.0])]
    {
        let json = sandbox.json(&lattice(text));
        close_to_list(&json, "/scans/0/x/0", &m);
        close_to_list(&json, "/scans/0/x/1", &c);
        for (i, &m) in m.iter().enumerate() {
            close_to_list(&json, &format!("/scans/0/fval/{i}"), &c.map(|c| chi2(m, c)));
        }
        assert_eq!(sandbox.json(&["s.toml"])["scans"], json["scans"]);
    }
    let report = sandbox.run(&[["fit"].as_slice(), &lattice("m:2:0:2,corners")].concat()).stdout;
    // Away from the minimum by 0.02 in m alone: 1.8 + 30·0.02²/0.1².
    let line = "Scan of m: 2 points, others held; lowest F = 3 at m = 1";
    assert!(report.contains(line), "{report}");
}

#[test]
fn grids_that_are_refused() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    for (option, text, sentence) in [
        ("--scan", "m:2:0", "error[E-OPTION]: --scan: read 'm:2:0', expected NAME:BINS:LOW:HIGH\n"),
        ("--scan", "m:2:1:0", "error[E-OPTION]: --scan: read 'm:2:1:0', expected LOW below HIGH\n"),
        ("--scan", "m:2:0:1,edges", "error[E-OPTION]: --scan: read 'edges', expected corners\n"),
        ("--scan", "q:2:0:1", "error[E-PAR-UNKNOWN]"),
        (
            "--contour",
            "m,c,held,cl=0.9",
            "error[E-OPTION]: --contour: read 'cl=0.9', expected sigmas=S or npoints=N beside held\n",
        ),
        ("--contour", "m,m,held", "error["),
        ("--contour", "m,c,held,npoints=5000", "error["),
    ] {
        let said = sandbox.refused(&[["fit"].as_slice(), &MODEL, &[option, text]].concat());
        assert!(said.starts_with(sentence), "{said}");
    }
}

/// WG050: how contours look is part of the session, and of the picture.
#[test]
fn contours_filled_and_over_one_another() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let ask = |text: &str, more: &[&str]| {
        sandbox.run(
            &[["fit"].as_slice(), &MODEL, &["--contour", text, "--save", "s.toml", "--quiet"], more].concat(),
        )
    };
    assert_eq!(ask("m,c,fill=#ffff99,superimpose,cl=0.9", &[]).code, Some(0));
    let text = sandbox.text("s.toml");
    assert!(text.contains("superimpose = true\nfill = \"#ffff99\"\n"), "{text}");
    let contour = &sandbox.json(&["s.toml"])["contours"][0];
    assert_close(number(contour, "/cl"), 0.9, 0.0, "the level stays what it is");
    let again = sandbox.run(&["fit", "s.toml", "--contour", "m,c,fill=none", "--save", "s.toml", "--quiet"]);
    assert_eq!(again.code, Some(0), "{}", again.stderr);
    let text = sandbox.text("s.toml");
    assert!(text.contains("superimpose = true\nfill = \"none\"\n"), "{text}");
    assert_eq!(ask("m,c", &[]).code, Some(0));
    assert!(!sandbox.text("s.toml").contains("contour_look"), "nothing was said about it");
    let refused = ask("m,c,fill=blau", &[]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("--contour fill: read 'blau', expected a color as #ffff99, or pale or none"),
        "{}",
        refused.stderr
    );
}
