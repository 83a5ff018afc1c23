//! Gives every name its meaning: coordinate, constant, parameter, function or predefined shape, and says what is wrong with the others.

use std::ops::Range;

use super::FormulaError;
use super::ast::{Ast, What};
use super::conv;
use super::coords::Coords;
use super::expr::{Expr, Kind, ShapeUse};
use super::lex::MAX_PARAM;
use super::names::{self, Function};
use super::params::{Claim, Names, Ref};
use super::sums;
use super::user::NamedFormula;
use crate::model::COORDINATE_LETTERS;
use crate::model::predefined::{self, Found};

/// Settles the names of `ast`, a formula of the coordinates `coords`.
pub(super) fn resolve(
    text: &str,
    ast: &Ast,
    coords: Coords,
    functions: &[NamedFormula],
) -> Result<(Expr, Names), FormulaError> {
    let mut resolver = Resolver { text, coords, functions, names: Names::default(), dropping: false };
    let expr = resolver.expr(ast)?;
    Ok((expr, resolver.names))
}

pub(super) struct Resolver<'a> {
    pub(super) text: &'a str,
    pub(super) coords: Coords,
    /// The user's own functions.
    pub(super) functions: &'a [NamedFormula],
    pub(super) names: Names,
    /// Whether shapes lose their constant: inside NSUM and FSUM.
    pub(super) dropping: bool,
}

impl Resolver<'_> {
    pub(super) fn fail<T>(
        &self,
        span: &Range<usize>,
        message: String,
        help: Option<String>,
    ) -> Result<T, FormulaError> {
        let error = FormulaError::new(self.text, span.clone(), message);
        Err(match help {
            Some(help) => error.with_help(help),
            None => error,
        })
    }

    fn boxed(&mut self, ast: &Ast) -> Result<Box<Expr>, FormulaError> {
        self.expr(ast).map(Box::new)
    }

    fn list(&mut self, list: &[(bool, Ast)]) -> Result<Vec<(bool, Expr)>, FormulaError> {
        list.iter().map(|(inverse, a)| Ok((*inverse, self.expr(a)?))).collect()
    }

    pub(super) fn expr(&mut self, ast: &Ast) -> Result<Expr, FormulaError> {
        let span = ast.span.clone();
        let what = match &ast.what {
            What::Number(v) => Kind::Const(*v),
            What::Name(name) => self.name(name, &span)?,
            What::Numbered(n) => Kind::Param(self.names.refer(Ref::Number(*n))),
            What::Named(name) => Kind::Param(self.names.refer(Ref::Name(name.clone()))),
            What::Coordinate(k) if *k < self.coords.n => Kind::Coord(*k),
            What::Coordinate(k) => {
                let message =
                    format!("read x[{k}], expected no coordinate: this formula has {}", self.coords.n);
                return self.fail(&span, message, None);
            }
            What::Coefficient { bracketed } => {
                let bare = Claim::bare(span.clone());
                let claim = self.names.claim(Claim { own: vec![0], bracketed: *bracketed, ..bare });
                Kind::Param(self.names.refer(Ref::Claimed { claim, k: 0 }))
            }
            What::Neg(a) => Kind::Neg(self.boxed(a)?),
            What::Not(a) => Kind::Not(self.boxed(a)?),
            What::Sum(list) => Kind::Sum(self.list(list)?),
            What::Product(list) => Kind::Product(self.list(list)?),
            What::Binary(f, a, b) => Kind::Binary(*f, self.boxed(a)?, self.boxed(b)?),
            What::Choice(parts) => {
                let [c, a, b] = parts.as_ref();
                Kind::Choice(Box::new([self.expr(c)?, self.expr(a)?, self.expr(b)?]))
            }
            What::Call(name, arguments) => self.call(name, arguments, &span)?,
        };
        Ok(Expr { what, span })
    }

    /// A name without arguments.
    fn name(&mut self, name: &str, span: &Range<usize>) -> Result<Kind, FormulaError> {
        if let Some(k) = self.coords.named(name) {
            return Ok(Kind::Coord(k));
        }
        if let Some(value) = names::constant(name, false) {
            return Ok(Kind::Const(value));
        }
        if let Some(kind) = self.user_function(name, span)? {
            return Ok(kind);
        }
        if let Some(found) = predefined::find(name) {
            return self.claim(found, None, None, span, Some(span.end));
        }
        if names::is_function(name) {
            let message = format!("read '{name}', expected '(' with its argument: it is a function");
            return self.fail(
                span,
                message,
                Some(format!("write {name}(x), or [{name}] for a parameter of that name")),
            );
        }
        if let Some([first, last]) = predefined::orders_of(name) {
            let message = format!("read '{name}', expected {first} to {last}");
            return self.fail(span, message, Some(format!("write [{name}] for a parameter of that name")));
        }
        self.names.suspect(name);
        Ok(Kind::Param(self.names.refer(Ref::Name(name.into()))))
    }

    /// A name with its arguments.
    fn call(&mut self, name: &str, arguments: &[Ast], span: &Range<usize>) -> Result<Kind, FormulaError> {
        if sums::NAMES.contains(&name) && !self.dropping {
            return self.sum_of_shapes(name, arguments, span);
        }
        if name == conv::NAME {
            return self.convolution(arguments, span);
        }
        if let Some(function) = names::function(name) {
            return self.apply(name, function, arguments, span);
        }
        let by_arguments = || predefined::find_by_arguments(name, arguments.len());
        if let Some(found) = predefined::find(name).or_else(by_arguments) {
            return self.shape(found, arguments, span);
        }
        if let (Some(value), true) = (names::constant(name, true), arguments.is_empty()) {
            return Ok(Kind::Const(value));
        }
        let name_span = span.start..span.start + self.name_length(span, name);
        let help = match names::nearest(name) {
            Some(near) => format!("did you mean '{near}'?"),
            None if self.coords.named(name).is_some() || arguments.len() == 1 => {
                format!("write {name}*(...) for a product")
            }
            None => "see the list of functions".into(),
        };
        self.fail(&name_span, format!("read '{name}(', expected the name of a function"), Some(help))
    }

    /// Bytes from the start of a call to the end of its name, prefix included.
    fn name_length(&self, span: &Range<usize>, name: &str) -> usize {
        let written = self.text.get(span.clone()).unwrap_or("");
        written.find('(').map_or(name.len(), |k| written[..k].trim_end().len())
    }

    fn apply(
        &mut self,
        name: &str,
        function: Function,
        arguments: &[Ast],
        span: &Range<usize>,
    ) -> Result<Kind, FormulaError> {
        let (least, most) = names::arity(function);
        if arguments.len() < least || arguments.len() > most {
            let expected = match least {
                1 if most > 1 => "at least 1 argument".into(),
                1 => "1 argument".into(),
                n => format!("{n} arguments"),
            };
            let message = format!("read {name} with {}, expected {expected}", arguments.len());
            return self.fail(span, message, None);
        }
        let arguments: Vec<Expr> = arguments.iter().map(|a| self.expr(a)).collect::<Result<_, _>>()?;
        if matches!(function, Function::Orthogonal(_))
            && whole(&arguments[0].what, names::MAX_ORDER).is_none()
        {
            let message =
                format!("read an order that is not a whole number, expected 0 to {}", names::MAX_ORDER);
            return self.fail(&arguments[0].span.clone(), message, Some(format!("write {name}(3,x)")));
        }
        Ok(Kind::Apply(function, arguments))
    }

    /// A shape with arguments: an offset, coordinates, values for its parameters, or a mixture that can be told apart.
    fn shape(&mut self, found: Found, written: &[Ast], span: &Range<usize>) -> Result<Kind, FormulaError> {
        let (n, dim) = (found.n_params, found.shape.n_coordinates);
        if let [only] = written
            && let What::Number(v) = only.what
        {
            let Some(offset) = whole(&Kind::Const(v), MAX_PARAM) else {
                let message = format!("read the offset {v}, expected a whole number from 0 to {MAX_PARAM}");
                return self.fail(&only.span, message, None);
            };
            return self.claim(found, Some(offset), None, span, None);
        }
        if written.is_empty() {
            // Between the brackets that are there already.
            return self.claim(found, None, None, span, Some(span.end));
        }
        let mut arguments: Vec<Expr> = written.iter().map(|a| self.expr(a)).collect::<Result<_, _>>()?;
        let leading = arguments.iter().take_while(|a| a.as_coord().is_some()).count();
        if arguments.len() == dim + n {
            let params = arguments.split_off(dim);
            return Ok(Kind::Shape(ShapeUse { found, coords: arguments, params }));
        }
        if arguments.len() == n && leading == 0 {
            let coords = self.own_coordinates(found, span)?;
            return Ok(Kind::Shape(ShapeUse { found, coords, params: arguments }));
        }
        if arguments.len() == dim && leading == dim {
            return self.claim(found, None, Some(arguments), span, Some(span.end));
        }
        if arguments.len() == dim + 1
            && leading == dim
            && let Some(offset) = whole(&arguments[dim].what, MAX_PARAM)
        {
            arguments.truncate(dim);
            return self.claim(found, Some(offset), Some(arguments), span, None);
        }
        let list: Vec<String> = (0..n).map(|k| found.param_name(k)).collect();
        let name = found.name();
        let message = format!("read {name} with {} arguments, expected {}", arguments.len(), dim + n);
        let letters = COORDINATE_LETTERS[..dim.min(4)].join(",");
        let help = format!("write {name}({letters},{}) or {name}(0) with the first number", list.join(","));
        self.fail(span, message, Some(help))
    }

    fn own_coordinates(&self, found: Found, span: &Range<usize>) -> Result<Vec<Expr>, FormulaError> {
        let dim = found.shape.n_coordinates;
        if dim > self.coords.n {
            let message =
                format!("read '{}', which needs {dim} coordinates; expected no coordinates", found.name());
            return self.fail(span, message, None);
        }
        Ok((0..dim).map(|k| Expr { what: Kind::Coord(k), span: span.clone() }).collect())
    }

    fn claim(
        &mut self,
        found: Found,
        offset: Option<usize>,
        coords: Option<Vec<Expr>>,
        span: &Range<usize>,
        insert: Option<usize>,
    ) -> Result<Kind, FormulaError> {
        if offset.is_some_and(|o| o + found.n_params > MAX_PARAM + 1) {
            return self.fail(
                span,
                format!("read an offset beyond the largest parameter number {MAX_PARAM}"),
                None,
            );
        }
        let coords = match coords {
            Some(coords) => coords,
            None => self.own_coordinates(found, span)?,
        };
        let dropped = if self.dropping { sums::constant_of(found) } else { None };
        let is_dropped = |k: usize| dropped.is_some_and(|(d, _)| d == k);
        let own: Vec<usize> = (0..found.n_params).filter(|&k| !is_dropped(k)).collect();
        let span = span.clone();
        let bare = Claim::bare(span.clone());
        let claim = self.names.claim(Claim { found: Some(found), own, offset, insert, ..bare });
        let mut params = Vec::with_capacity(found.n_params);
        let mut k = 0;
        for own in 0..found.n_params {
            let what = match dropped {
                Some((at, value)) if at == own => Kind::Const(value),
                _ => {
                    k += 1;
                    Kind::Param(self.names.refer(Ref::Claimed { claim, k: k - 1 }))
                }
            };
            params.push(Expr { what, span: span.clone() });
        }
        Ok(Kind::Shape(ShapeUse { found, coords, params }))
    }
}

/// The whole number from 0 to `most` that a constant is.
pub(super) fn whole(kind: &Kind, most: usize) -> Option<usize> {
    match kind {
        Kind::Const(v) if *v >= 0.0 && *v <= most as f64 && v.fract() == 0.0 => Some(*v as usize),
        _ => None,
    }
}
