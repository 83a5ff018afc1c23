//! A document as LaTeX for pdflatex: numbers and units by siunitx, tables by booktabs. Comments mark where each table begins and ends, so that
//! it can be taken into another document.

use super::number::Number;
use super::parts::{Block, Document, Grid, Section, Span};
use super::tex::{comment, local, typed, words};
use super::tex_math::tex;
use super::{Beside, Picture};
use crate::language::Language;
use crate::model::formula::Math;

/// German words and hyphens; without babel's at least the names of tables and figures.
const NGERMAN: &str = "\\IfFileExists{ngerman.ldf}{\\usepackage[ngerman]{babel}}{\\renewcommand{\\tablename}{Tabelle}\\renewcommand{\\figurename}{Abbildung}}";
/// What is wider than the page is drawn smaller.
const FITTING: &str = "\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}";
/// A longer formula is drawn smaller where it is wider than the page.
const LONG_FORMULA: usize = 60;

/// The whole document.
pub(super) fn page(document: &Document, beside: &Beside) -> String {
    let mut out = vec![
        format!("% {}", comment(&document.title)),
        "\\documentclass[11pt,a4paper]{article}".to_owned(),
        "\\usepackage[utf8]{inputenc}".to_owned(),
        "\\usepackage[T1]{fontenc}".to_owned(),
        "\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}".to_owned(),
        "\\usepackage{textcomp,amsmath,booktabs,graphicx}".to_owned(),
        "\\usepackage[margin=25mm]{geometry}".to_owned(),
        "\\usepackage{siunitx}".to_owned(),
        "\\sisetup{separate-uncertainty = true}".to_owned(),
    ];
    if beside.language == Language::German {
        out.push(NGERMAN.to_owned());
        out.push("\\sisetup{output-decimal-marker = {,}}".to_owned());
    }
    out.extend(
        ["\\sloppy", "\\setlength{\\parindent}{0pt}", "\\setlength{\\parskip}{1ex}", "\\begin{document}"]
            .map(String::from),
    );
    out.push(format!("\\section*{{{}}}", words(&document.title)));
    out.extend(
        document.alarm.as_ref().map(|a| format!("\\fbox{{\\parbox{{0.95\\textwidth}}{{{}}}}}\n", spans(a))),
    );
    out.push(spans(&document.sentence) + "\n");
    beside.pictures.iter().for_each(|p| figure(&mut out, p));
    document.sections.iter().for_each(|s| section(&mut out, s));
    out.extend(["\\end{document}", ""].map(String::from));
    out.join("\n")
}

/// A figure that stands in a file beside the document.
fn figure(out: &mut Vec<String>, picture: &Picture) {
    let Some((file, _)) = &picture.file else { return };
    let width = picture.width;
    out.extend([
        "\\begin{figure}[!htbp]".to_owned(),
        "  \\centering".to_owned(),
        format!("  \\includegraphics[width={width}mm]{{{file}}}"),
        format!("  \\caption{{{}}}", words(&picture.caption)),
        "\\end{figure}".to_owned(),
    ]);
}

fn section(out: &mut Vec<String>, section: &Section) {
    out.push(format!("\\subsection*{{{}}}", words(&section.title)));
    for block in &section.blocks {
        match block {
            Block::Line(line) => out.push(spans(line) + "\n"),
            Block::Formula(name, math, typed) => {
                out.extend(name.as_ref().map(|n| format!("{}:", words(n))));
                let long = typed.chars().count() > LONG_FORMULA;
                out.push(if long {
                    format!("\\[ {FITTING}{{$\\displaystyle {}$}} \\]", formula(math))
                } else {
                    format!("\\[ {} \\]", formula(math))
                });
            }
            Block::List(items) => {
                out.push("\\begin{itemize}".to_owned());
                out.extend(items.iter().map(|item| format!("  \\item {}", guarded(spans(item)))));
                out.push("\\end{itemize}".to_owned());
            }
            Block::Facts(facts) => {
                out.push("\\begin{description}".to_owned());
                out.extend(
                    facts
                        .iter()
                        .map(|(label, value)| format!("  \\item[{{{}}}] {}", words(label), spans(value))),
                );
                out.push("\\end{description}".to_owned());
            }
            Block::Table(grid) => table(out, grid),
            Block::Command(line) => {
                out.push(format!("\\begin{{flushleft}}{}\\end{{flushleft}}", typed(line)));
            }
        }
    }
}

fn table(out: &mut Vec<String>, grid: &Grid) {
    let columns: String =
        (0..grid.head.len()).map(|c| if c >= grid.numeric_from { 'r' } else { 'l' }).collect();
    let row = |cells: &[Vec<Span>]| {
        format!("  {} \\\\", guarded(cells.iter().map(|c| spans(c)).collect::<Vec<_>>().join(" & ")))
    };
    out.push(format!("% table {} begins", grid.label));
    out.push("\\begin{table}[!htbp]".to_owned());
    out.push("  \\centering".to_owned());
    out.push(format!("  \\caption{{{}}}", words(&grid.caption)));
    out.push(format!("  {FITTING}{{%"));
    out.push(format!("  \\begin{{tabular}}{{{columns}}}"));
    out.push("  \\toprule".to_owned());
    out.push(row(&grid.head));
    out.push("  \\midrule".to_owned());
    out.extend(grid.rows.iter().map(|cells| row(cells)));
    out.extend(["  \\bottomrule", "  \\end{tabular}}", "\\end{table}"].map(String::from));
    out.push(format!("% table {} ends", grid.label));
}

/// After `\\` and `\item` a bracket or a star would be an option.
fn guarded(line: String) -> String {
    if line.starts_with(['[', '*']) { format!("{{}}{line}") } else { line }
}

fn spans(list: &[Span]) -> String {
    list.iter().map(span).collect()
}

/// On paper; a comma that is no list has no room behind it.
fn formula(math: &Math) -> String {
    let written = tex(math);
    let with_commas = local(&written);
    let pairs = written.chars().zip(with_commas.chars());
    pairs.map(|(was, is)| if was == is { was.to_string() } else { "{,}".to_owned() }).collect()
}

fn span(span: &Span) -> String {
    match span {
        Span::Text(text) => words(&local(text)),
        Span::Strong(text) => format!("\\textbf{{{}}}", words(&local(text))),
        Span::Code(text) => typed(text),
        Span::Name(name, None) => words(name),
        Span::Name(_, Some(math)) | Span::Formula(math, _) => format!("${}$", formula(math)),
        Span::Number(n) => number(n),
    }
}

/// By siunitx, as far as it reads such a number.
fn number(n: &Number) -> String {
    let is_number = |text: &String| text.parse::<f64>().is_ok_and(f64::is_finite);
    if !is_number(&n.value) || !n.errors.iter().all(is_number) {
        return words(&local(&n.pretty()));
    }
    let power = if n.power == 0 { String::new() } else { format!(" e{}", n.power) };
    let plain = !n.errors.iter().any(|e| e.contains('e'));
    let inside = match n.errors.as_slice() {
        [] => format!("{}{power}", n.value),
        [error] if plain => format!("{} +- {error}{power}", n.value),
        errors => return spelled(n, errors),
    };
    if n.unit.is_empty() {
        format!("\\num{{{inside}}}")
    } else if let Some(unit) = literal(&n.unit) {
        format!("\\SI{{{inside}}}{{{unit}}}")
    } else {
        format!("\\num{{{inside}}}\\,{}", words(&n.unit))
    }
}

/// Errors that siunitx has no form for: a lower and an upper one, and one with a power of ten of its own.
fn spelled(n: &Number, errors: &[String]) -> String {
    let value = match errors {
        [lower, upper, ..] => format!("\\num{{{}}}^{{+\\num{{{upper}}}}}_{{-\\num{{{lower}}}}}", n.value),
        [error] => format!("\\num{{{}}} \\pm \\num{{{error}}}", n.value),
        [] => format!("\\num{{{}}}", n.value),
    };
    let power = if n.power == 0 { String::new() } else { format!("\\cdot 10^{{{}}}", n.power) };
    let value =
        if power.is_empty() && n.unit.is_empty() { value } else { format!("\\left({value}\\right){power}") };
    let unit = match literal(&n.unit) {
        _ if n.unit.is_empty() => String::new(),
        Some(unit) => format!("\\,\\si{{{unit}}}"),
        None => format!("\\,\\text{{{}}}", words(&n.unit)),
    };
    format!("\\ensuremath{{{value}{unit}}}")
}

/// A unit as siunitx reads it letter by letter; none for one with signs that it would not.
fn literal(unit: &str) -> Option<String> {
    let mut out = String::new();
    let mut letters = unit.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            c if c.is_ascii_alphabetic() || "/()".contains(c) => out.push(c),
            '·' | '*' | ' ' => out.push('.'),
            '²' => out.push_str("^{2}"),
            '³' => out.push_str("^{3}"),
            '^' => {
                let mut power = String::new();
                while let Some(c) = letters.next_if(|c| c.is_ascii_digit() || *c == '-') {
                    power.push(c);
                }
                if power.is_empty() {
                    return None;
                }
                out.extend(["^{", &power, "}"]);
            }
            _ => return None,
        }
    }
    Some(out)
}
