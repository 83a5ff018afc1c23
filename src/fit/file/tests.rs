//! Session files without a formula: text, schema, refusals. Files with data and formula: `fit::session` tests.

use std::path::Path;

use super::schema::SessionFile;

/// The keys that interface.md promises, in one file.
const EVERYTHING: &str = r#"
version = 1

[[data]]
name = "peak.csv"
file = "data/peak.csv"
kind = "histogram"
bins = 50
span = [0.0, 3.0]
columns = { x = "U", y = 2 }
masked = [3, 7]

[[fit]]
data = "peak.csv"
model = "gaus(0)+pol1(3)"
cost = "likelihood"
range = [[0.0, 1.0], [2.0, 3.0]]
exclude = [[0.4, 0.5]]
integral = true
minimizer = "simplex"
strategy = 2
tolerance = 0.01
minos = ["Mean"]

[[parameter]]
name = "Mean"
value = 1.0
step = 0.1
min = 0.0
max = 3.0
fixed = true

[[constraint]]
names = ["Mean", "Sigma"]
values = [1.0, 0.1]
errors = [0.1, 0.01]
"#;

#[test]
fn the_promised_keys_are_read_and_written_back() {
    let file: SessionFile = toml::from_str(EVERYTHING).unwrap();
    let written = toml::to_string(&file).unwrap();
    let again: SessionFile = toml::from_str(&written).unwrap();
    assert_eq!(file, again);
    assert_eq!(written, toml::to_string(&again).unwrap());
    assert_eq!(file.fit[0].exclude, [(0.4, 0.5)]);
    assert!(file.parameter[0].fixed);
}

fn refusal(text: &str) -> String {
    super::load::parse(Path::new("s.toml"), text).unwrap_err().to_string()
}

#[test]
fn refusals_name_the_key_and_the_line() {
    let typo = EVERYTHING.replace("integral = true", "integrall = true");
    assert_eq!(
        refusal(&typo).split(", expected").next().unwrap(),
        "s.toml, line 19: unknown key 'integrall'"
    );
    assert!(refusal("[[fit]]\nmodel = \"gaus\"\n").contains("version = 1"));
    assert!(refusal("version = 2\nfuture = 1\n").contains("newer"));
    assert!(refusal("version = \"one\"\n").contains("whole number"));
    assert!(refusal("version = 1\nx = = 2\n").starts_with("s.toml, line 2: "));
}
