//! The other data sets of a fit in the figure of the one that is worked on: each in its color, with its curve at the present values. What
//! cannot stand on the same axes (planes, costs without data) is left out.

use crate::fit::{FitConfig, Session};

use super::preview::{data_figure, preview};
use super::{Figure, Ink, Layer, Role, Scales, ViewOptions};

/// Data sets whose figures stand side by side; of more only the one that is shown has one.
const MOST_FIGURES: usize = 4;

/// The data sets that are drawn: the one that is worked on, and those that are not hidden.
pub fn members_drawn(config: &FitConfig) -> Vec<usize> {
    (0..config.members.len()).filter(|&j| j == config.active || !config.members[j].hidden).collect()
}

/// Whether each data set has a figure of its own, where nobody says otherwise.
pub fn drawn_apart(config: &FitConfig) -> bool {
    (2..=MOST_FIGURES).contains(&members_drawn(config).len())
}

/// The data of the active member with their curve, as [`data_figure`], and the other members of the fit that are not hidden.
pub fn joint_figure(session: &Session, view: &ViewOptions) -> Figure {
    let mut figure = data_figure(session, view);
    add_others(session, &mut figure, view.scales);
    figure
}

/// Gives the data of member `j` in its own figure the color that someone chose for them.
pub(super) fn color(session: &Session, j: usize, figure: &mut Figure) {
    let Some(rgb) = session.config().members.get(j).and_then(|member| member.color) else { return };
    let own = |role: Role| match role {
        Role::Data => Role::Member(Ink { number: j, rgb: Some(rgb), hollow: false }),
        Role::Masked | Role::Outside => Role::Member(Ink { number: j, rgb: Some(rgb), hollow: true }),
        other => other,
    };
    figure.main.layers.iter_mut().for_each(|layer| recolor(layer, own));
}

/// Draws data that take no part in the fit like rows that are not used.
pub(super) fn pale(figure: &mut Figure) {
    let unused = |role: Role| match role {
        Role::Data => Role::Masked,
        Role::Member(ink) => Role::Member(Ink { hollow: true, ..ink }),
        other => other,
    };
    figure.main.layers.iter_mut().for_each(|layer| recolor(layer, unused));
}

fn add_others(session: &Session, figure: &mut Figure, scales: Scales) {
    let config = session.config();
    if config.members.len() < 2 || is_plane(figure) {
        return;
    }
    if config.members.iter().any(|member| member.formula != config.members[config.active].formula) {
        // One formula above the numbers of all would be taken for that of all.
        figure.formula.clear();
    }
    for layer in &mut figure.main.layers {
        if let Layer::Curve { role: Role::Fit, label, .. } = layer
            && label == "fit"
        {
            *label = config.title(config.active);
        }
    }
    let mut titles = [vec![figure.main.x_title.clone()], vec![figure.main.y_title.clone()]];
    let others = (0..config.members.len()).filter(|&j| j != config.active);
    for j in others.filter(|&j| !config.members[j].hidden) {
        let Some(beside) = figure_of(session, config, j, scales) else { continue };
        // Behind the data that are worked on.
        let main = &mut figure.main;
        for (known, other) in titles.iter_mut().zip([beside.main.x_title, beside.main.y_title]) {
            if !known.contains(&other) {
                known.push(other);
            }
        }
        main.layers.splice(0..0, beside.main.layers);
        main.x_range = hull(main.x_range, beside.main.x_range);
        main.y_range = hull(main.y_range, beside.main.y_range);
        if let Some(pulls) = &mut figure.pulls {
            pulls.x_range = main.x_range;
        }
    }
    let main = &mut figure.main;
    for ((title, known), is_own) in
        [&mut main.x_title, &mut main.y_title].into_iter().zip(titles).zip(figure.own_titles)
    {
        if !is_own {
            *title = known.join(", ");
        }
    }
}

/// Member `j` by itself, in its color and without what belongs to the one that is worked on.
fn figure_of(session: &Session, config: &FitConfig, j: usize, scales: Scales) -> Option<Figure> {
    let member = &config.members[j];
    member.data.as_ref().filter(|_| member.needs_data())?;
    let bare = ViewOptions {
        pulls: false,
        band: false,
        parts: false,
        stats: false,
        start: false,
        scales,
        ..ViewOptions::default()
    };
    let shown = FitConfig { active: j, ..config.clone() };
    let mut figure = preview(&shown, session.models().get(j)?, None, &bare);
    if is_plane(&figure) {
        return None;
    }
    let ink = |hollow: bool| Role::Member(Ink { number: j, rgb: member.color, hollow });
    let title = config.title(j);
    for layer in &mut figure.main.layers {
        recolor(layer, |role| ink(matches!(role, Role::Masked | Role::Outside) || member.left_out));
        if let Layer::Curve { label, .. } = layer
            && !label.is_empty()
        {
            label.clone_from(&title);
        }
    }
    Some(figure)
}

fn is_plane(figure: &Figure) -> bool {
    figure.main.layers.iter().any(|layer| matches!(layer, Layer::Cells { .. } | Layer::Dots { .. }))
}

fn hull(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    (a.0.min(b.0), a.1.max(b.1))
}

/// Gives a layer another role.
fn recolor(layer: &mut Layer, change: impl Fn(Role) -> Role) {
    let role = layer.role_mut();
    *role = change(*role);
}
