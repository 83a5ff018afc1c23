//! The clipboard with a text in two forms at once, which egui's does not know: marked up for word processors, and plain. Behind a trait, so
//! that tests look at what was put there. The only file that knows arboard.

/// What is put there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Copied {
    /// For programs that read HTML; none where the plain text is all.
    pub html: Option<String>,
    /// For all others.
    pub text: String,
}

/// Where texts are put that other programs paste.
pub trait Clipboard {
    /// Puts it there in the place of what was there.
    ///
    /// # Errors
    /// There is no clipboard that takes both forms; one for plain text alone may be there.
    fn put(&mut self, copied: &Copied) -> Result<(), String>;
}

/// The clipboard of the system, opened when it is first wanted: on X11 it holds a text as long as it is open.
#[derive(Default)]
pub struct SystemClipboard(Option<arboard::Clipboard>);

impl Clipboard for SystemClipboard {
    fn put(&mut self, copied: &Copied) -> Result<(), String> {
        if self.0.is_none() {
            self.0 = Some(arboard::Clipboard::new().map_err(|e| e.to_string())?);
        }
        let Some(clipboard) = &mut self.0 else { return Err(String::new()) };
        let done = match &copied.html {
            Some(html) => clipboard.set_html(html.as_str(), Some(copied.text.as_str())),
            None => clipboard.set_text(copied.text.as_str()),
        };
        done.map_err(|e| e.to_string())
    }
}

/// None at all: a window without a display.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoClipboard;

impl Clipboard for NoClipboard {
    fn put(&mut self, _copied: &Copied) -> Result<(), String> {
        Err(String::new())
    }
}
