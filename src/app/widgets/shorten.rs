//! Names that are longer than their room: shortened in the middle, for names of a kind differ at their ends.

use egui::{Color32, FontId, Ui};

/// `name` as far as `room` reaches, its beginning and its end.
pub fn shorten(ui: &Ui, name: &str, font: &FontId, room: f32) -> String {
    within(name, |text| name_width(ui, text, font) <= room)
}

/// The longest form of `name` that fits.
fn within(name: &str, fits: impl Fn(&str) -> bool) -> String {
    if fits(name) {
        return name.to_owned();
    }
    let letters: Vec<char> = name.chars().collect();
    let kept = |n: usize| {
        let (head, tail) = (n / 2, n.div_ceil(2));
        let text = |letters: &[char]| letters.iter().collect::<String>();
        format!("{}…{}", text(&letters[..head]), text(&letters[letters.len() - tail..]))
    };
    (1..letters.len()).rev().map(kept).find(|text| fits(text)).unwrap_or_else(|| kept(0))
}

/// Width of `name` as it is drawn.
pub fn name_width(ui: &Ui, name: &str, font: &FontId) -> f32 {
    ui.painter().layout_no_wrap(name.to_owned(), font.clone(), Color32::PLACEHOLDER).size().x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_kind_stay_apart() {
        let at_most = |n: usize| move |text: &str| text.chars().count() <= n;
        let short = |name: &str, n: usize| within(name, at_most(n));
        assert_eq!(short("Constant", 8), "Constant");
        assert_eq!((short("Constant", 7), short("Constant_2", 7)), ("Con…ant".into(), "Con…t_2".into()));
        assert_eq!((short("µ_größe", 4), short("ab", 1)), ("µ…ße".into(), "…".into()));
    }
}
