//! A page as SVG: text stays text, lengths are millimetres to three decimals, and what one has done to draw many points is said in a comment.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::str::FromStr;

use crate::report::figure::area::{Area, Spot};

use super::embed::{FAMILY, font_face};
use super::fonts::Fonts;
use super::outlines::{Baseline, outlines, path_data};
use super::shape::{Anchor, Color, Mark, Page, Run, Shape, Stroke};

/// How letters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Letters {
    /// As text, with a font in the file that holds the letters of the figure: it looks the same everywhere and can be searched and edited.
    #[default]
    Embedded,
    /// As text in DejaVu Sans, or in what stands for it where the picture is looked at: small.
    Named,
    /// As outlines: for programs that know no fonts in pictures.
    Paths,
}

impl Letters {
    /// All of them, with their names on the command line.
    pub const ALL: [(&'static str, Letters); 3] =
        [("embedded", Letters::Embedded), ("named", Letters::Named), ("paths", Letters::Paths)];
}

impl FromStr for Letters {
    type Err = String;

    fn from_str(text: &str) -> Result<Letters, String> {
        let known = Letters::ALL.iter().find(|(name, _)| *name == text);
        known
            .map(|(_, letters)| *letters)
            .ok_or_else(|| format!("read '{text}', expected embedded, named or paths"))
    }
}

/// What stands for the letters of the figure where there are none.
const FAMILIES: &str = "DejaVu Sans, Verdana, sans-serif";

/// Writes a page. `id` begins the names of its parts: several pictures in one document have different ones.
pub fn svg(page: &Page, letters: Letters, id: &str) -> String {
    let mut writer = Writer { text: String::new(), clips: 0, id: escaped(id), paths: None };
    if letters == Letters::Paths {
        writer.paths = Some(Fonts::default());
    }
    let (width, height) = (length(page.size.0), length(page.size.1));
    let id = writer.id.clone();
    let out = &mut writer.text;
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-description\">"
    );
    let _ = writeln!(out, "<title id=\"{id}-title\">{}</title>", escaped(&page.title));
    let _ = writeln!(out, "<desc id=\"{id}-description\">{}</desc>", escaped(&page.description));
    for remark in &page.remarks {
        let _ = writeln!(out, "<!-- {} -->", remark.replace("--", "\u{2013}"));
    }
    let faces = if letters == Letters::Embedded { faces(&page.shapes) } else { String::new() };
    let family = if faces.is_empty() { FAMILIES.to_owned() } else { format!("{FAMILY}, {FAMILIES}") };
    if !faces.is_empty() {
        let _ = writeln!(out, "<style>{faces}</style>");
    }
    let _ = writeln!(
        out,
        "<g font-family=\"{family}\" style=\"font-kerning:none;font-variant-ligatures:none\" stroke-linejoin=\"round\">"
    );
    writer.shapes(&page.shapes);
    writer.text.push_str("</g>\n</svg>\n");
    writer.text
}

/// The fonts with the letters of these shapes, as rules of a style sheet.
fn faces(shapes: &[Shape]) -> String {
    let mut letters = [BTreeSet::new(), BTreeSet::new()];
    collect(shapes, &mut letters);
    let [regular, bold] = &letters;
    [font_face(regular, false), font_face(bold, true)].into_iter().flatten().collect()
}

/// The letters of shapes, regular and bold ones.
fn collect(shapes: &[Shape], letters: &mut [BTreeSet<char>; 2]) {
    for shape in shapes {
        match shape {
            Shape::Text { runs, .. } => {
                for run in runs {
                    letters[usize::from(run.bold)].extend(run.text.chars());
                }
            }
            Shape::Group { shapes, .. } => collect(shapes, letters),
            Shape::Lines { .. } | Shape::Marks { .. } | Shape::Boxes(_) => {}
        }
    }
}

struct Writer {
    text: String,
    clips: usize,
    id: String,
    /// Letters are written as outlines of these fonts.
    paths: Option<Fonts>,
}

impl Writer {
    fn shapes(&mut self, shapes: &[Shape]) {
        for shape in shapes {
            self.shape(shape);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Lines { lines, closed, fill, stroke } => {
                let path = path(lines, *closed);
                self.path(&path, *fill, stroke.as_ref(), false);
            }
            Shape::Marks { mark, at, radius, fill, stroke } => {
                self.marks(*mark, at, *radius, *fill, stroke.as_ref());
            }
            Shape::Boxes(boxes) => self.boxes(boxes),
            Shape::Text { runs, at, anchor, upward, color } => {
                self.words(runs, *at, *anchor, *upward, *color);
            }
            Shape::Group { name, clip, shapes } => self.group(name, *clip, shapes),
        }
    }

    fn path(&mut self, path: &str, fill: Option<Color>, stroke: Option<&Stroke>, round: bool) {
        if path.is_empty() {
            return;
        }
        let _ = write!(self.text, "<path{}{}", paint("fill", fill), outline(stroke));
        if round || stroke.is_some_and(|s| s.dash.contains(&0.0)) {
            self.text.push_str(" stroke-linecap=\"round\"");
        }
        let _ = writeln!(self.text, " d=\"{path}\"/>");
    }

    /// Discs without a line of their own are dots of a round pen: two numbers each.
    fn marks(&mut self, mark: Mark, at: &[Spot], radius: f64, fill: Option<Color>, stroke: Option<&Stroke>) {
        let at: Vec<Spot> = at.iter().copied().filter(|p| p.0.is_finite() && p.1.is_finite()).collect();
        match (mark, fill, stroke) {
            (Mark::Cross, _, stroke) => {
                let arm = radius * std::f64::consts::FRAC_1_SQRT_2;
                let lines = at.iter().flat_map(|&(x, y)| {
                    [
                        vec![(x - arm, y - arm), (x + arm, y + arm)],
                        vec![(x - arm, y + arm), (x + arm, y - arm)],
                    ]
                });
                let path = path(&lines.collect::<Vec<_>>(), false);
                self.path(&path, None, stroke, false);
            }
            (Mark::Disc, Some(color), None) => {
                let mut dots = String::new();
                for (x, y) in at {
                    let _ = write!(dots, "M{} {}h0", length(x), length(y));
                }
                self.path(&dots, None, Some(&Stroke::solid(2.0 * radius, color)), true);
            }
            (Mark::Disc, fill, stroke) => {
                let _ = writeln!(self.text, "<g{}{}>", paint("fill", fill), outline(stroke));
                for (x, y) in at {
                    let _ = writeln!(
                        self.text,
                        "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
                        length(x),
                        length(y),
                        length(radius)
                    );
                }
                self.text.push_str("</g>\n");
            }
        }
    }

    /// Boxes of one color that follow one another are one path.
    fn boxes(&mut self, boxes: &[(Area, Color)]) {
        let mut rest = boxes;
        while let Some((_, color)) = rest.first() {
            let n = rest.iter().take_while(|(_, other)| other == color).count();
            let mut path = String::new();
            for (area, _) in &rest[..n] {
                let (left, top) = (length(area.left), length(area.top));
                let (right, bottom) = (length(area.right), length(area.bottom));
                let _ = write!(path, "M{left} {top}H{right}V{bottom}H{left}Z");
            }
            let _ = writeln!(
                self.text,
                "<path shape-rendering=\"crispEdges\"{} d=\"{path}\"/>",
                paint("fill", Some(*color))
            );
            rest = &rest[n..];
        }
    }

    fn words(&mut self, runs: &[Run], at: Spot, anchor: Anchor, upward: bool, color: Color) {
        let Some(first) = runs.first() else { return };
        if let Some(fonts) = &self.paths {
            let baseline = Baseline::new(fonts, runs, at, anchor, upward);
            let path = path_data(&outlines(fonts, runs, &baseline));
            self.path(&path, Some(color), None, false);
            return;
        }
        let (x, y) = (length(at.0), length(at.1));
        let _ = write!(self.text, "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"", length(first.size));
        match anchor {
            Anchor::Start => {}
            Anchor::Middle => self.text.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.text.push_str(" text-anchor=\"end\""),
        }
        if upward {
            let _ = write!(self.text, " transform=\"rotate(-90 {x} {y})\"");
        }
        let _ = write!(self.text, "{} xml:space=\"preserve\">", paint("fill", Some(color)));
        let mut height = 0.0;
        for run in runs {
            let (rise, size) = (height - run.raise, run.size);
            height = run.raise;
            let is_plain = rise == 0.0 && size == first.size && !run.bold;
            if is_plain {
                self.text.push_str(&escaped(&run.text));
                continue;
            }
            let _ = write!(self.text, "<tspan dy=\"{}\" font-size=\"{}\"", length(rise), length(size));
            if run.bold {
                self.text.push_str(" font-weight=\"bold\"");
            }
            let _ = write!(self.text, ">{}</tspan>", escaped(&run.text));
        }
        self.text.push_str("</text>\n");
    }

    fn group(&mut self, name: &str, clip: Option<Area>, shapes: &[Shape]) {
        if let Some(area) = clip {
            self.clips += 1;
            let _ = writeln!(
                self.text,
                "<clipPath id=\"{}-frame-{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>",
                self.id,
                self.clips,
                length(area.left),
                length(area.top),
                length(area.width()),
                length(area.height())
            );
            let _ = writeln!(
                self.text,
                "<g data-name=\"{}\" clip-path=\"url(#{}-frame-{})\">",
                escaped(name),
                self.id,
                self.clips
            );
        } else {
            let _ = writeln!(self.text, "<g data-name=\"{}\">", escaped(name));
        }
        self.shapes(shapes);
        self.text.push_str("</g>\n");
    }
}

/// Path data of lines; an end that is no number ends nothing.
fn path(lines: &[Vec<Spot>], closed: bool) -> String {
    let mut path = String::new();
    for line in lines {
        let mut pen = 'M';
        for &(x, y) in line.iter().filter(|p| p.0.is_finite() && p.1.is_finite()) {
            let _ = write!(path, "{pen}{} {}", length(x), length(y));
            pen = 'L';
        }
        if closed && pen == 'L' {
            path.push('Z');
        }
    }
    path
}

/// An attribute with a color, and its opacity where that is not full.
fn paint(name: &str, color: Option<Color>) -> String {
    let Some(Color { rgb: [r, g, b], alpha }) = color else { return format!(" {name}=\"none\"") };
    let mut text = format!(" {name}=\"#{r:02x}{g:02x}{b:02x}\"");
    if alpha < 1.0 {
        let _ = write!(text, " {name}-opacity=\"{}\"", length(alpha));
    }
    text
}

fn outline(stroke: Option<&Stroke>) -> String {
    let Some(stroke) = stroke else { return String::new() };
    let mut text = paint("stroke", Some(stroke.color));
    let _ = write!(text, " stroke-width=\"{}\"", length(stroke.width));
    if !stroke.dash.is_empty() {
        let parts: Vec<String> = stroke.dash.iter().map(|part| length(*part)).collect();
        let _ = write!(text, " stroke-dasharray=\"{}\"", parts.join(" "));
    }
    text
}

/// A length to a thousandth part of a millimetre, as short as can be.
fn length(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" || text.is_empty() { "0".into() } else { text.to_owned() }
}

/// Text for XML; characters that XML does not know are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
