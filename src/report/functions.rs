//! The list of fitted functions in words and as JSON, and how the newest compares with the others of the same rows. What the numbers say
//! about models stands in [`compare`](mod@crate::fit::compare).

use serde_json::{Value, json};

use crate::fit::{Comparison, Function, FunctionParam, Session, compare};

use super::pdg::{number, number_pretty, p_equals, pretty, round_pair, value_with_error};
use super::width::{Align, pad, wrap};
use super::words;

/// Columns of a line.
const COLUMNS: usize = super::text::COLUMNS;

/// One line a function, and one a comparison; empty unless there are several functions of one data set.
pub fn text(session: &Session) -> String {
    let mut out = Vec::new();
    for list in lists(session) {
        out.push(format!("Functions of {}", list[0].data));
        out.extend(list.iter().flat_map(|f| bullet(&line(session, f))));
        out.extend(comparisons(&list).flat_map(|(a, b, c)| bullet(&comparison(a, b, c))));
        out.extend(not_compared(&list).flat_map(|(.., why)| bullet(&why)));
    }
    out.into_iter().map(|line| line + "\n").collect()
}

/// The same as titles with their lines, for a report in another form.
pub fn sections(session: &Session) -> Vec<(String, Vec<String>)> {
    let section = |list: Vec<&Function>| {
        let lines = list.iter().map(|f| line(session, f));
        let lines = lines.chain(comparisons(&list).map(|(a, b, c)| comparison(a, b, c)));
        let lines = lines.chain(not_compared(&list).map(|(.., why)| why)).collect();
        (format!("Functions of {}", list[0].data), lines)
    };
    lists(session).into_iter().map(section).collect()
}

/// The same as keys of the JSON of a fit, `functions`, `comparisons` and `not_compared`; `None` unless there are several functions of one
/// data set.
pub fn json(session: &Session) -> Option<[(&'static str, Value); 3]> {
    let lists = lists(session);
    let functions: Vec<Value> = lists.iter().flatten().map(|f| object(session, f)).collect();
    let pairs = lists.iter().flat_map(|list| comparisons(list));
    let pairs: Vec<Value> = pairs.map(|(a, b, c)| comparison_object(a, b, c)).collect();
    let refused = lists.iter().flat_map(|list| not_compared(list));
    let refused: Vec<Value> =
        refused.map(|(a, b, why)| json!({ "first": a.name, "second": b.name, "reason": why })).collect();
    (!functions.is_empty()).then(|| {
        [("functions", functions.into()), ("comparisons", pairs.into()), ("not_compared", refused.into())]
    })
}

/// How two functions compare, or why they cannot be compared, in a sentence.
pub fn compared(a: &Function, b: &Function) -> String {
    compare(a, b).map_or_else(|why| why.to_string(), |c| comparison(a, b, c))
}

/// A parameter in two fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Its name.
    pub name: String,
    /// Its value in the first and in the second fit, with the error if that has a meaning; empty where the fit has no such parameter.
    pub values: [String; 2],
    /// The second value less the first, where both fits have it.
    pub difference: Option<String>,
    /// The same in units of the larger of the two errors. Fits of the same data are not independent: this is no significance.
    pub in_errors: Option<String>,
}

/// The parameters of two fits side by side: those of the first in their order, then those that only the second has.
pub fn differences(a: &Function, b: &Function) -> Vec<Difference> {
    let find = |f: &Function, name: &str| f.params.iter().find(|p| p.name == name).cloned();
    let only_b = b.params.iter().filter(|p| find(a, &p.name).is_none());
    let names = a.params.iter().chain(only_b).map(|p| p.name.clone());
    let of = |name: String| {
        let both = [find(a, &name), find(b, &name)];
        let words = |p: &Option<FunctionParam>| p.as_ref().map_or_else(String::new, value_words);
        let values = [words(&both[0]), words(&both[1])];
        let [Some(first), Some(second)] = both else {
            return Difference { name, values, difference: None, in_errors: None };
        };
        let difference = second.value - first.value;
        let error = [first.error, second.error].into_iter().flatten().reduce(f64::max);
        let rounded = |e: f64| pretty(&round_pair(difference, e).0);
        let plain = || number_pretty(difference, 3);
        Difference {
            name,
            values,
            difference: Some(error.filter(|e| *e > 0.0).map_or_else(plain, rounded)),
            in_errors: error.filter(|e| *e > 0.0).map(|e| in_errors(difference / e)),
        }
    };
    names.map(of).collect()
}

/// Two digits behind the point where that says something.
fn in_errors(ratio: f64) -> String {
    let digits = if ratio.abs() < 9.95 { 2 } else { 0 };
    pretty(&format!("{ratio:.digits$}"))
}

/// `22.20 ± 0.14`
fn value_words(p: &FunctionParam) -> String {
    pretty(&match p.error {
        Some(error) => value_with_error(p.value, error),
        None => number(p.value, 6),
    })
}

/// The functions of each data set of the session that has several.
fn lists(session: &Session) -> Vec<Vec<&Function>> {
    let mut lists: Vec<Vec<&Function>> = Vec::new();
    for j in 0..session.config().members.len() {
        let list: Vec<&Function> = session.functions_of(j).collect();
        let known = |list: &[&Function]| lists.iter().any(|l| std::ptr::eq(l[0], list[0]));
        if list.len() > 1 && !known(&list) {
            lists.push(list);
        }
    }
    lists
}

/// The newest against each of the others that it can be compared with.
fn comparisons<'a>(list: &[&'a Function]) -> impl Iterator<Item = (&'a Function, &'a Function, Comparison)> {
    let last = list[list.len() - 1];
    let others: Vec<&Function> = list[..list.len() - 1].to_vec();
    others.into_iter().filter_map(move |other| Some((other, last, compare(other, last).ok()?)))
}

/// The others of the same rows that it cannot be compared with, and why.
fn not_compared<'a>(list: &[&'a Function]) -> impl Iterator<Item = (&'a Function, &'a Function, String)> {
    let last = list[list.len() - 1];
    let others: Vec<&Function> = list[..list.len() - 1].to_vec();
    let of_rows = others.into_iter().filter(move |f| !f.together && !last.together && f.same_rows(last));
    of_rows.filter_map(move |other| Some((other, last, compare(other, last).err()?.to_string())))
}

fn bullet(text: &str) -> Vec<String> {
    let mark = |i: usize| if i == 0 { "–" } else { "" };
    let lines = wrap(text, COLUMNS - 2);
    lines.iter().enumerate().map(|(i, line)| pad(mark(i), 2, Align::Left) + line).collect()
}

/// Whether its data have changed since.
fn is_out_of_date(session: &Session, function: &Function) -> bool {
    let members = &session.config().members;
    let belongs = |j: &usize| function.belongs_to(members, *j);
    (0..members.len()).find(belongs).is_some_and(|j| !function.is_current(&members[j]))
}

/// `gaus (85 to 95): χ² = 0.0848, ndof = 7; Constant = 5.0 ± 2.8, …`
fn line(session: &Session, f: &Function) -> String {
    let ranges = words::selection_words(&f.asked.selection.clone().without_exclusions());
    let value = |p: &crate::fit::FunctionParam| match p.error {
        Some(error) => format!("{} = {}", p.name, value_with_error(p.value, error)),
        None => format!("{} = {}", p.name, number(p.value, 6)),
    };
    let params: Vec<String> = f.params.iter().map(value).collect();
    let numbers = [
        f.chi2.map_or_else(
            || Some(format!("F = {}", number(f.fval, 6))),
            |x| Some(format!("χ² = {}", number(x, 6))),
        ),
        f.ndof.map(|n| format!("ndof = {n}")),
        f.p_value.map(p_equals),
    ];
    let numbers: Vec<String> = numbers.into_iter().flatten().collect();
    let notes = [
        (!f.valid, ", not valid"),
        (is_out_of_date(session, f), ", out of date: the data have changed since"),
        (!f.visible, ", not drawn"),
    ];
    let notes: String = notes.iter().filter(|n| n.0).map(|n| n.1).collect();
    format!("{} ({ranges}){notes}: {}; {}", f.name, numbers.join(", "), params.join(", "))
}

/// `gaus+pol1 against gaus (2 parameters more): ΔAIC = -12.1, ΔBIC = -9.8 (AIC prefers gaus+pol1); F-test: F = 8.1 (p = 0.001); …`
fn comparison(a: &Function, b: &Function, c: Comparison) -> String {
    let test = |name: &str, found: Option<(f64, f64)>| {
        found.map(|(x, p)| format!("{name} = {} ({})", number(x, 4), p_equals(p)))
    };
    let preferred = |delta: f64| if delta < 0.0 { &b.name } else { &a.name };
    let criterion = |name: &str, delta: Option<f64>| {
        delta.map(|x| format!("Δ{name} = {} ({name} prefers {})", number(x, 4), preferred(x)))
    };
    let parts = [
        criterion("AIC", c.delta_aic),
        criterion("BIC", c.delta_bic),
        test("F-test: F", c.f_test),
        test("likelihood ratio: Δ", c.likelihood_ratio),
    ];
    let mut parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.extend(c.why_no_ratio.map(|why| match c.nested {
        Some(false) => format!("no F-test or likelihood ratio: {why}"),
        _ => format!("no likelihood ratio: {why}"),
    }));
    let (simple, rich) = if a.n_free() <= b.n_free() { (a, b) } else { (b, a) };
    let (simple, rich) = (&simple.name, &rich.name);
    if c.f_test.is_some() || c.likelihood_ratio.is_some() {
        parts.push(match c.nested {
            Some(_) => format!(
                "p is the probability of so much improvement by chance if {simple} is right (which is a case of {rich})"
            ),
            None => format!(
                "p is the probability of so much improvement by chance if {simple} is right (and a case of {rich})"
            ),
        });
    }
    let side = if b.n_free() >= a.n_free() { "more" } else { "less" };
    let more = match c.more_parameters {
        0 => "as many parameters".to_owned(),
        1 => format!("1 parameter {side}"),
        n => format!("{n} parameters {side}"),
    };
    format!("{} against {} ({more}): {}", b.name, a.name, parts.join("; "))
}

fn object(session: &Session, f: &Function) -> Value {
    let param = |p: &crate::fit::FunctionParam| json!({ "name": p.name, "value": p.value, "error": p.error, "fixed": p.fixed });
    let range: Vec<[f64; 2]> = f.asked.selection.ranges.iter().map(|i| [i.lo, i.hi]).collect();
    json!({
        "name": f.name,
        "data": f.data,
        "formula": f.asked.formula,
        "range": range,
        "cost": words::cost_code(f.cost),
        "valid": f.valid,
        "out_of_date": is_out_of_date(session, f),
        "visible": f.visible,
        "fval": f.fval,
        "chi2": f.chi2,
        "ndof": f.ndof,
        "p_value": f.p_value,
        "aic": f.aic,
        "bic": f.bic,
        "params": f.params.iter().map(param).collect::<Vec<_>>(),
        "covariance": f.covariance,
    })
}

fn comparison_object(a: &Function, b: &Function, c: Comparison) -> Value {
    let test = |found: Option<(f64, f64)>| found.map(|(x, p)| json!({ "statistic": x, "p_value": p }));
    json!({
        "first": a.name,
        "second": b.name,
        "delta_aic": c.delta_aic,
        "delta_bic": c.delta_bic,
        "more_parameters": c.more_parameters,
        "nested": c.nested,
        "f_test": test(c.f_test),
        "likelihood_ratio": test(c.likelihood_ratio),
        "why_no_ratio": c.why_no_ratio,
    })
}
