//! Formulas inside a session: what the language promises must hold for a whole fit.

use std::sync::Arc;

use fitpanel::data::{Data, Dataset, Interval, Points, YErrors};
use fitpanel::fit::{Command, Session};

/// A sum of normalised shapes follows the fit range: its integral there is the sum of its event numbers.
#[test]
fn sums_of_normalised_shapes_follow_the_fit_range() {
    let x: Vec<f64> = (0..40).map(|i| 0.25 * f64::from(i)).collect();
    let y: Vec<f64> =
        x.iter().map(|x| 30.0 * (-0.5 * (x - 4.0).powi(2)).exp() + 20.0 * (-0.3 * x).exp()).collect();
    let sy = YErrors::Symmetric(vec![1.0; x.len()]);
    let data = Dataset::new("peak", Data::Points(Points { x, further: Vec::new(), y, sx: None, sy }));
    let mut session = Session::new();
    session.apply(Command::SetData(Arc::new(data), None)).unwrap();
    session.apply(Command::SetFormula("NSUM(N1*gaus, N2*expo)".into())).unwrap();
    for range in [None, Some(Interval { lo: 2.0, hi: 7.5 })] {
        session.apply(Command::SetRange(range)).unwrap();
        let (lo, hi) = range.map_or((0.0, 9.75), |r| (r.lo, r.hi));
        let mut events = [0.0];
        let p = [4.0, 1.0, -0.3, 75.0, 60.0];
        session.model().bin_integral().unwrap().eval(&[&[lo], &[hi]], &p, &mut events);
        assert!((events[0] - 135.0).abs() < 1e-9, "{range:?}: {events:?}");
    }
}
