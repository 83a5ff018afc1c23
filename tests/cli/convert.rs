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
        text += &format!("{},{v:e}\n", f64::from(k) / 7.0);
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
        (&["s.toml", "s.py"], "a session as .py"),
        (&["s.toml", "s.csv"], "a session can be written as .toml"),
        (&["d.csv"], "<OUT>"),
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
