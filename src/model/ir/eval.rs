//! Runs a [`Tape`] on columns of points, one block of [`BLOCK`] points after the other.
//!
//! Working memory comes from a pool of the thread: after the first call of a thread nothing is allocated.

use std::cell::RefCell;

use super::block::{LANES, Points, Register, Registers, Run};
use super::folded::{Stretch, is_hardly_longer, stretches, widened};
use super::kernel;
use super::select::Action;
use super::tape::{Fill, Tape};
use crate::numeric::sum::BLOCK;
use crate::numeric::vector::dispatch;

/// Coordinates of a point, at most.
const MAX_COORDINATES: usize = 10;

thread_local! {
    static POOL: RefCell<Vec<Registers>> = const { RefCell::new(Vec::new()) };
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
    #[inline(always)]
    pub(super) fn rows(&mut self, k: usize, start: usize, end: usize) -> &mut [f64] {
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

/// Lends working memory for `tape` to `work`.
pub(super) fn with_registers<T>(tape: &Tape, work: impl FnOnce(&mut Registers) -> T) -> T {
    let mut registers = POOL.with(|pool| pool.borrow_mut().pop()).unwrap_or_default();
    if registers.columns.len() < tape.n_registers {
        registers.columns.resize_with(tape.n_registers, || Box::new(Register::new()));
    }
    let result = work(&mut registers);
    POOL.with(|pool| pool.borrow_mut().push(registers));
    result
}

/// Calls `work` for each block of the rows start..end of `x`, with the coordinates of the last block padded to whole vectors.
pub(super) fn each_block(
    registers: &mut Registers,
    x: &[&[f64]],
    (start, end): (usize, usize),
    mut work: impl FnMut(&mut Registers, Points<'_>),
) {
    let n_coordinates = x.len().min(MAX_COORDINATES);
    for from in (start..end).step_by(BLOCK) {
        let len = BLOCK.min(end - from);
        let mut columns: [&[f64]; MAX_COORDINATES] = [&[]; MAX_COORDINATES];
        if len.is_multiple_of(LANES) {
            for (column, x) in columns.iter_mut().zip(x) {
                *column = &x[from..from + len];
            }
            work(registers, Points { x: &columns[..n_coordinates], start: from, len });
            continue;
        }
        let mut tail = std::mem::take(&mut registers.tail);
        tail.resize_with(n_coordinates.max(tail.len()), Register::new);
        for (column, x) in tail.iter_mut().zip(x) {
            column.0[..len].copy_from_slice(&x[from..from + len]);
            let last = x[from + len - 1];
            column.0[len..len.next_multiple_of(LANES)].fill(last);
        }
        for (column, tail) in columns.iter_mut().zip(&tail[..n_coordinates]) {
            *column = &tail.0;
        }
        work(registers, Points { x: &columns[..n_coordinates], start: from, len });
        registers.tail = tail;
    }
}

/// Whether a program can be run at some parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// It can, and has been if that was asked for.
    Done,
    /// Joined factors of parameters are no normal numbers.
    Unusual,
    /// No grid over the fit range shows what a table promises.
    Coarse,
    /// Smooth functions would need more samples than are worth while.
    Crowded,
}

impl Tape {
    /// Evaluates all outputs at `x` (one slice per coordinate) and parameters `p`; `range` are the ends of the fit range.
    /// Missing parameters and coordinates read as NaN. Unless it is done, nothing was evaluated.
    pub fn run(&self, x: &[&[f64]], p: &[f64], range: [f64; 2], out: &mut Columns<'_>) -> Outcome {
        with_registers(self, |registers| {
            fill_slots(&self.slots, &mut registers.slots, p, range);
            if !self.guards_hold(&registers.slots) {
                return Outcome::Unusual;
            }
            // What serves the fit range decides, wherever the places are: all that is said of one set of parameters comes from one program.
            let around = widened(range);
            if !self.tables.has_room(p, range) {
                return Outcome::Crowded;
            }
            if self.tables.append(&mut registers.slots, p, range, around).is_some() {
                return Outcome::Coarse;
            }
            let n = out.n;
            let mut run = |registers: &mut Registers, rows: (usize, usize)| {
                each_block(registers, x, rows, |registers, points| {
                    let columns = Some(&mut *out);
                    dispatch(Run { code: &self.code, registers, points, columns, totals: &mut [] });
                });
            };
            if self.tables.is_empty() {
                run(registers, (0, n));
                return Outcome::Done;
            }
            let places = x.first().copied().unwrap_or_default();
            let (here, beyond): (Vec<_>, Vec<_>) =
                stretches(places, (0, n), around).into_iter().partition(|s| s.cell == around);
            for stretch in &here {
                run(registers, stretch.rows);
            }
            // What a grid over a whole cell cannot show, one over a part of it may.
            for (Stretch { cell, rows }, length) in self.on_tables(registers, &beyond, p, range, &mut run) {
                let parts = stretches(places, rows, [cell[0], cell[0] + length]);
                self.on_tables(registers, &parts, p, range, &mut run);
            }
            Outcome::Done
        })
    }

    /// Runs rows on the tables of their cells. Those where no grid is fine enough come back with the length of finer cells, unless
    /// theirs is hardly longer.
    fn on_tables(
        &self,
        registers: &mut Registers,
        list: &[Stretch],
        p: &[f64],
        range: [f64; 2],
        run: &mut impl FnMut(&mut Registers, (usize, usize)),
    ) -> Vec<(Stretch, f64)> {
        let mut later = Vec::new();
        let mut known: Option<([f64; 2], Option<f64>)> = None;
        for stretch in list {
            let coarse = match known {
                Some((cell, coarse)) if cell == stretch.cell => coarse,
                _ => {
                    registers.slots.truncate(self.slots.len());
                    self.tables.append(&mut registers.slots, p, range, stretch.cell)
                }
            };
            known = Some((stretch.cell, coarse));
            match coarse {
                Some(length) if !is_hardly_longer(stretch.cell, length) => later.push((*stretch, length)),
                _ => run(registers, stretch.rows),
            }
        }
        later
    }

    /// Slots and tables for places in the fit range.
    pub(super) fn prepare(&self, p: &[f64], range: [f64; 2], slots: &mut Vec<f64>) -> Outcome {
        fill_slots(&self.slots, slots, p, range);
        if !self.guards_hold(slots) {
            return Outcome::Unusual;
        }
        if !self.tables.has_room(p, range) {
            return Outcome::Crowded;
        }
        let coarse = self.tables.append(slots, p, range, widened(range)).is_some();
        if coarse { Outcome::Coarse } else { Outcome::Done }
    }

    /// Whether the tables over the fit range show what they promise.
    pub(in crate::model) fn tables_are_fine(&self, p: &[f64], range: [f64; 2]) -> bool {
        self.tables.are_fine(p, range)
    }

    /// Whether the factors that were joined are normal numbers at these slots.
    pub(super) fn guards_hold(&self, slots: &[f64]) -> bool {
        self.guards.iter().all(|&g| slots[g].is_normal())
    }
}

/// Computes slots in order, those of parameters from `p`.
pub(super) fn fill_slots(fills: &[Fill], slots: &mut Vec<f64>, p: &[f64], range: [f64; 2]) {
    slots.clear();
    for fill in fills {
        let value = fill_one(fill, slots, p, range);
        slots.push(value);
    }
}

/// The value of one slot, given those before it.
pub(super) fn fill_one(fill: &Fill, slots: &[f64], p: &[f64], range: [f64; 2]) -> f64 {
    match *fill {
        Fill::Const(v) => v,
        Fill::Param(k) => p.get(k).copied().unwrap_or(f64::NAN),
        Fill::RangeEnd(upper) => range[usize::from(upper)],
        // Filled in by who has the sums.
        Fill::Total(_) | Fill::Table => f64::NAN,
        Fill::Action(action) => scalar(action, slots),
    }
}

fn scalar(action: Action<usize>, slots: &[f64]) -> f64 {
    match action {
        Action::Unary(f, a) => kernel::value1(f, slots[a]),
        Action::Powi(a, n) => kernel::powi(slots[a], n),
        Action::Binary(f, a, b) => kernel::value2(f, slots[a], slots[b]),
        Action::Ternary(f, a, b, c) => kernel::value3(f, slots[a], slots[b], slots[c]),
        // Chosen for blocks only.
        Action::Exp(..) | Action::Standard(..) | Action::Combine(..) | Action::MulAdd(..) => f64::NAN,
    }
}
