//! Fits from files to numbers: the printed results of the workbook and of the laboratory files.

use crate::sandbox::{LINE, Sandbox, assert_close, number, param};

/// The density of the workbook's mixture on [−1, 1].
const MIXTURE: &str = "z*norm_pdf(x,mu,sigma)+(1-z)*uniform_pdf(x,-1,1)";

/// A straight line by hand: p1 = 0.98, p0 = 1.05, χ² = 1.8, σ = √0.015 and √0.002.
#[test]
fn a_line_is_the_one_of_the_normal_equations() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let fit = sandbox.json(&["line.csv", "--model", "pol1"]);
    assert_eq!((fit["cost"].as_str(), fit["ndof"].as_i64()), (Some("chi2"), Some(2)));
    assert_close(number(&fit, "/chi2"), 1.8, 1e-9, "chi2");
    let (p0, p1) = (param(&fit, "p0"), param(&fit, "p1"));
    assert_close(p0.0, 1.05, 1e-8, "p0");
    assert_close(p1.0, 0.98, 1e-8, "p1");
    assert_close(p0.1, 0.015_f64.sqrt(), 1e-8, "error of p0");
    assert_close(p1.1, 0.002_f64.sqrt(), 1e-8, "error of p1");
}

/// Semicolons, decimal commas, units: `fall_de.csv` as a student saves it.
#[test]
fn a_german_laboratory_file() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("fall_de.csv");
    let fit = sandbox.json(&["fall_de.csv", "--model", "pol2"]);
    assert_close(number(&fit, "/chi2"), 8.512_643_030_305_144, 1e-6, "chi2");
    let (p2, error) = param(&fit, "p2");
    assert_close(p2, 4.827_083_492_882_005, 1e-6, "p2");
    assert_close(error, 0.108_797_833_574_865_82, 1e-6, "error of p2");
    assert_eq!(fit["data"]["columns"]["sy"], "Δs");
    assert_eq!(fit["data"]["units"]["y"], "m");
}

/// The workbook's unbinned fit: FCN 1504.25, z 0.275 ± 0.017, mu −0.009 ± 0.006, sigma 0.084 ± 0.006.
#[test]
fn the_mixture_unbinned() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("mixture.csv");
    let fit = sandbox.json(&[
        "mixture.csv",
        "--span",
        "-1:1",
        "--model",
        MIXTURE,
        "--normalise",
        "declared",
        "--param",
        "z=0.4,min=0,max=1",
        "--param",
        "mu=0,min=-1,max=1",
        "--param",
        "sigma=0.2,min=0",
    ]);
    assert_eq!(fit["cost"], "unbinned");
    assert_close(number(&fit, "/minimum/fval"), 1504.25062, 1e-4, "fval");
    assert_close(param(&fit, "z").0, 0.275_246, 2e-5, "z");
    assert_close(param(&fit, "mu").0, -0.009, 1e-5, "mu");
    assert_close(param(&fit, "sigma").0, 0.083_815, 1e-5, "sigma");
    assert_close(param(&fit, "z").1, 0.01725, 5e-5, "error of z");
    assert_eq!(fit["chi2"], serde_json::Value::Null);
}

/// The workbook's binned fit of the shape: 50 bins, FCN 29.7387.
#[test]
fn the_mixture_binned() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("mixture.csv");
    let fit = sandbox.json(&[
        "mixture.csv",
        "--bins",
        "50",
        "--span",
        "-1:1",
        "--cost",
        "likelihood",
        "--density",
        "--model",
        MIXTURE,
        "--param",
        "z=0.4,min=0,max=1",
        "--param",
        "mu=0,min=-1,max=1",
        "--param",
        "sigma=0.2,min=0",
    ]);
    assert_close(number(&fit, "/minimum/fval"), 29.738_696_723_2, 1e-5, "fval");
    assert_close(param(&fit, "z").0, 0.273_735_726, 2e-5, "z");
    assert_close(param(&fit, "sigma").0, 0.083_337_441_6, 1e-5, "sigma");
}

/// The workbook's extended fit: nsig 383 ± 26, nbkg 1017 ± 36.
#[test]
fn the_mixture_extended() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("mixture.csv");
    let fit = sandbox.json(&[
        "mixture.csv",
        "--bins",
        "50",
        "--span",
        "-1:1",
        "--cost",
        "extended",
        "--density",
        "--model",
        "nsig*norm_pdf(x,mu,sigma)+nbkg*uniform_pdf(x,-1,1)",
        "--param",
        "nsig=300,min=0",
        "--param",
        "nbkg=1500,min=0",
        "--param",
        "mu=0,min=-1,max=1",
        "--param",
        "sigma=0.2,min=0",
    ]);
    assert_close(number(&fit, "/minimum/fval"), 29.738_696_7, 1e-5, "fval");
    let (nsig, nbkg) = (param(&fit, "nsig"), param(&fit, "nbkg"));
    assert_close(nsig.0, 383.2301, 0.03, "nsig");
    assert_close(nsig.1, 26.40, 0.02, "error of nsig");
    assert_close(nbkg.0, 1016.7699, 0.04, "nbkg");
    assert_close(nbkg.1, 36.47, 0.02, "error of nbkg");
}

/// The Lorentz peak on a parabola with letters of ROOT: none, L, P, W (table A.1 of published values).
#[test]
fn the_letters_of_root_choose_the_cost() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("lorentzian_peak.csv");
    let start = ["p0=1", "p1=40", "p2=-10", "A=10", "G=0.2", "m=1"];
    for (letters, fval, chi2_scale) in [
        ("", 58.928_386_061_944, 1.0),
        ("P", 53.158_913_687_851, 1.0),
        ("L", 55.673_939_058_238, 1.0),
        ("W", 1_462.604_905_843_2, 1.0),
    ] {
        let mut args = vec!["lorentzian_peak.csv", "--model", "pol2+lorentzian", "--root-options", letters];
        args.extend(start.iter().flat_map(|p| ["--param", *p]));
        let fit = sandbox.json(&args);
        assert_eq!(fit["minimum"]["valid"], true, "{letters}");
        assert_close(number(&fit, "/minimum/fval") * chi2_scale, fval, 1e-5 * fval, letters);
    }
}

/// Sums fitted straight from a file, without any start value: each term is estimated from the data first. The values are those of
/// a search from good start values.
#[test]
fn sums_without_start_values_find_the_right_minimum() {
    let sandbox = Sandbox::with(&[]);
    for (file, model, chi2) in [
        ("peak.csv", "gaus(0)+pol1(3)", 34.414_746_630_162_95),
        ("signal.csv", "gaus+expo", 70.211_090_611_519_35),
        ("signal.csv", "expo+gaus", 70.211_090_611_519_35),
        ("lorentzian_peak.csv", "pol2+lorentzian", 58.928_386_061_944),
    ] {
        sandbox.example(file);
        let fit = sandbox.json(&[file, "--model", model]);
        assert_eq!(fit["minimum"]["valid"], true, "{file} {model}");
        assert_close(number(&fit, "/chi2"), chi2, 1e-5, model);
    }
}

/// A range of half the points, an excluded one, and the numbers of rows in the report.
#[test]
fn ranges_and_exclusions() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let used = |args: &[&str]| {
        let all: Vec<&str> = ["line.csv", "--model", "pol0"].iter().chain(args).copied().collect();
        let fit = sandbox.json(&all);
        (number(&fit, "/data/n_used") as usize, param(&fit, "p0").0)
    };
    assert_eq!(used(&[]), (4, param(&sandbox.json(&["line.csv", "--model", "pol0"]), "p0").0));
    let (n, mean) = used(&["--range", "1:2"]);
    assert_eq!(n, 2);
    assert_close(mean, 2.5, 1e-9, "mean of the first two");
    let (n, mean) = used(&["--range", "1:1.5", "--range", "3.5:9"]);
    assert_eq!(n, 2);
    assert_close(mean, 3.45, 1e-9, "mean of the first and the last");
    let (n, mean) = used(&["--exclude", "1.5:3.5"]);
    assert_eq!(n, 2);
    assert_close(mean, 3.45, 1e-9, "mean without the middle");
}

/// Rows that are not numbers are left out and said; the fit goes on.
#[test]
fn rows_that_are_not_numbers_are_left_out_and_said() {
    let sandbox = Sandbox::with(&[("nan.csv", "x,y,sy\n1,2,0.1\n2,nan,0.1\n3,4,0.1\n4,,0.1\n5,6,0.1\n")]);
    let fit = sandbox.json(&["nan.csv", "--model", "pol1"]);
    assert_eq!((number(&fit, "/data/n_total"), number(&fit, "/data/n_used")), (5.0, 3.0));
    let notes = fit["data"]["notes"].to_string();
    assert!(notes.contains("2 rows are left out: not numbers (first: row 2)"), "{notes}");
    assert_close(param(&fit, "p1").0, 1.0, 1e-9, "slope");
}

/// Limits, fixed parameters, steps and constraints reach the fit.
#[test]
fn parameters_are_set_as_typed() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let fit = sandbox.json(&[
        "line.csv",
        "--model",
        "pol1",
        "--param",
        "p0=1,fixed",
        "--param",
        "p1=1,min=0,max=5",
    ]);
    assert_eq!((param(&fit, "p0").0, fit["params"][0]["fixed"].as_bool()), (1.0, Some(true)));
    assert_eq!(fit["params"][1]["limits"].to_string(), "[0.0,5.0]");
    assert_eq!(fit["ndof"], 3);
    // Σx(y−1)/Σx² = 29.9/30.
    assert_close(param(&fit, "p1").0, 29.9 / 30.0, 1e-6, "slope through (0, 1)");
    let free = sandbox.json(&["line.csv", "--model", "pol1", "--constraint", "p0=1±0.001"]);
    assert_close(param(&free, "p0").0, 1.0, 2e-4, "constrained p0");
    assert_eq!(free["ndof"], 3);
}

/// MINOS, profile, contour and band stand in the JSON when asked for, and are null or empty when not.
#[test]
fn intervals_on_request() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let plain = sandbox.json(&["line.csv", "--model", "pol1"]);
    assert!(plain["params"][0]["minos"].is_null() && plain["band"].is_null());
    let fit = sandbox.json(&[
        "line.csv",
        "--model",
        "pol1",
        "--minos=p1",
        "--profile",
        "p1,size=5",
        "--contour",
        "p0,p1,cl=0.683;0.9,size=12",
        "--band=0.95",
    ]);
    assert!(fit["params"][0]["minos"].is_null());
    assert_close(number(&fit, "/params/1/minos/upper"), 0.002_f64.sqrt(), 1e-6, "MINOS of a parabola");
    assert_eq!(fit["profiles"][0]["x"].as_array().map(Vec::len), Some(5));
    assert_eq!(fit["contours"].as_array().map(Vec::len), Some(2));
    assert_close(number(&fit, "/contours/1/cl"), 0.9, 1e-12, "level of the second contour");
    assert_close(number(&fit, "/band/cl"), 0.95, 1e-12, "level of the band");
}

/// A fit stopped by its call limit is reported with exit code 1.
#[test]
fn a_fit_that_is_not_valid_ends_with_1_and_still_reports() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("lorentzian_peak.csv");
    let run = sandbox.run(&[
        "fit",
        "lorentzian_peak.csv",
        "--model",
        "pol2+lorentzian",
        "--max-calls",
        "5",
        "--param",
        "p1=7",
    ]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    assert!(run.stdout.contains("INVALID Minimum") || run.stdout.contains("not converge"), "{}", run.stdout);
}
