//! One cost of several Gaussian data sets that have sources of error in common: their rows one below the other, with one covariance.
//!
//! One covariance has one logarithm, one unit, and follows the parameters or is held: what the data sets say about these must agree, and
//! a refusal names the two that do not.

use super::gaussian::NO_UNCERTAINTY;
use super::{Task, refuse};
use crate::cost::assembled::HELD;
use crate::cost::assembled::Statistic;
use crate::cost::constraint::Constraints;
use crate::cost::effective_variance::no_uncertainty_text;
use crate::cost::gaussian::correlated::Correlated;
use crate::cost::gaussian::listed::shared_by;
use crate::cost::gaussian::shared::{Member, stacked};
use crate::cost::gaussian::sources::Variances;
use crate::cost::gaussian::stack::Part;
use crate::cost::{
    Axis, Constraint, Cost, CostChoice, CostError, CostKind, DetRef, DynamicErrors, ErrorSource, LogDet,
    Loss, Weights,
};
use crate::data::{Data, Dataset, FitSet, RowSet, Selection};
use crate::model::Model;

/// A data set of a simultaneous fit.
#[derive(Debug, Clone)]
pub struct SharedMember<'a> {
    /// What it is called in messages.
    pub name: String,
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
    /// The source. Its numbers are listed once for the rows of each of its members alike, or for those of all of them, in their order.
    pub source: &'a ErrorSource,
    /// The members that have it, as positions in their list.
    pub members: Vec<usize>,
}

/// The cost of all `members` together, with their own errors and the `shared` ones: F = rᵀV⁻¹r, with the logarithm of the determinant
/// where V follows the parameters or the members say so. Parameters of the whole have the names `params`; where the members want errors
/// that follow the model to be held, they are those at the parameters `at`. Pulls and predictions of the cost are those of all rows of all
/// data sets, one below the other; so are the rows of its fit set.
///
/// # Errors
/// A member that is not Gaussian (`E-SHARE`), members that want what one covariance cannot be, and everything that
/// [`build`](super::build) refuses.
pub fn build_shared(
    members: &[SharedMember<'_>],
    shared: &[SharedSource<'_>],
    params: &[String],
    constraints: &[Constraint],
    at: &[f64],
) -> Result<Box<dyn Cost>, CostError> {
    let first = members.first().ok_or_else(nothing)?;
    let whole = Whole::of(members)?;
    let (mut statistic, mut stack) = Stacked::of(members, shared, &[])?.statistic()?;
    let is_held = whole.held && statistic.varies();
    if is_held {
        let bare = stack.rows_of(&statistic.without_any_at(at));
        if bare.iter().any(|rows| !rows.is_empty()) {
            (statistic, stack) = Stacked::of(members, shared, &bare)?.statistic()?;
            stack.note_bare(members, &bare);
        }
        statistic = statistic.held_at(at)?;
        stack.notes.push(("W-ITERATIVE", format!("{}{}.", HELD[..1].to_uppercase(), &HELD[1..])));
    }
    if let Some(reference) = whole.reference(&statistic) {
        statistic = statistic.with_log(reference);
    }
    let task = Task {
        model: first.model,
        choice: first.choice,
        constraints: Constraints::of(constraints, params)?,
        fit_set: together(&stack.fit_sets),
        notes: stack.notes,
        rho: crate::cost::loss::LINEAR,
        up: whole.up,
        own_up: 1.0,
        held: None,
        is_held,
        common: Vec::new(),
    };
    let rows = task.fit_set.rows.clone();
    let kind = if whole.full { CostKind::GaussNll } else { CostKind::Chi2Cov };
    Ok(task.assemble(statistic, kind, rows, false, None))
}

/// The rows of all members with their errors.
struct Stacked {
    parts: Vec<Part>,
    variances: Variances,
    rest: Rest,
}

/// What is known of them beside.
struct Rest {
    fit_sets: Vec<FitSet>,
    notes: Vec<(&'static str, String)>,
}

impl Rest {
    /// The rows of each data set that stand at `places` of the stack.
    fn rows_of(&self, places: &[usize]) -> Vec<Vec<usize>> {
        let mut first = 0;
        let of = |set: &FitSet| {
            let own = first..first + set.rows.len();
            first = own.end;
            let rows = set.rows.iter().zip(own);
            rows.filter(|(_, place)| places.contains(place)).map(|(row, _)| row).collect()
        };
        self.fit_sets.iter().map(of).collect()
    }

    /// Says how many rows of each member were left out, because they are `bare` of uncertainty.
    fn note_bare(&mut self, members: &[SharedMember<'_>], bare: &[Vec<usize>]) {
        for (member, rows) in members.iter().zip(bare).filter(|(_, rows)| !rows.is_empty()) {
            let text = format!("{}: {}", member.name, no_uncertainty_text(rows.len()));
            self.notes.push(("W-ZERO-SIGMA-EFF", text));
        }
    }
}

impl Stacked {
    fn statistic(self) -> Result<(Correlated, Rest), CostError> {
        Ok((Correlated::new(self.parts, self.variances, None)?, self.rest))
    }

    /// The rows of `members` but for those of each that are `left_out`.
    fn of(
        members: &[SharedMember<'_>],
        shared: &[SharedSource<'_>],
        left_out: &[Vec<usize>],
    ) -> Result<Stacked, CostError> {
        let (mut parts, mut fit_sets, mut notes) = (Vec::new(), Vec::new(), Vec::new());
        let mut own = Vec::with_capacity(members.len());
        for (k, member) in members.iter().enumerate() {
            let mut task = Task::new(member.data, member.model, member.selection, member.choice, None)?;
            task.common = common(members, shared, k)?;
            if let Some(rows) = left_out.get(k).filter(|rows| !rows.is_empty()) {
                task.fit_set.rows = task.fit_set.rows.filter(|i| !rows.contains(&i));
                if task.fit_set.rows.is_empty() {
                    return Err(CostError::Empty { reason: NO_UNCERTAINTY.to_owned() });
                }
            }
            let with_x = task.takes_x(member)?;
            if !with_x {
                // What is left out gives no row an uncertainty.
                task.common.retain(|s| s.axis != Axis::X);
            }
            let rows = task.gaussian_member(member, with_x)?;
            fit_sets.push(FitSet { rows: task.rows(&rows.used), ..task.fit_set.clone() });
            notes.extend(
                task.notes.into_iter().map(|(code, text)| (code, format!("{}: {text}", member.name))),
            );
            let columns = [member.data.x().into_owned(), values(member.data)];
            let used = rows.used.clone();
            let (part, variances) = rows.into_part(Some(member.params.clone()));
            parts.push(part);
            own.push((variances, used, columns, with_x));
        }
        let list = own.iter().map(|(own, rows, [x, y], with_x)| Member { own, rows, x, y, with_x: *with_x });
        let named: Vec<_> = shared.iter().map(|s| (s.source, s.members.clone())).collect();
        let variances = stacked(&list.collect::<Vec<_>>(), &named)?;
        Ok(Stacked { parts, variances, rest: Rest { fit_sets, notes } })
    }
}

/// What member `k` has in common with others, as sources like its own.
fn common(
    members: &[SharedMember<'_>],
    shared: &[SharedSource<'_>],
    k: usize,
) -> Result<Vec<ErrorSource>, CostError> {
    let mut all = Vec::new();
    for SharedSource { source, members: which } in shared {
        let which: Vec<usize> = which.iter().copied().filter(|&w| w < members.len()).collect();
        let lengths: Vec<usize> = which.iter().map(|&w| members[w].data.n_total()).collect();
        if let Some(place) = which.iter().position(|&w| w == k) {
            all.push(shared_by(source, &lengths, &[place])?);
        }
    }
    Ok(all)
}

/// What is chosen about the one covariance of all members.
struct Whole {
    log_det: LogDet,
    det_ref: DetRef,
    /// A likelihood with all constants.
    full: bool,
    held: bool,
    up: f64,
}

impl Whole {
    /// Choices that agree. One member that wants the logarithm, or the whole of it, is enough: for all others it is left to the rule.
    fn of(members: &[SharedMember<'_>]) -> Result<Whole, CostError> {
        let full = |c: &CostChoice| c.kind == CostKind::GaussNll;
        agree(members, full, "fitted by gauss_nll", "choose gauss_nll for both, or for neither")?;
        let held = |c: &CostChoice| c.dynamic_errors == DynamicErrors::Iterative;
        let remedy = "choose iterative dynamic errors for both, or nonlinear ones";
        agree(members, held, "to have its errors held during each search", remedy)?;
        let up = members[0].choice.up()?;
        if let Some(other) = members.iter().find(|m| m.choice.errordef.unwrap_or(1.0) != up) {
            let (a, b) = (&members[0].name, &other.name);
            let found = other.choice.errordef.unwrap_or(1.0);
            return Err(refuse(
                format!("{a} and {b} share errors, and have the error definitions {up} and {found}"),
                "one covariance has one unit: give both the same errordef",
            ));
        }
        let said = |wanted: LogDet| members.iter().find(|m| m.choice.log_det == wanted && !full(m.choice));
        let log_det = match (said(LogDet::On), said(LogDet::Off)) {
            (Some(on), Some(off)) => {
                return Err(refuse(
                    format!(
                        "{} is to have the logarithm of the determinant and {}, which shares errors with it, is not",
                        on.name, off.name
                    ),
                    "one covariance has one determinant: choose the same for both",
                ));
            }
            (Some(_), None) => LogDet::On,
            (None, Some(_)) => LogDet::Off,
            (None, None) => LogDet::Auto,
        };
        let unit = members.iter().any(|m| m.choice.det_ref == DetRef::Unit);
        let det_ref = if unit { DetRef::Unit } else { DetRef::Data };
        Ok(Whole { log_det, det_ref, full: full(members[0].choice), held: held(members[0].choice), up })
    }

    /// What is subtracted from the logarithm of the determinant, where that counts.
    fn reference(&self, statistic: &Correlated) -> Option<f64> {
        let varies = statistic.varies();
        let wanted = match self.log_det {
            _ if self.full => true,
            LogDet::Off => false,
            LogDet::On => varies || self.det_ref == DetRef::Unit,
            LogDet::Auto => varies,
        };
        wanted.then(|| match self.det_ref {
            _ if self.full => -(statistic.n_rows() as f64) * std::f64::consts::TAU.ln(),
            DetRef::Unit => 0.0,
            DetRef::Data => statistic.log_det_of_data(),
        })
    }
}

/// Refuses members of which some are `so` and some are not.
fn agree(
    members: &[SharedMember<'_>],
    is_so: impl Fn(&CostChoice) -> bool,
    so: &str,
    remedy: &str,
) -> Result<(), CostError> {
    let yes = members.iter().find(|m| is_so(m.choice));
    let no = members.iter().find(|m| !is_so(m.choice));
    let (Some(yes), Some(no)) = (yes, no) else { return Ok(()) };
    Err(refuse(format!("{} is {so} and {}, which shares errors with it, is not", yes.name, no.name), remedy))
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
        further: Vec::new(),
    }
}

impl Task<'_> {
    /// Whether a member takes errors of x into account, its own or common ones; says where it leaves common ones out.
    fn takes_x(&mut self, member: &SharedMember<'_>) -> Result<bool, CostError> {
        let common = self.common.iter().any(|s| s.axis == Axis::X);
        let Data::Points(points) = &member.data.data else {
            let bins = || {
                refuse(
                    format!("the bins of {} have no uncertainty of x", member.name),
                    "give the shared error the axis y",
                )
            };
            return if common { Err(bins()) } else { Ok(false) };
        };
        let left_out = self.choice.kind == CostKind::Chi2 || self.choice.ignore_x_errors;
        if common && left_out {
            self.note("W-UNUSED", "The common uncertainty of x is left out here; choose chi2_eff to use it.");
        }
        let takes = !left_out && (common || self.has_x_errors(points));
        let in_vain = takes && self.model.slope_vanishes();
        if in_vain {
            self.note("W-UNUSED", "The model does not depend on x: uncertainties of x have no effect.");
        }
        Ok(takes && !in_vain)
    }

    /// The rows of a member, which must be Gaussian.
    fn gaussian_member(
        &mut self,
        member: &SharedMember<'_>,
        with_x: bool,
    ) -> Result<super::gaussian::GaussianRows, CostError> {
        let kind = self.choice.kind;
        let gaussian = kind == CostKind::Auto || (kind.is_least_squares() && kind != CostKind::Pearson);
        let plain = self.choice.loss == Loss::Linear
            && !matches!(self.choice.weights, Weights::One | Weights::OneAll);
        match &member.data.data {
            Data::Points(points) if gaussian && plain => self.gaussian_points(points, kind, with_x),
            Data::Histogram(histogram) if gaussian && plain => self.gaussian_bins(histogram, kind),
            _ => Err(CostError::CannotShare { what: member.name.clone() }),
        }
    }
}
