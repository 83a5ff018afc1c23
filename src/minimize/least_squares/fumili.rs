//! FUMILI: predictions taken as linear in the parameters, inside a box that grows where they are and shrinks where they are not
//! (S. Dymov et al., NIM A 440 (2000) 431, after I. Silin 1961). Steps are numbered as in the specification, 5.7.
//!
//! ```text
//! q(Δ) = gᵀΔ + ½ΔᵀZΔ     lowest for |Δ_i| ≤ b_i and within the limits, by an active set
//! ρ = (F − F_new)/−q     the box shrinks below ¼ and grows above ¾
//! ```
//!
//! Its edm is the fall of q to its lowest point within the limits, whatever the box: a box that has shrunk to nothing where F ends says
//! nothing about how far the minimum is.
//!
//! Works in external coordinates. Deliberately no second derivatives of the model: its matrix is approximate until HESSE confirms it, and
//! where Z is singular at the start (one residual that is a square, a parameter that enters as θ² at 0) it cannot begin.

use nalgebra::{DMatrix, DVector};

use crate::fcn::Expected;
use crate::minimize::call::{Gate, Halt, Warning};
use crate::minimize::finish;
use crate::minimize::migrad::gradient::Slopes;
use crate::minimize::migrad::posdef;
use crate::minimize::migrad::state::{Found, State, Verified};
use crate::minimize::prepare;
use crate::minimize::task::Task;
use crate::minimize::{MinimizeError, Minimum, StopReason, TracePoint};
use crate::numeric::linalg;
use crate::params::Parameters;

/// Half-width of the first box in start steps.
const FIRST_BOX: f64 = 10.0;
/// It ends when the predicted fall is below this part of tolerance times the unit of F.
const GOAL: f64 = 2e-4;
/// A pivot below this part of its diagonal: the parameter is not told apart from the others.
const SINGULAR: f64 = 1e-12;
/// A box smaller than this part of a value is rounding.
const SMALLEST_BOX: f64 = 1e-14;

/// F linearised at a point, free parameters only.
struct Here {
    p: Vec<f64>,
    fval: f64,
    g: DVector<f64>,
    z: DMatrix<f64>,
}

impl Here {
    fn finite(&self) -> bool {
        self.g.iter().chain(self.z.iter()).all(|x| x.is_finite())
    }
}

/// A step in the box.
struct Step {
    delta: DVector<f64>,
    /// −q.
    fall: f64,
    /// Parameters on a face of the box that is no limit.
    on_face: Vec<usize>,
    /// Parameters that Z does not determine.
    frozen: Vec<usize>,
}

struct Search<'g> {
    gate: &'g Gate<'g>,
    expected: &'g dyn Expected,
    free: Vec<usize>,
    limits: Vec<(f64, f64)>,
    half_widths: DVector<f64>,
    trace: Vec<TracePoint>,
}

impl Task<'_> {
    /// FUMILI from the values of `params`.
    pub(in crate::minimize) fn fumili(
        &self,
        params: &Parameters,
        warnings: Vec<Warning>,
    ) -> Result<Minimum, MinimizeError> {
        let gate = self.gate();
        let expected = gate.expected().ok_or(MinimizeError::FumiliCost)?;
        let from = self.first(&gate, params)?;
        let free = params.free();
        let of = |k: &usize| {
            let limits = params[*k].limits;
            (limits.lower().unwrap_or(f64::NEG_INFINITY), limits.upper().unwrap_or(f64::INFINITY))
        };
        let limits: Vec<_> = free.iter().map(of).collect();
        let half = DVector::from_fn(free.len(), |i, _| FIRST_BOX * prepare::external_step(&params[free[i]]));
        let mut search = Search { gate: &gate, expected, free, limits, half_widths: half, trace: Vec::new() };
        let here = match search.at(gate.transform().external(&from.at)) {
            Ok(here) => here,
            Err(halt) => return self.stopped(&gate, params, &from, halt, warnings),
        };
        let singular = undetermined(&here.z);
        if !singular.is_empty() {
            let names: Vec<&str> = singular.iter().map(|&i| gate.transform().name(i)).collect();
            return Err(MinimizeError::FumiliSingular { names: names.join(", ") });
        }
        let tolerance = self.ctx.method.tolerance;
        let (here, stop) = search.run(here, tolerance)?;
        let edm = search.edm(&here);
        let found = search.found(&here, edm, stop);
        let mut context = self.context(&gate, params, found.state.fval, warnings);
        context.algorithm = "Fumili";
        Ok(finish::minimum(&gate, found, context))
    }
}

impl Search<'_> {
    fn at(&self, p: Vec<f64>) -> Result<Here, Halt> {
        let n = p.len();
        let (mut grad, mut all) = (vec![0.0; n], DMatrix::zeros(n, n));
        let fval = self.gate.other_pass(&p, true, || self.expected.linearised(&p, &mut grad, &mut all))?;
        let g = DVector::from_fn(self.free.len(), |i, _| grad[self.free[i]]);
        let z = DMatrix::from_fn(g.len(), g.len(), |i, j| all[(self.free[i], self.free[j])]);
        Ok(Here { p, fval, g, z })
    }

    /// The search; the last point, and what ended it.
    fn run(&mut self, start: Here, tolerance: f64) -> Result<(Here, StopReason), MinimizeError> {
        let mut here = start;
        loop {
            match self.turn(&here, tolerance) {
                Ok(Turn::Moved(next)) => here = next,
                Ok(Turn::Stayed) => {}
                Ok(Turn::End(stop)) => return Ok((here, stop)),
                Err(halt) => return Ok((here, halt.into_stop()?)),
            }
        }
    }

    /// The fall predicted within the limits alone; NaN where F has no finite derivatives.
    fn edm(&self, here: &Here) -> f64 {
        if here.finite() {
            let anywhere = DVector::from_element(self.free.len(), f64::INFINITY);
            self.step(here, &anywhere).fall
        } else {
            f64::NAN
        }
    }

    /// Steps 2 to 4.
    fn turn(&mut self, here: &Here, tolerance: f64) -> Result<Turn, Halt> {
        self.gate.check_limit()?;
        if !here.finite() {
            return Ok(Turn::End(StopReason::NotFinite));
        }
        let step = self.step(here, &self.half_widths);
        self.record(here, step.fall);
        for &i in &step.frozen {
            let name = self.gate.transform().name(i);
            self.gate
                .warn("W-FUMILI-SING", format!("{name} was held for a step: the others do its job there"));
        }
        let goal = (GOAL * tolerance * self.gate.unit(here.fval)).max(f64::EPSILON * here.fval.abs());
        if step.fall < goal && step.on_face.is_empty() {
            return Ok(Turn::End(StopReason::Converged));
        }
        let mut p = here.p.clone();
        for (i, &k) in self.free.iter().enumerate() {
            p[k] = (p[k] + step.delta[i]).clamp(self.limits[i].0, self.limits[i].1);
        }
        let next = self.at(p)?;
        let ratio = (here.fval - next.fval) / step.fall;
        if ratio > 0.0 {
            let factor = if ratio < 0.25 {
                0.5
            } else if ratio > 0.75 {
                2.0
            } else {
                1.0
            };
            step.on_face.iter().for_each(|&i| self.half_widths[i] *= factor);
            return Ok(Turn::Moved(next));
        }
        for i in 0..self.free.len() {
            // A parameter that did not move says nothing about its box.
            let moved = step.delta[i].abs();
            self.half_widths[i] = 0.25 * if moved > 0.0 { moved } else { self.half_widths[i] };
        }
        let smallest = |i: usize| SMALLEST_BOX * here.p[self.free[i]].abs().max(f64::MIN_POSITIVE);
        let tiny = (0..self.free.len()).all(|i| self.half_widths[i] <= smallest(i));
        Ok(if tiny { Turn::End(StopReason::MachineAccuracy) } else { Turn::Stayed })
    }

    /// The lowest point of q in a box.
    fn step(&self, here: &Here, half_widths: &DVector<f64>) -> Step {
        let n = self.free.len();
        let frozen = undetermined(&here.z);
        let (mut lower, mut upper) = (-half_widths, half_widths.clone());
        for i in 0..n {
            let value = here.p[self.free[i]];
            lower[i] = lower[i].max(self.limits[i].0 - value).min(0.0);
            upper[i] = upper[i].min(self.limits[i].1 - value).max(0.0);
            if frozen.contains(&i) {
                (lower[i], upper[i]) = (0.0, 0.0);
            }
        }
        let delta = lowest_in_box(&here.g, &here.z, &lower, &upper, &frozen);
        let fall = -(here.g.dot(&delta) + 0.5 * delta.dot(&(&here.z * &delta)));
        let face = |i: &usize| delta[*i] != 0.0 && delta[*i].abs() >= half_widths[*i];
        Step { on_face: (0..n).filter(face).collect(), delta, fall, frozen }
    }

    fn record(&mut self, here: &Here, fall: f64) {
        self.gate.note_edm(fall);
        let nfcn = self.gate.counts().nfcn;
        self.trace.push(TracePoint { nfcn, fval: here.fval, edm: fall, values: here.p.clone() });
    }

    /// The end in internal coordinates, with V = Z⁻¹ of the parameters that no limit holds.
    fn found(self, here: &Here, edm: f64, stop: StopReason) -> Found {
        let transform = self.gate.transform();
        let at = transform.internal(&here.p);
        // The change of variables may round the point: F belongs to what is reported.
        let fval = self.gate.value(&at).unwrap_or(here.fval);
        let slopes = transform.slopes(&at);
        let held = undetermined(&here.z);
        let inside = |i: &usize| {
            let value = here.p[self.free[*i]];
            value > self.limits[*i].0 && value < self.limits[*i].1 && !held.contains(i)
        };
        let inside: Vec<usize> = (0..self.free.len()).filter(inside).collect();
        let n = self.free.len();
        let mut v = DMatrix::zeros(n, n);
        let part = here.z.select_rows(&inside).select_columns(&inside);
        if let Some(inverse) = linalg::invert_posdef(&part) {
            for (a, &i) in inside.iter().enumerate() {
                for (b, &j) in inside.iter().enumerate() {
                    v[(i, j)] = inverse[(a, b)] / (slopes[i] * slopes[j]);
                }
            }
        } else {
            v = posdef::diagonal(&here.z.diagonal());
        }
        let g = here.g.component_mul(&slopes);
        let g2 = DVector::from_fn(n, |i, _| here.z[(i, i)] * slopes[i] * slopes[i]);
        let step = self.half_widths.clone();
        let mut state = State::new(at, fval, Slopes { g, g2, step }, v, 0.0);
        state.edm = edm;
        Found { state, stop, verified: Verified::NotRun, trace: self.trace }
    }
}

/// Parameters that Z does not tell apart from those before: what is left of a Cholesky decomposition that takes the largest pivots first.
fn undetermined(z: &DMatrix<f64>) -> Vec<usize> {
    let mut rest = z.clone();
    let (mut open, mut out): (Vec<usize>, Vec<usize>) = (0..z.nrows()).partition(|&k| z[(k, k)] > 0.0);
    let part = |rest: &DMatrix<f64>, k: usize| rest[(k, k)] / z[(k, k)];
    while let Some(&k) = open.iter().max_by(|&&a, &&b| part(&rest, a).total_cmp(&part(&rest, b))) {
        if part(&rest, k) <= SINGULAR {
            break;
        }
        open.retain(|&j| j != k);
        let (column, row) = (rest.column(k) / rest[(k, k)], rest.row(k).into_owned());
        rest -= column * row;
    }
    out.extend(open);
    out.sort_unstable();
    out
}

/// What one turn did.
enum Turn {
    Moved(Here),
    Stayed,
    End(StopReason),
}

/// The Δ with the lowest gᵀΔ + ½ΔᵀZΔ in a box that holds 0: solved for what is free, what leaves the box by the largest ratio is put on its
/// face, and let go again where q falls inwards.
fn lowest_in_box(
    g: &DVector<f64>,
    z: &DMatrix<f64>,
    lower: &DVector<f64>,
    upper: &DVector<f64>,
    frozen: &[usize],
) -> DVector<f64> {
    let n = g.len();
    let mut delta = DVector::zeros(n);
    let mut open: Vec<usize> = (0..n).filter(|i| !frozen.contains(i)).collect();
    for _ in 0..6 * n.max(1) {
        let on_face: DVector<f64> =
            DVector::from_fn(n, |i, _| if open.contains(&i) { 0.0 } else { delta[i] });
        let rhs = -(g + z * &on_face).select_rows(&open);
        let part = z.select_rows(&open).select_columns(&open);
        let Some(solved) = linalg::solve_posdef(&part, &rhs).or_else(|| open.is_empty().then_some(rhs))
        else {
            break;
        };
        let excess = |a: usize| {
            let i = open[a];
            let wall = if solved[a] < 0.0 { lower[i] } else { upper[i] };
            if solved[a] == 0.0 { 0.0 } else { solved[a] / wall }
        };
        let beyond = (0..open.len()).filter(|&a| excess(a) > 1.0 || excess(a).is_nan());
        if let Some(a) = beyond.max_by(|&a, &b| excess(a).total_cmp(&excess(b))) {
            let i = open.remove(a);
            delta[i] = if solved[a] < 0.0 { lower[i] } else { upper[i] };
            continue;
        }
        open.iter().zip(solved.iter()).for_each(|(&i, x)| delta[i] = *x);
        let slope = g + z * &delta;
        let inward = |i: &usize| {
            let falls =
                (delta[*i] <= lower[*i] && slope[*i] < 0.0) || (delta[*i] >= upper[*i] && slope[*i] > 0.0);
            !open.contains(i) && !frozen.contains(i) && falls && lower[*i] < upper[*i]
        };
        let Some(i) = (0..n).find(inward) else { break };
        open.push(i);
        open.sort_unstable();
    }
    delta
}

#[cfg(test)]
mod tests {
    use super::*;

    fn box_of(b: f64, n: usize) -> (DVector<f64>, DVector<f64>) {
        (DVector::from_element(n, -b), DVector::from_element(n, b))
    }

    /// FU006: (x − 3)² + (x − 3)(y − 1) + (y − 1)² by hand: free it ends at (3, 1), in a box of 2 at x = 2 and y = 3/2.
    #[test]
    fn the_lowest_point_in_a_box() {
        let z = DMatrix::from_row_slice(2, 2, &[2.0, 1.0, 1.0, 2.0]);
        let g = DVector::from_vec(vec![-7.0, -5.0]);
        for (b, exact) in [(9.0, [3.0, 1.0]), (2.0, [2.0, 1.5]), (1.0, [1.0, 1.0])] {
            let (lower, upper) = box_of(b, 2);
            let found = lowest_in_box(&g, &z, &lower, &upper, &[]);
            assert!((found - DVector::from_row_slice(&exact)).amax() < 1e-14, "box of {b}");
        }
    }

    #[test]
    fn what_a_matrix_does_not_determine() {
        let z = DMatrix::from_row_slice(3, 3, &[4.0, 2.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(undetermined(&z).len(), 2);
        assert_eq!(undetermined(&DMatrix::identity(3, 3)), Vec::<usize>::new());
        assert_eq!(undetermined(&DMatrix::zeros(2, 2)), [0, 1]);
    }
}
