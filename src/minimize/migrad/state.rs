//! Where a search stands, as a value: point, derivatives, inverse Hessian and how far it is trusted.

use nalgebra::DMatrix;

use super::edm::edm;
use super::gradient::Slopes;
use super::posdef::{Inverse, Nature};
use crate::minimize::StopReason;
use crate::minimize::TracePoint;
use crate::minimize::transform::Internal;

/// One point of a variable-metric search.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) struct State {
    /// The point.
    pub(in crate::minimize) at: Internal,
    /// F there.
    pub(in crate::minimize) fval: f64,
    /// Derivatives there.
    pub(in crate::minimize) slopes: Slopes,
    /// V ≈ H⁻¹.
    pub(in crate::minimize) v: DMatrix<f64>,
    /// Uncertainty of V: 0 from a Hessian, 1 from start steps.
    pub(in crate::minimize) dcov: f64,
    /// Whether V holds more than start steps.
    pub(in crate::minimize) learnt: bool,
    /// ½ gᵀVg.
    pub(in crate::minimize) edm: f64,
    /// What the eigenvalues say, when V is the inverse of the exact Hessian at this very point.
    pub(in crate::minimize) nature: Option<Nature>,
}

impl State {
    /// A state whose edm follows from its derivatives.
    pub(in crate::minimize) fn new(
        at: Internal,
        fval: f64,
        slopes: Slopes,
        v: DMatrix<f64>,
        dcov: f64,
    ) -> State {
        let edm = edm(&slopes.g, &v);
        State { at, fval, slopes, v, dcov, learnt: dcov < 1.0, edm, nature: None }
    }

    /// A state whose V is the inverse of its exact Hessian.
    pub(in crate::minimize) fn renewed(
        at: Internal,
        fval: f64,
        slopes: Slopes,
        Inverse { v, nature }: Inverse,
    ) -> State {
        State { nature: Some(nature), ..State::new(at, fval, slopes, v, 0.0) }
    }

    /// The same point with another V.
    pub(in crate::minimize) fn with_v(self, v: DMatrix<f64>, dcov: f64) -> State {
        let learnt = self.learnt;
        State { learnt, ..State::new(self.at, self.fval, self.slopes, v, dcov) }
    }

    /// The same point with new derivatives, and their inverse as V.
    pub(in crate::minimize) fn renew(&mut self, slopes: Slopes, v: DMatrix<f64>) {
        self.edm = edm(&slopes.g, &v);
        (self.slopes, self.v, self.dcov, self.learnt) = (slopes, v, 0.0, true);
    }
}

/// What the Hessian at the end said.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::minimize) enum Verified {
    /// None was computed.
    NotRun,
    /// It was computed and V is its inverse; the eigenvalues tell what it is worth.
    Inverted(Nature),
    /// F does not change with these free parameters.
    Flat(Vec<usize>),
    /// Not finite, or it could not be inverted.
    Failed,
}

/// The end of one search.
#[derive(Debug, Clone)]
pub(in crate::minimize) struct Found {
    /// Where it ended.
    pub(in crate::minimize) state: State,
    /// Why.
    pub(in crate::minimize) stop: StopReason,
    /// What HESSE said there.
    pub(in crate::minimize) verified: Verified,
    /// The accepted points.
    pub(in crate::minimize) trace: Vec<TracePoint>,
}
