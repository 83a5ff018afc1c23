//! What the compiler makes of a formula equals a plain walk over the formula's tree: values of 10⁵ random expressions to 4 units of
//! the last place per operation, and gradients against forward differentiation. Trees, walk and differentiation are the test's own.

mod dual;
mod tree;
mod walk;

use fitpanel::model::Model;
use fitpanel::numeric::vector::Level;

use self::dual::derivative;
use self::tree::{Dice, N_PARAMS};
use self::walk::{Value, ulp, value};

/// Expressions of each of the four parts, which run beside each other.
const EXPRESSIONS: u64 = 25_000;
/// Most levels of an expression below its root.
const MAX_DEPTH: u32 = 6;

/// Places that every expression is evaluated at, the last but one exchanged for one of [`SPECIAL`] in turn.
const PLACES: [f64; 9] = [0.05, 0.7, 1.0, 1.9, 4.1, 13.25, -1.3, f64::NAN, -2.6];
/// Places where functions have their edges.
const SPECIAL: [f64; 8] = [0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 3.0e-310, -1.0, 1.0e5];

/// What has been compared.
#[derive(Debug, Default)]
struct Tally {
    points: usize,
    /// Expressions with a part that has no finite value anywhere, which the compiler tells.
    refused: u64,
    /// Rounding decides between two outcomes.
    unknown: usize,
    /// Compared to at most 64 units of the last place of the value.
    sharp: usize,
    /// Compared finite values.
    finite: usize,
}

impl Tally {
    /// Compares one number.
    fn compare(&mut self, got: f64, expected: Value) -> bool {
        self.points += 1;
        match expected {
            Value::Unknown => {
                self.unknown += 1;
                true
            }
            Value::Nan => got.is_nan(),
            Value::Infinite(v) => got == v,
            Value::Near(v, bound) => {
                self.finite += 1;
                self.sharp += usize::from(bound <= 64.0 * ulp(v));
                (got - v).abs() <= bound
            }
        }
    }
}

/// The model, or nothing where the compiler has found that a part is nowhere finite.
fn compile(text: &str) -> Option<Model> {
    match Model::compile(text) {
        Ok(model) => Some(model),
        Err(e) if e.to_string().contains("whatever x") || e.to_string().contains("division by 0") => None,
        Err(e) => panic!("{text}: {e}"),
    }
}

/// A point gives the same bits wherever in a block and in whichever block it stands.
fn does_not_depend_on_its_place(text: &str, model: &Model, x: &[f64], p: &[f64], y: &[f64]) {
    const TIMES: usize = 65;
    let many = x.repeat(TIMES);
    let mut values = vec![0.0; many.len()];
    model.eval(&[&many], p, &mut values);
    for (i, v) in values.iter().enumerate() {
        let alone = y[i % x.len()];
        let same = v.to_bits() == alone.to_bits() || (v.is_nan() && alone.is_nan());
        assert!(same, "{text} at x={:?} p={p:?}: {alone:?}, as number {i} {v:?}", many[i]);
    }
}

/// The part with this number: compiled at every level of the machine.
fn compiled_equals_walked(part: u64) {
    let mut tally = Tally::default();
    let mut failures = Vec::new();
    for seed in part * EXPRESSIONS..(part + 1) * EXPRESSIONS {
        let mut dice = Dice::new(seed);
        let tree = dice.tree_of_depths(2, MAX_DEPTH);
        let text = tree.to_string();
        let p = parameters(&mut dice);
        let mut x = PLACES.map(|x| if x == 1.0 { x } else { x * dice.uniform(0.9, 1.1) });
        x[7] = SPECIAL[(seed % 8) as usize];
        let Some(model) = compile(&text) else {
            tally.refused += 1;
            continue;
        };
        let expected = x.map(|x| value(&tree, x, &p));
        for level in Level::available() {
            let mut y = [0.0; PLACES.len()];
            Level::with(level, || model.eval(&[&x], &p, &mut y));
            if seed % 50 == 0 {
                Level::with(level, || does_not_depend_on_its_place(&text, &model, &x, &p, &y));
            }
            for k in 0..x.len() {
                if !tally.compare(y[k], expected[k]) {
                    failures.push(format!(
                        "{text}\n  at x={:?} p={p:?} ({}): {:?}, walked {:?}",
                        x[k],
                        level.name(),
                        y[k],
                        expected[k]
                    ));
                }
            }
        }
    }
    show(&mut failures, &format!("{tally:?}"));
    assert!(1000 * tally.refused < EXPRESSIONS, "{tally:?}");
    // What the comparison is worth: hardly anything left out, and most of the rest compared to the last digits.
    assert!(10 * tally.unknown < tally.points, "{tally:?}");
    assert!(10 * tally.sharp > 8 * tally.finite, "{tally:?}");
    assert!(10 * tally.finite > 8 * tally.points, "{tally:?}");
}

#[test]
fn first_quarter_of_compiled_values_equals_a_walk() {
    compiled_equals_walked(0);
}

#[test]
fn second_quarter_of_compiled_values_equals_a_walk() {
    compiled_equals_walked(1);
}

#[test]
fn third_quarter_of_compiled_values_equals_a_walk() {
    compiled_equals_walked(2);
}

#[test]
fn fourth_quarter_of_compiled_values_equals_a_walk() {
    compiled_equals_walked(3);
}

/// Expressions whose gradients are compared.
const GRADIENTS: u64 = 2_000;

#[test]
fn compiled_gradients_equal_forward_differentiation() {
    let (mut compared, mut left_out, mut failures) = (0, 0, Vec::new());
    for seed in 0..GRADIENTS {
        let mut dice = Dice::new(seed + 1_000_000);
        let tree = dice.tree_of_depths(2, MAX_DEPTH);
        let (text, p) = (tree.to_string(), parameters(&mut dice));
        let x: [f64; 5] = [0.3, 0.8, 1.7, -0.6, -2.4].map(|x| x * dice.uniform(0.9, 1.1));
        let Some(model) = compile(&text) else { continue };
        let n = model.n_params();
        for level in Level::available() {
            let (mut y, mut dy) = ([0.0; 5], vec![0.0; 5 * n]);
            Level::with(level, || model.eval_with_gradient(&[&x], &p, &mut y, &mut dy));
            for (k, i) in (0..n).flat_map(|k| (0..x.len()).map(move |i| (k, i))) {
                let expected = derivative(&tree, k, x[i], &p);
                // A relative change of 1e-12 in x and the parameters must not be seen: else rounding is seen as well.
                let nearby = derivative(&tree, k, x[i] * (1.0 + 1e-12), &p.map(|p| p * (1.0 - 1e-12)));
                let allowed = 1e-9 * expected.size;
                let finite = allowed.is_finite() && expected.value.is_finite();
                let steady = (nearby.slope - expected.slope).abs() <= allowed;
                if !finite || !steady {
                    left_out += 1;
                    continue;
                }
                compared += 1;
                let got = dy[k * x.len() + i];
                let agrees = (got - expected.slope).abs() <= allowed;
                if !agrees {
                    let at = format!("at x={:?} p={p:?} ({})", x[i], level.name());
                    failures.push(format!("{text}\n  by [{k}] {at}: {got:?}, expected {expected:?}"));
                }
            }
        }
    }
    show(&mut failures, &format!("{compared} slopes"));
    assert!(compared > 3 * left_out, "{compared} compared, {left_out} left out");
}

/// Values of the parameters.
fn parameters(dice: &mut Dice) -> [f64; N_PARAMS] {
    [dice.uniform(-2.0, 3.0), dice.uniform(0.1, 4.0), dice.uniform(-9.0, 9.0)]
}

/// Fails with the shortest of the formulas that failed.
fn show(failures: &mut [String], of: &str) {
    failures.sort_by_key(String::len);
    let shortest = failures[..failures.len().min(20)].join("\n");
    assert!(failures.is_empty(), "{} of {of} are off\n{shortest}", failures.len());
}
