//! Runs a [`Tape`] on columns of points, one block of [`BLOCK`] points after the other: one instruction is one tight loop over the
//! block, so that the compiler can use the machine's vectors and the cost of decoding is shared by all points of a block.
//!
//! Registers come from a pool of the thread: after the first call of a thread nothing is allocated. A point's value depends on that
//! point alone, so neither the length of the call nor the thread changes a bit.

use std::cell::RefCell;

use super::func::{Func1, Func2, Func3};
use super::kernel;
use super::tape::{Action, Fill, Instruction, Source, Tape};
use crate::numeric::sum::BLOCK;

/// Registers and slots of one running program.
#[derive(Default)]
struct Scratch {
    registers: Vec<Vec<f64>>,
    slots: Vec<f64>,
}

thread_local! {
    static POOL: RefCell<Vec<Scratch>> = const { RefCell::new(Vec::new()) };
}

/// Where the outputs go: groups of whole columns, one after the other. Group g holds its columns back to back, `n` values each.
#[derive(Debug)]
pub struct Columns<'a> {
    groups: [&'a mut [f64]; 3],
    n: usize,
}

impl<'a> Columns<'a> {
    /// Columns of `n` values: output 0, 1 … fill `first`, then `second`, then `third` (each may be empty).
    pub fn new(n: usize, first: &'a mut [f64], second: &'a mut [f64], third: &'a mut [f64]) -> Columns<'a> {
        Columns { groups: [first, second, third], n }
    }

    /// Rows start..end of column k; empty when there is no such column.
    fn rows(&mut self, k: usize, start: usize, end: usize) -> &mut [f64] {
        let mut at = k * self.n;
        for group in &mut self.groups {
            if at < group.len() {
                return group.get_mut(at + start..at + end).unwrap_or_default();
            }
            at -= group.len();
        }
        &mut []
    }
}

/// One argument of a loop.
#[derive(Clone, Copy)]
enum Arg<'a> {
    Each(&'a [f64]),
    Same(f64),
}

impl Tape {
    /// Evaluates all outputs at `x` (one slice per coordinate) and parameters `p`; `range` are the ends of the fit range.
    /// Missing parameters and coordinates read as NaN.
    pub fn run(&self, x: &[&[f64]], p: &[f64], range: [f64; 2], out: &mut Columns<'_>) {
        let mut scratch = POOL.with(|pool| pool.borrow_mut().pop()).unwrap_or_default();
        if scratch.registers.len() < self.n_registers {
            scratch.registers.resize_with(self.n_registers, || vec![0.0; BLOCK]);
        }
        self.fill_slots(&mut scratch.slots, p, range);
        let n = out.n;
        for start in (0..n).step_by(BLOCK) {
            let end = (start + BLOCK).min(n);
            self.run_block(&mut scratch, x, start, end, out);
        }
        POOL.with(|pool| pool.borrow_mut().push(scratch));
    }

    fn fill_slots(&self, slots: &mut Vec<f64>, p: &[f64], range: [f64; 2]) {
        slots.clear();
        for fill in &self.slots {
            let value = match *fill {
                Fill::Const(v) => v,
                Fill::Param(k) => p.get(k).copied().unwrap_or(f64::NAN),
                Fill::RangeEnd(upper) => range[usize::from(upper)],
                Fill::Action(Action::Unary(f, a)) => kernel::value1(f, slots[a]),
                Fill::Action(Action::Powi(a, n)) => powi(slots[a], n),
                Fill::Action(Action::Binary(f, a, b)) => kernel::value2(f, slots[a], slots[b]),
                Fill::Action(Action::Ternary(f, a, b, c)) => kernel::value3(f, slots[a], slots[b], slots[c]),
            };
            slots.push(value);
        }
    }

    fn run_block(
        &self,
        scratch: &mut Scratch,
        x: &[&[f64]],
        start: usize,
        end: usize,
        out: &mut Columns<'_>,
    ) {
        for instruction in &self.code {
            match *instruction {
                Instruction::Compute(action, to) => {
                    // Taken out while it is written; the sources are always other registers.
                    let mut target = std::mem::take(&mut scratch.registers[to]);
                    compute(action, |s| fetch(scratch, x, s, start, end), &mut target[..end - start]);
                    scratch.registers[to] = target;
                }
                Instruction::Store(source, k) => {
                    let to = out.rows(k, start, end);
                    match fetch(scratch, x, source, start, end) {
                        Arg::Each(values) => to.copy_from_slice(&values[..to.len()]),
                        Arg::Same(value) => to.fill(value),
                    }
                }
            }
        }
    }
}

fn fetch<'a>(scratch: &'a Scratch, x: &[&'a [f64]], source: Source, start: usize, end: usize) -> Arg<'a> {
    match source {
        Source::Register(r) => Arg::Each(&scratch.registers[r][..end - start]),
        Source::Slot(s) => Arg::Same(scratch.slots[s]),
        Source::Coord(k) => x.get(k).and_then(|c| c.get(start..end)).map_or(Arg::Same(f64::NAN), Arg::Each),
    }
}

fn compute<'a>(action: Action<Source>, fetch: impl Fn(Source) -> Arg<'a>, out: &mut [f64]) {
    match action {
        Action::Unary(f, a) => unary(f, fetch(a), out),
        Action::Powi(a, n) => power(n, fetch(a), out),
        Action::Binary(f, a, b) => binary(f, fetch(a), fetch(b), out),
        Action::Ternary(f, a, b, c) => ternary(f, fetch(a), fetch(b), fetch(c), out),
    }
}

#[inline]
fn map1(a: Arg<'_>, out: &mut [f64], f: impl Fn(f64) -> f64) {
    match a {
        Arg::Each(a) => out.iter_mut().zip(a).for_each(|(o, &a)| *o = f(a)),
        Arg::Same(a) => out.fill(f(a)),
    }
}

#[inline]
fn map2(a: Arg<'_>, b: Arg<'_>, out: &mut [f64], f: impl Fn(f64, f64) -> f64) {
    match (a, b) {
        (Arg::Each(a), Arg::Each(b)) => {
            out.iter_mut().zip(a).zip(b).for_each(|((o, &a), &b)| *o = f(a, b));
        }
        (Arg::Each(a), Arg::Same(b)) => out.iter_mut().zip(a).for_each(|(o, &a)| *o = f(a, b)),
        (Arg::Same(a), Arg::Each(b)) => out.iter_mut().zip(b).for_each(|(o, &b)| *o = f(a, b)),
        (Arg::Same(a), Arg::Same(b)) => out.fill(f(a, b)),
    }
}

/// The functions worth a loop of their own; the others are dear enough to look up their name at every point.
fn unary(f: Func1, a: Arg<'_>, out: &mut [f64]) {
    match f {
        Func1::Neg => map1(a, out, |a| -a),
        Func1::Exp => map1(a, out, f64::exp),
        Func1::Ln => map1(a, out, f64::ln),
        Func1::Sqrt => map1(a, out, f64::sqrt),
        Func1::Abs => map1(a, out, f64::abs),
        Func1::Sin => map1(a, out, f64::sin),
        Func1::Cos => map1(a, out, f64::cos),
        _ => map1(a, out, |a| kernel::value1(f, a)),
    }
}

fn binary(f: Func2, a: Arg<'_>, b: Arg<'_>, out: &mut [f64]) {
    match f {
        Func2::Add => map2(a, b, out, |a, b| a + b),
        Func2::Sub => map2(a, b, out, |a, b| a - b),
        Func2::Mul => map2(a, b, out, |a, b| a * b),
        Func2::Div => map2(a, b, out, |a, b| a / b),
        Func2::Min => map2(a, b, out, kernel::min),
        Func2::Max => map2(a, b, out, kernel::max),
        Func2::Lt => map2(a, b, out, |a, b| kernel::truth(a < b)),
        Func2::Le => map2(a, b, out, |a, b| kernel::truth(a <= b)),
        Func2::Gt => map2(a, b, out, |a, b| kernel::truth(a > b)),
        Func2::Ge => map2(a, b, out, |a, b| kernel::truth(a >= b)),
        _ => map2(a, b, out, |a, b| kernel::value2(f, a, b)),
    }
}

fn ternary(f: Func3, a: Arg<'_>, b: Arg<'_>, c: Arg<'_>, out: &mut [f64]) {
    let at = |arg: Arg<'_>, i: usize| match arg {
        Arg::Each(values) => values[i],
        Arg::Same(value) => value,
    };
    for (i, o) in out.iter_mut().enumerate() {
        *o = kernel::value3(f, at(a, i), at(b, i), at(c, i));
    }
}

fn power(n: i32, a: Arg<'_>, out: &mut [f64]) {
    match n {
        2 => map1(a, out, |a| a * a),
        3 => map1(a, out, |a| a * a * a),
        -1 => map1(a, out, |a| 1.0 / a),
        -2 => map1(a, out, |a| 1.0 / (a * a)),
        _ => map1(a, out, |a| powi(a, n)),
    }
}

/// aⁿ by repeated squaring in a fixed order, the same for a slot and a block.
fn powi(a: f64, n: i32) -> f64 {
    match n {
        2 => a * a,
        3 => a * a * a,
        -1 => 1.0 / a,
        -2 => 1.0 / (a * a),
        _ => a.powi(n),
    }
}
