//! The result in one sentence, as a student writes it into a report: what was fitted to what, the parameters with errors and units, and how
//! well it goes together.

use super::super::parameter::told;
use super::super::pdg;
use super::super::verdict::verdict;
use super::super::{units, words};
use super::number::Number;
use super::parts::{Span, Spans, text};
use crate::data::DataKind;
use crate::fit::FitResult;
use crate::language::{pieces, said, tr, trf};
use crate::model::formula::{Face, Math, Writing, typeset};

/// So many parameters stand in the sentence; the others are in the table.
const MOST: usize = 6;
/// A longer formula stands below.
const LONGEST: usize = 48;

/// The sentence.
pub(super) fn sentence(r: &FitResult) -> Spans {
    let what = vec![fitted(r), onto(r)];
    if !r.is_valid() {
        return filled(tr("The fit of {} to {} has no valid result."), &what);
    }
    let mut values = what;
    values.extend([parameters(r), goodness(r)]);
    filled(tr("The fit of {} to {} gives {} ({})."), &values)
}

/// A sentence with its places filled.
fn filled(template: &str, values: &[Spans]) -> Spans {
    let mut out = Vec::new();
    for (before, place) in pieces(template) {
        if !before.is_empty() {
            out.push(Span::Text(before.to_owned()));
        }
        out.extend(place.and_then(|k| values.get(k)).into_iter().flatten().cloned());
    }
    out
}

/// What was fitted.
fn fitted(r: &FitResult) -> Spans {
    if r.members.len() > 1 {
        return text(tr("the models below"));
    }
    match formula(r) {
        Some((math, typed)) if typed.chars().count() <= LONGEST && !has_cases(&math) => {
            vec![Span::Formula(math, typed)]
        }
        _ => text(tr("the model below")),
    }
}

fn has_cases(math: &Math) -> bool {
    match math {
        Math::Cases(_) => true,
        Math::Word(..) => false,
        Math::Row(list) => list.iter().any(has_cases),
        Math::Root(_, a) | Math::Fenced(_, a) => has_cases(a),
        Math::Fraction(a, b) | Math::Power(a, b) | Math::Index(a, b) => has_cases(a) || has_cases(b),
    }
}

/// `y = …` on paper, and as it is typed in one line.
pub(super) fn formula(r: &FitResult) -> Option<(Math, String)> {
    let member = r.request.config.member();
    let model = &r.request.member_model().model;
    let names: Vec<String> = model.params().iter().map(|p| p.name.clone()).collect();
    let writing = Writing { terms: model.terms(), names: &names, value_of: &|_| None };
    let math = typeset(&member.formula, &writing).ok()?;
    let left = match r.data().map(|d| d.kind()) {
        None => return Some((math, member.formula.clone())),
        Some(DataKind::Sample) => vec![
            word("f", Face::Letter),
            Math::Fenced(crate::model::formula::Fence::Round, Box::new(word("x", Face::Letter))),
        ],
        Some(_) => vec![word("y", Face::Letter)],
    };
    let name = if r.data().is_some_and(|d| d.kind() == DataKind::Sample) { "f(x)" } else { "y" };
    let row = left.into_iter().chain([word("=", Face::Operator), math]).collect();
    Some((Math::Row(row), format!("{name} = {}", member.formula)))
}

fn word(text: &str, face: Face) -> Math {
    Math::Word(text.to_owned(), face)
}

/// Onto what.
fn onto(r: &FitResult) -> Spans {
    let config = &r.request.config;
    if r.members.len() > 1 {
        return text(trf("{} data sets together", &[&r.members.len()]));
    }
    let Some(data) = r.data() else { return text(tr("its own terms")) };
    let template = match data.kind() {
        DataKind::Points => tr("{} points of {}"),
        DataKind::Histogram => tr("{} bins of {}"),
        DataKind::Indexed | DataKind::Sample => tr("{} values of {}"),
    };
    let n = text(r.member().fit_set.rows.len().to_string());
    filled(template, &[n, vec![Span::Code(config.data_name(config.active))]])
}

/// `m = 22.20 ± 0.14 mm, c = …`.
fn parameters(r: &FitResult) -> Spans {
    let units = units::of_fit(&r.request);
    let params = &r.minimum.params;
    let shown: Vec<usize> = (0..params.len()).filter(|&i| params[i].is_free()).collect();
    let last = shown.len().min(MOST).saturating_sub(1);
    let mut out = Vec::new();
    for (k, &i) in shown.iter().take(MOST).enumerate() {
        if k > 0 {
            let and = format!(" {} ", tr("and"));
            out.push(Span::Text(if k == last && shown.len() <= MOST { and } else { ", ".to_owned() }));
        }
        out.push(name(&params[i].name));
        out.push(Span::Text(" = ".to_owned()));
        out.push(Span::Number(with_error(r, i).with_unit(&units[i])));
        if told(r, i).error.is_nan() {
            out.push(Span::Text(format!(" ({})", tr("no error"))));
        }
    }
    if shown.len() > MOST {
        out.push(Span::Text(format!(" {}", trf("and {} more parameters", &[&(shown.len() - MOST)]))));
    }
    if shown.is_empty() { text(tr("no free parameters")) } else { out }
}

/// A value with the errors that MINOS found, where it did at one standard deviation, else with that of HESSE.
pub(super) fn with_error(r: &FitResult, i: usize) -> Number {
    let p = told(r, i);
    let one = p.minos.is_some_and(|m| words::is_one_sigma(m.level));
    let sides = [p.lower, p.upper];
    let errors: &[f64] = if one && sides.iter().all(|e| e.is_finite()) { &sides } else { &[p.error] };
    let mut number = Number::measured(p.value, errors, p.row, 6);
    // Two sides that look the same are one error.
    if number.errors.len() == 2 && number.errors[0] == number.errors[1] {
        number.errors.pop();
    }
    number
}

/// A name as it is written on paper, where it is one of formulas.
pub(super) fn name(name: &str) -> Span {
    let math = typeset(name, &Writing { terms: &[], names: &[], value_of: &|_| None }).ok();
    Span::Name(name.to_owned(), math)
}

/// `χ²/ndof = 34.4/45, p = 0.87; errors as given`.
fn goodness(r: &FitResult) -> Spans {
    let judged = !r.unweighted && !words::is_robust(r);
    let number = |x: f64| Span::Number(Number::lone(x, 3));
    let mut out = match (r.gof.chi2, r.gof.ndof, words::scatter(r)) {
        (Some(chi2), Some(ndof), _) if judged => {
            let mut out =
                vec![Span::Text("χ²/ndof = ".to_owned()), number(chi2), Span::Text(format!("/{ndof}"))];
            out.extend(r.gof.p_value.into_iter().flat_map(probability));
            out
        }
        (_, _, Some(scatter)) => filled(tr("scatter of the points {}"), &[vec![number(scatter)]]),
        _ => Vec::new(),
    };
    if !out.is_empty() {
        out.push(Span::Text("; ".to_owned()));
    }
    out.push(Span::Text(trf("errors {}", &[&said(verdict(r).policy.here)])));
    out
}

/// `, p = 0.87`, or `, p < 10⁻¹⁵`.
fn probability(p: f64) -> [Span; 2] {
    let written = pdg::probability(p);
    let (sign, digits) = written.strip_prefix("< ").map_or(("=", written.as_str()), |digits| ("<", digits));
    [Span::Text(format!(", p {sign} ")), Span::Number(Number { exact: vec![p], ..Number::of_text(digits) })]
}
