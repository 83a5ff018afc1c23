//! The tree of a formula as it was written: names are still names. Sums and products are flat lists, so that a sum of a thousand terms
//! is not a thousand levels deep.

use std::ops::Range;

use crate::model::ir::Func2;

/// A node with the bytes it came from, brackets around it included.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ast {
    pub(super) what: What,
    pub(super) span: Range<usize>,
}

/// What a node says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Number(f64),
    /// A name without arguments.
    Name(String),
    Numbered(usize),
    Named(String),
    Coordinate(usize),
    /// The coefficient of a part of a linear form (`1 ++ x`); its place is that of the part, which may need brackets behind it.
    Coefficient {
        bracketed: bool,
    },
    Neg(Box<Ast>),
    Not(Box<Ast>),
    /// Terms in order; `true` is subtracted.
    Sum(Vec<(bool, Ast)>),
    /// Factors in order; `true` divides.
    Product(Vec<(bool, Ast)>),
    Binary(Func2, Box<Ast>, Box<Ast>),
    /// condition ? yes : no
    Choice(Box<[Ast; 3]>),
    Call(String, Vec<Ast>),
}

impl Ast {
    /// Whether a factor written before it would belong to its beginning alone.
    pub(super) fn is_open(&self, text: &str) -> bool {
        let loose = match &self.what {
            What::Sum(_) | What::Choice(_) => true,
            What::Binary(f, ..) => *f != Func2::PowLog(0),
            _ => false,
        };
        loose && !text.get(self.span.clone()).is_some_and(is_in_brackets)
    }
}

/// Whether one pair of brackets holds the whole.
fn is_in_brackets(text: &str) -> bool {
    let mut depth = 0_usize;
    let closes = text.char_indices().find_map(|(i, c)| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0).then_some(i + c.len_utf8())
    });
    text.starts_with('(') && closes == Some(text.len())
}
