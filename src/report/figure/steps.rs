//! Histograms as lines.

use super::Scale;

/// Where the bins of a histogram stand on an axis that shows `range`: on zero, or below the frame where there is no zero.
pub fn base(scale: Scale, range: (f64, f64)) -> f64 {
    if scale == Scale::Linear { 0.0 } else { range.0 - (range.1 - range.0) }
}

/// The outline of a histogram as one line; a gap between bins goes down to where they stand, and so does a bin without a place.
pub fn outline(bins: &[(f64, f64, f64)], base: f64) -> Vec<[f64; 2]> {
    let mut line = Vec::with_capacity(2 * bins.len() + 2);
    let mut end = None;
    for &(lo, hi, content) in bins {
        let content = if content.is_infinite() { base } else { content };
        if end != Some(lo) {
            if let Some(end) = end {
                line.push([end, base]);
            }
            line.push([lo, base]);
        }
        line.push([lo, content]);
        line.push([hi, content]);
        end = Some(hi);
    }
    if let Some(end) = end {
        line.push([end, base]);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn an_outline_starts_and_ends_at_zero_and_drops_in_gaps() {
        let line = outline(&[(0.0, 1.0, 2.0), (1.0, 2.0, 3.0), (4.0, 5.0, 1.0)], 0.0);
        let expected = [
            [0.0, 0.0],
            [0.0, 2.0],
            [1.0, 2.0],
            [1.0, 3.0],
            [2.0, 3.0],
            [2.0, 0.0],
            [4.0, 0.0],
            [4.0, 1.0],
            [5.0, 1.0],
            [5.0, 0.0],
        ];
        assert_eq!(line, expected);
        assert!(outline(&[], 0.0).is_empty());
    }
}
