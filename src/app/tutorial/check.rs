//! Whether what a script expects is to be seen.

use super::find::View;
use super::seen::Node;
use crate::language::labels;
use crate::tutorial::{Expect, Fault, Target, That, numbers};

/// Looks for it.
///
/// # Errors
/// It is not there, or it is another.
pub fn check(expected: &Expect, view: &View) -> Result<(), Fault> {
    match expected {
        Expect::Message(text) => view.says(text),
        Expect::Gone(target) => match view.find(target) {
            Err(Fault::NotThere { .. }) => Ok(()),
            _ => Err(Fault::NotGone { label: target.label.clone() }),
        },
        Expect::Seen { target, that } => {
            let node = view.find_text(target)?;
            that.iter().try_for_each(|that| holds(target, node, that))
        }
    }
}

fn holds(target: &Target, node: &Node, that: &That) -> Result<(), Fault> {
    let label = target.label.clone();
    let found = || node.text().to_owned();
    match that {
        That::Contains(expected) => {
            let is_there = labels(expected).iter().any(|w| node.value.contains(w) || node.name.contains(w));
            if is_there {
                return Ok(());
            }
            Err(Fault::Words { label, found: found(), expected: expected.clone() })
        }
        &That::Number { nth, value, within } => {
            let said = behind(node.text(), &target.label);
            let Some(&number) = numbers(said).get(nth - 1) else {
                return Err(Fault::NoNumber { label, found: found(), nth });
            };
            // What is shown is rounded, and so is what a person writes.
            if (number - value).abs() <= within * (1.0 + 1e-9) {
                return Ok(());
            }
            Err(Fault::Number { label, found: found(), value, within })
        }
        &That::On(expected) => state(label, node.is_on == Some(true), expected, ["off", "on"]),
        &That::Enabled(expected) => state(label, !node.is_disabled, expected, ["blocked", "free"]),
    }
}

fn state(label: String, found: bool, expected: bool, words: [&'static str; 2]) -> Result<(), Fault> {
    if found == expected {
        return Ok(());
    }
    let word = |on: bool| words[usize::from(on)];
    Err(Fault::State { label, found: word(found), expected: word(expected) })
}

/// What stands behind the words that the text was found by: numbers in them are not meant.
fn behind<'a>(text: &'a str, label: &str) -> &'a str {
    let behind = labels(label).into_iter().find_map(|name| text.strip_prefix(name.as_str()));
    behind.filter(|rest| !rest.trim().is_empty()).unwrap_or(text)
}
