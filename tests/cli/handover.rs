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
