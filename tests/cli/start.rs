//! The program without a command on a machine without a display, and pictures.

use crate::sandbox::{Sandbox, number, param};

/// One line says why there is no window; the built-in example's report follows, and its picture where pictures are built in.
#[test]
fn without_a_display_the_example_is_reported() {
    let sandbox = Sandbox::with(&[]);
    let run = sandbox.run(&[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(run.stdout.contains("lorentzian_peak.csv (histogram), 60 of 60 bins used"), "{}", run.stdout);
    assert!(run.stdout.contains("FCN = 58.9284"), "{}", run.stdout);
    assert_eq!(sandbox.path("fitpanel.png").exists(), cfg!(feature = "gui"));
}

#[cfg(feature = "gui")]
mod pictures {
    use crate::sandbox::{LINE, Sandbox};

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

    #[test]
    fn a_screenshot_is_the_same_every_time() {
        let sandbox = Sandbox::with(&[("line.csv", LINE)]);
        let shot = |name: &str| {
            let run = sandbox.run(&[
                "screenshot",
                "line.csv",
                "--model",
                "pol1",
                "-o",
                name,
                "--size",
                "900x600",
                "--theme",
                "dark",
            ]);
            assert_eq!((run.stdout.as_str(), run.stderr.as_str(), run.code), ("", "", Some(0)));
            std::fs::read(sandbox.path(name)).expect("the picture")
        };
        let first = shot("a.png");
        assert!(first.starts_with(PNG) && first.len() > 5_000, "{} bytes", first.len());
        assert!(first == shot("b.png"), "two runs differ");
    }

    #[test]
    fn the_words_are_those_of_the_language_asked_for() {
        let sandbox = Sandbox::with(&[("line.csv", LINE)]);
        let shot = |lang: &[&str]| {
            let args = ["screenshot", "line.csv", "--model", "pol1", "-o", "a.png", "--size", "900x600"];
            let run = sandbox.run(&[&args, lang].concat());
            assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)), "{lang:?}");
            std::fs::read(sandbox.path("a.png")).expect("the picture")
        };
        let usual = shot(&[]);
        assert!(usual == shot(&["--lang", "en"]), "pictures are English, whatever the machine speaks");
        assert!(usual != shot(&["--lang", "de"]));
        let run = sandbox.run(&["screenshot", "line.csv", "-o", "a.png", "--lang", "klingon"]);
        assert_eq!(run.code, Some(2));
        assert!(
            run.stderr.contains("--lang: language 'klingon' is not known; it is en or de"),
            "{}",
            run.stderr
        );
    }

    #[test]
    fn every_tab_is_another_picture() {
        let sandbox = Sandbox::with(&[("line.csv", LINE)]);
        let mut pictures: Vec<Vec<u8>> = Vec::new();
        for tab in ["general,results", "minimization", "Parameters, pairs", "correlations", "commands"] {
            let args = ["screenshot", "line.csv", "--model", "pol1", "-o", "tab.png", "--tab", tab];
            let run = sandbox.run(&args);
            assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)), "{tab}");
            let picture = std::fs::read(sandbox.path("tab.png")).expect("the picture");
            assert!(!pictures.contains(&picture), "{tab} looks like another tab");
            pictures.push(picture);
        }
    }

    /// RF023: the words reach the drawing.
    #[test]
    fn drawing_words_change_the_picture() {
        let sandbox = Sandbox::with(&[("line.csv", LINE)]);
        let shot = |words: &str| {
            let args = [
                "screenshot",
                "line.csv",
                "--model",
                "pol1",
                "-o",
                "d.png",
                "--panel",
                "plot",
                "--draw",
                words,
            ];
            let run = sandbox.run(&args);
            assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)), "{words}");
            std::fs::read(sandbox.path("d.png")).expect("the picture")
        };
        let pictures = ["", "same", "SAME,stats", "same pulls", "pulls", "residual", "Ratio"].map(shot);
        for (i, a) in pictures.iter().enumerate() {
            assert!(!pictures[..i].contains(a), "picture {i} is like another one");
        }
    }

    /// Each switch by itself and both together: four pictures.
    #[test]
    fn logarithmic_axes_of_a_picture() {
        let sandbox = Sandbox::with(&[("line.csv", LINE)]);
        let shot = |axes: &[&str]| {
            let args = ["screenshot", "line.csv", "--model", "pol1", "-o", "l.png", "--panel", "plot"];
            let run = sandbox.run(&[&args, axes].concat());
            assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)), "{axes:?}");
            std::fs::read(sandbox.path("l.png")).expect("the picture")
        };
        let pictures = [&[][..], &["--logx"], &["--logy"], &["--logx", "--logy"]].map(shot);
        for (i, a) in pictures.iter().enumerate() {
            assert!(!pictures[..i].contains(a), "picture {i} is like another one");
        }
    }

    /// What is typed for `fit` holds for a picture too: it is that of the session which `fit` saves with the same words. Two files are one
    /// fit, and a tab shows what belongs in it though nothing else was asked for.
    #[test]
    fn a_picture_takes_the_words_of_a_fit() {
        let values = (0..60).map(|k| format!("{}.5,{}", (k * k) % 17, k));
        let sample = ["m,t".to_owned()].into_iter().chain(values).collect::<Vec<_>>().join("\n");
        let sandbox = Sandbox::with(&[("line.csv", LINE), ("again.csv", LINE), ("sample.csv", &sample)]);
        let shot = |args: &[&str]| {
            let run = sandbox.run(&[&["screenshot", "-o", "p.png", "--size", "900x600"], args].concat());
            assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)), "{args:?}");
            std::fs::read(sandbox.path("p.png")).expect("the picture")
        };
        let plot = ["--panel", "plot"];
        for words in [
            &[
                "sample.csv",
                "--columns",
                "x=m",
                "--cut",
                "t > 5",
                "--bins",
                "6",
                "--model",
                "pol1",
                "--cost",
                "likelihood",
            ][..],
            &["line.csv", "--model", "pol1", "--param", "p0=1,fixed", "--range", "1.5:5"],
            &["line.csv", "again.csv", "--model", "pol1", "--shared-error", "y=0.1"],
        ] {
            let save = [&["fit"], words, &["--band=1", "--quiet", "--save", "s.toml"]].concat();
            assert_eq!(sandbox.run(&save).code, Some(0), "{words:?}");
            assert!(shot(&[words, &plot].concat()) == shot(&[&["s.toml"], &plot[..]].concat()), "{words:?}");
        }
        let tab =
            |more: &[&str]| shot(&[&["line.csv", "--model", "pol1", "--panel", "results"], more].concat());
        for (name, asked) in
            [("pairs", "--matrix"), ("contours", "--contour=p0,p1,cl=1;2"), ("profiles", "--profile=p0")]
        {
            assert!(tab(&["--tab", name]) == tab(&["--tab", name, asked]), "{name} is empty");
        }
    }

    /// Ratios of abscissas beyond all numbers: the band on a logarithmic axis asked for all memory.
    #[test]
    fn a_band_over_three_hundred_decades() {
        let wide = "x,y,sy\n1e-200,1,1\n1,2,1\n1e100,3,1\n1e119,4,1\n1e120,5,1\n";
        let sandbox = Sandbox::with(&[("wide.csv", wide)]);
        let draw = ["--band", "--logx", "--draw", "same,band"];
        let run = sandbox
            .run(&[&["screenshot", "wide.csv", "--model", "a+b*x", "-o", "w.png"][..], &draw].concat());
        assert_eq!((run.stderr.as_str(), run.code), ("", Some(0)));
    }

    #[test]
    fn bad_values_are_refused() {
        let sandbox = Sandbox::with(&[("line.csv", LINE)]);
        for (option, value, sentence) in [
            ("--size", "huge", "--size: read 'huge', expected WIDTHxHEIGHT, each from 200 to 8000"),
            ("--scale", "99", "--scale: read '99', expected a number from 0.25 to 8"),
            ("--theme", "pink", "--theme: read 'pink', expected light, dark, high-light or high-dark"),
            (
                "--draw",
                "roof",
                "--draw: read 'roof', expected words of same, band, parts, start, pulls, residual, ratio, stats",
            ),
            ("--panel", "roof", "--panel: panel 'roof' is not known; there are all, plot, fit and results"),
            (
                "--tab",
                "roof",
                "--tab: tab 'roof' is not known; there are general, minimization, errors, data-correlation, parameters, results, models, compare, \
                 minima, attempts, derived, correlations, profiles, contours, pairs, resampling, toys, report, messages, commands, left-out",
            ),
        ] {
            let run = sandbox.run(&["screenshot", "line.csv", "-o", "x.png", option, value]);
            assert_eq!((run.stderr, run.code), (format!("error[E-OPTION]: {sentence}\n"), Some(2)));
        }
    }
}

/// A narrow peak on a flat ground in 1400 values (400 of N(0, 0.1), 1000 even in −1…1), whatever the fraction is called: the fit ended at
/// F = 1765, a width of 0.5, where the fraction had no name that says so.
#[test]
fn fractions_by_any_name_begin_at_the_shapes() {
    let sandbox = Sandbox::with(&[("mixture.csv", include_str!("../../examples-data/mixture.csv"))]);
    for (formula, fraction) in
        [("FSUM(gaus,expo)", "p0"), ("FSUM(a*gaus,expo)", "a"), ("FSUM(z*gaus,pol1)", "z")]
    {
        let json = sandbox.json(&["mixture.csv", "--model", formula]);
        let ((share, error), (width, spread)) = (param(&json, fraction), param(&json, "Sigma"));
        assert!((share - 400.0 / 1400.0).abs() < 2.0 * error && error < 0.02, "{formula}: {share} ± {error}");
        assert!((width - 0.1).abs() < 3.0 * spread && spread < 0.01, "{formula}: {width} ± {spread}");
        assert!((number(&json, "/minimum/fval") - 1502.4).abs() < 0.05, "{formula}");
    }
}
