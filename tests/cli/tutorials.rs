//! `fitpanel tutorial`.

use fitpanel::language::Language;
use fitpanel::tutorial::{Deed, Expect, Shipped, Step, That};

use crate::sandbox::{Sandbox, assert_close, number, param};

#[test]
fn without_a_script_they_are_listed() {
    let run = Sandbox::with(&[]).run(&["tutorial"]);
    assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    assert!(run.stdout.lines().any(|l| l.starts_with("first-fit ") && l.contains("A first fit (6 steps)")));
    let run = Sandbox::with(&[]).run(&["tutorial", "--lang", "de"]);
    assert!(run.stdout.contains("Ein erster Fit"), "{}", run.stdout);
}

#[test]
fn a_script_that_cannot_be_read() {
    let sandbox = Sandbox::with(&[("bad.toml", "[[step]]\nsay = \"a\"\nclik = \"Fit\"\n")]);
    let run = sandbox.run(&["tutorial", "bad.toml", "--check"]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        "error[E-TUTORIAL]: bad.toml, line 3: 'clik' is not known here\n   clik = \"Fit\"\n   ^^^^\nhelp: did you mean 'click'?\n"
    );
    let run = sandbox.run(&["tutorial", "firstfit", "-o", "out"]);
    assert!(run.code == Some(2) && run.stderr.contains("first-fit"), "{}", run.stderr);
}

/// The commands that a text says, each as its words.
fn commands(step: &Step) -> Vec<Vec<String>> {
    let code = step.say.of(Language::English).split('`').skip(1).step_by(2);
    let words = |line: &str| {
        let quoted = line.split('"').enumerate();
        let parts = quoted.flat_map(|(k, part)| match k % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
            _ => vec![part.to_owned()],
        });
        parts.collect::<Vec<String>>()
    };
    // What opens a window or is only to be read is no command with numbers.
    let is_run = |words: &Vec<String>| {
        !words.iter().any(|word| word == "--help") && matches!(words[1].as_str(), "fit" | "batch")
    };
    code.filter(|c| c.starts_with("fitpanel ")).map(words).filter(is_run).collect()
}

/// What a step expects of the window: label, which number, value, give or take.
fn expected(step: &Step) -> impl Iterator<Item = (&str, usize, f64, f64)> {
    let of_window = step.actions.iter().filter_map(|action| match &action.deed {
        Deed::Expect(Expect::Seen { target, that }) => Some((target.label.as_str(), that)),
        _ => None,
    });
    of_window.flat_map(|(label, that)| {
        that.iter().filter_map(move |that| match that {
            &That::Number { nth, value, within } => Some((label, nth, value, within)),
            _ => None,
        })
    })
}

/// The commands of the tutorial `from-the-shell` run as they stand in its texts, and every fit of a step has the numbers that the window
/// must show in that step.
#[test]
fn commands_of_the_shell_give_the_numbers_of_the_window() {
    let script = Shipped::find("from-the-shell").expect("it is shipped").read().expect("it is read");
    let sandbox = Sandbox::with(&[]);
    for name in ["peak.csv", "decay_counts.csv"] {
        sandbox.example(name);
    }
    let (mut run, mut compared) = (0, 0);
    for step in &script.steps {
        for words in commands(step) {
            let args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
            let done = sandbox.run(&args);
            assert_eq!(done.code, Some(0), "{args:?}: {}", done.stderr);
            run += 1;
            if args[0] == "batch" {
                let row = done.stdout.lines().nth(1).expect("a row").to_owned();
                for beginning in [",47.93", ",37,", ",58.5", ",2.45"] {
                    assert!(row.contains(beginning), "{row}");
                }
            }
            if args[0] != "fit" || args.contains(&"--report") || args.iter().any(|a| a.starts_with("--json"))
            {
                continue;
            }
            let fit = sandbox.json(&args[1..]);
            for (label, nth, value, within) in expected(step) {
                let name = label.rsplit(' ').next().expect("a name");
                let found = match (label, nth) {
                    ("χ²", n) => number(&fit, ["/chi2", "/ndof", "/p_value"][n - 1]),
                    (label, _) if label.starts_with("Result value of") => param(&fit, name).0,
                    _ => param(&fit, name).1,
                };
                assert_close(found, value, within, &format!("{args:?}: {label}"));
                compared += 1;
            }
        }
    }
    assert_eq!((run, compared), (8, 18), "commands run and numbers compared");
    let fit: serde_json::Value = serde_json::from_str(&sandbox.text("decay.json")).expect("JSON");
    assert_close(number(&fit, "/chi2"), 47.9314, 0.001, "χ² in the file");
    assert!(sandbox.text("decay.html").contains("47.9/37"));
}

#[cfg(feature = "gui")]
mod replayed {
    use super::*;

    const SCRIPT: &str = "title = \"Two & one\"\n[start]\nfile = \"line.csv\"\nsize = [900, 600]\n\
        [[step]]\nsay = \"Press **Fit**.\"\nclick = { label = \"Fit\", in = \"fit\" }\n\
        [[step]]\nsay.en = \"Look.\"\nsay.de = \"Schau.\"\nclick = \"Redoo\"\n";
    const LINE: &str = "x,y,sy\n1,2.1,0.1\n2,3.9,0.1\n3,6.1,0.1\n4,8.0,0.1\n";

    fn sandbox(script: &str) -> Sandbox {
        Sandbox::with(&[("line.csv", LINE), ("lesson.toml", script)])
    }

    #[test]
    fn a_step_that_fails_ends_with_one_and_writes_nothing() {
        let sandbox = sandbox(SCRIPT);
        let run = sandbox.run(&["tutorial", "lesson.toml", "-o", "out"]);
        assert_eq!((run.stdout.as_str(), run.code), ("", Some(1)));
        assert!(
            run.stderr.starts_with("error[E-STEP]: lesson.toml, step 2, line 11: there is no 'Redoo'"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("help: the nearest that is there: 'Redo'"), "{}", run.stderr);
        assert!(!sandbox.path("out").exists());
    }

    #[test]
    fn pictures_and_pages() {
        let sandbox =
            sandbox(&SCRIPT.replace("click = \"Redoo\"", "shot = { ring = \"Formula\", animate = true }"));
        let run = sandbox.run(&["tutorial", "lesson.toml", "-o", "out", "--lang", "de"]);
        assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
        let markdown = sandbox.text("out/tutorial.md");
        assert!(
            markdown.contains("# Two & one\n") && markdown.contains("Schau.\n\n![Schritt 2: "),
            "{markdown}"
        );
        assert!(markdown.contains("(02.png)"));
        let html = sandbox.text("out/index.html");
        assert!(
            html.contains("<html lang=\"de\" class=\"light\">")
                && html.contains("<title>Two &amp; one</title>")
        );
        assert!(
            html.contains("Press <strong>Fit</strong>.")
                && html.matches("src=\"data:image/png;base64,").count() == 2
        );
        assert!(!html.contains("http"), "nothing is fetched");
        let png = std::fs::read(sandbox.path("out/01.png")).unwrap();
        assert!(png.starts_with(b"\x89PNG"));
        // The same again is no foreign file; what somebody else wrote is.
        assert_eq!(sandbox.run(&["tutorial", "lesson.toml", "-o", "out"]).code, Some(0));
        std::fs::write(sandbox.path("out/tutorial.md"), "my notes\n").unwrap();
        let run = sandbox.run(&["tutorial", "lesson.toml", "-o", "out"]);
        assert!(run.code == Some(2) && run.stderr.contains("tutorial.md is there already"), "{}", run.stderr);
        assert_eq!(sandbox.text("out/tutorial.md"), "my notes\n");
        assert_eq!(sandbox.run(&["tutorial", "lesson.toml", "-o", "out", "--force"]).code, Some(0));
    }

    #[test]
    fn one_picture_with_marks_that_can_be_edited() {
        let sandbox = sandbox(&SCRIPT.replace("click = \"Redoo\"", "shot = { number = \"Formula\" }"));
        let args = [
            "tutorial",
            "lesson.toml",
            "-o",
            "out",
            "--only",
            "2",
            "--format",
            "svg-annotated",
            "--theme",
            "dark",
        ];
        let run = sandbox.run(&args);
        assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
        let svg = sandbox.text("out/02.svg");
        assert!(
            svg.contains("data:image/png;base64,") && svg.contains("<circle ") && svg.contains(">1</text>")
        );
        assert!(!sandbox.path("out/01.svg").exists() && !sandbox.path("out/index.html").exists());
        for (option, value) in
            [("--only", "3"), ("--format", "gif"), ("--theme", "pink"), ("--lang", "fr"), ("--size", "3")]
        {
            let run = sandbox.run(&["tutorial", "lesson.toml", "-o", "out", option, value]);
            assert!(run.code == Some(2) && run.stderr.contains(option), "{}", run.stderr);
        }
        let run = sandbox.run(&["tutorial", "lesson.toml"]);
        assert!(run.code == Some(2) && run.stderr.contains("-o DIR"), "{}", run.stderr);
    }
}
