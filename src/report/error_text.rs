//! An error as a person reads it: one sentence, the place with a caret, and what to do.

use crate::error::Explain;

/// One plain sentence with code, the underlined place when there is one, and help.
pub fn render_error(_error: &dyn Explain) -> String {
    todo!()
}
