//! `fitpanel convert`: numbers that go through all forms and come back to the bit, and what is refused.

use super::sandbox::{Sandbox, assert_close, number};

/// Numbers of every size: shortest forms of random bits, zeros of both signs, and what is no number.
fn table() -> String {
    let mut state = 3_u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        f64::from_bits(state ^ (state >> 31))
    };
    let mut text = "t / s,U / V\n".to_owned();
    for k in 0..300 {
        let v = next();
        let v = if v.is_finite() { v } else { -0.0 };
        let row = format!("{},{v:e}\n", f64::from(k) / 7.0);
        text += &row;
    }
    text + "1e300,nan\n-0,4.9e-324\n"
}

/// CSV → NumPy → JSON → tabs → CSV: the last file is the first one as this program writes it, byte by byte.
#[test]
fn a_table_goes_through_all_forms() {
    let sandbox = Sandbox::with(&[("in.csv", &table())]);
    for step in [
        ["in.csv", "a.csv"],
        ["in.csv", "b.npy"],
        ["b.npy", "c.json"],
        ["c.json", "d.tsv"],
        ["d.tsv", "e.csv"],
    ] {
        let run = sandbox.run(&["convert", step[0], step[1]]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{step:?}");
        assert!(run.stdout.ends_with(&format!("wrote {}\n", step[1])), "{}", run.stdout);
    }
    assert_eq!(sandbox.text("a.csv"), sandbox.text("e.csv"));
    let bits = |text: &str| -> Vec<u64> {
        let cells = text.lines().skip(1).flat_map(|line| line.split(','));
        cells.map(|c| c.parse::<f64>().unwrap().to_bits()).collect()
    };
    assert_eq!(bits(&sandbox.text("a.csv")), bits(&table()));
    assert!(sandbox.text("e.csv").starts_with("t / s,U / V\n0,"));
}

/// A sample in bins with weights, as JSON and back: contents, errors and what lies outside are those of the sample.
#[test]
fn a_histogram_goes_through_json() {
    let sandbox =
        Sandbox::with(&[("s.csv", "E / MeV,w\n0.1,1\n0.4,2\n0.45,0.1\n0.9,3\n-1,0.5\n5,7\n0.7,0.3\n")]);
    let bins = ["--columns", "x=E,w=w", "--bins", "edges=0,0.3,0.5,1"];
    let run = sandbox.run(&[&["convert", "s.csv", "-o", "h.json"], bins.as_slice()].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let fit = ["--model", "a", "--cost", "likelihood"];
    let direct = sandbox.json(&[&["s.csv"], bins.as_slice(), fit.as_slice()].concat());
    let read = sandbox.json(&[&["h.json"], fit.as_slice()].concat());
    for key in ["/minimum/fval", "/params/0/value", "/params/0/error", "/chi2"] {
        assert_eq!(number(&read, key).to_bits(), number(&direct, key).to_bits(), "{key}");
    }
    // Again, the same text; and two bins in one.
    sandbox.run(&["convert", "h.json", "again.json"]);
    assert_eq!(sandbox.text("h.json"), sandbox.text("again.json").replace("h.json", "s.csv"));
    let merged = sandbox.json(&["h.json", "--bins", "merge=3", "--model", "a"]);
    assert_close(number(&merged, "/params/0/value"), 6.4, 1e-9, "all in one bin");
    // As a table it is bins with errors.
    sandbox.run(&["convert", "h.json", "h.csv"]);
    assert!(sandbox.text("h.csv").starts_with("lo,hi,n,sy\n0,0.3,1,1\n"), "{}", sandbox.text("h.csv"));
}

/// Cut and calculated on the way; a session comes out as a session.
#[test]
fn rows_and_columns_on_the_way() {
    let sandbox = Sandbox::with(&[("d.csv", "t,U,name\n0,1,a\n1,2,b\n2,4,c\n")]);
    let run = sandbox.run(&["convert", "d.csv", "e.csv", "--column", "L = log2(U)", "--cut", "t > 0"]);
    assert_eq!(sandbox.text("e.csv"), "t,U,L\n1,2,1\n2,4,2\n");
    assert!(
        run.stdout.contains("column 'name'") && run.stdout.contains("keeps 2 of 3 rows"),
        "{}",
        run.stdout
    );
    sandbox.json(&["d.csv", "--columns", "x=t,y=U", "--model", "pol1", "--save", "s.toml"]);
    let run = sandbox.run(&["convert", "s.toml", "t.toml"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), "wrote t.toml\n"));
    assert_eq!(sandbox.text("s.toml"), sandbox.text("t.toml"));
}

#[test]
fn what_cannot_be_converted() {
    let sandbox = Sandbox::with(&[("d.csv", "lo,hi,n\n0,1,3\n2,3,4\n"), ("s.toml", "version = 1\n")]);
    for (line, why) in [
        (&["d.csv", "d.xlsx"][..], "cannot write 'd.xlsx': its ending says nothing that is known"),
        (&["d.csv", "d.json", "--kind", "histogram"], "its bins leave gaps"),
        (&["none.csv", "d.json"], "cannot read none.csv: no such file"),
        (&["d.csv", "d.sh"], "a data file is no fit yet"),
        (&["d.csv", "e.csv", "--model", "pol1"], "options of a fit do nothing to data"),
        (&["d.csv", "d.csv", "e.csv"], "is a second file to be read"),
        (&["s.toml", "s.csv"], "a session can be written as .toml"),
        (&["d.csv"], "convert needs IN, what is read, and OUT"),
        (&["d.csv", "d.csv", "--columns", "x=lo,y=n"], "would be written over itself"),
        (&["s.toml", "t.toml", "--bins", "5", "--cut", "x>1"], "--cut does nothing to a session"),
        (&["s.toml", "t.toml", "--span", "0:1"], "--span does nothing to a session"),
    ] {
        let run = sandbox.run(&[&["convert"], line].concat());
        assert_eq!(run.code, Some(2), "{line:?}");
        assert!(run.stderr.contains(why), "{line:?}: {}", run.stderr);
    }
}

/// What a ROOT file and a workbook hold.
#[cfg(all(feature = "root", feature = "workbooks"))]
#[test]
fn out_of_the_files_of_other_programs() {
    let file = |path: &str| format!("{}/tests/data/{path}", env!("CARGO_MANIFEST_DIR"));
    let sandbox = Sandbox::with(&[]);
    let root = file("root/root_zlib.root");
    assert_eq!(sandbox.run(&["convert", &root, "h.json"]).code, Some(0));
    let fit = ["--model", "a", "--cost", "likelihood"];
    let (direct, read) = (
        sandbox.json(&[&[root.as_str()], fit.as_slice()].concat()),
        sandbox.json(&[&["h.json"], fit.as_slice()].concat()),
    );
    assert_eq!(number(&read, "/minimum/fval").to_bits(), number(&direct, "/minimum/fval").to_bits());
    let run = sandbox.run(&["convert", &file("formats/workbook.xlsx"), "w.csv", "--table", "Run 1"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(sandbox.text("w.csv").contains("\n0.5,2.1,0.1\n"), "{}", sandbox.text("w.csv"));
}

/// Rows that a fit leaves out are left out here too; lines of what is missing are named.
#[test]
fn rows_without_all_cells_are_left_out_and_said() {
    let sandbox = Sandbox::with(&[
        ("odd.csv", "x,y\n1,2\n2,3\n3\n4,5,99\n6,7\n7,8\n8,9\n9,1\n"),
        ("h.csv", "lo,hi,n\n0,1,3\n1,2,\n2,3,4\n3,4,5\n"),
    ]);
    let run = sandbox.run(&["convert", "odd.csv", "out.csv"]);
    assert_eq!(
        (run.code, sandbox.text("out.csv").as_str()),
        (Some(0), "x,y\n1,2\n2,3\n6,7\n7,8\n8,9\n9,1\n"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("left out: lines 4, 5 (rows 3, 4): too few cells"), "{}", run.stdout);
    // The same rows that a fit uses.
    let fit = sandbox.json(&["odd.csv", "--model", "a+b*x"]);
    assert_eq!((fit["data"]["n_used"].as_u64(), fit["data"]["n_total"].as_u64()), (Some(6), Some(8)));
    // JSON of a histogram has no place for bins that are left out.
    for extra in [&[][..], &["--cut", "lo > 1"]] {
        let convert = ["convert", "h.csv", "h.json", "--kind", "histogram"];
        let refused = sandbox.refused(&[&convert, extra].concat());
        assert!(refused.contains("of its 4 bins are left out"), "{refused}");
    }
}

/// Successes among trials stay what they are: the same binomial likelihood, and no χ² of made-up errors.
#[test]
fn fractions_stay_fractions() {
    let sandbox = Sandbox::with(&[("eff.csv", "E,passed,all\n1,3,10\n2,5,9\n3,8,11\n")]);
    let roles = ["--columns", "x=E,k=passed,n=all"];
    sandbox.run(&[&["convert", "eff.csv", "out.csv"], roles.as_slice()].concat());
    assert_eq!(sandbox.text("out.csv"), "x,n,k\n1,10,3\n2,9,5\n3,11,8\n");
    let direct = sandbox.json(&[&["eff.csv"], roles.as_slice(), &["--model", "p"]].concat());
    let read = sandbox.json(&["out.csv", "--model", "p"]);
    assert_eq!(number(&read, "/minimum/fval").to_bits(), number(&direct, "/minimum/fval").to_bits());
    // Of all trials together: p = 16/30.
    assert_close(read["params"][0]["value"].as_f64().unwrap(), 16.0 / 30.0, 1e-6, "p");
}

/// Templates come back by the names of their roles; what a table has no place for is said.
#[test]
fn what_a_form_cannot_hold_is_said() {
    let sandbox = Sandbox::with(&[
        ("t.csv", "from,to,seen,mc,bg\n0,1,9,4,3\n1,2,14,9,2\n2,3,6,1,4\n"),
        ("s.csv", "t\n0.5\n1.5\n2.5\n9\n"),
    ]);
    let roles = "lo=from,hi=to,n=seen,t1=mc,t2=bg";
    let run = sandbox.run(&["convert", "t.csv", "u.csv", "--columns", roles]);
    assert!(run.stdout.contains("not kept: names of templates; 'mc' is t1"), "{}", run.stdout);
    assert!(sandbox.text("u.csv").starts_with("lo,hi,n,t1,t2\n0,1,9,4,3\n"), "{}", sandbox.text("u.csv"));
    let again = sandbox.run(&["convert", "u.csv", "v.csv", "--kind", "histogram"]);
    assert_eq!((again.code, sandbox.text("v.csv")), (Some(0), sandbox.text("u.csv")), "{}", again.stderr);
    let run = sandbox.run(&["convert", "t.csv", "t.json", "--columns", roles]);
    assert!(run.stdout.contains("not kept: the templates"), "{}", run.stdout);
    let bins = ["convert", "s.csv", "h.csv", "--bins", "2", "--span", "1:3"];
    let run = sandbox.run(&bins);
    assert!(run.stdout.contains("not kept: 1 below and 1 above the bins"), "{}", run.stdout);
    let run = sandbox.run(&["convert", "s.csv", "w.csv", "--span", "0:3"]);
    assert!(run.stdout.contains("not kept: the window 0:3 of the values"), "{}", run.stdout);
    assert!(run.stdout.contains("not kept: 1 row"), "{}", run.stdout);
}

/// Remarks and titles stand above the table again, and are said where they cannot be kept.
#[test]
fn remarks_are_kept_or_said() {
    let text = "# taken on a Friday\nGroup 7\nt,U\n1,2\n# pause\n2,4\n";
    let sandbox = Sandbox::with(&[("d.csv", text)]);
    let run = sandbox.run(&["convert", "d.csv", "e.csv"]);
    assert_eq!(sandbox.text("e.csv"), "# taken on a Friday\n# Group 7\nt,U\n1,2\n2,4\n");
    assert!(run.stdout.contains("not kept: 1 remark between the rows"), "{}", run.stdout);
    let run = sandbox.run(&["convert", "d.csv", "e.json"]);
    assert!(run.stdout.contains("not kept: 2 remarks before the table; .csv keeps them"), "{}", run.stdout);
    // With roles, and without names a remark of as many words as columns is no head.
    sandbox.run(&["convert", "d.csv", "f.csv", "--kind", "points"]);
    assert_eq!(sandbox.text("f.csv"), "# taken on a Friday\n# Group 7\nx,y\n1,2\n2,4\n");
    std::fs::write(sandbox.path("n.csv"), "# two words\n#\n1,2\n2,4\n").unwrap();
    sandbox.run(&["convert", "n.csv", "m.csv"]);
    assert_eq!(sandbox.text("m.csv"), "# two words\n#\n1,2\n2,4\n");
}

/// Where times count from is not lost with the dates.
#[test]
fn the_first_time_is_kept_as_a_remark() {
    let sandbox = Sandbox::with(&[("d.csv", "Datum;Zeit;T\n22.11.2026;08:00;20,1\n22.11.2026;08:15;20,4\n")]);
    sandbox.run(&["convert", "d.csv", "e.csv"]);
    assert!(
        sandbox
            .text("e.csv")
            .starts_with("# Datum Zeit in seconds since 2026-11-22 08:00:00\nDatum Zeit / s,")
    );
    sandbox.run(&["convert", "d.csv", "f.csv", "--kind", "points"]);
    let expected = "# times in seconds since 2026-11-22 08:00:00\nx / s,y\n0,20.1\n900,20.4\n";
    assert_eq!(sandbox.text("f.csv"), expected);
}

/// Bins on two axes come back as such without a word about their columns.
#[test]
fn bins_on_two_axes_are_read_back() {
    let sandbox = Sandbox::with(&[("p.csv", "x,y,counts\n0,0,3\n1,0,5\n0,1,2\n1,1,7\n")]);
    sandbox.run(&["convert", "p.csv", "q.csv", "--kind", "histogram"]);
    assert!(
        sandbox.text("q.csv").starts_with("lo,hi,lo2,hi2,n\n-0.5,0.5,-0.5,0.5,3\n"),
        "{}",
        sandbox.text("q.csv")
    );
    let fit = ["--model", "a+b*x+c*y", "--cost", "likelihood"];
    let direct = sandbox.json(&[&["p.csv"], fit.as_slice()].concat());
    let read = sandbox.json(&[&["q.csv"], fit.as_slice()].concat());
    assert_eq!(
        (&read["data"]["kind"], &read["data"]["n_used"]),
        (&direct["data"]["kind"], &direct["data"]["n_used"])
    );
    assert_eq!(number(&read, "/minimum/fval").to_bits(), number(&direct, "/minimum/fval").to_bits());
}

/// What would be lost is written over only when that is asked for; the same once more is no loss.
#[test]
fn other_files_are_not_written_over() {
    let sandbox = Sandbox::with(&[("d.csv", "t,U\n1,2\n2,4\n"), ("e.csv", "precious\n")]);
    let run = sandbox.run(&["convert", "d.csv", "e.csv"]);
    assert_eq!(run.code, Some(2), "{}", run.stdout);
    assert!(
        run.stderr.contains("'e.csv' is there already") && run.stderr.contains("--force"),
        "{}",
        run.stderr
    );
    assert_eq!(sandbox.text("e.csv"), "precious\n");
    for args in [["convert", "d.csv", "e.csv", "--force"].as_slice(), &["convert", "d.csv", "e.csv"]] {
        assert_eq!(sandbox.run(args).code, Some(0));
        assert_eq!(sandbox.text("e.csv"), "t,U\n1,2\n2,4\n");
    }
}

/// An uncertainty that nobody uses is a warning, not a note among others.
#[test]
fn an_unused_uncertainty_is_a_warning() {
    let sandbox = Sandbox::with(&[("d.csv", "x,y,z,err_q\n1,2,3,0.1\n2,4,4,0.1\n3,5,4,0.1\n")]);
    let run = sandbox.run(&["fit", "d.csv", "--model", "pol1"]);
    assert!(run.stdout.contains("▲ Data: column 'err_q' sounds like an uncertainty"), "{}", run.stdout);
}
