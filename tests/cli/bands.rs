//! Bands typed on the command line.

use super::sandbox::{LINE, Sandbox, assert_close, number};

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
