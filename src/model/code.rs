//! A model as code of another language: the expression that is computed here, predefined shapes spelled out, subexpressions that stand in
//! it several times computed once. What a language has no function for is refused by name. Deliberately not here: what stands around the
//! expression, and names that are no names there.

use super::compiled::Model;
use super::ir::{Arena, Func1, Func2, Func3, Id, Node};

/// A language that code is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Python, with `numpy` as `np`, `scipy.special` as `special` and `scipy.stats` as `stats`.
    Python,
    /// C++ with the functions of ROOT.
    Cpp,
}

/// An expression as code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// What is computed first: names and expressions, in order.
    pub steps: Vec<(String, String)>,
    /// The value.
    pub value: String,
}

/// Steps and characters beyond which nobody reads an expression.
const MOST: usize = 20_000;

impl Model {
    /// The expression in a language, with these names of coordinates and parameters. Names of steps begin with `step`.
    ///
    /// # Errors
    /// A function that the language does not have, as words.
    pub fn code(&self, language: Language, x: &[&str], params: &[String]) -> Result<Code, String> {
        let (arena, root) = self.expression();
        let marked = arena.reachable(&[root]);
        let mut uses = vec![0_usize; marked.len()];
        for i in (0..marked.len()).filter(|&i| marked[i]) {
            for child in arena.node(Arena::id_at(i)).children() {
                uses[child.index()] += 1;
            }
        }
        let mut writer =
            Writer { arena, language, x, params, range: self.range(), names: vec![None; marked.len()] };
        let mut steps = Vec::new();
        let mut length = 0;
        for i in (0..root.index()).filter(|&i| marked[i] && uses[i] > 1) {
            let id = Arena::id_at(i);
            if writer.is_short(id) {
                continue;
            }
            let text = writer.written(id, Level::Choice)?;
            length += text.len();
            let name = format!("step{}", steps.len() + 1);
            writer.names[i] = Some(name.clone());
            steps.push((name, text));
            if length > MOST {
                return Err("a formula of this length".to_owned());
            }
        }
        let value = writer.written(root, Level::Choice)?;
        if length + value.len() > MOST {
            return Err("a formula of this length".to_owned());
        }
        Ok(Code { steps, value })
    }
}

/// How tightly the place where an expression stands binds.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
enum Level {
    Choice,
    Sum,
    Product,
    Sign,
    Power,
    Atom,
}

struct Writer<'a> {
    arena: &'a Arena,
    language: Language,
    x: &'a [&'a str],
    params: &'a [String],
    range: [f64; 2],
    /// Names of steps.
    names: Vec<Option<String>>,
}

impl Writer<'_> {
    /// Whether writing it twice is no loss.
    fn is_short(&self, id: Id) -> bool {
        match self.arena.node(id) {
            Node::Const(_) | Node::Coord(_) | Node::Param(_) | Node::RangeEnd(_) => true,
            Node::Unary(Func1::Neg, a) => self.is_short(a),
            _ => false,
        }
    }

    fn written(&self, id: Id, place: Level) -> Result<String, String> {
        if let Some(name) = self.names.get(id.index()).and_then(Option::as_ref) {
            return Ok(name.clone());
        }
        let (text, own) = self.node(self.arena.node(id))?;
        Ok(if own < place { format!("({text})") } else { text })
    }

    fn node(&self, node: Node) -> Result<(String, Level), String> {
        let atom = |text: String| Ok((text, Level::Atom));
        match node {
            Node::Const(bits) => {
                let v = f64::from_bits(bits);
                Ok((self.literal(v), if v < 0.0 { Level::Sign } else { Level::Atom }))
            }
            Node::Coord(k) => match self.x.get(usize::from(k)) {
                Some(name) => atom((*name).to_owned()),
                None => Err("a coordinate that there is not".to_owned()),
            },
            Node::Param(k) => match self.params.get(usize::from(k)) {
                Some(name) => atom(name.clone()),
                None => Err("a parameter that there is not".to_owned()),
            },
            Node::RangeEnd(upper) => {
                let v = self.range[usize::from(upper)];
                Ok((self.literal(v), if v < 0.0 { Level::Sign } else { Level::Atom }))
            }
            Node::Seed(_) | Node::Total(_) | Node::Held(_) | Node::Table(_) => Err(FOLDED.to_owned()),
            Node::Unary(Func1::Neg, a) => Ok((format!("-{}", self.written(a, Level::Power)?), Level::Sign)),
            Node::Unary(f, a) => atom(self.unary(f, &self.written(a, Level::Choice)?)?),
            Node::Powi(a, n) => self.power(a, n),
            Node::Binary(f, a, b) => self.binary(f, a, b),
            Node::Ternary(f, a, b, c) => self.ternary(f, [a, b, c]),
        }
    }

    /// A number that reads as a double.
    fn literal(&self, v: f64) -> String {
        match (self.language, v) {
            (Language::Python, v) if v == f64::INFINITY => "np.inf".to_owned(),
            (Language::Python, v) if v == f64::NEG_INFINITY => "-np.inf".to_owned(),
            (Language::Python, v) if v.is_nan() => "np.nan".to_owned(),
            (Language::Cpp, v) if v == f64::INFINITY => "INFINITY".to_owned(),
            (Language::Cpp, v) if v == f64::NEG_INFINITY => "-INFINITY".to_owned(),
            (Language::Cpp, v) if v.is_nan() => "NAN".to_owned(),
            _ => format!("{v:?}"),
        }
    }

    fn power(&self, a: Id, n: i32) -> Result<(String, Level), String> {
        match self.language {
            Language::Python => Ok((format!("{}**{n}", self.written(a, Level::Atom)?), Level::Power)),
            Language::Cpp => Ok((format!("std::pow({}, {n})", self.written(a, Level::Choice)?), Level::Atom)),
        }
    }

    fn binary(&self, f: Func2, a: Id, b: Id) -> Result<(String, Level), String> {
        let infix = |sign: &str, level: Level, right: Level| {
            Ok((format!("{}{sign}{}", self.written(a, level)?, self.written(b, right)?), level))
        };
        let python = self.language == Language::Python;
        match f {
            Func2::Add => infix(" + ", Level::Sum, Level::Sum),
            Func2::Sub => infix(" - ", Level::Sum, Level::Product),
            Func2::Mul => infix("*", Level::Product, Level::Product),
            Func2::Div => infix("/", Level::Product, Level::Sign),
            _ if comparison(f).is_some() && python => {
                Ok((format!("1.0*({})", self.condition(f, a, b)?), Level::Product))
            }
            _ if comparison(f).is_some() => {
                Ok((format!("double({})", self.condition(f, a, b)?), Level::Atom))
            }
            _ => {
                let (a, b) = (self.written(a, Level::Choice)?, self.written(b, Level::Choice)?);
                Ok((if python { python2(f, &a, &b)? } else { cpp2(f, &a, &b)? }, Level::Atom))
            }
        }
    }

    /// A comparison, or two of them joined, as a condition.
    fn condition(&self, f: Func2, a: Id, b: Id) -> Result<String, String> {
        let sign = comparison(f).unwrap_or_default();
        if matches!(f, Func2::And | Func2::Or) {
            let side = |id| self.truth(id);
            return Ok(match self.language {
                Language::Python => format!("({}) {sign} ({})", side(a)?, side(b)?),
                Language::Cpp => format!("({}) {sign}{sign} ({})", side(a)?, side(b)?),
            });
        }
        Ok(format!("{} {sign} {}", self.written(a, Level::Sum)?, self.written(b, Level::Sum)?))
    }

    /// An expression where a condition stands.
    fn truth(&self, id: Id) -> Result<String, String> {
        let is_step = self.names.get(id.index()).is_some_and(Option::is_some);
        match self.arena.node(id) {
            Node::Binary(f, a, b) if comparison(f).is_some() && !is_step => self.condition(f, a, b),
            _ => Ok(format!("{} != 0.0", self.written(id, Level::Sum)?)),
        }
    }

    fn ternary(&self, f: Func3, [a, b, c]: [Id; 3]) -> Result<(String, Level), String> {
        let text = |id| self.written(id, Level::Choice);
        let python = self.language == Language::Python;
        match f {
            Func3::Select if python => {
                Ok((format!("np.where({}, {}, {})", self.truth(a)?, text(b)?, text(c)?), Level::Atom))
            }
            Func3::Select => {
                Ok((format!("(({}) ? ({}) : ({}))", self.truth(a)?, text(b)?, text(c)?), Level::Atom))
            }
            Func3::Attached => Ok((self.written(a, Level::Atom)?, Level::Atom)),
            Func3::BetaInc(0, 0) if python => {
                Ok((format!("special.betainc({}, {}, {})", text(a)?, text(b)?, text(c)?), Level::Atom))
            }
            Func3::BetaInc(0, 0) => {
                Ok((format!("ROOT::Math::inc_beta({}, {}, {})", text(c)?, text(a)?, text(b)?), Level::Atom))
            }
            Func3::VoigtRe(0) if python => {
                Ok((format!("special.voigt_profile({}, {}, {})", text(a)?, text(b)?, text(c)?), Level::Atom))
            }
            Func3::VoigtRe(0) => {
                Ok((format!("TMath::Voigt({}, {}, 2.0*({}))", text(a)?, text(b)?, text(c)?), Level::Atom))
            }
            Func3::LandauGaussInterval => Err(FOLDED.to_owned()),
            _ => Err("a derivative of a special function".to_owned()),
        }
    }

    fn unary(&self, f: Func1, a: &str) -> Result<String, String> {
        match self.language {
            Language::Python => python1(f, a),
            Language::Cpp => cpp1(f, a),
        }
    }
}

/// What is said of shapes that are integrals over another shape.
const FOLDED: &str = "a convolution";

fn comparison(f: Func2) -> Option<&'static str> {
    Some(match f {
        Func2::Lt => "<",
        Func2::Le => "<=",
        Func2::Gt => ">",
        Func2::Ge => ">=",
        Func2::Eq => "==",
        Func2::Ne => "!=",
        Func2::And => "&",
        Func2::Or => "|",
        _ => return None,
    })
}

fn no_function<T: std::fmt::Debug>(f: T) -> String {
    let name = format!("{f:?}");
    let name = name.split('(').next().unwrap_or_default();
    format!("the function {name} (or its derivative)")
}

/// The argument of Landau's density as scipy takes it.
fn scaled(a: &str) -> String {
    format!("2.0/np.pi*({a} + np.log(2.0/np.pi))")
}

fn python1(f: Func1, a: &str) -> Result<String, String> {
    let name = match f {
        Func1::Exp => "np.exp",
        Func1::Expm1 => "np.expm1",
        Func1::Ln => "np.log",
        Func1::Log1p => "np.log1p",
        Func1::Log10 => "np.log10",
        Func1::Log2 => "np.log2",
        Func1::Sqrt => "np.sqrt",
        Func1::Cbrt => "np.cbrt",
        Func1::Sin => "np.sin",
        Func1::Cos => "np.cos",
        Func1::Tan => "np.tan",
        Func1::Asin => "np.arcsin",
        Func1::Acos => "np.arccos",
        Func1::Atan => "np.arctan",
        Func1::Sinh => "np.sinh",
        Func1::Cosh => "np.cosh",
        Func1::Tanh => "np.tanh",
        Func1::Asinh => "np.arcsinh",
        Func1::Acosh => "np.arccosh",
        Func1::Atanh => "np.arctanh",
        Func1::Abs => "np.abs",
        Func1::Sign => "np.sign",
        Func1::Floor => "np.floor",
        Func1::Ceil => "np.ceil",
        Func1::Erf => "special.erf",
        Func1::Erfc => "special.erfc",
        Func1::Erfcx(0) => "special.erfcx",
        Func1::ErfInv => "special.erfinv",
        Func1::NormalCdf => "special.ndtr",
        Func1::LnGamma => "special.gammaln",
        Func1::Gamma => "special.gamma",
        Func1::Exprel(0) => "special.exprel",
        // scipy's density has its argument on another scale: 2/π (λ + ln 2/π).
        Func1::Landau(0) => return Ok(format!("(2.0/np.pi*stats.landau.pdf({}))", scaled(a))),
        Func1::LnLandau(0) => return Ok(format!("np.log(2.0/np.pi*stats.landau.pdf({}))", scaled(a))),
        Func1::LandauCdf => return Ok(format!("stats.landau.cdf({})", scaled(a))),
        Func1::Not => return Ok(format!("np.where({a} == 0.0, 1.0, 0.0)")),
        Func1::Heaviside => return Ok(format!("np.heaviside({a}, 1.0)")),
        Func1::Round => return Ok(format!("(np.sign({a})*np.floor(np.abs({a}) + 0.5))")),
        Func1::Sinc(0) => return Ok(format!("np.sinc(({a})/np.pi)")),
        Func1::Polygamma(n) => return Ok(format!("special.polygamma({n}, {a})")),
        Func1::BesselJ(n) => return Ok(format!("special.jv({n}, {a})")),
        Func1::BesselI(n) => return Ok(format!("special.iv({n}, {a})")),
        Func1::BesselK(n) => return Ok(format!("special.kv({n}, {a})")),
        other => return Err(no_function(other)),
    };
    Ok(format!("{name}({a})"))
}

fn python2(f: Func2, a: &str, b: &str) -> Result<String, String> {
    let name = match f {
        Func2::PowLog(0) => "np.power",
        Func2::Atan2 => "np.arctan2",
        Func2::Hypot => "np.hypot",
        Func2::Min => "np.minimum",
        Func2::Max => "np.maximum",
        Func2::Mod => "np.fmod",
        Func2::GammaP(0) => "special.gammainc",
        Func2::GammaQ(0) => "special.gammaincc",
        // On the side of the smaller tail, where nothing cancels.
        Func2::NormalInterval => {
            let above = format!("special.ndtr(-({a})) - special.ndtr(-({b}))");
            return Ok(format!("np.where({a} > 0.0, {above}, special.ndtr({b}) - special.ndtr({a}))"));
        }
        Func2::LandauInterval => {
            return Ok(format!("(stats.landau.cdf({}) - stats.landau.cdf({}))", scaled(b), scaled(a)));
        }
        Func2::LandauGauss(..) | Func2::Tabulated | Func2::Interpolated => return Err(FOLDED.to_owned()),
        other => return Err(no_function(other)),
    };
    Ok(format!("{name}({a}, {b})"))
}

fn cpp1(f: Func1, a: &str) -> Result<String, String> {
    let name = match f {
        Func1::Exp => "std::exp",
        Func1::Expm1 => "std::expm1",
        Func1::Ln => "std::log",
        Func1::Log1p => "std::log1p",
        Func1::Log10 => "std::log10",
        Func1::Log2 => "std::log2",
        Func1::Sqrt => "std::sqrt",
        Func1::Cbrt => "std::cbrt",
        Func1::Sin => "std::sin",
        Func1::Cos => "std::cos",
        Func1::Tan => "std::tan",
        Func1::Asin => "std::asin",
        Func1::Acos => "std::acos",
        Func1::Atan => "std::atan",
        Func1::Sinh => "std::sinh",
        Func1::Cosh => "std::cosh",
        Func1::Tanh => "std::tanh",
        Func1::Asinh => "std::asinh",
        Func1::Acosh => "std::acosh",
        Func1::Atanh => "std::atanh",
        Func1::Abs => "std::abs",
        Func1::Floor => "std::floor",
        Func1::Ceil => "std::ceil",
        Func1::Round => "std::round",
        Func1::Erf => "std::erf",
        Func1::Erfc => "std::erfc",
        Func1::ErfInv => "TMath::ErfInverse",
        Func1::LnGamma => "std::lgamma",
        Func1::Gamma => "std::tgamma",
        Func1::NormalCdf => "ROOT::Math::normal_cdf",
        Func1::Landau(0) => "ROOT::Math::landau_pdf",
        Func1::LandauCdf => "ROOT::Math::landau_cdf",
        Func1::BesselJ(0) => "TMath::BesselJ0",
        Func1::BesselJ(1) => "TMath::BesselJ1",
        Func1::BesselI(0) => "TMath::BesselI0",
        Func1::BesselI(1) => "TMath::BesselI1",
        Func1::BesselK(0) => "TMath::BesselK0",
        Func1::BesselK(1) => "TMath::BesselK1",
        Func1::LnLandau(0) => return Ok(format!("std::log(ROOT::Math::landau_pdf({a}))")),
        Func1::Sign => return Ok(format!("double(({a} > 0.0) - ({a} < 0.0))")),
        Func1::Not => return Ok(format!("double(({a}) == 0.0)")),
        Func1::Heaviside => return Ok(format!("double(({a}) >= 0.0)")),
        Func1::Sinc(0) => return Ok(format!("(({a}) == 0.0 ? 1.0 : std::sin({a})/({a}))")),
        Func1::Exprel(0) => return Ok(format!("(({a}) == 0.0 ? 1.0 : std::expm1({a})/({a}))")),
        // Beyond 20 the square in the exponent grows too large; two terms of the series are exact enough there.
        Func1::Erfcx(0) => {
            let far = format!("(1.0 - 0.5/std::pow({a}, 2))/(({a})*std::sqrt(TMath::Pi()))");
            return Ok(format!("(({a}) < 20.0 ? std::exp(std::pow({a}, 2))*std::erfc({a}) : {far})"));
        }
        other => return Err(no_function(other)),
    };
    Ok(format!("{name}({a})"))
}

fn cpp2(f: Func2, a: &str, b: &str) -> Result<String, String> {
    let name = match f {
        Func2::PowLog(0) => "std::pow",
        Func2::Atan2 => "std::atan2",
        Func2::Hypot => "std::hypot",
        Func2::Min => "std::fmin",
        Func2::Max => "std::fmax",
        Func2::Mod => "std::fmod",
        Func2::GammaP(0) => "ROOT::Math::inc_gamma",
        Func2::GammaQ(0) => "ROOT::Math::inc_gamma_c",
        Func2::NormalInterval => {
            let above = format!("ROOT::Math::normal_cdf_c({a}) - ROOT::Math::normal_cdf_c({b})");
            let below = format!("ROOT::Math::normal_cdf({b}) - ROOT::Math::normal_cdf({a})");
            return Ok(format!("(({a}) > 0.0 ? {above} : {below})"));
        }
        Func2::LandauInterval => {
            return Ok(format!("(ROOT::Math::landau_cdf({b}) - ROOT::Math::landau_cdf({a}))"));
        }
        Func2::LandauGauss(..) | Func2::Tabulated | Func2::Interpolated => return Err(FOLDED.to_owned()),
        other => return Err(no_function(other)),
    };
    Ok(format!("{name}({a}, {b})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(formula: &str, language: Language) -> String {
        let model = Model::compile(formula).unwrap();
        let names: Vec<String> = model.params().iter().map(|p| p.name.clone()).collect();
        let code = model.code(language, &["x"], &names).unwrap();
        let steps = code.steps.iter().map(|(name, text)| format!("{name} = {text}; "));
        steps.collect::<Vec<_>>().concat() + &code.value
    }

    #[test]
    fn formulas_in_both_languages() {
        for (formula, python, cpp) in [
            ("pol1", "p0 + x*p1", "p0 + x*p1"),
            ("a-(b-x)-2", "a - (b - x) - 2.0", "a - (b - x) - 2.0"),
            ("-x^2*a", "-(x**2*a)", "-(std::pow(x, 2)*a)"),
            ("(a+x)^2/(b*x)", "(x + a)**2/(x*b)", "std::pow(x + a, 2)/(x*b)"),
            ("erf(x/a)^b", "np.power(special.erf(x/a), b)", "std::pow(std::erf(x/a), b)"),
            ("x > a ? b : x/2", "np.where(x > a, b, x/2.0)", "((x > a) ? (b) : (x/2.0))"),
            (
                "a*exp(-x/b)+c*exp(-x/b)^2",
                "step1 = np.exp(-(x/b)); a*step1 + c*step1**2",
                "step1 = std::exp(-(x/b)); a*step1 + c*std::pow(step1, 2)",
            ),
        ] {
            let written = [code(formula, Language::Python), code(formula, Language::Cpp)];
            assert_eq!(written, [python, cpp], "{formula}");
        }
    }

    #[test]
    fn what_a_language_lacks_is_named() {
        let model = Model::compile("langaus").unwrap();
        let names: Vec<String> = model.params().iter().map(|p| p.name.clone()).collect();
        assert_eq!(model.code(Language::Python, &["x"], &names), Err("a convolution".into()));
    }
}
