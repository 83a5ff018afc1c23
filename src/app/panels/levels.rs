//! Levels of contours: what the interval of one parameter covers, what both cover together, or those that are drawn because the fit was
//! asked for them; or any that are typed. The lit button is what is drawn, until another one is pressed.

use egui::Ui;

use crate::app::widgets::{field_text, levels_of_text, segmented_with_tips, value_edit};
use crate::fit::FitResult;
use crate::language::{said, tr, trf};
use crate::minimize::Level;
use crate::params::ParamId;
use crate::report::words::region_words;

/// Levels in standard deviations of one parameter.
const SIGMAS: [Level; 3] = [Level::Sigmas(1.0), Level::Sigmas(2.0), Level::Sigmas(3.0)];
/// Probabilities that both parameters lie inside.
const JOINT: [Level; 3] = [Level::Cl(0.68), Level::Cl(0.95), Level::Cl(0.99)];
/// Width of one choice.
const WIDTH: f32 = 88.0;
/// Width of the field for any levels.
const FIELD: f32 = 96.0;

/// A set of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    /// One, two and three standard deviations of one parameter.
    Sigmas,
    /// 68, 95 and 99 % for both together.
    Joint,
    /// Those that are drawn.
    AsDrawn,
    /// Those that were typed.
    Typed,
}

/// What was chosen, and what was drawn then: when something else is drawn later, the choice is over.
#[derive(Debug, Clone, Default)]
pub struct LevelsChoice(Option<(Levels, Vec<Level>)>, Vec<Level>);

impl LevelsChoice {
    fn levels(&self, kind: Levels, drawn: &[Level]) -> Vec<Level> {
        match kind {
            Levels::Sigmas => SIGMAS.to_vec(),
            Levels::Joint => JOINT.to_vec(),
            Levels::AsDrawn => drawn.to_vec(),
            Levels::Typed => self.1.clone(),
        }
    }
}

/// The levels of the contours of a pair, or of all pairs, each once, the smallest first.
pub(super) fn drawn(result: &FitResult, pair: Option<(ParamId, ParamId)>) -> Vec<Level> {
    let of_pair = |x, y| pair.is_none_or(|p| p == (x, y) || p == (y, x));
    let shown = result.contours.iter().filter(|c| of_pair(c.x, c.y));
    let mut levels: Vec<Level> = shown.map(|c| c.level).collect();
    levels.sort_by(|a, b| rise(*a).total_cmp(&rise(*b)));
    levels.dedup_by(|a, b| is_same(*a, *b));
    levels
}

/// The levels that a press of the button draws, as chosen last.
pub(super) fn taken(drawn: &[Level], choice: &LevelsChoice) -> Vec<Level> {
    let chosen = choice.0.as_ref().filter(|(_, then)| are_same(then, drawn));
    choice.levels(chosen.map_or(kind_of(drawn), |(taken, _)| *taken), drawn)
}

/// Draws the choice; the levels that a press of the button beside it draws.
pub(super) fn ui(ui: &mut Ui, drawn: &[Level], choice: &mut LevelsChoice) -> Vec<Level> {
    let kind = kind_of(drawn);
    if choice.0.as_ref().is_some_and(|(_, then)| !are_same(then, drawn)) {
        choice.0 = None;
    }
    let taken = choice.0.as_ref().map_or(kind, |(taken, _)| *taken);
    let asked = drawn.iter().map(|level| said(&region_words(rise(*level)))).collect::<Vec<_>>().join("; ");
    let asked = trf("The levels that are drawn: {}", &[&asked]);
    let mut options = vec![
        (Levels::Sigmas, "1 2 3 σ", tr("Standard deviations of one parameter")),
        (Levels::Joint, "68 95 99 %", tr("Probabilities that both parameters lie inside")),
    ];
    if kind == Levels::AsDrawn && taken != Levels::Typed {
        options.push((Levels::AsDrawn, tr("as drawn"), asked.as_str()));
    }
    let width = WIDTH * options.len() as f32;
    if let Some(pressed) = segmented_with_tips(ui, &options, taken, width) {
        choice.0 = Some((pressed, drawn.to_vec()));
    }
    choice.levels(taken, drawn)
}

/// The field for any levels, beside the choice; what stands in it is what is taken.
pub(super) fn field(
    ui: &mut Ui,
    drawn: &[Level],
    taken: &[Level],
    choice: &mut LevelsChoice,
) -> Result<Vec<Level>, String> {
    let shown: Vec<String> = taken.iter().map(|level| short(*level)).collect();
    let shown = shown.join("; ");
    let tip = tr(
        "Any levels: probabilities that both lie inside, like 0.683; 95 %, or standard deviations, like 1σ 2σ",
    );
    let edit = ui.scope(|ui| value_edit(ui, tr("Levels of the contours"), &shown, &shown, FIELD));
    edit.response.on_hover_text(tip);
    let Some(typed) = edit.inner else { return Ok(taken.to_vec()) };
    choice.1 = levels_of_text(&typed)?;
    choice.0 = Some((Levels::Typed, drawn.to_vec()));
    Ok(choice.1.clone())
}

/// A level as it can be typed back.
fn short(level: Level) -> String {
    match level {
        Level::Sigmas(k) => format!("{}σ", field_text(k)),
        Level::Cl(p) if p < 1.0 => field_text(p),
        Level::Cl(k) => field_text(k),
    }
}

/// Which set these are; nothing drawn yet counts as the usual one.
fn kind_of(drawn: &[Level]) -> Levels {
    match drawn {
        [] => Levels::Sigmas,
        drawn if are_same(drawn, &SIGMAS) => Levels::Sigmas,
        drawn if are_same(drawn, &JOINT) => Levels::Joint,
        _ => Levels::AsDrawn,
    }
}

fn is_same(a: Level, b: Level) -> bool {
    (rise(a) - rise(b)).abs() <= 1e-9 * rise(a)
}

/// The rise of the cost that a level of two parameters means.
fn rise(level: Level) -> f64 {
    level.rise(2).unwrap_or(f64::NAN)
}

fn are_same(a: &[Level], b: &[Level]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same(*a, *b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_known_by_what_they_are() {
        assert_eq!(kind_of(&[]), Levels::Sigmas);
        assert_eq!(kind_of(&SIGMAS), Levels::Sigmas);
        assert_eq!(kind_of(&JOINT), Levels::Joint);
        // From 1 on a probability is that of so many standard deviations: of both parameters together here.
        assert_eq!(kind_of(&[Level::Cl(1.0), Level::Cl(2.0), Level::Cl(3.0)]), Levels::AsDrawn);
        assert_eq!(kind_of(&SIGMAS[..2]), Levels::AsDrawn);
    }
}
