//! MINOS, profiles, regions and one-sided limits of tied parameters (engine.md 7.2 to 7.9): those of the same model written with the
//! tied parameter in the place of the one it follows, because none of them depends on how the parameters are written.

use fitpanel::fit::{Command, FitResult, Intervals, ParamEdit, ProfileWish, Session};

use super::{fit, id, line, near, session, set};

fn asked() -> Intervals {
    Intervals {
        minos: Some(vec!["b".into(), "c".into()]),
        profiles: vec![ProfileWish::new("c", 9, 2.0)],
        contours: vec![("b".into(), "c".into(), vec![0.683], 24), ("c".into(), "b".into(), vec![0.683], 24)],
        bounds: vec![("c".into(), 0.95, true)],
        ..Intervals::default()
    }
}

fn start(s: &mut Session) {
    set(s, "b", 1.0);
    s.apply(Command::SetIntervals(asked())).unwrap();
}

/// c = exp(a) in a parabola.
fn tied() -> Session {
    let mut s = session(line(Some(0.2)), "a*x+b+0.1*c*x^2");
    set(&mut s, "a", 0.3);
    let c = id(&s, "c");
    s.apply(Command::SetParam(c, ParamEdit::Tie(Some("exp(a)".into())))).unwrap();
    start(&mut s);
    s
}

/// The same parabola with c as its own parameter.
fn direct() -> FitResult {
    let mut s = session(line(Some(0.2)), "log(c)*x+b+0.1*c*x^2");
    set(&mut s, "c", 1.3);
    start(&mut s);
    (*fit(&mut s)).clone()
}

fn of(r: &FitResult, name: &str) -> usize {
    r.minimum.params.find(name).unwrap().0
}

#[test]
fn the_same_as_a_parameter_of_its_own() {
    let (tied, direct) = (fit(&mut tied()), direct());
    near(tied.minimum.fval, direct.minimum.fval, 1e-9);
    let (k, l) = (of(&tied, "c"), of(&direct, "c"));
    let sigma = direct.errors()[l];
    near(tied.errors()[k], sigma, 1e-6 * sigma);
    let sides = |r: &FitResult, k: usize| {
        let m = r.minos[k].as_ref().unwrap();
        assert!(m.is_valid() && m.param.0 == k, "{m:?}");
        (m.lower, m.upper)
    };
    let (mine, theirs) = (sides(&tied, k), sides(&direct, l));
    near(mine.0, theirs.0, 1e-4 * sigma);
    near(mine.1, theirs.1, 1e-4 * sigma);
    assert!((theirs.1 + theirs.0).abs() > 1e-3 * sigma, "a test that a parabola would pass");
    let (p, q) = (&tied.profiles[0], &direct.profiles[0]);
    assert_eq!(p.param.0, k);
    for i in 0..9 {
        near(p.x[i], q.x[i], 1e-5 * sigma);
        near(p.fval[i], q.fval[i], 1e-4);
    }
    let (p, q) = (&tied.bounds[0], &direct.bounds[0]);
    assert!(p.valid && p.param.0 == k);
    near(p.value, q.value, 1e-3 * sigma);
}

#[test]
fn its_region_with_another() {
    let (tied, direct) = (fit(&mut tied()), direct());
    assert_eq!(tied.contours.len(), 2, "{:?}", tied.warnings);
    let area = |p: &[(f64, f64)]| 0.5 * p.windows(2).map(|w| w[0].0 * w[1].1 - w[1].0 * w[0].1).sum::<f64>();
    for (mine, theirs) in tied.contours.iter().zip(&direct.contours) {
        let names = |r: &FitResult, c: &fitpanel::minimize::Contour| {
            [c.x, c.y].map(|id| r.minimum.params.get(id).unwrap().name.clone())
        };
        assert_eq!(names(&tied, mine), names(&direct, theirs));
        assert_eq!((mine.points.len(), mine.gaps()), (25, 0));
        assert_eq!(mine.points[0], mine.points[24]);
        let (a, b) = (area(&mine.points), area(&theirs.points));
        assert!(a > 0.0 && (a - b).abs() < 1e-3 * b, "{a} {b}");
        assert!(mine.points.iter().all(|p| p.0 >= mine.points[0].0), "not from the smallest x");
        near(mine.points[0].0, theirs.points[0].0, 1e-3 * b.sqrt());
    }
}

/// What cannot be had is said in a sentence, and the rest goes on.
#[test]
fn a_line_is_no_region() {
    let mut s = tied();
    let contours = vec![("a".into(), "c".into(), vec![0.683], 24)];
    s.apply(Command::SetIntervals(Intervals { contours, ..Intervals::default() })).unwrap();
    let r = fit(&mut s);
    assert!(r.minimum.is_valid() && r.contours.is_empty());
    let said = r.warnings.iter().find(|w| w.text.contains("contour")).unwrap();
    assert!(
        said.text.contains("c follows other parameters") && said.text.contains("derive a quantity"),
        "{}",
        said.text
    );
}
