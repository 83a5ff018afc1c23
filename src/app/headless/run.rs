//! Pumps the application until it is at rest and paints it.

use std::time::Duration;

use egui::{Pos2, RawInput, Rect, ViewportId, ViewportInfo, vec2};

use super::Image;
use super::raster::Raster;
use crate::app::{App, Panel, Theme};
use crate::fit::Session;

/// Frames after which a picture is taken even if something still asks for another.
const MAX_FRAMES: usize = 40;
/// Time between two frames; fixed, so that nothing depends on the clock.
const FRAME_SECS: f64 = 1.0 / 60.0;
/// Pause while a job runs.
const JOB_PAUSE: Duration = Duration::from_millis(5);

/// The window over `session` as a picture: `size` in points, `scale` pixels a point, all of it or one panel.
///
/// A running job is waited for. The same session gives the same bytes every time. Sizes are kept between 200 and 8000 points, the
/// scale between 0.25 and 8.
pub fn screenshot(session: Session, size: (u32, u32), scale: f32, theme: Theme, panel: Panel) -> Image {
    screenshot_of(App::new(session, theme), size, scale, panel)
}

/// As [`screenshot`], of an application that has been used already.
pub fn screenshot_of(mut app: App, size: (u32, u32), scale: f32, panel: Panel) -> Image {
    let scale = if scale.is_finite() { scale.clamp(0.25, 8.0) } else { 1.0 };
    let (width, height) = (size.0.clamp(200, 8000) as f32, size.1.clamp(200, 8000) as f32);
    let ctx = egui::Context::default();
    let mut raster = Raster::default();
    let mut frame = 0;
    let (shapes, pixels_per_point) = loop {
        app.logic(&ctx);
        // Larger text leaves fewer points for the window.
        let zoom = app.zoom(vec2(width, height));
        let room = vec2(width, height) / zoom;
        let mut output = ctx.run_ui(input(frame, room, scale), |ui| app.ui(ui));
        raster.apply(&mut output.textures_delta);
        frame += 1;
        let busy = app.is_busy();
        if busy {
            std::thread::sleep(JOB_PAUSE);
        }
        let wants_more =
            output.viewport_output.values().any(|v| v.repaint_delay < Duration::from_millis(100));
        if !busy && (frame >= MAX_FRAMES || (frame >= 3 && !wants_more)) {
            break (output.shapes, output.pixels_per_point);
        }
        // A long job does not use up the frames that the layout needs to settle after it.
        frame = if busy { frame.min(1) } else { frame };
    };
    let primitives = ctx.tessellate(shapes, pixels_per_point);
    let pixels = [width, height].map(|n| (n * scale).round() as usize);
    let (theme, contrast, _) = app.look();
    let scale = scale * app.zoom(vec2(width, height));
    let image = raster.paint(&primitives, pixels, scale, theme.tokens(contrast).page);
    match app.region(panel) {
        None => image,
        Some(rect) => {
            let edge = |v: f32| (v * scale).round().max(0.0) as usize;
            image.crop(edge(rect.min.x), edge(rect.min.y), edge(rect.max.x), edge(rect.max.y))
        }
    }
}

fn input(frame: usize, size: egui::Vec2, scale: f32) -> RawInput {
    let viewport = ViewportInfo { native_pixels_per_point: Some(scale), ..ViewportInfo::default() };
    RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
        time: Some(frame as f64 * FRAME_SECS),
        predicted_dt: FRAME_SECS as f32,
        focused: true,
        viewports: std::iter::once((ViewportId::ROOT, viewport)).collect(),
        ..RawInput::default()
    }
}
