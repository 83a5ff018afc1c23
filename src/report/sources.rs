//! Sources of error in words, a line each: `watch: y ± 5 % of the model, fully correlated`.

use crate::cost::{
    Axis, Correlation, CostChoice, DetRef, DynamicErrors, ErrorSize, ErrorSource, LogDet, RelativeTo,
};

use super::pdg::number;

/// A line for each source that is switched on, and one for what was chosen about the logarithm of the determinant.
pub(super) fn lines(choice: &CostChoice) -> Vec<String> {
    let mut lines: Vec<String> = choice.errors.iter().filter(|s| s.on).map(words).collect();
    match (choice.log_det, choice.det_ref) {
        (LogDet::Auto, DetRef::Data) => {}
        (LogDet::Off, _) => lines.push("without the logarithm of the determinant".into()),
        (LogDet::On, DetRef::Data) => lines.push("with the logarithm of the determinant".into()),
        (_, DetRef::Unit) => lines.push("with the whole logarithm of the determinant".into()),
    }
    if choice.dynamic_errors == DynamicErrors::Iterative {
        lines.push("errors that follow the model are held during each search".into());
    }
    lines
}

/// One source.
pub fn words(source: &ErrorSource) -> String {
    let name = if source.name.is_empty() { String::new() } else { format!("{}: ", source.name) };
    let axis = match source.axis {
        Axis::X => "x",
        Axis::Y => "y",
    };
    let of = match (source.relative, source.of) {
        (false, _) => "",
        (true, RelativeTo::Data) => " of the data",
        (true, RelativeTo::Model) => " of the model",
    };
    let size = match &source.size {
        ErrorSize::Same(s) if source.relative => format!(" ± {} %{of}", number(100.0 * s, 6)),
        ErrorSize::Same(s) => format!(" ± {}", number(*s, 6)),
        ErrorSize::Rows(s) => format!(" with {} errors, one a row{}", s.len(), relative(of)),
        ErrorSize::Covariance(rows) => {
            return format!("{name}{axis} with a covariance matrix of {} rows{}", rows.len(), relative(of));
        }
    };
    let together = match &source.correlation {
        Correlation::Same(0.0) => "independent".to_string(),
        Correlation::Same(1.0) => "fully correlated".to_string(),
        Correlation::Same(rho) => format!("correlation {} of all rows", number(*rho, 6)),
        Correlation::Matrix(_) => "with a matrix of correlations".to_string(),
    };
    format!("{name}{axis}{size}, {together}")
}

fn relative(of: &str) -> String {
    if of.is_empty() { String::new() } else { format!(", parts{of}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_each() {
        let watch = ErrorSource {
            name: "watch".into(),
            ..ErrorSource::of_y(0.05).relative_to(RelativeTo::Model).correlated(1.0)
        };
        let off = ErrorSource { on: false, ..ErrorSource::of_x(1.0) };
        let rows =
            ErrorSource { size: ErrorSize::Rows(vec![0.1; 3]), ..ErrorSource::of_x(0.0).correlated(0.5) };
        let choice = CostChoice {
            errors: vec![watch, off, rows],
            log_det: LogDet::On,
            det_ref: DetRef::Unit,
            ..CostChoice::default()
        };
        assert_eq!(
            lines(&choice),
            [
                "watch: y ± 5 % of the model, fully correlated",
                "x with 3 errors, one a row, correlation 0.5 of all rows",
                "with the whole logarithm of the determinant"
            ]
        );
        let matrix = ErrorSource { size: ErrorSize::Covariance(vec![vec![1.0]]), ..ErrorSource::default() };
        assert_eq!(words(&matrix), "y with a covariance matrix of 1 rows");
    }
}
