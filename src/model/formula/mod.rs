//! From text to expression: `lex` (characters) → `check` (grammar, with places) → `parse` (precedence, by evalexpr) → `resolve` (names) →
//! `params` (numbers and names of parameters) → `lower` (expressions of the arena). `integrate` and `density` read the settled tree again
//! for what the expressions no longer show: which parts are shapes with a known integral.
//!
//! The language is described in the user's terms in the README; every error is a [`FormulaError`] with its place.

mod ast;
mod check;
mod conv;
mod conv_fft;
mod conv_graded;
mod conv_nodes;
mod conv_pairs;
mod coords;
mod degrees;
mod density;
mod error;
mod expr;
mod integrate;
mod lex;
mod lower;
mod names;
mod norm;
mod params;
mod parse;
mod renamed;
mod resolve;
mod shift;
mod slips;
mod sums;
mod typeset;
mod user;

#[cfg(test)]
mod conv_fft_tests;
#[cfg(test)]
mod conv_tests;
#[cfg(test)]
mod tests;

#[cfg(test)]
mod user_tests;

pub(crate) use degrees::in_radians;
pub use error::FormulaError;
pub(crate) use names::edit_distance;
pub use names::{OPERATORS, called, called_of_numbers, constants, described};
pub(crate) use renamed::{is_name, renamed, with_abscissa};
pub(crate) use shift::shifted;
pub(crate) use slips::is_doubt;
pub use typeset::{Face, Fence, Math, Writing, typeset};
pub use user::NamedFormula;

use std::ops::Range;

use self::coords::Coords;
use self::expr::{Expr, Kind};
use self::lex::{Kind as TokenKind, Op, Token};
use self::lower::Lowerer;
use self::params::{Names, Settled};
use super::ir::{Arena, Id};
use super::{NormalisedShape, ParamHint, Term};

/// How many coordinates a formula may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coordinates {
    /// The letters of data with so many coordinates, and whatever it mentions by number (`x[2]`); at least one.
    Of(usize),
    /// None: x is a parameter.
    None,
}

/// A formula with everything settled.
#[derive(Debug, Clone)]
pub(super) struct Compiled {
    pub(super) text: String,
    pub(super) arena: Arena,
    pub(super) root: Id,
    pub(super) hints: Vec<ParamHint>,
    pub(super) terms: Vec<Term>,
    /// Expressions of the terms, their sign included.
    pub(super) term_roots: Vec<Id>,
    pub(super) notes: Vec<String>,
    pub(super) n_coordinates: usize,
    /// As `Model::is_normalised_pdf`.
    pub(super) normalised: bool,
    /// Values of a list in it, where there is one.
    pub(super) n_values: Option<usize>,
    /// As `Model::counts_events`.
    pub(super) counts_events: bool,
    /// ∫ f dx between coordinates 0 and 1, where known.
    pub(super) integral: Option<Id>,
}

/// Compiles a formula that may use the functions in the list. The names `known` are parameters, whatever they look like.
pub(super) fn compile(
    text: &str,
    coordinates: Coordinates,
    functions: &[NamedFormula],
    known: &[String],
) -> Result<Compiled, FormulaError> {
    let tokens = lex::lex(text)?;
    let coords = match coordinates {
        Coordinates::None => Coords::NONE,
        Coordinates::Of(n) => user::coordinates(&tokens, functions, n),
    };
    let n_coordinates = coords.n;
    let checked = check::check(text, tokens)?;
    let ast = parse::parse(text, &checked)?;
    let (expr, names) = resolve::resolve(text, &ast, coords, functions)?;
    let settled = names.settle();
    let mut arena = Arena::new();
    let columns = (0..n_coordinates).map(|k| arena.coord(u8::try_from(k).unwrap_or(u8::MAX))).collect();
    let position = &settled.position;
    let mut lowerer = Lowerer { text, arena: &mut arena, coords: columns, position, on_grids: true };
    let root = lowerer.lower(&expr)?;
    let shown = Shown::new(text, &names, &settled);
    let (terms, term_roots) = terms(&expr, &checked.tokens, &shown, &mut lowerer)?;
    let normalised = n_coordinates == 1 && density::is_normalised(&expr, &mut lowerer)?;
    let integral = if n_coordinates == 1 { integrate::integral(&expr, &mut lowerer)? } else { None };
    if let Some(v) = arena.as_constant(root).filter(|v| !v.is_finite()) {
        let message = format!("the formula is {v} everywhere, expected a finite value somewhere");
        return Err(FormulaError::new(text, 0..text.len(), message));
    }
    let text_as_typed = text;
    let text = shown.of(&(0..text.len())).trim().to_string();
    let of_coordinates = match coordinates {
        Coordinates::None => Vec::new(),
        Coordinates::Of(n) => coords.notes(&checked.tokens, &settled, n),
    };
    let Settled { hints, mut notes, .. } = settled;
    slips::drop_doubts(&mut notes, known);
    notes.extend(slips::shapes_for_parameters(text_as_typed, &checked.tokens, &names.claims));
    notes.extend(of_coordinates);
    let is_shape = terms.iter().any(|t| t.shape.is_some());
    if n_coordinates > 0 && !arena.depends_on_coord(root) {
        slips::no_function(text_as_typed, &checked.tokens, known)?;
    }
    if n_coordinates == 1 && !is_shape && !arena.depends_on_coord(root) {
        notes.push("The formula does not contain x: every name in it is a parameter. Write x for the data's abscissa.".into());
    }
    let n_values = expr.n_values();
    Ok(Compiled {
        text,
        arena,
        root,
        hints,
        terms,
        term_roots,
        notes,
        n_coordinates,
        normalised,
        n_values,
        counts_events: names.counts_events,
        integral,
    })
}

/// The text with the numbers that shapes have taken made visible.
struct Shown<'a> {
    text: &'a str,
    /// Position and what is to stand there, ascending.
    inserts: Vec<(usize, String)>,
}

impl Shown<'_> {
    fn new<'a>(text: &'a str, names: &Names, settled: &Settled) -> Shown<'a> {
        let (mut inserts, mut ends) = (Vec::new(), Vec::new());
        for (claim, offset) in names.claims.iter().zip(&settled.offsets) {
            let Some(mut at) = claim.insert else {
                // The coefficient of a part of a linear form, the number of a part of a sum of shapes.
                if claim.found.is_none() && claim.user.is_empty() {
                    let open = if claim.bracketed { "(" } else { "" };
                    inserts.push((claim.span.start, format!("[{offset}]*{open}")));
                    ends.extend(claim.bracketed.then(|| (claim.span.end, ")".to_owned())));
                }
                continue;
            };
            let mut written = text.get(claim.span.clone()).unwrap_or("");
            // Brackets around the whole stay where they are: `(gaus)` becomes `(gaus(0))`.
            while let Some(inner) = written.strip_prefix('(').and_then(|w| w.strip_suffix(')')) {
                let shape = inner.trim_end();
                at -= 1 + inner.len() - shape.len();
                written = shape.trim_start();
            }
            // `pol2(y)` keeps its variable, `pol2()` and `pol2` get the number in brackets of their own.
            match written.strip_suffix(')') {
                Some(inner) if inner.trim_end().ends_with('(') => inserts.push((at - 1, offset.to_string())),
                Some(_) => inserts.push((at - 1, format!(",{offset}"))),
                None => inserts.push((at, format!("({offset})"))),
            }
        }
        // What closes stands behind all that is written at the same place.
        inserts.extend(ends);
        inserts.sort_by_key(|(at, _)| *at);
        Shown { text, inserts }
    }

    fn of(&self, span: &Range<usize>) -> String {
        let mut out = String::new();
        let mut from = span.start;
        for (at, what) in self.inserts.iter().filter(|(at, _)| span.start <= *at && *at <= span.end) {
            out.push_str(self.text.get(from..*at).unwrap_or(""));
            out.push_str(what);
            from = *at;
        }
        out.push_str(self.text.get(from..span.end).unwrap_or(""));
        // `a++b` is shown as the sum that it is, and `a+++b`, with a sign before b, too.
        out.replace("+++", "+").replace("++", "+")
    }
}

/// The terms of the top-level sum with their labels and expressions.
fn terms(
    expr: &Expr,
    tokens: &[Token],
    shown: &Shown<'_>,
    lowerer: &mut Lowerer<'_>,
) -> Result<(Vec<Term>, Vec<Id>), FormulaError> {
    let single = [(false, expr.clone())];
    let list: &[(bool, Expr)] = if let Kind::Sum(list) = &expr.what { list } else { &single };
    let spans = term_spans(tokens, list);
    let mut terms = Vec::new();
    let mut roots = Vec::new();
    for ((inverse, part), span) in list.iter().zip(spans) {
        let id = lowerer.lower(part)?;
        roots.push(if *inverse { lowerer.arena.neg(id) } else { id });
        terms.push(term(part, *inverse, shown.of(&span).trim(), id, lowerer));
    }
    Ok((terms, roots))
}

/// Bytes of each term: from the operator before it to the one behind it, or of its own nodes when the sum stands inside brackets.
fn term_spans(tokens: &[Token], list: &[(bool, Expr)]) -> Vec<Range<usize>> {
    let mut depth = 0;
    let mut spans = Vec::new();
    let mut start = tokens.first().map_or(0, |t| t.span.start);
    let mut end = start;
    for token in tokens {
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth -= 1,
            TokenKind::Op(Op::Add | Op::Sub) | TokenKind::PlusPlus if depth == 0 => {
                spans.push(start..end);
                start = token.span.end;
            }
            _ => {}
        }
        end = token.span.end;
    }
    spans.push(start..end);
    if spans.len() == list.len() { spans } else { list.iter().map(|(_, e)| e.span.clone()).collect() }
}

/// `-f` or `(-f)` without the minus.
fn without_minus(label: &str) -> Option<&str> {
    let inside = label.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inside.unwrap_or(label).trim().strip_prefix('-').map(str::trim)
}

fn term(part: &Expr, inverse: bool, label: &str, id: Id, lowerer: &Lowerer<'_>) -> Term {
    let mut sign = if inverse { -1.0 } else { 1.0 };
    let (mut inner, mut label) = (part, label);
    // A sign that is counted leaves the label.
    while let (Kind::Neg(below), Some(unsigned)) = (&inner.what, without_minus(label)) {
        sign = -sign;
        (inner, label) = (below, unsigned);
    }
    let label = label.to_owned();
    let shape = match &inner.what {
        Kind::Shape(used) => {
            let plain: Option<Vec<usize>> = used.params.iter().map(Expr::as_param).collect();
            let in_x = used.coords.iter().enumerate().all(|(k, c)| c.as_coord() == Some(k));
            plain.filter(|_| in_x).map(|refs| (used.found, refs))
        }
        _ => None,
    };
    if let Some((found, refs)) = shape {
        let params = refs.iter().map(|r| lowerer.position[*r]).collect();
        // A family is known by its key; the number of parameters tells the order.
        return Term { label, shape: Some(found.shape.name), params, sign, normalised: None };
    }
    let normalised = normalised(inner, lowerer);
    Term { label, shape: None, params: lowerer.arena.params_of(id), sign, normalised }
}

/// A shape over its integral, times whatever does not change with x.
fn normalised(part: &Expr, lowerer: &Lowerer<'_>) -> Option<NormalisedShape> {
    let alone = [(false, part.clone())];
    let factors: &[(bool, Expr)] = if let Kind::Product(list) = &part.what { list } else { &alone };
    let mut used = None;
    for (inverse, factor) in factors {
        match &factor.what {
            Kind::Normalised(shape, _) if used.is_none() && !inverse => used = Some(shape),
            // A number in brackets, one that parameters make, or what a fraction leaves.
            _ if is_of_parameters(factor) => {}
            _ => return None,
        }
    }
    let Kind::Shape(shape) = &used?.what else { return None };
    let is_in_x = matches!(shape.coords.as_slice(), [x] if x.as_coord() == Some(0));
    let position = |e: &Expr| e.as_param().map(|r| lowerer.position[r]);
    let known = |e: &Expr| e.as_param().is_some() || e.as_number().is_some();
    let is_plain = is_in_x && shape.params.iter().all(known);
    let params = shape.params.iter().map(position).collect();
    is_plain.then(|| NormalisedShape { name: shape.found.name(), params })
}

/// Sums and products of parameters and numbers: 1 − z.
fn is_of_parameters(factor: &Expr) -> bool {
    match &factor.what {
        Kind::Const(_) | Kind::Param(_) => true,
        Kind::Neg(inner) => is_of_parameters(inner),
        Kind::Sum(list) | Kind::Product(list) => list.iter().all(|(_, f)| is_of_parameters(f)),
        _ => false,
    }
}
