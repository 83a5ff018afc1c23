//! The tutorials that come with the program, each on a page, their pictures drawn by doing what they say.

use super::frame::{Page, Part};
use crate::app::Theme;
use crate::app::tutorial::{Shown, Wishes, replay};
use crate::cli::exit::CliError;
use crate::cli::progress::{self, FilesBar};
use crate::cli::tutorial::{finish, picture};
use crate::language::Language;
use crate::tutorial::markdown::{plain, to_html};
use crate::tutorial::page::{Picture, steps};
use crate::tutorial::{SHIPPED, Script};

/// Their pages, with pictures or without.
///
/// # Errors
/// A step no longer does what it says, or the work was stopped.
pub(super) fn pages(
    language: Language,
    theme: Option<Theme>,
    with_pictures: bool,
) -> Result<Vec<Page>, CliError> {
    let mut bar = FilesBar::new(SHIPPED.len());
    let mut pages = Vec::new();
    for (k, shipped) in SHIPPED.iter().enumerate() {
        let script = shipped.read()?;
        let pictures = if with_pictures {
            bar.show(k);
            drawn(&script, language, theme)?
        } else {
            Vec::new()
        };
        pages.push(page(shipped.name, &script, language, &pictures));
    }
    Ok(pages)
}

fn page(name: &str, script: &Script, language: Language, pictures: &[Picture]) -> Page {
    Page {
        file: format!("tutorial-{name}.html"),
        title: plain(script.title.of(language)),
        part: Part::Tutorials,
        body: to_html(script.about.of(language)) + &steps(script, language, pictures),
        headings: Vec::new(),
        language,
    }
}

/// The pictures of a tutorial.
fn drawn(script: &Script, language: Language, theme: Option<Theme>) -> Result<Vec<Picture>, CliError> {
    let wishes = Wishes {
        theme: Some(theme.unwrap_or(Theme::Light)),
        language: Some(language),
        size: None,
        only_check: false,
        plain: false,
        only: None,
        stopped: Some(progress::is_stopped),
    };
    let mut pictures = Vec::new();
    let mut take = |step: usize, shown: Shown| pictures.push(picture(step, &shown, language, false));
    finish(replay(script, &wishes, &mut take), "the manual was not written")?;
    pictures.into_iter().collect()
}
