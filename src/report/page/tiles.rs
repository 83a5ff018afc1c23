//! Boxes that meet, for readers that blend edges with what is below: without help the ground would shine through as hairlines.

use std::collections::HashMap;

use crate::report::figure::area::Area;

use super::shape::Color;

/// An edge: its place, its ends, and whether it is upright.
type Edge = (i64, i64, i64, bool);

/// The same boxes, each with what it takes to reach half below those that stand beside it and are drawn later: one piece across, one down. These are
/// opaque and cover it; what is seen stays as it is.
pub fn without_seams(boxes: &[(Area, Color)]) -> Vec<(Area, Color)> {
    // The last box that begins at an edge, and the last that ends there.
    let (mut begins, mut ends) = (HashMap::new(), HashMap::new());
    for (k, (area, color)) in boxes.iter().enumerate() {
        if color.alpha >= 1.0 {
            begins.insert(upright(area, area.left), k);
            begins.insert(level(area, area.top), k);
            ends.insert(upright(area, area.right), k);
            ends.insert(level(area, area.bottom), k);
        }
    }
    let mut all = Vec::with_capacity(boxes.len());
    for (k, (area, color)) in boxes.iter().enumerate() {
        let later = |beside: Option<&usize>| beside.filter(|next| **next > k).map(|next| boxes[*next].0);
        let (mut across, mut down) = (*area, *area);
        if color.alpha >= 1.0 {
            across.left -= later(ends.get(&upright(area, area.left))).map_or(0.0, |next| 0.5 * next.width());
            across.right +=
                later(begins.get(&upright(area, area.right))).map_or(0.0, |next| 0.5 * next.width());
            down.top -= later(ends.get(&level(area, area.top))).map_or(0.0, |next| 0.5 * next.height());
            down.bottom +=
                later(begins.get(&level(area, area.bottom))).map_or(0.0, |next| 0.5 * next.height());
        }
        all.push((across, *color));
        if down != *area {
            all.push((down, *color));
        }
    }
    all
}

fn upright(area: &Area, x: f64) -> Edge {
    (exact(x), exact(area.top), exact(area.bottom), true)
}

fn level(area: &Area, y: f64) -> Edge {
    (exact(y), exact(area.left), exact(area.right), false)
}

/// In nanometres: edges that were computed in two ways are the same.
fn exact(millimetres: f64) -> i64 {
    (millimetres * 1e6).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLUE: Color = Color::hex(0xff);

    fn row(edges: &[f64], color: Color) -> Vec<(Area, Color)> {
        edges.windows(2).map(|pair| (Area::new((pair[0], 1.0), (pair[1] - pair[0], 2.0)), color)).collect()
    }

    #[test]
    fn a_box_reaches_half_below_the_next_one() {
        let boxes = row(&[0.0, 1.0, 1.5, 3.0], BLUE);
        let sides = |boxes: &[(Area, Color)]| -> Vec<_> {
            without_seams(boxes).iter().map(|(area, _)| (area.left, area.right)).collect()
        };
        assert_eq!(sides(&boxes), [(0.0, 1.25), (1.0, 2.25), (1.5, 3.0)]);
        let back: Vec<_> = boxes.into_iter().rev().collect();
        assert_eq!(sides(&back), [(1.25, 3.0), (0.5, 1.5), (0.0, 1.0)]);
    }

    /// Painted into squares of a tenth of a millimetre, a plane with a hole looks as before.
    #[test]
    fn what_is_seen_stays_as_it_is() {
        let boxes: Vec<_> = (0..20)
            .filter(|k| ![7, 12].contains(k))
            .map(|k| {
                let corner = (f64::from(k % 5), f64::from(k / 5));
                (Area::new(corner, (1.0, 1.0)), Color::hex(u32::try_from(k).unwrap()))
            })
            .collect();
        let seen = |boxes: &[(Area, Color)]| -> Vec<Option<Color>> {
            let places = (0..2500).map(|k| (0.05 + 0.1 * f64::from(k % 50), 0.05 + 0.1 * f64::from(k / 50)));
            places
                .map(|place| {
                    boxes.iter().rev().find(|(area, _)| area.contains(place)).map(|(_, color)| *color)
                })
                .collect()
        };
        for boxes in [boxes.clone(), boxes.into_iter().rev().collect()] {
            let longer = without_seams(&boxes);
            assert!(longer.len() > boxes.len());
            assert_eq!(seen(&longer), seen(&boxes));
        }
    }

    #[test]
    fn boxes_that_end_at_other_heights_and_translucent_ones_stay() {
        let mut steps = row(&[0.0, 1.0, 2.0], BLUE);
        steps[1].0.top = 0.5;
        assert_eq!(without_seams(&steps), steps);
        let clear = row(&[0.0, 1.0, 2.0], BLUE.strength(0.5));
        assert_eq!(without_seams(&clear), clear);
    }
}
