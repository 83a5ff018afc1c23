//! Data drawn from the data, or without one of their rows, and the fits of these.

use std::sync::Arc;

use super::Resampling;
use crate::cost::{self, Correlation, CostKind, ErrorSize};
use crate::data::{Column, Data, Dataset, Points, Sample, YErrors};
use crate::fit::run::fit_alone;
use crate::fit::toys::again::{self, Total};
use crate::fit::{FitError, FitRequest, Intervals, Member, MemberModel};
use crate::minimize::Observer;
use crate::model::NamedFormula;
use crate::numeric::random::Random;

/// From so many rows on each is taken a Poisson number of times, which is the same law but for the number of all, and needs no order.
const MANY: usize = 1_000_000;

/// Rows that a jackknife leaves out at most: each takes a fit of all the others.
const MOST_LEFT_OUT: usize = 20_000;

/// Replicas of the data of a fit.
pub(super) struct Replicas {
    /// The question, starting at the values found, without anything beside the fit.
    request: FitRequest,
    how: Resampling,
    members: Vec<Units>,
}

/// What of a member is independent of the rest.
struct Units {
    rows: Vec<usize>,
    kind: Kind,
}

enum Kind {
    /// The rows themselves. Whether their number is one of Poisson's, too.
    Rows { number_varies: bool },
    /// The entries in each row.
    Counts(Total),
    /// The entries in each row, those of templates among them.
    Templates,
    /// The trials in each row, with these parts of successes.
    Trials(Vec<f64>),
}

impl Replicas {
    /// # Errors
    /// The rows are not independent of each other.
    pub fn new(request: &FitRequest, values: &[f64], how: Resampling) -> Result<Replicas, FitError> {
        let config = &request.config;
        if !config.shared_errors.is_empty() {
            return Err(how.refuse("its data sets have errors in common, and their rows are not independent"));
        }
        let known = config.members.iter().any(|member| !member.cost.constraints.is_empty());
        if how == Resampling::Jackknife && known {
            return Err(how.refuse("a constraint cannot be left out like a data point"));
        }
        let mut replica = FitRequest { previous: None, ..request.clone() };
        replica.config.intervals = Intervals { band: None, ..Intervals::default() };
        replica.config.params.set_values(values);
        let mut members = Vec::with_capacity(config.members.len());
        for (member, own) in replica.config.members.iter_mut().zip(&request.models) {
            members.push(Units::new((member, own), &config.definitions, values, how)?);
        }
        let replicas = Replicas { request: replica, how, members };
        replicas.check_sizes()?;
        Ok(replicas)
    }

    /// Refuses a jackknife of data that cannot spare a row, and one that would take too long.
    fn check_sizes(&self) -> Result<(), FitError> {
        if self.how != Resampling::Jackknife {
            return Ok(());
        }
        let groups = self.groups();
        if let Some(j) = groups.iter().position(|&n| n < 2) {
            let name = self.request.config.title(j);
            return Err(self.how.refuse(format!("{name} has a single row, without which nothing is left")));
        }
        let n: usize = groups.iter().sum();
        if n > MOST_LEFT_OUT {
            let reason = format!(
                "it would take {n} fits, one without each row, and {MOST_LEFT_OUT} are the most; a bootstrap takes as many as it is told"
            );
            return Err(self.how.refuse(reason));
        }
        Ok(())
    }

    /// Replicas of each of the groups that make up the whole: one for a bootstrap, a group a member where rows are left out.
    pub fn groups(&self) -> Vec<usize> {
        match self.how {
            Resampling::Bootstrap(wish) => vec![wish.n],
            Resampling::Jackknife => self.members.iter().map(|units| units.rows.len()).collect(),
        }
    }

    /// The values that the fit of replica `number` finds, none where it has no valid minimum or its data do not determine all parameters
    /// (the values of such a fit are a choice among equals, not an estimate); and its cost.
    pub fn fit(&self, number: u64, watch: &dyn Observer) -> (Option<Vec<f64>>, f64) {
        let fitted = self.question(number).and_then(|r| fit_alone(&Arc::new(r), watch));
        match fitted {
            Ok(result) => {
                let minimum = &result.minimum;
                (result.is_valid().then(|| minimum.values()), minimum.fval)
            }
            Err(_) => (None, f64::NAN),
        }
    }

    fn question(&self, number: u64) -> Result<FitRequest, FitError> {
        let mut request = self.request.clone();
        match self.how {
            Resampling::Bootstrap(wish) => {
                let mut random = Random::new(wish.seed, number);
                for (member, units) in request.config.members.iter_mut().zip(&self.members) {
                    units.draw(member, &mut random)?;
                }
            }
            Resampling::Jackknife => {
                let mut number = number as usize;
                for (member, units) in request.config.members.iter_mut().zip(&self.members) {
                    match units.rows.get(number) {
                        Some(&row) => {
                            units.leave_out(member, row)?;
                            break;
                        }
                        None => number -= units.rows.len(),
                    }
                }
            }
        }
        Ok(request)
    }
}

impl Units {
    /// The units of `member`. Where the span of its data stands for a window it becomes one: other rows have another span.
    fn new(
        (member, own): (&mut Member, &MemberModel),
        functions: &[NamedFormula],
        values: &[f64],
        how: Resampling,
    ) -> Result<Units, FitError> {
        let typed_sum = member.cost.kind == CostKind::Custom && cost::sums_over_rows(&member.formula);
        let Some(data) = member.data.clone().filter(|_| member.needs_data() || typed_sum) else {
            return Err(how.refuse("a typed cost has no data that could be drawn again"));
        };
        if typed_sum {
            check_typed_sum(&member.formula, functions, &data, how)?;
            let rows = data.fit_set(&member.selection)?.rows.to_vec();
            return Ok(Units { rows, kind: Kind::Rows { number_varies: false } });
        }
        let cost = cost::build(&data, &own.model, &member.selection, &member.cost_alone())?;
        if own.model.n_values().is_some() {
            return Err(how.refuse("the formula gives all numbers of the list at once, not one for each row"));
        }
        if cost.row_covariance(&own.own(values)).is_some() || hangs_together(member) {
            return Err(how.refuse("the errors of the points are correlated"));
        }
        check_bins(member, &data, how)?;
        if let Data::Sample(sample) = &data.data {
            again::keep_domain(member, &data, sample, &*cost);
        }
        let rows = cost.fit_set().rows.to_vec();
        let kind = match (&data.data, cost.kind()) {
            (_, CostKind::Binomial) => {
                let column = |role| data.more(role).unwrap_or_default();
                let parts: Vec<f64> = column("k").iter().zip(column("n")).map(|(k, n)| k / n).collect();
                if how != Resampling::Jackknife {
                    again::check_trials(&data, &rows, &parts).map_err(|why| how.refuse(why))?;
                }
                Kind::Trials(parts)
            }
            (_, CostKind::Template(_)) => Kind::Templates,
            (Data::Histogram(_), _) => Kind::Counts(again::total_of(&member.cost, &*cost)),
            _ => Kind::Rows { number_varies: cost.kind() == CostKind::Extended || rows.len() > MANY },
        };
        Ok(Units { rows, kind })
    }

    /// Puts data drawn from those of `member` in their place.
    fn draw(&self, member: &mut Member, random: &mut Random) -> Result<(), FitError> {
        let data = member.data.clone().ok_or(FitError::NoData)?;
        let drawn = match (&self.kind, &data.data) {
            (Kind::Rows { number_varies }, _) => {
                let picked = self.picked(*number_varies, random);
                pick_errors(member, &picked);
                of_rows(&data, &picked)?
            }
            (Kind::Trials(parts), _) => again::trials(&data, &self.rows, parts, random),
            (Kind::Counts(total), Data::Histogram(h)) => {
                let drawn = again::counts(h, &self.rows, &h.content, *total, random);
                Dataset { data: Data::Histogram(drawn), ..Dataset::clone(&data) }
            }
            (Kind::Templates, Data::Histogram(h)) => {
                let drawn = again::counts(h, &self.rows, &h.content, Total::Free, random);
                let more = again::templates(&data.more, random);
                Dataset { data: Data::Histogram(drawn), more, ..Dataset::clone(&data) }
            }
            (Kind::Counts(_) | Kind::Templates, _) => return Err(FitError::NoData),
        };
        member.data = Some(Arc::new(drawn));
        for known in &mut member.cost.constraints {
            let values = known.values.clone();
            again::measured(known, &values, random);
        }
        Ok(())
    }

    /// Rows with replacement: as many as there are, or each a Poisson number of times.
    fn picked(&self, number_varies: bool, random: &mut Random) -> Vec<usize> {
        let n = self.rows.len();
        if number_varies {
            let times = |random: &mut Random| random.poisson(1.0) as usize;
            return self.rows.iter().flat_map(|&i| std::iter::repeat_n(i, times(random))).collect();
        }
        (0..n).map(|_| self.rows[((random.uniform() * n as f64) as usize).min(n - 1)]).collect()
    }

    /// Leaves `row` of the data of `member` out.
    fn leave_out(&self, member: &mut Member, row: usize) -> Result<(), FitError> {
        let data = member.data.as_deref().ok_or(FitError::NoData)?;
        let rest = if let Data::Sample(_) = &data.data {
            // A mask would be a reason to divide by an integral.
            let rows: Vec<usize> = self.rows.iter().copied().filter(|&i| i != row).collect();
            of_rows(data, &rows)?
        } else {
            let mut rest = data.clone();
            rest.mask.set(row, false);
            rest
        };
        member.data = Some(Arc::new(rest));
        Ok(())
    }
}

/// Refuses a typed cost of which something would stay as it is while its rows are drawn again.
fn check_typed_sum(
    text: &str,
    functions: &[NamedFormula],
    data: &Dataset,
    how: Resampling,
) -> Result<(), FitError> {
    if cost::has_terms_beside_sums(text, functions) {
        return Err(how.refuse(
            "the typed cost has parameters outside of its sums over rows, and nothing says how those terms scatter",
        ));
    }
    if how != Resampling::Jackknife && matches!(data.data, Data::Histogram(_)) {
        return Err(how.refuse("a typed cost does not say by which law the contents of its bins scatter"));
    }
    Ok(())
}

/// Refuses to draw bins by the law of their contents alone where they have other errors as well.
fn check_bins(member: &Member, data: &Dataset, how: Resampling) -> Result<(), FitError> {
    let drawn = matches!(data.data, Data::Histogram(_)) && how != Resampling::Jackknife;
    if drawn && member.cost.errors.iter().any(|source| source.on) {
        return Err(how.refuse(
            "the bins have errors beside those of their contents, by which alone they would be drawn; toys draw both",
        ));
    }
    Ok(())
}

/// Whether sources of error say so, in whatever way the cost takes them.
fn hangs_together(member: &Member) -> bool {
    let together = |correlation: &Correlation| match correlation {
        Correlation::Same(rho) => *rho != 0.0,
        Correlation::Matrix(_) => true,
    };
    let mut sources = member.cost.errors.iter().filter(|s| s.on);
    sources.any(|s| matches!(s.size, ErrorSize::Covariance(_)) || together(&s.correlation))
}

/// Errors of sources, one a row, for the rows `picked`.
fn pick_errors(member: &mut Member, picked: &[usize]) {
    for source in &mut member.cost.errors {
        if let ErrorSize::Rows(sizes) = &mut source.size {
            *sizes = picked.iter().filter_map(|&i| sizes.get(i).copied()).collect();
        }
    }
}

/// The rows `picked` of points or single values, in this order, as often as they stand there.
pub(in crate::fit) fn of_rows(data: &Dataset, picked: &[usize]) -> Result<Dataset, FitError> {
    let of = |column: &[f64]| picked.iter().map(|&i| column[i]).collect::<Vec<f64>>();
    let numbers = match &data.data {
        Data::Points(p) => Data::Points(Points {
            x: of(&p.x),
            further: p.further.iter().map(|c| of(c)).collect(),
            y: of(&p.y),
            sx: p.sx.as_deref().map(of),
            sy: match &p.sy {
                YErrors::None => YErrors::None,
                YErrors::Symmetric(s) => YErrors::Symmetric(of(s)),
                YErrors::Asymmetric { lower, upper } => {
                    YErrors::Asymmetric { lower: of(lower), upper: of(upper) }
                }
            },
        }),
        Data::Sample(s) => Data::Sample(Sample {
            x: of(&s.x).into(),
            further: s.further.iter().map(|c| Column::from(of(c))).collect(),
            window: s.window,
            weights: s.weights.as_ref().map(|w| Column::from(of(w))),
        }),
        Data::Histogram(_) => return Err(FitError::NoData),
    };
    let mut more = data.more.clone();
    for column in &mut more {
        column.values = of(&column.values);
    }
    let columns = data.columns.clone();
    Ok(Dataset { columns, more, ..Dataset::new(data.name.clone(), numbers) })
}
