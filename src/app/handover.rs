//! The fit that is shown, written as a script for another program: the file is chosen in a dialog, and its ending says for whom.

use std::path::Path;

use super::App;
use super::handed_out::Writing;
use crate::fit::Shown;
use crate::language::{said, trf};
use crate::report::handover::{Embedding, Peer};

impl App {
    /// Asks where the script is to stand.
    pub(super) fn ask_where_to_export(&mut self, peer: Peer, ctx: &egui::Context) {
        let data = self.session.config().member().data.as_deref();
        let stem = data.map_or("fit", |d| d.name.rsplit_once('.').map_or(d.name.as_str(), |(stem, _)| stem));
        self.writing = Some(Writing::Script(peer));
        let wake = ctx.clone();
        self.dialogs.save(&peer.file_name(stem), Box::new(move || wake.request_repaint()));
    }

    /// Writes the script, and what stands beside it.
    pub(super) fn export(&mut self, peer: Peer, path: &Path) {
        let Shown::Fresh(result) = self.session.result() else { return };
        let script = match peer.script(result, path, Embedding::default()) {
            Ok(script) => script,
            Err(why) => {
                let why: Vec<String> = why.iter().map(|why| said(why)).collect();
                let text = trf("{} cannot repeat this fit: {}", &[&peer.name(), &why.join("; ")]);
                self.state.refuse(text);
                return;
            }
        };
        // The dialog has asked about the script alone.
        if let Some((beside, _)) = script.files.iter().find(|(file, _)| file != path && file.exists()) {
            let text = trf(
                "{} is there already and would be written over; choose another name",
                &[&beside.display()],
            );
            self.state.refuse(text);
            return;
        }
        for (file, text) in &script.files {
            if let Err(e) = std::fs::write(file, text) {
                self.state.refuse(trf("cannot write {}: {}", &[&file.display(), &e]));
                return;
            }
        }
        let files: Vec<String> = script.files.iter().map(|(file, _)| file.display().to_string()).collect();
        let notes: String =
            script.notes.iter().map(|note| format!(" ({})", said(note))).collect::<Vec<_>>().concat();
        self.state.say(trf("wrote {}", &[&files.join(", ")]) + &notes);
    }
}
