//! Every command with its options, as the command line itself describes them.

use std::fmt::Write as _;

use clap::{Arg, Command, CommandFactory as _};

use super::frame::{Page, Part, pick};
use crate::cli::args::Cli;
use crate::language::Language;
use crate::tutorial::chapter::grid;
use crate::tutorial::markdown::escaped;

/// The page.
pub(super) fn page(language: Language) -> Page {
    let mut whole = Cli::command();
    whole.build();
    let mut body = format!(
        "<p>{}</p>\n",
        pick(
            Language::English,
            "What <code>fitpanel --help</code> and <code>fitpanel COMMAND --help</code> say, on one page.",
            ""
        )
    );
    let mut headings = Vec::new();
    let subcommands: Vec<Command> = whole.get_subcommands().cloned().collect();
    for command in std::iter::once(&whole).chain(&subcommands) {
        let name = if command.get_name() == "fitpanel" {
            "fitpanel".to_owned()
        } else {
            format!("fitpanel {}", command.get_name())
        };
        let id = name.replace(' ', "-");
        body.push_str(&described(command, &name, &id));
        headings.push((id, name));
    }
    Page {
        file: "commands.html".into(),
        title: pick(language, "Commands and options", "Befehle und Optionen").into(),
        part: Part::Reference,
        body,
        headings,
        language: Language::English,
    }
}

/// A command.
fn described(command: &Command, name: &str, id: &str) -> String {
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim();
    let mut html = format!(
        "<h2 id=\"{id}\">{name}</h2>\n<p>{}.</p>\n<pre tabindex=\"0\"><code>{}</code></pre>\n",
        escaped(about.trim_end_matches('.')),
        escaped(usage)
    );
    let mut groups: Vec<(&str, Vec<&Arg>)> = Vec::new();
    for arg in command.get_arguments().filter(|a| !a.is_hide_set()) {
        let heading = match arg.get_help_heading() {
            Some(heading) => heading,
            None if arg.is_positional() => "Arguments",
            None => "Options",
        };
        match groups.iter_mut().find(|(known, _)| *known == heading) {
            Some((_, args)) => args.push(arg),
            None => groups.push((heading, vec![arg])),
        }
    }
    for (heading, args) in groups {
        let rows: Vec<Vec<String>> = args.iter().map(|arg| row(arg, id)).collect();
        html.push_str(&grid(&format!("{name}: {heading}"), &["Option".into(), "Meaning".into()], &rows));
    }
    if let Some(after) = command.get_after_help() {
        let _ = writeln!(html, "<pre tabindex=\"0\"><code>{}</code></pre>", escaped(&after.to_string()));
    }
    html
}

/// An option: how it is written, and what it says.
fn row(arg: &Arg, command: &str) -> Vec<String> {
    let values: Vec<String> =
        arg.get_value_names().unwrap_or_default().iter().map(|v| format!("{v}")).collect();
    let takes = arg.get_action().takes_values();
    let value = if takes { values.join(" ") } else { String::new() };
    let written = match (arg.get_short(), arg.get_long()) {
        (Some(short), Some(long)) => format!("-{short}, --{long}"),
        (None, Some(long)) => format!("--{long}"),
        (Some(short), None) => format!("-{short}"),
        (None, None) => value.clone(),
    };
    let is_optional = arg.get_num_args().is_some_and(|n| n.min_values() == 0);
    let mut code = written;
    if !arg.is_positional() && !value.is_empty() {
        let part = if is_optional { format!("[={value}]") } else { format!(" {value}") };
        code.push_str(&part);
    }
    let anchor = format!("{command}-{}", arg.get_id().as_str().to_lowercase());
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let defaults: Vec<String> =
        arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
    if takes && !defaults.is_empty() {
        help = format!("{help} [default: {}]", defaults.join(", "));
    }
    vec![format!("<code id=\"{anchor}\">{}</code>", escaped(&code)), escaped(&help)]
}
