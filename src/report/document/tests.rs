//! Golden documents of three fits, compared character by character; and what holds for every document: marks and braces are balanced, nothing is
//! loaded, colors can be read, and the numbers of all forms are those of JSON.

use std::collections::BTreeMap;

use super::{Beside, Form, Picture, pictures, write};
use crate::fit::FitResult;
use crate::language::Language;
use crate::minimize::{CovStatus, StopReason};
use crate::report::json::fit_json;
use crate::report::testing;

const FORMS: [(Form, &str); 4] =
    [(Form::Html, "html"), (Form::Latex, "tex"), (Form::Markdown, "md"), (Form::Csv, "csv")];

fn beside(language: Language) -> Beside {
    Beside {
        language,
        command: Some("fitpanel fit line.csv --model 'm*x+c'".to_owned()),
        ..Beside::default()
    }
}

/// A line with MINOS errors, profile, contours and band.
fn with_minos() -> FitResult {
    let mut r = testing::line();
    testing::add_minos(&mut r);
    testing::add_profile(&mut r);
    testing::add_contours(&mut r);
    testing::add_band(&mut r);
    r
}

/// One that ran out of calls.
fn not_valid() -> FitResult {
    let mut r = testing::line();
    let s = &mut r.minimum.status;
    s.stop = StopReason::CallLimit;
    s.valid = false;
    s.covariance = CovStatus::Missing;
    r.minimum.covariance = None;
    r
}

/// All documents that are looked at.
fn all() -> Vec<(&'static str, FitResult, Beside)> {
    vec![
        ("minos", with_minos(), beside(Language::English)),
        ("not_valid", not_valid(), beside(Language::English)),
        ("german", testing::peak(), beside(Language::German)),
        ("odd_names", odd_names(), beside(Language::English)),
        ("unbinned", testing::unbinned(), beside(Language::German)),
    ]
}

/// Names and headers that are commands of HTML, Markdown or LaTeX.
fn odd_names() -> FitResult {
    let mut r = testing::with_config(testing::line(), |config| {
        let member = config.member_mut();
        let mut data = member.data.as_deref().unwrap().clone();
        data.name = "U_1 % {x} <b>&a&b</b> Δs.csv".into();
        data.x_title.unit = "µm".into();
        member.data = Some(std::sync::Arc::new(data));
    });
    r.warnings.push(crate::fit::FitWarning {
        code: "W-SIGN",
        severity: crate::fit::Severity::Info,
        text: "the column 'U_1 %' of a&b {x} ^2 ~ # $ <script>".into(),
        param: None,
    });
    r
}

/// The figure of a session beside the document.
fn with_pictures(beside: &Beside) -> Vec<Picture> {
    use crate::fit::{Command, Session, Source, Task};
    let mut session = Session::new();
    session
        .apply(Command::Read(Source::text(
            "line.csv",
            "x,y,sy\n1,1.1,0.2\n2,1.9,0.2\n3,3.2,0.2\n4,3.9,0.2\n",
        )))
        .unwrap();
    session.apply(Command::SetFormula("m*x+c".into())).unwrap();
    session.run_now(&Task::Fit, &crate::minimize::NoObserver).unwrap();
    let found = pictures(
        &session,
        &crate::report::figure::Drawing::default(),
        beside.language,
        Some(("fit-figure", "pdf")),
    );
    assert_eq!(found.len(), usize::from(cfg!(feature = "figures")));
    found
}

/// A picture in a file is named by the forms that hold none.
#[cfg(feature = "figures")]
#[test]
fn pictures_in_files_are_named() {
    let mut beside = beside(Language::English);
    beside.pictures = with_pictures(&beside);
    let r = testing::line();
    let page = write(&r, Form::Latex, &beside);
    assert!(page.contains("\\includegraphics[width=130mm]{fit-figure-1.pdf}"), "{page}");
    assert!(write(&r, Form::Markdown, &beside).contains("(<fit-figure-1.pdf>)"));
    assert!(beside.pictures[0].file.as_ref().is_some_and(|(_, bytes)| bytes.starts_with(b"%PDF")));
    beside.pictures[0].file = None;
    assert!(!write(&r, Form::Latex, &beside).contains("includegraphics"));
}

/// `UPDATE_GOLDEN=1` rewrites the files instead.
#[test]
fn as_they_stand_in_the_golden_files() {
    for (name, result, beside) in all().into_iter().take(3) {
        for (form, ending) in FORMS {
            let path = format!("{}/src/report/golden/{name}.{ending}", env!("CARGO_MANIFEST_DIR"));
            let text = write(&result, form, &beside).replace(env!("CARGO_PKG_VERSION"), "VERSION");
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            let expected = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(text == expected, "{name} differs from {path}:\n{text}");
        }
    }
}

/// Every mark that is opened is closed, in order; those that have no end are known.
#[test]
fn marks_of_html_are_balanced_and_nothing_is_loaded() {
    for (name, result, beside) in all() {
        let beside = Beside { pictures: with_pictures(&beside), ..beside };
        let page = write(&result, Form::Html, &beside);
        let mut open: Vec<String> = Vec::new();
        for (at, _) in page.match_indices('<') {
            let mark = page[at + 1..].split('>').next().unwrap();
            let word: String =
                mark.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
            if mark.starts_with('!') || word == "meta" || mark.ends_with('/') {
                continue;
            }
            if mark.starts_with('/') {
                assert_eq!(open.pop().as_deref(), Some(word.as_str()), "{name}: {mark}");
            } else {
                open.push(word);
            }
        }
        assert!(open.is_empty(), "{name}: {open:?}");
        for loads in ["http:", "https:", "src=", "href=", "@import", "<script", "<link"] {
            assert!(!page.contains(loads), "{name}: {loads}");
        }
        // A font may stand in the page itself, and a part of a picture may be named.
        for link in page.split("url(").skip(1) {
            assert!(
                link.starts_with("data:") || link.starts_with('#'),
                "{name}: {}",
                &link[..20.min(link.len())]
            );
        }
        assert_eq!(page.matches("<figure>").count(), beside.pictures.len(), "{name}");
        assert_eq!(page.matches("<figcaption>line.csv: ").count(), beside.pictures.len(), "{name}");
        assert_eq!(page.matches("role=\"img\"").count(), beside.pictures.len(), "{name}");
        let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|p| p.split('"').next().unwrap()).collect();
        assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len(), "{name}: {ids:?}");
        assert_eq!(page.matches("<h1>").count(), 1, "{name}");
        assert!(page.contains(&format!("<html lang=\"{}\">", beside.language.code())));
        // What may be wider than the window is reached by the keyboard, and says what it is.
        for wide in ["<div class=\"wide\"", "<div class=\"formula\""] {
            for after in page.split(wide).skip(1) {
                let named = after.strip_prefix(" tabindex=\"0\" role=\"group\" aria-label=\"");
                assert!(named.is_some_and(|label| !label.starts_with('"')), "{name}: {wide}");
            }
        }
        assert!(!page.contains("scope=\"row\"><math") && !page.contains("number\"><math"), "{name}");
        assert_eq!(page.matches("<table>").count(), page.matches("<caption>").count(), "{name}");
        assert_eq!(
            page.matches("<th").count(),
            page.matches(" scope=\"").count() + page.matches("<thead").count(),
            "{name}"
        );
    }
}

#[test]
fn braces_and_environments_of_latex_are_balanced() {
    for (name, result, beside) in all() {
        let page = write(&result, Form::Latex, &beside);
        let mut depth = 0;
        let mut before = ' ';
        for c in page.chars() {
            match c {
                '{' if before != '\\' => depth += 1,
                '}' if before != '\\' => depth -= 1,
                _ => {}
            }
            assert!(depth >= 0, "{name}");
            before = if before == '\\' { ' ' } else { c };
        }
        assert_eq!(depth, 0, "{name}");
        let mut open: Vec<&str> = Vec::new();
        for (at, _) in page.match_indices('\\') {
            let name_of =
                |rest: &'static str| page[at..].strip_prefix(rest).map(|r| r.split('}').next().unwrap());
            if let Some(begun) = name_of("\\begin{") {
                open.push(begun);
            } else if let Some(ended) = name_of("\\end{") {
                assert_eq!(open.pop(), Some(ended), "{name}");
            }
        }
        assert!(open.is_empty(), "{name}: {open:?}");
        assert!(
            page.contains("% table parameters begins\n\\begin{table}")
                && page.contains("% table parameters ends")
        );
        assert!(
            page.lines()
                .filter(|l| !l.starts_with('%'))
                .all(|l| !l.replace("\\%", "").contains('%') || l.ends_with('%')),
            "{name}"
        );
    }
}

#[test]
fn names_that_are_commands_stay_names() {
    let r = odd_names();
    let page = write(&r, Form::Html, &beside(Language::English));
    assert!(
        page.contains("U_1 % {x} &lt;b&gt;&amp;a&amp;b&lt;/b&gt; Δs.csv") && page.contains("&lt;script&gt;"),
        "{page}"
    );
    let page = write(&r, Form::Latex, &beside(Language::English));
    assert!(page.contains("U\\_1 \\% \\{x\\} \\textless{}b\\textgreater{}\\&a\\&b"), "{page}");
    assert!(page.contains("a\\&b \\{x\\} \\textasciicircum{}2 \\textasciitilde{} \\# \\$"), "{page}");
}

/// A first-year student's sentence, in both languages, and that of a fit that is no result.
#[test]
fn the_result_in_a_sentence() {
    let said = |r: &FitResult, language: Language| write(r, Form::Sentence, &beside(language));
    let r = testing::line();
    assert_eq!(
        said(&r, Language::English),
        "The fit of y = m*x+c to 9 points of line.csv gives m = 0.98 ± 0.10 and c = 0.1 ± 0.5 (χ²/ndof = 7.5/7, p = 0.38; errors as \
         given).\n"
    );
    assert_eq!(
        said(&r, Language::German),
        "Die Anpassung von y = m*x+c an 9 Punkte aus line.csv ergibt m = 0.98 ± 0.10 und c = 0.1 ± 0.5 (χ²/ndof = 7.5/7, p = 0.38; \
         Fehler: wie angegeben).\n"
    );
    let units = said(&testing::peak(), Language::English);
    assert!(units.contains("gives Mean = (0.850 ± 0.012) MeV and Sigma = (0.198 ± 0.008) MeV ("), "{units}");
    let none = said(&not_valid(), Language::English);
    assert_eq!(none, "The fit of y = m*x+c to 9 points of line.csv has no valid result.\n");
}

/// What is not valid says so first; errors that mean nothing stand nowhere.
#[test]
fn a_fit_that_is_not_valid_says_so_first() {
    let r = not_valid();
    let error = format!("{:?}", r.errors()[0]);
    for (form, _) in FORMS {
        let page = write(&r, form, &beside(Language::English));
        assert!(!page.contains(&error), "{page}");
        if form != Form::Csv {
            let alarm = page.find("The search ran out of steps").unwrap();
            let sentence = page.rfind("has no valid result").unwrap();
            assert!(alarm < sentence, "{page}");
        }
    }
}

/// Value and error of each parameter as the forms write them.
fn of_json(r: &FitResult) -> BTreeMap<String, (f64, Option<f64>)> {
    let json = fit_json(r);
    let list = json["params"].as_array().unwrap().iter();
    list.map(|p| {
        (p["name"].as_str().unwrap().to_owned(), (p["value"].as_f64().unwrap(), p["error"].as_f64()))
    })
    .collect()
}

#[test]
fn the_numbers_of_all_forms_are_those_of_json() {
    for (name, r, beside) in all() {
        let expected = of_json(&r);
        let table = write(&r, Form::Csv, &beside);
        let mut rows = csv::Reader::from_reader(table.as_bytes());
        let mut seen = 0;
        for row in rows.records().map(Result::unwrap) {
            let (value, error) = expected[&row[0]];
            assert_eq!(row[1].parse::<f64>().unwrap(), value, "{name}");
            let varies = &row[6] == "false";
            assert_eq!(row[2].parse::<f64>().ok(), error.filter(|_| varies), "{name}");
            assert_eq!(&row[9], r.is_valid().to_string().as_str());
            seen += 1;
        }
        assert_eq!(seen, expected.len(), "{name}");
        let html = write(&r, Form::Html, &beside);
        let latex = write(&r, Form::Latex, &beside);
        let markdown = write(&r, Form::Markdown, &beside);
        for (value, error) in expected.values() {
            for x in [Some(*value), error.filter(|e| *e > 0.0)].into_iter().flatten() {
                let exact = super::number::exact_text(x);
                assert!(html.replace('−', "-").contains(&format!(">{exact}<")), "{name}: {exact} in {html}");
                assert!(
                    latex.contains(&format!("\\num{{{}}}", exact.replace('e', " e"))),
                    "{name}: {exact} in {latex}"
                );
                assert!(markdown.contains(&format!(" {exact} |")), "{name}: {exact} in {markdown}");
            }
        }
    }
}

/// What begins with a bracket is no option of LaTeX; in German every number has a comma, and tables have their German name.
#[test]
fn brackets_and_commas_of_latex() {
    let mut r = odd_names();
    r.warnings[0].text = "[x] begins".into();
    r.warnings[0].code = "";
    let page = write(&r, Form::Latex, &beside(Language::English));
    assert!(!page.contains("\\item [") && !page.contains("\\\\\n  ["), "{page}");
    let page = write(&testing::peak(), Form::Latex, &beside(Language::German));
    assert!(
        page.contains("{\\tablename}{Tabelle}") && page.contains("output-decimal-marker = {,}"),
        "{page}"
    );
    let words = page.split("\\begin{document}").nth(1).unwrap();
    // What stands in the braces of siunitx gets its comma there; lengths and what was typed have none.
    let mut outside = words.to_owned();
    for command in ["\\num{", "\\SI{", "\\texttt{", "\\parbox{"] {
        outside = outside
            .split(command)
            .enumerate()
            .map(|(k, part)| if k == 0 { part } else { part.split_once('}').map_or(part, |(_, rest)| rest) })
            .collect();
    }
    let letters: Vec<char> = outside.replace(env!("CARGO_PKG_VERSION"), "").chars().collect();
    let mixed = letters.windows(3).any(|w| w[0].is_ascii_digit() && w[1] == '.' && w[2].is_ascii_digit());
    assert!(!mixed && outside.contains("-0{,}5"), "{outside}");
}

/// Far below what is usual for it, a value at its limit is the limit; JSON has the number that was found.
#[test]
fn a_value_at_its_limit_is_the_limit() {
    let mut r = testing::line();
    r.minimum.status.at_limit = vec![crate::params::ParamId(1)];
    if let Some(p) = r.minimum.params.get_mut(crate::params::ParamId(1)) {
        p.value = 5.861e-29;
        p.limits = crate::params::Limits::above(0.0).unwrap();
    }
    for form in [Form::Html, Form::Latex, Form::Markdown, Form::Csv, Form::Tabs, Form::Text, Form::Sentence] {
        let page = write(&r, form, &beside(Language::English));
        assert!(!page.contains("5.861") && !page.contains("5.9e-29"), "{form:?}: {page}");
    }
    assert_eq!(fit_json(&r)["params"][1]["value"].as_f64(), Some(5.861e-29));
}

/// German spreadsheets take the comma, and columns stay columns.
#[test]
fn a_table_for_a_spreadsheet() {
    let r = testing::peak();
    let table = write(&r, Form::Tabs, &beside(Language::German));
    let lines: Vec<Vec<&str>> = table.lines().map(|l| l.split('\t').collect()).collect();
    assert!(lines.iter().all(|l| l.len() == 7), "{table}");
    assert_eq!(lines[2][..5], ["Mean", "0,850", "0,012", "0,012", "MeV"]);
    assert_eq!(
        write(&r, Form::Tabs, &beside(Language::English)).lines().nth(2).unwrap().split('\t').nth(5),
        Some("0.8501")
    );
}

/// Contrast of text by the rule of WCAG 2, on both grounds of the page and on paper.
#[test]
fn colors_can_be_read() {
    let style = include_str!("style.css");
    let roots: Vec<BTreeMap<&str, &str>> = style
        .split(":root {")
        .skip(1)
        .map(|r| {
            r.split('}')
                .next()
                .unwrap()
                .split(';')
                .filter_map(|d| d.trim().strip_prefix("--")?.split_once(": "))
                .collect()
        })
        .collect();
    assert_eq!(roots.len(), 3);
    let light = |hex: &str| -> f64 {
        let part = |k: usize| f64::from(u8::from_str_radix(&hex[1 + 2 * k..3 + 2 * k], 16).unwrap()) / 255.0;
        let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(part(0)) + 0.7152 * linear(part(1)) + 0.0722 * linear(part(2))
    };
    for root in roots {
        for ink in ["text", "soft", "alarm"] {
            for ground in ["page", "tint"] {
                let (a, b) = (light(root[ink]), light(root[ground]));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                assert!(contrast >= 4.5, "{ink} on {ground}: {contrast:.2}");
            }
        }
    }
}

/// Who gives a report up waits for no further figure.
#[cfg(feature = "figures")]
#[test]
fn figures_are_drawn_as_long_as_somebody_waits() {
    use crate::fit::{Command, Session, Source, Task};
    let mut session = Session::new();
    let points = "x,y,sy\n1,1.1,0.2\n2,1.9,0.2\n3,3.2,0.2\n4,3.9,0.2\n";
    session.apply(Command::Read(Source::text("line.csv", points))).unwrap();
    session.apply(Command::SetFormula("m*x+c".into())).unwrap();
    session.run_now(&Task::Fit, &crate::minimize::NoObserver).unwrap();
    let copy = session.copy_to_read();
    session.apply(Command::SetFormula("a*x".into())).unwrap();
    let drawing = crate::report::figure::Drawing::default();
    let drawn = |go_on: bool| super::pictures_while(&copy, &drawing, Language::English, None, &|| go_on);
    assert!(drawn(false).is_empty());
    assert!(drawn(true)[0].caption.ends_with("m*x+c"), "the copy is of the time when it was made");
}
