//! What the units of columns say about a column that is calculated from them: a product whose unit is the one that was named times a factor,
//! and angles in degrees inside sine, cosine and tangent. Nothing is converted: the formula is taken as it stands, and the factor is said.

use super::CalculatedColumn;
use super::expression::Expression;
use crate::data::angle::Angle;
use crate::data::cell::scale::Scale;
use crate::data::read::sheet::Sheet;

/// Sentences about the units in a formula.
pub(super) fn remarks(sheet: &Sheet, expression: &Expression, column: &CalculatedColumn) -> Vec<String> {
    let angles = expression.columns().iter().enumerate().filter_map(|(k, &c)| {
        let angle = Angle::of(unit(sheet, c)).filter(|a| expression.takes_for_radians(k, a.radian))?;
        let name = sheet.column_name(c);
        Some(format!(
            "careful: column {name} is in {}, and sin, cos and tan take radians: write {}{} inside them",
            angle.unit,
            name.trim_matches('\''),
            angle.factor
        ))
    });
    angles.chain(factor(sheet, expression, column)).collect()
}

fn unit(sheet: &Sheet, column: usize) -> &str {
    sheet.header.as_ref().and_then(|h| h.get(column)).map_or("", |h| h.unit.trim())
}

/// A factor between the unit of a product of columns and the one that was named, unless the formula holds it.
fn factor(sheet: &Sheet, expression: &Expression, column: &CalculatedColumn) -> Option<String> {
    let (powers, constant) = expression.powers()?;
    let parts: Vec<(&str, i32)> = expression.columns().iter().map(|&c| unit(sheet, c)).zip(powers).collect();
    let scale = Scale::of_product(&parts, &column.unit).filter(|s| !s.is_one())?;
    let size = scale.of(1.0);
    // A number in the formula that is nearer to the factor than to 1 stands for it.
    let is_told = (constant.abs() / size).ln().abs() < constant.abs().ln().abs();
    if is_told || (size - 1.0).abs() < 1e-9 {
        return None;
    }
    let shown = |size: f64| -> f64 { format!("{size:.6e}").parse().unwrap_or(size) };
    let written = |(unit, n): &(&str, i32)| match n {
        0 => None,
        1 => Some((*unit).to_owned()),
        _ => Some(format!("({unit})^{n}")),
    };
    let own: Vec<String> = parts.iter().filter_map(written).collect();
    let wrong = if size < 1.0 {
        format!("{} times too large", shown(size.recip()))
    } else {
        format!("{} times too small", shown(size))
    };
    Some(format!(
        "careful: {} is in {}, and column '{}' says {}: its numbers are {wrong}; write {:e}*({}), or name the unit that they have",
        column.formula,
        own.join("·"),
        column.name,
        column.unit,
        shown(size),
        column.formula
    ))
}

#[cfg(test)]
mod tests {
    use crate::data::read::{CalculatedColumn, ReadOptions, read_dataset};

    fn said(head: &str, formula: &str) -> Vec<String> {
        let text = format!("{head}\n1,2\n2,3\n3,5\n");
        let calculated = vec![CalculatedColumn::parse(formula).unwrap()];
        let options = ReadOptions { calculated, ..ReadOptions::default() };
        let data = read_dataset(text.as_bytes(), "t.csv", &options).unwrap();
        data.notes.into_iter().filter(|n| n.starts_with("careful: ") && n.contains("numbers are")).collect()
    }

    /// mV·mA is a millionth of a watt; who writes the factor, or another constant beside the right units, is not asked.
    #[test]
    fn the_factor_of_a_product_is_said() {
        for (head, formula, wrong) in [
            ("U (mV),I (mA)", "P / W = U*I", "1000000 times too large; write 1e-6*(U*I)"),
            ("U / V,I / mA", "R / Ohm = U/I", "1000 times too small; write 1e3*(U/I)"),
            ("m / g,v (m/s)", "E / J = 0.5*m*v^2", "1000 times too large; write 1e-3*(0.5*m*v^2)"),
            ("s / cm,t / ms", "v (m/s) = s/t", "10 times too small; write 1e1*(s/t)"),
            ("n (1/min),r (cm)", "v (m/s) = n*r", "6000 times too large"),
        ] {
            let list = said(head, formula);
            assert!(list.len() == 1 && list[0].contains(wrong), "{head}: {formula}: {list:?}");
        }
        for (head, formula) in [
            ("U (mV),I (mA)", "P / µW = U*I"),
            ("U (mV),I (mA)", "P / W = U*I/1e6"),
            ("U (mV),I (mA)", "P / W = 1e-3*U*(1e-3*I)"),
            ("m / g,v (m/s)", "E / J = 0.5*(m/1000)*v^2"),
            ("U,I (mA)", "P / W = U*I"),
            ("U (mV),I (mA)", "P = U*I"),
            ("U (mV),I (mA)", "P / W = U+I"),
            ("U (mV),I (mA)", "P / m = U*I"),
            ("m (kg),h (m)", "E / J = 9.81*m*h"),
            ("U (V),I (A)", "P / W = U*I"),
        ] {
            assert_eq!(said(head, formula), [""; 0], "{head}: {formula}");
        }
    }
}
