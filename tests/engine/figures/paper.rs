//! PDF and PNG stand where the SVG stands.

use std::io::Read as _;

use fitpanel::report::page::{Letters, pdf, png, svg};

use super::cases::case;
use super::drawn::{Drawn, Spot, distance, pixels, read};
use super::geometry::NEAR;

/// A typographic point in millimetres.
const POINT: f64 = 25.4 / 72.0;

/// What is drawn in a PDF: all its streams that are text, unpacked.
fn unpacked(file: &[u8]) -> String {
    let mut text = String::new();
    let find = |from: usize, what: &[u8]| {
        file[from..].windows(what.len()).position(|w| w == what).map(|at| from + at)
    };
    let mut from = 0;
    while let Some(start) = find(from, b"stream\n").map(|s| s + 7) {
        let Some(end) = find(start, b"endstream") else { break };
        let mut plain = Vec::new();
        let is_packed = flate2::read::ZlibDecoder::new(&file[start..end]).read_to_end(&mut plain).is_ok();
        if is_packed && plain.starts_with(b"q ") {
            text.push_str(&String::from_utf8_lossy(&plain));
        }
        from = end + 9;
    }
    text
}

/// Places that a PDF's pen goes to, in millimetres from the upper left corner.
fn places(text: &str) -> Vec<Spot> {
    let (mut all, mut numbers) = (Vec::new(), Vec::<f64>::new());
    for word in text.split_whitespace() {
        if let Ok(number) = word.parse::<f64>() {
            numbers.push(number * POINT);
            continue;
        }
        if matches!(word, "m" | "l" | "c") && numbers.len() >= 2 {
            all.push((numbers[numbers.len() - 2], numbers[numbers.len() - 1]));
        }
        numbers.clear();
    }
    all
}

/// Pixels per inch: one is 0.021 mm.
const DPI: f64 = 1200.0;
/// Radius of a point on paper.
const RADIUS: f64 = 0.6;

/// Along its diagonals, where no bars are, a point that stands alone is dark to its edge and not beyond, in pixels.
fn edges_are_where_they_should_be(name: &str, file: &[u8], drawn: &Drawn) {
    let (width, _, gray) = pixels(file);
    let bright = |x: f64, y: f64| {
        let pixel = |p: f64| (p / 25.4 * DPI) as usize;
        gray[pixel(y) * width as usize + pixel(x)]
    };
    let is_alone = |at: Spot| {
        let curves = drawn.lines.iter().filter(|(line_width, _)| *line_width > 0.28);
        let others = drawn.dots.iter().filter(|d| (d.0 - at.0).hypot(d.1 - at.1) < 2.0).count();
        others == 1 && curves.into_iter().all(|(_, line)| distance(line, at) > 1.2)
    };
    let alone: Vec<Spot> = drawn.dots.iter().copied().filter(|&d| is_alone(d)).collect();
    assert!(alone.len() >= 3, "{name}: {} points stand alone", alone.len());
    for (x, y) in alone {
        for (right, down) in [(1.0, 1.0), (-1.0, 1.0), (1.0, -1.0), (-1.0, -1.0)] {
            let at = |radius: f64| {
                let along = radius * std::f64::consts::FRAC_1_SQRT_2;
                bright(x + right * along, y + down * along)
            };
            let (inside, outside) = (at(RADIUS - 0.035), at(RADIUS + 0.035));
            // Halfway from its color to the paper's.
            let half = u8::midpoint(bright(x, y), 255);
            assert!(
                inside < half && half < outside,
                "{name}: at {x}, {y}: {inside} inside, {outside} outside"
            );
        }
    }
}

/// Discs of a PDF are four arcs whose ends lie a radius left and right, above and below of the middle.
#[test]
fn pdf_and_png_agree_with_svg() {
    for name in ["points", "together", "band"] {
        let placed = case(name).placed();
        let drawn = read(&svg(&placed.page, Letters::Named, "figure"));
        let dots = &drawn.dots;
        assert!(dots.len() >= 12, "{name}: {} dots", dots.len());
        let pens = places(&unpacked(&pdf(&placed.page).unwrap()));
        for &(x, y) in dots {
            for (dx, dy) in [(RADIUS, 0.0), (-RADIUS, 0.0), (0.0, RADIUS), (0.0, -RADIUS)] {
                let near = pens.iter().any(|p| (p.0 - x - dx).hypot(p.1 - y - dy) < NEAR);
                assert!(near, "{name}: nothing at {x} + {dx}, {y} + {dy} in the PDF");
            }
        }
        edges_are_where_they_should_be(name, &png(&placed.page, DPI).unwrap(), &drawn);
    }
}
