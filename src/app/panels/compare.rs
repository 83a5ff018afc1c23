//! The tab Compare: the fits of this run to these data, newest first, with those of the session file; each can be drawn, gone back to, and
//! its values taken. The one that is clicked stands beside the one that is shown, parameter by parameter.

use egui::{
    Align2, FontId, Label, Rect, RichText, Role as Part, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::app::state::PanelState;
use crate::app::theme::{GAP, SMALL, TABLE_ROW, TEXT, Tokens, bold_id};
use crate::app::widgets::{eye, link, swatch};
use crate::fit::{Command, Function, Session, delta_aic};
use crate::language::{said, tr, trf};
use crate::report::figure::Role;
use crate::report::functions::{Difference, compared, differences};
use crate::report::{pdg, words};

/// Part of the width that the list takes.
const LIST: f32 = 0.56;
/// Widths of eye with spot, of the columns of numbers, and of the links at the end of a row.
const LOOK: f32 = 44.0;
const NUMBERS: [(&str, f32); 3] = [("χ²/ndf", 76.0), ("p", 54.0), ("ΔAIC", 54.0)];
const LINKS: f32 = 104.0;
/// Right edges of the table of differences, as parts of its width.
const EDGES: [f32; 5] = [0.2, 0.46, 0.72, 0.86, 1.0];
/// Colors that a curve can have.
const COLORS: usize = 4;

/// What the fit shown is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// A fit of this run, by its number.
    Fit(usize),
    /// A function of the list, by its name.
    Listed(String),
}

/// The rows, and the two fits side by side: made once, since data may have to be looked through.
#[derive(Clone)]
pub struct Fits {
    list: Vec<Entry>,
    beside: Option<Beside>,
}

/// What two fits say about one another.
#[derive(Clone)]
struct Beside {
    of: [Compared; 2],
    differences: Vec<Difference>,
    words: String,
}

impl Fits {
    fn of(session: &Session) -> Fits {
        let mut list = entries(session);
        let shown = list.iter().find(|e| e.shown).map(|e| e.function.clone());
        for entry in list.iter_mut().filter(|e| !e.shown) {
            entry.delta_aic = shown.as_ref().and_then(|shown| delta_aic(shown, &entry.function));
        }
        Fits { list, beside: None }
    }
}

/// A row of the list.
#[derive(Clone)]
struct Entry {
    key: Compared,
    function: Function,
    shown: bool,
    drawn: bool,
    listed: bool,
    /// AIC less that of the fit shown.
    delta_aic: Option<f64>,
}

impl Entry {
    /// How it is called in a sentence.
    fn title(&self) -> String {
        match &self.key {
            Compared::Fit(number) => trf("fit {}, {}", &[&number, &self.function.name]),
            Compared::Listed(name) => name.clone(),
        }
    }
}

/// Newest first: the fits of this run, then functions of the list that come from a file.
fn entries(session: &Session) -> Vec<Entry> {
    let active = session.config().active;
    let listed: Vec<&Function> = session.functions_of(active).collect();
    let is_listed =
        |function: &Function| listed.iter().any(|f| f.name == function.name && f.same_fit(function));
    let past = session.past_fits();
    let of_file = |f: &&&Function| !past.iter().any(|fit| fit.function.same_fit(f));
    let older: Vec<Function> = listed.iter().filter(of_file).map(|f| (*f).clone()).collect();
    let row = |f: Function| {
        let key = Compared::Listed(f.name.clone());
        Entry { key, drawn: f.visible, function: f, shown: false, listed: true, delta_aic: None }
    };
    let fit = |fit: crate::fit::PastFit| Entry {
        key: Compared::Fit(fit.number),
        shown: fit.shown,
        drawn: fit.drawn,
        listed: is_listed(&fit.function),
        function: fit.function,
        delta_aic: None,
    };
    let mut list: Vec<Entry> = older.into_iter().map(row).collect();
    list.extend(past.into_iter().map(fit));
    list.reverse();
    list
}

/// Draws the tab.
pub fn ui(ui: &mut Ui, session: &Session, state: &mut PanelState, out: &mut Vec<Command>) {
    let mut fits = state.fits.take().unwrap_or_else(|| Fits::of(session));
    fits_ui(ui, &mut fits, state, out);
    state.fits = Some(fits);
}

fn fits_ui(ui: &mut Ui, fits: &mut Fits, state: &mut PanelState, out: &mut Vec<Command>) {
    let Fits { list, beside } = fits;
    if list.is_empty() {
        let text = tr(
            "Every fit to these data will stand here: to be compared, drawn beside others, or gone back to.",
        );
        ui.label(RichText::new(text).color(Tokens::of(ui).muted));
        return;
    }
    let shown = list.iter().find(|e| e.shown);
    let other = chosen(list, state.compared.as_ref());
    let rect = ui.available_rect_before_wrap();
    let middle = rect.left() + (LIST * rect.width()).round();
    let left = Rect::from_min_max(rect.min, pos2(middle - GAP, rect.bottom()));
    let right = Rect::from_min_max(pos2(middle + 2.0 * GAP, rect.top()), rect.max);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(left).id_salt("fits"));
    list_ui(&mut inside, list, other, &mut state.compared, out);
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().vline(middle + 0.5 * GAP, rect.y_range(), line);
    let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(right).id_salt("differences"));
    if let (Some(shown), Some(other)) = (shown, other) {
        differences_ui(&mut inside, other, shown, beside);
    } else {
        let text = tr("Fit another model: the two will stand here side by side.");
        inside.add(Label::new(RichText::new(text).color(Tokens::of(ui).muted)).wrap());
    }
}

/// What the fit shown is compared with: what was clicked, else the newest of the others.
fn chosen<'a>(list: &'a [Entry], compared: Option<&Compared>) -> Option<&'a Entry> {
    let clicked = list.iter().find(|e| !e.shown && Some(&e.key) == compared);
    clicked.or_else(|| list.iter().find(|e| !e.shown))
}

/// Left and right edge of the formula, and right edges of the numbers.
fn columns(row: Rect) -> (f32, f32, [f32; NUMBERS.len()]) {
    let mut right = row.right() - LINKS;
    let mut edges = [0.0; NUMBERS.len()];
    for (edge, (_, width)) in edges.iter_mut().zip(NUMBERS).rev() {
        *edge = right;
        right -= width;
    }
    (row.left() + LOOK, right, edges)
}

fn list_ui(
    ui: &mut Ui,
    list: &[Entry],
    other: Option<&Entry>,
    compared: &mut Option<Compared>,
    out: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let t = Tokens::of(ui);
    let head = next_row(ui, Sense::hover()).0;
    let (left, _, edges) = columns(head);
    let small = FontId::proportional(SMALL);
    ui.painter().text(pos2(left, head.center().y), Align2::LEFT_CENTER, tr("fit"), small.clone(), t.muted);
    for (edge, (title, _)) in edges.iter().zip(NUMBERS) {
        let at = pos2(*edge, head.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, title, small.clone(), t.muted);
    }
    ScrollArea::vertical().id_salt("fits").auto_shrink(false).show(ui, |ui| {
        for entry in list {
            let is_other = other.is_some_and(|o| o.key == entry.key);
            if row_ui(ui, entry, is_other, out) && !entry.shown {
                *compared = Some(entry.key.clone());
            }
        }
    });
}

/// A row; whether it was clicked.
fn row_ui(ui: &mut Ui, entry: &Entry, is_other: bool, out: &mut Vec<Command>) -> bool {
    let t = Tokens::of(ui);
    let (row, response) = next_row(ui, Sense::click());
    let (left, right, edges) = columns(row);
    let title = entry.title();
    let label = if entry.shown { trf("Shown: {}", &[&title]) } else { trf("Compare with {}", &[&title]) };
    let enabled = ui.is_enabled();
    let numbers = numbers(entry);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(spoken(&numbers)),
        ..WidgetInfo::selected(Part::Button, enabled, is_other, &label)
    });
    if is_other || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(row, 2, t.accent_soft);
    }
    let at = |x: f32| pos2(x, row.center().y);
    let number = match &entry.key {
        Compared::Fit(number) => format!("{number}  "),
        Compared::Listed(_) => String::new(),
    };
    let name = format!("{number}{}", entry.function.name);
    let font = if entry.shown { bold_id(TEXT) } else { FontId::proportional(TEXT) };
    let mut job = egui::text::LayoutJob::simple_singleline(name, font, t.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - left - GAP).max(20.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(left, row.center().y - 0.5 * galley.size().y), galley, t.text);
    for (edge, text) in edges.iter().zip(&numbers) {
        ui.painter().text(at(*edge), Align2::RIGHT_CENTER, text, FontId::proportional(TEXT), t.text);
    }
    let ranges = said(&words::selection_words(&entry.function.asked.selection));
    let response = response.on_hover_text(format!("{} ({ranges})", entry.function.asked.formula));
    look_ui(ui, row, entry, out);
    links_ui(ui, row, entry, out);
    response.clicked()
}

/// χ²/ndf, p, and AIC less that of the fit shown.
fn numbers(entry: &Entry) -> [String; NUMBERS.len()] {
    let f = &entry.function;
    let chi2 = match (f.chi2, f.ndof) {
        (Some(chi2), Some(ndof)) => format!("{}/{ndof}", pdg::number_pretty(chi2, 4)),
        _ => format!("F {}", pdg::number_pretty(f.fval, 6)),
    };
    let p = f.p_value.map(|p| pdg::pretty(&pdg::probability(p))).unwrap_or_default();
    let delta = entry.delta_aic.map(|d| {
        let sign = if d > 0.0 { "+" } else { "" };
        format!("{sign}{}", pdg::number_pretty(d, 3))
    });
    [if f.valid { chi2 } else { format!("{chi2} ▲") }, p, delta.unwrap_or_default()]
}

/// The numbers with their titles, for those who do not see the columns.
fn spoken(numbers: &[String; NUMBERS.len()]) -> String {
    let titled = NUMBERS.iter().zip(numbers).filter(|(_, number)| !number.is_empty());
    titled.map(|((title, _), number)| format!("{title} {number}")).collect::<Vec<_>>().join(", ")
}

/// The eye and the color of its curve.
fn look_ui(ui: &mut Ui, row: Rect, entry: &Entry, out: &mut Vec<Command>) {
    let rect = Rect::from_min_max(row.min, pos2(row.left() + LOOK, row.bottom()));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
    ui.spacing_mut().item_spacing.x = 3.0;
    let title = entry.title();
    let tip = match (entry.shown, entry.drawn) {
        (true, _) => tr("The fit that is shown is drawn always"),
        (false, true) => tr("Hide its curve"),
        (false, false) => tr("Draw its curve in the figure until it is hidden, whatever is fitted meanwhile"),
    };
    let response =
        ui.add_enabled_ui(!entry.shown, |ui| eye(ui, entry.shown || entry.drawn, &trf("Draw {}", &[&title])));
    if response.inner.on_hover_text(tip).on_disabled_hover_text(tip).clicked() {
        let drawn = !entry.drawn;
        out.push(match &entry.key {
            Compared::Fit(number) => Command::DrawFit { number: *number, drawn },
            Compared::Listed(name) => Command::ShowFunction { name: name.clone(), visible: drawn },
        });
    }
    if entry.drawn && entry.listed && !entry.shown {
        let color = Tokens::of(&ui).role(Role::Part(entry.function.color));
        let response = swatch(&mut ui, color, &trf("Color of {}", &[&title]));
        if response.on_hover_text(tr("Give its curve the next color")).clicked() {
            let (name, color) = (entry.function.name.clone(), (entry.function.color + 1) % COLORS);
            out.push(Command::ColorFunction { name, color });
        }
    }
}

/// What can be done with it.
fn links_ui(ui: &mut Ui, row: Rect, entry: &Entry, out: &mut Vec<Command>) {
    let rect = Rect::from_min_max(pos2(row.right() - LINKS + 8.0, row.top()), row.max);
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout));
    if entry.shown {
        ui.label(RichText::new(tr("shown")).size(SMALL).color(Tokens::of(&ui).muted));
        return;
    }
    let title = entry.title();
    let values = link(&mut ui, tr("values")).accessible_name(trf("Take the values of {}", &[&title]));
    let tip = tr("Take its values over into the parameters of the same names, as start values");
    if values.on_hover_text(tip).clicked() {
        out.push(match &entry.key {
            Compared::Fit(number) => Command::TakeFit(*number),
            Compared::Listed(name) => Command::TakeFunction { name: name.clone(), to: None },
        });
    }
    let back = link(&mut ui, tr("go back")).accessible_name(trf("Go back to {}", &[&title]));
    let tip = match &entry.key {
        Compared::Fit(_) => tr("Everything as it was after this fit: data, formula, range, settings, values"),
        Compared::Listed(_) => tr("Its formula with its values"),
    };
    if back.on_hover_text(tip).clicked() {
        match &entry.key {
            Compared::Fit(number) => out.push(Command::GoBackTo(*number)),
            Compared::Listed(name) => out.push(Command::GoBackToFunction(name.clone())),
        }
    }
}

/// Both fits parameter by parameter, and what the comparison says.
fn differences_ui(ui: &mut Ui, other: &Entry, shown: &Entry, known: &mut Option<Beside>) {
    let t = Tokens::of(ui);
    let of = [&other.key, &shown.key];
    let beside = match known.take().filter(|b| b.of.each_ref() == of) {
        Some(beside) => beside,
        None => Beside {
            of: of.map(Clone::clone),
            differences: differences(&other.function, &shown.function),
            words: compared(&other.function, &shown.function),
        },
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let short = |e: &Entry| match &e.key {
        Compared::Fit(number) => trf("fit {}", &[&number]),
        Compared::Listed(name) => name.clone(),
    };
    let titles = [
        tr("parameter").to_owned(),
        short(other),
        trf("{}, shown", &[&short(shown)]),
        "Δ".into(),
        tr("Δ/error").into(),
    ];
    let head = next_row(ui, Sense::hover()).0;
    for (k, title) in titles.iter().enumerate() {
        cell(ui, head, k, RichText::new(title).size(SMALL).color(t.muted));
    }
    ScrollArea::vertical().id_salt("differences").auto_shrink(false).show(ui, |ui| {
        for d in &beside.differences {
            difference_ui(ui, d);
        }
        ui.add_space(GAP);
        let text = said(&beside.words);
        ui.add(Label::new(RichText::new(text).size(SMALL).color(t.muted)).wrap());
    });
    *known = Some(beside);
}

fn difference_ui(ui: &mut Ui, d: &Difference) {
    let (row, response) = next_row(ui, Sense::hover());
    let [first, second] = &d.values;
    let plain = |text: &Option<String>| text.clone().unwrap_or_default();
    let (difference, in_errors) = (plain(&d.difference), plain(&d.in_errors));
    let label =
        trf("{}: {} and {}, difference {}, {} errors", &[&d.name, first, second, &difference, &in_errors]);
    response.widget_info(|| WidgetInfo::labeled(Part::Row, true, &label));
    cell(ui, row, 0, RichText::new(&d.name).font(bold_id(TEXT)));
    for (k, text) in [first, second, &difference, &in_errors].into_iter().enumerate() {
        cell(ui, row, k + 1, RichText::new(text));
    }
    let tip = tr(
        "The difference in units of the larger of both errors. Fits of the same data are not independent of one another: this is no significance.",
    );
    response.on_hover_text(tip);
}

fn next_row(ui: &mut Ui, sense: Sense) -> (Rect, egui::Response) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), TABLE_ROW), sense);
    let line = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    (rect, response)
}

fn cell(ui: &mut Ui, row: Rect, k: usize, text: RichText) {
    let left = if k == 0 { row.left() } else { row.left() + EDGES[k - 1] * row.width() };
    let rect = Rect::from_min_max(
        pos2(left, row.top()),
        pos2(row.left() + EDGES[k] * row.width() - 4.0, row.bottom()),
    );
    let align = egui::Align::Center;
    let layout = if k == 0 { egui::Layout::left_to_right(align) } else { egui::Layout::right_to_left(align) };
    ui.new_child(egui::UiBuilder::new().max_rect(rect).layout(layout)).add(Label::new(text).truncate());
}
