//! Lines that were typed to read a file with, and that it was not read with.

use super::order::Field;

/// A text that a file could not be read with, and why; empty while it is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refused {
    /// Which line of several.
    pub line: usize,
    /// What was typed.
    pub text: String,
    /// What is wrong with it.
    pub why: String,
}

/// Calculated columns and cuts that were typed and are not those of the data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Typed {
    /// A calculated column.
    pub column: Option<Refused>,
    /// The cut.
    pub cut: Option<Refused>,
}

impl Typed {
    fn of(&mut self, field: Field) -> &mut Option<Refused> {
        match field {
            Field::Columns => &mut self.column,
            Field::Cut => &mut self.cut,
        }
    }

    /// The data are read with it now.
    pub fn forget(&mut self, field: Field) {
        *self.of(field) = None;
    }

    /// Says what is wrong with what was typed; whether something was.
    pub fn blame(&mut self, field: Field, why: &str) -> bool {
        let typed = self.of(field);
        if let Some(typed) = typed {
            why.clone_into(&mut typed.why);
        }
        typed.is_some()
    }
}
