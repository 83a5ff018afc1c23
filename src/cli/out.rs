//! Where results go: stdout, or a file asked for. A pipe that is closed early ends the program quietly.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use super::exit::CliError;

/// Standard output.
pub(super) struct Out(Box<dyn Write>);

impl Out {
    /// The program's stdout.
    pub(super) fn stdout() -> Out {
        Out(Box::new(std::io::stdout()))
    }

    /// Writes a text as it is.
    ///
    /// # Errors
    /// The pipe is closed, or the disk is full.
    pub(super) fn text(&mut self, text: &str) -> Result<(), CliError> {
        self.0.write_all(text.as_bytes()).and_then(|()| self.0.flush()).map_err(|e| match e.kind() {
            ErrorKind::BrokenPipe => CliError::BrokenPipe,
            _ => CliError::Write { path: "to stdout".into(), reason: e.to_string() },
        })
    }
}

/// One line on stderr.
pub(super) fn say(line: &str) {
    // Whoever closed stderr does not want to know.
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Writes a whole file.
///
/// # Errors
/// Whatever the system says, with the path.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    std::fs::write(path, bytes)
        .map_err(|e| CliError::Write { path: path.display().to_string(), reason: reason(&e) })
}

/// Writes a file piece by piece.
///
/// # Errors
/// Whatever the system says, with the path.
pub(super) fn write_to(
    path: &Path,
    write: &dyn Fn(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), CliError> {
    let failed = |e: std::io::Error| CliError::Write { path: path.display().to_string(), reason: reason(&e) };
    let mut file = BufWriter::new(File::create(path).map_err(failed)?);
    write(&mut file).and_then(|()| file.flush()).map_err(failed)
}

/// What the system said, without the number at its end: `no such file or directory`.
fn reason(error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::NotFound {
        return "no such folder — check the path".into();
    }
    let text = error.to_string();
    let plain = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = plain.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
