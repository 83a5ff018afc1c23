//! The window in the states in which people see it most, in both usual sizes, light and dark, as it was when somebody looked at it last:
//! what a screen reader finds is compared first, then the picture. `UPDATE_SNAPSHOTS=1 cargo test --test app snapshots` draws anew what has
//! changed, to be looked at; the pictures (`resources/pictures/states`) are those that documents show.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::{Key, Modifiers};
use egui_kittest::{SnapshotOptions, try_image_snapshot_options};
use fitpanel::app::{App, Language, Theme};
use fitpanel::data::{Data, Dataset, Points, YErrors};
use fitpanel::fit::{Command, NewData, Session, Task};
use fitpanel::minimize::NoObserver;
use image::{Rgba, RgbaImage};

use crate::window::Window;

const SIZES: [[f32; 2]; 2] = [[1280.0, 800.0], [1920.0, 1080.0]];

/// Levels of each primary color that are kept: pictures of all states stay below four megabytes so.
const LEVELS: u32 = 32;

/// Colors of a kept picture, as many as a byte counts.
const COLORS: usize = 256;

/// Squared distance of two colors (dify's YIQ, at most 35 215) that is one level in all three primaries: what rounding on another machine
/// can do where a color lies between two levels.
const ONE_LEVEL: f32 = 40.0;

/// Pixels that may differ by more: those whose rare color was told to another one of the 256.
const RARE: usize = 20;

fn session(file: &str, formula: &str) -> Session {
    let mut session = Session::new();
    session.apply(Command::OpenExample(file.into())).unwrap();
    session.apply(Command::SetFormula(formula.into())).unwrap();
    session
}

fn fitted(file: &str, formula: &str) -> Session {
    let mut session = session(file, formula);
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session
}

fn first_start() -> Session {
    let mut session = Session::example().unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session
}

fn points(name: &str, x: Vec<f64>, y: Vec<f64>, sigma: f64) -> Arc<Dataset> {
    let sy = YErrors::Symmetric(vec![sigma; x.len()]);
    Arc::new(Dataset::new(name, Data::Points(Points::new(x, y, None, sy).unwrap())))
}

/// Two lines of one slope.
fn simultaneous() -> Session {
    let line = |name, y: [f64; 4], sigma| points(name, vec![1.0, 2.0, 3.0, 4.0], y.to_vec(), sigma);
    let mut session = Session::new();
    session.apply(Command::SetData(line("first", [1.1, 2.3, 2.7, 4.4], 0.2), None)).unwrap();
    session.apply(Command::SetFormula("a*x+b".into())).unwrap();
    let data = NewData::Given(line("second", [2.2, 3.1, 4.4, 4.8], 0.3), None);
    session.apply(Command::AddMember { data, formula: Some("a*x+c".into()) }).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    session
}

/// Compares a picture with the kept one, or keeps it where that is asked for.
fn compare(picture: &RgbaImage, name: &str, faults: &mut Vec<String>) {
    let folder = Path::new("resources/pictures/states");
    let options = SnapshotOptions::new().threshold(ONE_LEVEL).max_failed_pixels(RARE).output_path(folder);
    let (colors, pixels) = few_colors(picture);
    let compact = RgbaImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b] = colors[usize::from(pixels[(y * picture.width() + x) as usize])];
        Rgba([r, g, b, 255])
    });
    let path = folder.join(format!("{name}.png"));
    let before = std::fs::read(&path).ok();
    let answer = try_image_snapshot_options(&compact, name, &options);
    faults.extend(answer.err().map(|e| e.to_string()));
    if std::fs::read(&path).ok() != before {
        keep(&path, (picture.width(), picture.height()), &colors, &pixels);
    }
}

/// The most frequent colors of a picture, each primary in [`LEVELS`] levels, and which of them each pixel is nearest to.
fn few_colors(picture: &RgbaImage) -> (Vec<[u8; 3]>, Vec<u8>) {
    let level = |v: u8| {
        let nearest = (u32::from(v) * (LEVELS - 1) + 127) / 255;
        ((nearest * 255 + (LEVELS - 1) / 2) / (LEVELS - 1)) as u8
    };
    let rounded: Vec<[u8; 3]> = picture.pixels().map(|p| [level(p[0]), level(p[1]), level(p[2])]).collect();
    let mut counts: HashMap<[u8; 3], usize> = HashMap::new();
    for color in &rounded {
        *counts.entry(*color).or_default() += 1;
    }
    let mut all: Vec<([u8; 3], usize)> = counts.into_iter().collect();
    all.sort_by_key(|(color, n)| (usize::MAX - n, *color));
    let colors: Vec<[u8; 3]> = all.iter().map(|(color, _)| *color).take(COLORS).collect();
    let distance =
        |a: [u8; 3], b: [u8; 3]| -> u32 { (0..3).map(|k| u32::from(a[k].abs_diff(b[k])).pow(2)).sum() };
    let nearest =
        |color: [u8; 3]| (0..colors.len()).min_by_key(|k| distance(colors[*k], color)).unwrap() as u8;
    let told: HashMap<[u8; 3], u8> = all.iter().map(|(color, _)| (*color, nearest(*color))).collect();
    let pixels = rounded.iter().map(|color| told[color]).collect();
    (colors, pixels)
}

/// Writes a picture of few colors.
fn keep(path: &Path, (width, height): (u32, u32), colors: &[[u8; 3]], pixels: &[u8]) {
    let mut encoder = png::Encoder::new(std::fs::File::create(path).unwrap(), width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(colors.concat());
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(pixels).unwrap();
}

/// Compares what a screen reader finds with what is kept; the first line that differs.
fn compare_words(now: &str, name: &str, faults: &mut Vec<String>) {
    let path = PathBuf::from(format!("tests/app/states/{name}.txt"));
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    if now == kept {
        return;
    }
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, now).unwrap();
        return;
    }
    let differs = now.lines().zip(kept.lines()).position(|(a, b)| a != b);
    let k = differs.unwrap_or_else(|| now.lines().count().min(kept.lines().count()));
    let line = |text: &str| text.lines().nth(k).unwrap_or("nothing").to_owned();
    faults.push(format!("{}, line {}: {}, was {}", path.display(), k + 1, line(now), line(&kept)));
}

/// The window in both sizes, light and dark: four pictures, and one text for each size.
fn four(name: &str, mut window: Window) {
    let mut faults = Vec::new();
    for size in SIZES {
        window.resize(size);
        let words = window.described();
        compare_words(&words, &format!("{name}-{}", size[0]), &mut faults);
        compare(&window.picture(), &format!("{name}-{}-light", size[0]), &mut faults);
        window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
        assert!(window.app().theme() == Theme::Dark && window.described() == words, "dark says the same");
        compare(&window.picture(), &format!("{name}-{}-dark", size[0]), &mut faults);
        window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::D);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn first_start_of_the_program() {
    four("first-start", Window::new(first_start()));
}

/// Dropped, and nothing done yet.
#[test]
fn a_file_just_dropped() {
    let mut window = Window::new(Session::new());
    window.drop_file("examples-data/peak.csv");
    four("dropped", window);
}

#[test]
fn a_peak_on_a_line_fitted() {
    four("fitted", Window::new(fitted("peak.csv", "gaus+pol1")));
}

/// Green is [`a_peak_on_a_line_fitted`]: errors that are too large for the scatter, in yellow.
#[test]
fn the_fit_doctor_in_yellow() {
    let x: Vec<f64> = (1..=12).map(f64::from).collect();
    let y = x.iter().enumerate().map(|(k, x)| 1.0 + 0.5 * x + [0.1, -0.12, 0.05][k % 3]).collect();
    let mut session = Session::new();
    session.apply(Command::SetData(points("careful", x, y, 1.0), None)).unwrap();
    session.apply(Command::SetFormula("pol1".into())).unwrap();
    session.run_now(&Task::Fit, &NoObserver).unwrap();
    four("doctor-yellow", Window::new(session));
}

/// Two parameters of which the data know the sum alone, in red.
#[test]
fn the_fit_doctor_in_red() {
    four("doctor-red", Window::new(fitted("decay_counts.csv", "A*exp(-(x-x0)/tau)+b")));
}

#[test]
fn set_parameters_as_a_window() {
    let mut window = Window::new(fitted("peak.csv", "gaus+pol1"));
    window.click("Set Parameters…");
    four("set-parameters", window);
}

#[test]
fn the_minimization_tab() {
    let mut window = Window::new(fitted("lorentzian_peak.csv", "pol2+lorentzian"));
    window.click("Minimization");
    four("minimization", window);
}

#[test]
fn contours_of_two_parameters() {
    let mut window = Window::new(fitted("decay_counts.csv", "A*exp(-x/tau)+b"));
    window.click("Contours");
    window.click("Draw contour");
    four("contours", window);
}

#[test]
fn the_matrix_of_all_pairs() {
    let mut window = Window::new(fitted("peak.csv", "gaus"));
    window.click("Pairs");
    window.click("Draw all pairs");
    four("pairs", window);
}

#[test]
fn counts_on_two_axes() {
    let mut window = Window::new(Session::new());
    window.drop_file("tests/data/reference/root_hist2d/data.csv");
    window.enter("Formula", "A*exp(-0.5*((x-mean_x)/sigma_x)^2-0.5*((y-mean_y)/sigma_y)^2)");
    window.click("Fit");
    four("plane", window);
}

#[test]
fn two_data_sets_together() {
    four("simultaneous", Window::new(simultaneous()));
}

#[test]
fn a_fit_in_german() {
    let session = fitted("fall_de.csv", "pol2");
    let app = App::new(session, Theme::Light).with_language(Language::German);
    four("german", Window::of(app, SIZES[0]));
}

/// Every kept picture and text belongs to a state above: what is no longer drawn is not shown either.
#[test]
fn nothing_is_kept_that_is_not_drawn() {
    let source = include_str!("snapshots.rs");
    for folder in ["resources/pictures/states", "tests/app/states"] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            let state = name.rsplit_once("-1").unwrap().0;
            assert!(source.contains(&format!("four(\"{state}\"")), "{folder}/{name}");
        }
    }
}
