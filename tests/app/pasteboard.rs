//! A clipboard in the place of the system's.

use std::cell::RefCell;
use std::rc::Rc;

use fitpanel::app::clipboard::{Clipboard, Copied};

/// A clipboard that others can look into.
#[derive(Clone, Default)]
pub struct Pasteboard(Rc<RefCell<Copied>>);

impl Pasteboard {
    /// What was put there last.
    pub fn holds(&self) -> Copied {
        self.0.borrow().clone()
    }
}

impl Clipboard for Pasteboard {
    fn put(&mut self, copied: &Copied) -> Result<(), String> {
        *self.0.borrow_mut() = copied.clone();
        Ok(())
    }
}
