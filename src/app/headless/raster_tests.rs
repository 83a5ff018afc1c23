//! Single triangles with known pixels.

use egui::epaint::{ClippedPrimitive, ImageDelta, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, Pos2, Rect, TextureId, TextureOptions, TexturesDelta, pos2};

use super::Raster;
use crate::app::headless::Image;

const BLACK: Color32 = Color32::BLACK;
const RED: Color32 = Color32::from_rgb(255, 0, 0);

fn raster(image: ColorImage, options: TextureOptions) -> Raster {
    let mut delta = TexturesDelta::default();
    delta.push(TextureId::default(), ImageDelta::full(image, options));
    let mut raster = Raster::default();
    raster.apply(&mut delta);
    assert!(delta.is_empty(), "every change is taken over");
    raster
}

fn white() -> Raster {
    raster(ColorImage::filled([1, 1], Color32::WHITE), TextureOptions::NEAREST)
}

fn triangles(corners: &[(Pos2, Pos2, Color32)]) -> ClippedPrimitive {
    let mut mesh = Mesh::default();
    for (i, &(pos, uv, color)) in corners.iter().enumerate() {
        mesh.vertices.push(Vertex { pos, uv, color });
        mesh.indices.push(i as u32);
    }
    ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }
}

fn flat(points: [(f32, f32); 3], color: Color32) -> Vec<(Pos2, Pos2, Color32)> {
    points.iter().map(|&(x, y)| (pos2(x, y), Pos2::ZERO, color)).collect()
}

fn pixel(image: &Image, x: usize, y: usize) -> [u8; 4] {
    let start = 4 * (y * image.width + x);
    [image.rgba[start], image.rgba[start + 1], image.rgba[start + 2], image.rgba[start + 3]]
}

#[test]
fn a_pixel_belongs_to_a_triangle_by_its_center() {
    let shape = triangles(&flat([(0.0, 0.0), (4.0, 0.0), (0.0, 4.0)], RED));
    let image = white().paint(&[shape], [4, 4], 1.0, BLACK);
    for y in 0..4 {
        for x in 0..4 {
            // The center (x + ½, y + ½) is inside x + y < 4; on the slanted edge it belongs to the other side.
            let inside = x + y + 1 < 4;
            assert_eq!(pixel(&image, x, y)[0] == 255, inside, "pixel {x},{y}");
        }
    }
}

#[test]
fn two_triangles_of_a_square_meet_without_gap_or_overlap() {
    let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
    let mut corners = flat([(0.3, 0.2), (7.7, 0.2), (7.7, 7.6)], half);
    corners.extend(flat([(0.3, 0.2), (7.7, 7.6), (0.3, 7.6)], half));
    let image = white().paint(&[triangles(&corners)], [8, 8], 1.0, BLACK);
    for y in 0..8 {
        for x in 0..8 {
            assert_eq!(pixel(&image, x, y), [100, 0, 0, 255], "pixel {x},{y} painted exactly once");
        }
    }
}

#[test]
fn blending_is_source_over_in_gamma_space() {
    let veil = Color32::from_rgba_premultiplied(0, 64, 0, 64);
    let shape = triangles(&flat([(0.0, 0.0), (9.0, 0.0), (0.0, 9.0)], veil));
    let image = white().paint(&[shape], [2, 2], 1.0, Color32::from_rgb(200, 100, 40));
    let rest = 1.0 - 64.0 / 255.0;
    let expected = [200.0 * rest, 64.0 + 100.0 * rest, 40.0 * rest].map(|v: f64| (v + 0.5) as u8);
    assert_eq!(pixel(&image, 0, 0)[..3], expected);
}

#[test]
fn colors_vary_linearly_over_a_triangle() {
    let corner = |x: f32, y: f32, red: u8| (pos2(x, y), Pos2::ZERO, Color32::from_rgb(red, 0, 0));
    let corners = [corner(0.0, 0.0, 0), corner(200.0, 0.0, 200), corner(0.0, 200.0, 0)];
    let image = white().paint(&[triangles(&corners)], [120, 40], 1.0, BLACK);
    for (x, y) in [(0, 0), (10, 3), (100, 20)] {
        assert_eq!(pixel(&image, x, y)[0], (x as f32 + 0.5 + 0.5) as u8, "red grows by one a pixel");
    }
}

#[test]
fn textures_are_sampled_as_they_ask() {
    let mut image = ColorImage::filled([2, 1], BLACK);
    image.pixels[1] = Color32::from_rgb(200, 0, 0);
    let corner = |x: f32, y: f32| (pos2(x, y), pos2(x / 4.0, y / 4.0), Color32::WHITE);
    let shape = || triangles(&[corner(0.0, 0.0), corner(8.0, 0.0), corner(0.0, 8.0)]);
    let near = raster(image.clone(), TextureOptions::NEAREST).paint(&[shape()], [4, 1], 1.0, BLACK);
    assert_eq!([0, 1, 2, 3].map(|x| pixel(&near, x, 0)[0]), [0, 0, 200, 200]);
    let linear = raster(image, TextureOptions::LINEAR).paint(&[shape()], [4, 1], 1.0, BLACK);
    assert_eq!([0, 1, 2, 3].map(|x| pixel(&linear, x, 0)[0]), [0, 50, 150, 200]);
}

#[test]
fn a_patch_replaces_a_part_of_a_texture_and_a_freed_one_draws_nothing() {
    let mut raster = raster(ColorImage::filled([2, 2], BLACK), TextureOptions::NEAREST);
    let mut delta = TexturesDelta::default();
    let spot = ColorImage::filled([1, 1], Color32::from_rgb(9, 8, 7));
    delta.push(TextureId::default(), ImageDelta::partial([1, 0], spot, TextureOptions::NEAREST));
    delta.free(TextureId::default());
    raster.apply(&mut delta);
    let corner = |x: f32, y: f32| (pos2(x, y), pos2(x / 2.0, y / 2.0), Color32::WHITE);
    let shape = || triangles(&[corner(0.0, 0.0), corner(8.0, 0.0), corner(0.0, 8.0)]);
    let first = raster.paint(&[shape()], [2, 2], 1.0, RED);
    assert_eq!(pixel(&first, 1, 0), [9, 8, 7, 255]);
    assert_eq!(pixel(&first, 0, 0), [0, 0, 0, 255]);
    let second = raster.paint(&[shape()], [2, 2], 1.0, RED);
    assert_eq!(pixel(&second, 1, 0), [255, 0, 0, 255], "freed after the first painting");
}

#[test]
fn clipping_and_corners_that_are_no_numbers() {
    let mut shape = triangles(&flat([(-50.0, -50.0), (100.0, -50.0), (-50.0, 100.0)], RED));
    shape.clip_rect = Rect::from_min_max(pos2(1.0, 1.0), pos2(2.0, 2.0));
    let wrong = triangles(&flat([(f32::NAN, 0.0), (f32::INFINITY, 0.0), (0.0, 4.0)], RED));
    let image = white().paint(&[shape, wrong], [6, 6], 2.0, BLACK);
    let painted = (0..36).filter(|i| pixel(&image, i % 6, i / 6)[0] == 255).count();
    assert_eq!(painted, 4, "one point at two pixels a point is four pixels");
    assert_eq!(pixel(&image, 2, 3)[0], 255);
}
