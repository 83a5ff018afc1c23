//! Places, colors and bytes of a page as pixels.

use super::super::sample::{BLACK, DPI, RED, everything, filled, line, page, text};
use super::*;

/// Pixels of a file, four bytes each, and the file's head.
fn read(file: &[u8]) -> (png::Info<'static>, Vec<[u8; 4]>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut data).unwrap();
    reader.finish().unwrap();
    let info = reader.info().clone();
    let pixels = match info.color_type {
        ColorType::Rgb => data.chunks_exact(3).map(|p| [p[0], p[1], p[2], 255]).collect(),
        _ => data.chunks_exact(4).map(|p| [p[0], p[1], p[2], p[3]]).collect(),
    };
    (info, pixels)
}

fn opacities(shapes: Vec<Shape>) -> (usize, Vec<f64>) {
    let (info, pixels) = read(&png(&page((20.0, 10.0), shapes), DPI).unwrap());
    (info.width as usize, pixels.iter().map(|p| f64::from(p[3]) / 255.0).collect())
}

/// Middle and area of what is drawn, in millimetres: the moments of its opacity.
fn moments(shapes: Vec<Shape>) -> (Spot, f64) {
    let (width, ink) = opacities(shapes);
    let pixel = INCH / DPI;
    let (mut sum, mut x, mut y) = (0.0, 0.0, 0.0);
    for (k, part) in ink.iter().enumerate() {
        sum += part;
        x += part * ((k % width) as f64 + 0.5);
        y += part * ((k / width) as f64 + 0.5);
    }
    ((x / sum * pixel, y / sum * pixel), sum * pixel * pixel)
}

/// Edges stand within an eighth of a pixel, a hundredth of a millimetre: the painter knows quarters. `edge` is the length of all of them.
fn assert_at(shapes: Vec<Shape>, middle: Spot, area: f64, edge: f64) {
    let (found, size) = moments(shapes);
    assert!(
        (found.0 - middle.0).abs() < 0.02 && (found.1 - middle.1).abs() < 0.02,
        "{found:?}, not {middle:?}"
    );
    assert!((size - area).abs() < 0.125 * edge * INCH / DPI, "{size} mm², not {area}");
}

#[test]
fn shapes_are_where_they_are_and_as_large() {
    let pi = std::f64::consts::PI;
    assert_at(vec![line((3.3, 4.4), (12.1, 4.4), Stroke::solid(0.2, BLACK))], (7.7, 4.4), 8.8 * 0.2, 18.0);
    let marks =
        |mark, fill, stroke| vec![Shape::Marks { mark, at: vec![(8.13, 3.37)], radius: 1.1, fill, stroke }];
    assert_at(marks(Mark::Disc, Some(RED), None), (8.13, 3.37), pi * 1.21, 2.2 * pi);
    let ring = Some(Stroke::solid(0.3, BLACK));
    assert_at(marks(Mark::Disc, None, ring.clone()), (8.13, 3.37), 2.0 * pi * 1.1 * 0.3, 4.4 * pi);
    assert_at(marks(Mark::Cross, None, ring), (8.13, 3.37), 4.0 * 1.1 * 0.3 - 0.09, 8.8);
    let triangle = vec![vec![(1.0, 1.0), (7.0, 1.0), (1.0, 7.0)]];
    let triangle = Shape::Lines { lines: triangle, closed: true, fill: Some(BLACK), stroke: None };
    assert_at(vec![triangle], (3.0, 3.0), 18.0, 20.4);
}

/// Edges of boxes are put onto those of pixels: half a pixel is 0.042 mm.
#[test]
fn a_box_is_within_half_a_pixel() {
    let (width, ink) = opacities(vec![filled(2.0, 1.0, 5.0, 3.0, RED)]);
    let row = &ink[30 * width..31 * width];
    let edges = [row.iter().position(|part| *part == 1.0), row.iter().rposition(|part| *part == 1.0)];
    let [left, right] = edges.map(|edge| edge.unwrap() as f64);
    let half = 0.5 * INCH / DPI;
    assert!((left * INCH / DPI - 2.0).abs() <= half && ((right + 1.0) * INCH / DPI - 7.0).abs() <= half);
    assert!(row.iter().all(|part| *part == 0.0 || *part == 1.0));
}

/// Dots of a dotted line are discs as wide as the line; dashes have the lengths that are given.
#[test]
fn dashes_and_dots_cover_what_they_should() {
    let pi = std::f64::consts::PI;
    let stroke = |dash: &[f64]| Stroke { dash: dash.to_vec(), ..Stroke::solid(0.5, BLACK) };
    let across = |dash: &[f64]| vec![line((2.0, 5.0), (18.0, 5.0), stroke(dash))];
    assert_at(across(&[3.0, 1.0]), (9.5, 5.0), 12.0 * 0.5, 28.0);
    // Three lengths are six: 2 on, 1 off, 1 on, 2 off, 1 on, 1 off, twice.
    assert_at(across(&[2.0, 1.0, 1.0]), (9.0, 5.0), 8.0 * 0.5, 22.0);
    let (_, size) = moments(across(&[0.0, 1.6]));
    let dots = size / (pi * 0.25 * 0.25);
    assert!((9.6..11.3).contains(&dots), "{dots} dots");
}

/// I of DejaVu Sans spans x 201 … 403 and y 0 … 1493 of 2048 units.
#[test]
fn letters_are_where_they_were_measured() {
    let area = 0.202 * 1.493 * 4.0;
    assert_at(vec![text("I", 4.096, (5.0, 8.0), false)], (5.604, 8.0 - 1.493), area, 6.8);
    assert_at(vec![text("I", 4.096, (5.0, 8.0), true)], (5.0 - 1.493, 8.0 - 0.604), area, 6.8);
}

#[test]
fn a_group_shows_what_is_inside_its_clip_alone() {
    let clip = |left, top, width, height, shapes| Shape::Group {
        name: String::new(),
        clip: Some(Area::new((left, top), (width, height))),
        shapes,
    };
    let sheet = || filled(0.0, 0.0, 20.0, 10.0, BLACK);
    assert_at(vec![clip(3.0, 2.0, 4.0, 3.0, vec![sheet()])], (5.0, 3.5), 12.0, 14.0);
    let inner = clip(5.0, 0.0, 9.0, 9.0, vec![sheet()]);
    assert_at(vec![clip(3.0, 2.0, 4.0, 3.0, vec![inner])], (6.0, 3.5), 6.0, 10.0);
    let (_, ink) = opacities(vec![clip(3.0, 2.0, -1.0, 3.0, vec![sheet()])]);
    assert!(ink.iter().all(|part| *part == 0.0), "nothing is seen through a clip of no size");
}

/// 96 boxes of a third of a millimetre meet without a seam, opaque or not; a translucent one lets its part of the ground through.
#[test]
fn boxes_meet_without_seams_and_opacity_is_kept() {
    let map = |color: Color| {
        let boxes = (0..96).map(|k| {
            let corner = (2.0 + 0.37 * f64::from(k % 12), 1.0 + 0.41 * f64::from(k / 12));
            (Area::new(corner, (0.37, 0.41)), color)
        });
        Shape::Boxes(boxes.collect())
    };
    let ground = filled(0.0, 0.0, 20.0, 10.0, Color::hex(0xff_ffff));
    let colors = |shape: Shape| {
        let (_, pixels) = read(&png(&page((20.0, 10.0), vec![ground.clone(), shape]), DPI).unwrap());
        pixels.into_iter().collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(colors(map(BLACK)).into_iter().collect::<Vec<_>>(), [[0, 0, 0, 255], [255; 4]]);
    let half = colors(map(RED.strength(0.4)));
    let near = |found: u8| (i32::from(found) - 153).abs() <= 1;
    assert!(half.len() == 2 && half.iter().any(|p| p[0] == 255 && near(p[1]) && near(p[2])), "{half:?}");
}

/// A thin opaque box is not lost between two middles of pixels.
#[test]
fn the_thinnest_box_is_seen() {
    for k in 0..20 {
        let (_, ink) = opacities(vec![filled(2.0 + 0.013 * f64::from(k), 1.0, 0.002, 5.0, BLACK)]);
        assert!(ink.iter().sum::<f64>() > 50.0, "{k}");
    }
}

#[test]
fn size_resolution_and_title_stand_in_the_file() {
    let (info, _) = read(&png(&page((80.0, 60.0), Vec::new()), DPI).unwrap());
    assert_eq!((info.width, info.height), (945, 709));
    let size = info.pixel_dims.unwrap();
    assert_eq!((size.xppu, size.yppu, size.unit), (11811, 11811, Unit::Meter));
    assert_eq!(info.color_type, ColorType::Rgba, "a page without ground lets one through");
    assert!(info.uncompressed_latin1_text.iter().any(|t| t.keyword == "Title" && t.text == "Fit of µ"));
    let greek = Page { title: "Fit of χ²".into(), ..everything() };
    let (info, _) = read(&png(&greek, 100.0).unwrap());
    assert!(info.utf8_text.iter().any(|t| t.keyword == "Title" && t.get_text().unwrap() == "Fit of χ²"));
    assert_eq!(info.color_type, ColorType::Rgb, "a page on white is opaque");
}

#[test]
fn the_same_page_makes_the_same_bytes() {
    assert_eq!(png(&everything(), 150.0).unwrap(), png(&everything(), 150.0).unwrap());
}

#[test]
fn what_is_no_number_or_far_away_does_no_harm() {
    let wild = vec![(1.0, 1.0), (f64::NAN, 2.0), (f64::INFINITY, 3.0), (1e12, 4.0), (1.0, 9.0)];
    let stroke = Stroke { dash: vec![0.5, 0.5], ..Stroke::solid(0.2, BLACK) };
    let lines = Shape::Lines {
        lines: vec![wild.clone(), Vec::new()],
        closed: true,
        fill: Some(RED),
        stroke: Some(stroke),
    };
    let marks = Shape::Marks { mark: Mark::Disc, at: wild, radius: 1.0, fill: Some(RED), stroke: None };
    let lost = filled(f64::NAN, 0.0, 1.0, 1.0, RED);
    assert!(
        png(&page((20.0, 10.0), vec![lines, marks, lost, text("漢\n\u{0}", 3.0, (1.0, 1.0), false)]), DPI)
            .is_ok()
    );
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let with = |size, dpi| png(&page(size, Vec::new()), dpi).unwrap_err().to_string();
    assert_eq!(
        with((0.0, 60.0), 300.0),
        "a figure of 0 × 60 mm cannot be written — both lengths must be above zero"
    );
    assert!(with((f64::NAN, 60.0), 300.0).contains("NaN × 60 mm"));
    assert!(with((80.0, 60.0), -1.0).starts_with("-1 pixels per inch are no resolution"));
    assert_eq!(
        with((5000.0, 60.0), 300.0),
        "the picture would have 59055 × 709 pixels, which is more than the program draws: 20000 on a side and 100 million in all"
    );
    assert!(with((1000.0, 1000.0), 300.0).contains("11811 × 11811"));
}
