//! Where the words inside a frame stand: the statistics box in an empty corner, the names of curves beside them, the names of lines at their
//! ends. The same on a screen and on paper, whatever measures the letters there.

use super::area::{Area, Spot};
use super::place::Occupied;
use super::{Figure, Layer, Role};

/// Edge of a cell of the map of what is drawn, in points of the screen.
const CELL: f64 = 6.0;
/// Height of a line of the statistics box.
const LINE: f64 = 18.0;
/// The same in a long box.
const TIGHT_LINE: f64 = 16.0;
/// Lines from which on a box is long.
const LONG: usize = 7;
/// Room between a name and its value in the statistics box.
const COLUMN_GAP: f64 = 16.0;
/// The formula above them may be as wide as this where they are not.
const FORMULA_WIDTH: f64 = 170.0;
/// Room between the box and the frame.
const MARGIN: (f64, f64) = (14.0, 9.0);
/// Part of the height that the numbers may take; a smaller figure is without them, the tab Results has them too.
const STATS_SHARE: f64 = 0.75;
/// The same where they cannot but lie on what is drawn.
const CROWDED_SHARE: f64 = 0.5;
/// From here on they do.
const CROWDED: f64 = 8.0;
/// From here on they touch something.
const TOUCHING: f64 = 0.5;
/// A part of a sum is named where it is above this share of its height: near zero all parts look alike.
const HIGH: f64 = 0.6;

/// What writes: how large a point of the screen is here, how large its letters are, and in which language.
pub struct Writer<'a> {
    /// Length of a point of the screen, whose letters are 12.5 of them, in the unit of the places.
    pub unit: f64,
    /// (width, height) of a text.
    pub size: &'a dyn Fn(&str) -> (f64, f64),
    /// A text in the language of the reader.
    pub say: &'a dyn Fn(&str) -> String,
}

/// Finds what points cover together, as thin upright boxes; `None` where that is not known.
pub type Covered<'a> = dyn Fn(&[(f64, f64)]) -> Option<Vec<Area>> + 'a;

/// What hides places from words.
pub struct Ground<'a> {
    /// The frame.
    pub frame: Area,
    /// Where a value stands.
    pub at: &'a dyn Fn((f64, f64)) -> Spot,
    /// What the points of a layer cover, where that is known already: thin upright boxes.
    pub covered: &'a Covered<'a>,
}

/// How a word stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// In the color of what it names.
    Of(Role),
    /// As text.
    Text,
    /// As text that steps back.
    Muted,
}

/// A word with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// What is written.
    pub text: String,
    /// Where, as large as it is.
    pub area: Area,
    /// In which color.
    pub ink: Ink,
}

/// All words inside a frame.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Wording {
    /// The statistics box and its place.
    pub numbers: Option<(Numbers, Area)>,
    /// Names of curves and lines.
    pub names: Vec<Word>,
    /// Names of curves and regions that have no place.
    pub homeless: Vec<String>,
}

/// Finds the places of all words of a figure; the statistics, which have a writer of their own, go into `corner` when there is one that nothing
/// else is drawn in.
pub fn wording(
    figure: &Figure,
    ground: &Ground<'_>,
    (writer, small): (&Writer<'_>, &Writer<'_>),
    corner: Option<Area>,
) -> Wording {
    let cell = CELL * writer.unit;
    let mut map = Occupied::new(ground.frame, cell);
    for layer in &figure.main.layers {
        occupy(&mut map, ground, layer, writer.unit);
        // The names of straight lines have one place only.
        if let Layer::HLine { .. } | Layer::VLine { .. } = layer
            && let Some(word) = name(layer, ground, writer, &map)
        {
            map.area(word.area, 3.0);
        }
    }
    let stats = Numbers::of(figure, small);
    let numbers = match corner {
        Some(corner) => stats.place(corner, &mut Occupied::new(corner, cell), None, 1.0),
        None => stats.place(ground.frame, &mut map, figure.numbers_at, STATS_SHARE),
    };
    let (mut names, mut homeless) = (Vec::new(), Vec::new());
    for layer in &figure.main.layers {
        if let Some(word) = name(layer, ground, writer, &map) {
            if matches!(word.ink, Ink::Of(_)) {
                map.area(word.area, 3.0);
            }
            names.push(word);
        } else if let Layer::Curve { label, .. } | Layer::Polygon { label, .. } = layer
            && !label.is_empty()
        {
            homeless.push(label.clone());
        }
    }
    Wording { numbers, names, homeless }
}

/// The name of a layer where there is room for it.
fn name(layer: &Layer, ground: &Ground<'_>, writer: &Writer<'_>, map: &Occupied) -> Option<Word> {
    let (frame, unit) = (ground.frame, writer.unit);
    match layer {
        Layer::Curve { role, label, xy, .. }
        | Layer::Polygon { role, label, xy, .. }
        | Layer::Crosses { role, label, at: xy }
            if !label.is_empty() =>
        {
            let text = (writer.say)(label);
            let points: Vec<Spot> =
                xy.iter().map(|&p| (ground.at)(p)).filter(|p| frame.contains(*p)).collect();
            let (sums, size) = (map.sums(), (writer.size)(&text));
            let high = if matches!(role, Role::Part(_)) { high_part(&points) } else { Vec::new() };
            let area = sums.beside(&high, size).or_else(|| sums.beside(&points, size))?;
            Some(Word { text, area, ink: Ink::Of(*role) })
        }
        Layer::HLine { y, label, .. } if !label.is_empty() => {
            let text = (writer.say)(label);
            let height = (ground.at)((0.0, *y)).1;
            if !(frame.top..=frame.bottom).contains(&height) {
                return None;
            }
            let size = (writer.size)(&text);
            // Above its line, or below where the frame ends.
            let below = height - frame.top < LINE * unit;
            let top = if below { height + 2.0 * unit } else { height - 2.0 * unit - size.1 };
            let area = Area::new((frame.right - 10.0 * unit - size.0, top), size);
            Some(Word { text, area, ink: Ink::Muted })
        }
        Layer::VLine { x, label, .. } if !label.is_empty() => {
            let text = (writer.say)(label);
            let side = (ground.at)((*x, 0.0)).0;
            let size = (writer.size)(&text);
            // Beside its line, on the other side where the frame ends; not at the top, where the names of lines may end.
            let fits = side + 8.0 * unit + size.0 < frame.right;
            let left = if fits { side + 4.0 * unit } else { side - 4.0 * unit - size.0 };
            let area = Area::new((left, frame.top + 0.2 * frame.height()), size);
            Some(Word { text, area, ink: Ink::Text })
        }
        _ => None,
    }
}

/// The points of a curve that lie well above its lowest one.
fn high_part(points: &[Spot]) -> Vec<Spot> {
    let (top, bottom) = points.iter().fold((f64::MAX, f64::MIN), |(t, b), p| (t.min(p.1), b.max(p.1)));
    points.iter().copied().filter(|p| p.1 <= top + HIGH * (bottom - top)).collect()
}

/// The statistics box: the formula, and lines of a name and a value; values with errors stand one below the other at their ±.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbers {
    /// Above the lines; empty for none.
    pub formula: String,
    /// Name, value, and error with its sign.
    pub lines: Vec<[String; 3]>,
    /// Where values begin, and where errors do, from the left edge.
    pub columns: [f64; 2],
    /// Height of a line.
    pub line: f64,
    /// (width, height) of the whole.
    pub size: (f64, f64),
    /// How much of what is drawn they lie upon.
    pub cost: f64,
    unit: f64,
    formula_width: f64,
}

impl Numbers {
    /// Whether they cannot but lie on what is drawn.
    pub fn is_crowded(&self) -> bool {
        self.cost > CROWDED
    }

    /// The numbers of a figure; names of parameters stay as people gave them, the rest is said in the language of the reader.
    pub fn of(figure: &Figure, writer: &Writer<'_>) -> Numbers {
        let unit = writer.unit;
        let width = |text: &str| (writer.size)(text).0;
        let lines = lines(figure, writer);
        if lines.is_empty() {
            let nothing = (String::new(), [0.0; 2], (0.0, 0.0));
            return Numbers {
                formula: nothing.0,
                lines,
                columns: nothing.1,
                line: LINE * unit,
                size: nothing.2,
                cost: 0.0,
                unit,
                formula_width: 0.0,
            };
        }
        let widest = |k: usize, with_error: bool| {
            let lines = lines.iter().filter(|l| l[2].is_empty() != with_error);
            lines.map(|l| width(&l[k])).fold(0.0, f64::max)
        };
        let values = widest(0, true).max(widest(0, false)) + COLUMN_GAP * unit;
        let errors = values + widest(1, true);
        let table = (errors + widest(2, true)).max(values + widest(1, false));
        let formula = shortened(&figure.formula, table.max(FORMULA_WIDTH * unit), width);
        let n = lines.len() + usize::from(!formula.is_empty());
        let line = unit * if n < LONG { LINE } else { TIGHT_LINE };
        let formula_width = width(&formula);
        let size = (table.max(formula_width), line * n as f64);
        Numbers { formula, lines, columns: [values, errors], line, size, cost: 0.0, unit, formula_width }
    }

    /// Where they stand, unless they would take more than `share` of the height: where a person has put them, or in the emptiest corner.
    fn place(
        self,
        frame: Area,
        map: &mut Occupied,
        put: Option<(f64, f64)>,
        share: f64,
    ) -> Option<(Numbers, Area)> {
        let size = self.size;
        if self.lines.is_empty() || size.1 > share * frame.height() {
            return None;
        }
        let wished = (MARGIN.0 * self.unit, MARGIN.1 * self.unit);
        // A frame that holds nothing else may be no larger than they are.
        let margin = if share < 1.0 {
            wished
        } else {
            let air = (0.5 * (frame.width() - size.0), 0.5 * (frame.height() - size.1));
            (air.0.clamp(0.0, wished.0), air.1.clamp(0.0, wished.1))
        };
        if put.is_none() && share < 1.0 && self.is_better_bare(map, margin) {
            return self.bare().place(frame, map, None, share);
        }
        let area = match put {
            Some((right, down)) => {
                let within = |part: f64, from: f64, to: f64, size: f64| {
                    (from + part * (to - from)).clamp(from, (to - size).max(from))
                };
                let left = within(right, frame.left, frame.right, size.0);
                Area::new((left, within(down, frame.top, frame.bottom, size.1)), size)
            }
            None => map.sums().corner(size, margin),
        };
        let cost = map.sums().cost(area);
        let crowded = size.1 > CROWDED_SHARE * frame.height() && cost > CROWDED;
        if put.is_none() && share < 1.0 && crowded {
            return None;
        }
        map.area(area.expand(6.0 * self.unit, 6.0 * self.unit), 3.0);
        Some((Numbers { cost, ..self }, area))
    }

    /// Whether an empty corner has room for them without the formula alone.
    fn is_better_bare(&self, map: &Occupied, margin: (f64, f64)) -> bool {
        let sums = map.sums();
        let cost = |size: (f64, f64)| sums.cost(sums.corner(size, margin));
        let with = if self.formula.is_empty() { 0.0 } else { cost(self.size) };
        with >= TOUCHING && cost(self.bare_size()) < TOUCHING
    }

    fn bare_size(&self) -> (f64, f64) {
        (self.size.0, self.line * self.lines.len() as f64)
    }

    /// The same without the formula.
    fn bare(&self) -> Numbers {
        Numbers { formula: String::new(), lines: self.lines.clone(), size: self.bare_size(), ..*self }
    }
}

/// The lines of the box in the language of the reader, values cut before their errors.
fn lines(figure: &Figure, writer: &Writer<'_>) -> Vec<[String; 3]> {
    let name = |k: usize, name: &str| {
        if figure.parameters.contains(&k) { name.to_owned() } else { (writer.say)(name) }
    };
    let cut = |name: String, value: String| match value.find(" ± ") {
        Some(at) => [name, value[..at].to_owned(), value[at..].to_owned()],
        None => [name, value, String::new()],
    };
    figure.stats.iter().enumerate().map(|(k, line)| cut(name(k, &line.0), (writer.say)(&line.1))).collect()
}

/// A text as far as it fits into so much room.
pub fn shortened(text: &str, room: f64, width: impl Fn(&str) -> f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |n: usize| letters[..n].iter().chain(&['…']).collect::<String>();
    (1..letters.len()).rev().map(cut).find(|text| width(text) <= room).unwrap_or_default()
}

/// A title as far as there is room: of a long one the name is cut and the unit behind the last ` / ` stays.
pub fn title_within(title: &str, room: f64, width: &dyn Fn(&str) -> f64) -> String {
    if width(title) <= room {
        return title.to_owned();
    }
    let (name, unit) = title.rfind(" / ").map_or((title, ""), |at| title.split_at(at));
    let letters: Vec<char> = name.chars().collect();
    let cut = |n: usize| format!("{}…{unit}", letters[..n].iter().collect::<String>().trim_end());
    (1..letters.len()).rev().map(cut).find(|text| width(text) <= room).unwrap_or_else(|| cut(0))
}

/// Marks what a layer covers.
fn occupy(map: &mut Occupied, ground: &Ground<'_>, layer: &Layer, unit: f64) {
    let (frame, at) = (ground.frame, ground.at);
    match layer {
        Layer::Points { role, at: points, ex, ey } => {
            if let Some(boxes) = (ground.covered)(points) {
                for run in boxes {
                    let x = run.center().0;
                    map.line((x, run.top), (x, run.bottom), 1.0);
                }
                return;
            }
            let weight = if matches!(role, Role::Masked | Role::Outside) { 0.6 } else { 1.0 };
            for (k, &(x, y)) in points.iter().enumerate() {
                let (minus, plus) = ey.get(k).copied().unwrap_or((0.0, 0.0));
                let low = at((x, y - minus));
                map.line((low.0, low.1.min(frame.bottom)), at((x, y + plus)), weight);
                if let Some((minus, plus)) = ex.get(k) {
                    map.line(at((x - minus, y)), at((x + plus, y)), weight);
                }
            }
        }
        Layer::Crosses { at: points, .. } => {
            for &p in points {
                map.area(Area::around(at(p), (12.0 * unit, 12.0 * unit)), 1.0);
            }
        }
        Layer::Dots { at: points, .. } => {
            for &p in points {
                map.area(Area::around(at(p), (8.0 * unit, 8.0 * unit)), 1.0);
            }
        }
        Layer::Cells { patches, .. } => {
            for patch in patches {
                let ((left, top), (right, bottom)) = (at((patch.x.0, patch.y.1)), at((patch.x.1, patch.y.0)));
                map.area(Area { left, top, right, bottom }, 0.1);
            }
        }
        Layer::Steps { bins, .. } => {
            for &(lo, hi, content) in bins {
                map.line(at((lo, content)), at((hi, content)), 0.8);
            }
        }
        Layer::Curve { role, xy, .. } | Layer::Polygon { role, xy, .. } => {
            let weight = if *role == Role::Guide { 0.2 } else { 1.5 };
            for pair in xy.windows(2) {
                map.line(at(pair[0]), at(pair[1]), weight);
            }
        }
        Layer::Band { x, lower, upper, .. } => {
            for ((&x, &lo), &hi) in x.iter().zip(lower).zip(upper) {
                map.line(at((x, lo)), at((x, hi)), 0.5);
            }
        }
        Layer::HLine { y, .. } => {
            let height = at((0.0, *y)).1;
            map.line((frame.left, height), (frame.right, height), 0.5);
        }
        Layer::VLine { x, .. } => {
            let side = at((*x, 0.0)).0;
            map.line((side, frame.top), (side, frame.bottom), 0.5);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter one long.
    fn letters(text: &str) -> f64 {
        text.chars().count() as f64
    }

    #[test]
    fn a_long_title_keeps_its_unit() {
        let title = "a very long description of what was measured / cm";
        let short = title_within(title, 20.0, &letters);
        assert!(short.starts_with("a very") && short.ends_with("… / cm"), "{short}");
        assert!(letters(&short) <= 20.0);
        assert_eq!(title_within("d / cm", 20.0, &letters), "d / cm");
    }

    /// Names of parameters stay in the box as people gave them, also where there is another word for them; what is ours is said.
    #[test]
    fn names_in_the_box_stay() {
        let line = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let mut figure = Figure {
            stats: vec![line("p", "0.5"), line("mean", "1.0 ± 0.2"), line("error", "2")],
            parameters: 1..3,
            ..Figure::default()
        };
        let size = |text: &str| (letters(text), 1.0);
        let say = |text: &str| if text == "mean" { "Mittel".to_owned() } else { text.to_owned() };
        let writer = Writer { unit: 1.0, size: &size, say: &say };
        let names =
            |figure: &Figure| lines(figure, &writer).into_iter().map(|l| l[0].clone()).collect::<Vec<_>>();
        assert_eq!(names(&figure), ["p", "mean", "error"]);
        assert_eq!(lines(&figure, &writer)[1], ["mean", "1.0", " ± 0.2"]);
        figure.parameters = 0..0;
        assert_eq!(names(&figure), ["p", "Mittel", "error"]);
    }
}
