//! Words of a command as a shell reads them, and the script around them.

use std::fmt::Write as _;

use super::command::{CommandLine, Embedded};

/// Length from which on a command is broken into several lines.
const LONG: usize = 100;

/// A word in quotes where a shell would read anything into it.
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./:=,+@%^".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

impl CommandLine {
    /// The command on one line, as it is typed.
    pub fn line(&self) -> String {
        self.lines(" ")
    }

    /// The same with an option a line where it is long.
    pub fn broken(&self) -> String {
        let line = self.line();
        if line.chars().count() <= LONG { line } else { self.lines(" \\\n  ") }
    }

    fn lines(&self, between: &str) -> String {
        self.joined(between, quoted)
    }

    fn joined(&self, between: &str, written: impl Fn(&str) -> String) -> String {
        let mut text = String::new();
        for (k, word) in self.words.iter().enumerate() {
            let opens = word.starts_with('-') && word != "-";
            text += match k {
                0 => "",
                _ if opens => between,
                _ => " ",
            };
            text += &written(word);
        }
        text
    }

    /// A script for a shell that writes the data which it holds into a folder of their own, runs the command, and gives its exit code back.
    pub fn script(&self, about: &[String]) -> String {
        let mut text = String::from("#!/bin/sh\n");
        for line in about {
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{}", format!("# {line}").trim_end());
        }
        text += "\ncd \"$(dirname \"$0\")\" || exit 2\n";
        if !self.files.is_empty() {
            text += "folder=$(mktemp -d) || exit 2\ntrap 'rm -r \"$folder\"' EXIT\n";
        }
        for Embedded { name, text: content } in &self.files {
            let end = end_of(content);
            let _ = write!(text, "\ncat > \"$folder\"/{} <<'{end}'\n{content}", quoted(name));
            if !content.ends_with('\n') {
                text.push('\n');
            }
            let _ = writeln!(text, "{end}");
        }
        let is_brought = |word: &str| self.files.iter().any(|f| f.name == word);
        let written = |word: &str| {
            if is_brought(word) { format!("\"$folder\"/{}", quoted(word)) } else { quoted(word) }
        };
        let between = if self.line().chars().count() <= LONG { " " } else { " \\\n  " };
        text + "\n" + &self.joined(between, written) + "\n"
    }
}

/// A word that stands on no line of the text.
fn end_of(text: &str) -> String {
    let mut end = "END".to_owned();
    while text.lines().any(|line| line == end) {
        end.push('_');
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_read_them() {
        assert_eq!(quoted("gaus+pol1"), "gaus+pol1");
        assert_eq!(quoted("A*exp(-x/tau)"), "'A*exp(-x/tau)'");
        assert_eq!(quoted("a'b"), "'a'\\''b'");
        assert_eq!((quoted("").as_str(), quoted("σ=1").as_str()), ("''", "σ=1"));
        assert_eq!(end_of("a\nEND\n"), "END_");
    }
}
