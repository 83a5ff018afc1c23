//! Bands typed on the command line.

use super::sandbox::{LINE, Sandbox, assert_close, number, param};

/// Four points at 1 … 4 with σ = 0.1: at x = 1 the variance of the line is 0.01·(1/4 + 1.5²/5) = 0.007.
#[test]
fn bands_of_every_kind() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let half = |option: &str| {
        let json = sandbox.json(&["line.csv", "--model", "m*x+c", option]);
        number(&json, "/band/upper/0") - number(&json, "/band/f/0")
    };
    let sigma = 0.007_f64.sqrt();
    assert_close(half("--band"), sigma, 1e-9, "1σ");
    assert_close(half("--band=2"), 2.0 * sigma, 1e-9, "2σ");
    let together = (-2.0 * 0.05_f64.ln()).sqrt();
    assert_close(half("--band=0.95,simultaneous"), together * sigma, 1e-9, "simultaneous");
    assert_close(half("--band=prediction"), (0.007_f64 + 0.01).sqrt(), 1e-9, "prediction");
    let said = sandbox.refused(&["fit", "line.csv", "--model", "m*x+c", "--band=wide"]);
    assert_eq!(said, "error[E-OPTION]: --band: read 'wide', expected CL, simultaneous or prediction\n");
}

/// Bins of unequal width and a density of events: the band is that of the density at x, here N/τ at 0, whatever widths the bins have.
#[test]
fn a_band_over_bins_of_unequal_width_is_per_unit_of_x() {
    let edges = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 9.0_f64];
    let row = |e: &[f64]| {
        format!("{},{},{:.0}\n", e[0], e[1], 1600.0 * ((-e[0] / 2.0).exp() - (-e[1] / 2.0).exp()))
    };
    let table = "lo,hi,n\n".to_owned() + &edges.windows(2).map(row).collect::<String>();
    let sandbox = Sandbox::with(&[("uneven.csv", table.as_str())]);
    for cost in ["likelihood", "chi2"] {
        let more = ["--width", "--integral", "--cost", cost, "--band"];
        let json = sandbox.json(&[&["uneven.csv", "--model", "N*exp(-x/tau)/tau"][..], &more].concat());
        let density = param(&json, "N").0 / param(&json, "tau").0;
        assert_close(density, 800.0, 4.0, "N/tau of the counts that were made");
        assert_close(number(&json, "/band/f/0"), density, 1e-9 * density, cost);
    }
}
