//! The compiled model: what the formula says of itself, and its programs for values, derivatives and sums.

use std::sync::{Arc, OnceLock};

use super::formula::{self, Compiled, Coordinates, FormulaError, NamedFormula};
use super::ir::{self, Arena, Columns, Func1, Func2, Func3, Fused, Id, Node, Precise, Terms, Variable};
use super::programs::Programs;
use super::{COORDINATE_LETTERS, Order, ParamHint, Term, print};
use crate::numeric::sum::Neumaier;

/// Operations that a table and a function of three arguments stand for, roughly.
const TABLE: usize = 2000;
const SEVERAL: usize = 20;
const FOLDED: usize = 4000;

/// From this many points on smooth functions may be sampled, at most one node for so many points.
const MANY: usize = 2000;
const NODES_A_POINT: usize = 2;

/// Coordinates tried where a text is no formula of fewer: x, y and z.
const LETTERED: usize = 3;

/// A compiled model: immutable, cheap to clone (shared inside), free of allocation while it evaluates blocks.
#[derive(Debug, Clone)]
pub struct Model {
    inner: Arc<Inner>,
    /// Ends of the fit range, for shapes on a scaled range.
    range: [f64; 2],
}

#[derive(Debug)]
struct Inner {
    compiled: Compiled,
    programs: Programs,
    /// Which second derivatives vanish identically, packed lower triangle.
    linear: OnceLock<Vec<bool>>,
}

impl Model {
    /// Compiles a formula or predefined name in the language of `formula`; coordinates are `x` (and `x[0]`).
    ///
    /// # Errors
    /// [`FormulaError`] with the place in the text and the nearest known name.
    pub fn compile(text: &str) -> Result<Model, FormulaError> {
        Model::compile_for(text, 1)
    }

    /// Compiles a formula for data with `n` coordinates: `x`, `y`, `z` as far as they go. The model has as many as the formula uses, which
    /// may be fewer, or more when it says so by number (`x[2]`) or is no formula otherwise (`pol1(y)` for data of one coordinate): who has the
    /// data compares.
    ///
    /// # Errors
    /// As [`Model::compile`].
    ///
    /// # Examples
    /// ```
    /// use fitpanel::model::Model;
    ///
    /// let plane = Model::compile_for("a+b*x+c*y", 2)?;
    /// assert_eq!((plane.n_coordinates(), plane.n_params()), (2, 3));
    /// assert_eq!(Model::compile("a+b*x+c*y")?.n_params(), 4);
    /// # Ok::<(), fitpanel::model::FormulaError>(())
    /// ```
    pub fn compile_for(text: &str, n: usize) -> Result<Model, FormulaError> {
        Model::compile_with(text, n, &[])
    }

    /// As [`Model::compile_for`], for a formula that may use the functions in the list by name.
    ///
    /// # Errors
    /// As [`Model::compile`].
    ///
    /// # Examples
    /// ```
    /// use fitpanel::model::{Model, NamedFormula};
    ///
    /// let f1 = NamedFormula::new("f1", "[0]*sin([1]*x)", &[])?;
    /// let twice = Model::compile_with("f1*2+pol0", 1, &[f1])?;
    /// assert_eq!(twice.n_params(), 3);
    /// # Ok::<(), fitpanel::model::FormulaError>(())
    /// ```
    pub fn compile_with(text: &str, n: usize, functions: &[NamedFormula]) -> Result<Model, FormulaError> {
        Model::compile_for_templates(text, n, functions, &[])
    }

    /// The same where the data have templates of these names, which are parameters whatever they look like.
    pub(crate) fn compile_for_templates(
        text: &str,
        n: usize,
        functions: &[NamedFormula],
        names: &[String],
    ) -> Result<Model, FormulaError> {
        let compile = |n: usize| formula::compile(text, Coordinates::Of(n), functions, names);
        let compiled =
            compile(n).or_else(|e| if n < LETTERED { compile(LETTERED).map_err(|_| e) } else { Err(e) });
        compiled.map(Model::from_compiled)
    }

    /// Compiles a formula without coordinates (`x` is a parameter): a function of parameters only, for typed costs.
    ///
    /// # Errors
    /// As [`Model::compile`].
    pub fn compile_without_coordinates(text: &str) -> Result<Model, FormulaError> {
        Model::compile_without_coordinates_with(text, &[])
    }

    /// The same for a formula that may use the functions in the list by name, as long as they are functions of parameters only.
    ///
    /// # Errors
    /// As [`Model::compile`].
    pub fn compile_without_coordinates_with(
        text: &str,
        functions: &[NamedFormula],
    ) -> Result<Model, FormulaError> {
        formula::compile(text, Coordinates::None, functions, &[]).map(Model::from_compiled)
    }

    /// The same with another note.
    pub(crate) fn with_note(mut self, note: String) -> Model {
        // A model that was just compiled is shared with nobody.
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.compiled.notes.push(note);
        }
        self
    }

    /// A function of the same parameters alone: some number stands for each coordinate.
    pub(crate) fn without_coordinates(&self) -> Model {
        let own = &self.inner.compiled;
        let mut arena = own.arena.clone();
        let root = arena.replace_leaves(own.root, |arena, leaf| match leaf {
            Node::Coord(k) => Some(arena.constant(1.123 + 0.217 * f64::from(k))),
            _ => None,
        });
        let mut alone = own.clone();
        alone.terms.clear();
        alone.term_roots.clear();
        alone.notes.retain(|note| note.starts_with("W-"));
        let n_coordinates = 0;
        let compiled = Compiled { arena, root, n_coordinates, integral: None, normalised: false, ..alone };
        Model { range: self.range, ..Model::from_compiled(compiled) }
    }

    fn from_compiled(compiled: Compiled) -> Model {
        let programs = Programs::new(&compiled.arena, compiled.root, compiled.hints.len());
        let inner = Inner { compiled, programs, linear: OnceLock::new() };
        Model { inner: Arc::new(inner), range: [-1.0, 1.0] }
    }

    /// Another function of the same parameters and formula, as a model without terms.
    fn with_root(
        &self,
        arena: Arena,
        root: Id,
        text: String,
        n_coordinates: usize,
        integral: Option<Id>,
    ) -> Model {
        let own = &self.inner.compiled;
        let compiled = Compiled {
            text,
            arena,
            root,
            hints: own.hints.clone(),
            terms: Vec::new(),
            term_roots: Vec::new(),
            notes: own.notes.clone(),
            n_coordinates,
            normalised: false,
            n_values: own.n_values,
            counts_events: own.counts_events,
            integral,
        };
        Model { range: self.range, ..Model::from_compiled(compiled) }
    }

    /// The formula with its structure made plain: `gaus+pol1` reads back as `gaus(0)+pol1(3)`.
    pub fn text(&self) -> &str {
        &self.inner.compiled.text
    }

    /// The parameters, in order.
    pub fn params(&self) -> &[ParamHint] {
        &self.inner.compiled.hints
    }

    /// Number of parameters.
    pub fn n_params(&self) -> usize {
        self.params().len()
    }

    /// Terms of the top-level sum, in order; one term when the model is no sum.
    pub fn terms(&self) -> &[Term] {
        &self.inner.compiled.terms
    }

    /// Each term of a sum of two or more as a model of its own, with the parameters of the whole (for drawing parts).
    pub fn components(&self) -> Vec<(String, Model)> {
        let own = &self.inner.compiled;
        if own.terms.len() < 2 {
            return Vec::new();
        }
        let part = |(term, &root): (&Term, &Id)| {
            let label = term.name();
            (label.clone(), self.with_root(own.arena.clone(), root, label, own.n_coordinates, None))
        };
        own.terms.iter().zip(&own.term_roots).map(part).collect()
    }

    /// Number of coordinates (columns of x): 1 for a curve, 2 or 3 for a surface and the like, 2 for [`Model::bin_integral`], 0 for a typed cost.
    pub fn n_coordinates(&self) -> usize {
        self.inner.compiled.n_coordinates
    }

    /// Number of values when the formula is a list (`vector(a, b, …)`), whose index is x from 0; `None` for a function.
    pub fn n_values(&self) -> Option<usize> {
        self.inner.compiled.n_values
    }

    /// Whether the model depends on the fit range, so that [`Model::with_range`] must be called before a fit.
    pub fn uses_range(&self) -> bool {
        let own = &self.inner.compiled;
        own.arena.uses_range(own.root)
    }

    /// The same model on the fit range lo..hi, for shapes that are defined on a scaled range (`legendre3`, `NSUM`); others do not
    /// change. Without it the range is −1..1. Cheap: the programs are shared.
    pub fn with_range(&self, lo: f64, hi: f64) -> Model {
        Model { inner: Arc::clone(&self.inner), range: [lo, hi] }
    }

    /// `y[i]` = f(x_i; p). `x` holds one slice per coordinate, each as long as `y`. A value outside the domain is NaN or ±inf.
    pub fn eval(&self, x: &[&[f64]], p: &[f64], y: &mut [f64]) {
        let out = Columns::new(y.len(), y, &mut [], &mut []);
        self.inner.programs.columns(Order::Value, x, p, self.range, out);
    }

    /// Values and first derivatives: `dy[k * y.len() + i]` = ∂f(x_i)/∂p_k.
    pub fn eval_with_gradient(&self, x: &[&[f64]], p: &[f64], y: &mut [f64], dy: &mut [f64]) {
        let out = Columns::new(y.len(), y, dy, &mut []);
        self.inner.programs.columns(Order::Gradient, x, p, self.range, out);
    }

    /// Values, first and second derivatives: `d2y[t * y.len() + i]` with t = k(k+1)/2 + l for l ≤ k (packed lower triangle).
    pub fn eval_with_hessian(&self, x: &[&[f64]], p: &[f64], y: &mut [f64], dy: &mut [f64], d2y: &mut [f64]) {
        let out = Columns::new(y.len(), y, dy, d2y);
        self.inner.programs.columns(Order::Hessian, x, p, self.range, out);
    }

    /// Whether the grids of its convolutions whose size was given (`fft, 256`), if it has any, are fine enough over the fit range at `p`. Where
    /// they are not, the values are good to fewer digits than the six that are promised. Other grids are as fine as needed, and where the
    /// resolution is too narrow for any, closed forms and quadrature stand in.
    ///
    /// # Examples
    /// ```
    /// use fitpanel::model::Model;
    ///
    /// let p = [1.0, 0.0, 0.1, 0.0, 1.0];
    /// let on = |text: &str| Model::compile(text).map(|m| m.with_range(-50.0, 50.0).grids_are_fine(&p));
    /// assert!(on("CONV(landau,gaus,fft)")? && !on("CONV(landau,gaus,fft,256)")?);
    /// # Ok::<(), fitpanel::model::FormulaError>(())
    /// ```
    pub fn grids_are_fine(&self, p: &[f64]) -> bool {
        self.inner.programs.is_fine(p, self.range)
    }

    /// Whether a part of the formula is infinite at the point `x`, so that the value is no number there (∞ − ∞, ∞/∞) although no function is
    /// asked outside its domain.
    pub(crate) fn overflows_at(&self, x: &[f64], p: &[f64]) -> bool {
        let own = &self.inner.compiled;
        ir::overflows_at(&own.arena, own.root, x, p, self.range)
    }

    /// Whether coordinate `k`, one unit of which is `radian` radians, stands in a sine, cosine or tangent without being converted.
    pub(crate) fn takes_for_radians(&self, k: usize, radian: f64) -> bool {
        let own = &self.inner.compiled;
        u8::try_from(k).is_ok_and(|k| ir::takes_for_radians(&own.arena, own.root, k, radian))
    }

    /// Whether it stands so in every one that depends on it, none of them converted or with a factor that is fitted.
    pub(crate) fn takes_all_for_radians(&self, k: usize, radian: f64) -> bool {
        let own = &self.inner.compiled;
        u8::try_from(k).is_ok_and(|k| ir::takes_all_for_radians(&own.arena, own.root, k, radian))
    }

    /// The angles of its sines, cosines and tangents, each as a model of the same parameters.
    pub(crate) fn angles(&self) -> Vec<Model> {
        self.inside(|f| matches!(f, Func1::Sin | Func1::Cos | Func1::Tan))
    }

    /// What stands in its exponentials, likewise.
    pub(crate) fn exponents(&self) -> Vec<Model> {
        self.inside(|f| f == Func1::Exp)
    }

    /// The arguments of these functions that depend on a coordinate.
    fn inside(&self, is_wanted: impl Fn(Func1) -> bool) -> Vec<Model> {
        let own = &self.inner.compiled;
        let marked = own.arena.reachable(&[own.root]);
        let argument = |i: usize| match own.arena.node(Arena::id_at(i)) {
            Node::Unary(f, argument) if is_wanted(f) => Some(argument),
            _ => None,
        };
        let arguments = (0..marked.len()).filter(|&i| marked[i]).filter_map(argument);
        let moves = |id: &Id| {
            let below = own.arena.reachable(&[*id]);
            (0..below.len()).any(|i| below[i] && matches!(own.arena.node(Arena::id_at(i)), Node::Coord(_)))
        };
        let model = |id: Id| self.with_root(own.arena.clone(), id, String::new(), own.n_coordinates, None);
        arguments.filter(moves).map(model).collect()
    }

    /// The formula as it was typed for double-doubles; `None` where it holds functions that are not known to so many digits.
    pub fn precise(&self) -> Option<Precise> {
        let own = &self.inner.compiled;
        Precise::new(&own.arena, own.root, self.range)
    }

    /// The same model for sums over `n` points between `lo` and `hi`: smooth functions of x that are dear to compute, convolutions with a
    /// Gaussian, are sampled once a set of parameters and read between the nodes, with an error of 10⁻¹⁴ of their largest value, and in a tail ten widths away of 10⁻¹¹ of what is left; `None`
    /// where there are no such functions, or too few points for that to be worth while.
    pub(crate) fn for_many(&self, n: usize, [lo, hi]: [f64; 2]) -> Option<Model> {
        let own = &self.inner.compiled;
        let most = u32::try_from(n / NODES_A_POINT).ok().filter(|_| n >= MANY && lo < hi)?;
        let mut arena = own.arena.clone();
        let root = arena.with_samples(own.root, most)?;
        let range = if self.uses_range() { self.range } else { [lo, hi] };
        let model = self.with_root(arena, root, own.text.clone(), own.n_coordinates, None);
        Some(model.with_range(range[0], range[1]))
    }

    /// Prepares Σ k(f(x_i; p)) over points with its derivatives up to `order` at `p`: see [`Summed`].
    pub fn summed<'m>(&'m self, order: Order, p: &'m [f64]) -> Summed<'m> {
        let mut slots = SLOTS.take();
        let program = self.inner.programs.sum(order, p, self.range, &mut slots);
        Summed { program, slots, p, range: self.range }
    }

    /// The model ∂f/∂x with the same parameters (for errors in x).
    pub fn slope(&self) -> Model {
        let own = &self.inner.compiled;
        let mut arena = own.arena.clone();
        let root = arena.derivative(own.root, Variable::Coord(0));
        let text = print::expression(&arena, root, &self.param_names());
        // The integral of a slope is the difference of the function itself.
        let integral = (own.n_coordinates == 1).then(|| {
            let [lo, hi] = [0, 1].map(|k| {
                let end = arena.coord(k);
                arena.replace_leaves(own.root, |_, leaf| (leaf == Node::Coord(0)).then_some(end))
            });
            arena.sub(hi, lo)
        });
        self.with_root(arena, root, text, own.n_coordinates, integral)
    }

    /// The model ∂f/∂(coordinate `k`) with the same parameters, 0 being x. Its integral is not looked for.
    pub fn slope_along(&self, k: usize) -> Model {
        let own = &self.inner.compiled;
        let mut arena = own.arena.clone();
        let root = arena.derivative(own.root, Variable::Coord(u8::try_from(k).unwrap_or(u8::MAX)));
        let text = print::expression(&arena, root, &self.param_names());
        self.with_root(arena, root, text, own.n_coordinates, None)
    }

    /// Whether ∂f/∂x is 0 for all parameters: f does not depend on x.
    pub fn slope_vanishes(&self) -> bool {
        let own = &self.inner.compiled;
        let mut arena = own.arena.clone();
        let slope = arena.derivative(own.root, Variable::Coord(0));
        arena.is_zero(slope)
    }

    /// ∫_lo^hi f dx as a model of the two coordinates (lo, hi) and the same parameters, when it is known in closed form
    /// (sums of parameter-only factors times shapes with an analytic cdf); `None` otherwise. Accurate in the tails.
    pub fn bin_integral(&self) -> Option<Model> {
        let own = &self.inner.compiled;
        let root = own.integral?;
        let text = format!("integral of {}", own.text);
        Some(self.with_root(own.arena.clone(), root, text, 2, None))
    }

    /// About how many operations a value takes; a table counts for as many as it is long, a sum over nodes for those that it usually takes.
    pub(crate) fn n_operations(&self) -> usize {
        let own = &self.inner.compiled;
        let reached = own.arena.reachable(&[own.root]);
        let cost = |i: usize| match own.arena.node(Arena::id_at(i)) {
            Node::Table(_) => TABLE,
            Node::Binary(Func2::LandauGauss(..), ..) | Node::Ternary(Func3::LandauGaussInterval, ..) => {
                FOLDED
            }
            Node::Ternary(..) => SEVERAL,
            _ => 1,
        };
        (0..reached.len()).filter(|&i| reached[i]).map(cost).sum()
    }

    /// What each parameter of a formula of one coordinate is, told by where it stands, for data that lie where `extent` says. The rest of
    /// an offset is a model of the same parameters, of which the offset has no part.
    pub(crate) fn roles(&self, extent: &ir::DataExtent) -> Vec<ir::Role<Model>> {
        let own = &self.inner.compiled;
        let rest_of = |k: usize, argument: Id| {
            let mut arena = own.arena.clone();
            let root = arena.replace_leaves(argument, |arena, leaf| match leaf {
                Node::Param(j) if usize::from(j) == k => Some(arena.constant(0.0)),
                _ => None,
            });
            self.with_root(arena, root, String::new(), own.n_coordinates, None)
        };
        let all = ir::roles(&own.arena, own.root, self.n_params(), extent);
        all.into_iter().enumerate().map(|(k, role)| role.with_rest(|argument| rest_of(k, argument))).collect()
    }

    /// Whether f is linear in all of the parameters listed (second derivatives vanish identically).
    pub fn is_linear_in(&self, free: &[usize]) -> bool {
        let linear = self.inner.linear.get_or_init(|| vanishing(&self.inner.compiled));
        free.iter().all(|&i| {
            free.iter().all(|&j| {
                let (k, l) = (i.max(j), i.min(j));
                k >= self.n_params() || linear.get(k * (k + 1) / 2 + l) == Some(&true)
            })
        })
    }

    /// Whether the expression is recognised as Σ z_k·pdf_k with Σ z_k = 1: normalised over the whole real line.
    pub fn is_normalised_pdf(&self) -> bool {
        self.inner.compiled.normalised
    }

    /// Whether the value jumps as parameter `k` is moved (`floor(a*x)`, `x > a`).
    pub fn jumps_in(&self, k: usize) -> bool {
        let own = &self.inner.compiled;
        ir::jumps(&own.arena, own.root, own.hints.len()).get(k) == Some(&true)
    }

    /// The fit range, where it stands in the formula and there is one coordinate.
    pub(crate) fn range_of_parts(&self) -> Option<[f64; 2]> {
        (self.uses_range() && self.n_coordinates() == 1).then_some(self.range)
    }

    /// Whether the value is parameter `k` times something without it.
    pub(crate) fn is_multiple_of(&self, k: usize) -> bool {
        let own = &self.inner.compiled;
        let mut arena = own.arena.clone();
        let rest = arena.replace_leaves(own.root, |arena, leaf| match leaf {
            Node::Param(j) if usize::from(j) == k => Some(arena.constant(0.0)),
            _ => None,
        });
        arena.is_zero(rest) && self.is_linear_in(&[k])
    }

    /// Whether parameters scale the whole (`N*f`, `f/N`, `a*f+b*g`), so that it is a probability at some of their values at most.
    pub fn has_free_scale(&self) -> bool {
        let own = &self.inner.compiled;
        ir::has_free_scale(&own.arena, own.root)
    }

    /// Whether event numbers stand in it (`NSUM`): the whole is a density of events per unit of x then, whatever is added to it, so that
    /// contents of bins are the model times their width.
    pub fn counts_events(&self) -> bool {
        self.inner.compiled.counts_events
    }

    /// Sentences about the formula itself: numbers left out (`W-PAR-GAP`), parameters shared by two terms.
    pub fn notes(&self) -> Vec<String> {
        self.inner.compiled.notes.clone()
    }

    /// The expression and where it stands.
    pub(super) fn expression(&self) -> (&Arena, Id) {
        (&self.inner.compiled.arena, self.inner.compiled.root)
    }

    /// The fit range, where it stands in the formula.
    pub(super) fn range(&self) -> [f64; 2] {
        self.range
    }

    /// The derivative with respect to x or a parameter as text, for `fitpanel formula`.
    pub fn derivative_text(&self, of: &str) -> Option<String> {
        let own = &self.inner.compiled;
        let coordinate = COORDINATE_LETTERS.iter().position(|l| *l == of);
        let by = match coordinate.filter(|&k| k < own.n_coordinates) {
            Some(k) => Variable::Coord(u8::try_from(k).ok()?),
            None => Variable::Param(u16::try_from(own.hints.iter().position(|h| h.name == of)?).ok()?),
        };
        let mut arena = own.arena.clone();
        let root = arena.derivative(own.root, by);
        Some(print::expression(&arena, root, &self.param_names()))
    }

    fn param_names(&self) -> Vec<&str> {
        self.params().iter().map(|h| h.name.as_str()).collect()
    }
}

/// Which second derivatives by the parameters vanish identically, packed lower triangle. Where there are kinks or jumps, formal derivatives
/// do not tell.
fn vanishing(compiled: &Compiled) -> Vec<bool> {
    let mut arena = compiled.arena.clone();
    let by = |k: usize| Variable::Param(u16::try_from(k).unwrap_or(u16::MAX));
    let n = compiled.hints.len();
    let first: Vec<Id> = (0..n).map(|k| arena.derivative(compiled.root, by(k))).collect();
    let second: Vec<Id> = (0..n).flat_map(|k| arena.derivatives(&first[..=k], by(k))).collect();
    let kinked = ir::kinked(&compiled.arena, compiled.root, n);
    let pairs = (0..n).flat_map(|k| (0..=k).map(move |l| (k, l)));
    let smooth = pairs.map(|(k, l)| !kinked[k] && !kinked[l]);
    second.into_iter().zip(smooth).map(|(d, smooth)| smooth && arena.is_zero(d)).collect()
}

thread_local! {
    /// Slots of the last [`Summed`] of this thread, to be used again.
    static SLOTS: std::cell::Cell<Vec<f64>> = const { std::cell::Cell::new(Vec::new()) };
}

/// A sum over points of terms of a model at given parameters, ready to be run over any rows on any threads.
///
/// ```text
/// totals = [Σ k, what the derivatives need …]   filled by `run`, added up by the caller in an order of his own
/// ```
#[derive(Debug)]
pub struct Summed<'m> {
    program: &'m Fused,
    slots: Vec<f64>,
    p: &'m [f64],
    range: [f64; 2],
}

impl Summed<'_> {
    /// Number of totals.
    pub fn n_totals(&self) -> usize {
        self.program.n_totals()
    }

    /// Adds the rows start..end of `x` (one slice a coordinate) to `totals`.
    pub fn run(&self, x: &[&[f64]], rows: (usize, usize), terms: &dyn Terms, totals: &mut [Neumaier]) {
        self.program.run(&self.slots, x, rows, terms, totals);
    }

    /// Gradient and packed lower triangle of the Hessian from the totals over all rows, as far as they were prepared.
    pub fn finish(&self, totals: &[f64], grad: &mut [f64], hess: &mut [f64]) {
        let sums = totals.get(1..).unwrap_or_default();
        self.program.finish(self.p, self.range, sums, grad, hess);
    }
}

impl Drop for Summed<'_> {
    fn drop(&mut self) {
        SLOTS.set(std::mem::take(&mut self.slots));
    }
}
