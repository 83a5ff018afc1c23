//! Commands about the formula: commit one, add a term, estimate its start values.

use super::Edit;
use super::compose::compose;
use super::settings::forget_unknown_names;
use crate::cost::{self, CostKind};
use crate::data::read::symbol;
use crate::fit::state::State;
use crate::fit::{FitConfig, FitError, Member, start};
use crate::model::formula;
use crate::model::{FormulaError, Model, NamedFormula, ParamHint, Term};
use crate::params::{ParamId, Parameters};

/// The function that every session begins with, as ROOT's panel does.
const FIRST_FORMULA: &str = "gaus";

/// `gaus`, no data, every setting at its default.
#[expect(clippy::expect_used, reason = "a constant formula; a test compiles it")]
pub(crate) fn initial_state() -> State {
    state_of_members(vec![Member::new(FIRST_FORMULA)], Vec::new(), false).expect("the first formula compiles")
}

/// These members, every other setting at its default and every parameter fresh.
///
/// # Errors
/// A formula is refused, or a name.
pub(crate) fn state_of_members(
    members: Vec<Member>,
    definitions: Vec<NamedFormula>,
    keep_user_values: bool,
) -> Result<State, FitError> {
    let several = members.len() > 1;
    let config =
        FitConfig { members, definitions, keep_user_values, ..FitConfig::new("", Parameters::default()) };
    let model = |(j, member): (usize, &Member)| {
        let compiled = compile_in(&member.formula, &config.definitions, member).map_err(FitError::from);
        compiled.map_err(|e| if several { e.in_member(config.title(j)) } else { e })
    };
    let models: Vec<Model> = config.members.iter().enumerate().map(model).collect::<Result<_, FitError>>()?;
    let mut state = State { config, models: Vec::new() };
    compose(&mut state, models, |_, _| None)?;
    Ok(state)
}

/// What a formula means depends on the cost and on the data: in a typed cost every name is a parameter, x too; else x, y, z are coordinates
/// as far as the data have them.
fn compile(text: &str, functions: &[NamedFormula], member: &Member) -> Result<Model, FormulaError> {
    if member.cost.kind == CostKind::Custom {
        return Model::compile_without_coordinates_with(text, functions);
    }
    let n = member.data.as_ref().map_or(1, |d| d.n_coordinates());
    let templates = start::templates_of(member);
    let Some((column, with_x)) = read_by_column(text, member).filter(|(name, _)| !templates.contains(name))
    else {
        return Model::compile_for_templates(text, n, functions, &templates);
    };
    // Where that means nothing, what is said is about the text as it was typed.
    match Model::compile_for_templates(&with_x, n, functions, &templates) {
        Ok(model) => {
            let title = member.data.as_ref().map_or("", |d| d.x_title.quantity.trim());
            let of_column = if title == column {
                "the column of that name".to_owned()
            } else {
                format!("the symbol of the column {title}")
            };
            let note = format!("{column} is the abscissa, {of_column}; write [{column}] for a parameter.");
            Ok(model.with_note(note))
        }
        Err(_) => Model::compile_for_templates(text, n, functions, &templates),
    }
}

/// A formula without x that has the name of the column of the only coordinate in it, or the symbol in that name (`t` of `Zeit t`): what it
/// has, and the formula with x in its place. A symbol that the ordinate has too is nobody's.
fn read_by_column(text: &str, member: &Member) -> Option<(String, String)> {
    let data = member.data.as_ref().filter(|d| d.n_coordinates() == 1)?;
    let column = data.x_title.quantity.trim();
    let symbol = || {
        let of_x = symbol(column)?;
        (symbol_or_name(&data.y_title.quantity) != of_x).then_some(of_x)
    };
    let read = |name: &str| Some((name.to_owned(), formula::with_abscissa(text, name)?));
    read(column).or_else(|| read(symbol()?))
}

fn symbol_or_name(title: &str) -> &str {
    symbol(title).unwrap_or(title)
}

/// The same for the cost and the data of `member`.
pub(super) fn compile_in(
    text: &str,
    functions: &[NamedFormula],
    member: &Member,
) -> Result<Model, FormulaError> {
    let is_put_together = cost::sums_over_rows(text) || !cost::fits_in(text).is_empty();
    if member.cost.kind == CostKind::Custom && is_put_together {
        // The parameters of other fits come in when all are put together.
        return cost::parameters_of(text, member.data.as_deref(), functions, &[]);
    }
    compile(text, functions, member)
}

/// Why a text cannot be the formula of the active member, with its data and its cost; `None` when it can.
pub(crate) fn formula_problem(state: &State, text: &str) -> Option<FormulaError> {
    compile_in(text.trim(), &state.config.definitions, state.config.member()).err()
}

/// Gives parameters without limits those that their shapes ask for.
pub(super) fn set_default_limits(state: &mut State) {
    let State { config, models } = state;
    let hints = models.iter().flat_map(|own| own.at.iter().zip(own.model.params()));
    for (&k, hint) in hints {
        let Some(p) = config.params.get_mut(ParamId(k)).filter(|p| p.limits.is_none()) else { continue };
        p.limits = hint.limits;
        p.value = p.limits.clip(p.value);
    }
}

/// Commits a formula. Parameters that keep their name and their shape keep everything the user or a fit gave them.
pub(super) fn set_formula(state: &mut State, text: &str) -> Result<Edit, FitError> {
    let text = text.trim();
    let model = compile_in(text, &state.config.definitions, state.config.member())?;
    let inherit = by_name(state.model(), &model);
    replace_model(state, text.to_owned(), model, &inherit)?;
    start::refresh(state);
    Ok(Edit::step(format!("Set the formula {text}")))
}

/// Makes `text` itself the cost, with its error definition. The data stay; only a cost that sums over their rows uses them.
pub(super) fn set_custom_cost(
    state: &mut State,
    text: &str,
    errordef: Option<f64>,
) -> Result<Edit, FitError> {
    let cost = &mut state.config.member_mut().cost;
    (cost.kind, cost.errordef) = (CostKind::Custom, errordef);
    cost.up()?;
    set_formula(state, text)?;
    Ok(Edit::step("Set the cost"))
}

/// Reads the present formula anew when the kind of the cost has changed from or to a typed one, which changes what its names mean.
pub(super) fn read_again(state: &mut State, before: CostKind) -> Result<(), FitError> {
    let kind = state.config.member().cost.kind;
    if (kind == CostKind::Custom) != (before == CostKind::Custom) {
        let text = state.config.member().formula.clone();
        set_formula(state, &text)?;
    }
    Ok(())
}

/// Reads the present formula anew for data of another number of coordinates; what keeps its name keeps everything. A formula that means
/// nothing there stays as it was: a fit says then what does not go together.
pub(super) fn read_for_data(state: &mut State) {
    let text = state.config.member().formula.clone();
    if let Ok(model) = compile_in(&text, &state.config.definitions, state.config.member()) {
        let inherit = by_name(state.model(), &model);
        // Refused only for names of parameters, which leaves everything as it was.
        let _ = replace_model(state, text, model, &inherit);
    }
}

/// Operation Add: the formula becomes `old+term` with the next free parameters. What is fitted or set stays; the new term
/// is estimated from what the present curve leaves over (restarting everything is how ROOT's panel fails here).
pub(super) fn add_term(state: &mut State, term: &str) -> Result<Edit, FitError> {
    let term = term.trim();
    // On its own first, so that an error points into what was typed.
    compile_in(term, &state.config.definitions, state.config.member())?;
    let sum = sum_text(&state.config.member().formula, term);
    let model = compile_in(&sum, &state.config.definitions, state.config.member())?;
    let inherit = by_position(state.model(), &model);
    replace_model(state, model.text().to_owned(), model, &inherit)?;
    start::refresh(state);
    Ok(Edit::step(format!("Add {term}")))
}

/// Estimates every parameter that is not fixed anew.
pub(super) fn guess_all(state: &mut State) -> Result<Edit, FitError> {
    if state.config.member().data.is_none() {
        return Err(FitError::NoData);
    }
    start::all_anew(state);
    Ok(Edit::step("Estimate start values"))
}

/// `old+term`, with brackets where an operator binds less tightly than the sum.
fn sum_text(old: &str, term: &str) -> String {
    let loose = |s: &str| s.contains(['?', '<', '>', '=', '&', '|']);
    let old = if loose(old) { format!("({old})") } else { old.to_owned() };
    let term =
        if loose(term) || term.starts_with(['-', '+']) { format!("({term})") } else { term.to_owned() };
    format!("{old}+{term}")
}

/// Puts a new model of the active member in place; its parameter `j` takes over everything from parameter `inherit[j]` of the old one.
pub(super) fn replace_model(
    state: &mut State,
    formula: String,
    model: Model,
    inherit: &[Option<usize>],
) -> Result<(), FitError> {
    let active = state.config.active;
    let old: Vec<Vec<usize>> = state.models.iter().map(|own| own.at.clone()).collect();
    let mut models: Vec<Model> = state.models.iter().map(|own| own.model.clone()).collect();
    models[active] = model;
    state.config.member_mut().formula = formula;
    compose(state, models, |j, k| {
        let own = if j == active { inherit.get(k).copied().flatten() } else { Some(k) };
        old[j].get(own?).copied()
    })?;
    forget_unknown_names(state);
    state.settle_range();
    Ok(())
}

/// For each new parameter the old one of the same name, when both belong to the same shape: `Sigma` of a Gaussian is not
/// `Sigma` of a Landau.
fn by_name(old: &Model, new: &Model) -> Vec<Option<usize>> {
    let find = |(j, hint): (usize, &ParamHint)| {
        let i = old.params().iter().position(|p| p.name == hint.name)?;
        (shape_of(old, i) == shape_of(new, j)).then_some(i)
    };
    new.params().iter().enumerate().map(find).collect()
}

fn shape_of(model: &Model, param: usize) -> Option<&'static str> {
    model.terms().iter().find(|t| t.params.contains(&param)).and_then(|t| t.shape)
}

/// For each parameter of `old+term` the one of `old`: the first terms of the sum are those of the old formula, in order.
/// A formula whose terms do not line up falls back to names.
fn by_position(old: &Model, new: &Model) -> Vec<Option<usize>> {
    let lines_up = |(a, b): (&Term, &Term)| a.shape == b.shape && a.params.len() == b.params.len();
    let n = old.terms().len();
    if new.terms().len() <= n || !old.terms().iter().zip(new.terms()).all(lines_up) {
        return by_name(old, new);
    }
    let mut inherit = vec![None; new.n_params()];
    for (a, b) in old.terms().iter().zip(new.terms()) {
        for (&i, &j) in a.params.iter().zip(&b.params) {
            if let Some(slot) = inherit.get_mut(j) {
                *slot = Some(i);
            }
        }
    }
    inherit
}
