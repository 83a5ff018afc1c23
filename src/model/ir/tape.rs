//! A flat program: the expressions wanted, as a list of instructions on registers that each hold one block of points.
//!
//! Whatever does not change from point to point (numbers, parameters, functions of parameters only) is computed once per call, in
//! *slots*; only the rest runs over the block. A register is used again as soon as its last reader has run. A program is immutable and
//! knows neither names nor data; [`super::eval`] runs it.

use super::expr::{Arena, Id, Node};
use super::func::{Func1, Func2, Func3};

/// Where an instruction reads from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A register: one value per point.
    Register(usize),
    /// A slot: one value for all points.
    Slot(usize),
    /// A column of coordinates.
    Coord(usize),
}

/// What to compute from sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action<S> {
    Unary(Func1, S),
    Powi(S, i32),
    Binary(Func2, S, S),
    Ternary(Func3, S, S, S),
}

/// An instruction over the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instruction {
    /// Compute into a register, which is never one of the sources.
    Compute(Action<Source>, usize),
    /// Write a source to an output column.
    Store(Source, usize),
}

/// How a slot gets its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fill {
    Const(f64),
    Param(usize),
    RangeEnd(bool),
    Action(Action<usize>),
}

/// A compiled program with its outputs numbered from 0.
#[derive(Debug, Clone)]
pub struct Tape {
    pub(super) slots: Vec<Fill>,
    pub(super) code: Vec<Instruction>,
    pub(super) n_registers: usize,
    n_outputs: usize,
}

impl Tape {
    /// Compiles `outputs`; output k of the program is the value of `outputs[k]`.
    pub fn compile(arena: &Arena, outputs: &[Id]) -> Tape {
        let mut compiler = Compiler::new(arena, outputs);
        compiler.run(outputs);
        Tape {
            slots: compiler.slots,
            code: compiler.code,
            n_registers: compiler.n_registers,
            n_outputs: outputs.len(),
        }
    }

    /// Number of outputs.
    pub fn n_outputs(&self) -> usize {
        self.n_outputs
    }

    /// Number of instructions run on every block.
    pub fn len(&self) -> usize {
        self.code.len()
    }

    /// Whether there is nothing to run.
    pub fn is_empty(&self) -> bool {
        self.code.is_empty()
    }
}

struct Compiler<'a> {
    arena: &'a Arena,
    /// Readers of each node that have not run yet, outputs included.
    readers: Vec<usize>,
    place: Vec<Option<Source>>,
    free: Vec<usize>,
    slots: Vec<Fill>,
    code: Vec<Instruction>,
    n_registers: usize,
}

impl<'a> Compiler<'a> {
    fn new(arena: &'a Arena, outputs: &[Id]) -> Compiler<'a> {
        let marked = arena.reachable(outputs);
        let mut readers = vec![0; arena.len()];
        for i in (0..arena.len()).filter(|&i| marked[i]) {
            for child in arena.node(Arena::id_at(i)).children() {
                readers[child.index()] += 1;
            }
        }
        for output in outputs {
            readers[output.index()] += 1;
        }
        let place = vec![None; arena.len()];
        Compiler {
            arena,
            readers,
            place,
            free: Vec::new(),
            slots: Vec::new(),
            code: Vec::new(),
            n_registers: 0,
        }
    }

    /// Depth first from each output in turn, so that a value is used soon after it was computed. An explicit stack: expressions may
    /// be deeper than the thread's stack allows.
    fn run(&mut self, outputs: &[Id]) {
        let mut stack = Vec::new();
        for (k, &output) in outputs.iter().enumerate() {
            stack.push(output);
            while let Some(&id) = stack.last() {
                if self.place[id.index()].is_some() {
                    stack.pop();
                    continue;
                }
                let before = stack.len();
                let waiting = self.arena.node(id).children().filter(|c| self.place[c.index()].is_none());
                stack.extend(waiting);
                if stack.len() == before {
                    self.emit(id);
                    stack.pop();
                }
            }
            let source = self.read(output);
            self.code.push(Instruction::Store(source, k));
            self.release(output);
        }
    }

    fn read(&self, id: Id) -> Source {
        // Children are placed before their parents; a slot is never reached otherwise.
        self.place[id.index()].unwrap_or(Source::Slot(0))
    }

    fn emit(&mut self, id: Id) {
        let node = self.arena.node(id);
        let place = if let Node::Coord(k) = node {
            Source::Coord(usize::from(k))
        } else if self.arena.depends_on_coord(id) {
            self.emit_block(node)
        } else {
            self.emit_slot(node)
        };
        self.place[id.index()] = Some(place);
        for child in node.children() {
            self.release(child);
        }
    }

    fn emit_block(&mut self, node: Node) -> Source {
        // Taken before the children are released, so it cannot be one of them.
        let to = self.free.pop().unwrap_or_else(|| {
            self.n_registers += 1;
            self.n_registers - 1
        });
        if let Some(action) = action(node, |id| self.read(id)) {
            self.code.push(Instruction::Compute(action, to));
        }
        Source::Register(to)
    }

    fn emit_slot(&mut self, node: Node) -> Source {
        let slot_of = |id: Id| match self.read(id) {
            Source::Slot(s) => s,
            Source::Register(_) | Source::Coord(_) => 0,
        };
        let fill = match node {
            Node::Const(bits) => Fill::Const(f64::from_bits(bits)),
            Node::Param(k) => Fill::Param(usize::from(k)),
            Node::RangeEnd(upper) => Fill::RangeEnd(upper),
            _ => action(node, slot_of).map_or(Fill::Const(f64::NAN), Fill::Action),
        };
        self.slots.push(fill);
        Source::Slot(self.slots.len() - 1)
    }

    fn release(&mut self, id: Id) {
        let left = &mut self.readers[id.index()];
        *left = left.saturating_sub(1);
        if *left == 0
            && let Some(Source::Register(r)) = self.place[id.index()]
        {
            self.free.push(r);
        }
    }
}

/// The node as an action on the places of its children; `None` for a leaf.
fn action<S>(node: Node, place: impl Fn(Id) -> S) -> Option<Action<S>> {
    Some(match node {
        Node::Unary(f, a) => Action::Unary(f, place(a)),
        Node::Powi(a, n) => Action::Powi(place(a), n),
        Node::Binary(f, a, b) => Action::Binary(f, place(a), place(b)),
        Node::Ternary(f, a, b, c) => Action::Ternary(f, place(a), place(b), place(c)),
        Node::Const(_) | Node::Coord(_) | Node::Param(_) | Node::RangeEnd(_) => return None,
    })
}
