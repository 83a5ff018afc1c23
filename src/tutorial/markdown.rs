//! The little Markdown of a tutorial's texts as HTML: paragraphs, lists, `**strong**`, `*emphasis*`, code and headings. What looks like HTML
//! stays text.

/// As HTML.
pub fn to_html(text: &str) -> String {
    let mut html = String::new();
    for block in blocks(text) {
        match item(block[0]) {
            Some((tag, _)) => {
                let items = block.iter().map(|line| line.trim());
                let mut texts: Vec<String> = Vec::new();
                for line in items {
                    match (item(line), texts.last_mut()) {
                        (None, Some(last)) => *last = format!("{last} {line}"),
                        (found, _) => texts.push(found.map_or(line, |(_, rest)| rest).to_owned()),
                    }
                }
                html.push_str(&wrapped(
                    tag,
                    &texts.iter().map(|t| wrapped("li", &spans(t))).collect::<String>(),
                ));
                html.push('\n');
            }
            None => match block[0].strip_prefix("## ") {
                Some(title) => html.push_str(&(wrapped("h3", &spans(title)) + "\n")),
                None => html.push_str(&(wrapped("p", &spans(&block.join(" "))) + "\n")),
            },
        }
    }
    html
}

fn wrapped(tag: &str, inside: &str) -> String {
    format!("<{tag}>{inside}</{tag}>")
}

/// Without its marks; stars of code are none.
pub fn plain(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let text: String =
        parts.map(|(k, part)| if k % 2 == 0 { part.replace('*', "") } else { part.to_owned() }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// As text of HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Lines that stand together; a list that follows a paragraph at once begins a block of its own.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut blocks: Vec<Vec<&str>> = Vec::new();
    let mut is_new = true;
    for line in text.lines() {
        if line.trim().is_empty() {
            is_new = true;
            continue;
        }
        let begins = is_new || blocks.last().is_some_and(|b| item(b[0]).is_none() && item(line).is_some());
        if begins {
            blocks.push(Vec::new());
        }
        blocks.last_mut().into_iter().for_each(|block| block.push(line));
        is_new = false;
    }
    blocks
}

/// An item of a list: which list, and its text.
fn item(line: &str) -> Option<(&'static str, &str)> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some(("ul", rest));
    }
    let (number, rest) = line.split_once(". ")?;
    (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then_some(("ol", rest))
}

/// Strong, emphasis and code; a mark without its partner stays as it is.
fn spans(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['*', '`']) {
        html.push_str(&escaped(&rest[..at]));
        let (mark, tag) = match &rest[at..] {
            r if r.starts_with("**") => ("**", "strong"),
            r if r.starts_with('`') => ("`", "code"),
            _ => ("*", "em"),
        };
        let behind = &rest[at + mark.len()..];
        if let Some(end) = behind.find(mark).filter(|end| *end > 0 && !behind.starts_with(' ')) {
            let inside = &behind[..end];
            let inside = if tag == "code" { escaped(inside) } else { spans(inside) };
            html.push_str(&wrapped(tag, &inside));
            rest = &behind[end + mark.len()..];
        } else {
            html.push_str(mark);
            rest = behind;
        }
    }
    html + &escaped(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_lists_and_marks() {
        assert_eq!(
            to_html("Press **Fit**\nnow, `a*b`.\n\nThen *look*:\n- one\n- two <b>\n  more\n\n1. a\n2. b"),
            "<p>Press <strong>Fit</strong> now, <code>a*b</code>.</p>\n<p>Then <em>look</em>:</p>\n\
             <ul><li>one</li><li>two &lt;b&gt; more</li></ul>\n<ol><li>a</li><li>b</li></ol>\n"
        );
        assert_eq!(to_html("2 * 3 = 6"), "<p>2 * 3 = 6</p>\n");
        assert_eq!(plain("Press **Fit**,\n`a*b`, *then* `c`"), "Press Fit, a*b, then c");
    }
}
