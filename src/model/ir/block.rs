//! Runs the instructions of a [`super::tape`] on one block of points: one instruction is one loop over the block, compiled for the
//! machine's vectors (`numeric::vector`), so that the cost of decoding is shared by all points.
//!
//! The loops run over whole vectors: a block that does not fill its last vector is padded with copies of its last point. A point's
//! value depends on that point, the parameters and the fit range alone, so neither the length of the call nor the thread changes a bit.
//! That holds for what is read from a table (`folded`) as well: the table that serves a point follows from the three, not from the other
//! points. Columns and sums may read different tables where the fit range needs more nodes than there can be: their values then differ by
//! more than rounding.

use super::eval::Columns;
use super::folded;
use super::func::{Func1, Func2, Func3};
use super::kernel;
use super::sampled;
use super::select::{Action, Argument, Sign};
use super::tape::{Instruction, Source};
use crate::numeric::sum::{BLOCK, Neumaier};
use crate::numeric::vector::{Arithmetic, Kernel, block, lanes};

/// Points are padded to a multiple of this.
pub(super) const LANES: usize = 16;

/// One number a point of a block, on a line of the cache.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub(super) struct Register(pub [f64; BLOCK]);

impl Register {
    pub fn new() -> Register {
        Register([0.0; BLOCK])
    }
}

/// The working memory of a program.
#[derive(Debug)]
pub(super) struct Registers {
    #[expect(clippy::vec_box, reason = "a register changes places with the spare one by its pointer")]
    pub columns: Vec<Box<Register>>,
    pub slots: Vec<f64>,
    /// Derivatives of the term, one column each, and padded coordinates of the last block.
    pub seeds: [Box<Register>; 2],
    pub tail: Vec<Register>,
    /// Where an instruction writes before its register takes the column over.
    spare: Box<Register>,
    pub half_way: Box<Register>,
}

impl Default for Registers {
    fn default() -> Registers {
        Registers {
            columns: Vec::new(),
            slots: Vec::new(),
            seeds: [Box::new(Register::new()), Box::new(Register::new())],
            tail: Vec::new(),
            spare: Box::new(Register::new()),
            half_way: Box::new(Register::new()),
        }
    }
}

/// Points of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Points<'a> {
    /// One slice a coordinate, `padded` numbers each.
    pub x: &'a [&'a [f64]],
    /// Number of the first point in the call.
    pub start: usize,
    /// Number of points.
    pub len: usize,
}

impl Points<'_> {
    pub fn padded(&self) -> usize {
        self.len.next_multiple_of(LANES)
    }
}

/// Instructions to run on a block, and where results go.
pub(super) struct Run<'a, 'c> {
    pub code: &'a [Instruction],
    pub registers: &'a mut Registers,
    pub points: Points<'a>,
    pub columns: Option<&'a mut Columns<'c>>,
    pub totals: &'a mut [Neumaier],
}

/// One argument of a loop.
#[derive(Clone, Copy)]
enum Arg<'a> {
    Each(&'a [f64]),
    Same(f64),
}

/// What instructions read from.
#[derive(Clone, Copy)]
struct Sources<'a> {
    columns: &'a [Box<Register>],
    slots: &'a [f64],
    seeds: &'a [Box<Register>; 2],
    points: Points<'a>,
}

impl<'a> Sources<'a> {
    #[inline(always)]
    fn get(self, source: Source) -> Arg<'a> {
        let n = self.points.padded();
        match source {
            Source::Register(r) => Arg::Each(&self.columns[r].0[..n]),
            Source::Slot(s) => Arg::Same(self.slots[s]),
            Source::Coord(k) => self.points.x.get(k).map_or(Arg::Same(f64::NAN), |x| Arg::Each(&x[..n])),
            Source::Seed(k) => Arg::Each(&self.seeds[k].0[..n]),
        }
    }
}

impl Kernel for Run<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Run { code, registers, points, mut columns, totals } = self;
        let Registers { columns: file, slots, seeds, spare, half_way, .. } = registers;
        let n = points.padded();
        for instruction in code {
            let sources = Sources { columns: file, slots, seeds, points };
            match *instruction {
                Instruction::Compute(action, to) => {
                    compute::<A>(action, sources, &mut half_way.0[..n], &mut spare.0[..n]);
                    std::mem::swap(spare, &mut file[to]);
                }
                Instruction::Store(source, k) => {
                    if let Some(columns) = &mut columns {
                        let to = columns.rows(k, points.start, points.start + points.len);
                        match sources.get(source) {
                            Arg::Each(values) => to.copy_from_slice(&values[..to.len()]),
                            Arg::Same(value) => to.fill(value),
                        }
                    }
                }
                Instruction::Sum(source, t) => totals[t].add(match sources.get(source) {
                    Arg::Each(a) => lanes::sum(a),
                    Arg::Same(a) => a * points.len as f64,
                }),
                Instruction::Dot(a, b, t) => totals[t].add(match (sources.get(a), sources.get(b)) {
                    (Arg::Each(a), Arg::Each(b)) => lanes::dot::<A>(a, b),
                    (Arg::Each(a), Arg::Same(b)) | (Arg::Same(b), Arg::Each(a)) => lanes::sum(a) * b,
                    (Arg::Same(a), Arg::Same(b)) => a * b * points.len as f64,
                }),
                // The caller runs what stands before and after.
                Instruction::Yield(_) => {}
            }
        }
    }
}

#[inline(always)]
fn compute<A: Arithmetic>(
    action: Action<Source>,
    sources: Sources<'_>,
    half_way: &mut [f64],
    out: &mut [f64],
) {
    match action {
        Action::Unary(f, a) => unary::<A>(f, sources.get(a), out),
        Action::Exp(argument, s, a) => match (sources.get(s), sources.get(a)) {
            (Arg::Same(s), Arg::Each(a)) => match argument {
                Argument::Product => block::exp_of::<A>(a, out, |a| s * a),
                Argument::Square => block::exp_of::<A>(a, out, |a| s * (a * a)),
                Argument::Quotient => block::exp_of_quotient::<A>(a, s, out),
            },
            // Not chosen for anything else.
            _ => out.fill(f64::NAN),
        },
        Action::Standard(a, m, s) => match (sources.get(a), sources.get(m), sources.get(s)) {
            (Arg::Each(a), Arg::Same(m), Arg::Same(s)) => lanes::divide::<A>(a, s, out, |a| a - m),
            _ => out.fill(f64::NAN),
        },
        Action::Combine(s, a, t, b) => match (sources.get(s), sources.get(t)) {
            (Arg::Same(s), Arg::Same(t)) => {
                map2(sources.get(a), sources.get(b), out, |a, b| A::fma(s, a, t * b));
            }
            _ => out.fill(f64::NAN),
        },
        Action::Powi(a, n) => power(n, sources.get(a), half_way, out),
        Action::Binary(Func2::Tabulated, table, x) => {
            let Arg::Same(at) = sources.get(table) else { return out.fill(f64::NAN) };
            map1(sources.get(x), out, |x| folded::look_up(sources.slots, at as usize, x));
        }
        Action::Binary(Func2::Interpolated, table, x) => {
            let Arg::Same(at) = sources.get(table) else { return out.fill(f64::NAN) };
            map1(sources.get(x), out, |x| sampled::look_up(sources.slots, at as usize, x));
        }
        Action::Binary(f, a, b) => binary::<A>(f, sources.get(a), sources.get(b), out),
        Action::MulAdd(sign, a, b, c) => {
            let (a, b, c) = (sources.get(a), sources.get(b), sources.get(c));
            match sign {
                Sign::Plus => map3(a, b, c, out, |a, b, c| A::fma(a, b, c)),
                Sign::Minus => map3(a, b, c, out, |a, b, c| A::fma(a, b, -c)),
                Sign::From => map3(a, b, c, out, |a, b, c| A::fma(-a, b, c)),
            }
        }
        Action::Ternary(f, a, b, c) => ternary(f, sources.get(a), sources.get(b), sources.get(c), out),
    }
}

#[inline(always)]
fn map1(a: Arg<'_>, out: &mut [f64], f: impl Fn(f64) -> f64) {
    match a {
        Arg::Each(a) => out.iter_mut().zip(a).for_each(|(o, &a)| *o = f(a)),
        Arg::Same(a) => out.fill(f(a)),
    }
}

#[inline(always)]
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

#[inline(always)]
fn map3(a: Arg<'_>, b: Arg<'_>, c: Arg<'_>, out: &mut [f64], f: impl Fn(f64, f64, f64) -> f64) {
    match (a, b, c) {
        (Arg::Each(a), Arg::Each(b), Arg::Each(c)) => {
            out.iter_mut().zip(a).zip(b).zip(c).for_each(|(((o, &a), &b), &c)| *o = f(a, b, c));
        }
        (Arg::Same(a), b, c) => map2(b, c, out, |b, c| f(a, b, c)),
        (a, Arg::Same(b), c) => map2(a, c, out, |a, c| f(a, b, c)),
        (a, b, Arg::Same(c)) => map2(a, b, out, |a, b| f(a, b, c)),
    }
}

/// The functions with vector code; the others are dear enough to look up their name at every point.
#[inline(always)]
fn unary<A: Arithmetic>(f: Func1, a: Arg<'_>, out: &mut [f64]) {
    let Arg::Each(each) = a else {
        return map1(a, out, |a| kernel::value1(f, a));
    };
    match f {
        Func1::Neg => map1(a, out, |a| -a),
        Func1::Sqrt => map1(a, out, f64::sqrt),
        Func1::Abs => map1(a, out, f64::abs),
        Func1::Exp => block::exp::<A>(each, out),
        Func1::Expm1 => block::expm1::<A>(each, out),
        Func1::Ln => block::ln::<A>(each, out),
        Func1::Log1p => block::ln_1p::<A>(each, out),
        Func1::Log10 => block::log10::<A>(each, out),
        Func1::Log2 => block::log2::<A>(each, out),
        Func1::Sin => block::sin::<A>(each, out),
        Func1::Cos => block::cos::<A>(each, out),
        Func1::Tan => block::tan::<A>(each, out),
        Func1::Sinh => block::sinh::<A>(each, out),
        Func1::Cosh => block::cosh::<A>(each, out),
        Func1::Tanh => block::tanh::<A>(each, out),
        Func1::Asin => block::asin::<A>(each, out),
        Func1::Acos => block::acos::<A>(each, out),
        Func1::Atan => block::atan::<A>(each, out),
        Func1::Cbrt => block::cbrt::<A>(each, out),
        Func1::Erf => block::erf::<A>(each, out),
        Func1::Erfc => block::erfc::<A>(each, out),
        Func1::NormalCdf => block::normal_cdf::<A>(each, out),
        _ => map1(a, out, |a| kernel::value1(f, a)),
    }
}

#[inline(always)]
fn binary<A: Arithmetic>(f: Func2, a: Arg<'_>, b: Arg<'_>, out: &mut [f64]) {
    match (f, a, b) {
        (Func2::Add, ..) => map2(a, b, out, |a, b| a + b),
        (Func2::Sub, ..) => map2(a, b, out, |a, b| a - b),
        (Func2::Mul, ..) => map2(a, b, out, |a, b| a * b),
        (Func2::Div, Arg::Each(a), Arg::Same(b)) => lanes::divide::<A>(a, b, out, |a| a),
        (Func2::Div, ..) => map2(a, b, out, |a, b| a / b),
        (Func2::PowLog(0), Arg::Each(a), Arg::Each(b)) => block::pow::<A>(a, b, out),
        (Func2::PowLog(0), Arg::Each(a), Arg::Same(b)) => block::pow_same::<A>(a, b, out),
        (Func2::Min, ..) => map2(a, b, out, kernel::min),
        (Func2::Max, ..) => map2(a, b, out, kernel::max),
        (Func2::Lt, ..) => map2(a, b, out, |a, b| kernel::truth(a < b)),
        (Func2::Le, ..) => map2(a, b, out, |a, b| kernel::truth(a <= b)),
        (Func2::Gt, ..) => map2(a, b, out, |a, b| kernel::truth(a > b)),
        (Func2::Ge, ..) => map2(a, b, out, |a, b| kernel::truth(a >= b)),
        _ => map2(a, b, out, |a, b| kernel::value2(f, a, b)),
    }
}

#[inline(always)]
fn ternary(f: Func3, a: Arg<'_>, b: Arg<'_>, c: Arg<'_>, out: &mut [f64]) {
    match f {
        Func3::Select => map3(a, b, c, out, |a, b, c| if a == 0.0 { c } else { b }),
        _ => map3(a, b, c, out, |a, b, c| kernel::value3(f, a, b, c)),
    }
}

/// aⁿ by repeated squaring, in the order of [`kernel::powi`].
#[inline(always)]
fn power(n: i32, a: Arg<'_>, base: &mut [f64], out: &mut [f64]) {
    match n {
        2 => map1(a, out, |a| a * a),
        3 => map1(a, out, |a| a * a * a),
        -1 => map1(a, out, |a| 1.0 / a),
        -2 => map1(a, out, |a| 1.0 / (a * a)),
        _ => {
            map1(a, base, |a| a);
            out.fill(1.0);
            let mut left = n.unsigned_abs();
            while left > 0 {
                if left & 1 == 1 {
                    out.iter_mut().zip(&*base).for_each(|(o, b)| *o *= b);
                }
                left >>= 1;
                if left > 0 {
                    for b in &mut *base {
                        *b *= *b;
                    }
                }
            }
            if n < 0 {
                for o in out {
                    *o = 1.0 / *o;
                }
            }
        }
    }
}
