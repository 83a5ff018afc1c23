//! Other starts for a search: points of Sobol's sequence spread where parameters of curves have their values: around the given value
//! over a decade to either side, at a place among the data, at a width or a rate that the data can show.

use crate::minimize::searches::sobol::Sobol;
use crate::params::{Parameter, Parameters};

/// Decades around a given value to either side.
const DECADES: f64 = 1.0;
/// Widths from this part of the span of the data to the whole of it.
const NARROWEST: f64 = 0.01;

/// Scrambles the sequence; fixed, so that the same fit takes the same way.
const SEED: u64 = 1;

/// A sequence of starts.
pub(in crate::minimize) struct Starts {
    params: Parameters,
    /// Positions (among all parameters) of those that vary from start to start.
    vary: Vec<usize>,
    /// First and last abscissa of the data.
    span: Option<(f64, f64)>,
    /// Two coordinates for each parameter: the kind of its value and the value.
    sobol: Sobol,
}

impl Starts {
    /// Starts in the free parameters number `curved`; the others stay.
    pub(in crate::minimize) fn new(
        params: &Parameters,
        curved: &[usize],
        span: Option<(f64, f64)>,
    ) -> Starts {
        let free = params.free();
        let vary: Vec<usize> = curved.iter().map(|&i| free[i]).collect();
        let sobol = Sobol::new(2 * vary.len(), SEED);
        Starts { params: params.clone(), vary, span, sobol }
    }

    /// The next start: values of all parameters.
    pub(in crate::minimize) fn next(&mut self) -> Vec<f64> {
        let point = self.sobol.next();
        let mut values = self.params.values();
        for (i, &k) in self.vary.iter().enumerate() {
            let p = &self.params[k];
            values[k] = p.limits.clip(self.value(p, point[2 * i], point[2 * i + 1]));
        }
        values
    }

    fn value(&self, p: &Parameter, kind: f64, at: f64) -> f64 {
        if let (Some(a), Some(b)) = (p.limits.lower(), p.limits.upper()) {
            return a + at * (b - a);
        }
        let near = || {
            if p.value == 0.0 { 2.0 * at - 1.0 } else { p.value * 10f64.powf(DECADES * (2.0 * at - 1.0)) }
        };
        let Some((first, last)) = self.span else { return near() };
        let width = (last - first) * NARROWEST.powf(at);
        match (4.0 * kind) as usize {
            0 => first + at * (last - first),
            1 => width,
            2 => 1.0 / width,
            _ => near(),
        }
    }
}
