//! An expression as text, for people: derivatives shown by `fitpanel formula`. The text may be read back as a formula as long as it uses
//! only functions the language has; it is cut off when it grows beyond reason, since a shared graph can be huge when written out.

use super::COORDINATE_LETTERS;
use super::ir::{Arena, Func1, Func2, Func3, Id, Node};

/// Characters after which the rest is left out.
const MAX_LENGTH: usize = 4_000;

/// `id` with its parameters by name.
pub(super) fn expression(arena: &Arena, id: Id, names: &[&str]) -> String {
    let mut printer = Printer { arena, names, out: String::new() };
    printer.write(id, Level::Sum);
    if printer.out.len() > MAX_LENGTH {
        printer.out.push_str(" ...");
    }
    printer.out
}

/// How tightly the place where an expression stands binds.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Choice,
    Compare,
    Sum,
    Product,
    Sign,
    Power,
}

struct Printer<'a> {
    arena: &'a Arena,
    names: &'a [&'a str],
    out: String,
}

impl Printer<'_> {
    fn write(&mut self, id: Id, place: Level) {
        if self.out.len() > MAX_LENGTH {
            return;
        }
        let node = self.arena.node(id);
        let own = level(self.arena, node);
        let brackets = own < place;
        if brackets {
            self.out.push('(');
        }
        self.node(node, own);
        if brackets {
            self.out.push(')');
        }
    }

    fn push(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = std::fmt::Write::write_fmt(&mut self.out, text);
    }

    fn node(&mut self, node: Node, own: Level) {
        match node {
            Node::Const(bits) => self.out.push_str(&f64::from_bits(bits).to_string()),
            Node::Coord(k) => match COORDINATE_LETTERS.get(usize::from(k)) {
                Some(letter) => self.out.push_str(letter),
                None => self.push(format_args!("x[{k}]")),
            },
            Node::Param(k) => match self.names.get(usize::from(k)) {
                Some(name) => self.out.push_str(name),
                None => self.push(format_args!("[{k}]")),
            },
            // Never in an expression that is shown.
            Node::Seed(_) | Node::Total(_) | Node::Held(_) | Node::Table(_) => self.out.push('?'),
            Node::RangeEnd(upper) => self.out.push_str(if upper { "range_upper" } else { "range_lower" }),
            Node::Unary(Func1::Neg, a) => {
                self.out.push('-');
                self.write(a, Level::Sign);
            }
            Node::Unary(f, a) => self.call(&name1(f), &[a]),
            Node::Powi(a, n) => {
                self.write(a, Level::Power);
                if n < 0 {
                    self.push(format_args!("^({n})"));
                } else {
                    self.push(format_args!("^{n}"));
                }
            }
            Node::Binary(Func2::PowLog(0), a, b) => {
                self.write(a, Level::Power);
                self.out.push('^');
                self.write(b, Level::Power);
            }
            Node::Binary(Func2::Tabulated | Func2::Interpolated, _, x) => self.call("convolution", &[x]),
            Node::Binary(f, a, b) => match operator(f) {
                Some(sign) => self.infix(sign, a, b, own),
                None => self.call(&format!("{f:?}").to_lowercase(), &[a, b]),
            },
            Node::Ternary(Func3::Select, c, a, b) => {
                self.write(c, Level::Compare);
                self.out.push_str(" ? ");
                self.write(a, Level::Compare);
                self.out.push_str(" : ");
                self.write(b, Level::Choice);
            }
            Node::Ternary(Func3::Attached, a, ..) => self.write(a, own),
            Node::Ternary(f, a, b, c) => self.call(&format!("{f:?}").to_lowercase(), &[a, b, c]),
        }
    }

    fn infix(&mut self, sign: &str, a: Id, b: Id, own: Level) {
        // The right side of − and / must bind more tightly; comparisons do not chain at all.
        let tighter = match own {
            Level::Sum => Level::Product,
            Level::Product => Level::Sign,
            _ => Level::Sum,
        };
        self.write(a, if own == Level::Compare { tighter } else { own });
        self.out.push_str(sign);
        let right = if matches!(sign, "+" | "*") { own } else { tighter };
        self.write(b, right);
    }

    fn call(&mut self, name: &str, arguments: &[Id]) {
        self.out.push_str(name);
        self.out.push('(');
        for (k, &a) in arguments.iter().enumerate() {
            if k > 0 {
                self.out.push(',');
            }
            self.write(a, Level::Choice);
        }
        self.out.push(')');
    }
}

fn level(arena: &Arena, node: Node) -> Level {
    match node {
        Node::Const(bits) if f64::from_bits(bits) < 0.0 => Level::Sign,
        Node::Unary(Func1::Neg, _) => Level::Sign,
        Node::Powi(_, _) | Node::Binary(Func2::PowLog(0), _, _) => Level::Sign,
        Node::Binary(f, a, _) => match f {
            Func2::Add | Func2::Sub => Level::Sum,
            // -2*x begins with a sign, which a product may.
            Func2::Mul if arena.as_constant(a).is_some_and(|v| v < 0.0) => Level::Product,
            Func2::Mul | Func2::Div => Level::Product,
            _ if operator(f).is_some() => Level::Compare,
            _ => Level::Power,
        },
        Node::Ternary(Func3::Select, ..) => Level::Choice,
        _ => Level::Power,
    }
}

fn operator(f: Func2) -> Option<&'static str> {
    Some(match f {
        Func2::Add => "+",
        Func2::Sub => "-",
        Func2::Mul => "*",
        Func2::Div => "/",
        Func2::Lt => " < ",
        Func2::Le => " <= ",
        Func2::Gt => " > ",
        Func2::Ge => " >= ",
        Func2::Eq => " == ",
        Func2::Ne => " != ",
        Func2::And => " && ",
        Func2::Or => " || ",
        _ => return None,
    })
}

fn name1(f: Func1) -> String {
    match f {
        Func1::Ln => "log".into(),
        Func1::LnGamma => "lgamma".into(),
        Func1::Polygamma(0) => "digamma".into(),
        Func1::Polygamma(1) => "trigamma".into(),
        Func1::Not => "!".into(),
        Func1::Sinc(0) => "sinc".into(),
        Func1::Erfcx(0) => "erfcx".into(),
        Func1::BesselJ(n) => format!("besselj{n}"),
        Func1::BesselI(n) => format!("besseli{n}"),
        Func1::BesselK(n) => format!("besselk{n}"),
        other => format!("{other:?}").to_lowercase(),
    }
}
