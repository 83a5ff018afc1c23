//! Titles: `title;x;y;z` in one text, or those of the axes themselves.

use super::record::Record;
use crate::data::AxisTitle;

/// Title of an object and of its axes; empty where there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Titles {
    /// Of the object.
    pub title: String,
    /// Of the x axis.
    pub x: String,
    /// Of the y axis.
    pub y: String,
    /// Of the z axis.
    pub z: String,
}

impl Titles {
    /// The parts of one text; `#;` is a semicolon.
    pub(super) fn parse(text: &str) -> Titles {
        let mut parts = vec![String::new()];
        let mut before = ' ';
        for c in text.chars() {
            let part = parts.len() - 1;
            match c {
                ';' if before == '#' => {
                    parts[part].pop();
                    parts[part].push(c);
                }
                ';' => parts.push(String::new()),
                _ => parts[part].push(c),
            }
            before = c;
        }
        let mut parts = parts.into_iter().map(|part| part.trim().to_owned());
        let mut next = || parts.next().unwrap_or_default();
        Titles { title: next(), x: next(), y: next(), z: next() }
    }

    /// Those of an object, with the titles that the axes of `axes` have themselves.
    pub(super) fn of(object: &Record, axes: Option<&Record>) -> Titles {
        let mut titles = Titles::parse(object.text("fTitle"));
        let own = |name: &str| axes.and_then(|axes| axes.record(name)).map_or("", |axis| axis.text("fTitle"));
        for (title, axis) in [(&mut titles.x, "fXaxis"), (&mut titles.y, "fYaxis"), (&mut titles.z, "fZaxis")]
        {
            if !own(axis).is_empty() {
                own(axis).clone_into(title);
            }
        }
        titles
    }

    /// Those of the x, y and z axis as quantity and unit.
    pub(super) fn axes(&self) -> [AxisTitle; 3] {
        [&self.x, &self.y, &self.z].map(|title| crate::data::read::axis_title(title))
    }
}

#[cfg(test)]
mod tests {
    use super::Titles;

    #[test]
    fn a_title_holds_those_of_the_axes() {
        let all = Titles::parse("mass#; raw; m / GeV ;N");
        assert_eq!((all.title.as_str(), all.x.as_str(), all.y.as_str()), ("mass; raw", "m / GeV", "N"));
        assert_eq!(Titles::parse("").title, "");
    }
}
