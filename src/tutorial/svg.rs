//! A picture with its marks as lines and letters of an SVG, so that they can be moved and worded anew.

use std::fmt::Write as _;

use base64::Engine as _;

use super::markdown::escaped;

/// A picture and what is marked in it, in pixels of it.
#[derive(Debug, Clone, Default)]
pub struct Annotated {
    /// Columns and rows.
    pub size: (usize, usize),
    /// What the picture shows.
    pub alt: String,
    /// Pixels a point.
    pub scale: f32,
    /// Rings: left, top, width, height.
    pub rings: Vec<[f32; 4]>,
    /// Middles of numbers, from 1.
    pub numbers: Vec<[f32; 2]>,
    /// The way of a drag.
    pub way: Option<[[f32; 2]; 2]>,
    /// Corners of the pointer.
    pub pointer: Vec<[f32; 2]>,
    /// Colors of a mark and of its edge.
    pub colors: [[u8; 3]; 2],
}

impl Annotated {
    /// The SVG around the picture `png`.
    pub fn svg(&self, png: &[u8]) -> String {
        let ((w, h), s) = (self.size, self.scale);
        let [color, edge] = self.colors.map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"));
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\">\n\
             <title>{}</title>\n<image width=\"{w}\" height=\"{h}\" href=\"data:image/png;base64,{}\"/>\n",
            escaped(&self.alt),
            base64::engine::general_purpose::STANDARD.encode(png),
        );
        let mut add = |line: String| {
            svg.push_str(&line);
            svg.push('\n');
        };
        for [x, y, width, height] in &self.rings {
            for (line, stroke) in [(6.0, &edge), (2.5, &color)] {
                add(format!(
                    "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"{:.1}\" fill=\"none\" \
                     stroke=\"{stroke}\" stroke-width=\"{:.1}\"/>",
                    6.0 * s,
                    line * s
                ));
            }
        }
        if let Some([[x1, y1], [x2, y2]]) = self.way {
            add(format!(
                "<marker id=\"head\" orient=\"auto\" markerWidth=\"5\" markerHeight=\"5\" refX=\"4\" refY=\"2.5\">\
                 <path d=\"M0 0L5 2.5L0 5Z\" fill=\"{color}\"/></marker>"
            ));
            for (line, stroke, end) in [(6.0, &edge, ""), (2.5, &color, " marker-end=\"url(#head)\"")] {
                add(format!(
                    "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{stroke}\" \
                     stroke-width=\"{:.1}\"{end}/>",
                    line * s
                ));
            }
        }
        for (k, [x, y]) in self.numbers.iter().enumerate() {
            add(format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.1}\" fill=\"{color}\" stroke=\"{edge}\" stroke-width=\"{:.1}\"/>\
                 <text x=\"{x:.1}\" y=\"{y:.1}\" dy=\"0.35em\" text-anchor=\"middle\" font-family=\"sans-serif\" font-weight=\"bold\" \
                 font-size=\"{:.1}\" fill=\"{edge}\">{}</text>",
                10.0 * s,
                2.0 * s,
                13.0 * s,
                k + 1
            ));
        }
        if !self.pointer.is_empty() {
            let mut points = String::new();
            for [x, y] in &self.pointer {
                // Writing to a text does not fail.
                let _ = write!(points, "{x:.1},{y:.1} ");
            }
            add(format!(
                "<polygon points=\"{}\" fill=\"{color}\" stroke=\"{edge}\" stroke-width=\"{:.1}\" paint-order=\"stroke\"/>",
                points.trim_end(),
                3.5 * s
            ));
        }
        svg + "</svg>\n"
    }
}
