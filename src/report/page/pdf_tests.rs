//! Places and text of a page as PDF.

use super::super::sample::{BLACK, RED, everything, filled, line as stroke_of, page, text};
use super::super::shape::Anchor;
use super::*;

/// What is drawn, as PDF's operators.
fn drawn(shapes: Vec<Shape>) -> String {
    let file = written(&page((80.0, 60.0), shapes), false).unwrap();
    let file = String::from_utf8_lossy(&file).into_owned();
    let number = file.split("/Contents ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let start = file.find(&format!("\n{number} 0 obj")).unwrap();
    let start = start + file[start..].find("stream").unwrap() + "stream".len();
    let end = start + file[start..].find("endstream").unwrap();
    file[start..end].to_owned()
}

/// The numbers before each of an operator, in millimetres.
fn before(drawn: &str, operator: &str) -> Vec<Vec<f64>> {
    let mut all = Vec::new();
    let mut numbers = Vec::new();
    for word in
        drawn.split(|c: char| c.is_whitespace() || "[]()<>".contains(c)).filter(|word| !word.is_empty())
    {
        if let Ok(number) = word.parse::<f64>() {
            numbers.push(number / POINT);
            continue;
        }
        if word == operator {
            all.push(numbers.clone());
        }
        numbers.clear();
    }
    all
}

fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    let close = found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-3);
    assert!(close, "{found:?}, not {expected:?}");
}

#[test]
fn shapes_are_where_they_are() {
    let dash = Stroke { dash: vec![2.0, 1.0], ..Stroke::solid(0.2, BLACK) };
    let found = drawn(vec![stroke_of((3.3, 4.4), (12.1, 5.5), dash)]);
    assert_close(&before(&found, "m")[0], &[3.3, 4.4]);
    assert_close(&before(&found, "l")[0], &[12.1, 5.5]);
    assert_close(&before(&found, "w")[0], &[0.2]);
    assert!(found.contains("[5.6692915 2.8346457]0 d"), "{found}");

    let disc =
        Shape::Marks { mark: Mark::Disc, at: vec![(8.0, 3.0)], radius: 1.1, fill: Some(RED), stroke: None };
    let found = drawn(vec![disc]);
    let ends: Vec<Spot> = before(&found, "c").iter().map(|c| (c[4], c[5])).collect();
    assert_eq!(ends.len(), 4);
    assert!(ends.iter().all(|(x, y)| ((x - 8.0).hypot(y - 3.0) - 1.1).abs() < 1e-3), "{ends:?}");

    let at = vec![(8.0, 3.0); MOST_CIRCLES + 1];
    let found =
        drawn(vec![Shape::Marks { mark: Mark::Disc, at, radius: 1.1, fill: Some(RED), stroke: None }]);
    assert_close(&before(&found, "m")[MOST_CIRCLES], &[8.0, 3.0]);
    assert_close(&before(&found, "w")[0], &[2.2]);
    assert!(found.contains(" 1 J"), "the pen is round");
}

#[test]
fn a_group_is_cut_by_its_clip_and_one_of_no_size_shows_nothing() {
    let group = |width| Shape::Group {
        name: String::new(),
        clip: Some(Area::new((3.0, 2.0), (width, 4.0))),
        shapes: vec![filled(0.0, 0.0, 80.0, 60.0, RED)],
    };
    let found = drawn(vec![group(5.0)]);
    let clip = found.find("\nW").expect("there is a clip");
    let fill = found.find("\nf\n").expect("there is a fill");
    assert!(clip < fill, "{found}");
    assert!(!drawn(vec![group(-5.0), filled(0.0, 0.0, 1.0, 1.0, RED)]).contains("\nW"));
}

#[test]
fn opacity_is_written() {
    let file =
        written(&page((80.0, 60.0), vec![filled(1.0, 1.0, 2.0, 2.0, RED.strength(0.25))]), false).unwrap();
    assert!(String::from_utf8_lossy(&file).contains("/ca 0.25"));
}

/// Text begins where it was measured to, whatever it is held at; a text of two pieces ends in the same place as in pixels.
#[test]
fn text_stands_where_it_was_measured() {
    let fonts = Fonts::default();
    let run = |text: &str, size| Run { text: text.into(), size, raise: 0.0, bold: false };
    let runs = vec![run("Mass ", 4.0), run("GeV", 3.0)];
    let length = fonts.width(&runs);
    let at =
        |anchor| Shape::Text { runs: runs.clone(), at: (40.0, 30.0), anchor, upward: false, color: BLACK };
    for (anchor, start) in
        [(Anchor::Start, 40.0), (Anchor::Middle, 40.0 - 0.5 * length), (Anchor::End, 40.0 - length)]
    {
        let places = before(&drawn(vec![at(anchor)]), "Tm");
        assert_close(&places[0][4..], &[start, 30.0]);
        assert_close(&places[1][4..], &[start + 4.0 * fonts.length("Mass ", false), 30.0]);
    }
    let sizes: Vec<f64> = before(&drawn(vec![at(Anchor::Start)]), "Tf").iter().map(|n| n[0]).collect();
    assert_close(&sizes, &[4.0, 3.0]);
}

/// Readers find the letters again: the tables of the file say which they are.
#[test]
fn text_can_be_found() {
    let file = written(&page((80.0, 60.0), vec![text("µ\u{2212}γ", 3.0, (5.0, 5.0), false)]), false).unwrap();
    let file = String::from_utf8_lossy(&file);
    let table =
        file.split("beginbfchar").nth(1).expect("a table of letters").split("endbfchar").next().unwrap();
    assert_eq!(
        table.split_ascii_whitespace().collect::<Vec<_>>(),
        ["<0001>", "<00B5>", "<0002>", "<2212>", "<0003>", "<03B3>"]
    );
}

#[test]
fn an_empty_page_and_odd_letters_are_written() {
    let empty = String::from_utf8_lossy(&pdf(&page((80.0, 60.0), Vec::new())).unwrap()).into_owned();
    assert!(empty.starts_with("%PDF-1.5") && empty.contains("/MediaBox[0 0 226.77"), "{empty:.900}");
    let odd = ["漢字", "\u{0}\n", "a\u{301}", ""].map(|odd| text(odd, 3.0, (5.0, 5.0), true));
    assert!(pdf(&page((80.0, 60.0), odd.to_vec())).is_ok());
    let wild = vec![(1.0, 1.0), (f64::NAN, 2.0), (1e300, 3.0), (5.0, 9.0)];
    let wild = Shape::Marks {
        mark: Mark::Cross,
        at: wild,
        radius: 1.0,
        fill: None,
        stroke: Some(Stroke::solid(0.1, RED)),
    };
    assert!(pdf(&page((80.0, 60.0), vec![wild, filled(f64::NAN, 0.0, 1.0, 1.0, RED)])).is_ok());
}

/// No date, no random number.
#[test]
fn the_same_page_makes_the_same_bytes() {
    let one = pdf(&everything()).unwrap();
    assert_eq!(one, pdf(&everything()).unwrap());
    let text = String::from_utf8_lossy(&one);
    assert!(!text.contains("CreationDate") && text.contains(concat!("fitpanel ", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn what_cannot_be_written_is_refused() {
    let with = |size| pdf(&page(size, Vec::new())).unwrap_err().to_string();
    assert!(with((0.0, 60.0)).contains("both lengths must be above zero"));
    assert_eq!(
        with((6000.0, 60.0)),
        "a figure of 6000 × 60 mm is too large for a PDF, whose pages are 5080 mm wide and high at most"
    );
}
