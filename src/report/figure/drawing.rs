//! Drawing words, ROOT's graphics option of a fit: which parts of the figure are drawn beside the data. Deliberately not here: how they look.

use super::on_axes::on_scales;
use super::{Below, Figure, ViewOptions};

/// What of a figure is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// What the builders of figures ask for.
    pub options: ViewOptions,
    /// The functions over the data: ROOT's SAME.
    pub same: bool,
}

impl Default for Drawing {
    fn default() -> Drawing {
        Drawing { options: ViewOptions::default(), same: true }
    }
}

/// A word, and what it shows.
type Word = (&'static str, fn(&mut Drawing));

/// All of them.
const WORDS: [Word; 8] = [
    ("same", |d| d.same = true),
    ("band", |d| d.options.band = true),
    ("parts", |d| d.options.parts = true),
    ("start", |d| d.options.start = true),
    ("pulls", |d| d.show_below(Below::Pull)),
    ("residual", |d| d.show_below(Below::Residual)),
    ("ratio", |d| d.show_below(Below::Ratio)),
    ("stats", |d| d.options.stats = true),
];

impl Drawing {
    /// The panel below, with this in it.
    pub fn show_below(&mut self, below: Below) {
        (self.options.pulls, self.options.below) = (true, below);
    }

    /// What comes after the present panel: residual, pull, ratio, none, and from the beginning.
    pub fn next_below(&mut self) {
        match self.options.below {
            _ if !self.options.pulls => self.show_below(Below::Residual),
            Below::Residual => self.show_below(Below::Pull),
            Below::Pull => self.show_below(Below::Ratio),
            Below::Ratio => self.options.pulls = false,
        }
    }

    /// From words in any order and case, between commas or blanks: what is named is drawn and nothing else but the data.
    ///
    /// # Errors
    /// A sentence about a word that is none of them.
    pub fn parse(text: &str) -> Result<Drawing, String> {
        let bare =
            ViewOptions { pulls: false, band: false, parts: false, stats: false, ..ViewOptions::default() };
        let mut drawing = Drawing { options: bare, same: false };
        for word in text.split([',', ' ']).filter(|w| !w.is_empty()) {
            let plain = word.to_lowercase();
            let Some((_, show)) = WORDS.iter().find(|(known, _)| *known == plain) else {
                let known: Vec<&str> = WORDS.iter().map(|(known, _)| *known).collect();
                return Err(format!("read '{word}', expected words of {}", known.join(", ")));
            };
            show(&mut drawing);
        }
        Ok(drawing)
    }

    /// `figure`, built with these options, without the functions unless they are asked for, on the axes that are wanted.
    #[must_use]
    pub fn of(&self, mut figure: Figure) -> Figure {
        if !self.same {
            figure.hide_functions();
        }
        on_scales(figure, self.options.scales)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Layer, Role, data_figure};
    use super::*;
    use crate::fit::{Command, Session, Task};
    use crate::minimize::NoObserver;

    /// What is drawn: fit, parts, band, start, pulls, box of numbers.
    fn drawn(session: &Session, words: &str) -> [bool; 6] {
        let drawing = Drawing::parse(words).unwrap();
        let figure = drawing.of(data_figure(session, &drawing.options));
        let has = |wanted: fn(Role) -> bool| {
            figure.main.layers.iter().any(|layer| match layer {
                Layer::Curve { role, .. } | Layer::Band { role, .. } => wanted(*role),
                _ => false,
            })
        };
        [
            has(|r| r == Role::Fit),
            has(|r| matches!(r, Role::Part(_))),
            has(|r| r == Role::Band),
            has(|r| r == Role::Preview),
            figure.pulls.is_some(),
            !figure.stats.is_empty(),
        ]
    }

    /// RF023: the graphics option reaches the drawing: each word adds its part to the data.
    #[test]
    fn each_word_draws_its_part() {
        let mut session = Session::new();
        session.apply(Command::OpenExample("lorentzian_peak.csv".into())).unwrap();
        session.apply(Command::SetFormula("pol2(0)+lorentzian(3)".into())).unwrap();
        session.run_now(&Task::Fit, &NoObserver).unwrap();
        assert_eq!(drawn(&session, ""), [false; 6]);
        assert_eq!(drawn(&session, "SAME"), [true, false, false, false, false, false]);
        assert_eq!(drawn(&session, "same,parts"), [true, true, false, false, false, false]);
        assert_eq!(drawn(&session, "pulls Stats"), [false, false, false, false, true, true]);
        assert_eq!(drawn(&session, "same band start"), [true, false, true, true, false, false]);
        let said = Drawing::parse("same,roof").unwrap_err();
        assert_eq!(
            said,
            "read 'roof', expected words of same, band, parts, start, pulls, residual, ratio, stats"
        );
    }
}
