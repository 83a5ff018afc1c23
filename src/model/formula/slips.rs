//! Names of predefined functions that were probably meant as parameters: `power*x+sine` is a power law times x and a sine, which may surprise
//! who wanted a slope and an intercept. Nothing is changed; a note says how each reading is written.

use super::lex::{Kind, Op, Token};
use super::params::Claim;
use crate::model::COORDINATE_LETTERS;

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
