//! The parts of a curve that can be seen. What lies outside of the frame is not drawn, and must not cost anything either: the dashes of a
//! line that ends at 10³⁰⁰ would fill all memory.

/// Part of the view that is kept around it, so that no end of a line shows.
const AROUND: f64 = 0.05;
/// Heights of the view beyond which a point may as well be nearer: its line looks the same, and all numbers stay finite.
const FAR: f64 = 1e9;

/// A rectangle: from, to of x and of y.
type Box2 = [(f64, f64); 2];

/// The pieces of the line through `points` inside of the view `x`, `y`. No numbers break the line.
pub fn visible(points: &[(f64, f64)], x: (f64, f64), y: (f64, f64)) -> Vec<Vec<[f64; 2]>> {
    let wider = |(lo, hi): (f64, f64), by: f64| (lo - by * (hi - lo), hi + by * (hi - lo));
    let (seen, far) = ([wider(x, AROUND), wider(y, AROUND)], [wider(x, FAR), wider(y, FAR)]);
    let near = |p: &(f64, f64)| {
        (p.0.is_finite() && p.1.is_finite())
            .then(|| [p.0.clamp(far[0].0, far[0].1), p.1.clamp(far[1].0, far[1].1)])
    };
    let mut pieces: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let clipped = near(&pair[0]).zip(near(&pair[1])).and_then(|(from, to)| clip(from, to, &seen));
        let Some((from, to, goes_on)) = clipped else {
            open = false;
            continue;
        };
        match pieces.last_mut().filter(|_| open) {
            Some(piece) => piece.push(to),
            None => pieces.push(vec![from, to]),
        }
        open = goes_on;
    }
    pieces
}

/// The part of a line inside of a rectangle, and whether its end is that of the line (Liang and Barsky 1984).
fn clip(from: [f64; 2], to: [f64; 2], inside: &Box2) -> Option<([f64; 2], [f64; 2], bool)> {
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for k in 0..2 {
        let (along, (lo, hi)) = (to[k] - from[k], inside[k]);
        if along == 0.0 {
            if from[k] < lo || from[k] > hi {
                return None;
            }
            continue;
        }
        let (a, b) = ((lo - from[k]) / along, (hi - from[k]) / along);
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    let at = |t: f64| [from[0] + t * (to[0] - from[0]), from[1] + t * (to[1] - from[1])];
    let start = if enter > 0.0 { at(enter) } else { from };
    let end = if leave < 1.0 { at(leave) } else { to };
    (enter <= leave).then_some((start, end, leave >= 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: (f64, f64) = (0.0, 10.0);
    const Y: (f64, f64) = (0.0, 20.0);

    #[test]
    fn what_is_inside_stays_as_it_is() {
        let line = [(1.0, 2.0), (3.0, 5.0), (9.0, 1.0)];
        assert_eq!(visible(&line, X, Y), [vec![[1.0, 2.0], [3.0, 5.0], [9.0, 1.0]]]);
        let broken = [(1.0, 2.0), (3.0, 5.0), (f64::NAN, 0.0), (4.0, 4.0), (5.0, 5.0)];
        assert_eq!(visible(&broken, X, Y).len(), 2);
        assert!(visible(&line[..1], X, Y).is_empty() && visible(&[], X, Y).is_empty());
    }

    /// Up and out, far away, and back in: two pieces that end a twentieth of the view beyond it.
    #[test]
    fn what_leaves_the_view_comes_back_as_another_piece() {
        let line = [(1.0, 11.0), (2.0, 31.0), (3.0, 31.0), (4.0, 11.0)];
        let pieces = visible(&line, X, Y);
        assert_eq!(pieces, [vec![[1.0, 11.0], [1.5, 21.0]], vec![[3.5, 21.0], [4.0, 11.0]]]);
    }

    #[test]
    fn a_line_through_the_view_is_cut_at_both_ends() {
        assert_eq!(visible(&[(5.0, -100.0), (5.0, 100.0)], X, Y), [vec![[5.0, -1.0], [5.0, 21.0]]]);
        assert!(visible(&[(-5.0, 1.0), (-4.0, 2.0)], X, Y).is_empty());
        assert!(visible(&[(-5.0, 18.0), (1.0, 40.0)], X, Y).is_empty(), "past the corner");
    }

    #[test]
    fn numbers_at_the_end_of_the_scale_are_no_trouble() {
        let line = [(0.0, 1.0), (5.0, 1e308), (6.0, -1e308), (7.0, 3.0)];
        for piece in visible(&line, X, Y) {
            for [x, y] in piece {
                assert!((-0.5..=10.5).contains(&x) && (-1.001..=21.001).contains(&y), "{x} {y}");
            }
        }
        assert!(!visible(&line, X, Y).is_empty());
    }
}
