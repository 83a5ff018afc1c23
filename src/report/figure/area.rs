//! Upright rectangles on a screen or a sheet of paper, y growing downward, in any unit.

/// A place: from the left, from the top.
pub type Spot = (f64, f64);

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Area {
    /// By its left upper corner and its (width, height).
    pub fn new((left, top): Spot, (width, height): (f64, f64)) -> Area {
        Area { left, top, right: left + width, bottom: top + height }
    }

    /// Around a middle.
    pub fn around((x, y): Spot, (width, height): (f64, f64)) -> Area {
        Area::new((x - 0.5 * width, y - 0.5 * height), (width, height))
    }

    /// From left to right.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// From top to bottom.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Its middle.
    pub fn center(&self) -> Spot {
        (0.5 * (self.left + self.right), 0.5 * (self.top + self.bottom))
    }

    /// Whether a place lies inside or on an edge.
    pub fn contains(&self, (x, y): Spot) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Whether all of another one lies inside.
    pub fn holds(&self, other: &Area) -> bool {
        self.contains((other.left, other.top)) && self.contains((other.right, other.bottom))
    }

    /// Larger by so much on every side, across and down; smaller with negative numbers.
    pub fn expand(&self, across: f64, down: f64) -> Area {
        Area {
            left: self.left - across,
            top: self.top - down,
            right: self.right + across,
            bottom: self.bottom + down,
        }
    }

    /// What two of them have in common.
    pub fn intersect(&self, other: &Area) -> Area {
        Area {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }
}
