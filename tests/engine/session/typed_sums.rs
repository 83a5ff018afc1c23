//! Typed costs that add up over the rows of data: the same as the costs they spell, with the columns by role and by header.

use std::sync::Arc;

use fitpanel::cost::CostChoice;
use fitpanel::data::read::{ReadOptions, read_dataset};
use fitpanel::data::{Dataset, Interval};
use fitpanel::error::Explain;
use fitpanel::fit::{Command, FitResult, NewData, Session, Task};
use fitpanel::minimize::NoObserver;

use super::saved_and_read;

const LINE: &str = "t,V,err\n1,1.1,0.2\n2,2.3,0.2\n3,2.7,0.1\n4,4.4,0.3\n5,4.9,0.2\n6,6.2,0.2\n";

fn line() -> Dataset {
    read_dataset(LINE.as_bytes(), "line.csv", &ReadOptions::default()).unwrap()
}

fn near(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a:.15e} against {b:.15e}");
}

fn session(formula: &str, errordef: Option<f64>) -> Session {
    let mut s = Session::new();
    s.apply(Command::SetData(Arc::new(line()), None)).unwrap();
    s.apply(Command::SetCustomCost { formula: formula.into(), errordef }).unwrap();
    s
}

fn run(s: &mut Session) -> Arc<FitResult> {
    s.run_now(&Task::Fit, &NoObserver).unwrap()
}

/// χ² spelled out, by roles and by headers, is χ²: values, errors and covariance. Its degrees of freedom only the formula knows.
#[test]
fn chi_square_spelled_out() {
    let mut plain = Session::new();
    plain.apply(Command::SetData(Arc::new(line()), None)).unwrap();
    plain.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let plain = run(&mut plain);
    for formula in ["sum(((y-(a*x+b))/sy)^2)", "sum(((V-(a*t+b))/err)^2)", "a*0+sum((V-(a*t+b))^2/sy^2)"] {
        let result = run(&mut session(formula, None));
        assert!(result.minimum.is_valid(), "{formula}");
        assert_eq!(result.minimum.params.names(), ["a", "b"]);
        near(result.minimum.fval, plain.minimum.fval, 1e-10);
        for i in 0..2 {
            near(result.minimum.params[i].value, plain.minimum.params[i].value, 1e-6);
            near(result.errors()[i], plain.errors()[i], 1e-6);
        }
        let c = (result.covariance().unwrap(), plain.covariance().unwrap());
        near(c.0[(0, 1)], c.1[(0, 1)], 1e-6);
        assert_eq!((result.gof.ndof, result.gof.chi2, result.data().is_none()), (None, None, true));
    }
}

/// Sums inside a formula: 6 ln(S/6) has its minimum where S has, with errors √(2·up/H) = those of S with σ² = S/6; and a constraint.
#[test]
fn sums_inside_a_formula() {
    let squares = run(&mut session("sum((y-(a*x+b))^2)", None));
    let log = run(&mut session("6*log(sum((y-(a*x+b))^2)/6)", None));
    let s2 = squares.minimum.fval / 6.0;
    near(log.minimum.fval, 6.0 * s2.ln(), 1e-10);
    for i in 0..2 {
        near(log.minimum.params[i].value, squares.minimum.params[i].value, 1e-5);
        near(log.errors()[i], squares.errors()[i] * s2.sqrt(), 1e-4);
    }
    let pulled = run(&mut session("sum(((y-(a*x+b))/sy)^2)+((b-1)/1e-6)^2", None));
    near(pulled.minimum.params[1].value, 1.0, 1e-5);
}

/// A parameter called z, an expression without columns (6 rows), a product of two sums, and −ln L with its error definition.
#[test]
fn names_and_products() {
    let named = run(&mut session("sum((y-(z*x+[k]))^2)", None));
    let mut names = named.minimum.params.names();
    names.sort();
    assert_eq!(names, ["k", "z"]);
    let counted = run(&mut session("sum((p-2)^2)", None));
    near(counted.errors()[0], 1.0 / 6.0_f64.sqrt(), 1e-9);
    let product = run(&mut session("sum((y-a)^2)*sum(0*x+1)", None));
    near(product.errors()[0], 1.0 / 6.0, 1e-9);
    let half = run(&mut session("0.5*sum(((y-a)/sy)^2)", Some(0.5)));
    let whole = run(&mut session("sum(((y-a)/sy)^2)", None));
    near(half.errors()[0], whole.errors()[0], 1e-9);
}

/// The rows are those of range and mask; without data, or with a name that is no formula, it is refused in a sentence.
#[test]
fn rows_and_refusals() {
    let mut s = session("sum((y-a)^2)", None);
    s.apply(Command::SetRange(Some(Interval { lo: 1.5, hi: 3.5 }))).unwrap();
    near(run(&mut s).minimum.params[0].value, 2.5, 1e-9);
    s.apply(Command::SetRange(None)).unwrap();
    s.apply(Command::SetMask { row: 5, used: false }).unwrap();
    near(run(&mut s).minimum.params[0].value, (1.1 + 2.3 + 2.7 + 4.4 + 4.9) / 5.0, 1e-9);
    let mut empty = Session::new();
    empty.apply(Command::SetCustomCost { formula: "sum((y-a)^2)".into(), errordef: None }).unwrap();
    assert_eq!(
        empty.run_now(&Task::Fit, &NoObserver).unwrap_err().to_string(),
        "there are no data to fit — open a file first"
    );
    let wrong = empty.apply(Command::SetCustomCost { formula: "sum((y-a)^2".into(), errordef: None });
    assert_eq!(wrong.map(|_| ()).unwrap_err().code(), "E-FORMULA");
}

/// IM062: θ⁴ − θ² + 1 with its two minima ±√½, F = 3/4 and σ = √(2/F″) = √½.
#[test]
fn two_minima_of_a_polynomial() {
    for (start, sign) in [(-0.1, -1.0), (0.1, 1.0)] {
        let mut s = Session::new();
        let formula = "theta^4-theta^2+1".to_owned();
        s.apply(Command::SetCustomCost { formula, errordef: Some(1.0) }).unwrap();
        s.apply(Command::SetValues(vec![start])).unwrap();
        let result = run(&mut s);
        near(result.minimum.params[0].value, sign * 0.5_f64.sqrt(), 1e-6);
        near(result.minimum.fval, 0.75, 1e-12);
        near(result.errors()[0], 0.5_f64.sqrt(), 1e-6);
        assert_eq!(result.minimum.up, 1.0);
    }
}

fn define(s: &mut Session, name: &str, formula: &str) {
    s.apply(Command::DefineFunction { name: name.into(), formula: formula.into() }).unwrap();
}

/// χ² spelled with a shape of the catalogue or a function of the user, which are taken at the coordinate of the row whatever columns stand
/// beside them, is χ² of that function; a function of parameters alone may stand outside of sums.
#[test]
fn functions_inside_sums() {
    let mut plain = Session::new();
    plain.apply(Command::SetData(Arc::new(line()), None)).unwrap();
    plain.apply(Command::SetFormula("b+a*x".into())).unwrap();
    let plain = run(&mut plain);
    let same = |formula: &str, names: [&str; 2], by: [usize; 2]| {
        let mut s = session("sum((y-m)^2)", None);
        define(&mut s, "straight", "b+a*x");
        define(&mut s, "numbered", "[0]+[1]*x");
        define(&mut s, "outside", "0*a");
        s.apply(Command::SetCustomCost { formula: formula.into(), errordef: None }).unwrap();
        let result = run(&mut s);
        assert_eq!(result.minimum.params.names(), names, "{formula}");
        near(result.minimum.fval, plain.minimum.fval, 1e-10);
        for (i, k) in by.into_iter().enumerate() {
            near(result.minimum.params[i].value, plain.minimum.params[k].value, 1e-6);
            near(result.errors()[i], plain.errors()[k], 1e-6);
        }
    };
    same("sum(((y-straight)/sy)^2)", ["b", "a"], [0, 1]);
    same("sum(((V-straight)/err)^2)+outside", ["b", "a"], [0, 1]);
    same("sum(((y-numbered)/sy)^2)", ["p0", "p1"], [0, 1]);
    same("sum(((y-pol1(0))/sy)^2)", ["p0", "p1"], [0, 1]);
    same("sum(((V-[b]-[a]*t)/err)^2)", ["b", "a"], [0, 1]);
}

/// Numbered parameters of two parts would be mixed up; a function of x means nothing where there are no rows.
#[test]
fn functions_that_cannot_be_read_are_refused() {
    let mut s = session("sum((y-m)^2)", None);
    define(&mut s, "numbered", "[0]+[1]*x");
    let cost = |formula: &str| Command::SetCustomCost { formula: formula.into(), errordef: None };
    s.apply(cost("sum((y-numbered)^2)+sum((y-numbered)^2)")).unwrap();
    let refused = s.run_now(&Task::Fit, &NoObserver).unwrap_err().to_string();
    assert!(refused.contains("give it a name"), "{refused}");
    let alone = s.apply(cost("numbered+a^2")).map(|_| ()).unwrap_err().to_string();
    assert!(alone.contains("a function of x"), "{alone}");
}

/// Degrees of freedom where the user says how many data there are, alone and beside other data; χ² stays unknown. A file keeps the number.
#[test]
fn degrees_of_freedom_that_are_given() {
    let mut s = session("sum(((y-(a*x+b))/sy)^2)", None);
    let cost = CostChoice { ndata: Some(6), ..s.config().member().cost.clone() };
    s.apply(Command::SetCost(cost)).unwrap();
    let result = run(&mut s);
    assert_eq!((result.gof.ndof, result.gof.chi2), (Some(4), None));
    let data = NewData::Given(Arc::new(line()), None);
    s.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    let both = run(&mut s);
    assert_eq!((both.minimum.params.len(), both.gof.ndof), (3, Some(6 + 6 - 3)));
    let mut too_many = session("(a-1)^2+b^2", None);
    let cost = CostChoice { ndata: Some(1), ..too_many.config().member().cost.clone() };
    too_many.apply(Command::SetCost(cost)).unwrap();
    assert_eq!(run(&mut too_many).gof.ndof, Some(-1));
    let mut kept = Session::new();
    let formula = "(a-1)^2+b^2".to_owned();
    kept.apply(Command::SetCustomCost { formula, errordef: None }).unwrap();
    let cost = CostChoice { ndata: Some(5), ..kept.config().member().cost.clone() };
    kept.apply(Command::SetCost(cost)).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (mut back, text) = saved_and_read(&mut kept, dir.path());
    assert!(text.contains("ndata = 5\n"), "{text}");
    assert_eq!(run(&mut back).gof.ndof, Some(3));
}

/// The costs of other fits inside a typed one: they are counted where it puts them, not once more; degrees of freedom are those of the data
/// that are used. Truth: the same two lines, of which the second counts four times, as one fit of both with half the errors there, and a
/// bond of the two offsets that is a constraint.
#[test]
fn costs_of_other_fits() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let rows = [(1.0, 1.1, 2.2), (2.0, 2.3, 3.1), (3.0, 2.7, 4.4), (4.0, 4.4, 4.8)];
    let table = |second: bool, sigma: f64| {
        let row = |(x, a, b): &(f64, f64, f64)| format!("{x},{},{sigma}\n", if second { b } else { a });
        format!("x,y,sy\n{}", rows.iter().map(row).collect::<String>())
    };
    file("first.csv", &table(false, 0.2));
    file("second.csv", &table(true, 0.3));
    file("sharper.csv", &table(true, 0.15));
    let head = "version = 1\nsimultaneous = true\n[[data]]\nname = \"A\"\nfile = \"first.csv\"\n[[data]]\nname = \"B\"\n";
    let fits = "[[fit]]\ndata = \"A\"\nmodel = \"a*x+b\"\n[[fit]]\ndata = \"B\"\nmodel = \"a*x+c\"\n";
    let typed = "[[fit]]\nmodel = \"fit1.cost+4*fit2.cost+((c-b-k)/0.1)^2\"\ncost = \"custom\"\nndata = 1\n";
    let known = "[[parameter]]\nname = \"k\"\nvalue = 0.8\nfixed = true\n";
    let text = format!("{head}file = \"second.csv\"\n{fits}{typed}{known}");
    let open = |name: &str, text: &str| {
        let mut s = Session::new();
        let path = file(name, text);
        s.apply(Command::Open { path, options: ReadOptions::default() }).unwrap();
        s
    };
    let mut s = open("typed.toml", &text);
    assert_eq!(s.config().params.names(), ["a", "b", "c", "k"]);
    let result = run(&mut s);
    let bond = "[[fit]]\nmodel = \"((c-b-0.8)/0.1)^2\"\ncost = \"custom\"\nndata = 1\n";
    let mut plain = open("plain.toml", &format!("{head}file = \"sharper.csv\"\n{fits}{bond}"));
    let expected = run(&mut plain);
    assert!(result.minimum.is_valid() && expected.minimum.is_valid());
    near(result.minimum.fval, expected.minimum.fval, 1e-9);
    for k in 0..3 {
        near(result.minimum.params[k].value, expected.minimum.params[k].value, 1e-6);
        near(result.errors()[k], expected.errors()[k], 1e-6);
    }
    assert_eq!((result.gof.ndof, expected.gof.ndof), (Some(9 - 3), Some(9 - 3)));
    // Each still shows its own part.
    let parts: Vec<f64> = result.members.iter().map(|m| m.fval).collect();
    near(parts[0] + 4.0 * parts[1], parts[2] - bond_of(&result), 1e-9);

    for (wrong, why) in [("fit7.cost", "no fit called fit7"), ("fit3.cost", "its own cost")] {
        let text = text.replace("fit1.cost", wrong);
        let path = file("wrong.toml", &text);
        let mut s = Session::new();
        let refused = s.apply(Command::Open { path, options: ReadOptions::default() }).map(|_| ());
        assert!(refused.unwrap_err().to_string().contains(why), "{wrong}");
    }
}

fn bond_of(result: &FitResult) -> f64 {
    let p = result.minimum.values();
    ((p[2] - p[1] - p[3]) / 0.1).powi(2)
}
