//! What stands in a picture, read back from its text.

use fitpanel::report::figure::Scale;
use fitpanel::report::page::Frame;

/// A place in millimetres.
pub type Spot = (f64, f64);

/// What is read back.
#[derive(Debug, Default)]
pub struct Drawn {
    /// Discs and rings.
    pub dots: Vec<Spot>,
    /// Open lines with their width.
    pub lines: Vec<(f64, Vec<Spot>)>,
    /// Closed lines, boxes among them.
    pub closed: Vec<Vec<Spot>>,
    /// Words that are held in their middle.
    pub words: Vec<(String, Spot)>,
}

fn attribute<'a>(tag: &'a str, key: &str) -> Option<&'a str> {
    tag.split(&format!(" {key}=\"")).nth(1)?.split('"').next()
}

fn number(tag: &str, key: &str) -> Option<f64> {
    attribute(tag, key)?.parse().ok()
}

/// Reads a picture.
pub fn read(svg: &str) -> Drawn {
    let mut drawn = Drawn::default();
    for line in svg.lines() {
        if line.starts_with("<circle") {
            drawn.dots.extend(number(line, "cx").zip(number(line, "cy")));
        } else if line.starts_with("<text") && line.contains("text-anchor=\"middle\"") {
            let word = line.split_once('>').map_or("", |(_, rest)| rest.trim_end_matches("</text>"));
            let at = number(line, "x").zip(number(line, "y")).unwrap();
            drawn.words.push((word.replace('\u{2212}', "-"), at));
        } else if let Some(path) = attribute(line, "d") {
            let width = number(line, "stroke-width").unwrap_or(0.0);
            for piece in path.split('M').skip(1) {
                read_piece(piece, width, &mut drawn);
            }
        }
    }
    drawn
}

/// One line of a path, from its beginning to the next one's.
fn read_piece(piece: &str, width: f64, drawn: &mut Drawn) {
    if let Some(dot) = piece.strip_suffix("h0") {
        drawn.dots.push(pair(dot));
        return;
    }
    let (piece, closed) = piece.strip_suffix('Z').map_or((piece, false), |p| (p, true));
    let mut line: Vec<Spot> = Vec::new();
    let (mut letter, mut rest) = ('L', piece);
    loop {
        let end = rest.find(['L', 'H', 'V']).unwrap_or(rest.len());
        let (x, y) = pair(&rest[..end]);
        let last = line.last().copied().unwrap_or((x, y));
        line.push(match letter {
            'H' => (x, last.1),
            'V' => (last.0, x),
            _ => (x, y),
        });
        let Some(next) = rest[end..].chars().next() else { break };
        (letter, rest) = (next, &rest[end + 1..]);
    }
    if closed {
        drawn.closed.push(line);
    } else {
        drawn.lines.push((width, line));
    }
}

fn pair(text: &str) -> Spot {
    let mut numbers = text.split_whitespace().map(|n| n.parse().unwrap_or(f64::NAN));
    (numbers.next().unwrap_or(f64::NAN), numbers.next().unwrap_or(f64::NAN))
}

/// Where a value stands on a frame, by arithmetic of its own; on a logarithmic axis the value itself is given.
pub fn place(frame: &Frame, (x, y): (f64, f64)) -> Spot {
    let along = |scale: Scale, value: f64, range: (f64, f64)| {
        let value = if scale == Scale::Log { value.log10() } else { value };
        (value - range.0) / (range.1 - range.0)
    };
    let area = frame.area;
    let (a, b) = (along(frame.scales.x, x, frame.x), along(frame.scales.y, y, frame.y));
    (area.left * (1.0 - a) + area.right * a, area.bottom * (1.0 - b) + area.top * b)
}

/// How far a place is from a line.
pub fn distance(line: &[Spot], at: Spot) -> f64 {
    let to_piece = |pair: &[Spot]| {
        let (from, to) = (pair[0], pair[1]);
        let along = (to.0 - from.0, to.1 - from.1);
        let length = along.0 * along.0 + along.1 * along.1;
        let part = ((at.0 - from.0) * along.0 + (at.1 - from.1) * along.1) / length.max(1e-12);
        let part = part.clamp(0.0, 1.0);
        (at.0 - from.0 - part * along.0).hypot(at.1 - from.1 - part * along.1)
    };
    line.windows(2).map(to_piece).fold(f64::INFINITY, f64::min)
}

/// Width, height and brightness (0 … 255) of every pixel of a PNG.
pub fn pixels(file: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut data).unwrap();
    let bytes = info.color_type.samples();
    let gray = |p: &[u8]| ((u32::from(p[0]) + u32::from(p[1]) + u32::from(p[2])) / 3) as u8;
    (info.width, info.height, data.chunks_exact(bytes).map(gray).collect())
}
