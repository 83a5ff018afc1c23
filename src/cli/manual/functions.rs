//! The predefined functions: formula, parameters, limits, where start values come from, and a picture of each.

use std::fmt::Write as _;

use super::frame::{Page, Part, pick};
use crate::language::{Language, tr};
use crate::model::Model;
use crate::model::formula::{Writing, typeset};
use crate::model::predefined::{self, EVERY, Meaning, Shape};
use crate::report::document::mathml::mathml;
use crate::report::page::small_curve;
use crate::report::pdg::number;
use crate::tutorial::chapter::grid;
use crate::tutorial::markdown::escaped;

/// Places of a curve.
const PLACES: u32 = 240;

/// The page.
pub(super) fn page(language: Language) -> Page {
    let mut body = String::from(
        "<p>Each of these names is a function that can be chosen in the window, typed as a formula, or given to \
         <code>--model</code>; sums of them are fitted as they are written, <code>gaus+pol1</code>. The pictures are drawn with the values \
         in the last column. Names written with <code>N</code> stand for orders: <code>pol0</code> is a constant, <code>pol1</code> a line.</p>\n",
    );
    let mut groups: Vec<&str> = Vec::new();
    for shape in predefined::all().filter(|s| s.meaning().is_some()) {
        if !groups.contains(&shape.group) {
            groups.push(shape.group);
        }
    }
    let mut headings = Vec::new();
    for group in groups {
        let id = format!("group-{}", group.replace(' ', "-"));
        let title = tr(group);
        let mut letters = title.chars();
        let title = letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect());
        let _ = writeln!(body, "<h2 id=\"{id}\">{}</h2>", escaped(&title));
        headings.push((id, title));
        predefined::all().filter(|s| s.group == group).for_each(|s| body.push_str(&described(s)));
    }
    Page {
        file: "functions.html".into(),
        title: pick(language, "Predefined functions", "Vordefinierte Funktionen").into(),
        part: Part::Reference,
        body,
        headings,
        language: Language::English,
    }
}

fn described(shape: &Shape) -> String {
    let names = shape.names();
    let mut html = format!("<h3 id=\"function-{}\"><code>{}</code>", shape.name, escaped(&names[0]));
    for other in &names[1..] {
        let _ = write!(html, ", <code>{}</code>", escaped(other));
    }
    html.push_str("</h3>\n<div class=\"shape\"><div>\n");
    html.push_str(&formula(shape));
    if let Some((_, meaning)) = shape.example() {
        html.push_str(&parameters(shape, meaning));
    }
    let mut remarks = vec![shape.guess.said()];
    if shape.normalised {
        remarks.push("Its area is 1: a density.");
    }
    if shape.n_coordinates > 1 {
        remarks.push("A function of x and y; the picture shows it along x at y = 0.");
    }
    let _ = write!(html, "<p>{}</p>\n</div>\n", remarks.join(" "));
    html.push_str(&picture(shape).unwrap_or_default());
    html + "</div>\n"
}

/// As it is typed, and on paper where it is a formula and no words.
fn formula(shape: &Shape) -> String {
    let text = shape.formula;
    let nothing = Writing { terms: &[], names: &[], value_of: &|_| None };
    let is_formula = !text.contains("...") && !text.contains(' ') && Model::compile(text).is_ok();
    let math = typeset(text, &nothing).ok().filter(|_| is_formula).map_or_else(String::new, |math| {
        let label = escaped(text);
        format!(
            "<div class=\"formula\" tabindex=\"0\" role=\"group\" aria-label=\"{label}\">{}</div>\n",
            mathml(&math, text, true)
        )
    });
    format!("{math}<p><code>{}</code></p>\n", escaped(text))
}

/// Names, meanings, limits, and the values of the picture.
fn parameters(shape: &Shape, meaning: &Meaning) -> String {
    let Some((found, _)) = shape.example() else { return String::new() };
    let limits = |k: usize| {
        let set = shape.limits.iter().find(|l| l.param == k || l.param == EVERY);
        match set.map(|l| (l.lower, l.upper)) {
            Some((Some(a), Some(b))) => format!("{} to {}", number(a, 6), number(b, 6)),
            Some((Some(a), None)) => format!("above {}", number(a, 6)),
            Some((None, Some(b))) => format!("below {}", number(b, 6)),
            _ => "any".to_owned(),
        }
    };
    let row = |(k, (what, value)): (usize, &(&str, f64))| {
        let name = format!("<code>{}</code>", escaped(&found.param_name(k)));
        vec![name, escaped(what), limits(k), number(*value, 4)]
    };
    let rows: Vec<Vec<String>> = meaning.params.iter().enumerate().map(row).collect();
    let caption = if shape.is_family() {
        format!("Parameters of {}", found.name())
    } else {
        format!("Parameters of {}", shape.name)
    };
    grid(&caption, &["Name", "Meaning", "Limits", "Picture"].map(String::from), &rows)
}

/// The curve of the example.
fn picture(shape: &Shape) -> Option<String> {
    let (found, meaning) = shape.example()?;
    let model = Model::compile(&found.name()).ok()?.with_range(meaning.span.0, meaning.span.1);
    let (from, to) = meaning.span;
    let x: Vec<f64> = (0..=PLACES).map(|k| from + (to - from) * f64::from(k) / f64::from(PLACES)).collect();
    let zero = vec![0.0; x.len()];
    let coordinates: Vec<&[f64]> = if shape.n_coordinates > 1 { vec![&x, &zero] } else { vec![&x] };
    let p: Vec<f64> = meaning.params.iter().map(|(_, value)| *value).collect();
    let mut y = vec![0.0; x.len()];
    model.eval(&coordinates, &p, &mut y);
    let points: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
    let title = found.name();
    let description = format!("{title} from x = {} to {}", number(from, 4), number(to, 4));
    Some(small_curve(&points, &title, &description, &format!("curve-{}", shape.name)) + "\n")
}
