//! One cost of several Gaussian data sets that have sources of error in common: their rows one below the other, with one covariance.

use super::{Task, refuse};
use crate::cost::constraint::Constraints;
use crate::cost::gaussian::correlated::Correlated;
use crate::cost::gaussian::shared::{Member, stacked};
use crate::cost::gaussian::sources::Variances;
use crate::cost::{
    Constraint, Cost, CostChoice, CostError, CostKind, DetRef, ErrorSource, LogDet, Loss, Weights,
};
use crate::data::{Data, Dataset, FitSet, RowSet, Selection};
use crate::model::Model;

/// A data set of a simultaneous fit.
#[derive(Debug, Clone)]
pub struct SharedMember<'a> {
    /// Its data.
    pub data: &'a Dataset,
    /// Its model.
    pub model: &'a Model,
    /// Its ranges.
    pub selection: &'a Selection,
    /// Its cost, which must be Gaussian; constraints belong to the whole.
    pub choice: &'a CostChoice,
    /// Where the parameters of its model stand among those of the whole.
    pub params: Vec<usize>,
}

/// A source of error that several members have in common.
#[derive(Debug, Clone)]
pub struct SharedSource<'a> {
    /// The source: one size for all, or one a row used of its members, in their order.
    pub source: &'a ErrorSource,
    /// The members that have it, as positions in their list.
    pub members: Vec<usize>,
}

/// The cost of all `members` together, with their own errors and the `shared` ones: F = rᵀV⁻¹r, with the logarithm of the determinant
/// where V follows the parameters or `log_det` says so. Parameters of the whole have the names `params`. Pulls and predictions of the cost are those
/// of all rows of all data sets, one below the other; so are the rows of its fit set.
///
/// # Errors
/// A member that is not Gaussian (`E-SHARE`), and everything that [`build`](super::build) refuses.
pub fn build_shared(
    members: &[SharedMember<'_>],
    shared: &[SharedSource<'_>],
    params: &[String],
    constraints: &[Constraint],
    (log_det, det_ref): (LogDet, DetRef),
) -> Result<Box<dyn Cost>, CostError> {
    let mut notes = Vec::new();
    let mut parts = Vec::with_capacity(members.len());
    let mut own: Vec<(Variances, Vec<usize>, [Vec<f64>; 2])> = Vec::with_capacity(members.len());
    let mut fit_sets = Vec::with_capacity(members.len());
    for (k, member) in members.iter().enumerate() {
        let with_x = shared.iter().any(|s| s.members.contains(&k) && s.source.axis == crate::cost::Axis::X);
        let mut task = Task::new(member.data, member.model, member.selection, member.choice, None)?;
        let rows = task.gaussian_member(member.data, with_x)?;
        fit_sets.push(FitSet { rows: task.rows(&rows.used), ..task.fit_set.clone() });
        notes.append(&mut task.notes);
        let columns = [member.data.x().into_owned(), values(member.data)];
        let used = rows.used.clone();
        let (part, variances) = rows.into_part(Some(member.params.clone()));
        parts.push(part);
        own.push((variances, used, columns));
    }
    let list: Vec<Member<'_>> = own.iter().map(|(own, rows, [x, y])| Member { own, rows, x, y }).collect();
    let named: Vec<_> = shared.iter().map(|s| (s.source, s.members.clone())).collect();
    let variances = stacked(&list, &named)?;
    let varies = variances.varies();
    let wanted = match log_det {
        LogDet::Off => false,
        LogDet::On => true,
        LogDet::Auto => varies,
    };
    let log = (wanted && (varies || det_ref == DetRef::Unit)).then(|| match det_ref {
        DetRef::Unit => 0.0,
        DetRef::Data => {
            let d: Vec<f64> = parts.iter().flat_map(|p| p.d.iter().copied()).collect();
            variances.log_det_of_data(&d)
        }
    });
    let statistic = Correlated::new(parts, variances, log)?;
    let task = Task {
        model: members.first().ok_or_else(nothing)?.model,
        choice: members[0].choice,
        constraints: Constraints::of(constraints, params)?,
        fit_set: together(&fit_sets),
        notes,
        rho: crate::cost::loss::LINEAR,
        up: members[0].choice.up()?,
        own_up: 1.0,
        held: None,
        is_held: false,
    };
    let rows = task.fit_set.rows.clone();
    Ok(task.assemble(statistic, CostKind::Chi2Cov, rows, false, None))
}

fn nothing() -> CostError {
    refuse("a simultaneous fit without data", "add a data set")
}

/// What was measured: y, or contents.
fn values(data: &Dataset) -> Vec<f64> {
    match &data.data {
        Data::Points(p) => p.y.clone(),
        Data::Histogram(h) => h.content.clone(),
        Data::Sample(s) => vec![0.0; s.x.len()],
    }
}

/// The rows of several data sets, one below the other.
fn together(sets: &[FitSet]) -> FitSet {
    let n_total = sets.iter().map(|s| s.n_total).sum();
    let mut used = Vec::new();
    let mut from = 0;
    for set in sets {
        used.extend(set.rows.iter().map(|i| from + i));
        from += set.n_total;
    }
    FitSet {
        rows: RowSet::of(n_total, used),
        n_total,
        n_masked: sets.iter().map(|s| s.n_masked).sum(),
        n_outside: sets.iter().map(|s| s.n_outside).sum(),
        intervals: Vec::new(),
    }
}

impl Task<'_> {
    /// The rows of a member, which must be Gaussian.
    fn gaussian_member(
        &mut self,
        data: &Dataset,
        shared_x: bool,
    ) -> Result<super::gaussian::GaussianRows, CostError> {
        let kind = self.choice.kind;
        let gaussian = kind == CostKind::Auto || (kind.is_least_squares() && kind != CostKind::Pearson);
        let plain = self.choice.loss == Loss::Linear
            && !matches!(self.choice.weights, Weights::One | Weights::OneAll);
        match &data.data {
            Data::Points(points) if gaussian && plain => {
                let with_x = kind != CostKind::Chi2 && (shared_x || self.has_x_errors(points));
                self.gaussian_points(points, kind, with_x)
            }
            Data::Histogram(histogram) if gaussian && plain => self.gaussian_bins(histogram, kind),
            _ => Err(CostError::CannotShare { what: data.name.clone() }),
        }
    }
}
