//! The report as Markdown: the same cells as the text report, in pipe tables that GitHub, pandoc and notebooks read.

use crate::fit::FitResult;

use super::sheet::{Sheet, Table};

/// The report as Markdown tables, ending in a newline.
pub fn report(result: &FitResult) -> String {
    let sheet = Sheet::new(result);
    let mut out = heading("#", "Fit report");
    out.extend([escape(&sheet.program), String::new()]);
    out.extend(
        sheet.head.iter().map(|(label, value)| format!("- **{label}**: {}", code_or_text(label, value))),
    );
    out.push(String::new());
    out.extend(heading("##", &format!("Minimum ({})", escape(sheet.algorithm))));
    let pairs = sheet.minimum.iter().map(|[a, b]| vec![a.text.clone(), b.text.clone()]).collect();
    out.extend(table(&Table { head: vec!["Minimum".into(), "Search".into()], rows: pairs }, usize::MAX));
    if let Some(members) = &sheet.members {
        out.extend(heading("##", "Data sets"));
        out.extend(table(members, 1));
    }
    out.extend(heading("##", "Parameters"));
    out.extend(table(&sheet.parameters, 2));
    if let Some(covariance) = &sheet.covariance {
        out.extend(heading("##", "Covariance (correlation)"));
        out.extend(table(covariance, 1));
    }
    for (k, derived) in sheet.derived.iter().enumerate() {
        if k == 0 {
            out.extend(heading("##", "Derived quantities"));
        }
        out.extend(table(derived, 1));
    }
    for drawn in &sheet.resampled {
        out.extend(heading("##", "Errors from data drawn again"));
        out.extend([escape(&drawn.caption), String::new()]);
        out.extend(table(&drawn.table, 1));
        out.extend([String::new(), drawn.note.to_owned()]);
    }
    out.extend(heading("##", "Messages"));
    out.extend(sheet.messages.iter().map(|m| format!("- **{}**: {}", escape(&m.title), escape(&m.text))));
    if !sheet.extras.is_empty() {
        out.push(String::new());
        out.extend(heading("##", "Profiles and regions"));
        out.extend(sheet.extras.iter().map(|line| format!("- {}", escape(line))));
    }
    out.push(String::new());
    out.join("\n")
}

fn heading(level: &str, text: &str) -> Vec<String> {
    vec![format!("{level} {text}"), String::new()]
}

/// A pipe table and an empty line; columns from `numeric_from` on are aligned right.
fn table(table: &Table, numeric_from: usize) -> Vec<String> {
    let row =
        |cells: &[String]| format!("| {} |", cells.iter().map(|c| escape(c)).collect::<Vec<_>>().join(" | "));
    let dashes: Vec<&str> =
        (0..table.head.len()).map(|c| if c >= numeric_from { "---:" } else { ":---" }).collect();
    let mut lines = vec![row(&table.head), format!("| {} |", dashes.join(" | "))];
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.push(String::new());
    lines
}

/// Formulas stand in code quotes: their `*` and `_` are no emphasis.
fn code_or_text(label: &str, value: &str) -> String {
    if label == "Model" { format!("`{}`", value.replace('`', "'")) } else { escape(value) }
}

pub(super) fn escape(text: &str) -> String {
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
