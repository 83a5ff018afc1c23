//! A bootstrap as typed.

use super::exit::CliError;
use super::values::{expected, seed, sized};
use crate::fit::Bootstrap;

/// `N[,seed=S]`.
pub(super) fn bootstrap(text: &str) -> Result<Bootstrap, CliError> {
    let option = "--bootstrap";
    let mut parts = text.split(',').map(str::trim);
    let mut wish = Bootstrap { n: sized(option, parts.next().unwrap_or_default(), 2)?, seed: 1 };
    for part in parts {
        match part.split_once('=') {
            Some(("seed", s)) => wish.seed = seed(s)?,
            _ => return Err(expected(option, part, "seed=S behind the number of fits")),
        }
    }
    Ok(wish)
}
