//! The window under test: the real application in egui's test harness, drawn by the program's own rasterizer.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::pasteboard::Pasteboard;
use egui::{Color32, Key, Modifiers, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node, TestRenderer};
use fitpanel::app::dialogs::{Chosen, Dialogs};
use fitpanel::app::headless::raster::Raster;
use fitpanel::app::keep::{Keep, StateFolder};
use fitpanel::app::{App, Theme};
use fitpanel::fit::{Command, Session};

/// Longest time that a fit of a test may take, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a person clicks.
#[rustfmt::skip]
const CLICKED: [Role; 9] = [
    Role::Button, Role::CheckBox, Role::RadioButton, Role::ComboBox, Role::Slider, Role::SpinButton, Role::TextInput, Role::Link, Role::Tab,
];

/// The rasterizer as egui_kittest wants it.
#[derive(Default)]
struct Soft(Raster);

impl TestRenderer for Soft {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.apply(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        let size = [size.x.round() as usize, size.y.round() as usize];
        let picture = self.0.paint(&primitives, size, scale, Color32::BLACK);
        image::RgbaImage::from_raw(size[0] as u32, size[1] as u32, picture.rgba)
            .ok_or_else(|| "the picture has the wrong size".to_owned())
    }
}

/// A file in the hand of the mouse.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|e| e.to_string())
    }
}

/// File dialogs that are answered at once, the first answer first; then never.
#[derive(Default)]
struct Answers {
    ready: Vec<Chosen>,
    asked: bool,
}

impl Dialogs for Answers {
    fn open(&mut self, wake: Box<dyn Fn() + Send>) {
        self.asked = true;
        wake();
    }

    fn save(&mut self, _suggested: &str, wake: Box<dyn Fn() + Send>) {
        self.open(wake);
    }

    fn poll(&mut self) -> Option<Chosen> {
        let answered = std::mem::take(&mut self.asked) && !self.ready.is_empty();
        answered.then(|| self.ready.remove(0))
    }
}

/// An open window.
pub struct Window {
    harness: Harness<'static, App>,
}

impl Window {
    /// Over this session.
    pub fn new(session: Session) -> Window {
        Window::sized(session, Theme::Light, [1280.0, 800.0])
    }

    /// With this theme and size.
    pub fn sized(session: Session, theme: Theme, size: [f32; 2]) -> Window {
        Window::of(App::new(session, theme).with_dialogs(Box::new(Answers::default())), size)
    }

    /// Whose file dialogs get these answers.
    pub fn answering(session: Session, answers: Vec<Chosen>) -> Window {
        Window::of(App::new(session, Theme::Light).with_dialogs(Window::answers(answers)), [1280.0, 800.0])
    }

    /// These answers for file dialogs.
    pub fn answers(ready: Vec<Chosen>) -> Box<dyn Dialogs> {
        Box::new(Answers { ready, asked: false })
    }

    /// With a clipboard that takes all forms, and answers for file dialogs.
    pub fn copying(session: Session, clipboard: &Pasteboard, answers: Vec<Chosen>) -> Window {
        let app = App::new(session, Theme::Light).with_dialogs(Window::answers(answers));
        Window::of(app.with_clipboard(Box::new(clipboard.clone())), [1280.0, 800.0])
    }

    /// Which keeps what is to be kept in this folder, a changed session every tenth of a second.
    pub fn keeping(session: Session, folder: &std::path::Path, answers: Vec<Chosen>) -> Window {
        let keep = Keep::new(StateFolder::at(folder)).every(Duration::from_millis(100));
        let app = App::new(session, Theme::Light).with_dialogs(Window::answers(answers)).with_keep(keep);
        Window::of(app, [1280.0, 800.0])
    }

    /// The button of the window's frame that closes it.
    pub fn close_button(&mut self) {
        let viewports = &mut self.harness.input_mut().viewports;
        viewports.entry(egui::ViewportId::ROOT).or_default().events.push(egui::ViewportEvent::Close);
        self.settle();
    }

    /// Where the window stands on the screen, as its system says.
    pub fn stands_at(&mut self, rect: egui::Rect) {
        let viewport = self.harness.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
        (viewport.inner_rect, viewport.outer_rect) = (Some(rect), Some(rect));
        self.settle();
    }

    pub fn of(app: App, size: [f32; 2]) -> Window {
        let harness = Harness::builder()
            .with_size(size)
            .with_step_dt(1.0 / 60.0)
            .with_render_cursor(false)
            .renderer(Soft::default())
            .build_ui_state(
                |ui, app: &mut App| {
                    let ctx = ui.ctx().clone();
                    app.logic(&ctx);
                    // The harness leaves a margin around what it tests; the real window has none.
                    let mut full = ui.new_child(egui::UiBuilder::new().max_rect(ctx.content_rect()));
                    full.set_clip_rect(ctx.content_rect());
                    app.ui(&mut full);
                },
                app,
            );
        let mut window = Window { harness };
        window.settle();
        window
    }

    /// Over a built-in example.
    pub fn example(name: &str) -> Window {
        let mut session = Session::new();
        session.apply(Command::OpenExample(name.into())).unwrap();
        Window::new(session)
    }

    /// Draws until nothing is waiting and no fit runs.
    pub fn settle(&mut self) {
        let start = Instant::now();
        let mut quiet = 0;
        while quiet < 4 {
            self.harness.step();
            quiet = if self.harness.state().is_busy() { 0 } else { quiet + 1 };
            if quiet == 0 {
                std::thread::sleep(Duration::from_millis(2));
            }
            assert!(start.elapsed() < PATIENCE, "the window does not come to rest");
        }
    }

    /// One frame only: a fit goes on.
    pub fn step(&mut self) {
        self.harness.step();
    }

    /// How much larger than usual everything is drawn.
    pub fn zoom(&self) -> f32 {
        self.harness.ctx.zoom_factor()
    }

    /// The session.
    pub fn session(&self) -> &Session {
        self.harness.state().session()
    }

    /// The application.
    pub fn app(&self) -> &App {
        self.harness.state()
    }

    /// The widget of this label; words beside a widget that has the same label do not count.
    fn node<'a>(&'a self, label: &'a str) -> Node<'a> {
        let all: Vec<_> = self.harness.query_all_by_label(label).collect();
        let widgets: Vec<_> =
            all.iter().filter(|n| n.accesskit_node().role() != Role::Label).copied().collect();
        let found = if widgets.is_empty() { all } else { widgets };
        match found.as_slice() {
            [one] => *one,
            [] => panic!("there is no '{label}' among {:?}", self.texts()),
            several => panic!("there are {} widgets '{label}'", several.len()),
        }
    }

    /// Clicks the widget of this label.
    pub fn click(&mut self, label: &str) {
        self.node(label).click();
        self.settle();
    }

    /// Rests with the pointer on the widget of this label until its words are there.
    pub fn hover(&mut self, label: &str) {
        let at = self.rect(label).center();
        self.harness.event(egui::Event::PointerMoved(at));
        for _ in 0..60 {
            self.harness.step();
        }
    }

    /// Rests with the pointer here.
    pub fn point_at(&mut self, at: egui::Pos2) {
        self.harness.event(egui::Event::PointerMoved(at));
        self.settle();
    }

    /// Clicks the widget of this label with the right button.
    pub fn right_click(&mut self, label: &str) {
        let at = self.rect(label).center();
        for pressed in [true, false] {
            let button = egui::PointerButton::Secondary;
            self.harness.event(egui::Event::PointerMoved(at));
            self.harness.event(egui::Event::PointerButton {
                pos: at,
                button,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        self.settle();
    }

    /// Clicks without waiting for a fit.
    pub fn click_only(&mut self, label: &str) {
        self.node(label).click();
        self.harness.step();
        self.harness.step();
    }

    /// Opens the list of this label and takes an item.
    pub fn choose(&mut self, list: &str, item: &str) {
        self.open_list(list);
        let item = self.harness.get_all_by_role_and_label(Role::Button, item).last();
        item.expect("the list has the item").click();
        self.settle();
    }

    /// Opens the list of this label.
    pub fn open_list(&mut self, list: &str) {
        self.harness.get_by_role_and_label(Role::ComboBox, list).click();
        self.settle();
    }

    /// Types into the field of this label, instead of what stands there, without Enter.
    pub fn type_into(&mut self, label: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, label).focus();
        self.settle();
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.settle();
        self.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
        self.settle();
    }

    /// The same with Enter.
    pub fn enter(&mut self, label: &str, text: &str) {
        self.type_into(label, text);
        self.key(Modifiers::NONE, Key::Enter);
    }

    /// Gives the keyboard to the widget of this label.
    pub fn focus(&mut self, label: &str) {
        self.node(label).focus();
        self.settle();
    }

    /// Presses a key.
    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Presses a key and draws one frame.
    pub fn key_only(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.step();
    }

    /// What the widget of this label holds or says.
    pub fn value(&self, label: &str) -> String {
        self.node(label).value().unwrap_or_default()
    }

    /// Whether something of this label is there.
    pub fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// Whether a text on the screen contains this.
    pub fn says(&self, text: &str) -> bool {
        self.texts().iter().any(|t| t.contains(text))
    }

    /// Every text on the screen.
    pub fn texts(&self) -> Vec<String> {
        let nodes = self.harness.get_all_by(|_| true);
        nodes.flat_map(|n| [n.accesskit_node().label(), n.value()]).flatten().collect()
    }

    /// Whether the switch of this label is on.
    pub fn is_on(&self, label: &str) -> bool {
        use egui::accesskit::Toggled;
        let node = self.node(label);
        let node = node.accesskit_node();
        node.toggled() == Some(Toggled::True) || node.is_selected() == Some(true)
    }

    /// Whether the widget of this label can be used.
    pub fn is_enabled(&self, label: &str) -> bool {
        !self.node(label).accesskit_node().is_disabled()
    }

    /// Label of the widget that has the keyboard.
    pub fn focused(&self) -> Option<String> {
        let node = self.harness.query_all_by(|n| n.is_focused()).last()?;
        node.accesskit_node().label()
    }

    /// Where the widget of this label stands.
    pub fn rect(&self, label: &str) -> egui::Rect {
        self.node(label).rect()
    }

    /// Drags with a button from one point to another.
    pub fn drag(&mut self, button: egui::PointerButton, from: egui::Pos2, to: egui::Pos2) {
        let press =
            |pos, pressed| egui::Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
        self.harness.event(egui::Event::PointerMoved(from));
        self.harness.event(press(from, true));
        for k in 1..=4 {
            self.harness.event(egui::Event::PointerMoved(from + (to - from) * (k as f32 / 4.0)));
        }
        self.harness.event(press(to, false));
        self.settle();
        self.harness.remove_cursor();
        self.settle();
    }

    /// Presses the left button and draws it from one point to another, frame by frame, without letting go.
    pub fn pull(&mut self, from: egui::Pos2, to: egui::Pos2) {
        self.harness.event(egui::Event::PointerMoved(from));
        self.left_button(from, true);
        self.harness.step();
        self.pull_on(from, to);
    }

    /// The same with a button that is down already.
    pub fn pull_on(&mut self, from: egui::Pos2, to: egui::Pos2) {
        for k in 1..=4 {
            self.harness.event(egui::Event::PointerMoved(from + (to - from) * (k as f32 / 4.0)));
            self.harness.step();
        }
        self.settle();
    }

    /// Lets go of the left button.
    pub fn let_go(&mut self, at: egui::Pos2) {
        self.left_button(at, false);
        self.settle();
        self.harness.remove_cursor();
        self.settle();
    }

    /// Holds these keys down until others are.
    pub fn hold_keys(&mut self, modifiers: Modifiers) {
        self.harness.event(egui::Event::ModifiersChanged(modifiers));
        self.harness.step();
    }

    fn left_button(&mut self, pos: egui::Pos2, pressed: bool) {
        let (button, modifiers) = (egui::PointerButton::Primary, Modifiers::NONE);
        self.harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers });
    }

    /// Turns the wheel over a point.
    pub fn scroll(&mut self, at: egui::Pos2, up: f32) {
        self.wheel(at, up);
        for _ in 0..30 {
            self.harness.step();
        }
        self.harness.remove_cursor();
        self.settle();
    }

    /// Turns the wheel without waiting for a fit.
    pub fn wheel(&mut self, at: egui::Pos2, up: f32) {
        self.harness.event(egui::Event::PointerMoved(at));
        self.harness.step();
        self.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, up),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        self.harness.step();
    }

    /// Where a point of the data stands in the figure.
    pub fn at(&self, x: f64, y: f64) -> egui::Pos2 {
        self.app().place_in_figure(x, y).expect("the figure was drawn")
    }

    /// The x and y that the figure shows from one side to the other, found from where three points stand.
    pub fn view(&self) -> [(f64, f64); 2] {
        let frame = self.rect("Figure");
        let (a, b) = (self.at(0.0, 0.0), self.at(1.0, 1.0));
        let along = |edge: f32, a: f32, b: f32| f64::from(edge - a) / f64::from(b - a);
        [
            (along(frame.left(), a.x, b.x), along(frame.right(), a.x, b.x)),
            (along(frame.bottom(), a.y, b.y), along(frame.top(), a.y, b.y)),
        ]
    }

    /// Presses and lets go of a button somewhere, and draws two frames.
    pub fn press(&mut self, button: egui::PointerButton, at: egui::Pos2) {
        self.drag_only(button, at, at, Modifiers::NONE);
    }

    /// Drags without waiting for a fit; the pointer stays where it was let go.
    pub fn drag_only(
        &mut self,
        button: egui::PointerButton,
        from: egui::Pos2,
        to: egui::Pos2,
        modifiers: Modifiers,
    ) {
        let press = |pos, pressed| egui::Event::PointerButton { pos, button, pressed, modifiers };
        self.harness.event(egui::Event::PointerMoved(from));
        self.harness.event(press(from, true));
        self.harness.step();
        for k in 1..=3 {
            self.harness.event(egui::Event::PointerMoved(from + (to - from) * (k as f32 / 3.0)));
            self.harness.step();
        }
        self.harness.event(press(to, false));
        self.harness.step();
    }

    /// Clicks one of all widgets that can be clicked, and says which.
    pub fn click_any(&mut self, which: usize) -> Option<String> {
        let label = {
            let all: Vec<_> = self
                .harness
                .query_all_by(|n| CLICKED.contains(&n.role()) && !n.is_disabled() && !n.is_hidden())
                .collect();
            let node = all.get(which % all.len().max(1))?;
            node.click();
            let label = node.accesskit_node().label();
            label.unwrap_or_else(|| format!("{:?}", node.accesskit_node().role()))
        };
        self.harness.step();
        self.harness.step();
        Some(label)
    }

    /// Types into one of all fields instead of what stands there, and says into which.
    pub fn type_into_any(&mut self, which: usize, text: &str, enter: bool) -> Option<String> {
        let label = {
            let all: Vec<_> = self.harness.query_all_by(|n| n.role() == Role::TextInput).collect();
            let node = all.get(which % all.len().max(1))?;
            node.focus();
            node.accesskit_node().label().unwrap_or_default()
        };
        self.harness.step();
        self.key_only(Modifiers::COMMAND, Key::A);
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.harness.step();
        if enter {
            self.key_only(Modifiers::NONE, Key::Enter);
        }
        Some(label)
    }

    /// Stops what runs and leaves fields and menus, as a person does with Esc.
    pub fn rest(&mut self) {
        for _ in 0..6 {
            self.key_only(Modifiers::NONE, Key::Escape);
            self.harness.step();
        }
        self.harness.remove_cursor();
        self.settle();
    }

    /// Clicks the widget of this label; whether the window asks its system for what is on the clipboard.
    pub fn asks_for_the_clipboard(&mut self, label: &str) -> bool {
        self.node(label).click();
        (0..4).any(|_| {
            self.harness.step();
            let viewports = self.harness.output().viewport_output.values();
            viewports.flat_map(|v| &v.commands).any(|c| *c == egui::ViewportCommand::RequestPaste)
        })
    }

    /// Clicks the widget of this label; the picture that the window puts on the clipboard.
    pub fn copied_image(&mut self, label: &str) -> Option<egui::ColorImage> {
        self.node(label).click();
        (0..4).find_map(|_| {
            self.harness.step();
            let mut commands = self.harness.output().platform_output.commands.iter();
            commands
                .find_map(|c| if let egui::OutputCommand::CopyImage(i) = c { Some(i.clone()) } else { None })
        })
    }

    /// Pastes this text, as Ctrl+V does it.
    pub fn paste(&mut self, text: &str) {
        self.harness.event(egui::Event::Paste(text.to_owned()));
        self.settle();
    }

    /// Lets go of a file over the window.
    pub fn drop_file(&mut self, path: &str) {
        self.drop_files([path.into()]);
    }

    /// Lets go of a file and draws two frames.
    pub fn drop_only(&mut self, path: &str) {
        self.harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path.into())));
        self.harness.step();
        self.harness.step();
    }

    /// Lets go of several files at once.
    pub fn drop_files(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        for path in paths {
            self.harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path)));
        }
        self.settle();
    }

    /// Writes the picture into the directory that FITPANEL_PICTURES names, to be looked at; without it nothing.
    pub fn keep_picture(&mut self, name: &str) {
        if let Some(directory) = std::env::var_os("FITPANEL_PICTURES") {
            std::fs::create_dir_all(&directory).unwrap();
            let path = std::path::Path::new(&directory).join(format!("{name}.png"));
            self.picture().save(path).unwrap();
        }
    }

    /// Whether the fonts of the window have this character.
    pub fn can_draw(&self, character: char) -> bool {
        let font = egui::FontId::proportional(12.0);
        self.harness.ctx.fonts_mut(|fonts| fonts.has_glyph(&font, character))
    }

    /// Every widget and text that a screen reader finds, one a line: what it is, its words, what it holds, where it stands in points.
    pub fn described(&self) -> String {
        let line = |node: Node<'_>| {
            let node = node.accesskit_node();
            let state = match (node.toggled(), node.is_selected(), node.is_disabled()) {
                (_, _, true) => " (off limits)",
                (Some(egui::accesskit::Toggled::True), ..) | (_, Some(true), _) => " (on)",
                _ => "",
            };
            let [label, value] =
                [node.label(), node.value()].map(|w| w.unwrap_or_default().replace('\n', "⏎"));
            let place = node.bounding_box().map(|r| [r.x0, r.y0, r.x1, r.y1].map(f64::round));
            let holds = if value.is_empty() { String::new() } else { format!(" = {value:?}") };
            format!("{:?}{state} {:?} {label:?}{holds}\n", node.role(), place.unwrap_or_default())
        };
        self.harness.get_all_by(|_| true).map(line).collect()
    }

    /// Makes the window larger or smaller.
    pub fn resize(&mut self, size: [f32; 2]) {
        self.harness.set_size(size.into());
        self.settle();
    }

    /// The picture.
    pub fn picture(&mut self) -> image::RgbaImage {
        self.harness.render().unwrap()
    }
}
