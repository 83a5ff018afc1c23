//! The grammar check: which token may follow which, brackets that match, commas inside calls, `?` with its `:`. After it the sequence
//! of tokens is known to be well formed, so the parser behind it never has to report an error without a place.

use super::FormulaError;
use super::lex::{Kind, Op, Token};

/// Deepest nesting of brackets, powers, signs and choices.
pub(super) const MAX_DEPTH: usize = 100;

/// Tokens that form an expression, signs told from operators, with the matching `Close` of every `Open`.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) tokens: Vec<Token>,
    /// For an `Open`, the position of its `Close`; for a `Question`, that of its `Colon`; 0 otherwise.
    pub(super) partner: Vec<usize>,
}

impl Checked {
    /// Whether token `k` is a name with its bracket behind it.
    pub(super) fn is_call(&self, k: usize) -> bool {
        matches!(self.tokens[k].kind, Kind::Name(_))
            && self.tokens.get(k + 1).is_some_and(|t| t.kind == Kind::Open)
    }
}

/// Something opened and not yet closed.
struct Pending {
    at: usize,
    call: bool,
    question: bool,
}

struct Check<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    partner: Vec<usize>,
    open: Vec<Pending>,
}

/// Checks the sequence of `tokens` of `text`.
pub(super) fn check(text: &str, tokens: Vec<Token>) -> Result<Checked, FormulaError> {
    let partner = vec![0; tokens.len()];
    let mut check = Check { text, tokens, partner, open: Vec::new() };
    check.run()?;
    Ok(Checked { tokens: check.tokens, partner: check.partner })
}

const OPERAND: &str = "expected a number, a name or '('";

impl Check<'_> {
    fn shown(&self, k: usize) -> &str {
        self.tokens.get(k).and_then(|t| self.text.get(t.span.clone())).unwrap_or("")
    }

    fn fail<T>(&self, k: usize, expected: &str, help: Option<String>) -> Result<T, FormulaError> {
        let (span, read) = match self.tokens.get(k) {
            Some(t) => (t.span.clone(), format!("read '{}'", self.shown(k))),
            None if self.tokens.is_empty() => (0..self.text.len(), "the formula is empty".into()),
            None => {
                let end = self.tokens.last().map_or(0, |t| t.span.end);
                (end..end, format!("the formula ends after '{}'", self.shown(k - 1)))
            }
        };
        let error = FormulaError::new(self.text, span, format!("{read}, {expected}"));
        Err(match help {
            Some(help) => error.with_help(help),
            None => error,
        })
    }

    fn run(&mut self) -> Result<(), FormulaError> {
        let mut want_operand = true;
        // Signs and powers without brackets nest too: ----x, 2^2^2^2.
        let mut stacked = 0;
        for k in 0..self.tokens.len() {
            want_operand =
                if want_operand { self.operand(k, &mut stacked)? } else { self.operator(k, &mut stacked)? };
            if self.open.len() + stacked > MAX_DEPTH {
                return self.fail(k, &format!("nested more than {MAX_DEPTH} deep"), None);
            }
        }
        if want_operand {
            return self.fail(self.tokens.len(), OPERAND, None);
        }
        self.end_choices();
        match self.open.last() {
            Some(p) if p.question => self.fail(p.at, "expected a ':' with the other value behind it", None),
            Some(p) => self.fail(p.at, "expected a ')' that closes it", None),
            None => Ok(()),
        }
    }

    /// Token `k` where an operand must begin; answers whether one is still wanted after it.
    fn operand(&mut self, k: usize, stacked: &mut usize) -> Result<bool, FormulaError> {
        match self.tokens[k].kind {
            Kind::Number(_) | Kind::Name(_) | Kind::Numbered(_) | Kind::Named(_) | Kind::Coordinate(_) => {
                Ok(false)
            }
            Kind::Open => {
                self.open.push(Pending { at: k, call: false, question: false });
                Ok(true)
            }
            Kind::Op(Op::Sub | Op::Add | Op::Not) => {
                *stacked += 1;
                self.tokens[k].kind = match self.tokens[k].kind {
                    Kind::Op(Op::Sub) => Kind::Op(Op::Neg),
                    Kind::Op(Op::Add) => Kind::Op(Op::Plus),
                    _ => Kind::Op(Op::Not),
                };
                Ok(true)
            }
            // `a ++ b` where only `a + +b` can be meant does not arise: a part begins with its own operand.
            Kind::Close if k > 0 && self.tokens[k - 1].kind == Kind::Open && self.in_call() => {
                self.close(k)?;
                Ok(false)
            }
            _ => self.fail(k, OPERAND, None),
        }
    }

    fn in_call(&self) -> bool {
        self.open.last().is_some_and(|p| p.call)
    }

    /// Token `k` where an operator or an end must stand.
    fn operator(&mut self, k: usize, stacked: &mut usize) -> Result<bool, FormulaError> {
        match self.tokens[k].kind {
            Kind::Op(Op::Not) => {
                self.fail(k, "expected an operator with two sides", Some("write != to compare".into()))
            }
            Kind::Op(op) => {
                *stacked = if op == Op::Pow { *stacked + 1 } else { 0 };
                Ok(true)
            }
            Kind::Open if matches!(self.tokens[k - 1].kind, Kind::Name(_)) => {
                self.open.push(Pending { at: k, call: true, question: false });
                Ok(true)
            }
            Kind::Close => {
                *stacked = 0;
                self.close(k)?;
                Ok(false)
            }
            Kind::Comma => {
                *stacked = 0;
                self.end_choices();
                if self.in_call() {
                    Ok(true)
                } else {
                    self.fail(
                        k,
                        "expected a comma only between the arguments of a function",
                        self.decimal_comma(k),
                    )
                }
            }
            Kind::Question => {
                self.open.push(Pending { at: k, call: false, question: true });
                Ok(true)
            }
            Kind::Colon => self.colon(k),
            Kind::PlusPlus => {
                *stacked = 0;
                if self.open.is_empty() {
                    Ok(true)
                } else {
                    self.fail(
                        k,
                        "expected '++' only between whole parts of a linear form",
                        Some("write a + b inside brackets".into()),
                    )
                }
            }
            _ => self.juxtaposed(k),
        }
    }

    /// Forgets the choices that have their ':' already: they end where something around them continues.
    fn end_choices(&mut self) {
        while self.open.last().is_some_and(|p| p.question && self.partner[p.at] != 0) {
            self.open.pop();
        }
    }

    fn colon(&mut self, k: usize) -> Result<bool, FormulaError> {
        self.end_choices();
        match self.open.last() {
            Some(p) if p.question => {
                self.partner[p.at] = k;
                Ok(true)
            }
            _ => self.fail(k, "expected a '?' with a condition before it", None),
        }
    }

    fn close(&mut self, k: usize) -> Result<(), FormulaError> {
        while let Some(p) = self.open.pop() {
            if !p.question {
                self.partner[p.at] = k;
                return Ok(());
            }
            if self.partner[p.at] == 0 {
                return self.fail(p.at, "expected a ':' with the other value behind it", None);
            }
        }
        self.fail(k, "expected no ')' here: none is open", None)
    }

    fn decimal_comma(&self, k: usize) -> Option<String> {
        let digits = |t: Option<&Token>| t.is_some_and(|t| matches!(t.kind, Kind::Number(_)));
        (digits(self.tokens.get(k - 1)) && digits(self.tokens.get(k + 1)))
            .then(|| format!("write {}.{} with a point", self.shown(k - 1), self.shown(k + 1)))
    }

    /// Two operands side by side.
    fn juxtaposed(&self, k: usize) -> Result<bool, FormulaError> {
        let (before, here) = (self.shown(k - 1), self.shown(k));
        let function = match &self.tokens[k - 1].kind {
            Kind::Name(name) => super::names::is_function(name),
            _ => false,
        };
        let help = if function {
            format!("write {before}({here})")
        } else if self.tokens[k].kind == Kind::Open {
            format!("write {before}*(")
        } else {
            format!("write {before}*{here}")
        };
        self.fail(k, &format!("expected an operator after '{before}'"), Some(help))
    }
}
