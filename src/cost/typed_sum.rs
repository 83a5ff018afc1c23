//! A typed cost that adds up an expression over the rows of a data set: `sum(((y-(a*x+b))/sy)^2)`, alone or inside a formula of parameters.
//! Inside `sum( )` the columns are variables, by role (x, y, sy, lo, hi, n, w …) or by header; every other name is a parameter. Shapes of
//! the catalogue and functions of the user are taken at the coordinates of the row: `sum(((y-gaus(0))/sy)^2)`.
//!
//! ```text
//! F(θ) = G(θ, S₁(θ), S₂(θ) …)     S_i = Σ over rows, or the cost of another fit
//! ```
//! Each sum is a model of its own, with columns as coordinates, and G a formula in which each sum is one more parameter; derivatives follow
//! by the chain rule. What is a good fit only the formula knows: no degrees of freedom unless the user says how many data there are, no
//! pulls, no curve.

use std::ops::Range;

use super::assembled::{Assembled, Facts, Statistic};
use super::constraint::Constraints;
use super::custom::no_rows;
use super::kernels::Jet;
use super::predict::Curve;
use super::rows::{Block, Order, Predict, Sums, packed, sum_terms};
use super::sum::{Part, sums_of};
use super::terms::ByRow;
use super::typed_text::{Piece, hidden, names_of, pieces, renamed, sums_over_rows};
use super::{Cost, CostChoice, CostError, CostKind};
use crate::data::{Column, Data, Dataset, Selection, YErrors};
use crate::model::{COORDINATE_LETTERS, FormulaError, Model, NamedFormula};

/// Columns that one sum can use.
const MOST_COLUMNS: usize = 8;

/// A model that has the parameters of the typed cost `text` over `data`, in their order; its values mean nothing. The text may use
/// `functions` by name. `more` are parameters of other fits whose costs it uses, which come behind its own.
///
/// # Errors
/// The text is no formula.
pub fn parameters_of(
    text: &str,
    data: Option<&Dataset>,
    functions: &[NamedFormula],
    more: &[String],
) -> Result<Model, FormulaError> {
    let columns = data.map(columns).unwrap_or_default();
    let n = data.map_or(1, Dataset::n_coordinates);
    // Numbers in the place of columns, all different so that nothing falls out.
    let number = |k: usize| format!("({})", 1.234 + 0.171 * k as f64);
    let letter = |name: &str| is_letter(name).then(|| format!("[{name}]"));
    let plain = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => renamed(text, letter),
        Piece::Sum(inside) => {
            let column = |name: &str| columns.iter().position(|c| c.0 == name).map(number);
            format!("({})", renamed(inside, |name| column(name).or_else(|| letter(name))))
        }
        Piece::Fit(_) => "1.061".to_owned(),
    };
    let mut text: String = pieces(text).iter().map(plain).collect();
    for name in more {
        text.extend(["+0*[", name.as_str(), "]"]);
    }
    Model::compile_with(&text, n, &of_rows(functions, n)).map(|model| model.without_coordinates())
}

/// Whether the typed cost `text`, which may use `functions`, has parameters outside of its sums over rows.
pub fn has_terms_beside_sums(text: &str, functions: &[NamedFormula]) -> bool {
    let number = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => (*text).to_owned(),
        Piece::Sum(_) | Piece::Fit(_) => "(1.061)".to_owned(),
    };
    let outer: String = pieces(text).iter().map(number).collect();
    parameters_of(&outer, None, functions, &[]).is_ok_and(|model| !model.params().is_empty())
}

/// The functions as functions of a row of `n` coordinates: other letters are parameters.
fn of_rows(functions: &[NamedFormula], n: usize) -> Vec<NamedFormula> {
    let letter =
        |name: &str| COORDINATE_LETTERS.iter().skip(n).any(|l| *l == name).then(|| format!("[{name}]"));
    let of_row =
        |f: &NamedFormula| NamedFormula { name: f.name.clone(), formula: renamed(&f.formula, letter) };
    functions.iter().map(of_row).collect()
}

/// Builds the typed cost `text` over the rows of `data` that its selection leaves. `model` is that of [`parameters_of`] with the same
/// `functions`; `others` are the fits whose costs it uses, by the names that it gives them, as functions of its parameters.
///
/// # Errors
/// No row is left; a formula or a constraint is refused; `up` is not above zero.
///
/// # Examples
/// ```
/// use fitpanel::cost::{self, CostChoice, CostKind};
/// use fitpanel::data::{Data, Dataset, Points, Selection, YErrors};
///
/// let points = Points::new(vec![1.0, 2.0], vec![3.0, 5.0], None, YErrors::Symmetric(vec![0.5, 0.5]))?;
/// let data = Dataset::new("two", Data::Points(points));
/// let text = "sum(((y-a*x)/sy)^2)";
/// let model = cost::parameters_of(text, Some(&data), &[], &[])?;
/// let choice = CostChoice { kind: CostKind::Custom, ..CostChoice::default() };
/// let cost = cost::typed_sum((text, &[]), Some((&data, &Selection::default())), &model, &choice, Vec::new())?;
/// assert_eq!(cost.value(&[2.0]), 4.0 + 4.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn typed_sum(
    (text, functions): (&str, &[NamedFormula]),
    data: Option<(&Dataset, &Selection)>,
    model: &Model,
    choice: &CostChoice,
    others: Vec<Part>,
) -> Result<Box<dyn Cost>, CostError> {
    let up = choice.up()?;
    let constraints = Constraints::new(&choice.constraints, model.params())?.times(up);
    let fit_set = match data {
        Some((data, selection)) => data.fit_set(selection)?,
        None => no_rows(),
    };
    let names: Vec<&str> = model.params().iter().map(|p| p.name.as_str()).collect();
    let rows = fit_set.rows.to_vec();
    let all = data.map(|(data, _)| columns(data)).unwrap_or_default();
    let n = data.map_or(1, |(data, _)| data.n_coordinates());
    let own = of_rows(functions, n);
    let called: Vec<String> = others.iter().map(|part| part.name.clone()).collect();
    let ndata = ndata(text, choice, &others);
    let mut sums: Vec<Source> = others.into_iter().map(Source::Fit).collect();
    let mut outer = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => outer.push_str(text),
            Piece::Sum(inside) => {
                sums.push(Source::Rows(RowSum::new((inside, &own), (&all, n), &rows, &names)?));
                outer.push_str(&hidden(sums.len() - 1));
            }
            Piece::Fit(name) => {
                let known = called.iter().position(|called| called == name);
                let k = known.ok_or_else(|| refused(text, format!("there is no fit called {name}")))?;
                outer.push_str(&hidden(k));
            }
        }
    }
    let outer = Model::compile_without_coordinates_with(&outer, functions).map_err(|e| refused(text, &e))?;
    let place = |name: &str| {
        let parameter = names.iter().position(|n| *n == name).map(Place::Parameter);
        parameter.or_else(|| (0..sums.len()).find(|&k| hidden(k) == name).map(Place::Sum))
    };
    let places: Option<Vec<Place>> = outer.params().iter().map(|p| place(&p.name)).collect();
    let Some(places) = places else { return Err(refused(text, "a name has got lost")) };
    let is_read = |k: usize| {
        let outside = places.iter().any(|place| matches!(place, Place::Parameter(own) if *own == k));
        outside || sums.iter().any(|sum| sum.at().contains(&k))
    };
    if let Some(k) = (0..names.len()).find(|&k| !is_read(k)) {
        // Each part counts its numbered parameters for itself.
        let why = format!("{} is numbered in one part and not known in another; give it a name", names[k]);
        return Err(refused(text, why));
    }
    let facts = Facts {
        kind: CostKind::Custom,
        fit_set,
        unweighted: false,
        normalisation: None,
        notes: Vec::new(),
        up,
        held: false,
    };
    let statistic = TypedSum { outer, places, sums, n_rows: rows.len(), ndata };
    Ok(Box::new(Assembled { statistic, constraints, facts }))
}

/// How many data stand behind the cost: what the user says, with those of the other fits; unknown where it sums over rows and nothing is said.
fn ndata(text: &str, choice: &CostChoice, others: &[Part]) -> Option<usize> {
    let of_others = others.iter().map(|part| part.cost.ndata()).sum::<Option<usize>>()?;
    match choice.ndata {
        Some(own) => Some(own + of_others),
        None => (!others.is_empty() && !sums_over_rows(text)).then_some(of_others),
    }
}

fn refused(text: &str, why: impl std::fmt::Display) -> CostError {
    CostError::DoesNotFit {
        what: format!("the typed cost '{text}' cannot be read: {why}"),
        remedy: "write sums over rows as sum(expression of columns and parameters)".into(),
    }
}

/// Roles of the coordinates after the first one.
const FURTHER: [&str; 9] = ["x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10"];

/// All columns of a data set by their names: roles first, then headers.
fn columns(data: &Dataset) -> Vec<(String, Column)> {
    let mut by_role: Vec<(&str, Column)> = Vec::new();
    match &data.data {
        Data::Points(p) => {
            by_role.extend([("x", p.x.clone().into()), ("y", p.y.clone().into())]);
            by_role.extend(FURTHER.into_iter().zip(p.further.iter().cloned().map(Column::from)));
            by_role.extend(p.sx.clone().map(|s| ("sx", s.into())));
            match &p.sy {
                YErrors::None => {}
                YErrors::Symmetric(s) => by_role.push(("sy", s.clone().into())),
                YErrors::Asymmetric { lower, upper } => {
                    by_role.extend([("sy-", lower.clone().into()), ("sy+", upper.clone().into())]);
                }
            }
        }
        Data::Histogram(h) => {
            let centers: Vec<f64> = (0..h.len()).map(|k| h.center(k)).collect();
            let sigma: Vec<f64> = (0..h.len()).map(|k| h.sigma(k)).collect();
            let bins = [h.lo.clone(), h.hi.clone(), h.content.clone()].map(Column::from);
            by_role.extend([("x", centers.into()), ("sy", sigma.into())]);
            by_role.extend(["lo", "hi", "n"].into_iter().zip(bins));
        }
        Data::Sample(s) => {
            by_role.push(("x", s.x.clone()));
            by_role.extend(FURTHER.into_iter().zip(s.further.iter().cloned()));
            by_role.extend(s.weights.clone().map(|w| ("w", w)));
        }
    }
    let mut all: Vec<(String, Column)> = by_role.into_iter().map(|(role, c)| (role.to_owned(), c)).collect();
    all.extend(data.more.iter().map(|c| (c.role.clone(), c.values.clone().into())));
    let header = |(role, header): &(String, String)| {
        let column = all.iter().find(|c| c.0 == *role)?.1.clone();
        Some((header.clone(), column))
    };
    let headers: Vec<_> = data.columns.iter().filter_map(header).collect();
    let new = |name: &str| !all.iter().any(|c| c.0 == name);
    let headers: Vec<_> = headers.into_iter().filter(|c| new(&c.0)).collect();
    all.extend(headers);
    all
}

/// Σ of an expression over rows.
struct RowSum {
    rows: AtColumns,
    /// Position of each of its parameters among all.
    at: Vec<usize>,
}

/// What a hidden name of the outer formula stands for.
enum Source {
    Rows(RowSum),
    Fit(Part),
}

impl Source {
    /// Position of each of its parameters among all.
    fn at(&self) -> &[usize] {
        match self {
            Source::Rows(sum) => &sum.at,
            Source::Fit(part) => &part.at,
        }
    }

    /// Its value as a function of its own parameters.
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        match self {
            Source::Rows(sum) => sum.sums(p, order),
            Source::Fit(part) => sums_of(&*part.cost, &part.own(p), order),
        }
    }
}

/// A model of columns.
struct AtColumns {
    model: Model,
    x: Vec<Column>,
}

impl RowSum {
    fn new(
        (inside, functions): (&str, &[NamedFormula]),
        (all, n_coordinates): (&[(String, Column)], usize),
        rows: &[usize],
        names: &[&str],
    ) -> Result<RowSum, CostError> {
        // The coordinates come first: shapes and functions are taken there.
        let role = |role: &&str| all.iter().position(|c| c.0 == **role);
        let mut used: Vec<usize> =
            std::iter::once("x").chain(FURTHER).take(n_coordinates).filter_map(|r| role(&r)).collect();
        for (_, name) in names_of(inside) {
            let column = all.iter().position(|c| c.0 == name);
            used.extend(column.filter(|c| !used.contains(c)));
        }
        if used.len() > MOST_COLUMNS {
            return Err(CostError::DoesNotFit {
                what: format!("a sum uses {} columns", used.len()),
                remedy: format!("use {MOST_COLUMNS} at most, or write it as several sums"),
            });
        }
        let text = renamed(inside, |name| {
            let column = all.iter().position(|c| c.0 == name);
            match column.and_then(|c| used.iter().position(|u| *u == c)) {
                Some(k) => Some(format!("x[{k}]")),
                // Letters of coordinates are parameters here, unless they are columns.
                None => is_letter(name).then(|| format!("[{name}]")),
            }
        });
        let model = Model::compile_with(&text, used.len(), functions).map_err(|e| refused(inside, &e))?;
        let place = |name: &str| names.iter().position(|n| *n == name);
        let at: Option<Vec<usize>> = model.params().iter().map(|p| place(&p.name)).collect();
        let at = at.ok_or_else(|| refused(inside, "a name has got lost"))?;
        let column = |&c: &usize| all[c].1.clone();
        let select = |c: Column| -> Column { rows.iter().map(|&i| c[i]).collect() };
        let x = used.iter().map(column).map(select).collect();
        Ok(RowSum { rows: AtColumns { model, x }, at })
    }

    /// The sum as a function of its own parameters.
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let own: Vec<f64> = self.at.iter().map(|&k| p[k]).collect();
        sum_terms(&self.rows, None, &own, order, &ByRow(|_: usize, m: f64| Jet::new(m, 1.0, 0.0)))
    }
}

fn is_letter(name: &str) -> bool {
    COORDINATE_LETTERS.contains(&name) || matches!(name, "x1" | "x2" | "x3")
}

impl Predict for AtColumns {
    fn n_rows(&self) -> usize {
        self.x.first().map_or(0, |x| x.len())
    }

    fn predict(&self, rows: Range<usize>, p: &[f64], order: Order, out: &mut Block) {
        // A model may use fewer coordinates than there are columns.
        let n = self.model.n_coordinates().min(self.x.len());
        let x: Vec<&[f64]> = self.x[..n].iter().map(|x| &x[rows.clone()]).collect();
        self.model.evaluate(&x, p, order, out);
    }
}

/// What a parameter of the outer formula is.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// One of the cost.
    Parameter(usize),
    /// One of its sums.
    Sum(usize),
}

/// G(θ, S).
struct TypedSum {
    outer: Model,
    places: Vec<Place>,
    sums: Vec<Source>,
    n_rows: usize,
    /// How many data the user says there are.
    ndata: Option<usize>,
}

impl TypedSum {
    /// ∂/∂θ of each parameter of the outer formula, and its second derivatives where it is a sum.
    fn slopes(&self, n: usize, sums: &[Sums]) -> Vec<Vec<f64>> {
        let slope = |place: &Place| {
            let mut slope = vec![0.0; n];
            match place {
                Place::Parameter(k) => slope[*k] = 1.0,
                Place::Sum(j) => {
                    let (own, at) = (&sums[*j].grad, self.sums[*j].at());
                    own.iter().zip(at).for_each(|(g, &k)| slope[k] += g);
                }
            }
            slope
        };
        self.places.iter().map(slope).collect()
    }
}

impl Statistic for TypedSum {
    fn sums(&self, p: &[f64], order: Order) -> Sums {
        let sums: Vec<Sums> = self.sums.iter().map(|s| s.sums(p, order)).collect();
        let value = |place: &Place| match place {
            Place::Parameter(k) => p[*k],
            Place::Sum(j) => sums[*j].value,
        };
        let q: Vec<f64> = self.places.iter().map(value).collect();
        let mut block = Block::default();
        block.shape(1, q.len(), order);
        match order {
            Order::Value => self.outer.eval(&[], &q, &mut block.m),
            Order::Gradient => self.outer.eval_with_gradient(&[], &q, &mut block.m, &mut block.d),
            Order::Hessian => {
                self.outer.eval_with_hessian(&[], &q, &mut block.m, &mut block.d, &mut block.d2);
            }
        }
        let mut total = Sums::shaped(p.len(), order);
        total.value = block.m[0];
        if order == Order::Value {
            return total;
        }
        let slopes = self.slopes(p.len(), &sums);
        for (g, slope) in block.d.iter().zip(&slopes) {
            total.grad.iter_mut().zip(slope).for_each(|(to, s)| *to += g * s);
        }
        if order == Order::Hessian {
            add_second(&mut total.hess, &block.d2, &slopes);
            for (g, place) in block.d.iter().zip(&self.places) {
                let Place::Sum(j) = place else { continue };
                let (own, at) = (&sums[*j].hess, self.sums[*j].at());
                for (i, &k) in at.iter().enumerate() {
                    for (l, &m) in at.iter().enumerate().filter(|(_, m)| **m <= k) {
                        total.hess[packed(k) + m] += g * own[packed(i.max(l)) + i.min(l)];
                    }
                }
            }
        }
        total
    }

    fn n_rows(&self) -> usize {
        self.n_rows
    }

    fn ndata(&self) -> Option<usize> {
        self.ndata
    }
}

/// Adds Σ_ij second_ij slope_i slope_jᵀ, all packed.
fn add_second(hess: &mut [f64], second: &[f64], slopes: &[Vec<f64>]) {
    let n = slopes.first().map_or(0, Vec::len);
    for (i, a) in slopes.iter().enumerate() {
        for (j, b) in slopes.iter().enumerate() {
            let h = second[packed(i.max(j)) + i.min(j)];
            if h == 0.0 {
                continue;
            }
            for k in 0..n {
                for l in 0..=k {
                    hess[packed(k) + l] += h * a[k] * b[l];
                }
            }
        }
    }
}
