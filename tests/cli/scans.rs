//! The cost along a parameter, the others fitted again or held, typed on the command line.

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
    let run = sandbox.run(&[["fit"].as_slice(), &MODEL, &["--profile", "m,hold"]].concat());
    let sentence = "error[E-OPTION]: --profile: read 'hold', expected size=N, bound=S or held\n";
    assert_eq!((run.code, run.stderr.as_str()), (Some(2), sentence));
}
