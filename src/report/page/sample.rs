//! A page for tests, with everything that a page can have at places that are known.

use crate::report::figure::area::Area;

use super::shape::{Anchor, Color, Mark, Page, Run, Shape, Stroke};

/// Pixels per inch of the pictures.
pub const DPI: f64 = 300.0;
/// Black.
pub const BLACK: Color = Color::hex(0);
/// Red.
pub const RED: Color = Color::hex(0xff_0000);

/// A sheet of this size with these shapes.
pub fn page(size: (f64, f64), shapes: Vec<Shape>) -> Page {
    Page { size, title: "Fit of µ".into(), description: "A sample.".into(), shapes, ..Page::default() }
}

/// A line through two places.
pub fn line(from: (f64, f64), to: (f64, f64), stroke: Stroke) -> Shape {
    Shape::Lines { lines: vec![vec![from, to]], closed: false, fill: None, stroke: Some(stroke) }
}

/// A box.
pub fn filled(left: f64, top: f64, width: f64, height: f64, color: Color) -> Shape {
    Shape::Boxes(vec![(Area::new((left, top), (width, height)), color)])
}

/// A line of text from its beginning.
pub fn text(text: &str, size: f64, at: (f64, f64), upward: bool) -> Shape {
    let runs = vec![Run { text: text.into(), size, raise: 0.0, bold: false }];
    Shape::Text { runs, at, anchor: Anchor::Start, upward, color: BLACK }
}

/// Everything on white, 80 × 60 mm.
pub fn everything() -> Page {
    let blue = Color::hex(0x1f_77b4);
    let curve =
        (0..=100).map(|k| (10.0 + 0.6 * f64::from(k), 30.0 - 12.0 * (0.1 * f64::from(k)).sin())).collect();
    let map = (0..48).map(|k| {
        let (column, row) = (f64::from(k % 8), f64::from(k / 8));
        let color = Color::hex(0xff_ffff).toward(blue, f64::from(k) / 47.0);
        (Area::new((52.0 + 2.31 * column, 8.0 + 1.37 * row), (2.31, 1.37)), color)
    });
    let places: Vec<_> = (0..8).map(|k| (14.0 + 4.0 * f64::from(k), 45.0)).collect();
    let run = |text: &str, size, raise, bold| Run { text: text.into(), size, raise, bold };
    let inside = vec![
        Shape::Lines {
            lines: vec![curve],
            closed: false,
            fill: None,
            stroke: Some(Stroke::solid(0.4, blue)),
        },
        Shape::Marks {
            mark: Mark::Disc,
            at: places.clone(),
            radius: 1.2,
            fill: Some(Color::hex(0xff_ffff)),
            stroke: Some(Stroke::solid(0.3, BLACK)),
        },
        Shape::Marks {
            mark: Mark::Disc,
            at: places.iter().map(|p| (p.0 + 2.0, p.1)).collect(),
            radius: 0.6,
            fill: Some(RED),
            stroke: None,
        },
        Shape::Marks {
            mark: Mark::Cross,
            at: places.iter().map(|p| (p.0, p.1 - 4.0)).collect(),
            radius: 1.0,
            fill: None,
            stroke: Some(Stroke::solid(0.3, RED)),
        },
        filled(5.0, 20.0, 20.0, 12.0, RED.strength(0.3)),
    ];
    let dash = |dash: &[f64]| Stroke { dash: dash.to_vec(), ..Stroke::solid(0.35, BLACK) };
    let frame = Area::new((10.0, 6.0), (65.0, 44.0));
    page(
        (80.0, 60.0),
        vec![
            filled(0.0, 0.0, 80.0, 60.0, Color::hex(0xff_ffff)),
            Shape::Boxes(map.collect()),
            Shape::Group { name: "inside".into(), clip: Some(frame), shapes: inside },
            line((10.0, 52.0), (75.0, 52.0), dash(&[2.0, 1.0])),
            line((10.0, 53.0), (75.0, 53.0), dash(&[0.0, 0.8])),
            Shape::Lines {
                lines: vec![vec![(10.0, 6.0), (75.0, 6.0), (75.0, 50.0), (10.0, 50.0)]],
                closed: true,
                fill: None,
                stroke: Some(Stroke::solid(0.2, BLACK)),
            },
            Shape::Text {
                runs: vec![
                    run("Mass m", 3.5, 0.0, false),
                    run("γγ", 2.4, -0.8, false),
                    run(" in GeV/c", 3.5, 0.0, false),
                    run("2", 2.4, 1.3, false),
                ],
                at: (42.5, 58.0),
                anchor: Anchor::Middle,
                upward: false,
                color: BLACK,
            },
            Shape::Text {
                runs: vec![run("Events", 3.5, 0.0, true), run(" / 5 MeV", 3.5, 0.0, false)],
                at: (6.0, 6.0),
                anchor: Anchor::End,
                upward: true,
                color: blue,
            },
        ],
    )
}
