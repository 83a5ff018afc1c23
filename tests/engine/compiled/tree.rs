//! Random expressions as trees of their own, printed as formulas: nothing here knows the compiler's types.
//!
//! Constants are positive and a difference never has two equal operands: the compiler takes 0·a and a − a for 0 also where a is not
//! finite, which a plain evaluation does not.

use std::fmt;

/// Parameters an expression may use.
pub const N_PARAMS: usize = 3;

/// Functions of one argument.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum One {
    Exp,
    Expm1,
    Log,
    Log10,
    Log2,
    Log1p,
    Sqrt,
    Cbrt,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Asinh,
    Acosh,
    Atanh,
    Erf,
    Erfc,
    Abs,
    Sq,
}

/// Their names, and how often each is drawn.
const ONE: [(One, &str, u32); 24] = [
    (One::Exp, "exp", 4),
    (One::Expm1, "expm1", 1),
    (One::Log, "log", 3),
    (One::Log10, "log10", 1),
    (One::Log2, "log2", 1),
    (One::Log1p, "log1p", 1),
    (One::Sqrt, "sqrt", 3),
    (One::Cbrt, "cbrt", 1),
    (One::Sin, "sin", 4),
    (One::Cos, "cos", 4),
    (One::Tan, "tan", 2),
    (One::Asin, "asin", 1),
    (One::Acos, "acos", 1),
    (One::Atan, "atan", 2),
    (One::Sinh, "sinh", 1),
    (One::Cosh, "cosh", 1),
    (One::Tanh, "tanh", 3),
    (One::Asinh, "asinh", 1),
    (One::Acosh, "acosh", 1),
    (One::Atanh, "atanh", 1),
    (One::Erf, "erf", 3),
    (One::Erfc, "erfc", 1),
    (One::Abs, "abs", 2),
    (One::Sq, "sq", 1),
];

/// Operators and functions of two arguments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Two {
    Add,
    Sub,
    Mul,
    Div,
    Pow,
    Min,
    Max,
    Hypot,
    Atan2,
    Mod,
}

/// Comparisons, which give 1 or 0.
pub const COMPARISONS: [&str; 6] = ["<", "<=", ">", ">=", "==", "!="];

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    X,
    Param(usize),
    Number(f64),
    Neg(Box<Tree>),
    One(One, Box<Tree>),
    Two(Two, Box<Tree>, Box<Tree>),
    /// Base and a constant exponent.
    Power(Box<Tree>, f64),
    /// Place in [`COMPARISONS`] and both sides.
    Compare(usize, Box<Tree>, Box<Tree>),
    /// Condition, then, else.
    Choice(Box<Tree>, Box<Tree>, Box<Tree>),
}

impl Tree {
    /// Whether x or a parameter stands in it.
    pub fn moves(&self) -> bool {
        match self {
            Tree::X | Tree::Param(_) => true,
            Tree::Number(_) => false,
            Tree::Neg(a) | Tree::One(_, a) | Tree::Power(a, _) => a.moves(),
            Tree::Two(_, a, b) | Tree::Compare(_, a, b) => a.moves() || b.moves(),
            Tree::Choice(c, a, b) => c.moves() || a.moves() || b.moves(),
        }
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Tree::X => f.write_str("x"),
            Tree::Param(k) => write!(f, "[{k}]"),
            Tree::Number(v) => write!(f, "{v}"),
            Tree::Neg(a) => write!(f, "(-{a})"),
            Tree::One(one, a) => {
                let name = ONE.iter().find(|(o, ..)| o == one).map_or("?", |(_, name, _)| name);
                write!(f, "{name}({a})")
            }
            Tree::Two(two, a, b) => match two {
                Two::Add => write!(f, "({a}+{b})"),
                Two::Sub => write!(f, "({a}-{b})"),
                Two::Mul => write!(f, "({a}*{b})"),
                Two::Div => write!(f, "({a}/{b})"),
                Two::Pow => write!(f, "({a}^{b})"),
                Two::Min => write!(f, "min({a},{b})"),
                Two::Max => write!(f, "max({a},{b})"),
                Two::Hypot => write!(f, "hypot({a},{b})"),
                Two::Atan2 => write!(f, "atan2({a},{b})"),
                Two::Mod => write!(f, "mod({a},{b})"),
            },
            Tree::Power(a, n) => write!(f, "({a}^({n}))"),
            Tree::Compare(op, a, b) => write!(f, "({a}{}{b})", COMPARISONS[*op]),
            Tree::Choice(c, a, b) => write!(f, "({c} ? {a} : {b})"),
        }
    }
}

/// Numbers drawn by xorshift64* (G. Marsaglia 2003, S. Vigna 2016).
pub struct Dice(u64);

impl Dice {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            dice.next();
        }
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    /// A whole number below n.
    pub fn below(&mut self, n: u32) -> u32 {
        (self.next() % u64::from(n)) as u32
    }

    /// A number from lo to hi.
    pub fn uniform(&mut self, lo: f64, hi: f64) -> f64 {
        lo + (hi - lo) * self.next() as f64 / (1u64 << 53) as f64
    }

    /// An expression of at most `least` … `most` levels below its root.
    pub fn tree_of_depths(&mut self, least: u32, most: u32) -> Tree {
        let depth = least + self.below(most - least + 1);
        self.tree(depth)
    }

    fn tree(&mut self, depth: u32) -> Tree {
        if depth == 0 || self.below(4) == 0 {
            return self.leaf();
        }
        let below = depth - 1;
        match self.below(100) {
            0..6 => Tree::Neg(Box::new(self.tree(below))),
            6..40 => self.call(below),
            40..52 => {
                const EXPONENTS: [f64; 13] =
                    [2.0, 3.0, 4.0, 5.0, 7.0, -1.0, -2.0, -3.0, 0.5, 1.5, -0.5, 2.5, 0.37];
                let n = EXPONENTS[self.below(13) as usize];
                let base = Box::new(self.moving(below));
                if n.fract() == 0.0 || self.below(3) == 0 {
                    return Tree::Power(base, n);
                }
                Tree::Power(Box::new(Tree::One(One::Abs, base)), n)
            }
            52..56 => {
                let (condition, yes, no) =
                    (self.comparison(below.min(2)), self.tree(below), self.tree(below));
                if yes == no { yes } else { Tree::Choice(Box::new(condition), Box::new(yes), Box::new(no)) }
            }
            56..58 => self.comparison(below),
            _ => self.pair(below),
        }
    }

    fn leaf(&mut self) -> Tree {
        match self.below(20) {
            0..9 => Tree::X,
            9..15 => Tree::Param(self.below(N_PARAMS as u32) as usize),
            _ => Tree::Number(self.number()),
        }
    }

    fn number(&mut self) -> f64 {
        match self.below(3) {
            0 => f64::from(2 + self.below(8)),
            1 => f64::from(17 + self.below(60)) / 16.0,
            _ => f64::from(1 + self.below(4999)) / 1e3,
        }
    }

    /// An expression that depends on something: the compiler refuses `log(-1)`.
    fn moving(&mut self, depth: u32) -> Tree {
        let tree = self.tree(depth);
        if tree.moves() { tree } else { Tree::X }
    }

    fn call(&mut self, depth: u32) -> Tree {
        let total = ONE.iter().map(|(.., weight)| weight).sum();
        let mut left = self.below(total);
        let mut function = One::Exp;
        for (one, _, weight) in ONE {
            if left < weight {
                function = one;
                break;
            }
            left -= weight;
        }
        let argument = Box::new(self.moving(depth));
        // Half of the arguments outside a domain are brought into it, or most values would be NaN.
        let inner = match function {
            One::Log | One::Log10 | One::Log2 | One::Log1p | One::Sqrt => One::Abs,
            One::Asin | One::Acos | One::Atanh => One::Sin,
            One::Acosh => One::Cosh,
            _ => return Tree::One(function, argument),
        };
        if self.below(3) == 0 {
            return Tree::One(function, argument);
        }
        Tree::One(function, Box::new(Tree::One(inner, argument)))
    }

    fn comparison(&mut self, depth: u32) -> Tree {
        let op = self.below(6) as usize;
        Tree::Compare(op, Box::new(self.moving(depth)), Box::new(self.tree(depth)))
    }

    fn pair(&mut self, depth: u32) -> Tree {
        let two = match self.below(42) {
            0..10 => Two::Add,
            10..18 => Two::Sub,
            18..28 => Two::Mul,
            28..35 => Two::Div,
            35..37 => Two::Pow,
            37 => Two::Min,
            38 => Two::Max,
            39 => Two::Hypot,
            40 => Two::Atan2,
            _ => Two::Mod,
        };
        let first = self.tree(depth);
        loop {
            let second = if two == Two::Pow { self.leaf() } else { self.tree(depth) };
            let folds = matches!((&first, &second), (Tree::Number(_), Tree::Number(_)))
                && matches!(two, Two::Add | Two::Mul | Two::Div);
            let opposite = |a: &Tree, b: &Tree| matches!(a, Tree::Neg(c) if **c == *b);
            let cancels = first == second || opposite(&first, &second) || opposite(&second, &first);
            if !cancels && (folds || first.moves() || second.moves()) {
                return Tree::Two(two, Box::new(first), Box::new(second));
            }
        }
    }
}
