//! `fitpanel convert` of a fit: scripts that repeat it.

#![expect(clippy::unwrap_used, reason = "a shell that cannot be started ends the test, as it should")]

use std::path::Path;
use std::process::Command;

use crate::sandbox::{LINE, Sandbox};

/// Runs a script of a shell that finds the program, and gives its exit code and what it printed.
#[cfg(unix)]
fn shell(sandbox: &Sandbox, script: &str) -> (Option<i32>, String) {
    let program = Path::new(env!("CARGO_BIN_EXE_fitpanel"));
    let usual = std::env::var_os("PATH").unwrap();
    let folders = [program.parent().unwrap().to_owned()].into_iter().chain(std::env::split_paths(&usual));
    let path = std::env::join_paths(folders).unwrap();
    let out = Command::new("sh").arg(sandbox.path(script)).env("PATH", path).output().unwrap();
    (out.status.code(), String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap())
}

/// The report of a fit, the line with its time aside.
fn report(text: &str) -> String {
    text.lines().filter(|l| !l.contains(" ms") && !l.contains(" s,")).collect::<Vec<_>>().join("\n")
}

/// File, session with numbers of its own, and a session that no options describe: the script says what the fit said, and leaves the files
/// beside it alone.
#[cfg(unix)]
#[test]
fn a_script_repeats_the_fit() {
    let numbers = "version = 1\n[[data]]\nname = \"d\"\nmasked = [1]\n[data.numbers]\nx = [1,2,3,4]\ny = [2,9,4,5]\nsy = [0.1,0.1,0.1,0.2]\n[[fit]]\ndata = \"d\"\nmodel = \"pol1\"\n[[parameter]]\nname = \"p0\"\nvalue = 0.5\nmin = -3.0\n";
    let odd = "version = 1\n[[data]]\nname = \"a\"\nfile = \"line.csv\"\n[[data]]\nname = \"b\"\nfile = \"line.csv\"\n[[fit]]\ndata = \"a\"\nmodel = \"pol1\"\nrange = [[0.0, 3.5]]\n[[fit]]\ndata = \"b\"\nmodel = \"pol1\"\n";
    let sandbox =
        Sandbox::with(&[("line.csv", LINE), ("d.csv", "mine"), ("numbers.toml", numbers), ("odd.toml", odd)]);
    for (args, in_script) in [
        (
            &["line.csv", "--model", "pol1", "--range", "1.5:9", "--minos"][..],
            "fitpanel fit line.csv --model pol1 --range 1.5: --minos",
        ),
        (
            &["numbers.toml", "--model", "pol1"],
            "cat > \"$folder\"/d.csv <<'END'\nx,y,sy\n1,2,0.1\n3,4,0.1\n4,5,0.2\nEND",
        ),
        (&["odd.toml"], "fitpanel fit odd_script_session.toml"),
    ] {
        let stem = args[0].split('.').next().unwrap();
        let script = format!("{stem}_script.sh");
        let run = sandbox.run(&[&["convert"], args, &["-o", &script]].concat());
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{args:?}");
        let text = sandbox.text(&script);
        let in_script = in_script.replace("1.5: ", "1.5:9 ");
        assert!(text.contains(&in_script), "{text}");
        assert!(text.contains("# fitpanel: p0 = "), "{text}");
        let (code, said) = shell(&sandbox, &script);
        assert_eq!(code, Some(0), "{said}");
        let direct = sandbox.run(&[&["fit"], args].concat()).stdout;
        let table = |text: &str| {
            report(text).lines().filter(|l| l.contains('±')).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(table(&said), table(&direct), "{said}\n{direct}");
        assert!(run.stdout.contains(&format!("wrote {script}")), "{}", run.stdout);
    }
    assert_eq!(sandbox.text("d.csv"), "mine");
    let again = sandbox.refused(&["convert", "line.csv", "--model", "pol1", "-o", "line_script.sh"]);
    assert!(again.contains("is there already"), "{again}");
}

/// Errors of each row belong to rows that the script may not bring along; a name of a file may begin like an option.
#[cfg(unix)]
#[test]
fn rows_left_out_and_names_like_options() {
    let numbers = "version = 1\n[[data]]\nname = \"d\"\nmasked = [1]\n[data.numbers]\nx = [1,2,3,4]\ny = [2,9,4,5]\n[[data.error]]\nvalue = [0.1,0.1,0.1,0.2]\n[[fit]]\ndata = \"d\"\nmodel = \"pol1\"\n";
    let sandbox = Sandbox::with(&[("-line.csv", LINE), ("rows.toml", numbers)]);
    for (args, script) in [(&["rows.toml"][..], "rows.sh"), (&["./-line.csv", "--model", "pol1"], "line.sh")]
    {
        let run = sandbox.run(&[&["convert"], args, &["-o", script]].concat());
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{args:?}");
        let (code, said) = shell(&sandbox, script);
        assert_eq!(code, Some(0), "{said}\n{}", sandbox.text(script));
        let direct = sandbox.run(&[&["fit"], args].concat()).stdout;
        let table =
            |text: &str| text.lines().filter(|l| l.contains('±')).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(table(&said), table(&direct));
    }
}

/// The height of a density cancels: the fit holds it, and so does the script, which could not find it.
#[test]
fn what_the_fit_held_is_held_in_the_script() {
    let sandbox = Sandbox::with(&[]);
    sandbox.example("mixture.csv");
    for (script, held) in [("fit.py", "(\"Constant\", 1.2571799"), ("fit.C", "\"Constant\"")] {
        let run = sandbox.run(&["convert", "mixture.csv", "--model", "gaus", "-o", script]);
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
        let text = sandbox.text(script);
        let line = text.lines().find(|l| l.contains(held)).unwrap_or_else(|| panic!("{text}"));
        assert!(line.to_lowercase().contains("true"), "{line}");
    }
}

/// A text with its numbers to five digits: the last ones are the machine's.
fn to_five_digits(text: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || "._+-".contains(c);
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = if is_part(c) { rest.find(|c| !is_part(c)).unwrap_or(rest.len()) } else { c.len_utf8() };
        let word = &rest[..end];
        match word.parse::<f64>() {
            Ok(v) if v.is_finite() && word.len() > 6 => out.extend([format!("{v:.4e}").as_str()]),
            _ => out += word,
        }
        rest = &rest[end..];
    }
    out
}

/// The scripts as they were when iminuit 2.33 and ROOT 6.40 ran them and found the same.
#[test]
fn scripts_for_peers_are_as_they_were() {
    let counts = "lo,hi,n\n0,1,12\n1,2,25\n2,3,19\n3,4,8\n4,5,4\n";
    let sandbox = Sandbox::with(&[("line.csv", LINE), ("counts.csv", counts)]);
    for (stem, args) in [
        (
            "line",
            &[
                "line.csv",
                "--model",
                "lambda*x+σ",
                "--constraint",
                "σ=1±0.2",
                "--error",
                "x=0.05",
                "--param",
                "lambda=0.5,min=0",
            ][..],
        ),
        (
            "counts",
            &["counts.csv", "--model", "gaus", "--cost", "likelihood", "--integral", "--range", "0:4"],
        ),
    ] {
        for ending in ["py", "C"] {
            is_as_it_was(&sandbox, args, &format!("{stem}.{ending}"));
        }
    }
}

/// The fit of `args` as a script of this name.
fn is_as_it_was(sandbox: &Sandbox, args: &[&str], name: &str) {
    let run = sandbox.run(&[&["convert"], args, &["-o", name]].concat());
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/golden").join(name);
    let written = sandbox.text(name);
    let golden = std::fs::read_to_string(&golden).unwrap();
    assert_eq!(to_five_digits(&written), to_five_digits(&golden), "{name}");
}

/// The scripts as they were when iminuit 2.33 ran them and said that it found the same.
#[test]
fn scripts_of_iminuit_are_as_they_were() {
    let xy = "x,y,sx,sy\n1,2,0.1,0.2\n2,3.1,0.1,0.2\n3,3.9,0.1,0.2\n4,5.2,0.1,0.3\n5,6.1,0.1,0.2\n";
    let sandbox = Sandbox::with(&[
        ("line.csv", LINE),
        ("second.csv", "x,y,sy\n1,2.4,0.2\n2,3.3,0.2\n3,4.6,0.2\n4,5.1,0.2\n"),
        ("xy.csv", xy),
        ("times.csv", "t\n0.1\n0.4\n0.2\n1.7\n0.9\n2.6\n0.3\n0.7\n1.2\n3.9\n0.5\n2.1\n"),
        ("counts.csv", "lo,hi,n\n0,1,12\n1,2,25\n2,3,19\n3,4,8\n4,5,4\n"),
    ]);
    for (stem, args) in [
        (
            "unbinned",
            "times.csv --kind sample --model expon --param loc=0,fixed --param scale=1,min=0.1,max=5",
        ),
        ("xy", "xy.csv --model pol2 --constraint p2=0±0.05"),
        ("members", "line.csv second.csv --model a*x+b --model a*x+c --param b=1,fixed"),
        ("model_errors", "line.csv --model pol1 --error y=5%,of=model,correlation=0.5"),
        ("extended", "counts.csv --model gaus --cost extended"),
        (
            "robust",
            "line.csv --model pol1 --constraint p0,p1=1,1,covariance=0.01,0.002;0.002,0.01 --cost robust:huber=1.5",
        ),
        ("log", "line.csv --model pol1 --cost gauss-nll --param p0=1,max=3"),
    ] {
        let args: Vec<&str> = args.split(' ').collect();
        is_as_it_was(&sandbox, &args, &format!("{stem}.py"));
    }
}

/// Parameters may have any name: where a function of C++ integrates by nodes, none of its locals is called like one of its arguments.
#[test]
fn locals_of_a_macro_hide_no_parameter() {
    let counts = "lo,hi,n\n0,1,12\n1,2,30\n2,3,41\n3,4,28\n4,5,9\n5,6,4\n6,7,2\n7,8,1\n";
    let sandbox = Sandbox::with(&[("counts.csv", counts)]);
    let model = "i*sum/(1+k*(x-half)^4)+node*weight*h^2/(1+x^6*xor)";
    let mut args = vec!["convert", "counts.csv", "--model", model, "--cost", "likelihood", "--integral"];
    args.extend([
        "--param",
        "node=0,fixed",
        "--param",
        "weight=1,fixed",
        "--param",
        "h=1,fixed",
        "--param",
        "i=1,fixed",
    ]);
    args.extend(["--param", "xor=1,fixed", "--param", "sum=40", "--param", "k=1,min=0", "--param", "half=2"]);
    args.extend(["-o", "counts.C"]);
    sandbox.run(&args);
    let text = sandbox.text("counts.C");
    let start = text.find("double integral(").expect("an integral by nodes");
    let function = &text[start..start + text[start..].find("\n}").unwrap()];
    let (head, body) = function.split_once('{').unwrap();
    let inside = head.split_once('(').unwrap().1.trim_end_matches([')', ' ']);
    let arguments: Vec<&str> = inside.split(',').filter_map(|a| a.trim().strip_prefix("double ")).collect();
    assert!(arguments.contains(&"k") && arguments.contains(&"sum") && !arguments.contains(&"xor"), "{head}");
    let declared = body.split(['\n', '(', ';']).filter_map(|line| {
        let line = line.trim().trim_start_matches("const ");
        let name = line.strip_prefix("double ").or_else(|| line.strip_prefix("int "))?;
        name.split([' ', '[']).next()
    });
    let declared: Vec<&str> = declared.collect();
    assert!(declared.len() >= 5, "{declared:?}");
    assert!(declared.iter().all(|local| !arguments.contains(local)), "{declared:?} and {arguments:?}");
}

/// Numbers in a table beside the script, where that is asked for.
#[test]
fn numbers_stand_beside_a_script() {
    let sandbox = Sandbox::with(&[("line.csv", LINE)]);
    let run = sandbox.run(&["convert", "line.csv", "--model", "pol1", "-o", "fit.py", "--data", "reference"]);
    assert_eq!(run.stdout, "wrote fit.py\nwrote fit_line.csv\n", "{}", run.stderr);
    assert!(sandbox.text("fit.py").contains("x, y, sy = np.loadtxt(FOLDER / \"fit_line.csv\""));
    assert_eq!(sandbox.text("fit_line.csv"), "x,y,sy\n1.0,2.0,0.1\n2.0,3.0,0.1\n3.0,4.1,0.1\n4.0,4.9,0.1\n");
}

/// What a peer cannot do is refused by name.
#[test]
fn what_a_peer_cannot_repeat() {
    let sandbox = Sandbox::with(&[("line.csv", LINE), ("w.csv", "m,w\n1,2\n2,3\n3,1\n2.5,2\n")]);
    for (args, why) in [
        (
            &["w.csv", "--columns", "x=m,w=w", "--model", "norm_pdf", "-o", "fit.py"][..],
            "iminuit cannot repeat this fit: values with weights",
        ),
        (
            &["line.csv", "line.csv", "--model", "pol1", "--shared-error", "y=0.1", "-o", "fit.C"],
            "ROOT cannot repeat this fit: errors that several data sets have in common",
        ),
        (&["line.csv", "--model", "pol1", "--cost", "robust:2*s/(1+s)", "-o", "fit.py"], "a typed loss"),
        (&["line.csv", "--model", "pol1", "-o", "1-fit.C"], "its function has the name of the file"),
        (&["line.csv", "--model", "pol1", "-o", "double.C"], "a macro called 'double'"),
    ] {
        let said = sandbox.refused(&[&["convert"], args].concat());
        assert!(said.contains(why), "{args:?}: {said}");
    }
    let profile = sandbox.run(&["convert", "line.csv", "--model", "pol1", "--minos", "-o", "fit.py"]);
    assert!(profile.stdout.starts_with("not in the script, which fits alone: MINOS\n"), "{}", profile.stdout);
}

/// kafe2 2.11 found the same as these fits; here the file is read again by this program.
#[test]
fn a_file_of_kafe2go_reads_back() {
    let xy = "x,y,sx,sy\n1,2,0.1,0.2\n2,3.1,0.1,0.2\n3,3.9,0.1,0.2\n4,5.2,0.1,0.3\n5,6.1,0.1,0.2\n";
    let sandbox = Sandbox::with(&[("line.csv", LINE), ("xy.csv", xy)]);
    for (stem, args) in [
        ("plain", &["line.csv", "--model", "pol1"][..]),
        (
            "known",
            &[
                "line.csv",
                "--model",
                "a*exp(-x/σ)+b",
                "--param",
                "b=1,fixed",
                "--param",
                "σ=-5,max=-0.1",
                "--constraint",
                "a=1±0.2",
            ],
        ),
        ("both", &["xy.csv", "--model", "pol2", "--error", "y=0.1,correlation=1"]),
    ] {
        let name = format!("{stem}.yml");
        let run = sandbox.run(&[&["convert"], args, &["-o", &name]].concat());
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{name}");
        let (direct, read) = (sandbox.json(args), sandbox.json(&[&name]));
        let text = sandbox.text(&name);
        for k in 0..direct["params"].as_array().map_or(0, Vec::len) {
            let of = |fit: &serde_json::Value, key: &str| fit["params"][k][key].as_f64().unwrap_or(0.0);
            let sigma = of(&direct, "error");
            let apart = (of(&direct, "value") - of(&read, "value")).abs();
            assert!(apart <= 1e-3 * sigma, "{name}, parameter {k}: {apart} of {sigma}\n{text}");
            assert!((of(&read, "error") - sigma).abs() <= 1e-3 * sigma, "{name}: {text}");
        }
    }
    let said = sandbox.refused(&[
        "convert",
        "line.csv",
        "--model",
        "pol1",
        "--cost",
        "robust:huber",
        "-o",
        "fit.yml",
    ]);
    assert!(said.contains("kafe2 cannot repeat this fit: a robust loss"), "{said}");
}
