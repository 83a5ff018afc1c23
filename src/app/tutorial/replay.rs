//! A script from its first step to its last, without a display.

use std::sync::Arc;

use egui::{Rect, vec2};

use super::files::{Answers, Files};
use super::player::{Beat, Marks, Player, is_panel};
use super::stage::Stage;
use super::{marks, moving};
use crate::app::headless::Image;
use crate::app::{App, Theme};
use crate::fit::{Command, Session};
use crate::language::{Language, speaking};
use crate::tutorial::{Annotated, Crop, Fault, FileName, Script, TutorialError};

/// What a replay looks like, where it is not as the script says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wishes {
    /// Light or dark.
    pub theme: Option<Theme>,
    /// What the window speaks.
    pub language: Option<Language>,
    /// Size of the window in points.
    pub size: Option<(u32, u32)>,
    /// No pictures: what is expected is compared, nothing is painted.
    pub only_check: bool,
    /// The marks are not painted, so that they can be drawn by someone else.
    pub plain: bool,
    /// Pictures of this step alone, from 0.
    pub only: Option<usize>,
    /// Whether the replay is to be given up.
    pub stopped: Option<fn() -> bool>,
}

/// The picture of a step.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The picture.
    pub image: Image,
    /// What is marked in it, in pixels of it.
    pub marks: Marks,
    /// Pixels a point.
    pub scale: f32,
    /// Colors of a mark and of its edge.
    pub colors: [[u8; 3]; 2],
    /// What the picture shows, in words: what is ringed and numbered, and where the pointer is.
    pub marked: Vec<String>,
    /// The pictures of a moving one.
    pub moving: Vec<Image>,
}

/// Replays the script; the picture of each step is handed to `take` with its number from 0.
///
/// # Errors
/// What is opened cannot be, a step cannot be done, or what it expects is not there.
pub fn replay(
    script: &Script,
    wishes: &Wishes,
    take: &mut dyn FnMut(usize, Shown),
) -> Result<(), TutorialError> {
    replayed(script, wishes, take).map(drop)
}

/// The same, and the session as it is at the end.
///
/// # Errors
/// Those of [`replay`].
pub fn replayed(
    script: &Script,
    wishes: &Wishes,
    take: &mut dyn FnMut(usize, Shown),
) -> Result<Session, TutorialError> {
    let language = wishes.language.unwrap_or(script.start.language);
    speaking(language, || Replay::new(script, wishes, language)?.run(take))
}

struct Replay {
    stage: Stage,
    player: Player,
    wishes: Wishes,
    moving: Vec<Image>,
    still: Option<Shown>,
}

impl Replay {
    fn new(script: &Script, wishes: &Wishes, language: Language) -> Result<Replay, TutorialError> {
        let before = |fault: Fault| TutorialError::of_step(&script.origin, None, 0..0, &fault);
        let session = opened(script).map_err(before)?;
        let dark = if script.start.dark { Theme::Dark } else { Theme::Light };
        let answers = Answers::default();
        let app = App::new(session, wishes.theme.unwrap_or(dark))
            .with_language(language)
            .with_dialogs(Box::new(answers.clone()));
        let size = wishes.size.unwrap_or(script.start.size);
        let mut stage = Stage::new(app, size, 1.0, !wishes.only_check);
        stage.give(Vec::new()).map_err(before)?;
        let player = Player::new(Arc::new(script.clone()), answers)?;
        Ok(Replay { stage, player, wishes: *wishes, moving: Vec::new(), still: None })
    }

    fn run(mut self, take: &mut dyn FnMut(usize, Shown)) -> Result<Session, TutorialError> {
        let mut step = 0;
        loop {
            if self.wishes.stopped.is_some_and(|stopped| stopped()) {
                return Err(self.player.failed(&Fault::Stopped));
            }
            match self.player.next(&self.stage.view())? {
                Beat::Frames(inputs) => {
                    self.stage.give(inputs).map_err(|fault| self.player.failed(&fault))?;
                }
                Beat::Look { is_still } => {
                    if !self.wishes.only_check && self.wishes.only.is_none_or(|only| only == step) {
                        self.look(is_still)?;
                    }
                }
                Beat::Step => {
                    let moving = std::mem::take(&mut self.moving);
                    if let Some(still) = self.still.take() {
                        take(step, Shown { moving, ..still });
                    }
                    step = self.player.step();
                }
                Beat::End => return Ok(self.stage.app().session().copy_with_history()),
            }
        }
    }

    fn look(&mut self, is_still: bool) -> Result<(), TutorialError> {
        let shot = self.player.shot();
        let plain = self.wishes.plain;
        let failed = |player: &Player, fault: Fault| player.failed(&fault);
        let scale = shot.enlarge.unwrap_or(1.0) as f32;
        self.stage.set_scale(scale).map_err(|fault| failed(&self.player, fault))?;
        let marks = self.player.marks(&self.stage.view())?;
        let crop = match &shot.crop {
            None => None,
            Some(Crop::Rect([x, y, w, h])) => {
                let (min, size) = ([*x, *y], [*w, *h]);
                Some(Rect::from_min_size(min.map(|v| v as f32).into(), size.map(|v| v as f32).into()))
            }
            Some(Crop::Around(targets)) => {
                let around = self.player.around(&self.stage.view(), targets)?;
                let margin = if targets.iter().all(is_panel) { 0.0 } else { marks::MARGIN };
                Some(around.expand(margin))
            }
        };
        let marked = marks::named(&self.stage.view(), &marks);
        let drawn = |stage: &Stage| {
            if plain { Vec::new() } else { marks::shapes(stage.ctx(), marks::colors(stage.app()), &marks) }
        };
        let mut shapes = drawn(&self.stage);
        if !marks.numbers.is_empty() {
            self.stage.redraw();
            shapes = drawn(&self.stage);
        }
        let (image, marks) = self.cut(shapes, &marks, crop);
        if shot.animate {
            self.moving.push(image.clone());
        }
        if is_still {
            let (color, edge) = marks::colors(self.stage.app());
            let colors = [color, edge].map(|c| [c.r(), c.g(), c.b()]);
            let scale = self.stage.pixels_per_point();
            self.still = Some(Shown { image, marks, scale, colors, marked, moving: Vec::new() });
        }
        self.stage.set_scale(1.0).map_err(|fault| failed(&self.player, fault))
    }

    /// The picture, or the part of it that is shown, and the marks in its pixels.
    fn cut(&mut self, shapes: Vec<egui::Shape>, marks: &Marks, crop: Option<Rect>) -> (Image, Marks) {
        let image = self.stage.picture(shapes);
        let scale = self.stage.pixels_per_point();
        let all = Rect::from_min_size(egui::Pos2::ZERO, vec2(image.width as f32, image.height as f32));
        let part = crop.map_or(all, |crop| (crop * scale).round().intersect(all));
        let edge = |v: f32| v.max(0.0) as usize;
        let image = if crop.is_some() && part.is_positive() {
            image.crop(edge(part.min.x), edge(part.min.y), edge(part.max.x), edge(part.max.y))
        } else {
            image
        };
        let place = |at: egui::Pos2| (at.to_vec2() * scale - part.min.to_vec2()).to_pos2();
        let rect = |r: &Rect| Rect::from_min_max(place(r.min), place(r.max));
        let marks = Marks {
            pointer: marks.pointer.map(place),
            rings: marks.rings.iter().map(rect).collect(),
            numbers: marks.numbers.iter().map(rect).collect(),
            way: marks.way.map(|(from, to)| (place(from), place(to))),
        };
        (image, marks)
    }
}

/// The session that the script begins with.
///
/// # Errors
/// What it opens cannot be.
pub fn opened(script: &Script) -> Result<Session, Fault> {
    let mut session = Session::new();
    let Some(file) = &script.start.opened else { return Ok(session) };
    let command = match file {
        FileName::Example(name) => Command::OpenExample(name.clone()),
        FileName::Path(_) => {
            let path = Files::new(&script.origin.folder)?.to_read(file)?;
            Command::Open { path, options: crate::data::read::ReadOptions::default() }
        }
    };
    let failed = |e: crate::fit::FitError| Fault::File { file: file.name(), reason: e.to_string() };
    session.apply(command).map_err(failed)?;
    Ok(session)
}

impl Shown {
    /// The picture and its marks for an SVG.
    pub fn annotated(&self, alt: String) -> Annotated {
        let point = |at: egui::Pos2| [at.x, at.y];
        let grown = |r: &Rect| marks::ring(*r / self.scale) * self.scale;
        let ringed = self.marks.rings.iter().chain(&self.marks.numbers).map(grown);
        let tip = self.marks.pointer;
        let corner = |tip: egui::Pos2, (x, y): (f32, f32)| [tip.x + x * self.scale, tip.y + y * self.scale];
        Annotated {
            size: (self.image.width, self.image.height),
            alt,
            scale: self.scale,
            rings: ringed.map(|r| [r.left(), r.top(), r.width(), r.height()]).collect(),
            numbers: self
                .marks
                .numbers
                .iter()
                .map(|r| point(marks::disc(*r / self.scale, self.scale)))
                .collect(),
            way: self.marks.way.map(|(from, to)| [point(from), point(to)]),
            pointer: tip.into_iter().flat_map(|tip| marks::POINTER.map(|c| corner(tip, c))).collect(),
            colors: self.colors,
        }
    }

    /// The picture as PNG; a moving one begins with it for those who show none that move.
    ///
    /// # Errors
    /// The picture is empty.
    pub fn to_png(&self) -> Result<Vec<u8>, png::EncodingError> {
        if self.moving.len() < 2 { self.image.to_png() } else { moving::to_png(&self.image, &self.moving) }
    }
}
