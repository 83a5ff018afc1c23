//! A document as one HTML file: no script, nothing that is loaded, readable on a screen of either brightness and on paper.

use super::Picture;
use super::mathml::mathml;
use super::number::Number;
use super::parts::{Block, Document, Grid, Section, Span, plain};
use crate::language::spoken;
use crate::model::formula::{Face, Math};

/// Its colors keep a contrast of 4.5 and more on both grounds.
const STYLE: &str = include_str!("style.css");

/// The whole page.
pub(super) fn page(document: &Document, pictures: &[Picture]) -> String {
    let mut out = vec![
        "<!DOCTYPE html>".to_owned(),
        format!("<html lang=\"{}\">", spoken().code()),
        "<head>".to_owned(),
        "<meta charset=\"utf-8\">".to_owned(),
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">".to_owned(),
        format!("<meta name=\"description\" content=\"{}\">", escape(&plain(&document.sentence))),
        format!("<title>{}</title>", escape(&document.title)),
        format!("<style>\n{STYLE}</style>"),
        "</head>".to_owned(),
        "<body>".to_owned(),
        "<main>".to_owned(),
        format!("<h1>{}</h1>", escape(&document.title)),
    ];
    out.extend(document.alarm.as_ref().map(|a| format!("<p class=\"alarm\" role=\"note\">{}</p>", spans(a))));
    out.push(format!("<p class=\"sentence\">{}</p>", spans(&document.sentence)));
    out.extend(pictures.iter().map(figure));
    out.extend(document.sections.iter().map(section));
    out.extend(["</main>", "</body>", "</html>", ""].map(String::from));
    out.join("\n")
}

fn figure(picture: &Picture) -> String {
    format!("<figure>\n{}<figcaption>{}</figcaption>\n</figure>", picture.markup, escape(&picture.caption))
}

fn section(section: &Section) -> String {
    let blocks: Vec<String> = section.blocks.iter().map(block).collect();
    format!("<section>\n<h2>{}</h2>\n{}\n</section>", escape(&section.title), blocks.join("\n"))
}

fn block(block: &Block) -> String {
    match block {
        Block::Line(line) => format!("<p>{}</p>", spans(line)),
        Block::Formula(name, math, text) => {
            let name = name.as_ref().map(|n| format!("{}: ", escape(n))).unwrap_or_default();
            let label = escape(text);
            format!(
                "<div class=\"formula\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">{name}{}</div>",
                mathml(math, text, true)
            )
        }
        Block::List(items) => {
            let item = |item: &Vec<Span>| format!("<li>{}</li>\n", spans(item));
            format!("<ul>\n{}</ul>", items.iter().map(item).collect::<String>())
        }
        Block::Facts(facts) => {
            let fact = |(label, value): &(String, Vec<Span>)| {
                format!("<dt>{}</dt><dd>{}</dd>\n", escape(label), spans(value))
            };
            format!("<dl>\n{}</dl>", facts.iter().map(fact).collect::<String>())
        }
        Block::Table(grid) => table(grid),
        Block::Command(line) => format!("<pre>{}</pre>", escape(line)),
    }
}

fn table(grid: &Grid) -> String {
    let class = |c: usize| if c >= grid.numeric_from { " class=\"number\"" } else { "" };
    let head: String = (0..)
        .zip(&grid.head)
        .map(|(c, cell)| {
            if cell.iter().all(|s| plain(std::slice::from_ref(s)).is_empty()) {
                "<td></td>".to_owned()
            } else {
                format!("<th scope=\"col\"{}{}>{}</th>", class(c), read_aloud(cell), spans(cell))
            }
        })
        .collect();
    let row = |cells: &Vec<Vec<Span>>| {
        let cell = |(c, cell): (usize, &Vec<Span>)| match c {
            0 if grid.numeric_from == 1 => {
                format!("<th scope=\"row\"{}>{}</th>", read_aloud(cell), spans(cell))
            }
            _ => format!("<td{}>{}</td>", class(c), spans(cell)),
        };
        format!("<tr>{}</tr>\n", cells.iter().enumerate().map(cell).collect::<String>())
    };
    let rows: String = grid.rows.iter().map(row).collect();
    format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"{0}\"><table>\n<caption>{0}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>",
        escape(&grid.caption)
    )
}

/// What is formulas alone is read as it was typed.
fn read_aloud(cell: &[Span]) -> String {
    let is_math = |s: &Span| {
        matches!(s, Span::Formula(..))
            || matches!(s, Span::Name(_, Some(math)) if !matches!(math, Math::Word(..)))
    };
    if cell.is_empty() || !cell.iter().all(is_math) {
        return String::new();
    }
    format!(" aria-label=\"{}\"", escape(&plain(cell)))
}

fn spans(list: &[Span]) -> String {
    list.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    match span {
        Span::Text(text) => escape(text),
        Span::Strong(text) => format!("<strong>{}</strong>", escape(text)),
        Span::Code(text) => format!("<code>{}</code>", escape(text)),
        Span::Name(_, Some(Math::Word(letter, Face::Letter))) => format!("<var>{}</var>", escape(letter)),
        Span::Name(name, None | Some(Math::Word(..))) => escape(name),
        Span::Name(name, Some(math)) => mathml(math, name, false),
        // Wider than a narrow page it is moved in itself, also by keys.
        Span::Formula(math, text) => format!(
            "<span class=\"inline\" tabindex=\"0\" role=\"group\" aria-label=\"{}\">{}</span>",
            escape(text),
            mathml(math, text, false)
        ),
        Span::Number(n) => number(n),
    }
}

/// Rounded for the reader; all digits rest behind it, for the pointer and for programs.
fn number(n: &Number) -> String {
    let shown = escape(&n.pretty()).replace(' ', "&#160;");
    match (n.all_digits(), n.exact.first().filter(|x| x.is_finite())) {
        (Some(all), Some(value)) => {
            format!("<data value=\"{value:?}\" title=\"{}\">{shown}</data>", escape(&all))
        }
        _ => shown,
    }
}

/// Text between and inside marks.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
