//! What a person says about a figure: titles of axes, and looks of the parts of a sum. It changes no fit.

use fitpanel::fit::{Command, FigureLook, PartLook, Session, Shown};
use fitpanel::report::figure::{Layer, Role};
use fitpanel::report::{ViewOptions, data_figure};

use super::line;
use crate::support::Fit;

fn look(fit: &mut Fit, look: FigureLook) {
    fit.apply(Command::SetFigureLook { member: 0, look });
}

fn parts(session: &Session) -> Vec<(String, usize)> {
    let layers = data_figure(session, &ViewOptions::default()).main.layers;
    let part = |layer: Layer| match layer {
        Layer::Curve { role: Role::Part(k), label, dashed: true, .. } => Some((label, k)),
        _ => None,
    };
    layers.into_iter().filter_map(part).collect()
}

#[test]
fn titles_stand_in_all_panels_and_change_no_fit() {
    let mut fit = Fit::new(line(Some(0.2)), "a*x+b");
    fit.run();
    let header = data_figure(&fit.session, &ViewOptions::default()).main.y_title;
    look(&mut fit, FigureLook { x_title: "time / s".into(), ..FigureLook::default() });
    let figure = data_figure(&fit.session, &ViewOptions::default());
    assert_eq!((figure.main.x_title.as_str(), figure.main.y_title), ("time / s", header));
    assert_eq!(figure.pulls.unwrap().x_title, "time / s");
    assert!(matches!(fit.session.result(), Shown::Fresh(_)));
    assert_eq!(fit.session.undo_label(), Some("Title of an axis"));
    fit.apply(Command::Undo);
    assert_ne!(data_figure(&fit.session, &ViewOptions::default()).main.x_title, "time / s");
}

#[test]
fn parts_are_hidden_and_colored() {
    let mut fit = Fit::new(line(Some(0.2)), "pol0(0)+a*x");
    fit.run();
    let before = parts(&fit.session);
    assert_eq!(before.iter().map(|part| part.1).collect::<Vec<_>>(), [0, 1]);
    let name = "a*x".to_owned();
    look(
        &mut fit,
        FigureLook::default().with_part(PartLook { name: name.clone(), hidden: false, color: Some(3) }),
    );
    assert_eq!(parts(&fit.session)[1], (name.clone(), 3));
    look(&mut fit, FigureLook::default().with_part(PartLook { name, hidden: true, color: None }));
    assert_eq!(parts(&fit.session), before[..1]);
    assert_eq!(fit.session.undo_label(), Some("Look of a part"));
    fit.apply(Command::Undo).apply(Command::Undo);
    assert_eq!(parts(&fit.session), before);
}
