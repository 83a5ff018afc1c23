//! The name of a parameter in a simultaneous fit: a click shares it with another data set, or gives the data set that is worked on a value of
//! its own.

use egui::{Label, Popup, RichText, Role, Sense, Ui, WidgetInfo};

use crate::fit::{Command, Session};
use crate::language::trf;

/// Parameters of others that are offered.
const MOST: usize = 12;

/// The name, with its menu where there is something to choose.
pub fn name_ui(
    ui: &mut Ui,
    text: RichText,
    k: usize,
    session: &Session,
    out: &mut Vec<Command>,
) -> egui::Response {
    let name = session.config().params[k].name.clone();
    let wishes = wishes(session, k);
    // A screen reader says the whole name.
    let info = || WidgetInfo::labeled(Role::Label, true, &name);
    if wishes.is_empty() {
        let label = ui.add(Label::new(text).truncate());
        label.widget_info(info);
        return label;
    }
    let label = ui.add(Label::new(text).truncate().sense(Sense::click()));
    label.widget_info(info);
    label.widget_info(|| WidgetInfo::labeled(Role::Button, true, trf("Sharing of {}", &[&name])));
    Popup::menu(&label).show(|ui| {
        for (words, command) in wishes {
            if ui.button(words).clicked() {
                out.push(command);
                ui.close();
            }
        }
    });
    label
}

/// What can be chosen for parameter `k` of the fit, with its words; nothing where the data set that is worked on does not have it.
fn wishes(session: &Session, k: usize) -> Vec<(String, Command)> {
    let config = session.config();
    let own = session.member_model();
    let Some(place) = own.at.iter().position(|&at| at == k).filter(|_| config.members.len() > 1) else {
        return Vec::new();
    };
    let (member, param) = (config.active, own.model.params()[place].name.clone());
    let command = |name: String| Command::MapParam { member, param: param.clone(), name };
    if session.users_of(k).len() > 1 {
        let names = config.params.names();
        let free = (2..=names.len() + 2).map(|n| format!("{param}_{n}")).find(|name| !names.contains(name));
        let words = trf("A value of its own for {}", &[&config.title(member)]);
        return free.into_iter().map(|name| (words.clone(), command(name))).collect();
    }
    let offer = |i: usize| {
        let words = trf("Share {} of {}", &[&config.params[i].name, &session.users_of(i).join(", ")]);
        (words, command(config.params[i].name.clone()))
    };
    let mut others: Vec<usize> = (0..config.params.len()).filter(|i| !own.at.contains(i)).collect();
    // What the formula calls it comes first.
    others.sort_by_key(|&i| config.params[i].name != param);
    others.into_iter().take(MOST).map(offer).collect()
}
