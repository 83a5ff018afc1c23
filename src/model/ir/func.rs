//! The functions an expression can apply. A function carries the order of its derivative where no closed form in other functions is
//! accurate everywhere (Landau, erfcx, incomplete gamma …), so that differentiating never leaves the set.
//!
//! Here are only the names and their meaning; values come from `numeric::special`, derivatives from [`super::diff`].

/// A function of one argument. `n` in a variant is the order of the derivative with respect to that argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Func1 {
    /// −a
    Neg,
    /// e^a
    Exp,
    /// e^a − 1, accurate near 0
    Expm1,
    /// Natural logarithm
    Ln,
    /// ln(1 + a), accurate near 0
    Log1p,
    /// Logarithm to base 10
    Log10,
    /// Logarithm to base 2
    Log2,
    /// Square root
    Sqrt,
    /// Cube root, also of negative numbers
    Cbrt,
    /// Sine
    Sin,
    /// Cosine
    Cos,
    /// Tangent
    Tan,
    /// Inverse sine
    Asin,
    /// Inverse cosine
    Acos,
    /// Inverse tangent
    Atan,
    /// Hyperbolic sine
    Sinh,
    /// Hyperbolic cosine
    Cosh,
    /// Hyperbolic tangent
    Tanh,
    /// Inverse hyperbolic sine
    Asinh,
    /// Inverse hyperbolic cosine
    Acosh,
    /// Inverse hyperbolic tangent
    Atanh,
    /// |a|
    Abs,
    /// −1, 0 or 1
    Sign,
    /// Largest whole number not above a
    Floor,
    /// Smallest whole number not below a
    Ceil,
    /// Nearest whole number, halves away from zero
    Round,
    /// Logical not: 1 if a = 0, else 0
    Not,
    /// 1 for a ≥ 0, else 0
    Heaviside,
    /// Error function
    Erf,
    /// 1 − erf, accurate in the tail
    Erfc,
    /// n-th derivative of e^(a²) erfc(a)
    Erfcx(u8),
    /// Inverse error function
    ErfInv,
    /// Standard normal distribution Φ(a), accurate in both tails
    NormalCdf,
    /// ln |Γ(a)|
    LnGamma,
    /// Γ(a)
    Gamma,
    /// Polygamma ψ⁽ⁿ⁾(a): digamma for n = 0, trigamma for n = 1 …
    Polygamma(u8),
    /// Bessel function J_n (order n, not a derivative)
    BesselJ(u8),
    /// Modified Bessel function I_n (order n)
    BesselI(u8),
    /// Modified Bessel function K_n (order n)
    BesselK(u8),
    /// n-th derivative of (e^a − 1)/a, that is ∫₀¹ tⁿ e^(at) dt
    Exprel(u8),
    /// n-th derivative of sin(a)/a, 1 at 0 for n = 0
    Sinc(u8),
    /// n-th derivative of the Landau density φ(λ) (Kölbig & Schorr 1984)
    Landau(u8),
    /// n-th derivative of ln φ(λ), finite where φ underflows
    LnLandau(u8),
    /// Landau distribution ∫_{−∞}^λ φ
    LandauCdf,
}

/// A function of two arguments. Comparisons and logic give 1 or 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Func2 {
    /// a + b
    Add,
    /// a − b
    Sub,
    /// a · b
    Mul,
    /// a / b
    Div,
    /// a^b · (ln a)ⁿ; n = 0 is the power itself. At a = 0 with b > 0 the value is the limit 0.
    PowLog(u8),
    /// Angle of the point (b, a): atan(a/b) in the right quadrant
    Atan2,
    /// √(a² + b²) without overflow
    Hypot,
    /// Smaller of the two; NaN if either is NaN
    Min,
    /// Larger of the two; NaN if either is NaN
    Max,
    /// Remainder with the sign of a (C's fmod)
    Mod,
    /// a < b
    Lt,
    /// a ≤ b
    Le,
    /// a > b
    Gt,
    /// a ≥ b
    Ge,
    /// a = b
    Eq,
    /// a ≠ b
    Ne,
    /// a and b both non-zero
    And,
    /// a or b non-zero
    Or,
    /// n-th derivative with respect to a of the regularized lower incomplete gamma function P(a, b)
    GammaP(u8),
    /// n-th derivative with respect to a of the upper one Q(a, b) = 1 − P(a, b), accurate in its tail
    GammaQ(u8),
    /// Φ(b) − Φ(a), taken on the tail side so that the relative accuracy holds at 30σ
    NormalInterval,
    /// Φ_L(b) − Φ_L(a) of the Landau distribution, taken on the tail side
    LandauInterval,
    /// ∫ (−t)ᵐ φ⁽ⁿ⁾(a − b·t) N(t) dt with the standard normal density N, as (n, m): for (0, 0) the Landau density convolved with a Gaussian
    /// of width b
    LandauGauss(u8, u8),
    /// The table a at the place b; its derivatives are attached to it
    Tabulated,
    /// The same of a table of samples
    Interpolated,
}

/// A function of three arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Func3 {
    /// b if a ≠ 0, else c. Both are computed; the one not chosen may be NaN.
    Select,
    /// ∂^(m+n)/∂aᵐ∂bⁿ of the regularized incomplete beta function I_c(a, b)
    BetaInc(u8, u8),
    /// Real part of the n-th derivative by a of w((a + ic)/(b√2))/(b√2π), w Faddeeva's function: Voigt's profile for n = 0
    VoigtRe(u8),
    /// Imaginary part of the same
    VoigtIm(u8),
    /// Content of the interval from a to b under the Landau density convolved with a Gaussian of width c
    LandauGaussInterval,
    /// a, whose derivative by b, whatever a is made of, is c
    Attached,
}
