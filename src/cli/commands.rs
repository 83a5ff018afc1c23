//! The first argument where it is neither a command nor a file: a command that was mistyped.

use std::ffi::OsString;
use std::path::Path;

use clap::CommandFactory as _;

use super::args::Cli;
use super::exit::CliError;
use crate::model::edit_distance;

/// A sentence when the first of the arguments behind the program's name is no command, but nearly one.
pub(super) fn mistyped(args: &[OsString]) -> Option<CliError> {
    let word = args.get(1)?.to_str().filter(|w| is_word(w))?;
    let names: Vec<String> = Cli::command().get_subcommands().map(|c| c.get_name().to_owned()).collect();
    if names.iter().any(|n| n == word) || Path::new(word).exists() {
        return None;
    }
    let near = names
        .iter()
        .map(|name| (edit_distance(&word.to_lowercase(), name), name))
        .filter(|(d, name)| *d <= (name.len() / 3).clamp(1, 2))
        .min_by_key(|(d, _)| *d);
    let help = match near {
        Some((_, name)) => format!("did you mean 'fitpanel {name}'?"),
        // With a file behind it the first word was meant as a command.
        None if args.len() > 2 => format!("the commands are {}", names.join(", ")),
        None => return None,
    };
    let message = format!("there is no command '{word}', and no file of that name");
    Some(CliError::Usage { message, help: Some(help) })
}

/// Letters, nothing that a path or an option would have.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphabetic() || c == '-') && !text.starts_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(line: &str) -> Option<String> {
        let args: Vec<OsString> =
            std::iter::once("fitpanel").chain(line.split_whitespace()).map(OsString::from).collect();
        mistyped(&args).map(|e| crate::report::error_text::render_error(&e))
    }

    #[test]
    fn the_nearest_command_is_named() {
        for (line, near) in [
            ("ft a.csv", "fit"),
            ("Fit a.csv", "fit"),
            ("fti a.csv --model gaus", "fit"),
            ("functoins", "functions"),
            ("screen-shot a.csv -o b.png", "screenshot"),
            ("minut s.toml", "minuit"),
        ] {
            let said = told(line).unwrap_or_else(|| panic!("{line}"));
            assert!(said.contains(&format!("did you mean 'fitpanel {near}'?")), "{line}: {said}");
        }
        assert!(told("plot a.csv").is_some_and(|said| said.contains("the commands are fit, ")));
        assert!(told("tutorail a.toml").is_some_and(|said| said.contains("'fitpanel tutorial'")));
    }

    #[test]
    fn commands_files_and_options_are_none() {
        for line in ["", "fit a.csv", "a.csv", "data", "--help", "src", "a.csv b.csv", "toys s.toml"] {
            assert!(told(line).is_none(), "{line}");
        }
    }
}
