//! Figures of hand-made results and of real fits: what is drawn where.

use super::below::pull_panel;
use super::*;
use crate::data::{Data, Interval, Points, RowSet, YErrors};
use crate::fit::{Command, ContourFill, ContourLook, FitResult, Session, Task};
use crate::minimize::{Contour, Level, NoObserver, Profile};
use crate::params::ParamId;
use crate::report::testing;

/// Label, points, dashed.
type Line<'a> = (&'a str, &'a [(f64, f64)], bool);

fn curves(panel: &Panel, role: Role) -> Vec<Line<'_>> {
    let pick = |l: &'_ Layer| matches!(l, Layer::Curve { role: r, .. } if *r == role);
    let parts = panel.layers.iter().filter(|l| pick(l)).filter_map(|l| match l {
        Layer::Curve { label, xy, dashed, .. } => Some((label.as_str(), xy.as_slice(), *dashed)),
        _ => None,
    });
    parts.collect()
}

fn points(panel: &Panel, role: Role) -> Vec<(f64, f64)> {
    let all = panel.layers.iter().filter_map(|l| match l {
        Layer::Points { role: r, at, .. } if *r == role => Some(at.clone()),
        _ => None,
    });
    all.flatten().collect()
}

/// A session with data and formula.
fn session(data: crate::data::Dataset, formula: &str) -> Session {
    let mut s = Session::new();
    s.apply(Command::SetData(data.into(), None)).unwrap();
    s.apply(Command::SetFormula(formula.into())).unwrap();
    s
}

/// IM042, KA: points with bars behind the curve, the curve dashed outside the fit range, pulls of the used points only.
#[test]
fn a_line_through_points_in_a_range() {
    let mut s = session(testing::points(), "pol1");
    s.apply(Command::SetRange(Some(Interval { lo: 2.5, hi: 7.5 }))).unwrap();
    s.run_now(&Task::Fit, &NoObserver).unwrap();
    let f = data_figure(&s, &ViewOptions::default());
    assert_eq!((f.main.x_title.as_str(), f.main.y_title.as_str()), ("U / V", "I / mA"));
    assert_eq!(points(&f.main, Role::Data).len(), 5);
    assert_eq!(points(&f.main, Role::Outside).len(), 4);
    let fit = curves(&f.main, Role::Fit);
    let (outside, inside) = (fit[0], fit[1]);
    assert!(outside.2 && !inside.2);
    let last = inside.1.len() - 1;
    assert_eq!((inside.1[0].0, inside.1[last].0), (2.5, 7.5));
    assert_eq!((outside.1[0].0, outside.1[outside.1.len() - 1].0), f.main.x_range);
    assert!(outside.1.iter().any(|p| p.1.is_nan()), "two pieces");
    let pulls = f.pulls.unwrap();
    assert_eq!(points(&pulls, Role::Data).len(), 5);
    assert_eq!(pulls.y_range, (-3.5, 3.5));
    assert_eq!(pulls.x_range, f.main.x_range);
}

/// The curve lies where the model is: checked against the closed form of the line.
#[test]
fn the_curve_is_the_model_at_the_fitted_values() {
    let s = {
        let mut s = session(testing::points(), "pol1");
        s.run_now(&Task::Fit, &NoObserver).unwrap();
        s
    };
    let crate::fit::Shown::Fresh(r) = s.result() else { panic!("no fresh result") };
    let p = r.minimum.values();
    let f = fit_figure(r, &ViewOptions::default());
    for (_, xy, _) in curves(&f.main, Role::Fit) {
        assert!(xy.iter().filter(|q| q.1.is_finite()).all(|q| (q.1 - p[0] - p[1] * q.0).abs() < 1e-12));
    }
    let stats: Vec<&str> = f.stats.iter().map(|l| l.0.as_str()).collect();
    assert_eq!(stats, ["χ² / ndof", "p", "p0", "p1"]);
    assert!(f.stats[2].1.ends_with(" mA") && f.stats[3].1.ends_with(" mA/V"), "{:?}", f.stats);
}

/// IM118: before a fit the present curve is a preview; a changed parameter makes the old fit an outdated, dashed one.
#[test]
fn previews_before_and_after_a_fit() {
    let mut s = session(testing::points(), "pol1");
    let f = data_figure(&s, &ViewOptions::default());
    let preview = curves(&f.main, Role::Preview);
    assert_eq!(preview.last().map(|c| (c.0, c.2)), Some(("present values", false)));
    let stats: Vec<&str> = f.stats.iter().map(|l| l.0.as_str()).collect();
    assert!(curves(&f.main, Role::Fit).is_empty());
    assert_eq!(stats, ["χ² here"], "no parameters that were not fitted");
    s.run_now(&Task::Fit, &NoObserver).unwrap();
    let change = crate::fit::ParamEdit::Value(3.0);
    s.apply(Command::SetParam(crate::params::ParamId(0), change)).unwrap();
    let f = data_figure(&s, &ViewOptions::default());
    let labels: Vec<&str> = curves(&f.main, Role::Preview).iter().map(|c| c.0).collect();
    assert!(labels.contains(&"last fit, out of date") && labels.contains(&"present values"), "{labels:?}");
    assert!(f.pulls.is_some(), "the pull panel does not come and go");
}

/// IM118: the curve at the start values, dotted, and the fit in one figure.
#[test]
fn the_start_beside_the_fit() {
    let mut s = session(testing::points(), "pol1");
    for (i, v) in [2.0, 0.5].into_iter().enumerate() {
        s.apply(Command::SetParam(ParamId(i), crate::fit::ParamEdit::Value(v))).unwrap();
    }
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    assert!(curves(&fit_figure(&r, &ViewOptions::default()).main, Role::Preview).is_empty());
    let f = fit_figure(&r, &ViewOptions { start: true, ..ViewOptions::default() });
    let start = curves(&f.main, Role::Preview);
    assert_eq!((start[0].0, start[0].2), ("start", true));
    assert!(start[0].1.iter().all(|p| (p.1 - 2.0 - 0.5 * p.0).abs() < 1e-12));
}

/// IM126, IM127: steps with √n bars; the parts of a sum add up to the curve.
#[test]
fn a_histogram_with_the_parts_of_a_sum() {
    let mut s = session(testing::histogram(), "gaus+pol0");
    s.apply(Command::SetCostKind(crate::cost::CostKind::Likelihood)).unwrap();
    s.run_now(&Task::Fit, &NoObserver).unwrap();
    let f = data_figure(&s, &ViewOptions::default());
    assert_eq!(f.main.y_title, "counts / 100 keV".replace("100 keV", "0.1 MeV"));
    assert_eq!(f.main.x_range, (0.0, 2.0));
    assert_eq!(f.main.y_range.0, 0.0);
    assert!(matches!(&f.main.layers[0], Layer::Steps { role: Role::Data, bins } if bins.len() == 20));
    let (a, b) = (curves(&f.main, Role::Part(0)), curves(&f.main, Role::Part(1)));
    assert!(a[0].2 && b[0].2);
    assert_eq!((a[0].0, b[0].0), ("gaus", "pol0"));
    let total = curves(&f.main, Role::Fit);
    let at = |xy: &[(f64, f64)], x: f64| {
        let k = xy.partition_point(|p| p.0 < x).clamp(1, xy.len() - 1);
        let (p, q) = (xy[k - 1], xy[k]);
        p.1 + (q.1 - p.1) * (x - p.0) / (q.0 - p.0)
    };
    let whole = total.last().unwrap().1;
    for x in [0.3, 0.8, 0.95, 1.4] {
        assert!((at(a[0].1, x) + at(b[0].1, x) - at(whole, x)).abs() < 0.5, "at {x}");
    }
    let without =
        ViewOptions { parts: false, pulls: false, stats: false, band: false, ..ViewOptions::default() };
    let plain = data_figure(&s, &without);
    assert!(plain.pulls.is_none() && plain.stats.is_empty());
    assert!(curves(&plain.main, Role::Part(0)).is_empty());
}

/// KA056, IM118: an unbinned sample as display histogram with ticks; the curve encloses as many entries as there are values.
#[test]
fn a_sample_is_shown_as_a_histogram_of_the_same_area() {
    let mut s = session(testing::sample(), "expo");
    s.run_now(&Task::Fit, &NoObserver).unwrap();
    let f = data_figure(&s, &ViewOptions::default());
    assert_eq!(f.main.y_title, "entries / 20 ms");
    assert!(f.pulls.is_none());
    let fit = curves(&f.main, Role::Fit);
    let xy = fit.last().unwrap().1;
    let area: f64 = xy.windows(2).map(|w| 0.5 * (w[0].1 + w[1].1) * (w[1].0 - w[0].0)).sum();
    assert!((area / 0.02 - 100.0).abs() < 0.1, "{}", area / 0.02);
    let Layer::Steps { bins, .. } = &f.main.layers[0] else { panic!("no steps") };
    assert_eq!(bins.len(), 50);
    assert_eq!(bins.iter().map(|b| b.2).sum::<f64>(), 100.0);
    let ticks = curves(&f.main, Role::Data);
    assert_eq!(ticks[0].1.len(), 300);
}

#[test]
fn asymmetric_errors_and_x_errors_become_bars() {
    let mut d = testing::points();
    if let Data::Points(p) = &mut d.data {
        p.sx = Some(vec![0.2; 9]);
        p.sy = YErrors::Asymmetric { lower: vec![0.3; 9], upper: vec![0.6; 9] };
    }
    let drawn = data::draw(&d, &RowSet::of(d.n_total(), [0, 1, 2]));
    let Layer::Points { ex, ey, at, .. } = &drawn.front[1] else { panic!("no points") };
    assert_eq!((at.len(), ex[0], ey[2]), (3, (0.2, 0.2), (0.3, 0.6)));
    assert!(drawn.x_range.0 < 0.8, "room for the bars");
}

/// An empty bin that a likelihood fit uses keeps an upper bar; one that χ² leaves out has none.
#[test]
fn empty_bins() {
    let d = testing::histogram();
    let drawn = data::draw(&d, &RowSet::all(20));
    let Layer::Points { ey, .. } = &drawn.front[0] else { panic!("no points") };
    assert_eq!(ey[0], (0.0, 1.841));
    assert_eq!(ey[8], (55f64.sqrt(), 55f64.sqrt()));
    let dropped = data::draw(&d, &RowSet::of(20, [8, 9]));
    let Layer::Points { role, ey, .. } = &dropped.front[0] else { panic!("no points") };
    assert_eq!((*role, ey[0]), (Role::Outside, (0.0, 0.0)));
}

#[test]
fn far_pulls_stretch_the_panel() {
    let drawn = data::draw(&testing::points(), &RowSet::of(9, [0]));
    let top = |p: f64| pull_panel(&[1.0, 2.0], &[p, f64::NAN], &drawn).y_range.1;
    assert_eq!(top(1.0), 3.5);
    assert!((top(-5.0) - 5.75).abs() < 1e-12);
}

/// IM099, KA022: the profile with parabola, levels and the MINOS interval; for a line all three agree.
#[test]
fn a_profile_with_its_parabola() {
    let mut r = testing::line();
    assert!(profile_figure(&r, ParamId(0)).is_none());
    testing::add_profile(&mut r);
    testing::add_minos(&mut r);
    let f = profile_figure(&r, ParamId(0)).unwrap();
    assert_eq!((f.main.x_title.as_str(), f.main.y_title.as_str()), ("m", "Δχ²"));
    let profile = curves(&f.main, Role::Fit)[0].1;
    let parabola = curves(&f.main, Role::Parabolic)[0].1;
    let e = r.errors()[0];
    let at_one_sigma = profile.iter().find(|p| (p.0 - 0.9823 - e).abs() < 1e-9).unwrap();
    assert!((at_one_sigma.1 - 1.0).abs() < 1e-9);
    assert!(parabola.iter().all(|p| (p.1 - ((p.0 - 0.9823) / e).powi(2)).abs() < 1e-9));
    let levels = f.main.layers.iter().filter_map(|l| match l {
        Layer::HLine { y, label, .. } => Some((*y, label.clone())),
        _ => None,
    });
    assert_eq!(levels.collect::<Vec<_>>(), [(1.0, "1σ".to_string()), (4.0, "2σ".to_string())]);
    assert_eq!(f.stats[1], ("MINOS".to_string(), "0.98 −0.10 +0.10".to_string()));
}

/// IM100: the curve with the others held stands beside the one with the others fitted again, and by itself when there is no other.
#[test]
fn a_profile_with_the_others_held_beside_the_other_kind() {
    let mut r = testing::line();
    testing::add_profile(&mut r);
    let held = Profile { refit: false, ..r.profiles[0].clone() };
    r.profiles.push(held.clone());
    let labels = |r: &FitResult| {
        let f = profile_figure(r, ParamId(0)).unwrap();
        [Role::Fit, Role::Part(0)].map(|role| curves(&f.main, role).len())
    };
    assert_eq!(labels(&r), [1, 1]);
    r.profiles = vec![held];
    assert_eq!(labels(&r), [0, 1]);
}

/// IM102, KA025, KA026: regions with both readings of their level, the ellipse on top of an exactly parabolic one, the cross.
#[test]
fn contours_with_ellipse_and_cross() {
    let mut r = testing::line();
    testing::add_contours(&mut r);
    for (x, y) in [(0, 1), (1, 0)] {
        let f = contour_figure(&r, ParamId(x), ParamId(y)).unwrap();
        let labels: Vec<String> = f
            .main
            .layers
            .iter()
            .filter_map(|l| match l {
                Layer::Polygon { label, .. } => Some(label.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(labels, ["2.15σ in one parameter; 90 % joint", "1σ in one parameter; 39 % joint"]);
        let c = r.covariance().unwrap().try_inverse().unwrap();
        let v = r.minimum.values();
        for (k, rise) in [1.0, 4.605170185988092].into_iter().enumerate() {
            for p in curves(&f.main, Role::Parabolic)[k].1 {
                let (dx, dy) = (p.0 - v[x], p.1 - v[y]);
                let q = c[(x, x)] * dx * dx + 2.0 * c[(x, y)] * dx * dy + c[(y, y)] * dy * dy;
                assert!((q - rise).abs() < 1e-9, "{q}");
            }
        }
        assert_eq!(points(&f.main, Role::Mark), [(v[x], v[y])]);
        let span = f.main.x_range.1 - f.main.x_range.0;
        assert!(span > 2.0 * 2.146 * r.errors()[x] && span < 2.5 * 2.146 * r.errors()[x]);
    }
    assert!(contour_figure(&r, ParamId(0), ParamId(7)).is_none());
}

/// WG050: contours of two pairs over one another, each pair in one color, filled with what was chosen.
#[test]
fn contours_of_two_pairs_in_one_figure() {
    let mut r = testing::peak();
    let circle = |k: usize| (std::f64::consts::TAU * k as f64 / 8.0).sin_cos();
    let (ids, v) = ([ParamId(0), ParamId(1), ParamId(2)], r.minimum.values());
    let contour = |y: usize, size: f64| Contour {
        x: ids[0],
        y: ids[y],
        level: Level::Sigmas(size),
        rise: size * size,
        points: (0..=8).map(circle).map(|(s, c)| (v[0] + size * c, v[y] + size * s)).collect(),
        at_limit: vec![false; 9],
        more: Vec::new(),
        sought: crate::minimize::Sought::default(),
        nfcn: 1,
    };
    r.contours = vec![contour(1, 1.0), contour(1, 2.0), contour(2, 1.0)];
    let polygons = |look| {
        let f = superimposed_figure(&r, (ids[0], ids[1]), look).unwrap();
        let of = |l: &Layer| match l {
            Layer::Polygon { role, label, fill, .. } => Some((*role, label.clone(), *fill)),
            _ => None,
        };
        (f.main.layers.iter().filter_map(of).collect::<Vec<_>>(), f.main.y_title)
    };
    let (plain, title) = polygons(ContourLook::default());
    let roles: Vec<Role> = plain.iter().map(|p| p.0).collect();
    assert_eq!((roles, title.contains(", ")), (vec![Role::Contour(1), Role::Contour(0)], false));
    assert!(plain.iter().all(|p| p.2 == ContourFill::Pale));
    let fill = ContourFill::Rgb([0xff, 0xff, 0x99]);
    let (all, title) = polygons(ContourLook { superimpose: true, fill });
    let roles: Vec<Role> = all.iter().map(|p| p.0).collect();
    assert_eq!(roles, [Role::Contour(0), Role::Contour(0), Role::Contour(1)]);
    let names: Vec<&str> = ids.iter().map(|id| r.minimum.params[id.0].name.as_str()).collect();
    assert!(title.contains(names[1]) && title.contains(names[2]), "{title}");
    let labels: Vec<&str> = all.iter().map(|p| p.1.as_str()).collect();
    let pair = |k: usize, levels: &str| format!("{}, {}: {levels}", names[0], names[k]);
    assert_eq!(labels, [pair(1, "1σ, 2σ").as_str(), "", &pair(2, "1σ")]);
    assert!(all.iter().all(|p| p.2 == fill));
    assert!(superimposed_figure(&r, (ids[1], ids[2]), ContourLook::default()).is_none());
}

/// With errors from the scatter a contour is followed at a scaled rise; the figure still states the level asked for.
#[test]
fn scaled_errors_keep_the_levels_asked_for() {
    let mut r = testing::line();
    r.error_scale = 1.5;
    testing::add_contours(&mut r);
    for c in &mut r.contours {
        c.rise *= 2.25;
        assert!(matches!(c.level, Level::Sigmas(_) | Level::Cl(_)));
    }
    let f = contour_figure(&r, ParamId(0), ParamId(1)).unwrap();
    let labels: Vec<&String> = f
        .main
        .layers
        .iter()
        .filter_map(|l| match l {
            Layer::Polygon { label, .. } => Some(label),
            _ => None,
        })
        .collect();
    assert_eq!(labels[1], "1σ in one parameter; 39 % joint");
}

/// RF031: a function without data is drawn on its range.
#[test]
fn a_function_without_data() {
    let mut s = Session::new();
    s.apply(Command::SetFormula("sin(x)+0*[0]".into())).unwrap();
    let f = data_figure(&s, &ViewOptions::default());
    let c = curves(&f.main, Role::Preview);
    assert!(c[0].1.len() > 40);
    assert!(c[0].1.iter().all(|p| (p.1 - p.0.sin()).abs() < 1e-12));
    assert!(f.main.y_range.0 < -0.99 && f.main.y_range.1 > 0.99);
}

/// What a robust fit leaves out is hollow, crossed and named; the pull panel does not show it.
#[test]
fn outliers_are_crossed_out() {
    let mut s = session(testing::points(), "pol1");
    s.run_now(&Task::Fit, &NoObserver).unwrap();
    let mut result = s.result().any().unwrap().as_ref().clone();
    result.members[0].outliers = vec![2, 4];
    let f = fit_figure(&result, &ViewOptions::default());
    let x = s.config().member().data.as_ref().unwrap().x();
    let crossed = f.main.layers.iter().find_map(|l| match l {
        Layer::Crosses { role: Role::Outlier, label, at } => Some((label.as_str(), at.clone())),
        _ => None,
    });
    let (label, at) = crossed.unwrap();
    assert_eq!(label, "2 outliers, left out");
    assert_eq!(at.iter().map(|p| p.0).collect::<Vec<_>>(), [x[2], x[4]]);
}

fn bars(panel: &Panel) -> Vec<(f64, f64)> {
    let of = |l: &Layer| match l {
        Layer::Points { role: Role::Data, ey, .. } => Some(ey.clone()),
        _ => None,
    };
    panel.layers.iter().filter_map(of).flatten().collect()
}

/// IM002, IM124: points without errors have no bars, others have theirs; the band of the curve is f ± √(JCJᵀ), checked with the covariance
/// of the straight line.
#[test]
fn bars_on_the_data_and_a_band_on_the_curve() {
    let mut data = testing::points();
    let with = session(data.clone(), "pol1");
    assert!(bars(&data_figure(&with, &ViewOptions::default()).main).iter().all(|b| b.0 > 0.0 && b.0 == b.1));
    if let Data::Points(p) = &mut data.data {
        p.sy = YErrors::None;
    }
    let without = session(data, "pol1");
    let figure = data_figure(&without, &ViewOptions::default());
    assert_eq!((points(&figure.main, Role::Data).len(), bars(&figure.main).len()), (9, 0));
    let mut s = with;
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let (p, c) = (r.minimum.values(), r.covariance().unwrap());
    let figure = fit_figure(&r, &ViewOptions::default());
    let band = figure.main.layers.iter().find_map(|l| match l {
        Layer::Band { role: Role::Band, x, lower, upper } => Some((x, lower, upper)),
        _ => None,
    });
    let (x, lower, upper) = band.unwrap();
    for ((&x, &lo), &hi) in x.iter().zip(lower).zip(upper) {
        let sigma = (c[(0, 0)] + 2.0 * x * c[(0, 1)] + x * x * c[(1, 1)]).sqrt();
        assert!(
            (hi - lo - 2.0 * sigma).abs() < 1e-9 * sigma && (0.5 * (hi + lo) - p[0] - p[1] * x).abs() < 1e-9
        );
    }
    let bare = fit_figure(&r, &ViewOptions { band: false, ..ViewOptions::default() });
    assert!(!bare.main.layers.iter().any(|l| matches!(l, Layer::Band { .. })));
}

/// IM010, IM011, IM014: p³(1 − p)⁷ along p, its maximum at 1, the normal curve of σ = √0.021 over it, and the logarithm as the profile.
#[test]
fn a_likelihood_and_its_normal_curve() {
    let mut s = Session::new();
    let formula = "-3*log(p)-7*log(1-p)".to_string();
    s.apply(Command::SetCustomCost { formula, errordef: Some(0.5) }).unwrap();
    s.apply(Command::SetParam(ParamId(0), crate::fit::ParamEdit::Value(0.5))).unwrap();
    s.run_now(&Task::Fit, &NoObserver).unwrap();
    let task = Task::Profile { param: ParamId(0), size: 21, bound: 1.8, span: None, held: false };
    let r = s.run_now(&task, &NoObserver).unwrap();
    let figure = likelihood_figure(&r, ParamId(0)).unwrap();
    let exact = |p: f64| (p / 0.3).powi(3) * ((1.0 - p) / 0.7).powi(7);
    let (label, likelihood, _) = curves(&figure.main, Role::Fit)[0];
    assert_eq!((label, likelihood.len()), ("likelihood", 21));
    assert!(likelihood.iter().all(|&(p, l)| (l - exact(p)).abs() < 1e-6), "{likelihood:?}");
    let (_, normal, dashed) = curves(&figure.main, Role::Parabolic)[0];
    assert!(dashed);
    assert!(normal.iter().all(|&(p, g)| (g - (-(p - 0.3_f64).powi(2) / 0.042).exp()).abs() < 1e-5));
    // Away from the maximum they differ: the likelihood is skewed.
    assert!(likelihood.iter().any(|&(p, l)| (l - (-(p - 0.3_f64).powi(2) / 0.042).exp()).abs() > 0.02));
    let log = profile_figure(&r, ParamId(0)).unwrap();
    let (_, rise, _) = curves(&log.main, Role::Fit)[0];
    assert!(rise.iter().all(|&(p, f)| (0.5 * f + exact(p).ln()).abs() < 1e-6), "{rise:?}");
    assert!(likelihood_figure(&r, ParamId(7)).is_none());
}

/// IM143: a model with an array of parameters is drawn as any other: values, parts of it none, curve at the fitted array.
#[test]
fn a_model_with_an_array_of_parameters() {
    let mut s = session(testing::points(), "pol5");
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let p = r.minimum.values();
    assert_eq!(p.len(), 6);
    let figure = data_figure(&s, &ViewOptions::default());
    let horner = |x: f64| p.iter().rev().fold(0.0, |sum, c| sum * x + c);
    let size = points(&figure.main, Role::Data).iter().fold(0.0, |m: f64, q| m.max(q.1.abs()));
    let fit = curves(&figure.main, Role::Fit);
    assert!(!fit.is_empty());
    for (_, xy, _) in fit {
        assert!(xy.iter().filter(|q| q.1.is_finite()).all(|q| (q.1 - horner(q.0)).abs() < 1e-9 * size));
    }
    assert!(!figure.main.layers.iter().any(|l| matches!(l, Layer::Curve { role: Role::Part(_), .. })));
}

/// RF055, RF056, RF057, RF058: what each digit of PCEV brings into the box; errors bring the values.
#[test]
fn digits_of_the_box() {
    let mut s = session(testing::points(), "pol1");
    s.apply(Command::SetParam(ParamId(0), crate::fit::ParamEdit::Fixed(true))).unwrap();
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let labels = |digits: &str| -> String {
        let lines = stats_lines(&r, StatsBox::parse(digits).unwrap());
        lines.iter().map(|l| l.0.as_str()).collect::<Vec<_>>().join(" ")
    };
    for (digits, expected) in [
        ("0111", "χ² / ndof p1"),
        ("1000", "p"),
        ("1111", "χ² / ndof p p1"),
        ("0100", "χ² / ndof"),
        ("0010", "p1"),
        ("0001", "p1"),
        ("2", "p0 p1"),
        ("1112", "χ² / ndof p p0 p1"),
        ("0", ""),
    ] {
        assert_eq!(labels(digits), expected, "{digits}");
    }
    let value = |digits: &str| stats_lines(&r, StatsBox::parse(digits).unwrap())[0].1.clone();
    assert!(value("0011").contains('±') && !value("0001").contains('±'));
    for bad in ["", "11111", "0113", "0121", "2000", "x"] {
        assert_eq!(StatsBox::parse(bad), None, "{bad}");
    }
    let figure =
        fit_figure(&r, &ViewOptions { stats_box: StatsBox::parse("100").unwrap(), ..ViewOptions::default() });
    assert_eq!(figure.stats.len(), 1);
}

/// IM121: a cumulative law in bins of different width is drawn as the contents that it predicts, n(F(hi) − F(lo))/(F(8) − F(0)) of the
/// fitted τ.
#[test]
fn the_binned_prediction_as_steps() {
    let edges = [0.0, 1.0, 2.0, 4.0, 8.0];
    let h = crate::data::Histogram::from_edges(&edges, vec![40.0, 25.0, 22.0, 13.0]).unwrap();
    let mut s = session(crate::data::Dataset::new("counts", Data::Histogram(h)), "exp(-x/tau)/tau");
    let cost = crate::cost::CostChoice {
        kind: crate::cost::CostKind::Likelihood,
        model_kind: crate::cost::ModelKind::Density,
        ..crate::cost::CostChoice::default()
    };
    s.apply(Command::SetCost(cost)).unwrap();
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    let tau = r.minimum.values()[0];
    let figure = fit_figure(&r, &ViewOptions::default());
    let steps = figure.main.layers.iter().find_map(|l| match l {
        Layer::Steps { role: Role::Fit, bins } => Some(bins),
        _ => None,
    });
    let steps = steps.unwrap();
    assert_eq!(steps.len(), 4);
    let f = |x: f64| 1.0 - (-x / tau).exp();
    for (&(lo, hi, content), edge) in steps.iter().zip(edges.windows(2)) {
        assert_eq!((lo, hi), (edge[0], edge[1]));
        let expected = 100.0 * (f(hi) - f(lo)) / f(8.0);
        assert!((content - expected).abs() < 1e-9 * expected, "{content}, expected {expected}");
    }
}

/// A density of events over the same bins is drawn as N(exp(−lo/τ) − exp(−hi/τ)), at the present values before the fit and at the fitted ones
/// after it: a curve would have another unit in each bin.
#[test]
fn a_density_of_events_over_uneven_bins_as_steps() {
    let h =
        crate::data::Histogram::from_edges(&[0.0, 1.0, 2.0, 4.0, 8.0], vec![40.0, 25.0, 22.0, 13.0]).unwrap();
    let mut s = session(crate::data::Dataset::new("counts", Data::Histogram(h)), "N*exp(-x/tau)/tau");
    let cost = crate::cost::CostChoice {
        kind: crate::cost::CostKind::Likelihood,
        times_width: true,
        integral: true,
        ..crate::cost::CostChoice::default()
    };
    s.apply(Command::SetCost(cost)).unwrap();
    let agree = |figure: &Figure, role: Role, values: &[f64]| {
        let of_role = |l: &&Layer| matches!(l, Layer::Steps { role: r, .. } if *r == role);
        let Some(Layer::Steps { bins, .. }) = figure.main.layers.iter().find(of_role) else {
            panic!("no steps")
        };
        assert!(!figure.main.layers.iter().any(|l| matches!(l, Layer::Curve { .. } | Layer::Band { .. })));
        for &(lo, hi, content) in bins {
            let expected = values[0] * ((-lo / values[1]).exp() - (-hi / values[1]).exp());
            assert!((content - expected).abs() < 1e-9 * expected, "{content}, expected {expected}");
        }
    };
    let view = ViewOptions::default();
    agree(&data_figure(&s, &view), Role::Preview, &s.config().params.values());
    let r = s.run_now(&Task::Fit, &NoObserver).unwrap();
    agree(&fit_figure(&r, &view), Role::Fit, &r.minimum.values());
    assert_eq!(curve_scale(&s), None, "handles are on curves");
}

/// Data without errors: the pulls are in units of the scatter, in the figure of the fit and at the same values before it.
#[test]
fn pulls_without_errors_are_those_of_the_fit() {
    let points = Points::new(
        (0..6).map(f64::from).collect(),
        [10.0, 22.0, 27.0, 44.0, 50.0, 58.0].to_vec(),
        None,
        YErrors::None,
    )
    .unwrap();
    let data = || crate::data::Dataset::new("p", Data::Points(points.clone()));
    let pulls = |s: &Session| {
        let view = ViewOptions { pulls: true, ..ViewOptions::default() };
        self::points(&data_figure(s, &view).pulls.unwrap(), Role::Data)
    };
    let mut fitted = session(data(), "pol1");
    fitted.run_now(&Task::Fit, &NoObserver).unwrap();
    let mut before = session(data(), "pol1");
    before.apply(Command::SetValues(fitted.config().params.values())).unwrap();
    let (after, before) = (pulls(&fitted), pulls(&before));
    assert!(after.len() == 6 && before.len() == 6);
    for (a, b) in after.iter().zip(&before) {
        assert!((a.1 - b.1).abs() < 1e-9, "{a:?} {b:?}");
    }
    // Σ pull² = ndof by the choice of the unit.
    assert!((before.iter().map(|p| p.1 * p.1).sum::<f64>() - 4.0).abs() < 1e-9);
}
