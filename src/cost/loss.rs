//! Robust losses: functions ρ of a squared pull s that grow more slowly than s, so that a point far away pulls less (P. J. Huber, Ann.
//! Math. Stat. 35 (1964) 73; A. E. Beaton, J. W. Tukey, Technometrics 16 (1974) 147, for the biweight).
//!
//! A term of a cost is c² ρ(s/c²): the scale c is the pull at which a point begins to count as far. Deliberately nothing about what
//! errors mean then; see `W-ROBUST-ERR` and the sandwich covariance.

use super::{CostChoice, CostError, Loss};
use crate::model::Model;

/// The scale at which Tukey's biweight has 95 % efficiency for Gaussian data.
const BIWEIGHT_SCALE: f64 = 4.685;

/// Names of losses.
const NAMES: [(&str, Loss); 6] = [
    ("linear", Loss::Linear),
    ("soft_l1", Loss::SoftL1),
    ("huber", Loss::Huber),
    ("cauchy", Loss::Cauchy),
    ("arctan", Loss::Arctan),
    ("biweight", Loss::Biweight),
];

/// A loss as it was named.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NamedLoss {
    /// The loss.
    pub loss: Loss,
    /// Its scale, when one was given.
    pub scale: Option<f64>,
    /// The formula of a typed one.
    pub formula: Option<String>,
}

impl NamedLoss {
    /// Reads what stands behind `robust:` in the name of a cost: a loss with or without its scale (`huber`, `biweight=4.685`), or a
    /// formula of the squared pull s (`2*(sqrt(1+s)-1)`).
    ///
    /// # Errors
    /// One plain sentence: a word that is no loss, or a scale that is no number.
    pub fn read(text: &str) -> Result<NamedLoss, String> {
        let text = text.trim();
        let (name, scale) = text.split_once('=').map_or((text, None), |(name, c)| (name.trim(), Some(c)));
        let wanted = name.to_lowercase().replace('-', "_");
        if let Some((_, loss)) = NAMES.iter().find(|(n, _)| *n == wanted) {
            let number = |c: &str| c.trim().parse::<f64>().ok().filter(|c| *c > 0.0 && c.is_finite());
            let scale = match scale {
                None => None,
                Some(c) => Some(
                    number(c).ok_or_else(|| format!("the scale '{c}' of the loss is no number above 0"))?,
                ),
            };
            return Ok(NamedLoss { loss: *loss, scale, formula: None });
        }
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if text != "s" && text.chars().all(is_word) {
            let known: Vec<&str> = NAMES.iter().map(|(n, _)| *n).collect();
            return Err(format!(
                "there is no loss '{text}'; there are {}, or a formula of s",
                known.join(", ")
            ));
        }
        Ok(NamedLoss { loss: Loss::Typed, scale: None, formula: Some(text.to_owned()) })
    }

    /// The name that reads back as the same.
    pub fn text(&self) -> String {
        let name = NAMES.iter().find(|(_, l)| *l == self.loss).map_or("typed", |(n, _)| n);
        match (&self.formula, self.scale) {
            (Some(formula), _) if self.loss == Loss::Typed => formula.clone(),
            (_, Some(c)) => format!("{name}={c}"),
            _ => name.to_owned(),
        }
    }
}

/// A loss ready to be evaluated.
#[derive(Debug, Clone)]
pub(super) struct Rho {
    shape: Shape,
    /// c².
    scale2: f64,
}

#[derive(Debug, Clone)]
enum Shape {
    Known(Loss),
    /// A function of one parameter, s.
    Typed(Model),
}

/// ρ(s) = s.
pub(super) const LINEAR: Rho = Rho { shape: Shape::Known(Loss::Linear), scale2: 1.0 };

impl Rho {
    /// The loss that was chosen.
    ///
    /// # Errors
    /// A scale that is not above zero; a typed loss that is no formula of s alone, or falls somewhere.
    pub fn of(choice: &CostChoice) -> Result<Rho, CostError> {
        let default = if choice.loss == Loss::Biweight { BIWEIGHT_SCALE } else { 1.0 };
        let scale = choice.loss_scale.unwrap_or(default);
        if !(scale > 0.0 && scale.is_finite()) {
            return Err(CostError::DoesNotFit {
                what: format!("the scale of a robust loss is {scale}"),
                remedy: "give the pull at which a point begins to count as far, a number above zero".into(),
            });
        }
        let shape = match choice.loss {
            Loss::Typed => Shape::Typed(typed(choice.loss_formula.as_deref().unwrap_or_default())?),
            known => Shape::Known(known),
        };
        Ok(Rho { shape, scale2: scale * scale })
    }

    /// Whether it is s itself, so that the sum is a plain sum of squares.
    pub fn is_linear(&self) -> bool {
        matches!(self.shape, Shape::Known(Loss::Linear))
    }

    /// c²ρ(s/c²) with its first and second derivative by s.
    #[inline]
    pub fn at(&self, s: f64) -> (f64, f64, f64) {
        let Shape::Known(loss) = &self.shape else { return self.typed_at(s) };
        if *loss == Loss::Linear {
            return (s, 1.0, 0.0);
        }
        let (value, slope, curve) = known(*loss, s / self.scale2);
        (self.scale2 * value, slope, curve / self.scale2)
    }

    fn typed_at(&self, s: f64) -> (f64, f64, f64) {
        let Shape::Typed(model) = &self.shape else { return (f64::NAN, f64::NAN, f64::NAN) };
        let (mut value, mut slope, mut curve) = ([0.0], [0.0], [0.0]);
        model.eval_with_hessian(&[], &[s / self.scale2], &mut value, &mut slope, &mut curve);
        (self.scale2 * value[0], slope[0], curve[0] / self.scale2)
    }
}

/// ρ, ρ′ and ρ″ at s ≥ 0, written so that small s keep all digits.
#[inline]
fn known(loss: Loss, s: f64) -> (f64, f64, f64) {
    match loss {
        Loss::Linear | Loss::Typed => (s, 1.0, 0.0),
        Loss::SoftL1 => {
            let root = (1.0 + s).sqrt();
            (2.0 * s / (root + 1.0), 1.0 / root, -0.5 / (root * (1.0 + s)))
        }
        Loss::Huber if s <= 1.0 => (s, 1.0, 0.0),
        Loss::Huber => {
            let root = s.sqrt();
            (2.0 * root - 1.0, 1.0 / root, -0.5 / (root * s))
        }
        Loss::Cauchy => {
            let q = 1.0 + s;
            (s.ln_1p(), 1.0 / q, -1.0 / (q * q))
        }
        Loss::Arctan => {
            let q = 1.0 + s * s;
            (s.atan(), 1.0 / q, -2.0 * s / (q * q))
        }
        Loss::Biweight if s <= 1.0 => {
            let q = 1.0 - s;
            // (1 − (1 − s)³)/3
            (s * (1.0 - s + s * s / 3.0), q * q, -2.0 * q)
        }
        Loss::Biweight => (1.0 / 3.0, 0.0, 0.0),
    }
}

/// Squared pulls at which a typed loss is tried: 0 and from 10⁻³ to 10⁶.
fn tried() -> impl Iterator<Item = f64> {
    std::iter::once(0.0).chain((0..=180).map(|k| 10f64.powf(f64::from(k) * 0.05 - 3.0)))
}

/// The loss typed as a formula of s.
fn typed(text: &str) -> Result<Model, CostError> {
    let refuse = |what: String, remedy: &str| Err(CostError::DoesNotFit { what, remedy: remedy.to_string() });
    let model = match Model::compile_without_coordinates(text) {
        Ok(model) => model,
        Err(e) => {
            return refuse(
                format!("the loss '{text}' is no formula: {e}"),
                "write a function of s, as log(1+s)",
            );
        }
    };
    let names: Vec<&str> = model.params().iter().map(|p| p.name.as_str()).collect();
    if names != ["s"] {
        return refuse(
            format!(
                "the loss '{text}' is a function of {}",
                if names.is_empty() { "nothing".into() } else { names.join(", ") }
            ),
            "write it as a function of s, the squared pull, alone",
        );
    }
    let rho = Rho { shape: Shape::Typed(model.clone()), scale2: 1.0 };
    let mut before = f64::NEG_INFINITY;
    for s in tried() {
        let (value, ..) = rho.at(s);
        if !value.is_finite() {
            return refuse(
                format!("the loss '{text}' is not a number at s = {s}"),
                "choose one that is, for all s ≥ 0",
            );
        }
        if value < before {
            return refuse(
                format!("the loss '{text}' falls before s = {s}"),
                "choose one that never falls as s grows",
            );
        }
        before = value;
    }
    Ok(model)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Explain;

    fn rho(loss: Loss, scale: Option<f64>) -> Rho {
        Rho::of(&CostChoice { loss, loss_scale: scale, ..CostChoice::default() }).unwrap()
    }

    fn typed_loss(text: &str) -> Result<Rho, CostError> {
        let choice =
            CostChoice { loss: Loss::Typed, loss_formula: Some(text.into()), ..CostChoice::default() };
        Rho::of(&choice)
    }

    /// Values at s = 3 by hand, with c = 1 and with c = 2: c² ρ(3/c²).
    #[test]
    fn values() {
        let s = 3.0_f64;
        for (loss, c, exact) in [
            (Loss::Linear, 1.0, 3.0),
            (Loss::SoftL1, 1.0, 2.0),
            (Loss::Huber, 1.0, 2.0 * s.sqrt() - 1.0),
            (Loss::Huber, 2.0, 3.0),
            (Loss::Cauchy, 1.0, 4.0_f64.ln()),
            (Loss::Cauchy, 2.0, 4.0 * 1.75_f64.ln()),
            (Loss::Arctan, 1.0, 3.0_f64.atan()),
            (Loss::Arctan, 2.0, 4.0 * 0.75_f64.atan()),
            (Loss::Biweight, 1.0, 1.0 / 3.0),
            (Loss::Biweight, 2.0, 4.0 / 3.0 * (1.0 - 0.25_f64.powi(3))),
        ] {
            let found = rho(loss, Some(c)).at(s).0;
            assert!((found - exact).abs() < 1e-14, "{loss:?} with {c}: {found}, not {exact}");
        }
        let found = rho(Loss::Biweight, None).at(1e6).0;
        assert!((found - 4.685 * 4.685 / 3.0).abs() < 1e-14);
    }

    #[test]
    fn derivatives_are_those_of_the_values() {
        for loss in
            [Loss::Linear, Loss::SoftL1, Loss::Huber, Loss::Cauchy, Loss::Arctan, Loss::Biweight, Loss::Typed]
        {
            for c in [0.7, 2.0] {
                let rho = match loss {
                    Loss::Typed => typed_loss("2*(sqrt(1+s)-1)").unwrap(),
                    loss => rho(loss, Some(c)),
                };
                for s in [0.01, 0.3, 0.48, 0.6, 2.7, 5.0, 40.0] {
                    let h = 1e-6 * s;
                    let (low, at, high) = (rho.at(s - h), rho.at(s), rho.at(s + h));
                    let close =
                        |a: f64, b: f64| assert!((a - b).abs() < 1e-7, "{loss:?} {s}: {a} against {b}");
                    close((high.0 - low.0) / (2.0 * h), at.1);
                    close((high.1 - low.1) / (2.0 * h), at.2);
                }
            }
        }
    }

    #[test]
    fn names_read_back() {
        for text in ["linear", "soft_l1", "huber=2.5", "biweight", "log(1+s)"] {
            assert_eq!(NamedLoss::read(text).unwrap().text(), text);
        }
        assert_eq!(NamedLoss::read("soft-L1").unwrap().loss, Loss::SoftL1);
        assert!(NamedLoss::read("hubert").unwrap_err().contains("'hubert'; there are linear, soft_l1"));
        assert!(NamedLoss::read("huber=0").is_err() && NamedLoss::read("huber=x").is_err());
    }

    #[test]
    fn a_typed_loss_is_a_function_of_s_that_does_not_fall() {
        let same = |s: f64| typed_loss("log(1+s)").unwrap().at(s).0 - rho(Loss::Cauchy, None).at(s).0;
        assert!([0.0, 0.5, 7.0].into_iter().all(|s| same(s).abs() < 1e-15));
        for (text, said) in [
            ("log(1+t)", "function of t"),
            ("3", "function of nothing"),
            ("s-0.1*s^2", "falls"),
            ("log(s)", "not a number"),
            ("2*(s", "no formula"),
        ] {
            let refused = typed_loss(text).unwrap_err();
            assert!(refused.to_string().contains(said), "{refused}");
            assert_eq!(refused.code(), "E-OPTION");
        }
    }
}
