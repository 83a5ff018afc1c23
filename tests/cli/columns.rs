//! Bins, calculated columns and cuts by option, and in the sessions that are saved with them.

use super::sandbox::{Sandbox, assert_close, number, param};

/// Logarithmic bins, rules and merging by option are those of the session that they are saved in.
#[test]
fn bins_by_option_and_session() {
    let values: Vec<String> = (1..=400).map(|k| (f64::from(k) / 4.0).to_string()).collect();
    let sandbox = Sandbox::with(&[("t.csv", &format!("t\n{}\n", values.join("\n")))]);
    for (bins, n, key) in [
        ("width=10", 10, "bin_width = 10.0"),
        ("edges=0,1,2,5,100", 4, "edges = ["),
        ("8,log", 8, "log_bins = true"),
        ("fd", 8, "bins = \"fd\""),
    ] {
        let asked = ["t.csv", "--bins", bins, "--model", "a", "--cost", "likelihood", "--save", "s.toml"];
        let json = sandbox.json(&asked);
        assert_eq!(json["data"]["n_total"].as_u64(), Some(n), "{bins}");
        assert!(sandbox.text("s.toml").contains(key), "{}", sandbox.text("s.toml"));
        let again = sandbox.json(&["s.toml"]);
        assert_close(number(&again, "/minimum/fval"), number(&json, "/minimum/fval"), 1e-12, bins);
    }
    let run = sandbox.run(&["fit", "t.csv", "--bins", "5,log", "--span", "0:9", "--model", "a"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("must begin above zero"), "{}", run.stderr);
}

/// An exponential decay becomes a line: ln U with errors σ_U/U against t. The line is exact, so that its slope is −1/τ.
#[test]
fn a_logarithm_is_fitted_with_its_errors() {
    let row = |k: i32| {
        let u = 10.0 * (-f64::from(k) / 4.0).exp();
        format!("{k},{u},{}", 0.05 * u)
    };
    let rows: Vec<String> = (0..8).map(row).collect();
    let sandbox = Sandbox::with(&[("decay.csv", &format!("t,U,dU\n{}\n", rows.join("\n")))]);
    let fit =
        ["decay.csv", "--column", "y = ln(U)", "--cut", "t >= 1", "--cut", "U > 2.5", "--model", "a+b*x"];
    let json = sandbox.json(&[fit.as_slice(), &["--save", "s.toml"]].concat());
    assert_close(param(&json, "b").0, -0.25, 1e-9, "slope");
    assert_close(param(&json, "a").0, 10.0_f64.ln(), 1e-9, "ln U0");
    // Five equal errors of 0.05 at 1 … 5: σ_b² = σ²/Σ(t−3)².
    assert_close(param(&json, "b").1, 0.05 / 10.0_f64.sqrt(), 1e-9, "error of the slope");
    assert_eq!((json["data"]["n_total"].as_u64(), json["data"]["n_used"].as_u64()), (Some(8), Some(5)));
    let notes = json["data"]["notes"].to_string();
    assert!(notes.contains("(t >= 1) && (U > 2.5) keeps 5 of 8 rows"), "{notes}");
    let again = sandbox.json(&["s.toml"]);
    assert_close(param(&again, "b").0, -0.25, 1e-9, "slope of the session");
    let run = sandbox.run(&["fit", "decay.csv", "--column", "y = ln(V)", "--model", "a+b*x"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("error[E-FORMULA]") && run.stderr.contains("there are t, U, dU"),
        "{}",
        run.stderr
    );
}

/// A spring constant may be called k: only names that every fit knows give a calculated column its role.
#[test]
fn a_calculated_column_takes_no_odd_role() {
    let sandbox = Sandbox::with(&[("hooke.csv", "x,y,F,s\n1,2,4,2\n2,4,9,3\n3,6,16,4\n")]);
    for name in ["k", "n", "lo", "w", "x2", "t1"] {
        let column = format!("{name} = F/s");
        let json = sandbox.json(&["hooke.csv", "--column", &column, "--model", "b*x"]);
        assert_eq!(json["data"]["kind"], "points", "{name}");
        assert_close(param(&json, "b").0, 2.0, 1e-9, name);
    }
}

/// Options for reading beside a session: its file is read anew with them, as the file itself would be.
#[test]
fn options_for_reading_go_with_a_session() {
    let values: Vec<String> =
        (0..200).map(|k| format!("{},{}", f64::from(k) / 20.0, f64::from(k % 7))).collect();
    let sandbox = Sandbox::with(&[("t.csv", &format!("t,u\n{}\n", values.join("\n")))]);
    let of_file = ["t.csv", "--columns", "x=t", "--bins", "10", "--model", "a", "--cost", "likelihood"];
    sandbox.json(&[of_file.as_slice(), &["--save", "s.toml"]].concat());
    for extra in [
        &["--bins", "5"][..],
        &["--cut", "t < 6.2"],
        &["--columns", "x=u"],
        &["--column", "v = t^2", "--columns", "x=v"],
        &["--bins", "4", "--span", "0:8"],
    ] {
        let again = sandbox.json(&[&["s.toml"], extra].concat());
        let mut whole: Vec<&str> = of_file.to_vec();
        for pair in extra.chunks(2) {
            match whole.iter().position(|option| *option == pair[0]) {
                Some(at) => whole[at + 1] = pair[1],
                None => whole.extend(pair),
            }
        }
        let direct = sandbox.json(&whole);
        for key in ["/data/n_total", "/data/n_used", "/minimum/fval"] {
            assert_close(number(&again, key), number(&direct, key), 1e-9, key);
        }
    }
    // Masked rows stay masked where rows are the same.
    sandbox.json(&["t.csv", "--columns", "x=t,y=u", "--model", "a+b*x", "--save", "p.toml"]);
    let masked = sandbox.text("p.toml").replacen("[[data]]", "[[data]]\nmasked = [3, 7]", 1);
    std::fs::write(sandbox.path("p.toml"), masked).unwrap();
    let json = sandbox.json(&["p.toml", "--cut", "t < 5"]);
    assert_eq!(number(&json, "/data/n_used"), 98.0);
    // Numbers in the session itself have no columns.
    let numbers = "version = 1\n[[data]]\nname = \"d\"\n[data.numbers]\nx = [1.0, 2.0, 2.5]\n[[fit]]\ndata = \"d\"\nmodel = \"a\"\n";
    std::fs::write(sandbox.path("n.toml"), numbers).unwrap();
    let refused = sandbox.refused(&["fit", "n.toml", "--cut", "x > 1"]);
    assert!(refused.contains("it holds the numbers themselves"), "{refused}");
    let json = sandbox.json(&["n.toml", "--bins", "3", "--cost", "likelihood"]);
    assert_eq!(json["data"]["n_total"].as_u64(), Some(3));
}

/// What a session says about reading holds for an example as for a file, and is refused beside numbers.
#[test]
fn examples_are_read_as_the_session_says() {
    let head = "version = 1\n[[data]]\nname = \"mixture.csv\"\nexample = \"mixture.csv\"\n";
    let fit = "[[fit]]\nmodel = \"a\"\ncost = \"likelihood\"\n";
    let sandbox = Sandbox::with(&[("e.toml", &format!("{head}bins = 50\ncut = \"x > 0\"\n{fit}"))]);
    sandbox.example("mixture.csv");
    let json = sandbox.json(&["e.toml", "--save", "again.toml"]);
    let file = ["mixture.csv", "--bins", "50", "--cut", "x > 0", "--model", "a", "--cost", "likelihood"];
    let direct = sandbox.json(&file);
    assert_eq!(json["data"]["n_total"].as_u64(), Some(50));
    assert_close(number(&json, "/minimum/fval"), number(&direct, "/minimum/fval"), 1e-9, "FCN");
    let saved = sandbox.text("again.toml");
    assert!(saved.contains("example = \"mixture.csv\"") && saved.contains("bins = 50"), "{saved}");
    let again = sandbox.json(&["again.toml"]);
    assert_close(number(&again, "/minimum/fval"), number(&json, "/minimum/fval"), 1e-12, "saved");
    let numbers = "version = 1\n[[data]]\nname = \"d\"\nbins = 2\n[data.numbers]\nx = [1.0, 2.0]\n[[fit]]\nmodel = \"a\"\n";
    std::fs::write(sandbox.path("n.toml"), numbers).unwrap();
    let refused = sandbox.refused(&["fit", "n.toml"]);
    assert!(refused.contains("beside numbers they mean nothing"), "{refused}");
}

/// Angles in degrees inside sin, cos and tan are told, with the formula that takes them as such; it finds what made the data.
#[test]
fn degrees_are_told() {
    let row = |k: u32| {
        let phi = f64::from(15 * k);
        format!("{phi},{},0.01\n", 3.0 * phi.to_radians().cos().powi(2) + 0.2)
    };
    let rows: String = (0..=12).map(row).collect();
    let sandbox = Sandbox::with(&[("malus.csv", &format!("phi (deg),I,sI\n{rows}"))]);
    let report =
        |model: &str| sandbox.run(&["fit", "malus.csv", "--model", model]).stdout.replace("\n  ", " ");
    let said = report("A*cos(x)^2+c");
    assert!(said.contains("W-DEGREES") && said.contains("write x*pi/180 inside them"), "{said}");
    assert!(said.contains("Convert to radians: --model \"A*cos(x*pi/180)^2+c\""), "{said}");
    let json = sandbox.json(&["malus.csv", "--model", "A*cos(x*pi/180)^2+c"]);
    assert!((json["params"][0]["value"].as_f64().unwrap() - 3.0).abs() < 1e-6, "{json}");
    assert!(!report("A*cos(x*pi/180)^2+c").contains("W-DEGREES"));
    let column = sandbox.run(&[
        "fit",
        "malus.csv",
        "--column",
        "c2 = cos(phi)^2",
        "--columns",
        "x=c2,y=I",
        "--model",
        "pol1",
    ]);
    let said = column.stdout.replace("\n  ", " ");
    assert!(said.contains("phi*pi/180 inside them"), "{said}{}", column.stderr);
}

/// The factor between the units of columns and the one that was named stands in the report.
#[test]
fn units_of_a_product_are_told() {
    let sandbox = Sandbox::with(&[("p.csv", "t (s),U (mV),I (mA)\n1,2,3\n2,3,4\n3,5,6\n4,6,8\n")]);
    let args = ["fit", "p.csv", "--column", "P / W = U*I", "--columns", "x=t,y=P", "--model", "pol1"];
    let said = sandbox.run(&args).stdout.replace("\n  ", " ");
    assert!(said.contains("1000000 times too large; write 1e-6*(U*I)"), "{said}");
}
