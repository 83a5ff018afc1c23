//! Columns and their roles as chips: each says whether its role is certain, has a menu of other roles, and can be dragged onto another chip,
//! with which it then changes places. What was chosen is read at once; roles that do not make up data yet stay until they do.

use egui::{Align, Button, Layout, Popup, Response, RichText, Ui, vec2};

use crate::app::state::{PanelState, RolesDraft};
use crate::app::theme::{SMALL, Tokens};
use crate::app::widgets::{Mark, chip, chip_size, drag_ghost, link};
use crate::cost::unused_errors;
use crate::data::read::{ReadOptions, Reading, SpareErrors};
use crate::data::{Data, DataKind, Dataset};
use crate::fit::{Command, Session, Source};
use crate::language::{phrase, said, tr, trf};

/// Room for the word at the end of the row.
const MORE: f32 = 48.0;
/// Characters of a name where the chips do not stand in one line.
const LONGEST: usize = 12;
/// Height of a line of chips, and the gap between two lines.
const CHIP_LINE: f32 = 22.0;
const CHIP_LINES: f32 = 3.0;
/// Columns with a chip; the others are named by the command line.
const MOST: usize = 60;

/// Roles to choose from, in the words of the menu.
const ROLES: [(&str, &str); 13] = [
    ("x", "x"),
    ("y", "y"),
    ("sy", phrase("error of y")),
    ("sx", phrase("error of x")),
    ("sy-", phrase("error downward")),
    ("sy+", phrase("error upward")),
    ("x2", phrase("second coordinate")),
    ("x3", phrase("third coordinate")),
    ("n", phrase("counts")),
    ("lo", phrase("lower edge")),
    ("hi", phrase("upper edge")),
    ("w", phrase("weight")),
    ("k", phrase("successes")),
];

/// A column with its role.
struct Tag {
    sign: String,
    name: String,
    /// Its position, where its role can be changed.
    column: Option<usize>,
    role: String,
    mark: Mark,
    /// Why these errors, recognised as such, are not used.
    unused: Option<String>,
}

/// A column in the hand of the mouse.
#[derive(Clone, Copy)]
struct Dragged(usize);

/// Draws the chips: those with a role, or all where details are shown.
pub fn ui(ui: &mut Ui, session: &Session, data: &Dataset, state: &mut PanelState, out: &mut Vec<Command>) {
    let source = session.config().member().source.clone();
    let draft = draft_of(state, source.as_ref());
    let reading = data.reading.as_ref().filter(|r| !r.columns.is_empty());
    let editable = reading.filter(|_| source.is_some());
    let mut tags = match editable {
        Some(reading) => tags_of(reading, draft, data),
        None => fixed_tags(data),
    };
    for (role, why) in unused_errors(data, &session.config().member().cost) {
        for tag in tags.iter_mut().filter(|tag| tag.role == role && tag.column.is_some()) {
            (tag.mark, tag.unused) = (Mark::Unused, Some(why.to_owned()));
        }
    }
    let mut chosen = None;
    let open = state.view.data_details;
    ui.scope(|ui| {
        // A second line of chips takes little more than the first one.
        ui.spacing_mut().item_spacing.y = CHIP_LINES;
        ui.spacing_mut().interact_size.y = CHIP_LINE;
        ui.horizontal_wrapped(|ui| {
            let shown: Vec<&Tag> =
                tags.iter().filter(|t| open || !t.role.is_empty() || t.unused.is_some()).collect();
            let most = if open { usize::MAX } else { most_of_name(ui, &shown) };
            for tag in shown {
                let wish = tag_ui(ui, tag, &tags, most);
                if wish.is_some() {
                    chosen = wish;
                }
            }
            let told = source.as_ref().is_some_and(|source| !source.options().columns.is_empty());
            let tip = tr("Give the columns the roles that their names and places suggest");
            if open
                && (told || draft_of(state, source.as_ref()).is_some())
                && link(ui, tr("Guess the roles")).on_hover_text(tip).clicked()
            {
                chosen = Some(Vec::new());
            }
            if ui.max_rect().right() - ui.cursor().left() < MORE {
                ui.end_row();
            }
            more_ui(ui, state);
        });
    });
    if let (Some(roles), Some(reading), Some(source)) = (chosen, editable, source) {
        let options = read_options(source.options(), reading, &roles);
        state.roles = (!roles.is_empty()).then(|| RolesDraft { source: source.clone(), roles });
        out.push(Command::Read(source.with(options)));
    }
}

fn more_ui(ui: &mut Ui, state: &mut PanelState) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let word = if state.view.data_details { tr("less") } else { tr("more…") };
        let tip = tr("How the file was read, all of its columns, and the path of a file");
        if link(ui, word).on_hover_text(tip).accessible_name(tr("More about the data")).clicked() {
            state.view.data_details = !state.view.data_details;
        }
    });
}

/// The roles that were chosen for this file and could not be read yet.
fn draft_of<'a>(state: &'a PanelState, source: Option<&Source>) -> Option<&'a [(String, usize)]> {
    let source = source?;
    let of_source = |draft: &&RolesDraft| draft.source.is_same_place(source);
    state.roles.as_ref().filter(of_source).map(|draft| draft.roles.as_slice())
}

/// How many characters of a name are shown: all where the chips stand in one line, else so many that two lines hold what is usual.
fn most_of_name(ui: &Ui, tags: &[&Tag]) -> usize {
    let gaps = ui.spacing().item_spacing.x * tags.len() as f32;
    let whole: f32 = tags.iter().map(|t| chip_size(ui, &t.sign, &t.name, t.mark)).sum();
    if whole + gaps + MORE <= ui.available_width() { usize::MAX } else { LONGEST }
}

/// One chip with `most` characters of its name; the roles that were chosen by it.
fn tag_ui(ui: &mut Ui, tag: &Tag, tags: &[Tag], most: usize) -> Option<Vec<(String, usize)>> {
    let response = chip(ui, (&tag.sign, &tag.name), tag.mark, tag.column.is_some(), most);
    let tip = match (tag.mark, tag.column) {
        (Mark::Sure, _) => tr("Its name or you say so"),
        (Mark::Doubt, _) => tr("Check whether this is right; click to choose another role"),
        (Mark::None, Some(_)) => tr("Not used; click to give it a role"),
        (Mark::None, None) => tr("The errors of counts: their square roots"),
        (Mark::Unused, _) => tr("Errors that are not used"),
    };
    let why = tag.unused.as_ref().map_or_else(String::new, |why| trf(", for {}", &[&said(why)]));
    let response = response.on_hover_text(format!("{}: {tip}{why}", tag.name));
    let column = tag.column?;
    response.dnd_set_drag_payload(Dragged(column));
    if response.dragged() {
        drag_ghost(ui, &tag.name);
    }
    let roles: Vec<(String, usize)> = tags
        .iter()
        .filter(|t| !t.role.is_empty())
        .filter_map(|t| Some((t.role.clone(), t.column?)))
        .collect();
    if let Some(dragged) = response.dnd_release_payload::<Dragged>()
        && dragged.0 != column
    {
        return Some(exchanged(&roles, dragged.0, (column, &tag.role)));
    }
    menu_ui(&response, tag, column, &roles)
}

/// The menu of a chip.
fn menu_ui(
    response: &Response,
    tag: &Tag,
    column: usize,
    roles: &[(String, usize)],
) -> Option<Vec<(String, usize)>> {
    let shown = Popup::menu(response).show(|ui| {
        ui.set_min_width(170.0);
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.spacing_mut().button_padding = vec2(10.0, 4.0);
        let mut picked = None;
        for (role, words) in ROLES {
            let words = tr(words);
            let sign = RichText::new(sign_of(role)).size(SMALL).color(Tokens::of(ui).muted);
            let button = Button::selectable(role == tag.role, words).right_text(sign);
            let label = trf("Use {} as {}", &[&tag.name, &words]);
            if ui.add(button).accessible_name(label).clicked() {
                picked = Some(assigned(roles, column, role));
            }
        }
        let button = Button::selectable(tag.role.is_empty(), tr("not used"));
        if ui.add(button).accessible_name(trf("Do not use {}", &[&tag.name])).clicked() {
            picked = Some(assigned(roles, column, ""));
        }
        picked
    });
    shown.and_then(|s| s.inner)
}

/// Whether two roles exclude one another: a function has one ordinate, counted or not.
fn same_place(a: &str, b: &str, with_trials: bool) -> bool {
    let ordinate = |role: &str| role == "y" || (role == "n" && !with_trials);
    a == b || (ordinate(a) && ordinate(b))
}

/// The roles when `column` gets another one (none when empty); who had that one gets the column's own.
fn assigned(roles: &[(String, usize)], column: usize, role: &str) -> Vec<(String, usize)> {
    let own = roles.iter().find(|(_, c)| *c == column).map(|(r, _)| r.clone());
    let trials = role == "k" || roles.iter().any(|(r, _)| r == "k");
    let mut list: Vec<(String, usize)> = Vec::new();
    for (r, c) in roles.iter().filter(|(_, c)| *c != column) {
        if role.is_empty() || !same_place(r, role, trials) {
            list.push((r.clone(), *c));
        } else if let Some(own) = &own {
            list.push((own.clone(), *c));
        }
    }
    if !role.is_empty() {
        list.push((role.to_owned(), column));
    }
    let has = |list: &[(String, usize)], role: &str| list.iter().any(|(r, _)| r == role);
    match role {
        // An error that was the same to both sides becomes that to the other side.
        "sy-" | "sy+" => {
            let other = if role == "sy-" { "sy+" } else { "sy-" };
            let taken = has(&list, other);
            list.iter_mut().filter(|(r, _)| r == "sy" && !taken).for_each(|(r, _)| other.clone_into(r));
            list.retain(|(r, _)| r != "sy");
        }
        "sy" => list.retain(|(r, _)| r != "sy-" && r != "sy+"),
        _ => {}
    }
    if has(&list, "lo") && has(&list, "hi") {
        list.retain(|(r, _)| r != "x");
    }
    list
}

/// The roles when a column is dragged onto another one: each gets what the other had.
fn exchanged(roles: &[(String, usize)], dragged: usize, (onto, role): (usize, &str)) -> Vec<(String, usize)> {
    if !role.is_empty() {
        return assigned(roles, dragged, role);
    }
    let own = roles.iter().find(|(_, c)| *c == dragged).map(|(r, _)| r.clone());
    own.map_or_else(|| roles.to_vec(), |own| assigned(&assigned(roles, dragged, ""), onto, &own))
}

/// What is said about the file, with these roles; without any they are guessed.
fn read_options(options: &ReadOptions, reading: &Reading, roles: &[(String, usize)]) -> ReadOptions {
    let has = |role: &str| roles.iter().any(|(r, _)| r == role);
    // Other roles may make other data of the columns, but a list without abscissas stays one, and so do single values.
    let kind = options.kind.filter(|k| *k == DataKind::Indexed && !has("x") && !roles.is_empty());
    let binning = options.binning.clone().filter(|_| !has("y") && !has("n"));
    let columns = roles.iter().map(|(role, c)| (role.clone(), name_of(reading, *c))).collect();
    ReadOptions { kind, columns, binning, ..options.clone() }
}

/// By what a column is asked for: its name where no other has it, else its number.
fn name_of(reading: &Reading, column: usize) -> String {
    if let Some(unread) = column.checked_sub(reading.columns.len()).and_then(|k| reading.unread.get(k)) {
        return unread.clone();
    }
    let name = reading.columns.get(column).map_or("", |c| c.name.as_str());
    let like = |other: &str| other.to_lowercase() == name.to_lowercase();
    let alone = reading.columns.iter().filter(|c| like(&c.name)).count() == 1;
    if alone && !name.is_empty() { name.to_owned() } else { (column + 1).to_string() }
}

/// The header of a column; those that were not read stand last.
fn name_of_column(reading: &Reading, column: usize) -> String {
    let read = reading.columns.get(column).map(|c| c.name.clone());
    let unread = || reading.unread.get(column.checked_sub(reading.columns.len())?).cloned();
    read.or_else(unread).unwrap_or_default()
}

/// The chips of a file whose roles can be changed: those that are used first.
fn tags_of(reading: &Reading, draft: Option<&[(String, usize)]>, data: &Dataset) -> Vec<Tag> {
    let used: Vec<(String, usize, Mark)> = if let Some(draft) = draft {
        draft.iter().map(|(r, c)| (r.clone(), *c, Mark::Doubt)).collect()
    } else {
        let mark = |sure| if sure { Mark::Sure } else { Mark::Doubt };
        reading.roles.iter().map(|r| (r.role.to_owned(), r.column, mark(r.is_sure))).collect()
    };
    let shown = |column: usize| match reading.columns.get(column) {
        Some(c) if c.name.is_empty() => (column + 1).to_string(),
        _ => name_of_column(reading, column),
    };
    let mut list: Vec<Tag> = used
        .iter()
        .map(|(role, c, mark)| Tag {
            sign: sign_of(role),
            name: shown(*c),
            column: Some(*c),
            role: role.clone(),
            mark: *mark,
            unused: None,
        })
        .collect();
    list.sort_by_key(|tag| place_of(&tag.role));
    list.extend(roots_of(data));
    let n = reading.columns.len();
    let is_number = |c: &usize| reading.columns.get(*c).is_none_or(|column| column.has_numbers);
    let unused = (0..n + reading.unread.len())
        .filter(|c| is_number(c) && !used.iter().any(|(_, taken, _)| taken == c));
    list.extend(unused.take(MOST).map(|c| {
        let spare = reading.spare_errors.iter().find(|s| s.column == c && draft.is_none());
        let why = |s: &SpareErrors| {
            s.instead.clone().unwrap_or_else(|| tr("it is not clear whose they are").into())
        };
        Tag {
            sign: spare.map_or_else(String::new, |_| "±".into()),
            name: shown(c),
            column: Some(c),
            role: String::new(),
            mark: if spare.is_some() { Mark::Unused } else { Mark::None },
            unused: spare.map(why),
        }
    }));
    list
}

/// The chips of data that are no table of a file. The two edges of bins are one axis.
fn fixed_tags(data: &Dataset) -> Vec<Tag> {
    let axis = &data.x_title.quantity;
    let mut list = Vec::new();
    for (role, column) in &data.columns {
        let (role, name) = match role.as_str() {
            "lo" if !axis.is_empty() => ("x", axis),
            "hi" if !axis.is_empty() => continue,
            other => (other, column),
        };
        let mark = if name.starts_with(|c: char| c.is_ascii_digit()) { Mark::Doubt } else { Mark::Sure };
        let role = role.to_owned();
        list.push(Tag { sign: sign_of(&role), name: name.clone(), column: None, role, mark, unused: None });
    }
    if list.is_empty() {
        list.extend(titled(data));
    }
    list.sort_by_key(|tag| place_of(&tag.role));
    list.extend(roots_of(data));
    list
}

/// Data without columns, like an object of a ROOT file, have the titles of their axes.
fn titled(data: &Dataset) -> impl Iterator<Item = Tag> {
    let ordinate = if data.kind() == DataKind::Histogram { "n" } else { "y" };
    let first = std::iter::once(("x".to_owned(), &data.x_title));
    let further = data.further_titles.iter().enumerate().map(|(k, title)| (format!("x{}", k + 2), title));
    let all = first.chain(further).chain(std::iter::once((ordinate.to_owned(), &data.y_title)));
    all.filter(|(_, title)| !title.quantity.is_empty()).map(|(role, title)| Tag {
        sign: role.clone(),
        name: title.quantity.clone(),
        column: None,
        role,
        mark: Mark::Sure,
        unused: None,
    })
}

/// Counts without a column of errors have √n.
fn roots_of(data: &Dataset) -> Option<Tag> {
    let counted = matches!(&data.data, Data::Histogram(h) if h.error.is_none());
    counted.then(|| Tag {
        sign: "±".into(),
        name: "√n".into(),
        column: None,
        role: "sy".into(),
        mark: Mark::Sure,
        unused: None,
    })
}

/// A role as a sign.
fn sign_of(role: &str) -> String {
    match role {
        "sx" => "±x".into(),
        "sy" => "±".into(),
        "sy-" => "−".into(),
        "sy+" => "+".into(),
        "sx2" => "±x2".into(),
        "sx3" => "±x3".into(),
        other => other.to_owned(),
    }
}

/// Abscissas first, then what was measured, then errors.
fn place_of(role: &str) -> u8 {
    let further = role.strip_prefix('x').is_some_and(|number| number.parse::<u8>().is_ok());
    match role {
        "x" | "lo" | "hi" => 0,
        _ if further => 1,
        "y" | "n" | "k" => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::{assigned, exchanged};

    fn roles(text: &str) -> Vec<(String, usize)> {
        let pair = |word: &str| {
            let (role, column) = word.split_once('=').unwrap();
            (role.to_owned(), column.parse().unwrap())
        };
        text.split_whitespace().map(pair).collect()
    }

    fn sorted(mut list: Vec<(String, usize)>) -> String {
        list.sort_by_key(|(_, c)| *c);
        list.iter().map(|(r, c)| format!("{r}={c}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_role_that_is_taken_is_exchanged() {
        for (before, column, role, after) in [
            ("x=0 y=1 sy=2", 1, "x", "y=0 x=1 sy=2"),
            ("x=0 y=1", 2, "sy", "x=0 y=1 sy=2"),
            ("x=0 y=1", 2, "y", "x=0 y=2"),
            ("x=0 y=1 sy=2", 2, "", "x=0 y=1"),
            ("x=0 y=1", 1, "n", "x=0 n=1"),
            ("x=0 y=1", 2, "n", "x=0 n=2"),
            ("x=0 y=1 sy=2", 3, "sy-", "x=0 y=1 sy+=2 sy-=3"),
            ("x=0 y=1 sy-=2 sy+=3", 2, "sy", "x=0 y=1 sy=2"),
            ("x=0 lo=1 y=2", 3, "hi", "lo=1 y=2 hi=3"),
            ("x=0 k=1 n=2", 2, "x", "n=0 k=1 x=2"),
        ] {
            assert_eq!(sorted(assigned(&roles(before), column, role)), after, "{before}: {column} as {role}");
        }
    }

    #[test]
    fn dragged_onto_another_they_change_places() {
        let before = roles("x=0 y=1 sy=2");
        assert_eq!(sorted(exchanged(&before, 0, (1, "y"))), "y=0 x=1 sy=2");
        assert_eq!(sorted(exchanged(&before, 3, (2, "sy"))), "x=0 y=1 sy=3");
        assert_eq!(sorted(exchanged(&before, 1, (3, ""))), "x=0 sy=2 y=3");
        assert_eq!(sorted(exchanged(&before, 4, (3, ""))), "x=0 y=1 sy=2");
    }
}
