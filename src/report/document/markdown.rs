//! A document as Markdown: pipe tables that GitHub, pandoc and notebooks read, formulas between dollars. Numbers are written as programs read
//! them.

use super::Picture;
use super::parts::{Block, Document, Grid, Section, Span};
use super::tex_math::tex;

/// The whole document, ending in a newline.
pub(super) fn page(document: &Document, pictures: &[Picture]) -> String {
    let mut out = heading("#", &document.title);
    if let Some(alarm) = &document.alarm {
        out.extend([format!("> {}", spans(alarm)), String::new()]);
    }
    out.extend([spans(&document.sentence), String::new()]);
    for (picture, (file, _)) in pictures.iter().filter_map(|p| Some((p, p.file.as_ref()?))) {
        out.extend([format!("![{}](<{file}>)", escape(&picture.caption)), String::new()]);
    }
    document.sections.iter().for_each(|s| section(&mut out, s));
    out.join("\n")
}

fn heading(level: &str, text: &str) -> Vec<String> {
    vec![format!("{level} {}", escape(text)), String::new()]
}

fn section(out: &mut Vec<String>, section: &Section) {
    out.extend(heading("##", &section.title));
    for block in &section.blocks {
        match block {
            Block::Line(line) => out.push(spans(line)),
            Block::Formula(name, math, _) => {
                out.extend(name.as_ref().map(|n| format!("{}:", escape(n))));
                out.push(format!("$${}$$", tex(math)));
            }
            Block::List(items) => out.extend(items.iter().map(|item| format!("- {}", spans(item)))),
            Block::Facts(facts) => {
                out.extend(
                    facts.iter().map(|(label, value)| format!("- **{}**: {}", escape(label), spans(value))),
                );
            }
            Block::Table(grid) => table(out, grid, &section.title),
            Block::Command(line) => out.extend(["```sh".to_owned(), line.clone(), "```".to_owned()]),
        }
        out.push(String::new());
    }
}

/// A pipe table below its caption.
fn table(out: &mut Vec<String>, grid: &Grid, title: &str) {
    if grid.caption != title {
        out.extend([format!("{}:", escape(&grid.caption)), String::new()]);
    }
    let row = |cells: &[Vec<Span>]| {
        format!("| {} |", cells.iter().map(|c| cell(c)).collect::<Vec<_>>().join(" | "))
    };
    let dashes = (0..grid.head.len()).map(|c| if c >= grid.numeric_from { "---:" } else { ":---" });
    out.push(row(&grid.head));
    out.push(format!("| {} |", dashes.collect::<Vec<_>>().join(" | ")));
    out.extend(grid.rows.iter().map(|cells| row(cells)));
}

/// Inside a table a name is the word that programs know.
fn cell(list: &[Span]) -> String {
    list.iter().map(|s| if let Span::Name(name, _) = s { escape(name) } else { span(s) }).collect()
}

fn spans(list: &[Span]) -> String {
    list.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    match span {
        Span::Text(text) => escape(text),
        Span::Strong(text) => format!("**{}**", escape(text)),
        // Formulas stand in code quotes: their `*` and `_` are no emphasis.
        Span::Code(text) => format!("`{}`", text.replace('`', "'")),
        Span::Name(name, None) => escape(name),
        Span::Name(_, Some(math)) => format!("${}$", tex(math)),
        Span::Formula(math, _) => format!("${}$", tex(math)),
        Span::Number(n) => escape(&n.plain()),
    }
}

/// Signs that Markdown would take for its own.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '|' | '*' | '_' | '`' | '<' | '[' | ']' | '#' | '$') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(escape("a_1 * |b|"), "a\\_1 \\* \\|b\\|");
    }
}
