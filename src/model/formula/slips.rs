//! Names of predefined functions that were probably meant as parameters: `power*x+sine` is a power law times x and a sine, which may surprise
//! who wanted a slope and an intercept. Nothing is changed; a note says how each reading is written.
//!
//! And names of parameters that were probably meant as functions: `gauss`, `gaus2`, `lorentz`. A note asks; a formula that is nothing but
//! such a name is refused, for a constant would be fitted without a word. The names of templates are what they are.

use super::FormulaError;
use super::lex::{Kind, Op, Token};
use super::names;
use super::params::Claim;
use crate::model::{COORDINATE_LETTERS, predefined};

/// A note where a bare name of a function stands as a factor or a power beside a coordinate, as a parameter would.
pub(super) fn shapes_for_parameters(text: &str, tokens: &[Token], claims: &[Claim]) -> Option<String> {
    let bare: Vec<&Claim> = claims.iter().filter(|c| c.insert.is_some() && c.found.is_some()).collect();
    let beside = |claim: &Claim| {
        let at = tokens.iter().position(|t| t.span.start == claim.span.start)?;
        let before = at.checked_sub(2).map(|k| (&tokens[k + 1], &tokens[k]));
        let after = tokens.get(at + 1).zip(tokens.get(at + 2));
        let joined = |pair: Option<(&Token, &Token)>| {
            pair.is_some_and(|(op, other)| is_product(&op.kind) && is_coordinate(&other.kind))
        };
        Some(joined(before) || joined(after))
    };
    if !bare.iter().any(|claim| beside(claim).unwrap_or(false)) {
        return None;
    }
    let mut names: Vec<&str> = bare.iter().filter_map(|c| text.get(c.span.clone())).collect();
    names.dedup();
    let brackets: Vec<String> = names.iter().map(|name| format!("[{name}]")).collect();
    Some(match (names.as_slice(), brackets.as_slice()) {
        ([name], [bracket]) => {
            format!("{name} is a function here; write {bracket} for a parameter of that name.")
        }
        _ => format!(
            "{} are functions here; write {} for parameters of these names.",
            names.join(", "),
            brackets.join(", ")
        ),
    })
}

/// What people call shapes of the catalogue, in small letters; no names that a parameter may well have.
const CALLED: &[(&str, &str)] = &[
    ("gauss", "gaus"),
    ("gaussian", "gaus"),
    ("gaussn", "gausn"),
    ("bigaus", "gaus2d"),
    ("cauchy", "breitwigner"),
    ("lorentz", "lorentzian"),
    ("exponential", "expo"),
    ("polynomial", "pol1"),
    ("voigtian", "voigt"),
    ("pseudovoigt", "voigt"),
    ("sinus", "sine"),
    ("chebychev", "chebyshev1"),
    ("tchebychev", "chebyshev1"),
    ("crystal_ball", "crystalball"),
    ("breit_wigner", "breitwigner"),
    ("sigmoidal", "logistic"),
];

/// The same of names that say so only when nothing stands beside them. A size, a decay or a normal may be a constant.
const CALLED_ALONE: &[(&str, &str)] = &[
    ("poly", "pol1"),
    ("line", "pol1"),
    ("linear", "pol1"),
    ("parabola", "pol2"),
    ("quadratic", "pol2"),
    ("cubic", "pol3"),
    ("cosine", "sine"),
];

/// Shapes whose names no parameter has, so that `gaus2` is no name for one either.
const NUMBERED: [&str; 8] =
    ["gaus", "gausn", "expo", "landau", "breitwigner", "lorentzian", "voigt", "crystalball"];

/// The shape that a name in a formula was probably meant for.
pub(super) fn shape_in_a_sum(name: &str) -> Option<&'static str> {
    let small = name.to_lowercase();
    if let Some((_, shape)) = CALLED.iter().find(|(called, _)| *called == small) {
        return Some(shape);
    }
    if let Some(shape) = names::nearest_of_a_library(&small) {
        return Some(shape);
    }
    let stem = small.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    if stem.len() < small.len() {
        let called = CALLED.iter().find(|(called, _)| *called == stem).map(|(_, shape)| *shape);
        return NUMBERED.into_iter().find(|shape| *shape == stem).or(called);
    }
    let is_word = name.chars().count() >= 4 && name.chars().all(char::is_alphabetic);
    names::nearest_shape(name).or_else(|| nearly_called(&small)).filter(|_| is_word)
}

/// The shape whose other name differs from `small` in one place: `guass` is nearer to `gauss` than to `gaus`.
fn nearly_called(small: &str) -> Option<&'static str> {
    let near = |called: &str| names::edit_distance(small, called) == 1;
    CALLED.iter().find(|(called, _)| near(called)).map(|(_, shape)| *shape)
}

/// What is said where a name may have been meant for a shape.
pub(super) fn doubt(name: &str, shape: &str) -> String {
    format!("W-FORMULA: '{name}' is taken as a parameter; if the shape is meant, write {shape}.")
}

/// Whether a note of a formula is such a doubt, its code left out.
pub(crate) fn is_doubt(note: &str) -> bool {
    note.contains(" is taken as a parameter; if the shape is meant, ")
}

/// Takes away the doubts about names that the data know.
pub(super) fn drop_doubts(notes: &mut Vec<String>, known: &[String]) {
    let about = |name: &String| shape_in_a_sum(name).map(|shape| doubt(name, shape));
    let settled: Vec<String> = known.iter().filter_map(about).collect();
    notes.retain(|note| !settled.contains(note));
}

/// The shape that a name was probably meant for where it is the whole formula.
fn shape_alone(name: &str) -> Option<&'static str> {
    let small = name.to_lowercase();
    let stem = small.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let called = CALLED_ALONE.iter().find(|(called, _)| *called == stem).map(|(_, shape)| *shape);
    called.or_else(|| shape_in_a_sum(name))
}

/// Refuses a formula that is one single name, where that looks like that of a shape and is not among the names `known`.
///
/// # Errors
/// The name, with the shape that was probably meant.
pub(super) fn no_function(text: &str, tokens: &[Token], known: &[String]) -> Result<(), FormulaError> {
    let [Token { kind: Kind::Name(name), span }] = tokens else { return Ok(()) };
    // What is known is no slip.
    if predefined::find(name).is_some() || names::is_function(name) || known.contains(name) {
        return Ok(());
    }
    let Some(shape) = shape_alone(name) else { return Ok(()) };
    let message = format!("read '{name}', which is no function that is known");
    let help = format!("did you mean '{shape}'? Write [{name}] for a parameter of that name");
    Err(FormulaError::new(text, span.clone(), message).with_help(help))
}

fn is_product(kind: &Kind) -> bool {
    matches!(kind, Kind::Op(Op::Mul | Op::Div | Op::Pow))
}

fn is_coordinate(kind: &Kind) -> bool {
    match kind {
        Kind::Coordinate(_) => true,
        Kind::Name(name) => COORDINATE_LETTERS.contains(&name.as_str()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::model::Model;

    /// Mistyped functions: alone they are refused with the name that was meant, in a formula of x they are noted; parameters with
    /// names of their own are left in peace.
    #[test]
    fn a_mistyped_function_is_no_constant() {
        for (typed, meant) in [
            ("gauss", "gaus"),
            ("Gaussian", "gaus"),
            ("guas", "gaus"),
            ("guass", "gaus"),
            ("gausian", "gaus"),
            ("gaus2", "gaus"),
            ("expo2", "expo"),
            ("exponential", "expo"),
            ("lorentz", "lorentzian"),
            ("lorenzian", "lorentzian"),
            ("landua", "landau"),
            ("poly", "pol1"),
            ("linear", "pol1"),
            ("crystal_ball", "crystalball"),
        ] {
            let e = Model::compile(typed).unwrap_err();
            let help = format!("did you mean '{meant}'? Write [{typed}] for a parameter of that name");
            assert_eq!(e.help.as_deref(), Some(help.as_str()), "{typed}: {e}");
            assert!(e.to_string().contains(&format!("read '{typed}'")), "{e}");
        }
        let told = |text: &str| {
            let notes = Model::compile(text).unwrap_or_else(|e| panic!("{text}: {e}")).notes();
            notes.into_iter().find(|n| n.starts_with("W-FORMULA"))
        };
        let note = told("gauss+pol1").unwrap();
        assert!(note.contains("'gauss' is taken as a parameter") && note.contains("write gaus."), "{note}");
        for noted in ["gaus2*expo", "guas+x", "guass+pol1", "A*gauss", "gaus1+gaus2"] {
            assert!(told(noted).is_some(), "{noted}");
        }
        let own = [
            "[gauss]",
            "mean",
            "a",
            "c0",
            "mu",
            "tau",
            "slope",
            "offset",
            "const",
            "amp",
            "rate",
            "level",
            "linear*x+quadratic*x^2",
            "A*exp(-x/decay)",
            "norm1*x",
            "power2*x",
            "sin(freq*x)",
            "base+gain*x",
            "size",
            "side+x",
            "fine",
            "decay",
            "normal",
            "decay+line",
            "pole*x",
        ];
        for text in own {
            assert_eq!(told(text), None, "{text}");
        }
        assert!(Model::compile_without_coordinates("gauss^2").is_ok());
    }

    /// Templates bear the names that their columns have.
    #[test]
    fn names_of_templates_are_no_slips() {
        let known = ["gauss", "line", "size"].map(String::from);
        for text in ["gauss", "line", "gauss+line", "gauss+line+size"] {
            let model = Model::compile_for_templates(text, 1, &[], &known).unwrap();
            assert_eq!(model.n_params(), text.split('+').count());
            assert!(!model.notes().iter().any(|n| n.starts_with("W-")), "{text}: {:?}", model.notes());
        }
        assert!(Model::compile_for_templates("lorentz", 1, &[], &known).is_err());
    }

    #[test]
    fn a_function_in_the_place_of_a_slope_is_named() {
        let told = |text: &str| {
            let notes = Model::compile(text).unwrap().notes();
            notes.into_iter().find(|n| n.contains(" here; write "))
        };
        let both = "power, sine are functions here; write [power], [sine] for parameters of these names.";
        assert_eq!(told("power*x+sine").as_deref(), Some(both));
        let one = "chi2 is a function here; write [chi2] for a parameter of that name.";
        for text in ["chi2*x", "x * chi2", "x^chi2", "1+chi2/x"] {
            assert_eq!(told(text).as_deref(), Some(one), "{text}");
        }
        for plain in ["gaus+pol1", "2*gaus", "gaus*expo", "[power]*x+[sine]", "power(0)*x", "A*gaus(1)"] {
            assert_eq!(told(plain), None, "{plain}");
        }
        assert_eq!(Model::compile("[power]*x+[sine]").unwrap().n_params(), 2);
    }
}
