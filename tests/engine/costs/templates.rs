//! Templates with statistics of their own: values of other programs, derivatives, weights, densities beside them, and what is refused.

use fitpanel::cost::TemplateForm;
use fitpanel::data::MoreColumn;
use fitpanel::error::Explain;

use super::super::support::Fit;
use super::derivatives::check;
use super::*;

const FORMS: [TemplateForm; 3] = [TemplateForm::Da, TemplateForm::Jsc, TemplateForm::Asy];

/// `data` with these templates, called `sig` and `bkg`.
fn with_templates(mut data: Dataset, sig: &[f64], bkg: &[f64]) -> Dataset {
    let column = |role: &str, name: &str, values: &[f64]| MoreColumn {
        role: role.into(),
        name: name.into(),
        values: values.to_vec(),
    };
    data.more = vec![column("t1", "sig", sig), column("t2", "bkg", bkg)];
    data
}

fn four() -> Dataset {
    let data = counts(&[0.0, 1.0, 2.0, 3.0, 4.0], &[0.0, 3.0, 5.0, 2.0]);
    with_templates(data, &[4.0, 5.0, 3.0, 2.0], &[1.0, 2.0, 6.0, 8.0])
}

fn form(form: TemplateForm) -> CostChoice {
    choice(CostKind::Template(form), ModelKind::Function)
}

/// Two templates with yields 5 and 6, in double precision by another program; for sums of weights as well.
#[test]
fn template_vectors() {
    for (f, exact) in FORMS.into_iter().zip([4.349233363615147, 4.233534119566228, 7.451029962863556]) {
        let cost = build(&four(), "sig+bkg", &form(f));
        near(cost.value(&[5.0, 6.0]), exact, 1e-12);
        assert_eq!(cost.up(), if f == TemplateForm::Asy { 0.5 } else { 1.0 });
        assert_eq!((cost.ndata(), cost.chi2(&[5.0, 6.0]).is_some()), (Some(4), f != TemplateForm::Asy));
        // Whichever is named first.
        near(build(&four(), "bkg+sig", &form(f)).value(&[6.0, 5.0]), exact, 1e-12);
    }
    let weighted = contents(&[0.0, 3.3, 5.1, 2.2], &[0.0_f64, 4.5, 6.0, 1.5].map(f64::sqrt));
    let weighted = with_templates(weighted, &[4.0, 5.0, 3.0, 2.0], &[1.0, 2.0, 6.0, 8.0]);
    let cost = build(&weighted, "sig+bkg", &CostChoice::default());
    assert_eq!(cost.kind(), CostKind::Template(TemplateForm::Da));
    near(cost.value(&[5.0, 6.0]), 3.980974082033232, 1e-12);
    let expected: Vec<f64> = [(4.0, 1.0), (5.0, 2.0), (3.0, 6.0), (2.0, 8.0)]
        .iter()
        .map(|(a, b)| 5.0 * a / 14.0 + 6.0 * b / 17.0)
        .collect();
    for (a, b) in cost.prediction(&[5.0, 6.0]).unwrap().iter().zip(expected) {
        near(*a, b, 1e-13);
    }
}

#[test]
fn derivatives_of_templates() {
    for f in FORMS {
        check(&*build(&four(), "sig+bkg", &form(f)), &[5.0, 6.0]);
        check(&*build(&four(), "sig+bkg+n*exp(-x/t)", &form(f)), &[5.0, 6.0, 2.0, 1.5]);
    }
}

/// A density beside the templates is integrated over each bin: with both yields at 0 the cost is the Poisson likelihood of the density.
#[test]
fn a_density_beside_templates() {
    let formula = "sig+bkg+n*exp(-x/t)";
    let cost = build(&four(), formula, &form(TemplateForm::Da));
    let alone = build(&four(), "n*exp(-x/t)", &choice(CostKind::Extended, ModelKind::Density));
    near(cost.value(&[0.0, 0.0, 4.0, 2.0]), alone.value(&[4.0, 2.0]), 1e-12);
}

/// Templates with a million times the events are as good as certain: the yields are those of a Poisson fit of fixed shapes.
#[test]
fn certain_templates_are_fixed_shapes() {
    let n = [40.0, 55.0, 70.0, 60.0];
    let edges = [0.0, 1.0, 2.0, 3.0, 4.0];
    let data = with_templates(counts(&edges, &n), &[4e6, 5e6, 3e6, 2e6], &[1e6, 2e6, 6e6, 8e6]);
    let fitted = Fit::new(data, "sig+bkg").run();
    let shape = |t: [f64; 4], s: f64| {
        format!("(x<1 ? {} : (x<2 ? {} : (x<3 ? {} : {})))", t[0] / s, t[1] / s, t[2] / s, t[3] / s)
    };
    let formula = format!("a*{}+b*{}", shape([4.0, 5.0, 3.0, 2.0], 14.0), shape([1.0, 2.0, 6.0, 8.0], 17.0));
    let mut plain = Fit::new(counts(&edges, &n), &formula);
    let plain = plain.cost(|c| c.kind = CostKind::Likelihood).value("a", 100.0).value("b", 100.0).run();
    for i in 0..2 {
        near(fitted.minimum.params[i].value / plain.minimum.params[i].value, 1.0, 1e-4);
        near(fitted.errors()[i] / plain.errors()[i], 1.0, 1e-4);
    }
}

#[test]
fn what_templates_cannot_be() {
    let code = |data: &Dataset, formula: &str| {
        let error = try_build(data, formula, &form(TemplateForm::Da)).err().unwrap();
        (error.code(), error.to_string())
    };
    let (c, text) = code(&four(), "sig+2*x");
    assert!(c == "E-OPTION" && text.contains("does not name the template bkg"), "{text}");
    let (_, text) = code(&four(), "sig*x+bkg");
    assert!(text.contains("by its name alone"), "{text}");
    let empty = with_templates(counts(&[0.0, 1.0, 2.0], &[1.0, 2.0]), &[0.0, 0.0], &[1.0, 1.0]);
    assert_eq!(
        code(&empty, "sig+bkg"),
        ("E-TEMPLATE-EMPTY", "template sig is empty; leave it out, or give it events".into())
    );
    let (_, text) = code(&counts(&[0.0, 1.0], &[1.0]), "sig+bkg");
    assert!(text.contains("no templates"), "{text}");
    let (x, y) = six();
    assert_eq!(code(&points(&x, &y, 0.2), "sig+bkg").0, "E-OPTION");
    // A filled bin in which no template has an event is left out, and said.
    let gap = with_templates(counts(&[0.0, 1.0, 2.0], &[3.0, 2.0]), &[1.0, 0.0], &[1.0, 0.0]);
    let cost = build(&gap, "sig+bkg", &form(TemplateForm::Da));
    assert!(cost.warnings(&[1.0, 1.0]).iter().any(|w| w.0 == "W-TEMPLATE-GAP"));
}
