//! Clicks, drags, keys and texts at random, from a fixed seed: nothing panics, no work gets stuck, and undo leads back to the
//! start.
//!
//! `FITPANEL_MONKEY=20000` makes as many actions as it says instead of the few of every run; `FITPANEL_MONKEY_SEED` begins elsewhere.

use egui::{Key, Modifiers, PointerButton, Pos2};
use fitpanel::fit::{Command, Session};

use crate::window::Window;

/// Actions of one window; each is two steps of undo at most, so that the history (200 steps) holds all of them.
const ACTIONS: usize = 90;
/// Actions of an ordinary run of the tests.
const USUAL: usize = 5 * ACTIONS;

const EXAMPLES: [&str; 6] =
    ["peak.csv", "fall_de.csv", "decay_counts.csv", "mixture.csv", "graph_xy_errors.csv", "three_peaks.csv"];

/// What is dropped on the window.
const FILES: [&str; 10] = [
    "tables/01_fall_de.csv",
    "tables/04_loi_ohm_fr.csv",
    "tables/24_logger.txt",
    "tables/37_spectrum_edges.csv",
    "tables/33_clock.csv",
    "formats/workbook.xlsx",
    "formats/columns.npz",
    "root/zlib.root",
    "found/circle_1.xls",
    "root/root_rntuple.root",
];

/// What is typed into fields: good, wrong and nonsense.
const TEXTS: [&str; 24] = [
    "gaus",
    "pol1",
    "gaus+pol1",
    "a*exp(-x/tau)+b",
    "expo(0)+gaus(2)",
    "CONV(landau,gaus)",
    "((",
    "sin",
    "a/0",
    "1e999",
    "-3.5",
    "0",
    "1",
    "7,25",
    "12 .. 30",
    "nan",
    "-inf",
    "",
    " ",
    "σ·x²",
    "x > 3 && y < 100",
    "3e-320",
    "Ωé\t\u{0}",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

const KEYS: [Key; 34] = [
    Key::F1,
    Key::F4,
    Key::F5,
    Key::Enter,
    Key::Escape,
    Key::Tab,
    Key::Space,
    Key::Backspace,
    Key::Delete,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
    Key::A,
    Key::B,
    Key::C,
    Key::D,
    Key::E,
    Key::G,
    Key::K,
    Key::L,
    Key::M,
    Key::P,
    Key::R,
    Key::S,
    Key::U,
    Key::Y,
    Key::Z,
    Key::Num0,
    Key::Plus,
];

/// SplitMix64 (Steele, Lea and Flood 2014).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn place(&mut self) -> Pos2 {
        Pos2::new(self.below(1280) as f32, self.below(800) as f32)
    }

    fn modifiers(&mut self) -> Modifiers {
        let none = Modifiers::NONE;
        self.of(&[none, none, none, Modifiers::COMMAND, Modifiers::SHIFT, Modifiers::ALT, Modifiers::CTRL])
    }
}

/// One action at random, and what it was.
fn act(window: &mut Window, dice: &mut Dice) -> String {
    match dice.below(21) {
        0..=7 => {
            window.click_any(dice.below(usize::MAX)).map_or("nothing".into(), |l| format!("click '{l}'"))
        }
        8..=10 => {
            let (which, text) = (dice.below(usize::MAX), dice.of(&TEXTS));
            let enter = dice.below(3) > 0;
            let label = window.type_into_any(which, text, enter);
            label.map_or("nothing".into(), |l| format!("type {text:?} into '{l}', enter: {enter}"))
        }
        11..=13 => {
            let (modifiers, key) = (dice.modifiers(), dice.of(&KEYS));
            window.key_only(modifiers, key);
            format!("key {modifiers:?} {key:?}")
        }
        14..=16 => {
            let button = dice.of(&[PointerButton::Primary, PointerButton::Primary, PointerButton::Secondary]);
            let (from, to) = (dice.place(), dice.place());
            window.drag_only(button, from, to, dice.modifiers());
            format!("drag {button:?} {from} {to}")
        }
        17 => {
            let at = dice.place();
            window.press(dice.of(&[PointerButton::Primary, PointerButton::Secondary]), at);
            format!("press {at}")
        }
        18 => {
            let file = dice.of(&FILES);
            window.drop_only(&format!("tests/data/{file}"));
            format!("drop {file}")
        }
        19 => {
            let at = dice.place();
            window.wheel(at, dice.below(400) as f32 - 200.0);
            format!("wheel {at}")
        }
        _ => {
            for _ in 0..dice.below(30) {
                window.step();
            }
            "wait".into()
        }
    }
}

/// What undo has to bring back: all choices, data and values.
fn choices(window: &Window) -> String {
    format!("{:?}", window.session().config())
}

/// Tells what was done when the test fails.
struct Diary {
    seed: u64,
    done: Vec<String>,
}

impl Drop for Diary {
    #[expect(clippy::print_stderr, reason = "the test harness shows it with the failure")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("seed {}; the last actions:\n{}", self.seed, self.done.join("\n"));
        }
    }
}

fn undo_everything(window: &mut Window) {
    window.rest();
    let mut steps = 0;
    while window.session().undo_label().is_some() {
        assert!(steps < 1000, "undo has no end");
        window.key_only(Modifiers::COMMAND, Key::Z);
        window.step();
        steps += 1;
    }
    window.settle();
}

/// A long run tells what it does, for an end of which nothing else can tell.
#[expect(clippy::print_stderr, reason = "a long run is watched")]
fn tell(seed: u64, what: &str) {
    eprintln!("{seed}: {what}");
}

fn one_window(seed: u64, telling: bool) {
    let mut dice = Dice(seed);
    let mut session = Session::new();
    session.apply(Command::OpenExample(dice.of(&EXAMPLES).into())).unwrap();
    let mut window = Window::new(session);
    let first = window.session().undo_label().map(str::to_owned);
    let mut diary = Diary { seed, done: vec![format!("the first step: {first:?}")] };
    undo_everything(&mut window);
    let start = choices(&window);
    window.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    for _ in 0..ACTIONS {
        diary.done.push(String::new());
        let what = act(&mut window, &mut dice);
        if telling {
            tell(seed, &what);
        }
        *diary.done.last_mut().unwrap() = what;
    }
    undo_everything(&mut window);
    assert_eq!(choices(&window), start, "undo leads back to the start");
}

#[test]
fn clicks_drags_keys_and_texts_at_random() {
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse().ok());
    let actions = number("FITPANEL_MONKEY").map_or(USUAL, |n: u64| n as usize);
    let first = number("FITPANEL_MONKEY_SEED").unwrap_or(1);
    for k in 0..actions.div_ceil(ACTIONS) {
        one_window(first + k as u64, actions > USUAL);
    }
}
