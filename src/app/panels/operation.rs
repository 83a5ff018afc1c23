//! ROOT's Operation: what choosing a function of the list makes of the formula. The formulas mean what `model::formula` says.

use crate::app::state::Operation;
use crate::fit::{Command, Session};
use crate::language::phrase;
use crate::model::Model;

/// The operations with their labels and what they do; the last two are of one coordinate.
pub const ALL: [(Operation, &str, &str); 4] = [
    (Operation::Nop, "Nop", phrase("No operation: the function takes the place of the formula")),
    (
        Operation::Add,
        "Add",
        phrase("Addition: the function is added to the formula, with parameters of its own"),
    ),
    (
        Operation::NormAdd,
        "NormAdd",
        phrase(
            "Normalized addition: each function has integral 1 over the fit range and a number of entries in front",
        ),
    ),
    (Operation::Conv, "Conv", phrase("Convolution: the formula is smeared by the function")),
];

/// Those that data of so many coordinates can use.
pub fn of_coordinates(n: usize) -> &'static [(Operation, &'static str, &'static str)] {
    if n > 1 { &ALL[..2] } else { &ALL }
}

/// What choosing the function `name` asks of the session.
pub fn command(operation: Operation, session: &Session, name: String) -> Command {
    match operation {
        Operation::Nop => Command::SetFormula(name),
        Operation::Add => Command::AddTerm(name),
        Operation::NormAdd => Command::SetFormula(normalized_sum(session.model(), &name)),
        Operation::Conv => Command::SetFormula(format!("CONV({}, {name})", session.model().text())),
    }
}

/// `NSUM(N1*gaus, N2*expo)` for the terms of a sum and `name`; a normalized sum gets one term more.
fn normalized_sum(model: &Model, name: &str) -> String {
    let text = model.text().trim();
    if let Some(inside) = text.strip_prefix("NSUM(").and_then(|t| t.strip_suffix(')')) {
        let free = (1..=model.n_params() + 1).find(|k| !inside.contains(&format!("N{k}*"))).unwrap_or(1);
        return format!("NSUM({inside}, N{free}*{name})");
    }
    // Numbers of first parameters are left out: without its constant each function has fewer.
    let plain = |label: &str| label.split('(').next().unwrap_or(label).to_owned();
    let mut shapes: Vec<String> = model
        .terms()
        .iter()
        .map(|term| if term.shape.is_some() { plain(&term.label) } else { term.label.clone() })
        .collect();
    shapes.push(name.to_owned());
    let terms: Vec<String> =
        shapes.iter().enumerate().map(|(k, shape)| format!("N{}*{shape}", k + 1)).collect();
    format!("NSUM({})", terms.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(formula: &str, name: &str) -> String {
        normalized_sum(&Model::compile(formula).unwrap(), name)
    }

    #[test]
    fn normalized_sums_are_formulas() {
        let first = sum("gaus", "expo");
        assert_eq!(first, "NSUM(N1*gaus, N2*expo)");
        let names = |text: &str| {
            Model::compile(text).unwrap().params().iter().map(|p| p.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&first), ["Mean", "Sigma", "Slope", "N1", "N2"]);
        assert_eq!(sum("gaus(0)+expo(3)", "landau"), "NSUM(N1*gaus, N2*expo, N3*landau)");
        let third = sum(&first, "landau");
        assert!(third.contains("N3*landau") && names(&third).len() == 8, "{third}");
    }
}
