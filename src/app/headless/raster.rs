//! Triangles to pixels on the CPU: what egui tessellates becomes an image without a display, a GPU or a driver.
//!
//! Deliberately not a general renderer: affine attributes, no perspective, one blend mode (premultiplied alpha in gamma space,
//! as egui's own shaders do it), one texture at a time. A pixel belongs to a triangle when its center lies inside; edges are
//! half open and computed from their sorted end points, so neighbors neither overlap nor leave a gap, and the same
//! triangles give the same bytes every time.

use std::collections::HashMap;

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, Vertex};
use egui::{Color32, ImageData, TextureFilter, TextureId, TexturesDelta};

use super::Image;

/// A texture as egui last set it.
struct Texture {
    size: [usize; 2],
    pixels: Vec<Color32>,
    linear: bool,
}

/// The textures egui has handed over, and the painter.
#[derive(Default)]
pub struct Raster {
    textures: HashMap<TextureId, Texture>,
    to_free: Vec<TextureId>,
}

impl Raster {
    /// Takes over all texture changes and leaves `delta` empty; textures to be freed live until the next [`Raster::paint`].
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                let linear = change.options.magnification == TextureFilter::Linear;
                match change.pos {
                    None => {
                        let texture = Texture { size: image.size, pixels: image.pixels.clone(), linear };
                        self.textures.insert(id, texture);
                    }
                    Some(pos) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.patch(pos, image.size, &image.pixels);
                        }
                    }
                }
            }
        }
        self.to_free.extend(delta.free.drain());
    }

    /// Paints `primitives` (in points, `scale` pixels each) on `background`. Triangles with non-finite corners are left out.
    pub fn paint(
        &mut self,
        primitives: &[ClippedPrimitive],
        size: [usize; 2],
        scale: f32,
        background: Color32,
    ) -> Image {
        let mut canvas = Canvas { size, pixels: vec![background; size[0] * size[1]], clip: [0; 4] };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            let edge = |v: f32, n: usize| (v * scale).round().clamp(0.0, n as f32) as usize;
            canvas.clip = [
                edge(clip_rect.min.x, size[0]),
                edge(clip_rect.min.y, size[1]),
                edge(clip_rect.max.x, size[0]),
                edge(clip_rect.max.y, size[1]),
            ];
            canvas.mesh(mesh, texture, scale);
        }
        for id in self.to_free.drain(..) {
            self.textures.remove(&id);
        }
        canvas.into_image()
    }
}

impl Texture {
    fn patch(&mut self, pos: [usize; 2], size: [usize; 2], pixels: &[Color32]) {
        for (row, line) in pixels.chunks_exact(size[0].max(1)).enumerate() {
            let start = (pos[1] + row) * self.size[0] + pos[0];
            if let Some(target) = self.pixels.get_mut(start..start + line.len()) {
                target.copy_from_slice(line);
            }
        }
    }

    /// Texel at whole coordinates, clamped to the edge.
    fn texel(&self, x: i32, y: i32) -> [f32; 4] {
        let column = x.clamp(0, self.size[0] as i32 - 1) as usize;
        let row = y.clamp(0, self.size[1] as i32 - 1) as usize;
        self.pixels.get(row * self.size[0] + column).map_or([0.0; 4], |c| c.to_array().map(f32::from))
    }

    /// Color at texture coordinates in [0, 1], as premultiplied 0–255.
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.size[0] as f32, v * self.size[1] as f32);
        if !self.linear {
            return self.texel(x.floor() as i32, y.floor() as i32);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (x0, y0) = (x.floor(), y.floor());
        let (fx, fy) = (x - x0, y - y0);
        let (column, row) = (x0 as i32, y0 as i32);
        let mix = |a: [f32; 4], b: [f32; 4], t: f32| std::array::from_fn(|k| a[k] + (b[k] - a[k]) * t);
        let top = mix(self.texel(column, row), self.texel(column + 1, row), fx);
        let bottom = mix(self.texel(column, row + 1), self.texel(column + 1, row + 1), fx);
        mix(top, bottom, fy)
    }
}

/// The picture being painted; `clip` is [left, top, right, bottom] in pixels.
struct Canvas {
    size: [usize; 2],
    pixels: Vec<Color32>,
    clip: [usize; 4],
}

/// Attributes of a vertex in one array: red, green, blue, alpha (0–255), u, v.
type Attributes = [f32; 6];

/// A corner in pixels with its attributes.
#[derive(Clone, Copy)]
struct Corner {
    x: f32,
    y: f32,
    attributes: Attributes,
}

impl Corner {
    fn new(vertex: &Vertex, scale: f32) -> Corner {
        let [r, g, b, a] = vertex.color.to_array().map(f32::from);
        Corner {
            x: vertex.pos.x * scale,
            y: vertex.pos.y * scale,
            attributes: [r, g, b, a, vertex.uv.x, vertex.uv.y],
        }
    }
}

/// x where the edge from `a` to `b` crosses the height `y`; the same for both triangles that share the edge.
fn crossing(a: &Corner, b: &Corner, y: f32) -> f32 {
    let (top, low) = if (a.y, a.x) <= (b.y, b.x) { (a, b) } else { (b, a) };
    top.x + (low.x - top.x) * ((y - top.y) / (low.y - top.y))
}

impl Canvas {
    fn mesh(&mut self, mesh: &Mesh, texture: &Texture, scale: f32) {
        for corners in mesh.indices.chunks_exact(3) {
            let [Some(a), Some(b), Some(c)] =
                [corners[0], corners[1], corners[2]].map(|i| mesh.vertices.get(i as usize))
            else {
                continue;
            };
            self.triangle([a, b, c].map(|v| Corner::new(v, scale)), texture);
        }
    }

    fn triangle(&mut self, corners: [Corner; 3], texture: &Texture) {
        let [a, b, c] = &corners;
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        if !area.is_finite() || area == 0.0 {
            return;
        }
        let dx: Attributes = std::array::from_fn(|k| {
            let (ab, ac) = (b.attributes[k] - a.attributes[k], c.attributes[k] - a.attributes[k]);
            (ab * (c.y - a.y) - ac * (b.y - a.y)) / area
        });
        let dy: Attributes = std::array::from_fn(|k| {
            let (ab, ac) = (b.attributes[k] - a.attributes[k], c.attributes[k] - a.attributes[k]);
            (ac * (b.x - a.x) - ab * (c.x - a.x)) / area
        });
        let one_texel = a.attributes[4..] == b.attributes[4..] && b.attributes[4..] == c.attributes[4..];
        let one_color = a.attributes[..4] == b.attributes[..4] && b.attributes[..4] == c.attributes[..4];
        let fixed_texel = one_texel.then(|| texture.sample(a.attributes[4], a.attributes[5]));

        let lowest = a.y.min(b.y).min(c.y);
        let highest = a.y.max(b.y).max(c.y);
        for row in centers(lowest, highest, self.clip[1], self.clip[3]) {
            let y = row as f32 + 0.5;
            let mut ends = [f32::INFINITY, f32::NEG_INFINITY];
            for (p, q) in [(a, b), (b, c), (c, a)] {
                if (p.y <= y) != (q.y <= y) {
                    let x = crossing(p, q, y);
                    ends = [ends[0].min(x), ends[1].max(x)];
                }
            }
            if ends[0] > ends[1] {
                continue;
            }
            let span = centers(ends[0], ends[1], self.clip[0], self.clip[2]);
            if span.is_empty() {
                continue;
            }
            let at = |k: usize, x: f32| a.attributes[k] + dx[k] * (x - a.x) + dy[k] * (y - a.y);
            let line = row * self.size[0];
            if let (Some(texel), true) = (fixed_texel, one_color) {
                let source = std::array::from_fn(|k| a.attributes[k] * texel[k] / 255.0);
                fill(&mut self.pixels[line + span.start..line + span.end], source);
                continue;
            }
            for column in span {
                let x = column as f32 + 0.5;
                let texel = fixed_texel.unwrap_or_else(|| texture.sample(at(4, x), at(5, x)));
                let source = std::array::from_fn(|k| at(k, x).clamp(0.0, 255.0) * texel[k] / 255.0);
                blend(&mut self.pixels[line + column], source);
            }
        }
    }

    fn into_image(self) -> Image {
        let rgba = self.pixels.iter().flat_map(|c| c.to_array()).collect();
        Image { width: self.size[0], height: self.size[1], rgba }
    }
}

/// Pixels whose centers lie in the half-open interval [lo, hi), cut to `first..last`.
fn centers(lo: f32, hi: f32, first: usize, last: usize) -> std::ops::Range<usize> {
    let index = |edge: f32| (edge - 0.5).ceil().max(0.0) as usize;
    index(lo).max(first)..index(hi).min(last)
}

/// One color over a run of pixels; an opaque one needs no blending.
fn fill(run: &mut [Color32], source: [f32; 4]) {
    if source[3] >= 254.5 {
        let [r, g, b, _] = source.map(|v| (v + 0.5) as u8);
        run.fill(Color32::from_rgb(r, g, b));
    } else {
        for pixel in run {
            blend(pixel, source);
        }
    }
}

/// source + target·(1 − alpha), all premultiplied and in gamma space.
fn blend(target: &mut Color32, source: [f32; 4]) {
    let rest = 1.0 - source[3] / 255.0;
    let old = target.to_array();
    let [r, g, b, a] =
        std::array::from_fn(|k| (source[k] + f32::from(old[k]) * rest + 0.5).clamp(0.0, 255.0) as u8);
    *target = Color32::from_rgba_premultiplied(r, g, b, a);
}

#[cfg(test)]
#[path = "raster_tests.rs"]
mod tests;
