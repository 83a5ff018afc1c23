//! The report as Markdown: the same cells as the text report, in pipe tables that GitHub, pandoc and notebooks read.

use crate::fit::FitResult;

use super::sheet::{Sheet, Table};

/// The report as Markdown tables, ending in a newline.
pub fn report(result: &FitResult) -> String {
    let sheet = Sheet::new(result);
    let mut out = format!("# Fit report\n\n{}\n\n", escape(&sheet.program));
    for (label, value) in &sheet.head {
        out.push_str(&format!("- **{label}**: {}\n", code_or_text(label, value)));
    }
    out.push_str(&format!("\n## Minimum ({})\n\n", escape(sheet.algorithm)));
    let pairs: Vec<Vec<String>> =
        sheet.minimum.iter().map(|[a, b]| vec![a.text.clone(), b.text.clone()]).collect();
    table(&mut out, &Table { head: vec!["Minimum".into(), "Search".into()], rows: pairs }, 0);
    out.push_str("\n## Parameters\n\n");
    table(&mut out, &sheet.parameters, 2);
    if let Some(covariance) = &sheet.covariance {
        out.push_str("\n## Covariance (correlation)\n\n");
        table(&mut out, covariance, 1);
    }
    out.push_str("\n## Messages\n\n");
    for m in &sheet.messages {
        out.push_str(&format!("- **{}**: {}\n", escape(&m.code), escape(&m.text)));
    }
    if !sheet.extras.is_empty() {
        out.push_str("\n## Profiles and regions\n\n");
    }
    for line in &sheet.extras {
        out.push_str(&format!("- {}\n", escape(line)));
    }
    out
}

/// A pipe table; columns from `numeric_from` on are aligned right, none when it is 0.
fn table(out: &mut String, table: &Table, numeric_from: usize) {
    let row = |cells: &[String]| {
        format!("| {} |\n", cells.iter().map(|c| escape(c)).collect::<Vec<_>>().join(" | "))
    };
    let dashes: Vec<&str> = (0..table.head.len())
        .map(|c| if numeric_from > 0 && c >= numeric_from { "---:" } else { ":---" })
        .collect();
    out.push_str(&row(&table.head));
    out.push_str(&format!("| {} |\n", dashes.join(" | ")));
    for cells in &table.rows {
        out.push_str(&row(cells));
    }
}

/// Formulas stand in code quotes: their `*` and `_` are no emphasis.
fn code_or_text(label: &str, value: &str) -> String {
    if label == "Model" { format!("`{}`", value.replace('`', "'")) } else { escape(value) }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '|' | '*' | '_' | '`' | '<' | '[' | ']' | '#') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::testing;

    #[test]
    fn every_table_row_has_the_columns_of_its_head() {
        let text = report(&testing::line());
        let mut columns = 0;
        for line in text.lines() {
            let n = line.replace("\\|", "").matches('|').count();
            if n == 0 {
                columns = 0;
            } else if columns == 0 {
                columns = n;
            } else {
                assert_eq!(n, columns, "{line}");
            }
        }
        assert!(text.contains("| 0 | m | 0.98 | 0.10 |"), "{text}");
        assert!(text.contains("## Covariance"));
    }

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(escape("a_1 * |b|"), "a\\_1 \\* \\|b\\|");
    }
}
