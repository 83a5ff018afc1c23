//! Titles and ranges of axes: `energy / MeV`, `counts / 50 keV`, and a little air around the data.

use crate::data::{AxisTitle, Dataset, coordinate_name};
use crate::report::pdg::number;

/// Air beside the outermost points, as a part of their span.
const X_MARGIN: f64 = 0.04;
/// Air above and below, as a part of the span of values.
const Y_MARGIN: f64 = 0.06;
/// How far a curve may widen the range of heights beyond the data, as a part of their span.
const CURVE_MARGIN: f64 = 0.5;

/// Title of the x axis.
pub(super) fn x_title(data: &Dataset) -> String {
    titled(&data.x_title, "x")
}

/// Title of a further coordinate, 0 being that after x.
pub(super) fn further_title(data: &Dataset, k: usize) -> String {
    let otherwise = coordinate_name(k + 1);
    data.further_titles.get(k).map_or_else(|| otherwise.clone(), |title| titled(title, &otherwise))
}

/// `quantity / unit`; a compound unit in brackets, as ISO 80000 writes it.
fn titled(title: &AxisTitle, otherwise: &str) -> String {
    let quantity = if title.quantity.is_empty() { otherwise } else { &title.quantity };
    match title.unit.as_str() {
        "" => quantity.to_string(),
        unit if unit.contains(['/', '·', ' ']) && !unit.starts_with('(') => format!("{quantity} / ({unit})"),
        unit => format!("{quantity} / {unit}"),
    }
}

/// Title of the y axis of points.
pub(super) fn y_title(data: &Dataset) -> String {
    titled(&data.y_title, "y")
}

/// Title of an axis of differences of y, in its unit.
pub(super) fn residual_title(data: &Dataset) -> String {
    let unit = data.y_title.unit.clone();
    titled(&AxisTitle { quantity: "residual".to_string(), unit }, "")
}

/// Title of the y axis of bins of equal `width`: `counts / 50 keV`; without a width or a unit of x: `counts per bin`.
pub(super) fn counts_title(data: &Dataset, otherwise: &str, width: Option<f64>) -> String {
    if !data.y_title.unit.is_empty() {
        return titled(&data.y_title, otherwise);
    }
    let quantity = if data.y_title.quantity.is_empty() { otherwise } else { &data.y_title.quantity };
    match (width, data.x_title.unit.as_str()) {
        (Some(w), unit) if !unit.is_empty() => {
            let (w, unit) = rescaled(w, unit);
            if number(w, 4) == "1" {
                format!("{quantity} / {unit}")
            } else {
                format!("{quantity} / {} {unit}", number(w, 4))
            }
        }
        _ => format!("{quantity} per bin"),
    }
}

/// SI prefixes a thousand apart, from small to large.
const PREFIXES: [&str; 9] = ["f", "p", "n", "µ", "m", "", "k", "M", "G"];

/// Units that take SI prefixes; longer ones first, so that `eV` is not read as volts.
const UNITS: [&str; 11] = ["eV", "Hz", "Pa", "Ω", "V", "A", "s", "m", "g", "J", "W"];

/// A length in the prefixed unit that needs no zeros: 0.05 MeV is 50 keV. Unknown units, and lengths from 0.1 to 1000, stay.
fn rescaled(width: f64, unit: &str) -> (f64, String) {
    let known = UNITS.iter().find_map(|base| {
        let prefix = unit.strip_suffix(base)?;
        let prefix = if prefix == "u" || prefix == "μ" { "µ" } else { prefix };
        PREFIXES.iter().position(|p| *p == prefix).map(|at| (at, *base))
    });
    let Some((mut at, base)) = known else { return (width, unit.to_string()) };
    if (0.1..1000.0).contains(&width) {
        return (width, unit.to_string());
    }
    let mut width = width;
    while width < 0.1 && width > 0.0 && at > 0 {
        (width, at) = (width * 1000.0, at - 1);
    }
    while width >= 1000.0 && at + 1 < PREFIXES.len() {
        (width, at) = (width / 1000.0, at + 1);
    }
    (width, format!("{}{base}", PREFIXES[at]))
}

/// The smallest interval that holds all finite numbers; `None` when there are none.
pub(super) fn span(x: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    let finite = x.into_iter().filter(|x| x.is_finite());
    finite.fold(None, |s: Option<(f64, f64)>, x| Some(s.map_or((x, x), |(a, b)| (a.min(x), b.max(x)))))
}

/// An interval with air on both sides; a single number gets some room, nothing at all gives [0, 1].
fn with_air(span: Option<(f64, f64)>, part: f64) -> (f64, f64) {
    match span {
        None => (0.0, 1.0),
        Some((a, b)) if a == b => {
            let room = if a == 0.0 { 1.0 } else { 0.5 * a.abs() };
            (a - room, b + room)
        }
        Some((a, b)) => (a - part * (b - a), b + part * (b - a)),
    }
}

/// Range of x around points.
pub(super) fn x_range(span: Option<(f64, f64)>) -> (f64, f64) {
    with_air(span, X_MARGIN)
}

/// Range of heights around points with their bars.
pub(super) fn y_range(span: Option<(f64, f64)>) -> (f64, f64) {
    with_air(span, Y_MARGIN)
}

/// Range of heights of contents: from zero, unless some are below.
pub(super) fn y_range_of_contents(span: Option<(f64, f64)>) -> (f64, f64) {
    let (a, b) = y_range(span.map(|(a, b)| (a.min(0.0), b.max(0.0))));
    let zero = span.is_none_or(|s| s.0 >= 0.0);
    (if zero { 0.0 } else { a }, b)
}

/// A curve that leaves the range by less than this part of its height is let go.
const UNSEEN: f64 = 0.02;

/// The range widened so that a curve inside it is seen, but never so far that the data shrink to a line.
pub(super) fn widened(range: (f64, f64), curve: impl IntoIterator<Item = f64>) -> (f64, f64) {
    let Some((lo, hi)) = span(curve) else { return range };
    let height = range.1 - range.0;
    let air = Y_MARGIN * height;
    let low = if lo < range.0 - UNSEEN * height {
        (lo - air).max(range.0 - CURVE_MARGIN * height)
    } else {
        range.0
    };
    let high = if hi > range.1 - air { (hi + air).min(range.1 + CURVE_MARGIN * height) } else { range.1 };
    (low, high.max(range.1))
}

/// Room that a mark at an efficiency of 0 or 1 needs to the frame.
const MARK_ROOM: f64 = 0.02;

/// A range of efficiencies: none is below 0 or above 1, and the axis goes no further than a mark there needs.
pub(super) fn of_shares(range: (f64, f64)) -> (f64, f64) {
    (range.0.max(-MARK_ROOM), range.1.min(1.0 + MARK_ROOM))
}

/// `inside` without the intervals `taken` (rising, not overlapping).
pub(super) fn complement(inside: (f64, f64), taken: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut free = Vec::new();
    let mut from = inside.0;
    for &(a, b) in taken {
        if a > from {
            free.push((from, a.min(inside.1)));
        }
        from = from.max(b);
    }
    if from < inside.1 {
        free.push((from, inside.1));
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn widths_of_bins_take_the_prefix_that_needs_no_zeros() {
        for (width, unit, expected) in [
            (0.05, "MeV", "50 keV"),
            (0.5, "MeV", "0.5 MeV"),
            (2500.0, "V", "2.5 kV"),
            (0.002, "s", "2 ms"),
            (2e-5, "us", "20 ps"),
            (0.02, "channel", "0.02 channel"),
            (0.01, "mm", "10 µm"),
            (0.01, "min", "0.01 min"),
        ] {
            let (w, u) = rescaled(width, unit);
            assert_eq!(format!("{} {u}", number(w, 4)), expected);
        }
    }

    #[test]
    fn titles_read_quantity_over_unit() {
        let mut d = testing::histogram();
        assert_eq!(x_title(&d), "energy / MeV");
        assert_eq!(counts_title(&d, "counts", Some(0.05)), "counts / 50 keV");
        assert_eq!(counts_title(&d, "counts", None), "counts per bin");
        d.x_title.unit = "m/s".into();
        assert_eq!(x_title(&d), "energy / (m/s)");
        d.x_title = AxisTitle::default();
        assert_eq!(x_title(&d), "x");
        assert_eq!(counts_title(&d, "counts", Some(1.0)), "counts per bin");
    }

    #[test]
    fn ranges_have_air_and_counts_start_at_zero() {
        assert_eq!(x_range(Some((0.0, 100.0))), (-4.0, 104.0));
        assert_eq!(y_range_of_contents(Some((3.0, 100.0))), (0.0, 106.0));
        assert!(y_range_of_contents(Some((-10.0, 100.0))).0 < -10.0);
        assert_eq!(y_range(Some((2.0, 2.0))), (1.0, 3.0));
        assert_eq!(y_range(None), (0.0, 1.0));
        assert_eq!(of_shares((-0.07, 1.3)), (-0.02, 1.02));
        assert_eq!(of_shares((0.4, 0.9)), (0.4, 0.9));
    }

    #[test]
    fn a_wild_curve_does_not_crush_the_data() {
        assert_eq!(widened((0.0, 10.0), [5.0, 1e9]), (0.0, 15.0));
        assert_eq!(widened((0.0, 10.0), [5.0, 6.0]), (0.0, 10.0));
        assert!(widened((0.0, 10.0), [-1.0, 6.0]).0 < -1.0);
        assert_eq!(widened((0.0, 10.0), [-0.1, 6.0]), (0.0, 10.0), "counts still start at zero");
    }

    #[test]
    fn complement_of_ranges() {
        assert_eq!(complement((0.0, 10.0), &[(2.0, 4.0), (6.0, 12.0)]), [(0.0, 2.0), (4.0, 6.0)]);
        assert_eq!(complement((0.0, 10.0), &[]), [(0.0, 10.0)]);
        assert!(complement((0.0, 10.0), &[(-1.0, 11.0)]).is_empty());
    }
}
