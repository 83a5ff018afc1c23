//! What stands around every page: its head, the contents at the side, the way on and back.

use std::fmt::Write as _;

use crate::app::Theme;
use crate::language::Language;
use crate::tutorial::markdown::escaped;

/// By which a page of the manual is known again.
pub(super) const MADE: &str = "<meta name=\"generator\" content=\"fitpanel manual\">";

const STYLE: &str = include_str!("../../../resources/manual/manual.css");

/// Where a page belongs in the contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The first page.
    Start,
    /// What is to be read.
    Chapters,
    /// What is to be done.
    Tutorials,
    /// What is looked up.
    Reference,
}

impl Part {
    fn title(self, language: Language) -> &'static str {
        match self {
            Part::Start => "fitpanel",
            Part::Chapters => pick(language, "Chapters", "Kapitel"),
            Part::Tutorials => pick(language, "Tutorials", "Tutorials"),
            Part::Reference => pick(language, "Reference", "Zum Nachschlagen"),
        }
    }
}

/// A page.
#[derive(Debug, Clone)]
pub(super) struct Page {
    /// Name of its file.
    pub file: String,
    /// What it is called.
    pub title: String,
    /// Where it belongs.
    pub part: Part,
    /// Its HTML below the title.
    pub body: String,
    /// Places on it for the contents: anchor and words.
    pub headings: Vec<(String, String)>,
    /// The language of the body.
    pub language: Language,
}

/// All pages.
#[derive(Debug, Clone)]
pub(super) struct Site {
    /// The language of the frame.
    pub language: Language,
    /// Light or dark; `None`: as the reader's machine.
    pub theme: Option<Theme>,
    /// In the order of reading.
    pub pages: Vec<Page>,
}

/// The text of a language.
pub(super) fn pick<'a>(language: Language, english: &'a str, german: &'a str) -> &'a str {
    match language {
        Language::English => english,
        Language::German => german,
    }
}

impl Site {
    /// A page with everything around it.
    pub(super) fn html(&self, k: usize) -> String {
        let page = &self.pages[k];
        let lang = self.language;
        let title = escaped(&page.title);
        let class = match self.theme {
            Some(Theme::Dark) => " class=\"dark\"",
            Some(Theme::Light) => " class=\"light\"",
            None => "",
        };
        let whole = if k == 0 { title.clone() } else { format!("{title} – fitpanel") };
        let mut body = page.body.clone();
        if k == 0 {
            body.push_str(&self.contents());
        }
        let (words, skip) = (pick(lang, "Contents", "Inhalt"), pick(lang, "To the text", "Zum Text"));
        let note = if page.language == lang {
            String::new()
        } else {
            "<p class=\"note\">Diese Seite gibt es bisher nur auf Englisch.</p>\n".to_owned()
        };
        let inner =
            if page.language == lang { String::new() } else { format!(" lang=\"{}\"", page.language.code()) };
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\"{class}>\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{MADE}\n<title>{whole}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#text\">{skip}</a>\n<div class=\"sheet\">\n\
             <nav class=\"side\" aria-label=\"{words}\">\n<details open><summary>{words}</summary>\n{}</details>\n</nav>\n\
             <main id=\"text\">\n{note}<article{inner}>\n<h1>{title}</h1>\n{body}</article>\n{}</main>\n</div>\n</body>\n</html>\n",
            lang.code(),
            self.side(k),
            self.turn(k)
        )
    }

    /// The pages at the side, the present one marked.
    fn side(&self, now: usize) -> String {
        let mut html = String::new();
        let mut part = None;
        for (k, page) in self.pages.iter().enumerate() {
            if part != Some(page.part) {
                let close = if part.is_some() { "</ul>\n" } else { "" };
                let title = match page.part {
                    Part::Start => String::new(),
                    other => format!("<p>{}</p>", other.title(self.language)),
                };
                let _ = writeln!(html, "{close}{title}<ul>");
                part = Some(page.part);
            }
            let here = if k == now { " aria-current=\"page\"" } else { "" };
            let _ = writeln!(html, "<li><a href=\"{}\"{here}>{}</a></li>", page.file, escaped(&page.title));
        }
        html + "</ul>\n"
    }

    /// The contents on the first page, with the headings of each page.
    fn contents(&self) -> String {
        let mut html = String::new();
        for part in [Part::Chapters, Part::Tutorials, Part::Reference] {
            let _ = write!(html, "<h2>{}</h2>\n<ul class=\"contents\">\n", part.title(self.language));
            for page in self.pages.iter().filter(|p| p.part == part) {
                let _ = write!(html, "<li><a href=\"{}\">{}</a>", page.file, escaped(&page.title));
                let places: Vec<String> = page
                    .headings
                    .iter()
                    .map(|(id, words)| format!("<a href=\"{}#{id}\">{}</a>", page.file, escaped(words)))
                    .collect();
                if !places.is_empty() {
                    let _ = write!(html, "<br><small>{}</small>", places.join(" · "));
                }
                html.push_str("</li>\n");
            }
            html.push_str("</ul>\n");
        }
        html
    }

    /// The page before and the page behind.
    fn turn(&self, k: usize) -> String {
        let lang = self.language;
        let link = |k: usize, rel: &str, words: &str| {
            let page = &self.pages[k];
            format!("<a rel=\"{rel}\" href=\"{}\">{words}<br>{}</a>", page.file, escaped(&page.title))
        };
        let before = k.checked_sub(1).map(|k| link(k, "prev", pick(lang, "← Previous", "← Zurück")));
        let behind =
            (k + 1 < self.pages.len()).then(|| link(k + 1, "next", pick(lang, "Next →", "Weiter →")));
        let label = pick(lang, "Pages before and behind", "Seiten davor und danach");
        let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
        format!(
            "<nav class=\"turn\" aria-label=\"{label}\"><span>{before}</span><span>{behind}</span></nav>\n"
        )
    }
}
