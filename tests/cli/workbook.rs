//! The exercises of the iminuit workbook on the command line, each with its numbers: those of iminuit 2.33 at tight tolerance and of exact
//! solutions, as they stand in `tests/data/reference`.

use super::sandbox::{Run, Sandbox, assert_close, number, param};

/// The folder of a reference.
fn file(name: &str) -> String {
    format!("{}/tests/data/reference/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn points() -> String {
    file("workbook_exercise1_polynomials/data.csv")
}

/// 30550 energies.
fn energies() -> String {
    file("signal_likelihoods/data.csv")
}

const BINS: [&str; 4] = ["--bins", "70", "--span", "90:160"];
const PEAK: &str = "A*exp(-(x-B)/C)+D*exp(-(x-mu)^2/(2*sigma^2))";
const CDF: &str = "z*truncexpon_cdf(x,90,160,90,C)+(1-z)*truncnorm_cdf(x,90,160,mu,sigma)";

/// `fit` of the energies in 70 bins with these arguments.
fn binned(args: &[&str]) -> serde_json::Value {
    let energies = energies();
    let args: Vec<&str> = [energies.as_str()].iter().chain(&BINS).chain(args).copied().collect();
    Sandbox::with(&[]).json(&args)
}

/// IM048, IM093: χ² by order, and the order that is enough by AIC: more parameters always fit better, and say less.
#[test]
fn exercise_1_polynomials_and_overfitting() {
    let chi2 = [161.365_308, 58.790_444_5, 57.495_871_4, 8.740_175_67, 7.275_592_01, 6.903_333_72];
    let mut aic = Vec::new();
    for (order, exact) in (1..).zip(chi2) {
        let fit = Sandbox::with(&[]).json(&[&points(), "--model", &format!("pol{order}")]);
        assert_close(number(&fit, "/chi2"), exact, 1e-7 * exact, "χ²");
        assert_eq!(number(&fit, "/ndof"), f64::from(18 - order));
        aic.push(number(&fit, "/aic"));
    }
    let least = aic.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(aic.iter().position(|a| *a == least), Some(3), "order 4: {aic:?}");
}

/// IM034, IM079, IM089: what a good and a stopped fit say of themselves, and the exit codes.
#[test]
fn exercise_2_reading_the_status() {
    let sandbox = Sandbox::with(&[]);
    let good = sandbox.run(&["fit", &points(), "--model", "pol4"]);
    for words in ["Valid Minimum", "Below call limit", "Hesse ok", "Covariance accurate", "χ² = 8.74"] {
        assert!(good.stdout.contains(words), "{words}: {}", good.stdout);
    }
    assert_eq!(good.code, Some(0));
    let energies = energies();
    let args = [
        "fit",
        &energies,
        "--bins",
        "70",
        "--span",
        "90:160",
        "--model",
        PEAK,
        "--max-calls",
        "1",
        "--minimizer",
        "simplex",
    ];
    let Run { stdout, code, .. } = sandbox.run(&args);
    assert_eq!(code, Some(1), "{stdout}");
    assert!(stdout.contains("INVALID Minimum") && stdout.contains("ABOVE call limit"), "{stdout}");
}

/// IM125, IM126: how many values there are, where, and what bins make of them.
#[test]
fn exercise_3_bins_and_range() {
    let many = binned(&["--model", "pol0"]);
    assert_eq!((number(&many, "/data/n_total"), number(&many, "/data/n_used")), (70.0, 70.0));
    let notes: Vec<String> =
        many["data"]["notes"].as_array().unwrap().iter().map(|n| n.as_str().unwrap().to_owned()).collect();
    assert!(
        notes
            .iter()
            .any(|n| n.contains("30446 values were counted in 70 bins of 90:160; 0 below and 104 above")),
        "{notes:?}"
    );
    let part = binned(&["--model", "pol0", "--range", "100:120"]);
    assert_eq!(number(&part, "/data/n_used"), 20.0);
    let energies = energies();
    let coarse = Sandbox::with(&[]).json(&[&energies, "--bins", "35", "--span", "90:160", "--model", "pol0"]);
    assert_eq!(number(&coarse, "/data/n_total"), 35.0);
}

/// IM128: polynomials of the histogram, χ² from exact arithmetic.
#[test]
fn exercise_4_polynomials_of_a_histogram() {
    for (order, exact) in
        [(0, 27_249.599_019_163_46), (4, 307.819_308_500_574_8), (10, 183.557_179_764_679_3)]
    {
        let fit = binned(&["--model", &format!("pol{order}")]);
        assert_close(number(&fit, "/chi2"), exact, 1e-6 * exact, "χ²");
        assert_eq!(number(&fit, "/ndof"), f64::from(69 - order));
        assert!(number(&fit, "/p_value") < 1e-10, "no polynomial describes them");
    }
}

/// IM129: an exponential with its origin held.
#[test]
fn exercise_5_an_exponential() {
    let fit = binned(&["--model", "A*exp(-(x-B)/C)", "--param", "B=90,fixed"]);
    assert_close(number(&fit, "/chi2"), 259.884_624_830_046, 1e-6, "χ²");
    for (name, value, error) in [("A", 2_379.436_145_8, 19.635_56), ("C", 12.741_906_564, 0.077_058_6)] {
        assert_close(param(&fit, name).0, value, 1e-3 * error, name);
        assert_close(param(&fit, name).1, error, 2e-3 * error, name);
    }
}

/// Parameters of the exponential with a peak: name, value and error of iminuit.
const SIX: [(&str, f64, f64); 5] = [
    ("A", 2_405.081_139_6, 20.220_70),
    ("C", 12.459_510_643_8, 0.082_386_3),
    ("D", 141.609_054_1, 12.380_91),
    ("mu", 125.134_624_215, 0.136_024_5),
    ("sigma", 1.483_202_692, 0.135_916_3),
];

/// IM130: exponential and Gaussian, six parameters of which one is held.
#[test]
fn exercise_6_an_exponential_and_a_gaussian() {
    let start = ["D=100,min=0", "mu=124,min=90,max=160", "sigma=2,min=0", "B=90,fixed"];
    let args: Vec<&str> =
        ["--model", PEAK].into_iter().chain(start.iter().flat_map(|s| ["--param", *s])).collect();
    let fit = binned(&args);
    assert_close(number(&fit, "/chi2"), 70.211_090_611_5, 1e-6, "χ²");
    for (name, value, error) in SIX {
        assert_close(param(&fit, name).0, value, 1e-3 * error, name);
        assert_close(param(&fit, name).1, error, 2e-3 * error, name);
    }
}

/// IM131, IM132: the signal masked and held while the background is fitted; the background held while the signal is; everything free.
#[test]
fn exercise_7_staged_with_a_mask() {
    let stage = |params: &[String], more: &[&str]| {
        let args: Vec<&str> = ["--model", PEAK]
            .into_iter()
            .chain(params.iter().flat_map(|s| ["--param", s.as_str()]))
            .collect();
        binned(&args.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
    };
    let text = |s: &str| s.to_owned();
    let first = stage(
        &[text("D=100,fixed"), text("mu=124,fixed"), text("sigma=2,fixed"), text("B=90,fixed")],
        &["--exclude", "120:130"],
    );
    assert_close(number(&first, "/chi2"), 64.666_498_1, 3e-4, "χ² of the background");
    assert_eq!(number(&first, "/data/n_used"), 60.0);
    let hold = |fit: &serde_json::Value, name: &str| format!("{name}={:?},fixed", param(fit, name).0);
    let keep = |fit: &serde_json::Value, name: &str| format!("{name}={:?}", param(fit, name).0);
    let second = stage(
        &[
            hold(&first, "A"),
            hold(&first, "C"),
            text("D=100"),
            text("mu=124"),
            text("sigma=2"),
            text("B=90,fixed"),
        ],
        &[],
    );
    // iminuit's background, held here, stood a hundredth of an error off its minimum.
    assert_close(number(&second, "/chi2"), 70.219_358_4, 1e-3, "χ² of the signal");
    let all: Vec<String> = ["A", "C"]
        .iter()
        .map(|n| keep(&first, n))
        .chain(["D", "mu", "sigma"].iter().map(|n| keep(&second, n)))
        .chain([text("B=90,fixed")])
        .collect();
    let third = stage(&all, &[]);
    assert_close(number(&third, "/chi2"), 70.211_090_611_5, 1e-6, "χ² of both");
    for (name, value, error) in SIX {
        assert_close(param(&third, name).0, value, 1e-3 * error, name);
    }
}

/// IM135, IM122: the binned likelihood of the shape, from its cumulative function.
#[test]
fn exercise_8_a_binned_likelihood() {
    let start = ["z=0.95,min=0,max=1", "C=20,min=0", "mu=124,min=90,max=160", "sigma=2,min=0"];
    let args: Vec<&str> = ["--model", CDF, "--cost", "likelihood", "--cdf"]
        .into_iter()
        .chain(start.iter().flat_map(|s| ["--param", *s]))
        .collect();
    let fit = binned(&args);
    assert_close(number(&fit, "/minimum/fval"), 68.348_887_340_335, 1e-6, "F");
    let exact = [
        ("z", 0.983_194_870_8, 0.001_454_467),
        ("C", 12.538_134_614, 0.083_846_4),
        ("mu", 125.138_394_074, 0.137_050_3),
        ("sigma", 1.428_323_642, 0.139_890_1),
    ];
    for (name, value, error) in exact {
        assert_close(param(&fit, name).0, value, 1e-3 * error, name);
        assert_close(param(&fit, name).1, error, 3e-3 * error, name);
    }
}
