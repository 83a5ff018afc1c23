//! What all writers of shapes agree on: which places are drawn at all, and where the arms of a cross end.

use crate::report::figure::area::Spot;

/// Whether a place is one: what is no number is left out.
pub fn is_place(&(x, y): &Spot) -> bool {
    x.is_finite() && y.is_finite()
}

/// The two lines of each cross; its arms are as long as a disc is wide.
pub fn crosses(at: &[Spot], radius: f64) -> Vec<Vec<Spot>> {
    let arm = radius * std::f64::consts::FRAC_1_SQRT_2;
    let lines = at.iter().filter(|place| is_place(place)).flat_map(|&(x, y)| {
        [(-arm, arm), (arm, -arm)].map(|(from, to)| vec![(x - arm, y + from), (x + arm, y + to)])
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arms_end_on_the_circle() {
        let lines = crosses(&[(1.0, 2.0), (f64::NAN, 0.0)], 0.5);
        assert_eq!(lines.len(), 2);
        assert!(lines.iter().flatten().all(|(x, y)| ((x - 1.0).hypot(y - 2.0) - 0.5).abs() < 1e-12));
    }
}
