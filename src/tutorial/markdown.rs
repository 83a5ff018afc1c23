//! The little Markdown of a tutorial's texts as HTML: paragraphs, lists, `**strong**`, `*emphasis*`, code and headings. What looks like HTML
//! stays text.

/// As HTML.
pub fn to_html(text: &str) -> String {
    let mut html = String::new();
    for block in blocks(text) {
        match item(block[0]) {
            Some((tag, _)) => {
                let items: String = items(&block).iter().map(|t| wrapped("li", &spans(t))).collect();
                html.push_str(&(wrapped(tag, &items) + "\n"));
            }
            None => match block[0].strip_prefix("## ") {
                Some(title) => html.push_str(&(wrapped("h3", &spans(title)) + "\n")),
                None => html.push_str(&(wrapped("p", &spans(&block.join(" "))) + "\n")),
            },
        }
    }
    html
}

/// How a run of letters looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As usual.
    Plain,
    /// `**strong**`, and headings.
    Strong,
    /// `*emphasis*`.
    Emphasis,
    /// Code.
    Code,
}

/// A paragraph, a heading or an item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What stands before an item.
    pub lead: Option<String>,
    /// Its words.
    pub runs: Vec<(Style, String)>,
}

/// As blocks, to be drawn.
pub fn laid_out(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    for block in blocks(text) {
        let plain = |lead, text: &str| Block { lead, runs: runs(text, Style::Plain) };
        match item(block[0]) {
            Some((tag, _)) => {
                let leads = (1..).map(|k| if tag == "ol" { format!("{k}.") } else { "•".to_owned() });
                found.extend(items(&block).iter().zip(leads).map(|(t, lead)| plain(Some(lead), t)));
            }
            None => match block[0].strip_prefix("## ") {
                Some(title) => found.push(Block { lead: None, runs: runs(title, Style::Strong) }),
                None => found.push(plain(None, &block.join(" "))),
            },
        }
    }
    found
}

/// The items of a list, each as one line.
fn items(block: &[&str]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for line in block.iter().map(|line| line.trim()) {
        match (item(line), texts.last_mut()) {
            (None, Some(last)) => *last = format!("{last} {line}"),
            (found, _) => texts.push(found.map_or(line, |(_, rest)| rest).to_owned()),
        }
    }
    texts
}

/// A text as runs of one style.
fn runs(text: &str, around: Style) -> Vec<(Style, String)> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(Marked { before, tag, inside, behind }) = marked(rest) {
        found.push((around, before.to_owned()));
        match tag {
            "code" => found.push((Style::Code, inside.to_owned())),
            "strong" => found.extend(runs(inside, Style::Strong)),
            _ => found.extend(runs(inside, Style::Emphasis)),
        }
        rest = behind;
    }
    found.push((around, rest.to_owned()));
    found.retain(|(_, text)| !text.is_empty());
    found
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
    let (mut html, mut rest) = (String::new(), text);
    while let Some(Marked { before, tag, inside, behind }) = marked(rest) {
        let inside = if tag == "code" { escaped(inside) } else { spans(inside) };
        html.push_str(&(escaped(before) + &wrapped(tag, &inside)));
        rest = behind;
    }
    html + &escaped(rest)
}

/// The first words between marks.
struct Marked<'a> {
    before: &'a str,
    tag: &'static str,
    inside: &'a str,
    behind: &'a str,
}

fn marked(text: &str) -> Option<Marked<'_>> {
    let mut from = 0;
    while let Some(at) = text[from..].find(['*', '`']).map(|at| from + at) {
        let (mark, tag) = match &text[at..] {
            r if r.starts_with("**") => ("**", "strong"),
            r if r.starts_with('`') => ("`", "code"),
            _ => ("*", "em"),
        };
        from = at + mark.len();
        let rest = &text[from..];
        if let Some(end) = rest.find(mark).filter(|end| *end > 0 && !rest.starts_with(' ')) {
            let (inside, behind) = (&rest[..end], &rest[end + mark.len()..]);
            return Some(Marked { before: &text[..at], tag, inside, behind });
        }
    }
    None
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

    #[test]
    fn blocks_to_be_drawn() {
        let drawn = laid_out("Press **Fit** `now`.\n1. a\n2. *b*\n\n## End");
        let words = |k: usize| drawn[k].runs.iter().map(|(s, t)| format!("{s:?} {t}")).collect::<Vec<_>>();
        assert_eq!(words(0), ["Plain Press ", "Strong Fit", "Plain  ", "Code now", "Plain ."]);
        assert_eq!((drawn[2].lead.as_deref(), words(2)), (Some("2."), vec!["Emphasis b".to_owned()]));
        assert_eq!(words(3), ["Strong End"]);
    }
}
