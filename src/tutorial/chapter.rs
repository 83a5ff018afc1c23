//! Chapters of the manual: the Markdown of tutorials with headings that can be linked to, blocks of code, tables and links.

use std::fmt::Write as _;

use super::markdown::{escaped, plain, to_html};

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// What stands behind `# ` in its first line.
    pub title: String,
    /// The rest as HTML, its headings from the second level on.
    pub body: String,
    /// Headings of the second level: anchor and words.
    pub headings: Vec<(String, String)>,
}

/// A block of code of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code<'a> {
    /// What stands behind the three marks: `sh`, `toml`.
    pub kind: &'a str,
    /// Its lines.
    pub text: &'a str,
}

/// The blocks of code of a text.
pub fn code(text: &str) -> Vec<Code<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("\n```") {
        let Some((kind, inside)) = behind.split_once('\n') else { break };
        let Some((text, after)) = inside.split_once("\n```") else { break };
        found.push(Code { kind, text });
        rest = after;
    }
    found
}

/// A chapter from its text.
pub fn chapter(text: &str) -> Chapter {
    let mut made = Chapter { title: String::new(), body: String::new(), headings: Vec::new() };
    let mut lines = text.lines().peekable();
    let mut open: Vec<&str> = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            made.prose(&mut open);
            let inside: Vec<&str> = lines.by_ref().take_while(|l| !l.starts_with("```")).collect();
            let name = if kind.is_empty() { String::new() } else { format!(" class=\"{kind}\"") };
            let inside = escaped(&inside.join("\n"));
            let _ = writeln!(made.body, "<pre tabindex=\"0\"><code{name}>{inside}</code></pre>");
        } else if line.starts_with('|') {
            made.prose(&mut open);
            let mut rows = vec![line];
            while let Some(row) = lines.next_if(|l| l.starts_with('|')) {
                rows.push(row);
            }
            let caption = lines.next_if(|l| l.starts_with("Table: ")).unwrap_or("Table: ");
            made.body.push_str(&table(&rows, &caption["Table: ".len()..]));
        } else if let Some(title) = line.strip_prefix("# ") {
            made.title = plain(title);
        } else if let Some(title) = line.strip_prefix("## ") {
            made.prose(&mut open);
            let id = anchor(title);
            let _ = writeln!(made.body, "<h2 id=\"{id}\">{}</h2>", inline(title));
            made.headings.push((id, plain(title)));
        } else if let Some(title) = line.strip_prefix("### ") {
            made.prose(&mut open);
            let _ = writeln!(made.body, "<h3 id=\"{}\">{}</h3>", anchor(title), inline(title));
        } else {
            open.push(line);
        }
    }
    made.prose(&mut open);
    made
}

impl Chapter {
    /// Paragraphs and lists that were collected.
    fn prose(&mut self, open: &mut Vec<&str>) {
        self.body.push_str(&linked(&to_html(&open.join("\n"))));
        open.clear();
    }
}

/// A name for a place of a page: letters and numbers of a heading.
pub fn anchor(title: &str) -> String {
    let words = plain(title).to_lowercase();
    let words = words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join("-")
}

/// A line of text with its marks and links as HTML.
pub fn inline(text: &str) -> String {
    let html = linked(&to_html(&format!("\u{200b}{text}")));
    html.trim().trim_start_matches("<p>\u{200b}").trim_end_matches("</p>").to_owned()
}

/// `[words](place)` as links; not inside code.
fn linked(html: &str) -> String {
    // Links may hold code, so they are found in the whole, from mark to mark.
    let (mut done, mut rest) = (String::new(), html);
    while let Some((before, words, place, behind)) = link(rest) {
        let _ = write!(done, "{before}<a href=\"{place}\">{words}</a>");
        rest = behind;
    }
    done + rest
}

/// The first link: what stands before it, its words, its place, what stands behind it.
fn link(html: &str) -> Option<(&str, &str, &str, &str)> {
    let mut from = 0;
    while let Some(middle) = html[from..].find("](").map(|at| from + at) {
        from = middle + 2;
        let Some(start) = html[..middle].rfind('[') else { continue };
        let in_code = html[..start].matches("<code>").count() > html[..start].matches("</code>").count();
        let Some(end) = html[from..].find(')').map(|at| from + at) else { continue };
        let place = &html[from..end];
        if !in_code && !place.is_empty() && !place.contains([' ', '<', '"']) {
            return Some((&html[..start], &html[start + 1..middle], place, &html[end + 1..]));
        }
    }
    None
}

/// Cells of a line between bars.
fn cells(row: &str) -> Vec<&str> {
    row.trim().trim_matches('|').split('|').map(str::trim).collect()
}

fn table(rows: &[&str], caption: &str) -> String {
    let head: Vec<String> = cells(rows[0]).into_iter().map(inline).collect();
    let is_rule = |row: &&&str| row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    let body: Vec<Vec<String>> = rows[1..]
        .iter()
        .filter(|row| !is_rule(row))
        .map(|row| cells(row).into_iter().map(inline).collect())
        .collect();
    grid(&plain(caption), &head, &body)
}

/// A table: its cells are HTML, the first one of a row names it.
pub fn grid(caption: &str, head: &[String], rows: &[Vec<String>]) -> String {
    let caption = escaped(caption);
    let mut html = format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"{caption}\"><table>\n<caption>{caption}</caption>\n<thead><tr>"
    );
    html.extend(head.iter().map(|cell| format!("<th scope=\"col\">{cell}</th>")));
    html.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        html.push_str("<tr>");
        for (k, cell) in row.iter().enumerate() {
            let _ = match k {
                0 => write!(html, "<th scope=\"row\">{cell}</th>"),
                _ => write!(html, "<td>{cell}</td>"),
            };
        }
        html.push_str("</tr>\n");
    }
    html + "</tbody>\n</table></div>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_code_tables_and_links() {
        let text = "# The *title*\n\nSee [the `fit`](fit.html#a-b), not `a[0](x)`.\n\n## A, b!\n\n```sh\nfitpanel <x>\n```\n\n| a | b |\n|---|---|\n| `1` | **2** |\nTable: Two numbers\n- one\n";
        let made = chapter(text);
        assert_eq!(made.title, "The title");
        assert_eq!(made.headings, [("a-b".to_owned(), "A, b!".to_owned())]);
        for part in [
            "<p>See <a href=\"fit.html#a-b\">the <code>fit</code></a>, not <code>a[0](x)</code>.</p>",
            "<h2 id=\"a-b\">A, b!</h2>",
            "<pre tabindex=\"0\"><code class=\"sh\">fitpanel &lt;x&gt;</code></pre>",
            "<caption>Two numbers</caption>",
            "<th scope=\"row\"><code>1</code></th><td><strong>2</strong></td>",
            "<ul><li>one</li></ul>",
        ] {
            assert!(made.body.contains(part), "{part}\n{}", made.body);
        }
        assert_eq!(code(text), [Code { kind: "sh", text: "fitpanel <x>" }]);
    }
}
