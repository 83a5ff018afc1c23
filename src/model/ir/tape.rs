//! A flat program with registers, compiled from expressions. What depends on parameters alone is computed once a call, in *slots*; only
//! the rest runs over the block. A register is used again as soon as its last reader has run. A program is immutable and knows
//! neither names nor data; [`super::eval`] runs it.

use super::expr::{Arena, Id, Node};
use super::folded::{Made, Tables};
use super::select::{Action, Selector};

/// Where an instruction reads from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// A register: one value a point.
    Register(usize),
    /// A slot: one value for all points.
    Slot(usize),
    /// A column of coordinates.
    Coord(usize),
    /// A column that comes with the points.
    Seed(usize),
}

/// An instruction over the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instruction {
    /// Compute into a register.
    Compute(Action<Source>, usize),
    /// Write a source to an output column.
    Store(Source, usize),
    /// Hand a source, the value of the model, to the caller, who answers with the seeds.
    Yield(Source),
    /// Add the sum of a source over the block to a total.
    Sum(Source, usize),
    /// Add the scalar product of two sources to a total.
    Dot(Source, Source, usize),
}

/// How a slot gets its value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fill {
    Const(f64),
    Param(usize),
    RangeEnd(bool),
    /// A sum over all points.
    Total(usize),
    /// Where a table stands among the slots, once it is made.
    Table,
    Action(Action<usize>),
}

/// What a program is to compute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    /// Column k of the caller's.
    Column(Id),
    /// The value of the model for the caller's term, which gives the seeds.
    Value(Id),
    /// A total over all points.
    Sum(Id),
    /// A total of products over all points.
    Dot(Id, Id),
}

/// A compiled program.
#[derive(Debug, Clone)]
pub struct Tape {
    pub(super) slots: Vec<Fill>,
    pub(super) code: Vec<Instruction>,
    pub(super) n_registers: usize,
    pub(super) n_totals: usize,
    /// Slots that must be normal numbers.
    pub(super) guards: Vec<usize>,
    /// What follows the slots.
    pub(super) tables: Tables,
}

impl Tape {
    /// Compiles columns: output k of the program is the value of `outputs[k]`. `guards` are expressions of parameters that must be normal
    /// numbers for the program to run.
    pub fn compile(arena: &Arena, outputs: &[Id], guards: &[Id]) -> Tape {
        let outputs: Vec<Output> = outputs.iter().map(|&id| Output::Column(id)).collect();
        Tape::compile_outputs(arena, &outputs, guards)
    }

    /// Compiles any outputs, the first of which is the value of the model; `guards` are expressions of parameters.
    pub(super) fn compile_outputs(arena: &Arena, outputs: &[Output], guards: &[Id]) -> Tape {
        let mut compiler = Compiler::new(arena, outputs, guards);
        for &guard in guards {
            compiler.place(guard);
        }
        let guards = guards.iter().filter_map(|&g| compiler.slot(g)).collect();
        compiler.run(outputs);
        Tape {
            slots: compiler.slots,
            code: compiler.code,
            n_registers: compiler.n_registers,
            n_totals: compiler.n_totals,
            guards,
            tables: Tables::new(arena, &compiler.tables),
        }
    }

    /// Slots that compute expressions of parameters alone, and where each of `results` stands among them.
    pub(super) fn slots_of(arena: &Arena, results: &[Id]) -> (Vec<Fill>, Vec<usize>) {
        let tape = Tape::compile_outputs(arena, &[], results);
        (tape.slots, tape.guards)
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

impl Output {
    fn sources(self) -> impl Iterator<Item = Id> {
        let (a, b) = match self {
            Output::Column(a) | Output::Value(a) | Output::Sum(a) => (a, None),
            Output::Dot(a, b) => (a, Some(b)),
        };
        std::iter::once(a).chain(b)
    }
}

struct Compiler<'a> {
    arena: &'a Arena,
    actions: Vec<Option<Action<Id>>>,
    /// Readers of each node that have not run yet, outputs included.
    readers: Vec<usize>,
    place: Vec<Option<Source>>,
    free: Vec<usize>,
    slots: Vec<Fill>,
    code: Vec<Instruction>,
    n_registers: usize,
    n_columns: usize,
    n_totals: usize,
    tables: Vec<(Made, usize)>,
}

impl<'a> Compiler<'a> {
    fn new(arena: &'a Arena, outputs: &[Output], guards: &[Id]) -> Compiler<'a> {
        let roots: Vec<Id> = outputs.iter().flat_map(|o| o.sources()).chain(guards.iter().copied()).collect();
        let selector = Selector::new(arena, &roots);
        let mut actions = vec![None; arena.len()];
        let mut readers = vec![0; arena.len()];
        for root in &roots {
            readers[root.index()] += 1;
        }
        // A node is needed when somebody reads it, and all its readers are younger than itself.
        for i in (0..arena.len()).rev() {
            if readers[i] > 0 {
                actions[i] = selector.action(Arena::id_at(i));
                actions[i].into_iter().flat_map(Action::sources).for_each(|s| readers[s.index()] += 1);
            }
        }
        Compiler {
            arena,
            actions,
            readers,
            place: vec![None; arena.len()],
            free: Vec::new(),
            slots: Vec::new(),
            code: Vec::new(),
            n_registers: 0,
            n_columns: 0,
            n_totals: 0,
            tables: Vec::new(),
        }
    }

    fn run(&mut self, outputs: &[Output]) {
        for output in outputs {
            output.sources().for_each(|id| self.place(id));
            match *output {
                Output::Column(id) => {
                    self.code.push(Instruction::Store(self.read(id), self.n_columns));
                    self.n_columns += 1;
                }
                Output::Value(id) => self.code.push(Instruction::Yield(self.read(id))),
                Output::Sum(id) => {
                    self.code.push(Instruction::Sum(self.read(id), self.n_totals));
                    self.n_totals += 1;
                }
                Output::Dot(a, b) => {
                    self.code.push(Instruction::Dot(self.read(a), self.read(b), self.n_totals));
                    self.n_totals += 1;
                }
            }
            output.sources().for_each(|id| self.release(id));
        }
    }

    /// Computes `id` unless it has been: depth first, so that a value is used soon after it was computed. An explicit stack:
    /// expressions may be deeper than the thread's stack allows.
    fn place(&mut self, id: Id) {
        let mut stack = vec![id];
        while let Some(&id) = stack.last() {
            if self.place[id.index()].is_some() {
                stack.pop();
                continue;
            }
            let before = stack.len();
            let sources = self.actions[id.index()].into_iter().flat_map(Action::sources);
            stack.extend(sources.filter(|s| self.place[s.index()].is_none()));
            if stack.len() == before {
                self.emit(id);
                stack.pop();
            }
        }
    }

    fn read(&self, id: Id) -> Source {
        // Sources are placed before their readers; a slot is never reached otherwise.
        self.place[id.index()].unwrap_or(Source::Slot(0))
    }

    fn slot(&self, id: Id) -> Option<usize> {
        match self.place[id.index()] {
            Some(Source::Slot(s)) => Some(s),
            _ => None,
        }
    }

    fn emit(&mut self, id: Id) {
        let action = self.actions[id.index()];
        let place = match (self.arena.node(id), action) {
            (Node::Coord(k), _) => Source::Coord(usize::from(k)),
            (Node::Seed(k), _) => Source::Seed(usize::from(k)),
            (_, Some(action)) if self.arena.depends_on_coord(id) => self.emit_block(action),
            (node, _) => self.emit_slot(node, action),
        };
        self.place[id.index()] = Some(place);
        action.into_iter().flat_map(Action::sources).for_each(|s| self.release(s));
    }

    fn emit_block(&mut self, action: Action<Id>) -> Source {
        // Taken before the sources are released, so it cannot be one of them.
        let to = self.free.pop().unwrap_or_else(|| {
            self.n_registers += 1;
            self.n_registers - 1
        });
        self.code.push(Instruction::Compute(action.map(|id| self.read(id)), to));
        Source::Register(to)
    }

    fn emit_slot(&mut self, node: Node, action: Option<Action<Id>>) -> Source {
        let fill = match node {
            Node::Const(bits) => Fill::Const(f64::from_bits(bits)),
            Node::Param(k) => Fill::Param(usize::from(k)),
            Node::RangeEnd(upper) => Fill::RangeEnd(upper),
            Node::Total(k) => Fill::Total(k as usize),
            Node::Table(k) => {
                let slot = self.slots.len();
                self.tables.extend(self.arena.made(k).map(|made| (made, slot)));
                Fill::Table
            }
            _ => {
                action.map_or(Fill::Const(f64::NAN), |a| Fill::Action(a.map(|id| self.slot(id).unwrap_or(0))))
            }
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
