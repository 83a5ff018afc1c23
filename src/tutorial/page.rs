//! The pages of a tutorial: one HTML file that holds everything, and Markdown beside its pictures.

use std::fmt::Write as _;

use base64::Engine as _;

use super::Script;
use super::markdown::{escaped, plain, to_html};
use crate::language::Language;

/// The first line of the Markdown, in which the program finds again what it wrote.
const MADE: &str = "<!-- fitpanel tutorial:";

/// The picture of a step.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The step, from 0.
    pub step: usize,
    /// Name of its file.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What it is: `image/png`.
    pub mime: &'static str,
    /// Width in points of the window.
    pub width: f32,
    /// What is marked in it.
    pub marked: Vec<String>,
}

/// Words of the pages.
struct Words {
    step: &'static str,
    of: &'static str,
    window: &'static str,
    marked: &'static str,
    previous: &'static str,
    next: &'static str,
    keys: &'static str,
}

fn words(language: Language) -> Words {
    match language {
        Language::English => Words {
            step: "Step",
            of: "of",
            window: "the window of fitpanel",
            marked: "marked:",
            previous: "Previous",
            next: "Next",
            keys: "The keys ← and → turn the pages.",
        },
        Language::German => Words {
            step: "Schritt",
            of: "von",
            window: "das Fenster von fitpanel",
            marked: "markiert:",
            previous: "Zurück",
            next: "Weiter",
            keys: "Die Tasten ← und → blättern.",
        },
    }
}

/// What the picture of a step shows, for those who do not see it.
pub fn alt(step: usize, marked: &[String], language: Language) -> String {
    let w = words(language);
    let named =
        if marked.is_empty() { String::new() } else { format!("; {} {}", w.marked, marked.join(", ")) };
    format!("{} {}: {}{named}", w.step, step + 1, w.window)
}

/// `tutorial.md`: the texts with the pictures beside it.
pub fn markdown(script: &Script, language: Language, pictures: &[Picture]) -> String {
    let w = words(language);
    let names: Vec<&str> = pictures.iter().map(|p| p.name.as_str()).collect();
    let mut text = format!("{MADE} {} -->\n\n# {}\n", names.join(" "), script.title.of(language));
    // Writing to a text does not fail, here and below.
    if !script.about.is_empty() {
        let _ = write!(text, "\n{}\n", script.about.of(language));
    }
    for (k, step) in script.steps.iter().enumerate() {
        let _ = write!(text, "\n## {} {}\n\n{}\n", w.step, k + 1, step.say.of(language));
        for picture in pictures.iter().filter(|p| p.step == k) {
            let alt = alt(k, &picture.marked, language).replace(['[', ']'], "");
            let _ = write!(text, "\n![{alt}]({})\n", picture.name);
        }
    }
    text
}

/// The pictures that belong to a Markdown text that the program wrote; none for one that somebody else did.
pub fn written_before(markdown: &str) -> Option<Vec<&str>> {
    let names = markdown.lines().next()?.strip_prefix(MADE)?.strip_suffix("-->")?;
    Some(names.split_whitespace().collect())
}

/// The steps of a tutorial as sections of a page, each with its text and its picture.
pub fn steps(script: &Script, language: Language, pictures: &[Picture]) -> String {
    let (w, count) = (words(language), script.steps.len());
    let mut steps = String::new();
    for (k, step) in script.steps.iter().enumerate() {
        let mut figures = String::new();
        for picture in pictures.iter().filter(|p| p.step == k) {
            let data = base64::engine::general_purpose::STANDARD.encode(&picture.bytes);
            let alt = escaped(&alt(k, &picture.marked, language));
            let (mime, width) = (picture.mime, picture.width.round());
            let _ =
                writeln!(figures, "<img alt=\"{alt}\" width=\"{width}\" src=\"data:{mime};base64,{data}\">");
        }
        let heading = format!("{} {} {} {count}", w.step, k + 1, w.of);
        let said = to_html(step.say.of(language));
        let _ = write!(steps, "<section id=\"s{}\"><h2>{heading}</h2>\n{said}{figures}</section>\n", k + 1);
    }
    steps
}

/// `index.html`: everything in one file, a step at a time; all of them where there are no scripts, and on paper.
pub fn html(script: &Script, language: Language, dark: bool, pictures: &[Picture]) -> String {
    let w = words(language);
    let title = escaped(&plain(script.title.of(language)));
    let steps = steps(script, language, pictures);
    let about = to_html(script.about.of(language));
    let theme = if dark { "dark" } else { "light" };
    let (lang, previous, next, keys) = (language.code(), w.previous, w.next, w.keys);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{lang}\" class=\"{theme}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<header><h1>{title}</h1>\n{about}</header>\n{steps}\
         <nav hidden><button id=\"previous\">← {previous}</button> <small>{keys}</small> \
         <button id=\"next\">{next} →</button></nav>\n</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

const STYLE: &str = "\
:root { --page: #f4f5f7; --card: #fff; --text: #15181c; --line: #d9dde3; --strong: #0a6fb5; color-scheme: light; }
:root.dark { --page: #14171b; --card: #1d2126; --text: #e8eaed; --line: #3a4149; --strong: #6cb6f0; color-scheme: dark; }
body { margin: 0; background: var(--page); color: var(--text); font: 17px/1.55 system-ui, sans-serif; }
main { max-width: 1304px; margin: 0 auto; padding: 1rem; }
header p, section p, section ul, section ol { max-width: 46rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .5rem 1.2rem 1.2rem; margin: 1rem 0; }
h1 { margin: .5rem 0; } h2 { font-size: 1rem; color: var(--strong); margin: .6rem 0; }
img { max-width: 100%; height: auto; display: block; border: 1px solid var(--line); border-radius: 4px; }
code { background: var(--page); border: 1px solid var(--line); border-radius: 4px; padding: 0 .25em; }
nav { display: flex; justify-content: space-between; align-items: center; gap: 1rem; }
nav[hidden], .paged section:not(.now) { display: none; }
button { font: inherit; color: var(--strong); background: var(--card); border: 1px solid var(--strong); border-radius: 6px; padding: .35rem 1rem; }
button:disabled { color: inherit; border-color: var(--line); opacity: .5; }
@media print { :root, :root.dark { --page: #fff; --card: #fff; --text: #000; --line: #bbb; color-scheme: light; }
  nav { display: none; } .paged section:not(.now) { display: block; } section { break-inside: avoid; border: 0; padding: 0; } }
";

const SCRIPT: &str = "\
const steps = [...document.querySelectorAll('section')], back = document.getElementById('previous'), on = document.getElementById('next');
const first = steps.findIndex(s => '#' + s.id === location.hash);
let now = Math.max(0, first);
function show(k) {
  now = Math.min(Math.max(k, 0), steps.length - 1);
  steps.forEach((s, i) => s.classList.toggle('now', i === now));
  back.disabled = now === 0; on.disabled = now === steps.length - 1;
}
document.body.classList.add('paged'); document.querySelector('nav').hidden = false;
back.onclick = () => show(now - 1); on.onclick = () => show(now + 1);
addEventListener('keydown', e => { if (e.key === 'ArrowLeft') show(now - 1); if (e.key === 'ArrowRight') show(now + 1); });
show(now);
";
