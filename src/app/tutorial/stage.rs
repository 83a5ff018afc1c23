//! The window without a display, used by a script: frames are drawn until nothing moves, then the next beat comes.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use egui::epaint::ClippedShape;
use egui::{Context, Pos2, RawInput, Rect, Vec2, ViewportId, ViewportInfo, vec2};

use super::find::View;
use super::hands::{Input, held};
use super::seen::Seen;
use crate::app::App;
use crate::app::headless::Image;
use crate::app::headless::raster::Raster;
use crate::tutorial::Fault;

/// Time between two frames; fixed, so that nothing depends on the clock.
const FRAME_SECS: f64 = 1.0 / 60.0;
/// Longest wait for news of a job: what it does not tell is looked at then.
const LONGEST_WAIT: Duration = Duration::from_millis(20);
/// Longest time until the window rests, on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);
/// Frames after which it is at rest even if something still asks for another.
const MOST_FRAMES: usize = 60;
/// A repaint that is asked for later than this is none: a cursor blinks.
const SOON: Duration = Duration::from_millis(100);

/// Rings when the window is to be drawn.
#[derive(Debug, Default)]
struct Bell(Mutex<bool>, Condvar);

impl Bell {
    fn ring(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.1.notify_all();
    }

    /// Waits for it, not for long.
    fn wait(&self) {
        let rung = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.1.wait_timeout_while(rung, LONGEST_WAIT, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

/// A window that nobody sees.
pub struct Stage {
    app: App,
    ctx: Context,
    raster: Raster,
    bell: Arc<Bell>,
    size: Vec2,
    scale: f32,
    time: f64,
    /// Textures are kept for pictures.
    draws: bool,
    shapes: (Vec<ClippedShape>, f32),
    seen: Seen,
}

impl Stage {
    /// Of this application; `draws` where pictures will be asked for.
    pub fn new(app: App, size: (u32, u32), scale: f32, draws: bool) -> Stage {
        let ctx = Context::default();
        ctx.enable_accesskit();
        let bell = Arc::new(Bell::default());
        let ringer = Arc::clone(&bell);
        ctx.set_request_repaint_callback(move |_| ringer.ring());
        Stage {
            app,
            ctx,
            raster: Raster::default(),
            bell,
            size: vec2(size.0 as f32, size.1 as f32),
            scale,
            time: 0.0,
            draws,
            shapes: (Vec::new(), 1.0),
            seen: Seen::default(),
        }
    }

    /// What was drawn.
    pub fn view(&self) -> View<'_> {
        View { seen: &self.seen, app: &self.app, ctx: &self.ctx }
    }

    /// Theme and language as they are now, and the context that lays out words.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Draws one frame; whether another one is asked for soon.
    fn frame(&mut self, input: Input) -> bool {
        self.app.logic(&self.ctx);
        self.time += FRAME_SECS + input.pause;
        let raw = self.raw(input);
        let app = &mut self.app;
        let mut output = self.ctx.run_ui(raw, |ui| app.ui(ui));
        if self.draws {
            self.raster.apply(&mut output.textures_delta);
        } else {
            output.textures_delta.clear();
        }
        if let Some(update) = &output.platform_output.accesskit_update {
            self.seen = Seen::of(update, &self.ctx);
        }
        self.shapes = (output.shapes, output.pixels_per_point);
        output.viewport_output.values().any(|v| v.repaint_delay < SOON)
    }

    fn raw(&self, input: Input) -> RawInput {
        let viewport = ViewportInfo { native_pixels_per_point: Some(self.scale), ..ViewportInfo::default() };
        let hovered = input.is_hovered.then(egui::HoveredFile::default);
        RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size / self.app.zoom(self.size))),
            time: Some(self.time),
            predicted_dt: FRAME_SECS as f32,
            focused: true,
            viewports: std::iter::once((ViewportId::ROOT, viewport)).collect(),
            events: input.events,
            dropped_files: input.dropped.into_iter().map(held).collect(),
            hovered_files: hovered.into_iter().collect(),
            ..RawInput::default()
        }
    }

    /// These come to the window, one a frame; then it is drawn until it rests and no job runs.
    ///
    /// # Errors
    /// It does not come to rest.
    pub fn give(&mut self, inputs: Vec<Input>) -> Result<(), Fault> {
        // A file that is held over the window stays there while it rests.
        let is_hovered = inputs.last().is_some_and(|input| input.is_hovered);
        for input in inputs {
            self.frame(input);
        }
        self.rest(is_hovered)
    }

    fn rest(&mut self, is_hovered: bool) -> Result<(), Fault> {
        let start = Instant::now();
        let (mut frames, mut quiet) = (0, 0);
        while quiet < 2 && frames < MOST_FRAMES {
            let wants_more = self.frame(Input { is_hovered, ..Input::default() });
            if self.app.is_busy() {
                if start.elapsed() > PATIENCE {
                    return Err(Fault::NoRest { seconds: PATIENCE.as_secs() });
                }
                (frames, quiet) = (0, 0);
                self.bell.wait();
            } else {
                frames += 1;
                quiet = if wants_more { 0 } else { quiet + 1 };
            }
        }
        Ok(())
    }

    /// Draws with so many pixels a point from here on.
    ///
    /// # Errors
    /// The window does not come to rest.
    pub fn set_scale(&mut self, scale: f32) -> Result<(), Fault> {
        if (self.scale - scale).abs() < 1e-6 {
            return Ok(());
        }
        self.scale = scale;
        self.rest(false)
    }

    /// Draws once more: words that were laid out for a mark have their letters then.
    pub fn redraw(&mut self) {
        self.frame(Input::default());
    }

    /// Pixels a point of the picture.
    pub fn pixels_per_point(&self) -> f32 {
        self.scale * self.app.zoom(self.size)
    }

    /// The window as it was drawn, with these shapes before it.
    pub fn picture(&mut self, before: Vec<egui::Shape>) -> Image {
        let (shapes, pixels_per_point) = &self.shapes;
        let mut shapes = shapes.clone();
        shapes.extend(before.into_iter().map(|shape| ClippedShape::new(Rect::EVERYTHING, shape)));
        let primitives = self.ctx.tessellate(shapes, *pixels_per_point);
        let pixels = [self.size.x, self.size.y].map(|n| (n * self.scale).round() as usize);
        let (theme, contrast, _) = self.app.look();
        self.raster.paint(&primitives, pixels, *pixels_per_point, theme.tokens(contrast).page)
    }

    /// The context, to lay out words.
    pub fn ctx(&self) -> &Context {
        &self.ctx
    }
}
