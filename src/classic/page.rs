//! Text that grows line by line.

/// Lines of a printout.
#[derive(Debug, Default)]
pub(super) struct Page(String);

impl Page {
    /// Adds a line, or several; blanks at their ends are dropped.
    pub fn line(&mut self, text: impl AsRef<str>) {
        for line in text.as_ref().split('\n') {
            self.0.push_str(line.trim_end());
            self.0.push('\n');
        }
    }

    /// Adds whole lines, which bring their line breaks along.
    pub fn add(&mut self, text: impl AsRef<str>) {
        self.0.push_str(text.as_ref());
    }

    /// The text.
    pub fn text(self) -> String {
        self.0
    }
}

/// The strings one after the other.
pub(super) fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().concat()
}
