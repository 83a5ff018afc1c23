//! Where the parts of a written formula stand: pure numbers, in points, from the left end of the base line; y goes down. Knows letters by
//! their widths alone.

use crate::model::formula::{Face, Fence, Math};

/// Size of what is raised or lowered, as a part of the rest.
const SMALLER: f32 = 0.72;
/// No letter is smaller than this part of the largest.
const SMALLEST: f32 = 0.5;
/// How far letters reach above and below the base line, as parts of their size.
const UP: f32 = 0.78;
const DOWN: f32 = 0.24;
/// Height of the line of a fraction above the base line.
const AXIS: f32 = 0.28;
/// Room above and below this line, and beside it.
const AROUND: f32 = 0.1;
const BESIDE: f32 = 0.12;
/// Room around an operator, and between factors.
const OPERATOR: f32 = 0.26;
const GAP: f32 = 0.16;
/// Width of a bracket, and how much higher it is than what it holds.
const FENCE: f32 = 0.32;
const TALLER: f32 = 0.06;
/// Width of the sign of a root.
const ROOT: f32 = 0.62;
/// Room between rows.
const ROWS: f32 = 0.14;

/// How wide a text is: text, size, slanted.
pub type Widths<'a> = &'a dyn Fn(&str, f32, bool) -> f32;

/// Words before conditions of cases, and for the last case.
#[derive(Debug, Clone, Copy)]
pub struct Conditions<'a> {
    /// Before a condition.
    pub when: &'a str,
    /// Instead of one.
    pub otherwise: &'a str,
}

/// Something to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A text that begins here on its base line.
    Text {
        /// Left end of the base line.
        at: (f32, f32),
        /// What stands there.
        text: String,
        /// Size of its letters.
        size: f32,
        /// Slanted.
        slanted: bool,
    },
    /// A line through these points.
    Line(Vec<(f32, f32)>),
}

/// A formula, or a part of one.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placed {
    /// From left to right.
    pub width: f32,
    /// Above the base line.
    pub up: f32,
    /// Below it.
    pub down: f32,
    /// What is drawn.
    pub marks: Vec<Mark>,
}

impl Placed {
    /// Puts `part` beside what is there, moved by this from the right end of the base line.
    fn put(&mut self, part: Placed, right: f32, down: f32) {
        let left = self.width + right;
        let moved = |(x, y): (f32, f32)| (x + left, y + down);
        for mark in part.marks {
            self.marks.push(match mark {
                Mark::Text { at, text, size, slanted } => Mark::Text { at: moved(at), text, size, slanted },
                Mark::Line(points) => Mark::Line(points.into_iter().map(moved).collect()),
            });
        }
        self.up = self.up.max(part.up - down);
        self.down = self.down.max(part.down + down);
    }

    /// The same, and the end moves to its right end.
    fn push(&mut self, part: Placed) {
        let width = part.width;
        self.put(part, 0.0, 0.0);
        self.width += width;
    }

    /// From top to bottom.
    pub fn height(&self) -> f32 {
        self.up + self.down
    }

    /// Drawn so many times as large.
    #[must_use]
    pub fn scaled(mut self, by: f32) -> Placed {
        let grown = |(x, y): (f32, f32)| (by * x, by * y);
        for mark in &mut self.marks {
            match mark {
                Mark::Text { at, size, .. } => (*at, *size) = (grown(*at), by * *size),
                Mark::Line(points) => points.iter_mut().for_each(|p| *p = grown(*p)),
            }
        }
        (self.width, self.up, self.down) = (by * self.width, by * self.up, by * self.down);
        self
    }
}

/// Where everything stands when the largest letters have this size.
pub fn layout(math: &Math, size: f32, widths: Widths<'_>, words: Conditions<'_>) -> Placed {
    Setter { widths, words, least: SMALLEST * size }.set(math, size)
}

struct Setter<'a> {
    widths: Widths<'a>,
    words: Conditions<'a>,
    least: f32,
}

impl Setter<'_> {
    fn smaller(&self, size: f32) -> f32 {
        (SMALLER * size).max(self.least)
    }

    fn set(&self, math: &Math, size: f32) -> Placed {
        match math {
            Math::Word(text, face) => self.word(text, *face, size),
            Math::Row(parts) => {
                let mut row = Placed::default();
                for part in parts {
                    row.push(self.set(part, size));
                }
                row
            }
            Math::Fraction(over, under) => self.fraction(over, under, size),
            Math::Power(base, power) => {
                let (mut whole, power) = (self.set(base, size), self.set(power, self.smaller(size)));
                let rise = (whole.up - 0.45 * size).max(0.36 * size) + power.down - DOWN * self.smaller(size);
                let width = power.width;
                whole.put(power, 0.04 * size, -rise);
                whole.width += width + 0.04 * size;
                whole
            }
            Math::Index(base, below) => {
                let (mut whole, below) = (self.set(base, size), self.set(below, self.smaller(size)));
                let width = below.width;
                whole.put(below, 0.0, 0.2 * size);
                whole.width += width;
                whole
            }
            Math::Root(number, inner) => self.root(*number, inner, size),
            Math::Fenced(fence, inner) => fenced(*fence, self.set(inner, size), size),
            Math::Cases(rows) => self.cases(rows, size),
        }
    }

    fn word(&self, text: &str, face: Face, size: f32) -> Placed {
        let slanted = face == Face::Letter;
        let beside = match face {
            Face::Operator => OPERATOR * size,
            Face::Gap => return Placed { width: GAP * size, ..Placed::default() },
            Face::Letter | Face::Upright => 0.0,
        };
        let width = (self.widths)(text, size, slanted) + 2.0 * beside;
        let mark = Mark::Text { at: (beside, 0.0), text: text.to_owned(), size, slanted };
        Placed { width, up: UP * size, down: DOWN * size, marks: vec![mark] }
    }

    fn fraction(&self, over: &Math, under: &Math, size: f32) -> Placed {
        // Fractions of fractions become smaller, the outermost one does not.
        let part = if self.is_small(size) { size } else { 0.88 * size };
        let (over, under) = (self.set(over, part), self.set(under, part));
        let inner = over.width.max(under.width) + 2.0 * BESIDE * size;
        let (axis, around) = (-AXIS * size, AROUND * size);
        let mut whole = Placed::default();
        let (over_at, under_at) = (0.5 * (inner - over.width), 0.5 * (inner - under.width));
        let (over_down, under_up) = (over.down, under.up);
        whole.put(over, over_at, axis - around - over_down);
        whole.put(under, under_at, axis + around + under_up);
        whole.marks.push(Mark::Line(vec![(0.04 * size, axis), (inner - 0.04 * size, axis)]));
        whole.width = inner;
        whole
    }

    fn is_small(&self, size: f32) -> bool {
        0.88 * size < self.least
    }

    fn root(&self, number: Option<&str>, inner: &Math, size: f32) -> Placed {
        let inner = self.set(inner, size);
        let (top, bottom, width) = (inner.up + 0.12 * size, inner.down, inner.width);
        let mut whole = Placed::default();
        if let Some(number) = number {
            let number = self.word(number, Face::Upright, self.smaller(size));
            whole.put(number, 0.0, -(0.42 * top).max(0.3 * size));
        }
        let foot = ROOT * size;
        let sign = [(0.1, -0.22), (0.22, -0.3), (0.4, bottom / size)].map(|(x, y)| (x * size, y * size));
        let mut line = sign.to_vec();
        line.extend([(foot, -top), (foot + width + 0.08 * size, -top)]);
        whole.marks.push(Mark::Line(line));
        whole.put(inner, foot + 0.04 * size, 0.0);
        whole.up = whole.up.max(top + 0.05 * size);
        whole.width = foot + width + 0.14 * size;
        whole
    }

    fn cases(&self, rows: &[(Math, Option<Math>)], size: f32) -> Placed {
        let rows: Vec<(Placed, Placed)> = rows
            .iter()
            .map(|(value, condition)| {
                let words = if condition.is_some() { self.words.when } else { self.words.otherwise };
                let mut right = self.word(words, Face::Upright, size);
                if let Some(condition) = condition {
                    right.width += 2.0 * GAP * size;
                    right.push(self.set(condition, size));
                }
                (self.set(value, size), right)
            })
            .collect();
        let values = rows.iter().map(|r| r.0.width).fold(0.0, f32::max) + size;
        let gap = ROWS * size;
        let height: f32 = rows.iter().map(|(a, b)| a.up.max(b.up) + a.down.max(b.down)).sum::<f32>()
            + gap * rows.len().saturating_sub(1) as f32;
        let mut whole = Placed::default();
        let brace = 0.5 * size;
        let mut y = -AXIS * size - 0.5 * height;
        whole.marks.push(Mark::Line(brace_points(0.42 * size, y, y + height)));
        let mut width = 0.0_f32;
        for (value, right) in rows {
            let (up, down) = (value.up.max(right.up), value.down.max(right.down));
            width = width.max(brace + values + right.width);
            whole.put(value, brace, y + up);
            whole.put(right, brace + values, y + up);
            y += up + down + gap;
        }
        whole.width = width;
        whole
    }
}

/// A brace that opens, from top to bottom, this wide.
fn brace_points(width: f32, top: f32, bottom: f32) -> Vec<(f32, f32)> {
    let (middle, arm) = (0.5 * (top + bottom), (0.5 * width).min(0.25 * (bottom - top)));
    let x = 0.5 * width;
    vec![
        (width, top),
        (x, top + arm),
        (x, middle - arm),
        (0.0, middle),
        (x, middle + arm),
        (x, bottom - arm),
        (width, bottom),
    ]
}

/// Signs as high as what they hold.
fn fenced(fence: Fence, inner: Placed, size: f32) -> Placed {
    let (top, bottom) = (-inner.up - TALLER * size, inner.down + TALLER * size);
    let width = FENCE * size;
    let left: Vec<(f32, f32)> = match fence {
        Fence::Bar => vec![(0.5 * width, top), (0.5 * width, bottom)],
        Fence::Round => arc(width, top, bottom),
    };
    let whole_width = inner.width + 2.0 * width;
    let right = left.iter().map(|(x, y)| (whole_width - x, *y)).collect();
    let mut whole = Placed::default();
    whole.put(inner, width, 0.0);
    whole.marks.extend([Mark::Line(left), Mark::Line(right)]);
    (whole.width, whole.up, whole.down) = (whole_width, -top, bottom);
    whole
}

/// A round bracket: flat in the middle where it is high.
fn arc(width: f32, top: f32, bottom: f32) -> Vec<(f32, f32)> {
    let (near, far) = (0.22 * width, 0.85 * width);
    let (middle, half) = (0.5 * (top + bottom), 0.5 * (bottom - top));
    let at = |k: i32| {
        let v = f64::from(k) as f32 / 6.0;
        (near + (far - near) * v.powi(2), middle + half * v)
    };
    (-6..=6).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::formula::{Writing, typeset};

    const WORDS: Conditions<'_> = Conditions { when: "if", otherwise: "otherwise" };

    /// Every letter is half as wide as it is high, at size 10.
    fn placed(text: &str) -> Placed {
        let widths = |text: &str, size: f32, _slanted: bool| 0.5 * size * text.chars().count() as f32;
        let math = typeset(text, &Writing { terms: &[], names: &[], value_of: &|_| None }).unwrap();
        layout(&math, 10.0, &widths, WORDS)
    }

    /// Each text with where it stands and how large, from left to right.
    fn texts(placed: &Placed) -> String {
        let mut texts: Vec<(f32, String)> = placed
            .marks
            .iter()
            .filter_map(|mark| match mark {
                Mark::Text { at, text, size, .. } => {
                    Some((at.0, format!("{text} {:.1},{:.1} {size:.1}", at.0, at.1)))
                }
                Mark::Line(_) => None,
            })
            .collect();
        texts.sort_by(|a, b| a.0.total_cmp(&b.0));
        texts.into_iter().map(|t| t.1).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn where_the_parts_stand() {
        assert_eq!(texts(&placed("a+b")), "a 0.0,0.0 10.0; + 7.6,0.0 10.0; b 15.2,0.0 10.0");
        assert_eq!(texts(&placed("x^2")), "x 0.0,0.0 10.0; 2 5.4,-3.6 7.2");
        assert_eq!(texts(&placed("p0")), "p 0.0,0.0 10.0; 0 5.0,2.0 7.2");
        // One over the other, both in the middle of the line.
        assert_eq!(texts(&placed("a/bcd")), "bcd 1.2,5.1 8.8; a 5.6,-5.9 8.8");
        let line = placed("a/bcd");
        let Some(Mark::Line(ends)) = line.marks.last() else { panic!("a line") };
        assert!((ends[0].0 - 0.4).abs() < 1e-4 && (ends[1].0 - 15.2).abs() < 1e-4 && ends[1].1 == -2.8);
    }

    /// Parts never lie over one another, and everything stands inside the room that it claims.
    #[test]
    fn everything_has_room_of_its_own() {
        for text in [
            "((a/b)/(c/d))^(e/f)",
            "x^y^z^w+sqrt(x/(1+sqrt(1+x^2)))",
            "x<0 ? a/b : x<1 ? b*x^2 : abs(c-x)",
            "1/(sigma*sqrt(2*pi))*exp(-0.5*((x-mu)/sigma)^2)+p0+p1*x+p2*x^2+p3*x^3+p4*x^4+p5*x^5",
            "cbrt(x)/log10(x)",
        ] {
            let placed = placed(text);
            let boxes: Vec<[f32; 4]> = placed
                .marks
                .iter()
                .filter_map(|mark| match mark {
                    Mark::Text { at: (x, y), text, size, .. } => {
                        let width = 0.5 * size * text.chars().count() as f32;
                        // The middle of letters: what reaches down may touch what stands below.
                        Some([*x, *x + width, y - 0.6 * size, *y])
                    }
                    Mark::Line(_) => None,
                })
                .collect();
            for (k, a) in boxes.iter().enumerate() {
                assert!(a[0] > -0.01 && a[1] < placed.width + 0.01, "{text}: {a:?} in {}", placed.width);
                assert!(a[2] > -placed.up - 0.01 && a[3] < placed.down + 0.01, "{text}: {a:?}");
                for b in &boxes[..k] {
                    let apart = a[1] <= b[0] + 0.01
                        || b[1] <= a[0] + 0.01
                        || a[3] <= b[2] + 0.01
                        || b[3] <= a[2] + 0.01;
                    assert!(apart, "{text}: {a:?} over {b:?}");
                }
            }
            let half = placed.clone().scaled(0.5);
            assert!(
                (half.width - 0.5 * placed.width).abs() < 1e-3
                    && (half.height() - 0.5 * placed.height()).abs() < 1e-3
            );
        }
    }
}
