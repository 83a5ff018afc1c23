//! Histograms on two and three axes: ROOT's fits of a plane of counts, integrals over boxes, reading, refusals and sessions.

use fitpanel::cost::{CostKind, ModelKind};
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{AxisSelection, Data, DataKind, Dataset, Edges, Histogram, Selection};
use fitpanel::fit::Command;
use fitpanel::report::figure::{ColorScale, Figure, Layer, Patch, Plane, Role};
use fitpanel::report::{ViewOptions, data_figure, fit_figure};
use serde_json::Value;

use crate::support::*;

const BIGAUS: &str =
    "[0]*exp(-0.5*(((x-[1])/[2])^2+((y-[3])/[4])^2-2*[5]*((x-[1])/[2])*((y-[3])/[4]))/(1-[5]^2))";
const XYGAUS: &str = "[0]*exp(-0.5*((x-[1])/[2])^2-0.5*((y-[3])/[4])^2)";

/// The same functions with names that say what the parameters are.
const NAMED: &str = "A*exp(-0.5*(((x-mean_x)/sigma_x)^2+((y-mean_y)/sigma_y)^2\
                     -2*rho*((x-mean_x)/sigma_x)*((y-mean_y)/sigma_y))/(1-rho^2))";

fn plane() -> Dataset {
    dataset("root_hist2d", "data.csv")
}

fn stored(name: &str) -> Value {
    expected("root_hist2d")["fits"][name].clone()
}

/// Rows of one folder by χ² and likelihood, from ROOT's start values.
fn as_root(formula: &str, name: &str) {
    for (ending, kind) in [("chi2", CostKind::Chi2), ("L", CostKind::Likelihood)] {
        let name = format!("{name}_{ending}");
        let root = stored(&name);
        let mut fit = Fit::new(plane(), formula);
        for (k, v) in numbers(&root["start_before_automatic"]).into_iter().enumerate() {
            fit.value(&k.to_string(), v);
        }
        let result = fit.cost(|c| c.kind = kind).run();
        agrees_with_root(&name, &result, &root, 3e-3, 5e-3);
    }
}

/// RF033: a plane of counts, correlated and not.
#[test]
fn as_root_does() {
    as_root(BIGAUS, "bigaus");
    as_root(XYGAUS, "xygaus");
}

/// Counts named x, y, count at the centers of a lattice are a histogram without a question, and the names of parameters say where to
/// start.
#[test]
fn a_plane_opens_by_itself_and_is_fitted_from_its_names() {
    let data = plane();
    assert_eq!((data.kind(), data.n_coordinates(), data.n_total()), (DataKind::Histogram, 2, 480));
    let Data::Histogram(h) = &data.data else { panic!("no histogram") };
    let area = (4.5 / 24.0) * (4.5 / 20.0);
    close("area", h.volume(17), area, 1e-12);
    assert_eq!(h.content.iter().sum::<f64>(), 3987.0);
    let result = Fit::new(data, NAMED).cost(|c| c.kind = CostKind::Likelihood).run();
    // ROOT stops 2e-5 above the minimum.
    let root = stored("bigaus_L")["chi2"].as_f64().unwrap();
    assert!((root - 1e-4..=root).contains(&result.minimum.fval), "{} for {root}", result.minimum.fval);
    let error = |k: usize| stored("bigaus_L")["errors"][k].as_f64().unwrap();
    for (k, name) in ["A", "mean_x", "sigma_x", "mean_y", "sigma_y", "rho"].iter().enumerate() {
        let value = result.minimum.params.iter().find(|p| p.name == *name).unwrap().value;
        close(name, value, stored("bigaus_L")["values"][k].as_f64().unwrap(), 3e-3 * error(k));
    }
}

/// Counts that are proportional to the integrals of 1 + ax + by over boxes of unequal size are fitted exactly by the density, by the number
/// density, and by the average over each box.
#[test]
fn integrals_over_boxes_of_unequal_size() {
    let (lo_x, hi_x, lo_y, hi_y) = (
        vec![0.0, 1.0, 0.0, 1.0, 0.0, 1.0],
        vec![1.0, 3.0, 1.0, 3.0, 1.0, 3.0],
        vec![0.0, 0.0, 1.0, 1.0, 1.5, 1.5],
        vec![1.0, 1.0, 1.5, 1.5, 4.0, 4.0],
    );
    let truth = [120.0, 60.0, 36.0];
    let volume = |k: usize| (hi_x[k] - lo_x[k]) * (hi_y[k] - lo_y[k]);
    let average =
        |k: usize| truth[0] + truth[1] * 0.5 * (hi_x[k] + lo_x[k]) + truth[2] * 0.5 * (hi_y[k] + lo_y[k]);
    let content: Vec<f64> = (0..6).map(|k| volume(k) * average(k)).collect();
    let axes =
        || vec![Edges { lo: lo_x.clone(), hi: hi_x.clone() }, Edges { lo: lo_y.clone(), hi: hi_y.clone() }];
    let data = |content: Vec<f64>| {
        Dataset::new("boxes", Data::Histogram(Histogram::of_boxes(axes(), content, None).unwrap()))
    };
    let check = |what: &str, found: Vec<f64>, truth: &[f64]| {
        for (found, truth) in found.into_iter().zip(truth) {
            close(what, found, *truth, 1e-6 * truth.abs());
        }
    };
    let total: f64 = content.iter().sum();
    let mut extended = Fit::new(data(content.clone()), "a+b*x+c*y");
    check("number density", extended.cost(|c| c.kind = CostKind::Extended).run().minimum.values(), &truth);
    let mut density = Fit::new(data(content), "1+b*x+c*y");
    density.cost(|c| (c.kind, c.model_kind) = (CostKind::Likelihood, ModelKind::Density));
    let result = density.run();
    check("density", result.minimum.values(), &[0.5, 0.3]);
    close(
        "sum of predictions",
        result.member().prediction.as_ref().unwrap().iter().sum(),
        total,
        1e-6 * total,
    );
    let mut averaged = Fit::new(data((0..6).map(average).collect()), "a+b*x+c*y");
    check("average", averaged.cost(|c| c.integral = true).run().minimum.values(), &truth);
}

fn read(text: &str, columns: &[(&str, &str)]) -> Result<Dataset, String> {
    let columns = columns.iter().map(|(r, c)| ((*r).to_string(), (*c).to_string())).collect();
    let options = ReadOptions { columns, ..ReadOptions::default() };
    read_dataset(text.as_bytes(), "f.csv", &options).map_err(|e| e.to_string())
}

/// Edges by role; rows in any order; what is wrong is said with its line.
#[test]
fn boxes_are_read_by_their_edges() {
    let roles = [("lo", "1"), ("hi", "2"), ("lo2", "3"), ("hi2", "4"), ("n", "5")];
    let data = read("a,b,c,d,n\n0,1,0,2,3\n1,2,0,2,4\n", &roles).unwrap();
    let Data::Histogram(h) = &data.data else { panic!("no histogram") };
    assert_eq!((h.n_coordinates(), h.volume(1), h.span_on(1)), (2, 2.0, Some((0.0, 2.0))));
    let twice = read("a,b,c,d,n\n0,1,0,2,3\n0,1,0,2,4\n", &roles).unwrap_err();
    assert!(twice.starts_with("f.csv, line 3: this bin has no width, or is the same"), "{twice}");
    let uneven =
        read("x,y,n\n0,0,1\n1,0,2\n3,0,1\n0,1,1\n1,1,2\n3,1,1\n", &[("x", "x"), ("x2", "y"), ("n", "n")]);
    assert!(uneven.unwrap_err().contains("are not equally spaced"));
    let points = read("x,y,n\n0,0,1\n1,0,2\n3,0,1\n0,1,1\n1,1,2\n3,1,1\n", &[]).unwrap();
    assert_eq!(points.kind(), DataKind::Points, "no lattice, so nothing is taken for granted");
}

/// A cumulative function of several axes is refused with what to do.
#[test]
fn a_cumulative_function_is_refused() {
    let mut fit = Fit::new(plane(), "a*x*y");
    fit.cost(|c| (c.kind, c.model_kind) = (CostKind::Likelihood, ModelKind::Cdf));
    let error = fit.session.run_now(&fitpanel::fit::Task::Fit, &fitpanel::minimize::NoObserver).unwrap_err();
    assert!(
        error.to_string().contains("bins on several axes are not differences of a function of one"),
        "{error}"
    );
}

/// The colored boxes of a figure with their scale.
fn cells(figure: &Figure) -> (&[Patch], &ColorScale) {
    let found = figure.main.layers.iter().find_map(|l| match l {
        Layer::Cells { role: Role::Data, patches, scale } => Some((patches.as_slice(), scale)),
        _ => None,
    });
    found.expect("no plane")
}

fn steps(layers: &[Layer], wanted: Role) -> Vec<(f64, f64, f64)> {
    let found = layers.iter().find_map(|l| match l {
        Layer::Steps { role, bins } if *role == wanted => Some(bins.clone()),
        _ => None,
    });
    found.unwrap_or_default()
}

/// The figure of a plane: contents as colors from zero on, level lines on which the model has one height, sums along both axes, and pulls or
/// predictions in place of the contents.
#[test]
fn a_plane_is_drawn_from_above() {
    let mut fit = Fit::new(plane(), NAMED);
    fit.cost(|c| c.kind = CostKind::Likelihood);
    let before = data_figure(&fit.session, &ViewOptions::default());
    assert!(before.main.layers.iter().any(|l| matches!(l, Layer::Curve { role: Role::Preview, .. })));
    let result = fit.run();
    let figure = fit_figure(&result, &ViewOptions::default());
    let (patches, scale) = cells(&figure);
    assert_eq!((patches.len(), scale.range, scale.signed), (480, (0.0, 70.0), false));
    assert_eq!((figure.main.x_title.as_str(), figure.main.y_title.as_str()), ("x", "y"));
    let model = result.request.model();
    let values = result.minimum.values();
    let mut seen = 0;
    for layer in &figure.main.layers {
        let Layer::Curve { role: Role::Fit, xy, .. } = layer else { continue };
        let on: Vec<_> = xy.iter().filter(|p| p.0.is_finite()).collect();
        let (x, y): (Vec<f64>, Vec<f64>) = on.into_iter().copied().unzip();
        let mut f = vec![0.0; x.len()];
        model.eval(&[&x, &y], &values, &mut f);
        // Straight pieces between the points of a lattice are off by a part in a hundred.
        assert!(f.iter().all(|v| (v - f[0]).abs() < 0.02 * values[0]), "a level line is not level");
        seen += 1;
    }
    assert_eq!(seen, 6);
    let beside = figure.beside.as_ref().unwrap();
    for panel in [&beside.top, &beside.right] {
        let sum = |role| steps(&panel.layers, role).iter().map(|b| b.2).sum::<f64>();
        assert_eq!(sum(Role::Data), 3987.0);
        // The maximum of a Poisson likelihood with a free height has the sum of the data.
        close("sum of the fit", sum(Role::Fit), 3987.0, 1e-3);
    }
    assert_eq!(
        (steps(&beside.top.layers, Role::Data).len(), steps(&beside.right.layers, Role::Data).len()),
        (24, 20)
    );
    let of = |plane| fit_figure(&result, &ViewOptions { plane, ..ViewOptions::default() });
    let pulls = of(Plane::Pulls);
    let (patches, scale) = cells(&pulls);
    let all = result.member().pulls.as_ref().unwrap();
    assert!(scale.signed && scale.range.0 == -scale.range.1 && scale.title == "pull");
    assert_eq!(patches.iter().map(|p| p.value).fold(0.0, f64::max), all.iter().copied().fold(0.0, f64::max));
    close("prediction", cells(&of(Plane::Fit)).0.iter().map(|p| p.value).sum(), 3987.0, 1e-3);
}

/// Points of two coordinates are dots in colors that say y.
#[test]
fn points_of_two_coordinates_are_colored_dots() {
    let data = read("x,x2,y\n0,0,1\n1,0,3\n0,1,4\n1,1,6.5\n2,1,8\n", &[]).unwrap();
    let result = Fit::new(data, "a+b*x+c*y").run();
    let figure = fit_figure(&result, &ViewOptions::default());
    let dots = figure.main.layers.iter().find_map(|l| match l {
        Layer::Dots { role: Role::Data, at, values, scale } => {
            Some((at.clone(), values.clone(), scale.range))
        }
        _ => None,
    });
    let (at, values, range) = dots.unwrap();
    assert_eq!((at[3], values, range), ((1.0, 1.0), vec![1.0, 3.0, 4.0, 6.5, 8.0], (1.0, 8.0)));
    assert!(figure.beside.is_none() && !figure.stats.is_empty());
    assert!(result.warnings.iter().all(|w| w.code != "W-COORDINATES"), "the plane is seen");
}

/// A range of y: bins belong by their centers, a range inside a bin is that bin, the others are drawn pale; a density is divided by its
/// integral over the rows of bins that are left. Counts proportional to the integrals of 1 + ax + by over the boxes are found again.
#[test]
fn a_range_of_the_second_axis() {
    let (x, y) = ([(0.0, 1.0), (1.0, 2.0), (2.0, 4.0)], [(0.0, 1.0), (1.0, 3.0), (3.0, 4.0)]);
    let all: Vec<_> = y.iter().flat_map(|y| x.iter().map(move |x| (*x, *y))).collect();
    // 1 + x/2 + 3y, times 8 and its integral; nonsense in the row that the range leaves out.
    let counts: Vec<f64> = all
        .iter()
        .map(|&((a, b), (c, d))| {
            let area = (b - a) * (d - c);
            if d > 3.0 { 1e6 } else { 8.0 * area * (1.0 + 0.25 * (a + b) + 1.5 * (c + d)) }
        })
        .collect();
    let axis = |k: usize| Edges {
        lo: all.iter().map(|b| [b.0.0, b.1.0][k]).collect(),
        hi: all.iter().map(|b| [b.0.1, b.1.1][k]).collect(),
    };
    let data = Dataset::new(
        "plane",
        Data::Histogram(Histogram::of_boxes(vec![axis(0), axis(1)], counts, None).unwrap()),
    );
    let mut below = Selection::default();
    below.set_axis(1, AxisSelection { ranges: vec![(0.0, 3.2).into()], exclude: Vec::new() });
    let set = data.fit_set(&below).unwrap();
    assert_eq!((set.rows.to_vec(), set.n_outside), ((0..6).collect(), 3));
    let mut inside = Selection::default();
    inside.set_axis(1, AxisSelection { ranges: vec![(3.1, 3.2).into()], exclude: Vec::new() });
    assert_eq!(data.fit_set(&inside).unwrap().rows.to_vec(), [6, 7, 8]);

    let mut fit = Fit::new(data, "1+a*x+b*y");
    fit.apply(Command::SetSelection(below)).value("a", 0.3).value("b", 2.0);
    let result = fit
        .cost(|c| {
            c.kind = CostKind::Likelihood;
            c.model_kind = ModelKind::Density;
        })
        .run();
    close("a", result.minimum.values()[0], 0.5, 1e-6);
    close("b", result.minimum.values()[1], 3.0, 1e-6);
    let figure = fit_figure(&result, &ViewOptions::default());
    let pale = figure.main.layers.iter().find_map(|l| match l {
        Layer::Cells { role: Role::Masked, patches, .. } => Some(patches.len()),
        _ => None,
    });
    assert_eq!(pale, Some(3));
}
