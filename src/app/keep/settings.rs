//! What a window remembers of the one before: how it looked, and which files were open. A file of `version = 1`; what a newer program has
//! written is left alone, and what cannot be read is put aside.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::folder::StateFolder;
use crate::language::{tr, trf};

/// Its name.
const NAME: &str = "window.toml";
/// The version that this program writes.
const VERSION: u32 = 1;
/// Files that were open are remembered up to this many.
pub const MOST_RECENT: usize = 10;

/// What is remembered.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Of the file.
    pub version: u32,
    /// `light` or `dark`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// Text that stands out more.
    pub high_contrast: bool,
    /// In per cent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_size: Option<u16>,
    /// The tab of the left column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings_tab: Option<String>,
    /// The tab of the results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tab: Option<String>,
    /// Width of the left column in points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel_width: Option<f32>,
    /// Part of the height that the results take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub results_share: Option<f32>,
    /// Cards of the left column that are folded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub folded: Vec<String>,
    /// Files are read again whenever they change.
    pub read_again: bool,
    /// The language of the words, by its two letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// That of reports, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_language: Option<String>,
    /// Files that were open, the newest first.
    pub recent: Vec<PathBuf>,
    /// Where the window was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Place>,
}

/// Where a window stands, in points of the usual size.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Place {
    /// Its left upper corner, where the system tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corner: Option<[f32; 2]>,
    /// Width and height inside.
    pub size: [f32; 2],
    /// It fills the screen.
    #[serde(default)]
    pub maximized: bool,
}

impl Settings {
    /// Those of the last window, those of a first one where there are none, and what is to be said about it.
    pub fn read(folder: &StateFolder) -> (Settings, Option<String>) {
        let text = match folder.read(NAME) {
            Ok(None) => return (Settings::default(), None),
            Ok(Some(text)) => Ok(text),
            Err(e) => Err(e.to_string()),
        };
        let parsed =
            text.and_then(|text| toml::from_str::<Settings>(&text).map_err(|e| e.message().to_owned()));
        match parsed {
            Ok(settings) if settings.version == VERSION => {
                let recent = settings.recent.iter().filter(|path| path.exists()).take(MOST_RECENT).cloned();
                (Settings { recent: recent.collect(), ..settings.clone() }, None)
            }
            Ok(newer) if newer.version > VERSION => {
                (Settings { version: newer.version, ..Settings::default() }, None)
            }
            Ok(_) => Settings::put_aside(folder, tr("it names no version")),
            Err(why) => Settings::put_aside(folder, &why),
        }
    }

    fn put_aside(folder: &StateFolder, why: &str) -> (Settings, Option<String>) {
        let aside = folder.put_aside(NAME);
        let said = trf(
            "what the last window looked like cannot be read ({}) and was put aside as {}",
            &[&why, &aside.display()],
        );
        (Settings::default(), Some(said))
    }

    /// Remembers what this window has changed since `before`; what it has not changed stays as another window left it.
    ///
    /// # Errors
    /// The system's.
    pub fn write(&self, before: &Settings, folder: &StateFolder) -> std::io::Result<()> {
        if before.version > VERSION {
            return Ok(());
        }
        folder.alone(|| {
            let (mut all, _) = Settings::read(folder);
            if all.version > VERSION {
                return Ok(());
            }
            all.version = VERSION;
            let recent = merged(&all.recent, &before.recent, &self.recent);
            let taken = |own: &Settings| Settings { recent: Vec::new(), version: 0, ..own.clone() };
            if taken(self) != taken(before) {
                all = Settings { version: VERSION, ..self.clone() };
            }
            all.recent = recent;
            let text = toml::to_string(&all).map_err(std::io::Error::other)?;
            folder.write(NAME, &text)
        })
    }
}

/// The files of all windows: those that this one has opened since, in front; none where it has cleared them.
fn merged(all: &[PathBuf], before: &[PathBuf], now: &[PathBuf]) -> Vec<PathBuf> {
    if now.is_empty() && !before.is_empty() {
        return Vec::new();
    }
    if now == before {
        return all.to_vec();
    }
    let mut list: Vec<PathBuf> = Vec::new();
    for path in now.iter().chain(all) {
        if !list.contains(path) {
            list.push(path.clone());
        }
    }
    list.truncate(MOST_RECENT);
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let temp = tempfile::tempdir().unwrap();
        let folder = StateFolder::at(temp.path().join("deep/fitpanel"));
        let (none, said) = Settings::read(&folder);
        assert_eq!((&none, said), (&Settings::default(), None));
        let here = temp.path().join("a.csv");
        std::fs::write(&here, "1 2").unwrap();
        let place = Place { corner: Some([10.0, 20.0]), size: [1300.0, 850.0], maximized: false };
        let settings = Settings {
            version: VERSION,
            theme: Some("dark".into()),
            text_size: Some(120),
            panel_width: Some(410.0),
            results_share: Some(0.5),
            window: Some(place),
            recent: vec![here, temp.path().join("gone.csv")],
            ..Settings::default()
        };
        settings.write(&none, &folder).unwrap();
        let (again, _) = Settings::read(&folder);
        assert_eq!(again.recent, settings.recent[..1], "a file that is gone is not offered");
        assert_eq!(Settings { recent: settings.recent.clone(), ..again }, settings);
    }

    #[test]
    fn two_windows_keep_each_others_files() {
        let path = PathBuf::from;
        let (a, b, c) = (path("a"), path("b"), path("c"));
        let one = std::slice::from_ref;
        let both = merged(&[b.clone(), a.clone()], one(&a), &[c.clone(), a.clone()]);
        assert_eq!(both, [c.clone(), a.clone(), b.clone()]);
        assert_eq!(merged(one(&b), one(&a), one(&a)), one(&b), "nothing was opened here");
        assert!(merged(&[b], &[a], &[]).is_empty(), "cleared");
    }

    #[test]
    fn what_cannot_be_read_is_put_aside_and_what_is_newer_left_alone() {
        let temp = tempfile::tempdir().unwrap();
        let folder = StateFolder::at(temp.path());
        for text in ["version = \"", "\u{0}\u{1}", "theme = \"dark\"\n", "version = 1\nrecent = 3\n"] {
            folder.write(NAME, text).unwrap();
            let (settings, said) = Settings::read(&folder);
            assert_eq!(settings, Settings::default());
            assert!(said.unwrap().contains("window.toml.unreadable"), "{text}");
            assert!(!folder.path(NAME).exists());
        }
        std::fs::write(folder.path(NAME), [0xff, 0xfe, 0x00]).unwrap();
        assert!(Settings::read(&folder).1.is_some(), "no text at all");
        let newer = "version = 2\ntheme = \"sepia\"\n";
        folder.write(NAME, newer).unwrap();
        let (settings, said) = Settings::read(&folder);
        assert_eq!((settings.theme.clone(), said), (None, None));
        Settings { theme: Some("dark".into()), ..settings.clone() }.write(&settings, &folder).unwrap();
        assert_eq!(folder.read(NAME).unwrap().unwrap(), newer);
    }
}
