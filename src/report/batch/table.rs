//! The table of files as CSV: file, valid, verdict, χ², degrees of freedom, probability, each parameter and its error, and what was wrong.

use super::FileFit;

/// The whole table.
pub fn table(rows: &[FileFit]) -> String {
    let names = names(rows);
    rows.iter().fold(head(&names), |text, fit| text + &row(fit, &names))
}

/// Names of the parameters: those of the first file that could be fitted.
pub fn names(rows: &[FileFit]) -> Vec<String> {
    let fitted = rows.iter().find_map(|row| row.fit.as_ref().ok());
    fitted.into_iter().flat_map(|fit| &fit.params).map(|p| p.name.clone()).collect()
}

/// Its first line.
pub fn head(names: &[String]) -> String {
    let first = ["file", "valid", "verdict", "chi2", "ndof", "p"].map(String::from);
    let params = names.iter().flat_map(|n| [n.clone(), format!("{n}_error")]);
    line(first.into_iter().chain(params).chain(["error".to_owned()]))
}

/// The line of a file; numbers read back to the same double.
pub fn row(file: &FileFit, names: &[String]) -> String {
    let number = |x: Option<f64>| x.filter(|x| x.is_finite()).map_or_else(String::new, |x| x.to_string());
    let fit = file.fit.as_ref().ok();
    let first = [
        file.file.to_string_lossy().into_owned(),
        file.is_valid().to_string(),
        fit.map_or_else(String::new, |f| f.verdict.to_owned()),
        number(fit.and_then(|f| f.chi2)),
        fit.and_then(|f| f.ndof).map_or_else(String::new, |n| n.to_string()),
        number(fit.and_then(|f| f.p_value)),
    ];
    let params = names.iter().flat_map(|name| {
        let param = file.param(name);
        [number(param.map(|p| p.value)), number(param.and_then(|p| p.error))]
    });
    let error = file.fit.as_ref().err().cloned().unwrap_or_default();
    line(first.into_iter().chain(params).chain([error]))
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.map(|text| cell(&text)).collect();
    format!("{}\n", cells.join(","))
}

/// Text as a cell.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
