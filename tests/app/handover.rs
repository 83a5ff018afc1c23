//! File ▸ Export: the fit that is shown as a script for another program.

use fitpanel::app::dialogs::Chosen;
use fitpanel::fit::{Command, Session};
use fitpanel::language::{Language, said, speaking};

use crate::window::Window;

/// Four programs, each by its entry; without a fresh fit there is nothing to hand over.
#[test]
fn a_fit_is_written_for_other_programs() {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::new();
    session.apply(Command::OpenExample("peak.csv".into())).unwrap();
    session.apply(Command::SetFormula("gaus+pol1".into())).unwrap();
    let names = ["peak.py", "peak.C", "peak.yml", "peak.sh"];
    let answers = names.map(|name| Chosen::Save(folder.path().join(name))).to_vec();
    let mut window = Window::answering(session, answers);
    window.click("Fit");
    for (entry, name, inside) in [
        ("Export for iminuit (.py)", names[0], "m = Minuit(total"),
        ("Export for ROOT (.C)", names[1], "int peak() {"),
        ("Export for kafe2go (.yml)", names[2], "model_function: |"),
        ("Export as command line (.sh)", names[3], "fitpanel fit \"$folder\"/peak.csv --model gaus+pol1"),
    ] {
        window.click("File menu");
        window.keep_picture("export in the file menu");
        window.click(entry);
        let text = std::fs::read_to_string(folder.path().join(name)).unwrap_or_default();
        assert!(text.contains(inside) && text.contains("22.20 ± 0.14"), "{name}: {text}");
        assert!(window.says("wrote "), "{name}");
    }
}

/// What a peer cannot do is said, and no file is written.
#[test]
fn what_a_peer_cannot_do_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("fit.yml");
    let mut session = Session::new();
    session.apply(Command::OpenExample("mixture.csv".into())).unwrap();
    let mut window = Window::answering(session, vec![Chosen::Save(target.clone())]);
    window.click("Fit");
    window.click("File menu");
    window.click("Export for kafe2go (.yml)");
    assert!(window.says("kafe2 cannot repeat this fit: another cost"));
    assert!(!target.exists());
    let german = speaking(Language::German, || said("another cost than the χ² of points"));
    assert_eq!(german, "eine andere Kostenfunktion als das χ² von Punkten");
}
