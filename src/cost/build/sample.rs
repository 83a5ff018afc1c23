//! Costs of single values: likelihood of a pdf, or extended likelihood of a number density.

use super::{NO_BINS, NO_TRIALS};
use super::{Task, refuse};
use crate::cost::distribution::Distribution;
use crate::cost::ks_distance::KsDistance;
use crate::cost::normalisation::{Domain, FreeScale, divides};
use crate::cost::predict::AtPoints;
use crate::cost::rectangle::Rectangle;
use crate::cost::rows::{Block, Order, Predict};
use crate::cost::unbinned_nll::{EventWeights, Integral, Ranked, UnbinnedNll};
use crate::cost::{Cost, CostError, CostKind, ModelKind, Normalisation, Normalise, Weights};
use crate::data::{Column, Dataset, MAX_AXES, RowSet, Sample};

impl Task<'_> {
    /// The cost of a sample.
    pub(super) fn sample(mut self, sample: &Sample, data: &Dataset) -> Result<Box<dyn Cost>, CostError> {
        let span = data.span();
        let kind = match self.choice.kind {
            CostKind::Auto | CostKind::Likelihood | CostKind::Unbinned => CostKind::Unbinned,
            CostKind::Extended => CostKind::Extended,
            CostKind::KsDistance => return self.ks_distance(sample, span),
            CostKind::Binomial => return Err(refuse(NO_TRIALS.0, NO_TRIALS.1)),
            CostKind::Template(_) => return Err(refuse(NO_BINS.0, NO_BINS.1)),
            kind if kind.is_least_squares() => {
                return Err(refuse(
                    "single values have no contents to compare by least squares",
                    "bin the sample, or choose unbinned",
                ));
            }
            CostKind::Custom => return crate::cost::custom(self.model, self.choice),
            _ => {
                return Err(refuse(
                    "a Poisson likelihood needs counts in bins",
                    "bin the sample, or choose unbinned or extended",
                ));
            }
        };
        self.refuse_sources("a likelihood of single values")?;
        self.note_unused(true, None);
        if self.model.n_coordinates() > 1 {
            return self.rectangle(sample, data, kind);
        }
        let model_kind = self.choice.model_kind;
        let rows = self.fit_set.rows.clone();
        let x = selected(&sample.x, &rows);
        let span = span.unwrap_or((f64::NAN, f64::NAN));
        let domain = Domain::choose(self.model, model_kind, &self.fit_set.intervals, sample.window, span);
        let extended = kind == CostKind::Extended;
        let divided = !extended && divides(self.choice.normalise, self.model, model_kind, &domain);
        if domain.from_span && (divided || extended) {
            self.note("W-NORM-SPAN", domain.span_text());
        }
        let density = if model_kind == ModelKind::Cdf { self.model.slope() } else { self.model.clone() };
        let integral = if extended {
            Integral::Expected(domain.integral(self.model, model_kind, &x))
        } else if divided {
            Integral::Divides(domain.integral(self.model, model_kind, &x))
        } else {
            Integral::Declared
        };
        let normalisation = Normalisation::of_line(domain.hull(), divided);
        let weights = self.weights_of(sample)?;
        let statistic = UnbinnedNll {
            weights,
            ranked: Some(Ranked {
                model: self.model.clone(),
                kind: model_kind,
                domain,
                divided: divided || extended,
            }),
            shape: extended.then(|| FreeScale::new(density.clone(), &[&x])),
            free_scale: divided.then(|| FreeScale::new(density.clone(), &[&x])),
            events: Box::new(AtPoints::new(density, x)),
            integral,
        };
        Ok(self.assemble(statistic, kind, rows, false, Some(normalisation)))
    }
}

impl Task<'_> {
    /// The cost of a sample whose model has several coordinates: the integral is one over a rectangle.
    fn rectangle(
        mut self,
        sample: &Sample,
        data: &Dataset,
        kind: CostKind,
    ) -> Result<Box<dyn Cost>, CostError> {
        if self.choice.model_kind == ModelKind::Cdf {
            return Err(refuse(
                "a cumulative function of several coordinates is not available",
                "give the density itself",
            ));
        }
        let rows = self.fit_set.rows.clone();
        let x: Vec<Column> = (0..self.model.n_coordinates())
            .filter_map(|k| sample.coordinate(k).map(|x| selected(x, &rows)))
            .collect();
        let domain = Rectangle::choose(&self.fit_set, sample.window, &x, |axis| data.span_on(axis));
        let extended = kind == CostKind::Extended;
        let divided = !extended && domain.divides(self.choice.normalise, self.model);
        if extended || divided {
            if x.len() > MAX_AXES {
                return Err(refuse(
                    "a density of more than three coordinates is not integrated",
                    "give a normalised one, and normalise = declared",
                ));
            }
            if domain.from_span {
                self.note("W-NORM-SPAN", domain.span_text());
            }
        }
        let normalisation = domain.normalisation(extended, divided);
        let integral = || Box::new(domain.integral(self.model));
        let integral = if extended {
            Integral::Expected(integral())
        } else if divided {
            Integral::Divides(integral())
        } else {
            Integral::Declared
        };
        let places: Vec<&[f64]> = x.iter().map(|x| &**x).collect();
        let statistic = UnbinnedNll {
            weights: self.weights_of(sample)?,
            ranked: None,
            free_scale: divided.then(|| FreeScale::new(self.model.clone(), &places)),
            shape: extended.then(|| FreeScale::new(self.model.clone(), &places)),
            events: Box::new(AtPoints::of(self.model.clone(), x)),
            integral,
        };
        Ok(self.assemble(statistic, kind, rows, false, Some(normalisation)))
    }

    /// The distance between the distribution of the values and the model's.
    fn ks_distance(mut self, sample: &Sample, span: Option<(f64, f64)>) -> Result<Box<dyn Cost>, CostError> {
        if self.model.n_coordinates() > 1 {
            return Err(refuse(
                "the distance between distributions is one of a single coordinate",
                "choose unbinned, or a model of x alone",
            ));
        }
        if sample.weights.is_some() {
            return Err(refuse(
                "the distance between distributions knows no weights",
                "choose unbinned, or drop the weights",
            ));
        }
        if !self.choice.constraints.is_empty() || self.up != 1.0 {
            return Err(refuse(
                "the distance between distributions has no unit in which a constraint or an errordef could be given",
                "choose unbinned, or leave them out",
            ));
        }
        self.note_unused(true, None);
        let kind = self.choice.model_kind;
        let x = selected(&sample.x, &self.fit_set.rows);
        let span = span.unwrap_or((f64::NAN, f64::NAN));
        let domain = Domain::choose(self.model, kind, &self.fit_set.intervals, sample.window, span);
        let divided = divides(self.choice.normalise, self.model, kind, &domain);
        let as_typed =
            kind == ModelKind::Cdf && !domain.set_by_user && self.choice.normalise != Normalise::Always;
        let divided = divided && !as_typed;
        if domain.from_span && divided {
            self.note("W-NORM-SPAN", domain.span_text());
        }
        let normalisation = Normalisation::of_line(domain.hull(), divided);
        let distribution = if as_typed {
            Distribution::typed(self.model, &x)
        } else {
            Distribution::new(self.model, kind, &domain, &x, divided)
        };
        let n = x.len() as f64;
        let integral = divided.then(|| domain.integral(self.model, kind, &x));
        let scale = move |p: &[f64]| n / integral.as_deref().map_or(1.0, |pieces| total(pieces, p));
        Ok(Box::new(KsDistance {
            distribution,
            fit_set: self.fit_set,
            normalisation,
            scale: Box::new(scale),
            notes: self.notes,
        }))
    }

    /// The weights of the values used.
    fn weights_of(&self, sample: &Sample) -> Result<Option<EventWeights>, CostError> {
        let Some(weights) = &sample.weights else { return Ok(None) };
        let w = self.fit_set.rows.iter().map(|i| weights[i]).collect();
        match EventWeights::new(w, self.choice.weights == Weights::Corrected) {
            None => Err(refuse(
                "the weights of the values used do not sum up to more than 0",
                "choose other rows or another column of weights",
            )),
            found => Ok(found),
        }
    }
}

/// The sum of the pieces of an integral.
fn total(pieces: &dyn Predict, p: &[f64]) -> f64 {
    let mut block = Block::default();
    pieces.predict(0..pieces.n_rows(), p, Order::Value, &mut block);
    block.m.iter().sum()
}

/// The values of `rows`: shared when all are used, else one copy of those.
fn selected(x: &Column, rows: &RowSet) -> Column {
    if rows.is_all() {
        return x.clone();
    }
    let mut values = Vec::with_capacity(rows.len());
    values.extend(rows.iter().map(|i| x[i]));
    values.into()
}
