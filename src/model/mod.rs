//! Layer 1: y = f(x; p). What a user typed becomes a compiled, immutable [`Model`] that evaluates on blocks of points, with exact
//! first and second derivatives. Knows no data sets and no minimisers.

pub mod formula;
pub mod ir;
pub mod predefined;

pub use formula::FormulaError;

/// How the start value of a parameter is found from the data (see `fit::guess`).
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Text of the term as it stands in the formula, for labels: `gaus(0)`, `pol1(3)`.
    pub label: String,
    /// Name of the predefined shape, when the term is one (possibly times nothing else): the key of the catalogue.
    pub shape: Option<&'static str>,
    /// Positions of the term's parameters in the model's list, in the order of the shape's own parameters.
    pub params: Vec<usize>,
    /// −1 when the term is subtracted.
    pub sign: f64,
}

/// A parameter as the model knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ParamHint {
    /// Name, unique in the model.
    pub name: String,
    /// Limits that the shape asks for (Sigma > 0), unless the user keeps his own (option B).
    pub limits: crate::params::Limits,
    /// A number left out below the largest (`[0]` and `[2]` but no `[1]`): a constant (`W-PAR-GAP`).
    pub unused: bool,
}

/// A compiled model: immutable, cheap to clone (shared inside), free of allocation while it evaluates blocks.
#[derive(Debug, Clone)]
pub struct Model {
    text: String,
}

impl Model {
    /// Compiles a formula or predefined name in the language of `formula`; coordinates are `x` (and `x[0]`).
    ///
    /// # Errors
    /// [`FormulaError`] with the place in the text and the nearest known name.
    pub fn compile(_text: &str) -> Result<Model, FormulaError> {
        todo!()
    }

    /// Compiles a formula without coordinates (`x` is a parameter): a function of parameters only, for typed costs.
    ///
    /// # Errors
    /// As [`Model::compile`].
    pub fn compile_without_coordinates(_text: &str) -> Result<Model, FormulaError> {
        todo!()
    }

    /// The formula with its structure made plain: `gaus+pol1` reads back as `gaus(0)+pol1(3)`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parameters, in order.
    pub fn params(&self) -> &[ParamHint] {
        todo!()
    }

    /// Number of parameters.
    pub fn n_params(&self) -> usize {
        self.params().len()
    }

    /// Terms of the top-level sum, in order; one term when the model is no sum.
    pub fn terms(&self) -> &[Term] {
        todo!()
    }

    /// Each term of a sum of two or more as a model of its own, with the parameters of the whole (for drawing parts).
    pub fn components(&self) -> Vec<(String, Model)> {
        todo!()
    }

    /// Number of coordinates (columns of x): 1 for a curve, 2 for [`Model::bin_integral`], 0 for a typed cost.
    pub fn n_coordinates(&self) -> usize {
        todo!()
    }

    /// y[i] = f(x_i; p). `x` holds one slice per coordinate, each as long as `y`. A value outside the domain is NaN or ±inf.
    pub fn eval(&self, _x: &[&[f64]], _p: &[f64], _y: &mut [f64]) {
        todo!()
    }

    /// Values and first derivatives: `dy[k * y.len() + i]` = ∂f(x_i)/∂p_k.
    pub fn eval_with_gradient(&self, _x: &[&[f64]], _p: &[f64], _y: &mut [f64], _dy: &mut [f64]) {
        todo!()
    }

    /// Values, first and second derivatives: `d2y[t * y.len() + i]` with t = k(k+1)/2 + l for l ≤ k (packed lower triangle).
    pub fn eval_with_hessian(
        &self,
        _x: &[&[f64]],
        _p: &[f64],
        _y: &mut [f64],
        _dy: &mut [f64],
        _d2y: &mut [f64],
    ) {
        todo!()
    }

    /// The model ∂f/∂x with the same parameters (for errors in x).
    pub fn slope(&self) -> Model {
        todo!()
    }

    /// ∫_lo^hi f dx as a model of the two coordinates (lo, hi) and the same parameters, when it is known in closed form
    /// (sums of parameter-only factors times shapes with an analytic cdf); `None` otherwise. Accurate in the tails.
    pub fn bin_integral(&self) -> Option<Model> {
        todo!()
    }

    /// Whether f is linear in all of the parameters listed (second derivatives vanish identically).
    pub fn is_linear_in(&self, _free: &[usize]) -> bool {
        todo!()
    }

    /// Whether the expression is recognised as Σ z_k·pdf_k with Σ z_k = 1: normalised over the whole real line.
    pub fn is_normalised_pdf(&self) -> bool {
        todo!()
    }

    /// Sentences about the formula itself: numbers left out (`W-PAR-GAP`), parameters shared by two terms.
    pub fn notes(&self) -> Vec<String> {
        todo!()
    }

    /// The derivative with respect to x or a parameter as text, for `fitpanel formula`.
    pub fn derivative_text(&self, _of: &str) -> Option<String> {
        todo!()
    }
}
