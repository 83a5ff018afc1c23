//! Template fits of iminuit: yields of an exponential and a peak, each known from simulated events.

use fitpanel::cost::{CostKind, TemplateForm};
use fitpanel::data::{Data, Dataset, Histogram, MoreColumn};

use crate::support::*;

const FOLDER: &str = "simultaneous_weighted_template";

/// Values, errors and MINOS of the three forms.
#[test]
fn an_exponential_and_a_peak() {
    let forms = [("da", TemplateForm::Da), ("jsc", TemplateForm::Jsc), ("asy", TemplateForm::Asy)];
    for (name, form) in forms {
        let s = expected(FOLDER)["fits"][format!("template_{name}")].clone();
        let bins = Histogram::from_edges(&numbers(&s["edges"]), numbers(&s["counts"])).unwrap();
        let mut data = Dataset::new("templates", Data::Histogram(bins));
        for (role, column, yields) in [("t1", "template_b", "x0"), ("t2", "template_s", "x1")] {
            let values = numbers(&s[column]);
            data.more.push(MoreColumn { role: role.into(), name: yields.into(), values });
        }
        let mut fit = Fit::new(data, "x0+x1");
        fit.cost(|c| c.kind = CostKind::Template(form)).setup(&s).careful().minos();
        let result = fit.run();
        agrees_with_converged(name, &result, &s["converged"], false);
    }
}
