//! Figures on paper: stored pictures, places in millimetres, and files that are what they say.

mod cases;
mod drawn;
mod geometry;
#[cfg(feature = "root")]
mod paper;
mod xml;

use std::path::PathBuf;

use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::report::page::{Format, Letters, Subject, draw, pdf, png, svg};

use crate::support::Fit;
use cases::{NAMES, case};

/// A picture with its letters named.
fn picture(name: &'static str) -> String {
    svg(&case(name).placed().page, Letters::Named, "figure")
}

/// Numbers of a text, and what stands between them.
fn pieces(text: &str) -> (Vec<f64>, Vec<String>) {
    let (mut numbers, mut between) = (Vec::new(), vec![String::new()]);
    let mut number = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || c == '.' {
            number.push(c);
            continue;
        }
        if let Ok(value) = number.parse() {
            numbers.push(value);
            between.push(String::new());
        } else {
            between.last_mut().unwrap().push_str(&number);
        }
        number.clear();
        between.last_mut().unwrap().push(c);
    }
    (numbers, between)
}

/// Thirteen pictures as they were stored, to two thousandths of a millimetre; `UPDATE_GOLDEN=1` rewrites them.
#[test]
fn pictures_are_as_they_were_stored() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/engine/golden/figures");
    for name in NAMES {
        let path = folder.join(format!("{name}.svg"));
        let now = picture(name);
        assert!(now.len() < 70_000, "{name}: {} bytes", now.len());
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, &now).unwrap();
        }
        let stored = std::fs::read_to_string(&path).unwrap_or_default();
        let ((ours, around), (theirs, theirs_around)) = (pieces(&now), pieces(&stored));
        let first = (around.iter().zip(&theirs_around)).find(|(a, b)| a != b);
        assert!(around == theirs_around, "{name} differs from {} first at {first:?}", path.display());
        for (a, b) in ours.iter().zip(&theirs) {
            assert!((a - b).abs() < 0.0021, "{name}: {a}, not {b} as in {}", path.display());
        }
    }
}

/// Threads share the work of a fit; its pictures have the same bytes, and so has a second drawing.
#[test]
fn the_same_fit_makes_the_same_bytes() {
    let written = |name| {
        let placed = case(name).placed();
        (
            svg(&placed.page, Letters::Embedded, "figure"),
            pdf(&placed.page).unwrap(),
            png(&placed.page, 100.0).unwrap(),
        )
    };
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for name in ["points", "band", "pairs", "plane", "together", "masked"] {
        let one = written(name);
        assert!(one == written(name), "{name} differs from itself");
        assert!(one == alone.install(|| written(name)), "{name} differs with one thread");
    }
}

#[test]
fn files_are_what_their_names_say() {
    for name in NAMES {
        let page = case(name).placed().page;
        for letters in [Letters::Named, Letters::Embedded, Letters::Paths] {
            xml::check(name, &svg(&page, letters, "figure"));
        }
        let file = pdf(&page).unwrap();
        assert!(file.starts_with(b"%PDF-") && file.trim_ascii_end().ends_with(b"%%EOF"), "{name}");
        for dpi in [72.0, 200.0] {
            let (width, height, _) = drawn::pixels(&png(&page, dpi).unwrap());
            let size = |millimetres: f64| (millimetres / 25.4 * dpi).round() as u32;
            assert_eq!((width, height), (size(page.size.0), size(page.size.1)), "{name} at {dpi}");
        }
    }
}

/// A million points are drawn as what they cover: a picture of a few megabytes at most, which says so.
#[test]
fn a_million_points_are_few_bytes() {
    let n = 1_000_000;
    // Places of two irrational steps, spread evenly without a random number.
    let part = |k: usize, step: f64| (k as f64 * step).fract();
    let x: Vec<f64> = (0..n).map(|k| 10.0 * part(k, 0.618_033_988_749_895)).collect();
    let y = (0..n).map(|k| 3.0 + 2.0 * x[k] + 4.0 * (part(k, 0.414_213_562_373_095) - 0.5)).collect();
    let points = Points::new(x, y, None, YErrors::Symmetric(vec![0.3; n])).unwrap();
    let fit = Fit::new(Dataset::new("many.csv", Data::Points(points)), "pol1");
    let placed = draw(
        &fit.session,
        &Subject::Fit,
        &fitpanel::report::figure::Drawing::parse("same").unwrap(),
        &Format::default(),
    )
    .unwrap();
    let text = svg(&placed.page, Letters::Named, "figure");
    assert!(text.len() < 5_000_000, "{} bytes", text.len());
    let remark = text.split("<!-- ").nth(1).and_then(|rest| rest.split(" -->").next()).unwrap();
    assert_eq!(
        remark,
        "1000000 points are drawn as what they cover together, to the 20th part of a millimetre"
    );
    xml::check("a million points", &text);
}
