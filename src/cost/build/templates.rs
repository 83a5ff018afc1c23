//! Costs of histograms described by templates: the formula is a sum of the names of the templates, each the number of its events, and of a
//! number density if there is one (`signal + background + a*exp(-x/tau)`).

use super::{Task, refuse};
use crate::cost::binned_nll::Weighted;
use crate::cost::predict::integral_over;
use crate::cost::template::{Mixture, Templates};
use crate::cost::{Cost, CostError, CostKind, ModelKind, TemplateForm, bins};
use crate::data::{Histogram, Template};

/// What the formula is beside the templates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// Nothing.
    Nothing,
    /// A number density.
    Density,
    /// It does not come apart.
    Mixed,
}

impl Task<'_> {
    /// The cost of a histogram and its templates.
    pub(super) fn templates(
        mut self,
        h: &Histogram,
        templates: &[Template],
        form: TemplateForm,
    ) -> Result<Box<dyn Cost>, CostError> {
        if templates.is_empty() {
            return Err(refuse(
                "there are no templates beside this histogram",
                "name their columns with t1=…, t2=… (and t1v=… for sums of squared weights)",
            ));
        }
        if self.choice.model_kind == ModelKind::Cdf || h.n_coordinates() > 1 {
            return Err(refuse(
                "templates stand beside a density on one axis",
                "write the formula as a density of x",
            ));
        }
        self.note_unused(
            true,
            Some(self.choice.in_bins(CostKind::Template(form), h.n_coordinates(), self.model)),
        );
        if let Some(empty) = templates.iter().find(|t| t.total().is_nan() || t.total() <= 0.0) {
            return Err(CostError::TemplateEmpty { name: empty.name.clone() });
        }
        let yields = self.yields(templates)?;
        let rest = self.beside(h, &yields);
        if rest == Rest::Mixed {
            let names: Vec<&str> = templates.iter().map(|t| t.name.as_str()).collect();
            return Err(refuse(
                "the formula of a fit of templates is a sum in which each template stands by its name alone",
                format!("write {}, and a density behind it if there is one", names.join(" + ")),
            ));
        }
        let rows = self.fit_set.rows.to_vec();
        let n: Vec<f64> = rows.iter().map(|&k| h.content[k]).collect();
        let weights =
            if bins::is_weighted(h, &rows) {
                let sigma = rows.iter().map(|&k| bins::bin_sigma(h, k)).collect();
                let found = Weighted::new(&n, sigma);
                Some(found.ok_or_else(|| CostError::Empty {
                    reason: "every bin of the range is empty".to_owned(),
                })?)
            } else {
                bins::check_counts(h, &rows)?;
                None
            };
        let mixture = |rows: &[usize]| {
            let of = |column: &[f64], unit: f64| rows.iter().map(|&k| column[k] / unit).collect();
            let edges = |column: &[f64]| rows.iter().map(|&k| column[k]).collect();
            let density =
                (rest == Rest::Density).then(|| integral_over(self.model, edges(&h.lo), edges(&h.hi)));
            Mixture {
                yields: yields.clone(),
                shapes: templates.iter().map(|t| of(&t.content, t.total())).collect(),
                variances: templates.iter().map(|t| of(&t.squares, t.total().powi(2))).collect(),
                density,
                n: rows.len(),
            }
        };
        let all: Vec<usize> = (0..h.len()).collect();
        let statistic = Templates { used: mixture(&rows), all: mixture(&all), rows, n, weights, form };
        if form == TemplateForm::Asy {
            // A plain −ln L, whatever errors are asked of it.
            self.own_up = 0.5;
            self.up = self.choice.errordef.unwrap_or(self.own_up);
            self.constraints = std::mem::take(&mut self.constraints).times(0.5);
        }
        let rows = self.fit_set.rows.clone();
        Ok(self.assemble(statistic, CostKind::Template(form), rows, false, None))
    }

    /// The parameter that is the number of events of each template.
    fn yields(&self, templates: &[Template]) -> Result<Vec<usize>, CostError> {
        let find = |t: &Template| {
            self.model.params().iter().position(|p| p.name == t.name).ok_or_else(|| {
                refuse(
                    format!("the formula does not name the template {}", t.name),
                    format!("add +{} to it: the name stands for the number of its events", t.name),
                )
            })
        };
        templates.iter().map(find).collect()
    }

    /// Whether the formula is the sum of the yields and of a density without them, tried at places and parameters that are nothing special.
    fn beside(&self, h: &Histogram, yields: &[usize]) -> Rest {
        let x: Vec<f64> = (0..h.len()).map(|k| h.lo[k] + 0.41 * h.width(k)).collect();
        let at = |p: &[f64]| {
            let mut y = vec![0.0; x.len()];
            self.model.eval(&[&x], p, &mut y);
            y
        };
        let mut rest = Rest::Nothing;
        for trial in 0..3 {
            let mut p: Vec<f64> =
                (0..self.model.n_params()).map(|k| 0.9 + 0.37 * k as f64 + 0.6 * f64::from(trial)).collect();
            let whole = at(&p);
            let sum: f64 = yields.iter().map(|&k| p[k]).sum();
            for &k in yields {
                p[k] = 0.0;
            }
            let alone = at(&p);
            let differs = |(a, b): (&f64, &f64)| (a - b - sum).abs() > 1e-9 * (a.abs() + b.abs() + sum);
            if whole.iter().zip(&alone).any(differs) {
                return Rest::Mixed;
            }
            if alone.iter().any(|v| *v != 0.0) {
                rest = Rest::Density;
            }
        }
        rest
    }
}
